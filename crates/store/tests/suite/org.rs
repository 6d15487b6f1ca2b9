use domain::account::Role;
use domain::org::UnitKind;
use store::{Failure, account, audit, org, person};

use crate::house::{House, date, new_unit, placement, viewer};
use crate::on_both;

on_both!(
    a_unit_closes_when_nobody_stands_in_it,
    a_new_office_has_an_administrator,
    a_closed_account_is_out_at_once,
    an_administrator_reads_the_log_of_his_own_people,
);

const DAY: &str = "2026-11-02";

async fn a_unit_closes_when_nobody_stands_in_it(house: House) {
    let (office, admin) = house.office(DAY).await;
    let (a, b) =
        (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
    let below = house.division(admin, a, "A1", DAY).await;
    let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
    let close = async |unit, day| org::close(&house.db, &house.act(admin, DAY), unit, date(day)).await;
    let refused = close(a, DAY).await;
    let Err(Failure::Refused(refusals)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusals.iter().count(), 2, "a person and a unit below: {refusals}");
    let early = close(below, "2009-12-31").await;
    assert!(matches!(early, Err(Failure::Refused(_))), "before it opened: {early:?}");

    close(below, DAY).await.expect("the unit below");
    person::move_to(&house.db, &house.act(admin, DAY), mai, &placement(b, DAY)).await.expect("moved");
    close(a, DAY).await.expect("closed");
    assert!(matches!(close(a, DAY).await, Err(Failure::Refused(_))), "once");
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(org::list(&mut conn, viewer(admin, DAY)).await.expect("list").len(), 4, "its last day counts");
    let open = org::list(&mut conn, viewer(admin, "2026-11-03")).await.expect("list");
    assert_eq!(open.iter().map(|unit| unit.id).collect::<Vec<_>>(), [office, b]);
    let counts = org::people_counts(&mut conn, viewer(admin, DAY)).await.expect("counts");
    assert_eq!((counts[&a], counts[&b]), (0, 1));
}

async fn a_new_office_has_an_administrator(house: House) {
    let (_, admin) = house.office(DAY).await;
    let new = new_unit("SNV", UnitKind::Office);
    let second = org::create(&house.db, &house.act(admin, DAY), None, &new).await.expect("office").id;
    house.division(admin, second, "SNV.A", DAY).await;
}

async fn a_closed_account_is_out_at_once(house: House) {
    let (office, admin) = house.office(DAY).await;
    let a = house.division(admin, office, "A", DAY).await;
    let head = house.member(admin, "truongphong", Role::Head, a, DAY).await;
    let beside = house.member(admin, "quantria", Role::Administrator, a, DAY).await;
    let close = async |who, account| account::close(&house.db, &house.act(who, DAY), account).await;
    assert!(matches!(close(beside, admin).await, Err(Failure::Missing)), "he does not administer the office");
    assert!(matches!(close(admin, admin).await, Err(Failure::Refused(_))), "not his own");
    let origin = account::Origin { address: "192.0.2.1".into(), agent: "suite".into() };
    let at = crate::house::at(DAY);
    let came =
        account::log_in(&house.db, "truongphong", crate::house::PASSWORD, &origin, at).await.expect("log in");
    let account::LogIn::Welcome { token } = came else { panic!("{came:?}") };
    close(beside, head).await.expect("closed");
    let mut conn = house.db.read().await.expect("read");
    assert!(account::session(&mut conn, &token, at).await.expect("session").is_none());
    let grants = account::administered_grants(&mut conn, viewer(beside, DAY)).await.expect("grants");
    assert_eq!(grants.iter().filter(|(account, _)| *account == head).count(), 1);
    assert!(grants.iter().all(|(account, _)| *account != admin));
}

async fn an_administrator_reads_the_log_of_his_own_people(house: House) {
    let (office, admin) = house.office(DAY).await;
    let a = house.division(admin, office, "A", DAY).await;
    let clerk = house.member(admin, "chuyenvien", Role::Clerk, a, DAY).await;
    let beside = house.member(admin, "quantria", Role::Administrator, a, DAY).await;
    house.person(clerk, a, "Lò Thị Mai", DAY).await;
    let mut conn = house.db.read().await.expect("read");
    let all = audit::list(&mut conn, viewer(admin, DAY), None).await.expect("log");
    assert_eq!(all[0].act, "person.create", "the latest first");
    assert_eq!(all.len(), 7);
    let before = audit::list(&mut conn, viewer(admin, DAY), Some(all[1].seq)).await.expect("log");
    assert_eq!(before.len(), 5);
    let own = audit::list(&mut conn, viewer(beside, DAY), None).await.expect("log");
    assert!(own.iter().all(|row| row.act == "person.create" || row.who.is_none()), "{own:?}");
    assert!(audit::list(&mut conn, viewer(clerk, DAY), None).await.expect("log").is_empty());
}
