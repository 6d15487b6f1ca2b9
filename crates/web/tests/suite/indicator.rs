use axum::http::StatusCode;
use domain::account::Role;
use uuid::Uuid;

use crate::app::{App, Caller};
use crate::movement::launched;

/// What a clerk types into the form of an indicator.
pub fn wells() -> Vec<(&'static str, &'static str)> {
    vec![
        ("text", "Khoan giếng <sạch> (hư cấu)"),
        ("measure", "giếng"),
        ("direction", "more"),
        ("counting", "added"),
        ("joining", "sum"),
        ("goal", "1.000,5"),
        ("goal_of", "each"),
        ("base", ""),
        ("base_at", ""),
        ("starts", "01/03/2025"),
        ("ends", "31/08/2025"),
        ("rhythm", "monthly"),
        ("due_days", "5"),
    ]
}

fn with(name: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    wells().into_iter().map(|(field, old)| (field, if field == name { value } else { old })).collect()
}

/// A launched movement of an office with two divisions.
struct Story {
    app: App,
    a: Uuid,
    b: Uuid,
    clerk: Caller,
    head_a: Caller,
    head_b: Caller,
    at: String,
}

impl Story {
    async fn new() -> Self {
        let app = App::new().await;
        let (a, b) = (app.division("A").await, app.division("B").await);
        let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
        let head_a = app.caller("truonga", Role::Head, a).await;
        let head_b = app.caller("truongb", Role::Head, b).await;
        let at = launched(&clerk, app.office, "05/KH-VP").await;
        Self { app, a, b, clerk, head_a, head_b, at }
    }

    async fn indicator(&self) -> String {
        let new = format!("{}/chi-tieu/moi", self.at);
        self.clerk.send(&new, &new, &wells()).await.led_to()
    }
}

#[tokio::test]
async fn a_clerk_writes_an_indicator_and_a_unit_reports() {
    let story = Story::new().await;
    let one = story.indicator().await;
    let page = story.clerk.get(&one).await.page();
    assert!(page.contains("Khoan giếng &#60;sạch&#62; (hư cấu)"), "{page}");
    assert!(page.contains("≥ 1.000,5 giếng") && page.contains("chưa biết"), "{page}");
    assert!(story.clerk.get(&story.at).await.page().contains("Chỉ tiêu và tiến độ (1)"));

    let own = format!("{one}/don-vi/{}", story.a);
    let send = format!("{own}/so-lieu");
    let page = story.head_a.get(&own).await.page();
    assert!(page.contains("Tháng 3/2025: báo cáo số liệu") && page.contains("chưa có"), "{page}");
    let refused =
        story.head_a.send(&own, &send, &[("amount", "nhiều lắm"), ("note", "Ghi chú <giữ>")]).await.refused();
    assert!(
        refused.contains("nhiều lắm") && refused.contains("Ghi chú &#60;giữ&#62;"),
        "what was typed is kept"
    );
    let empty = story.head_a.send(&own, &send, &[("amount", " ")]).await.refused();
    assert!(empty.contains("không tính là 0"), "{empty}");
    let fields = [("amount", "120,5"), ("evidence", "https://example.vn/12"), ("note", "")];
    assert_eq!(story.head_a.send(&own, &send, &fields).await.led_to(), own);
    let page = story.head_a.get(&own).await.page();
    assert!(page.contains("Đến 31/03/2025: 120,5/1.000,5 giếng; chưa đủ số liệu"), "{page}");
    assert!(page.contains("href=\"https://example.vn/12\" rel=\"noopener noreferrer nofollow\""), "{page}");
    assert!(
        page.contains("<svg viewBox=\"0 0 1000 400\"") && page.contains("<title id=\"plot-title\">"),
        "{page}"
    );

    story.head_a.send(&own, &send, &[("amount", "100"), ("evidence", "")]).await.led_to();
    let page = story.head_a.get(&own).await.page();
    assert!(
        page.contains("Tháng 3/2025, lần 1") && page.contains("120,5 giếng"),
        "the earlier value is read: {page}"
    );
    assert!(page.contains("Thiếu"), "evidence is asked for, not demanded");

    let (withdraw, march) = (format!("{own}/rut"), format!("{own}?ky=2025-03-01"));
    let page = story.head_a.send(&march, &withdraw, &[("reason", " ")]).await.refused();
    assert!(page.contains("Ghi lý do rút số liệu") && page.contains("href=\"#f-rut-reason\""), "{page}");
    story.head_a.send(&march, &withdraw, &[("reason", "Số của <đơn vị> khác")]).await.led_to();
    let page = story.head_a.get(&own).await.page();
    assert!(
        page.contains("Đã rút ngày 01/03/2025, truonga (hư cấu): Số của &#60;đơn vị&#62; khác"),
        "{page}"
    );
    assert!(page.contains("Chưa có số liệu") && !page.contains("Rút số liệu báo cáo nhầm"), "{page}");
}

#[tokio::test]
async fn a_target_without_a_unit_of_measure_gets_its_sentence() {
    let story = Story::new().await;
    let new = format!("{}/chi-tieu/moi", story.at);
    let page = story.clerk.send(&new, &new, &with("measure", " ")).await.refused();
    assert!(page.contains("Ghi đơn vị tính, ví dụ"), "{page}");
    assert!(
        page.contains("1.000,5") && page.contains("Khoan giếng &#60;sạch&#62;"),
        "what was typed is kept"
    );
    let page = story.clerk.send(&new, &new, &with("goal", "mười")).await.refused();
    assert!(page.contains("Không đọc được số") && page.contains("value=\"mười\""), "{page}");
    let page = story.clerk.send(&new, &new, &with("measure", "%")).await.refused();
    assert!(page.contains("không cộng với nhau được"), "{page}");
    let page = story.clerk.send(&new, &new, &with("ends", "30/09/2025")).await.refused();
    assert!(page.contains("Phong trào kết thúc ngày 31/08/2025"), "{page}");
}

#[tokio::test]
async fn the_superior_sees_all_and_a_unit_itself() {
    let story = Story::new().await;
    let one = story.indicator().await;
    let own = format!("{one}/don-vi/{}", story.a);
    story.head_a.send(&own, &format!("{own}/so-lieu"), &[("amount", "120,5")]).await.led_to();

    let grid = story.clerk.get(&format!("{}/chi-tieu", story.at)).await.page();
    assert!(grid.contains("Đơn vị A (hư cấu)") && grid.contains("12%<span>Chưa đủ số liệu</span>"), "{grid}");
    assert!(grid.contains("–<span>Chưa có số liệu</span>"), "no value is not zero: {grid}");
    assert!(grid.contains("120,5 giếng (1/2 đơn vị)"), "{grid}");
    assert!(
        grid.contains(&format!("href=\"{}/chi-tieu/{}\"", story.at, story.a)),
        "each unit leads to its page: {grid}"
    );
    assert!(
        story.clerk.get(&one).await.page().contains(&format!("href=\"{own}\"")),
        "and each value to its own"
    );
    assert!(story.head_a.get(&own).await.page().contains(&format!("href=\"{own}?ky=2025-03-01\"")));
    assert!(story.head_a.get(&format!("{}/chi-tieu/{}", story.at, story.a)).await.page().contains(&own));
    let head_b = story.head_b.get(&format!("{}/chi-tieu", story.at)).await.page();
    assert!(!head_b.contains("Đơn vị A") && !head_b.contains("120,5"), "{head_b}");
    assert_eq!(story.head_b.get(&own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        story.head_b.get(&format!("{}/chi-tieu/{}", story.at, story.a)).await.status,
        StatusCode::NOT_FOUND
    );
    let all = story.head_b.get(&one).await.page();
    assert!(!all.contains("Cả phong trào. ") && !all.contains("120,5"), "{all}");
    let individual = story.app.caller("canhan", Role::Individual, story.b).await;
    let read = individual.get(&format!("{}/chi-tieu", story.at)).await.page();
    assert!(read.contains("≥ 1.000,5 giếng") && !read.contains("Đơn vị B"), "{read}");
    assert_eq!(individual.get(&one).await.status, StatusCode::NOT_FOUND);

    let csv = story.clerk.get(&format!("{}/tien-do.csv", story.at)).await.page();
    assert!(csv.contains("120,5") && csv.contains("Chưa có số liệu"), "{csv}");
    let only = story.clerk.get(&format!("{}/chi-tieu?loc=hut", story.at)).await.page();
    assert!(only.contains("Sẽ không đạt (0)"), "{only}");
}

#[tokio::test]
async fn a_review_of_the_movement_tells_its_indicators() {
    let story = Story::new().await;
    let one = story.indicator().await;
    let own = format!("{one}/don-vi/{}", story.a);
    story.head_a.send(&own, &format!("{own}/so-lieu"), &[("amount", "120,5")]).await.led_to();
    let id = story.at.rsplit('/').next().expect("an id");
    let begin = "/lam-viec/tong-ket/moi";
    let period = [("kind", "interim"), ("starts", "01/03/2025"), ("ends", "31/03/2025")];
    let at = story.clerk.send(&format!("{begin}?phong-trao={id}"), begin, &period).await.led_to();
    let page = story.clerk.get(&at).await.page();
    for said in [
        "Khoan giếng &#60;sạch&#62; (hư cấu) (giếng)",
        "≥ 1.000,5, mỗi đơn vị",
        "chưa biết",
        "120,5 (1/2 đơn vị)",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let csv = story.clerk.get(&format!("{at}/chi-tieu.csv")).await.page();
    let row = csv.lines().find(|line| line.contains("120,5")).expect("a row");
    assert!(row.ends_with("1;0;1;1") || row.ends_with("1,0,1,1"), "{csv}");
    assert_eq!(story.clerk.get(&format!("{at}/chi-tieu.xlsx")).await.status, StatusCode::OK);
    let paper = story.clerk.get(&format!("{at}/bao-cao.pdf")).await;
    assert!(paper.bytes.starts_with(b"%PDF"), "{}", paper.text());
    assert_eq!(story.head_a.get(&format!("{at}/chi-tieu.csv")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_unit_sets_its_goal_and_a_clerk_ends_an_indicator() {
    let story = Story::new().await;
    let one = story.indicator().await;
    let own = format!("{one}/don-vi/{}", story.b);
    let goal = format!("{own}/muc-tieu");
    let refused = story.head_b.send(&own, &goal, &[("amount", "")]).await.refused();
    assert!(refused.contains("f-muc-tieu-amount-error"), "{refused}");
    story.head_b.send(&own, &goal, &[("amount", "1.200"), ("note", "Cao hơn mức chung")]).await.led_to();
    assert!(story.head_b.get(&own).await.page().contains("1.200 giếng"));
    assert!(!story.clerk.get(&own).await.page().contains("Mục tiêu riêng của đơn vị</summary>"));
    assert!(!story.clerk.get(&one).await.page().contains("Sửa chỉ tiêu"), "a goal rests on it");

    let refused = story.clerk.send(&one, &format!("{one}/thoi"), &[("reason", " ")]).await.refused();
    assert!(refused.contains("Ghi lý do thôi theo dõi"), "{refused}");
    story.clerk.send(&one, &format!("{one}/thoi"), &[("reason", "Gộp <chỉ tiêu>")]).await.led_to();
    let list = story.clerk.get(&format!("{}/chi-tieu", story.at)).await.page();
    assert!(list.contains("Chỉ tiêu đã thôi theo dõi") && list.contains("Gộp &#60;chỉ tiêu&#62;"), "{list}");
    let late = story.head_b.get(&own).await.page();
    assert!(!late.contains("Gửi số liệu"), "{late}");
}

#[tokio::test]
async fn a_visit_finds_and_a_unit_mends() {
    let story = Story::new().await;
    let new = format!("{}/kiem-tra/moi", story.at);
    let unit = story.a.to_string();
    let fields =
        [("unit", unit.as_str()), ("on", "02/03/2025"), ("members", "Lò Thị Mẫu"), ("subject", "Quý I")];
    let refused = story.clerk.send(&new, &new, &fields).await.refused();
    assert!(refused.contains("chưa tới") && refused.contains("value=\"Quý I\""), "{refused}");
    let today =
        [("unit", unit.as_str()), ("on", "01/03/2025"), ("members", "Lò Thị Mẫu"), ("subject", "Quý I")];
    let visit = story.clerk.send(&new, &new, &today).await.led_to();
    let add = format!("{visit}/ket-luan");
    let refused =
        story.clerk.send(&visit, &add, &[("kind", "shortcoming"), ("text", "Sổ <thiếu>")]).await.refused();
    assert!(refused.contains("Ghi hạn khắc phục.") && refused.contains("Sổ &#60;thiếu&#62;"), "{refused}");
    let whole =
        [("kind", "shortcoming"), ("text", "Sổ thiếu"), ("mender", "Trưởng phòng A"), ("due", "31/03/2025")];
    story.clerk.send(&visit, &add, &whole).await.led_to();

    assert!(story.head_a.get("/lam-viec").await.page().contains("Kết luận kiểm tra chờ khắc phục"));
    assert_eq!(story.head_b.get(&visit).await.status, StatusCode::NOT_FOUND);
    assert!(!story.head_b.get(&format!("{}/kiem-tra", story.at)).await.page().contains("Quý I"));
    let page = story.head_a.get(&visit).await.page();
    let action = |page: &str, deed: &str| {
        let end = page.find(&format!("/{deed}\"")).expect("a form") + deed.len() + 1;
        let start = page[..end].rfind("action=\"").expect("an action") + "action=\"".len();
        page[start..end].to_owned()
    };
    let answer = action(&page, "tra-loi");
    let silent = story.head_a.send(&visit, &answer, &[("says", "")]).await.refused();
    assert!(silent.contains("đã làm gì"), "{silent}");
    story.head_a.send(&visit, &answer, &[("says", "Đã ghi đủ"), ("evidence", "")]).await.led_to();
    let page = story.clerk.get(&visit).await.page();
    assert!(page.contains("Thiếu minh chứng") && page.contains("Chờ xác nhận"), "{page}");
    assert!(story.clerk.get("/lam-viec").await.page().contains("Khắc phục chờ xác nhận hoặc quá hạn"));
    story.clerk.send(&visit, &action(&page, "tra-lai"), &[("says", "Chưa có minh chứng")]).await.led_to();
    story.head_a.send(&visit, &answer, &[("says", "Đã gửi sổ"), ("evidence", "7/BC-A")]).await.led_to();
    story.clerk.send(&visit, &action(&page, "xac-nhan"), &[]).await.led_to();
    let of_unit = story.head_a.get(&format!("/lam-viec/don-vi/{}/kiem-tra", story.a)).await.page();
    assert!(of_unit.contains("Đã khắc phục") && of_unit.contains("1 lần kiểm tra"), "{of_unit}");
}
