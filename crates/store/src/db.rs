//! Two databases, one SQL text.
//!
//! SQLite: one writer connection and a pool of readers; a write begins with `begin immediate`, because a deferred transaction
//! that reads and then writes fails on a stale snapshot. PostgreSQL: one pool. A statement runs on either through the macros
//! below; where the two must differ, [`Split`] makes it visible (a test counts the places).

use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use domain::Entropy;
use law::Law;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use uuid::Uuid;

use crate::{Failure, law_text, search};

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    entropy: Arc<dyn Entropy>,
    held: Arc<RwLock<Held>>,
}

/// The law as this installation holds it.
#[derive(Clone)]
pub(crate) struct Held {
    /// The product's data with the office's own texts over it.
    pub law: Arc<Law>,
    /// The files of the office's own folder, as (path inside the folder, text).
    pub folder: Arc<Vec<(String, String)>>,
    /// Why the office's own texts are not in force; empty when they are.
    pub faults: Arc<Vec<law::Fault>>,
}

impl Default for Held {
    fn default() -> Self {
        Self { law: Law::built_in().clone(), folder: Arc::default(), faults: Arc::default() }
    }
}

#[derive(Clone)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// One transaction: a consistent view for reading, or a write on its way.
pub struct Conn {
    pub(crate) link: Link,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) law: Arc<Law>,
    pub(crate) write: Option<crate::audit::Write>,
}

pub(crate) enum Link {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A statement that needs one text for each database.
#[derive(Clone, Copy)]
pub(crate) struct Split {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

pub(crate) trait Sql: Copy {
    fn sqlite(self) -> &'static str;
    fn postgres(self) -> &'static str;
}

impl Sql for &'static str {
    fn sqlite(self) -> &'static str {
        self
    }
    fn postgres(self) -> &'static str {
        self
    }
}

impl Sql for Split {
    fn sqlite(self) -> &'static str {
        self.sqlite
    }
    fn postgres(self) -> &'static str {
        self.postgres
    }
}

/// Runs the same statement on either database: `on_either!(conn, query_as::<_, Row>, SQL, fetch_all, arguments…)`.
macro_rules! on_either {
    ($conn:expr, $query:ident $(::<$($t:ty),+>)?, $sql:expr, $fetch:ident $(, $arg:expr)*) => {{
        use $crate::db::Sql as _;
        match &mut $conn.link {
            $crate::db::Link::Sqlite(link) => {
                sqlx::$query$(::<_, $($t),+>)?($sql.sqlite())$(.bind($arg))*.$fetch(&mut **link).await
            }
            $crate::db::Link::Postgres(link) => {
                sqlx::$query$(::<_, $($t),+>)?($sql.postgres())$(.bind($arg))*.$fetch(&mut **link).await
            }
        }
    }};
}

/// All rows: `all!(conn, Row, SQL, arguments…)?` gives `Vec<Row>`.
macro_rules! all {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => { on_either!($conn, query_as::<$row>, $sql, fetch_all $(, $arg)*) };
}

/// The row if there is one: `find!(conn, Row, SQL, arguments…)?` gives `Option<Row>`.
macro_rules! find {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => { on_either!($conn, query_as::<$row>, $sql, fetch_optional $(, $arg)*) };
}

/// A single column of all rows: `column!(conn, Uuid, SQL, arguments…)?` gives `Vec<Uuid>`.
macro_rules! column {
    ($conn:expr, $value:ty, $sql:expr $(, $arg:expr)* $(,)?) => { on_either!($conn, query_scalar::<$value>, $sql, fetch_all $(, $arg)*) };
}

/// A single value that is there: `value!(conn, i64, "select count(*) …", arguments…)?`.
macro_rules! value {
    ($conn:expr, $value:ty, $sql:expr $(, $arg:expr)* $(,)?) => { on_either!($conn, query_scalar::<$value>, $sql, fetch_one $(, $arg)*) };
}

/// How many values [`among!`] binds to one statement.
pub(crate) const MANY: usize = 100;

/// The places of [`MANY`] values: `concat!("… where person_id in (", many!(), ")")`.
macro_rules! many {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
         $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, \
         $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, \
         $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77, $78, $79, $80, \
         $81, $82, $83, $84, $85, $86, $87, $88, $89, $90, $91, $92, $93, $94, $95, $96, $97, $98, $99, $100"
    };
}

/// All rows for a list of values of any length, asked [`MANY`] at a time: `among!(conn, Row, SQL, &ids, arguments…)?`. The SQL
/// says `in (many!())`; the further arguments begin at `$101`. Neither arrays nor lists of values are alike on both databases.
macro_rules! among {
    ($conn:expr, $row:ty, $sql:expr, $values:expr $(, $arg:expr)* $(,)?) => {{
        let mut rows: Vec<$row> = Vec::new();
        let mut failed = None;
        for values in $values.chunks($crate::db::MANY) {
            let found = on_either_among!($conn, $row, $sql, values $(, $arg)*);
            match found {
                Ok(found) => rows.extend(found),
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        failed.map_or(Ok(rows), Err)
    }};
}

/// A statement for at most [`MANY`] values; the places that are left hold the last value again.
macro_rules! on_either_among {
    ($conn:expr, $row:ty, $sql:expr, $values:expr $(, $arg:expr)*) => {{
        use $crate::db::Sql as _;
        let places = (0..$crate::db::MANY).map(|n| &$values[n.min($values.len() - 1)]);
        match &mut $conn.link {
            $crate::db::Link::Sqlite(link) => {
                let query = places.fold(sqlx::query_as::<_, $row>($sql.sqlite()), |query, value| query.bind(value));
                query$(.bind($arg))*.fetch_all(&mut **link).await
            }
            $crate::db::Link::Postgres(link) => {
                let query = places.fold(sqlx::query_as::<_, $row>($sql.postgres()), |query, value| query.bind(value));
                query$(.bind($arg))*.fetch_all(&mut **link).await
            }
        }
    }};
}

/// A statement that writes many lines at once out of a JSON array of arrays, bound as its only argument: the words before
/// `select`, those after it, then the kind and the place of each column: `bulk!("insert into grade (id, year)", "", uuid 0,
/// plain 1)`. Neither lists of values nor JSON are alike on both databases.
macro_rules! bulk {
    ($insert:literal, $end:literal, $($columns:tt)+) => {
        $crate::db::Split {
            sqlite: concat!($insert, " select ", bulk!(@sqlite $($columns)+), " from json_each($1) e where true ", $end),
            postgres: concat!(
                $insert, " select ", bulk!(@postgres $($columns)+), " from jsonb_array_elements($1::jsonb) e(value) where true ", $end
            ),
        }
    };
    (@$on:ident $kind:ident $place:literal, $($columns:tt)+) => {
        concat!(bulk!(@$on $kind $place), ", ", bulk!(@$on $($columns)+))
    };
    (@sqlite uuid $place:literal) => { concat!("unhex(replace(e.value ->> ", $place, ", '-', ''))") };
    (@sqlite $kind:ident $place:literal) => { concat!("e.value ->> ", $place) };
    (@postgres plain $place:literal) => { concat!("e.value ->> ", $place) };
    (@postgres $kind:ident $place:literal) => { concat!("(e.value ->> ", $place, ")::", stringify!($kind)) };
}

/// A statement without rows: `run!(conn, SQL, arguments…)?` gives the number of rows it touched.
macro_rules! run {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {{
        use $crate::db::Sql as _;
        match &mut $conn.link {
            $crate::db::Link::Sqlite(link) => {
                sqlx::query($sql.sqlite())$(.bind($arg))*.execute(&mut **link).await.map(|done| done.rows_affected())
            }
            $crate::db::Link::Postgres(link) => {
                sqlx::query($sql.postgres())$(.bind($arg))*.execute(&mut **link).await.map(|done| done.rows_affected())
            }
        }
    }};
}

/// Takes the next version of a row, unless somebody else took it first: `next_version!(conn, "review", id, version)?`.
macro_rules! next_version {
    ($conn:expr, $table:literal, $id:expr, $version:expr) => {
        match run!(
            $conn,
            concat!("update ", $table, " set version = version + 1 where id = $1 and version = $2"),
            $id,
            $version
        ) {
            Ok(0) => Err($crate::Failure::Stale),
            Ok(_) => Ok(()),
            Err(error) => Err($crate::Failure::from(error)),
        }
    };
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` and brings its tables and the search up to date.
    ///
    /// # Errors
    /// The database cannot be reached, or a migration fails.
    pub async fn open(url: &str, entropy: Arc<dyn Entropy>) -> Result<Self, Failure> {
        let pools = match url.strip_prefix("sqlite:") {
            Some(file) => open_sqlite(Path::new(file)).await?,
            None => open_postgres(url).await?,
        };
        let db = Self { pools, entropy, held: Arc::default() };
        law_text::renew(&db).await?;
        search::fill(&db).await?;
        Ok(db)
    }

    /// A consistent view for reading.
    pub async fn read(&self) -> Result<Conn, Failure> {
        let link = match &self.pools {
            Pools::Sqlite { readers, .. } => Link::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => {
                Link::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        };
        Ok(Conn { link, entropy: self.entropy.clone(), law: self.law(), write: None })
    }

    /// A transaction that may write; it is not yet an act (see `audit::begin`).
    pub(crate) async fn write(&self) -> Result<Conn, Failure> {
        let link = match &self.pools {
            Pools::Sqlite { writer, .. } => Link::Sqlite(writer.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Link::Postgres(pool.begin().await?),
        };
        Ok(Conn { link, entropy: self.entropy.clone(), law: self.law(), write: None })
    }

    /// The law by which this installation judges now.
    pub fn law(&self) -> Arc<Law> {
        self.held().law
    }

    pub(crate) fn held(&self) -> Held {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn hold(&self, held: Held) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
    }

    /// 32 random bytes as hexadecimal text: a session's token, a form's key.
    pub fn new_token(&self) -> String {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// Closes every connection; SQLite then folds its write-ahead log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(file: &Path) -> Result<Pools, Failure> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        // Rows cross from SQLite's thread one buffer at a time: a record of thousands of rows waits for few of them.
        .row_buffer_size(1_000)
        // KiB, negative: the records of a dossier of 200 rows stay in a connection's cache while it is judged.
        .pragma("cache_size", "-8000");
    // A list of a province touches pages all over the file, the same ones again and again: they stay in the writer's cache, and go
    // from the log into the file once for many acts. The log gives back what one long act made of it.
    let writing = options
        .clone()
        .pragma("cache_size", "-64000")
        .pragma("wal_autocheckpoint", "8000")
        .pragma("journal_size_limit", "67108864");
    let writer = SqlitePoolOptions::new().max_connections(1).connect_with(writing).await?;
    sqlx::migrate!("migrations/sqlite").run(&writer).await?;
    let readers = SqlitePoolOptions::new().max_connections(8).connect_with(options.read_only(true)).await?;
    Ok(Pools::Sqlite { writer, readers })
}

async fn open_postgres(url: &str) -> Result<Pools, Failure> {
    // What is asked here is a page's worth of rows out of hundreds of thousands, over indexes that lie in memory. With the costs
    // of a spinning disk PostgreSQL reads whole tables for it, with several processes at that; and compiling a statement takes
    // longer than any of ours runs.
    let options = sqlx::postgres::PgConnectOptions::from_str(url)?.options([
        ("random_page_cost", "1.1"),
        ("max_parallel_workers_per_gather", "0"),
        ("jit", "off"),
    ]);
    let pool = PgPoolOptions::new().max_connections(10).connect_with(options).await?;
    sqlx::migrate!("migrations/postgres").run(&pool).await?;
    Ok(Pools::Postgres(pool))
}

const SEEK: &str =
    "select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)";

impl Conn {
    /// The law by which this transaction judges.
    pub fn law(&self) -> Arc<Law> {
        self.law.clone()
    }

    /// From here on PostgreSQL finds the rows of this transaction by their indexes, one by one, and plans each statement for the
    /// tables as they are by then. A list of a province fills tables that were small when the statements were first planned: it
    /// would read them whole, and ever longer, for every hundred people.
    pub(crate) async fn seek(&mut self) -> Result<(), Failure> {
        if let Link::Postgres(link) = &mut self.link {
            sqlx::query(SEEK).execute(&mut **link).await?;
        }
        Ok(())
    }

    /// A new id: UUIDv7 of the act's time, so that ids grow with the time of the office and not of the machine.
    pub(crate) fn new_id(&self) -> Uuid {
        let millis = self.write.as_ref().map_or(0, |write| write.at.timestamp_millis());
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or(0), &random).into_uuid()
    }

    /// A random id that says nothing about its time.
    pub(crate) fn new_slip(&self) -> Uuid {
        let mut random = [0; 16];
        self.entropy.fill(&mut random);
        uuid::Builder::from_random_bytes(random).into_uuid()
    }

    /// 128 random bits as hexadecimal text: a certificate's public token.
    pub(crate) fn new_public_token(&self) -> String {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        hex::encode(bytes)
    }
}
