//! Role models (điển hình tiên tiến): found, nurtured, recognised, multiplied; the story that is told of them, and whether they
//! agreed to its being told.
//!
//! Law 06/2022/QH15, Article 17, clause 4 asks that models be found, nurtured and multiplied; no text read so far defines one
//! or sets a number, so a person decides at every stage and says why.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::account::Role;
use crate::movement::{only, paragraphed};
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// How far a role model has come.
    Stage "chặng của điển hình" {
        Found = "found" / "Phát hiện",
        Nurtured = "nurtured" / "Bồi dưỡng",
        Recognised = "recognised" / "Công nhận",
        Multiplied = "multiplied" / "Nhân rộng",
        /// No longer followed as a model.
        Ended = "ended" / "Thôi theo dõi",
    }
}

/// From, to: where a role model may be led. Who is recognised at once was found by that.
pub const ARROWS: &[(Stage, Stage)] = &[
    (Stage::Found, Stage::Nurtured),
    (Stage::Found, Stage::Recognised),
    (Stage::Nurtured, Stage::Recognised),
    (Stage::Recognised, Stage::Multiplied),
    (Stage::Found, Stage::Ended),
    (Stage::Nurtured, Stage::Ended),
    (Stage::Recognised, Stage::Ended),
    (Stage::Multiplied, Stage::Ended),
];

impl Stage {
    /// Where a role model may be led from here.
    pub fn onward(self) -> impl Iterator<Item = Stage> {
        ARROWS.iter().filter(move |(from, _)| *from == self).map(|(_, to)| *to)
    }

    /// Whether the public may read of a role model at this stage, once its holder has agreed.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Recognised | Self::Multiplied)
    }
}

/// Who keeps the role models of a unit: its clerks and its heads.
const KEEPERS: &[Role] = &[Role::Clerk, Role::Head];

/// Whether somebody with these roles over the unit keeps its role models.
pub fn keep_refusals(roles: &[Role], unit: &str) -> Refusals {
    match roles.iter().any(|role| KEEPERS.contains(role)) {
        true => Refusals::none(),
        false => only(KEEPERS, unit, "ghi điển hình tiên tiến"),
    }
}

/// A person or a collective that is a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    Person(Uuid),
    Collective(Uuid),
}

/// What is said of a role model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What it is a model of, such as `cải cách hành chính`.
    pub field: String,
    /// Paragraphs, one a line.
    pub story: String,
    /// The day on which the person, or the collective's head, agreed that the story is told; none: it is not.
    pub consented_on: Option<NaiveDate>,
    /// Where that stands: a letter, the minutes of a meeting.
    pub consent: String,
}

impl Told {
    pub fn tidied(self) -> Self {
        Self {
            field: viet::tidy(&self.field),
            story: paragraphed(&self.story),
            consented_on: self.consented_on,
            consent: viet::tidy(&self.consent),
        }
    }

    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("field", &self.field, "Ghi điển hình về lĩnh vực, việc gì.");
        match self.consented_on {
            None if !self.consent.is_empty() => {
                refusals.add("consented_on", "Ghi ngày đồng ý cho giới thiệu công khai.");
            }
            Some(on) if on > today => refusals.add("consented_on", "Ngày đồng ý không được sau hôm nay."),
            Some(_) if self.consent.is_empty() => {
                refusals.add("consent", "Ghi sự đồng ý nằm ở đâu: đơn, biên bản, thư.");
            }
            _ => {}
        }
        refusals
    }
}

/// A photo is kept only while it is agreed that the role model is told of.
pub fn photo_refusals(consented_on: Option<NaiveDate>) -> Refusals {
    match consented_on {
        Some(_) => Refusals::none(),
        None => Refusals::at(
            "file",
            "Chưa có sự đồng ý giới thiệu công khai; ghi sự đồng ý ở phần “Câu chuyện” rồi thêm ảnh.",
        ),
    }
}

/// A stage that is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    pub stage: Stage,
    pub on: Option<NaiveDate>,
    /// What was done, or why.
    pub says: String,
}

impl Reached {
    pub fn tidied(self) -> Self {
        Self { says: viet::tidy(&self.says), ..self }
    }

    /// What stands in the way, after `last` was reached on that day.
    pub fn refusals(&self, last: Stage, last_on: NaiveDate, today: NaiveDate) -> Refusals {
        if !last.onward().any(|to| to == self.stage) {
            return Refusals::at(
                "stage",
                format!(
                    "Điển hình đang ở chặng “{last}” nên không sang “{}” được; hãy chọn lại.",
                    self.stage
                ),
            );
        }
        let mut refusals = Refusals::none();
        let asks = match self.stage {
            Stage::Found => "Ghi phát hiện ở đâu, qua việc gì.",
            Stage::Nurtured => "Ghi đã bồi dưỡng, giúp đỡ thế nào.",
            Stage::Recognised => "Ghi công nhận bằng văn bản, danh hiệu nào.",
            Stage::Multiplied => "Ghi nhân rộng ở đâu, bằng cách nào.",
            Stage::Ended => "Ghi vì sao thôi theo dõi.",
        };
        refusals.require("says", &self.says, asks);
        match self.on {
            None => refusals.add("on", "Ghi ngày."),
            Some(on) if on > today => refusals.add("on", "Ngày không được sau hôm nay."),
            Some(on) if on < last_on => {
                refusals.add("on", format!("Ngày này trước chặng “{last}” ({}).", viet::date::short(last_on)))
            }
            Some(_) => {}
        }
        refusals
    }
}

/// What stands in the way of finding a role model that day.
pub fn found_refusals(on: Option<NaiveDate>, says: &str, today: NaiveDate) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("says", says, "Ghi phát hiện ở đâu, qua việc gì.");
    match on {
        None => refusals.add("on", "Ghi ngày."),
        Some(on) if on > today => refusals.add("on", "Ngày không được sau hôm nay."),
        Some(_) => {}
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, day).expect("day")
    }

    #[test]
    fn every_arrow_that_is_not_in_the_table_is_refused() {
        for from in Stage::ALL {
            for to in Stage::ALL {
                let reached = Reached { stage: *to, on: Some(day(2)), says: "Vì việc ấy".into() };
                let refusals = reached.refusals(*from, day(1), day(3));
                assert_eq!(refusals.is_empty(), ARROWS.contains(&(*from, *to)), "{from} {to}: {refusals}");
            }
        }
    }

    #[test]
    fn stages_follow_each_other_in_time() {
        let reached = |on| Reached { stage: Stage::Nurtured, on, says: "Cử đi học".into() };
        let wrong = |on| reached(on).refusals(Stage::Found, day(10), day(20));
        assert!(wrong(Some(day(10))).is_empty());
        for on in [None, Some(day(9)), Some(day(21))] {
            assert!(wrong(on).for_field("on").is_some(), "{on:?}");
        }
    }

    #[test]
    fn consent_has_a_day_and_a_place() {
        let told = |on, consent: &str| Told {
            field: "Cải cách hành chính".into(),
            consented_on: on,
            consent: consent.into(),
            ..Told::default()
        };
        assert!(told(None, "").refusals(day(1)).is_empty());
        assert!(told(Some(day(1)), "Đơn ngày 01/6").refusals(day(1)).is_empty());
        assert!(told(Some(day(1)), "").refusals(day(1)).for_field("consent").is_some());
        assert!(told(None, "Đơn").refusals(day(1)).for_field("consented_on").is_some());
        assert!(told(Some(day(2)), "Đơn").refusals(day(1)).for_field("consented_on").is_some());
    }

    #[test]
    fn nobody_is_told_of_before_being_recognised() {
        let told: Vec<_> = Stage::ALL.iter().filter(|stage| stage.is_told()).collect();
        assert_eq!(told, [&Stage::Recognised, &Stage::Multiplied]);
    }

    #[test]
    fn clerks_and_heads_keep_role_models() {
        for role in Role::ALL {
            assert_eq!(keep_refusals(&[*role], "Văn phòng").is_empty(), KEEPERS.contains(role), "{role}");
        }
    }
}
