use std::collections::BTreeSet;

use domain::account::Role;
use domain::indicator::pace::{Outlook, whole};
use domain::indicator::period::{Period, Rhythm};
use domain::indicator::{Amount, Counting, Direction, GoalOf, Joining, NewIndicator, NewValue, State};
use domain::movement::Closing;
use domain::org::UnitKind;
use domain::pledge::{NewAnswer, Reply};
use store::indicator::value::{self, ValueRow};
use store::{Done, Failure, doctor, indicator, movement, org, pledge};
use uuid::Uuid;

use crate::house::{House, date, new_unit, viewer};
use crate::movement::{DAY, Office, launched, office, refusals, whole as whole_draft};
use crate::on_both;

on_both!(
    an_indicator_is_written_changed_and_ended,
    a_unit_reports_and_corrects,
    a_value_reported_by_mistake_is_taken_back,
    a_value_is_late_but_never_refused,
    only_those_who_may_report_and_nobody_sees_his_neighbour,
    a_unit_sets_a_goal_of_its_own,
    tallies_and_the_whole_come_of_the_values,
    what_a_head_owes_stands_on_his_desk,
    what_a_head_will_owe_has_its_days,
    who_declined_owes_nothing_and_an_office_alone_reports_itself,
);

pub fn amount(text: &str) -> Amount {
    Amount::parse(text).expect("a number")
}

pub fn wells() -> NewIndicator {
    NewIndicator {
        text: " Khoan  giếng sạch (hư cấu)".into(),
        measure: "giếng".into(),
        direction: Direction::More,
        counting: Counting::Added,
        joining: Joining::Sum,
        goal_of: GoalOf::Each,
        goal: Some(amount("600")),
        base: Some(amount("512,5")),
        base_at: "năm 2024".into(),
        starts: Some(date("2025-03-01")),
        ends: Some(date("2025-08-31")),
        rhythm: Rhythm::Monthly,
        due_days: Some(5),
    }
}

pub fn value_of(text: &str) -> NewValue {
    NewValue { amount: Some(amount(text)), note: " Ghi chú  hư cấu".into(), evidence: "12/BC-A".into() }
}

/// The office with a launched movement and one indicator.
struct Story {
    house: House,
    office: Office,
    movement: Uuid,
    wells: Uuid,
}

impl Story {
    async fn new(house: House) -> Self {
        let office = office(&house).await;
        let movement = launched(&house, &office, "05/KH-VP").await;
        let wells = indicator::create(&house.db, &house.act(office.clerk, DAY), movement, &wells())
            .await
            .expect("created")
            .id;
        Self { house, office, movement, wells }
    }

    async fn report(
        &self,
        who: Uuid,
        unit: Uuid,
        day: &str,
        period: &str,
        version: Option<i64>,
        new: &NewValue,
    ) -> Result<Done, Failure> {
        let act = self.house.act(who, day);
        value::report(&self.house.db, &act, self.wells, unit, date(period), version, new).await
    }

    /// Unit A reports by its head, B by its own, in the first days after the month.
    async fn both(&self, period: &str, day: &str, a: &str, b: &str) {
        let (one, two) = (&self.office, value_of(b));
        self.report(one.head_a, one.a, day, period, None, &value_of(a)).await.expect("A");
        self.report(one.head_b, one.b, day, period, None, &two).await.expect("B");
    }

    async fn values(&self, who: Uuid, unit: Uuid) -> Vec<ValueRow> {
        let mut conn = self.house.db.read().await.expect("read");
        value::list(&mut conn, viewer(who, DAY), self.wells, unit).await.expect("values")
    }

    async fn sound(&self) {
        let faults = doctor::check(&mut self.house.db.read().await.expect("read")).await.expect("check");
        assert_eq!(faults, Vec::<String>::new());
    }
}

async fn an_indicator_is_written_changed_and_ended(house: House) {
    let story = Story::new(house).await;
    let (house, office) = (&story.house, &story.office);
    let mut conn = house.db.read().await.expect("read");
    let found =
        indicator::find(&mut conn, viewer(office.head_a, DAY), story.wells).await.expect("seen below");
    assert_eq!((found.state, found.version), (State::Followed, 1));
    assert_eq!(found.written, wells().tidied(), "everything is kept, exactly");
    drop(conn);

    let create = async |who, new: &NewIndicator| {
        indicator::create(&house.db, &house.act(who, DAY), story.movement, new).await
    };
    let without = NewIndicator { measure: " ".into(), ..wells() };
    let says = refusals(create(office.clerk, &without).await);
    assert!(says.for_field("measure").expect("a sentence").contains("đơn vị tính"), "{says}");
    let beyond = NewIndicator { ends: Some(date("2025-09-01")), ..wells() };
    assert!(refusals(create(office.clerk, &beyond).await).for_field("ends").is_some());
    assert!(refusals(create(office.head_a, &wells()).await).to_string().starts_with("Chỉ chuyên viên"));

    let update = async |who, version| {
        let act = house.act(who, DAY);
        let new = NewIndicator { goal: Some(amount("650,25")), ..wells() };
        indicator::update(&house.db, &act, story.wells, version, &new).await
    };
    assert!(matches!(update(office.clerk, 2).await, Err(Failure::Stale)));
    update(office.clerk, 1).await.expect("updated");
    story.report(office.head_a, office.a, DAY, "2025-03-01", None, &value_of("50")).await.expect("reported");
    assert!(refusals(update(office.clerk, 2).await).to_string().contains("thôi theo dõi"));

    let end =
        async |reason| indicator::end(&house.db, &house.act(office.clerk, DAY), story.wells, 2, reason).await;
    assert!(refusals(end(" ").await).for_field("reason").is_some());
    end("Đã gộp vào chỉ tiêu khác (hư cấu)").await.expect("ended");
    let late = story.report(office.head_a, office.a, "2025-04-01", "2025-04-01", None, &value_of("1")).await;
    assert!(refusals(late).to_string().contains("thôi theo dõi"));
    let mut conn = house.db.read().await.expect("read");
    let list = indicator::list(&mut conn, viewer(office.clerk, DAY), story.movement).await.expect("list");
    assert_eq!(
        (list[0].state, list[0].end_reason.as_str()),
        (State::Ended, "Đã gộp vào chỉ tiêu khác (hư cấu)")
    );
    assert_eq!(list[0].written.goal, Some(amount("650,25")));
    drop(conn);
    story.sound().await;
}

async fn a_unit_reports_and_corrects(house: House) {
    let story = Story::new(house).await;
    let (head, a) = (story.office.head_a, story.office.a);
    let send = async |version, new: &NewValue| story.report(head, a, DAY, "2025-03-01", version, new).await;
    let empty = NewValue { amount: None, ..NewValue::default() };
    assert!(refusals(send(None, &empty).await).for_field("amount").is_some());
    send(None, &value_of("50,5")).await.expect("reported");
    assert!(matches!(send(None, &value_of("51")).await, Err(Failure::Stale)), "somebody was first");
    send(Some(1), &value_of("49")).await.expect("corrected");
    assert!(matches!(send(Some(1), &value_of("48")).await, Err(Failure::Stale)));

    let stands = story.values(head, a).await;
    assert_eq!((stands[0].version, stands[0].amount()), (2, amount("49")));
    assert_eq!((stands[0].note.as_str(), stands[0].evidence.as_str()), ("Ghi chú hư cấu", "12/BC-A"));
    let mut conn = story.house.db.read().await.expect("read");
    let earlier =
        value::earlier(&mut conn, viewer(story.office.clerk, DAY), story.wells, a).await.expect("earlier");
    assert_eq!(
        earlier.iter().map(|row| (row.version, row.amount())).collect::<Vec<_>>(),
        [(1, amount("50,5"))]
    );
    drop(conn);
    story.sound().await;
}

async fn a_value_reported_by_mistake_is_taken_back(house: House) {
    let story = Story::new(house).await;
    let Office { head_a, head_b, leader, clerk, a, .. } = story.office;
    let send = async |version, of: &str| {
        story.report(head_a, a, "2025-04-02", "2025-03-01", version, &value_of(of)).await
    };
    let withdraw = async |who, day, version, reason| {
        let act = story.house.act(who, day);
        value::withdraw(&story.house.db, &act, story.wells, a, date("2025-03-01"), version, reason).await
    };
    assert!(matches!(withdraw(head_a, "2025-04-02", 1, "Nhầm").await, Err(Failure::Stale)), "nothing stands");
    send(None, "50").await.expect("reported");
    send(Some(1), "500").await.expect("corrected");
    assert!(refusals(withdraw(head_a, "2025-04-02", 2, " ").await).for_field("reason").is_some());
    assert!(matches!(withdraw(head_a, "2025-04-02", 1, "Nhầm").await, Err(Failure::Stale)));
    assert!(matches!(withdraw(head_b, "2025-04-02", 2, "Nhầm").await, Err(Failure::Missing)));
    let says = refusals(withdraw(leader, "2025-04-02", 2, "Nhầm").await).to_string();
    assert!(says.starts_with("Chỉ trưởng đơn vị"), "{says}");
    withdraw(head_a, "2025-04-02", 2, " Số của đơn vị  khác (hư cấu) ").await.expect("taken back");

    assert!(story.values(head_a, a).await.is_empty(), "nothing is known, which is not zero");
    let mut conn = story.house.db.read().await.expect("read");
    let owed = value::waiting(&mut conn, viewer(head_a, "2025-04-02")).await.expect("waiting");
    assert_eq!(owed.len(), 1, "the unit owes it again");
    let tallies = value::tallies(&mut conn, viewer(clerk, DAY), story.movement).await.expect("tallies");
    assert!(tallies.is_empty());
    let earlier = value::earlier(&mut conn, viewer(clerk, DAY), story.wells, a).await.expect("earlier");
    let told: Vec<_> =
        earlier.iter().map(|row| (row.version, row.withdrawn_at.is_some(), row.reason.as_str())).collect();
    assert_eq!(told, [(2, true, "Số của đơn vị khác (hư cấu)"), (1, false, "")]);
    drop(conn);
    story.sound().await;

    send(None, "48").await.expect("reported anew");
    assert_eq!(story.values(head_a, a).await[0].version, 3);
    story.sound().await;
    let closing = Closing { summary: "Đạt".into(), on: Some(date("2025-09-01")) };
    let act = story.house.act(clerk, "2025-09-01");
    movement::close(&story.house.db, &act, story.movement, 2, &closing).await.expect("closed");
    let after = refusals(withdraw(head_a, "2025-09-02", 3, "Nhầm").await).to_string();
    assert!(after.contains("đã tổng kết"), "{after}");
}

async fn a_value_is_late_but_never_refused(house: House) {
    let story = Story::new(house).await;
    let (head, a) = (story.office.head_a, story.office.a);
    let early = story.report(head, a, DAY, "2025-04-01", None, &value_of("1")).await;
    assert!(refusals(early).to_string().contains("01/04/2025"), "a month that has not begun");
    let no_month = story.report(head, a, DAY, "2025-03-02", None, &value_of("1")).await;
    assert!(matches!(no_month, Err(Failure::Missing)), "{no_month:?}");
    story.report(head, a, "2025-04-05", "2025-03-01", None, &value_of("50")).await.expect("in time");
    story.report(head, a, "2025-05-06", "2025-04-01", None, &value_of("50")).await.expect("late");
    story.report(head, a, "2025-05-20", "2025-03-01", Some(1), &value_of("51")).await.expect("corrected");
    let dues = [date("2025-04-05"), date("2025-05-05")];
    let late: Vec<_> =
        story.values(head, a).await.iter().zip(dues).map(|(row, due)| row.is_late(due)).collect();
    assert_eq!(late, [false, true], "a correction does not make a value late");

    let closing = Closing { summary: "Đạt".into(), on: Some(date("2025-09-01")) };
    let act = story.house.act(story.office.clerk, "2025-09-01");
    movement::close(&story.house.db, &act, story.movement, 2, &closing).await.expect("closed");
    let after = story.report(head, a, "2025-09-02", "2025-08-01", None, &value_of("1")).await;
    assert!(refusals(after).to_string().contains("đã tổng kết"));
}

async fn only_those_who_may_report_and_nobody_sees_his_neighbour(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    let send = async |who, unit| story.report(who, unit, DAY, "2025-03-01", None, &value_of("5")).await;
    for (who, unit) in [(office.head_a, office.b), (office.head_a, office.id), (office.clerk, office.id)] {
        let foreign = send(who, unit).await;
        assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    }
    assert!(refusals(send(office.leader, office.a).await).to_string().starts_with("Chỉ trưởng đơn vị"));
    let individual = story.house.member(office.admin, "canhan", Role::Individual, office.a, DAY).await;
    assert!(matches!(send(individual, office.a).await, Err(Failure::Missing)));
    send(office.clerk, office.a).await.expect("a clerk over the unit reports too");

    assert!(story.values(office.head_b, office.a).await.is_empty());
    assert!(story.values(individual, office.a).await.is_empty());
    assert_eq!(story.values(office.leader, office.a).await.len(), 1);
    let mut conn = story.house.db.read().await.expect("read");
    let b = viewer(office.head_b, DAY);
    assert!(value::tallies(&mut conn, b, story.movement).await.expect("tallies").is_empty());
    let own = indicator::units(&mut conn, b, story.movement).await.expect("units");
    assert_eq!(own.iter().map(|row| row.unit_id).collect::<Vec<_>>(), [office.b]);
    assert!(!indicator::sees_whole(&mut conn, b, office.id).await.expect("asked"));
    let found = indicator::find(&mut conn, b, story.wells).await.expect("found");
    assert!(value::joints(&mut conn, b, &found).await.expect("joints").is_empty(), "the whole is not his");
}

async fn a_unit_sets_a_goal_of_its_own(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    let set = async |who, version, goal: &str| {
        let act = story.house.act(who, DAY);
        indicator::set_goal(&story.house.db, &act, story.wells, office.a, version, &value_of(goal)).await
    };
    assert!(refusals(set(office.clerk, None, "700").await).to_string().starts_with("Chỉ trưởng đơn vị"));
    assert!(matches!(set(office.head_b, None, "700").await, Err(Failure::Missing)));
    set(office.head_a, None, "700").await.expect("set");
    assert!(matches!(set(office.head_a, None, "720").await, Err(Failure::Stale)));
    set(office.head_a, Some(1), "720").await.expect("set again");
    let mut conn = story.house.db.read().await.expect("read");
    let clerk = viewer(office.clerk, DAY);
    let goals = indicator::goals(&mut conn, clerk, story.movement).await.expect("goals");
    assert_eq!(
        goals.iter().map(|row| (row.unit_id, row.goal())).collect::<Vec<_>>(),
        [(office.a, amount("720"))]
    );
    let all = indicator::goals_of_unit(&mut conn, clerk, story.wells, office.a).await.expect("all");
    assert_eq!(all.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
    let found = indicator::find(&mut conn, clerk, story.wells).await.expect("found");
    assert_eq!(found.goal_of_unit(None), Some(amount("600")));
    assert_eq!(found.goal_of_unit(Some(all[0].goal())), Some(amount("720")));
    assert!(
        indicator::goals(&mut conn, viewer(office.head_b, DAY), story.movement)
            .await
            .expect("none")
            .is_empty()
    );
}

async fn tallies_and_the_whole_come_of_the_values(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    story.both("2025-03-01", "2025-04-02", "120", "60,5").await;
    story.both("2025-04-01", "2025-05-02", "110", "59,5").await;
    story
        .report(office.head_a, office.a, "2025-06-02", "2025-05-01", None, &value_of("100"))
        .await
        .expect("A alone");
    let mut conn = story.house.db.read().await.expect("read");
    let on = viewer(office.clerk, "2025-06-10");
    let tallies = value::tallies(&mut conn, on, story.movement).await.expect("tallies");
    let of = |unit| tallies.iter().find(|row| row.unit_id == unit).expect("a row");
    let (a, b) = (of(office.a), of(office.b));
    assert_eq!((a.ended, a.last_ended), (3, Some(date("2025-05-01"))));
    assert_eq!((b.ended, b.last_ended), (2, Some(date("2025-04-01"))));
    assert_eq!((a.tally().sum, a.tally().days, a.tally().last), (amount("330"), 92, amount("100")));
    assert_eq!(b.tally().sum, amount("120"));

    let found = indicator::find(&mut conn, on, story.wells).await.expect("found");
    let one = value::tallies_of(&mut conn, on, story.wells).await.expect("tallies");
    assert_eq!(one.len(), 2);
    let course = found.course(found.goal_of_unit(None));
    assert_eq!(course.outlook(Some(&a.tally())), Outlook::OnPace(amount("660")), "330 × 184 / 92");
    assert_eq!(course.outlook(Some(&b.tally())), Outlook::WillMiss(amount("361")), "120 × 184 / 61 = 361,9");
    let joints = value::joints(&mut conn, on, &found).await.expect("joints");
    assert_eq!(joints.iter().map(|joint| joint.units).collect::<Vec<_>>(), [2, 2, 1]);
    let known = whole(Counting::Added, &found.window, &joints, 2);
    let sums: Vec<_> = known.iter().map(|(period, sum)| (period.label(), *sum)).collect();
    assert_eq!(sums, [("Tháng 3/2025".into(), amount("180,5")), ("Tháng 4/2025".into(), amount("169,5"))]);
}

async fn what_a_head_owes_stands_on_his_desk(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    let quarterly = NewIndicator { rhythm: Rhythm::Quarterly, due_days: Some(10), ..wells() };
    let act = story.house.act(office.clerk, DAY);
    indicator::create(&story.house.db, &act, story.movement, &quarterly).await.expect("created");
    let owed = async |who, on: &str| {
        let mut conn = story.house.db.read().await.expect("read");
        let rows = value::waiting(&mut conn, viewer(who, on)).await.expect("waiting");
        rows.iter().map(|row| (row.unit_id, row.indicators, row.due)).collect::<Vec<_>>()
    };
    assert_eq!(owed(office.head_a, "2025-03-31").await, [], "the month is not over");
    assert_eq!(owed(office.head_a, "2025-04-01").await, [(office.a, 2, date("2025-04-05"))]);
    assert_eq!(owed(office.clerk, "2025-04-01").await, []);
    story
        .report(office.head_a, office.a, "2025-04-01", "2025-03-01", None, &value_of("5"))
        .await
        .expect("sent");
    assert_eq!(owed(office.head_a, "2025-04-01").await, [(office.a, 1, date("2025-04-10"))]);
    assert_eq!(owed(office.head_b, "2025-05-01").await, [(office.b, 2, date("2025-04-10"))]);
}

async fn what_a_head_will_owe_has_its_days(house: House) {
    let story = Story::new(house).await;
    let office = &story.office;
    let quarterly = NewIndicator { rhythm: Rhythm::Quarterly, ..wells() };
    for new in [wells(), quarterly] {
        let act = story.house.act(office.clerk, DAY);
        indicator::create(&story.house.db, &act, story.movement, &new).await.expect("created");
    }
    let ahead = async |who, on: &str, until: &str| {
        let mut conn = story.house.db.read().await.expect("read");
        let rows = value::upcoming(&mut conn, viewer(who, on), date(until)).await.expect("upcoming");
        let told = |(period, row): &(Period, value::Waiting)| {
            (period.label(), row.unit_id, row.indicators, row.due.to_string())
        };
        rows.iter().map(told).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let (march, first) = (("Tháng 3/2025".to_owned(), office.a), ("Quý I/2025".to_owned(), office.a));
    let fifth = || "2025-04-05".to_owned();
    assert_eq!(
        ahead(office.head_a, "2025-03-10", "2025-04-30").await,
        [(first.0.clone(), first.1, 1, fifth()), (march.0.clone(), march.1, 2, fifth())]
    );
    story
        .report(office.head_a, office.a, "2025-03-10", "2025-03-01", None, &value_of("5"))
        .await
        .expect("early");
    assert_eq!(
        ahead(office.head_a, "2025-03-10", "2025-04-30").await,
        [(first.0, first.1, 1, fifth()), (march.0, march.1, 1, fifth())]
    );
    assert_eq!(ahead(office.head_a, "2025-03-10", "2025-04-04").await, []);
    assert_eq!(ahead(office.head_a, "2025-04-01", "2025-04-30").await, [], "what is over stands on the desk");
    assert_eq!(ahead(office.clerk, "2025-03-10", "2025-04-30").await, []);
}

async fn who_declined_owes_nothing_and_an_office_alone_reports_itself(house: House) {
    let story = Story::new(house).await;
    let (house, office) = (&story.house, &story.office);
    let no = NewAnswer {
        reply: Reply::Decline,
        titles: Vec::new(),
        targets: Vec::new(),
        note: "Có phong trào của ngành (hư cấu)".into(),
    };
    pledge::answer(&house.db, &house.act(office.head_b, DAY), story.movement, office.b, None, &no)
        .await
        .expect("declined");
    let refused = story.report(office.head_b, office.b, DAY, "2025-03-01", None, &value_of("1")).await;
    assert!(matches!(refused, Err(Failure::Missing)), "{refused:?}");
    let units = async |movement| {
        let mut conn = house.db.read().await.expect("read");
        let rows = indicator::units(&mut conn, viewer(office.clerk, DAY), movement).await.expect("units");
        rows.iter().map(|row| row.unit_id).collect::<Vec<_>>()
    };
    assert_eq!(units(story.movement).await, [office.a]);

    let alone = org::create(
        &house.db,
        &house.act(office.admin, DAY),
        Some(office.id),
        &new_unit("C", UnitKind::Division),
    )
    .await
    .expect("unit")
    .id;
    let own = movement::draft(&house.db, &house.act(office.clerk, DAY), alone, &whole_draft())
        .await
        .expect("draft");
    assert_eq!(units(own.id).await, [alone], "a unit with nothing below reports itself");
}
