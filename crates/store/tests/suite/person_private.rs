//! Private sheets. Everybody here is invented.

use domain::account::Role;
use domain::person::private::{Party, Private};
use store::account::NewAccount;
use store::person::private;
use store::{Failure, account, audit, org, person};
use uuid::Uuid;

use crate::house::{House, PASSWORD, date, viewer};
use crate::on_both;

on_both!(
    only_the_keeper_and_the_person_read_a_private_sheet,
    what_is_private_reaches_neither_log_nor_search_nor_list,
    who_keeps_private_sheets_sees_people_and_writes_nothing_else,
    a_number_that_stands_on_two_sheets_is_said_without_a_name,
    grants_of_before_still_reach_their_units,
);

const DAY: &str = "2026-11-02";

/// An office with a division, a keeper over it, and somebody in it with his own account.
struct Office {
    house: House,
    admin: Uuid,
    unit: Uuid,
    keeper: Uuid,
    person: Uuid,
    own: Uuid,
}

impl Office {
    async fn new(house: House) -> Self {
        let (office, admin) = house.office(DAY).await;
        let unit = house.division(admin, office, "A", DAY).await;
        let keeper = house.member(admin, "tochuc", Role::Personnel, unit, DAY).await;
        let person = house.person(admin, unit, "Lò Thị Mai", DAY).await;
        let new = NewAccount {
            login: "canhan".into(),
            display_name: "Lò Thị Mai (hư cấu)".into(),
            password: PASSWORD.into(),
            person: Some(person),
        };
        let own = account::create(&house.db, &house.act(admin, DAY), &new).await.expect("account").id;
        Self { house, admin, unit, keeper, person, own }
    }

    async fn write(&self, who: Uuid, person: Uuid, sheet: &Private) -> Result<store::Done, Failure> {
        private::update(&self.house.db, &self.house.act(who, DAY), person, sheet).await
    }

    async fn read(&self, who: Uuid) -> Result<private::Sheet, Failure> {
        let mut conn = self.house.db.read().await.expect("read");
        private::find(&mut conn, viewer(who, DAY), self.person).await
    }
}

fn sheet() -> Private {
    Private {
        id_number: Some("014185000001".into()),
        born: Some(date("1985-03-05")),
        ethnicity: "Thái dấuriêng".into(),
        religion: "Đạo dấuriêng".into(),
        party: Party::Member,
        party_since: Some(date("2010-09-02")),
    }
}

async fn only_the_keeper_and_the_person_read_a_private_sheet(house: House) {
    let it = Office::new(house).await;
    let (clerk, head) = (
        it.house.member(it.admin, "chuyenvien", Role::Clerk, it.unit, DAY).await,
        it.house.member(it.admin, "truongphong", Role::Head, it.unit, DAY).await,
    );
    let above = it.house.division(it.admin, it.unit, "A1", DAY).await;
    let below = it.house.member(it.admin, "benduoi", Role::Personnel, above, DAY).await;
    it.write(it.keeper, it.person, &sheet()).await.expect("written");
    for (who, is_keeper) in [(it.keeper, true), (it.own, false)] {
        let found = it.read(who).await.expect("his to read");
        assert_eq!((found.private, found.is_keeper, found.is_shared), (sheet(), is_keeper, false));
    }
    for who in [it.admin, clerk, head, below] {
        assert!(matches!(it.read(who).await, Err(Failure::Missing)));
    }
    for (who, is_told) in [(it.admin, true), (clerk, true), (it.own, true), (below, false)] {
        let refused = it.write(who, it.person, &Private::default()).await;
        match is_told {
            true => assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}"),
            false => assert!(matches!(refused, Err(Failure::Missing)), "{refused:?}"),
        }
    }
    let odd = Private { id_number: Some("14185000001".into()), ..sheet() };
    let Err(Failure::Refused(refusals)) = it.write(it.keeper, it.person, &odd).await else { panic!("taken") };
    assert!(refusals.for_field("id_number").is_some());
    assert_eq!(it.read(it.own).await.expect("still there").private, sheet());
}

async fn what_is_private_reaches_neither_log_nor_search_nor_list(house: House) {
    let it = Office::new(house).await;
    it.write(it.keeper, it.person, &sheet()).await.expect("written");
    let mended = Private { religion: "Không dấuriêng".into(), ..sheet() };
    it.write(it.keeper, it.person, &mended).await.expect("mended");
    let tables =
        ["audit", "search_entry", "search_posting", "search_word", "search_near", "person", "membership"];
    let mut told = it.house.dump(&tables).await;
    let mut conn = it.house.db.read().await.expect("read");
    told.extend(
        audit::list(&mut conn, viewer(it.admin, DAY), None)
            .await
            .expect("log")
            .into_iter()
            .map(|row| row.detail),
    );
    let people =
        person::list(&mut conn, viewer(it.admin, DAY), it.unit, "", None).await.expect("list").people;
    told.push(format!("{people:?}"));
    for private in ["dấuriêng", "dauriêng", "dauri", "014185000001", "1985-03-05", "2010-09-02"] {
        let found = told.iter().find(|text| text.contains(private));
        assert_eq!(found, None, "{private}");
    }
    let last = told.iter().filter(|text| text.contains("changed"));
    assert!(
        last.clone().any(|text| text.contains("[\"religion\"]") || text.contains("\"religion\"")),
        "which field"
    );
    assert!(it.house.dump(&["person_private"]).await.iter().any(|text| text.contains("dấuriêng")));
}

async fn who_keeps_private_sheets_sees_people_and_writes_nothing_else(house: House) {
    let it = Office::new(house).await;
    let mut conn = it.house.db.read().await.expect("read");
    let found = person::list(&mut conn, viewer(it.keeper, DAY), it.unit, "", None).await.expect("list");
    assert_eq!(found.people.len(), 1);
    assert!(person::find(&mut conn, viewer(it.keeper, DAY), it.person).await.is_ok());
    let words = domain::search::Query::of("lo thi mai");
    let wanted = store::search::Wanted { query: words, kind: None, most: 5, few: store::search::FEW };
    let hits = store::search::find(&mut conn, viewer(it.keeper, DAY), &wanted).await.expect("search");
    assert_eq!(hits.iter().map(|group| group.hits.len()).sum::<usize>(), 1);
    drop(conn);
    let profile = crate::house::profile("Người Khác");
    let act = it.house.act(it.keeper, DAY);
    let refused = person::update(&it.house.db, &act, it.person, &profile, "").await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
}

async fn a_number_that_stands_on_two_sheets_is_said_without_a_name(house: House) {
    let it = Office::new(house).await;
    let other = it.house.person(it.admin, it.unit, "Đỗ Thị Hoa", DAY).await;
    it.write(it.keeper, it.person, &sheet()).await.expect("written");
    it.write(it.keeper, other, &sheet()).await.expect("a warning, not a refusal");
    assert!(it.read(it.keeper).await.expect("read").is_shared);
    let own = Private { id_number: Some("014185000002".into()), ..sheet() };
    it.write(it.keeper, other, &own).await.expect("mended");
    assert!(!it.read(it.keeper).await.expect("read").is_shared);
}

async fn grants_of_before_still_reach_their_units(house: House) {
    let it = Office::new(house).await;
    let mut conn = it.house.db.read().await.expect("read");
    for (who, role) in [(it.admin, Role::Administrator), (it.keeper, Role::Personnel)] {
        let roles = org::roles_over(&mut conn, viewer(who, DAY), it.unit).await.expect("roles");
        assert_eq!(roles, [role]);
    }
}
