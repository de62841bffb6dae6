//! A login: what a provider or a local account says of a person, as the rest of the program knows it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::account::Former;
use crate::domain::person::Person;
use crate::domain::time::Timestamp;

/// The name under which local accounts log in; no configured provider may have it.
pub const LOCAL: &str = "local";

/// What stands behind a way to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Spid,
    Cie,
    Eidas,
    Other,
    /// An account of this town: e-mail and password.
    Local,
}

impl Kind {
    /// Whether the State vouches for what it says of a person.
    #[must_use]
    pub fn certifies(self) -> bool {
        matches!(self, Self::Spid | Self::Cie | Self::Eidas)
    }
}

/// How sure the provider is, as ISO/IEC 29115 and eIDAS count it: SPID 1 to 3, CIE 1 to 3, eIDAS low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Level(pub u8);

impl Level {
    /// From the `acr` claim: `https://www.spid.gov.it/SpidL2`, `http://eidas.europa.eu/LoA/substantial`, `2`.
    #[must_use]
    pub fn of_acr(acr: &str) -> Option<Self> {
        let last = acr.trim().rsplit(['/', ':', '#']).next()?.to_ascii_lowercase();
        let digits = || last.strip_prefix("spidl").or_else(|| last.strip_prefix("ciel")).or(last.strip_prefix("loa"));
        match last.as_str() {
            "low" => Some(Self(1)),
            "substantial" => Some(Self(2)),
            "high" => Some(Self(3)),
            _ => match digits().unwrap_or(&last) {
                "1" => Some(Self(1)),
                "2" => Some(Self(2)),
                "3" => Some(Self(3)),
                _ => None,
            },
        }
    }
}

/// Somebody who has logged in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The provider's id in the configuration, or `local`.
    pub provider: String,
    pub kind: Kind,
    /// None where the provider does not say, and for local accounts.
    #[serde(default)]
    pub level: Option<Level>,
    /// The data of the person come from a source that the State vouches for: they are shown and not typed.
    pub certified: bool,
    /// Who it is for the provider: the same person has the same one each time, and it says nothing to people.
    pub subject: String,
    pub person: Person,
    /// Name, birth and fiscal code do not fit each other, or the code cannot be right: an office should look.
    #[serde(default)]
    pub doubtful: bool,
    /// Of an account of the town: what was booked with its address before is somebody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Of an account of the town: addresses that it had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Former>,
}

impl Login {
    /// What a screen calls the person.
    #[must_use]
    pub fn shown_name(&self) -> String {
        let name = self.person.full_name();
        if name.is_empty() { self.person.email.clone().unwrap_or_default() } else { name }
    }

    /// What tells this person's logins from all others', over all providers.
    #[must_use]
    pub fn bearer(&self) -> String {
        format!("{}\n{}", self.provider, self.subject)
    }
}

/// Says nothing of the person, so that no log can (law 7).
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({}, {:?}, {:?})", self.provider, self.kind, self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_spid_cie_and_eidas_write_them() {
        let cases = [
            ("https://www.spid.gov.it/SpidL1", Some(1)),
            ("https://www.spid.gov.it/SpidL2", Some(2)),
            ("https://www.spid.gov.it/SpidL3", Some(3)),
            ("https://www.cartaidentita.interno.gov.it/CieL3", Some(3)),
            ("http://eidas.europa.eu/LoA/low", Some(1)),
            ("http://eidas.europa.eu/LoA/substantial", Some(2)),
            ("http://eidas.europa.eu/LoA/high", Some(3)),
            ("urn:mace:incommon:iap:silver", None),
            ("2", Some(2)),
            ("0", None),
            ("loa3", Some(3)),
            ("", None),
        ];
        for (acr, level) in cases {
            assert_eq!(Level::of_acr(acr), level.map(Level), "{acr}");
        }
    }
}
