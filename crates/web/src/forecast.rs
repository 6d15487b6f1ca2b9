//! Năm sau đủ điều kiện gì: every award of a year for one person or unit with its reasons, the three years after it, and the
//! same with other grades or an initiative.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use domain::record::{Holder, Looked};
use law::{Assumed, Case, Effect, ForecastAward, GradeLevel, Law, Outcome, Subject};
use serde::Deserialize;
use store::Conn;

use crate::form::{asked_year, id_of};
use crate::law_card::{LawCard, rests_on_data};
use crate::record::{choices, looked};
use crate::{Access, Choice, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/con-nguoi/{id}/nam-sau", Access::SignedIn, of_person),
        Route::get("/lam-viec/don-vi/{id}/nam-sau", Access::Roles(domain::person::READERS), of_unit),
    ]
}

#[derive(Template)]
#[template(path = "forecast/show.html")]
struct ForecastPage {
    frame: Frame,
    name: String,
    under: String,
    back: String,
    address: String,
    year: i32,
    typed: String,
    year_error: &'static str,
    levels: Vec<Choice>,
    effects: Vec<Choice>,
    is_person: bool,
    awards: Awards,
    coming: Vec<ComingYear>,
}

/// The awards of the year judged.
struct Awards {
    /// Open, or waiting for something.
    open: Vec<AwardView>,
    closed: Vec<AwardView>,
    /// Of which the data says nothing: people weigh them.
    weighed: Vec<AwardView>,
}

struct AwardView {
    name: String,
    outcome: Outcome,
    rests_on_data: bool,
    card: LawCard,
}

/// A coming year in sentences.
struct ComingYear {
    year: i32,
    gained: Vec<Told>,
    lost: Vec<Told>,
    breaks: Vec<Told>,
}

struct Told {
    says: String,
    /// Empty where the data decides; else that a person does.
    beside: &'static str,
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    nam: String,
    /// The grade that every coming year is taken to bring; empty: as the last one known.
    #[serde(default)]
    xep_loai: String,
    /// The effect of an initiative in every coming year; empty: none.
    #[serde(default)]
    sang_kien: String,
}

async fn of_person(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let person = store::person::find(&mut conn, visitor.viewer, id).await?;
    let subject = store::record::person_facts(&mut conn, &[id]).await?.remove(&id).ok_or(Problem::Missing)?;
    let place = if visitor.session.person_id == Some(id) { Place::Elsewhere } else { Place::People };
    let frame = Frame::office(&site, &visitor, &person.full_name, place, &uri);
    let whose =
        Whose { holder: Holder::Person(id), under: person.post_unit(), name: person.full_name, subject };
    let drawn = forecast_page(frame, &mut conn, &visitor, whose, &asked)?;
    drop(conn);
    looked(&site, &visitor, id, Looked::Forecast).await;
    page(&drawn)
}

async fn of_unit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let unit = store::org::find(&mut conn, visitor.viewer, id).await?;
    let (year, _) = year_of(&asked, &visitor);
    let mut facts = store::record::unit_facts(&mut conn, &[id], year).await?;
    let subject = facts.remove(&id).ok_or(Problem::Missing)?;
    let frame = Frame::office(&site, &visitor, &unit.name, Place::People, &uri);
    let whose = Whose { holder: Holder::Unit(id), under: String::new(), name: unit.name, subject };
    page(&forecast_page(frame, &mut conn, &visitor, whose, &asked)?)
}

/// Of whom the page speaks, with everything that the law is told.
struct Whose {
    holder: Holder,
    name: String,
    under: String,
    subject: Subject,
}

/// The year that is asked for, else this one; and the sentence beside its field.
fn year_of(asked: &Asked, visitor: &Visitor) -> (i32, &'static str) {
    let this = visitor.viewer.on.year();
    match asked_year(&asked.nam) {
        Ok(year) => (year.unwrap_or(this), ""),
        Err(says) => (this, says),
    }
}

fn forecast_page(
    frame: Frame,
    conn: &mut Conn,
    visitor: &Visitor,
    whose: Whose,
    asked: &Asked,
) -> Result<ForecastPage, Problem> {
    let law = conn.law();
    let ((year, year_error), on) = (year_of(asked, visitor), visitor.viewer.on);
    let assumed = Assumed { grade: asked.xep_loai.parse().ok(), initiative: asked.sang_kien.parse().ok() };
    let ahead = law.forecast(&whose.subject, year, on, assumed).map_err(unknown)?;
    let (back, is_person) = match whose.holder {
        Holder::Person(id) => (format!("/lam-viec/con-nguoi/{id}"), true),
        Holder::Unit(id) => (format!("/lam-viec/don-vi/{id}"), false),
    };
    Ok(ForecastPage {
        frame,
        name: whose.name,
        under: whose.under,
        address: format!("{back}/nam-sau"),
        back,
        year,
        typed: if year_error.is_empty() { year.to_string() } else { asked.nam.clone() },
        year_error,
        levels: choices(GradeLevel::ALL, GradeLevel::as_str, GradeLevel::label, &asked.xep_loai),
        effects: choices(Effect::ALL, Effect::as_str, Effect::label, &asked.sang_kien),
        is_person,
        awards: awards(&law, &whose.subject, year, on)?,
        coming: ahead.into_iter().map(ComingYear::from).collect(),
    })
}

fn awards(law: &Law, subject: &Subject, year: i32, on: NaiveDate) -> Result<Awards, Problem> {
    let fitting = law.awards().iter().filter(|award| award.subjects.contains(&subject.kind));
    let views: Vec<_> =
        fitting.map(|award| award_view(law, subject, &award.code, year, on)).collect::<Result<_, _>>()?;
    let (judged, weighed): (Vec<_>, Vec<_>) = views.into_iter().partition(|view| view.rests_on_data);
    let (closed, open) = judged.into_iter().partition(|view| view.outcome == Outcome::NotEligible);
    Ok(Awards { open, closed, weighed })
}

fn unknown(error: law::UnknownCode) -> Problem {
    Problem::internal(error.to_string())
}

fn award_view(
    law: &Law,
    subject: &Subject,
    code: &str,
    year: i32,
    on: NaiveDate,
) -> Result<AwardView, Problem> {
    let case = Case::for_merit(code, year, on, subject.clone());
    let name = law.award(code).map_or_else(|| code.to_owned(), |award| award.name.clone());
    let verdict = law.judge(&case).map_err(unknown)?;
    Ok(AwardView {
        name,
        outcome: verdict.verdict,
        rests_on_data: rests_on_data(&verdict),
        card: LawCard::of(&verdict).in_full(law, &case).map_err(unknown)?,
    })
}

impl From<law::ForecastYear> for ComingYear {
    fn from(of: law::ForecastYear) -> Self {
        let told = |list: Vec<ForecastAward>| list.into_iter().map(Told::from).collect();
        Self { year: of.year, gained: told(of.gained), lost: told(of.lost), breaks: told(of.breaks) }
    }
}

impl From<ForecastAward> for Told {
    fn from(of: ForecastAward) -> Self {
        let beside = if of.outcome == Outcome::Ask { "người có thẩm quyền xem xét" } else { "" };
        Self { says: of.says, beside }
    }
}
