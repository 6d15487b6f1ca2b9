//! What the law answers: a verdict is never a bare yes or no, it carries its reasons.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::cite::Citation;
use crate::word::words;

words!(
    /// The answer to a case.
    pub Outcome, "kết luận",
    Eligible = "eligible" "Đủ điều kiện",
    NotEligible = "not_eligible" "Chưa đủ điều kiện",
    Hold = "hold" "Tạm dừng",
    NeedsData = "needs_data" "Thiếu dữ liệu",
    Ask = "ask" "Cần người có thẩm quyền xem xét",
);

words!(
    /// How one condition came out.
    pub RuleOutcome, "kết quả của điều kiện",
    Met = "met" "Đạt",
    Unmet = "unmet" "Không đạt",
    Unknown = "unknown" "Thiếu dữ liệu",
    Hold = "hold" "Đang chờ",
    Ask = "ask" "Cần xem xét",
    Confirm = "confirm" "Cuộc họp xác nhận",
);

/// The answer, with every condition that was considered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub award: String,
    pub year: i32,
    pub verdict: Outcome,
    pub law: Basis,
    pub rules: Vec<RuleResult>,
    pub missing: Vec<Missing>,
}

/// Which law was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The day whose law applies: the day on which the dossier was received.
    pub on: NaiveDate,
    /// Numbers of the instruments, in the order of the catalogue.
    pub instruments: Vec<String>,
    /// False where a text has lapsed, was amended by one not yet read, or stands on a secondary source.
    pub confirmed: bool,
}

/// One condition, with the facts that decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleResult {
    pub id: String,
    pub outcome: RuleOutcome,
    /// A Vietnamese sentence.
    pub says: String,
    /// `grades.2026 = HTTNV`; empty where a fact is missing.
    pub facts: Vec<String>,
    pub cite: Vec<Citation>,
}

/// A fact without which no answer is possible.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    /// Where it belongs in the facts: `grades.2026`, `members.ldtt`.
    pub fact: String,
    /// A Vietnamese sentence that says what to supply.
    pub says: String,
}
