//! Lists that clerks bring in: the list of imports with the form that begins one, and one import with its rows.

mod columns;
mod rows;
mod units;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::Datelike;
use domain::import::{About, Given, RowState, understand};
use domain::person::WRITERS;
use domain::workbook::Workbook;
use domain::{Refusals, local_date};
use law::Group;
use serde::Deserialize;
use store::import::{self, Counts, Import, NewImport};
use store::{Done, Failure};
use uuid::Uuid;
use viet::legacy::Encoding;

use crate::download;
use crate::form::{id_of, needed, refusals_of};
use crate::person::unit_choices;
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

use columns::ListView;
use rows::RowView;
use units::UnknownUnits;

const MAY_WRITE: Access = Access::Roles(WRITERS);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/lam-viec/nhap", MAY_WRITE, list),
        Route::post("/lam-viec/nhap", MAY_WRITE, begin).with_file(),
        Route::get("/lam-viec/nhap/{id}", MAY_WRITE, show),
        Route::get("/lam-viec/nhap/{id}/con-lai.xlsx", MAY_WRITE, rest),
        Route::post("/lam-viec/nhap/{id}/goi-y", MAY_WRITE, accept),
        Route::post("/lam-viec/nhap/{id}/nhan", MAY_WRITE, take),
        Route::post("/lam-viec/nhap/{id}/doi-chieu", MAY_WRITE, match_anew),
        Route::post("/lam-viec/nhap/{id}/ket-thuc", MAY_WRITE, close),
    ];
    routes.extend(columns::routes());
    routes.extend(rows::routes());
    routes.extend(units::routes());
    routes
}

fn address(id: Uuid) -> String {
    format!("/lam-viec/nhap/{id}")
}

// the list of imports and the form --------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "import/list.html")]
struct ListPage {
    frame: Frame,
    imports: Vec<ImportLine>,
    units: Vec<Choice>,
    groups: Vec<Choice>,
    encodings: Vec<Choice>,
    held: Vec<Choice>,
    starts: String,
    text: String,
    refusals: Refusals,
}

impl ListPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

struct ImportLine {
    href: String,
    file: String,
    unit: String,
    when: String,
    who: String,
    says: String,
    mark: &'static str,
    state: &'static str,
}

impl From<import::Listed> for ImportLine {
    fn from(listed: import::Listed) -> Self {
        let (mark, state) = match (listed.is_open, listed.waiting) {
            (false, _) => ("neutral", "Đã kết thúc"),
            (true, 0) => ("met", "Không còn dòng chờ"),
            (true, _) => ("waiting", "Còn dòng chờ"),
        };
        Self {
            href: address(listed.id),
            file: listed.file_name,
            unit: listed.unit_name,
            when: viet::date::short(local_date(listed.begun_at)),
            who: listed.who,
            says: format!("{} dòng, đã nhận {}, chờ {}", listed.rows, listed.taken, listed.waiting),
            mark,
            state,
        }
    }
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&draw_list(&site, &visitor, &uri, &Sent::default(), Refusals::none()).await?)
}

async fn draw_list(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    sent: &Sent,
    refusals: Refusals,
) -> Result<ListPage, Problem> {
    let mut conn = site.db.read().await?;
    let units = store::person::searchable(&mut conn, visitor.viewer).await?;
    let chosen = sent.text("unit").parse().ok().or(units.first().map(|unit| unit.id));
    let this_year = format!("01/01/{}", visitor.viewer.on.year());
    let typed = |name: &str, otherwise: &str| match sent.text(name) {
        "" => otherwise.to_owned(),
        typed => typed.to_owned(),
    };
    let group = typed("group", Group::CivilServant.as_str());
    let held = typed("held", "held");
    Ok(ListPage {
        frame: Frame::office(site, visitor, "Nhập danh sách", Place::People, uri).with_refusals(&refusals),
        imports: import::list(&mut conn, visitor.viewer).await?.into_iter().map(ImportLine::from).collect(),
        units: unit_choices(&units, chosen),
        groups: Group::ALL
            .iter()
            .map(|one| Choice::new(one.as_str(), one.label(), one.as_str() == group))
            .collect(),
        encodings: ENCODINGS
            .iter()
            .map(|(word, label, _)| Choice::new(*word, *label, *word == sent.text("encoding")))
            .collect(),
        held: [("held", "Đã được tặng: ghi vào hồ sơ"), ("proposed", "Mới đề nghị: không ghi vào hồ sơ")]
            .map(|(word, label)| Choice::new(word, label, word == held))
            .into(),
        starts: typed("starts", &this_year),
        text: sent.text("text").to_owned(),
        refusals,
    })
}

const ENCODINGS: [(&str, &str, Option<Encoding>); 4] = [
    ("auto", "Tự nhận", None),
    ("unicode", "Unicode", Some(Encoding::Unicode)),
    ("tcvn3", "TCVN3 (phông .VnTime)", Some(Encoding::Tcvn3)),
    ("vni", "VNI Windows", Some(Encoding::Vni)),
];

async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    match brought_in(&site, &visitor, &sent).await {
        Ok(done) => Ok(see(&address(done.id), "da-doc-danh-sach")),
        Err(failure) => refused(&draw_list(&site, &visitor, &uri, &sent, refusals_of(failure)?).await?),
    }
}

async fn brought_in(site: &Site, visitor: &Visitor, sent: &Sent) -> Result<Done, Failure> {
    let mut refusals = Refusals::none();
    let starts = sent.date("starts", &mut refusals);
    let starts = needed(starts, "starts", "Ghi ngày bắt đầu ở đơn vị.", &mut refusals);
    let group = needed(sent.text("group").parse().ok(), "group", "Chọn nhóm đối tượng.", &mut refusals);
    let (Some(starts), Some(group)) = (starts, group) else { return Err(refusals.into()) };
    let unit = sent.text("unit").parse().unwrap_or_default();
    let (file_name, workbook) = workbook(site, sent).await?;
    let encoding = ENCODINGS.iter().find(|(word, _, _)| *word == sent.text("encoding"));
    let (mapping, law) = {
        let mut conn = site.db.read().await?;
        (import::mapping(&mut conn, visitor.viewer, unit).await?, conn.law())
    };
    let (today, encoding) = (visitor.viewer.on, encoding.and_then(|(_, _, encoding)| *encoding));
    // A province's list takes seconds, and other pages wait for the thread that this would hold.
    let understanding = tokio::task::spawn_blocking(move || {
        understand(&workbook, &Given { awards: law.awards(), today, mapping: &mapping, encoding })
    });
    let understood = understanding.await.map_err(|fault| Failure::Corrupt(fault.to_string()))?;
    let awards_held = sent.text("held") == "held";
    let new = NewImport { file_name, starts, group, awards_held, understood };
    import::begin(&site.db, &visitor.act(site, &sent.key()), unit, new).await
}

/// The file that was sent, read in a process of its own, or the block that was pasted.
async fn workbook(site: &Site, sent: &Sent) -> Result<(String, Workbook), Failure> {
    match sent.file("file") {
        Some(file) => Ok((file.name.clone(), file.read(&site.sheets).await?)),
        None if sent.text("text").trim().is_empty() => {
            Err(Failure::refused_at("file", "Chọn tệp, hoặc dán danh sách chép từ Excel vào ô bên dưới."))
        }
        None => {
            let read = sheets::read_pasted(sent.text("text"));
            let read = read.map_err(|why| Failure::refused_at("text", why.to_string()))?;
            Ok(("Danh sách dán vào".to_owned(), read))
        }
    }
}

// one import -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "import/show.html")]
struct ShowPage {
    frame: Frame,
    id: Uuid,
    title: String,
    under: String,
    is_open: bool,
    tabs: Vec<Tab>,
    ready: i64,
    taken: i64,
    /// Rows are being taken, a part at each press, and some are left.
    goes_on: bool,
    waiting: i64,
    lists: Vec<ListView>,
    suggestions: Vec<Suggestion>,
    rows: Vec<RowView>,
    next: Option<String>,
    awards_held: bool,
    unknown: UnknownUnits,
}

struct Tab {
    href: String,
    label: String,
    current: bool,
}

/// One press that mends all rows with the same problem.
struct Suggestion {
    about: &'static str,
    says: String,
}

#[derive(Deserialize, Default)]
struct Asked {
    /// Which rows: the word of a state; without it those that wait.
    #[serde(default)]
    xem: String,
    /// The position after which the page begins.
    #[serde(default)]
    sau: i64,
    /// The row that is mended next.
    #[serde(default)]
    dong: String,
    /// Rows were just taken, and not yet all.
    tiep: Option<String>,
}

/// How many rows stand on a page: with their forms, or as lines.
const FORMS: i64 = 25;
const LINES: i64 = 100;

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, id_of(&id)?, &asked, Returned::default()).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    asked: &Asked,
    returned: Returned,
) -> Result<ShowPage, Problem> {
    let mut conn = site.db.read().await?;
    let import = import::find(&mut conn, visitor.viewer, id).await?;
    let counts = import::counts(&mut conn, &import).await?;
    let chosen = asked.xem.parse::<RowState>().ok();
    let states = chosen.map_or_else(|| vec![RowState::Several, RowState::Conflict], |state| vec![state]);
    let limit = if states.iter().all(|state| state.waits()) { FORMS } else { LINES };
    let mut lines = import::lines(&mut conn, visitor.viewer, &import, &states, asked.sau, limit + 1).await?;
    let more = i64::try_from(lines.len()).is_ok_and(|found| found > limit);
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = lines.last().map_or(0, |line| line.position);
    let questions = import::questions(&mut conn, visitor.viewer, &import, &lines).await?;
    let rows = lines.iter().zip(questions);
    let rows = rows.map(|(line, asks)| RowView::of(&import, line, asks, asked.dong == line.id.to_string()));
    let rows = rows.collect();
    Ok(ShowPage {
        frame: Frame::office(site, visitor, "Nhập danh sách", Place::People, uri).with_returned(&returned),
        unknown: UnknownUnits::of(&mut conn, visitor.viewer, &import, returned).await?,
        id: import.id,
        title: import.file_name.clone(),
        under: format!("Nhập vào {}", import.unit_name),
        is_open: import.is_open,
        tabs: tabs(&import, &counts, chosen),
        ready: counts.ready(),
        taken: counts.of(RowState::Taken),
        goes_on: import.is_open && counts.ready() > 0 && asked.tiep.is_some(),
        waiting: counts.waiting(),
        lists: import.lists.iter().enumerate().map(|(at, list)| ListView::of(&import, at, list)).collect(),
        suggestions: suggestions(&lines),
        rows,
        next: more.then(|| format!("{}?xem={}&sau={last}", address(import.id), asked.xem)),
        awards_held: import.awards_held,
    })
}

fn tabs(import: &Import, counts: &Counts, chosen: Option<RowState>) -> Vec<Tab> {
    let waiting = Tab {
        href: address(import.id),
        label: format!("Đang chờ ({})", counts.waiting()),
        current: chosen.is_none(),
    };
    let others = [RowState::Matched, RowState::New, RowState::Taken, RowState::Left];
    let one = |state: RowState| Tab {
        href: format!("{}?xem={}", address(import.id), state.word()),
        label: format!("{} ({})", state.label(), counts.of(state)),
        current: chosen == Some(state),
    };
    std::iter::once(waiting).chain(others.into_iter().map(one)).collect()
}

/// What can be mended in many rows at once.
fn suggestions(lines: &[import::Line]) -> Vec<Suggestion> {
    let problems = lines.iter().filter(|line| line.state.waits()).flat_map(|line| &line.row.problems);
    let mut counts: BTreeMap<&'static str, (About, usize)> = BTreeMap::new();
    for problem in problems.filter(|problem| problem.suggestion.is_some()) {
        counts.entry(problem.about.word()).or_insert((problem.about, 0)).1 += 1;
    }
    let many = counts.into_iter().filter(|(_, (_, count))| *count > 1);
    let says = |about: About| format!("Dùng gợi ý cho mọi dòng: {}", about.label().to_lowercase());
    many.map(|(word, (about, _))| Suggestion { about: word, says: says(about) }).collect()
}

/// The rows that wait, each with the reason: to be mended in a spreadsheet and brought in again.
async fn rest(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let import = import::find(&mut conn, visitor.viewer, id_of(&id)?).await?;
    let states = [RowState::Several, RowState::Conflict, RowState::Left];
    let lines = import::lines(&mut conn, visitor.viewer, &import, &states, 0, i64::MAX).await?;
    download::workbook(&site, &visitor, rows::waiting_sheets(&import, &lines), "dong-con-cho")
}

async fn accept(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let about = sent.text("about").parse().map_err(|_| Problem::Missing)?;
    import::accept(&site.db, &visitor.act(&site, &sent.key()), id, about).await?;
    Ok(see(&address(id), "da-luu"))
}

/// How many acts one press takes; with more rows the page says how many are left.
const ACTS: usize = 8;

async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut more = true;
    for nth in 0..ACTS {
        let act = visitor.act(&site, &format!("{} {nth}", sent.key()));
        more = import::take(&site.db, &act, id).await?.more;
        if !more {
            break;
        }
    }
    let place = if more { format!("{}?tiep=1", address(id)) } else { address(id) };
    Ok(see(&place, "da-nhan-dong"))
}

async fn match_anew(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    import::match_anew(&site.db, &visitor.act(&site, &sent.key()), id).await?;
    Ok(see(&address(id), "da-luu"))
}

async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    import::close(&site.db, &visitor.act(&site, &sent.key()), id_of(&id)?).await?;
    Ok(see("/lam-viec/nhap", "da-dong"))
}
