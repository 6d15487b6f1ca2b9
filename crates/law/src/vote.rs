//! The council's vote: threshold, denominator and what an absence does.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::cite::Citation;
use crate::source::Span;

/// How a council's vote on an award is counted on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteRule {
    /// The share of all members that must agree, in per cent; `None` where no text sets one.
    pub threshold: Option<u32>,
    /// A Vietnamese sentence with threshold, denominator and absence rule.
    pub says: String,
    pub cite: Vec<Citation>,
    pub confirmed: bool,
}

/// A count of votes, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteCount {
    /// `None` while somebody is absent without a written opinion.
    pub passes: Option<bool>,
    /// Share of all members that agree, in per cent with two places: `81.82`.
    pub share: String,
    /// Per cent, or `None` where no text sets one.
    pub threshold: Option<String>,
    /// All members of the council, not those present.
    pub denominator: u32,
    pub complete: bool,
    pub confirmed: bool,
    /// A Vietnamese sentence for the minutes.
    pub says: String,
    pub cite: Vec<Citation>,
}

/// A count that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoteFault {
    UnknownCode(String),
    NoMembers,
    /// `yes + no + absent` is not `members`.
    DoesNotAddUp {
        members: u32,
        counted: u64,
    },
    /// More written opinions than opinions.
    TooManyWritten {
        written: u32,
        opinions: u64,
    },
}

impl fmt::Display for VoteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VoteFault::UnknownCode(code) => {
                write!(f, "Không có danh hiệu hay hình thức nào mang mã “{code}”.")
            }
            VoteFault::NoMembers => f.write_str("Hội đồng phải có ít nhất một thành viên."),
            VoteFault::DoesNotAddUp { members, counted } => write!(
                f,
                "Số phiếu đồng ý, không đồng ý và số vắng cộng lại là {counted}, khác số thành viên {members}."
            ),
            VoteFault::TooManyWritten { written, opinions } => {
                write!(f, "Số ý kiến bằng văn bản {written} lớn hơn tổng số ý kiến {opinions}.")
            }
        }
    }
}

impl std::error::Error for VoteFault {}

/// A threshold during a span of time; an entry without one says that the text sets none for the other awards.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoteEntry {
    pub id: String,
    /// Codes of awards; `*` stands for every award that no entry before it names.
    pub awards: Vec<String>,
    #[serde(default)]
    pub percent: Option<u32>,
    pub in_time: Span,
    pub says: String,
    pub cite: Vec<Citation>,
}

impl Law {
    /// The rule for a vote on that award on that day, from the last text known.
    pub fn vote_rule(&self, award: &str, on: NaiveDate) -> VoteRule {
        let names = |entry: &&VoteEntry| entry.awards.iter().any(|code| code == "*" || code == award);
        match self.figures.vote.iter().filter(|entry| entry.in_time.holds(on)).find(names) {
            Some(entry) => VoteRule {
                threshold: entry.percent,
                says: entry.says.clone(),
                cite: entry.cite.clone(),
                confirmed: entry.in_time.confirmed(on),
            },
            None => VoteRule {
                threshold: None,
                says: "Dữ liệu chưa có quy định về tỷ lệ phiếu của ngày này; áp dụng quy chế của hội đồng."
                    .into(),
                cite: Vec::new(),
                confirmed: false,
            },
        }
    }

    /// Counts a vote. `absent` are those without a written opinion; `written` says how many of the opinions in
    /// `yes` and `no` came in writing.
    #[expect(clippy::too_many_arguments, reason = "the seven figures of a count have no other home")]
    pub fn count(
        &self,
        award: &str,
        members: u32,
        yes: u32,
        no: u32,
        absent: u32,
        written: u32,
        on: NaiveDate,
    ) -> Result<VoteCount, VoteFault> {
        self.check_count(award, members, [yes, no, absent], written)?;
        let rule = self.vote_rule(award, on);
        let complete = absent == 0;
        let passes = complete.then(|| reaches(yes, members, rule.threshold));
        Ok(VoteCount {
            passes,
            share: share(yes, members),
            threshold: rule.threshold.map(|percent| percent.to_string()),
            denominator: members,
            complete,
            confirmed: rule.confirmed,
            says: sentence(yes, members, absent, passes, rule.threshold),
            cite: rule.cite,
        })
    }

    fn check_count(&self, award: &str, members: u32, votes: [u32; 3], written: u32) -> Result<(), VoteFault> {
        if self.award(award).is_none() {
            return Err(VoteFault::UnknownCode(award.to_owned()));
        }
        if members == 0 {
            return Err(VoteFault::NoMembers);
        }
        let counted: u64 = votes.iter().map(|votes| u64::from(*votes)).sum();
        if counted != u64::from(members) {
            return Err(VoteFault::DoesNotAddUp { members, counted });
        }
        let opinions = counted - u64::from(votes[2]);
        if u64::from(written) > opinions {
            return Err(VoteFault::TooManyWritten { written, opinions });
        }
        Ok(())
    }
}

/// Whether the votes reach the threshold; without one, a simple majority of all members.
fn reaches(yes: u32, members: u32, threshold: Option<u32>) -> bool {
    let (yes, members) = (u64::from(yes), u64::from(members));
    match threshold {
        Some(percent) => yes * 100 >= u64::from(percent) * members,
        None => yes * 2 > members,
    }
}

/// Per cent with two places, rounded half up.
pub(crate) fn share(part: u32, whole: u32) -> String {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let hundredths = (part * 20_000 + whole) / (2 * whole);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn sentence(yes: u32, members: u32, absent: u32, passes: Option<bool>, threshold: Option<u32>) -> String {
    let of_all = format!("{yes}/{members} thành viên đồng ý, đạt {}%", share(yes, members).replace('.', ","));
    let bar = match threshold {
        Some(percent) => format!("tỷ lệ cần đạt là từ {percent}% tổng số thành viên"),
        None => "không có văn bản quy định tỷ lệ, tạm tính theo quá nửa tổng số thành viên".to_owned(),
    };
    match passes {
        Some(true) => format!("{of_all}; {bar}: thông qua."),
        Some(false) => format!("{of_all}; {bar}: không thông qua."),
        None => {
            format!("Còn {absent} thành viên vắng chưa có ý kiến bằng văn bản: lấy ý kiến rồi mới kết luận.")
        }
    }
}
