use domain::account::Role;
use domain::inspection::{Kind, NewFinding, NewVisit, Saying, State, Step, WORKFLOW};
use domain::movement::Closing;
use store::inspection::{self, Visit};
use store::{Done, Failure, doctor, movement};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::movement::{Office, launched, office, refusals};
use crate::on_both;

on_both!(
    a_visit_is_followed_until_its_findings_are_closed,
    every_step_goes_where_the_table_says_and_nowhere_else,
    a_unit_sees_its_own_visits_only,
    what_is_overdue_stands_on_both_desks,
    the_day_of_mending_is_known_ahead,
    what_lacks_something_is_refused_at_its_field,
);

struct Story {
    house: House,
    office: Office,
    movement: Uuid,
    visit: Uuid,
}

fn visit() -> NewVisit {
    NewVisit {
        on: Some(date("2025-03-10")),
        members: "- Lò Thị Mẫu, Phó Chánh Văn phòng (hư cấu)\nVàng Ví Dụ (hư cấu)".into(),
        subject: "Tiến độ quý I (hư cấu)".into(),
    }
}

fn finding(kind: Kind) -> NewFinding {
    let is_mended = kind == Kind::Shortcoming;
    NewFinding {
        kind,
        text: "Sổ theo dõi ghi thiếu (hư cấu)".into(),
        mender: if is_mended { "Trưởng phòng A".into() } else { String::new() },
        due: is_mended.then(|| date("2025-03-31")),
    }
}

fn saying(text: &str) -> Saying {
    Saying { says: text.into(), evidence: "15/BC-A".into() }
}

const ON: &str = "2025-03-11";

impl Story {
    async fn new(house: House) -> Self {
        let office = office(&house).await;
        let movement = launched(&house, &office, "05/KH-VP").await;
        let act = house.act(office.clerk, ON);
        let visit =
            inspection::record(&house.db, &act, movement, office.a, &visit()).await.expect("visit").id;
        Self { house, office, movement, visit }
    }

    async fn find_out(&self, kind: Kind) -> Uuid {
        let act = self.house.act(self.office.clerk, ON);
        inspection::add_finding(&self.house.db, &act, self.visit, &finding(kind)).await.expect("finding").id
    }

    async fn take(&self, who: Uuid, finding: Uuid, version: i64, step: Step) -> Result<Done, Failure> {
        let act = self.house.act(who, ON);
        inspection::take(&self.house.db, &act, self.visit, finding, version, step, &saying("Đã làm (hư cấu)"))
            .await
    }

    async fn stands(&self, finding: Uuid) -> (State, i64) {
        let mut conn = self.house.db.read().await.expect("read");
        let found = inspection::findings(&mut conn, viewer(self.office.clerk, ON), self.visit)
            .await
            .expect("findings");
        found.iter().find(|one| one.id == finding).map(|one| (one.state, one.version)).expect("there")
    }

    async fn visits(&self, who: Uuid) -> Vec<Visit> {
        let mut conn = self.house.db.read().await.expect("read");
        inspection::list(&mut conn, viewer(who, "2025-04-01"), self.movement).await.expect("visits")
    }

    async fn sound(&self) {
        let faults = doctor::check(&mut self.house.db.read().await.expect("read")).await.expect("check");
        assert_eq!(faults, Vec::<String>::new());
    }
}

async fn a_visit_is_followed_until_its_findings_are_closed(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    let (good, bad) = (story.find_out(Kind::Strength).await, story.find_out(Kind::Shortcoming).await);
    assert_eq!(story.stands(good).await, (State::Noted, 1));
    story.take(office.head_a, bad, 1, Step::Answer).await.expect("answered");
    assert!(matches!(story.take(office.clerk, bad, 1, Step::Close).await, Err(Failure::Stale)));
    story.take(office.clerk, bad, 2, Step::SendBack).await.expect("sent back");
    story.take(office.head_a, bad, 3, Step::Answer).await.expect("answered again");

    let closing = Closing { summary: "Đạt".into(), on: Some(date(ON)) };
    movement::close(&story.house.db, &story.house.act(office.clerk, ON), story.movement, 2, &closing)
        .await
        .expect("closed");
    story.take(office.clerk, bad, 4, Step::Close).await.expect("also after the final review");
    assert_eq!(story.stands(bad).await, (State::Closed, 5));
    let act = story.house.act(office.clerk, ON);
    let more = inspection::add_finding(&story.house.db, &act, story.visit, &finding(Kind::Strength)).await;
    assert!(refusals(more).to_string().contains("đã tổng kết"));

    let mut conn = story.house.db.read().await.expect("read");
    let said = inspection::sayings(&mut conn, viewer(office.head_a, ON), story.visit).await.expect("sayings");
    let steps: Vec<_> = said[&bad].iter().map(|one| one.step).collect();
    assert_eq!(steps, [Step::Answer, Step::SendBack, Step::Answer, Step::Close]);
    assert_eq!((said[&bad][0].evidence.as_str(), said.contains_key(&good)), ("15/BC-A", false));
    drop(conn);
    let [row] = &story.visits(office.clerk).await[..] else { panic!("one visit") };
    assert_eq!((row.strengths, row.shortcomings, row.open, row.overdue, row.answered), (1, 1, 0, 0, 0));
    assert_eq!(row.members, "Lò Thị Mẫu, Phó Chánh Văn phòng (hư cấu)\nVàng Ví Dụ (hư cấu)");
    story.sound().await;
}

async fn every_step_goes_where_the_table_says_and_nowhere_else(house: House) {
    let story = Story::new(house).await;
    let by = |step| if step == Step::Answer { story.office.head_a } else { story.office.clerk };
    let ways: [(State, Kind, &[Step]); 5] = [
        (State::Noted, Kind::Strength, &[]),
        (State::Open, Kind::Shortcoming, &[]),
        (State::Answered, Kind::Shortcoming, &[Step::Answer]),
        (State::Closed, Kind::Shortcoming, &[Step::Answer, Step::Close]),
        (State::Withdrawn, Kind::Shortcoming, &[Step::Withdraw]),
    ];
    for (state, kind, way) in ways {
        for step in Step::ALL.iter().copied() {
            let one = story.find_out(kind).await;
            for (version, gone) in (1..).zip(way) {
                story.take(by(*gone), one, version, *gone).await.expect("the way");
            }
            let version = i64::try_from(way.len()).expect("a number") + 1;
            assert_eq!(story.stands(one).await, (state, version));
            let went = story.take(by(step), one, version, step).await;
            match WORKFLOW.iter().find(|row| row.0 == state && row.1 == step) {
                Some((_, _, to, _)) => {
                    went.expect("a drawn arrow");
                    assert_eq!(story.stands(one).await, (*to, version + 1));
                }
                None => {
                    refusals(went);
                    assert_eq!(story.stands(one).await, (state, version), "nothing changed");
                }
            }
        }
    }
    story.sound().await;
}

async fn a_unit_sees_its_own_visits_only(house: House) {
    let story = Story::new(house).await;
    let (house, office) = (&story.house, &story.office);
    let bad = story.find_out(Kind::Shortcoming).await;
    let individual = house.member(office.admin, "canhan", Role::Individual, office.a, ON).await;
    for (who, count) in [(office.head_a, 1), (office.leader, 1), (office.head_b, 0), (individual, 0)] {
        assert_eq!(story.visits(who).await.len(), count);
        let mut conn = house.db.read().await.expect("read");
        let found = inspection::find(&mut conn, viewer(who, ON), story.visit).await;
        assert_eq!(found.is_ok(), count == 1);
        let of_unit = inspection::list_of_unit(&mut conn, viewer(who, ON), office.a).await.expect("visits");
        assert_eq!(of_unit.len(), count);
    }
    assert!(matches!(story.take(office.head_b, bad, 1, Step::Answer).await, Err(Failure::Missing)));
    assert!(
        refusals(story.take(office.leader, bad, 1, Step::Answer).await).to_string().contains("trưởng đơn vị")
    );
    assert!(
        refusals(story.take(office.head_a, bad, 1, Step::Withdraw).await).to_string().contains("chuyên viên")
    );
    let below = house.member(office.admin, "chuyenviena", Role::Clerk, office.a, ON).await;
    let by_below = story.take(below, bad, 1, Step::Withdraw).await;
    assert!(
        refusals(by_below).to_string().contains("chuyên viên"),
        "a clerk of the visited unit does not judge it"
    );
    let record = async |who, unit| {
        inspection::record(&house.db, &house.act(who, ON), story.movement, unit, &visit()).await
    };
    assert!(refusals(record(office.head_a, office.a).await).to_string().starts_with("Chỉ chuyên viên"));
    assert!(matches!(record(office.clerk, Uuid::nil()).await, Err(Failure::Missing)));
}

async fn what_is_overdue_stands_on_both_desks(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    let bad = story.find_out(Kind::Shortcoming).await;
    let desks = async |on: &str| {
        let mut conn = story.house.db.read().await.expect("read");
        let mend = inspection::to_mend(&mut conn, viewer(office.head_a, on)).await.expect("to mend");
        let follow = inspection::to_follow(&mut conn, viewer(office.clerk, on)).await.expect("to follow");
        assert!(inspection::to_mend(&mut conn, viewer(office.head_b, on)).await.expect("none").is_empty());
        (mend.len(), follow.len())
    };
    assert_eq!(desks("2025-03-31").await, (1, 0), "on its day it is in time");
    assert_eq!(desks("2025-04-01").await, (1, 1));
    assert_eq!(story.visits(office.head_a).await[0].overdue, 1);
    story.take(office.head_a, bad, 1, Step::Answer).await.expect("answered");
    assert_eq!(desks("2025-03-31").await, (0, 1), "an answer waits for its confirmation");
    story.take(office.clerk, bad, 2, Step::Close).await.expect("closed");
    assert_eq!(desks("2025-04-01").await, (0, 0));
}

async fn what_lacks_something_is_refused_at_its_field(house: House) {
    let story = Story::new(house).await;
    let (house, office) = (&story.house, &story.office);
    let record = async |new: &NewVisit, on: &str| {
        refusals(
            inspection::record(&house.db, &house.act(office.clerk, on), story.movement, office.a, new).await,
        )
    };
    assert!(record(&visit(), "2025-03-09").await.for_field("on").is_some(), "not before it was made");
    assert_eq!(record(&NewVisit::default(), ON).await.iter().count(), 3);
    let act = house.act(office.clerk, ON);
    let early = NewFinding { due: Some(date("2025-03-09")), ..finding(Kind::Shortcoming) };
    let early = inspection::add_finding(&house.db, &act, story.visit, &early).await;
    assert!(refusals(early).for_field("due").is_some());
    let bad = story.find_out(Kind::Shortcoming).await;
    let act = house.act(office.head_a, ON);
    let silent =
        inspection::take(&house.db, &act, story.visit, bad, 1, Step::Answer, &Saying::default()).await;
    assert!(refusals(silent).for_field("says").is_some());
}

async fn the_day_of_mending_is_known_ahead(house: House) {
    let story = Story::new(house).await;
    let Office { clerk, leader, head_a, head_b, .. } = story.office;
    let open = story.find_out(Kind::Shortcoming).await;
    story.find_out(Kind::Strength).await;
    let ahead = async |who, from: &str, to: &str| {
        let mut conn = story.house.db.read().await.expect("read");
        let found = inspection::to_be_mended(&mut conn, viewer(who, ON), date(from), date(to)).await;
        found.expect("found").iter().map(|one| one.finding_id).collect::<Vec<_>>()
    };
    for who in [clerk, leader, head_a] {
        assert_eq!(ahead(who, "2025-03-31", "2025-03-31").await, [open]);
    }
    assert!(ahead(head_b, "2025-03-01", "2025-03-31").await.is_empty());
    assert!(ahead(clerk, "2025-04-01", "2025-04-30").await.is_empty());
    story.take(head_a, open, 1, Step::Answer).await.expect("answered");
    assert!(ahead(clerk, "2025-03-01", "2025-03-31").await.is_empty(), "what was mended has no day ahead");
}
