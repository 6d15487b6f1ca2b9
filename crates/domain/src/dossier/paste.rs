//! Reads a block copied from a clerk's spreadsheet: titles, one or two header lines, bands, totals and signatures included.
//!
//! Pure: text and catalogue in, rows and sentences out. Who the names are is asked later, where people are known.

use std::collections::{BTreeMap, BTreeSet};

use law::{Award, SubjectKind};

use super::award_name::AwardNames;
use super::grid::{self, Line};
use crate::import::line::{
    is_column_number, is_figure, is_roman, is_shouted, is_title, is_total, kind_of, split_numeral,
    split_post_and_unit,
};

/// One subject and one award, as a line of the block asks for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedRow {
    /// Number of the line in the block, from 1.
    pub line: usize,
    /// Without "Ông", "Bà" or an ordinal before it.
    pub name: String,
    pub post: String,
    /// From its own column or from the band above; may be empty.
    pub unit: String,
    /// Code of the catalogue.
    pub award: String,
    pub achievement: String,
    /// Person or collective, where the block says so.
    pub kind: Option<SubjectKind>,
}

/// A line that cannot be taken as it stands, and a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub line: usize,
    pub says: String,
}

impl Problem {
    /// The sentence begins with the number of its line.
    pub fn new(line: usize, says: impl AsRef<str>) -> Self {
        Self { line, says: format!("Dòng {line}: {}", says.as_ref()) }
    }
}

/// What a block holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    pub rows: Vec<PastedRow>,
    pub problems: Vec<Problem>,
    /// Header and bands, needed again when some lines are pasted again.
    frame: BTreeMap<usize, String>,
    raw: BTreeMap<usize, String>,
}

/// The most lines of one block: more is a file, not a copied block.
pub const MOST_LINES: usize = 2_000;

impl Block {
    /// A block of which nothing is taken, for what stands in this line; all of it comes back to be mended.
    fn refused(text: &str, line: usize, says: &str) -> Self {
        Self {
            problems: vec![Problem::new(line, says)],
            raw: BTreeMap::from([(line, text.to_owned())]),
            ..Self::default()
        }
    }

    /// The block with only these lines of people and collectives, as it was pasted, so that nothing is retyped.
    pub fn with_lines(&self, lines: &BTreeSet<usize>) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let kept = self.raw.iter().filter(|(line, _)| lines.contains(line));
        let all: BTreeMap<_, _> = self.frame.iter().chain(kept).collect();
        all.into_values().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// Reads the block. `otherwise` is the code of the award for lines that name none.
pub fn read(text: &str, catalogue: &[Award], otherwise: Option<&str>) -> Block {
    let names = AwardNames::new(catalogue);
    if let Some(line) = unreadable(text) {
        let says = "có ký tự không đọc được: đây là ruột của một tệp, không phải bảng chữ. Hãy mở tệp bằng Excel hoặc Word, chọn các ô rồi chép và dán.";
        return Block::refused(text, line, says);
    }
    let lines = grid::read(text);
    if let Some(line) = lines.get(MOST_LINES) {
        let says = format!("danh sách dài quá {MOST_LINES} dòng; hãy chia thành nhiều lần dán.");
        return Block::refused(text, line.number, &says);
    }
    let mut block = Block::default();
    let layout = Layout::guess(&lines, &names);
    let mut reader =
        Reader { names, layout, otherwise, band: Band::default(), seen: BTreeMap::new(), ended: false };
    for (place, line) in lines.iter().enumerate() {
        reader.take(place, line, &mut block);
    }
    block
}

/// The first line that no spreadsheet copies: the inside of a workbook, a picture or a PDF that was opened as text.
fn unreadable(text: &str) -> Option<usize> {
    let is_strange = |c: char| c == '\u{FFFD}' || (c.is_control() && !c.is_whitespace());
    text.split('\n').position(|line| line.contains(is_strange)).map(|at| at + 1)
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Ordinal,
    Name,
    Post,
    PostAndUnit,
    Unit,
    Award,
    /// A cross in this column asks for this award.
    Cross(String),
    Achievement,
    Kind,
    Other,
}

/// Where the header stands and what the columns hold.
#[derive(Debug)]
struct Layout {
    columns: Vec<Column>,
    /// Places of the header lines; `None` for a block without header.
    header: Option<(usize, usize)>,
}

/// How many lines may stand above the header.
const HEADER_WITHIN: usize = 15;

impl Layout {
    fn guess(lines: &[Line], names: &AwardNames) -> Self {
        let scored = lines.iter().take(HEADER_WITHIN).enumerate().map(|(at, line)| (score(line, names), at));
        let best =
            scored.filter(|(score, _)| *score > 1).max_by_key(|(score, at)| (*score, std::cmp::Reverse(*at)));
        let mut layout = match best {
            Some((_, at)) => Self::with_header(lines, at, names),
            None => Self { columns: by_content(lines, names), header: None },
        };
        layout.find_what_is_missing(lines);
        layout
    }

    fn with_header(lines: &[Line], at: usize, names: &AwardNames) -> Self {
        let mut columns: Vec<_> = lines[at].cells.iter().map(|cell| heading(cell, names)).collect();
        let mut last = at;
        if let Some(below) = lines.get(at + 1).filter(|below| is_second_header(below, &columns, names)) {
            last = at + 1;
            for (place, cell) in below.filled() {
                columns.resize(columns.len().max(place + 1), Column::Other);
                match heading(cell, names) {
                    Column::Other => {}
                    found => columns[place] = found,
                }
            }
        }
        Self { columns, header: Some((at, last)) }
    }

    /// A list of collectives calls its names "Đơn vị"; a first column of figures is the ordinal even without a heading.
    fn find_what_is_missing(&mut self, lines: &[Line]) {
        let nameless = !self.columns.contains(&Column::Name);
        if let Some(unit) = self.columns.iter_mut().find(|column| nameless && **column == Column::Unit) {
            *unit = Column::Name;
        }
        let below = self.header.map_or(0, |(_, last)| last + 1);
        let figures = |place: usize| lines[below..].iter().filter(|line| is_figure(line.cell(place))).count();
        if !self.columns.contains(&Column::Ordinal)
            && self.columns.first() == Some(&Column::Other)
            && figures(0) > 0
        {
            self.columns[0] = Column::Ordinal;
        }
    }

    fn has(&self, column: &Column) -> bool {
        self.columns.contains(column)
    }

    /// The cells of a column, joined where it has several (họ đệm, tên).
    fn text(&self, line: &Line, column: &Column) -> String {
        let places = self.columns.iter().enumerate().filter(|(_, found)| *found == column);
        let cells = places.map(|(place, _)| line.cell(place)).filter(|cell| !cell.is_empty());
        cells.collect::<Vec<_>>().join(" ")
    }
}

/// How much a line looks like a header: a name column alone is enough, else several headings.
fn score(line: &Line, names: &AwardNames) -> usize {
    let columns: Vec<_> = line.filled().map(|(_, cell)| heading(cell, names)).collect();
    let known = columns.iter().filter(|column| !matches!(column, Column::Other | Column::Cross(_))).count();
    if columns.contains(&Column::Name) { known + 1 } else { known }
}

const LONGEST_HEADING: usize = 80;

/// What a heading announces.
fn heading(cell: &str, names: &AwardNames) -> Column {
    let folded = viet::fold(cell);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    let post = has(&["chuc vu", "chuc danh"]);
    let before = folded.split(['(', '/', ',']).next().unwrap_or_default().trim();
    if folded.is_empty()
        || folded.chars().count() > LONGEST_HEADING
        || has(&["da dat", "da duoc", "nam truoc", "lien ke"])
    {
        return Column::Other;
    }
    if matches!(folded.as_str(), "stt" | "tt" | "so tt" | "so thu tu" | "#") {
        return Column::Ordinal;
    }
    if let Some(award) = names.find(cell) {
        return Column::Cross(award.code.clone());
    }
    match () {
        () if begins(&["ho va ten", "ho ten", "ho dem", "ho lot", "ho, ten", "ho va chu dem"])
            || folded == "ten" =>
        {
            Column::Name
        }
        () if post && has(&["don vi", "noi cong tac", "co quan", "phong"]) => Column::PostAndUnit,
        () if post => Column::Post,
        () if has(&["thanh tich", "noi dung khen", "ly do"]) => Column::Achievement,
        () if begins(&["phan loai", "doi tuong"]) => Column::Kind,
        () if begins(&["danh hieu", "hinh thuc", "de nghi", "muc khen", "ma danh hieu", "ma hinh thuc"]) => {
            Column::Award
        }
        () if begins(&[
            "ten ca nhan",
            "ten tap the",
            "tap the, ca nhan",
            "ca nhan, tap the",
            "ten don vi/tap the",
        ]) =>
        {
            Column::Name
        }
        () if UNIT_HEADINGS.contains(&before) || begins(&["don vi cong tac", "ten don vi", "ten phong"]) => {
            Column::Unit
        }
        () => Column::Other,
    }
}

const UNIT_HEADINGS: [&str; 7] =
    ["don vi", "phong", "phong ban", "co quan", "noi cong tac", "bo phan", "don vi de nghi"];

/// A second header line stands under merged cells: no name, no ordinal, headings only.
fn is_second_header(below: &Line, columns: &[Column], names: &AwardNames) -> bool {
    let free = |place: usize| !matches!(columns.get(place), Some(Column::Ordinal | Column::Name));
    let is_heading = |cell: &str| {
        heading(cell, names) != Column::Other || matches!(viet::fold(cell).as_str(), "nam" | "nu")
    };
    below.filled().all(|(place, cell)| free(place) && is_heading(cell))
}

/// What the columns of a block without header hold, judged by most of their cells.
fn by_content(lines: &[Line], names: &AwardNames) -> Vec<Column> {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut texts = [Column::Name, Column::Post, Column::Unit, Column::Achievement].into_iter();
    let column = |place: usize| {
        let cells: Vec<_> =
            lines.iter().map(|line| line.cell(place)).filter(|cell| !cell.is_empty()).collect();
        let most =
            |test: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| test(cell)).count() * 2 > cells.len();
        match () {
            () if cells.is_empty() => Column::Other,
            () if most(&|cell| names.find_all(cell).is_some()) => Column::Award,
            () if most(&|cell| is_figure(cell)) => {
                if place == 0 {
                    Column::Ordinal
                } else {
                    Column::Other
                }
            }
            () => texts.next().unwrap_or(Column::Other),
        }
    };
    (0..width).map(column).collect()
}

/// What a band above says of the lines below it.
#[derive(Debug, Clone, Default)]
struct Band<'a> {
    kind: Option<SubjectKind>,
    award: Option<&'a Award>,
    unit: String,
}

struct Reader<'a> {
    names: AwardNames<'a>,
    layout: Layout,
    otherwise: Option<&'a str>,
    band: Band<'a>,
    /// Line in which a name, its place of work and an award stood first.
    seen: BTreeMap<(String, String, String), usize>,
    /// A total row was read: what follows without ordinal is place, date and signatures.
    ended: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, place: usize, line: &Line, block: &mut Block) {
        if let Some((first, last)) = self.layout.header {
            if (first..=last).contains(&place) {
                block.frame.insert(line.number, line.raw.clone());
            }
            if place <= last {
                return;
            }
        }
        if self.is_total(line) {
            self.ended = true;
            return;
        }
        if self.is_noise(line) {
            return;
        }
        if let Some(text) = self.band_text(line) {
            self.enter_band(&text);
            block.frame.insert(line.number, line.raw.clone());
        } else {
            block.raw.insert(line.number, line.raw.clone());
            self.read_row(line, block);
        }
    }

    /// "Tổng cộng: 12 người" in one of the first cells.
    fn is_total(&self, line: &Line) -> bool {
        line.filled().take(2).any(|(_, cell)| is_total(cell))
    }

    /// Titles of a block without header, a header that comes again on the next page, the line of column numbers, the foot.
    fn is_noise(&self, line: &Line) -> bool {
        let name = self.layout.text(line, &Column::Name);
        let numbers_columns = line.filled().count() > 1 && is_column_number(&name);
        let repeats_header = score(line, &self.names) > 1 && heading(&name, &self.names) == Column::Name;
        let title = self.layout.header.is_none()
            && is_title(&viet::fold(line.filled().next().map_or("", |(_, cell)| cell)));
        let foot = self.ended
            && self.layout.has(&Column::Ordinal)
            && !is_figure(&self.layout.text(line, &Column::Ordinal));
        numbers_columns || repeats_header || title || foot
    }

    /// The text of a line that only heads the lines below: "I. TẬP THỂ", "Phòng Tổng hợp".
    fn band_text(&self, line: &Line) -> Option<String> {
        let ordinal = self.layout.text(line, &Column::Ordinal);
        let mut filled = line.filled().map(|(_, cell)| cell).filter(|cell| *cell != ordinal);
        let (text, alone) = (filled.next().unwrap_or(&ordinal), filled.next().is_none());
        let (numeral, text) = split_numeral(text);
        let headed = numeral || is_roman(ordinal.trim_end_matches('.'));
        let speaks = kind_of(text).is_some() || self.names.find(text).is_some() || is_shouted(text);
        let unnumbered = ordinal.is_empty() && self.layout.has(&Column::Ordinal);
        // A line in a list of bare names is a name.
        (alone && !is_figure(&ordinal) && (headed || speaks || unnumbered || ordinal == text))
            .then(|| text.to_owned())
    }

    /// Bands stand inside each other in either order (A. Giấy khen – I. Tập thể): the one that does not fit gives way.
    fn enter_band(&mut self, text: &str) {
        let (kind, award) = (kind_of(text), self.names.find(text));
        match (kind, award) {
            (None, None) => self.band.unit = text.to_owned(),
            (Some(kind), None) => {
                let fits = self.band.award.filter(|award| award.subjects.contains(&kind));
                self.band = Band { kind: Some(kind), award: fits, unit: String::new() };
            }
            (_, Some(award)) => {
                let fits = kind.or(self.band.kind).filter(|kind| award.subjects.contains(kind));
                self.band = Band { kind: fits, award: Some(award), unit: String::new() };
            }
        }
    }

    fn read_row(&mut self, line: &Line, block: &mut Block) {
        match self.subject(line).and_then(|subject| Ok((self.awards(line)?, subject))) {
            Ok((awards, subject)) => {
                for award in awards {
                    self.add(
                        PastedRow {
                            kind: subject.kind.or(for_whom(award)),
                            award: award.code.clone(),
                            ..subject.clone()
                        },
                        award,
                        block,
                    );
                }
            }
            Err(says) => block.problems.push(Problem::new(line.number, says)),
        }
    }

    /// Everything of the row but its award.
    fn subject(&self, line: &Line) -> Result<PastedRow, String> {
        let text = |column: &Column| self.layout.text(line, column);
        let (post, unit) = match self.layout.has(&Column::PostAndUnit) {
            true => split_post_and_unit(&text(&Column::PostAndUnit)),
            false => (text(&Column::Post), text(&Column::Unit)),
        };
        let name = plain_name(&text(&Column::Name));
        let (name, unit) = if name.is_empty() { (unit, String::new()) } else { (name, unit) };
        if name.is_empty() {
            return Err("thiếu họ tên hoặc tên tập thể; hãy ghi vào cột họ và tên.".to_owned());
        }
        if name.chars().count() > LONGEST_NAME
            || !name.chars().any(char::is_alphabetic)
            || name.starts_with('#')
        {
            return Err(format!(
                "“{}” không phải họ tên hay tên tập thể; hãy xem lại cột họ và tên.",
                shortened(&name)
            ));
        }
        let unit = if unit.is_empty() { self.band.unit.clone() } else { unit };
        let kind = kind_of(&text(&Column::Kind)).or(self.band.kind);
        let achievement = text(&Column::Achievement);
        Ok(PastedRow { line: line.number, name, post, unit, award: String::new(), achievement, kind })
    }

    fn awards(&self, line: &Line) -> Result<Vec<&'a Award>, String> {
        let mut cells = Vec::new();
        for (place, column) in self.layout.columns.iter().enumerate() {
            match column {
                Column::Award if !line.cell(place).is_empty() => cells.push(line.cell(place)),
                Column::Cross(code) if is_cross(line.cell(place)) => cells.push(code),
                _ => {}
            }
        }
        if cells.is_empty() {
            cells.extend(self.band.award.map(|award| award.code.as_str()).or(self.otherwise));
        }
        if cells.is_empty() {
            return Err(
                "thiếu danh hiệu hoặc hình thức đề nghị; hãy ghi vào danh sách hoặc chọn ở ô bên dưới."
                    .to_owned(),
            );
        }
        let unknown = |cell: &str| {
            format!(
                "chưa rõ “{}” là danh hiệu, hình thức nào; hãy ghi tên hoặc mã như ở mục Quy định.",
                shortened(cell)
            )
        };
        let found: Result<Vec<_>, _> =
            cells.iter().map(|cell| self.names.find_all(cell).ok_or_else(|| unknown(cell))).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    fn add(&mut self, row: PastedRow, award: &Award, block: &mut Block) {
        let whose = format!("{}|{}", row.post, row.unit).to_lowercase();
        let key = (row.name.to_lowercase(), whose, row.award.clone());
        let first = *self.seen.entry(key).or_insert(row.line);
        if first == row.line {
            block.rows.push(row);
            return;
        }
        let says = format!(
            "{} – {} đã có ở dòng {first}; chỉ nhận một lần, hãy xóa dòng này.",
            row.name, award.name
        );
        block.problems.push(Problem::new(row.line, says));
    }
}

/// An award for one kind of subject tells what the row proposes.
fn for_whom(award: &Award) -> Option<SubjectKind> {
    match award.subjects.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// "1. Ông Nguyễn Văn A" is Nguyễn Văn A; the family name Ông keeps its word ("Ông Ích").
fn plain_name(cell: &str) -> String {
    let name = cell
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '-' | '+' | '*' | ' '));
    let address = ["ông ", "bà ", "đồng chí ", "đ/c ", "đ/c. ", "anh ", "chị "];
    let lower = name.to_lowercase();
    let rest = address
        .iter()
        .find_map(|word| lower.starts_with(word).then(|| name.chars().skip(word.chars().count()).collect()));
    rest.filter(|rest: &String| rest.trim().contains(' '))
        .unwrap_or_else(|| name.to_owned())
        .trim()
        .to_owned()
}

const LONGEST_NAME: usize = 150;

fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        text.to_owned()
    } else {
        text.chars().take(SHOWN).chain(['…']).collect()
    }
}

fn is_cross(cell: &str) -> bool {
    !matches!(viet::fold(cell).as_str(), "" | "0" | "khong" | "false")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_it(text: &str) -> Block {
        read(text, law::Law::built_in().awards(), None)
    }

    fn shown(block: &Block) -> Vec<String> {
        let kind = |row: &PastedRow| row.kind.map_or("?", SubjectKind::as_str);
        let row = |row: &PastedRow| {
            format!("{} {} [{}|{}] {} {}", row.line, row.name, row.post, row.unit, row.award, kind(row))
        };
        block.rows.iter().map(row).collect()
    }

    /// An invented list with everything that clerks put around the rows.
    const UGLY: &str = "SỞ NỘI VỤ (hư cấu)\t\t\t\t\t\r
DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2026\t\t\t\t\t\r
(Kèm theo Tờ trình số 12/TTr-VP ngày 15/11/2026)\t\t\t\t\t\r
\t\t\t\t\t\r
STT\tHọ và tên\tChức vụ\tĐơn vị công tác\tDanh hiệu, hình thức đề nghị\tGhi chú\r
(1)\t(2)\t(3)\t(4)\t(5)\t(6)\r
I\tTẬP THỂ\t\t\t\t\r
1\tPhòng Tổng hợp\t\t\tTTLĐTT\t\r
II\tCÁ NHÂN\t\t\t\t\r
\tPhòng Hành chính\t\t\t\t\r
1\tNguye\u{302}\u{303}n Va\u{306}n Thu\u{31b}\u{309}\tTrưởng phòng\t\tCSTĐCS\t\r
2\tBà\u{a0}Lò\u{a0}\u{a0}Thị Mẫu \tChuyên viên\t\tLĐTT, Giấy khen\tmới\r
\t\t\t\t\t\r
3\tNguyễn Văn Thử\tTrưởng phòng\t\tChiến sỹ thi đua cơ sở\t\r
4\tVàng A Ví\tChuyên viên\t\tBằng\t\r
5\t\tChuyên viên\t\tLĐTT\t\r
6\tTống Công Dụ\tVăn thư\tPhòng Quản trị\tlao động tiên tiến\t\r
\tTổng cộng: 7 người\t\t\t\t\r
\t\t\tHà Nội, ngày 15 tháng 11 năm 2026\t\t\r
\t\t\tTRƯỞNG PHÒNG\t\t\r
";

    #[test]
    fn an_ugly_block_gives_its_rows_and_a_sentence_for_each_broken_line() {
        let block = read_it(UGLY);
        assert_eq!(
            shown(&block),
            [
                "8 Phòng Tổng hợp [|] TTLDTT collective",
                "11 Nguyễn Văn Thử [Trưởng phòng|Phòng Hành chính] CSTDCS person",
                "12 Lò Thị Mẫu [Chuyên viên|Phòng Hành chính] LDTT person",
                "12 Lò Thị Mẫu [Chuyên viên|Phòng Hành chính] GK person",
                "17 Tống Công Dụ [Văn thư|Phòng Quản trị] LDTT person",
            ]
        );
        let says: Vec<_> = block.problems.iter().map(|problem| problem.says.as_str()).collect();
        assert_eq!(says.len(), 3, "{says:?}");
        assert!(says[0].starts_with("Dòng 14:") && says[0].contains("đã có ở dòng 11"), "{}", says[0]);
        assert!(says[1].starts_with("Dòng 15:") && says[1].contains("“Bằng”"), "{}", says[1]);
        assert!(says[2].starts_with("Dòng 16:") && says[2].contains("họ tên"), "{}", says[2]);
    }

    #[test]
    fn what_is_left_can_be_mended_and_pasted_again() {
        let block = read_it(UGLY);
        let left = block.with_lines(&BTreeSet::from([15]));
        let again = read_it(&left.replace("Bằng", "LĐTT"));
        assert_eq!(again.problems, []);
        assert_eq!(shown(&again), ["5 Vàng A Ví [Chuyên viên|Phòng Hành chính] LDTT person"]);
        assert_eq!(block.with_lines(&BTreeSet::new()), "");
    }

    #[test]
    fn the_inside_of_a_file_is_no_list_of_names() {
        let workbook =
            read_it("PK\u{3}\u{4}\u{14}\0\u{6}\0xl/worksheets/sheet1.xml\nLý A Thử\tVăn thư\tLĐTT");
        assert_eq!(workbook.rows, []);
        assert_eq!(workbook.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [1]);
        let mangled = read_it("1\tLý A Thử\tVăn thư\tLĐTT\n2\tGi\u{FFFD}ng Thử\tVăn thư\tLĐTT");
        assert!(
            mangled.problems[0].says.starts_with("Dòng 2: có ký tự không đọc được"),
            "{:?}",
            mangled.problems
        );
        assert!(
            mangled.with_lines(&BTreeSet::from([2])).starts_with("1\tLý A Thử"),
            "nothing that was pasted is lost"
        );
    }

    #[test]
    fn two_header_lines_and_crosses_name_the_awards() {
        let block = read_it(
            "TT\tHọ đệm\tTên\tChức vụ, đơn vị\tDanh hiệu đề nghị\t\tTóm tắt thành tích\n\
             \t\t\t\tLĐTT\tCSTĐCS\t\n\
             1\tLý A\tThử\tPhó Trưởng phòng, Phòng Tổng hợp\tx\tx\tViết phần mềm\n\
             2\tGiàng\tThử\tVăn thư\tx\t0\t",
        );
        assert_eq!(
            shown(&block),
            [
                "3 Lý A Thử [Phó Trưởng phòng|Phòng Tổng hợp] LDTT person",
                "3 Lý A Thử [Phó Trưởng phòng|Phòng Tổng hợp] CSTDCS person",
                "4 Giàng Thử [Văn thư|] LDTT person",
            ]
        );
        assert_eq!(block.rows[0].achievement, "Viết phần mềm");
    }

    #[test]
    fn a_block_without_header_is_read_by_what_its_cells_hold() {
        let with_ordinal = read_it("1\tLý A Thử\tVăn thư\tLĐTT\n2\tGiàng Thử\tKế toán\tGiấy khen");
        assert_eq!(
            shown(&with_ordinal),
            ["1 Lý A Thử [Văn thư|] LDTT person", "2 Giàng Thử [Kế toán|] GK ?"]
        );
        let bare = read("Lý A Thử\nÔng Giàng Thử\n\nÔng Ích", law::Law::built_in().awards(), Some("LDTT"));
        assert_eq!(
            shown(&bare),
            ["1 Lý A Thử [|] LDTT person", "2 Giàng Thử [|] LDTT person", "4 Ông Ích [|] LDTT person"]
        );
        let none = read_it("Lý A Thử\nGiàng Thử");
        assert!(none.rows.is_empty() && none.problems.len() == 2, "{none:?}");
    }

    #[test]
    fn bands_name_awards_and_kinds() {
        let block = read_it(
            "STT;Tên tập thể, cá nhân;Đơn vị\n\
             A. Danh hiệu Lao động tiên tiến;;\n\
             1;Lý A Thử;Phòng Tổng hợp\n\
             B. GIẤY KHEN;;\n\
             I. Tập thể;;\n\
             1;Phòng Quản trị;\n\
             II. Cá nhân;;\n\
             1;Lý A Thử;\n\
             C. TTLĐTT;;\n\
             II. Cá nhân;;\n\
             1;Giàng Thử;\n",
        );
        assert_eq!(
            shown(&block),
            [
                "3 Lý A Thử [|Phòng Tổng hợp] LDTT person",
                "6 Phòng Quản trị [|] GK collective",
                "8 Lý A Thử [|] GK person",
            ]
        );
        let says: Vec<_> = block.problems.iter().map(|problem| problem.says.as_str()).collect();
        assert!(
            says.len() == 1 && says[0].contains("thiếu danh hiệu"),
            "the award of collectives fits nobody: {says:?}"
        );
    }

    #[test]
    fn a_total_is_not_a_person_and_a_person_is_not_a_total() {
        for total in [
            "Tổng cộng",
            "TỔNG CỘNG: 12 người",
            "Cộng",
            "Cộng: 5",
            "Tổng số 12 cá nhân",
            "Tong cong: 3",
            "Ấn định danh sách có 5 người",
        ] {
            assert!(is_total(total), "{total}");
        }
        for person in ["Tống Công Dụ", "Công Văn Thử", "Cộng Thị Thử", "Tổng Văn Thử", "Tôn Cộng Hòa"]
        {
            assert!(!is_total(person), "{person}");
        }
    }

    #[test]
    fn a_block_that_is_too_long_is_one_sentence() {
        let block = read_it(&"1\tLý A Thử\tLĐTT\n".repeat(MOST_LINES + 1));
        assert_eq!((block.rows.len(), block.problems.len()), (0, 1));
    }

    proptest! {
        /// Whatever is pasted: no line is lost silently that has an ordinal and a name, and nothing panics.
        #[test]
        fn any_text_is_read(text in "[ -~À-ỹ\t\n\r\"|;\u{a0}\u{300}]{0,300}") {
            let block = read_it(&text);
            let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
            for line in block.rows.iter().map(|row| row.line).chain(block.problems.iter().map(|problem| problem.line)) {
                prop_assert!((1..=lines).contains(&line));
            }
        }

        #[test]
        fn every_numbered_line_gives_a_row_or_a_sentence(names in proptest::collection::vec("[A-ZĐÀ-Ỵ][a-zà-ỹ]{1,6}( [A-ZĐ][a-zà-ỹ]{1,6}){1,3}", 1..20)) {
            let rows: Vec<_> = names.iter().enumerate().map(|(n, name)| format!("{}\t{name}\tVăn thư\tLĐTT", n + 1)).collect();
            let block = read_it(&format!("STT\tHọ và tên\tChức vụ\tDanh hiệu\n{}", rows.join("\r\n")));
            prop_assert_eq!(block.rows.len() + block.problems.len(), names.len());
        }
    }
}
