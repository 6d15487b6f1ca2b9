//! An office of 200,000 invented people in 1,000 units with 2,000,000 published awards, written by the database itself.

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

use crate::{Outcome, progress, province};

pub const PEOPLE: u32 = 200_000;
pub const AWARDS: u32 = 2_000_000;
pub const UNITS: u32 = 1_000;

const FAMILIES: [&str; 14] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Nguyễn", "Nguyễn", "Lý",
    "Nông",
];
const MIDDLES: [&str; 16] = [
    "Văn", "Thị", "Đức", "Minh", "Ngọc", "Thu", "Quang", "Hữu", "Xuân", "Thanh", "Bích", "Gia", "Hồng",
    "Quốc", "Mỹ", "Đình",
];
const GIVENS: [&str; 40] = [
    "An",
    "Ánh",
    "Bình",
    "Châu",
    "Cường",
    "Dung",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiếu",
    "Hoa",
    "Hòa",
    "Hùng",
    "Hương",
    "Huyền",
    "Khánh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Ngân",
    "Nhung",
    "Phương",
    "Phượng",
    "Quân",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thủy",
    "Trang",
    "Tú",
    "Tuấn",
    "Uyên",
    "Vân",
    "Yến",
];

/// A database that writes its crowd.
pub enum Server {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Server {
    pub async fn connect(url: &str) -> Outcome<Self> {
        Ok(match url.starts_with("sqlite:") {
            true => Self::Sqlite(SqliteConnection::connect(url).await?),
            false => Self::Postgres(PgConnection::connect(url).await?),
        })
    }

    pub async fn run(&mut self, sql: &str) -> Outcome<()> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(conn) => sqlx::raw_sql(sql).execute(conn).await.map(|_| ())?,
            Self::Postgres(conn) => sqlx::raw_sql(sql).execute(conn).await.map(|_| ())?,
        }
        Ok(())
    }

    pub async fn count(&mut self, sql: &str) -> Outcome<i64> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(conn) => sqlx::query_scalar(sql).fetch_one(conn).await?,
            Self::Postgres(conn) => sqlx::query_scalar(sql).fetch_one(conn).await?,
        })
    }

    pub async fn pairs(&mut self, sql: &str) -> Outcome<Vec<(String, i64)>> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(conn) => sqlx::query_as(sql).fetch_all(conn).await?,
            Self::Postgres(conn) => sqlx::query_as(sql).fetch_all(conn).await?,
        })
    }

    /// The ids of `of` as SQL: `00000000-0000-7000-KIND-i`, the same on both databases.
    pub fn id(&self, kind: &str, i: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("unhex('0000000000007000{kind}' || printf('%012x', {i}))"),
            Self::Postgres(_) => {
                format!("cast('0000000000007000{kind}' || lpad(to_hex({i}), 12, '0') as uuid)")
            }
        }
    }

    /// The numbers from 1 to `last` as a table `n (i)`.
    pub fn numbers(&self, last: u32) -> String {
        match self {
            Self::Sqlite(_) => format!(
                "(with recursive n (i) as (select 1 union all select i + 1 from n where i < {last}) select i from n) n"
            ),
            Self::Postgres(_) => {
                format!("(select cast(i as bigint) as i from generate_series(1, {last}) i) n")
            }
        }
    }

    pub fn text_of(&self, i: &str) -> String {
        format!("cast({i} as text)")
    }
}

/// Fills the installation whose root unit and first account are there already.
pub async fn write(server: &mut Server) -> Outcome<()> {
    names(server).await?;
    units(server).await?;
    people(server).await?;
    awards(server).await?;
    dossier(server).await?;
    progress::write(server).await?;
    province::write(server).await?;
    // The search follows from the rows: the next start fills it, as it does for an office that was there before the search.
    server.run("delete from search_entry").await?;
    tidy(server).await
}

/// What the database does by itself as its tables grow: PostgreSQL learns what they hold, SQLite is never told.
pub async fn tidy(server: &mut Server) -> Outcome<()> {
    match server {
        Server::Sqlite(_) => Ok(()),
        Server::Postgres(_) => server.run("vacuum analyze").await,
    }
}

async fn names(server: &mut Server) -> Outcome<()> {
    server.run("create table bench_name (part text not null, i bigint not null, name text not null, folded text not null)").await?;
    let parts: [(&str, &[&str]); 3] = [("family", &FAMILIES), ("middle", &MIDDLES), ("given", &GIVENS)];
    for (part, names) in parts {
        for (i, name) in names.iter().enumerate() {
            let folded = viet::fold(name);
            server
                .run(&format!("insert into bench_name values ('{part}', {i}, '{name}', '{folded}')"))
                .await?;
        }
    }
    Ok(())
}

async fn units(server: &mut Server) -> Outcome<()> {
    let (id, numbers, text) = (server.id("8001", "i"), server.numbers(UNITS), server.text_of("i"));
    let path = match server {
        Server::Sqlite(_) => "r.path || printf('%04d', i)",
        Server::Postgres(_) => "r.path || lpad(cast(i as text), 4, '0')",
    };
    server
        .run(&format!(
            "insert into unit (id, parent_id, path, code, name, folded, kind, head_post, decider, place, symbol, superior, opened)
             select {id}, r.id, {path}, 'U' || {text}, 'Phòng ' || {text}, 'phong ' || {text}, 'division', 'TRƯỞNG PHÒNG', '', 'Hà Nội', 'P', '', '2010-01-01'
             from {numbers} cross join (select id, path from unit where parent_id is null) r"
        ))
        .await?;
    for held in [
        "insert into unit_name (unit_id, name, folded, starts) select id, name, folded, opened from unit",
        "insert into unit_code (unit_id, code, starts) select id, code, opened from unit",
        "insert into unit_place (unit_id, parent_id, starts) select id, parent_id, opened from unit",
    ] {
        let new = format!("{held} where parent_id is not null");
        server.run(&new).await?;
    }
    Ok(())
}

async fn people(server: &mut Server) -> Outcome<()> {
    let numbers = server.numbers(PEOPLE);
    let (person, member, unit) = (
        server.id("8002", "n.i"),
        server.id("8003", "n.i"),
        server.id("8001", &format!("(n.i % {UNITS}) + 1")),
    );
    let picked = picked("n.i");
    server
        .run(&format!(
            "insert into person (id, full_name, folded, sort_key, honorific, sex, birth_year, legal_group, leader, invented, created_at)
             select {person}, f.name || ' ' || m.name || ' ' || g.name, f.folded || ' ' || m.folded || ' ' || g.folded,
                 g.folded || ' ' || f.folded || ' ' || m.folded, 'Ông', 'male', 1965 + n.i % 37, 'civil_servant', false, true, '2020-01-01T00:00:00+00:00'
             from {numbers} {picked}"
        ))
        .await?;
    server
        .run(&format!(
            "insert into membership (id, person_id, unit_id, post, starts) select {member}, {person}, {unit}, 'Chuyên viên', '2015-01-01' from {numbers}"
        ))
        .await
}

/// Joins the three parts of the name that number `i` bears.
fn picked(i: &str) -> String {
    let (families, middles, givens) = (FAMILIES.len(), MIDDLES.len(), GIVENS.len());
    format!(
        "join bench_name f on f.part = 'family' and f.i = {i} % {families}
         join bench_name m on m.part = 'middle' and m.i = ({i} / {families}) % {middles}
         join bench_name g on g.part = 'given' and g.i = ({i} / {families} / {middles} + {i}) % {givens}"
    )
}

/// The name that the person of this number bears, as [`picked`] picks it.
pub fn name(number: u32) -> String {
    let i = number as usize;
    let (families, middles, givens) = (FAMILIES.len(), MIDDLES.len(), GIVENS.len());
    let given = GIVENS[(i / families / middles + i) % givens];
    format!("{} {} {given}", FAMILIES[i % families], MIDDLES[(i / families) % middles])
}

/// The year in which the person of this number was born.
pub fn birth_year(number: u32) -> i32 {
    1965 + i32::try_from(number % 37).unwrap_or_default()
}

/// A name of four syllables, which nobody of the crowd bears and few of the newcomers share.
pub fn newcomer(number: u32) -> String {
    let i = number as usize;
    let (families, middles, givens) = (FAMILIES.len(), MIDDLES.len(), GIVENS.len());
    let (one, other) = (MIDDLES[(i / families) % middles], MIDDLES[(i / families / middles) % middles]);
    format!("{} {one} {other} {}", FAMILIES[i % families], GIVENS[i % givens])
}

/// The name of the unit in which the person of this number stands.
pub fn unit_name(number: u32) -> String {
    format!("Phòng {}", number % UNITS + 1)
}

async fn awards(server: &mut Server) -> Outcome<()> {
    let numbers = server.numbers(AWARDS);
    let owner = format!("((n.i - 1) % {PEOPLE}) + 1");
    let (award, person) = (server.id("8004", "n.i"), server.id("8002", &owner));
    let (text, owner_text, picked) = (
        server.text_of("n.i"),
        server.text_of(&format!("(({owner}) % {UNITS}) + 1")),
        picked(&format!("({owner})")),
    );
    let year = "2016 + (n.i - 1) / 200000";
    let token = match server {
        Server::Sqlite(_) => "printf('%032x', n.i)",
        Server::Postgres(_) => "lpad(to_hex(n.i), 32, '0')",
    };
    server
        .run(&format!(
            "insert into award (id, person_id, code, category, year, decided, decision_number, issuer, name, post_unit, achievement, token, place)
             select {award}, {person}, 'GK', 'merit', {year}, '2020-12-20', {text} || '/QĐ-VP', 'Văn phòng', f.name || ' ' || m.name || ' ' || g.name,
                 'Chuyên viên, Phòng ' || {owner_text}, '', {token}, ({year}) * 281474976710656 + n.i
             from {numbers} {picked}"
        ))
        .await?;
    let words = format!(
        "f.folded || ' ' || m.folded || ' ' || g.folded || ' chuyen vien phong ' || {owner_text} || ' giay khen =gk'"
    );
    // Filling a GIN index row by row takes many times as long as building it.
    let (before, after) = match server {
        Server::Sqlite(_) => ("select 1", "insert into award_search (award_search) values ('optimize')"),
        Server::Postgres(_) => (
            "drop index award_search_words",
            "create index award_search_words on award_search using gin (words) with (fastupdate = off)",
        ),
    };
    server.run(before).await?;
    let insert = match server {
        Server::Sqlite(_) => format!(
            "insert into award_search (rowid, words) select ({year}) * 281474976710656 + n.i, {words} from {numbers} {picked}"
        ),
        Server::Postgres(_) => format!(
            "insert into award_search (place, words)
             select w.place, array_to_tsvector(array(select left(word, k) from unnest(string_to_array(w.words, ' ')) word,
                 generate_series(case when left(word, 1) = '=' then length(word) else 1 end, length(word)) k))
             from (select ({year}) * 281474976710656 + n.i as place, {words} as words from {numbers} {picked}) w"
        ),
    };
    server.run(&insert).await?;
    server.run(after).await
}

/// The id of the dossier with 200 rows.
pub const DOSSIER: Uuid = Uuid::from_u128(0x0000_0000_0000_7000_8005_0000_0000_0001);
/// The id of the first unit, with its 200 people.
pub const UNIT: Uuid = Uuid::from_u128(0x0000_0000_0000_7000_8001_0000_0000_0001);

async fn dossier(server: &mut Server) -> Outcome<()> {
    let (dossier, unit) = (server.id("8005", "1"), server.id("8001", "1"));
    server
        .run(&format!(
            "insert into dossier (id, unit_id, office_id, state, version, title, year, category, created_by, created_at)
             select {dossier}, {unit}, r.id, 'draft', 1, 'Hồ sơ 200 dòng', 2025, 'merit', a.id, '2026-01-05T00:00:00+00:00'
             from (select id from unit where parent_id is null) r cross join (select id from account limit 1) a"
        ))
        .await?;
    // The first account is an administrator, who keeps no dossiers: it becomes the office's clerk too.
    let grant = server.id("8008", "1");
    server
        .run(&format!(
            "insert into role_grant (id, account_id, role, unit_id, starts, ends)
             select {grant}, g.account_id, 'clerk', g.unit_id, g.starts, g.ends from role_grant g"
        ))
        .await?;
    let (row, person, grade, numbers) = (
        server.id("8006", "n.i"),
        server.id("8002", &format!("n.i * {UNITS}")),
        server.id("8007", "n.i"),
        server.numbers(200),
    );
    server
        .run(&format!(
            "insert into grade (id, person_id, year, grade, decision) select {grade}, {person}, 2025, 'HTTNV', '12/TB-VP' from {numbers}"
        ))
        .await?;
    server
        .run(&format!(
            "insert into nomination (id, dossier_id, position, person_id, award_code, achievement, honorific, name, post_unit, state, set_aside_reason)
             select {row}, {dossier}, n.i, p.id, 'LDTT', '', 'Ông', p.full_name, 'Chuyên viên', 'proposed', ''
             from {numbers} join person p on p.id = {person}"
        ))
        .await
}
