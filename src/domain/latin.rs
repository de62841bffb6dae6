//! Latin letters without their marks, A to Z, as fiscal codes and searches read names. Not here: other scripts, which
//! no Italian document writes names in; their signs are left out.

/// Letters with marks, in upper case, under what they are without. Marks fall away by Unicode's decomposition; letters
/// that have none (Æ, Ø, Đ, Ł, Þ…) are spelled as registries and passports do.
const MARKED: [(&str, &str); 34] = [
    ("A", "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("AE", "ÆǼǢ"),
    ("B", "ḂḄḆƁ"),
    ("C", "ÇĆĈĊČḈ"),
    ("D", "ĎḊḌḎḐḒÐĐƉƊ"),
    ("DZ", "ǄǱ"),
    ("E", "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆƐ"),
    ("F", "ḞƑ"),
    ("G", "ĜĞĠĢǦǴḠǤƔ"),
    ("H", "ĤȞḢḤḦḨḪĦ"),
    ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊƗ"),
    ("IJ", "Ĳ"),
    ("J", "Ĵ"),
    ("K", "ĶǨḰḲḴĸƘ"),
    ("L", "ĹĻĽḶḸḺḼĿŁ"),
    ("LJ", "Ǉ"),
    ("M", "ḾṀṂ"),
    ("N", "ÑŃŅŇǸṄṆṈṊƝ"),
    ("NG", "Ŋ"),
    ("NJ", "Ǌ"),
    ("O", "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢØǾƆ"),
    ("OE", "Œ"),
    ("P", "ṔṖ"),
    ("R", "ŔŖŘȐȒṘṚṜṞ"),
    ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
    ("SS", "ẞ"),
    ("T", "ŢŤȚṪṬṮṰŦ"),
    ("TH", "Þ"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰɄ"),
    ("V", "ṼṾ"),
    ("W", "ŴẀẂẄẆẈ"),
    ("X", "ẊẌ"),
    ("Y", "ÝŶŸȲẎỲỴỶỸƳ"),
    ("Z", "ŹŻŽẐẒẔ"),
];

/// The letters of a text as A to Z, with nothing between them: `D'Amicò` is `DAMICO`, `Strauß` is `STRAUSS`.
pub fn letters(text: &str) -> impl Iterator<Item = u8> {
    text.chars().flat_map(char::to_uppercase).flat_map(|sign| plain(sign).bytes())
}

/// The words of a text as A to Z and 0 to 9 with one space between them, for searches: `Sant'Àgata` is `SANT AGATA`.
#[must_use]
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars().flat_map(char::to_uppercase) {
        let plain = if sign.is_ascii_digit() { digit(sign) } else { plain(sign) };
        let mark_alone = ('\u{300}'..='\u{36f}').contains(&sign);
        if plain.is_empty() && !mark_alone && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(plain);
    }
    out.truncate(out.trim_end().len());
    out
}

/// One sign in upper case as A to Z; nothing where it is no Latin letter.
fn plain(sign: char) -> &'static str {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if sign.is_ascii() {
        return ALPHABET.find(sign).map_or("", |at| &ALPHABET[at..=at]);
    }
    MARKED.iter().find(|(_, marked)| marked.contains(sign)).map_or("", |(plain, _)| plain)
}

fn digit(sign: char) -> &'static str {
    const DIGITS: &str = "0123456789";
    DIGITS.find(sign).map_or("", |at| &DIGITS[at..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_fall_away() {
        let cases = [
            ("D'Amicò", "DAMICO", "D AMICO"),
            ("Strauß", "STRAUSS", "STRAUSS"),
            ("Žižek Črt", "ZIZEKCRT", "ZIZEK CRT"),
            ("Ørsted-Æbel", "ORSTEDAEBEL", "ORSTED AEBEL"),
            ("Đặng ǆ İı ŉ", "DANGDZIIN", "DANG DZ II N"),
            ("e\u{301} u\u{308}x", "EUX", "E UX"),
            (" R2-D2 ", "RD", "R2 D2"),
            ("Žižek\u{2019}s Ωμ", "ZIZEKS", "ZIZEK S"),
        ];
        for (text, as_letters, as_words) in cases {
            assert_eq!(letters(text).map(char::from).collect::<String>(), as_letters, "{text}");
            assert_eq!(words(text), as_words, "{text}");
        }
    }
}
