//! The store's one suite, run on both databases. SQLite needs nothing; PostgreSQL needs `THIDUA_TEST_POSTGRES`, a URL whose
//! user may create databases (scripts/test starts such a server and includes the ignored half).

mod account;
mod calendar;
mod cluster;
mod council;
mod decision;
mod doctor;
mod dossier;
mod honour;
mod house;
mod import;
mod indicator;
mod inspection;
mod launch;
mod law_text;
mod movement;
mod news;
mod org;
mod org_life;
mod person;
mod person_private;
mod person_same;
mod pledge;
mod record;
mod review;
mod role_model;
mod round_trip;
mod schema;
mod search;
mod signing;

/// Declares each story once for either database.
#[macro_export]
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $story() { super::$story($crate::house::House::sqlite().await).await; })+
        }
        mod postgres {
            $(#[tokio::test]
            #[ignore = "needs PostgreSQL: run scripts/test"]
            async fn $story() { super::$story($crate::house::House::postgres().await).await; })+
        }
    };
}
