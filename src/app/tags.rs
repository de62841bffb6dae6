//! Keyed hashes that stand for people in events (law 7): of no use to whoever does not have the store's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::ids::PersonTag;
use crate::domain::person::{Person, PersonId};
use crate::identity::login::{LOCAL, Login};

/// Makes tags with the store's secret for persons.
#[derive(Clone)]
pub struct Tags {
    secret: [u8; 32],
}

impl Tags {
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The tag of a person: of their identifier where one is known, else of the e-mail, else of name and birth date.
    /// Capital letters and spaces around an e-mail do not make another person; an identifier counts as it is written.
    #[must_use]
    pub fn of_person(&self, person: &Person) -> PersonTag {
        match (&person.id, &person.email) {
            (Some(PersonId::FiscalCode(code)), _) => self.tag(b"fiscal-code", code.as_str().as_bytes()),
            (Some(PersonId::Attested(id)), _) => self.tag(b"attested", id.as_bytes()),
            (Some(PersonId::Eidas(id)), _) => self.tag(b"eidas", id.as_bytes()),
            (Some(PersonId::Document(id)), _) => self.tag(b"document", id.as_bytes()),
            (None, Some(email)) => self.tag(b"email", email.trim().to_lowercase().as_bytes()),
            (None, None) => {
                let born = person.birth_date.map(|date| date.to_string()).unwrap_or_default();
                self.tag(b"name", format!("{}\0{born}", person.full_name().to_lowercase()).as_bytes())
            }
        }
    }

    /// The tags that somebody may have who is known by an identifier, of whatever kind it is.
    #[must_use]
    pub fn of_identifier(&self, identifier: &str) -> Vec<PersonTag> {
        let text = identifier.trim();
        let code = text.parse().ok().map(PersonId::FiscalCode);
        let others = [PersonId::Attested, PersonId::Eidas, PersonId::Document].map(|kind| kind(text.to_owned()));
        let known = code.into_iter().chain(others);
        known.map(|id| self.of_person(&Person { id: Some(id), ..Person::default() })).collect()
    }

    /// The tag of somebody who has logged in. Where the State vouches for the data it is the person's own, however they
    /// log in; a local account is its address, which was proved; anybody else is who their provider says, there alone.
    #[must_use]
    pub fn of_login(&self, login: &Login) -> PersonTag {
        if login.certified && login.person.id.is_some() {
            self.of_person(&login.person)
        } else if login.provider == LOCAL {
            self.of_email(login.person.email.as_deref().unwrap_or_default())
        } else {
            self.of_bearer(&login.bearer())
        }
    }

    /// The tag of somebody for whom nobody vouches: who they are for their provider (`Login::bearer`).
    #[must_use]
    pub fn of_bearer(&self, bearer: &str) -> PersonTag {
        self.tag(b"login", bearer.as_bytes())
    }

    /// The tag of an address that somebody has proved.
    #[must_use]
    pub fn of_email(&self, email: &str) -> PersonTag {
        self.of_person(&Person { email: Some(email.to_owned()), ..Person::default() })
    }

    /// HMAC-SHA-256 (RFC 2104) over a kind and a text, cut to 128 bits. The kind keeps tags of different kinds apart.
    fn tag(&self, kind: &[u8], text: &[u8]) -> PersonTag {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(kind);
        mac.update(&[0]);
        mac.update(text);
        let digest = mac.finalize().into_bytes();
        let mut first = [0u8; 16];
        first.copy_from_slice(&digest[..16]);
        PersonTag(u128::from_be_bytes(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_person_unless_somebody_says_better_who_they_are() {
        let tags = Tags::new([7; 32]);
        let known = |email: &str| Person { email: Some(email.to_owned()), ..Person::default() };
        let tag = |email: &str| tags.of_person(&known(email));
        assert_eq!(tag("Ada@Example.org"), tag(" ada@example.org "));
        assert_ne!(tag("ada@example.org"), tag("bob@example.org"));
        assert_ne!(tag("ada@example.org"), Tags::new([8; 32]).of_person(&known("ada@example.org")));
        let code = |text: &str| Some(PersonId::FiscalCode(text.parse().unwrap()));
        let with = |id, email: &str| tags.of_person(&Person { id, ..known(email) });
        let one = with(code("CCCFBA85D03L219P"), "ada@example.org");
        assert_eq!(one, with(code("cccfba85d03l219p"), "bob@example.org"));
        assert_ne!(one, with(code("CCCFBA85D03L21VE"), "ada@example.org"), "an omocode is somebody else's");
        assert_ne!(one, with(Some(PersonId::Document("CCCFBA85D03L219P".to_owned())), "ada@example.org"));
    }
}
