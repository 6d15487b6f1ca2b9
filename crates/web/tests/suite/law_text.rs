use domain::account::Role;
use law::GradeLevel;

use crate::app::App;

const LIST: &str = "/lam-viec/quy-dinh/doi-chieu";
const EDIT: &str = "/lam-viec/quy-dinh/doi-chieu/sua";

#[tokio::test]
async fn an_officer_holds_a_text_beside_the_law_sees_what_it_changes_and_signs() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let list = clerk.get(LIST).await.page();
    let at = format!("{EDIT}?dieu-kien=LDTT-01.0");
    assert!(list.contains(&at) && list.contains("Đối chiếu văn bản"), "{list}");
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Xếp loại từ") && page.contains("cần từ hoàn thành tốt nhiệm vụ"), "{page}");

    let wrong = [("from", "31/02/2025"), ("source", "")];
    let refused = clerk.send(&at, EDIT, &wrong).await.refused();
    assert!(refused.contains("31/02/2025 không có trong lịch") && refused.contains("id=\"f-source-error\""));

    let new = [
        ("from", "01/03/2025"),
        ("instrument", "06/2022/QH15"),
        ("source", "Công báo (hư cấu)"),
        ("value-grade_at_least", "HTXSNV"),
    ];
    let seen = clerk.send(&at, EDIT, &new).await.page();
    assert!(seen.contains("Ảnh hưởng") && seen.contains("Ký văn bản này"), "{seen}");
    let mut signed: Vec<_> = new.into();
    signed.push(("sign", "1"));
    assert!(clerk.send(&at, EDIT, &signed).await.led_to().starts_with(LIST));
    let list = clerk.get(LIST).await.page();
    assert!(list.contains("Công báo (hư cấu)"), "{list}");
}

#[tokio::test]
async fn whoever_keeps_no_top_office_finds_no_form() {
    let app = App::new().await;
    let below = app.division("A").await;
    let clerk = app.caller("chuyenvien.a", Role::Clerk, below).await;
    assert!(!clerk.get(LIST).await.page().contains("dieu-kien="));
    assert_eq!(clerk.get(&format!("{EDIT}?dieu-kien=LDTT-01.0")).await.status.as_u16(), 404);
    let top = app.caller("chuyenvien", Role::Clerk, app.office).await;
    assert_eq!(top.get(&format!("{EDIT}?dieu-kien=XX-99.0")).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_person_sees_what_the_coming_years_may_bring() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let person = app.person(unit, "Lò Thị Mẫu", Some(GradeLevel::Good)).await;
    let other = app.person(unit, "Giàng A Thử", None).await;
    app.account("canhan", Role::Individual, unit, Some(person)).await;
    let herself = app.log_in("canhan").await;
    let at = format!("/lam-viec/con-nguoi/{person}/nam-sau");
    let page = herself.get(&format!("{at}?nam=2024")).await.page();
    assert!(page.contains("Ba năm tới") && page.contains("Năm 2025"), "{page}");
    assert!(page.contains("Lao động tiên tiến") && page.contains("Điều 24"), "{page}");
    let excellent = herself.get(&format!("{at}?nam=2024&xep_loai=HTXSNV")).await.page();
    assert!(excellent.contains("Năm 2025 có thể xét Chiến sĩ thi đua cơ sở."), "{excellent}");
    assert_eq!(herself.get(&format!("/lam-viec/con-nguoi/{other}/nam-sau")).await.status.as_u16(), 404);
    let head = app.caller("truongphong", Role::Head, unit).await;
    let wrong = head.get(&format!("{at}?nam=20266")).await.page();
    assert!(
        wrong.contains("bốn chữ số") && wrong.contains("value=\"20266\""),
        "said, and nothing lost: {wrong}"
    );
    let collective = head.get(&format!("/lam-viec/don-vi/{unit}/nam-sau?nam=2024")).await.page();
    assert!(collective.contains("Tập thể lao động tiên tiến"), "{collective}");
}
