//! Programs of others that do the same work: what they print, and the figures in it.

use std::process::Command;
use std::time::Duration;

use crate::Outcome;

/// What the program prints, or why it failed.
pub fn said(mut command: Command) -> Outcome<String> {
    let said = command.output()?;
    if said.status.success() {
        Ok(String::from_utf8(said.stdout)?)
    } else {
        Err(String::from_utf8(said.stderr)?.into())
    }
}

/// A line of its output: a name and microseconds.
pub fn figure(said: &str, name: &str) -> Outcome<Duration> {
    let line = said.lines().find_map(|line| line.strip_prefix(name)).ok_or(format!("no figure {name}"))?;
    Ok(Duration::from_micros(line.trim().parse()?))
}
