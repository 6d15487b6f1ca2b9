//! Certificates: 1,000 in one PDF, 10,000 one by one with the memory watched, and the same page by WeasyPrint.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use chrono::NaiveDate;
use papers::decision::Award;
use papers::nd30::Signer;
use papers::{Certificate, Press};

use crate::Outcome;
use crate::clock::{millis, resident, timed};

pub fn run() -> Outcome<()> {
    let press = Press::load(&[PathBuf::from("/usr/share/fonts")])?;
    println!("press: {}", press.serif());
    let thousand: Vec<Certificate> = (1..=1_000).map(certificate).collect();
    let (all, pdf) = timed(|| press.certificates(&thousand));
    println!("  1,000 certificates in one PDF: {}, {} KiB", millis(all), pdf?.len() / 1024);
    ten_thousand(&press)?;
    weasyprint(all / 1_000)
}

fn ten_thousand(press: &Press) -> Outcome<()> {
    let mut memory = Vec::new();
    for ordinal in 1..=10_000 {
        press.certificates(&[certificate(ordinal)])?;
        if ordinal % 2_000 == 0 {
            memory.push(resident(std::process::id()).unwrap_or(0).to_string());
        }
    }
    println!("  10,000 documents, MiB after each 2,000: {}", memory.join(", "));
    Ok(())
}

fn certificate(ordinal: u32) -> Certificate {
    Certificate {
        emblem_svg: None,
        authority: "Chánh Văn phòng Ủy ban nhân dân tỉnh (hư cấu)".to_owned(),
        award: Award::Form("Giấy khen".to_owned()),
        honorific: Some("Bà".to_owned()),
        name: format!("Nguyễn Thị Hư Cấu {ordinal}"),
        post_unit: "Chuyên viên Phòng Hành chính - Tổ chức".to_owned(),
        achievement: "Đã có thành tích xuất sắc trong phong trào thi đua".to_owned(),
        decision: "05/QĐ-VP".to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default(),
        ordinal,
        place: "Lào Cai".to_owned(),
        signer: Signer {
            authority: vec!["CHÁNH VĂN PHÒNG".to_owned()], name: "Trần Văn Hư Cấu".to_owned()
        },
        address: format!("https://thidua.example.vn/xac-minh/{ordinal:032x}"),
        specimen: false,
    }
}

/// The peer: WeasyPrint lays out the same text, 200 pages in one document, its start not counted.
fn weasyprint(ours: Duration) -> Outcome<()> {
    let Ok(python) = std::env::var("THIDUA_BENCH_WEASYPRINT") else {
        println!("  WeasyPrint: not named, not measured");
        return Ok(());
    };
    let script = "import time, weasyprint\n\
        page = '<section><h1>GIẤY KHEN</h1><h2>Bà Nguyễn Thị Hư Cấu</h2><p>Chuyên viên Phòng Hành chính - Tổ chức</p><p>Đã có thành tích xuất sắc trong phong trào thi đua</p><p>Quyết định số 05/QĐ-VP</p></section>'\n\
        style = '<style>@page { size: A4 landscape } section { break-after: page; text-align: center; font-family: Tinos }</style>'\n\
        start = time.perf_counter()\n\
        weasyprint.HTML(string=style + page * 200).write_pdf()\n\
        print(int((time.perf_counter() - start) * 1e6 / 200))";
    let said = Command::new(python).args(["-c", script]).output()?;
    let micros: u64 = String::from_utf8(said.stdout)?.trim().parse()?;
    let peer = Duration::from_micros(micros);
    println!(
        "  a page of ours {}, of WeasyPrint (without border and QR) {}: {} times as long",
        millis(ours),
        millis(peer),
        peer.as_nanos() / ours.as_nanos().max(1)
    );
    Ok(())
}
