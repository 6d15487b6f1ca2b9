//! What each paragraph is about: headings, and what stands under them or behind them in the same line.

use super::letter::{Letter, Paragraph, is_capitals, within};
use super::mark::Style;
use super::pattern::patterns;

/// What a passage is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Purpose,
    Requirements,
    Subjects,
    Theme,
    Time,
    Contents,
    Targets,
    Duties,
    /// A heading that says something else: "IV. KHEN THƯỞNG".
    Other,
}

/// The paragraphs under headings, each with its topic. Headings are left out; what stands behind one in its line is in.
pub(super) struct Outline {
    passages: Vec<(Topic, Paragraph)>,
}

impl Outline {
    pub fn of(letter: &Letter) -> Self {
        let mut passages = Vec::new();
        let mut section: Option<Topic> = None;
        let mut part: Option<(Style, Topic)> = None;
        for paragraph in letter.body.iter().take_while(|one| !ENDS.is_match(letter.slice(&one.at))) {
            let style = paragraph.mark.as_ref().map(|mark| mark.style);
            if part.is_some_and(|(of, _)| style.is_some_and(|style| style <= of)) {
                part = None;
            }
            let Some(heading) = heading(letter, paragraph) else {
                if let Some(topic) = part.map(|(_, topic)| topic).or(section) {
                    passages.push((topic, paragraph.clone()));
                }
                continue;
            };
            match style {
                Some(style) if !heading.is_section => part = Some((style, heading.topic)),
                _ => (section, part) = (Some(heading.topic), None),
            }
            passages.extend(heading.behind.map(|behind| (heading.topic, behind)));
        }
        Self { passages }
    }

    /// The paragraphs about something.
    pub fn about(&self, topic: Topic) -> Vec<&Paragraph> {
        self.passages.iter().filter(|(of, _)| *of == topic).map(|(_, paragraph)| paragraph).collect()
    }
}

struct Heading {
    topic: Topic,
    /// "I." or capitals: it holds numbered headings under it.
    is_section: bool,
    behind: Option<Paragraph>,
}

patterns! {
    ENDS = r"^\**(?:nơi nhận|trên đây là|phụ lục)\b";
    LINE = r"^([^:.;“\x22]{3,110}?)(?:[:.]\s*\**\s*(\S.*)?)?$";
    COLON = r"^([^:.;“\x22]{3,110}?):\s*\**\s*((?s)\S.*)$";
    PURPOSE = r"^(?:về )?(?:mục đích|mục tiêu|ý nghĩa)";
    REQUIREMENTS = r"^(?:về )?(?:các )?yêu cầu";
    SUBJECTS = r"^(?:phạm vi,? (?:và )?|về )?đối tượng";
    THEME = r"^(?:tên (?:phong trào|gọi)|chủ đề|khẩu hiệu)";
    TIME = r"^(?:về )?(?:thời gian|thời hạn|tiến độ)";
    TARGETS = r"^(?:các )?(?:chỉ tiêu|mục tiêu cụ thể)";
    CONTENTS = r"^(?:các |những |một số |về )?(?:nội dung|nhiệm vụ)";
    DUTIES = r"^(?:tổ chức thực hiện|tổ chức triển khai|trách nhiệm|phân công)";
    ACTS = r"^(?:yêu cầu|nhiệm vụ) (?:các|mỗi|toàn|cán|lãnh|thủ)";
}

/// Whether a line without a mark begins another topic: "Thời gian: …".
pub(super) fn begins_topic(letter: &Letter, paragraph: &Paragraph) -> bool {
    paragraph.mark.is_none() && heading(letter, paragraph).is_some()
}

/// A heading: a short line that begins with the name of a topic, or any short line behind "I." or in capitals.
fn heading(letter: &Letter, paragraph: &Paragraph) -> Option<Heading> {
    let said = letter.slice(&paragraph.said).trim_end_matches('*');
    let style = paragraph.mark.as_ref().map(|mark| mark.style);
    let found = COLON.captures(said).or_else(|| LINE.captures(said))?;
    let name = found.get(1)?;
    let is_section = style == Some(Style::Roman) || (style.is_none() && is_capitals(said));
    let topic = topic(name.as_str(), style).or_else(|| is_section.then_some(Topic::Other))?;
    let behind = found.get(2).map(|behind| Paragraph {
        at: within(&paragraph.said, behind),
        mark: None,
        said: within(&paragraph.said, behind),
    });
    // A line without a mark is a heading only where nothing but a colon follows or it is in capitals.
    let stands = style.is_some()
        || is_section
        || (behind.is_some() && name.as_str().len() < 60)
        || said.ends_with(':');
    (stands && style != Some(Style::Article)).then_some(Heading { topic, is_section, behind })
}

fn topic(name: &str, style: Option<Style>) -> Option<Topic> {
    if ACTS.is_match(name) || (style == Some(Style::Dash) && name.len() > 60) {
        return None;
    }
    let topics = [
        (&*TARGETS, Topic::Targets),
        (&*PURPOSE, Topic::Purpose),
        (&*REQUIREMENTS, Topic::Requirements),
        (&*SUBJECTS, Topic::Subjects),
        (&*THEME, Topic::Theme),
        (&*TIME, Topic::Time),
        (&*CONTENTS, Topic::Contents),
        (&*DUTIES, Topic::Duties),
    ];
    topics.into_iter().find(|(words, _)| words.is_match(name)).map(|(_, topic)| topic)
}
