//! Numbers of papers: that of the announcement with its date, that of the superior's launch, and those referred to.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::announcement::{Found, Parent, Reference};
use super::day::{self, DAY};
use super::letter::{Letter, Paragraph, Place, within};
use super::office;
use super::pattern::{pattern, patterns};
use super::title::{From, Title};

/// What the paper that is announced bears.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub number: Option<Place>,
    pub date: Option<Found<NaiveDate>>,
}

patterns! {
    /// "1004/PĐ-UBND", "05-CT/TW", "27/CT-TTg", "90/2020/NĐ-CP", "06/2022/QH15".
    NUMBER = r"(?-i:\b\d{1,5}[a-zA-Z]?\s?(?:/\d{4})?(?:/\s?|-)\p{Lu}[\p{Lu}\da-zà-ỹ]*(?:\s?[-/.&]\s?\p{Lu}[\p{Lu}\da-z]*)*)";
    IN_HEAD = r"^số ?:";
    ISSUED = r"(?:ban hành|phát hành|ký|có|bằng|tại) (?:ban hành )?(?:công văn|kế hoạch|quyết định|hướng dẫn|văn bản|phát động|chương trình|thông báo|chỉ thị|công điện)(?: số)? *:? *";
    PLACE_AND_DAY = r"^(?:[^.;:\d]{2,40}, ?)?ngày\s+(\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\.?$";
    PAGE_DAY = r"^(?:(?:ngày )?(?:đăng|cập nhật|ngày|xuất bản|thứ|chủ nhật|lúc)\b|[\d(])";
    LAUNCH = r"phát động|phong trào|đợt thi đua";
    CARRIES_OUT = r"^(?:thực hiện|hưởng ứng|triển khai|căn cứ|tiếp tục thực hiện|theo|để thực hiện|để hưởng ứng)\b";
    LAW = r"(?:luật|nghị định|thông tư|pháp lệnh)(?:\s+[^.;]{0,60}?)?\s+(?:số\s*:?\s*)?$";
    ABOUT = r"^[^.;“”\x22]*?\s(?:về việc|v/v|về)\s+([^.;“”\x22\r\n]+)";
    NEXT_PAPER = r",?\s+(?:và )?(?-i:Chỉ thị|Quyết định|Kế hoạch|Nghị quyết|Nghị định|Thông tư|Công văn|Hướng dẫn)\s+(?:số\s|\d)";
    LAW_BEFORE = r"((?-i:Luật|Bộ luật)\s+[^.;\d]*?)\s*(?:số\s*:?\s*)?$";
    LAW_ALONE = r"^căn cứ ((?-i:Luật|Bộ luật)\s+[^.;\d]*?)(?:,? (?:ngày|số|năm|được)\b|[.;]|$)";
}

/// Number and date of the paper itself, of the paper that an article names, or the page's own date where there is none.
pub(super) fn own(letter: &Letter, title: Option<&Title>) -> Own {
    let top = letter.body.iter().take(24);
    if let Some(head) = top.clone().find(|one| IN_HEAD.is_match(letter.slice(&one.at))) {
        let number = number_in(letter, &head.at);
        return Own { number, date: in_head(letter).or_else(|| first_day(letter, &head.at)) };
    }
    if let Some((number, behind)) = announced(letter, title) {
        return Own { number: Some(number), date: first_day(letter, &behind) };
    }
    Own { number: None, date: in_head(letter).or_else(|| of_page(letter)) }
}

/// The first number in a place, if it is whole: a draft's "Số:    /KH-UBND" is none.
fn number_in(letter: &Letter, at: &Place) -> Option<Place> {
    NUMBER.find(letter.slice(at)).map(|number| within(at, number))
}

/// "Lạng Sơn, ngày 24 tháng 9 năm 2014" in a line of its own.
fn in_head(letter: &Letter) -> Option<Found<NaiveDate>> {
    let lines = letter.body.iter().take(24);
    lines
        .filter(|one| PLACE_AND_DAY.is_match(letter.slice(&one.at)))
        .find_map(|one| first_day(letter, &one.at))
}

fn first_day(letter: &Letter, at: &Place) -> Option<Found<NaiveDate>> {
    day::first(letter.text, at).map(|(date, at)| letter.found(&at, date))
}

/// "vừa ban hành công văn số 162/VPUBND-TCHC … phát động": its number, and what stands behind it in the sentence up to the
/// next number.
fn announced(letter: &Letter, title: Option<&Title>) -> Option<(Place, Place)> {
    let title = title.filter(|title| title.from == From::Page)?;
    let paragraphs = letter.body.iter().filter(|one| one.at.start >= title.name.start).take(6);
    let sentences = paragraphs.flat_map(|one| letter.sentences(&one.at));
    sentences.filter(|at| LAUNCH.is_match(letter.slice(at))).find_map(|at| {
        let issued = within(&at, ISSUED.find(letter.slice(&at))?);
        let rest = issued.end..at.end;
        let number = number_in(letter, &rest).filter(|number| number.start == rest.start)?;
        let behind = number.end..at.end;
        let next = NUMBER.find(letter.slice(&behind)).map_or(at.end, |next| within(&behind, next).start);
        Some((number.clone(), number.end..next))
    })
}

/// A short line with a date near the top of a page: "Đăng ngày 25-07-2020 10:24".
fn of_page(letter: &Letter) -> Option<Found<NaiveDate>> {
    let is_dated = |one: &&Paragraph| {
        let line = letter.slice(&one.at);
        line.chars().count() <= 60 && PAGE_DAY.is_match(line) && one.mark.is_none()
    };
    letter.body.iter().take(12).filter(is_dated).find_map(|one| first_day(letter, &one.at))
}

/// A paper named in the text.
struct Named {
    number: Place,
    /// The sentence behind the number, up to the next paper.
    behind: Place,
    /// Whether it is an act of law and no office's launch.
    is_law: bool,
    paragraph: Place,
}

fn named(letter: &Letter) -> Vec<Named> {
    let mut papers = Vec::new();
    for paragraph in letter.body.iter().filter(|one| !IN_HEAD.is_match(letter.slice(&one.at))) {
        let at = &paragraph.said;
        let numbers: Vec<Place> = NUMBER.find_iter(letter.slice(at)).map(|found| within(at, found)).collect();
        for (place, number) in numbers.iter().enumerate() {
            let end = numbers.get(place + 1).map_or(at.end, |next| next.start);
            let is_law = LAW.is_match(letter.slice(&(at.start..number.start)));
            let (number, behind) = (number.clone(), number.end..end);
            papers.push(Named { number, behind, is_law, paragraph: at.clone() });
        }
    }
    papers
}

/// The paper that this one carries out: named at the beginning of a paragraph ("Thực hiện …"), about a launch.
pub(super) fn parent(letter: &Letter, own: Option<&Place>) -> Option<Parent> {
    let is_parent = |paper: &Named| {
        !paper.is_law
            && Some(&paper.number) != own
            && CARRIES_OUT.is_match(letter.slice(&paper.paragraph))
            && about(letter, paper).is_some_and(|title| LAUNCH.is_match(letter.slice(&title)))
    };
    let paper = named(letter).into_iter().find(is_parent)?;
    let (date, issuer) = (date_of(letter, &paper), issuer_of(letter, &paper));
    Some(Parent { number: letter.told(paper.number), date, issuer })
}

fn date_of(letter: &Letter, paper: &Named) -> Option<Found<NaiveDate>> {
    let dated = pattern(&format!(r"^,?\s*(?:ngày|,)\s*{DAY}"));
    let at = within(&paper.behind, dated.find(letter.slice(&paper.behind))?);
    first_day(letter, &at)
}

fn issuer_of(letter: &Letter, paper: &Named) -> Option<Found<String>> {
    let behind = letter.slice(&paper.behind);
    let of = behind.find("của ").filter(|of| *of < 80)? + "của ".len();
    let name = office::first_in(behind, of).filter(|name| name.start == of)?;
    let at = paper.behind.start + name.start..paper.behind.start + name.end;
    Some(letter.told(office::fullest(letter, &at)))
}

/// "về …" behind a number, without the next paper.
fn about(letter: &Letter, paper: &Named) -> Option<Place> {
    let found = ABOUT.captures(letter.slice(&paper.behind))?;
    let at = within(&paper.behind, found.get(1)?);
    let end = NEXT_PAPER.find(letter.slice(&at)).map_or(at.end, |next| within(&at, next).start);
    let at = letter.bare(at.start..end, &[',']);
    (at.len() > 3).then_some(at)
}

/// Every other paper that the text names, once, and the laws named without a number.
pub(super) fn references(letter: &Letter, own: Option<&Place>, parent: Option<&Parent>) -> Vec<Reference> {
    let mut known: BTreeSet<String> = own.map(|at| plain(letter.slice(at))).into_iter().collect();
    known.extend(parent.map(|parent| plain(&parent.number.value)));
    let mut references: Vec<Reference> = Vec::new();
    for paper in named(letter) {
        if known.insert(plain(letter.slice(&paper.number))) {
            let title =
                law_before(letter, &paper).or_else(|| about(letter, &paper)).map(|at| letter.told(at));
            references.push(Reference { number: Some(letter.told(paper.number)), title });
        }
    }
    for paragraph in &letter.body {
        let Some(law) = LAW_ALONE.captures(letter.slice(&paragraph.said)).and_then(|found| found.get(1))
        else {
            continue;
        };
        let title = letter.told(within(&paragraph.said, law));
        let is_known = references.iter().flat_map(|one| &one.title).any(|one| one.span == title.span);
        if !is_known {
            references.push(Reference { number: None, title: Some(title) });
        }
    }
    references
}

fn plain(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// "Luật Thi đua, khen thưởng số 06/2022/QH15": the name of a law stands before its number.
fn law_before(letter: &Letter, paper: &Named) -> Option<Place> {
    let before = paper.paragraph.start..paper.number.start;
    let found = LAW_BEFORE.captures(letter.slice(&before))?;
    Some(letter.bare(within(&before, found.get(1)?), &[',']))
}
