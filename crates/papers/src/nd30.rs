//! What every administrative paper shares under decree 30/2020/NĐ-CP, Appendix I: head, foot, and the way
//! lists, bases and recipients are closed. [`Head`] and [`Signer`] are what a caller fills in; the texts made
//! from them are what the templates and the Word file print.

use chrono::NaiveDate;
use serde::Serialize;
use viet::date::long;

/// Blanks that a clerk fills in by hand on a draft; unbreakable, so that the line keeps its shape.
const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The line that marks invented people and acts.
const SPECIMEN: &str = "Bản trình diễn – người và việc được hư cấu";

/// The letters of points (điểm), in Vietnamese order.
const POINTS: [&str; 23] = [
    "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
    "x", "y",
];

/// Who issues a paper, where, under which number and when (boxes 1–4 of the decree's diagram).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The body directly above, if the paper names it. Printed in capitals, not bold.
    pub superior: Option<String>,
    /// The issuing body's full name. Printed in capitals, bold; a line feed in it is kept.
    pub issuer: String,
    /// The place name before the date, such as `Lạng Sơn`.
    pub place: String,
    /// The number within the year and its series; none on a draft.
    pub number: Option<u32>,
    /// The symbol after the number, such as `QĐ-VP`.
    pub symbol: String,
    /// The day of issue; none on a draft.
    pub date: Option<NaiveDate>,
}

/// Who signs (boxes 7a and 7b).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The lines above the signature, such as `KT. CHÁNH VĂN PHÒNG` and `PHÓ CHÁNH VĂN PHÒNG`. Printed in
    /// capitals.
    pub authority: Vec<String>,
    /// Full name, without academic or honorary titles.
    pub name: String,
}

/// The head as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct HeadText {
    pub(crate) superior: Option<String>,
    pub(crate) issuer: Vec<String>,
    pub(crate) nation: &'static str,
    pub(crate) motto: &'static str,
    pub(crate) number: String,
    /// Lines below the number: what a letter is about, and that a draft is one.
    pub(crate) under: Vec<String>,
    pub(crate) place_date: String,
}

/// The foot as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct FootText {
    pub(crate) recipients: Vec<String>,
    pub(crate) authority: Vec<String>,
    pub(crate) name: String,
}

impl Head {
    /// The number and symbol as the office cites them, `05/QĐ-VP`; on a draft with a blank for the number.
    pub fn notation(&self) -> String {
        match self.number {
            Some(number) => format!("{number:02}/{}", self.symbol),
            None => format!("{BLANK}/{}", self.symbol),
        }
    }

    pub(crate) fn text(&self) -> HeadText {
        HeadText {
            superior: self.superior.as_deref().map(str::to_uppercase),
            issuer: self.issuer.lines().map(str::to_uppercase).collect(),
            nation: NATION,
            motto: MOTTO,
            number: format!("Số: {}", self.notation()),
            under: Vec::new(),
            place_date: format!("{}, {}", self.place, long_or_blank(self.date)),
        }
    }
}

/// A superior's document that a movement answers, inside the system or outside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Its type, such as `Phát động`; `văn bản` where that is not known.
    pub kind: String,
    /// Number and symbol, such as `1004/PĐ-UBND`.
    pub notation: String,
    /// Its day.
    pub date: NaiveDate,
    /// Who issued it.
    pub issuer: String,
    /// What it is about, such as `về việc …`.
    pub subject: Option<String>,
}

impl Answered {
    /// The line among the legal bases of every paper of the movement; none where the office typed one of its own.
    pub(crate) fn basis(&self, own: &[String]) -> Option<String> {
        let Self { kind, notation, date, issuer, subject } = self;
        let about = subject.as_deref().map(|subject| format!(" {}", bare(subject))).unwrap_or_default();
        let is_named = own.iter().any(|basis| basis.contains(notation.as_str()));
        (!is_named).then(|| format!("Thực hiện {kind} số {notation} {} của {issuer}{about}", long(*date)))
    }
}

/// The legal bases of a paper, closed, the superior's launch among them at the end.
pub(crate) fn bases(own: &[String], answered: Option<&Answered>) -> Vec<String> {
    let answered = answered.and_then(|answered| answered.basis(own));
    closed(own.iter().chain(&answered).map(String::as_str))
}

/// The national name (box 1). The decree's own table also prints HOÀ; its text, and the offices, write HÒA.
pub(crate) const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// The national motto (box 1).
pub(crate) const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

impl Signer {
    pub(crate) fn text(&self, recipients: Vec<String>) -> FootText {
        FootText {
            recipients,
            authority: self.authority.iter().map(|line| line.to_uppercase()).collect(),
            name: self.name.clone(),
        }
    }
}

/// The day in the long form of the decree, or its blanks on a draft.
pub(crate) fn long_or_blank(date: Option<NaiveDate>) -> String {
    match date {
        Some(date) => long(date),
        None => format!("ngày{BLANK}tháng{BLANK}năm{BLANK}"),
    }
}

/// Closes each item with a semicolon and the last with a full stop, whatever the office typed after it.
pub(crate) fn closed<'a>(items: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut items: Vec<String> = items.into_iter().map(|item| format!("{};", bare(item))).collect();
    if let Some(last) = items.last_mut() {
        last.pop();
        last.push('.');
    }
    items
}

/// Closed items behind dashes, as under "Nơi nhận:".
pub(crate) fn dashed<'a>(items: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    closed(items).into_iter().map(|item| format!("- {}", item.trim_start_matches(['-', ' ']))).collect()
}

/// A text as one sentence: without the stops the office typed, with one at its end.
pub(crate) fn sentence(text: &str) -> String {
    format!("{}.", bare(text))
}

/// A text without blanks and stops at its end.
pub(crate) fn bare(text: &str) -> &str {
    text.trim().trim_end_matches([';', '.', ',', '/', ' '])
}

/// The letter of the nth point, from 0. Past the alphabet it starts again.
pub(crate) fn point(index: usize) -> &'static str {
    POINTS[index % POINTS.len()]
}

/// The line at the foot of each page of demonstration data.
pub(crate) fn specimen(specimen: bool) -> Option<&'static str> {
    specimen.then_some(SPECIMEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(number: Option<u32>, date: Option<NaiveDate>) -> Head {
        Head {
            superior: None,
            issuer: "Văn phòng".into(),
            place: "Lạng Sơn".into(),
            number,
            symbol: "QĐ-VP".into(),
            date,
        }
    }

    #[test]
    fn number_is_padded_and_date_only_for_small_days_and_two_months() {
        let text = head(Some(5), NaiveDate::from_ymd_opt(2026, 6, 3)).text();
        assert_eq!(text.number, "Số: 05/QĐ-VP");
        assert_eq!(text.place_date, "Lạng Sơn, ngày 03 tháng 6 năm 2026");
    }

    #[test]
    fn draft_has_blanks() {
        let text = head(None, None).text();
        assert!(text.number.ends_with("/QĐ-VP") && !text.number.contains(char::is_numeric));
        assert!(!text.place_date.contains(char::is_numeric));
    }

    #[test]
    fn lists_close_with_semicolons_and_one_full_stop() {
        assert_eq!(closed(["Căn cứ A.", "Căn cứ B;", "Căn cứ C"]), ["Căn cứ A;", "Căn cứ B;", "Căn cứ C."]);
        assert_eq!(dashed(["Như Điều 3", "- Lưu: VT"]), ["- Như Điều 3;", "- Lưu: VT."]);
    }

    #[test]
    fn points_follow_the_vietnamese_alphabet() {
        assert_eq!((0..6).map(point).collect::<String>(), "abcdđe");
    }
}
