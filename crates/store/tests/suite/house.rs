//! A house for a story: an empty database, a clock that the story moves, and acts with keys of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use domain::account::Role;
use domain::org::{NewUnit, UnitKind};
use domain::person::{Honorific, Placement, Profile};
use domain::{Act, Entropy, Viewer};
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::account::{self, NewAccount, NewGrant};
use store::{Db, org, person};
use uuid::Uuid;

/// Numbers that differ between tests and between calls; nothing secret.
pub struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (n ^ (n >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 29)).to_le_bytes()[..chunk.len()]);
        }
    }
}

fn entropy() -> Arc<Counter> {
    static STARTS: AtomicU64 = AtomicU64::new(1);
    let seed = STARTS.fetch_add(1, Ordering::Relaxed).wrapping_mul(0xD1B5_4A32_D192_ED03);
    Arc::new(Counter(AtomicU64::new(seed ^ u64::from(std::process::id()))))
}

pub struct House {
    pub db: Db,
    pub url: String,
    folder: Option<std::path::PathBuf>,
    keys: AtomicU64,
}

pub const PASSWORD: &str = "ba con gà trên đồi";

impl House {
    pub async fn sqlite() -> Self {
        let entropy = entropy();
        let mut name = [0; 8];
        entropy.fill(&mut name);
        let folder = std::env::temp_dir().join(format!(
            "thidua-suite-{}-{}",
            std::process::id(),
            u64::from_le_bytes(name)
        ));
        std::fs::create_dir_all(&folder).expect("temporary folder");
        let url = format!("sqlite:{}", folder.join("thidua.db").display());
        Self {
            db: Db::open(&url, entropy).await.expect("SQLite opens"),
            url,
            folder: Some(folder),
            keys: AtomicU64::new(0),
        }
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("THIDUA_TEST_POSTGRES")
            .expect("THIDUA_TEST_POSTGRES names the server; run scripts/test");
        let entropy = entropy();
        let mut name = [0; 8];
        entropy.fill(&mut name);
        let name = format!("suite_{}_{}", std::process::id(), u64::from_le_bytes(name));
        let mut admin = PgConnection::connect(&server).await.expect("the server answers");
        let create = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::query(create).execute(&mut admin).await.expect("a database of its own");
        let url = format!("{}/{name}", server.trim_end_matches("/postgres"));
        Self {
            db: Db::open(&url, entropy).await.expect("PostgreSQL opens"),
            url,
            folder: None,
            keys: AtomicU64::new(0),
        }
    }

    /// A random source for another look at the database.
    pub fn entropy(&self) -> Arc<Counter> {
        entropy()
    }

    /// An act with a key of its own, at nine in the morning (Việt Nam) of that day.
    pub fn act(&self, account: Uuid, day: &str) -> Act {
        Act { account, key: format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed)), at: at(day) }
    }

    /// The first office with its administrator; gives back (office, administrator's account).
    pub async fn office(&self, day: &str) -> (Uuid, Uuid) {
        let admin = NewAccount {
            login: "quantri".into(),
            display_name: "Quản trị viên (hư cấu)".into(),
            password: PASSWORD.into(),
            person: None,
        };
        let done = account::init(&self.db, "init", at(day), &new_unit("VP", UnitKind::Office), &admin)
            .await
            .expect("init");
        let mut conn = self.db.read().await.expect("read");
        let units = org::list(&mut conn, viewer(done.id, day)).await.expect("units");
        (units[0].id, done.id)
    }

    /// An account that holds one role over one unit.
    pub async fn member(&self, admin: Uuid, login: &str, role: Role, unit: Uuid, day: &str) -> Uuid {
        let new = NewAccount {
            login: login.into(),
            display_name: format!("{login} (hư cấu)"),
            password: PASSWORD.into(),
            person: None,
        };
        let account = account::create(&self.db, &self.act(admin, day), &new).await.expect("account").id;
        let grant = NewGrant { account, role, unit, starts: date(day), ends: None };
        account::grant(&self.db, &self.act(admin, day), &grant).await.expect("grant");
        account
    }
}

/// A civil servant, made up.
pub fn profile(full_name: &str) -> Profile {
    Profile {
        full_name: full_name.into(),
        honorific: Honorific::Mrs,
        sex: Some(law::Sex::Female),
        birth_year: Some(1985),
        group: law::Group::CivilServant,
        leader: false,
        invented: true,
    }
}

/// A specialist in the unit since that day.
pub fn placement(unit: Uuid, starts: &str) -> Placement {
    Placement { unit, post: "Chuyên viên".into(), starts: date(starts) }
}

impl House {
    /// A division below the office.
    pub async fn division(&self, admin: Uuid, office: Uuid, code: &str, day: &str) -> Uuid {
        let new = new_unit(code, UnitKind::Division);
        org::create(&self.db, &self.act(admin, day), Some(office), &new).await.expect("unit").id
    }

    /// A person in the unit since the first day of 2012.
    pub async fn person(&self, clerk: Uuid, unit: Uuid, full_name: &str, day: &str) -> Uuid {
        let (profile, placement) = (profile(full_name), placement(unit, "2012-01-01"));
        person::create(&self.db, &self.act(clerk, day), &profile, &placement).await.expect("person").id
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

pub fn date(day: &str) -> NaiveDate {
    day.parse().expect("a date")
}

pub fn at(day: &str) -> DateTime<Utc> {
    Utc.from_utc_datetime(&date(day).and_hms_opt(2, 0, 0).expect("a time"))
}

pub fn viewer(account: Uuid, day: &str) -> Viewer {
    Viewer { account, on: date(day) }
}

pub fn new_unit(code: &str, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: code.into(),
        name: format!("Đơn vị {code} (hư cấu)"),
        kind,
        head_post: "CHÁNH VĂN PHÒNG".into(),
        decider: "department_head".into(),
        place: "Hà Nội".into(),
        symbol: code.into(),
        superior: String::new(),
        opened: date("2010-01-01"),
    }
}

impl House {
    pub fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }

    /// An id as this database writes it.
    pub fn id(&self, id: Uuid) -> String {
        if self.is_sqlite() { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
    }

    /// Empties the search and opens the database again, which fills it from the rows as they are.
    pub async fn fill_search(&self) {
        for table in ["search_entry", "search_posting", "search_word", "search_near"] {
            self.tamper(&format!("delete from {table}")).await;
        }
        Db::open(&self.url, entropy()).await.expect("opens again").close().await;
    }

    /// Every row of these tables as one text, sorted: two states of the database are compared with it.
    pub async fn dump(&self, tables: &[&str]) -> Vec<String> {
        let mut rows = Vec::new();
        for table in tables {
            let mut found: Vec<String> = if self.is_sqlite() {
                let mut conn = SqliteConnection::connect(&self.url).await.expect("SQLite opens");
                let columns = format!("select 'quote(' || name || ')' from pragma_table_info('{table}')");
                let columns: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(columns))
                    .fetch_all(&mut conn)
                    .await
                    .expect("columns");
                let sql = format!("select {} from {table}", columns.join(" || ', ' || "));
                sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.expect("rows")
            } else {
                let mut conn = PgConnection::connect(&self.url).await.expect("PostgreSQL opens");
                let sql = format!("select cast(t as text) from {table} t");
                sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.expect("rows")
            };
            found.sort();
            rows.extend(found.into_iter().map(|row| format!("{table}: {row}")));
        }
        rows
    }

    /// Rows that another room would write, and whatever an insider with database rights could do.
    pub async fn tamper(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        if self.is_sqlite() {
            let mut conn = SqliteConnection::connect(&self.url).await.expect("SQLite opens");
            sqlx::raw_sql(sql).execute(&mut conn).await.expect("written");
        } else {
            let mut conn = PgConnection::connect(&self.url).await.expect("PostgreSQL opens");
            sqlx::raw_sql(sql).execute(&mut conn).await.expect("written");
        }
    }
}
