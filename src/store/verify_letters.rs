//! Letters and the index rows by which they are found, compared with each other and with the bookings. Changes nothing.

use super::sled::SledStore;
use super::verify::Report;
use super::{StoreError, codec, keys, rows};
use crate::domain::letter::LetterKind;

/// Looks at all letters.
pub fn verify_letters(store: &SledStore, report: &mut Report) -> Result<(), StoreError> {
    for row in store.scan(keys::LETTERS) {
        let (key, value) = row?;
        let place = keys::readable(&key);
        let letter = match rows::letter_of(&key, &value) {
            Ok(letter) => letter,
            Err(error) => {
                report.add(place, &error.to_string());
                continue;
            }
        };
        if keys::letter(&letter.id) != key {
            report.add(&place, "it is another letter's row");
        }
        if store.get(&keys::letter_index(&letter))?.is_none() {
            report.add(&place, "nothing finds it at its time");
        }
        // Of a hold that was lost there was never a booking.
        let of_booking = letter.id.kind != LetterKind::HoldLost;
        if of_booking && store.get(&keys::booking(letter.id.booking))?.is_none() {
            report.add(&place, "there is no such booking");
        }
    }
    for index in [keys::LETTERS_BY_TIME, keys::LETTERS_GIVEN_UP] {
        for row in store.scan(index) {
            let (key, value) = row?;
            let sealed = codec::open(|| keys::readable(&key), &value).is_ok();
            if !sealed || !points_to_its_letter(store, &key)? {
                report.add(keys::readable(&key), "an index row points to no letter of that time");
            }
        }
    }
    Ok(())
}

fn points_to_its_letter(store: &SledStore, index: &[u8]) -> Result<bool, StoreError> {
    let Some(key) = keys::letter_of_index(index) else { return Ok(false) };
    let Some(value) = store.get(&key)? else { return Ok(false) };
    // One that cannot be read has been told of already.
    Ok(rows::letter_of(&key, &value).map_or(true, |letter| keys::letter_index(&letter) == index))
}
