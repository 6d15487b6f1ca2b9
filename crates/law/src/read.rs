//! Reads the law's data files into a [`Law`], or says what is wrong and where.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::authority::AuthorityEntry;
use crate::bonus::BonusFigures;
use crate::check::Cases;
use crate::cohort::Counting;
use crate::dossier::{DeadlineEntry, DossierEntry, EvaluationEntry, StatementEntry};
use crate::launch::{LaunchEntry, PracticeEntry};
use crate::office::TieEntry;
use crate::overlay::Overlay;
use crate::quota::QuotaEntry;
use crate::request::{RequestEntry, RestEntry};
use crate::row::SLOTS;
use crate::rule::{Condition, Rule};
use crate::source::{Award, FormerName, Instrument};
use crate::vote::VoteEntry;

/// The law of one installation: instruments, catalogue, figures, rules and worked cases.
#[derive(Debug, Clone)]
pub struct Law {
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) awards: Vec<Award>,
    pub(crate) former: Vec<FormerName>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) plans: Plans,
    /// The awards that conditions ask about, in the order of their slots.
    pub(crate) slots: Vec<String>,
    /// The ways in which conditions count initiatives, in the order of their slots.
    pub(crate) countings: Vec<Counting>,
    pub(crate) figures: Figures,
    pub(crate) procedure: Procedure,
    pub(crate) cases: Cases,
    pub(crate) overlay: Option<Overlay>,
    /// The files as they were read, for the lines of what is wrong in them.
    pub(crate) texts: Vec<(String, String)>,
}

/// Something wrong in the data: where it stands and a Vietnamese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named when it was read.
    pub file: String,
    /// The line or the entry in it.
    pub place: String,
    pub says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.file, self.place, self.says)
    }
}

impl Fault {
    pub(crate) fn new(file: &str, place: impl Into<String>, says: impl Into<String>) -> Self {
        Fault { file: file.to_owned(), place: place.into(), says: says.into() }
    }
}

/// `figures.toml`: everything that is a number of the law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figures {
    pub bonus: BonusFigures,
    pub vote: Vec<VoteEntry>,
    pub authority: Vec<AuthorityEntry>,
    pub launch: Vec<LaunchEntry>,
    #[serde(default)]
    pub practice: Vec<PracticeEntry>,
}

/// `procedure.toml`: ceilings, dossiers, deadlines, evaluation, choices among equals, requests, days without work, and plain
/// statements.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Procedure {
    pub quota: Vec<QuotaEntry>,
    pub dossier: Vec<DossierEntry>,
    pub deadline: Vec<DeadlineEntry>,
    pub evaluation: Vec<EvaluationEntry>,
    pub tie: Vec<TieEntry>,
    pub request: Vec<RequestEntry>,
    pub rest: Vec<RestEntry>,
    pub statement: Vec<StatementEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentsFile {
    pub instrument: Vec<Instrument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AwardsFile {
    pub award: Vec<Award>,
    #[serde(default)]
    pub former: Vec<FormerName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesFile {
    rule: Vec<Rule>,
}

impl RulesFile {
    /// The rules, each with the file and the line on which it begins.
    pub(crate) fn placed(self, path: &str, text: &str) -> Vec<Rule> {
        let headings = text.lines().enumerate().filter(|(_, line)| line.trim() == "[[rule]]");
        let lines = headings.map(|(line, _)| line + 1).chain(std::iter::repeat(1));
        let placed = self.rule.into_iter().zip(lines);
        placed.map(|(rule, line)| Rule { file: path.to_owned(), line, ..rule }).collect()
    }
}

/// The data files that are built in, each with its path inside the folder `law/`. Rules are listed in a verdict in the
/// order of the files: an award's own conditions first, the general ones after them.
pub fn built_in_files() -> &'static [(&'static str, &'static str)] {
    macro_rules! files {
        ($($path:literal),+ $(,)?) => { &[ $( ($path, include_str!(concat!("../../../law/", $path))) ),+ ] };
    }
    files![
        "instruments.toml",
        "awards.toml",
        "figures.toml",
        "procedure.toml",
        "rules/people.toml",
        "rules/collectives.toml",
        "rules/forms.toml",
        "rules/service.toml",
        "rules/general.toml",
        "cases/people.toml",
        "cases/runs.toml",
        "cases/collectives.toml",
        "cases/forms.toml",
        "cases/general.toml",
        "cases/figures.toml",
    ]
}

static BUILT_IN: LazyLock<Result<Arc<Law>, Vec<Fault>>> =
    LazyLock::new(|| Law::read(built_in_files()).map(Arc::new));

impl Law {
    /// The law as this version of the program knows it.
    ///
    /// # Panics
    /// Never in a released build: the tests read the same text that is compiled in.
    pub fn built_in() -> &'static Arc<Law> {
        match &*BUILT_IN {
            Ok(law) => law,
            Err(faults) => panic!("the built-in law cannot be read: {faults:?}"),
        }
    }

    /// Reads the files of a folder `law/`, given as (path inside the folder, text).
    pub fn read(files: &[(&str, &str)]) -> Result<Law, Vec<Fault>> {
        let mut reader = Reader::default();
        let instruments = reader.only::<InstrumentsFile>(files, "instruments.toml").map(|f| f.instrument);
        let awards = reader.only::<AwardsFile>(files, "awards.toml");
        let figures = reader.only::<Figures>(files, "figures.toml");
        let procedure = reader.only::<Procedure>(files, "procedure.toml");
        let mut rules: Vec<Rule> = Vec::new();
        for (path, text, file) in reader.folder::<RulesFile>(files, "rules/") {
            rules.extend(file.placed(path, text));
        }
        let slots = give_slots(&mut rules, &mut reader.faults);
        let countings = Counting::give_slots(&mut rules);
        let mut cases = Cases::default();
        for (path, _, file) in reader.folder::<Cases>(files, "cases/") {
            cases.absorb(path, file);
        }
        let texts = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        match (instruments, awards, figures, procedure) {
            (Some(instruments), Some(catalogue), Some(figures), Some(procedure))
                if reader.faults.is_empty() =>
            {
                let AwardsFile { award: awards, former } = catalogue;
                let plans = Plans::of(&awards, &rules);
                Ok(Law {
                    former,
                    instruments,
                    awards,
                    rules,
                    plans,
                    slots,
                    countings,
                    figures,
                    procedure,
                    cases,
                    overlay: None,
                    texts,
                })
            }
            _ => Err(reader.faults),
        }
    }

    /// Every instrument that is cited, in the order of the file.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    /// Every id of the reference list for which the data has an entry.
    pub fn ids(&self) -> BTreeSet<&str> {
        let (figures, procedure) = (&self.figures, &self.procedure);
        let rules = self.rules.iter().map(|entry| &entry.id);
        let figures = figures.vote.iter().map(|entry| &entry.id).chain(
            figures
                .authority
                .iter()
                .map(|entry| &entry.id)
                .chain(figures.launch.iter().map(|entry| &entry.id)),
        );
        let dossiers = procedure.dossier.iter().map(|entry| &entry.id);
        let dossiers = dossiers.chain(procedure.deadline.iter().map(|entry| &entry.id));
        let others = procedure.quota.iter().map(|entry| &entry.id);
        let others = others.chain(procedure.evaluation.iter().map(|entry| &entry.id));
        let others = others.chain(procedure.tie.iter().map(|entry| &entry.id));
        let others = others.chain(procedure.request.iter().map(|entry| &entry.id));
        let others = others.chain(procedure.rest.iter().map(|entry| &entry.id));
        let others = others.chain(procedure.statement.iter().map(|entry| &entry.id));
        rules.chain(figures).chain(dossiers).chain(others).map(String::as_str).collect()
    }

    /// The instrument with that number.
    pub fn instrument(&self, number: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.number == number)
    }

    /// The instruments that papers of that day name as their legal bases, in the order of rank.
    pub fn legal_bases(&self, on: chrono::NaiveDate) -> Vec<&Instrument> {
        self.instruments.iter().filter(|instrument| instrument.basis && instrument.in_force(on)).collect()
    }

    /// The rules that name the award, in the order of the files.
    pub(crate) fn rules_of(&self, award: &Award) -> impl Iterator<Item = &Rule> {
        self.plan(award).iter().filter_map(|planned| self.rules.get(planned.rule))
    }

    pub(crate) fn plan(&self, award: &Award) -> &[Planned] {
        let place = self.plans.codes.get(&award.code);
        place.and_then(|place| self.plans.of_awards.get(*place)).map_or(&[], Vec::as_slice)
    }

    /// The catalogue, in its own order.
    pub fn awards(&self) -> &[Award] {
        &self.awards
    }

    /// The award with that code.
    pub fn award(&self, code: &str) -> Option<&Award> {
        self.plans.codes.get(code).and_then(|place| self.awards.get(*place))
    }
}

/// Places in the lists of the law that would otherwise be searched for in every case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plans {
    /// Where in the catalogue a code stands.
    codes: BTreeMap<String, usize>,
    /// For each award, the rules that name it; those that only set facts aside are listed by others.
    of_awards: Vec<Vec<Planned>>,
    /// Rules after which achievements count once discipline is served.
    pub serving: Vec<usize>,
    /// Rules under which some grants are no basis.
    pub basis: Vec<usize>,
    /// Rules that let a later, more favourable text apply.
    pub transitions: Vec<usize>,
}

impl Plans {
    pub(crate) fn of(awards: &[Award], rules: &[Rule]) -> Plans {
        let mut codes = BTreeMap::new();
        for (place, award) in awards.iter().enumerate() {
            codes.entry(award.code.clone()).or_insert(place);
        }
        let asking = |asks: fn(&Condition) -> bool| -> Vec<usize> {
            places(rules, |rule| rule.version.iter().filter_map(|version| version.when.as_ref()).any(asks))
        };
        Plans {
            codes,
            of_awards: awards.iter().map(|award| planned(award, rules)).collect(),
            serving: asking(|condition| matches!(condition, Condition::DisciplineServed)),
            basis: asking(|condition| matches!(condition, Condition::GrantedAs(_))),
            transitions: asking(|condition| matches!(condition, Condition::MoreFavourableSince(_))),
        }
    }
}

/// A rule that names an award, and whether it is one of the award's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned {
    pub rule: usize,
    pub is_own: bool,
}

fn planned(award: &Award, rules: &[Rule]) -> Vec<Planned> {
    let named = places(rules, |rule| !rule.sets_aside && rule.names(award)).into_iter();
    named.map(|rule| Planned { rule, is_own: rules[rule].is_own(award) }).collect()
}

fn places(rules: &[Rule], wanted: impl Fn(&Rule) -> bool) -> Vec<usize> {
    rules.iter().enumerate().filter(|(_, rule)| wanted(rule)).map(|(place, _)| place).collect()
}

/// Gives each award that a condition names its slot, and tells the awards in the order of their slots.
pub(crate) fn give_slots(rules: &mut [Rule], faults: &mut Vec<Fault>) -> Vec<String> {
    let versions = rules.iter_mut().flat_map(|rule| &mut rule.version);
    let mut codes: Vec<_> =
        versions.filter_map(|version| version.when.as_mut()).flat_map(Condition::codes).collect();
    let names: BTreeSet<_> = codes.iter().map(|code| code.name.clone()).collect();
    let slots: Vec<_> = names.into_iter().collect();
    for code in &mut codes {
        code.slot = slots.iter().position(|name| *name == code.name).unwrap_or(0);
    }
    if slots.len() > SLOTS {
        let says = format!("Điều kiện nhắc đến {} khen thưởng khác nhau; tối đa {SLOTS}.", slots.len());
        faults.push(Fault::new("rules", "cả thư mục", says));
    }
    slots
}

#[derive(Default)]
pub(crate) struct Reader {
    pub faults: Vec<Fault>,
}

impl Reader {
    /// A file that may be absent.
    pub(crate) fn perhaps<T: DeserializeOwned>(&mut self, files: &[(&str, &str)], path: &str) -> Option<T> {
        files.iter().find(|(found, _)| *found == path).and_then(|(path, text)| self.parse(path, text))
    }

    pub(crate) fn only<T: DeserializeOwned>(&mut self, files: &[(&str, &str)], path: &str) -> Option<T> {
        match files.iter().find(|(found, _)| *found == path) {
            Some((path, text)) => self.parse(path, text),
            None => {
                self.faults.push(Fault::new(path, "cả tệp", "Thiếu tệp này trong thư mục luật."));
                None
            }
        }
    }

    pub(crate) fn folder<'a, T: DeserializeOwned>(
        &mut self,
        files: &[(&'a str, &'a str)],
        folder: &str,
    ) -> Vec<(&'a str, &'a str, T)> {
        let inside = files.iter().filter(|(path, _)| path.starts_with(folder));
        inside.filter_map(|(path, text)| Some((*path, *text, self.parse(path, text)?))).collect()
    }

    fn parse<T: DeserializeOwned>(&mut self, path: &str, text: &str) -> Option<T> {
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
                self.faults.push(Fault::new(
                    path,
                    format!("dòng {line}"),
                    format!("Không đọc được: {}.", error.message()),
                ));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_law_can_be_read() {
        if let Err(faults) = Law::read(built_in_files()) {
            panic!("{}", faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"));
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_names_its_line() {
        let mut files = built_in_files().to_vec();
        files.push((
            "rules/invented.toml",
            "[[rule]]\nid = \"X-01\"\nawards = [\"GK\"]\n\n[[rule.version]]\nwhen = 3\n",
        ));
        let faults = Law::read(&files).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].file.as_str(), faults[0].place.as_str()), ("rules/invented.toml", "dòng 6"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let faults = Law::read(&[]).unwrap_err();
        let files: Vec<_> = faults.iter().map(|fault| fault.file.as_str()).collect();
        assert_eq!(files, ["instruments.toml", "awards.toml", "figures.toml", "procedure.toml"]);
    }
}
