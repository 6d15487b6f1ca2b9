use domain::account::Role;
use domain::dossier::NewDossier;
use domain::record::{Holder, NewGrade};
use law::{Amendment, Category, Citation, GradeLevel, Outcome, RuleText};
use store::law_text::{self, NewText};
use store::{Db, Failure, dossier, record, screening};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::on_both;

on_both!(
    a_signed_text_judges_from_its_day_on,
    what_a_text_would_change_is_seen_before_it_is_signed,
    only_who_keeps_the_top_office_signs,
    a_text_that_does_not_fit_is_refused_and_nothing_changes,
    an_offices_own_folder_is_laid_over_the_law,
    everybody_of_a_unit_is_screened_and_nobody_else,
);

const DAY: &str = "2026-11-22";

/// An office whose division has one person, graded well; invented.
struct Office {
    office: Uuid,
    division: Uuid,
    admin: Uuid,
    head: Uuid,
    person: Uuid,
}

impl Office {
    async fn new(house: &House) -> Self {
        let (office, admin) = house.office(DAY).await;
        let division = house.division(admin, office, "A", DAY).await;
        let head = house.member(admin, "truongphong", Role::Head, division, DAY).await;
        let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, DAY).await;
        let person = house.person(clerk, division, "Lò Thị Mẫu (hư cấu)", DAY).await;
        let holder = Holder::Person(person);
        let new = NewGrade { holder, year: 2026, grade: GradeLevel::Good, decision: "12/TB-VP".into() };
        record::add_grade(&house.db, &house.act(clerk, DAY), &new).await.expect("grade");
        Self { office, division, admin, head, person }
    }

    async fn outcome(&self, house: &House) -> Outcome {
        let mut conn = house.db.read().await.expect("read");
        let facts = record::person_facts(&mut conn, &[self.person]).await.expect("facts");
        let law = conn.law();
        let screened = law.screen(&facts[&self.person], 2026, date(DAY)).expect("screened");
        screened.iter().find(|(code, _)| *code == "LDTT").expect("the title").1
    }
}

fn rule(db: &Db, id: &str) -> RuleText {
    db.law().rule_texts(date(DAY)).into_iter().find(|text| text.id == id).expect("its text")
}

/// Lao động tiên tiến asks for the excellent grade, as no law does.
fn stricter(db: &Db) -> NewText {
    let text = rule(db, "LDTT-01");
    let values = text.values.iter().map(|value| (value.path.clone(), "HTXSNV".to_owned())).collect();
    let cite =
        Citation { instrument: "06/2026/QH16".into(), article: Some("1".into()), clause: None, point: None };
    let amendment = Amendment {
        key: text.key.clone(),
        from: date("2026-11-01"),
        cite: vec![cite],
        values,
        says: text.says.iter().cloned().collect(),
        repealed: false,
    };
    NewText { amendment, source: "Công báo số 1 (hư cấu)".into() }
}

async fn a_signed_text_judges_from_its_day_on(house: House) {
    let office = Office::new(&house).await;
    let before = office.outcome(&house).await;
    assert_ne!(before, Outcome::NotEligible);
    let act = house.act(office.admin, DAY);
    let new = stricter(&house.db);
    let done = law_text::sign(&house.db, &act, &new).await.expect("signed");
    assert!(!done.repeated);
    assert_eq!(office.outcome(&house).await, Outcome::NotEligible);
    assert!(rule(&house.db, "LDTT-01").confirmed);
    let again = law_text::sign(&house.db, &act, &new).await.expect("the first result");
    assert!(again.repeated && again.id == done.id);

    let opened = Db::open(&house.url, house.entropy()).await.expect("opened again");
    assert!(opened.law().rule_texts(date(DAY)).iter().any(|text| text.id == "LDTT-01" && text.confirmed));
    assert_eq!(law_text::faults(&opened), []);
    opened.close().await;
    let signed = law_text::all(&mut house.db.read().await.expect("read")).await.expect("listed");
    assert_eq!((signed.len(), signed[0].source.as_str()), (1, "Công báo số 1 (hư cấu)"));
}

async fn what_a_text_would_change_is_seen_before_it_is_signed(house: House) {
    let office = Office::new(&house).await;
    let new = NewDossier { title: "Năm 2026".into(), year: 2026, category: Category::Merit };
    let act = house.act(office.head, DAY);
    let id = dossier::create(&house.db, &act, office.division, None, &new).await.expect("dossier").id;
    let text = "Lò Thị Mẫu (hư cấu)\tChuyên viên\tLĐTT";
    dossier::row::paste(&house.db, &house.act(office.head, DAY), id, 1, text, None).await.expect("pasted");
    let version = dossier::find(&mut house.db.read().await.expect("read"), viewer(office.head, DAY), id)
        .await
        .expect("found")
        .dossier
        .version;
    dossier::submit(&house.db, &house.act(office.head, DAY), id, version).await.expect("submitted");
    let seen = law_text::preview(&house.db, viewer(office.admin, DAY), &stricter(&house.db)).await;
    let seen = seen.expect("previewed");
    assert_eq!((seen.judged, seen.affected.len()), (1, 1));
    assert_eq!(seen.affected[0].after, Outcome::NotEligible);
    assert_ne!(office.outcome(&house).await, Outcome::NotEligible, "nothing is in force yet");
}

async fn only_who_keeps_the_top_office_signs(house: House) {
    let office = Office::new(&house).await;
    let clerk_below = house.member(office.admin, "chuyenvien.a", Role::Clerk, office.division, DAY).await;
    let new = stricter(&house.db);
    for account in [office.head, clerk_below] {
        let signed = law_text::sign(&house.db, &house.act(account, DAY), &new).await;
        assert!(matches!(signed, Err(Failure::Missing)), "{signed:?}");
        let seen = law_text::preview(&house.db, viewer(account, DAY), &new).await;
        assert!(matches!(seen, Err(Failure::Missing)));
    }
    assert!(!rule(&house.db, "LDTT-01").confirmed);
}

async fn a_text_that_does_not_fit_is_refused_and_nothing_changes(house: House) {
    let office = Office::new(&house).await;
    let without_source = NewText { source: " ".into(), ..stricter(&house.db) };
    let mut unknown_instrument = stricter(&house.db);
    unknown_instrument.amendment.cite[0].instrument = "99/2099/XX".into();
    let mut no_grade = stricter(&house.db);
    no_grade.amendment.values.values_mut().for_each(|value| *value = "TOT".into());
    for new in [without_source, unknown_instrument, no_grade] {
        let refused = law_text::sign(&house.db, &house.act(office.admin, DAY), &new).await;
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    }
    assert!(!rule(&house.db, "LDTT-01").confirmed);
    assert!(law_text::all(&mut house.db.read().await.expect("read")).await.expect("listed").is_empty());
}

async fn an_offices_own_folder_is_laid_over_the_law(house: House) {
    let office = Office::new(&house).await;
    let body = house.db.law().amended(date(DAY), &stricter(&house.db).amendment).expect("written");
    let head = "name = \"Quy chế riêng\"\nsource = \"Quy chế (hư cấu)\"\nconfirmed_by = \"Lò Văn Mẫu\"\nconfirmed_on = 2026-11-01\n";
    let own = vec![("overlay.toml".to_owned(), head.to_owned()), ("rules/rieng.toml".to_owned(), body)];
    law_text::take_folder(&house.db, own.clone()).await.expect("taken");
    assert_eq!(office.outcome(&house).await, Outcome::NotEligible);

    let broken =
        vec![own[0].clone(), ("rules/rieng.toml".to_owned(), "[[rule]]\nid = \"LDTT-01\"".to_owned())];
    law_text::take_folder(&house.db, broken).await.expect("refused, not failed");
    assert!(law_text::faults(&house.db).iter().any(|fault| fault.file.contains("rieng.toml")));
    assert_ne!(office.outcome(&house).await, Outcome::NotEligible, "the product's own law is in force");
}

async fn everybody_of_a_unit_is_screened_and_nobody_else(house: House) {
    let office = Office::new(&house).await;
    let beside = house.division(office.admin, office.office, "B", DAY).await;
    house.person(office.admin, beside, "Giàng A Thử (hư cấu)", DAY).await;
    let mut conn = house.db.read().await.expect("read");
    let head = viewer(office.head, DAY);
    let people = screening::people(&mut conn, head, office.division).await.expect("screened");
    assert_eq!(people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Lò Thị Mẫu (hư cấu)"]);
    for unit in [beside, office.office] {
        assert!(matches!(screening::people(&mut conn, head, unit).await, Err(Failure::Missing)));
        assert!(matches!(screening::units(&mut conn, head, unit, 2026).await, Err(Failure::Missing)));
    }
    let units = screening::units(&mut conn, viewer(office.admin, DAY), office.office, 2026).await;
    assert_eq!(units.expect("screened").len(), 3);
}
