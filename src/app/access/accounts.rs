//! Local accounts: registering, logging in, a forgotten password. Whether an address has an account, neither an answer nor
//! its time tells; only a letter to that address does.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::{Access, AccessError, Began, hex, random};
use crate::app::people;
use crate::app::town::Visitor;
use crate::domain::letter::AccessKind;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::identity::account::{Account, Registration, Reset, plain_email};
use crate::identity::code::Seal;
use crate::identity::letter::Letter;
use crate::identity::password::{self, PasswordError};
use crate::store::kept::{KeptKey, KeptKind, Provided};

/// A letter may lie in a box for a day.
const REGISTRATION_MINUTES: u16 = 24 * 60;
/// Who has forgotten a password waits before the screen.
pub(super) const RESET_MINUTES: u16 = 60;
/// Two who change one account at once: one of them reads again.
const CHANGES_MAX: usize = 3;
/// Bytes of a token in a link.
pub(super) const TOKEN_BYTES: usize = 32;

/// What somebody typed to register, parsed at the edge.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    given_name: String,
    family_name: String,
    email: String,
    password: String,
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewAccount(..)")
    }
}

/// What is wrong with what somebody typed to register: the field, and the key of the text that says so.
pub type Wrong = Vec<(&'static str, &'static str)>;

impl NewAccount {
    /// Checks all fields and names every one that is wrong: `nome`, `cognome`, `email`, `password`.
    ///
    /// # Errors
    /// One entry for each wrong field.
    pub fn parse(given_name: &str, family_name: &str, email: &str, password: &str) -> Result<Self, Wrong> {
        let (given, family) = (people::given_name(given_name), people::family_name(family_name));
        let address = people::address(email);
        let wrong = [
            ("nome", given.as_ref().err().copied()),
            ("cognome", family.as_ref().err().copied()),
            ("email", address.as_ref().err().copied()),
            ("password", password::check(password, email).err().map(password_key)),
        ];
        let wrong: Wrong = wrong.into_iter().filter_map(|(field, key)| Some((field, key?))).collect();
        match (given, family, address) {
            (Ok(given_name), Ok(family_name), Ok(email)) if wrong.is_empty() => {
                Ok(Self { given_name, family_name, email, password: password.to_owned() })
            }
            _ => Err(wrong),
        }
    }
}

/// The text that says why a password cannot be taken.
#[must_use]
pub fn password_key(error: PasswordError) -> &'static str {
    match error {
        PasswordError::Short => "password-short",
        PasswordError::Long => "password-long",
        PasswordError::IsEmail => "password-is-email",
    }
}

/// The row of the account of an address.
#[must_use]
pub fn account_key(seal: &Seal, email: &str) -> KeptKey {
    KeptKey { kind: KeptKind::Account, id: seal.hash("account", plain_email(email).as_bytes()) }
}

impl Access {
    pub(super) fn account_row(&self, email: &str) -> KeptKey {
        account_key(&self.seal, email)
    }

    /// Since when an address is whose account has it now; none where nobody had one there before.
    pub(super) async fn had_since(&self, email: &str) -> Result<Option<Timestamp>, Refusal> {
        let row = KeptKey { kind: KeptKind::GivenUp, ..self.account_row(email) };
        Ok(self.rows.read::<Timestamp>(row, self.clock.now()).await?.map(|found| found.value))
    }

    /// An account leaves its address: whoever has it next finds nothing of what was booked with it.
    pub(super) async fn give_up(&self, email: &str) -> Result<(), Refusal> {
        let row = KeptKey { kind: KeptKind::GivenUp, ..self.account_row(email) };
        self.rows.put(row, Provided::Anything, None, &self.clock.now()).await.map(drop)
    }

    pub(super) fn link_row(&self, kind: KeptKind, token: &str) -> KeptKey {
        KeptKey { kind, id: self.seal.hash("link", token.as_bytes()) }
    }

    pub(super) fn offers_accounts(&self) -> Result<(), AccessError> {
        if self.has_accounts() { Ok(()) } else { Err(AccessError::NoSuchWay) }
    }

    /// Takes a registration: a letter goes to the address, with a link to finish it, or, where there is an account
    /// already, to choose another password. `site` is this site's origin.
    ///
    /// # Errors
    /// Where accounts or mail are not offered, or somebody asks too often.
    pub async fn register(
        self: &Arc<Self>,
        new: NewAccount,
        language: String,
        site: String,
        address: Option<IpAddr>,
    ) -> Result<(), AccessError> {
        self.may_write_to(&new.email, address)?;
        let NewAccount { given_name, family_name, email, password } = new;
        let password = self.hasher.hash(password).await?;
        let (subject, made_at) = (hex(&random::<16>()), self.clock.now());
        let account = Account {
            subject,
            email,
            password,
            given_name,
            family_name,
            language,
            made_at,
            since: None,
            former: Vec::new(),
        };
        let access = self.clone();
        // Not waited for: looking and writing take another time where there is an account.
        tokio::spawn(async move { access.write_to_register(account, &site).await });
        Ok(())
    }

    /// Whether a letter may be asked for.
    fn may_write_to(&self, email: &str, address: Option<IpAddr>) -> Result<(), AccessError> {
        self.offers_accounts()?;
        if !self.has_mail() {
            return Err(AccessError::NoMail);
        }
        self.attempt_of(address)?;
        Ok(self.tries.letter(&plain_email(email))?)
    }

    async fn write_to_register(&self, account: Account, site: &str) -> Result<(), AccessError> {
        let now = self.clock.now();
        let row = self.account_row(&account.email);
        if self.rows.read::<Account>(row, now).await?.is_some() {
            return self.write_to_reset(row, account.email, account.language, site).await;
        }
        let (to, language) = (account.email.clone(), account.language.clone());
        let until = after(now, REGISTRATION_MINUTES);
        let token = hex(&random::<TOKEN_BYTES>());
        let row = self.link_row(KeptKind::Registration, &token);
        self.rows.put(row, Provided::Nothing, Some(until), &Registration { account, until }).await?;
        let link = Some(format!("{site}/registrati/conferma?chiave={token}"));
        let (kind, minutes) = (AccessKind::Registration, REGISTRATION_MINUTES);
        self.send(Letter { kind, to, language, code: None, link, minutes })
    }

    pub(super) async fn write_to_reset(
        &self,
        account: KeptKey,
        to: String,
        language: String,
        site: &str,
    ) -> Result<(), AccessError> {
        let until = after(self.clock.now(), RESET_MINUTES);
        let token = hex(&random::<TOKEN_BYTES>());
        let row = self.link_row(KeptKind::Reset, &token);
        self.rows.put(row, Provided::Nothing, Some(until), &Reset { account: account.id, until }).await?;
        let link = Some(format!("{site}/password/nuova?chiave={token}"));
        self.send(Letter { kind: AccessKind::Reset, to, language, code: None, link, minutes: RESET_MINUTES })
    }

    /// Finishes a registration and logs in. The password is asked again: who registered another's address does not know
    /// what its owner would type, and its owner does not open an account with a stranger's password.
    ///
    /// # Errors
    /// `Over` where the link is used or too old, `Wrong` where the password is another.
    pub async fn finish_registration(
        &self,
        token: &str,
        password: String,
        visitor: &Visitor,
        address: Option<IpAddr>,
    ) -> Result<Began, AccessError> {
        self.offers_accounts()?;
        self.attempt_of(address)?;
        let (now, row) = (self.clock.now(), self.link_row(KeptKind::Registration, token));
        let found = self.rows.read::<Registration>(row, now).await?.ok_or(AccessError::Over)?;
        self.tries.of_account(&row.id, address)?;
        let mut account = found.value.account;
        if !self.hasher.is_right(password, Some(account.password.clone())).await? {
            return Err(AccessError::Wrong);
        }
        account.since = self.had_since(&account.email).await?;
        let made = self.rows.put(self.account_row(&account.email), Provided::Nothing, None, &account).await?;
        // After the account, so that a stop in between loses nothing.
        let first = self.rows.take(row, found.row).await?;
        if !made || !first {
            return Err(AccessError::Over);
        }
        Ok(self.begin(account.login(), visitor, "/".to_owned()).await?)
    }

    /// Logs in with address and password.
    ///
    /// # Errors
    /// `Wrong`, whichever of the two is, and after the same time.
    pub async fn log_in(
        &self,
        email: &str,
        password: String,
        visitor: &Visitor,
        back: String,
        address: Option<IpAddr>,
    ) -> Result<Began, AccessError> {
        self.offers_accounts()?;
        self.attempt_of(address)?;
        let row = self.account_row(email);
        self.tries.of_account(&row.id, address)?;
        let account = self.rows.read::<Account>(row, self.clock.now()).await?.map(|found| found.value);
        let kept = account.as_ref().map(|account| account.password.clone());
        let right = self.hasher.is_right(password, kept).await?;
        let account = account.filter(|_| right).ok_or(AccessError::Wrong)?;
        Ok(self.begin(account.login(), visitor, back).await?)
    }

    /// Takes a wish for another password: a letter goes to the address if it has an account.
    ///
    /// # Errors
    /// As `register`.
    pub async fn forget(
        self: &Arc<Self>,
        email: String,
        language: String,
        site: String,
        address: Option<IpAddr>,
    ) -> Result<(), AccessError> {
        self.may_write_to(&email, address)?;
        let access = self.clone();
        // Not waited for, as in `register`.
        tokio::spawn(async move {
            let row = access.account_row(&email);
            match access.rows.read::<Account>(row, access.clock.now()).await {
                Ok(Some(found)) => access.write_to_reset(row, found.value.email, language, &site).await,
                _ => Ok(()),
            }
        });
        Ok(())
    }

    /// Whether a link from a letter is good, for the page that it opens.
    ///
    /// # Errors
    /// `Over` where it is used or too old.
    pub async fn link_is_good(&self, reset: bool, token: &str) -> Result<(), AccessError> {
        let now = self.clock.now();
        let good = if reset {
            self.rows.read::<Reset>(self.link_row(KeptKind::Reset, token), now).await?.is_some()
        } else {
            self.rows.read::<Registration>(self.link_row(KeptKind::Registration, token), now).await?.is_some()
        };
        if good { Ok(()) } else { Err(AccessError::Over) }
    }

    /// Sets another password, and ends every session of the account: who had the old one is out.
    ///
    /// # Errors
    /// `Over` where the link is used or too old, `Password` where the new one cannot be taken.
    pub async fn reset(&self, token: &str, password: String, address: Option<IpAddr>) -> Result<(), AccessError> {
        self.offers_accounts()?;
        self.attempt_of(address)?;
        let (now, row) = (self.clock.now(), self.link_row(KeptKind::Reset, token));
        let found = self.rows.read::<Reset>(row, now).await?.ok_or(AccessError::Over)?;
        let account_row = KeptKey { kind: KeptKind::Account, id: found.value.account };
        let account = self.rows.read::<Account>(account_row, now).await?.ok_or(AccessError::Over)?.value;
        password::check(&password, &account.email).map_err(AccessError::Password)?;
        let password = self.hasher.hash(password).await?;
        if !self.rows.take(row, found.row).await? {
            return Err(AccessError::Over);
        }
        // Before, so that no old session outlives the change where the second time fails; and after, for who got in meanwhile.
        self.end_all(&account.login()).await?;
        let account = self.change_account(account_row, |account| account.password.clone_from(&password)).await?;
        self.end_all(&account.login()).await?;
        self.tell_owner(AccessKind::PasswordChanged, &account, None);
        Ok(())
    }

    async fn change_account(&self, row: KeptKey, change: impl Fn(&mut Account)) -> Result<Account, AccessError> {
        for _ in 0..CHANGES_MAX {
            let found = self.rows.read::<Account>(row, self.clock.now()).await?.ok_or(AccessError::Over)?;
            let mut account = found.value;
            change(&mut account);
            if self.rows.put(row, Provided::Is(found.row), None, &account).await? {
                return Ok(account);
            }
        }
        Err(Refusal::Busy { retry_after_ms: 1000 }.into())
    }
}

pub(super) fn after(now: Timestamp, minutes: u16) -> Timestamp {
    now.plus_minutes(i64::from(minutes))
}
