//! `thidua doctor`: is everything as it should be?

use std::process::ExitCode;

use papers::Press;

use crate::command::Place;
use crate::config::Config;
use crate::failure::Failure;
use crate::init;

/// Exit code 1 when something does not hold; each fault is one line.
pub async fn run(place: Place) -> Result<ExitCode, Failure> {
    let config = Config::for_place(&place)?;
    let db = init::open(&config).await?;
    let mut conn = db.read().await?;
    let mut faults = store::doctor::check(&mut conn).await?;
    faults.extend(store::law_text::faults(&db).iter().map(ToString::to_string));
    let head = store::audit::head(&mut conn).await?;
    drop(conn);
    db.close().await;
    faults.extend(db.law().check().into_iter().map(|fault| fault.to_string()));
    println!("Chữ trên văn bản: {}", Press::load(&config.fonts)?.serif());
    println!("Nhật ký: {} dòng, mã băm cuối {}", head.seq, head.hash);
    for fault in &faults {
        println!("LỖI: {fault}");
    }
    if faults.is_empty() {
        println!("Không thấy lỗi.");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
