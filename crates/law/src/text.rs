//! The texts of rules as a legal officer sees them: where each was read, the values that stand in it, and how a new text
//! of a rule is written for an office's own folder.
//!
//! A new text keeps the shape of the rule and says other values, other sentences and another article; whatever comes out
//! goes through the same checks as any other file ([`Law::read_with_overlay`]).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Table, Value};

use crate::Law;
use crate::case::{Effect, GradeLevel};
use crate::cite::Citation;
use crate::overlay::Overlay;
use crate::source::{Confidence, Span};
use crate::verdict::RuleOutcome;

/// One rule with its text of a day.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// Names it among the rules, also those that share an id: `CSCS-01.0`.
    pub key: String,
    /// `CSCS-01`
    pub id: String,
    /// Codes of awards; `*` stands for every award.
    pub awards: Vec<String>,
    pub from: NaiveDate,
    /// The last day; without it the text is carried on.
    pub to: Option<NaiveDate>,
    /// The last day for which the text was read.
    pub read_to: Option<NaiveDate>,
    /// Whether the text was read for the day that was asked about, and read as certain.
    pub confirmed: bool,
    pub cite: Vec<Citation>,
    /// The sentence of each outcome that the rule can have, in the order of the contract.
    pub says: Vec<(RuleOutcome, String)>,
    pub values: Vec<TextValue>,
}

/// A value of a rule that a text can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextValue {
    /// Where it stands in the condition: `any.1.initiative.effect`.
    pub path: String,
    /// What people call it.
    pub label: &'static str,
    pub value: String,
    /// The words among which it is chosen, each with what people read; empty for a number.
    pub choices: Vec<(String, String)>,
}

/// What a new text says of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amendment {
    pub key: String,
    /// The first day of the new text.
    pub from: NaiveDate,
    pub cite: Vec<Citation>,
    /// By path; a value that is not named stays.
    pub values: BTreeMap<String, String>,
    pub says: BTreeMap<RuleOutcome, String>,
    /// The new text asks this no longer.
    pub repealed: bool,
}

/// Why a new text cannot be written: the path of a value or the name of a field, and a Vietnamese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendFault {
    pub at: String,
    pub says: String,
}

/// A rule as it stands in a file.
struct Entry {
    key: String,
    rule: Table,
}

impl Law {
    /// Every rule that has a text on that day, in the order of the files.
    pub fn rule_texts(&self, on: NaiveDate) -> Vec<RuleText> {
        self.entries().iter().filter_map(|entry| self.text_of(entry, on)).collect()
    }

    /// The new text as a file `rules/….toml` of an office's own folder. It begins from the text of `on`.
    pub fn amended(&self, on: NaiveDate, amendment: &Amendment) -> Result<String, AmendFault> {
        let fault = |at: &str, says: &str| AmendFault { at: at.to_owned(), says: says.to_owned() };
        let found = self.entries().into_iter().find(|entry| entry.key == amendment.key);
        let entry = found.ok_or_else(|| fault("key", "Không có điều kiện này trong dữ liệu."))?;
        let mut rule = entry.rule;
        let base = version_on(&rule, on).cloned();
        let mut version =
            base.ok_or_else(|| fault("key", "Điều kiện này không có văn bản nào của ngày ấy."))?;
        for gone in ["unread", "doubtful"] {
            version.remove(gone);
        }
        version.insert("in_time".into(), span_from(amendment.from));
        version.insert("cite".into(), Value::Array(amendment.cite.iter().map(cited).collect()));
        match amendment.repealed {
            true => repeal(&mut version, rule.contains_key("limb_of")),
            false => fill(&mut version, amendment)?,
        }
        rule.insert("version".into(), Value::Array(vec![Value::Table(version)]));
        let file = Table::from_iter([("rule".to_owned(), Value::Array(vec![Value::Table(rule)]))]);
        toml::to_string(&file).map_err(|error| fault("key", &error.to_string()))
    }

    /// The rules of all files; a rule that the office's own folder has too is counted once, with the versions of both.
    fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let of_rules = |path: &str| path.trim_start_matches("overlay/").starts_with("rules/");
        // The office's own files stand first; a text of theirs comes before the one that it replaces.
        for (_, text) in self.texts.iter().filter(|(path, _)| of_rules(path)) {
            for rule in rules_in(text) {
                match entries.iter_mut().find(|entry| scope(&entry.rule) == scope(&rule)) {
                    Some(entry) => add_versions(&mut entry.rule, &rule),
                    None => entries.push(Entry { key: String::new(), rule }),
                }
            }
        }
        let mut counted = BTreeMap::<String, usize>::new();
        for entry in &mut entries {
            let id = word(&entry.rule, "id");
            let place = counted.entry(id.clone()).or_default();
            entry.key = format!("{id}.{place}");
            *place += 1;
        }
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        entries
    }

    fn text_of(&self, entry: &Entry, on: NaiveDate) -> Option<RuleText> {
        let version = version_on(&entry.rule, on)?;
        let span = span_of(version)?;
        let certain = !version.contains_key("unread") && !version.contains_key("doubtful");
        let says = version.get("says").and_then(Value::as_table);
        let sentence = |outcome: &RuleOutcome| {
            let text = says?.get(outcome.as_str())?.as_str()?;
            Some((*outcome, text.to_owned()))
        };
        Some(RuleText {
            key: entry.key.clone(),
            id: word(&entry.rule, "id"),
            awards: words(&entry.rule, "awards"),
            confirmed: certain && span.confirmed(on),
            from: span.from,
            to: span.to,
            read_to: span.read_to,
            cite: list(version, "cite").filter_map(|cite| cite.clone().try_into().ok()).collect(),
            says: RuleOutcome::ALL.iter().filter_map(sentence).collect(),
            values: version.get("when").map(|when| self.values_in(when, "", "")).unwrap_or_default(),
        })
    }

    /// The values inside a condition; `asks` is the name of the condition that they belong to.
    fn values_in(&self, value: &Value, path: &str, asks: &str) -> Vec<TextValue> {
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            Value::Table(table) => table
                .iter()
                .flat_map(|(name, part)| match part {
                    Value::Integer(_) | Value::String(_) => {
                        self.leaf(part, below(name), asks, name).into_iter().collect()
                    }
                    _ => self.values_in(part, &below(name), name),
                })
                .collect(),
            Value::Array(parts) => parts
                .iter()
                .enumerate()
                .flat_map(|(place, part)| self.values_in(part, &below(&place.to_string()), asks))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A value that people can say in another way; `None` for what belongs to the shape of the rule.
    fn leaf(&self, value: &Value, path: String, asks: &str, name: &str) -> Option<TextValue> {
        let label = label_of(asks, name)?;
        let (value, choices) = match value {
            Value::Integer(number) => (number.to_string(), Vec::new()),
            Value::String(word) => (word.clone(), self.choices_for(word)?),
            _ => return None,
        };
        Some(TextValue { path, label, value, choices })
    }

    /// The words of which this is one.
    fn choices_for(&self, word: &str) -> Option<Vec<(String, String)>> {
        let said = |word: &str, label: &str| (word.to_owned(), label.to_owned());
        if word.parse::<GradeLevel>().is_ok() {
            return Some(GradeLevel::ALL.iter().map(|level| said(level.as_str(), level.label())).collect());
        }
        if word.parse::<Effect>().is_ok() {
            return Some(Effect::ALL.iter().map(|effect| said(effect.as_str(), effect.label())).collect());
        }
        self.award(word)?;
        Some(self.awards().iter().map(|award| said(&award.code, &award.name)).collect())
    }
}

/// What a value is called, by the condition that it belongs to and its name in it.
fn label_of(asks: &str, name: &str) -> Option<&'static str> {
    Some(match (asks, name) {
        (_, "grade_at_least") | ("grade_run" | "grade_count", "at_least") => "Xếp loại từ",
        (_, "grade_equals") => "Xếp loại đúng mức",
        (_, "movement_months") => "Số tháng của phong trào",
        (_, "held") => "Danh hiệu, hình thức đã có",
        ("member_share", "at_least") => "Tỷ lệ thành viên từ (%)",
        ("member_share", "more_than") => "Tỷ lệ thành viên trên (%)",
        ("member_count", "at_least") => "Số thành viên ít nhất",
        ("member_count", "at_most") => "Số thành viên nhiều nhất",
        ("grade_run", "years") => "Số năm liên tục",
        ("within", "years") => "Trong số năm",
        (_, "times") => "Số lần",
        (_, "apart") => "Cách nhau nhiều nhất (năm)",
        (_, "award") => "Danh hiệu, hình thức",
        (_, "effect") => "Phạm vi ảnh hưởng từ cấp",
        ("received_by", "day") => "Hạn nhận: ngày",
        ("received_by", "month") => "Hạn nhận: tháng",
        _ => return None,
    })
}

fn rules_in(text: &str) -> Vec<Table> {
    let file: Table = text.parse().unwrap_or_default();
    list(&file, "rule").filter_map(Value::as_table).cloned().collect()
}

/// Everything of a rule but its versions: two entries with the same are one rule.
fn scope(rule: &Table) -> Table {
    rule.iter()
        .filter(|(name, _)| *name != "version")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn add_versions(rule: &mut Table, more: &Table) {
    let all: Vec<_> = list(rule, "version").chain(list(more, "version")).cloned().collect();
    rule.insert("version".into(), Value::Array(all));
}

fn version_on(rule: &Table, on: NaiveDate) -> Option<&Table> {
    let versions = list(rule, "version").filter_map(Value::as_table);
    versions.into_iter().find(|version| span_of(version).is_some_and(|span| span.holds(on)))
}

fn span_of(version: &Table) -> Option<Span> {
    Span::deserialize(version.get("in_time")?.clone()).ok()
}

fn list<'a>(table: &'a Table, name: &str) -> impl Iterator<Item = &'a Value> {
    table.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn word(table: &Table, name: &str) -> String {
    table.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn words(table: &Table, name: &str) -> Vec<String> {
    list(table, name).filter_map(Value::as_str).map(str::to_owned).collect()
}

fn span_from(from: NaiveDate) -> Value {
    let read = Value::String(Confidence::Read.as_str().to_owned());
    Value::Table(Table::from_iter([
        ("from".to_owned(), Value::String(from.format("%Y-%m-%d").to_string())),
        ("confidence".to_owned(), read),
    ]))
}

fn cited(cite: &Citation) -> Value {
    let parts = [("article", &cite.article), ("clause", &cite.clause), ("point", &cite.point)];
    let given = parts.into_iter().filter_map(|(name, part)| Some((name, part.clone()?)));
    let all = std::iter::once(("instrument", cite.instrument.clone())).chain(given);
    Value::Table(all.map(|(name, part)| (name.to_owned(), Value::String(part))).collect())
}

/// A condition that is asked no longer is met by everybody; as a limb of an alternative it carries nobody.
fn repeal(version: &mut Table, is_limb: bool) {
    let (join, outcome) = if is_limb { ("any", RuleOutcome::Unmet) } else { ("all", RuleOutcome::Met) };
    version
        .insert("when".into(), Value::Table(Table::from_iter([(join.to_owned(), Value::Array(Vec::new()))])));
    let says = Value::String("Văn bản đang áp dụng không còn điều kiện này.".to_owned());
    version.insert("says".into(), Value::Table(Table::from_iter([(outcome.as_str().to_owned(), says)])));
}

fn fill(version: &mut Table, amendment: &Amendment) -> Result<(), AmendFault> {
    let when = version.get_mut("when").ok_or_else(|| AmendFault {
        at: "key".to_owned(),
        says: "Văn bản của thời kỳ này chưa có trong dữ liệu; hãy viết thành tệp trong thư mục của cơ quan."
            .to_owned(),
    })?;
    for (path, typed) in &amendment.values {
        let value = path.split('.').try_fold(&mut *when, part_of).ok_or_else(|| AmendFault {
            at: path.clone(),
            says: "Điều kiện này không có giá trị ấy; hãy mở lại trang.".to_owned(),
        })?;
        *value = match value {
            Value::Integer(_) => Value::Integer(number(path, typed)?),
            _ => Value::String(typed.clone()),
        };
    }
    let sentences = amendment
        .says
        .iter()
        .map(|(outcome, text)| (outcome.as_str().to_owned(), Value::String(text.clone())));
    version.insert("says".into(), Value::Table(sentences.collect()));
    Ok(())
}

fn part_of<'a>(value: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    match value {
        Value::Table(table) => table.get_mut(name),
        Value::Array(parts) => parts.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    }
}

fn number(path: &str, typed: &str) -> Result<i64, AmendFault> {
    let says = || format!("“{typed}” không phải là số; hãy ghi bằng chữ số.");
    let number = typed.trim().parse().ok().filter(|number| (0..=10_000).contains(number));
    number.ok_or_else(|| AmendFault { at: path.to_owned(), says: says() })
}

/// The files of an office's own folder, as [`Law::read_with_overlay`] takes them: who answers for them, and the signed
/// texts in the order in which they were signed, each as [`Law::amended`] wrote it.
pub fn own_files(overlay: &Overlay, texts: &[String]) -> Vec<(String, String)> {
    let head = toml::to_string(overlay).unwrap_or_default();
    let texts =
        texts.iter().enumerate().map(|(place, text)| (format!("rules/signed-{place:04}.toml"), text.clone()));
    std::iter::once(("overlay.toml".to_owned(), head)).chain(texts).collect()
}
