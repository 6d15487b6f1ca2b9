//! What good files become.

use calamine::{ExcelDateTime, ExcelDateTimeType};
use chrono::NaiveDate;
use domain::workbook::{Cell, Merged};
use rust_xlsxwriter::{ExcelDateTime as Moment, Format, Workbook as Book};
use sheets::NOT_COMPUTED;

use crate::files::{Xlsx, inline, line, only, words};

fn day(year: i32, month: u32, day: u32) -> Cell {
    Cell::Date(NaiveDate::from_ymd_opt(year, month, day).expect("a day"))
}

#[test]
fn a_workbook_of_another_writer_is_read_with_types_merges_and_hidden_sheets() {
    let mut book = Book::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    sheet.merge_range(0, 0, 0, 3, "DANH SÁCH ĐỀ NGHỊ", &Format::new()).unwrap();
    sheet.write_string(2, 0, "001234567890").unwrap();
    sheet.write_number(2, 1, 12.5).unwrap();
    let born = Moment::from_ymd(1980, 3, 5).unwrap();
    sheet.write_datetime_with_format(2, 2, born, &date).unwrap();
    sheet.write_boolean(2, 3, true).unwrap();
    sheet.write_string(4, 1, "  ").unwrap();
    let hidden = book.add_worksheet().set_name("Danh mục").unwrap();
    hidden.set_hidden(true).write_string(0, 0, "CSTĐ").unwrap();
    let workbook = sheets::read(&book.save_to_buffer().unwrap()).unwrap();
    let [list, codes] = &workbook.sheets[..] else { panic!("two sheets") };
    assert_eq!((list.name.as_str(), list.is_hidden), ("Danh sách", false));
    let typed =
        vec![words(&["001234567890"])[0].clone(), Cell::Number(12.5), day(1980, 3, 5), Cell::Flag(true)];
    assert_eq!(list.lines, [line(1, words(&["DANH SÁCH ĐỀ NGHỊ"])), line(3, typed)]);
    assert_eq!(list.merged, [Merged { lines: (1, 1), columns: (0, 3) }]);
    assert_eq!((codes.name.as_str(), codes.is_hidden), ("Danh mục", true));
}

#[test]
fn a_number_is_a_date_only_by_its_format_and_in_its_epoch() {
    let row = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>29285</v></c><c r=\"B1\"><v>29285</v></c>\
               <c r=\"C1\" s=\"1\"><v>29285.75</v></c><c r=\"D1\" s=\"1\"><v>0.5</v></c>\
               <c r=\"E1\" s=\"2\"><v>29285</v></c><c r=\"F1\" s=\"1\"><v>60</v></c>\
               <c r=\"G1\" s=\"1\"><v>1</v></c><c r=\"H1\" s=\"1\"><v>2958466</v></c></row>";
    let formats = vec!["dd/mm/yyyy", "[h]:mm"];
    let in_1900 = Xlsx { formats: formats.clone(), ..Xlsx::of(row) };
    let in_1904 = Xlsx { properties: "date1904=\"1\"", formats, ..Xlsx::of(row) };
    let cells = |file: &Xlsx| only(sheets::read(&file.bytes()).unwrap()).lines.remove(0).cells;
    assert_eq!(
        cells(&in_1900),
        [
            day(1980, 3, 5),
            Cell::Number(29285.0),
            day(1980, 3, 5),
            Cell::Number(0.5),
            Cell::Number(29285.0),
            Cell::Number(60.0),
            day(1900, 1, 1),
            Cell::Number(2_958_466.0),
        ]
    );
    assert_eq!(cells(&in_1904)[0], day(1984, 3, 6), "1,462 days later");
    let reference = ExcelDateTime::new(29285.0, ExcelDateTimeType::DateTime, true).to_ymd_hms_milli();
    assert_eq!((reference.0, reference.1, reference.2), (1984, 3, 6));
}

#[test]
fn a_formula_is_its_value_and_says_when_it_has_none() {
    let row = "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f>1+1</f></c>\
               <c r=\"C1\" t=\"e\"><f>VLOOKUP(1,X,2)</f><v>#N/A</v></c>\
               <c r=\"D1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"E1\" t=\"str\"><f>A1</f><v>=2</v></c></row>";
    let cells = only(sheets::read(&Xlsx::of(row).bytes()).unwrap()).lines.remove(0).cells;
    let error = |text: &str| Cell::Error(text.to_owned());
    assert_eq!(
        cells,
        [Cell::Number(2.0), error(NOT_COMPUTED), error("#N/A"), Cell::Empty, Cell::Text("=2".to_owned())]
    );
}

#[test]
fn shared_rich_and_escaped_texts_are_read() {
    let strings =
        "<si><t>Lò Thị Mẫu</t></si><si><r><t xml:space=\"preserve\">Đắk </t></r><r><t>Lắk</t></r></si>\
                   <si><t xml:space=\"preserve\">a &amp; b &lt;!DOCTYPE&gt;</t></si>"
            .to_owned();
    let row = "<row r=\"7\"><c r=\"A7\" t=\"s\"><v>0</v></c><c r=\"B7\" t=\"s\"><v>1</v></c>\
               <c r=\"C7\" t=\"s\"><v>2</v></c></row>";
    let sheet = only(sheets::read(&Xlsx { strings, ..Xlsx::of(row) }.bytes()).unwrap());
    assert_eq!(sheet.lines, [line(7, words(&["Lò Thị Mẫu", "Đắk Lắk", "a & b <!DOCTYPE>"]))]);
}

#[test]
fn lines_and_cells_without_order_come_in_order() {
    let rows = format!("<row r=\"3\">{}</row><row r=\"1\">{}</row>", inline("B3", "b"), inline("A1", "a"));
    let sheet = only(sheets::read(&Xlsx::of(rows).bytes()).unwrap());
    assert_eq!(sheet.lines, [line(1, words(&["a"])), line(3, words(&["", "b"]))]);
}

#[test]
fn a_million_empty_styled_rows_and_far_styled_cells_cost_nothing() {
    let mut rows = format!("<row r=\"1\">{}</row>", inline("A1", "Họ tên"));
    for row in 2..=1_048_576 {
        rows.push_str(&format!("<row r=\"{row}\" s=\"0\" ht=\"15\"><c r=\"XFD{row}\" s=\"0\"/></row>"));
    }
    let sheet = only(sheets::read(&Xlsx::of(rows).bytes()).unwrap());
    assert_eq!(sheet.lines, [line(1, words(&["Họ tên"]))]);
}

#[test]
fn a_picture_may_have_a_document_type_and_names_may_have_backslashes() {
    let picture = b"<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"\"><svg/>".to_vec();
    let more = vec![("xl/media/image1.svg", picture), ("xl\\theme\\theme1.xml", b"<a/>".to_vec())];
    let file = Xlsx { more, ..Xlsx::of(format!("<row r=\"1\">{}</row>", inline("A1", "a"))) };
    assert_eq!(only(sheets::read(&file.bytes()).unwrap()).lines.len(), 1);
}
