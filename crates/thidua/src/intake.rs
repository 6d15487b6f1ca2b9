//! `thidua intake`: an announcement read from a file, each value with its place in the text.

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use domain::intake::{Announcement, Told, read};
use serde::Serialize;

use crate::command;
use crate::failure::Failure;
use crate::people;

/// What is found, and the text that the places count in.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    found: &'a Announcement,
    text: &'a str,
}

pub fn run(words: &command::Intake) -> Result<ExitCode, Failure> {
    let text = text_of(&words.file)?;
    let found = read(&text);
    if words.json {
        let answer = Answer { found: &found, text: &text };
        println!("{}", serde_json::to_string(&answer).map_err(|error| Failure::Work(error.to_string()))?);
    } else {
        println!("{}", in_words(&found));
    }
    Ok(ExitCode::SUCCESS)
}

/// Read in a process of its own, whoever sent the file.
fn text_of(file: &Path) -> Result<String, Failure> {
    let in_file = |says: String| Failure::Words(format!("{}: {says}", file.display()));
    let bytes = fs::read(file).map_err(|error| in_file(format!("không mở được tệp ({error})")))?;
    reader()?.read_letter(&bytes).map_err(|refused| in_file(refused.to_string()))
}

/// A reader of letters: this program, started once for each file.
pub fn reader() -> io::Result<sheets::Reader> {
    Ok(sheets::Reader { arguments: vec!["read-letter".to_owned()], ..people::reader()? })
}

/// What was found under the name that people know, several values below it; what was not found is named at the end.
fn in_words(found: &Announcement) -> String {
    let (told, missing): (Vec<_>, Vec<_>) =
        found.told().into_iter().partition(|told| !told.values.is_empty());
    let mut lines: Vec<_> = told.iter().map(in_a_line).collect();
    if !found.disputed.is_empty() {
        let times: Vec<_> = found.disputed.iter().map(|time| time.value.as_str()).collect();
        lines.push(format!("Thời gian trong văn bản không khớp nhau: {}.", times.join("; ")));
    }
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|told| told.name).collect();
        lines.push(format!("Không thấy trong văn bản: {}.", names.join(", ").to_lowercase()));
    }
    lines.join("\n")
}

fn in_a_line(told: &Told) -> String {
    let values: Vec<_> = told.values.iter().map(|found| found.value.as_str()).collect();
    match values[..] {
        [value] => format!("{}: {value}", told.name),
        _ => format!("{}:\n  {}", told.name, values.join("\n  ")),
    }
}
