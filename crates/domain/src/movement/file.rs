//! Files that hang on a movement: the signed paper, a form, a picture. What they are is told from their bytes, before they come here.

use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// Kinds of file that are taken.
    Type "loại tệp" {
        Pdf = "pdf" / "PDF",
        Docx = "docx" / "Word",
        Xlsx = "xlsx" / "Excel",
        Pptx = "pptx" / "PowerPoint",
        Odt = "odt" / "OpenDocument",
        Ods = "ods" / "Bảng tính OpenDocument",
        Png = "png" / "Ảnh PNG",
        Jpeg = "jpg" / "Ảnh JPEG",
    }
}

impl Type {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// How many files stand on a movement at a time, earlier versions not counted: a limit of the product.
pub const MOST: usize = 20;
/// How long a file's name may be (characters): a limit of the product.
const LONGEST_NAME: usize = 200;

/// The name under which a file is shown and handed out: as it was typed, else the name it came with, without folders, without
/// signs that no file system takes, without its ending.
pub fn name(typed: &str, came_as: &str) -> String {
    let typed = viet::tidy(typed);
    let own = came_as.rsplit(['/', '\\']).next().unwrap_or_default();
    let own = own.rsplit_once('.').map_or(own, |(name, _)| name);
    let chosen = if typed.is_empty() { own } else { &typed };
    let is_sound = |c: &char| !c.is_control() && !['/', '\\', '"', '<', '>', '|', ':', '*', '?'].contains(c);
    viet::tidy(&chosen.chars().filter(is_sound).collect::<String>())
}

/// What stands in the way of a file of that name beside `standing` others.
pub fn refusals(name: &str, standing: usize) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("name", name, "Ghi tên tệp.");
    if name.chars().count() > LONGEST_NAME {
        refusals.add("name", format!("Tên tệp dài hơn {LONGEST_NAME} ký tự; hãy rút gọn."));
    }
    if standing >= MOST {
        refusals.add("file", format!("Phong trào đã có {MOST} tệp; gỡ hoặc thay một tệp trước khi thêm."));
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_typed_and_leads_nowhere() {
        assert_eq!(name("  Kế hoạch  số 05 ", "scan.pdf"), "Kế hoạch số 05");
        assert_eq!(name("", "C:\\Users\\x\\Kế hoạch.v2.docx"), "Kế hoạch.v2");
        assert_eq!(name("", "../../etc/passwd"), "passwd");
        assert_eq!(name("a\"<c>", ""), "ac");
    }

    #[test]
    fn a_file_has_a_name_and_room() {
        assert!(refusals("Kế hoạch", 0).is_empty());
        assert!(refusals("", 0).for_field("name").is_some());
        assert!(refusals(&"ă".repeat(201), 0).for_field("name").is_some());
        assert!(refusals("Kế hoạch", MOST).for_field("file").is_some());
    }
}
