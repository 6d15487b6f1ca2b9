use axum::http::{StatusCode, header};
use domain::account::Role;
use domain::record::{Holder, NewAward};

use crate::app::App;
use crate::news::PIXEL;

const LIST: &str = "/lam-viec/tong-ket";
const NEW: &str = "/lam-viec/tong-ket/moi";
const MODELS: &str = "/lam-viec/dien-hinh";

fn has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "“{part}” is not in:\n{page}");
    }
}

#[tokio::test]
async fn a_clerk_draws_a_report_writes_and_issues_it() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let unit = app.office.to_string();
    let half = [("unit", &*unit), ("kind", "interim"), ("starts", "01/01/2025"), ("ends", "30/06/2024")];
    let refused = clerk.send(NEW, NEW, &half).await.refused();
    has(&refused, &["trước ngày đầu", "value=\"30/06/2024\""]);
    let half = [("unit", &*unit), ("kind", "interim"), ("starts", "01/01/2024"), ("ends", "30/06/2024")];
    let at = clerk.send(NEW, NEW, &half).await.led_to();
    has(&clerk.get(&at).await.page(), &["6 tháng đầu năm 2024", "Trong kỳ chưa ghi nhận khen thưởng"]);

    let paper = [
        ("number", "12/BC-VP"),
        ("issued_on", "05/07/2024"),
        ("signer_name", "Trần Hư Cấu"),
        ("signer_post", "Chánh Văn phòng"),
    ];
    let early = clerk.send(&at, &format!("{at}/ban-hanh"), &[&[("version", "1")], &paper[..]].concat()).await;
    has(&early.refused(), &["Ghi nguyên nhân của hạn chế.", "value=\"12/BC-VP\""]);
    let written = [
        ("version", "1"),
        ("title", "Sơ kết 6 tháng <2024> (hư cấu)"),
        ("limits", "Chậm"),
        ("causes", "Ít người"),
        ("directions", "Làm sớm"),
        ("small_up_to", "bảy"),
    ];
    let wrong = clerk.send(&at, &format!("{at}/soan"), &written).await.refused();
    has(&wrong, &["không phải là số", "Ít người"]);
    let written = written.map(|(field, value)| (field, if field == "small_up_to" { "7" } else { value }));
    clerk.send(&at, &format!("{at}/soan"), &written).await.led_to();
    let drawn = clerk.get(&format!("{at}/bao-cao.pdf")).await;
    assert_eq!(drawn.status, StatusCode::OK);
    clerk.send(&at, &format!("{at}/ban-hanh"), &[&[("version", "2")], &paper[..]].concat()).await.led_to();
    let issued = clerk.get(&at).await.page();
    has(&issued, &["giữ như khi ban hành", "12/BC-VP, 05/07/2024", "Sơ kết 6 tháng &#60;2024&#62;"]);
    has(&clerk.get(LIST).await.page(), &["Đã ban hành"]);
    for file in ["xlsx", "csv"] {
        assert_eq!(clerk.get(&format!("{at}/khen-thuong.{file}")).await.status, StatusCode::OK);
    }
    let trust = clerk.trust().await;
    let again = clerk.post(&format!("{at}/soan"), &trust, &[("version", "3"), ("title", "Khác")]).await;
    has(&again.refused(), &["Báo cáo đã ban hành nên không sửa được"]);
}

#[tokio::test]
async fn five_years_are_drawn_beside_their_table() {
    let app = App::new().await;
    let division = app.division("A").await;
    let mai = app.person(division, "Lò Thị Mai", None).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let unit = app.office.to_string();
    let term = [("unit", &*unit), ("kind", "five_year"), ("starts", "01/01/2020"), ("ends", "31/12/2024")];
    let at = clerk.send(NEW, NEW, &term).await.led_to();
    let bare = clerk.get(&at).await.page();
    has(&bare, &["Kết quả qua các năm"]);
    assert!(!bare.contains("<svg viewBox=\"0 0 1000 400\""), "nothing was counted: {bare}");

    let award = NewAward {
        holder: Holder::Person(mai),
        code: "GK".into(),
        category: law::Category::Merit,
        year: 2022,
        decided: None,
        decision_number: String::new(),
        issuer: String::new(),
        achievement: String::new(),
    };
    store::record::add_award(&app.db, &app.act_of(app.admin), &award).await.expect("award");
    let page = clerk.get(&at).await.page();
    has(
        &page,
        &[
            "points=\"12,388 256,388 500,12 744,388 988,388\"",
            "<desc id=\"plot-says\">Cá nhân được khen: năm 2020 có 0, năm 2021 có 0, năm 2022 có 1,",
            "class=\"plot-key solid\">Cá nhân được khen",
        ],
    );
    assert!(clerk.get(&format!("{at}/bao-cao.pdf")).await.bytes.starts_with(b"%PDF"));
}

#[tokio::test]
async fn whoever_works_elsewhere_reads_no_report() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let unit = app.office.to_string();
    let year = [("unit", &*unit), ("kind", "final"), ("starts", "01/01/2024"), ("ends", "31/12/2024")];
    let at = clerk.send(NEW, NEW, &year).await.led_to();
    let division = app.division("A").await;
    let head = app.caller("truonga", Role::Head, division).await;
    for path in [at.clone(), format!("{at}/bao-cao.pdf"), format!("{at}/khen-thuong.csv")] {
        assert_eq!(head.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    has(&head.get(LIST).await.page(), &["Chưa có báo cáo"]);
}

#[tokio::test]
async fn a_role_model_is_told_to_everybody_once_agreed() {
    let app = App::new().await;
    let division = app.division("A").await;
    let mai = app.person(division, "Lò Thị Mai", None).await;
    let head = app.caller("truonga", Role::Head, division).await;
    let form = format!("{MODELS}/moi?nguoi={mai}");
    has(&head.get(&format!("/lam-viec/con-nguoi/{mai}")).await.page(), &[&form]);
    has(&head.get(&form).await.page(), &["Lò Thị Mai"]);
    let person = mai.to_string();
    let new = [
        ("person", &*person),
        ("field", "Cải cách <hành chính>"),
        ("says", "Qua kiểm tra"),
        ("on", "10/02/2025"),
        ("story", "Rút ngắn hồ sơ (hư cấu)"),
    ];
    let post = format!("{MODELS}/moi");
    let undated = new.map(|(field, value)| (field, if field == "on" { "" } else { value }));
    has(&head.send(&form, &post, &undated).await.refused(), &["Ghi ngày.", "Rút ngắn hồ sơ (hư cấu)"]);
    let at = head.send(&form, &post, &new).await.led_to();
    let id = at.rsplit('/').next().expect("an id").split('?').next().expect("an id").to_owned();
    let everybody = app.citizen();
    let public = format!("/dien-hinh/{id}");
    assert_eq!(everybody.get(&public).await.status, StatusCode::NOT_FOUND);
    let stage =
        [("version", "1"), ("stage", "recognised"), ("on", "20/02/2025"), ("says", "Giấy khen (hư cấu)")];
    let at = format!("{MODELS}/{id}");
    head.send(&at, &format!("{at}/chang"), &stage).await.led_to();
    let agreed = [
        ("version", "2"),
        ("field", "Cải cách <hành chính>"),
        ("story", "Rút ngắn hồ sơ (hư cấu)"),
        ("consented_on", "21/02/2025"),
        ("consent", "Đơn (hư cấu)"),
    ];
    head.send(&at, &format!("{at}/gioi-thieu"), &agreed).await.led_to();
    has(&everybody.get(&public).await.page(), &["Cải cách &#60;hành chính&#62;", "Rút ngắn hồ sơ"]);
    has(&everybody.get("/dien-hinh").await.page(), &["Lò Thị Mai"]);
    has(&head.get(MODELS).await.page(), &["Công nhận"]);

    let picture = format!("{public}/anh/rong.jpg");
    let add = format!("{at}/anh");
    let form = head.form(&at, &add).await;
    let said = [("caption", "Chị <Mai> (hư cấu)"), ("photographer", "Hư Cấu"), ("alt", "Một người bên bàn")];
    let unsaid = head.post_file(&add, &form, &said, ("anh.png", PIXEL)).await.refused();
    has(&unsaid, &["đã đồng ý cho đăng", "Chị &#60;Mai&#62; (hư cấu)"]);
    let said = [&said[..], &[("people", "agreed")]].concat();
    let drawing = head.post_file(&add, &form, &said, ("anh.svg", b"<svg onload=\"x\"/>")).await.refused();
    has(&drawing, &["SVG"]);
    assert_eq!(everybody.get(&picture).await.status, StatusCode::NOT_FOUND);
    head.post_file(&add, &form, &said, ("anh.png", PIXEL)).await.led_to();
    let shown = everybody.get(&picture).await;
    assert!(shown.bytes.starts_with(b"\xFF\xD8"), "drawn again as JPEG");
    assert_eq!(shown.header(header::CACHE_CONTROL), "no-store", "nobody keeps what may be taken back");
    has(&everybody.get(&public).await.page(), &["alt=\"Một người bên bàn\"", "Ảnh: Hư Cấu"]);
    has(&head.get(&at).await.page(), &[&format!("{at}/anh/nho.jpg"), "Gỡ ảnh"]);

    let taken_back = agreed.map(|(field, value)| match field {
        "version" => (field, "4"),
        "consented_on" | "consent" => (field, ""),
        _ => (field, value),
    });
    head.send(&at, &format!("{at}/gioi-thieu"), &taken_back).await.led_to();
    assert_eq!(everybody.get(&picture).await.status, StatusCode::NOT_FOUND);
    assert_eq!(head.get(&format!("{at}/anh/nho.jpg")).await.status, StatusCode::NOT_FOUND, "gone for good");
    has(&head.get(&at).await.page(), &["Ghi sự đồng ý giới thiệu công khai rồi mới thêm được ảnh"]);
}
