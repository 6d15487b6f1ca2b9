use store::{Failure, account, audit, calendar, doctor};

use crate::house::{House, date, viewer};
use crate::movement::{DAY, launched, office, refusals};
use crate::on_both;

on_both!(an_address_opens_its_owners_calendar_until_it_ends, spans_are_those_that_the_viewer_sees);

async fn an_address_opens_its_owners_calendar_until_it_ends(house: House) {
    let office = office(&house).await;
    let act = house.act(office.head_a, DAY);
    let (done, first) = calendar::renew(&house.db, &act).await.expect("made");
    let first = first.expect("told once");
    let (again, nothing) = calendar::renew(&house.db, &act).await.expect("repeated");
    assert_eq!((again.id, nothing), (done.id, None), "a repeated form makes no second address");
    let holder =
        async |secret: &str| calendar::holder(&mut house.db.read().await.expect("read"), secret).await;
    assert_eq!(holder(&first).await.expect("his"), office.head_a);
    let mut conn = house.db.read().await.expect("read");
    let log = audit::list(&mut conn, viewer(office.admin, DAY), None).await.expect("log");
    assert!(!log.iter().any(|row| row.detail.contains(&first)), "the secret is not in the log");
    drop(conn);

    let (_, second) = calendar::renew(&house.db, &house.act(office.head_a, DAY)).await.expect("renewed");
    let second = second.expect("told once");
    assert!(matches!(holder(&first).await, Err(Failure::Missing)), "the old one ended");
    assert_eq!(holder(&second).await.expect("his"), office.head_a);
    assert!(
        !refusals(calendar::revoke(&house.db, &house.act(office.head_b, DAY)).await).is_empty(),
        "he has none"
    );
    calendar::revoke(&house.db, &house.act(office.head_a, DAY)).await.expect("revoked");
    assert!(matches!(holder(&second).await, Err(Failure::Missing)));

    let (_, third) = calendar::renew(&house.db, &house.act(office.head_a, DAY)).await.expect("made");
    account::close(&house.db, &house.act(office.admin, DAY), office.head_a).await.expect("closed");
    assert!(
        matches!(holder(&third.expect("told")).await, Err(Failure::Missing)),
        "a closed account reads nothing"
    );
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
    drop(conn);
    house
        .tamper("update calendar_address set secret_hash = 'lo', ended_at = null where ended_at is null")
        .await;
    let mut conn = house.db.read().await.expect("read");
    let faults = doctor::check(&mut conn).await.expect("check");
    assert!(faults.iter().any(|fault| fault.contains("lưu không phải mã băm: truonga")), "{faults:?}");
}

async fn spans_are_those_that_the_viewer_sees(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let mut conn = house.db.read().await.expect("read");
    let spans = async |conn: &mut store::Conn, account, from: &str, to: &str| {
        let found = calendar::spans(conn, viewer(account, DAY), date(from), date(to)).await.expect("spans");
        found.into_iter().map(|span| span.movement_id).collect::<Vec<_>>()
    };
    assert_eq!(spans(&mut conn, office.head_a, "2025-03-01", "2025-03-31").await, [id]);
    assert!(spans(&mut conn, office.head_a, "2025-09-01", "2025-09-30").await.is_empty());
    assert!(spans(&mut conn, uuid::Uuid::nil(), "2025-03-01", "2025-03-31").await.is_empty());
    assert!(calendar::remembered(&mut conn, viewer(office.head_a, DAY)).await.expect("days").is_empty());
}
