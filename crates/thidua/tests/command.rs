//! The binary as a machine runs it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A process that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Once the signal was heard before anybody waited for it, and the demo ran on.
#[test]
fn a_demo_that_is_ended_at_once_leaves_nothing() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("ended-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut demo = Running(
        Command::new(env!("CARGO_BIN_EXE_thidua"))
            .args(["demo", "--listen", "127.0.0.1:0"])
            .env("TMPDIR", &folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("started"),
    );
    let mut said = BufReader::new(demo.0.stdout.take().expect("its output"));
    let mut address = String::new();
    said.read_line(&mut address).expect("the address");
    assert!(address.starts_with("http://localhost:"), "{address}");
    let asked = Command::new("kill").arg(demo.0.id().to_string()).status().expect("kill");
    assert!(asked.success());
    assert!(demo.0.wait().expect("ended").success());
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 0, "something was left");
    std::fs::remove_dir(&folder).expect("removed");
}
