//! The decision's stories: prepared, signed, taken back. People, offices and dossiers are invented.

use domain::account::Role;
use domain::decision::{Draft, Kind, Revoking, Signing, State, legal_bases};
use domain::org::UnitKind;
use domain::record::{Holder, NewEntry, NewInitiative};
use law::{Effect, InitiativeKind, Law};
use store::honour::{self, Verified};
use store::{Failure, audit, decision, org, record};
use uuid::Uuid;

use crate::house::{House, date, new_unit, viewer};
use crate::on_both;

on_both!(
    a_decision_is_prepared_signed_and_becomes_awards,
    nothing_changes_between_view_and_signature,
    a_row_that_no_meeting_passed_cannot_be_decided,
    a_number_is_used_once_a_year,
    where_the_law_of_the_day_is_unknown_no_sum_is_invented,
    an_award_is_taken_back_by_a_decision_of_its_own,
    only_the_office_sees_and_steps,
    a_repeated_signature_gives_one_decision,
    an_initiative_is_used_by_the_award_that_names_it_until_it_is_taken_back,
);

const FOUNDED: &str = "2014-01-06";
const MET: &str = "2026-08-20";
pub const DAY: &str = "2026-08-25";

/// An office with a clerk and a leader, and an office below it whose leader reaches nothing here.
pub struct Desk {
    pub house: House,
    pub office: Uuid,
    pub clerk: Uuid,
    pub leader: Uuid,
    foreign: Uuid,
}

/// A row that a meeting may have passed: award, person's number (or the office itself), passed.
pub type Seed<'a> = (&'a str, Option<u128>, bool);

impl Desk {
    pub async fn new(house: House) -> Self {
        let (office, admin) = house.office(FOUNDED).await;
        let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, FOUNDED).await;
        let leader = house.member(admin, "lanhdao", Role::Leader, office, FOUNDED).await;
        let act = house.act(admin, FOUNDED);
        let below = org::create(&house.db, &act, Some(office), &new_unit("KHAC", UnitKind::Office))
            .await
            .expect("office")
            .id;
        let foreign = house.member(admin, "nguoila", Role::Leader, below, FOUNDED).await;
        house.tamper(&council(&house, office)).await;
        Self { house, office, clerk, leader, foreign }
    }

    /// The nominations of an accepted dossier of that year, weighed by a meeting on the day `met`.
    pub async fn rows(&self, n: u128, year: i32, met: &str, seeds: &[Seed<'_>]) -> Vec<Uuid> {
        let (sql, ids) = self.dossier(n, year, met, seeds);
        self.house.tamper(&sql).await;
        ids
    }

    fn dossier(&self, n: u128, year: i32, met: &str, seeds: &[Seed<'_>]) -> (String, Vec<Uuid>) {
        let id = |n: u128| self.house.id(Uuid::from_u128(n));
        let (dossier, meeting) = (id(0x20_0000 + n), id(0x40_0000 + n));
        let office = self.house.id(self.office);
        let mut sql = format!(
            "insert into dossier (id, unit_id, office_id, state, version, title, year, category, received_on, created_by, created_at)
             values ({dossier}, {office}, {office}, 'accepted', 1, 'Hồ sơ (hư cấu)', {year}, 'merit', '{met}', {by}, '{met}T00:00:00+00:00');
             insert into meeting (id, council_id, state, title, place, number, held_on, opened_at, closed_at)
             values ({meeting}, {council}, 'closed', 'Họp', 'Phòng A', '{n:02}/BB', '{met}', '{met}T01:00:00+00:00', '{met}T02:00:00+00:00');",
            by = self.house.id(self.clerk),
            council = id(COUNCIL),
        );
        let mut ids = Vec::new();
        for (position, (code, person, passed)) in (1u128..).zip(seeds) {
            let nomination = Uuid::from_u128(0x30_0000 + n * 1_000 + position);
            sql += &nomination_sql(&self.house, nomination, &dossier, position, code, *person, self.office);
            let result = if *passed { "passed" } else { "failed" };
            sql += &format!(
                "insert into agenda (meeting_id, nomination_id, position, result, members, yes, no, absent, recused)
                 values ({meeting}, {}, {position}, '{result}', 5, 5, 0, 0, 0);",
                self.house.id(nomination)
            );
            ids.push(nomination);
        }
        (sql, ids)
    }

    pub fn draft(&self, rows: &[Uuid]) -> Draft {
        Draft {
            rows: rows.to_vec(),
            subject_line: "Về việc khen thưởng năm 2026 (hư cấu)".into(),
            achievement: "đã có thành tích xuất sắc năm 2026".into(),
            own_achievements: true,
            proposal: "Theo đề nghị của Trưởng phòng Hành chính".into(),
            bonus_source: "quỹ thi đua, khen thưởng".into(),
            executors: "Chánh Văn phòng".into(),
            bases: legal_bases(Law::built_in(), date(DAY)),
            recipients: vec!["Lưu: VT".into()],
        }
    }

    pub async fn prepare(&self, rows: &[Uuid], day: &str) -> Result<Uuid, Failure> {
        let act = self.house.act(self.clerk, day);
        decision::prepare(&self.house.db, &act, self.office, &self.draft(rows)).await.map(|done| done.id)
    }

    pub async fn seen(&self, id: Uuid, day: &str) -> decision::Decision {
        let mut conn = self.house.db.read().await.expect("read");
        decision::find(&mut conn, viewer(self.leader, day), id).await.expect("the leader sees it")
    }

    /// A signature that fits what the leader sees that day.
    async fn signing(&self, id: Uuid, number: &str, day: &str) -> (i64, Signing) {
        let seen = self.seen(id, day).await;
        let signing = Signing {
            number: number.into(),
            on: Some(date(day)),
            signer_name: "Lò Văn Mẫu (hư cấu)".into(),
            signer_post: "CHÁNH VĂN PHÒNG".into(),
            authority_reason: String::new(),
            total_seen: seen.money(Law::built_in(), date(day)).total,
        };
        (seen.version, signing)
    }

    pub async fn sign(&self, id: Uuid, number: &str, day: &str) -> Result<Uuid, Failure> {
        let (version, signing) = self.signing(id, number, day).await;
        let act = self.house.act(self.leader, day);
        decision::sign(&self.house.db, &act, id, version, &signing).await.map(|done| done.id)
    }

    pub async fn revoke(&self, award: Uuid, number: &str) -> Result<Uuid, Failure> {
        let revoking = Revoking {
            number: number.into(),
            on: Some(date(DAY)),
            signer_name: "Lò Văn Mẫu (hư cấu)".into(),
            signer_post: "CHÁNH VĂN PHÒNG".into(),
            reason: "Khai gian thành tích (hư cấu)".into(),
        };
        let act = self.house.act(self.leader, DAY);
        decision::revoke(&self.house.db, &act, award, &revoking).await.map(|done| done.id)
    }

    pub async fn verify(&self, token: &str) -> Verified {
        let mut conn = self.house.db.read().await.expect("read");
        honour::verify(&mut conn, token).await.expect("answered")
    }
}

const COUNCIL: u128 = 0x10_0000;

fn council(house: &House, office: Uuid) -> String {
    let people = (1..=3u128).map(|n| {
        let (id, name) = (house.id(Uuid::from_u128(n)), NAMES[n as usize - 1]);
        format!(
            "insert into person (id, full_name, folded, sort_key, honorific, legal_group, leader, invented, created_at)
             values ({id}, '{name}', '', '', 'Bà', 'civil_servant', {f}, {t}, '2014-01-06T00:00:00+00:00');",
            f = if house.is_sqlite() { "0" } else { "false" },
            t = if house.is_sqlite() { "1" } else { "true" },
        )
    });
    let council = format!(
        "insert into council (id, office_id, name, decision_number, decision_date, starts)
         values ({}, {}, 'Hội đồng (hư cấu)', '01/QĐ', '{FOUNDED}', '{FOUNDED}');",
        house.id(Uuid::from_u128(COUNCIL)),
        house.id(office)
    );
    people.chain([council]).collect()
}

const NAMES: [&str; 3] = ["Nguyễn Thị Đào", "H’Hen Niê", "Trần Văn Đức"];

fn nomination_sql(
    house: &House,
    id: Uuid,
    dossier: &str,
    position: u128,
    code: &str,
    person: Option<u128>,
    office: Uuid,
) -> String {
    let (subject, name, post) = match person {
        Some(n) => (
            format!("{}, null", house.id(Uuid::from_u128(n))),
            NAMES[n as usize - 1],
            "Chuyên viên, Phòng Tổng hợp",
        ),
        None => (format!("null, {}", house.id(office)), "Phòng Hành chính", "Văn phòng"),
    };
    format!(
        "insert into nomination (id, dossier_id, position, person_id, unit_id, award_code, achievement, honorific, name, post_unit, state, set_aside_reason)
         values ({}, {dossier}, {position}, {subject}, '{code}', 'thành tích riêng số {position}', '', '{name}', '{post}', 'proposed', '');",
        house.id(id)
    )
}

fn says(failure: &Failure) -> String {
    failure.to_string()
}

async fn a_decision_is_prepared_signed_and_becomes_awards(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk
        .rows(1, 2026, MET, &[("LDTT", Some(1), true), ("CSTDCS", Some(1), true), ("TTLDTT", None, true)])
        .await;
    let mut conn = desk.house.db.read().await.expect("read");
    let ready = decision::ready(&mut conn, viewer(desk.clerk, DAY), desk.office).await.expect("ready");
    assert_eq!(ready.iter().map(|row| row.nomination_id).collect::<Vec<_>>(), rows);
    assert_eq!(ready[0].passed_on, Some(date(MET)));
    drop(conn);

    let id = desk.prepare(&rows, DAY).await.expect("prepared");
    let mut conn = desk.house.db.read().await.expect("read");
    assert!(
        decision::ready(&mut conn, viewer(desk.clerk, DAY), desk.office).await.expect("ready").is_empty()
    );
    let queue = decision::waiting(&mut conn, viewer(desk.leader, DAY)).await.expect("queue");
    assert_eq!((queue[0].id, queue[0].collectives, queue[0].people), (id, 1, 2));
    assert!(decision::waiting(&mut conn, viewer(desk.clerk, DAY)).await.expect("queue").is_empty());
    drop(conn);

    desk.sign(id, "5", DAY).await.expect("signed");
    let signed = desk.seen(id, DAY).await;
    assert_eq!((signed.kind, signed.state, signed.number.as_str()), (Kind::Grant, State::Signed, "05/QĐ-VP"));
    assert_eq!(signed.draft.bases, legal_bases(Law::built_in(), date(DAY)));
    let codes: Vec<_> =
        signed.rows.iter().map(|row| (row.ordinal, row.award_code.as_str(), row.bonus)).collect();
    let expected = [(1, "TTLDTT", Some(2_030_000)), (2, "LDTT", Some(0)), (3, "CSTDCS", Some(2_530_000))];
    assert_eq!(codes, expected, "collectives first; of two titles of one year the highest is paid");
    assert_eq!(signed.total, Some(4_560_000));

    let token = signed.rows[2].token.clone().expect("a token");
    assert_eq!(token.len(), 32);
    let Verified::Valid(honour) = desk.verify(&token.to_uppercase()).await else { panic!("{token}") };
    assert_eq!((honour.name.as_str(), honour.code.as_str()), ("Nguyễn Thị Đào", "CSTDCS"));
    assert_eq!(
        (honour.decision_number.as_str(), honour.decided, honour.year),
        ("05/QĐ-VP", Some(date(DAY)), 2026)
    );
    assert_eq!(honour.issuer, "Đơn vị VP (hư cấu)");
    assert_eq!(desk.verify(&"0".repeat(32)).await, Verified::Unknown);
    assert_eq!(desk.verify("").await, Verified::Unknown);

    let mut conn = desk.house.db.read().await.expect("read");
    assert_eq!(audit::check_chain(&mut conn).await.expect("check"), Vec::<String>::new());
    let listed = decision::list(&mut conn, viewer(desk.clerk, DAY), Some(State::Signed)).await.expect("list");
    assert_eq!((listed.len(), listed[0].total), (1, Some(4_560_000)));
}

async fn nothing_changes_between_view_and_signature(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true), ("LDTT", Some(2), true)]).await;
    let id = desk.prepare(&rows, DAY).await.expect("prepared");
    let (version, signing) = desk.signing(id, "5", DAY).await;
    let act = desk.house.act(desk.clerk, DAY);
    decision::update(&desk.house.db, &act, id, version, &desk.draft(&rows[..1])).await.expect("updated");
    let act = desk.house.act(desk.leader, DAY);
    let signed = decision::sign(&desk.house.db, &act, id, version, &signing).await;
    assert!(matches!(signed, Err(Failure::Stale)), "{signed:?}");
    let act = desk.house.act(desk.leader, DAY);
    let signed = decision::sign(&desk.house.db, &act, id, version + 1, &signing).await;
    assert!(signed.as_ref().is_err_and(|e| says(e).contains("khác số đã hiện")), "{signed:?}");
    desk.sign(id, "5", DAY).await.expect("signed after a fresh look");
    let act = desk.house.act(desk.clerk, DAY);
    let late = decision::update(&desk.house.db, &act, id, version + 2, &desk.draft(&rows)).await;
    assert!(late.as_ref().is_err_and(|e| says(e).contains("đã ký")), "{late:?}");
}

async fn a_row_that_no_meeting_passed_cannot_be_decided(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true), ("LDTT", Some(2), false)]).await;
    let refused = desk.prepare(&rows, DAY).await;
    assert!(
        refused.as_ref().is_err_and(|e| says(e).contains("H’Hen Niê chưa được phiên họp")),
        "{refused:?}"
    );
    assert!(matches!(desk.prepare(&[Uuid::nil()], DAY).await, Err(Failure::Missing)));
    let id = desk.prepare(&rows[..1], DAY).await.expect("prepared");
    assert!(
        matches!(desk.prepare(&rows[..1], DAY).await, Err(Failure::Missing)),
        "another decision holds the row"
    );
    let early = desk.sign(id, "5", "2026-08-19").await;
    assert!(early.as_ref().is_err_and(|e| says(e).contains("sớm hơn ngày họp")), "{early:?}");
}

async fn a_number_is_used_once_a_year(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true), ("LDTT", Some(2), true)]).await;
    let first = desk.prepare(&rows[..1], DAY).await.expect("prepared");
    let second = desk.prepare(&rows[1..], DAY).await.expect("prepared");
    desk.sign(first, "05", DAY).await.expect("signed");
    let again = desk.sign(second, "5/QĐ-VP", DAY).await;
    assert!(
        again.as_ref().is_err_and(|e| says(e).contains("Số 05/QĐ-VP đã dùng trong năm 2026")),
        "{again:?}"
    );
    desk.sign(second, "05", "2027-01-04").await.expect("a new year, a new series");
}

async fn where_the_law_of_the_day_is_unknown_no_sum_is_invented(house: House) {
    let desk = Desk::new(house).await;
    let then = "2017-08-31";
    let rows = desk.rows(1, 2017, "2017-08-25", &[("GK", Some(1), true)]).await;
    let id = desk.prepare(&rows, then).await.expect("prepared");
    let refused = desk.sign(id, "12", then).await;
    assert!(refused.as_ref().is_err_and(|e| says(e).contains("căn cứ thẩm quyền")), "{refused:?}");
    let (version, signing) = desk.signing(id, "12", then).await;
    let signing = Signing { authority_reason: "Quy chế của cơ quan (hư cấu)".into(), ..signing };
    let act = desk.house.act(desk.leader, then);
    decision::sign(&desk.house.db, &act, id, version, &signing).await.expect("signed");
    let signed = desk.seen(id, then).await;
    assert_eq!((signed.total, signed.rows[0].bonus), (None, None));
    assert_eq!(signed.authority_reason, "Quy chế của cơ quan (hư cấu)");
}

async fn an_award_is_taken_back_by_a_decision_of_its_own(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true), ("LDTT", Some(2), true)]).await;
    let id = desk.prepare(&rows, DAY).await.expect("prepared");
    desk.sign(id, "5", DAY).await.expect("signed");
    let granted = desk.seen(id, DAY).await.rows[0].clone();
    let (award, token) = (granted.award_id.expect("an award"), granted.token.expect("a token"));
    let taken = desk.revoke(award, "5").await;
    assert!(taken.as_ref().is_err_and(|e| says(e).contains("đã dùng")), "{taken:?}");
    let revocation = desk.revoke(award, "6").await.expect("taken back");
    let Verified::Revoked { honour, number, on } = desk.verify(&token).await else { panic!("still valid") };
    assert_eq!((honour.name.as_str(), number.as_str(), on), ("Nguyễn Thị Đào", "06/QĐ-VP", Some(date(DAY))));
    let seen = desk.seen(revocation, DAY).await;
    assert_eq!((seen.kind, seen.state, seen.taken_back.len()), (Kind::Revoke, State::Signed, 1));
    assert_eq!(seen.taken_back[0].granted_by, Some(id));
    let first = desk.seen(id, DAY).await;
    assert_eq!(first.rows[0].revoked_by, Some(revocation), "the decision that granted stays and knows");
    assert_eq!(first.rows[1].revoked_by, None);
    let again = desk.revoke(award, "7").await;
    assert!(again.as_ref().is_err_and(|e| says(e).contains("đã bị hủy bỏ")), "{again:?}");
    let mut conn = desk.house.db.read().await.expect("read");
    let roll = honour::search(&mut conn, &honour::Query::default(), 10).await.expect("roll");
    assert_eq!(roll.honours.len(), 1, "the roll shows what stands");
    let found = honour::Query { text: "dao".into(), ..Default::default() };
    assert!(honour::search(&mut conn, &found, 10).await.expect("roll").honours.is_empty());
}

async fn only_the_office_sees_and_steps(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true)]).await;
    let foreign = desk.house.act(desk.foreign, DAY);
    let tried = decision::prepare(&desk.house.db, &foreign, desk.office, &desk.draft(&rows)).await;
    assert!(matches!(tried, Err(Failure::Missing)), "{tried:?}");
    let leader = desk.house.act(desk.leader, DAY);
    let tried = decision::prepare(&desk.house.db, &leader, desk.office, &desk.draft(&rows)).await;
    assert!(tried.as_ref().is_err_and(|e| says(e).contains("Chỉ chuyên viên")), "{tried:?}");
    let id = desk.prepare(&rows, DAY).await.expect("prepared");
    let (version, signing) = desk.signing(id, "5", DAY).await;
    let mut conn = desk.house.db.read().await.expect("read");
    for unknown in [id, Uuid::nil()] {
        let found = decision::find(&mut conn, viewer(desk.foreign, DAY), unknown).await;
        assert!(matches!(found, Err(Failure::Missing)), "{found:?}");
    }
    let ready = decision::ready(&mut conn, viewer(desk.foreign, DAY), desk.office).await;
    assert!(matches!(ready, Err(Failure::Missing)), "{ready:?}");
    assert!(decision::list(&mut conn, viewer(desk.foreign, DAY), None).await.expect("list").is_empty());
    drop(conn);
    for (who, outside) in [(desk.foreign, true), (desk.clerk, false)] {
        let act = desk.house.act(who, DAY);
        let signed = decision::sign(&desk.house.db, &act, id, version, &signing).await;
        assert_eq!(matches!(signed, Err(Failure::Missing)), outside, "{signed:?}");
        assert!(signed.is_err());
    }
    desk.sign(id, "5", DAY).await.expect("signed");
    let award = desk.seen(id, DAY).await.rows[0].award_id.expect("an award");
    let act = desk.house.act(desk.foreign, DAY);
    let revoking = Revoking {
        number: "6".into(),
        on: Some(date(DAY)),
        signer_name: "A".into(),
        signer_post: "B".into(),
        reason: "C".into(),
    };
    let taken = decision::revoke(&desk.house.db, &act, award, &revoking).await;
    assert!(matches!(taken, Err(Failure::Missing)), "{taken:?}");
}

async fn a_repeated_signature_gives_one_decision(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true)]).await;
    let id = desk.prepare(&rows, DAY).await.expect("prepared");
    let (version, signing) = desk.signing(id, "5", DAY).await;
    let act = desk.house.act(desk.leader, DAY);
    decision::sign(&desk.house.db, &act, id, version, &signing).await.expect("signed");
    let again = decision::sign(&desk.house.db, &act, id, version, &signing).await.expect("the same");
    assert_eq!((again.id, again.repeated), (id, true));
    let mut conn = desk.house.db.read().await.expect("read");
    let roll = honour::search(&mut conn, &honour::Query::default(), 10).await.expect("roll");
    assert_eq!(roll.honours.len(), 1);
}

async fn an_initiative_is_used_by_the_award_that_names_it_until_it_is_taken_back(house: House) {
    let desk = Desk::new(house).await;
    let person = Uuid::from_u128(1);
    let (office, holder) = (desk.house.id(desk.office), Holder::Person(person));
    let membership = format!(
        "insert into membership (id, person_id, unit_id, post, starts) values ({}, {}, {office}, '', '{FOUNDED}')",
        desk.house.id(Uuid::from_u128(0x50)),
        desk.house.id(person)
    );
    desk.house.tamper(&membership).await;
    let initiative = NewInitiative {
        person,
        year: 2026,
        kind: InitiativeKind::Initiative,
        effect: Effect::Base,
        name: "Mẫu biểu chung (hư cấu)".into(),
        recognised_by: "Hội đồng sáng kiến (hư cấu)".into(),
        used_for: Vec::new(),
    };
    let act = || desk.house.act(desk.clerk, DAY);
    let named = record::add_initiative(&desk.house.db, &act(), &initiative).await.expect("initiative").id;
    let rows = desk.rows(1, 2026, MET, &[("LDTT", Some(1), true), ("CSTDCS", Some(1), true)]).await;
    let names = format!(
        "insert into nomination_initiative (nomination_id, initiative_id) values ({}, {})",
        desk.house.id(rows[1]),
        desk.house.id(named)
    );
    desk.house.tamper(&names).await;
    let served = async || {
        let mut conn = desk.house.db.read().await.expect("read");
        let facts = record::person_facts(&mut conn, &[person]).await.expect("facts");
        facts[&person].initiatives.clone().expect("known")[0].used_for.clone()
    };
    let id = desk.prepare(&rows, DAY).await.expect("prepared");
    assert_eq!(served().await, Vec::<String>::new(), "not before it is signed");
    desk.sign(id, "5", DAY).await.expect("signed");
    assert_eq!(served().await, ["CSTDCS"]);

    let signed = desk.seen(id, DAY).await;
    let award = signed.rows.iter().find(|row| row.award_code == "CSTDCS").and_then(|row| row.award_id);
    let award = award.expect("an award");
    let struck = record::strike(&desk.house.db, &act(), holder, award, "Ghi nhầm (hư cấu)", None).await;
    assert!(struck.as_ref().is_err_and(|e| says(e).contains("quyết định thu hồi")), "{struck:?}");
    let corrected = NewInitiative { name: "Mẫu biểu dùng chung (hư cấu)".into(), ..initiative };
    let corrected = NewEntry::Initiative(corrected);
    record::correct(&desk.house.db, &act(), named, &corrected, "Sai tên (hư cấu)", None)
        .await
        .expect("corrected");
    assert_eq!(served().await, ["CSTDCS"], "it is the same initiative under its right name");
    let mut conn = desk.house.db.read().await.expect("read");
    let known = record::find(&mut conn, viewer(desk.clerk, DAY), holder).await.expect("record");
    assert_eq!(known.initiatives[0].named, [rows[1]]);
    drop(conn);

    desk.revoke(award, "6").await.expect("taken back");
    assert_eq!(served().await, Vec::<String>::new(), "an award that was taken back used nothing");
}
