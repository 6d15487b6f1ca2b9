//! The numbers that Word counts itself: "1.", "a)", "I.", which stand in no paragraph's text.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::docx::{attribute, value};
use super::refused::Refused;

/// The lists of a document, and how far each is counted.
#[derive(Default)]
pub(super) struct Numbers {
    /// Of each list, the pattern that it follows.
    patterns: BTreeMap<String, String>,
    levels: BTreeMap<(String, usize), Level>,
    counts: BTreeMap<(String, usize), u32>,
}

#[derive(Default, Clone)]
struct Level {
    format: String,
    /// "%1." or "%1.%2."
    text: String,
    start: u32,
}

/// Levels that Word has.
const LEVELS: usize = 9;

impl Numbers {
    pub fn of(xml: &str) -> Result<Self, Refused> {
        let mut numbers = Self::default();
        let (mut pattern, mut list, mut level) = (String::new(), String::new(), 0);
        let mut reader = Reader::from_str(xml);
        loop {
            let event = reader.read_event().map_err(|_| Refused::Damaged)?;
            let (Event::Start(tag) | Event::Empty(tag)) = event else {
                match event {
                    Event::Eof => return Ok(numbers),
                    Event::DocType(_) => return Err(Refused::DocumentType),
                    _ => continue,
                }
            };
            match tag.name().as_ref() {
                "w:abstractNum" => pattern = attribute(&tag, "w:abstractNumId")?,
                "w:lvl" => level = attribute(&tag, "w:ilvl")?.parse().unwrap_or(0),
                "w:numFmt" => numbers.level(&pattern, level).format = value(&tag)?,
                "w:lvlText" => numbers.level(&pattern, level).text = value(&tag)?,
                "w:start" => {
                    numbers.level(&pattern, level).start = value(&tag)?.parse().unwrap_or(1);
                }
                "w:num" => list = attribute(&tag, "w:numId")?,
                "w:abstractNumId" => {
                    numbers.patterns.insert(list.clone(), value(&tag)?);
                }
                _ => {}
            }
        }
    }

    fn level(&mut self, pattern: &str, level: usize) -> &mut Level {
        self.levels.entry((pattern.to_owned(), level)).or_default()
    }

    /// The number of the next paragraph of a list; none for a list that is not known.
    pub fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let pattern = self.patterns.get(list)?.clone();
        let known = self.levels.get(&(pattern.clone(), level))?.clone();
        let count = self.counts.entry((list.to_owned(), level)).or_insert(known.start.saturating_sub(1));
        *count = count.saturating_add(1);
        for below in level + 1..LEVELS {
            self.counts.remove(&(list.to_owned(), below));
        }
        if known.format == "bullet" || known.text.is_empty() {
            return Some("-".to_owned());
        }
        let mut text = known.text.clone();
        for above in 0..=level.min(LEVELS) {
            let format = self.levels.get(&(pattern.clone(), above)).map_or("", |level| &level.format);
            let count = self.counts.get(&(list.to_owned(), above)).copied().unwrap_or(1);
            text = text.replace(&format!("%{}", above + 1), &counted(count, format));
        }
        Some(text)
    }
}

fn counted(count: u32, format: &str) -> String {
    match format {
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "lowerLetter" | "upperLetter" => {
            let letter = char::from_u32(u32::from(b'a') + (count.max(1) - 1) % 26).unwrap_or('a');
            let small = letter.to_string();
            if format == "upperLetter" { small.to_uppercase() } else { small }
        }
        _ => count.to_string(),
    }
}

/// Up to 39, beyond which no letter counts its parts.
fn roman(count: u32) -> String {
    if count > 39 {
        return count.to_string();
    }
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    "X".repeat(count as usize / 10) + ones[count as usize % 10]
}
