//! The pages of a unit's life: the tree of a day, the forms of the administrator, what a merger shows before it is done.

use axum::http::StatusCode;
use domain::account::Role;
use uuid::Uuid;

use crate::app::{App, Caller};

const UNITS: &str = "/lam-viec/don-vi";

/// The paper of every event, from that day on.
fn paper<'a>(day: &'a str, others: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("day", day),
        ("number", "12/QĐ (hư cấu)"),
        ("decided", "20/1/2025"),
        ("issuer", "Cơ quan (hư cấu)"),
    ];
    fields.extend_from_slice(others);
    fields
}

fn form(unit: Uuid, change: &str) -> String {
    format!("{UNITS}/{unit}/thay-doi/{change}")
}

/// Sends the form, reads what will happen, and sends it again as the page has it, with these fields and the tick.
async fn carried_out(
    admin: &Caller,
    at: &str,
    fields: &[(&str, &str)],
    more: &[(&str, &str)],
) -> (String, String) {
    let preview = admin.send(at, at, fields).await.page();
    let seen = preview.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let seen = seen.unwrap_or_else(|| panic!("nothing is shown first: {preview}")).to_owned();
    let mut again = fields.to_vec();
    again.extend_from_slice(more);
    again.extend([("seen", seen.as_str()), ("sure", "1")]);
    let mut answer = admin.send(at, at, &again).await;
    if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
        // What was given to the parts changes what will happen: it is shown once more.
        let text = answer.refused();
        assert!(text.contains("đã khác lúc xem trước"), "{text}");
        let seen = text.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("shown again").to_owned();
        again.retain(|(field, _)| *field != "seen");
        again.push(("seen", seen.as_str()));
        answer = admin.send(at, at, &again).await;
        return (text, answer.led_to());
    }
    (preview, answer.led_to())
}

#[tokio::test]
async fn a_merger_is_shown_first_and_its_past_stays_in_sight() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    app.unit(Some(a), "A1", domain::org::UnitKind::Division).await;
    app.person(a, "Lò Thị Mai", None).await;
    let admin = app.caller("quantri2", Role::Administrator, app.office).await;
    let grade = [("year", "2024"), ("grade", "HTXSNV"), ("decision", "1/TB (hư cấu)")];
    let page = format!("{UNITS}/{a}");
    admin.send(&page, &format!("{page}/xep-loai"), &grade).await.led_to();

    let at = form(a, "sap-nhap");
    let office = app.office.to_string();
    let others = [("from", "B"), ("name", "Sở Mới (hư cấu)"), ("code", "M"), ("parent", office.as_str())];
    let odd = admin.send(&at, &at, &paper("31/2/2025", &[("from", "B\nKHONGCO")])).await.refused();
    for said in [
        "31/2/2025",
        "KHONGCO",
        "value=\"12/QĐ (hư cấu)\"",
        "href=\"#f-sap-nhap-day\"",
        "id=\"f-sap-nhap-day\"",
    ] {
        assert!(odd.contains(said), "{said}: {odd}");
    }
    let (preview, to) = carried_out(&admin, &at, &paper("1/2/2025", &others), &[]).await;
    for said in [
        "Đơn vị A (hư cấu) ngừng hoạt động sau ngày 31/01/2025.",
        "Đơn vị B (hư cấu) ngừng hoạt động sau ngày 31/01/2025.",
        "1 người chuyển sang Sở Mới (hư cấu) từ ngày 01/02/2025.",
        "1 đơn vị trực thuộc chuyển về Sở Mới (hư cấu)",
        "chưa được tính",
    ] {
        assert!(preview.contains(said), "{said}: {preview}");
    }
    let page = admin.get(&to).await.page();
    for said in [
        "Sở Mới (hư cấu)",
        "Lò Thị Mai",
        "2024: hoàn thành xuất sắc nhiệm vụ",
        "Chưa xác định",
        "Tiếp nhận từ Đơn vị A (hư cấu)",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let decide = page.split("action=\"").map(|rest| rest.split('"').next().unwrap_or_default());
    let decide = decide.into_iter().find(|action| action.contains("/truoc-day/")).expect("a form").to_owned();
    let bare = admin.send(&to, &decide, &[("counts", "yes"), ("reason", " ")]).await.refused();
    assert!(bare.contains("Ghi căn cứ"), "{bare}");
    let unsaid = admin.send(&to, &decide, &[("reason", "Vì")]).await.refused();
    assert!(
        unsaid.contains("Chọn được tính hoặc không tính") && unsaid.contains("Vì</textarea>"),
        "{unsaid}"
    );
    admin.send(&to, &decide, &[("counts", "yes"), ("reason", "Công văn (hư cấu)")]).await.led_to();
    let page = admin.get(&to).await.page();
    assert!(page.contains("Công văn (hư cấu) (quantri2 (hư cấu), 01/03/2025)"), "{page}");

    let old = admin.get(&format!("{UNITS}/{b}")).await.page();
    assert!(old.contains("Sáp nhập, hợp nhất: Sở Mới (hư cấu)") && !old.contains("thay-doi"), "{old}");
    let (ended, opened) = (format!("href=\"{UNITS}/{b}\""), format!("href=\"{to}\""));
    let before = admin.get(&format!("{UNITS}?ngay=31/01/2025")).await.page();
    assert!(before.contains(&ended) && !before.contains(&opened), "{before}");
    let after = admin.get(&format!("{UNITS}?ngay=1/2/2025")).await.page();
    assert!(!after.contains(&ended) && after.contains(&opened), "{after}");
    let found = admin.get(&format!("{UNITS}?tim=don+vi+b")).await.page();
    assert!(found.contains(&format!("{UNITS}/{b}")) && found.contains("hoạt động đến 31/01/2025"), "{found}");
    let wrong = admin.get(&format!("{UNITS}?ngay=31/02/2025")).await.refused();
    assert!(wrong.contains("id=\"f-ngay-error\"") && wrong.contains("value=\"31/02/2025\""), "{wrong}");
}

#[tokio::test]
async fn a_new_name_code_and_superior() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let admin = app.caller("quantri2", Role::Administrator, app.office).await;
    let (rename, recode, go) = (form(a, "doi-ten"), form(a, "doi-ma"), form(a, "chuyen"));
    let future = admin.send(&rename, &rename, &paper("2/3/2025", &[("name", "Sở Mới")])).await.refused();
    assert!(future.contains("chưa tới") && future.contains("value=\"Sở Mới\""), "{future}");
    let to = admin.send(&rename, &rename, &paper("1/2/2025", &[("name", "Sở Mới")])).await.led_to();
    let taken = admin.send(&recode, &recode, &paper("1/2/2025", &[("code", "B")])).await.refused();
    assert!(taken.contains("Mã đơn vị này đã có"), "{taken}");
    admin.send(&recode, &recode, &paper("1/2/2025", &[("code", "H26.1")])).await.led_to();
    let there = b.to_string();
    let fields = paper("15/2/2025", &[("parent", &there)]);
    let (preview, _) = carried_out(&admin, &go, &fields, &[]).await;
    assert!(preview.contains("trực thuộc Đơn vị B (hư cấu)"), "{preview}");
    let page = admin.get(&to).await.page();
    for said in [
        "Đổi tên: Đơn vị A (hư cấu) → Sở Mới",
        "Đổi mã: A → H26.1",
        "Chuyển đơn vị cấp trên: Đơn vị VP (hư cấu) → Đơn vị B (hư cấu)",
        "12/QĐ (hư cấu) ngày 20/01/2025 của Cơ quan (hư cấu)",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn a_split_asks_who_goes_where() {
    let app = App::new().await;
    let a = app.division("A").await;
    let (mai, hoa) = (app.person(a, "Lò Thị Mai", None).await, app.person(a, "Đỗ Thị Hoa", None).await);
    let admin = app.caller("quantri2", Role::Administrator, app.office).await;
    let at = form(a, "chia-tach");
    let one = admin.send(&at, &at, &paper("1/2/2025", &[("parts", "X Sở X (hư cấu)")])).await.refused();
    assert!(one.contains("Chia cần từ hai đơn vị"), "{one}");
    let fields = paper("1/2/2025", &[("parts", "X Sở X (hư cấu)\nY Sở Y (hư cấu)")]);
    let unticked: Vec<_> = fields.iter().copied().chain([("seen", "đã xem")]).collect();
    assert!(admin.send(&at, &at, &unticked).await.refused().contains("đánh dấu ô xác nhận"));
    let give = format!("nguoi-{hoa}");
    let (preview, _) = carried_out(&admin, &at, &fields, &[(&give, "2")]).await;
    for said in ["Đỗ Thị Hoa, Chuyên viên", "Sở X (hư cấu) nhận 1 người", "Sở Y (hư cấu) nhận 1 người"]
    {
        assert!(preview.contains(said), "{said}: {preview}");
    }
    for (who, unit) in [(mai, "Sở X (hư cấu)"), (hoa, "Sở Y (hư cấu)")] {
        let page = admin.get(&format!("/lam-viec/con-nguoi/{who}")).await.page();
        assert!(page.contains(unit), "{unit}: {page}");
    }
}

#[tokio::test]
async fn only_the_administrator_sees_the_forms_and_foreign_units_do_not_exist() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let own = app.caller("quantria", Role::Administrator, a).await;
    assert!(!clerk.get(&format!("{UNITS}/{a}")).await.page().contains("thay-doi"));
    for change in ["doi-ten", "doi-ma", "chuyen", "sap-nhap", "chia-tach", "giai-the"] {
        assert_eq!(clerk.get(&form(a, change)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(own.get(&form(b, change)).await.status, StatusCode::NOT_FOUND);
        own.get(&form(a, change)).await.page();
    }
    assert_eq!(own.get(&form(a, "khac")).await.status, StatusCode::NOT_FOUND);
    let tree = own.get(UNITS).await.page();
    assert!(tree.contains("Đơn vị A (hư cấu)") && !tree.contains("Đơn vị B (hư cấu)"), "{tree}");
}
