//! What was understood of a workbook: lists, their columns and rows, what was left out and why, what a clerk must look at.

use std::collections::BTreeSet;

use law::{GradeLevel, Group, Sex};
use viet::date::Partial;
use viet::legacy::Encoding;

use super::edited::Back;
use super::field::{Field, Meaning};
use crate::word::words;

/// What a workbook says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    pub lists: Vec<List>,
    /// Sheets without a list of people, and why they were left aside.
    pub aside: Vec<Aside>,
    /// What concerns the whole file: it has no list at all.
    pub problems: Vec<Problem>,
}

impl Understood {
    /// The lines that stand for a person, complete or broken.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.lists.iter().flat_map(|list| &list.rows)
    }
}

/// A sheet that holds no list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    pub sheet: String,
    pub says: String,
}

/// One list: a header and the lines below it.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub sheet: String,
    /// The lines above the header: "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2025".
    pub title: String,
    /// The year that the title names, for grades and awards whose column names none.
    pub year: Option<i32>,
    /// Numbers of the header's first and last line; `None` for a list without header.
    pub header: Option<(u32, u32)>,
    pub columns: Vec<Column>,
    /// In the order of the sheet.
    pub rows: Vec<Row>,
    pub left_out: Vec<LeftOut>,
    /// The units that its rows name, each once.
    pub units: Vec<String>,
    pub encoding: Found,
    /// What concerns the list and not one row: no column of names, a column of grades without a year.
    pub problems: Vec<Problem>,
}

impl List {
    /// The units that rows name, each once, in the order in which they come.
    pub fn units_of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let names = rows.into_iter().map(|row| row.fields.unit.as_str()).filter(|name| !name.is_empty());
        names.filter(|name| seen.insert(*name)).map(str::to_owned).collect()
    }
}

/// A column and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place in the sheet, from 0.
    pub place: usize,
    /// In Unicode, single spaces; the lines of a header joined ("Năm sinh – Nữ"). Different for each column of a list.
    pub header: String,
    pub meaning: Meaning,
    /// In per cent.
    pub sure: u8,
    pub by: By,
    /// The first few different texts below it.
    pub samples: Vec<String>,
}

/// Why a column was taken for what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person said so.
    Mapping,
    Header,
    Content,
    /// Header and content say the same.
    Both,
    /// Nothing is known of it.
    Nothing,
}

/// Which encoding the texts of a list are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Of most of its texts.
    pub encoding: Encoding,
    /// In per cent; 100 where a person said so, or where no text tells encodings apart.
    pub sure: u8,
    /// Some columns or cells are in another encoding than the rest; they were read in theirs.
    pub is_mixed: bool,
    /// A few cells before and after the conversion.
    pub samples: Vec<(String, String)>,
}

/// A line that stands for nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub line: u32,
    /// What stands in it, joined.
    pub text: String,
    pub why: Why,
}

words! {
    /// Why a line was left out.
    Why "lý do bỏ qua dòng" {
        Title = "title" / "Tiêu đề",
        Header = "header" / "Dòng tên cột",
        ColumnNumbers = "column_numbers" / "Dòng đánh số cột",
        Band = "band" / "Dòng nhóm",
        Total = "total" / "Dòng cộng",
        Blank = "blank" / "Dòng chỉ có số thứ tự",
        Foot = "foot" / "Ghi chú, nơi nhận, chữ ký cuối danh sách",
        Collective = "collective" / "Tập thể, hộ gia đình",
        OtherTable = "other_table" / "Bảng khác, không phải danh sách người",
    }
}

/// A line that stands for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub sheet: String,
    /// As the spreadsheet shows it, from 1.
    pub line: u32,
    /// What our own export wrote into its hidden column, to find the row again.
    pub id: Option<String>,
    /// Where it is a row of the list of people that went out: who is meant, and what was typed over.
    pub back: Option<Back>,
    pub fields: Fields,
    /// The cells by the place of their column.
    pub cells: Vec<Text>,
    /// What the band above says.
    pub band: Band,
    pub problems: Vec<Problem>,
}

impl Row {
    /// Whether it cannot be taken as it stands.
    pub fn is_refused(&self) -> bool {
        self.has(Severity::Refuses)
    }

    /// Whether a person must answer something before it is taken.
    pub fn asks(&self) -> bool {
        self.has(Severity::Asks)
    }

    fn has(&self, kind: Severity) -> bool {
        self.problems.iter().any(|problem| problem.kind == kind)
    }

    /// What stands in the column at that place.
    pub fn text(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", |cell| cell.text.as_str())
    }
}

/// What a band says of the lines below it: "I. Phòng Hành chính", "Danh hiệu Lao động tiên tiến".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Band {
    /// May be empty.
    pub unit: String,
    /// Code of the catalogue.
    pub award: Option<String>,
}

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// In Unicode, composed, single spaces.
    pub text: String,
    /// As it stands in the file, where that is another text.
    pub original: Option<String>,
    /// A clerk typed it in place of what stands in the file.
    pub is_typed: bool,
}

impl Text {
    /// What a clerk typed in place of this; what stood in the file stays known.
    #[must_use]
    pub fn mended(self, typed: &str) -> Self {
        Self { text: viet::tidy(typed), original: Some(self.original.unwrap_or(self.text)), is_typed: true }
    }

    /// What stands in the file, unless a clerk typed something else.
    pub(super) fn as_it_stood(&self) -> Option<&str> {
        self.original.as_deref().filter(|_| !self.is_typed)
    }
}

/// What a row says of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Without what stands before it ("Ông", "Đại tá"); its capitals as they were typed.
    pub name: String,
    /// "Ông", "Thượng tá", "TS": as papers write it.
    pub honorific: String,
    pub sex: Option<Sex>,
    pub birth: Option<Partial>,
    pub position: String,
    /// From its own column, or the band above.
    pub unit: String,
    /// Twelve digits.
    pub id_number: Option<String>,
    pub group: Option<Group>,
    pub ethnicity: String,
    /// With the year that cell or column name.
    pub grades: Vec<(Option<i32>, GradeLevel)>,
    /// Codes of the catalogue, with the year that cell or column name.
    pub awards: Vec<(String, Option<i32>)>,
    pub initiative: String,
    pub achievement: String,
    pub ordinal: String,
    pub note: String,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Header of the column; empty where it concerns the row or the file as a whole.
    pub column: String,
    pub field: Option<Field>,
    /// One sentence that says what to do.
    pub says: String,
    pub kind: Severity,
    pub about: About,
    /// What the cell could be instead.
    pub suggestion: Option<String>,
}

words! {
    /// How much stands in the way.
    Severity "mức độ" {
        /// The row cannot be taken as it stands.
        Refuses = "refuses" / "Chưa nhận được",
        /// What was meant is not certain: until a person answers, the field stays empty, and a name as it was typed.
        Asks = "asks" / "Cần xác nhận",
        /// The row is taken; a person may want to look.
        Warns = "warns" / "Nên xem lại",
    }
}

words! {
    /// What a problem is about, so that alike ones are shown and mended together.
    About "loại vấn đề" {
        NoList = "no_list" / "Không thấy danh sách",
        NoNames = "no_names" / "Không thấy cột họ và tên",
        NoYear = "no_year" / "Cột không ghi năm",
        FailedFormula = "failed_formula" / "Công thức lỗi",
        NameMissing = "name_missing" / "Thiếu họ tên",
        NotAName = "not_a_name" / "Không phải họ tên",
        SeveralPeople = "several_people" / "Nhiều người trong một ô",
        NameInCapitals = "name_in_capitals" / "Họ tên toàn chữ hoa hoặc chữ thường",
        NameOfOneWord = "name_of_one_word" / "Họ tên một chữ",
        MaybeTitle = "maybe_title" / "Danh xưng hay họ",
        LookAlike = "look_alike" / "Chữ trông giống nhau",
        Hidden = "hidden" / "Ký tự ẩn",
        StrangeSign = "strange_sign" / "Ký tự lạ",
        SexUnknown = "sex_unknown" / "Không rõ giới tính",
        SexDiffers = "sex_differs" / "Giới tính không khớp",
        BirthUnreadable = "birth_unreadable" / "Không đọc được ngày sinh",
        BirthCentury = "birth_century" / "Năm sinh hai chữ số",
        BirthOutOfRange = "birth_out_of_range" / "Tuổi không hợp lý",
        BirthDiffers = "birth_differs" / "Ngày sinh và năm sinh không khớp",
        LostZero = "lost_zero" / "Số định danh mất số 0 đầu",
        OldIdNumber = "old_id_number" / "Số CMND 9 số",
        NotAnIdNumber = "not_an_id_number" / "Không phải số định danh",
        IdAgainstSex = "id_against_sex" / "Số định danh không khớp giới tính",
        IdAgainstBirth = "id_against_birth" / "Số định danh không khớp năm sinh",
        IdOfNoProvince = "id_of_no_province" / "Mã tỉnh của số định danh",
        IdOfTwo = "id_of_two" / "Một số định danh, hai người",
        GroupUnknown = "group_unknown" / "Không rõ nhóm đối tượng",
        GradeUnknown = "grade_unknown" / "Không rõ mức xếp loại",
        NotReadable = "not_readable" / "Không rõ nội dung ô",
        AwardUnknown = "award_unknown" / "Không rõ danh hiệu, hình thức",
        Twice = "twice" / "Một người hai lần",
    }
}
