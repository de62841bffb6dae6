//! What is known of a provider: its discovery document and its keys, kept for an hour and fetched again sooner where a key
//! is new, but not more often than a provider and a crowd before its door can bear.

use std::sync::Arc;

use openidconnect::core::CoreClientAuthMethod;
use openidconnect::{IssuerUrl, ProviderMetadataWithLogout};
use tokio::sync::Mutex;

use super::super::http_client::{HttpClient, HttpError};
use super::ProviderError;
use crate::domain::time::Timestamp;

/// So long it is believed without asking again.
const FRESH_MS: i64 = 3_600_000;
/// Where the provider cannot be asked, so long the old is good enough: keys change seldom, outages are short.
const STALE_MS: i64 = 24 * 3_600_000;
/// Between two askings at least, also where the last one failed or a key was not among those known: forged tokens must
/// not make this server a hammer, and a crowd must not wait for one time limit after the other.
const PAUSE_MS: i64 = 15_000;

/// What is known of one provider.
#[derive(Default)]
pub struct Known {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    found: Option<(Arc<ProviderMetadataWithLogout>, Timestamp)>,
    asked_at: Option<Timestamp>,
    problem: String,
}

impl Known {
    /// The document, from memory where it is not old.
    ///
    /// # Errors
    /// Where the provider cannot be asked and nothing good enough is known.
    pub async fn metadata(
        &self,
        issuer: &str,
        client: &HttpClient,
        now: Timestamp,
    ) -> Result<Arc<ProviderMetadataWithLogout>, ProviderError> {
        let mut state = self.state.lock().await;
        if let Some(found) = state.not_older_than(FRESH_MS, now) {
            return Ok(found);
        }
        state.ask(issuer, client, now).await
    }

    /// The document as the provider has it now, where it was not asked a moment ago.
    ///
    /// # Errors
    /// As `metadata`.
    pub async fn fresh(
        &self,
        issuer: &str,
        client: &HttpClient,
        now: Timestamp,
    ) -> Result<Arc<ProviderMetadataWithLogout>, ProviderError> {
        self.state.lock().await.ask(issuer, client, now).await
    }
}

impl State {
    fn not_older_than(&self, age_ms: i64, now: Timestamp) -> Option<Arc<ProviderMetadataWithLogout>> {
        let (found, at) = self.found.as_ref()?;
        (now.0 - at.0 < age_ms).then(|| found.clone())
    }

    async fn ask(
        &mut self,
        issuer: &str,
        client: &HttpClient,
        now: Timestamp,
    ) -> Result<Arc<ProviderMetadataWithLogout>, ProviderError> {
        let just_asked = self.asked_at.is_some_and(|at| now.0 - at.0 < PAUSE_MS);
        if !just_asked {
            self.asked_at = Some(now);
            match discover(issuer, client).await {
                Ok(found) => self.found = Some((Arc::new(found), now)),
                Err(problem) => {
                    tracing::warn!(login.issuer = issuer, login.problem = problem, "a provider cannot be asked");
                    self.problem = problem;
                }
            }
        }
        self.not_older_than(STALE_MS, now).ok_or_else(|| ProviderError::Unreachable(self.problem.clone()))
    }
}

async fn discover(issuer: &str, client: &HttpClient) -> Result<ProviderMetadataWithLogout, String> {
    let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|error| error.to_string())?;
    let client = |request| client.ask(request);
    let found = ProviderMetadataWithLogout::discover_async(issuer, &client).await;
    found.map_err(|error: openidconnect::DiscoveryError<HttpError>| told(&error))
}

/// An error with all its causes: "error sending request" alone helps nobody.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

/// Whether the provider wants the secret in the body: it says so, and does not take it in the header, which is what
/// holds where it says nothing (OpenID Connect Discovery 1.0 §3).
pub fn takes_secret_in_body(metadata: &ProviderMetadataWithLogout) -> bool {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let has = |method| methods.is_some_and(|methods| methods.contains(&method));
    has(CoreClientAuthMethod::ClientSecretPost) && !has(CoreClientAuthMethod::ClientSecretBasic)
}
