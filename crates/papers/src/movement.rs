//! The document that launches a movement: a plan (kế hoạch) or the like, in the numbered style that is not by
//! articles (decree 30/2020/NĐ-CP, Appendix I, box 6; form 1.4 for types with a name).

use chrono::NaiveDate;
use serde::Serialize;
use viet::date::{long, short};

use crate::PaperError;
use crate::nd30::{FootText, Head, HeadText, Signer, bare, closed, dashed, point, sentence, specimen};

/// The template that draws a launch.
pub(crate) const TEMPLATE: &str = "launch.typ";

/// The document that launches a movement. An empty list leaves its heading out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchPaper {
    /// Who issues it, where, number and day; without number and day it is a draft.
    pub head: Head,
    /// The type of document in normal case, such as `Kế hoạch` or `Phát động`.
    pub kind: String,
    /// What it is about (trích yếu).
    pub subject: String,
    /// The legal bases, one a line.
    pub bases: Vec<String>,
    /// The superior's document that this launch answers.
    pub answers: Option<Answered>,
    /// The name of the movement as it stands after `phong trào thi đua`.
    pub movement: String,
    /// The anniversary or event on which it is launched.
    pub occasion: Option<String>,
    /// What it is for.
    pub purpose: Vec<String>,
    /// What it demands.
    pub requirements: Vec<String>,
    /// The slogan.
    pub theme: Option<String>,
    /// First and last day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// What is to be done, in order.
    pub contents: Vec<String>,
    /// What is to be reached, each with value and measure in its words.
    pub targets: Vec<String>,
    /// Who takes part.
    pub participants: Vec<String>,
    /// By what results are weighed.
    pub criteria: Vec<String>,
    /// What the best may be granted.
    pub awards: Vec<String>,
    /// Who does what, by when.
    pub responsibilities: Vec<Responsibility>,
    /// Who receives it; the archive comes last.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// True for demonstration data.
    pub specimen: bool,
}

/// A superior's document that a launch answers, inside the system or outside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Its type, such as `Phát động`; `văn bản` where that is not known.
    pub kind: String,
    /// Number and symbol, such as `1004/PĐ-UBND`.
    pub notation: String,
    /// Its day.
    pub date: NaiveDate,
    /// Who issued it.
    pub issuer: String,
    /// What it is about, such as `về việc …`.
    pub subject: Option<String>,
}

/// One line of "Tổ chức thực hiện".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsibility {
    /// The unit or post.
    pub who: String,
    /// What it does.
    pub what: Vec<String>,
}

/// A launch as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct LaunchText {
    head: HeadText,
    kind: String,
    subject: String,
    bases: Vec<String>,
    opening: String,
    sections: Vec<Section>,
    closing: String,
    foot: FootText,
    specimen: Option<&'static str>,
}

/// A section under a Roman number.
#[derive(Debug, Serialize)]
struct Section {
    heading: String,
    parts: Vec<Part>,
}

/// A numbered part: what stands bold, what follows on its line, and the lines below.
#[derive(Debug, Serialize)]
struct Part {
    heading: String,
    text: String,
    lines: Vec<String>,
}

/// The most sections a launch has is four.
const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

/// Writes the launch out in words. Refuses one without contents: there would be nothing to do.
pub(crate) fn text(paper: &LaunchPaper) -> Result<LaunchText, PaperError> {
    if paper.contents.is_empty() {
        return Err(PaperError::Incomplete(
            "Phong trào chưa có nội dung thi đua. Hãy ghi ít nhất một nội dung trước khi in.",
        ));
    }
    let recipients = paper.recipients.iter().map(String::as_str);
    Ok(LaunchText {
        head: paper.head.text(),
        kind: paper.kind.to_uppercase(),
        subject: bare(&paper.subject).to_owned(),
        bases: bases(paper),
        opening: opening(paper),
        sections: sections(paper),
        closing: closing(paper),
        foot: paper.signer.text(dashed(recipients)),
        specimen: specimen(paper.specimen),
    })
}

fn bases(paper: &LaunchPaper) -> Vec<String> {
    let answered = paper.answers.as_ref().map(|answered| {
        let about =
            answered.subject.as_deref().map(|subject| format!(" {}", bare(subject))).unwrap_or_default();
        let Answered { kind, notation, issuer, .. } = answered;
        format!("Thực hiện {kind} số {notation} {} của {issuer}{about}", long(answered.date))
    });
    closed(paper.bases.iter().chain(&answered).map(String::as_str))
}

fn opening(paper: &LaunchPaper) -> String {
    let issuer = paper.head.issuer.lines().collect::<Vec<_>>().join(" ");
    let occasion =
        paper.occasion.as_deref().map(|occasion| format!(" nhân dịp {}", bare(occasion))).unwrap_or_default();
    format!("{issuer} phát động phong trào thi đua {}{occasion} như sau:", bare(&paper.movement))
}

fn sections(paper: &LaunchPaper) -> Vec<Section> {
    let all = [
        ("MỤC ĐÍCH, YÊU CẦU", aims(paper)),
        ("NỘI DUNG THI ĐUA", substance(paper)),
        ("ĐỐI TƯỢNG, TIÊU CHÍ THI ĐUA VÀ HÌNH THỨC KHEN THƯỞNG", rewards(paper)),
        ("TỔ CHỨC THỰC HIỆN", duties(paper)),
    ];
    let filled = all.into_iter().filter(|(_, parts)| !parts.is_empty());
    let section = |((heading, parts), number): ((&str, Vec<Part>), &str)| Section {
        heading: format!("{number}. {heading}"),
        parts: numbered(parts),
    };
    filled.zip(ROMAN).map(section).collect()
}

fn numbered(parts: Vec<Part>) -> Vec<Part> {
    let number =
        |(at, part): (usize, Part)| Part { heading: format!("{}. {}", at + 1, part.heading), ..part };
    parts.into_iter().enumerate().map(number).collect()
}

fn aims(paper: &LaunchPaper) -> Vec<Part> {
    [points("Mục đích", &paper.purpose), points("Yêu cầu", &paper.requirements)]
        .into_iter()
        .flatten()
        .collect()
}

fn substance(paper: &LaunchPaper) -> Vec<Part> {
    let theme = paper.theme.as_deref().map(|theme| said("Chủ đề", format!("“{}”.", bare(theme))));
    let period = paper.period.map(|(from, to)| {
        said("Thời gian thực hiện", format!("từ ngày {} đến ngày {}.", short(from), short(to)))
    });
    [theme, period, points("Nội dung", &paper.contents), points("Chỉ tiêu", &paper.targets)]
        .into_iter()
        .flatten()
        .collect()
}

fn rewards(paper: &LaunchPaper) -> Vec<Part> {
    [
        points("Đối tượng", &paper.participants),
        points("Tiêu chí", &paper.criteria),
        points("Hình thức khen thưởng", &paper.awards),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn duties(paper: &LaunchPaper) -> Vec<Part> {
    paper.responsibilities.iter().filter_map(|duty| points(&duty.who, &duty.what)).collect()
}

fn said(heading: &str, text: String) -> Part {
    Part { heading: format!("{heading}:"), text, lines: Vec::new() }
}

/// A part with its points: lettered where there are several, on the heading's own line where there is one.
fn points(heading: &str, texts: &[String]) -> Option<Part> {
    match texts {
        [] => None,
        [only] => Some(said(heading, sentence(only))),
        several => Some(Part {
            heading: heading.to_owned(),
            text: String::new(),
            lines: several
                .iter()
                .enumerate()
                .map(|(at, text)| format!("{}) {}", point(at), sentence(text)))
                .collect(),
        }),
    }
}

fn closing(paper: &LaunchPaper) -> String {
    format!(
        "Trên đây là {} {}; đề nghị các đơn vị, cá nhân tổ chức thực hiện./.",
        paper.kind,
        lower_first(bare(&paper.subject))
    )
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
