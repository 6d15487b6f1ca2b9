use axum::http::{StatusCode, header};
use domain::account::Role;

use crate::app::{App, Caller};
use crate::movement::{DOCUMENT, NEW, launched, whole};

const OWN: &str = "/lam-viec/tai-khoan";
const MAKE: &str = "/lam-viec/tai-khoan/lich";

/// The path in the page that is shown once.
fn told(page: &str) -> String {
    let (_, rest) = page.split_once("http://localhost:8080/lich/").expect("the address is shown");
    format!("/lich/{}", rest.split("</textarea>").next().expect("it ends").trim())
}

/// The lines of a calendar, unfolded; each must end as RFC 5545 says and be no longer than it allows.
fn lines(file: &str) -> Vec<String> {
    assert!(
        file.ends_with("\r\n") && file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n'))
    );
    file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_calendar_program_reads_what_its_owner_may_see_until_he_revokes() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, a).await;
    let of_b = launched(&clerk, b, "07/KH-B").await;
    launched(&clerk, app.office, "05/KH-VP").await;

    let page = head.send(OWN, MAKE, &[]).await.page();
    let address = told(&page);
    assert_eq!(address.len(), "/lich/".len() + 64 + ".ics".len(), "256 bits");
    assert!(
        !head.get(OWN).await.page().contains("/lich/0") && !head.get(OWN).await.page().contains(&address),
        "told once"
    );
    let answer = app.citizen().get(&address).await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/calendar; charset=utf-8");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let read = lines(&answer.page());
    let has = |line: &str| read.iter().any(|one| one == line);
    assert!(has("BEGIN:VCALENDAR") && has("METHOD:PUBLISH") && has("DTSTAMP:20250301T020000Z"), "{read:?}");
    assert!(has("SUMMARY:Kết thúc: Thi đua hư cấu chào mừng ngày truyền thống"), "{read:?}");
    assert!(
        has("SUMMARY:Phong trào chờ đơn vị đăng ký: Thi đua hư cấu chào mừng ngày truyền thống"),
        "{read:?}"
    );
    assert!(has("DTSTART;VALUE=DATE:20250611"), "a traditional day: {read:?}");
    let of_b = of_b.rsplit('/').next().expect("an id");
    assert!(!read.iter().any(|line| line.contains(of_b)), "a sibling's movement is not his to see");
    let uids: std::collections::BTreeSet<_> = read.iter().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(
        uids.len(),
        read.iter().filter(|line| *line == "BEGIN:VEVENT").count(),
        "each has an id of its own"
    );

    let renewed = told(&head.send(OWN, MAKE, &[]).await.page());
    let gone = app.citizen().get(&address).await;
    let unknown = app.citizen().get(&format!("/lich/{}.ics", "0".repeat(64))).await;
    assert_eq!((gone.status, gone.text()), (StatusCode::NOT_FOUND, unknown.text()), "as if it never was");
    assert_eq!(app.citizen().get(&renewed).await.status, StatusCode::OK);
    assert_eq!(app.citizen().get(renewed.trim_end_matches(".ics")).await.status, StatusCode::NOT_FOUND);
    let revoke = format!("{MAKE}/thu-hoi");
    head.send(OWN, &revoke, &[]).await.led_to();
    assert_eq!(app.citizen().get(&renewed).await.status, StatusCode::NOT_FOUND);
    let again = head.post(&revoke, &head.trust().await, &[]).await.refused();
    assert!(again.contains("Chưa có địa chỉ lịch nào"), "{again}");
}

#[tokio::test]
async fn a_month_shows_what_concerns_whoever_looks() {
    let app = App::new().await;
    let a = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, a).await;
    let at = launched(&clerk, app.office, "05/KH-VP").await;
    let page = head.get("/lam-viec/lich").await.page();
    for said in ["Tháng 3/2025", "Bắt đầu: Thi đua hư cấu", "thang=2025-02", "thang=2025-04", "hôm nay"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = head.get("/lam-viec/lich?thang=2025-08").await.page();
    assert!(
        page.contains("Kết thúc: Thi đua hư cấu") && page.contains(&format!("{at}/tra-loi/{a}")),
        "{page}"
    );
    assert!(page.contains("Ngày Quốc khánh") || page.contains("Ngày Truyền thống Văn phòng"), "{page}");
    for odd in ["2025-13", "abc", "99999-01", "-5-1"] {
        assert!(
            head.get(&format!("/lam-viec/lich?thang={odd}")).await.page().contains("Tháng 3/2025"),
            "{odd}"
        );
    }
}

#[tokio::test]
async fn the_desk_puts_what_has_a_deadline_first() {
    let app = App::new().await;
    let a = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, a).await;
    launched(&clerk, app.office, "05/KH-VP").await;
    let page = head.get("/lam-viec").await.page();
    assert!(
        page.contains("Có hạn (1)") && page.contains("Còn 183 ngày") && page.contains("31/08/2025"),
        "{page}"
    );
}

#[tokio::test]
async fn a_month_shows_days_that_are_not_on_the_desk_yet() {
    let app = App::new().await;
    let a = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, a).await;
    let unit = app.office.to_string();
    let fields: Vec<_> = whole(&unit).into_iter().chain([("register_by", "15/03/2025")]).collect();
    let at = clerk.send(NEW, NEW, &fields).await.led_to();
    clerk.send(&at, &format!("{at}/phat-dong"), DOCUMENT).await.led_to();
    let indicator = format!("{at}/chi-tieu/moi");
    clerk.send(&indicator, &indicator, &crate::indicator::wells()).await.led_to();
    let visit = format!("{at}/kiem-tra/moi");
    let (unit_a, today) = (a.to_string(), "01/03/2025");
    let said = [("unit", unit_a.as_str()), ("on", today), ("members", "Lò Thị Mẫu"), ("subject", "Quý I")];
    let visit = clerk.send(&visit, &visit, &said).await.led_to();
    let found =
        [("kind", "shortcoming"), ("text", "Sổ thiếu"), ("mender", "Trưởng phòng A"), ("due", "31/03/2025")];
    clerk.send(&visit, &format!("{visit}/ket-luan"), &found).await.led_to();

    let desk = head.get("/lam-viec").await.page();
    assert!(desk.contains("hạn đăng ký 15/03/2025") && desk.contains("Còn 14 ngày"), "{desk}");
    let march = async |caller: &Caller| caller.get("/lam-viec/lich").await.page();
    for caller in [&clerk, &head] {
        let page = march(caller).await;
        assert!(page.contains("Hạn đăng ký: Thi đua hư cấu"), "{page}");
        assert_eq!(page.matches("Sổ thiếu").count(), 1, "told once: {page}");
    }
    assert!(march(&clerk).await.contains("Hạn khắc phục, Đơn vị A (hư cấu): Sổ thiếu"));
    let april = head.get("/lam-viec/lich?thang=2025-04").await.page();
    let value = "Hạn số liệu tháng 3/2025 của Đơn vị A (hư cấu): Thi đua hư cấu";
    assert!(april.contains(value) && april.contains(&format!("href=\"{at}/chi-tieu/{a}\"")), "{april}");
    assert!(!clerk.get("/lam-viec/lich?thang=2025-04").await.page().contains(value));
}
