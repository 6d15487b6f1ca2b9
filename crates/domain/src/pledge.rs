//! What units do with a launch: they answer it (take it on, make its targets their own, or say why not), sign the pledge (giao
//! ước thi đua), and at the end say what came of what they registered.
//!
//! Registering is planning, not a legal condition of any award (since Law 06/2022/QH15).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use law::{Kind, Law, SubjectKind};
use uuid::Uuid;

use crate::account::Role;
use crate::movement::{Asks, State, only};
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What may be done about a launch.
    Step "bước đăng ký, giao ước" {
        Answer = "answer" / "đăng ký",
        Open = "open" / "mở giao ước",
        Sign = "sign" / "ký giao ước",
        Remind = "remind" / "nhắc đơn vị",
        Report = "report" / "ghi kết quả",
    }
}

words! {
    /// How a unit answers a launch from above.
    Reply "cách trả lời phát động" {
        Adopt = "adopt" / "Hưởng ứng",
        Adapt = "adapt" / "Hưởng ứng, có chỉ tiêu riêng",
        Decline = "decline" / "Không tham gia",
    }
}

impl Step {
    /// Who does it, over the unit concerned: the answering one, for the pledge's text the launching one.
    pub fn belongs_to(self) -> Role {
        match self {
            Step::Answer | Step::Sign | Step::Report => Role::Head,
            Step::Open | Step::Remind => Role::Clerk,
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

    /// What a movement in that state has against the step.
    pub fn while_running(self, state: State) -> Refusals {
        match state {
            // Awards are decided after the final review: only then is known what came of a registered title.
            State::Closed if self == Step::Report => Refusals::none(),
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

/// A unit's whole answer to a launch; sent again it takes the place of the one before, which is kept as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    pub reply: Reply,
    pub titles: Vec<Registered>,
    /// The movement's targets made concrete, in the unit's own words.
    pub targets: Vec<String>,
    /// A remark; of a unit that does not take part, why.
    pub note: String,
}

impl NewAnswer {
    /// The form in which it is stored. Whoever writes targets of its own has adapted the launch, whatever was ticked.
    pub fn tidied(self) -> Self {
        let targets: Vec<_> = self
            .targets
            .iter()
            .map(|target| viet::tidy(target))
            .filter(|target| !target.is_empty())
            .collect();
        let reply = match self.reply {
            Reply::Adopt if !targets.is_empty() => Reply::Adapt,
            reply => reply,
        };
        Self { reply, targets, note: viet::tidy(&self.note), ..self }
    }

    /// What stands in the way of answering a movement in that state that asks for this.
    pub fn refusals(&self, state: State, asks: Asks) -> Refusals {
        let mut refusals = Step::Answer.while_running(state);
        if !self.titles.is_empty() && !asks.titles() {
            refusals.add("titles", "Phong trào này không yêu cầu đăng ký danh hiệu; hãy tải lại trang.");
        }
        if !self.targets.is_empty() && !asks.targets() {
            refusals.add("targets", "Phong trào này không yêu cầu đăng ký chỉ tiêu; hãy tải lại trang.");
        }
        match self.reply {
            Reply::Adopt => {}
            Reply::Adapt if self.targets.is_empty() && !asks.targets() => {
                refusals.add("reply", "Phong trào này không yêu cầu chỉ tiêu riêng; hãy chọn “Hưởng ứng”.");
            }
            Reply::Adapt if self.targets.is_empty() => {
                refusals.add("targets", "Ghi ít nhất một chỉ tiêu của đơn vị, hoặc chọn “Hưởng ứng”.");
            }
            Reply::Adapt => {}
            Reply::Decline => {
                refusals.require("note", &self.note, "Ghi lý do đơn vị không tham gia.");
                if !self.titles.is_empty() || !self.targets.is_empty() {
                    refusals.add(
                        "reply",
                        "Không tham gia thì không đăng ký danh hiệu, chỉ tiêu; bỏ phần đã ghi hoặc chọn cách trả lời khác.",
                    );
                }
            }
        }
        self.refuse_titles(&mut refusals);
        refusals
    }

    fn refuse_titles(&self, refusals: &mut Refusals) {
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

/// Whether an answer whose first version came on that day came after the last day for it. It counts all the same: registering is
/// planning, and no text of the law cuts it off.
pub fn is_late(first_answered: NaiveDate, register_by: Option<NaiveDate>) -> bool {
    register_by.is_some_and(|by| first_answered > by)
}

/// A text of a pledge.
pub fn text_refusals(text: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("text", text, "Ghi nội dung giao ước thi đua.");
    refusals
}

/// What stands in the way of a new text in the place of `before`: all who signed must sign again.
pub fn revise_refusals(text: &str, before: &str) -> Refusals {
    let mut refusals = text_refusals(text);
    if text == before {
        refusals.add("text", "Nội dung không khác bản đang có; hãy sửa rồi lưu.");
    }
    refusals
}

/// What stands in the way of another order of those who sign; the places are fixed with the first signature.
pub fn order_refusals(places: &[Uuid], units: &[Uuid], signed: usize) -> Refusals {
    if signed > 0 {
        return Refusals::of("Đã có đơn vị ký nên thứ tự không đổi nữa; muốn đổi thì lập bản giao ước mới.");
    }
    let (given, all) = (places.iter().collect::<BTreeSet<_>>(), units.iter().collect::<BTreeSet<_>>());
    let mut refusals = Refusals::none();
    if given != all || places.len() != units.len() {
        refusals.add(
            "order",
            "Mỗi đơn vị có đúng một chỗ trong thứ tự ký; hãy tải lại trang để xem danh sách mới.",
        );
    }
    refusals
}

/// Places by the numbers that were typed beside the units: the smaller first, equal ones as they stood, those without one last.
pub fn in_order(units: &[(Uuid, Option<i64>)]) -> Vec<Uuid> {
    let mut units: Vec<_> = units.to_vec();
    units.sort_by_key(|(_, place)| place.unwrap_or(i64::MAX));
    units.into_iter().map(|(unit, _)| unit).collect()
}

/// Who signs for a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub post: String,
}

impl Signature {
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("signer_name", &self.name, "Ghi họ tên người ký giao ước.");
        refusals.require("signer_post", &self.post, "Ghi chức vụ người ký giao ước.");
        refusals
    }
}

/// Where a pledge is signed one after the other, who must sign before this place; empty when it is its turn.
pub fn turn_refusals<'a>(before: impl IntoIterator<Item = &'a str>) -> Refusals {
    let waits: Vec<_> = before.into_iter().collect();
    match waits.as_slice() {
        [] => Refusals::none(),
        [first, ..] => Refusals::of(format!("Giao ước này ký lần lượt; {first} ký trước.")),
    }
}

/// What came of one thing that a unit registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewResult {
    /// The place of the thing in the unit's answer, from 1.
    pub position: i64,
    /// Whether a target was reached; `None` for a title, of which the records tell.
    pub is_met: Option<bool>,
    /// What was done, with figures.
    pub says: String,
    /// Why it was not reached.
    pub reason: String,
}

/// How one thing that was registered stands against what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Met,
    Missed,
    /// Nobody said yet, or the award is not decided yet: never "no".
    Open,
}

impl Outcome {
    /// Of a target: what the unit says.
    pub fn of_target(is_met: Option<bool>) -> Self {
        is_met.map_or(Self::Open, |is_met| if is_met { Self::Met } else { Self::Missed })
    }

    /// Of a title: it is met when the records hold it, and missed only when the unit says why.
    pub fn of_title(is_held: bool, reason: &str) -> Self {
        match (is_held, reason.is_empty()) {
            (true, _) => Self::Met,
            (false, false) => Self::Missed,
            (false, true) => Self::Open,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "Đạt",
            Self::Missed => "Không đạt",
            Self::Open => "Chưa có kết quả",
        }
    }
}

impl NewResult {
    /// The fields of the form for the thing at that place.
    pub fn field(name: &str, position: i64) -> String {
        format!("{name}-{position}")
    }

    pub fn tidied(self) -> Self {
        Self { says: viet::tidy(&self.says), reason: viet::tidy(&self.reason), ..self }
    }

    /// Whether anything was said.
    pub fn is_empty(&self) -> bool {
        self.is_met.is_none() && self.says.is_empty() && self.reason.is_empty()
    }

    /// What stands in the way of keeping it; `text` is what was registered.
    pub fn refuse(&self, text: &str, refusals: &mut Refusals) {
        if self.is_met == Some(false) && self.reason.is_empty() {
            let says = format!("Ghi lý do chưa đạt: {text}.");
            refusals.add(Self::field("reason", self.position), says);
        }
        if self.is_met.is_none() && !self.says.is_empty() {
            let says = format!("Chọn đạt hay không đạt: {text}.");
            refusals.add(Self::field("met", self.position), says);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(person: Option<Uuid>, code: &str) -> Registered {
        Registered { person, award_code: code.into() }
    }

    fn answer(reply: Reply) -> NewAnswer {
        NewAnswer { reply, titles: Vec::new(), targets: Vec::new(), note: String::new() }
    }

    #[test]
    fn a_unit_adopts_adapts_or_says_why_not() {
        assert!(answer(Reply::Adopt).refusals(State::Launched, Asks::Both).is_empty());
        assert!(answer(Reply::Adapt).refusals(State::Launched, Asks::Both).for_field("targets").is_some());
        assert!(answer(Reply::Decline).refusals(State::Launched, Asks::Both).for_field("note").is_some());

        let target = NewAnswer {
            targets: vec!["100% hồ sơ đúng hạn".into(), " ".into()],
            ..answer(Reply::Adopt)
        };
        let target = target.tidied();
        assert_eq!(
            (target.reply, target.targets.len()),
            (Reply::Adapt, 1),
            "targets of its own adapt the launch"
        );
        for reply in Reply::ALL.iter().copied() {
            assert!(!answer(reply).refusals(State::Closed, Asks::Both).is_empty(), "{reply}");
            assert!(!answer(reply).refusals(State::Draft, Asks::Both).is_empty(), "{reply}");
        }

        let both =
            NewAnswer {
                reply: Reply::Decline, note: "Đã có phong trào riêng (hư cấu)".into(), ..target
            };
        assert!(both.refusals(State::Launched, Asks::Both).for_field("reply").is_some());
    }

    #[test]
    fn a_gap_has_its_reason_and_nothing_said_is_no_gap() {
        let result = |is_met, says: &str, reason: &str| NewResult {
            position: 2,
            is_met,
            says: says.into(),
            reason: reason.into(),
        };
        let fields = |result: NewResult| {
            let mut refusals = Refusals::none();
            result.refuse("100% hồ sơ đúng hạn", &mut refusals);
            refusals.iter().map(|refusal| refusal.field.clone()).collect::<Vec<_>>()
        };
        assert!(fields(result(None, "", "")).is_empty());
        assert!(fields(result(Some(true), "98/98 hồ sơ", "")).is_empty());
        assert!(fields(result(Some(false), "90/98 hồ sơ", "Thiếu người (hư cấu)")).is_empty());
        assert_eq!(fields(result(Some(false), "90/98 hồ sơ", "")), ["reason-2"]);
        assert_eq!(fields(result(None, "90/98 hồ sơ", "")), ["met-2"]);
        assert_eq!(Outcome::of_target(None), Outcome::Open);
        assert_eq!(Outcome::of_title(false, ""), Outcome::Open, "a title that nobody decided is not missed");
        assert_eq!(Outcome::of_title(true, "Lý do cũ"), Outcome::Met);
    }

    #[test]
    fn results_are_for_what_was_launched_also_after_its_end() {
        let report = |state| Step::Report.while_running(state);
        assert!(!report(State::Draft).is_empty());
        assert!(report(State::Launched).is_empty() && report(State::Closed).is_empty());
        assert!(!Step::Remind.while_running(State::Closed).is_empty());
    }

    #[test]
    fn titles_fit_who_registers_them_and_stand_once() {
        let answer = |titles: Vec<Registered>| NewAnswer { titles, ..answer(Reply::Adopt) };
        let somebody = Some(Uuid::nil());
        assert!(
            answer(vec![title(somebody, "LDTT"), title(None, "TTLDTT")])
                .refusals(State::Launched, Asks::Both)
                .is_empty()
        );
        for wrong in [
            vec![title(None, "LDTT")],
            vec![title(somebody, "TTLDTT")],
            vec![title(somebody, "GK")],
            vec![title(somebody, "LDTT"); 2],
        ] {
            assert!(
                answer(wrong.clone()).refusals(State::Launched, Asks::Both).for_field("titles").is_some(),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn a_movement_asks_for_titles_or_targets_or_both() {
        let titles = NewAnswer { titles: vec![title(None, "TTLDTT")], ..answer(Reply::Adopt) };
        let targets =
            NewAnswer { targets: vec!["100% hồ sơ đúng hạn".into()], ..answer(Reply::Adapt) };
        for (asks, with_titles, with_targets) in
            [(Asks::Both, true, true), (Asks::Titles, true, false), (Asks::Targets, false, true)]
        {
            assert_eq!(titles.refusals(State::Launched, asks).is_empty(), with_titles, "{asks}");
            assert_eq!(targets.refusals(State::Launched, asks).is_empty(), with_targets, "{asks}");
        }
        assert!(answer(Reply::Adapt).refusals(State::Launched, Asks::Titles).for_field("reply").is_some());
    }

    #[test]
    fn late_is_after_the_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert!(
            !is_late(day("2025-03-15"), Some(day("2025-03-15")))
                && is_late(day("2025-03-16"), Some(day("2025-03-15")))
        );
        assert!(!is_late(day("2025-03-16"), None));
    }

    #[test]
    fn a_pledge_has_a_text_and_signers_in_an_order() {
        assert!(text_refusals(" ").for_field("text").is_some());
        assert!(
            revise_refusals("Một", "Một").for_field("text").is_some()
                && revise_refusals("Hai", "Một").is_empty()
        );
        assert!(Signature::default().refusals().iter().count() == 2);
        let [a, b] = [1, 2].map(Uuid::from_u128);
        assert!(order_refusals(&[b, a], &[a, b], 0).is_empty());
        for wrong in [vec![a], vec![a, a], vec![a, b, Uuid::nil()]] {
            assert!(order_refusals(&wrong, &[a, b], 0).for_field("order").is_some(), "{wrong:?}");
        }
        assert!(!order_refusals(&[b, a], &[a, b], 1).is_empty());
        assert_eq!(in_order(&[(a, Some(2)), (b, Some(1))]), [b, a]);
        assert_eq!(in_order(&[(a, None), (b, Some(9))]), [b, a]);
        assert!(turn_refusals([]).is_empty());
        assert!(turn_refusals(["Phòng A"]).to_string().contains("Phòng A ký trước"));
    }
}
