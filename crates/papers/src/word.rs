//! The pieces of decree 30/2020/NĐ-CP as Word paragraphs and tables: head, foot, titles, lists, sections.
//!
//! Word counts lengths in twentieths of a point (twips) and type sizes in half points. The face is named Times
//! New Roman in all four slots of a run, because Word falls back slot by slot.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin,
    PageNum, PageNumType, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run,
    RunFonts, Section, SpecialIndentType, Style, StyleType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

use crate::PaperError;
use crate::nd30::{FootText, HeadText};

/// Millimetres in twips, to the nearest: 1440 to the inch.
const fn mm(length: i32) -> i32 {
    (length * 14_400 + 127) / 254
}

/// The height of a table's head row, by which [`pack`] finds it again; the library cannot mark it as repeating.
const HEAD_ROW: f32 = 561.0;

/// The style of the text: justified, first line indented, six points before each paragraph.
const BODY: &str = "NoiDung";

/// Type of one kind, in points.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    size: f32,
    bold: bool,
    italic: bool,
}

/// Upright type of a size.
pub(crate) const fn plain(size: f32) -> Type {
    Type { size, bold: false, italic: false }
}

/// Bold type of a size.
pub(crate) const fn bold(size: f32) -> Type {
    Type { size, bold: true, italic: false }
}

/// Italic type of a size.
pub(crate) const fn italic(size: f32) -> Type {
    Type { size, bold: false, italic: true }
}

const BOLD_ITALIC_12: Type = Type { size: 12.0, bold: true, italic: true };

/// A run of text in Times New Roman; a line feed in it breaks the line.
pub(crate) fn run(text: &str, kind: Type) -> Run {
    let mut run = Run::new().fonts(fonts()).size(half_points(kind.size));
    if kind.bold {
        run = run.bold();
    }
    if kind.italic {
        run = run.italic();
    }
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "type sizes are between 8 and 15"
)]
fn half_points(size: f32) -> usize {
    (size * 2.0) as usize
}

fn fonts() -> RunFonts {
    let face = "Times New Roman";
    RunFonts::new().ascii(face).hi_ansi(face).cs(face).east_asia(face)
}

/// An empty A4 document with the margins, face and text style of the decree; its pages from the second are
/// numbered at the top, its last section from 1 again.
pub(crate) fn document(specimen: Option<&str>) -> Docx {
    let body = Style::new(BODY, StyleType::Paragraph)
        .name("Nội dung")
        .q_format(true)
        .fonts(fonts())
        .size(28)
        .align(AlignmentType::Both)
        .indent(None, Some(SpecialIndentType::FirstLine(mm(127) / 10)), None, None)
        .line_spacing(LineSpacing::new().before(120).line_rule(LineSpacingType::Auto).line(252));
    Docx::new()
        .default_fonts(fonts())
        .default_size(28)
        .add_style(body)
        .page_size(11906, 16838)
        .page_margin(margins())
        .header(page_number())
        .title_pg()
        .page_num_type(PageNumType::new().start(1))
        .footer(footer(specimen))
        .first_footer(footer(specimen))
}

/// A section before the last one, with the same page; [`pack`] gives it the same page number and foot.
pub(crate) fn section() -> Section {
    Section::new().page_size(docx_rs::PageSize::new().size(11906, 16838)).page_margin(margins()).title_pg()
}

fn margins() -> PageMargin {
    PageMargin {
        top: mm(20),
        bottom: mm(20),
        left: mm(30),
        right: mm(20),
        header: mm(10),
        footer: mm(8),
        gutter: 0,
    }
}

fn page_number() -> Header {
    Header::new().add_paragraph(Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new()))
}

fn footer(specimen: Option<&str>) -> Footer {
    let line = run(specimen.unwrap_or_default(), plain(9.0)).color("6E6E6E");
    Footer::new().add_paragraph(centered(line))
}

/// A paragraph of the text.
pub(crate) fn body(runs: impl IntoIterator<Item = Run>) -> Paragraph {
    runs.into_iter().fold(Paragraph::new().style(BODY), Paragraph::add_run)
}

/// A line in the middle, without space around it.
pub(crate) fn centered(run: Run) -> Paragraph {
    Paragraph::new().align(AlignmentType::Center).add_run(run)
}

/// A line in the middle with space around it, kept with what follows.
pub(crate) fn order(run: Run) -> Paragraph {
    centered(run).line_spacing(LineSpacing::new().before(240).after(120)).keep_next(true)
}

fn left(run: Run) -> Paragraph {
    Paragraph::new().align(AlignmentType::Left).add_run(run)
}

/// A rule of a length in the middle of a column, both in twips: the upper border of a line without text.
pub(crate) fn rule(length: i32, column: i32) -> Paragraph {
    let side = (column - length).max(0) / 2;
    let border =
        ParagraphBorder::new(ParagraphBorderPosition::Top).val(BorderType::Single).size(6).color("000000");
    Paragraph::new()
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(60).line_rule(LineSpacingType::Exact).line(80))
        .set_borders(ParagraphBorders::with_empty().set(border))
}

/// The width of the text on the page.
pub(crate) const TEXT_WIDTH: i32 = mm(160);
/// The columns of the head: it stands 3 mm into either margin so that the national name keeps to one line.
const HEAD_COLUMNS: [i32; 2] = [mm(67), mm(99)];
/// How wide the motto runs in bold 14 pt Times New Roman.
const MOTTO_WIDTH: i32 = mm(63);
/// How wide a bold capital of 13 pt runs, on average.
const CAPITAL_WIDTH: i32 = 185;

/// Issuer and national name, number and date.
pub(crate) fn head(head: &HeadText) -> Table {
    let [issuer_column, nation_column] = HEAD_COLUMNS;
    let mut issuer: Vec<Paragraph> =
        head.superior.iter().map(|superior| centered(run(superior, plain(13.0)))).collect();
    issuer.extend(head.issuer.iter().map(|line| centered(run(line, bold(13.0)))));
    let longest = head.issuer.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let longest = i32::try_from(longest).unwrap_or(i32::MAX).saturating_mul(CAPITAL_WIDTH).min(issuer_column);
    issuer.push(rule(longest * 2 / 5, issuer_column));
    let nation = vec![
        centered(run(head.nation, bold(13.0))),
        centered(run(head.motto, bold(14.0))),
        rule(MOTTO_WIDTH, nation_column),
    ];
    let mut number = vec![centered(run(&head.number, plain(13.0)))];
    number.extend(head.under.iter().map(|line| under(line)));
    let place = vec![centered(run(&head.place_date, italic(14.0)))];
    bare_table(&HEAD_COLUMNS, vec![vec![issuer, nation], vec![number, place]]).indent(-mm(3))
}

/// A line below the number: what the paper is about, or in capitals and bold that it is a draft.
fn under(line: &str) -> Paragraph {
    let kind = if *line == line.to_uppercase() { bold(12.0) } else { plain(12.0) };
    centered(run(line, kind)).line_spacing(LineSpacing::new().before(120))
}

/// To whom a letter goes: on one line in the middle, or one below the other.
pub(crate) fn addressed(lines: &[String]) -> Vec<Paragraph> {
    let spaced = |line: Paragraph| line.line_spacing(LineSpacing::new().before(240).after(120));
    match lines {
        [only] => vec![spaced(centered(run(&format!("Kính gửi: {only}"), plain(14.0))))],
        several => {
            let indented =
                |line: &str, by: i32| left(run(line, plain(14.0))).indent(Some(by), None, None, None);
            let first = spaced(indented("Kính gửi:", mm(30)));
            std::iter::once(first).chain(several.iter().map(|line| indented(line, mm(50)))).collect()
        }
    }
}

/// Recipients on the left, signature on the right, never parted by a page's end.
pub(crate) fn foot(foot: &FootText) -> Table {
    let mut recipients = vec![left(run("Nơi nhận:", BOLD_ITALIC_12))];
    recipients.extend(foot.recipients.iter().map(|line| left(run(line, plain(11.0)))));
    let mut signature: Vec<Paragraph> =
        foot.authority.iter().map(|line| centered(run(line, bold(14.0))).keep_next(true)).collect();
    let gap = u32::try_from(mm(27)).unwrap_or_default();
    signature.push(centered(run(&foot.name, bold(14.0))).line_spacing(LineSpacing::new().before(gap)));
    bare_table(&[mm(70), mm(90)], vec![vec![recipients, signature]])
}

/// A grid of signatures, so many beside each other: unit, post, when it was signed, name.
pub(crate) fn signatures(places: &[[&str; 4]], abreast: usize) -> Table {
    let column = TEXT_WIDTH / i32::try_from(abreast).unwrap_or(1);
    let gap = u32::try_from(mm(9)).unwrap_or_default();
    let spaced = |line: Paragraph| line.line_spacing(LineSpacing::new().before(gap));
    let cell = |[unit, post, signed, name]: &[&str; 4]| {
        vec![
            centered(run(unit, bold(13.0))),
            centered(run(post, plain(13.0))),
            spaced(centered(run(signed, italic(12.0)))),
            spaced(centered(run(name, bold(13.0)))),
        ]
    };
    let row = |places: &[[&str; 4]]| {
        let blank = std::iter::repeat_with(|| vec![centered(run("", plain(13.0)))]);
        places.iter().map(cell).chain(blank).take(abreast).collect()
    };
    bare_table(&vec![column; abreast], places.chunks(abreast).map(row).collect())
}

/// A table without borders that only places things side by side.
fn bare_table(columns: &[i32], rows: Vec<Vec<Vec<Paragraph>>>) -> Table {
    let cell = |(paragraphs, column): (Vec<Paragraph>, &i32)| {
        paragraphs.into_iter().fold(width(TableCell::new(), *column), TableCell::add_paragraph)
    };
    let row = |cells: Vec<Vec<Paragraph>>| {
        TableRow::new(cells.into_iter().zip(columns).map(cell).collect()).cant_split()
    };
    sized(Table::without_borders(rows.into_iter().map(row).collect()), columns)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

/// A table with borders; its rows are not split.
pub(crate) fn ruled_table(columns: &[i32], rows: Vec<TableRow>) -> Table {
    sized(Table::new(rows), columns).margins(TableCellMargins::new().margin(40, 85, 40, 85))
}

fn sized(table: Table, columns: &[i32]) -> Table {
    let grid: Vec<usize> = columns.iter().filter_map(|column| usize::try_from(*column).ok()).collect();
    table.width(grid.iter().sum(), WidthType::Dxa).set_grid(grid).layout(TableLayoutType::Fixed)
}

fn width(cell: TableCell, column: i32) -> TableCell {
    cell.width(usize::try_from(column).unwrap_or_default(), WidthType::Dxa)
}

/// The head row of a table, repeated on each page.
pub(crate) fn head_row(columns: &[i32], names: &[&str]) -> TableRow {
    let cell = |(column, name): (&i32, &&str)| {
        width(TableCell::new(), *column)
            .vertical_align(VAlignType::Center)
            .add_paragraph(centered(run(name, bold(12.5))).keep_next(true))
    };
    TableRow::new(columns.iter().zip(names).map(cell).collect()).cant_split().row_height(HEAD_ROW)
}

/// A row of a table.
pub(crate) fn row(columns: &[i32], cells: impl IntoIterator<Item = (String, AlignmentType)>) -> TableRow {
    let cell = |(column, (text, align)): (&i32, (String, AlignmentType))| {
        width(TableCell::new(), *column)
            .add_paragraph(Paragraph::new().align(align).add_run(run(&text, plain(12.5))))
    };
    TableRow::new(columns.iter().zip(cells).map(cell).collect()).cant_split()
}

/// A heading across a table, kept with the row below it.
pub(crate) fn band(columns: &[i32], text: &str) -> TableRow {
    let cell = width(TableCell::new(), columns.iter().sum())
        .grid_span(columns.len())
        .add_paragraph(left(run(text, bold(12.5))).keep_next(true));
    TableRow::new(vec![cell]).cant_split()
}

/// The last row of a table: its sum under the last column.
pub(crate) fn sum(columns: &[i32], total: &str) -> TableRow {
    let (last, others) = columns.split_last().map_or((0, &[][..]), |(last, others)| (*last, others));
    let label = width(TableCell::new(), others.iter().sum())
        .grid_span(others.len())
        .add_paragraph(centered(run("Cộng", bold(12.5))));
    let amount = width(TableCell::new(), last)
        .add_paragraph(Paragraph::new().align(AlignmentType::Right).add_run(run(total, bold(12.5))));
    TableRow::new(vec![label, amount]).cant_split()
}

/// The bytes of the file: the same for the same content.
pub(crate) fn pack(docx: Docx) -> Result<Vec<u8>, PaperError> {
    let mut parts = docx.build();
    parts.document = share_edges(&repeat_heads(&without_ids(&parts.document)?)).into_bytes();
    for part in parts.headers.iter_mut().chain(&mut parts.footers) {
        *part = without_ids(part)?.into_bytes();
    }
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file).map_err(|error| PaperError::Drawing(error.to_string()))?;
    Ok(file.into_inner())
}

/// Takes the ids off the paragraphs: the library counts them through the whole life of the process, and only
/// comments need them.
fn without_ids(part: &[u8]) -> Result<String, PaperError> {
    let text = std::str::from_utf8(part).map_err(|error| PaperError::Drawing(error.to_string()))?;
    let mut pieces = text.split(" w14:paraId=\"");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once('"').map_or(piece, |(_, rest)| rest));
    }
    Ok(kept)
}

/// Marks the head row of the table as repeating on each page, which the library has no word for.
fn repeat_heads(document: &str) -> String {
    let height = format!("<w:trHeight w:val=\"{HEAD_ROW}\"");
    let Some(at) = document.find(&height) else { return document.to_owned() };
    let end = document[at..].find("/>").map_or(document.len(), |end| at + end + 2);
    format!("{}<w:tblHeader />{}", &document[..end], &document[end..])
}

/// Gives the first section the header and footers of the last: of those set on an earlier section the library
/// keeps only one. A file of one section has them already.
fn share_edges(document: &str) -> String {
    if document.matches("<w:sectPr>").count() < 2 {
        return document.to_owned();
    }
    let last = document.rsplit_once("<w:sectPr>").map_or("", |(_, last)| last);
    let is_edge = |tag: &&str| tag.starts_with("<w:headerReference") || tag.starts_with("<w:footerReference");
    let edges: String = last.split_inclusive("/>").filter(is_edge).collect();
    document.replacen("<w:titlePg />", &format!("{edges}<w:titlePg />"), 1)
}
