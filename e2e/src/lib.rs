//! What the browser stories stand on: the real binary on an installation of its own, browsers that act as people do,
//! the accessibility rules, and programs that read what was downloaded.
//!
//! A story (`tests/stories`) speaks of what is on the screen: a field is named by its label, a form by its button, a link
//! by its words. Everything that a story starts, it ends, and only that.

pub mod axe;
pub mod browser;
pub mod folder;
pub mod hand;
pub mod office;
pub mod paper;
pub mod served;
