//! Getting in and out: providers of identities, local accounts, guests, sessions. One value that pages and sockets share;
//! what lasts is in the store, what is secret is kept as a hash. Not here: the rules of each (`identity`), cookies and
//! pages (`http`).

mod accounts;
mod guests;
mod hasher;
mod journeys;
mod log;
mod own_account;
mod rows;
mod sessions;
#[cfg(test)]
mod tests;
mod tries;

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use self::accounts::{NewAccount, Wrong, account_key, password_key};
pub use self::journeys::Return;
pub use self::log::{AccessEntry, AccessLog, BOOKINGS_MAX, Deed, note_by_command, read as read_log};
pub use self::sessions::{Began, Session};

use self::hasher::Hasher;
use self::rows::Rows;
use self::sessions::Cache;
use self::tries::Tries;
use crate::actors::clock::Clock;
use crate::domain::ids::PersonTag;
use crate::domain::refusal::Refusal;
use crate::identity::code::Seal;
use crate::identity::http_client::HttpClient;
use crate::identity::letter::{Letter, Post};
use crate::identity::password::PasswordError;
use crate::identity::provider::ProviderSettings;
use crate::identity::relying_party::{Parties, RelyingParty};
use crate::identity::session::Lifetime;
use crate::store::{Store, StoreError};

/// What the configuration says about getting in.
#[derive(Debug, Clone)]
pub struct AccessSettings {
    pub providers: Vec<ProviderSettings>,
    /// Whether people may have accounts of this town, with e-mail and password.
    pub local_accounts: bool,
    pub lifetime: Lifetime,
}

/// Why somebody does not get in. What the screen says of it is uniform where more would tell who has an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error("there is no such way to log in")]
    NoSuchWay,
    #[error("no mail is configured")]
    NoMail,
    /// The address or the password; which of the two is not told.
    #[error("the address or the password is wrong")]
    Wrong,
    #[error("the code is wrong")]
    WrongCode,
    /// A link or a code that is used, too old, or another browser's.
    #[error("it is over")]
    Over,
    #[error("the password cannot be taken: {0}")]
    Password(PasswordError),
    /// The person, at the provider.
    #[error("the login was broken off at the provider")]
    BrokenOff,
    #[error("the provider is less sure than it must be")]
    Level,
    #[error("the provider cannot be asked")]
    Unreachable,
    /// What came back is not to be believed; why is in the log.
    #[error("the login failed")]
    Failed,
}

/// Why no way in can be offered.
#[derive(Debug, thiserror::Error)]
pub enum AccessOpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("identity.provider {id}: {problem}")]
    Provider { id: String, problem: String },
}

/// All of it. One for the process.
pub struct Access {
    settings: AccessSettings,
    log: Arc<AccessLog>,
    rows: Rows,
    clock: Arc<dyn Clock>,
    seal: Seal,
    parties: Parties,
    hasher: Hasher,
    tries: Tries,
    cache: Cache,
    post: Option<Post>,
    ends: Mutex<Vec<OnEnd>>,
}

/// Called when a session has ended, with its browser's tag: its sockets must go.
pub type OnEnd = Box<dyn Fn(PersonTag) + Send>;

/// Rows that have ended are swept away so often.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// And so many at a time, so that nobody waits behind them.
const SWEEP_ROWS: usize = 500;

impl Access {
    /// `log` is written before anybody gets in. `post` is the way out for letters; without one nobody can register, and pages say so.
    ///
    /// # Errors
    /// Where the store cannot be read, or a provider's secret, or there is no TLS.
    pub fn open(
        settings: AccessSettings,
        log: Arc<AccessLog>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        post: Option<Post>,
    ) -> Result<Self, AccessOpenError> {
        let seal = Seal::new(store.secret("identity")?);
        let parties = parties(&settings.providers)?;
        Ok(Self {
            cache: Cache::new(settings.lifetime),
            settings,
            log,
            rows: Rows::new(store),
            tries: Tries::new(&clock),
            clock,
            seal,
            parties,
            hasher: Hasher::default(),
            post,
            ends: Mutex::default(),
        })
    }

    /// The providers, in the order of the configuration.
    pub fn providers(&self) -> impl Iterator<Item = &ProviderSettings> {
        self.parties.iter().map(|party| party.settings())
    }

    /// Whether people may have accounts of this town.
    #[must_use]
    pub fn has_accounts(&self) -> bool {
        self.settings.local_accounts
    }

    /// Whether letters go out.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.post.is_some()
    }

    /// Calls whenever a session has ended.
    pub fn on_end(&self, call: OnEnd) {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }

    /// Sweeps away what has ended, for as long as the process runs.
    pub async fn sweep(self: Arc<Self>) {
        let mut beat = tokio::time::interval(SWEEP_EVERY);
        loop {
            beat.tick().await;
            self.sweep_once().await;
        }
    }

    async fn sweep_once(&self) {
        let now = self.clock.now();
        self.cache.sweep(now);
        // More than ended in a minute is there after a long stop only: the rest goes at the next beats.
        for _ in 0..20 {
            match self.rows.sweep(now, SWEEP_ROWS).await {
                Ok(SWEEP_ROWS) => {}
                Ok(_) | Err(_) => break,
            }
        }
    }

    fn send(&self, letter: Letter) -> Result<(), AccessError> {
        let post = self.post.as_ref().ok_or(AccessError::NoMail)?;
        post(letter);
        Ok(())
    }

    /// One attempt of an address, where it has one that counts, for something.
    fn attempt_of(&self, address: Option<IpAddr>) -> Result<(), Refusal> {
        address.map_or(Ok(()), |address| self.tries.of_address(address))
    }
}

fn parties(providers: &[ProviderSettings]) -> Result<Parties, AccessOpenError> {
    let Some(first) = providers.first() else { return Ok(Vec::new()) };
    let failed = |id: &str, problem: String| AccessOpenError::Provider { id: id.to_owned(), problem };
    let client = HttpClient::new().map_err(|error| failed(&first.id, error.to_string()))?;
    let party = |settings: &ProviderSettings| {
        let party = RelyingParty::new(settings.clone(), client.clone());
        party.map(Arc::new).map_err(|error| failed(&settings.id, error.to_string()))
    };
    providers.iter().map(party).collect()
}

/// Random bits of the system.
fn random<const BYTES: usize>() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
