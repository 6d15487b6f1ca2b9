//! People who log in: roles with units and dates, passwords, limits on log-in.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use chrono::{DateTime, Duration, Utc};

use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What somebody may do, in a unit and all units below it, between two dates.
    Role "vai trò" {
        Administrator = "administrator" / "Quản trị",
        Clerk = "clerk" / "Chuyên viên thi đua, khen thưởng",
        Head = "head" / "Trưởng đơn vị",
        Individual = "individual" / "Cá nhân",
        CouncilMember = "council_member" / "Thành viên hội đồng",
        Leader = "leader" / "Lãnh đạo ký",
        /// Keeps the private sheets, and is the only one to read them beside the person himself.
        Personnel = "personnel" / "Quản lý hồ sơ cán bộ",
    }
}

/// Shortest password (characters), after NIST SP 800-63B and ASVS 5.0 V6.2.1; no rule of composition.
pub const PASSWORD_SHORTEST: usize = 12;
/// Longest password (characters): more would only feed the hash.
pub const PASSWORD_LONGEST: usize = 128;
/// How long a log-in lasts at the most.
pub const SESSION_LASTS: Duration = Duration::hours(12);

/// How many failed log-ins are suffered within [`FAILURES_COUNT_FOR`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// For this name from this address.
    pub here: i64,
    /// From this address, for whatever name.
    pub address: i64,
    /// For this name, from wherever.
    pub login: i64,
}

pub const FAILURES_COUNT_FOR: Duration = Duration::minutes(15);

impl Failures {
    /// Whether one more try must wait. A name can be blocked by a stranger only with many addresses.
    pub fn too_many(self) -> bool {
        self.here >= 5 || self.address >= 30 || self.login >= 50
    }
}

/// The start of the time in which failures count.
pub fn failures_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - FAILURES_COUNT_FOR
}

/// What stands in the way of this password.
pub fn password_refusals(login: &str, password: &str) -> Refusals {
    let mut refusals = Refusals::none();
    let length = password.chars().count();
    if length < PASSWORD_SHORTEST {
        refusals.add(
            "password",
            format!("Mật khẩu cần ít nhất {PASSWORD_SHORTEST} ký tự; hãy dùng một câu dễ nhớ."),
        );
    } else if length > PASSWORD_LONGEST {
        refusals.add("password", format!("Mật khẩu dài quá {PASSWORD_LONGEST} ký tự; hãy rút ngắn."));
    } else if is_guessable(login, password) {
        refusals.add("password", "Mật khẩu này dễ đoán; hãy chọn một câu không chứa tên đăng nhập.");
    }
    refusals
}

fn is_guessable(login: &str, password: &str) -> bool {
    let (login, password) = (viet::fold(login), viet::fold(password));
    let mut letters = password.chars();
    let first = letters.next();
    letters.all(|c| Some(c) == first)
        || password.contains("thiduakhenthuong")
        || (login.len() > 3 && password.contains(&login))
}

/// The argon2id hash of a password in PHC form; the salt comes from the random source.
pub fn hash_password(password: &str, salt: [u8; 16]) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?.to_string())
}

/// Whether the password belongs to the hash. An unreadable hash belongs to no password.
pub fn password_matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = hash_password("mot cau that dai", [7; 16]).expect("hash");
        assert!(hash.starts_with("$argon2id$"));
        assert!(password_matches("mot cau that dai", &hash));
        assert!(!password_matches("mot cau that dat", &hash));
        assert!(!password_matches("mot cau that dai", "not a hash"));
    }

    #[test]
    fn short_long_and_guessable_passwords_are_refused() {
        for bad in ["ngan", "aaaaaaaaaaaaaaaa", "Chuyenvien01 abc", &"dài".repeat(60)] {
            assert!(!password_refusals("chuyenvien01", bad).is_empty(), "{bad}");
        }
        assert!(password_refusals("chuyenvien01", "ba con gà trên đồi").is_empty());
    }
}
