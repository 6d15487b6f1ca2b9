//! The law card of a verdict, ready for `kit::law_card`: one line per condition with its mark, sentence, facts and articles.

use chrono::NaiveDate;
use law::{
    Case, Citation, Effect, GradeLevel, Group, InitiativeKind, Law, Measure, Outcome, RuleOutcome, RuleResult,
};
use law::{Reading, SubjectKind, UnknownCode, Verdict};

/// A verdict as the card shows it.
#[derive(Debug, Clone)]
pub(crate) struct LawCard {
    pub(crate) mark: &'static str,
    pub(crate) verdict: &'static str,
    pub(crate) sum: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) missing: Vec<String>,
    /// The verdict under each text that may apply, where they differ.
    pub(crate) readings: Vec<ReadingView>,
}

/// A text, and what it says.
#[derive(Debug, Clone)]
pub(crate) struct ReadingView {
    pub(crate) text: String,
    pub(crate) mark: &'static str,
    pub(crate) verdict: &'static str,
}

/// One condition.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) mark: &'static str,
    pub(crate) word: &'static str,
    pub(crate) says: String,
    pub(crate) facts: Vec<String>,
    pub(crate) cites: Vec<Cite>,
}

/// An article, and the address of its text where there is one.
#[derive(Debug, Clone)]
pub(crate) struct Cite {
    /// Number of the instrument.
    pub(crate) instrument: String,
    pub(crate) label: String,
    pub(crate) href: Option<String>,
}

impl LawCard {
    pub(crate) fn of(verdict: &Verdict) -> Self {
        Self {
            mark: mark(verdict.verdict),
            verdict: verdict.verdict.label(),
            sum: sum(verdict),
            lines: verdict.rules.iter().map(|rule| line(rule, verdict.law.on)).collect(),
            missing: verdict.missing.iter().map(|missing| missing.says.clone()).collect(),
            readings: Vec::new(),
        }
    }

    /// With what would change the verdict, and, where a person decides, what each text says.
    pub(crate) fn in_full(mut self, law: &Law, case: &Case) -> Result<Self, UnknownCode> {
        for remedy in law.remedies(case)? {
            if !self.missing.contains(&remedy.says) {
                self.missing.push(remedy.says);
            }
        }
        let readings = law.readings(case)?;
        if readings.len() > 1 {
            self.readings = readings.into_iter().map(ReadingView::from).collect();
        }
        Ok(self)
    }

    /// With what a competent person decided where the text leaves it open: `says` names who, when and why.
    pub(crate) fn confirmed(mut self, eligible: bool, says: String) -> Self {
        (self.mark, self.verdict) = match eligible {
            true => ("met", "Đã xác nhận đủ điều kiện"),
            false => ("unmet", "Đã xác nhận chưa đủ điều kiện"),
        };
        let word = if eligible { "Đủ điều kiện" } else { "Chưa đủ điều kiện" };
        self.lines.push(Line { mark: self.mark, word, says, facts: Vec::new(), cites: Vec::new() });
        self
    }
}

/// Whether data decides any of it; where only the meeting attests, or no text was read, a screening has nothing to say.
pub(crate) fn rests_on_data(verdict: &Verdict) -> bool {
    use RuleOutcome::{Hold, Met, Unknown, Unmet};
    verdict.rules.iter().any(|rule| matches!(rule.outcome, Met | Unmet | Unknown | Hold))
}

impl From<Reading> for ReadingView {
    fn from(reading: Reading) -> Self {
        let outcome = reading.verdict.verdict;
        Self { text: reading.text, mark: mark(outcome), verdict: outcome.label() }
    }
}

/// How many of the conditions that decide are met; what the meeting attests is counted beside them.
fn sum(verdict: &Verdict) -> String {
    let count = |outcome| verdict.rules.iter().filter(|rule| rule.outcome == outcome).count();
    let (met, attested) = (count(RuleOutcome::Met), count(RuleOutcome::Confirm));
    let mut sum = format!("{met}/{} điều kiện đạt", verdict.rules.len() - attested);
    if attested > 0 {
        sum.push_str(&format!(", {attested} điều do cuộc họp xác nhận"));
    }
    if !verdict.law.confirmed {
        sum.push_str("; căn cứ chưa được xác nhận cho ngày này");
    }
    sum
}

pub(crate) fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Eligible => "met",
        Outcome::NotEligible => "unmet",
        Outcome::Hold | Outcome::NeedsData | Outcome::Ask => "waiting",
    }
}

fn line(rule: &RuleResult, on: NaiveDate) -> Line {
    Line {
        mark: match rule.outcome {
            RuleOutcome::Met => "met",
            RuleOutcome::Unmet => "unmet",
            RuleOutcome::Confirm => "neutral",
            RuleOutcome::Unknown | RuleOutcome::Hold | RuleOutcome::Ask => "waiting",
        },
        word: rule.outcome.label(),
        says: rule.says.clone(),
        facts: rule.facts.iter().map(|fact| told(fact)).collect(),
        cites: rule.cite.iter().map(|cite| citation(cite, on)).collect(),
    }
}

/// A citation that leads to the instruments in force that day.
pub(crate) fn citation(cite: &Citation, on: NaiveDate) -> Cite {
    Cite {
        instrument: cite.instrument.clone(),
        label: cite.to_string(),
        href: Some(format!("/lam-viec/quy-dinh?ngay={}#van-ban", viet::date::short(on))),
    }
}

/// A fact as people say it: "grades.2026 = HTTNV" is the grade of 2026. What has no such form stays as it is.
fn told(fact: &str) -> String {
    let (field, value) = fact.split_once(" = ").unwrap_or((fact, ""));
    let (list, of) = field.split_once('.').unwrap_or((field, ""));
    match list {
        "grades" => format!("Xếp loại năm {of}: {}", worded(value)),
        "initiatives" => format!("Sáng kiến, đề tài năm {of}: {}", worded(value)),
        "awards" if value.is_empty() => {
            fact.replacen("awards.", "Khen thưởng năm ", 1).replace(" has no ", ": chưa có ")
        }
        "awards" => format!("Khen thưởng năm {of}: {}", worded(value)),
        "discipline" => format!("Kỷ luật ngày {}: {}", day(of), worded(value)),
        "pending" => format!("Vụ việc mở ngày {}: {}", day(of), worded(value)),
        "members" => format!("Thành viên – {}: {value}", figure(of)),
        "kind" => format!("Đối tượng: {}", worded(value)),
        "group" => format!("Nhóm đối tượng: {}", worded(value)),
        _ => fact.to_owned(),
    }
}

/// The words of a value, each in Vietnamese where the law has a label for it.
fn worded(value: &str) -> String {
    value.split_inclusive([' ', ',', '(', ')']).map(one_word).collect()
}

fn one_word(word: &str) -> String {
    let plain = word.trim_matches([' ', ',', '(', ')']);
    let said = match plain {
        "none" => "không có".to_owned(),
        "until" => "đến".to_owned(),
        "open" => "chưa kết luận".to_owned(),
        "closed" => "kết luận ngày".to_owned(),
        _ => label(plain).map_or_else(|| day(plain), str::to_owned),
    };
    word.replacen(plain, &said, usize::from(!plain.is_empty()))
}

fn label(word: &str) -> Option<&'static str> {
    let law = Law::built_in().award(word).map(|award| award.name.as_str());
    law.or_else(|| word.parse().ok().map(GradeLevel::label))
        .or_else(|| word.parse().ok().map(InitiativeKind::label))
        .or_else(|| word.parse().ok().map(Effect::label))
        .or_else(|| word.parse().ok().map(Measure::label))
        .or_else(|| word.parse().ok().map(Group::label))
        .or_else(|| word.parse().ok().map(SubjectKind::label))
}

fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), viet::date::short)
}

fn figure(of: &str) -> &str {
    match of {
        "total" => "tổng số",
        "completed_tasks" => "hoàn thành nhiệm vụ trở lên",
        "ldtt" => "Lao động tiên tiến",
        "cstdcs" => "Chiến sĩ thi đua cơ sở",
        "disciplined_warning_or_worse" => "bị kỷ luật từ cảnh cáo trở lên",
        "women" => "nữ",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn facts_are_told_in_words() {
        for (fact, says) in [
            ("grades.2026 = HTTNV", "Xếp loại năm 2026: hoàn thành tốt nhiệm vụ"),
            ("initiatives.2026 = none", "Sáng kiến, đề tài năm 2026: không có"),
            ("initiatives.2026 = initiative (base)", "Sáng kiến, đề tài năm 2026: sáng kiến (cơ sở)"),
            ("awards.2025 has no LDTT", "Khen thưởng năm 2025: chưa có LDTT"),
            (
                "discipline.2026-05-10 = canh_cao, until 2027-05-09",
                "Kỷ luật ngày 10/05/2026: cảnh cáo, đến 09/05/2027",
            ),
            ("members.ldtt = 14", "Thành viên – Lao động tiên tiến: 14"),
            ("something else", "something else"),
        ] {
            assert_eq!(told(fact), says);
        }
    }
}
