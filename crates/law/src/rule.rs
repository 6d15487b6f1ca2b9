//! The language in which rules are written: a small closed set of conditions, each with dates and sentences.
//!
//! A rule has versions in time. A version carries a condition, its citations and one sentence per outcome; or it
//! is marked `unread`, where the law of its period is not in the data.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::case::{Category, Effect, GradeLevel, Group, InitiativeKind, SubjectKind};
use crate::cite::Citation;
use crate::source::{Kind, Level, Span};
use crate::verdict::RuleOutcome;
use crate::word::words;

/// One condition of the law, under the id of the reference table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub id: String,
    /// The file in which it stands.
    #[serde(skip)]
    pub file: String,
    /// The line on which it begins.
    #[serde(skip)]
    pub line: usize,
    /// Codes of awards; `*` stands for every award.
    pub awards: Vec<String>,
    /// Whom it concerns; without it, everybody who may have the award.
    #[serde(default)]
    pub subjects: Option<Vec<SubjectKind>>,
    #[serde(default)]
    pub groups: Option<Vec<Group>>,
    #[serde(default)]
    pub except_groups: Vec<Group>,
    #[serde(default)]
    pub categories: Option<Vec<Category>>,
    #[serde(default)]
    pub kind: Option<Kind>,
    /// The first achievement year to which the rule speaks.
    #[serde(default)]
    pub year_from: Option<i32>,
    /// The alternative of which this rule is one limb: one limb of it suffices.
    #[serde(default)]
    pub limb_of: Option<String>,
    /// An exception speaks only when it applies; where nothing is known, the meeting confirms that it does not.
    #[serde(default)]
    pub exception: bool,
    /// It is listed where another rule set a fact aside because of it, and is no condition of its own.
    #[serde(default)]
    pub sets_aside: bool,
    #[serde(default)]
    pub version: Vec<Version>,
}

/// The text of a rule during a span of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Version {
    pub in_time: Span,
    #[serde(default)]
    pub when: Option<Condition>,
    /// The sentence for a period whose text is not in the data.
    #[serde(default)]
    pub unread: Option<String>,
    /// A reading that is not certain: what it does not allow becomes a question instead of a refusal.
    #[serde(default)]
    pub doubtful: bool,
    #[serde(default)]
    pub says: Sentences,
    pub cite: Vec<Citation>,
}

/// One sentence per outcome, with placeholders such as `{grade}`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sentences {
    pub met: Option<String>,
    pub unmet: Option<String>,
    pub unknown: Option<String>,
    pub hold: Option<String>,
    pub ask: Option<String>,
    pub confirm: Option<String>,
}

impl Sentences {
    pub(crate) fn of(&self, outcome: RuleOutcome) -> Option<&str> {
        match outcome {
            RuleOutcome::Met => self.met.as_deref(),
            RuleOutcome::Unmet => self.unmet.as_deref(),
            RuleOutcome::Unknown => self.unknown.as_deref(),
            RuleOutcome::Hold => self.hold.as_deref(),
            RuleOutcome::Ask => self.ask.as_deref(),
            RuleOutcome::Confirm => self.confirm.as_deref(),
        }
    }
}

/// What can be asked about a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Condition {
    /// Every part holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// One reading of the text asks this, another does not: where it fails, a person decides.
    Disputed(Box<Condition>),
    /// The grade of the year judged is this one or better.
    GradeAtLeast(GradeLevel),
    /// The grade of the year judged is exactly this one.
    GradeEquals(GradeLevel),
    /// Consecutive years up to the year judged with this grade or better.
    GradeRun(GradeRun),
    /// So many years with this grade or better.
    GradeCount(GradeCount),
    /// This award was granted, in the year judged or before.
    Held(Code),
    /// This award was granted so many consecutive times, up to the year judged or the year before it.
    AwardRun(AwardRun),
    /// This award was granted so many times.
    AwardCount(AwardCount),
    /// An initiative of the year judged is recognised.
    Initiative(InitiativeTest),
    /// A share of the members, in per cent.
    MemberShare(ShareTest),
    /// A count of members.
    MemberCount(CountTest),
    /// The movement lasted so many months or longer.
    MovementMonths(u32),
    /// The dossier arrived by that day.
    ReceivedBy(Deadline),
    /// No disciplinary measure of the year judged.
    NoDiscipline(DisciplineTest),
    /// No disciplinary measure at all; one that is listed is for a person to place in time.
    NeverDisciplined,
    /// No case is under verification.
    NothingPending,
    /// Every disciplinary measure is served before the achievement.
    DisciplineServed,
    /// No such award was granted for the year judged yet.
    NotGranted(GrantTest),
    /// What the rule sets aside: grants in these categories are no basis.
    GrantedAs(Vec<Category>),
    /// What the rule does: a dossier received before that day and decided later has the better of both texts.
    #[serde(deserialize_with = "crate::day::day")]
    MoreFavourableSince(chrono::NaiveDate),
    /// The person belongs to one of the groups.
    GroupIs(Vec<Group>),
    /// Only people can weigh it: the review meeting attests it.
    Attested,
}

impl Condition {
    /// Whether the answer rests on the subject's grades, awards or initiatives.
    pub(crate) fn asks_years(&self) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(Condition::asks_years),
            Condition::Disputed(part) => part.asks_years(),
            Condition::GradeAtLeast(_)
            | Condition::GradeEquals(_)
            | Condition::GradeRun(_)
            | Condition::GradeCount(_)
            | Condition::Held(_)
            | Condition::AwardRun(_)
            | Condition::AwardCount(_)
            | Condition::Initiative(_) => true,
            Condition::MemberShare(_)
            | Condition::MemberCount(_)
            | Condition::MovementMonths(_)
            | Condition::ReceivedBy(_)
            | Condition::NoDiscipline(_)
            | Condition::NeverDisciplined
            | Condition::NothingPending
            | Condition::DisciplineServed
            | Condition::NotGranted(_)
            | Condition::GrantedAs(_)
            | Condition::MoreFavourableSince(_)
            | Condition::GroupIs(_)
            | Condition::Attested => false,
        }
    }
}

/// An award as a condition names it. `slot` is its place among the awards that rules ask about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Code {
    pub name: String,
    pub slot: usize,
}

impl From<String> for Code {
    fn from(name: String) -> Self {
        Code { name, slot: 0 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradeRun {
    pub at_least: GradeLevel,
    #[serde(deserialize_with = "few")]
    pub years: u32,
    /// Only years after the first grant of this award count.
    #[serde(default)]
    pub after: Option<Code>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradeCount {
    pub at_least: GradeLevel,
    #[serde(deserialize_with = "few")]
    pub times: u32,
    pub within: Window,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AwardRun {
    pub award: Code,
    #[serde(deserialize_with = "few")]
    pub times: u32,
    /// A grant counts as the next one where it is at most so many years later.
    #[serde(default = "one", deserialize_with = "few")]
    pub apart: u32,
    /// Grants that are further apart than a year follow each other where this award fills every year.
    #[serde(default)]
    pub bridged_by: Option<Code>,
    /// Years that already carried a grant of this award may not carry another: whether they may is disputed.
    #[serde(default)]
    pub not_spent_on: Option<Code>,
}

fn one() -> u32 {
    1
}

/// A number of years or grants, within the years that a row holds.
fn few<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = u32::deserialize(deserializer)?;
    if (1..u64::BITS).contains(&number) {
        return Ok(number);
    }
    Err(D::Error::custom(format!("số năm, số lần {number} phải từ 1 đến {}", u64::BITS - 1)))
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AwardCount {
    pub award: Code,
    #[serde(deserialize_with = "few")]
    pub times: u32,
    pub within: Window,
}

/// The years in which something is counted; all of them end with the year judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Window {
    /// So many years.
    #[serde(deserialize_with = "few")]
    Years(u32),
    /// The whole run of years with this grade or better.
    GradeRun(RunWindow),
    /// From the first year of that run of grants; without such a run, as many years.
    AwardRun(GrantWindow),
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunWindow {
    pub at_least: GradeLevel,
    #[serde(default)]
    pub after: Option<Code>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantWindow {
    pub award: Code,
    #[serde(deserialize_with = "few")]
    pub times: u32,
}

/// A day of a year after the year judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deadline {
    pub month: u32,
    pub day: u32,
    pub years_after: i32,
}

/// Which grants of the year judged stand in the way; a part that is absent does not limit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantTest {
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub level: Option<Level>,
    /// Only grants in the category of the case.
    #[serde(default)]
    pub same_category: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InitiativeTest {
    pub kinds: Vec<InitiativeKind>,
    /// The effect must be recognised at this level or above.
    pub effect: Effect,
    #[serde(default = "one", deserialize_with = "few")]
    pub times: u32,
    /// The years in which it may stand; without it, the year judged.
    #[serde(default)]
    pub within: Option<Window>,
    /// An initiative that already served an award of this kind does not count; the rule says why.
    #[serde(default)]
    pub not_used_for: Option<SetAside>,
    /// Its place among the ways of counting initiatives.
    #[serde(skip)]
    pub slot: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetAside {
    pub kinds: Vec<Kind>,
    pub rule: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShareTest {
    pub of: MemberFigure,
    /// The share is this many per cent or more.
    #[serde(default)]
    pub at_least: Option<u32>,
    /// The share is above this many per cent.
    #[serde(default)]
    pub more_than: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountTest {
    pub of: MemberFigure,
    #[serde(default)]
    pub at_least: Option<u32>,
    #[serde(default)]
    pub at_most: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisciplineTest {
    pub duty_related: bool,
}

words!(
    /// A figure about the members of a collective.
    pub(crate) MemberFigure, "số liệu thành viên",
    CompletedTasks = "completed_tasks" "số thành viên hoàn thành nhiệm vụ",
    Ldtt = "ldtt" "số Lao động tiên tiến",
    Cstdcs = "cstdcs" "số Chiến sĩ thi đua cơ sở",
    Disciplined = "disciplined_warning_or_worse" "số thành viên bị kỷ luật từ cảnh cáo trở lên",
);

impl Condition {
    /// Every condition inside this one, itself first.
    pub(crate) fn walk(&self) -> Vec<&Condition> {
        let mut found = vec![self];
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                found.extend(parts.iter().flat_map(Condition::walk));
            }
            Condition::Disputed(part) => found.extend(part.walk()),
            _ => {}
        }
        found
    }

    /// How many years before the year judged may count although nothing is known of them.
    pub(crate) fn years_open(&self) -> u32 {
        let of_one = |condition: &Condition| match condition {
            Condition::GradeRun(run) => run.years - 1,
            Condition::GradeCount(count) => match &count.within {
                Window::Years(length) => length - 1,
                Window::GradeRun(_) => count.times - 1,
                Window::AwardRun(run) => run.times,
            },
            _ => 0,
        };
        self.walk().into_iter().map(of_one).max().unwrap_or(0)
    }

    /// Every award that this condition names, to be given its slot.
    pub(crate) fn codes(&mut self) -> Vec<&mut Code> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter_mut().flat_map(Condition::codes).collect()
            }
            Condition::Disputed(part) => part.codes(),
            Condition::GradeRun(run) => run.after.iter_mut().collect(),
            Condition::GradeCount(count) => count.within.code().into_iter().collect(),
            Condition::Held(code) => vec![code],
            Condition::AwardRun(run) => {
                [Some(&mut run.award), run.bridged_by.as_mut(), run.not_spent_on.as_mut()]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            Condition::AwardCount(count) => {
                [Some(&mut count.award), count.within.code()].into_iter().flatten().collect()
            }
            Condition::Initiative(test) => test.within.iter_mut().filter_map(Window::code).collect(),
            _ => Vec::new(),
        }
    }

    /// Every test of initiatives in this condition, to be given its slot.
    pub(crate) fn tests(&mut self) -> Vec<&mut InitiativeTest> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter_mut().flat_map(Condition::tests).collect()
            }
            Condition::Disputed(part) => part.tests(),
            Condition::Initiative(test) => vec![test],
            _ => Vec::new(),
        }
    }

    /// The outcomes that a version with this condition can have, so that a sentence stands ready for each.
    pub(crate) fn outcomes(&self) -> Vec<RuleOutcome> {
        use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
        match self {
            Condition::All(parts) => of_parts(parts, Met),
            Condition::Any(parts) => of_parts(parts, Unmet),
            Condition::Disputed(part) => part
                .outcomes()
                .into_iter()
                .map(|outcome| if outcome == Unmet { Ask } else { outcome })
                .collect(),
            Condition::Attested => vec![Confirm],
            Condition::NothingPending => vec![Met, Unknown, Hold, Ask],
            Condition::DisciplineServed | Condition::AwardRun(_) | Condition::GradeRun(_) => {
                vec![Met, Unmet, Unknown, Ask]
            }
            Condition::NotGranted(_) | Condition::NeverDisciplined => vec![Met, Unknown, Ask],
            Condition::ReceivedBy(_) => vec![Met, Unmet],
            _ => vec![Met, Unmet, Unknown],
        }
    }
}

/// The outcomes of several parts; `needs_all` comes out only where every part can come out so.
fn of_parts(parts: &[Condition], needs_all: RuleOutcome) -> Vec<RuleOutcome> {
    let each: Vec<_> = parts.iter().map(Condition::outcomes).collect();
    let mut found: Vec<_> = each.iter().flatten().copied().collect();
    found.sort();
    found.dedup();
    found.retain(|outcome| *outcome != needs_all || each.iter().all(|part| part.contains(outcome)));
    found
}

impl Window {
    fn code(&mut self) -> Option<&mut Code> {
        match self {
            Window::Years(_) => None,
            Window::GradeRun(run) => run.after.as_mut(),
            Window::AwardRun(run) => Some(&mut run.award),
        }
    }
}
