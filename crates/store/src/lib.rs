//! The office's data on SQLite and PostgreSQL: the only place with SQL.
//!
//! Reading: `db.read()` gives a [`Conn`] on which any number of queries see one state; every query that returns office data
//! takes the viewer, and the permission decides in SQL which rows exist for him. Writing: an act is one function that takes
//! `&Db` and an [`Act`](domain::Act); it begins with `begin!`, which answers a repeated key with the first result, and ends
//! with [`Conn::finish`], which appends the audit row and commits.

#[macro_use]
mod db;
#[macro_use]
pub mod audit;
pub mod account;
pub mod calendar;
pub mod cluster;
pub mod council;
pub mod decision;
pub mod doctor;
pub mod dossier;
mod failure;
pub mod honour;
pub mod import;
pub mod indicator;
pub mod inspection;
pub mod law_text;
pub mod movement;
pub mod news;
pub mod org;
mod paper_number;
pub mod person;
pub mod pledge;
pub mod record;
pub mod review;
pub mod role_model;
pub mod screening;
pub mod search;

pub use audit::Done;
pub use db::{Conn, Db};
pub use failure::Failure;
