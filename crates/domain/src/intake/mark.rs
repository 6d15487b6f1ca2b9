//! What stands before a paragraph: "I.", "1.", "1.2.", "a)", "Điều 1.", "-".

use super::letter::Place;
use super::pattern::patterns;

/// The sign before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub style: Style,
    /// Its number or letter; empty for a dash.
    pub no: Place,
}

/// The styles of marks, from the whole to its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// "Điều 1."
    Article,
    /// "I.", "Phần I"
    Roman,
    /// "1.", "Một là,"
    Number,
    /// "1.2."
    Decimal,
    /// "a)"
    Letter,
    Dash,
}

impl Mark {
    pub(super) fn at(self, start: usize) -> Self {
        Self { no: self.no.start + start..self.no.end + start, ..self }
    }
}

patterns! {
    MARK = r"^\**(?:(?:điều (?P<article>\d{1,2})(?:[.:]|\b))|(?:phần )?(?P<roman>(?-i:[IVX]{1,5}))[./)-]|(?P<decimal>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)[.)]?\s|(?P<number>\d{1,2})(?:[.)]|[-/]\s)|(?P<word>(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là),|(?P<letter>(?-i:[a-zđ]))\)|(?P<dash>[-–—•+●▪]|\*\s))\s*\**(?:\s|$|(?-i:\p{Lu}|“))";
}

/// The mark of a paragraph, and where what it marks stands.
pub(super) fn mark(text: &str) -> (Option<Mark>, Place) {
    let Some(found) = MARK.captures(text) else { return (None, 0..text.len()) };
    let styles = [
        ("article", Style::Article),
        ("roman", Style::Roman),
        ("decimal", Style::Decimal),
        ("number", Style::Number),
        ("word", Style::Number),
        ("letter", Style::Letter),
        ("dash", Style::Dash),
    ];
    let told = styles.into_iter().find_map(|(name, style)| Some((style, found.name(name)?)));
    let Some((style, sign)) = told else { return (None, 0..text.len()) };
    let no = if style == Style::Dash { sign.end()..sign.end() } else { sign.range() };
    let behind = text[sign.end()..].trim_start_matches(|c: char| c.is_whitespace() || ".,:)/-–*".contains(c));
    (Some(Mark { style, no }), text.len() - behind.len()..text.len())
}
