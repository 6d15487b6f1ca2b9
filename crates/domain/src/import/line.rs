//! Lines of a list that stand for nobody: titles, bands, column numbers, totals, what stands at the foot.
//!
//! The words are the same in a workbook and in a pasted block ([`crate::dossier::paste`]).

use law::SubjectKind;

/// Persons, collectives or households: what "CÁ NHÂN", "II. TẬP THỂ", "HOGIADINH" announce.
pub(crate) fn kind_of(text: &str) -> Option<SubjectKind> {
    let key: String = viet::fold(text).chars().filter(|c| c.is_alphabetic()).collect();
    let begins = |words: &[&str]| words.iter().any(|word| key.starts_with(word));
    match () {
        () if begins(&["tapthe", "doivoitapthe", "danhsachtapthe"]) => Some(SubjectKind::Collective),
        () if begins(&["canhan", "doivoicanhan", "danhsachcanhan"]) => Some(SubjectKind::Person),
        () if begins(&["hogiadinh", "doivoihogiadinh"]) => Some(SubjectKind::Household),
        () => None,
    }
}

/// A whole number, alone or with a dot or in brackets.
pub(crate) fn is_figure(cell: &str) -> bool {
    let digits = cell.trim_matches(['.', '(', ')', ' ']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// "(2)", "2", "B" under a heading.
pub(crate) fn is_column_number(cell: &str) -> bool {
    is_figure(cell) || cell.trim_matches(['(', ')']).chars().count() == 1
}

pub(crate) fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
        || matches!(text, "A" | "B" | "C" | "D" | "Đ")
}

/// "II. Cá nhân", "A/ TẬP THỂ": whether a numeral stands before the text, and the text.
pub(crate) fn split_numeral(text: &str) -> (bool, &str) {
    match text.split_once(['.', '/', ')', '-', ' ']) {
        Some((numeral, rest))
            if is_roman(numeral) && !rest.trim().is_empty() && !text[numeral.len()..].starts_with(' ') =>
        {
            (true, rest.trim())
        }
        _ => (false, text),
    }
}

/// Only capitals: a band, in a list whose names are not so written.
pub(crate) fn is_shouted(text: &str) -> bool {
    let starts = ["PHÒNG", "BAN", "TRUNG TÂM", "VĂN PHÒNG", "CHI CỤC", "ĐƠN VỊ", "KHỐI", "TỔ"];
    starts.iter().any(|start| text.starts_with(start)) && !text.chars().any(char::is_lowercase)
}

/// Whether a folded text begins like what stands above a list.
pub(crate) fn is_title(folded: &str) -> bool {
    [
        "danh sach",
        "cong hoa xa hoi",
        "doc lap - tu do",
        "bieu tong hop",
        "bang tong hop",
        "phu luc",
        "(kem theo",
        "kem theo",
    ]
    .iter()
    .any(|start| folded.starts_with(start))
}

/// "Tổng cộng", "Cộng: 12", "Ấn định danh sách": never a person, for names differ from these by their accents or have more words.
pub(crate) fn is_total(text: &str) -> bool {
    let lower = text.to_lowercase();
    let rest = [
        "tổng cộng",
        "tổng số",
        "tổng",
        "cộng",
        "ấn định",
        "tong cong",
        "tong so",
        "danh sách này có",
        "danh sách có",
    ]
    .iter()
    .find_map(|start| lower.strip_prefix(start));
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic) && !is_name_tail(&lower, rest))
}

/// "Cộng Thị Thử" goes on like a name: words of letters only, and none that counts.
fn is_name_tail(lower: &str, rest: &str) -> bool {
    let counts = ["người", "cá nhân", "tập thể", "hộ", "danh sách", "trường hợp", "có", "số", ":"];
    let short = lower.starts_with("cộng")
        || lower.starts_with("tổng ") && !lower.starts_with("tổng cộng") && !lower.starts_with("tổng số");
    short
        && rest.chars().any(char::is_alphabetic)
        && !rest.contains(|c: char| c.is_ascii_digit())
        && !counts.iter().any(|word| rest.contains(word))
}

/// What stands below a list: notes, place and date, who signs, who receives.
pub(super) fn is_foot(text: &str) -> bool {
    const BEGINS: &[&str] = &[
        "ghi chu:",
        "ghi chu.",
        "luu y:",
        "noi nhan",
        "nguoi lap",
        "nguoi tong hop",
        "lap bieu",
        "thu truong",
        "ky ten",
        "(ky",
        "ky, ghi",
        "xac nhan",
        "danh sach gom",
        "danh sach nay gom",
        "luu:",
        "- luu",
        "nhu tren",
        "- nhu tren",
        "tm.",
        "kt.",
        "tl.",
        "tuq.",
        "an dinh",
        "y kien cua",
        "* ghi chu",
        "(*)",
        "bang chu",
        "co quan, don vi",
        "ke toan truong",
        "t/m",
        "k/t",
    ];
    if !text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '(' | '*' | '-')) {
        return false;
    }
    let folded = viet::fold(text);
    BEGINS.iter().any(|begin| folded.starts_with(begin)) || is_place_and_date(&folded)
}

/// "Lạng Sơn, ngày … tháng … năm 2026"
fn is_place_and_date(folded: &str) -> bool {
    let day = folded.find("ngay ");
    day.is_some_and(|at| folded[at..].contains("thang") && folded[at..].contains("nam"))
        && folded.chars().count() < 80
}

/// A cell that only fills its place ("-", "…", "---") says nothing.
pub(crate) fn is_filling(cell: &str) -> bool {
    cell.chars().all(|c| matches!(c, '-' | '–' | '—' | '_' | '.' | '…' | '=' | ':'))
}

/// "Phó Trưởng phòng, Phòng Tổng hợp" is a post and a unit.
pub(crate) fn split_post_and_unit(cell: &str) -> (String, String) {
    let split = [",", " - ", " – ", ";"].iter().find_map(|sign| cell.split_once(sign)).unwrap_or((cell, ""));
    (split.0.trim().to_owned(), split.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_feet_are_no_people() {
        for text in ["Tổng cộng: 12 người", "Cộng", "TỔNG SỐ", "Tong cong"] {
            assert!(is_total(text), "{text}");
        }
        for text in ["Cộng Thị Thử", "Tống Văn Thử"] {
            assert!(!is_total(text), "{text}");
        }
        for text in [
            "Người lập biểu",
            "(Ký, ghi rõ họ tên)",
            "Lạng Sơn, ngày     tháng    năm 2026",
            "Nơi nhận:",
            "TM. ỦY BAN NHÂN DÂN",
        ] {
            assert!(is_foot(text), "{text}");
        }
        for text in ["Ngày", "Lưu Văn Thử", "Kỳ Thị Thử", "Nguyễn Thử"] {
            assert!(!is_foot(text), "{text}");
        }
    }
}
