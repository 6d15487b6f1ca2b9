//! How likely what is said of somebody means a person who is known, and whether two who are known are one: by identity number,
//! else by name with birth, unit, sex and post. One scale for a row of a list and for two people of the register.
//!
//! The name alone is never certain. The weights, of 100:
//!
//! | what agrees | adds | what differs | takes |
//! | --- | --- | --- | --- |
//! | name with its accents / only its key | 50 / 40 | name | all |
//! | day of birth / only the year | 35 / 22 | year / day in the same year | 45 / 15 |
//! | unit / a former unit | 20 / 12 | unit | 6 |
//! | post | 8 | | |
//! | sex | 4 | sex | 30 |
//!
//! So name, year and unit are certain, name and day of birth are, and name, unit and post; name and unit are not. The same
//! identity number under the same name is 100; under another name it is [`POSSIBLE`], whatever else agrees. Another
//! identity number leaves at most [`POSSIBLE`]: a slip of the finger, or somebody else.

use law::Sex;
use uuid::Uuid;
use viet::date::Partial;

use crate::dossier::name::is_same;

/// From here on this person is meant, if no other one is as much.
pub const CERTAIN: u8 = 78;
/// From here on a person should look whether he is meant.
pub const POSSIBLE: u8 = 40;

/// Somebody who is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: Uuid,
    pub full_name: String,
    /// [`viet::name::match_key`] of the name.
    pub match_key: String,
    pub birth: Option<Partial>,
    pub sex: Option<Sex>,
    pub unit: String,
    pub former_units: Vec<String>,
    pub post: String,
    pub id_number: Option<String>,
}

/// What is said of somebody: by a row of a list, or by the record of another person.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub name: &'a str,
    pub birth: Option<Partial>,
    pub sex: Option<Sex>,
    pub unit: &'a str,
    pub post: &'a str,
    pub id_number: Option<&'a str>,
}

impl Candidate {
    /// The record of this person, as it speaks of another one.
    fn said(&self) -> Said<'_> {
        Said {
            name: &self.full_name,
            birth: self.birth,
            sex: self.sex,
            unit: &self.unit,
            post: &self.post,
            id_number: self.id_number.as_deref(),
        }
    }
}

/// How likely somebody is meant, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// From 0 to 100; see [`CERTAIN`] and [`POSSIBLE`].
    pub score: u8,
    /// What agrees and what differs, as a page lists it.
    pub reasons: Vec<&'static str>,
}

impl Match {
    pub fn is_certain(&self) -> bool {
        self.score >= CERTAIN
    }

    pub fn is_possible(&self) -> bool {
        self.score >= POSSIBLE
    }
}

/// Weighs whether the candidate is meant.
pub fn weigh(said: &Said, candidate: &Candidate) -> Match {
    let mut scale = Scale::default();
    let is_same_name = scale.weigh_name(said, candidate);
    let ids = said.id_number.zip(candidate.id_number.as_deref());
    match ids.map(|(said, known)| said == known) {
        Some(true) if is_same_name => return scale.settle(100, "Cùng số định danh"),
        Some(true) => return scale.settle(POSSIBLE, "Cùng số định danh"),
        _ if !is_same_name => return scale.weighed(0),
        _ => {}
    }
    scale.weigh_birth(said.birth, candidate.birth);
    scale.weigh_unit(said.unit, candidate);
    scale.weigh_post(said.post, &candidate.post);
    scale.weigh_sex(said.sex, candidate.sex);
    if ids.is_some() {
        scale.reasons.push("Số định danh khác");
        return scale.weighed(POSSIBLE);
    }
    scale.weighed(99)
}

/// Weighs whether two people of the register are one. Each may stand where the other stood before: the better way counts.
pub fn weigh_pair(one: &Candidate, other: &Candidate) -> Match {
    let (there, back) = (weigh(&one.said(), other), weigh(&other.said(), one));
    if back.score > there.score { back } else { there }
}

#[derive(Default)]
struct Scale {
    points: i32,
    reasons: Vec<&'static str>,
}

impl Scale {
    fn add(&mut self, points: i32, reason: &'static str) {
        self.points += points;
        self.reasons.push(reason);
    }

    fn weighed(self, most: u8) -> Match {
        let points = self.points.clamp(0, i32::from(most));
        Match { score: u8::try_from(points).unwrap_or(most), reasons: self.reasons }
    }

    fn settle(mut self, score: u8, reason: &'static str) -> Match {
        self.reasons.insert(0, reason);
        Match { score, reasons: self.reasons }
    }

    fn weigh_name(&mut self, said: &Said, candidate: &Candidate) -> bool {
        if is_same(said.name, &candidate.full_name) {
            self.add(50, "Cùng họ tên");
        } else if viet::name::match_key(said.name) == candidate.match_key {
            self.add(40, "Họ tên chỉ khác dấu");
        } else {
            self.reasons.push("Họ tên khác");
            return false;
        }
        true
    }

    fn weigh_birth(&mut self, row: Option<Partial>, known: Option<Partial>) {
        let Some((row, known)) = row.zip(known) else { return };
        match (row.day(), known.day()) {
            _ if row.year() != known.year() => self.add(-45, "Năm sinh khác"),
            (Some(one), Some(other)) if one == other => self.add(35, "Cùng ngày sinh"),
            (Some(_), Some(_)) => self.add(-15, "Cùng năm sinh, khác ngày"),
            _ => self.add(22, "Cùng năm sinh"),
        }
    }

    fn weigh_unit(&mut self, row: &str, candidate: &Candidate) {
        if row.is_empty() || candidate.unit.is_empty() {
            return;
        }
        if is_same_unit(row, &candidate.unit) {
            self.add(20, "Cùng đơn vị");
        } else if candidate.former_units.iter().any(|former| is_same_unit(row, former)) {
            self.add(12, "Cùng đơn vị trước đây");
        } else {
            self.add(-6, "Đơn vị khác");
        }
    }

    fn weigh_post(&mut self, row: &str, known: &str) {
        if !row.is_empty() && viet::fold(row) == viet::fold(known) {
            self.add(8, "Cùng chức vụ");
        }
    }

    fn weigh_sex(&mut self, row: Option<Sex>, known: Option<Sex>) {
        match row.zip(known) {
            Some((row, known)) if row == known => self.add(4, "Cùng giới tính"),
            Some(_) => self.add(-30, "Giới tính khác"),
            None => {}
        }
    }
}

/// "Phòng Tổng hợp" is the same as "Phòng Tổng hợp, Văn phòng UBND tỉnh".
fn is_same_unit(one: &str, other: &str) -> bool {
    let (one, other) = (viet::fold(one), viet::fold(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let rest = long.strip_prefix(short.as_str()).filter(|_| !short.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with([',', '-', '–', '(', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Candidate {
        Candidate {
            id: Uuid::from_u128(1),
            full_name: "Lò Thị Hoà".into(),
            match_key: viet::name::match_key("Lò Thị Hoà"),
            birth: viet::date::typed("05/03/1980").ok().map(|typed| typed.date),
            sex: Some(Sex::Female),
            unit: "Phòng Tổng hợp".into(),
            former_units: vec!["Phòng Hành chính".into()],
            post: "Chuyên viên".into(),
            id_number: Some("014180000001".into()),
        }
    }

    fn told(name: &str, birth: &str, unit: &str, post: &str, id_number: Option<&str>) -> Match {
        let birth = viet::date::typed(birth).ok().map(|typed| typed.date);
        weigh(&Said { name, birth, sex: None, unit, post, id_number }, &known())
    }

    #[test]
    fn a_name_alone_is_possible_and_never_certain() {
        for (name, unit, post) in [
            ("Lò Thị Hoà", "", ""),
            ("LÒ THỊ HÒA", "", ""),
            ("Lo Thi Hoa", "", ""),
            ("Lò Thị Hoà", "", "Chuyên viên"),
            ("Lò Thị Hoà", "Phòng Tổng hợp", ""),
        ] {
            let told = told(name, "", unit, post, None);
            assert!(told.is_possible() && !told.is_certain(), "{name} {unit} {post}: {told:?}");
        }
        assert_eq!(told("Lò Thị Hoa Mai", "05/03/1980", "Phòng Tổng hợp", "Chuyên viên", None).score, 0);
    }

    #[test]
    fn birth_unit_and_post_make_a_name_certain() {
        for (birth, unit, post) in [
            ("05/03/1980", "", ""),
            ("1980", "Phòng Tổng hợp", ""),
            ("1980", "Phòng Hành chính", ""),
            ("", "phòng tổng hợp, Văn phòng UBND tỉnh", "chuyên viên"),
        ] {
            let told = told("Lò Thị Hòa", birth, unit, post, None);
            assert!(told.is_certain(), "{birth} {unit}: {told:?}");
        }
        let other_year = told("Lò Thị Hoà", "1981", "Phòng Tổng hợp", "Chuyên viên", None);
        assert!(!other_year.is_possible(), "{other_year:?}");
    }

    #[test]
    fn the_identity_number_decides_with_the_name_and_never_against_it() {
        let with = |name, id| told(name, "1980", "Phòng Tổng hợp", "Chuyên viên", Some(id));
        assert_eq!(with("Lò Thị Hòa", "014180000001").score, 100);
        assert_eq!(with("Lò Thị Mai", "014180000001").score, POSSIBLE);
        assert_eq!(with("Lò Thị Hoà", "014180000002").score, POSSIBLE);
    }

    #[test]
    fn two_people_are_weighed_alike_from_either_side() {
        let moved = Candidate {
            id: Uuid::from_u128(2),
            full_name: "Lò Thị Hòa".into(),
            unit: "Phòng Hành chính".into(),
            former_units: Vec::new(),
            id_number: None,
            ..known()
        };
        let told = weigh_pair(&known(), &moved);
        assert_eq!(told, weigh_pair(&moved, &known()));
        assert!(told.is_certain() && told.reasons.contains(&"Cùng đơn vị trước đây"), "{told:?}");
        let numbered = Candidate { id_number: known().id_number, ..moved };
        assert_eq!(weigh_pair(&known(), &numbered).score, 100);
    }
}
