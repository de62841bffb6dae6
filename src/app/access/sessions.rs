//! Sessions of people who have logged in: begun, found again by the browser's token, ended. Rows of the store, with a
//! bounded memory in front of them, because every request asks.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dashmap::DashMap;

use super::{Access, Deed, random};
use crate::app::town::Visitor;
use crate::domain::ids::PersonTag;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::identity::login::Login;
use crate::identity::session::{Lifetime, SessionKey, SessionRecord, SessionToken};
use crate::store::kept::{KeptKey, KeptKind, Provided};

/// Sessions in memory; one takes about a kilobyte. Those beyond are read from the store each time.
const SESSIONS_MAX: usize = 20_000;
/// What is in memory is read again after this long, so that what another process ended ends here too.
const READ_AGAIN_MS: i64 = 60_000;

/// A session that is live.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub key: SessionKey,
    pub record: SessionRecord,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({:?})", self.record.login)
    }
}

impl Session {
    #[must_use]
    pub fn login(&self) -> &Login {
        &self.record.login
    }
}

/// A session that has just begun: what the browser keeps, until when, and where it wanted to go.
#[derive(Debug)]
pub struct Began {
    pub token: SessionToken,
    pub until: Timestamp,
    /// A path of this site.
    pub back: String,
}

/// The memory in front of the store.
pub(super) struct Cache {
    sessions: DashMap<SessionKey, Cached>,
    lifetime: Lifetime,
}

struct Cached {
    session: Arc<Session>,
    read_at: Timestamp,
    /// In milliseconds; later than the record's where it was not worth a write.
    seen: AtomicI64,
}

impl Cache {
    pub(super) fn new(lifetime: Lifetime) -> Self {
        Self { sessions: DashMap::new(), lifetime }
    }

    /// A session as it was read a moment ago, and when it was last used; none where the store must be asked.
    fn fresh(&self, key: SessionKey, now: Timestamp) -> Option<(Arc<Session>, Timestamp)> {
        let cached = self.sessions.get(&key)?;
        let fresh = now.0 - cached.read_at.0 < READ_AGAIN_MS;
        fresh.then(|| (cached.session.clone(), Timestamp(cached.seen.load(Ordering::Relaxed))))
    }

    fn seen(&self, key: SessionKey) -> Timestamp {
        Timestamp(self.sessions.get(&key).map_or(0, |cached| cached.seen.load(Ordering::Relaxed)))
    }

    fn put(&self, session: &Arc<Session>, seen: Timestamp, now: Timestamp) {
        if self.sessions.len() >= SESSIONS_MAX {
            self.sweep(now);
        }
        if self.sessions.len() < SESSIONS_MAX {
            let cached = Cached { session: session.clone(), read_at: now, seen: AtomicI64::new(seen.0) };
            self.sessions.insert(session.key, cached);
        }
    }

    fn touch(&self, key: SessionKey, now: Timestamp) {
        if let Some(cached) = self.sessions.get(&key) {
            cached.seen.fetch_max(now.0, Ordering::Relaxed);
        }
    }

    /// Forgets what would have to be read again and was not used since.
    pub(super) fn sweep(&self, now: Timestamp) {
        self.sessions.retain(|_, cached| {
            let unwritten = cached.seen.load(Ordering::Relaxed) > cached.session.record.seen_at.0;
            let used = now.0 - cached.seen.load(Ordering::Relaxed) < self.lifetime.idle_ms;
            now.0 - cached.read_at.0 < READ_AGAIN_MS || (unwritten && used)
        });
    }
}

fn row_of(key: SessionKey) -> KeptKey {
    KeptKey { kind: KeptKind::Session, id: key.0 }
}

impl Access {
    /// Begins a session for a browser. What it holds stays its own, unless somebody else had logged in there: what they held
    /// and told is theirs, and nobody's who comes after them without a logout.
    ///
    /// # Errors
    /// `Busy` where it cannot be kept.
    pub async fn begin(&self, login: Login, visitor: &Visitor, back: String) -> Result<Began, Refusal> {
        let another = visitor.login().is_some_and(|before| before.bearer() != login.bearer());
        let tag = if another { PersonTag(u128::from_be_bytes(random())) } else { visitor.tag };
        self.begin_at(self.clock.now(), login, tag, back).await
    }

    /// Begins a session that is not among those that ended at an instant.
    ///
    /// # Errors
    /// As `begin`.
    pub(super) async fn begin_after(
        &self,
        ended_at: Timestamp,
        login: Login,
        tag: PersonTag,
        back: String,
    ) -> Result<Began, Refusal> {
        let at = self.clock.now().max(Timestamp(ended_at.0 + 1));
        self.begin_at(at, login, tag, back).await
    }

    async fn begin_at(&self, now: Timestamp, login: Login, tag: PersonTag, back: String) -> Result<Began, Refusal> {
        let lifetime = self.settings.lifetime;
        let token = SessionToken(random());
        tracing::info!(login.provider = %login.provider, login.level = ?login.level, "somebody has logged in");
        metrics::counter!("sportello_logins_total", "provider" => login.provider.clone()).increment(1);
        self.log.note(Deed::LoggedIn, &login).await?;
        let record = SessionRecord::begin(login, tag, now, lifetime);
        let until = record.ends_at(lifetime);
        self.rows.put(row_of(token.key()), Provided::Nothing, Some(until), &record).await?;
        Ok(Began { token, until: record.expires_at, back })
    }

    /// The session of a token, if it is live; and it has been used now. The store is read on this thread when the
    /// session was not asked for in a minute.
    #[must_use]
    pub fn session(&self, token: &SessionToken) -> Option<Arc<Session>> {
        let now = self.clock.now();
        let (session, seen) = self.find(token.key(), now)?;
        self.cache.touch(session.key, now);
        if session.record.is_worth_writing(now, self.settings.lifetime) && seen < now {
            self.write_use(&session, now);
        }
        Some(session)
    }

    /// Whether a session is live still. That is no use of it: an open page alone keeps nobody logged in.
    #[must_use]
    pub fn is_live(&self, session: &Session) -> bool {
        self.find(session.key, self.clock.now()).is_some()
    }

    fn find(&self, key: SessionKey, now: Timestamp) -> Option<(Arc<Session>, Timestamp)> {
        let (session, seen) = match self.cache.fresh(key, now) {
            Some(found) => found,
            None => self.read_session(key, now)?,
        };
        let mut as_used = session.record.clone();
        as_used.seen_at = as_used.seen_at.max(seen);
        as_used.is_live(now, self.settings.lifetime).then_some((session, seen))
    }

    /// Where the store cannot be read nobody is logged in: that is logged, and pages work as for guests.
    fn read_session(&self, key: SessionKey, now: Timestamp) -> Option<(Arc<Session>, Timestamp)> {
        let record: SessionRecord = self.rows.read_now(&row_of(key), now).ok().flatten()?.value;
        let revoked: Option<Timestamp> =
            self.rows.read_now(&self.revoked_row(&record.login), now).ok()?.map(|found| found.value);
        if revoked.is_some_and(|revoked| record.created_at <= revoked) {
            return None;
        }
        let seen = record.seen_at.max(self.cache.seen(key));
        let session = Arc::new(Session { key, record });
        self.cache.put(&session, seen, now);
        Some((session, seen))
    }

    /// Later, and only while the row is as it was: who logs out meanwhile stays out.
    fn write_use(&self, session: &Arc<Session>, now: Timestamp) {
        let (lifetime, before) = (self.settings.lifetime, session.record.clone());
        let after = SessionRecord { seen_at: now, ..before.clone() };
        let after = Arc::new(Session { key: session.key, record: after });
        // In memory at once, so that one use in many asks for a write.
        self.cache.put(&after, now, now);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let rows = self.rows.clone();
        runtime.spawn(async move {
            let key = row_of(after.key);
            let Ok(Some(found)) = rows.read::<SessionRecord>(key, now).await else { return };
            if found.value == before {
                let until = after.record.ends_at(lifetime);
                // Lost, it costs some minutes of idle time after a restart.
                let _ = rows.put(key, Provided::Is(found.row), Some(until), &after.record).await;
            }
        });
    }

    /// Ends a session, here and on every socket of it.
    ///
    /// # Errors
    /// `Busy` where that cannot be made to last; the session then goes on.
    pub async fn end(&self, session: &Session) -> Result<(), Refusal> {
        self.log.note(Deed::LoggedOut, session.login()).await?;
        self.rows.remove(row_of(session.key)).await?;
        self.cache.sessions.remove(&session.key);
        self.tell_end(session.record.tag);
        Ok(())
    }

    /// Ends all sessions of somebody, wherever they are, that began until now: the instant.
    ///
    /// # Errors
    /// As `end`.
    pub async fn end_all(&self, login: &Login) -> Result<Timestamp, Refusal> {
        let now = self.clock.now();
        let until = Timestamp(now.0 + self.settings.lifetime.whole_ms);
        self.log.note(Deed::LoggedOutEverywhere, login).await?;
        self.rows.put(self.revoked_row(login), Provided::Anything, Some(until), &now).await?;
        let bearer = login.bearer();
        let theirs =
            |cached: &Cached| cached.session.login().bearer() == bearer && cached.session.record.created_at <= now;
        let tags: Vec<PersonTag> =
            self.cache.sessions.iter().filter(|entry| theirs(entry)).map(|entry| entry.session.record.tag).collect();
        self.cache.sessions.retain(|_, cached| !theirs(cached));
        tags.into_iter().for_each(|tag| self.tell_end(tag));
        Ok(now)
    }

    fn revoked_row(&self, login: &Login) -> KeptKey {
        KeptKey { kind: KeptKind::Revoked, id: self.seal.hash("bearer", login.bearer().as_bytes()) }
    }

    fn tell_end(&self, tag: PersonTag) {
        let ends = self.ends.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        ends.iter().for_each(|call| call(tag));
    }
}
