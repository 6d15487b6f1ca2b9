//! The pages as a browser without script sees them: forms are read from the page, filled in and sent back.

mod access;
mod app;
mod calendar;
mod catalogue;
mod cluster;
mod decision;
mod dossier;
mod import;
mod indicator;
mod intake;
mod launch;
mod law_text;
mod movement;
mod news;
mod org;
mod people;
mod person_private;
mod record;
mod review;
mod screening;
mod search;
