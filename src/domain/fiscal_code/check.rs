//! The last sign of a code: a letter computed from the fifteen before it, or a digit from ten. Not here: what the
//! signs mean.

/// What a digit or letter counts in the first, third, fifth… place (table B of the decree), `0` to `9` and `A` to `Z`.
/// In the other places it counts what it is: a digit its value, a letter its place in the alphabet from 0.
const ODD_DIGITS: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_LETTERS: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// The check letter of the first fifteen signs, which are digits and capital letters.
pub(super) fn letter(signs: &[u8]) -> u8 {
    let worth = |(at, sign): (usize, &u8)| match (at % 2 == 0, sign) {
        (true, b'0'..=b'9') => ODD_DIGITS[usize::from(sign - b'0')],
        (true, b'A'..=b'Z') => ODD_LETTERS[usize::from(sign - b'A')],
        (false, b'0'..=b'9') => u32::from(sign - b'0'),
        (false, b'A'..=b'Z') => u32::from(sign - b'A'),
        _ => 0,
    };
    let sum: u32 = signs.iter().take(15).enumerate().map(worth).sum();
    // Less than 26, so it fits.
    b'A' + u8::try_from(sum % 26).unwrap_or_default()
}

/// Whether the last of eleven digits is the one that the ten before it ask for: every second one counts twice, the
/// digits of its double added up, and the sum is a multiple of ten. The same rule as for a *partita IVA*.
pub(super) fn digit_fits(digits: &[u8; 11]) -> bool {
    let worth = |(at, sign): (usize, &u8)| {
        let digit = u32::from(sign - b'0');
        let doubled = digit * 2;
        if at % 2 == 0 { digit } else { doubled / 10 + doubled % 10 }
    };
    digits.iter().enumerate().map(worth).sum::<u32>().is_multiple_of(10)
}
