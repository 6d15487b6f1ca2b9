//! The text of an announcement, and what a person reads in it: the published text where its folder is at hand, else an invented one
//! of the same form. Both lists were written by hand for the intake, and are held against what it reads there.

use std::path::Path;

use chrono::NaiveDate;

pub struct Told {
    pub text: String,
    pub is_published: bool,
    /// Field and value, a line each; a value that ends in "…" is only its beginning.
    lines: Vec<(String, String)>,
}

impl Told {
    /// The published announcement of that name, else the invented one.
    pub fn find(published: &str, invented: &str) -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = own.join("../crates/domain/tests/intake");
        let text = own.join("../../shared/announcements").join(format!("{published}.txt"));
        if let Ok(text) = std::fs::read_to_string(text) {
            let list = read.join("published").join(format!("{published}.txt"));
            let list = std::fs::read_to_string(list).expect("what is to be found in it");
            return Self { text, is_published: true, lines: lines(&list) };
        }
        let sample = read.join("samples").join(format!("{invented}.txt"));
        let sample = std::fs::read_to_string(sample).expect("an invented announcement");
        let (text, list) = sample.split_once("=====\n").expect("a text and what is to be found");
        Self { text: text.to_owned(), is_published: false, lines: lines(list) }
    }

    /// The values of a field, without what stands before a `|`: the number of a content, the figure of a target.
    pub fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        let of_field = self.lines.iter().filter(move |(name, _)| name == field);
        of_field.map(|(_, value)| value.split_once(" | ").map_or(value.as_str(), |(_, text)| text))
    }

    pub fn one(&self, field: &str) -> Option<&str> {
        self.lines.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    pub fn day(&self, field: &str) -> Option<NaiveDate> {
        self.one(field).map(|day| day.parse().expect("a day"))
    }

    /// Number, day and issuer of the superior's launch.
    pub fn superior(&self) -> Option<(&str, NaiveDate, &str)> {
        let mut parts = self.one("parent")?.split(" | ");
        let (number, day, issuer) = (parts.next()?, parts.next()?, parts.next()?);
        Some((number, day.parse().expect("a day"), issuer))
    }
}

fn lines(list: &str) -> Vec<(String, String)> {
    let line = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    list.lines().filter_map(line).collect()
}

/// Whether a page shows what was to be found.
pub fn is_shown(shown: &str, told: &str) -> bool {
    match told.strip_suffix('…') {
        Some(beginning) => shown.starts_with(beginning),
        None => shown == told,
    }
}
