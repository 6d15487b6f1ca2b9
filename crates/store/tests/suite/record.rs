use domain::account::Role;
use domain::record::{CaseEnd, CaseKind, Holder, NewAward, NewCase, NewDiscipline, NewGrade, NewInitiative};
use law::{CaseFinding, Category, Effect, GradeLevel, InitiativeKind, Measure, Members};
use store::{Failure, record};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::on_both;

on_both!(
    what_is_entered_is_what_the_law_is_told,
    an_entry_that_makes_no_sense_is_refused_at_its_field,
    only_a_clerk_or_administrator_writes_a_record,
    a_unit_s_members_are_counted_from_their_records,
);

const DAY: &str = "2026-11-02";

fn grade(holder: Holder, year: i64, grade: GradeLevel) -> NewGrade {
    NewGrade { holder, year, grade, decision: "12/TB-VP (hư cấu)".into() }
}

fn award(holder: Holder, code: &str, year: i64) -> NewAward {
    NewAward {
        holder,
        code: code.into(),
        category: Category::Merit,
        year,
        decided: None,
        decision_number: "34/QĐ-VP (hư cấu)".into(),
        issuer: "Văn phòng (hư cấu)".into(),
        achievement: String::new(),
    }
}

fn warning(person: Uuid) -> NewDiscipline {
    NewDiscipline {
        person,
        measure: Measure::Warning,
        imposed: date("2026-03-01"),
        until: None,
        duty_related: true,
        decision: "56/QĐ-VP (hư cấu)".into(),
    }
}

async fn what_is_entered_is_what_the_law_is_told(house: House) {
    let (office, admin) = house.office(DAY).await;
    let mai = house.person(admin, office, "Lò Thị Mai", DAY).await;
    let holder = Holder::Person(mai);
    let act = || house.act(admin, DAY);
    record::add_grade(&house.db, &act(), &grade(holder, 2026, GradeLevel::Good)).await.expect("grade");
    record::add_award(&house.db, &act(), &award(holder, "LDTT", 2025)).await.expect("award");
    let initiative = NewInitiative {
        person: mai,
        year: 2026,
        kind: InitiativeKind::Initiative,
        effect: Effect::Base,
        name: "Mẫu biểu chung (hư cấu)".into(),
        recognised_by: "Hội đồng sáng kiến (hư cấu)".into(),
    };
    record::add_initiative(&house.db, &act(), &initiative).await.expect("initiative");
    record::add_discipline(&house.db, &act(), &warning(mai)).await.expect("discipline");
    let case = NewCase { holder, kind: CaseKind::Complaint, opened: date("2026-05-01") };
    let case = record::open_case(&house.db, &act(), &case).await.expect("case").id;
    let end = CaseEnd { closed: date("2026-06-01"), finding: CaseFinding::NoViolation };
    record::close_case(&house.db, &act(), holder, case, &end).await.expect("closed");
    let again = record::close_case(&house.db, &act(), holder, case, &end).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");

    let mut conn = house.db.read().await.expect("read");
    let facts = record::person_facts(&mut conn, &[mai, Uuid::nil()]).await.expect("facts");
    assert_eq!(facts.len(), 1, "nobody has the other id");
    let told = serde_json::to_value(&facts[&mai]).expect("JSON");
    let expected = serde_json::json!({
        "kind": "person", "group": "civil_servant", "sex": "female", "leader": false,
        "grades": [{ "year": 2026, "grade": "HTTNV" }],
        "awards": [{ "code": "LDTT", "year": 2025, "category": "merit", "revoked": false }],
        "initiatives": [{ "year": 2026, "kind": "initiative", "effect": "base", "used_for": [] }],
        "discipline": [{ "measure": "canh_cao", "on": "2026-03-01", "duty_related": true }],
        "pending": [{ "kind": "complaint", "opened": "2026-05-01", "closed": "2026-06-01", "finding": "no_violation" }],
    });
    assert_eq!(told, expected);
    let seen = record::find(&mut conn, viewer(admin, DAY), holder).await.expect("record");
    assert_eq!(
        (seen.grades.len(), seen.awards.len(), seen.initiatives.len(), seen.discipline.len()),
        (1, 1, 1, 1)
    );
    assert_eq!(seen.cases[0].finding(), Some(CaseFinding::NoViolation));
}

async fn an_entry_that_makes_no_sense_is_refused_at_its_field(house: House) {
    let (office, admin) = house.office(DAY).await;
    let mai = Holder::Person(house.person(admin, office, "Lò Thị Mai", DAY).await);
    let add = async |year, level| {
        record::add_grade(&house.db, &house.act(admin, DAY), &grade(mai, year, level)).await
    };
    add(2025, GradeLevel::Good).await.expect("grade");
    for (year, why) in [(2025, "twice in a year"), (2027, "next year"), (25, "no year")] {
        let refused = add(year, GradeLevel::Excellent).await;
        let Err(Failure::Refused(refusals)) = refused else { panic!("{why}: {refused:?}") };
        assert!(refusals.for_field("year").is_some(), "{why}");
    }
    let give =
        async |code| record::add_award(&house.db, &house.act(admin, DAY), &award(mai, code, 2025)).await;
    give("LDTT").await.expect("award");
    for code in ["LDTT", "TTLDTT", "KHONGCO"] {
        let refused = give(code).await;
        let Err(Failure::Refused(refusals)) = refused else { panic!("{code}: {refused:?}") };
        assert!(refusals.for_field("code").is_some(), "{code}");
    }
}

async fn only_a_clerk_or_administrator_writes_a_record(house: House) {
    let (office, admin) = house.office(DAY).await;
    let (a, b) =
        (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
    let mai = Holder::Person(house.person(admin, a, "Lò Thị Mai", DAY).await);
    let head = house.member(admin, "truongphong", Role::Head, a, DAY).await;
    let sibling = house.member(admin, "phongkhac", Role::Clerk, b, DAY).await;
    let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, DAY).await;
    let told = record::add_grade(&house.db, &house.act(head, DAY), &grade(mai, 2025, GradeLevel::Good)).await;
    assert!(matches!(told, Err(Failure::Refused(_))), "he sees the record and is told: {told:?}");
    for holder in [mai, Holder::Unit(a), Holder::Unit(Uuid::nil())] {
        let foreign =
            record::add_grade(&house.db, &house.act(sibling, DAY), &grade(holder, 2025, GradeLevel::Good))
                .await;
        assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    }
    record::add_grade(&house.db, &house.act(clerk, DAY), &grade(mai, 2025, GradeLevel::Good))
        .await
        .expect("clerk");
    let mut conn = house.db.read().await.expect("read");
    assert!(record::find(&mut conn, viewer(head, DAY), mai).await.is_ok());
    assert!(matches!(record::find(&mut conn, viewer(sibling, DAY), mai).await, Err(Failure::Missing)));
    assert!(matches!(
        record::find(&mut conn, viewer(sibling, DAY), Holder::Unit(a)).await,
        Err(Failure::Missing)
    ));
}

async fn a_unit_s_members_are_counted_from_their_records(house: House) {
    let (office, admin) = house.office(DAY).await;
    let a = house.division(admin, office, "A", DAY).await;
    let below = house.division(admin, a, "A1", DAY).await;
    let empty = house.division(admin, office, "B", DAY).await;
    let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
    let hoa = house.person(admin, below, "Đỗ Thị Hoa", DAY).await;
    house.person(admin, office, "Người Khác", DAY).await;
    let act = || house.act(admin, DAY);
    let facts = async |unit| {
        let mut conn = house.db.read().await.expect("read");
        record::unit_facts(&mut conn, &[a, empty], 2026).await.expect("facts")[&unit].clone()
    };
    record::add_grade(&house.db, &act(), &grade(Holder::Unit(a), 2026, GradeLevel::Excellent))
        .await
        .expect("grade");
    record::add_grade(&house.db, &act(), &grade(Holder::Person(mai), 2026, GradeLevel::Good))
        .await
        .expect("grade");
    let two = Members {
        total: Some(2),
        disciplined_warning_or_worse: Some(0),
        women: Some(2),
        ..Members::default()
    };
    assert_eq!(facts(a).await.members, Some(two.clone()), "one grade and every title are still unknown");
    assert_eq!(facts(empty).await.members, None);

    record::add_grade(&house.db, &act(), &grade(Holder::Person(hoa), 2026, GradeLevel::Failed))
        .await
        .expect("grade");
    record::add_award(&house.db, &act(), &award(Holder::Person(mai), "LDTT", 2026)).await.expect("award");
    record::add_discipline(&house.db, &act(), &warning(hoa)).await.expect("discipline");
    let counted = Members {
        completed_tasks: Some(1),
        ldtt: Some(1),
        cstdcs: Some(0),
        disciplined_warning_or_worse: Some(1),
        ..two
    };
    assert_eq!(facts(a).await.members, Some(counted));
    assert_eq!(facts(a).await.grades.map(|grades| grades.len()), Some(1), "the unit's own");
}
