//! The scoring table of a year as data: criteria with their most points and coefficient, bonus and deduction, how the three sides
//! weigh, and what decides between equal points. All of it is the office's own rule.

use std::fmt;

use chrono::NaiveDate;

use crate::refusal::Refusals;
use crate::word::words;

/// Points in hundredths: `7,5` is 750.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Points(i64);

impl Points {
    pub const ZERO: Points = Points(0);
    pub const ONE: Points = Points(100);
    /// More than any office gives for a line: keeps every sum far from overflow.
    const MOST: Points = Points(1_000_000);

    pub fn of_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// Reads points as people type them: `10`, `7,5`, `7.25`.
    ///
    /// # Errors
    /// The sentence that belongs beside the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = viet::number::parse(text).map_err(|error| error.to_string())?;
        let times = match number.scale {
            0 => 100,
            1 => 10,
            2 => 1,
            _ => return Err(format!("{number}: ghi nhiều nhất hai chữ số sau dấu phẩy.")),
        };
        let points = number.digits.checked_mul(times).map(Points).filter(|points| *points <= Self::MOST);
        match points {
            Some(points) if points < Self::ZERO => {
                Err(format!("{number}: điểm không ghi số âm; điểm trừ có dòng riêng."))
            }
            Some(points) => Ok(points),
            None => Err(format!("{number} lớn quá; một dòng nhiều nhất {} điểm.", Self::MOST)),
        }
    }
}

/// `10`, `7,5`, `91,33`
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hundredths(f, i128::from(self.0))
    }
}

/// A number of hundredths as people read it, without zeros behind the last digit that says something.
pub(super) fn write_hundredths(f: &mut fmt::Formatter<'_>, hundredths: i128) -> fmt::Result {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, behind) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match (behind, behind % 10) {
        (0, _) => write!(f, "{sign}{whole}"),
        (_, 0) => write!(f, "{sign}{whole},{}", behind / 10),
        _ => write!(f, "{sign}{whole},{behind:02}"),
    }
}

words! {
    /// What a line of the table does to the sum.
    Line "loại dòng chấm điểm" {
        Main = "main" / "Tiêu chí",
        Bonus = "bonus" / "Điểm thưởng",
        Deduction = "deduction" / "Điểm trừ",
    }
}

impl Line {
    /// The word in the last column of a pasted line.
    fn column(self) -> &'static str {
        match self {
            Self::Main => "tiêu chí",
            Self::Bonus => "thưởng",
            Self::Deduction => "trừ",
        }
    }

    fn of_column(text: &str) -> Option<Self> {
        let folded = viet::fold(text);
        let of = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        match () {
            () if of(&["tru"]) => Some(Self::Deduction),
            () if of(&["thuong", "cong"]) => Some(Self::Bonus),
            () if of(&["tieu chi", "chinh"]) => Some(Self::Main),
            () => None,
        }
    }

    /// The kind of the lines below a heading such as `III. ĐIỂM TRỪ`.
    fn under(section: &str) -> Self {
        let folded = viet::fold(section);
        match () {
            () if folded.contains("diem tru") => Self::Deduction,
            () if folded.contains("diem thuong") || folded.contains("diem cong") => Self::Bonus,
            () => Self::Main,
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub line: Line,
    /// The heading above it; may be empty.
    pub section: String,
    pub text: String,
    pub most: Points,
    /// Hệ số: the points count so many times.
    pub coefficient: Points,
}

words! {
    /// Who gives points.
    Side "bên chấm điểm" {
        Own = "own" / "Tự chấm",
        Peer = "peer" / "Chấm chéo",
        Appraiser = "appraiser" / "Thẩm định",
    }
}

/// How much each side counts in the final points; parts of their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    pub own: i64,
    pub peers: i64,
    pub appraiser: i64,
}

impl Default for Weights {
    /// What most offices do: the appraiser decides, the other two are looked at.
    fn default() -> Self {
        Self { own: 0, peers: 0, appraiser: 100 }
    }
}

impl Weights {
    pub fn of(self, side: Side) -> i64 {
        match side {
            Side::Own => self.own,
            Side::Peer => self.peers,
            Side::Appraiser => self.appraiser,
        }
    }

    fn refusals(self) -> Refusals {
        let all = [self.own, self.peers, self.appraiser];
        if all.iter().any(|weight| !(0..=100).contains(weight)) {
            return Refusals::at("weights", "Trọng số là số từ 0 đến 100.");
        }
        match all.iter().sum() {
            0 => Refusals::at("weights", "Ít nhất một bên phải có trọng số lớn hơn 0."),
            _ => Refusals::none(),
        }
    }
}

/// What decides between equal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// More points in this line, counted from 0.
    Criterion(usize),
    FewerDeductions,
    /// More points from one side.
    Side(Side),
}

impl Tie {
    /// The word that the database and the forms carry: `criterion-3` counts from 1.
    pub fn word(self) -> String {
        match self {
            Self::Criterion(place) => format!("criterion-{}", place + 1),
            Self::FewerDeductions => "fewer_deductions".to_owned(),
            Self::Side(side) => side.word().to_owned(),
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        match word.strip_prefix("criterion-") {
            Some(number) => Some(Self::Criterion(number.parse::<usize>().ok()?.checked_sub(1)?)),
            None if word == "fewer_deductions" => Some(Self::FewerDeductions),
            None => word.parse().ok().map(Self::Side),
        }
    }

    /// `điểm cao hơn ở “Cải cách hành chính”`
    pub fn says(self, criteria: &[Criterion]) -> String {
        match self {
            Self::Criterion(place) => {
                let text = criteria.get(place).map_or("", |criterion| &criterion.text);
                format!("điểm cao hơn ở “{text}”")
            }
            Self::FewerDeductions => "ít điểm trừ hơn".to_owned(),
            Self::Side(side) => format!("điểm {} cao hơn", side.label().to_lowercase()),
        }
    }
}

/// The table and the rule of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scoring {
    pub criteria: Vec<Criterion>,
    /// The most that all bonus lines together may add.
    pub bonus_cap: Option<Points>,
    pub weights: Weights,
    /// In the order in which they are asked; units that none of them parts share a place.
    pub ties: Vec<Tie>,
}

impl Scoring {
    /// The most points without bonus, in ten-thousandths.
    pub fn most(&self) -> i128 {
        let main = self.criteria.iter().filter(|criterion| criterion.line == Line::Main);
        main.map(|criterion| weighed(criterion, criterion.most)).sum()
    }
}

/// Points times coefficient, in ten-thousandths.
pub(super) fn weighed(criterion: &Criterion, points: Points) -> i128 {
    i128::from(points.0) * i128::from(criterion.coefficient.0)
}

/// What is prepared before a year is scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    pub own_due: Option<NaiveDate>,
    pub peer_due: Option<NaiveDate>,
    pub scoring: Scoring,
}

/// Lines that a table may have.
const LONGEST: usize = 200;

impl Settings {
    pub fn refusals(&self) -> Refusals {
        let mut refusals = self.scoring.weights.refusals();
        if let (Some(own), Some(peers)) = (self.own_due, self.peer_due)
            && peers < own
        {
            refusals.add("peer_due", "Hạn chấm chéo không thể trước hạn tự chấm.");
        }
        let criteria = &self.scoring.criteria;
        if criteria.len() > LONGEST {
            refusals.add("table", format!("Bảng điểm nhiều nhất {LONGEST} dòng; hãy gộp bớt tiêu chí."));
        }
        for (number, criterion) in (1..).zip(criteria) {
            if criterion.text.is_empty() {
                refusals.add("table", format!("Dòng điểm {number} chưa có nội dung."));
            }
            if criterion.most == Points::ZERO || criterion.coefficient == Points::ZERO {
                refusals.add("table", format!("“{}”: điểm tối đa và hệ số phải lớn hơn 0.", criterion.text));
            }
        }
        for tie in &self.scoring.ties {
            match tie {
                Tie::Criterion(place) if *place >= criteria.len() => refusals
                    .add("ties", "Một tiêu chí phân định khi bằng điểm không còn trong bảng; hãy chọn lại."),
                _ => {}
            }
        }
        if (1..self.scoring.ties.len()).any(|n| self.scoring.ties[..n].contains(&self.scoring.ties[n])) {
            refusals.add("ties", "Một cách phân định được chọn hai lần; hãy bỏ bớt một dòng.");
        }
        refusals
    }
}

/// A table as it is pasted out of a spreadsheet: each line `nội dung – điểm tối đa – hệ số – loại`, the last two may be missing; a
/// line without points is a heading. Numbers before the text, a head row and a row of totals are left out.
///
/// # Errors
/// One sentence for each line that cannot be read, at the field `table`.
pub fn read(text: &str) -> Result<Vec<Criterion>, Refusals> {
    let (mut criteria, mut refusals, mut section) = (Vec::new(), Refusals::none(), String::new());
    for (number, line) in (1..).zip(text.lines()) {
        let cells = cells(line);
        let Some((text, rest)) = cells.split_first() else { continue };
        if rest.iter().all(String::is_empty) {
            section = text.clone();
        } else if !is_about_the_table(text, &rest[0], criteria.is_empty()) {
            match criterion(&section, text, rest) {
                Ok(criterion) => criteria.push(criterion),
                Err(says) => refusals.add("table", format!("Dòng {number} (“{text}”): {says}")),
            }
        }
    }
    if refusals.is_empty() { Ok(criteria) } else { Err(refusals) }
}

/// The cells of a line without the number before the text; empty for an empty line.
fn cells(line: &str) -> Vec<String> {
    let mut cells: Vec<String> = line.split('\t').map(viet::tidy).collect();
    let is_number = |cell: &str| cell.chars().all(|c| c.is_ascii_digit() || "IVX.) ".contains(c));
    let numbered =
        cells.len() > 1 && (is_number(&cells[0]) || ["tt", "stt"].contains(&&*viet::fold(&cells[0])));
    if numbered && cells.iter().skip(1).any(|cell| !cell.is_empty()) {
        cells.remove(0);
    }
    if cells.iter().all(String::is_empty) { Vec::new() } else { cells }
}

/// A head row or a row of totals: it says nothing of its own.
fn is_about_the_table(text: &str, points: &str, is_first: bool) -> bool {
    let folded = viet::fold(text);
    let is_head = is_first && viet::fold(points).contains("diem");
    is_head || folded.starts_with("tong cong") || folded.starts_with("tong diem") || folded == "cong"
}

fn criterion(section: &str, text: &str, rest: &[String]) -> Result<Criterion, String> {
    let cell = |place: usize| rest.get(place).map_or("", String::as_str);
    let coefficient = if cell(1).is_empty() { Ok(Points::ONE) } else { Points::parse(cell(1)) };
    let line = if cell(2).is_empty() { Some(Line::under(section)) } else { Line::of_column(cell(2)) };
    Ok(Criterion {
        line: line.ok_or_else(|| format!("loại “{}” không rõ; ghi: tiêu chí, thưởng hoặc trừ.", cell(2)))?,
        section: section.to_owned(),
        text: text.to_owned(),
        most: Points::parse(cell(0))?,
        coefficient: coefficient?,
    })
}

/// The table as [`read`] reads it: to be edited, or copied into a spreadsheet.
pub fn written(criteria: &[Criterion]) -> String {
    let (mut lines, mut section) = (Vec::new(), "");
    for criterion in criteria {
        if criterion.section != section {
            section = &criterion.section;
            lines.push(section.to_owned());
        }
        let Criterion { line, text, most, coefficient, .. } = criterion;
        lines.push(match *line == Line::under(section) {
            true if *coefficient == Points::ONE => format!("{text}\t{most}"),
            true => format!("{text}\t{most}\t{coefficient}"),
            false => format!("{text}\t{most}\t{coefficient}\t{}", line.column()),
        });
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_are_read_and_written_exactly() {
        for (typed, hundredths, shown) in [
            ("10", 1000, "10"),
            ("7,5", 750, "7,5"),
            ("7.25", 725, "7,25"),
            ("0", 0, "0"),
            ("0,05", 5, "0,05"),
        ] {
            let points = Points::parse(typed).expect("points");
            assert_eq!((points.hundredths(), points.to_string().as_str()), (hundredths, shown), "{typed}");
        }
        for wrong in ["", "mười", "-1", "1,234", "7,125", "99999999"] {
            assert!(Points::parse(wrong).is_err(), "{wrong}");
        }
    }

    const PASTED: &str = "TT\tNội dung\tĐiểm tối đa\tHệ số\n\
        I\tPHÁT TRIỂN KINH TẾ\t\t\n1\tThu ngân sách\t20\t\n2\tCải cách hành chính\t10\t1,5\n\
        II\tĐIỂM THƯỞNG\t\t\n\tMô hình mới\t5\t\n\tXếp loại\t2\t1\ttiêu chí\n\
        III\tĐIỂM TRỪ\n\tHồ sơ quá hạn\t3\n\tTổng cộng\t40";

    #[test]
    fn a_table_is_pasted_out_of_a_spreadsheet() {
        let criteria = read(PASTED).expect("read");
        let said: Vec<_> = criteria
            .iter()
            .map(|one| {
                (
                    one.line.word(),
                    one.section.as_str(),
                    one.text.as_str(),
                    one.most.to_string(),
                    one.coefficient.to_string(),
                )
            })
            .map(|(line, section, text, most, times)| format!("{line}|{section}|{text}|{most}|{times}"))
            .collect();
        assert_eq!(
            said,
            [
                "main|PHÁT TRIỂN KINH TẾ|Thu ngân sách|20|1",
                "main|PHÁT TRIỂN KINH TẾ|Cải cách hành chính|10|1,5",
                "bonus|ĐIỂM THƯỞNG|Mô hình mới|5|1",
                "main|ĐIỂM THƯỞNG|Xếp loại|2|1",
                "deduction|ĐIỂM TRỪ|Hồ sơ quá hạn|3|1",
            ]
        );
        assert_eq!(read(&written(&criteria)).expect("read again"), criteria);
        assert_eq!(Scoring { criteria, ..Scoring::default() }.most(), 370_000);
    }

    #[test]
    fn a_line_that_cannot_be_read_says_which_and_why() {
        let refused = read("Thu ngân sách\thai mươi\nĐúng hạn\t5\t1\tkhác").expect_err("refused").to_string();
        assert!(
            refused.contains("Dòng 1 (“Thu ngân sách”)") && refused.contains("loại “khác” không rõ"),
            "{refused}"
        );
    }

    #[test]
    fn a_rule_names_what_is_there() {
        let criteria = read("Thu ngân sách\t20").expect("read");
        let settings = |scoring| Settings { scoring, ..Settings::default() };
        let sound =
            Scoring { criteria, ties: vec![Tie::Criterion(0), Tie::FewerDeductions], ..Scoring::default() };
        assert!(settings(sound.clone()).refusals().is_empty());
        for ties in [vec![Tie::Criterion(1)], vec![Tie::FewerDeductions; 2]] {
            assert!(settings(Scoring { ties, ..sound.clone() }).refusals().for_field("ties").is_some());
        }
        for weights in
            [Weights { own: 0, peers: 0, appraiser: 0 }, Weights { own: -1, peers: 0, appraiser: 1 }]
        {
            assert!(settings(Scoring { weights, ..sound.clone() }).refusals().for_field("weights").is_some());
        }
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
        let backwards = Settings { own_due: day(20), peer_due: day(10), scoring: sound };
        assert!(backwards.refusals().for_field("peer_due").is_some());
    }

    #[test]
    fn ties_go_through_their_words() {
        for tie in [Tie::Criterion(0), Tie::Criterion(12), Tie::FewerDeductions, Tie::Side(Side::Peer)] {
            assert_eq!(Tie::parse(&tie.word()), Some(tie));
        }
        for wrong in ["criterion-0", "criterion-x", "", "khac"] {
            assert_eq!(Tie::parse(wrong), None, "{wrong}");
        }
    }

    fn line() -> impl Strategy<Value = (Line, String, i64, i64)> {
        (
            proptest::sample::select(Line::ALL.to_vec()),
            "[A-ZĐ][a-zăâêôơưđàáảế]{2,6}( [a-zăâêôơưđàáảế]{2,6}){0,3}",
            1i64..100_000,
            1i64..1_000,
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(lines in proptest::collection::vec(line(), 1..30), sections in proptest::collection::vec("[IVX]{1,3}\\. [A-ZĐ]{3,9}|Điểm trừ|Điểm thưởng", 1..4)) {
            let criteria: Vec<Criterion> = lines
                .into_iter()
                .enumerate()
                .filter(|(_, (_, text, _, _))| !is_about_the_table(text, "", false))
                .map(|(n, (line, text, most, times))| Criterion {
                    line,
                    section: sections[n * sections.len() / 30].clone(),
                    text,
                    most: Points(most),
                    coefficient: Points(times),
                })
                .collect();
            prop_assert_eq!(read(&written(&criteria)), Ok(criteria));
        }

        #[test]
        fn any_paste_gives_a_table_or_sentences(text in "([a-zđ0-9,.]{0,6}[\t\n ]?){0,40}") {
            match read(&text) {
                Ok(criteria) => prop_assert!(criteria.iter().all(|one| !one.text.is_empty() || one.most >= Points::ZERO)),
                Err(refusals) => prop_assert!(refusals.iter().all(|one| one.says.starts_with("Dòng "))),
            }
        }
    }
}
