//! Screening: everybody of a unit and of all below it, with what the law is told of each.

use domain::Viewer;
use domain::record::Holder;
use law::Subject;
use uuid::Uuid;

use crate::{Conn, Failure, org, person, record};

/// Somebody who comes into question, person or collective.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub holder: Holder,
    pub name: String,
    /// Post and unit of a person; empty for a collective.
    pub post_unit: String,
    pub subject: Subject,
}

/// How many people one screening takes: a larger unit is screened division by division.
pub const MOST: i64 = 5_000;

/// The people of a unit and of all below it, in the order of given names; at most [`MOST`] and one more.
pub async fn people(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Vec<Candidate>, Failure> {
    let everybody = person::everybody(conn, viewer, unit, "", MOST + 1).await?;
    let ids: Vec<_> = everybody.iter().map(|person| person.id).collect();
    let mut facts = record::person_facts(conn, &ids).await?;
    let known = everybody.into_iter().filter_map(|person| {
        let subject = facts.remove(&person.id)?;
        let (holder, post_unit) = (Holder::Person(person.id), person.post_unit());
        Some(Candidate { holder, name: person.full_name, post_unit, subject })
    });
    Ok(known.collect())
}

/// The unit itself and all below it, from the top down, with their members in figures of that year.
pub async fn units(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    year: i32,
) -> Result<Vec<Candidate>, Failure> {
    let top = org::find(conn, viewer, unit).await?;
    let seen = person::searchable(conn, viewer).await?;
    let below: Vec<_> = seen.into_iter().filter(|unit| unit.path.starts_with(&top.path)).collect();
    let ids: Vec<_> = below.iter().map(|unit| unit.id).collect();
    let mut facts = record::unit_facts(conn, &ids, year).await?;
    let known = below.into_iter().filter_map(|unit| {
        let subject = facts.remove(&unit.id)?;
        Some(Candidate { holder: Holder::Unit(unit.id), name: unit.name, post_unit: String::new(), subject })
    });
    Ok(known.collect())
}
