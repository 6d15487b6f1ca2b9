//! What a person says is wrong in his own record: the form, the page of one report with its clock, and the answer.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::record::Holder;
use domain::record::report::{About, Answer, NewReport, State as ReportState};
use domain::{Refusals, local_date};
use law::Law;
use serde::Deserialize;
use store::record::report::{self, Answered, Report};
use store::record::{Entry, Record};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use super::{MAY_WRITE, choices, told};
use crate::form::{id_of, needed, refusals_of};
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/con-nguoi/{id}/bao-sai", Access::SignedIn, form_page),
        Route::post("/lam-viec/con-nguoi/{id}/bao-sai", Access::SignedIn, send),
        Route::get("/lam-viec/bao-sai/{id}", Access::SignedIn, show),
        Route::post("/lam-viec/bao-sai/{id}/tra-loi", MAY_WRITE, answer),
    ]
}

pub(super) fn address(id: Uuid) -> String {
    format!("/lam-viec/bao-sai/{id}")
}

#[derive(Template)]
#[template(path = "record/report_form.html")]
struct FormPage {
    frame: Frame,
    person: Uuid,
    name: String,
    abouts: Vec<Choice>,
    /// By when an answer comes, as the law says.
    clock: String,
    sent: Sent,
    refusals: Refusals,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Asked {
    /// The entry beside which the link stood.
    muc: Option<String>,
}

async fn form_page(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let sent = Sent::of([("about", asked.muc.unwrap_or_default())]);
    page(&draw_form(&site, &visitor, &uri, id_of(&id)?, sent, Refusals::none()).await?)
}

async fn draw_form(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    person: Uuid,
    sent: Sent,
    refusals: Refusals,
) -> Result<FormPage, Problem> {
    let mut conn = site.db.read().await?;
    report::own(&mut conn, visitor.viewer, person).await?;
    let known = store::person::find(&mut conn, visitor.viewer, person).await?;
    let record = store::record::find(&mut conn, visitor.viewer, Holder::Person(person)).await?;
    Ok(FormPage {
        frame: Frame::office(site, visitor, "Báo sai trong hồ sơ", Place::Elsewhere, uri)
            .with_refusals(&refusals),
        person,
        name: known.full_name,
        abouts: abouts(record, sent.text("about")),
        clock: clock(&conn.law(), visitor.viewer.on),
        sent,
        refusals,
    })
}

/// What may be wrong: each entry, something that is missing, name and post.
fn abouts(record: Record, chosen: &str) -> Vec<Choice> {
    let entries = entries(record).into_iter().map(|entry| (entry.id().to_string(), told(&entry)));
    let others = [About::Missing, About::Profile];
    let others = others.into_iter().map(|about| (about.word().to_owned(), about.label().to_owned()));
    // Nothing is chosen for whoever came without a link beside an entry.
    let nothing = chosen.is_empty().then(|| (String::new(), "Chọn mục".to_owned()));
    let all = nothing.into_iter().chain(entries).chain(others);
    all.map(|(value, label)| Choice::new(&*value, label, value == chosen)).collect()
}

fn entries(record: Record) -> Vec<Entry> {
    let Record { grades, awards, initiatives, discipline, cases, absences, .. } = record;
    let grades = grades.into_iter().map(Entry::Grade);
    let awards = awards.into_iter().map(Entry::Award);
    let initiatives = initiatives.into_iter().map(Entry::Initiative);
    let discipline = discipline.into_iter().map(Entry::Discipline);
    let cases = cases.into_iter().map(Entry::Case);
    let absences = absences.into_iter().map(Entry::Absence);
    grades.chain(awards).chain(initiatives).chain(discipline).chain(cases).chain(absences).collect()
}

/// The law's sentence about the time for an answer, with its source and how sure it is; empty where the law of the day has none.
fn clock(law: &Law, on: chrono::NaiveDate) -> String {
    let Some(due) = law.answer_due(on) else { return String::new() };
    let cited: Vec<_> = due.cite.iter().filter_map(|cite| law.instrument(&cite.instrument)).collect();
    let cited: Vec<_> = cited.into_iter().map(|instrument| instrument.cited_as.as_str()).collect();
    let sure = if due.confirmed { "" } else { "; theo nguồn thứ cấp, chưa đối chiếu văn bản" };
    let says = due.says.trim_end_matches('.');
    format!("{says} ({}{sure}). {NOT_COUNTED}", cited.join(", "))
}

/// What the count of working days leaves out, so that nobody takes the day for later than it is.
const NOT_COUNTED: &str = "Không tính thứ Bảy, Chủ nhật và ngày lễ cố định; ngày lễ âm lịch, ngày nghỉ bù chưa trừ nên hạn chỉ có thể sớm hơn.";

async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let person = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let came = match new_report(person, &sent) {
        Ok(new) => report::send(&site.db, &act, &new).await,
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(done) => Ok(see(&address(done.id), "da-bao-sai")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&draw_form(&site, &visitor, &uri, person, sent, refusals).await?)
        }
    }
}

fn new_report(person: Uuid, sent: &Sent) -> Result<NewReport, Refusals> {
    let mut refusals = Refusals::none();
    let entry: Option<Uuid> = sent.text("about").parse().ok();
    let about = entry.map(|_| About::Entry).or_else(|| sent.text("about").parse().ok());
    let about = needed(about, "about", "Chọn mục bị sai hoặc phần còn thiếu.", &mut refusals);
    let (right, evidence) = (sent.text("right").trim().to_owned(), sent.text("evidence").trim().to_owned());
    about.map(|about| NewReport { person, about, entry, right, evidence }).ok_or(refusals)
}

/// A report as pages show it.
pub(crate) struct ReportView {
    pub id: Uuid,
    pub href: String,
    pub person: String,
    pub sent: String,
    pub about: String,
    pub right: String,
    pub evidence: String,
    pub mark: &'static str,
    pub state: &'static str,
    pub is_overdue: bool,
    pub due: String,
}

impl ReportView {
    pub(super) fn of(report: &Report, visitor: &Visitor) -> Result<Self, Failure> {
        let about = report.entry()?.map_or_else(|| report.about.label().to_owned(), |entry| told(&entry));
        Ok(Self {
            id: report.id,
            href: address(report.id),
            person: report.person_name.clone(),
            sent: short(local_date(report.at)),
            about,
            right: report.right_is.clone(),
            evidence: report.evidence.clone(),
            mark: mark(report.state),
            state: report.state.label(),
            is_overdue: report.state.is_overdue(report.due, visitor.viewer.on),
            due: due(report),
        })
    }
}

fn mark(state: ReportState) -> &'static str {
    match state {
        ReportState::Waiting | ReportState::PassedOn => "waiting",
        ReportState::Corrected => "met",
        ReportState::Kept => "neutral",
    }
}

pub(crate) fn due(report: &Report) -> String {
    report.due.map_or_else(|| "quy định của ngày báo chưa có trong dữ liệu".to_owned(), short)
}

#[derive(Template)]
#[template(path = "record/report.html")]
struct ReportPage {
    frame: Frame,
    report: ReportView,
    clock: String,
    /// The record of the person.
    record: String,
    /// The entry where it may be mended; for one that still stands.
    entry: Option<String>,
    /// Where name, post and unit are mended.
    profile: Option<String>,
    events: Vec<Event>,
    version: i64,
    /// The answers that the viewer may give; none for who may not answer.
    answers: Vec<Choice>,
    sent: Sent,
    refusals: Refusals,
}

impl ReportPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// An answer as the kit's timeline draws it.
struct Event {
    says: String,
    when: String,
    who: String,
}

impl From<Answered> for Event {
    fn from(answered: Answered) -> Self {
        let says = format!("{}: {}", answered.answer.label(), answered.says);
        Self { says, when: short(local_date(answered.at)), who: answered.who }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, id_of(&id)?, Sent::default(), Refusals::none()).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: Sent,
    refusals: Refusals,
) -> Result<ReportPage, Problem> {
    let mut conn = site.db.read().await?;
    let found = report::find(&mut conn, visitor.viewer, id).await?;
    let answers = if found.may_answer { found.state.answers() } else { Vec::new() };
    let may_mend = !answers.is_empty();
    let record = format!("/lam-viec/con-nguoi/{}", found.person_id);
    let events = report::answers(&mut conn, &found).await?;
    Ok(ReportPage {
        frame: Frame::office(site, visitor, "Báo sai", Place::People, uri).with_refusals(&refusals),
        clock: clock(&conn.law(), local_date(found.at)),
        entry: mended_at(&mut conn, visitor, &found).await.filter(|_| may_mend),
        profile: (may_mend && found.about == About::Profile).then(|| format!("{record}/sua")),
        record,
        events: events.into_iter().map(Event::from).collect(),
        version: found.version,
        answers: choices(&answers, Answer::word, Answer::label, sent.text("answer")),
        report: ReportView::of(&found, visitor)?,
        sent,
        refusals,
    })
}

/// Where the entry is mended; none once it has been struck out.
async fn mended_at(conn: &mut Conn, visitor: &Visitor, report: &Report) -> Option<String> {
    let (entry, holder) = (report.entry_id?, Holder::Person(report.person_id));
    let stands = store::record::struck::find(conn, visitor.viewer, holder, entry).await.ok()?;
    let (person, id) = (report.person_id, report.id);
    (!stands.is_granted_here()).then(|| format!("/lam-viec/con-nguoi/{person}/muc/{entry}?bao_sai={id}"))
}

async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let came = match sent.text("answer").parse() {
        Ok(answer) => report::answer(&site.db, &act, id, sent.version(), answer, sent.text("says")).await,
        Err(_) => Err(Failure::refused_at("answer", "Chọn cách trả lời.")),
    };
    match came {
        Ok(_) => Ok(see(&address(id), "da-tra-loi")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&draw(&site, &visitor, &uri, id, sent, refusals).await?)
        }
    }
}
