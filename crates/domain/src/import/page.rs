//! A sheet as texts: every cell in Unicode, whatever encoding its column is in, numbers and dates as people write them.

use viet::legacy::{Detection, Encoding, Evidence, Face, Verdict, decode};
use viet::letter::Letter;

use super::name::is_person_like;
use super::understood::{Found, Text};
use crate::workbook::{Cell, Line, Sheet};

/// The most columns that are looked at.
pub(super) const MOST_COLUMNS: usize = 200;
/// Encodings are told from at most about so many lines, spread over the sheet.
const LINES_FOR_EVIDENCE: usize = 2_000;

/// A sheet and how to read its texts.
pub(super) struct Page<'a> {
    pub sheet: &'a Sheet,
    columns: Vec<Encoding>,
    /// A person said which encoding it is.
    is_told: bool,
    found: Found,
}

impl<'a> Page<'a> {
    pub fn new(sheet: &'a Sheet, told: Option<Encoding>) -> Self {
        let mut page = Self { sheet, columns: Vec::new(), is_told: told.is_some(), found: Found::none() };
        match told {
            Some(encoding) => {
                page.columns = vec![encoding; width(sheet)];
                page.found = Found { encoding, ..Found::none() };
            }
            None => page.detect(),
        }
        page.found.samples = page.samples();
        page
    }

    pub fn found(&self) -> Found {
        self.found.clone()
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The cells of a line.
    pub fn texts(&self, line: &Line) -> Vec<Text> {
        (0..line.cells.len().min(self.width())).map(|place| self.text(line, place)).collect()
    }

    /// What stands in a cell.
    pub fn text(&self, line: &Line, place: usize) -> Text {
        match line.cell(place) {
            Cell::Empty => Text::default(),
            Cell::Text(text) => self.decoded(text, place),
            Cell::Number(number) => Text { text: figures(*number), ..Text::default() },
            Cell::Date(day) => Text { text: viet::date::short(*day), ..Text::default() },
            Cell::Flag(flag) => {
                Text { text: if *flag { "x".to_owned() } else { String::new() }, ..Text::default() }
            }
            Cell::Error(error) => Text { text: error.clone(), ..Text::default() },
        }
    }

    fn decoded(&self, raw: &str, place: usize) -> Text {
        let text = match self.encoding_of(raw, place) {
            Encoding::Unicode => viet::tidy(raw),
            legacy => viet::tidy(&decode(raw, legacy, Face::Unknown)),
        };
        let original = (text != raw).then(|| raw.to_owned());
        Text { text, original, is_typed: false }
    }

    /// The column's encoding, except for a cell that can only be in another one.
    fn encoding_of(&self, raw: &str, place: usize) -> Encoding {
        let of_column = self.columns.get(place).copied().unwrap_or(Encoding::Unicode);
        if raw.is_ascii() || self.is_told {
            return of_column;
        }
        if raw.chars().any(is_beyond_bytes) {
            return Encoding::Unicode;
        }
        if (of_column == Encoding::Unicode || self.found.is_mixed)
            && let Verdict::Is(of_cell) = Evidence::of(raw).detection().verdict
        {
            return of_cell;
        }
        of_column
    }

    fn detect(&mut self) {
        let mut columns = vec![Evidence::default(); width(self.sheet)];
        let step = self.sheet.lines.len() / LINES_FOR_EVIDENCE + 1;
        for line in self.sheet.lines.iter().step_by(step) {
            for (cell, column) in line.cells.iter().zip(&mut columns) {
                if let Cell::Text(text) = cell {
                    *column += Evidence::of(text);
                }
            }
        }
        let mut sheet = Evidence::default();
        columns.iter().for_each(|column| sheet += *column);
        let detection = sheet.detection();
        let encoding = likeliest(&detection);
        self.columns = columns.iter().map(|column| sure_of(column).unwrap_or(encoding)).collect();
        self.found = Found {
            encoding,
            sure: sureness(&detection),
            is_mixed: matches!(detection.verdict, Verdict::Mixed { .. })
                || self.columns.iter().any(|column| *column != encoding),
            samples: Vec::new(),
        };
    }

    /// The first few cells that were converted, names before heads and the rest: a clerk tells a name that is read wrong at a
    /// glance.
    fn samples(&self) -> Vec<(String, String)> {
        const MOST: usize = 5;
        const AMONG_LINES: usize = 200;
        let mut samples: Vec<(String, String)> = Vec::new();
        for line in self.sheet.lines.iter().take(AMONG_LINES) {
            for (place, cell) in line.cells.iter().enumerate().take(self.width()) {
                let Cell::Text(raw) = cell else { continue };
                if !raw.is_ascii() && self.encoding_of(raw, place) != Encoding::Unicode {
                    let sample = (raw.clone(), self.decoded(raw, place).text);
                    if sample.0 != sample.1 && !samples.contains(&sample) {
                        samples.push(sample);
                    }
                }
            }
        }
        samples.sort_by_key(|(_, converted)| !is_person_like(converted));
        samples.truncate(MOST);
        samples
    }
}

impl Found {
    fn none() -> Self {
        Self { encoding: Encoding::Unicode, sure: 100, is_mixed: false, samples: Vec::new() }
    }
}

fn width(sheet: &Sheet) -> usize {
    sheet.lines.iter().map(|line| line.cells.len()).max().unwrap_or(0).min(MOST_COLUMNS)
}

fn likeliest(detection: &Detection) -> Encoding {
    match detection.verdict {
        Verdict::Is(encoding) | Verdict::Mixed { most: encoding, .. } => encoding,
        Verdict::NoEvidence | Verdict::Ambiguous(_) | Verdict::Unreadable => Encoding::Unicode,
    }
}

fn sureness(detection: &Detection) -> u8 {
    match detection.verdict {
        Verdict::Is(_) => detection.sure,
        Verdict::NoEvidence => 100,
        Verdict::Mixed { .. } => 60,
        Verdict::Ambiguous(_) => 50,
        Verdict::Unreadable => 30,
    }
}

/// What the words of one column tell by themselves.
fn sure_of(column: &Evidence) -> Option<Encoding> {
    const SURE: u8 = 90;
    let detection = column.detection();
    match detection.verdict {
        Verdict::Is(encoding) if detection.sure >= SURE => Some(encoding),
        Verdict::Mixed { most, .. } => Some(most),
        _ => None,
    }
}

/// A Vietnamese letter or mark that no code page of one byte can have given.
fn is_beyond_bytes(c: char) -> bool {
    c > '\u{FF}' && (Letter::of(c).is_some() || ('\u{300}'..='\u{36F}').contains(&c))
}

/// A number as the sheet shows it: whole numbers without a point, however long.
fn figures(number: f64) -> String {
    const LARGEST_EXACT: f64 = 9e15;
    if number.fract() == 0.0 && number.abs() < LARGEST_EXACT {
        format!("{number:.0}")
    } else {
        number.to_string().replace('.', ",")
    }
}
