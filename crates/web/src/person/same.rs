//! Who may be one person: the pairs, two records side by side, making them one and taking that back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::person::WRITERS;
use domain::person::same::Match;
use domain::{Refusals, local_date};
use serde::Deserialize;
use store::Failure;
use store::person::merge::{Compared, Merged, Side};
use store::person::same::{Apart, FEW, Known, Suggestion};
use uuid::Uuid;
use viet::date::short;

use super::Stay;
use crate::decision::award_name;
use crate::form::{id_of, needed, refusals_of};
use crate::frame::{ErrorLink, error_link};
use crate::record::capital;
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

const MAY_WRITE: Access = Access::Roles(WRITERS);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/con-nguoi/trung", MAY_WRITE, list),
        Route::get("/lam-viec/con-nguoi/trung/cap/{one}/{other}", MAY_WRITE, compare),
        Route::post("/lam-viec/con-nguoi/trung/cap/{one}/{other}/gop", MAY_WRITE, merge),
        Route::post("/lam-viec/con-nguoi/trung/cap/{one}/{other}/hai-nguoi", MAY_WRITE, set_apart),
        Route::post("/lam-viec/con-nguoi/trung/gop/{merge}/hoan-tac", MAY_WRITE, undo),
        Route::post("/lam-viec/con-nguoi/trung/hai-nguoi/{apart}/bo", MAY_WRITE, take_back_apart),
    ]
}

const LIST: &str = "/lam-viec/con-nguoi/trung";

#[derive(Template)]
#[template(path = "person/same.html")]
struct ListPage {
    frame: Frame,
    name: String,
    pairs: Vec<PairLine>,
    more: bool,
    merged: Vec<MergedLine>,
    apart: Vec<ApartLine>,
}

/// Two who may be one, in words.
struct PairLine {
    href: String,
    one: String,
    one_about: String,
    other: String,
    other_about: String,
    likely: Likely,
}

/// How likely they are one, in words.
struct Likely {
    mark: &'static str,
    word: String,
    reasons: String,
}

impl From<Match> for Likely {
    fn from(told: Match) -> Self {
        let (mark, word) =
            if told.is_certain() { ("met", "Rất có thể") } else { ("waiting", "Có thể") };
        let reasons = capital(&told.reasons.join(", ").to_lowercase());
        Self { mark, word: format!("{word}, {}/100", told.score), reasons }
    }
}

impl From<Suggestion> for PairLine {
    fn from(pair: Suggestion) -> Self {
        Self {
            href: address(pair.one.id, pair.other.id),
            one_about: about(&pair.one),
            one: pair.one.full_name,
            other_about: about(&pair.other),
            other: pair.other.full_name,
            likely: pair.told.into(),
        }
    }
}

fn about(known: &Known) -> String {
    let year = known.birth_year.map(|year| format!("sinh {year}"));
    let post = (!known.post.is_empty()).then(|| known.post.clone());
    let parts = [post, Some(known.unit_name.clone()), year];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn address(one: Uuid, other: Uuid) -> String {
    format!("{LIST}/cap/{one}/{other}")
}

struct MergedLine {
    says: String,
    about: String,
    href: String,
    /// Where it is taken back; none for one that was.
    undo: Option<String>,
}

impl From<Merged> for MergedLine {
    fn from(merged: Merged) -> Self {
        let Merged { id, kept_id, kept_name, gone_name, reason, at, who, undone_at, undone_by } = merged;
        let undone = undone_at.zip(undone_by);
        let undone = undone.map(|(at, who)| format!("; {who} hoàn tác ngày {}", day(at)));
        Self {
            says: format!("{gone_name} gộp vào {kept_name}"),
            about: format!("{who}, {}: {reason}{}", day(at), undone.as_deref().unwrap_or_default()),
            href: format!("/lam-viec/con-nguoi/{kept_id}"),
            undo: undone.is_none().then(|| format!("{LIST}/gop/{id}/hoan-tac")),
        }
    }
}

struct ApartLine {
    says: String,
    about: String,
    take_back: String,
}

impl From<Apart> for ApartLine {
    fn from(apart: Apart) -> Self {
        Self {
            says: format!("{} và {}", apart.one_name, apart.other_name),
            about: format!("{}, {}: {}", apart.who, day(apart.at), apart.reason),
            take_back: format!("{LIST}/hai-nguoi/{}/bo", apart.id),
        }
    }
}

fn day(at: DateTime<Utc>) -> String {
    short(local_date(at))
}

#[derive(Deserialize)]
struct Asked {
    /// Part of a name.
    q: Option<String>,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let name = viet::tidy(asked.q.as_deref().unwrap_or_default());
    page(&list_page(&site, &visitor, &uri, name, Refusals::none()).await?)
}

async fn list_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    name: String,
    refusals: Refusals,
) -> Result<ListPage, Problem> {
    let mut conn = site.db.read().await?;
    let found = store::person::same::suggested(&mut conn, visitor.viewer, &name, FEW).await?;
    let frame = Frame::office(site, visitor, "Có thể là một người", Place::People, uri);
    Ok(ListPage {
        frame: frame.with_refusals(&refusals),
        name,
        pairs: found.pairs.into_iter().map(PairLine::from).collect(),
        more: found.more,
        merged: store::person::merge::list(&mut conn, visitor.viewer)
            .await?
            .into_iter()
            .map(MergedLine::from)
            .collect(),
        apart: store::person::same::aparts(&mut conn, visitor.viewer)
            .await?
            .into_iter()
            .map(ApartLine::from)
            .collect(),
    })
}

#[derive(Template)]
#[template(path = "person/pair.html")]
struct PairPage {
    frame: Frame,
    href: String,
    one: String,
    other: String,
    likely: Likely,
    lines: Vec<Line>,
    way: Vec<String>,
    twice: Vec<String>,
    /// What must be settled first: then they cannot be made one yet.
    clashes: Vec<ErrorLink>,
    kept: Vec<Choice>,
    returned: Returned,
}

/// One thing about both.
struct Line {
    label: &'static str,
    one: Vec<String>,
    other: Vec<String>,
}

impl PairPage {
    fn new(frame: Frame, compared: Compared, returned: Returned) -> Self {
        let Compared { one, other, told, way, twice, clashes } = compared;
        let typed = returned.value("gop", "kept").to_owned();
        Self {
            frame: frame.with_returned(&returned),
            href: address(one.person.id, other.person.id),
            lines: lines(&one, &other),
            way: way.into_iter().map(Stay::of).map(|stay| format!("{}: {}", stay.when, stay.place)).collect(),
            twice,
            clashes: clashes.refusals().iter().map(error_link).collect(),
            kept: kept_choices(&one, &other, &typed),
            one: one.person.full_name,
            other: other.person.full_name,
            likely: told.into(),
            returned,
        }
    }
}

/// The two as what may be kept; nothing is chosen before somebody chose.
fn kept_choices(one: &Side, other: &Side, typed: &str) -> Vec<Choice> {
    let choice = |word: &str, place: &str, side: &Side| {
        let label = format!("Giữ {place}: {}, {}", side.person.full_name, side.person.post_unit());
        Choice::new(word, label, word == typed)
    };
    vec![choice("one", "bên thứ nhất", one), choice("other", "bên thứ hai", other)]
}

fn lines(one: &Side, other: &Side) -> Vec<Line> {
    let line = |label, say: &dyn Fn(&Side) -> Vec<String>| Line { label, one: say(one), other: say(other) };
    let unknown = || "chưa có".to_owned();
    vec![
        line("Đơn vị, chức vụ", &|side| vec![side.person.post_unit()]),
        line("Năm sinh", &|side| vec![side.person.birth_year.map_or_else(unknown, |year| year.to_string())]),
        line("Giới tính", &|side| {
            vec![side.person.sex().map_or_else(unknown, |sex| sex.label().to_owned())]
        }),
        line("Nhóm đối tượng", &|side| vec![side.person.group.label().to_owned()]),
        line("Quá trình công tác", &|side| {
            let stays = side.stays.iter().cloned().map(Stay::of);
            stays.map(|stay| format!("{}: {}", stay.when, stay.place)).collect()
        }),
        line("Xếp loại", &|side| {
            side.record
                .grades
                .iter()
                .map(|grade| format!("{}: {}", grade.year, grade.grade.as_str()))
                .collect()
        }),
        line("Khen thưởng", &|side| {
            let awards = side.record.awards.iter();
            awards
                .map(|award| format!("{}: {} {}", award.year, award_name(&award.code), award.decision_number))
                .collect()
        }),
        line("Sẽ chuyển sang nếu không được giữ", &|side| {
            side.counts.iter().map(|(label, count)| format!("{count} {label}")).collect()
        }),
    ]
}

async fn compare(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((one, other)): Path<(String, String)>,
) -> Result<Response, Problem> {
    page(&pair_page(&site, &visitor, &uri, (id_of(&one)?, id_of(&other)?), Returned::default()).await?)
}

async fn pair_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    (one, other): (Uuid, Uuid),
    returned: Returned,
) -> Result<PairPage, Problem> {
    let mut conn = site.db.read().await?;
    let compared = store::person::merge::compared(&mut conn, visitor.viewer, one, other).await?;
    let frame = Frame::office(site, visitor, "Có phải một người?", Place::People, uri);
    Ok(PairPage::new(frame, compared, returned))
}

async fn merge(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((one, other)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (one, other) = (id_of(&one)?, id_of(&other)?);
    let act = visitor.act(&site, &sent.key());
    let mut refusals = Refusals::none();
    let kept = match sent.text("kept") {
        "one" => Some((one, other)),
        "other" => Some((other, one)),
        _ => None,
    };
    let came = match needed(kept, "kept", "Chọn hồ sơ được giữ.", &mut refusals) {
        Some((kept, gone)) => {
            let done = store::person::merge::merge(&site.db, &act, kept, gone, sent.text("reason")).await;
            done.map(|_| format!("/lam-viec/con-nguoi/{kept}"))
        }
        None => Err(refusals.into()),
    };
    answer(&site, &visitor, &uri, (one, other), Came { form: "gop", done: "da-gop", sent, came }).await
}

async fn set_apart(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((one, other)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (one, other) = (id_of(&one)?, id_of(&other)?);
    let act = visitor.act(&site, &sent.key());
    let done = store::person::same::set_apart(&site.db, &act, one, other, sent.text("reason")).await;
    let came = done.map(|_| LIST.to_owned());
    let came = Came { form: "hai-nguoi", done: "da-ghi-hai-nguoi", sent, came };
    answer(&site, &visitor, &uri, (one, other), came).await
}

/// What an act on a pair came to: where it leads.
struct Came {
    form: &'static str,
    done: &'static str,
    sent: Sent,
    came: Result<String, Failure>,
}

async fn answer(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    pair: (Uuid, Uuid),
    came: Came,
) -> Result<Response, Problem> {
    match came.came {
        Ok(to) => Ok(see(&to, came.done)),
        Err(failure) => {
            let returned = Returned::new(came.form, came.sent, refusals_of(failure)?);
            refused(&pair_page(site, visitor, uri, pair, returned).await?)
        }
    }
}

async fn undo(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(merge): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let act = visitor.act(&site, &sent.key());
    let came = store::person::merge::undo(&site.db, &act, id_of(&merge)?).await.map(drop);
    back(&site, &visitor, &uri, "da-hoan-tac-gop", came).await
}

async fn take_back_apart(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(apart): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let act = visitor.act(&site, &sent.key());
    let came = store::person::same::take_back_apart(&site.db, &act, id_of(&apart)?).await.map(drop);
    back(&site, &visitor, &uri, "da-bo-hai-nguoi", came).await
}

/// Back to the list, which says why where the act was refused.
async fn back(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    done: &'static str,
    came: Result<(), Failure>,
) -> Result<Response, Problem> {
    match came {
        Ok(()) => Ok(see(LIST, done)),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&list_page(site, visitor, uri, String::new(), refusals).await?)
        }
    }
}
