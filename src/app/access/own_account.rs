//! What somebody does with their own account of the town: another password, another address, an end. Being logged in is not
//! enough for any of it: the password is asked again, under the same rates as a login, and a letter tells the owner.

use std::net::IpAddr;
use std::sync::Arc;

use super::accounts::{RESET_MINUTES, TOKEN_BYTES, after};
use super::rows::Found;
use super::sessions::Session;
use super::{Access, AccessError, Began, hex, random};
use crate::actors::core::busy;
use crate::domain::letter::AccessKind;
use crate::identity::account::{Account, EmailChange, plain_email};
use crate::identity::letter::Letter;
use crate::identity::login::{LOCAL, Login};
use crate::identity::password;
use crate::store::kept::{Kept, KeptKey, KeptKind, Provided};

/// Where somebody goes on after a change.
const PROFILE: &str = "/profilo";

impl Access {
    /// The account of somebody who has logged in and types its password again.
    async fn own_account(
        &self,
        session: &Session,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<(KeptKey, Found<Account>), AccessError> {
        self.offers_accounts()?;
        let login = session.login();
        let email = login.person.email.as_deref().filter(|_| login.provider == LOCAL);
        let row = self.account_row(email.ok_or(AccessError::NoSuchWay)?);
        self.attempt_of(address)?;
        self.tries.of_account(&row.id, address)?;
        let found = self.rows.read::<Account>(row, self.clock.now()).await?;
        let found = found.filter(|found| found.value.subject == login.subject).ok_or(AccessError::Over)?;
        if !self.hasher.is_right(password, Some(found.value.password.clone())).await? {
            return Err(AccessError::Wrong);
        }
        Ok((row, found))
    }

    /// Sets another password and ends all sessions of the account; this browser goes on with a new one. `site` is this
    /// site's origin, for the letter.
    ///
    /// # Errors
    /// `Wrong` where the old one is another, `Password` where the new one cannot be taken.
    pub async fn change_password(
        &self,
        session: &Session,
        (old, new): (String, String),
        site: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<Began, AccessError> {
        let (row, found) = self.own_account(session, old, address).await?;
        password::check(&new, &found.value.email).map_err(AccessError::Password)?;
        let account = Account { password: self.hasher.hash(new).await?, ..found.value };
        // Once before, so that no old session outlives the change where the second time fails.
        self.end_all(session.login()).await?;
        if !self.rows.put(row, Provided::Is(found.row), None, &account).await? {
            return Err(busy().into());
        }
        let began = self.go_on_alone(session, account.login()).await?;
        self.tell_owner(AccessKind::PasswordChanged, &account, site.map(|site| format!("{site}/password")));
        Ok(began)
    }

    /// Takes a wish for another address: a letter goes there, with a link that proves it. Where it has an account already,
    /// its owner gets a way in instead; the answer is the same.
    ///
    /// # Errors
    /// `NoMail`, `Wrong` where the password is another, or where somebody asks too often.
    pub async fn ask_for_email(
        self: &Arc<Self>,
        session: &Session,
        (email, password): (String, String),
        site: String,
        address: Option<IpAddr>,
    ) -> Result<(), AccessError> {
        if !self.has_mail() {
            return Err(AccessError::NoMail);
        }
        let (row, found) = self.own_account(session, password, address).await?;
        self.tries.letter(&plain_email(&email))?;
        let access = self.clone();
        // Not waited for: it takes another time where there is an account.
        tokio::spawn(async move { access.write_to_new_address(row, found.value, email, &site).await });
        Ok(())
    }

    async fn write_to_new_address(
        &self,
        account_row: KeptKey,
        account: Account,
        email: String,
        site: &str,
    ) -> Result<(), AccessError> {
        let (now, language) = (self.clock.now(), account.language);
        let taken = self.account_row(&email);
        if self.rows.read::<Account>(taken, now).await?.is_some() {
            return self.write_to_reset(taken, email, language, site).await;
        }
        let (until, token) = (after(now, RESET_MINUTES), hex(&random::<TOKEN_BYTES>()));
        let change = EmailChange { account: account_row.id, subject: account.subject, email: email.clone(), until };
        let row = self.link_row(KeptKind::EmailChange, &token);
        self.rows.put(row, Provided::Nothing, Some(until), &change).await?;
        let link = Some(format!("{site}/profilo/email/conferma?chiave={token}"));
        let kind = AccessKind::EmailChange;
        self.send(Letter { kind, to: email, language, code: None, link, minutes: RESET_MINUTES })
    }

    /// Moves the account to the address that a link has proved, and ends all its sessions; this browser goes on with a new
    /// one. Only who has logged in to the account can: a letter that went to a stranger by mistake gives them nothing.
    ///
    /// # Errors
    /// `Over` where the link is used, too old or another account's, or the address has an account by now.
    pub async fn change_email(
        &self,
        session: &Session,
        token: &str,
        address: Option<IpAddr>,
    ) -> Result<Began, AccessError> {
        self.offers_accounts()?;
        self.attempt_of(address)?;
        let (now, link) = (self.clock.now(), self.link_row(KeptKind::EmailChange, token));
        let change = self.rows.read::<EmailChange>(link, now).await?.ok_or(AccessError::Over)?;
        let row = KeptKey { kind: KeptKind::Account, id: change.value.account };
        let found = self.rows.read::<Account>(row, now).await?.ok_or(AccessError::Over)?;
        let login = session.login();
        if login.provider != LOCAL || [&login.subject, &found.value.subject] != [&change.value.subject; 2] {
            return Err(AccessError::Over);
        }
        // Used up first: of two who open the link at once, one moves the account.
        if !self.rows.take(link, change.row).await? {
            return Err(AccessError::Over);
        }
        let before = found.value;
        let since = self.had_since(&change.value.email).await?;
        self.give_up(&before.email).await?;
        let moved = before.clone().moved_to(change.value.email, since, now);
        self.move_account((row, found.row), &moved).await?;
        let began = self.go_on_alone(session, moved.login()).await?;
        self.tell_owner(AccessKind::EmailChanged, &before, None);
        Ok(began)
    }

    /// A stop in between leaves the account under both addresses, and nobody without.
    async fn move_account(&self, (row, kept): (KeptKey, Kept), moved: &Account) -> Result<(), AccessError> {
        let new_row = self.account_row(&moved.email);
        if !self.rows.put(new_row, Provided::Nothing, None, moved).await? {
            return Err(AccessError::Over);
        }
        if self.rows.take(row, kept).await? {
            return Ok(());
        }
        // Its password was changed this very moment: nothing has happened.
        self.rows.remove(new_row).await?;
        Err(busy().into())
    }

    /// Whether a link to another address is good for somebody, for the page that it opens: the address.
    ///
    /// # Errors
    /// As `change_email`.
    pub async fn asked_email(&self, session: &Session, token: &str) -> Result<String, AccessError> {
        let link = self.link_row(KeptKind::EmailChange, token);
        let change = self.rows.read::<EmailChange>(link, self.clock.now()).await?;
        let mine = change.filter(|change| change.value.subject == session.login().subject);
        Ok(mine.ok_or(AccessError::Over)?.value.email)
    }

    /// Erases the account and ends all its sessions. Bookings are not the account's: they stay until they are cancelled or
    /// their service's retention ends.
    ///
    /// # Errors
    /// `Wrong` where the password is another.
    pub async fn delete_account(
        &self,
        session: &Session,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<(), AccessError> {
        let (row, found) = self.own_account(session, password, address).await?;
        let account = found.value;
        self.give_up(&account.email).await?;
        self.end_all(session.login()).await?;
        if !self.rows.take(row, found.row).await? {
            return Err(busy().into());
        }
        self.erase_left_behind(&account).await?;
        self.end_all(session.login()).await?;
        self.tell_owner(AccessKind::AccountDeleted, &account, None);
        Ok(())
    }

    /// What a stop in the middle of a change of address has left.
    async fn erase_left_behind(&self, account: &Account) -> Result<(), AccessError> {
        for former in &account.former {
            let row = self.account_row(&former.email);
            let found = self.rows.read::<Account>(row, self.clock.now()).await?;
            if let Some(found) = found.filter(|found| found.value.subject == account.subject) {
                self.rows.take(row, found.row).await?;
            }
        }
        Ok(())
    }

    /// Ends all sessions of the account and begins another one for this browser.
    async fn go_on_alone(&self, session: &Session, login: Login) -> Result<Began, AccessError> {
        let ended_at = self.end_all(&login).await?;
        Ok(self.begin_after(ended_at, login, session.record.tag, PROFILE.to_owned()).await?)
    }

    /// Without mail nobody is told; the change is none the less made.
    pub(super) fn tell_owner(&self, kind: AccessKind, account: &Account, link: Option<String>) {
        let (to, language) = (account.email.clone(), account.language.clone());
        let _ = self.send(Letter { kind, to, language, code: None, link, minutes: 0 });
    }
}
