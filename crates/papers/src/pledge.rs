//! The pledge (giao ước thi đua) that several units sign: its text, what each means to reach, and the grid of signatures.
//!
//! No instrument gives it a form; head, bases and lists follow decree 30/2020/NĐ-CP. It has no number: it is an agreement, not a
//! paper that an office issues.

mod docx;

use chrono::NaiveDate;
use serde::Serialize;
use viet::date::short;

pub use self::docx::pledge_docx;
use crate::PaperError;
use crate::nd30::{Answered, Head, HeadText, bare, bases, sentence, specimen};

/// The template that draws a pledge.
pub(crate) const TEMPLATE: &str = "pledge.typ";

/// How many signatures stand beside each other.
const ABREAST: usize = 3;

/// A pledge and those who sign it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PledgePaper {
    /// The office or the head of the cluster, and the place; its number is not printed, its day once everybody has signed.
    pub head: Head,
    /// What it is about, such as `Phong trào thi đua …` or `Cụm thi đua số 1 năm 2026`.
    pub subject: String,
    /// The legal bases, one a line.
    pub bases: Vec<String>,
    /// The superior's launch that the movement answers.
    pub answers: Option<Answered>,
    /// The text, paragraph by paragraph.
    pub text: Vec<String>,
    /// Which text of this pledge it is, from 1.
    pub version: i64,
    /// Who signs, in order.
    pub seats: Vec<Seat>,
    /// True for demonstration data.
    pub specimen: bool,
}

/// A unit that signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    pub unit: String,
    /// Titles that it registered, such as `Tập thể Lao động tiên tiến`, and how many its people aim at.
    pub titles: Vec<String>,
    /// Targets in its own words.
    pub targets: Vec<String>,
    /// None while it has not signed.
    pub signature: Option<Signature>,
}

/// The name under a pledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub post: String,
    pub on: NaiveDate,
}

/// A pledge as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct PledgeText {
    head: HeadText,
    kind: &'static str,
    subject: String,
    bases: Vec<String>,
    opening: String,
    text: Vec<String>,
    columns: [&'static str; 4],
    /// What the units registered; empty where none did.
    registered: Vec<[String; 4]>,
    closing: String,
    grid: Vec<Place>,
    abreast: usize,
    specimen: Option<&'static str>,
}

/// A place of the grid.
#[derive(Debug, Serialize)]
struct Place {
    unit: String,
    post: String,
    /// "Đã ký ngày …"; empty while it waits for the signature.
    signed: String,
    name: String,
}

/// Writes the pledge out in words. Refuses one that nobody is to sign.
pub(crate) fn text(paper: &PledgePaper) -> Result<PledgeText, PaperError> {
    if paper.seats.is_empty() {
        return Err(PaperError::Incomplete(
            "Giao ước chưa có đơn vị nào để ký. Hãy thêm đơn vị trước khi in.",
        ));
    }
    Ok(PledgeText {
        head: HeadText { number: String::new(), ..paper.head.text() },
        kind: "GIAO ƯỚC THI ĐUA",
        subject: subject(paper),
        bases: bases(&paper.bases, paper.answers.as_ref()),
        opening: format!(
            "{:02} đơn vị có tên dưới đây cùng ký giao ước thi đua với nội dung sau:",
            paper.seats.len()
        ),
        text: paper.text.iter().map(|paragraph| sentence(paragraph)).collect(),
        columns: ["TT", "Đơn vị", "Danh hiệu đăng ký", "Chỉ tiêu đăng ký"],
        registered: registered(paper),
        closing: closing(paper),
        grid: paper.seats.iter().map(place).collect(),
        abreast: ABREAST,
        specimen: specimen(paper.specimen),
    })
}

fn subject(paper: &PledgePaper) -> String {
    let subject = bare(&paper.subject);
    if paper.version > 1 { format!("{subject} (bản thứ {})", paper.version) } else { subject.to_owned() }
}

fn registered(paper: &PledgePaper) -> Vec<[String; 4]> {
    let some = paper.seats.iter().any(|seat| !seat.titles.is_empty() || !seat.targets.is_empty());
    let lines = |texts: &[String]| texts.iter().map(|text| bare(text)).collect::<Vec<_>>().join("; ");
    let row = |(at, seat): (usize, &Seat)| {
        [(at + 1).to_string(), seat.unit.clone(), lines(&seat.titles), lines(&seat.targets)]
    };
    if some { paper.seats.iter().enumerate().map(row).collect() } else { Vec::new() }
}

/// Counts those who signed and names those who have not.
fn closing(paper: &PledgePaper) -> String {
    let waits: Vec<_> =
        paper.seats.iter().filter(|seat| seat.signature.is_none()).map(|seat| seat.unit.as_str()).collect();
    let all = paper.seats.len();
    let says = match waits.as_slice() {
        [] => format!("Cả {all:02} đơn vị đã ký"),
        _ if waits.len() == all => "Chưa có đơn vị nào ký".to_owned(),
        _ => format!("{:02}/{all:02} đơn vị đã ký; chưa ký: {}", all - waits.len(), waits.join(", ")),
    };
    format!("{says}./.")
}

fn place(seat: &Seat) -> Place {
    let signature = seat.signature.as_ref();
    Place {
        unit: seat.unit.to_uppercase(),
        post: signature.map(|signature| signature.post.clone()).unwrap_or_default(),
        signed: signature.map(|signature| format!("Đã ký ngày {}", short(signature.on))).unwrap_or_default(),
        name: signature.map(|signature| signature.name.clone()).unwrap_or_default(),
    }
}
