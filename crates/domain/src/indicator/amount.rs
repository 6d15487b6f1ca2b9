//! A measured number: exact, as people type it.

use std::fmt;

use serde::{Deserialize, Serialize};
use viet::number::Decimal;

/// A number in thousandths: `12,5` is 12,500.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Amount(i64);

impl Amount {
    pub const ZERO: Amount = Amount(0);
    /// Digits behind the comma that are kept.
    const SCALE: u8 = 3;
    /// More than an office counts (a thousand billions): every sum stays far from overflow.
    const MOST: i64 = 1_000_000_000_000_000;

    pub fn of_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// A whole number.
    #[cfg(test)]
    pub(crate) fn of(whole: i64) -> Self {
        Self(whole * 1_000)
    }

    pub fn thousandths(self) -> i64 {
        self.0
    }

    /// Reads a number as people type it: `12,5`, `1.000`, `-2,5`.
    ///
    /// # Errors
    /// The sentence that belongs beside the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = viet::number::parse(text).map_err(|error| error.to_string())?;
        let Some(missing) = Self::SCALE.checked_sub(number.scale) else {
            return Err(format!("{number}: ghi nhiều nhất ba chữ số sau dấu phẩy."));
        };
        let thousandths = number.digits.checked_mul(10_i64.pow(u32::from(missing)));
        let within = thousandths.filter(|one| (-Self::MOST..=Self::MOST).contains(one));
        within
            .map(Self)
            .ok_or_else(|| format!("{number} lớn quá; hãy dùng đơn vị tính lớn hơn, ví dụ triệu đồng."))
    }

    /// How many digits behind the comma say something.
    pub fn decimals(self) -> u32 {
        match self.0 {
            n if n % 1_000 == 0 => 0,
            n if n % 100 == 0 => 1,
            n if n % 10 == 0 => 2,
            _ => 3,
        }
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// So many times the amount.
    #[must_use]
    pub fn times(self, count: usize) -> Self {
        Self(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }
}

/// `1.250`, `12,5`, `-0,25`
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.decimals();
        let digits = self.0 / 10_i64.pow(u32::from(Self::SCALE) - decimals);
        let scale = u8::try_from(decimals).unwrap_or(Self::SCALE);
        Decimal { digits, scale }.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, thousandths) in [
            ("12,5", 12_500),
            ("1.000", 1_000_000),
            ("-2,5", -2_500),
            ("0", 0),
            ("0,125", 125),
            ("97", 97_000),
        ] {
            assert_eq!(Amount::parse(typed), Ok(Amount(thousandths)), "{typed}");
        }
        for wrong in ["", "nhiều", "1,2345", "9999999999999", "1,000"] {
            assert!(Amount::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(thousandths in -Amount::MOST..=Amount::MOST) {
            let amount = Amount(thousandths);
            // `1,250` is told apart by people only: whoever types three decimals after up to three digits is asked.
            if let Ok(read) = Amount::parse(&amount.to_string()) {
                prop_assert_eq!(read, amount);
            } else {
                prop_assert_eq!(amount.decimals(), 3);
            }
        }
    }
}
