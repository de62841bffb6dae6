//! Guests: name and contacts without an account, the address checked by a code that goes there. One code for a browser at a
//! time. Not here: which service takes guests, and what becomes of the checked address.

use std::net::IpAddr;

use super::accounts::after;
use super::{Access, AccessError, random};
use crate::domain::ids::PersonTag;
use crate::domain::letter::AccessKind;
use crate::identity::account::{GuestCheck, plain_email};
use crate::identity::code::{Tried, Waiting, digits};
use crate::identity::letter::Letter;
use crate::store::kept::{KeptKey, KeptKind, Provided};

/// A code is typed from one window into the other.
const CODE_MINUTES: u16 = 15;

impl Access {
    fn guest_row(&self, tag: PersonTag) -> KeptKey {
        KeptKey { kind: KeptKind::GuestCheck, id: self.seal.hash("guest", &tag.0.to_be_bytes()) }
    }

    fn code_hash(&self, tag: PersonTag, code: &str) -> [u8; 32] {
        self.seal.hash("guest-code", &[&tag.0.to_be_bytes(), code.as_bytes()].concat())
    }

    /// Sends a code to an address (`contact::parse` has seen it). A code sent before is good no more.
    ///
    /// # Errors
    /// `NoMail`, or where somebody asks too often.
    pub async fn ask_guest(
        &self,
        tag: PersonTag,
        email: String,
        language: String,
        address: Option<IpAddr>,
    ) -> Result<(), AccessError> {
        if !self.has_mail() {
            return Err(AccessError::NoMail);
        }
        self.attempt_of(address)?;
        self.tries.letter(&plain_email(&email))?;
        let code = digits(u64::from_be_bytes(random()));
        let until = after(self.clock.now(), CODE_MINUTES);
        let waiting = Waiting::new(self.code_hash(tag, &code), until);
        let check = GuestCheck { email: email.clone(), waiting };
        self.rows.put(self.guest_row(tag), Provided::Anything, Some(until), &check).await?;
        let (kind, code, minutes) = (AccessKind::GuestCode, Some(code), CODE_MINUTES);
        self.send(Letter { kind, to: email, language, code, link: None, minutes })
    }

    /// Checks a code: the address that it proves.
    ///
    /// # Errors
    /// `WrongCode` where another try is left, `Over` where none is, or the time is.
    pub async fn check_guest(
        &self,
        tag: PersonTag,
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<String, AccessError> {
        self.attempt_of(address)?;
        let (now, row) = (self.clock.now(), self.guest_row(tag));
        let plain: String = code.chars().filter(char::is_ascii_digit).take(20).collect();
        let hash = self.code_hash(tag, &plain);
        let found = self.rows.read::<GuestCheck>(row, now).await?.ok_or(AccessError::Over)?;
        let GuestCheck { email, waiting } = found.value;
        match waiting.attempt(&hash, now) {
            Tried::Right => match self.rows.take(row, found.row).await? {
                true => Ok(email),
                false => Err(AccessError::Over),
            },
            Tried::Wrong(waiting) => {
                let until = Some(waiting.until);
                let check = GuestCheck { email, waiting };
                // Where another try was counted meanwhile, this one does not count as none: it is over.
                let counted = self.rows.put(row, Provided::Is(found.row), until, &check).await?;
                Err(if counted { AccessError::WrongCode } else { AccessError::Over })
            }
            Tried::Over => {
                self.rows.remove(row).await?;
                Err(AccessError::Over)
            }
        }
    }
}
