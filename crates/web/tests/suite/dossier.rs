use domain::account::Role;
use law::GradeLevel;
use uuid::Uuid;

use crate::app::{App, Caller};

const NAMES: [&str; 12] = [
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

/// A division whose first three people do not meet the law and whose last one has no grade yet, all invented.
async fn people(app: &App, unit: Uuid) -> Uuid {
    let mut last = Uuid::nil();
    for (n, name) in NAMES.iter().enumerate() {
        let grade = match n {
            0..3 => Some(GradeLevel::Completed),
            11 => None,
            _ => Some(GradeLevel::Good),
        };
        last = app.person(unit, name, grade).await;
    }
    last
}

async fn begin(head: &Caller, unit: Uuid) -> String {
    let fields = [
        ("title", "Đề nghị khen thưởng năm 2024"),
        ("unit", &unit.to_string()),
        ("year", "2024"),
        ("category", "merit"),
        ("movement", ""),
    ];
    head.send("/lam-viec/ho-so/moi", "/lam-viec/ho-so/moi", &fields).await.led_to()
}

fn block() -> String {
    let rows: Vec<_> =
        NAMES.iter().enumerate().map(|(n, name)| format!("{}\t{name}\tChuyên viên\tLĐTT", n + 1)).collect();
    format!(
        "DANH SÁCH (hư cấu)\t\t\t\r\nSTT\tHọ và tên\tChức vụ\tDanh hiệu\r\n{}\r\n\tTổng cộng: 12\t\t",
        rows.join("\r\n")
    )
}

#[tokio::test]
async fn a_pasted_dossier_goes_round_until_it_is_accepted() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let last = people(&app, unit).await;
    let head = app.caller("truongphong", Role::Head, unit).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let at = begin(&head, unit).await;
    let to = |step: &str| format!("{at}/{step}");

    assert_eq!(head.send(&at, &to("dan"), &[("text", &block()), ("otherwise", "")]).await.led_to(), at);
    let page = head.get(&at).await.page();
    for shown in ["Danh sách đề nghị: 12 dòng", "Đủ điều kiện: 8", "Chưa đủ điều kiện: 3", "Thiếu dữ liệu: 1"]
    {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    assert!(
        page.contains("Điều 24") && page.contains("Xếp loại năm 2024: hoàn thành nhiệm vụ"),
        "the law card"
    );
    let refused = head.send(&at, &to("trinh"), &[]).await.refused();
    assert!(
        refused.contains("role=\"alert\"") && refused.contains("Hãy để lại dòng này kèm lý do"),
        "{refused}"
    );
    assert!(!refused.contains("/tiep-nhan\""), "the head has no form that accepts");

    head.send(&at, &to("de-lai-chua-du"), &[]).await.led_to();
    head.send(&at, &to("trinh"), &[]).await.led_to();
    assert!(clerk.get("/lam-viec/ho-so?trang-thai=submitted").await.page().contains(&at));
    let refused = clerk.send(&at, &to("tiep-nhan"), &[]).await.refused();
    assert!(refused.contains("Tẩn Văn Mẫu – Lao động tiên tiến"), "{refused}");
    let refused = clerk.send(&at, &to("tra-lai"), &[("reason", " ")]).await.refused();
    assert!(refused.contains("href=\"#f-reason\"") && refused.contains("id=\"f-reason-error\""), "{refused}");
    clerk.send(&at, &to("tra-lai"), &[("reason", "Bổ sung xếp loại của Tẩn Văn Mẫu")]).await.led_to();

    app.grade(last, GradeLevel::Good).await;
    assert!(head.get(&at).await.page().contains("Bổ sung xếp loại của Tẩn Văn Mẫu"), "the reason is told");
    head.send(&at, &to("trinh-lai"), &[]).await.led_to();
    clerk.send(&at, &to("tiep-nhan"), &[]).await.led_to();
    let page = head.get(&at).await.page();
    assert!(
        page.contains("Đã tiếp nhận")
            && page.contains("Danh sách đề nghị: 9 dòng")
            && page.contains("Đã để lại: 3 dòng")
    );
    assert!(!page.contains("method=\"post\" action=\"/lam-viec/ho-so"), "nothing more to send");
}

#[tokio::test]
async fn a_line_that_cannot_be_taken_stays_in_the_box() {
    let app = App::new().await;
    let unit = app.division("A").await;
    people(&app, unit).await;
    let head = app.caller("truongphong", Role::Head, unit).await;
    let at = begin(&head, unit).await;
    let dan = format!("{at}/dan");
    let form = head.form(&at, &dan).await;
    let fields = [("text", "Lò Thị Một\nNgười Ở Xa"), ("otherwise", "LDTT")];
    for time in ["first", "sent again"] {
        let page = head.post(&dan, &form, &fields).await.refused();
        assert!(page.contains("Đã thêm 1 dòng; còn 1 chỗ cần sửa"), "{time}: {page}");
        assert!(
            page.contains("Dòng 2: chưa có “Người Ở Xa”") && page.contains(">\nNgười Ở Xa</textarea>"),
            "{time}: {page}"
        );
    }
    let page = head.send(&at, &dan, &[("text", "Vàng A Hai"), ("otherwise", "")]).await.refused();
    assert!(page.contains("Chưa thêm được dòng nào") && page.contains(">\nVàng A Hai</textarea>"), "{page}");
    let stale =
        head.post(&dan, &form[..2], &[("version", "1"), ("text", "Vàng A Hai"), ("otherwise", "LDTT")]).await;
    assert_eq!(stale.status.as_u16(), 422, "the key was used: {}", stale.text());
}

#[tokio::test]
async fn rows_are_picked_opened_set_aside_and_removed() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let last = people(&app, unit).await;
    let head = app.caller("truongphong", Role::Head, unit).await;
    let at = begin(&head, unit).await;
    let found = head.get(&format!("{at}?tim=mau")).await.page();
    assert!(found.contains("Tẩn Văn Mẫu") && !found.contains("Lò Thị Một"), "found without accents");
    let chon = format!("{at}/chon");
    let (person, itself) = (format!("nguoi-{last}"), format!("don-vi-{unit}"));
    let none = head.send(&at, &chon, &[("award", "LDTT"), ("achievement", "")]).await.refused();
    assert!(none.contains("Chọn ít nhất một người"), "{none}");
    head.send(&at, &chon, &[("holder", &person), ("award", "GK"), ("achievement", "Trực bão (hư cấu)")])
        .await
        .led_to();
    head.send(&at, &chon, &[("holder", &itself), ("award", "TTLDTT"), ("achievement", "")]).await.led_to();
    let page = head.get(&at).await.page();
    let table = page.split_once("id=\"rows\"").expect("the table of rows").1;
    let from = table.find(&format!("{at}/dong/")).expect("the first row");
    let row = table[from..].split('"').next().expect("an address").to_owned();
    assert!(page.contains("Trực bão (hư cấu)") && page.contains("Đơn vị A (hư cấu)"));

    let file = head.get(&format!("{at}/danh-sach.csv")).await.page();
    assert!(file.starts_with("\u{FEFF}TT,\"Họ và tên, tập thể\"") && file.lines().count() == 3, "{file}");
    assert!(file.contains("Giấy khen,Trực bão (hư cấu)"), "{file}");

    let opened = head.get(&row).await.page();
    assert!(
        opened.contains(&format!("/lam-viec/con-nguoi/{last}")) && !opened.contains("/xac-nhan\""),
        "{opened}"
    );
    let id = row.rsplit('/').next().expect("an id").to_owned();
    let silent = head.send(&row, &format!("{at}/de-lai"), &[("aside_reason", "")]).await.refused();
    assert!(silent.contains("Ghi lý do để lại"), "{silent}");
    head.send(&row, &format!("{at}/de-lai"), &[("aside_reason", "Để năm sau")]).await.led_to();
    assert!(head.get(&at).await.page().contains("Để năm sau"));
    head.send(&row, &format!("{row}/de-nghi-lai"), &[]).await.led_to();
    head.send(&row, &format!("{row}/xoa"), &[]).await.led_to();
    assert!(!head.get(&at).await.page().contains(&id));
}

#[tokio::test]
async fn who_may_not_see_a_dossier_finds_nothing_there() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let head = app.caller("truongphong.a", Role::Head, a).await;
    let sibling = app.caller("truongphong.b", Role::Head, b).await;
    let individual = app.caller("canhan", Role::Individual, a).await;
    let at = begin(&head, a).await;
    for caller in [&sibling, &individual] {
        assert_eq!(caller.get(&at).await.status.as_u16(), 404);
        assert_eq!(caller.get("/lam-viec/ho-so/khong-co").await.status.as_u16(), 404);
    }
    assert!(sibling.get("/lam-viec/ho-so").await.page().contains("Chưa có hồ sơ nào"));
}

#[tokio::test]
async fn two_forms_for_one_achievement_are_told() {
    let app = App::new().await;
    let unit = app.division("A").await;
    app.person(unit, "Lò Thị Một", Some(GradeLevel::Completed)).await;
    let head = app.caller("truongphong", Role::Head, unit).await;
    let at = begin(&head, unit).await;
    let text = "Lò Thị Một\tChuyên viên\tGK\nLò Thị Một\tChuyên viên\tBK-BT\nLò Thị Một\tChuyên viên\tLĐTT";
    head.send(&at, &format!("{at}/dan"), &[("text", text), ("otherwise", "")]).await.led_to();
    let page = head.get(&at).await.page();
    assert!(page.contains("không khen nhiều lần cho một thành tích"), "{page}");
}
