//! A table as it was seen on a page, as a file that a spreadsheet opens.

use crate::PaperError;

/// A heading and lines of the same width.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Excel takes a file without it for a local code page, and every Vietnamese letter is lost.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl Table {
    /// UTF-8 with its mark, cells between commas. A cell that a spreadsheet would run as a formula is kept as text.
    ///
    /// # Errors
    /// A line has another width than the heading.
    pub fn csv(&self) -> Result<Vec<u8>, PaperError> {
        let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
        for line in std::iter::once(&self.columns).chain(&self.rows) {
            writer.write_record(line.iter().map(|cell| as_text(cell))).map_err(unwritten)?;
        }
        writer.into_inner().map_err(unwritten)
    }
}

/// An apostrophe before `=`, `+`, `-`, `@` and control characters: the sign by which spreadsheets know text.
fn as_text(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn unwritten(error: impl std::fmt::Display) -> PaperError {
    PaperError::Drawing(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn cells_are_kept_as_they_are_seen_and_none_is_run() {
        let of = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let table = Table {
            columns: of(&["Họ và tên", "Ghi chú"]),
            rows: vec![of(&["Lò Thị Mẫu", "a, \"b\"\nc"]), of(&["=1+1", "- không"])],
        };
        let bytes = table.csv().expect("written");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text, "\u{FEFF}Họ và tên,Ghi chú\nLò Thị Mẫu,\"a, \"\"b\"\"\nc\"\n'=1+1,'- không\n");
        let ragged = Table { columns: of(&["a", "b"]), rows: vec![of(&["1"])] };
        assert!(ragged.csv().is_err());
    }
}
