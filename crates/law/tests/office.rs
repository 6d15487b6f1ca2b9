//! Beside the verdict: readings side by side, what would change it, the years ahead, a whole office at once.
#![expect(clippy::unwrap_used, reason = "a test fails where its facts are wrong")]

use chrono::NaiveDate;
use law::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn law() -> &'static Law {
    Law::built_in()
}

fn person(years: std::ops::RangeInclusive<i32>, grade: GradeLevel) -> Subject {
    Subject {
        grades: Some(years.map(|year| Grade { year, grade }).collect()),
        awards: Some(Vec::new()),
        initiatives: Some(Vec::new()),
        discipline: Some(Vec::new()),
        pending: Some(Vec::new()),
        ..Subject::unknown(SubjectKind::Person, Some(Group::CivilServant))
    }
}

fn granted(code: &str, year: i32) -> Granted {
    Granted { code: code.to_owned(), year, decided: None, category: Category::Merit, revoked: false }
}

fn case(award: &str, year: i32, received: NaiveDate, subject: Subject) -> Case {
    let (award, category) = (award.to_owned(), Category::Merit);
    Case { award, year, received, decided: None, category, decider: None, subject }
}

fn facts(remedies: &[Remedy]) -> Vec<&str> {
    remedies.iter().map(|remedy| remedy.fact.as_str()).collect()
}

#[test]
fn each_text_stands_beside_the_other() {
    let excellent = case("CSTDCS", 2026, day(2026, 11, 20), person(2026..=2026, GradeLevel::Excellent));
    let readings = law().readings(&excellent).unwrap();
    let outcomes: Vec<_> = readings.iter().map(|reading| reading.verdict.verdict).collect();
    assert_eq!(outcomes, [Outcome::Eligible, Outcome::NotEligible]);
    assert_eq!(readings[0].text, "Luật Thi đua, khen thưởng số 06/2022/QH15");
    assert!(readings[1].text.contains("dự thảo"), "{}", readings[1].text);
    assert_eq!(readings[1].differs, ["CSCS-03"]);
    let plain = case("LDTT", 2026, day(2026, 9, 15), person(2026..=2026, GradeLevel::Good));
    assert_eq!(law().readings(&plain).unwrap().len(), 1);
}

#[test]
fn a_disputed_clause_is_read_both_ways() {
    let mut subject = person(2024..=2025, GradeLevel::Good);
    subject.awards = Some(vec![granted("CSTDCS", 2024), granted("CSTDCS", 2025)]);
    let readings = law().readings(&case("BK-BT", 2025, day(2026, 3, 1), subject)).unwrap();
    let outcomes: Vec<_> = readings.iter().map(|reading| reading.verdict.verdict).collect();
    assert_eq!(outcomes, [Outcome::NotEligible, Outcome::Eligible]);
    assert!(readings[0].text.ends_with("hiểu theo nghĩa chặt"));
}

#[test]
fn what_would_change_a_verdict_is_the_smallest_single_fact() {
    let good = person(2026..=2026, GradeLevel::Good);
    let remedies = law().remedies(&case("CSTDCS", 2026, day(2026, 9, 15), good.clone())).unwrap();
    assert_eq!(facts(&remedies), ["grades.2026", "initiatives.2026"]);
    assert_eq!(remedies[0].says, "Năm 2026 được xếp loại hoàn thành xuất sắc nhiệm vụ.");
    assert!(remedies[1].says.contains("cấp cơ sở"), "{}", remedies[1].says);
    assert!(law().remedies(&case("LDTT", 2026, day(2026, 9, 15), good)).unwrap().is_empty());

    let mut broken = person(2020..=2025, GradeLevel::Good);
    broken.grades.as_mut().unwrap()[2].grade = GradeLevel::Completed;
    let titles = [2021, 2023, 2025].map(|year| granted("CSTDCS", year));
    broken.awards = Some([vec![granted("BK-BT", 2019)], titles.to_vec()].concat());
    let remedies = law().remedies(&case("BK-TTG", 2025, day(2026, 3, 1), broken)).unwrap();
    assert_eq!(facts(&remedies), ["grades.2022"]);
    assert_eq!(remedies[0].says, "Năm 2022 được xếp loại hoàn thành tốt nhiệm vụ.");
}

#[test]
fn a_collective_learns_how_many_are_missing() {
    let figures = |ldtt, cstdcs| Members {
        total: Some(20),
        completed_tasks: Some(20),
        ldtt: Some(ldtt),
        cstdcs: Some(cstdcs),
        disciplined_warning_or_worse: Some(0),
        women: None,
    };
    let unit = |members| Subject {
        grades: Some(vec![Grade { year: 2026, grade: GradeLevel::Excellent }]),
        members: Some(members),
        ..Subject::unknown(SubjectKind::Collective, None)
    };
    let remedies = |members| law().remedies(&case("TTLDXS", 2026, day(2026, 9, 15), unit(members))).unwrap();
    assert_eq!(remedies(figures(12, 1))[0].says, "Có 14/20 thành viên đạt Lao động tiên tiến năm 2026.");
    assert_eq!(facts(&remedies(figures(14, 0))), ["members.cstdcs"]);
    assert!(remedies(figures(12, 0)).is_empty(), "two facts are missing");
}

#[test]
fn the_years_ahead_show_what_opens_and_what_breaks_it() {
    let mut subject = person(2024..=2025, GradeLevel::Excellent);
    subject.awards = Some(vec![granted("CSTDCS", 2024), granted("CSTDCS", 2025)]);
    let assumed = Assumed { grade: None, initiative: Some(Effect::Province) };
    let years = law().forecast(&subject, 2025, day(2025, 12, 10), assumed).unwrap();
    assert_eq!(years.iter().map(|year| year.year).collect::<Vec<_>>(), [2026, 2027, 2028]);
    let codes = |awards: &[ForecastAward]| awards.iter().map(|a| a.award.clone()).collect::<Vec<_>>();
    assert!(codes(&years[0].gained).contains(&"CSTD-BT".to_owned()), "{:?}", years[0].gained);
    assert!(codes(&years[0].breaks).contains(&"CSTD-BT".to_owned()), "{:?}", years[0].breaks);
    let what_if = Assumed { grade: Some(GradeLevel::Completed), initiative: None };
    let years = law().forecast(&subject, 2025, day(2025, 12, 10), what_if).unwrap();
    assert!(codes(&years[0].lost).contains(&"CSTDCS".to_owned()), "{:?}", years[0].lost);
}

#[test]
fn one_person_is_screened_for_every_award() {
    let subject = person(2026..=2026, GradeLevel::Excellent);
    let screened = law().screen(&subject, 2026, day(2026, 9, 15)).unwrap();
    let outcome = |code| screened.iter().find(|(found, _)| *found == code).map(|(_, outcome)| *outcome);
    assert_eq!(outcome("LDTT"), Some(Outcome::Eligible));
    assert_eq!(outcome("CSTDCS"), Some(Outcome::Eligible));
    assert_eq!(outcome("CSTD-BT"), Some(Outcome::NotEligible));
    assert_eq!(outcome("TTLDXS"), None);
}

#[test]
fn a_share_is_rounded_down_and_says_so() {
    let grades = law().grade_quota(GradeLevel::Good, 30, day(2026, 12, 1));
    assert_eq!((grades.ceiling, grades.exact.as_deref()), (Some(6), Some("6.00")));
    let local = law().title_quota("CSTDCS", 47, Some(13), day(2026, 12, 1));
    assert_eq!((local.ceiling, local.exact.as_deref()), (Some(6), Some("6.11")));
    assert_eq!(local.cite[0].instrument, "local rule");
    assert!(local.says.contains("làm tròn xuống"), "{}", local.says);
}

#[test]
fn figures_of_a_collective_come_from_its_members() {
    let mut members = vec![person(2026..=2026, GradeLevel::Good), person(2026..=2026, GradeLevel::Failed)];
    members[0].awards = Some(vec![granted("LDTT", 2026)]);
    members[0].sex = Some(Sex::Female);
    members[1].sex = Some(Sex::Male);
    let on = day(2026, 3, 1);
    members[1].discipline =
        Some(vec![Discipline { measure: Measure::Warning, on, until: None, duty_related: false }]);
    let figures = Members::of(&members, 2026);
    let counted = (figures.total, figures.completed_tasks, figures.ldtt, figures.cstdcs);
    assert_eq!(counted, (Some(2), Some(1), Some(1), Some(0)));
    assert_eq!((figures.disciplined_warning_or_worse, figures.women), (Some(1), Some(1)));
    members[1].awards = None;
    assert_eq!(Members::of(&members, 2026).ldtt, None);
}

#[test]
fn equals_are_chosen_as_the_decree_says() {
    let mut her = person(2026..=2026, GradeLevel::Good);
    her.sex = Some(Sex::Female);
    let him = Subject { sex: Some(Sex::Male), ..her.clone() };
    let preference = law().prefer(&[&him, &her], day(2026, 9, 1)).unwrap();
    assert_eq!(preference.first, [1]);
    assert!(law().prefer(&[&her, &her], day(2026, 9, 1)).unwrap().first.is_empty());
    assert_eq!(law().prefer(&[&him, &her], day(2025, 6, 30)), None);
}

#[test]
fn one_achievement_is_not_rewarded_twice() {
    let proposal = |award: &str, initiative: &str| Proposal {
        subject: "Nguyễn Văn Thử".to_owned(),
        award: award.to_owned(),
        year: 2026,
        category: Category::Merit,
        initiatives: vec![initiative.to_owned()],
    };
    let list = [
        proposal("CSTDCS", "A"),
        proposal("CSTDCS", "A"),
        proposal("GK", "A"),
        proposal("BK-BT", "B"),
        Proposal { subject: "Trần Thị Thử".to_owned(), ..proposal("GK", "A") },
    ];
    let clashes = law().clashes(&list, day(2026, 9, 1));
    let found: Vec<_> = clashes.iter().map(|clash| (clash.between, clash.rule.as_str())).collect();
    assert_eq!(found, [((0, 1), ""), ((0, 2), "SK-02"), ((1, 2), "SK-02"), ((2, 3), "GEN-02")]);
}

#[test]
fn a_dossier_knows_its_papers_and_its_days() {
    let papers = |award: &str, on| -> Vec<String> {
        law().documents(award, on).into_iter().map(|paper| paper.document).collect()
    };
    assert_eq!(papers("LDTT", day(2025, 3, 1)), ["submission", "report", "minutes"]);
    assert_eq!(papers("CSTD-BT", day(2025, 3, 1)), ["submission", "report", "minutes", "vote", "effect"]);
    assert!(!law().documents("CSTD-BT", day(2026, 3, 1))[0].confirmed);
    let deadlines = law().deadlines("CSTDTQ", day(2025, 3, 1));
    let submit = deadlines.iter().find(|deadline| deadline.step == "submit").unwrap();
    assert_eq!(submit.until, Some(DueDay { month: 12, day: 31, years_after: 1 }));
    assert_eq!(law().grade_for_points(78, day(2026, 12, 1)), Some(GradeLevel::Good));
    assert_eq!(law().grade_for_points(65, day(2026, 12, 1)), Some(GradeLevel::Completed));
    assert_eq!(law().grade_for_points(78, day(2025, 12, 1)), None);
    let statements = law().statements("LDTT", day(2026, 3, 1));
    assert!(statements.iter().any(|statement| statement.rule == "GEN-07"));
}

#[test]
fn the_catalogue_knows_who_decides_what_is_paid_and_old_names() {
    assert_eq!(
        law().deciders("CSTDCS", day(2025, 6, 30)),
        [Decider::DepartmentHead, Decider::UnitHead, Decider::DistrictChair, Decider::EnterpriseDirector]
    );
    assert!(law().deciders("CSTDCS", day(2025, 7, 1)).contains(&Decider::CommuneChair));
    assert_eq!(law().deciders("CSTDTQ", day(2026, 3, 1)), [Decider::PrimeMinister]);
    assert_eq!(law().coefficient("GK", SubjectKind::Household, day(2026, 3, 1)).as_deref(), Some("0.45"));
    assert_eq!(law().award("CSTDCS").unwrap().comes_with, [Token::Certificate, Token::Frame]);
    assert_eq!(law().award_named(" “Chiến sĩ thi đua  CƠ SỞ”").unwrap().code, "CSTDCS");
    assert_eq!(law().former_name("chiến sĩ thi đua ngành").unwrap().code.as_deref(), Some("CSTD-BT"));
    let badge = law().former_name("Huy hiệu").unwrap();
    assert_eq!((badge.code.as_deref(), badge.to), (None, day(2023, 12, 31)));
}

#[test]
fn a_request_about_ones_own_data_is_answered_in_working_days() {
    let due = |y, m, d| law().answer_due(day(y, m, d)).map(|due| due.on);
    assert_eq!(due(2026, 11, 17), Some(day(2026, 11, 19)), "two days inside a week");
    assert_eq!(due(2026, 11, 20), Some(day(2026, 11, 24)), "over a weekend");
    assert_eq!(due(2026, 4, 28), Some(day(2026, 5, 4)), "over 30/4, 1/5 and a weekend");
    assert_eq!(due(2026, 12, 31), Some(day(2027, 1, 5)), "over New Year");
    assert_eq!(due(2025, 12, 31), None, "before the decree nothing is said");
    let told = law().answer_due(day(2026, 11, 20)).unwrap();
    assert_eq!((told.cite[0].instrument.as_str(), told.confirmed), ("356/2025/NĐ-CP", false));
}
