//! The name of the movement: under the kind of paper ("KẾ HOẠCH"), behind "V/v", or the headline of an article.

use super::letter::{Letter, Paragraph, Place, is_capitals, within};
use super::pattern::patterns;

/// Where the title stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub name: Place,
    /// With the dates in brackets that stand under it.
    pub whole: Place,
    pub from: From,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The paper itself stands in the text.
    Paper,
    /// An article speaks of it.
    Page,
}

patterns! {
    KIND_ALONE = r"^\**(?:thư |bản |lời )?(?:phát động|kế hoạch|quyết định|thông báo|hướng dẫn|chương trình|kêu gọi|chỉ thị|thể lệ|đề án|nghị quyết)\**$";
    KIND_IN_CAPITALS = r"^\**(?-i:(?:THƯ |BẢN |LỜI )?(?:PHÁT ĐỘNG|KẾ HOẠCH|QUYẾT ĐỊNH|THÔNG BÁO|HƯỚNG DẪN|CHƯƠNG TRÌNH|KÊU GỌI|CHỈ THỊ|ĐỢT THI ĐUA|PHONG TRÀO THI ĐUA)\s[^.]*THI ĐUA)";
    OPENS = r"^(?:căn cứ|thực hiện|để |nhằm|kính gửi|xét |theo |hưởng ứng|phát huy|trong |năm \d|số ?:|ngày \d|nơi nhận|thưa|kính thưa)";
    ABOUT = r"^(?:về việc|v/v) ?:?\s*";
    ON = r"(?:^|[\s])(?:về việc|v/v) ?:?\s*((?s).+)$";
    NUMBER = r"^số ?:";
    TELLS = r"thi đua|phát động";
}

/// How far from the top a title stands.
const TOP: usize = 40;

pub(super) fn find(letter: &Letter) -> Option<Title> {
    under_kind(letter)
        .or_else(|| in_capitals(letter))
        .or_else(|| of_letter(letter))
        .or_else(|| headline(letter))
}

/// "KẾ HOẠCH" alone in its line, and the lines under it.
fn under_kind(letter: &Letter) -> Option<Title> {
    let top = letter.body.iter().take(TOP);
    let kind = top.clone().position(|one| KIND_ALONE.is_match(letter.slice(&one.at)))?;
    group(letter, letter.body.get(kind + 1..)?)
}

/// "KẾ HOẠCH PHÁT ĐỘNG PHONG TRÀO THI ĐUA …" in one or more lines of capitals.
fn in_capitals(letter: &Letter) -> Option<Title> {
    let first = letter.body.iter().take(TOP).position(|one| {
        let text = letter.slice(&one.at);
        is_capitals(text) && KIND_IN_CAPITALS.is_match(text)
    })?;
    group(letter, &letter.body[first..])
}

/// The lines of a title: all in capitals or none, until a sentence begins.
fn group(letter: &Letter, paragraphs: &[Paragraph]) -> Option<Title> {
    let is_line = |one: &&Paragraph| {
        let text = letter.slice(&one.at);
        one.mark.is_none()
            && text.chars().count() < 400
            && !text.ends_with(['.', ';', ':'])
            && !OPENS.is_match(text)
    };
    let lines: Vec<_> = paragraphs.iter().take_while(is_line).collect();
    let first = lines.first()?;
    let capitals = is_capitals(letter.slice(&first.at));
    let names = lines.iter().take_while(|one| {
        let text = letter.slice(&one.at);
        !text.starts_with('(') && is_capitals(text) == capitals
    });
    let last = names.last()?;
    let behind = lines.iter().find(|one| one.at.start > last.at.start);
    let dated = behind.filter(|one| letter.slice(&one.at).starts_with('('));
    let name = without_about(letter, first.at.start..last.at.end);
    Some(Title { whole: name.start..dated.map_or(last.at.end, |one| one.at.end), name, from: From::Paper })
}

fn without_about(letter: &Letter, at: Place) -> Place {
    let at = letter.bare(at, &['*']);
    let start = ABOUT.find(letter.slice(&at)).map_or(at.start, |about| at.start + about.end());
    start..at.end
}

/// "V/v …" of a letter that has a number.
fn of_letter(letter: &Letter) -> Option<Title> {
    let top = || letter.body.iter().take(TOP);
    top().find(|one| NUMBER.is_match(letter.slice(&one.at)))?;
    let (paragraph, name) = top().find_map(|one| {
        let found = ON.captures(letter.slice(&one.at))?;
        (one.at.len() < 400).then_some((one, within(&one.at, found.get(1)?)))
    })?;
    Some(Title { whole: name.start..paragraph.at.end, name, from: From::Paper })
}

/// The first line of an article that speaks of it.
fn headline(letter: &Letter) -> Option<Title> {
    let is_headline = |one: &&Paragraph| {
        let text = letter.slice(&one.at);
        (15..300).contains(&text.chars().count()) && !text.ends_with(['.', ';', ':']) && TELLS.is_match(text)
    };
    let name = letter.body.iter().take(12).find(is_headline)?.at.clone();
    Some(Title { whole: name.clone(), name, from: From::Page })
}
