//! A pledge as the page of a movement and that of a cluster's year show it.

use domain::{Refusals, local_date};
use store::pledge::signing::{Earlier, Pledge, PledgeRow};
use uuid::Uuid;

use crate::Sent;

/// A pledge with its forms.
pub(crate) struct PledgeView {
    /// The address of its forms and papers.
    pub(crate) home: String,
    pub(crate) version: i64,
    pub(crate) says: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) earlier: Vec<EarlierView>,
    pub(crate) may_write: bool,
    /// Nobody has signed: the order may still be set.
    pub(crate) may_arrange: bool,
    /// What stands in the form of a new text: as it came back, or as it is.
    pub(crate) typed: String,
    pub(crate) in_turn: bool,
    pub(crate) text_error: String,
    pub(crate) order_error: String,
}

/// A place of the pledge.
pub(crate) struct Row {
    pub(crate) unit: Uuid,
    pub(crate) place: usize,
    pub(crate) name: String,
    pub(crate) signer: String,
    pub(crate) post: String,
    /// The day of the signature; empty while it waits.
    pub(crate) signed: String,
}

/// A text that another one took the place of.
pub(crate) struct EarlierView {
    pub(crate) says: String,
    pub(crate) text: String,
    pub(crate) signatures: Vec<String>,
}

impl PledgeView {
    pub(crate) fn of(
        home: String,
        pledge: Pledge,
        earlier: Vec<Earlier>,
        may_write: bool,
        sent: Option<&Sent>,
        refusals: &Refusals,
    ) -> Self {
        let error = |field| refusals.for_field(field).unwrap_or_default().to_owned();
        Self {
            home,
            version: pledge.version,
            says: says(&pledge),
            may_arrange: may_write && pledge.signed() == 0,
            rows: pledge.rows.iter().zip(1..).map(Row::of).collect(),
            earlier: earlier.into_iter().map(EarlierView::of).collect(),
            may_write,
            typed: sent.map_or_else(|| pledge.text.clone(), |sent| sent.text("text").to_owned()),
            in_turn: sent.map_or(pledge.in_turn, |sent| sent.is_on("in_turn")),
            text: pledge.text,
            text_error: error("text"),
            order_error: error("order"),
        }
    }
}

/// "Bản thứ 2, ngày 01/03/2025: 2/5 đơn vị đã ký; ký lần lượt".
fn says(pledge: &Pledge) -> String {
    let day = viet::date::short(local_date(pledge.opened_at));
    let turn = if pledge.in_turn { "; ký lần lượt theo thứ tự" } else { "" };
    format!(
        "Bản thứ {}, ngày {day}: {}/{} đơn vị đã ký{turn}",
        pledge.version,
        pledge.signed(),
        pledge.rows.len()
    )
}

impl Row {
    fn of((row, place): (&PledgeRow, usize)) -> Self {
        Self {
            unit: row.unit_id,
            place,
            name: row.unit_name.clone(),
            signer: row.signer_name.clone().unwrap_or_default(),
            post: row.signer_post.clone().unwrap_or_default(),
            signed: row.signed_at.map(|at| viet::date::short(local_date(at))).unwrap_or_default(),
        }
    }
}

impl EarlierView {
    fn of(earlier: Earlier) -> Self {
        let day = |at| viet::date::short(local_date(at));
        let signature = |signed: store::pledge::signing::Signed| {
            format!("{}: {}, {}, ký ngày {}", signed.unit, signed.name, signed.post, day(signed.at))
        };
        Self {
            says: format!("Bản thứ {}, ngày {}", earlier.version, day(earlier.opened_at)),
            text: earlier.text,
            signatures: earlier.signatures.into_iter().map(signature).collect(),
        }
    }
}
