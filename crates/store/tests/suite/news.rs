use domain::news::{NewPhoto, People, Picture, Pictures, Size, State, Text};
use domain::pledge::{NewAnswer, Reply};
use store::news::{self, photo, public};
use store::{Failure, doctor, pledge};
use uuid::Uuid;

use crate::house::{House, viewer};
use crate::movement::{DAY, Office, launched, office, refusals};
use crate::on_both;

on_both!(
    an_item_goes_to_the_public_and_away_again,
    who_takes_part_writes_and_the_office_publishes,
    a_stale_form_changes_no_item,
    photos_are_seen_with_their_item_and_removed_for_good,
    the_doctor_knows_what_an_insider_did_to_news,
);

fn text(title: &str) -> Text {
    Text {
        title: title.into(),
        lead: String::new(),
        body: "Sáng nay phòng  họp mặt.\n\n- Một\n- Hai".into(),
        author: "Tin, ảnh: Phòng A (hư cấu)".into(),
    }
}

/// A launched movement in which the division A takes part.
async fn under_way(house: &House, office: &Office) -> Uuid {
    let id = launched(house, office, "05/KH-VP").await;
    let answer =
        NewAnswer { reply: Reply::Adopt, titles: Vec::new(), targets: Vec::new(), note: String::new() };
    pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, &answer)
        .await
        .expect("answer");
    id
}

async fn published(house: &House, office: &Office, movement: Uuid, title: &str) -> Uuid {
    let act = || house.act(office.clerk, DAY);
    let id = news::write(&house.db, &act(), movement, office.id, &text(title)).await.expect("written").id;
    news::publish(&house.db, &act(), id, 1).await.expect("published").id
}

async fn state_of(house: &House, account: Uuid, id: Uuid) -> (State, i64) {
    let item =
        news::find(&mut house.db.read().await.expect("read"), viewer(account, DAY), id).await.expect("seen");
    (item.state, item.version)
}

async fn an_item_goes_to_the_public_and_away_again(house: House) {
    let office = office(&house).await;
    let movement = under_way(&house, &office).await;
    let (head, clerk) = (|| house.act(office.head_a, DAY), || house.act(office.clerk, DAY));
    let id = news::write(&house.db, &head(), movement, office.a, &text(" Phòng A  ra quân"))
        .await
        .expect("written")
        .id;
    news::offer(&house.db, &head(), id, 1).await.expect("offered");
    let waiting = news::waiting(&mut house.db.read().await.expect("read"), viewer(office.clerk, DAY))
        .await
        .expect("desk");
    assert_eq!(waiting.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    let without = news::send_back(&house.db, &clerk(), id, 2, " ").await;
    assert!(refusals(without).for_field("reason").is_some());
    news::send_back(&house.db, &clerk(), id, 2, "Thiếu số liệu (hư cấu)").await.expect("sent back");
    news::update(&house.db, &head(), id, 3, &text("Phòng A ra quân")).await.expect("mended");
    news::offer(&house.db, &head(), id, 4).await.expect("offered again");
    let mut conn = house.db.read().await.expect("read");
    assert!(
        public::latest(&mut conn, 10).await.expect("public").is_empty(),
        "nothing is public before its approval"
    );
    drop(conn);
    news::publish(&house.db, &clerk(), id, 5).await.expect("published");
    let found = public::find(&mut house.db.read().await.expect("read"), movement, id).await.expect("public");
    assert_eq!(
        (found.title.as_str(), found.body.as_str()),
        ("Phòng A ra quân", "Sáng nay phòng họp mặt.\n\n- Một\n- Hai")
    );

    let by_writer = news::update(&house.db, &head(), id, 6, &text("Đổi sau khi đăng")).await;
    assert!(refusals(by_writer).to_string().starts_with("Chỉ chuyên viên"), "what is public is the office's");
    news::update(&house.db, &house.act(office.clerk, "2025-03-05"), id, 6, &text("Phòng A ra quân đầu xuân"))
        .await
        .expect("edited");
    let mut conn = house.db.read().await.expect("read");
    let earlier = news::earlier(&mut conn, viewer(office.head_a, DAY), id).await.expect("versions");
    assert_eq!(
        earlier.iter().map(|one| (one.version, one.title.as_str())).collect::<Vec<_>>(),
        [(6, "Phòng A ra quân")]
    );
    let found = public::find(&mut conn, movement, id).await.expect("public");
    assert!(found.updated_at() > found.published_at);
    drop(conn);

    assert!(refusals(news::withdraw(&house.db, &clerk(), id, 7, "").await).for_field("reason").is_some());
    news::withdraw(&house.db, &clerk(), id, 7, "Sai số liệu (hư cấu)").await.expect("withdrawn");
    let mut conn = house.db.read().await.expect("read");
    assert!(matches!(public::find(&mut conn, movement, id).await, Err(Failure::Missing)));
    assert!(public::of_movement(&mut conn, movement, 10).await.expect("public").is_empty());
    let steps = news::steps(&mut conn, viewer(office.head_a, DAY), id).await.expect("steps");
    assert_eq!(steps.len(), 5);
    assert_eq!(steps[0].reason, "Sai số liệu (hư cấu)");
    drop(conn);
    assert!(!refusals(news::publish(&house.db, &clerk(), id, 8).await).is_empty(), "away is away");
    assert_eq!(state_of(&house, office.clerk, id).await, (State::Withdrawn, 8));
    assert_eq!(
        doctor::check(&mut house.db.read().await.expect("read")).await.expect("check"),
        Vec::<String>::new()
    );
}

async fn who_takes_part_writes_and_the_office_publishes(house: House) {
    let office = office(&house).await;
    let movement = under_way(&house, &office).await;
    let by_b =
        news::write(&house.db, &house.act(office.head_b, DAY), movement, office.b, &text("Phòng B")).await;
    assert!(refusals(by_b).for_field("unit").is_some_and(|says| says.contains("chưa đăng ký tham gia")));
    for (account, unit) in
        [(office.head_a, office.b), (office.head_a, office.id), (office.clerk, Uuid::nil())]
    {
        let foreign = news::write(&house.db, &house.act(account, DAY), movement, unit, &text("Tin")).await;
        assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    }
    let bare =
        news::write(&house.db, &house.act(office.head_a, DAY), movement, office.a, &Text::default()).await;
    assert!(["title", "body", "author"].iter().all(|field| refusals_at(&bare, field)));

    let act = house.act(office.head_a, DAY);
    let id = news::write(&house.db, &act, movement, office.a, &text("Phòng A")).await.expect("written").id;
    let again = news::write(&house.db, &act, movement, office.a, &text("Phòng A")).await.expect("repeated");
    assert_eq!((again.id, again.repeated), (id, true), "a double click writes once");
    let mut conn = house.db.read().await.expect("read");
    let foreign = news::find(&mut conn, viewer(office.head_b, DAY), id).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "a draft is not a sibling's to read");
    assert!(news::list(&mut conn, viewer(office.head_b, DAY), movement).await.expect("list").is_empty());
    assert_eq!(news::list(&mut conn, viewer(office.leader, DAY), movement).await.expect("list").len(), 1);
    let units = async |conn: &mut store::Conn, account| {
        let found = news::writers(conn, viewer(account, DAY), movement).await.expect("units");
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(units(&mut conn, office.head_a).await, [office.a]);
    assert_eq!(units(&mut conn, office.clerk).await, [office.id, office.a]);
    assert!(units(&mut conn, office.head_b).await.is_empty());
    assert_eq!(public::participants(&mut conn, movement).await.expect("names"), ["Đơn vị A (hư cấu)"]);
    drop(conn);
    let own = news::publish(&house.db, &house.act(office.head_a, DAY), id, 1).await;
    assert!(refusals(own).to_string().contains("được đăng tin"));
}

fn refusals_at(result: &Result<store::Done, Failure>, field: &str) -> bool {
    matches!(result, Err(Failure::Refused(refusals)) if refusals.for_field(field).is_some())
}

async fn a_stale_form_changes_no_item(house: House) {
    let office = office(&house).await;
    let movement = under_way(&house, &office).await;
    let id = published(&house, &office, movement, "Tin một").await;
    let act = || house.act(office.clerk, DAY);
    let stale = news::update(&house.db, &act(), id, 1, &text("Cũ")).await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    let stale = news::withdraw(&house.db, &act(), id, 1, "Lý do").await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    let mut conn = house.db.read().await.expect("read");
    assert!(news::earlier(&mut conn, viewer(office.clerk, DAY), id).await.expect("versions").is_empty());
    drop(conn);
    assert_eq!(state_of(&house, office.clerk, id).await, (State::Published, 2));
}

pub fn new_photo(caption: &str) -> NewPhoto {
    NewPhoto {
        caption: caption.into(),
        photographer: "Người chụp (hư cấu)".into(),
        alt: String::new(),
        people: Some(People::Agreed),
    }
}

pub fn pictures(seed: u8) -> Pictures {
    let picture = |bytes: Vec<u8>| Picture { bytes, width: 3, height: 2 };
    Pictures { wide: picture(vec![seed, 0, 255, 0]), small: picture(vec![seed, 1]) }
}

async fn photos_are_seen_with_their_item_and_removed_for_good(house: House) {
    let office = office(&house).await;
    let movement = under_way(&house, &office).await;
    let act = || house.act(office.clerk, DAY);
    let id =
        news::write(&house.db, &act(), movement, office.id, &text("Lễ phát động")).await.expect("written").id;
    let unsaid = NewPhoto { people: None, ..new_photo("Lễ phát động") };
    let unsaid = photo::add(&house.db, &act(), id, 1, &unsaid, &pictures(7)).await;
    assert!(refusals(unsaid).for_field("people").is_some());
    let kept = photo::add(&house.db, &act(), id, 1, &new_photo("Lễ  phát động"), &pictures(7))
        .await
        .expect("added")
        .id;
    let too = photo::add(&house.db, &act(), id, 2, &new_photo("Ký giao ước"), &pictures(8))
        .await
        .expect("added")
        .id;
    let early = photo::choose_banner(&house.db, &act(), id, kept).await;
    assert!(refusals(early).to_string().contains("chưa đăng"));
    let mut conn = house.db.read().await.expect("read");
    assert!(matches!(public::picture(&mut conn, kept, Size::Wide).await, Err(Failure::Missing)));
    let own = photo::picture(&mut conn, viewer(office.clerk, DAY), id, kept, Size::Wide)
        .await
        .expect("the office's");
    assert_eq!(own, pictures(7).wide.bytes);
    let foreign = photo::picture(&mut conn, viewer(office.head_a, DAY), id, kept, Size::Wide).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    drop(conn);

    news::publish(&house.db, &act(), id, 3).await.expect("published");
    photo::choose_banner(&house.db, &act(), id, kept).await.expect("banner");
    photo::choose_banner(&house.db, &act(), id, too).await.expect("another banner");
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(public::banner(&mut conn, movement).await.expect("banner").map(|photo| photo.id), Some(too));
    let shown = public::photos(&mut conn, id).await.expect("photos");
    let told: Vec<_> =
        shown.iter().map(|photo| (photo.caption.as_str(), photo.alt.as_str(), photo.width)).collect();
    assert_eq!(told, [("Lễ phát động", "Lễ phát động", 3), ("Ký giao ước", "Ký giao ước", 3)]);
    assert_eq!(public::latest(&mut conn, 1).await.expect("latest")[0].photo_id, Some(kept));
    let (hash, bytes) = public::picture(&mut conn, kept, Size::Small).await.expect("public");
    assert_eq!((hash.len(), bytes), (64, pictures(7).small.bytes));
    drop(conn);

    let foreign = photo::remove(&house.db, &house.act(office.head_a, DAY), id, 4, too).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    photo::remove(&house.db, &act(), id, 4, too).await.expect("removed");
    let mut conn = house.db.read().await.expect("read");
    assert!(
        public::banner(&mut conn, movement).await.expect("banner").is_none(),
        "a removed photo is no banner"
    );
    assert!(matches!(public::picture(&mut conn, too, Size::Wide).await, Err(Failure::Missing)));
    let gone = photo::picture(&mut conn, viewer(office.clerk, DAY), id, too, Size::Wide).await;
    assert!(matches!(gone, Err(Failure::Missing)), "its pictures are deleted");
    let lines = photo::list(&mut conn, viewer(office.clerk, DAY), id).await.expect("photos");
    assert_eq!(lines.iter().map(|photo| photo.removed_at.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
    drop(conn);

    photo::choose_banner(&house.db, &act(), id, kept).await.expect("banner");
    news::withdraw(&house.db, &act(), id, 5, "Lý do (hư cấu)").await.expect("withdrawn");
    let mut conn = house.db.read().await.expect("read");
    assert!(public::banner(&mut conn, movement).await.expect("banner").is_none());
    assert!(matches!(public::picture(&mut conn, kept, Size::Wide).await, Err(Failure::Missing)));
}

async fn the_doctor_knows_what_an_insider_did_to_news(house: House) {
    let office = office(&house).await;
    let movement = under_way(&house, &office).await;
    let id = published(&house, &office, movement, "Tin một").await;
    let act = || house.act(office.clerk, DAY);
    let added = photo::add(&house.db, &act(), id, 2, &new_photo("Lễ phát động"), &pictures(7))
        .await
        .expect("added")
        .id;
    photo::choose_banner(&house.db, &act(), id, added).await.expect("banner");
    let bytes = if house.is_sqlite() { "x'00'" } else { "'\\x00'" };
    let tamperings = [
        (
            format!("update news_picture set bytes = {bytes} where size = 'wide'"),
            "khác với mã băm đã lưu: Lễ phát động",
        ),
        ("delete from news_picture where size = 'wide'".to_owned(), "Ảnh của tin thiếu một cỡ"),
        (
            "update news_photo set removed_at = added_at".to_owned(),
            "Ảnh đầu trang không phải ảnh của phong trào ấy, hoặc đã gỡ",
        ),
        ("update news set published_at = null".to_owned(), "Tin đã đăng không có ngày đăng"),
        ("update news set state = 'withdrawn'".to_owned(), "Trạng thái của tin không đúng với bước cuối"),
    ];
    for (tampering, says) in tamperings {
        let faults = async || doctor::check(&mut house.db.read().await.expect("read")).await.expect("check");
        assert!(!faults().await.iter().any(|fault| fault.contains(says)), "{says} before anything was done");
        house.tamper(&tampering).await;
        let faults = faults().await;
        assert!(faults.iter().any(|fault| fault.contains(says)), "{says}: {faults:?}");
    }
}
