//! An inspection visit (kiểm tra) to a unit under a movement: what was found, who mends it by when, and how the mending is
//! followed until it is closed. To check and supervise belongs to organising a movement (Law 06/2022/QH15, Article 17, clause 3).

use chrono::NaiveDate;

use crate::account::Role;
use crate::movement::{self, only};
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What was found.
    Kind "loại kết luận" {
        Strength = "strength" / "Ưu điểm",
        Shortcoming = "shortcoming" / "Hạn chế",
    }
}

words! {
    /// Where a finding stands.
    State "trạng thái kết luận" {
        Noted = "noted" / "Đã ghi nhận",
        Open = "open" / "Chờ khắc phục",
        Answered = "answered" / "Chờ xác nhận",
        Closed = "closed" / "Đã khắc phục",
        Withdrawn = "withdrawn" / "Đã rút",
    }
}

words! {
    /// What may be done with a finding.
    Step "bước khắc phục" {
        Answer = "answer" / "trả lời",
        SendBack = "send_back" / "trả lại",
        Close = "close" / "xác nhận đã khắc phục",
        Withdraw = "withdraw" / "rút kết luận",
    }
}

/// From, step, to, and who may: clerks over the movement's unit, the head of the unit that was visited.
pub const WORKFLOW: &[(State, Step, State, &[Role])] = &[
    (State::Open, Step::Answer, State::Answered, &[Role::Head]),
    (State::Answered, Step::SendBack, State::Open, &[Role::Clerk]),
    (State::Answered, Step::Close, State::Closed, &[Role::Clerk]),
    (State::Open, Step::Withdraw, State::Withdrawn, &[Role::Clerk]),
    (State::Noted, Step::Withdraw, State::Withdrawn, &[Role::Clerk]),
];

impl Kind {
    /// A strength is only noted; a shortcoming waits for its mending.
    pub fn begins(self) -> State {
        match self {
            Self::Strength => State::Noted,
            Self::Shortcoming => State::Open,
        }
    }
}

impl State {
    /// Whether something is still to be done by that day's count.
    pub fn is_overdue(self, due: Option<NaiveDate>, on: NaiveDate) -> bool {
        self == Self::Open && due.is_some_and(|due| due < on)
    }
}

/// Whether a finding in that state offers the step to somebody with these roles.
pub fn offers(state: State, step: Step, roles: &[Role]) -> bool {
    WORKFLOW
        .iter()
        .any(|(from, s, _, who)| *from == state && *s == step && roles.iter().any(|role| who.contains(role)))
}

/// Why the step is not open to somebody with these roles, in this state; else the state that it leads to.
pub fn step_to(state: State, step: Step, roles: &[Role], unit: &str) -> Result<State, Refusals> {
    let of_step = || WORKFLOW.iter().filter(|row| row.1 == step);
    let who = of_step().next().map_or(&[][..], |row| row.3);
    if !roles.iter().any(|role| who.contains(role)) {
        return Err(only(who, unit, step.label()));
    }
    match of_step().find(|row| row.0 == state) {
        Some((_, _, to, _)) => Ok(*to),
        None => Err(Refusals::of(match state {
            State::Noted => format!("Ưu điểm chỉ ghi nhận, không cần {step}."),
            State::Open => format!("Kết luận đang chờ đơn vị khắc phục; hãy đợi đơn vị trả lời rồi {step}."),
            State::Answered => {
                format!("Đơn vị đã trả lời, kết luận đang chờ xác nhận; không {step} được lúc này.")
            }
            State::Closed => format!("Kết luận đã khắc phục xong; không {step} được nữa."),
            State::Withdrawn => format!("Kết luận đã rút; không {step} được nữa."),
        })),
    }
}

/// Whether somebody with these roles over the movement's unit records visits, while the movement stands so.
pub fn visit_refusals(stands: movement::State, roles: &[Role], unit: &str) -> Refusals {
    if !roles.contains(&Role::Clerk) {
        return only(&[Role::Clerk], unit, "ghi kiểm tra");
    }
    match stands {
        movement::State::Draft => {
            Refusals::of("Phong trào chưa phát động; hãy ghi kiểm tra sau khi phát động.")
        }
        movement::State::Launched => Refusals::none(),
        movement::State::Closed => {
            Refusals::of("Phong trào đã tổng kết; không ghi thêm kiểm tra, chỉ theo dõi khắc phục.")
        }
    }
}

/// A visit as a clerk records it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewVisit {
    pub on: Option<NaiveDate>,
    /// Who went, one a line.
    pub members: String,
    /// What was looked at.
    pub subject: String,
}

impl NewVisit {
    pub fn tidied(self) -> Self {
        Self {
            members: movement::entries(&self.members).join("\n"),
            subject: viet::tidy(&self.subject),
            ..self
        }
    }

    pub fn refusals(&self, launched_on: Option<NaiveDate>, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        match self.on {
            None => refusals.add("on", "Ghi ngày kiểm tra."),
            Some(on) if on > today => refusals.add("on", "Ngày kiểm tra chưa tới; hãy ghi sau khi kiểm tra."),
            Some(on) => {
                if let Some(launched) = launched_on.filter(|launched| on < *launched) {
                    let launched = viet::date::short(launched);
                    refusals.add(
                        "on",
                        format!("Phong trào phát động ngày {launched}; hãy xem lại ngày kiểm tra."),
                    );
                }
            }
        }
        refusals.require("members", &self.members, "Ghi thành viên đoàn kiểm tra, mỗi người một dòng.");
        refusals.require("subject", &self.subject, "Ghi nội dung kiểm tra.");
        refusals
    }
}

/// One finding of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    pub kind: Kind,
    pub text: String,
    /// Who mends it; of a strength nobody.
    pub mender: String,
    pub due: Option<NaiveDate>,
}

impl NewFinding {
    pub fn tidied(self) -> Self {
        Self { text: viet::tidy(&self.text), mender: viet::tidy(&self.mender), ..self }
    }

    pub fn refusals(&self, visited_on: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("text", &self.text, "Ghi nội dung kết luận.");
        match self.kind {
            Kind::Shortcoming => {
                refusals.require("mender", &self.mender, "Ghi ai phải khắc phục.");
                match self.due {
                    None => refusals.add("due", "Ghi hạn khắc phục."),
                    Some(due) if due < visited_on => {
                        let on = viet::date::short(visited_on);
                        refusals.add("due", format!("Hạn khắc phục phải từ ngày kiểm tra {on} trở đi."));
                    }
                    Some(_) => {}
                }
            }
            Kind::Strength if self.due.is_some() || !self.mender.is_empty() => {
                refusals.add(
                    "kind",
                    "Ưu điểm không có hạn và người khắc phục; hãy bỏ trống hai ô ấy hoặc chọn “Hạn chế”.",
                );
            }
            Kind::Strength => {}
        }
        refusals
    }
}

/// What is said with a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    pub says: String,
    /// Of an answer: number of a document or an address; may be empty, and is then shown as missing.
    pub evidence: String,
}

impl Saying {
    pub fn tidied(self) -> Self {
        Self { says: viet::tidy(&self.says), evidence: viet::tidy(&self.evidence) }
    }

    pub fn refusals(&self, step: Step) -> Refusals {
        let mut refusals = Refusals::none();
        match step {
            Step::Answer => refusals.require("says", &self.says, "Ghi đơn vị đã làm gì để khắc phục."),
            Step::SendBack => refusals.require("says", &self.says, "Ghi lý do trả lại."),
            Step::Withdraw => refusals.require("says", &self.says, "Ghi lý do rút kết luận."),
            Step::Close => {}
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_arrow_that_is_not_drawn_is_refused_with_its_sentence() {
        for state in State::ALL.iter().copied() {
            for step in Step::ALL.iter().copied() {
                let drawn = WORKFLOW.iter().find(|row| row.0 == state && row.1 == step);
                match (drawn, step_to(state, step, Role::ALL, "Phòng A")) {
                    (Some((_, _, to, _)), went) => assert_eq!(went, Ok(*to), "{state:?} {step:?}"),
                    (None, went) => {
                        let says = went.expect_err("refused").to_string();
                        assert!(says.contains(step.label()) && says.ends_with('.'), "{says}");
                    }
                }
                assert_eq!(offers(state, step, Role::ALL), drawn.is_some());
                let stranger = step_to(state, step, &[Role::Leader], "Phòng A").expect_err("refused");
                assert!(stranger.to_string().starts_with("Chỉ "), "{stranger}");
            }
        }
    }

    #[test]
    fn the_visited_unit_answers_and_the_visitor_decides() {
        for (_, step, _, who) in WORKFLOW {
            let of = if *step == Step::Answer { Role::Head } else { Role::Clerk };
            assert_eq!(*who, [of], "{step:?}");
        }
        for state in State::ALL.iter().copied() {
            let reached = WORKFLOW.iter().any(|row| row.2 == state);
            let begins = Kind::ALL.iter().any(|kind| kind.begins() == state);
            assert!(reached || begins, "{state:?} is never reached");
        }
    }

    #[test]
    fn a_visit_was_made_after_the_launch_by_somebody() {
        let visit = NewVisit {
            on: Some(day("2025-03-10")),
            members: " - Lò Thị Mẫu (hư cấu)\n\n".into(),
            subject: "Tiến độ quý I".into(),
        };
        let visit = visit.tidied();
        assert_eq!(visit.members, "Lò Thị Mẫu (hư cấu)");
        let refused = |visit: &NewVisit, today: &str| visit.refusals(Some(day("2025-03-01")), day(today));
        assert!(refused(&visit, "2025-03-10").is_empty());
        assert!(refused(&visit, "2025-03-09").for_field("on").is_some());
        let early = NewVisit { on: Some(day("2025-02-28")), ..visit };
        assert!(refused(&early, "2025-03-10").for_field("on").is_some());
        assert_eq!(refused(&NewVisit::default(), "2025-03-10").iter().count(), 3);
    }

    #[test]
    fn a_shortcoming_has_a_mender_and_a_day() {
        let finding = |kind, mender: &str, due: Option<&str>| NewFinding {
            kind,
            text: "Sổ theo dõi ghi thiếu (hư cấu)".into(),
            mender: mender.into(),
            due: due.map(day),
        };
        let refused = |finding: NewFinding| finding.refusals(day("2025-03-10"));
        assert!(refused(finding(Kind::Shortcoming, "Trưởng phòng", Some("2025-03-31"))).is_empty());
        assert_eq!(refused(finding(Kind::Shortcoming, "", None)).iter().count(), 2);
        assert!(refused(finding(Kind::Shortcoming, "A", Some("2025-03-09"))).for_field("due").is_some());
        assert!(refused(finding(Kind::Strength, "", None)).is_empty());
        assert!(refused(finding(Kind::Strength, "A", None)).for_field("kind").is_some());
    }

    #[test]
    fn only_what_waits_for_its_mending_is_overdue() {
        let due = Some(day("2025-03-31"));
        for state in State::ALL.iter().copied() {
            assert_eq!(state.is_overdue(due, day("2025-04-01")), state == State::Open);
            assert!(!state.is_overdue(due, day("2025-03-31")) && !state.is_overdue(None, day("2025-04-01")));
        }
    }

    #[test]
    fn every_step_but_the_confirmation_says_something() {
        for step in Step::ALL.iter().copied() {
            assert_eq!(Saying::default().refusals(step).is_empty(), step == Step::Close, "{step:?}");
        }
    }
}
