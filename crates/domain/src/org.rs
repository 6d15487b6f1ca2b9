//! Units: a tree of offices and their divisions.

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
        refusals.require("code", &self.code, "Ghi mã đơn vị.");
        if !self.code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
            refusals.add("code", "Mã đơn vị chỉ gồm chữ không dấu, số và các dấu . - _");
        }
        refusals
    }
}
