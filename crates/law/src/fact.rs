//! Asks one condition of one case: how it comes out, on which facts, and what is missing.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::Law;
use crate::case::{Case, CaseFinding, Discipline, GradeLevel, Initiative, Pending};
use crate::rule::{Condition, CountTest, InitiativeTest, MemberFigure, ShareTest};
use crate::verdict::{Missing, RuleOutcome};
use crate::vote::share;

/// How a condition came out.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub outcome: RuleOutcome,
    /// `grades.2026 = HTTNV`
    pub facts: Vec<String>,
    pub missing: Vec<Missing>,
    /// What the placeholders of a sentence stand for.
    pub values: BTreeMap<&'static str, String>,
    /// Facts that do not count, each under the rule that sets it aside.
    pub set_aside: Vec<(String, String)>,
}

/// The placeholders that a sentence may use.
pub(crate) const PLACEHOLDERS: &[&str] = &[
    "award", "year", "grade", "part", "total", "share", "count", "measure", "on", "until", "kind", "opened",
];

impl Finding {
    fn new(outcome: RuleOutcome) -> Self {
        let (facts, missing, set_aside) = (Vec::new(), Vec::new(), Vec::new());
        Finding { outcome, facts, missing, values: BTreeMap::new(), set_aside }
    }

    /// The law of that period is not in the data.
    pub(crate) fn unread() -> Self {
        Finding::new(RuleOutcome::Ask)
    }

    /// A fact that does not count.
    pub(crate) fn aside(fact: &str) -> Self {
        Finding::decided(false, vec![fact.to_owned()])
    }

    fn decided(met: bool, facts: Vec<String>) -> Self {
        Finding { facts, ..Finding::new(if met { RuleOutcome::Met } else { RuleOutcome::Unmet }) }
    }

    fn missing(fact: impl Into<String>, says: impl Into<String>) -> Self {
        let missing = vec![Missing { fact: fact.into(), says: says.into() }];
        Finding { missing, ..Finding::new(RuleOutcome::Unknown) }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.insert(name, value.into());
        self
    }

    /// Takes in what another part of the same condition found.
    fn absorb(&mut self, part: Finding) {
        for fact in part.facts {
            if !self.facts.contains(&fact) {
                self.facts.push(fact);
            }
        }
        self.missing.extend(part.missing);
        self.values.extend(part.values);
        self.set_aside.extend(part.set_aside);
    }
}

/// The case as conditions see it.
pub(crate) struct Facts<'a> {
    pub law: &'a Law,
    pub case: &'a Case,
}

impl Facts<'_> {
    pub(crate) fn ask(&self, condition: &Condition) -> Finding {
        match condition {
            Condition::All(parts) => self.combine(parts, worst),
            Condition::Any(parts) => self.combine(parts, best),
            Condition::GradeAtLeast(least) => self.grade(|grade| grade.at_least(*least)),
            Condition::GradeEquals(wanted) => self.grade(|grade| grade == *wanted),
            Condition::Initiative(test) => self.initiative(test),
            Condition::MemberShare(test) => self.member_share(test),
            Condition::MemberCount(test) => self.member_count(test),
            Condition::NoDiscipline(test) => self.no_discipline(test.duty_related),
            Condition::NothingPending => self.nothing_pending(),
            Condition::DisciplineServed => self.discipline_served(),
            Condition::NotGrantedForYear => self.not_granted_for_year(),
            Condition::GroupIs(groups) => match self.case.subject.group {
                Some(group) => Finding::decided(groups.contains(&group), vec![format!("group = {group}")]),
                None => Finding::missing("group", "Ghi nhóm đối tượng của cá nhân."),
            },
            Condition::Attested => Finding::new(RuleOutcome::Confirm),
        }
    }

    fn combine(&self, parts: &[Condition], choose: fn(&[RuleOutcome]) -> RuleOutcome) -> Finding {
        let parts: Vec<_> = parts.iter().map(|part| self.ask(part)).collect();
        let outcomes: Vec<_> = parts.iter().map(|part| part.outcome).collect();
        let mut whole = Finding::new(choose(&outcomes));
        parts.into_iter().for_each(|part| whole.absorb(part));
        if whole.outcome != RuleOutcome::Unknown {
            whole.missing.clear();
        }
        whole
    }

    fn grade(&self, accepts: impl Fn(GradeLevel) -> bool) -> Finding {
        let year = self.case.year;
        let field = format!("grades.{year}");
        let known = self.case.subject.grades.iter().flatten().filter(|grade| grade.year == year);
        let mut grades: Vec<_> = known.map(|grade| grade.grade).collect();
        grades.sort();
        grades.dedup();
        match grades[..] {
            [grade] => Finding::decided(accepts(grade), vec![format!("{field} = {grade}")])
                .with("grade", grade.label()),
            [] => Finding::missing(field, format!("Bổ sung xếp loại năm {year}.")),
            _ => Finding::missing(
                field,
                format!("Năm {year} có nhiều mức xếp loại khác nhau; giữ lại một mức."),
            ),
        }
    }

    fn initiative(&self, test: &InitiativeTest) -> Finding {
        let year = self.case.year;
        let field = format!("initiatives.{year}");
        let Some(initiatives) = &self.case.subject.initiatives else {
            return Finding::missing(
                field,
                format!("Bổ sung sáng kiến, đề tài được công nhận năm {year}; ghi rõ nếu không có."),
            );
        };
        let fitting = initiatives.iter().filter(|initiative| {
            initiative.year == year
                && test.kinds.contains(&initiative.kind)
                && initiative.effect >= test.effect
        });
        let (used, free): (Vec<_>, Vec<_>) = fitting.partition(|initiative| self.is_used(initiative, test));
        let mut facts: Vec<_> =
            free.iter().map(|found| format!("{field} = {} ({})", found.kind, found.effect)).collect();
        facts.sort();
        if free.is_empty() {
            facts.push(format!("{field} = none"));
        }
        let mut finding = Finding::decided(!free.is_empty(), facts);
        for initiative in used {
            let served = initiative.used_for.join(", ");
            let fact = format!("{field} = {} ({}), used for {served}", initiative.kind, initiative.effect);
            let rule = test.not_used_for.iter().map(|aside| aside.rule.clone());
            finding.set_aside.extend(rule.map(|rule| (rule, fact.clone())));
        }
        finding.set_aside.sort();
        finding
    }

    /// Whether the initiative already served an award of the kind that excludes it.
    fn is_used(&self, initiative: &Initiative, test: &InitiativeTest) -> bool {
        let Some(aside) = &test.not_used_for else { return false };
        let served = initiative.used_for.iter().filter_map(|code| self.law.award(code));
        served.into_iter().any(|award| award.kind == aside.kind)
    }

    fn member_share(&self, test: &ShareTest) -> Finding {
        let (part, total) = match (self.members(test.of), self.total()) {
            (Ok(part), Ok(total)) => (part, total),
            (part, total) => {
                let mut unknown = Finding::new(RuleOutcome::Unknown);
                [part, total].into_iter().filter_map(Result::err).for_each(|missing| unknown.absorb(missing));
                return unknown;
            }
        };
        if total == 0 || part > total {
            return Finding::missing(
                format!("members.{}", test.of),
                format!("Xem lại {} ({part}) và tổng số thành viên ({total}).", test.of.label()),
            );
        }
        let (hundredfold, whole) = (u64::from(part) * 100, u64::from(total));
        let met = test.at_least.is_none_or(|percent| hundredfold >= u64::from(percent) * whole)
            && test.more_than.is_none_or(|percent| hundredfold > u64::from(percent) * whole);
        let facts = vec![format!("members.{} = {part}", test.of), format!("members.total = {total}")];
        Finding::decided(met, facts)
            .with("part", part.to_string())
            .with("total", total.to_string())
            .with("share", share(part, total).replace('.', ","))
    }

    fn member_count(&self, test: &CountTest) -> Finding {
        let count = match self.members(test.of) {
            Ok(count) => count,
            Err(missing) => return missing,
        };
        let met =
            test.at_least.is_none_or(|least| count >= least) && test.at_most.is_none_or(|most| count <= most);
        Finding::decided(met, vec![format!("members.{} = {count}", test.of)]).with("count", count.to_string())
    }

    fn members(&self, figure: MemberFigure) -> Result<u32, Finding> {
        let members = self.case.subject.members.as_ref();
        let known = members.and_then(|members| match figure {
            MemberFigure::CompletedTasks => members.completed_tasks,
            MemberFigure::Ldtt => members.ldtt,
            MemberFigure::Cstdcs => members.cstdcs,
            MemberFigure::Disciplined => members.disciplined_warning_or_worse,
        });
        known.ok_or_else(|| {
            Finding::missing(
                format!("members.{figure}"),
                format!("Bổ sung {} năm {}.", figure.label(), self.case.year),
            )
        })
    }

    fn total(&self) -> Result<u32, Finding> {
        let total = self.case.subject.members.as_ref().and_then(|members| members.total);
        total.ok_or_else(|| Finding::missing("members.total", "Bổ sung tổng số thành viên của tập thể."))
    }

    fn no_discipline(&self, duty_related: bool) -> Finding {
        let Some(measures) = self.discipline() else { return unknown_discipline() };
        let counts = |measure: &&&Discipline| {
            measure.in_year(self.case.year) && (measure.duty_related || !duty_related)
        };
        let Some(first) = measures.iter().filter(counts).min_by_key(|measure| (measure.on, measure.measure))
        else {
            return Finding::decided(true, vec!["discipline = none".to_owned()]);
        };
        let finding = Finding::decided(false, facts_of(&measures, counts));
        finding.with("measure", first.measure.label()).with("on", short(first.on))
    }

    /// Achievements count from the first day after every measure is served. A year that begins before that day
    /// and ends after it counts in part: how its grade is then read is for a person to decide.
    fn discipline_served(&self) -> Finding {
        let Some(measures) = self.discipline() else { return unknown_discipline() };
        let Some(last) =
            measures.iter().max_by_key(|measure| (measure.served_from(), measure.on, measure.measure))
        else {
            return Finding::decided(true, vec!["discipline = none".to_owned()]);
        };
        let served_from = last.served_from();
        let outcome = if served_from.year() > self.case.year {
            RuleOutcome::Unmet
        } else if served_from.year() == self.case.year && served_from.ordinal() > 1 {
            RuleOutcome::Ask
        } else {
            RuleOutcome::Met
        };
        let finding = Finding { facts: facts_of(&measures, |_| true), ..Finding::new(outcome) };
        let finding = finding.with("measure", last.measure.label()).with("on", short(last.on));
        finding.with("until", short(last.last_day()))
    }

    /// The measures that were taken by the day of the decision.
    fn discipline(&self) -> Option<Vec<&Discipline>> {
        let listed = self.case.subject.discipline.as_ref()?;
        Some(listed.iter().filter(|measure| self.happened(measure.on)).collect())
    }

    fn nothing_pending(&self) -> Finding {
        let Some(listed) = &self.case.subject.pending else {
            return Finding::missing(
                "pending",
                "Ghi các vụ việc đang được xem xét, xác minh; ghi rõ nếu không có.",
            );
        };
        let known: Vec<_> = listed.iter().filter(|pending| self.happened(pending.opened)).collect();
        let status = |pending: &Pending| self.pending_outcome(pending);
        let outcome = worst(&known.iter().map(|pending| status(pending)).collect::<Vec<_>>());
        let mut facts: Vec<_> = known.iter().map(|pending| pending_fact(pending)).collect();
        facts.sort();
        if facts.is_empty() {
            facts.push("pending = none".to_owned());
        }
        let mut finding = Finding { facts, ..Finding::new(outcome) };
        let weightiest = known.iter().filter(|p| status(p) == outcome).min_by_key(|p| (p.opened, &p.kind));
        if let Some(pending) = weightiest {
            finding = finding.with("kind", pending_name(&pending.kind)).with("opened", short(pending.opened));
        }
        if outcome == RuleOutcome::Unknown {
            let says = "Bổ sung kết luận của vụ việc đã kết thúc xác minh.";
            finding.missing.push(Missing { fact: "pending.finding".to_owned(), says: says.to_owned() });
        }
        finding
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
        self.discipline().is_some_and(|measures| measures.iter().any(|measure| measure.on >= opened))
    }

    /// Whether a day lies before the decision; without one, everything that is listed has happened.
    fn happened(&self, day: NaiveDate) -> bool {
        self.case.decided.is_none_or(|decided| day <= decided)
    }

    fn not_granted_for_year(&self) -> Finding {
        let Some(awards) = &self.case.subject.awards else {
            return Finding::missing("awards", "Ghi các lần khen thưởng đã có; ghi rõ nếu chưa có.");
        };
        let (code, year) = (&self.case.award, self.case.year);
        let same =
            awards.iter().filter(|granted| granted.code == *code && granted.year == year && !granted.revoked);
        match same.count() {
            0 => Finding::decided(true, vec![format!("awards.{year} has no {code}")]),
            times => {
                let facts = vec![format!("awards.{year} = {code}")];
                Finding { facts, ..Finding::new(RuleOutcome::Ask) }.with("count", times.to_string())
            }
        }
    }
}

/// The outcome of parts that must all hold: the one that comes first in the order of precedence.
pub(crate) fn worst(outcomes: &[RuleOutcome]) -> RuleOutcome {
    use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
    let order = [Unmet, Hold, Unknown, Ask, Confirm];
    order.into_iter().find(|outcome| outcomes.contains(outcome)).unwrap_or(Met)
}

/// The outcome of parts of which one suffices.
fn best(outcomes: &[RuleOutcome]) -> RuleOutcome {
    use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
    let order = [Met, Confirm, Hold, Unknown, Ask];
    order.into_iter().find(|outcome| outcomes.contains(outcome)).unwrap_or(Unmet)
}

fn unknown_discipline() -> Finding {
    Finding::missing("discipline", "Ghi các hình thức kỷ luật; ghi rõ nếu không có.")
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

fn short(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
