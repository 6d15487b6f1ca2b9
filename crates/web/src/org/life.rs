//! What happens to a unit: the forms of an administrator for a new name, code or superior, a merger, a split and an end. What ends
//! or moves a unit is first shown in sentences, and done only when what was shown still holds.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::org::NewUnit;
use domain::org::life::{Counts, Event, EventKind, Heir, Paper, Part};
use store::org::history::{Life, LifeEvent, Link};
use store::org::life::{Member, Outlook};
use store::org::{Unit, UnitName, life};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use super::{MAY_ADMINISTER, refused_page};
use crate::form::{id_of, needed, refusals_of};
use crate::person::unit_choices;
use crate::record::day;
use crate::{Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/don-vi/{id}/thay-doi/{change}", MAY_ADMINISTER, show),
        Route::post("/lam-viec/don-vi/{id}/thay-doi/{change}", MAY_ADMINISTER, send),
        Route::post("/lam-viec/don-vi/{id}/truoc-day/{link}", MAY_ADMINISTER, decide),
    ]
}

/// A form: its word in the address, what it is called, and what its button says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) word: &'static str,
    pub(super) title: &'static str,
}

pub(super) const CHANGES: &[Change] = &[
    Change { word: "doi-ten", title: "Đổi tên" },
    Change { word: "doi-ma", title: "Đổi mã" },
    Change { word: "chuyen", title: "Chuyển đơn vị cấp trên" },
    Change { word: "sap-nhap", title: "Sáp nhập, hợp nhất" },
    Change { word: "chia-tach", title: "Chia, tách" },
    Change { word: "giai-the", title: "Giải thể" },
];

fn change_of(word: &str) -> Result<Change, Problem> {
    CHANGES.iter().find(|change| change.word == word).copied().ok_or(Problem::Missing)
}

/// What a form asks for.
enum Wish {
    Rename(String),
    Recode(String),
    Move(Uuid),
    Merge(Vec<Uuid>, Heir),
    Split(Vec<Part>, bool),
    Dissolve(Uuid),
}

#[derive(Template)]
#[template(path = "org/change.html")]
struct ChangePage {
    frame: Frame,
    unit: Unit,
    change: Change,
    returned: Returned,
    receivers: Vec<Choice>,
    parents: Vec<Choice>,
    /// Of a split: who and what may be given to a part; empty until the parts are known.
    gifts: Vec<Gift>,
    /// What will happen, in sentences; empty until the form can be carried out.
    outlook: Vec<String>,
}

/// Somebody, or a unit below, with the parts to choose from.
struct Gift {
    field: String,
    label: String,
    parts: Vec<Choice>,
}

impl ChangePage {
    fn value(&self, field: &str) -> &str {
        self.returned.value(self.change.word, field)
    }

    fn error(&self, field: &str) -> &str {
        self.returned.error(self.change.word, field)
    }

    fn at(&self) -> String {
        format!("{}-", self.change.word)
    }

    fn is(&self, word: &str) -> bool {
        self.change.word == word
    }

    fn is_stepped(&self) -> bool {
        !self.is("doi-ten") && !self.is("doi-ma")
    }

    /// The outlook in one line, by which the act knows what was shown.
    fn seen(&self) -> String {
        self.outlook.join(" ")
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, word)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, change) = (id_of(&id)?, change_of(&word)?);
    let mut conn = site.db.read().await?;
    page(&change_page(&site, &mut conn, &visitor, &uri, id, change, Returned::default()).await?)
}

async fn change_page(
    site: &Site,
    conn: &mut Conn,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    change: Change,
    returned: Returned,
) -> Result<ChangePage, Problem> {
    let unit = administered(conn, visitor, id).await?;
    let open = life::receivers(conn, visitor.viewer).await?;
    let title = format!("{}: {}", change.title, unit.name);
    let others: Vec<_> = open.into_iter().filter(|other| other.id != id).map(UnitName::from).collect();
    let chosen = |field| returned.value(change.word, field).parse().ok();
    let parent = if returned.is(change.word) { chosen("parent") } else { unit.parent_id };
    Ok(ChangePage {
        frame: Frame::office(site, visitor, title, Place::People, uri).with_returned(&returned),
        receivers: unit_choices(&others, chosen("to")),
        parents: unit_choices(&others, parent),
        gifts: Vec::new(),
        outlook: Vec::new(),
        unit,
        change,
        returned,
    })
}

/// The unit, when the visitor administers it.
async fn administered(conn: &mut Conn, visitor: &Visitor, id: Uuid) -> Result<Unit, Failure> {
    let unit = store::org::find(conn, visitor.viewer, id).await?;
    let roles = store::org::roles_over(conn, visitor.viewer, id).await?;
    if roles.contains(&Role::Administrator) { Ok(unit) } else { Err(Failure::Missing) }
}

async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, word)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, change) = (id_of(&id)?, change_of(&word)?);
    let mut conn = site.db.read().await?;
    let unit = administered(&mut conn, &visitor, id).await?;
    let open = life::receivers(&mut conn, visitor.viewer).await?;
    let (wish, event) = match understood(&unit, &open, change, &sent) {
        Ok(understood) => understood,
        Err(refusals) => {
            return refused_form(&site, &mut conn, &visitor, &uri, id, change, sent, refusals).await;
        }
    };
    let outlook = match foresee(&mut conn, &visitor, &unit, &open, &wish, &event).await {
        Ok(outlook) => outlook,
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            return refused_form(&site, &mut conn, &visitor, &uri, id, change, sent, refusals).await;
        }
    };
    let confirmed = sent.is_on("sure") && sent.text("seen") == outlook.join(" ");
    if !(outlook.is_empty() || confirmed) {
        let gifts = gifts(&mut conn, &visitor, &open, &unit, &wish, &event, &sent).await?;
        let refusals = unconfirmed(&sent);
        let is_first_look = refusals.is_empty();
        let returned = Returned::new(change.word, sent, refusals);
        let blank = change_page(&site, &mut conn, &visitor, &uri, id, change, returned).await?;
        let shown = ChangePage { gifts, outlook, ..blank };
        return if is_first_look { page(&shown) } else { refused(&shown) };
    }
    drop(conn);
    match carry_out(&site, &visitor, id, &wish, &event, &sent).await {
        Ok(place) => Ok(see(&format!("/lam-viec/don-vi/{place}"), "da-thay-doi")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            let mut conn = site.db.read().await?;
            refused_form(&site, &mut conn, &visitor, &uri, id, change, sent, refusals).await
        }
    }
}

/// Why what was shown is shown again; nothing when it is shown for the first time.
fn unconfirmed(sent: &Sent) -> Refusals {
    match (sent.text("seen").is_empty(), sent.is_on("sure")) {
        (true, _) => Refusals::none(),
        (false, false) => Refusals::at("sure", "Xem những việc sẽ xảy ra rồi đánh dấu ô xác nhận."),
        (false, true) => {
            Refusals::of("Những việc sẽ xảy ra đã khác lúc xem trước; hãy xem lại rồi xác nhận.")
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "what a page is drawn from")]
async fn refused_form(
    site: &Site,
    conn: &mut Conn,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    change: Change,
    sent: Sent,
    refusals: Refusals,
) -> Result<Response, Problem> {
    let returned = Returned::new(change.word, sent, refusals);
    refused(&change_page(site, conn, visitor, uri, id, change, returned).await?)
}

// what was sent -----------------------------------------------------------------------------------------------------------

fn understood(unit: &Unit, open: &[Unit], change: Change, sent: &Sent) -> Result<(Wish, Event), Refusals> {
    let mut refusals = Refusals::none();
    let wish = wish(unit, open, change, sent, &mut refusals);
    let (on, decided) = (day(sent, "day", &mut refusals), day(sent, "decided", &mut refusals));
    match (wish, on, decided) {
        (Some(wish), Some(day), Some(decided)) if refusals.is_empty() => {
            let paper = Paper { number: sent.tidy("number"), decided, issuer: sent.tidy("issuer") };
            Ok((wish, Event { day, paper }))
        }
        _ => Err(refusals),
    }
}

fn wish(unit: &Unit, open: &[Unit], change: Change, sent: &Sent, refusals: &mut Refusals) -> Option<Wish> {
    let unit_in = |field, refusals: &mut Refusals| {
        needed(sent.text(field).parse().ok(), field, "Chọn đơn vị.", refusals)
    };
    match change.word {
        "doi-ten" => Some(Wish::Rename(sent.tidy("name"))),
        "doi-ma" => Some(Wish::Recode(sent.tidy("code"))),
        "chuyen" => unit_in("parent", refusals).map(Wish::Move),
        "giai-the" => unit_in("to", refusals).map(Wish::Dissolve),
        "sap-nhap" => {
            let mut from = vec![unit.id];
            for code in sent.lines("from") {
                match open.iter().find(|unit| unit.code == code) {
                    Some(other) => from.push(other.id),
                    None => refusals.add("from", no_such_code(&code)),
                }
            }
            let heir = match sent.text("to").parse() {
                Ok(to) => Heir::Existing(to),
                Err(_) => {
                    opens(unit, sent.text("parent").parse().ok(), &sent.tidy("code"), &sent.tidy("name"))
                }
            };
            Some(Wish::Merge(from, heir))
        }
        _ => Some(Wish::Split(parts(unit, open, sent, refusals), sent.is_on("stays"))),
    }
}

fn no_such_code(code: &str) -> String {
    format!("Không có đơn vị đang hoạt động nào mang mã «{code}» mà tài khoản này quản trị; hãy xem lại mã.")
}

/// A new unit of the same sort as the one from which it comes.
fn opens(like: &Unit, parent: Option<Uuid>, code: &str, name: &str) -> Heir {
    let unit = NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: like.kind,
        head_post: like.head_post.clone(),
        decider: like.decider.clone(),
        place: like.place.clone(),
        symbol: like.symbol.clone(),
        superior: like.superior.clone(),
        opened: like.opened,
    };
    Heir::New { parent, unit }
}

/// One part a line: the code of a unit that stands, or the code and the name of one that opens.
fn parts(unit: &Unit, open: &[Unit], sent: &Sent, refusals: &mut Refusals) -> Vec<Part> {
    let mut parts = Vec::new();
    for (n, line) in sent.lines("parts").iter().enumerate() {
        let to = match line.split_once(' ') {
            Some((code, name)) => opens(unit, unit.parent_id, code.trim(), name.trim()),
            None => match open.iter().find(|unit| unit.code == *line) {
                Some(unit) => Heir::Existing(unit.id),
                None => {
                    refusals.add("parts", format!("{} Đơn vị mới: ghi mã rồi đến tên.", no_such_code(line)));
                    continue;
                }
            },
        };
        let given = |prefix: &str| {
            let chosen = sent.pairs().filter(|(_, part)| *part == (n + 1).to_string());
            chosen.filter_map(|(field, _)| field.strip_prefix(prefix)?.parse().ok()).collect()
        };
        parts.push(Part { to, people: given(PERSON), units: given(UNIT) });
    }
    parts
}

/// The fields that give a person, or a unit below, to a part.
const PERSON: &str = "nguoi-";
const UNIT: &str = "don-vi-";

async fn gifts(
    conn: &mut Conn,
    visitor: &Visitor,
    open: &[Unit],
    unit: &Unit,
    wish: &Wish,
    event: &Event,
    sent: &Sent,
) -> Result<Vec<Gift>, Failure> {
    let Wish::Split(parts, _) = wish else { return Ok(Vec::new()) };
    let names: Vec<_> = parts.iter().map(|part| name_of(open, &part.to)).collect();
    let gift = |field: String, label: String| {
        let chosen = sent.text(&field);
        let choice = |(n, name): (usize, &String)| {
            Choice::new((n + 1).to_string(), name, chosen == (n + 1).to_string())
        };
        Gift { parts: names.iter().enumerate().map(choice).collect(), field, label }
    };
    let people = life::members(conn, visitor.viewer, unit.id, event.day).await?;
    let person = |member: Member| match member.post.is_empty() {
        true => gift(format!("{PERSON}{}", member.id), member.full_name),
        false => gift(format!("{PERSON}{}", member.id), format!("{}, {}", member.full_name, member.post)),
    };
    let mut gifts: Vec<_> = people.into_iter().map(person).collect();
    let below = open.iter().filter(|other| other.parent_id == Some(unit.id));
    gifts.extend(below.map(|below| gift(format!("{UNIT}{}", below.id), below.name.clone())));
    Ok(gifts)
}

fn name_of(open: &[Unit], heir: &Heir) -> String {
    match heir {
        Heir::New { unit, .. } => unit.name.clone(),
        Heir::Existing(id) => {
            open.iter().find(|unit| unit.id == *id).map(|unit| unit.name.clone()).unwrap_or_default()
        }
    }
}

// what will happen --------------------------------------------------------------------------------------------------------

/// What would happen, in sentences; nothing for a new name or code, which move nobody.
async fn foresee(
    conn: &mut Conn,
    visitor: &Visitor,
    unit: &Unit,
    open: &[Unit],
    wish: &Wish,
    event: &Event,
) -> Result<Vec<String>, Failure> {
    let (viewer, id) = (visitor.viewer, unit.id);
    Ok(match wish {
        Wish::Rename(_) | Wish::Recode(_) => Vec::new(),
        Wish::Move(parent) => {
            let outlook = life::foresee_move(conn, viewer, id, *parent, event).await?;
            let to = name_of(open, &Heir::Existing(*parent));
            vec![
                format!(
                    "Từ ngày {}, {} trực thuộc {to}, cùng mọi đơn vị bên dưới.",
                    short(event.day),
                    unit.name
                ),
                format!(
                    "{} người ở đó đi theo; quyền của người quản trị cấp trên đổi theo cây mới.",
                    outlook.people
                ),
            ]
        }
        Wish::Merge(from, to) => {
            let outlook = life::foresee_merge(conn, viewer, from, to, event).await?;
            ending(&outlook, &name_of(open, to), event)
        }
        Wish::Dissolve(to) => {
            let outlook = life::foresee_dissolve(conn, viewer, id, *to, event).await?;
            ending(&outlook, &name_of(open, &Heir::Existing(*to)), event)
        }
        Wish::Split(parts, stays) => {
            let outlook = life::foresee_split(conn, viewer, id, parts, *stays, event).await?;
            splitting(&outlook, unit, open, parts, *stays, event)
        }
    })
}

fn ending(outlook: &Outlook, to: &str, event: &Event) -> Vec<String> {
    let mut says: Vec<_> = outlook
        .ends
        .iter()
        .map(|name| format!("{name} ngừng hoạt động sau ngày {}.", short(event.eve())))
        .collect();
    says.push(format!("{} người chuyển sang {to} từ ngày {}.", outlook.people, short(event.day)));
    if outlook.units > 0 {
        says.push(format!("{} đơn vị trực thuộc chuyển về {to}, cùng mọi đơn vị bên dưới.", outlook.units));
    }
    says.extend(left(outlook));
    says.push(UNDECIDED.to_owned());
    says
}

/// What stays with a unit that ends.
fn left(outlook: &Outlook) -> Vec<String> {
    let mut says = Vec::new();
    if outlook.roles > 0 {
        says.push(format!(
            "{} vai trò vẫn gắn với đơn vị cũ; hãy cấp vai trò ở đơn vị tiếp nhận cho ai cần.",
            outlook.roles
        ));
    }
    if outlook.dossiers > 0 {
        says.push(format!("{} hồ sơ chưa được tiếp nhận vẫn ở đơn vị cũ.", outlook.dossiers));
    }
    says
}

const UNDECIDED: &str = "Xếp loại, khen thưởng của tập thể cũ hiện bên cạnh và chưa được tính cho đơn vị tiếp nhận, cho đến khi \
                         được xác định. Khen thưởng của từng người đi theo người đó.";

fn splitting(
    outlook: &Outlook,
    unit: &Unit,
    open: &[Unit],
    parts: &[Part],
    stays: bool,
    event: &Event,
) -> Vec<String> {
    let on = short(event.day);
    let mut says = vec![match stays {
        true => format!("{} tiếp tục hoạt động; ai không được giao ở lại đó.", unit.name),
        false => format!("{} ngừng hoạt động sau ngày {}.", unit.name, short(event.eve())),
    }];
    let (mut people, mut units) = (outlook.people, outlook.units);
    for part in parts.iter().rev() {
        let count = |given: &[Uuid]| i64::try_from(given.len()).unwrap_or(0);
        (people, units) = (people - count(&part.people), units - count(&part.units));
    }
    for (n, part) in parts.iter().enumerate() {
        let rest = if n == 0 && !stays { (people, units) } else { (0, 0) };
        let name = name_of(open, &part.to);
        let given = |own: usize, rest: i64| i64::try_from(own).unwrap_or(0) + rest;
        says.push(format!(
            "{name} nhận {} người, {} đơn vị trực thuộc từ ngày {on}.",
            given(part.people.len(), rest.0),
            given(part.units.len(), rest.1)
        ));
    }
    says.extend(left(outlook));
    says.push(UNDECIDED.to_owned());
    says
}

/// Carries the wish out; gives back the unit whose page shows what came of it.
async fn carry_out(
    site: &Site,
    visitor: &Visitor,
    unit: Uuid,
    wish: &Wish,
    event: &Event,
    sent: &Sent,
) -> Result<Uuid, Failure> {
    let (db, act) = (&site.db, visitor.act(site, &sent.key()));
    let done = match wish {
        Wish::Rename(name) => life::rename(db, &act, unit, name, event).await?,
        Wish::Recode(code) => life::recode(db, &act, unit, code, event).await?,
        Wish::Move(parent) => life::move_under(db, &act, unit, *parent, event).await?,
        Wish::Merge(from, to) => life::merge(db, &act, from, to, event).await?,
        Wish::Split(parts, stays) => life::split(db, &act, unit, parts, *stays, event).await?,
        Wish::Dissolve(to) => life::dissolve(db, &act, unit, *to, event).await?,
    };
    Ok(done.id)
}

// what the unit's page shows of its life ------------------------------------------------------------------------------------

/// An event as the kit's time line draws it.
pub(super) struct Moment {
    pub(super) says: String,
    pub(super) when: String,
    pub(super) who: String,
}

/// The life of a unit in words, the latest first.
pub(super) fn moments(life: &Life) -> Vec<Moment> {
    let received = life.predecessors.iter().map(|link| {
        let says = format!("Tiếp nhận từ {} ({})", link.from_name, link.kind.label().to_lowercase());
        (link.day, Moment { says, when: short(link.day), who: String::new() })
    });
    let mut all: Vec<_> =
        life.events.iter().map(|event| (event.day, moment(event))).chain(received).collect();
    all.sort_by_key(|(day, _)| *day);
    all.into_iter().rev().map(|(_, moment)| moment).collect()
}

fn moment(event: &LifeEvent) -> Moment {
    let (kind, before, after) = (event.kind.label(), &event.before, &event.after);
    let says = match event.kind {
        EventKind::Renamed | EventKind::Recoded | EventKind::Moved => match before.is_empty() {
            true => format!("{kind}: {after}"),
            false => format!("{kind}: {before} → {after}"),
        },
        EventKind::Merged | EventKind::Split | EventKind::Dissolved => format!("{kind}: {after}"),
        EventKind::Created => format!("{kind} với tên {after}"),
        EventKind::Closed => format!("{kind} sau ngày này"),
    };
    let who = event
        .paper
        .as_ref()
        .map(|(number, decided, issuer)| format!("{number} ngày {} của {issuer}", short(*decided)));
    Moment { says, when: short(event.day), who: who.unwrap_or_default() }
}

/// A unit from which this one came directly, and whether its record counts.
pub(super) struct Origin {
    pub(super) name: String,
    pub(super) when: String,
    pub(super) mark: &'static str,
    pub(super) word: &'static str,
    /// Who decided, when and why; empty while nobody has.
    pub(super) why: String,
    pub(super) action: String,
    pub(super) form: String,
    pub(super) at: String,
}

impl Origin {
    pub(super) fn of(link: &Link) -> Self {
        let (mark, word) = standing(link.counts());
        let why = link.reason.as_ref().zip(link.decided_at).map(|(reason, at)| {
            let who = link.who.as_deref().unwrap_or_default();
            format!("{reason} ({who}, {})", short(domain::local_date(at)))
        });
        let form = format!("truoc-day-{}", link.id);
        Self {
            name: link.from_name.clone(),
            when: short(link.day),
            mark,
            word,
            why: why.unwrap_or_default(),
            action: format!("/lam-viec/don-vi/{}/truoc-day/{}", link.to_id, link.id),
            at: format!("{form}-"),
            form,
        }
    }
}

pub(super) fn standing(counts: Counts) -> (&'static str, &'static str) {
    let mark = match counts {
        Counts::Yes => "met",
        Counts::No => "neutral",
        Counts::Undecided => "waiting",
    };
    (mark, counts.label())
}

async fn decide(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, link)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, link) = (id_of(&id)?, id_of(&link)?);
    let act = visitor.act(&site, &sent.key());
    let mut refusals = Refusals::none();
    let counts = sent.text("counts").parse::<Counts>().ok().filter(|counts| *counts != Counts::Undecided);
    let counts = needed(counts, "counts", "Chọn được tính hoặc không tính.", &mut refusals);
    let came = match counts {
        Some(counts) => {
            life::decide_link(&site.db, &act, id, link, counts == Counts::Yes, sent.text("reason")).await
        }
        None => {
            let mut conn = site.db.read().await?;
            let known = store::org::history::life(&mut conn, visitor.viewer, id).await?;
            match known.predecessors.iter().any(|one| one.id == link) {
                true => Err(refusals.into()),
                false => Err(Failure::Missing),
            }
        }
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/don-vi/{id}"), "da-luu")),
        Err(failure) => {
            let returned = Returned::new(format!("truoc-day-{link}"), sent, refusals_of(failure)?);
            refused_page(&site, &visitor, &uri, id, returned).await
        }
    }
}
