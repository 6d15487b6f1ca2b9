//! The pages as a browser without script sees them: forms are read from the page, filled in and sent back.

mod access;
mod app;
mod catalogue;
mod cluster;
mod decision;
mod dossier;
mod import;
mod intake;
mod launch;
mod law_text;
mod movement;
mod org;
mod people;
mod person_private;
mod record;
mod screening;
mod search;
