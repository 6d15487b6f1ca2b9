//! Why a letter was not read: one sentence each, saying what to do.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::apart::Ended;
use crate::refused::{self, Foreign};

/// A letter that is not read, as a sentence for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refused {
    /// More bytes than [`FILE`](crate::limit::FILE).
    #[error("Tệp lớn hơn 20 MB; hãy bỏ bớt hình ảnh hoặc chỉ nộp phần văn bản phát động.")]
    TooLarge,
    #[error("Tệp không có chữ nào; hãy kiểm tra lại tệp rồi nộp lại.")]
    Empty,
    /// Another kind of file, whatever its name says.
    #[error("{0}")]
    NotALetter(NoLetter),
    #[error("Tệp này có mật khẩu; hãy bỏ mật khẩu rồi nộp lại.")]
    Encrypted,
    #[error("Tệp này có macro; hãy lưu lại dạng Word Document (.docx), không kèm macro, rồi nộp lại.")]
    Macros,
    #[error("Tệp bị hỏng hoặc tải lên chưa trọn; hãy mở ra, lưu thành tệp mới rồi nộp lại.")]
    Damaged,
    /// A PDF of pictures.
    #[error(
        "Tệp PDF này chỉ có hình chụp, không có chữ để đọc; hãy nộp tệp Word (.docx) hoặc PDF xuất từ Word của văn bản này."
    )]
    Scan,
    /// A PDF whose fonts do not tell which letters their signs are.
    #[error("Phông chữ trong tệp PDF này không cho biết chữ gì; hãy nộp tệp Word (.docx) của văn bản này.")]
    UnknownLetters,
    /// More pages than [`PAGES`](crate::limit::PAGES).
    #[error("Tệp PDF có hơn 200 trang; hãy tách lấy phần văn bản phát động rồi nộp lại.")]
    TooManyPages,
    /// More text than [`LETTER`](crate::limit::LETTER).
    #[error("Tệp có quá nhiều chữ; hãy tách lấy phần văn bản phát động rồi nộp lại.")]
    TooMuch,
    #[error("Tệp nở ra hơn 200 MB khi mở; hãy xóa hình ảnh rồi nộp lại.")]
    Unpacked,
    #[error(
        "Tệp bị nén bất thường (nở ra hơn 100 lần khi mở); hãy chép nội dung sang một tệp Word mới rồi nộp lại."
    )]
    Squeezed,
    #[error("Tệp có hơn 1.000 phần bên trong; hãy chép nội dung sang một tệp Word mới rồi nộp lại.")]
    TooManyParts,
    #[error("Tệp chứa tên phần dẫn ra ngoài tệp; hãy chép nội dung sang một tệp Word mới rồi nộp lại.")]
    EscapingName,
    #[error("Tệp có các phần chồng lên nhau; hãy chép nội dung sang một tệp Word mới rồi nộp lại.")]
    Overlapping,
    #[error(
        "Tệp khai sai kích thước các phần bên trong; hãy chép nội dung sang một tệp Word mới rồi nộp lại."
    )]
    FalseSizes,
    /// The place of entities.
    #[error(
        "Tệp có khai báo DOCTYPE mà văn bản Word không được có; hãy chép nội dung sang một tệp Word mới rồi nộp lại."
    )]
    DocumentType,
    #[error("Đọc tệp này tốn quá nhiều bộ nhớ; hãy chép nội dung sang một tệp Word mới rồi nộp lại.")]
    OutOfMemory,
    #[error("Đọc tệp này mất quá nhiều thời gian; hãy chép nội dung sang một tệp Word mới rồi nộp lại.")]
    OutOfTime,
    #[error("Không đọc được tệp này; hãy chép nội dung sang một tệp Word mới rồi nộp lại.")]
    Crashed,
    #[error("Máy chủ chưa đọc được tệp lúc này; hãy nộp lại sau ít phút hoặc báo quản trị viên.")]
    NotStarted,
}

/// What a file is that is no letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NoLetter {
    /// `.doc`
    #[error("Đây là văn bản Word đời cũ (.doc); hãy mở bằng Word, lưu thành .docx rồi nộp lại.")]
    OldWord,
    #[error("Đây là văn bản RTF; hãy mở bằng Word, lưu thành .docx rồi nộp lại.")]
    RichText,
    /// `.odt`
    #[error("Đây là văn bản LibreOffice (.odt); hãy lưu thành .docx hoặc .pdf rồi nộp lại.")]
    OpenText,
    #[error("Đây là bảng tính; hãy nộp văn bản phát động dạng .docx, .pdf hoặc .txt.")]
    Spreadsheet,
    #[error("Đây là bài trình chiếu; hãy nộp văn bản phát động dạng .docx, .pdf hoặc .txt.")]
    Slides,
    #[error("Đây là tệp hình ảnh; hãy nộp văn bản phát động dạng .docx, .pdf hoặc .txt thay cho ảnh chụp.")]
    Picture,
    #[error("Đây là trang web (HTML); hãy chép phần chữ vào một tệp .txt hoặc .docx rồi nộp lại.")]
    WebPage,
    #[error("Đây là tệp XML; hãy mở bằng Word, lưu thành .docx rồi nộp lại.")]
    Xml,
    #[error("Đây là tệp nén; hãy giải nén rồi nộp văn bản bên trong.")]
    Archive,
    #[error("Không nhận ra đây là văn bản; hãy nộp tệp .docx, .pdf hoặc .txt.")]
    Unknown,
}

impl From<NoLetter> for Refused {
    fn from(no_letter: NoLetter) -> Self {
        Refused::NotALetter(no_letter)
    }
}

impl From<Foreign> for Refused {
    fn from(foreign: Foreign) -> Self {
        Refused::NotALetter(match foreign {
            Foreign::Slides => NoLetter::Slides,
            Foreign::Picture => NoLetter::Picture,
            Foreign::WebPage => NoLetter::WebPage,
            Foreign::Xml => NoLetter::Xml,
            Foreign::BinaryWorkbook => NoLetter::Spreadsheet,
            Foreign::Archive => NoLetter::Archive,
            Foreign::Document | Foreign::Pdf | Foreign::Unknown => NoLetter::Unknown,
        })
    }
}

impl From<Ended> for Refused {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::TooLarge => Refused::TooLarge,
            Ended::OutOfMemory => Refused::OutOfMemory,
            Ended::OutOfTime => Refused::OutOfTime,
            Ended::Crashed => Refused::Crashed,
            Ended::NotStarted => Refused::NotStarted,
        }
    }
}

/// What is refused of a package or of characters, in the words for a letter.
impl From<refused::Refused> for Refused {
    fn from(refused: refused::Refused) -> Self {
        use refused::Refused as Of;
        match refused {
            Of::NotASheet(foreign) => foreign.into(),
            Of::Encrypted => Refused::Encrypted,
            Of::Macros => Refused::Macros,
            Of::Unpacked => Refused::Unpacked,
            Of::Squeezed => Refused::Squeezed,
            Of::TooManyParts => Refused::TooManyParts,
            Of::EscapingName => Refused::EscapingName,
            Of::Overlapping => Refused::Overlapping,
            Of::FalseSizes => Refused::FalseSizes,
            Of::DocumentType => Refused::DocumentType,
            _ => Refused::Damaged,
        }
    }
}
