//! What a town says of a provider of identities: where it is, who we are there, and which claims mean what. Data, so that
//! another proxy's names are a line of configuration. Not here: talking to it (`relying_party`).

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::login::{Kind, LOCAL, Level};
use crate::domain::catalog::Text;

/// `/accesso/uscita` is where people come back to who have logged out.
const LEFT: &str = "uscita";

/// Claims of one meaning, the first that is there and fits wins. A name that begins with `/` is a JSON Pointer
/// (RFC 6901), such as `/place_of_birth/locality`.
pub type Names = Vec<String>;

/// A provider of identities.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// A short name for addresses: `/accesso/{id}`.
    pub id: String,
    pub kind: Kind,
    /// What the link says. Left out: the usual words for the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// A picture before the title, in the brand's folder. Left out: a plain symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<PathBuf>,
    /// As the provider writes it; `/.well-known/openid-configuration` is found below it.
    pub issuer: String,
    pub client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// A file with the secret, so that it need not be in the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    /// Besides `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// What is asked for as `acr_values`, the most wanted first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acr_values: Vec<String>,
    /// The claim that says how sure the provider is.
    #[serde(default = "default_level_claim")]
    pub level_claim: String,
    /// A login below this is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_min: Option<u8>,
    /// Whether the State vouches for the data. Left out: yes for SPID, CIE and eIDAS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified: Option<bool>,
    /// Whether *Esci* leads to the provider as well, where it has an address for that.
    #[serde(default = "yes")]
    pub logout: bool,
    #[serde(default)]
    pub claims: Mapping,
}

/// Which claims mean what, with the names of SPID and CIE over OpenID Connect, of their SAML attributes as proxies hand
/// them on, and of common products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    pub given_name: Names,
    pub family_name: Names,
    pub fiscal_code: Names,
    pub eidas_id: Names,
    pub birth_date: Names,
    pub birth_place: Names,
    pub sex: Names,
    pub email: Names,
    pub phone: Names,
}

impl Default for Mapping {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            // `name` is the given name in SAML of SPID and the full name in OpenID Connect: it comes last.
            given_name: names(&["given_name", "givenName", "https://attributes.eid.gov.it/given_name", "name"]),
            family_name: names(&["family_name", "familyName", "familyname", "surname"]),
            fiscal_code: names(&[
                "https://attributes.eid.gov.it/fiscal_number",
                "fiscal_number",
                "fiscalNumber",
                "fiscal_code",
                "codice_fiscale",
                "preferred_username",
            ]),
            eidas_id: names(&["person_identifier", "PersonIdentifier", "personIdentifier", "eidas_id"]),
            birth_date: names(&["birthdate", "dateOfBirth", "date_of_birth"]),
            birth_place: names(&["/place_of_birth/locality", "place_of_birth", "placeOfBirth"]),
            sex: names(&["gender"]),
            email: names(&["email", "mail"]),
            phone: names(&["phone_number", "mobilePhone", "mobile_phone"]),
        }
    }
}

fn yes() -> bool {
    true
}

fn default_scopes() -> Vec<String> {
    ["profile", "email"].map(ToOwned::to_owned).to_vec()
}

fn default_level_claim() -> String {
    "acr".to_owned()
}

impl ProviderSettings {
    #[must_use]
    pub fn certifies(&self) -> bool {
        self.certified.unwrap_or_else(|| self.kind.certifies())
    }

    #[must_use]
    pub fn level_needed(&self) -> Option<Level> {
        self.level_min.map(Level)
    }

    /// What is wrong with it, if anything: the key and what it may be.
    #[must_use]
    pub fn problem(&self) -> Option<(&'static str, String)> {
        let taken = [LOCAL, LEFT];
        let slug = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        let id_well = (1..=32).contains(&self.id.len()) && self.id.bytes().all(slug);
        let id_well = id_well && !taken.contains(&self.id.as_str());
        let secrets = usize::from(self.client_secret.is_some()) + usize::from(self.client_secret_file.is_some());
        let level_well = self.level_min.is_none_or(|level| (1..=3).contains(&level));
        let wrong = [
            (id_well, "id", "expected 1 to 32 of a-z, 0-9 and `-`, not `local` or `uscita`"),
            (self.kind != Kind::Local, "kind", "expected `spid`, `cie`, `eidas` or `other`"),
            (is_issuer(&self.issuer), "issuer", "expected an https:// address; http:// only on this machine"),
            (!self.client_id.is_empty(), "client_id", "expected the name under which the provider knows this server"),
            (secrets <= 1, "client_secret_file", "expected the secret in the file or in `client_secret`, not both"),
            (level_well, "level_min", "expected 1, 2 or 3"),
            (!self.level_claim.is_empty(), "level_claim", "expected the name of a claim"),
        ];
        wrong.into_iter().find(|(well, ..)| !well).map(|(_, key, expected)| (key, expected.to_owned()))
    }

    /// The secret, from the file where it is in one. None for a public client, which PKCE alone protects.
    ///
    /// # Errors
    /// Where the file cannot be read or is empty.
    pub fn secret(&self) -> Result<Option<String>, String> {
        let Some(path) = &self.client_secret_file else { return Ok(self.client_secret.clone()) };
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let secret = text.trim();
        if secret.is_empty() { Err(format!("{} is empty", path.display())) } else { Ok(Some(secret.to_owned())) }
    }
}

/// Says nothing that lets anybody in.
impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProviderSettings({}, {:?}, {})", self.id, self.kind, self.issuer)
    }
}

/// Tokens and personal data travel there, so plain HTTP is for tests on the same machine.
fn is_issuer(issuer: &str) -> bool {
    let host = |rest: &str| rest.split(['/', ':']).next().unwrap_or_default().to_owned();
    let plain = issuer.strip_prefix("http://").map(host);
    let secure = issuer.strip_prefix("https://").map(host);
    secure.is_some_and(|host| !host.is_empty()) || plain.is_some_and(|host| host == "localhost" || host == "127.0.0.1")
}
