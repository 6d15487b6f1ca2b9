//! The slogan: in quotation marks behind "chủ đề", under a heading of that name, or in the title.

use super::letter::{Letter, Paragraph, Place, within};
use super::outline::{Outline, Topic};
use super::pattern::patterns;
use super::title::Title;

patterns! {
    QUOTED = r"^[^“”\x22«.;\n]{0,60}?[\s*:,]*[“”\x22«]\s*((?s).+?)\s*[”»“\x22]";
    OPEN = r"^[^“”\x22«.;\n]{0,60}?[\s*:,]*[“”\x22«]\s*((?s).+?)\s*(?:,? (?:với|gồm) (?:các |những )?nội dung|[.;]?\s*$)";
    COLON = r"^[^:.;\n]{0,40}:\s*((?s)[^\n]+?)[.;]?\s*$";
    SAYS = r"(?:chủ đề|khẩu hiệu(?: thi đua| hành động)?)\b";
    IN_QUOTES = r"[“\x22«]\s*([^”»\x22]+?)\s*[”»\x22]";
    LAUNCHED = r"phát động (?:(?:và triển khai|đợt|các) )*(?:phong trào )?(?:thi đua )?(?:đặc biệt |yêu nước |cao điểm |chuyên đề )*[“\x22«]\s*([^”»\x22]+?)\s*[”»\x22]";
    AGAIN = r"(?:tiếp tục|tổng kết|sơ kết)\s+$";
}

/// What surrounds a slogan and is none of it.
const AROUND: [char; 10] = ['*', '“', '”', '"', '«', '»', '.', ',', ';', ':'];

pub(super) fn find(letter: &Letter, outline: &Outline, title: Option<&Title>) -> Option<Place> {
    let headed = || outline.about(Topic::Theme).into_iter().find_map(|one| under_heading(letter, one));
    let said = || letter.body.iter().find_map(|one| said(letter, &one.said));
    let of_title = || title.and_then(|title| in_quotes(letter, &title.name));
    let launched = || letter.body.iter().find_map(|one| launched(letter, &one.said));
    let at = said().or_else(headed).or_else(of_title).or_else(launched)?;
    let at = letter.bare(at, &AROUND);
    (!at.is_empty()).then_some(at)
}

/// "với chủ đề: “…”"; where the quotation mark is never closed, up to "với nội dung" or the end.
fn said(letter: &Letter, at: &Place) -> Option<Place> {
    let text = letter.slice(at);
    SAYS.find_iter(text).find_map(|says| {
        let behind = within(at, says).end..at.end;
        let rest = letter.slice(&behind);
        let found = QUOTED.captures(rest).or_else(|| OPEN.captures(rest)).or_else(|| COLON.captures(rest))?;
        Some(within(&behind, found.get(1)?))
    })
}

fn under_heading(letter: &Letter, paragraph: &Paragraph) -> Option<Place> {
    in_quotes(letter, &paragraph.said).or_else(|| Some(paragraph.said.clone()))
}

fn in_quotes(letter: &Letter, at: &Place) -> Option<Place> {
    Some(within(at, IN_QUOTES.captures(letter.slice(at))?.get(1)?))
}

/// "phát động phong trào thi đua “…”", but not "tiếp tục phát động": that is another one that goes on.
fn launched(letter: &Letter, at: &Place) -> Option<Place> {
    let text = letter.slice(at);
    let mut launches = LAUNCHED.captures_iter(text);
    launches.find_map(|found| {
        let is_again = AGAIN.is_match(&text[..found.get(0)?.start()]);
        (!is_again).then(|| found.get(1).map(|quoted| within(at, quoted))).flatten()
    })
}
