//! What comes of an indicator: how far it is, and where the present pace leads. Whole numbers all the way: a projection that
//! falls short by a thousandth falls short.
//!
//! The pace is a straight line from the start to the last reported value, drawn on to the end. A total starts from zero on the
//! first day; a level starts from the base. A period that nobody reported is not counted as zero: of values that are added, the
//! pace is that of the reported days.

use chrono::NaiveDate;

use super::period::{Period, Window};
use super::{Amount, Counting, Direction};

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    pub direction: Direction,
    pub counting: Counting,
    pub window: Window,
    pub base: Option<Amount>,
    /// `None`: this unit has none yet.
    pub goal: Option<Amount>,
}

/// What was reported so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many periods were reported, and the days of them.
    pub periods: i64,
    pub days: i64,
    /// All values added.
    pub sum: Amount,
    /// The value of the last reported period, and that period's last day.
    pub last: Amount,
    pub until: NaiveDate,
}

/// Where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// Nobody reported yet, which is not zero.
    Nothing,
    NoGoal,
    /// The goal is reached, or was kept until the end.
    Met,
    /// A total is beyond what it may be.
    Exceeded,
    /// The time is over without the goal.
    Missed,
    /// At this pace it comes to so much at the end.
    OnPace(Amount),
    WillMiss(Amount),
    /// One period says nothing about a pace.
    TooFew,
    /// A level without a base has nowhere to start from.
    NoBase,
}

impl Outlook {
    /// Whether somebody must act: the goal is or will be missed.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Exceeded | Self::Missed | Self::WillMiss(_))
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "Chưa có số liệu",
            Self::NoGoal => "Chưa có mục tiêu",
            Self::Met => "Đạt",
            Self::Exceeded => "Đã vượt mức",
            Self::Missed => "Không đạt",
            Self::OnPace(_) => "Kịp",
            Self::WillMiss(_) => "Sẽ không đạt",
            Self::TooFew | Self::NoBase => "Chưa đủ số liệu",
        }
    }
}

/// How a unit stands against its goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Reached,
    Short,
    /// What is not reported could still decide it: never "no".
    Missing,
    NoGoal,
}

/// How many reported periods make a pace.
const PACE_PERIODS: i64 = 2;

impl Tally {
    /// The values of one unit, in the order of their periods; `None` where there are none.
    pub fn of(values: &[(Period, Amount)]) -> Option<Self> {
        let (until, last) = values.last().map(|(period, amount)| (period.ends, *amount))?;
        Some(Self {
            periods: i64::try_from(values.len()).unwrap_or(i64::MAX),
            days: values.iter().map(|(period, _)| period.days()).sum(),
            sum: values.iter().fold(Amount::ZERO, |sum, (_, amount)| sum.plus(*amount)),
            last,
            until,
        })
    }

    /// What stands today.
    pub fn stands(&self, counting: Counting) -> Amount {
        match counting {
            Counting::Added => self.sum,
            Counting::Running | Counting::Level => self.last,
        }
    }
}

impl Course {
    pub fn outlook(&self, tally: Option<&Tally>) -> Outlook {
        let Some(tally) = tally else { return Outlook::Nothing };
        let Some(goal) = self.goal else { return Outlook::NoGoal };
        let stands = tally.stands(self.counting);
        if self.is_over(tally) {
            return if self.reaches(stands, goal) { Outlook::Met } else { Outlook::Missed };
        }
        match self.direction {
            // What is counted does not grow less again; a level may.
            Direction::More if self.counting != Counting::Level && stands >= goal => return Outlook::Met,
            Direction::Less if self.counting != Counting::Level && stands > goal => return Outlook::Exceeded,
            _ => {}
        }
        if tally.periods < PACE_PERIODS {
            return Outlook::TooFew;
        }
        let Some(start) = self.start() else { return Outlook::NoBase };
        let line = self.line(start, tally);
        let most = line.rounded(self.direction, stands.decimals().max(goal.decimals()));
        if line.reaches(self.direction, goal) { Outlook::OnPace(most) } else { Outlook::WillMiss(most) }
    }

    /// How a unit stands by what it reported of the periods that were over on a day.
    pub fn reach(&self, tally: Option<&Tally>, until: NaiveDate) -> Reach {
        let Some(tally) = tally else { return Reach::Missing };
        let stands = tally.stands(self.counting);
        match (self.goal, self.direction) {
            // What is counted does not grow less again: a period that is missing changes nothing.
            (Some(goal), Direction::More) if self.counting != Counting::Level && stands >= goal => {
                Reach::Reached
            }
            (Some(goal), Direction::Less) if self.counting != Counting::Level && stands > goal => {
                Reach::Short
            }
            _ if self.has_gap(tally, until) => Reach::Missing,
            (Some(goal), _) if self.reaches(stands, goal) => Reach::Reached,
            (Some(_), _) => Reach::Short,
            (None, _) => Reach::NoGoal,
        }
    }

    /// Whether a period that was over on that day is missing of what stands.
    fn has_gap(&self, tally: &Tally, until: NaiveDate) -> bool {
        let periods = self.window.periods();
        let mut over = periods.iter().filter(|period| period.ends <= until);
        match self.counting {
            Counting::Added => tally.periods < i64::try_from(over.count()).unwrap_or(i64::MAX),
            Counting::Running | Counting::Level => {
                over.next_back().is_some_and(|last| tally.until < last.ends)
            }
        }
    }

    fn reaches(&self, amount: Amount, goal: Amount) -> bool {
        match self.direction {
            Direction::More => amount >= goal,
            Direction::Less => amount <= goal,
        }
    }

    /// Nothing is left to report.
    fn is_over(&self, tally: &Tally) -> bool {
        tally.until >= self.window.ends
            && (self.counting != Counting::Added || tally.days >= self.window.days())
    }

    /// From where the line begins.
    pub fn start(&self) -> Option<Amount> {
        match self.counting {
            Counting::Running | Counting::Added => Some(Amount::ZERO),
            Counting::Level => self.base,
        }
    }

    /// Where the line ends, as a fraction.
    fn line(&self, start: Amount, tally: &Tally) -> Fraction {
        let elapsed = match self.counting {
            Counting::Added => tally.days,
            Counting::Running | Counting::Level => super::period::days(self.window.starts, tally.until),
        };
        let (start, stands) = (wide(start), wide(tally.stands(self.counting)));
        let (elapsed, whole) = (i128::from(elapsed.max(1)), i128::from(self.window.days()));
        Fraction { over: start * elapsed + (stands - start) * whole, under: elapsed }
    }

    /// How much of the goal is there, in whole percent; `None` where a share says nothing.
    pub fn share(&self, tally: &Tally) -> Option<i64> {
        let (stands, goal) = (wide(tally.stands(self.counting)), wide(self.goal?));
        (goal > 0 && stands >= 0).then(|| i64::try_from(stands * 100 / goal).ok()).flatten()
    }

    /// The sentence that says why, with the unit of measure: `Đến 30/06/2025: 320/600 giếng; với nhịp này đến 31/12/2025 được
    /// khoảng 640 giếng.`
    pub fn says(&self, tally: Option<&Tally>, measure: &str) -> String {
        let outlook = self.outlook(tally);
        let Some(tally) = tally else { return "Chưa có số liệu.".to_owned() };
        let (until, ends) = (viet::date::short(tally.until), viet::date::short(self.window.ends));
        let stands = tally.stands(self.counting);
        let so_far = match (self.goal, self.direction) {
            (None, _) => format!("Đến {until}: {stands} {measure}"),
            (Some(goal), Direction::More) => format!("Đến {until}: {stands}/{goal} {measure}"),
            (Some(goal), Direction::Less) => {
                format!("Đến {until}: {stands} {measure}, mức không vượt {goal}")
            }
        };
        match outlook {
            Outlook::Nothing => "Chưa có số liệu.".to_owned(),
            Outlook::NoGoal => format!("{so_far}; chưa có mục tiêu để so."),
            Outlook::Met => format!("{so_far}; đạt mục tiêu."),
            Outlook::Exceeded => format!("{so_far}; đã vượt mức."),
            Outlook::Missed => format!("{so_far}; hết thời gian, không đạt mục tiêu."),
            Outlook::TooFew => format!("{so_far}; chưa đủ số liệu để ước, cần ít nhất hai kỳ đã báo cáo."),
            Outlook::NoBase => format!("{so_far}; chưa đủ số liệu để ước, chưa có số gốc."),
            Outlook::OnPace(amount) => {
                format!("{so_far}; với nhịp này đến {ends} được khoảng {amount} {measure}, kịp mục tiêu.")
            }
            Outlook::WillMiss(amount) => match self.direction {
                Direction::More => {
                    format!("{so_far}; với nhịp này đến {ends} chỉ được khoảng {amount} {measure}.")
                }
                Direction::Less => {
                    format!("{so_far}; với nhịp này đến {ends} lên tới khoảng {amount} {measure}.")
                }
            },
        }
    }
}

/// What all units together reported of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    pub period: Period,
    /// How many units reported it.
    pub units: usize,
    /// Their values added.
    pub sum: Amount,
}

/// The whole's own values: the periods, from the first one on, that every unit reported. Behind a gap nothing is known of the
/// whole of values that are added; of the others each period stands for itself.
pub fn whole(counting: Counting, window: &Window, joints: &[Joint], units: usize) -> Vec<(Period, Amount)> {
    let of = |period: Period| joints.iter().find(|joint| joint.period == period && joint.units >= units);
    let known = window.periods().into_iter().map(|period| of(period).map(|joint| (period, joint.sum)));
    match counting {
        _ if units == 0 => Vec::new(),
        Counting::Added => known.take_while(Option::is_some).flatten().collect(),
        Counting::Running | Counting::Level => known.flatten().collect(),
    }
}

fn wide(amount: Amount) -> i128 {
    i128::from(amount.thousandths())
}

/// A number of thousandths that is not rounded.
struct Fraction {
    over: i128,
    /// Greater than zero.
    under: i128,
}

impl Fraction {
    fn reaches(&self, direction: Direction, goal: Amount) -> bool {
        match direction {
            Direction::More => self.over >= wide(goal) * self.under,
            Direction::Less => self.over <= wide(goal) * self.under,
        }
    }

    /// With so many decimals, rounded to the side that is worse: 599,7 of 600 is never shown as 600.
    fn rounded(&self, direction: Direction, decimals: u32) -> Amount {
        let step = 10_i128.pow(3_u32.saturating_sub(decimals));
        let under = self.under * step;
        let steps = match direction {
            Direction::More => self.over.div_euclid(under),
            Direction::Less => -(-self.over).div_euclid(under),
        };
        Amount::of_thousandths(i64::try_from(steps * step).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::super::period::Rhythm;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn course(direction: Direction, counting: Counting) -> Course {
        let window = Window {
            starts: day("2025-01-01"),
            ends: day("2025-12-31"),
            rhythm: Rhythm::Monthly,
            due_days: 5,
        };
        Course { direction, counting, window, base: None, goal: Some(Amount::of(600)) }
    }

    /// The values of the first months; `None` was not reported.
    fn tally(course: &Course, values: &[Option<i64>]) -> Option<Tally> {
        let values: Vec<_> = course
            .window
            .periods()
            .into_iter()
            .zip(values)
            .filter_map(|(period, value)| value.map(|value| (period, Amount::of(value))))
            .collect();
        Tally::of(&values)
    }

    fn outlook(course: &Course, values: &[Option<i64>]) -> Outlook {
        course.outlook(tally(course, values).as_ref())
    }

    #[test]
    fn a_total_is_drawn_on_from_zero() {
        let course = course(Direction::More, Counting::Running);
        let half = [Some(50), Some(110), Some(160), Some(210), Some(260), Some(320)];
        assert_eq!(outlook(&course, &half), Outlook::OnPace(Amount::of(645)), "320 × 365 / 181 = 645,3");
        assert_eq!(outlook(&course, &[Some(40), Some(80)]), Outlook::WillMiss(Amount::of(494)));
        assert_eq!(outlook(&course, &[Some(40)]), Outlook::TooFew);
        assert_eq!(outlook(&course, &[]), Outlook::Nothing, "no value is not zero");
        assert_eq!(outlook(&course, &[Some(700)]), Outlook::Met);
        assert_eq!(outlook(&Course { goal: None, ..course }, &[Some(40), Some(80)]), Outlook::NoGoal);
        assert_eq!(
            course.says(tally(&course, &half).as_ref(), "giếng"),
            "Đến 30/06/2025: 320/600 giếng; với nhịp này đến 31/12/2025 được khoảng 645 giếng, kịp mục tiêu."
        );
    }

    #[test]
    fn a_month_that_nobody_reported_is_not_a_month_without_work() {
        let course = course(Direction::More, Counting::Added);
        let with_gap = outlook(&course, &[Some(52), None, Some(52)]);
        assert_eq!(with_gap, Outlook::OnPace(Amount::of(612)), "104 in 62 days, as in all 365");
        assert_eq!(outlook(&course, &[Some(52), Some(0), Some(52)]), Outlook::WillMiss(Amount::of(421)));
        let all = [Some(50); 12];
        assert_eq!(outlook(&course, &all), Outlook::Met);
        assert_eq!(outlook(&course, &[Some(49); 12]), Outlook::Missed);
        let mut late = all;
        (late[0], late[11]) = (None, Some(20));
        assert!(matches!(outlook(&course, &late), Outlook::WillMiss(_)), "a month may still be reported");
    }

    #[test]
    fn what_must_not_be_exceeded_is_told_when_it_is() {
        let course = course(Direction::Less, Counting::Added);
        assert_eq!(outlook(&course, &[Some(601)]), Outlook::Exceeded);
        assert_eq!(outlook(&course, &[Some(60), Some(60)]), Outlook::WillMiss(Amount::of(743)));
        assert_eq!(outlook(&course, &[Some(40), Some(40)]), Outlook::OnPace(Amount::of(495)));
    }

    #[test]
    fn a_level_needs_its_base_and_may_fall_again() {
        let percent = |base: Option<i64>| Course {
            base: base.map(Amount::of),
            goal: Some(Amount::of(98)),
            ..course(Direction::More, Counting::Level)
        };
        let year = [Some(91), Some(92)];
        assert_eq!(outlook(&percent(None), &year), Outlook::NoBase);
        assert_eq!(outlook(&percent(Some(90)), &year), Outlook::OnPace(Amount::of(102)));
        assert_eq!(outlook(&percent(Some(99)), &[Some(99), Some(98)]), Outlook::WillMiss(Amount::of(92)));
        let poor = Course { goal: Some(Amount::of(5)), ..course(Direction::Less, Counting::Level) };
        let poor = Course { base: Some(Amount::of(10)), ..poor };
        assert_eq!(outlook(&poor, &[Some(10), Some(9)]), Outlook::OnPace(Amount::of(4)), "10 − 365/59 = 3,8");
    }

    #[test]
    fn what_is_missing_is_neither_reached_nor_short() {
        let added = course(Direction::More, Counting::Added);
        let reach = |course: &Course, values: &[Option<i64>]| {
            course.reach(tally(course, values).as_ref(), day("2025-03-31"))
        };
        assert_eq!(reach(&added, &[]), Reach::Missing);
        assert_eq!(reach(&added, &[Some(200), Some(200), Some(200)]), Reach::Reached);
        assert_eq!(reach(&added, &[Some(200), None, Some(200)]), Reach::Missing, "February may decide it");
        assert_eq!(reach(&added, &[Some(300), None, Some(300)]), Reach::Reached, "whatever February was");
        assert_eq!(reach(&added, &[Some(200), Some(0), Some(200)]), Reach::Short);
        let less = course(Direction::Less, Counting::Added);
        assert_eq!(reach(&less, &[Some(601)]), Reach::Short, "whatever follows");
        assert_eq!(reach(&less, &[Some(60)]), Reach::Missing, "two months less are not two months of zero");
        assert_eq!(reach(&less, &[Some(60); 3]), Reach::Reached);
        let level = course(Direction::More, Counting::Level);
        assert_eq!(reach(&level, &[None, None, Some(600)]), Reach::Reached);
        assert_eq!(reach(&level, &[Some(600), Some(600)]), Reach::Missing, "a level may fall again");
        assert_eq!(reach(&Course { goal: None, ..added }, &[Some(9); 3]), Reach::NoGoal);
    }

    #[test]
    fn the_whole_is_known_as_far_as_every_unit_reported() {
        let course = course(Direction::More, Counting::Added);
        let periods = course.window.periods();
        let joint = |place: usize, units| Joint { period: periods[place], units, sum: Amount::of(10) };
        let joints = [joint(0, 2), joint(1, 1), joint(2, 2)];
        let known = |counting| whole(counting, &course.window, &joints, 2).len();
        assert_eq!(known(Counting::Added), 1);
        assert_eq!(known(Counting::Running), 2);
        assert!(whole(Counting::Running, &course.window, &[], 0).is_empty());
    }

    #[test]
    fn a_share_is_told_where_it_says_something() {
        let course = course(Direction::More, Counting::Running);
        let tally = tally(&course, &[Some(40), Some(199)]).expect("values");
        assert_eq!(course.share(&tally), Some(33), "rounded down");
        assert_eq!(Course { goal: Some(Amount::ZERO), ..course }.share(&tally), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_never_contradicts_the_word(
            values in proptest::collection::vec(0_i64..2_000, 2..11), goal in 1_i64..20_000, less: bool, added: bool
        ) {
            let direction = if less { Direction::Less } else { Direction::More };
            let counting = if added { Counting::Added } else { Counting::Running };
            let goal = Amount::of(goal);
            let course = Course { goal: Some(goal), ..course(direction, counting) };
            let values: Vec<_> = values.into_iter().map(Some).collect();
            match outlook(&course, &values) {
                Outlook::OnPace(amount) => prop_assert!(course.reaches(amount, goal)),
                Outlook::WillMiss(amount) => prop_assert!(!course.reaches(amount, goal)),
                _ => {}
            }
        }
    }
}
