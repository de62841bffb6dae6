//! A person's name and e-mail, parsed at the edge: the one way to make a `Contact` from what somebody typed.

pub use crate::store::Contact;

/// What is wrong with a field; `field` is `name` or `email`, `key` names the text in the catalogues.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {key}")]
pub struct ContactError {
    pub field: &'static str,
    pub key: &'static str,
}

/// Longest name, in characters.
pub const NAME_CHARS_MAX: usize = 120;
/// Longest address, in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;

/// Trims and checks both fields and names every one that is wrong.
///
/// # Errors
/// One entry for each wrong field.
pub fn parse(name: &str, email: &str) -> Result<Contact, Vec<ContactError>> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let email = email.trim();
    let wrong: Vec<ContactError> = [name_error(&name), email_error(email)].into_iter().flatten().collect();
    if wrong.is_empty() { Ok(Contact { name, email: email.to_owned() }) } else { Err(wrong) }
}

fn name_error(name: &str) -> Option<ContactError> {
    let key = if name.is_empty() {
        "contact-name-missing"
    } else if name.chars().count() > NAME_CHARS_MAX {
        "contact-name-long"
    } else if name.chars().any(char::is_control) {
        "contact-name-signs"
    } else {
        return None;
    };
    Some(ContactError { field: "name", key })
}

/// Accepts what mail servers deliver in practice: one `@`, a local part without spaces or control signs, a domain of
/// labels with at least one dot. Whether somebody reads mail there, only a mail can tell.
fn email_error(email: &str) -> Option<ContactError> {
    let key = if email.is_empty() { "contact-email-missing" } else { "contact-email-shape" };
    let error = Some(ContactError { field: "email", key });
    if email.is_empty() || email.len() > EMAIL_BYTES_MAX {
        return error;
    }
    let Some((local, domain)) = email.rsplit_once('@') else { return error };
    let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let local_well = (1..=64).contains(&local.len())
        && local.chars().all(sign)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_well = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let domain_well = domain.contains('.') && domain.split('.').all(label_well);
    if local_well && domain_well { None } else { error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named() {
        let cases: [(&str, &str, &[&str]); 8] = [
            ("Ada", "ada@example.org", &[]),
            ("  Ada   B ", " ada@example.org ", &[]),
            ("", "ada@example.org", &["name"]),
            ("", "", &["name", "email"]),
            ("Ada", "ada@example", &["email"]),
            ("Ada", "ada@@example.org", &["email"]),
            ("Ada", "a da@example.org", &["email"]),
            ("Ada\u{7}x", "ada@-example.org", &["name", "email"]),
        ];
        for (name, email, wrong) in cases {
            let found: Vec<&str> = parse(name, email).err().unwrap_or_default().iter().map(|e| e.field).collect();
            assert_eq!(found, wrong, "{name:?} {email:?}");
        }
    }
}
