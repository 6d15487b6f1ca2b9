//! The real binary on an installation of its own: data folder or PostgreSQL database, loopback port, a day that stands still.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::folder::{Folder, Program};

/// The database under an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    /// A fresh database of the server in `THIDUA_TEST_POSTGRES`.
    Postgres,
}

/// Where an installation keeps its data.
pub struct Installation {
    folder: Folder,
    database: Option<String>,
}

impl Installation {
    /// An empty place for an installation.
    pub fn new(database: Database) -> Self {
        let folder = Folder::new("data");
        let database = (database == Database::Postgres).then(|| fresh_database(folder.path()));
        Self { folder, database }
    }

    /// The address that `store::Db::open` takes.
    pub fn url(&self) -> String {
        match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.folder.path().join("thidua.db").display()),
        }
    }

    /// Serves the pages as of `start` (`2026-09-15 02:00:00`, UTC; the clock runs on from there).
    pub fn serve(self, start: &str) -> Served {
        self.write_settings();
        let mut command = self.command("serve", start);
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("thidua starts");
        let mut lines =
            BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let program = Program::of(child);
        let address =
            lines.next().filter(|line| line.starts_with("http://")).expect("its address, on the first line");
        Served { program, address, lines: Box::new(lines), place: self, start: start.to_owned() }
    }

    fn write_settings(&self) {
        let database = self.database.as_ref().map(|url| format!("database = {url:?}\n")).unwrap_or_default();
        let settings = format!("office = \"Văn phòng Thử nghiệm (hư cấu)\"\n{database}");
        std::fs::write(self.folder.path().join("thidua.toml"), settings).expect("thidua.toml");
    }

    /// The binary on this installation, with its clock set.
    fn command(&self, what: &str, start: &str) -> Command {
        let mut command = Command::new(beside_tests("thidua"));
        command.args([what, "--data"]).arg(self.folder.path()).current_dir(self.folder.path());
        command.envs([("TZ", "UTC"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1")]);
        command.env("FAKETIME", format!("@{start}")).env("LD_PRELOAD", library_that_sets_the_clock());
        command
    }
}

/// A database of its own on the server of the tests.
fn fresh_database(folder: &Path) -> String {
    let server = std::env::var("THIDUA_TEST_POSTGRES")
        .expect("THIDUA_TEST_POSTGRES names the server; run scripts/test");
    let name: String = folder
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name in ASCII")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let create = format!("create database {name}");
    let made = Command::new("psql").args([&server, "--quiet", "--command", &create]).status().expect("psql");
    assert!(made.success(), "{create}");
    format!("{}/{name}", server.trim_end_matches("/postgres"))
}

/// The law's verdicts depend on the day. The binary has no switch for another day, so its process is given one.
fn library_that_sets_the_clock() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").expect("/usr/lib").flatten();
    let mut found = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    found.find(|path| path.exists()).expect("Debian's package faketime; scripts/test installs it")
}

/// A program or folder of the build that these tests belong to.
pub fn beside_tests(name: &str) -> PathBuf {
    let tests = std::env::current_exe().expect("the tests' own path");
    let build = tests.parent().and_then(Path::parent).expect("the build's folder");
    let path = build.join(name);
    assert!(name != "thidua" || path.exists(), "build the binary first: cargo build --workspace");
    path
}

/// An installation that serves its pages.
pub struct Served {
    program: Program,
    /// `http://localhost:PORT`
    pub address: String,
    lines: Box<dyn Iterator<Item = String> + Send>,
    place: Installation,
    start: String,
}

impl Served {
    /// The next line that the binary prints.
    pub fn line(&mut self) -> String {
        self.lines.next().expect("another line")
    }

    /// Ends the service, and asks `thidua doctor` whether everything is as it should be.
    pub fn end_healthy(mut self) {
        assert!(self.program.end(), "the service ends well when it is asked to");
        let doctor = self.place.command("doctor", &self.start).output().expect("thidua doctor");
        assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
    }
}
