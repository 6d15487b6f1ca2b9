//! A movement of a unit with 200 units below it: 20 indicators, each with the values of 12 months.

use crate::Outcome;
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
    units(server).await?;
    movement(server).await?;
    values(server).await
}

async fn units(server: &mut Server) -> Outcome<()> {
    let (above, below) = (server.id("8010", "1"), server.id("8011", "i"));
    let (numbers, text) = (server.numbers(UNITS), server.text_of("i"));
    let path = match server {
        Server::Sqlite(_) => "r.path || '9001' || printf('%04d', i)",
        Server::Postgres(_) => "r.path || '9001' || lpad(cast(i as text), 4, '0')",
    };
    let columns = "insert into unit (id, parent_id, path, code, name, folded, kind, head_post, decider, place, symbol, superior, opened)";
    let root = "(select id, path from unit where parent_id is null) r";
    server
        .run(&format!(
            "{columns} select {above}, r.id, r.path || '9001', 'KHOI', 'Khối đo (hư cấu)', 'khoi do', 'office', '', '', '', 'K', '', '2010-01-01'
             from {root}"
        ))
        .await?;
    server
        .run(&format!(
            "{columns} select {below}, {above}, {path}, 'D' || {text}, 'Đơn vị đo ' || {text}, 'don vi do ' || {text}, 'division', '', '', '', 'D',
                '', '2010-01-01' from {numbers} cross join {root}"
        ))
        .await?;
    for held in [
        "insert into unit_name (unit_id, name, folded, starts) select id, name, folded, opened from unit",
        "insert into unit_code (unit_id, code, starts) select id, code, opened from unit",
        "insert into unit_place (unit_id, parent_id, starts) select id, parent_id, opened from unit",
    ] {
        server.run(&format!("{held} where id = {above} or parent_id = {above}")).await?;
    }
    Ok(())
}

async fn movement(server: &mut Server) -> Outcome<()> {
    let (movement, unit) = (server.id("8012", "1"), server.id("8010", "1"));
    server
        .run(&format!(
            "insert into movement (id, unit_id, state, version, title, folded, theme, occasion, kind, practice, scope, subjects, purpose,
                requirements, plan, measures, starts, ends, carried_out_by, followed_by, parent_number, parent_issuer, number,
                launched_on, signer_name, signer_post, summary, created_by, created_at, updated_at)
             select {movement}, {unit}, 'launched', 2, 'Phong trào đo (hư cấu)', 'phong trao do', '', '', 'regular', '', 'unit', '', '', '',
                '', '', '2025-01-01', '2026-12-31', '', '', '', '', '99/KH', '2025-01-01', '', '', '', a.id, a.created_at, a.created_at
             from (select id, created_at from account order by created_at limit 1) a"
        ))
        .await?;
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
