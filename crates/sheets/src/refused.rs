//! Why a file was not read: one sentence each, saying what to do.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::apart::Ended;

/// A file that is not read, as a sentence for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refused {
    /// More bytes than [`FILE`](crate::limit::FILE).
    #[error("Tệp lớn hơn 20 MB; hãy tách thành các tệp nhỏ hơn rồi nộp lại.")]
    TooLarge,
    /// No sheet has a line with content.
    #[error("Tệp không có dòng nào có nội dung; hãy kiểm tra lại tệp rồi nộp lại.")]
    Empty,
    /// Another kind of file, whatever its name says.
    #[error("{0}")]
    NotASheet(Foreign),
    /// Protected by a password for opening.
    #[error("Tệp này có mật khẩu; hãy bỏ mật khẩu trong Excel rồi nộp lại.")]
    Encrypted,
    /// Carries programs.
    #[error("Tệp này có macro; hãy lưu lại dạng Excel Workbook (.xlsx), không kèm macro, rồi nộp lại.")]
    Macros,
    /// Cut off, or not what its kind must look like inside.
    #[error("Tệp bị hỏng hoặc tải lên chưa trọn; hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi nộp lại.")]
    Damaged,
    /// Inflates to more than [`UNPACKED`](crate::limit::UNPACKED).
    #[error("Tệp nở ra hơn 200 MB khi mở; hãy xóa hình ảnh và các trang thừa, hoặc tách tệp, rồi nộp lại.")]
    Unpacked,
    /// A part inflates more than [`RATIO`](crate::limit::RATIO) times.
    #[error(
        "Tệp bị nén bất thường (nở ra hơn 100 lần khi mở); hãy chép bảng sang một tệp Excel mới rồi nộp lại."
    )]
    Squeezed,
    /// More parts than [`PARTS`](crate::limit::PARTS).
    #[error("Tệp có hơn 1.000 phần bên trong; hãy chép bảng cần nộp sang một tệp Excel mới rồi nộp lại.")]
    TooManyParts,
    /// A part's name leads out of the package.
    #[error("Tệp chứa tên phần dẫn ra ngoài tệp; hãy chép bảng sang một tệp Excel mới rồi nộp lại.")]
    EscapingName,
    /// Two parts share their bytes or their name.
    #[error("Tệp có các phần chồng lên nhau; hãy chép bảng sang một tệp Excel mới rồi nộp lại.")]
    Overlapping,
    /// A part is longer or shorter than it says.
    #[error("Tệp khai sai kích thước các phần bên trong; hãy chép bảng sang một tệp Excel mới rồi nộp lại.")]
    FalseSizes,
    /// A part declares a document type, the place of entities.
    #[error(
        "Tệp có khai báo DOCTYPE mà bảng tính không được có; hãy chép bảng sang một tệp Excel mới rồi nộp lại."
    )]
    DocumentType,
    /// More lines with content than [`LINES`](crate::limit::LINES).
    #[error("Tệp có hơn 100.000 dòng có nội dung; hãy tách thành nhiều tệp rồi nộp từng tệp.")]
    TooManyLines,
    /// Content right of column [`COLUMNS`](crate::limit::COLUMNS).
    #[error("Trang «{sheet}» có nội dung ở ngoài cột thứ 200; hãy xóa các cột thừa rồi nộp lại.")]
    TooManyColumns { sheet: String },
    /// A text longer than [`CELL`](crate::limit::CELL).
    #[error("Ô {cell} của trang «{sheet}» dài hơn 32 kB; hãy rút ngắn nội dung ô này rồi nộp lại.")]
    CellTooLong { sheet: String, cell: String },
    /// More cells or text than [`CELLS`](crate::limit::CELLS) and [`TEXT`](crate::limit::TEXT).
    #[error("Tệp có quá nhiều ô hoặc quá nhiều chữ; hãy tách thành nhiều tệp rồi nộp từng tệp.")]
    TooMuch,
    /// More merged regions than [`MERGED`](crate::limit::MERGED).
    #[error("Tệp có hơn 10.000 vùng ô gộp; hãy bỏ gộp ô (Unmerge Cells) rồi nộp lại.")]
    TooManyMerged,
    /// A quotation mark opens a cell of a text file and nothing closes it.
    #[error(
        "Dấu ngoặc kép mở ở dòng {line} không có dấu đóng; hãy sửa dòng này hoặc lưu tệp dạng .xlsx rồi nộp lại."
    )]
    UnclosedQuote { line: u32 },
    /// The reading process needed more memory than it may have.
    #[error("Đọc tệp này tốn quá nhiều bộ nhớ; hãy chép bảng cần nộp sang một tệp Excel mới rồi nộp lại.")]
    OutOfMemory,
    /// The reading process needed more time than it may have.
    #[error("Đọc tệp này mất quá nhiều thời gian; hãy chép bảng cần nộp sang một tệp Excel mới rồi nộp lại.")]
    OutOfTime,
    /// The reading process broke off.
    #[error("Không đọc được tệp này; hãy chép bảng cần nộp sang một tệp Excel mới rồi nộp lại.")]
    Crashed,
    /// The reading process could not be started; nothing is wrong with the file.
    #[error("Máy chủ chưa đọc được tệp lúc này; hãy nộp lại sau ít phút hoặc báo quản trị viên.")]
    NotStarted,
}

/// What a file is that is no spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Foreign {
    #[error("Đây là văn bản Word; hãy chép bảng sang Excel, lưu dạng .xlsx rồi nộp lại.")]
    Document,
    #[error("Đây là bài trình chiếu; hãy chép bảng sang Excel, lưu dạng .xlsx rồi nộp lại.")]
    Slides,
    #[error("Đây là tệp PDF; hãy nộp tệp Excel mà từ đó đã in ra PDF.")]
    Pdf,
    #[error("Đây là tệp hình ảnh; hãy nộp tệp Excel (.xlsx) thay cho ảnh chụp.")]
    Picture,
    /// HTML, also one that is named `.xls`, as some programs export.
    #[error("Đây là trang web (HTML) mang tên tệp Excel; hãy mở bằng Excel, lưu thành .xlsx rồi nộp lại.")]
    WebPage,
    /// "XML Spreadsheet 2003" and other XML.
    #[error("Đây là tệp XML; hãy mở bằng Excel, lưu thành .xlsx rồi nộp lại.")]
    Xml,
    /// `.xlsb`.
    #[error("Đây là bảng tính dạng nhị phân (.xlsb); hãy mở bằng Excel, lưu thành .xlsx rồi nộp lại.")]
    BinaryWorkbook,
    #[error("Đây là tệp nén; hãy giải nén rồi nộp tệp bảng tính bên trong.")]
    Archive,
    #[error("Không nhận ra đây là bảng tính; hãy lưu tệp dạng .xlsx hoặc .csv rồi nộp lại.")]
    Unknown,
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

impl From<Foreign> for Refused {
    fn from(foreign: Foreign) -> Self {
        Refused::NotASheet(foreign)
    }
}
