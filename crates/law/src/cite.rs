//! A place in an instrument: article, clause, point.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a rule or figure stands. `Display` writes it as papers do:
/// `điểm a khoản 1 Điều 24 Luật Thi đua, khen thưởng số 06/2022/QH15`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Number of the instrument, as in `instruments.toml`.
    pub instrument: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<String>,
}

impl Citation {
    /// Stands for the number where no instrument of the law sets a rule, only the office's own regulation.
    pub const LOCAL: &'static str = "local rule";
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (word, part) in [("điểm", &self.point), ("khoản", &self.clause), ("Điều", &self.article)]
        {
            if let Some(part) = part {
                write!(f, "{word} {part} ")?;
            }
        }
        f.write_str(&instrument_name(&self.instrument))
    }
}

/// The name under which the built-in law knows the instrument, else what its number tells.
fn instrument_name(number: &str) -> String {
    if let Some(instrument) = crate::Law::built_in().instrument(number) {
        return instrument.cited_as.clone();
    }
    let kind = match number {
        Citation::LOCAL => return "quy định của cơ quan".to_owned(),
        n if n.contains("/NĐ-CP") => "Nghị định số",
        n if n.contains("/TT-") => "Thông tư số",
        n if n.contains("/QĐ-") => "Quyết định số",
        n if n.contains("/QH") => "Luật số",
        _ => "văn bản số",
    };
    format!("{kind} {number}")
}
