//! From when to when the movement runs.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use viet::date::Partial;

use super::announcement::{Found, Period};
use super::letter::{Letter, Paragraph, Place, within};
use super::outline::{Outline, Topic};
use super::pattern::patterns;
use super::title::Title;

patterns! {
    RANGE = r"\btừ\s+(?P<from>(?:ngày |đầu |tháng )?(?:nay|khi phát động|ngày phát động|ngày ký|\d{1,2} tháng \d{1,2}(?:,? năm \d{4})?|\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|\d{1,2}\s*/\s*\d{4}|\d{1,2}(?:,? năm \d{4})?|năm \d{4}))\s*,?\s+(?:cho )?(?:đến|tới)\s+(?:hết )?(?P<to>(?:ngày |tháng |cuối )*(?:\d{1,2} tháng \d{1,2},? năm \d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s*/\s*\d{4}|\d{1,2},? năm \d{4}|năm \d{4}))";
    UNTIL = r"\b(?:đến|tới) hết (?P<to>(?:ngày |tháng )?(?:\d{1,2} tháng \d{1,2},? năm \d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s*/\s*\d{4}|\d{1,2},? năm \d{4}|năm \d{4}))";
    YEARS = r"\b(?:giai đoạn|trong các năm|các năm|thời kỳ)\s+(?:từ năm )?(\d{4})\s*(?:[-–—]|đến(?: năm)?)\s*(\d{4})";
    PART = r"\b(?:(?P<quarter>quý\s+(?:IV|I{1,3}|[1-4]))|(?P<first>(?:6|06|sáu) tháng đầu)|(?P<last>(?:6|06|sáu) tháng cuối)|(?P<month>tháng\s+\d{1,2}))(?:\s*/\s*|,?\s+năm\s+)(?P<year>\d{4})";
    YEAR = r"\bnăm(?: công tác)?\s+(\d{4})";
    LAUNCH = r"phát động|thi đua|phong trào";
    RUNS = r"thời gian|diễn ra|bắt đầu|kéo dài|được (?:tổ chức|triển khai)|thực hiện|phát động";
    LAUNCHED = r"phát động(?: (?:và triển khai|đợt|các|phong trào|thi đua|yêu nước))+";
    AGAIN = r"(?:tiếp tục|tổng kết|sơ kết|kết thúc)\s+$";
    CELEBRATES = r"chào mừng|kỷ niệm|nhiệm kỳ|hướng tới";
    SCHOOL_YEAR = r"năm học";
    QUOTED = r"[“«][^”»\n]*[”»]|\x22[^\x22\n]*\x22";
}

/// The first of: what stands under "Thời gian"; "từ … đến …" where the movement is spoken of; the years of the title; those
/// of the sentence that launches. Years in a slogan are not the movement's.
pub(super) fn find(
    letter: &Letter,
    outline: &Outline,
    title: Option<&Title>,
    date: Option<&Found<NaiveDate>>,
) -> Option<Period> {
    let reader = Reader { letter, date };
    let mut timed = outline.about(Topic::Time).into_iter().map(|one| &one.said);
    let phases = timed.clone().filter_map(|at| reader.range(at)).reduce(whole);
    phases
        .or_else(|| timed.find_map(|at| reader.any(at)))
        .or_else(|| letter.body.iter().find_map(|one| reader.spoken(one)))
        .or_else(|| reader.of_title(title?))
        .or_else(|| letter.body.iter().find_map(|one| reader.launched(one)))
}

/// Times that the text gives for the movement and that do not fit each other, each where it stands; empty where they fit. Then a
/// person says which one holds. A time within another is a phase of it; one of another year is of another movement.
pub(super) fn disputed(letter: &Letter, outline: &Outline, found: Option<&Period>) -> Vec<Found<String>> {
    let reader = Reader { letter, date: None };
    let timed = outline.about(Topic::Time).into_iter().map(|one| one.said.clone());
    let spoken = letter.body.iter().flat_map(|one| reader.sentences_of_movement(&one.said));
    let places: Vec<Place> = timed.chain(spoken).collect();
    let mut disputed: Vec<_> = places.iter().filter_map(|at| reader.backwards(at)).collect();
    if let Some(found) = found {
        let others: Vec<_> =
            places.iter().filter_map(|at| reader.range(at)).filter(|other| clashes(other, found)).collect();
        let chosen = (!others.is_empty()).then_some(found);
        disputed.extend(chosen.into_iter().chain(&others).filter_map(told));
    }
    let mut seen = BTreeSet::new();
    disputed.retain(|one| seen.insert(one.value.clone()));
    disputed
}

/// Whether the other time goes beyond the one that was found, in a year of it.
fn clashes(other: &Period, found: &Period) -> bool {
    let day = |one: &Option<Found<NaiveDate>>| one.as_ref().map(|day| day.value);
    let [(Some(from), Some(to)), (Some(first), Some(last))] =
        [other, found].map(|one| (day(&one.from), day(&one.to)))
    else {
        return false;
    };
    let is_near = from <= last && first <= to || from.year() == first.year() && to.year() == last.year();
    is_near && (from < first || to > last)
}

/// "01/03/2025 – 31/08/2025", in the sentence of its last day.
fn told(period: &Period) -> Option<Found<String>> {
    let (from, to) = (period.from.as_ref()?, period.to.as_ref()?);
    let value = format!("{} – {}", viet::date::short(from.value), viet::date::short(to.value));
    Some(Found { value, span: to.span })
}

/// From the first day of the phases to their last.
fn whole(one: Period, other: Period) -> Period {
    let first = |a: Found<NaiveDate>, b: Found<NaiveDate>| if b.value < a.value { b } else { a };
    let last = |a: Found<NaiveDate>, b: Found<NaiveDate>| if b.value > a.value { b } else { a };
    let both = |a: Option<_>, b: Option<_>, of: fn(_, _) -> _| match (a, b) {
        (Some(a), Some(b)) => Some(of(a, b)),
        (a, b) => a.or(b),
    };
    Period { from: both(one.from, other.from, first), to: both(one.to, other.to, last) }
}

struct Reader<'a> {
    letter: &'a Letter<'a>,
    date: Option<&'a Found<NaiveDate>>,
}

impl Reader<'_> {
    /// "Các hoạt động thi đua được tổ chức từ … đến …"
    fn spoken(&self, paragraph: &Paragraph) -> Option<Period> {
        self.sentences_of_movement(&paragraph.said).iter().find_map(|at| self.range(at))
    }

    /// Those that say of the movement that it runs.
    fn sentences_of_movement(&self, at: &Place) -> Vec<Place> {
        let mut sentences = self.letter.sentences(at);
        sentences.retain(|at| {
            let text = self.letter.slice(at);
            LAUNCH.is_match(text) && RUNS.is_match(text)
        });
        sentences
    }

    /// "từ 31/8/2025 đến 01/3/2025": a time that ends before it begins.
    fn backwards(&self, at: &Place) -> Option<Found<String>> {
        let range = RANGE.captures(self.letter.slice(at))?;
        let (from, to) = (range.name("from")?, range.name("to")?);
        let end = partial(to.as_str(), None)?;
        let begin = partial(from.as_str(), Some(end.year()))?;
        let is_backwards = begin.first()? > end.last()?;
        is_backwards.then(|| range.get(0).map(|all| self.letter.told(within(at, all)))).flatten()
    }

    fn of_title(&self, title: &Title) -> Option<Period> {
        let name = &title.name;
        let text = unquoted(self.letter.slice(name));
        let before = CELEBRATES.find(&text).map_or(name.end, |celebrates| name.start + celebrates.start());
        let plain = name.start..before;
        self.range(name)
            .or_else(|| self.years(&plain))
            .or_else(|| self.part(&plain))
            .or_else(|| self.year(&plain))
    }

    /// The years behind "phát động phong trào thi đua", in the same sentence.
    fn launched(&self, paragraph: &Paragraph) -> Option<Period> {
        let text = self.letter.slice(&paragraph.said);
        let is_first = |launch: &regex::Match<'_>| !AGAIN.is_match(&text[..launch.start()]);
        let launch = LAUNCHED.find_iter(text).find(is_first)?;
        let behind = within(&paragraph.said, launch).end..paragraph.said.end;
        let sentence = self.letter.sentences(&behind).into_iter().next()?;
        let celebrated =
            CELEBRATES.find(self.letter.slice(&sentence)).map(|words| within(&sentence, words).start);
        let at = sentence.start..celebrated.unwrap_or(sentence.end);
        self.years(&at).or_else(|| self.part(&at)).or_else(|| self.year(&at))
    }

    fn any(&self, at: &Place) -> Option<Period> {
        let until = || self.until(at);
        until().or_else(|| self.years(at)).or_else(|| self.part(at)).or_else(|| self.year(at))
    }

    fn range(&self, at: &Place) -> Option<Period> {
        let text = self.letter.slice(at);
        let found = RANGE.captures(text)?;
        let (from, to) = (found.name("from")?, found.name("to")?);
        let end = partial(to.as_str(), None)?;
        let begin = partial(from.as_str(), Some(end.year()));
        let since = match begin {
            Some(begin) => begin.first(),
            None => self.date.map(|date| date.value),
        };
        let since = since.filter(|since| end.last().is_none_or(|last| *since <= last));
        Some(Period {
            from: since.map(|day| self.letter.found(&within(at, from), day)),
            to: end.last().map(|day| self.letter.found(&within(at, to), day)),
        })
    }

    fn until(&self, at: &Place) -> Option<Period> {
        let to = UNTIL.captures(self.letter.slice(at))?.name("to")?;
        let day = partial(to.as_str(), None)?.last()?;
        Some(Period { from: None, to: Some(self.letter.found(&within(at, to), day)) })
    }

    fn years(&self, at: &Place) -> Option<Period> {
        let text = unquoted(self.letter.slice(at));
        let found = YEARS.captures(&text)?;
        let (from, to) = (found.get(1)?, found.get(2)?);
        let (begin, end) = (partial(from.as_str(), None)?, partial(to.as_str(), None)?);
        self.period(begin, within(at, from), end, within(at, to))
    }

    fn part(&self, at: &Place) -> Option<Period> {
        let text = unquoted(self.letter.slice(at));
        let found = PART.captures(&text)?;
        let year: i32 = found.name("year")?.as_str().parse().ok()?;
        let months = if let Some(quarter) = found.name("quarter") {
            let quarter = match quarter.as_str().split_whitespace().last()?.to_uppercase().as_str() {
                "I" | "1" => 1,
                "II" | "2" => 2,
                "III" | "3" => 3,
                _ => 4,
            };
            quarter * 3 - 2..=quarter * 3
        } else if found.name("first").is_some() {
            1..=6
        } else if found.name("last").is_some() {
            7..=12
        } else {
            let month = found.name("month")?.as_str().split_whitespace().last()?.parse().ok()?;
            month..=month
        };
        let place = within(at, found.get(0)?);
        let month = |month| Partial::Month { year, month };
        self.period(month(*months.start()), place.clone(), month(*months.end()), place)
    }

    fn year(&self, at: &Place) -> Option<Period> {
        let text = unquoted(self.letter.slice(at));
        if SCHOOL_YEAR.is_match(&text) {
            return None;
        }
        let found = YEAR.captures(&text)?;
        let (place, year) = (within(at, found.get(0)?), partial(&found[1], None)?);
        self.period(year, place.clone(), year, place)
    }

    fn period(&self, begin: Partial, from: Place, end: Partial, to: Place) -> Option<Period> {
        let (first, last) = (begin.first()?, end.last()?);
        (first <= last).then(|| Period {
            from: Some(self.letter.found(&from, first)),
            to: Some(self.letter.found(&to, last)),
        })
    }
}

patterns! {
    WORDS = r"^(?:ngày |đầu |cuối |tháng |năm )+";
    SHORT = r"^(\d{1,2})(?:\s*[/.-]\s*| tháng )(\d{1,2})$";
}

/// A day, month or year as it stands beside "từ" and "đến"; one without a year takes that of the end.
fn partial(text: &str, year: Option<i32>) -> Option<Partial> {
    let is_month = viet::fold(text).contains("thang");
    let bare = WORDS.replace(text, "");
    let bare = bare.trim();
    let with_year = |year: i32| match SHORT.captures(bare) {
        Some(found) => viet::date::typed(&format!("{}/{}/{year}", &found[1], &found[2])),
        None if is_month => viet::date::typed(&format!("tháng {bare} năm {year}")),
        None => viet::date::typed(bare),
    };
    let typed = match year {
        Some(year) if !has_year(bare) => with_year(year),
        _ if is_month && !bare.contains(['/', '-', '.']) && !bare.contains("tháng") => {
            viet::date::typed(&format!("tháng {bare}"))
        }
        _ => viet::date::typed(bare),
    };
    typed.ok().map(|typed| typed.date)
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// The text with blanks for what stands in quotation marks, each byte in its place.
fn unquoted(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut end = 0;
    for quoted in QUOTED.find_iter(text) {
        plain.push_str(&text[end..quoted.start()]);
        plain.extend(std::iter::repeat_n(' ', quoted.len()));
        end = quoted.end();
    }
    plain.push_str(&text[end..]);
    plain
}
