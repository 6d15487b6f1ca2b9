//! Offices that do not exist: invented people, and a source of numbers that is the same in every run.

use chrono::NaiveDate;
use law::{GradeLevel, Sex};

/// Numbers that look random and are the same for the same seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end.max(1) as u64).expect("small")
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub fn happens(&mut self, in_hundred: usize) -> bool {
        self.below(100) < in_hundred
    }
}

#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub sex: Sex,
    pub birth: NaiveDate,
    pub post: &'static str,
    pub unit: &'static str,
    pub id_number: String,
    pub ethnicity: &'static str,
    pub group: (&'static str, law::Group),
    pub grades: Vec<(i32, GradeLevel)>,
    /// As the catalogue calls them, each with what a clerk writes.
    pub awards: Vec<(&'static str, &'static str)>,
}

const FAMILIES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Nông", "Lò", "Vàng", "Lường", "Hà",
    "Lý", "Triệu", "Chu", "Quách",
];
const MIDDLES_OF_MEN: &[&str] = &["Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "A", "Công", "Thế"];
const MIDDLES_OF_WOMEN: &[&str] = &["Thị", "Thị Thu", "Ngọc", "Thị Minh", "Thị Hồng", "Mai", "Thị Bích"];
const GIVEN: &[&str] = &[
    "Thử", "Mẫu", "Bình", "Hòa", "Dũng", "Hạnh", "Nga", "Sơn", "Thủy", "Tùng", "Vượng", "Yến", "Hương",
    "Khánh", "Lan", "Tuyết", "Giang", "Phúc",
];
pub const UNITS: &[&str] = &[
    "Phòng Tổng hợp",
    "Phòng Hành chính - Quản trị",
    "Văn phòng",
    "Ban Dân tộc",
    "Trung tâm Tin học",
    "Thanh tra",
    "Phòng Kế hoạch và Đầu tư",
    "Chi cục Văn thư",
];
const POSTS: &[&str] = &[
    "Chuyên viên",
    "Trưởng phòng",
    "Phó Trưởng phòng",
    "Kế toán",
    "Văn thư",
    "Lái xe",
    "Chánh Văn phòng",
    "Nhân viên",
    "Giám đốc",
];
const PROVINCES: &[&str] = &["001", "014", "020", "010", "048", "092"];
const GROUPS: &[(&str, law::Group)] = &[
    ("Công chức", law::Group::CivilServant),
    ("Viên chức", law::Group::PublicEmployee),
    ("Cán bộ", law::Group::Official),
    ("HĐLĐ", law::Group::Employee),
];
pub const GRADES: &[GradeLevel] = &[GradeLevel::Excellent, GradeLevel::Good, GradeLevel::Completed];
pub const AWARDS: &[(&str, &str)] = &[
    ("LDTT", "LĐTT"),
    ("CSTDCS", "CSTĐCS"),
    ("GK", "Giấy khen"),
    ("LDTT", "Lao động tiên tiến"),
    ("CSTDCS", "Chiến sĩ thi đua cơ sở"),
    ("BK-BT", "Bằng khen UBND tỉnh"),
];

impl Person {
    pub fn any(dice: &mut Dice, number: usize) -> Self {
        let sex = if dice.happens(50) { Sex::Male } else { Sex::Female };
        let middle = dice.one_of(if sex == Sex::Male { MIDDLES_OF_MEN } else { MIDDLES_OF_WOMEN });
        let birth = NaiveDate::from_ymd_opt(
            1966 + i32::try_from(dice.below(38)).expect("small"),
            u32::try_from(1 + dice.below(12)).expect("small"),
            u32::try_from(1 + dice.below(28)).expect("small"),
        );
        let birth = birth.expect("a date");
        let mut awards = vec![dice.one_of(AWARDS)];
        if dice.happens(20) {
            let second = dice.one_of(AWARDS);
            awards.extend((second.0 != awards[0].0).then_some(second));
        }
        Self {
            name: format!("{} {middle} {}", dice.one_of(FAMILIES), dice.one_of(GIVEN)),
            sex,
            birth,
            post: dice.one_of(POSTS),
            unit: dice.one_of(UNITS),
            id_number: id_number(dice.one_of(PROVINCES), sex, birth, number),
            ethnicity: dice.one_of(&["Kinh", "Tày", "Nùng", "Dao", "Mông"]),
            group: dice.one_of(GROUPS),
            grades: [2023, 2024].map(|year| (year, dice.one_of(GRADES))).to_vec(),
            awards,
        }
    }

    pub fn sex_word(&self) -> &'static str {
        if self.sex == Sex::Male { "Nam" } else { "Nữ" }
    }

    pub fn address(&self) -> &'static str {
        if self.sex == Sex::Male { "Ông" } else { "Bà" }
    }
}

pub fn id_number(province: &str, sex: Sex, birth: NaiveDate, number: usize) -> String {
    use chrono::Datelike;
    let century = if birth.year() < 2000 { 0 } else { 2 };
    let digit = century + u8::from(sex == Sex::Female);
    format!("{province}{digit}{:02}{number:06}", birth.year() % 100)
}
