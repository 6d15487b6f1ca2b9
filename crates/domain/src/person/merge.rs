//! Two records of one person become one: what moves, what stands twice, and what must be settled first.
//!
//! Nothing is thrown away. What stands twice stays with the record that goes, so taking the merge back is exact.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::refusal::Refusals;

/// A stay in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub id: Uuid,
    pub starts: NaiveDate,
    pub ends: Option<NaiveDate>,
}

/// A stretch of the way through the units that comes of two ways: whose stay it is, and from when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub stay: Uuid,
    pub starts: NaiveDate,
    pub ends: Option<NaiveDate>,
}

/// One way out of two: on each day the stay holds that began last, for who came to a unit has left the one before. Of two that
/// began on one day it is that of the record that is kept.
pub fn join(kept: &[Stay], gone: &[Stay]) -> Vec<Stretch> {
    let mut way: Vec<Stretch> = Vec::new();
    for stay in kept {
        way.extend(rest_of(stay, gone.iter().filter(|other| other.starts > stay.starts)));
    }
    for stay in gone {
        way.extend(rest_of(stay, kept.iter().filter(|other| other.starts >= stay.starts)));
    }
    way.sort_by_key(|stretch| stretch.starts);
    way
}

/// What is left of a stay when others hold before it.
fn rest_of<'a>(stay: &Stay, others: impl Iterator<Item = &'a Stay>) -> Vec<Stretch> {
    let whole = Stretch { stay: stay.id, starts: stay.starts, ends: stay.ends };
    others.fold(vec![whole], |rest, other| {
        rest.into_iter().flat_map(|stretch| without(stretch, other)).collect()
    })
}

fn without(stretch: Stretch, other: &Stay) -> Vec<Stretch> {
    let begins_after = stretch.ends.is_some_and(|ends| ends < other.starts);
    let ended_before = other.ends.is_some_and(|ends| ends < stretch.starts);
    if begins_after || ended_before {
        return vec![stretch];
    }
    let before = other.starts.pred_opt().filter(|eve| *eve >= stretch.starts);
    let after = other.ends.and_then(|ends| ends.succ_opt());
    let after = after.filter(|day| stretch.ends.is_none_or(|ends| *day <= ends));
    let before = before.map(|eve| Stretch { ends: Some(eve), ..stretch });
    before.into_iter().chain(after.map(|day| Stretch { starts: day, ..stretch })).collect()
}

/// Whether two of the stays share a day.
pub fn overlap(stays: &[Stay]) -> bool {
    let mut sorted: Vec<_> = stays.iter().collect();
    sorted.sort_by_key(|stay| stay.starts);
    sorted.windows(2).any(|pair| pair[0].ends.is_none_or(|ends| ends >= pair[1].starts))
}

/// An award that somebody holds and that was not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub id: Uuid,
    pub code: String,
    pub category: law::Category,
    pub year: i64,
    pub number: String,
    /// Granted by a decision of this system: it has its certificate and its place in the honour roll.
    pub is_granted_here: bool,
}

/// What becomes of two entries of one award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// The entry of the record that goes stays with it.
    GoneStays,
    /// The entry of the record that is kept makes room for the other one.
    KeptYields,
    /// Neither may be put aside: somebody must say which of them stands.
    Settle,
}

/// Whether two entries are one award; `None` when both may stand.
pub fn twice(kept: &Held, gone: &Held) -> Option<Twice> {
    if (&kept.code, kept.category, kept.year) != (&gone.code, gone.category, gone.year) {
        return None;
    }
    let is_same_number = kept.number == gone.number;
    let (lacks_kept, lacks_gone) = (kept.number.is_empty(), gone.number.is_empty());
    // A merit award stands once a year; what is sudden or for a movement may come again under another number.
    if kept.category != law::Category::Merit && (lacks_kept || !is_same_number) {
        return None;
    }
    if !is_same_number && !lacks_kept && !lacks_gone {
        return Some(Twice::Settle);
    }
    Some(match (kept.is_granted_here, gone.is_granted_here) {
        (true, true) => Twice::Settle,
        (true, false) => Twice::GoneStays,
        (false, true) => Twice::KeptYields,
        (false, false) if lacks_kept && !lacks_gone => Twice::KeptYields,
        (false, false) => Twice::GoneStays,
    })
}

/// What two records say that one person cannot have both of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clashes {
    /// Somebody said that they are two people.
    pub are_two: bool,
    pub two_numbers: bool,
    pub two_accounts: bool,
    /// Absences that share days and are not one.
    pub two_absences: bool,
    /// Years with two different grades.
    pub grades: Vec<i64>,
    /// Councils in which both sit.
    pub councils: Vec<String>,
    /// Open dossiers that propose both for the same award.
    pub dossiers: Vec<String>,
    /// Awards of a year that stand under two decisions: name and year.
    pub awards: Vec<(String, i64)>,
}

impl Clashes {
    /// What must be settled first, one sentence each.
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        if self.are_two {
            refusals.add("", "Đã ghi là hai người; muốn gộp, hãy bỏ ghi ấy trước.");
        }
        if self.two_numbers {
            refusals.add(
                "",
                "Hai bên có số định danh khác nhau; hãy nhờ người quản lý hồ sơ cán bộ xem lại số trước.",
            );
        }
        if self.two_accounts {
            refusals
                .add("", "Mỗi bên có một tài khoản đang dùng; hãy nhờ quản trị đóng một tài khoản trước.");
        }
        if self.two_absences {
            refusals
                .add("", "Thời gian nghỉ của hai bên trùng ngày mà khác nhau; hãy gạch bỏ mục sai trước.");
        }
        for year in &self.grades {
            refusals.add("", format!("Năm {year} có hai mức xếp loại khác nhau; hãy sửa mức sai trước."));
        }
        for council in &self.councils {
            refusals
                .add("", format!("Cả hai cùng là thành viên của {council}; hãy lập lại thành phần trước."));
        }
        for dossier in self.dossiers.iter().collect::<BTreeSet<_>>() {
            refusals.add(
                "",
                format!("Hồ sơ “{dossier}” đề nghị cả hai cho cùng một danh hiệu; hãy bỏ một dòng trước."),
            );
        }
        for (award, year) in &self.awards {
            refusals
                .add("", format!("{award} năm {year} đứng theo hai quyết định; hãy xem lại một bên trước."));
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn stay(id: u128, starts: &str, ends: &str) -> Stay {
        Stay { id: Uuid::from_u128(id), starts: day(starts), ends: ends.parse().ok() }
    }

    fn told(way: &[Stretch]) -> Vec<String> {
        let told = |stretch: &Stretch| {
            let ends = stretch.ends.map(|ends| ends.to_string()).unwrap_or_default();
            format!("{} {}–{ends}", stretch.stay.as_u128(), stretch.starts)
        };
        way.iter().map(told).collect()
    }

    #[test]
    fn who_was_entered_anew_in_another_unit_has_left_the_first() {
        let (here, there) = ([stay(1, "2015-01-01", "")], [stay(2, "2020-06-01", "")]);
        let way = ["1 2015-01-01–2020-05-31", "2 2020-06-01–"];
        assert_eq!(told(&join(&here, &there)), way);
        assert_eq!(told(&join(&there, &here)), way, "whichever is kept");
    }

    #[test]
    fn a_stay_that_another_one_covers_is_not_told_twice() {
        let (kept, gone) = ([stay(1, "2015-01-01", "")], [stay(2, "2015-01-01", "")]);
        assert_eq!(told(&join(&kept, &gone)), ["1 2015-01-01–"]);
        let moved = [stay(1, "2015-01-01", "2019-12-31"), stay(2, "2020-01-01", "")];
        assert_eq!(
            told(&join(&moved, &[stay(3, "2015-01-01", "")])),
            ["1 2015-01-01–2019-12-31", "2 2020-01-01–"]
        );
    }

    #[test]
    fn a_stay_goes_on_after_a_shorter_one() {
        let way = join(&[stay(1, "2015-01-01", "")], &[stay(2, "2017-01-01", "2018-12-31")]);
        assert_eq!(told(&way), ["1 2015-01-01–2016-12-31", "2 2017-01-01–2018-12-31", "1 2019-01-01–"]);
    }

    #[test]
    fn no_two_stretches_of_a_joined_way_share_a_day() {
        let days = ["2015-01-01", "2016-05-01", "2017-01-01", "2019-03-01", "2020-01-01"];
        let mut stays = Vec::new();
        for (n, starts) in days.iter().enumerate() {
            stays.push(stay(n as u128, starts, ""));
            stays.extend(days[n + 1..].iter().map(|ends| stay(n as u128, starts, ends)));
        }
        for kept in &stays {
            for gone in &stays {
                let gone = Stay { id: Uuid::from_u128(99), ..gone.clone() };
                let way = join(std::slice::from_ref(kept), std::slice::from_ref(&gone));
                let as_stays: Vec<_> =
                    way.iter().map(|way| Stay { id: way.stay, starts: way.starts, ends: way.ends }).collect();
                assert!(!overlap(&as_stays), "{kept:?} {gone:?}: {way:?}");
                assert_eq!(way.first().map(|way| way.starts), Some(kept.starts.min(gone.starts)));
            }
        }
        assert!(overlap(&[stay(1, "2015-01-01", ""), stay(2, "2016-01-01", "")]));
    }

    fn held(category: law::Category, number: &str, is_granted_here: bool) -> Held {
        let (id, code) = (Uuid::nil(), "LDTT".to_owned());
        Held { id, code, category, year: 2024, number: number.into(), is_granted_here }
    }

    #[test]
    fn one_award_entered_twice_stands_once() {
        use law::Category::{Merit, Sudden};
        for (kept, gone, expected) in [
            (held(Merit, "5", false), held(Merit, "5", false), Some(Twice::GoneStays)),
            (held(Merit, "5", false), held(Merit, "", false), Some(Twice::GoneStays)),
            (held(Merit, "", false), held(Merit, "5", false), Some(Twice::KeptYields)),
            (held(Merit, "5", false), held(Merit, "5", true), Some(Twice::KeptYields)),
            (held(Merit, "5", true), held(Merit, "", false), Some(Twice::GoneStays)),
            (held(Merit, "5", true), held(Merit, "5", true), Some(Twice::Settle)),
            (held(Merit, "5", false), held(Merit, "6", false), Some(Twice::Settle)),
            (held(Sudden, "5", false), held(Sudden, "6", false), None),
            (held(Sudden, "", false), held(Sudden, "", false), None),
            (held(Sudden, "5", false), held(Sudden, "5", false), Some(Twice::GoneStays)),
            (held(Merit, "5", false), held(Sudden, "5", false), None),
        ] {
            assert_eq!(twice(&kept, &gone), expected, "{kept:?} {gone:?}");
        }
    }

    #[test]
    fn each_clash_says_what_to_settle() {
        let clashes = Clashes {
            are_two: true,
            two_numbers: true,
            two_accounts: true,
            two_absences: true,
            grades: vec![2024],
            councils: vec!["Hội đồng".into()],
            dossiers: vec!["Đề nghị".into(), "Đề nghị".into()],
            awards: vec![("Lao động tiên tiến".into(), 2024)],
        };
        assert_eq!(clashes.refusals().iter().count(), 8);
        assert!(Clashes::default().refusals().is_empty());
    }
}
