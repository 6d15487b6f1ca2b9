//! Disciplinary measures and cases under verification: what holds a proposal and what does not count.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::case::{Case, CaseFinding, Discipline, Pending};
use crate::fact::{Aside, Facts, Finding, short};
use crate::row::met;
use crate::verdict::RuleOutcome;
use crate::years::Years;

impl Case {
    /// The measures that were taken by the day of the decision; `None` where nothing is known.
    pub(crate) fn measures(&self) -> Option<impl Iterator<Item = &Discipline>> {
        let listed = self.subject.discipline.as_ref()?;
        Some(listed.iter().filter(|measure| self.happened(measure.on)))
    }

    /// Whether a day lies before the decision; without one, everything that is listed has happened.
    pub(crate) fn happened(&self, day: NaiveDate) -> bool {
        self.decided.is_none_or(|decided| day <= decided)
    }

    pub(crate) fn no_discipline(&self, duty_related: bool) -> RuleOutcome {
        let in_year = |measure: &Discipline| breaches(measure, self.year, duty_related);
        self.measures().map_or(RuleOutcome::Unknown, |mut measures| met(!measures.any(in_year)))
    }

    /// Whether a measure fell into the time in the post that is counted is not in the facts.
    pub(crate) fn never_disciplined(&self) -> RuleOutcome {
        self.measures().map_or(RuleOutcome::Unknown, |mut measures| match measures.next() {
            None => RuleOutcome::Met,
            Some(_) => RuleOutcome::Ask,
        })
    }

    /// Achievements count from the first day after every measure is served. A year that begins before that day
    /// and ends after it counts in part: how its grade is then read is for a person to decide.
    pub(crate) fn discipline_served(&self) -> RuleOutcome {
        let Some(measures) = self.measures() else { return RuleOutcome::Unknown };
        match measures.map(Discipline::served_from).max() {
            Some(from) if from.year() > self.year => RuleOutcome::Unmet,
            Some(from) if from.year() == self.year && from.ordinal() > 1 => RuleOutcome::Ask,
            _ => RuleOutcome::Met,
        }
    }

    pub(crate) fn nothing_pending(&self) -> RuleOutcome {
        use RuleOutcome::{Ask, Hold, Met, Unknown};
        let Some(listed) = &self.subject.pending else { return Unknown };
        let stands = |wanted| self.cases_known(listed).any(|pending| self.pending_outcome(pending) == wanted);
        [Hold, Unknown, Ask].into_iter().find(|wanted| stands(*wanted)).unwrap_or(Met)
    }

    fn cases_known<'a>(&'a self, listed: &'a [Pending]) -> impl Iterator<Item = &'a Pending> {
        listed.iter().filter(|pending| self.happened(pending.opened))
    }

    fn pending_outcome(&self, pending: &Pending) -> RuleOutcome {
        let open = pending.closed.is_none_or(|closed| !self.happened(closed));
        match (open, pending.finding) {
            (true, _) => RuleOutcome::Hold,
            (false, Some(CaseFinding::NoViolation)) => RuleOutcome::Met,
            (false, Some(CaseFinding::Violation)) if self.was_disciplined_since(pending.opened) => {
                RuleOutcome::Met
            }
            (false, Some(CaseFinding::Violation)) => RuleOutcome::Ask,
            (false, None) => RuleOutcome::Unknown,
        }
    }

    fn was_disciplined_since(&self, opened: NaiveDate) -> bool {
        self.measures().is_some_and(|mut measures| measures.any(|measure| measure.on >= opened))
    }
}

fn breaches(measure: &Discipline, year: i32, duty_related: bool) -> bool {
    measure.in_year(year) && (measure.duty_related || !duty_related)
}

impl Facts<'_> {
    pub(super) fn no_discipline(&self, outcome: RuleOutcome, duty_related: bool) -> Finding {
        let Some(measures) = self.measures() else { return unknown_discipline() };
        let counts = |measure: &&&Discipline| breaches(measure, self.case.year, duty_related);
        let Some(first) = measures.iter().filter(counts).min_by_key(|measure| (measure.on, measure.measure))
        else {
            return Finding::on(outcome, vec!["discipline = none".to_owned()]);
        };
        let finding = Finding::on(outcome, facts_of(&measures, counts));
        finding.with("measure", first.measure.label()).with("on", short(first.on))
    }

    pub(super) fn never_disciplined(&self, outcome: RuleOutcome) -> Finding {
        self.discipline_served(outcome)
    }

    pub(super) fn discipline_served(&self, outcome: RuleOutcome) -> Finding {
        let Some(measures) = self.measures() else { return unknown_discipline() };
        let Some(last) = last_served(&measures) else {
            return Finding::on(outcome, vec!["discipline = none".to_owned()]);
        };
        let finding = Finding::on(outcome, facts_of(&measures, |_| true));
        Finding { values: values_of(last), ..finding }
    }

    /// The rule that lets some of these years count for nothing, with the measure that is the reason.
    pub(super) fn not_counted(&self, years: Years) -> Option<Aside> {
        let ignored = years & !self.row.counts;
        let measures = self.measures()?;
        let last = last_served(&measures)?;
        let rule = self.row.law.serving_rule(self.case)?;
        let named: Vec<_> = ignored.each().map(|back| self.year(back).to_string()).collect();
        let mut values = values_of(last);
        values.insert("year", named.join(", "));
        let facts = facts_of(&measures, |_| true);
        (!named.is_empty()).then(|| Aside { rule: rule.to_owned(), facts, values })
    }

    fn measures(&self) -> Option<Vec<&Discipline>> {
        Some(self.case.measures()?.collect())
    }

    pub(super) fn nothing_pending(&self, outcome: RuleOutcome) -> Finding {
        let Some(listed) = &self.case.subject.pending else {
            return Finding::missing(
                "pending",
                "Ghi các vụ việc đang được xem xét, xác minh; ghi rõ nếu không có.",
            );
        };
        let known: Vec<_> = self.case.cases_known(listed).collect();
        let mut facts: Vec<_> = known.iter().map(|pending| pending_fact(pending)).collect();
        facts.sort();
        if facts.is_empty() {
            facts.push("pending = none".to_owned());
        }
        let mut finding = Finding::on(outcome, facts);
        let same = known.iter().filter(|pending| self.case.pending_outcome(pending) == outcome);
        if let Some(pending) = same.min_by_key(|pending| (pending.opened, &pending.kind)) {
            finding = finding.with("kind", pending_name(&pending.kind)).with("opened", short(pending.opened));
        }
        match outcome {
            RuleOutcome::Unknown => {
                finding.lacking("pending.finding", "Bổ sung kết luận của vụ việc đã kết thúc xác minh.")
            }
            _ => finding,
        }
    }
}

fn unknown_discipline() -> Finding {
    Finding::missing("discipline", "Ghi các hình thức kỷ luật; ghi rõ nếu không có.")
}

fn last_served<'a>(measures: &[&'a Discipline]) -> Option<&'a Discipline> {
    measures.iter().copied().max_by_key(|measure| (measure.served_from(), measure.on, measure.measure))
}

fn values_of(measure: &Discipline) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("measure", measure.measure.label().to_owned()),
        ("on", short(measure.on)),
        ("until", short(measure.last_day())),
    ])
}

fn facts_of(measures: &[&Discipline], counts: impl Fn(&&&Discipline) -> bool) -> Vec<String> {
    let counted = measures.iter().filter(counts);
    let mut facts: Vec<_> = counted
        .map(|found| format!("discipline.{} = {}, until {}", found.on, found.measure, found.last_day()))
        .collect();
    facts.sort();
    facts
}

fn pending_fact(pending: &Pending) -> String {
    let closed = pending.closed.map_or("open".to_owned(), |closed| format!("closed {closed}"));
    let finding = pending.finding.map_or(String::new(), |finding| format!(", {finding}"));
    format!("pending.{} = {}, {closed}{finding}", pending.opened, pending.kind)
}

/// What people call a case that is under verification.
fn pending_name(kind: &str) -> &str {
    match kind {
        "discipline" => "vụ việc xem xét kỷ luật",
        "inspection" => "cuộc thanh tra, kiểm tra",
        "complaint" => "khiếu nại",
        "denunciation" => "tố cáo",
        "press" => "phản ánh của báo chí",
        other => other,
    }
}
