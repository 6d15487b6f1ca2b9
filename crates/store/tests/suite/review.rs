use domain::indicator::{GoalOf, Joining, NewIndicator};
use domain::movement::Launch;
use domain::pledge::{NewAnswer, Reply};
use domain::record::{Holder, NewAward};
use domain::review::{Kind, NewReview, State, Written};
use store::indicator::value;
use store::{Failure, doctor, indicator, pledge, record, review};
use uuid::Uuid;

use crate::house::{House, date, placement, profile, viewer};
use crate::indicator::{amount, value_of, wells};
use crate::movement::{DAY, Office, document, launched, office, refusals};
use crate::on_both;

on_both!(
    a_movement_is_reviewed_and_the_figures_stay_as_issued,
    five_years_are_told_year_by_year,
    awards_of_another_office_and_of_before_do_not_count,
    a_review_is_written_by_clerks_and_read_over_the_unit,
    what_is_missing_is_said_before_a_report_is_issued,
    a_stale_form_changes_nothing,
    a_movements_indicators_are_told_with_its_figures,
);

const LATER: &str = "2026-07-10";

fn new(kind: Kind, starts: &str, ends: &str) -> NewReview {
    NewReview { kind, movement: None, starts: Some(date(starts)), ends: Some(date(ends)) }
}

fn written() -> Written {
    let text = |text: &str| text.to_owned();
    Written {
        title: text("Sơ kết phong trào (hư cấu)"),
        assessment: text("Phong trào có chuyển biến"),
        limits: text("Hai đơn vị chậm báo cáo\n\n  Ít sáng kiến  "),
        causes: text("Chưa quan tâm"),
        lessons: String::new(),
        directions: text("Kiểm tra hằng quý"),
        requests: String::new(),
        recipients: text("Lãnh đạo Văn phòng\nLưu: VT"),
        small_up_to: Some(3),
    }
}

fn award(holder: Holder, code: &str, year: i64, decided: Option<&str>) -> NewAward {
    NewAward {
        holder,
        code: code.into(),
        category: law::Category::Merit,
        year,
        decided: decided.map(date),
        decision_number: decided.map(|_| "01/QĐ-VP".to_owned()).unwrap_or_default(),
        issuer: "Chánh Văn phòng".into(),
        achievement: String::new(),
    }
}

async fn commend(house: &House, office: &Office, new: NewAward) {
    record::add_award(&house.db, &house.act(office.clerk, LATER), &new).await.expect("award");
}

async fn begin(house: &House, office: &Office, new: &NewReview) -> Uuid {
    review::begin(&house.db, &house.act(office.clerk, LATER), office.id, new).await.expect("begun").id
}

async fn read(house: &House, account: Uuid, id: Uuid) -> Result<review::Review, Failure> {
    review::find(&mut house.db.read().await.expect("read"), viewer(account, LATER), id).await
}

async fn a_movement_is_reviewed_and_the_figures_stay_as_issued(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let answer =
        NewAnswer { reply: Reply::Adopt, titles: vec![], targets: vec!["100%".into()], note: String::new() };
    pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, &answer)
        .await
        .expect("answer");
    let act = house.act(office.clerk, LATER);
    let half = new(Kind::Interim, DAY, "2025-06-30");
    let report = review::begin_of(&house.db, &act, id, &half).await.expect("begun").id;
    let found = read(&house, office.clerk, report).await.expect("found");
    let one = &found.figures.launches[0];
    assert_eq!(
        (found.figures.launches.len(), one.asked, one.adopted + one.adapted, one.silent(), one.targets),
        (1, 2, 1, 1, 1)
    );
    assert!(
        found.head.title.starts_with("Sơ kết phong trào thi đua “Thi đua hư cấu"),
        "{}",
        found.head.title
    );

    let act = house.act(office.clerk, LATER);
    review::write(&house.db, &act, report, 1, &written()).await.expect("written");
    let found = read(&house, office.clerk, report).await.expect("found");
    assert_eq!(found.written.limits, "Hai đơn vị chậm báo cáo\nÍt sáng kiến");
    let paper = document("12/BC-VP", "2025-07-05");
    review::issue(&house.db, &house.act(office.clerk, LATER), report, 2, &paper).await.expect("issued");

    pledge::answer(&house.db, &house.act(office.head_b, DAY), id, office.b, None, &answer)
        .await
        .expect("a late answer");
    let issued = read(&house, office.leader, report).await.expect("found");
    assert_eq!(issued.figures.launches[0].silent(), 1, "as it was on the day of issue");
    assert_eq!((issued.head.state, issued.head.number.as_str()), (State::Issued, "12/BC-VP"));
    let changed = review::write(&house.db, &house.act(office.clerk, LATER), report, 3, &written()).await;
    assert!(refusals(changed).to_string().contains("đã ban hành"));
    let mut conn = house.db.read().await.expect("read");
    let of_movement = review::list_of(&mut conn, viewer(office.clerk, LATER), id).await.expect("list");
    assert_eq!(of_movement.iter().map(|head| head.id).collect::<Vec<_>>(), [report]);
    let faults = doctor::check(&mut conn).await.expect("check");
    assert_eq!(faults, Vec::<String>::new(), "its number stands in the register for it");
}

async fn five_years_are_told_year_by_year(house: House) {
    let office = office(&house).await;
    launched(&house, &office, "05/KH-VP").await;
    let an = house.person(office.admin, office.a, "Đỗ Thị An (hư cấu)", DAY).await;
    let leads = domain::person::Profile {
        leader: true,
        sex: Some(law::Sex::Male),
        ..profile("Hà Văn Lĩnh (hư cấu)")
    };
    let act = house.act(office.admin, DAY);
    let leads = store::person::create(&house.db, &act, &leads, &placement(office.a, "2012-01-01"))
        .await
        .expect("person")
        .id;
    for (holder, year, decided) in [
        (Holder::Person(an), 2022, Some("2023-01-15")),
        (Holder::Person(an), 2024, None),
        (Holder::Person(leads), 2024, Some("2024-12-20")),
        (Holder::Unit(office.a), 2024, Some("2024-12-20")),
        (Holder::Unit(office.b), 2024, Some("2024-12-20")),
    ] {
        commend(&house, &office, award(holder, "GK", year, decided)).await;
    }
    let id = begin(&house, &office, &new(Kind::FiveYear, "2021-01-01", "2025-12-31")).await;
    let act = house.act(office.clerk, LATER);
    review::write(&house.db, &act, id, 1, &Written { small_up_to: Some(2), ..written() })
        .await
        .expect("written");
    let figures = read(&house, office.clerk, id).await.expect("found").figures;
    let told: Vec<_> = figures
        .years
        .iter()
        .map(|one| (one.year, one.launches, one.spread.collectives, one.spread.people, one.spread.direct))
        .collect();
    assert_eq!(
        told,
        [(2021, 0, 0, 0, 0), (2022, 0, 0, 0, 0), (2023, 0, 0, 1, 1), (2024, 0, 2, 2, 1), (2025, 1, 0, 0, 0)],
        "by the decision's year; by the achievement's where its day is not known"
    );
    let spread = figures.commended[0].spread;
    assert_eq!((spread.people, spread.women, spread.direct), (3, 2, 2));
    assert_eq!(
        spread.small,
        Some(1),
        "two people are few; nobody stands in the other, so its size is not known"
    );
}

async fn awards_of_another_office_and_of_before_do_not_count(house: House) {
    let office = office(&house).await;
    let other = house.division(office.admin, office.id, "C", DAY).await;
    let mai = house.person(office.admin, office.a, "Lò Thị Mai (hư cấu)", DAY).await;
    let an = house.person(office.admin, other, "Đỗ Văn An (hư cấu)", DAY).await;
    for (person, year, decided) in [
        (mai, 2025, "2025-05-05"),
        (mai, 2024, "2024-12-31"),
        (mai, 2023, "2026-01-01"),
        (an, 2025, "2025-05-05"),
    ] {
        commend(&house, &office, award(Holder::Person(person), "GK", year, Some(decided))).await;
    }
    let act = house.act(office.head_a, LATER);
    let refused =
        review::begin(&house.db, &act, office.a, &new(Kind::Final, "2025-01-01", "2025-12-31")).await;
    assert!(refusals(refused).to_string().starts_with("Chỉ chuyên viên"));
    let count = async |unit| {
        let act = house.act(office.clerk, LATER);
        let new = new(Kind::Final, "2025-01-01", "2025-12-31");
        let id = review::begin(&house.db, &act, unit, &new).await.expect("begun").id;
        let found = read(&house, office.clerk, id).await.expect("found").figures;
        found.commended.iter().map(|one| one.spread.people).sum::<i64>()
    };
    assert_eq!((count(office.a).await, count(other).await, count(office.id).await), (1, 1, 2));

    // Who moved away before the decision takes the award to the other unit, though he was here in the period.
    let act = house.act(office.admin, LATER);
    let there = placement(other, "2025-03-01");
    store::person::move_to(&house.db, &act, mai, &there).await.expect("moved");
    assert_eq!((count(office.a).await, count(other).await, count(office.id).await), (0, 2, 2));
}

async fn a_review_is_written_by_clerks_and_read_over_the_unit(house: House) {
    let office = office(&house).await;
    let id = begin(&house, &office, &new(Kind::Final, "2025-01-01", "2025-12-31")).await;
    assert!(read(&house, office.leader, id).await.is_ok());
    for foreign in [office.head_a, Uuid::nil()] {
        assert!(matches!(read(&house, foreign, id).await, Err(Failure::Missing)));
        let written = review::write(&house.db, &house.act(foreign, LATER), id, 1, &written()).await;
        assert!(matches!(written, Err(Failure::Missing)), "{written:?}");
    }
    let refused = review::write(&house.db, &house.act(office.leader, LATER), id, 1, &written()).await;
    assert!(refusals(refused).to_string().starts_with("Chỉ chuyên viên"));
    let movement = launched(&house, &office, "05/KH-VP").await;
    let act = house.act(office.head_a, LATER);
    let refused = review::begin_of(&house.db, &act, movement, &new(Kind::Final, DAY, LATER)).await;
    assert!(refused.is_err(), "a head below does not write the superior's report");
}

async fn what_is_missing_is_said_before_a_report_is_issued(house: House) {
    let office = office(&house).await;
    let id = begin(&house, &office, &new(Kind::Final, "2025-01-01", "2025-12-31")).await;
    let issue = async |version, paper: &Launch| {
        review::issue(&house.db, &house.act(office.clerk, LATER), id, version, paper).await
    };
    let bare = refusals(issue(1, &Launch::default()).await);
    assert!(bare.for_field("limits").is_some() && bare.for_field("number").is_some(), "{bare}");
    review::write(&house.db, &house.act(office.clerk, LATER), id, 1, &written()).await.expect("written");
    launched(&house, &office, "12/BC-VP").await;
    let used = Launch { number: "12/BC-VP".into(), ..document("12/BC-VP", "2026-01-05") };
    issue(2, &used).await.expect("the number was used in another year");
    let again = begin(&house, &office, &new(Kind::Final, "2025-01-01", "2025-12-31")).await;
    review::write(&house.db, &house.act(office.clerk, LATER), again, 1, &written()).await.expect("written");
    let act = house.act(office.clerk, LATER);
    let refused = review::issue(&house.db, &act, again, 2, &used).await;
    assert!(refusals(refused).for_field("number").is_some());
}

async fn a_stale_form_changes_nothing(house: House) {
    let office = office(&house).await;
    let id = begin(&house, &office, &new(Kind::Final, "2025-01-01", "2025-12-31")).await;
    let write = async |version| {
        review::write(&house.db, &house.act(office.clerk, LATER), id, version, &written()).await
    };
    write(1).await.expect("written");
    assert!(matches!(write(1).await, Err(Failure::Stale)));
    let paper = document("12/BC-VP", "2026-01-05");
    let issued = review::issue(&house.db, &house.act(office.clerk, LATER), id, 1, &paper).await;
    assert!(matches!(issued, Err(Failure::Stale)), "what was typed elsewhere is not issued unseen");
}

async fn a_movements_indicators_are_told_with_its_figures(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let create = async |new: &NewIndicator| {
        indicator::create(&house.db, &house.act(office.clerk, DAY), id, new).await.expect("created").id
    };
    let each = create(&NewIndicator { goal: Some(amount("100")), ..wells() }).await;
    create(&NewIndicator { goal_of: GoalOf::Each, joining: Joining::Apart, ..wells() }).await;
    create(&NewIndicator { starts: Some(date("2025-07-01")), ..wells() }).await;
    let report = async |who, unit, period: &str, of: &str| {
        let act = house.act(who, "2025-07-02");
        value::report(&house.db, &act, each, unit, date(period), None, &value_of(of))
            .await
            .expect("reported");
    };
    report(office.head_a, office.a, "2025-03-01", "60,5").await;
    report(office.head_a, office.a, "2025-04-01", "40").await;
    report(office.head_b, office.b, "2025-03-01", "9").await;
    report(office.head_b, office.b, "2025-05-01", "500").await;
    let act = house.act(office.clerk, LATER);
    let spring = new(Kind::Interim, DAY, "2025-04-30");
    let told = review::begin_of(&house.db, &act, id, &spring).await.expect("begun").id;
    let figures = read(&house, office.clerk, told).await.expect("found").figures;
    let indicators = &figures.launches[0].indicators;
    assert_eq!(indicators.len(), 2, "the third begins after the period");
    let added = |is_added| indicators.iter().find(|one| one.sum.is_some() == is_added).expect("told");
    let one = added(true);
    assert_eq!((one.units, one.reported, one.reached, one.short, one.missing), (2, 2, 1, 0, 1));
    assert_eq!(one.sum_says(), "109,5 (2/2 đơn vị)", "May is not of the period");
    assert_eq!((one.goal_says().as_str(), one.base_says().as_str()), ("≥ 100, mỗi đơn vị", "512,5 (2024)"));
    let other = added(false);
    assert_eq!((other.reported, other.missing, other.sum), (0, 2, None), "nobody reported: not short");

    review::write(&house.db, &house.act(office.clerk, LATER), told, 1, &written()).await.expect("written");
    let paper = document("12/BC-VP", "2025-07-05");
    review::issue(&house.db, &house.act(office.clerk, LATER), told, 2, &paper).await.expect("issued");
    report(office.head_b, office.b, "2025-04-01", "91").await;
    let issued = read(&house, office.leader, told).await.expect("found").figures;
    assert_eq!(issued, figures, "as they were on the day of issue");
    house.tamper("update review set figures = replace(figures, '\"indicators\"', '\"unknown\"')").await;
    let older = read(&house, office.leader, told).await.expect("issued before indicators were told");
    assert!(older.figures.launches[0].indicators.is_empty());
}
