//! The minutes of a meeting of the council, with the table of votes.
//!
//! Layout: decree 30/2020/NĐ-CP, Appendix III, form 1.9 (minutes): no date beside the number, the day stands in
//! the text. Shares are computed here from whole numbers; whether a row passes is the caller's to say, for only
//! the law's data knows the threshold.

use chrono::{NaiveDateTime, Timelike};
use serde::Serialize;
use viet::date::long;

use crate::PaperError;
use crate::nd30::{Answered, FootText, Head, HeadText, Signer, bare, dashed, sentence, specimen};

/// The template that draws minutes.
pub(crate) const TEMPLATE: &str = "minutes.typ";

/// The minutes (biên bản) of a meeting of the council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesPaper {
    /// The council as issuer, with its own series of numbers; place and date are not printed in the head.
    pub head: Head,
    /// Which meeting, such as `Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng …`.
    pub subject: String,
    /// The decision that founded the council, such as `Quyết định số 12/QĐ-VP ngày 10/01/2026`.
    pub founded_by: String,
    /// The superiors' launches that the movements of the rows answer.
    pub answers: Vec<Answered>,
    /// When the meeting began.
    pub began: NaiveDateTime,
    /// When it ended.
    pub ended: NaiveDateTime,
    /// Where it was held.
    pub venue: String,
    /// Who chaired it; also among `members`.
    pub chair: Attendee,
    /// Who kept the minutes.
    pub secretary: Attendee,
    /// All members by the founding decision, in its order.
    pub members: Vec<Member>,
    /// What was said and done before the vote, one paragraph each.
    pub proceedings: Vec<String>,
    /// True where the ballot was secret.
    pub secret: bool,
    /// The rows voted on, in the order of the dossier.
    pub votes: Vec<VoteRow>,
    /// What the council concluded, one paragraph each.
    pub conclusions: Vec<String>,
    /// Who receives the minutes; the archive comes last.
    pub recipients: Vec<String>,
    /// True for demonstration data.
    pub specimen: bool,
}

/// Somebody at the meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// `Ông` or `Bà`.
    pub honorific: String,
    /// Full name.
    pub name: String,
    /// Post in the office and in the council.
    pub post: String,
}

/// A member of the council and whether they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: Attendee,
    /// None if present; else the reason of the absence (empty if none was given).
    pub absent: Option<String>,
}

/// The vote on one nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteRow {
    /// Name of the person (with honorific) or collective.
    pub name: String,
    /// Post and unit; may be empty.
    pub post_unit: String,
    /// The award proposed.
    pub award: String,
    /// Votes for it.
    pub yes: u32,
    /// Votes against it.
    pub no: u32,
    /// What the share is taken of: members present, or all members, as the rule of this award says.
    pub of: u32,
    /// Whether it reached the threshold; none where that is still open.
    pub passes: Option<bool>,
}

/// Minutes as they are printed.
#[derive(Debug, Serialize)]
pub(crate) struct MinutesText {
    head: HeadText,
    kind: &'static str,
    subject: String,
    facts: Vec<Fact>,
    present: Vec<String>,
    absent: Vec<String>,
    proceedings: Vec<String>,
    ballot: String,
    columns: [&'static str; 6],
    votes: Vec<[String; 6]>,
    conclusions: Vec<String>,
    ending: String,
    secretary: String,
    chair: FootText,
    specimen: Option<&'static str>,
}

/// A line of the form `label: text`.
#[derive(Debug, Serialize)]
struct Fact {
    label: &'static str,
    text: String,
}

/// Writes the minutes out in words. Refuses minutes without members or without a vote.
pub(crate) fn text(paper: &MinutesPaper) -> Result<MinutesText, PaperError> {
    demand_vote(paper)?;
    Ok(MinutesText {
        head: paper.head.text(),
        kind: "BIÊN BẢN",
        subject: bare(&paper.subject).to_owned(),
        facts: facts(paper),
        present: people(paper.members.iter().filter(|member| member.absent.is_none())),
        absent: people(paper.members.iter().filter(|member| member.absent.is_some())),
        proceedings: paper.proceedings.iter().map(|text| sentence(text)).collect(),
        ballot: ballot(paper),
        columns: [
            "TT",
            "Tên tập thể, cá nhân",
            "Danh hiệu, hình thức đề nghị",
            "Đồng ý",
            "Tỷ lệ (%)",
            "Kết quả",
        ],
        votes: paper.votes.iter().enumerate().map(|(at, vote)| cells(at, vote)).collect(),
        conclusions: paper.conclusions.iter().map(|text| sentence(text)).collect(),
        ending: format!(
            "Cuộc họp kết thúc hồi {} {}; biên bản đã được thông qua tại cuộc họp./.",
            clock(paper.ended),
            long(paper.ended.date())
        ),
        secretary: paper.secretary.name.clone(),
        chair: Signer { authority: vec!["Chủ tọa".into()], name: paper.chair.name.clone() }
            .text(dashed(paper.recipients.iter().map(String::as_str))),
        specimen: specimen(paper.specimen),
    })
}

fn demand_vote(paper: &MinutesPaper) -> Result<(), PaperError> {
    if paper.members.is_empty() {
        return Err(PaperError::Incomplete(
            "Biên bản chưa có thành viên Hội đồng. Hãy ghi thành phần dự họp trước khi in.",
        ));
    }
    if paper.votes.is_empty() {
        return Err(PaperError::Incomplete(
            "Biên bản chưa có kết quả bỏ phiếu. Hãy khóa phiếu của cuộc họp trước khi in.",
        ));
    }
    if paper.votes.iter().any(|vote| vote.yes + vote.no > vote.of) {
        return Err(PaperError::Incomplete(
            "Có dòng nhiều phiếu hơn số thành viên được tính. Hãy kiểm lại số phiếu trước khi in.",
        ));
    }
    Ok(())
}

fn facts(paper: &MinutesPaper) -> Vec<Fact> {
    let absent = paper.members.iter().filter(|member| member.absent.is_some()).count();
    let total = paper.members.len();
    let present = total - absent;
    let bases: Vec<_> = paper.answers.iter().filter_map(|one| one.basis(&[])).collect();
    let basis = (!bases.is_empty()).then(|| Fact { label: "Căn cứ", text: sentence(&bases.join("; ")) });
    let facts = [
        Fact {
            label: "Thời gian bắt đầu",
            text: format!("{} {}.", clock(paper.began), long(paper.began.date())),
        },
        Fact { label: "Địa điểm", text: sentence(&paper.venue) },
        Fact { label: "Chủ trì", text: person(&paper.chair) + "." },
        Fact { label: "Thư ký", text: person(&paper.secretary) + "." },
        Fact {
            label: "Thành phần",
            text: format!(
                "tổng số thành viên theo {}: {total:02}; có mặt: {present:02}; vắng: {absent:02}.",
                bare(&paper.founded_by)
            ),
        },
    ];
    facts.into_iter().chain(basis).collect()
}

/// The time of day as minutes write it: `08 giờ 30 phút`.
fn clock(time: NaiveDateTime) -> String {
    format!("{:02} giờ {:02} phút,", time.hour(), time.minute())
}

fn person(person: &Attendee) -> String {
    format!("{} {}, {}", person.honorific, person.name, bare(&person.post))
}

fn people<'a>(members: impl Iterator<Item = &'a Member>) -> Vec<String> {
    let line = |(at, member): (usize, &Member)| match member.absent.as_deref().map(bare) {
        Some("") => format!("{}. {} (không có lý do).", at + 1, person(&member.person)),
        Some(reason) => format!("{}. {} (lý do: {reason}).", at + 1, person(&member.person)),
        None => format!("{}. {}.", at + 1, person(&member.person)),
    };
    members.enumerate().map(line).collect()
}

fn ballot(paper: &MinutesPaper) -> String {
    let how = if paper.secret { "bỏ phiếu kín" } else { "biểu quyết" };
    format!("Hội đồng tiến hành {how} đối với {:02} đề nghị, kết quả như sau:", paper.votes.len())
}

fn cells(at: usize, vote: &VoteRow) -> [String; 6] {
    let name = if vote.post_unit.is_empty() {
        vote.name.clone()
    } else {
        format!("{}, {}", vote.name, bare(&vote.post_unit))
    };
    let result = match vote.passes {
        Some(true) => "Đạt",
        Some(false) => "Không đạt",
        None => "Chờ xem xét",
    };
    [
        (at + 1).to_string(),
        name,
        vote.award.clone(),
        format!("{}/{}", vote.yes, vote.of),
        share(vote.yes, vote.of),
        result.to_owned(),
    ]
}

/// A share in per cent with two decimals, rounded half up, in Vietnamese writing: `81,82`.
fn share(votes: u32, of: u32) -> String {
    if of == 0 {
        return String::new();
    }
    let (votes, of) = (u64::from(votes), u64::from(of));
    let hundredths = (votes * 20_000 + of) / (2 * of);
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_is_rounded_half_up_to_two_decimals() {
        assert_eq!(share(9, 11), "81,82");
        assert_eq!(share(2, 3), "66,67");
        assert_eq!(share(11, 11), "100,00");
        assert_eq!(share(1, 800), "0,13");
    }
}
