//! The office in which the main story plays: units, people, records and accounts, made by the acts that the pages call.
//! Everybody is invented and marked so. [`cascade`] is another one, for the stories of the announcements.

pub mod cascade;
mod followed;

use std::cell::Cell;
use std::io::Read;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Role;
use domain::cluster::scoring::{Points, Scoring, Settings, read};
use domain::cluster::sheet::{Mark, Sheet};
use domain::cluster::{Kind, NewCluster, Post};
use domain::dossier::NewDossier;
use domain::org::{NewUnit, UnitKind};
use domain::person::{Honorific, Placement, Profile};
use domain::record::report::{About, NewReport};
use domain::record::{Holder, NewGrade};
use domain::{Act, Entropy};
use law::{Category, GradeLevel};
use store::account::{self, NewAccount, NewGrant};
use store::cluster::season;
use store::cluster::sheet::{self, Which};
use store::dossier::row;
use store::{Db, cluster, dossier, org, person, record};
use uuid::Uuid;

/// The eve of the story, Việt Nam's morning.
const EVE: &str = "2026-09-14T02:00:00Z";
/// The moment at which the service of the story starts (UTC); the law of that day was read in the texts.
pub const STARTS: &str = "2026-09-15 02:00:00";
pub const YEAR: i64 = 2026;

/// The password of every account of the story.
pub const PASSWORD: &str = "ba con gà trên đồi";

/// The twelve who are proposed: the first three do not meet the law, the last one's grade is not known.
pub const TWELVE: [&str; 12] = [
    "Lò Thị Một",
    "Vàng A Hai",
    "Giàng Thị Ba",
    "Lý Văn Bốn",
    "Nguyễn Thị Năm",
    "Trần Văn Sáu",
    "Đỗ Thị Bảy",
    "Phan Văn Tám",
    "Hoàng Thị Chín",
    "Mùa A Mười",
    "Sùng Thị Thử",
    "Tẩn Văn Mẫu",
];
/// The council. The last of them is proposed too, so that his own row is locked for him.
pub const COUNCIL: [&str; 3] = ["Vi Văn Trưởng", "Nông Thị Phó", "Hà Văn Thư"];

pub const UNIT: &str = "Phòng Tổng hợp (hư cấu)";
const OTHER_UNIT: &str = "Phòng Hành chính (hư cấu)";

/// Log-in names, by what their owners do.
pub const ADMINISTRATOR: &str = "quantri";
pub const CLERK: &str = "chuyenvien";
pub const HEAD: &str = "phong.tonghop";
pub const LEADER: &str = "chanh.vanphong";
pub const INDIVIDUAL: &str = "canhan.bon";
pub const KEEPER: &str = "tochuc";
/// In the order of [`COUNCIL`]; the first is the leader too, the last the head of the other unit.
pub const MEMBERS: [&str; 3] = [LEADER, "pho.vanphong", "phong.hanhchinh"];

/// The machine's random source: what is made here lives in the same tables as what the binary makes.
struct Random;

impl Entropy for Random {
    fn fill(&self, bytes: &mut [u8]) {
        let mut source = std::fs::File::open("/dev/urandom").expect("the random source");
        source.read_exact(bytes).expect("random bytes");
    }
}

struct Office {
    db: Db,
    /// When it is made.
    at: DateTime<Utc>,
    keys: Cell<u32>,
    administrator: Uuid,
    office: Uuid,
}

/// Makes the office of the story in the empty database at `url`.
pub async fn prepare(url: &str) {
    let db = Db::open(url, Arc::new(Random)).await.expect("the database opens");
    let office = Office::found(db, "Văn phòng Thử nghiệm (hư cấu)", eve()).await;
    let (a, b) = (office.division("TH", UNIT).await, office.division("HC", OTHER_UNIT).await);
    let clerk = office.account(CLERK, "Nguyễn Thị Chuyên (hư cấu)", None).await;
    office.grant(clerk, Role::Clerk, office.office).await;
    let head = office.account(HEAD, "Trần Văn Tổng (hư cấu)", None).await;
    office.grant(head, Role::Head, a).await;
    let keeper = office.account(KEEPER, "Lê Thị Tổ (hư cấu)", None).await;
    office.grant(keeper, Role::Personnel, office.office).await;
    let member = office.seat_council(b).await;
    office.grade_of(Holder::Unit(b), GradeLevel::Good).await;
    office.fill_unit(a).await;
    office.enter_twice(b).await;
    office.propose_a_member(b, member, clerk).await;
    office.score_a_cluster([a, b], clerk, head).await;
    let other_head = office.account("phong.hc.nhan", "Phạm Văn Nhận (hư cấu)", None).await;
    office.grant(other_head, Role::Head, b).await;
    office.follow_a_movement([a, b], [head, other_head], clerk).await;
    office.find_a_role_model(b, clerk).await;
    office.db.close().await;
}

impl Office {
    /// A cluster of the two units whose year is appraised: the first scored itself and the other one.
    async fn score_a_cluster(&self, units: [Uuid; 2], clerk: Uuid, head: Uuid) {
        let new = NewCluster {
            kind: Kind::Bloc,
            name: "Khối thi đua các phòng (hư cấu)".into(),
            decision_number: String::new(),
            decision_date: None,
        };
        let id = cluster::create(&self.db, &self.act(clerk), self.office, &new).await.expect("a cluster").id;
        for unit in units {
            cluster::join(&self.db, &self.act(clerk), id, unit, YEAR).await.expect("a member");
        }
        let [first, other] = units;
        cluster::name_post(&self.db, &self.act(clerk), id, YEAR, Post::Head, first).await.expect("a head");
        let year = season::begin(&self.db, &self.act(clerk), id, YEAR, false).await.expect("a year").id;
        let scoring = Scoring {
            criteria: read("Đúng hạn\t60\nCải cách\t40").expect("a table"),
            ..Scoring::default()
        };
        let settings = Settings { own_due: Some(today()), peer_due: Some(today()), scoring };
        season::prepare(&self.db, &self.act(clerk), year, 1, &settings).await.expect("prepared");
        season::open_self(&self.db, &self.act(clerk), year, 2).await.expect("self-scoring");
        let mark =
            Mark { points: Some(Points::of_hundredths(3_850)), words: "Báo cáo quý (hư cấu)".into() };
        let given = Sheet { marks: vec![mark; 2] };
        let own = Which::Own(first);
        sheet::score(&self.db, &self.act(head), year, own, 0, &given, true).await.expect("own");
        season::open_peers(&self.db, &self.act(head), year, 3).await.expect("peers");
        let peer = Which::Peer { by: first, of: other };
        sheet::score(&self.db, &self.act(head), year, peer, 0, &given, true).await.expect("peer");
        season::open_appraisal(&self.db, &self.act(clerk), year, 4).await.expect("appraisal");
    }

    async fn found(db: Db, name: &str, at: DateTime<Utc>) -> Self {
        let unit = new_unit("VP", name, UnitKind::Office);
        let administrator = new_account(ADMINISTRATOR, "Quản trị viên (hư cấu)", None);
        let done = account::init(&db, "init", at, &unit, &administrator).await.expect("the first run");
        let viewer = domain::Viewer { account: done.id, on: domain::local_date(at) };
        let units = org::list(&mut db.read().await.expect("read"), viewer).await.expect("units");
        Self { office: units[0].id, administrator: done.id, at, db, keys: Cell::new(0) }
    }

    fn act(&self, account: Uuid) -> Act {
        self.keys.set(self.keys.get() + 1);
        Act { account, key: format!("prepared-{}", self.keys.get()), at: self.at }
    }

    async fn division(&self, code: &str, name: &str) -> Uuid {
        self.unit(self.office, code, name, UnitKind::Division).await
    }

    async fn unit(&self, parent: Uuid, code: &str, name: &str, kind: UnitKind) -> Uuid {
        let unit = new_unit(code, name, kind);
        let act = self.act(self.administrator);
        org::create(&self.db, &act, Some(parent), &unit).await.expect("a unit").id
    }

    async fn account(&self, login: &str, name: &str, person: Option<Uuid>) -> Uuid {
        let new = new_account(login, name, person);
        account::create(&self.db, &self.act(self.administrator), &new).await.expect("an account").id
    }

    async fn grant(&self, account: Uuid, role: Role, unit: Uuid) {
        let grant = NewGrant { account, role, unit, starts: domain::local_date(self.at), ends: None };
        account::grant(&self.db, &self.act(self.administrator), &grant).await.expect("a role");
    }

    async fn person(&self, unit: Uuid, name: &str, post: &str, leader: bool) -> Uuid {
        let profile = Profile {
            full_name: name.into(),
            honorific: honorific(name),
            sex: None,
            birth_year: Some(1985),
            group: law::Group::CivilServant,
            leader,
            invented: true,
        };
        let starts = NaiveDate::from_ymd_opt(2012, 1, 2).expect("a day");
        let placement = Placement { unit, post: post.into(), starts };
        person::create(&self.db, &self.act(self.administrator), &profile, &placement)
            .await
            .expect("a person")
            .id
    }

    async fn grade(&self, person: Uuid, grade: GradeLevel) {
        self.grade_of(Holder::Person(person), grade).await;
    }

    async fn grade_of(&self, holder: Holder, grade: GradeLevel) {
        let new = NewGrade { holder, year: YEAR, grade, decision: "12/TB-VP (hư cấu)".into() };
        record::add_grade(&self.db, &self.act(self.administrator), &new).await.expect("a grade");
    }

    /// Two of the office's heads, and the head of the unit `b`; gives back the latter.
    async fn seat_council(&self, b: Uuid) -> Uuid {
        let seats =
            [(self.office, "Chánh Văn phòng"), (self.office, "Phó Chánh Văn phòng"), (b, "Trưởng phòng")];
        let mut last = Uuid::nil();
        for ((name, login), (unit, post)) in COUNCIL.iter().zip(MEMBERS).zip(seats) {
            last = self.person(unit, name, post, true).await;
            let account = self.account(login, &format!("{name} (hư cấu)"), Some(last)).await;
            self.grant(account, Role::CouncilMember, self.office).await;
            if login == LEADER {
                self.grant(account, Role::Leader, self.office).await;
            }
            if unit == b {
                self.grant(account, Role::Head, b).await;
            }
        }
        last
    }

    /// The twelve, as the story needs their records.
    async fn fill_unit(&self, unit: Uuid) {
        for (n, name) in TWELVE.iter().enumerate() {
            let person = self.person(unit, name, "Chuyên viên", false).await;
            match n {
                0..3 => self.grade(person, GradeLevel::Completed).await,
                11 => {}
                _ => self.grade(person, GradeLevel::Good).await,
            }
            if n == 3 {
                let account = self.account(INDIVIDUAL, &format!("{name} (hư cấu)"), Some(person)).await;
                self.grant(account, Role::Individual, unit).await;
                self.report(account, person).await;
            }
        }
    }

    /// Two records that may be one person's.
    async fn enter_twice(&self, unit: Uuid) {
        for name in ["Chu Thị Hoà", "Chu Thị Hòa"] {
            self.person(unit, name, "Chuyên viên", false).await;
        }
    }

    /// Somebody says that his record lacks something.
    async fn report(&self, account: Uuid, person: Uuid) {
        let new = NewReport {
            person,
            about: About::Missing,
            entry: None,
            right: "Giấy khen năm 2024 (hư cấu)".into(),
            evidence: "Quyết định số 88/QĐ-VP (hư cấu)".into(),
        };
        record::report::send(&self.db, &self.act(account), &new).await.expect("a report");
    }

    /// An accepted dossier of the unit, with one row: the council's member.
    async fn propose_a_member(&self, unit: Uuid, person: Uuid, clerk: Uuid) {
        self.grade(person, GradeLevel::Good).await;
        let year = i32::try_from(YEAR).expect("a year");
        let new =
            NewDossier {
                title: "Đề nghị của Phòng Hành chính".into(), year, category: Category::Merit
            };
        let id = dossier::create(&self.db, &self.act(clerk), unit, None, &new).await.expect("a dossier").id;
        row::pick(&self.db, &self.act(clerk), id, 1, &[Holder::Person(person)], "LDTT", "")
            .await
            .expect("a row");
        dossier::submit(&self.db, &self.act(clerk), id, 2).await.expect("submitted");
        dossier::accept(&self.db, &self.act(clerk), id, 3).await.expect("accepted");
    }
}

/// As the pages call somebody of the story: "Bà Lò Thị Một".
pub fn called(name: &str) -> String {
    format!("{} {name}", honorific(name).word())
}

fn honorific(name: &str) -> Honorific {
    if name.contains(" Thị ") { Honorific::Mrs } else { Honorific::Mr }
}

fn new_unit(code: &str, name: &str, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: code.into(),
        name: name.into(),
        kind,
        head_post: "CHÁNH VĂN PHÒNG".into(),
        decider: "department_head".into(),
        place: "Xã Mẫu".into(),
        symbol: code.into(),
        superior: "ỦY BAN NHÂN DÂN TỈNH MẪU".into(),
        opened: NaiveDate::from_ymd_opt(2010, 1, 1).expect("a day"),
    }
}

fn new_account(login: &str, name: &str, person: Option<Uuid>) -> NewAccount {
    NewAccount { login: login.into(), display_name: name.into(), password: PASSWORD.into(), person }
}

fn eve() -> DateTime<Utc> {
    EVE.parse().expect("a time")
}

fn today() -> NaiveDate {
    domain::local_date(eve())
}
