//! Grades of a year and runs of years, in words.

use crate::case::GradeLevel;
use crate::fact::{Facts, Finding, UNCLEAR};
use crate::row::Sure;
use crate::rule::{GradeCount, GradeRun};
use crate::verdict::RuleOutcome;
use crate::years::Years;

impl Facts<'_> {
    pub(super) fn grade(&self, outcome: RuleOutcome) -> Finding {
        match self.grade_of(0) {
            Some(grade) => Finding::on(outcome, vec![self.grade_fact(0, grade)]).with("grade", grade.label()),
            None => self.lacking_grade(Finding::new(outcome), 0),
        }
    }

    pub(super) fn grade_run(&self, outcome: RuleOutcome, run: &GradeRun) -> Finding {
        if run.after.is_some() && self.row.grants.is_none() {
            return self.unknown_awards().with("run", UNCLEAR);
        }
        let after = run.after.as_ref().zip(self.row.grants.as_ref());
        let after = after.map_or(Years::ALL, |(code, grants)| grants[code.slot].after_first());
        let good = self.row.good(run.at_least, Sure::Yes) & after;
        let length = good.run_at(0);
        let mut facts = self.grade_facts(Years::last(length));
        if outcome == RuleOutcome::Unmet {
            facts.extend(self.break_of(length));
        }
        let wanted = Years::last(run.years);
        let counted = self.row.good(run.at_least, Sure::Possible) & after;
        let mut finding = Finding::on(outcome, facts).with("run", length.to_string());
        if outcome == RuleOutcome::Unknown {
            finding = self.lacking_grades(finding, wanted & counted);
        }
        finding.set_aside.extend(self.not_counted(wanted));
        finding
    }

    pub(super) fn grade_count(&self, outcome: RuleOutcome, count: &GradeCount) -> Finding {
        let window = self.row.window(&count.within, Sure::Yes);
        let good = self.row.good(count.at_least, Sure::Yes) & window;
        let mut finding = Finding::on(outcome, self.grade_facts(good)).with("best", good.count().to_string());
        if outcome == RuleOutcome::Unknown {
            let possible = self.row.window(&count.within, Sure::Possible);
            let recent = possible & Years::last(window.count() + count.times);
            finding = self.lacking_grades(finding, recent);
            if self.row.grants.is_none() {
                finding.absorb(self.unknown_awards());
            }
        }
        finding
    }

    pub(super) fn grade_of(&self, back: u32) -> Option<GradeLevel> {
        let place = self.row.grades.iter().position(|years| years.has(back))?;
        GradeLevel::ALL.get(place).copied()
    }

    /// The grade that ended a run of that length.
    fn break_of(&self, length: u32) -> Option<String> {
        self.grade_of(length).map(|grade| self.grade_fact(length, grade))
    }

    fn grade_facts(&self, years: Years) -> Vec<String> {
        let known = years.each().filter_map(|back| Some((back, self.grade_of(back)?)));
        known.map(|(back, grade)| self.grade_fact(back, grade)).collect()
    }

    fn grade_fact(&self, back: u32, grade: GradeLevel) -> String {
        format!("grades.{} = {grade}", self.year(back))
    }

    /// Asks for the grade of each of these years that has none.
    pub(super) fn lacking_grades(&self, finding: Finding, years: Years) -> Finding {
        let unknown = years.each().filter(|back| self.grade_of(*back).is_none());
        unknown.fold(finding, |finding, back| self.lacking_grade(finding, back))
    }

    fn lacking_grade(&self, finding: Finding, back: u32) -> Finding {
        let year = self.year(back);
        let conflicting = self.case.subject.grades.iter().flatten().any(|grade| grade.year == year);
        let says = match conflicting {
            false => format!("Bổ sung xếp loại năm {year}."),
            true => format!("Năm {year} có nhiều mức xếp loại khác nhau; giữ lại một mức."),
        };
        finding.lacking(format!("grades.{year}"), says)
    }

    pub(super) fn year(&self, back: u32) -> i32 {
        self.case.year.saturating_sub(i32::try_from(back).unwrap_or(0))
    }
}
