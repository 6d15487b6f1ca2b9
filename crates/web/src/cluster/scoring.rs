//! The page of a year's scoring table: as it stands for everybody, as a form while the year is prepared.

use std::str::FromStr;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::cluster::scoring::{
    Criterion, Line, Points, Scoring, Settings, Side, Tie, Weights, read, written,
};
use domain::cluster::{Step, offers};
use store::cluster::season::Season;
use uuid::Uuid;

use super::CLUSTER;
use crate::form::{id_of, refusals_of};
use crate::{Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/cum-khoi/nam/{season}/bang-diem", CLUSTER, show),
        Route::post("/lam-viec/cum-khoi/nam/{season}/bang-diem", CLUSTER, prepare),
        Route::post("/lam-viec/cum-khoi/nam/{season}/bang-diem/dong", CLUSTER, add_line),
    ]
}

/// How many rules a form offers for equal points.
const TIES: usize = 4;

#[derive(Template)]
#[template(path = "cluster/scoring.html")]
struct ScoringPage {
    frame: Frame,
    season: Season,
    returned: Returned,
    may_prepare: bool,
    rows: Vec<LineView>,
    most: String,
    cap: String,
    weights: String,
    tie_rules: Vec<String>,
    /// What the form begins with.
    form: Sent,
    tie_choices: Vec<Vec<Choice>>,
    lines: Vec<Choice>,
}

/// A line of the table; with a section where a new one begins.
struct LineView {
    section: String,
    number: usize,
    text: String,
    line: &'static str,
    most: String,
    coefficient: String,
}

impl ScoringPage {
    /// A field of the table's form: as it came back, else as it stands.
    fn value(&self, field: &str) -> &str {
        if self.returned.is("bang") { self.returned.value("bang", field) } else { self.form.text(field) }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(season): Path<String>,
) -> Result<Response, Problem> {
    page(&scoring_page(&site, &visitor, &uri, id_of(&season)?, Returned::default()).await?)
}

async fn scoring_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<ScoringPage, Problem> {
    let mut conn = site.db.read().await?;
    let season = store::cluster::season::find(&mut conn, visitor.viewer, id).await?;
    let seats = store::cluster::season::standing(&mut conn, visitor.viewer, &season).await?.seats;
    let scoring = &season.settings.scoring;
    let most = domain::cluster::ranking::Share::whole(scoring.most()).to_string();
    let line = returned.value("dong", "line").parse().unwrap_or(Line::Main);
    Ok(ScoringPage {
        frame: Frame::office(site, visitor, "Bảng điểm", Place::Clusters, uri).with_returned(&returned),
        may_prepare: offers(season.state, Step::Prepare, &seats),
        rows: rows(&scoring.criteria),
        most,
        cap: scoring.bonus_cap.map(|cap| cap.to_string()).unwrap_or_default(),
        weights: weights(scoring.weights),
        tie_rules: scoring.ties.iter().map(|tie| tie.says(&scoring.criteria)).collect(),
        form: form(&season.settings),
        tie_choices: tie_choices(scoring, &returned),
        lines: Line::ALL.iter().map(|one| Choice::new(one.word(), one.label(), *one == line)).collect(),
        season,
        returned,
    })
}

fn rows(criteria: &[Criterion]) -> Vec<LineView> {
    let mut section = "";
    let mut rows = Vec::new();
    for (number, criterion) in (1..).zip(criteria) {
        let begins = criterion.section != section;
        section = &criterion.section;
        rows.push(LineView {
            section: if begins { criterion.section.clone() } else { String::new() },
            number,
            text: criterion.text.clone(),
            line: criterion.line.label(),
            most: criterion.most.to_string(),
            coefficient: criterion.coefficient.to_string(),
        });
    }
    rows
}

/// `thẩm định 70, chấm chéo 20, tự chấm 10`
pub(super) fn weights(weights: Weights) -> String {
    let counting = Side::ALL.iter().rev().copied().filter(|side| weights.of(*side) > 0);
    let said: Vec<_> =
        counting.map(|side| format!("{} {}", side.label().to_lowercase(), weights.of(side))).collect();
    if said.len() == 1 {
        let only = Side::ALL.iter().copied().find(|side| weights.of(*side) > 0);
        return only
            .map(|side| format!("điểm {} quyết định", side.label().to_lowercase()))
            .unwrap_or_default();
    }
    said.join(", ")
}

fn form(settings: &Settings) -> Sent {
    let Settings { own_due, peer_due, scoring } = settings;
    let day = |day: Option<chrono::NaiveDate>| day.map(viet::date::short).unwrap_or_default();
    Sent::of([
        ("table", written(&scoring.criteria)),
        ("own_due", day(*own_due)),
        ("peer_due", day(*peer_due)),
        ("w_own", scoring.weights.own.to_string()),
        ("w_peers", scoring.weights.peers.to_string()),
        ("weights", scoring.weights.appraiser.to_string()),
        ("bonus_cap", scoring.bonus_cap.map(|cap| cap.to_string()).unwrap_or_default()),
    ])
}

/// For each place of the rule what may stand there.
fn tie_choices(scoring: &Scoring, returned: &Returned) -> Vec<Vec<Choice>> {
    let came: Vec<Option<Tie>> = match returned.is("bang") {
        true => returned.values("bang", "ties").iter().map(|word| Tie::parse(word)).collect(),
        false => scoring.ties.iter().copied().map(Some).collect(),
    };
    let places = 0..scoring.criteria.len();
    let known = places
        .map(Tie::Criterion)
        .chain([Tie::FewerDeductions])
        .chain(Side::ALL.iter().rev().copied().map(Tie::Side));
    let known: Vec<Tie> = known.collect();
    let choices = |n: usize| {
        let chosen = came.get(n).copied().flatten();
        let choice = |tie: &Tie| Choice::new(tie.word(), tie.says(&scoring.criteria), chosen == Some(*tie));
        known.iter().map(choice).collect()
    };
    (0..TIES).map(choices).collect()
}

async fn prepare(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(season): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&season)?;
    let (settings, mut refusals) = settings(&sent);
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::cluster::season::prepare(&site.db, &act, id, sent.version(), &settings).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}/bang-diem"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&scoring_page(&site, &visitor, &uri, id, Returned::new("bang", sent, refusals)).await?)
}

/// What the form says, and what of it cannot be read.
fn settings(sent: &Sent) -> (Settings, Refusals) {
    let mut refusals = Refusals::none();
    let criteria = read(sent.text("table")).unwrap_or_else(|unread| {
        refusals = std::mem::take(&mut refusals).and(unread);
        Vec::new()
    });
    let bonus_cap = match sent.text("bonus_cap").trim() {
        "" => None,
        typed => Points::parse(typed).map_err(|says| refusals.add("bonus_cap", says)).ok(),
    };
    let mut weight = |field| sent.number(field, &mut refusals).unwrap_or_default();
    let weights = Weights { own: weight("w_own"), peers: weight("w_peers"), appraiser: weight("weights") };
    let settings = Settings {
        own_due: sent.date("own_due", &mut refusals),
        peer_due: sent.date("peer_due", &mut refusals),
        scoring: Scoring {
            criteria,
            bonus_cap,
            weights,
            ties: sent.all("ties").into_iter().filter_map(Tie::parse).collect(),
        },
    };
    (settings, refusals)
}

async fn add_line(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(season): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&season)?;
    let mut conn = site.db.read().await?;
    let mut settings = store::cluster::season::find(&mut conn, visitor.viewer, id).await?.settings;
    drop(conn);
    let section = settings.scoring.criteria.last().map(|last| last.section.clone()).unwrap_or_default();
    let mut refusals = Refusals::none();
    if let Some(criterion) = criterion(&sent, section, &mut refusals) {
        settings.scoring.criteria.push(criterion);
        let act = visitor.act(&site, &sent.key());
        match store::cluster::season::prepare(&site.db, &act, id, sent.version(), &settings).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}/bang-diem"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&scoring_page(&site, &visitor, &uri, id, Returned::new("dong", sent, refusals)).await?)
}

/// The line that the form adds, below the last heading unless it names one.
fn criterion(sent: &Sent, below: String, refusals: &mut Refusals) -> Option<Criterion> {
    let mut points = |field: &'static str, empty: Option<Points>| match (sent.text(field).trim(), empty) {
        ("", Some(points)) => Some(points),
        (typed, _) => Points::parse(typed).map_err(|says| refusals.add(field, says)).ok(),
    };
    let (most, coefficient) = (points("most", None), points("coefficient", Some(Points::ONE)));
    let text = sent.tidy("text");
    refusals.require("text", &text, "Ghi nội dung tiêu chí.");
    let section = Some(sent.tidy("section")).filter(|section| !section.is_empty()).unwrap_or(below);
    let line = Line::from_str(sent.text("line")).unwrap_or(Line::Main);
    let criterion = Criterion { line, section, text, most: most?, coefficient: coefficient? };
    refusals.is_empty().then_some(criterion)
}
