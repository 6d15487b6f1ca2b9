//! The text as a person reads it: paragraphs, without the portal around them and without what stands twice.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Match;

use super::announcement::Found;
use super::mark::{Mark, mark};
use super::pattern::patterns;

/// Bytes of a text that are read; an announcement of twenty pages has a third of it.
pub const LONGEST: usize = 256 * 1024;

/// A place in the text, in bytes.
pub(super) type Place = Range<usize>;

/// A text with its paragraphs.
pub(super) struct Letter<'a> {
    pub text: &'a str,
    /// Those of the announcement, each once.
    pub body: Vec<Paragraph>,
    /// How many characters stand before each byte.
    before: Vec<u32>,
}

/// One or several lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The whole of it, without the blanks around.
    pub at: Place,
    pub mark: Option<Mark>,
    /// What stands behind the mark.
    pub said: Place,
}

impl<'a> Letter<'a> {
    pub fn of(text: &'a str) -> Self {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let all = paragraphs(text);
        let body = once(text, announced(text, &all));
        Self { text, body, before: characters_before(text) }
    }

    pub fn slice(&self, at: &Place) -> &'a str {
        &self.text[at.clone()]
    }

    /// A value with its place.
    pub fn found<T>(&self, at: &Place, value: T) -> Found<T> {
        let character = |byte: usize| self.before[byte] as usize;
        Found { value, span: (character(at.start), character(at.end)) }
    }

    /// The words of a place, tidy, in one line; without the stroke of the sign "./." that ends a paper.
    pub fn told(&self, at: Place) -> Found<String> {
        let mut at = self.trimmed(at);
        at.end -= if self.slice(&at).ends_with("./.") { "/.".len() } else { 0 };
        self.found(&at, viet::tidy(self.slice(&at)))
    }

    /// A place without the blanks around it.
    pub fn trimmed(&self, at: Place) -> Place {
        let text = self.slice(&at);
        let start = at.start + text.len() - text.trim_start().len();
        start..start.max(at.start + text.trim_end().len())
    }

    /// A place without the blanks and these signs around it.
    pub fn bare(&self, at: Place, signs: &[char]) -> Place {
        let is_around = |c: char| c.is_whitespace() || signs.contains(&c);
        let text = self.slice(&at);
        let start = at.start + text.len() - text.trim_start_matches(is_around).len();
        start..start.max(at.start + text.trim_end_matches(is_around).len())
    }

    /// The sentences of a place: a point ends one where a blank and a capital follow.
    pub fn sentences(&self, at: &Place) -> Vec<Place> {
        let mut sentences = Vec::new();
        let mut start = at.start;
        for end in SENTENCE.find_iter(self.slice(at)) {
            let end =
                at.start + end.start() + self.slice(&within(at, end)).find('.').map_or(0, |dot| dot + 1);
            sentences.push(self.trimmed(start..end));
            start = end;
        }
        sentences.push(self.trimmed(start..at.end));
        sentences.retain(|sentence| !sentence.is_empty());
        sentences
    }
}

impl Paragraph {
    fn of(text: &str, at: Place) -> Self {
        let (mark, said) = mark(&text[at.clone()]);
        let shift = |place: Place| at.start + place.start..at.start + place.end;
        Self { mark: mark.map(|mark| mark.at(at.start)), said: shift(said), at }
    }
}

/// The place of a match in a slice that begins at a place.
pub(super) fn within(at: &Place, found: Match<'_>) -> Place {
    at.start + found.start()..at.start + found.end()
}

/// Whether a text has letters and all of them are capitals.
pub(super) fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

patterns! {
    /// A word of three letters and more before the point: "TP. Hồ Chí Minh" is no end.
    SENTENCE = r"(?-i:(?:\p{Ll}{2,}|\d|\b[IVX]+|[”\x22)…])[.…]*\.\s+[“\x22]?\p{Lu})";
    GAP = r"\t+|[^\S\t\r\n]{4,}";
    NUMBER_ALONE = r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|(?-i:[IVX]+)[./)-]?|[a-zđ]\)|[-–—•+*●▪])\s*$";
    WORD_FOR_NOTHING = r"^[\s_*=~.…–—-]*$";
}

fn characters_before(text: &str) -> Vec<u32> {
    let mut before = Vec::with_capacity(text.len() + 1);
    let mut count = 0;
    for c in text.chars() {
        before.resize(before.len() + c.len_utf8(), count);
        count += 1;
    }
    before.push(count);
    before
}

/// The paragraphs of a text. A wide gap within a line parts two columns; a line that goes on in small letters belongs to
/// the one before.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut places: Vec<Place> = Vec::new();
    let width = wrapped_at(text);
    let mut start = 0;
    let mut is_apart = true;
    for line in text.split_inclusive(['\n', '\r']) {
        let at = start..start + line.len();
        start = at.end;
        if line.trim().is_empty() {
            // "\r\n" is one end of a line and not an empty one.
            is_apart |= line != "\n" || !text[..at.start].ends_with('\r');
            continue;
        }
        for (column, piece) in columns(text, &at).into_iter().enumerate() {
            match places.last_mut() {
                Some(last)
                    if column == 0
                        && !is_apart
                        && goes_on(&text[last.clone()], &text[piece.clone()], width) =>
                {
                    last.end = piece.end;
                }
                _ => places.push(piece),
            }
        }
        is_apart = false;
    }
    let places = places.into_iter().filter(|at| !WORD_FOR_NOTHING.is_match(&text[at.clone()]));
    places.map(|at| Paragraph::of(text, at)).collect()
}

fn columns(text: &str, line: &Place) -> Vec<Place> {
    let mut columns = Vec::new();
    let mut start = line.start;
    let within_line = &text[line.clone()];
    for gap in GAP.find_iter(within_line) {
        let left = start..line.start + gap.start();
        // Behind a number alone stands what it numbers.
        let is_number = NUMBER_ALONE.is_match(&text[left.clone()]);
        if !is_number {
            columns.push(left);
            start = line.start + gap.end();
        }
    }
    columns.push(start..line.end);
    let trimmed = columns.into_iter().map(|at| {
        let piece = &text[at.clone()];
        let start = at.start + piece.len() - piece.trim_start().len();
        start..start.max(at.start + piece.trim_end().len())
    });
    trimmed.filter(|at| !at.is_empty()).collect()
}

/// Characters of the longest line of a text that somebody broke into lines by hand.
const WRAPPED: usize = 120;

/// The characters of a full line, where the lines of a text are broken within sentences.
fn wrapped_at(text: &str) -> Option<usize> {
    let longest = text.lines().map(|line| line.trim().chars().count()).max()?;
    let lines = text.lines().map(str::trim);
    let broken = lines.clone().zip(lines.skip(1)).filter(|(line, next)| is_open(line) && begins_small(next));
    (longest <= WRAPPED && broken.count() > 1).then_some(longest)
}

/// Whether a line goes on with the sentence of the line before: in small letters, or behind a full line of a broken text.
fn goes_on(before: &str, line: &str, width: Option<usize>) -> bool {
    let last = before.lines().last().unwrap_or_default().chars().count();
    let is_full = width.is_some_and(|width| last >= width * 3 / 4);
    is_open(before) && mark(line).0.is_none() && (is_full || begins_small(line))
}

/// Whether a sentence goes on behind it, as far as its end tells.
fn is_open(line: &str) -> bool {
    !line.is_empty() && !line.ends_with(['.', ';', ':', '!', '?', '”', '"', '*', '/']) && !is_capitals(line)
}

fn begins_small(line: &str) -> bool {
    line.starts_with(|c: char| c.is_lowercase())
}

/// Letters of a paragraph that is no title and no entry of a menu.
const PROSE: usize = 150;

patterns! {
    /// What a portal writes behind an article.
    BEHIND = r"^(?:ban biên tập$|print\b|send mail|các tin (?:đã đăng|khác|liên quan)|tin (?:đã đăng|liên quan|khác|cùng|mới)|bài viết (?:khác|liên quan|cùng)|đánh giá bài viết|bình luận|ý kiến bạn đọc|thống kê truy cập|đang (?:online|truy cập)|lượt (?:xem|truy cập)|đăng nhập$|in bài|in trang|gửi (?:email|bình luận|phản hồi)|chia sẻ(?: bài viết)?:?$|nguồn(?: tin)? ?:|(?:tin|bài)(?:,| và)? ?(?:bài|ảnh) ?:|tác giả ?:|từ khóa ?:|tags? ?:|xem thêm|văn bản (?:điều hành|mới|chỉ đạo)|liên kết web|bản quyền|©|copyright|cơ quan chủ quản ?:|về đầu trang|quay lại|các bài viết|thư viện ảnh|thăm dò)";
}

/// The paragraphs up to where the portal begins again.
fn announced<'a>(text: &str, all: &'a [Paragraph]) -> &'a [Paragraph] {
    let prose = all.iter().position(|one| one.at.len() > PROSE).unwrap_or(all.len());
    let end = all.iter().skip(prose).position(|one| BEHIND.is_match(&text[one.at.clone()]));
    &all[..end.map_or(all.len(), |end| prose + end)]
}

/// Letters from which on the same words twice are the same passage and not a formula.
const PASSAGE: usize = 60;

/// Each passage once, the first time.
fn once(text: &str, paragraphs: &[Paragraph]) -> Vec<Paragraph> {
    let mut seen = BTreeSet::new();
    let is_new =
        |one: &&Paragraph| one.said.len() < PASSAGE || seen.insert(viet::fold(&text[one.said.clone()]));
    paragraphs.iter().filter(is_new).cloned().collect()
}
