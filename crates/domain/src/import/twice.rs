//! The same person in two lines of a list: by identity number, else by name with day of birth or unit.

use std::collections::BTreeMap;

use uuid::Uuid;
use viet::date::Partial;

use super::edited::Back;
use super::field::Field;
use super::trouble::{Trouble, quoted};
use super::understood::{About, Fields, Row};
use crate::dossier::name::is_same;

/// Marks the rows of a list whose person stood in a line above, and takes marks away that no longer hold.
pub fn find_twice(rows: &mut [Row]) {
    let mut seen = Seen::default();
    for at in 0..rows.len() {
        rows[at].problems.retain(|problem| !matches!(problem.about, About::Twice | About::IdOfTwo));
        let trouble = match &rows[at].back {
            Some(back) => seen.meet_again(at, back, rows),
            None if rows[at].fields.name.is_empty() => None,
            None => seen.meet(at, rows),
        };
        if let Some((field, trouble)) = trouble {
            rows[at].problems.push(trouble.of_field(Some(field)));
        }
    }
}

/// Rows by what can tell a person, each with the place where it stood first.
#[derive(Default)]
struct Seen {
    by_id: BTreeMap<String, usize>,
    by_birth: BTreeMap<(String, chrono::NaiveDate), usize>,
    by_unit: BTreeMap<(String, String, Option<i32>), usize>,
    /// Those of our own list, who are known by their mark and by nothing else.
    by_mark: BTreeMap<Uuid, usize>,
}

impl Seen {
    fn meet_again(&mut self, at: usize, back: &Back, rows: &[Row]) -> Option<(Field, Trouble)> {
        let first = &rows[*self.by_mark.entry(back.person).or_insert(at)];
        let is_same = first.back.as_ref().is_some_and(|first| first.edits == back.edits);
        let says = format!("Người này đã có ở dòng {} với nội dung khác; hãy giữ một dòng.", first.line);
        (!is_same).then(|| (Field::Name, Trouble::refuses(About::Twice, says)))
    }

    fn meet(&mut self, at: usize, rows: &[Row]) -> Option<(Field, Trouble)> {
        let fields = &rows[at].fields;
        if let Some(number) = &fields.id_number {
            let first = *self.by_id.entry(number.clone()).or_insert(at);
            if first != at {
                let first = &rows[first];
                let is_one = is_same(&first.fields.name, &fields.name);
                return Some(if is_one {
                    (Field::Name, twice(first, fields))
                } else {
                    (Field::IdNumber, of_two(first))
                });
            }
        }
        let name = viet::fold(&fields.name);
        let unit = viet::fold(&fields.unit);
        let mut firsts = Vec::new();
        if let Some(day) = fields.birth.and_then(Partial::day) {
            let key = (name.clone(), day);
            firsts.push(*self.by_birth.entry(key).or_insert(at));
        }
        let key = (name, unit, fields.birth.map(Partial::year));
        firsts.push(*self.by_unit.entry(key).or_insert(at));
        let is_twice = |first: &usize| *first != at && may_be_one(&rows[*first].fields, fields);
        let first = firsts.into_iter().find(is_twice)?;
        Some((Field::Name, twice(&rows[first], fields)))
    }
}

/// Nothing that both lines say tells two people apart.
fn may_be_one(one: &Fields, other: &Fields) -> bool {
    fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        one.zip(other).is_some_and(|(one, other)| one != other)
    }
    let days = (one.birth.and_then(Partial::day), other.birth.and_then(Partial::day));
    is_same(&one.name, &other.name)
        && !differ(days.0, days.1)
        && !differ(one.sex, other.sex)
        && !differ(one.id_number.as_ref(), other.id_number.as_ref())
}

/// Another post, or another award, may be meant so.
fn twice(first: &Row, fields: &Fields) -> Trouble {
    let line = first.line;
    let is_other_post =
        first.fields.birth.is_none() && viet::fold(&first.fields.position) != viet::fold(&fields.position);
    if is_other_post || first.fields.awards != fields.awards {
        let says = format!("Họ tên này đã có ở dòng {line}; nếu là một người, hãy gộp hai dòng.");
        return Trouble::warns(About::Twice, says);
    }
    Trouble::asks(
        About::Twice,
        format!("Người này đã có ở dòng {line}; hãy xóa một dòng, hoặc xác nhận là hai người."),
    )
}

fn of_two(first: &Row) -> Trouble {
    let (name, line) = (quoted(&first.fields.name), first.line);
    Trouble::asks(
        About::IdOfTwo,
        format!("Số định danh này đã ghi cho {name} ở dòng {line}; hãy sửa một trong hai dòng."),
    )
}
