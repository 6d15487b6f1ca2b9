//! The page "Quy định": the awards of the law's catalogue and what each asks on a day, with its articles; what changed
//! between two days stands in `change`.

mod change;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use domain::Refusals;
use domain::account::Role;
use law::{Award, Case, Group, Instrument, Law, RuleOutcome, Subject, SubjectKind};
use serde::Deserialize;

use crate::law_card::{Cite, LawCard, Line, citation};
use crate::{Access, Choice, Frame, Place, Problem, Route, Site, Visitor, page, refused};

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![Route::get("/lam-viec/quy-dinh", Access::SignedIn, show)];
    [own, change::routes()].into_iter().flatten().collect()
}

#[derive(Template)]
#[template(path = "catalogue/list.html")]
struct CataloguePage {
    frame: Frame,
    day: String,
    error: String,
    /// The awards and the instruments among which the list is narrowed.
    choices: Vec<Choice>,
    cited: Vec<Choice>,
    instruments: Vec<InstrumentView>,
    awards: Vec<AwardView>,
    says: String,
    may_confirm: bool,
}

struct InstrumentView {
    name: String,
    from: String,
    to: String,
}

struct AwardView {
    code: String,
    name: String,
    kind: &'static str,
    subjects: String,
    level: &'static str,
    cites: Vec<Cite>,
    /// What is asked of whom: one list for each kind of subject.
    asked: Vec<Asked>,
}

struct Asked {
    whom: &'static str,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(rename = "ngay")]
    day: Option<String>,
    /// Code of an award: only this one.
    #[serde(rename = "loai", default)]
    award: String,
    /// Number of an instrument: only the awards whose conditions cite it.
    #[serde(rename = "van-ban", default)]
    instrument: String,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let typed = chosen.day.as_deref().unwrap_or_default().to_owned();
    let (on, refusals) = match viet::date::parse(&typed) {
        Ok(day) => (day, Refusals::none()),
        Err(_) if typed.trim().is_empty() => (visitor.viewer.on, Refusals::none()),
        Err(error) => (visitor.viewer.on, Refusals::at("ngay", error.to_string())),
    };
    let law = site.db.law();
    let awards: Vec<_> = law
        .awards()
        .iter()
        .filter(|award| chosen.award.is_empty() || award.code == chosen.award)
        .map(|award| award_view(&law, award, on))
        .filter(|view| chosen.instrument.is_empty() || view.cites_instrument(&chosen.instrument))
        .collect();
    let drawn = CataloguePage {
        frame: Frame::office(&site, &visitor, "Quy định", Place::Law, &uri).with_refusals(&refusals),
        day: if refusals.is_empty() { viet::date::short(on) } else { typed },
        error: refusals.for_field("ngay").unwrap_or_default().to_owned(),
        choices: law.awards().iter().map(|award| Choice::award(award, award.code == chosen.award)).collect(),
        cited: law
            .instruments()
            .iter()
            .filter(|found| found.in_force(on))
            .map(|found| Choice::new(&found.number, &found.cited_as, found.number == chosen.instrument))
            .collect(),
        instruments: law.legal_bases(on).into_iter().map(instrument_view).collect(),
        says: format!(
            "{} danh hiệu và hình thức khen thưởng, theo quy định ngày {}",
            awards.len(),
            viet::date::short(on)
        ),
        may_confirm: visitor.holds_any(&[Role::Administrator, Role::Clerk]),
        awards,
    };
    if refusals.is_empty() { page(&drawn) } else { refused(&drawn) }
}

impl AwardView {
    fn cites_instrument(&self, number: &str) -> bool {
        let lines = self.asked.iter().flat_map(|asked| &asked.lines).flat_map(|line| &line.cites);
        self.cites.iter().chain(lines).any(|cite| cite.instrument == number)
    }
}

fn instrument_view(instrument: &Instrument) -> InstrumentView {
    InstrumentView {
        name: instrument.cited_as.clone(),
        from: viet::date::short(instrument.from),
        to: instrument.to.map(viet::date::short).unwrap_or_default(),
    }
}

fn award_view(law: &Law, award: &Award, on: NaiveDate) -> AwardView {
    AwardView {
        code: award.code.clone(),
        name: award.name.clone(),
        kind: award.kind.label(),
        subjects: award.subjects.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", "),
        level: award.level.label(),
        cites: award.cite.iter().map(|cite| citation(cite, on)).collect(),
        asked: award.subjects.iter().filter_map(|kind| asked(law, award, *kind, on)).collect(),
    }
}

/// What the law of a day asks of somebody of whom nothing is known yet: every condition, each with its article.
fn asked(law: &Law, award: &Award, kind: SubjectKind, on: NaiveDate) -> Option<Asked> {
    let group = (kind == SubjectKind::Person).then_some(Group::CivilServant);
    let case = Case::for_merit(&award.code, on.year(), on, Subject::unknown(kind, group));
    let verdict = law.judge(&case).ok()?;
    Some(Asked {
        whom: kind.label(),
        lines: LawCard::of(&verdict).lines.into_iter().map(of_nobody).collect(),
    })
}

/// Nobody's data is missing here: what data would show is judged by data.
fn of_nobody(line: Line) -> Line {
    let is_judged_by_data = line.word == RuleOutcome::Unknown.label();
    Line { word: if is_judged_by_data { "Xét theo dữ liệu" } else { line.word }, ..line }
}
