//! Verdicts: one person for one award, with and without its reasons; everybody for every year; and the same rules on the
//! same people by OpenFisca and zen-engine (PyPI). A peer's answers are compared with ours before any time is printed.
//!
//! The six rules are the awards of a person that rest on years: Lao động tiên tiến, Chiến sĩ thi đua cơ sở, Chiến sĩ thi
//! đua bộ/tỉnh and toàn quốc, Bằng khen of a province (its limbs of 74.1.d) and of the Prime Minister (73.1.b).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chrono::NaiveDate;
use law::{Case, Category, Law, Outcome as Answer, Population, Standings, SubjectKind};

use crate::Outcome;
use crate::clock::{millis, ratio, resident, shortest, tenths, timed};
use crate::peer::{figure, said};
use crate::records::{self, FIRST, JUDGED, LAST};

const AWARDS: [&str; 6] = ["LDTT", "CSTDCS", "CSTD-BT", "CSTDTQ", "BK-BT", "BK-TTG"];
const PEOPLE: usize = 200_000;
/// How many of them are judged one by one, each for the six awards of the last year.
const SINGLE: usize = 1_000;
/// How many OpenFisca calculates one by one with its trace.
const TRACED: usize = 50;

pub fn run() -> Outcome<()> {
    let law = Law::built_in();
    println!("law: {PEOPLE} people, {} awards, {JUDGED} years, one core", AWARDS.len());
    let population = grow(law)?;
    let (screened, standings) = shortest(|| screen(law, &population));
    let standings = standings?;
    println!("  everybody, every year: {}", rate(PEOPLE * JUDGED * AWARDS.len(), screened));
    println!("    answers: {}", shares(&standings));
    let single = single(law, &standings)?;
    let Some(peers) = Peers::named()? else {
        println!("  OpenFisca, zen-engine: not named, not measured");
        return Ok(());
    };
    let compared = peers.measure(screened, &standings, &single);
    std::fs::remove_dir_all(&peers.folder)?;
    compared
}

// ---------------------------------------------------------------- everybody

/// The population as it grows, with the memory that it and its answers take.
fn grow(law: &Law) -> Outcome<Population> {
    let mut population = Population::new(SubjectKind::Person, LAST);
    let mut memory = vec![format!("{} before", mib())];
    let mut filled = Duration::ZERO;
    for people in [PEOPLE / 4, PEOPLE / 2, PEOPLE] {
        let fill =
            || (population.len()..people).map(records::person).for_each(|one| population.push(law, &one));
        filled += timed(fill).0;
        let standings = screen(law, &population)?;
        memory.push(format!("{} with {people}", mib()));
        drop(standings);
    }
    println!("  MiB: {}; drawn and put into columns in {}", memory.join(", "), millis(filled));
    Ok(population)
}

fn mib() -> u64 {
    resident(std::process::id()).unwrap_or(0)
}

fn screen<'a>(law: &Law, population: &'a Population) -> Outcome<Vec<Standings<'a>>> {
    let days = [received(); JUDGED];
    AWARDS.iter().map(|award| Ok(law.screen_population(award, population, &days)?)).collect()
}

/// Every dossier arrives on one day, so that every year is judged by the text of today.
fn received() -> NaiveDate {
    NaiveDate::from_ymd_opt(LAST, 9, 15).unwrap_or_default()
}

/// What the screen answered, in per cent: a peer that agrees has agreed on all of these.
fn shares(standings: &[Standings<'_>]) -> String {
    let all = standings.len() * JUDGED * PEOPLE;
    let share = |answer: &Answer| {
        let answers = standings.iter().flat_map(|of_award| answers(of_award, PEOPLE, JUDGED));
        let count = answers.filter(|found| *found == Some(*answer)).count();
        format!("{answer} {} %", tenths(count as u128, all as u128 / 100))
    };
    Answer::ALL.iter().map(share).collect::<Vec<_>>().join(", ")
}

/// By year with the last first, by person.
fn answers(standings: &Standings<'_>, people: usize, years: usize) -> impl Iterator<Item = Option<Answer>> {
    (0..).take(years).flat_map(move |back| (0..people).map(move |place| standings.outcome(place, back)))
}

// ---------------------------------------------------------------- one by one

/// How long the single verdicts took.
struct Single {
    explained: Duration,
    quick: Duration,
}

fn single(law: &Law, standings: &[Standings<'_>]) -> Outcome<Single> {
    let cases: Vec<Case> = (0..AWARDS.len() * SINGLE).map(case).collect();
    let count = cases.len();
    let (explained, verdicts) =
        shortest(|| cases.iter().map(|case| law.judge(case)).collect::<Result<Vec<_>, _>>());
    let (quick, outcomes) = shortest(|| {
        cases
            .iter()
            .map(|case| Ok(law.outcome(&law.brief(case)?)))
            .collect::<Result<Vec<_>, law::UnknownCode>>()
    });
    let briefs = cases.iter().map(|case| law.brief(case)).collect::<Result<Vec<_>, _>>()?;
    let (briefed, again) = shortest(|| briefs.iter().map(|brief| law.outcome(brief)).collect::<Vec<_>>());
    let (verdicts, outcomes) = (verdicts?, outcomes?);
    let judged = verdicts.iter().map(|verdict| verdict.verdict);
    let screened = standings.iter().flat_map(|of_award| answers(of_award, SINGLE, 1));
    if outcomes != again || !judged.clone().eq(outcomes) || !judged.map(Some).eq(screened) {
        return Err("our own judges differ: explained, quick and the screen".into());
    }
    println!("  one person, one award, with all reasons: {}", rate(count, explained));
    println!("  one person, one award, quick, from the record: {}", rate(count, quick));
    println!("  one person, one award, quick, from a brief: {}", rate(count, briefed));
    Ok(Single { explained, quick })
}

/// The people award after award, for the last year.
fn case(place: usize) -> Case {
    Case {
        award: AWARDS[place / SINGLE].to_owned(),
        year: LAST,
        received: received(),
        decided: None,
        category: Category::Merit,
        decider: None,
        subject: records::person(place % SINGLE),
    }
}

// ---------------------------------------------------------------- the peers

/// A python that has OpenFisca-Core and zen-engine, and the folder over which they and we speak.
struct Peers {
    python: String,
    folder: PathBuf,
}

impl Peers {
    fn named() -> Outcome<Option<Self>> {
        let Ok(python) = std::env::var("THIDUA_BENCH_PEERS") else { return Ok(None) };
        let folder = std::env::temp_dir().join(format!("thidua-bench-law-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Some(Self { python, folder }))
    }

    fn measure(&self, screened: Duration, standings: &[Standings<'_>], single: &Single) -> Outcome<()> {
        records::write(&self.folder, PEOPLE)?;
        self.openfisca(screened, standings, single)?;
        self.zen(standings, single)
    }

    fn openfisca(&self, screened: Duration, standings: &[Standings<'_>], single: &Single) -> Outcome<()> {
        let told = [PEOPLE, FIRST as usize, LAST as usize, JUDGED, TRACED];
        let said = self.ask(include_str!("../peers/openfisca_years.py"), &told)?;
        same("OpenFisca", &self.folder.join("openfisca.population"), standings, PEOPLE, JUDGED)?;
        same("OpenFisca with trace", &self.folder.join("openfisca.traced"), standings, TRACED, 1)?;
        let (population, traced) = (figure(&said, "population")?, figure(&said, "traced")?);
        println!("  OpenFisca, vectorised: {}", rate(PEOPLE * JUDGED * AWARDS.len(), population));
        println!("    the same answers; {} times as long as our screen", ratio(population, screened));
        let each = traced / (TRACED * AWARDS.len()) as u32;
        println!("  OpenFisca, one person with trace: {}", rate(TRACED * AWARDS.len(), traced));
        println!(
            "    the same answers; {} times as long as ours with all reasons",
            ratio(each, single.explained())
        );
        Ok(())
    }

    fn zen(&self, standings: &[Standings<'_>], single: &Single) -> Outcome<()> {
        let told = [PEOPLE, FIRST as usize, LAST as usize, SINGLE];
        let said = self.ask(include_str!("../peers/zen_years.py"), &told)?;
        same("zen-engine", &self.folder.join("zen.decided"), standings, SINGLE, 1)?;
        let count = SINGLE * AWARDS.len();
        for (how, name, ours, whose) in [
            ("as Python waits for it", "decided", single.quick, "quick, from the record"),
            ("as the engine states it", "stated", single.quick, "quick, from the record"),
            ("with trace", "traced", single.explained, "with all reasons"),
        ] {
            let time = figure(&said, name)?;
            println!("  zen-engine, one decision, {how}: {}", rate(count, time));
            println!("    the same answers; {} times as long as ours {whose}", ratio(time, ours));
        }
        Ok(())
    }

    fn ask(&self, script: &str, told: &[usize]) -> Outcome<String> {
        let told = told.iter().map(usize::to_string);
        let mut command = Command::new(&self.python);
        command.args(["-c", script]).arg(&self.folder).args(told);
        said(command)
    }
}

impl Single {
    /// Of one verdict.
    fn explained(&self) -> Duration {
        self.explained / (SINGLE * AWARDS.len()) as u32
    }
}

/// A peer's answers, byte by byte: by award, by year with the last first, by person.
fn same(peer: &str, file: &Path, standings: &[Standings<'_>], people: usize, years: usize) -> Outcome<()> {
    let theirs = std::fs::read(file)?;
    let ours = standings.iter().flat_map(|of_award| answers(of_award, people, years));
    let theirs: Vec<Option<Answer>> = theirs.into_iter().map(answer).collect();
    if theirs.len() != AWARDS.len() * years * people {
        return Err(format!("{peer}: {} answers", theirs.len()).into());
    }
    let mut differing = ours.zip(theirs).enumerate().filter(|(_, (ours, theirs))| ours != theirs);
    let Some((place, (ours, theirs))) = differing.next() else { return Ok(()) };
    let (award, year, person) =
        (AWARDS[place / (years * people)], LAST as usize - place / people % years, place % people);
    let more = differing.count();
    Err(format!("{peer}: person {person}, {award} {year}: {theirs:?}, ours {ours:?}; {more} more differ")
        .into())
}

/// The answers as both peers write them.
fn answer(byte: u8) -> Option<Answer> {
    [Answer::NotEligible, Answer::NeedsData, Answer::Ask, Answer::Eligible].get(usize::from(byte)).copied()
}

// ---------------------------------------------------------------- what is printed

fn rate(verdicts: usize, took: Duration) -> String {
    let a_second = verdicts as u128 * 1_000_000_000 / took.as_nanos().max(1);
    format!("{} for {verdicts}, {a_second} verdicts/s", millis(took))
}
