//! Exact decimals with up to three places, for coefficients; never a floating-point number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const PLACES: usize = 3;
const ONE: i64 = 1_000;

/// A decimal counted in thousandths: `0.3` is 300.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i64);

impl Decimal {
    /// The product, or `None` where it needs more than three places.
    pub(crate) fn times(self, other: Decimal) -> Option<Decimal> {
        let product = self.0.checked_mul(other.0)?;
        (product % ONE == 0).then_some(Decimal(product / ONE))
    }

    /// `self × amount`, rounded up to a whole multiple of `step`.
    pub(crate) fn of_rounded_up(self, amount: i64, step: i64) -> Option<i64> {
        let exact = self.0.checked_mul(amount)?;
        let divisor = ONE.checked_mul(step)?;
        exact.checked_add(divisor - 1)?.checked_div(divisor)?.checked_mul(step)
    }
}

impl FromStr for Decimal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("“{text}” không phải là số thập phân có nhiều nhất {PLACES} chữ số lẻ");
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || places.len() > PLACES || !plain(whole) || !plain(places) {
            return Err(bad());
        }
        format!("{whole}{places:0<PLACES$}").parse().map(Decimal).map_err(|_| bad())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = format!("{:03}", self.0 % ONE);
        match places.trim_end_matches('0') {
            "" => write!(f, "{}", self.0 / ONE),
            places => write!(f, "{}.{places}", self.0 / ONE),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_prints_exactly() {
        for text in ["0.3", "1", "4.5", "0.45", "45.75", "270"] {
            assert_eq!(decimal(text).to_string(), text);
        }
        assert_eq!(decimal("1.0").to_string(), "1");
        for text in ["", ".3", "0,3", "-1", "0.3456", "1e3", "99999999999999999999"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn rounds_up_to_the_step() {
        assert_eq!(decimal("0.3").of_rounded_up(2_340_000, 10_000), Some(710_000));
        assert_eq!(decimal("1.0").of_rounded_up(2_340_000, 10_000), Some(2_340_000));
        assert_eq!(decimal("0.3").times(decimal("1.5")), Some(decimal("0.45")));
    }
}
