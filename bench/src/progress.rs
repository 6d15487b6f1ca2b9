//! A movement of a unit with 200 units below it: 20 indicators, each with the values of 12 months.

use crate::Outcome;
use crate::branch::Branch;
use crate::crowd::Server;

const UNITS: u32 = 200;
const INDICATORS: u32 = 20;
const MONTHS: u32 = 12;

/// The movement's id; the unit that launched it has the same number.
const MOVEMENT: &str = "00000000-0000-7000-8012-000000000001";

/// The page that is asked for.
pub fn path() -> String {
    format!("/lam-viec/phong-trao/{MOVEMENT}/chi-tieu")
}

pub async fn write(server: &mut Server) -> Outcome<()> {
    let measured = Branch {
        ids: ["8010", "8011", "8012"],
        path: "9001",
        above: ["KHOI", "Khối đo (hư cấu)"],
        below: ["D", "Đơn vị đo"],
        units: UNITS,
        launch: ["Phong trào đo (hư cấu)", "99/KH", "2025-01-01"],
    };
    measured.write(server).await?;
    indicators(server).await?;
    values(server).await
}

async fn indicators(server: &mut Server) -> Outcome<()> {
    let movement = server.id("8012", "1");
    let (id, numbers, text) = (server.id("8013", "i"), server.numbers(INDICATORS), server.text_of("i"));
    server
        .run(&format!(
            "insert into indicator (id, movement_id, version, text, measure, direction, counting, joining, goal_of, goal, base_at, starts,
                ends, rhythm, due_days, created_at, created_by, end_reason)
             select {id}, {movement}, 1, 'Chỉ tiêu đo ' || {text}, 'hồ sơ', 'more', 'added', 'sum', 'each', 900000, '', '2025-01-01',
                '2026-12-31', 'monthly', 5, a.created_at, a.id, ''
             from {numbers} cross join (select id, created_at from account order by created_at limit 1) a"
        ))
        .await
}

async fn values(server: &mut Server) -> Outcome<()> {
    let (indicator, unit) = (server.id("8013", "n.i"), server.id("8011", "u.i"));
    let (indicators, units) = (server.numbers(INDICATORS), server.numbers(UNITS).replace(") n", ") u"));
    for month in 1..=MONTHS {
        let days = match month {
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        server
            .run(&format!(
                "insert into indicator_value (indicator_id, unit_id, period, ends, days, version, amount, note, evidence, reported_at, at,
                    account_id)
                 select {indicator}, {unit}, '2025-{month:02}-01', '2025-{month:02}-{days}', {days}, 1, 30000 + 1000 * ((n.i + u.i) % 20), '', '',
                    a.created_at, a.created_at, a.id
                 from {indicators} cross join {units} cross join (select id, created_at from account order by created_at limit 1) a"
            ))
            .await?;
    }
    Ok(())
}
