//! The page on which a unit answers a launch and signs the pledge, and the writing of the pledge. [`result`] is what came of the
//! answer, [`season`] the pledge of a cluster's year, [`paper`] the pledge on paper, [`view`] how both show one.

mod paper;
mod result;
mod season;
pub(crate) mod view;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::movement::{Draft, State as Stands};
use domain::pledge::{NewAnswer, Registered, Reply, Signature, Step, titles_for};
use domain::{Refusals, local_date};
use law::SubjectKind;
use store::org::roles_over;
use store::pledge::signing::{self, Whose};
use store::pledge::{Answer, Earlier};
use store::{Done, Failure};
use uuid::Uuid;

use crate::movement::{OFFICE, id_of, refused_page, sentences};
use crate::{Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::post("/lam-viec/phong-trao/{id}/giao-uoc", OFFICE, write),
        Route::post("/lam-viec/phong-trao/{id}/giao-uoc/thu-tu", OFFICE, arrange),
        Route::post("/lam-viec/phong-trao/{id}/nhac", OFFICE, remind),
        Route::get("/lam-viec/phong-trao/{id}/tra-loi/{unit}", OFFICE, show),
        Route::post("/lam-viec/phong-trao/{id}/tra-loi/{unit}", OFFICE, answer),
        Route::post("/lam-viec/phong-trao/{id}/giao-uoc/{unit}", OFFICE, sign),
    ];
    routes.extend(paper::routes());
    routes.extend(result::routes());
    routes.extend(season::routes());
    routes
}

/// Opens the pledge, or puts a new text in the place of the version that the form was drawn from.
async fn write(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match written(&site, &visitor, Whose::Movement(id), &sent).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-luu")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

async fn written(site: &Site, visitor: &Visitor, whose: Whose, sent: &Sent) -> Result<Done, Failure> {
    let (act, text, in_turn) = (visitor.act(site, &sent.key()), sent.text("text"), sent.is_on("in_turn"));
    match sent.version() {
        0 => signing::open(&site.db, &act, whose, text, in_turn).await,
        version => signing::revise(&site.db, &act, whose, version, text, in_turn).await,
    }
}

async fn arrange(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match arranged(&site, &visitor, Whose::Movement(id), &sent).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-luu")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

/// The number beside each unit is its place.
async fn arranged(site: &Site, visitor: &Visitor, whose: Whose, sent: &Sent) -> Result<Done, Failure> {
    let place = |(field, place): (&str, &str)| {
        Some((field.strip_prefix("place-")?.parse().ok()?, place.trim().parse().ok()))
    };
    let places: Vec<_> = sent.pairs().filter_map(place).collect();
    signing::arrange(&site.db, &visitor.act(site, &sent.key()), whose, sent.version(), &places).await
}

async fn remind(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match store::pledge::remind(&site.db, &visitor.act(&site, &sent.key()), id).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-nhac")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

#[derive(Template)]
#[template(path = "pledge/answer.html")]
struct AnswerPage {
    frame: Frame,
    id: Uuid,
    unit: Uuid,
    title: String,
    unit_name: String,
    /// The movement's own targets, to be made concrete.
    asked: Vec<String>,
    may_answer: bool,
    /// As the unit's answer stands; 0 when there is none.
    version: i64,
    answered: String,
    /// That the answer came after the last day for it; empty when it did not.
    late: String,
    asks_titles: bool,
    asks_targets: bool,
    /// What came of it may be said by somebody, and read by all who read the answer.
    has_results: bool,
    replies: Vec<Choice>,
    unit_titles: Vec<Choice>,
    people: Vec<PersonLine>,
    targets: String,
    note: String,
    /// What is registered, for those who only read.
    registered: Vec<RegisteredLine>,
    earlier: Vec<EarlierView>,
    pledge: String,
    pledge_version: i64,
    /// Who signs before this unit; empty when it is its turn.
    turn: String,
    /// "Đã ký ngày …" when the unit has signed.
    signed: String,
    may_sign: bool,
    signature: Signature,
    refusals: Refusals,
}

/// One of the unit's people, with the titles that may be chosen.
struct PersonLine {
    field: String,
    name: String,
    post: String,
    titles: Vec<Choice>,
}

struct RegisteredLine {
    who: String,
    award: String,
}

/// An answer that another one took the place of.
struct EarlierView {
    says: String,
    lines: Vec<String>,
}

impl EarlierView {
    fn of(earlier: Earlier, unit: &str) -> Self {
        let day = viet::date::short(local_date(earlier.answered_at));
        let title = |(who, code): (String, String)| {
            let who = if who.is_empty() { unit.to_owned() } else { who };
            format!("{who}: {}", award_name(&code))
        };
        let titles = earlier.registered.titles.into_iter().map(title);
        let note = Some(earlier.note).filter(|note| !note.is_empty());
        Self {
            says: format!("Lần {}, {day}, {}: {}", earlier.version, earlier.who, earlier.reply.label()),
            lines: titles.chain(earlier.registered.targets).chain(note).collect(),
        }
    }
}

impl AnswerPage {
    fn reply(&self) -> &str {
        self.replies.iter().find(|one| one.chosen).map_or("", |one| &one.label)
    }

    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// The form field of a person's title.
fn person_field(person: Uuid) -> String {
    format!("title-{person}")
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    page(&answer_page(&site, &visitor, &uri, id_of(&id)?, id_of(&unit)?, None, Refusals::none()).await?)
}

async fn answer_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    unit: Uuid,
    sent: Option<&Sent>,
    refusals: Refusals,
) -> Result<AnswerPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let movement = store::movement::find(&mut conn, viewer, id).await?;
    let unit_name = store::org::find(&mut conn, viewer, unit).await?.name;
    let roles = roles_over(&mut conn, viewer, unit).await?;
    let stands = store::pledge::find_answer(&mut conn, viewer, id, unit).await?;
    let earlier = store::pledge::earlier(&mut conn, viewer, id, unit).await?;
    let candidates = store::pledge::candidates(&mut conn, viewer, unit).await?;
    let pledge = signing::find(&mut conn, viewer, Whose::Movement(id)).await?;
    let own_row = pledge.as_ref().and_then(|pledge| pledge.rows.iter().find(|row| row.unit_id == unit));
    let signed_at = own_row.and_then(|row| row.signed_at);
    let signature = match sent.filter(|sent| !sent.text("signing").is_empty()) {
        Some(sent) => signature_of(sent),
        None => store::pledge::own_signature(&mut conn, viewer, unit).await?,
    };
    let is_head = movement.state == Stands::Launched && Step::Answer.entitlement(&roles, "").is_empty();
    let answering = sent.filter(|sent| sent.text("signing").is_empty());
    let chosen = chosen(answering, stands.as_ref());
    let is_chosen =
        |field: &str, code: &str| chosen.get(field).is_some_and(|codes| codes.iter().any(|c| c == code));
    let people = candidates.into_iter().map(|person| {
        let field = person_field(person.id);
        let titles =
            titles_for(SubjectKind::Person).map(|award| Choice::award(award, is_chosen(&field, &award.code)));
        PersonLine { titles: titles.collect(), field, name: person.full_name, post: person.post }
    });
    let people = people.collect();
    let unit_titles = titles_for(SubjectKind::Collective)
        .map(|award| Choice::award(award, is_chosen("title", &award.code)))
        .collect();
    let reply = answering.map_or(stands.as_ref().map_or(Reply::Adopt, |answer| answer.reply), reply_of);
    let text = |name: &str, stored: String| answering.map_or(stored, |sent| sent.text(name).to_owned());
    Ok(AnswerPage {
        frame: Frame::office(site, visitor, "Đăng ký thi đua", Place::Movements, uri)
            .with_refusals(&refusals),
        id,
        unit,
        title: movement.draft.title.clone(),
        asked: movement.draft.targets.clone(),
        may_answer: is_head,
        version: answering.map_or_else(|| stands.as_ref().map_or(0, |answer| answer.version), Sent::version),
        answered: stands
            .as_ref()
            .map(|answer| viet::date::short(local_date(answer.answered_at)))
            .unwrap_or_default(),
        late: late(stands.as_ref(), &movement.draft, viewer.on),
        asks_titles: movement.draft.asks.titles(),
        asks_targets: movement.draft.asks.targets(),
        has_results: stands.as_ref().is_some_and(|answer| answer.reply != Reply::Decline),
        replies: Reply::ALL.iter().map(|one| Choice::new(one.word(), one.label(), *one == reply)).collect(),
        unit_titles,
        people,
        earlier: earlier.into_iter().map(|one| EarlierView::of(one, &unit_name)).collect(),
        targets: text("targets", stands.as_ref().map(|answer| answer.targets.join("\n")).unwrap_or_default()),
        note: text("note", stands.as_ref().map(|answer| answer.note.clone()).unwrap_or_default()),
        registered: stands.as_ref().map(|answer| registered(answer, &unit_name)).unwrap_or_default(),
        may_sign: is_head && pledge.is_some() && signed_at.is_none(),
        signed: signed_at
            .map(|at| format!("Đã ký ngày {}", viet::date::short(local_date(at))))
            .unwrap_or_default(),
        turn: pledge.as_ref().map(|pledge| pledge.turn_refusals(unit).to_string()).unwrap_or_default(),
        pledge_version: pledge.as_ref().map_or(0, |pledge| pledge.version),
        pledge: pledge.map(|pledge| pledge.text).unwrap_or_default(),
        unit_name,
        signature,
        refusals,
    })
}

/// What is said of an answer that came, or would come today, after the last day for it.
fn late(stands: Option<&Answer>, draft: &Draft, today: NaiveDate) -> String {
    let Some(by) = draft.register_by else { return String::new() };
    let day = viet::date::short(by);
    match stands {
        Some(answer) if answer.is_late => {
            format!("Đăng ký gửi sau hạn {day}; vẫn được nhận và ghi là quá hạn.")
        }
        None if domain::pledge::is_late(today, Some(by)) => {
            format!("Đã quá hạn đăng ký {day}. Đơn vị vẫn gửi được; đăng ký sẽ ghi là quá hạn.")
        }
        None => format!("Hạn đăng ký: {day}."),
        Some(_) => String::new(),
    }
}

/// The codes chosen in each field: as they came back, else as they stand.
fn chosen(sent: Option<&Sent>, stands: Option<&Answer>) -> BTreeMap<String, Vec<String>> {
    let pairs: Vec<(String, String)> = match (sent, stands) {
        (Some(sent), _) => sent.pairs().map(|(field, code)| (field.to_owned(), code.to_owned())).collect(),
        (None, Some(answer)) => {
            let field = |person: Option<Uuid>| person.map_or_else(|| "title".to_owned(), person_field);
            answer.titles.iter().map(|title| (field(title.person_id), title.award_code.clone())).collect()
        }
        (None, None) => Vec::new(),
    };
    let mut chosen = BTreeMap::<String, Vec<String>>::new();
    for (field, code) in
        pairs.into_iter().filter(|(field, code)| field.starts_with("title") && !code.is_empty())
    {
        chosen.entry(field).or_default().push(code);
    }
    chosen
}

fn registered(answer: &Answer, unit: &str) -> Vec<RegisteredLine> {
    let line = |title: &store::pledge::RegisteredTitle| RegisteredLine {
        who: if title.person_id.is_some() { title.person_name.clone() } else { unit.to_owned() },
        award: award_name(&title.award_code),
    };
    answer.titles.iter().map(line).collect()
}

fn award_name(code: &str) -> String {
    law::Law::built_in().award(code).map_or_else(|| code.to_owned(), |award| award.name.clone())
}

async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let version = Some(sent.version()).filter(|version| *version > 0);
    let act = visitor.act(&site, &sent.key());
    match store::pledge::answer(&site.db, &act, id, unit, version, &answer_of(&sent)).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-dang-ky")),
        Err(failure) => {
            refused(&answer_page(&site, &visitor, &uri, id, unit, Some(&sent), sentences(failure)?).await?)
        }
    }
}

/// The unit's ticked titles, one title a person, one target a line.
fn answer_of(sent: &Sent) -> NewAnswer {
    let title = |(field, code): (&str, &str)| {
        let person = match field.strip_prefix("title-") {
            Some(id) => Some(id.parse().ok()?),
            None if field == "title" => None,
            None => return None,
        };
        (!code.is_empty()).then(|| Registered { person, award_code: code.to_owned() })
    };
    NewAnswer {
        reply: reply_of(sent),
        titles: sent.pairs().filter_map(title).collect(),
        targets: domain::movement::entries(sent.text("targets")),
        note: sent.tidy("note"),
    }
}

/// Whoever sends the form without a kind of answer has taken the launch on.
fn reply_of(sent: &Sent) -> Reply {
    sent.text("reply").parse().unwrap_or(Reply::Adopt)
}

fn signature_of(sent: &Sent) -> Signature {
    Signature { name: sent.tidy("signer_name"), post: sent.tidy("signer_post") }
}

async fn sign(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let (whose, act) = (Whose::Movement(id), visitor.act(&site, &sent.key()));
    match signing::sign(&site.db, &act, whose, unit, sent.version(), &signature_of(&sent)).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-ky-giao-uoc")),
        Err(failure) => {
            refused(&answer_page(&site, &visitor, &uri, id, unit, Some(&sent), sentences(failure)?).await?)
        }
    }
}
