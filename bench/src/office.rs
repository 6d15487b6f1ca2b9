//! The office of the crowd, on SQLite and, when `THIDUA_BENCH_POSTGRES` names an empty database, on PostgreSQL: filled once
//! each, then asked for pages and handed a list.

use std::path::Path;

use crate::clock::{millis, resident, timed};
use crate::crowd::{self, Server};
use crate::served::{Served, init};
use crate::{Outcome, lists, pages, province};

/// What is measured of the office.
#[derive(Clone, Copy)]
pub struct Parts {
    pub pages: bool,
    pub lists: bool,
    pub province: bool,
}

/// One database, as the measures name it and reach it.
pub struct Place<'a> {
    pub name: &'a str,
    pub data: &'a Path,
    pub url: &'a str,
}

pub async fn run(parts: Parts) -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("thidua-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure_all(&folder, parts).await;
    std::fs::remove_dir_all(&folder)?;
    measured
}

async fn measure_all(folder: &Path, parts: Parts) -> Outcome<()> {
    if parts.lists {
        lists::export(folder)?;
        lists::reading(folder)?;
    }
    let data = folder.join("sqlite");
    let url = format!("sqlite:{}", data.join("thidua.db").display());
    measure(&Place { name: "SQLite", data: &data, url: &url }, None, parts).await?;
    if let Ok(url) = std::env::var("THIDUA_BENCH_POSTGRES") {
        let place = Place { name: "PostgreSQL", data: &folder.join("postgres"), url: &url };
        measure(&place, Some(&url), parts).await?;
    }
    Ok(())
}

async fn measure(place: &Place<'_>, database: Option<&str>, parts: Parts) -> Outcome<()> {
    let password = init(place.data, database)?;
    let mut server = Server::connect(place.url).await?;
    crowd::write(&mut server).await?;
    println!("\n{}: {} people, {} awards", place.name, crowd::PEOPLE, crowd::AWARDS);
    let (filled, served) = timed(|| Served::start(place.data));
    drop(served?);
    println!("  first start, which fills the search {}", millis(filled));
    crowd::tidy(&mut server).await?;
    let (started, served) = timed(|| Served::start(place.data));
    let served = served?;
    let resting = resident(served.process()).unwrap_or(0);
    println!("  start to first answer {}, memory at rest {resting} MiB", millis(started));
    let cookie = served.log_in("quantri", &password)?;
    if parts.pages {
        pages::measure(&served, &cookie, &mut server).await?;
    }
    if parts.province {
        province::measure(&served, &password, &cookie, &mut server).await?;
    }
    if parts.lists {
        lists::measure(&served, &cookie, place, &mut server).await?;
    }
    Ok(())
}
