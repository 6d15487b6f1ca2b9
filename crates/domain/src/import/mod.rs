//! Understands a workbook as clerks have it: finds the lists, guesses the columns, reads each row, says what to look at.
//!
//! Pure: a [`Workbook`] and what is [`Given`] in, [`Understood`] out. Nothing is stored here, and nobody is looked up; who
//! of the people known a row may mean is weighed by [`crate::person::same`]. The clerk overrules every guess: the columns by a [`Mapping`],
//! the encoding by [`Given::encoding`], a cell by [`reread`].
//!
//! In the order in which a sheet is read:
//!
//! | module | understands |
//! | --- | --- |
//! | `page` | cells as texts, in Unicode whatever their encoding |
//! | `header`, `heading` | where the header stands; what its words announce |
//! | `content`, `columns` | what a column looks like; what it holds, and how sure that is |
//! | `list`, `line` | which line is a person, a band, a total, the foot |
//! | `band`, `downward` | what bands and merged cells above say of a row |
//! | `row` | the fields of a row, by `name`, `birth`, `identity`, `choice`, `award` |
//! | `twice` | the same person in two lines |
//! | `edited` | the list of people that went out and comes back: which cells were typed over |

mod award;
mod band;
mod birth;
mod choice;
mod columns;
mod content;
mod downward;
mod edited;
mod field;
mod header;
mod heading;
mod identity;
pub(crate) mod line;
mod list;
mod name;
mod page;
mod row;
mod standing;
mod trouble;
mod twice;
mod understood;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use law::Award;
use viet::legacy::Encoding;

use self::award::AwardReader;
use self::row::RowReader;
use self::trouble::Trouble;
use crate::dossier::AwardNames;
use crate::workbook::Workbook;

pub use edited::{Back, Change, Crossed, Edit, PersonColumn, Shown};
pub use field::{Field, Mapping, Meaning};
pub use standing::{Chosen, RowState, Standing, clash, in_the_way, possible, stand};
pub use twice::find_twice;
pub use understood::{
    About, Aside, Band, By, Column, Fields, Found, LeftOut, List, Problem, Row, Severity, Text, Understood,
    Why,
};

/// The header of the column that our own export hides, to find its rows again.
pub const ROW_ID_HEADER: &str = "Mã dòng (không sửa)";

/// What must be known to understand a workbook.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The catalogue of awards.
    pub awards: &'a [Award],
    pub today: NaiveDate,
    /// What a person, or an earlier import of this office, said of the columns.
    pub mapping: &'a Mapping,
    /// What a person said of the encoding.
    pub encoding: Option<Encoding>,
}

/// Understands a workbook.
pub fn understand(workbook: &Workbook, given: &Given) -> Understood {
    let names = AwardNames::new(given.awards);
    let mut understood = Understood::default();
    for sheet in &workbook.sheets {
        match list::lists(sheet, given, &names) {
            Ok(lists) => understood.lists.extend(lists),
            Err(says) => understood.aside.push(Aside { sheet: sheet.name.clone(), says }),
        }
    }
    if understood.lists.is_empty() {
        let says = "Không thấy danh sách người trong tệp; hãy xem lại tệp, hoặc ghi một dòng tên cột có “Họ và tên”.";
        understood.problems.push(Trouble::refuses(About::NoList, says).of_field(None));
    }
    understood
}

/// The row again, with what a clerk typed into some of its cells (by the place of the column). Whether it stands twice in
/// its list is asked again with [`find_twice`].
pub fn reread(
    list: &List,
    row: &Row,
    typed: &BTreeMap<usize, String>,
    awards: &[Award],
    today: NaiveDate,
) -> Row {
    let mut row = row.clone();
    for (place, text) in typed.iter().filter(|(place, _)| **place < page::MOST_COLUMNS) {
        row.cells.resize(row.cells.len().max(place + 1), Text::default());
        row.cells[*place] = row.cells[*place].clone().mended(text);
    }
    read_again(list, row, &AwardNames::new(awards), today)
}

/// Rows whose cells were kept, each read again by the columns of its list.
pub fn reread_all<'a>(
    rows: impl IntoIterator<Item = (&'a List, Row)>,
    awards: &[Award],
    today: NaiveDate,
) -> Vec<Row> {
    let names = AwardNames::new(awards);
    rows.into_iter().map(|(list, row)| read_again(list, row, &names, today)).collect()
}

fn read_again(list: &List, row: Row, names: &AwardNames, today: NaiveDate) -> Row {
    let mut reader = RowReader::new(&list.columns, today, AwardReader::new(names));
    Row { id: row.id, ..reader.read(&row.sheet, row.line, row.cells, row.band) }
}
