//! The document that launches a movement, as the papers draw it.

use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::movement::{Draft, Paper};
use papers::LaunchPaper;
use papers::movement::{Form, Responsibility};
use papers::nd30::{Answered, Head, Signer};
use store::movement::{Movement, Superior};
use store::org::Unit;

use crate::decision::paper::{DOCX, PDF, authority, drawn};
use crate::form::id_of;
use crate::{Access, Problem, Route, Site, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/van-ban.pdf", Access::SignedIn, pdf),
        Route::get("/lam-viec/phong-trao/{id}/van-ban.docx", Access::SignedIn, docx),
    ]
}

/// The document of the launch as PDF; of a draft with blanks for number and day.
async fn pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = found(&site, &visitor, &id).await?;
    drawn(PDF, move || site.press.launch(&paper)).await
}

async fn docx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = found(&site, &visitor, &id).await?;
    drawn(DOCX, move || papers::launch_docx(&paper)).await
}

async fn found(site: &Site, visitor: &Visitor, id: &str) -> Result<LaunchPaper, Problem> {
    let movement = store::movement::find(&mut site.db.read().await?, visitor.viewer, id_of(id)?).await?;
    Ok(launch(&movement, site.settings.demo))
}

/// The superior's launch, as every paper of the movement names it.
pub(crate) fn answered(superior: &Superior) -> Answered {
    Answered {
        kind: "văn bản".to_owned(),
        notation: superior.number.clone(),
        date: superior.on,
        issuer: superior.issuer.clone(),
        subject: None,
    }
}

/// The paper of the launch; a draft has blanks for number and day.
fn launch(movement: &Movement, specimen: bool) -> LaunchPaper {
    let draft = &movement.draft;
    LaunchPaper {
        head: head(movement),
        form: form(movement),
        subject: draft.title.clone(),
        bases: draft.bases.clone(),
        answers: movement.superior.as_ref().map(answered),
        movement: after_the_noun(&draft.title).to_owned(),
        occasion: some(&draft.occasion),
        purpose: lines(&draft.purpose),
        requirements: lines(&draft.requirements),
        theme: some(&draft.theme),
        emulation: super::practice(&draft.practice, draft.kind).to_lowercase(),
        period: period(draft),
        contents: draft.contents.clone(),
        targets: draft.targets.clone(),
        participants: lines(&draft.subjects),
        criteria: draft.criteria.clone(),
        awards: Vec::new(),
        responsibilities: responsibilities(draft),
        recipients: draft.recipients.clone(),
        signer: Signer { authority: lines(post(movement)), name: movement.signer_name.clone() },
        specimen,
    }
}

/// A draft has no signer yet: the post of the office's head stands above the blank.
fn post(movement: &Movement) -> &str {
    if movement.signer_post.is_empty() { &movement.office.head_post } else { &movement.signer_post }
}

fn form(movement: &Movement) -> Form {
    match movement.draft.paper {
        Paper::Decision => Form::Decision {
            authority: authority(&movement.office.head_post, &movement.office.name),
            executors: lines(&movement.draft.carried_out_by),
        },
        Paper::Letter => Form::Letter,
        Paper::Plan | Paper::Call | Paper::Directive | Paper::Guide => {
            Form::Named(movement.draft.paper.label().to_owned())
        }
    }
}

fn head(movement: &Movement) -> Head {
    let office = &movement.office;
    let symbol = movement.draft.paper.symbol(&office.symbol);
    office_head(office, &movement.number, symbol, movement.launched_on)
}

/// The head of a paper of the office, with `symbol` while it has no number.
pub(crate) fn office_head(office: &Unit, number: &str, symbol: String, date: Option<NaiveDate>) -> Head {
    let (number, symbol) = match domain::movement::notation(number) {
        Some((number, symbol)) => (Some(number), symbol),
        None => (None, symbol),
    };
    Head {
        superior: some(&office.superior),
        issuer: office.name.clone(),
        place: office.place.clone(),
        number,
        symbol,
        date,
    }
}

/// The movement's name without the noun that the paper's sentence brings itself.
fn after_the_noun(title: &str) -> &str {
    let nouns = [
        "Phong trào thi đua ",
        "phong trào thi đua ",
        "Đợt thi đua ",
        "đợt thi đua ",
        "Thi đua ",
        "thi đua ",
    ];
    nouns.iter().find_map(|noun| title.strip_prefix(noun)).unwrap_or(title)
}

fn period(draft: &Draft) -> Option<(NaiveDate, NaiveDate)> {
    draft.starts.zip(draft.ends)
}

/// Plan and measures, who carries out and who follows, then the tasks: "unit: what it does".
fn responsibilities(draft: &Draft) -> Vec<Responsibility> {
    let duty = |who: &str, what: Vec<String>| Responsibility { who: who.to_owned(), what };
    let mut all = vec![
        duty("Kế hoạch", lines(&draft.plan)),
        duty("Biện pháp", lines(&draft.measures)),
        duty("Các ngày kỷ niệm", draft.commemorations.clone()),
        duty("Tổ chức thực hiện", lines(&draft.carried_out_by)),
        duty("Theo dõi, đôn đốc, kiểm tra", lines(&draft.followed_by)),
        duty("Đăng ký thi đua", registering(draft)),
    ];
    for task in &draft.tasks {
        let (who, what) = task.split_once(':').unwrap_or(("Các đơn vị", task));
        all.push(duty(who.trim(), vec![what.trim().to_owned()]));
    }
    all
}

/// What units register until when; nothing where no day is set.
fn registering(draft: &Draft) -> Vec<String> {
    let what = draft.asks.label().to_lowercase();
    draft
        .register_by
        .map(|by| format!("Các đơn vị đăng ký ({what}) chậm nhất ngày {}", viet::date::short(by)))
        .into_iter()
        .collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
