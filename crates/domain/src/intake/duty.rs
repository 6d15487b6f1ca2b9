//! Who sees to what: under "Tổ chức thực hiện", in the articles of a decision, and in the words with which a text closes.

use super::announcement::Responsibility;
use super::content::Item;
use super::letter::{Letter, Paragraph, Place, within};
use super::mark::Style;
use super::outline::{Outline, Topic};
use super::pattern::patterns;

patterns! {
    COLON = r"^([^:.;]{3,160}?)\s*:\s*((?s)\S.*)$";
    HANDS = r"^(?:giao|đề nghị|yêu cầu)\s+(?:cho\s+)?";
    ACTOR = r"^(?:các |toàn thể |mỗi |từng |tất cả |đồng chí |đ/c )*(?:trưởng|phó|phòng|văn phòng|sở|ban|bộ phận|hội đồng|công đoàn|đoàn|hội|chi hội|đội|tổ|thủ trưởng|người đứng đầu|chi bộ|chi đoàn|chi cục|đơn vị|cơ quan|tổ chức|lãnh đạo|ubnd|ủy ban|uỷ ban|mặt trận|đảng|chánh|giám đốc|hiệu trưởng|cán bộ|công chức|viên chức|tổ |trung tâm|thường trực|liên đoàn|cấp ủy|cấp uỷ|tập thể|cá nhân|khoa|cụm|khối|cổng|báo|đài|trường|bệnh viện|thôn|khu phố|xã|phường)";
    /// What somebody is to do; a noun of the same words stands behind "các" or a comma.
    DOES = r"[\s,]\s*((?-i:căn cứ|có trách nhiệm|chịu trách nhiệm|chủ trì|chủ động|tham mưu|phối hợp|tổ chức|theo dõi|đôn đốc|xây dựng|triển khai|hướng dẫn|tổng hợp|thực hiện|tuyên truyền|bố trí|chỉ đạo|phát động|quán triệt|báo cáo|tiếp tục|đẩy mạnh|hăng hái|tích cực|đoàn kết|nêu cao|phát huy|ra sức|đăng ký|cụ thể|lựa chọn|kiểm tra|giúp|gửi|vận động|tăng cường|thường xuyên|nghiêm túc|khẩn trương|quan tâm|bám sát|làm|đưa|lồng ghép|bảo đảm|đảm bảo|phổ biến|gương mẫu|sơ kết|xét))\b";
    NOUN = r"\b(?:các|những|công tác|việc|sự)\s*$";
    ORGANIZATION = r"(?:\b(?:các|những|mọi|và|phòng|ban|bộ phận|công tác|cán bộ)|,)\s*$";
    ASKS = r"(?:yêu cầu|đề nghị),?\s+";
    CLOSES = r"^(?:trên đây|để phong trào|để thực hiện tốt|để đợt thi đua|nhận được|đề nghị|yêu cầu|căn cứ (?:nội dung|kế hoạch)|phát huy)";
    CARRIES_OUT = r"thi hành quyết định|chịu trách nhiệm thi hành|chịu trách nhiệm thực hiện";
    WHO_FOLLOWS = r";\s*((?:toàn thể |các )(?:cán bộ|phòng|đơn vị|công chức|đoàn thể))";
}

pub(super) fn find(letter: &Letter, outline: &Outline, contents: &[Item]) -> Vec<Responsibility> {
    let headed = under_heading(letter, &outline.about(Topic::Duties));
    let articles = letter.body.iter().filter(|one| {
        one.mark.as_ref().is_some_and(|mark| mark.style == Style::Article)
            && CARRIES_OUT.is_match(letter.slice(&one.said))
    });
    let articles: Vec<_> = articles.filter_map(|one| parted(letter, &one.said)).collect();
    let duties = if headed.is_empty() {
        [articles, closing(letter, contents)].concat()
    } else {
        [headed, articles].concat()
    };
    let told =
        |(who, what): (Place, Place)| Responsibility { who: letter.told(who), what: letter.told(what) };
    duties.into_iter().map(told).collect()
}

type Duty = (Place, Place);

/// Each item parted into who and what; an item that only names somebody has the lesser items below it for what.
fn under_heading(letter: &Letter, paragraphs: &[&Paragraph]) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    // Who was named last, by an item of which style.
    let mut named: Option<(Option<Style>, Place)> = None;
    for paragraph in paragraphs {
        let style = paragraph.mark.as_ref().map(|mark| mark.style);
        let is_below = named.as_ref().is_some_and(|(above, _)| style.is_none() || style > *above);
        if is_below && let Some((above, who)) = named.take() {
            match duties.last_mut() {
                Some((last, what)) if *last == who => what.end = paragraph.said.end,
                _ => duties.push((who.clone(), letter.bare(paragraph.said.clone(), &[';']))),
            }
            named = Some((above, who));
            continue;
        }
        named = None;
        let said = letter.slice(&paragraph.said);
        if let Some(duty) = parted(letter, &paragraph.said) {
            duties.push(duty);
        } else if ACTOR.is_match(said) && said.chars().count() < 160 && !said.ends_with('.') {
            named = Some((style, letter.bare(paragraph.said.clone(), &[':', ';', '*'])));
        }
    }
    duties
}

/// "Văn phòng: tổng hợp …", "Giao Văn phòng tổng hợp …", "Trưởng các phòng có trách nhiệm …".
fn parted(letter: &Letter, at: &Place) -> Option<Duty> {
    let start = HANDS.find(letter.slice(at)).map_or(at.start, |hands| within(at, hands).end);
    let at = letter.bare(start..at.end, &[';']);
    let text = letter.slice(&at);
    if !ACTOR.is_match(text) {
        return None;
    }
    if let Some(found) = COLON.captures(text)
        && let (Some(who), Some(what)) = (found.get(1), found.get(2))
        && split(who.as_str()).is_none()
    {
        return Some((within(&at, who), within(&at, what)));
    }
    let verb = split(text)?;
    Some((letter.bare(at.start..at.start + verb, &[',']), at.start + verb..at.end))
}

/// Where the first verb of a duty stands.
fn split(text: &str) -> Option<usize> {
    let sentence = text.len().min(2_000);
    let text = &text[..text.floor_char_boundary(sentence)];
    let mut from = 0;
    while let Some(verb) = DOES.captures(&text[from..]).and_then(|found| found.get(1)) {
        let start = from + verb.start();
        let ends = &text[from + verb.end()..];
        let before = &text[..start];
        let is_noun = match verb.as_str() {
            "tổ chức" => ORGANIZATION.is_match(before) || ends.starts_with([',', ';', '.']),
            _ => NOUN.is_match(before),
        };
        if !is_noun {
            return Some(start);
        }
        from += verb.end();
    }
    None
}

/// "…, yêu cầu các phòng … căn cứ …; toàn thể cán bộ … hăng hái …" in a paragraph behind the contents.
fn closing(letter: &Letter, contents: &[Item]) -> Vec<Duty> {
    let end = contents.last().map_or(0, |last| last.text.end);
    let closing =
        letter.body.iter().filter(|one| one.at.start >= end && CLOSES.is_match(letter.slice(&one.at)));
    closing.flat_map(|one| asked(letter, &one.said)).collect()
}

fn asked(letter: &Letter, at: &Place) -> Vec<Duty> {
    letter
        .sentences(at)
        .iter()
        .flat_map(|sentence| {
            let Some(asks) = ASKS.find(letter.slice(sentence)) else { return Vec::new() };
            let mut places = Vec::new();
            let mut rest = within(sentence, asks).end..sentence.end;
            while let Some(next) = WHO_FOLLOWS.captures(letter.slice(&rest)).and_then(|found| found.get(1)) {
                let next = within(&rest, next).start;
                places.push(rest.start..next);
                rest.start = next;
            }
            places.push(rest);
            places.iter().filter_map(|place| parted(letter, place)).collect()
        })
        .map(|(who, what)| (who, letter.bare(what, &['/'])))
        .collect()
}
