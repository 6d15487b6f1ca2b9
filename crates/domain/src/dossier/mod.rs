//! Dossiers: a unit proposes people and collectives for awards, the office appraises them.
//!
//! The workflow is one table, [`WORKFLOW`]. What stands in the way of a step is asked row by row with [`in_the_way`], which
//! the page shows and the server enforces. [`paste`] reads a block copied from a spreadsheet.

mod award_name;
mod grid;
pub mod name;
pub mod paste;

use chrono::{Datelike, NaiveDate};
use law::{Award, Kind, Outcome, RuleOutcome, SubjectKind, Verdict};

use crate::account::Role;
use crate::refusal::Refusals;
use crate::word::words;

pub use award_name::AwardNames;

words! {
    /// Where a dossier stands.
    State "trạng thái hồ sơ" {
        Draft = "draft" / "Đang lập",
        Submitted = "submitted" / "Đã trình",
        Returned = "returned" / "Trả lại",
        Accepted = "accepted" / "Đã tiếp nhận",
    }
}

words! {
    /// What moves a dossier on.
    Step "bước xử lý hồ sơ" {
        Submit = "submit" / "Trình hồ sơ",
        Return = "return" / "Trả lại để bổ sung",
        Resubmit = "resubmit" / "Trình lại",
        Accept = "accept" / "Tiếp nhận hồ sơ",
    }
}

words! {
    /// Whether a row is still proposed.
    RowState "trạng thái dòng đề nghị" {
        Proposed = "proposed" / "Đề nghị",
        SetAside = "set_aside" / "Đã để lại",
    }
}

/// One way through the workflow: who may take the step, and over which unit the role must be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub from: State,
    pub step: Step,
    pub to: State,
    pub by: &'static [Role],
    pub side: Side,
}

/// The unit that proposes, or the office that appraises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Unit,
    Office,
}

/// Every step that there is: from → step → to.
pub const WORKFLOW: &[Way] = &[
    Way { from: State::Draft, step: Step::Submit, to: State::Submitted, by: PROPOSES, side: Side::Unit },
    Way {
        from: State::Submitted,
        step: Step::Return,
        to: State::Returned,
        by: APPRAISES,
        side: Side::Office,
    },
    Way { from: State::Returned, step: Step::Resubmit, to: State::Submitted, by: PROPOSES, side: Side::Unit },
    Way {
        from: State::Submitted,
        step: Step::Accept,
        to: State::Accepted,
        by: APPRAISES,
        side: Side::Office,
    },
];

/// Who writes and sends a unit's dossier.
pub const PROPOSES: &[Role] = &[Role::Head, Role::Clerk];
/// Who appraises for the office.
pub const APPRAISES: &[Role] = &[Role::Clerk];
/// Who may say, for the office, how an unclear text is to be read.
pub const CONFIRMS: &[Role] = &[Role::Clerk, Role::Leader];
/// Who may look at a unit's dossier.
pub const READS: &[Role] = &[Role::Head, Role::Clerk, Role::Leader, Role::Administrator];

impl State {
    /// The way that begins here with that step.
    pub fn way(self, step: Step) -> Option<&'static Way> {
        WORKFLOW.iter().find(|way| way.from == self && way.step == step)
    }

    /// Whether the unit still works on its rows.
    pub fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Returned)
    }

    /// Why that step cannot be taken from here.
    pub fn refuses(self, step: Step) -> Refusals {
        let says = match (self, step) {
            (State::Accepted, _) => "Hồ sơ đã được tiếp nhận; không còn bước này.",
            (_, Step::Accept | Step::Return) => "Hồ sơ chưa được trình; chờ đơn vị trình.",
            (State::Submitted, _) => "Hồ sơ đã trình; chờ cơ quan thẩm định.",
            (State::Returned, _) => "Hồ sơ đã bị trả lại; hãy trình lại.",
            (State::Draft, _) => "Hồ sơ chưa trình lần nào; hãy trình hồ sơ.",
        };
        Refusals::of(says)
    }
}

/// The roles that somebody holds over the unit that proposes and over the office that appraises.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hands {
    pub unit: Vec<Role>,
    pub office: Vec<Role>,
}

impl Hands {
    /// Whether these hands may take that way.
    pub fn take(&self, way: &Way) -> bool {
        let held = match way.side {
            Side::Unit => &self.unit,
            Side::Office => &self.office,
        };
        held.iter().any(|role| way.by.contains(role))
    }

    /// Whether they may add and remove rows: the unit, while it works on the dossier.
    pub fn write(&self, state: State) -> bool {
        state.is_open() && self.unit.iter().any(|role| PROPOSES.contains(role))
    }

    /// Whether they may set rows aside: the unit while it works on the dossier, the office while it appraises.
    pub fn set_aside(&self, state: State) -> bool {
        self.write(state)
            || (state == State::Submitted && self.office.iter().any(|role| APPRAISES.contains(role)))
    }

    /// Whether they may answer what the text of the law leaves open.
    pub fn confirm(&self, state: State) -> bool {
        state == State::Submitted && self.office.iter().any(|role| CONFIRMS.contains(role))
    }
}

/// What is said of a dossier when it is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDossier {
    pub title: String,
    /// The year whose achievement is judged.
    pub year: i32,
    pub category: law::Category,
}

/// The first year for which a dossier can be kept: the year of the first law on emulation and commendation (15/2003/QH11).
const FIRST_YEAR: i32 = 2003;

impl NewDossier {
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("title", &self.title, "Ghi tên hồ sơ, như “Đề nghị khen thưởng năm 2026”.");
        if self.year > today.year() {
            refusals.add("year", format!("Năm xét không được sau năm {}.", today.year()));
        } else if self.year < FIRST_YEAR {
            refusals.add("year", format!("Năm xét phải từ {FIRST_YEAR} trở đi."));
        }
        refusals
    }
}

/// Why the rows' initiatives cannot be these: one that served an award does not serve the same award again.
pub fn initiative_refusals(award: &Award, chosen: &[(String, Vec<String>)]) -> Refusals {
    let mut refusals = Refusals::none();
    for (name, _) in chosen.iter().filter(|(_, served)| served.contains(&award.code)) {
        let says = format!("«{name}» đã dùng để xét {}; hãy chọn sáng kiến khác.", award.name);
        refusals.add("initiative", says);
    }
    refusals
}

/// Why this award cannot be proposed for a subject of that kind.
pub fn subject_refusal(award: &Award, kind: SubjectKind) -> Option<String> {
    let whom: Vec<_> = award.subjects.iter().map(|kind| kind.label()).collect();
    (!award.subjects.contains(&kind))
        .then(|| format!("{} dành cho {}, không dành cho {}.", award.name, whom.join(", "), kind.label()))
}

/// Whether a title was granted already for that year. A form may honour several achievements of one year: the law judges it.
pub fn is_held(award: &Award, year: i32, record: &law::Subject) -> bool {
    let held =
        |granted: &law::Granted| granted.code == award.code && granted.year == year && !granted.revoked;
    award.kind == Kind::Title && record.awards.iter().flatten().any(held)
}

/// The sentence of the condition that decided the verdict; empty when every condition is met.
pub fn why(verdict: &Verdict) -> &str {
    let decided_by = match verdict.verdict {
        Outcome::Eligible => return "",
        Outcome::NotEligible => RuleOutcome::Unmet,
        Outcome::Hold => RuleOutcome::Hold,
        Outcome::NeedsData => RuleOutcome::Unknown,
        Outcome::Ask => RuleOutcome::Ask,
    };
    verdict.rules.iter().find(|rule| rule.outcome == decided_by).map_or("", |rule| rule.says.as_str())
}

/// How many whole months a movement lasts, its last day included.
pub fn movement_months(starts: NaiveDate, ends: NaiveDate) -> u32 {
    let after = ends.succ_opt().unwrap_or(ends);
    let months = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let begun = months(after) - months(starts) - i32::from(after.day() < starts.day());
    u32::try_from(begun).unwrap_or(0)
}

/// What a step needs to know of a proposed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nominee<'a> {
    pub name: &'a str,
    /// The award's name, as people read it.
    pub award: &'a str,
    pub outcome: Outcome,
    /// The sentence of the condition that decided the outcome; empty when every condition is met.
    pub why: &'a str,
    /// What a competent person decided last, where the text of the law does not.
    pub confirmed: Option<bool>,
}

/// What stands in the way of this step because of this row: a sentence that says what to do.
///
/// Missing evidence never keeps a unit from sending its dossier; an open question is answered by the office before it accepts.
pub fn in_the_way(step: Step, row: &Nominee) -> Option<String> {
    let to_do = match (step, row.outcome, row.confirmed) {
        (Step::Return, ..) | (_, Outcome::Eligible, _) => return None,
        (_, Outcome::NotEligible, _) => "Hãy để lại dòng này kèm lý do.",
        (_, Outcome::Hold, _) => "Hãy để lại dòng này và đề nghị khi có kết luận.",
        (Step::Accept, Outcome::NeedsData, _) => "Hãy bổ sung vào hồ sơ cá nhân, tập thể hoặc trả lại hồ sơ.",
        (Step::Accept, Outcome::Ask, None) => "Người có thẩm quyền cần xác nhận kèm lý do.",
        (Step::Accept, Outcome::Ask, Some(false)) => {
            "Đã xác nhận là không đủ điều kiện; hãy để lại dòng này."
        }
        (_, Outcome::NeedsData | Outcome::Ask, _) => return None,
    };
    let Nominee { name, award, why, .. } = row;
    Some(format!("{name} – {award}: {why} {to_do}"))
}

/// Why the dossier cannot be sent or accepted with these proposed rows.
pub fn refusals(step: Step, proposed: &[Nominee]) -> Refusals {
    let mut refusals = Refusals::none();
    if proposed.is_empty() && step != Step::Return {
        refusals.add("", "Hồ sơ chưa có dòng đề nghị nào; hãy chọn người, tập thể hoặc dán danh sách.");
    }
    for sentence in proposed.iter().filter_map(|row| in_the_way(step, row)) {
        refusals.add("", sentence);
    }
    refusals
}

/// Why the dossier cannot be given back with this reason.
pub fn return_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("reason", reason, "Ghi lý do trả lại: cần sửa hoặc bổ sung những gì.");
    refusals
}

/// Why a row cannot be set aside with this reason.
pub fn set_aside_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("aside_reason", reason, "Ghi lý do để lại.");
    refusals
}

/// Why this confirmation cannot stand. `own` says that the row proposes the very person who confirms.
pub fn confirm_refusals(state: State, outcome: Outcome, own: bool, reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    if state != State::Submitted {
        refusals.add("", "Chỉ xác nhận khi hồ sơ đang chờ thẩm định.");
    } else if outcome != Outcome::Ask {
        refusals.add("", format!("Dòng này có kết luận “{}”, không cần xác nhận.", outcome.label()));
    } else if own {
        refusals.add("", "Không tự xác nhận cho mình; hãy chuyển người có thẩm quyền khác.");
    }
    refusals.require("reason", reason, "Ghi căn cứ và lý do xác nhận.");
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nominee(outcome: Outcome, confirmed: Option<bool>) -> Nominee<'static> {
        Nominee {
            name: "Lò Văn Thử", award: "Giấy khen", outcome, why: "Câu của luật.", confirmed
        }
    }

    #[test]
    fn a_dossier_goes_round_until_it_is_accepted() {
        let go = |state: State, step| state.way(step).map(|way| way.to);
        assert_eq!(go(State::Draft, Step::Submit), Some(State::Submitted));
        assert_eq!(go(State::Submitted, Step::Return), Some(State::Returned));
        assert_eq!(go(State::Returned, Step::Resubmit), Some(State::Submitted));
        assert_eq!(go(State::Submitted, Step::Accept), Some(State::Accepted));
        let ways = State::ALL.iter().flat_map(|state| Step::ALL.iter().filter_map(|step| state.way(*step)));
        assert_eq!(ways.count(), WORKFLOW.len(), "no way stands twice");
        assert!(Step::ALL.iter().all(|step| State::Accepted.way(*step).is_none()), "accepted is the end");
        for state in State::ALL {
            for step in Step::ALL.iter().filter(|step| state.way(**step).is_none()) {
                assert!(!state.refuses(*step).is_empty(), "{state} {step}");
            }
        }
    }

    #[test]
    fn missing_data_may_be_sent_but_not_accepted() {
        let row = [nominee(Outcome::NeedsData, None)];
        assert!(refusals(Step::Submit, &row).is_empty());
        assert!(refusals(Step::Accept, &row).to_string().contains("bổ sung"));
    }

    #[test]
    fn an_open_question_is_answered_before_acceptance() {
        assert!(refusals(Step::Resubmit, &[nominee(Outcome::Ask, None)]).is_empty());
        assert!(!refusals(Step::Accept, &[nominee(Outcome::Ask, None)]).is_empty());
        assert!(!refusals(Step::Accept, &[nominee(Outcome::Ask, Some(false))]).is_empty());
        assert!(refusals(Step::Accept, &[nominee(Outcome::Ask, Some(true))]).is_empty());
    }

    #[test]
    fn what_the_law_refuses_is_named_and_never_sent() {
        for outcome in [Outcome::NotEligible, Outcome::Hold] {
            for step in [Step::Submit, Step::Resubmit, Step::Accept] {
                let says = refusals(step, &[nominee(outcome, Some(true))]).to_string();
                assert!(
                    says.contains("Lò Văn Thử") && says.contains("Câu của luật.") && says.contains("để lại"),
                    "{says}"
                );
            }
        }
        assert!(!refusals(Step::Submit, &[]).is_empty(), "an empty dossier");
    }

    #[test]
    fn a_confirmation_needs_a_question_a_reason_and_another_person() {
        assert!(confirm_refusals(State::Submitted, Outcome::Ask, false, "Theo quy chế").is_empty());
        for (state, outcome, own, reason) in [
            (State::Draft, Outcome::Ask, false, "Theo quy chế"),
            (State::Submitted, Outcome::NotEligible, false, "Theo quy chế"),
            (State::Submitted, Outcome::Ask, true, "Theo quy chế"),
            (State::Submitted, Outcome::Ask, false, " "),
        ] {
            assert!(
                !confirm_refusals(state, outcome, own, reason).is_empty(),
                "{state} {outcome} {own} {reason}"
            );
        }
    }

    #[test]
    fn a_movement_lasts_whole_months() {
        let months =
            |from: &str, to: &str| movement_months(from.parse().expect("a day"), to.parse().expect("a day"));
        assert_eq!(months("2026-01-01", "2026-12-31"), 12);
        assert_eq!(months("2026-01-15", "2026-03-14"), 2);
        assert_eq!(months("2026-01-15", "2026-03-13"), 1);
        assert_eq!(months("2026-03-01", "2026-01-01"), 0);
    }

    #[test]
    fn hands_reach_as_far_as_their_roles_and_the_state() {
        let head = Hands { unit: vec![Role::Head], office: vec![] };
        let clerk = Hands { unit: vec![Role::Clerk], office: vec![Role::Clerk] };
        let reader = Hands { unit: vec![Role::Administrator], office: vec![Role::Administrator] };
        for way in WORKFLOW {
            assert_eq!(head.take(way), way.side == Side::Unit, "{way:?}");
            assert!(clerk.take(way) && !reader.take(way), "{way:?}");
        }
        assert!(
            head.write(State::Returned) && !head.write(State::Submitted) && !head.set_aside(State::Submitted)
        );
        assert!(
            clerk.set_aside(State::Submitted)
                && !clerk.set_aside(State::Accepted)
                && !reader.set_aside(State::Draft)
        );
        assert!(clerk.confirm(State::Submitted) && !head.confirm(State::Submitted));
    }

    #[test]
    fn a_year_that_has_not_begun_is_refused() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
        let new = |year| NewDossier { title: "Đề nghị".into(), year, category: law::Category::Merit };
        assert!(new(2026).refusals(today).is_empty());
        assert!(new(2027).refusals(today).for_field("year").is_some());
        assert!(new(26).refusals(today).for_field("year").is_some());
    }
}
