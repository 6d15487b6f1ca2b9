//! The decision that commends, with its list, as PDF and as Word file, and the certificates that follow it.
//!
//! The office gives rows, bases and people; articles, counts, sums and the order of the list are made here, so
//! that Article 1, the list and the money cannot disagree. Layout: decree 30/2020/NĐ-CP, Appendix III, form 1.2.

mod certificate;
mod docx;

use std::collections::BTreeSet;

use serde::Serialize;
use viet::number::{dong, grouped, words};

pub use self::certificate::Certificate;
pub(crate) use self::certificate::{
    Pictures, TEMPLATE as CERTIFICATE_TEMPLATE, sheets as certificate_sheets,
};
pub use self::docx::decision_docx;
use crate::PaperError;
use crate::nd30::{
    Answered, FootText, Head, HeadText, Signer, bare, closed, dashed, point, sentence, specimen,
};

/// The template that draws a decision.
pub(crate) const TEMPLATE: &str = "decision.typ";

/// A commending decision (quyết định khen thưởng) and its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionPaper {
    /// Who issues it, where, number and day; without number and day it is a draft.
    pub head: Head,
    /// What it is about (trích yếu), such as `Về việc tặng Giấy khen cho …`.
    pub subject: String,
    /// Who decides, in normal case, such as `Chánh Văn phòng Hội đồng nhân dân tỉnh Lạng Sơn`.
    pub authority: String,
    /// The legal bases, one a line, in the order they are cited.
    pub bases: Vec<String>,
    /// The superior's launch that the movement answers in which they were commended.
    pub answers: Option<Answered>,
    /// The last of the bases: `Theo đề nghị của … tại Tờ trình số …`.
    pub proposal: String,
    /// What is commended, in the words that follow the recipients in Article 1: `đã có thành tích …`.
    pub merit: String,
    /// Who is commended, in the order that was approved.
    pub rows: Vec<AwardRow>,
    /// Where the money comes from, such as `quỹ thi đua, khen thưởng năm 2026 của Văn phòng`; empty where none is paid.
    pub fund: String,
    /// Who carries the decision out beside those commended, such as `Trưởng phòng Hành chính, Kế toán trưởng`.
    pub executors: String,
    /// Who receives it beside those named in the last article; the archive comes last.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// True for demonstration data: each page then says that people and acts are invented.
    pub specimen: bool,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardRow {
    /// The number within this decision, from 1: the golden-book number (số sổ vàng) of the certificate.
    pub ordinal: u32,
    /// Whom the line commends.
    pub kind: Recipient,
    /// `Ông` or `Bà`; none for a collective or household.
    pub honorific: Option<String>,
    /// The name as it stands on the certificate.
    pub name: String,
    /// Post and unit of a person, the parent body of a collective, the address of a household; may be empty.
    pub post_unit: String,
    /// The achievement, where each line has its own.
    pub achievement: Option<String>,
    /// What is granted.
    pub award: Award,
    /// The bonus in đồng, where money is paid.
    pub bonus: Option<i64>,
}

/// Whom an award goes to. The order is that of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// Tập thể.
    Collective,
    /// Cá nhân.
    Person,
    /// Hộ gia đình.
    Household,
}

/// What is granted, by its name in the law. A title is put in quotation marks and granted as a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Award {
    /// A title (danh hiệu thi đua), such as `Lao động tiên tiến`.
    Title(String),
    /// A form (hình thức khen thưởng), such as `Giấy khen`.
    Form(String),
}

/// The decision as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct DecisionText {
    head: HeadText,
    kind: &'static str,
    subject: String,
    authority: String,
    bases: Vec<String>,
    order: &'static str,
    articles: Vec<Article>,
    foot: FootText,
    list: ListText,
    specimen: Option<&'static str>,
}

/// One article: its label, its sentence, and the points below it.
#[derive(Debug, Serialize)]
struct Article {
    label: String,
    text: String,
    points: Vec<String>,
}

/// The list that goes with the decision.
#[derive(Debug, Serialize)]
struct ListText {
    title: String,
    reference: String,
    columns: Vec<Column>,
    groups: Vec<Group>,
    total: Option<String>,
    closing: String,
}

/// A column of the list; `share` is its part of the page's width in hundredths of the shares' sum.
#[derive(Debug, Serialize)]
struct Column {
    head: String,
    share: usize,
    align: Align,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Align {
    Left,
    Center,
    Right,
}

/// Lines of the list under one or two headings.
#[derive(Debug, Serialize)]
struct Group {
    headings: Vec<Heading>,
    rows: Vec<Vec<String>>,
}

/// A heading across the list: 2 is the outermost level, below the head of the table, which is 1.
#[derive(Debug, Serialize)]
struct Heading {
    level: u8,
    text: String,
}

impl Award {
    /// The name without quotation marks.
    pub fn name(&self) -> &str {
        match self {
            Award::Title(name) | Award::Form(name) => name,
        }
    }

    fn granted(&self) -> String {
        match self {
            Award::Title(name) => format!("tặng danh hiệu “{name}”"),
            Award::Form(name) => format!("tặng {name}"),
        }
    }
}

impl Recipient {
    fn word(self) -> &'static str {
        match self {
            Recipient::Collective => "tập thể",
            Recipient::Person => "cá nhân",
            Recipient::Household => "hộ gia đình",
        }
    }
}

impl AwardRow {
    fn called(&self) -> String {
        called(self.honorific.as_deref(), &self.name)
    }
}

/// A name behind its honorific.
fn called(honorific: Option<&str>, name: &str) -> String {
    match honorific {
        Some(honorific) => format!("{honorific} {name}"),
        None => name.to_owned(),
    }
}

/// Writes the decision out in words. Refuses one without lines, or with two lines under one number.
pub(crate) fn text(paper: &DecisionPaper) -> Result<DecisionText, PaperError> {
    demand_lines(&paper.rows)?;
    let articles = articles(paper);
    let answered = paper.answers.as_ref().and_then(|answered| answered.basis(&paper.bases));
    let bases = paper.bases.iter().chain(&answered).chain([&paper.proposal]).map(String::as_str);
    let recipients = format!("Như Điều {}", articles.len());
    let recipients = [&recipients].into_iter().chain(&paper.recipients).map(String::as_str);
    Ok(DecisionText {
        head: paper.head.text(),
        kind: "QUYẾT ĐỊNH",
        subject: bare(&paper.subject).to_owned(),
        authority: paper.authority.to_uppercase(),
        bases: closed(bases),
        order: "QUYẾT ĐỊNH:",
        foot: paper.signer.text(dashed(recipients)),
        list: list(paper),
        articles,
        specimen: specimen(paper.specimen),
    })
}

fn demand_lines(rows: &[AwardRow]) -> Result<(), PaperError> {
    if rows.is_empty() {
        return Err(PaperError::Incomplete(
            "Quyết định chưa có tập thể, cá nhân nào. Hãy chọn ít nhất một dòng đã được Hội đồng thông qua.",
        ));
    }
    let ordinals: BTreeSet<u32> = rows.iter().map(|row| row.ordinal).collect();
    if ordinals.len() < rows.len() {
        return Err(PaperError::Incomplete(
            "Danh sách có hai dòng cùng số thứ tự. Hãy đánh lại số thứ tự trước khi in.",
        ));
    }
    Ok(())
}

fn articles(paper: &DecisionPaper) -> Vec<Article> {
    let mut texts = vec![grant(paper)];
    texts.extend(money(paper).map(|text| (text, Vec::new())));
    texts.push((execution(paper), Vec::new()));
    let article = |(at, (text, points)): (usize, (String, Vec<String>))| Article {
        label: format!("Điều {}.", at + 1),
        text,
        points,
    };
    texts.into_iter().enumerate().map(article).collect()
}

/// Article 1: in one sentence for one award, with a point for each where there are several.
fn grant(paper: &DecisionPaper) -> (String, Vec<String>) {
    let merit = bare(&paper.merit);
    match awards(&paper.rows)[..] {
        [award] => {
            let counts = counts(&paper.rows, " và ");
            (
                format!("{} cho {counts} {merit} (có danh sách kèm theo).", capital(&award.granted())),
                Vec::new(),
            )
        }
        ref awards => {
            let who = kinds(&paper.rows);
            let point = |(at, award): (usize, &&Award)| {
                let counts = counts(of(&paper.rows, award), " và ");
                format!("{}) {} cho {counts}", point(at), capital(&award.granted()))
            };
            let points: Vec<_> = awards.iter().enumerate().map(point).collect();
            (
                format!("Khen thưởng các {who} {merit} (có danh sách kèm theo), gồm:"),
                closed(points.iter().map(String::as_str)),
            )
        }
    }
}

/// Article 2, where money is paid. A line without a figure is paid by the rules in force: no sum is invented for it.
fn money(paper: &DecisionPaper) -> Option<String> {
    if paper.fund.is_empty() {
        return None;
    }
    let (who, fund) = (kinds(&paper.rows), sentence(&paper.fund));
    let Some(total) = total(&paper.rows) else {
        return Some(format!(
            "Mức tiền thưởng kèm theo của từng {who} theo quy định hiện hành, chi từ {fund}"
        ));
    };
    let figure = format!("{} (bằng chữ: {} đồng)", dong(total), capital(&words(total)));
    let rest = match paper.rows.iter().all(|row| row.bonus.is_some()) {
        true => "",
        false => "; dòng chưa ghi số tiền được thưởng theo quy định hiện hành",
    };
    Some(format!(
        "Tiền thưởng kèm theo của từng {who} ghi tại danh sách; tổng số tiền thưởng là {figure}{rest}, chi từ {fund}"
    ))
}

/// The last article.
fn execution(paper: &DecisionPaper) -> String {
    let executors = bare(&paper.executors);
    let who = kinds(&paper.rows);
    format!(
        "{executors} và các {who} có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này kể từ ngày ký./."
    )
}

fn list(paper: &DecisionPaper) -> ListText {
    let rows = &paper.rows;
    let named = match awards(rows)[..] {
        [award] => award.granted(),
        _ => "khen thưởng".to_owned(),
    };
    ListText {
        title: format!("Danh sách {} được {named}", kinds(rows)).to_uppercase(),
        reference: format!(
            "(Kèm theo Quyết định số {} {} của {})",
            paper.head.notation(),
            crate::nd30::long_or_blank(paper.head.date),
            paper.authority
        ),
        columns: columns(rows),
        groups: groups(rows),
        total: total(rows).map(grouped),
        closing: format!("Danh sách gồm {}./.", counts(rows, ", ")),
    }
}

/// Number, name and post always; achievement and bonus where a line has one.
fn columns(rows: &[AwardRow]) -> Vec<Column> {
    let people_only = rows.iter().all(|row| row.kind == Recipient::Person);
    let name = if people_only { "Họ và tên".to_owned() } else { format!("Tên {}", kinds(rows)) };
    let mut columns = vec![
        Column { head: "TT".into(), share: 9, align: Align::Center },
        Column { head: name, share: 45, align: Align::Left },
        Column { head: "Chức vụ, đơn vị".into(), share: 48, align: Align::Left },
    ];
    if has_achievements(rows) {
        columns.push(Column { head: "Thành tích".into(), share: 46, align: Align::Left });
    }
    if total(rows).is_some() {
        columns.push(Column { head: "Tiền thưởng (đồng)".into(), share: 24, align: Align::Right });
    }
    columns
}

fn has_achievements(rows: &[AwardRow]) -> bool {
    rows.iter().any(|row| row.achievement.is_some())
}

/// The lines by award (where there are several) and by kind of recipient, each in the order approved.
fn groups(rows: &[AwardRow]) -> Vec<Group> {
    let awards = awards(rows);
    let mut groups = Vec::new();
    let several = awards.len() > 1;
    for (at, award) in awards.iter().enumerate() {
        let title = || format!("{}. {}", point(at), award.name()).to_uppercase();
        let mut headings: Vec<_> = several.then(|| Heading { level: 2, text: title() }).into_iter().collect();
        let of_award = of(rows, award);
        for (nth, kind) in kind_set(of_award.clone()).into_iter().enumerate() {
            let of_kind: Vec<_> = of_award.clone().filter(|row| row.kind == kind).collect();
            let text = format!("{}. {} ({:02})", ROMAN[nth], kind.word().to_uppercase(), of_kind.len());
            headings.push(Heading { level: if several { 3 } else { 2 }, text });
            let rows = of_kind.into_iter().map(|row| cells(row, rows)).collect();
            groups.push(Group { headings: std::mem::take(&mut headings), rows });
        }
    }
    groups
}

/// The kinds of recipient are three, so are their numbers.
const ROMAN: [&str; 3] = ["I", "II", "III"];

fn cells(row: &AwardRow, all: &[AwardRow]) -> Vec<String> {
    let mut cells = vec![row.ordinal.to_string(), row.called(), row.post_unit.clone()];
    if has_achievements(all) {
        cells.push(row.achievement.clone().unwrap_or_default());
    }
    if total(all).is_some() {
        cells.push(row.bonus.map(grouped).unwrap_or_default());
    }
    cells
}

/// The awards of the list in the order in which they first appear.
fn awards(rows: &[AwardRow]) -> Vec<&Award> {
    let mut awards = Vec::new();
    for row in rows {
        if !awards.contains(&&row.award) {
            awards.push(&row.award);
        }
    }
    awards
}

fn of<'a>(rows: &'a [AwardRow], award: &'a Award) -> impl Iterator<Item = &'a AwardRow> + Clone {
    rows.iter().filter(move |row| row.award == *award)
}

fn kind_set<'a>(rows: impl IntoIterator<Item = &'a AwardRow>) -> BTreeSet<Recipient> {
    rows.into_iter().map(|row| row.kind).collect()
}

/// The kinds of recipient in words: `tập thể, cá nhân`.
fn kinds(rows: &[AwardRow]) -> String {
    kind_set(rows).into_iter().map(Recipient::word).collect::<Vec<_>>().join(", ")
}

/// The numbers of recipients in words, the last two joined by `link`: `06 tập thể và 31 cá nhân`.
fn counts<'a>(rows: impl IntoIterator<Item = &'a AwardRow>, link: &str) -> String {
    let rows: Vec<_> = rows.into_iter().collect();
    let count = |kind: Recipient| {
        format!("{:02} {}", rows.iter().filter(|row| row.kind == kind).count(), kind.word())
    };
    let counts: Vec<_> = kind_set(rows.iter().copied()).into_iter().map(count).collect();
    match counts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{}{link}{last}", first.join(", ")),
        None => String::new(),
    }
}

/// The sum of the bonuses in đồng; nothing where no line has one.
fn total(rows: &[AwardRow]) -> Option<i64> {
    rows.iter().filter_map(|row| row.bonus).reduce(|sum, bonus| sum + bonus)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
