//! Private sheets and pairs in the pages. Everybody here is invented.

use axum::http::StatusCode;
use domain::account::Role;

use crate::app::App;

const SHEET: &[(&str, &str)] = &[
    ("id_number", "014 185 000 012"),
    ("born", "5/3/1985"),
    ("ethnicity", "Thái dấuriêng"),
    ("religion", "Đạo dấuriêng"),
    ("party", "member"),
    ("party_since", "2/9/2010"),
];

#[tokio::test]
async fn a_keeper_writes_a_private_sheet_and_nobody_else_meets_it() {
    let app = App::new().await;
    let unit = app.division("A").await;
    let person = app.person(unit, "Lò Thị Mai", None).await;
    let (page, sheet) =
        (format!("/lam-viec/con-nguoi/{person}"), format!("/lam-viec/con-nguoi/{person}/rieng"));
    let edit = format!("{sheet}/sua");
    let keeper = app.caller("tochuc", Role::Personnel, unit).await;
    assert!(keeper.get("/lam-viec/con-nguoi").await.page().contains("Lò Thị Mai"));
    assert!(keeper.get(&page).await.page().contains(&sheet));

    let odd = [("id_number", "14185000012"), ("born", "31/02/1985"), ("party_since", "2/9/2010")];
    let refused = keeper.send(&edit, &edit, &odd).await.refused();
    for said in ["hãy xác nhận 014185000012", "31/02/1985 không có trong lịch", "value=\"14185000012\""]
    {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    assert_eq!(keeper.send(&edit, &edit, SHEET).await.led_to(), sheet);
    let shown = keeper.get(&sheet).await.page();
    assert!(
        shown.contains("0•• ••• ••• •12") && !shown.contains("014 185") && !shown.contains("014185"),
        "{shown}"
    );
    assert!(shown.contains("Thái dấuriêng") && shown.contains("05/03/1985") && shown.contains("02/09/2010"));
    assert!(!shown.contains("Nên xem lại"), "{shown}");
    assert!(keeper.get(&format!("{sheet}?hien=1")).await.page().contains("014 185 000 012"));
    keeper.send(&edit, &edit, &[("id_number", "003085000012"), ("born", "5/3/1986")]).await.led_to();
    let doubtful = keeper.get(&sheet).await.page();
    for said in ["Nên xem lại", "là của nam", "sinh năm 1985", "không phải mã tỉnh", "khác năm sinh"]
    {
        assert!(doubtful.contains(said), "{said}: {doubtful}");
    }
    keeper.send(&edit, &edit, SHEET).await.led_to();

    app.account("chinhminh", Role::Individual, unit, Some(person)).await;
    let own = app.log_in("chinhminh").await;
    assert!(own.get("/lam-viec/toi").await.page().contains("Thông tin riêng"));
    let shown = own.get(&sheet).await.page();
    assert!(shown.contains("Thái dấuriêng") && !shown.contains("Sửa thông tin riêng"), "{shown}");

    let admin = app.caller("quantri2", Role::Administrator, app.office).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truongphong", Role::Head, unit).await;
    for (name, caller) in [("admin", &admin), ("clerk", &clerk), ("head", &head)] {
        assert_eq!(caller.get(&sheet).await.status, StatusCode::NOT_FOUND, "{name}");
        assert_eq!(caller.get(&edit).await.status, StatusCode::NOT_FOUND, "{name}");
        let unit = unit.to_string();
        for address in [
            page.as_str(),
            "/lam-viec/con-nguoi",
            "/lam-viec/con-nguoi?q=mai",
            "/lam-viec/con-nguoi/trung",
            "/lam-viec/tim?q=mai",
            "/lam-viec/tim?q=dauri",
            &format!("/lam-viec/ra-soat?don_vi={unit}"),
            &format!("/lam-viec/ra-soat.csv?don_vi={unit}&nam=2024&loai=CSTDCS"),
            &format!("/lam-viec/don-vi/{unit}"),
            "/lam-viec/quan-tri/nhat-ky",
        ] {
            let text = caller.get(address).await.text();
            for private in ["dấuriêng", "0141850", "014 185", "05/03/1985", "1985-03-05", "02/09/2010"] {
                assert!(!text.contains(private), "{name} {address}: {private}");
            }
        }
        assert!(!caller.get(&page).await.page().contains("rieng"), "{name}");
        let found = caller.get("/lam-viec/tim?q=014185000012").await.page();
        assert!(!found.contains("Lò Thị Mai"), "{name}: {found}");
    }
    let log = admin.get("/lam-viec/quan-tri/nhat-ky").await.page();
    assert!(log.contains("Sửa thông tin riêng") && log.contains("party_since"), "{log}");
}

#[tokio::test]
async fn two_records_are_seen_side_by_side_made_one_and_taken_apart() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    let kept = app.person(a, "Lò Thị Hoà", Some(law::GradeLevel::Good)).await;
    let gone = app.person(b, "Lò Thị Hòa", Some(law::GradeLevel::Good)).await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let list = "/lam-viec/con-nguoi/trung";
    assert!(clerk.get("/lam-viec/con-nguoi").await.page().contains(list));
    let page = clerk.get(list).await.page();
    assert!(page.contains("Cùng họ tên, cùng năm sinh"), "{page}");
    let pair =
        page.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.contains("/cap/"));
    let pair = pair.expect("a pair").to_owned();
    let shown = clerk.get(&pair).await.page();
    for said in ["Lò Thị Hoà", "Lò Thị Hòa", "Đơn vị A (hư cấu)", "Xếp loại năm 2024", "Giữ bên thứ nhất"]
    {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let merge = format!("{pair}/gop");
    let refused = clerk.send(&pair, &merge, &[("reason", "Đối chiếu")]).await.refused();
    assert!(refused.contains("Chọn hồ sơ được giữ") && refused.contains("value=\"Đối chiếu\""), "{refused}");
    let word = if pair.contains(&format!("/cap/{kept}")) { "one" } else { "other" };
    let refused = clerk.send(&pair, &merge, &[("kept", word)]).await.refused();
    assert!(refused.contains("Ghi căn cứ"), "{refused}");
    let led = clerk.send(&pair, &merge, &[("kept", word), ("reason", "Đối chiếu")]).await.led_to();
    assert_eq!(led, format!("/lam-viec/con-nguoi/{kept}"));
    let old = clerk.get(&format!("/lam-viec/con-nguoi/{gone}")).await;
    assert_eq!((old.status, old.to), (StatusCode::SEE_OTHER, led));
    let page = clerk.get(list).await.page();
    assert!(
        page.contains("Lò Thị Hòa gộp vào Lò Thị Hoà") && page.contains("Không thấy hai hồ sơ"),
        "{page}"
    );
    let undo =
        page.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|to| to.contains("hoan-tac"));
    let undo = undo.expect("a way back").to_owned();
    assert_eq!(clerk.send(list, &undo, &[]).await.led_to(), list);
    assert_eq!(clerk.get(&format!("/lam-viec/con-nguoi/{gone}")).await.status, StatusCode::OK);
    assert_eq!(
        clerk.send(&pair, &format!("{pair}/hai-nguoi"), &[("reason", "Hai người")]).await.led_to(),
        list
    );
    let page = clerk.get(list).await.page();
    assert!(page.contains("Đã ghi là hai người") && page.contains("Không thấy hai hồ sơ"), "{page}");
    assert!(clerk.get(&pair).await.page().contains("Đã ghi là hai người; muốn gộp"));
    let back =
        page.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|to| to.ends_with("/bo"));
    let back = back.expect("a way back").to_owned();
    clerk.send(list, &back, &[]).await.led_to();
    assert!(clerk.get(list).await.page().contains(&pair));
}

/// The box of the list showed "q", whatever was looked for.
#[tokio::test]
async fn the_name_that_was_looked_for_stays_in_its_box() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    for list in ["/lam-viec/con-nguoi", "/lam-viec/con-nguoi/trung"] {
        let page = clerk.get(&format!("{list}?q=l%C3%B2+mai")).await.page();
        assert!(page.contains("value=\"lò mai\""), "{list}: {page}");
    }
}
