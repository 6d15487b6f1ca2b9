//! Three judges must agree: the one that explains, the quick one, and a slow one written from the articles alone.
#![expect(clippy::unwrap_used, reason = "a test fails where its facts are wrong")]

mod world;

use law::*;
use world::{BY_YEARS, Dice, collective, day, person, trouble};

const RECORDS: u64 = 100_000;

fn some_case(dice: &mut Dice) -> Case {
    let mut subject = if dice.chance(85) { person(dice) } else { collective(dice) };
    trouble(dice, &mut subject);
    let codes: Vec<&str> = Law::built_in().awards().iter().map(|award| award.code.as_str()).collect();
    let award = if dice.chance(60) { dice.pick(&BY_YEARS) } else { dice.pick(&codes) };
    let year = 2021 + dice.below(6) as i32;
    let received = day(year + dice.below(2) as i32, 1 + dice.below(12) as u32, 1 + dice.below(28) as u32);
    let decided = dice.chance(30).then(|| day(year + 1, 1 + dice.below(12) as u32, 20));
    let category = if dice.chance(75) { Category::Merit } else { dice.pick(Category::ALL) };
    let decider = dice.chance(20).then(|| dice.pick(Decider::ALL));
    Case { award: award.to_owned(), year, received, decided, category, decider, subject }
}

#[test]
fn the_quick_judge_agrees_with_the_one_that_explains() {
    let law = Law::built_in();
    let mut dice = Dice::new(20_261_122);
    let mut seen = std::collections::BTreeMap::<_, u32>::new();
    for _ in 0..RECORDS {
        let case = some_case(&mut dice);
        let verdict = law.judge(&case).unwrap();
        assert_eq!(law.outcome(&law.brief(&case).unwrap()), verdict.verdict, "{case:#?}\n{verdict:#?}");
        *seen.entry(verdict.verdict.as_str()).or_default() += 1;
    }
    assert_eq!(seen.len(), Outcome::ALL.len(), "{seen:?}");
    assert!(seen.values().all(|times| *times > 1_000), "{seen:?}");
}

/// With facts from that year on.
fn long_served(dice: &mut Dice, mut subject: Subject, since: i32) -> Subject {
    for year in since..2014 {
        let grade = Grade { year, grade: dice.pick(&[GradeLevel::Excellent, GradeLevel::Good]) };
        subject.grades.iter_mut().for_each(|list| list.push(grade.clone()));
        if dice.chance(5) {
            let code = dice.pick(&["BK-BT", "BK-TTG", "CSTDCS"]).to_owned();
            let granted = Granted { code, year, decided: None, category: Category::Merit, revoked: false };
            subject.awards.iter_mut().for_each(|list| list.push(granted.clone()));
        }
    }
    subject
}

/// Records of up to 16 years, of up to 32, and of more beside each other: they are kept and screened apart.
fn some_people(dice: &mut Dice, kind: SubjectKind, count: usize) -> Vec<Subject> {
    let mut somebody = || {
        let subject = if kind == SubjectKind::Person { person(dice) } else { collective(dice) };
        let subject = Subject { members: None, ..subject };
        match dice.below(4) {
            0 => long_served(dice, subject, 1972),
            1 => long_served(dice, subject, 2000),
            _ => subject,
        }
    };
    (0..count).map(|_| somebody()).collect()
}

fn population(law: &Law, kind: SubjectKind, subjects: &[Subject]) -> Population {
    let mut population = Population::new(kind, 2026);
    subjects.iter().for_each(|subject| population.push(law, subject));
    population
}

#[test]
fn the_screen_of_a_population_agrees_year_by_year() {
    let law = Law::built_in();
    let mut dice = Dice::new(7);
    let each_in_its_year: Vec<_> = (0..6).map(|back| day(2026 - back, 12, 20)).collect();
    // All by one text, and more of them than a short record holds.
    let all_on_one_day = vec![day(2026, 9, 15); 18];
    for (kind, received) in [
        (SubjectKind::Person, &each_in_its_year),
        (SubjectKind::Collective, &each_in_its_year),
        (SubjectKind::Person, &all_on_one_day),
    ] {
        let subjects = some_people(&mut dice, kind, 300);
        let population = population(law, kind, &subjects);
        for award in law.awards() {
            let standings = law.screen_population(&award.code, &population, received).unwrap();
            for (place, subject) in subjects.iter().enumerate() {
                for (back, received) in received.iter().enumerate() {
                    let year = 2026 - i32::try_from(back).unwrap();
                    // A population knows nothing of what was granted for the year judged in the same category.
                    let case = Case {
                        award: award.code.clone(),
                        year,
                        received: *received,
                        decided: None,
                        category: Category::Merit,
                        decider: None,
                        subject: subject.clone(),
                    };
                    let verdict = law.judge(&case).unwrap();
                    let by_grants = verdict
                        .rules
                        .iter()
                        .any(|r| (r.id == "GEN-02" || r.id == "GEN-13") && r.outcome == RuleOutcome::Ask);
                    let screened = standings.outcome(place, u32::try_from(back).unwrap()).unwrap();
                    let agrees = screened == verdict.verdict || (by_grants && screened == Outcome::Eligible);
                    // Before decree 152 a grant in another category may be a basis; the columns hold merit only.
                    let early = *received < day(2025, 7, 1);
                    assert!(agrees || early, "{}: {screened} {case:#?} {verdict:#?}", award.code);
                }
            }
        }
    }
}

#[test]
fn the_screen_says_the_same_however_many_years_are_asked_for() {
    let law = Law::built_in();
    let subjects = some_people(&mut Dice::new(11), SubjectKind::Person, 500);
    let population = population(law, SubjectKind::Person, &subjects);
    for award in BY_YEARS {
        let screen =
            |years| law.screen_population(award, &population, &vec![day(2026, 9, 15); years]).unwrap();
        let most = screen(64);
        for years in [0, 1, 10, 12, 16, 17, 28, 32, 33, 64] {
            let standings = screen(years);
            for (place, subject) in subjects.iter().enumerate() {
                for back in 0..70 {
                    let told = standings.outcome(place, back);
                    let expected = most.outcome(place, back).filter(|_| back < years as u32);
                    assert_eq!(told, expected, "{award}, {years} years, {back} back: {subject:#?}");
                }
            }
        }
    }
}

#[test]
fn the_order_of_facts_and_the_hour_do_not_matter() {
    let law = Law::built_in();
    let mut dice = Dice::new(3);
    for _ in 0..10_000 {
        let case = some_case(&mut dice);
        let mut turned = case.clone();
        turned.subject.grades.iter_mut().for_each(|list| list.reverse());
        turned.subject.awards.iter_mut().for_each(|list| list.reverse());
        turned.subject.initiatives.iter_mut().for_each(|list| list.reverse());
        turned.subject.discipline.iter_mut().for_each(|list| list.reverse());
        turned.subject.pending.iter_mut().for_each(|list| list.reverse());
        let verdict = law.judge(&case).unwrap();
        assert_eq!(verdict, law.judge(&turned).unwrap());
        assert_eq!(verdict, law.judge(&case).unwrap());
        for rule in &verdict.rules {
            assert!(!rule.says.is_empty() && !rule.says.contains('{'), "{}: {}", rule.id, rule.says);
            assert!(!rule.cite.is_empty(), "{}", rule.id);
            assert!(rule.outcome != RuleOutcome::Unknown || rule.facts.is_empty(), "{}", rule.id);
        }
        let asks_for_data = verdict.verdict == Outcome::NeedsData;
        assert!(!asks_for_data || !verdict.missing.is_empty(), "{case:#?} {verdict:#?}");
    }
}

#[test]
fn one_more_good_fact_never_takes_eligibility_away() {
    let law = Law::built_in();
    let mut dice = Dice::new(5);
    let mut eligible = 0;
    for _ in 0..40_000 {
        let mut case = some_case(&mut dice);
        if law.outcome(&law.brief(&case).unwrap()) != Outcome::Eligible {
            continue;
        }
        eligible += 1;
        let year = case.year - dice.below(8) as i32;
        match dice.below(3) {
            0 => {
                let effect = dice.pick(Effect::ALL);
                let kind = InitiativeKind::Initiative;
                let new = Initiative { year, kind, effect, used_for: Vec::new() };
                case.subject.initiatives.iter_mut().for_each(|list| list.push(new.clone()));
            }
            1 => {
                let (code, category) = ("CSTDCS".to_owned(), Category::Merit);
                let new = Granted { code, year, decided: None, category, revoked: false };
                case.subject.awards.iter_mut().for_each(|list| list.push(new.clone()));
            }
            _ => {
                let grades = case.subject.grades.iter_mut().flatten();
                grades.filter(|old| old.year == year).for_each(|old| old.grade = GradeLevel::Excellent);
            }
        }
        let verdict = law.judge(&case).unwrap();
        assert_eq!(verdict.verdict, Outcome::Eligible, "{case:#?} {verdict:#?}");
    }
    assert!(eligible > 2_000, "{eligible}");
}

// ---------------------------------------------------------------- the slow judge

/// Law 06/2022/QH15, read slowly: one loop per sentence, for dossiers received from 01/07/2025 to 30/09/2026.
mod slow {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Answer {
        No,
        Unknown,
        Ask,
        Yes,
    }
    use Answer::{Ask, No, Unknown, Yes};

    pub fn judge(case: &Case) -> Outcome {
        let answer = match case.award.as_str() {
            "LDTT" => article_24(case),
            "CSTDCS" => both(article_23_1(case), article_23_2(case)),
            "CSTD-BT" => both(article_22_1_a(case), article_22_1_b(case)),
            "CSTDTQ" => both(both(article_21_1_a(case), article_21_1_b(case)), one_of_the_state(case)),
            "BK-BT" => both(either(article_74_1_d_titles(case), article_74_1_d_grades(case)), once(case)),
            "BK-TTG" => both(both(article_73_1_b(case), once(case)), one_of_the_state(case)),
            other => panic!("{other}"),
        };
        match answer {
            No => Outcome::NotEligible,
            Unknown => Outcome::NeedsData,
            Ask => Outcome::Ask,
            Yes => Outcome::Eligible,
        }
    }

    fn both(a: Answer, b: Answer) -> Answer {
        for worst in [No, Unknown, Ask] {
            if a == worst || b == worst {
                return worst;
            }
        }
        Yes
    }

    fn either(a: Answer, b: Answer) -> Answer {
        for best in [Yes, Unknown, Ask] {
            if a == best || b == best {
                return best;
            }
        }
        No
    }

    fn yes(holds: bool) -> Answer {
        if holds { Yes } else { No }
    }

    fn grade(case: &Case, year: i32) -> Option<GradeLevel> {
        let mut found = None;
        for grade in case.subject.grades.iter().flatten() {
            if grade.year == year {
                if found.is_some_and(|other| other != grade.grade) {
                    return None;
                }
                found = Some(grade.grade);
            }
        }
        found
    }

    fn grade_is(case: &Case, year: i32, accepted: &[GradeLevel]) -> Answer {
        grade(case, year).map_or(Unknown, |grade| yes(accepted.contains(&grade)))
    }

    const GOOD: &[GradeLevel] = &[GradeLevel::Excellent, GradeLevel::Good];
    const BEST: &[GradeLevel] = &[GradeLevel::Excellent];

    fn article_24(case: &Case) -> Answer {
        match case.subject.group.unwrap() {
            Group::Worker | Group::Farmer => Yes,
            Group::Soldier | Group::Police => Ask,
            _ => grade_is(case, case.year, GOOD),
        }
    }

    fn article_23_1(case: &Case) -> Answer {
        match case.subject.group.unwrap() {
            Group::Worker | Group::Farmer => Yes,
            _ => grade_is(case, case.year, GOOD),
        }
    }

    fn article_23_2(case: &Case) -> Answer {
        either(
            grade_is(case, case.year, BEST),
            initiatives(case, Effect::Base, &[case.year], 1, true, &["BK-BT"]),
        )
    }

    /// At least so many initiatives of those years, with that effect, that served none of those awards.
    fn initiatives(
        case: &Case,
        effect: Effect,
        years: &[i32],
        times: usize,
        combat: bool,
        spent: &[&str],
    ) -> Answer {
        let Some(listed) = &case.subject.initiatives else { return Unknown };
        let mut count = 0;
        for found in listed {
            let is_free = !found.used_for.iter().any(|code| spent.contains(&code.as_str()));
            let kind_counts = combat || found.kind != InitiativeKind::Combat;
            if years.contains(&found.year) && found.effect >= effect && is_free && kind_counts {
                count += 1;
            }
        }
        yes(count >= times)
    }

    fn has(case: &Case, code: &str, year: i32) -> bool {
        let listed = case.subject.awards.iter().flatten();
        let mut basis = listed.filter(|granted| {
            let is_title = !code.starts_with("BK");
            !granted.revoked
                && (is_title || !matches!(granted.category, Category::Movement | Category::Sudden))
        });
        basis.any(|granted| granted.code == code && granted.year == year)
    }

    /// A run of a title that ends in the year judged or the year before; in doubt where a year was already used.
    fn title_run(case: &Case, code: &str, times: i32, spent_on: &str) -> Answer {
        if case.subject.awards.is_none() {
            return Unknown;
        }
        let mut answer = No;
        for last in [case.year, case.year - 1] {
            let years: Vec<i32> = (last - times + 1..=last).collect();
            if years.iter().all(|year| has(case, code, *year)) {
                let is_fresh = !years.iter().any(|year| has(case, spent_on, *year));
                answer = either(answer, if is_fresh { Yes } else { Ask });
            }
        }
        answer
    }

    fn article_22_1_a(case: &Case) -> Answer {
        title_run(case, "CSTDCS", 3, "CSTD-BT")
    }

    /// The years of a run of so many titles, up to the year judged; without a run, as many years.
    fn years_of_run(case: &Case, times: i32) -> Vec<i32> {
        let last = case.year - 1;
        let ended_before = (last - times + 1..=last).all(|year| has(case, "CSTDCS", year));
        let first = if ended_before { last - times + 1 } else { case.year - times + 1 };
        (first..=case.year).collect()
    }

    fn article_22_1_b(case: &Case) -> Answer {
        if case.subject.awards.is_none() {
            return Unknown;
        }
        initiatives(case, Effect::Province, &years_of_run(case, 3), 1, true, &["BK-BT"])
    }

    fn article_21_1_a(case: &Case) -> Answer {
        if case.subject.awards.is_none() {
            return Unknown;
        }
        let mut answer = No;
        for second in [case.year, case.year - 1] {
            for first in second - 3..second {
                if has(case, "CSTD-BT", first) && has(case, "CSTD-BT", second) {
                    let filled = (first..=second).all(|year| has(case, "CSTDCS", year));
                    answer = either(answer, if first == second - 1 || filled { Yes } else { Ask });
                }
            }
        }
        answer
    }

    fn article_21_1_b(case: &Case) -> Answer {
        let years: Vec<i32> = (case.year - 5..=case.year).collect();
        initiatives(case, Effect::Nation, &years, 1, false, &["BK-BT"])
    }

    fn one_of_the_state(case: &Case) -> Answer {
        let listed = case.subject.awards.iter().flatten();
        let mut of_state =
            listed.filter(|granted| ["BK-TTG", "CSTDTQ", "HCLD3"].contains(&granted.code.as_str()));
        if of_state.any(|granted| granted.year == case.year && !granted.revoked) { Ask } else { Yes }
    }

    /// One achievement is rewarded once by a form.
    fn once(case: &Case) -> Answer {
        let forms = ["GK", "BK-BT", "BK-TTG", "HCLD3"];
        let listed = case.subject.awards.iter().flatten();
        let mut forms = listed.filter(|granted| forms.contains(&granted.code.as_str()) && !granted.revoked);
        let again = forms.any(|granted| granted.year == case.year && granted.category == case.category);
        if again { Ask } else { Yes }
    }

    fn article_74_1_d_titles(case: &Case) -> Answer {
        let titles = title_run(case, "CSTDCS", 2, "BK-BT");
        if case.subject.awards.is_none() {
            return Unknown;
        }
        let with = initiatives(case, Effect::Base, &years_of_run(case, 2), 2, false, &["CSTDCS", "BK-BT"]);
        both(titles, if with == No { Ask } else { with })
    }

    fn article_74_1_d_grades(case: &Case) -> Answer {
        let two = both(grade_is(case, case.year, BEST), grade_is(case, case.year - 1, BEST));
        // The run may go on into years whose grade is not known.
        let count = |through_unknown: bool| {
            let mut years = Vec::new();
            let mut year = case.year;
            while year > 1970 {
                match grade_is(case, year, BEST) {
                    Yes => years.push(year),
                    Unknown if through_unknown => years.push(year),
                    _ => break,
                }
                year -= 1;
            }
            initiatives(case, Effect::Base, &years, 2, false, &["CSTDCS", "BK-BT"])
        };
        let enough = match (count(false), count(true)) {
            (Yes, _) => Yes,
            (No, Yes) => Unknown,
            (_, possible) => possible,
        };
        both(two, enough)
    }

    fn article_73_1_b(case: &Case) -> Answer {
        let Some(_) = &case.subject.awards else {
            let five = (case.year - 4..=case.year).map(|year| grade_is(case, year, GOOD));
            return both(Unknown, five.fold(Yes, both));
        };
        let held = yes((1970..=case.year).any(|year| has(case, "BK-BT", year)));
        let five = (case.year - 4..=case.year).map(|year| grade_is(case, year, GOOD)).fold(Yes, both);
        let titles = |through_unknown: bool| {
            let mut count = 0;
            let mut year = case.year;
            while year > 1970 {
                match grade_is(case, year, GOOD) {
                    No => break,
                    Unknown if !through_unknown => break,
                    _ => count += i32::from(has(case, "CSTDCS", year)),
                }
                year -= 1;
            }
            count >= 3
        };
        let enough = if titles(false) {
            Yes
        } else if titles(true) {
            Unknown
        } else {
            No
        };
        both(both(held, five), enough)
    }
}

#[test]
fn a_slow_judge_written_from_the_articles_agrees() {
    let law = Law::built_in();
    let mut dice = Dice::new(1_948);
    let titles = ["LDTT", "CSTDCS", "CSTD-BT", "CSTDTQ", "BK-BT", "BK-TTG"];
    let mut seen = std::collections::BTreeMap::<_, u32>::new();
    for record in 0..RECORDS {
        let award = titles[(record % 6) as usize];
        let subject = person(&mut dice);
        let received = day(2026, 1 + dice.below(9) as u32, 1 + dice.below(28) as u32);
        let case = Case {
            award: award.to_owned(),
            year: 2025,
            received,
            decided: None,
            category: Category::Merit,
            decider: None,
            subject,
        };
        let quick = law.outcome(&law.brief(&case).unwrap());
        assert_eq!(quick, slow::judge(&case), "{case:#?} {:#?}", law.judge(&case));
        *seen.entry((award, quick.as_str())).or_default() += 1;
    }
    for award in titles {
        for outcome in ["eligible", "not_eligible", "needs_data"] {
            let rare = award == "LDTT" || award == "CSTDCS";
            assert!(
                rare || seen.get(&(award, outcome)).is_some_and(|times| *times > 20),
                "{award} {outcome} {seen:?}"
            );
        }
    }
}
