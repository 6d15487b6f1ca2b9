//! What units do with a launch before the work begins: they answer it (register titles and make targets concrete) and sign
//! the pledge (giao ước thi đua).
//!
//! Registering is planning, not a legal condition of any award (since Law 06/2022/QH15).

use std::collections::BTreeSet;

use law::{Kind, Law, SubjectKind};
use uuid::Uuid;

use crate::account::Role;
use crate::movement::{State, only};
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What may be done about a launch.
    Step "bước đăng ký, giao ước" {
        Answer = "answer" / "đăng ký",
        Open = "open" / "mở giao ước",
        Sign = "sign" / "ký giao ước",
    }
}

impl Step {
    /// Who does it, over the unit concerned: the answering one, for the pledge's text the launching one.
    pub fn belongs_to(self) -> Role {
        match self {
            Step::Answer | Step::Sign => Role::Head,
            Step::Open => Role::Clerk,
        }
    }

    /// Whether somebody with these roles over the unit may take the step.
    pub fn entitlement(self, roles: &[Role], unit: &str) -> Refusals {
        if roles.contains(&self.belongs_to()) {
            Refusals::none()
        } else {
            only(&[self.belongs_to()], unit, self.label())
        }
    }

    fn while_running(self, state: State) -> Refusals {
        match state {
            State::Launched => Refusals::none(),
            State::Draft => Refusals::of(format!("Phong trào chưa phát động; hãy {self} sau khi phát động.")),
            State::Closed => Refusals::of(format!("Phong trào đã tổng kết; không {self} được nữa.")),
        }
    }
}

/// A title or form that a unit (no person) or one of its people means to reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Registered {
    pub person: Option<Uuid>,
    /// A code of the catalogue: `LDTT`.
    pub award_code: String,
}

/// A unit's whole answer to a launch; sent again it replaces the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAnswer {
    pub titles: Vec<Registered>,
    /// The movement's targets made concrete, in the unit's own words.
    pub targets: Vec<String>,
    pub note: String,
}

impl NewAnswer {
    pub fn tidied(self) -> Self {
        let targets = self
            .targets
            .iter()
            .map(|target| viet::tidy(target))
            .filter(|target| !target.is_empty())
            .collect();
        Self { targets, note: viet::tidy(&self.note), ..self }
    }

    /// What stands in the way of answering a movement in that state.
    pub fn refusals(&self, state: State) -> Refusals {
        let mut refusals = Step::Answer.while_running(state);
        if self.titles.is_empty() && self.targets.is_empty() {
            refusals.add("targets", "Đăng ký ít nhất một danh hiệu hoặc một chỉ tiêu cụ thể.");
        }
        let mut seen = BTreeSet::new();
        for title in &self.titles {
            if !titles_for(subject(title)).any(|award| award.code == title.award_code) {
                refusals.add(
                    "titles",
                    format!(
                        "“{}” không phải danh hiệu dành cho {}; hãy chọn lại.",
                        title.award_code,
                        subject(title).label()
                    ),
                );
            } else if !seen.insert(title) {
                refusals.add(
                    "titles",
                    "Một danh hiệu được đăng ký hai lần cho cùng một đối tượng; hãy bỏ bớt một dòng.",
                );
            }
        }
        refusals
    }
}

fn subject(title: &Registered) -> SubjectKind {
    if title.person.is_some() { SubjectKind::Person } else { SubjectKind::Collective }
}

/// The titles of the catalogue that such a subject may aim at, in the order of the catalogue.
pub fn titles_for(subject: SubjectKind) -> impl Iterator<Item = &'static law::Award> {
    Law::built_in()
        .awards()
        .iter()
        .filter(move |award| award.kind == Kind::Title && award.subjects.contains(&subject))
}

/// A pledge to be opened for signing.
pub fn text_refusals(text: &str, state: State) -> Refusals {
    let mut refusals = Step::Open.while_running(state);
    refusals.require("text", text, "Ghi nội dung giao ước thi đua.");
    refusals
}

/// Who signs for a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub post: String,
}

impl Signature {
    pub fn refusals(&self, state: State) -> Refusals {
        let mut refusals = Step::Sign.while_running(state);
        refusals.require("signer_name", &self.name, "Ghi họ tên người ký giao ước.");
        refusals.require("signer_post", &self.post, "Ghi chức vụ người ký giao ước.");
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(person: Option<Uuid>, code: &str) -> Registered {
        Registered { person, award_code: code.into() }
    }

    #[test]
    fn an_answer_says_something() {
        assert!(NewAnswer::default().refusals(State::Launched).for_field("targets").is_some());
        let target = NewAnswer { targets: vec!["100% hồ sơ đúng hạn".into()], ..NewAnswer::default() };
        assert!(target.refusals(State::Launched).is_empty());
        assert!(!target.refusals(State::Closed).is_empty() && !target.refusals(State::Draft).is_empty());
    }

    #[test]
    fn titles_fit_who_registers_them_and_stand_once() {
        let answer = |titles: Vec<Registered>| NewAnswer { titles, ..NewAnswer::default() };
        let somebody = Some(Uuid::nil());
        assert!(
            answer(vec![title(somebody, "LDTT"), title(None, "TTLDTT")]).refusals(State::Launched).is_empty()
        );
        for wrong in [
            vec![title(None, "LDTT")],
            vec![title(somebody, "TTLDTT")],
            vec![title(somebody, "GK")],
            vec![title(somebody, "LDTT"); 2],
        ] {
            assert!(
                answer(wrong.clone()).refusals(State::Launched).for_field("titles").is_some(),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn a_pledge_has_a_text_and_signers() {
        assert!(text_refusals(" ", State::Launched).for_field("text").is_some());
        assert!(Signature::default().refusals(State::Launched).iter().count() == 2);
    }
}
