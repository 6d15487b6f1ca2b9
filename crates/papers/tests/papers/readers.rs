//! Programs that read papers as an office would: poppler, qpdf, LibreOffice.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("papers-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run<S: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> String {
    let output = Command::new(program).args(args).output().unwrap_or_else(|_| {
        panic!("{program} is not installed: run the project's test script, which installs it")
    });
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn on_pdf(program: &str, options: &[&str], pdf: &[u8], tail: &[&str]) -> String {
    let folder = Folder::new();
    let file = folder.write("paper.pdf", pdf);
    let args = options.iter().map(OsStr::new).chain([file.as_os_str()]).chain(tail.iter().map(OsStr::new));
    run(program, args)
}

/// The words of the paper in reading order, one blank between them.
pub(crate) fn words(pdf: &[u8]) -> String {
    on_pdf("pdftotext", &["-layout"], pdf, &["-"]).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of each page as they stand.
pub(crate) fn pages(pdf: &[u8]) -> Vec<String> {
    let text = on_pdf("pdftotext", &["-layout"], pdf, &["-"]);
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Each word with its box in points: left, top, right, bottom.
pub(crate) fn boxes(pdf: &[u8]) -> Vec<(String, [f64; 4])> {
    let text = on_pdf("pdftotext", &["-bbox"], pdf, &["-"]);
    text.lines().filter_map(|line| line.trim().strip_prefix("<word ")).map(word_box).collect()
}

fn word_box(line: &str) -> (String, [f64; 4]) {
    let fields: Vec<_> = line.split('"').collect();
    let number = |at: usize| fields[at].parse().unwrap();
    let word = fields[8].trim_start_matches('>').trim_end_matches("</word>");
    (word.to_owned(), [number(1), number(3), number(5), number(7)])
}

/// The name of each font in the paper and whether it is embedded.
pub(crate) fn fonts(pdf: &[u8]) -> Vec<(String, bool)> {
    let table = on_pdf("pdffonts", &[], pdf, &[]);
    let font = |line: &str| {
        let fields: Vec<_> = line.split_whitespace().collect();
        let embedded = fields[fields.len() - 5];
        (fields[0].to_owned(), embedded == "yes")
    };
    table.lines().skip(2).map(font).collect()
}

/// What `pdfinfo` says of the paper.
pub(crate) fn info(pdf: &[u8]) -> String {
    on_pdf("pdfinfo", &[], pdf, &[])
}

/// Fails unless qpdf finds the file sound.
pub(crate) fn demand_sound(pdf: &[u8]) {
    let said = on_pdf("qpdf", &["--check"], pdf, &[]);
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
}

/// The PDF that LibreOffice makes of a Word file.
pub(crate) fn from_word(docx: &[u8]) -> Vec<u8> {
    let folder = Folder::new();
    let file = folder.write("paper.docx", docx);
    let profile = format!("-env:UserInstallation=file://{}", folder.0.join("profile").display());
    let out: &Path = &folder.0;
    let options = [profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"];
    run("soffice", options.iter().map(OsStr::new).chain([out.as_os_str(), file.as_os_str()]));
    fs::read(folder.0.join("paper.pdf")).unwrap()
}
