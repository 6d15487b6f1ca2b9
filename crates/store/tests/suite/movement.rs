use domain::account::Role;
use domain::movement::{Closing, Draft, Launch, Scope, Standing, State};
use domain::org::UnitKind;
use law::Law;
use store::{Failure, movement, org};
use uuid::Uuid;

use crate::house::{House, date, new_unit, viewer};
use crate::on_both;

on_both!(
    a_movement_goes_from_draft_to_final_review,
    a_launch_that_lacks_something_says_where,
    a_number_stands_once_a_year_in_one_office,
    only_those_who_may_launch_and_the_others_see_why,
    a_stale_form_and_a_repeated_one_change_nothing,
    a_launch_reaches_the_desk_of_the_units_below,
    a_movement_answers_a_superior,
    drafts_are_seen_by_those_who_work_on_them,
);

pub const DAY: &str = "2025-03-01";

/// An office with two divisions, and who works there.
pub struct Office {
    pub id: Uuid,
    pub admin: Uuid,
    pub clerk: Uuid,
    pub leader: Uuid,
    pub a: Uuid,
    pub b: Uuid,
    pub head_a: Uuid,
    pub head_b: Uuid,
}

pub async fn office(house: &House) -> Office {
    let (id, admin) = house.office(DAY).await;
    let a = division(house, admin, id, "A").await;
    let b = division(house, admin, id, "B").await;
    Office {
        id,
        admin,
        clerk: house.member(admin, "chuyenvien", Role::Clerk, id, DAY).await,
        leader: house.member(admin, "lanhdao", Role::Leader, id, DAY).await,
        a,
        b,
        head_a: house.member(admin, "truonga", Role::Head, a, DAY).await,
        head_b: house.member(admin, "truongb", Role::Head, b, DAY).await,
    }
}

async fn division(house: &House, admin: Uuid, parent: Uuid, code: &str) -> Uuid {
    let new = new_unit(code, UnitKind::Division);
    org::create(&house.db, &house.act(admin, DAY), Some(parent), &new).await.expect("unit").id
}

/// A draft that lacks nothing.
pub fn whole() -> Draft {
    Draft {
        title: "Thi đua hư cấu lập thành tích chào mừng ngày truyền thống".into(),
        theme: "Đoàn kết, sáng tạo (hư cấu)".into(),
        subjects: "Tập thể, cá nhân thuộc Văn phòng".into(),
        purpose: "Hoàn thành nhiệm vụ năm\nBiểu dương kịp thời".into(),
        plan: "Một đợt".into(),
        measures: "Kiểm tra hằng tháng".into(),
        starts: Some(date("2025-03-01")),
        ends: Some(date("2025-08-31")),
        carried_out_by: "Trưởng các phòng".into(),
        followed_by: "Phòng Hành chính".into(),
        contents: vec!["Nội dung một".into(), "Nội dung hai".into()],
        criteria: vec!["Hoàn thành đúng hạn".into()],
        targets: vec!["100% hồ sơ đúng hạn".into()],
        recipients: vec!["Các phòng".into(), "Lưu: VT".into()],
        ..Draft::default()
    }
}

pub fn document(number: &str, day: &str) -> Launch {
    Launch {
        number: number.into(),
        on: Some(date(day)),
        signer_name: "Nguyễn Hư Cấu".into(),
        signer_post: "CHÁNH VĂN PHÒNG".into(),
    }
}

/// A launched movement of the office.
pub async fn launched(house: &House, office: &Office, number: &str) -> Uuid {
    let id = drafted(house, office, &whole()).await;
    movement::launch(&house.db, &house.act(office.clerk, DAY), id, 1, &document(number, DAY))
        .await
        .expect("launch")
        .id
}

pub async fn drafted(house: &House, office: &Office, draft: &Draft) -> Uuid {
    movement::draft(&house.db, &house.act(office.clerk, DAY), office.id, draft).await.expect("draft").id
}

pub fn refusals(result: Result<store::Done, Failure>) -> domain::Refusals {
    match result {
        Err(Failure::Refused(refusals)) => refusals,
        other => panic!("not refused: {other:?}"),
    }
}

async fn a_movement_goes_from_draft_to_final_review(house: House) {
    let office = office(&house).await;
    let id =
        drafted(&house, &office, &Draft { title: "  Thi  đua hư cấu ".into(), ..Draft::default() }).await;
    movement::update(&house.db, &house.act(office.clerk, DAY), id, 1, &whole()).await.expect("update");
    let mut conn = house.db.read().await.expect("read");
    let found = movement::find(&mut conn, viewer(office.clerk, DAY), id).await.expect("found");
    assert_eq!((found.state, found.version, &found.draft), (State::Draft, 2, &whole()));
    assert!(found.needs(Law::built_in(), date(DAY)).iter().all(|need| need.met));
    drop(conn);

    let launch = document(" 05/KH-VP ", DAY);
    movement::launch(&house.db, &house.act(office.leader, DAY), id, 2, &launch).await.expect("launch");
    let edited = movement::update(&house.db, &house.act(office.clerk, DAY), id, 3, &whole()).await;
    assert!(refusals(edited).to_string().contains("không sửa được nữa"));

    let mut conn = house.db.read().await.expect("read");
    let public = movement::find_published(&mut conn, id).await.expect("published");
    assert_eq!((public.number.as_str(), public.launched_on), ("05/KH-VP", Some(date(DAY))));
    let stations = movement::steps(&mut conn, viewer(office.clerk, "2025-03-05"), id).await.expect("steps");
    assert_eq!(stations[0].standing, Standing::Done);
    assert_eq!(stations[1].holder, "2/2 đơn vị chưa trả lời");
    drop(conn);

    let early = Closing { summary: "Đạt".into(), on: Some(date("2025-02-01")) };
    let too_early = movement::close(&house.db, &house.act(office.clerk, "2025-09-05"), id, 3, &early).await;
    assert!(refusals(too_early).for_field("closed_on").is_some());
    let closing = Closing { on: Some(date("2025-09-05")), ..early };
    movement::close(&house.db, &house.act(office.clerk, "2025-09-05"), id, 3, &closing).await.expect("close");
    let mut conn = house.db.read().await.expect("read");
    let listed = movement::list(&mut conn, viewer(office.head_a, "2025-09-06"), Some(State::Closed))
        .await
        .expect("list");
    assert_eq!(listed.iter().map(|m| (m.row.id, m.expected, m.answered)).collect::<Vec<_>>(), [(id, 2, 0)]);
    assert_eq!(movement::published(&mut conn).await.expect("published").len(), 1);
}

async fn a_launch_that_lacks_something_says_where(house: House) {
    let office = office(&house).await;
    let bare = Draft { title: "Thi đua hư cấu".into(), scope: Scope::Nation, ..Draft::default() };
    let id = drafted(&house, &office, &bare).await;
    let act = house.act(office.clerk, DAY);
    let refused = refusals(movement::launch(&house.db, &act, id, 1, &Launch::default()).await);
    for field in [
        "content",
        "criterion",
        "purpose",
        "starts",
        "scope",
        "number",
        "launched_on",
        "signer_name",
        "followed_by",
    ] {
        assert!(refused.for_field(field).is_some(), "{field}: {refused}");
    }
    let mut conn = house.db.read().await.expect("read");
    let needs = movement::find(&mut conn, viewer(office.clerk, DAY), id)
        .await
        .expect("found")
        .needs(Law::built_in(), date(DAY));
    for need in needs.iter().filter(|need| need.binding && !need.met) {
        assert_eq!(
            refused.for_field(need.field),
            Some(need.says.as_str()),
            "the page shows what the server enforces"
        );
    }
    drop(conn);
    let backwards = Draft { ends: Some(date("2025-02-01")), ..whole() };
    let refused = refusals(movement::update(&house.db, &act, id, 1, &backwards).await);
    assert!(refused.for_field("ends").is_some(), "a refused key may be used again: {refused}");
    movement::update(&house.db, &act, id, 1, &whole()).await.expect("update");
    let future =
        movement::launch(&house.db, &house.act(office.clerk, DAY), id, 2, &document("1/KH-VP", "2025-03-02"))
            .await;
    assert!(refusals(future).for_field("launched_on").is_some());
}

async fn a_number_stands_once_a_year_in_one_office(house: House) {
    let office = office(&house).await;
    launched(&house, &office, "05/KH-VP").await;
    let second = drafted(&house, &office, &whole()).await;
    let taken =
        movement::launch(&house.db, &house.act(office.clerk, DAY), second, 1, &document("5/KH-VP", DAY))
            .await;
    assert_eq!(
        refusals(taken).for_field("number"),
        Some("Số 05/KH-VP đã dùng trong năm 2025; hãy ghi số khác.")
    );
    let last_year = document("05/KH-VP", "2024-12-30");
    movement::launch(&house.db, &house.act(office.clerk, DAY), second, 1, &last_year)
        .await
        .expect("another year");
}

async fn only_those_who_may_launch_and_the_others_see_why(house: House) {
    let office = office(&house).await;
    let id = drafted(&house, &office, &whole()).await;
    let by = |account| (house.act(account, DAY), document("05/KH-VP", DAY));
    let (act, launch) = by(office.head_a);
    let unseen = movement::launch(&house.db, &act, id, 1, &launch).await;
    assert!(matches!(unseen, Err(Failure::Missing)), "{unseen:?}");
    let head = house.member(office.admin, "truongvp", Role::Head, office.id, DAY).await;
    let (act, launch) = by(head);
    let says = refusals(movement::launch(&house.db, &act, id, 1, &launch).await).to_string();
    assert!(says.starts_with("Chỉ chuyên viên thi đua, khen thưởng hoặc lãnh đạo ký của"), "{says}");
    let foreign = movement::draft(&house.db, &house.act(office.head_a, DAY), office.id, &whole()).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    let own = movement::draft(&house.db, &house.act(office.head_a, DAY), office.a, &whole()).await;
    assert!(refusals(own).to_string().contains("được soạn phong trào"));
}

async fn a_stale_form_and_a_repeated_one_change_nothing(house: House) {
    let office = office(&house).await;
    let id = drafted(&house, &office, &whole()).await;
    movement::update(&house.db, &house.act(office.clerk, DAY), id, 1, &whole()).await.expect("update");
    let stale = movement::update(&house.db, &house.act(office.clerk, DAY), id, 1, &whole()).await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    let act = house.act(office.clerk, DAY);
    let first = movement::launch(&house.db, &act, id, 2, &document("05/KH-VP", DAY)).await.expect("launch");
    let again =
        movement::launch(&house.db, &act, id, 2, &document("05/KH-VP", DAY)).await.expect("the same key");
    assert_eq!((first.id, again.id, again.repeated), (id, id, true));
    let twice =
        movement::launch(&house.db, &house.act(office.leader, DAY), id, 2, &document("06/KH-VP", DAY)).await;
    assert!(refusals(twice).to_string().contains("đã phát động"));
}

async fn a_launch_reaches_the_desk_of_the_units_below(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let mut conn = house.db.read().await.expect("read");
    let waiting = movement::waiting(&mut conn, viewer(office.head_a, DAY)).await.expect("waiting");
    assert_eq!(waiting.iter().map(|w| (w.row.id, w.waits_unit_id)).collect::<Vec<_>>(), [(id, office.a)]);
    assert!(movement::waiting(&mut conn, viewer(office.clerk, DAY)).await.expect("waiting").is_empty());
    let later = movement::waiting(&mut conn, viewer(office.head_b, "2025-04-01")).await.expect("waiting");
    assert_eq!(later[0].waits_unit_id, office.b);
}

async fn a_movement_answers_a_superior(house: House) {
    let office = office(&house).await;
    let parent = launched(&house, &office, "05/KH-VP").await;
    let clerk_a = house.member(office.admin, "chuyenviena", Role::Clerk, office.a, DAY).await;
    let draft = Draft { parent: Some(parent), ..whole() };
    let own = movement::draft(&house.db, &house.act(clerk_a, DAY), office.a, &draft).await.expect("draft").id;
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(
        movement::waiting(&mut conn, viewer(office.head_a, DAY)).await.expect("waiting").len(),
        1,
        "a draft is no answer"
    );
    assert_eq!(movement::answerable(&mut conn, viewer(clerk_a, DAY)).await.expect("answerable").len(), 1);
    drop(conn);
    movement::launch(&house.db, &house.act(clerk_a, DAY), own, 1, &document("06/KH-VP", DAY))
        .await
        .expect("launch");
    let mut conn = house.db.read().await.expect("read");
    assert!(movement::waiting(&mut conn, viewer(office.head_a, DAY)).await.expect("waiting").is_empty());
    let found = movement::find(&mut conn, viewer(office.head_a, DAY), own).await.expect("found");
    assert_eq!(found.parent_title, whole().title);
    assert_eq!(found.superior.map(|superior| superior.number).as_deref(), Some("05/KH-VP"));
    drop(conn);
    let draft_of_office = drafted(&house, &office, &whole()).await;
    for unfit in [Uuid::nil(), draft_of_office] {
        let draft = Draft { parent: Some(unfit), ..whole() };
        let refused = movement::draft(&house.db, &house.act(office.clerk, DAY), office.id, &draft).await;
        assert!(refusals(refused).for_field("parent").is_some());
    }
    let half = Draft { parent_number: "1004/PĐ-UBND".into(), ..whole() };
    let refused = movement::draft(&house.db, &house.act(office.clerk, DAY), office.id, &half).await;
    assert!(refusals(refused).for_field("parent_issuer").is_some());
}

async fn drafts_are_seen_by_those_who_work_on_them(house: House) {
    let office = office(&house).await;
    let id = drafted(&house, &office, &whole()).await;
    let individual = house.member(office.admin, "canhan", Role::Individual, office.id, DAY).await;
    let mut conn = house.db.read().await.expect("read");
    for seeing in [office.admin, office.clerk, office.leader] {
        movement::find(&mut conn, viewer(seeing, DAY), id).await.expect("found");
    }
    for blind in [office.head_a, individual, Uuid::nil()] {
        assert!(matches!(movement::find(&mut conn, viewer(blind, DAY), id).await, Err(Failure::Missing)));
        assert!(movement::list(&mut conn, viewer(blind, DAY), None).await.expect("list").is_empty());
    }
    assert!(matches!(movement::find_published(&mut conn, id).await, Err(Failure::Missing)));
    assert!(matches!(
        movement::steps(&mut conn, viewer(office.head_a, DAY), id).await,
        Err(Failure::Missing)
    ));
    let units = org::list_as(&mut conn, viewer(office.clerk, DAY), Role::Clerk).await.expect("units");
    assert_eq!(units.len(), 3);
    assert!(
        org::list_as(&mut conn, viewer(office.leader, DAY), Role::Clerk).await.expect("units").is_empty()
    );
}
