//! A whole office at once: everybody's awards of a year, figures of a collective, equals, and what is proposed twice.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::{Case, Category, GradeLevel, Measure, Members, Sex, Subject, SubjectKind};
use crate::cite::Citation;
use crate::judge::UnknownCode;
use crate::source::{Kind, Span};
use crate::verdict::Outcome;

/// Who of several equals is chosen first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    /// Places in the list that was asked about; empty where the rule prefers nobody.
    pub first: Vec<usize>,
    /// A Vietnamese sentence.
    pub says: String,
    pub cite: Vec<Citation>,
    pub confirmed: bool,
}

/// One row of a list of proposals, as far as clashes go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who is proposed: any text that names a subject once.
    pub subject: String,
    pub award: String,
    pub year: i32,
    pub category: Category,
    /// The initiatives that it rests on: any text that names one once.
    pub initiatives: Vec<String>,
}

/// Two proposals that do not go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// Places in the list.
    pub between: (usize, usize),
    /// A Vietnamese sentence that says what to do.
    pub says: String,
    /// Id of the rule; empty for a plain repetition.
    pub rule: String,
    pub cite: Vec<Citation>,
}

/// The rule for a choice among equals.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TieEntry {
    pub id: String,
    pub in_time: Span,
    /// A collective is preferred from this share of women on.
    pub women_percent: u32,
    pub says: String,
    pub cite: Vec<Citation>,
}

impl Law {
    /// One subject for every award that it may have, in the order of the catalogue, without a word of explanation.
    pub fn screen(
        &self,
        subject: &Subject,
        year: i32,
        received: NaiveDate,
    ) -> Result<Vec<(&str, Outcome)>, UnknownCode> {
        let mut case = Case::for_merit("", year, received, subject.clone());
        let fitting = self.awards().iter().filter(|award| award.subjects.contains(&case.subject.kind));
        let mut screened = Vec::new();
        for award in fitting.collect::<Vec<_>>() {
            case.award.clone_from(&award.code);
            screened.push((award.code.as_str(), self.outcome(&self.brief(&case)?)));
        }
        Ok(screened)
    }

    /// Who of several equals comes first where fewer may be chosen: women, and collectives of mostly women.
    pub fn prefer(&self, equals: &[&Subject], on: NaiveDate) -> Option<Preference> {
        let entry = self.procedure.tie.iter().find(|entry| entry.in_time.holds(on))?;
        let preferred: Vec<_> = (0..equals.len()).filter(|place| entry.prefers(equals[*place])).collect();
        let first = if preferred.len() == equals.len() { Vec::new() } else { preferred };
        let (says, cite) = (entry.says.clone(), entry.cite.clone());
        Some(Preference { first, says, cite, confirmed: entry.in_time.confirmed(on) })
    }

    /// Proposals that repeat each other, reward one achievement twice, or use one initiative for a title and a form.
    pub fn clashes(&self, proposals: &[Proposal], on: NaiveDate) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for (second, later) in proposals.iter().enumerate() {
            for (first, earlier) in proposals[..second].iter().enumerate() {
                if earlier.subject == later.subject {
                    clashes.extend(self.clash(earlier, later, on).map(|(says, rule, cite)| Clash {
                        between: (first, second),
                        says,
                        rule,
                        cite,
                    }));
                }
            }
        }
        clashes
    }

    fn clash(
        &self,
        one: &Proposal,
        other: &Proposal,
        on: NaiveDate,
    ) -> Option<(String, String, Vec<Citation>)> {
        let name = |code: &str| self.award(code).map_or(code.to_owned(), |award| award.name.clone());
        let kind = |code: &str| self.award(code).map(|award| award.kind);
        let of_rule = |id: &str| (id.to_owned(), self.cited(id, on));
        if one.award == other.award && one.year == other.year && one.category == other.category {
            let says = format!("{} năm {} được đề nghị hai lần; giữ lại một.", name(&one.award), one.year);
            return Some((says, String::new(), Vec::new()));
        }
        let (a, b) = (kind(&one.award)?, kind(&other.award)?);
        if a == Kind::Form && b == Kind::Form && one.year == other.year && one.category == other.category {
            let says = format!(
                "{} và {} cho thành tích năm {}: không khen nhiều lần cho một thành tích; chọn một hoặc ghi rõ thành tích khác nhau.",
                name(&one.award),
                name(&other.award),
                one.year
            );
            let (rule, cite) = of_rule("GEN-02");
            return Some((says, rule, cite));
        }
        let shared = one.initiatives.iter().find(|initiative| other.initiatives.contains(initiative))?;
        if a == Kind::Title && b == Kind::Title {
            return None;
        }
        let says = format!(
            "Sáng kiến “{shared}” được dùng cho cả {} và {}; mỗi sáng kiến chỉ dùng cho một bên.",
            name(&one.award),
            name(&other.award)
        );
        let (rule, cite) = of_rule("SK-02");
        Some((says, rule, cite))
    }

    fn cited(&self, id: &str, on: NaiveDate) -> Vec<Citation> {
        let rules = self.rules.iter().filter(|rule| rule.id == id);
        rules
            .filter_map(|rule| rule.version_on(on))
            .map(|version| version.cite.clone())
            .next()
            .unwrap_or_default()
    }
}

impl TieEntry {
    fn prefers(&self, subject: &Subject) -> bool {
        match subject.kind {
            SubjectKind::Person => subject.sex == Some(Sex::Female),
            SubjectKind::Household => false,
            SubjectKind::Collective => {
                let members = subject.members.as_ref();
                let women = members.and_then(|members| Some((members.women?, members.total?)));
                women.is_some_and(|(women, total)| {
                    total > 0 && u64::from(women) * 100 >= u64::from(self.women_percent) * u64::from(total)
                })
            }
        }
    }
}

impl Members {
    /// The figures of a collective from the records of its members; a figure is unknown where one member's part is.
    pub fn of(members: &[Subject], year: i32) -> Members {
        let total = u32::try_from(members.len()).ok();
        Members {
            total,
            completed_tasks: count(members, |member| {
                let grade = member.grades.iter().flatten().find(|grade| grade.year == year)?;
                Some(grade.grade.at_least(GradeLevel::Completed))
            }),
            ldtt: count(members, |member| holds(member, &["LDTT", "CSTT"], year)),
            cstdcs: count(members, |member| holds(member, &["CSTDCS"], year)),
            disciplined_warning_or_worse: count(members, |member| {
                let measures = member.discipline.as_ref()?;
                Some(
                    measures.iter().any(|found| found.on.year() == year && found.measure >= Measure::Warning),
                )
            }),
            women: count(members, |member| Some(member.sex? == Sex::Female)),
        }
    }
}

fn count(members: &[Subject], counts: impl Fn(&Subject) -> Option<bool>) -> Option<u32> {
    members.iter().try_fold(0u32, |sum, member| Some(sum + u32::from(counts(member)?)))
}

fn holds(member: &Subject, codes: &[&str], year: i32) -> Option<bool> {
    let awards = member.awards.as_ref()?;
    let named = |code: &str| codes.contains(&code);
    Some(awards.iter().any(|granted| granted.year == year && !granted.revoked && named(&granted.code)))
}
