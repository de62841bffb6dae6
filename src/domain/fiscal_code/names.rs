//! The three letters of a surname and of a name: consonants first, vowels behind them, X where both are too few. Not
//! here: which alphabet names are written in (`latin`).

use super::super::latin;

/// Of a surname: `Rossi` is `RSS`, `Fo` is `FOX`. Several surnames are one text.
#[must_use]
pub fn surname_letters(surname: &str) -> [u8; 3] {
    let (consonants, vowels) = apart(surname);
    first_three(consonants.into_iter().chain(vowels))
}

/// Of a name: as a surname, but with four consonants and more the second one is left out, so that `Gianfranco` is
/// `GFR`. Several names are one text.
#[must_use]
pub fn name_letters(name: &str) -> [u8; 3] {
    let (mut consonants, vowels) = apart(name);
    if consonants.len() > 3 {
        consonants.remove(1);
    }
    first_three(consonants.into_iter().chain(vowels))
}

fn apart(text: &str) -> (Vec<u8>, Vec<u8>) {
    latin::letters(text).partition(|letter| !b"AEIOU".contains(letter))
}

fn first_three(letters: impl Iterator<Item = u8>) -> [u8; 3] {
    let mut out = [b'X'; 3];
    for (place, letter) in out.iter_mut().zip(letters) {
        *place = letter;
    }
    out
}
