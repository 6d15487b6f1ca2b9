use axum::http::StatusCode;
use domain::account::Role;
use uuid::Uuid;

use crate::app::{App, Caller};

const LIST: &str = "/lam-viec/phong-trao";
pub const NEW: &str = "/lam-viec/phong-trao/moi";

/// What a clerk types into the form of a draft that lacks nothing.
pub fn whole(unit: &str) -> Vec<(&str, &str)> {
    vec![
        ("unit", unit),
        ("title", "Thi đua hư cấu chào mừng ngày truyền thống"),
        ("theme", "Đoàn kết <sáng tạo>"),
        ("practice", "theo đợt"),
        ("scope", "unit"),
        ("starts", "01/03/2025"),
        ("ends", "31/8/2025"),
        ("purpose", "Hoàn thành nhiệm vụ"),
        ("subjects", "Tập thể, cá nhân"),
        ("content", "- Nội dung một\r\n- Nội dung hai"),
        ("criterion", "Đúng hạn"),
        ("target", "100% hồ sơ đúng hạn"),
        ("plan", "Một đợt"),
        ("measures", "Kiểm tra hằng tháng"),
        ("carried_out_by", "Trưởng các phòng"),
        ("followed_by", "Phòng Hành chính"),
        ("recipient", "Các phòng\r\nLưu: VT"),
    ]
}

pub const DOCUMENT: &[(&str, &str)] = &[
    ("number", "05/KH-VP"),
    ("launched_on", "01/03/2025"),
    ("signer_name", "Nguyễn Hư Cấu"),
    ("signer_post", "CHÁNH VĂN PHÒNG"),
];

pub fn with<'a>(fields: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(field, old)| if *field == name { (*field, value) } else { (*field, *old) }).collect()
}

pub async fn drafted(clerk: &Caller, unit: Uuid) -> String {
    clerk.send(NEW, NEW, &whole(&unit.to_string())).await.led_to()
}

pub async fn launched(clerk: &Caller, unit: Uuid, number: &str) -> String {
    let at = drafted(clerk, unit).await;
    clerk.send(&at, &format!("{at}/phat-dong"), &with(DOCUMENT, "number", number)).await.led_to()
}

#[tokio::test]
async fn a_clerk_launches_and_everybody_reads_it() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let at = drafted(&clerk, app.office).await;
    let public = at.replace("/lam-viec", "");
    assert_eq!(app.citizen().get(&public).await.status, StatusCode::NOT_FOUND, "a draft is nobody's to read");
    assert!(app.citizen().get("/phong-trao").await.page().contains("không có phong trào nào"));

    let launch = format!("{at}/phat-dong");
    let form = clerk.form(&at, &launch).await;
    let first = clerk.post(&launch, &form, DOCUMENT).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let again = clerk.post(&launch, &form, DOCUMENT).await;
    assert_eq!(
        (again.status, again.to),
        (StatusCode::SEE_OTHER, first.to),
        "a double click gives the first result"
    );

    let page = app.citizen().get(&public).await.page();
    for said in ["05/KH-VP, 01/03/2025", "Nội dung hai", "01/03/2025 – 31/08/2025", "Trưởng các phòng"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("<sáng tạo>"), "what was typed is text, never markup");
    assert!(app.citizen().get("/phong-trao").await.page().contains("Thi đua hư cấu"));
    let pdf = clerk.get(&format!("{at}/van-ban.pdf")).await;
    assert!(pdf.status == StatusCode::OK && pdf.bytes.starts_with(b"%PDF"), "{}", pdf.status);
}

#[tokio::test]
async fn a_unit_answers_with_a_movement_of_its_own() {
    let app = App::new().await;
    let above = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let at = launched(&above, app.office, "05/KH-VP").await;
    let unit = app.division("TH").await;
    let clerk = app.caller("chuyenvien.th", Role::Clerk, unit).await;
    let id = at.rsplit('/').next().expect("its id");
    let begin = format!("{NEW}?huong-ung={id}");
    assert!(clerk.get(&at).await.page().contains(&begin));
    assert!(!above.get(&at).await.page().contains(&begin), "an office does not answer itself");
    for form in ["sua", "kiem-tra/moi"] {
        let page = clerk.get(&format!("{at}/{form}")).await.refused();
        assert!(page.contains("Chỉ chuyên viên"), "{form} is the office's above: {page}");
    }
    let page = clerk.get(&begin).await.page();
    for said in ["value=\"Thi đua hư cấu chào mừng", &format!("value=\"{id}\" selected"), "Nội dung hai"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Trưởng các phòng"), "who carries it out is the unit's own");

    let mut own = whole("");
    own.retain(|(name, _)| *name != "unit");
    let unit = unit.to_string();
    own.extend([("unit", unit.as_str()), ("parent", id)]);
    let own = clerk.send(NEW, NEW, &own).await.led_to();
    clerk.send(&own, &format!("{own}/phat-dong"), &with(DOCUMENT, "number", "06/KH-VP")).await.led_to();
    let public = own.replace("/lam-viec", "");
    assert!(above.get(&at).await.page().contains(&format!("href=\"{public}\"")), "seen from above");
}

#[tokio::test]
async fn bad_input_gets_its_sentence_and_keeps_what_was_typed() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let unit = app.office.to_string();
    let odd = with(&with(&whole(&unit), "ends", "31/02/2025"), "title", " ");
    let page = clerk.send(NEW, NEW, &odd).await.refused();
    for said in [
        "31/02/2025 không có trong lịch",
        "Ghi tên phong trào",
        "value=\"31/02/2025\"",
        "Trưởng các phòng",
        "href=\"#f-ends\"",
    ] {
        assert!(page.contains(said), "{said}");
    }

    let at = launched(&clerk, app.office, "05/KH-VP").await;
    let second = drafted(&clerk, app.office).await;
    let launch = format!("{second}/phat-dong");
    let page = clerk.send(&second, &launch, &with(DOCUMENT, "number", "5/KH-VP")).await.refused();
    assert!(
        page.contains("Số 05/KH-VP đã dùng trong năm 2025") && page.contains("value=\"Nguyễn Hư Cấu\""),
        "{page}"
    );
    let page = clerk.send(&second, &launch, &with(DOCUMENT, "launched_on", "hôm qua")).await.refused();
    assert!(page.contains("Không đọc được ngày"), "{page}");

    let edit = format!("{second}/sua");
    let (seen_first, seen_too) = (clerk.form(&edit, &edit).await, clerk.form(&edit, &edit).await);
    clerk.post(&edit, &seen_first, &whole(&unit)).await.led_to();
    let page = clerk.post(&edit, &seen_too, &with(&whole(&unit), "theme", "Chủ đề gõ sau")).await.refused();
    assert!(page.contains("đã được người khác sửa") && page.contains("Chủ đề gõ sau"), "{page}");

    let bare = clerk
        .send(
            NEW,
            NEW,
            &[("unit", &unit), ("title", "Thiếu"), ("practice", "thường xuyên"), ("scope", "unit")],
        )
        .await
        .led_to();
    let page = clerk
        .send(&bare, &format!("{bare}/phat-dong"), &with(DOCUMENT, "number", "09/KH-VP"))
        .await
        .refused();
    assert!(
        page.contains(&format!("href=\"{bare}/sua#f-criterion\"")),
        "a sentence leads to where it is mended: {page}"
    );
    assert!(!clerk.get(&at).await.page().contains("/sua\""), "what is launched is not edited");
}

#[tokio::test]
async fn who_may_not_launch_is_told_or_sees_nothing() {
    let app = App::new().await;
    let division = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let at = drafted(&clerk, app.office).await;
    let launch = format!("{at}/phat-dong");
    let head = app.caller("truongvp", Role::Head, app.office).await;
    assert!(!head.get(&at).await.page().contains(&launch), "no button for whom it is not");
    let own = head.form(&at, "/dang-xuat").await;
    let page = head.post(&launch, &own, DOCUMENT).await.refused();
    assert!(page.contains("Chỉ chuyên viên thi đua, khen thưởng hoặc lãnh đạo ký của"), "{page}");
    let below = app.caller("truonga", Role::Head, division).await;
    let own = below.form(LIST, "/dang-xuat").await;
    assert_eq!(below.post(&launch, &own, DOCUMENT).await.status, StatusCode::NOT_FOUND);
    assert_eq!(below.get(&at).await.status, StatusCode::NOT_FOUND);
    assert_eq!(below.get(NEW).await.status, StatusCode::NOT_FOUND);
    assert_eq!(below.get(&format!("{LIST}/khong-co")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_answers_of_a_province_have_a_page_of_their_own() {
    let app = App::new().await;
    let mut units = Vec::new();
    for number in 1..=103 {
        units.push(app.division(&format!("X{number}")).await);
    }
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, units[101]).await;
    let at = launched(&clerk, app.office, "05/KH-VP").await;
    let answer = format!("{at}/tra-loi/{}", units[101]);
    let declined = [("reply", "decline"), ("note", "Xã đang sắp xếp lại (hư cấu)")];
    head.send(&answer, &answer, &declined).await.led_to();

    let page = clerk.get(&at).await.page();
    assert!(page.contains("103 đơn vị") && page.contains("Chưa trả lời: 102"), "{page}");
    assert!(!page.contains("X17 (hư cấu)"), "their lines stand elsewhere");
    let list = format!("{at}/dang-ky");
    let first = clerk.get(&list).await.page();
    assert!(first.contains("1–100 trong 103 đơn vị") && first.contains("X17 (hư cấu)"), "{first}");
    assert!(first.contains("trang=1") && !first.contains("X103 (hư cấu)"), "{first}");
    for page in [1, 7] {
        let last = clerk.get(&format!("{list}?trang={page}")).await.page();
        assert!(last.contains("101–103 trong 103 đơn vị") && last.contains("X103 (hư cấu)"), "{last}");
    }
    let of_one = "tra-loi=khong-tham-gia&q=hu+x102";
    let found = clerk.get(&format!("{list}?{of_one}")).await.page();
    assert!(found.contains("1–1 trong 1 đơn vị") && found.contains("Xã đang sắp xếp lại"), "{found}");
    let file = clerk.get(&format!("{list}.csv?{of_one}")).await.page();
    assert_eq!(file.lines().count(), 2, "the file is what is seen: {file}");
    let nobody = clerk.get(&format!("{list}?tra-loi=qua-han")).await.page();
    assert!(nobody.contains("Không có đơn vị nào khớp"), "{nobody}");
}

#[tokio::test]
async fn a_unit_answers_and_signs() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, a).await;
    let at = launched(&clerk, app.office, "05/KH-VP").await;
    clerk.send(&at, &format!("{at}/giao-uoc"), &[("text", "Cam kết hư cấu")]).await.led_to();

    let answer = format!("{at}/tra-loi/{a}");
    assert!(head.get(LIST).await.page().contains(&answer), "it waits on the desk");
    let nothing = [("reply", "adapt"), ("note", "Ghi chú còn đây")];
    let nothing = head.send(&answer, &answer, &nothing).await.refused();
    assert!(
        nothing.contains("Ghi ít nhất một chỉ tiêu của đơn vị") && nothing.contains("Ghi chú còn đây"),
        "{nothing}"
    );
    let given = [("title", "TTLDTT"), ("targets", "Một sáng kiến\r\nKhông hồ sơ quá hạn")];
    head.send(&answer, &answer, &given).await.led_to();
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Chưa trả lời: 1") && page.contains("Đã trả lời: 1"), "{page}");
    let file = clerk.get(&format!("{at}/dang-ky.csv")).await.page();
    let lines: Vec<_> = file.lines().collect();
    assert_eq!((lines.len(), lines[0].ends_with("Chỉ tiêu đạt,Phong trào của đơn vị")), (3, true), "{file}");
    assert!(lines[1..].iter().any(|line| line.contains(",Chưa trả lời,,,0,0,0,0,")), "{file}");
    let page = clerk.get(&answer).await.page();
    assert!(page.contains("Tập thể lao động tiên tiến") && page.contains("Không hồ sơ quá hạn"), "{page}");
    assert!(!page.contains("Gửi lại đăng ký"), "a clerk reads it");
    clerk.send(&at, &format!("{at}/nhac"), &[]).await.led_to();
    let twice = clerk.send(&at, &format!("{at}/nhac"), &[]).await.refused();
    assert!(twice.contains("đã được nhắc hôm nay") && twice.contains("đã nhắc ngày"), "{twice}");

    let result = format!("{at}/ket-qua/{a}");
    let missed =
        [("reason-1", ""), ("met-2", "khong-dat"), ("says-2", "Không có (hư cấu)"), ("reason-2", "")];
    let unsaid = head.send(&result, &result, &missed).await.refused();
    assert!(unsaid.contains("Ghi lý do chưa đạt") && unsaid.contains("Không có (hư cấu)"), "{unsaid}");
    let missed = [
        ("reason-1", ""),
        ("met-2", "khong-dat"),
        ("says-2", "Không có"),
        ("reason-2", "Thiếu người (hư cấu)"),
    ];
    head.send(&result, &result, &missed).await.led_to();
    let page = clerk.get(&result).await.page();
    assert!(
        page.contains("đạt 0, không đạt 1, chưa có kết quả 2") && page.contains("Thiếu người (hư cấu)"),
        "{page}"
    );
    assert!(!page.contains("Lưu kết quả"), "a clerk reads it");
    assert_eq!(head.get(&format!("{at}/tra-loi/{b}")).await.status, StatusCode::NOT_FOUND);

    let sign = format!("{at}/giao-uoc/{a}");
    let unnamed =
        head.send(&answer, &sign, &[("signer_name", "Trần Hư Cấu"), ("signer_post", "")]).await.refused();
    assert!(unnamed.contains("Ghi chức vụ người ký") && unnamed.contains("Trần Hư Cấu"), "{unnamed}");
    head.send(&answer, &sign, &[("signer_name", "Trần Hư Cấu"), ("signer_post", "Trưởng phòng")])
        .await
        .led_to();
    assert!(clerk.get(&at).await.page().contains("Trần Hư Cấu"));

    let closed = [("summary", "Đạt mục tiêu (hư cấu)"), ("closed_on", "01/03/2025")];
    clerk.send(&at, &format!("{at}/tong-ket"), &closed).await.led_to();
    let public = app.citizen().get(&at.replace("/lam-viec", "")).await.page();
    assert!(public.contains("Đạt mục tiêu") && public.contains("Đã tổng kết"), "{public}");
}
