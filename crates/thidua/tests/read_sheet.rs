//! The process that reads a spreadsheet, as the server starts it: the real binary, and files made to hurt it.

use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use domain::workbook::{Cell, Line};
use sheets::{Foreign, Reader, Refused, Table};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn reader() -> Reader {
    Reader {
        program: env!("CARGO_BIN_EXE_thidua").into(),
        arguments: vec!["read-sheet".to_owned()],
        limit: Duration::from_secs(120),
    }
}

fn refused(bytes: &[u8]) -> Refused {
    reader().read(bytes).expect_err("refused")
}

/// A package of stored parts, so that only what is inside is a bomb.
fn package(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a package").into_inner()
}

#[test]
fn a_good_file_is_read() {
    let rows: Vec<Vec<String>> =
        (0..2_000).map(|row| vec![format!("Người thứ {row}"), "001234567890".into()]).collect();
    let table = Table::of_texts("Danh sách", &["Họ và tên", "Số CCCD"], rows);
    let made_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    let workbook = reader().read(&table.xlsx(made_on).expect("written")).expect("read");
    assert_eq!(workbook.sheets[0].lines.len(), 2_001);
    let last = vec![Cell::Text("Người thứ 1999".into()), Cell::Text("001234567890".into())];
    assert_eq!(workbook.sheets[0].lines[2_000], Line { number: 2_001, cells: last });
    assert_eq!(reader().read(&table.csv().expect("written")).expect("read").sheets[0].lines.len(), 2_001);
}

#[test]
fn a_refusal_comes_through_as_it_is() {
    assert_eq!(refused(b"%PDF-1.7"), Refused::NotASheet(Foreign::Pdf));
    assert_eq!(refused(b"a;\"b\nc"), Refused::UnclosedQuote { line: 1 });
}

#[test]
fn a_zip_bomb_costs_a_sentence() {
    let zeros = vec![0; 64 * 1024 * 1024];
    let types = b"<Types ContentType=\"spreadsheetml\"/>";
    let parts: [(&str, &[u8]); 2] = [("[Content_Types].xml", types), ("xl/worksheets/sheet1.xml", &zeros)];
    assert_eq!(refused(&package(&parts, CompressionMethod::Deflated)), Refused::Squeezed);
}

/// 60 kB that stand in 16,384 cells at once: a gigabyte that no check foresees.
#[test]
fn a_memory_bomb_costs_its_process_and_a_sentence() {
    let content = format!(
        "<office:document-content><table:table table:name=\"A\"><table:table-row>\
         <table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\">\
         <text:p>{}</text:p></table:table-cell></table:table-row></table:table></office:document-content>",
        "a".repeat(60_000)
    );
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ];
    assert_eq!(refused(&package(&parts, CompressionMethod::Stored)), Refused::OutOfMemory);
}

#[test]
fn a_process_for_which_nobody_waits_any_more_is_ended() {
    let impatient = Reader { limit: Duration::ZERO, ..reader() };
    assert_eq!(impatient.read(b"a;b"), Err(Refused::OutOfTime));
}

/// Before it has taken a byte of the file.
#[test]
fn the_process_has_limits_of_its_own() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .arg("read-sheet")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let limits = |name: &str| {
        let all = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).expect("its limits");
        let line = all.lines().find(|line| line.starts_with(name)).expect("the limit").to_owned();
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    // The last that it sets.
    while limits("Max core file size") != ["0", "0"] {
        std::thread::yield_now();
    }
    assert_eq!(limits("Max address space"), ["536870912", "536870912"]);
    assert_eq!(limits("Max cpu time"), ["5", "6"]);
    assert_eq!(limits("Max open files"), ["0", "0"]);
    assert_eq!(limits("Max file size"), ["0", "0"]);
    drop(child.stdin.take());
    let mut answer = Vec::new();
    child.stdout.take().expect("its output").read_to_end(&mut answer).expect("an answer");
    assert!(child.wait().expect("ended").success() && !answer.is_empty());
}

#[test]
fn the_command_is_not_offered() {
    let help = Command::new(env!("CARGO_BIN_EXE_thidua")).arg("--help").output().expect("help");
    assert!(!String::from_utf8_lossy(&help.stdout).contains("read-sheet"));
}

/// As many pages as a letter may have: its process gives the text back before its limits end it.
#[test]
fn a_letter_of_two_hundred_pages_is_read_within_the_limits() {
    let reader = Reader { arguments: vec!["read-letter".to_owned()], ..reader() };
    let line = |at: usize| {
        format!("1 0 0 1 72 {} Tm (Noi dung thi dua so {at}, hoan thanh dung han) Tj\n", 800 - at * 15)
    };
    let drawn = format!("BT /F1 12 Tf\n{}ET", (0..45).map(line).collect::<String>());
    let pages = sheets::limit::PAGES;
    let text = reader.read_letter(&pdf(pages, &drawn)).expect("read");
    assert_eq!(text.matches("so 44, hoan thanh").count(), pages);
    assert_eq!(reader.read_letter(&pdf(pages + 1, &drawn)), Err(sheets::letter::Refused::TooManyPages));
}

/// A PDF of so many pages that all draw the same.
fn pdf(pages: usize, drawn: &str) -> Vec<u8> {
    let kids: String = (0..pages).map(|at| format!("{} 0 R ", at + 5)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>"),
        format!("<</Length {}>>\nstream\n{drawn}\nendstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
    objects.extend((0..pages).map(|_| page.to_owned()));
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    file += &format!("{table}trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

#[test]
fn a_photo_is_read_in_its_own_process() {
    let reader = Reader { arguments: vec!["read-photo".to_owned()], ..reader() };
    assert_eq!(reader.read_photo(b"<svg/>"), Err(sheets::photo::Refused::Drawing));
    let photo = include_bytes!("../../../demo/anh/phat-dong.jpg");
    let pictures = reader.read_photo(photo).expect("read");
    assert_eq!(Ok(pictures), sheets::photo::read(photo));
}
