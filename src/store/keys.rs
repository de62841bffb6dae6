//! Keys of the store's one tree: a letter for the kind, then big-endian parts, so that rows lie in their order. Slugs
//! have no NUL, so a NUL after one ends it.

use super::kept::{KeptKey, KeptKind};
use super::letters::{Letter, LetterId, LetterState};
use crate::domain::ids::{BookingId, HoldId, PersonTag, ResourceId, Seq};
use crate::domain::letter::Channel;
use crate::domain::time::Timestamp;

/// Name of the meta row that counts the steps made durable.
pub const STEPS: &str = "steps";

/// Name of the meta row that says up to which step live holds have their rows. Stores of before have neither.
pub const LIVE_KEPT: &str = "live-holds";

/// Meta rows by name: secrets and the count of steps.
pub fn meta(name: &str) -> Vec<u8> {
    [b"m", name.as_bytes()].concat()
}

/// A part of the catalogue.
pub fn catalog(part: u32) -> Vec<u8> {
    [b"c".as_slice(), &part.to_be_bytes()].concat()
}

/// All parts of the catalogue.
pub const CATALOG: &[u8] = b"c";

/// A resource's head.
pub fn head(resource: &ResourceId) -> Vec<u8> {
    [b"h", resource.as_str().as_bytes()].concat()
}

/// All heads.
pub const HEADS: &[u8] = b"h";

/// The resource of a head's key.
pub fn resource_of_head(key: &[u8]) -> Option<ResourceId> {
    ResourceId::new(std::str::from_utf8(key.strip_prefix(HEADS)?).ok()?).ok()
}

/// All events of a resource.
pub fn events(resource: &ResourceId) -> Vec<u8> {
    [b"e", resource.as_str().as_bytes(), b"\0"].concat()
}

/// The row of events that begins with a number.
pub fn events_from(resource: &ResourceId, first: Seq) -> Vec<u8> {
    [events(resource), first.0.to_be_bytes().to_vec()].concat()
}

/// The first number of a row of events, from its key.
pub fn first_seq(key: &[u8]) -> Option<Seq> {
    let number = key.last_chunk::<8>()?;
    Some(Seq(u64::from_be_bytes(*number)))
}

/// All parts of a resource's snapshots.
pub fn snapshots(resource: &ResourceId) -> Vec<u8> {
    [b"s", resource.as_str().as_bytes(), b"\0"].concat()
}

/// All parts of a resource's snapshot at a number.
pub fn snapshot(resource: &ResourceId, seq: Seq) -> Vec<u8> {
    [snapshots(resource), seq.0.to_be_bytes().to_vec()].concat()
}

/// One part of a snapshot.
pub fn snapshot_part(resource: &ResourceId, seq: Seq, part: u32) -> Vec<u8> {
    [snapshot(resource, seq), part.to_be_bytes().to_vec()].concat()
}

/// A live hold.
pub fn live_hold(resource: &ResourceId, hold: HoldId) -> Vec<u8> {
    [b"l", resource.as_str().as_bytes(), b"\0", &hold.0.to_be_bytes()].concat()
}

/// All live holds.
pub const LIVE_HOLDS: &[u8] = b"l";

/// The resource and the hold of a live hold's key.
pub fn hold_of_live(key: &[u8]) -> Option<(ResourceId, HoldId)> {
    let (resource, hold) = key.strip_prefix(LIVE_HOLDS)?.split_last_chunk::<16>()?;
    let resource = std::str::from_utf8(resource.strip_suffix(b"\0")?).ok()?;
    Some((ResourceId::new(resource).ok()?, HoldId(u128::from_be_bytes(*hold))))
}

/// A booking's record.
pub fn booking(id: BookingId) -> Vec<u8> {
    [b"b".as_slice(), &id.0.to_be_bytes()].concat()
}

/// All booking records.
pub const BOOKINGS: &[u8] = b"b";

/// A person's index row for a booking.
pub fn person(tag: PersonTag, booking: BookingId) -> Vec<u8> {
    [person_rows(tag), booking.0.to_be_bytes().to_vec()].concat()
}

/// All index rows of a person.
pub fn person_rows(tag: PersonTag) -> Vec<u8> {
    [b"p".as_slice(), &tag.0.to_be_bytes()].concat()
}

/// All index rows.
pub const PERSONS: &[u8] = b"p";

/// The booking of an index row's key.
pub fn booking_of_person(key: &[u8]) -> Option<BookingId> {
    Some(BookingId(u128::from_be_bytes(*key.last_chunk::<16>()?)))
}

/// A row that ends by itself.
pub fn kept(key: &KeptKey) -> Vec<u8> {
    [&[b'k', key.kind.letter()], key.id.as_slice()].concat()
}

/// All rows that end by themselves.
pub const KEPT: &[u8] = b"k";

/// What keys of rows of one kind begin with.
pub fn kept_of(kind: KeptKind) -> Vec<u8> {
    [KEPT, &[kind.letter()]].concat()
}

/// The key of such a row.
pub fn key_of_kept(row: &[u8]) -> Option<KeptKey> {
    let (letter, id) = row.strip_prefix(KEPT)?.split_first()?;
    let (kind, _) = KeptKind::ALL.into_iter().find(|(_, known)| known == letter)?;
    Some(KeptKey { kind, id: id.try_into().ok()? })
}

/// The end of a row that ends by itself; these lie in the order of time.
pub fn ending(until: Timestamp, key: &KeptKey) -> Vec<u8> {
    let until = u64::try_from(until.0).unwrap_or(0).to_be_bytes();
    [ENDINGS, &until, &kept(key)[1..]].concat()
}

/// All ends.
pub const ENDINGS: &[u8] = b"x";

/// When a row ends, and its key.
pub fn kept_of_ending(row: &[u8]) -> Option<(Timestamp, KeptKey)> {
    let (until, rest) = row.strip_prefix(ENDINGS)?.split_first_chunk::<8>()?;
    let until = i64::try_from(u64::from_be_bytes(*until)).ok()?;
    Some((Timestamp(until), key_of_kept(&[KEPT, rest].concat())?))
}

/// A letter.
pub fn letter(id: &LetterId) -> Vec<u8> {
    [letters_of(id.booking), vec![id.channel.number()], id.revision.to_be_bytes().to_vec(), vec![id.kind.number()]]
        .concat()
}

/// All letters of a booking.
pub fn letters_of(booking: BookingId) -> Vec<u8> {
    [b"o".as_slice(), &booking.0.to_be_bytes()].concat()
}

/// All letters.
pub const LETTERS: &[u8] = b"o";

/// The index row by which a letter is found at its time: among those of its channel that wait or are leased, or among
/// those given up.
pub fn letter_index(letter: &Letter) -> Vec<u8> {
    let id = &self::letter(&letter.id)[1..];
    match letter.state {
        LetterState::Waiting => [letters_from(letter.id.channel, letter.due_at), id.to_vec()].concat(),
        LetterState::Leased { until } => [letters_from(letter.id.channel, until), id.to_vec()].concat(),
        LetterState::GivenUp { at, .. } => [b"g".as_slice(), &ordered(at), id].concat(),
    }
}

/// Where the index rows of a channel begin that are for an instant.
pub fn letters_from(channel: Channel, at: Timestamp) -> Vec<u8> {
    [b"d".as_slice(), &[channel.number()], &ordered(at)].concat()
}

/// All index rows of a channel.
pub fn letters_by_time(channel: Channel) -> Vec<u8> {
    vec![b'd', channel.number()]
}

/// Behind all index rows of a channel.
pub fn letters_by_time_end(channel: Channel) -> Vec<u8> {
    vec![b'd', channel.number() + 1]
}

/// All index rows of letters that wait or are leased.
pub const LETTERS_BY_TIME: &[u8] = b"d";

/// All index rows of letters that were given up.
pub const LETTERS_GIVEN_UP: &[u8] = b"g";

/// The instant of a letter's index row.
pub fn time_of_letter(key: &[u8]) -> Option<Timestamp> {
    let bytes = key.get(2..10)?.first_chunk::<8>()?;
    Some(Timestamp((u64::from_be_bytes(*bytes) ^ SIGN).cast_signed()))
}

/// The key of the letter that an index row points to.
pub fn letter_of_index(key: &[u8]) -> Option<Vec<u8>> {
    let id = key.last_chunk::<LETTER_BYTES>()?;
    Some([LETTERS, id].concat())
}

/// Booking, channel, revision, kind.
const LETTER_BYTES: usize = 16 + 1 + 4 + 1;

const SIGN: u64 = 1 << 63;

/// An instant as bytes in the order of time, also before 1970.
fn ordered(at: Timestamp) -> [u8; 8] {
    (at.0.cast_unsigned() ^ SIGN).to_be_bytes()
}

/// A key as a person reads it in an error. A booking appears by its code only: whoever knows its id may see it.
pub fn readable(key: &[u8]) -> String {
    if let Some(b'o' | b'd' | b'g') = key.first() {
        let booking = key.last_chunk::<LETTER_BYTES>().and_then(|id| id.first_chunk::<16>());
        let code = booking.map(|booking| BookingId(u128::from_be_bytes(*booking)).code());
        return format!("a letter of booking {}", code.unwrap_or_default());
    }
    match (key.first(), booking_of_person(key)) {
        (Some(b'b'), Some(booking)) => format!("booking {}", booking.code()),
        (Some(b'p'), Some(booking)) => format!("a person's index row of booking {}", booking.code()),
        _ => match key_of_kept(key).or_else(|| kept_of_ending(key).map(|(_, kept)| kept)) {
            // Its id can be the hash of somebody's address.
            Some(kept) => format!("a row of {:?}", kept.kind),
            None => key.escape_ascii().to_string(),
        },
    }
}
