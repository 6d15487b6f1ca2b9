//! Figures about the members of a collective: shares in whole numbers, counts.

use crate::case::Case;
use crate::fact::{Facts, Finding};
use crate::row::met;
use crate::rule::{CountTest, MemberFigure, ShareTest};
use crate::verdict::RuleOutcome;
use crate::vote::share;

impl Case {
    pub(crate) fn member_share(&self, test: &ShareTest) -> RuleOutcome {
        match (self.members(test.of), self.total_members()) {
            (Some(part), Some(total)) if total > 0 && part <= total => {
                let (hundredfold, whole) = (u64::from(part) * 100, u64::from(total));
                let reached = test.at_least.is_none_or(|percent| hundredfold >= u64::from(percent) * whole);
                met(reached && test.more_than.is_none_or(|percent| hundredfold > u64::from(percent) * whole))
            }
            _ => RuleOutcome::Unknown,
        }
    }

    pub(crate) fn member_count(&self, test: &CountTest) -> RuleOutcome {
        self.members(test.of).map_or(RuleOutcome::Unknown, |count| {
            met(test.at_least.is_none_or(|least| count >= least)
                && test.at_most.is_none_or(|most| count <= most))
        })
    }

    fn members(&self, figure: MemberFigure) -> Option<u32> {
        let members = self.subject.members.as_ref()?;
        match figure {
            MemberFigure::CompletedTasks => members.completed_tasks,
            MemberFigure::Ldtt => members.ldtt,
            MemberFigure::Cstdcs => members.cstdcs,
            MemberFigure::Disciplined => members.disciplined_warning_or_worse,
        }
    }

    fn total_members(&self) -> Option<u32> {
        self.subject.members.as_ref()?.total
    }
}

impl Facts<'_> {
    pub(super) fn member_share(&self, outcome: RuleOutcome, test: &ShareTest) -> Finding {
        let (part, total) = match (self.case.members(test.of), self.case.total_members()) {
            (Some(part), Some(total)) => (part, total),
            (part, total) => {
                let mut finding = Finding::new(outcome);
                if part.is_none() {
                    finding = self.lacking_figure(finding, test.of);
                }
                return match total {
                    Some(_) => finding,
                    None => finding.lacking("members.total", "Bổ sung tổng số thành viên của tập thể."),
                };
            }
        };
        if outcome == RuleOutcome::Unknown {
            return Finding::missing(
                format!("members.{}", test.of),
                format!("Xem lại {} ({part}) và tổng số thành viên ({total}).", test.of.label()),
            );
        }
        let facts = vec![format!("members.{} = {part}", test.of), format!("members.total = {total}")];
        Finding::on(outcome, facts)
            .with("part", part.to_string())
            .with("total", total.to_string())
            .with("share", share(part, total).replace('.', ","))
    }

    pub(super) fn member_count(&self, outcome: RuleOutcome, test: &CountTest) -> Finding {
        match self.case.members(test.of) {
            Some(count) => Finding::on(outcome, vec![format!("members.{} = {count}", test.of)])
                .with("count", count.to_string()),
            None => self.lacking_figure(Finding::new(outcome), test.of),
        }
    }

    fn lacking_figure(&self, finding: Finding, figure: MemberFigure) -> Finding {
        finding.lacking(
            format!("members.{figure}"),
            format!("Bổ sung {} năm {}.", figure.label(), self.case.year),
        )
    }
}
