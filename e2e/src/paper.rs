//! What a downloaded paper says, read by programs that know nothing of ours: poppler, zbar.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::Folder;

/// The words of a PDF in reading order, one blank between them.
pub fn words(pdf: &Path) -> String {
    let text = said(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many pages a PDF has.
pub fn pages(pdf: &Path) -> usize {
    let info = said(Command::new("pdfinfo").arg(pdf));
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a line with the pages");
    pages.trim().parse().expect("a number")
}

/// What the QR code on a page of a PDF says, read from its picture as a phone would.
pub fn qr(pdf: &Path, page: usize) -> String {
    let folder = Folder::new("qr");
    let picture = folder.path().join("page");
    let page = page.to_string();
    said(
        Command::new("pdftoppm")
            .args(["-png", "-r", "150", "-singlefile", "-f", &page])
            .arg(pdf)
            .arg(&picture),
    );
    let picture: PathBuf = picture.with_extension("png");
    said(Command::new("zbarimg").args(["--quiet", "--raw"]).arg(picture)).trim().to_owned()
}

/// The words of a Word file, as LibreOffice prints it.
pub fn words_of_docx(docx: &Path) -> String {
    let folder = Folder::new("docx");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    said(
        Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
            .arg(folder.path())
            .arg(docx),
    );
    let name = docx.file_stem().expect("a file's name");
    words(&folder.path().join(name).with_extension("pdf"))
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{}: {error}; scripts/test installs it", command.get_program().to_string_lossy())
    });
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
