//! Makes people up: names, sexes and years of birth from the lists of the stage, the same in every demo.

use std::collections::BTreeSet;

use domain::person::{Honorific, Profile};
use law::{Group, Sex};

use super::script::Names;

/// Gives out people one after the other; no two bear the same name, with or without accents.
pub struct Cast<'a> {
    names: &'a Names,
    state: u64,
    taken: BTreeSet<String>,
}

impl<'a> Cast<'a> {
    pub fn new(names: &'a Names) -> Self {
        Self { names, state: names.seed, taken: names.real.iter().map(|name| viet::fold(name)).collect() }
    }

    /// Somebody who was between 26 and 55 years old in that year.
    pub fn next(&mut self, group: Group, leader: bool, year: i32) -> Profile {
        let female = self.draw(2) == 0;
        let full_name = self.name(female);
        let age = if leader { 36 + self.draw(20) } else { 26 + self.draw(26) };
        Profile {
            full_name,
            honorific: if female { Honorific::Mrs } else { Honorific::Mr },
            sex: Some(if female { Sex::Female } else { Sex::Male }),
            birth_year: Some(i64::from(year) - i64::try_from(age).unwrap_or_default()),
            group,
            leader,
            invented: true,
        }
    }

    fn name(&mut self, female: bool) -> String {
        let names = self.names;
        let given = if female { &names.female } else { &names.male };
        loop {
            let name = format!("{} {}", self.one_of(&names.family), self.one_of(given));
            if self.taken.insert(viet::fold(&name)) {
                return name;
            }
        }
    }

    fn one_of(&mut self, list: &'a [String]) -> &'a str {
        let at = self.draw(list.len().max(1));
        list.get(at).map_or("", String::as_str)
    }

    /// A number below `bound`, by splitmix64.
    fn draw(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default() % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_met_twice_and_nobody_is_real() {
        let names = Names {
            seed: 7,
            family: ["Lò", "Vàng", "Sùng", "Vi", "Nông"].map(str::to_owned).to_vec(),
            female: vec!["Thị Mẫu".into(), "Thị Thử".into()],
            male: vec!["Văn Mẫu".into(), "A Thử".into()],
            real: vec!["LÒ THỊ THỬ".into()],
        };
        let mut cast = Cast::new(&names);
        let people: Vec<_> = (0..8).map(|_| cast.next(Group::CivilServant, false, 2020)).collect();
        let distinct: BTreeSet<_> = people.iter().map(|person| viet::fold(&person.full_name)).collect();
        assert_eq!(distinct.len(), 8);
        assert!(!distinct.contains("lo thi thu"));
        assert!(people.iter().all(|person| person.invented));
        let again = Cast::new(&names).next(Group::CivilServant, false, 2020);
        assert_eq!(again, people[0], "the same demo every time");
    }
}
