//! Đối chiếu văn bản: which texts of the law were read for today, and how an office's legal officer holds one beside the
//! official document, sees what it would change, and signs it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusals;
use domain::account::Role;
use law::{Amendment, Citation, Law, Outcome, RuleOutcome, RuleText};
use serde::Deserialize;
use store::law_text::{Affected, NewText, Preview};

use crate::form::{needed, refusals_of};
use crate::law_card::{Cite, citation, mark};
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

/// Who may read what was signed; the store says who may sign.
const KEEPERS: Access = Access::Roles(&[Role::Administrator, Role::Clerk]);
const LIST: &str = "/lam-viec/quy-dinh/doi-chieu";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get(LIST, KEEPERS, list),
        Route::get("/lam-viec/quy-dinh/doi-chieu/sua", KEEPERS, edit),
        Route::post("/lam-viec/quy-dinh/doi-chieu/sua", KEEPERS, send),
    ]
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "law_text/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    faults: Vec<String>,
    may_sign: bool,
    texts: Vec<TextLine>,
    signed: Vec<SignedLine>,
}

struct TextLine {
    key: String,
    id: String,
    awards: String,
    says: String,
    cites: Vec<Cite>,
    confirmed: bool,
}

struct SignedLine {
    rule: String,
    from: String,
    source: String,
    who: String,
    on: String,
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let law = conn.law();
    let on = visitor.viewer.on;
    let mut texts: Vec<_> = law.rule_texts(on).iter().map(|text| text_line(&law, text, on)).collect();
    let open = texts.iter().filter(|text| !text.confirmed).count();
    texts.sort_by_key(|text| text.confirmed);
    let signed = store::law_text::all(&mut conn).await?;
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Đối chiếu văn bản", Place::Law, &uri),
        says: format!(
            "{open}/{} điều kiện chưa được đối chiếu với văn bản có hiệu lực ngày {}",
            texts.len(),
            viet::date::short(on)
        ),
        faults: store::law_text::faults(&site.db).iter().map(ToString::to_string).collect(),
        may_sign: store::law_text::may_sign(&mut conn, visitor.viewer).await?,
        texts,
        signed: signed.into_iter().rev().map(SignedLine::from).collect(),
    })
}

impl From<store::law_text::Signed> for SignedLine {
    fn from(text: store::law_text::Signed) -> Self {
        Self {
            from: viet::date::short(text.starts),
            on: viet::date::short(domain::local_date(text.signed_at)),
            rule: text.rule,
            source: text.source,
            who: text.who,
        }
    }
}

fn text_line(law: &Law, text: &RuleText, on: NaiveDate) -> TextLine {
    TextLine {
        key: text.key.clone(),
        id: text.id.clone(),
        awards: awards(law, text),
        says: asks(text),
        cites: text.cite.iter().map(|cite| citation(cite, on)).collect(),
        confirmed: text.confirmed,
    }
}

/// What a rule asks, in the sentence that says it best without a case; what a case would fill in is left open.
pub(crate) fn asks(text: &RuleText) -> String {
    let wanted = [RuleOutcome::Unknown, RuleOutcome::Confirm, RuleOutcome::Unmet, RuleOutcome::Met];
    let said = |outcome: &RuleOutcome| text.says.iter().find(|(of, _)| of == outcome);
    let says = wanted.iter().find_map(said).or(text.says.first()).map_or("", |(_, says)| says);
    let mut parts = says.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + "…" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// The awards that a rule concerns, by name.
pub(crate) fn awards(law: &Law, text: &RuleText) -> String {
    let name = |code: &String| match law.award(code) {
        Some(award) => award.name.clone(),
        None if code == "*" => "mọi danh hiệu, hình thức".to_owned(),
        None => code.clone(),
    };
    text.awards.iter().map(name).collect::<Vec<_>>().join(", ")
}

// one text -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "law_text/edit.html")]
struct EditPage {
    frame: Frame,
    rule: String,
    id: String,
    awards: String,
    state: String,
    values: Vec<ValueField>,
    sentences: Vec<SentenceField>,
    instruments: Vec<Choice>,
    sent: Sent,
    refusals: Refusals,
    /// What signing would change; before it was asked for, none.
    preview: Option<PreviewView>,
}

impl EditPage {
    fn typed(&self, field: &str) -> &str {
        self.sent.text(field)
    }

    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

struct ValueField {
    name: String,
    label: &'static str,
    value: String,
    choices: Vec<Choice>,
}

struct SentenceField {
    name: String,
    label: &'static str,
    value: String,
}

struct PreviewView {
    says: String,
    lines: Vec<AffectedLine>,
}

struct AffectedLine {
    dossier: String,
    href: String,
    name: String,
    award: String,
    before: &'static str,
    before_mark: &'static str,
    after: &'static str,
    after_mark: &'static str,
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(rename = "dieu-kien", default)]
    rule: String,
}

async fn edit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let text = required(&site, &visitor, &chosen.rule).await?;
    let sent = Sent::of(as_it_stands(&text, visitor.viewer.on));
    page(&edit_page(&site, &visitor, &uri, &text, sent, Refusals::none(), None))
}

/// The text of today, for whoever may sign a new one.
async fn required(site: &Site, visitor: &Visitor, key: &str) -> Result<RuleText, Problem> {
    let mut conn = site.db.read().await?;
    if !store::law_text::may_sign(&mut conn, visitor.viewer).await? {
        return Err(Problem::Missing);
    }
    let texts = conn.law().rule_texts(visitor.viewer.on);
    texts.into_iter().find(|text| text.key == key).ok_or(Problem::Missing)
}

/// What the form holds at first: the article as it is cited, valid from today.
fn as_it_stands(text: &RuleText, on: NaiveDate) -> Vec<(&'static str, String)> {
    let cite = text.cite.first().cloned();
    let part = |part: fn(&Citation) -> Option<String>| cite.as_ref().and_then(part).unwrap_or_default();
    vec![
        ("from", viet::date::short(on)),
        ("instrument", part(|cite| Some(cite.instrument.clone()))),
        ("article", part(|cite| cite.article.clone())),
        ("clause", part(|cite| cite.clause.clone())),
        ("point", part(|cite| cite.point.clone())),
    ]
}

fn edit_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    text: &RuleText,
    sent: Sent,
    refusals: Refusals,
    preview: Option<Preview>,
) -> EditPage {
    let law = site.db.law();
    let heading = format!("Đối chiếu {}", text.id);
    EditPage {
        frame: Frame::office(site, visitor, heading, Place::Law, uri).with_refusals(&refusals),
        rule: text.key.clone(),
        id: text.id.clone(),
        awards: awards(&law, text),
        state: match text.confirmed {
            true => "Đã đối chiếu với văn bản có hiệu lực hôm nay.".to_owned(),
            false => "Chưa được đối chiếu với văn bản có hiệu lực hôm nay.".to_owned(),
        },
        values: text.values.iter().map(|value| value_field(value, &sent)).collect(),
        sentences: text.says.iter().map(|(outcome, says)| sentence_field(*outcome, says, &sent)).collect(),
        instruments: law
            .instruments()
            .iter()
            .map(|one| Choice::new(&one.number, &one.cited_as, one.number == sent.text("instrument")))
            .collect(),
        preview: preview.map(|preview| preview_view(&law, preview)),
        sent,
        refusals,
    }
}

fn value_field(value: &law::TextValue, sent: &Sent) -> ValueField {
    let name = format!("value-{}", value.path);
    let typed = typed_or(sent, &name, &value.value);
    let choice = |(word, label): &(String, String)| Choice::new(word, label, *word == typed);
    ValueField { choices: value.choices.iter().map(choice).collect(), label: value.label, value: typed, name }
}

fn sentence_field(outcome: RuleOutcome, says: &str, sent: &Sent) -> SentenceField {
    let name = format!("says-{outcome}");
    SentenceField { value: typed_or(sent, &name, says), label: outcome.label(), name }
}

/// What was typed, or what stands in the text while the form has not been sent yet.
fn typed_or(sent: &Sent, name: &str, otherwise: &str) -> String {
    match sent.pairs().find(|(field, _)| *field == name) {
        Some((_, typed)) => typed.to_owned(),
        None => otherwise.to_owned(),
    }
}

fn preview_view(law: &Law, preview: Preview) -> PreviewView {
    PreviewView {
        says: format!(
            "{} dòng của hồ sơ tiếp nhận trong 12 tháng qua được xét lại; {} dòng đổi kết luận",
            preview.judged,
            preview.affected.len()
        ),
        lines: preview.affected.into_iter().map(|one| affected_line(law, one)).collect(),
    }
}

fn affected_line(law: &Law, one: Affected) -> AffectedLine {
    let of = |outcome: Outcome| (outcome.label(), mark(outcome));
    let ((before, before_mark), (after, after_mark)) = (of(one.before), of(one.after));
    AffectedLine {
        href: format!("/lam-viec/ho-so/{}", one.asked.dossier_id),
        dossier: one.asked.dossier_title,
        name: one.asked.name,
        award: law.award(&one.asked.case.award).map(|award| award.name.clone()).unwrap_or_default(),
        before,
        before_mark,
        after,
        after_mark,
    }
}

/// The form asks what the new text would change, or signs it.
async fn send(State(site): State<Site>, visitor: Visitor, uri: Uri, sent: Sent) -> Result<Response, Problem> {
    let text = required(&site, &visitor, sent.text("rule")).await?;
    let (new, refusals) = new_text(&text, &sent);
    if !refusals.is_empty() {
        return refused(&edit_page(&site, &visitor, &uri, &text, sent, refusals, None));
    }
    let done = match sent.is_on("sign") {
        true => store::law_text::sign(&site.db, &visitor.act(&site, &sent.key()), &new).await.map(|_| None),
        false => store::law_text::preview(&site.db, visitor.viewer, &new).await.map(Some),
    };
    match done {
        Ok(None) => Ok(see(LIST, "da-doi-chieu")),
        Ok(preview) => page(&edit_page(&site, &visitor, &uri, &text, sent, refusals, preview)),
        Err(failure) => refused(&edit_page(&site, &visitor, &uri, &text, sent, refusals_of(failure)?, None)),
    }
}

fn new_text(text: &RuleText, sent: &Sent) -> (NewText, Refusals) {
    let mut refusals = Refusals::none();
    let from = sent.date("from", &mut refusals);
    let from = needed(from, "from", "Ghi ngày văn bản có hiệu lực.", &mut refusals);
    refusals.require("instrument", sent.text("instrument"), "Chọn văn bản.");
    refusals.require("source", sent.text("source"), "Ghi văn bản đã đối chiếu: số, ngày, nơi đăng.");
    let part = |name: &str| Some(sent.tidy(name)).filter(|part| !part.is_empty());
    let cite = Citation {
        instrument: sent.tidy("instrument"),
        article: part("article"),
        clause: part("clause"),
        point: part("point"),
    };
    let values = text
        .values
        .iter()
        .map(|value| (value.path.clone(), typed_or(sent, &format!("value-{}", value.path), &value.value)));
    let says = text
        .says
        .iter()
        .map(|(outcome, says)| (*outcome, viet::tidy(&typed_or(sent, &format!("says-{outcome}"), says))));
    let amendment = Amendment {
        key: text.key.clone(),
        from: from.unwrap_or_default(),
        cite: vec![cite],
        values: values.collect::<BTreeMap<_, _>>(),
        says: says.collect(),
        repealed: sent.is_on("repealed"),
    };
    (NewText { amendment, source: sent.tidy("source") }, refusals)
}
