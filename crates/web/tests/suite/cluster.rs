use axum::http::StatusCode;
use domain::account::Role;
use domain::org::life::{Event, Paper};
use uuid::Uuid;

use crate::app::{App, Caller, TODAY, date};

const LIST: &str = "/lam-viec/cum-khoi";
const NEW: &str = "/lam-viec/cum-khoi/moi";

const TABLE: &str = "I. CHUYÊN MÔN\nHồ sơ đúng hạn\t60\nCải cách hành chính\t40\nĐIỂM THƯỞNG\nMô hình mới\t5";

fn rule<'a>(table: &'a str, peer_due: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("table", table),
        ("w_own", "1"),
        ("w_peers", "2"),
        ("weights", "7"),
        ("ties", "criterion-1"),
        ("ties", ""),
        ("own_due", "10/03/2025"),
        ("peer_due", peer_due),
    ]
}

const FULL: [(&str, &str); 4] =
    [("diem-1", "60"), ("diem-2", "38,5"), ("diem-3", "0"), ("loi-1", "Báo cáo quý (hư cấu)")];

/// Two members of one cluster, and who works there.
struct Story {
    app: App,
    a: Uuid,
    b: Uuid,
    clerk: Caller,
    head_a: Caller,
    head_b: Caller,
    /// The address of the cluster.
    at: String,
}

impl Story {
    async fn new() -> Self {
        let app = App::new().await;
        let (a, b) = (app.division("A").await, app.division("B").await);
        let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
        let head_a = app.caller("truonga", Role::Head, a).await;
        let head_b = app.caller("truongb", Role::Head, b).await;
        let unit = app.office.to_string();
        let new = [("unit", unit.as_str()), ("kind", "bloc"), ("name", "Khối <tổng hợp> (hư cấu)")];
        let at = clerk.send(NEW, NEW, &new).await.led_to();
        let story = Self { app, a, b, clerk, head_a, head_b, at };
        for unit in [a, b] {
            story.join(unit).await;
        }
        let head = [("year", "2025"), ("post", "head"), ("unit", &*a.to_string())];
        story.clerk.send(&story.at, &format!("{}/truong", story.at), &head).await.led_to();
        story
    }

    async fn join(&self, unit: Uuid) {
        let fields = [("unit", &*unit.to_string()), ("from", "2025")];
        self.clerk.send(&self.at, &format!("{}/thanh-vien", self.at), &fields).await.led_to();
    }

    /// The address of a year whose table stands.
    async fn prepared(&self) -> String {
        let begun =
            self.clerk.send(&self.at, &format!("{}/nam", self.at), &[("year", "2025")]).await.led_to();
        self.clerk.send(&begun, &begun, &rule(TABLE, "20/03/2025")).await.led_to();
        begun.trim_end_matches("/bang-diem").to_owned()
    }

    async fn go_on(&self, by: &Caller, year: &str) {
        by.send(year, &format!("{year}/buoc"), &[]).await.led_to();
    }
}

#[tokio::test]
async fn a_year_is_scored_by_three_sides_and_ranked() {
    let story = Story::new().await;
    let (a, b, clerk) = (story.a, story.b, &story.clerk);
    let year = story.prepared().await;
    assert_eq!(
        story.head_a.get(&year).await.status,
        StatusCode::NOT_FOUND,
        "what is prepared is the clerk's"
    );
    story.go_on(clerk, &year).await;
    let desk = story.head_a.get("/lam-viec").await.page();
    for said in [year.as_str(), "chưa tự chấm", "Còn 9 ngày", "10/03/2025"] {
        assert!(desk.contains(said), "{said}: {desk}");
    }

    for (head, unit) in [(&story.head_a, a), (&story.head_b, b)] {
        let own = format!("{year}/tu-cham/{unit}");
        head.send(&own, &own, &FULL).await.led_to();
    }
    let told = story.head_a.get(&format!("{year}/tu-cham/{b}")).await.page();
    assert!(told.contains("chưa đến lúc xem"), "{told}");
    story.go_on(&story.head_a, &year).await;
    for (head, by, of, points) in [(&story.head_a, a, b, "36"), (&story.head_b, b, a, "38")] {
        let peer = format!("{year}/cham-cheo/{by}/{of}");
        let page = head.get(&peer).await.page();
        assert!(
            page.contains("38,5") && page.contains("Báo cáo quý"),
            "the member's own score stands beside"
        );
        head.send(&peer, &peer, &[("diem-1", "60"), ("diem-2", points), ("diem-3", "0")]).await.led_to();
    }
    assert!(!story.head_a.get(&year).await.page().contains("/cham-cheo/{b}"), "what peers give is not told");
    story.go_on(clerk, &year).await;
    let early = clerk.send(&year, &format!("{year}/buoc"), &[]).await.refused();
    assert!(early.contains("Đơn vị B (hư cấu) chưa được thẩm định."), "{early}");
    let appraisal = format!("{year}/tham-dinh/{b}");
    let silent =
        clerk.send(&appraisal, &appraisal, &[("diem-1", "58"), ("diem-2", "38,5"), ("diem-3", "0")]).await;
    let silent = silent.refused();
    assert!(
        silent.contains("thẩm định 58, đơn vị tự chấm 60") && silent.contains("value=\"58\""),
        "{silent}"
    );
    for (unit, points) in [(a, "60"), (b, "58")] {
        let appraisal = format!("{year}/tham-dinh/{unit}");
        let fields = [("diem-1", points), ("diem-2", "38,5"), ("diem-3", "0"), ("loi-1", "Thiếu minh chứng")];
        clerk.send(&appraisal, &appraisal, &fields).await.led_to();
    }
    assert!(clerk.get(&year).await.page().contains("-2 so với tự chấm"));
    story.go_on(clerk, &year).await;
    let page = story.head_b.get(&year).await.page();
    // A: (98,5 + 2 × 98 + 7 × 98,5) : 10; B: (98,5 + 2 × 96 + 7 × 96,5) : 10
    for said in ["98,4", "96,6", "(1 × tự chấm 98,5 + 2 × chấm chéo 98 + 7 × thẩm định 98,5) : 10"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("<tổng hợp>"), "what was typed is text, never markup");
    let file = story.head_b.get(&format!("{year}/xep-hang.csv")).await.page();
    assert!(file.lines().nth(1).is_some_and(|line| line.starts_with("1,Đơn vị A")), "{file}");

    let propose = format!("{year}/de-nghi");
    let page = clerk.send(&year, &propose, &[("unit", &*b.to_string())]).await.refused();
    assert!(page.contains("không đứng đầu; ghi lý do đề nghị"), "{page}");
    clerk.send(&year, &propose, &[("unit", &*a.to_string())]).await.led_to();
    let paper = format!("{year}/xep-hang");
    assert_eq!(clerk.get(&format!("{paper}.pdf")).await.status, StatusCode::NOT_FOUND, "it may still change");
    story.go_on(clerk, &year).await;
    for (file, kind) in [("pdf", b"%PDF".as_slice()), ("docx", b"PK\x03\x04".as_slice())] {
        let answer = story.head_b.get(&format!("{paper}.{file}")).await;
        assert!(answer.status == StatusCode::OK && answer.bytes.starts_with(kind), "{file}");
    }
    let page = story.head_b.get(&year).await.page();
    assert!(page.contains(&format!("{paper}.pdf")) && page.contains(&format!("{paper}.docx")), "{page}");
    assert!(page.contains("Đề nghị tặng cờ thi đua: Đơn vị A") && page.contains("Đã kết thúc"), "{page}");
}

#[tokio::test]
async fn bad_input_gets_its_sentence_and_a_way_on() {
    let story = Story::new().await;
    let (a, clerk, at) = (story.a, &story.clerk, &story.at);
    let page = clerk.get(at).await.page();
    let leave = page.split("action=\"").find(|rest| rest.contains("/thoi\"")).expect("a form");
    let leave = leave.split('"').next().expect("an address").to_owned();
    let page = clerk.send(at, &leave, &[("until", "2025")]).await.refused();
    assert!(page.contains("khối trưởng năm 2025; hãy chọn khối trưởng khác"), "{page}");
    let stranger = story.app.division("C").await;
    let named = [("year", "2025"), ("post", "deputy"), ("unit", &*stranger.to_string())];
    let page = clerk.send(at, &format!("{at}/truong"), &named).await.refused();
    assert!(page.contains("không phải thành viên khối năm 2025"), "{page}");

    let begun = clerk.send(at, &format!("{at}/nam"), &[("year", "2025")]).await.led_to();
    let page = clerk.send(&begun, &begun, &rule("Hồ sơ\thai mươi", "01/03/2025")).await.refused();
    assert!(page.contains("Dòng 1 (“Hồ sơ”)") && page.contains("hai mươi</textarea>"), "{page}");
    let page = clerk.send(&begun, &begun, &rule(TABLE, "01/03/2025")).await.refused();
    assert!(
        page.contains("Hạn chấm chéo không thể trước hạn tự chấm") && page.contains("f-bang-peer_due"),
        "{page}"
    );
    let year = begun.trim_end_matches("/bang-diem");
    let page = clerk.send(year, &format!("{year}/buoc"), &[]).await.refused();
    assert!(page.contains("Bảng điểm chưa có tiêu chí nào"), "{page}");
    clerk.send(&begun, &begun, &rule(TABLE, "20/03/2025")).await.led_to();
    let line = [("text", "Tiết kiệm"), ("most", "10,5"), ("line", "main")];
    clerk.send(&begun, &format!("{begun}/dong"), &line).await.led_to();
    assert!(clerk.get(&begun).await.page().contains("Tiết kiệm\t10,5\t1\ttiêu chí"));
    story.go_on(clerk, year).await;

    let own = format!("{year}/tu-cham/{a}");
    let odd = [("diem-1", "sáu"), ("diem-2", "41"), ("loi-2", "Giữ lại")];
    let page = story.head_a.send(&own, &own, &odd).await.refused();
    assert!(page.contains("Không đọc được số “sáu”") && page.contains("Giữ lại"), "{page}");
    let page = story.head_a.send(&own, &own, &[("diem-1", "60"), ("diem-2", "41")]).await.refused();
    assert!(
        page.contains("41 vượt mức tối đa 40") && page.contains("chưa có điểm; không đạt thì ghi 0"),
        "{page}"
    );
    let kept = story.head_a.send(&own, &own, &[("diem-1", "60"), ("keep", "1")]).await;
    assert_eq!(kept.led_to(), own);
    assert!(story.head_a.get(&own).await.page().contains("Đã lưu, chưa gửi"));
    let back = format!("{year}/tra-lai");
    assert!(clerk.send(year, &back, &[("reason", " ")]).await.refused().contains("Ghi lý do trả lại"));
    clerk.send(year, &back, &[("reason", "Thiếu tiêu chí (hư cấu)")]).await.led_to();
    assert!(clerk.get(year).await.page().contains("Thiếu tiêu chí (hư cấu)"));
}

#[tokio::test]
async fn a_head_that_was_dissolved_is_told_and_replaced() {
    let story = Story::new().await;
    let (app, clerk, at) = (&story.app, &story.clerk, &story.at);
    assert!(!clerk.get(at).await.page().contains("đã ngừng hoạt động từ"));
    let paper = Paper { number: "1/QĐ".into(), decided: date(TODAY), issuer: "Cơ quan (hư cấu)".into() };
    let event = Event { day: date(TODAY), paper };
    store::org::life::dissolve(&app.db, &app.act_of(app.admin), story.a, story.b, &event)
        .await
        .expect("dissolved");
    let page = clerk.get(at).await.page();
    assert!(page.contains("Đơn vị đã ngừng hoạt động từ 28/02/2025; hãy chọn đơn vị khác"), "{page}");
    let other = [("year", "2025"), ("post", "head"), ("unit", &*story.b.to_string())];
    clerk.send(at, &format!("{at}/truong"), &other).await.led_to();
    let page = clerk.get(at).await.page();
    assert!(!page.contains("hãy chọn đơn vị khác") && page.contains("Đã thay"), "{page}");
}

#[tokio::test]
async fn what_is_missing_is_told_and_the_ranking_goes_on_with_a_reason() {
    let story = Story::new().await;
    let clerk = &story.clerk;
    let year = story.prepared().await;
    for _ in 0..3 {
        story.go_on(clerk, &year).await;
    }
    let page = clerk.get(&year).await.page();
    assert!(page.contains("Chưa có") && page.contains("Nêu lý do đi tiếp khi còn thiếu điểm"), "{page}");
    let gaps = format!("{year}/thieu");
    let (a, b) = (story.a, story.b);
    let all: Vec<(&str, String)> = ["own", "peer", "appraiser"]
        .iter()
        .flat_map(|side| [a, b].map(|unit| ("gap", format!("{side} {unit}"))))
        .collect();
    let mut fields: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = clerk.send(&year, &gaps, &fields).await.refused();
    assert!(page.contains("Ghi lý do xếp hạng khi còn thiếu điểm"), "{page}");
    fields.push(("gap_reason", "Cơ quan đang sắp xếp (hư cấu)"));
    clerk.send(&year, &gaps, &fields).await.led_to();
    story.go_on(clerk, &year).await;
    let page = clerk.get(&year).await.page();
    assert!(page.contains("không xếp") && page.contains("Cơ quan đang sắp xếp"), "{page}");
}

#[tokio::test]
async fn whoever_is_not_in_the_cluster_sees_nothing_of_it() {
    let story = Story::new().await;
    let outside = story.app.division("C").await;
    let stranger = story.app.caller("truongc", Role::Head, outside).await;
    let year = story.prepared().await;
    for address in [
        &story.at,
        &year,
        &format!("{year}/xep-hang.csv"),
        &format!("{year}/xep-hang.pdf"),
        &format!("{LIST}/khong-co"),
    ] {
        assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert!(stranger.get(LIST).await.page().contains("Chưa có cụm, khối thi đua nào"));
    assert!(
        !story.head_a.get(&story.at).await.page().contains("Thêm thành viên"),
        "no form for whom it is not"
    );
    let trust = story.head_a.trust().await;
    let fields = [("unit", &*story.a.to_string()), ("from", "2025")];
    let page = story.head_a.post(&format!("{}/thanh-vien", story.at), &trust, &fields).await.refused();
    assert!(page.contains("Chỉ chuyên viên thi đua, khen thưởng của"), "{page}");
}
