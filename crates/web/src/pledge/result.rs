//! What came of what a unit registered: titles as the records tell, targets as the head says, each gap with its reason.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::movement::State as Stands;
use domain::pledge::{NewResult, Outcome, Step};
use store::org::roles_over;
use store::pledge::ResultRow;
use uuid::Uuid;

use super::award_name;
use crate::movement::{OFFICE, id_of, sentences};
use crate::{Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/ket-qua/{unit}", OFFICE, show),
        Route::post("/lam-viec/phong-trao/{id}/ket-qua/{unit}", OFFICE, report),
    ]
}

#[derive(Template)]
#[template(path = "pledge/result.html")]
struct ResultPage {
    frame: Frame,
    id: Uuid,
    unit: Uuid,
    title: String,
    unit_name: String,
    /// Of the answer whose results these are.
    version: i64,
    may_report: bool,
    rows: Vec<RowView>,
    says: String,
    refusals: Refusals,
}

/// One thing that was registered, beside what came of it.
struct RowView {
    position: i64,
    text: String,
    is_target: bool,
    mark: &'static str,
    outcome: &'static str,
    choices: Vec<Choice>,
    says: String,
    reason: String,
}

impl ResultPage {
    fn error(&self, name: &str, position: &i64) -> &str {
        self.refusals.for_field(&NewResult::field(name, *position)).unwrap_or_default()
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, id_of(&id)?, id_of(&unit)?, None, Refusals::none()).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    unit: Uuid,
    sent: Option<&Sent>,
    refusals: Refusals,
) -> Result<ResultPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let movement = store::movement::find(&mut conn, viewer, id).await?;
    let unit_name = store::org::find(&mut conn, viewer, unit).await?.name;
    let answer = store::pledge::find_answer(&mut conn, viewer, id, unit).await?.ok_or(Problem::Missing)?;
    let rows = store::pledge::results(&mut conn, viewer, id, unit).await?;
    let roles = roles_over(&mut conn, viewer, unit).await?;
    let says = summary(&rows);
    Ok(ResultPage {
        frame: Frame::office(site, visitor, "Đăng ký và kết quả", Place::Movements, uri)
            .with_refusals(&refusals),
        id,
        unit,
        title: movement.draft.title,
        version: sent.map_or(answer.version, Sent::version),
        may_report: movement.state != Stands::Draft && Step::Report.entitlement(&roles, "").is_empty(),
        rows: rows.into_iter().map(|row| RowView::of(row, &unit_name, sent)).collect(),
        says,
        unit_name,
        refusals,
    })
}

/// How many of the things stand where.
fn summary(rows: &[ResultRow]) -> String {
    let count = |outcome| rows.iter().filter(|row| row.outcome() == outcome).count();
    let [met, missed, open] = [Outcome::Met, Outcome::Missed, Outcome::Open].map(count);
    format!("Đăng ký {}: đạt {met}, không đạt {missed}, chưa có kết quả {open}", rows.len())
}

impl RowView {
    fn of(row: ResultRow, unit: &str, sent: Option<&Sent>) -> Self {
        let outcome = row.outcome();
        let typed = |name: &str, stored: &str| {
            sent.map_or_else(
                || stored.to_owned(),
                |sent| sent.text(&NewResult::field(name, row.position)).to_owned(),
            )
        };
        let stored = row.is_met.map_or("", |is_met| if is_met { MET } else { MISSED });
        let chosen = typed("met", stored);
        let choice = |(word, label)| Choice::new(word, label, chosen == word);
        let holder = if row.person_name.is_empty() { unit } else { &row.person_name };
        Self {
            position: row.position,
            is_target: row.target.is_some(),
            mark: match outcome {
                Outcome::Met => "met",
                Outcome::Missed => "unmet",
                Outcome::Open => "waiting",
            },
            outcome: outcome.label(),
            choices: [(MET, "Đạt"), (MISSED, "Không đạt")].map(choice).into(),
            says: typed("says", &row.says),
            reason: typed("reason", &row.reason),
            text: match (row.target, row.award_code) {
                (Some(target), _) => target,
                (None, code) => format!("{holder}: {}", award_name(&code.unwrap_or_default())),
            },
        }
    }
}

const MET: &str = "dat";
const MISSED: &str = "khong-dat";

async fn report(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let act = visitor.act(&site, &sent.key());
    match store::pledge::report(&site.db, &act, id, unit, sent.version(), &results_of(&sent)).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}/ket-qua/{unit}"), "da-luu")),
        Err(failure) => {
            refused(&draw(&site, &visitor, &uri, id, unit, Some(&sent), sentences(failure)?).await?)
        }
    }
}

/// What the form says of each place; every row of it sends its reason, be it empty.
fn results_of(sent: &Sent) -> Vec<NewResult> {
    let places = sent.pairs().filter_map(|(field, _)| field.strip_prefix("reason-")?.parse().ok());
    let result = |position: i64| {
        let text = |name: &str| sent.tidy(&NewResult::field(name, position));
        let is_met = match text("met").as_str() {
            MET => Some(true),
            MISSED => Some(false),
            _ => None,
        };
        NewResult { position, is_met, says: text("says"), reason: text("reason") }
    };
    places.map(result).collect()
}
