//! What the movement is for, what it asks, and who takes part.

use super::announcement::Found;
use super::letter::{Letter, Place, within};
use super::office;
use super::outline::{Outline, Topic};
use super::pattern::patterns;
use super::title::Title;

patterns! {
    SO_THAT = r"việc phát động[^.;]*? nhằm ";
    AIM = r"(?:nhằm|để) (?:mục đích )?|tạo (?:khí thế|không khí|động lực)|góp phần|lập thành tích";
    OPENS_WITH_AIM = r"^(?:nhằm|để) (?:mục đích )?";
    LAUNCHES = r"phát động";
    ASKS = r"^để [^.]*?yêu cầu ";
    TO_WHOM = r"((?:đã (?:tổ chức )?)?phát động[^.;:]*?) (?:tới|đến|trong) ((?:toàn thể |tất cả |các |mọi |toàn thể các )*(?:cán bộ|công chức|viên chức|tập thể|cá nhân|đoàn viên|đảng viên|hội viên|giáo viên|cơ quan|đơn vị|người lao động|nhân dân|toàn (?:ngành|cơ quan|tỉnh))[^.;:“\x22]*)";
    EARLIER = r"đã (?:tổ chức )?phát động";
    WHO_IS_ASKED = r"phát động[^.]*?(?:đề nghị|yêu cầu|kêu gọi),? ((?:toàn thể |tất cả |các )?(?:cán bộ|công chức|viên chức)[^.;:]*?) (?:tiếp tục|tích cực|hăng hái|đoàn kết|thi đua|thực hiện|nêu cao|phát huy|ra sức)";
    END_OF_WHO = r",? (?:với |năm \d|giai đoạn|nhằm |từ (?:ngày|nay|tháng)|để |gồm |hưởng ứng|lập thành|thi đua |phấn đấu|\(|đợt|phong trào|thực hiện)|, (?:đơn vị|nội dung)";
}

/// What stands under "Mục đích"; else the aim of the sentence that launches. A passage is a paragraph.
pub(super) fn purposes(letter: &Letter, outline: &Outline) -> Vec<Found<String>> {
    let headed = passages(letter, outline, Topic::Purpose);
    if !headed.is_empty() {
        return headed;
    }
    let mut aims = letter.body.iter().filter_map(|one| aim(letter, &one.said));
    aims.next().map(|at| letter.told(letter.bare(at, &['/', ',', '…']))).into_iter().collect()
}

fn passages(letter: &Letter, outline: &Outline, topic: Topic) -> Vec<Found<String>> {
    let passages = outline.about(topic).into_iter();
    passages.map(|one| letter.told(one.said.clone())).collect()
}

fn aim(letter: &Letter, at: &Place) -> Option<Place> {
    if let Some(found) = SO_THAT.find(letter.slice(at)) {
        return Some(within(at, found).end..at.end);
    }
    if !LAUNCHES.is_match(letter.slice(at)) {
        return None;
    }
    letter.sentences(at).iter().find_map(|sentence| aim_in(letter, sentence))
}

/// "Nhằm …", or "…, tạo khí thế …, Văn phòng phát động": up to the office that launches, else to the sentence's end.
fn aim_in(letter: &Letter, sentence: &Place) -> Option<Place> {
    let text = letter.slice(sentence);
    let opens = OPENS_WITH_AIM.find(text);
    // The last one is the announcement's: before it a sentence may tell what a superior launched.
    let Some(launch) = LAUNCHES.find_iter(text).last() else {
        return opens.map(|opens| within(sentence, opens).end..sentence.end);
    };
    let names = office::names_in(text, 0).take(40).filter(|name| name.end < launch.start());
    let subject = names.filter(|name| text[..name.start].trim_end().ends_with([',', '…'])).last()?;
    let before = sentence.start..sentence.start + subject.start;
    let start = match opens {
        Some(opens) => within(sentence, opens).end,
        None => {
            let aim = within(&before, AIM.find(letter.slice(&before))?);
            OPENS_WITH_AIM.find(letter.slice(&aim)).map_or(aim.start, |opens| within(&aim, opens).end)
        }
    };
    (start < before.end).then_some(start..before.end)
}

/// What stands under "Yêu cầu"; else what is asked where the text says "Để phong trào …, yêu cầu …".
pub(super) fn requirements(letter: &Letter, outline: &Outline) -> Vec<Found<String>> {
    let headed = passages(letter, outline, Topic::Requirements);
    if !headed.is_empty() {
        return headed;
    }
    let asked = letter.body.iter().filter_map(|one| {
        let asks = within(&one.said, ASKS.find(letter.slice(&one.said))?);
        Some(letter.told(asks.end..one.said.end))
    });
    asked.collect()
}

/// What stands under "Đối tượng"; else to whom it is launched, or who is called upon.
pub(super) fn subjects(letter: &Letter, outline: &Outline, title: Option<&Title>) -> Option<Found<String>> {
    let headed = outline.about(Topic::Subjects);
    if let (Some(first), Some(last)) = (headed.first(), headed.last()) {
        let at = first.said.start..last.said.end;
        return Some(letter.told(letter.bare(at, &['.', ';'])));
    }
    let places = title.map(|title| title.name.clone()).into_iter();
    let mut places = places.chain(letter.body.iter().map(|one| one.said.clone()));
    let at = places.find_map(|at| {
        let text = letter.slice(&at);
        let launched = TO_WHOM.captures(text).filter(|found| !EARLIER.is_match(&found[1]));
        let launched = launched.and_then(|found| found.get(2));
        let asked = || WHO_IS_ASKED.captures(text).and_then(|found| found.get(1));
        let who = within(&at, launched.or_else(asked)?);
        let end = END_OF_WHO.find(letter.slice(&who)).map_or(who.end, |end| within(&who, end).start);
        Some(letter.bare(who.start..end, &[',', '.']))
    })?;
    Some(letter.told(at))
}
