//! What a column holds, judged by the cells below its header.

use chrono::{Datelike, NaiveDate};
use viet::date::typed;

use super::award;
use super::choice;
use super::field::Field;
use super::name::{honorific, is_person_like};
use crate::dossier::AwardNames;

/// What most cells of a column look like, and how many in a hundred do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub field: Field,
    pub share: usize,
}

/// Whether a cell can stand in a column of the field.
type Test<'t> = (Field, &'t dyn Fn(&str) -> bool);

/// Fewer than that in a hundred say nothing of the column.
const LEAST_SHARE: usize = 60;

/// What the cells of a column look like; `None` when they look like nothing we know.
pub(super) fn look(cells: &[&str], names: &AwardNames, today: NaiveDate) -> Option<Look> {
    if cells.is_empty() {
        return None;
    }
    if is_counting(cells) {
        return Some(Look { field: Field::Ordinal, share: 100 });
    }
    let tests: [Test; 12] = [
        (Field::Sex, &|cell| choice::sex(cell).is_some() && !is_title(cell)),
        (Field::Honorific, &is_title),
        (Field::IdNumber, &is_id),
        (Field::Birth, &|cell| is_birth(cell, today)),
        (Field::BirthYear, &|cell| is_birth_year(cell, today)),
        (Field::Grade, &|cell| choice::grades(cell).is_some_and(|grades| !grades.is_empty())),
        (Field::Award, &|cell| is_award(cell, names)),
        (Field::Ethnicity, &choice::is_ethnic_group),
        (Field::Group, &|cell| cell.chars().count() > 2 && choice::group(cell).is_some()),
        (Field::Name, &is_person_like),
        (Field::Unit, &is_unit),
        (Field::Position, &is_post),
    ];
    let share =
        |test: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| test(cell)).count() * 100 / cells.len();
    tests
        .iter()
        .map(|(field, test)| Look { field: *field, share: share(test) })
        .filter(|look| look.share >= LEAST_SHARE)
        .max_by_key(|look| look.share)
}

/// 1, 2, 3 … with a gap here and there, or beginning again under each band.
fn is_counting(cells: &[&str]) -> bool {
    let numbers: Vec<u32> = cells.iter().filter_map(|cell| cell.trim_end_matches('.').parse().ok()).collect();
    let steps = numbers.windows(2).filter(|pair| pair[1] > pair[0] || pair[1] == 1).count();
    numbers.len() * 10 >= cells.len() * 7 && numbers.len() > 2 && steps * 10 >= (numbers.len() - 1) * 8
}

fn is_title(cell: &str) -> bool {
    let (_, sex) = honorific(cell);
    let folded = viet::fold(cell);
    matches!(folded.as_str(), "ong" | "ba" | "ong/ba" | "dong chi" | "d/c")
        || (sex.is_some() && folded.len() <= 12 && choice::sex(cell).is_none())
        || ["ta", "uy", "si", "sy", "tuong"].iter().any(|rank| {
            folded.split_once(' ').is_some_and(|(grade, kind)| {
                kind == *rank && matches!(grade, "dai" | "thuong" | "trung" | "thieu" | "ha")
            })
        })
}

fn is_id(cell: &str) -> bool {
    let digits = cell.trim_start_matches('\'');
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
        && matches!(digits.bytes().filter(u8::is_ascii_digit).count(), 9 | 11 | 12)
}

fn is_birth(cell: &str, today: NaiveDate) -> bool {
    let is_of_adult = |year: i32| (today.year() - 90..=today.year() - 15).contains(&year);
    cell.len() > 5
        && typed(cell).is_ok_and(|typed| typed.date.day().is_some() && is_of_adult(typed.date.year()))
}

fn is_birth_year(cell: &str, today: NaiveDate) -> bool {
    let year: Option<i32> = cell.parse().ok().filter(|_| cell.len() == 4);
    year.is_some_and(|year| (today.year() - 90..=today.year() - 15).contains(&year))
}

fn is_award(cell: &str, names: &AwardNames) -> bool {
    let named = award::named(cell, names);
    !named.awards.is_empty() && named.unknown.is_empty()
}

/// "Phòng Tổng hợp", "Văn phòng UBND tỉnh"
pub(super) fn is_unit(cell: &str) -> bool {
    const BEGINS: &[&str] = &[
        "phong",
        "ban",
        "so",
        "chi cuc",
        "trung tam",
        "van phong",
        "uy ban",
        "ubnd",
        "hdnd",
        "to",
        "doi",
        "khoi",
        "khoa",
        "benh vien",
        "truong",
        "don vi",
        "thanh tra",
        "bo phan",
        "cuc",
        "vien",
        "tram",
        "nha",
        "cong ty",
        "hoi",
        "doan",
        "lien doan",
        "dang uy",
        "xa",
        "phuong",
        "huyen",
        "thi xa",
        "thanh pho",
        "mat tran",
        "thon",
        "cong an",
        "quan su",
        "ban chi huy",
    ];
    begins(cell, BEGINS) && !is_post(cell) && !is_person_like_in_mixed_case(cell)
}

/// "Hội Văn Thử" is a person; a unit has small letters at the beginning of some word, or only capitals.
fn is_person_like_in_mixed_case(cell: &str) -> bool {
    cell.chars().any(char::is_lowercase) && is_person_like(cell)
}

/// "Chuyên viên", "Phó Trưởng phòng"
fn is_post(cell: &str) -> bool {
    const BEGINS: &[&str] = &[
        "truong phong",
        "truong ban",
        "truong khoa",
        "truong tram",
        "truong bo phan",
        "truong thon",
        "pho",
        "chuyen vien",
        "can su",
        "nhan vien",
        "giam doc",
        "chu tich",
        "bi thu",
        "chanh",
        "ke toan",
        "van thu",
        "lai xe",
        "bao ve",
        "tap vu",
        "giao vien",
        "hieu truong",
        "to truong",
        "doi truong",
        "thu ky",
        "tong giam doc",
        "vien truong",
        "cuc truong",
        "chi cuc truong",
        "thanh tra vien",
        "dieu duong",
        "bac si",
        "cong chuc",
        "can bo",
        "thu quy",
        "uy vien",
        "y si",
        "ky thuat vien",
        "thu truong",
        "vu truong",
        "cong nhan",
        "chi huy truong",
        "tieu doan",
        "dai doi",
    ];
    begins(cell, BEGINS) && !is_person_like_in_mixed_case(cell)
}

fn begins(cell: &str, words: &[&str]) -> bool {
    let folded = viet::fold(cell);
    words
        .iter()
        .any(|word| folded.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_what_stands_in_it() {
        let names = AwardNames::new(law::Law::built_in().awards());
        let today = "2026-11-22".parse().expect("a date");
        for (cells, field) in [
            (vec!["1", "2", "3", "5"], Some(Field::Ordinal)),
            (vec!["Nam", "Nữ", "Nam"], Some(Field::Sex)),
            (vec!["Ông", "Bà", "Thượng tá"], Some(Field::Honorific)),
            (vec!["Nguyễn Văn Thử", "Lò Thị Mẫu", "H'Hen Niê"], Some(Field::Name)),
            (vec!["5/3/1980", "12.01.1975", "1980"], Some(Field::Birth)),
            (vec!["1980", "1975"], Some(Field::BirthYear)),
            (vec!["014180000001", "14180000001"], Some(Field::IdNumber)),
            (vec!["HTTNV", "HTXSNV"], Some(Field::Grade)),
            (vec!["LĐTT", "CSTĐCS, Giấy khen"], Some(Field::Award)),
            (vec!["Tày", "Nùng", "Kinh"], Some(Field::Ethnicity)),
            (vec!["Phòng Tổng hợp", "Ban Dân tộc", "VĂN PHÒNG"], Some(Field::Unit)),
            (vec!["Chuyên viên", "Phó Trưởng phòng", "Lái xe"], Some(Field::Position)),
            (vec!["a", "b"], None),
            (vec!["0912345678", "0987654321"], None),
        ] {
            assert_eq!(look(&cells, &names, today).map(|look| look.field), field, "{cells:?}");
        }
    }
}
