//! Stories of the pledge: of a movement and of a cluster's year, its versions, its order, its signatures.

use domain::cluster::{Kind, NewCluster, Post};
use domain::movement::Closing;
use domain::org::life::{Event, Paper};
use domain::pledge::Signature;
use store::pledge::signing::{self, Pledge, Whose};
use store::{Done, Failure, cluster, doctor, movement, org};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::movement::{DAY, Office, launched, office, refusals};
use crate::on_both;

on_both!(
    units_sign_the_pledge_once_and_stand_in_its_order,
    the_order_is_set_until_somebody_signs,
    a_pledge_in_turn_waits_for_those_before,
    a_new_text_is_signed_anew_and_the_old_one_stays,
    the_heads_of_a_cluster_sign_its_years_pledge,
    a_pledge_waits_on_the_desk_of_whom_it_waits_for,
    a_clusters_pledge_waits_on_the_desk_until_its_year_ends,
    nobody_waits_for_a_unit_that_was_closed,
    an_insider_who_signs_out_of_turn_is_found,
);

fn signature() -> Signature {
    Signature { name: " Trần  Hư Cấu".into(), post: "Trưởng phòng".into() }
}

struct Story {
    house: House,
    office: Office,
    whose: Whose,
}

impl Story {
    async fn of_movement(house: House) -> Self {
        let office = office(&house).await;
        let whose = Whose::Movement(launched(&house, &office, "05/KH-VP").await);
        Self { house, office, whose }
    }

    async fn of_season(house: House) -> Self {
        let office = office(&house).await;
        let new = NewCluster {
            kind: Kind::Cluster,
            name: "Cụm thi đua số 1 (hư cấu)".into(),
            decision_number: String::new(),
            decision_date: None,
        };
        let clerk = office.clerk;
        let id =
            cluster::create(&house.db, &house.act(clerk, DAY), office.id, &new).await.expect("created").id;
        for unit in [office.a, office.b] {
            cluster::join(&house.db, &house.act(clerk, DAY), id, unit, 2024).await.expect("joined");
        }
        cluster::name_post(&house.db, &house.act(clerk, DAY), id, 2025, Post::Head, office.b)
            .await
            .expect("named");
        let season = cluster::season::begin(&house.db, &house.act(clerk, DAY), id, 2025, false)
            .await
            .expect("begun")
            .id;
        Self { house, office, whose: Whose::Season(season) }
    }

    async fn open(&self, account: Uuid, text: &str, in_turn: bool) -> Result<Done, Failure> {
        signing::open(&self.house.db, &self.house.act(account, DAY), self.whose, text, in_turn).await
    }

    async fn sign(&self, account: Uuid, unit: Uuid, version: i64, day: &str) -> Result<Done, Failure> {
        signing::sign(&self.house.db, &self.house.act(account, day), self.whose, unit, version, &signature())
            .await
    }

    async fn arrange(&self, version: i64, places: &[(Uuid, Option<i64>)]) -> Result<Done, Failure> {
        let act = self.house.act(self.office.clerk, DAY);
        signing::arrange(&self.house.db, &act, self.whose, version, places).await
    }

    async fn revise(&self, version: i64, text: &str) -> Result<Done, Failure> {
        let act = self.house.act(self.office.clerk, "2025-03-05");
        signing::revise(&self.house.db, &act, self.whose, version, text, false).await
    }

    async fn stands(&self) -> Pledge {
        let mut conn = self.house.db.read().await.expect("read");
        let found =
            signing::find(&mut conn, viewer(self.office.head_b, DAY), self.whose).await.expect("found");
        found.expect("open")
    }

    async fn order(&self) -> Vec<Uuid> {
        self.stands().await.rows.iter().map(|row| row.unit_id).collect()
    }

    /// The units for which the pledge waits on somebody's desk.
    async fn waits_for(&self, account: Uuid) -> Vec<Uuid> {
        let mut conn = self.house.db.read().await.expect("read");
        let waiting = signing::waiting(&mut conn, viewer(account, DAY)).await.expect("waiting");
        assert!(waiting.iter().all(|one| one.whose == self.whose));
        waiting.iter().map(|one| one.unit_id).collect()
    }

    async fn faults(&self) -> Vec<String> {
        doctor::check(&mut self.house.db.read().await.expect("read")).await.expect("checked")
    }
}

async fn units_sign_the_pledge_once_and_stand_in_its_order(house: House) {
    let story = Story::of_movement(house).await;
    let Office { clerk, a, b, head_a, head_b, .. } = story.office;
    assert!(refusals(story.sign(head_a, a, 1, DAY).await).to_string().contains("chưa mở"));
    let by_head = story.open(head_a, "Cam kết", false).await;
    assert!(matches!(by_head, Err(Failure::Refused(_) | Failure::Missing)), "{by_head:?}");
    assert!(refusals(story.open(clerk, " ", false).await).for_field("text").is_some());
    story.open(clerk, "Cam kết một (hư cấu)\n\n Cam kết hai", false).await.expect("open");
    assert!(refusals(story.open(clerk, "Khác", false).await).to_string().contains("đã mở"));

    story.sign(head_b, b, 1, "2025-03-02").await.expect("signed");
    story.sign(head_a, a, 1, "2025-03-03").await.expect("signed");
    let says = refusals(story.sign(head_b, b, 1, "2025-03-04").await).to_string();
    assert!(says.contains("02/03/2025"), "{says}");
    assert!(matches!(story.sign(head_b, a, 1, "2025-03-04").await, Err(Failure::Missing)));
    let stands = story.stands().await;
    assert_eq!(stands.text, "Cam kết một (hư cấu)\nCam kết hai");
    assert_eq!(story.order().await, [a, b], "the paper's order, whoever was quicker");
    assert_eq!(stands.rows[0].signer_name.as_deref(), Some("Trần Hư Cấu"));
    assert!(story.faults().await.is_empty());
}

async fn the_order_is_set_until_somebody_signs(house: House) {
    let story = Story::of_movement(house).await;
    let Office { clerk, a, b, head_b, .. } = story.office;
    story.open(clerk, "Cam kết", false).await.expect("open");
    assert_eq!(story.order().await, [a, b]);
    story.arrange(1, &[(a, Some(2)), (b, Some(1))]).await.expect("arranged");
    assert_eq!(story.order().await, [b, a]);
    for wrong in [vec![(a, Some(1))], vec![(a, Some(1)), (Uuid::nil(), Some(2))]] {
        assert!(refusals(story.arrange(1, &wrong).await).for_field("order").is_some(), "{wrong:?}");
    }
    assert!(matches!(story.arrange(2, &[(a, None), (b, None)]).await, Err(Failure::Stale)));
    story.sign(head_b, b, 1, DAY).await.expect("signed");
    let says = refusals(story.arrange(1, &[(a, Some(1)), (b, Some(2))]).await).to_string();
    assert!(says.contains("Đã có đơn vị ký"), "{says}");
    assert_eq!(story.order().await, [b, a]);
}

async fn a_pledge_in_turn_waits_for_those_before(house: House) {
    let story = Story::of_movement(house).await;
    let Office { clerk, a, b, head_a, head_b, .. } = story.office;
    story.open(clerk, "Cam kết", true).await.expect("open");
    let says = refusals(story.sign(head_b, b, 1, DAY).await).to_string();
    assert!(says.contains("Đơn vị A (hư cấu) ký trước"), "{says}");
    story.sign(head_a, a, 1, DAY).await.expect("signed");
    story.sign(head_b, b, 1, DAY).await.expect("its turn");
    assert!(story.faults().await.is_empty());
}

async fn a_new_text_is_signed_anew_and_the_old_one_stays(house: House) {
    let story = Story::of_movement(house).await;
    let Office { clerk, a, b, head_a, head_b, .. } = story.office;
    story.open(clerk, "Bản một", false).await.expect("open");
    story.arrange(1, &[(a, Some(2)), (b, Some(1))]).await.expect("arranged");
    story.sign(head_a, a, 1, "2025-03-02").await.expect("signed");
    assert!(refusals(story.revise(1, " Bản  một ").await).for_field("text").is_some(), "nothing new");
    story.revise(1, "Bản hai").await.expect("revised");
    assert!(matches!(story.revise(1, "Bản ba").await, Err(Failure::Stale)));
    let stands = story.stands().await;
    assert_eq!((stands.version, stands.text.as_str(), stands.signed()), (2, "Bản hai", 0));
    assert_eq!(story.order().await, [b, a], "the order stays");
    assert!(
        matches!(story.sign(head_b, b, 1, DAY).await, Err(Failure::Stale)),
        "nobody signs a text he did not see"
    );
    story.sign(head_a, a, 2, "2025-03-06").await.expect("signed anew");

    let mut conn = story.house.db.read().await.expect("read");
    let earlier = signing::earlier(&mut conn, viewer(head_b, DAY), story.whose).await.expect("earlier");
    assert_eq!(earlier.len(), 1);
    assert_eq!((earlier[0].version, earlier[0].text.as_str()), (1, "Bản một"));
    let names: Vec<_> =
        earlier[0].signatures.iter().map(|one| (one.unit.as_str(), one.name.as_str())).collect();
    assert_eq!(names, [("Đơn vị A (hư cấu)", "Trần Hư Cấu")]);
}

async fn the_heads_of_a_cluster_sign_its_years_pledge(house: House) {
    let story = Story::of_season(house).await;
    let Office { clerk, leader, a, b, head_a, head_b, .. } = story.office;
    let early = story.open(head_b, "Cam kết", false).await;
    assert!(matches!(early, Err(Failure::Missing)), "members do not see a year in preparation: {early:?}");
    assert!(!refusals(story.open(leader, "Cam kết", false).await).is_empty());
    story.open(clerk, "Cam kết của cụm (hư cấu)", true).await.expect("opened");
    let act = story.house.act(head_a, DAY);
    let by_member = signing::revise(&story.house.db, &act, story.whose, 1, "Khác", true).await;
    let says = refusals(by_member).to_string();
    assert!(says.contains("cụm trưởng") && says.contains("soạn giao ước của cụm"), "{says}");
    assert_eq!(story.order().await, [b, a], "the head of the cluster stands first");
    assert!(!refusals(story.sign(head_a, a, 1, DAY).await).is_empty(), "not its turn");
    story.sign(head_b, b, 1, DAY).await.expect("signed");
    story.sign(head_a, a, 1, DAY).await.expect("signed");
    assert!(matches!(story.sign(head_a, b, 1, DAY).await, Err(Failure::Missing)), "of another unit");
    assert!(matches!(story.sign(head_a, story.office.id, 1, DAY).await, Err(Failure::Missing)), "no member");
    let by_clerk = refusals(story.sign(clerk, a, 1, DAY).await).to_string();
    assert!(by_clerk.starts_with("Chỉ trưởng đơn vị"), "{by_clerk}");
    let (db, act) = (&story.house.db, story.house.act(head_b, DAY));
    let by_head = signing::revise(db, &act, story.whose, 1, "Cam kết mới của cụm (hư cấu)", false).await;
    by_head.expect("the head of the cluster writes a new text");
    let stands = story.stands().await;
    assert_eq!((stands.version, stands.signed(), stands.office.id), (2, 0, story.office.id));

    let stranger = story.house.division(story.office.admin, story.office.id, "C", DAY).await;
    let head_c =
        story.house.member(story.office.admin, "truongc", domain::account::Role::Head, stranger, DAY).await;
    let mut conn = story.house.db.read().await.expect("read");
    let foreign = signing::find(&mut conn, viewer(head_c, DAY), story.whose).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
}

async fn a_pledge_waits_on_the_desk_of_whom_it_waits_for(house: House) {
    let story = Story::of_movement(house).await;
    let Office { clerk, leader, a, b, head_a, head_b, .. } = story.office;
    assert!(story.waits_for(head_a).await.is_empty(), "there is none yet");
    story.open(clerk, "Cam kết", true).await.expect("open");
    assert_eq!((story.waits_for(head_a).await, story.waits_for(head_b).await), (vec![a], vec![]));
    assert_eq!((story.waits_for(clerk).await, story.waits_for(leader).await), (vec![], vec![]));
    story.sign(head_a, a, 1, DAY).await.expect("signed");
    assert_eq!((story.waits_for(head_a).await, story.waits_for(head_b).await), (vec![], vec![b]));

    story.revise(1, "Bản hai, không ký lần lượt").await.expect("revised");
    assert_eq!((story.waits_for(head_a).await, story.waits_for(head_b).await), (vec![a], vec![b]));
    story.sign(head_b, b, 2, DAY).await.expect("signed");
    let mut conn = story.house.db.read().await.expect("read");
    let waiting = signing::waiting(&mut conn, viewer(head_a, DAY)).await.expect("waiting");
    assert_eq!(waiting[0].due, Some(date("2025-08-31")), "afterwards nobody signs");
    drop(conn);
    let Whose::Movement(id) = story.whose else { unreachable!("a movement's") };
    let closing = Closing { summary: "Đạt (hư cấu)".into(), on: Some(date("2025-09-05")) };
    let act = story.house.act(clerk, "2025-09-05");
    movement::close(&story.house.db, &act, id, 2, &closing).await.expect("closed");
    assert!(story.waits_for(head_a).await.is_empty(), "nobody signs what is over");
}

async fn a_clusters_pledge_waits_on_the_desk_until_its_year_ends(house: House) {
    let story = Story::of_season(house).await;
    let Office { clerk, a, b, head_a, head_b, .. } = story.office;
    story.open(clerk, "Cam kết của cụm (hư cấu)", true).await.expect("opened");
    assert_eq!((story.waits_for(head_a).await, story.waits_for(head_b).await), (vec![], vec![b]));
    story.sign(head_b, b, 1, DAY).await.expect("signed");
    assert_eq!((story.waits_for(head_a).await, story.waits_for(head_b).await), (vec![a], vec![]));
    let mut conn = story.house.db.read().await.expect("read");
    let waiting = signing::waiting(&mut conn, viewer(head_a, DAY)).await.expect("waiting");
    assert_eq!(waiting[0].title, "Cụm thi đua số 1 (hư cấu), năm 2025");
    drop(conn);
    story.house.tamper("update cluster_season set state = 'closed'").await;
    assert!(story.waits_for(head_a).await.is_empty());
}

async fn nobody_waits_for_a_unit_that_was_closed(house: House) {
    let story = Story::of_season(house).await;
    let Office { admin, clerk, a, b, head_a, head_b, .. } = story.office;
    story.open(clerk, "Cam kết của cụm (hư cấu)", true).await.expect("opened");
    assert!(!refusals(story.sign(head_a, a, 1, DAY).await).is_empty(), "the head of the cluster signs first");
    let paper = Paper { number: "1/QĐ".into(), decided: date(DAY), issuer: "Cơ quan (hư cấu)".into() };
    let event = Event { day: date("2025-03-05"), paper };
    let act = story.house.act(admin, "2025-03-05");
    org::life::dissolve(&story.house.db, &act, b, a, &event).await.expect("dissolved");
    assert_eq!((story.waits_for(head_a).await, story.waits_for(head_b).await), (vec![a], vec![b]));
    story.sign(head_a, a, 1, "2025-03-06").await.expect("nobody is waited for any more");
    assert!(story.faults().await.is_empty());
}

async fn an_insider_who_signs_out_of_turn_is_found(house: House) {
    let story = Story::of_movement(house).await;
    let Office { clerk, a, b, head_a, .. } = story.office;
    story.open(clerk, "Cam kết", true).await.expect("open");
    story.sign(head_a, a, 1, DAY).await.expect("signed");
    assert!(story.faults().await.is_empty());
    let (a, b) = (story.house.id(a), story.house.id(b));
    story.house.tamper(&format!("update pledge_signature set unit_id = {b} where unit_id = {a}")).await;
    let faults = story.faults().await;
    assert!(faults.iter().any(|fault| fault.contains("ký lần lượt")), "{faults:?}");
}
