//! One decision: what deserves a look before the signature, its list with the money, the signature, and taking an award back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusals;
use domain::account::Role;
use domain::decision::{self, Kind, Money, Revoking, Signing, Step};
use law::{Law, Outcome};
use store::decision::{Decision, Row, TakenBack};
use uuid::Uuid;

use super::{READERS, address, award_name, counted, document, full_name, state_mark, votes};
use crate::law_card::LawCard;
use crate::movement::{sentences, shown};
use crate::{Access, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

const LEADERS: Access = Access::Roles(&[Role::Leader]);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/quyet-dinh/{id}", READERS, show),
        Route::post("/lam-viec/quyet-dinh/{id}/ky", LEADERS, sign),
        Route::get("/lam-viec/quyet-dinh/{id}/thu-hoi/{ordinal}", LEADERS, revoke_form),
        Route::post("/lam-viec/quyet-dinh/{id}/thu-hoi/{ordinal}", LEADERS, revoke),
    ]
}

#[derive(Template)]
#[template(path = "decision/sheet.html")]
struct SheetPage {
    frame: Frame,
    id: Uuid,
    version: i64,
    title: String,
    office: String,
    mark: &'static str,
    state: &'static str,
    is_grant: bool,
    is_signed: bool,
    may_update: bool,
    may_sign: bool,
    warnings: Vec<String>,
    facts: Vec<Fact>,
    bases: Vec<String>,
    recipients: Vec<String>,
    rows: Vec<Line>,
    rows_say: String,
    /// The sum as text, and in words.
    total: String,
    total_words: String,
    /// The sum that the form sends back.
    total_seen: String,
    taken_back: Vec<TakenBackLine>,
    /// Awards for which the signer must say why he is competent.
    asked: Vec<String>,
    signing: Signing,
    signing_on: String,
    refusals: Refusals,
}

impl SheetPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

struct Fact {
    label: &'static str,
    value: String,
}

struct Line {
    ordinal: i64,
    name: String,
    post_unit: String,
    award: String,
    achievement: String,
    votes: String,
    bonus: String,
    why: String,
    card: Option<LawCard>,
    token: Option<String>,
    revoked_by: Option<Uuid>,
    may_revoke: bool,
}

struct TakenBackLine {
    name: String,
    post_unit: String,
    award: String,
    decision: String,
    granted_by: Option<Uuid>,
    reason: String,
}

impl From<TakenBack> for TakenBackLine {
    fn from(of: TakenBack) -> Self {
        Self {
            award: award_name(&of.code).to_owned(),
            decision: document(&of.decision_number, of.decided),
            name: of.name,
            post_unit: of.post_unit,
            granted_by: of.granted_by,
            reason: of.reason,
        }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&sheet(&site, &visitor, &uri, id.parse()?, None, Refusals::none()).await?)
}

/// The page of a decision; `typed` is the signature that came back.
async fn sheet(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    typed: Option<(Signing, String)>,
    refusals: Refusals,
) -> Result<SheetPage, Problem> {
    let mut conn = site.db.read().await?;
    let law = conn.law();
    let found = store::decision::find(&mut conn, visitor.viewer, id).await?;
    let is_signed = found.state == decision::State::Signed;
    let (signing, signing_on) = typed.unwrap_or_else(|| proposed(&found, visitor));
    let on = found.decided_on.or(signing.on).unwrap_or(visitor.viewer.on);
    let money = found.money(&law, on);
    let total = if is_signed { found.total } else { money.total };
    let (mark, state) = state_mark(found.state);
    let title = match found.draft.subject_line.as_str() {
        "" => "Quyết định".to_owned(),
        line => line.to_owned(),
    };
    Ok(SheetPage {
        frame: Frame::office(site, visitor, &title, Place::Decisions, uri).with_refusals(&refusals),
        id,
        version: found.version,
        office: found.office.name.clone(),
        mark,
        state,
        is_grant: found.kind == Kind::Grant,
        is_signed,
        may_update: found.offers(Step::Update),
        may_sign: found.offers(Step::Sign),
        warnings: if is_signed { Vec::new() } else { warnings(&law, &found, &money, on) },
        facts: facts(&found),
        bases: found.draft.bases.clone(),
        recipients: found.draft.recipients.clone(),
        rows: found.rows.iter().zip(&money.rows).map(|(row, bonus)| line(&found, row, bonus)).collect(),
        rows_say: rows_say(&found),
        total: total.map_or("mức thưởng theo quy định hiện hành".to_owned(), viet::number::dong),
        total_words: total.map(|total| format!("{} đồng", viet::number::words(total))).unwrap_or_default(),
        total_seen: total.map(|total| total.to_string()).unwrap_or_default(),
        asked: decision::asked(&law, &found.candidates(), found.decider(), on),
        taken_back: found.taken_back.into_iter().map(TakenBackLine::from).collect(),
        title,
        signing,
        signing_on,
        refusals,
    })
}

/// What the form of the signature holds at first: today, the one who looks, the post of the office's head.
fn proposed(of: &Decision, visitor: &Visitor) -> (Signing, String) {
    let signing = Signing {
        number: String::new(),
        on: Some(visitor.viewer.on),
        signer_name: visitor.session.display_name.clone(),
        signer_post: of.office.head_post.clone(),
        authority_reason: String::new(),
        total_seen: None,
    };
    (signing, shown(Some(visitor.viewer.on)))
}

/// What deserves a look before the signature; nothing of it is refused.
fn warnings(law: &Law, of: &Decision, money: &Money, on: NaiveDate) -> Vec<String> {
    let mut all = decision::unconfirmed(law, &of.candidates(), of.decider(), on);
    if money.rows.iter().any(|bonus| bonus.amount.is_none()) {
        all.push(
            "Dữ liệu chưa có mức thưởng của ngày này cho mọi dòng; quyết định ghi theo quy định hiện hành."
                .into(),
        );
    } else if !money.confirmed {
        all.push("Mức lương cơ sở hoặc hệ số của ngày này chưa đối chiếu được với văn bản; hãy kiểm tra tiền thưởng.".into());
    }
    all.extend(of.rows.iter().flat_map(row_warnings));
    all
}

fn row_warnings(row: &Row) -> Vec<String> {
    let mut all = Vec::new();
    if row.held > 0 {
        let award = award_name(&row.award_code);
        all.push(format!(
            "{} đã được tặng {award} năm {}; hãy kiểm tra trước khi tặng lần nữa.",
            row.name, row.year
        ));
    }
    if let Some((reason, who)) = row.confirmed_reason.as_ref().zip(row.confirmed_by.as_ref()) {
        all.push(format!("{}: {who} xác nhận đủ điều kiện, lý do: {reason}", row.name));
    } else if let Some(verdict) = verdict(row).filter(|verdict| verdict.verdict != Outcome::Eligible) {
        all.push(format!("{}: kết quả thẩm định là “{}”.", row.name, verdict.verdict.label()));
    }
    all
}

fn verdict(row: &Row) -> Option<law::Verdict> {
    serde_json::from_str(row.verdict.as_deref()?).ok()
}

fn facts(of: &Decision) -> Vec<Fact> {
    let signer: Vec<_> =
        of.signer_post.lines().chain([of.signer_name.as_str()]).filter(|t| !t.is_empty()).collect();
    let all = [
        ("Loại quyết định", of.kind.label().to_owned()),
        ("Số, ngày", document(&of.number, of.decided_on)),
        ("Người ký", signer.join(" ")),
        ("Căn cứ thẩm quyền", of.authority_reason.clone()),
        ("Thành tích chung", of.draft.achievement.clone()),
        ("Theo đề nghị", of.draft.proposal.clone()),
        ("Nguồn kinh phí", of.draft.bonus_source.clone()),
        ("Chịu trách nhiệm thi hành", of.draft.executors.clone()),
    ];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Fact { label, value })
        .collect()
}

fn line(of: &Decision, row: &Row, bonus: &decision::Bonus) -> Line {
    let amount = if of.state == decision::State::Signed { row.bonus } else { bonus.amount };
    Line {
        ordinal: row.ordinal,
        name: full_name(row),
        post_unit: row.post_unit.clone(),
        award: award_name(&row.award_code).to_owned(),
        achievement: of.draft.achievement_of(&row.candidate()).to_owned(),
        votes: votes(row),
        bonus: amount.map(viet::number::grouped).unwrap_or_default(),
        why: bonus.why.clone(),
        card: verdict(row).map(|verdict| LawCard::of(&verdict)),
        token: row.token.clone(),
        revoked_by: row.revoked_by,
        may_revoke: row.award_id.is_some() && row.revoked_by.is_none() && of.offers(Step::Revoke),
    }
}

fn rows_say(of: &Decision) -> String {
    let collectives = of.rows.iter().filter(|row| row.unit_id.is_some()).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    counted(count(collectives), count(of.rows.len() - collectives))
}

async fn sign(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse()?;
    let mut refusals = Refusals::none();
    let signing = Signing {
        number: sent.tidy("number"),
        on: sent.date("on", &mut refusals),
        signer_name: sent.tidy("signer_name"),
        signer_post: sent.text("signer_post").to_owned(),
        authority_reason: sent.tidy("authority_reason"),
        total_seen: sent.text("total_seen").parse().ok(),
    };
    let came = match refusals.or_go_on() {
        Ok(()) => {
            let act = visitor.act(&site, &sent.key());
            store::decision::sign(&site.db, &act, id, sent.version(), &signing).await
        }
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&address(id), "da-ky")),
        Err(failure) => {
            let typed = Some((signing, sent.text("on").to_owned()));
            refused(&sheet(&site, &visitor, &uri, id, typed, sentences(failure)?).await?)
        }
    }
}

// taking an award back -----------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "decision/revoke.html")]
struct RevokePage {
    frame: Frame,
    action: String,
    back: String,
    name: String,
    facts: Vec<Fact>,
    revoking: Revoking,
    on: String,
    refusals: Refusals,
}

impl RevokePage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn revoke_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, ordinal)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    page(&revoke_page(&site, &visitor, &uri, id.parse()?, ordinal, None, Refusals::none()).await?)
}

async fn revoke_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    ordinal: i64,
    typed: Option<(Revoking, String)>,
    refusals: Refusals,
) -> Result<RevokePage, Problem> {
    let mut conn = site.db.read().await?;
    let found = store::decision::find(&mut conn, visitor.viewer, id).await?;
    let row = granted(&found, ordinal)?;
    let (revoking, on) = typed.unwrap_or_else(|| {
        let (signing, on) = proposed(&found, visitor);
        let Signing { number, on: day, signer_name, signer_post, .. } = signing;
        (Revoking { number, on: day, signer_name, signer_post, reason: String::new() }, on)
    });
    let facts = [
        ("Khen thưởng", award_name(&row.award_code).to_owned()),
        ("Chức vụ, đơn vị", row.post_unit.clone()),
        ("Theo quyết định", document(&found.number, found.decided_on)),
        ("Tiền thưởng đã ghi", row.bonus.map(viet::number::dong).unwrap_or_default()),
    ];
    Ok(RevokePage {
        frame: Frame::office(site, visitor, "Hủy bỏ, thu hồi khen thưởng", Place::Decisions, uri)
            .with_refusals(&refusals),
        action: format!("{}/thu-hoi/{ordinal}", address(id)),
        back: address(id),
        name: full_name(row),
        facts: facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| Fact { label, value })
            .collect(),
        revoking,
        on,
        refusals,
    })
}

/// The row of a signed decision, with its award.
fn granted(of: &Decision, ordinal: i64) -> Result<&Row, Problem> {
    let row = of.rows.iter().find(|row| row.ordinal == ordinal && row.award_id.is_some());
    row.ok_or(Problem::Missing)
}

async fn revoke(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, ordinal)): Path<(String, i64)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse()?;
    let mut refusals = Refusals::none();
    let revoking = Revoking {
        number: sent.tidy("number"),
        on: sent.date("on", &mut refusals),
        signer_name: sent.tidy("signer_name"),
        signer_post: sent.text("signer_post").to_owned(),
        reason: sent.tidy("reason"),
    };
    let award = {
        let found = store::decision::find(&mut site.db.read().await?, visitor.viewer, id).await?;
        granted(&found, ordinal)?.award_id.ok_or(Problem::Missing)?
    };
    let came = match refusals.or_go_on() {
        Ok(()) => store::decision::revoke(&site.db, &visitor.act(&site, &sent.key()), award, &revoking).await,
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(done) => Ok(see(&address(done.id), "da-thu-hoi")),
        Err(failure) => {
            let typed = Some((revoking, sent.text("on").to_owned()));
            let why = sentences(failure)?;
            refused(&revoke_page(&site, &visitor, &uri, id, ordinal, typed, why).await?)
        }
    }
}
