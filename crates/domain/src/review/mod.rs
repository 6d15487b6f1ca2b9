//! A review (sơ kết, tổng kết): of one movement, or of an office's emulation work over a period, five years included. The
//! figures are drawn from the data ([`figures`]); what was weak, why, and what follows is written by people.
//!
//! Law 06/2022/QH15, Article 17, clause 5: organising a movement includes its interim and final review. That a review weighs
//! results, limits, causes and lessons is the offices' own practice (TT 01/2024/TT-TANDTC, Article 8, for the courts).

pub mod figures;

use chrono::{Datelike, Months, NaiveDate};
use uuid::Uuid;

use crate::account::Role;
use crate::movement::{Launch, notation, only, paragraphed};
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// Which review it is.
    Kind "loại báo cáo" {
        Interim = "interim" / "Sơ kết",
        Final = "final" / "Tổng kết",
        FiveYear = "five_year" / "Tổng kết năm năm",
    }
}

words! {
    /// Where a review stands. Once issued its figures are kept as they were on that day.
    State "trạng thái báo cáo" {
        Draft = "draft" / "Đang soạn",
        Issued = "issued" / "Đã ban hành",
    }
}

words! {
    /// What may be done with a review.
    Step "bước của báo cáo" {
        Write = "write" / "soạn, sửa báo cáo",
        Issue = "issue" / "ban hành báo cáo",
    }
}

/// From, step, to: the whole workflow. All of it is the clerk's.
pub const WORKFLOW: &[(State, Step, State)] =
    &[(State::Draft, Step::Write, State::Draft), (State::Draft, Step::Issue, State::Issued)];

/// Whether a review in that state offers the step to somebody with these roles over its unit.
pub fn offers(state: State, step: Step, roles: &[Role]) -> bool {
    step_to(state, step, roles, "").is_ok()
}

/// The state that the step leads to, or why it is not open to somebody with these roles over the unit.
pub fn step_to(state: State, step: Step, roles: &[Role], unit: &str) -> Result<State, Refusals> {
    if !roles.contains(&Role::Clerk) {
        return Err(only(&[Role::Clerk], unit, step.label()));
    }
    let way = WORKFLOW.iter().find(|(from, s, _)| *from == state && *s == step);
    way.map(|(.., to)| *to).ok_or_else(|| {
        Refusals::of("Báo cáo đã ban hành nên không sửa được; cần thay đổi thì lập báo cáo mới.")
    })
}

/// What a review is about, as the clerk begins it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    pub kind: Kind,
    /// `None`: all emulation work of the office.
    pub movement: Option<Uuid>,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
}

/// The longest period that a review of five years may have in years: a term is sometimes counted with both its end years.
const LONGEST_TERM: u32 = 6;

impl NewReview {
    /// What stands in the way; `launched` is the day of the movement's launch.
    pub fn refusals(&self, launched: Option<NaiveDate>) -> Refusals {
        let mut refusals = Refusals::none();
        let (Some(starts), Some(ends)) = (self.starts, self.ends) else {
            if self.starts.is_none() {
                refusals.add("starts", "Ghi ngày đầu của kỳ báo cáo.");
            }
            if self.ends.is_none() {
                refusals.add("ends", "Ghi ngày cuối của kỳ báo cáo.");
            }
            return refusals;
        };
        if ends < starts {
            refusals.add("ends", "Ngày cuối của kỳ báo cáo trước ngày đầu; hãy xem lại hai ngày.");
        }
        if launched.is_some_and(|launched| ends < launched) {
            refusals.add("ends", "Kỳ báo cáo kết thúc trước ngày phát động phong trào; hãy xem lại ngày.");
        }
        if self.kind == Kind::FiveYear {
            if self.movement.is_some() {
                refusals
                    .add("kind", "Tổng kết năm năm là của cả cơ quan; với một phong trào, chọn Tổng kết.");
            }
            let years = |years: u32| starts.checked_add_months(Months::new(12 * years));
            let is_term = years(4) <= Some(ends) && Some(ends) < years(LONGEST_TERM);
            if ends >= starts && !is_term {
                refusals.add("ends", "Tổng kết năm năm lấy kỳ năm năm, ví dụ 01/01/2021 đến 31/12/2025.");
            }
        }
        refusals
    }
}

/// The title that a review begins with; `of` is the movement that it is about.
pub fn title(kind: Kind, of: Option<&str>, starts: NaiveDate, ends: NaiveDate) -> String {
    let (noun, span) = match kind {
        Kind::Interim => ("Sơ kết", period(starts, ends)),
        Kind::Final => ("Tổng kết", period(starts, ends)),
        Kind::FiveYear => ("Tổng kết", format!("giai đoạn {} - {}", starts.year(), ends.year())),
    };
    match of {
        Some(movement) => format!("{noun} phong trào thi đua “{movement}”"),
        None => format!("{noun} công tác thi đua, khen thưởng {span}"),
    }
}

/// `năm 2026`, `6 tháng đầu năm 2026`, else from day to day.
fn period(starts: NaiveDate, ends: NaiveDate) -> String {
    let is = |day: NaiveDate, month, of| (day.month(), day.day()) == (month, of);
    let year = ends.year();
    match starts.year() == year && is(starts, 1, 1) {
        true if is(ends, 12, 31) => format!("năm {year}"),
        true if is(ends, 6, 30) => format!("6 tháng đầu năm {year}"),
        _ => format!("từ ngày {} đến ngày {}", viet::date::short(starts), viet::date::short(ends)),
    }
}

/// What people write of a review; texts are paragraphs, one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub title: String,
    /// What was done and how it went, beside the figures.
    pub assessment: String,
    pub limits: String,
    pub causes: String,
    pub lessons: String,
    pub directions: String,
    pub requests: String,
    /// Where the paper goes, one a line; the archive comes last.
    pub recipients: String,
    /// Up to how many people a collective counts as small, by the office's own measure; without it small ones are not told
    /// apart.
    pub small_up_to: Option<i64>,
}

impl Written {
    pub fn tidied(self) -> Self {
        Self {
            title: viet::tidy(&self.title),
            assessment: paragraphed(&self.assessment),
            limits: paragraphed(&self.limits),
            causes: paragraphed(&self.causes),
            lessons: paragraphed(&self.lessons),
            directions: paragraphed(&self.directions),
            requests: paragraphed(&self.requests),
            recipients: paragraphed(&self.recipients),
            small_up_to: self.small_up_to,
        }
    }

    /// What stands in the way of keeping the draft.
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("title", &self.title, "Ghi tên báo cáo.");
        if self.small_up_to.is_some_and(|people| !(1..=100_000).contains(&people)) {
            refusals.add("small_up_to", "Ghi số người tối đa của một tập thể nhỏ, ví dụ 7; hoặc để trống.");
        }
        refusals
    }
}

/// What stands in the way of issuing the review of a period that ends on `ends`.
pub fn issue_refusals(written: &Written, paper: &Launch, ends: NaiveDate, today: NaiveDate) -> Refusals {
    let mut refusals = written.refusals();
    refusals.require("limits", &written.limits, "Ghi hạn chế; không có thì ghi rõ là không có.");
    refusals.require("causes", &written.causes, "Ghi nguyên nhân của hạn chế.");
    refusals.require("directions", &written.directions, "Ghi phương hướng, nhiệm vụ tiếp theo.");
    if notation(&paper.number).is_none() {
        refusals.add("number", "Ghi số kèm ký hiệu báo cáo, ví dụ 12/BC-VP.");
    }
    match paper.on {
        None => refusals.add("issued_on", "Ghi ngày của báo cáo."),
        Some(on) if on > today => refusals.add("issued_on", "Ngày báo cáo không được sau hôm nay."),
        Some(on) if on < ends => refusals.add(
            "issued_on",
            format!(
                "Kỳ báo cáo đến ngày {} chưa hết vào ngày này; hãy đợi hết kỳ hoặc rút ngắn kỳ báo cáo.",
                viet::date::short(ends)
            ),
        ),
        Some(_) => {}
    }
    refusals.require("signer_name", &paper.signer_name, "Ghi họ tên người ký báo cáo.");
    refusals.require("signer_post", &paper.signer_post, "Ghi chức vụ người ký báo cáo.");
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("day")
    }

    fn new(kind: Kind, starts: NaiveDate, ends: NaiveDate) -> NewReview {
        NewReview { kind, movement: None, starts: Some(starts), ends: Some(ends) }
    }

    fn paper(on: NaiveDate) -> Launch {
        Launch {
            number: "12/BC-VP".into(),
            on: Some(on),
            signer_name: "Nguyễn Văn Mẫu".into(),
            signer_post: "Chánh Văn phòng".into(),
        }
    }

    fn written() -> Written {
        let text = |text: &str| text.to_owned();
        Written {
            title: text("Tổng kết"),
            limits: text("Chậm báo cáo"),
            causes: text("Ít người"),
            directions: text("Phát động sớm"),
            ..Written::default()
        }
    }

    #[test]
    fn every_arrow_that_is_not_in_the_table_is_refused_with_a_sentence() {
        for state in State::ALL {
            for step in Step::ALL {
                let is_there = WORKFLOW.iter().any(|(from, s, _)| from == state && s == step);
                assert_eq!(offers(*state, *step, &[Role::Clerk]), is_there, "{state} {step}");
                for role in Role::ALL.iter().filter(|role| **role != Role::Clerk) {
                    let refused = step_to(*state, *step, &[*role], "Văn phòng").expect_err("another role");
                    assert!(!refused.is_empty(), "{state} {step} {role}");
                }
            }
        }
    }

    #[test]
    fn five_years_are_a_term_of_the_office() {
        let term = |from, to| new(Kind::FiveYear, from, to).refusals(None);
        assert!(term(day(2021, 1, 1), day(2025, 12, 31)).is_empty());
        assert!(term(day(2015, 7, 1), day(2020, 7, 25)).is_empty());
        assert!(term(day(2025, 1, 1), day(2025, 12, 31)).for_field("ends").is_some());
        assert!(term(day(2015, 1, 1), day(2025, 12, 31)).for_field("ends").is_some());
        let of_one = NewReview {
            movement: Some(Uuid::nil()),
            ..new(Kind::FiveYear, day(2021, 1, 1), day(2025, 12, 31))
        };
        assert!(of_one.refusals(None).for_field("kind").is_some());
    }

    #[test]
    fn a_period_has_two_days_in_order_and_reaches_the_launch() {
        let nothing = NewReview { kind: Kind::Interim, movement: None, starts: None, ends: None };
        assert_eq!(nothing.refusals(None).iter().count(), 2);
        let turned = new(Kind::Interim, day(2026, 6, 30), day(2026, 1, 1));
        assert!(turned.refusals(None).for_field("ends").is_some());
        let before = new(Kind::Interim, day(2026, 1, 1), day(2026, 2, 1));
        assert!(before.refusals(Some(day(2026, 3, 1))).for_field("ends").is_some());
    }

    #[test]
    fn a_review_begins_with_the_title_that_offices_give_it() {
        let year = |kind, from, to| title(kind, None, from, to);
        assert_eq!(
            year(Kind::Interim, day(2026, 1, 1), day(2026, 6, 30)),
            "Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2026"
        );
        assert_eq!(
            year(Kind::FiveYear, day(2021, 1, 1), day(2025, 12, 31)),
            "Tổng kết công tác thi đua, khen thưởng giai đoạn 2021 - 2025"
        );
        assert_eq!(
            title(Kind::Final, Some("Văn hóa công sở"), day(2026, 3, 1), day(2026, 9, 2)),
            "Tổng kết phong trào thi đua “Văn hóa công sở”"
        );
    }

    #[test]
    fn limits_causes_and_directions_are_written_before_it_is_issued() {
        let (ends, today) = (day(2026, 6, 30), day(2026, 7, 10));
        assert!(issue_refusals(&written(), &paper(day(2026, 7, 5)), ends, today).is_empty());
        let bare = Written { title: "Sơ kết".into(), ..Written::default() };
        let refused = issue_refusals(&bare, &paper(day(2026, 7, 5)), ends, today);
        assert!(["limits", "causes", "directions"].iter().all(|field| refused.for_field(field).is_some()));
    }

    #[test]
    fn a_report_is_dated_after_its_period_and_not_after_today() {
        let (ends, today) = (day(2026, 6, 30), day(2026, 7, 10));
        for on in [day(2026, 6, 29), day(2026, 7, 11)] {
            let refused = issue_refusals(&written(), &paper(on), ends, today);
            assert!(refused.for_field("issued_on").is_some(), "{on}");
        }
    }

    #[test]
    fn the_measure_of_a_small_collective_is_the_offices_own() {
        let with = |people| Written { small_up_to: Some(people), ..written() }.refusals();
        assert!(with(7).is_empty());
        assert!(with(0).for_field("small_up_to").is_some());
    }
}
