//! Who looks, who acts, when: the arguments that every read and every write takes.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

/// The time as the installation sees it. Only the binary and the tests implement it.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// The random source. Only the binary and the tests implement it.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// Who looks at the office's data, and the day whose roles count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    pub account: Uuid,
    pub on: NaiveDate,
}

/// One intended write: who, when, and the key under which a repetition gives the first result.
///
/// The key is made with the form, so that a double click or a resend carries the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub account: Uuid,
    pub key: String,
    pub at: DateTime<Utc>,
}

impl Act {
    pub fn viewer(&self) -> Viewer {
        Viewer { account: self.account, on: self.today() }
    }

    /// The day of the act in Việt Nam.
    pub fn today(&self) -> NaiveDate {
        local_date(self.at)
    }
}

/// The calendar day in Việt Nam.
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    local_time(at).date()
}

/// Day and time of day in Việt Nam (UTC+7 all year; the country has had no other offset since 1975).
pub fn local_time(at: DateTime<Utc>) -> NaiveDateTime {
    const SEVEN_HOURS: i32 = 7 * 3600;
    match FixedOffset::east_opt(SEVEN_HOURS) {
        Some(hanoi) => at.with_timezone(&hanoi).naive_local(),
        None => at.naive_utc(),
    }
}
