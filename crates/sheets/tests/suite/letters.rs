//! Letters of each kind, made here and read back, and every bad one with its own sentence.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::time::Duration;

use sheets::letter::{NoLetter, Refused, read};
use sheets::{Reader, limit};
use viet::legacy::{Encoding, Face, encode};

use crate::files::{compound, package, stored};
use crate::office::Folder;

const WORDS: &str = "PHÁT ĐỘNG\nPhong trào thi đua năm 2026 của Sở Giả định\n1. Đổi mới, sáng tạo.\n";

fn refused(bytes: &[u8]) -> Refused {
    read(bytes).expect_err("refused")
}

/// A DOCX file with these elements in its body.
fn docx(body: &str) -> Vec<u8> {
    package(docx_parts(body))
}

fn docx_parts(body: &str) -> Vec<(&'static str, Vec<u8>)> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let types = format!(
        "<?xml version=\"1.0\"?><Types xmlns=\"{package}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>"
    );
    let roots = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
         Target=\"word/document.xml\"/></Relationships>"
    );
    let document =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{main}\"><w:body>{body}</w:body></w:document>");
    [("[Content_Types].xml", types), ("_rels/.rels", roots), ("word/document.xml", document)]
        .map(|(name, text)| (name, text.into_bytes()))
        .into()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn paragraphs(text: &str) -> String {
    text.lines().map(paragraph).collect()
}

#[test]
fn a_text_is_read_in_every_encoding() {
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(WORDS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [WORDS.as_bytes(), &[b"\xEF\xBB\xBF", WORDS.as_bytes()].concat(), &utf16] {
        assert_eq!(read(bytes).as_deref(), Ok(WORDS));
    }
    let small = "Phong trào thi đua của Sở Giả định\nĐổi mới, sáng tạo.\n";
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let typed = encode(small, encoding, Face::Ordinary).expect("written");
        let bytes: Vec<u8> = typed.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        assert_eq!(read(&bytes).as_deref(), Ok(small), "{encoding:?}");
    }
    assert_eq!(read("Phong tra\u{300}o".as_bytes()).as_deref(), Ok("Phong trào"));
}

#[test]
fn a_document_is_read_paragraph_by_paragraph_and_row_by_row() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraphs(text));
    let row = |cells: [&str; 2]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let table = format!("<w:tbl>{}{}</w:tbl>", row(["SỞ GIẢ ĐỊNH", "CỘNG HÒA"]), row(["Số: 1/KH", "ngày 1"]));
    let body = table
        + &paragraph("Sở &amp; phòng &#272;&lt;A&gt;")
        + "<w:p><w:r><w:t>một</w:t><w:tab/><w:t>hai</w:t><w:br/><w:t>ba</w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
        + "<w:p/>"
        + "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>khung</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>khung</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>";
    let read = read(&docx(&body));
    assert_eq!(
        read.as_deref(),
        Ok("SỞ GIẢ ĐỊNH\nCỘNG HÒA\nSố: 1/KH\nngày 1\nSở & phòng Đ<A>\nmột\thai\nba\n\nkhung\n")
    );
}

#[test]
fn numbers_that_word_counts_stand_before_their_paragraphs() {
    let level = |at: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum>\
         <w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        level(2, "bullet", "\u{f0b7}")
    );
    let counted = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"5\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body =
        [(0, "A"), (1, "B"), (1, "C"), (2, "D"), (0, "E"), (1, "F")].map(|(at, text)| counted(at, text));
    let mut parts = docx_parts(&body.concat());
    parts.push(("word/numbering.xml", numbering.into_bytes()));
    assert_eq!(read(&package(parts)).as_deref(), Ok("I. A\n1. B\n2. C\n- D\nII. E\n1. F\n"));
}

/// Objects of a PDF with their table, and the words of its trailer.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    file += &format!(
        "{table}trailer\n<</Size {} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

fn pages(count: usize, content: &str) -> Vec<String> {
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
    let kids: String = (0..count).map(|at| format!("{} 0 R ", at + 5)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    objects.extend((0..count).map(|_| page.to_owned()));
    objects
}

#[test]
fn a_pdf_has_lines_and_columns() {
    let drawn = "BT /F1 12 Tf 72 700 Td (So: 12/KH-SGD) Tj 300 0 Td (Gia Dinh) Tj -300 -20 Td (Mot) Tj ET";
    assert_eq!(read(&pdf(&pages(1, drawn), "")).as_deref(), Ok("So: 12/KH-SGD\tGia Dinh\nMot\n"));
}

#[test]
fn every_bad_pdf_has_its_sentence() {
    assert_eq!(refused(&pdf(&pages(1, "0 0 100 100 re f"), "")), Refused::Scan);
    assert_eq!(refused(&pdf(&pages(limit::PAGES + 1, "BT ET"), "")), Refused::TooManyPages);
    let locked = "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)\
                  /U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)>>/ID[(a)(a)]";
    assert_eq!(refused(&pdf(&pages(1, "BT ET"), locked)), Refused::Encrypted);
    assert_eq!(refused(b"%PDF-1.7\nnothing"), Refused::Damaged);
}

#[test]
fn every_other_file_has_its_sentence() {
    let no_letter = |bytes: &[u8]| match refused(bytes) {
        Refused::NotALetter(what) => what,
        other => panic!("{other}"),
    };
    assert_eq!(no_letter(&compound(&["WordDocument"])), NoLetter::OldWord);
    assert_eq!(no_letter(&compound(&["Workbook"])), NoLetter::Unknown);
    assert_eq!(no_letter(b"{\\rtf1}"), NoLetter::RichText);
    assert_eq!(no_letter(b"\x89PNG\r\n"), NoLetter::Picture);
    assert_eq!(no_letter(b"<html><body>a</body></html>"), NoLetter::WebPage);
    assert_eq!(no_letter(b"a\0b"), NoLetter::Unknown);
    let text = ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec());
    assert_eq!(no_letter(&stored([text])), NoLetter::OpenText);
    let types = ("[Content_Types].xml", b"<Types/>".to_vec());
    assert_eq!(
        no_letter(&package([types.clone(), ("xl/workbook.xml", b"<a/>".to_vec())])),
        NoLetter::Spreadsheet
    );
    assert_eq!(no_letter(&package([types.clone(), ("ppt/a.xml", b"<a/>".to_vec())])), NoLetter::Slides);
    assert_eq!(no_letter(&package([("a.txt", b"a".to_vec())])), NoLetter::Archive);
}

#[test]
fn every_bad_package_has_its_sentence() {
    let with = |name: &'static str, bytes: &[u8]| {
        let mut parts = docx_parts(&paragraph("A"));
        parts.push((name, bytes.to_vec()));
        package(parts)
    };
    assert_eq!(refused(&compound(&["EncryptionInfo", "EncryptedPackage"])), Refused::Encrypted);
    assert_eq!(refused(&with("word/vbaProject.bin", b"a")), Refused::Macros);
    assert_eq!(refused(&with("word/a.xml", &vec![0; 8 * 1024 * 1024])), Refused::Squeezed);
    assert_eq!(refused(&with("../a.xml", b"a")), Refused::EscapingName);
    let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><w:document>&c;</w:document>";
    let mut parts = docx_parts("");
    parts[2].1 = laughs.as_bytes().to_vec();
    assert_eq!(refused(&package(parts)), Refused::DocumentType);
    assert_eq!(refused(&docx("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>")), Refused::Damaged);
    assert_eq!(refused(&docx("<w:p><w:t>a</w:p>")), Refused::Damaged);
    let whole = docx(&paragraph("A"));
    assert_eq!(refused(&whole[..whole.len() / 2]), Refused::Damaged);
    assert_eq!(refused(&docx("<w:p/>")), Refused::Empty);
    assert_eq!(refused(b" \n"), Refused::Empty);
    assert_eq!(refused(&vec![b'a'; limit::FILE + 1]), Refused::TooLarge);
    assert_eq!(refused("một hai ".repeat(limit::LETTER / 8).as_bytes()), Refused::TooMuch);
}

#[test]
fn every_sentence_is_its_own() {
    let all = [
        Refused::TooLarge,
        Refused::Empty,
        Refused::Encrypted,
        Refused::Macros,
        Refused::Damaged,
        Refused::Scan,
        Refused::UnknownLetters,
        Refused::TooManyPages,
        Refused::TooMuch,
        Refused::Unpacked,
        Refused::Squeezed,
        Refused::TooManyParts,
        Refused::EscapingName,
        Refused::Overlapping,
        Refused::FalseSizes,
        Refused::DocumentType,
        Refused::OutOfMemory,
        Refused::OutOfTime,
        Refused::Crashed,
        Refused::NotStarted,
    ];
    let sentences: BTreeSet<_> = all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
    assert!(sentences.iter().all(|says| says.contains("hãy")), "{sentences:?}");
}

#[test]
fn an_answer_from_another_process_is_what_reading_here_gives() {
    for file in [WORDS.as_bytes(), b"{\\rtf1}"] {
        let mut answer = Vec::new();
        sheets::serve_letter(Cursor::new(file), &mut answer).unwrap();
        let place = std::env::temp_dir().join(format!("thidua-letter-{}-{}", std::process::id(), file.len()));
        std::fs::write(&place, &answer).unwrap();
        let script = format!("cat > /dev/null; cat '{}'", place.display());
        let reader = Reader {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), script],
            limit: Duration::from_secs(60),
        };
        let got = reader.read_letter(file);
        std::fs::remove_file(&place).unwrap();
        assert_eq!(got, read(file));
    }
}

/// Paragraphs that are wider than a page, a table for a head, capitals with tones: through LibreOffice and back.
#[test]
fn a_pdf_of_an_office_program_gives_the_paragraphs_back() {
    let long = "Thực hiện nhiệm vụ năm 2026, Sở Giả định phát động phong trào thi đua tới toàn thể công chức, viên chức và \
                người lao động thuộc Sở với chủ đề “Kỷ cương, trách nhiệm, hiệu quả”, gồm các nội dung sau đây:";
    let body = paragraph("PHÁT ĐỘNG")
        + &paragraph(long)
        + &paragraph("1. Đổi mới, sáng tạo.")
        + &paragraph("2. Tiết kiệm.");
    let bytes = docx(&body);
    let folder = Folder::new();
    let pdf = folder.convert("launch.docx", &bytes, "pdf");
    let lines = format!("PHÁT ĐỘNG\n{long}\n1. Đổi mới, sáng tạo.\n2. Tiết kiệm.\n");
    assert_eq!(read(&pdf).as_deref(), Ok(lines.as_str()));
    assert_eq!(read(&bytes).as_deref(), Ok(lines.as_str()));
    let odt = folder.convert("launch.docx", &bytes, "odt");
    assert_eq!(read(&odt), Err(NoLetter::OpenText.into()));
    let saved = folder.convert("again.odt", &odt, "docx");
    assert_eq!(read(&saved).as_deref(), Ok(lines.as_str()));
}
