//! What the movement celebrates, and the anniversaries that the text names with their days.

use chrono::Datelike;

use super::announcement::{Commemoration, Found, Period};
use super::day;
use super::letter::{Letter, Place, within};
use super::pattern::patterns;
use super::title::Title;

patterns! {
    CELEBRATES = r"(?:chào mừng|hướng tới(?: kỷ niệm)?)\s+";
    /// Where the occasion ends in a sentence.
    ENDS = r"[.;:“”\x22(\[]|\s*…|,? (?:với (?:chủ đề|các nội|những|nội|tinh)|như\b|của sở|góp phần|bằng|nhằm|do |trong (?:cán|toàn|đội))|, (?:phấn|thi đua|quyết|hoàn|tạo|cán|công chức|người|văn phòng|sở |ủy|ubnd)|[*]{2}";
    ANNIVERSARY = r"(?:kỷ niệm (?:lần thứ )?)?(\d{1,3} năm (?:ngày|thành lập|cách mạng|quốc khánh|giải phóng|chiến thắng|tái lập|truyền thống)[^.;:(“”\x22\n]*?)\s*(?:,? và (?:kỷ niệm )?\d{1,3} năm|,\s*(?:kỷ niệm|và|với|\d{1,3} năm|[^\s\d])|[.;:“”\x22\n]|\(|$|\s+(?:với|như|bằng|nhằm)\s)";
    DAY_ONLY = r"kỷ niệm ((?:ngày|lễ) [^.;:(“”\x22,\n]*?)\s*(?:\(|[.;:,“”\x22\n]|$|\s+(?:với|như|bằng|nhằm)\s)";
    YEAR = r"năm (\d{4})";
    BRACKETS = r"^\s*\(([^)\n]{3,60})\)";
}

/// The first occasion named: in the title, in the slogan, in the text.
pub(super) fn find(letter: &Letter, title: Option<&Title>, theme: Option<&Place>) -> Option<Place> {
    let of_title = || title.and_then(|title| celebrated(letter, &title.name));
    let of_theme = || theme.and_then(|theme| celebrated(letter, theme));
    let of_text = || letter.body.iter().find_map(|one| celebrated(letter, &one.said));
    of_title().or_else(of_theme).or_else(of_text)
}

fn celebrated(letter: &Letter, at: &Place) -> Option<Place> {
    let start = within(at, CELEBRATES.find(letter.slice(at))?).end;
    let behind = start..at.end;
    let end = ENDS.find(letter.slice(&behind)).map_or(at.end, |end| within(&behind, end).start);
    let at = letter.bare(start..end, &[',', '*', '”', '"']);
    (at.len() > 3).then_some(at)
}

/// Every anniversary once, in the fullest form, with its day where the text gives it.
pub(super) fn commemorations(
    letter: &Letter,
    title: Option<&Title>,
    period: Option<&Period>,
) -> Vec<Commemoration> {
    let of_period = period.and_then(|period| period.to.as_ref().or(period.from.as_ref()));
    let of_title = || YEAR.captures(letter.slice(&title?.name))?[1].parse().ok();
    let year = of_period.map(|day| day.value.year()).or_else(of_title);
    let places = title.map(|title| title.whole.clone()).into_iter();
    let places = places.chain(letter.body.iter().map(|one| one.said.clone()));
    let mut kept: Vec<(Place, Option<Found<chrono::NaiveDate>>)> = Vec::new();
    for place in places {
        for at in named(letter, &place) {
            let date = dated(letter, &at, place.end, year);
            add(letter, &mut kept, at, date);
        }
    }
    kept.into_iter().map(|(name, date)| Commemoration { name: letter.told(name), date }).collect()
}

fn named(letter: &Letter, at: &Place) -> Vec<Place> {
    let mut names = Vec::new();
    for pattern in [&*ANNIVERSARY, &*DAY_ONLY] {
        let mut from = at.start;
        while let Some(name) = pattern.captures(letter.slice(&(from..at.end))).and_then(|found| found.get(1))
        {
            // The next one may begin with what ended this one: "80 năm … và 75 năm …".
            let name = within(&(from..at.end), name);
            from = name.end;
            names.push(letter.bare(name, &[',', '*']));
        }
    }
    names
}

/// The day in the brackets behind a name, or within the name: of two the later, on which it is kept this year.
fn dated(letter: &Letter, name: &Place, end: usize, year: Option<i32>) -> Option<Found<chrono::NaiveDate>> {
    let behind = name.end..end;
    let brackets = BRACKETS.captures(letter.slice(&behind)).and_then(|found| found.get(1));
    let place = brackets.map_or(name.clone(), |brackets| within(&behind, brackets));
    let whole = day::last(letter.text, &place);
    let (date, at) = match (whole, year) {
        (Some(whole), _) => whole,
        (None, Some(year)) => day::in_year(letter.text, &place, year)?,
        (None, None) => return None,
    };
    Some(letter.found(&at, date))
}

/// Keeps a name unless it is known; of two forms of one anniversary the longer, and the day that either bears.
fn add(
    letter: &Letter,
    kept: &mut Vec<(Place, Option<Found<chrono::NaiveDate>>)>,
    name: Place,
    date: Option<Found<chrono::NaiveDate>>,
) {
    let new = core(letter.slice(&name));
    for (known, known_date) in kept.iter_mut() {
        let old = core(letter.slice(known));
        if old.starts_with(&new) || new.starts_with(&old) {
            let longer = letter.slice(&name).len() > letter.slice(known).len();
            let is_counted = |at: &Place| letter.slice(at).starts_with(|c: char| c.is_ascii_digit());
            if longer && (is_counted(&name) || !is_counted(known)) {
                *known = name;
            }
            *known_date = known_date.take().or(date);
            return;
        }
    }
    kept.push((name, date));
}

/// A name without the years that it counts.
fn core(name: &str) -> String {
    let folded = viet::fold(name);
    let counted = folded.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    counted.strip_prefix("nam ").unwrap_or(counted).to_owned()
}
