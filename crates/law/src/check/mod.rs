//! Is the law's data sound? Every entry cited, ids unique, time without gap or overlap, every worked case passes.

mod example;
mod time;

use std::collections::BTreeMap;

pub(crate) use example::Cases;
use time::check_order;

use crate::case::Group;
use crate::cite::Citation;
use crate::fact::PLACEHOLDERS;
use crate::read::{Fault, Law};
use crate::rule::{Condition, Rule, Version};
use crate::source::{Instrument, Span};
use crate::verdict::RuleOutcome;

impl Law {
    /// Everything that is wrong with the data; empty when it is sound.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_instruments(&mut faults);
        self.check_awards(&mut faults);
        self.check_rules(&mut faults);
        self.check_figures(&mut faults);
        self.check_procedure(&mut faults);
        self.check_calendar(&mut faults);
        self.check_cases(&mut faults);
        faults.into_iter().map(|fault| self.with_line(fault)).collect()
    }

    /// Says on which line the entry begins, where that is not said yet.
    fn with_line(&self, fault: Fault) -> Fault {
        let names_it = |line: &str| {
            let entry = line
                .trim()
                .split_once(" = ")
                .filter(|(key, _)| ["id", "name", "code", "number"].contains(key));
            entry.is_some_and(|(_, value)| value.trim_matches('"') == fault.place)
        };
        // An office's own file stands before the law's file of that name.
        let named = self.texts.iter().filter(|(path, _)| path.ends_with(&fault.file));
        let found = named.filter_map(|(path, text)| Some((path, text.lines().position(names_it)?))).next();
        match found {
            Some((path, line)) => {
                let place = format!("dòng {}, {}", line + 1, fault.place);
                Fault { file: path.clone(), place, ..fault }
            }
            None => fault,
        }
    }

    /// Nothing replaces or amends itself, not over others either.
    fn check_cycle(
        &self,
        instrument: &Instrument,
        next: fn(&Instrument) -> Option<&String>,
        faults: &mut Vec<Fault>,
    ) {
        let mut current = Some(instrument);
        for _ in 0..=self.instruments.len() {
            let Some(following) = current.and_then(next).and_then(|number| self.instrument(number)) else {
                return;
            };
            current = Some(following);
        }
        let says = "Chuỗi thay thế, sửa đổi quay về chính nó.";
        faults.push(Fault::new("instruments.toml", &instrument.number, says));
    }

    fn check_instruments(&self, faults: &mut Vec<Fault>) {
        const FILE: &str = "instruments.toml";
        unique(FILE, self.instruments.iter().map(|instrument| instrument.number.as_str()), faults);
        for instrument in &self.instruments {
            if instrument.to.is_some_and(|to| to < instrument.from) {
                faults.push(Fault::new(
                    FILE,
                    &instrument.number,
                    "Ngày hết hiệu lực đứng trước ngày có hiệu lực.",
                ));
            }
            self.check_cycle(instrument, |instrument| instrument.replaced_by.as_ref(), faults);
            self.check_cycle(instrument, |instrument| instrument.amends.as_ref(), faults);
            for number in [&instrument.replaced_by, &instrument.amends].into_iter().flatten() {
                self.check_instrument(FILE, &instrument.number, number, faults);
            }
        }
    }

    fn check_instrument(&self, file: &str, place: &str, number: &str, faults: &mut Vec<Fault>) {
        if self.instrument(number).is_none() {
            faults.push(Fault::new(
                file,
                place,
                format!("Không có văn bản {number} trong instruments.toml."),
            ));
        }
    }

    fn check_cite(&self, file: &str, place: &str, cite: &[Citation], faults: &mut Vec<Fault>) {
        if cite.is_empty() {
            faults.push(Fault::new(file, place, "Thiếu căn cứ. Ghi văn bản, điều, khoản vào cite."));
        }
        cite.iter().for_each(|cite| self.check_instrument(file, place, &cite.instrument, faults));
    }

    fn check_awards(&self, faults: &mut Vec<Fault>) {
        const FILE: &str = "awards.toml";
        unique(FILE, self.awards.iter().map(|award| award.code.as_str()), faults);
        self.awards.iter().for_each(|award| self.check_cite(FILE, &award.code, &award.cite, faults));
        unique(FILE, self.former.iter().map(|former| former.name.as_str()), faults);
        for former in &self.former {
            self.check_cite(FILE, &former.name, &former.cite, faults);
            former.code.iter().for_each(|code| self.check_code(FILE, &former.name, code, faults));
        }
    }

    fn check_code(&self, file: &str, place: &str, code: &str, faults: &mut Vec<Fault>) {
        if code != "*" && self.award(code).is_none() {
            faults.push(Fault::new(file, place, format!("Không có mã {code} trong awards.toml.")));
        }
    }

    fn check_rules(&self, faults: &mut Vec<Fault>) {
        for (index, rule) in self.rules.iter().enumerate() {
            if self.rules[..index].iter().any(|other| other.id == rule.id && other.may_meet(rule)) {
                let says = "Trùng mã với một quy định khác áp dụng cho cùng đối tượng.";
                faults.push(Fault::new(&rule.file, rule.place(), says));
            }
            if self.rules[..index].iter().any(|other| other.is_other_alternative(rule)) {
                let says = "Các quy định của một khen thưởng chỉ được có chung một limb_of.";
                faults.push(Fault::new(&rule.file, rule.place(), says));
            }
            rule.awards.iter().for_each(|code| self.check_code(&rule.file, &rule.place(), code, faults));
            check_order(
                &rule.file,
                &rule.place(),
                rule.version.iter().map(|version| &version.in_time),
                faults,
            );
            for version in &rule.version {
                self.check_cite(&rule.file, &rule.place(), &version.cite, faults);
                self.check_version(rule, version, faults);
            }
        }
    }

    fn check_version(&self, rule: &Rule, version: &Version, faults: &mut Vec<Fault>) {
        for code in version.when.clone().iter_mut().flat_map(Condition::codes) {
            self.check_code(&rule.file, &rule.place(), &code.name, faults);
        }
        let mut fault = |says: String| faults.push(Fault::new(&rule.file, rule.place(), says));
        let Some(condition) = &version.when else {
            if version.unread.is_none() {
                fault("Thiếu when; giai đoạn chưa đọc văn bản thì ghi unread.".to_owned());
            }
            return;
        };
        if version.unread.is_some() {
            fault("Có cả when và unread; giữ lại một.".to_owned());
        }
        for outcome in outcomes(rule, version, condition) {
            match version.says.of(outcome) {
                None => fault(format!("Thiếu câu cho kết quả {outcome}.")),
                Some(says) => unknown_placeholders(says).into_iter().for_each(|name| {
                    fault(format!("Không có chỗ điền {{{name}}}; dùng: {}.", PLACEHOLDERS.join(", ")));
                }),
            }
        }
        for part in condition.walk() {
            let times = match part {
                Condition::Initiative(test) => test.times,
                Condition::GradeCount(count) => count.times,
                Condition::AwardCount(count) => count.times,
                _ => 1,
            };
            if !(1..=3).contains(&times) {
                fault("Số lần cần có (times) phải từ 1 đến 3.".to_owned());
            }
            if let Condition::Initiative(test) = part
                && let Some(aside) = &test.not_used_for
                && !self.rules.iter().any(|other| other.id == aside.rule && other.sets_aside)
            {
                fault(format!("Không có quy định {} đánh dấu sets_aside.", aside.rule));
            }
        }
    }

    fn check_figures(&self, faults: &mut Vec<Fault>) {
        const FILE: &str = "figures.toml";
        let figures = &self.figures;
        check_order(FILE, "bonus.salary", figures.bonus.salary.iter().map(|salary| &salary.in_time), faults);
        let tables = figures.bonus.coefficients.iter();
        check_order(FILE, "bonus.coefficients", tables.clone().map(|table| &table.in_time), faults);
        figures
            .bonus
            .salary
            .iter()
            .for_each(|salary| self.check_cite(FILE, "bonus.salary", &salary.cite, faults));
        for table in tables {
            self.check_cite(FILE, "bonus.coefficients", &table.cite, faults);
            unique(FILE, table.rows.iter().map(|row| row.award.as_str()), faults);
            for row in &table.rows {
                self.check_code(FILE, "bonus.coefficients", &row.award, faults);
                self.check_cite(FILE, &row.award, std::slice::from_ref(&row.cite), faults);
            }
        }
        for rule in [&figures.bonus.computed, &figures.bonus.highest_only] {
            self.check_cite(FILE, "bonus", &rule.cite, faults);
        }
        for entry in &figures.vote {
            self.check_cite(FILE, &entry.id, &entry.cite, faults);
            entry.awards.iter().for_each(|code| self.check_code(FILE, &entry.id, code, faults));
        }
        for entry in &figures.authority {
            self.check_cite(FILE, &entry.id, &entry.cite, faults);
            entry.awards.iter().for_each(|code| self.check_code(FILE, &entry.id, code, faults));
        }
        figures.launch.iter().for_each(|entry| self.check_cite(FILE, &entry.id, &entry.cite, faults));
        let practices = figures.practice.iter();
        practices.clone().for_each(|entry| self.check_cite(FILE, &entry.id, &entry.cite, faults));
        let mut names = BTreeMap::<_, Vec<&Span>>::new();
        for entry in practices {
            entry.names.iter().for_each(|name| names.entry(name).or_default().push(&entry.in_time));
        }
        names.into_iter().for_each(|(name, spans)| check_order(FILE, name, spans.into_iter(), faults));
    }

    fn check_procedure(&self, faults: &mut Vec<Fault>) {
        const FILE: &str = "procedure.toml";
        let procedure = &self.procedure;
        let awards = procedure.dossier.iter().map(|entry| (&entry.id, &entry.awards, &entry.cite));
        let awards =
            awards.chain(procedure.deadline.iter().map(|entry| (&entry.id, &entry.awards, &entry.cite)));
        let awards =
            awards.chain(procedure.statement.iter().map(|entry| (&entry.id, &entry.awards, &entry.cite)));
        for (id, codes, cite) in awards {
            self.check_cite(FILE, id, cite, faults);
            codes.iter().for_each(|code| self.check_code(FILE, id, code, faults));
        }
        let plain = procedure.quota.iter().map(|entry| (&entry.id, &entry.cite));
        let plain = plain.chain(procedure.evaluation.iter().map(|entry| (&entry.id, &entry.cite)));
        let plain = plain.chain(procedure.request.iter().map(|entry| (&entry.id, &entry.cite)));
        let plain = plain.chain(procedure.rest.iter().map(|entry| (&entry.id, &entry.cite)));
        for (id, cite) in plain.chain(procedure.tie.iter().map(|entry| (&entry.id, &entry.cite))) {
            self.check_cite(FILE, id, cite, faults);
        }
        let mut ceilings = BTreeMap::<_, Vec<&Span>>::new();
        for entry in procedure.quota.iter().filter(|entry| !entry.on_decision) {
            ceilings.entry(entry.counts.as_str()).or_default().push(&entry.in_time);
        }
        ceilings.into_iter().for_each(|(counts, spans)| check_order(FILE, counts, spans.into_iter(), faults));
        let evaluations = procedure.evaluation.iter().map(|entry| &entry.in_time);
        check_order(FILE, "evaluation", evaluations, faults);
        check_order(FILE, "tie", procedure.tie.iter().map(|entry| &entry.in_time), faults);
        check_order(FILE, "request", procedure.request.iter().map(|entry| &entry.in_time), faults);
        for entry in procedure.rest.iter().filter(|entry| !entry.is_sound()) {
            let says = "Ngày nghỉ phải có trong lịch, và một tuần phải còn ngày làm việc.";
            faults.push(Fault::new(FILE, &entry.id, says));
        }
    }
}

impl Rule {
    pub(super) fn place(&self) -> String {
        format!("dòng {}, {}", self.line, self.id)
    }

    /// Whether both are limbs of alternatives of one award, and not of the same.
    fn is_other_alternative(&self, other: &Rule) -> bool {
        self.limb_of.is_some()
            && other.limb_of.is_some()
            && self.limb_of != other.limb_of
            && self.awards.iter().any(|code| other.awards.contains(code))
    }

    /// Whether both rules can concern the same case.
    fn may_meet(&self, other: &Rule) -> bool {
        let awards = self.awards.iter().any(|code| code == "*" || other.awards.contains(code))
            || other.awards.iter().any(|code| code == "*");
        let categories = match (&self.categories, &other.categories) {
            (Some(own), Some(others)) => own.iter().any(|category| others.contains(category)),
            _ => true,
        };
        let subjects = match (&self.subjects, &other.subjects) {
            (Some(own), Some(others)) => own.iter().any(|kind| others.contains(kind)),
            _ => true,
        };
        let kinds = self.kind.is_none() || other.kind.is_none() || self.kind == other.kind;
        awards
            && categories
            && subjects
            && kinds
            && Group::ALL.iter().any(|group| self.takes(*group) && other.takes(*group))
    }

    fn takes(&self, group: Group) -> bool {
        self.groups.as_ref().is_none_or(|groups| groups.contains(&group))
            && !self.except_groups.contains(&group)
    }
}

/// The outcomes for which a version needs a sentence.
fn outcomes(rule: &Rule, version: &Version, condition: &Condition) -> Vec<RuleOutcome> {
    if rule.sets_aside {
        return vec![RuleOutcome::Unmet];
    }
    let mut outcomes = condition.outcomes();
    if rule.exception {
        outcomes.push(RuleOutcome::Confirm);
    }
    if version.doubtful {
        outcomes.push(RuleOutcome::Ask);
    }
    outcomes
}

/// The names in braces that nothing fills.
fn unknown_placeholders(says: &str) -> Vec<&str> {
    let names = says.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.filter(|name| !PLACEHOLDERS.contains(name)).collect()
}

pub(crate) fn unique<'a>(file: &str, names: impl Iterator<Item = &'a str>, faults: &mut Vec<Fault>) {
    let mut seen = std::collections::BTreeSet::new();
    for name in names.filter(|name| !seen.insert(*name)) {
        faults.push(Fault::new(file, name, "Mã hoặc tên này xuất hiện hai lần."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::built_in_files;

    fn faults_with(change: impl Fn(&str, String) -> String) -> Vec<String> {
        let files: Vec<_> =
            built_in_files().iter().map(|(path, text)| (*path, change(path, (*text).to_owned()))).collect();
        let borrowed: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        Law::read(&borrowed).unwrap().check().iter().map(Fault::to_string).collect()
    }

    #[test]
    fn the_built_in_law_is_sound() {
        let faults = faults_with(|_, text| text);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn there_are_enough_worked_cases() {
        assert!(Law::built_in().cases.names().len() >= 150);
    }

    /// The reference list, without what is local (`law/overlays/`) and what each office sets itself (CSCS-06).
    const REFERENCE: &str = "
        GEN-01 GEN-02 GEN-03 GEN-04 GEN-05 GEN-06 GEN-07 GEN-08 GEN-09 GEN-10 GEN-11 GEN-12 GEN-13
        LDTT-01 LDTT-02 LDTT-03 LDTT-04 LDTT-05 LDTT-06 CSCS-01 CSCS-02 CSCS-03 CSCS-04 CSCS-05 CSCS-07
        CSBT-01 CSBT-02 CSBT-03 CSBT-04 CSTQ-01 CSTQ-02 CSTQ-03 CSTQ-04 TTTT-01 TTTT-02 TTTT-03 TTTT-04
        TTXS-01 TTXS-02 TTXS-03 TTXS-04 COBT-01 COBT-02 COBT-03 COCP-01 COCP-02 COCP-03 COCP-04 COCP-05
        BKBT-01 BKBT-02 BKBT-03 BKBT-04 BKBT-05 BKBT-06 BKTT-01 BKTT-02 BKTT-03 HCLD3-01 HCLD3-02 HCLD3-03
        CH-01 CH-02 CH-03 CH-04 CH-05 MON-01 MON-02 MON-03 MON-04 MON-05 MON-06 MON-07 MON-08 FUND-01
        AUT-01 AUT-02 AUT-03 AUT-04 AUT-05 AUT-06 AUT-07 AUT-08 AUT-09 DOS-01 DOS-02 DOS-03 DOS-04 DOS-05
        DOS-06 VOTE-01 VOTE-02 DL-01 DL-02 DL-03 EVAL-01 EVAL-02 EVAL-03 EVAL-04 EVAL-05 MOV-01 MOV-02 MOV-03
        REV-01 REV-02 REV-03 SK-01 SK-02 AH-01 KNC-01 PD-01";

    #[test]
    fn every_id_of_the_reference_list_is_in_the_data() {
        let ids = Law::built_in().ids();
        let absent: Vec<_> = REFERENCE.split_whitespace().filter(|id| !ids.contains(id)).collect();
        assert!(absent.is_empty(), "{absent:?}");
    }

    #[test]
    fn every_rule_has_a_case_for_each_side() {
        let law = Law::built_in();
        let asserted = |id: &str, outcome| {
            law.cases.example.iter().any(|example| example.rules.get(id) == Some(&outcome))
        };
        for rule in law.rules.iter().filter(|rule| !rule.sets_aside) {
            let conditions =
                rule.version.iter().filter_map(|version| Some((version, version.when.as_ref()?)));
            let outcomes: Vec<_> =
                conditions.flat_map(|(version, when)| outcomes(rule, version, when)).collect();
            let bad = [RuleOutcome::Unmet, RuleOutcome::Ask, RuleOutcome::Hold];
            let good = [RuleOutcome::Met, RuleOutcome::Confirm];
            let has = |side: &[RuleOutcome]| side.iter().any(|outcome| asserted(&rule.id, *outcome));
            let can = |side: &[RuleOutcome]| side.iter().any(|outcome| outcomes.contains(outcome));
            assert!(!can(&bad) || has(&bad), "{} has no case that fails it", rule.id);
            assert!(rule.exception || !can(&good) || has(&good), "{} has no case that meets it", rule.id);
        }
    }

    #[test]
    fn each_way_to_spoil_the_data_is_found() {
        let spoil = [
            (
                "instruments.toml",
                "number = \"5007/BNV-TĐKT\"",
                "number = \"1/X\"",
                "Không có văn bản 5007/BNV-TĐKT",
            ),
            ("awards.toml", "code = \"GK\"", "code = \"LDTT\"", "xuất hiện hai lần"),
            ("rules/people.toml", "to = 2023-12-31", "to = 2023-12-30", "Khoảng trống từ 2023-12-31"),
            ("rules/people.toml", "to = 2023-12-31", "to = 2024-01-01", "chồng nhau"),
            ("rules/people.toml", "{grade}", "{gade}", "{gade}"),
            ("rules/people.toml", "when = \"attested\"", "", "dòng 24, LDTT-02: Thiếu when"),
            (
                "rules/forms.toml",
                "cite = [{ instrument = \"06/2022/QH15\", article = \"73\", clause = \"1\", point = \"b\" }]",
                "cite = []",
                "BKTT-01: Thiếu căn cứ",
            ),
            (
                "rules/people.toml",
                "award = \"CSTD-BT\"",
                "award = \"CSTD-XX\"",
                "CSTQ-01: Không có mã CSTD-XX",
            ),
            (
                "rules/forms.toml",
                "[\"service\"]\nlimb_of = \"44\"",
                "[\"service\"]\nlimb_of = \"44.1\"",
                "chung một limb_of",
            ),
            ("rules/forms.toml", "years = 5 }", "years = 7 }", "cases/runs.toml, dòng"),
            (
                "rules/forms.toml",
                "effect = \"base\", times = 2",
                "effect = \"base\", times = 4",
                "từ 1 đến 3",
            ),
            ("procedure.toml", "percent = 20", "percent = 21", "ceiling"),
            ("procedure.toml", "to = 2023-12-31", "to = 2024-02-01", "chồng nhau"),
            ("procedure.toml", "\"335/2025/NĐ-CP\"", "\"335/2025/X\"", "procedure.toml, dòng"),
            ("rules/people.toml", "\"HTTNV\"", "\"HTNV\"", "verdict: cần not_eligible, nhận eligible"),
            ("rules/collectives.toml", "at_least = 70", "at_least = 71", "TTTT-02"),
            ("rules/forms.toml", "confirm =", "met =", "Thiếu câu cho kết quả confirm"),
            ("figures.toml", "percent = 80", "percent = 81", "passes"),
            ("figures.toml", "amount = 2530000", "amount = 2540000", "paid"),
            ("figures.toml", "[\"commune_chair\"]", "[\"unit_head\"]", "thẩm quyền"),
        ];
        for (file, from, to, wanted) in spoil {
            let faults = faults_with(|path, text| if path == file { text.replace(from, to) } else { text });
            assert!(faults.iter().any(|fault| fault.contains(wanted)), "{file}: {from} → {to}: {faults:?}");
        }
    }
}
