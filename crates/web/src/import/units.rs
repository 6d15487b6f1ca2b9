//! Units that a list names and nobody knows: told above its rows, and opened from there by whoever may.

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::Role;
use domain::org::{NewUnit, UnitKind};
use domain::{Refusals, Viewer};
use store::import::{self, Import};
use store::{Conn, Failure, org};
use uuid::Uuid;

use super::{Asked, address, draw};
use crate::form::{id_of, needed, refusals_of};
use crate::{Access, Problem, Returned, Route, Sent, Site, Visitor, refused, see};

pub(super) fn routes() -> Vec<Route> {
    let may_administer = Access::Roles(&[Role::Administrator]);
    vec![Route::post("/lam-viec/nhap/{id}/don-vi", may_administer, open)]
}

/// What the page says of them.
#[derive(Default)]
pub(super) struct UnknownUnits {
    pub units: Vec<UnitForm>,
    /// The unit of the import: what is opened stands below it, and who comes new in such a row goes there.
    pub parent: String,
    pub may_open: bool,
}

/// The form that opens one of them.
pub(super) struct UnitForm {
    /// Keeps the fields of one form apart from those of the next.
    pub at: String,
    pub is_open: bool,
    pub named: String,
    pub name: String,
    pub code: String,
    pub opened: String,
    pub name_error: String,
    pub code_error: String,
    pub opened_error: String,
}

impl UnknownUnits {
    pub(super) async fn of(
        conn: &mut Conn,
        viewer: Viewer,
        import: &Import,
        returned: Returned,
    ) -> Result<Self, Failure> {
        if !import.is_open {
            return Ok(Self::default());
        }
        let named = import::unknown_units(conn, viewer, import).await?;
        let roles = org::roles_over(conn, viewer, import.unit_id).await?;
        let form = |(at, named): (usize, &String)| UnitForm::of(at, named, import.starts, &returned);
        Ok(Self {
            units: named.iter().enumerate().map(form).collect(),
            parent: import.unit_name.clone(),
            may_open: roles.contains(&Role::Administrator),
        })
    }
}

impl UnitForm {
    fn of(at: usize, named: &str, starts: NaiveDate, returned: &Returned) -> Self {
        let form = format!("don-vi-{at}");
        let is_back = returned.is(&form);
        let field = |name: &str, otherwise: String| match is_back {
            true => returned.value(&form, name).to_owned(),
            false => otherwise,
        };
        let error = |name: &str| returned.error(&form, name).to_owned();
        Self {
            is_open: is_back,
            named: named.to_owned(),
            name: field("name", named.to_owned()),
            code: field("code", initials(named)),
            opened: field("opened", viet::date::short(starts)),
            name_error: error("name"),
            code_error: error("code"),
            opened_error: error("opened"),
            at: form,
        }
    }
}

/// "PTH" for Phòng Tổng hợp: a code to begin from.
fn initials(name: &str) -> String {
    let folded = viet::fold(name).to_uppercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next()).collect()
}

async fn open(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match opened(&site, &visitor, id, &sent).await {
        Ok(()) => Ok(see(&address(id), "da-luu")),
        Err(failure) => {
            let returned = Returned::new(sent.text("form").to_owned(), sent, refusals_of(failure)?);
            refused(&draw(&site, &visitor, &uri, id, &Asked::default(), returned).await?)
        }
    }
}

/// Opens the unit, then asks of every row anew where it stands.
async fn opened(site: &Site, visitor: &Visitor, id: Uuid, sent: &Sent) -> Result<(), Failure> {
    let parent = {
        let mut conn = site.db.read().await?;
        import::find(&mut conn, visitor.viewer, id).await?.unit_id
    };
    let new = new_unit(sent)?;
    org::create(&site.db, &visitor.act(site, &sent.key()), Some(parent), &new).await?;
    let act = visitor.act(site, &format!("{} lines", sent.key()));
    import::match_anew(&site.db, &act, id).await.map(|_| ())
}

fn new_unit(sent: &Sent) -> Result<NewUnit, Refusals> {
    let mut refusals = Refusals::none();
    let opened = sent.date("opened", &mut refusals);
    let opened = needed(opened, "opened", "Ghi ngày đơn vị bắt đầu hoạt động.", &mut refusals);
    opened.filter(|_| refusals.is_empty()).ok_or(refusals).map(|opened| NewUnit {
        code: sent.tidy("code"),
        name: sent.tidy("name"),
        kind: UnitKind::Division,
        head_post: String::new(),
        decider: String::new(),
        place: String::new(),
        symbol: String::new(),
        superior: String::new(),
        opened,
    })
}
