//! One subject as sets of years, and the answer of a condition for each of them.
//!
//! The verdict on one case is made here (`rank` makes it for a population); `fact` adds the words.

use chrono::{Datelike, NaiveDate};

use crate::Law;
use crate::case::{Case, Category, GradeLevel, Group, Initiative, SubjectKind};
use crate::lanes::{Doubt, Lanes};
use crate::read::Planned;
use crate::rule::{
    AwardCount, AwardRun, Code, Condition, Deadline, GradeCount, GradeRun, InitiativeTest, Window,
};
use crate::verdict::RuleOutcome;
use crate::years::Years;

/// Awards that conditions may ask about; `Law::read` refuses data that names more.
pub(crate) const SLOTS: usize = 16;

/// The facts of one subject, each as the years in which it holds.
#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    pub law: &'a Law,
    /// The rules that name the award.
    pub plan: &'a [Planned],
    /// Facts that are no matter of years; of a population none are known.
    pub case: Option<&'a Case>,
    pub judged: i32,
    pub kind: SubjectKind,
    pub group: Option<Group>,
    pub category: Category,
    /// The day on which the dossier of each year arrived, the year judged first; the last one holds for all before.
    pub received: &'a [NaiveDate],
    /// The years of each grade; a year with two grades is in none of them.
    pub grades: [Years; 4],
    /// The years of each award that conditions ask about, by slot; `None` where nothing is known.
    pub grants: Option<[Years; SLOTS]>,
    pub initiatives: Option<&'a [Initiative]>,
    /// The years that count in full, and those of which a part counts: after discipline was served.
    pub counts: Years,
    pub counts_in_part: Years,
    /// The years that are asked for.
    pub asked: Years,
    pub doubt: Doubt,
}

/// How often something stands in each year, up to three times.
#[derive(Default, Clone, Copy)]
struct Tally {
    once: Years,
    twice: Years,
    thrice: Years,
}

impl Tally {
    fn add(&mut self, years: Years) {
        self.thrice = self.thrice | (self.twice & years);
        self.twice = self.twice | (self.once & years);
        self.once = self.once | years;
    }

    /// The years in which it stands so often; more than three times is not told apart.
    fn at_least(self, times: u32) -> Years {
        [self.once, self.twice, self.thrice][(times.clamp(1, 3) - 1) as usize]
    }
}

/// How sure the years are that a count may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sure {
    /// Known, and they count in full.
    Yes,
    /// Also those that count in part.
    InPart,
    /// Also those of which nothing is known.
    Possible,
}

impl Row<'_> {
    /// The answer in the years asked for; in the others it is open.
    pub(crate) fn ask(&self, condition: &Condition, asked: Years) -> Lanes {
        match condition {
            Condition::All(parts) => parts.iter().fold(Lanes::all(RuleOutcome::Met), |whole, part| {
                let undecided = asked & !whole.unmet;
                if undecided.is_none() { whole } else { whole.and(self.ask(part, undecided)) }
            }),
            Condition::Any(parts) => parts.iter().fold(Lanes::all(RuleOutcome::Unmet), |whole, part| {
                let undecided = asked & !whole.met;
                if undecided.is_none() { whole } else { whole.or(self.ask(part, undecided)) }
            }),
            Condition::Disputed(part) => self.ask(part, asked).disputed(self.doubt),
            Condition::GradeAtLeast(least) => self.of_grade(self.graded(*least)),
            Condition::GradeEquals(level) => self.of_grade(self.grades[*level as usize]),
            Condition::GradeRun(run) => self.grade_run(run),
            Condition::GradeCount(count) => self.grade_count(count, asked),
            Condition::Held(code) => self.of_grants(|grants| Lanes::decided(grants[code.slot].since_first())),
            Condition::AwardRun(run) => self.of_grants(|grants| self.award_run(run, grants)),
            Condition::AwardCount(count) => self.of_grants(|grants| self.award_count(count, grants, asked)),
            Condition::Initiative(test) => self.initiative(test, asked),
            Condition::ReceivedBy(deadline) => self.received_by(deadline, asked),
            Condition::GroupIs(groups) => match self.group {
                Some(group) => Lanes::all(met(groups.contains(&group))),
                None => Lanes::all(RuleOutcome::Unknown),
            },
            Condition::Attested | Condition::GrantedAs(_) | Condition::MoreFavourableSince(_) => {
                Lanes::all(RuleOutcome::Confirm)
            }
            _ => Lanes::all(self.of_case(condition)),
        }
    }

    /// What only the case itself tells; of a population nothing of it is known.
    fn of_case(&self, condition: &Condition) -> RuleOutcome {
        let Some(case) = self.case else { return RuleOutcome::Unknown };
        match condition {
            Condition::MemberShare(test) => case.member_share(test),
            Condition::MemberCount(test) => case.member_count(test),
            Condition::MovementMonths(least) => {
                case.subject.movement_months.map_or(RuleOutcome::Unknown, |months| met(months >= *least))
            }
            Condition::NoDiscipline(test) => case.no_discipline(test.duty_related),
            Condition::NeverDisciplined => case.never_disciplined(),
            Condition::NothingPending => case.nothing_pending(),
            Condition::DisciplineServed => case.discipline_served(),
            Condition::NotGranted(test) => case.not_granted(self.law, test),
            _ => RuleOutcome::Unknown,
        }
    }

    // ------------------------------------------------------------ grades

    fn known(&self) -> Years {
        self.grades.iter().fold(Years::NONE, |known, years| known | *years)
    }

    /// The years with this grade or better.
    fn graded(&self, least: GradeLevel) -> Years {
        self.grades[..=least as usize].iter().fold(Years::NONE, |good, years| good | *years)
    }

    fn of_grade(&self, good: Years) -> Lanes {
        Lanes::graded(good, good, good | !self.known(), self.doubt)
    }

    /// The years with this grade or better that may be counted.
    pub(crate) fn good(&self, least: GradeLevel, sure: Sure) -> Years {
        let good = self.graded(least);
        match sure {
            Sure::Yes => good & self.counts,
            Sure::InPart => good & (self.counts | self.counts_in_part),
            Sure::Possible => (good | !self.known()) & (self.counts | self.counts_in_part),
        }
    }

    /// The years after the first grant of that award; every year where no award is named.
    fn after(&self, code: Option<&Code>) -> Option<Years> {
        match code {
            None => Some(Years::ALL),
            Some(code) => self.grants.as_ref().map(|grants| grants[code.slot].after_first()),
        }
    }

    fn grade_run(&self, run: &GradeRun) -> Lanes {
        let Some(after) = self.after(run.after.as_ref()) else { return Lanes::all(RuleOutcome::Unknown) };
        let ends = |sure| (self.good(run.at_least, sure) & after).runs(run.years);
        Lanes::graded(ends(Sure::Yes), ends(Sure::InPart), ends(Sure::Possible), self.doubt)
    }

    fn grade_count(&self, count: &GradeCount, asked: Years) -> Lanes {
        if self.lacks_grants(&count.within) {
            return Lanes::all(RuleOutcome::Unknown);
        }
        self.by_certainty(asked, |sure, asked| {
            let good = Tally { once: self.good(count.at_least, sure), ..Tally::default() };
            self.within(&count.within, good, sure, asked).at_least(count.times)
        })
    }

    // ------------------------------------------------------------ windows

    /// A question for each year: surely yes, yes under one reading, or possibly yes. Each looks only where the one
    /// before it did not say yes.
    fn by_certainty(&self, asked: Years, enough: impl Fn(Sure, Years) -> Years) -> Lanes {
        let sure = enough(Sure::Yes, asked) & asked;
        let in_part = match self.counts_in_part.is_none() {
            true => Years::NONE,
            false => enough(Sure::InPart, asked & !sure) & asked & !sure,
        };
        let rest = asked & !(sure | in_part);
        let possible = if rest.is_none() { rest } else { enough(Sure::Possible, rest) & rest };
        Lanes::graded(sure, sure | in_part, sure | in_part | possible, self.doubt)
    }

    /// Adds up for each year what stands in its window.
    fn within(&self, window: &Window, found: Tally, sure: Sure, asked: Years) -> Tally {
        let mut sum = Tally::default();
        self.walk(window, sure, asked, |back, reached| {
            sum.add((found.once >> back) & reached);
            sum.add((found.twice >> back) & reached);
            sum.add((found.thrice >> back) & reached);
        });
        sum
    }

    /// The years of the window that ends with the year judged.
    pub(crate) fn window(&self, window: &Window, sure: Sure) -> Years {
        let mut years = Years::NONE;
        self.walk(window, sure, Years::THIS, |back, reached| {
            if reached.has(0) {
                years = years | Years::back(back);
            }
        });
        years
    }

    /// Walks back through the windows of all years asked for at once: `see` learns for how many years back which of
    /// them still have that year in their window.
    fn walk(&self, window: &Window, sure: Sure, asked: Years, mut see: impl FnMut(u32, Years)) {
        let counted = match sure {
            Sure::Yes => self.counts,
            Sure::InPart | Sure::Possible => self.counts | self.counts_in_part,
        };
        match window {
            Window::Years(length) => (0..*length).for_each(|back| see(back, asked & (counted >> back))),
            Window::GradeRun(run) => {
                let after = self.after(run.after.as_ref()).unwrap_or_default();
                let years = self.good(run.at_least, sure) & after;
                let mut reached = asked;
                for back in 0..u64::BITS {
                    reached = reached & (years >> back);
                    if reached.is_none() {
                        return;
                    }
                    see(back, reached);
                }
            }
            Window::AwardRun(run) => {
                let grants = self.grants.as_ref().map(|grants| grants[run.award.slot]).unwrap_or_default();
                let ended_before = (grants & counted).runs(run.times) >> 1;
                (0..run.times).for_each(|back| see(back, asked & (counted >> back)));
                see(run.times, asked & ended_before & (counted >> run.times));
            }
        }
    }

    fn lacks_grants(&self, window: &Window) -> bool {
        let names_an_award = match window {
            Window::Years(_) => false,
            Window::GradeRun(run) => run.after.is_some(),
            Window::AwardRun(_) => true,
        };
        names_an_award && self.grants.is_none()
    }

    // ------------------------------------------------------------ awards

    fn of_grants(&self, answer: impl FnOnce(&[Years; SLOTS]) -> Lanes) -> Lanes {
        self.grants.as_ref().map_or(Lanes::all(RuleOutcome::Unknown), answer)
    }

    /// A run may end in the year judged, where the title of that year is granted together, or in the year before.
    fn award_run(&self, run: &AwardRun, grants: &[Years; SLOTS]) -> Lanes {
        let granted = grants[run.award.slot];
        let spent = run.not_spent_on.as_ref().map_or(Years::NONE, |code| grants[code.slot]);
        let bridge = run.bridged_by.as_ref().map_or(Years::ALL, |code| grants[code.slot]);
        let in_full = granted & self.counts & !spent;
        let in_part = granted & (self.counts | self.counts_in_part);
        let sure = linked(in_full, run, bridge).and_next();
        let doubtful = linked(in_part, run, Years::ALL).and_next();
        Lanes::graded(sure, sure | doubtful, sure | doubtful, self.doubt)
    }

    fn award_count(&self, count: &AwardCount, grants: &[Years; SLOTS], asked: Years) -> Lanes {
        let granted = grants[count.award.slot];
        let granted = Tally { once: granted, ..Tally::default() };
        self.by_certainty(asked, |sure, asked| {
            self.within(&count.within, granted, sure, asked).at_least(count.times)
        })
    }

    // ------------------------------------------------------------ initiatives

    fn initiative(&self, test: &InitiativeTest, asked: Years) -> Lanes {
        let Some(tally) = self.tally(test) else { return Lanes::all(RuleOutcome::Unknown) };
        let Some(window) = &test.within else {
            return Lanes::decided(tally.at_least(test.times));
        };
        if self.lacks_grants(window) {
            return Lanes::all(RuleOutcome::Unknown);
        }
        self.by_certainty(asked, |sure, asked| self.within(window, tally, sure, asked).at_least(test.times))
    }

    fn tally(&self, test: &InitiativeTest) -> Option<Tally> {
        let mut tally = Tally::default();
        for found in self.initiatives? {
            let counts = test.kinds.contains(&found.kind) && found.effect >= test.effect;
            if counts && !self.law.is_used(found, test) {
                tally.add(Years::one(self.judged, found.year));
            }
        }
        Some(tally)
    }

    // ------------------------------------------------------------ days

    fn received_by(&self, deadline: &Deadline, asked: Years) -> Lanes {
        Lanes::decided(asked.filter(|back| {
            let year = self.judged - i32::try_from(back).unwrap_or(0);
            self.received_for(back) <= deadline.of(year)
        }))
    }

    pub(crate) fn received_for(&self, back: u32) -> NaiveDate {
        let place = (back as usize).min(self.received.len().saturating_sub(1));
        self.received.get(place).copied().unwrap_or(NaiveDate::MAX)
    }
}

/// Grants that follow each other: at most `apart` years between two, and more than one only over a bridge.
fn linked(granted: Years, run: &AwardRun, bridge: Years) -> Years {
    let follow = |ends: Years| {
        (1..=run.apart).fold(Years::NONE, |found, gap| {
            let filled = if gap == 1 { Years::ALL } else { bridge.runs(gap + 1) };
            found | (granted & (ends >> gap) & filled)
        })
    };
    (1..run.times).fold(granted, |ends, _| follow(ends))
}

impl Law {
    /// Whether the initiative already served an award of a kind that excludes it.
    pub(crate) fn is_used(&self, initiative: &Initiative, test: &InitiativeTest) -> bool {
        let Some(aside) = &test.not_used_for else { return false };
        let mut served = initiative.used_for.iter().filter_map(|code| self.award(code));
        served.any(|award| aside.kinds.contains(&award.kind))
    }
}

impl Deadline {
    /// The last day for an achievement of that year.
    pub(crate) fn of(&self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year.saturating_add(self.years_after), self.month, self.day)
            .unwrap_or(NaiveDate::MAX)
    }
}

pub(crate) fn met(holds: bool) -> RuleOutcome {
    if holds { RuleOutcome::Met } else { RuleOutcome::Unmet }
}

/// The first day from which achievements count again, where a measure was taken.
fn year_served(case: &Case) -> Option<NaiveDate> {
    case.measures()?.map(|measure| measure.served_from()).max()
}

/// The years that count in full and in part, after every measure is served.
pub(crate) fn counted(case: &Case) -> (Years, Years) {
    let Some(from) = year_served(case) else { return (Years::ALL, Years::NONE) };
    let this = Years::one(case.year, from.year());
    let later = match u32::try_from(case.year - from.year()) {
        Ok(years) => Years::last(years),
        Err(_) => Years::NONE,
    };
    if from.ordinal() == 1 { (later | this, Years::NONE) } else { (later, this) }
}
