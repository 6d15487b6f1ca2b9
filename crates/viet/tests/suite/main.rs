//! The library from outside: against Unicode's own normalization and collation, and over everything Vietnamese can write.
#![expect(clippy::unwrap_used, reason = "a test fails where its facts are wrong")]

mod alphabet;
mod legacy;
mod name;
mod order;
mod speech;
