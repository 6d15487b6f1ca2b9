//! Plays the whole demo on either database and holds it against the five announcements; everybody in it is invented.
//!
//! PostgreSQL needs `THIDUA_TEST_POSTGRES`, a URL whose user may create databases.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Role;
use domain::council::MeetingState;
use domain::record::{self as records, Holder};
use domain::review::Kind;
use domain::{Entropy, Viewer, local_date};
use law::Outcome;
use sqlx::Connection;
use store::account::{LogIn, Origin, Session};
use store::movement::Movement;
use store::pledge::signing::{self, Whose};
use store::{
    Conn, Db, account, cluster, council, decision, doctor, dossier, honour, indicator, movement, pledge,
    record, review, role_model,
};
use thidua::demo;

/// Numbers that differ between calls; nothing secret.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (n ^ (n >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 29)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A database that is empty, and thrown away when the test has passed.
struct Empty {
    db: Db,
    folder: Option<PathBuf>,
}

impl Empty {
    async fn sqlite(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("thidua-demo-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let url = format!("sqlite:{}", folder.join("thidua.db").display());
        Self { db: Db::open(&url, entropy()).await.expect("SQLite opens"), folder: Some(folder) }
    }

    async fn postgres() -> Self {
        let server = std::env::var("THIDUA_TEST_POSTGRES").expect("THIDUA_TEST_POSTGRES names the server");
        let name = format!("demo_{}", std::process::id());
        let mut admin = sqlx::PgConnection::connect(&server).await.expect("the server answers");
        let create = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::query(create).execute(&mut admin).await.expect("a database of its own");
        let url = format!("{}/{name}", server.trim_end_matches("/postgres"));
        Self { db: Db::open(&url, entropy()).await.expect("PostgreSQL opens"), folder: None }
    }
}

impl Drop for Empty {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn entropy() -> Arc<Counter> {
    Arc::new(Counter(AtomicU64::new(u64::from(std::process::id()))))
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[tokio::test]
async fn the_demo_is_played_on_sqlite() {
    let empty = Empty::sqlite("autumn").await;
    Played::on(&empty.db, "2026-11-22T03:00:00Z").await.holds().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: run scripts/test"]
async fn the_demo_is_played_on_postgres() {
    let empty = Empty::postgres().await;
    Played::on(&empty.db, "2026-11-22T03:00:00Z").await.holds().await;
}

/// On the first day of a year every day of today's office falls on it; in spring it is the turn of the year before.
#[tokio::test]
async fn the_demo_starts_on_any_day() {
    for (name, start) in [("new-year", "2027-01-01T03:00:00Z"), ("spring", "2028-02-29T20:00:00Z")] {
        let empty = Empty::sqlite(name).await;
        let played = Played::on(&empty.db, start).await;
        played.is_sound().await;
        played.each_role_finds_something_waiting().await;
    }
}

struct Played<'a> {
    db: &'a Db,
    start: DateTime<Utc>,
    logins: Vec<demo::Login>,
}

impl<'a> Played<'a> {
    async fn on(db: &'a Db, start: &str) -> Self {
        let start = start.parse().expect("a time");
        let logins = demo::play(db, start).await.expect("the demo is played");
        Self { db, start, logins }
    }

    async fn holds(&self) {
        self.is_sound().await;
        self.each_role_finds_something_waiting().await;
        self.langson_2014_answers_the_province().await;
        self.langson_2017_ends_with_august().await;
        self.danang_commends_six_and_thirty_one().await;
        self.every_division_of_laichau_has_targets().await;
        self.laocai_runs_three_side_by_side().await;
        self.every_office_decided_on_its_days().await;
        self.danang_reviewed_five_years().await;
        self.a_year_is_ranked_with_its_reasons().await;
        self.two_offices_measure_and_the_public_reads_of_models().await;
        self.everybody_is_invented().await;
    }

    async fn read(&self) -> Conn {
        self.db.read().await.expect("a view")
    }

    /// Logs in as anybody would.
    async fn session(&self, name: &str) -> Session {
        let login = self.logins.iter().find(|login| login.name == name).expect(name);
        let from = Origin { address: "127.0.0.1".into(), agent: "test".into() };
        let welcome = account::log_in(self.db, &login.name, &login.password, &from, self.start).await;
        let Ok(LogIn::Welcome { token }) = welcome else { panic!("{name}: {welcome:?}") };
        account::session(&mut self.read().await, &token, self.start).await.expect("session").expect("open")
    }

    async fn viewer(&self, name: &str) -> Viewer {
        Viewer { account: self.session(name).await.account_id, on: local_date(self.start) }
    }

    async fn movements_of(&self, office: &str) -> Vec<Movement> {
        let mut conn = self.read().await;
        let mut found = Vec::new();
        for row in movement::published(&mut conn).await.expect("movements") {
            if row.unit_name.contains(office) {
                found.push(movement::find_published(&mut conn, row.id).await.expect("movement"));
            }
        }
        found
    }

    async fn is_sound(&self) {
        let mut conn = self.read().await;
        assert_eq!(doctor::check(&mut conn).await.expect("doctor"), Vec::<String>::new());
    }

    async fn each_role_finds_something_waiting(&self) {
        for role in Role::ALL {
            assert!(self.logins.iter().any(|login| login.role == *role), "{role} can log in");
        }
        let administrator = self.viewer("quantri").await;
        let head = self.viewer("truongphong").await;
        let clerk = self.viewer("chuyenvien").await;
        let leader = self.viewer("lanhdao").await;
        let mut conn = self.read().await;
        assert!(account::list(&mut conn, administrator).await.expect("accounts").len() > 30);
        assert_eq!(movement::waiting(&mut conn, head).await.expect("launches").len(), 1);
        let drafts = dossier::list(&mut conn, head, Some(domain::dossier::State::Draft), None).await;
        let draft = drafts.expect("drafts").dossiers.first().expect("a draft").id;
        let sheet = dossier::find(&mut conn, head, draft).await.expect("the draft");
        let count = |outcome| sheet.rows.iter().filter(|row| row.verdict.verdict == outcome).count();
        assert_eq!((sheet.rows.len(), count(Outcome::NotEligible), count(Outcome::NeedsData)), (12, 3, 1));
        let submitted = dossier::list(&mut conn, clerk, Some(domain::dossier::State::Submitted), None).await;
        assert_eq!(submitted.expect("dossiers").dossiers.len(), 1);
        assert_eq!(decision::waiting(&mut conn, leader).await.expect("decisions").len(), 1);
        drop(conn);
        for member in ["hoidong1", "hoidong2", "hoidong3"] {
            self.a_ballot_waits_for(member).await;
        }
        self.five_years_stand_on_the_record_of_the_individual().await;
    }

    async fn a_ballot_waits_for(&self, member: &str) {
        let viewer = self.viewer(member).await;
        let mut conn = self.read().await;
        let meetings = council::list_meetings(&mut conn, viewer, None).await.expect("meetings");
        let open: Vec<_> = meetings.iter().filter(|meeting| meeting.state == MeetingState::Open).collect();
        assert_eq!(open.len(), 1);
        let mine = council::my_ballot(&mut conn, viewer, open[0].id).await.expect("ballot").expect("a seat");
        assert!(!mine.voted && mine.locked.is_empty());
    }

    async fn five_years_stand_on_the_record_of_the_individual(&self) {
        let session = self.session("canhan").await;
        let person = session.person_id.expect("a person");
        let viewer = Viewer { account: session.account_id, on: local_date(self.start) };
        let mut conn = self.read().await;
        let seen = record::find(&mut conn, viewer, Holder::Person(person)).await.expect("his own record");
        assert_eq!((seen.grades.len(), seen.awards.len(), seen.initiatives.len()), (5, 5, 1));
        let facts = record::person_facts(&mut conn, &[person]).await.expect("facts");
        let last = i32::try_from(seen.grades[0].year).expect("a year");
        assert!(records::strip(&facts[&person], last).iter().all(|year| year.grade.is_some()));
        let reports = record::report::of_person(&mut conn, viewer, person).await.expect("his reports");
        assert_eq!(
            reports.iter().filter(|report| report.state.is_open()).count(),
            1,
            "one waits for its answer"
        );
    }

    async fn langson_2014_answers_the_province(&self) {
        let [drive] = &self.movements_of("Sở Nội vụ tỉnh Lạng Sơn").await[..] else {
            panic!("one drive")
        };
        let draft = &drive.draft;
        assert_eq!(draft.parent_number, "1004/PĐ-UBND");
        assert_eq!(draft.parent_date, Some(day("2014-09-24")));
        assert!(draft.parent_issuer.contains("Ủy ban nhân dân tỉnh"));
        assert_eq!(
            (draft.practice.as_str(), draft.contents.len(), draft.recipients.len()),
            ("đặc biệt", 5, 8)
        );
        assert!(draft.theme.contains("Đoàn kết - Sáng tạo - Vượt khó"));
    }

    async fn langson_2017_ends_with_august(&self) {
        let office = "Văn phòng Hội đồng nhân dân tỉnh Lạng Sơn";
        let [drive] = &self.movements_of(office).await[..] else { panic!("one drive") };
        assert_eq!(drive.launched_on, Some(day("2017-07-21")));
        assert_eq!(drive.draft.ends, Some(day("2017-08-31")));
        assert_eq!(drive.draft.contents.len(), 4);
        assert!(drive.draft.followed_by.contains("Hành chính - Tổ chức - Quản trị"));
        assert!(drive.draft.occasion.contains("72 năm"));
    }

    async fn danang_commends_six_and_thirty_one(&self) {
        let administrator = self.viewer("quantri").await;
        let movements = self.movements_of("thành phố Đà Nẵng").await;
        let reviewed = movements.iter().find(|movement| movement.draft.title.ends_with("2015 - 2020"));
        let reviewed = reviewed.expect("the movement of five years");
        assert!(
            movements.iter().any(|movement| movement.launched_on == reviewed.closed_on),
            "the next begins"
        );
        let mut conn = self.read().await;
        let decisions = decision::list(&mut conn, administrator, None).await.expect("decisions");
        let [decided] =
            &decisions.iter().filter(|d| d.office_name.contains("Đà Nẵng")).collect::<Vec<_>>()[..]
        else {
            panic!("one decision")
        };
        assert_eq!((decided.collectives, decided.people), (6, 31));
        assert_eq!(decided.decided_on, Some(day("2020-07-25")));
        let query = honour::Query { movement: Some(reviewed.id), ..honour::Query::default() };
        let page = honour::search(&mut conn, &query, 100).await.expect("the honour roll");
        assert_eq!(page.honours.len(), 37);
        assert!(
            page.honours.iter().all(|honour| honour.code == "GK" && honour.decided == decided.decided_on)
        );
        let pledge = signing::find(&mut conn, administrator, Whose::Movement(reviewed.id))
            .await
            .expect("pledge")
            .expect("opened");
        assert!(pledge.rows.len() == 8 && pledge.rows.iter().all(|row| row.signed_at.is_some()));
    }

    async fn every_division_of_laichau_has_targets(&self) {
        let administrator = self.viewer("quantri").await;
        let [year] = &self.movements_of("tỉnh Lai Châu").await[..] else { panic!("one movement") };
        assert_eq!(year.draft.contents.len(), 6);
        let answers = pledge::answers(&mut self.read().await, administrator, year.id).await.expect("answers");
        assert_eq!(answers.len(), 4);
        assert!(answers.iter().all(|answer| answer.targets >= 2), "{answers:?}");
    }

    async fn laocai_runs_three_side_by_side(&self) {
        let on = day("2022-06-30");
        let runs = |movement: &&Movement| {
            movement.launched_on.is_some_and(|launched| launched <= on)
                && movement.draft.starts.is_some_and(|starts| starts <= on)
                && movement.draft.ends.is_some_and(|ends| on <= ends)
                && movement.closed_on.is_none_or(|closed| on < closed)
        };
        let all = self.movements_of("tỉnh Lào Cai").await;
        let mut practices: Vec<_> = all.iter().filter(runs).map(|m| m.draft.practice.as_str()).collect();
        practices.sort_unstable();
        assert_eq!(practices, ["chuyên đề", "thường xuyên", "đặc biệt"]);
        let year = all.iter().find(|movement| movement.number == "162/VPUBND-TCHC").expect("162/VPUBND-TCHC");
        let days = year.draft.commemorations.join(" ");
        assert!(days.contains("05/3/2022: 75 năm") && days.contains("26/3/2022: 91 năm"), "{days}");
        assert!(year.draft.targets[0].starts_with("100%"));
        let culture = all.iter().find(|movement| movement.draft.practice == "chuyên đề").expect("culture");
        assert_eq!(culture.draft.ends, Some(day("2025-12-31")));
    }

    async fn every_office_decided_on_its_days(&self) {
        let administrator = self.viewer("quantri").await;
        let signed = Some(domain::decision::State::Signed);
        let decisions =
            decision::list(&mut self.read().await, administrator, signed).await.expect("decisions");
        let mut days: Vec<_> = decisions
            .iter()
            .map(|decision| (decision.decided_on.expect("a day").to_string(), decision.number.as_str()))
            .collect();
        days.sort();
        let expected = [
            ("2015-10-14", "517/QĐ-SNV"),
            ("2017-08-28", "63/QĐ-VP"),
            ("2020-07-25", "245/QĐ-VP"),
            ("2021-12-24", "352/QĐ-VPUBND"),
            ("2021-12-24", "353/QĐ-VPUBND"),
            ("2022-05-19", "118/QĐ-VPUBND"),
            ("2022-12-22", "301/QĐ-VPUBND"),
        ];
        assert_eq!(days, expected.map(|(on, number)| (on.to_owned(), number)));
    }

    async fn danang_reviewed_five_years(&self) {
        let administrator = self.viewer("quantri").await;
        let mut conn = self.read().await;
        let all = review::list(&mut conn, administrator).await.expect("reviews");
        assert!(all.iter().all(|one| one.state == domain::review::State::Issued), "{all:?}");
        let kinds = |kind| all.iter().filter(|one| one.kind == kind).count();
        assert_eq!([Kind::Interim, Kind::Final, Kind::FiveYear].map(kinds), [2, 1, 1]);
        let five = all.iter().find(|one| one.kind == Kind::FiveYear).expect("five years").id;
        let five = review::find(&mut conn, administrator, five).await.expect("the review");
        assert_eq!(five.paper.on, Some(day("2020-07-25")));
        let [khen] = &five.figures.commended[..] else { panic!("{:?}", five.figures.commended) };
        assert_eq!((khen.code.as_str(), khen.spread.collectives, khen.spread.people), ("GK", 6, 31));
        assert_eq!(five.figures.years.len(), 6, "from 2015 to 2020");
    }

    async fn a_year_is_ranked_with_its_reasons(&self) {
        let clerk = self.viewer("chuyenvien").await;
        let mut conn = self.read().await;
        let [cluster] = &cluster::list(&mut conn, clerk).await.expect("clusters")[..] else {
            panic!("one cluster")
        };
        let years = cluster::season::list(&mut conn, clerk, cluster.id).await.expect("years");
        let places = cluster::season::places(&mut conn, clerk, years[0].id).await.expect("places");
        let places = places.expect("a ranking");
        let ranked: Vec<_> =
            places.iter().map(|place| (place.place, place.points.expect("points").to_string())).collect();
        let expected = [(1, "100,5"), (2, "98"), (3, "97,5"), (4, "97")];
        assert_eq!(ranked, expected.map(|(place, points)| (Some(place), points.to_owned())));
        assert!(places.iter().all(|place| !place.why.is_empty()));
    }

    async fn two_offices_measure_and_the_public_reads_of_models(&self) {
        let administrator = self.viewer("quantri").await;
        let mut conn = self.read().await;
        let mut offices = BTreeSet::new();
        for row in movement::published(&mut conn).await.expect("movements") {
            for one in indicator::list(&mut conn, administrator, row.id).await.expect("indicators") {
                let units = indicator::units(&mut conn, administrator, row.id).await.expect("units");
                let unit = units[0].unit_id;
                let values = indicator::value::list(&mut conn, administrator, one.id, unit).await;
                assert!(values.expect("values").len() >= 3, "{}", one.written.text);
                offices.insert(row.unit_name.clone());
            }
        }
        assert_eq!(offices.len(), 2, "{offices:?}");
        let public = role_model::published(&mut conn, local_date(self.start)).await.expect("role models");
        assert_eq!(public.len(), 2, "{public:?}");
        let all = role_model::list(&mut conn, administrator).await.expect("role models");
        assert_eq!(all.len(), 3, "one has not agreed yet");
    }

    async fn everybody_is_invented(&self) {
        let administrator = self.viewer("quantri").await;
        let mut conn = self.read().await;
        let units = store::org::list(&mut conn, administrator).await.expect("units");
        let page =
            store::person::list(&mut conn, administrator, units[0].id, "", None).await.expect("people");
        assert!(page.total.is_some_and(|total| total > 100), "{:?}", page.total);
        assert!(page.people.iter().all(|person| person.invented));
    }
}
