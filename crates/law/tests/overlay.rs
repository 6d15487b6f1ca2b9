//! An office's own folder over the law: what it adds, what it closes, and how a bad one is refused.
#![expect(clippy::unwrap_used, reason = "a test fails where its facts are wrong")]

use chrono::NaiveDate;
use law::*;

const ABOUT: &str = r#"
    name = "Thử"
    source = "Quyết định số 01/2026/QĐ-X (hư cấu)"
    confirmed_by = "Nguyễn Văn Thử"
    confirmed_on = 2026-11-01
"#;

/// The text of law 06/2026/QH16 as a test imagines it: both limbs, as the draft had it.
const RULE: &str = r#"
[[rule]]
id = "CSCS-03"
awards = ["CSTDCS"]

[[rule.version]]
in_time = { from = 2026-10-01, confidence = "read" }
when = { grade_equals = "HTXSNV" }
cite = [{ instrument = "06/2026/QH16", article = "1" }]
[rule.version.says]
met = "Đạt."
unmet = "Không đạt."
unknown = "Chưa rõ."
"#;

fn lay(files: &[(&str, &str)]) -> Result<Law, Vec<String>> {
    let faults = |faults: Vec<Fault>| faults.iter().map(Fault::to_string).collect();
    Law::read_with_overlay(built_in_files(), files).map_err(faults)
}

fn case(received: &str) -> Case {
    let facts = r#"
        award = "CSTDCS"
        year = 2026
        received = DAY
        [subject]
        kind = "person"
        group = "civil_servant"
        grades = [{ year = 2026, grade = "HTXSNV" }]
        initiatives = []
    "#;
    toml::from_str(&facts.replace("DAY", received)).unwrap()
}

#[test]
fn the_example_can_be_laid_over_the_law() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../law/overlays/vi-du/");
    let names =
        ["overlay.toml", "instruments.toml", "procedure.toml", "rules/local.toml", "cases/local.toml"];
    let texts = names.map(|name| (name, std::fs::read_to_string(format!("{folder}{name}")).unwrap()));
    let files: Vec<_> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let law = lay(&files).unwrap();
    for id in ["LDTT-07", "BKBT-07", "TTXS-05", "VOTE-03", "VOTE-04", "DL-04"] {
        assert!(law.ids().contains(id), "{id}");
        assert!(!Law::built_in().ids().contains(id), "{id} is off by default");
    }
}

#[test]
fn a_confirmed_text_replaces_the_one_of_the_same_day() {
    let law = lay(&[("overlay.toml", ABOUT), ("rules/new.toml", RULE)]).unwrap();
    assert_eq!(law.overlay().unwrap().confirmed_by, "Nguyễn Văn Thử");
    let (before, after) = (case("2026-09-15"), case("2026-11-15"));
    assert_eq!(Law::built_in().judge(&after).unwrap().verdict, Outcome::Ask);
    assert_eq!(law.judge(&after).unwrap().verdict, Outcome::Eligible);
    let changes = Law::built_in().changes(&law, &[before, after]).unwrap();
    let change =
        Change { case: 1, before: Outcome::Ask, after: Outcome::Eligible, rules: vec!["CSCS-03".to_owned()] };
    assert_eq!(changes, [change]);
}

#[test]
fn a_later_text_closes_the_one_before_it() {
    let figures = r#"
        [[salary]]
        amount = 3000000
        in_time = { from = 2027-01-01, confidence = "read" }
        cite = [{ instrument = "161/2026/NĐ-CP" }]
    "#;
    let law = lay(&[("overlay.toml", ABOUT), ("figures.toml", figures)]).unwrap();
    let paid = |y, m, d| {
        let decided = NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let subject = SubjectKind::Person;
        let (award, kind) = ("CSTDCS".to_owned(), None);
        let grant = Grant { award, subject, kind, decided, period_from: None, period_to: None };
        law.bonus(&[grant]).unwrap().total
    };
    assert_eq!((paid(2026, 12, 31), paid(2027, 1, 1)), (2_530_000, 3_000_000));
}

#[test]
fn a_bad_overlay_is_refused_with_file_and_line() {
    let cycle = r#"
        [[instrument]]
        number = "1/X"
        kind = "law"
        title = "X"
        cited_as = "X"
        from = 2026-01-01
        replaced_by = "1/X"
        confidence = "read"
    "#;
    let overlap = RULE.replace("from = 2026-10-01,", "from = 2026-09-01, to = 2026-12-31,");
    let uncited = RULE.replace("[{ instrument = \"06/2026/QH16\", article = \"1\" }]", "[]");
    let unknown = RULE.replace("\"CSTDCS\"", "\"CSTDXX\"");
    let unknown_text = RULE.replace("06/2026/QH16", "9/9999/QH99");
    let failing = r#"
[[example]]
name = "Sai"
verdict = "not_eligible"
[example.case]
award = "CSTDCS"
year = 2026
received = 2026-09-15
subject = { kind = "person", group = "civil_servant", grades = [{ year = 2026, grade = "HTXSNV" }] }
"#;
    let endless = RULE.replace(
        "{ grade_equals = \"HTXSNV\" }",
        "{ award_run = { award = \"CSTDCS\", times = 4000000000 } }",
    );
    let spoilt: [(&str, &str, &str); 9] = [
        ("rules/new.toml", &endless, "overlay/rules/new.toml, dòng 8: Không đọc được: số năm, số lần"),
        ("rules/new.toml", &overlap, "overlay/rules/new.toml, dòng 2, CSCS-03: Hai giai đoạn chồng nhau"),
        ("rules/new.toml", &uncited, "overlay/rules/new.toml, dòng 2, CSCS-03: Thiếu căn cứ"),
        ("rules/new.toml", &unknown, "overlay/rules/new.toml, dòng 2, CSCS-03: Không có mã CSTDXX"),
        ("rules/new.toml", &unknown_text, "Không có văn bản 9/9999/QH99"),
        ("rules/new.toml", "[[rule]]\nid = 3\n", "overlay/rules/new.toml, dòng 2: Không đọc được"),
        ("instruments.toml", cycle, "overlay/instruments.toml, dòng 3, 1/X: Chuỗi thay thế"),
        ("cases/new.toml", failing, "overlay/cases/new.toml, dòng 3, Sai: verdict: cần not_eligible"),
        ("figures.toml", "[[vote]]\nid = \"X\"\n", "overlay/figures.toml, dòng 1"),
    ];
    for (file, text, wanted) in spoilt {
        let faults = lay(&[("overlay.toml", ABOUT), (file, text)]).unwrap_err();
        assert!(faults.iter().any(|fault| fault.contains(wanted)), "{wanted}: {faults:?}");
    }
    let faults = lay(&[("rules/new.toml", RULE)]).unwrap_err();
    assert!(faults[0].starts_with("overlay/overlay.toml"), "{faults:?}");
}

#[test]
fn a_dossier_received_before_an_amendment_has_the_better_of_both_texts() {
    let milder = |id: &str| {
        let of_day =
            "in_time = { from = 2026-10-01, confidence = \"read\" }\nwhen = { grade_at_least = \"HTTNV\" }";
        let cite = "cite = [{ instrument = \"06/2026/QH16\", article = \"1\" }]";
        let says = "[rule.version.says]\nmet = \"Đạt.\"\nunmet = \"Không.\"\nunknown = \"Chưa rõ.\"";
        format!(
            "[[rule]]\nid = \"{id}\"\nawards = [\"CSTDCS\"]\n[[rule.version]]\n{of_day}\n{cite}\n{says}\n"
        )
    };
    let rules = milder("CSCS-02") + &milder("CSCS-03");
    let law = lay(&[("overlay.toml", ABOUT), ("rules/new.toml", &rules)]).unwrap();
    let good = |received, decided| {
        let mut case = case(received);
        case.decided = decided;
        case.subject.grades = Some(vec![Grade { year: 2026, grade: GradeLevel::Good }]);
        case
    };
    let outcome = |case: &Case| {
        let verdict = law.judge(case).unwrap();
        assert_eq!(law.outcome(&law.brief(case).unwrap()), verdict.verdict);
        (verdict.verdict, verdict.rules.iter().any(|rule| rule.id == "GEN-12"))
    };
    let after = NaiveDate::from_ymd_opt(2026, 12, 20);
    assert_eq!(outcome(&good("2026-09-15", after)), (Outcome::Ask, true));
    assert_eq!(
        outcome(&good("2026-09-15", NaiveDate::from_ymd_opt(2026, 9, 20))),
        (Outcome::NotEligible, false)
    );
    assert_eq!(outcome(&good("2026-10-15", after)), (Outcome::Eligible, false));
}

#[test]
fn an_office_adds_the_holidays_of_a_year() {
    let rest = r#"
        [[rest]]
        id = "GIO-TO-2026"
        in_time = { from = 2026-01-01, to = 2026-12-31, confidence = "read" }
        days = [{ month = 4, day = 27 }]
        cite = [{ instrument = "45/2019/QH14", article = "112" }]
    "#;
    let office = lay(&[("overlay.toml", ABOUT), ("procedure.toml", rest)]).unwrap();
    let asked = NaiveDate::from_ymd_opt(2026, 4, 24).unwrap();
    let due = |law: &Law| law.answer_due(asked).unwrap().on.to_string();
    assert_eq!((due(Law::built_in()).as_str(), due(&office).as_str()), ("2026-04-28", "2026-04-29"));
    let never = rest.replace("days = [{ month = 4, day = 27 }]", "weekdays = [1, 2, 3, 4, 5, 6, 7]");
    assert!(lay(&[("overlay.toml", ABOUT), ("procedure.toml", &never)]).is_err(), "nobody would ever work");
}
