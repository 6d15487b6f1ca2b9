//! What to do: the numbered contents, or those of a text without numbers, sentence by sentence.

use super::announcement::Content;
use super::letter::{Letter, Paragraph, Place, is_capitals, within};
use super::mark::Style;
use super::outline::{self, Outline, Topic};
use super::pattern::patterns;

/// A content in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub no: Option<Place>,
    pub text: Place,
}

impl Item {
    pub fn told(self, letter: &Letter) -> Content {
        Content { no: self.no.map(|at| letter.told(at)), text: letter.told(self.text) }
    }
}

patterns! {
    LEADS = r"(?:nội dung|nhiệm vụ|việc)\b[^:]{0,80}:\s*\**$";
    LEADS_ON = r"(?:tập trung|với|gồm)\b[^:.;]{0,40}?(?:nội dung|nhiệm vụ)[^:.;]{0,60}:\s*((?s)\S.*)$";
    CALLS = r"phát động[^.]*?(?:đề nghị|yêu cầu|kêu gọi),? [^.;:]{3,160}? ((?:tiếp tục|tích cực|hăng hái|đoàn kết|thi đua|thực hiện|nêu cao|phát huy|ra sức)\s(?s).*)$";
    CLOSES = r"^\**(?:trên đây|để phong trào|để thực hiện tốt|để đợt thi đua|căn cứ (?:nội dung|vào|kế hoạch)|nhận được|rất mong|đề nghị|yêu cầu|phát huy truyền thống|với (?:tinh thần|ý nghĩa)|(?:trong )?quá trình|nơi nhận|việc phát động|quyết định này|kế hoạch này)";
    CONNECTS = r"^(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|theo đó|song song với đó|mặt khác),?\s+";
}

/// What stands under "Nội dung"; else behind a line that leads to a list; else the sentences behind "tập trung vào các nội
/// dung như:".
pub(super) fn find(letter: &Letter, outline: &Outline) -> Vec<Item> {
    let headed = listed(letter, outline.about(Topic::Contents).into_iter());
    if !headed.is_empty() {
        return headed;
    }
    let led = led(letter);
    if !led.is_empty() { led } else { prose(letter) }
}

/// Items by the mark of the first one; what has no mark or a lesser one belongs to the item above. Without any mark each
/// paragraph is one.
fn listed<'a>(letter: &Letter, paragraphs: impl Iterator<Item = &'a Paragraph> + Clone) -> Vec<Item> {
    let mut styles = paragraphs.clone().filter_map(|one| one.mark.as_ref().map(|mark| mark.style));
    let style = styles.next();
    let mut items: Vec<Item> = Vec::new();
    for paragraph in paragraphs {
        let text = letter.slice(&paragraph.said);
        let mark = paragraph.mark.as_ref();
        match (items.last_mut(), style, mark) {
            (_, Some(style), Some(mark)) if mark.style == style => items.push(item(letter, paragraph)),
            (Some(last), Some(_), _) if !CLOSES.is_match(text) => last.text.end = paragraph.said.end,
            (_, None, _) if !text.ends_with(':') => items.push(item(letter, paragraph)),
            _ => {}
        }
    }
    items
}

fn item(letter: &Letter, paragraph: &Paragraph) -> Item {
    let no = paragraph.mark.as_ref().map(|mark| mark.no.clone()).filter(|no| !no.is_empty());
    Item { no, text: letter.bare(paragraph.said.clone(), &['*', ';']) }
}

/// The list behind "… với các nội dung chủ yếu sau:".
fn led(letter: &Letter) -> Vec<Item> {
    for (place, lead) in letter.body.iter().enumerate() {
        let Some(first) = letter.body.get(place + 1) else { break };
        let style = first.mark.as_ref().map(|mark| mark.style);
        if !LEADS.is_match(letter.slice(&lead.at)) || style.is_none_or(|style| style <= Style::Roman) {
            continue;
        }
        let style_above = lead.mark.as_ref().map(|mark| mark.style);
        let list = letter.body[place + 1..].iter().take_while(|one| {
            let text = letter.slice(&one.at);
            let is_above = one.mark.as_ref().is_some_and(|mark| {
                Some(mark.style) < style && mark.style != Style::Dash
                    || style_above.is_some_and(|above| mark.style <= above)
            });
            !is_above
                && !(one.mark.is_none() && (CLOSES.is_match(text) || is_capitals(text)))
                && !outline::begins_topic(letter, one)
        });
        return listed(letter, list);
    }
    Vec::new()
}

/// Sentences behind the lead, through the paragraphs that follow it, up to one that closes. A short line without an end is
/// the caption of a picture or the author's name.
fn prose(letter: &Letter) -> Vec<Item> {
    let lead = letter.body.iter().enumerate().find_map(|(place, one)| {
        let text = letter.slice(&one.said);
        let found = LEADS_ON.captures(text).or_else(|| CALLS.captures(text))?;
        Some((place, within(&one.said, found.get(1)?)))
    });
    let Some((place, first)) = lead else { return Vec::new() };
    let following = letter.body[place + 1..].iter().map(|one| &one.said);
    let following = following.take_while(|at| !CLOSES.is_match(letter.slice(at)));
    let paragraphs = following.filter(|at| letter.slice(at).ends_with(['.', ';', '…']));
    let sentences = std::iter::once(&first).chain(paragraphs).flat_map(|at| letter.sentences(at));
    let texts = sentences.map(|at| {
        let connects = CONNECTS.find(letter.slice(&at)).map_or(at.start, |words| within(&at, words).end);
        connects..at.end
    });
    texts.map(|text| Item { no: None, text }).collect()
}
