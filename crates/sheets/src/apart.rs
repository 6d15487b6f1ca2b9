//! Reading in a process of its own: it gets the file on its standard input, answers on its standard output, may have
//! little memory and time, and is killed when it takes longer than its parent waits.

use std::io::{self, BufWriter, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use domain::movement::file::Type;
use domain::news::Pictures;
use domain::workbook::Workbook;
use rustix::process::{Resource, Rlimit, Signal, setrlimit};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::limit;
use crate::refused::Refused;
use crate::{attachment, letter, photo, read};

/// Why there is no answer of the file itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    TooLarge,
    OutOfMemory,
    OutOfTime,
    Crashed,
    NotStarted,
}

/// Takes from this process what reading a file does not need: address space beyond [`MEMORY`](limit::MEMORY), processor
/// time beyond [`PROCESSOR`](limit::PROCESSOR), opening files and sockets, starting processes, dumping its memory. Call it
/// before anything is read.
///
/// # Errors
/// The system does not let the process limit itself.
pub fn confine() -> io::Result<()> {
    let at_most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, at_most(limit::MEMORY))?;
    // At the lower of the two the process gets a signal of its own, by which the parent knows why it ended.
    setrlimit(Resource::Cpu, Rlimit { maximum: Some(limit::PROCESSOR + 1), ..at_most(limit::PROCESSOR) })?;
    // What it holds open, its input and output, stays open; nothing more can be opened, no file and no socket.
    for nothing in [Resource::Nofile, Resource::Nproc, Resource::Fsize, Resource::Core] {
        setrlimit(nothing, at_most(0))?;
    }
    Ok(())
}

/// Reads one file's bytes from `input` to its end and writes the answer for [`Reader::read`]: a workbook or why not.
///
/// # Errors
/// The input cannot be read or the answer not written.
pub fn serve_one(input: impl Read, output: impl Write) -> io::Result<()> {
    serve(input, output, read)
}

/// As [`serve_one`], for [`Reader::read_letter`]: a text or why not.
///
/// # Errors
/// As [`serve_one`].
pub fn serve_letter(input: impl Read, output: impl Write) -> io::Result<()> {
    serve(input, output, letter::read)
}

/// As [`serve_one`], for [`Reader::read_photo`]: two pictures or why not.
///
/// # Errors
/// As [`serve_one`].
pub fn serve_photo(input: impl Read, output: impl Write) -> io::Result<()> {
    serve(input, output, photo::read)
}

/// As [`serve_one`], for [`Reader::tell`]: what an attachment is or why it is not taken.
///
/// # Errors
/// As [`serve_one`].
pub fn serve_attachment(input: impl Read, output: impl Write) -> io::Result<()> {
    serve(input, output, attachment::kind)
}

fn serve<T: Serialize, E: Serialize>(
    input: impl Read,
    output: impl Write,
    read: fn(&[u8]) -> Result<T, E>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(limit::FILE as u64 + 1).read_to_end(&mut bytes)?;
    let answer = read(&bytes);
    let output = postcard::to_io(&answer, BufWriter::new(output)).map_err(io::Error::other)?;
    output.into_inner().map_err(io::IntoInnerError::into_error)?.flush()
}

/// The parent's side: a program that calls [`confine`] and one of the `serve_…`, started once for each file. It must
/// start no other that would hold on to its input or output.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Where the program is.
    pub program: PathBuf,
    /// With which words it reads a file.
    pub arguments: Vec<String>,
    /// How long it may take by the clock on the wall before it is killed.
    pub limit: Duration,
}

impl Reader {
    /// Reads a spreadsheet in its own process. Blocks at most for `limit` and a moment; call it where blocking is allowed.
    ///
    /// # Errors
    /// The file is not read, for the reason that the sentence gives; among them that the process ended without an answer.
    pub fn read(&self, bytes: &[u8]) -> Result<Workbook, Refused> {
        self.answer(bytes)
    }

    /// Reads a letter in its own process, by a program that calls [`serve_letter`]. Blocks as [`read`](Self::read).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_letter(&self, bytes: &[u8]) -> Result<String, letter::Refused> {
        self.answer(bytes)
    }

    /// Reads a photo in its own process, by a program that calls [`serve_photo`]. Blocks as [`read`](Self::read).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_photo(&self, bytes: &[u8]) -> Result<Pictures, photo::Refused> {
        self.answer(bytes)
    }

    /// Tells what an attachment is in a process of its own, by a program that calls [`serve_attachment`]. Blocks as
    /// [`read`](Self::read).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn tell(&self, bytes: &[u8]) -> Result<Type, attachment::Refused> {
        self.answer(bytes)
    }

    fn answer<T, E>(&self, bytes: &[u8]) -> Result<T, E>
    where
        T: DeserializeOwned + Send,
        E: DeserializeOwned + Send + From<Ended>,
    {
        if bytes.len() > limit::FILE {
            return Err(Ended::TooLarge.into());
        }
        let mut child = self.start().map_err(|_| Ended::NotStarted)?;
        thread::scope(|scope| {
            let answer = ask(scope, &mut child, bytes, self.limit);
            let end = answer.is_none().then(|| ending(&mut child));
            // Lets go of both threads: their pipes close.
            let _ = child.kill();
            let _ = child.wait();
            answer.unwrap_or_else(|| Err(end.unwrap_or(Ended::Crashed).into()))
        })
    }

    /// Without the environment: secrets of the office are nothing for a process that reads hostile files.
    fn start(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

/// The child's answer; none where it ended without a whole one.
fn ask<'scope, T: DeserializeOwned, E: DeserializeOwned + From<Ended>>(
    scope: &'scope thread::Scope<'scope, '_>,
    child: &mut Child,
    bytes: &'scope [u8],
    limit: Duration,
) -> Option<Result<T, E>> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let (sender, receiver) = mpsc::channel();
    let feeding = thread::Builder::new().spawn_scoped(scope, move || {
        // A child that refuses early does not read to the end; its answer counts.
        let _ = input.write_all(bytes);
    });
    let hearing = thread::Builder::new().spawn_scoped(scope, move || {
        let mut answer = Vec::new();
        let heard = output.take(limit::ANSWER).read_to_end(&mut answer);
        let _ = sender.send(heard.map(|_| answer));
    });
    if feeding.is_err() || hearing.is_err() {
        return Some(Err(Ended::NotStarted.into()));
    }
    match receiver.recv_timeout(limit) {
        Ok(answer) => whole(&answer.ok()?),
        Err(_) => Some(Err(Ended::OutOfTime.into())),
    }
}

/// An answer with nothing missing and nothing behind it.
fn whole<T: DeserializeOwned, E: DeserializeOwned>(answer: &[u8]) -> Option<Result<T, E>> {
    postcard::take_from_bytes(answer).ok().filter(|(_, rest)| rest.is_empty()).map(|(answer, _)| answer)
}

/// How a child that gave no whole answer came to its end. It is about to end: its output is closed.
fn ending(child: &mut Child) -> Ended {
    for _ in 0..100 {
        match child.try_wait() {
            Ok(Some(status)) => return meaning(status),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => break,
        }
    }
    Ended::Crashed
}

/// A program of ours aborts when memory is denied; the system kills one when the machine itself has no more.
fn meaning(status: ExitStatus) -> Ended {
    match status.signal().and_then(Signal::from_named_raw) {
        Some(Signal::XCPU) => Ended::OutOfTime,
        Some(Signal::ABORT | Signal::KILL) => Ended::OutOfMemory,
        _ => Ended::Crashed,
    }
}
