//! What a header announces, by its words: with and without accents, abbreviated, with "(nếu có)" behind it.

use law::Sex;

use super::award;
use super::field::{Field, Meaning};
use crate::dossier::AwardNames;

/// What the words of a header announce, and how sure that is in per cent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    pub meaning: Meaning,
    pub sure: u8,
}

/// The longest text that can be a header.
const LONGEST: usize = 120;

/// What a header announces; `None` for a text that is no header we know. A known header of a column that is left aside
/// ("Địa chỉ") has a meaning without field.
pub(super) fn heading(text: &str, names: &AwardNames) -> Option<Heading> {
    let folded = plain(text);
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    let year = year_in(&folded);
    let found = by_words(without_year(&folded), text).or_else(|| by_award(text, names))?;
    Some(Heading {
        meaning: Meaning { year: year.filter(|_| bears_year(&found.meaning)), ..found.meaning },
        ..found
    })
}

/// The header folded, without what only surrounds it: "3. Họ và tên (*)" is "ho va ten".
fn plain(text: &str) -> String {
    let folded = viet::fold(text);
    let folded =
        folded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | '*' | ' '));
    let mut plain = String::with_capacity(folded.len());
    for word in
        folded.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '–' | '—' | ':' | '*' | '"'))
    {
        if !word.is_empty() {
            plain.push_str(if plain.is_empty() { "" } else { " " });
            plain.push_str(word);
        }
    }
    for surplus in ["(neu co)", "neu co", "(bat buoc)", "(ghi ro)", "(viet hoa)", "(in hoa)", "(chu in hoa)"]
    {
        if let Some(rest) = plain.strip_suffix(surplus) {
            plain.truncate(rest.trim_end().len());
        }
    }
    plain
}

/// "xep loai nam 2024" without the year behind it.
fn without_year(folded: &str) -> &str {
    if year_in(folded).is_none() {
        return folded;
    }
    let before = folded.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '/'));
    let words = [" nam", "(nam", " nam hoc", "(nam hoc"].iter().find_map(|word| before.strip_suffix(word));
    words.unwrap_or(before).trim_end_matches([' ', '(', ','])
}

/// A year that stands in a header: "xep loai 2024", "danh hieu nam 2023".
pub(super) fn year_in(folded: &str) -> Option<i32> {
    let numbers = folded.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let mut years =
        numbers.filter_map(|digits| digits.parse().ok()).filter(|year| (1990..=2099).contains(year));
    let first = years.next()?;
    // "2024 - 2025" is a school year: its achievement is counted in the year in which it ends.
    Some(years.next().filter(|second| *second == first + 1).unwrap_or(first))
}

fn bears_year(meaning: &Meaning) -> bool {
    matches!(meaning.field, Some(Field::Grade | Field::Award | Field::Initiative | Field::Achievement))
}

/// How the words of a header are compared.
enum Words {
    /// The whole header.
    Is(&'static [&'static str]),
    /// Its beginning, ending with a word.
    Begins(&'static [&'static str]),
    /// Words in a row anywhere in it.
    Has(&'static [&'static str]),
}
use Words::{Begins, Has, Is};

impl Words {
    fn fit(&self, folded: &str) -> bool {
        match self {
            Is(texts) => texts.contains(&folded),
            Begins(texts) => texts.iter().any(|text| begins(folded, text)),
            Has(texts) => texts.iter().any(|text| has(folded, text)),
        }
    }
}

fn begins(folded: &str, text: &str) -> bool {
    folded.strip_prefix(text).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn has(folded: &str, text: &str) -> bool {
    folded
        .match_indices(text)
        .any(|(at, _)| !folded[..at].ends_with(char::is_alphanumeric) && begins(&folded[at..], text))
}

/// Headers of columns that hold none of our fields, however much a word of theirs resembles one.
const ASIDE: &[Words] = &[
    Has(&["hoc sinh", "sinh vien", "sinh hoat", "noi sinh"]),
    Is(&["dt", "sdt", "email", "tel", "stk", "loai", "muc"]),
    Begins(&[
        "so phieu",
        "ty le",
        "dia chi",
        "dien thoai",
        "so dien thoai",
        "que quan",
        "noi sinh",
        "noi o",
        "trinh do",
        "hoc ham",
        "hoc vi",
        "nam cong tac",
        "so nam",
        "tham nien",
        "ngay vao",
        "he so",
        "bac luong",
        "ngach",
        "linh vuc",
        "phan loai kt",
        "phan loai khen thuong",
        "loai hinh khen",
        "so qd",
        "so quyet dinh",
        "ngay quyet dinh",
        "ngay qd",
        "ngay cong nhan",
        "don vi cong nhan",
        "noi cong nhan",
        "co quan cong nhan",
        "cap cong nhan",
        "tien thuong",
        "muc thuong",
        "so tien",
        "ky nhan",
        "chu ky",
        "ky ten",
        "chuyen mon",
        "dang vien",
        "ton giao",
        "ngay cap",
        "noi cap",
        "ma so thue",
        "so tai khoan",
        "nam tuyen dung",
        "nam nghi huu",
        "tuoi",
        "cap khen",
        "thoi gian",
        "ma don vi",
        "ma nhan vien",
        "ma can bo",
        "ma cb",
        "ma nv",
        "ma so",
        "nhiem vu",
    ]),
];

/// The first that fits tells; the more special before the more general.
#[rustfmt::skip]
const HEADINGS: &[(Field, u8, Words)] = &[
    (Field::Ordinal, 99, Is(&["stt", "tt", "so tt", "so thu tu", "#", "no", "no.", "s tt", "s t t", "thu tu", "s.t.t", "t.t", "so"])),
    (Field::IdNumber, 97, Has(&["cccd", "can cuoc", "so dinh danh", "ma dinh danh ca nhan", "dinh danh ca nhan", "cmnd", "cmt", "chung minh", "cccd/cmnd", "id number", "ddcn"])),
    (Field::Name, 98, Begins(&["ho va ten", "ho ten", "ho, ten", "ho & ten", "ho va chu dem", "ho dem", "ho lot", "ho chu dem", "ho va dem", "ho va ten dem", "ho va ten lot", "ho - ten", "ten ca nhan", "ten can bo", "ten nhan vien", "ten nguoi", "ten doi tuong", "ten tap the/ca nhan", "ten tap the, ca nhan", "ten tap the ca nhan", "ten ca nhan, tap the", "ten ca nhan/tap the", "ca nhan duoc", "ca nhan de nghi", "hvt", "h.ten", "h va ten", "h. va ten", "hoten", "hovaten", "full name", "ong (ba) ho", "ong, ba ho", "ho ten tac gia", "ten tac gia", "tac gia"])),
    (Field::Name, 90, Is(&["ten", "ho", "ca nhan", "nguoi duoc khen", "name", "ten ca nhan, tap the", "ten tap the, ca nhan", "ten tap the, ca nhan, ho gia dinh"])),
    (Field::Birth, 98, Begins(&["ngay sinh", "ngay thang nam sinh", "ngay, thang, nam sinh", "ngay thang, nam sinh", "ngay/thang/nam sinh", "ngay,thang,nam sinh", "ngay thang sinh", "sinh ngay", "ng.sinh", "ng sinh", "ngay nam sinh", "ngay, thang nam sinh", "ngay sinh/nam sinh", "ntns", "ngaysinh", "date of birth"])),
    (Field::BirthYear, 98, Begins(&["nam sinh", "n.sinh", "n sinh", "sinh nam", "namsinh"])),
    (Field::BirthYear, 75, Is(&["ns", "n.s", "sinh"])),
    (Field::Birth, 70, Has(&["sinh"])),
    (Field::Sex, 98, Begins(&["gioi tinh", "g.tinh", "g tinh", "phai", "nam/nu", "nam, nu", "nam (nu)", "gioitinh", "sex", "gender"])),
    (Field::Sex, 75, Is(&["gt", "g.t", "gioi", "nam nu"])),
    (Field::Honorific, 97, Begins(&["ong/ba", "ong (ba)", "ong, ba", "ong ba", "danh xung", "xung ho", "cach xung ho", "ten goi", "quy danh", "cap bac", "quan ham", "ong(ba)"])),
    (Field::Ethnicity, 98, Begins(&["dan toc", "d.toc", "d toc", "dantoc"])),
    (Field::Initiative, 97, Has(&["sang kien", "skkn", "de tai", "giai phap", "nckh"])),
    (Field::Grade, 97, Has(&["xep loai", "x.loai", "muc do hoan thanh", "muc do ht", "muc do htnv", "ket qua danh gia", "kq danh gia", "kq xep loai", "danh gia xep loai", "danh gia, xep loai", "danh gia can bo", "phan loai cb", "xlcl", "xl cl", "hoan thanh nhiem vu", "ket qua phan loai", "xeploai", "phan loai vien chuc", "phan loai cong chuc", "danh gia phan loai"])),
    (Field::Grade, 80, Is(&["xl", "x.l", "danh gia", "kqxl", "kq xl", "ket qua"])),
    (Field::Achievement, 97, Has(&["thanh tich", "noi dung khen", "ly do khen", "ly do de nghi", "noi dung de nghi", "thanhtich"])),
    (Field::Achievement, 80, Is(&["tom tat", "noi dung", "ly do", "t.tich", "tt tich"])),
    (Field::Group, 96, Begins(&["nhom doi tuong", "doi tuong", "phan loai doi tuong", "ma phan loai can bo", "phan loai can bo", "ma phan loai", "loai can bo", "loai doi tuong", "nhom", "dien can bo", "cb, cc, vc", "cbccvc", "phan loai lao dong", "pldt"])),
    (Field::Award, 97, Begins(&["danh hieu", "hinh thuc", "d.hieu", "dhtd", "dh td", "htkt", "ht kt", "ht khen thuong", "ht khen", "ma danh hieu", "ma hinh thuc", "ma ht", "de nghi khen", "de nghi danh hieu", "de nghi tang", "muc khen", "khen thuong", "bang khen giay khen", "bang khen, giay khen", "giay khen, bang khen", "bang khen/giay khen", "danhhieu", "dang ky danh hieu", "dk danh hieu", "dang ky thi dua", "dang ky khen thuong", "cac danh hieu", "cac hinh thuc", "da dat", "da duoc khen", "thi dua", "dh thi dua"])),
    (Field::Award, 80, Is(&["de nghi", "khen", "dh", "dang ky", "kt"])),
    (Field::Position, 98, Begins(&["chuc vu", "chuc danh", "c.vu", "c/vu", "ch.vu", "c vu", "chucvu", "cv, dv", "cvu", "vi tri viec lam", "position", "job title", "vi tri cong tac", "chuc trach", "chuc vu/"])),
    (Field::Position, 75, Is(&["cv", "c.v", "vi tri", "vtvl"])),
    (Field::Unit, 97, Begins(&["don vi", "d.vi", "d/vi", "ten don vi", "ten phong", "phong ban", "phong, ban", "phong/ban", "phong", "noi cong tac", "co quan", "bo phan", "to cong tac", "noi lam viec", "don vi/phong", "to chuyen mon", "khoa, phong", "khoa/phong", "donvi", "ban/phong", "truong", "to/khoi", "thuoc don vi", "ten co quan", "unit", "department"])),
    (Field::Unit, 75, Is(&["dv", "d.v", "dvct", "dv cong tac", "khoa", "to", "ban", "cq", "ten to chuc"])),
    (Field::Note, 98, Begins(&["ghi chu", "gc", "g.chu", "g chu", "ghichu", "chu thich", "note"])),
];

fn by_words(folded: &str, text: &str) -> Option<Heading> {
    let is_lone_sex = |word: &str| folded == word;
    if is_lone_sex("nam") || is_lone_sex("nu") {
        // Accents tell "Nam" (male) from "Năm" (a year).
        let sex = if folded == "nu" { Sex::Female } else { Sex::Male };
        let is_year = viet::tidy(text).to_lowercase().contains('ă');
        let meaning = Meaning { sex: Some(sex), ..Meaning::of(Field::BirthYear) };
        return (!is_year).then_some(Heading { meaning, sure: 80 });
    }
    let found = || HEADINGS.iter().find(|(_, _, words)| words.fit(folded));
    let is_aside = ASIDE.iter().any(|words| words.fit(folded));
    let Some((field, sure, _)) = (if is_aside { None } else { found() }) else {
        return is_aside.then(|| Heading { meaning: Meaning::default(), sure: 90 });
    };
    let mut meaning = Meaning::of(*field);
    match field {
        Field::BirthYear | Field::Sex => meaning.sex = sex_behind(folded),
        Field::Position if names_unit_too(folded) => meaning.also = Some(Field::Unit),
        Field::Unit if has(folded, "chuc vu") || has(folded, "chuc danh") => {
            meaning = Meaning { also: Some(Field::Unit), ..Meaning::of(Field::Position) };
        }
        _ => {}
    }
    Some(Heading { meaning, sure: *sure })
}

/// "Năm sinh – Nữ", "Năm sinh (nam)"; both words together only say what the column is about.
fn sex_behind(folded: &str) -> Option<Sex> {
    let rest = ["nam sinh", "gioi tinh"].iter().find_map(|begin| folded.strip_prefix(begin))?;
    match (has(rest, "nam"), has(rest, "nu")) {
        (true, false) => Some(Sex::Male),
        (false, true) => Some(Sex::Female),
        _ => None,
    }
}

fn names_unit_too(folded: &str) -> bool {
    ["don vi", "noi cong tac", "co quan", "phong", "bo phan"].iter().any(|words| has(folded, words))
        || folded == "cv, dv"
}

/// "LĐTT" over a column of crosses.
fn by_award(text: &str, names: &AwardNames) -> Option<Heading> {
    let award = award::find(text, names)?;
    let meaning = Meaning { award: Some(award.code.clone()), ..Meaning::of(Field::Award) };
    Some(Heading { meaning, sure: 85 })
}

/// Whether the text is the name of one field and of nothing else, so that a line with only it is a header.
pub(super) fn is_name_heading(text: &str, names: &AwardNames) -> bool {
    heading(text, names).is_some_and(|found| found.meaning.field == Some(Field::Name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Meaning> {
        heading(text, &AwardNames::new(law::Law::built_in().awards())).map(|heading| heading.meaning)
    }

    #[test]
    fn headers_are_known_in_the_ways_clerks_write_them() {
        for (text, field) in [
            ("STT", Field::Ordinal),
            ("HỌ VÀ TÊN", Field::Name),
            ("Họ và tên (chữ in hoa)", Field::Name),
            ("Ho\u{323} va\u{300} te\u{302}n", Field::Name),
            ("Ngày, tháng, năm sinh", Field::Birth),
            ("N.sinh", Field::BirthYear),
            ("Giới tính (Nam/Nữ)", Field::Sex),
            ("Tên gọi", Field::Honorific),
            ("Số CCCD/CMND", Field::IdNumber),
            ("Số định danh cá nhân (nếu có)", Field::IdNumber),
            ("C/vụ", Field::Position),
            ("Đ/vị công tác", Field::Unit),
            ("Tên phòng ban", Field::Unit),
            ("Mã phân loại cán bộ", Field::Group),
            ("Dân tộc", Field::Ethnicity),
            ("KẾT QUẢ XẾP LOẠI", Field::Grade),
            ("Mức độ hoàn thành nhiệm vụ năm 2024", Field::Grade),
            ("Danh hiệu/Hình thức", Field::Award),
            ("Mã hình thức KT", Field::Award),
            ("Sáng kiến (số QĐ)", Field::Initiative),
            ("Tóm tắt thành tích", Field::Achievement),
            ("Ghi chú", Field::Note),
            ("XL 2023", Field::Grade),
            ("XL (năm 2023)", Field::Grade),
        ] {
            assert_eq!(of(text).and_then(|meaning| meaning.field), Some(field), "{text}");
        }
        for text in ["Địa chỉ", "Số phiếu/Tỷ lệ", "Lĩnh vực", "ĐT", "Trình độ"] {
            assert_eq!(of(text), Some(Meaning::default()), "{text}");
        }
        for text in ["Nguyễn Văn A", "Phó Trưởng khoa Nội", "Năm", "2024", ""] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_header_says_more_than_its_field() {
        assert_eq!(of("Xếp loại 2024").and_then(|meaning| meaning.year), Some(2024));
        assert_eq!(of("Danh hiệu năm học 2024 - 2025").and_then(|meaning| meaning.year), Some(2025));
        assert_eq!(of("Năm sinh – Nữ").and_then(|meaning| meaning.sex), Some(Sex::Female));
        assert_eq!(of("Chức vụ, đơn vị").and_then(|meaning| meaning.also), Some(Field::Unit));
        assert_eq!(of("LĐTT").and_then(|meaning| meaning.award).as_deref(), Some("LDTT"));
    }
}
