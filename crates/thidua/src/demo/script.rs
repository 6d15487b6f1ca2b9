//! What is played, as the files of `demo/` say it: offices with their people, and everything that happens there with its day.
//!
//! A reference names somebody inside an office: `TH` is the unit with that code, `TH#0` the first of its people, `TH#1-4` four
//! of them. The office itself goes by its own code.
//!
//! Today's office has no fixed days. In its file `«-30»` is the day thirty days before the demo starts, `«+30»` one after it,
//! `«year»` the year of the start and `«judged»` the year for which offices then nominate; none of its past days falls before
//! the year of the start.

use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use domain::account::Role;
use domain::cluster::Kind as ClusterKind;
use domain::council::Part;
use domain::indicator::period::Rhythm;
use domain::indicator::{Counting, Direction, Joining};
use domain::movement::Kind;
use domain::review::Kind as ReviewKind;
use domain::role_model::Stage as ModelStage;
use law::{Category, GradeLevel, Group};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::Fault;

const STAGE: &str = include_str!("../../../../demo/stage.toml");
const OFFICES: &[(&str, &str)] = &[
    ("langson-2014.toml", include_str!("../../../../demo/langson-2014.toml")),
    ("langson-2017.toml", include_str!("../../../../demo/langson-2017.toml")),
    ("danang-2020.toml", include_str!("../../../../demo/danang-2020.toml")),
    ("laichau-2021.toml", include_str!("../../../../demo/laichau-2021.toml")),
    ("laocai-2022.toml", include_str!("../../../../demo/laocai-2022.toml")),
    ("today.toml", include_str!("../../../../demo/today.toml")),
];

/// Everything that is played.
pub struct Script {
    pub stage: Stage,
    pub offices: Vec<Office>,
}

/// The invented body over all offices, and the names from which people are made up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub code: String,
    pub name: String,
    pub opened: NaiveDate,
    pub password: String,
    pub administrator: Administrator,
    pub names: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Administrator {
    pub login: String,
    pub display_name: String,
    pub waits: String,
}

/// Parts of names; who gets which follows from the seed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub seed: u64,
    pub family: Vec<String>,
    pub female: Vec<String>,
    pub male: Vec<String>,
    /// Names of people who exist: nobody may be made up under them.
    pub real: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    pub code: String,
    pub name: String,
    pub head_post: String,
    pub place: String,
    pub symbol: String,
    pub superior: String,
    pub opened: NaiveDate,
    /// The day on which the office begins to work with the system.
    pub joins: NaiveDate,
    /// Posts of those who stand in the office itself and lead it.
    pub leaders: Vec<String>,
    pub division: Vec<Division>,
    pub account: Vec<Account>,
    pub council: Council,
    #[serde(default)]
    pub grades: Vec<Grades>,
    #[serde(default)]
    pub award: Vec<Award>,
    #[serde(default)]
    pub initiative: Vec<Initiative>,
    #[serde(default)]
    pub discipline: Vec<Discipline>,
    #[serde(default)]
    pub absence: Vec<Absence>,
    #[serde(default)]
    pub report: Vec<Report>,
    pub movement: Vec<Movement>,
    #[serde(default)]
    pub review: Vec<Review>,
    #[serde(default)]
    pub cluster: Vec<Cluster>,
    #[serde(default)]
    pub role_model: Vec<RoleModel>,
    pub dossier: Vec<Dossier>,
    pub meeting: Vec<Meeting>,
    pub decision: Vec<Decision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Division {
    pub code: String,
    pub name: String,
    #[serde(default = "civil_servant")]
    pub group: Group,
    /// Posts of those who lead it, then of the others; `Chuyên viên ×3` stands for three people.
    pub leaders: Vec<String>,
    pub staff: Vec<String>,
}

fn civil_servant() -> Group {
    Group::CivilServant
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub login: String,
    pub who: String,
    pub roles: Vec<Held>,
    /// What this log-in finds waiting; only such log-ins are shown to whoever starts the demo.
    pub waits: Option<String>,
}

/// A role and the unit over which it is held: `head TH`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Held {
    pub role: Role,
    pub unit: String,
}

impl TryFrom<String> for Held {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (role, unit) = text.split_once(' ').ok_or_else(|| format!("“{text}”: a role and a unit"))?;
        let role = role.parse().map_err(|unknown: domain::UnknownWord| unknown.to_string())?;
        Ok(Self { role, unit: unit.to_owned() })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Council {
    pub name: String,
    pub number: String,
    pub on: NaiveDate,
    pub members: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub who: String,
    #[serde(deserialize_with = "word")]
    pub part: Part,
}

/// The grades of a year, the same for all but a few.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    pub year: i64,
    pub on: NaiveDate,
    pub decision: String,
    pub grade: GradeLevel,
    #[serde(default)]
    pub except: Vec<Exception>,
    #[serde(default)]
    pub without: Vec<String>,
    /// Only these; empty: everybody.
    #[serde(default)]
    pub only: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    pub who: String,
    pub grade: GradeLevel,
}

/// An award known from before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Award {
    pub who: String,
    pub on: NaiveDate,
    pub code: String,
    pub year: i64,
    pub decided: NaiveDate,
    pub number: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    pub who: String,
    pub on: NaiveDate,
    pub year: i64,
    pub name: String,
    pub recognised_by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discipline {
    pub who: String,
    pub on: NaiveDate,
    #[serde(deserialize_with = "word")]
    pub measure: law::Measure,
    pub imposed: NaiveDate,
    pub duty_related: bool,
    pub decision: String,
}

/// Time away from work.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    pub who: String,
    pub on: NaiveDate,
    #[serde(deserialize_with = "word")]
    pub kind: law::AbsenceKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub decision: String,
}

/// Somebody says what his record lacks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// His log-in.
    pub by: String,
    pub who: String,
    pub on: NaiveDate,
    pub right: String,
    pub evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    pub key: String,
    pub title: String,
    #[serde(default)]
    pub theme: String,
    #[serde(default)]
    pub occasion: String,
    #[serde(deserialize_with = "word")]
    pub kind: Kind,
    pub practice: String,
    pub subjects: String,
    pub purpose: String,
    pub requirements: String,
    #[serde(default)]
    pub plan: String,
    #[serde(default)]
    pub measures: String,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    pub carried_out_by: String,
    pub followed_by: String,
    /// The superior's launch outside the system.
    pub parent: Option<Parent>,
    pub contents: Vec<String>,
    #[serde(default)]
    pub criteria: Vec<String>,
    #[serde(default)]
    pub targets: Vec<String>,
    #[serde(default)]
    pub bases: Vec<String>,
    pub recipients: Vec<String>,
    #[serde(default)]
    pub commemorations: Vec<String>,
    #[serde(default)]
    pub tasks: Vec<String>,
    pub drafted: NaiveDate,
    pub launched: NaiveDate,
    pub number: String,
    #[serde(default)]
    pub answer: Vec<Answer>,
    pub pledge: Option<Pledge>,
    #[serde(default)]
    pub indicator: Vec<Indicator>,
    #[serde(default)]
    pub visit: Vec<Visit>,
    #[serde(default)]
    pub news: Vec<News>,
    pub closed: Option<NaiveDate>,
    #[serde(default)]
    pub summary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    pub number: String,
    pub on: NaiveDate,
    pub issuer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub unit: String,
    pub on: NaiveDate,
    /// Titles that the unit aims at.
    #[serde(default)]
    pub titles: Vec<String>,
    /// People who aim at Lao động tiên tiến.
    #[serde(default)]
    pub people: Vec<String>,
    pub targets: Vec<String>,
}

/// What the office measures in a movement, and what its units report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    pub on: NaiveDate,
    pub text: String,
    pub measure: String,
    #[serde(deserialize_with = "word")]
    pub direction: Direction,
    #[serde(deserialize_with = "word")]
    pub counting: Counting,
    #[serde(deserialize_with = "word")]
    pub joining: Joining,
    #[serde(deserialize_with = "word")]
    pub rhythm: Rhythm,
    pub goal: String,
    pub base: Option<String>,
    #[serde(default)]
    pub base_at: String,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    pub due_days: i64,
    pub value: Vec<Value>,
}

/// What each unit reports of a period.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// First day of the period.
    pub period: NaiveDate,
    pub on: NaiveDate,
    /// Codes of units with their numbers.
    pub of: Vec<(String, String)>,
    #[serde(default)]
    pub evidence: String,
}

/// A visit with one thing to be praised and one to be mended, which is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    pub unit: String,
    pub on: NaiveDate,
    pub members: String,
    pub subject: String,
    pub strength: String,
    pub shortcoming: String,
    pub mender: String,
    pub due: NaiveDate,
    pub mended: NaiveDate,
    pub answer: String,
    pub evidence: String,
    pub confirmed: NaiveDate,
}

/// A review that the office writes and issues on one day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    pub on: NaiveDate,
    #[serde(deserialize_with = "word")]
    pub kind: ReviewKind,
    /// Key of the movement that it is about; none: all emulation work of the office.
    pub movement: Option<String>,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    pub assessment: String,
    pub limits: String,
    pub causes: String,
    pub lessons: String,
    pub directions: String,
    /// Up to how many people a collective is small.
    pub small_up_to: Option<i64>,
    pub recipients: String,
    pub number: String,
}

/// A cluster of divisions with one year of it, scored by three sides and ranked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    #[serde(deserialize_with = "word")]
    pub kind: ClusterKind,
    pub name: String,
    pub number: String,
    /// The day of the paper, on which the year begins too.
    pub on: NaiveDate,
    /// Code of the division that heads it.
    pub head: String,
    pub year: i64,
    /// The scoring table as it is pasted.
    pub table: String,
    /// When the divisions score themselves, each other, and when the office appraises and ranks.
    pub own: NaiveDate,
    pub peers: NaiveDate,
    pub ranked: NaiveDate,
    pub score: Vec<Score>,
}

/// What a division gets, line by line: from itself, from each of the others, from the office.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    pub unit: String,
    pub own: Vec<String>,
    pub evidence: String,
    pub peers: Vec<String>,
    pub appraised: Vec<String>,
    /// Why the office gives other points than the division itself.
    #[serde(default)]
    pub why: String,
}

/// A role model with the stages that it reaches.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleModel {
    pub who: String,
    /// Key of the movement in which it was found.
    pub movement: Option<String>,
    pub on: NaiveDate,
    pub says: String,
    pub field: String,
    #[serde(default)]
    pub story: String,
    /// When whoever it is about agreed to its being told.
    pub consented: Option<NaiveDate>,
    #[serde(default)]
    pub consent: String,
    #[serde(default)]
    pub stage: Vec<Reached>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    #[serde(deserialize_with = "word")]
    pub stage: ModelStage,
    pub on: NaiveDate,
    pub says: String,
}

/// An item of news, written by the office or a unit that takes part.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct News {
    pub unit: String,
    pub on: NaiveDate,
    /// The day on which the office publishes it.
    pub published: Option<NaiveDate>,
    pub title: String,
    #[serde(default)]
    pub lead: String,
    pub body: String,
    pub author: String,
    #[serde(default)]
    pub photos: Vec<Photo>,
    /// Its first photo goes to the head of the movement's page.
    #[serde(default)]
    pub banner: bool,
}

/// A photo of an item: one of the pictures of the demo.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    pub file: String,
    pub caption: String,
    pub photographer: String,
    #[serde(default)]
    pub alt: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    pub opened: NaiveDate,
    pub signed: NaiveDate,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    pub key: String,
    /// Key of the movement that it answers.
    pub movement: Option<String>,
    /// The unit that proposes, and its account that writes.
    pub unit: String,
    pub by: String,
    pub title: String,
    pub category: Category,
    pub year: i32,
    #[serde(default)]
    pub pasted: bool,
    pub rows: Vec<Rows>,
    pub begun: NaiveDate,
    pub submitted: Option<NaiveDate>,
    pub returned: Option<Returned>,
    /// Rows that the office sets aside before it accepts.
    #[serde(default)]
    pub set_aside: Vec<String>,
    #[serde(default)]
    pub set_aside_reason: String,
    pub accepted: Option<NaiveDate>,
    /// Why a competent person takes rows as eligible on which the data has no law.
    #[serde(default)]
    pub confirmation: String,
}

/// People and collectives that are proposed for one award.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    pub award: String,
    pub who: Vec<String>,
    pub achievement: String,
}

/// The dossier goes back on one day and comes again on another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returned {
    pub on: NaiveDate,
    pub reason: String,
    pub again: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    pub on: NaiveDate,
    pub number: String,
    pub title: String,
    pub place: String,
    pub dossiers: Vec<String>,
    /// Rows that most members vote against.
    #[serde(default)]
    pub against: Vec<String>,
    /// Members who have not voted yet: the meeting stays open.
    #[serde(default)]
    pub awaited: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub key: String,
    pub dossiers: Vec<String>,
    pub prepared: NaiveDate,
    pub subject_line: String,
    pub achievement: String,
    pub proposal: String,
    pub bonus_source: String,
    pub executors: String,
    /// Bases beside the law of the day.
    pub bases: Vec<String>,
    pub recipients: Vec<String>,
    pub signed: Option<NaiveDate>,
    #[serde(default)]
    pub number: String,
    /// Why the signer holds himself competent where the data has no law of that day.
    #[serde(default)]
    pub authority: String,
}

/// A word of a closed list.
fn word<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: std::fmt::Display,
{
    String::deserialize(deserializer)?.parse().map_err(Error::custom)
}

impl Script {
    /// The script of a demo that starts on that day.
    pub fn read(start: NaiveDate) -> Result<Self, Fault> {
        let stage = parse("stage.toml", STAGE, start)?;
        let offices = OFFICES.iter().map(|(file, text)| parse(file, text, start));
        Ok(Self { stage, offices: offices.collect::<Result<_, _>>()? })
    }
}

fn parse<T: serde::de::DeserializeOwned>(
    file: &'static str,
    text: &str,
    start: NaiveDate,
) -> Result<T, Fault> {
    let text = filled(text, start).ok_or(Fault::Script { file, says: "an unknown «mark»".to_owned() })?;
    toml::from_str(&text).map_err(|error| Fault::Script { file, says: error.to_string() })
}

/// The text with its marks replaced. `None`: one of them is unknown.
fn filled(text: &str, start: NaiveDate) -> Option<String> {
    let mut parts = text.split('«');
    let mut filled = parts.next()?.to_owned();
    for part in parts {
        let (mark, rest) = part.split_once('»')?;
        filled.push_str(&value_of(mark, start)?);
        filled.push_str(rest);
    }
    Some(filled)
}

fn value_of(mark: &str, start: NaiveDate) -> Option<String> {
    let years = |year: i32, offset: &str| match offset {
        "" => Some(year.to_string()),
        offset => Some((year + offset.parse::<i32>().ok()?).to_string()),
    };
    if let Some(offset) = mark.strip_prefix("year") {
        return years(start.year(), offset);
    }
    if let Some(offset) = mark.strip_prefix("judged") {
        return years(judged(start), offset);
    }
    Some(day_of(mark.parse().ok()?, start)?.to_string())
}

/// Offices nominate for a year when it ends: until autumn it is still the turn of the year before.
fn judged(start: NaiveDate) -> i32 {
    const AUTUMN: u32 = 10;
    if start.month() >= AUTUMN { start.year() } else { start.year() - 1 }
}

fn day_of(offset: i64, start: NaiveDate) -> Option<NaiveDate> {
    let days = Days::new(offset.unsigned_abs());
    if offset >= 0 {
        return start.checked_add_days(days);
    }
    start.checked_sub_days(days).max(NaiveDate::from_ymd_opt(start.year(), 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn marks_follow_the_day_of_the_start() {
        let text = "«-30» «+10» «year» «judged» «judged-4»";
        let filled = |on| filled(text, day(on)).expect("known marks");
        assert_eq!(filled("2026-11-22"), "2026-10-23 2026-12-02 2026 2026 2022");
        assert_eq!(filled("2027-01-05"), "2027-01-01 2027-01-15 2027 2026 2022", "not before the year");
        assert_eq!(super::filled("«soon»", day("2027-01-05")), None);
    }

    #[test]
    fn every_file_reads_on_any_day_of_the_year() {
        for on in ["2026-11-22", "2027-01-01", "2028-02-29", "2030-12-31"] {
            Script::read(day(on)).map(drop).expect(on);
        }
    }
}
