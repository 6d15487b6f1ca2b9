//! Stories of what stands beside a movement: templates, files, and answers that come late.

use domain::account::Role;
use domain::movement::file::Type;
use domain::movement::{Asks, Draft, Paper};
use domain::pledge::{NewAnswer, Registered, Reply};
use store::movement::file::{self, FileRow, NewFile};
use store::movement::template;
use store::{Failure, doctor, movement, pledge};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::movement::{DAY, Office, document, drafted, launched, office, refusals, whole};
use crate::on_both;

on_both!(
    an_office_keeps_a_text_under_a_name,
    a_new_draft_begins_from_an_earlier_movement,
    a_file_hangs_on_a_movement_and_is_replaced,
    a_file_is_seen_by_whom_the_movement_is_seen,
    a_file_that_was_changed_is_found,
    an_answer_after_the_last_day_counts_and_is_marked,
    units_register_what_is_asked,
);

async fn an_office_keeps_a_text_under_a_name(house: House) {
    let office = office(&house).await;
    let draft = Draft {
        paper: Paper::Decision,
        asks: Asks::Targets,
        register_by: Some(date("2025-03-15")),
        ..whole()
    };
    let id = drafted(&house, &office, &draft).await;
    let keep =
        async |account, name: &str| template::keep(&house.db, &house.act(account, DAY), id, name).await;
    assert!(refusals(keep(office.clerk, " ").await).for_field("template").is_some());
    let kept = keep(office.clerk, "  Mẫu  hằng năm ").await.expect("kept").id;
    assert!(refusals(keep(office.clerk, "mẫu hằng năm").await).to_string().contains("Đã có mẫu"));
    assert!(refusals(keep(office.leader, "Mẫu khác").await).to_string().starts_with("Chỉ chuyên viên"));
    assert!(
        matches!(keep(office.head_a, "Mẫu khác").await, Err(Failure::Missing)),
        "a draft that he does not see"
    );

    let mut conn = house.db.read().await.expect("read");
    let (row, text) = template::find(&mut conn, viewer(office.clerk, DAY), kept).await.expect("found");
    assert_eq!((row.name.as_str(), row.unit_id), ("Mẫu hằng năm", office.id));
    assert_eq!(text, draft.clone().tidied().as_template());
    assert!(text.starts.is_none() && text.paper == Paper::Decision && text.asks == Asks::Targets);
    for other in [office.head_a, office.leader] {
        assert!(template::list(&mut conn, viewer(other, DAY)).await.expect("list").is_empty());
        assert!(matches!(template::find(&mut conn, viewer(other, DAY), kept).await, Err(Failure::Missing)));
    }
    drop(conn);

    template::rename(&house.db, &house.act(office.clerk, DAY), kept, "Mẫu chung").await.expect("renamed");
    let second = keep(office.clerk, "Mẫu hằng năm").await.expect("the name is free again").id;
    let taken = template::rename(&house.db, &house.act(office.clerk, DAY), second, "Mẫu  chung").await;
    assert!(refusals(taken).for_field("template").is_some());
    template::drop(&house.db, &house.act(office.clerk, DAY), kept).await.expect("dropped");
    let again = template::drop(&house.db, &house.act(office.clerk, DAY), kept).await;
    assert!(matches!(again, Err(Failure::Missing)), "{again:?}");
    let mut conn = house.db.read().await.expect("read");
    let names: Vec<_> = template::list(&mut conn, viewer(office.clerk, DAY)).await.expect("list");
    assert_eq!(names.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Mẫu hằng năm"]);
    assert_eq!(house.dump(&["movement_template"]).await.len(), 2, "a dropped one stays in the database");
}

async fn a_new_draft_begins_from_an_earlier_movement(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    drafted(&house, &office, &whole()).await;
    let mut conn = house.db.read().await.expect("read");
    let rows = movement::repeatable(&mut conn, viewer(office.clerk, DAY)).await.expect("rows");
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id], "a draft is nothing to repeat");
    assert!(movement::repeatable(&mut conn, viewer(office.head_a, DAY)).await.expect("rows").is_empty());
    let found = movement::find(&mut conn, viewer(office.clerk, DAY), id).await.expect("found");
    let copied = found.draft.again(date("2026-01-05"));
    assert_eq!(
        (copied.draft.starts, copied.draft.ends),
        (Some(date("2026-03-01")), Some(date("2026-08-31")))
    );
    assert!(copied.draft.refusals().is_empty());
}

fn new_file(name: &str, bytes: &[u8]) -> NewFile {
    NewFile { name: name.into(), kind: Type::Pdf, is_public: false, bytes: bytes.into(), replaces: None }
}

async fn files(house: &House, account: Uuid, id: Uuid) -> Vec<FileRow> {
    file::list(&mut house.db.read().await.expect("read"), viewer(account, DAY), id).await.expect("files")
}

async fn a_file_hangs_on_a_movement_and_is_replaced(house: House) {
    let office = office(&house).await;
    let id = drafted(&house, &office, &whole()).await;
    let add = async |account, new: &NewFile| file::add(&house.db, &house.act(account, DAY), id, new).await;
    let first = add(office.clerk, &new_file("Kế hoạch", b"%PDF-1")).await.expect("added").id;
    assert!(
        refusals(add(office.clerk, &new_file("Tên khác", b"%PDF-1")).await).for_field("file").is_some(),
        "twice"
    );
    assert!(refusals(add(office.clerk, &new_file("", b"%PDF-2")).await).for_field("name").is_some());
    assert!(
        refusals(add(office.leader, &new_file("Kế hoạch", b"%PDF-2")).await)
            .to_string()
            .contains("đính kèm tệp")
    );
    let second =
        NewFile { replaces: Some(first), is_public: true, ..new_file("Kế hoạch đã ký", b"%PDF-2") };
    let second_id = add(office.clerk, &second).await.expect("replaced").id;
    let stale = NewFile { replaces: Some(first), ..new_file("Bản nữa", b"%PDF-3") };
    assert!(matches!(add(office.clerk, &stale).await, Err(Failure::Stale)));
    let foreign = NewFile { replaces: Some(Uuid::nil()), ..new_file("Bản nữa", b"%PDF-3") };
    assert!(matches!(add(office.clerk, &foreign).await, Err(Failure::Missing)));

    let rows = files(&house, office.clerk, id).await;
    let seen: Vec<_> =
        rows.iter().map(|row| (row.id, row.replaces_id, row.ended_at.is_some(), row.size)).collect();
    assert_eq!(seen, [(second_id, Some(first), false, 6), (first, None, true, 6)]);
    let mut conn = house.db.read().await.expect("read");
    let before =
        file::take(&mut conn, viewer(office.clerk, DAY), id, first).await.expect("the earlier version");
    assert_eq!((before.name.as_str(), before.bytes.as_slice()), ("Kế hoạch", b"%PDF-1".as_slice()));
    drop(conn);

    for n in 0..19 {
        add(office.clerk, &new_file(&format!("Tệp {n}"), format!("%PDF-{n}-").as_bytes()))
            .await
            .expect("added");
    }
    assert!(
        refusals(add(office.clerk, &new_file("Thừa", b"%PDF-x")).await).to_string().contains("đã có 20 tệp")
    );
    file::take_down(&house.db, &house.act(office.clerk, DAY), id, second_id).await.expect("taken down");
    add(office.clerk, &new_file("Vừa", b"%PDF-x")).await.expect("there is room again");
    assert!(doctor::check(&mut house.db.read().await.expect("read")).await.expect("checked").is_empty());
}

async fn a_file_is_seen_by_whom_the_movement_is_seen(house: House) {
    let office = office(&house).await;
    let id = drafted(&house, &office, &whole()).await;
    let add = async |new: &NewFile| {
        file::add(&house.db, &house.act(office.clerk, DAY), id, new).await.expect("added").id
    };
    let hidden = add(&new_file("Trong cơ quan", b"%PDF-1")).await;
    let open = add(&NewFile { is_public: true, ..new_file("Cho mọi người", b"%PDF-2") }).await;
    let individual = house.member(office.admin, "canhan", Role::Individual, office.a, DAY).await;
    let mut conn = house.db.read().await.expect("read");
    for account in [individual, office.head_a] {
        assert!(file::list(&mut conn, viewer(account, DAY), id).await.expect("files").is_empty());
        let taken = file::take(&mut conn, viewer(account, DAY), id, open).await;
        assert!(matches!(taken, Err(Failure::Missing)), "{taken:?}");
    }
    assert!(file::published(&mut conn, id).await.expect("files").is_empty(), "a draft is nobody's to read");
    assert!(matches!(file::take_published(&mut conn, id, open).await, Err(Failure::Missing)));
    drop(conn);

    movement::launch(&house.db, &house.act(office.clerk, DAY), id, 1, &document("05/KH-VP", DAY))
        .await
        .expect("launched");
    assert_eq!(files(&house, office.head_a, id).await.len(), 2);
    let mut conn = house.db.read().await.expect("read");
    let public: Vec<_> =
        file::published(&mut conn, id).await.expect("files").iter().map(|row| row.id).collect();
    assert_eq!(public, [open]);
    assert!(matches!(file::take_published(&mut conn, id, hidden).await, Err(Failure::Missing)));
    assert_eq!(file::take_published(&mut conn, id, open).await.expect("taken").bytes, b"%PDF-2");
    let other = launched(&house, &office, "06/KH-VP").await;
    assert!(
        matches!(file::take_published(&mut conn, other, open).await, Err(Failure::Missing)),
        "of another movement"
    );
    drop(conn);
    file::take_down(&house.db, &house.act(office.clerk, DAY), id, open).await.expect("taken down");
    let mut conn = house.db.read().await.expect("read");
    assert!(matches!(file::take_published(&mut conn, id, open).await, Err(Failure::Missing)));
}

async fn a_file_that_was_changed_is_found(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let new = new_file("Kế hoạch", b"%PDF-1");
    file::add(&house.db, &house.act(office.clerk, DAY), id, &new).await.expect("added");
    let bytes = if house.is_sqlite() { "x'25504446'" } else { "'\\x25504446'" };
    house.tamper(&format!("update movement_file set bytes = {bytes}")).await;
    let faults = doctor::check(&mut house.db.read().await.expect("read")).await.expect("checked");
    assert!(
        faults.iter().any(|fault| fault.contains("không còn đúng nội dung đã nộp: Kế hoạch")),
        "{faults:?}"
    );
}

fn answer(targets: &[&str]) -> NewAnswer {
    NewAnswer {
        reply: if targets.is_empty() { Reply::Adopt } else { Reply::Adapt },
        titles: Vec::new(),
        targets: targets.iter().map(|target| (*target).to_owned()).collect(),
        note: String::new(),
    }
}

async fn launched_as(house: &House, office: &Office, draft: &Draft) -> Uuid {
    let id = drafted(house, office, draft).await;
    let act = house.act(office.clerk, DAY);
    movement::launch(&house.db, &act, id, 1, &document("05/KH-VP", DAY)).await.expect("launched").id
}

async fn an_answer_after_the_last_day_counts_and_is_marked(house: House) {
    let office = office(&house).await;
    let draft = Draft { register_by: Some(date("2025-03-15")), ..whole() };
    let id = launched_as(&house, &office, &draft).await;
    let send = async |account, unit, version, day: &str, targets: &[&str]| {
        pledge::answer(&house.db, &house.act(account, day), id, unit, version, &answer(targets))
            .await
            .expect("answered")
    };
    send(office.head_a, office.a, None, "2025-03-15", &[]).await;
    send(office.head_a, office.a, Some(1), "2025-03-20", &["100% hồ sơ (hư cấu)"]).await;
    send(office.head_b, office.b, None, "2025-03-16", &[]).await;
    let mut conn = house.db.read().await.expect("read");
    let rows = pledge::answers(&mut conn, viewer(office.clerk, "2025-03-21"), id).await.expect("answers");
    let late: Vec<_> = rows.iter().map(|row| (row.unit_id, row.has_answered(), row.is_late())).collect();
    assert_eq!(
        late,
        [(office.a, true, false), (office.b, true, true)],
        "who answered in time may change it later"
    );
    let found = pledge::find_answer(&mut conn, viewer(office.head_b, "2025-03-21"), id, office.b)
        .await
        .expect("found");
    assert!(found.expect("stands").is_late);
}

async fn units_register_what_is_asked(house: House) {
    let office = office(&house).await;
    let id = launched_as(&house, &office, &Draft { asks: Asks::Titles, ..whole() }).await;
    let send = async |new: &NewAnswer| {
        pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, new).await
    };
    assert!(refusals(send(&answer(&["100% hồ sơ (hư cấu)"])).await).for_field("targets").is_some());
    let title = Registered { person: None, award_code: "TTLDTT".into() };
    send(&NewAnswer { titles: vec![title], ..answer(&[]) }).await.expect("answered");
    let mut conn = house.db.read().await.expect("read");
    let pledged = pledge::pledged(&mut conn, viewer(office.head_b, DAY), id).await.expect("pledged");
    assert_eq!((pledged.len(), pledged[0].titles.as_slice()), (1, ["TTLDTT".to_owned()].as_slice()));
}
