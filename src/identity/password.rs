//! Passwords of local accounts: what may be one, and how it is kept (argon2id). Not here: when and on which thread.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// NIST SP 800-63B-4 §3.1.1: eight at least where it is not the only thing; long phrases are welcome.
pub const CHARS_MIN: usize = 8;
/// Bytes at most: nobody types more, and whoever sends more wants the server to work.
pub const BYTES_MAX: usize = 256;

/// 19 MiB, two rounds, one lane: the OWASP Password Storage Cheat Sheet's choice for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;

/// Why a text is no good password; `key` names the text of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("it is shorter than {CHARS_MIN} characters")]
    Short,
    #[error("it is longer than {BYTES_MAX} bytes")]
    Long,
    #[error("it is the e-mail address or a part of it")]
    IsEmail,
}

/// Checks what somebody wants as a password.
///
/// # Errors
/// What is wrong with it.
pub fn check(password: &str, email: &str) -> Result<(), PasswordError> {
    let (low, email) = (password.to_lowercase(), email.trim().to_lowercase());
    if password.len() > BYTES_MAX {
        Err(PasswordError::Long)
    } else if password.chars().count() < CHARS_MIN {
        Err(PasswordError::Short)
    } else if email.contains(&low) {
        Err(PasswordError::IsEmail)
    } else {
        Ok(())
    }
}

/// The kept form of a password (PHC string format). Takes some 20 ms and 19 MiB: never on a thread that serves.
///
/// # Panics
/// Never: the parameters are constants that argon2 knows, and a password is bounded.
#[must_use]
pub fn hash(password: &str) -> String {
    hasher().hash_password(bounded(password)).expect("argon2 hashes any password").to_string()
}

/// Whether a password is the one that was kept. Costs as much as `hash`.
#[must_use]
pub fn is_right(password: &str, kept: &str) -> bool {
    // What is kept says with which parameters it was made, so that they can grow.
    let Ok(kept) = PasswordHash::new(kept) else { return false };
    hasher().verify_password(bounded(password), &kept).is_ok()
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, None).expect("parameters that argon2 knows");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn bounded(password: &str) -> &[u8] {
    &password.as_bytes()[..password.len().min(BYTES_MAX + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_password() {
        let cases = [
            ("corretto cavallo", Ok(())),
            ("èèèèèèèè", Ok(())),
            ("1234567", Err(PasswordError::Short)),
            ("ada.neri", Err(PasswordError::IsEmail)),
            ("Ada.Neri@example.it", Err(PasswordError::IsEmail)),
            ("ada.neri1", Ok(())),
        ];
        for (password, expected) in cases {
            assert_eq!(check(password, "ada.neri@example.it"), expected, "{password}");
        }
        assert_eq!(check(&"x".repeat(BYTES_MAX), ""), Ok(()));
        assert_eq!(check(&"x".repeat(BYTES_MAX + 1), ""), Err(PasswordError::Long));
    }

    #[test]
    fn the_right_one_is_right_and_says_how_it_is_kept() {
        let kept = hash("corretto cavallo");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_right("corretto cavallo", &kept));
        for wrong in ["corretto cavalla", "", "corretto cavallo "] {
            assert!(!is_right(wrong, &kept), "{wrong:?}");
        }
        assert!(!is_right("x", "no hash") && !is_right("x", ""));
        assert_ne!(hash("x"), hash("x"), "each has a salt of its own");
    }
}
