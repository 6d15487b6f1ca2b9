//! Names as they stand in cells: forms of address, numbering, look-alike letters and hidden signs taken off; capitals kept.

use std::borrow::Cow;

use law::Sex;
use viet::name::{Kind, address, proper};

use super::choice;
use super::trouble::{Trouble, quoted};
use super::understood::{About, Text};

/// What a cell says of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    /// "Ông", "Thượng tá", "TS".
    pub honorific: String,
    pub sex: Option<Sex>,
    /// "Nguyễn Văn Thử (1980)"
    pub birth_year: Option<i32>,
    pub troubles: Vec<Trouble>,
}

const LONGEST: usize = 100;

/// Reads the cell of a name, which is not empty.
pub(super) fn name(cell: &Text) -> Named {
    let mut named = Named::default();
    let straight = straight(&cell.text);
    if straight != cell.text {
        let says = format!(
            "{} có chữ trông giống chữ Việt mà không phải; đã đọc là {}, hãy xem lại.",
            quoted(&cell.text),
            quoted(&straight)
        );
        named.troubles.push(Trouble::warns(About::LookAlike, says).or(straight.as_ref()));
    }
    if cell.as_it_stood().is_some_and(has_hidden) {
        let says = "Họ tên có ký tự ẩn, đã được bỏ; hãy xem lại họ tên.";
        named.troubles.push(Trouble::warns(About::Hidden, says).or(straight.as_ref()));
    }
    named.take(&straight);
    if let Some(people) = cell.as_it_stood().filter(|raw| raw.contains('\n')).and_then(several) {
        named.troubles.push(people);
    }
    named
}

/// A cell of its own for "Ông", "Bà" or a rank.
pub(super) fn honorific(text: &str) -> (String, Option<Sex>) {
    // A form of address is known by what follows it.
    let addressed = format!("{text} Nguyễn Thử");
    let told = address(&addressed);
    let sex = told.titles.iter().find_map(|title| title.sex).map(sex_of);
    if told.titles.is_empty() { (text.to_owned(), None) } else { (written(&told.titles), sex) }
}

impl Named {
    fn take(&mut self, text: &str) {
        let text = self.without_sex_behind(without_number(text));
        let text = self.without_year_behind(text);
        let told = address(text);
        self.name = told.name.to_owned();
        self.honorific = written(&told.titles);
        self.sex = self.sex.or_else(|| told.titles.iter().find_map(|title| title.sex).map(sex_of));
        if !told.sure {
            let says =
                format!("Chưa rõ chữ đầu của {} là danh xưng hay là họ; hãy xác nhận họ tên.", quoted(text));
            self.troubles.push(Trouble::asks(About::MaybeTitle, says).or(told.name));
            self.name = text.to_owned();
            self.honorific.clear();
        }
        match fault(&self.name) {
            Some(fault) => self.troubles.push(fault),
            None => self.look_at_shape(),
        }
    }

    /// "Nguyễn Thị Thử (nữ)"
    fn without_sex_behind<'a>(&mut self, text: &'a str) -> &'a str {
        let Some((name, behind)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
            return text;
        };
        match choice::sex(behind) {
            Some(sex) => {
                self.sex = Some(sex);
                name.trim_end()
            }
            None => text,
        }
    }

    /// "Nguyễn Văn Thử, sinh năm 1980", "Nguyễn Văn Thử (1980)"
    fn without_year_behind<'a>(&mut self, text: &'a str) -> &'a str {
        const BIRTHS: std::ops::RangeInclusive<i32> = 1920..=2015;
        let bare = text.trim_end_matches(')');
        let name = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let year = bare[name.len()..].parse().ok().filter(|year| BIRTHS.contains(year));
        if year.is_none() {
            return text;
        }
        self.birth_year = year;
        let name = name.trim_end_matches([' ', '(', ',', '-', '–', ':', '.']);
        let words =
            ["sinh năm", "Sinh năm", "sn", "SN", "ns", "NS"].iter().find_map(|word| name.strip_suffix(word));
        words.unwrap_or(name).trim_end_matches([' ', '(', ',', '-', '–'])
    }

    fn look_at_shape(&mut self) {
        if let Some(proper) = proper(&self.name) {
            let says = format!(
                "Họ tên viết toàn chữ hoa hoặc chữ thường; nếu muốn, hãy nhận cách viết {}.",
                quoted(&proper)
            );
            self.troubles.push(Trouble::warns(About::NameInCapitals, says).or(proper));
        }
        if !self.name.contains(' ') && !self.name.contains('\'') && !self.name.contains('\u{2019}') {
            let says = format!("Họ tên {} chỉ có một chữ; hãy xem đã đủ họ và tên chưa.", quoted(&self.name));
            self.troubles.push(Trouble::warns(About::NameOfOneWord, says));
        }
    }
}

fn sex_of(sex: viet::name::Sex) -> Sex {
    match sex {
        viet::name::Sex::Male => Sex::Male,
        viet::name::Sex::Female => Sex::Female,
    }
}

/// The forms of address as papers write them; "Đồng chí" and "Ông (bà)" tell nothing of this person.
fn written(titles: &[viet::name::Title]) -> String {
    let telling = titles
        .iter()
        .filter(|title| title.kind != Kind::Comrade && (title.kind != Kind::Civil || title.sex.is_some()));
    telling.map(|title| title.written).collect::<Vec<_>>().join(" ")
}

/// "1. Nguyễn Văn Thử", "- Nguyễn Văn Thử"
pub(super) fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.strip_prefix(['.', ')', '/', '-']).filter(|_| rest.len() < text.len());
    numbered.unwrap_or(text).trim_start_matches(['-', '+', '*', '•', '–', ' ', '.'])
}

/// What makes it no name of one person.
fn fault(name: &str) -> Option<Trouble> {
    if let Some(people) = several(name) {
        return Some(people);
    }
    if name.contains('\u{FFFD}') || !name.chars().any(char::is_alphabetic) {
        let says = format!("{} không phải họ tên; hãy ghi lại họ và tên.", quoted(name));
        return Some(Trouble::refuses(About::NotAName, says));
    }
    if name.chars().any(|c| c.is_ascii_digit()) {
        let says = format!("Họ tên {} có chữ số; hãy sửa lại.", quoted(name));
        let without: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
        return Some(Trouble::refuses(About::NotAName, says).or(viet::tidy(&without)));
    }
    if name.chars().count() > LONGEST {
        let says = format!("Họ tên dài quá {LONGEST} ký tự; hãy ghi riêng từng người một dòng.");
        return Some(Trouble::refuses(About::NotAName, says));
    }
    if name.chars().any(|c| !belongs_in_name(c)) {
        let without: String = name.chars().filter(|c| belongs_in_name(*c)).collect();
        let says = format!("Họ tên {} có ký tự lạ; hãy xác nhận họ tên.", quoted(name));
        return Some(Trouble::asks(About::StrangeSign, says).or(viet::tidy(&without)));
    }
    None
}

fn belongs_in_name(c: char) -> bool {
    c.is_alphabetic()
        || matches!(
            c,
            ' ' | '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '`' | '-' | '\u{2013}' | '.' | '(' | ')' | ','
        )
}

/// Two names with a sign between them.
fn several(text: &str) -> Option<Trouble> {
    let parts = text.split([',', ';', '&', '+', '/', '\n']).flat_map(|part| part.split(" và "));
    let people = parts.filter(|part| is_person_like(&viet::tidy(without_number(part.trim())))).count();
    (people > 1).then(|| {
        Trouble::refuses(About::SeveralPeople, "Một ô có tên nhiều người; hãy ghi mỗi người một dòng.")
    })
}

/// Two to six words of letters, each with a capital: so are written names, and neither posts nor units.
pub(super) fn is_person_like(text: &str) -> bool {
    let name = address(text).name;
    let mut words = 0;
    for word in name.split(' ') {
        let mut letters = word.chars();
        let begins = letters.next().is_some_and(|c| c.is_uppercase());
        let goes_on = letters.all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-'));
        if !begins || !goes_on {
            return false;
        }
        words += 1;
    }
    let is_shouted = !name.chars().any(char::is_lowercase);
    (2..=6).contains(&words) && !(is_shouted && begins_like_a_unit_or_post(name))
}

/// "PHÒNG TỔNG HỢP", "CHUYÊN VIÊN": in capitals they look like names.
fn begins_like_a_unit_or_post(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "phong",
        "ban",
        "so",
        "chi cuc",
        "trung tam",
        "van phong",
        "uy ban",
        "truong",
        "pho",
        "chuyen vien",
        "can su",
        "nhan vien",
        "giam doc",
        "chu tich",
        "bi thu",
        "chanh",
        "ke toan",
        "to",
        "doi",
        "khoi",
        "khoa",
        "benh vien",
        "xa",
        "tap the",
        "ca nhan",
        "danh sach",
        "tong",
        "cong",
        "don vi",
        "huyen",
        "tinh",
        "thanh tra",
        "bo phan",
        "cuc",
        "cac",
    ];
    let folded = viet::fold(text);
    let is_family =
        folded.split(' ').nth(1).is_some_and(|word| matches!(word, "thi" | "van" | "duc" | "huu" | "xuan"));
    !is_family
        && WORDS.iter().any(|word| {
            folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
}

/// Latin letters for the Cyrillic and Greek ones that look like them, and Đ for Ð.
pub(super) fn straight(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| look_alike(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let straight: String = text.chars().map(|c| look_alike(c).unwrap_or(c)).collect();
    Cow::Owned(viet::tidy(&straight))
}

fn look_alike(c: char) -> Option<char> {
    let place = match c {
        'Ð' | 'Ɖ' => return Some('Đ'),
        'ð' | 'ɖ' => return Some('đ'),
        '\u{370}'..='\u{4FF}' => LOOK_ALIKES.chars().position(|known| known == c)?,
        _ => return None,
    };
    LATIN.chars().nth(place)
}

const LOOK_ALIKES: &str = "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧονΥ";
const LATIN: &str = "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXovY";

/// Signs without width, those that turn the direction, and controls.
fn has_hidden(raw: &str) -> bool {
    raw.chars().any(|c| {
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{61C}')
            || (c.is_control() && !c.is_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Named {
        let text = viet::tidy(raw);
        name(&Text { original: (text != raw).then(|| raw.to_owned()), text, is_typed: false })
    }

    fn abouts(named: Named) -> Vec<About> {
        named.troubles.into_iter().map(|trouble| trouble.of_field(None).about).collect()
    }

    #[test]
    fn what_stands_before_a_name_is_taken_off() {
        for (raw, name, honorific, sex) in [
            ("Nguyễn Văn Thử", "Nguyễn Văn Thử", "", None),
            ("1. Ông Nguyễn Văn Thử", "Nguyễn Văn Thử", "Ông", Some(Sex::Male)),
            ("Bà: Lò  Thị\u{a0}Thử", "Lò Thị Thử", "Bà", Some(Sex::Female)),
            ("Thượng tá Vàng A Thử", "Vàng A Thử", "Thượng tá", None),
            ("Đ/c Lý Thị Thử", "Lý Thị Thử", "", None),
            ("Lý Thị Thử (nữ)", "Lý Thị Thử", "", Some(Sex::Female)),
            ("H'Hen Niê", "H'Hen Niê", "", None),
            ("Lý Văn Thử, sinh năm 1980", "Lý Văn Thử", "", None),
            ("Lý Văn Thử (SN 1980)", "Lý Văn Thử", "", None),
            ("Lý Văn Thử 1980", "Lý Văn Thử", "", None),
            ("Y", "Y", "", None),
        ] {
            let told = read(raw);
            assert_eq!(
                (told.name.as_str(), told.honorific.as_str(), told.sex),
                (name, honorific, sex),
                "{raw}"
            );
        }
        assert_eq!(read("Lý Văn Thử (1980)").birth_year, Some(1980));
        assert_eq!(honorific("Ông"), ("Ông".into(), Some(Sex::Male)));
        assert_eq!(honorific("Thượng tá"), ("Thượng tá".into(), None));
        assert_eq!(honorific("Ông/Bà"), (String::new(), None));
    }

    #[test]
    fn what_is_no_name_is_told() {
        for (raw, told) in [
            ("NGUYỄN VĂN THỬ", vec![About::NameInCapitals]),
            ("Nguyễn Văn Thử 2", vec![About::NotAName]),
            ("12345", vec![About::NotAName]),
            ("Nguyễn Văn Thử, Lò Thị Mẫu", vec![About::SeveralPeople]),
            ("Nguyễn Văn Thử\nLò Thị Mẫu", vec![About::SeveralPeople]),
            ("Nguyễn Văn Thử 😀", vec![About::StrangeSign]),
            ("Nguyễn V\u{430}n Thử", vec![About::LookAlike]),
            ("Ðinh Văn Thử", vec![About::LookAlike]),
            ("Nguyễn\u{200b} Văn\u{202e} Thử", vec![About::Hidden]),
            ("Ông Ích Khiêm", vec![About::MaybeTitle]),
            ("Thử", vec![About::NameOfOneWord]),
            ("Nguyễn\nVăn Thử", vec![]),
        ] {
            assert_eq!(abouts(read(raw)), told, "{raw:?}");
        }
        assert_eq!(read("Ðinh Văn Thử").name, "Đinh Văn Thử");
    }

    #[test]
    fn the_look_alikes_have_their_letters() {
        assert_eq!(LOOK_ALIKES.chars().count(), LATIN.chars().count());
    }

    #[test]
    fn names_are_told_from_posts_and_units() {
        for text in ["Nguyễn Văn Thử", "LÒ THỊ THỬ", "Ông Lò Thử", "H'Hen Niê", "BAN VĂN THỬ"]
        {
            assert!(is_person_like(text), "{text}");
        }
        for text in ["Phòng Tổng hợp", "PHÒNG TỔNG HỢP", "Chuyên viên", "Thử", "Tổng cộng: 5", "CỘNG HÒA"]
        {
            assert!(!is_person_like(text), "{text}");
        }
    }
}
