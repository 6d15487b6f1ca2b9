//! The decision as a Word file, from the same text as the PDF, for the clerk who still has to change it.

use docx_rs::{AlignmentType, Docx, Section, TableRow};

use super::{Align, Article, DecisionPaper, DecisionText, ListText, text};
use crate::PaperError;
use crate::word::{
    TEXT_WIDTH, band, body, bold, centered, document, foot, head, head_row, italic, order, pack, plain, row,
    rule, ruled_table, run, section, sum,
};

/// The decision and its list as a DOCX file, word for word what [`crate::Press::decision`] prints.
pub fn decision_docx(paper: &DecisionPaper) -> Result<Vec<u8>, PaperError> {
    let text = text(paper)?;
    pack(list(document(text.specimen).add_section(order_part(&text)), &text.list))
}

/// The decision itself: the first section.
fn order_part(text: &DecisionText) -> Section {
    let mut part = section()
        .add_table(head(&text.head))
        .add_paragraph(order(run(text.kind, bold(14.0))))
        .add_paragraph(centered(run(&text.subject, bold(14.0))))
        .add_paragraph(rule(TEXT_WIDTH / 3, TEXT_WIDTH))
        .add_paragraph(order(run(&text.authority, bold(14.0))));
    for basis in &text.bases {
        part = part.add_paragraph(body([run(basis, italic(14.0))]));
    }
    part = part.add_paragraph(order(run(text.order, bold(14.0))));
    for article in &text.articles {
        part = add_article(part, article);
    }
    part.add_paragraph(centered(run("", plain(14.0))).keep_next(true)).add_table(foot(&text.foot))
}

fn add_article(part: Section, article: &Article) -> Section {
    let label = run(&format!("{} ", article.label), bold(14.0));
    let part = part.add_paragraph(body([label, run(&article.text, plain(14.0))]));
    article.points.iter().fold(part, |part, point| part.add_paragraph(body([run(point, plain(14.0))])))
}

/// The list: the last section.
fn list(docx: Docx, list: &ListText) -> Docx {
    let columns = widths(list);
    docx.add_paragraph(centered(run(&list.title, bold(14.0))))
        .add_paragraph(centered(run(&list.reference, italic(14.0))))
        .add_paragraph(rule(TEXT_WIDTH / 4, TEXT_WIDTH))
        .add_paragraph(centered(run("", plain(8.0))))
        .add_table(ruled_table(&columns, rows(list, &columns)))
        .add_paragraph(body([run(&list.closing, italic(13.0))]))
}

fn widths(list: &ListText) -> Vec<i32> {
    let share = |share: usize| i32::try_from(share).unwrap_or(1);
    let all: i32 = list.columns.iter().map(|column| share(column.share)).sum();
    list.columns.iter().map(|column| TEXT_WIDTH * share(column.share) / all).collect()
}

fn rows(list: &ListText, columns: &[i32]) -> Vec<TableRow> {
    let names: Vec<_> = list.columns.iter().map(|column| column.head.as_str()).collect();
    let mut rows = vec![head_row(columns, &names)];
    for group in &list.groups {
        rows.extend(group.headings.iter().map(|heading| band(columns, &heading.text)));
        rows.extend(group.rows.iter().map(|cells| {
            row(columns, cells.iter().cloned().zip(list.columns.iter().map(|column| side(column.align))))
        }));
    }
    rows.extend(list.total.iter().map(|total| sum(columns, total)));
    rows
}

fn side(align: Align) -> AlignmentType {
    match align {
        Align::Left => AlignmentType::Left,
        Align::Center => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    }
}
