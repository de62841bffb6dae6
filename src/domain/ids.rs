//! Identifiers, each a type of its own with one way in. Not here: who makes them (the shell does; nothing random is in the domain).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("expected 1 to 64 of a-z, 0-9 and '-', starting and ending with a letter or digit, got {0:?}")]
    Slug(String),
    #[error("expected {digits} hexadecimal digits in lower case, got {got:?}")]
    Hex { digits: usize, got: String },
}

/// A bookable resource (a counter, a desk, a room, a court): a slug, unique in the town, also used in addresses of pages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct ResourceId(std::sync::Arc<str>);

impl ResourceId {
    /// Longest slug accepted.
    pub const LENGTH_MAX: usize = 64;

    /// # Errors
    /// `IdError::Slug` where the text is not a slug.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let bytes = text.as_bytes();
        let well_formed = (1..=Self::LENGTH_MAX).contains(&bytes.len())
            && bytes.iter().all(|c| plain(*c) || *c == b'-')
            && plain(bytes[0])
            && plain(bytes[bytes.len() - 1]);
        if well_formed { Ok(Self(text.into())) } else { Err(IdError::Slug(text.chars().take(80).collect())) }
    }

    /// The slug itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ResourceId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for ResourceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::new(&text).map_err(de::Error::custom)
    }
}

/// Parses exactly 32 lower-case hexadecimal digits.
fn parse_hex_128(text: &str) -> Result<u128, IdError> {
    let well_formed = text.len() == 32 && text.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c));
    if well_formed {
        // The check above leaves nothing that could fail here.
        u128::from_str_radix(text, 16).map_err(|_| hex_error(text))
    } else {
        Err(hex_error(text))
    }
}

fn hex_error(text: &str) -> IdError {
    IdError::Hex { digits: 32, got: text.chars().take(40).collect() }
}

/// Reads either form.
struct Id128;

impl de::Visitor<'_> for Id128 {
    type Value = u128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id of 128 bits")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<u128, E> {
        parse_hex_128(text).map_err(E::custom)
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<u128, E> {
        let bytes: [u8; 16] = bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))?;
        Ok(u128::from_be_bytes(bytes))
    }
}

macro_rules! id_128 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex_128(text).map(Self)
            }
        }

        /// What people and browsers read carries 32 hexadecimal digits; the store has 16 bytes, big-endian.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if !serializer.is_human_readable() {
                    return serializer.serialize_bytes(&self.0.to_be_bytes());
                }
                let mut digits = [0u8; 32];
                for (place, digit) in digits.iter_mut().enumerate() {
                    let nibble = (self.0 >> (124 - 4 * place)) & 0xf;
                    *digit = b"0123456789abcdef"[nibble as usize];
                }
                serializer.serialize_str(std::str::from_utf8(&digits).unwrap_or_default())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    return deserializer.deserialize_str(Id128).map(Self);
                }
                // Stores that were written before ids were bytes have digits.
                deserializer.deserialize_any(Id128).map(Self)
            }
        }
    };
}

id_128! {
    /// Made by the client for each command, 128 random bits; the same id again gets the same answer.
    RequestId
}
id_128! {
    /// A hold: a place reserved for one person until a deadline. It is the id of the request that asked for it.
    HoldId
}
id_128! {
    /// A confirmed booking: 128 random bits made by the shell, so that knowing it is the right to see it.
    BookingId
}
id_128! {
    /// An operator's block of some cells. It is the id of the request that asked for it.
    BlockId
}
id_128! {
    /// A person, as events know them: a keyed hash, of no use without the server's key. Never a name, never an address.
    PersonTag
}

macro_rules! shown_whole {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:032x})"), self.0)
            }
        }
    )*};
}

shown_whole!(RequestId HoldId BlockId PersonTag);

impl fmt::Debug for BookingId {
    /// By its code: whoever knows all of it may see the booking, so no log and no error has it (law 7).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BookingId({})", self.code())
    }
}

impl BookingId {
    /// The code that people read out: ten signs of Crockford's base 32 (no I, L, O, U) taken from the first 50 bits,
    /// for example `7K3M9-QXT2B`. For people, not for access: 50 bits are too few to be a secret.
    #[must_use]
    pub fn code(&self) -> String {
        let signs = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut code = String::with_capacity(11);
        for place in 0..10 {
            if place == 5 {
                code.push('-');
            }
            let value = (self.0 >> (128 - 5 * (place + 1))) & 31;
            code.push(char::from(signs[value as usize]));
        }
        code
    }
}

/// Counts the events of one resource, from 1. Stays below 2^53, so that a browser's number holds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The number after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_have_one_shape() {
        for good in ["a", "cie-sportello-1", "9"] {
            assert_eq!(ResourceId::new(good).map(|id| id.to_string()), Ok(good.to_owned()));
        }
        let long = "a".repeat(65);
        for bad in ["", "-a", "a-", "A", "a b", "a/b", "è", long.as_str()] {
            assert!(ResourceId::new(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn hexadecimal_ids_come_back_as_they_left() {
        let id = RequestId(0x0123_4567_89ab_cdef_0011_2233_4455_6677);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
        for bad in ["", "0123", &"g".repeat(32), &"A".repeat(32), &"0".repeat(33)] {
            assert!(bad.parse::<RequestId>().is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_code_can_be_read_out() {
        assert_eq!(BookingId(u128::MAX).code(), "ZZZZZ-ZZZZZ");
        assert_eq!(BookingId(1 << 127).code(), "G0000-00000");
    }
}
