//! CSV files and pasted blocks.

use domain::workbook::Line;
use sheets::{Foreign, Refused, TEXT_SHEET};

use crate::files::{line, only, words};

fn lines(bytes: &[u8]) -> Vec<Line> {
    let sheet = only(sheets::read(bytes).expect("read"));
    assert_eq!((sheet.name.as_str(), sheet.is_hidden), (TEXT_SHEET, false));
    sheet.lines
}

#[test]
fn unicode_is_read_with_and_without_its_mark() {
    let text = "Họ và tên,Đơn vị\nLò Thị Mẫu,Đắk Lắk\n";
    let wanted = [line(1, words(&["Họ và tên", "Đơn vị"])), line(2, words(&["Lò Thị Mẫu", "Đắk Lắk"]))];
    let little: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(lines(text.as_bytes()), wanted);
    assert_eq!(lines(format!("\u{FEFF}{text}").as_bytes()), wanted);
    assert_eq!(lines(&little), wanted);
    assert_eq!(lines(&big), wanted);
    assert_eq!(sheets::read(&little[..little.len() - 1]), Err(Refused::Damaged), "half a character");
    assert_eq!(sheets::read(b"\xEF\xBB\xBFL\xC3"), Err(Refused::Damaged), "half a character");
}

#[test]
fn old_bytes_become_the_characters_in_which_old_encodings_are_found() {
    let tcvn3 = b"STT,H\xE4 v\xB5 t\xAAn\n1,Nguy\xD4n V\xA8n An\n2,Tr\xC7n Th\xDE B\xD7nh\n";
    assert_eq!(lines(tcvn3)[1], line(2, words(&["1", "NguyÔn V¨n An"])));
    let vni = b"STT,Ho\xEF va\xF8 te\xE2n\n1,Nguye\xE3n Va\xEAn An\n2,Tra\xE0n Thi\xF2 B\xECnh\n";
    assert_eq!(lines(vni)[1], line(2, words(&["1", "Nguyeãn Vaên An"])));
    let windows_1258 = b"H\xF2o v\xE0 t\xEAn\nNguy\xEA\xDEn V\xE3n An\nTr\xE2\xCCn Th\xEC\xF2 \xD0\xE0o\n";
    assert_eq!(lines(windows_1258)[1], line(2, words(&["Nguyễn Văn An"])));
}

#[test]
fn the_separator_is_the_one_that_lines_have_alike() {
    let semicolons = "Họ tên;Nơi ở\nLò Thị Mẫu;Bản A, xã B\nY Hà;Buôn C, xã D, huyện Đ\n";
    assert_eq!(lines(semicolons.as_bytes())[1], line(2, words(&["Lò Thị Mẫu", "Bản A, xã B"])));
    let tabs = "1\tLò Thị Mẫu\tBản A, xã B; tổ 2\n2\tY Hà\tC\n";
    assert_eq!(lines(tabs.as_bytes())[0], line(1, words(&["1", "Lò Thị Mẫu", "Bản A, xã B; tổ 2"])));
    let sentences = "Lò Thị Mẫu\nY Hà, phó trưởng phòng\nNguyễn Văn A\n";
    assert_eq!(lines(sentences.as_bytes())[1], line(2, words(&["Y Hà, phó trưởng phòng"])));
    let inches = "Màn hình 24\";A\n\"Tủ \"\"đôi\"\"; gỗ\";B, C\nGhế;D\n";
    assert_eq!(lines(inches.as_bytes())[0], line(1, words(&["Màn hình 24\"", "A"])));
    assert_eq!(lines(inches.as_bytes())[1], line(2, words(&["Tủ \"đôi\"; gỗ", "B, C"])));
    assert_eq!(lines(b"sep=;\na;b,c\nd;e,f\n")[0], line(1, words(&["a", "b,c"])));
}

#[test]
fn quoted_cells_hold_line_ends_and_empty_lines_are_counted() {
    let text = "A,B\r\n\r\n\"một\r\nhai\",\"ba \"\"bốn\"\"\"\r\n\r\n\r\n , \r\nx,\r\n";
    let wanted =
        [line(1, words(&["A", "B"])), line(3, words(&["một\nhai", "ba \"bốn\""])), line(7, words(&["x"]))];
    assert_eq!(lines(text.as_bytes()), wanted);
}

#[test]
fn numbers_and_dates_stay_as_they_were_typed() {
    let text = "001234567890,5/3/1980,1.800.000\n034567890123,1980,0\n";
    assert_eq!(lines(text.as_bytes())[0], line(1, words(&["001234567890", "5/3/1980", "1.800.000"])));
}

#[test]
fn an_open_quotation_mark_does_not_swallow_the_lines_behind_it() {
    let text = "A,B\n1,Lò\n\n2,\"Y Hà\n3,Nguyễn\n";
    assert_eq!(sheets::read(text.as_bytes()), Err(Refused::UnclosedQuote { line: 4 }));
    assert_eq!(sheets::read(b"a;\"b\nc;d\n"), Err(Refused::UnclosedQuote { line: 1 }), "in the first line");
}

#[test]
fn a_pasted_block_is_read_like_a_file() {
    let sheet = only(sheets::read_pasted("Lò Thị Mẫu\tBản A, xã B\nY Hà\tC").unwrap());
    assert_eq!(sheet.lines[0], line(1, words(&["Lò Thị Mẫu", "Bản A, xã B"])));
    assert_eq!(sheets::read_pasted(" \n\t\n"), Err(Refused::Empty));
    assert_eq!(sheets::read_pasted("a\0b"), Err(Refused::NotASheet(Foreign::Unknown)));
}
