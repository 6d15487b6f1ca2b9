//! The language in which rules are written: a small closed set of conditions, each with dates and sentences.
//!
//! A rule has versions in time. A version carries a condition, its citations and one sentence per outcome; or it
//! is marked `unread`, where the law of its period is not in the data.

use serde::Deserialize;

use crate::case::{Category, Effect, GradeLevel, Group, InitiativeKind};
use crate::cite::Citation;
use crate::source::{Kind, Span};
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
    /// Codes of awards; `*` stands for every award.
    pub awards: Vec<String>,
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
    /// The grade of the year judged is this one or better.
    GradeAtLeast(GradeLevel),
    /// The grade of the year judged is exactly this one.
    GradeEquals(GradeLevel),
    /// An initiative of the year judged is recognised.
    Initiative(InitiativeTest),
    /// A share of the members, in per cent.
    MemberShare(ShareTest),
    /// A count of members.
    MemberCount(CountTest),
    /// No disciplinary measure of the year judged.
    NoDiscipline(DisciplineTest),
    /// No case is under verification.
    NothingPending,
    /// Every disciplinary measure is served before the achievement.
    DisciplineServed,
    /// The same award was not yet granted for the year judged.
    NotGrantedForYear,
    /// The person belongs to one of the groups.
    GroupIs(Vec<Group>),
    /// Only people can weigh it: the review meeting attests it.
    Attested,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InitiativeTest {
    pub kinds: Vec<InitiativeKind>,
    /// The effect must be recognised at this level or above.
    pub effect: Effect,
    /// An initiative that already served an award of this kind does not count; the rule says why.
    #[serde(default)]
    pub not_used_for: Option<SetAside>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetAside {
    pub kind: Kind,
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
        if let Condition::All(parts) | Condition::Any(parts) = self {
            found.extend(parts.iter().flat_map(Condition::walk));
        }
        found
    }

    /// The outcomes that a version with this condition can have, so that a sentence stands ready for each.
    pub(crate) fn outcomes(&self) -> Vec<RuleOutcome> {
        use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                let mut found: Vec<_> = parts.iter().flat_map(Condition::outcomes).collect();
                found.sort();
                found.dedup();
                found
            }
            Condition::Attested => vec![Confirm],
            Condition::NothingPending => vec![Met, Unknown, Hold, Ask],
            Condition::DisciplineServed => vec![Met, Unmet, Unknown, Ask],
            Condition::NotGrantedForYear => vec![Met, Unknown, Ask],
            _ => vec![Met, Unmet, Unknown],
        }
    }
}
