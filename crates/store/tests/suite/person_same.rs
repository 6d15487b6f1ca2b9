//! Who may be one person, two records made one, and that taken back. Everybody here is invented.

use domain::account::Role;
use domain::council::{NewCouncil, NewMember, Part};
use domain::org::life::{Event, Paper};
use domain::person::Profile;
use domain::person::private::Private;
use domain::record::{
    CaseKind, Holder, NewAbsence, NewAward, NewCase, NewDiscipline, NewGrade, NewInitiative,
};
use law::{AbsenceKind, Category, GradeLevel};
use store::account::NewAccount;
use store::person::{merge, private, same};
use store::{Failure, account, council, doctor, org, person, record};
use uuid::Uuid;

use crate::house::{House, PASSWORD, date, placement, profile, viewer};
use crate::on_both;

on_both!(
    pairs_come_with_a_score_and_reasons_however_many_people_there_are,
    two_people_are_not_suggested_again_until_that_is_taken_back,
    a_merge_taken_back_leaves_everything_as_it_was,
    what_came_after_the_merge_stays_with_the_kept_one,
    what_one_person_cannot_have_both_of_is_refused,
    a_merge_is_not_taken_back_over_what_came_later,
    a_record_that_went_is_nowhere_and_leads_to_the_kept_one,
    who_writes_over_one_of_two_merges_nothing,
);

const DAY: &str = "2026-11-02";
const REASON: &str = "Đã đối chiếu quyết định tuyển dụng (hư cấu)";

struct Office {
    house: House,
    office: Uuid,
    admin: Uuid,
    keeper: Uuid,
    a: Uuid,
    b: Uuid,
}

impl Office {
    async fn new(house: House) -> Self {
        let (office, admin) = house.office(DAY).await;
        let (a, b) =
            (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
        let keeper = house.member(admin, "tochuc", Role::Personnel, office, DAY).await;
        Self { house, office, admin, keeper, a, b }
    }

    async fn person(&self, unit: Uuid, name: &str, birth_year: Option<i64>, starts: &str) -> Uuid {
        let profile = Profile { birth_year, ..profile(name) };
        let act = self.house.act(self.admin, DAY);
        person::create(&self.house.db, &act, &profile, &placement(unit, starts)).await.expect("person").id
    }

    async fn number(&self, person: Uuid, number: &str) {
        let sheet =
            Private { id_number: Some(number.into()), ethnicity: "Thái".into(), ..Private::default() };
        let act = self.house.act(self.keeper, DAY);
        private::update(&self.house.db, &act, person, &sheet).await.expect("written");
    }

    async fn suggested(&self, who: Uuid, few: i64) -> Vec<(Uuid, Uuid, u8, Vec<&'static str>)> {
        let mut conn = self.house.db.read().await.expect("read");
        let found = same::suggested(&mut conn, viewer(who, DAY), "", few).await.expect("suggested");
        found
            .pairs
            .into_iter()
            .map(|pair| (pair.one.id, pair.other.id, pair.told.score, pair.told.reasons))
            .collect()
    }

    async fn merge(&self, kept: Uuid, gone: Uuid) -> Result<Uuid, Failure> {
        let act = self.house.act(self.admin, DAY);
        merge::merge(&self.house.db, &act, kept, gone, REASON).await.map(|done| done.id)
    }

    async fn undo(&self, merge: Uuid) -> Result<(), Failure> {
        merge::undo(&self.house.db, &self.house.act(self.admin, DAY), merge).await.map(drop)
    }

    async fn grade(&self, person: Uuid, year: i64, grade: GradeLevel) {
        let new = NewGrade { holder: Holder::Person(person), year, grade, decision: "1/TB".into() };
        record::add_grade(&self.house.db, &self.house.act(self.admin, DAY), &new).await.expect("grade");
    }

    async fn award(&self, person: Uuid, year: i64, number: &str) {
        let new = NewAward {
            holder: Holder::Person(person),
            code: "LDTT".into(),
            category: Category::Merit,
            year,
            decided: None,
            decision_number: number.into(),
            issuer: String::new(),
            achievement: String::new(),
        };
        record::add_award(&self.house.db, &self.house.act(self.admin, DAY), &new).await.expect("award");
    }

    /// Something of every other kind on the record.
    async fn live(&self, person: Uuid, initiative: &str) {
        let (db, act) = (&self.house.db, || self.house.act(self.admin, DAY));
        let new = NewInitiative {
            person,
            year: 2024,
            kind: law::InitiativeKind::Initiative,
            effect: law::Effect::Base,
            name: initiative.into(),
            recognised_by: "HĐ".into(),
            used_for: Vec::new(),
        };
        record::add_initiative(db, &act(), &new).await.expect("initiative");
        let new = NewDiscipline {
            person,
            measure: law::Measure::ALL[0],
            imposed: date("2020-02-01"),
            until: None,
            duty_related: true,
            decision: "3/QĐ".into(),
        };
        record::add_discipline(db, &act(), &new).await.expect("discipline");
        let new =
            NewCase { holder: Holder::Person(person), kind: CaseKind::Complaint, opened: date("2025-02-01") };
        record::open_case(db, &act(), &new).await.expect("case");
        self.absence(person, AbsenceKind::Sick, "2024-03-01", "2024-04-15").await;
        self.struck(person).await;
    }

    async fn absence(&self, person: Uuid, kind: AbsenceKind, from: &str, to: &str) -> Uuid {
        let new = NewAbsence { person, kind, from: date(from), to: date(to), decision: "4/QĐ".into() };
        record::add_absence(&self.house.db, &self.house.act(self.admin, DAY), &new).await.expect("absence").id
    }

    /// An entry that was wrong and is struck out.
    async fn struck(&self, person: Uuid) {
        let wrong = self.absence(person, AbsenceKind::Study, "2018-01-01", "2018-06-30").await;
        let (db, act) = (&self.house.db, self.house.act(self.admin, DAY));
        record::strike(db, &act, Holder::Person(person), wrong, REASON, None).await.expect("struck");
    }

    async fn account(&self, person: Uuid, login: &str) -> Uuid {
        let new = NewAccount {
            login: login.into(),
            display_name: "Người dùng (hư cấu)".into(),
            password: PASSWORD.into(),
            person: Some(person),
        };
        account::create(&self.house.db, &self.house.act(self.admin, DAY), &new).await.expect("account").id
    }

    /// A council in which these sit.
    async fn council(&self, people: &[Uuid]) {
        let parts = [Part::Chair, Part::Secretary, Part::Member, Part::Member];
        let clerk = self.admin;
        let members =
            people.iter().zip(parts).map(|(person, part)| NewMember { person: *person, part }).collect();
        let new = NewCouncil {
            name: "Hội đồng (hư cấu)".into(),
            decision_number: format!("{}/QĐ-VP", people[0].simple()),
            decision_date: date("2026-01-06"),
            ends: None,
            members,
        };
        let act = self.house.act(clerk, DAY);
        council::create(&self.house.db, &act, self.office, &new).await.expect("council");
    }

    /// A dossier with a row for each of these, a registration of each, and a row of a list that means the last.
    async fn proposals(&self, people: &[Uuid]) {
        let (unit, admin) = (self.house.id(self.office), self.house.id(self.admin));
        let at = "2026-01-01T00:00:00Z";
        let beside = |n: u128| self.house.id(Uuid::from_u128(people[0].as_u128() + n));
        let (key, movement) = (beside(1_000), beside(2_000));
        let dossier = format!(
            "insert into dossier (id, unit_id, office_id, state, version, title, year, category, created_by, created_at)
             values ({key}, {unit}, {unit}, 'draft', 1, 'Hồ sơ', 2025, 'merit', {admin}, '{at}');
             insert into movement (id, unit_id, state, version, title, folded, theme, occasion, kind, practice, scope, subjects,
                purpose, requirements, plan, measures, carried_out_by, followed_by, parent_number, parent_issuer, number,
                signer_name, signer_post, summary, created_by, created_at, updated_at)
             values ({movement}, {unit}, 'draft', 1, 'Phong trào', 'phong trao', '', '', 'thematic', '', 'unit', '', '', '', '', '', '',
                '', '', '', '', '', '', '', {admin}, '{at}', '{at}');
             insert into answer (id, movement_id, unit_id, version, note, answered_at, answered_by)
             values ({key}, {movement}, {unit}, 1, '', '{at}', {admin});
             insert into import (id, unit_id, account_id, begun_at, file_name, state, version, starts, legal_group, awards_held, lists)
             values ({key}, {unit}, {admin}, '{at}', 'a.csv', 'closed', 1, '2026-01-01', 'civil_servant', false, '[]');"
        );
        self.house.tamper(&dossier).await;
        for (position, person) in people.iter().enumerate() {
            let (id, person) = (beside(1 + position as u128), self.house.id(*person));
            let code = ["CSTDCS", "GK", "BKUB"][position % 3];
            self.house
                .tamper(&format!(
                    "insert into nomination (id, dossier_id, position, person_id, award_code, achievement, honorific, name,
                        post_unit, state, set_aside_reason)
                     values ({id}, {key}, {position}, {person}, '{code}', '', 'Bà', 'Tên', '', 'proposed', '');
                     insert into registration (id, answer_id, position, person_id, award_code)
                     values ({id}, {key}, {position}, {person}, 'LDTT');
                     insert into import_row (id, import_id, position, list, line, band, cells, state, person_id, is_chosen, says)
                     values ({id}, {key}, {position}, 0, 1, '{{}}', '[]', 'taken', {person}, false, '');"
                ))
                .await;
        }
        self.house.fill_search().await;
    }

    async fn snapshot(&self) -> Vec<String> {
        self.house.dump(TOUCHED).await
    }

    async fn sound(&self, when: &str) {
        let mut conn = self.house.db.read().await.expect("read");
        assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new(), "{when}");
    }
}

/// Every table that a merge may touch.
const TOUCHED: &[&str] = &[
    "person",
    "person_private",
    "person_apart",
    "membership",
    "grade",
    "award",
    "initiative",
    "discipline",
    "pending_case",
    "absence",
    "record_struck",
    "fact_report",
    "nomination",
    "registration",
    "council_member",
    "account",
    "import_row",
    "search_entry",
    "search_posting",
];

fn says(refused: Result<impl std::fmt::Debug, Failure>) -> String {
    match refused {
        Err(Failure::Refused(refusals)) => refusals.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn pairs_come_with_a_score_and_reasons_however_many_people_there_are(house: House) {
    let it = Office::new(house).await;
    let hoa = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let twin = it.person(it.b, "Lò Thị Hoà", Some(1985), "2020-01-01").await;
    it.person(it.b, "Lò Thị Hoà", Some(1991), "2020-01-01").await;
    let mai = it.person(it.a, "Vũ Thị Mai", None, "2012-01-01").await;
    let other_mai = it.person(it.b, "Vũ Thị Mai", Some(1970), "2012-01-01").await;
    let (one, same_number) = (
        it.person(it.a, "Bùi Thị Lan", Some(1980), "2012-01-01").await,
        it.person(it.b, "Bùi Lan", Some(1980), "2012-01-01").await,
    );
    it.number(one, "014180000001").await;
    it.number(same_number, "014180000001").await;
    let (two, numbers) = (
        it.person(it.a, "Hà Thị Nga", Some(1980), "2012-01-01").await,
        it.person(it.a, "Hà Thị Nga", Some(1980), "2012-01-01").await,
    );
    it.number(two, "014180000002").await;
    it.number(numbers, "014180000003").await;
    let (here, there) = (
        it.person(it.a, "Đỗ Thị Bé", Some(1980), "2012-01-01").await,
        it.person(it.a, "Đỗ Thị Bé", Some(1980), "2015-01-01").await,
    );
    for few in [same::FEW, 0] {
        let pairs = it.suggested(it.admin, few).await;
        let told: Vec<_> = pairs
            .iter()
            .map(|(one, other, score, _)| ((*one).min(*other), (*one).max(*other), *score >= 78))
            .collect();
        let pair = |one: Uuid, other: Uuid, certain| (one.min(other), one.max(other), certain);
        let mut expected = vec![
            pair(here, there, true),
            // Another unit, and no day of birth: somebody must look.
            pair(hoa, twin, false),
            pair(mai, other_mai, false),
            pair(one, same_number, false),
        ];
        let mut sorted = told.clone();
        expected.sort();
        sorted.sort();
        assert_eq!(sorted, expected, "few {few}: {pairs:?}");
        assert_eq!(told[0], pair(here, there, true), "the likeliest first");
        let reasons =
            |one: Uuid| pairs.iter().find(|pair| pair.0 == one || pair.1 == one).map(|pair| pair.3.clone());
        assert!(reasons(hoa).is_some_and(|reasons| reasons.contains(&"Cùng họ tên") && reasons.contains(&"Cùng năm sinh")));
        assert!(reasons(one).is_some_and(|reasons| reasons.contains(&"Cùng số định danh")));
        let head = it.house.member(it.admin, &format!("truong{few}"), Role::Head, it.office, DAY).await;
        assert_eq!(it.suggested(head, few).await, [], "who does not write is told nothing");
        let clerk = it.house.member(it.admin, &format!("chuyenvien{few}"), Role::Clerk, it.a, DAY).await;
        assert_eq!(it.suggested(clerk, few).await.len(), 1, "only pairs inside the division");
    }
}

async fn two_people_are_not_suggested_again_until_that_is_taken_back(house: House) {
    let it = Office::new(house).await;
    let one = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let other = it.person(it.b, "Lò Thị Hoà", Some(1985), "2020-01-01").await;
    let (db, act) = (&it.house.db, || it.house.act(it.admin, DAY));
    assert!(says(same::set_apart(db, &act(), one, other, " ").await).contains("Ghi căn cứ"));
    let apart = same::set_apart(db, &act(), other, one, REASON).await.expect("two").id;
    for few in [same::FEW, 0] {
        assert_eq!(it.suggested(it.admin, few).await, []);
    }
    assert!(says(same::set_apart(db, &act(), one, other, REASON).await).contains("Đã ghi"));
    assert!(says(it.merge(one, other).await).contains("Đã ghi là hai người"));
    let mut conn = db.read().await.expect("read");
    assert_eq!(same::aparts(&mut conn, viewer(it.admin, DAY)).await.expect("list").len(), 1);
    drop(conn);
    same::take_back_apart(db, &act(), apart).await.expect("taken back");
    assert!(matches!(same::take_back_apart(db, &act(), apart).await, Err(Failure::Missing)));
    assert_eq!(it.suggested(it.admin, 0).await.len(), 1);
}

/// Each scenario: where and since when either stands, and which of the things below he has.
async fn a_merge_taken_back_leaves_everything_as_it_was(house: House) {
    let it = Office::new(house).await;
    let chair = it.person(it.office, "Hoàng Văn Chủ", Some(1970), "2010-01-01").await;
    let secretary = it.person(it.office, "Hoàng Thị Thư", Some(1971), "2010-01-01").await;
    for scenario in 0_u32..8 {
        let has = |bit: u32| scenario & (1 << bit) != 0;
        let name = format!(
            "Lò Thị Hoà {}",
            ["An", "Ba", "Chi", "Du", "En", "Pha", "Giang", "Hà"][scenario as usize]
        );
        let kept = it.person(it.a, &name, has(0).then_some(1985), "2015-01-01").await;
        let (unit, starts) = match (has(1), has(2)) {
            (false, false) => (it.a, "2015-01-01"),
            (true, false) => (it.b, "2020-06-01"),
            (false, true) => (it.b, "2012-01-01"),
            (true, true) => (it.a, "2018-01-01"),
        };
        let gone = it.person(unit, &name, Some(1985), starts).await;
        if has(2) {
            let act = it.house.act(it.admin, DAY);
            person::move_to(&it.house.db, &act, gone, &placement(it.office, "2022-01-01"))
                .await
                .expect("moved");
        }
        it.grade(gone, 2023, GradeLevel::Excellent).await;
        it.grade(gone, 2024, GradeLevel::Good).await;
        it.award(gone, 2023, if has(1) { "7/QĐ" } else { "" }).await;
        it.live(gone, "Mẫu chung").await;
        if has(0) {
            it.grade(kept, 2024, GradeLevel::Good).await;
            it.award(kept, 2023, "").await;
            it.live(kept, "Mẫu chung").await;
        }
        it.number(gone, &format!("01418500000{scenario}")).await;
        if has(1) {
            it.number(kept, &format!("01418500000{scenario}")).await;
        }
        it.account(if has(2) { kept } else { gone }, &format!("nguoi{scenario}")).await;
        it.council(&[chair, secretary, gone]).await;
        it.proposals(&[kept, gone]).await;
        let third = it.person(it.a, "Người Thứ Ba", Some(1980), "2012-01-01").await;
        let act = it.house.act(it.admin, DAY);
        same::set_apart(&it.house.db, &act, gone, third, REASON).await.expect("two");

        let before = it.snapshot().await;
        it.sound("before").await;
        let merge = it.merge(kept, gone).await.expect("merged");
        it.sound("merged").await;
        assert_ne!(it.snapshot().await, before);
        let id = it.house.id(gone).replace("x'", "X'").replace('\'', "");
        let id = id.strip_prefix('X').map_or(id.clone(), str::to_uppercase);
        for table in ["membership", "account", "registration", "import_row"] {
            let left: Vec<_> =
                it.house.dump(&[table]).await.into_iter().filter(|row| row.contains(&id)).collect();
            assert_eq!(left, Vec::<String>::new(), "{table}");
        }
        it.undo(merge).await.expect("taken back");
        let after = it.snapshot().await;
        let differs: Vec<_> = before
            .iter()
            .filter(|row| !after.contains(row))
            .chain(after.iter().filter(|row| !before.contains(row)))
            .collect();
        assert!(differs.is_empty(), "scenario {scenario}: {differs:#?}");
        assert_eq!(after, before);
        it.sound("taken back").await;
        assert!(matches!(it.undo(merge).await, Err(Failure::Missing)), "once");
    }
}

async fn what_came_after_the_merge_stays_with_the_kept_one(house: House) {
    let it = Office::new(house).await;
    let kept = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let gone = it.person(it.a, "Lò Thị Hoà", Some(1985), "2012-01-01").await;
    it.grade(gone, 2023, GradeLevel::Good).await;
    it.number(gone, "014185000001").await;
    let merge = it.merge(kept, gone).await.expect("merged");
    it.grade(kept, 2025, GradeLevel::Good).await;
    let sheet =
        Private { id_number: Some("014185000001".into()), ethnicity: "Tày".into(), ..Private::default() };
    let act = it.house.act(it.keeper, DAY);
    private::update(&it.house.db, &act, kept, &sheet).await.expect("mended since");
    it.undo(merge).await.expect("taken back");
    let mut conn = it.house.db.read().await.expect("read");
    let mut years = Vec::new();
    for id in [kept, gone] {
        let found = record::find(&mut conn, viewer(it.admin, DAY), Holder::Person(id)).await.expect("record");
        years.push(found.grades.iter().map(|grade| grade.year).collect::<Vec<_>>());
    }
    assert_eq!(years, [vec![2025], vec![2023]]);
    let left = private::find(&mut conn, viewer(it.keeper, DAY), kept).await.expect("sheet").private;
    assert_eq!(
        left,
        Private { ethnicity: "Tày".into(), ..Private::default() },
        "only what the merge filled goes"
    );
}

async fn what_one_person_cannot_have_both_of_is_refused(house: House) {
    let it = Office::new(house).await;
    let kept = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let gone = it.person(it.a, "Lò Thị Hoà", Some(1985), "2012-01-01").await;
    it.grade(kept, 2024, GradeLevel::Good).await;
    it.grade(gone, 2024, GradeLevel::Excellent).await;
    it.award(kept, 2023, "1/QĐ").await;
    it.award(gone, 2023, "2/QĐ").await;
    it.account(kept, "mot").await;
    it.account(gone, "hai").await;
    it.number(kept, "014185000001").await;
    it.number(gone, "014185000002").await;
    it.absence(kept, AbsenceKind::Sick, "2025-01-01", "2025-02-01").await;
    it.absence(gone, AbsenceKind::Study, "2025-02-01", "2025-03-01").await;
    let third = it.person(it.office, "Hoàng Văn Chủ", Some(1970), "2010-01-01").await;
    it.council(&[third, kept, gone]).await;
    it.proposals(&[kept, gone]).await;
    it.house.tamper("update nomination set award_code = 'GK'").await;
    let before = it.snapshot().await;
    let told = says(it.merge(kept, gone).await);
    for clash in [
        "số định danh khác nhau",
        "tài khoản đang dùng",
        "Năm 2024",
        "Hội đồng (hư cấu)",
        "Hồ sơ “Hồ sơ”",
        "năm 2023",
        "trùng ngày",
    ] {
        assert!(told.contains(clash), "{clash}: {told}");
    }
    assert!(!told.contains("014185"), "{told}");
    assert_eq!(it.snapshot().await, before);
    let mut conn = it.house.db.read().await.expect("read");
    let compared = merge::compared(&mut conn, viewer(it.admin, DAY), kept, gone).await.expect("compared");
    assert_eq!(compared.clashes.refusals().to_string(), told, "the page shows what the act refuses");
}

async fn a_merge_is_not_taken_back_over_what_came_later(house: House) {
    let it = Office::new(house).await;
    let kept = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let gone = it.person(it.b, "Lò Thị Hoà", Some(1985), "2020-01-01").await;
    let next = it.person(it.b, "Lò Thị Hoà", Some(1985), "2020-01-01").await;
    let first = it.merge(kept, gone).await.expect("merged");
    let second = it.merge(kept, next).await.expect("merged");
    assert!(says(it.undo(first).await).contains("hoàn tác lần ấy trước"));
    it.undo(second).await.expect("the later one first");
    let act = it.house.act(it.admin, DAY);
    person::move_to(&it.house.db, &act, kept, &placement(it.office, "2026-10-01")).await.expect("moved");
    let before = it.snapshot().await;
    assert!(says(it.undo(first).await).contains("đã chuyển đơn vị"));
    assert_eq!(it.snapshot().await, before);

    let twins = [
        it.person(it.a, "Lò Thị Hoà", Some(1990), "2012-01-01").await,
        it.person(it.a, "Lò Thị Hoà", Some(1990), "2012-01-01").await,
    ];
    let third = it.merge(twins[0], twins[1]).await.expect("merged");
    let paper =
        Paper { number: "1/QĐ".into(), decided: date("2026-10-01"), issuer: "Cơ quan (hư cấu)".into() };
    let event = Event { day: date("2026-11-01"), paper };
    let act = it.house.act(it.admin, DAY);
    org::life::dissolve(&it.house.db, &act, it.a, it.b, &event).await.expect("dissolved");
    assert!(says(it.undo(third).await).contains("đơn vị đã ngừng hoạt động"));
    it.sound("nobody stands in a unit that is no more").await;
}

async fn a_record_that_went_is_nowhere_and_leads_to_the_kept_one(house: House) {
    let it = Office::new(house).await;
    let kept = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let gone = it.person(it.b, "Lò Thị Hoà", Some(1985), "2020-01-01").await;
    let last = it.person(it.b, "Lò Thị Hoà", Some(1985), "2021-01-01").await;
    let beside = it.house.member(it.admin, "ben-b", Role::Clerk, it.b, DAY).await;
    it.merge(kept, gone).await.expect("merged");
    it.merge(last, kept).await.expect("merged");
    let mut conn = it.house.db.read().await.expect("read");
    for id in [kept, gone] {
        assert!(matches!(person::find(&mut conn, viewer(it.admin, DAY), id).await, Err(Failure::Missing)));
        assert_eq!(merge::kept_of(&mut conn, viewer(it.admin, DAY), id).await.expect("asked"), Some(last));
        assert_eq!(merge::kept_of(&mut conn, viewer(beside, DAY), id).await.expect("asked"), Some(last));
        assert_eq!(
            merge::kept_of(&mut conn, viewer(it.keeper, "2020-01-01"), id).await.expect("asked"),
            None
        );
    }
    let people = person::list(&mut conn, viewer(it.admin, DAY), it.office, "hoa", None).await.expect("list");
    assert_eq!((people.people.len(), people.total), (1, Some(1)));
    let query = domain::search::Query::of("lo thi hoa");
    for few in [store::search::FEW, 0] {
        let wanted = store::search::Wanted { query: query.clone(), kind: None, most: 5, few };
        let hits = store::search::find(&mut conn, viewer(it.admin, DAY), &wanted).await.expect("search");
        let ids: Vec<_> = hits.iter().flat_map(|group| group.hits.iter().map(|hit| hit.id)).collect();
        assert_eq!(ids, [last]);
    }
    let stood = person::find(&mut conn, viewer(it.admin, DAY), last).await.expect("found");
    let stood = person::memberships(&mut conn, &stood).await.expect("memberships");
    let way: Vec<_> = stood.iter().map(|stay| (stay.unit_id, stay.starts.to_string())).collect();
    assert_eq!(
        way,
        [(it.b, "2021-01-01".to_owned()), (it.b, "2020-01-01".to_owned()), (it.a, "2012-01-01".to_owned())]
    );
    drop(conn);
    it.sound("merged twice").await;
    it.house.fill_search().await;
    it.sound("with the search filled anew").await;
}

async fn who_writes_over_one_of_two_merges_nothing(house: House) {
    let it = Office::new(house).await;
    let kept = it.person(it.a, "Lò Thị Hòa", Some(1985), "2012-01-01").await;
    let gone = it.person(it.b, "Lò Thị Hoà", Some(1985), "2020-01-01").await;
    let clerk = it.house.member(it.admin, "chuyenvien", Role::Clerk, it.a, DAY).await;
    let head = it.house.member(it.admin, "truongphong", Role::Head, it.office, DAY).await;
    let (db, act) = (&it.house.db, |who| it.house.act(who, DAY));
    for (one, other) in [(kept, gone), (gone, kept), (kept, kept), (kept, Uuid::nil())] {
        assert!(matches!(merge::merge(db, &act(clerk), one, other, REASON).await, Err(Failure::Missing)));
        assert!(matches!(same::set_apart(db, &act(clerk), one, other, REASON).await, Err(Failure::Missing)));
        let mut conn = db.read().await.expect("read");
        assert!(matches!(
            merge::compared(&mut conn, viewer(clerk, DAY), one, other).await,
            Err(Failure::Missing)
        ));
    }
    assert!(says(merge::merge(db, &act(head), kept, gone, REASON).await).contains("Chỉ chuyên viên"));
    let id = it.merge(kept, gone).await.expect("merged");
    let later = merge::undo(db, &act(clerk), id).await;
    assert!(later.is_err(), "he does not write over where she stands: {later:?}");
    let mut conn = db.read().await.expect("read");
    assert_eq!(merge::list(&mut conn, viewer(it.admin, DAY)).await.expect("list").len(), 1);
    assert_eq!(merge::list(&mut conn, viewer(head, DAY)).await.expect("list").len(), 0);
}
