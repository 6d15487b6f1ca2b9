//! Time in the data: spans without gap or overlap, and a walk through the calendar.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::case::{Category, Decider, Group, SubjectKind};
use crate::read::{Fault, Law};
use crate::rule::Rule;
use crate::source::{Award, Span};

/// The calendar that is walked through, a quarter at a time.
const YEARS: RangeInclusive<i32> = 2018..=2030;

impl Law {
    /// Walks through the calendar: on no day two texts for one question, on no day none for whom there are rules.
    pub(super) fn check_calendar(&self, faults: &mut Vec<Fault>) {
        for award in &self.awards {
            for (asked, own) in self.questions(award) {
                let gap = quarters().find(|on| own.iter().all(|rule| rule.version_on(*on).is_none()));
                if let Some(on) = gap {
                    let says = format!("{}: không có quy định nào cho {asked} vào ngày {on}.", award.code);
                    faults.extend(own.first().map(|rule| Fault::new(&rule.file, rule.place(), says)));
                }
            }
            quarters().for_each(|on| self.check_powers(&award.code, on, faults));
        }
    }

    /// Who may be proposed for the award in which category, with the rules of the award that then speak.
    fn questions(&self, award: &Award) -> Vec<(String, Vec<&Rule>)> {
        let own: Vec<_> = self.rules_of(award).filter(|rule| rule.is_own(award)).collect();
        let mut questions = Vec::new();
        for kind in &award.subjects {
            let groups: &[Group] = if *kind == SubjectKind::Person { Group::ALL } else { &[Group::Other] };
            for (category, group) in Category::ALL.iter().flat_map(|c| groups.iter().map(move |g| (c, g))) {
                let group = (*kind == SubjectKind::Person).then_some(*group);
                let speaks =
                    |rule: &&&Rule| rule.concerns_whom(*kind, group) && rule.takes_category(*category);
                let speaking: Vec<_> = own.iter().filter(speaks).copied().collect();
                let group = group.map_or(String::new(), |group| format!(" ({group})"));
                if !speaking.is_empty() {
                    questions.push((format!("{kind}{group}, {category}"), speaking));
                }
            }
        }
        questions
    }

    fn check_powers(&self, award: &str, on: NaiveDate, faults: &mut Vec<Fault>) {
        const FILE: &str = "figures.toml";
        let named = |codes: &[String]| codes.iter().any(|code| code == award);
        let votes = self.figures.vote.iter().filter(|entry| entry.in_time.holds(on) && named(&entry.awards));
        if votes.count() > 1 {
            faults.push(Fault::new(FILE, award, format!("Hai tỷ lệ phiếu cùng áp dụng ngày {on}.")));
        }
        for decider in Decider::ALL {
            let entries = self.figures.authority.iter().filter(|entry| {
                entry.in_time.holds(on) && entry.deciders.contains(decider) && named(&entry.awards)
            });
            if entries.count() > 1 {
                let says = format!("Hai quy định thẩm quyền của {decider} cùng áp dụng ngày {on}.");
                faults.push(Fault::new(FILE, award, says));
            }
        }
    }
}

/// The spans of one entry follow each other without gap or overlap.
pub(super) fn check_order<'a>(
    file: &str,
    place: &str,
    spans: impl Iterator<Item = &'a Span>,
    faults: &mut Vec<Fault>,
) {
    let mut spans: Vec<_> = spans.collect();
    spans.sort_by_key(|span| span.from);
    if spans.is_empty() {
        faults.push(Fault::new(file, place, "Thiếu giai đoạn áp dụng."));
    }
    for span in &spans {
        if span.to.is_some_and(|to| to < span.from) || span.read_to.is_some_and(|to| to < span.from) {
            faults.push(Fault::new(
                file,
                place,
                format!("Giai đoạn từ {} kết thúc trước khi bắt đầu.", span.from),
            ));
        }
    }
    for pair in spans.windows(2) {
        let next = pair[0].to.and_then(|to| to.succ_opt());
        match next {
            Some(next) if next == pair[1].from => {}
            Some(next) if next < pair[1].from => {
                faults.push(Fault::new(
                    file,
                    place,
                    format!("Khoảng trống từ {next} đến trước {}.", pair[1].from),
                ));
            }
            _ => {
                faults.push(Fault::new(file, place, format!("Hai giai đoạn chồng nhau từ {}.", pair[1].from)))
            }
        }
    }
}

/// First and last day of every quarter.
fn quarters() -> impl Iterator<Item = NaiveDate> {
    let days = [(1, 1), (3, 31), (4, 1), (6, 30), (7, 1), (9, 30), (10, 1), (12, 31)];
    YEARS.flat_map(move |year| days.into_iter().filter_map(move |(m, d)| NaiveDate::from_ymd_opt(year, m, d)))
}
