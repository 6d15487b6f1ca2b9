//! Spreadsheets of every kind, made here and read back, and every bad file with its own sentence.

mod apart;
mod attachments;
mod bad;
mod files;
mod good;
mod letters;
mod office;
mod photos;
mod text;
mod writes;
