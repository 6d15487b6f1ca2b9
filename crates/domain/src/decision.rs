//! The decision that commends (quyết định khen thưởng) and the one that takes an award back: what stands in it, who may take
//! which step, what the office may grant, and what is paid.
//!
//! The council advises; the head of the office decides (Law 06/2022/QH15, Articles 77–80, 90). [`sign_refusals`] is the one list
//! of what stands in the way of a signature: the page shows it, the store enforces it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use law::{Authority, Decider, Grant, Instrument, InstrumentKind, Law, SubjectKind};
use uuid::Uuid;

use crate::account::Role;
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What a decision does. One that takes back is a decision of its own; the one that granted stays as it was signed.
    Kind "loại quyết định" {
        Grant = "grant" / "Khen thưởng",
        Revoke = "revoke" / "Hủy bỏ, thu hồi",
    }
}

words! {
    /// Where a decision stands. Once signed its text is fixed.
    State "trạng thái quyết định" {
        Prepared = "prepared" / "Chờ ký",
        Signed = "signed" / "Đã ký",
    }
}

words! {
    /// What may be done with a decision.
    Step "bước của quyết định" {
        Prepare = "prepare" / "soạn quyết định",
        Update = "update" / "sửa dự thảo quyết định",
        Sign = "sign" / "ký quyết định",
        Revoke = "revoke" / "ký quyết định hủy bỏ, thu hồi",
    }
}

/// From, step, to, and who may, over the office that decides: the whole workflow. A revocation leaves the decision that granted
/// as it is and adds one of its own.
pub const WORKFLOW: &[(Option<State>, Step, State, Role)] = &[
    (None, Step::Prepare, State::Prepared, Role::Clerk),
    (Some(State::Prepared), Step::Update, State::Prepared, Role::Clerk),
    (Some(State::Prepared), Step::Sign, State::Signed, Role::Leader),
    (Some(State::Signed), Step::Revoke, State::Signed, Role::Leader),
];

/// Whether a decision in that state offers the step to somebody with these roles over its office.
pub fn offers(state: Option<State>, step: Step, roles: &[Role]) -> bool {
    WORKFLOW.iter().any(|(from, s, _, who)| *from == state && *s == step && roles.contains(who))
}

/// The state that the step leads to, or why it is not open to somebody with these roles.
pub fn step_to(state: Option<State>, step: Step, roles: &[Role]) -> Result<State, Refusals> {
    let Some((from, _, to, who)) = WORKFLOW.iter().find(|line| line.1 == step) else {
        return Err(Refusals::of("Quyết định không có bước này."));
    };
    if !roles.contains(who) {
        return Err(Refusals::of(format!("Chỉ {} của cơ quan được {step}.", called(*who))));
    }
    if *from == state {
        return Ok(*to);
    }
    Err(Refusals::of(match state {
        Some(State::Signed) => {
            "Quyết định đã ký nên không sửa được; muốn thay đổi thì ra quyết định hủy bỏ, thu hồi."
        }
        _ => "Quyết định chưa ký; hãy ký trước khi hủy bỏ, thu hồi.",
    }))
}

fn called(role: Role) -> &'static str {
    if role == Role::Leader { "lãnh đạo ký" } else { "chuyên viên thi đua, khen thưởng" }
}

/// The most characters of an achievement on a certificate.
pub const LONGEST_ACHIEVEMENT: usize = 300;

/// A row of an accepted dossier as the decision sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub nomination: Uuid,
    /// The person or the unit.
    pub subject: Uuid,
    pub kind: SubjectKind,
    pub name: String,
    /// Code of the award.
    pub code: String,
    /// The year whose achievement it honours.
    pub year: i32,
    /// The row's own achievement; may be empty.
    pub achievement: String,
    /// The day of the council's meeting that passed it; `None`: no meeting has.
    pub passed_on: Option<NaiveDate>,
}

/// Collectives first, then people, then households; inside each the order given.
pub fn in_order(mut rows: Vec<Candidate>) -> Vec<Candidate> {
    rows.sort_by_key(|row| match row.kind {
        SubjectKind::Collective => 0,
        SubjectKind::Person => 1,
        SubjectKind::Household => 2,
    });
    rows
}

/// What the clerk writes of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The nominations, in the order in which they are to be printed.
    pub rows: Vec<Uuid>,
    /// Trích yếu: "Về việc tặng Giấy khen cho …".
    pub subject_line: String,
    /// What is commended, common to all: "đã có thành tích …".
    pub achievement: String,
    /// Certificates carry the row's own achievement where it has one.
    pub own_achievements: bool,
    /// "Theo đề nghị của … tại Tờ trình số …".
    pub proposal: String,
    /// Where the money comes from.
    pub bonus_source: String,
    /// Who carries it out beside those commended.
    pub executors: String,
    pub bases: Vec<String>,
    pub recipients: Vec<String>,
}

impl Draft {
    /// The form in which it is stored: tidy texts, no empty lines.
    pub fn tidied(mut self) -> Self {
        for text in [
            &mut self.subject_line,
            &mut self.achievement,
            &mut self.proposal,
            &mut self.bonus_source,
            &mut self.executors,
        ] {
            *text = viet::tidy(text);
        }
        for list in [&mut self.bases, &mut self.recipients] {
            *list = list.iter().map(|text| viet::tidy(text)).filter(|text| !text.is_empty()).collect();
        }
        self
    }

    /// What the row's certificate says of its achievement.
    pub fn achievement_of<'a>(&'a self, row: &'a Candidate) -> &'a str {
        if self.own_achievements && !row.achievement.is_empty() {
            &row.achievement
        } else {
            &self.achievement
        }
    }

    /// What stands in the way of preparing it: `rows` are the candidates that the draft names.
    pub fn refusals(
        &self,
        law: &Law,
        rows: &[Candidate],
        decider: Option<Decider>,
        on: NaiveDate,
    ) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("subject_line", &self.subject_line, "Ghi trích yếu của quyết định.");
        refusals.require(
            "achievement",
            &self.achievement,
            "Ghi thành tích chung của tập thể, cá nhân được khen.",
        );
        refusals.require("proposal", &self.proposal, "Ghi dòng “Theo đề nghị của …”.");
        refusals.require("bonus_source", &self.bonus_source, "Ghi nguồn kinh phí chi tiền thưởng.");
        refusals.require("executors", &self.executors, "Ghi ai chịu trách nhiệm thi hành quyết định.");
        if self.bases.is_empty() {
            refusals.add("bases", "Ghi ít nhất một căn cứ pháp lý, mỗi căn cứ một dòng.");
        }
        refuse_rows(&mut refusals, law, rows, decider, on);
        for row in rows {
            let length = self.achievement_of(row).chars().count();
            if length > LONGEST_ACHIEVEMENT {
                let says = format!(
                    "Thành tích của {} dài {length} ký tự, giấy khen chứa {LONGEST_ACHIEVEMENT}; hãy dùng thành tích chung hoặc rút gọn.",
                    row.name
                );
                refusals.add("achievement", says);
            }
        }
        refusals
    }
}

/// What the rows themselves refuse: none, one twice, one that no meeting passed, one that the office may not grant.
fn refuse_rows(
    refusals: &mut Refusals,
    law: &Law,
    rows: &[Candidate],
    decider: Option<Decider>,
    on: NaiveDate,
) {
    if rows.is_empty() {
        refusals.add("rows", "Chọn ít nhất một dòng đã được Hội đồng thông qua.");
    }
    for (at, row) in rows.iter().enumerate() {
        if row.passed_on.is_none() {
            let says = format!(
                "{} chưa được phiên họp nào của Hội đồng thông qua; hãy đưa ra phiên họp trước.",
                row.name
            );
            refusals.add("rows", says);
        }
        if rows[..at].iter().any(|earlier| earlier.nomination == row.nomination) {
            refusals.add("rows", format!("{} được chọn hai lần; hãy bỏ bớt một.", row.name));
        }
        if law.award(&row.code).is_none() {
            refusals.add(
                "rows",
                format!("Mã “{}” của {} không có trong danh mục khen thưởng.", row.code, row.name),
            );
        }
    }
    let Some(decider) = decider else {
        refusals
            .add("rows", "Cơ quan chưa khai thẩm quyền của người đứng đầu; quản trị khai ở trang Đơn vị.");
        return;
    };
    for (_, authority) in authorities(law, rows, decider, on).into_iter().filter(|(_, a)| !a.may && a.certain)
    {
        refusals.add("rows", says_with_articles(&authority));
    }
}

/// May the head of this office decide each award of the list on that day? One answer for each award, by code.
pub fn authorities(
    law: &Law,
    rows: &[Candidate],
    decider: Decider,
    on: NaiveDate,
) -> BTreeMap<String, Authority> {
    rows.iter().map(|row| (row.code.clone(), law.authority(&row.code, decider, on))).collect()
}

/// Awards for which the law of that day is not in the data: a competent person says why he may decide.
pub fn asked(law: &Law, rows: &[Candidate], decider: Option<Decider>, on: NaiveDate) -> Vec<String> {
    let of_day = decider.map(|decider| authorities(law, rows, decider, on)).unwrap_or_default();
    of_day.values().filter(|a| !a.may && !a.certain).map(says_with_articles).collect()
}

/// Sentences that deserve a look although nothing is refused: the text of that day was carried on, not read.
pub fn unconfirmed(law: &Law, rows: &[Candidate], decider: Option<Decider>, on: NaiveDate) -> Vec<String> {
    let of_day = decider.map(|decider| authorities(law, rows, decider, on)).unwrap_or_default();
    let says =
        |a: &Authority| format!("Chưa đối chiếu được với văn bản của ngày này: {}", says_with_articles(a));
    let mut all: Vec<String> = of_day.values().filter(|a| a.may && !a.confirmed).map(says).collect();
    all.dedup();
    all
}

fn says_with_articles(authority: &Authority) -> String {
    let articles: Vec<_> = authority.cite.iter().map(ToString::to_string).collect();
    if articles.is_empty() {
        authority.says.clone()
    } else {
        format!("{} ({})", authority.says, articles.join("; "))
    }
}

/// The money of a decision on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// In the order of the rows.
    pub rows: Vec<Bonus>,
    /// Sum in đồng; `None` where the data knows the bonus of no row.
    pub total: Option<i64>,
    /// The figures of that day were read in the texts themselves.
    pub confirmed: bool,
}

/// The bonus of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bonus {
    /// Đồng; 0 where another title of the same person is paid instead; `None` where the data has no figure for that day.
    pub amount: Option<i64>,
    /// A Vietnamese sentence: how it was computed, or why it is not paid, with the articles.
    pub why: String,
}

/// What is paid for the rows when they are decided on that day. The rows of one recipient are weighed together: of several
/// titles for one period only the highest is paid (decree 152/2025/NĐ-CP, Article 49; the figures stand in the law's data).
pub fn money(law: &Law, rows: &[Candidate], on: NaiveDate) -> Money {
    let mut of_subject: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        of_subject.entry(row.subject).or_default().push(at);
    }
    let unknown = Bonus { amount: None, why: "Mức thưởng theo quy định hiện hành.".to_owned() };
    let mut bonuses = vec![unknown; rows.len()];
    let mut confirmed = true;
    for places in of_subject.into_values() {
        let grants: Vec<_> = places.iter().map(|at| grant(&rows[*at], on)).collect();
        let Ok(paid) = law.bonus(&grants) else { continue };
        confirmed &= paid.confirmed;
        for (at, answer) in places.into_iter().zip(paid.grants) {
            bonuses[at] = bonus(answer);
        }
    }
    let total = bonuses.iter().filter_map(|bonus| bonus.amount).reduce(|sum, amount| sum + amount);
    Money { rows: bonuses, total, confirmed }
}

fn grant(row: &Candidate, on: NaiveDate) -> Grant {
    Grant {
        award: row.code.clone(),
        subject: row.kind,
        kind: None,
        decided: on,
        period_from: NaiveDate::from_ymd_opt(row.year, 1, 1),
        period_to: NaiveDate::from_ymd_opt(row.year, 12, 31),
    }
}

fn bonus(answer: law::GrantBonus) -> Bonus {
    let articles: Vec<_> = answer.cite.iter().map(ToString::to_string).collect();
    let why =
        if articles.is_empty() { answer.why } else { format!("{} ({})", answer.why, articles.join("; ")) };
    Bonus { amount: answer.amount.map(|amount| if answer.paid { amount } else { 0 }), why }
}

/// What the leader writes when he signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// The number of the series, as typed: "05" or "05/QĐ-VP".
    pub number: String,
    /// The day of the decision.
    pub on: Option<NaiveDate>,
    pub signer_name: String,
    /// The lines above the signature, one a line: "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG".
    pub signer_post: String,
    /// Why he is competent, where the law of that day is not in the data.
    pub authority_reason: String,
    /// The sum of the bonuses that he saw, in đồng; `None` where the page showed none.
    pub total_seen: Option<i64>,
}

impl Signing {
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.number, &mut self.signer_name, &mut self.authority_reason] {
            *text = viet::tidy(text);
        }
        self.signer_post = tidy_lines(&self.signer_post);
        self
    }
}

fn tidy_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(viet::tidy).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The number of a decision, from "5", "05" or "05/QĐ-VP".
pub fn parse_number(typed: &str) -> Option<u32> {
    let digits = typed.split('/').next()?.trim();
    digits.parse().ok().filter(|number| (1..100_000).contains(number))
}

/// Number and symbol as papers write them, "05/QĐ-VP" (decree 30/2020/NĐ-CP, Annex I: two digits at least, no blanks).
pub fn notation(number: u32, office: &str) -> String {
    format!("{number:02}/{}", symbol(office))
}

/// The symbol of an office's decisions, "QĐ-VP" for the letters "VP".
pub fn symbol(office: &str) -> String {
    if office.is_empty() { "QĐ".to_owned() } else { format!("QĐ-{office}") }
}

/// What stands in the way of a signature. Whether the number is free only the store knows.
pub fn sign_refusals(
    law: &Law,
    signing: &Signing,
    rows: &[Candidate],
    decider: Option<Decider>,
    today: NaiveDate,
) -> Refusals {
    let mut refusals =
        paper_refusals(&signing.number, signing.on, &signing.signer_name, &signing.signer_post, today);
    let Some(on) = signing.on else { return refusals };
    refuse_rows(&mut refusals, law, rows, decider, on);
    if let Some(late) = rows.iter().filter_map(|row| row.passed_on).max().filter(|held| on < *held) {
        let says = format!(
            "Ngày quyết định sớm hơn ngày họp Hội đồng ({}); hãy ghi ngày sau phiên họp.",
            viet::date::short(late)
        );
        refusals.add("on", says);
    }
    let asked = asked(law, rows, decider, on);
    if !asked.is_empty() && signing.authority_reason.is_empty() {
        refusals.add("authority_reason", format!("Ghi căn cứ thẩm quyền của người ký. {}", asked.join(" ")));
    }
    let total = money(law, rows, on).total;
    if total != signing.total_seen {
        let says = format!(
            "Tổng tiền thưởng của ngày {} là {}, khác số đã hiện trên trang; hãy xem lại danh sách rồi ký.",
            viet::date::short(on),
            total.map_or("chưa có trong dữ liệu".to_owned(), viet::number::dong)
        );
        refusals.add("on", says);
    }
    refusals
}

fn paper_refusals(number: &str, on: Option<NaiveDate>, name: &str, post: &str, today: NaiveDate) -> Refusals {
    let mut refusals = Refusals::none();
    if parse_number(number).is_none() {
        refusals.add("number", "Ghi số quyết định bằng chữ số, ví dụ 05.");
    }
    match on {
        None => refusals.add("on", "Ghi ngày quyết định theo dạng dd/mm/yyyy."),
        Some(on) if on > today => refusals.add("on", "Ngày quyết định ở sau hôm nay; hãy kiểm tra lại ngày."),
        Some(_) => {}
    }
    refusals.require("signer_name", name, "Ghi họ và tên người ký.");
    refusals.require("signer_post", post, "Ghi chức vụ người ký.");
    refusals
}

/// What the leader writes when he takes an award back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoking {
    pub number: String,
    pub on: Option<NaiveDate>,
    pub signer_name: String,
    pub signer_post: String,
    /// Which ground of Law 06/2022/QH15, Article 93, clause 2, and the conclusion it rests on. Never published.
    pub reason: String,
}

impl Revoking {
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.number, &mut self.signer_name, &mut self.reason] {
            *text = viet::tidy(text);
        }
        self.signer_post = tidy_lines(&self.signer_post);
        self
    }

    /// What stands in the way: `granted` is the day of the decision that granted.
    pub fn refusals(&self, granted: Option<NaiveDate>, today: NaiveDate) -> Refusals {
        let mut refusals = paper_refusals(&self.number, self.on, &self.signer_name, &self.signer_post, today);
        refusals.require("reason", &self.reason, "Ghi lý do hủy bỏ, thu hồi và kết luận làm căn cứ.");
        if self.on.zip(granted).is_some_and(|(on, granted)| on < granted) {
            refusals.add(
                "on",
                "Ngày hủy bỏ, thu hồi sớm hơn ngày quyết định khen thưởng; hãy kiểm tra lại ngày.",
            );
        }
        refusals
    }
}

/// The legal bases in force on that day, as a decision cites them: a law without its number, the rest in full
/// (decree 30/2020/NĐ-CP, Annex I).
pub fn legal_bases(law: &Law, on: NaiveDate) -> Vec<String> {
    law.legal_bases(on).into_iter().map(cited).collect()
}

fn cited(instrument: &Instrument) -> String {
    let day = instrument.issued.map(|day| format!(" {}", viet::date::long(day))).unwrap_or_default();
    if instrument.kind == InstrumentKind::Law {
        return format!("Căn cứ {}{day}", instrument.title);
    }
    let issuer = if instrument.kind == InstrumentKind::Decree { " của Chính phủ" } else { "" };
    let mut letters = instrument.title.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    format!("Căn cứ {}{day}{issuer} {title}", instrument.cited_as)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn row(n: u128, code: &str, kind: SubjectKind) -> Candidate {
        Candidate {
            nomination: Uuid::from_u128(n),
            subject: Uuid::from_u128(100),
            kind,
            name: format!("Người {n} (hư cấu)"),
            code: code.into(),
            year: 2026,
            achievement: String::new(),
            passed_on: Some(day("2026-08-01")),
        }
    }

    fn signing(rows: &[Candidate], on: &str) -> Signing {
        Signing {
            number: "05".into(),
            on: Some(day(on)),
            signer_name: "Lò Văn Mẫu (hư cấu)".into(),
            signer_post: "CHÁNH VĂN PHÒNG".into(),
            authority_reason: String::new(),
            total_seen: money(Law::built_in(), rows, day(on)).total,
        }
    }

    const TODAY: &str = "2026-08-10";
    const HEAD: Option<Decider> = Some(Decider::DepartmentHead);

    fn fields(refusals: &Refusals) -> Vec<String> {
        refusals.iter().map(|refusal| refusal.field.clone().into_owned()).collect()
    }

    #[test]
    fn a_complete_signature_is_not_refused() {
        let rows = [row(1, "LDTT", SubjectKind::Person)];
        assert_eq!(
            sign_refusals(Law::built_in(), &signing(&rows, TODAY), &rows, HEAD, day(TODAY)),
            Refusals::none()
        );
    }

    #[test]
    fn what_a_signature_lacks_is_said_at_its_field() {
        let rows = [row(1, "LDTT", SubjectKind::Person)];
        let bad = Signing {
            number: "năm".into(),
            on: None,
            signer_name: String::new(),
            signer_post: String::new(),
            ..signing(&rows, TODAY)
        };
        assert_eq!(
            fields(&sign_refusals(Law::built_in(), &bad, &rows, HEAD, day(TODAY))),
            ["number", "on", "signer_name", "signer_post"]
        );
        for (on, why) in [("2026-08-11", "sau hôm nay"), ("2026-07-31", "sớm hơn ngày họp")] {
            let refusals = sign_refusals(Law::built_in(), &signing(&rows, on), &rows, HEAD, day(TODAY));
            assert!(refusals.for_field("on").is_some_and(|says| says.contains(why)), "{refusals}");
        }
    }

    #[test]
    fn an_award_beyond_the_office_is_refused_with_its_article() {
        let rows = [row(1, "LDTT", SubjectKind::Person), row(2, "CO-CP", SubjectKind::Collective)];
        let refusals = sign_refusals(Law::built_in(), &signing(&rows, TODAY), &rows, HEAD, day(TODAY));
        assert_eq!(fields(&refusals), ["rows"]);
        assert!(refusals.to_string().contains("Điều 80"), "{refusals}");
        assert_eq!(
            fields(&sign_refusals(
                Law::built_in(),
                &signing(&rows[..1], TODAY),
                &rows[..1],
                None,
                day(TODAY)
            )),
            ["rows"]
        );
    }

    #[test]
    fn where_the_law_of_the_day_is_unknown_the_signer_gives_his_reason() {
        let rows = [Candidate {
            passed_on: Some(day("2017-08-25")),
            year: 2017,
            ..row(1, "GK", SubjectKind::Person)
        }];
        let then = "2017-08-29";
        let refusals = sign_refusals(Law::built_in(), &signing(&rows, then), &rows, HEAD, day(then));
        assert_eq!(fields(&refusals), ["authority_reason"]);
        let given = Signing {
            authority_reason: "Quy chế của cơ quan (hư cấu)".into(),
            ..signing(&rows, then)
        };
        assert_eq!(sign_refusals(Law::built_in(), &given, &rows, HEAD, day(then)), Refusals::none());
        assert_eq!(money(Law::built_in(), &rows, day(then)).total, None, "no figure is invented");
    }

    #[test]
    fn of_two_titles_of_one_year_the_highest_is_paid_and_a_form_beside_it() {
        let rows = ["LDTT", "CSTDCS", "GK"].map(|code| row(1, code, SubjectKind::Person));
        let paid = money(Law::built_in(), &rows, day(TODAY));
        let amounts: Vec<_> = paid.rows.iter().map(|bonus| bonus.amount).collect();
        assert_eq!(amounts, [Some(0), Some(2_530_000), Some(760_000)], "{paid:?}");
        assert_eq!(paid.total, Some(3_290_000));
        let other = Candidate { subject: Uuid::from_u128(101), ..rows[0].clone() };
        assert_eq!(
            money(Law::built_in(), &[rows[1].clone(), other], day(TODAY)).total,
            Some(3_290_000),
            "two people are paid each"
        );
    }

    #[test]
    fn the_sum_that_was_seen_is_the_sum_that_is_signed() {
        let rows = [row(1, "LDTT", SubjectKind::Person)];
        let stale = Signing { total_seen: Some(710_000), ..signing(&rows, TODAY) };
        assert_eq!(fields(&sign_refusals(Law::built_in(), &stale, &rows, HEAD, day(TODAY))), ["on"]);
    }

    #[test]
    fn a_draft_needs_rows_that_passed_each_once_and_achievements_that_fit() {
        let full = Draft {
            subject_line: "Về việc tặng danh hiệu".into(),
            achievement: "đã có thành tích trong công tác năm 2026".into(),
            proposal: "Theo đề nghị của Trưởng phòng".into(),
            bonus_source: "quỹ thi đua, khen thưởng".into(),
            executors: "Chánh Văn phòng".into(),
            bases: legal_bases(Law::built_in(), day(TODAY)),
            ..Draft::default()
        };
        let on = day(TODAY);
        let good = row(1, "LDTT", SubjectKind::Person);
        assert_eq!(full.refusals(Law::built_in(), std::slice::from_ref(&good), HEAD, on), Refusals::none());
        assert_eq!(fields(&full.refusals(Law::built_in(), &[], HEAD, on)), ["rows"]);
        assert_eq!(
            fields(&full.refusals(Law::built_in(), &[good.clone(), good.clone()], HEAD, on)),
            ["rows"]
        );
        let waiting = Candidate { passed_on: None, ..good.clone() };
        assert_eq!(fields(&full.refusals(Law::built_in(), &[waiting], HEAD, on)), ["rows"]);
        let long = Candidate { achievement: "ă".repeat(301), ..good };
        assert_eq!(
            full.refusals(Law::built_in(), std::slice::from_ref(&long), HEAD, on),
            Refusals::none(),
            "the common text is printed"
        );
        assert_eq!(
            fields(&Draft { own_achievements: true, ..full }.refusals(Law::built_in(), &[long], HEAD, on)),
            ["achievement"]
        );
        assert_eq!(Draft::default().refusals(Law::built_in(), &[], HEAD, on).iter().count(), 7);
    }

    #[test]
    fn collectives_come_first_and_the_given_order_is_kept() {
        let rows = vec![
            row(1, "LDTT", SubjectKind::Person),
            row(2, "TTLDTT", SubjectKind::Collective),
            row(3, "LDTT", SubjectKind::Person),
            row(4, "TTLDTT", SubjectKind::Collective),
        ];
        let order: Vec<_> = in_order(rows).iter().map(|row| row.nomination.as_u128()).collect();
        assert_eq!(order, [2, 4, 1, 3]);
    }

    #[test]
    fn numbers_are_read_and_written_as_papers_have_them() {
        for (typed, number) in
            [("5", Some(5)), ("05/QĐ-VP", Some(5)), ("120", Some(120)), ("0", None), ("5a", None), ("", None)]
        {
            assert_eq!(parse_number(typed), number, "{typed}");
        }
        assert_eq!(notation(5, "VP"), "05/QĐ-VP");
        assert_eq!(notation(120, ""), "120/QĐ");
    }

    #[test]
    fn every_step_is_for_one_role_and_one_state() {
        for step in Step::ALL {
            for state in [None, Some(State::Prepared), Some(State::Signed)] {
                for role in Role::ALL {
                    assert_eq!(
                        step_to(state, *step, &[*role]).is_ok(),
                        offers(state, *step, &[*role]),
                        "{step} {state:?} {role}"
                    );
                }
            }
        }
        assert!(
            step_to(Some(State::Signed), Step::Update, &[Role::Clerk])
                .is_err_and(|r| r.to_string().contains("đã ký"))
        );
    }

    #[test]
    fn bases_are_those_in_force_that_day() {
        let now = legal_bases(Law::built_in(), day(TODAY));
        assert_eq!(now[0], "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022");
        assert!(now.iter().any(|basis| basis.contains("152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định")), "{now:?}");
        assert!(!now.iter().any(|basis| basis.contains("98/2023")), "{now:?}");
        assert!(
            legal_bases(Law::built_in(), day("2014-09-24"))
                .iter()
                .any(|basis| basis.contains("42/2010/NĐ-CP"))
        );
    }

    #[test]
    fn a_revocation_gives_its_reason_and_follows_the_grant() {
        let revoking = Revoking {
            number: "9".into(),
            on: Some(day("2026-08-01")),
            signer_name: "Lò Văn Mẫu (hư cấu)".into(),
            signer_post: "CHÁNH VĂN PHÒNG".into(),
            reason: String::new(),
        };
        assert_eq!(fields(&revoking.refusals(Some(day("2026-08-05")), day(TODAY))), ["reason", "on"]);
        let given = Revoking { reason: "Khai gian (hư cấu)".into(), ..revoking };
        assert_eq!(given.refusals(Some(day("2026-07-05")), day(TODAY)), Refusals::none());
    }
}
