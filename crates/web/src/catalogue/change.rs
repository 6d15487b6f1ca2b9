//! What changed in the law between two days: instruments that came and went, conditions that an award lost and gained.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use domain::Refusals;
use law::{Instrument, Law, RuleText};
use serde::Deserialize;

use super::{InstrumentView, instrument_view};
use crate::law_card::{Cite, citation};
use crate::law_text::{asks, awards};
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
    rules: Vec<RuleChange>,
    says: String,
}

/// A condition whose text is not the same on both days.
struct RuleChange {
    id: String,
    awards: String,
    before: Option<TextView>,
    after: Option<TextView>,
}

struct TextView {
    says: String,
    cites: Vec<Cite>,
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
    let rules = changes(&law, from, to);
    let drawn = ChangePage {
        frame: Frame::office(&site, &visitor, "Quy định thay đổi", Place::Law, &uri).with_refusals(&refusals),
        from: if refusals.for_field("tu").is_some() { chosen.from } else { viet::date::short(from) },
        to: if refusals.for_field("den").is_some() { chosen.to } else { viet::date::short(to) },
        from_error: refusals.for_field("tu").unwrap_or_default().to_owned(),
        to_error: refusals.for_field("den").unwrap_or_default().to_owned(),
        came: between(&law, |one| !one.in_force(from) && one.in_force(to)),
        went: between(&law, |one| one.in_force(from) && !one.in_force(to)),
        says: format!(
            "{} điều kiện khác nhau giữa {} và {}",
            rules.len(),
            viet::date::short(from),
            viet::date::short(to)
        ),
        rules,
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

/// The conditions that one of the days lacks, or that say, cite or measure something else on the other.
fn changes(law: &Law, from: NaiveDate, to: NaiveDate) -> Vec<RuleChange> {
    let (before, after) = (by_key(law.rule_texts(from)), by_key(law.rule_texts(to)));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let change = |key: &&String| {
        let (old, new) = (before.get(*key), after.get(*key));
        let text = new.or(old).filter(|_| !says_the_same(old, new))?;
        Some(RuleChange {
            id: text.id.clone(),
            awards: awards(law, text),
            before: old.map(|text| view(text, from)),
            after: new.map(|text| view(text, to)),
        })
    };
    keys.iter().filter_map(change).collect()
}

fn by_key(texts: Vec<RuleText>) -> BTreeMap<String, RuleText> {
    texts.into_iter().map(|text| (text.key.clone(), text)).collect()
}

fn says_the_same(old: Option<&RuleText>, new: Option<&RuleText>) -> bool {
    old.zip(new)
        .is_some_and(|(old, new)| old.says == new.says && old.cite == new.cite && old.values == new.values)
}

fn view(text: &RuleText, on: NaiveDate) -> TextView {
    let says = match text.says.is_empty() {
        true => "Văn bản của thời kỳ này chưa có trong dữ liệu.".to_owned(),
        false => asks(text),
    };
    TextView { says, cites: text.cite.iter().map(|cite| citation(cite, on)).collect() }
}
