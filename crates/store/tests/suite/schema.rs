//! Both databases have the same tables and columns, and few places know which one they run on.

use std::collections::BTreeSet;

use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::house::House;

/// `table.column` for every table that both databases should have alike.
async fn sqlite_columns() -> BTreeSet<String> {
    let house = House::sqlite().await;
    let mut conn = SqliteConnection::connect(&house.url).await.expect("SQLite opens");
    let sql = "select m.name || '.' || c.name from sqlite_schema m, pragma_table_info(m.name) c where m.type in ('table', 'view')";
    names(sqlx::query_scalar(sql).fetch_all(&mut conn).await.expect("columns"))
}

async fn postgres_columns() -> BTreeSet<String> {
    let house = House::postgres().await;
    let mut conn = PgConnection::connect(&house.url).await.expect("PostgreSQL opens");
    let sql = "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'";
    names(sqlx::query_scalar(sql).fetch_all(&mut conn).await.expect("columns"))
}

fn names(all: Vec<String>) -> BTreeSet<String> {
    all.into_iter()
        .filter(|name| !["_sqlx", "sqlite_", "award_search"].iter().any(|own| name.starts_with(own)))
        .collect()
}

#[tokio::test]
#[ignore = "needs PostgreSQL: run scripts/test"]
async fn both_databases_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (sqlite_columns().await, postgres_columns().await);
    assert!(sqlite.len() > 200, "{} columns", sqlite.len());
    assert_eq!(sqlite.symmetric_difference(&postgres).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// A column that names a person and of which a merge does not know would leave its rows with a record that nobody sees any more:
/// whoever adds one adds its line to `PLACES` in `store::person::merge`.
#[tokio::test]
async fn a_merge_knows_every_column_that_names_a_person() {
    let house = House::sqlite().await;
    let mut conn = SqliteConnection::connect(&house.url).await.expect("SQLite opens");
    let sql = "select m.name || '.' || f.\"from\" from sqlite_schema m, pragma_foreign_key_list(m.name) f
        where m.type = 'table' and f.\"table\" = 'person'";
    let named: BTreeSet<String> =
        sqlx::query_scalar(sql).fetch_all(&mut conn).await.expect("columns").into_iter().collect();
    let known = store::person::merge::known_places().into_iter().map(str::to_owned).collect();
    assert!(named.len() > 12, "{named:?}");
    assert_eq!(named, known);
}

/// A statement that differs between the databases is a price; whoever adds one changes this number and says why.
#[test]
fn statements_that_differ_are_counted() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let differing: usize = sources(&folder).iter().map(|text| text.matches("Split {").count()).sum();
    // The struct, its `Sql`, and the statements themselves: three of the honour roll's search, the one that takes a line of words
    // apart when the search is filled, and the one from which all that write many lines at once are made.
    assert_eq!(differing, 7);
}

fn sources(folder: &std::path::Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else {
            all.push(std::fs::read_to_string(&path).expect("a source file"));
        }
    }
    all
}
