//! Numbers as papers print them (`1.234.567`, `1.234.567 đồng`, in words) and as people type them (`1.000.000`, `1,5`).
//!
//! The point stands between groups of three and the comma before the decimals, as for the locale `vi` in CLDR. No floating
//! point: what was typed is kept digit by digit.

use std::fmt;

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

/// How regions say a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speech {
    /// As papers of the State write it: `một nghìn không trăm linh năm`.
    Standard,
    /// As the South says and writes it: `một ngàn không trăm lẻ năm`.
    Southern,
}

/// A whole number in words, lower-case: `1234567` is
/// `một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy`.
///
/// After a ten of its own, 1 is `mốt`, 4 is `tư` (not after `mười`: `mười một`, `mười bốn`) and 5 is `lăm` after every ten;
/// an empty ten is `linh`, and the empty hundreds of a group behind another are said (`không trăm`). Beyond a billion
/// (`tỷ`) the number of billions is said first.
///
/// ```
/// use viet::number::words;
///
/// assert_eq!(words(2_021), "hai nghìn không trăm hai mươi mốt");
/// assert_eq!(words(-1_105), "âm một nghìn một trăm linh năm");
/// ```
pub fn words(number: i64) -> String {
    words_in(number, Speech::Standard)
}

/// [`words`] as one of the regions says them.
///
/// ```
/// use viet::number::{Speech, words_in};
///
/// assert_eq!(words_in(1_005, Speech::Southern), "một ngàn không trăm lẻ năm");
/// ```
pub fn words_in(number: i64, speech: Speech) -> String {
    let mut out = Vec::new();
    if number < 0 {
        out.push("âm");
    }
    match number.unsigned_abs() {
        0 => out.push(DIGITS[0]),
        magnitude => push_number(magnitude, false, &mut out),
    }
    if speech == Speech::Southern {
        out.iter_mut().for_each(|word| *word = southern(word));
    }
    out.join(" ")
}

fn southern(word: &'static str) -> &'static str {
    match word {
        "linh" => "lẻ",
        "nghìn" => "ngàn",
        other => other,
    }
}

/// How an amount in words ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// `… đồng`
    Plain,
    /// `… đồng chẵn` for an amount of whole thousands, as vouchers of bookkeeping have it so that nothing can be added.
    /// No text of the law that was read asks for it.
    Even,
}

/// An amount in words, as the line “Bằng chữ” has it: with a capital, in đồng.
///
/// ```
/// use viet::number::{Ending, dong_words};
///
/// assert_eq!(dong_words(760_000, Ending::Plain), "Bảy trăm sáu mươi nghìn đồng");
/// assert_eq!(dong_words(760_000, Ending::Even), "Bảy trăm sáu mươi nghìn đồng chẵn");
/// assert_eq!(dong_words(760_500, Ending::Even), "Bảy trăm sáu mươi nghìn năm trăm đồng");
/// ```
pub fn dong_words(amount: i64, ending: Ending) -> String {
    let words = words(amount);
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let even = ending == Ending::Even && amount != 0 && amount % 1_000 == 0;
    first.chain(chars).chain(if even { " đồng chẵn" } else { " đồng" }.chars()).collect()
}

/// A number as people type it: exact, with its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// All digits, without the comma.
    pub digits: i64,
    /// How many of them are behind the comma, as typed: `1,50` has two.
    pub scale: u8,
}

impl Decimal {
    /// The number, if nothing but zeros is behind the comma.
    pub fn whole(self) -> Option<i64> {
        let unit = 10i64.checked_pow(u32::from(self.scale))?;
        (self.digits % unit == 0).then_some(self.digits / unit)
    }
}

/// `1.234,50`
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return f.write_str(&grouped(self.digits));
        }
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = usize::from(self.scale) + 1);
        let (whole, behind) = digits.split_at(digits.len() - usize::from(self.scale));
        let sign = if self.digits < 0 { "-" } else { "" };
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
        write!(f, "{sign}{whole},{behind}")
    }
}

/// Why a text is not a number. `Display` is a Vietnamese sentence that can stand beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberError {
    /// Nothing was typed.
    Empty,
    /// The text is no number, or its points are not between groups of three.
    Unreadable(String),
    /// `1,000` or `1.5`: one thing here, another where the point is the decimal sign.
    Ambiguous {
        /// Read as Vietnamese writes.
        vietnamese: Decimal,
        /// Read as English writes.
        english: Decimal,
    },
    /// More digits than the number can hold.
    TooLong(String),
    /// A sum in đồng that is no whole number of đồng.
    NotWhole(Decimal),
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumberError::Empty => f.write_str("Chưa nhập số."),
            NumberError::Unreadable(text) => {
                write!(f, "Không đọc được số “{text}”. Ghi theo dạng 1.234.567 hoặc 1,5.")
            }
            NumberError::Ambiguous { vietnamese, english } => {
                write!(
                    f,
                    "Chưa rõ là {vietnamese} hay {english}. Dùng dấu chấm giữa hàng nghìn, dấu phẩy trước phần thập phân."
                )
            }
            NumberError::TooLong(text) => write!(f, "Số “{text}” quá dài."),
            NumberError::NotWhole(number) => write!(f, "{number} không phải là số đồng nguyên."),
        }
    }
}

impl std::error::Error for NumberError {}

/// Reads a number as people type it: points or spaces between groups of three, a comma before the decimals, a minus
/// sign. What only English writes (`1,234.5`, `1,000,000`) is read as such; what both write for different numbers
/// (`1,000`) is refused as ambiguous, but not `1.000`, which is a thousand here.
///
/// ```
/// use viet::number::{Decimal, NumberError, parse};
///
/// assert_eq!(parse("1.000.000").unwrap().whole(), Some(1_000_000));
/// assert_eq!(parse("1,5"), Ok(Decimal { digits: 15, scale: 1 }));
/// assert!(matches!(parse("1,000"), Err(NumberError::Ambiguous { .. })));
/// ```
pub fn parse(text: &str) -> Result<Decimal, NumberError> {
    let tidy = crate::tidy(text);
    if tidy.is_empty() {
        return Err(NumberError::Empty);
    }
    let unsigned = tidy.strip_prefix(['-', '−']).map(str::trim_start);
    let figures = unsigned.unwrap_or(&tidy);
    let sign = if unsigned.is_some() { -1 } else { 1 };
    let read = |group, comma| read(figures, group, comma).map(|figures| figures.number(sign));
    let too_long = || NumberError::TooLong(tidy.clone());
    match (read('.', ','), read(',', '.')) {
        (None, None) => Err(NumberError::Unreadable(tidy)),
        (Some(number), None) | (None, Some(number)) => number.ok_or_else(too_long),
        (Some(vietnamese), Some(english)) => {
            let (vietnamese, english) = (vietnamese.ok_or_else(too_long)?, english.ok_or_else(too_long)?);
            let settled = vietnamese == english || !figures.contains(',');
            if settled { Ok(vietnamese) } else { Err(NumberError::Ambiguous { vietnamese, english }) }
        }
    }
}

/// Reads a sum of money as people type it: `1.500.000 đồng`, `1.500.000đ`, `1,5 triệu`, `500 nghìn`, `2 tỷ VNĐ`.
///
/// ```
/// use viet::number::parse_dong;
///
/// assert_eq!(parse_dong("1.500.000 đồng"), Ok(1_500_000));
/// assert_eq!(parse_dong("1,5 triệu"), Ok(1_500_000));
/// ```
pub fn parse_dong(text: &str) -> Result<i64, NumberError> {
    let tidy = crate::tidy(text);
    let small = tidy.to_lowercase();
    let rest = without_any(small.trim_end_matches('.'), &["đồng", "vnđ", "vnd", "₫", "đ"]).0;
    let (rest, times) = MULTIPLES
        .iter()
        .map(|(names, times)| (without_any(rest, names), times))
        .find_map(|((rest, found), times)| found.then_some((rest, *times)))
        .unwrap_or((rest, 1));
    let number = parse(rest).map_err(|error| match error {
        NumberError::Unreadable(_) => NumberError::Unreadable(tidy.clone()),
        other => other,
    })?;
    let sum = number.digits.checked_mul(times).ok_or(NumberError::TooLong(tidy))?;
    let sum = Decimal { digits: sum, scale: number.scale };
    sum.whole().ok_or(NumberError::NotWhole(sum))
}

const MULTIPLES: [(&[&str], i64); 3] =
    [(&["nghìn", "ngàn"], 1_000), (&["triệu", "tr"], 1_000_000), (&["tỷ", "tỉ"], 1_000_000_000)];

/// The text without one of these endings, and whether it had one.
fn without_any<'a>(text: &'a str, endings: &[&str]) -> (&'a str, bool) {
    let text = text.trim_end();
    let shorter = endings.iter().find_map(|ending| text.strip_suffix(ending));
    (shorter.unwrap_or(text).trim_end(), shorter.is_some())
}

/// The digits of a number, and how many are behind its comma.
struct Figures {
    digits: String,
    scale: usize,
}

impl Figures {
    fn number(&self, sign: i64) -> Option<Decimal> {
        let digits: i64 = self.digits.parse().ok()?;
        // Beyond 18 places the unit itself could not be written.
        let scale = u8::try_from(self.scale).ok().filter(|scale| *scale <= 18)?;
        Some(Decimal { digits: sign * digits, scale })
    }
}

/// Takes the separators out, if they stand where they may.
fn read(text: &str, group: char, comma: char) -> Option<Figures> {
    let (whole, behind) =
        text.split_once(comma).map_or((text, None), |(whole, behind)| (whole, Some(behind)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let group = [group, ' '].into_iter().find(|group| whole.contains(*group));
    let groups: Vec<&str> = group.map_or(vec![whole], |group| whole.split(group).collect());
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || (first.len() <= 3 && !first.starts_with('0'));
    let threes = rest.iter().all(|part| part.len() == 3);
    let behind_is_right = behind.is_none_or(all_digits);
    let right = grouped && threes && behind_is_right && groups.iter().all(|part| all_digits(part));
    let behind = behind.unwrap_or_default();
    right.then(|| Figures { digits: groups.concat() + behind, scale: behind.len() })
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

    #[test]
    fn the_south_says_some_words_otherwise() {
        assert_eq!(words_in(2_005_104, Speech::Southern), "hai triệu không trăm lẻ năm ngàn một trăm lẻ bốn");
        assert_eq!(
            words_in(2_005_104, Speech::Standard),
            "hai triệu không trăm linh năm nghìn một trăm linh bốn"
        );
    }

    #[test]
    fn an_amount_is_even_only_in_whole_thousands() {
        let even = |amount| dong_words(amount, Ending::Even);
        assert_eq!(even(1_000_000), "Một triệu đồng chẵn");
        assert_eq!(even(1_234_500), "Một triệu hai trăm ba mươi tư nghìn năm trăm đồng");
        assert_eq!(even(0), "Không đồng");
        assert_eq!(even(-5_000), "Âm năm nghìn đồng chẵn");
        assert_eq!(dong_words(1_000_000, Ending::Plain), "Một triệu đồng");
    }

    fn decimal(digits: i64, scale: u8) -> Decimal {
        Decimal { digits, scale }
    }

    #[test]
    fn reads_numbers_as_people_type_them() {
        let typed = [
            ("0", decimal(0, 0)),
            ("007", decimal(7, 0)),
            ("1000000", decimal(1_000_000, 0)),
            ("1.000.000", decimal(1_000_000, 0)),
            ("1 000 000", decimal(1_000_000, 0)),
            ("1.000", decimal(1_000, 0)),
            ("1,5", decimal(15, 1)),
            ("0,125", decimal(125, 3)),
            ("1.234,50", decimal(123_450, 2)),
            ("-3,5", decimal(-35, 1)),
            ("− 3", decimal(-3, 0)),
            (" 95,5\u{a0}", decimal(955, 1)),
            // only English
            ("1,000,000", decimal(1_000_000, 0)),
            ("1,234.5", decimal(12_345, 1)),
            ("1.5", decimal(15, 1)),
        ];
        for (text, number) in typed {
            assert_eq!(parse(text), Ok(number), "{text}");
        }
        assert_eq!(
            parse("12,345"),
            Err(NumberError::Ambiguous { vietnamese: decimal(12_345, 3), english: decimal(12_345, 0) })
        );
        assert_eq!(
            parse("1,000").unwrap_err().to_string().split(". ").next(),
            Some("Chưa rõ là 1,000 hay 1.000")
        );
        let tiny = "0,0000000000000000001";
        assert_eq!(parse(tiny), Err(NumberError::TooLong(tiny.into())));
        assert_eq!(parse(" "), Err(NumberError::Empty));
        assert_eq!(parse("99999999999999999999"), Err(NumberError::TooLong("99999999999999999999".into())));
        for text in [
            "một",
            "1.00.000",
            "1..000",
            "1,",
            ",5",
            "1.0000.000",
            "0.000.000",
            "--1",
            "1.000 000",
            "1e5",
            "١",
        ] {
            assert_eq!(parse(text), Err(NumberError::Unreadable(text.into())), "{text}");
        }
    }

    #[test]
    fn reads_sums_as_people_type_them() {
        let typed = [
            ("760.000", 760_000),
            ("760.000đ", 760_000),
            ("760.000 Đồng", 760_000),
            ("760.000 đ.", 760_000),
            ("760000 VNĐ", 760_000),
            ("1,5 triệu đồng", 1_500_000),
            ("1,5tr", 1_500_000),
            ("500 ngàn", 500_000),
            ("2 tỷ", 2_000_000_000),
            ("-5.000 ₫", -5_000),
            ("5.000,00", 5_000),
        ];
        for (text, sum) in typed {
            assert_eq!(parse_dong(text), Ok(sum), "{text}");
        }
        assert_eq!(parse_dong("1,5 đồng"), Err(NumberError::NotWhole(decimal(15, 1))));
        assert_eq!(parse_dong("đồng"), Err(NumberError::Empty));
        assert_eq!(parse_dong("5 con gà"), Err(NumberError::Unreadable("5 con gà".into())));
        assert!(matches!(parse_dong("9999999999 tỷ"), Err(NumberError::TooLong(_))));
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
        fn every_printed_number_is_read_back(digits in -999_999_999_999i64..999_999_999_999, scale in 0u8..7) {
            let number = decimal(digits, scale);
            let read = parse(&number.to_string());
            match read {
                Err(NumberError::Ambiguous { vietnamese, .. }) => prop_assert!(vietnamese == number && scale == 3),
                read => prop_assert_eq!(read, Ok(number)),
            }
            prop_assert_eq!(parse_dong(&dong(digits)), Ok(digits));
            let unit = 10i64.pow(u32::from(scale));
            prop_assert_eq!(number.whole(), (digits % unit == 0).then_some(digits / unit));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,12}|[0-9., -]{0,24}|[0-9.,]{1,9} ?(đ|triệu|tỷ)") {
            let _ = (parse(&text), parse_dong(&text));
        }

        #[test]
        fn grouping_changes_only_points(number: i64) {
            prop_assert_eq!(grouped(number).replace('.', ""), number.to_string());
        }
    }
}
