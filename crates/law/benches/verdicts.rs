//! Verdicts a second on one core: explained, quick, and a population of 200,000 people over ten years.
//! `cargo bench -p law`
#![expect(clippy::unwrap_used, reason = "a measurement stops where its facts are wrong")]

#[path = "../tests/world/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest of that world")]
mod world;

use std::hint::black_box;
use std::time::{Duration, Instant};

use law::*;
use world::{BY_YEARS, Dice, day, person, trouble};

const PEOPLE: usize = 200_000;
const YEARS: usize = 10;

fn main() {
    println!("the law is read in {:?}", best_of(|| drop(black_box(Law::read(built_in_files())))));
    let law = Law::built_in();
    let mut dice = Dice::new(2_026);
    let cases: Vec<Case> = (0..2_000).map(|_| some_case(&mut dice)).collect();
    report(
        "explained (Law::judge)",
        cases.len(),
        best_of(|| {
            cases.iter().for_each(|case| drop(black_box(law.judge(case))));
        }),
    );
    report(
        "quick, from the record (Law::brief, Law::outcome)",
        cases.len(),
        best_of(|| {
            cases.iter().for_each(|case| {
                black_box(law.outcome(&law.brief(case).unwrap()));
            });
        }),
    );
    let briefs: Vec<_> = cases.iter().map(|case| law.brief(case).unwrap()).collect();
    report(
        "quick, from a brief (Law::outcome)",
        briefs.len(),
        best_of(|| {
            briefs.iter().for_each(|brief| {
                black_box(law.outcome(brief));
            });
        }),
    );
    let mut population = Population::new(SubjectKind::Person, 2026);
    let (filled, ()) = timed(|| (0..PEOPLE).for_each(|_| population.push(law, &person(&mut dice))));
    println!("{PEOPLE} people drawn and put into columns in {filled:?}");
    let received: Vec<_> = (0..YEARS).map(|_| day(2026, 9, 15)).collect();
    for award in BY_YEARS {
        let name = format!("population, {award} (Law::screen_population)");
        report(
            &name,
            PEOPLE * YEARS,
            best_of(|| {
                black_box(law.screen_population(award, &population, &received).unwrap());
            }),
        );
    }
}

fn some_case(dice: &mut Dice) -> Case {
    let mut subject = person(dice);
    if dice.chance(20) {
        trouble(dice, &mut subject);
    }
    Case {
        award: dice.pick(&BY_YEARS).to_owned(),
        year: 2025,
        received: day(2026, 9, 15),
        decided: None,
        category: Category::Merit,
        decider: None,
        subject,
    }
}

/// The shortest of several runs: the others met somebody else on this core.
fn best_of(mut run: impl FnMut()) -> Duration {
    (0..7).map(|_| timed(&mut run).0).min().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = run();
    (start.elapsed(), made)
}

fn report(name: &str, verdicts: usize, took: Duration) {
    let per_second = verdicts as u128 * 1_000_000_000 / took.as_nanos().max(1);
    println!("{name}: {per_second} verdicts/s");
}
