//! Attachments: hostile files that are only kept and handed on. What one is is told from its bytes, a package is looked through as
//! one that is read; nothing in it is understood.

use domain::movement::file::Type;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::apart::Ended;
use crate::kind::{has_entry, is_compound, marked_up};
use crate::package::{self, Package};
use crate::{limit, refused};

/// A file that is not taken, as a sentence for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refused {
    /// More bytes than [`FILE`](crate::limit::FILE).
    #[error("Tệp lớn hơn 20 MB; hãy giảm cỡ ảnh hoặc tách thành nhiều tệp.")]
    TooLarge,
    #[error("Tệp rỗng; hãy kiểm tra lại tệp rồi nộp lại.")]
    Empty,
    #[error("Đây là chương trình chạy được; không nhận. Hãy nộp văn bản PDF, Word, Excel hoặc ảnh.")]
    Program,
    #[error("Tệp này có macro; hãy lưu lại dạng .docx, .xlsx hoặc PDF, không kèm macro, rồi nộp lại.")]
    Macros,
    #[error("Đây là trang web (HTML); hãy in ra PDF rồi nộp tệp PDF.")]
    WebPage,
    #[error("Đây là hình vẽ SVG; hãy xuất ra PDF hoặc PNG rồi nộp lại.")]
    Drawing,
    #[error("Đây là tệp XML; hãy nộp văn bản PDF, Word, Excel hoặc ảnh.")]
    Xml,
    #[error("Đây là tệp nén; hãy giải nén rồi nộp từng tệp bên trong.")]
    Archive,
    /// Word, Excel and PowerPoint until 2003, and binary workbooks: whether they carry programs is not told for certain.
    #[error("Đây là tệp Office đời cũ; hãy mở ra, lưu dạng .docx, .xlsx, .pptx hoặc PDF rồi nộp lại.")]
    OldOffice,
    #[error("Tệp này có mật khẩu; hãy bỏ mật khẩu rồi nộp lại.")]
    Encrypted,
    #[error("Ảnh loại này không nhận; hãy lưu thành PNG hoặc JPEG rồi nộp lại.")]
    OtherPicture,
    #[error("Tệp bị hỏng hoặc tải lên chưa trọn; hãy mở ra, lưu thành tệp mới rồi nộp lại.")]
    Damaged,
    /// Beyond one of the limits of a package, or put together to deceive.
    #[error(
        "Bên trong tệp có cấu trúc bất thường (nở quá lớn, quá nhiều phần hoặc khai sai); hãy lưu thành tệp mới hoặc PDF rồi nộp lại."
    )]
    Unsound,
    #[error(
        "Không nhận ra loại tệp; chỉ nhận PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument, ảnh PNG và JPEG."
    )]
    Unknown,
    /// The process that looked through it broke off.
    #[error("Không kiểm tra được tệp này; hãy lưu thành PDF rồi nộp lại.")]
    Crashed,
    #[error("Máy chủ chưa kiểm tra được tệp lúc này; hãy nộp lại sau ít phút hoặc báo quản trị viên.")]
    NotStarted,
}

/// Tells what the file is in this process. Pages take [`Reader`](crate::Reader) instead.
///
/// # Errors
/// The file is not taken, for the reason that the sentence gives.
pub fn kind(bytes: &[u8]) -> Result<Type, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > limit::FILE {
        return Err(Refused::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return package::sound(bytes, told_by)?.1;
    }
    if is_compound(bytes) {
        return Err(if has_entry(bytes, "EncryptedPackage") {
            Refused::Encrypted
        } else {
            Refused::OldOffice
        });
    }
    match TAKEN.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        Some((_, kind)) => Ok(*kind),
        None => Err(not_taken(bytes)),
    }
}

const TAKEN: [(&[u8], Type); 3] =
    [(b"%PDF-", Type::Pdf), (b"\x89PNG\r\n\x1A\n", Type::Png), (b"\xFF\xD8\xFF", Type::Jpeg)];

/// First bytes of what is not taken, with the reason.
const SIGNS: [(&[u8], Refused); 20] = [
    (b"MZ", Refused::Program),
    (b"\x7FELF", Refused::Program),
    (b"#!", Refused::Program),
    (b"\xCA\xFE\xBA\xBE", Refused::Program),
    (b"\xCF\xFA\xED\xFE", Refused::Program),
    (b"\xCE\xFA\xED\xFE", Refused::Program),
    (b"L\0\0\0\x01\x14\x02\0", Refused::Program),
    (b"GIF8", Refused::OtherPicture),
    (b"RIFF", Refused::OtherPicture),
    (b"BM", Refused::OtherPicture),
    (b"II*\0", Refused::OtherPicture),
    (b"MM\0*", Refused::OtherPicture),
    (b"\0\0\0\x18ftypheic", Refused::OtherPicture),
    (b"{\\rtf", Refused::OldOffice),
    (b"PK\x05\x06", Refused::Archive),
    (b"PK\x07\x08", Refused::Archive),
    (b"Rar!", Refused::Archive),
    (b"7z\xBC\xAF", Refused::Archive),
    (b"\x1F\x8B", Refused::Archive),
    (b"\xFD7zXZ", Refused::Archive),
];

fn not_taken(bytes: &[u8]) -> Refused {
    if let Some((_, refused)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return *refused;
    }
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let begin = begin.trim_start_matches('\u{feff}');
    if begin.contains("<svg") {
        return Refused::Drawing;
    }
    match marked_up(begin) {
        Some(refused::Foreign::WebPage) => Refused::WebPage,
        Some(_) => Refused::Xml,
        None if begin.contains("<script") => Refused::WebPage,
        None => Refused::Unknown,
    }
}

/// What a package is, by the names of its parts and what it says of itself.
fn told_by(names: &[String], package: &mut Package) -> Result<Result<Type, Refused>, refused::Refused> {
    let has = |name: &str| names.iter().any(|one| one == name);
    let runs = |name: &String| {
        let is_list = ["script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"]
            .iter()
            .any(|list| name.ends_with(list));
        let is_script = name.starts_with("Basic/") || name.starts_with("Scripts/");
        name.ends_with("vbaProject.bin")
            || name.starts_with("xl/macrosheets/")
            || is_script && !is_list && !name.ends_with('/')
    };
    if names.iter().any(runs) {
        return Err(refused::Refused::Macros);
    }
    if has("mimetype") {
        return Ok(match package::beginning(package, "mimetype")?.trim() {
            "application/vnd.oasis.opendocument.text" => Ok(Type::Odt),
            "application/vnd.oasis.opendocument.spreadsheet" => Ok(Type::Ods),
            _ => Err(Refused::Archive),
        });
    }
    if !has("[Content_Types].xml") {
        return Ok(Err(Refused::Archive));
    }
    if package::beginning(package, "[Content_Types].xml")?.contains("macroEnabled") {
        return Err(refused::Refused::Macros);
    }
    let main = [
        ("word/document.xml", Type::Docx),
        ("xl/workbook.xml", Type::Xlsx),
        ("ppt/presentation.xml", Type::Pptx),
    ];
    let found = main.into_iter().find(|(part, _)| has(part)).map(|(_, kind)| kind);
    Ok(found.ok_or(if has("xl/workbook.bin") { Refused::OldOffice } else { Refused::Archive }))
}

impl From<refused::Refused> for Refused {
    fn from(refused: refused::Refused) -> Self {
        use refused::Refused as R;
        match refused {
            R::TooLarge => Self::TooLarge,
            R::Encrypted => Self::Encrypted,
            R::Macros => Self::Macros,
            R::Damaged => Self::Damaged,
            _ => Self::Unsound,
        }
    }
}

impl From<Ended> for Refused {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::TooLarge => Self::TooLarge,
            Ended::OutOfMemory | Ended::OutOfTime => Self::Unsound,
            Ended::Crashed => Self::Crashed,
            Ended::NotStarted => Self::NotStarted,
        }
    }
}
