//! Reading in another process, and how that process may end. The real one is driven by the tests of the binary.

use std::io::Cursor;
use std::time::Duration;

use sheets::{Reader, Refused, limit};

fn shell(script: &str, limit: Duration) -> Reader {
    Reader { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()], limit }
}

fn told(script: &str) -> Refused {
    shell(script, Duration::from_secs(60)).read(b"a;b").expect_err("refused")
}

#[test]
fn every_end_without_an_answer_has_its_sentence() {
    assert_eq!(told("cat > /dev/null; exit 101"), Refused::Crashed);
    assert_eq!(told("exit 0"), Refused::Crashed);
    assert_eq!(told("kill -SEGV $$"), Refused::Crashed);
    assert_eq!(told("kill -ABRT $$"), Refused::OutOfMemory);
    assert_eq!(told("kill -KILL $$"), Refused::OutOfMemory);
    assert_eq!(told("kill -XCPU $$"), Refused::OutOfTime);
    assert_eq!(told("printf '\\0\\0more'"), Refused::Crashed, "something stands behind the answer");
    assert_eq!(told("cat /dev/zero"), Refused::Crashed, "an answer without end");
    let missing = Reader { program: "/nowhere/thidua".into(), ..shell("", Duration::from_secs(60)) };
    assert_eq!(missing.read(b"a"), Err(Refused::NotStarted));
}

#[test]
fn a_process_that_hangs_is_killed() {
    let hanging = shell("exec sleep 600", Duration::from_millis(100));
    assert_eq!(hanging.read(b"a"), Err(Refused::OutOfTime));
}

#[test]
fn a_file_that_is_never_read_does_not_block() {
    let large = vec![b'a'; 1024 * 1024];
    assert_eq!(shell("exit 3", Duration::from_secs(60)).read(&large), Err(Refused::Crashed));
}

#[test]
fn the_process_knows_nothing_of_the_environment() {
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "there is one to know");
    assert_eq!(told("test -z \"$CARGO_MANIFEST_DIR\" && kill -XCPU $$"), Refused::OutOfTime);
}

#[test]
fn an_answer_is_what_reading_here_gives() {
    for file in ["Họ tên;Đơn vị\nLò;A\n".as_bytes(), b"%PDF-1.7", b""] {
        let mut answer = Vec::new();
        sheets::serve_one(Cursor::new(file), &mut answer).unwrap();
        let folder =
            std::env::temp_dir().join(format!("thidua-sheets-{}-{}", std::process::id(), file.len()));
        std::fs::write(&folder, &answer).unwrap();
        let reader = shell(&format!("cat > /dev/null; cat '{}'", folder.display()), Duration::from_secs(60));
        let got = reader.read(file);
        std::fs::remove_file(&folder).unwrap();
        assert_eq!(got, sheets::read(file));
    }
}

#[test]
fn a_file_that_is_too_large_starts_no_process() {
    let large = vec![b'a'; limit::FILE + 1];
    assert_eq!(shell("exit 0", Duration::from_secs(60)).read(&large), Err(Refused::TooLarge));
    let mut answer = Vec::new();
    sheets::serve_one(Cursor::new(&large), &mut answer).unwrap();
    assert!(answer.len() < 8, "a refusal, not a workbook");
}
