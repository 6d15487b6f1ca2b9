//! Where the header of a list stands, and the text of each of its columns: one to three lines, merged or not.

use std::collections::BTreeSet;

use super::ROW_ID_HEADER;
use super::field::Field;
use super::heading::{heading, year_in};
use super::line::is_title;
use super::page::Page;
use crate::dossier::AwardNames;
use crate::workbook::Line;

/// The header is sought in so many lines.
pub(super) const WITHIN: usize = 40;
/// A header has at most so many lines below its main one, and above it.
const MOST_LINES_BESIDE: usize = 2;

/// A header, by places in `Sheet::lines`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub first: usize,
    pub last: usize,
    /// For each column the texts of its lines, from the top down; empty for a column without header.
    pub texts: Vec<Vec<String>>,
}

impl Header {
    /// The header among the first lines from that one on.
    pub fn find(page: &Page, from: usize, names: &AwardNames) -> Option<Self> {
        let lines = page.sheet.lines.iter().enumerate().skip(from).take(WITHIN);
        let scored: Vec<_> = lines.filter_map(|(at, line)| Some((score(page, line, names)?, at))).collect();
        // The first that has names and more, for another list may follow below; else what looks most like a header.
        let certain = scored.iter().find(|(score, _)| *score >= CERTAIN);
        let likeliest = || scored.iter().max_by_key(|(score, at)| (*score, std::cmp::Reverse(*at)));
        let (_, base) = certain.or_else(likeliest).copied()?;
        Some(Self::around(page, base, from, names))
    }

    /// The header whose main line is that one, with the lines above and below that belong to it.
    pub fn around(page: &Page, base: usize, from: usize, names: &AwardNames) -> Self {
        let lines = &page.sheet.lines;
        let mut last = base;
        while last < base + MOST_LINES_BESIDE
            && follows(lines, last)
            && is_below(page, &lines[last + 1], &lines[base], names)
        {
            last += 1;
        }
        let mut first = base;
        while first > from
            && base - first < MOST_LINES_BESIDE
            && follows(lines, first - 1)
            && is_above(page, &lines[first - 1], names)
        {
            first -= 1;
        }
        Self { first, last, texts: texts(page, first, last) }
    }

    /// Whether the line says again what this header says.
    pub fn is_repeated_by(&self, texts: &[impl AsRef<str>]) -> bool {
        let filled = || texts.iter().map(AsRef::as_ref).enumerate().filter(|(_, text)| !text.is_empty());
        let same = filled().filter(|(place, text)| {
            self.texts.get(*place).is_some_and(|own| own.iter().any(|own| own.eq_ignore_ascii_case(text)))
        });
        same.count() * 2 > filled().count()
    }
}

/// What a heading of names adds to the score.
const FOR_NAMES: usize = 6;
/// Names, one field more, and both known.
const CERTAIN: usize = FOR_NAMES + 4;

/// Whether the next line holding something stands right below.
fn follows(lines: &[Line], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| next.number == lines[at].number + 1)
}

/// How much a line looks like a header: `None` when it does not. Names weigh most; figures stand in no header.
pub(super) fn score(page: &Page, line: &Line, names: &AwardNames) -> Option<usize> {
    let texts = page.texts(line);
    let filled = || texts.iter().map(|text| text.text.as_str()).filter(|text| !text.is_empty());
    if filled().any(|text| text == ROW_ID_HEADER) {
        return Some(CERTAIN);
    }
    let mut fields = BTreeSet::new();
    let mut known = 0;
    for text in filled() {
        if let Some(found) = heading(text, names) {
            known += 1;
            fields.extend(found.meaning.field.filter(|_| found.meaning.award.is_none()));
        }
    }
    let has_name = fields.contains(&Field::Name);
    let has_figures =
        filled().any(|text| text.chars().all(|c| c.is_ascii_digit()) && year_in(text).is_none());
    let is_header = match (has_name, fields.len()) {
        _ if has_figures => false,
        (true, 1) => filled().count() <= 2,
        (true, _) => known * 3 >= filled().count(),
        (false, _) => fields.len() >= 3 && known * 3 >= filled().count() * 2,
    };
    is_header.then_some(known + fields.len() + if has_name { FOR_NAMES } else { 0 })
}

/// Whether the line goes on with the header above: it speaks under no name and no ordinal, of headings or parts of groups.
fn is_below(page: &Page, line: &Line, base: &Line, names: &AwardNames) -> bool {
    let main = page.texts(base);
    let of_main = |place: usize| main.get(place).map_or("", |text| text.text.as_str());
    let is_closed = |place: usize| {
        let field = heading(of_main(place), names).and_then(|found| found.meaning.field);
        matches!(field, Some(Field::Name | Field::Ordinal))
    };
    let texts = page.texts(line);
    let mut filled = texts.iter().enumerate().filter(|(_, text)| !text.text.is_empty()).peekable();
    filled.peek().is_some()
        && filled.all(|(place, text)| {
            let is_part = of_main(place).is_empty() || of_main(place + 1).is_empty();
            let is_short = text.text.chars().count() <= LONGEST_PART;
            let speaks = heading(&text.text, names).is_some() || year_in(&viet::fold(&text.text)).is_some();
            !is_closed(place) && is_short && !is_numeric(&text.text) && (speaks || is_part)
        })
}

const LONGEST_PART: usize = 60;

fn is_numeric(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic) && year_in(text).is_none()
}

/// Whether the line groups the columns of the header below: merged over some of them, or a year or heading over several.
fn is_above(page: &Page, line: &Line, names: &AwardNames) -> bool {
    let texts = page.texts(line);
    let filled: Vec<_> = texts.iter().enumerate().filter(|(_, text)| !text.text.is_empty()).collect();
    let spans = |place: usize| {
        let here = |merged: &&crate::workbook::Merged| {
            (merged.lines.0..=merged.lines.1).contains(&line.number) && merged.columns.0 as usize == place
        };
        page.sheet
            .merged
            .iter()
            .find(here)
            .map_or(1, |merged| (merged.columns.1.saturating_sub(merged.columns.0)) as usize + 1)
    };
    let groups = |place: usize, text: &str| {
        let is_group = (2..page.width().saturating_sub(1)).contains(&spans(place)) && place > 0;
        heading(text, names).is_some() || year_in(&viet::fold(text)).is_some() || is_group
    };
    !filled.is_empty()
        && filled.iter().all(|(place, text)| {
            text.text.chars().count() <= LONGEST_PART
                && !is_title(&viet::fold(&text.text))
                && groups(*place, &text.text)
                && (filled.len() > 1 || *place > 0)
        })
}

/// The texts of each column, those of merged and open cells given to all that they stand over.
fn texts(page: &Page, first: usize, last: usize) -> Vec<Vec<String>> {
    let lines: Vec<Vec<String>> = (first..=last).map(|at| spread(page, at, last)).collect();
    let of = |place: usize| {
        let mut parts: Vec<String> = Vec::new();
        for text in lines.iter().filter_map(|line| line.get(place)).filter(|text| !text.is_empty()) {
            if !parts.contains(text) {
                parts.push(text.clone());
            }
        }
        parts
    };
    (0..page.width()).map(of).collect()
}

/// One line of the header; a group's text goes to the right as far as columns below it have texts of their own.
fn spread(page: &Page, at: usize, last: usize) -> Vec<String> {
    let line = &page.sheet.lines[at];
    let mut texts: Vec<String> = (0..page.width()).map(|place| page.text(line, place).text).collect();
    let below: Vec<bool> = (0..page.width())
        .map(|place| (at + 1..=last).any(|at| !page.text(&page.sheet.lines[at], place).text.is_empty()))
        .collect();
    let mut group: Option<usize> = None;
    for place in 0..texts.len() {
        if !texts[place].is_empty() {
            group = below[place].then_some(place);
        } else if let Some(from) = group.filter(|_| below[place]) {
            texts[place] = texts[from].clone();
        } else {
            group = None;
        }
    }
    for merged in page.sheet.merged.iter().filter(|merged| merged.lines.0 == line.number) {
        let (from, to) =
            (merged.columns.0 as usize, (merged.columns.1 as usize).saturating_add(1).min(texts.len()));
        let Some(text) = texts.get(from).cloned() else { continue };
        for empty in texts.iter_mut().take(to).skip(from).filter(|text| text.is_empty()) {
            empty.clone_from(&text);
        }
    }
    texts
}
