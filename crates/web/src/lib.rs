//! The pages: routes, sessions, forms, templates. No SQL here; the store's acts do the work and its answers are drawn.
//!
//! How a room is written (see `account`, the pattern):
//! - `routes()` lists every route of the room with its [`Access`]; a route without a rule cannot be written. The rule says
//!   which roles may knock; the store's SQL then decides which rows exist for them.
//! - A reading handler takes `State<Site>` and [`Visitor`], opens one `site.db.read()`, fills a template struct and returns
//!   [`page`]. A writing handler also takes [`Sent`] (CSRF checked, fields readable), calls one act and ends with [`see`]
//!   (303). When the act is refused, the same template is drawn again with the values typed and status 422: [`refused`].
//! - The template struct holds `frame: Frame` and view values ready to print; it extends `layout/office.html`.

pub mod account;
mod asset;
pub mod audit;
mod calendar;
pub mod catalogue;
mod cluster;
pub mod council;
mod decision;
pub mod desk;
pub mod dossier;
mod download;
mod forecast;
mod form;
mod frame;
mod honour;
mod import;
mod indicator;
mod inspection;
mod intake;
mod law_card;
pub mod law_text;
pub mod movement;
pub mod news;
pub mod org;
pub mod person;
pub mod pledge;
mod problem;
pub mod record;
mod review;
mod role_model;
mod route;
pub mod screening;
mod search;
mod site;
mod visitor;

pub use form::{Choice, Returned, Sent};
pub use frame::{Frame, Place};
pub use problem::{Problem, page, refused, see};
pub use route::{Access, Route, router, table};
pub use site::{AttachmentReader, LetterReader, PhotoReader, Settings, SheetReader, Site};
pub use visitor::Visitor;
