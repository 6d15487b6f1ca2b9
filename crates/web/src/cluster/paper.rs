//! The ranking of a closed year on paper.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::cluster::ranking::{Place, Share};
use domain::local_date;
use papers::RankingPaper;
use papers::cluster::{FlagProposal, RankedRow};
use papers::nd30::Signer;
use store::cluster::season::{self, Member, Outcome};

use super::{CLUSTER, scoring};
use crate::decision::paper::{DOCX, PDF, drawn};
use crate::form::id_of;
use crate::movement::paper::office_head;
use crate::{Problem, Route, Site, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/cum-khoi/nam/{season}/xep-hang.pdf", CLUSTER, pdf),
        Route::get("/lam-viec/cum-khoi/nam/{season}/xep-hang.docx", CLUSTER, docx),
    ]
}

async fn pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = ranking(&site, &visitor, &id).await?;
    drawn(PDF, move || site.press.ranking(&paper)).await
}

async fn docx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = ranking(&site, &visitor, &id).await?;
    drawn(DOCX, move || papers::ranking_docx(&paper)).await
}

/// A year that is not closed may still change, and has no paper. The day is that on which it was said whom the year proposes.
async fn ranking(site: &Site, visitor: &Visitor, id: &str) -> Result<RankingPaper, Problem> {
    let outcome = season::outcome(&mut site.db.read().await?, visitor.viewer, id_of(id)?).await?;
    let Outcome { season, members, places, proposal, office } = outcome;
    let settings = &season.settings.scoring;
    Ok(RankingPaper {
        head: office_head(&office, "", office.symbol.clone(), Some(local_date(proposal.at))),
        subject: format!("{} năm {}", season.cluster_name, season.year),
        weights: scoring::weights(settings.weights),
        ties: settings.ties.iter().map(|tie| tie.says(&settings.criteria)).collect(),
        rows: places.into_iter().map(|place| row(place, &members)).collect(),
        proposal: FlagProposal {
            unit: proposal.unit_id.map(|_| proposal.unit_name),
            reason: proposal.reason,
        },
        recipients: ["Các đơn vị thành viên", "Lưu: VT"].map(str::to_owned).into(),
        signer: Signer { authority: vec![office.head_post], name: String::new() },
        specimen: site.settings.demo,
    })
}

fn row(place: Place, members: &[Member]) -> RankedRow {
    let named = members.iter().find(|member| member.unit_id == place.unit);
    let said = |share: Option<Share>| share.map(|share| share.to_string());
    RankedRow {
        place: place.place,
        unit: named.map(|member| member.unit_name.clone()).unwrap_or_default(),
        own: said(place.own),
        peers: said(place.peers),
        appraised: said(place.appraised),
        points: said(place.points),
        why: place.why,
    }
}
