//! Pages of the release binary over the crowd: two clients on loopback, each request on a kept connection.

use crate::Outcome;
use crate::clock::{millis, now, percentile, resident};
use crate::crowd::{self, Server};
use crate::progress;
use crate::served::Served;

pub async fn measure(served: &Served, cookie: &str, server: &mut Server) -> Outcome<()> {
    for (label, path) in [
        ("honour roll, rare name", "/bang-vang?q=nong+my+uyen"),
        ("honour roll, common word", "/bang-vang?q=nguyen"),
        ("honour roll, two words", "/bang-vang?q=tran+phuong"),
        ("search, rare name", "/lam-viec/tim?manh=1&q=nong+my+uyen"),
        ("search, common name", "/lam-viec/tim?manh=1&q=nguyen"),
        ("search, common words that nobody has together", "/lam-viec/tim?manh=1&q=tran+le"),
        ("search, misspelt name", "/lam-viec/tim?manh=1&q=nguyne+phuogn"),
        ("search, beginning of a name", "/lam-viec/tim?manh=1&q=ph"),
        ("search, unit", "/lam-viec/tim?manh=1&q=phong+77"),
        ("people of a unit", &format!("/lam-viec/con-nguoi?don_vi={}", crowd::UNIT)),
        ("dossier of 200 rows", &format!("/lam-viec/ho-so/{}", crowd::DOSSIER)),
        ("progress of 200 units, 20 indicators, 12 months", &progress::path()),
    ] {
        let mut times = served.ask(path, cookie)?;
        let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 95));
        println!("  {label}: p50 {}, p95 {}", millis(half), millis(most));
    }
    println!("  memory after {} MiB", resident(served.process()).unwrap_or(0));
    peer(server).await
}

/// What an office would write itself: every row compared with the folded word.
async fn peer(server: &mut Server) -> Outcome<()> {
    let sql = "select count(*) from (select a.id from award a join person p on p.id = a.person_id
        where p.folded like '%nong my uyen%' order by a.place desc limit 20) found";
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = now();
        server.count(sql).await?;
        times.push(start.elapsed());
    }
    println!("  peer, like '%…%' over the same rows: p50 {}", millis(percentile(&mut times, 50)));
    Ok(())
}
