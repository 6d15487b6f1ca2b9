//! One dossier: where it stands, what is missing, its rows with their law cards, and the forms of its steps.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use domain::dossier::{self, State as Standing, Step};
use domain::record::Holder;
use domain::workbook::Cell;
use domain::{Refusals, local_date};
use law::{Law, Outcome, Proposal};
use serde::Deserialize;
use sheets::{Column, Holds, Table};
use store::dossier::row::Pasted;
use store::dossier::{Row, Sheet};
use store::{Done, Failure};
use uuid::Uuid;

use super::{READERS, address, state_mark};
use crate::download::{self, Format};
use crate::form::{id_of, refusals_of};
use crate::frame::ErrorLink;
use crate::law_card::{self, LawCard};
use crate::movement::answers_line;
use crate::{Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/ho-so/{id}", READERS, show),
        Route::get("/lam-viec/ho-so/{id}/danh-sach.csv", READERS, list),
        Route::get("/lam-viec/ho-so/{id}/danh-sach.xlsx", READERS, list),
        Route::post("/lam-viec/ho-so/{id}/dan", READERS, paste),
        Route::post("/lam-viec/ho-so/{id}/chon", READERS, pick),
        Route::post("/lam-viec/ho-so/{id}/de-lai", READERS, set_aside),
        Route::post("/lam-viec/ho-so/{id}/de-lai-chua-du", READERS, set_aside_unmet),
        Route::post("/lam-viec/ho-so/{id}/trinh", READERS, submit),
        Route::post("/lam-viec/ho-so/{id}/trinh-lai", READERS, resubmit),
        Route::post("/lam-viec/ho-so/{id}/tra-lai", READERS, return_for_changes),
        Route::post("/lam-viec/ho-so/{id}/tiep-nhan", READERS, accept),
    ]
}

#[derive(Template)]
#[template(path = "dossier/sheet.html")]
struct SheetPage {
    frame: Frame,
    /// Above the sentences of a form that came back.
    heading: String,
    id: Uuid,
    title: String,
    under: String,
    version: i64,
    mark: &'static str,
    state: &'static str,
    stations: Vec<Station>,
    facts: Vec<Fact>,
    tasks: Vec<Task>,
    /// What comes next: the step whose tasks are listed.
    next: &'static str,
    /// Rows that do not go together, each in a sentence with its articles.
    clashes: Vec<String>,
    sums: Vec<Sum>,
    rows: Vec<RowView>,
    aside: Vec<RowView>,
    rows_say: String,
    aside_say: String,
    events: Vec<Event>,
    may: May,
    /// Rows that do not meet the law and are still proposed.
    unmet: usize,
    picking: Option<Picking>,
    sent: Sent,
    pasted: Pasted,
    refusals: Refusals,
}

impl SheetPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }

    /// The pasted lines that still wait: what is left of them, or all that was sent when nothing was read.
    fn paste_text(&self) -> &str {
        if self.pasted.says.is_empty() { self.sent.text("text") } else { &self.pasted.rest }
    }

    fn paste_error(&self) -> String {
        match self.pasted.says.len() {
            0 => self.error("text").to_owned(),
            left => format!("Còn {left} chỗ cần sửa, ghi ở đầu trang; các dòng dưới đây chưa được thêm."),
        }
    }
}

struct Station {
    label: &'static str,
    date: String,
    state: &'static str,
    holder: String,
}

struct Fact {
    label: &'static str,
    value: String,
}

struct Task {
    says: String,
    href: Option<String>,
    done: bool,
    who: String,
}

struct Sum {
    mark: &'static str,
    says: String,
}

struct RowView {
    id: Uuid,
    position: usize,
    href: String,
    name: String,
    post_unit: String,
    award: &'static str,
    achievement: String,
    reason: String,
    card: LawCard,
}

struct Event {
    says: String,
    when: String,
    who: String,
}

/// Which forms the page shows; the acts decide what is permitted.
#[expect(clippy::struct_excessive_bools, reason = "one for each form of the page")]
struct May {
    write: bool,
    set_aside: bool,
    submit: bool,
    resubmit: bool,
    appraise: bool,
}

/// The form that picks from the list of people and collectives.
struct Picking {
    search: String,
    people: Vec<Choice>,
    collectives: Vec<Choice>,
    awards: Vec<Choice>,
    says: String,
}

/// A form of this page that came back.
#[derive(Default)]
struct Back {
    sent: Sent,
    refusals: Refusals,
    pasted: Pasted,
}

#[derive(Deserialize)]
struct Search {
    #[serde(rename = "tim")]
    name: Option<String>,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let search = search.name.unwrap_or_default();
    page(&draw(&site, &visitor, &uri, id_of(&id)?, &search, Back::default()).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    search: &str,
    back: Back,
) -> Result<SheetPage, Problem> {
    let mut conn = site.db.read().await?;
    let sheet = store::dossier::find(&mut conn, visitor.viewer, id).await?;
    let may = may(&sheet);
    let picking = match may.write {
        true => Some(picking(&mut conn, visitor, &sheet, search, &back.sent).await?),
        false => None,
    };
    let (mark, state) = state_mark(sheet.dossier.state);
    let (proposed, aside): (Vec<_>, Vec<_>) = sheet.rows.iter().partition(|row| row.is_proposed());
    let view = |rows: &[&Row]| -> Vec<RowView> {
        rows.iter().enumerate().map(|(n, row)| row_view(id, n + 1, row)).collect()
    };
    let (rows, aside) = (view(&proposed), view(&aside));
    let title = sheet.dossier.title.clone();
    Ok(SheetPage {
        frame: frame(site, visitor, uri, &title, &back),
        heading: heading(&back.pasted),
        id,
        under: sheet.dossier.unit_name.clone(),
        title,
        version: sheet.dossier.version,
        mark,
        state,
        stations: stations(&sheet),
        facts: facts(&sheet),
        tasks: tasks(&sheet),
        next: next_step(sheet.dossier.state).map_or("", Step::label),
        clashes: clashes(&conn.law(), &sheet, visitor.viewer.on),
        sums: sums(&proposed),
        rows_say: format!("Danh sách đề nghị: {} dòng", rows.len()),
        aside_say: format!("Đã để lại: {} dòng", aside.len()),
        rows,
        aside,
        events: events(&sheet),
        unmet: proposed.iter().filter(|row| row.verdict.verdict == Outcome::NotEligible).count(),
        may,
        picking,
        sent: back.sent,
        pasted: back.pasted,
        refusals: back.refusals,
    })
}

/// The rows that are proposed, as the page shows them, as a file.
async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    format: Format,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let sheet = store::dossier::find(&mut conn, visitor.viewer, id).await?;
    let rows = sheet.proposed().enumerate().map(|(n, row)| table_row(&row_view(id, n + 1, row)));
    let (dossier, on) = (&sheet.dossier, viet::date::short(visitor.viewer.on));
    let titles = [
        "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG".to_owned(),
        format!("{}, {}, ngày {on}", dossier.title, dossier.unit_name),
    ];
    let superior = store::dossier::answered(&mut conn, visitor.viewer, id).await?;
    let table = Table {
        name: "Danh sách đề nghị".to_owned(),
        titles: titles.into_iter().chain(answers_line(superior.as_ref())).collect(),
        columns: COLUMNS.iter().map(|(head, holds)| Column::holding(*head, *holds)).collect(),
        rows: rows.collect(),
        ..Table::default()
    };
    download::file(&site, &visitor, table, format, &format!("danh-sach-de-nghi-{}", dossier.year))
}

/// The columns of the page; its achievements, which stand below the award there, have one of their own.
const COLUMNS: [(&str, Holds); 6] = [
    ("TT", Holds::Number),
    ("Họ và tên, tập thể", Holds::Text),
    ("Chức vụ, đơn vị", Holds::Text),
    ("Danh hiệu, hình thức", Holds::Text),
    ("Thành tích", Holds::Text),
    ("Điều kiện theo quy định", Holds::Text),
];

fn table_row(row: &RowView) -> Vec<Cell> {
    let verdict = [row.card.verdict.to_string(), row.card.sum.to_string()];
    let verdict = verdict.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let texts =
        [row.name.clone(), row.post_unit.clone(), row.award.to_owned(), row.achievement.clone(), verdict];
    std::iter::once(Cell::count(row.position)).chain(texts.map(Cell::text)).collect()
}

/// What is proposed twice, or twice for one achievement; nothing of it is refused, people look at it.
fn clashes(law: &Law, sheet: &Sheet, on: NaiveDate) -> Vec<String> {
    let rows: Vec<_> = sheet.proposed().collect();
    let proposals: Vec<_> = rows.iter().map(|row| proposal(sheet, row)).collect();
    let on = sheet.dossier.received_on.unwrap_or(on);
    let told = law.clashes(&proposals, on).into_iter().map(|clash| {
        let articles: Vec<_> = clash.cite.iter().map(ToString::to_string).collect();
        let whose = rows.get(clash.between.1).map_or("", |row| &row.name);
        match articles.is_empty() {
            true => format!("{whose}: {}", clash.says),
            false => format!("{whose}: {} ({})", clash.says, articles.join("; ")),
        }
    });
    told.collect()
}

fn proposal(sheet: &Sheet, row: &Row) -> Proposal {
    let subject = row.person_id.or(row.unit_id);
    Proposal {
        subject: subject.map(|id| id.to_string()).unwrap_or_default(),
        award: row.award_code.clone(),
        year: sheet.dossier.judged_year(),
        category: sheet.dossier.category,
        initiatives: Vec::new(),
    }
}

fn frame(site: &Site, visitor: &Visitor, uri: &Uri, title: &str, back: &Back) -> Frame {
    let mut frame = Frame::office(site, visitor, title, Place::Dossiers, uri).with_refusals(&back.refusals);
    let left = back.pasted.says.iter();
    frame.errors.extend(left.map(|says| ErrorLink { href: Some("#f-text".to_owned()), says: says.clone() }));
    frame
}

fn heading(pasted: &Pasted) -> String {
    match (pasted.added, pasted.says.len()) {
        (_, 0) => "Chưa làm được. Xin xem những chỗ sau".to_owned(),
        (0, _) => "Chưa thêm được dòng nào. Xin sửa những chỗ sau".to_owned(),
        (added, left) => format!("Đã thêm {added} dòng; còn {left} chỗ cần sửa"),
    }
}

fn may(sheet: &Sheet) -> May {
    let state = sheet.dossier.state;
    let takes = |step| state.way(step).is_some_and(|way| sheet.hands.take(way));
    May {
        write: sheet.hands.write(state),
        set_aside: sheet.hands.set_aside(state),
        submit: takes(Step::Submit),
        resubmit: takes(Step::Resubmit),
        appraise: takes(Step::Accept),
    }
}

async fn picking(
    conn: &mut store::Conn,
    visitor: &Visitor,
    sheet: &Sheet,
    search: &str,
    sent: &Sent,
) -> Result<Picking, Problem> {
    let chosen = sent.all("holder");
    let choice = |value: String, label: String| {
        let is_chosen = chosen.contains(&value.as_str());
        Choice::new(value, label, is_chosen)
    };
    let found = store::person::list(conn, visitor.viewer, sheet.dossier.unit_id, search, None).await?;
    let says = match (found.people.len(), found.total) {
        (0, _) => "Không thấy ai; hãy tìm bằng họ tên khác.".to_owned(),
        (some, Some(all)) if i64::try_from(some).is_ok_and(|some| some == all) => format!("{some} người"),
        (some, _) => format!("{some} người đầu danh sách; hãy tìm theo họ tên để thấy người khác."),
    };
    let people = found.people.into_iter().map(|person| {
        choice(format!("nguoi-{}", person.id), format!("{} – {}", person.full_name, person.post_unit()))
    });
    let collectives = store::dossier::row::collectives(conn, visitor.viewer, sheet).await?;
    Ok(Picking {
        search: search.to_owned(),
        people: people.collect(),
        collectives: collectives
            .into_iter()
            .map(|unit| choice(format!("don-vi-{}", unit.id), unit.name))
            .collect(),
        awards: awards(sent.text("award")),
        says,
    })
}

/// The catalogue as a choice.
fn awards(chosen: &str) -> Vec<Choice> {
    let all = Law::built_in().awards().iter();
    all.map(|award| {
        Choice::new(&award.code, format!("{} ({})", award.name, award.kind.label()), award.code == chosen)
    })
    .collect()
}

fn stations(sheet: &Sheet) -> Vec<Station> {
    let dossier = &sheet.dossier;
    let last = |step: Step| sheet.steps.iter().rfind(|taken| taken.step == step);
    let date = |step: Step| last(step).map(|taken| day(taken.at)).unwrap_or_default();
    let place = match dossier.state {
        Standing::Draft | Standing::Returned => 0,
        Standing::Submitted => 1,
        Standing::Accepted => 2,
    };
    let work = if dossier.state == Standing::Returned { "Bổ sung" } else { "Lập hồ sơ" };
    let sent = [date(Step::Resubmit), date(Step::Submit)]
        .into_iter()
        .find(|date| !date.is_empty())
        .unwrap_or_default();
    let all = [
        (work, if place > 0 { sent } else { day(dossier.created_at) }, dossier.unit_name.clone()),
        ("Thẩm định", date(Step::Accept), dossier.office_name.clone()),
        ("Hội đồng xét", String::new(), String::new()),
        ("Quyết định", String::new(), String::new()),
    ];
    let station = |(n, (label, date, holder))| Station {
        label,
        date,
        state: match place.cmp(&n) {
            std::cmp::Ordering::Greater => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Less => "todo",
        },
        holder,
    };
    all.into_iter().enumerate().map(station).collect()
}

fn facts(sheet: &Sheet) -> Vec<Fact> {
    let dossier = &sheet.dossier;
    let received = dossier.received_on.map_or_else(|| "chưa trình".to_owned(), viet::date::short);
    let mut facts = vec![
        Fact { label: "Cơ quan thẩm định", value: dossier.office_name.clone() },
        Fact { label: "Năm xét", value: dossier.year.to_string() },
        Fact { label: "Loại hình", value: dossier.category.label().to_owned() },
        Fact { label: "Ngày nhận hồ sơ", value: received },
    ];
    if let Some(movement) = &dossier.movement_title {
        facts.push(Fact { label: "Phong trào", value: movement.clone() });
    }
    facts
}

/// The step whose refusals are the list of what is still missing.
fn next_step(state: Standing) -> Option<Step> {
    match state {
        Standing::Draft => Some(Step::Submit),
        Standing::Returned => Some(Step::Resubmit),
        Standing::Submitted => Some(Step::Accept),
        Standing::Accepted => None,
    }
}

/// What stands in the way of the next step, each with the place where it is mended; and what will stand in the way later.
fn tasks(sheet: &Sheet) -> Vec<Task> {
    let Some(step) = next_step(sheet.dossier.state) else { return Vec::new() };
    let who =
        if sheet.dossier.state.is_open() { &sheet.dossier.unit_name } else { &sheet.dossier.office_name };
    let task = |says: String, href: String| Task { says, href: Some(href), done: false, who: who.clone() };
    if sheet.proposed().next().is_none() {
        return sheet
            .refusals(step)
            .iter()
            .map(|refusal| task(refusal.says.clone(), "#f-text".to_owned()))
            .collect();
    }
    let of_row = |row: &Row| {
        let href = format!("{}/dong/{}", address(sheet.dossier.id), row.id);
        match dossier::in_the_way(step, &row.nominee()) {
            Some(says) => Some(task(says, href)),
            None if row.verdict.verdict == Outcome::NeedsData => {
                let says = format!(
                    "{} – {}: {} Nên bổ sung trước khi thẩm định.",
                    row.name,
                    row.award,
                    dossier::why(&row.verdict)
                );
                Some(task(says, href))
            }
            None => None,
        }
    };
    sheet.proposed().filter_map(of_row).collect()
}

/// How many rows have each verdict.
fn sums(proposed: &[&Row]) -> Vec<Sum> {
    let sum = |outcome: &Outcome| {
        let count = proposed.iter().filter(|row| row.verdict.verdict == *outcome).count();
        (count > 0)
            .then(|| Sum { mark: law_card::mark(*outcome), says: format!("{}: {count}", outcome.label()) })
    };
    Outcome::ALL.iter().filter_map(sum).collect()
}

fn row_view(dossier: Uuid, position: usize, row: &Row) -> RowView {
    RowView {
        id: row.id,
        position,
        href: format!("{}/dong/{}", address(dossier), row.id),
        name: format!("{} {}", row.honorific, row.name).trim().to_owned(),
        post_unit: row.post_unit.clone(),
        award: row.award,
        achievement: row.achievement.clone(),
        reason: row.set_aside_reason.clone(),
        card: card(row),
    }
}

/// The law card of a row, with what a competent person decided.
pub(super) fn card(row: &Row) -> LawCard {
    let card = LawCard::of(&row.verdict);
    match row.confirmation.as_ref().filter(|_| row.verdict.verdict == Outcome::Ask) {
        Some(confirmation) => card.confirmed(confirmation.eligible, confirmed_by(confirmation)),
        None => card,
    }
}

pub(super) fn confirmed_by(confirmation: &store::dossier::Confirmation) -> String {
    let word = if confirmation.eligible { "đủ điều kiện" } else { "chưa đủ điều kiện" };
    format!("{} xác nhận {word} ngày {}: {}", confirmation.who, day(confirmation.at), confirmation.reason)
}

fn events(sheet: &Sheet) -> Vec<Event> {
    let told = sheet.steps.iter().rev().map(|taken| Event {
        says: match taken.reason.is_empty() {
            true => taken.step.label().to_owned(),
            false => format!("{}: {}", taken.step.label(), taken.reason),
        },
        when: day(taken.at),
        who: taken.who.clone(),
    });
    told.collect()
}

pub(super) fn day(at: DateTime<Utc>) -> String {
    viet::date::short(local_date(at))
}

// the forms ----------------------------------------------------------------------------------------------------------

/// On to the page with the result, or the page again with what was typed and what stands in the way.
pub(super) async fn answer(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: Sent,
    came: Result<Done, Failure>,
    done: &str,
) -> Result<Response, Problem> {
    match came {
        Ok(_) => Ok(see(&address(id), done)),
        Err(failure) => {
            let search = sent.tidy("tim");
            let back = Back { sent, refusals: refusals_of(failure)?, pasted: Pasted::default() };
            refused(&draw(site, visitor, uri, id, &search, back).await?)
        }
    }
}

async fn paste(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let otherwise = Some(sent.text("otherwise")).filter(|code| !code.is_empty());
    match store::dossier::row::paste(&site.db, &act, id, sent.version(), sent.text("text"), otherwise).await {
        Ok(pasted) if pasted.says.is_empty() => Ok(see(&address(id), "da-them-dong")),
        Ok(pasted) => {
            let back = Back { sent, refusals: Refusals::none(), pasted };
            refused(&draw(&site, &visitor, &uri, id, "", back).await?)
        }
        Err(failure) => answer(&site, &visitor, &uri, id, sent, Err(failure), "").await,
    }
}

async fn pick(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let holders: Vec<_> = sent.all("holder").into_iter().filter_map(holder).collect();
    let (award, achievement) = (sent.text("award"), sent.tidy("achievement"));
    let came =
        store::dossier::row::pick(&site.db, &act, id, sent.version(), &holders, award, &achievement).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-them-dong").await
}

fn holder(chosen: &str) -> Option<Holder> {
    let person = chosen.strip_prefix("nguoi-").and_then(|id| id.parse().ok()).map(Holder::Person);
    person.or_else(|| chosen.strip_prefix("don-vi-").and_then(|id| id.parse().ok()).map(Holder::Unit))
}

async fn set_aside(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let (rows, reason) = (sent.ids("row"), sent.tidy("aside_reason"));
    let came = store::dossier::row::set_aside(&site.db, &act, id, sent.version(), &rows, &reason).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-de-lai").await
}

async fn set_aside_unmet(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let came = store::dossier::row::set_aside_unmet(&site.db, &act, id, sent.version()).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-de-lai").await
}

async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = store::dossier::submit(&site.db, &visitor.act(&site, &sent.key()), id, sent.version()).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-trinh").await
}

async fn resubmit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = store::dossier::resubmit(&site.db, &visitor.act(&site, &sent.key()), id, sent.version()).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-trinh").await
}

async fn return_for_changes(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let reason = sent.tidy("reason");
    let came = store::dossier::return_for_changes(&site.db, &act, id, sent.version(), &reason).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-tra-lai").await
}

async fn accept(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = store::dossier::accept(&site.db, &visitor.act(&site, &sent.key()), id, sent.version()).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-tiep-nhan").await
}
