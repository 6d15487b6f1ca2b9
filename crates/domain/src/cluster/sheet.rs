//! A sheet: what one side gives one member, line by line. What was not scored is missing, never zero.

use super::scoring::{Line, Points, Scoring, Side, weighed};

/// What stands in one line of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// `None`: not scored yet.
    pub points: Option<Points>,
    /// The evidence of a member, the reason of an appraiser.
    pub words: String,
}

/// One mark for each line of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub marks: Vec<Mark>,
}

impl Sheet {
    pub fn mark(&self, place: usize) -> Option<&Mark> {
        self.marks.get(place)
    }

    pub fn points(&self, place: usize) -> Option<Points> {
        self.mark(place)?.points
    }
}

/// Why a line of a sheet cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Of the line, counted from 0.
    pub place: usize,
    pub says: String,
}

/// Why the sheet cannot be sent: empty when it can. `own` is the member's own sheet, from which an appraiser differs with a reason.
pub fn faults(scoring: &Scoring, side: Side, sheet: &Sheet, own: Option<&Sheet>) -> Vec<Fault> {
    let mut faults = beyond(scoring, sheet);
    for (place, criterion) in scoring.criteria.iter().enumerate() {
        let mut fault = |says: String| faults.push(Fault { place, says });
        let words = sheet.mark(place).map_or("", |mark| mark.words.trim());
        match sheet.points(place) {
            None => fault(format!("“{}” chưa có điểm; không đạt thì ghi 0.", criterion.text)),
            Some(points)
                if side == Side::Own
                    && criterion.line == Line::Bonus
                    && points > Points::ZERO
                    && words.is_empty() =>
            {
                fault(format!("“{}”: ghi minh chứng cho điểm thưởng.", criterion.text));
            }
            Some(points) if side == Side::Appraiser && words.is_empty() => {
                if let Some(own) = own.and_then(|own| own.points(place)).filter(|own| *own != points) {
                    fault(format!(
                        "“{}”: thẩm định {points}, đơn vị tự chấm {own}; ghi lý do khác nhau.",
                        criterion.text
                    ));
                }
            }
            Some(_) => {}
        }
    }
    faults.sort_by_key(|fault| fault.place);
    faults
}

/// Lines with more points than the table gives: not even kept.
pub fn beyond(scoring: &Scoring, sheet: &Sheet) -> Vec<Fault> {
    let over = |(place, criterion): (usize, &super::scoring::Criterion)| {
        let points = sheet.points(place).filter(|points| *points > criterion.most)?;
        let says = format!("“{}”: {points} vượt mức tối đa {}.", criterion.text, criterion.most);
        Some(Fault { place, says })
    };
    scoring.criteria.iter().enumerate().filter_map(over).collect()
}

/// What a sheet comes to, in ten-thousandths of a point: points times coefficient, exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub main: i128,
    /// Up to the cap.
    pub bonus: i128,
    pub deduction: i128,
}

impl Totals {
    pub fn of(scoring: &Scoring, sheet: &Sheet) -> Self {
        let sum = |line: Line| {
            let lines = scoring.criteria.iter().enumerate().filter(|(_, criterion)| criterion.line == line);
            lines
                .filter_map(|(place, criterion)| Some(weighed(criterion, sheet.points(place)?)))
                .sum::<i128>()
        };
        let cap = scoring.bonus_cap.map(|cap| i128::from(cap.hundredths()) * 100);
        let bonus = sum(Line::Bonus);
        Self {
            main: sum(Line::Main),
            bonus: cap.map_or(bonus, |cap| bonus.min(cap)),
            deduction: sum(Line::Deduction),
        }
    }

    pub fn total(self) -> i128 {
        self.main + self.bonus - self.deduction
    }
}

#[cfg(test)]
mod tests {
    use super::super::scoring::read;
    use super::*;

    fn scoring() -> Scoring {
        let criteria =
            read("Thu\t20\nĐúng hạn\t10\t1,5\nMô hình\t5\t1\tthưởng\nQuá hạn\t3\t1\ttrừ").expect("a table");
        Scoring { criteria, bonus_cap: Some(Points::of_hundredths(300)), ..Scoring::default() }
    }

    fn sheet(points: [&str; 4]) -> Sheet {
        let mark = |points: &str| Mark { points: Points::parse(points).ok(), words: String::new() };
        Sheet { marks: points.map(mark).into() }
    }

    #[test]
    fn a_sheet_adds_up_with_coefficient_cap_and_deduction() {
        let totals = Totals::of(&scoring(), &sheet(["19,5", "8", "5", "1,25"]));
        assert_eq!(totals, Totals { main: 315_000, bonus: 30_000, deduction: 12_500 });
        assert_eq!(totals.total(), 332_500);
    }

    #[test]
    fn what_is_missing_is_said_and_is_not_zero() {
        let says: Vec<_> = faults(&scoring(), Side::Peer, &sheet(["19", "", "0", ""]), None);
        assert_eq!(says.iter().map(|fault| fault.place).collect::<Vec<_>>(), [1, 3]);
        assert!(says[0].says.contains("không đạt thì ghi 0"));
        assert!(faults(&scoring(), Side::Peer, &sheet(["0"; 4]), None).is_empty());
    }

    #[test]
    fn more_than_the_table_gives_is_refused() {
        let over = beyond(&scoring(), &sheet(["20,01", "", "5", ""]));
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].says, "“Thu”: 20,01 vượt mức tối đa 20.");
    }

    #[test]
    fn bonus_needs_evidence_and_a_difference_its_reason() {
        let own = sheet(["19", "8", "5", "0"]);
        let says = faults(&scoring(), Side::Own, &own, None);
        assert!(says.len() == 1 && says[0].place == 2 && says[0].says.contains("minh chứng"), "{says:?}");
        let mut other = sheet(["18", "8", "5", "0"]);
        let says = faults(&scoring(), Side::Appraiser, &other, Some(&own));
        assert!(says.len() == 1 && says[0].says.contains("thẩm định 18, đơn vị tự chấm 19"), "{says:?}");
        other.marks[0].words = "Thiếu minh chứng quý IV".into();
        assert!(faults(&scoring(), Side::Appraiser, &other, Some(&own)).is_empty());
        assert!(
            faults(&scoring(), Side::Appraiser, &sheet(["18", "8", "5", "0"]), None).is_empty(),
            "nothing to differ from"
        );
    }
}
