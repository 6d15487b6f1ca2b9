//! The life of a unit: what may happen to it on a day, on which paper that rests, and what follows the unit.
//!
//! What follows, and where it is said:
//! - A new name, code or place in the tree leaves the unit the same: its record goes on unbroken.
//! - A unit that receives another one keeps its own record. Whether the record of the other counts beside it is not said in
//!   the texts that were read (Law 06/2022/QH15 and its decrees know neither merging nor splitting), so a person decides,
//!   link by link, with a reason; until then nobody may rest a verdict on it.
//! - People take their own record along: it belongs to them and not to the unit.

use chrono::NaiveDate;
use uuid::Uuid;
use viet::date::short;

use super::NewUnit;
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What happens to a unit.
    EventKind "sự kiện của đơn vị" {
        Created = "created" / "Thành lập",
        Renamed = "renamed" / "Đổi tên",
        Recoded = "recoded" / "Đổi mã",
        Moved = "moved" / "Chuyển đơn vị cấp trên",
        Merged = "merged" / "Sáp nhập, hợp nhất",
        Split = "split" / "Chia, tách",
        Dissolved = "dissolved" / "Giải thể",
        Closed = "closed" / "Ngừng hoạt động",
    }
}

words! {
    /// Whether the record of a unit counts for the one that follows it.
    Counts "việc tính thành tích" {
        Yes = "yes" / "Được tính",
        No = "no" / "Không tính",
        Undecided = "undecided" / "Chưa xác định",
    }
}

/// The paper on which an event rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub number: String,
    pub decided: NaiveDate,
    pub issuer: String,
}

/// An event: its first day, and its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub day: NaiveDate,
    pub paper: Paper,
}

/// Who follows a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heir {
    /// A unit that stands already.
    Existing(Uuid),
    /// A unit that opens on the day of the event, below that one; without it an office of its own.
    New { parent: Option<Uuid>, unit: NewUnit },
}

impl Heir {
    /// The heir as it is stored: a new unit opens on the day of the event.
    #[must_use]
    pub fn on(mut self, day: NaiveDate) -> Self {
        if let Heir::New { unit, .. } = &mut self {
            unit.opened = day;
        }
        self
    }
}

/// What one heir takes of a unit that is split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub to: Heir,
    pub people: Vec<Uuid>,
    /// Units right below the one that is split.
    pub units: Vec<Uuid>,
}

/// How a unit stands when something is to happen to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub closed: Option<NaiveDate>,
    /// The last day on which something changed in what the event touches: its opening, or an event before.
    pub since: NaiveDate,
}

impl Event {
    /// What stands in the way of the event itself, whatever it is. Events of a unit follow one another, so that each day has
    /// one answer.
    pub fn refusals(&self, standing: &Standing, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        if let Some(closed) = standing.closed {
            let closed = short(closed);
            refusals.add(
                "",
                format!(
                    "Đơn vị đã ngừng hoạt động sau ngày {closed}; chỉ thay đổi được đơn vị đang hoạt động."
                ),
            );
        }
        if self.day > today {
            refusals.add("day", "Ngày có hiệu lực chưa tới; hãy ghi khi đã có hiệu lực.");
        }
        if self.day <= standing.since {
            let since = short(standing.since);
            refusals.add(
                "day",
                format!("Ngày có hiệu lực phải sau ngày {since}, ngày thay đổi gần nhất của đơn vị."),
            );
        }
        refusals.and(self.paper.refusals(today))
    }

    /// The last day before the event.
    pub fn eve(&self) -> NaiveDate {
        self.day.pred_opt().unwrap_or(self.day)
    }
}

impl Paper {
    fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("number", &self.number, "Ghi số quyết định.");
        refusals.require("issuer", &self.issuer, "Ghi cơ quan ban hành quyết định.");
        if self.decided > today {
            refusals.add("decided", "Ngày quyết định chưa tới; hãy xem lại.");
        }
        refusals
    }
}

/// What stands in the way of a new name.
pub fn rename_refusals(present: &str, name: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("name", name, "Ghi tên mới của đơn vị.");
    if present == name {
        refusals.add("name", "Đây là tên hiện nay; hãy ghi tên mới.");
    }
    refusals
}

/// What stands in the way of a new code.
pub fn recode_refusals(present: &str, code: &str) -> Refusals {
    let mut refusals = super::code_refusals(code);
    if present == code {
        refusals.add("code", "Đây là mã hiện nay; hãy ghi mã mới.");
    }
    refusals
}

/// A unit that is to receive people, or units below itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver {
    pub closed: Option<NaiveDate>,
    /// Since when it has stood at its place in the tree, with all above it.
    pub settled: NaiveDate,
    /// It is one of those that move or end, or stands below one of them.
    pub inside: bool,
}

impl Receiver {
    /// What stands in the way of receiving from that day on; the sentences belong to `field`.
    pub fn refusals(&self, field: &'static str, day: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        if self.closed.is_some() {
            refusals.add(field, "Đơn vị này đã ngừng hoạt động; hãy chọn đơn vị khác.");
        }
        if self.inside {
            refusals.add(
                field,
                "Đơn vị này nằm trong đơn vị thay đổi; hãy chọn đơn vị khác, hoặc chuyển nó ra trước.",
            );
        }
        if day < self.settled {
            let settled = short(self.settled);
            refusals.add(
                "day",
                format!("Ngày có hiệu lực không trước {settled}, ngày đơn vị tiếp nhận có vị trí hiện nay."),
            );
        }
        refusals
    }
}

/// What stands in the way of merging so many units into the heir.
pub fn merge_refusals(units: usize, heir: &Heir) -> Refusals {
    match (units, heir) {
        (0, _) => Refusals::at("from", "Chọn đơn vị được sáp nhập."),
        (1, Heir::New { .. }) => Refusals::at(
            "from",
            "Hợp nhất thành đơn vị mới cần từ hai đơn vị; nếu chỉ đổi tên, hãy dùng Đổi tên.",
        ),
        _ => Refusals::none(),
    }
}

/// What stands in the way of splitting a unit into these parts; `stays`: it goes on beside them.
pub fn split_refusals(parts: &[Part], stays: bool) -> Refusals {
    let mut refusals = Refusals::none();
    let least = if stays { 1 } else { 2 };
    if parts.len() < least {
        refusals.add(
            "parts",
            match stays {
                true => "Ghi đơn vị được tách ra.",
                false => "Chia cần từ hai đơn vị; nếu đơn vị cũ còn hoạt động, hãy chọn Tách.",
            },
        );
    }
    let heirs = parts.iter().map(|part| match &part.to {
        Heir::Existing(unit) => unit.to_string(),
        Heir::New { unit, .. } => unit.code.clone(),
    });
    if repeats(heirs) {
        refusals.add("parts", "Một đơn vị được ghi hai lần, hoặc hai đơn vị mới có cùng mã; hãy sửa lại.");
    }
    if repeats(parts.iter().flat_map(|part| &part.people)) {
        refusals.add("people", "Có người được giao cho hai đơn vị; hãy chọn một.");
    }
    if repeats(parts.iter().flat_map(|part| &part.units)) {
        refusals.add("units", "Có đơn vị trực thuộc được giao cho hai đơn vị; hãy chọn một.");
    }
    refusals
}

fn repeats<T: Ord>(all: impl Iterator<Item = T>) -> bool {
    let mut all: Vec<_> = all.collect();
    all.sort();
    all.windows(2).any(|pair| pair[0] == pair[1])
}

/// What stands in the way of saying whether the record of a predecessor counts.
pub fn decide_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("reason", reason, "Ghi căn cứ: văn bản, cuộc họp hoặc người có thẩm quyền đã kết luận.");
    refusals
}

/// The last year whose record a unit hands on: that of its last day, or for one that goes on the last full year, for the year
/// of the event is its own.
pub fn handed_on_through(day: NaiveDate, ended: bool) -> i32 {
    use chrono::Datelike;
    let eve = day.pred_opt().unwrap_or(day);
    if ended { eve.year() } else { day.year() - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::UnitKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn event(on: &str) -> Event {
        let paper =
            Paper {
                number: "1/QĐ".into(), decided: day("2025-06-12"), issuer: "Cơ quan (hư cấu)".into()
            };
        Event { day: day(on), paper }
    }

    fn new_unit() -> Heir {
        let unit = NewUnit {
            code: "M".into(),
            name: "Đơn vị mới".into(),
            kind: UnitKind::Division,
            head_post: String::new(),
            decider: String::new(),
            place: String::new(),
            symbol: String::new(),
            superior: String::new(),
            opened: day("2000-01-01"),
        };
        Heir::New { parent: None, unit }
    }

    #[test]
    fn events_of_a_unit_follow_one_another_and_rest_on_a_paper() {
        let standing = Standing { closed: None, since: day("2020-01-01") };
        let refusals = |event: Event| event.refusals(&standing, day("2025-11-02"));
        assert!(refusals(event("2025-07-01")).is_empty());
        for odd in ["2025-11-03", "2020-01-01"] {
            assert!(refusals(event(odd)).for_field("day").is_some(), "{odd}");
        }
        let mut bare = event("2025-07-01");
        bare.paper = Paper { number: " ".into(), decided: day("2026-01-01"), issuer: String::new() };
        for field in ["number", "decided", "issuer"] {
            assert!(refusals(bare.clone()).for_field(field).is_some(), "{field}");
        }
        let closed = Standing { closed: Some(day("2024-12-31")), ..standing };
        assert!(event("2025-07-01").refusals(&closed, day("2025-11-02")).for_field("").is_some());
    }

    #[test]
    fn who_receives_is_open_that_day_and_stands_outside() {
        let open = Receiver { closed: None, settled: day("2025-07-01"), inside: false };
        assert!(open.refusals("to", day("2025-07-01")).is_empty());
        assert!(open.refusals("to", day("2025-06-30")).for_field("day").is_some());
        assert!(
            Receiver { inside: true, ..open }.refusals("to", day("2025-07-01")).for_field("to").is_some()
        );
        let closed = Receiver { closed: Some(day("2025-08-01")), ..open };
        assert!(closed.refusals("to", day("2025-07-01")).for_field("to").is_some());
    }

    #[test]
    fn what_is_no_merger_and_no_split_is_said() {
        assert!(!merge_refusals(0, &Heir::Existing(Uuid::nil())).is_empty());
        assert!(!merge_refusals(1, &new_unit()).is_empty());
        assert!(merge_refusals(1, &Heir::Existing(Uuid::nil())).is_empty());
        let part = |people: &[Uuid]| Part { to: new_unit(), people: people.into(), units: Vec::new() };
        assert!(!split_refusals(&[part(&[])], false).is_empty());
        assert!(split_refusals(&[part(&[])], true).is_empty());
        assert!(!split_refusals(&[part(&[Uuid::nil()]), part(&[Uuid::nil()])], false).is_empty());
    }

    #[test]
    fn a_unit_hands_on_the_years_that_it_was_graded_for() {
        assert_eq!(handed_on_through(day("2025-07-01"), true), 2025);
        assert_eq!(handed_on_through(day("2025-01-01"), true), 2024);
        assert_eq!(handed_on_through(day("2025-07-01"), false), 2024);
    }
}
