//! The document that launches a movement: a plan (kế hoạch) or the like in the numbered style that is not by articles (decree
//! 30/2020/NĐ-CP, Appendix I, box 6; form 1.4 for types with a name), a decision that issues such a plan (form 1.2), or a letter
//! (form 1.5).

mod docx;

use chrono::NaiveDate;
use serde::Serialize;
use viet::date::{long, short};

pub use self::docx::launch_docx;
use crate::PaperError;
use crate::nd30::{
    Answered, FootText, Head, HeadText, Signer, bare, bases, dashed, long_or_blank, point, sentence, specimen,
};

/// The template that draws a launch.
pub(crate) const TEMPLATE: &str = "launch.typ";

/// The document that launches a movement. An empty list leaves its heading out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchPaper {
    /// Who issues it, where, number and day; without number and day it is a draft.
    pub head: Head,
    /// In which form it is drawn.
    pub form: Form,
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
    /// The form of emulation with the name that the office gives it, such as `thi đua theo chuyên đề (đặc biệt)`.
    pub emulation: String,
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

/// In which form a launch is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Under the name of its type in normal case, such as `Kế hoạch` or `Phát động`.
    Named(String),
    /// A decision with the plan that it issues on a page of its own.
    Decision {
        /// Who decides, in normal case, such as `Chánh Văn phòng Hội đồng nhân dân tỉnh Lạng Sơn`.
        authority: String,
        /// Who carries it out.
        executors: Vec<String>,
    },
    /// A letter (công văn) to those who receive it.
    Letter,
}

impl Form {
    fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Decision { .. } => "Quyết định",
            Self::Letter => "Công văn",
        }
    }
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
    /// What stands between head and text.
    beginning: Beginning,
    sections: Vec<Section>,
    /// The last paragraph; empty where the sections are a decision's plan.
    closing: String,
    foot: FootText,
    specimen: Option<&'static str>,
}

/// How the forms begin.
#[derive(Debug, Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
enum Beginning {
    Named {
        bases: Vec<String>,
        opening: String,
    },
    Decision {
        authority: String,
        bases: Vec<String>,
        order: &'static str,
        articles: Vec<Article>,
        annex: Annex,
    },
    Letter {
        addressees: Vec<String>,
        opening: String,
    },
}

/// An article of a decision: its label and its sentence.
#[derive(Debug, Serialize)]
struct Article {
    label: String,
    text: String,
}

/// The head of the plan that a decision issues.
#[derive(Debug, Serialize)]
struct Annex {
    kind: &'static str,
    subject: String,
    reference: String,
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
/// The word on a paper that is not signed yet.
const DRAFT: &str = "DỰ THẢO";
/// The words before the articles of a decision.
const ORDER: &str = "QUYẾT ĐỊNH:";

/// Writes the launch out in words. Refuses one without contents: there would be nothing to do.
pub(crate) fn text(paper: &LaunchPaper) -> Result<LaunchText, PaperError> {
    if paper.contents.is_empty() {
        return Err(PaperError::Incomplete(
            "Phong trào chưa có nội dung thi đua. Hãy ghi ít nhất một nội dung trước khi in.",
        ));
    }
    Ok(LaunchText {
        head: head(paper),
        kind: paper.form.name().to_uppercase(),
        subject: subject(paper),
        beginning: beginning(paper),
        sections: sections(paper),
        closing: closing(paper),
        foot: paper.signer.text(recipients(paper)),
        specimen: specimen(paper.specimen),
    })
}

fn head(paper: &LaunchPaper) -> HeadText {
    let about = (paper.form == Form::Letter).then(|| format!("V/v {}", lower_first(&subject(paper))));
    let is_draft = paper.head.number.is_none() || paper.head.date.is_none();
    let draft = is_draft.then(|| DRAFT.to_owned());
    HeadText { under: about.into_iter().chain(draft).collect(), ..paper.head.text() }
}

/// A decision and a letter say that they launch; a plan bears the movement's name.
fn subject(paper: &LaunchPaper) -> String {
    match paper.form {
        Form::Named(_) => bare(&paper.subject).to_owned(),
        Form::Decision { .. } => format!("Về việc phát động {}", named(paper)),
        Form::Letter => format!("Phát động {}", named(paper)),
    }
}

fn named(paper: &LaunchPaper) -> String {
    format!("phong trào thi đua {}", bare(&paper.movement))
}

fn occasion(paper: &LaunchPaper) -> String {
    paper.occasion.as_deref().map(|occasion| format!(" nhân dịp {}", bare(occasion))).unwrap_or_default()
}

fn issuer(paper: &LaunchPaper) -> String {
    paper.head.issuer.lines().collect::<Vec<_>>().join(" ")
}

fn beginning(paper: &LaunchPaper) -> Beginning {
    let opening = format!("{} phát động {}{} như sau:", issuer(paper), named(paper), occasion(paper));
    let bases = bases(&paper.bases, paper.answers.as_ref());
    match &paper.form {
        Form::Named(_) => Beginning::Named { bases, opening },
        Form::Letter => Beginning::Letter { addressees: addressees(paper), opening: after(&bases, &opening) },
        Form::Decision { authority, executors } => Beginning::Decision {
            authority: authority.to_uppercase(),
            bases,
            order: ORDER,
            articles: articles(paper, executors),
            annex: Annex {
                kind: "KẾ HOẠCH",
                subject: format!("Tổ chức {}", named(paper)),
                reference: format!(
                    "(Kèm theo Quyết định số {} {} của {authority})",
                    paper.head.notation(),
                    long_or_blank(paper.head.date)
                ),
            },
        },
    }
}

/// A letter gives its bases in the sentence that opens it.
fn after(bases: &[String], opening: &str) -> String {
    let first = bases.first().map(|basis| bare(basis).to_owned());
    let others = bases.iter().skip(1).map(|basis| lower_first(bare(basis)));
    let all: Vec<_> = first.into_iter().chain(others).collect();
    if all.is_empty() { opening.to_owned() } else { format!("{}, {opening}", all.join("; ")) }
}

fn is_archive(recipient: &str) -> bool {
    recipient.trim_start_matches(['-', ' ']).starts_with("Lưu")
}

fn addressees(paper: &LaunchPaper) -> Vec<String> {
    let all: Vec<&str> =
        paper.recipients.iter().map(String::as_str).filter(|recipient| !is_archive(recipient)).collect();
    match all.as_slice() {
        [] => vec!["Các đơn vị, cá nhân liên quan".to_owned()],
        [only] => vec![bare(only).to_owned()],
        several => dashed(several.iter().copied()),
    }
}

fn recipients(paper: &LaunchPaper) -> Vec<String> {
    let all = paper.recipients.iter().map(String::as_str);
    match paper.form {
        Form::Named(_) => dashed(all),
        Form::Decision { .. } => dashed(std::iter::once("Như Điều 3").chain(all)),
        Form::Letter => dashed(std::iter::once("Như trên").chain(all.filter(|one| is_archive(one)))),
    }
}

fn articles(paper: &LaunchPaper, executors: &[String]) -> Vec<Article> {
    let period = paper
        .period
        .map(|(from, to)| format!(", thực hiện từ {} đến {}", long(from), long(to)))
        .unwrap_or_default();
    let executors: Vec<_> = executors.iter().map(|one| bare(one)).collect();
    let executors = match executors.as_slice() {
        [] => "Các".to_owned(),
        some => format!("{} và các", some.join("; ")),
    };
    let texts = [
        format!(
            "Phát động {}{}{period}. Ban hành kèm theo Quyết định này Kế hoạch tổ chức phong trào thi đua.",
            named(paper),
            occasion(paper)
        ),
        "Quyết định này có hiệu lực kể từ ngày ký.".to_owned(),
        format!("{executors} đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."),
    ];
    let article = |(at, text)| Article { label: format!("Điều {}.", at + 1), text };
    texts.into_iter().enumerate().map(article).collect()
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
    let emulation =
        (!paper.emulation.is_empty()).then(|| said("Hình thức thi đua", sentence(&paper.emulation)));
    let period = paper.period.map(|(from, to)| {
        said("Thời gian thực hiện", format!("từ ngày {} đến ngày {}.", short(from), short(to)))
    });
    [theme, emulation, period, points("Nội dung", &paper.contents), points("Chỉ tiêu", &paper.targets)]
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
    let asked = "đề nghị các đơn vị, cá nhân tổ chức thực hiện./.";
    match &paper.form {
        Form::Named(name) => format!("Trên đây là {name} {}; {asked}", lower_first(bare(&paper.subject))),
        Form::Letter => format!("{} {asked}", issuer(paper)),
        Form::Decision { .. } => String::new(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
