//! The ranking as a Word file, from the same text as the PDF.

use docx_rs::AlignmentType;

use super::{RankingPaper, RankingText, text};
use crate::PaperError;
use crate::word::{
    TEXT_WIDTH, body, bold, centered, document, foot, head, head_row, order, pack, plain, row, rule,
    ruled_table, run,
};

/// The ranking as a DOCX file, word for word what [`crate::Press::ranking`] prints.
pub fn ranking_docx(paper: &RankingPaper) -> Result<Vec<u8>, PaperError> {
    let text = text(paper)?;
    let mut file = document(text.specimen)
        .add_table(head(&text.head))
        .add_paragraph(order(run(text.kind, bold(14.0))))
        .add_paragraph(centered(run(&text.subject, bold(14.0))))
        .add_paragraph(rule(TEXT_WIDTH / 3, TEXT_WIDTH))
        .add_paragraph(body([run(&text.opening, plain(14.0))]))
        .add_paragraph(centered(run("", plain(8.0))))
        .add_table(places(&text));
    for reason in &text.reasons {
        let of = format!("{} ", reason.of);
        file = file.add_paragraph(body([run(&of, bold(14.0)), run(&reason.says, plain(14.0))]));
    }
    pack(
        file.add_paragraph(body([run(&text.proposal, plain(14.0))]).keep_next(true))
            .add_paragraph(centered(run("", plain(14.0))).keep_next(true))
            .add_table(foot(&text.foot)),
    )
}

fn places(text: &RankingText) -> docx_rs::Table {
    let columns = [14, 58, 22, 22, 22, 22].map(|share| TEXT_WIDTH * share / 160);
    let sides = [AlignmentType::Center, AlignmentType::Left].into_iter();
    let sides: Vec<_> = sides.chain(std::iter::repeat_n(AlignmentType::Center, 4)).collect();
    let rows = text.rows.iter().map(|cells| row(&columns, cells.iter().cloned().zip(sides.iter().copied())));
    ruled_table(&columns, std::iter::once(head_row(&columns, &text.columns)).chain(rows).collect())
}
