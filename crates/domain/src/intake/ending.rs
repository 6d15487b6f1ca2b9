//! The foot of a paper: "Nơi nhận" and the signer.

use super::announcement::{Found, Signer};
use super::letter::{Letter, Paragraph, Place, is_capitals, within};
use super::mark::Style;
use super::pattern::patterns;

patterns! {
    RECIPIENTS = r"^[*_]*nơi nhận\s*:?[*_]*\s*";
    ADDRESSED = r"^[*_]*kính gửi\s*:[*_]*\s*";
    LAST = r"^lưu\b";
    ENTRY = r"^(?:như (?:trên|điều|kính)|lưu\b)|;$";
    POST = r"^(?-i:(?:(?:T/?M|K/?T|Q|T/?L|TUQ|T/?UQ)\s*\.\s*)?(?:.*\b(?:GIÁM ĐỐC|CHỦ TỊCH|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|TRƯỞNG|BÍ THƯ|CỤC TRƯỞNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|CHỦ NHIỆM|BỘ TRƯỞNG|THỨ TRƯỞNG|TỔNG BIÊN TẬP|CHÁNH ÁN|THỦ TƯỚNG|THỦ TRƯỞNG|CHỈ HUY|CHÍNH ỦY|CHI CỤC TRƯỞNG)\b.*))$";
    NAME = r"^(?-i:\p{Lu}[\p{L}’'.-]*(?:\s+\p{Lu}[\p{L}’'-]*){1,5})$";
    SIGNED = r"^\(?(?:đã ký|ký tên|ký, ghi|chữ ký|dấu)";
}

/// The entries of "Nơi nhận"; of a letter without it, to whom it is addressed.
pub(super) fn recipients(letter: &Letter) -> Vec<Found<String>> {
    let block = entries(letter, &letter.body, &RECIPIENTS);
    if !block.is_empty() { block } else { entries(letter, &letter.body, &ADDRESSED) }
}

fn entries(letter: &Letter, body: &[Paragraph], opens: &regex::Regex) -> Vec<Found<String>> {
    let opening = body
        .iter()
        .enumerate()
        .find_map(|(place, one)| Some((place, one, opens.find(letter.slice(&one.at))?)));
    let Some((place, first, words)) = opening else { return Vec::new() };
    let behind = letter.bare(within(&first.at, words).end..first.at.end, &['-', '–']);
    let mut entries: Vec<Place> = (!behind.is_empty()).then_some(behind).into_iter().collect();
    let mut lines = body[place + 1..].iter().peekable();
    while let Some(line) = lines.next_if(|line| is_in_block(letter, line)) {
        let text = letter.slice(&line.said);
        // The signer's column stands beside the block.
        if line.mark.is_some() || ENTRY.is_match(text) {
            entries.push(line.said.clone());
            if LAST.is_match(text) {
                break;
            }
        }
    }
    let told =
        entries.into_iter().map(|at| letter.told(letter.bare(at, &[';', ',', '.', '-', '–', '*', '_'])));
    told.filter(|entry| !entry.value.is_empty()).collect()
}

fn is_in_block(letter: &Letter, line: &Paragraph) -> bool {
    let text = letter.slice(&line.said);
    let is_dash = line.mark.as_ref().is_some_and(|mark| matches!(mark.style, Style::Dash));
    is_dash || ENTRY.is_match(text) || is_capitals(text) || SIGNED.is_match(text) || is_name(text)
}

/// A post in capitals near the end of the text, and the name under it.
pub(super) fn signer(letter: &Letter) -> Option<Signer> {
    let foot = &letter.body[letter.body.len().saturating_sub(FOOT)..];
    let is_post = |one: &Paragraph| {
        let text = letter.slice(&one.at);
        one.mark.is_none() && is_capitals(text) && POST.is_match(text) && text.chars().count() < 80
    };
    let last = foot.iter().rposition(is_post)?;
    let mut behind = foot[last + 1..].iter().filter(|one| one.mark.is_none());
    let name = behind.find(|one| is_name(letter.slice(&one.at)))?;
    let trimmed = |at: &Place| letter.told(letter.bare(at.clone(), &['*', '_']));
    Some(Signer { post: trimmed(&foot[last].at), name: trimmed(&name.at) })
}

/// So many paragraphs from the end a signer may stand.
const FOOT: usize = 40;

fn is_name(text: &str) -> bool {
    let bare = text.trim_matches(['*', '_']);
    NAME.is_match(bare) && bare.chars().count() <= 40 && !POST.is_match(bare)
}
