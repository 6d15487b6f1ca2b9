//! Units: a tree of offices and their divisions. What happens to a unit in the course of its life stands in [`life`].

pub mod life;

use chrono::NaiveDate;

use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// Whether a unit decides and keeps a council of its own.
    UnitKind "loại đơn vị" {
        Office = "office" / "Cơ quan",
        Division = "division" / "Phòng, ban, đơn vị thuộc",
    }
}

/// What is said of a unit when it is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    pub code: String,
    pub name: String,
    pub kind: UnitKind,
    /// The post of its head as papers print it: "CHÁNH VĂN PHÒNG".
    pub head_post: String,
    /// Who the law sees in the head (Law 06/2022/QH15, Articles 77–80): a word of `law::Decider`; empty for a division.
    pub decider: String,
    /// The place of papers (địa danh): "Lạng Sơn".
    pub place: String,
    /// The letters after the type in a paper's symbol: "VP" in "05/QĐ-VP".
    pub symbol: String,
    /// The superior body as papers print it above the office's name; may be empty.
    pub superior: String,
    pub opened: NaiveDate,
}

impl NewUnit {
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("name", &self.name, "Ghi tên đơn vị.");
        refusals.and(code_refusals(&self.code))
    }

    /// What stands in the way of opening it below a unit that closed on that day, or of which something above was made from
    /// other units on that day: no unit stands before what it belongs to.
    pub fn parent_refusals(&self, closed: Option<NaiveDate>, made: Option<NaiveDate>) -> Refusals {
        let mut refusals = Refusals::none();
        if closed.is_some() {
            refusals.add("parent", "Đơn vị cấp trên này đã ngừng hoạt động; hãy chọn đơn vị khác.");
        }
        if let Some(made) = made.filter(|made| self.opened < *made) {
            let made = viet::date::short(made);
            refusals
                .add("opened", format!("Đơn vị cấp trên thành lập ngày {made}; hãy ghi ngày từ ngày đó."));
        }
        refusals
    }
}

fn code_refusals(code: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("code", code, "Ghi mã đơn vị.");
    if !code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
        refusals.add("code", "Mã đơn vị chỉ gồm chữ không dấu, số và các dấu . - _");
    }
    refusals
}

/// What is known of a unit that is to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Its opening, or the last day on which something changed in it.
    pub since: NaiveDate,
    /// Units right below that stay open after the last day.
    pub open_below: i64,
    /// People who stand in the unit after the last day.
    pub people: i64,
}

impl Closing {
    pub fn refusals(&self, last: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        if last < self.since {
            let since = viet::date::short(self.since);
            refusals.add(
                "last",
                format!("Ngày hoạt động cuối không trước {since}, ngày thành lập hoặc thay đổi gần nhất."),
            );
        }
        if self.people > 0 {
            refusals.add(
                "",
                format!("Còn {} người ở đơn vị này; hãy chuyển họ sang đơn vị khác trước.", self.people),
            );
        }
        if self.open_below > 0 {
            refusals.add(
                "",
                format!(
                    "Còn {} đơn vị trực thuộc đang hoạt động; hãy đóng các đơn vị đó trước.",
                    self.open_below
                ),
            );
        }
        refusals
    }
}
