//! Papers of the office, drawn from plain values: a decision with its list (PDF and Word), certificates, the
//! minutes of the council, the launch of a movement, the pledge that units sign and the ranking of a cluster's year (PDF and Word
//! each), the report of a review.
//!
//! Each room says in Rust what its paper says (every sentence, count and sum, once) and leaves to a template
//! under `templates/` how it looks, so that the PDF and the Word file of one paper cannot differ in a word.
//! [`nd30`] holds what every administrative paper shares under decree 30/2020/NĐ-CP: head, foot, lists.
//! [`Press`] owns the fonts and the Typst compiler; make one and keep it. Nothing here reads a clock: the same
//! values give the same bytes.

pub mod cluster;
pub mod council;
pub mod decision;
pub mod movement;
pub mod nd30;
pub mod pledge;
mod press;
pub mod review;
mod word;

pub use cluster::{RankingPaper, ranking_docx};
pub use council::MinutesPaper;
pub use decision::{Certificate, DecisionPaper, decision_docx};
pub use movement::{LaunchPaper, launch_docx};
pub use pledge::{PledgePaper, pledge_docx};
pub use press::{PaperError, Press};
pub use review::ReviewPaper;
