//! A folder that goes away with the story, and the processes that a story starts.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU64, Ordering};

/// A temporary folder of this process, empty at the start and gone at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(what: &str) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("thidua-{what}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser that is just ending may still write; what stays then is an empty folder in the temporary place.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A program that leads a process group of its own: it ends with the story, and with it what it started.
pub struct Program(Child);

impl Program {
    /// The command must have been given its own group: `process_group(0)`.
    pub fn of(child: Child) -> Self {
        Self(child)
    }

    /// Asks it to end, as an administrator would, and waits; true when it ended well.
    pub fn end(&mut self) -> bool {
        self.signal("-TERM");
        self.0.wait().expect("the program ends").success()
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.0.id());
        // The group may be gone already; then there is nothing to end.
        let _ =
            Command::new("kill").args([signal, "--", &group]).stderr(std::process::Stdio::null()).status();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            self.signal("-KILL");
            let _ = self.0.wait();
        }
    }
}
