//! What a column of a clerk's list may hold, and what an office has said of its columns before.

use std::collections::BTreeMap;

use crate::word::words;

words! {
    /// What a column holds.
    Field "nội dung của cột" {
        Ordinal = "ordinal" / "Số thứ tự",
        Honorific = "honorific" / "Danh xưng, cấp bậc",
        Name = "name" / "Họ và tên",
        Sex = "sex" / "Giới tính",
        Birth = "birth" / "Ngày sinh",
        BirthYear = "birth_year" / "Năm sinh",
        Position = "position" / "Chức vụ",
        Unit = "unit" / "Đơn vị",
        IdNumber = "id_number" / "Số định danh cá nhân",
        Group = "group" / "Nhóm đối tượng",
        Ethnicity = "ethnicity" / "Dân tộc",
        Grade = "grade" / "Xếp loại",
        Award = "award" / "Danh hiệu, hình thức khen thưởng",
        Initiative = "initiative" / "Sáng kiến",
        Achievement = "achievement" / "Thành tích",
        Note = "note" / "Ghi chú",
    }
}

impl Field {
    /// Whether a list may have it in several columns: grades of several years, họ đệm beside tên.
    pub fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::BirthYear
                | Self::Unit
                | Self::Grade
                | Self::Award
                | Self::Initiative
                | Self::Achievement
                | Self::Note
        )
    }
}

/// What one column holds: a field, and what its header adds to every cell below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// `None` for a column that is left aside.
    pub field: Option<Field>,
    /// A second field in the same cells: the unit behind the comma of "Chức vụ, đơn vị".
    pub also: Option<Field>,
    /// The year of its grades or awards: "Xếp loại 2024".
    pub year: Option<i32>,
    /// A year of birth (or a cross) in this column says this sex: "Năm sinh – Nam".
    pub sex: Option<law::Sex>,
    /// A cross in this column means this award (its code): "LĐTT".
    pub award: Option<String>,
}

impl Meaning {
    /// A column that holds that and nothing else.
    pub fn of(field: Field) -> Self {
        Self { field: Some(field), ..Self::default() }
    }
}

/// What the columns mean, by the text of their headers (as [`Column::header`](super::Column::header) has it); what is not
/// named here is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<String, Meaning>);

impl Mapping {
    /// Says what the column under this header holds.
    pub fn set(&mut self, header: &str, meaning: Meaning) {
        self.0.insert(key(header), meaning);
    }

    /// What was said of this header.
    pub fn of(&self, header: &str) -> Option<&Meaning> {
        self.0.get(&key(header))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A header comes back next year with other capitals and blanks.
fn key(header: &str) -> String {
    viet::tidy(header).to_lowercase()
}
