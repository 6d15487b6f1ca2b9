//! The launch as a Word file, from the same text as the PDF, for the clerk who still has to change it.

use docx_rs::{Docx, Paragraph, Section};

use super::{Beginning, LaunchPaper, LaunchText, Part, text};
use crate::PaperError;
use crate::word::{
    TEXT_WIDTH, addressed, body, bold, centered, document, foot, head, italic, order, pack, plain, rule, run,
    section,
};

/// The launch as a DOCX file, word for word what [`crate::Press::launch`] prints.
pub fn launch_docx(paper: &LaunchPaper) -> Result<Vec<u8>, PaperError> {
    let text = text(paper)?;
    let file = document(text.specimen);
    pack(match &text.beginning {
        Beginning::Decision { .. } => annexed(file.add_section(decision(&text)), &text),
        Beginning::Named { .. } | Beginning::Letter { .. } => whole(file, &text),
    })
}

fn titled(kind: &str, subject: &str) -> [Paragraph; 3] {
    [order(run(kind, bold(14.0))), centered(run(subject, bold(14.0))), rule(TEXT_WIDTH / 3, TEXT_WIDTH)]
}

/// A paper of one piece.
fn whole(file: Docx, text: &LaunchText) -> Docx {
    let mut all = Vec::new();
    match &text.beginning {
        Beginning::Letter { addressees, opening } => {
            all.extend(addressed(addressees));
            all.push(body([run(opening, plain(14.0))]));
        }
        Beginning::Named { bases, opening } => {
            all.extend(titled(&text.kind, &text.subject));
            all.extend(bases.iter().map(|basis| body([run(basis, italic(14.0))])));
            all.push(body([run(opening, plain(14.0))]));
        }
        Beginning::Decision { .. } => {}
    }
    all.extend(sections(text));
    all.push(body([run(&text.closing, plain(14.0))]).keep_next(true));
    all.push(centered(run("", plain(14.0))).keep_next(true));
    all.into_iter().fold(file.add_table(head(&text.head)), Docx::add_paragraph).add_table(foot(&text.foot))
}

/// The decision itself: the first section.
fn decision(text: &LaunchText) -> Section {
    let mut all: Vec<_> = titled(&text.kind, &text.subject).into();
    if let Beginning::Decision { authority, bases, order: words, articles, .. } = &text.beginning {
        all.push(order(run(authority, bold(14.0))));
        all.extend(bases.iter().map(|basis| body([run(basis, italic(14.0))])));
        all.push(order(run(words, bold(14.0))));
        let article = |article: &super::Article| {
            body([run(&format!("{} ", article.label), bold(14.0)), run(&article.text, plain(14.0))])
        };
        all.extend(articles.iter().map(article));
    }
    all.push(centered(run("", plain(14.0))).keep_next(true));
    all.into_iter()
        .fold(section().add_table(head(&text.head)), Section::add_paragraph)
        .add_table(foot(&text.foot))
}

/// The plan that it issues: the last section.
fn annexed(file: Docx, text: &LaunchText) -> Docx {
    let Beginning::Decision { annex, .. } = &text.beginning else { return file };
    let title = [
        centered(run(annex.kind, bold(14.0))),
        centered(run(&annex.subject, bold(14.0))),
        centered(run(&annex.reference, italic(14.0))),
        rule(TEXT_WIDTH / 4, TEXT_WIDTH),
    ];
    title.into_iter().chain(sections(text)).fold(file, Docx::add_paragraph)
}

fn sections(text: &LaunchText) -> Vec<Paragraph> {
    let mut all = Vec::new();
    for section in &text.sections {
        all.push(body([run(&section.heading, bold(14.0))]).keep_next(true));
        section.parts.iter().for_each(|part| all.extend(paragraphs(part)));
    }
    all
}

fn paragraphs(part: &Part) -> Vec<Paragraph> {
    if part.lines.is_empty() {
        let heading = format!("{} ", part.heading);
        return vec![body([run(&heading, bold(14.0)), run(&part.text, plain(14.0))])];
    }
    let heading = body([run(&part.heading, bold(14.0))]).keep_next(true);
    let lines = part.lines.iter().map(|line| body([run(line, plain(14.0))]));
    std::iter::once(heading).chain(lines).collect()
}
