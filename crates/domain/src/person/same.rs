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
//! | sex | 3 | sex | 30 |
//! | | | identity number | 40 |
//!
//! So name, year and unit are certain, name and day of birth are, and name, unit and post; name and unit are not, nor are
//! name, year, post and sex in another unit. The same identity number under the same name is 100; under another name it is
//! [`POSSIBLE`], whatever else agrees. With another identity number nothing is certain, and what is possible needs birth or
//! unit beside it: a slip of the finger, or somebody else.

use law::Sex;
use uuid::Uuid;
use viet::date::Partial;

use crate::dossier::name::Name;

/// From here on this person is meant, if no other one is as much.
pub const CERTAIN: u8 = 78;
/// From here on a person should look whether he is meant.
pub const POSSIBLE: u8 = 40;

/// Somebody who is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: Uuid,
    pub full_name: String,
    pub unit: String,
    pub post: String,
    pub traits: Traits,
}

/// What is said of somebody: by a row of a list, or by a record.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub name: &'a str,
    pub birth: Option<Partial>,
    pub sex: Option<Sex>,
    pub unit: &'a str,
    pub post: &'a str,
    pub id_number: Option<&'a str>,
}

/// The same in the forms in which it is compared: made once, weighed against many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traits {
    name: Name,
    birth: Option<Partial>,
    sex: Option<Sex>,
    unit: String,
    former_units: Vec<String>,
    post: String,
    id_number: Option<String>,
}

impl Traits {
    pub fn of(said: &Said) -> Self {
        Self {
            name: Name::of(said.name),
            birth: said.birth,
            sex: said.sex,
            unit: viet::fold(said.unit),
            former_units: Vec::new(),
            post: viet::fold(said.post),
            id_number: said.id_number.map(str::to_owned),
        }
    }

    /// With the names of units where he stood before.
    #[must_use]
    pub fn formerly<'a>(self, units: impl IntoIterator<Item = &'a str>) -> Self {
        Self { former_units: units.into_iter().map(viet::fold).collect(), ..self }
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

/// Weighs whether the known one is meant.
pub fn weigh(said: &Traits, known: &Traits) -> Match {
    let mut scale = Scale::default();
    let is_same_name = scale.weigh_name(&said.name, &known.name);
    let ids = said.id_number.as_deref().zip(known.id_number.as_deref());
    match ids.map(|(said, known)| said == known) {
        Some(true) if is_same_name => return scale.settle(100, "Cùng số định danh"),
        Some(true) => return scale.settle(POSSIBLE, "Cùng số định danh"),
        _ if !is_same_name => return scale.weighed(0),
        _ => {}
    }
    scale.weigh_birth(said.birth, known.birth);
    scale.weigh_unit(&said.unit, known);
    scale.weigh_post(&said.post, &known.post);
    scale.weigh_sex(said.sex, known.sex);
    if ids.is_some() {
        scale.add(-40, "Số định danh khác");
    }
    scale.weighed(99)
}

/// Weighs whether two people of the register are one. Each may stand where the other stood before: the better way counts.
pub fn weigh_pair(one: &Traits, other: &Traits) -> Match {
    let (there, back) = (weigh(one, other), weigh(other, one));
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

    fn weigh_name(&mut self, said: &Name, known: &Name) -> bool {
        if said.is_same(known) {
            self.add(50, "Cùng họ tên");
        } else if said.match_key() == known.match_key() {
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

    fn weigh_unit(&mut self, said: &str, known: &Traits) {
        if said.is_empty() || known.unit.is_empty() {
            return;
        }
        if is_same_unit(said, &known.unit) {
            self.add(20, "Cùng đơn vị");
        } else if known.former_units.iter().any(|former| is_same_unit(said, former)) {
            self.add(12, "Cùng đơn vị trước đây");
        } else {
            self.add(-6, "Đơn vị khác");
        }
    }

    fn weigh_post(&mut self, said: &str, known: &str) {
        if !said.is_empty() && said == known {
            self.add(8, "Cùng chức vụ");
        }
    }

    fn weigh_sex(&mut self, row: Option<Sex>, known: Option<Sex>) {
        match row.zip(known) {
            Some((row, known)) if row == known => self.add(3, "Cùng giới tính"),
            Some(_) => self.add(-30, "Giới tính khác"),
            None => {}
        }
    }
}

/// "Phòng Tổng hợp" is the same as "Phòng Tổng hợp, Văn phòng UBND tỉnh"; both folded.
fn is_same_unit(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let rest = long.strip_prefix(short).filter(|_| !short.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with([',', '-', '–', '(', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Said = Said {
        name: "Lò Thị Hoà",
        birth: None,
        sex: Some(Sex::Female),
        unit: "Phòng Tổng hợp",
        post: "Chuyên viên",
        id_number: Some("014180000001"),
    };

    fn typed(birth: &str) -> Option<Partial> {
        viet::date::typed(birth).ok().map(|typed| typed.date)
    }

    fn known() -> Traits {
        Traits::of(&Said { birth: typed("05/03/1980"), ..KNOWN }).formerly(["Phòng Hành chính"])
    }

    fn told(name: &str, birth: &str, unit: &str, post: &str, id_number: Option<&str>) -> Match {
        weigh(&Traits::of(&Said { name, birth: typed(birth), sex: None, unit, post, id_number }), &known())
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
        let other = with("Lò Thị Hoà", "014180000002");
        assert!(other.is_possible() && !other.is_certain(), "{other:?}");
        let namesake = told("Lò Thị Hoà", "1980", "Văn thư", "Chuyên viên", Some("014180000002"));
        assert!(!namesake.is_possible(), "{namesake:?}");
    }

    #[test]
    fn a_namesake_of_the_same_year_in_another_unit_is_not_certain() {
        let said = Said { birth: typed("1980"), unit: "Văn thư", id_number: None, ..KNOWN };
        let told = weigh(&Traits::of(&said), &known());
        assert!(told.is_possible() && !told.is_certain(), "{told:?}");
    }

    #[test]
    fn two_people_are_weighed_alike_from_either_side() {
        let moved = Said {
            name: "Lò Thị Hòa",
            birth: typed("05/03/1980"),
            unit: "Phòng Hành chính",
            id_number: None,
            ..KNOWN
        };
        let numbered = Traits::of(&Said { id_number: KNOWN.id_number, ..moved });
        let moved = Traits::of(&moved);
        let told = weigh_pair(&known(), &moved);
        assert_eq!(told, weigh_pair(&moved, &known()));
        assert!(told.is_certain() && told.reasons.contains(&"Cùng đơn vị trước đây"), "{told:?}");
        assert_eq!(weigh_pair(&known(), &numbered).score, 100);
    }
}
