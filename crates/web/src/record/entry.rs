//! One entry of a record: corrected, or struck out, each with a reason. A report of the person may have led here; then the act
//! answers it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::record::{EntryKind, Holder};
use serde::Deserialize;
use store::record::report::Report;
use store::record::struck::{self, Resting};
use store::record::{Entry, Record};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use super::report::ReportView;
use super::{Hand, MAY_WRITE, Sheet, address, new_entry, slug, told};
use crate::decision::award_name;
use crate::form::{id_of, refusals_of};
use crate::{Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/con-nguoi/{id}/muc/{entry}", MAY_WRITE, show_of_person),
        Route::post("/lam-viec/con-nguoi/{id}/muc/{entry}/{deed}", MAY_WRITE, mend_of_person),
        Route::get("/lam-viec/don-vi/{id}/muc/{entry}", MAY_WRITE, show_of_unit),
        Route::post("/lam-viec/don-vi/{id}/muc/{entry}/{deed}", MAY_WRITE, mend_of_unit),
    ]
}

#[derive(Template)]
#[template(path = "record/entry.html")]
struct EntryPage {
    frame: Frame,
    /// The entry in words.
    told: String,
    name: String,
    back: String,
    action: String,
    /// The name of the form that corrects it.
    form: &'static str,
    at: String,
    sheet: Sheet,
    report: Option<ReportView>,
    resting: Vec<RestingLine>,
    is_granted_here: bool,
}

/// A dossier whose verdict may rest on the entry.
struct RestingLine {
    href: String,
    says: String,
}

impl From<Resting> for RestingLine {
    fn from(row: Resting) -> Self {
        let award = award_name(&row.award_code);
        let how = match row.is_accepted {
            true => "đã tiếp nhận, giữ kết luận lúc tiếp nhận",
            false => "chưa tiếp nhận, được xét lại ngay",
        };
        Self {
            href: format!("/lam-viec/ho-so/{}", row.dossier_id),
            says: format!("{}, {award}: {how}", row.title),
        }
    }
}

impl EntryPage {
    fn is(&self, form: &str) -> bool {
        self.form == form
    }

    fn value(&self, form: &str, field: &str) -> &str {
        self.sheet.returned.value(form, field)
    }

    fn error(&self, form: &str, field: &str) -> &str {
        self.sheet.returned.error(form, field)
    }
}

#[derive(Deserialize)]
struct Asked {
    /// The report that led here.
    bao_sai: Option<String>,
}

async fn show_of_person(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, entry)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let reported = asked.bao_sai.as_deref().map(id_of).transpose()?;
    let at = Spot { holder: Holder::Person(id_of(&id)?), entry: id_of(&entry)?, reported };
    page(&draw(&site, &visitor, &uri, at, None).await?)
}

async fn show_of_unit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, entry)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let at = Spot { holder: Holder::Unit(id_of(&id)?), entry: id_of(&entry)?, reported: None };
    page(&draw(&site, &visitor, &uri, at, None).await?)
}

/// Which entry of whose record, and the report that led to it.
#[derive(Clone, Copy)]
struct Spot {
    holder: Holder,
    entry: Uuid,
    reported: Option<Uuid>,
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    at: Spot,
    returned: Option<Returned>,
) -> Result<EntryPage, Problem> {
    let mut conn = site.db.read().await?;
    let entry = struck::find(&mut conn, visitor.viewer, at.holder, at.entry).await.map_err(hidden)?;
    let name = name_of(&mut conn, visitor, at.holder).await?;
    let report = match at.reported {
        Some(report) => Some(reported(&mut conn, visitor, at.holder, report).await?),
        None => None,
    };
    let resting = struck::resting(&mut conn, visitor.viewer, at.holder).await?;
    let form = slug(entry.kind());
    let returned = returned.unwrap_or_else(|| Returned::new(form, as_typed(&entry), Refusals::none()));
    let hand = Hand { may_write: true, is_own: false };
    Ok(EntryPage {
        frame: Frame::office(site, visitor, "Sửa mục trong hồ sơ", Place::People, uri)
            .with_returned(&returned),
        told: told(&entry),
        name,
        back: address(at.holder),
        action: format!("{}/muc/{}", address(at.holder), at.entry),
        form,
        at: format!("{form}-"),
        sheet: Sheet {
            is_closed_case: matches!(&entry, Entry::Case(row) if row.closed.is_some()),
            ..Sheet::new(at.holder, Record::default(), hand, returned)
        },
        report: report.map(|report| ReportView::of(&report, visitor)).transpose()?,
        resting: resting.into_iter().map(RestingLine::from).collect(),
        is_granted_here: entry.is_granted_here(),
    })
}

/// Whoever sees a record but may not write it has no such page.
fn hidden(failure: Failure) -> Problem {
    match failure {
        Failure::Refused(_) => Problem::Missing,
        other => other.into(),
    }
}

async fn name_of(conn: &mut Conn, visitor: &Visitor, holder: Holder) -> Result<String, Failure> {
    Ok(match holder {
        Holder::Person(id) => store::person::find(conn, visitor.viewer, id).await?.full_name,
        Holder::Unit(id) => store::org::find(conn, visitor.viewer, id).await?.name,
    })
}

async fn reported(conn: &mut Conn, visitor: &Visitor, holder: Holder, id: Uuid) -> Result<Report, Failure> {
    let report = store::record::report::find(conn, visitor.viewer, id).await?;
    (Some(report.person_id) == holder.person()).then_some(report).ok_or(Failure::Missing)
}

/// The entry as its form would have sent it.
fn as_typed(entry: &Entry) -> Sent {
    let day = |day: Option<chrono::NaiveDate>| day.map(short).unwrap_or_default();
    match entry {
        Entry::Grade(row) => Sent::of([
            ("year", row.year.to_string()),
            ("grade", row.grade.as_str().to_owned()),
            ("decision", row.decision.clone()),
        ]),
        Entry::Award(row) => Sent::of([
            ("code", row.code.clone()),
            ("year", row.year.to_string()),
            ("category", row.category.as_str().to_owned()),
            ("decision_number", row.decision_number.clone()),
            ("decided", day(row.decided)),
            ("issuer", row.issuer.clone()),
            ("achievement", row.achievement.clone()),
        ]),
        Entry::Initiative(row) => {
            let fields = [
                ("name", row.name.clone()),
                ("year", row.year.to_string()),
                ("kind", row.kind.as_str().to_owned()),
                ("effect", row.effect.as_str().to_owned()),
                ("recognised_by", row.recognised_by.clone()),
            ];
            let known = row.used_for.iter().filter(|used| used.award.is_none());
            Sent::of(fields.into_iter().chain(known.map(|used| ("used_for", used.code.clone()))))
        }
        Entry::Discipline(row) => Sent::of([
            ("measure", row.measure.as_str().to_owned()),
            ("imposed", short(row.imposed)),
            ("until", day(row.until)),
            ("duty_related", if row.duty_related { "1" } else { "" }.to_owned()),
            ("decision", row.decision.clone()),
        ]),
        Entry::Case(row) => Sent::of([
            ("kind", row.kind.word().to_owned()),
            ("opened", short(row.opened)),
            ("closed", day(row.closed)),
            ("finding", row.finding().map(law::CaseFinding::as_str).unwrap_or_default().to_owned()),
        ]),
        Entry::Absence(row) => Sent::of([
            ("kind", row.kind.as_str().to_owned()),
            ("from", short(row.starts)),
            ("to", short(row.ends)),
            ("decision", row.decision.clone()),
        ]),
    }
}

async fn mend_of_person(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, entry, deed)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    mend(&site, &visitor, &uri, (Holder::Person(id_of(&id)?), id_of(&entry)?), &deed, sent).await
}

async fn mend_of_unit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, entry, deed)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    mend(&site, &visitor, &uri, (Holder::Unit(id_of(&id)?), id_of(&entry)?), &deed, sent).await
}

const CORRECT: &str = "sua";
const STRIKE: &str = "gach-bo";

async fn mend(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    (holder, entry): (Holder, Uuid),
    deed: &str,
    sent: Sent,
) -> Result<Response, Problem> {
    let report = sent.text("report");
    let reported = if report.is_empty() { None } else { Some(id_of(report)?) };
    let at = Spot { holder, entry, reported };
    let (came, done) = match deed {
        CORRECT => (correct(site, visitor, at, &sent).await, "da-sua-muc"),
        STRIKE => (strike(site, visitor, at, &sent).await, "da-gach-bo"),
        _ => return Err(Problem::Missing),
    };
    let Err(failure) = came else {
        let back = reported.map_or_else(|| address(holder), super::report::address);
        return Ok(see(&back, done));
    };
    let refusals = refusals_of(failure)?;
    let form = if deed == STRIKE { STRIKE } else { slug(kind_of(&sent)?) };
    refused(&draw(site, visitor, uri, at, Some(Returned::new(form, sent, refusals))).await?)
}

/// The form says what it corrects: when it is sent again, the entry itself is gone.
fn kind_of(sent: &Sent) -> Result<EntryKind, Failure> {
    let kinds = EntryKind::ALL.iter().copied();
    kinds.into_iter().find(|kind| slug(*kind) == sent.text("form")).ok_or(Failure::Missing)
}

async fn correct(site: &Site, visitor: &Visitor, at: Spot, sent: &Sent) -> Result<(), Failure> {
    let act = visitor.act(site, &sent.key());
    let new = new_entry(at.holder, kind_of(sent)?, sent)?;
    store::record::correct(&site.db, &act, at.entry, &new, sent.text("reason"), at.reported).await.map(drop)
}

async fn strike(site: &Site, visitor: &Visitor, at: Spot, sent: &Sent) -> Result<(), Failure> {
    let act = visitor.act(site, &sent.key());
    let reason = sent.text("reason");
    store::record::strike(&site.db, &act, at.holder, at.entry, reason, at.reported).await.map(drop)
}
