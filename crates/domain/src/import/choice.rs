//! Cells of closed lists: sex, group of people, grade, ethnic group.

use law::{GradeLevel, Group, Sex};

use super::heading::year_in;

/// "Nam", "nữ", "NU"
pub(super) fn sex(text: &str) -> Option<Sex> {
    match letters(text).as_str() {
        "nam" | "male" | "m" | "trai" | "ong" => Some(Sex::Male),
        "nu" | "female" | "f" | "gai" | "ba" => Some(Sex::Female),
        _ => None,
    }
}

/// "Công chức", "VC", "Hợp đồng 111"
pub(super) fn group(text: &str) -> Option<Group> {
    let letters = letters(text);
    let exact = GROUPS.iter().find(|(_, words)| words.contains(&letters.as_str()));
    let begun = || {
        GROUPS.iter().find(|(_, words)| words.iter().any(|word| word.len() > 6 && letters.starts_with(word)))
    };
    if letters.starts_with("canbocongchuc") || letters.starts_with("congchucvienchuc") {
        return None;
    }
    exact.or_else(begun).map(|(group, _)| *group)
}

#[rustfmt::skip]
const GROUPS: &[(Group, &[&str])] = &[
    (Group::Official, &["canbo", "cb", "canbolanhdao", "canboquanli", "official"]),
    (Group::CivilServant, &["congchuc", "cc", "congchucxa", "civilservant"]),
    (Group::PublicEmployee, &["vienchuc", "vc", "publicemployee"]),
    (Group::Employee, &["nguoilaodong", "laodong", "nld", "hopdong", "hd", "hdld", "hopdonglaodong", "laodonghopdong", "employee", "nhanvienhopdong"]),
    (Group::Worker, &["congnhan", "cn", "worker"]),
    (Group::Farmer, &["nongdan", "nd", "farmer"]),
    (Group::Soldier, &["quannhan", "bodoi", "sequan", "siquan", "quannhanchuyennghiep", "soldier"]),
    (Group::Police, &["congan", "congannhandan", "ca", "police"]),
    (Group::Entrepreneur, &["doanhnhan", "entrepreneur"]),
    (Group::Other, &["khac", "doituongkhac", "other"]),
];

/// The grades that a cell names, each with the year beside it: "HTTNV (2023); HTXSNV 2024". `None` for what is no grade.
pub(super) fn grades(text: &str) -> Option<Vec<(Option<i32>, GradeLevel)>> {
    if is_nothing(text) {
        return Some(Vec::new());
    }
    let parts = text.split([';', ',', '/', '+']).filter(|part| !part.trim().is_empty());
    parts.map(|part| Some((year_in(part), grade(part)?))).collect()
}

fn grade(text: &str) -> Option<GradeLevel> {
    let letters = letters(text);
    let known =
        |letters: &str| GRADES.iter().find(|(_, words)| words.contains(&letters)).map(|(grade, _)| *grade);
    let bare = ["nam", "xeploai", "xl", "mucdo"].iter().find_map(|word| letters.strip_prefix(word));
    known(&letters).or_else(|| letters.strip_suffix("nam").and_then(known)).or_else(|| bare.and_then(known))
}

#[rustfmt::skip]
const GRADES: &[(GradeLevel, &[&str])] = &[
    (GradeLevel::Excellent, &["htxsnv", "htxs", "xs", "xsnv", "htsxnv", "hoanthanhxuatsacnhiemvu", "hoanthanhxuatsac", "xuatsac", "hoanthanhxuatsacnv"]),
    (GradeLevel::Good, &["httnv", "htt", "tot", "hoanthanhtotnhiemvu", "hoanthanhtot", "hoanthanhtotnv"]),
    (GradeLevel::Completed, &["htnv", "ht", "hoanthanhnhiemvu", "hoanthanh", "hoanthanhnv"]),
    (GradeLevel::Failed, &["khtnv", "kht", "khonghoanthanhnhiemvu", "khonghoanthanh", "khonghtnv", "chuahoanthanhnhiemvu"]),
];

/// "-", "không", "chưa xếp loại": the cell is filled and says nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    let letters = letters(text);
    letters.is_empty() && !text.chars().any(|c| c.is_ascii_digit() && c != '0')
        || matches!(
            letters.as_str(),
            "khong" | "khongco" | "chuaco" | "khongxeploai" | "chuaxeploai" | "ko" | "k" | "chua"
        )
}

/// Whether a mark stands in the cell: "x", "X", "1", "✓".
pub(super) fn is_cross(text: &str) -> bool {
    matches!(text, "x" | "X" | "×" | "1" | "✓" | "✔" | "+" | "v" | "V" | "*" | "√")
}

/// The ethnic groups of the official list (Decision 421-TCTK/PPCĐ of 1979), folded, with names in daily use.
#[rustfmt::skip]
const ETHNIC_GROUPS: &[&str] = &[
    "ba na", "bo y", "brau", "bru van kieu", "bru - van kieu", "cham", "cho ro", "chu ru", "chut", "co", "co ho", "co lao", "co tu",
    "cong", "dao", "e de", "ede", "gia rai", "giay", "gie trieng", "gie - trieng", "ha nhi", "hoa", "hre", "hmong", "kho mu", "khmer", "khang",
    "kinh", "la chi", "la ha", "la hu", "lao", "lo lo", "lu", "ma", "mang", "mnong", "mong", "muong", "ngai", "nung", "o du",
    "pa then", "phu la", "pu peo", "ra glai", "ro mam", "san chay", "cao lan", "san diu", "san chi", "si la", "ta oi", "tay", "thai", "tho",
    "xinh mun", "xo dang", "xtieng",
];

pub(super) fn is_ethnic_group(text: &str) -> bool {
    ETHNIC_GROUPS.contains(&viet::fold(text).as_str())
}

/// The letters alone, folded, `y` as `i`.
fn letters(text: &str) -> String {
    let folded = viet::fold(text);
    folded.chars().filter(|c| c.is_alphabetic()).map(|c| if c == 'y' { 'i' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_with_their_years() {
        use GradeLevel::{Completed, Excellent, Failed, Good};
        for (text, told) in [
            ("HTXSNV", vec![(None, Excellent)]),
            ("Hoàn thành tốt nhiệm vụ", vec![(None, Good)]),
            ("HTNV năm 2023", vec![(Some(2023), Completed)]),
            ("2023: HTTNV; 2024: HTXSNV", vec![(Some(2023), Good), (Some(2024), Excellent)]),
            ("Không hoàn thành nhiệm vụ", vec![(None, Failed)]),
            ("-", vec![]),
            ("Chưa xếp loại", vec![]),
        ] {
            assert_eq!(grades(text), Some(told), "{text}");
        }
        for text in ["Loại A", "Giỏi", "HTTNV, hoa", "8"] {
            assert_eq!(grades(text), None, "{text}");
        }
    }

    #[test]
    fn sexes_and_groups_are_known_by_their_words() {
        assert_eq!(
            (sex("NU"), sex("nữ "), sex("Nam")),
            (Some(Sex::Female), Some(Sex::Female), Some(Sex::Male))
        );
        assert_eq!(sex("X"), None);
        assert_eq!(group("Viên chức quản lý"), Some(Group::PublicEmployee));
        assert_eq!(group("HĐLĐ"), Some(Group::Employee));
        assert_eq!(group("Cán bộ, công chức"), None);
    }
}
