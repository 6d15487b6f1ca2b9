use domain::account::Role;
use domain::org::UnitKind;
use store::account::{self, LogIn, Origin};
use store::{Failure, audit, org};

use crate::house::{House, PASSWORD, at, date, new_unit, viewer};
use crate::on_both;

on_both!(
    a_log_in_lasts_until_it_is_ended,
    failures_make_everybody_wait_at_that_address,
    the_first_run_happens_once,
    a_role_reaches_its_unit_and_all_below_between_its_dates,
    a_repeated_key_gives_the_first_result,
    an_edited_log_is_noticed,
);

const DAY: &str = "2026-11-02";

fn origin() -> Origin {
    Origin { address: "192.0.2.1".into(), agent: "suite".into() }
}

async fn a_log_in_lasts_until_it_is_ended(house: House) {
    let (_, admin) = house.office(DAY).await;
    let came = account::log_in(&house.db, " QuanTri ", PASSWORD, &origin(), at(DAY)).await.expect("log in");
    let LogIn::Welcome { token } = came else { panic!("{came:?}") };
    let mut conn = house.db.read().await.expect("read");
    let session = account::session(&mut conn, &token, at(DAY)).await.expect("session").expect("it lasts");
    assert_eq!(session.account_id, admin);
    assert!(
        account::session(&mut conn, &token, at("2026-11-03")).await.expect("session").is_none(),
        "12 hours are over"
    );
    assert!(account::session(&mut conn, "foreign", at(DAY)).await.expect("session").is_none());
    drop(conn);
    account::log_out_everywhere(&house.db, &house.act(admin, DAY)).await.expect("log out");
    let mut conn = house.db.read().await.expect("read");
    assert!(account::session(&mut conn, &token, at(DAY)).await.expect("session").is_none());
}

async fn failures_make_everybody_wait_at_that_address(house: House) {
    house.office(DAY).await;
    for _ in 0..5 {
        let came = account::log_in(&house.db, "quantri", "không phải mật khẩu", &origin(), at(DAY))
            .await
            .expect("answer");
        assert_eq!(came, LogIn::Wrong);
    }
    let right = account::log_in(&house.db, "quantri", PASSWORD, &origin(), at(DAY)).await.expect("answer");
    assert_eq!(right, LogIn::Wait, "the right password waits too");
    let elsewhere = Origin { address: "192.0.2.2".into(), ..origin() };
    let came = account::log_in(&house.db, "quantri", PASSWORD, &elsewhere, at(DAY)).await.expect("answer");
    assert!(matches!(came, LogIn::Welcome { .. }), "a stranger cannot lock the owner out");
}

async fn the_first_run_happens_once(house: House) {
    house.office(DAY).await;
    let admin = store::account::NewAccount {
        login: "kedentau".into(),
        display_name: "Kẻ đến sau (hư cấu)".into(),
        password: PASSWORD.into(),
        person: None,
    };
    let again = account::init(&house.db, "second", at(DAY), &new_unit("X", UnitKind::Office), &admin).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");
}

async fn a_role_reaches_its_unit_and_all_below_between_its_dates(house: House) {
    let (office, admin) = house.office(DAY).await;
    let create = |code| org_create(&house, admin, Some(office), code);
    let (a, b) = (create("A").await, create("B").await);
    let below = org_create(&house, admin, Some(a), "A1").await;
    let head = house.member(admin, "truongphong", Role::Head, a, DAY).await;

    let mut conn = house.db.read().await.expect("read");
    let seen = org::list(&mut conn, viewer(head, DAY)).await.expect("list");
    assert_eq!(seen.iter().map(|unit| unit.id).collect::<Vec<_>>(), [a, below]);
    for foreign in [office, b, uuid::Uuid::nil()] {
        assert!(matches!(org::find(&mut conn, viewer(head, DAY), foreign).await, Err(Failure::Missing)));
    }
    assert!(
        org::list(&mut conn, viewer(head, "2026-11-01")).await.expect("list").is_empty(),
        "the day before"
    );
}

async fn org_create(house: &House, admin: uuid::Uuid, parent: Option<uuid::Uuid>, code: &str) -> uuid::Uuid {
    let new = new_unit(code, UnitKind::Division);
    org::create(&house.db, &house.act(admin, DAY), parent, &new).await.expect("unit").id
}

async fn a_repeated_key_gives_the_first_result(house: House) {
    let (office, admin) = house.office(DAY).await;
    let act = house.act(admin, DAY);
    let first =
        org::create(&house.db, &act, Some(office), &new_unit("A", UnitKind::Division)).await.expect("first");
    let again =
        org::create(&house.db, &act, Some(office), &new_unit("A", UnitKind::Division)).await.expect("again");
    assert_eq!((again.id, again.repeated), (first.id, true));
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(org::list(&mut conn, viewer(admin, DAY)).await.expect("list").len(), 2);
    drop(conn);
    let fresh = house.act(admin, DAY);
    let taken = org::create(&house.db, &fresh, Some(office), &new_unit("A", UnitKind::Division)).await;
    assert!(matches!(taken, Err(Failure::Refused(_))), "a code stands once: {taken:?}");
}

async fn an_edited_log_is_noticed(house: House) {
    let (office, admin) = house.office(DAY).await;
    house.member(admin, "chuyenvien", Role::Clerk, office, DAY).await;
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(audit::check_chain(&mut conn).await.expect("check"), Vec::<String>::new());
    drop(conn);
    house.tamper("update audit set detail = '{}' where seq = 2").await;
    let mut conn = house.db.read().await.expect("read");
    let faults = audit::check_chain(&mut conn).await.expect("check");
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains("số 2"));
    drop(conn);
    house.tamper("delete from audit where seq = 3").await;
    let mut conn = house.db.read().await.expect("read");
    let faults = audit::check_chain(&mut conn).await.expect("check");
    assert!(faults.iter().any(|fault| fault.contains("đã bị xóa")), "{faults:?}");
    assert_eq!(date(DAY), domain::local_date(at(DAY)));
}
