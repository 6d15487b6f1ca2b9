//! An office's own folder over the law: texts that it confirmed, local rules, its ceilings.
//!
//! An entry with the id and the scope of an entry of the law opens a new text from its day on and closes the one
//! before it; any other entry is added. The whole must pass the same checks as the law itself, else it is refused and
//! the caller keeps the law that it has.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::authority::AuthorityEntry;
use crate::bonus::Salary;
use crate::case::Case;
use crate::check::Cases;
use crate::cohort::Counting;
use crate::day::day;
use crate::dossier::{DeadlineEntry, DossierEntry, EvaluationEntry, StatementEntry};
use crate::judge::UnknownCode;
use crate::launch::LaunchEntry;
use crate::office::TieEntry;
use crate::quota::QuotaEntry;
use crate::read::{AwardsFile, Fault, InstrumentsFile, Law, Plans, Procedure, Reader, RulesFile, give_slots};
use crate::reading::differing;
use crate::request::{RequestEntry, RestEntry};
use crate::rule::{Rule, Version};
use crate::source::{Award, Instrument, Span};
use crate::verdict::Outcome;
use crate::vote::VoteEntry;

/// Where an office's own texts come from, and who answers for them: `overlay.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// What people call it.
    pub name: String,
    /// The document from which it was taken.
    pub source: String,
    pub confirmed_by: String,
    #[serde(deserialize_with = "day")]
    pub confirmed_on: NaiveDate,
}

/// A case of which another law says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its place in the list.
    pub case: usize,
    pub before: Outcome,
    pub after: Outcome,
    /// Ids of the rules that come out differently.
    pub rules: Vec<String>,
}

/// What `figures.toml` of an overlay may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OverlayFigures {
    salary: Vec<Salary>,
    vote: Vec<VoteEntry>,
    authority: Vec<AuthorityEntry>,
    launch: Vec<LaunchEntry>,
}

impl Law {
    /// Reads the files of a folder `law/` and an office's own folder over them, both as (path inside the folder,
    /// text). Every fault is named with file and line; worked cases are those of the overlay alone, because the law's
    /// own say what held before it.
    pub fn read_with_overlay(files: &[(&str, &str)], overlay: &[(&str, &str)]) -> Result<Law, Vec<Fault>> {
        let mut law = Law::read(files)?;
        let mut reader = Reader::default();
        law.overlay = reader.only::<Overlay>(overlay, "overlay.toml");
        law.lay_figures(&mut reader, overlay);
        law.lay_procedure(&mut reader, overlay);
        law.lay_catalogue(&mut reader, overlay);
        law.lay_rules(&mut reader, overlay);
        law.cases = Cases::default();
        for (path, _, cases) in reader.folder::<Cases>(overlay, "cases/") {
            law.cases.absorb(&in_overlay(path), cases);
        }
        let texts = overlay.iter().map(|(path, text)| (in_overlay(path), (*text).to_owned()));
        law.texts.splice(0..0, texts);
        law.slots = give_slots(&mut law.rules, &mut reader.faults);
        law.countings = Counting::give_slots(&mut law.rules);
        law.plans = Plans::of(&law.awards, &law.rules);
        for fault in reader.faults.iter_mut().filter(|fault| !fault.file.starts_with(OVERLAY)) {
            fault.file = in_overlay(&fault.file);
        }
        if reader.faults.is_empty() {
            reader.faults = law.check();
        }
        if reader.faults.is_empty() { Ok(law) } else { Err(reader.faults) }
    }

    /// Where the office's own texts come from; `None` where there are none.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// The cases that another law judges differently.
    pub fn changes(&self, other: &Law, cases: &[Case]) -> Result<Vec<Change>, UnknownCode> {
        let mut changes = Vec::new();
        for (place, case) in cases.iter().enumerate() {
            let (before, after) = (self.judge(case)?, other.judge(case)?);
            let rules = differing(&before, &after);
            if before.verdict != after.verdict || !rules.is_empty() {
                let (before, after) = (before.verdict, after.verdict);
                changes.push(Change { case: place, before, after, rules });
            }
        }
        Ok(changes)
    }

    fn lay_figures(&mut self, reader: &mut Reader, overlay: &[(&str, &str)]) {
        let Some(figures) = reader.perhaps::<OverlayFigures>(overlay, "figures.toml") else { return };
        lay(&mut self.figures.bonus.salary, figures.salary);
        lay(&mut self.figures.vote, figures.vote);
        lay(&mut self.figures.authority, figures.authority);
        lay(&mut self.figures.launch, figures.launch);
    }

    fn lay_procedure(&mut self, reader: &mut Reader, overlay: &[(&str, &str)]) {
        let Some(procedure) = reader.perhaps::<Procedure>(overlay, "procedure.toml") else { return };
        lay(&mut self.procedure.quota, procedure.quota);
        lay(&mut self.procedure.dossier, procedure.dossier);
        lay(&mut self.procedure.deadline, procedure.deadline);
        lay(&mut self.procedure.evaluation, procedure.evaluation);
        lay(&mut self.procedure.tie, procedure.tie);
        lay(&mut self.procedure.request, procedure.request);
        lay(&mut self.procedure.rest, procedure.rest);
        lay(&mut self.procedure.statement, procedure.statement);
    }

    /// An instrument or award with a number or code that the law has takes its place.
    fn lay_catalogue(&mut self, reader: &mut Reader, overlay: &[(&str, &str)]) {
        for new in reader
            .perhaps::<InstrumentsFile>(overlay, "instruments.toml")
            .into_iter()
            .flat_map(|f| f.instrument)
        {
            replace(&mut self.instruments, new, |a: &Instrument, b| a.number == b.number);
        }
        if let Some(file) = reader.perhaps::<AwardsFile>(overlay, "awards.toml") {
            for new in file.award {
                replace(&mut self.awards, new, |a: &Award, b| a.code == b.code);
            }
            self.former.extend(file.former);
        }
    }

    fn lay_rules(&mut self, reader: &mut Reader, overlay: &[(&str, &str)]) {
        for (path, text, file) in reader.folder::<RulesFile>(overlay, "rules/") {
            for new in file.placed(&in_overlay(path), text) {
                match self.rules.iter_mut().find(|rule| rule.has_scope_of(&new)) {
                    Some(rule) => {
                        lay(&mut rule.version, new.version);
                        (rule.file, rule.line) = (new.file, new.line);
                    }
                    None => self.rules.push(new),
                }
            }
        }
    }
}

/// Stands before the name of an overlay's file where both folders have one of that name.
const OVERLAY: &str = "overlay/";

fn in_overlay(path: &str) -> String {
    format!("{OVERLAY}{path}")
}

fn replace<T>(list: &mut Vec<T>, new: T, same: impl Fn(&T, &T) -> bool) {
    match list.iter_mut().find(|old| same(old, &new)) {
        Some(old) => *old = new,
        None => list.push(new),
    }
}

/// An entry that holds during a span of time.
trait Dated {
    /// What it is about: a later entry about the same closes this one.
    fn about(&self) -> String;
    fn span(&self) -> &Span;
    fn span_mut(&mut self) -> &mut Span;
}

/// Lays new entries before the old ones, and closes or replaces those about the same.
fn lay<T: Dated>(list: &mut Vec<T>, mut new: Vec<T>) {
    let mut first = BTreeMap::<String, NaiveDate>::new();
    for entry in &new {
        let from = first.entry(entry.about()).or_insert(entry.span().from);
        *from = (*from).min(entry.span().from);
    }
    list.retain(|old| {
        !new.iter().any(|new| new.about() == old.about() && new.span().from == old.span().from)
    });
    for old in list.iter_mut() {
        let Some(from) = first.get(&old.about()) else { continue };
        if old.span().from < *from && old.span().holds(*from) {
            let last = from.pred_opt();
            let span = old.span_mut();
            span.to = last;
            span.read_to = span.read_to.min(last);
        }
    }
    new.append(list);
    *list = new;
}

macro_rules! dated {
    ($( $entry:ty, $about:expr );+ $(;)?) => { $(
        impl Dated for $entry {
            fn about(&self) -> String {
                let about: fn(&$entry) -> String = $about;
                about(self)
            }

            fn span(&self) -> &Span {
                &self.in_time
            }

            fn span_mut(&mut self) -> &mut Span {
                &mut self.in_time
            }
        }
    )+ };
}

dated! {
    Version, |_| String::new();
    Salary, |_| String::new();
    VoteEntry, |entry| format!("{} {:?}", entry.id, entry.awards);
    AuthorityEntry, |entry| format!("{} {:?}", entry.id, entry.deciders);
    LaunchEntry, |entry| entry.id.clone();
    QuotaEntry, |entry| format!("{} {}", entry.counts, entry.on_decision);
    DossierEntry, |entry| entry.id.clone();
    DeadlineEntry, |entry| format!("{} {}", entry.id, entry.step);
    EvaluationEntry, |entry| entry.id.clone();
    TieEntry, |entry| entry.id.clone();
    RequestEntry, |entry| entry.id.clone();
    RestEntry, |entry| entry.id.clone();
    StatementEntry, |entry| entry.id.clone();
}

impl Rule {
    /// Whether both speak about the same, so that one's texts are later texts of the other.
    fn has_scope_of(&self, other: &Rule) -> bool {
        self.id == other.id
            && self.awards == other.awards
            && self.kind == other.kind
            && self.subjects == other.subjects
            && self.groups == other.groups
            && self.except_groups == other.except_groups
            && self.categories == other.categories
    }
}
