//! The words of the command line. Other people's scripts rely on them: add freely, change only with a new version.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

/// Thi đua – khen thưởng: từ phát động đến giấy khen ai cũng kiểm tra được.
#[derive(Parser)]
#[command(name = "thidua", version)]
pub struct Cli {
    /// What is written to the log: error, warn, info, debug.
    #[arg(long, global = true, env = "THIDUA_LOG", default_value = "warn")]
    pub log: String,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Makes an installation ready: its office and its administrator.
    Init(Init),
    /// Serves the pages.
    Serve(Place),
    /// A throw-away installation with invented people: five offices to look at and one to work in.
    Demo(Demo),
    /// Checks the chain of the log and the invariants of the whole database.
    Doctor(Place),
    /// The database itself.
    #[command(subcommand)]
    Db(Db),
    /// The people of the office.
    #[command(subcommand)]
    People(People),
    /// Reads an announcement (TXT, DOCX, PDF with text): what could be read, each value with its place in the text.
    Intake(Intake),
    /// The law as data: judge a case, count money and votes, check the data.
    Law(Law),
    /// Reads one spreadsheet from standard input; the server starts it for each file that is sent.
    #[command(hide = true)]
    ReadSheet,
    /// Reads one letter from standard input, as `read-sheet`.
    #[command(hide = true)]
    ReadLetter,
    /// Reads one photo from standard input, as `read-sheet`.
    #[command(hide = true)]
    ReadPhoto,
    /// Tells what one attachment from standard input is, as `read-sheet`.
    #[command(hide = true)]
    TellAttachment,
}

/// Where an installation is.
#[derive(Args, Clone, Default)]
pub struct Place {
    /// The data folder (SQLite in one file, settings in thidua.toml).
    #[arg(long, env = "THIDUA_DATA")]
    pub data: Option<PathBuf>,
    /// A configuration file; without it, thidua.toml in the data folder.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
}

#[derive(Args)]
pub struct Init {
    /// The data folder; it may exist empty.
    #[arg(long, env = "THIDUA_DATA")]
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite: postgres://…
    #[arg(long)]
    pub database: Option<String>,
    /// The office's name.
    #[arg(long)]
    pub office: String,
    /// The office's code.
    #[arg(long)]
    pub code: String,
    /// The administrator's log-in name; his password is made and printed once.
    #[arg(long, default_value = "quantri")]
    pub admin: String,
    /// Who the law sees in the office's head (a word of `law authority --decider`).
    #[arg(long, default_value = "department_head")]
    pub decider: String,
}

#[derive(Args)]
pub struct Demo {
    /// The address to listen on; without it port 8080, or a free one.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// An empty PostgreSQL database to play in (it is left as it is at the end) instead of a temporary file.
    #[arg(long)]
    pub database: Option<String>,
}

#[derive(Subcommand)]
pub enum Db {
    /// Brings the tables up to date.
    Migrate(Place),
}

#[derive(Subcommand)]
pub enum People {
    /// Brings a clerk's list in (XLSX, XLS, ODS, CSV): rows that are ready are taken, the others wait on the page.
    Import(PeopleImport),
}

#[derive(Args)]
pub struct PeopleImport {
    pub file: PathBuf,
    /// The code of the unit to which rows belong that name none.
    #[arg(long)]
    pub unit: String,
    /// Says what would come of it and keeps nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The awards of the list are only proposed: they go into no record.
    #[arg(long)]
    pub proposed: bool,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub place: Place,
}

#[derive(Args)]
pub struct Intake {
    pub file: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Law {
    /// A folder with an office's own texts over the law (`overlay.toml`, `rules/…`).
    #[arg(long, global = true)]
    pub overlay: Option<PathBuf>,
    #[command(subcommand)]
    pub question: LawQuestion,
}

#[derive(Subcommand)]
pub enum LawQuestion {
    /// Judges the case in FILE (TOML or JSON).
    Judge(LawFile),
    /// Counts the money of the grants in FILE.
    Bonus(LawFile),
    /// Counts a vote.
    Vote(Vote),
    /// Says whether an office may decide an award.
    Authority(Authority),
    /// Says how many may be graded excellent, or have a title under a local ceiling.
    Quota(Quota),
    /// Looks three years ahead for the subject of FILE.
    Forecast(Forecast),
    /// Checks the law's data, built in or in the folder DIR.
    Check {
        dir: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub struct LawFile {
    pub file: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Vote {
    #[arg(long)]
    pub award: String,
    #[arg(long)]
    pub members: u32,
    #[arg(long)]
    pub yes: u32,
    #[arg(long)]
    pub no: u32,
    #[arg(long)]
    pub absent: u32,
    #[arg(long, default_value_t = 0)]
    pub written: u32,
    #[arg(long)]
    pub on: NaiveDate,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Authority {
    #[arg(long)]
    pub award: String,
    #[arg(long)]
    pub decider: String,
    #[arg(long)]
    pub on: NaiveDate,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Quota {
    /// How many are graded so: `HTTNV=30`.
    #[arg(long, conflicts_with = "ldtt", required_unless_present = "ldtt")]
    pub grade_count: Option<String>,
    /// How many have the title below Chiến sĩ thi đua cơ sở.
    #[arg(long)]
    pub ldtt: Option<u32>,
    /// The ceiling of the office's own regulation, in per cent.
    #[arg(long, requires = "ldtt")]
    pub percent: Option<u32>,
    #[arg(long)]
    pub on: NaiveDate,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Forecast {
    pub file: PathBuf,
    /// The grade of every coming year; without it, the last one known.
    #[arg(long)]
    pub grade: Option<String>,
    /// An initiative in every coming year, recognised at this level: base, province or nation.
    #[arg(long)]
    pub initiative: Option<String>,
    #[arg(long)]
    pub json: bool,
}
