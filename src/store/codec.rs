//! How a record lies in the store: a version byte, a checksum, and MessagePack with field names. Not here: keys.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// The version this program writes, and the newest it can read.
pub const VERSION: u8 = 1;
/// Version byte and checksum.
const HEAD_BYTES: usize = 5;

/// Turns a record of an older version into one of the next. `UPGRADES[0]` makes version 2 out of version 1, and so on.
type Upgrade = fn(Vec<u8>) -> Result<Vec<u8>, String>;
const UPGRADES: [Upgrade; VERSION as usize - 1] = [];

/// A value as bytes.
///
/// # Panics
/// Never for the types of this program: MessagePack can carry all of them.
#[must_use]
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    seal(rmp_serde::to_vec_named(value).expect("a record is representable"))
}

/// Puts version and checksum before a payload.
#[must_use]
pub fn seal(payload: Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len() + HEAD_BYTES);
    bytes.push(VERSION);
    bytes.extend_from_slice(&crc32fast::hash(&payload).to_be_bytes());
    bytes.extend_from_slice(&payload);
    bytes
}

/// The payload of a sealed record, upgraded to the current version. `key` names it in errors.
///
/// # Errors
/// `Corrupt` where the checksum does not fit, `NewerVersion` where a newer program wrote it.
pub fn open(key: impl Fn() -> String, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let corrupt = |problem: &str| StoreError::Corrupt { key: key(), problem: problem.to_owned() };
    let (head, payload) = bytes.split_at_checked(HEAD_BYTES).ok_or_else(|| corrupt("it is cut off"))?;
    let version = head[0];
    if version > VERSION {
        return Err(StoreError::NewerVersion { key: key(), found: version, known: VERSION });
    }
    if version == 0 || head[1..] != crc32fast::hash(payload).to_be_bytes() {
        return Err(corrupt("its checksum does not fit"));
    }
    let steps = UPGRADES.iter().skip(usize::from(version) - 1);
    let upgraded = steps.into_iter().try_fold(payload.to_vec(), |payload, upgrade| upgrade(payload));
    upgraded.map_err(|problem| corrupt(&problem))
}

/// A value from bytes.
///
/// # Errors
/// As `open`, and `Corrupt` where it is not such a value.
pub fn decode<T: DeserializeOwned>(key: impl Fn() -> String, bytes: &[u8]) -> Result<T, StoreError> {
    let payload = open(&key, bytes)?;
    rmp_serde::from_slice(&payload).map_err(|error| StoreError::Corrupt { key: key(), problem: error.to_string() })
}

/// Values that lie one behind the other in a payload.
///
/// # Errors
/// As `decode`.
pub fn decode_row<T: DeserializeOwned>(key: impl Fn() -> String, bytes: &[u8]) -> Result<Vec<T>, StoreError> {
    let payload = open(&key, bytes)?;
    let mut reader = rmp_serde::Deserializer::new(payload.as_slice());
    let mut values = Vec::new();
    while !reader.get_ref().is_empty() {
        let value = T::deserialize(&mut reader);
        values.push(value.map_err(|error| StoreError::Corrupt { key: key(), problem: error.to_string() })?);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> String {
        "a key".to_owned()
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let bytes = encode(&("town", 7u32));
        assert_eq!(decode::<(String, u32)>(key, &bytes).unwrap(), ("town".to_owned(), 7));
        for place in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[place / 8] ^= 1 << (place % 8);
            assert!(decode::<(String, u32)>(key, &flipped).is_err(), "bit {place}");
        }
        for end in 0..bytes.len() {
            assert!(decode::<(String, u32)>(key, &bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_newer_version_is_named() {
        let mut bytes = encode(&1u8);
        bytes[0] = VERSION + 1;
        let error = decode::<u8>(key, &bytes).unwrap_err();
        assert_eq!(error.to_string(), "record a key has version 2, this program knows up to 1: use a newer program");
    }
}
