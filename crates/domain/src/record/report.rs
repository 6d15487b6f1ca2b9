//! What a person says is wrong in his own record, and how he is answered.
//!
//! The time for an answer is the law's (`Law::answer_due`); it is fixed when the report comes in.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What is wrong.
    About "nội dung báo sai" {
        Entry = "entry" / "Một mục trong hồ sơ",
        Missing = "missing" / "Thiếu trong hồ sơ",
        Profile = "profile" / "Họ tên, chức vụ, đơn vị",
    }
}

words! {
    /// Where a report stands.
    State "trạng thái báo sai" {
        Waiting = "waiting" / "Đang chờ trả lời",
        PassedOn = "passed_on" / "Đã chuyển",
        Corrected = "corrected" / "Đã sửa",
        Kept = "kept" / "Giữ nguyên",
    }
}

words! {
    /// How it is answered.
    Answer "cách trả lời" {
        Correct = "correct" / "Đã sửa theo báo sai",
        Keep = "keep" / "Giữ nguyên",
        PassOn = "pass_on" / "Chuyển nơi có thẩm quyền",
    }
}

/// One way through the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub from: State,
    pub answer: Answer,
    pub to: State,
}

/// Every answer that there is: from → answer → to. What was passed on is answered once more when it comes back.
pub const WORKFLOW: &[Way] = &[
    Way { from: State::Waiting, answer: Answer::Correct, to: State::Corrected },
    Way { from: State::Waiting, answer: Answer::Keep, to: State::Kept },
    Way { from: State::Waiting, answer: Answer::PassOn, to: State::PassedOn },
    Way { from: State::PassedOn, answer: Answer::Correct, to: State::Corrected },
    Way { from: State::PassedOn, answer: Answer::Keep, to: State::Kept },
];

impl State {
    /// Where that answer leads from here.
    pub fn after(self, answer: Answer) -> Option<State> {
        WORKFLOW.iter().find(|way| way.from == self && way.answer == answer).map(|way| way.to)
    }

    /// The answers that may be given here.
    pub fn answers(self) -> Vec<Answer> {
        WORKFLOW.iter().filter(|way| way.from == self).map(|way| way.answer).collect()
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        !self.answers().is_empty()
    }

    /// Whether the last day for an answer has gone by without one. Whoever was told where it went has been answered.
    pub fn is_overdue(self, due: Option<NaiveDate>, today: NaiveDate) -> bool {
        self == State::Waiting && due.is_some_and(|due| due < today)
    }
}

/// A report as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    pub person: Uuid,
    pub about: About,
    /// The entry, for one.
    pub entry: Option<Uuid>,
    /// What would be right.
    pub right: String,
    /// The paper that shows it: number, date, who issued it.
    pub evidence: String,
}

const LONGEST: usize = 2_000;

impl NewReport {
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        if (self.about == About::Entry) != self.entry.is_some() {
            refusals.add("about", "Chọn mục bị sai, hoặc chọn phần còn thiếu.");
        }
        refusals.require("right", &self.right, "Ghi nội dung đúng.");
        refusals.require("evidence", &self.evidence, "Ghi số, ngày và nơi ban hành của văn bản chứng minh.");
        for (field, text) in [("right", &self.right), ("evidence", &self.evidence)] {
            if text.chars().count() > LONGEST {
                refusals.add(field, format!("Nội dung dài quá {LONGEST} ký tự; hãy ghi gọn lại."));
            }
        }
        refusals
    }
}

/// What stands in the way of that answer.
pub fn answer_refusals(from: State, answer: Answer, says: &str) -> Refusals {
    let mut refusals = Refusals::none();
    if from.after(answer).is_none() {
        refusals.add("", "Báo sai này đã trả lời xong; hãy xem câu trả lời bên dưới.");
    }
    let asks = match answer {
        Answer::Correct => "Ghi đã sửa gì.",
        Answer::Keep => "Ghi lý do giữ nguyên.",
        Answer::PassOn => "Ghi chuyển cho ai, cơ quan nào.",
    };
    refusals.require("says", says, asks);
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_report_waits_is_passed_on_and_ends() {
        assert_eq!(State::Waiting.answers(), [Answer::Correct, Answer::Keep, Answer::PassOn]);
        assert_eq!(State::PassedOn.answers(), [Answer::Correct, Answer::Keep]);
        assert!(!State::Corrected.is_open() && !State::Kept.is_open());
        for way in WORKFLOW {
            assert_eq!(way.from.after(way.answer), Some(way.to), "no way stands twice");
        }
        assert!(!answer_refusals(State::Kept, Answer::Correct, "Đã sửa").is_empty());
        for answer in Answer::ALL {
            assert!(answer_refusals(State::Waiting, *answer, "  ").for_field("says").is_some());
        }
    }

    #[test]
    fn the_clock_runs_until_somebody_answers() {
        let due = Some(day("2026-11-04"));
        assert!(!State::Waiting.is_overdue(due, day("2026-11-04")), "the last day");
        assert!(State::Waiting.is_overdue(due, day("2026-11-05")));
        assert!(!State::PassedOn.is_overdue(due, day("2026-11-05")));
        assert!(!State::Waiting.is_overdue(None, day("2026-11-05")), "the law says no time");
    }

    #[test]
    fn a_report_says_what_is_right_and_by_which_paper() {
        let report = NewReport {
            person: Uuid::from_u128(1),
            about: About::Missing,
            entry: None,
            right: "Lao động tiên tiến năm 2024".into(),
            evidence: "Quyết định số 5/QĐ-VP ngày 20/12/2024 (hư cấu)".into(),
        };
        assert!(report.refusals().is_empty());
        let without = NewReport { right: " ".into(), evidence: String::new(), ..report.clone() };
        assert!(["right", "evidence"].iter().all(|field| without.refusals().for_field(field).is_some()));
        let entry = NewReport { about: About::Entry, ..report };
        assert!(entry.refusals().for_field("about").is_some(), "which entry");
    }
}
