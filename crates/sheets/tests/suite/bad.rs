//! Every bad file has its own sentence.

use std::collections::BTreeSet;

use domain::workbook::Workbook;
use sheets::{Foreign, Refused, limit};

use crate::files::{Xlsx, compound, inline, old_book, package, stored};

fn refused(bytes: &[u8]) -> Refused {
    sheets::read(bytes).map(|_: Workbook| ()).expect_err("refused")
}

fn foreign(bytes: &[u8]) -> Foreign {
    match refused(bytes) {
        Refused::NotASheet(foreign) => foreign,
        other => panic!("{other}"),
    }
}

fn one_row() -> Xlsx {
    Xlsx::of(format!("<row r=\"1\">{}</row>", inline("A1", "Họ tên")))
}

fn with(name: &'static str, bytes: &[u8]) -> Vec<u8> {
    Xlsx { more: vec![(name, bytes.to_vec())], ..one_row() }.bytes()
}

/// Another number in the two bytes or more at every place of a record, counted from its sign.
fn spoil(bytes: &mut [u8], sign: &[u8], place: usize, number: &[u8]) {
    let records: Vec<usize> =
        (0..bytes.len() - sign.len()).filter(|at| bytes[*at..].starts_with(sign)).collect();
    assert!(!records.is_empty());
    for at in records {
        bytes[at + place..at + place + number.len()].copy_from_slice(number);
    }
}

/// The record of a part in the list at a package's end.
const LISTED: &[u8] = b"PK\x01\x02";

#[test]
fn other_kinds_of_files_are_known_by_their_bytes() {
    assert_eq!(foreign(b"%PDF-1.7\n..."), Foreign::Pdf);
    assert_eq!(foreign(b"\x89PNG\r\n\x1a\n...."), Foreign::Picture);
    assert_eq!(foreign(b"\xFF\xD8\xFF\xE0..JFIF"), Foreign::Picture);
    assert_eq!(foreign(b"{\\rtf1\\ansi}"), Foreign::Document);
    assert_eq!(foreign(b"\x1F\x8B\x08\0"), Foreign::Archive);
    assert_eq!(foreign(b"<html><table><tr><td>a</td></tr></table></html>"), Foreign::WebPage);
    assert_eq!(foreign("\u{FEFF}\r\n<!DOCTYPE html><html></html>".as_bytes()), Foreign::WebPage);
    assert_eq!(foreign(b"<?xml version=\"1.0\"?><html xmlns=\"\">"), Foreign::WebPage);
    assert_eq!(foreign(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"), Foreign::WebPage);
    assert_eq!(foreign(b"<?xml version=\"1.0\"?><Workbook/>"), Foreign::Xml);
    assert_eq!(foreign(b"\x7FELF\x02\x01"), Foreign::Unknown);
    assert_eq!(foreign(b"a,b\0c,d"), Foreign::Unknown);
    assert_eq!(foreign(&package([("a.txt", b"a".to_vec())])), Foreign::Archive);
    let types = ("[Content_Types].xml", b"<Types/>".to_vec());
    assert_eq!(
        foreign(&package([types.clone(), ("word/document.xml", b"<a/>".to_vec())])),
        Foreign::Document
    );
    assert_eq!(
        foreign(&package([types.clone(), ("ppt/presentation.xml", b"<a/>".to_vec())])),
        Foreign::Slides
    );
    assert_eq!(foreign(&package([types, ("xl/workbook.bin", b"a".to_vec())])), Foreign::BinaryWorkbook);
    let text = ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec());
    assert_eq!(foreign(&stored([text])), Foreign::Document);
    assert_eq!(foreign(&compound(&["WordDocument"])), Foreign::Document);
    assert_eq!(foreign(&compound(&["WordDocument", "ObjectPool", "Workbook"])), Foreign::Document);
    assert_eq!(foreign(&compound(&["PowerPoint Document"])), Foreign::Slides);
    assert_eq!(foreign(&compound(&["Anything"])), Foreign::Unknown);
}

#[test]
fn nothing_is_refused_as_empty() {
    assert_eq!(refused(b""), Refused::Empty);
    assert_eq!(refused(b"\xEF\xBB\xBF\r\n ; ;\r\n"), Refused::Empty);
    assert_eq!(refused(&Xlsx::of("<row r=\"1\"/>").bytes()), Refused::Empty);
}

#[test]
fn passwords_are_told_from_damage() {
    assert_eq!(refused(&compound(&["EncryptionInfo", "EncryptedPackage"])), Refused::Encrypted);
    let mut bytes = one_row().bytes();
    spoil(&mut bytes, LISTED, 8, &[1, 0]);
    assert_eq!(refused(&bytes), Refused::Encrypted);
    // Records of Excel 97: the beginning of a workbook, then the sign that all behind it is encrypted.
    let begin = [0x09, 0x08, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let end = [0x0A, 0, 0, 0];
    for way in [0, 1] {
        let locked = [0x2F, 0, 6, 0, way, 0, 1, 2, 3, 4];
        assert_eq!(refused(&old_book(&[&begin[..], &locked, &end].concat())), Refused::Encrypted, "{way}");
        let write = [0x86, 0, 0, 0];
        assert_eq!(refused(&old_book(&[&begin[..], &write, &locked, &end].concat())), Refused::Encrypted);
    }
    assert_eq!(
        refused(&old_book(&[&begin[..], &end].concat())),
        Refused::Empty,
        "not encrypted, nothing in it"
    );
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>\
                    </manifest:manifest>";
    let ods = stored([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", manifest.as_bytes().to_vec()),
        ("content.xml", b"\x8f\x01".to_vec()),
    ]);
    assert_eq!(refused(&ods), Refused::Encrypted);
}

#[test]
fn macros_are_refused_in_every_kind() {
    assert_eq!(refused(&with("xl/vbaProject.bin", b"\xD0\xCF")), Refused::Macros);
    assert_eq!(refused(&with("xl/macrosheets/sheet1.xml", b"<a/>")), Refused::Macros);
    assert_eq!(refused(&compound(&["Workbook", "_VBA_PROJECT_CUR"])), Refused::Macros);
    let mimetype = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec());
    let module = ("Basic/Standard/Module1.xml", b"<a/>".to_vec());
    assert_eq!(refused(&stored([mimetype.clone(), module])), Refused::Macros);
    let library = ("Basic/script-lc.xml", b"<a/>".to_vec());
    assert_eq!(refused(&stored([mimetype, library])), Refused::Damaged, "a list of libraries is no macro");
}

#[test]
fn what_is_cut_or_spoiled_is_damaged() {
    let whole = one_row().bytes();
    for length in [5, 30, whole.len() / 2, whole.len() - 1] {
        assert_eq!(refused(&whole[..length]), Refused::Damaged, "the first {length} bytes");
    }
    let mut flipped = stored(one_row().parts());
    let at = flipped.windows(8).position(|eight| eight == "Họ tên".as_bytes()[..8].to_owned()).unwrap();
    flipped[at] ^= 1;
    assert_eq!(refused(&flipped), Refused::Damaged, "the checksum does not fit");
    let without = one_row().parts().into_iter().filter(|(name, _)| *name != "xl/worksheets/sheet1.xml");
    assert_eq!(refused(&package(without)), Refused::Damaged);
    assert_eq!(refused(&Xlsx::of("<row r=\"1\"><c r=\"A1\"><v>1</row>").bytes()), Refused::Damaged);
    assert_eq!(
        refused(&Xlsx::of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>").bytes()),
        Refused::Damaged
    );
    assert_eq!(refused(&compound(&["Workbook"])), Refused::Damaged);
}

#[test]
fn bombs_are_refused_while_they_are_inflated() {
    let zeros = vec![0; 2 * limit::HARMLESS as usize];
    assert_eq!(refused(&with("xl/worksheets/sheet2.xml", &zeros)), Refused::Squeezed);
    // Two bytes of noise in sixteen keep a part below a hundredfold; together the parts are too large all the same.
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let mut part = vec![b' '; 40 * 1024 * 1024];
    for at in (0..part.len()).step_by(32) {
        part[at] = noise();
    }
    let names = ["xl/a1.xml", "xl/a2.xml", "xl/a3.xml", "xl/a4.xml", "xl/a5.xml", "xl/a6.xml"];
    let more: Vec<_> = names.map(|name| (name, part.clone())).into();
    let bytes = Xlsx { more, ..one_row() }.bytes();
    assert!(bytes.len() < limit::FILE, "{} bytes", bytes.len());
    assert_eq!(refused(&bytes), Refused::Unpacked);
}

#[test]
fn a_file_and_its_parts_are_counted() {
    assert_eq!(refused(&vec![b'a'; limit::FILE + 1]), Refused::TooLarge);
    let names: Vec<String> = (0..limit::PARTS).map(|part| format!("xl/extra/{part}.xml")).collect();
    let parts = one_row().parts().into_iter();
    let parts = parts.chain(names.iter().map(|name| (name.as_str(), b"<a/>".to_vec())));
    assert_eq!(refused(&package(parts)), Refused::TooManyParts);
}

#[test]
fn names_that_lead_out_are_refused() {
    for name in ["../../etc/cron.d/a", "xl/../../a", "/etc/passwd", "C:\\a.xml", "xl\\..\\..\\a"] {
        assert_eq!(refused(&with(name, b"<a/>")), Refused::EscapingName, "{name}");
    }
}

#[test]
fn sizes_that_lie_and_parts_that_overlap_are_refused() {
    let mut small = one_row().bytes();
    spoil(&mut small, LISTED, 24, &[1, 0, 0, 0]);
    assert_eq!(refused(&small), Refused::FalseSizes);
    let mut large = one_row().bytes();
    spoil(&mut large, LISTED, 24, &[0xFF, 0xFF, 0xFF, 0x7F]);
    assert_eq!(refused(&large), Refused::FalseSizes);
    let mut overlapping = one_row().bytes();
    spoil(&mut overlapping, LISTED, 42, &[0, 0, 0, 0]);
    assert_eq!(refused(&overlapping), Refused::Overlapping);
}

#[test]
fn document_types_are_refused_wherever_they_stand() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>";
    let fetched = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    for prologue in [laughs, fetched] {
        let file = Xlsx { prologue: prologue.to_owned(), ..one_row() };
        assert_eq!(refused(&file.bytes()), Refused::DocumentType);
    }
    // The sign lies across the pieces in which a part is inflated.
    for before in 65_500..65_536 {
        let text = format!("{}{laughs}", " ".repeat(before));
        assert_eq!(refused(&with("xl/theme/theme1.xml", text.as_bytes())), Refused::DocumentType, "{before}");
    }
    let wide: Vec<u8> = laughs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&with("docProps/app.xml", &wide)), Refused::DocumentType);
}

#[test]
fn lines_columns_and_long_cells_are_counted() {
    let lines = |many: usize| "a;b\n".repeat(many);
    assert_eq!(sheets::read(lines(limit::LINES).as_bytes()).unwrap().sheets[0].lines.len(), limit::LINES);
    assert_eq!(refused(lines(limit::LINES + 1).as_bytes()), Refused::TooManyLines);
    let columns = |many: usize| vec!["a"; many].join(";");
    assert!(sheets::read(columns(limit::COLUMNS).as_bytes()).is_ok());
    let sheet = "CSV".to_owned();
    assert_eq!(refused(columns(limit::COLUMNS + 1).as_bytes()), Refused::TooManyColumns { sheet });
    let long =
        |length: usize| Xlsx::of(format!("<row r=\"12\">{}</row>", inline("B12", &"a".repeat(length))));
    assert!(sheets::read(&long(limit::CELL).bytes()).is_ok());
    let place = Refused::CellTooLong { sheet: "Danh sách".to_owned(), cell: "B12".to_owned() };
    assert_eq!(refused(&long(limit::CELL + 1).bytes()), place);
}

#[test]
fn a_text_that_many_cells_share_counts_for_each() {
    let strings = format!("<si><t>{}</t></si>", "a".repeat(limit::CELL));
    let cell = |line: usize| format!("<row r=\"{line}\"><c r=\"A{line}\" t=\"s\"><v>0</v></c></row>");
    let rows: String = (1..=limit::TEXT / limit::CELL + 1).map(cell).collect();
    assert_eq!(refused(&Xlsx { strings, ..Xlsx::of(rows) }.bytes()), Refused::TooMuch);
}

#[test]
fn empty_cells_before_far_ones_are_counted() {
    let cell = |line: usize| format!("<row r=\"{line}\"><c r=\"GR{line}\"><v>1</v></c></row>");
    let rows: String = (1..=limit::CELLS / limit::COLUMNS + 1).map(cell).collect();
    assert_eq!(refused(&Xlsx::of(rows).bytes()), Refused::TooMuch);
}

#[test]
fn a_storm_of_merged_regions_is_refused() {
    let regions = |many: usize| {
        let all: String = (1..=many).map(|line| format!("<mergeCell ref=\"A{line}:B{line}\"/>")).collect();
        Xlsx { behind: format!("<mergeCells>{all}</mergeCells>"), ..one_row() }
    };
    assert_eq!(sheets::read(&regions(limit::MERGED).bytes()).unwrap().sheets[0].merged.len(), limit::MERGED);
    assert_eq!(refused(&regions(limit::MERGED + 1).bytes()), Refused::TooManyMerged);
}

#[test]
fn every_refusal_is_one_sentence_of_its_own() {
    let foreign = [
        Foreign::Document,
        Foreign::Slides,
        Foreign::Pdf,
        Foreign::Picture,
        Foreign::WebPage,
        Foreign::Xml,
        Foreign::BinaryWorkbook,
        Foreign::Archive,
        Foreign::Unknown,
    ];
    let sheet = || "Danh sách".to_owned();
    let all = [
        Refused::TooLarge,
        Refused::Empty,
        Refused::Encrypted,
        Refused::Macros,
        Refused::Damaged,
        Refused::Unpacked,
        Refused::Squeezed,
        Refused::TooManyParts,
        Refused::EscapingName,
        Refused::Overlapping,
        Refused::FalseSizes,
        Refused::DocumentType,
        Refused::TooManyLines,
        Refused::TooManyColumns { sheet: sheet() },
        Refused::CellTooLong { sheet: sheet(), cell: "B12".to_owned() },
        Refused::TooMuch,
        Refused::TooManyMerged,
        Refused::UnclosedQuote { line: 4 },
        Refused::OutOfMemory,
        Refused::OutOfTime,
        Refused::Crashed,
        Refused::NotStarted,
    ];
    let sentences: Vec<String> =
        foreign.iter().map(ToString::to_string).chain(all.iter().map(ToString::to_string)).collect();
    for sentence in &sentences {
        assert!(sentence.ends_with('.') && sentence.contains("hãy"), "{sentence}");
        assert!(!sentence[..sentence.len() - 1].contains(". "), "one sentence: {sentence}");
    }
    assert_eq!(sentences.iter().collect::<BTreeSet<_>>().len(), sentences.len());
}
