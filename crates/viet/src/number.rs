//! Numbers as papers print them: `1.234.567`, `1.234.567 đồng`, and in words.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// `1.234.567`, with a point between groups of three
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// `1.234.567 đồng`
pub fn dong(amount: i64) -> String {
    format!("{} đồng", grouped(amount))
}

/// A whole number in words, lower-case: `1234567` is
/// `một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy`.
pub fn words(number: i64) -> String {
    let mut out = Vec::new();
    if number < 0 {
        out.push("âm");
    }
    match number.unsigned_abs() {
        0 => out.push(DIGITS[0]),
        magnitude => push_number(magnitude, false, &mut out),
    }
    out.join(" ")
}

/// Says billions by saying the number of billions first, so that any size can be said.
fn push_number(number: u64, follows: bool, out: &mut Vec<&'static str>) {
    let (billions, rest) = (number / BILLION, number % BILLION);
    if billions > 0 {
        push_number(billions, follows, out);
        out.push("tỷ");
    }
    let mut follows = follows || billions > 0;
    for (unit, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = (rest / unit) % 1_000;
        if group == 0 {
            continue;
        }
        push_group(group, follows, out);
        if !name.is_empty() {
            out.push(name);
        }
        follows = true;
    }
}

/// Says one group of three digits; a group that follows another says its empty hundreds (`không trăm`).
fn push_group(group: u64, follows: bool, out: &mut Vec<&'static str>) {
    let [hundreds, tens, ones] = [group / 100, group / 10 % 10, group % 10].map(|digit| digit as usize);
    let says_hundreds = hundreds > 0 || follows;
    if says_hundreds {
        out.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if ones > 0 && says_hundreds => out.push("linh"),
        0 => {}
        1 => out.push("mười"),
        _ => out.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => out.push("mốt"),
        (2.., 4) => out.push("tư"),
        (1.., 5) => out.push("lăm"),
        _ => out.push(DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_digits_by_three() {
        assert_eq!(grouped(1_234_567), "1.234.567");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(-1_000), "-1.000");
        assert_eq!(grouped(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(dong(760_000), "760.000 đồng");
    }

    #[test]
    fn says_numbers_as_people_do() {
        let said = [
            (0, "không"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (101, "một trăm linh một"),
            (1_005, "một nghìn không trăm linh năm"),
            (1_050, "một nghìn không trăm năm mươi"),
            (760_000, "bảy trăm sáu mươi nghìn"),
            (1_000_001, "một triệu không trăm linh một"),
            (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
            (2_005_000_000, "hai tỷ không trăm linh năm triệu"),
            (-3, "âm ba"),
        ];
        for (number, text) in said {
            assert_eq!(words(number), text);
        }
    }

    /// Reads the words back by another way than they were made: sums of products, left to right.
    fn value(text: &str) -> i128 {
        let (sign, text) = text.strip_prefix("âm ").map_or((1, text), |rest| (-1, rest));
        let (mut total, mut section, mut group, mut digit) = (0i128, 0i128, 0i128, 0i128);
        for word in text.split(' ') {
            match word {
                "linh" => {}
                "mốt" => digit = 1,
                "tư" => digit = 4,
                "lăm" => digit = 5,
                "mười" => group += 10,
                "mươi" => (group, digit) = (group + digit * 10, 0),
                "trăm" => (group, digit) = (group + digit * 100, 0),
                "nghìn" => (section, group, digit) = (section + (group + digit) * 1_000, 0, 0),
                "triệu" => (section, group, digit) = (section + (group + digit) * 1_000_000, 0, 0),
                "tỷ" => {
                    total = (total + section + group + digit) * 1_000_000_000;
                    (section, group, digit) = (0, 0, 0);
                }
                name => digit = DIGITS.iter().position(|d| *d == name).unwrap() as i128,
            }
        }
        sign * (total + section + group + digit)
    }

    proptest! {
        #[test]
        fn words_say_exactly_the_number(number in prop_oneof![any::<i64>(), -2_000_000i64..2_000_000_000]) {
            prop_assert_eq!(value(&words(number)), i128::from(number));
        }

        #[test]
        fn grouping_changes_only_points(number: i64) {
            prop_assert_eq!(grouped(number).replace('.', ""), number.to_string());
        }
    }
}
