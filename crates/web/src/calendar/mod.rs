//! The calendar: a month as everybody sees what concerns him, and the same for his own calendar program under a secret address
//! ([`ics`] writes it).

mod ics;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use domain::account::Role;
use domain::calendar::{Event, Kind, commemoration, traditional};
use domain::{Viewer, local_date};
use serde::Deserialize;
use store::{Conn, account, calendar, dossier, indicator, inspection, review};

use crate::desk::{self, Task};
use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/lich", Access::SignedIn, show),
        // Whoever has the address reads it: a calendar program cannot log in.
        Route::get("/lich/{file}", Access::Public, feed),
    ]
}

/// What concerns the viewer from one day to another, by its day.
async fn events(
    conn: &mut Conn,
    viewer: Viewer,
    roles: &[Role],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Event>, Problem> {
    let mut events: Vec<_> =
        desk::tasks(conn, viewer, roles).await?.into_iter().filter_map(deadline).collect();
    let mut ahead = ahead(conn, viewer, (from, to)).await?;
    // What stands on the desk already has its day there.
    ahead.retain(|one| !events.iter().any(|known| (known.on, &known.href) == (one.on, &one.href)));
    events.extend(ahead);
    for span in calendar::spans(conn, viewer, from, to).await? {
        let ends = [
            (span.register_by, "dang-ky", "Hạn đăng ký"),
            (span.starts, "bat-dau", "Bắt đầu"),
            (span.ends, "ket-thuc", "Kết thúc"),
            (span.closed_on, "tong-ket", "Tổng kết"),
        ];
        events.extend(ends.into_iter().filter_map(|(on, key, says)| {
            Some(Event {
                key: format!("{}-{key}", span.movement_id),
                on: on?,
                kind: Kind::Phase,
                says: format!("{says}: {}", span.title),
                href: format!("/lam-viec/phong-trao/{}", span.movement_id),
            })
        }));
    }
    for of in calendar::remembered(conn, viewer).await? {
        events.extend(commemoration(&of.text).map(|(on, name)| Event {
            key: format!("{}-ky-niem-{}", of.movement_id, of.position),
            on,
            kind: Kind::Anniversary,
            says: name.to_owned(),
            href: format!("/lam-viec/phong-trao/{}", of.movement_id),
        }));
    }
    events.extend(traditional(from, to));
    events.retain(|event| (from..=to).contains(&event.on));
    events.sort_by(|a, b| (a.on, a.kind, &a.key).cmp(&(b.on, b.kind, &b.key)));
    Ok(events)
}

/// What is due and not on the desk yet: values of periods that run, shortcomings that others mend, dossiers by the law's day,
/// periods of reports that are being written.
async fn ahead(
    conn: &mut Conn,
    viewer: Viewer,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Event>, Problem> {
    let due = |key: String, on, says, href| Event { key, on, kind: Kind::Deadline, says, href };
    let mut events = Vec::new();
    for (period, one) in indicator::value::upcoming(conn, viewer, to).await? {
        let indicator::value::Waiting { movement_id, unit_id, movement_title, unit_name, .. } = one;
        events.push(due(
            format!("so-lieu-{movement_id}-{unit_id}-{}-{}", period.ends, one.due),
            one.due,
            format!("Hạn số liệu {} của {unit_name}: {movement_title}", period.label().to_lowercase()),
            format!("/lam-viec/phong-trao/{movement_id}/chi-tieu/{unit_id}"),
        ));
    }
    for one in inspection::to_be_mended(conn, viewer, from, to).await? {
        let (key, href) = (format!("khac-phuc-{}", one.finding_id), desk::finding(&one));
        let says = format!("Hạn khắc phục, {}: {}", one.unit_name, one.text);
        events.extend(one.due.map(|on| due(key, on, says, href)));
    }
    for one in dossier::due(conn, viewer).await? {
        let href = format!("/lam-viec/ho-so/{}", one.dossier_id);
        let key = format!("ho-so-{}-{}", one.dossier_id, one.on);
        events.push(due(key, one.on, format!("{}: {}", one.title, one.says), href));
    }
    for one in review::waiting(conn, viewer).await? {
        let href = format!("/lam-viec/tong-ket/{}", one.id);
        events.push(due(
            format!("bao-cao-{}", one.id),
            one.ends,
            format!("Hết kỳ báo cáo: {}", one.title),
            href,
        ));
    }
    Ok(events)
}

/// A task with a deadline. The same task may wait for several units: its address tells them apart.
fn deadline(task: Task) -> Option<Event> {
    let place: String = task.href.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Some(Event {
        key: format!("han-{place}"),
        on: task.due?,
        kind: Kind::Deadline,
        says: format!("{}: {}", task.kind, task.says),
        href: task.href,
    })
}

// the page -----------------------------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Asked {
    /// `2026-11`; any other value is the month of today.
    #[serde(default)]
    thang: String,
}

#[derive(Template)]
#[template(path = "calendar/month.html")]
struct MonthPage {
    frame: Frame,
    title: String,
    says: String,
    before: String,
    after: String,
    weeks: Vec<Vec<Day>>,
}

struct Day {
    number: u32,
    weekday: &'static str,
    date: String,
    is_away: bool,
    is_today: bool,
    events: Vec<Event>,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let today = visitor.viewer.on;
    let first = month(&asked.thang).or(today.with_day(1)).unwrap_or(today);
    let (from, to) = weeks_of(first);
    let roles: Vec<_> = visitor.grants.iter().map(|grant| grant.role).collect();
    let events = events(&mut site.db.read().await?, visitor.viewer, &roles, (from, to)).await?;
    let days: Vec<_> =
        from.iter_days().take_while(|day| *day <= to).map(|on| Day::of(on, first, today, &events)).collect();
    let in_month = events.iter().filter(|event| event.on.month() == first.month()).count();
    let link = |first: Option<NaiveDate>| {
        first.map(|first| format!("/lam-viec/lich?thang={}", first.format("%Y-%m"))).unwrap_or_default()
    };
    page(&MonthPage {
        frame: Frame::office(&site, &visitor, "Lịch", Place::Work, &uri),
        title: format!("Tháng {}/{}", first.month(), first.year()),
        says: format!("{in_month} việc và ngày kỷ niệm"),
        before: link(first.checked_sub_months(Months::new(1))),
        after: link(first.checked_add_months(Months::new(1))),
        weeks: in_weeks(days),
    })
}

/// The first day of the month that is asked for, in the years in which there are offices.
fn month(asked: &str) -> Option<NaiveDate> {
    let (year, month) = asked.split_once('-')?;
    let year = year.parse().ok().filter(|year| (1945..=9_998).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1)
}

/// The whole weeks, from Monday, that have a day of the month.
fn weeks_of(first: NaiveDate) -> (NaiveDate, NaiveDate) {
    let last = first.checked_add_months(Months::new(1)).map_or(first, |next| next - Days::new(1));
    (first.week(Weekday::Mon).first_day(), last.week(Weekday::Mon).last_day())
}

fn in_weeks(days: Vec<Day>) -> Vec<Vec<Day>> {
    let mut weeks: Vec<Vec<Day>> = Vec::new();
    for (n, day) in days.into_iter().enumerate() {
        match weeks.last_mut() {
            Some(week) if n % 7 > 0 => week.push(day),
            _ => weeks.push(vec![day]),
        }
    }
    weeks
}

impl Day {
    fn of(on: NaiveDate, month: NaiveDate, today: NaiveDate, events: &[Event]) -> Self {
        Self {
            number: on.day(),
            weekday: WEEKDAYS[on.weekday().num_days_from_monday() as usize],
            date: viet::date::short(on),
            is_away: on.month() != month.month(),
            is_today: on == today,
            events: events.iter().filter(|event| event.on == on).cloned().collect(),
        }
    }
}

const WEEKDAYS: [&str; 7] = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"];

// for a calendar program ---------------------------------------------------------------------------------------------

/// How many days back and ahead a program gets.
const BACK: u64 = 90;
const AHEAD: u64 = 400;

async fn feed(State(site): State<Site>, Path(file): Path<String>) -> Result<Response, Problem> {
    let secret = file.strip_suffix(".ics").ok_or(Problem::Missing)?;
    let mut conn = site.db.read().await?;
    let viewer = site.viewer(calendar::holder(&mut conn, secret).await?);
    let grants = account::grants(&mut conn, viewer).await?;
    let roles: Vec<_> = grants.iter().map(|grant| grant.role).collect();
    let today = local_date(site.now());
    let events =
        events(&mut conn, viewer, &roles, (today - Days::new(BACK), today + Days::new(AHEAD))).await?;
    let text = ics::write(&events, &site.settings.office, &site.settings.base_url, site.now());
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
