//! The same work done by us and by a peer, in one run: `cargo build --release && cargo run --release -p bench`.
//!
//! Verdicts: the six awards of a person that rest on years, by our judge and, when `THIDUA_BENCH_PEERS` names a python that
//! has both, by OpenFisca-Core and zen-engine (PyPI); their side of it stands in `peers/`. Pages: the release binary serves
//! an office of 200,000 people with 2,000,000 awards, asked by two clients over loopback; the peer is what an office would
//! write itself, `like '%…%'` over the same rows. A province: 3,300 heads answer one launch. Papers: certificates by our
//! press and by WeasyPrint (PyPI), when `THIDUA_BENCH_WEASYPRINT` names its program. PostgreSQL is measured when
//! `THIDUA_BENCH_POSTGRES` names an empty database. `-- law`, `-- press`, `-- pages`, `-- province` or `-- lists` runs one
//! part alone. Nothing here asserts a time.

mod branch;
mod clock;
mod crowd;
mod law;
mod lists;
mod office;
mod pages;
mod peer;
mod press;
mod progress;
mod province;
mod records;
mod served;

use std::process::ExitCode;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("bench: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let all = wanted.is_empty();
    // First, while nothing else has stretched the memory that it watches.
    let is_wanted = |part: &str| all || wanted.iter().any(|one| one == part);
    if is_wanted("law") {
        law::run()?;
    }
    if is_wanted("press") {
        press::run()?;
    }
    let parts = office::Parts {
        pages: is_wanted("pages"),
        lists: is_wanted("lists"),
        province: is_wanted("province"),
    };
    if parts.pages || parts.lists || parts.province {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(office::run(parts))?;
    }
    Ok(())
}
