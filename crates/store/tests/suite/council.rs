//! The council's stories. People, units' names and dossiers are invented.

use std::collections::BTreeMap;

use domain::account::Role;
use domain::council::{Choice, MeetingState, NewCouncil, NewMeeting, NewMember, Outcome, Part};
use domain::movement::Draft;
use domain::org::UnitKind;
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::account::{self, NewAccount, NewGrant};
use store::{Failure, council, doctor, dossier, movement, org};
use uuid::Uuid;

use crate::house::{House, PASSWORD, date, new_unit, viewer};
use crate::movement::{document, whole};
use crate::on_both;

on_both!(
    a_vote_passes_by_the_law_and_is_kept_in_the_minutes,
    the_minutes_name_the_launch_that_the_rows_answer,
    own_name_and_own_unit_are_locked_and_counted_apart,
    an_absent_member_leaves_the_row_incomplete_for_another_meeting,
    nothing_that_can_be_read_before_closing_depends_on_the_votes,
    only_those_who_may_see_and_step,
    a_meeting_that_cannot_be_opened_says_why,
    a_ballot_is_whole_and_dropped_once,
    a_touched_box_is_noticed,
    a_result_that_was_rewritten_is_noticed,
    the_counts_are_what_was_cast,
);

const FOUNDED: &str = "2026-01-05";
const DAY: &str = "2026-11-02";

/// An office with a clerk, a leader, two divisions, a council of five who log in, and accepted rows.
struct Hall {
    house: House,
    office: Uuid,
    admin: Uuid,
    clerk: Uuid,
    leader: Uuid,
    divisions: [Uuid; 2],
    /// Person and account of each member: chair, vice-chair, secretary, two members.
    seats: Vec<(Uuid, Uuid)>,
    council: Uuid,
}

const PARTS: [Part; 5] = [Part::Chair, Part::ViceChair, Part::Secretary, Part::Member, Part::Member];

impl Hall {
    async fn new(house: House) -> Self {
        let (office, admin) = house.office(FOUNDED).await;
        let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, FOUNDED).await;
        let leader = house.member(admin, "lanhdao", Role::Leader, office, FOUNDED).await;
        let mut divisions = [Uuid::nil(); 2];
        for (division, code) in divisions.iter_mut().zip(["P1", "P2"]) {
            let new = new_unit(code, UnitKind::Division);
            *division = org::create(&house.db, &house.act(admin, FOUNDED), Some(office), &new)
                .await
                .expect("unit")
                .id;
        }
        let mut hall =
            Self { house, office, admin, clerk, leader, divisions, seats: Vec::new(), council: Uuid::nil() };
        for n in 0..PARTS.len() {
            let person = hall.person(n, if n == 4 { hall.divisions[1] } else { hall.divisions[0] }).await;
            let account = hall.log_in_of(person, n).await;
            hall.seats.push((person, account));
        }
        hall.council = hall.found(PARTS.len(), "01/QĐ-VP").await;
        hall
    }

    async fn person(&self, n: usize, unit: Uuid) -> Uuid {
        let person = Uuid::from_u128(0x1000 + n as u128);
        self.sql(&format!(
            "insert into person (id, full_name, folded, sort_key, honorific, legal_group, leader, invented, created_at)
                values ({id}, 'Người số {n} (hư cấu)', 'nguoi so {n}', '{n}', 'Bà', 'civil_servant', true, true, '2026-01-01T00:00:00+00:00');
             insert into membership (id, person_id, unit_id, post, starts) values ({id}, {id}, {unit}, 'Trưởng phòng', '2020-01-01')",
            id = self.id(person),
            unit = self.id(unit),
        ))
        .await;
        person
    }

    async fn log_in_of(&self, person: Uuid, n: usize) -> Uuid {
        let new = NewAccount {
            login: format!("thanhvien{n}"),
            display_name: format!("Người số {n} (hư cấu)"),
            password: PASSWORD.into(),
            person: Some(person),
        };
        let act = self.house.act(self.admin, FOUNDED);
        let account = account::create(&self.house.db, &act, &new).await.expect("account").id;
        let grant = NewGrant {
            account,
            role: Role::CouncilMember,
            unit: self.office,
            starts: date(FOUNDED),
            ends: None,
        };
        account::grant(&self.house.db, &self.house.act(self.admin, FOUNDED), &grant).await.expect("grant");
        account
    }

    /// A council of the first `size` people.
    async fn found(&self, size: usize, number: &str) -> Uuid {
        let act = self.house.act(self.clerk, FOUNDED);
        council::create(&self.house.db, &act, self.office, &self.new_council(size, number))
            .await
            .expect("council")
            .id
    }

    fn new_council(&self, size: usize, number: &str) -> NewCouncil {
        let part = |n: usize| if size < 5 && n == 1 { Part::Secretary } else { PARTS[n] };
        let member = |(n, (person, _)): (usize, &(Uuid, Uuid))| NewMember { person: *person, part: part(n) };
        NewCouncil {
            name: "Hội đồng Thi đua - Khen thưởng (hư cấu)".into(),
            decision_number: number.into(),
            decision_date: date(FOUNDED),
            ends: None,
            members: self.seats.iter().take(size).enumerate().map(member).collect(),
        }
    }

    /// An accepted dossier with these awards and subjects: a person, or a collective.
    async fn rows(&self, from: u128, rows: &[(&str, Result<Uuid, Uuid>)]) -> Vec<Uuid> {
        let (sql, ids) = self.dossier(from, rows);
        self.sql(&sql).await;
        ids
    }

    fn dossier(&self, from: u128, rows: &[(&str, Result<Uuid, Uuid>)]) -> (String, Vec<Uuid>) {
        let dossier = self.id(Uuid::from_u128(0x20_0000 + from));
        let mut sql = format!(
            "insert into dossier (id, unit_id, office_id, state, version, title, year, category, received_on, created_by, created_at)
             values ({dossier}, {unit}, {office}, 'accepted', 1, 'Hồ sơ (hư cấu)', 2026, 'merit', '2026-10-20', {by}, '2026-10-01T00:00:00+00:00');",
            unit = self.id(self.divisions[0]),
            office = self.id(self.office),
            by = self.id(self.clerk),
        );
        let mut ids = Vec::new();
        for (position, (award, subject)) in (1u128..).zip(rows) {
            let id = Uuid::from_u128(0x30_0000 + from + position);
            let (person, unit) = match subject {
                Ok(person) => (self.id(*person), "null".to_owned()),
                Err(unit) => ("null".to_owned(), self.id(*unit)),
            };
            sql += &format!(
                "insert into nomination (id, dossier_id, position, person_id, unit_id, award_code, achievement, honorific, name, post_unit, state, set_aside_reason, verdict)
                 values ({id}, {dossier}, {position}, {person}, {unit}, '{award}', 'Hoàn thành tốt (hư cấu)', '', 'Dòng {position}', 'Phòng 1', 'proposed', '', '{{\"verdict\":\"eligible\"}}');",
                id = self.id(id),
            );
            ids.push(id);
        }
        (sql, ids)
    }

    async fn open(&self, rows: &[Uuid], number: &str) -> Uuid {
        self.try_open(self.clerk, self.council, &new_meeting(rows, number)).await.expect("opened")
    }

    async fn try_open(&self, who: Uuid, council: Uuid, new: &NewMeeting) -> Result<Uuid, Failure> {
        let act = self.house.act(who, DAY);
        council::open_meeting(&self.house.db, &act, council, new).await.map(|done| done.id)
    }

    /// The member with this number marks every row that is open to him.
    async fn vote(&self, meeting: Uuid, n: usize, mark: impl Fn(Uuid) -> bool) -> Result<(), Failure> {
        let who = self.seats[n].1;
        let mut conn = self.house.db.read().await.expect("read");
        let rows = council::agenda(&mut conn, viewer(who, DAY), meeting).await?;
        let mine = council::my_ballot(&mut conn, viewer(who, DAY), meeting).await?.expect("a member");
        drop(conn);
        let open = rows.iter().map(|row| row.nomination_id).filter(|row| !mine.locked.contains_key(row));
        let choices: Vec<Choice> =
            open.map(|nomination| Choice { nomination, yes: mark(nomination) }).collect();
        council::vote(&self.house.db, &self.house.act(who, DAY), meeting, &choices).await.map(|_| ())
    }

    async fn close(&self, who: Uuid, meeting: Uuid) -> Result<(), Failure> {
        council::close_meeting(&self.house.db, &self.house.act(who, DAY), meeting).await.map(|_| ())
    }

    async fn agenda(&self, meeting: Uuid) -> Vec<council::AgendaRow> {
        let mut conn = self.house.db.read().await.expect("read");
        council::agenda(&mut conn, viewer(self.clerk, DAY), meeting).await.expect("agenda")
    }

    async fn faults(&self) -> Vec<String> {
        // People and dossiers were written past the acts that keep the search.
        self.house.fill_search().await;
        let mut conn = self.house.db.read().await.expect("read");
        doctor::check(&mut conn).await.expect("check")
    }

    fn id(&self, id: Uuid) -> String {
        self.house.id(id)
    }

    async fn sql(&self, sql: &str) {
        self.house.tamper(sql).await;
    }

    /// What an auditor reads: each act and its detail.
    async fn log(&self) -> Vec<(String, String)> {
        let sql = "select act, detail from audit order by seq";
        if self.house.is_sqlite() {
            let mut conn = SqliteConnection::connect(&self.house.url).await.expect("SQLite opens");
            sqlx::query_as(sql).fetch_all(&mut conn).await.expect("log")
        } else {
            let mut conn = PgConnection::connect(&self.house.url).await.expect("PostgreSQL opens");
            sqlx::query_as(sql).fetch_all(&mut conn).await.expect("log")
        }
    }
}

fn new_meeting(rows: &[Uuid], number: &str) -> NewMeeting {
    NewMeeting {
        title: "Họp xét khen thưởng năm 2026".into(),
        place: "Phòng họp A".into(),
        number: number.into(),
        held_on: date(DAY),
        rows: rows.to_vec(),
    }
}

/// Somebody whom nobody in the council knows.
const OUTSIDER: usize = 9;

async fn hall_with_outsider(house: House) -> (Hall, Uuid) {
    let hall = Hall::new(house).await;
    let outsider = hall.person(OUTSIDER, hall.divisions[1]).await;
    (hall, outsider)
}

async fn a_vote_passes_by_the_law_and_is_kept_in_the_minutes(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("CSTDCS", Ok(outsider)), ("LDTT", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    // Four of five agree on CSTĐCS (80 %), two of five on LĐTT.
    for n in 0..5 {
        hall.vote(meeting, n, |row| if row == rows[0] { n != 4 } else { n < 2 }).await.expect("voted");
    }
    hall.close(hall.seats[0].1, meeting).await.expect("closed by the chair");

    let agenda = hall.agenda(meeting).await;
    let counts: Vec<_> = agenda.iter().map(|row| row.count.clone().expect("counted")).collect();
    assert_eq!((counts[0].outcome, counts[0].yes, counts[0].no), (Outcome::Passed, 4, 1));
    assert_eq!((counts[0].law.share.as_str(), counts[0].law.threshold.as_deref()), ("80.00", Some("80")));
    assert!(!counts[0].law.cite.is_empty(), "the article stands beside the figures");
    assert_eq!((counts[1].outcome, counts[1].law.threshold.as_deref()), (Outcome::Failed, None));
    assert!(counts[1].law.says.contains("quá nửa"), "a default is said to be one: {}", counts[1].law.says);

    let mut conn = hall.house.db.read().await.expect("read");
    for who in [hall.clerk, hall.leader, hall.seats[3].1] {
        let minutes = council::minutes(&mut conn, viewer(who, DAY), meeting).await.expect("minutes");
        assert_eq!((minutes.present(), minutes.members.len(), minutes.passed()), (5, 5, 1));
        assert_eq!(minutes.chair().map(|chair| chair.part), Some(Part::Chair));
        assert_eq!(minutes.secretary().map(|one| one.post.as_str()), Some("Trưởng phòng"));
        assert_eq!(minutes.decision_number, "01/QĐ-VP");
        assert_eq!(minutes.rows, agenda);
    }
    let again = council::waiting(&mut conn, viewer(hall.clerk, DAY), hall.council).await.expect("waiting");
    assert_eq!(
        again.iter().map(|row| row.nomination_id).collect::<Vec<_>>(),
        [rows[1]],
        "what passed waits no more"
    );
    assert_eq!(again[0].earlier(), Some(Outcome::Failed));
    drop(conn);
    assert_eq!(hall.faults().await, Vec::<String>::new());
}

async fn the_minutes_name_the_launch_that_the_rows_answer(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let draft = Draft {
        parent_number: "1004/PĐ-UBND".into(),
        parent_date: Some(date("2026-01-20")),
        parent_issuer: "Ủy ban nhân dân tỉnh (hư cấu)".into(),
        starts: Some(date("2026-02-01")),
        ends: Some(date("2026-12-31")),
        ..whole()
    };
    let act = || hall.house.act(hall.clerk, "2026-02-01");
    let id = movement::draft(&hall.house.db, &act(), hall.office, &draft).await.expect("drafted").id;
    let paper = document("05/KH-VP", "2026-02-01");
    movement::launch(&hall.house.db, &act(), id, 1, &paper).await.expect("launched");
    let rows = hall.rows(0, &[("CSTDCS", Ok(outsider)), ("LDTT", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    for n in 0..5 {
        hall.vote(meeting, n, |_| true).await.expect("voted");
    }
    hall.close(hall.clerk, meeting).await.expect("closed");
    let named = async || {
        let mut conn = hall.house.db.read().await.expect("read");
        let minutes = council::minutes(&mut conn, viewer(hall.clerk, DAY), meeting).await.expect("minutes");
        minutes.superiors.into_iter().map(|one| (one.number, one.on, one.issuer)).collect::<Vec<_>>()
    };
    assert_eq!(named().await, [], "rows of no movement");
    hall.sql(&format!("update dossier set movement_id = {}", hall.id(id))).await;
    let launch = ("1004/PĐ-UBND".to_owned(), date("2026-01-20"), "Ủy ban nhân dân tỉnh (hư cấu)".to_owned());
    assert_eq!(named().await, std::slice::from_ref(&launch), "once, however many rows");
    let mut conn = hall.house.db.read().await.expect("read");
    let dossier = Uuid::from_u128(0x20_0000);
    let of_dossier = dossier::answered(&mut conn, viewer(hall.clerk, DAY), dossier).await.expect("asked");
    assert_eq!(of_dossier.map(|one| one.number), Some(launch.0));
    let foreign = dossier::answered(&mut conn, viewer(Uuid::nil(), DAY), dossier).await.expect("asked");
    assert_eq!(foreign, None);
}

async fn own_name_and_own_unit_are_locked_and_counted_apart(house: House) {
    let hall = Hall::new(house).await;
    let chair = hall.seats[0].0;
    let rows = hall.rows(0, &[("CSTDCS", Ok(chair)), ("TTLDTT", Err(hall.divisions[1]))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    let mut conn = hall.house.db.read().await.expect("read");
    let of_chair = council::my_ballot(&mut conn, viewer(hall.seats[0].1, DAY), meeting)
        .await
        .expect("mine")
        .expect("seat");
    let of_last = council::my_ballot(&mut conn, viewer(hall.seats[4].1, DAY), meeting)
        .await
        .expect("mine")
        .expect("seat");
    drop(conn);
    assert_eq!(of_chair.locked.keys().collect::<Vec<_>>(), [&rows[0]]);
    assert!(of_chair.locked[&rows[0]].contains("người được đề nghị"));
    assert_eq!(of_last.locked.keys().collect::<Vec<_>>(), [&rows[1]]);
    assert!(of_last.locked[&rows[1]].contains("tập thể"));

    let both: Vec<Choice> = rows.iter().map(|row| Choice { nomination: *row, yes: true }).collect();
    let act = hall.house.act(hall.seats[0].1, DAY);
    let forced = council::vote(&hall.house.db, &act, meeting, &both).await;
    assert!(matches!(forced, Err(Failure::Refused(_))), "a locked row takes no vote: {forced:?}");

    for n in 0..5 {
        hall.vote(meeting, n, |_| true).await.expect("voted");
    }
    hall.close(hall.clerk, meeting).await.expect("closed");
    for row in hall.agenda(meeting).await {
        let count = row.count.expect("counted");
        assert_eq!((count.members, count.yes, count.no, count.absent, count.recused), (5, 4, 0, 0, 1));
        assert_eq!(count.outcome, Outcome::Passed);
        assert!(count.law.says.contains("vì liên quan"), "{}", count.law.says);
    }
}

async fn an_absent_member_leaves_the_row_incomplete_for_another_meeting(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("CSTDCS", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    for n in 0..4 {
        hall.vote(meeting, n, |_| true).await.expect("voted");
    }
    hall.close(hall.seats[2].1, meeting).await.expect("closed by the secretary");
    let count = hall.agenda(meeting).await[0].count.clone().expect("counted");
    assert_eq!((count.outcome, count.absent, count.law.passes), (Outcome::Incomplete, 1, None));
    let mut conn = hall.house.db.read().await.expect("read");
    let minutes = council::minutes(&mut conn, viewer(hall.clerk, DAY), meeting).await.expect("minutes");
    assert_eq!(
        minutes.members.iter().map(|member| member.present).collect::<Vec<_>>(),
        [true, true, true, true, false]
    );
    drop(conn);

    let second = hall.open(&rows, "02/BB-HĐ").await;
    for n in 0..5 {
        hall.vote(second, n, |_| true).await.expect("voted");
    }
    hall.close(hall.clerk, second).await.expect("closed");
    assert_eq!(hall.agenda(second).await[0].count.as_ref().map(|count| count.outcome), Some(Outcome::Passed));
    assert_eq!(hall.agenda(meeting).await[0].count, Some(count), "the first meeting's result stands");
    assert_eq!(hall.faults().await, Vec::<String>::new());
}

/// Everything that anybody can read while votes are cast: two offices that differ in nothing but the votes read alike.
async fn nothing_that_can_be_read_before_closing_depends_on_the_votes(house: House) {
    let second =
        if house.url.starts_with("sqlite:") { House::sqlite().await } else { House::postgres().await };
    let (yes, no) = (readable(house, true).await, readable(second, false).await);
    assert!(yes.len() > 20, "{yes:?}");
    assert_eq!(yes, no);
}

async fn readable(house: House, mark: bool) -> Vec<String> {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("CSTDCS", Ok(outsider)), ("LDTT", Ok(hall.seats[1].0))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    let mut read = Vec::new();
    for n in 0..4 {
        hall.vote(meeting, n, |_| mark).await.expect("voted");
    }
    let again = hall.vote(meeting, 0, |_| mark).await;
    read.push(format!("{again:?}"));
    let mut conn = hall.house.db.read().await.expect("read");
    let everybody = [hall.admin, hall.clerk, hall.leader]
        .into_iter()
        .chain(hall.seats.iter().map(|(_, account)| *account));
    for who in everybody {
        let viewer = viewer(who, DAY);
        read.push(format!("{:?}", council::list(&mut conn, viewer).await));
        read.push(format!("{:?}", council::find(&mut conn, viewer, hall.council).await));
        read.push(format!("{:?}", council::members(&mut conn, viewer, hall.council).await));
        read.push(format!("{:?}", council::list_meetings(&mut conn, viewer, None).await));
        read.push(format!("{:?}", council::find_meeting(&mut conn, viewer, meeting).await));
        read.push(format!("{:?}", council::agenda(&mut conn, viewer, meeting).await));
        read.push(format!("{:?}", council::my_ballot(&mut conn, viewer, meeting).await));
        read.push(format!("{:?}", council::roll(&mut conn, viewer, meeting).await));
        read.push(format!("{:?}", council::waiting(&mut conn, viewer, hall.council).await));
        read.push(format!(
            "{:?}",
            council::minutes(&mut conn, viewer, meeting).await.map(|minutes| minutes.rows)
        ));
        read.push(format!("{:?}", council::candidates(&mut conn, viewer, hall.office).await));
    }
    read.push(format!("{:?}", doctor::check(&mut conn).await));
    read.push(format!("{:?}", hall.log().await));
    let mut names = BTreeMap::new();
    read.iter().map(|text| without_ids(text, &mut names)).collect()
}

/// The text with each id replaced by its order of appearance: ids are random, and differ between two offices.
fn without_ids(text: &str, names: &mut BTreeMap<Uuid, usize>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(next) = rest.chars().next() {
        let id = rest.get(..36).and_then(|part| Uuid::try_parse(part).ok());
        let taken = match id {
            Some(id) => {
                let order = names.len();
                out += &format!("#{}", names.entry(id).or_insert(order));
                36
            }
            None => {
                out.push(next);
                next.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

async fn only_those_who_may_see_and_step(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("LDTT", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    let head = hall.house.member(hall.admin, "truongphong", Role::Head, hall.divisions[0], FOUNDED).await;
    // Somebody with the role of a council member who sits in no council.
    let idle = hall.house.member(hall.admin, "khonghop", Role::CouncilMember, hall.office, FOUNDED).await;
    let mut conn = hall.house.db.read().await.expect("read");
    for who in [head, idle, Uuid::nil()] {
        let viewer = viewer(who, DAY);
        assert!(council::list(&mut conn, viewer).await.expect("list").is_empty());
        assert!(council::list_meetings(&mut conn, viewer, None).await.expect("list").is_empty());
        assert!(matches!(council::find(&mut conn, viewer, hall.council).await, Err(Failure::Missing)));
        assert!(matches!(council::agenda(&mut conn, viewer, meeting).await, Err(Failure::Missing)));
        assert!(matches!(council::roll(&mut conn, viewer, meeting).await, Err(Failure::Missing)));
    }
    let admin = viewer(hall.admin, DAY);
    assert_eq!(
        council::list(&mut conn, admin).await.expect("list").len(),
        1,
        "the administrator keeps the council"
    );
    assert!(
        matches!(council::find_meeting(&mut conn, admin, meeting).await, Err(Failure::Missing)),
        "not its meetings"
    );
    for who in [hall.clerk, hall.leader] {
        assert_eq!(council::roll(&mut conn, viewer(who, DAY), meeting).await.expect("roll").len(), 5);
    }
    let chair = viewer(hall.seats[0].1, DAY);
    assert!(matches!(council::roll(&mut conn, chair, meeting).await, Err(Failure::Missing)));
    assert_eq!(council::agenda(&mut conn, chair, meeting).await.expect("agenda").len(), 1);
    assert!(matches!(council::waiting(&mut conn, chair, hall.council).await, Err(Failure::Missing)));
    drop(conn);

    let choice = [Choice { nomination: rows[0], yes: true }];
    for (who, sees) in
        [(hall.clerk, true), (hall.leader, true), (hall.admin, false), (head, false), (idle, false)]
    {
        let act = hall.house.act(who, DAY);
        match council::vote(&hall.house.db, &act, meeting, &choice).await {
            Err(Failure::Refused(_)) => assert!(sees),
            Err(Failure::Missing) => assert!(!sees),
            other => panic!("{other:?}"),
        }
    }
    for who in [hall.leader, hall.admin, head, hall.seats[1].1] {
        assert!(hall.close(who, meeting).await.is_err());
    }
    for who in [hall.admin, hall.leader, hall.seats[0].1, head] {
        assert!(hall.try_open(who, hall.council, &new_meeting(&rows, "02/BB-HĐ")).await.is_err());
    }
    let founded = council::create(
        &hall.house.db,
        &hall.house.act(hall.leader, DAY),
        hall.office,
        &hall.new_council(3, "02/QĐ-VP"),
    )
    .await;
    assert!(matches!(founded, Err(Failure::Missing)), "{founded:?}");
}

async fn a_meeting_that_cannot_be_opened_says_why(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("LDTT", Ok(outsider)), ("CSTDCS", Ok(outsider))]).await;
    let field = |came: Result<Uuid, Failure>| match came {
        Err(Failure::Refused(refusals)) => {
            refusals.iter().next().map_or_else(String::new, |refusal| refusal.field.to_string())
        }
        other => panic!("{other:?}"),
    };
    let open = async |new: &NewMeeting| field(hall.try_open(hall.clerk, hall.council, new).await);
    assert_eq!(open(&new_meeting(&[], "01/BB-HĐ")).await, "rows");
    for day in ["2026-01-04", "2026-11-03"] {
        assert_eq!(
            open(&NewMeeting { held_on: date(day), ..new_meeting(&rows, "01/BB-HĐ") }).await,
            "held_on"
        );
    }
    let foreign = hall.try_open(hall.clerk, hall.council, &new_meeting(&[Uuid::nil()], "01/BB-HĐ")).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");

    let first = hall.open(&rows[..1], "01/BB-HĐ").await;
    assert_eq!(
        open(&new_meeting(&rows, "02/BB-HĐ")).await,
        "rows",
        "the first row is before an open meeting"
    );
    assert_eq!(open(&new_meeting(&rows[1..], "01/BB-HĐ")).await, "number");
    let mut conn = hall.house.db.read().await.expect("read");
    let members = council::members(&mut conn, viewer(hall.clerk, DAY), hall.council).await.expect("members");
    drop(conn);
    let end = async |n: usize| {
        council::end_member(&hall.house.db, &hall.house.act(hall.clerk, DAY), hall.council, members[n].id)
            .await
    };
    assert!(matches!(end(4).await, Err(Failure::Refused(_))), "the denominator stands while a meeting votes");
    hall.close(hall.clerk, first).await.expect("closed");
    for n in [4, 3, 1] {
        end(n).await.expect("ended");
    }
    assert_eq!(open(&new_meeting(&rows[1..], "02/BB-HĐ")).await, "held_on", "two members are no ballot");
}

async fn a_ballot_is_whole_and_dropped_once(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("LDTT", Ok(outsider)), ("CSTDCS", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    let member = hall.seats[3].1;
    let half = [Choice { nomination: rows[0], yes: true }];
    let came = council::vote(&hall.house.db, &hall.house.act(member, DAY), meeting, &half).await;
    let Err(Failure::Refused(refusals)) = came else { panic!("{came:?}") };
    assert!(refusals.to_string().contains("Còn 1 dòng"), "{refusals}");

    let whole: Vec<Choice> = rows.iter().map(|row| Choice { nomination: *row, yes: true }).collect();
    let act = hall.house.act(member, DAY);
    let first = council::vote(&hall.house.db, &act, meeting, &whole).await.expect("voted");
    let resent =
        council::vote(&hall.house.db, &act, meeting, &whole).await.expect("a resend is the same vote");
    assert_eq!((resent.id, resent.repeated), (first.id, true));
    let again = council::vote(&hall.house.db, &hall.house.act(member, DAY), meeting, &whole).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");
    hall.close(hall.clerk, meeting).await.expect("closed");
    assert!(hall.vote(meeting, 0, |_| true).await.is_err(), "the box is closed");
    assert!(hall.close(hall.clerk, meeting).await.is_err(), "and closed once");
    for row in hall.agenda(meeting).await {
        assert_eq!(row.count.map(|count| (count.yes, count.no, count.absent)), Some((1, 0, 4)));
    }
}

async fn a_touched_box_is_noticed(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("LDTT", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    hall.vote(meeting, 0, |_| false).await.expect("voted");
    hall.sql(&format!(
        "insert into ballot_box (nomination_id, slip, meeting_id, yes) values ({row}, {row}, {meeting}, true)",
        row = hall.id(rows[0]),
        meeting = hall.id(meeting),
    ))
    .await;
    assert_eq!(hall.faults().await.len(), 1);
    let came = hall.close(hall.clerk, meeting).await;
    let Err(Failure::Refused(refusals)) = came else { panic!("{came:?}") };
    assert!(refusals.to_string().contains("2 phiếu"), "{refusals}");
    let mut conn = hall.house.db.read().await.expect("read");
    let still = council::find_meeting(&mut conn, viewer(hall.clerk, DAY), meeting).await.expect("meeting");
    assert_eq!(still.row.state, MeetingState::Open);
}

async fn a_result_that_was_rewritten_is_noticed(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let rows = hall.rows(0, &[("CSTDCS", Ok(outsider))]).await;
    let meeting = hall.open(&rows, "01/BB-HĐ").await;
    for n in 0..5 {
        hall.vote(meeting, n, |_| n < 3).await.expect("voted");
    }
    hall.close(hall.clerk, meeting).await.expect("closed");
    assert_eq!(hall.faults().await, Vec::<String>::new());
    hall.sql("update agenda set yes = 5, no = 0, result = 'passed'").await;
    assert!(hall.faults().await.iter().any(|fault| fault.starts_with("Kết quả biểu quyết không khớp")));
    hall.sql("update agenda set yes = 3, no = 2, result = 'failed'").await;
    assert_eq!(hall.faults().await, Vec::<String>::new());
    hall.sql("delete from meeting_member").await;
    assert!(hall.faults().await.iter().any(|fault| fault.starts_with("Danh sách bỏ phiếu có người")));
}

/// A small generator: the same meetings on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Random meetings: councils of three to five, rows that concern a member or his unit, members who stay away.
async fn the_counts_are_what_was_cast(house: House) {
    let (hall, outsider) = hall_with_outsider(house).await;
    let councils = [hall.found(3, "03/QĐ-VP").await, hall.found(4, "04/QĐ-VP").await, hall.council];
    let subjects = [
        Ok(outsider),
        Ok(hall.seats[0].0),
        Ok(hall.seats[2].0),
        Err(hall.divisions[0]),
        Err(hall.divisions[1]),
    ];
    let mut dice = Dice(2026);
    let agendas = hall.random_agendas(&mut dice, subjects).await;
    for (n, rows) in agendas.iter().enumerate() {
        let size = 3 + dice.below(3);
        let number = format!("{n}/BB-HĐ");
        let meeting =
            hall.try_open(hall.clerk, councils[size - 3], &new_meeting(rows, &number)).await.expect("opened");
        let mut cast: BTreeMap<Uuid, (i64, i64)> = rows.iter().map(|row| (*row, (0, 0))).collect();
        for member in 0..size {
            if dice.below(5) > 0 {
                hall.cast(meeting, member, &mut dice, &mut cast).await;
            }
        }
        hall.close(hall.clerk, meeting).await.expect("closed");
        for row in hall.agenda(meeting).await {
            let count = row.count.expect("counted");
            assert_eq!((count.yes, count.no), cast[&row.nomination_id], "meeting {n}");
            assert_eq!(count.members, i64::try_from(size).expect("a few"));
            assert_eq!(count.yes + count.no + count.absent + count.recused, count.members);
            assert_eq!(count.outcome == Outcome::Incomplete, count.absent > 0);
            assert_eq!(
                count.outcome == Outcome::Passed,
                count.absent == 0 && count.yes * 100 >= 80 * count.members
            );
        }
    }
    assert_eq!(hall.faults().await, Vec::<String>::new(), "as many slips as members who voted, in every row");
}

impl Hall {
    /// The rows of 1,000 meetings on SQLite, of 200 on PostgreSQL (where the statements are the same and each waits for the wire).
    async fn random_agendas(&self, dice: &mut Dice, subjects: [Result<Uuid, Uuid>; 5]) -> Vec<Vec<Uuid>> {
        let meetings = if self.house.is_sqlite() { 1_000 } else { 200 };
        let (mut all, mut sql, mut from) = (Vec::new(), String::from("begin;"), 0);
        for _ in 0..meetings {
            let mut rows = Vec::new();
            for _ in 0..1 + dice.below(3) {
                // A dossier for each row, so that the same subject may stand in several.
                let (one, ids) = self.dossier(from, &[("CSTDCS", subjects[dice.below(5)])]);
                sql += &one;
                rows.extend(ids);
                from += 2;
            }
            all.push(rows);
        }
        self.sql(&(sql + "commit;")).await;
        all
    }

    /// The member votes at random, and what he voted is noted by the test alone.
    async fn cast(&self, meeting: Uuid, n: usize, dice: &mut Dice, cast: &mut BTreeMap<Uuid, (i64, i64)>) {
        let who = self.seats[n].1;
        let mut conn = self.house.db.read().await.expect("read");
        let mine =
            council::my_ballot(&mut conn, viewer(who, DAY), meeting).await.expect("mine").expect("a member");
        drop(conn);
        let open: Vec<Uuid> = cast.keys().copied().filter(|row| !mine.locked.contains_key(row)).collect();
        let choices: Vec<Choice> =
            open.into_iter().map(|nomination| Choice { nomination, yes: dice.below(4) > 0 }).collect();
        let came = council::vote(&self.house.db, &self.house.act(who, DAY), meeting, &choices).await;
        if choices.is_empty() {
            assert!(matches!(came, Err(Failure::Refused(_))), "{came:?}");
            return;
        }
        came.expect("voted");
        for choice in choices {
            let (yes, no) = cast.get_mut(&choice.nomination).expect("a row of the meeting");
            *(if choice.yes { yes } else { no }) += 1;
        }
    }
}
