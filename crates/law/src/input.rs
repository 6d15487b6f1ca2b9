//! Reads a facts file: TOML or JSON, one line on what is wrong, where, and what to write instead.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::Law;
use crate::case::Case;
use crate::judge::UnknownCode;

/// The longest facts file that is read, in bytes: the record of a whole life needs a few thousand.
pub const LONGEST_FACTS: usize = 1024 * 1024;

/// Facts that cannot be read. `Display` is one Vietnamese line with the place and a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactsFault {
    /// The line in the text, from 1; `None` where the text as a whole is wrong.
    pub line: Option<usize>,
    pub says: String,
}

impl fmt::Display for FactsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "dòng {line}: {}", self.says),
            None => f.write_str(&self.says),
        }
    }
}

impl std::error::Error for FactsFault {}

impl Law {
    /// Reads a case and makes sure that the catalogue knows every code in it.
    pub fn read_case(&self, text: &str) -> Result<Case, FactsFault> {
        let case: Case = read_facts(text)?;
        match self.known_codes(&case) {
            Ok(_) => Ok(case),
            Err(UnknownCode(code)) => Err(self.unknown_code(text, &code)),
        }
    }

    fn unknown_code(&self, text: &str, code: &str) -> FactsFault {
        let quoted = format!("\"{code}\"");
        let line = text.lines().position(|line| line.contains(&quoted)).map(|line| line + 1);
        let begin: Vec<char> = code.chars().take(2).collect();
        let alike = self.awards().iter().filter(|award| {
            award.code.chars().zip(&begin).all(|(own, typed)| own.eq_ignore_ascii_case(typed))
        });
        let mut alike: Vec<_> = alike.map(|award| award.code.as_str()).take(6).collect();
        if alike.is_empty() {
            alike = self.awards().iter().map(|award| award.code.as_str()).take(6).collect();
        }
        let says =
            format!("Không có mã “{code}” trong danh mục. Dùng mã của danh mục, như {}.", alike.join(", "));
        FactsFault { line, says }
    }
}

/// Reads TOML, or JSON where the text begins with a brace.
pub fn read_facts<T: DeserializeOwned>(text: &str) -> Result<T, FactsFault> {
    if text.len() > LONGEST_FACTS {
        let says = format!(
            "Tệp dài {} byte, quá giới hạn {LONGEST_FACTS} byte. Mỗi tệp chỉ ghi một hồ sơ, vài nghìn ký tự.",
            text.len()
        );
        return Err(FactsFault { line: None, says });
    }
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| FactsFault {
            line: Some(error.line()).filter(|line| *line > 0),
            says: in_vietnamese(error.to_string().split(" at line ").next().unwrap_or_default()),
        })
    } else {
        toml::from_str(text).map_err(|error: toml::de::Error| FactsFault {
            line: error.span().map(|span| line_of(text, span.start)),
            says: in_vietnamese(error.message()),
        })
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The readers speak English where the words of the law's own types do not reach.
fn in_vietnamese(message: &str) -> String {
    let message = message.lines().collect::<Vec<_>>().join(" ");
    let quoted = |rest: &str| rest.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let known: Vec<_> = rest.split('`').skip(3).step_by(2).collect();
        return format!(
            "Không có mục “{}”. Sửa tên hoặc bỏ mục này; các mục có: {}.",
            quoted(rest),
            known.join(", ")
        );
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        return format!("Thiếu mục “{}”. Bổ sung mục này.", quoted(rest));
    }
    if let Some(rest) = message.strip_prefix("duplicate key") {
        return format!("Một mục được ghi hai lần{rest}. Giữ lại một.");
    }
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    if let Some((found, expected)) = wrong.and_then(|rest| rest.split_once(", expected ")) {
        return format!("Sai kiểu: ghi {found}, cần {expected}. Sửa lại giá trị.");
    }
    match message.strip_suffix('.') {
        Some(sentence) => format!("{sentence}."),
        None => format!("{message}. Sửa lại chỗ này."),
    }
}
