//! Many sheets in the layouts of real offices, made from invented people, with faults sown on purpose: how many columns are
//! guessed right, how many faults are found, and whether a right row is ever refused.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::import::{About, Field, List, Row};
use domain::workbook::{Cell, Line, Merged, Sheet, Workbook};
use law::{GradeLevel, Sex};
use viet::legacy::{Encoding, Face, encode};

use crate::office::{Dice, Person, id_number};
use crate::{read, today};

/// What a column of a layout shows of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Ordinal,
    Name,
    AddressedName,
    FirstNames,
    GivenName,
    Address,
    Sex,
    Birth,
    Year,
    /// The year of birth, in the column of one sex.
    YearOf(Sex),
    /// A cross for this sex, and nothing for the other.
    CrossOf(Sex),
    Post,
    PostAndUnit,
    Unit,
    Id,
    Ethnicity,
    Group,
    Grade(usize),
    Award,
    /// A cross under this award.
    Cross(&'static str),
    Initiative,
    Achievement,
    Note,
    /// Text of a column that is left aside.
    Aside(&'static str),
}

impl Shows {
    fn field(self) -> Option<Field> {
        Some(match self {
            Self::Ordinal => Field::Ordinal,
            Self::Name | Self::AddressedName | Self::FirstNames | Self::GivenName => Field::Name,
            Self::Address => Field::Honorific,
            Self::Sex | Self::CrossOf(_) => Field::Sex,
            Self::Birth => Field::Birth,
            Self::Year | Self::YearOf(_) => Field::BirthYear,
            Self::Post | Self::PostAndUnit => Field::Position,
            Self::Unit => Field::Unit,
            Self::Id => Field::IdNumber,
            Self::Ethnicity => Field::Ethnicity,
            Self::Group => Field::Group,
            Self::Grade(_) => Field::Grade,
            Self::Award | Self::Cross(_) => Field::Award,
            Self::Initiative => Field::Initiative,
            Self::Achievement => Field::Achievement,
            Self::Note => Field::Note,
            Self::Aside(_) => return None,
        })
    }
}

/// Ways of writing a header (the first line / the second, where it has two), and what stands below.
type Layout = &'static [(&'static [&'static str], Shows)];

const LAYOUTS: &[Layout] = &[
    // CANHAN: people of the software of emulation councils.
    &[
        (&["STT", "TT", "Số TT"], Shows::Ordinal),
        (&["Họ và tên", "HỌ VÀ TÊN", "Họ tên", "Họ & tên"], Shows::Name),
        (&["Giới tính", "GT", "Phái"], Shows::Sex),
        (&["Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng,\nnăm sinh"], Shows::Birth),
        (&["Chức vụ", "CV", "Chức danh"], Shows::Post),
        (&["Tên phòng ban", "Phòng/ban", "Phòng, ban"], Shows::Unit),
        (&["Địa chỉ"], Shows::Aside("Số 1 phố Thử")),
        (&["Mã phân loại cán bộ", "Đối tượng", "Nhóm đối tượng"], Shows::Group),
        (&["Mã danh hiệu", "Danh hiệu", "Danh hiệu thi đua"], Shows::Award),
    ],
    // MauTDKT: forms of address in a cell of their own, codes at the right.
    &[
        (&["STT"], Shows::Ordinal),
        (&["Tên gọi", "Ông/Bà", "Danh xưng"], Shows::Address),
        (&["Tên tập thể/cá nhân/hộ", "Họ và tên", "Tên cá nhân"], Shows::Name),
        (&["Chức vụ"], Shows::Post),
        (&["Đơn vị", "ĐV", "Cơ quan"], Shows::Unit),
        (&["Danh hiệu/Hình thức", "Danh hiệu / Hình thức khen thưởng"], Shows::Award),
        (&["Lĩnh vực"], Shows::Aside("Văn phòng")),
    ],
    // BM.11: the year of birth in the column of the sex, under one head.
    &[
        (&["TT", "STT"], Shows::Ordinal),
        (&["Họ tên", "Họ và tên"], Shows::Name),
        (&["Năm sinh/Nam"], Shows::YearOf(Sex::Male)),
        (&["Năm sinh/Nữ"], Shows::YearOf(Sex::Female)),
        (&["Chức vụ - đơn vị", "Chức vụ, đơn vị công tác"], Shows::PostAndUnit),
        (&["Trình độ"], Shows::Aside("Đại học")),
        (&["Số năm công tác"], Shows::Aside("12")),
        (&["Bằng khen - giấy khen", "Khen thưởng"], Shows::Award),
        (&["Thành tích", "Tóm tắt thành tích"], Shows::Achievement),
        (&["Số phiếu/Quần chúng"], Shows::Aside("15")),
        (&["Số phiếu/HĐCS"], Shows::Aside("9")),
        (&["Ghi chú"], Shows::Note),
    ],
    // The list of a commune.
    &[
        (&["TT"], Shows::Ordinal),
        (&["Họ và tên"], Shows::Name),
        (&["Ngày sinh", "Ng.sinh", "Sinh ngày"], Shows::Birth),
        (&["Giới tính", "Nam/Nữ"], Shows::Sex),
        (&["Số CCCD", "Số định danh cá nhân (nếu có)", "CCCD/CMND"], Shows::Id),
        (&["Chức vụ", "C/vụ"], Shows::Post),
        (&["Đơn vị", "Đơn vị công tác", "Nơi công tác"], Shows::Unit),
        (
            &["Kết quả xếp loại 2024", "Xếp loại năm 2024", "Mức độ hoàn thành nhiệm vụ năm 2024"],
            Shows::Grade(1),
        ),
        (&["Sáng kiến (số QĐ)", "Sáng kiến"], Shows::Initiative),
        (&["Danh hiệu đề nghị", "Hình thức KT"], Shows::Award),
        (&["Tóm tắt thành tích"], Shows::Achievement),
        (&["Số phiếu/Tỷ lệ"], Shows::Aside("9/9")),
        (&["Ghi chú", "GC"], Shows::Note),
    ],
    // Two years side by side under heads of years.
    &[
        (&["STT"], Shows::Ordinal),
        (&["Họ và tên"], Shows::Name),
        (&["Năm sinh", "NS"], Shows::Year),
        (&["Dân tộc"], Shows::Ethnicity),
        (&["Số CCCD"], Shows::Id),
        (&["Giới tính"], Shows::Sex),
        (&["Năm 2023/Xếp loại"], Shows::Grade(0)),
        (&["Năm 2024/Xếp loại"], Shows::Grade(1)),
        (&["Đề nghị/Danh hiệu"], Shows::Award),
        (&["Ghi chú"], Shows::Note),
    ],
    // The name in two columns, crosses below the awards.
    &[
        (&["STT"], Shows::Ordinal),
        (&["Họ đệm", "Họ và chữ đệm", "Họ lót"], Shows::FirstNames),
        (&["Tên"], Shows::GivenName),
        (&["Năm sinh"], Shows::Year),
        (&["Chức vụ"], Shows::Post),
        (&["Đơn vị"], Shows::Unit),
        (&["Danh hiệu/LĐTT"], Shows::Cross("LDTT")),
        (&["Danh hiệu/CSTĐCS"], Shows::Cross("CSTDCS")),
        (&["Hình thức/Giấy khen"], Shows::Cross("GK")),
    ],
    // Forms of address before the name, no ordinal, no header words for the id.
    &[
        (&["Họ và tên cán bộ, công chức", "Họ và tên"], Shows::AddressedName),
        (&["Ngày sinh"], Shows::Birth),
        (&["Đ/vị", "Bộ phận"], Shows::Unit),
        (&["Chức vụ/chức danh"], Shows::Post),
        (&["CCCD"], Shows::Id),
        (&["Xếp loại 2023", "XL 2023"], Shows::Grade(0)),
        (&["Xếp loại 2024", "XL 2024"], Shows::Grade(1)),
    ],
    // Headers that no list of ours knows: what stands below them must tell.
    &[
        (&["Thứ tự", "No."], Shows::Ordinal),
        (&["Nhân sự", "Danh sách", "Cán bộ"], Shows::Name),
        (&["Ngày/tháng/năm sinh", "Mốc sinh"], Shows::Birth),
        (&["Số thẻ", "Căn cước công dân"], Shows::Id),
        (&["Thuộc", "Cơ quan công tác"], Shows::Unit),
        (&["Việc đang làm", "Vị trí"], Shows::Post),
        (&["Họp bình xét 2024", "KQ đánh giá năm 2024"], Shows::Grade(1)),
        (&["Nội dung trình", "Đề nghị khen"], Shows::Award),
    ],
    // The registration of a school: crosses under one head, a number of the person's own in front.
    &[
        (&["TT"], Shows::Ordinal),
        (&["Họ tên giáo viên", "Họ và tên CBGV"], Shows::Name),
        (&["Nữ"], Shows::CrossOf(Sex::Female)),
        (&["Dân tộc"], Shows::Ethnicity),
        (&["Tổ chuyên môn", "Tổ"], Shows::Unit),
        (&["Nhiệm vụ được giao"], Shows::Aside("Dạy Toán 9A")),
        (&["Danh hiệu/LĐTT"], Shows::Cross("LDTT")),
        (&["Danh hiệu/CSTĐCS"], Shows::Cross("CSTDCS")),
        (&["Tên SKKN", "Tên sáng kiến, đề tài"], Shows::Initiative),
    ],
    // Headers without accents, as an export of another program has them.
    &[
        (&["STT"], Shows::Ordinal),
        (&["HO VA TEN", "Ho ten", "HOTEN"], Shows::Name),
        (&["GIOI TINH", "GIOITINH"], Shows::Sex),
        (&["NGAY SINH", "NGAYSINH"], Shows::Birth),
        (&["SO CCCD", "CCCD"], Shows::Id),
        (&["CHUC VU", "CHUCVU"], Shows::Post),
        (&["DON VI", "DONVI"], Shows::Unit),
        (&["XEP LOAI 2024"], Shows::Grade(1)),
        (&["GHI CHU"], Shows::Note),
    ],
];

/// How one sheet of a layout is made.
#[derive(Debug, Clone, Copy)]
struct Style {
    encoding: Option<Encoding>,
    is_decomposed: bool,
    /// Lines of title above the header.
    titles: usize,
    bands: Bands,
    has_column_numbers: bool,
    repeats_header: bool,
    has_foot: bool,
    births: usize,
    has_faults: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bands {
    None,
    /// "I" in the ordinal's column and the unit's name in the next.
    Roman,
    /// "Phòng …" alone in the first column, merged over the line.
    Merged,
}

/// A sheet and what is true of it.
struct Made {
    sheet: Sheet,
    columns: Vec<Shows>,
    /// By line: who stands there and what is wrong with it.
    people: BTreeMap<u32, (Person, Option<About>)>,
}

struct Maker {
    dice: Dice,
    style: Style,
    layout: Layout,
    lines: Vec<Line>,
    merged: Vec<Merged>,
    number: u32,
}

impl Maker {
    fn make(layout: Layout, seed: u64) -> Made {
        let mut dice = Dice::new(seed);
        let (encoding, is_decomposed) = match seed % 6 {
            1 => (Some(Encoding::Tcvn3), false),
            3 => (Some(Encoding::Vni), false),
            5 => (None, true),
            _ => (None, false),
        };
        let style = Style {
            encoding,
            is_decomposed,
            titles: dice.one_of(&[0, 2, 4, 9]),
            bands: dice.one_of(&[Bands::None, Bands::Roman, Bands::Merged]),
            has_column_numbers: dice.happens(40),
            repeats_header: dice.happens(30),
            has_foot: dice.happens(70),
            births: dice.below(5),
            has_faults: true,
        };
        let mut maker = Self { dice, style, layout, lines: Vec::new(), merged: Vec::new(), number: 0 };
        maker.titles();
        maker.header();
        let people = maker.people();
        maker.foot();
        let sheet = Sheet { name: "DS".into(), is_hidden: false, lines: maker.lines, merged: maker.merged };
        Made { sheet, columns: layout.iter().map(|(_, shows)| *shows).collect(), people }
    }

    fn line(&mut self, cells: Vec<Cell>) -> u32 {
        self.number += 1;
        self.lines.push(Line { number: self.number, cells });
        self.number
    }

    fn text(&self, text: &str) -> Cell {
        let text = match self.style.encoding {
            Some(encoding) => {
                encode(text, encoding, Face::Unknown).unwrap_or_else(|refused| panic!("{text}: {refused}"))
            }
            None if self.style.is_decomposed => decomposed(text),
            None => text.to_owned(),
        };
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    fn titles(&mut self) {
        const TITLES: [&str; 4] = [
            "UBND TỈNH THỬ",
            "VĂN PHÒNG",
            "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2025",
            "(Kèm theo Tờ trình số 05/TTr-VP)",
        ];
        for title in TITLES.iter().take(self.style.titles) {
            let cell = self.text(title);
            self.line(vec![cell]);
        }
        self.number += u32::try_from(self.style.titles.saturating_sub(4)).expect("small");
    }

    fn header(&mut self) {
        let texts: Vec<&str> = self
            .layout
            .iter()
            .map(|(ways, _)| *ways)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|ways| self.dice.one_of(ways))
            .collect();
        let split: Vec<(&str, Option<&str>)> = texts.iter().map(|text| divided(text)).collect();
        let has_two = split.iter().any(|(_, below)| below.is_some());
        let mut upper: Vec<Cell> = Vec::new();
        for (at, (above, _)) in split.iter().enumerate() {
            let goes_on =
                at > 0 && split[at].1.is_some() && split[at - 1].0 == *above && split[at - 1].1.is_some();
            upper.push(if goes_on { Cell::Empty } else { self.text(above) });
        }
        let first = self.line(upper);
        if has_two {
            let lower =
                split.iter().map(|(_, below)| below.map_or(Cell::Empty, |below| self.text(below))).collect();
            self.line(lower);
            let is_merged = self.dice.happens(50);
            for (at, (_, below)) in split.iter().enumerate().filter(|_| is_merged) {
                if below.is_none() {
                    let at = u32::try_from(at).expect("small");
                    self.merged.push(Merged { lines: (first, first + 1), columns: (at, at) });
                }
            }
        }
        if self.style.has_column_numbers {
            let cells = (1..=self.layout.len()).map(|at| Cell::Text(format!("({at})"))).collect();
            self.line(cells);
        }
    }

    fn people(&mut self) -> BTreeMap<u32, (Person, Option<About>)> {
        let mut people = BTreeMap::new();
        let many = 40 + self.dice.below(30);
        let mut ordinal = 0;
        let mut unit = "";
        let header = self.lines[self.style.titles.min(4)].cells.clone();
        let mut names = BTreeSet::new();
        for at in 0..many {
            let mut person = Person::any(&mut self.dice, at);
            // Namesakes are the story of another test.
            while !names.insert(person.name.clone()) {
                person = Person::any(&mut self.dice, at);
            }
            if self.style.bands != Bands::None && at % 9 == 0 {
                unit = self.dice.one_of(crate::office::UNITS);
                self.band(unit, at / 9);
            }
            if !self.layout.iter().any(|(_, shows)| matches!(shows, Shows::Unit | Shows::PostAndUnit)) {
                person.unit = if self.style.bands == Bands::None { "" } else { unit };
            }
            if self.style.repeats_header && at == 25 {
                self.line(header.clone());
            }
            ordinal += 1;
            let fault =
                if self.style.has_faults && self.dice.happens(15) { self.fault(&person) } else { None };
            let mut cells = self.cells(&person, ordinal);
            if let Some(fault) = fault {
                self.sow(fault, &person, &mut cells);
            }
            let line = self.line(cells.clone());
            people.insert(line, (person.clone(), fault.filter(|fault| *fault != About::Twice)));
            if fault == Some(About::Twice) {
                ordinal += 1;
                let name = self.place(Shows::Name).or(self.place(Shows::AddressedName));
                if let Some(name) = name {
                    let twice = person.name.replacen(' ', "  ", 1);
                    cells[name] = self.text(&twice);
                }
                let line = self.line(cells);
                people.insert(line, (person, fault));
            }
        }
        people
    }

    fn band(&mut self, unit: &str, number: usize) {
        let width = u32::try_from(self.layout.len()).expect("small");
        let has_ordinal = self.layout[0].1 == Shows::Ordinal;
        let text = self.text(unit);
        if self.style.bands == Bands::Roman && has_ordinal {
            self.line(vec![
                Cell::Text(["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][number % 8].into()),
                text,
            ]);
        } else {
            let line = self.line(vec![text]);
            self.merged.push(Merged { lines: (line, line), columns: (0, width - 1) });
        }
    }

    fn cells(&mut self, person: &Person, ordinal: u32) -> Vec<Cell> {
        let layout = self.layout;
        layout.iter().map(|(_, shows)| self.cell(*shows, person, ordinal)).collect()
    }

    fn cell(&mut self, shows: Shows, person: &Person, ordinal: u32) -> Cell {
        let (first, given) = person.name.rsplit_once(' ').expect("a name of words");
        match shows {
            Shows::Ordinal => Cell::Number(f64::from(ordinal)),
            Shows::Name => self.text(&person.name),
            Shows::AddressedName => self.text(&format!("{} {}", person.address(), person.name)),
            Shows::FirstNames => self.text(first),
            Shows::GivenName => self.text(given),
            Shows::Address => self.text(person.address()),
            Shows::Sex => self.text(person.sex_word()),
            Shows::Birth => self.birth(person.birth),
            Shows::Year => Cell::Number(f64::from(person.birth.year())),
            Shows::YearOf(sex) if sex == person.sex => Cell::Number(f64::from(person.birth.year())),
            Shows::CrossOf(sex) if sex == person.sex => Cell::Text("x".into()),
            Shows::YearOf(_) | Shows::CrossOf(_) => Cell::Empty,
            Shows::Post => self.text(person.post),
            Shows::PostAndUnit => self.text(&format!("{}, {}", person.post, person.unit)),
            Shows::Unit => self.text(person.unit),
            Shows::Id => Cell::Text(person.id_number.clone()),
            Shows::Ethnicity => self.text(person.ethnicity),
            Shows::Group => self.text(person.group.0),
            Shows::Grade(at) => self.grade(person.grades[at].1),
            Shows::Award => {
                let written: Vec<_> = person.awards.iter().map(|(_, written)| *written).collect();
                self.text(&written.join(", "))
            }
            Shows::Cross(code) if person.awards.iter().any(|(own, _)| *own == code) => Cell::Text("x".into()),
            Shows::Cross(_) => Cell::Empty,
            Shows::Initiative => self.text("Cải tiến lưu trữ hồ sơ, QĐ 12/QĐ-VP"),
            Shows::Achievement => {
                self.text("Hoàn thành tốt nhiệm vụ được giao, có nhiều đóng góp cho cơ quan")
            }
            Shows::Note => Cell::Empty,
            Shows::Aside(text) => self.text(text),
        }
    }

    fn birth(&mut self, day: NaiveDate) -> Cell {
        match self.style.births {
            0 => Cell::Date(day),
            1 => Cell::Text(day.format("%-d/%-m/%Y").to_string()),
            2 => Cell::Text(day.format("%d.%m.%Y").to_string()),
            3 => Cell::Number(f64::from(
                i32::try_from((day - NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date")).num_days())
                    .expect("small"),
            )),
            _ => Cell::Text(day.format("%d/%m/%Y").to_string()),
        }
    }

    fn grade(&mut self, grade: GradeLevel) -> Cell {
        let short = self.dice.happens(50);
        self.text(if short { grade.as_str() } else { grade.label() })
    }

    fn place(&self, shows: Shows) -> Option<usize> {
        self.layout.iter().position(|(_, own)| *own == shows)
    }

    fn place_of_name(&self) -> usize {
        self.place(Shows::Name)
            .or(self.place(Shows::AddressedName))
            .or(self.place(Shows::FirstNames))
            .expect("a name")
    }

    fn place_of_birth(&self, person: &Person) -> Option<usize> {
        self.place(Shows::Birth).or(self.place(Shows::Year)).or(self.place(Shows::YearOf(person.sex)))
    }

    /// A fault that this layout can have.
    fn fault(&mut self, person: &Person) -> Option<About> {
        let has = |shows| self.place(shows).is_some();
        let (id, unicode) = (has(Shows::Id), self.style.encoding.is_none());
        let tells_sex = has(Shows::Sex) || has(Shows::Address) || has(Shows::AddressedName);
        let birth = self.place_of_birth(person).is_some();
        let whole_name = has(Shows::Name);
        let faults: Vec<About> = [
            (About::LostZero, id),
            (About::OldIdNumber, id),
            (About::NotAnIdNumber, id),
            (About::IdAgainstSex, id && tells_sex),
            (About::IdAgainstBirth, id && birth),
            (About::IdOfNoProvince, id),
            (About::NameMissing, whole_name),
            (About::NotAName, true),
            (About::SeveralPeople, whole_name),
            (About::NameInCapitals, whole_name && unicode),
            (About::LookAlike, whole_name && unicode),
            (About::Hidden, whole_name && unicode),
            (About::StrangeSign, whole_name && unicode),
            (About::BirthCentury, birth),
            (About::BirthUnreadable, has(Shows::Birth)),
            (About::BirthOutOfRange, birth),
            (About::FailedFormula, has(Shows::Unit)),
            (About::GradeUnknown, has(Shows::Grade(1))),
            (About::AwardUnknown, has(Shows::Award)),
            (About::SexUnknown, has(Shows::Sex)),
            (About::SexDiffers, has(Shows::Address)),
            (About::Twice, whole_name && (birth || has(Shows::Unit))),
        ]
        .into_iter()
        .filter(|(_, may_be)| *may_be)
        .map(|(about, _)| about)
        .collect();
        Some(self.dice.one_of(&faults))
    }

    fn sow(&mut self, fault: About, person: &Person, cells: &mut [Cell]) {
        let name = self.place_of_name();
        let birth = self.place_of_birth(person).unwrap_or(0);
        let at = |shows: Shows| self.place(shows).unwrap_or(0);
        let id = at(Shows::Id);
        let other = |id: String| Cell::Text(id);
        let (place, cell) = match fault {
            About::LostZero if self.style.births.is_multiple_of(2) => {
                (id, Cell::Number(person.id_number.parse().expect("digits")))
            }
            About::LostZero => (id, Cell::Text(person.id_number.trim_start_matches('0').into())),
            About::OldIdNumber => (id, Cell::Text("141234567".into())),
            About::NotAnIdNumber => (id, Cell::Text(format!("{}9", person.id_number))),
            About::IdAgainstSex => {
                let sex = if person.sex == Sex::Male { Sex::Female } else { Sex::Male };
                (id, other(id_number(&person.id_number[..3], sex, person.birth, 999_999)))
            }
            About::IdAgainstBirth => {
                let birth =
                    person.birth.with_day(1).and_then(|day| day.with_year(day.year() + 1)).expect("a date");
                let century = person.birth.year() < 2000 && birth.year() >= 2000;
                let birth = if century { birth.with_year(1970).expect("a date") } else { birth };
                (id, other(id_number(&person.id_number[..3], person.sex, birth, 999_998)))
            }
            About::IdOfNoProvince => (id, other(format!("003{}", &person.id_number[3..]))),
            About::NameMissing => (name, Cell::Empty),
            About::NotAName => (name, self.text(&format!("{} 2", person.name))),
            About::SeveralPeople => (name, self.text(&format!("{}, Lò Văn Thêm", person.name))),
            About::NameInCapitals => (name, self.text(&person.name.to_uppercase())),
            About::LookAlike => (name, Cell::Text(format!("Ðinh {}", person.name))),
            About::Hidden => (name, self.text(&person.name.replacen(' ', " \u{202e}\u{200b}", 1))),
            About::StrangeSign => (name, self.text(&format!("{} ☺", person.name))),
            About::BirthCentury => (birth, Cell::Text(person.birth.format("%d/%m/%y").to_string())),
            About::BirthUnreadable => (birth, Cell::Text("31/02/1980".into())),
            About::BirthOutOfRange => (birth, Cell::Text("05/03/2020".into())),
            About::FailedFormula => (at(Shows::Unit), Cell::Error("#N/A".into())),
            About::GradeUnknown => (at(Shows::Grade(1)), self.text("Loại A")),
            About::AwardUnknown => (at(Shows::Award), self.text("Hoa hồng")),
            About::SexUnknown => (at(Shows::Sex), Cell::Text("?".into())),
            About::SexDiffers => {
                let other = if person.sex == Sex::Male { "Bà" } else { "Ông" };
                let cell = self.text(&format!("{other} {}", person.name));
                (name, cell)
            }
            _ => return,
        };
        cells[place] = cell;
    }

    fn foot(&mut self) {
        if !self.style.has_foot {
            return;
        }
        let total = self.text("Tổng cộng: 50 người");
        self.line(vec![total]);
        self.number += 1;
        let right = self.layout.len() - 2;
        for text in
            ["Lạng Sơn, ngày 05 tháng 3 năm 2026", "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)", "Lò Văn Ký"]
        {
            let mut cells = vec![Cell::Empty; right];
            cells.push(self.text(text));
            self.line(cells);
        }
    }
}

/// Two lines of a header are written with a stroke between a small set of heads and what stands below them.
fn divided(text: &'static str) -> (&'static str, Option<&'static str>) {
    const HEADS: [&str; 7] =
        ["Năm sinh", "Số phiếu", "Năm 2023", "Năm 2024", "Đề nghị", "Danh hiệu", "Hình thức"];
    const BELOW: [&str; 9] =
        ["Nam", "Nữ", "Quần chúng", "HĐCS", "Xếp loại", "Danh hiệu", "LĐTT", "CSTĐCS", "Giấy khen"];
    match text.split_once('/') {
        Some((head, below)) if HEADS.contains(&head) && BELOW.contains(&below) => (head, Some(below)),
        _ => (text, None),
    }
}

/// The tones as characters of their own, as some keyboards write them.
fn decomposed(text: &str) -> String {
    use viet::letter::{Letter, Tone};
    let mark = |tone| match tone {
        Tone::Level => "",
        Tone::Grave => "\u{300}",
        Tone::Hook => "\u{309}",
        Tone::Tilde => "\u{303}",
        Tone::Acute => "\u{301}",
        Tone::Dot => "\u{323}",
    };
    let mut out = String::new();
    for c in text.chars() {
        match Letter::of(c).and_then(|letter| Some((letter.with_tone(Tone::Level)?, letter.tone()))) {
            Some((plain, tone)) => {
                out.push(plain.to_char());
                out.push_str(mark(tone));
            }
            None => out.push(c),
        }
    }
    out
}

/// The figures of all sheets.
#[derive(Debug, Default)]
struct Figures {
    sheets: usize,
    rows: usize,
    columns: (usize, usize),
    faults: (usize, usize),
    refused_though_right: usize,
    /// Of the rows that are right: cells read as they were meant.
    cells: (usize, usize),
    complaints: Vec<String>,
}

impl Figures {
    fn complain(&mut self, says: String) {
        const MOST: usize = 20;
        if self.complaints.len() < MOST {
            self.complaints.push(says.chars().take(400).collect());
        }
    }

    fn take(&mut self, made: &Made, list: &List, what: &str) {
        self.sheets += 1;
        for (place, shows) in made.columns.iter().enumerate() {
            let found = list.columns.iter().find(|column| column.place == place);
            let field = found.and_then(|column| column.meaning.field);
            let is_empty = *shows == Shows::Note && found.is_none();
            self.columns.1 += 1;
            if field == shows.field() || is_empty {
                self.columns.0 += 1;
            } else {
                self.complain(format!("{what}: column {found:?} is {shows:?}"));
            }
        }
        let lines: Vec<u32> = list.rows.iter().map(|row| row.line).collect();
        let expected: Vec<u32> = made.people.keys().copied().collect();
        if lines != expected {
            self.complain(format!(
                "{what}: rows {lines:?} are not {expected:?}; left out {:?}",
                list.left_out
            ));
        }
        for row in &list.rows {
            let Some((person, fault)) = made.people.get(&row.line) else { continue };
            self.rows += 1;
            match fault {
                Some(fault) => {
                    self.faults.1 += 1;
                    if row.problems.iter().any(|problem| problem.about == *fault) {
                        self.faults.0 += 1;
                    } else {
                        self.complain(format!("{what}: {fault:?} was not found in {row:?}"));
                    }
                }
                None => self.take_right(made, row, person, what),
            }
        }
    }

    fn take_right(&mut self, made: &Made, row: &Row, person: &Person, what: &str) {
        if row.is_refused() || row.asks() {
            self.refused_though_right += 1;
            self.complain(format!("{what}: a right row is refused: {row:?}"));
        }
        let fields = &row.fields;
        let year = |birth: viet::date::Partial| birth.year() == person.birth.year();
        for shows in &made.columns {
            let is_right = match shows {
                Shows::Name | Shows::AddressedName | Shows::GivenName => fields.name == person.name,
                Shows::Sex | Shows::Address | Shows::YearOf(_) => fields.sex == Some(person.sex),
                Shows::CrossOf(sex) => fields.sex == Some(*sex).filter(|sex| *sex == person.sex),
                Shows::Birth => fields.birth.and_then(viet::date::Partial::day) == Some(person.birth),
                Shows::Year => fields.birth.is_some_and(year),
                Shows::Post => fields.position == person.post,
                Shows::PostAndUnit => {
                    (fields.position.as_str(), fields.unit.as_str()) == (person.post, person.unit)
                }
                Shows::Unit | Shows::Ordinal => fields.unit == person.unit,
                Shows::Id => fields.id_number.as_ref() == Some(&person.id_number),
                Shows::Ethnicity => fields.ethnicity == person.ethnicity,
                Shows::Group => fields.group == Some(person.group.1),
                Shows::Grade(at) => {
                    fields.grades.contains(&(Some(person.grades[*at].0), person.grades[*at].1))
                }
                Shows::Award => {
                    let told: Vec<_> = fields.awards.iter().map(|(code, _)| code.as_str()).collect();
                    told == person.awards.iter().map(|(code, _)| *code).collect::<Vec<_>>()
                }
                Shows::Cross(code) => {
                    let has = |mut codes: Box<dyn Iterator<Item = &str> + '_>| codes.any(|own| own == *code);
                    has(Box::new(fields.awards.iter().map(|(code, _)| code.as_str())))
                        == has(Box::new(person.awards.iter().map(|(code, _)| *code)))
                }
                Shows::FirstNames
                | Shows::Initiative
                | Shows::Achievement
                | Shows::Note
                | Shows::Aside(_) => continue,
            };
            self.cells.1 += 1;
            self.cells.0 += usize::from(is_right);
            if !is_right {
                self.complain(format!("{what}: {shows:?} of {person:?} read as {fields:?}"));
            }
        }
    }
}

#[test]
fn sheets_of_known_people_are_understood() {
    let mut figures = Figures::default();
    for seed in 0..12 {
        for (at, layout) in LAYOUTS.iter().enumerate() {
            let made = Maker::make(layout, seed + 100 * at as u64);
            let what = format!("layout {at}, seed {}", seed + 100 * at as u64);
            let told = read(&Workbook { sheets: vec![made.sheet.clone()] });
            match told.lists.as_slice() {
                [list] => figures.take(&made, list, &what),
                lists => figures.complain(format!("{what}: {} lists, {:?}", lists.len(), told.aside)),
            }
        }
    }
    println!("{} sheets, {} rows on {}", figures.sheets, figures.rows, today());
    println!("columns guessed right: {} of {}", figures.columns.0, figures.columns.1);
    println!("sown faults found: {} of {}", figures.faults.0, figures.faults.1);
    println!("right rows refused or asked about: {}", figures.refused_though_right);
    println!("cells of right rows read as meant: {} of {}", figures.cells.0, figures.cells.1);
    let complaints = figures.complaints.join("\n");
    assert!(figures.sheets >= 60 && figures.rows >= 3_000, "{figures:?}");
    assert!(figures.columns.0 * 100 >= figures.columns.1 * 95, "{complaints}");
    assert_eq!(figures.faults.0, figures.faults.1, "{complaints}");
    assert_eq!(figures.refused_though_right, 0, "{complaints}");
    assert_eq!(complaints, "");
}
