//! Invented people with their years: as subjects for our judge, as columns of bytes for a peer.
//!
//! A column by year lies year after year, the oldest first, and within a year person after person. What nobody knows is
//! zero everywhere.

use std::path::Path;

use law::{
    Category, Effect, Grade, GradeLevel, Granted, Group, Initiative, InitiativeKind, Subject, SubjectKind,
};

use crate::Outcome;

/// The years of which something is recorded; the last of them are judged.
pub const FIRST: i32 = 2012;
pub const LAST: i32 = 2026;
pub const JUDGED: usize = 10;

/// The same person on every run: grades, titles and initiatives, and here and there a thing that nobody knows.
pub fn person(ordinal: usize) -> Subject {
    let mut dice = Dice(ordinal as u64);
    let mut subject = Subject::unknown(SubjectKind::Person, Some(dice.pick(Group::ALL)));
    let diligence = dice.below(100);
    subject.grades = Some((FIRST..=LAST).filter_map(|year| grade(&mut dice, diligence, year)).collect());
    subject.awards = dice.chance(97).then(|| awards(&mut dice, diligence));
    subject.initiatives = dice.chance(97).then(|| initiatives(&mut dice));
    subject
}

fn grade(dice: &mut Dice, diligence: u64, year: i32) -> Option<Grade> {
    let roll = dice.below(100);
    let grade = match roll {
        0 | 1 => return None,
        2 => GradeLevel::Failed,
        _ if roll < 3 + diligence / 3 => GradeLevel::Excellent,
        _ if roll < 60 + diligence / 3 => GradeLevel::Good,
        _ => GradeLevel::Completed,
    };
    Some(Grade { year, grade })
}

/// For the last year no form was granted yet: it is what the people are judged for, one by one.
fn awards(dice: &mut Dice, diligence: u64) -> Vec<Granted> {
    let mut awards = Vec::new();
    for year in FIRST..=LAST {
        for (code, percent) in [("CSTDCS", diligence), ("CSTD-BT", diligence / 5), ("BK-BT", diligence / 8)] {
            if dice.chance(percent) && (code != "BK-BT" || year < LAST) {
                let code = code.to_owned();
                let category = Category::Merit;
                awards.push(Granted { code, year, decided: None, category, revoked: false });
            }
        }
    }
    awards
}

fn initiatives(dice: &mut Dice) -> Vec<Initiative> {
    let mut initiatives = Vec::new();
    for year in (FIRST..=LAST).flat_map(|year| [year, year]) {
        if dice.chance(20) {
            let kind = dice.pick(InitiativeKind::ALL);
            let effect = dice.pick(&[Effect::Base, Effect::Base, Effect::Province, Effect::Nation]);
            let used_for = match dice.below(6) {
                0 => vec!["CSTDCS".to_owned()],
                1 => vec!["BK-BT".to_owned()],
                _ => Vec::new(),
            };
            initiatives.push(Initiative { year, kind, effect, used_for });
        }
    }
    initiatives
}

/// Steele, Lea and Flood's splitmix: enough for people who do not exist.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }
}

type OfYear = fn(&Subject, i32) -> usize;
type OfPerson = fn(&Subject) -> usize;

/// What a peer is told of each person and year; of initiatives there are two in a year at most.
const BY_YEAR: [(&str, OfYear); 10] = [
    ("grade", grade_in),
    ("cstdcs", |subject, year| held(subject, "CSTDCS", year)),
    ("cstd_bt", |subject, year| held(subject, "CSTD-BT", year)),
    ("bk_bt", |subject, year| held(subject, "BK-BT", year)),
    ("effect_1", |subject, year| initiative(subject, year, 0).map_or(0, effect)),
    ("kind_1", |subject, year| initiative(subject, year, 0).map_or(0, kind)),
    ("served_1", |subject, year| initiative(subject, year, 0).map_or(0, served)),
    ("effect_2", |subject, year| initiative(subject, year, 1).map_or(0, effect)),
    ("kind_2", |subject, year| initiative(subject, year, 1).map_or(0, kind)),
    ("served_2", |subject, year| initiative(subject, year, 1).map_or(0, served)),
];

/// What a peer is told of each person.
const OF_PERSON: [(&str, OfPerson); 3] = [
    ("group", |subject| subject.group.map_or(0, |group| group as usize)),
    ("awards_known", |subject| usize::from(subject.awards.is_some())),
    ("initiatives_known", |subject| usize::from(subject.initiatives.is_some())),
];

/// The place of the grade from the best down, counted from one; zero where it is not known.
fn grade_in(subject: &Subject, year: i32) -> usize {
    let mut grades = subject.grades.iter().flatten();
    grades.find(|grade| grade.year == year).map_or(0, |grade| 1 + grade.grade as usize)
}

fn held(subject: &Subject, code: &str, year: i32) -> usize {
    let mut awards = subject.awards.iter().flatten();
    usize::from(awards.any(|granted| granted.year == year && granted.code == code))
}

fn initiative(subject: &Subject, year: i32, place: usize) -> Option<&Initiative> {
    subject.initiatives.iter().flatten().filter(|found| found.year == year).nth(place)
}

/// The level, counted from one.
fn effect(found: &Initiative) -> usize {
    1 + found.effect as usize
}

fn kind(found: &Initiative) -> usize {
    found.kind as usize
}

/// One where it served a title, two where it served a form.
fn served(found: &Initiative) -> usize {
    found.used_for.first().map_or(0, |code| if code == "BK-BT" { 2 } else { 1 })
}

/// One file of bytes for each column.
pub fn write(folder: &Path, people: usize) -> Outcome<()> {
    let subjects = (0..people).map(person);
    let years = (LAST - FIRST + 1) as usize;
    let mut by_year = BY_YEAR.map(|_| vec![0; years * people]);
    let mut of_person = OF_PERSON.map(|_| vec![0; people]);
    for (place, subject) in subjects.enumerate() {
        for (column, (_, value)) in by_year.iter_mut().zip(BY_YEAR) {
            for (year, row) in (FIRST..=LAST).zip(column.chunks_mut(people)) {
                row[place] = u8::try_from(value(&subject, year))?;
            }
        }
        for (column, (_, value)) in of_person.iter_mut().zip(OF_PERSON) {
            column[place] = u8::try_from(value(&subject))?;
        }
    }
    for (column, (name, _)) in by_year.iter().zip(BY_YEAR) {
        std::fs::write(folder.join(name), column)?;
    }
    for (column, (name, _)) in of_person.iter().zip(OF_PERSON) {
        std::fs::write(folder.join(name), column)?;
    }
    Ok(())
}
