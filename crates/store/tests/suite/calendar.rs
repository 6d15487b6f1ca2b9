use domain::movement::{Closing, Draft};
use domain::review::{Kind, NewReview};
use store::{Failure, account, audit, calendar, doctor, movement, review};

use crate::house::{House, date, viewer};
use crate::movement::{DAY, document, drafted, launched, office, refusals, whole};
use crate::on_both;

on_both!(
    an_address_opens_its_owners_calendar_until_it_ends,
    spans_are_those_that_the_viewer_sees,
    what_is_over_waits_for_its_review,
);

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

async fn what_is_over_waits_for_its_review(house: House) {
    let office = office(&house).await;
    let draft = Draft { register_by: Some(date("2025-03-15")), ..whole() };
    let id = drafted(&house, &office, &draft).await;
    let paper = document("05/KH-VP", DAY);
    movement::launch(&house.db, &house.act(office.clerk, DAY), id, 1, &paper).await.expect("launched");
    let mut conn = house.db.read().await.expect("read");
    let head = viewer(office.head_a, DAY);
    let waiting = movement::waiting(&mut conn, head).await.expect("waiting");
    assert_eq!(waiting[0].register_by, Some(date("2025-03-15")));
    let spans =
        calendar::spans(&mut conn, head, date("2025-03-01"), date("2025-03-31")).await.expect("spans");
    assert_eq!(spans[0].register_by, Some(date("2025-03-15")));
    drop(conn);

    let to_close = async |account, on: &str| {
        let mut conn = house.db.read().await.expect("read");
        movement::to_close(&mut conn, viewer(account, on)).await.expect("asked").len()
    };
    assert_eq!(to_close(office.clerk, "2025-08-31").await, 0, "its last day is not over");
    assert_eq!(to_close(office.clerk, "2025-09-01").await, 1);
    assert_eq!(to_close(office.head_a, "2025-09-01").await, 0);
    let closing = Closing { summary: "Đạt (hư cấu)".into(), on: Some(date("2025-09-05")) };
    movement::close(&house.db, &house.act(office.clerk, "2025-09-05"), id, 2, &closing)
        .await
        .expect("closed");
    assert_eq!(to_close(office.clerk, "2025-09-06").await, 0);

    let new = NewReview {
        kind: Kind::Final,
        movement: None,
        starts: Some(date("2025-03-01")),
        ends: Some(date("2025-08-31")),
    };
    let act = house.act(office.clerk, "2025-09-06");
    let report = review::begin_of(&house.db, &act, id, &new).await.expect("begun").id;
    let mut conn = house.db.read().await.expect("read");
    let drafts = review::waiting(&mut conn, viewer(office.clerk, "2025-09-06")).await.expect("drafts");
    assert_eq!(
        drafts.iter().map(|head| (head.id, head.ends)).collect::<Vec<_>>(),
        [(report, date("2025-08-31"))]
    );
    assert!(
        review::waiting(&mut conn, viewer(office.leader, "2025-09-06")).await.expect("drafts").is_empty()
    );
}
