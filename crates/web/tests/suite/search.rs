//! The search from anywhere as a browser without script uses it, and the piece that the script asks for.

use axum::http::StatusCode;
use domain::account::Role;
use domain::movement::Draft;

use crate::app::App;

const SEARCH: &str = "/lam-viec/tim";

#[tokio::test]
async fn every_office_page_leads_to_the_search() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    for page in ["/lam-viec", "/lam-viec/con-nguoi", "/lam-viec/quy-dinh", "/lam-viec/tai-khoan", SEARCH] {
        let text = clerk.get(page).await.page();
        assert!(
            text.contains("<form class=\"search\" role=\"search\" action=\"/lam-viec/tim\" method=\"get\">"),
            "{page}"
        );
        assert!(text.contains("<label class=\"unseen\" for=\"search\">"), "{page}: the field has its name");
        assert!(text.contains("src=\"/assets/search.js\""), "{page}");
    }
    let citizen = app.citizen();
    let answer = citizen.get("/lam-viec/tim?q=lo").await;
    assert_eq!(
        (answer.status, answer.to.as_str()),
        (StatusCode::SEE_OTHER, "/dang-nhap?toi=%2Flam-viec%2Ftim%3Fq%3Dlo")
    );
    let script = citizen.get("/assets/search.js").await.page();
    assert!(
        script.contains("aria-live") && !script.contains("innerHTML"),
        "the count is told; nothing is written as markup"
    );
}

#[tokio::test]
async fn hits_stand_by_kind_with_their_counts() {
    let app = App::new().await;
    let unit = app.division("KT").await;
    let mai = app.person(unit, "Lò Thị Mai", None).await;
    app.person(unit, "Lò Văn Mại", None).await;
    let clerk = app.account("chuyenvien", Role::Clerk, app.office, None).await;
    let draft = Draft { title: "Thi đua Mai vàng (hư cấu)".into(), ..Draft::default() };
    store::movement::draft(&app.db, &app.act_of(clerk), unit, &draft).await.expect("draft");
    let caller = app.log_in("chuyenvien").await;

    let page = caller.get(&format!("{SEARCH}?q=mai")).await.page();
    assert!(page.contains("3 kết quả: Người 2, Phong trào 1"), "{page}");
    assert!(
        page.contains("<h2>Người (2)</h2>") && page.contains("aria-label=\"Người: 2 kết quả\""),
        "{page}"
    );
    assert!(page.contains(&format!("<a href=\"/lam-viec/con-nguoi/{mai}\">Lò Thị Mai</a>")), "{page}");
    assert!(page.contains("Chuyên viên, Đơn vị KT (hư cấu)") && page.contains("Thi đua Mai vàng"), "{page}");
    assert!(page.contains("name=\"q\" value=\"mai\""), "what was typed is kept");
    let page = caller.get(&format!("{SEARCH}?q=mai&loai=movement")).await.page();
    assert!(page.contains("1 kết quả: Phong trào 1") && !page.contains("Lò Thị Mai"), "{page}");
    assert!(page.contains("href=\"/lam-viec/tim?q=mai\""), "back to all kinds");
    let page = caller.get(&format!("{SEARCH}?q=don+vi+kt")).await.page();
    assert!(page.contains(&format!("href=\"/lam-viec/don-vi/{unit}\"")), "{page}");
    assert_eq!(
        caller.get(&format!("/lam-viec/don-vi/{unit}")).await.status,
        StatusCode::OK,
        "a hit leads somewhere"
    );

    app.person(unit, "Trần Thị Phương", None).await;
    let page = caller.get(&format!("{SEARCH}?q=phuogn+tran")).await.page();
    assert!(page.contains("Trần Thị Phương") && page.contains("gần giống"), "{page}");
}

#[tokio::test]
async fn an_empty_answer_says_what_to_do() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let page = clerk.get(SEARCH).await.page();
    assert!(page.contains("Gõ vài chữ của tên") && !page.contains("Không có kết quả"), "{page}");
    for q in ["khong+ai+ca", "%25", "%27%22*", "05%2FQ%C4%90-VP"] {
        let page = clerk.get(&format!("{SEARCH}?q={q}")).await.page();
        assert!(page.contains("Không có kết quả") && page.contains("Hãy bớt chữ"), "{q}: {page}");
    }
    let page = clerk.get(&format!("{SEARCH}?q=%3Cscript%3Ealert(1)")).await.page();
    assert!(!page.contains("<script>alert"), "{page}");
    let long = clerk.get(&format!("{SEARCH}?q={}", "a+".repeat(3_000))).await;
    assert_eq!(long.status, StatusCode::OK);
    assert_eq!(clerk.get(&format!("{SEARCH}?q=vp&loai=gi-do")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_piece_for_the_dialog_has_no_page_around_it() {
    let app = App::new().await;
    for n in 0..12 {
        app.person(app.office, &format!("Lò Văn {}", ["An", "Bình", "Cường"][n % 3]), None).await;
    }
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let piece = clerk.get(&format!("{SEARCH}?q=lo+van&manh=1")).await.page();
    assert!(
        piece.starts_with("<div class=\"hits stack\" data-says=\"Hơn 10 kết quả: Người hơn 10\">"),
        "{piece}"
    );
    assert!(piece.trim_end().ends_with("</div>") && !piece.contains("<html"), "{piece}");
    assert!(piece.contains("href=\"/lam-viec/tim?q=lo+van&#38;loai=person\""), "{piece}");
    assert_eq!(piece.matches("/lam-viec/con-nguoi/").count(), 10);
    let page = clerk.get(&format!("{SEARCH}?q=lo+van&loai=person")).await.page();
    assert_eq!(page.matches("<a href=\"/lam-viec/con-nguoi/").count(), 12);
}

#[tokio::test]
async fn foreign_names_never_show() {
    let app = App::new().await;
    let (own, other) = (app.division("A").await, app.division("B").await);
    let mai = app.person(own, "Lò Thị Mai", None).await;
    app.person(other, "Lò Thị Ngoại", None).await;
    for (login, role, person, sees_own) in [
        ("truongphong", Role::Head, None, true),
        ("chuyenvien", Role::Clerk, None, true),
        ("lanhdao", Role::Leader, None, true),
        ("hoidong", Role::CouncilMember, None, false),
        ("canhan", Role::Individual, Some(mai), true),
    ] {
        app.account(login, role, own, person).await;
        let caller = app.log_in(login).await;
        for piece in ["", "&manh=1", "&loai=person"] {
            let text = caller.get(&format!("{SEARCH}?q=lo+thi{piece}")).await.page();
            assert_eq!(text.contains("Lò Thị Mai"), sees_own, "{login}{piece}: {text}");
            assert!(!text.contains("Ngoại"), "{login}{piece}: {text}");
            assert!(!sees_own || text.contains("1 kết quả: Người 1"), "{login}{piece}: {text}");
            let text = caller.get(&format!("{SEARCH}?q=ngoai{piece}")).await.page();
            assert!(text.contains("Không có kết quả") && !text.contains("Ngoại"), "{login}{piece}: {text}");
        }
    }
}
