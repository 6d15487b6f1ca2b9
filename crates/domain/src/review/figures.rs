//! The figures of a review, counted from the records: what was launched, answered, registered and reached, who was commended,
//! and how the awards are spread between leaders and those without a leading post, between large collectives and small ones.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use law::Sex;
use serde::{Deserialize, Serialize};

use crate::indicator::pace::{Course, Reach, Tally};
use crate::indicator::{Amount, Direction, GoalOf, Joining, NewIndicator};

/// All figures of a review. Kept as they were when it is issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub launches: Vec<Launched>,
    pub commended: Vec<Commended>,
    pub proposed: Vec<Proposed>,
    /// Year by year, the earliest first; empty for a period inside one year.
    pub years: Vec<Year>,
    pub models: Models,
}

/// A movement of the period, and what the units below made of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launched {
    pub title: String,
    pub number: String,
    pub on: Option<NaiveDate>,
    /// Units from which an answer was due, or came.
    pub asked: usize,
    pub adopted: usize,
    pub adapted: usize,
    pub declined: usize,
    /// Answered by a movement of their own.
    pub own: usize,
    pub titles: i64,
    pub titles_held: i64,
    pub targets: i64,
    pub targets_met: i64,
    /// None in reports that were issued before indicators were told.
    #[serde(default)]
    pub indicators: Vec<Measured>,
}

impl Launched {
    /// Units that have not answered.
    pub fn silent(&self) -> usize {
        self.asked.saturating_sub(self.adopted + self.adapted + self.declined + self.own)
    }
}

/// An indicator of a movement, and how far the units came with it by what they reported of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    pub text: String,
    pub measure: String,
    pub direction: Direction,
    pub goal_of: GoalOf,
    pub goal: Option<Amount>,
    /// `None`: not known, which is not zero.
    pub base: Option<Amount>,
    pub base_at: String,
    /// What the units that reported reached together; `None` where their values are not added.
    pub sum: Option<Amount>,
    pub units: usize,
    /// How many units reported anything.
    pub reported: usize,
    pub reached: usize,
    pub short: usize,
    /// Units of which a value is missing that could decide it.
    pub missing: usize,
}

impl Measured {
    /// Of what the units reported until that day.
    pub fn of(written: &NewIndicator, units: &[(Course, Option<Tally>)], until: NaiveDate) -> Self {
        let count = |reach| {
            units.iter().filter(|(course, tally)| course.reach(tally.as_ref(), until) == reach).count()
        };
        let stands =
            |(course, tally): &(Course, Option<Tally>)| Some(tally.as_ref()?.stands(course.counting));
        let sum = units.iter().filter_map(stands).fold(Amount::ZERO, Amount::plus);
        Self {
            text: written.text.clone(),
            measure: written.measure.clone(),
            direction: written.direction,
            goal_of: written.goal_of,
            goal: written.goal,
            base: written.base,
            base_at: written.base_at.clone(),
            sum: (written.joining == Joining::Sum).then_some(sum),
            units: units.len(),
            reported: units.iter().filter(|(_, tally)| tally.is_some()).count(),
            reached: count(Reach::Reached),
            short: count(Reach::Short),
            missing: count(Reach::Missing),
        }
    }

    /// `≥ 600, mỗi đơn vị`
    pub fn goal_says(&self) -> String {
        let goal = self.goal.map(|goal| format!("{} {goal}, ", self.direction.sign())).unwrap_or_default();
        format!("{goal}{}", self.goal_of.label().to_lowercase())
    }

    /// `512,5 (2024)`
    pub fn base_says(&self) -> String {
        self.base.map_or_else(|| "chưa biết".to_owned(), |base| format!("{base} ({})", self.base_at))
    }

    /// `180,5 (1/2 đơn vị)`
    pub fn sum_says(&self) -> String {
        match self.sum {
            _ if self.reported == 0 => "chưa có".to_owned(),
            None => format!("không cộng ({}/{} đơn vị)", self.reported, self.units),
            Some(sum) => format!("{sum} ({}/{} đơn vị)", self.reported, self.units),
        }
    }
}

/// Awards of one kind with one sort of holder, as the records tell them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    pub code: String,
    /// Of the decision; of the achievement where the decision's day is not known.
    pub year: i64,
    pub holder: Holder,
    pub count: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Person {
        leader: bool,
        sex: Option<Sex>,
    },
    /// A collective with so many people; 0 where the records do not tell.
    Collective(i64),
}

/// How often one award was given, and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commended {
    /// Of the law's catalogue.
    pub code: String,
    #[serde(flatten)]
    pub spread: Spread,
}

/// How awards are spread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub collectives: i64,
    /// Of the collectives, the small ones; nobody's while the office has not said what is small.
    pub small: Option<i64>,
    pub people: i64,
    /// Of the people, those without a leading post.
    pub direct: i64,
    pub women: i64,
    /// Of the people, those whose record does not tell the sex.
    pub sex_unknown: i64,
}

impl Spread {
    /// Of these awards; a collective of up to `small_up_to` people is small.
    pub fn of<'a>(granted: impl IntoIterator<Item = &'a Granted>, small_up_to: Option<i64>) -> Self {
        let mut spread = Self { small: small_up_to.map(|_| 0), ..Self::default() };
        for one in granted {
            match one.holder {
                Holder::Collective(people) => {
                    spread.collectives += one.count;
                    let is_small = small_up_to.is_some_and(|most| (1..=most).contains(&people));
                    spread.small = spread.small.map(|small| small + if is_small { one.count } else { 0 });
                }
                Holder::Person { leader, sex } => {
                    spread.people += one.count;
                    spread.direct += if leader { 0 } else { one.count };
                    spread.women += if sex == Some(Sex::Female) { one.count } else { 0 };
                    spread.sex_unknown += if sex.is_none() { one.count } else { 0 };
                }
            }
        }
        spread
    }

    pub fn direct_share(&self) -> Share {
        Share { part: self.direct, of: self.people }
    }

    /// Of those whose sex is known.
    pub fn women_share(&self) -> Share {
        Share { part: self.women, of: self.people - self.sex_unknown }
    }

    pub fn small_share(&self) -> Option<Share> {
        self.small.map(|part| Share { part, of: self.collectives })
    }
}

/// By award, in the order of their codes.
pub fn commended(granted: &[Granted], small_up_to: Option<i64>) -> Vec<Commended> {
    let mut by_code: BTreeMap<&str, Vec<&Granted>> = BTreeMap::new();
    for one in granted {
        by_code.entry(&one.code).or_default().push(one);
    }
    let one = |(code, granted): (&str, Vec<&Granted>)| Commended {
        code: code.to_owned(),
        spread: Spread::of(granted, small_up_to),
    };
    by_code.into_iter().map(one).collect()
}

/// All awards together.
pub fn total(commended: &[Commended]) -> Spread {
    commended.iter().map(|one| one.spread).fold(Spread::default(), |sum, one| Spread {
        collectives: sum.collectives + one.collectives,
        small: one.small.map(|small| small + sum.small.unwrap_or(0)),
        people: sum.people + one.people,
        direct: sum.direct + one.direct,
        women: sum.women + one.women,
        sex_unknown: sum.sex_unknown + one.sex_unknown,
    })
}

/// Nominations for one award: how many wait, were set aside, came to an award.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub code: String,
    pub waiting: i64,
    pub set_aside: i64,
    pub granted: i64,
}

/// One year of a longer period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    pub year: i64,
    pub launches: i64,
    pub initiatives: i64,
    #[serde(flatten)]
    pub spread: Spread,
}

/// Role models: how many were found in the period, and how many reached each further stage in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Models {
    pub found: i64,
    pub nurtured: i64,
    pub recognised: i64,
    pub multiplied: i64,
}

impl Models {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The years from the first to the last, each with what was counted of it; empty when it is one year.
pub fn years(
    (first, last): (i64, i64),
    granted: &[Granted],
    launches: &BTreeMap<i64, i64>,
    initiatives: &BTreeMap<i64, i64>,
    small_up_to: Option<i64>,
) -> Vec<Year> {
    if first >= last {
        return Vec::new();
    }
    let counted = |counts: &BTreeMap<i64, i64>, year| counts.get(&year).copied().unwrap_or(0);
    let one = |year| Year {
        year,
        launches: counted(launches, year),
        initiatives: counted(initiatives, year),
        spread: Spread::of(granted.iter().filter(|one| one.year == year), small_up_to),
    };
    (first..=last).map(one).collect()
}

/// What is drawn of the years as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    pub label: &'static str,
    /// Year by year.
    pub counts: Vec<i64>,
}

/// The lines of these years, the same on page and paper; without those in which nothing ever was.
pub fn trends(years: &[Year]) -> Vec<Trend> {
    let trend = |label, count: fn(&Year) -> i64| Trend { label, counts: years.iter().map(count).collect() };
    let all = [
        trend("Cá nhân được khen", |one| one.spread.people),
        trend("Tập thể được khen", |one| one.spread.collectives),
        trend("Sáng kiến", |one| one.initiatives),
    ];
    all.into_iter().filter(|one| one.counts.iter().any(|count| *count > 0)).collect()
}

/// A part of a whole, told as "24/31 (77,4 %)"; of nothing there is no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub part: i64,
    pub of: i64,
}

impl Share {
    /// Tenths of a per cent, rounded half up.
    pub fn per_mille(self) -> Option<i64> {
        (self.of > 0).then(|| (2_000 * self.part + self.of) / (2 * self.of))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, of } = self;
        match self.per_mille() {
            Some(tenths) => write!(f, "{part}/{of} ({},{} %)", tenths / 10, tenths % 10),
            None => f.write_str("–"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(code: &str, year: i64, leader: bool, sex: Option<Sex>, count: i64) -> Granted {
        Granted { code: code.into(), year, holder: Holder::Person { leader, sex }, count }
    }

    fn collective(code: &str, year: i64, people: i64, count: i64) -> Granted {
        Granted { code: code.into(), year, holder: Holder::Collective(people), count }
    }

    fn granted() -> Vec<Granted> {
        vec![
            person("GK", 2024, true, Some(Sex::Male), 7),
            person("GK", 2024, false, Some(Sex::Female), 20),
            person("GK", 2025, false, None, 4),
            collective("GK", 2025, 5, 2),
            collective("GK", 2025, 30, 3),
            collective("GK", 2025, 0, 1),
            person("LDTT", 2025, false, Some(Sex::Female), 1),
        ]
    }

    #[test]
    fn awards_are_told_by_who_holds_them() {
        let told = commended(&granted(), Some(7));
        assert_eq!(told.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["GK", "LDTT"]);
        let Spread { collectives, small, people, direct, women, sex_unknown } = told[0].spread;
        assert_eq!((collectives, small, people, direct, women, sex_unknown), (6, Some(2), 31, 24, 20, 4));
        assert_eq!(told[0].spread.direct_share().to_string(), "24/31 (77,4 %)");
        assert_eq!(told[0].spread.women_share().to_string(), "20/27 (74,1 %)");
    }

    #[test]
    fn without_a_measure_no_collective_is_small() {
        let told = commended(&granted(), None);
        assert_eq!(told[0].spread.small_share(), None);
    }

    #[test]
    fn each_year_stands_even_where_nothing_happened() {
        let (launches, none) = (BTreeMap::from([(2024, 2)]), BTreeMap::new());
        let years = years((2023, 2025), &granted(), &launches, &none, None);
        let told: Vec<_> = years.iter().map(|one| (one.year, one.launches, one.spread.people)).collect();
        assert_eq!(told, [(2023, 0, 0), (2024, 2, 27), (2025, 0, 5)]);
        assert!(super::years((2025, 2025), &granted(), &launches, &none, None).is_empty());
    }

    #[test]
    fn a_line_is_drawn_of_what_there_was() {
        let (none, begun) = (BTreeMap::new(), BTreeMap::from([(2024, 2)]));
        let told = trends(&years((2023, 2025), &granted(), &begun, &none, None));
        let lines: Vec<_> = told.iter().map(|one| (one.label, one.counts.as_slice())).collect();
        let (people, collectives): (&[i64], &[i64]) = (&[0, 27, 5], &[0, 0, 6]);
        assert_eq!(lines, [("Cá nhân được khen", people), ("Tập thể được khen", collectives)]);
        assert!(trends(&[]).is_empty());
    }

    #[test]
    fn a_share_of_nothing_is_no_share() {
        assert_eq!(Share { part: 0, of: 0 }.to_string(), "–");
        assert_eq!(Share { part: 1, of: 8 }.to_string(), "1/8 (12,5 %)");
        assert_eq!(Share { part: 2, of: 3 }.per_mille(), Some(667));
    }

    #[test]
    fn who_said_nothing_is_silent() {
        let launched =
            Launched { asked: 5, adopted: 1, adapted: 1, declined: 1, own: 1, ..Launched::default() };
        assert_eq!(launched.silent(), 1);
    }

    proptest::proptest! {
        #[test]
        fn what_is_counted_by_award_adds_up_to_what_is_counted_by_year(
            all in proptest::collection::vec((0..3_usize, 2020..2026_i64, proptest::bool::ANY, 0..9_i64, 1..5_i64), 0..40)
        ) {
            let granted: Vec<_> = all.iter().map(|(code, year, leads, people, count)| {
                let code = ["GK", "LDTT", "CSTDCS"][*code];
                if *people == 0 { person(code, *year, *leads, None, *count) } else { collective(code, *year, *people, *count) }
            }).collect();
            let none = BTreeMap::new();
            let sum = |spreads: Vec<Spread>| spreads.iter().fold((0, 0, 0, 0), |sum, one| {
                (sum.0 + one.collectives, sum.1 + one.small.unwrap_or(0), sum.2 + one.people, sum.3 + one.direct)
            });
            let by_award = sum(commended(&granted, Some(4)).into_iter().map(|one| one.spread).collect());
            let by_year = sum(years((2020, 2025), &granted, &none, &none, Some(4)).into_iter().map(|one| one.spread).collect());
            proptest::prop_assert_eq!(by_award, by_year);
            proptest::prop_assert_eq!(by_award, sum(vec![total(&commended(&granted, Some(4)))]));
            let backwards: Vec<_> = granted.iter().rev().cloned().collect();
            proptest::prop_assert_eq!(commended(&granted, Some(4)), commended(&backwards, Some(4)));
        }
    }
}
