//! A copied block as lines of cells: tabs (Excel), else semicolons or bars; cells in quotes may hold line breaks.

use crate::import::line::is_filling;

/// One line that holds something, with its number in the block (from 1) and its text as it was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: usize,
    pub raw: String,
    /// Tidied; a cell of dashes or dots only is empty.
    pub cells: Vec<String>,
}

impl Line {
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }

    /// The cells that hold something, with their places.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &str)> {
        self.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(place, cell)| (place, cell.as_str()))
    }
}

pub(super) fn read(text: &str) -> Vec<Line> {
    let separator = separator(text);
    let lines = records(text, separator).into_iter().map(|(number, raw)| {
        let cells = cells(&raw, separator).0.iter().map(|cell| without_filling(viet::tidy(cell))).collect();
        Line { number, raw, cells }
    });
    lines.filter(|line| line.filled().next().is_some()).collect()
}

/// The sign between cells: a tab wherever there is one, else the sign that most lines have.
fn separator(text: &str) -> char {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let with = |sign: char| lines().filter(|line| line.contains(sign)).count();
    if with('\t') > 0 {
        return '\t';
    }
    let most = if with('|') > with(';') { '|' } else { ';' };
    if with(most) * 2 >= lines().count().max(1) { most } else { '\t' }
}

/// How many lines one cell may have; a quote that stays open longer is only a sign.
const LINES_OF_A_CELL: usize = 20;

/// The lines of the block, those joined that a quoted cell spans, each with the number of its first line.
fn records(text: &str, separator: char) -> Vec<(usize, String)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let mut records = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let most = lines.len().min(at + LINES_OF_A_CELL);
        let closed =
            (at + 1..=most).map(|end| lines[at..end].join("\n")).find(|joined| cells(joined, separator).1);
        let record = closed.unwrap_or_else(|| (*line).to_owned());
        let spans = record.matches('\n').count() + 1;
        records.push((at + 1, record));
        at += spans;
    }
    records
}

/// The cells of a record, and whether every quote is closed.
fn cells(record: &str, separator: char) -> (Vec<String>, bool) {
    let mut cells = Vec::new();
    let mut closed = true;
    let mut rest = record;
    loop {
        let (cell, after, whole) =
            match rest.trim_start_matches(' ').strip_prefix('"').and_then(|rest| quoted(rest, separator)) {
                Some((cell, after)) => (cell, after, true),
                None => {
                    let (cell, after) =
                        rest.split_once(separator).map_or((rest, None), |(cell, after)| (cell, Some(after)));
                    (cell.to_owned(), after, !cell.trim_start().starts_with('"'))
                }
            };
        closed &= whole;
        cells.push(cell);
        match after {
            Some(after) => rest = after,
            None => return (cells, closed),
        }
    }
}

/// The content of a quoted cell and what follows its separator; `None` when the quote does not close a cell.
fn quoted(rest: &str, separator: char) -> Option<(String, Option<&str>)> {
    let mut cell = String::new();
    let mut signs = rest.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if sign != '"' {
            cell.push(sign);
        } else if signs.next_if(|(_, next)| *next == '"').is_some() {
            cell.push('"');
        } else {
            let after = rest[at + 1..].trim_start_matches(' ');
            let ends = after.is_empty().then_some(None);
            return ends.or_else(|| after.strip_prefix(separator).map(Some)).map(|after| (cell, after));
        }
    }
    None
}

/// A cell that only fills its place says nothing.
fn without_filling(cell: String) -> String {
    if is_filling(&cell) { String::new() } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells_of(text: &str) -> Vec<(usize, Vec<String>)> {
        read(text).into_iter().map(|line| (line.number, line.cells)).collect()
    }

    #[test]
    fn tabs_semicolons_and_bars_divide_cells() {
        for text in ["1\tLò Thử\tLĐTT", "1;Lò Thử;LĐTT", "1|Lò Thử|LĐTT"] {
            assert_eq!(cells_of(text), [(1, vec!["1".into(), "Lò Thử".into(), "LĐTT".into()])], "{text}");
        }
        assert_eq!(cells_of("Lò Thử\nVàng A Thử; Phó phòng\nLý Thử").len(), 3);
        assert_eq!(
            read("Lò Thử\nVàng A Thử; Phó phòng\nLý Thử")[1].cells.len(),
            1,
            "a sign on one line divides nothing"
        );
    }

    #[test]
    fn a_quoted_cell_keeps_its_line_breaks_and_an_open_quote_swallows_nothing() {
        assert_eq!(
            cells_of("1\t\"Lò \"\"Thử\"\"\nVăn\"\tLĐTT\r\n\r\n2\tLý"),
            [
                (1, vec!["1".into(), "Lò \"Thử\" Văn".into(), "LĐTT".into()]),
                (4, vec!["2".into(), "Lý".into()])
            ]
        );
        assert_eq!(cells_of("1\t\"Lò Thử\tLĐTT\n2\tLý\tLĐTT").len(), 2);
    }
}
