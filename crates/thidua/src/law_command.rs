//! `thidua law …`: the law's data by command, without an installation.

use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;

use law::{
    Assumed, Case, Decider, Fault, GradeLevel, Grant, LONGEST_FACTS, Law, Outcome, Reading, Remedy,
    UnknownCode, Verdict, read_facts,
};
use serde::Serialize;

use crate::command::{self, Authority, Forecast, LawFile, LawQuestion, Quota, Vote};
use crate::failure::Failure;

pub fn run(words: &command::Law) -> Result<ExitCode, Failure> {
    let law = law_with(words.overlay.as_deref())?;
    match &words.question {
        LawQuestion::Judge(words) => judge(&law, words),
        LawQuestion::Bonus(words) => bonus(&law, words),
        LawQuestion::Vote(words) => vote(&law, words),
        LawQuestion::Authority(words) => authority(&law, words),
        LawQuestion::Quota(words) => quota(&law, words),
        LawQuestion::Forecast(words) => forecast(&law, words),
        LawQuestion::Check { dir, json } => check(&law, dir.as_deref(), *json),
    }
}

/// The built-in law, with the office's own folder over it where one is named.
fn law_with(overlay: Option<&Path>) -> Result<Arc<Law>, Failure> {
    let Some(dir) = overlay else { return Ok(Law::built_in().clone()) };
    laid(&files_of(dir)?).map(Arc::new).map_err(|faults| Failure::Words(in_lines(&faults)))
}

fn laid(own: &[(String, String)]) -> Result<Law, Vec<Fault>> {
    let own: Vec<_> = own.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Law::read_with_overlay(law::built_in_files(), &own)
}

fn in_lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A verdict, what would change it, and what each text says where a person decides.
#[derive(Serialize)]
struct Judged {
    #[serde(flatten)]
    verdict: Verdict,
    would_change: Vec<Remedy>,
    readings: Vec<Reading>,
}

fn judge(law: &Law, words: &LawFile) -> Result<ExitCode, Failure> {
    let case = case_in(law, &words.file)?;
    let judged = judged(law, &case).map_err(|error| in_file(&words.file, error))?;
    answer(&judged, words.json, |judged| {
        print_verdict(&judged.verdict);
        for remedy in &judged.would_change {
            println!("  Sẽ đổi kết luận: {}", remedy.says);
        }
        for reading in &judged.readings {
            println!("  {}: {}", reading.text, reading.verdict.verdict.label());
        }
    })
}

fn judged(law: &Law, case: &Case) -> Result<Judged, UnknownCode> {
    let verdict = law.judge(case)?;
    let readings = if verdict.verdict == Outcome::Ask { law.readings(case)? } else { Vec::new() };
    Ok(Judged { verdict, would_change: law.remedies(case)?, readings })
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

fn bonus(law: &Law, words: &LawFile) -> Result<ExitCode, Failure> {
    let grants: Grants = read_facts(&text_of(&words.file)?).map_err(|fault| in_file(&words.file, fault))?;
    let bonus = law.bonus(&grants.grant).map_err(|error| in_file(&words.file, error))?;
    answer(&bonus, words.json, |bonus| {
        for grant in &bonus.grants {
            println!("{}: {}", grant.award, grant.why);
        }
        println!("Tổng cộng: {}", viet::number::dong(bonus.total));
    })
}

fn vote(law: &Law, words: &Vote) -> Result<ExitCode, Failure> {
    let count = law
        .count(&words.award, words.members, words.yes, words.no, words.absent, words.written, words.on)
        .map_err(|fault| Failure::Words(fault.to_string()))?;
    answer(&count, words.json, |count| println!("{}", count.says))
}

fn authority(law: &Law, words: &Authority) -> Result<ExitCode, Failure> {
    let decider: Decider =
        words.decider.parse().map_err(|error: law::UnknownWord| Failure::Words(error.to_string()))?;
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

fn quota(law: &Law, words: &Quota) -> Result<ExitCode, Failure> {
    let quota = match (&words.grade_count, words.ldtt) {
        (Some(text), _) => {
            let (level, count) = grade_count(text)?;
            law.grade_quota(level, count, words.on)
        }
        (None, count) => law.title_quota("CSTDCS", count.unwrap_or_default(), words.percent, words.on),
    };
    answer(&quota, words.json, |quota| println!("{}", quota.says))
}

/// `HTTNV=30`
fn grade_count(text: &str) -> Result<(GradeLevel, u32), Failure> {
    let wrong = || Failure::Words(format!("--grade-count «{text}»: ghi mức và số người, ví dụ HTTNV=30"));
    let (level, count) = text.split_once('=').ok_or_else(wrong)?;
    let level = level.parse().map_err(|error: law::UnknownWord| Failure::Words(error.to_string()))?;
    Ok((level, count.parse().map_err(|_| wrong())?))
}

fn forecast(law: &Law, words: &Forecast) -> Result<ExitCode, Failure> {
    let case = case_in(law, &words.file)?;
    let assumed =
        Assumed { grade: word(words.grade.as_deref())?, initiative: word(words.initiative.as_deref())? };
    let years = law
        .forecast(&case.subject, case.year, case.received, assumed)
        .map_err(|error| in_file(&words.file, error))?;
    answer(&years, words.json, |years| {
        for year in years {
            println!("{}", year.year);
            for told in year.gained.iter().chain(&year.lost).chain(&year.breaks) {
                println!("  {}", told.says);
            }
        }
    })
}

fn word<T: FromStr<Err = law::UnknownWord>>(text: Option<&str>) -> Result<Option<T>, Failure> {
    text.map(str::parse).transpose().map_err(|error: law::UnknownWord| Failure::Words(error.to_string()))
}

/// The built-in data, a folder like it, or an office's own folder (it has an `overlay.toml`) laid over the built-in data.
fn check(law: &Law, dir: Option<&Path>, json: bool) -> Result<ExitCode, Failure> {
    let faults = match dir.map(files_of).transpose()? {
        None => law.check(),
        Some(own) if own.iter().any(|(name, _)| name == "overlay.toml") => {
            laid(&own).err().unwrap_or_default()
        }
        Some(files) => check_files(&files),
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

fn check_files(files: &[(String, String)]) -> Vec<Fault> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    match Law::read(&files) {
        Ok(law) => law.check(),
        Err(faults) => faults,
    }
}

/// The TOML files of a folder and of the folders right below it, named as the built-in ones are: `rules/people.toml`.
pub fn files_of(dir: &Path) -> Result<Vec<(String, String)>, Failure> {
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

/// The text of a facts file; one that is too large is not even read.
fn text_of(file: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| in_file(file, error);
    if std::fs::metadata(file).map_err(unreadable)?.len() > LONGEST_FACTS as u64 {
        return Err(in_file(file, "tệp lớn hơn 1 MB; mỗi tệp chỉ ghi một hồ sơ, vài nghìn ký tự"));
    }
    std::fs::read_to_string(file).map_err(unreadable)
}

fn case_in(law: &Law, file: &Path) -> Result<Case, Failure> {
    law.read_case(&text_of(file)?).map_err(|fault| in_file(file, fault))
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
