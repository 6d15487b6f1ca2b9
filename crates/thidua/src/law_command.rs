//! `thidua law …`: the law's data by command, without an installation.

use std::path::Path;
use std::process::ExitCode;

use law::{Case, Decider, Grant, Law, Verdict};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::command::{self, Authority, LawFile, Vote};
use crate::failure::Failure;

pub fn run(command: &command::Law) -> Result<ExitCode, Failure> {
    match command {
        command::Law::Judge(words) => judge(words),
        command::Law::Bonus(words) => bonus(words),
        command::Law::Vote(words) => vote(words),
        command::Law::Authority(words) => authority(words),
        command::Law::Check { dir, json } => check(dir.as_deref(), *json),
    }
}

fn judge(words: &LawFile) -> Result<ExitCode, Failure> {
    let case: Case = read(&words.file)?;
    let verdict = Law::built_in().judge(&case).map_err(|error| in_file(&words.file, error))?;
    answer(&verdict, words.json, print_verdict)
}

fn print_verdict(verdict: &Verdict) {
    println!("{} {}: {}", verdict.award, verdict.year, verdict.verdict.label());
    for rule in &verdict.rules {
        println!("  [{}] {} – {}", rule.outcome.label(), rule.id, rule.says);
        for cite in &rule.cite {
            println!("      {cite}");
        }
    }
    for missing in &verdict.missing {
        println!("  Còn thiếu: {}", missing.says);
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Grants {
    grant: Vec<Grant>,
}

fn bonus(words: &LawFile) -> Result<ExitCode, Failure> {
    let grants: Grants = read(&words.file)?;
    let bonus = Law::built_in().bonus(&grants.grant).map_err(|error| in_file(&words.file, error))?;
    answer(&bonus, words.json, |bonus| {
        for grant in &bonus.grants {
            println!("{}: {}", grant.award, grant.why);
        }
        println!("Tổng cộng: {}", viet::number::dong(bonus.total));
    })
}

fn vote(words: &Vote) -> Result<ExitCode, Failure> {
    let count = Law::built_in()
        .count(&words.award, words.members, words.yes, words.no, words.absent, words.written, words.on)
        .map_err(|fault| Failure::Words(fault.to_string()))?;
    answer(&count, words.json, |count| println!("{}", count.says))
}

fn authority(words: &Authority) -> Result<ExitCode, Failure> {
    let decider: Decider =
        words.decider.parse().map_err(|error: law::UnknownWord| Failure::Words(error.to_string()))?;
    let law = Law::built_in();
    if law.award(&words.award).is_none() {
        return Err(Failure::Words(format!(
            "không có danh hiệu, hình thức «{}» trong danh mục",
            words.award
        )));
    }
    answer(&law.authority(&words.award, decider, words.on), words.json, |authority| {
        println!("{}", authority.says)
    })
}

fn check(dir: Option<&Path>, json: bool) -> Result<ExitCode, Failure> {
    let faults = match dir {
        None => Law::built_in().check(),
        Some(dir) => check_files(&files_of(dir)?),
    };
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    answer(&lines, json, |lines| {
        for line in lines {
            println!("{line}");
        }
        if lines.is_empty() {
            println!("Dữ liệu pháp luật không có lỗi.");
        }
    })?;
    Ok(if lines.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn check_files(files: &[(String, String)]) -> Vec<law::Fault> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    match Law::read(&files) {
        Ok(law) => law.check(),
        Err(faults) => faults,
    }
}

/// The TOML files of a folder and of the folders right below it, named as the built-in ones are: `rules/people.toml`.
fn files_of(dir: &Path) -> Result<Vec<(String, String)>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::Words(format!("không đọc được {}: {error}", dir.display()));
    let mut files = Vec::new();
    for folder in ["", "rules", "cases"] {
        let folder_path = dir.join(folder);
        if !folder.is_empty() && !folder_path.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder_path).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.strip_prefix(dir).unwrap_or(&path).display().to_string();
                files.push((name, std::fs::read_to_string(&path).map_err(unreadable)?));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The longest facts file that is read (bytes): a record of a whole life needs a few thousand.
const LONGEST_FILE: u64 = 1024 * 1024;

/// Reads TOML, or JSON when the text begins with a brace.
fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let unreadable = |error: std::io::Error| in_file(file, error);
    if std::fs::metadata(file).map_err(unreadable)?.len() > LONGEST_FILE {
        return Err(in_file(file, "tệp lớn hơn 1 MB; một hồ sơ chỉ cần vài nghìn ký tự"));
    }
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    match text.trim_start().starts_with('{') {
        true => serde_json::from_str(&text).map_err(|error| in_file(file, error)),
        false => toml::from_str(&text).map_err(|error| in_file(file, one_line(&error))),
    }
}

/// A TOML error in one line: what and where, without the excerpt.
fn one_line(error: &toml::de::Error) -> String {
    let place = error.span().map(|span| format!(" (từ ký tự {})", span.start)).unwrap_or_default();
    format!("{}{place}", error.message())
}

fn in_file(file: &Path, what: impl std::fmt::Display) -> Failure {
    Failure::Words(format!("{}: {what}", file.display()))
}

/// Prints one JSON document, or what people read.
fn answer<T: Serialize>(value: &T, json: bool, print: impl Fn(&T)) -> Result<ExitCode, Failure> {
    match json {
        true => println!(
            "{}",
            serde_json::to_string_pretty(value).map_err(|error| Failure::Work(error.to_string()))?
        ),
        false => print(value),
    }
    Ok(ExitCode::SUCCESS)
}
