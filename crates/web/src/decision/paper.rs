//! The papers of a decision: PDF and Word file of the decision with its list, certificates together and each alone.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::decision::{Kind, State as Stands};
use law::{Law, SubjectKind};
use papers::decision::{Award, AwardRow, Recipient};
use papers::nd30::{Head, Signer};
use papers::{Certificate, DecisionPaper, PaperError};
use store::decision::{Decision, Row};

use super::{READERS, award_name};
use crate::movement::answered;
use crate::{Problem, Route, Site, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/quyet-dinh/{id}/quyet-dinh.pdf", READERS, decision_pdf),
        Route::get("/lam-viec/quyet-dinh/{id}/quyet-dinh.docx", READERS, decision_docx),
        Route::get("/lam-viec/quyet-dinh/{id}/giay-khen.pdf", READERS, all_certificates),
        Route::get("/lam-viec/quyet-dinh/{id}/giay-khen/{file}", READERS, one_certificate),
    ]
}

pub(crate) const PDF: &str = "application/pdf";
pub(crate) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A decision that commends; the one that takes back has no list to draw.
async fn found(site: &Site, visitor: &Visitor, id: &str) -> Result<Decision, Problem> {
    let found = store::decision::find(&mut site.db.read().await?, visitor.viewer, id.parse()?).await?;
    if found.kind == Kind::Grant { Ok(found) } else { Err(Problem::Missing) }
}

/// Draws a paper beside the requests, because it takes long, and sends it.
pub(crate) async fn drawn(
    kind: &'static str,
    draw: impl FnOnce() -> Result<Vec<u8>, PaperError> + Send + 'static,
) -> Result<Response, Problem> {
    let drawn = tokio::task::spawn_blocking(draw).await;
    match drawn.map_err(|error| Problem::internal(error.to_string()))? {
        Ok(bytes) => Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response()),
        Err(error) => Err(Problem::Refused(error.to_string())),
    }
}

async fn decision_pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = decision_paper(&site, &visitor, &found(&site, &visitor, &id).await?);
    drawn(PDF, move || site.press.decision(&paper)).await
}

async fn decision_docx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = decision_paper(&site, &visitor, &found(&site, &visitor, &id).await?);
    drawn(DOCX, move || papers::decision_docx(&paper)).await
}

async fn all_certificates(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let sheets = certificates(&site, &found(&site, &visitor, &id).await?, None)?;
    drawn(PDF, move || site.press.certificates(&sheets)).await
}

/// `{file}` is the golden-book number: `3.pdf`.
async fn one_certificate(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let ordinal =
        file.strip_suffix(".pdf").and_then(|ordinal| ordinal.parse().ok()).ok_or(Problem::Missing)?;
    let sheets = certificates(&site, &found(&site, &visitor, &id).await?, Some(ordinal))?;
    if sheets.is_empty() {
        return Err(Problem::Missing);
    }
    drawn(PDF, move || site.press.certificates(&sheets)).await
}

fn decision_paper(site: &Site, visitor: &Visitor, of: &Decision) -> DecisionPaper {
    let (number, symbol) = match of.number.split_once('/') {
        Some((number, symbol)) => (number.parse().ok(), symbol.to_owned()),
        None => (None, domain::decision::symbol(&of.office.symbol)),
    };
    let bonuses = bonuses(&site.db.law(), of, visitor);
    DecisionPaper {
        head: Head {
            superior: (!of.office.superior.is_empty()).then(|| of.office.superior.clone()),
            issuer: of.office.name.clone(),
            place: of.office.place.clone(),
            number,
            symbol,
            date: of.decided_on,
        },
        subject: of.draft.subject_line.clone(),
        authority: authority(&of.office.head_post, &of.office.name),
        bases: of.draft.bases.clone(),
        answers: of.superior.as_ref().map(answered),
        proposal: of.draft.proposal.clone(),
        merit: within_a_sentence(&of.draft.achievement),
        rows: of.rows.iter().zip(bonuses).map(|(row, bonus)| award_row(of, row, bonus)).collect(),
        fund: of.draft.bonus_source.clone(),
        executors: of.draft.executors.clone(),
        recipients: of.draft.recipients.iter().filter(|line| !is_executors_line(line)).cloned().collect(),
        signer: signer(of),
        specimen: site.settings.demo,
    }
}

/// What is commended stands in the middle of Article 1, so it begins with a small letter.
fn within_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// "Như Điều 3": the paper writes this line itself, with the number that its last article really has.
fn is_executors_line(recipient: &str) -> bool {
    recipient.trim_start_matches(['-', ' ']).starts_with("Như Điều ")
}

/// What was signed; of a draft what would be paid today.
fn bonuses(law: &Law, of: &Decision, visitor: &Visitor) -> Vec<Option<i64>> {
    match of.state {
        Stands::Signed => of.rows.iter().map(|row| row.bonus).collect(),
        Stands::Prepared => {
            of.money(law, visitor.viewer.on).rows.into_iter().map(|bonus| bonus.amount).collect()
        }
    }
}

fn award_row(of: &Decision, row: &Row, bonus: Option<i64>) -> AwardRow {
    let own = of.draft.own_achievements && !row.achievement.is_empty();
    AwardRow {
        ordinal: ordinal(row),
        kind: match row.kind() {
            SubjectKind::Collective => Recipient::Collective,
            SubjectKind::Person => Recipient::Person,
            SubjectKind::Household => Recipient::Household,
        },
        honorific: honorific(row),
        name: row.name.clone(),
        post_unit: row.post_unit.clone(),
        achievement: own.then(|| row.achievement.clone()),
        award: award(&row.award_code),
        bonus,
    }
}

fn ordinal(row: &Row) -> u32 {
    u32::try_from(row.ordinal).unwrap_or_default()
}

fn honorific(row: &Row) -> Option<String> {
    (!row.honorific.is_empty()).then(|| row.honorific.clone())
}

fn award(code: &str) -> Award {
    let name = award_name(code).to_owned();
    match Law::built_in().award(code).map(|award| award.kind) {
        Some(law::Kind::Title) => Award::Title(name),
        Some(law::Kind::Form) | None => Award::Form(name),
    }
}

/// A draft has no signer yet: the post of the head stands above the blank.
fn signer(of: &Decision) -> Signer {
    let post = if of.signer_post.is_empty() { &of.office.head_post } else { &of.signer_post };
    Signer { authority: post.lines().map(str::to_owned).collect(), name: of.signer_name.clone() }
}

/// The certificates of what still stands, all or the one with this golden-book number.
fn certificates(site: &Site, of: &Decision, only: Option<u32>) -> Result<Vec<Certificate>, Problem> {
    let Some(date) = of.decided_on else {
        return Err(Problem::Refused("Quyết định chưa ký; giấy khen in được sau khi ký.".into()));
    };
    let standing = of.rows.iter().filter(|row| row.revoked_by.is_none());
    let wanted = standing.filter(|row| only.is_none_or(|only| only == ordinal(row)));
    let sheet = |row: &Row| Certificate {
        emblem_svg: None,
        authority: authority(&of.office.head_post, &of.office.name),
        award: award(&row.award_code),
        honorific: honorific(row),
        name: row.name.clone(),
        post_unit: row.post_unit.clone(),
        achievement: of.draft.achievement_of(&row.candidate()).to_owned(),
        decision: of.number.clone(),
        date,
        ordinal: ordinal(row),
        place: of.office.place.clone(),
        signer: signer(of),
        address: format!("{}/xac-minh/{}", site.settings.base_url, row.token.as_deref().unwrap_or_default()),
        specimen: site.settings.demo,
    };
    Ok(wanted.map(sheet).collect())
}

/// Who decides, in full: "CHÁNH VĂN PHÒNG" of "Văn phòng Ủy ban nhân dân tỉnh" is "Chánh Văn phòng Ủy ban nhân dân tỉnh". The words in
/// which the post ends and the office begins are said once.
pub(crate) fn authority(head_post: &str, office: &str) -> String {
    let post: Vec<&str> = head_post.split_whitespace().collect();
    let name: Vec<&str> = office.split_whitespace().collect();
    let same = |at: usize| {
        let rest = &post[at..];
        rest.len() <= name.len() && rest.iter().zip(&name).all(|(a, b)| a.to_lowercase() == b.to_lowercase())
    };
    let own = (0..=post.len()).find(|at| same(*at)).unwrap_or(post.len());
    let mut words: Vec<String> = post[..own].iter().map(|word| word.to_lowercase()).collect();
    words.extend(name.iter().map(|word| (*word).to_owned()));
    let mut letters = words.join(" ");
    if let Some(first) = letters.chars().next() {
        letters.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::authority;

    #[test]
    fn the_words_that_post_and_office_share_are_said_once() {
        for (post, office, both) in [
            ("CHÁNH VĂN PHÒNG", "Văn phòng Ủy ban nhân dân tỉnh X", "Chánh Văn phòng Ủy ban nhân dân tỉnh X"),
            ("Giám đốc", "Sở Nội vụ tỉnh X", "Giám đốc Sở Nội vụ tỉnh X"),
            ("CHỦ TỊCH", "Ủy ban nhân dân xã Y", "Chủ tịch Ủy ban nhân dân xã Y"),
            ("", "Sở Nội vụ", "Sở Nội vụ"),
        ] {
            assert_eq!(authority(post, office), both);
        }
    }
}
