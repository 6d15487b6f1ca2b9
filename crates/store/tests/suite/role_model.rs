use domain::account::Role;
use domain::news::{NewPhoto, Size};
use domain::review::{Kind, NewReview};
use domain::role_model::{Reached, Stage, Told, Whom};
use store::role_model::{NewRoleModel, photo};
use store::{Failure, doctor, review, role_model};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::movement::{DAY, Office, office, refusals};
use crate::news::{new_photo, pictures};
use crate::on_both;

on_both!(
    a_role_model_is_found_nurtured_recognised_and_multiplied,
    the_public_reads_what_was_agreed_to_and_no_longer_when_that_is_taken_back,
    a_photo_is_shown_with_the_story_and_goes_with_the_agreement,
    role_models_are_kept_over_the_unit_where_they_stand,
);

fn told() -> Told {
    Told {
        field: " Cải cách  hành chính ".into(),
        story: "Rút ngắn hồ sơ\n\nChỉ cho đồng nghiệp".into(),
        ..Told::default()
    }
}

fn new(whom: Whom) -> NewRoleModel {
    NewRoleModel {
        whom,
        movement: None,
        told: told(),
        on: Some(date("2025-03-05")),
        says: "Qua kiểm tra quý I".into(),
    }
}

async fn found(house: &House, office: &Office) -> Uuid {
    let mai = house.person(office.admin, office.a, "Lò Thị Mai (hư cấu)", DAY).await;
    let act = house.act(office.head_a, "2025-03-06");
    role_model::find_out(&house.db, &act, &new(Whom::Person(mai))).await.expect("found").id
}

async fn reach(
    house: &House,
    office: &Office,
    id: Uuid,
    version: i64,
    stage: Stage,
    on: &str,
) -> Result<store::Done, Failure> {
    let reached = Reached { stage, on: Some(date(on)), says: "Việc đã làm".into() };
    role_model::reach(&house.db, &house.act(office.clerk, "2025-12-31"), id, version, &reached).await
}

async fn a_role_model_is_found_nurtured_recognised_and_multiplied(house: House) {
    let office = office(&house).await;
    let id = found(&house, &office).await;
    let early = refusals(reach(&house, &office, id, 1, Stage::Multiplied, "2025-04-01").await);
    assert!(early.for_field("stage").is_some(), "nobody is multiplied before being recognised: {early}");
    let before = refusals(reach(&house, &office, id, 1, Stage::Nurtured, "2025-03-04").await);
    assert!(before.for_field("on").is_some());
    for (version, stage, on) in [
        (1, Stage::Nurtured, "2025-04-01"),
        (2, Stage::Recognised, "2025-06-01"),
        (3, Stage::Multiplied, "2025-09-01"),
    ] {
        reach(&house, &office, id, version, stage, on).await.expect("reached");
    }
    assert!(matches!(reach(&house, &office, id, 2, Stage::Ended, "2025-10-01").await, Err(Failure::Stale)));
    let mut conn = house.db.read().await.expect("read");
    let stages = role_model::stages(&mut conn, viewer(office.leader, DAY), id).await.expect("stages");
    let stages: Vec<_> = stages.iter().map(|row| (row.stage, row.day)).collect();
    assert_eq!(stages.len(), 4);
    assert_eq!(stages[3], (Stage::Multiplied, date("2025-09-01")));
    let one = role_model::find(&mut conn, viewer(office.leader, DAY), id).await.expect("found");
    assert_eq!(
        (one.field.as_str(), one.stage, one.reached_on),
        ("Cải cách hành chính", Stage::Multiplied, date("2025-09-01"))
    );
    drop(conn);

    let half = NewReview {
        kind: Kind::Interim,
        movement: None,
        starts: Some(date("2025-01-01")),
        ends: Some(date("2025-06-30")),
    };
    let act = house.act(office.clerk, "2025-12-31");
    let report = review::begin(&house.db, &act, office.id, &half).await.expect("begun").id;
    let mut conn = house.db.read().await.expect("read");
    let models =
        review::find(&mut conn, viewer(office.clerk, DAY), report).await.expect("report").figures.models;
    assert_eq!((models.found, models.nurtured, models.recognised, models.multiplied), (1, 1, 1, 0));
}

async fn the_public_reads_what_was_agreed_to_and_no_longer_when_that_is_taken_back(house: House) {
    let office = office(&house).await;
    let id = found(&house, &office).await;
    let seen = async || {
        let mut conn = house.db.read().await.expect("read");
        let all = role_model::published(&mut conn, date(DAY)).await.expect("published");
        let one = role_model::find_published(&mut conn, id, date(DAY)).await;
        let own = role_model::find(&mut conn, viewer(office.clerk, DAY), id).await.expect("found");
        assert_eq!(all.len(), usize::from(one.is_ok()));
        assert_eq!(own.is_public(), one.is_ok(), "the office is told the same");
        one.is_ok()
    };
    assert!(!seen().await);
    reach(&house, &office, id, 1, Stage::Recognised, "2025-06-01").await.expect("recognised");
    assert!(!seen().await, "nobody agreed yet");
    let agreed =
        Told { consented_on: Some(date("2025-06-02")), consent: "Đơn ngày 02/6/2025".into(), ..told() };
    let act = || house.act(office.clerk, "2025-12-31");
    role_model::tell(&house.db, &act(), id, 2, &agreed).await.expect("told");
    assert!(seen().await);
    role_model::tell(&house.db, &act(), id, 3, &told()).await.expect("taken back");
    assert!(!seen().await, "what was agreed to can be taken back");
    let half = Told { consented_on: Some(date("2025-06-02")), ..told() };
    assert!(refusals(role_model::tell(&house.db, &act(), id, 4, &half).await).for_field("consent").is_some());
}

async fn a_photo_is_shown_with_the_story_and_goes_with_the_agreement(house: House) {
    let office = office(&house).await;
    let id = found(&house, &office).await;
    let act = |account| house.act(account, "2025-12-31");
    let add = async |account, version, said: &NewPhoto, seed| {
        photo::add(&house.db, &act(account), id, version, said, &pictures(seed)).await
    };
    let early = refusals(add(office.head_a, 1, &new_photo("Chị Mai"), 1).await);
    assert!(early.for_field("file").expect("a sentence").contains("ghi sự đồng ý"), "{early}");
    let agreed =
        Told { consented_on: Some(date("2025-06-02")), consent: "Đơn ngày 02/6/2025".into(), ..told() };
    role_model::tell(&house.db, &act(office.clerk), id, 1, &agreed).await.expect("agreed");
    let unsaid = NewPhoto { people: None, ..new_photo("Chị Mai") };
    assert!(refusals(add(office.head_a, 2, &unsaid, 1).await).for_field("people").is_some());
    assert!(matches!(add(office.head_b, 2, &new_photo("Chị Mai"), 1).await, Err(Failure::Missing)));
    assert!(refusals(add(office.leader, 2, &new_photo("Chị Mai"), 1).await).to_string().starts_with("Chỉ"));
    add(office.head_a, 2, &new_photo("Chị Mai"), 1).await.expect("added");
    assert!(matches!(add(office.head_a, 2, &new_photo("Chị Mai"), 1).await, Err(Failure::Stale)));
    add(office.head_a, 3, &new_photo("Chị Mai ở bàn làm việc"), 9).await.expect("another in its place");

    let own = async |account| {
        let mut conn = house.db.read().await.expect("read");
        photo::picture(&mut conn, viewer(account, DAY), id, Size::Wide).await
    };
    let public = async || {
        let mut conn = house.db.read().await.expect("read");
        let bytes = photo::published_picture(&mut conn, id, Size::Small).await;
        let told = photo::find_published(&mut conn, id).await.expect("asked");
        assert_eq!(bytes.is_ok(), told.is_some());
        bytes.ok()
    };
    assert_eq!(own(office.leader).await.expect("the office sees it"), pictures(9).wide.bytes);
    assert!(matches!(own(office.head_b).await, Err(Failure::Missing)));
    assert_eq!(public().await, None, "nobody is shown before being recognised");
    reach(&house, &office, id, 4, Stage::Recognised, "2025-06-01").await.expect("recognised");
    assert_eq!(public().await, Some(pictures(9).small.bytes));

    role_model::tell(&house.db, &act(office.clerk), id, 5, &told()).await.expect("taken back");
    assert_eq!(public().await, None);
    assert!(matches!(own(office.leader).await, Err(Failure::Missing)), "its pictures are gone");
    let faults = async || doctor::check(&mut house.db.read().await.expect("read")).await.expect("check");
    assert_eq!(faults().await, Vec::<String>::new());

    role_model::tell(&house.db, &act(office.clerk), id, 6, &agreed).await.expect("agreed again");
    assert_eq!(public().await, None, "what is gone does not come back");
    add(office.head_a, 7, &new_photo("Chị Mai"), 3).await.expect("added");
    photo::remove(&house.db, &act(office.head_a), id, 8).await.expect("removed");
    assert!(matches!(photo::remove(&house.db, &act(office.head_a), id, 9).await, Err(Failure::Stale)));
    add(office.head_a, 9, &new_photo("Chị Mai"), 4).await.expect("added");
    let bytes = if house.is_sqlite() { "x'00'" } else { "'\\x00'" };
    for (tampering, says) in [
        (
            format!("update role_model_picture set bytes = {bytes} where size = 'wide'"),
            "khác với mã băm đã lưu",
        ),
        ("delete from role_model_picture where size = 'wide'".to_owned(), "Ảnh của điển hình thiếu một cỡ"),
        (
            "update role_model set consented_on = null, consent = ''".to_owned(),
            "Điển hình còn ảnh mà không có sự đồng ý giới thiệu",
        ),
    ] {
        assert!(!faults().await.iter().any(|fault| fault.contains(says)), "{says} before anything was done");
        house.tamper(&tampering).await;
        let faults = faults().await;
        assert!(faults.iter().any(|fault| fault.contains(says)), "{says}: {faults:?}");
    }
}

async fn role_models_are_kept_over_the_unit_where_they_stand(house: House) {
    let office = office(&house).await;
    let id = found(&house, &office).await;
    let individual = house.member(office.admin, "canhan", Role::Individual, office.a, DAY).await;
    let mut conn = house.db.read().await.expect("read");
    for foreign in [office.head_b, individual, Uuid::nil()] {
        assert!(matches!(role_model::find(&mut conn, viewer(foreign, DAY), id).await, Err(Failure::Missing)));
        assert!(role_model::list(&mut conn, viewer(foreign, DAY)).await.expect("list").is_empty());
        assert!(role_model::stages(&mut conn, viewer(foreign, DAY), id).await.expect("stages").is_empty());
    }
    drop(conn);
    let act = house.act(office.head_b, DAY);
    let foreign = role_model::find_out(&house.db, &act, &new(Whom::Collective(office.a))).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    let leader = role_model::tell(&house.db, &house.act(office.leader, DAY), id, 1, &told()).await;
    assert!(refusals(leader).to_string().starts_with("Chỉ"));
    let nobody =
        role_model::find_out(&house.db, &house.act(office.clerk, DAY), &new(Whom::Person(Uuid::nil()))).await;
    assert!(matches!(nobody, Err(Failure::Missing)));
    let whole = role_model::find_out(
        &house.db,
        &house.act(office.head_b, "2025-03-06"),
        &new(Whom::Collective(office.b)),
    )
    .await;
    assert!(whole.is_ok(), "a collective is a model too");
}
