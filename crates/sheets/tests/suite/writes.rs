//! What is written: read back here, and looked at inside.

use std::io::{Cursor, Read};

use chrono::NaiveDate;
use domain::import::ROW_ID_HEADER;
use domain::workbook::{Cell, Merged};
use sheets::{Column, Holds, Table, Unwritten};

use crate::files::{line, words};

pub fn made_on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

pub fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

pub fn born(year: i32) -> Cell {
    Cell::Date(NaiveDate::from_ymd_opt(year, 3, 5).expect("a day"))
}

/// Columns of every sort, with ids and choices.
pub fn list() -> Table {
    Table {
        name: "Đề nghị: 2026/1".to_owned(),
        titles: vec!["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG".to_owned(), "Năm 2026".to_owned()],
        issued: "Văn phòng & Ban – 22/11/2026".to_owned(),
        columns: vec![
            Column::holding("STT", Holds::Number),
            Column::text("Họ và tên"),
            Column::text("Số CCCD"),
            Column::holding("Ngày sinh", Holds::Date),
            Column::holding("Tiền thưởng", Holds::Money),
            Column::text("Danh hiệu").with_choices(["Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"]),
        ],
        rows: vec![
            vec![
                Cell::Number(1.0),
                text("Lò Thị Mẫu"),
                text("001234567890"),
                born(1980),
                Cell::Number(1_234_567.0),
                text("Lao động tiên tiến"),
            ],
            vec![Cell::Number(2.5), text("Y Hà"), Cell::Empty, text("1975"), Cell::Empty, Cell::Empty],
        ],
        ids: vec!["018f-a".to_owned(), "018f-b".to_owned()],
    }
}

/// Beginnings that spreadsheets run or take for something else.
pub const BEGINNINGS: [&str; 9] = [
    "=1+1",
    "+84 912 345 678",
    "- không",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1+1",
    "=HYPERLINK(\"http://example.invalid\",\"bấm\")",
];

/// A part of a package as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut text = String::new();
    package.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn a_written_workbook_reads_back_the_same() {
    let table = list();
    let workbook = sheets::read(&table.xlsx(made_on()).unwrap()).unwrap();
    let [sheet, choices] = &workbook.sheets[..] else { panic!("two sheets") };
    assert_eq!((sheet.name.as_str(), sheet.is_hidden), ("Đề nghị 20261", false));
    let with_id = |id: &str, row: &[Cell]| {
        let mut cells: Vec<Cell> = std::iter::once(text(id)).chain(row.iter().cloned()).collect();
        while cells.last() == Some(&Cell::Empty) {
            cells.pop();
        }
        cells
    };
    let heads = [ROW_ID_HEADER, "STT", "Họ và tên", "Số CCCD", "Ngày sinh", "Tiền thưởng", "Danh hiệu"];
    assert_eq!(
        sheet.lines,
        [
            line(1, words(&["", "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"])),
            line(2, words(&["", "Năm 2026"])),
            line(3, words(&heads)),
            line(4, with_id("018f-a", &table.rows[0])),
            line(5, with_id("018f-b", &table.rows[1])),
        ]
    );
    assert_eq!(sheet.merged, [1, 2].map(|line| Merged { lines: (line, line), columns: (1, 6) }));
    assert_eq!((choices.name.as_str(), choices.is_hidden), ("Danh mục", true));
    let offered = ["Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"];
    assert_eq!(choices.lines, [line(1, words(&offered[..1])), line(2, words(&offered[1..]))]);
}

#[test]
fn the_page_is_ready_to_work_in_and_to_print() {
    let bytes = list().xlsx(made_on()).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        "<pane ySplit=\"3\" topLeftCell=\"A4\"",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "<pageSetUpPr fitToPage=\"1\"/>",
        "<col min=\"1\" max=\"1\"",
        "hidden=\"1\"",
        "sqref=\"G4:G1005\"",
    ] {
        assert!(sheet.contains(wanted), "{wanted} in {sheet}");
    }
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains("$3:$3</definedName>"), "the head is printed on every page: {book}");
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("&amp;LVăn phòng &amp;&amp; Ban – 22/11/2026"), "above every page: {sheet}");
    let styles = part(&bytes, "xl/styles.xml");
    for wanted in ["dd/mm/yyyy", "numFmtId=\"49\"", "numFmtId=\"3\""] {
        assert!(styles.contains(wanted), "{wanted} in {styles}");
    }
}

#[test]
fn columns_are_as_wide_as_what_stands_in_them() {
    let wide = |sheet: &str| -> f64 {
        let width = sheet.split("width=\"").nth(1).expect("a width").split('"').next().expect("its end");
        width.parse().expect("a number")
    };
    let of = |text: &str| {
        let bytes = Table::of_texts("A", &["B"], [vec![text.to_owned()]]).xlsx(made_on()).unwrap();
        wide(&part(&bytes, "xl/worksheets/sheet1.xml"))
    };
    assert!(of("a") < of("Nguyễn Thị Minh Khai"));
    assert!(of("Nguyễn Thị Minh Khai\nb") < of("Nguyễn Thị Minh Khai b"), "the longest line counts");
    assert_eq!(of(&"a".repeat(100)), of(&"a".repeat(1000)), "longer texts go on below");
}

/// Once LibreOffice printed the second line of a head over the line below it.
#[test]
fn a_line_is_as_high_as_what_is_broken_in_it() {
    let rows = [vec!["a".to_owned()], vec!["Một hai ba bốn ".repeat(20)], vec!["a\nb\nc".to_owned()]];
    let table = Table {
        ids: vec!["nguoi".repeat(30), "b".into(), "c".into()],
        ..Table::of_texts(
            "A",
            &["Lãnh đạo, quản lý và người đứng đầu đơn vị trực thuộc của cơ quan, tổ chức"],
            rows,
        )
    };
    let sheet = part(&table.xlsx(made_on()).unwrap(), "xl/worksheets/sheet1.xml");
    let high = |row: u32| {
        let row = sheet.split(&format!("<row r=\"{row}\"")).nth(1).expect("the row").split('>').next();
        row.and_then(|row| row.split("ht=\"").nth(1)?.split('"').next()?.parse::<f64>().ok())
    };
    let stand_in =
        |row, lines: std::ops::Range<f64>| high(row).is_some_and(|points| lines.contains(&(points / 16.0)));
    assert!(stand_in(1, 2.0..2.1) && high(2).is_none() && stand_in(4, 3.0..3.1), "{sheet}");
    assert!(stand_in(3, 6.0..8.0), "{sheet}");
    for row in 1..=4 {
        assert_eq!(sheet.matches(&format!("<row r=\"{row}\"")).count(), 1, "told once: {sheet}");
    }
}

#[test]
fn no_text_is_run_in_a_workbook() {
    let rows = BEGINNINGS.map(|cell| vec![cell.to_owned()]);
    let table = Table { titles: vec!["=1+1".to_owned()], ..Table::of_texts("=1+1", &["=A1"], rows) };
    let bytes = table.xlsx(made_on()).unwrap();
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
    let workbook = sheets::read(&bytes).unwrap();
    let read: Vec<&Cell> = workbook.sheets[0].lines.iter().map(|line| line.cell(0)).collect();
    let written = ["=1+1", "=A1"].into_iter().chain(BEGINNINGS).map(text).collect::<Vec<_>>();
    assert_eq!(read, written.iter().collect::<Vec<_>>());
}

#[test]
fn odd_texts_come_back_as_they_went() {
    let texts =
        ["a & b < c > \"d\"", "hai\ndòng", "_x0041_", "H'Hen Niê", "😀", " trước và sau ", "\u{1}\u{b}"];
    let table = Table::of_texts("A", &["B"], texts.map(|cell| vec![cell.to_owned()]));
    let workbook = sheets::read(&table.xlsx(made_on()).unwrap()).unwrap();
    let read: Vec<&Cell> = workbook.sheets[0].lines.iter().skip(1).map(|line| line.cell(0)).collect();
    assert_eq!(read, texts.map(text).iter().collect::<Vec<_>>());
}

#[test]
fn what_excel_has_no_value_for_is_a_text() {
    let columns = vec![Column::holding("A", Holds::Date), Column::holding("B", Holds::Number)];
    let rows =
        vec![vec![born(1890), Cell::Number(f64::NAN)], vec![Cell::Flag(true), Cell::Error("#N/A".into())]];
    let table = Table { columns, rows, ..Table::default() };
    let workbook = sheets::read(&table.xlsx(made_on()).unwrap()).unwrap();
    assert_eq!(workbook.sheets[0].name, "Danh sách");
    assert_eq!(workbook.sheets[0].lines[1].cells, [text("05/03/1890"), text("NaN")]);
    assert_eq!(workbook.sheets[0].lines[2].cells, [Cell::Flag(true), text("#N/A")]);
}

#[test]
fn the_same_values_give_the_same_bytes() {
    assert!(list().xlsx(made_on()).unwrap() == list().xlsx(made_on()).unwrap());
    assert!(part(&list().xlsx(made_on()).unwrap(), "docProps/core.xml").contains("2026-11-22T00:00:00Z"));
}

#[test]
fn cells_are_kept_as_they_are_seen_and_none_is_run() {
    let of = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rows = [of(&["Lò Thị Mẫu", "a, \"b\"\nc"]), of(&["=1+1", "- không"])];
    let bytes = Table::of_texts("", &["Họ và tên", "Ghi chú"], rows).csv().expect("written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text, "\u{FEFF}Họ và tên,Ghi chú\nLò Thị Mẫu,\"a, \"\"b\"\"\nc\"\n'=1+1,'- không\n");
    let rows = BEGINNINGS.map(|cell| vec![cell.to_owned(), "b".to_owned()]);
    let table = Table::of_texts("", &["A", "B"], rows);
    let sheet = sheets::read(&table.csv().expect("written")).unwrap().sheets.remove(0);
    let read = sheet.lines.iter().skip(1).map(|line| line.cell(0).clone()).collect::<Vec<_>>();
    // Line ends within cells are told alike when read.
    assert_eq!(read, BEGINNINGS.map(|cell| words(&[&format!("'{}", cell.replace('\r', "\n"))])[0].clone()));
}

#[test]
fn csv_has_ids_numbers_and_days_but_no_titles() {
    let text = String::from_utf8(list().csv().expect("written")).expect("UTF-8");
    let head = format!("\u{FEFF}{ROW_ID_HEADER},STT,Họ và tên,Số CCCD,Ngày sinh,Tiền thưởng,Danh hiệu");
    let lines = [
        head.as_str(),
        "018f-a,1,Lò Thị Mẫu,001234567890,05/03/1980,1234567,Lao động tiên tiến",
        "018f-b,2.5,Y Hà,,1975,,",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn rows_that_do_not_fit_are_not_written() {
    let ragged = Table::of_texts("", &["a", "b"], [vec!["1".to_owned()]]);
    assert_eq!(ragged.csv(), Err(Unwritten::Ragged(0)));
    assert_eq!(ragged.xlsx(made_on()), Err(Unwritten::Ragged(0)));
    let short = Table { ids: vec!["a".to_owned()], ..list() };
    assert_eq!(short.xlsx(made_on()), Err(Unwritten::Ids { ids: 1, rows: 2 }));
    let long = Table::of_texts("", &["a"], [vec!["a".repeat(32_768)]]);
    assert!(matches!(long.xlsx(made_on()), Err(Unwritten::Writing(_))));
}
