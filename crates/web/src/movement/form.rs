//! The form of a draft: a new one, empty or begun from a template, an earlier movement, the superior's movement or an announcement,
//! and one that is changed.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusals;
use domain::account::Role;
use domain::intake::Announcement;
use domain::movement::{self, Asks, Draft, Kind, Launch, List, Paper, Scope, Step};
use law::{Law, Practice};
use serde::Deserialize;
use store::movement::MovementRow;
use store::org::roles_over;
use store::{Conn, Failure};
use uuid::Uuid;

use super::{CLERKS, document, id_of, period, sentences, shown};
use crate::intake::Given;
use crate::{Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

const NEW: &str = "/lam-viec/phong-trao/moi";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(NEW, CLERKS, new_form),
        Route::post(NEW, CLERKS, create),
        Route::get("/lam-viec/phong-trao/{id}/sua", CLERKS, edit_form),
        Route::post("/lam-viec/phong-trao/{id}/sua", CLERKS, update),
    ]
}

/// The one-line and many-line fields of the form; the lists come with them under their own words.
const FIELDS: &[&str] = &[
    "unit",
    "title",
    "theme",
    "occasion",
    "practice",
    "scope",
    "subjects",
    "purpose",
    "requirements",
    "plan",
    "measures",
    "starts",
    "ends",
    "register_by",
    "asks",
    "paper",
    "carried_out_by",
    "followed_by",
    "parent",
    "parent_number",
    "parent_date",
    "parent_issuer",
    "number",
    "launched_on",
    "signer_name",
    "signer_post",
];

/// What stands in the fields of the form, as text.
struct Typed(BTreeMap<&'static str, String>);

impl Typed {
    fn sent(sent: &Sent) -> Self {
        let lists = List::ALL.iter().map(|list| list.word());
        Self(FIELDS.iter().copied().chain(lists).map(|name| (name, sent.text(name).to_owned())).collect())
    }

    fn draft(unit: Uuid, draft: &Draft) -> Self {
        let text = |name: &str| match name {
            "unit" => unit.to_string(),
            "title" => draft.title.clone(),
            "theme" => draft.theme.clone(),
            "occasion" => draft.occasion.clone(),
            "practice" => draft.practice.clone(),
            "scope" => draft.scope.word().to_owned(),
            "subjects" => draft.subjects.clone(),
            "purpose" => draft.purpose.clone(),
            "requirements" => draft.requirements.clone(),
            "plan" => draft.plan.clone(),
            "measures" => draft.measures.clone(),
            "starts" => shown(draft.starts),
            "ends" => shown(draft.ends),
            "register_by" => shown(draft.register_by),
            "asks" => draft.asks.word().to_owned(),
            "paper" => draft.paper.word().to_owned(),
            "carried_out_by" => draft.carried_out_by.clone(),
            "followed_by" => draft.followed_by.clone(),
            "parent" => draft.parent.map(|id| id.to_string()).unwrap_or_default(),
            "parent_number" => draft.parent_number.clone(),
            "parent_date" => shown(draft.parent_date),
            "parent_issuer" => draft.parent_issuer.clone(),
            "number" => draft.launch.number.clone(),
            "launched_on" => shown(draft.launch.on),
            "signer_name" => draft.launch.signer_name.clone(),
            "signer_post" => draft.launch.signer_post.clone(),
            _ => String::new(),
        };
        let lists = List::ALL.iter().map(|list| (list.word(), draft.list(*list).join("\n")));
        Self(FIELDS.iter().map(|name| (*name, text(name))).chain(lists).collect())
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// The draft as it was typed; what cannot be read adds its sentence at the field. `before` is the draft that is changed: it may bear
/// a name that the law's data does not hold.
fn draft_of(law: &Law, on: NaiveDate, sent: &Sent, before: Option<&Draft>, refusals: &mut Refusals) -> Draft {
    let practice = sent.tidy("practice");
    let kept = before.filter(|before| before.practice == practice).map(|before| before.kind);
    let kind = movement::kind_of(law, &practice, on).or(kept);
    if kind.is_none() {
        refusals.add("practice", "Chọn cách gọi phong trào.");
    }
    let asks = sent.text("asks").parse().unwrap_or(Asks::Both);
    let paper = sent.text("paper").parse().unwrap_or(Paper::Plan);
    let scope = sent.text("scope").parse().map_err(|_| refusals.add("scope", "Chọn phạm vi thi đua."));
    let parent = match sent.text("parent") {
        "" => None,
        id => id.parse().map_err(|_| refusals.add("parent", "Chọn một phong trào trong danh sách.")).ok(),
    };
    let mut draft = Draft {
        title: sent.tidy("title"),
        theme: sent.tidy("theme"),
        occasion: sent.tidy("occasion"),
        kind: kind.unwrap_or(Kind::Thematic),
        practice,
        scope: scope.unwrap_or(Scope::Unit),
        subjects: sent.text("subjects").to_owned(),
        purpose: sent.text("purpose").to_owned(),
        requirements: sent.text("requirements").to_owned(),
        plan: sent.text("plan").to_owned(),
        measures: sent.text("measures").to_owned(),
        starts: sent.date("starts", refusals),
        ends: sent.date("ends", refusals),
        register_by: sent.date("register_by", refusals),
        asks,
        paper,
        carried_out_by: sent.text("carried_out_by").to_owned(),
        followed_by: sent.text("followed_by").to_owned(),
        parent,
        parent_number: sent.tidy("parent_number"),
        parent_date: sent.date("parent_date", refusals),
        parent_issuer: sent.tidy("parent_issuer"),
        launch: Launch {
            number: sent.tidy("number"),
            on: sent.date("launched_on", refusals),
            signer_name: sent.tidy("signer_name"),
            signer_post: sent.tidy("signer_post"),
        },
        ..Draft::default()
    };
    for list in List::ALL {
        *draft.list_mut(*list) = movement::entries(sent.text(list.word()));
    }
    if !refusals.is_empty() {
        // The act is not asked while a field cannot be read; its other sentences stand beside this one all the same.
        for refusal in draft.refusals().iter().filter(|refusal| refusal.field != "parent_date") {
            refusals.add(refusal.field.clone(), refusal.says.clone());
        }
    }
    draft
}

#[derive(Template)]
#[template(path = "movement/form.html")]
struct FormPage {
    frame: Frame,
    heading: &'static str,
    action: String,
    back: String,
    version: i64,
    typed: Typed,
    refusals: Refusals,
    /// Empty when the unit is settled.
    units: Vec<Choice>,
    practices: Vec<Choice>,
    /// What the law calls each of them, and why.
    reasons: Vec<Reason>,
    asks: Vec<Choice>,
    papers: Vec<Choice>,
    scopes: Vec<Choice>,
    parents: Vec<Choice>,
    /// What the announcement gave from which the fields were filled.
    given: Given,
    /// Templates and earlier movements that a new draft may begin from.
    beginnings: Vec<Beginning>,
    /// What must be looked at in a draft that was copied.
    copied: Vec<String>,
}

/// What a new draft may begin from.
struct Beginning {
    href: String,
    name: String,
    says: String,
}

/// A name of practice, the form of the law that it is, and why.
struct Reason {
    name: String,
    form: &'static str,
    says: String,
    cites: String,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// Which form is drawn: a new draft, or the one of a movement at a version.
enum Form {
    New,
    Edit(Uuid, i64),
}

async fn form(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    form: Form,
    typed: Typed,
    refusals: Refusals,
) -> Result<FormPage, Problem> {
    let mut conn = site.db.read().await?;
    let (own, version, heading, back) = match form {
        Form::New => (None, 0, "Soạn phong trào thi đua", "/lam-viec/phong-trao".to_owned()),
        Form::Edit(id, version) => {
            (Some(id), version, "Sửa dự thảo phong trào", format!("/lam-viec/phong-trao/{id}"))
        }
    };
    let units = match own {
        None => store::org::list_as(&mut conn, visitor.viewer, Role::Clerk).await?,
        Some(_) => Vec::new(),
    };
    let parents = store::movement::answerable(&mut conn, visitor.viewer).await?;
    let beginnings = match own {
        None => beginnings(&mut conn, visitor).await?,
        Some(_) => Vec::new(),
    };
    let known = conn.law().practices(visitor.viewer.on);
    Ok(FormPage {
        frame: Frame::office(site, visitor, heading, Place::Movements, uri).with_refusals(&refusals),
        heading,
        action: own.map_or_else(|| format!("{back}/moi"), |_| format!("{back}/sua")),
        back,
        version,
        units: units.iter().map(|unit| choice(unit.id.to_string(), &unit.name, typed.text("unit"))).collect(),
        practices: practices(&known, typed.text("practice")),
        reasons: known.into_iter().map(Reason::of).collect(),
        asks: Asks::ALL.iter().map(|asks| choice(asks.word(), asks.label(), typed.text("asks"))).collect(),
        papers: Paper::ALL
            .iter()
            .map(|paper| choice(paper.word(), paper.label(), typed.text("paper")))
            .collect(),
        scopes: Scope::ALL
            .iter()
            .map(|scope| choice(scope.word(), scope.label(), typed.text("scope")))
            .collect(),
        parents: parents
            .iter()
            .filter(|parent| Some(parent.id) != own)
            .map(|parent| choice(parent.id.to_string(), &named(parent), typed.text("parent")))
            .collect(),
        typed,
        refusals,
        given: Given::default(),
        beginnings,
        copied: Vec::new(),
    })
}

impl Reason {
    fn of(known: Practice) -> Self {
        Self {
            form: Kind::from(known.form).label(),
            cites: known.cite.iter().map(law::Citation::to_string).collect::<Vec<_>>().join("; "),
            name: known.name,
            says: known.says,
        }
    }
}

/// The names of practice, each with the form that it is; one that an older draft bears stands among them.
fn practices(known: &[Practice], chosen: &str) -> Vec<Choice> {
    let label = |known: &Practice| {
        format!("{} – {}", first_upper(&known.name), Kind::from(known.form).label().to_lowercase())
    };
    let mut choices: Vec<_> = known.iter().map(|known| choice(&known.name, &label(known), chosen)).collect();
    if !chosen.is_empty() && !known.iter().any(|known| known.name == chosen) {
        choices.push(choice(chosen, &format!("{} – đã ghi trước đây", first_upper(chosen)), chosen));
    }
    choices
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Templates first, then the latest movements of the viewer's units.
async fn beginnings(conn: &mut Conn, visitor: &Visitor) -> Result<Vec<Beginning>, Problem> {
    let templates = store::movement::template::list(conn, visitor.viewer).await?;
    let movements = store::movement::repeatable(conn, visitor.viewer).await?;
    let template = |row: store::movement::template::TemplateRow| Beginning {
        href: format!("{NEW}?mau={}", row.id),
        name: row.name,
        says: format!("Mẫu của {}", row.unit_name),
    };
    let movement = |row: MovementRow| Beginning {
        href: format!("{NEW}?tu={}", row.id),
        says: format!("{}, {}", row.unit_name, period(row.starts, row.ends)),
        name: row.title,
    };
    Ok(templates.into_iter().map(template).chain(movements.into_iter().map(movement)).collect())
}

fn choice(value: impl Into<String>, label: &str, chosen: &str) -> Choice {
    let value = value.into();
    let is_chosen = value == chosen;
    Choice::new(value, label, is_chosen)
}

fn named(row: &MovementRow) -> String {
    format!("{} – {} ({})", row.title, row.unit_name, document(&row.number, row.launched_on))
}

/// What a new draft begins from: an earlier movement, a template, or the superior's movement that it answers.
#[derive(Deserialize)]
struct Origin {
    tu: Option<String>,
    mau: Option<String>,
    #[serde(rename = "huong-ung")]
    answers: Option<String>,
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(from): Query<Origin>,
) -> Result<Response, Problem> {
    let own = visitor.units_as(&[Role::Clerk]).first().copied().unwrap_or_default();
    let (unit, draft, copied) = match (&from.tu, &from.mau, &from.answers) {
        (Some(id), ..) => copied(&site, &visitor, id_of(id)?, own).await?,
        (None, None, Some(id)) => in_answer(&site, &visitor, id_of(id)?, own).await?,
        (None, Some(id), _) => {
            let mut conn = site.db.read().await?;
            let (row, draft) = store::movement::template::find(&mut conn, visitor.viewer, id_of(id)?).await?;
            (
                row.unit_id,
                draft,
                vec![format!("Soạn theo mẫu: {}. Ghi ngày, số và các mục riêng của lần này.", row.name)],
            )
        }
        (None, None, None) => {
            let law = site.db.law();
            let empty = Draft::default();
            let practice = movement::practice_of(&law, empty.kind, visitor.viewer.on);
            (own, Draft { practice, ..empty }, Vec::new())
        }
    };
    let form = form(&site, &visitor, &uri, Form::New, Typed::draft(unit, &draft), Refusals::none()).await?;
    let beginnings = if copied.is_empty() { form.beginnings } else { Vec::new() };
    page(&FormPage { copied, beginnings, ..form })
}

/// The draft that begins from an earlier movement, for a unit whose clerk the viewer is, and what must be looked at in it.
async fn copied(
    site: &Site,
    visitor: &Visitor,
    id: Uuid,
    own: Uuid,
) -> Result<(Uuid, Draft, Vec<String>), Problem> {
    let movement = store::movement::find(&mut site.db.read().await?, visitor.viewer, id).await?;
    let copied = movement.draft.again(visitor.viewer.on);
    let mut says = vec![format!(
        "Chép từ: {}. Ngày tháng đã dời sang năm mới; chưa có gì được lưu.",
        movement.draft.title
    )];
    let left_out: Vec<_> = copied.left_out.iter().map(|left| left.label()).collect();
    if !left_out.is_empty() {
        says.push(format!("Không chép: {}.", left_out.join(", ")));
    }
    if !copied.old_years.is_empty() {
        says.push(format!(
            "Các mục còn nhắc năm cũ, xin xem lại: {}.",
            copied.old_years.join(", ").to_lowercase()
        ));
    }
    let unit =
        if visitor.units_as(&[Role::Clerk]).contains(&movement.unit_id) { movement.unit_id } else { own };
    Ok((unit, copied.draft, says))
}

/// The draft with which a unit of the viewer answers the superior's movement, and what must be written in it.
async fn in_answer(
    site: &Site,
    visitor: &Visitor,
    id: Uuid,
    own: Uuid,
) -> Result<(Uuid, Draft, Vec<String>), Problem> {
    let superior = store::movement::find(&mut site.db.read().await?, visitor.viewer, id).await?;
    if superior.state != movement::State::Launched {
        return Err(Problem::Missing);
    }
    let says = format!(
        "Hưởng ứng: {} ({}). Sửa nội dung, chỉ tiêu cho sát việc của đơn vị; ghi ai tổ chức thực hiện, ai theo dõi và nơi nhận.",
        superior.draft.title,
        document(&superior.number, superior.launched_on)
    );
    Ok((own, superior.draft.in_answer(id), vec![says]))
}

/// The form of a new draft, filled from an announcement; saved by nothing but the form itself.
pub(crate) async fn draft_from(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    found: &Announcement,
    given: Given,
) -> Result<Response, Problem> {
    let unit = visitor.units_as(&[Role::Clerk]).first().copied().unwrap_or_default();
    let mut conn = site.db.read().await?;
    let own = store::org::find(&mut conn, visitor.viewer, unit).await?.name;
    let known = store::movement::answerable(&mut conn, visitor.viewer).await?;
    let typed = Typed::draft(unit, &draft_of_found(found, &known, &own));
    let form = form(site, visitor, uri, Form::New, typed, Refusals::none()).await?;
    page(&FormPage { given, ..form })
}

/// The draft that the announcement fills. The superior's launch that it names is chosen where it stands among the `known` ones:
/// number and day tell which it is. Its own number, day and signer are those of the draft only where the `own` unit issued it.
fn draft_of_found(found: &Announcement, known: &[MovementRow], own: &str) -> Draft {
    let draft = found.draft();
    let draft = if found.is_issued_by(own) { draft } else { Draft { launch: Launch::default(), ..draft } };
    let named = found.parent.as_ref();
    let named = named.map(|of| (movement::as_cited(&of.number.value), of.date.as_ref().map(|on| on.value)));
    match known.iter().find(|row| named.as_ref() == Some(&(row.number.clone(), row.launched_on))) {
        Some(row) => Draft {
            parent: Some(row.id),
            parent_number: String::new(),
            parent_date: None,
            parent_issuer: String::new(),
            ..draft
        },
        None => draft,
    }
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let mut refusals = Refusals::none();
    let draft = draft_of(&site.db.law(), visitor.viewer.on, &sent, None, &mut refusals);
    let unit = sent.text("unit").parse().unwrap_or_default();
    let came = match refusals.or_go_on() {
        Ok(()) => store::movement::draft(&site.db, &visitor.act(&site, &sent.key()), unit, &draft).await,
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(done) => Ok(see(&format!("/lam-viec/phong-trao/{}", done.id), "da-luu")),
        Err(failure) => {
            refused(&form(&site, &visitor, &uri, Form::New, Typed::sent(&sent), sentences(failure)?).await?)
        }
    }
}

async fn edit_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id_of(&id)?).await?;
    let roles = roles_over(&mut conn, visitor.viewer, movement.unit_id).await?;
    movement::step_to(movement.state, Step::Update, &roles, &movement.unit_name).map_err(Failure::from)?;
    drop(conn);
    let typed = Typed::draft(movement.unit_id, &movement.draft);
    page(
        &form(&site, &visitor, &uri, Form::Edit(movement.id, movement.version), typed, Refusals::none())
            .await?,
    )
}

async fn update(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let before = store::movement::find(&mut site.db.read().await?, visitor.viewer, id).await?.draft;
    let mut refusals = Refusals::none();
    let draft = draft_of(&site.db.law(), visitor.viewer.on, &sent, Some(&before), &mut refusals);
    let came = match refusals.or_go_on() {
        Ok(()) => {
            store::movement::update(&site.db, &visitor.act(&site, &sent.key()), id, sent.version(), &draft)
                .await
        }
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-luu")),
        Err(failure) => {
            let edit = Form::Edit(id, sent.version());
            refused(&form(&site, &visitor, &uri, edit, Typed::sent(&sent), sentences(failure)?).await?)
        }
    }
}
