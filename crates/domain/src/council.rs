//! The council: who sits in it, whose row is locked for whom, how a meeting runs, and what a count comes to.
//!
//! The council advises (Law 06/2022/QH15, Article 90); its ballot is the office's own simple mode: the box stands apart from the
//! roll, and [`BALLOT_LABEL`] says plainly what that does not protect.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use law::{Law, VoteCount, VoteFault};
use uuid::Uuid;

use crate::account::Role;
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What a member is in the council.
    Part "phần việc trong hội đồng" {
        Chair = "chair" / "Chủ tịch",
        ViceChair = "vice_chair" / "Phó Chủ tịch",
        Secretary = "secretary" / "Thư ký",
        Member = "member" / "Ủy viên",
    }
}

words! {
    /// Whether a meeting still takes votes.
    MeetingState "trạng thái phiên họp" {
        Open = "open" / "Đang bỏ phiếu",
        Closed = "closed" / "Đã kiểm phiếu",
    }
}

words! {
    /// What happens to a meeting.
    Step "bước của phiên họp" {
        Open = "open" / "Mở phiên",
        Vote = "vote" / "Bỏ phiếu",
        Close = "close" / "Đóng phiên, kiểm phiếu",
    }
}

words! {
    /// What the council's vote on a row came to.
    Outcome "kết quả biểu quyết" {
        Passed = "passed" / "Đủ tỷ lệ phiếu",
        Failed = "failed" / "Không đủ tỷ lệ phiếu",
        /// A member neither voted nor was locked out: the absent owe a written opinion (decree 98/2023/NĐ-CP, Article 30.7).
        Incomplete = "incomplete" / "Chưa đủ ý kiến thành viên",
    }
}

/// What the ballot does not protect; every page that shows a ballot says it.
pub const BALLOT_LABEL: &str = "Phiếu tách khỏi danh sách người bỏ phiếu; người quản trị cơ sở dữ liệu vẫn có thể suy ra từ nhật ký của cơ sở dữ liệu.";

/// Fewest members for a ballot: among two, each knows how the other voted.
pub const FEWEST_MEMBERS: usize = 3;

/// One line of the workflow: from → step → to, and who may take it.
struct Transition {
    from: Option<MeetingState>,
    step: Step,
    to: MeetingState,
    /// Roles over the council's office that may take the step.
    roles: &'static [Role],
    /// Parts in the meeting that may take the step.
    parts: &'static [Part],
}

/// The whole workflow of a meeting.
const WORKFLOW: &[Transition] = &[
    Transition { from: None, step: Step::Open, to: MeetingState::Open, roles: &[Role::Clerk], parts: &[] },
    Transition {
        from: Some(MeetingState::Open),
        step: Step::Vote,
        to: MeetingState::Open,
        roles: &[],
        parts: Part::ALL,
    },
    Transition {
        from: Some(MeetingState::Open),
        step: Step::Close,
        to: MeetingState::Closed,
        roles: &[Role::Clerk],
        parts: &[Part::Chair, Part::Secretary],
    },
];

/// What somebody is to a meeting: his roles over its office, and his part in it if he is bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    pub roles: Vec<Role>,
    pub part: Option<Part>,
}

impl Seat {
    /// Whether who sits here may take the step, in whatever state the meeting is.
    pub fn may(&self, step: Step) -> bool {
        WORKFLOW.iter().filter(|line| line.step == step).any(|line| {
            self.roles.iter().any(|role| line.roles.contains(role))
                || self.part.is_some_and(|part| line.parts.contains(&part))
        })
    }

    /// Whether who sits here may see who has voted. Nobody may see how.
    pub fn sees_roll(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Clerk | Role::Leader))
    }
}

/// The state after the step, or why this meeting cannot take it.
pub fn after(from: MeetingState, step: Step, seat: &Seat) -> Result<MeetingState, Refusals> {
    if !seat.may(step) {
        return Err(Refusals::of(match step {
            Step::Open => "Chỉ chuyên viên thi đua, khen thưởng của cơ quan được mở phiên họp.",
            Step::Vote => "Chỉ thành viên hội đồng của phiên họp này được bỏ phiếu.",
            Step::Close => {
                "Chỉ chủ tịch, thư ký hội đồng hoặc chuyên viên thi đua, khen thưởng được đóng phiên họp."
            }
        }));
    }
    let line = WORKFLOW.iter().find(|line| line.from == Some(from) && line.step == step);
    line.map(|line| line.to)
        .ok_or_else(|| Refusals::of("Phiên họp đã đóng; hãy xem kết quả ở trang phiên họp."))
}

/// A council to be recorded, as its founding decision says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCouncil {
    pub name: String,
    pub decision_number: String,
    pub decision_date: NaiveDate,
    /// The last day of its term; `None`: until another is founded.
    pub ends: Option<NaiveDate>,
    /// In the order of the decision.
    pub members: Vec<NewMember>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewMember {
    pub person: Uuid,
    pub part: Part,
}

impl NewCouncil {
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("name", &self.name, "Ghi tên hội đồng.");
        refusals.require("decision_number", &self.decision_number, "Ghi số quyết định thành lập hội đồng.");
        if self.decision_date > today {
            refusals.add("decision_date", "Ngày quyết định thành lập ở sau hôm nay; hãy kiểm tra lại ngày.");
        }
        if self.ends.is_some_and(|ends| ends < self.decision_date) {
            refusals.add("ends", "Ngày hết nhiệm kỳ phải sau ngày quyết định thành lập.");
        }
        self.refuse_members(&mut refusals);
        refusals
    }

    fn refuse_members(&self, refusals: &mut Refusals) {
        let count = |part| self.members.iter().filter(|member| member.part == part).count();
        let persons: BTreeSet<Uuid> = self.members.iter().map(|member| member.person).collect();
        if persons.len() < self.members.len() {
            refusals.add("members", "Một người được ghi hai lần; mỗi thành viên chỉ ghi một dòng.");
        }
        if persons.len() < FEWEST_MEMBERS {
            refusals
                .add("members", format!("Chọn ít nhất {FEWEST_MEMBERS} thành viên để phiếu giữ được kín."));
        }
        if count(Part::Chair) != 1 {
            refusals.add("members", "Chọn đúng một Chủ tịch hội đồng.");
        }
        if count(Part::Secretary) == 0 {
            refusals.add("members", "Chọn Thư ký hội đồng; thư ký ghi biên bản.");
        }
    }
}

/// A meeting to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    pub title: String,
    pub place: String,
    /// The number of its minutes in the council's own series: `02/BB-HĐTĐKT`.
    pub number: String,
    pub held_on: NaiveDate,
    /// The nominations before the meeting, in the order in which they are weighed.
    pub rows: Vec<Uuid>,
}

/// Number and symbol of a paper: 2 and `BB-HĐTĐKT` of `02/BB-HĐTĐKT`.
pub fn number_parts(number: &str) -> Option<(u32, &str)> {
    let (number, symbol) = number.trim().split_once('/')?;
    let symbol = symbol.trim();
    (!symbol.is_empty()).then_some((number.trim().parse().ok()?, symbol))
}

/// The council as it stands on a meeting's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub in_force: bool,
    pub members: usize,
}

impl NewMeeting {
    pub fn refusals(&self, council: Standing, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("title", &self.title, "Ghi tên phiên họp.");
        refusals.require("place", &self.place, "Ghi địa điểm họp.");
        if number_parts(&self.number).is_none() {
            refusals.add("number", "Ghi số biên bản gồm số, dấu / và ký hiệu: 02/BB-HĐTĐKT.");
        }
        if self.held_on > today {
            refusals.add("held_on", "Ngày họp ở sau hôm nay; hãy mở phiên vào đúng ngày họp.");
        }
        if !council.in_force {
            refusals.add(
                "held_on",
                "Hội đồng không có hiệu lực vào ngày họp; hãy chọn ngày khác hoặc lập hội đồng mới.",
            );
        } else if council.members < FEWEST_MEMBERS {
            refusals.add(
                "held_on",
                format!(
                    "Vào ngày họp hội đồng chỉ có {} thành viên, cần ít nhất {FEWEST_MEMBERS}; hãy lập hội đồng mới.",
                    council.members
                ),
            );
        }
        if self.rows.is_empty() {
            refusals.add("rows", "Chọn ít nhất một dòng đề nghị để đưa ra phiên họp.");
        } else if self.rows.iter().collect::<BTreeSet<_>>().len() < self.rows.len() {
            refusals.add("rows", "Một dòng được chọn hai lần; mỗi dòng chỉ đưa ra một lần.");
        }
        refusals
    }
}

/// Where a nomination stands before somebody puts it on an agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowStanding {
    /// Its dossier is accepted and the row was not set aside.
    pub accepted: bool,
    /// It is before a meeting that is still open.
    pub pending: bool,
    /// A council has passed it.
    pub passed: bool,
}

impl RowStanding {
    /// Why the row called `name` cannot come before a meeting.
    pub fn refusal(self, name: &str) -> Option<String> {
        if !self.accepted {
            Some(format!("Dòng «{name}» chưa được tiếp nhận; hãy bỏ dòng này hoặc tiếp nhận hồ sơ trước."))
        } else if self.pending {
            Some(format!(
                "Dòng «{name}» đang ở một phiên chưa đóng; hãy bỏ dòng này hoặc đóng phiên kia trước."
            ))
        } else if self.passed {
            Some(format!("Dòng «{name}» đã được hội đồng thông qua; hãy bỏ dòng này."))
        } else {
            None
        }
    }
}

/// A member as far as conflicts of interest go: who he is, and the units he belongs to on the meeting's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interested {
    pub person: Uuid,
    pub units: Vec<Uuid>,
}

/// Who is proposed in a row: a person, or a collective by its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    Person(Uuid),
    Collective(Uuid),
}

/// Why this member is locked out of the row: it is his own name or his own unit.
pub fn conflict(member: &Interested, proposed: Proposed) -> Option<&'static str> {
    match proposed {
        Proposed::Person(person) if person == member.person => {
            Some("Thành viên là người được đề nghị ở dòng này nên không bỏ phiếu.")
        }
        Proposed::Collective(unit) if member.units.contains(&unit) => {
            Some("Thành viên thuộc tập thể được đề nghị ở dòng này nên không bỏ phiếu.")
        }
        _ => None,
    }
}

/// One mark on a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub nomination: Uuid,
    pub yes: bool,
}

/// Why a ballot is not taken: it must mark each row that is open to the member, once, and no other. `open` are these rows.
pub fn ballot_refusals(voted: bool, open: &BTreeSet<Uuid>, choices: &[Choice]) -> Refusals {
    if voted {
        return Refusals::of("Phiếu đã ở trong hòm; mỗi thành viên bỏ phiếu một lần trong một phiên.");
    }
    if open.is_empty() {
        return Refusals::of("Mọi dòng của phiên này đều liên quan đến người bỏ phiếu; không cần bỏ phiếu.");
    }
    let marked: BTreeSet<Uuid> = choices.iter().map(|choice| choice.nomination).collect();
    let mut refusals = Refusals::none();
    if marked.len() < choices.len() {
        refusals.add("choices", "Có dòng được chọn hai lần; mỗi dòng chỉ chọn một ý kiến.");
    }
    if !marked.is_subset(open) {
        refusals.add(
            "choices",
            "Phiếu có dòng bị khóa hoặc không thuộc phiên này; hãy tải lại trang rồi chọn lại.",
        );
    }
    let left = open.difference(&marked).count();
    if left > 0 {
        refusals.add(
            "choices",
            format!("Còn {left} dòng chưa chọn; hãy chọn Đồng ý hoặc Không đồng ý ở từng dòng."),
        );
    }
    refusals
}

/// The slips of one row against the members bound to the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub members: u32,
    pub yes: u32,
    pub no: u32,
    /// Locked out; they stay in the denominator.
    pub recused: u32,
}

impl Tally {
    /// Those who neither voted nor were locked out. `None`: there are more votes than members, which no honest box holds.
    pub fn absent(self) -> Option<u32> {
        self.members.checked_sub(self.yes)?.checked_sub(self.no)?.checked_sub(self.recused)
    }
}

/// What a row came to: the outcome, and the law's count with threshold, denominator, sentence and articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult {
    pub outcome: Outcome,
    pub count: VoteCount,
}

/// Judges a row by the rule of the meeting's day. A locked-out member counts among all members and not among those who agree;
/// the sentence states him apart.
pub fn judge(law: &Law, award: &str, tally: Tally, on: NaiveDate) -> Result<RowResult, VoteFault> {
    let Tally { members, yes, no, recused } = tally;
    let counted = [yes, no, recused].into_iter().map(u64::from).sum();
    let absent = tally.absent().ok_or(VoteFault::DoesNotAddUp { members, counted })?;
    let mut count = law.count(award, members, yes, no + recused, absent, 0, on)?;
    if recused > 0 {
        count.says.push_str(&format!(
            " {recused} thành viên không bỏ phiếu vì liên quan, vẫn tính trong tổng số thành viên."
        ));
    }
    let outcome = match count.passes {
        Some(true) => Outcome::Passed,
        Some(false) => Outcome::Failed,
        None => Outcome::Incomplete,
    };
    Ok(RowResult { outcome, count })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn council() -> NewCouncil {
        NewCouncil {
            name: "Hội đồng (hư cấu)".into(),
            decision_number: "01/QĐ-VP".into(),
            decision_date: day("2026-01-05"),
            ends: None,
            members: vec![
                NewMember { person: id(1), part: Part::Chair },
                NewMember { person: id(2), part: Part::Secretary },
                NewMember { person: id(3), part: Part::Member },
            ],
        }
    }

    #[test]
    fn a_council_needs_its_decision_a_chair_a_secretary_and_three_people() {
        let today = day("2026-02-01");
        assert!(council().refusals(today).is_empty());
        assert!(!council().refusals(day("2026-01-04")).is_empty(), "founded in the future");
        let twice = NewMember { person: id(1), part: Part::Member };
        for members in [
            vec![],
            council().members[..2].to_vec(),
            [council().members, vec![twice]].concat(),
            vec![twice; 3],
        ] {
            let refusals = NewCouncil { members, ..council() }.refusals(today);
            assert!(refusals.for_field("members").is_some());
        }
        let short = NewCouncil { ends: Some(day("2026-01-04")), ..council() };
        assert!(short.refusals(today).for_field("ends").is_some());
    }

    #[test]
    fn a_meeting_needs_rows_a_council_in_force_and_a_day_that_has_come() {
        let good = NewMeeting {
            title: "Họp xét khen thưởng năm 2026".into(),
            place: "Phòng họp A".into(),
            number: "01/BB-HĐ".into(),
            held_on: day("2026-11-02"),
            rows: vec![id(1), id(2)],
        };
        let standing = Standing { in_force: true, members: 3 };
        assert!(good.refusals(standing, day("2026-11-02")).is_empty());
        assert!(good.refusals(standing, day("2026-11-01")).for_field("held_on").is_some());
        for standing in [Standing { in_force: false, members: 3 }, Standing { in_force: true, members: 2 }] {
            assert!(good.refusals(standing, day("2026-11-02")).for_field("held_on").is_some());
        }
        for number in ["", "02", "/BB-HĐ", "02/", "hai/BB-HĐ"] {
            let bad = NewMeeting { number: number.into(), ..good.clone() };
            assert!(bad.refusals(standing, day("2026-11-02")).for_field("number").is_some(), "{number}");
        }
        assert_eq!(number_parts(" 02/BB-HĐTĐKT "), Some((2, "BB-HĐTĐKT")));
        for rows in [vec![], vec![id(1), id(1)]] {
            let bad = NewMeeting { rows, ..good.clone() };
            assert!(bad.refusals(standing, day("2026-11-02")).for_field("rows").is_some());
        }
    }

    #[test]
    fn own_name_and_own_unit_lock_the_row() {
        let member = Interested { person: id(1), units: vec![id(10), id(11)] };
        assert!(conflict(&member, Proposed::Person(id(1))).is_some());
        assert!(conflict(&member, Proposed::Collective(id(11))).is_some());
        assert_eq!(conflict(&member, Proposed::Person(id(2))), None);
        assert_eq!(conflict(&member, Proposed::Collective(id(12))), None);
        assert_eq!(conflict(&member, Proposed::Person(id(10))), None, "a unit's id is not a person's");
    }

    #[test]
    fn each_step_is_for_those_named_in_the_table() {
        let seat = |roles: &[Role], part| Seat { roles: roles.to_vec(), part };
        let clerk = seat(&[Role::Clerk], None);
        let chair = seat(&[Role::CouncilMember], Some(Part::Chair));
        let member = seat(&[Role::CouncilMember], Some(Part::Member));
        let leader = seat(&[Role::Leader], None);
        let allowed =
            |seat: &Seat| Step::ALL.iter().copied().filter(|step| seat.may(*step)).collect::<Vec<_>>();
        assert_eq!(allowed(&clerk), [Step::Open, Step::Close]);
        assert_eq!(allowed(&chair), [Step::Vote, Step::Close]);
        assert_eq!(allowed(&member), [Step::Vote]);
        assert_eq!(allowed(&leader), []);
        assert_eq!(allowed(&seat(&[Role::Administrator, Role::Head], None)), []);
        assert!(clerk.sees_roll() && leader.sees_roll() && !chair.sees_roll());
        assert_eq!(after(MeetingState::Open, Step::Close, &chair), Ok(MeetingState::Closed));
        assert!(after(MeetingState::Closed, Step::Vote, &member).is_err());
        assert!(after(MeetingState::Closed, Step::Close, &clerk).is_err());
    }

    #[test]
    fn a_row_waits_only_when_accepted_and_neither_pending_nor_passed() {
        let free = RowStanding { accepted: true, pending: false, passed: false };
        assert_eq!(free.refusal("A"), None);
        for bad in [
            RowStanding { accepted: false, ..free },
            RowStanding { pending: true, ..free },
            RowStanding { passed: true, ..free },
        ] {
            assert!(bad.refusal("Nguyễn Văn A").is_some_and(|says| says.contains("Nguyễn Văn A")));
        }
    }

    #[test]
    fn a_ballot_marks_every_open_row_once() {
        let open: BTreeSet<Uuid> = [id(1), id(2)].into();
        let mark = |n, yes| Choice { nomination: id(n), yes };
        assert!(ballot_refusals(false, &open, &[mark(1, true), mark(2, false)]).is_empty());
        for bad in [
            vec![],
            vec![mark(1, true)],
            vec![mark(1, true), mark(1, true)],
            vec![mark(1, true), mark(2, true), mark(3, true)],
            vec![mark(1, true), mark(2, true), mark(2, false)],
        ] {
            assert!(!ballot_refusals(false, &open, &bad).is_empty(), "{bad:?}");
        }
        assert!(!ballot_refusals(true, &open, &[mark(1, true), mark(2, false)]).is_empty(), "voted already");
        assert!(!ballot_refusals(false, &BTreeSet::new(), &[]).is_empty(), "nothing to vote on");
    }

    fn outcome(award: &str, members: u32, yes: u32, no: u32, recused: u32) -> Outcome {
        let tally = Tally { members, yes, no, recused };
        judge(Law::built_in(), award, tally, day("2026-11-02")).expect("a count").outcome
    }

    #[test]
    fn the_share_is_taken_of_all_members() {
        assert_eq!(outcome("CSTDCS", 5, 4, 1, 0), Outcome::Passed, "80 %");
        assert_eq!(outcome("CSTDCS", 11, 8, 3, 0), Outcome::Failed, "72.73 %");
        assert_eq!(
            outcome("CSTDCS", 5, 3, 0, 2),
            Outcome::Failed,
            "a locked-out member stays in the denominator"
        );
        assert_eq!(outcome("CSTDCS", 5, 4, 0, 1), Outcome::Passed);
        assert_eq!(outcome("CSTDCS", 5, 4, 0, 0), Outcome::Incomplete, "one is absent without an opinion");
        assert_eq!(
            outcome("LDTT", 5, 3, 2, 0),
            Outcome::Passed,
            "more than half where no text sets a threshold"
        );
        assert_eq!(outcome("LDTT", 4, 2, 2, 0), Outcome::Failed);
    }

    #[test]
    fn the_sentence_states_the_locked_out_apart() {
        let tally = Tally { members: 5, yes: 4, no: 0, recused: 1 };
        let row = judge(Law::built_in(), "CSTDCS", tally, day("2026-11-02")).expect("a count");
        assert!(row.count.says.contains("1 thành viên không bỏ phiếu vì liên quan"), "{}", row.count.says);
        assert_eq!(row.count.denominator, 5);
    }

    #[test]
    fn more_votes_than_members_are_a_fault() {
        let tally = Tally { members: 3, yes: 3, no: 1, recused: 0 };
        assert_eq!(tally.absent(), None);
        assert!(judge(Law::built_in(), "CSTDCS", tally, day("2026-11-02")).is_err());
    }
}
