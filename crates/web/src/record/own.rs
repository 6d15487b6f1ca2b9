//! Beside a record: what its person reported, and – for himself alone – who looked at it.

use domain::account::Role;
use store::record::view::{Looker, lookers};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use super::report::ReportView;
use crate::Visitor;

/// What stands beside the record.
pub(crate) struct Beside {
    pub is_own: bool,
    pub reports: Vec<ReportView>,
    pub lookers: Vec<LookerLine>,
}

/// Somebody who looked.
pub(crate) struct LookerLine {
    pub day: String,
    pub who: String,
    pub roles: String,
    pub what: String,
}

impl From<Looker> for LookerLine {
    fn from(looker: Looker) -> Self {
        let role = |(role, unit): &(Role, String)| format!("{}, {unit}", role.label());
        Self {
            day: short(looker.day),
            who: looker.who,
            roles: looker.roles.iter().map(role).collect::<Vec<_>>().join("; "),
            what: looker.what.iter().map(|what| what.label()).collect::<Vec<_>>().join("; "),
        }
    }
}

/// What the visitor sees beside the record of that person.
pub(crate) async fn beside(conn: &mut Conn, visitor: &Visitor, person: Uuid) -> Result<Beside, Failure> {
    let is_own = visitor.session.person_id == Some(person);
    let reports = store::record::report::of_person(conn, visitor.viewer, person).await?;
    let seen = if is_own { lookers(conn, visitor.viewer).await? } else { Vec::new() };
    Ok(Beside {
        is_own,
        reports: reports.iter().map(|report| ReportView::of(report, visitor)).collect::<Result<_, _>>()?,
        lookers: seen.into_iter().map(LookerLine::from).collect(),
    })
}
