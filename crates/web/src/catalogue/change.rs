//! What changed in the law between two days: instruments that came and went, conditions that an award lost and gained.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use domain::Refusals;
use law::{Award, Instrument, Law};
use serde::Deserialize;

use super::{Asked, InstrumentView, asked, instrument_view};
use crate::law_card::Line;
use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page, refused};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec/quy-dinh/thay-doi", Access::SignedIn, show)]
}

#[derive(Template)]
#[template(path = "catalogue/change.html")]
struct ChangePage {
    frame: Frame,
    from: String,
    to: String,
    from_error: String,
    to_error: String,
    came: Vec<InstrumentView>,
    went: Vec<InstrumentView>,
    awards: Vec<AwardChange>,
    says: String,
}

/// An award whose conditions are not the same on both days.
struct AwardChange {
    name: String,
    whom: &'static str,
    lost: Vec<Line>,
    gained: Vec<Line>,
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(rename = "tu", default)]
    from: String,
    #[serde(rename = "den", default)]
    to: String,
}

/// A year back is where most offices look first: the law of the last year-end review.
const USUALLY_BACK: Days = Days::new(365);

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let today = visitor.viewer.on;
    let mut refusals = Refusals::none();
    let to = day_of(&chosen.to, today, "den", &mut refusals);
    let from = day_of(&chosen.from, to.checked_sub_days(USUALLY_BACK).unwrap_or(to), "tu", &mut refusals);
    if from > to {
        refusals.add("tu", "Ngày trước phải sớm hơn ngày sau; hãy đổi lại hai ngày.");
    }
    let law = site.db.law();
    let awards = changes(&law, from, to);
    let drawn = ChangePage {
        frame: Frame::office(&site, &visitor, "Quy định thay đổi", Place::Law, &uri).with_refusals(&refusals),
        from: if refusals.for_field("tu").is_some() { chosen.from } else { viet::date::short(from) },
        to: if refusals.for_field("den").is_some() { chosen.to } else { viet::date::short(to) },
        from_error: refusals.for_field("tu").unwrap_or_default().to_owned(),
        to_error: refusals.for_field("den").unwrap_or_default().to_owned(),
        came: between(&law, |one| !one.in_force(from) && one.in_force(to)),
        went: between(&law, |one| one.in_force(from) && !one.in_force(to)),
        says: format!(
            "{} danh hiệu, hình thức có điều kiện khác nhau giữa {} và {}",
            awards.len(),
            viet::date::short(from),
            viet::date::short(to)
        ),
        awards,
    };
    if refusals.is_empty() { page(&drawn) } else { refused(&drawn) }
}

fn day_of(typed: &str, otherwise: NaiveDate, field: &'static str, refusals: &mut Refusals) -> NaiveDate {
    if typed.trim().is_empty() {
        return otherwise;
    }
    viet::date::parse(typed).unwrap_or_else(|error| {
        refusals.add(field, error.to_string());
        otherwise
    })
}

fn between(law: &Law, is_it: impl Fn(&Instrument) -> bool) -> Vec<InstrumentView> {
    law.instruments().iter().filter(|one| is_it(one)).map(instrument_view).collect()
}

fn changes(law: &Law, from: NaiveDate, to: NaiveDate) -> Vec<AwardChange> {
    let of_award = |award: &Award| -> Vec<AwardChange> {
        award.subjects.iter().filter_map(|kind| change(law, award, *kind, from, to)).collect()
    };
    law.awards().iter().flat_map(of_award).collect()
}

/// Both days are asked about the same year of achievement, so that only the law can differ.
fn change(
    law: &Law,
    award: &Award,
    kind: law::SubjectKind,
    from: NaiveDate,
    to: NaiveDate,
) -> Option<AwardChange> {
    let before = asked(law, award, kind, from, to)?;
    let after = asked(law, award, kind, to, to)?;
    let (lost, gained) = (missing_in(&before, &after), missing_in(&after, &before));
    let is_changed = !lost.is_empty() || !gained.is_empty();
    is_changed.then(|| AwardChange { name: award.name.clone(), whom: before.whom, lost, gained })
}

/// The lines of one day that the other does not have; what is only cited from another instrument is another line.
fn missing_in(these: &Asked, those: &Asked) -> Vec<Line> {
    let is_same = |one: &Line, other: &Line| one.says == other.says && labels(one).eq(labels(other));
    these.lines.iter().filter(|one| !those.lines.iter().any(|other| is_same(one, other))).cloned().collect()
}

fn labels(line: &Line) -> impl Iterator<Item = &str> {
    line.cites.iter().map(|cite| cite.label.as_str())
}
