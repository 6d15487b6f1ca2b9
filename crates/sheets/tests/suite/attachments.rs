//! What an attachment is, told from its bytes; what is not taken, each with its own sentence.

use domain::movement::file::Type;
use sheets::attachment::{Refused, kind};
use sheets::limit;

use crate::files::{compound, package};

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

fn office(parts: &[(&'static str, &str)]) -> Vec<u8> {
    let types = ("[Content_Types].xml", TYPES.as_bytes().to_vec());
    let parts = parts.iter().map(|(name, text)| (*name, text.as_bytes().to_vec()));
    package(std::iter::once(types).chain(parts))
}

#[test]
fn files_of_an_office_are_taken_for_what_they_are() {
    for (bytes, is) in [
        (b"%PDF-1.7 x".to_vec(), Type::Pdf),
        (b"\x89PNG\r\n\x1A\nx".to_vec(), Type::Png),
        (b"\xFF\xD8\xFF\xE0".to_vec(), Type::Jpeg),
        (office(&[("word/document.xml", "<w/>")]), Type::Docx),
        (office(&[("xl/workbook.xml", "<w/>")]), Type::Xlsx),
        (office(&[("ppt/presentation.xml", "<p/>")]), Type::Pptx),
        (package([("mimetype", b"application/vnd.oasis.opendocument.text".to_vec())]), Type::Odt),
        (package([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec())]), Type::Ods),
    ] {
        assert_eq!(kind(&bytes), Ok(is));
    }
}

#[test]
fn what_runs_or_deceives_is_refused_with_its_sentence() {
    let macros = office(&[("word/document.xml", "<w/>"), ("word/vbaProject.bin", "x")]);
    let old_macros = office(&[("xl/workbook.xml", "<w/>"), ("xl/macrosheets/sheet1.xml", "<m/>")]);
    let enabled = package([
        (
            "[Content_Types].xml",
            b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>".to_vec(),
        ),
        ("word/document.xml", b"<w/>".to_vec()),
    ]);
    let script = package([
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("Basic/Standard/Module1.xml", b"<s/>".to_vec()),
    ]);
    for (bytes, why) in [
        (Vec::new(), Refused::Empty),
        (vec![b'%'; limit::FILE + 1], Refused::TooLarge),
        (b"MZ\x90\0".to_vec(), Refused::Program),
        (b"\x7FELF".to_vec(), Refused::Program),
        (b"#!/bin/sh".to_vec(), Refused::Program),
        (macros, Refused::Macros),
        (old_macros, Refused::Macros),
        (enabled, Refused::Macros),
        (script, Refused::Macros),
        (b"\n<!DOCTYPE html><p>".to_vec(), Refused::WebPage),
        (b"x <script>alert(1)</script>".to_vec(), Refused::WebPage),
        (b"<?xml version='1.0'?><svg xmlns='x'/>".to_vec(), Refused::Drawing),
        (b"<?xml version='1.0'?><a/>".to_vec(), Refused::Xml),
        (package([("a.txt", b"x".to_vec())]), Refused::Archive),
        (b"Rar!x".to_vec(), Refused::Archive),
        (compound(&["WordDocument"]), Refused::OldOffice),
        (compound(&["EncryptedPackage"]), Refused::Encrypted),
        (office(&[("xl/workbook.bin", "x")]), Refused::OldOffice),
        (b"GIF89a".to_vec(), Refused::OtherPicture),
        (b"PK\x03\x04 cut off".to_vec(), Refused::Damaged),
        (office(&[("word/document.xml", "<!DOCTYPE x><w/>")]), Refused::Unsound),
        (office(&[("word/document.xml", "<w/>"), ("../x", "x")]), Refused::Unsound),
        (b"chu thuong".to_vec(), Refused::Unknown),
    ] {
        assert_eq!(kind(&bytes), Err(why), "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    }
    let large = "0".repeat(4 * 1024 * 1024);
    assert_eq!(kind(&office(&[("word/document.xml", &large)])), Err(Refused::Unsound), "squeezed");
}
