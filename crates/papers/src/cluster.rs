//! The ranking of a cluster's year (cụm, khối thi đua) that was closed: points of the three sides, places, the rule for equal points,
//! why each unit stands where it does, whom the year proposes for the flag.
//!
//! No instrument gives it a form; head, lists and foot follow decree 30/2020/NĐ-CP. It has no number: it goes with the submission
//! of whoever organises the cluster.

mod docx;

use serde::Serialize;

pub use self::docx::ranking_docx;
use crate::PaperError;
use crate::nd30::{FootText, Head, HeadText, Signer, bare, dashed, sentence, specimen};

/// The template that draws a ranking.
pub(crate) const TEMPLATE: &str = "ranking.typ";

/// The ranking of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankingPaper {
    /// Of the office that organises; its number is not printed.
    pub head: Head,
    /// The cluster and its year.
    pub subject: String,
    /// How the sides weigh, such as `tự chấm 20, chấm chéo 30, thẩm định 50`.
    pub weights: String,
    /// What decides between equal points, in this order.
    pub ties: Vec<String>,
    /// In the order of the places; who has no points comes last.
    pub rows: Vec<RankedRow>,
    pub proposal: FlagProposal,
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// True for demonstration data.
    pub specimen: bool,
}

/// A member with what it was given; points as they are shown, none where nobody scored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RankedRow {
    pub place: Option<i64>,
    pub unit: String,
    pub own: Option<String>,
    pub peers: Option<String>,
    pub appraised: Option<String>,
    pub points: Option<String>,
    /// Sentences.
    pub why: Vec<String>,
}

/// Whom the year proposes for the flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagProposal {
    /// None: nobody.
    pub unit: Option<String>,
    /// May be empty where a unit is proposed.
    pub reason: String,
}

/// A ranking as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct RankingText {
    head: HeadText,
    kind: &'static str,
    subject: String,
    opening: String,
    columns: [&'static str; 6],
    rows: Vec<[String; 6]>,
    /// How equal points were parted, and of each unit why it stands there.
    reasons: Vec<Reason>,
    proposal: String,
    foot: FootText,
    specimen: Option<&'static str>,
}

/// A paragraph behind the unit that it is about.
#[derive(Debug, Serialize)]
struct Reason {
    of: String,
    says: String,
}

/// Writes the ranking out in words. Refuses one without members.
pub(crate) fn text(paper: &RankingPaper) -> Result<RankingText, PaperError> {
    if paper.rows.is_empty() {
        return Err(PaperError::Incomplete("Bảng xếp hạng chưa có đơn vị nào."));
    }
    let ranked = paper.rows.iter().filter(|row| row.place.is_some()).count();
    Ok(RankingText {
        head: HeadText { number: String::new(), ..paper.head.text() },
        kind: "KẾT QUẢ CHẤM ĐIỂM, XẾP HẠNG THI ĐUA",
        subject: bare(&paper.subject).to_owned(),
        opening: format!(
            "{:02} đơn vị thành viên, {ranked:02} đơn vị được xếp hạng. Trọng số của các bên chấm: {}. {}",
            paper.rows.len(),
            bare(&paper.weights),
            ties(&paper.ties)
        ),
        columns: ["Hạng", "Đơn vị", "Tự chấm", "Chấm chéo", "Thẩm định", "Điểm cuối"],
        rows: paper.rows.iter().map(row).collect(),
        reasons: paper.rows.iter().map(reason).collect(),
        proposal: format!("{}./.", proposal(&paper.proposal)),
        foot: paper.signer.text(dashed(paper.recipients.iter().map(String::as_str))),
        specimen: specimen(paper.specimen),
    })
}

/// The rule for equal points.
fn ties(rules: &[String]) -> String {
    match rules {
        [] => "Bằng điểm thì đồng hạng.".to_owned(),
        rules => {
            format!("Bằng điểm thì xét lần lượt: {}; sau đó vẫn bằng thì đồng hạng.", rules.join("; "))
        }
    }
}

fn row(row: &RankedRow) -> [String; 6] {
    let said = |points: &Option<String>| points.clone().unwrap_or_else(|| "–".to_owned());
    let place = row.place.map_or_else(|| "–".to_owned(), |place| place.to_string());
    let [own, peers, appraised, points] = [&row.own, &row.peers, &row.appraised, &row.points].map(said);
    [place, row.unit.clone(), own, peers, appraised, points]
}

fn reason(row: &RankedRow) -> Reason {
    Reason {
        of: format!("{}:", row.unit),
        says: row.why.iter().map(|why| sentence(why)).collect::<Vec<_>>().join(" "),
    }
}

fn proposal(proposed: &FlagProposal) -> String {
    let reason = bare(&proposed.reason);
    match &proposed.unit {
        Some(unit) if reason.is_empty() => format!("Đề nghị xét tặng cờ thi đua: {unit}"),
        Some(unit) => format!("Đề nghị xét tặng cờ thi đua: {unit}. Lý do: {reason}"),
        None => format!("Không đề nghị xét tặng cờ thi đua cho đơn vị nào. Lý do: {reason}"),
    }
}
