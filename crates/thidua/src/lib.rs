//! The binary's commands, its configuration, the clock and the random source, and the wiring of the floors. Thin.

mod command;
mod config;
pub mod demo;
mod doctor;
mod ending;
mod failure;
mod init;
mod intake;
mod law_command;
mod people;
mod serve;
mod stage;
mod system;

use std::process::ExitCode;

use clap::Parser;

use command::{Cli, Command};
use failure::Failure;

/// Runs the command that the machine was asked for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(&cli.log))
        .with_writer(std::io::stderr)
        .init();
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("thidua: {failure}");
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Law(command) => law_command::run(&command),
        Command::Demo(words) => on_runtime(stage::run(words)),
        Command::Serve(place) => on_runtime(serve::run(place)),
        Command::Init(words) => on_runtime(init::run(words)),
        Command::Doctor(place) => on_runtime(doctor::run(place)),
        Command::People(command) => on_runtime(people::run(command)),
        Command::Db(command) => on_runtime(init::migrate(command)),
        Command::Intake(words) => intake::run(&words),
        Command::ReadSheet => read_sheet(),
        Command::ReadLetter => read_letter(),
        Command::ReadPhoto => read_photo(),
        Command::TellAttachment => tell_attachment(),
    }
}

/// On one thread and without a runtime: the process confines itself before it takes a byte of the file.
fn read_sheet() -> Result<ExitCode, Failure> {
    sheets::confine()?;
    sheets::serve_one(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// As [`read_sheet`].
fn read_letter() -> Result<ExitCode, Failure> {
    sheets::confine()?;
    sheets::serve_letter(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// As [`read_sheet`].
fn read_photo() -> Result<ExitCode, Failure> {
    sheets::confine()?;
    sheets::serve_photo(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// As [`read_sheet`].
fn tell_attachment() -> Result<ExitCode, Failure> {
    sheets::confine()?;
    sheets::serve_attachment(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

fn on_runtime(work: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
