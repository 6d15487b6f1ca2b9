//! The life of units: a province that was merged, names and codes of before, splits and moves, and the tree as of any day.

use chrono::{Days, NaiveDate};
use domain::account::Role;
use domain::org::UnitKind;
use domain::org::life::{Counts, Event, EventKind, Heir, Paper, Part};
use domain::record::{Holder, NewAward, NewGrade};
use law::{Case, Category, GradeLevel, Law, Outcome, SubjectKind};
use store::{Failure, account, doctor, org, person, record};
use uuid::Uuid;

use crate::house::{House, date, new_unit, placement, viewer};
use crate::on_both;

on_both!(
    a_merged_province_keeps_last_year_s_awards,
    an_open_predecessor_makes_a_question_of_a_verdict,
    a_new_name_and_code_leave_the_old_ones_findable,
    a_split_gives_people_and_units_to_their_heirs,
    a_unit_moves_with_all_below_it,
    what_ends_a_unit_is_refused_at_its_field,
    only_who_administers_every_unit_concerned_may_act,
    a_unit_stood_as_early_as_what_is_below_it,
    the_tree_of_any_day_is_whole,
);

const DAY: &str = "2025-11-02";
/// The day on which districts ended and provinces merged.
const JULY: &str = "2025-07-01";

fn event(day: &str) -> Event {
    let paper = Paper {
        number: "202/2025/QH15 (hư cấu)".into(),
        decided: date("2025-06-12"),
        issuer: "Quốc hội".into(),
    };
    Event { day: date(day), paper }
}

fn opens(parent: Uuid, code: &str) -> Heir {
    Heir::New { parent: Some(parent), unit: new_unit(code, UnitKind::Division) }
}

async fn graded(house: &House, admin: Uuid, unit: Uuid, year: i64, grade: GradeLevel) {
    let new = NewGrade { holder: Holder::Unit(unit), year, grade, decision: String::new() };
    record::add_grade(&house.db, &house.act(admin, DAY), &new).await.expect("grade");
}

async fn awarded(house: &House, admin: Uuid, unit: Uuid, code: &str, year: i64) {
    let new = NewAward {
        holder: Holder::Unit(unit),
        code: code.into(),
        category: Category::Merit,
        year,
        decided: None,
        decision_number: String::new(),
        issuer: String::new(),
        achievement: String::new(),
    };
    record::add_award(&house.db, &house.act(admin, DAY), &new).await.expect("award");
}

async fn sound(house: &House) {
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
}

async fn facts(house: &House, unit: Uuid) -> law::Subject {
    let mut conn = house.db.read().await.expect("read");
    record::unit_facts(&mut conn, &[unit], 2025).await.expect("facts").remove(&unit).expect("the unit")
}

async fn life(house: &House, who: Uuid, unit: Uuid) -> org::history::Life {
    let mut conn = house.db.read().await.expect("read");
    org::history::life(&mut conn, viewer(who, DAY), unit).await.expect("life")
}

async fn tree(house: &House, who: Uuid, day: &str) -> Vec<(String, usize, i64)> {
    let mut conn = house.db.read().await.expect("read");
    let tree = org::history::tree_on(&mut conn, viewer(who, DAY), date(day)).await.expect("tree");
    tree.into_iter().map(|unit| (unit.code, unit.depth, unit.people)).collect()
}

fn line(code: &str, depth: usize, people: i64) -> (String, usize, i64) {
    (code.to_owned(), depth, people)
}

fn at_field(came: Result<store::Done, Failure>, field: &str) {
    let Err(Failure::Refused(refusals)) = came else { panic!("{field}: {came:?}") };
    assert!(refusals.for_field(field).is_some(), "{field}: {refusals}");
}

async fn a_merged_province_keeps_last_year_s_awards(house: House) {
    let (top, admin) = house.office(DAY).await;
    let (a, b) = (house.division(admin, top, "A", DAY).await, house.division(admin, top, "B", DAY).await);
    let below = house.division(admin, a, "A1", DAY).await;
    let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
    let hoa = house.person(admin, below, "Đỗ Thị Hoa", DAY).await;
    let late = person::create(
        &house.db,
        &house.act(admin, DAY),
        &crate::house::profile("Vừ Thị Muộn"),
        &placement(b, "2025-09-01"),
    )
    .await
    .expect("entered as if the old unit still stood")
    .id;
    for year in [2023, 2024] {
        for unit in [a, b] {
            graded(&house, admin, unit, year, GradeLevel::Excellent).await;
            awarded(&house, admin, unit, "TTLDXS", year).await;
        }
    }
    let heir = opens(top, "M");
    let mut conn = house.db.read().await.expect("read");
    let outlook = org::life::foresee_merge(&mut conn, viewer(admin, DAY), &[a, b], &heir, &event(JULY)).await;
    drop(conn);
    let outlook = outlook.expect("outlook");
    assert_eq!((outlook.ends.len(), outlook.people, outlook.units), (2, 2, 1));
    let act = house.act(admin, DAY);
    let m = org::life::merge(&house.db, &act, &[a, b], &heir, &event(JULY)).await.expect("merged").id;
    let again = org::life::merge(&house.db, &act, &[a, b], &heir, &event(JULY)).await.expect("the same key");
    assert!(again.repeated && again.id == m);
    sound(&house).await;

    assert_eq!(
        tree(&house, admin, "2025-06-30").await,
        [line("VP", 0, 0), line("A", 1, 1), line("A1", 2, 1), line("B", 1, 0)]
    );
    assert_eq!(tree(&house, admin, JULY).await, [line("VP", 0, 0), line("M", 1, 1), line("A1", 2, 1)]);
    let mut conn = house.db.read().await.expect("read");
    for (who, unit, since) in [(mai, m, JULY), (hoa, below, "2012-01-01"), (late, m, "2025-09-01")] {
        let person = person::find(&mut conn, viewer(admin, DAY), who).await.expect("person");
        assert_eq!((person.unit_id, person.starts), (unit, date(since)), "{}", person.full_name);
    }
    drop(conn);

    assert_eq!(facts(&house, m).await.awards, Some(Vec::new()), "nobody has decided");
    assert_eq!(facts(&house, m).await.undecided.len(), 2);
    let links = life(&house, admin, m).await.predecessors;
    assert_eq!(links.iter().map(|link| link.counts()).collect::<Vec<_>>(), [Counts::Undecided; 2]);
    for link in &links {
        org::life::decide_link(&house.db, &house.act(admin, DAY), m, link.id, true, "Công văn (hư cấu)")
            .await
            .expect("decided");
    }
    let told = facts(&house, m).await;
    assert_eq!(told.undecided.len(), 0);
    let years: Vec<_> = told.grades.iter().flatten().map(|grade| grade.year).collect();
    assert_eq!(years, [2023, 2024], "the run of years is whole");
    assert_eq!(told.awards.map(|awards| awards.len()), Some(4));
    let mut conn = house.db.read().await.expect("read");
    let beside = record::beside(&mut conn, viewer(admin, DAY), m).await.expect("beside");
    assert_eq!(beside.iter().map(|one| one.awards.len()).collect::<Vec<_>>(), [2, 2]);
    drop(conn);

    // The new unit is merged on: the line goes on over both steps, and the later step is open until somebody decides.
    let c = house.division(admin, top, "C", DAY).await;
    let on = event("2025-10-01");
    org::life::merge(&house.db, &house.act(admin, DAY), &[m], &Heir::Existing(c), &on).await.expect("on");
    assert_eq!(facts(&house, c).await.undecided.len(), 3);
    let link = life(&house, admin, c).await.predecessors.remove(0);
    let decide = async |counts, reason: &str| {
        org::life::decide_link(&house.db, &house.act(admin, DAY), c, link.id, counts, reason).await
    };
    at_field(decide(true, " ").await, "reason");
    decide(true, "Kết luận (hư cấu)").await.expect("counts");
    assert_eq!(facts(&house, c).await.awards.map(|awards| awards.len()), Some(4));
    decide(false, "Kết luận sau (hư cấu)").await.expect("does not");
    let told = facts(&house, c).await;
    assert_eq!((told.awards, told.undecided.len()), (Some(Vec::new()), 0));
    sound(&house).await;
}

async fn an_open_predecessor_makes_a_question_of_a_verdict(house: House) {
    let (top, admin) = house.office(DAY).await;
    let (a, b) = (house.division(admin, top, "A", DAY).await, house.division(admin, top, "B", DAY).await);
    for (unit, grade) in [(a, GradeLevel::Excellent), (b, GradeLevel::Good)] {
        for year in [2023, 2024, 2025] {
            graded(&house, admin, unit, year, grade).await;
        }
    }
    awarded(&house, admin, a, "TTLDXS", 2023).await;
    awarded(&house, admin, a, "TTLDXS", 2024).await;
    let heir = Heir::Existing(b);
    org::life::merge(&house.db, &house.act(admin, DAY), &[a], &heir, &event(JULY)).await.expect("merged");
    let link = life(&house, admin, b).await.predecessors[0].id;
    let outcomes = async || {
        let subject = facts(&house, b).await;
        let law = Law::built_in();
        let collective =
            law.awards().iter().filter(|award| award.subjects.contains(&SubjectKind::Collective));
        let judged = collective.map(|award| {
            let case = Case::for_merit(&award.code, 2025, date(DAY), subject.clone());
            (award.code.clone(), law.judge(&case).expect("known").verdict)
        });
        judged.collect::<Vec<_>>()
    };
    let open = outcomes().await;
    let mut sides = Vec::new();
    for counts in [true, false] {
        org::life::decide_link(&house.db, &house.act(admin, DAY), b, link, counts, "Kết luận (hư cấu)")
            .await
            .expect("decided");
        sides.push(outcomes().await);
    }
    let mut turned = 0;
    for ((code, open), (with, without)) in open.iter().zip(sides[0].iter().zip(&sides[1])) {
        if with.1 == without.1 {
            assert_eq!(*open, with.1, "{code}");
        } else {
            assert_eq!(*open, Outcome::Ask, "{code}: {} or {}", with.1, without.1);
            turned += 1;
        }
    }
    assert!(turned > 0, "{open:?}");
}

async fn a_new_name_and_code_leave_the_old_ones_findable(house: House) {
    let (top, admin) = house.office(DAY).await;
    let a = house.division(admin, top, "A", DAY).await;
    graded(&house, admin, a, 2024, GradeLevel::Excellent).await;
    let rename = async |name, day: &str| {
        org::life::rename(&house.db, &house.act(admin, DAY), a, name, &event(day)).await
    };
    rename("Sở Nội vụ (hư cấu)", JULY).await.expect("renamed");
    for (name, day, field) in [
        (" ", "2025-08-01", "name"),
        ("Sở Nội vụ (hư cấu)", "2025-08-01", "name"),
        ("Sở Mới", JULY, "day"),
        ("Sở Mới", "2025-11-03", "day"),
    ] {
        at_field(rename(name, day).await, field);
    }
    let recode = async |code| {
        org::life::recode(&house.db, &house.act(admin, DAY), a, code, &event("2025-08-01")).await
    };
    for odd in ["A", "VP", "mã", ""] {
        at_field(recode(odd).await, "code");
    }
    recode("H26.15").await.expect("recoded");
    let taken =
        org::create(&house.db, &house.act(admin, DAY), Some(top), &new_unit("A", UnitKind::Division)).await;
    at_field(taken, "code");

    let mut conn = house.db.read().await.expect("read");
    let unit = org::find(&mut conn, viewer(admin, DAY), a).await.expect("unit");
    assert_eq!((&*unit.name, &*unit.code), ("Sở Nội vụ (hư cấu)", "H26.15"));
    for (typed, was) in [
        ("don vi A", "Đơn vị A (hư cấu)"),
        ("a", "A"),
        ("h26.15", "H26.15"),
        ("NOI VU", "Sở Nội vụ (hư cấu)"),
    ] {
        let found = org::history::named(&mut conn, viewer(admin, DAY), typed).await.expect("found");
        assert!(found.iter().any(|one| one.id == a && one.was == was), "{typed}: {found:?}");
    }
    assert!(org::history::named(&mut conn, viewer(admin, DAY), "%").await.expect("found").is_empty());
    drop(conn);
    let life = life(&house, admin, a).await;
    let told: Vec<_> = life.events.iter().map(|one| (one.kind, &*one.before, &*one.after)).collect();
    assert_eq!(
        told,
        [
            (EventKind::Created, "", "Đơn vị A (hư cấu)"),
            (EventKind::Renamed, "Đơn vị A (hư cấu)", "Sở Nội vụ (hư cấu)"),
            (EventKind::Recoded, "A", "H26.15"),
        ]
    );
    assert_eq!(tree(&house, admin, "2025-07-31").await[1].0, "A");
    assert_eq!(tree(&house, admin, "2025-08-01").await[1].0, "H26.15");
    assert_eq!(facts(&house, a).await.grades.map(|grades| grades.len()), Some(1), "the record goes on");
    sound(&house).await;
}

async fn a_split_gives_people_and_units_to_their_heirs(house: House) {
    let (top, admin) = house.office(DAY).await;
    let (a, b) = (house.division(admin, top, "A", DAY).await, house.division(admin, top, "B", DAY).await);
    let (one, two) = (house.division(admin, a, "A1", DAY).await, house.division(admin, a, "A2", DAY).await);
    let mut people = Vec::new();
    for name in ["Lò Thị Mai", "Đỗ Thị Hoa", "Vàng Thị Sua"] {
        people.push(house.person(admin, a, name, DAY).await);
    }
    for year in [2024, 2025] {
        graded(&house, admin, a, year, GradeLevel::Good).await;
    }
    let part = |to, people: &[Uuid], units: &[Uuid]| Part { to, people: people.into(), units: units.into() };
    let split = async |parts: &[Part], stays, day: &str| {
        org::life::split(&house.db, &house.act(admin, DAY), a, parts, stays, &event(day)).await
    };
    // Tách: the unit goes on.
    at_field(split(&[part(opens(top, "T"), &[Uuid::nil()], &[])], true, JULY).await, "people");
    at_field(split(&[part(opens(top, "T"), &[], &[b])], true, JULY).await, "units");
    at_field(split(&[part(Heir::Existing(one), &[], &[one])], true, JULY).await, "parts");
    split(&[part(opens(top, "T"), &people[..1], &[one])], true, JULY).await.expect("split off");
    assert_eq!(
        tree(&house, admin, JULY).await,
        [
            line("VP", 0, 0),
            line("A", 1, 2),
            line("A2", 2, 0),
            line("B", 1, 0),
            line("T", 1, 1),
            line("A1", 2, 0)
        ]
    );
    let t = life(&house, admin, a).await.successors[0].to_id;
    let handed: Vec<_> = facts(&house, t).await.undecided[0].grades.iter().map(|grade| grade.year).collect();
    assert_eq!(handed, [2024], "the year of the split is that of the unit that goes on");
    // Chia: it ends, and whoever is not named goes to the first.
    at_field(split(&[part(opens(top, "X"), &[], &[])], false, "2025-08-01").await, "parts");
    let twice = [part(opens(top, "X"), &[], &[]), part(opens(top, "X"), &[], &[])];
    at_field(split(&twice, false, "2025-08-01").await, "parts");
    let parts = [part(Heir::Existing(b), &[], &[]), part(opens(top, "X"), &people[1..2], &[two])];
    split(&parts, false, "2025-08-01").await.expect("split");
    assert_eq!(
        tree(&house, admin, "2025-08-01").await,
        [
            line("VP", 0, 0),
            line("B", 1, 1),
            line("T", 1, 1),
            line("A1", 2, 0),
            line("X", 1, 1),
            line("A2", 2, 0)
        ]
    );
    let told = life(&house, admin, a).await;
    assert_eq!(
        told.events.iter().map(|one| one.kind).collect::<Vec<_>>(),
        [EventKind::Created, EventKind::Split, EventKind::Split]
    );
    assert_eq!(told.successors.len(), 3);
    sound(&house).await;
}

async fn a_unit_moves_with_all_below_it(house: House) {
    let (top, admin) = house.office(DAY).await;
    let (a, b) = (house.division(admin, top, "A", DAY).await, house.division(admin, top, "B", DAY).await);
    let below = house.division(admin, a, "A1", DAY).await;
    let deep = house.division(admin, below, "A11", DAY).await;
    house.person(admin, deep, "Lò Thị Mai", DAY).await;
    let head = house.member(admin, "truongphongb", Role::Head, b, DAY).await;
    let go = async |unit, parent, day: &str| {
        org::life::move_under(&house.db, &house.act(admin, DAY), unit, parent, &event(day)).await
    };
    at_field(go(below, a, JULY).await, "parent");
    at_field(go(a, deep, JULY).await, "parent");
    at_field(go(below, below, JULY).await, "parent");
    go(below, b, JULY).await.expect("moved");
    at_field(go(a, deep, "2025-06-30").await, "day");
    let mut conn = house.db.read().await.expect("read");
    let seen = org::list(&mut conn, viewer(head, DAY)).await.expect("list");
    assert_eq!(seen.iter().map(|unit| &*unit.code).collect::<Vec<_>>(), ["B", "A1", "A11"]);
    drop(conn);
    assert_eq!(
        tree(&house, admin, "2025-06-30").await,
        [line("VP", 0, 0), line("A", 1, 0), line("A1", 2, 0), line("A11", 3, 1), line("B", 1, 0)]
    );
    assert_eq!(
        tree(&house, admin, JULY).await,
        [line("VP", 0, 0), line("A", 1, 0), line("B", 1, 0), line("A1", 2, 0), line("A11", 3, 1)]
    );
    // The place that it left is not given to two units.
    let next = house.division(admin, a, "A2", DAY).await;
    go(next, b, "2025-08-01").await.expect("moved");
    house.division(admin, b, "B3", DAY).await;
    sound(&house).await;
}

async fn what_ends_a_unit_is_refused_at_its_field(house: House) {
    let (top, admin) = house.office(DAY).await;
    let (a, b) = (house.division(admin, top, "A", DAY).await, house.division(admin, top, "B", DAY).await);
    let below = house.division(admin, a, "A1", DAY).await;
    let merge = async |units: &[Uuid], to: Heir, day: &str| {
        org::life::merge(&house.db, &house.act(admin, DAY), units, &to, &event(day)).await
    };
    at_field(merge(&[], Heir::Existing(b), JULY).await, "from");
    at_field(merge(&[a], opens(top, "M"), JULY).await, "from");
    at_field(merge(&[a], Heir::Existing(a), JULY).await, "to");
    at_field(merge(&[a], Heir::Existing(below), JULY).await, "to");
    at_field(merge(&[a, b], opens(below, "M"), JULY).await, "parent");
    at_field(merge(&[a, b], opens(top, "VP"), JULY).await, "code");
    at_field(merge(&[a], Heir::Existing(b), "2025-11-03").await, "day");
    at_field(merge(&[a], Heir::Existing(b), "2010-01-01").await, "day");
    let bare = Event { paper: Paper { number: String::new(), ..event(JULY).paper }, ..event(JULY) };
    at_field(org::life::dissolve(&house.db, &house.act(admin, DAY), a, b, &bare).await, "number");
    org::life::dissolve(&house.db, &house.act(admin, DAY), a, b, &event(JULY)).await.expect("dissolved");
    at_field(merge(&[a], Heir::Existing(b), "2025-08-01").await, "");
    at_field(merge(&[b], Heir::Existing(a), "2025-08-01").await, "to");
    at_field(merge(&[b], Heir::Existing(top), JULY).await, "day");
    let (profile, act) = (crate::house::profile("Lò Thị Mai"), house.act(admin, DAY));
    let too_late = person::create(&house.db, &act, &profile, &placement(a, "2025-08-01")).await;
    at_field(too_late, "unit");
    let told = life(&house, admin, a).await.events;
    assert_eq!(
        told.iter().map(|one| one.kind).collect::<Vec<_>>(),
        [EventKind::Created, EventKind::Dissolved]
    );
    assert_eq!(told[1].after, "Đơn vị B (hư cấu)");
    sound(&house).await;
}

async fn only_who_administers_every_unit_concerned_may_act(house: House) {
    let (top, admin) = house.office(DAY).await;
    let (a, b) = (house.division(admin, top, "A", DAY).await, house.division(admin, top, "B", DAY).await);
    let below = house.division(admin, a, "A1", DAY).await;
    let own = house.member(admin, "quantria", Role::Administrator, a, DAY).await;
    let clerk = house.member(admin, "chuyenvien", Role::Clerk, top, DAY).await;
    let on = event(JULY);
    let db = &house.db;
    for foreign in [b, Uuid::nil()] {
        let act = || house.act(own, DAY);
        let came = [
            org::life::rename(db, &act(), foreign, "Tên", &on).await,
            org::life::recode(db, &act(), foreign, "X", &on).await,
            org::life::move_under(db, &act(), below, foreign, &on).await,
            org::life::merge(db, &act(), &[below], &Heir::Existing(foreign), &on).await,
            org::life::merge(db, &act(), &[foreign, below], &Heir::Existing(a), &on).await,
            org::life::dissolve(db, &act(), below, foreign, &on).await,
        ];
        for came in came {
            assert!(matches!(came, Err(Failure::Missing)), "{came:?}");
        }
        let mut conn = db.read().await.expect("read");
        assert!(matches!(
            org::history::life(&mut conn, viewer(own, DAY), foreign).await,
            Err(Failure::Missing)
        ));
        assert!(matches!(record::beside(&mut conn, viewer(own, DAY), foreign).await, Err(Failure::Missing)));
    }
    let told = org::life::rename(db, &house.act(clerk, DAY), a, "Tên", &on).await;
    assert!(matches!(told, Err(Failure::Missing)), "{told:?}");
    assert_eq!(tree(&house, own, DAY).await, [line("A", 0, 0), line("A1", 1, 0)]);

    // Who administered the unit that ended still sees it; who administers the other decides, and sees what was handed on.
    let other = house.member(admin, "quantrib", Role::Administrator, b, DAY).await;
    awarded(&house, admin, a, "TTLDXS", 2024).await;
    org::life::merge(db, &house.act(admin, DAY), &[a], &Heir::Existing(b), &on).await.expect("merged");
    let link = life(&house, own, a).await.successors.remove(0);
    let decide = async |who, unit| {
        org::life::decide_link(db, &house.act(who, DAY), unit, link.id, true, "Lý do").await
    };
    assert!(matches!(decide(own, b).await, Err(Failure::Missing)));
    assert!(matches!(decide(own, a).await, Err(Failure::Missing)), "not the one that follows");
    decide(other, b).await.expect("decided");
    let mut conn = db.read().await.expect("read");
    let beside = record::beside(&mut conn, viewer(other, DAY), b).await.expect("beside");
    assert_eq!((beside.len(), beside[0].awards.len()), (1, 1));
    assert!(matches!(org::find(&mut conn, viewer(other, DAY), a).await, Err(Failure::Missing)));
}

async fn a_unit_stood_as_early_as_what_is_below_it(house: House) {
    let (top, admin) = house.office(DAY).await;
    let a = house.division(admin, top, "A", DAY).await;
    let mut early = new_unit("A1", UnitKind::Division);
    early.opened = date("1995-05-01");
    org::create(&house.db, &house.act(admin, DAY), Some(a), &early).await.expect("unit");
    assert_eq!(tree(&house, admin, "1995-05-01").await.len(), 3);
    assert_eq!(tree(&house, admin, "1995-04-30").await.len(), 0);
    let b = house.division(admin, top, "B", DAY).await;
    let heir = opens(top, "M");
    let m = org::life::merge(&house.db, &house.act(admin, DAY), &[a, b], &heir, &event(JULY))
        .await
        .expect("merged")
        .id;
    let below =
        org::create(&house.db, &house.act(admin, DAY), Some(m), &new_unit("M1", UnitKind::Division)).await;
    at_field(below, "opened");
    let ended =
        org::create(&house.db, &house.act(admin, DAY), Some(b), &new_unit("B1", UnitKind::Division)).await;
    at_field(ended, "parent");
    sound(&house).await;
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % sides
    }
}

/// Many acts on many days, most of them in any order: whatever was accepted leaves a tree in which every open unit has an open
/// superior, on every day, and nobody stands nowhere.
async fn the_tree_of_any_day_is_whole(house: House) {
    let (top, admin) = house.office(DAY).await;
    let first = date("2024-01-01");
    let day = |dice: &mut Dice| first.checked_add_days(Days::new(dice.roll(670) as u64)).expect("a day");
    let mut dice = Dice(20_250_701);
    let mut units = vec![top];
    for n in 0..6 {
        let above = units[dice.roll(units.len())];
        let unit = house.division(admin, above, &format!("U{n}"), DAY).await;
        house.person(admin, unit, "Lò Thị Mai", DAY).await;
        units.push(unit);
    }
    let mut accepted = [0; 6];
    for n in 0..90 {
        let (one, two, three) =
            (units[dice.roll(units.len())], units[dice.roll(units.len())], units[dice.roll(units.len())]);
        let kind = dice.roll(6);
        let on = Event { day: day(&mut dice), ..event(JULY) };
        let (db, act) = (&house.db, house.act(admin, DAY));
        let came = match kind {
            0 => org::life::move_under(db, &act, one, two, &on).await,
            1 => org::life::merge(db, &act, &[one, two], &opens(three, &format!("M{n}")), &on).await,
            2 => org::life::merge(db, &act, &[one], &Heir::Existing(two), &on).await,
            3 => {
                let part = |to| Part { to, people: Vec::new(), units: Vec::new() };
                let parts = [part(opens(two, &format!("S{n}"))), part(Heir::Existing(three))];
                org::life::split(db, &act, one, &parts, dice.roll(2) == 0, &on).await
            }
            4 => org::close(db, &act, one, on.day).await,
            _ => {
                let mut new = new_unit(&format!("N{n}"), UnitKind::Division);
                new.opened = on.day;
                org::create(db, &act, Some(one), &new).await
            }
        };
        match came {
            Ok(_) => accepted[kind] += 1,
            Err(Failure::Refused(_)) => continue,
            Err(other) => panic!("{kind}: {other}"),
        }
        let mut conn = db.read().await.expect("read");
        let all = org::history::tree_on(&mut conn, viewer(admin, DAY), on.day).await.expect("tree");
        units.extend(all.iter().map(|unit| unit.id).filter(|id| !units.contains(id)).collect::<Vec<_>>());
    }
    assert!(accepted.iter().all(|count| *count > 0), "{accepted:?}");
    sound(&house).await;
    let mut conn = house.db.read().await.expect("read");
    for step in 0..70_u64 {
        let on: NaiveDate = first.checked_add_days(Days::new(step * 10)).expect("a day");
        let tree = org::history::tree_on(&mut conn, viewer(admin, DAY), on).await.expect("tree");
        let ids: Vec<_> = tree.iter().map(|unit| unit.id).collect();
        for unit in &tree {
            assert!(unit.parent_id.is_none_or(|above| ids.contains(&above)), "{on}: {unit:?}");
        }
        assert_eq!(tree.iter().map(|unit| unit.people).sum::<i64>(), 6, "{on}: nobody is lost");
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "{on}: each once");
    }
    let grants = account::administered_grants(&mut conn, viewer(admin, DAY)).await.expect("grants");
    assert!(!grants.is_empty());
}
