//! What the bands above a line say of it: the unit, persons or collectives, an award.

use law::{Award, SubjectKind};

use super::content::is_unit;
use super::line::kind_of;
use super::name::without_number;
use super::understood::{Band, LeftOut, Why};
use crate::dossier::AwardNames;

/// What was met so far.
#[derive(Default)]
pub(super) struct State {
    pub kind: Option<SubjectKind>,
    unit: String,
    award: Option<String>,
    /// A total was read: what follows without ordinal is place, date and signatures, unless a band begins again.
    pub has_total: bool,
    pub has_ended: bool,
}

impl State {
    /// Before the first line, with the unit that a title above the header names.
    pub fn below(titles: &[LeftOut]) -> Self {
        Self { unit: unit_of(titles), ..Self::default() }
    }

    /// A kind or an award begins anew, a unit only replaces the unit.
    pub fn enter(&mut self, text: &str, names: &AwardNames) {
        self.has_total = false;
        let text = without_count(without_number(text));
        let award: Option<&Award> = names.find(text);
        let kind = kind_of(text);
        if award.is_none() && kind.is_none() {
            self.unit = text.to_owned();
            return;
        }
        self.unit.clear();
        self.kind = kind.or(self.kind.filter(|kind| award.is_none_or(|award| award.subjects.contains(kind))));
        self.award = award.map(|award| award.code.clone());
    }

    pub fn band(&self) -> Band {
        Band { unit: self.unit.clone(), award: self.award.clone() }
    }
}

/// "Đơn vị: Phòng Tổng hợp" above the header; empty where no title says it.
fn unit_of(titles: &[LeftOut]) -> String {
    let units =
        titles.iter().filter(|left| left.why == Why::Title).filter_map(|left| left.text.split_once(':'));
    let named = |(what, unit): (&str, &str)| {
        let is_unit_of_list =
            matches!(viet::fold(what).as_str(), "don vi" | "ten don vi" | "don vi de nghi" | "phong");
        (is_unit_of_list && is_unit(unit.trim())).then(|| unit.trim().to_owned())
    };
    units.filter_map(named).next().unwrap_or_default()
}

/// "Phòng Tổng hợp (05 người)", "Phòng Tổng hợp: 5"
fn without_count(text: &str) -> &str {
    let text = match text.rsplit_once('(') {
        Some((before, count)) if count.contains(|c: char| c.is_ascii_digit()) => before,
        _ => text,
    };
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if rest.ends_with(':') {
        rest.trim_end_matches([':', ' '])
    } else {
        text.trim_end_matches([':', ' ', ';'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_loses_its_count() {
        for (text, told) in [
            ("Phòng Tổng hợp (05 người)", "Phòng Tổng hợp"),
            ("Phòng Tổng hợp: 5", "Phòng Tổng hợp"),
            ("Phòng Quản trị 2", "Phòng Quản trị 2"),
            ("Ban Dân tộc:", "Ban Dân tộc"),
        ] {
            assert_eq!(without_count(text).trim(), told, "{text}");
        }
    }
}
