//! Stories of what stands beside a movement on its pages: the name of practice, what a draft begins from, files, papers, pledges.

use axum::http::StatusCode;
use domain::account::Role;
use domain::cluster::{Kind, NewCluster, Post};
use domain::workbook::Cell;
use uuid::Uuid;

use crate::app::{App, Caller};
use crate::movement::{NEW, drafted, launched, whole, with};

#[tokio::test]
async fn the_name_of_practice_is_kept_beside_the_form_of_the_law() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let form = clerk.get(NEW).await.page();
    for said in [
        "Đột xuất – thi đua theo chuyên đề",
        "Thường xuyên – thi đua thường xuyên",
        "Luật chỉ dùng “đột xuất” cho một loại khen thưởng",
        "Điều 16",
    ] {
        assert!(form.contains(said), "{said}");
    }
    let unit = app.office.to_string();
    let at = clerk.send(NEW, NEW, &with(&whole(&unit), "practice", "đột xuất")).await.led_to();
    let page = clerk.get(&at).await.page();
    assert!(
        page.contains("Thi đua theo chuyên đề (đột xuất)") && page.contains("Vì sao là hình thức này"),
        "{page}"
    );
    let refused = clerk.send(NEW, NEW, &with(&whole(&unit), "practice", "tự đặt")).await.refused();
    assert!(
        refused.contains("Chọn cách gọi phong trào") && refused.contains("href=\"#f-practice\""),
        "{refused}"
    );
}

#[tokio::test]
async fn a_draft_begins_from_an_earlier_movement_or_a_template() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let at = launched(&clerk, app.office, "05/KH-VP").await;
    let id = at.rsplit('/').next().expect("an id");
    assert!(clerk.get(NEW).await.page().contains(&format!("{NEW}?tu={id}")));
    let copy = clerk.get(&format!("{NEW}?tu={id}")).await.page();
    for said in
        ["value=\"01/03/2026\"", "value=\"31/08/2026\"", "Chép từ: Thi đua hư cấu", "Kiểm tra hằng tháng"]
    {
        assert!(copy.contains(said), "{said}: {copy}");
    }
    assert!(!copy.contains("value=\"05/KH-VP\""), "the number is not copied");

    let keep = format!("{at}/mau");
    let page = clerk.send(&at, &keep, &[("template", " ")]).await.refused();
    assert!(page.contains("Ghi tên mẫu") && page.contains("href=\"#f-template\""), "{page}");
    clerk.send(&at, &keep, &[("template", "Mẫu hằng năm")]).await.led_to();
    let list = clerk.get("/lam-viec/phong-trao/mau").await.page();
    let template =
        list.split(&format!("{NEW}?mau=")).nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let begun = clerk.get(&format!("{NEW}?mau={template}")).await.page();
    assert!(
        begun.contains("Soạn theo mẫu: Mẫu hằng năm") && begun.contains("Kiểm tra hằng tháng"),
        "{begun}"
    );
    assert!(!begun.contains("value=\"31/08/2025\""), "a template has no dates");
    let rename = format!("/lam-viec/phong-trao/mau/{template}/doi-ten");
    let page = clerk.send("/lam-viec/phong-trao/mau", &rename, &[("template", "")]).await.refused();
    assert!(page.contains("Ghi tên mẫu"), "{page}");
    let drop = format!("/lam-viec/phong-trao/mau/{template}/thoi-dung");
    clerk.send("/lam-viec/phong-trao/mau", &drop, &[]).await.led_to();
    assert!(clerk.get("/lam-viec/phong-trao/mau").await.page().contains("Chưa có mẫu nào"));
    assert_eq!(clerk.get(&format!("{NEW}?mau={template}")).await.status, StatusCode::NOT_FOUND);
}

async fn send_file(
    clerk: &Caller,
    at: &str,
    fields: &[(&str, &str)],
    file: (&str, &[u8]),
) -> crate::app::Answer {
    let action = format!("{at}/tep");
    let hidden = clerk.form(at, &action).await;
    clerk.post_file(&action, &hidden, fields, file).await
}

#[tokio::test]
async fn a_file_is_told_by_its_content_and_handed_out_as_a_file() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let at = drafted(&clerk, app.office).await;
    for (name, bytes, says) in [
        ("ke-hoach.pdf", b"MZ\x90\0".as_slice(), "Đây là chương trình chạy được"),
        ("anh.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(), "hình vẽ SVG"),
        ("van-ban.pdf", b"<!DOCTYPE html><script>".as_slice(), "trang web (HTML)"),
        ("van-ban.txt", b"chu thuong".as_slice(), "Không nhận ra loại tệp"),
        ("hong.docx", b"PK\x03\x04 cut off".as_slice(), "Tệp bị hỏng"),
    ] {
        let page = send_file(&clerk, &at, &[("name", "Tên đã gõ")], (name, bytes)).await.refused();
        assert!(page.contains(says) && page.contains("value=\"Tên đã gõ\""), "{name}: {page}");
    }
    let hidden = clerk.form(&at, &format!("{at}/tep")).await;
    let none = clerk.post(&format!("{at}/tep"), &hidden, &[("name", "Không có tệp")]).await.refused();
    assert!(none.contains("Chọn tệp để đính kèm"), "{none}");

    send_file(&clerk, &at, &[("name", "Kế hoạch <ký>"), ("public", "1")], ("x.exe", b"%PDF-1.7"))
        .await
        .led_to();
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Kế hoạch ký") && page.contains("PDF, 1 KB"), "{page}");
    let own = page
        .split(&format!("href=\"{at}/tep/"))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link");
    let (inside, public) = (format!("{at}/tep/{own}"), format!("{}/tep/{own}", at.replace("/lam-viec", "")));
    assert_eq!(clerk.get(&inside).await.bytes, b"%PDF-1.7");
    assert_eq!(
        app.citizen().get(&public).await.status,
        StatusCode::NOT_FOUND,
        "a draft's file is not public"
    );

    let launch = format!("{at}/phat-dong");
    clerk.send(&at, &launch, crate::movement::DOCUMENT).await.led_to();
    let page = app.citizen().get(&at.replace("/lam-viec", "")).await.page();
    assert!(page.contains(&public) && page.contains("Kế hoạch ký"), "{page}");
    assert_eq!(app.citizen().get(&public).await.bytes, b"%PDF-1.7");
    send_file(&clerk, &at, &[("replaces", own), ("name", "Bản mới")], ("b.pdf", b"%PDF-2")).await.led_to();
    assert_eq!(app.citizen().get(&public).await.status, StatusCode::NOT_FOUND, "replaced");
    assert!(clerk.get(&at).await.page().contains("Tệp đã thay hoặc đã gỡ"));
}

#[tokio::test]
async fn the_paper_is_drawn_as_the_clerk_chose_in_both_formats() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let unit = app.office.to_string();
    for paper in ["plan", "decision", "letter", "call", "directive", "guide"] {
        let fields: Vec<_> = whole(&unit).into_iter().chain([("paper", paper)]).collect();
        let at = clerk.send(NEW, NEW, &fields).await.led_to();
        for (file, sign) in [("van-ban.pdf", b"%PDF".as_slice()), ("van-ban.docx", b"PK\x03\x04".as_slice())]
        {
            let answer = clerk.get(&format!("{at}/{file}")).await;
            assert!(answer.status == StatusCode::OK && answer.bytes.starts_with(sign), "{paper} {file}");
        }
        if paper == "decision" {
            let page = clerk.send(&at, &format!("{at}/phat-dong"), crate::movement::DOCUMENT).await.refused();
            assert!(page.contains("Ký hiệu này là của kế hoạch"), "{page}");
        }
    }
}

#[tokio::test]
async fn a_late_answer_is_taken_and_marked() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let division = app.division("A").await;
    let head = app.caller("truonga", Role::Head, division).await;
    let unit = app.office.to_string();
    let early: Vec<_> = with(&whole(&unit), "starts", "01/02/2025")
        .into_iter()
        .chain([("register_by", "15/02/2025"), ("asks", "targets")])
        .collect();
    let at = clerk.send(NEW, NEW, &early).await.led_to();
    clerk.send(&at, &format!("{at}/phat-dong"), crate::movement::DOCUMENT).await.led_to();
    let answer = format!("{at}/tra-loi/{division}");
    let form = head.get(&answer).await.page();
    assert!(form.contains("Đã quá hạn đăng ký 15/02/2025"), "{form}");
    assert!(!form.contains("Danh hiệu của cá nhân"), "titles are not asked");
    head.send(&answer, &answer, &[("reply", "adopt"), ("targets", "Một chỉ tiêu (hư cấu)")]).await.led_to();
    assert!(head.get(&answer).await.page().contains("Đăng ký gửi sau hạn 15/02/2025"));
    let page = clerk.get(&at).await.page();
    assert!(page.contains("Quá hạn") && page.contains("vẫn được nhận"), "{page}");
}

#[tokio::test]
async fn a_movements_pledge_has_an_order_versions_and_a_paper() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let head = app.caller("truonga", Role::Head, a).await;
    let at = launched(&clerk, app.office, "05/KH-VP").await;
    let pledge = format!("{at}/giao-uoc");
    assert_eq!(clerk.get(&format!("{pledge}.pdf")).await.status, StatusCode::NOT_FOUND, "there is none yet");
    let page = clerk.send(&at, &pledge, &[("text", " ")]).await.refused();
    assert!(page.contains("Ghi nội dung giao ước"), "{page}");
    clerk.send(&at, &pledge, &[("text", "Điều một (hư cấu)\r\nĐiều hai")]).await.led_to();
    let order = format!("{pledge}/thu-tu");
    let (place_a, place_b) = (format!("place-{a}"), format!("place-{b}"));
    clerk.send(&at, &order, &[(&place_a, "2"), (&place_b, "1")]).await.led_to();
    let page = clerk.send(&at, &order, &[(&place_a, "2")]).await.refused();
    assert!(page.contains("Mỗi đơn vị có đúng một chỗ"), "{page}");

    let own = format!("{at}/tra-loi/{a}");
    let desk = head.get("/lam-viec").await.page();
    assert!(desk.contains(&format!("{own}#pledge")) && desk.contains("Giao ước chờ ký: Đơn vị A"), "{desk}");
    let sign = format!("{pledge}/{a}");
    let signature = [("signer_name", "Trần Hư Cấu"), ("signer_post", "Trưởng phòng")];
    let before = head.form(&own, &sign).await;
    clerk.send(&at, &pledge, &[("text", "Điều một đã sửa (hư cấu)")]).await.led_to();
    let stale = head.post(&sign, &before, &signature).await.refused();
    assert!(stale.contains("đã được người khác sửa") && stale.contains("Trần Hư Cấu"), "{stale}");
    head.send(&own, &sign, &signature).await.led_to();
    let page = clerk.get(&at).await.page();
    for said in ["Bản thứ 2", "1/2 đơn vị đã ký", "Các bản trước", "Điều một (hư cấu)", "Chưa ký"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    for (file, kind) in [(".pdf", b"%PDF".as_slice()), (".docx", b"PK\x03\x04".as_slice())] {
        let answer = head.get(&format!("{pledge}{file}")).await;
        assert!(answer.status == StatusCode::OK && answer.bytes.starts_with(kind), "{file}");
    }
}

/// A cluster of the divisions A and B in 2025, B at its head; gives back the address of the year.
async fn season(app: &App, clerk: Uuid, members: [Uuid; 2]) -> String {
    let new = NewCluster {
        kind: Kind::Cluster,
        name: "Cụm số 1 (hư cấu)".into(),
        decision_number: String::new(),
        decision_date: None,
    };
    let id = store::cluster::create(&app.db, &app.act_of(clerk), app.office, &new).await.expect("created").id;
    for unit in members {
        store::cluster::join(&app.db, &app.act_of(clerk), id, unit, 2025).await.expect("joined");
    }
    let act = app.act_of(clerk);
    store::cluster::name_post(&app.db, &act, id, 2025, Post::Head, members[1]).await.expect("named");
    let begun =
        store::cluster::season::begin(&app.db, &app.act_of(clerk), id, 2025, false).await.expect("begun");
    format!("/lam-viec/cum-khoi/nam/{}", begun.id)
}

#[tokio::test]
async fn the_heads_of_a_cluster_sign_on_its_page() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let account = app.account("soan", Role::Clerk, app.office, None).await;
    let clerk = app.log_in("soan").await;
    let (head_a, head_b) =
        (app.caller("truonga", Role::Head, a).await, app.caller("truongb", Role::Head, b).await);
    let year = season(&app, account, [a, b]).await;
    let pledge = format!("{year}/giao-uoc");
    assert_eq!(head_a.get(&pledge).await.status, StatusCode::NOT_FOUND, "in preparation, without a pledge");
    let page = clerk.send(&pledge, &pledge, &[("text", "")]).await.refused();
    assert!(page.contains("Ghi nội dung giao ước") && page.contains("href=\"#f-text\""), "{page}");
    clerk.send(&pledge, &pledge, &[("text", "Cùng thi đua (hư cấu)"), ("in_turn", "1")]).await.led_to();

    let waits = head_a.get(&pledge).await.page();
    assert!(
        waits.contains("Đơn vị B (hư cấu) ký trước") && !waits.contains("name=\"signer_name\""),
        "{waits}"
    );
    let waiting = format!("{pledge}#ky-{b}");
    let desk = head_b.get("/lam-viec").await.page();
    assert!(desk.contains(&waiting) && desk.contains("Giao ước chờ ký (1)"), "{desk}");
    assert!(!head_a.get("/lam-viec").await.page().contains("Giao ước chờ ký"), "not its turn");

    let sign = format!("{pledge}/{b}");
    let page = head_b
        .send(&pledge, &sign, &[("signer_name", ""), ("signer_post", "Trưởng phòng đã gõ")])
        .await
        .refused();
    assert!(page.contains("Ghi họ tên người ký") && page.contains("Trưởng phòng đã gõ"), "{page}");
    let signature = [("signer_name", "Trần Hư Cấu"), ("signer_post", "Trưởng phòng")];
    head_b.send(&pledge, &sign, &signature).await.led_to();
    head_a.send(&pledge, &format!("{pledge}/{a}"), &signature).await.led_to();
    assert!(clerk.get(&pledge).await.page().contains("2/2 đơn vị đã ký"));
    for (file, kind) in [(".pdf", b"%PDF".as_slice()), (".docx", b"PK\x03\x04".as_slice())] {
        assert!(head_a.get(&format!("{pledge}{file}")).await.bytes.starts_with(kind), "{file}");
    }
}

#[tokio::test]
async fn lists_of_a_movement_name_the_superiors_launch() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    app.division("A").await;
    let unit = app.office.to_string();
    let outside = [
        ("parent_number", "1004/PĐ-UBND"),
        ("parent_date", "20/02/2025"),
        ("parent_issuer", "Ủy ban nhân dân tỉnh (hư cấu)"),
    ];
    let fields: Vec<_> = whole(&unit).into_iter().chain(outside).collect();
    let at = clerk.send(NEW, NEW, &fields).await.led_to();
    clerk.send(&at, &format!("{at}/phat-dong"), crate::movement::DOCUMENT).await.led_to();
    let named = "Thực hiện văn bản số 1004/PĐ-UBND ngày 20/02/2025 của Ủy ban nhân dân tỉnh (hư cấu)";
    let titles = async |address: String| {
        let file = clerk.get(&address).await.bytes;
        let sheet = sheets::read(&file).expect("a workbook").sheets.remove(0);
        sheet.lines.iter().take(4).map(|line| line.cell(0).clone()).collect::<Vec<_>>()
    };
    for list in ["dang-ky.xlsx", "tien-do.xlsx"] {
        let titles = titles(format!("{at}/{list}")).await;
        assert!(titles.contains(&Cell::Text(named.to_owned())), "{list}: {titles:?}");
    }
    let id = at.rsplit('/').next().expect("an id");
    let dossier = [
        ("title", "Đề nghị khen thưởng (hư cấu)"),
        ("unit", unit.as_str()),
        ("year", "2025"),
        ("category", "movement"),
        ("movement", id),
    ];
    let dossier = clerk.send("/lam-viec/ho-so/moi", "/lam-viec/ho-so/moi", &dossier).await.led_to();
    let titles = titles(format!("{dossier}/danh-sach.xlsx")).await;
    assert!(titles.contains(&Cell::Text(named.to_owned())), "{titles:?}");
}
