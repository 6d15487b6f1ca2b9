//! The decision's pages, from a row that the council passed to a certificate that a stranger checks. All people are invented.

use axum::http::StatusCode;
use domain::Viewer;
use domain::account::Role;
use domain::council::{Choice, NewCouncil, NewMeeting, NewMember, Part};
use domain::dossier::NewDossier;
use domain::person::{Honorific, Placement, Profile};
use domain::record::{Holder, NewGrade};
use law::{Category, GradeLevel, Group, Sex};
use store::{council, dossier, record};
use uuid::Uuid;

use crate::app::{App, Caller, TODAY, date};

const LIST: &str = "/lam-viec/quyet-dinh";
const NEW: &str = "/lam-viec/quyet-dinh/moi";

const SIGNATURE: &[(&str, &str)] = &[
    ("number", "05"),
    ("on", "01/03/2025"),
    ("signer_name", "Lò Văn Mẫu"),
    ("signer_post", "KT. CHÁNH VĂN PHÒNG\r\nPHÓ CHÁNH VĂN PHÒNG"),
];

async fn person(app: &App, clerk: Uuid, name: &str) -> Uuid {
    let profile = Profile {
        full_name: name.into(),
        honorific: Honorific::Mrs,
        sex: Some(Sex::Female),
        birth_year: Some(1985),
        group: Group::CivilServant,
        leader: false,
        invented: true,
    };
    let at = Placement { unit: app.office, post: "Chuyên viên".into(), starts: date("2020-01-01") };
    store::person::create(&app.db, &app.act_of(clerk), &profile, &at).await.expect("person").id
}

/// Two people whom a council of three has passed for LĐTT of 2024: the clerk's and the leader's browsers.
async fn passed(app: &App) -> (Caller, Caller) {
    let by = app.account("noisinh", Role::Clerk, app.office, None).await;
    let mut holders = Vec::new();
    for name in ["Nguyễn Thị Đào", "H’Hen Niê"] {
        let holder = Holder::Person(person(app, by, name).await);
        let grade = NewGrade { holder, year: 2024, grade: GradeLevel::Excellent, decision: String::new() };
        record::add_grade(&app.db, &app.act_of(by), &grade).await.expect("grade");
        holders.push(holder);
    }
    let new = NewDossier { title: "Đề nghị năm 2024".into(), year: 2024, category: Category::Merit };
    let id = dossier::create(&app.db, &app.act_of(by), app.office, None, &new).await.expect("dossier").id;
    let version = version(app, by, id).await;
    dossier::row::pick(&app.db, &app.act_of(by), id, version, &holders, "LDTT", "").await.expect("picked");
    let version = self::version(app, by, id).await;
    dossier::submit(&app.db, &app.act_of(by), id, version).await.expect("submitted");
    let version = self::version(app, by, id).await;
    dossier::accept(&app.db, &app.act_of(by), id, version).await.expect("accepted");
    let rows = sheet(app, by, id).await.rows.iter().map(|row| row.id).collect();
    vote(app, by, rows).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    (clerk, app.caller("lanhdao", Role::Leader, app.office).await)
}

pub async fn sheet(app: &App, account: Uuid, id: Uuid) -> dossier::Sheet {
    let viewer = Viewer { account, on: date(TODAY) };
    dossier::find(&mut app.db.read().await.expect("read"), viewer, id).await.expect("sheet")
}

pub async fn version(app: &App, account: Uuid, id: Uuid) -> i64 {
    sheet(app, account, id).await.dossier.version
}

async fn vote(app: &App, by: Uuid, rows: Vec<Uuid>) {
    let mut seats = Vec::new();
    for (n, part) in [Part::Chair, Part::Secretary, Part::Member].into_iter().enumerate() {
        let person = person(app, by, &format!("Hoàng Ủy Viên {}", ["Hai", "Ba", "Tư"][n])).await;
        let account =
            app.account(&format!("hoidong{n}"), Role::CouncilMember, app.office, Some(person)).await;
        seats.push((NewMember { person, part }, account));
    }
    let new = NewCouncil {
        name: "Hội đồng (hư cấu)".into(),
        decision_number: "01/QĐ-VP".into(),
        decision_date: date("2025-01-06"),
        ends: None,
        members: seats.iter().map(|seat| seat.0).collect(),
    };
    let id = council::create(&app.db, &app.act_of(by), app.office, &new).await.expect("council").id;
    let new = NewMeeting {
        title: "Họp xét khen thưởng".into(),
        place: "Phòng họp A".into(),
        number: "01/BB-HĐ".into(),
        held_on: date(TODAY),
        rows: rows.clone(),
    };
    let meeting = council::open_meeting(&app.db, &app.act_of(by), id, &new).await.expect("opened").id;
    for (_, account) in &seats {
        let choices: Vec<_> = rows.iter().map(|row| Choice { nomination: *row, yes: true }).collect();
        council::vote(&app.db, &app.act_of(*account), meeting, &choices).await.expect("voted");
    }
    council::close_meeting(&app.db, &app.act_of(by), meeting).await.expect("closed");
}

/// The values of the boxes on a page.
fn boxes(page: &str) -> Vec<String> {
    let all = page.split("type=\"checkbox\" name=\"rows\" value=\"").skip(1);
    all.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

/// The clerk saves what the form proposes; gives back the decision's address.
async fn prepared(app: &App, clerk: &Caller) -> String {
    let form = format!("{NEW}?co-quan={}", app.office);
    let page = clerk.get(&form).await.page();
    let rows = boxes(&page);
    assert_eq!(rows.len(), 2);
    let mut fields: Vec<(&str, &str)> = rows.iter().map(|row| ("rows", row.as_str())).collect();
    fields.extend([
        ("subject_line", "Về việc tặng danh hiệu Lao động tiên tiến"),
        ("achievement", "đã hoàn thành xuất sắc nhiệm vụ năm 2024"),
        ("bases", "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"),
        ("proposal", "Theo đề nghị của Hội đồng Thi đua - Khen thưởng"),
        ("bonus_source", "quỹ thi đua, khen thưởng"),
        ("executors", "Trưởng các phòng"),
        ("recipients", "Lưu: VT"),
    ]);
    clerk.send(&form, NEW, &fields).await.led_to()
}

#[tokio::test]
async fn a_decision_goes_from_the_council_to_a_certificate_that_a_stranger_checks() {
    let app = App::new().await;
    let (clerk, leader) = passed(&app).await;
    assert!(clerk.get(LIST).await.page().contains("soạn quyết định cho 2 dòng"));
    let at = prepared(&app, &clerk).await;
    let queue = leader.get(LIST).await.page();
    assert!(queue.contains("Chờ tôi ký (1)") && queue.contains(&at), "{queue}");
    let page = leader.get(&at).await.page();
    for said in
        ["1.420.000 đồng", "một triệu bốn trăm hai mươi nghìn đồng", "Nguyễn Thị Đào", "3/3", "Ký quyết định"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(
        !clerk.get(&at).await.page().contains("name=\"signer_name\""),
        "the clerk is not offered to sign"
    );
    assert_eq!(leader.get(&format!("{at}/giay-khen.pdf")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        leader.get(&format!("{at}/quyet-dinh.pdf")).await.bytes.starts_with(b"%PDF"),
        "a draft can be read"
    );

    leader.send(&at, &format!("{at}/ky"), SIGNATURE).await.led_to();
    let signed = clerk.get(&at).await.page();
    assert!(
        signed.contains("05/QĐ-VP, 01/03/2025") && signed.contains("KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG"),
        "{signed}"
    );
    for paper in ["quyet-dinh.pdf", "giay-khen.pdf", "giay-khen/1.pdf"] {
        assert!(clerk.get(&format!("{at}/{paper}")).await.bytes.starts_with(b"%PDF"), "{paper}");
    }
    assert!(clerk.get(&format!("{at}/quyet-dinh.docx")).await.bytes.starts_with(b"PK"));
    for missing in ["giay-khen/3.pdf", "giay-khen/1", "giay-khen/x.pdf"] {
        assert_eq!(clerk.get(&format!("{at}/{missing}")).await.status, StatusCode::NOT_FOUND, "{missing}");
    }

    let citizen = app.citizen();
    let roll = citizen.get("/bang-vang?q=dao+nguyen&nam=2024&loai=LDTT").await.page();
    let href =
        roll.split("href=\"/xac-minh/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let verify = format!("/xac-minh/{href}");
    let page = citizen.get(&verify).await.page();
    for said in ["Có giá trị", "Nguyễn Thị Đào", "05/QĐ-VP", "01/03/2025", "Lao động tiên tiến năm 2024"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("1985") && !page.contains("710.000"), "nothing else about a person");
    assert!(citizen.get("/").await.page().contains("H’Hen Niê"));
    assert_eq!(citizen.get(&at).await.status, StatusCode::SEE_OTHER, "the decision's page is the office's");
    assert_eq!(citizen.get("/xac-minh?ma=%20ab-12").await.to, "/xac-minh/ab12");
    let unknown = citizen.get("/xac-minh/ab12").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text().contains("Không có trong sổ"));
    assert!(citizen.get("/bang-vang?q=khong+co+ai").await.page().contains("Không có khen thưởng nào khớp"));
    assert!(citizen.get("/bang-vang?nam=nam+nay").await.page().contains("bốn chữ số"));

    take_back(&leader, &at).await;
    let page = citizen.get(&verify).await.page();
    assert!(page.contains("Đã bị hủy bỏ, thu hồi") && page.contains("06/QĐ-VP"), "{page}");
    assert!(!page.contains("Khai gian"), "why is not published");
    assert!(citizen.get("/bang-vang?q=dao").await.page().contains("Không có khen thưởng nào khớp"));
    assert!(citizen.get("/bang-vang").await.page().contains("H’Hen Niê"));
}

async fn take_back(leader: &Caller, at: &str) {
    let form = format!("{at}/thu-hoi/1");
    let fields = [
        ("number", "06"),
        ("on", "01/03/2025"),
        ("signer_name", "Lò Văn Mẫu"),
        ("signer_post", "CHÁNH VĂN PHÒNG"),
        ("reason", ""),
    ];
    let page = leader.send(&form, &form, &fields).await.refused();
    assert!(page.contains("Ghi lý do hủy bỏ") && page.contains("value=\"06\""), "{page}");
    let mut fields = fields;
    fields[4].1 = "Khai gian thành tích";
    let revocation = leader.send(&form, &form, &fields).await.led_to();
    let page = leader.get(&revocation).await.page();
    assert!(page.contains("Điều 93") && page.contains("Khai gian thành tích") && page.contains(at), "{page}");
    assert_eq!(leader.get(&format!("{revocation}/quyet-dinh.pdf")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refused_signature_keeps_what_was_typed_and_says_why_at_the_field() {
    let app = App::new().await;
    let (clerk, leader) = passed(&app).await;
    let at = prepared(&app, &clerk).await;
    let sign = format!("{at}/ky");
    for (field, typed, says) in [
        ("on", "31/02/2025", "31/02/2025"),
        ("on", "02/03/2025", "sau hôm nay"),
        ("on", "28/02/2025", "sớm hơn ngày họp Hội đồng"),
        ("number", "năm", "bằng chữ số"),
    ] {
        let fields: Vec<_> = SIGNATURE
            .iter()
            .map(|(name, old)| if *name == field { (*name, typed) } else { (*name, *old) })
            .collect();
        let page = leader.send(&at, &sign, &fields).await.refused();
        assert!(page.contains(says), "{says}: {page}");
        assert!(page.contains(&format!("value=\"{typed}\"")) && page.contains("Lò Văn Mẫu"), "{page}");
    }
    let stale = leader.form(&at, &sign).await;
    let edit = format!("{at}/sua");
    let rows = boxes(&clerk.get(&edit).await.page());
    let fields = [
        ("rows", rows[0].as_str()),
        ("subject_line", "Về việc khen thưởng"),
        ("achievement", "đã có thành tích"),
        ("bases", "Căn cứ Luật"),
        ("proposal", "Theo đề nghị"),
        ("bonus_source", "quỹ"),
        ("executors", "Trưởng các phòng"),
    ];
    assert_eq!(clerk.send(&edit, &edit, &fields).await.led_to(), at);
    let page = leader.post(&sign, &stale, SIGNATURE).await.refused();
    assert!(page.contains("đã được người khác sửa") && page.contains("value=\"05\""), "{page}");
    let form = leader.form(&at, &sign).await;
    let first = leader.post(&sign, &form, SIGNATURE).await;
    let again = leader.post(&sign, &form, SIGNATURE).await;
    assert_eq!((first.status, &first.to), (again.status, &again.to), "a double click gives the first result");
    let empty = clerk
        .send(&format!("{NEW}?co-quan={}", app.office), NEW, &[("subject_line", "Giữ lại")])
        .await
        .refused();
    assert!(empty.contains("Chọn ít nhất một dòng") && empty.contains("value=\"Giữ lại\""), "{empty}");
}

#[tokio::test]
async fn nobody_else_finds_the_decision() {
    let app = App::new().await;
    let (clerk, _) = passed(&app).await;
    let at = prepared(&app, &clerk).await;
    let division = app.division("P1").await;
    for role in [Role::Head, Role::Individual, Role::CouncilMember, Role::Leader, Role::Clerk] {
        let caller = app.caller(&format!("nguoila-{}", role.word()), role, division).await;
        for path in [
            at.clone(),
            format!("{at}/quyet-dinh.pdf"),
            format!("{at}/sua"),
            format!("{NEW}?co-quan={}", app.office),
        ] {
            assert_eq!(caller.get(&path).await.status, StatusCode::NOT_FOUND, "{role} {path}");
        }
    }
}
