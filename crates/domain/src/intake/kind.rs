//! What kind of movement it is, and by what name practice calls it, as far as its title tells.

use super::announcement::{Found, Period};
use super::letter::{Letter, Place, within};
use super::pattern::patterns;
use super::title::Title;
use crate::movement::Kind;

patterns! {
    THEMATIC = r"đợt thi đua(?: (?:đặc biệt|cao điểm|ngắn ngày|đột xuất))?|thi đua (?:đặc biệt|theo (?:đợt|chuyên đề)|chuyên đề|cao điểm|đột xuất|ngắn ngày|nước rút)|(?:thi đua|thành tích|thành tích xuất sắc) chào mừng|chuyên đề";
    REGULAR = r"thi đua thường xuyên|(?:năm(?: học| công tác)?|giai đoạn) \d{4}(?:\s*[-–]\s*\d{4})?";
    LAUNCHED = r"phát động (?:phong trào )?thi đua (?:yêu nước )?((?:năm|giai đoạn) \d{4}(?:\s*[-–]\s*\d{4})?)";
    SPECIAL = r"đặc biệt";
    PEAK = r"cao điểm";
    SPRINT = r"nước rút";
    SUDDEN = r"đột xuất";
    SPELL = r"(?:theo )?đợt";
    TOPIC = r"chuyên đề";
    STEADY = r"thường xuyên";
    QUOTED = r"thi đua\s*[“\x22«]";
}

/// Words of the title tell a thematic one; one that only bears a year or years is the office's regular one (Law
/// 06/2022/QH15, Article 16, clause 1). Beside it the name of practice, where the words have one.
pub(super) fn find(
    letter: &Letter,
    title: Option<&Title>,
    theme: Option<&Place>,
    period: Option<&Period>,
) -> Option<(Found<Kind>, Option<Found<String>>)> {
    let title = title?;
    let told = |kind, at: Place| (letter.found(&at, kind), practice(letter, &at));
    let name = letter.slice(&title.whole);
    if let Some(words) = THEMATIC.find(name).or_else(|| QUOTED.find(name).and_then(|_| QUOTED.find(name))) {
        let at = letter.bare(within(&title.whole, words), &['“', '"', '«']);
        return Some(told(Kind::Thematic, at));
    }
    let regular = REGULAR.find(name).map(|words| within(&title.whole, words));
    regular.or_else(|| launched(letter, theme, period)).map(|at| told(Kind::Regular, at))
}

/// "phát động phong trào thi đua giai đoạn 2020-2025" in the text, without a theme.
fn launched(letter: &Letter, theme: Option<&Place>, period: Option<&Period>) -> Option<Place> {
    if theme.is_some() || period.is_none() {
        return None;
    }
    letter.body.iter().find_map(|one| {
        let found = LAUNCHED.captures(letter.slice(&one.at))?;
        Some(within(&one.at, found.get(1)?))
    })
}

/// The name of practice among the words that told the kind; the narrower one where two stand together ("đợt thi đua đặc biệt").
fn practice(letter: &Letter, at: &Place) -> Option<Found<String>> {
    let names = [
        (&SPECIAL, "đặc biệt"),
        (&PEAK, "cao điểm"),
        (&SPRINT, "nước rút"),
        (&SUDDEN, "đột xuất"),
        (&SPELL, "theo đợt"),
        (&TOPIC, "chuyên đề"),
        (&STEADY, "thường xuyên"),
    ];
    let words = letter.slice(at);
    let (found, name) = names.into_iter().find_map(|(pattern, name)| Some((pattern.find(words)?, name)))?;
    Some(letter.found(&within(at, found), name.to_owned()))
}
