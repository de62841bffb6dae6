//! What holds for any text, and for any code and any of its omocodes.

use proptest::prelude::*;

use super::super::person::{DIGIT_PLACES, OMOCODE_LETTERS};
use super::super::*;
use crate::domain::places::{PlaceCode, Places};

/// Codes of people: any letters, day and place, with the check letter that belongs to them.
fn codes() -> impl Strategy<Value = [u8; 16]> {
    let day = prop_oneof![1u32..=28, 41u32..=68];
    ("[A-Z]{6}", 0u32..100, "[ABCDEHLMPRST]", day, "[A-Z][0-9]{3}").prop_map(|(names, year, month, day, place)| {
        let mut signs = *b"                ";
        signs[..15].copy_from_slice(format!("{names}{year:02}{month}{day:02}{place}").as_bytes());
        signs[15] = check::letter(&signs);
        signs
    })
}

fn omocode(mut signs: [u8; 16], chosen: [bool; 7]) -> [u8; 16] {
    for (at, _) in DIGIT_PLACES.iter().zip(chosen).filter(|(_, chosen)| *chosen) {
        signs[*at] = OMOCODE_LETTERS[usize::from(signs[*at] - b'0')];
    }
    signs[15] = check::letter(&signs);
    signs
}

fn text(signs: [u8; 16]) -> String {
    signs.iter().map(|sign| char::from(*sign)).collect()
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), near in "[A-Za-z0-9 ÀßĲ-]{0,20}") {
        for text in [&text, &near] {
            let read = [FiscalCode::parse(text), FiscalCode::from_attribute(text)];
            for code in read.into_iter().flatten() {
                prop_assert_eq!(FiscalCode::parse(code.as_str()), Ok(code));
            }
            let _ = (surname_letters(text), name_letters(text));
            let _ = (PlaceCode::parse(text), Places::built_in().search(text, None, 3), Places::parse(text).is_ok());
        }
    }

    #[test]
    fn an_omocode_tells_the_same_and_stays_as_written(plain in codes(), chosen: [bool; 7]) {
        let written = omocode(plain, chosen);
        let code = FiscalCode::parse(&text(written)).unwrap();
        prop_assert_eq!(code.as_str().as_bytes(), written);
        let FiscalCode::Person(read) = &code else { panic!("a person's") };
        let FiscalCode::Person(base) = FiscalCode::parse(&text(plain)).unwrap() else { panic!("a person's") };
        prop_assert_eq!(read.decoded(), plain);
        prop_assert_eq!(read.is_omocode(), chosen.contains(&true));
        prop_assert_eq!(*read == base, !chosen.contains(&true));
        let told = |code: &PersonCode| (code.sex(), code.birth_year_of_century(), code.birth_month(), code.birth_day(), code.place());
        prop_assert_eq!(told(read), told(&base));
    }

    #[test]
    fn a_wrong_sign_is_noticed(plain in codes(), at in 0usize..15, sign in "[A-Z0-9]") {
        let mut signs = plain;
        signs[at] = sign.as_bytes()[0];
        // In odd places letter and digit of one rank count the same, and so they do in even places.
        let rank = |sign: u8| if sign.is_ascii_digit() { sign - b'0' } else { sign - b'A' };
        prop_assume!(rank(signs[at]) != rank(plain[at]));
        prop_assert!(FiscalCode::parse(&text(signs)).is_err());
    }

    #[test]
    fn a_wrong_digit_of_eleven_is_noticed(number in 1u64..10_000_000_000, at in 0usize..11, other in 0u8..10) {
        let code = (0..10).map(|last| format!("{number:010}{last}")).find_map(|text| FiscalCode::parse(&text).ok());
        prop_assume!(code.is_some());
        let mut digits = code.unwrap().as_str().as_bytes().to_vec();
        prop_assume!(digits[at] != b'0' + other);
        digits[at] = b'0' + other;
        prop_assert_eq!(FiscalCode::parse(std::str::from_utf8(&digits).unwrap()), Err(FiscalCodeError::CheckDigit));
    }
}
