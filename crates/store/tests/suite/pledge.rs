use domain::account::Role;
use domain::movement::{Closing, Standing};
use domain::pledge::{NewAnswer, NewResult, Outcome, Registered, Reply};
use domain::record::{Holder, NewAward};
use store::account::{self, NewAccount, NewGrant};
use store::{Failure, movement, pledge, record};
use uuid::Uuid;

use crate::house::{House, PASSWORD, date, viewer};
use crate::movement::{DAY, launched, office, refusals};
use crate::on_both;

on_both!(
    a_unit_answers_and_answers_again,
    an_answer_belongs_to_the_head_of_a_unit_below,
    people_of_the_unit_are_registered_and_see_it_themselves,
    a_stale_answer_changes_nothing,
    an_earlier_answer_stays_to_be_read,
    a_unit_that_does_not_take_part_says_why,
    units_that_owe_an_answer_are_reminded_once_a_day,
    what_came_of_an_answer_stands_beside_it,
);

fn new_answer() -> NewAnswer {
    NewAnswer {
        reply: Reply::Adapt,
        titles: vec![Registered { person: None, award_code: "TTLDTT".into() }],
        targets: vec![" 100%  hồ sơ đúng hạn (hư cấu)".into(), "".into()],
        note: "Ghi chú hư cấu".into(),
    }
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

    let second = NewAnswer {
        reply: Reply::Adapt,
        targets: vec!["Một sáng kiến (hư cấu)".into()],
        titles: Vec::new(),
        note: String::new(),
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

async fn an_earlier_answer_stays_to_be_read(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let send = async |version, new: &NewAnswer| {
        pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, version, new).await
    };
    send(None, &new_answer()).await.expect("first");
    let bare =
        NewAnswer { reply: Reply::Adopt, titles: Vec::new(), targets: Vec::new(), note: String::new() };
    send(Some(1), &bare).await.expect("second");
    let mut conn = house.db.read().await.expect("read");
    let now = pledge::find_answer(&mut conn, viewer(office.head_a, DAY), id, office.a).await.expect("answer");
    assert_eq!(now.expect("stands").reply, Reply::Adopt);
    let earlier = pledge::earlier(&mut conn, viewer(office.clerk, DAY), id, office.a).await.expect("earlier");
    let [first] = earlier.as_slice() else { panic!("{earlier:?}") };
    assert_eq!((first.version, first.reply, first.note.as_str()), (1, Reply::Adapt, "Ghi chú hư cấu"));
    assert_eq!(first.registered.titles, [(String::new(), "TTLDTT".to_owned())]);
    assert_eq!(first.registered.targets, ["100% hồ sơ đúng hạn (hư cấu)"]);
    let foreign = pledge::earlier(&mut conn, viewer(office.head_b, DAY), id, office.a).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
}

async fn a_unit_that_does_not_take_part_says_why(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let decline = |note: &str| NewAnswer {
        reply: Reply::Decline,
        titles: Vec::new(),
        targets: Vec::new(),
        note: note.into(),
    };
    let send = async |new: &NewAnswer| {
        pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, new).await
    };
    assert!(refusals(send(&decline(" ")).await).for_field("note").is_some());
    let both = NewAnswer { note: "Lý do".into(), reply: Reply::Decline, ..new_answer() };
    assert!(refusals(send(&both).await).for_field("reply").is_some());
    send(&decline("Đã có phong trào của ngành (hư cấu)")).await.expect("declined");
    let mut conn = house.db.read().await.expect("read");
    let rows = pledge::answers(&mut conn, viewer(office.clerk, DAY), id).await.expect("answers");
    assert_eq!((rows[0].reply(), rows[0].has_answered()), (Some(Reply::Decline), true));
    assert_eq!(rows[0].note, "Đã có phong trào của ngành (hư cấu)");
    assert!(movement::waiting(&mut conn, viewer(office.head_a, DAY)).await.expect("waiting").is_empty());
}

async fn units_that_owe_an_answer_are_reminded_once_a_day(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, &new_answer())
        .await
        .expect("answer");
    let remind = async |who, day| pledge::remind(&house.db, &house.act(who, day), id).await;
    assert!(refusals(remind(office.head_b, DAY).await).to_string().starts_with("Chỉ chuyên viên"));
    remind(office.clerk, "2025-03-10").await.expect("reminded");
    assert!(refusals(remind(office.clerk, "2025-03-10").await).to_string().contains("đã được nhắc hôm nay"));
    remind(office.clerk, "2025-03-11").await.expect("reminded the day after");
    let mut conn = house.db.read().await.expect("read");
    let on = viewer(office.head_b, "2025-03-12");
    let waiting = movement::waiting(&mut conn, on).await.expect("waiting");
    assert_eq!(waiting[0].reminded_on, Some(date("2025-03-11")));
    let rows = pledge::answers(&mut conn, viewer(office.clerk, "2025-03-12"), id).await.expect("answers");
    let reminded: Vec<_> = rows.iter().map(|row| row.reminded_on).collect();
    assert_eq!(reminded, [None, Some(date("2025-03-11"))], "whoever answered is left in peace");
}

async fn what_came_of_an_answer_stands_beside_it(house: House) {
    let office = office(&house).await;
    let id = launched(&house, &office, "05/KH-VP").await;
    let mai = house.person(office.admin, office.a, "Lò Thị Mai (hư cấu)", DAY).await;
    let mine = Registered { person: Some(mai), award_code: "LDTT".into() };
    let new = NewAnswer { titles: vec![mine], ..new_answer() };
    pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, None, &new)
        .await
        .expect("answer");

    let say = async |who, position, is_met, reason: &str| {
        let result = NewResult { position, is_met, says: String::new(), reason: reason.into() };
        pledge::report(&house.db, &house.act(who, DAY), id, office.a, 1, &[result]).await
    };
    assert!(refusals(say(office.head_a, 2, Some(false), " ").await).for_field("reason-2").is_some());
    assert!(matches!(say(office.head_a, 3, Some(true), "").await, Err(Failure::Missing)));
    assert!(matches!(say(office.head_b, 2, Some(true), "").await, Err(Failure::Missing)));
    assert!(
        refusals(say(office.clerk, 2, Some(true), "").await).to_string().starts_with("Chỉ trưởng đơn vị")
    );
    say(office.head_a, 2, Some(false), "Thiếu người (hư cấu)").await.expect("reported");

    let outcomes = async || {
        let mut conn = house.db.read().await.expect("read");
        let rows =
            pledge::results(&mut conn, viewer(office.clerk, DAY), id, office.a).await.expect("results");
        rows.iter().map(pledge::ResultRow::outcome).collect::<Vec<_>>()
    };
    assert_eq!(
        outcomes().await,
        [Outcome::Open, Outcome::Missed],
        "a title that nobody decided is not missed"
    );
    let award = |year| NewAward {
        holder: Holder::Person(mai),
        code: "LDTT".into(),
        category: law::Category::Merit,
        year,
        decided: None,
        decision_number: String::new(),
        issuer: String::new(),
        achievement: String::new(),
    };
    let act = || house.act(office.clerk, "2026-02-01");
    record::add_award(&house.db, &act(), &award(2024)).await.expect("of another year");
    assert_eq!(outcomes().await[0], Outcome::Open);
    record::add_award(&house.db, &act(), &award(2025)).await.expect("award");
    assert_eq!(outcomes().await, [Outcome::Met, Outcome::Missed]);

    let again = pledge::answer(&house.db, &house.act(office.head_a, DAY), id, office.a, Some(1), &new).await;
    assert!(refusals(again).to_string().contains("đã ghi kết quả"));
    let mut conn = house.db.read().await.expect("read");
    let rows = pledge::answers(&mut conn, viewer(office.clerk, DAY), id).await.expect("answers");
    let counts = (rows[0].titles_held, rows[0].titles, rows[0].targets_met, rows[0].targets);
    assert_eq!(counts, (1, 1, 0, 1));
    drop(conn);
    say(office.head_a, 2, None, "").await.expect("taken back");
    assert_eq!(outcomes().await, [Outcome::Met, Outcome::Open]);
}
