//! A clerk brings a list in. Everybody in it is invented.

use chrono::NaiveDate;
use domain::account::Role;
use domain::workbook::{Cell, Line, Sheet};
use law::GradeLevel;
use sheets::Table;

use crate::app::{App, Caller, TODAY, date};

const IMPORTS: &str = "/lam-viec/nhap";

fn fields(unit: &str) -> Vec<(&str, &str)> {
    vec![
        ("unit", unit),
        ("starts", "01/01/2025"),
        ("group", "civil_servant"),
        ("held", "held"),
        ("encoding", "auto"),
    ]
}

fn rows(of: &[[&str; 4]]) -> Vec<u8> {
    table("Danh sách", of).xlsx(day()).expect("a workbook")
}

fn table(name: &str, rows: &[[&str; 4]]) -> Table {
    let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
    Table::of_texts(name, &["Họ và tên", "Năm sinh", "Chức vụ", "Xếp loại 2023"], rows)
}

fn day() -> NaiveDate {
    date(TODAY)
}

async fn bring(clerk: &Caller, unit: &str, file: (&str, &[u8])) -> crate::app::Answer {
    let hidden = clerk.form(IMPORTS, IMPORTS).await;
    clerk.post_file(IMPORTS, &hidden, &fields(unit), file).await
}

#[tokio::test]
async fn a_clerk_brings_a_workbook_in_mends_a_row_and_takes_the_rest() {
    let app = App::new().await;
    let unit = app.division("A").await;
    app.person(unit, "Lò Thị Mẫu", Some(GradeLevel::Good)).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let file = rows(&[
        ["Lò Thị Mẫu", "1985", "Chuyên viên", "HTXSNV"],
        ["Giàng A Thử", "31/02/1990", "Văn thư", "HTTNV"],
        ["Vàng Ví Dụ", "1991", "Kế toán", "HTTNV"],
    ]);
    let at = bring(&clerk, &unit.to_string(), ("danh-sach.xlsx", &file)).await.led_to();
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Nhận 2 dòng đã sẵn sàng") && page.contains("Đang chờ (1)"), "{page}");
    assert!(
        page.contains("Giàng A Thử") && page.contains("value=\"31/02/1990\""),
        "what waits is in its form: {page}"
    );

    let row = page.split("/dong/").nth(1).and_then(|rest| rest.split('"').next()).expect("a row's form");
    let mend = format!("{at}/dong/{row}");
    let cell = page.split("value=\"31/02/1990\"").next().and_then(|before| before.rsplit("name=\"").next());
    let cell = cell.and_then(|rest| rest.split('"').next()).expect("the cell's field");
    clerk.send(&at, &mend, &[(cell, "12/02/1990")]).await.led_to();
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Nhận 3 dòng đã sẵn sàng"), "{page}");
    clerk.send(&at, &format!("{at}/nhan"), &[]).await.led_to();
    let people = clerk.get("/lam-viec/con-nguoi").await.page();
    for name in ["Lò Thị Mẫu", "Giàng A Thử", "Vàng Ví Dụ"] {
        assert_eq!(people.matches(name).count(), 1, "{name}: {people}");
    }
    let page = clerk.get(&format!("{at}?xem=taken")).await.page();
    assert!(page.contains("Đã nhận (3)"), "{page}");
    assert!(
        page.contains("1990 · ") && !page.contains("12/02/1990 · "),
        "a day of birth is private once taken: {page}"
    );
    clerk.send(&at, &format!("{at}/ket-thuc"), &[]).await.led_to();
    assert!(clerk.get(IMPORTS).await.page().contains("Đã kết thúc"));
}

#[tokio::test]
async fn what_waits_goes_out_as_a_workbook_with_a_sheet_for_each_list_and_comes_back() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let file = sheets::workbook(
        &[
            table("Danh sách", &[["Giàng A Thử", "31/02/1990", "Văn thư", "HTTNV"]]),
            table("Bổ sung", &[["Vàng Ví Dụ", "31/02/1990", "Kế toán", "HTTNV"]]),
        ],
        day(),
    );
    let file = file.expect("a workbook");
    let at = bring(&clerk, &unit.to_string(), ("danh-sach.xlsx", &file)).await.led_to();
    let waiting = sheets::read(&clerk.get(&format!("{at}/con-lai.xlsx")).await.bytes).expect("a workbook");
    let names: Vec<_> = waiting.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Dòng còn chờ 1", "Dòng còn chờ 2"]);
    for (sheet, name) in waiting.sheets.iter().zip(["Giàng A Thử", "Vàng Ví Dụ"]) {
        let text = format!("{sheet:?}");
        assert!(text.contains("Lý do") && text.contains(name) && text.contains("31/02/1990"), "{text}");
    }

    let mended: Vec<_> = waiting.sheets.iter().map(mended).collect();
    let mended = sheets::workbook(&mended, day()).expect("a workbook");
    let back = bring(&clerk, &unit.to_string(), ("dong-con-cho.xlsx", &mended)).await.led_to();
    assert_eq!(back, at, "the same import");
    assert!(clerk.get(&at).await.page().contains("Nhận 2 dòng đã sẵn sàng"));
}

/// As a clerk would: the cell is mended in the spreadsheet.
fn mended(sheet: &Sheet) -> Table {
    let cells = |line: &Line| {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.replace("31/02/1990", "12/02/1990"),
            _ => String::new(),
        };
        line.cells.iter().map(text).collect::<Vec<_>>()
    };
    let mut lines = sheet.lines.iter().map(cells);
    let heads = lines.next().expect("a head");
    let rows = lines.map(|mut row| {
        row.resize(heads.len(), String::new());
        row
    });
    Table::of_texts(&sheet.name, &heads.iter().map(String::as_str).collect::<Vec<_>>(), rows)
}

#[tokio::test]
async fn a_file_that_is_no_list_gets_its_sentence_and_nothing_is_lost() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let office = app.office.to_string();
    let nothing = clerk.send(IMPORTS, IMPORTS, &fields(&office)).await.refused();
    assert!(nothing.contains("Chọn tệp"), "{nothing}");
    let picture = bring(&clerk, &office, ("anh.xlsx", b"\x89PNG\r\n\x1a\n0000")).await.refused();
    assert!(picture.contains("says-wrong") && picture.contains("01/01/2025"), "{picture}");
    let hidden = clerk.form(IMPORTS, IMPORTS).await;
    let mut pasted = fields(&office);
    pasted.push(("text", "Một dòng\nHai dòng"));
    let page = clerk.post(IMPORTS, &hidden, &pasted).await.refused();
    assert!(page.contains("Một dòng"), "what was pasted is given back: {page}");
    let head = app.caller("truong", Role::Head, app.office).await;
    assert_eq!(head.get(IMPORTS).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_unit_that_nobody_opened_is_told_and_opened_from_the_page() {
    let app = App::new().await;
    let office = app.office.to_string();
    let mut pasted = fields(&office);
    pasted.push(("text", "Họ và tên\tNăm sinh\tĐơn vị\nGiàng A Thử\t1990\tPhòng Chưa Có"));
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let hidden = clerk.form(IMPORTS, IMPORTS).await;
    let at = clerk.post(IMPORTS, &hidden, &pasted).await.led_to();
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Đơn vị chưa có: 1") && page.contains("<li>Phòng Chưa Có</li>"), "{page}");
    assert!(!page.contains(&format!("{at}/don-vi")), "a clerk opens no units: {page}");

    let admin = app.log_in("quantri").await;
    let open = format!("{at}/don-vi");
    let typed = |code: &'static str| {
        [("form", "don-vi-0"), ("name", "Phòng Chưa Có"), ("code", code), ("opened", "01/01/2025")]
    };
    let refused = admin.send(&at, &open, &typed("VP")).await.refused();
    assert!(
        refused.contains("Mã đơn vị này đã có") && refused.contains("f-don-vi-0-code-error"),
        "{refused}"
    );
    admin.send(&at, &open, &typed("PCC")).await.led_to();
    let page = clerk.get(&at).await.page();
    assert!(!page.contains("Đơn vị chưa có"), "{page}");
    clerk.send(&at, &format!("{at}/nhan"), &[]).await.led_to();
    let people = clerk.get("/lam-viec/con-nguoi").await.page();
    assert!(people.contains("Giàng A Thử") && people.contains("Phòng Chưa Có"), "{people}");
}

#[tokio::test]
async fn what_an_old_encoding_was_read_as_stands_above_the_rows() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let old =
        |text: &str| viet::legacy::encode(text, viet::legacy::Encoding::Tcvn3, viet::legacy::Face::Ordinary);
    let names = ["Nguyễn Văn Thử", "Trần Thị Ví Dụ", "Lê Hoàng Mẫu", "Phạm Đức Thử"];
    let rows = names.map(|name| vec![old(name).expect("written"), "1985".to_owned()]);
    let file =
        Table::of_texts("Danh sách", &["Họ và tên", "Năm sinh"], rows).xlsx(day()).expect("a workbook");
    let at = bring(&clerk, &app.office.to_string(), ("cu.xlsx", &file)).await.led_to();
    let page = clerk.get(&at).await.page();
    let (above, _) = page.split_once("<details class=\"sheet\">").expect("columns are folded");
    assert!(above.contains("TCVN3") && above.contains("→ Nguyễn Văn Thử"), "{above}");
}
