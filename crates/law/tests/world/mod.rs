//! An invented world for tests and measurements: records drawn from a seed, the same on every run.

use chrono::NaiveDate;
use law::*;

/// A small generator, so that a hundred thousand records cost no strategy trees.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(2).wrapping_add(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }
}

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// The titles and forms of a person that rest on years.
pub const BY_YEARS: [&str; 7] = ["LDTT", "CSTDCS", "CSTD-BT", "CSTDTQ", "BK-BT", "BK-TTG", "HCLD3"];

const HELD: [&str; 10] =
    ["LDTT", "CSTDCS", "CSTDCS", "CSTDCS", "CSTDCS", "CSTD-BT", "CSTD-BT", "BK-BT", "BK-TTG", "GK"];

/// A person's record of ten years or so, with everything that can be wrong in it.
pub fn person(dice: &mut Dice) -> Subject {
    let mut subject = Subject::unknown(SubjectKind::Person, Some(dice.pick(Group::ALL)));
    if dice.chance(96) {
        subject.grades = Some(grades(dice));
    }
    if dice.chance(96) {
        let mut awards = Vec::new();
        for year in 2014..=2026 {
            for code in HELD {
                if dice.chance(if code == "CSTDCS" { 35 } else { 12 }) {
                    let category = if dice.chance(85) { Category::Merit } else { dice.pick(Category::ALL) };
                    let revoked = dice.chance(3);
                    awards.push(Granted { code: code.to_owned(), year, decided: None, category, revoked });
                }
            }
        }
        subject.awards = Some(awards);
    }
    if dice.chance(90) {
        let mut initiatives = Vec::new();
        for _ in 0..dice.below(6) {
            let (kind, effect) = (dice.pick(InitiativeKind::ALL), dice.pick(Effect::ALL));
            let used = dice.pick(&["", "", "", "CSTDCS", "BK-BT"]);
            let used_for = if used.is_empty() { Vec::new() } else { vec![used.to_owned()] };
            initiatives.push(Initiative { year: 2020 + dice.below(7) as i32, kind, effect, used_for });
        }
        subject.initiatives = Some(initiatives);
    }
    subject
}

fn grades(dice: &mut Dice) -> Vec<Grade> {
    let usual = [GradeLevel::Excellent, GradeLevel::Good, GradeLevel::Good, GradeLevel::Good];
    let mut grades = Vec::new();
    for year in 2014..=2026 {
        if dice.chance(3) {
            continue;
        }
        let grade = if dice.chance(90) { dice.pick(&usual) } else { dice.pick(GradeLevel::ALL) };
        grades.push(Grade { year, grade });
        if dice.chance(1) {
            grades.push(Grade { year, grade: dice.pick(GradeLevel::ALL) });
        }
    }
    grades
}

/// What is no matter of years: discipline, cases, members, a decider.
pub fn trouble(dice: &mut Dice, subject: &mut Subject) {
    if dice.chance(80) {
        let mut measures = Vec::new();
        while dice.chance(25) {
            measures.push(Discipline {
                measure: dice.pick(Measure::ALL),
                on: day(2016 + dice.below(11) as i32, 1 + dice.below(12) as u32, 1 + dice.below(28) as u32),
                until: None,
                duty_related: dice.chance(50),
            });
        }
        subject.discipline = Some(measures);
    }
    if dice.chance(80) {
        let mut pending = Vec::new();
        while dice.chance(20) {
            let closed = dice.chance(70).then(|| day(2026, 1 + dice.below(12) as u32, 5));
            let finding = dice.chance(70).then(|| dice.pick(CaseFinding::ALL));
            pending.push(Pending { kind: "complaint".to_owned(), opened: day(2025, 6, 1), closed, finding });
        }
        subject.pending = Some(pending);
    }
    subject.movement_months = dice.chance(70).then(|| dice.below(80) as u32);
    subject.sex = dice.chance(90).then(|| dice.pick(Sex::ALL));
}

pub fn collective(dice: &mut Dice) -> Subject {
    let mut subject = Subject::unknown(SubjectKind::Collective, None);
    subject.grades = dice.chance(95).then(|| grades(dice));
    subject.awards = dice.chance(95).then(|| {
        let years = (2014..=2026).filter(|_| dice.chance(40)).collect::<Vec<_>>();
        let granted = |year| Granted {
            code: "TTLDXS".to_owned(),
            year,
            decided: None,
            category: Category::Merit,
            revoked: false,
        };
        years.into_iter().map(granted).collect()
    });
    let total = 1 + dice.below(30) as u32;
    let mut figure = |most: u32| dice.chance(95).then(|| dice.below(u64::from(most) + 2) as u32);
    subject.members = Some(Members {
        total: Some(total),
        completed_tasks: figure(total),
        ldtt: figure(total),
        cstdcs: figure(3),
        disciplined_warning_or_worse: figure(1),
        women: None,
    });
    subject
}
