use axum::http::StatusCode;
use domain::account::Role;
use domain::workbook::Cell;
use sheets::{Column, Table};

use crate::app::{App, Caller, TODAY, date};

const PEOPLE: &str = "/lam-viec/con-nguoi";
const NEW: &str = "/lam-viec/con-nguoi/moi";
const ACCOUNTS: &str = "/lam-viec/quan-tri";
const OPEN: &str = "/lam-viec/quan-tri/tai-khoan";

/// What a clerk types for somebody new.
fn somebody(unit: &str) -> Vec<(&str, &str)> {
    vec![
        ("full_name", "Lò  Thị Mai"),
        ("honorific", "Bà"),
        ("sex", "female"),
        ("birth_year", "1988"),
        ("group", "civil_servant"),
        ("unit", unit),
        ("starts", "1/1/2020"),
        ("post", "Chuyên viên"),
    ]
}

async fn entered(clerk: &Caller, unit: uuid::Uuid) -> String {
    clerk.send(NEW, PEOPLE, &somebody(&unit.to_string())).await.led_to()
}

#[tokio::test]
async fn a_clerk_enters_a_person_and_her_record() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    assert!(clerk.get(PEOPLE).await.page().contains("chưa có ai"));
    let at = entered(&clerk, unit).await;
    assert!(clerk.get(&format!("{PEOPLE}?q=lo+thi")).await.page().contains("Lò Thị Mai"));
    assert!(clerk.get(&format!("{PEOPLE}?q=khong+ai")).await.page().contains("Không tìm thấy ai"));

    let grade = format!("{at}/xep-loai");
    let fields = [("year", "2024"), ("grade", "HTXSNV"), ("decision", "12/TB-VP (hư cấu)")];
    clerk.send(&at, &grade, &fields).await.led_to();
    let page = clerk.send(&at, &grade, &fields).await.refused();
    assert!(page.contains("Năm 2024 đã có xếp loại"), "{page}");
    assert!(
        page.contains("href=\"#f-xep-loai-year\"") && page.contains("id=\"f-xep-loai-year\""),
        "it leads to its field"
    );
    assert!(page.contains("value=\"12/TB-VP (hư cấu)\""), "what was typed is kept");

    let award = [("code", "LDTT"), ("year", "2024"), ("category", "merit"), ("decided", "31/02/2025")];
    let page = clerk.send(&at, &format!("{at}/khen-thuong"), &award).await.refused();
    assert!(page.contains("31/02/2025 không có trong lịch"), "{page}");
    let award = [("code", "LDTT"), ("year", "2024"), ("category", "merit"), ("decided", "20/12/2024")];
    clerk.send(&at, &format!("{at}/khen-thuong"), &award).await.led_to();
    let initiative = [
        ("name", "Mẫu chung"),
        ("year", "2024"),
        ("kind", "initiative"),
        ("effect", "base"),
        ("recognised_by", "HĐ"),
    ];
    clerk.send(&at, &format!("{at}/sang-kien"), &initiative).await.led_to();
    let measure = [("measure", "khien_trach"), ("imposed", "1/2/2025"), ("decision", "3/QĐ-VP")];
    clerk.send(&at, &format!("{at}/ky-luat"), &measure).await.led_to();
    clerk
        .send(&at, &format!("{at}/vu-viec"), &[("kind", "complaint"), ("opened", "1/2/2025")])
        .await
        .led_to();
    let page = clerk.get(&at).await.page();
    for said in [
        "Hoàn thành xuất sắc nhiệm vụ",
        "Lao động tiên tiến",
        "Mẫu chung",
        "Khiển trách",
        "Khiếu nại, từ 01/02/2025",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let close = page.split("action=\"").map(|rest| rest.split('"').next().unwrap_or_default());
    let close = close
        .into_iter()
        .find(|action| action.contains("/vu-viec/"))
        .expect("a form that closes the case")
        .to_owned();
    let page =
        clerk.send(&at, &close, &[("closed", "1/1/2025"), ("finding", "no_violation")]).await.refused();
    assert!(page.contains("Ngày kết thúc không trước ngày 01/02/2025"), "{page}");
    clerk.send(&at, &close, &[("closed", "20/2/2025"), ("finding", "no_violation")]).await.led_to();
    assert!(clerk.get(&at).await.page().contains("Kết thúc 20/02/2025: không có vi phạm"));
}

#[tokio::test]
async fn bad_input_about_a_person_gets_its_sentence_and_keeps_what_was_typed() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let odd = [
        ("full_name", "Lò Thị Mai 2"),
        ("group", "civil_servant"),
        ("starts", "31/02/2020"),
        ("birth_year", "xưa"),
    ];
    let page = clerk.send(NEW, PEOPLE, &odd).await.refused();
    for said in
        ["không phải là số", "31/02/2020 không có trong lịch", "Chọn đơn vị", "value=\"Lò Thị Mai 2\""]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let at = entered(&clerk, unit).await;
    let edit = format!("{at}/sua");
    assert!(clerk.get(&edit).await.page().contains("value=\"Lò Thị Mai\""));
    let page = clerk.send(&edit, &edit, &[("full_name", " "), ("group", "civil_servant")]).await.refused();
    assert!(page.contains("Ghi họ và tên."), "{page}");
    clerk.send(&edit, &edit, &[("full_name", "Lò Thị Mây"), ("group", "civil_servant")]).await.led_to();
    let same = [("unit", &*unit.to_string()), ("starts", "1/2/2025")];
    let page = clerk.send(&at, &format!("{at}/chuyen"), &same).await.refused();
    assert!(page.contains("đang ở đơn vị đã chọn"), "{page}");
    let office = [("unit", &*app.office.to_string()), ("starts", "1/2/2025")];
    clerk.send(&at, &format!("{at}/chuyen"), &office).await.led_to();
    assert!(clerk.get(&at).await.page().contains("từ 01/02/2025"));
}

#[tokio::test]
async fn who_may_not_write_sees_no_form_and_foreign_people_do_not_exist() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truongphong", Role::Head, a).await;
    let beside = app.caller("phongkhac", Role::Head, b).await;
    let individual = app.caller("canhan", Role::Individual, a).await;
    let at = entered(&clerk, a).await;
    let page = head.get(&at).await.page();
    assert!(page.contains("Lò Thị Mai") && !page.contains("<form class=\"form sheet\""), "{page}");
    for stranger in [&beside, &individual, &app.caller("hoidong", Role::CouncilMember, app.office).await] {
        assert_eq!(stranger.get(&at).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(beside.get(&format!("/lam-viec/don-vi/{a}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(individual.get(PEOPLE).await.status, StatusCode::NOT_FOUND);
    assert!(individual.get("/lam-viec/toi").await.page().contains("chưa gắn với hồ sơ"));
    for odd in ["/lam-viec/con-nguoi/khong-phai-id", "/lam-viec/con-nguoi?sau=x", "/lam-viec/don-vi/x"] {
        assert_eq!(clerk.get(odd).await.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn an_administrator_keeps_units_and_accounts() {
    let app = App::new().await;
    let admin = app.caller("quantri2", Role::Administrator, app.office).await;
    let office = app.office.to_string();
    let unit = [
        ("parent", office.as_str()),
        ("name", "Phòng Mới"),
        ("code", "A"),
        ("kind", "division"),
        ("opened", "1/1/2020"),
    ];
    let at = admin.send("/lam-viec/don-vi", "/lam-viec/don-vi", &unit).await.led_to();
    let page = admin.send("/lam-viec/don-vi", "/lam-viec/don-vi", &unit).await.refused();
    assert!(page.contains("Mã đơn vị này đã có") && page.contains("value=\"Phòng Mới\""), "{page}");
    let person = entered(&admin, at.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")).await;
    let page = admin.send(&at, &format!("{at}/dong"), &[("last", "1/3/2025")]).await.refused();
    assert!(page.contains("Còn 1 người ở đơn vị này"), "{page}");

    let short = [("display_name", "Lò Thị Mai"), ("login", "mai.lo"), ("password", "ngan")];
    let page = admin.send(ACCOUNTS, OPEN, &short).await.refused();
    assert!(page.contains("ít nhất 12 ký tự") && !page.contains("value=\"ngan\""), "{page}");
    let search = format!("{ACCOUNTS}?ten=lo");
    assert!(admin.get(&search).await.page().contains("Lò Thị Mai – Chuyên viên"));
    let id = person.rsplit('/').next().expect("an id");
    let new = [
        ("person", id),
        ("display_name", "Lò Thị Mai"),
        ("login", "mai.lo"),
        ("password", "bốn con gà trên đồi"),
    ];
    let account = admin.send(&search, OPEN, &new).await.led_to();
    let role =
        [("role", "individual"), ("unit", office.as_str()), ("starts", "1/3/2025"), ("ends", "1/2/2025")];
    let page = admin.send(&account, &format!("{account}/vai-tro"), &role).await.refused();
    assert!(page.contains("Ngày thôi giữ vai trò phải sau"), "{page}");
    let role = [("role", "individual"), ("unit", office.as_str()), ("starts", "1/3/2025")];
    admin.send(&account, &format!("{account}/vai-tro"), &role).await.led_to();
    assert!(admin.get(ACCOUNTS).await.page().contains("Cá nhân, Đơn vị VP"));

    let log = admin.get("/lam-viec/quan-tri/nhat-ky?kiem_tra=1").await.page();
    assert!(log.contains("Chuỗi nhật ký nguyên vẹn") && log.contains("Cấp vai trò"), "{log}");
    admin.send(&account, &format!("{account}/dong"), &[]).await.led_to();
    assert!(admin.get(&account).await.page().contains("đã đóng"));
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    for page in [ACCOUNTS, &account, "/lam-viec/quan-tri/nhat-ky"] {
        assert_eq!(clerk.get(page).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_changed_password_ends_every_log_in() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let (own, action) = ("/lam-viec/tai-khoan", "/lam-viec/tai-khoan/mat-khau");
    let odd = [("old", "ba con gà trên đồi"), ("password", "năm con gà trên đồi"), ("again", "khác")];
    assert!(clerk.send(own, action, &odd).await.refused().contains("chưa giống nhau"));
    let wrong = [("old", "sai"), ("password", "năm con gà trên đồi"), ("again", "năm con gà trên đồi")];
    assert!(clerk.send(own, action, &wrong).await.refused().contains("Mật khẩu hiện tại chưa đúng"));
    let right = [
        ("old", "ba con gà trên đồi"),
        ("password", "năm con gà trên đồi"),
        ("again", "năm con gà trên đồi"),
    ];
    assert_eq!(clerk.send(own, action, &right).await.led_to(), "/dang-nhap");
    assert_eq!(clerk.get(own).await.status, StatusCode::SEE_OTHER, "he must log in again");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_a_missing_page() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    for address in ["/lam-viec/quyet-dinh/moi", "/lam-viec/quyet-dinh/moi?co-quan=x", "/lam-viec/con-nguoi/x"]
    {
        let answer = clerk.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.text().contains("Không tìm thấy"), "{address}: {}", answer.text());
    }
}

/// The cells of the workbook that the page gives away.
fn lines_of(bytes: &[u8]) -> Vec<Vec<Cell>> {
    let workbook = sheets::read(bytes).expect("a workbook");
    workbook.sheets[0].lines.iter().map(|line| line.cells.clone()).collect()
}

#[tokio::test]
async fn the_list_goes_out_as_it_is_seen_and_only_so() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    for name in ["Lò Thị Mẫu", "=Giàng A Thử", "Vàng Ví Dụ"] {
        app.person(a, name, None).await;
    }
    app.person(b, "Lò Thị Khác", None).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, a).await;
    let page = clerk.get("/lam-viec/con-nguoi").await.page();
    let address =
        page.split("href=\"").find(|rest| rest.starts_with("/lam-viec/con-nguoi.xlsx")).expect("a link");
    let address = address.split('"').next().expect("its end").replace("&#38;", "&").replace("&amp;", "&");
    let lines = lines_of(&clerk.get(&address).await.bytes);
    let names: Vec<_> = lines[3..].iter().map(|line| line[1].clone()).collect();
    let seen = ["Vàng Ví Dụ", "Lò Thị Mẫu", "=Giàng A Thử"].map(|name| Cell::Text(name.to_owned()));
    assert_eq!(names, seen, "in the order of the page");
    for (before, after) in [("Vàng Ví Dụ", "Lò Thị Mẫu"), ("Lò Thị Mẫu", "=Giàng A Thử")] {
        assert!(page.find(before) < page.find(after), "{page}");
    }
    let heads: Vec<_> = lines[2][1..].iter().map(|cell| format!("{cell:?}")).collect();
    for head in &heads {
        let head = head.trim_start_matches("Text(\"").trim_end_matches("\")");
        assert!(page.contains(&format!("<th scope=\"col\">{head}</th>")), "{head}");
    }
    assert_eq!(lines[3][3], Cell::Number(1985.0), "a year is a number");

    let narrowed = clerk.get("/lam-viec/con-nguoi.csv?q=mau").await.text();
    assert!(narrowed.contains("Lò Thị Mẫu") && !narrowed.contains("Vàng"), "{narrowed}");
    let page = clerk.get("/lam-viec/con-nguoi?q=mau").await.page();
    assert!(page.contains("value=\"mau\""), "what was looked for stays in its field: {page}");
    let foreign = clerk.get(&format!("/lam-viec/con-nguoi.xlsx?don_vi={b}")).await;
    assert_eq!(foreign.status.as_u16(), 404);
    let head = app.caller("truongphong", Role::Head, a).await;
    let lines = lines_of(&head.get("/lam-viec/con-nguoi.xlsx").await.bytes);
    assert!(!format!("{lines:?}").contains("Mã dòng"), "who may not write gets no marks");
}

#[tokio::test]
async fn a_list_edited_in_a_spreadsheet_changes_only_what_was_edited() {
    let app = App::new().await;
    let unit = app.division("A").await;
    for name in ["Lò Thị Mẫu", "=Giàng A Thử"] {
        app.person(unit, name, None).await;
    }
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    for (file, post) in [("con-nguoi.xlsx", "Trưởng phòng"), ("con-nguoi.csv", "=Phó phòng")] {
        let workbook = sheets::read(&clerk.get(&format!("/lam-viec/{file}")).await.bytes).expect("a list");
        let begin =
            workbook.sheets[0].lines.iter().position(|line| format!("{line:?}").contains("Họ và tên"));
        let lines = &workbook.sheets[0].lines[begin.expect("a head")..];
        let mut table = Table {
            columns: lines[0]
                .cells
                .iter()
                .map(|head| Column::text(format!("{head:?}").replace("Text(\"", "").replace("\")", "")))
                .collect(),
            rows: lines[1..].iter().map(|line| line.cells.clone()).collect(),
            ..Table::default()
        };
        for row in &mut table.rows {
            row.resize(table.columns.len(), Cell::Empty);
            if format!("{:?}", row[1]).contains("Lò Thị Mẫu") {
                row[4] = Cell::Text(post.to_owned());
            }
        }
        let edited = table.xlsx(date(TODAY)).expect("a workbook");
        let hidden = clerk.form("/lam-viec/nhap", "/lam-viec/nhap").await;
        let office = app.office.to_string();
        let fields = [
            ("unit", office.as_str()),
            ("starts", "01/01/2025"),
            ("group", "civil_servant"),
            ("held", "held"),
            ("encoding", "auto"),
        ];
        let answer = clerk.post_file("/lam-viec/nhap", &hidden, &fields, ("nguoi.xlsx", &edited)).await;
        let at = answer.led_to();
        let page = clerk.get(&format!("{at}?xem=matched")).await.page();
        assert!(page.contains(&format!("→ {post}")) && page.contains("Không đổi gì."), "{page}");
        assert!(!page.contains("nguoi-"), "the mark is for machines: {page}");
        clerk.send(&at, &format!("{at}/nhan"), &[]).await.led_to();
        let people = clerk.get("/lam-viec/con-nguoi").await.page();
        assert!(people.contains(post) && people.contains("=Giàng A Thử"), "{people}");
        assert!(!people.contains("&#39;="), "no sign of a text stays: {people}");
    }
}
