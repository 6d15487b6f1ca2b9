//! The log as an administrator reads it: who did what, when, to what, and whether the chain holds.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{FixedOffset, Utc};
use domain::account::Role;
use serde::Deserialize;
use store::audit::{SHOWN, Shown};

use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec/quan-tri/nhat-ky", Access::Roles(&[Role::Administrator]), list)]
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct LogPage {
    frame: Frame,
    rows: Vec<LogLine>,
    next: Option<String>,
    /// Where the chain does not hold; `None`: it was not asked.
    faults: Option<Vec<String>>,
}

struct LogLine {
    seq: i64,
    when: String,
    who: String,
    act: String,
    subject: String,
    detail: String,
}

#[derive(Deserialize)]
struct Asked {
    truoc: Option<i64>,
    /// Whether the whole chain is to be walked.
    kiem_tra: Option<String>,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let rows = store::audit::list(&mut conn, visitor.viewer, asked.truoc).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|shown| shown == SHOWN);
    let last = rows.last().map(|row| row.seq);
    let faults = match asked.kiem_tra {
        Some(_) => Some(store::audit::check_chain(&mut conn).await?),
        None => None,
    };
    page(&LogPage {
        frame: Frame::office(&site, &visitor, "Nhật ký", Place::Administration, &uri),
        rows: rows.into_iter().map(LogLine::from).collect(),
        next: last.filter(|_| is_full).map(|last| format!("/lam-viec/quan-tri/nhat-ky?truoc={last}")),
        faults,
    })
}

impl From<Shown> for LogLine {
    fn from(row: Shown) -> Self {
        Self {
            seq: row.seq,
            when: local_time(row.at),
            who: row.who.unwrap_or_else(|| "(chưa đăng nhập)".to_owned()),
            act: row.act,
            subject: row.subject.to_string(),
            detail: row.detail,
        }
    }
}

/// Day and time in Việt Nam (UTC+7): `02/11/2026 09:00:00`.
fn local_time(at: chrono::DateTime<Utc>) -> String {
    let local = FixedOffset::east_opt(7 * 3600).map(|hanoi| at.with_timezone(&hanoi).naive_local());
    let local = local.unwrap_or_else(|| at.naive_utc());
    format!("{} {}", viet::date::short(local.date()), local.time().format("%H:%M:%S"))
}
