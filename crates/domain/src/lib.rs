//! The office's work as values and pure functions: what exists, who may do what, which step may follow which, and why not.
//!
//! Nothing here reads a clock, a file or a database: date, time and randomness come in as arguments. A room of this floor has
//! the same name as its twins in `store` (its SQL), `web` (its pages) and `papers` (its papers).

pub mod account;
pub mod act;
pub mod calendar;
pub mod cluster;
pub mod council;
pub mod decision;
pub mod dossier;
pub mod import;
pub mod indicator;
pub mod inspection;
pub mod intake;
pub mod movement;
pub mod news;
pub mod org;
pub mod person;
pub mod pledge;
pub mod record;
pub mod refusal;
pub mod review;
pub mod role_model;
pub mod search;
mod word;
pub mod workbook;

pub use act::{Act, Clock, Entropy, Viewer, local_date, local_time};
pub use refusal::{Refusal, Refusals};
pub use word::UnknownWord;
