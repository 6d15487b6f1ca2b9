//! What one unit reports: all its indicators of a movement on one page, and each of them with its plot, its periods, the form for one
//! period, and the goal that the unit sets itself.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::indicator::pace::Tally;
use domain::indicator::period::Period;
use domain::indicator::{Amount, NewValue, State as Stands, Step, offers};
use domain::{Refusals, local_date};
use serde::Deserialize;
use store::indicator::value::{EarlierRow, ValueRow};
use store::indicator::{GoalRow, Indicator};
use store::org::roles_over;
use uuid::Uuid;

use super::form::amount_in;
use super::plot::{self, Plot};
use super::{Fact, Progress, facts, mark};
use crate::form::{id_of, refusals_of};
use crate::movement::OFFICE;
use crate::{Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/chi-tieu/{unit}", OFFICE, show_all),
        Route::get("/lam-viec/chi-tieu/{id}/don-vi/{unit}", OFFICE, show),
        Route::post("/lam-viec/chi-tieu/{id}/don-vi/{unit}/so-lieu", OFFICE, report),
        Route::post("/lam-viec/chi-tieu/{id}/don-vi/{unit}/rut", OFFICE, withdraw),
        Route::post("/lam-viec/chi-tieu/{id}/don-vi/{unit}/muc-tieu", OFFICE, set_goal),
    ]
}

// all indicators of a unit -------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "indicator/unit_all.html")]
struct AllPage {
    frame: Frame,
    id: Uuid,
    unit: Uuid,
    title: String,
    unit_name: String,
    says: String,
    rows: Vec<Row>,
}

struct Row {
    id: Uuid,
    text: String,
    stands: String,
    share: String,
    mark: &'static str,
    word: &'static str,
    says: String,
    /// "thiếu 2 kỳ"; empty when nothing is owed.
    owed: String,
}

async fn show_all(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id).await?;
    let unit = store::indicator::find_unit(&mut conn, visitor.viewer, id, unit).await?;
    let progress = Progress::read(&mut conn, &visitor, id).await?;
    let on = visitor.viewer.on;
    let rows: Vec<Row> = progress.followed().map(|one| progress.own_row(one, unit.unit_id, on)).collect();
    let owed = rows.iter().filter(|row| !row.owed.is_empty()).count();
    page(&AllPage {
        frame: Frame::office(&site, &visitor, "Chỉ tiêu của đơn vị", Place::Movements, &uri),
        id,
        unit: unit.unit_id,
        title: movement.draft.title,
        unit_name: unit.unit_name,
        says: format!("{} chỉ tiêu, {owed} chỉ tiêu chưa đủ số liệu các kỳ đã hết", rows.len()),
        rows,
    })
}

impl Progress {
    fn own_row(&self, one: &Indicator, unit: Uuid, on: NaiveDate) -> Row {
        let (course, tally) = self.at(one, unit);
        let outlook = course.outlook(tally.as_ref());
        let share = tally.and_then(|tally| course.share(&tally));
        let owed = self.missing(one, unit, on);
        Row {
            id: one.id,
            text: one.written.text.clone(),
            stands: tally
                .map(|tally| format!("{} {}", tally.stands(course.counting), one.written.measure))
                .unwrap_or_default(),
            share: share.map(|share| format!("{share}%")).unwrap_or_default(),
            mark: mark(outlook),
            word: outlook.label(),
            says: course.says(tally.as_ref(), &one.written.measure),
            owed: if owed > 0 { format!("Thiếu {owed} kỳ") } else { String::new() },
        }
    }
}

// one indicator of a unit --------------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Asked {
    /// First day of the period that is to be reported.
    #[serde(rename = "ky")]
    period: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "indicator/unit.html")]
struct UnitPage {
    frame: Frame,
    id: Uuid,
    unit: Uuid,
    movement: Uuid,
    title: String,
    text: String,
    measure: String,
    unit_name: String,
    mark: &'static str,
    word: &'static str,
    says: String,
    facts: Vec<Fact>,
    plot: Option<Plot>,
    adds_up: bool,
    periods: Vec<PeriodLine>,
    may_report: bool,
    /// The period of the form; `None`: nothing can be reported yet.
    form: Option<ReportForm>,
    /// Whether the value of that period may be taken back.
    may_withdraw: bool,
    may_set_goal: bool,
    goal: GoalForm,
    goals: Vec<String>,
    earlier: Vec<String>,
    returned: Returned,
}

struct PeriodLine {
    starts: NaiveDate,
    label: String,
    due: String,
    amount: String,
    reached: String,
    mark: &'static str,
    word: String,
    evidence: Evidence,
    note: String,
    who: String,
    /// "Báo cáo" or "Sửa"; empty when its time has not come.
    deed: &'static str,
}

/// What a value rests on: an address leads there, a number of a document is read.
struct Evidence {
    text: String,
    is_address: bool,
}

impl Evidence {
    fn of(text: &str) -> Self {
        let is_address = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        Self { text: text.to_owned(), is_address }
    }
}

struct ReportForm {
    starts: NaiveDate,
    label: String,
    version: i64,
    amount: String,
    note: String,
    evidence: String,
}

struct GoalForm {
    version: i64,
    amount: String,
    note: String,
}

/// The forms of the page, as they come back.
const REPORT: &str = "so-lieu";
const WITHDRAW: &str = "rut";
const GOAL: &str = "muc-tieu";

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let returned = Returned::default();
    page(&draw(&site, &visitor, &uri, id_of(&id)?, id_of(&unit)?, asked.period, returned).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    unit: Uuid,
    asked: Option<NaiveDate>,
    returned: Returned,
) -> Result<UnitPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let found = store::indicator::find(&mut conn, viewer, id).await?;
    let unit = store::indicator::find_unit(&mut conn, viewer, found.movement_id, unit).await?;
    let roles = roles_over(&mut conn, viewer, unit.unit_id).await?;
    let values = store::indicator::value::list(&mut conn, viewer, id, unit.unit_id).await?;
    let earlier = store::indicator::value::earlier(&mut conn, viewer, id, unit.unit_id).await?;
    let goals = store::indicator::goals_of_unit(&mut conn, viewer, id, unit.unit_id).await?;
    let course = found.course(found.goal_of_unit(goals.first().map(GoalRow::goal)));
    let known = known(&found, &values);
    let tally = Tally::of(&known);
    let outlook = course.outlook(tally.as_ref());
    let may_report = offers(found.state, Step::Report, &roles);
    let reached = plot::reached(&course, &known);
    let line = |period: Period| period_line(&found, period, &values, &reached, may_report, viewer.on);
    let mut facts = facts(&found);
    if let Some(own) = goals.first() {
        let value = format!("{} {}", own.goal(), found.written.measure);
        facts.insert(1, Fact { label: "Mục tiêu của đơn vị", value });
    }
    Ok(UnitPage {
        frame: Frame::office(site, visitor, "Số liệu chỉ tiêu", Place::Movements, uri)
            .with_returned(&returned),
        id,
        unit: unit.unit_id,
        movement: found.movement_id,
        title: found.movement_title.clone(),
        text: found.written.text.clone(),
        measure: found.written.measure.clone(),
        unit_name: unit.unit_name,
        mark: mark(outlook),
        word: outlook.label(),
        says: course.says(tally.as_ref(), &found.written.measure),
        facts,
        plot: plot::draw(&course, &known, &found.written.measure),
        adds_up: found.written.counting == domain::indicator::Counting::Added,
        periods: found.window.periods().into_iter().map(line).collect(),
        may_report,
        may_withdraw: offers(found.state, Step::Withdraw, &roles),
        form: report_form(&found, &values, asked, viewer.on, &returned).filter(|_| may_report),
        may_set_goal: offers(found.state, Step::SetGoal, &roles),
        goal: goal_form(goals.first(), &returned),
        goals: goals.iter().map(goal_line).collect(),
        earlier: earlier.iter().map(|row| earlier_line(&found, row)).collect(),
        returned,
    })
}

/// The values with their periods, in their order.
fn known(found: &Indicator, values: &[ValueRow]) -> Vec<(Period, Amount)> {
    values.iter().filter_map(|row| Some((found.window.period(row.period)?, row.amount()))).collect()
}

fn period_line(
    found: &Indicator,
    period: Period,
    values: &[ValueRow],
    reached: &[(Period, Amount)],
    may_report: bool,
    on: NaiveDate,
) -> PeriodLine {
    let due = found.window.due(&period);
    let row = values.iter().find(|row| row.period == period.starts);
    let is_followed = found.state == Stands::Followed;
    let (mark, word) = match row {
        Some(row) if row.is_late(due) => {
            let at = viet::date::short(local_date(row.reported_at));
            ("waiting", format!("Chậm, báo cáo ngày {at}"))
        }
        Some(_) => ("met", "Đúng hạn".to_owned()),
        None if period.starts > on => ("neutral", "Chưa đến kỳ".to_owned()),
        None if period.ends >= on => ("neutral", "Chưa hết kỳ".to_owned()),
        None if is_followed && due < on => ("unmet", "Quá hạn, chưa có số".to_owned()),
        None => ("waiting", "Chưa có số".to_owned()),
    };
    let deed = match row {
        _ if !may_report || period.starts > on => "",
        Some(_) => "Sửa",
        None => "Báo cáo",
    };
    PeriodLine {
        starts: period.starts,
        label: period.label(),
        due: viet::date::short(due),
        amount: row.map(|row| row.amount().to_string()).unwrap_or_default(),
        reached: reached
            .iter()
            .find(|(of, _)| of.starts == period.starts)
            .map(|(_, amount)| amount.to_string())
            .unwrap_or_default(),
        mark,
        word,
        evidence: Evidence::of(row.map_or("", |row| &row.evidence)),
        note: row.map(|row| row.note.clone()).unwrap_or_default(),
        who: row
            .map(|row| format!("{}, {}", row.who, viet::date::short(local_date(row.at))))
            .unwrap_or_default(),
        deed,
    }
}

/// The form as it came back, else of the period that is asked for, else of the first one that is owed.
fn report_form(
    found: &Indicator,
    values: &[ValueRow],
    asked: Option<NaiveDate>,
    on: NaiveDate,
    returned: &Returned,
) -> Option<ReportForm> {
    let begun = found.window.begun(on);
    let is_known = |period: &Period| values.iter().any(|row| row.period == period.starts);
    let period = match asked {
        Some(asked) => begun.iter().find(|period| period.starts == asked),
        None => begun.iter().find(|period| !is_known(period)).or(begun.last()),
    }?;
    let row = values.iter().find(|row| row.period == period.starts);
    let typed = |field: &str, stored: String| match returned.is(REPORT) {
        true => returned.value(REPORT, field).to_owned(),
        false => stored,
    };
    let version = row.map_or(0, |row| row.version);
    Some(ReportForm {
        starts: period.starts,
        label: period.label(),
        version: typed("version", version.to_string()).parse().unwrap_or(version),
        amount: typed("amount", row.map(|row| row.amount().to_string()).unwrap_or_default()),
        note: typed("note", row.map(|row| row.note.clone()).unwrap_or_default()),
        evidence: typed("evidence", row.map(|row| row.evidence.clone()).unwrap_or_default()),
    })
}

fn goal_form(stands: Option<&GoalRow>, returned: &Returned) -> GoalForm {
    let typed = |field: &str, stored: String| match returned.is(GOAL) {
        true => returned.value(GOAL, field).to_owned(),
        false => stored,
    };
    let version = stands.map_or(0, |row| row.version);
    GoalForm {
        version: typed("version", version.to_string()).parse().unwrap_or(version),
        amount: typed("amount", stands.map(|row| row.goal().to_string()).unwrap_or_default()),
        note: typed("note", stands.map(|row| row.note.clone()).unwrap_or_default()),
    }
}

fn goal_line(row: &GoalRow) -> String {
    let day = viet::date::short(local_date(row.at));
    let note = if row.note.is_empty() { String::new() } else { format!(". {}", row.note) };
    format!("Lần {}, {day}, {}: {}{note}", row.version, row.who, row.goal())
}

fn earlier_line(found: &Indicator, row: &EarlierRow) -> String {
    let label = found.window.period(row.period).map(|period| period.label()).unwrap_or_default();
    let day = viet::date::short(local_date(row.at));
    let said = [row.evidence.as_str(), row.note.as_str()].into_iter().filter(|text| !text.is_empty());
    let said: String = said.map(|text| format!(". {text}")).collect();
    let taken_back = row.withdrawn_at.map(|at| {
        let day = viet::date::short(local_date(at));
        format!(". Đã rút ngày {day}, {}: {}", row.withdrawn_by, row.reason)
    });
    let taken_back = taken_back.unwrap_or_default();
    format!(
        "{label}, lần {}, {day}, {}: {} {}{said}{taken_back}",
        row.version,
        row.who,
        row.amount(),
        found.written.measure
    )
}

async fn report(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let period: NaiveDate = sent.text("period").parse().map_err(|_| Problem::Missing)?;
    let mut refusals = Refusals::none();
    let new = value_of(&sent, &mut refusals);
    if refusals.is_empty() {
        let (act, version) = (visitor.act(&site, &sent.key()), version_of(&sent));
        match store::indicator::value::report(&site.db, &act, id, unit, period, version, &new).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/chi-tieu/{id}/don-vi/{unit}"), "da-bao-cao")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    let returned = Returned::new(REPORT, sent, refusals);
    refused(&draw(&site, &visitor, &uri, id, unit, Some(period), returned).await?)
}

async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let period: NaiveDate = sent.text("period").parse().map_err(|_| Problem::Missing)?;
    let (act, version, reason) = (visitor.act(&site, &sent.key()), sent.version(), sent.text("reason"));
    match store::indicator::value::withdraw(&site.db, &act, id, unit, period, version, reason).await {
        Ok(_) => Ok(see(&format!("/lam-viec/chi-tieu/{id}/don-vi/{unit}"), "da-rut-so-lieu")),
        Err(failure) => {
            let returned = Returned::new(WITHDRAW, sent, refusals_of(failure)?);
            refused(&draw(&site, &visitor, &uri, id, unit, Some(period), returned).await?)
        }
    }
}

fn value_of(sent: &Sent, refusals: &mut Refusals) -> NewValue {
    let amount = amount_in(sent, "amount", refusals);
    NewValue { amount, note: sent.tidy("note"), evidence: sent.tidy("evidence") }
}

/// The version of what stood when the form was drawn; none of what was not there.
fn version_of(sent: &Sent) -> Option<i64> {
    Some(sent.version()).filter(|version| *version > 0)
}

async fn set_goal(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let mut refusals = Refusals::none();
    let new = value_of(&sent, &mut refusals);
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::indicator::set_goal(&site.db, &act, id, unit, version_of(&sent), &new).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/chi-tieu/{id}/don-vi/{unit}"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    let returned = Returned::new(GOAL, sent, refusals);
    refused(&draw(&site, &visitor, &uri, id, unit, None, returned).await?)
}
