//! The report of a review (sơ kết, tổng kết): figures from the records, what people wrote of limits, causes and what follows.
//!
//! A report is a document with a name in the layout of decree 30/2020/NĐ-CP, Appendix III, form 1.4; its outline is the one that
//! offices use: carrying out, results, commendation, limits and causes, lessons, directions.

use std::collections::BTreeMap;

use domain::indicator::Direction;
use domain::review::Written;
use domain::review::figures::{
    Commended, Figures, Launched, Measured, Models, Proposed, Spread, Year, total, trends,
};
use serde::Serialize;
use viet::date::short;

use crate::nd30::{Answered, FootText, Head, HeadText, Signer, bare, bases, dashed, sentence, specimen};

/// The template that draws a report.
pub(crate) const TEMPLATE: &str = "review.typ";

/// The report of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewPaper {
    /// Who issues it, where, number and day; without number and day it is a draft.
    pub head: Head,
    /// The superior's launch that the movement answers.
    pub answers: Option<Answered>,
    /// What people wrote; its title is what the report is about.
    pub written: Written,
    pub figures: Figures,
    /// The names of awards by their codes; a code without one stands as it is.
    pub awards: BTreeMap<String, String>,
    /// Who signs.
    pub signer: Signer,
    /// True for demonstration data.
    pub specimen: bool,
}

/// A report as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct ReviewText {
    head: HeadText,
    kind: &'static str,
    subject: String,
    bases: Vec<String>,
    sections: Vec<Section>,
    foot: FootText,
    specimen: Option<&'static str>,
}

/// A section under a Roman number.
#[derive(Debug, Serialize)]
struct Section {
    heading: String,
    blocks: Vec<Block>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Block {
    /// A paragraph; a heading of a part stands bold before it.
    Text {
        heading: String,
        text: String,
    },
    Plot(Plot),
    Table(Ruled),
}

/// Lines over the years, above the table that has their numbers.
#[derive(Debug, Serialize)]
struct Plot {
    years: Vec<i64>,
    /// The highest count: the height of the drawing.
    most: i64,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    label: &'static str,
    counts: Vec<i64>,
}

/// A table; the first column is wide and holds words, the others hold counts.
#[derive(Debug, Serialize)]
struct Ruled {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

const ROMAN: [&str; 6] = ["I", "II", "III", "IV", "V", "VI"];

/// Writes the report out in words.
pub(crate) fn text(paper: &ReviewPaper) -> ReviewText {
    let written = &paper.written;
    let all = [
        ("TÌNH HÌNH TRIỂN KHAI", carried_out(&paper.figures.launches)),
        ("KẾT QUẢ", results(written, &paper.figures)),
        ("KHEN THƯỞNG VÀ ĐIỂN HÌNH TIÊN TIẾN", commendation(paper)),
        ("HẠN CHẾ, NGUYÊN NHÂN", weak(written)),
        ("BÀI HỌC KINH NGHIỆM", paragraphs(&written.lessons)),
        ("PHƯƠNG HƯỚNG, KIẾN NGHỊ", onward(written)),
    ];
    let filled = all.into_iter().filter(|(_, blocks)| !blocks.is_empty());
    let section = |((heading, blocks), number): ((&str, Vec<Block>), &str)| Section {
        heading: format!("{number}. {heading}"),
        blocks,
    };
    ReviewText {
        head: paper.head.text(),
        kind: "BÁO CÁO",
        subject: bare(&written.title).to_owned(),
        bases: bases(&[], paper.answers.as_ref()),
        sections: filled.zip(ROMAN).map(section).collect(),
        foot: paper.signer.text(dashed(written.recipients.lines())),
        specimen: specimen(paper.specimen),
    }
}

fn said(text: impl Into<String>) -> Block {
    Block::Text { heading: String::new(), text: text.into() }
}

fn paragraphs(text: &str) -> Vec<Block> {
    text.lines().map(|line| said(sentence(line))).collect()
}

/// Paragraphs under a bold word that stands before the first.
fn part(heading: &str, text: &str) -> Vec<Block> {
    let mut blocks = paragraphs(text);
    if let Some(Block::Text { heading: before, .. }) = blocks.first_mut() {
        *before = format!("{heading}:");
    }
    blocks
}

fn table<const N: usize>(columns: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Block {
    Block::Table(Ruled {
        columns: columns.map(str::to_owned).into(),
        rows: rows.map(|row| row.into()).collect(),
    })
}

fn carried_out(launches: &[Launched]) -> Vec<Block> {
    if launches.is_empty() {
        return vec![said("Trong kỳ không có phong trào thi đua do cơ quan phát động trên hệ thống.")];
    }
    let row = |one: &Launched| {
        let document = match one.on {
            Some(on) => format!("{} ({}, {})", one.title, one.number, short(on)),
            None => one.title.clone(),
        };
        let took_part = one.adopted + one.adapted + one.own;
        [
            document,
            one.asked.to_string(),
            took_part.to_string(),
            one.declined.to_string(),
            one.silent().to_string(),
        ]
    };
    vec![
        said(format!("Phong trào thi đua thực hiện trong kỳ: {:02}.", launches.len())),
        table(
            ["Phong trào, văn bản phát động", "Đơn vị", "Hưởng ứng", "Không tham gia", "Chưa trả lời"],
            launches.iter().map(row),
        ),
    ]
}

fn results(written: &Written, figures: &Figures) -> Vec<Block> {
    let mut blocks = paragraphs(&written.assessment);
    let registered: Vec<_> = figures.launches.iter().filter(|one| one.titles + one.targets > 0).collect();
    if !registered.is_empty() {
        let row = |one: &&Launched| {
            [
                one.title.clone(),
                format!("{}/{}", one.titles_held, one.titles),
                format!("{}/{}", one.targets_met, one.targets),
            ]
        };
        blocks.push(said("Kết quả so với đăng ký (số đạt trên số đăng ký):"));
        blocks.push(table(["Phong trào", "Danh hiệu", "Chỉ tiêu"], registered.iter().map(row)));
    }
    for one in figures.launches.iter().filter(|one| !one.indicators.is_empty()) {
        blocks.push(said(format!(
            "Chỉ tiêu của phong trào “{}”, theo số liệu các đơn vị đã báo cáo:",
            one.title
        )));
        blocks.push(table(
            ["Chỉ tiêu", "Các đơn vị cộng lại", "Đơn vị đạt", "Chưa đạt", "Thiếu số liệu"],
            one.indicators.iter().map(measured),
        ));
    }
    if !figures.years.is_empty() {
        blocks.push(said("Kết quả qua các năm:"));
        blocks.extend(plot(&figures.years).map(Block::Plot));
        blocks.push(table(
            ["Năm", "Phong trào phát động", "Tập thể", "Cá nhân", "Không giữ chức vụ", "Nữ", "Sáng kiến"],
            figures.years.iter().map(year),
        ));
    }
    blocks
}

fn measured(one: &Measured) -> [String; 5] {
    let said = format!("{} ({}): mục tiêu {}; số gốc {}", one.text, one.measure, goal(one), one.base_says());
    let [reached, short, missing] = [one.reached, one.short, one.missing].map(|count| count.to_string());
    [said, one.sum_says(), reached, short, missing]
}

/// In words: not every face has the sign for "at least".
fn goal(one: &Measured) -> String {
    let of = one.goal_of.label().to_lowercase();
    match (one.goal, one.direction) {
        (None, _) => of,
        (Some(goal), Direction::More) => format!("từ {goal} trở lên, {of}"),
        (Some(goal), Direction::Less) => format!("không quá {goal}, {of}"),
    }
}

/// Nothing is drawn where nothing was counted.
fn plot(years: &[Year]) -> Option<Plot> {
    let trends = trends(years);
    let most = trends.iter().flat_map(|one| one.counts.iter().copied()).max()?;
    let lines = trends.into_iter().map(|one| Line { label: one.label, counts: one.counts });
    Some(Plot { years: years.iter().map(|one| one.year).collect(), most, lines: lines.collect() })
}

fn year(one: &Year) -> [String; 7] {
    let Spread { collectives, people, direct, women, .. } = one.spread;
    [one.year, one.launches, collectives, people, direct, women, one.initiatives]
        .map(|count| count.to_string())
}

fn commendation(paper: &ReviewPaper) -> Vec<Block> {
    let Figures { commended, proposed, models, .. } = &paper.figures;
    let mut blocks = Vec::new();
    if commended.is_empty() {
        blocks.push(said("Trong kỳ chưa ghi nhận khen thưởng."));
    } else {
        blocks.push(table(
            ["Danh hiệu, hình thức", "Tập thể", "Tập thể nhỏ", "Cá nhân", "Không giữ chức vụ", "Nữ"],
            commended.iter().map(|one| award(one, &paper.awards)),
        ));
        blocks.extend(shares(commended).map(said));
    }
    blocks.extend(still_proposed(proposed, &paper.awards).map(said));
    blocks.extend(role_models(*models).map(said));
    blocks
}

fn named<'a>(code: &'a str, awards: &'a BTreeMap<String, String>) -> &'a str {
    awards.get(code).map_or(code, String::as_str)
}

fn award(one: &Commended, awards: &BTreeMap<String, String>) -> [String; 6] {
    let Spread { collectives, small, people, direct, women, .. } = one.spread;
    let counts = [collectives, people, direct, women].map(|count| count.to_string());
    let [collectives, people, direct, women] = counts;
    let small = small.map_or_else(|| "–".to_owned(), |small| small.to_string());
    [named(&one.code, awards).to_owned(), collectives, small, people, direct, women]
}

/// How the awards are spread, so that they do not go upward only.
fn shares(commended: &[Commended]) -> Option<String> {
    let all = total(commended);
    let people = (all.people > 0).then(|| {
        format!(
            "cá nhân không giữ chức vụ lãnh đạo, quản lý: {}; nữ: {}",
            all.direct_share(),
            all.women_share()
        )
    });
    let small = all.small_share().filter(|share| share.of > 0).map(|share| format!("tập thể nhỏ: {share}"));
    let parts: Vec<_> = [small, people].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("Tỷ lệ khen thưởng: {}.", parts.join("; ")))
}

fn still_proposed(proposed: &[Proposed], awards: &BTreeMap<String, String>) -> Option<String> {
    let waiting = proposed.iter().filter(|one| one.waiting > 0);
    let parts: Vec<_> =
        waiting.map(|one| format!("{}: {:02}", named(&one.code, awards), one.waiting)).collect();
    (!parts.is_empty()).then(|| format!("Đang đề nghị xét: {}.", parts.join("; ")))
}

fn role_models(models: Models) -> Option<String> {
    let Models { found, nurtured, recognised, multiplied } = models;
    (!models.is_empty()).then(|| {
        format!(
            "Điển hình tiên tiến: phát hiện {found:02}; bồi dưỡng {nurtured:02}; công nhận {recognised:02}; nhân rộng {multiplied:02}."
        )
    })
}

fn weak(written: &Written) -> Vec<Block> {
    let mut blocks = part("Hạn chế", &written.limits);
    blocks.extend(part("Nguyên nhân", &written.causes));
    blocks
}

fn onward(written: &Written) -> Vec<Block> {
    let mut blocks = part("Phương hướng, nhiệm vụ", &written.directions);
    blocks.extend(part("Kiến nghị", &written.requests));
    blocks
}
