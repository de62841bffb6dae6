//! Keyed hashes that stand for people in events (law 7): of no use to whoever does not have the store's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::ids::PersonTag;
use crate::store::Contact;

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

    /// The tag of a person known by e-mail only. Capital letters and spaces around do not make another person.
    #[must_use]
    pub fn of_contact(&self, contact: &Contact) -> PersonTag {
        self.tag(b"email", contact.email.trim().to_lowercase().as_bytes())
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
    fn one_address_is_one_person() {
        let tags = Tags::new([7; 32]);
        let tag = |email: &str| tags.of_contact(&Contact { name: "x".to_owned(), email: email.to_owned() });
        assert_eq!(tag("Ada@Example.org"), tag(" ada@example.org "));
        assert_ne!(tag("ada@example.org"), tag("bob@example.org"));
        assert_ne!(
            tag("ada@example.org"),
            Tags::new([8; 32]).of_contact(&Contact { name: String::new(), email: "ada@example.org".to_owned() })
        );
    }
}
