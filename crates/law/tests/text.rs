//! New texts of rules, written from those that stand and read again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use law::{
    Amendment, Case, Category, Citation, Fault, Grade, GradeLevel, Group, Law, Outcome, Overlay, RuleOutcome,
    RuleText, Subject, SubjectKind, built_in_files, own_files,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn overlay() -> Overlay {
    Overlay {
        name: "Văn bản đã đối chiếu".into(),
        source: "Công báo (hư cấu)".into(),
        confirmed_by: "Lò Văn Mẫu (hư cấu)".into(),
        confirmed_on: day("2026-11-20"),
    }
}

fn cite() -> Vec<Citation> {
    let (article, clause) = (Some("23".into()), Some("2".into()));
    vec![Citation { instrument: "06/2026/QH16".into(), article, clause, point: None }]
}

/// The amendment that says of a rule what it says already.
fn the_same(text: &RuleText) -> Amendment {
    Amendment {
        key: text.key.clone(),
        from: day("2026-11-01"),
        cite: text.cite.clone(),
        values: text.values.iter().map(|value| (value.path.clone(), value.value.clone())).collect(),
        says: text.says.iter().cloned().collect(),
        repealed: false,
    }
}

fn laid(texts: &[String]) -> Result<Law, Vec<Fault>> {
    let files = own_files(&overlay(), texts);
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Law::read_with_overlay(built_in_files(), &files)
}

fn text_of(law: &Law, id: &str) -> RuleText {
    law.rule_texts(day("2026-11-22")).into_iter().find(|text| text.id == id).expect("a text of today")
}

#[test]
fn every_text_that_has_a_condition_can_be_confirmed_as_it_stands() {
    let law = Law::built_in();
    let texts = law.rule_texts(day("2026-11-22"));
    let (known, unread): (Vec<_>, Vec<_>) = texts.iter().partition(|text| !text.says.is_empty());
    assert!(known.len() > unread.len() && !unread.is_empty());
    for text in unread {
        assert_eq!(law.amended(day("2026-11-22"), &the_same(text)).expect_err("nothing to keep").at, "key");
    }
    let write = |text: &&RuleText| law.amended(day("2026-11-22"), &the_same(text)).expect("written");
    let written: Vec<_> = known.iter().map(write).collect();
    let laid = laid(&written).expect("the same texts, confirmed");
    let confirmed =
        |law: &Law| law.rule_texts(day("2026-11-22")).iter().filter(|text| text.confirmed).count();
    assert!(confirmed(&laid) > confirmed(law), "what was signed counts as read");
}

fn case(percent: u32) -> Case {
    let mut subject = Subject::unknown(SubjectKind::Collective, None);
    subject.grades = Some(vec![Grade { year: 2026, grade: GradeLevel::Good }]);
    subject.awards = Some(Vec::new());
    subject.discipline = Some(Vec::new());
    subject.pending = Some(Vec::new());
    subject.members = Some(law::Members {
        total: Some(100),
        completed_tasks: Some(100),
        ldtt: Some(percent),
        cstdcs: Some(1),
        disciplined_warning_or_worse: Some(0),
        women: Some(40),
    });
    Case {
        award: "TTLDTT".into(),
        year: 2026,
        received: day("2026-12-05"),
        decided: None,
        category: Category::Merit,
        decider: None,
        subject,
    }
}

#[test]
fn a_changed_value_judges_from_its_day_on() {
    let law = Law::built_in();
    let text = text_of(law, "TTTT-02");
    let share = text.values.iter().find(|value| value.label == "Tỷ lệ thành viên từ (%)").expect("its share");
    assert_eq!(share.value, "70");
    let mut new = the_same(&text);
    new.cite = cite();
    new.values.insert(share.path.clone(), "60".into());
    let laid = laid(&[law.amended(day("2026-11-22"), &new).expect("written")]).expect("sound");
    assert_eq!(law.judge(&case(65)).expect("judged").verdict, Outcome::NotEligible);
    let verdict = laid.judge(&case(65)).expect("judged");
    assert_eq!(verdict.verdict, Outcome::Eligible, "{verdict:?}");
    assert!(verdict.law.instruments.iter().any(|number| number == "06/2026/QH16"), "{:?}", verdict.law);
    let earlier = Case { received: day("2026-09-20"), ..case(65) };
    assert_eq!(laid.judge(&earlier).expect("judged").verdict, Outcome::NotEligible, "the day before counts");
    assert_eq!(
        law.changes(&laid, &[case(75), case(65)]).expect("judged").iter().map(|c| c.case).max(),
        Some(1)
    );
}

#[test]
fn a_condition_that_the_new_text_dropped_is_met_by_everybody() {
    let law = Law::built_in();
    let subject = Subject {
        grades: Some(vec![Grade { year: 2026, grade: GradeLevel::Excellent }]),
        awards: Some(Vec::new()),
        initiatives: Some(Vec::new()),
        discipline: Some(Vec::new()),
        pending: Some(Vec::new()),
        ..Subject::unknown(SubjectKind::Person, Some(Group::PublicEmployee))
    };
    let case = Case { award: "CSTDCS".into(), subject, ..case(0) };
    assert_eq!(law.judge(&case).expect("judged").verdict, Outcome::Ask);
    let text = text_of(law, "CSCS-03");
    let dropped = Amendment { repealed: true, cite: cite(), ..the_same(&text) };
    let laid = laid(&[law.amended(day("2026-11-22"), &dropped).expect("written")]).expect("sound");
    let verdict = laid.judge(&case).expect("judged");
    assert_eq!(verdict.verdict, Outcome::Eligible, "{verdict:?}");
    let rule = verdict.rules.iter().find(|rule| rule.id == "CSCS-03").expect("it is told");
    assert_eq!(rule.outcome, RuleOutcome::Met);
}

#[test]
fn what_cannot_stand_is_refused_where_it_was_typed() {
    let law = Law::built_in();
    let text = text_of(law, "TTTT-02");
    let with = |path: &str, value: &str| Amendment {
        values: BTreeMap::from([(path.to_owned(), value.to_owned())]),
        ..the_same(&text)
    };
    let path = &text.values[0].path;
    let fault = law.amended(day("2026-11-22"), &with(path, "bảy mươi")).expect_err("no number");
    assert_eq!((&fault.at, fault.says.contains("bảy mươi")), (path, true));
    assert_eq!(law.amended(day("2026-11-22"), &with("khong.co", "1")).expect_err("no place").at, "khong.co");
    let unknown = Amendment { key: "XX-01.0".into(), ..the_same(&text) };
    assert_eq!(law.amended(day("2026-11-22"), &unknown).expect_err("no rule").at, "key");
    let elsewhere = Amendment {
        cite: vec![Citation { instrument: "99/2099/XX".into(), article: None, clause: None, point: None }],
        ..the_same(&text)
    };
    let written = law.amended(day("2026-11-22"), &elsewhere).expect("written");
    let faults = laid(&[written]).expect_err("an instrument that nobody knows");
    assert!(faults.iter().any(|fault| fault.says.contains("99/2099/XX")), "{faults:?}");
}
