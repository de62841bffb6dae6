//! The talk with one provider of identities (OpenID Connect Core 1.0, code flow, PKCE S256, state, nonce): where to send a
//! browser, and what to make of what it brings back. Not here: what is remembered between the two (`app`).

mod known;

use std::sync::Arc;

use chrono::DateTime;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, LogoutRequest, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout,
    RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};

use self::known::Known;
use super::claims::{self, Claims, Said};
use super::http_client::HttpClient;
use super::login::{Level, Login};
use super::provider::ProviderSettings;
use crate::domain::time::Timestamp;

/// Clocks of provider and town may differ by so much.
const SKEW_MS: i64 = 60_000;

/// All claims that the standard does not name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct More(#[serde(default)] Claims);
impl openidconnect::AdditionalClaims for More {}

type Fields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Party = Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why a login did not come to its end. The text is for the log, and has nothing of the person in it.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    #[error("the provider's settings make no sense: {0}")]
    Settings(String),
    #[error("the provider did not take the code: {0}")]
    Code(String),
    #[error("the ID token is not to be believed: {0}")]
    Token(&'static str),
    #[error("the provider is less sure than it must be")]
    Level,
    #[error("the provider does not say who it is")]
    Subject,
}

/// Where a browser is sent, and what must be remembered until it is back.
pub struct Departure {
    pub url: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// What a browser brought back, and what was remembered.
pub struct Arrival<'a> {
    pub code: String,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub redirect: &'a str,
}

/// This town as a client of one provider.
pub struct RelyingParty {
    settings: ProviderSettings,
    secret: Option<String>,
    client: HttpClient,
    known: Known,
}

impl RelyingParty {
    /// # Errors
    /// Where the secret cannot be read.
    pub fn new(settings: ProviderSettings, client: HttpClient) -> Result<Self, ProviderError> {
        let secret = settings.secret().map_err(ProviderError::Settings)?;
        Ok(Self { settings, secret, client, known: Known::default() })
    }

    #[must_use]
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// Makes the address to which a browser is sent.
    ///
    /// # Errors
    /// Where the provider cannot be asked where that is.
    pub async fn depart(&self, redirect: &str, now: Timestamp) -> Result<Departure, ProviderError> {
        let metadata = self.known.metadata(&self.settings.issuer, &self.client, now).await?;
        let party = self.party(&metadata, redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let asking =
            party.authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random);
        let scopes = self.settings.scopes.iter().map(|scope| Scope::new(scope.clone()));
        let acr = self.settings.acr_values.iter().map(|acr| AuthenticationContextClass::new(acr.clone()));
        let asking = acr.fold(asking, openidconnect::AuthorizationRequest::add_auth_context_value);
        let (url, state, nonce) = asking.add_scopes(scopes).set_pkce_challenge(challenge).url();
        let (state, nonce) = (state.into_secret(), nonce.secret().clone());
        Ok(Departure { url: url.into(), state, nonce, verifier: verifier.into_secret() })
    }

    /// Makes a login of what a browser brought back.
    ///
    /// # Errors
    /// Whatever is not as it must be.
    pub async fn arrive(&self, arrival: Arrival<'_>, now: Timestamp) -> Result<Login, ProviderError> {
        let metadata = self.known.metadata(&self.settings.issuer, &self.client, now).await?;
        let party = self.party(&metadata, arrival.redirect)?;
        let client = |request| self.client.ask(request);
        let asking = party.exchange_code(AuthorizationCode::new(arrival.code));
        let asking = asking.map_err(|_| ProviderError::Settings("it has no token endpoint".to_owned()))?;
        let asking = asking.set_pkce_verifier(PkceCodeVerifier::new(arrival.verifier.to_owned()));
        let tokens: Tokens = asking.request_async(&client).await.map_err(|error| code_error(&error))?;
        let mut said = match self.verified(&party, &tokens, arrival.nonce, now) {
            // A key that is not known yet: providers change theirs.
            Err(ProviderError::Token(SIGNATURE)) => {
                let metadata = self.known.fresh(&self.settings.issuer, &self.client, now).await?;
                let party = self.party(&metadata, arrival.redirect)?;
                self.verified(&party, &tokens, arrival.nonce, now)?
            }
            verified => verified?,
        };
        if !claims::is_enough(&said, &self.settings.claims) {
            self.ask_for_more(&party, &tokens, &mut said).await?;
        }
        self.login(&said)
    }

    /// Makes the address at which a browser logs out there as well (OpenID Connect RP-Initiated Logout 1.0), and from which
    /// it comes back to `after`; none where the provider has none. `id_token_hint` is left out: it would have to be kept
    /// with the session, and is a person's data. The provider may ask the person instead. So is `state`: coming back
    /// changes nothing here.
    ///
    /// # Errors
    /// Where the provider cannot be asked.
    pub async fn log_out(&self, after: &str, now: Timestamp) -> Result<Option<String>, ProviderError> {
        if !self.settings.logout {
            return Ok(None);
        }
        let metadata = self.known.metadata(&self.settings.issuer, &self.client, now).await?;
        let Some(there) = metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
        let after = PostLogoutRedirectUrl::new(after.to_owned());
        let after = after.map_err(|error| ProviderError::Settings(error.to_string()))?;
        let asking = LogoutRequest::from(there).set_client_id(ClientId::new(self.settings.client_id.clone()));
        Ok(Some(asking.set_post_logout_redirect_uri(after).http_get_url().into()))
    }

    fn party(&self, metadata: &ProviderMetadataWithLogout, redirect: &str) -> Result<Party, ProviderError> {
        let settings = |error: &dyn std::fmt::Display| ProviderError::Settings(error.to_string());
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| settings(&error))?;
        let secret = self.secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.settings.client_id.clone());
        let party = Party::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(redirect);
        Ok(if known::takes_secret_in_body(metadata) { party.set_auth_type(AuthType::RequestBody) } else { party })
    }

    /// The claims of an ID token that was signed by the provider, for this town and this login, and is fresh.
    fn verified(&self, party: &Party, tokens: &Tokens, nonce: &str, now: Timestamp) -> Result<Claims, ProviderError> {
        let token = tokens.id_token().ok_or(ProviderError::Token("there is none"))?;
        let then = DateTime::from_timestamp_millis(now.0 - SKEW_MS).unwrap_or_default();
        let verifier = party.id_token_verifier().set_time_fn(move || then);
        let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned())).map_err(|error| token_error(&error))?;
        as_claims(claims)
    }

    /// Asks at the provider's userinfo address for what the ID token leaves out, where there is such an address.
    async fn ask_for_more(&self, party: &Party, tokens: &Tokens, said: &mut Claims) -> Result<(), ProviderError> {
        let subject = subject(said)?;
        let asking = party.user_info(tokens.access_token().clone(), Some(SubjectIdentifier::new(subject)));
        let Ok(asking) = asking else { return Ok(()) };
        let client = |request| self.client.ask(request);
        let more: Result<UserInfoClaims<More, CoreGenderClaim>, _> = asking.request_async(&client).await;
        let more = more.map_err(|error| ProviderError::Unreachable(userinfo_error(&error).to_owned()))?;
        claims::add_missing(said, as_claims(&more)?);
        Ok(())
    }

    fn login(&self, said: &Claims) -> Result<Login, ProviderError> {
        let settings = &self.settings;
        let subject = subject(said)?;
        let acr = claims::text(said, std::slice::from_ref(&settings.level_claim));
        let level = acr.as_deref().and_then(Level::of_acr);
        if level < settings.level_needed() {
            return Err(ProviderError::Level);
        }
        let Said { person, misfits, code_problem } = claims::read(said, settings);
        let doubtful = settings.certifies() && (!misfits.is_empty() || code_problem.is_some());
        if doubtful {
            // Which of them does not fit tells an operator that the proxy mixes names up; whose they are, nobody.
            tracing::warn!(
                login.provider = %settings.id, login.misfits = ?misfits, login.code = ?code_problem,
                "what a provider says of a person does not fit together"
            );
        }
        let (provider, kind, certified) = (settings.id.clone(), settings.kind, settings.certifies());
        Ok(Login { provider, kind, level, certified, subject, person, doubtful, since: None, former: Vec::new() })
    }
}

/// How `token_error` calls it, so that new keys can be fetched.
const SIGNATURE: &str = "its signature";

fn as_claims(claims: &impl Serialize) -> Result<Claims, ProviderError> {
    match serde_json::to_value(claims) {
        Ok(serde_json::Value::Object(claims)) => Ok(claims),
        _ => Err(ProviderError::Token("its claims")),
    }
}

fn subject(said: &Claims) -> Result<String, ProviderError> {
    let subject = said.get("sub").and_then(serde_json::Value::as_str).unwrap_or_default();
    // OpenID Connect Core 1.0 §2: 255 ASCII characters at most.
    if subject.is_empty() || subject.len() > 255 { Err(ProviderError::Subject) } else { Ok(subject.to_owned()) }
}

/// The texts of these errors may quote claims, which are a person's: the kind alone is told.
fn token_error(error: &openidconnect::ClaimsVerificationError) -> ProviderError {
    use openidconnect::ClaimsVerificationError as Error;
    ProviderError::Token(match error {
        Error::Expired(_) => "it has expired",
        Error::InvalidAudience(_) => "it is for another client",
        Error::InvalidIssuer(_) => "it is another provider's",
        Error::InvalidNonce(_) => "it is of another login (nonce)",
        Error::InvalidSubject(_) => "its subject",
        Error::SignatureVerification(_) => SIGNATURE,
        Error::Unsupported(_) => "it is encrypted or signed in a way that is not known",
        _ => "its claims",
    })
}

type Asking<E> = openidconnect::RequestTokenError<E, StandardErrorResponse<CoreErrorResponseType>>;

fn code_error<E: std::error::Error + 'static>(error: &Asking<E>) -> ProviderError {
    use openidconnect::RequestTokenError as Error;
    match error {
        // Its description may quote what was sent; its name is one of a closed list.
        Error::ServerResponse(answer) => ProviderError::Code(format!("{:?}", answer.error())),
        Error::Request(error) => ProviderError::Unreachable(error.to_string()),
        Error::Parse(..) => ProviderError::Code("its answer cannot be read".to_owned()),
        Error::Other(_) => ProviderError::Code("its answer is none".to_owned()),
    }
}

fn userinfo_error<E: std::error::Error + 'static>(error: &openidconnect::UserInfoError<E>) -> &'static str {
    use openidconnect::UserInfoError as Error;
    match error {
        Error::ClaimsVerification(_) => "the userinfo is of somebody else, or not signed as it should be",
        Error::Parse(_) => "the userinfo cannot be read; encrypted userinfo is a proxy's task",
        Error::Response(..) => "the userinfo was refused",
        _ => "the userinfo cannot be had",
    }
}

/// One for each provider, for the process.
pub type Parties = Vec<Arc<RelyingParty>>;
