//! The law of thi đua – khen thưởng as data, and a judge that explains itself.
//!
//! The data lives in the folder `law/` of the repository (instruments, catalogue, figures, rules, worked cases);
//! this crate reads it as text and answers:
//!
//! - [`Law::judge`]: may this subject be given this award, and why (not)? [`Law::readings`] puts disputed and unread
//!   texts side by side; [`Law::remedies`] names the single facts that would change it.
//! - [`Law::outcome`], [`Law::screen`], [`Law::screen_population`]: the same verdict without its reasons, for one
//!   case, one person, everybody.
//! - [`Law::forecast`]: what the next years open, and what would break them.
//! - [`Law::prefer`], [`Law::clashes`], [`Members::of`], [`Law::grade_quota`], [`Law::title_quota`]: a whole office.
//! - [`Law::bonus`], [`Law::vote_rule`], [`Law::count`], [`Law::authority`], [`Law::launch_requirements`], [`Law::practices`],
//!   [`Law::documents`], [`Law::deadlines`], [`Law::statements`]; [`Law::answer_due`] counts in working days.
//! - [`Law::check`]: is the data itself sound? [`Law::read_with_overlay`] lays an office's own texts over it,
//!   [`Law::changes`] says which verdicts that changes.
//!
//! Pure: no I/O, no clock, no floating point, no order of a hash table. Numbers of the law never stand here.
#![deny(clippy::float_arithmetic, clippy::lossy_float_literal)]

mod answers;
mod authority;
mod bonus;
mod brief;
mod case;
mod catalogue;
mod check;
mod cite;
mod cohort;
mod day;
mod decimal;
mod dossier;
mod fact;
mod forecast;
mod input;
mod judge;
mod lanes;
mod launch;
mod office;
mod overlay;
mod population;
mod predecessor;
mod quota;
mod rank;
mod read;
mod reading;
mod remedy;
mod request;
mod row;
mod rule;
mod source;
mod text;
mod timelines;
mod verdict;
mod vote;
mod way;
mod word;
mod years;

pub use authority::Authority;
pub use bonus::{Bonus, Grant, GrantBonus};
pub use brief::Brief;
pub use case::{
    Absence, AbsenceKind, Case, CaseFinding, Category, Decider, Discipline, Effect, Grade, GradeLevel,
    Granted, Group, Initiative, InitiativeKind, Measure, Members, Pending, Sex, Subject, SubjectKind,
};
pub use cite::Citation;
pub use dossier::{DeadlineRule, DocumentRequirement, DueDay, Statement};
pub use forecast::{Assumed, ForecastAward, ForecastYear};
pub use input::{FactsFault, LONGEST_FACTS, read_facts};
pub use judge::UnknownCode;
pub use launch::{Emulation, LaunchRequirement, Practice};
pub use office::{Clash, Preference, Proposal};
pub use overlay::{Change, Overlay};
pub use population::{Population, Standings};
pub use predecessor::Predecessor;
pub use quota::Quota;
pub use read::{Fault, Law, built_in_files};
pub use reading::Reading;
pub use remedy::Remedy;
pub use request::AnswerDue;
pub use source::{Award, Confidence, FormerName, Instrument, InstrumentKind, Kind, Level, Token};
pub use text::{AmendFault, Amendment, RuleText, TextValue, own_files};
pub use verdict::{Basis, Missing, Outcome, RuleOutcome, RuleResult, Verdict};
pub use vote::{VoteCount, VoteFault, VoteRule};
pub use word::UnknownWord;
