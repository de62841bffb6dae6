//! The way to a provider of identities and back. What must be remembered meanwhile is a row that is used up by whoever
//! comes back with it first, and only by the browser that left.

use std::net::IpAddr;
use std::sync::Arc;

use super::{Access, AccessError, Began};
use crate::app::town::Visitor;
use crate::domain::ids::PersonTag;
use crate::domain::time::Timestamp;
use crate::identity::account::Journey;
use crate::identity::relying_party::{Arrival, ProviderError, RelyingParty};
use crate::store::kept::{KeptKey, KeptKind, Provided};

/// Somebody may have to look for a phone, or to renew a password there.
const JOURNEY_MS: i64 = 20 * 60_000;
/// Longest `state` or `code` that is looked at, in bytes.
const PARAMETER_BYTES_MAX: usize = 4096;

/// What a browser brings back from a provider.
#[derive(Clone, Default)]
pub struct Return {
    pub state: Option<String>,
    pub code: Option<String>,
    pub error: Option<String>,
}

impl Access {
    fn party(&self, provider: &str) -> Result<&Arc<RelyingParty>, AccessError> {
        self.parties.iter().find(|party| party.settings().id == provider).ok_or(AccessError::NoSuchWay)
    }

    /// The way of somebody who came by a provider, and has just left, to the provider's own logout, from which they come back
    /// to `after`. None where it leads nowhere: they have left here in any case.
    pub async fn log_out_there(&self, provider: &str, after: &str) -> Option<String> {
        let party = self.party(provider).ok()?;
        match party.log_out(after, self.clock.now()).await {
            Ok(there) => there,
            Err(error) => {
                tracing::warn!(login.provider = provider, login.problem = %error, "nobody can be logged out there");
                None
            }
        }
    }

    pub(super) fn journey_row(&self, state: &str) -> KeptKey {
        KeptKey { kind: KeptKind::Journey, id: self.seal.hash("journey", state.as_bytes()) }
    }

    /// Begins the way to a provider: the address to which the browser is sent. `redirect` is the exact address to come
    /// back to, `back` a path of this site to go to in the end.
    ///
    /// # Errors
    /// Where there is no such provider, it cannot be asked, or this address asks too often.
    pub async fn depart(
        &self,
        provider: &str,
        tag: PersonTag,
        redirect: String,
        back: String,
        address: Option<IpAddr>,
    ) -> Result<String, AccessError> {
        let party = self.party(provider)?;
        self.attempt_of(address)?;
        self.tries.journey()?;
        let now = self.clock.now();
        let departure = party.depart(&redirect, now).await.map_err(|error| told(provider, &error))?;
        let until = Timestamp(now.0 + JOURNEY_MS);
        let (nonce, verifier) = (departure.nonce, departure.verifier);
        let journey = Journey { provider: provider.to_owned(), tag, nonce, verifier, redirect, back, until };
        self.rows.put(self.journey_row(&departure.state), Provided::Nothing, Some(until), &journey).await?;
        Ok(departure.url)
    }

    /// Ends it: a session, where all is as it must be.
    ///
    /// # Errors
    /// `Over` for a state that this browser did not begin, that was used, or is too old; else what the provider did.
    pub async fn arrive(
        &self,
        provider: &str,
        visitor: &Visitor,
        brought: Return,
        address: Option<IpAddr>,
    ) -> Result<Began, AccessError> {
        let party = self.party(provider)?;
        self.attempt_of(address)?;
        let now = self.clock.now();
        let state = brought.state.filter(|state| state.len() <= PARAMETER_BYTES_MAX).ok_or(AccessError::Over)?;
        let key = self.journey_row(&state);
        let found = self.rows.read::<Journey>(key, now).await?.ok_or(AccessError::Over)?;
        let journey = found.value;
        // Another browser's return is left for that one: whoever sends a link with it to somebody gains nothing.
        if journey.provider != provider || journey.tag != visitor.tag || now >= journey.until {
            return Err(AccessError::Over);
        }
        if !self.rows.take(key, found.row).await? {
            return Err(AccessError::Over);
        }
        if let Some(error) = brought.error {
            return Err(refused_there(provider, &error));
        }
        let code = brought.code.filter(|code| code.len() <= PARAMETER_BYTES_MAX).ok_or(AccessError::Failed)?;
        let (nonce, verifier, redirect) = (&*journey.nonce, &*journey.verifier, &*journey.redirect);
        let arrived = party.arrive(Arrival { code, nonce, verifier, redirect }, now).await;
        let login = arrived.map_err(|error| told(provider, &error))?;
        Ok(self.begin(login, visitor, journey.back).await?)
    }
}

/// RFC 6749 §4.1.2.1 and OpenID Connect Core 1.0 §3.1.2.6.
fn refused_there(provider: &str, error: &str) -> AccessError {
    match error {
        "access_denied" | "login_required" | "interaction_required" | "consent_required" => AccessError::BrokenOff,
        "temporarily_unavailable" | "server_error" => AccessError::Unreachable,
        _ => {
            let known: String = error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
            tracing::warn!(login.provider = provider, login.problem = known, "a provider refused a login");
            AccessError::Failed
        }
    }
}

fn told(provider: &str, error: &ProviderError) -> AccessError {
    tracing::warn!(login.provider = provider, login.problem = %error, "a login did not come to its end");
    match error {
        ProviderError::Unreachable(_) => AccessError::Unreachable,
        ProviderError::Level => AccessError::Level,
        _ => AccessError::Failed,
    }
}
