//! An indicator (chỉ tiêu) of a movement: what is measured, from what base to what goal, and how often units report. [`Amount`]
//! is a measured number, [`period`] the time in which it is reported, [`pace`] what comes of it.
//!
//! A movement is organised with goals and criteria and is checked while it runs (Law 06/2022/QH15, Article 17, clauses 1 and 3);
//! which indicators, how often and by when they are reported is the office's own.

mod amount;
pub mod pace;
pub mod period;

use chrono::{Datelike, NaiveDate};

use crate::account::Role;
use crate::movement::{self, only};
use crate::refusal::Refusals;
use crate::word::words;

pub use amount::Amount;
use period::{Rhythm, Window};

words! {
    /// Which way is better.
    Direction "chiều của chỉ tiêu" {
        More = "more" / "Càng cao càng tốt",
        Less = "less" / "Không vượt mức, càng thấp càng tốt",
    }
}

impl Direction {
    /// Before a goal: `≥ 600`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::More => "≥",
            Self::Less => "≤",
        }
    }
}

words! {
    /// What a reported value says about the time before it.
    Counting "cách ghi số liệu" {
        Running = "running" / "Lũy kế từ đầu thời gian",
        Added = "added" / "Phát sinh trong kỳ, cộng các kỳ",
        Level = "level" / "Mức tại cuối kỳ (tỷ lệ, bình quân), không cộng các kỳ",
    }
}

words! {
    /// How the values of units make one of the whole.
    Joining "cách tính chung" {
        Sum = "sum" / "Cộng số của các đơn vị",
        Apart = "apart" / "Không cộng (tỷ lệ, bình quân)",
    }
}

words! {
    /// Whose goal and base the indicator names.
    GoalOf "mục tiêu của" {
        Each = "each" / "Mỗi đơn vị",
        Whole = "whole" / "Cả phong trào",
    }
}

words! {
    /// Where an indicator stands.
    State "trạng thái chỉ tiêu" {
        Drafted = "drafted" / "Đang soạn",
        Followed = "followed" / "Đang theo dõi",
        Settled = "settled" / "Phong trào đã tổng kết",
        Ended = "ended" / "Thôi theo dõi",
    }
}

words! {
    /// What may be done with an indicator.
    Step "bước của chỉ tiêu" {
        Write = "write" / "lập, sửa chỉ tiêu",
        End = "end" / "thôi theo dõi chỉ tiêu",
        SetGoal = "set_goal" / "ghi mục tiêu riêng",
        Report = "report" / "báo cáo số liệu",
        Withdraw = "withdraw" / "rút số liệu",
    }
}

impl State {
    /// The state follows from the movement's, until a clerk ends the indicator.
    pub fn of(movement: movement::State, is_ended: bool) -> Self {
        match movement {
            _ if is_ended => Self::Ended,
            movement::State::Draft => Self::Drafted,
            movement::State::Launched => Self::Followed,
            movement::State::Closed => Self::Settled,
        }
    }
}

/// From, step, to, and who may: over the movement's unit for what is written, over the reporting unit for what it reports.
pub const WORKFLOW: &[(State, Step, State, &[Role])] = &[
    (State::Drafted, Step::Write, State::Drafted, &[Role::Clerk]),
    (State::Drafted, Step::End, State::Ended, &[Role::Clerk]),
    (State::Followed, Step::Write, State::Followed, &[Role::Clerk]),
    (State::Followed, Step::End, State::Ended, &[Role::Clerk]),
    (State::Followed, Step::SetGoal, State::Followed, &[Role::Head]),
    (State::Followed, Step::Report, State::Followed, &[Role::Head, Role::Clerk]),
    (State::Followed, Step::Withdraw, State::Followed, &[Role::Head, Role::Clerk]),
];

/// Whether an indicator in that state offers the step to somebody with these roles.
pub fn offers(state: State, step: Step, roles: &[Role]) -> bool {
    WORKFLOW
        .iter()
        .any(|(from, s, _, who)| *from == state && *s == step && roles.iter().any(|role| who.contains(role)))
}

/// Why the step is not open to somebody with these roles over the unit, in this state.
pub fn step_refusals(state: State, step: Step, roles: &[Role], unit: &str) -> Refusals {
    let of_step = || WORKFLOW.iter().filter(|row| row.1 == step);
    let who = of_step().flat_map(|row| row.3.iter().copied());
    let mut may: Vec<Role> = Vec::new();
    who.for_each(|role| {
        if !may.contains(&role) {
            may.push(role)
        }
    });
    if !roles.iter().any(|role| may.contains(role)) {
        return only(&may, unit, step.label());
    }
    if of_step().any(|row| row.0 == state) {
        return Refusals::none();
    }
    Refusals::of(match state {
        State::Drafted => format!("Phong trào chưa phát động; hãy {step} sau khi phát động."),
        State::Settled => {
            format!("Phong trào đã tổng kết; không {step} được nữa, số liệu giữ như khi tổng kết.")
        }
        State::Ended => {
            format!("Chỉ tiêu này đã thôi theo dõi nên không {step} được nữa; hãy lập chỉ tiêu mới.")
        }
        State::Followed => format!("Phong trào đang chạy; không {step} được nữa."),
    })
}

/// An indicator as a clerk writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIndicator {
    pub text: String,
    /// Unit of measure: `giếng`, `%`.
    pub measure: String,
    pub direction: Direction,
    pub counting: Counting,
    pub joining: Joining,
    pub goal_of: GoalOf,
    pub goal: Option<Amount>,
    /// What stood before; `None`: not known, which is not zero.
    pub base: Option<Amount>,
    /// Day, month or year of the base, as typed.
    pub base_at: String,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
    pub rhythm: Rhythm,
    /// Days after a period until which its value is in time.
    pub due_days: Option<i64>,
}

/// Years that one indicator may take.
const MOST_YEARS: i32 = 10;
/// Days that an office may leave for reporting.
const MOST_DUE_DAYS: i64 = 90;

impl NewIndicator {
    pub fn tidied(self) -> Self {
        let base_at = viet::tidy(&self.base_at);
        let base_at = viet::date::typed(&base_at).map_or(base_at, |typed| typed.date.to_string());
        Self { text: viet::tidy(&self.text), measure: viet::tidy(&self.measure), base_at, ..self }
    }

    /// Its time, when it is said.
    pub fn window(&self) -> Option<Window> {
        let (starts, ends, due_days) = (self.starts?, self.ends?, self.due_days?);
        Some(Window { starts, ends, rhythm: self.rhythm, due_days })
    }

    /// What stands in the way; `within` is the time of the movement, as far as it is said.
    pub fn refusals(&self, within: (Option<NaiveDate>, Option<NaiveDate>)) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("text", &self.text, "Ghi nội dung chỉ tiêu.");
        refusals.require(
            "measure",
            &self.measure,
            "Ghi đơn vị tính, ví dụ: hồ sơ, giếng, %. Không có đơn vị tính thì số liệu của các đơn vị không so với nhau được.",
        );
        if self.goal.is_none() {
            refusals.add("goal", "Ghi mục tiêu bằng số.");
        }
        self.refuse_base(&mut refusals);
        self.refuse_joining(&mut refusals);
        self.refuse_time(within, &mut refusals);
        refusals
    }

    fn refuse_base(&self, refusals: &mut Refusals) {
        match (self.base, self.base_at.as_str()) {
            (None, "") => {}
            (None, _) => refusals.add("base", "Ghi số gốc, hoặc xóa ngày, năm của số gốc."),
            (Some(_), "") => {
                refusals.add("base_at", "Ghi ngày hoặc năm của số gốc, ví dụ 2024 hoặc 31/12/2024.")
            }
            (Some(_), at) => {
                if let Err(error) = viet::date::typed(at) {
                    refusals.add("base_at", error.to_string());
                }
            }
        }
    }

    fn refuse_joining(&self, refusals: &mut Refusals) {
        let is_share = self.measure.contains('%') || viet::fold(&self.measure).contains("phan tram");
        if self.joining == Joining::Sum && is_share {
            refusals.add(
                "joining",
                "Tỷ lệ phần trăm của các đơn vị không cộng với nhau được; hãy chọn “Không cộng”.",
            );
        }
        if self.joining == Joining::Apart && self.goal_of == GoalOf::Whole {
            refusals.add(
                "goal_of",
                "Mục tiêu của cả phong trào cần số cộng được của các đơn vị; hãy chọn mục tiêu của “Mỗi đơn vị”, hoặc cách tính chung “Cộng”.",
            );
        }
    }

    fn refuse_time(&self, within: (Option<NaiveDate>, Option<NaiveDate>), refusals: &mut Refusals) {
        if self.starts.is_none() {
            refusals.add("starts", "Ghi ngày bắt đầu tính.");
        }
        if self.ends.is_none() {
            refusals.add("ends", "Ghi ngày kết thúc.");
        }
        if let (Some(starts), Some(ends)) = (self.starts, self.ends) {
            if ends < starts {
                refusals.add("ends", "Ngày kết thúc phải từ ngày bắt đầu trở đi.");
            } else if ends.year() - starts.year() > MOST_YEARS {
                refusals.add("ends", format!("Một chỉ tiêu kéo dài nhiều nhất {MOST_YEARS} năm."));
            }
        }
        if let (Some(starts), Some(first)) = (self.starts, within.0)
            && starts < first
        {
            let first = viet::date::short(first);
            refusals.add("starts", format!("Phong trào bắt đầu ngày {first}; ghi ngày từ đó trở đi."));
        }
        if let (Some(ends), Some(last)) = (self.ends, within.1)
            && ends > last
        {
            let last = viet::date::short(last);
            refusals.add("ends", format!("Phong trào kết thúc ngày {last}; ghi ngày không sau ngày đó."));
        }
        if !self.due_days.is_some_and(|days| (0..=MOST_DUE_DAYS).contains(&days)) {
            refusals.add("due_days", format!("Ghi số ngày từ 0 đến {MOST_DUE_DAYS}."));
        }
    }
}

/// An indicator that has values or own goals stands as it is: they would say something else under another one.
pub fn change_refusals(has_values: bool) -> Refusals {
    match has_values {
        false => Refusals::none(),
        true => Refusals::of(
            "Đơn vị đã ghi số liệu hoặc mục tiêu riêng theo chỉ tiêu này nên không sửa được; hãy thôi theo dõi kèm lý do rồi lập chỉ tiêu mới.",
        ),
    }
}

/// Ending an indicator says why: units that reported read it.
pub fn end_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("reason", reason, "Ghi lý do thôi theo dõi chỉ tiêu.");
    refusals
}

/// Taking back a value says why: whoever reads that it is missing again reads this too.
pub fn withdraw_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("reason", reason, "Ghi lý do rút số liệu đã báo cáo.");
    refusals
}

/// A value as a unit reports it, or the goal that it sets itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewValue {
    pub amount: Option<Amount>,
    pub note: String,
    /// Number of a document or an address; may be empty, and is then shown as missing.
    pub evidence: String,
}

impl NewValue {
    pub fn tidied(self) -> Self {
        Self { note: viet::tidy(&self.note), evidence: viet::tidy(&self.evidence), ..self }
    }

    /// The number, or the sentence that asks for it.
    pub fn require(&self) -> Result<Amount, Refusals> {
        self.amount.ok_or_else(|| {
            Refusals::at(
                "amount",
                "Ghi số bằng chữ số; chưa có số thì để trống kỳ này, hệ thống không tính là 0.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn new() -> NewIndicator {
        NewIndicator {
            text: "Khoan giếng sạch (hư cấu)".into(),
            measure: "giếng".into(),
            direction: Direction::More,
            counting: Counting::Added,
            joining: Joining::Sum,
            goal_of: GoalOf::Each,
            goal: Some(Amount::of(600)),
            base: None,
            base_at: String::new(),
            starts: Some(day("2025-01-01")),
            ends: Some(day("2025-12-31")),
            rhythm: Rhythm::Monthly,
            due_days: Some(5),
        }
    }

    const WITHIN: (Option<NaiveDate>, Option<NaiveDate>) = (None, None);

    #[test]
    fn every_arrow_that_is_not_drawn_is_refused_with_its_sentence() {
        for state in State::ALL.iter().copied() {
            for step in Step::ALL.iter().copied() {
                let drawn = WORKFLOW.iter().find(|row| row.0 == state && row.1 == step);
                let refusals = step_refusals(state, step, Role::ALL, "Sở Nội vụ");
                assert_eq!(refusals.is_empty(), drawn.is_some(), "{state:?} {step:?}");
                assert_eq!(offers(state, step, Role::ALL), drawn.is_some());
                if drawn.is_none() {
                    let says = refusals.to_string();
                    assert!(says.contains(step.label()) && says.ends_with('.'), "{says}");
                }
                let stranger = step_refusals(state, step, &[Role::Individual], "Sở Nội vụ").to_string();
                assert!(stranger.starts_with("Chỉ ") && stranger.contains("Sở Nội vụ"), "{stranger}");
            }
        }
    }

    #[test]
    fn the_state_follows_the_movement_until_somebody_ends_it() {
        for stands in movement::State::ALL.iter().copied() {
            assert_eq!(State::of(stands, true), State::Ended);
            assert_ne!(State::of(stands, false), State::Ended);
        }
        assert_eq!(State::of(movement::State::Launched, false), State::Followed);
    }

    #[test]
    fn a_whole_indicator_is_taken_and_each_gap_is_told_at_its_field() {
        assert!(new().refusals(WITHIN).is_empty());
        let wrong = [
            ("text", NewIndicator { text: " ".into(), ..new() }),
            ("measure", NewIndicator { measure: String::new(), ..new() }),
            ("goal", NewIndicator { goal: None, ..new() }),
            ("base", NewIndicator { base_at: "2024".into(), ..new() }),
            ("base_at", NewIndicator { base: Some(Amount::of(3)), ..new() }),
            ("base_at", NewIndicator { base: Some(Amount::of(3)), base_at: "hôm qua".into(), ..new() }),
            ("joining", NewIndicator { measure: "%".into(), ..new() }),
            ("goal_of", NewIndicator { joining: Joining::Apart, goal_of: GoalOf::Whole, ..new() }),
            ("starts", NewIndicator { starts: None, ..new() }),
            ("ends", NewIndicator { ends: Some(day("2024-12-31")), ..new() }),
            ("ends", NewIndicator { ends: Some(day("2045-12-31")), ..new() }),
            ("due_days", NewIndicator { due_days: Some(-1), ..new() }),
        ];
        for (field, new) in wrong {
            assert!(new.refusals(WITHIN).for_field(field).is_some(), "{field}: {new:?}");
        }
        let within = (Some(day("2025-02-01")), Some(day("2025-11-30")));
        let fields = new().refusals(within);
        assert!(fields.for_field("starts").is_some() && fields.for_field("ends").is_some());
    }

    #[test]
    fn the_base_is_kept_as_papers_write_its_day() {
        let tidied = |at: &str| NewIndicator { base_at: at.into(), ..new() }.tidied().base_at;
        assert_eq!(tidied(" năm 2024 "), "2024");
        assert_eq!(tidied("31.12.2024"), "31/12/2024");
        assert_eq!(tidied("tháng 6 năm 2024"), "06/2024");
    }
}
