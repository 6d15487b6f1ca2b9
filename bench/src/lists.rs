//! Lists: 100,000 rows of twelve columns written, read, and brought into the office of the crowd through its pages while
//! other pages are asked. Peers in the same run, when `THIDUA_BENCH_PEERS` names a python that has them: openpyxl merely
//! reading the same file, pandas with SQLAlchemy storing it, openpyxl and XlsxWriter writing the same table.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::NaiveDate;
use domain::workbook::Cell;
use sheets::{Column, Holds, Reader, Table};

use crate::clock::{millis, now, percentile, ratio, resident, timed};
use crate::crowd::{self, Server};
use crate::office::Place;
use crate::served::{Served, program};
use crate::{Outcome, peer};

const ROWS: u32 = 100_000;
/// Of each hundred rows so many mean somebody of the crowd; two of the rest are wrong, and the others are new.
const KNOWN: u32 = 60;
const WRONG: u32 = 2;
/// Between one page that is asked beside the import and the next.
const PACE: Duration = Duration::from_millis(50);
const ALONE: usize = 200;

const HEADS: [(&str, Holds); 12] = [
    ("STT", Holds::Number),
    ("Họ và tên", Holds::Text),
    ("Ngày sinh", Holds::Date),
    ("Giới tính", Holds::Text),
    ("Số định danh cá nhân", Holds::Text),
    ("Chức vụ", Holds::Text),
    ("Đơn vị", Holds::Text),
    ("Dân tộc", Holds::Text),
    ("Xếp loại năm 2025", Holds::Text),
    ("Danh hiệu đã được tặng năm 2025", Holds::Text),
    ("Sáng kiến", Holds::Text),
    ("Ghi chú", Holds::Text),
];

fn list() -> Table {
    Table {
        name: "Danh sách".to_owned(),
        columns: HEADS.iter().map(|(head, holds)| Column::holding(*head, *holds)).collect(),
        rows: (1..=ROWS).map(row).collect(),
        ..Table::default()
    }
}

fn row(number: u32) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let (place, someone) = (number % 100, number * 2 - 1);
    let known = place < KNOWN;
    let name = if known { crowd::name(someone) } else { crowd::newcomer(number) };
    let birth = match place {
        _ if place >= 100 - WRONG => text("31/02/1991"),
        _ if known => Cell::Date(day(crowd::birth_year(someone), number)),
        _ => Cell::Date(day(1970 + i32::try_from(number % 30).unwrap_or(0), number)),
    };
    vec![
        Cell::Number(f64::from(number)),
        Cell::Text(name),
        birth,
        text("Nam"),
        Cell::Text(format!("0{:011}", u64::from(number) * 7_919)),
        text("Chuyên viên"),
        Cell::Text(crowd::unit_name(someone)),
        text("Kinh"),
        text("Hoàn thành tốt nhiệm vụ"),
        text("Lao động tiên tiến"),
        text(if number.is_multiple_of(5) { "Số hoá sổ theo dõi" } else { "" }),
        text("Có mặt tại hội nghị"),
    ]
}

fn day(year: i32, number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, number % 12 + 1, number % 28 + 1).unwrap_or_default()
}

/// The table written as a workbook, by us and by two peers; the file stays for what follows.
pub fn export(folder: &Path) -> Outcome<()> {
    let table = list();
    let (ours, file) = timed(|| table.xlsx(day(2026, 1)));
    let file = file?;
    println!("\nlists: {ROWS} rows of {} columns, {} KiB", HEADS.len(), file.len() / 1024);
    println!("  written in {}", millis(ours));
    std::fs::write(file_in(folder), file)?;
    let Some(said) = peers(folder, &["write"])? else { return Ok(()) };
    for name in ["openpyxl", "xlsxwriter"] {
        let theirs = peer::figure(&said, name)?;
        println!("  {name} writes it in {}, {} times ours", millis(theirs), ratio(theirs, ours));
    }
    Ok(())
}

/// The file read as pages read it, in a process of its own, and by openpyxl.
pub fn reading(folder: &Path) -> Outcome<()> {
    let reader = Reader {
        program: program()?,
        arguments: vec!["read-sheet".to_owned()],
        limit: Duration::from_secs(20),
    };
    let bytes = std::fs::read(file_in(folder))?;
    let (ours, workbook) = timed(|| reader.read(&bytes));
    let lines = workbook?.sheets.first().map_or(0, |sheet| sheet.lines.len());
    println!("  read, {lines} lines, in {}", millis(ours));
    let Some(said) = peers(folder, &["read"])? else { return Ok(()) };
    let theirs = peer::figure(&said, "read")?;
    println!("  openpyxl reads it in {}, {} times ours", millis(theirs), ratio(theirs, ours));
    Ok(())
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("danh-sach.xlsx")
}

/// What the peers say of the work named, where there are any.
fn peers(folder: &Path, words: &[&str]) -> Outcome<Option<String>> {
    let Ok(python) = std::env::var("THIDUA_BENCH_PEERS") else { return Ok(None) };
    let mut command = Command::new(python);
    command.args(["-c", include_str!("../peers/lists.py")]).arg(file_in(folder)).args(words);
    Ok(Some(peer::said(command)?))
}

/// The list through the pages, from the upload to the last row in the records, with other pages asked beside it.
pub async fn measure(served: &Served, cookie: &str, place: &Place<'_>, server: &mut Server) -> Outcome<()> {
    let bytes = std::fs::read(file_in(place.data.parent().ok_or("no folder")?))?;
    let mut alone = pages_beside(served, cookie, |so_far| so_far < ALONE)?;
    let done = AtomicBool::new(false);
    let (brought, beside) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            pages_beside(served, cookie, |_| !done.load(Ordering::Relaxed)).map_err(|fault| fault.to_string())
        });
        let brought = bring_in(served, cookie, &bytes);
        done.store(true, Ordering::Relaxed);
        (brought, asking.join())
    });
    let brought = brought?;
    let mut beside = beside.map_err(|_| "a client panicked")??;
    let ours = brought.kept + brought.taken;
    println!("  list of {ROWS} rows: read, matched and kept in {}", millis(brought.kept));
    println!("    taken into the records in {}, {} in all", millis(brought.taken), millis(ours));
    for (state, rows) in
        server.pairs("select state, count(*) from import_row group by state order by state").await?
    {
        println!("    {state}: {rows}");
    }
    for share in [50, 95, 100] {
        let (alone, beside) = (percentile(&mut alone, share), percentile(&mut beside, share));
        println!(
            "    another page meanwhile, p{share}: {} to {} alone, {} times",
            millis(beside),
            millis(alone),
            ratio(beside, alone)
        );
    }
    println!("    memory after {} MiB", resident(served.process()).unwrap_or(0));
    let folder = place.data.parent().ok_or("no folder")?;
    let Some(said) = peers(folder, &["store", place.url])? else { return Ok(()) };
    let theirs = peer::figure(&said, "store")?;
    println!("  pandas reads and stores it in {}, {} times ours", millis(theirs), ratio(theirs, ours));
    Ok(())
}

struct Brought {
    /// Until every row was read, matched with whom it may mean, and kept.
    kept: Duration,
    /// Until every row that was ready stood in the records.
    taken: Duration,
}

/// What a clerk does: sends the file, then presses the button until nothing is ready any more.
fn bring_in(served: &Served, cookie: &str, bytes: &[u8]) -> Outcome<Brought> {
    let form = served.page("/lam-viec/nhap", cookie)?;
    let mut fields = form.trust()?;
    fields.push(("unit", form.chosen("unit")?));
    fields.extend(
        [("starts", "01/01/2026"), ("group", "civil_servant"), ("held", "held"), ("encoding", "auto")]
            .map(|(name, value)| (name, value.to_owned())),
    );
    let start = now();
    let import = served.send_file("/lam-viec/nhap", cookie, &fields, ("danh-sach.xlsx", bytes))?;
    let kept = start.elapsed();
    let import = import.split('?').next().unwrap_or_default().to_owned();
    let start = now();
    loop {
        let page = served.page(&import, cookie)?;
        if !page.has(&format!("{import}/nhan")) {
            return Ok(Brought { kept, taken: start.elapsed() });
        }
        served.send(&format!("{import}/nhan"), cookie, &page.trust()?)?;
    }
}

/// One page after the other at a steady pace, as long as it is wanted; how long each took.
fn pages_beside(served: &Served, cookie: &str, wanted: impl Fn(usize) -> bool) -> Outcome<Vec<Duration>> {
    let paths = [format!("/lam-viec/con-nguoi?don_vi={}", crowd::UNIT), "/bang-vang?q=nguyen".to_owned()];
    let mut stream = served.connect()?;
    let mut times = Vec::new();
    while wanted(times.len()) {
        let path = &paths[times.len() % paths.len()];
        let (time, answered) = timed(|| served.ask_once(&mut stream, path, cookie));
        answered?;
        times.push(time);
        std::thread::sleep(PACE.saturating_sub(time));
    }
    Ok(times)
}
