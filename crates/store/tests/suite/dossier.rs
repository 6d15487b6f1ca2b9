use domain::account::Role;
use domain::dossier::{NewDossier, RowState, State, Step};
use domain::record::{Holder, NewAward, NewGrade, NewInitiative};
use law::{Category, Effect, GradeLevel, InitiativeKind, Outcome};
use store::dossier::row::Pasted;
use store::dossier::{self, Sheet, row};
use store::record::struck;
use store::{Failure, record};
use uuid::Uuid;

use crate::house::{House, viewer};
use crate::on_both;

on_both!(
    a_pasted_list_goes_round_until_it_is_accepted,
    who_does_not_reach_the_unit_finds_no_dossier,
    what_the_text_leaves_open_is_confirmed_by_the_office,
    a_line_that_cannot_be_taken_stays_with_its_sentence,
    a_repeated_paste_gives_the_first_answer,
    nobody_is_proposed_twice_or_for_what_he_cannot_have,
    a_stale_form_changes_nothing,
    two_hundred_rows_are_judged_at_once,
    a_row_names_the_initiatives_it_rests_on,
    a_dossier_for_a_high_title_has_the_laws_day,
    a_sent_dossier_judges_anew_when_an_entry_is_struck_and_an_accepted_one_does_not,
);

const DAY: &str = "2026-09-15";
const LATER: &str = "2026-09-25";
/// The criteria of that day are not in the law's data.
const UNREAD_DAY: &str = "2020-11-02";

/// An office with two divisions, invented, and an account for every role.
struct Office {
    office: Uuid,
    a: Uuid,
    clerk: Uuid,
    head: Uuid,
    head_of_b: Uuid,
    leader: Uuid,
}

impl Office {
    async fn new(house: &House, day: &str) -> Self {
        let (office, admin) = house.office(day).await;
        let a = house.division(admin, office, "A", day).await;
        let b = house.division(admin, office, "B", day).await;
        Self {
            office,
            a,
            clerk: house.member(admin, "chuyenvien", Role::Clerk, office, day).await,
            head: house.member(admin, "truongphong.a", Role::Head, a, day).await,
            head_of_b: house.member(admin, "truongphong.b", Role::Head, b, day).await,
            leader: house.member(admin, "lanhdao", Role::Leader, office, day).await,
        }
    }

    /// A person of division A with his grade of the year.
    async fn person(&self, house: &House, name: &str, grade: Option<(i64, GradeLevel)>, day: &str) -> Uuid {
        let person = house.person(self.clerk, self.a, name, day).await;
        if let Some((year, level)) = grade {
            self.grade(house, person, year, level, day).await;
        }
        person
    }

    async fn grade(&self, house: &House, person: Uuid, year: i64, grade: GradeLevel, day: &str) {
        let new =
            NewGrade { holder: Holder::Person(person), year, grade, decision: "12/TB-VP (hư cấu)".into() };
        record::add_grade(&house.db, &house.act(self.clerk, day), &new).await.expect("grade");
    }

    async fn dossier(&self, house: &House, year: i32, day: &str) -> Uuid {
        let new =
            NewDossier {
                title: format!("Đề nghị khen thưởng năm {year}"), year, category: Category::Merit
            };
        dossier::create(&house.db, &house.act(self.head, day), self.a, None, &new).await.expect("dossier").id
    }
}

async fn sheet(house: &House, account: Uuid, id: Uuid, day: &str) -> Sheet {
    let mut conn = house.db.read().await.expect("read");
    dossier::find(&mut conn, viewer(account, day), id).await.expect("sheet")
}

async fn version(house: &House, account: Uuid, id: Uuid, day: &str) -> i64 {
    sheet(house, account, id, day).await.dossier.version
}

async fn paste(house: &House, account: Uuid, id: Uuid, text: &str) -> Pasted {
    let version = version(house, account, id, DAY).await;
    row::paste(&house.db, &house.act(account, DAY), id, version, text, None).await.expect("pasted")
}

fn sentences(failure: &Failure) -> Vec<String> {
    match failure {
        Failure::Refused(refusals) => refusals.iter().map(|refusal| refusal.says.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

fn outcomes(sheet: &Sheet, wanted: Outcome) -> usize {
    sheet.rows.iter().filter(|row| row.verdict.verdict == wanted).count()
}

const TWELVE: [&str; 12] = [
    "Lò Thị Một",
    "Vàng A Hai",
    "Giàng Thị Ba",
    "Lý Văn Bốn",
    "Nguyễn Thị Năm",
    "Trần Văn Sáu",
    "Đỗ Thị Bảy",
    "Phan Văn Tám",
    "Hoàng Thị Chín",
    "Mùa A Mười",
    "Sùng Thị Thử",
    "Tẩn Văn Mẫu",
];

async fn a_pasted_list_goes_round_until_it_is_accepted(house: House) {
    let office = Office::new(&house, DAY).await;
    let mut last = Uuid::nil();
    for (n, name) in TWELVE.iter().enumerate() {
        let grade = match n {
            0..3 => Some((2026, GradeLevel::Completed)),
            11 => None,
            _ => Some((2026, GradeLevel::Good)),
        };
        last = office.person(&house, name, grade, DAY).await;
    }
    let id = office.dossier(&house, 2026, DAY).await;
    let rows: Vec<_> =
        TWELVE.iter().enumerate().map(|(n, name)| format!("{}\t{name}\tChuyên viên\tLĐTT", n + 1)).collect();
    let text = format!(
        "DANH SÁCH ĐỀ NGHỊ\t\t\t\nSTT\tHọ và tên\tChức vụ\tDanh hiệu\n{}\n\tTổng cộng: 12\t\t",
        rows.join("\n")
    );
    let pasted = paste(&house, office.head, id, &text).await;
    assert_eq!(pasted, Pasted { added: 12, says: vec![], rest: String::new() });

    let draft = sheet(&house, office.head, id, DAY).await;
    let count = |outcome| outcomes(&draft, outcome);
    assert_eq!((count(Outcome::Eligible), count(Outcome::NotEligible), count(Outcome::NeedsData)), (8, 3, 1));
    assert!(
        draft
            .rows
            .iter()
            .all(|row| row.honorific == "Bà" && row.post_unit == "Chuyên viên, Đơn vị A (hư cấu)")
    );
    let early = dossier::submit(&house.db, &house.act(office.head, DAY), id, draft.dossier.version).await;
    let says = sentences(&early.expect_err("three rows do not meet the law"));
    assert_eq!(says.len(), 3, "{says:?}");
    assert!(
        says[0].starts_with("Lò Thị Một – Lao động tiên tiến:") && says[0].contains("để lại"),
        "{}",
        says[0]
    );
    assert_eq!(
        says,
        draft.refusals(Step::Submit).iter().map(|r| r.says.clone()).collect::<Vec<_>>(),
        "the page says the same"
    );

    row::set_aside_unmet(&house.db, &house.act(office.head, DAY), id, draft.dossier.version)
        .await
        .expect("set aside");
    let seen = version(&house, office.head, id, DAY).await;
    dossier::submit(&house.db, &house.act(office.head, DAY), id, seen).await.expect("submitted");
    let sent = sheet(&house, office.clerk, id, LATER).await;
    assert_eq!(
        (sent.dossier.state, sent.dossier.received_on),
        (State::Submitted, Some(crate::house::date(DAY)))
    );
    let aside: Vec<_> = sent.rows.iter().filter(|row| row.state == RowState::SetAside).collect();
    assert!(
        aside.len() == 3 && aside.iter().all(|row| row.set_aside_reason.contains("xếp loại")),
        "the law's own reason"
    );
    assert!(!sent.hands.write(State::Submitted) && sent.hands.set_aside(State::Submitted));

    let seen = sent.dossier.version;
    let early = dossier::accept(&house.db, &house.act(office.clerk, LATER), id, seen)
        .await
        .expect_err("one lacks data");
    assert!(sentences(&early)[0].contains("Tẩn Văn Mẫu"), "{early}");
    let silent = dossier::return_for_changes(&house.db, &house.act(office.clerk, LATER), id, seen, " ").await;
    assert!(matches!(&silent, Err(Failure::Refused(r)) if r.for_field("reason").is_some()), "{silent:?}");
    let reason = "Bổ sung xếp loại của Tẩn Văn Mẫu";
    dossier::return_for_changes(&house.db, &house.act(office.clerk, LATER), id, seen, reason)
        .await
        .expect("returned");
    office.grade(&house, last, 2026, GradeLevel::Good, LATER).await;
    let seen = version(&house, office.head, id, LATER).await;
    dossier::resubmit(&house.db, &house.act(office.head, LATER), id, seen).await.expect("sent again");
    let seen = version(&house, office.clerk, id, LATER).await;
    dossier::accept(&house.db, &house.act(office.clerk, LATER), id, seen).await.expect("accepted");

    let kept = sheet(&house, office.head, id, LATER).await;
    assert_eq!(
        (kept.dossier.state, kept.dossier.received_on),
        (State::Accepted, Some(crate::house::date(DAY)))
    );
    assert_eq!((kept.proposed().count(), outcomes(&kept, Outcome::Eligible)), (9, 9));
    let steps: Vec<_> = kept.steps.iter().map(|step| (step.step, step.reason.as_str())).collect();
    assert_eq!(steps, [(Step::Submit, ""), (Step::Return, reason), (Step::Resubmit, ""), (Step::Accept, "")]);
    let again = dossier::return_for_changes(
        &house.db,
        &house.act(office.clerk, LATER),
        id,
        kept.dossier.version,
        "Muộn",
    )
    .await;
    assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");
}

async fn who_does_not_reach_the_unit_finds_no_dossier(house: House) {
    let office = Office::new(&house, DAY).await;
    let id = office.dossier(&house, 2026, DAY).await;
    let mut conn = house.db.read().await.expect("read");
    for (account, sees) in
        [(office.head, true), (office.clerk, true), (office.leader, true), (office.head_of_b, false)]
    {
        let found = dossier::find(&mut conn, viewer(account, DAY), id).await;
        assert_eq!(found.is_ok(), sees, "{found:?}");
        let listed = dossier::list(&mut conn, viewer(account, DAY), None, None).await.expect("list");
        assert_eq!(listed.dossiers.len(), usize::from(sees));
        assert_eq!(
            dossier::counts(&mut conn, viewer(account, DAY)).await.expect("counts").len(),
            usize::from(sees)
        );
    }
    let missing = dossier::find(&mut conn, viewer(office.head, DAY), Uuid::nil()).await;
    assert!(matches!(missing, Err(Failure::Missing)));
    let none =
        dossier::list(&mut conn, viewer(office.head, DAY), Some(State::Accepted), None).await.expect("list");
    assert!(none.dossiers.is_empty());
    drop(conn);

    let foreign = dossier::submit(&house.db, &house.act(office.head_of_b, DAY), id, 1).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
    let reader =
        row::paste(&house.db, &house.act(office.leader, DAY), id, 1, "Lò Thị Một", Some("LDTT")).await;
    assert!(matches!(reader, Err(Failure::Refused(_))), "who reads is told why he may not write: {reader:?}");
    let new = NewDossier { title: "Của đơn vị khác".into(), year: 2026, category: Category::Merit };
    let foreign = dossier::create(&house.db, &house.act(office.head_of_b, DAY), office.a, None, &new).await;
    assert!(matches!(foreign, Err(Failure::Missing)), "{foreign:?}");
}

async fn what_the_text_leaves_open_is_confirmed_by_the_office(house: House) {
    let office = Office::new(&house, UNREAD_DAY).await;
    let person = office.person(&house, "Lò Thị Một", Some((2020, GradeLevel::Good)), UNREAD_DAY).await;
    let id = office.dossier(&house, 2020, UNREAD_DAY).await;
    let act = |account| house.act(account, UNREAD_DAY);
    row::pick(&house.db, &act(office.head), id, 1, &[Holder::Person(person)], "LDTT", "")
        .await
        .expect("picked");
    let draft = sheet(&house, office.head, id, UNREAD_DAY).await;
    let of = draft.rows[0].id;
    assert_eq!(draft.rows[0].verdict.verdict, Outcome::Ask);
    dossier::submit(&house.db, &act(office.head), id, 2).await.expect("an open question may be sent");

    let open = dossier::accept(&house.db, &act(office.clerk), id, 3).await.expect_err("nobody has answered");
    assert!(sentences(&open)[0].contains("xác nhận"), "{open}");
    let own_unit = row::confirm(&house.db, &act(office.head), id, 3, of, true, "Đủ").await;
    assert!(matches!(own_unit, Err(Failure::Refused(_))), "{own_unit:?}");
    let silent = row::confirm(&house.db, &act(office.leader), id, 3, of, true, "").await;
    assert!(matches!(&silent, Err(Failure::Refused(r)) if r.for_field("reason").is_some()), "{silent:?}");
    row::confirm(&house.db, &act(office.clerk), id, 3, of, false, "Chưa thấy biên bản")
        .await
        .expect("not eligible");
    let blocked =
        dossier::accept(&house.db, &act(office.clerk), id, 4).await.expect_err("confirmed as not eligible");
    assert!(sentences(&blocked)[0].contains("để lại"), "{blocked}");
    let reason = "Luật năm 2003: hoàn thành tốt nhiệm vụ, có biên bản bình xét";
    let next_day = "2020-11-03";
    row::confirm(&house.db, &house.act(office.leader, next_day), id, 4, of, true, reason)
        .await
        .expect("eligible");
    dossier::accept(&house.db, &house.act(office.clerk, next_day), id, 5).await.expect("accepted");
    let kept = sheet(&house, office.clerk, id, UNREAD_DAY).await;
    let confirmation = kept.rows[0].confirmation.clone().expect("the last confirmation");
    assert_eq!(
        (confirmation.eligible, confirmation.reason.as_str(), confirmation.who.as_str()),
        (true, reason, "lanhdao (hư cấu)")
    );
}

async fn a_line_that_cannot_be_taken_stays_with_its_sentence(house: House) {
    let office = Office::new(&house, DAY).await;
    for name in ["Lê Văn Hưng", "Lò Thị Hoà", "Lò Thị Mai", "Lò Thị Mai"] {
        office.person(&house, name, None, DAY).await;
    }
    let id = office.dossier(&house, 2026, DAY).await;
    let text = "STT\tHọ và tên\tĐơn vị\tĐề nghị\n\
                I\tTẬP THỂ\t\t\n\
                1\tĐơn vị A (hư cấu)\t\tTTLĐTT\n\
                II\tCÁ NHÂN\t\t\n\
                1\tLê Văn Hùng\t\tLĐTT\n\
                2\tLò Thị Hòa\t\tLĐTT\n\
                3\tLò Thị Mai\t\tLĐTT\n\
                4\tNgười Ở Xa\t\tLĐTT\n\
                5\tLò Thị Hoà\tĐơn vị B\tBằng gì đó";
    let pasted = paste(&house, office.head, id, text).await;
    assert_eq!(pasted.added, 2, "{pasted:?}");
    let expected = [
        "Dòng 5: chưa có “Lê Văn Hùng”, chỉ có Lê Văn Hưng",
        "Dòng 7: có 2 người tên “Lò Thị Mai”",
        "Dòng 8: chưa có “Người Ở Xa”",
        "Dòng 9: chưa rõ “Bằng gì đó”",
    ];
    assert_eq!(pasted.says.len(), 4, "{:?}", pasted.says);
    for (says, begins) in pasted.says.iter().zip(expected) {
        assert!(says.starts_with(begins), "{says}");
    }
    assert!(
        !pasted.rest.contains("Lò Thị Hòa\t") && pasted.rest.contains("4\tNgười Ở Xa\t\tLĐTT"),
        "{}",
        pasted.rest
    );

    let mended = paste(&house, office.head, id, &pasted.rest.replace("Hùng", "Hưng")).await;
    assert_eq!((mended.added, mended.says.len()), (1, 3), "{mended:?}");
    let kept = sheet(&house, office.head, id, DAY).await;
    let names: Vec<_> = kept.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Đơn vị A (hư cấu)", "Lò Thị Hoà", "Lê Văn Hưng"], "named as the record names them");
    assert!(kept.rows[0].unit_id == Some(office.a) && kept.rows[0].post_unit == "Đơn vị VP (hư cấu)");
}

async fn a_repeated_paste_gives_the_first_answer(house: House) {
    let office = Office::new(&house, DAY).await;
    office.person(&house, "Lò Thị Một", None, DAY).await;
    let id = office.dossier(&house, 2026, DAY).await;
    let act = house.act(office.head, DAY);
    let text = "Lò Thị Một\nNgười Ở Xa";
    let first = row::paste(&house.db, &act, id, 1, text, Some("LDTT")).await.expect("first");
    let again = row::paste(&house.db, &act, id, 1, text, Some("LDTT")).await.expect("again");
    assert_eq!((first.added, first.says.len(), first.rest.as_str()), (1, 1, "Người Ở Xa"));
    assert_eq!(first, again);
    assert_eq!(sheet(&house, office.head, id, DAY).await.rows.len(), 1);
    let nothing = row::paste(&house.db, &house.act(office.head, DAY), id, 2, " \n\t\n", None).await;
    assert!(matches!(&nothing, Err(Failure::Refused(r)) if r.for_field("text").is_some()), "{nothing:?}");
}

async fn nobody_is_proposed_twice_or_for_what_he_cannot_have(house: House) {
    let office = Office::new(&house, DAY).await;
    let one = office.person(&house, "Lò Thị Một", Some((2026, GradeLevel::Good)), DAY).await;
    let two = office.person(&house, "Vàng A Hai", Some((2026, GradeLevel::Good)), DAY).await;
    let held = NewAward {
        holder: Holder::Person(two),
        code: "LDTT".into(),
        category: Category::Merit,
        year: 2026,
        decided: None,
        decision_number: "34/QĐ-VP (hư cấu)".into(),
        issuer: "Văn phòng (hư cấu)".into(),
        achievement: String::new(),
    };
    record::add_award(&house.db, &house.act(office.clerk, DAY), &held).await.expect("award");
    let id = office.dossier(&house, 2026, DAY).await;
    let pick = async |holder: Holder, award: &str| {
        let version = version(&house, office.head, id, DAY).await;
        row::pick(&house.db, &house.act(office.head, DAY), id, version, &[holder], award, "").await
    };
    let (one, two) = (Holder::Person(one), Holder::Person(two));
    pick(one, "LDTT").await.expect("picked");
    pick(one, "GK").await.expect("another award");
    for (holder, award, says) in [
        (one, "LDTT", "đã có trong hồ sơ"),
        (two, "LDTT", "đã được tặng Lao động tiên tiến năm 2026"),
        (one, "TTLDTT", "dành cho tập thể"),
        (one, "KHONG-CO", "Chọn danh hiệu"),
    ] {
        let refused = pick(holder, award).await.expect_err("refused");
        assert!(sentences(&refused)[0].contains(says), "{refused}");
    }
    for foreign in [Holder::Person(Uuid::nil()), Holder::Unit(office.office)] {
        let missing = pick(foreign, "GK").await;
        assert!(matches!(missing, Err(Failure::Missing)), "outside the unit: {missing:?}");
    }
    pick(Holder::Unit(office.a), "TTLDTT").await.expect("the unit itself");

    let drawn = sheet(&house, office.head, id, DAY).await;
    let (first, second) = (drawn.rows[0].id, drawn.rows[1].id);
    row::remove(&house.db, &house.act(office.head, DAY), id, drawn.dossier.version, first)
        .await
        .expect("removed");
    let seen = version(&house, office.head, id, DAY).await;
    row::set_aside(&house.db, &house.act(office.head, DAY), id, seen, &[second], "Để năm sau")
        .await
        .expect("set aside");
    assert_eq!(sheet(&house, office.head, id, DAY).await.proposed().count(), 1);
    row::propose_again(&house.db, &house.act(office.head, DAY), id, seen + 1, second)
        .await
        .expect("proposed again");
    let drawn = sheet(&house, office.head, id, DAY).await;
    assert_eq!((drawn.proposed().count(), drawn.rows[0].set_aside_reason.as_str()), (2, ""));
}

async fn a_stale_form_changes_nothing(house: House) {
    let office = Office::new(&house, DAY).await;
    let person = office.person(&house, "Lò Thị Một", Some((2026, GradeLevel::Good)), DAY).await;
    let id = office.dossier(&house, 2026, DAY).await;
    let holders = [Holder::Person(person)];
    row::pick(&house.db, &house.act(office.head, DAY), id, 1, &holders, "LDTT", "").await.expect("picked");
    let stale = dossier::submit(&house.db, &house.act(office.head, DAY), id, 1).await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    assert_eq!(sheet(&house, office.head, id, DAY).await.dossier.state, State::Draft);
    let act = house.act(office.head, DAY);
    let first = dossier::submit(&house.db, &act, id, 2).await.expect("submitted");
    let again = dossier::submit(&house.db, &act, id, 2).await.expect("a double click");
    assert_eq!((again.id, again.repeated), (first.id, true));
    assert_eq!(sheet(&house, office.head, id, DAY).await.steps.len(), 1);
}

async fn two_hundred_rows_are_judged_at_once(house: House) {
    let office = Office::new(&house, DAY).await;
    let mut holders = Vec::new();
    for n in 0..200 {
        let grade = (n % 2 == 0).then_some((2026, GradeLevel::Good));
        holders
            .push(Holder::Person(office.person(&house, &format!("Người Thử {}", name(n)), grade, DAY).await));
    }
    let id = office.dossier(&house, 2026, DAY).await;
    row::pick(&house.db, &house.act(office.head, DAY), id, 1, &holders, "LDTT", "").await.expect("picked");
    let drawn = sheet(&house, office.head, id, DAY).await;
    assert_eq!((outcomes(&drawn, Outcome::Eligible), outcomes(&drawn, Outcome::NeedsData)), (100, 100));
}

/// A made-up given name without figures.
fn name(n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).expect("a letter"));
    format!("{}{}", letter(n / 26).to_ascii_uppercase(), letter(n))
}

async fn a_row_names_the_initiatives_it_rests_on(house: House) {
    let office = Office::new(&house, DAY).await;
    let person = office.person(&house, "Lò Thị Một", Some((2026, GradeLevel::Good)), DAY).await;
    let other = office.person(&house, "Vàng A Hai", None, DAY).await;
    let initiative = async |person, used_for: &[&str]| {
        let new = NewInitiative {
            person,
            year: 2026,
            kind: InitiativeKind::Initiative,
            effect: Effect::Base,
            name: format!("Mẫu biểu {} (hư cấu)", used_for.len()),
            recognised_by: "Hội đồng sáng kiến (hư cấu)".into(),
            used_for: used_for.iter().map(|code| (*code).to_owned()).collect(),
        };
        record::add_initiative(&house.db, &house.act(office.clerk, DAY), &new).await.expect("initiative").id
    };
    let (fresh, spent) = (initiative(person, &[]).await, initiative(person, &["CSTDCS"]).await);
    let foreign = initiative(other, &[]).await;
    let id = office.dossier(&house, 2026, DAY).await;
    let holders = [Holder::Person(person)];
    row::pick(&house.db, &house.act(office.head, DAY), id, 1, &holders, "CSTDCS", "").await.expect("picked");
    let nominee = sheet(&house, office.head, id, DAY).await.rows[0].clone();
    let name = async |who, chosen: &[Uuid]| {
        let version = version(&house, office.head, id, DAY).await;
        row::name_initiatives(&house.db, &house.act(who, DAY), id, version, nominee.id, chosen).await
    };
    assert!(matches!(name(office.head, &[foreign]).await, Err(Failure::Missing)));
    assert!(matches!(name(office.head_of_b, &[fresh]).await, Err(Failure::Missing)));
    let refused = name(office.head, &[spent]).await;
    assert!(refused.as_ref().is_err_and(|e| e.to_string().contains("đã dùng để xét")), "{refused:?}");
    name(office.head, &[fresh, fresh]).await.expect("named");
    let mut conn = house.db.read().await.expect("read");
    let known = row::initiatives(&mut conn, &nominee).await.expect("initiatives");
    let named: Vec<_> = known.iter().filter(|one| one.is_named).map(|one| one.initiative.id).collect();
    assert_eq!((known.len(), named), (2, vec![fresh]));
    drop(conn);
    name(office.head, &[]).await.expect("none");
    let version = version(&house, office.head, id, DAY).await;
    name(office.head, &[fresh]).await.expect("again");
    row::remove(&house.db, &house.act(office.head, DAY), id, version + 1, nominee.id).await.expect("removed");
}

async fn a_sent_dossier_judges_anew_when_an_entry_is_struck_and_an_accepted_one_does_not(house: House) {
    let office = Office::new(&house, DAY).await;
    let person = office.person(&house, "Lò Thị Một", Some((2026, GradeLevel::Good)), DAY).await;
    let holder = Holder::Person(person);
    let id = office.dossier(&house, 2026, DAY).await;
    row::pick(&house.db, &house.act(office.head, DAY), id, 1, &[holder], "LDTT", "").await.expect("picked");
    dossier::submit(&house.db, &house.act(office.head, DAY), id, 2).await.expect("submitted");
    let outcome = async || sheet(&house, office.clerk, id, DAY).await.rows[0].verdict.verdict;
    let strike = async || {
        let mut conn = house.db.read().await.expect("read");
        let known = record::find(&mut conn, viewer(office.clerk, DAY), holder).await.expect("record");
        let rests = struck::resting(&mut conn, viewer(office.clerk, DAY), holder).await.expect("resting");
        drop(conn);
        let act = house.act(office.clerk, DAY);
        record::strike(&house.db, &act, holder, known.grades[0].id, "Nhầm (hư cấu)", None)
            .await
            .expect("struck");
        rests
    };
    assert_eq!(outcome().await, Outcome::Eligible);
    let rests = strike().await;
    assert_eq!((rests.len(), rests[0].dossier_id, rests[0].is_accepted), (1, id, false));
    assert_eq!(outcome().await, Outcome::NeedsData, "judged anew");
    office.grade(&house, person, 2026, GradeLevel::Good, DAY).await;
    dossier::accept(&house.db, &house.act(office.clerk, DAY), id, 3).await.expect("accepted");
    assert!(strike().await[0].is_accepted);
    assert_eq!(outcome().await, Outcome::Eligible, "the verdict with which it was accepted");
}

async fn a_dossier_for_a_high_title_has_the_laws_day(house: House) {
    let office = Office::new(&house, DAY).await;
    let one = office.person(&house, "Lò Thị Một", None, DAY).await;
    let id = office.dossier(&house, 2026, DAY).await;
    let due = async |account| {
        let mut conn = house.db.read().await.expect("read");
        dossier::due(&mut conn, viewer(account, DAY)).await.expect("due")
    };
    let pick = async |award: &str| {
        let version = version(&house, office.head, id, DAY).await;
        let (act, holders) = (house.act(office.head, DAY), [Holder::Person(one)]);
        row::pick(&house.db, &act, id, version, &holders, award, "").await.expect("picked");
    };
    pick("LDTT").await;
    assert!(due(office.head).await.is_empty(), "the law sets no day for it");
    pick("CSTDTQ").await;
    let found = due(office.head).await;
    let days: Vec<_> = found.iter().map(|due| (due.dossier_id, due.on.to_string())).collect();
    assert_eq!(days, [(id, "2027-12-31".to_owned())], "of the year after");
    assert!(found[0].says.contains("31/12 của năm liền kề"), "{}", found[0].says);
    assert!(due(office.head_of_b).await.is_empty());
}
