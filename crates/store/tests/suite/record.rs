use domain::account::Role;
use domain::record::report::{About, Answer, NewReport, State};
use domain::record::{
    CaseEnd, CaseKind, EntryKind, Holder, Looked, NewAbsence, NewAward, NewCase, NewDiscipline, NewEntry,
    NewGrade, NewInitiative,
};
use law::{AbsenceKind, CaseFinding, Category, Effect, GradeLevel, InitiativeKind, Measure, Members};
use store::account::{self, NewAccount, NewGrant};
use store::record::{Entry, Record, report, struck, view};
use store::{Failure, audit, doctor, record};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::on_both;

on_both!(
    what_is_entered_is_what_the_law_is_told,
    an_entry_that_makes_no_sense_is_refused_at_its_field,
    only_a_clerk_or_administrator_writes_a_record,
    a_unit_s_members_are_counted_from_their_records,
    two_absences_do_not_overlap,
    a_struck_entry_leaves_the_facts_and_is_kept_whole,
    an_entry_is_corrected_in_one_act,
    every_kind_of_entry_can_be_struck_and_read_again,
    a_corrected_initiative_keeps_what_it_served,
    a_person_reports_what_is_wrong_and_is_answered_in_time,
    a_correction_answers_the_report_that_led_to_it,
    only_the_person_reports_and_only_who_writes_answers,
    who_looked_is_told_to_the_person_alone,
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

fn maternity(person: Uuid) -> NewAbsence {
    NewAbsence {
        person,
        kind: AbsenceKind::Maternity,
        from: date("2026-01-01"),
        to: date("2026-06-30"),
        decision: "7/QĐ-VP ngày 20/12/2025 (hư cấu)".into(),
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
        used_for: vec!["GK".into()],
    };
    record::add_initiative(&house.db, &act(), &initiative).await.expect("initiative");
    record::add_discipline(&house.db, &act(), &warning(mai)).await.expect("discipline");
    let case = NewCase { holder, kind: CaseKind::Complaint, opened: date("2026-05-01") };
    let case = record::open_case(&house.db, &act(), &case).await.expect("case").id;
    let end = CaseEnd { closed: date("2026-06-01"), finding: CaseFinding::NoViolation };
    record::close_case(&house.db, &act(), holder, case, &end).await.expect("closed");
    let again = record::close_case(&house.db, &act(), holder, case, &end).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");

    record::add_absence(&house.db, &act(), &maternity(mai)).await.expect("absence");

    let mut conn = house.db.read().await.expect("read");
    let facts = record::person_facts(&mut conn, &[mai, Uuid::nil()]).await.expect("facts");
    assert_eq!(facts.len(), 1, "nobody has the other id");
    let told = serde_json::to_value(&facts[&mai]).expect("JSON");
    let expected = serde_json::json!({
        "kind": "person", "group": "civil_servant", "sex": "female", "leader": false,
        "grades": [{ "year": 2026, "grade": "HTTNV" }],
        "awards": [{ "code": "LDTT", "year": 2025, "category": "merit", "revoked": false }],
        "initiatives": [{ "year": 2026, "kind": "initiative", "effect": "base", "used_for": ["GK"] }],
        "discipline": [{ "measure": "canh_cao", "on": "2026-03-01", "duty_related": true }],
        "pending": [{ "kind": "complaint", "opened": "2026-05-01", "closed": "2026-06-01", "finding": "no_violation" }],
        "absences": [{ "kind": "maternity", "from": "2026-01-01", "to": "2026-06-30" }],
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

fn initiative(person: Uuid) -> NewInitiative {
    NewInitiative {
        person,
        year: 2026,
        kind: InitiativeKind::Initiative,
        effect: Effect::Base,
        name: "Mẫu biểu chung (hư cấu)".into(),
        recognised_by: "Hội đồng sáng kiến (hư cấu)".into(),
        used_for: vec!["CSTDCS".into(), "CSTDCS".into()],
    }
}

/// An office, its administrator, a clerk, and Mai in division A with an account of her own.
struct Scene {
    house: House,
    admin: Uuid,
    clerk: Uuid,
    head: Uuid,
    mai: Uuid,
    herself: Uuid,
    elsewhere: Uuid,
}

impl Scene {
    async fn new(house: House) -> Self {
        let (office, admin) = house.office(DAY).await;
        let a = house.division(admin, office, "A", DAY).await;
        let b = house.division(admin, office, "B", DAY).await;
        let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
        let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, DAY).await;
        let head = house.member(admin, "truongphong", Role::Head, a, DAY).await;
        let elsewhere = house.member(admin, "phongkhac", Role::Clerk, b, DAY).await;
        let herself = own_account(&house, admin, mai, a).await;
        Self { house, admin, clerk, head, mai, herself, elsewhere }
    }

    fn holder(&self) -> Holder {
        Holder::Person(self.mai)
    }

    async fn record(&self) -> Record {
        let mut conn = self.house.db.read().await.expect("read");
        record::find(&mut conn, viewer(self.clerk, DAY), self.holder()).await.expect("record")
    }

    async fn facts(&self) -> law::Subject {
        let mut conn = self.house.db.read().await.expect("read");
        record::person_facts(&mut conn, &[self.mai]).await.expect("facts")[&self.mai].clone()
    }

    async fn add(&self, new: &NewEntry) -> Uuid {
        record::add(&self.house.db, &self.house.act(self.clerk, DAY), new).await.expect("entered").id
    }

    async fn strike(&self, who: Uuid, entry: Uuid, reason: &str) -> Result<Uuid, Failure> {
        let act = self.house.act(who, DAY);
        record::strike(&self.house.db, &act, self.holder(), entry, reason, None).await.map(|done| done.id)
    }

    async fn correct(&self, entry: Uuid, new: &NewEntry) -> Result<Uuid, Failure> {
        self.correct_on(DAY, entry, new).await
    }

    async fn correct_on(&self, day: &str, entry: Uuid, new: &NewEntry) -> Result<Uuid, Failure> {
        let act = self.house.act(self.clerk, day);
        record::correct(&self.house.db, &act, entry, new, "Ghi nhầm (hư cấu)", None).await.map(|done| done.id)
    }

    async fn report(&self, day: &str, about: About, entry: Option<Uuid>) -> Result<Uuid, Failure> {
        let new = NewReport {
            person: self.mai,
            about,
            entry,
            right: "Hoàn thành xuất sắc nhiệm vụ".into(),
            evidence: "Thông báo số 12/TB-VP (hư cấu)".into(),
        };
        report::send(&self.house.db, &self.house.act(self.herself, day), &new).await.map(|done| done.id)
    }

    async fn reported(&self, who: Uuid, id: Uuid) -> Result<report::Report, Failure> {
        let mut conn = self.house.db.read().await.expect("read");
        report::find(&mut conn, viewer(who, DAY), id).await
    }

    async fn waiting(&self, who: Uuid) -> usize {
        let mut conn = self.house.db.read().await.expect("read");
        report::waiting(&mut conn, viewer(who, DAY)).await.expect("waiting").len()
    }

    async fn is_sound(&self) {
        let mut conn = self.house.db.read().await.expect("read");
        assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
    }
}

async fn own_account(house: &House, admin: Uuid, person: Uuid, unit: Uuid) -> Uuid {
    let new = NewAccount {
        login: "mai.lo".into(),
        display_name: "Lò Thị Mai (hư cấu)".into(),
        password: crate::house::PASSWORD.into(),
        person: Some(person),
    };
    let account = account::create(&house.db, &house.act(admin, DAY), &new).await.expect("account").id;
    let grant = NewGrant { account, role: Role::Individual, unit, starts: date(DAY), ends: None };
    account::grant(&house.db, &house.act(admin, DAY), &grant).await.expect("grant");
    account
}

async fn two_absences_do_not_overlap(house: House) {
    let scene = Scene::new(house).await;
    scene.add(&NewEntry::Absence(maternity(scene.mai))).await;
    let again = NewAbsence { kind: AbsenceKind::Sick, from: date("2026-06-30"), ..maternity(scene.mai) };
    let again = NewAbsence { to: date("2026-07-10"), ..again };
    let add = async |new: &NewAbsence| {
        record::add_absence(&scene.house.db, &scene.house.act(scene.clerk, DAY), new).await
    };
    let refused = add(&again).await;
    let Err(Failure::Refused(refusals)) = refused else { panic!("{refused:?}") };
    assert!(refusals.for_field("from").is_some(), "{refusals:?}");
    add(&NewAbsence { from: date("2026-07-01"), ..again }).await.expect("the day after");
    assert_eq!(scene.facts().await.absences.map(|absences| absences.len()), Some(2));
    scene.is_sound().await;
}

async fn a_struck_entry_leaves_the_facts_and_is_kept_whole(house: House) {
    let scene = Scene::new(house).await;
    let wrong = NewEntry::Grade(grade(scene.holder(), 2025, GradeLevel::Good));
    let id = scene.add(&wrong).await;
    let silent = scene.strike(scene.clerk, id, "  ").await;
    let Err(Failure::Refused(refusals)) = silent else { panic!("{silent:?}") };
    assert!(refusals.for_field("reason").is_some());
    let told = scene.strike(scene.head, id, "Nhầm người").await;
    assert!(matches!(told, Err(Failure::Refused(_))), "he sees it and is told: {told:?}");
    let foreign = scene.strike(scene.elsewhere, id, "Nhầm người").await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");

    scene.strike(scene.clerk, id, "Nhầm người (hư cấu)").await.expect("struck");
    assert_eq!(scene.facts().await.grades, Some(vec![]), "the law is not told of it");
    let record = scene.record().await;
    assert!(record.grades.is_empty());
    let struck = &record.struck[0];
    let Entry::Grade(kept) = &struck.entry else { panic!("{struck:?}") };
    assert_eq!((kept.id, kept.year, kept.grade), (id, 2025, GradeLevel::Good));
    assert_eq!(kept.decision, "12/TB-VP (hư cấu)");
    assert_eq!((struck.reason.as_str(), struck.is_replaced), ("Nhầm người (hư cấu)", false));
    assert_eq!(struck.who, "chuyenvien (hư cấu)");

    let twice = scene.strike(scene.clerk, id, "Nhầm người").await;
    assert!(matches!(twice, Err(Failure::Missing)), "{twice:?}");
    scene.add(&NewEntry::Grade(grade(scene.holder(), 2025, GradeLevel::Excellent))).await;
    let mut conn = scene.house.db.read().await.expect("read");
    let log = audit::list(&mut conn, viewer(scene.admin, DAY), None).await.expect("log");
    assert!(log.iter().any(|row| row.act == "record.strike" && row.detail.contains("Nhầm người (hư cấu)")));
    drop(conn);
    scene.is_sound().await;
}

async fn an_entry_is_corrected_in_one_act(house: House) {
    let scene = Scene::new(house).await;
    let first = scene.add(&NewEntry::Award(award(scene.holder(), "LDTT", 2025))).await;
    let right =
        NewAward { issuer: "Sở Nội vụ (hư cấu)".into(), ..award(scene.holder(), "LDTT", 2025) };
    let second =
        scene.correct(first, &NewEntry::Award(right)).await.expect("the same award of the same year");
    let record = scene.record().await;
    assert_eq!((record.awards.len(), record.awards[0].issuer.as_str()), (1, "Sở Nội vụ (hư cấu)"));
    assert_eq!((record.awards[0].id, record.struck.len(), record.struck[0].is_replaced), (second, 1, true));

    let no_code = NewEntry::Award(award(scene.holder(), "KHONGCO", 2025));
    let refused = scene.correct(second, &no_code).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    assert_eq!(scene.record().await.awards[0].id, second, "a refused correction strikes nothing out");
    let other = scene.correct(second, &NewEntry::Grade(grade(scene.holder(), 2025, GradeLevel::Good))).await;
    assert!(matches!(other, Err(Failure::Missing)), "an award does not become a grade: {other:?}");
    scene.is_sound().await;
}

async fn every_kind_of_entry_can_be_struck_and_read_again(house: House) {
    let scene = Scene::new(house).await;
    let case = NewCase { holder: scene.holder(), kind: CaseKind::Complaint, opened: date("2026-05-01") };
    let end = CaseEnd { closed: date("2026-06-01"), finding: CaseFinding::NoViolation };
    let all = [
        NewEntry::Grade(grade(scene.holder(), 2025, GradeLevel::Good)),
        NewEntry::Award(award(scene.holder(), "LDTT", 2025)),
        NewEntry::Initiative(initiative(scene.mai)),
        NewEntry::Discipline(warning(scene.mai)),
        NewEntry::Case(case, Some(end)),
        NewEntry::Absence(maternity(scene.mai)),
    ];
    for (n, new) in (2..).zip(&all) {
        let id = scene.add(new).await;
        scene.correct_on(&format!("2026-11-{n:02}"), id, new).await.expect("entered again");
        let record = scene.record().await;
        assert_eq!((record.struck[0].entry.id(), record.struck[0].entry.kind()), (id, new.kind()));
    }
    let record = scene.record().await;
    assert_eq!(record.cases[0].finding(), Some(CaseFinding::NoViolation), "the end was entered again too");
    let kinds: Vec<_> = record.struck.iter().rev().map(|struck| struck.entry.kind()).collect();
    assert_eq!(kinds, EntryKind::ALL);
    scene.is_sound().await;
}

async fn a_corrected_initiative_keeps_what_it_served(house: House) {
    let scene = Scene::new(house).await;
    let id = scene.add(&NewEntry::Initiative(initiative(scene.mai))).await;
    assert_eq!(scene.facts().await.initiatives.expect("known")[0].used_for, ["CSTDCS"]);
    let served = NewInitiative { used_for: vec!["CSTDCS".into(), "BK-BT".into()], ..initiative(scene.mai) };
    let id = scene.correct(id, &NewEntry::Initiative(served)).await.expect("corrected");
    assert_eq!(scene.facts().await.initiatives.expect("known")[0].used_for, ["BK-BT", "CSTDCS"]);
    let collective = NewInitiative { used_for: vec!["TTLDTT".into()], ..initiative(scene.mai) };
    let refused = scene.correct(id, &NewEntry::Initiative(collective)).await;
    let Err(Failure::Refused(refusals)) = refused else { panic!("{refused:?}") };
    assert!(refusals.for_field("used_for").is_some());
    scene.strike(scene.clerk, id, "Không có thật (hư cấu)").await.expect("struck");
    let struck = scene.record().await.struck;
    let kept = struck.iter().find(|struck| struck.entry.id() == id).map(|struck| &struck.entry);
    let Some(Entry::Initiative(kept)) = kept else { panic!("an initiative: {struck:?}") };
    assert_eq!(kept.used_for.len(), 2, "kept with what it had served");
    scene.is_sound().await;
}

async fn a_person_reports_what_is_wrong_and_is_answered_in_time(house: House) {
    let scene = Scene::new(house).await;
    let entry = scene.add(&NewEntry::Grade(grade(scene.holder(), 2025, GradeLevel::Good))).await;
    // A Friday: the two working days are Monday and Tuesday.
    let id = scene.report("2026-10-30", About::Entry, Some(entry)).await.expect("sent");
    let sent = scene.reported(scene.herself, id).await.expect("her own");
    assert_eq!((sent.state, sent.due, sent.may_answer), (State::Waiting, Some(date("2026-11-03")), false));
    assert!(matches!(sent.entry().expect("kept"), Some(Entry::Grade(row)) if row.year == 2025));
    assert!(
        !sent.state.is_overdue(sent.due, date("2026-11-03"))
            && sent.state.is_overdue(sent.due, date("2026-11-04"))
    );
    let twice = scene.report(DAY, About::Entry, Some(entry)).await;
    assert!(matches!(twice, Err(Failure::Refused(_))), "{twice:?}");
    let before = scene.report("2025-12-30", About::Missing, None).await.expect("sent");
    assert_eq!(
        scene.reported(scene.clerk, before).await.expect("seen").due,
        None,
        "no time in the law of that day"
    );
    assert_eq!(scene.waiting(scene.clerk).await, 2);

    let answer = async |who, id, version, how, says: &str| {
        report::answer(&scene.house.db, &scene.house.act(who, DAY), id, version, how, says).await
    };
    let silent = answer(scene.clerk, id, 1, Answer::Keep, " ").await;
    assert!(matches!(silent, Err(Failure::Refused(_))), "{silent:?}");
    answer(scene.clerk, id, 1, Answer::PassOn, "Sở Nội vụ (hư cấu)").await.expect("passed on");
    let stale = answer(scene.clerk, id, 1, Answer::Keep, "Đúng như văn bản").await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    assert_eq!(scene.waiting(scene.clerk).await, 2, "it still waits for its end");
    answer(scene.clerk, id, 2, Answer::Keep, "Đúng như văn bản (hư cấu)").await.expect("kept");
    let late = answer(scene.clerk, id, 3, Answer::Correct, "Đã sửa").await;
    assert!(matches!(late, Err(Failure::Refused(_))), "{late:?}");

    let known = scene.reported(scene.herself, id).await.expect("her own");
    assert_eq!(known.state, State::Kept);
    let mut conn = scene.house.db.read().await.expect("read");
    let answers = report::answers(&mut conn, &known).await.expect("answers");
    let told: Vec<_> = answers.iter().map(|answer| (answer.answer, answer.says.as_str())).collect();
    let expected = [(Answer::Keep, "Đúng như văn bản (hư cấu)"), (Answer::PassOn, "Sở Nội vụ (hư cấu)")];
    assert_eq!(told, expected);
    drop(conn);
    assert_eq!(scene.waiting(scene.clerk).await, 1);
    scene.is_sound().await;
}

async fn a_correction_answers_the_report_that_led_to_it(house: House) {
    let scene = Scene::new(house).await;
    let new = |level| NewEntry::Grade(grade(scene.holder(), 2025, level));
    let entry = scene.add(&new(GradeLevel::Good)).await;
    let id = scene.report(DAY, About::Entry, Some(entry)).await.expect("sent");
    let correct = async |entry, report| {
        let act = scene.house.act(scene.clerk, DAY);
        let new = new(GradeLevel::Excellent);
        record::correct(&scene.house.db, &act, entry, &new, "Theo thông báo (hư cấu)", report).await
    };
    let nothing = correct(entry, Some(Uuid::nil())).await;
    assert!(matches!(nothing, Err(Failure::Missing)), "{nothing:?}");
    let corrected = correct(entry, Some(id)).await.expect("corrected").id;
    let answered = scene.reported(scene.herself, id).await.expect("her own");
    assert_eq!(answered.state, State::Corrected);
    assert!(answered.entry().expect("kept").is_some(), "it says how the entry stood");
    let again = correct(corrected, Some(id)).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "it has been answered: {again:?}");
    assert_eq!(scene.facts().await.grades.expect("known")[0].grade, GradeLevel::Excellent);
    scene.is_sound().await;
}

async fn only_the_person_reports_and_only_who_writes_answers(house: House) {
    let scene = Scene::new(house).await;
    let entry = scene.add(&NewEntry::Grade(grade(scene.holder(), 2025, GradeLevel::Good))).await;
    let new = NewReport {
        person: scene.mai,
        about: About::Entry,
        entry: Some(entry),
        right: "Xuất sắc".into(),
        evidence: "12/TB-VP (hư cấu)".into(),
    };
    for who in [scene.clerk, scene.head, scene.admin] {
        let sent = report::send(&scene.house.db, &scene.house.act(who, DAY), &new).await;
        assert!(matches!(sent, Err(Failure::Missing)), "{sent:?}");
    }
    let foreign = NewReport { entry: Some(Uuid::nil()), ..new.clone() };
    let sent = report::send(&scene.house.db, &scene.house.act(scene.herself, DAY), &foreign).await;
    assert!(matches!(sent, Err(Failure::Missing)), "an entry that is not hers: {sent:?}");
    let id = scene.report(DAY, About::Entry, Some(entry)).await.expect("sent");
    for who in [scene.head, scene.elsewhere] {
        assert!(matches!(scene.reported(who, id).await, Err(Failure::Missing)));
        assert_eq!(scene.waiting(who).await, 0);
    }
    assert_eq!((scene.waiting(scene.admin).await, scene.waiting(scene.herself).await), (1, 0));
    let act = scene.house.act(scene.herself, DAY);
    let own = report::answer(&scene.house.db, &act, id, 1, Answer::Correct, "Đã sửa").await;
    assert!(matches!(own, Err(Failure::Refused(_))), "she sees it and is told: {own:?}");
    let mut conn = scene.house.db.read().await.expect("read");
    for (who, sees) in [(scene.clerk, true), (scene.head, false)] {
        let found = struck::find(&mut conn, viewer(who, DAY), scene.holder(), entry).await;
        assert_eq!(found.is_ok(), sees, "{found:?}");
    }
}

async fn who_looked_is_told_to_the_person_alone(house: House) {
    let scene = Scene::new(house).await;
    let look = async |who, day: &str, what| {
        view::looked(&scene.house.db, viewer(who, day), scene.mai, what).await.expect("remembered");
    };
    for what in [Looked::Page, Looked::Page, Looked::Forecast] {
        look(scene.clerk, DAY, what).await;
    }
    look(scene.head, "2026-11-03", Looked::LawCard).await;
    look(scene.herself, DAY, Looked::Page).await;
    let lookers = async |who| {
        let mut conn = scene.house.db.read().await.expect("read");
        view::lookers(&mut conn, viewer(who, DAY)).await.expect("lookers")
    };
    let told = lookers(scene.herself).await;
    let told: Vec<_> = told
        .iter()
        .map(|one| (one.day.to_string(), one.who.as_str(), one.roles.clone(), one.what.clone()))
        .collect();
    let role = |role, unit: &str| vec![(role, unit.to_owned())];
    let expected = [
        (
            "2026-11-03".to_owned(),
            "truongphong (hư cấu)",
            role(Role::Head, "Đơn vị A (hư cấu)"),
            vec![Looked::LawCard],
        ),
        (
            DAY.to_owned(),
            "chuyenvien (hư cấu)",
            role(Role::Clerk, "Đơn vị VP (hư cấu)"),
            vec![Looked::Forecast, Looked::Page],
        ),
    ];
    assert_eq!(told, expected, "twice a day is once, and she herself is not counted");
    for who in [scene.clerk, scene.head, scene.admin] {
        assert_eq!(lookers(who).await, [], "nobody else is told");
    }
}
