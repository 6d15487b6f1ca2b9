use domain::record::{Holder, NewAward};
use law::Category;
use store::{doctor, record};

use crate::house::House;
use crate::on_both;

on_both!(a_sound_database_has_nothing_to_say, what_an_insider_changes_is_said);

const DAY: &str = "2026-11-02";

/// An office with people, records and an award known from before.
async fn lived_in(house: &House) {
    let (office, admin) = house.office(DAY).await;
    let a = house.division(admin, office, "A", DAY).await;
    let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
    let award = NewAward {
        holder: Holder::Person(mai),
        code: "LDTT".into(),
        category: Category::Merit,
        year: 2025,
        decided: None,
        decision_number: String::new(),
        issuer: String::new(),
        achievement: String::new(),
    };
    record::add_award(&house.db, &house.act(admin, DAY), &award).await.expect("award");
}

async fn faults(house: &House) -> Vec<String> {
    let mut conn = house.db.read().await.expect("read");
    doctor::check(&mut conn).await.expect("check")
}

async fn a_sound_database_has_nothing_to_say(house: House) {
    lived_in(&house).await;
    assert_eq!(faults(&house).await, Vec::<String>::new());
}

async fn what_an_insider_changes_is_said(house: House) {
    lived_in(&house).await;
    for (tampering, says) in TAMPERINGS {
        assert!(
            !faults(&house).await.iter().any(|fault| fault.contains(says)),
            "{says} before anything was done"
        );
        for statement in *tampering {
            house.tamper(statement).await;
        }
        let faults = faults(&house).await;
        assert!(faults.iter().any(|fault| fault.contains(says)), "{says}: {faults:?}");
    }
}

/// What is done to the database, and what the doctor then says. Ids are borrowed from rows of other tables.
const TAMPERINGS: &[(&[&str], &str)] = &[
    (&["update audit set detail = '{}' where seq = 2"], "Nhật ký dòng số 2"),
    (&["update unit set path = '00990001' where code = 'A'"], "Đơn vị nằm sai chỗ trong cây: A."),
    (&["update unit set closed = '2020-01-01' where code = 'A'"], "Đơn vị đã ngừng hoạt động mà còn người: A."),
    (
        &["insert into membership (id, person_id, unit_id, post, starts)
            select a.id, m.person_id, m.unit_id, '', '2015-01-01' from membership m join award a on a.person_id = m.person_id"],
        "Một người đang ở hai đơn vị: Lò Thị Mai.",
    ),
    (&["update membership set ends = '2000-01-01'"], "Thời gian ở đơn vị kết thúc trước khi bắt đầu: Lò Thị Mai."),
    (&["delete from membership"], "Một người chưa từng thuộc đơn vị nào: Lò Thị Mai."),
    (&[DOSSIER, NOMINATION], "Hồ sơ đã tiếp nhận còn dòng chưa có kết quả thẩm định: Hồ sơ."),
    (
        &[r#"update nomination set verdict = '{"award":"LDTT","verdict":"ask"}'"#],
        "Hồ sơ đã tiếp nhận còn dòng không đủ điều kiện mà không có xác nhận: Hồ sơ.",
    ),
    (&[COUNCIL, MEETING, AGENDA, SLIP], "Số phiếu trong hòm khác số người đã bỏ phiếu cho: Lò Thị Mai."),
    (
        &["update agenda set result = 'passed', members = 5, yes = 1, no = 0, absent = 0, recused = 0"],
        "Kết quả biểu quyết không cộng đủ số thành viên cho: Lò Thị Mai.",
    ),
    (
        &[DECISION, "update award set decision_id = id, bonus = 1000"],
        "Khen thưởng ghi theo quyết định nhưng quyết định không có dòng ấy: Lò Thị Mai.",
    ),
    (&["update decision set total = 2000"], "Tổng tiền thưởng của quyết định khác tổng từng dòng: 05/QĐ-VP."),
    (&["update decision set state = 'prepared'"], "Khen thưởng theo một quyết định chưa ký: Lò Thị Mai."),
    (
        &["update unit set name = 'Khác' where code = 'A'"],
        "Tên, mã hoặc vị trí hiện nay của đơn vị không đúng với quá trình của nó: A.",
    ),
    (
        &["insert into unit_name (unit_id, name, folded, starts) select id, name, folded, '2015-01-01' from unit where code = 'A'"],
        "Hai tên, hai mã hoặc hai vị trí của một đơn vị trùng thời gian: A.",
    ),
    (
        &["update unit set opened = '2020-01-01' where code = 'VP'"],
        "Đơn vị hoạt động vào ngày mà đơn vị cấp trên chưa có hoặc đã ngừng: A.",
    ),
    (&[SECOND, WENT, STANDS_TWICE], "Người đã gộp vào người khác mà còn đơn vị, tài khoản, đăng ký hoặc chỗ trong kết quả tìm kiếm: Lò Thị Mai."),
    (
        &["delete from person_merge_part"],
        "Người đã gộp vào người khác mà còn hồ sơ không đứng hai lần: Lò Thị Mai.",
    ),
    (&[BACK], "Lần gộp nối thành vòng: "),
    (&[MERGED], "Đơn vị đã sáp nhập hoặc giải thể mà còn hoạt động, hoặc không có đơn vị tiếp nhận: A."),
    (
        &["insert into unit_link (id, event_id, to_id) select e.id, e.id, e.unit_id from unit_event e"],
        "Đơn vị tiếp nhận không hoạt động vào ngày tiếp nhận: A.",
    ),
    (
        &[INITIATIVE, "insert into initiative_use (initiative_id, code, award_id) select i.id, 'GK', a.id from initiative i cross join award a"],
        "Sáng kiến ghi đã dùng cho khen thưởng của người khác hoặc sai loại khen thưởng: Mẫu biểu.",
    ),
    (
        &[
            "insert into nomination_initiative (nomination_id, initiative_id) select n.id, i.id from nomination n cross join initiative i",
            "update nomination set person_id = null, unit_id = (select id from unit where code = 'VP')",
        ],
        "Đề nghị nêu sáng kiến của người khác: Mẫu biểu.",
    ),
    (&[STRUCK], "Mục đã gạch bỏ mà vẫn còn trong hồ sơ của: Lò Thị Mai."),
    (&[ABSENCE, TWIN], "Hai thời gian nghỉ trùng nhau của: Lò Thị Mai."),
    (&[INDICATOR, MEASURED, VALUE], "Số liệu hoặc mục tiêu riêng của một phong trào chưa phát động, ở: Giếng."),
    (
        &["update indicator_value set ends = '2026-01-01'"],
        "Số liệu chỉ tiêu nằm ngoài thời gian của chỉ tiêu, hoặc kỳ có số ngày sai, ở: Giếng.",
    ),
    (&["update indicator_value set version = 2"], "Số liệu chỉ tiêu đã sửa mà thiếu bản trước, ở: Giếng."),
    (
        &[KEPT, "delete from indicator_value"],
        "Số liệu chỉ tiêu không còn mà không có lần rút, ở: Giếng.",
    ),
    (&[VISIT], "Kiểm tra một đơn vị theo phong trào chưa phát động, hoặc trước ngày phát động, của: Phong trào."),
    (&[FINDING], "Trạng thái khắc phục không đúng với bước cuối, ở kết luận: Sổ thiếu."),
    (&[REPORT], "Trạng thái báo sai không đúng với câu trả lời cuối, ở hồ sơ của: Lò Thị Mai."),
];

const SECOND: &str =
    "insert into person (id, full_name, folded, sort_key, honorific, legal_group, leader, invented, created_at)
    select u.id, 'Lò Thị Mới', 'lo thi moi', '', 'Bà', 'civil_servant', false, true, a.created_at
    from unit u cross join account a where u.code = 'VP'";
const WENT: &str = "insert into person_merge (id, position, kept_id, gone_id, reason, at, account_id)
    select p.id, 1, q.id, p.id, '', a.created_at, a.id from person p cross join person q cross join account a
    where p.full_name = 'Lò Thị Mai' and q.full_name = 'Lò Thị Mới'";
const STANDS_TWICE: &str = "insert into person_merge_part (merge_id, position, room, row_id)
    select g.id, x.n, x.room, x.id from person_merge g
    cross join (select 0 as n, 'award.person_id' as room, id from award union all select 1, 'nomination.person_id', id from nomination) x";
const BACK: &str = "insert into person_merge (id, position, kept_id, gone_id, reason, at, account_id)
    select kept_id, 2, gone_id, kept_id, '', at, account_id from person_merge";
const INITIATIVE: &str = "insert into initiative (id, person_id, year, kind, effect, name, recognised_by)
    select id, id, 2026, 'initiative', 'base', 'Mẫu biểu', 'Hội đồng' from person where full_name = 'Lò Thị Mai'";
const STRUCK: &str = "insert into record_struck (id, person_id, kind, kept, reason, at, account_id)
    select w.id, w.person_id, 'award', '{}', 'Sai', a.created_at, a.id from award w cross join account a";
const ABSENCE: &str = "insert into absence (id, person_id, kind, starts, ends, decision)
    select id, id, 'sick', '2026-01-01', '2026-02-01', '' from person where full_name = 'Lò Thị Mai'";
const TWIN: &str = "insert into absence (id, person_id, kind, starts, ends, decision)
    select a.id, p.id, 'study', '2026-02-01', '2026-03-01', '' from person p cross join account a where p.full_name = 'Lò Thị Mai'";
const REPORT: &str =
    "insert into fact_report (id, person_id, about, right_is, evidence, state, version, at, account_id)
    select p.id, p.id, 'missing', '', '', 'kept', 1, a.created_at, a.id from person p cross join account a
    where p.full_name = 'Lò Thị Mai'";

const INDICATOR: &str =
    "insert into movement (id, unit_id, state, version, title, folded, theme, occasion, kind, practice, scope, subjects, purpose,
        requirements, plan, measures, carried_out_by, followed_by, parent_number, parent_issuer, number, signer_name, signer_post,
        summary, created_by, created_at, updated_at)
    select u.id, u.id, 'draft', 1, 'Phong trào', '', '', '', 'thematic', '', 'unit', '', '', '', '', '', '', '', '', '', '', '', '', '',
        a.id, a.created_at, a.created_at from unit u cross join account a where u.code = 'VP'";
const MEASURED: &str =
    "insert into indicator (id, movement_id, version, text, measure, direction, counting, joining, goal_of, goal, base_at, starts, ends,
        rhythm, due_days, created_at, created_by, end_reason)
    select m.id, m.id, 1, 'Giếng', 'giếng', 'more', 'added', 'sum', 'each', 1000, '', '2025-01-01', '2025-12-31', 'monthly', 5,
        m.created_at, m.created_by, '' from movement m";
const VALUE: &str = "insert into indicator_value (indicator_id, unit_id, period, ends, days, version, amount, note, evidence, reported_at, at, account_id)
    select m.id, m.unit_id, '2025-01-01', '2025-01-31', 31, 1, 1000, '', '', m.created_at, m.created_at, m.created_by from movement m";
const KEPT: &str = "insert into indicator_value_version (indicator_id, unit_id, period, version, amount, note, evidence, at, account_id)
    select indicator_id, unit_id, period, 1, amount, note, evidence, at, account_id from indicator_value";
const VISIT: &str =
    "insert into inspection (id, movement_id, unit_id, visited_on, members, subject, at, account_id)
    select m.id, m.id, m.unit_id, '2025-01-31', '', '', m.created_at, m.created_by from movement m";
const FINDING: &str =
    "insert into inspection_finding (id, inspection_id, position, version, kind, text, mender, due, state, at, account_id)
    select v.id, v.id, 1, 1, 'shortcoming', 'Sổ thiếu', '', '2025-02-28', 'closed', v.at, v.account_id from inspection v";

const MERGED: &str =
    "insert into unit_event (id, unit_id, kind, day, number, decided, issuer, at, account_id)
    select u.id, u.id, 'merged', '2021-01-01', '1/QĐ', '2020-12-01', 'Cơ quan', a.created_at, a.id
    from unit u cross join account a where u.code = 'A'";

const DOSSIER: &str = "insert into dossier (id, unit_id, office_id, state, version, title, year, category, created_by, created_at)
    select p.id, u.id, u.id, 'accepted', 1, 'Hồ sơ', 2025, 'merit', a.id, a.created_at
    from person p cross join account a cross join unit u where u.code = 'VP'";
const NOMINATION: &str =
    "insert into nomination (id, dossier_id, position, person_id, award_code, achievement, honorific, name,
        post_unit, state, set_aside_reason)
    select id, id, 1, id, 'LDTT', '', 'Bà', full_name, '', 'proposed', '' from person";
const COUNCIL: &str = "insert into council (id, office_id, name, decision_number, decision_date, starts)
    select id, id, 'Hội đồng', '1', '2026-01-01', '2026-01-01' from unit where code = 'VP'";
const MEETING: &str = "insert into meeting (id, council_id, state, title, place, number, held_on, opened_at)
    select c.id, c.id, 'open', 'Phiên', '', '', '2026-11-02', a.created_at from council c cross join account a";
const AGENDA: &str = "insert into agenda (meeting_id, nomination_id, position)
    select m.id, n.id, 1 from meeting m cross join nomination n";
const SLIP: &str = "insert into ballot_box (nomination_id, slip, meeting_id, yes)
    select n.id, n.id, m.id, 1 = 1 from meeting m cross join nomination n";
const DECISION: &str = "insert into decision (id, office_id, kind, state, version, subject_line, achievement, own_achievements,
        executors, authority_reason, proposal, bonus_source, number, decided_on, signer_name, signer_post, total, prepared_by, prepared_at)
    select w.id, u.id, 'grant', 'signed', 1, '', '', false, '', '', '', '', '05/QĐ-VP', '2026-11-02', '', '', 1000, a.id, a.created_at
    from award w cross join account a cross join unit u where u.code = 'VP'";
