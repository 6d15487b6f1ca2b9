use domain::account::Role;
use domain::movement::{Closing, Standing};
use domain::pledge::{NewAnswer, Registered, Signature};
use store::account::{self, NewAccount, NewGrant};
use store::{Failure, movement, pledge};
use uuid::Uuid;

use crate::house::{House, PASSWORD, date, viewer};
use crate::movement::{DAY, launched, office, refusals};
use crate::on_both;

on_both!(
    a_unit_answers_and_answers_again,
    an_answer_belongs_to_the_head_of_a_unit_below,
    people_of_the_unit_are_registered_and_see_it_themselves,
    a_stale_answer_changes_nothing,
    units_sign_the_pledge_once_and_in_their_order,
);

fn new_answer() -> NewAnswer {
    NewAnswer {
        titles: vec![Registered { person: None, award_code: "TTLDTT".into() }],
        targets: vec![" 100%  hồ sơ đúng hạn (hư cấu)".into(), "".into()],
        note: "Ghi chú hư cấu".into(),
    }
}

fn signature() -> Signature {
    Signature { name: "Trần Hư Cấu".into(), post: "Trưởng phòng".into() }
}

async fn a_unit_answers_and_answers_again(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let first = pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, &new_answer())
        .await
        .expect("answer");
    let mut conn = house.db.read().await.expect("read");
    let rows = pledge::answers(&mut conn, viewer(office.clerk, DAY), id).await.expect("answers");
    let seen: Vec<_> =
        rows.iter().map(|row| (row.unit_id, row.has_answered(), row.titles, row.targets)).collect();
    assert_eq!(seen, [(office.a, true, 1, 1), (office.b, false, 0, 0)]);
    assert!(movement::waiting(&mut conn, viewer(office.head_a, DAY)).await.expect("waiting").is_empty());
    let own = pledge::answers(&mut conn, viewer(office.head_a, DAY), id).await.expect("answers");
    assert_eq!(
        own.iter().map(|row| row.unit_id).collect::<Vec<_>>(),
        [office.a],
        "a sibling's answer is not his to see"
    );
    drop(conn);

    let second =
        NewAnswer {
            targets: vec!["Một sáng kiến (hư cấu)".into()], titles: Vec::new(), note: String::new()
        };
    let again =
        pledge::answer(&house.db, &house.act(office.head_a, "2025-03-10"), id, office.a, Some(1), &second)
            .await
            .expect("again");
    assert_eq!(again.id, first.id);
    let mut conn = house.db.read().await.expect("read");
    let found = pledge::find_answer(&mut conn, viewer(office.clerk, DAY), id, office.a)
        .await
        .expect("found")
        .expect("stands");
    assert_eq!((found.version, found.titles.len(), found.targets), (2, 0, second.targets));
    let station = &movement::steps(&mut conn, viewer(office.clerk, DAY), id).await.expect("steps")[1];
    assert_eq!((station.standing, station.on), (Standing::Now, Some(date("2025-03-10"))));
    assert_eq!(station.holder, "1/2 đơn vị chưa trả lời");
}

async fn an_answer_belongs_to_the_head_of_a_unit_below(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    for (account, unit) in
        [(office.head_a, office.b), (office.head_a, office.id), (office.head_a, Uuid::nil())]
    {
        let foreign =
            pledge::answer(&house.db, &house.act(account, DAY), id, unit, None, &new_answer()).await;
        assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    }
    let clerk =
        pledge::answer(&house.db, &house.act(office.clerk, DAY), id, office.a, None, &new_answer()).await;
    assert!(refusals(clerk).to_string().starts_with("Chỉ trưởng đơn vị của"));
    let somebody = Registered { person: Some(Uuid::nil()), award_code: "LDTT".into() };
    let foreign = NewAnswer { titles: vec![somebody], ..new_answer() };
    let refused =
        pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, &foreign).await;
    assert!(refusals(refused).for_field("titles").is_some());
    let individual = house.member(office.admin, "canhan", Role::Individual, office.a, DAY).await;
    let mut conn = house.db.read().await.expect("read");
    let foreign = pledge::find_answer(&mut conn, viewer(individual, DAY), id, office.a).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    assert!(
        pledge::registered_for_me(&mut conn, viewer(individual, DAY), id).await.expect("mine").is_empty()
    );
    let headed = pledge::headed(&mut conn, viewer(office.head_a, DAY), id).await.expect("headed");
    assert_eq!(
        headed.iter().map(|unit| (unit.unit_id, unit.answered_at)).collect::<Vec<_>>(),
        [(office.a, None)]
    );
}

async fn people_of_the_unit_are_registered_and_see_it_themselves(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let mai = house.person(office.admin, office.a, "Lò Thị Mai (hư cấu)", DAY).await;
    let an = house.person(office.admin, office.b, "Đỗ Văn An (hư cấu)", DAY).await;
    let with = |person| NewAnswer {
        titles: vec![Registered { person: Some(person), award_code: "LDTT".into() }],
        ..new_answer()
    };
    let send = async |new: &NewAnswer| {
        pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, new).await
    };
    assert!(refusals(send(&with(an)).await).for_field("titles").is_some(), "a sibling's people");
    send(&with(mai)).await.expect("answer");

    let own = NewAccount {
        login: "mai".into(),
        display_name: "Lò Thị Mai (hư cấu)".into(),
        password: PASSWORD.into(),
        person: Some(mai),
    };
    let own = account::create(&house.db, &house.act(office.admin, DAY), &own).await.expect("account").id;
    let grant =
        NewGrant { account: own, role: Role::Individual, unit: office.a, starts: date(DAY), ends: None };
    account::grant(&house.db, &house.act(office.admin, DAY), &grant).await.expect("grant");
    let mut conn = house.db.read().await.expect("read");
    let mine = pledge::registered_for_me(&mut conn, viewer(own, DAY), id).await.expect("mine");
    assert_eq!(mine.iter().map(|title| title.award_code.as_str()).collect::<Vec<_>>(), ["LDTT"]);
    let people =
        pledge::candidates(&mut conn, viewer(office.head_a, DAY), office.a).await.expect("candidates");
    assert_eq!(people.iter().map(|person| person.id).collect::<Vec<_>>(), [mai]);
    let signature = pledge::own_signature(&mut conn, viewer(own, DAY), office.a).await.expect("own");
    assert_eq!(signature.name, "Lò Thị Mai (hư cấu)");
}

async fn a_stale_answer_changes_nothing(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let send = async |version, key: &str| {
        let act = domain::Act { key: key.into(), ..house.act(office.head_a, DAY) };
        pledge::answer(&house.db, &act, id, office.a, version, &new_answer()).await
    };
    send(None, "first").await.expect("first");
    assert!(send(None, "first").await.expect("resent").repeated);
    for stale in [None, Some(2)] {
        let refused = send(stale, "stale").await;
        assert!(matches!(refused, Err(Failure::Stale)), "{refused:?}");
    }
    let closing = Closing { summary: "Đạt".into(), on: Some(date("2025-09-01")) };
    movement::close(&house.db, &house.act(office.clerk, "2025-09-01"), id, 2, &closing).await.expect("close");
    assert!(refusals(send(Some(1), "late").await).to_string().contains("đã tổng kết"));
}

async fn units_sign_the_pledge_once_and_in_their_order(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let sign = async |account, unit, day| {
        pledge::sign(&house.db, &house.act(account, day), id, unit, &signature()).await
    };
    assert!(refusals(sign(office.head_a, office.a, DAY).await).to_string().contains("chưa mở"));
    let by_head = pledge::open(&house.db, &house.act(office.head_a, DAY), id, "Cam kết").await;
    assert!(matches!(by_head, Err(Failure::Refused(_) | Failure::Missing)), "{by_head:?}");
    assert!(
        refusals(pledge::open(&house.db, &house.act(office.clerk, DAY), id, " ").await)
            .for_field("text")
            .is_some()
    );
    pledge::open(&house.db, &house.act(office.clerk, DAY), id, "Cam kết một (hư cấu)\n\n Cam kết hai")
        .await
        .expect("open");
    assert!(
        refusals(pledge::open(&house.db, &house.act(office.clerk, DAY), id, "Khác").await)
            .to_string()
            .contains("đã mở")
    );

    sign(office.head_b, office.b, "2025-03-02").await.expect("signed");
    sign(office.head_a, office.a, "2025-03-03").await.expect("signed");
    let says = refusals(sign(office.head_b, office.b, "2025-03-04").await).to_string();
    assert!(says.contains("02/03/2025"), "{says}");
    assert!(matches!(sign(office.head_b, office.a, "2025-03-04").await, Err(Failure::Missing)));
    let mut conn = house.db.read().await.expect("read");
    let stands =
        pledge::find(&mut conn, viewer(office.head_b, "2025-03-05"), id).await.expect("found").expect("open");
    assert_eq!(stands.text, "Cam kết một (hư cấu)\nCam kết hai");
    assert_eq!(stands.rows.iter().map(|row| row.unit_id).collect::<Vec<_>>(), [office.b, office.a]);
    assert_eq!(
        pledge::own_signature(&mut conn, viewer(office.head_a, DAY), office.a).await.expect("own"),
        Signature::default()
    );
}
