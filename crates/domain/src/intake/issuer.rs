//! Whose announcement it is: the head of the paper, else the headline, else who launches in the text.

use super::announcement::Found;
use super::letter::{Letter, Place, is_capitals, within};
use super::office;
use super::pattern::patterns;
use super::title::{From, Title};

pub(super) fn find(letter: &Letter, title: Option<&Title>) -> Option<Found<String>> {
    if let Some(lines) = in_head(letter) {
        return Some(of_head(letter, &lines));
    }
    let of_headline =
        || title.filter(|title| title.from == From::Page).and_then(|title| launches(letter, &title.name));
    let in_text = || letter.body.iter().find_map(|one| launches(letter, &one.said));
    let owner = || letter.body.iter().find_map(|one| of_owner(letter, &one.said));
    let name = of_headline().or_else(in_text).or_else(owner)?;
    Some(letter.told(office::fullest(letter, &name)))
}

patterns! {
    NUMBER = r"^số ?:";
    STATE = r"^(?:cộng hò?a xã hội|cộng hoà xã hội|độc lập|đảng cộng sản)";
    LAUNCHES = r"^(?::|,? (?:(?:vừa|đã|chính thức|tiếp tục|long trọng|tổ chức|trân trọng|ban hành [^.;]{0,40}?|công bố|triển khai|hưởng ứng) )*(?:lễ |hội nghị )?(?:phát động|ban hành|tổ chức|triển khai|hưởng ứng|đề nghị)\b)";
    OWNER = r"(?:phát động|phong trào thi đua|đợt thi đua)[^.;]* của ";
    SPEAKS = r"phát động|thi đua";
}

/// The lines of the office's name in the head of a paper: capitals, above "Số:".
fn in_head(letter: &Letter) -> Option<Vec<Place>> {
    let top = letter.body.iter().take(14);
    let number = top.clone().position(|one| NUMBER.is_match(letter.slice(&one.at)))?;
    let lines = top.take(number).map(|one| one.at.clone()).filter(|at| {
        let line = letter.slice(at);
        is_capitals(line) && !STATE.is_match(line)
    });
    let mut name: Vec<Place> = Vec::new();
    for line in lines {
        // Each office begins with its own word; "TỈNH GIẢ ĐỊNH" goes on with the line above. The last is who issues.
        if office::first_in(letter.slice(&line), 0).is_some_and(|office| office.start == 0) {
            name.clear();
        }
        name.push(line);
    }
    (!name.is_empty()).then_some(name)
}

/// The fuller of the name in the head and its forms in the text.
fn of_head(letter: &Letter, lines: &[Place]) -> Found<String> {
    let name = lines.iter().map(|at| letter.slice(at)).collect::<Vec<_>>().join(" ");
    let at = lines[0].start..lines[lines.len() - 1].end;
    let fullest = office::fullest(letter, &lines[0]);
    match office::key(letter.slice(&fullest)).len() > office::key(&name).len() {
        true => letter.told(fullest),
        false => letter.found(&at, viet::tidy(&name)),
    }
}

/// An office with "phát động" behind it, or with a colon in a headline.
fn launches(letter: &Letter, at: &Place) -> Option<Place> {
    let text = letter.slice(at);
    if !SPEAKS.is_match(text) {
        return None;
    }
    let is_subject = |name: &Place| LAUNCHES.is_match(&text[name.end..]);
    let name = office::names_in(text, 0).take(20).find(is_subject)?;
    Some(at.start + name.start..at.start + name.end)
}

/// "phong trào thi đua … của Sở Nội vụ"
fn of_owner(letter: &Letter, at: &Place) -> Option<Place> {
    let text = letter.slice(at);
    let before = within(at, OWNER.find(text)?).end;
    let name = office::first_in(letter.slice(&(before..at.end)), 0)?;
    (name.start == 0).then(|| before..before + name.end)
}
