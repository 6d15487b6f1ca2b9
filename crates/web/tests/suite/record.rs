use axum::http::StatusCode;
use domain::account::Role;
use law::GradeLevel;
use uuid::Uuid;

use crate::app::{App, Caller};

/// Somebody with a grade of 2024 and an account of her own, and a clerk over her office.
struct Scene {
    app: App,
    clerk: Caller,
    herself: Caller,
    at: String,
    unit: Uuid,
}

impl Scene {
    async fn new() -> Self {
        let app = App::new().await;
        let unit = app.division("A").await;
        let person = app.person(unit, "Lò Thị Mai", Some(GradeLevel::Good)).await;
        let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
        app.account("mai.lo", Role::Individual, unit, Some(person)).await;
        let herself = app.log_in("mai.lo").await;
        Self { app, clerk, herself, at: format!("/lam-viec/con-nguoi/{person}"), unit }
    }

    /// Where the only entry whose link says so is mended.
    async fn entry(&self) -> String {
        let page = self.clerk.get(&self.at).await.page();
        let start = page.find(&format!("{}/muc/", self.at)).unwrap_or_else(|| panic!("no entry in {page}"));
        page[start..].split('"').next().unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn a_clerk_corrects_an_entry_and_strikes_another_out() {
    let scene = Scene::new().await;
    let (clerk, at) = (&scene.clerk, scene.at.as_str());
    let entry = scene.entry().await;
    let (correct, strike) = (format!("{entry}/sua"), format!("{entry}/gach-bo"));
    let page = clerk.get(&entry).await.page();
    assert!(
        page.contains("value=\"2024\"") && page.contains("12/TB-VP (hư cấu)"),
        "filled with the old: {page}"
    );
    assert!(page.contains("<option value=\"HTTNV\" selected>"), "{page}");

    let fields = [("year", "2024"), ("grade", "HTXSNV"), ("decision", "13/TB-VP (hư cấu)"), ("reason", "")];
    let page = clerk.send(&entry, &correct, &fields).await.refused();
    assert!(
        page.contains("href=\"#f-xep-loai-reason\"") && page.contains("id=\"f-xep-loai-reason\""),
        "{page}"
    );
    assert!(page.contains("13/TB-VP (hư cấu)"), "what was typed is kept");
    let form = clerk.form(&entry, &correct).await;
    let fields = [&fields[..3], &[("reason", "Ghi nhầm mức (hư cấu)")]].concat();
    assert_eq!(clerk.post(&correct, &form, &fields).await.led_to(), at);
    assert_eq!(clerk.post(&correct, &form, &fields).await.led_to(), at, "sent twice is done once");
    let page = clerk.get(at).await.page();
    assert!(page.contains("Hoàn thành xuất sắc nhiệm vụ") && page.contains("Đã gạch bỏ"), "{page}");
    assert!(page.contains("Ghi nhầm mức (hư cấu)") && page.contains("Đã ghi lại"), "{page}");
    assert_eq!(clerk.get(&entry).await.status, StatusCode::NOT_FOUND, "the old entry is gone");

    let entry = scene.entry().await;
    let strike_again = format!("{entry}/gach-bo");
    let page = clerk.send(&entry, &strike_again, &[("reason", " ")]).await.refused();
    assert!(page.contains("href=\"#f-gach-bo-reason\""), "{page}");
    clerk.send(&entry, &strike_again, &[("reason", "Không phải của người này (hư cấu)")]).await.led_to();
    let page = clerk.get(at).await.page();
    assert!(
        page.contains("Chưa có xếp loại nào.") && page.contains("Không phải của người này (hư cấu)"),
        "{page}"
    );
    let gone = clerk.post(&strike, &clerk.trust().await, &[("reason", "Lại nữa")]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_absence_explains_a_year_in_the_strip() {
    let scene = Scene::new().await;
    let (clerk, at) = (&scene.clerk, scene.at.as_str());
    let add = format!("{at}/thoi-gian-nghi");
    let leave = [("kind", "maternity"), ("from", "1/1/2023"), ("to", "30/6/2023"), ("decision", "")];
    let page = clerk.send(at, &add, &leave).await.refused();
    assert!(page.contains("Ghi số và ngày của văn bản cho nghỉ."), "{page}");
    let leave = [&leave[..3], &[("decision", "2/QĐ-VP (hư cấu)")]].concat();
    clerk.send(at, &add, &leave).await.led_to();
    let page = clerk.get(at).await.page();
    let strip =
        page.split("class=\"strip\"").nth(1).and_then(|rest| rest.split("</ol>").next()).expect("a strip");
    assert_eq!(strip.matches("nghỉ thai sản").count(), 1, "the year without grade: {strip}");
    assert!(page.contains("01/01/2023") && page.contains("2/QĐ-VP (hư cấu)"), "{page}");
}

#[tokio::test]
async fn a_person_reports_an_entry_and_the_clerk_corrects_it() {
    let scene = Scene::new().await;
    let (clerk, herself) = (&scene.clerk, &scene.herself);
    let own = herself.get("/lam-viec/toi").await.page();
    assert!(own.contains("Chưa báo sai mục nào.") && !own.contains("Thêm xếp loại"), "{own}");
    let start = own.find(&format!("{}/bao-sai?muc=", scene.at)).expect("a link beside the entry");
    let form = own[start..].split('"').next().expect("an address").to_owned();
    let send = format!("{}/bao-sai", scene.at);
    let entry = form.rsplit('=').next().expect("an id").to_owned();
    assert!(herself.get(&form).await.page().contains(&format!("<option value=\"{entry}\" selected>")));

    let report = [("about", entry.as_str()), ("right", "Hoàn thành xuất sắc (hư cấu)"), ("evidence", "")];
    let page = herself.send(&form, &send, &report).await.refused();
    assert!(page.contains("href=\"#f-evidence\"") && page.contains("Hoàn thành xuất sắc (hư cấu)"), "{page}");
    let report = [report[0], report[1], ("evidence", "Thông báo 13/TB-VP (hư cấu)")];
    let at = herself.send(&form, &send, &report).await.led_to();
    let page = herself.get(&at).await.page();
    assert!(page.contains("Đang chờ trả lời") && !page.contains("/tra-loi"), "she waits: {page}");
    assert!(page.contains("chưa có trong dữ liệu"), "the law of 2025 says no time: {page}");

    assert!(clerk.get("/lam-viec").await.page().contains(&format!("href=\"{at}\"")), "it waits on the desk");
    assert!(clerk.get(&scene.at).await.page().contains("báo ngày"), "and on her page");
    let page = clerk.get(&at).await.page();
    let mend = page.find(&format!("{}/muc/", scene.at)).expect("where it is mended");
    let mend = page[mend..].split('"').next().expect("an address").to_owned();
    assert!(
        clerk.get(&mend).await.page().contains("Thông báo 13/TB-VP (hư cấu)"),
        "the report stands on the form"
    );
    let correct = format!("{}/sua", mend.split('?').next().expect("an address"));
    let fields = [
        ("year", "2024"),
        ("grade", "HTXSNV"),
        ("decision", "13/TB-VP (hư cấu)"),
        ("reason", "Theo thông báo (hư cấu)"),
    ];
    assert_eq!(clerk.send(&mend, &correct, &fields).await.led_to(), at);
    let page = herself.get(&at).await.page();
    assert!(page.contains("Đã sửa theo báo sai: Theo thông báo (hư cấu)"), "{page}");
    assert!(!clerk.get("/lam-viec").await.page().contains(&at), "nothing waits any more");
}

#[tokio::test]
async fn a_report_may_be_passed_on_and_kept() {
    let scene = Scene::new().await;
    let send = format!("{}/bao-sai", scene.at);
    let report = [("about", "missing"), ("right", "GK năm 2023 (hư cấu)"), ("evidence", "5/QĐ (hư cấu)")];
    let at = scene.herself.send(&send, &send, &report).await.led_to();
    let answer = format!("{at}/tra-loi");
    let page = scene.clerk.send(&at, &answer, &[("says", "Sở Nội vụ")]).await.refused();
    assert!(page.contains("Chọn cách trả lời.") && page.contains("Sở Nội vụ"), "{page}");
    scene.clerk.send(&at, &answer, &[("answer", "pass_on"), ("says", "Sở Nội vụ (hư cấu)")]).await.led_to();
    assert!(scene.herself.get(&at).await.page().contains("Chuyển nơi có thẩm quyền: Sở Nội vụ (hư cấu)"));
    scene
        .clerk
        .send(&at, &answer, &[("answer", "keep"), ("says", "Chưa có quyết định (hư cấu)")])
        .await
        .led_to();
    let page = scene.clerk.get(&at).await.page();
    assert!(page.contains("Giữ nguyên: Chưa có quyết định (hư cấu)") && !page.contains("/tra-loi"), "{page}");
}

#[tokio::test]
async fn who_looked_stands_on_ones_own_page_alone() {
    let scene = Scene::new().await;
    let heading = "Ai đã xem hồ sơ của tôi";
    let own = async || scene.herself.get("/lam-viec/toi").await.page();
    assert!(own().await.contains("Chưa có ai."));
    for page in [scene.at.clone(), format!("{}/nam-sau", scene.at), scene.at.clone()] {
        let page = scene.clerk.get(&page).await.page();
        assert!(!page.contains(heading), "a clerk does not see who looked");
    }
    scene.herself.get(&scene.at).await.page();
    let mut page = own().await;
    // The row may be written a moment after the page went out.
    for _ in 0..50 {
        if page.contains("Hồ sơ; Năm sau") || page.contains("Năm sau đủ điều kiện gì; Hồ sơ")
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        page = own().await;
    }
    let table = page.split("id=\"lookers-table\"").nth(1).and_then(|rest| rest.split("</table>").next());
    let table = table.unwrap_or_else(|| panic!("nobody is said to have looked: {page}"));
    assert_eq!(table.matches("chuyenvien (hư cấu)").count(), 1, "once a day: {table}");
    assert!(table.contains("Chuyên viên thi đua, khen thưởng, Đơn vị VP (hư cấu)"), "{table}");
    assert!(table.contains("Năm sau đủ điều kiện gì"), "{table}");
    assert!(!table.contains("mai.lo"), "she herself is not counted: {table}");
    let admin = scene.app.log_in("quantri").await;
    assert!(!admin.get(&scene.at).await.page().contains(heading), "nor an administrator");
    let head = scene.app.caller("truongphong", Role::Head, scene.unit).await;
    assert!(!head.get(&scene.at).await.page().contains(heading));
}
