//! The pledge as a Word file, from the same text as the PDF.

use docx_rs::AlignmentType;

use super::{ABREAST, PledgePaper, PledgeText, text};
use crate::PaperError;
use crate::word::{
    TEXT_WIDTH, body, bold, centered, document, head, head_row, italic, order, pack, plain, row, rule,
    ruled_table, run, signatures,
};

/// The pledge as a DOCX file, word for word what [`crate::Press::pledge`] prints.
pub fn pledge_docx(paper: &PledgePaper) -> Result<Vec<u8>, PaperError> {
    let text = text(paper)?;
    let mut file = document(text.specimen)
        .add_table(head(&text.head))
        .add_paragraph(order(run(text.kind, bold(14.0))))
        .add_paragraph(centered(run(&text.subject, bold(14.0))))
        .add_paragraph(rule(TEXT_WIDTH / 3, TEXT_WIDTH));
    for basis in &text.bases {
        file = file.add_paragraph(body([run(basis, italic(14.0))]));
    }
    for paragraph in std::iter::once(&text.opening).chain(&text.text) {
        file = file.add_paragraph(body([run(paragraph, plain(14.0))]));
    }
    if !text.registered.is_empty() {
        file = file.add_paragraph(centered(run("", plain(8.0)))).add_table(registered(&text));
    }
    let places = text
        .grid
        .iter()
        .map(|place| [&place.unit, &place.post, &place.signed, &place.name].map(String::as_str));
    pack(
        file.add_paragraph(body([run(&text.closing, plain(14.0))]).keep_next(true))
            .add_paragraph(centered(run("", plain(14.0))).keep_next(true))
            .add_table(signatures(&places.collect::<Vec<_>>(), ABREAST)),
    )
}

fn registered(text: &PledgeText) -> docx_rs::Table {
    let columns = [12, 44, 48, 60].map(|share| TEXT_WIDTH * share / 164);
    let sides = [AlignmentType::Center, AlignmentType::Left, AlignmentType::Left, AlignmentType::Left];
    let rows = text.registered.iter().map(|cells| row(&columns, cells.iter().cloned().zip(sides)));
    ruled_table(&columns, std::iter::once(head_row(&columns, &text.columns)).chain(rows).collect())
}
