//! Tables as text: CSV files and what people paste from a sheet. Every cell is a text; nothing is taken for a number.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use domain::workbook::{Cell, Workbook};
use viet::legacy::{Encoding, Verdict, detect};

use crate::gather::{Budget, Gathering};
use crate::kind::marked_up;
use crate::refused::{Foreign, Refused};

/// The name of the one sheet that a text is.
pub const TEXT_SHEET: &str = "CSV";

/// Reads the bytes of a text file.
pub(crate) fn file(bytes: &[u8]) -> Result<Workbook, Refused> {
    text(&characters(bytes)?)
}

/// Reads a table that is text already.
pub(crate) fn text(text: &str) -> Result<Workbook, Refused> {
    if text.contains(|c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0B' | '\x0C')) {
        return Err(Foreign::Unknown.into());
    }
    if let Some(foreign) = marked_up(text) {
        return Err(foreign.into());
    }
    // One sign for the end of a line, also within cells: what is left of line ends before a record are empty lines.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (separator, text) = separator(&text);
    let mut budget = Budget::new();
    let mut gathering = Gathering::new(&mut budget, TEXT_SHEET);
    records(text, separator, |line, record| {
        for (column, cell) in (0..).zip(record.iter()) {
            gathering.put(line, column, Cell::Text(cell.to_owned()))?;
        }
        Ok(())
    })?;
    Ok(Workbook { sheets: vec![gathering.sheet(false)] })
}

/// The characters of a file: UTF-8 or UTF-16 as its mark says, UTF-8 without a mark where the bytes are sound, else an
/// old code page with one character for each byte.
pub(crate) fn characters(bytes: &[u8]) -> Result<String, Refused> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            std::str::from_utf8(rest).map(str::to_owned).map_err(|_| Refused::Damaged)
        }
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => Ok(std::str::from_utf8(bytes).map_or_else(|_| old(bytes), str::to_owned)),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refused> {
    let units = bytes.chunks(2).map(|two| <[u8; 2]>::try_from(two).map(unit));
    let units: Vec<u16> = units.collect::<Result<_, _>>().map_err(|_| Refused::Damaged)?;
    String::from_utf16(&units).map_err(|_| Refused::Damaged)
}

/// Windows-1258 (Vietnamese) where its letters spell Vietnamese; else the characters of Windows-1252, among which
/// [`viet::legacy`] finds TCVN3 and VNI.
fn old(bytes: &[u8]) -> String {
    let western: String = bytes.iter().map(|byte| windows_1252(*byte)).collect();
    let is_legacy = |text: &str| {
        matches!(detect(text).verdict, Verdict::Is(Encoding::Tcvn3 | Encoding::Vni) | Verdict::Ambiguous(_))
    };
    if is_legacy(&western) {
        return western;
    }
    let vietnamese: String = bytes.iter().map(|byte| windows_1258(*byte)).collect();
    let vietnamese = viet::nfc(&vietnamese);
    match detect(&vietnamese).verdict {
        Verdict::Is(Encoding::Unicode) => vietnamese.into_owned(),
        _ => western,
    }
}

/// 0x80 to 0x9F of Windows-1252; the five bytes that it leaves open keep their number.
const BETWEEN: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => BETWEEN[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Differs from Windows-1252 in the letters and tones of Vietnamese.
fn windows_1258(byte: u8) -> char {
    match byte {
        0xC3 => 'Ă',
        0xCC => '\u{300}',
        0xD0 => 'Đ',
        0xD2 => '\u{309}',
        0xD5 => 'Ơ',
        0xDD => 'Ư',
        0xDE => '\u{303}',
        0xE3 => 'ă',
        0xEC => '\u{301}',
        0xF0 => 'đ',
        0xF2 => '\u{323}',
        0xF5 => 'ơ',
        0xFD => 'ư',
        0xFE => '₫',
        _ => windows_1252(byte),
    }
}

/// How many lines are asked which separator they have.
const ASKED: usize = 100;

/// The separator, and the text behind the line `sep=;` by which some programs tell it.
fn separator(text: &str) -> (u8, &str) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let [separator @ (b';' | b',' | b'\t'), b'\n', ..] = rest.as_bytes()
    {
        return (*separator, &rest[2..]);
    }
    let lines = separators_outside_quotes(text);
    let mut best = (0, b',');
    for (place, separator) in [b'\t', b';', b','].into_iter().enumerate() {
        let mut alike = BTreeMap::<usize, usize>::new();
        for line in lines.iter().filter(|line| line[place] > 0) {
            *alike.entry(line[place]).or_default() += 1;
        }
        let most = alike.into_values().max().unwrap_or(0);
        // A comma also stands in sentences: it separates only where most lines have it.
        let counts = separator != b',' || 2 * most >= lines.len();
        if counts && most > best.0 {
            best = (most, separator);
        }
    }
    match best.0 {
        0 => (NO_SEPARATOR, text),
        _ => (best.1, text),
    }
}

/// A byte that no text has here: every line is one cell.
const NO_SEPARATOR: u8 = 0x1F;

/// How many tabs, semicolons and commas stand outside quotation marks, for each of the first lines with anything in them.
fn separators_outside_quotes(text: &str) -> Vec<[usize; 3]> {
    let mut lines = Vec::new();
    let (mut found, mut is_empty, mut is_quoted) = ([0; 3], true, false);
    let mut before = b'\n';
    for byte in text.bytes().chain([b'\n']) {
        let begins = matches!(std::mem::replace(&mut before, byte), b'\n' | b'\t' | b';' | b',' | b'"');
        match byte {
            b'"' if is_quoted => is_quoted = false,
            // At the beginning of a cell, or the second of two that stand for one. Elsewhere it is a character: 5" wide.
            b'"' => is_quoted = begins,
            b'\n' if !is_quoted => {
                if !is_empty {
                    lines.push(found);
                }
                (found, is_empty) = ([0; 3], true);
                if lines.len() == ASKED {
                    break;
                }
                continue;
            }
            b'\t' if !is_quoted => found[0] += 1,
            b';' if !is_quoted => found[1] += 1,
            b',' if !is_quoted => found[2] += 1,
            _ => {}
        }
        is_empty = false;
    }
    // A quotation mark that was left open made one line of all that follows.
    if !is_empty {
        lines.push(found);
    }
    lines
}

/// A line that no file has. It comes out as a record of its own unless a quotation mark before it was left open.
const LAST: &str = "\n\u{1D}\n";

/// Gives each record with the place of its line, from 0, as a spreadsheet would number it: empty lines count.
fn records(
    text: &str,
    separator: u8,
    mut each: impl FnMut(u32, &StringRecord) -> Result<(), Refused>,
) -> Result<(), Refused> {
    let text = format!("{text}{LAST}");
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let (mut line, mut start) = (0, 0);
    loop {
        if !reader.read_record(&mut record).map_err(|_| Refused::Damaged)? {
            return Ok(());
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let skipped = text.as_bytes()[start..end].iter().take_while(|byte| **byte == b'\n').count();
        line += u32::try_from(skipped).unwrap_or(u32::MAX / 2);
        if record.len() == 1 && record.get(0) == Some(LAST.trim_matches('\n')) {
            return Ok(());
        }
        if record.iter().any(|cell| cell.contains(LAST)) {
            return Err(Refused::UnclosedQuote { line: line.saturating_add(1) });
        }
        each(line, &record)?;
        line = line.saturating_add(1);
        start = end;
    }
}
