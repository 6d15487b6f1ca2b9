//! The law as others use it: facts files in, verdicts out. All people and facts are invented.
#![expect(clippy::unwrap_used, reason = "a helper of tests fails where its facts are wrong")]

use chrono::NaiveDate;
use law::*;
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn case(facts: &str) -> Case {
    toml::from_str(facts).unwrap()
}

fn judge(case: &Case) -> Verdict {
    Law::built_in().judge(case).unwrap()
}

const FACTS: &str = r#"
    award    = "CSTDCS"
    year     = 2026
    received = 2026-09-15
    decided  = 2026-12-20
    category = "merit"
    decider  = "department_head"
    [subject]
    kind  = "person"
    group = "civil_servant"
    sex   = "female"
    leader = false
    movement_months = 36
    [[subject.grades]]
    year = 2026
    grade = "HTTNV"
    [[subject.awards]]
    code = "LDTT"
    year = 2026
    decided = 2026-12-20
    [[subject.initiatives]]
    year = 2026
    kind = "initiative"
    effect = "base"
    used_for = []
    [[subject.discipline]]
    measure = "khien_trach"
    on = 2024-05-10
    until = 2025-05-09
    duty_related = true
    [[subject.pending]]
    kind = "complaint"
    opened = 2026-08-01
    closed = 2026-11-01
    finding = "no_violation"
    [[subject.absences]]
    kind = "maternity"
    from = 2026-01-01
    to = 2026-06-30
    [subject.members]
    total = 20
    completed_tasks = 20
    ldtt = 14
    cstdcs = 1
    disciplined_warning_or_worse = 0
    women = 9
"#;

#[test]
fn the_facts_file_of_the_contract_is_read_and_judged() {
    let verdict = judge(&case(FACTS));
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["verdict"], "eligible");
    assert_eq!(
        json["law"],
        serde_json::json!({ "on": "2026-09-15", "instruments": ["06/2022/QH15", "152/2025/NĐ-CP"], "confirmed": true })
    );
    assert_eq!(json["missing"], serde_json::json!([]));
    let first = &json["rules"][0];
    assert_eq!(first["id"], "CSCS-01");
    assert_eq!(first["outcome"], "met");
    assert_eq!(first["facts"], serde_json::json!(["grades.2026 = HTTNV"]));
    assert_eq!(
        first["cite"],
        serde_json::json!([{ "instrument": "06/2022/QH15", "article": "23", "clause": "1" }])
    );
    let ids: Vec<_> = verdict.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["CSCS-01", "CSCS-02", "AUT-01"]);
}

#[test]
fn json_and_toml_facts_are_the_same_case() {
    let from_toml = case(FACTS);
    let json = serde_json::to_string(&from_toml).unwrap();
    assert_eq!(serde_json::from_str::<Case>(&json).unwrap(), from_toml);
}

#[test]
fn a_verdict_can_be_kept_and_read_again() {
    let verdict = judge(&case(FACTS));
    let text = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), verdict);
}

#[test]
fn facts_that_cannot_be_read_say_which_and_why() {
    let wrong = [
        ("year     = 2026", "year     = 20266", "năm 20266 nằm ngoài khoảng 1945 đến 2100"),
        ("grade = \"HTTNV\"", "grade = \"HTT\"", "“HTT” không phải là mức xếp loại"),
        ("on = 2024-05-10", "on = \"2024-02-30\"", "“2024-02-30” không phải là một ngày"),
        ("leader = false", "leeder = false", "leeder"),
        ("kind  = \"person\"", "kind  = 3", "invalid type"),
    ];
    for (from, to, says) in wrong {
        let error = toml::from_str::<Case>(&FACTS.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(says), "{to}: {error}");
    }
}

#[test]
fn an_unknown_code_is_refused_by_name() {
    let law = Law::built_in();
    for (from, to) in [
        ("\"CSTDCS\"", "\"CSTDXX\""),
        ("\"LDTT\"", "\"CSTDXX\""),
        ("used_for = []", "used_for = [\"CSTDXX\"]"),
    ] {
        assert_eq!(law.judge(&case(&FACTS.replacen(from, to, 1))), Err(UnknownCode("CSTDXX".into())));
    }
}

#[test]
fn a_citation_reads_as_in_papers() {
    let cite = Citation {
        instrument: "06/2022/QH15".into(),
        article: Some("24".into()),
        clause: Some("1".into()),
        point: Some("a".into()),
    };
    assert_eq!(cite.to_string(), "điểm a khoản 1 Điều 24 Luật Thi đua, khen thưởng số 06/2022/QH15");
    let unknown = Citation { instrument: "1/2099/TT-BNV".into(), article: None, clause: None, point: None };
    assert_eq!(unknown.to_string(), "Thông tư số 1/2099/TT-BNV");
}

#[test]
fn papers_name_the_texts_in_force() {
    let numbers = |on| -> Vec<&str> {
        Law::built_in().legal_bases(on).into_iter().map(|instrument| instrument.number.as_str()).collect()
    };
    assert_eq!(numbers(day(2025, 6, 30)), ["06/2022/QH15", "98/2023/NĐ-CP", "01/2024/TT-BNV"]);
    assert_eq!(numbers(day(2025, 8, 5)), ["06/2022/QH15", "152/2025/NĐ-CP", "15/2025/TT-BNV"]);
    assert_eq!(
        numbers(day(2026, 11, 22)),
        ["06/2022/QH15", "06/2026/QH16", "152/2025/NĐ-CP", "15/2025/TT-BNV"]
    );
    assert_eq!(numbers(day(2021, 3, 1)), ["15/2003/QH11", "39/2013/QH13", "91/2017/NĐ-CP", "12/2019/TT-BNV"]);
}

#[test]
fn a_launch_needs_what_article_17_names() {
    let fields = |on| -> Vec<String> {
        Law::built_in().launch_requirements(on).into_iter().map(|required| required.field).collect()
    };
    assert_eq!(
        fields(day(2026, 3, 1)),
        ["goals", "scope", "subjects", "contents", "criteria", "period", "plan", "measures"]
    );
    assert!(fields(day(2014, 9, 24)).is_empty());
    assert!(!Law::built_in().launch_requirements(day(2026, 11, 1))[0].confirmed);
}

#[test]
fn a_count_that_does_not_add_up_is_refused() {
    let law = Law::built_in();
    let on = day(2025, 3, 1);
    assert_eq!(
        law.count("CSTDCS", 11, 9, 1, 0, 0, on).unwrap_err().to_string(),
        "Số phiếu đồng ý, không đồng ý và số vắng cộng lại là 10, khác số thành viên 11."
    );
    assert_eq!(law.count("CSTDCS", 0, 0, 0, 0, 0, on), Err(VoteFault::NoMembers));
    let written = VoteFault::TooManyWritten { written: 10, opinions: 9 };
    assert_eq!(law.count("CSTDCS", 11, 9, 0, 2, 10, on), Err(written));
    assert_eq!(law.count("X", 1, 1, 0, 0, 0, on), Err(VoteFault::UnknownCode("X".into())));
}

#[test]
fn no_floating_point_number_stands_in_this_crate() {
    let names = ["f32", "f64"];
    for path in sources(concat!(env!("CARGO_MANIFEST_DIR"), "/src").into()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        assert!(!names.iter().any(|name| words.contains(name)), "{}", path.display());
    }
}

fn sources(folder: std::path::PathBuf) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(path) } else { vec![path] }).collect()
}

/// Awards with rules, with the kind of subject that may have them.
fn some_case() -> impl Strategy<Value = Case> {
    let award = prop::sample::select(vec!["LDTT", "CSTDCS", "TTLDTT", "TTLDXS", "GK"]);
    let received = (2022i32..2028, 1u32..13, 1u32..29).prop_map(|(y, m, d)| day(y, m, d));
    (award, 2022i32..2027, received, some_subject()).prop_map(|(award, year, received, mut subject)| {
        if award.starts_with("TT") {
            (subject.kind, subject.group) = (SubjectKind::Collective, None);
        }
        let (award, category) = (award.to_owned(), Category::Merit);
        Case { award, year, received, decided: None, category, decider: None, subject }
    })
}

fn some_subject() -> impl Strategy<Value = Subject> {
    let groups = [Group::CivilServant, Group::PublicEmployee, Group::Worker, Group::Soldier];
    let years = 2022i32..2027;
    let level = prop::sample::select(GradeLevel::ALL.to_vec());
    let grade = (years.clone(), level).prop_map(|(year, grade)| Grade { year, grade });
    let kinds = prop::sample::select(InitiativeKind::ALL.to_vec());
    let used = prop::sample::subsequence(vec!["GK".to_owned(), "CSTDCS".to_owned()], 0..=2);
    let initiative = (years.clone(), kinds, used).prop_map(|(year, kind, used_for)| Initiative {
        year,
        kind,
        effect: Effect::Base,
        used_for,
    });
    let measures = prop::sample::select(Measure::ALL.to_vec());
    let discipline = (measures, 2021i32..2027, any::<bool>()).prop_map(|(measure, y, duty_related)| {
        Discipline { measure, on: day(y, 3, 3), until: None, duty_related }
    });
    let finding = prop::sample::select(CaseFinding::ALL.to_vec());
    let pending = (years, prop::option::of(finding)).prop_map(|(y, finding)| Pending {
        kind: "complaint".to_owned(),
        opened: day(y, 2, 1),
        closed: finding.map(|_| day(y, 5, 1)),
        finding,
    });
    let figure = || prop::option::of(0u32..12);
    let members = (figure(), figure(), figure(), figure(), figure()).prop_map(
        |(total, completed_tasks, ldtt, cstdcs, bad)| Members {
            total,
            completed_tasks,
            ldtt,
            cstdcs,
            disciplined_warning_or_worse: bad,
            women: None,
        },
    );
    (
        prop::sample::select(groups.to_vec()),
        prop::option::of(prop::collection::vec(grade, 0..4)),
        prop::option::of(prop::collection::vec(initiative, 0..4)),
        prop::option::of(prop::collection::vec(discipline, 0..3)),
        prop::option::of(prop::collection::vec(pending, 0..3)),
        prop::option::of(members),
    )
        .prop_map(|(group, grades, initiatives, discipline, pending, members)| Subject {
            grades,
            initiatives,
            discipline,
            pending,
            members,
            ..Subject::unknown(SubjectKind::Person, Some(group))
        })
}

fn reverse<T>(list: &mut Option<Vec<T>>) {
    list.iter_mut().for_each(|list| list.reverse());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_order_of_facts_does_not_matter(case in some_case()) {
        let mut turned = case.clone();
        reverse(&mut turned.subject.grades);
        reverse(&mut turned.subject.initiatives);
        reverse(&mut turned.subject.discipline);
        reverse(&mut turned.subject.pending);
        prop_assert_eq!(judge(&case), judge(&turned));
    }

    #[test]
    fn a_good_fact_never_takes_eligibility_away(case in some_case()) {
        let before = judge(&case).verdict;
        let mut better = case.clone();
        let (year, effect) = (case.year, Effect::Nation);
        let fresh = Initiative { year, kind: InitiativeKind::Initiative, effect, used_for: Vec::new() };
        better.subject.initiatives.get_or_insert_default().push(fresh);
        better.subject.grades = Some(vec![Grade { year, grade: GradeLevel::Excellent }]);
        if let Some(members) = &mut better.subject.members {
            members.cstdcs = members.cstdcs.map(|count| count + 1);
            members.ldtt = members.total.or(members.ldtt);
            members.completed_tasks = members.total.or(members.completed_tasks);
            members.disciplined_warning_or_worse = Some(0);
        }
        let after = judge(&better).verdict;
        prop_assert!(before != Outcome::Eligible || after == Outcome::Eligible, "{:?}", after);
    }

    #[test]
    fn missing_evidence_is_never_a_refusal(case in some_case()) {
        let mut bare = case.clone();
        bare.subject = Subject::unknown(case.subject.kind, case.subject.group);
        let verdict = judge(&bare);
        prop_assert_ne!(verdict.verdict, Outcome::NotEligible);
        prop_assert_eq!(verdict.verdict == Outcome::NeedsData, !verdict.missing.is_empty());
    }

    #[test]
    fn every_answer_explains_itself(case in some_case()) {
        let verdict = judge(&case);
        prop_assert!(!verdict.rules.is_empty());
        for rule in &verdict.rules {
            prop_assert!(!rule.says.is_empty() && !rule.says.contains('{'), "{}: {}", rule.id, rule.says);
            prop_assert!(!rule.cite.is_empty());
            prop_assert!(rule.outcome != RuleOutcome::Unknown || rule.facts.is_empty());
        }
        if verdict.verdict == Outcome::Eligible {
            prop_assert!(case.received < day(2026, 10, 1) || !verdict.law.confirmed);
            prop_assert!(case.received >= day(2024, 1, 1));
        }
    }
}
