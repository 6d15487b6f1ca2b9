use domain::account::Role;
use store::{Failure, account, person};
use uuid::Uuid;

use crate::house::{House, PASSWORD, date, placement, profile, viewer};
use crate::on_both;

on_both!(
    a_person_is_entered_and_found_without_accents,
    a_move_ends_one_membership_and_begins_the_next,
    who_reaches_the_unit_sees_its_people,
    a_list_goes_on_where_the_page_before_ended,
    a_pasted_list_of_names_finds_its_people_at_once,
);

const DAY: &str = "2026-11-02";

async fn a_person_is_entered_and_found_without_accents(house: House) {
    let (office, admin) = house.office(DAY).await;
    let mai = house.person(admin, office, " Lò  Thị Mai ", DAY).await;
    house.person(admin, office, "Đỗ Văn Mãi", DAY).await;
    let mut conn = house.db.read().await.expect("read");
    let names =
        |page: person::Page| page.people.into_iter().map(|person| person.full_name).collect::<Vec<_>>();
    let all = person::list(&mut conn, viewer(admin, DAY), office, "", None).await.expect("list");
    assert_eq!((all.total, all.next), (Some(2), None));
    assert_eq!(names(all), ["Lò Thị Mai", "Đỗ Văn Mãi"], "by given name and its tone");
    for (typed, found) in [("thi mai", 1), ("MAI", 2), ("đo", 1), ("ai", 0), ("%", 2), ("_", 2)] {
        let page = person::list(&mut conn, viewer(admin, DAY), office, typed, None).await.expect("list");
        assert_eq!((page.total, page.people.len()), (Some(found as i64), found), "{typed}");
    }
    let found = person::find(&mut conn, viewer(admin, DAY), mai).await.expect("found");
    assert_eq!(
        (found.full_name.as_str(), found.post_unit().as_str()),
        ("Lò Thị Mai", "Chuyên viên, Đơn vị VP (hư cấu)")
    );
    drop(conn);

    let corrected = domain::person::Profile { birth_year: None, leader: true, ..profile("Lò Thị Mây") };
    person::update(&house.db, &house.act(admin, DAY), mai, &corrected, "Phó phòng").await.expect("update");
    let mut conn = house.db.read().await.expect("read");
    let found = person::find(&mut conn, viewer(admin, DAY), mai).await.expect("found");
    assert_eq!((found.profile(), found.post.as_str()), (corrected, "Phó phòng"));
}

async fn a_move_ends_one_membership_and_begins_the_next(house: House) {
    let (office, admin) = house.office(DAY).await;
    let (a, b) =
        (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
    let clerk = house.member(admin, "chuyenvien", Role::Clerk, a, DAY).await;
    let mai = house.person(clerk, a, "Lò Thị Mai", DAY).await;

    let to_b = placement(b, "2026-11-02");
    let foreign = person::move_to(&house.db, &house.act(clerk, DAY), mai, &to_b).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "the clerk of A does not reach B: {foreign:?}");
    let early = person::move_to(&house.db, &house.act(admin, DAY), mai, &placement(b, "2012-01-01")).await;
    let Err(Failure::Refused(refusals)) = early else { panic!("{early:?}") };
    assert!(refusals.for_field("starts").is_some());

    person::move_to(&house.db, &house.act(admin, DAY), mai, &to_b).await.expect("moved");
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(person::find(&mut conn, viewer(admin, DAY), mai).await.expect("found").unit_id, b);
    assert!(
        matches!(person::find(&mut conn, viewer(clerk, DAY), mai).await, Err(Failure::Missing)),
        "no longer his"
    );
    let found = person::find(&mut conn, viewer(admin, DAY), mai).await.expect("found");
    let stood = person::memberships(&mut conn, &found).await.expect("memberships");
    assert_eq!(
        stood.iter().map(|m| (m.unit_id, m.ends)).collect::<Vec<_>>(),
        [(b, None), (a, Some(date("2026-11-01")))]
    );
}

async fn who_reaches_the_unit_sees_its_people(house: House) {
    let (office, admin) = house.office(DAY).await;
    let (a, b) =
        (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
    let (mai, hoa) =
        (house.person(admin, a, "Lò Thị Mai", DAY).await, house.person(admin, b, "Đỗ Thị Hoa", DAY).await);
    let head = house.member(admin, "truongphong", Role::Head, a, DAY).await;
    let council = house.member(admin, "hoidong", Role::CouncilMember, office, DAY).await;
    let own = account::NewAccount {
        login: "canhan".into(),
        display_name: "Lò Thị Mai (hư cấu)".into(),
        password: PASSWORD.into(),
        person: Some(mai),
    };
    let own = account::create(&house.db, &house.act(admin, DAY), &own).await.expect("account").id;

    let mut conn = house.db.read().await.expect("read");
    for (who, sees_mai, sees_hoa) in
        [(admin, true, true), (head, true, false), (own, true, false), (council, false, false)]
    {
        for (person, sees) in [(mai, sees_mai), (hoa, sees_hoa), (Uuid::nil(), false)] {
            let found = person::find(&mut conn, viewer(who, DAY), person).await;
            assert_eq!(found.is_ok(), sees, "{found:?}");
            assert!(sees || matches!(found, Err(Failure::Missing)));
        }
    }
    for (who, unit, lists) in
        [(head, a, true), (head, b, false), (head, office, false), (own, a, false), (council, a, false)]
    {
        assert_eq!(person::list(&mut conn, viewer(who, DAY), unit, "", None).await.is_ok(), lists);
    }
    drop(conn);
    for (who, refused) in [(head, true), (own, false), (council, false)] {
        let entered =
            person::create(&house.db, &house.act(who, DAY), &profile("Người Lạ"), &placement(a, DAY)).await;
        match refused {
            true => assert!(
                matches!(entered, Err(Failure::Refused(_))),
                "he sees the unit and is told: {entered:?}"
            ),
            false => assert!(matches!(entered, Err(Failure::Missing)), "{entered:?}"),
        }
    }
}

async fn a_list_goes_on_where_the_page_before_ended(house: House) {
    let (office, admin) = house.office(DAY).await;
    let few = usize::try_from(person::PAGE).expect("a page");
    for n in 0..few + 3 {
        let letter = char::from(b'a' + u8::try_from(n % 26).expect("a letter"));
        house.person(admin, office, &format!("Lò Văn {letter}"), DAY).await;
    }
    let mut conn = house.db.read().await.expect("read");
    let first = person::list(&mut conn, viewer(admin, DAY), office, "", None).await.expect("first page");
    assert_eq!((first.people.len(), first.total), (few, Some(few as i64 + 3)));
    let rest =
        person::list(&mut conn, viewer(admin, DAY), office, "", first.next).await.expect("second page");
    assert_eq!((rest.people.len(), rest.next), (3, None));
    let mut all: Vec<_> = first.people.iter().chain(&rest.people).map(|person| person.id).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), few + 3, "nobody twice, nobody left out");
}

async fn a_pasted_list_of_names_finds_its_people_at_once(house: House) {
    let (office, admin) = house.office(DAY).await;
    let (a, b) =
        (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
    let here =
        [house.person(admin, a, "Lò Thị Mai", DAY).await, house.person(admin, a, "Lò Thị Mai", DAY).await];
    house.person(admin, b, "Lò Thị Mai", DAY).await;
    let hoa = house.person(admin, a, "Đỗ Thị Hoa", DAY).await;
    // More names than one statement takes.
    let mut names: Vec<_> = (0..150).map(|n| format!("nguoi la {n}")).collect();
    names.extend(["lo thi mai".to_owned(), "do thi hoa".to_owned()]);
    let mut conn = house.db.read().await.expect("read");
    let found = person::matching(&mut conn, viewer(admin, DAY), a, &names).await.expect("matching");
    let mut ids: Vec<_> = found.iter().map(|person| person.id).collect();
    ids.sort();
    let mut expected = vec![here[0], here[1], hoa];
    expected.sort();
    assert_eq!(ids, expected);
    assert!(person::matching(&mut conn, viewer(admin, DAY), a, &[]).await.expect("matching").is_empty());
}
