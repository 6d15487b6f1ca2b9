//! The stories of the product in a real browser, against the real binary. They need what scripts/test installs and starts.

mod announcements;
mod first_run;
mod list;
mod main_job;
mod pages;
