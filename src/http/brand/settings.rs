//! `[brand]`: what a town says of how its pages look and where their links lead. Everything may be left out. Not here:
//! reading its files (`picture`), showing it (`brand`).

use serde::{Deserialize, Serialize};

use super::colour::{self, Colour};
use crate::domain::catalog::Text;
use crate::notify::mail::mailbox;

/// The section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrandSettings {
    /// Where the files are; without it, where the server was started.
    pub folder: String,
    pub logo: String,
    pub favicon: String,
    /// The main colour.
    pub colour: String,
    /// Instead of the town's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Below the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<Text>,
    /// The body that the town belongs to, such as its region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<NamedLink>,
    #[serde(skip_serializing_if = "Contacts::is_empty")]
    pub contacts: Contacts,
    #[serde(skip_serializing_if = "Links::is_empty")]
    pub links: Links,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub social: Vec<NamedLink>,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedLink {
    pub name: Text,
    pub url: String,
}

/// How the body is reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Contacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fiscal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vat: Option<String>,
    /// The page of the office for relations with the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urp: Option<String>,
}

/// Pages of the town's site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub faq: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transparency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessibility: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sitemap: Option<String>,
}

impl Default for BrandSettings {
    fn default() -> Self {
        Self {
            folder: String::new(),
            logo: String::new(),
            favicon: String::new(),
            colour: colour::USUAL.to_owned(),
            name: None,
            line: None,
            owner: None,
            contacts: Contacts::default(),
            links: Links::default(),
            social: Vec::new(),
        }
    }
}

impl Contacts {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Links {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// More links to other sites than a footer has room for.
const SOCIAL_MAX: usize = 8;

impl BrandSettings {
    /// What is wrong with it, if anything: the key below `brand`, and what it may be.
    #[must_use]
    pub fn problem(&self) -> Option<(String, String)> {
        let colour = self.colour.parse::<Colour>().err().map(|error| ("colour".to_owned(), error.to_string()));
        colour.or_else(|| self.wrong_text()).or_else(|| self.wrong_link()).or_else(|| self.contacts.problem())
    }

    fn wrong_text(&self) -> Option<(String, String)> {
        let texts = [
            ("name", self.name.as_ref(), 80),
            ("line", self.line.as_ref(), 160),
            ("owner.name", self.owner.as_ref().map(|owner| &owner.name), 80),
            ("contacts.address", self.contacts.address.as_ref(), 200),
        ];
        texts.into_iter().find_map(|(key, text, signs_max)| wrong_text(key, text?, signs_max))
    }

    fn wrong_link(&self) -> Option<(String, String)> {
        let links = &self.links;
        let own = [
            ("owner.url", self.owner.as_ref().map(|owner| &owner.url)),
            ("contacts.urp", self.contacts.urp.as_ref()),
            ("links.faq", links.faq.as_ref()),
            ("links.report", links.report.as_ref()),
            ("links.transparency", links.transparency.as_ref()),
            ("links.privacy", links.privacy.as_ref()),
            ("links.legal", links.legal.as_ref()),
            ("links.accessibility", links.accessibility.as_ref()),
            ("links.media_policy", links.media_policy.as_ref()),
            ("links.sitemap", links.sitemap.as_ref()),
        ];
        own.into_iter().find_map(|(key, url)| wrong_url(key, url?)).or_else(|| self.wrong_social())
    }

    fn wrong_social(&self) -> Option<(String, String)> {
        if self.social.len() > SOCIAL_MAX {
            return Some(("social".to_owned(), format!("expected at most {SOCIAL_MAX}, got {}", self.social.len())));
        }
        self.social.iter().enumerate().find_map(|(at, link)| {
            let key = |name: &str| format!("social.{at}.{name}");
            wrong_text(&key("name"), &link.name, 40).or_else(|| wrong_url(&key("url"), &link.url))
        })
    }
}

impl Contacts {
    fn problem(&self) -> Option<(String, String)> {
        let phone = |text: &str| {
            let sign = |c: char| c.is_ascii_digit() || " +-/.()".contains(c);
            text.len() <= 40 && text.chars().all(sign) && text.bytes().any(|c| c.is_ascii_digit())
        };
        // The bare address: it becomes a link.
        let email = |text: &str| !text.contains(['<', '>', ' ', '?', '&', '%']) && mailbox(text).is_ok();
        let eleven = |text: &str| {
            let digits = text.strip_prefix("IT").unwrap_or(text);
            digits.len() == 11 && digits.bytes().all(|c| c.is_ascii_digit())
        };
        type Check<'a> = &'a dyn Fn(&str) -> bool;
        let checks: [(&str, Option<&String>, Check<'_>, &str); 5] = [
            ("phone", self.phone.as_ref(), &phone, "a telephone number such as `+39 000 000 0100`"),
            ("email", self.email.as_ref(), &email, "an address such as `urp@comune.example.it`"),
            ("pec", self.pec.as_ref(), &email, "an address such as `protocollo@pec.comune.example.it`"),
            ("fiscal_code", self.fiscal_code.as_ref(), &eleven, "the body's fiscal code, 11 digits"),
            ("vat", self.vat.as_ref(), &eleven, "11 digits, with or without `IT` before them"),
        ];
        checks.into_iter().find_map(|(key, text, well, expected)| {
            let text = text.filter(|text| !well(text))?;
            Some((format!("contacts.{key}"), format!("expected {expected}, got {text:?}")))
        })
    }
}

fn wrong_text(key: &str, text: &Text, signs_max: usize) -> Option<(String, String)> {
    let languages = [Some(&text.it), text.en.as_ref(), text.de.as_ref(), text.fr.as_ref(), text.sl.as_ref()];
    let well = |text: &String| {
        !text.trim().is_empty() && text.chars().count() <= signs_max && !text.chars().any(char::is_control)
    };
    let wrong = languages.into_iter().flatten().find(|text| !well(text))?;
    Some((key.to_owned(), format!("expected one line of 1 to {signs_max} signs, got {wrong:?}")))
}

fn wrong_url(key: &str, url: &str) -> Option<(String, String)> {
    let wrong = !is_https(url);
    wrong
        .then(|| (key.to_owned(), format!("expected an address such as `https://www.comune.example.it/`, got {url:?}")))
}

/// A whole address, as browsers take it without changing a sign.
fn is_https(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_well = host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:".contains(&c)) && host.contains('.');
    let signs_well = rest.bytes().all(|c| c.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&c));
    host_well && !host.starts_with(['.', '-', ':']) && signs_well && url.len() <= 500
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<(String, String)> {
        toml::from_str::<BrandSettings>(text).expect(text).problem()
    }

    #[test]
    fn what_is_left_out_and_what_is_well_written_is_taken() {
        let whole = "name.it = 'Comune di Roccaverde'\nline = { it = 'Prenotazioni', en = 'Bookings' }\ncolour = '#8a1538'\n\
            owner = { name = { it = 'Regione' }, url = 'https://www.regione.example.it' }\n\
            social = [{ name.it = 'Mastodon', url = 'https://social.example.it/@comune' }]\n\
            [contacts]\naddress.it = 'Piazza 1'\nphone = '+39 000 000 0100'\nemail = 'urp@comune.example.it'\n\
            pec = 'protocollo@pec.comune.example.it'\nfiscal_code = '00000000000'\nvat = 'IT00000000000'\n\
            urp = 'https://www.comune.example.it/urp?a=b#c'\n[links]\nfaq = 'https://www.comune.example.it/faq'\n";
        assert_eq!((problem(""), problem(whole)), (None, None));
        assert_eq!(BrandSettings::default(), toml::from_str("").unwrap());
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_do() {
        let nine = "[[social]]\nname.it = 'x'\nurl = 'https://a.example'\n".repeat(9);
        let cases = [
            ("colour = 'red'", "colour", "expected a colour such as `#0066cc`"),
            ("colour = '#ffd23f'", "colour", "1.44:1"),
            ("name.it = ' '", "name", "expected one line of 1 to 80 signs"),
            ("line = { it = 'a', sl = \"a\\nb\" }", "line", "expected one line"),
            ("owner = { name.it = 'R', url = 'http://r.example' }", "owner.url", "https://"),
            ("links.faq = '/faq'", "links.faq", "https://"),
            ("links.privacy = 'javascript:alert(1)'", "links.privacy", "https://"),
            ("links.legal = 'https://a.example/\"x'", "links.legal", "https://"),
            ("links.report = 'https://user@evil.example'", "links.report", "https://"),
            ("links.sitemap = 'https:///x'", "links.sitemap", "https://"),
            ("contacts.phone = 'call us'", "contacts.phone", "telephone"),
            ("contacts.email = 'Urp <urp@comune.example.it>'", "contacts.email", "urp@comune.example.it"),
            ("contacts.pec = 'comune'", "contacts.pec", "pec.comune"),
            ("contacts.vat = '123'", "contacts.vat", "11 digits"),
            ("[[social]]\nname.it = 'X'\nurl = 'x'", "social.0.url", "https://"),
            (&nine, "social", "at most 8"),
        ];
        for (text, key, says) in cases {
            let (found, said) = problem(text).expect(text);
            assert!(found == key && said.contains(says), "{text}: {found}: {said}");
        }
    }
}
