//! `thidua intake`: an announcement read from a file, each value with its place in the text.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use domain::intake::{Announcement, Found, read};
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
    let reader = sheets::Reader { arguments: vec!["read-letter".to_owned()], ..people::reader()? };
    reader.read_letter(&bytes).map_err(|refused| in_file(refused.to_string()))
}

/// A line for each value under the name that people know; what was not found is left out and named at the end.
fn in_words(found: &Announcement) -> String {
    let mut lines = Lines::default();
    lines.one("Tên phong trào", &found.title);
    lines.one("Hình thức thi đua", &found.kind);
    lines.one("Chủ đề", &found.theme);
    lines.one("Chào mừng", &found.occasion);
    lines.one("Cơ quan phát động", &found.issuer);
    lines.one("Số", &found.number);
    lines.day("Ngày", found.date.as_ref());
    lines.day("Từ ngày", found.period.as_ref().and_then(|period| period.from.as_ref()));
    lines.day("Đến ngày", found.period.as_ref().and_then(|period| period.to.as_ref()));
    lines.many(
        "Văn bản cấp trên",
        found.parent.iter().map(|parent| {
            let date = parent.date.as_ref().map(|date| format!(" ngày {}", viet::date::short(date.value)));
            let issuer = parent.issuer.as_ref().map(|issuer| format!(" của {}", issuer.value));
            parent.number.value.clone() + &date.unwrap_or_default() + &issuer.unwrap_or_default()
        }),
    );
    lines.many("Mục đích", found.purpose.iter().map(|one| one.value.clone()));
    lines.many("Yêu cầu", found.requirements.iter().map(|one| one.value.clone()));
    lines.one("Đối tượng", &found.subjects);
    lines.many(
        "Nội dung",
        found.contents.iter().map(|content| {
            let no = content.no.as_ref().map(|no| format!("{}. ", no.value));
            no.unwrap_or_default() + &content.text.value
        }),
    );
    lines.many(
        "Chỉ tiêu",
        found
            .targets
            .iter()
            .map(|target| format!("{} {}: {}", target.value.value, target.unit.value, target.text.value)),
    );
    lines.many(
        "Ngày kỷ niệm",
        found.commemorations.iter().map(|one| {
            let date = one.date.as_ref().map(|date| format!(" ({})", viet::date::short(date.value)));
            one.name.value.clone() + &date.unwrap_or_default()
        }),
    );
    lines.many(
        "Tổ chức thực hiện",
        found.responsibilities.iter().map(|duty| format!("{}: {}", duty.who.value, duty.what.value)),
    );
    lines.many("Nơi nhận", found.recipients.iter().map(|one| one.value.clone()));
    lines.many(
        "Người ký",
        found.signer.iter().map(|signer| format!("{} {}", signer.post.value, signer.name.value)),
    );
    lines.many(
        "Văn bản nêu trong bài",
        found.references.iter().map(|one| {
            let parts = [&one.number, &one.title].into_iter().flatten().map(|part| part.value.as_str());
            parts.collect::<Vec<_>>().join(", ")
        }),
    );
    lines.whole()
}

#[derive(Default)]
struct Lines {
    told: Vec<String>,
    missing: Vec<&'static str>,
}

impl Lines {
    fn one<T: ToString>(&mut self, name: &'static str, found: &Option<Found<T>>) {
        self.many(name, found.iter().map(|found| found.value.to_string()));
    }

    fn day(&mut self, name: &'static str, found: Option<&Found<chrono::NaiveDate>>) {
        self.many(name, found.into_iter().map(|day| viet::date::short(day.value)));
    }

    /// One value beside its name, several below it.
    fn many(&mut self, name: &'static str, values: impl Iterator<Item = String>) {
        let values: Vec<_> = values.collect();
        match &values[..] {
            [] => self.missing.push(name),
            [value] => self.told.push(format!("{name}: {value}")),
            values => self.told.push(format!("{name}:\n  {}", values.join("\n  "))),
        }
    }

    fn whole(mut self) -> String {
        if !self.missing.is_empty() {
            self.told.push(format!("Không thấy trong văn bản: {}.", self.missing.join(", ").to_lowercase()));
        }
        self.told.join("\n")
    }
}
