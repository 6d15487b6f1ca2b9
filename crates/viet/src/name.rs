//! Names of people: forms of address before them, their parts, proper case for names typed in capitals, a key to match by.
//!
//! Nothing here changes a name unasked: a name is stored as it was written ([`tidy`](crate::tidy)), and what these
//! functions find is offered beside it. They take composed text.

use crate::letter::{Letter, Tone};
use crate::text::is_apostrophe;
use crate::{fold, tidy};

/// A name and what stood before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed<'a> {
    /// The forms of address, in the order in which they stood.
    pub titles: Vec<Title>,
    /// The name without them.
    pub name: &'a str,
    /// Whether what was taken for a form of address can hardly be part of the name. `Ông` is a family name as well, `Anh`
    /// a given name: unless a family name follows, a person should look.
    pub sure: bool,
}

/// A form of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// As papers write it: `Ông`, `Đồng chí`, `Thượng tá`, `TS`.
    pub written: &'static str,
    /// What it tells of the person.
    pub kind: Kind,
    /// The sex that it tells.
    pub sex: Option<Sex>,
}

/// What a form of address tells of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Ông, bà, anh, chị.
    Civil,
    /// Đồng chí.
    Comrade,
    /// A rank of army or police.
    Rank,
    /// A degree or a profession: ThS, BS, KS.
    Degree,
    /// A title that the State confers: NGƯT, NSND.
    Honour,
    /// A dignity in a religion.
    Clergy,
}

/// The sex that a form of address tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// Takes the forms of address off a name.
///
/// ```
/// use viet::name::{Sex, address};
///
/// let told = address("Đ/c Nguyễn Văn An");
/// assert_eq!((told.name, told.titles[0].written), ("Nguyễn Văn An", "Đồng chí"));
///
/// let told = address("Bà PGS.TS. Lò Thị Mai");
/// assert_eq!((told.name, told.titles[0].sex), ("Lò Thị Mai", Some(Sex::Female)));
/// assert_eq!(told.titles.len(), 3);
///
/// assert!(!address("Ông Ích Khiêm").sure, "a family name, or a Mr Ích Khiêm");
/// ```
pub fn address(text: &str) -> Addressed<'_> {
    let (mut titles, mut name, mut doubtful) = (Vec::new(), trim(text), false);
    while let Some((form, rest)) = FORMS.iter().find_map(|form| Some((form, form.before(name)?))) {
        titles.push(form.title);
        doubtful |= form.is_a_name_too;
        name = rest;
    }
    let sure = !doubtful || begins_with_family(name);
    Addressed { titles, name, sure }
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '/'))
}

/// One way of writing a form of address.
struct Form {
    typed: &'static str,
    title: Title,
    is_a_name_too: bool,
}

impl Form {
    /// What follows this form in the text, if the text begins with it and a name follows.
    fn before<'a>(&self, text: &'a str) -> Option<&'a str> {
        let mut rest = text.chars();
        for expected in self.typed.chars() {
            let c = rest.next()?;
            if c != expected && !c.to_lowercase().eq([expected]) {
                return None;
            }
        }
        let rest = rest.as_str();
        let ended = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '/'));
        let rest = trim(rest);
        (ended && !rest.is_empty()).then_some(rest)
    }
}

const fn title(written: &'static str, kind: Kind, sex: Option<Sex>) -> Title {
    Title { written, kind, sex }
}

const fn form(typed: &'static str, title: Title) -> Form {
    Form { typed, title, is_a_name_too: false }
}

const fn also_a_name(typed: &'static str, title: Title) -> Form {
    Form { typed, title, is_a_name_too: true }
}

const ONG: Title = title("Ông", Kind::Civil, Some(Sex::Male));
const BA: Title = title("Bà", Kind::Civil, Some(Sex::Female));
const ONG_BA: Title = title("Ông (bà)", Kind::Civil, None);
const DONG_CHI: Title = title("Đồng chí", Kind::Comrade, None);

const fn rank(written: &'static str) -> Title {
    title(written, Kind::Rank, None)
}

const fn degree(written: &'static str) -> Title {
    title(written, Kind::Degree, None)
}

const fn honour(written: &'static str) -> Title {
    title(written, Kind::Honour, None)
}

const fn clergy(written: &'static str, sex: Option<Sex>) -> Title {
    title(written, Kind::Clergy, sex)
}

/// Small letters; a longer form before the one it begins with.
static FORMS: &[Form] = &[
    form("ông/bà", ONG_BA),
    form("ông (bà)", ONG_BA),
    form("ông(bà)", ONG_BA),
    also_a_name("ông", ONG),
    also_a_name("bà", BA),
    also_a_name("anh", title("Anh", Kind::Civil, Some(Sex::Male))),
    also_a_name("chị", title("Chị", Kind::Civil, Some(Sex::Female))),
    form("thầy giáo", title("Thầy giáo", Kind::Degree, Some(Sex::Male))),
    form("cô giáo", title("Cô giáo", Kind::Degree, Some(Sex::Female))),
    also_a_name("cô", title("Cô", Kind::Civil, Some(Sex::Female))),
    also_a_name("cụ", title("Cụ", Kind::Civil, None)),
    also_a_name("em", title("Em", Kind::Civil, None)),
    form("đồng chí", DONG_CHI),
    form("đ/c", DONG_CHI),
    form("đ.c", DONG_CHI),
    form("đc", DONG_CHI),
    form("d/c", DONG_CHI),
    form("đại tướng", rank("Đại tướng")),
    form("thượng tướng", rank("Thượng tướng")),
    form("trung tướng", rank("Trung tướng")),
    form("thiếu tướng", rank("Thiếu tướng")),
    form("đại tá", rank("Đại tá")),
    form("thượng tá", rank("Thượng tá")),
    form("trung tá", rank("Trung tá")),
    form("thiếu tá", rank("Thiếu tá")),
    form("đại úy", rank("Đại úy")),
    form("đại uý", rank("Đại úy")),
    form("thượng úy", rank("Thượng úy")),
    form("thượng uý", rank("Thượng úy")),
    form("trung úy", rank("Trung úy")),
    form("trung uý", rank("Trung úy")),
    form("thiếu úy", rank("Thiếu úy")),
    form("thiếu uý", rank("Thiếu úy")),
    form("thượng sĩ", rank("Thượng sĩ")),
    form("thượng sỹ", rank("Thượng sĩ")),
    form("trung sĩ", rank("Trung sĩ")),
    form("trung sỹ", rank("Trung sĩ")),
    form("hạ sĩ", rank("Hạ sĩ")),
    form("hạ sỹ", rank("Hạ sĩ")),
    form("giáo sư", degree("GS")),
    form("gs", degree("GS")),
    form("phó giáo sư", degree("PGS")),
    form("pgs", degree("PGS")),
    form("tiến sĩ", degree("TS")),
    form("tiến sỹ", degree("TS")),
    form("ts", degree("TS")),
    form("thạc sĩ", degree("ThS")),
    form("thạc sỹ", degree("ThS")),
    form("ths", degree("ThS")),
    form("bác sĩ", degree("BS")),
    form("bác sỹ", degree("BS")),
    form("bsckii", degree("BSCKII")),
    form("bscki", degree("BSCKI")),
    form("bs", degree("BS")),
    form("dược sĩ", degree("DS")),
    form("dược sỹ", degree("DS")),
    form("ds", degree("DS")),
    form("kỹ sư", degree("KS")),
    form("kĩ sư", degree("KS")),
    form("ks", degree("KS")),
    form("cử nhân", degree("CN")),
    form("cn", degree("CN")),
    form("luật sư", degree("LS")),
    form("ls", degree("LS")),
    form("ngnd", honour("NGND")),
    form("ngưt", honour("NGƯT")),
    form("nsnd", honour("NSND")),
    form("nsưt", honour("NSƯT")),
    form("ttnd", honour("TTND")),
    form("ttưt", honour("TTƯT")),
    form("hòa thượng", clergy("Hòa thượng", Some(Sex::Male))),
    form("hoà thượng", clergy("Hòa thượng", Some(Sex::Male))),
    form("thượng tọa", clergy("Thượng tọa", Some(Sex::Male))),
    form("thượng toạ", clergy("Thượng tọa", Some(Sex::Male))),
    form("đại đức", clergy("Đại đức", Some(Sex::Male))),
    form("ni sư", clergy("Ni sư", Some(Sex::Female))),
    form("sư cô", clergy("Sư cô", Some(Sex::Female))),
    form("linh mục", clergy("Linh mục", Some(Sex::Male))),
    form("mục sư", clergy("Mục sư", None)),
];

/// At least two words, of which the first is a family name or the mark of a given name among minorities (`Y`, `H'`, `K'`).
fn begins_with_family(name: &str) -> bool {
    let Some((first, _)) = name.split_once(char::is_whitespace) else { return marks_given_name(name) };
    FAMILIES.binary_search(&fold(first).as_str()).is_ok() || marks_given_name(first)
}

/// Family names of the Kinh and of the larger minorities, folded and sorted.
#[rustfmt::skip]
const FAMILIES: &[&str] = &[
    "alang", "au", "ban", "be", "bling", "bui", "cam", "cao", "chang", "chao", "chau", "che", "chu", "cu", "cung",
    "dam", "dang", "danh", "dao", "dau", "diep", "dieu", "dinh", "do", "doan", "dong", "duong", "eban", "giang", "giap",
    "ha", "hac", "han", "hang", "ho", "hoang", "hua", "huynh", "kha", "khuc", "khuong", "kieu", "kim", "kpa", "kpuih",
    "ksor", "la", "lac", "lai", "lam", "lau", "le", "len", "leo", "lo", "loc", "lu", "luc", "luong", "luu", "luyen",
    "ly", "ma", "mac", "mai", "man", "mo", "mua", "nay", "nghiem", "ngo", "nguyen", "nhu", "nie", "ninh", "nong",
    "ong", "pham", "phan", "phi", "pho", "phu", "phung", "phuong", "quach", "quan", "quang", "quyen", "rahlan", "rcom",
    "rmah", "ro", "sam", "siu", "son", "sung", "ta", "tan", "tang", "thach", "thai", "tham", "than", "thao", "thieu",
    "tieu", "to", "ton", "tong", "tra", "tran", "trang", "trieu", "trinh", "truong", "tu", "ung", "uong", "van",
    "vang", "vi", "vien", "vo", "vu", "vuong", "xa", "xung", "zoram",
];

/// `Y` and `H` stand before the given names of Ê Đê and others, `K` before those of the Cơ Ho.
fn marks_given_name(word: &str) -> bool {
    let mut chars = word.chars();
    let mark = chars.next().map(|c| c.to_ascii_uppercase());
    match (mark, chars.next()) {
        (Some('Y'), None) => true,
        (Some('Y' | 'H' | 'K'), Some(next)) => is_apostrophe(next),
        _ => false,
    }
}

/// The parts of a name, as slices of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Họ.
    pub family: &'a str,
    /// Đệm: everything between.
    pub middle: &'a str,
    /// Tên, by which a person is called.
    pub given: &'a str,
    /// Where the family name stands.
    pub order: Order,
}

/// Where the family name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// Nguyễn Văn An.
    FamilyFirst,
    /// H'Hen Niê, Y Moan Ênuôl: the mark of the given name leads, the clan comes last.
    FamilyLast,
    /// There is none: A Phủ, K'Tiếu, one word.
    GivenOnly,
}

/// Takes a name apart. Compound family names (Tôn Nữ, Công Tằng) cannot be told from a middle name: only their first word
/// counts as the family's.
///
/// ```
/// use viet::name::{Order, parts};
///
/// let name = parts("Nguyễn Thị Minh Khai");
/// assert_eq!((name.family, name.middle, name.given), ("Nguyễn", "Thị Minh", "Khai"));
///
/// let name = parts("H'Hen Niê");
/// assert_eq!((name.family, name.given, name.order), ("Niê", "H'Hen", Order::FamilyLast));
/// ```
pub fn parts(name: &str) -> Parts<'_> {
    let name = name.trim();
    let alone = Parts { family: "", middle: "", given: name, order: Order::GivenOnly };
    let Some((first, rest)) = name.split_once(char::is_whitespace) else { return alone };
    let rest = rest.trim_start();
    let (middle, last) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
    let middle = middle.trim_end();
    // Y and A before one word are the whole name of a Xơ Đăng or Hmông: Y Hoa, A Phủ.
    if middle.is_empty() && matches!(first, "A" | "Y" | "a" | "y") {
        return alone;
    }
    if marks_given_name(first) && !is_co_ho(first) {
        let given = name[..name.len() - last.len()].trim_end();
        return Parts { family: last, middle: "", given, order: Order::FamilyLast };
    }
    Parts { family: first, middle, given: last, order: Order::FamilyFirst }
}

fn is_co_ho(word: &str) -> bool {
    word.starts_with(['K', 'k'])
}

/// The name in proper case, for a name that was typed all in capitals or all in small letters; `None` where there is
/// nothing to offer. Each word and each part after an apostrophe or a hyphen begins with a capital.
///
/// ```
/// use viet::name::proper;
///
/// assert_eq!(proper("NGUYỄN THỊ HOÀ").unwrap(), "Nguyễn Thị Hoà");
/// assert_eq!(proper("H’HEN NIÊ KĐĂM").unwrap(), "H’Hen Niê Kđăm");
/// assert_eq!(proper("Nguyễn Thị HOÀ"), None);
/// ```
pub fn proper(name: &str) -> Option<String> {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().all(char::is_uppercase) && letters().nth(1).is_some();
    let small = letters().next().is_some() && letters().all(char::is_lowercase);
    if !capitals && !small {
        return None;
    }
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        begins = !c.is_alphanumeric();
    }
    (out != name).then_some(out)
}

/// A key by which the same name is the same wherever the tone is set: small letters, each syllable's tone behind it. Accents
/// count: for deciding whether two written names are one.
///
/// ```
/// use viet::name::spelling_key;
///
/// assert_eq!(spelling_key("NGUYỄN THỊ  HOÀ"), spelling_key("Nguyễn Thị Hòa"));
/// assert_ne!(spelling_key("Lê Văn Hùng"), spelling_key("Lê Văn Hưng"));
/// assert_ne!(spelling_key("Lê Văn Hùng"), spelling_key("Lê Văn Hung"));
/// ```
pub fn spelling_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    let mut tone = Tone::Level;
    for c in tidy(name).chars() {
        match Letter::of(c) {
            Some(letter) => {
                tone = tone.max(letter.tone());
                key.push(letter.small().with_tone(Tone::Level).unwrap_or(letter).to_char());
            }
            None if c == ' ' => {
                key.push_str(behind(std::mem::replace(&mut tone, Tone::Level)));
                key.push(' ');
            }
            None if is_apostrophe(c) => key.push('\''),
            None => key.extend(c.to_lowercase()),
        }
    }
    key.push_str(behind(tone));
    key
}

/// How a tone is written behind its syllable.
fn behind(tone: Tone) -> &'static str {
    match tone {
        Tone::Level => "",
        Tone::Grave => "1",
        Tone::Hook => "2",
        Tone::Tilde => "3",
        Tone::Acute => "4",
        Tone::Dot => "5",
    }
}

/// A key by which the same name matches however it was spelled: [`fold`], and besides one blank for each hyphen, and `i`
/// for the `y` that the rules of spelling leave free (`Lý`, `Lí`; `Quý`, `Quí`). Coarser than [`fold`]: for proposing who
/// might be meant, never for deciding it.
///
/// ```
/// use viet::name::match_key;
///
/// assert_eq!(match_key("LÝ THỊ MỸ"), match_key("Lí Thị Mĩ"));
/// assert_eq!(match_key("Nguyễn-Thị Quý"), "nguyen thi qui");
/// assert_ne!(match_key("Thuý"), match_key("Thúi"));
/// ```
pub fn match_key(name: &str) -> String {
    let mut key = fold(&name.replace(['-', '\u{2010}', '\u{2013}'], " "));
    let free: Vec<usize> =
        key.char_indices().filter(|(at, c)| *c == 'y' && is_free(&key, *at)).map(|(at, _)| at).collect();
    for at in free {
        key.replace_range(at..=at, "i");
    }
    key
}

/// Whether the y at this place ends its word and follows a consonant alone, or qu.
fn is_free(key: &str, at: usize) -> bool {
    let ends = key[at + 1..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    let before = &key[..at];
    let consonant = before.chars().next_back().and_then(Letter::of).is_some_and(|letter| !letter.is_vowel());
    ends && (consonant || before.ends_with("qu"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_the_order_that_their_search_needs() {
        assert!(FAMILIES.is_sorted());
        assert!(FAMILIES.iter().all(|name| fold(name) == *name));
        for (at, form) in FORMS.iter().enumerate() {
            assert_eq!(form.typed.to_lowercase(), form.typed);
            let hidden = FORMS[..at].iter().find(|before| {
                form.before_name().starts_with(before.typed)
                    && form.typed[before.typed.len()..].starts_with([' ', '/', '.'])
            });
            assert!(hidden.is_none(), "{} is never reached", form.typed);
        }
    }

    impl Form {
        fn before_name(&self) -> String {
            format!("{} Nguyễn Văn An", self.typed)
        }
    }

    #[test]
    fn every_form_of_address_is_taken_off() {
        for form in FORMS {
            for text in [
                form.before_name(),
                form.before_name().to_uppercase(),
                form.before_name().replacen(form.typed, &format!("{}.", form.typed), 1),
            ] {
                let told = address(&text);
                assert_eq!(told.titles, [form.title], "{text}");
                assert_eq!(fold(told.name), "nguyen van an", "{text}");
                assert!(told.sure);
            }
        }
    }
}
