use domain::account::Role;

use crate::app::App;

#[tokio::test]
async fn the_law_of_a_day_is_shown_with_its_articles() {
    let app = App::new().await;
    let somebody = app.caller("canhan", Role::Individual, app.office).await;
    let page = somebody.get("/lam-viec/quy-dinh?ngay=15/09/2025").await.page();
    assert!(
        page.contains("Lao động tiên tiến") && page.contains("Điều 24") && page.contains("06/2022/QH15"),
        "{page}"
    );
    let one = somebody.get("/lam-viec/quy-dinh?ngay=15/09/2025&loai=TTLDXS").await.page();
    assert!(one.contains("Điều 27") && !one.contains("Điều 24"), "{one}");
    let cited = somebody.get("/lam-viec/quy-dinh?ngay=15/03/2026&van-ban=335/2025/N%C4%90-CP").await.page();
    assert!(cited.contains(">LDTT<") && !cited.contains(">CO-CP<"), "{cited}");
    let wrong = somebody.get("/lam-viec/quy-dinh?ngay=31/02/2025").await.refused();
    assert!(wrong.contains("31/02/2025") && wrong.contains("id=\"f-ngay-error\""), "{wrong}");
}

#[tokio::test]
async fn what_changed_between_two_days_is_told_with_its_articles() {
    let app = App::new().await;
    let somebody = app.caller("canhan", Role::Individual, app.office).await;
    let changes = "/lam-viec/quy-dinh/thay-doi";
    let page = somebody.get(&format!("{changes}?tu=30/06/2025&den=15/10/2026")).await.page();
    assert!(page.contains("152/2025/NĐ-CP") && page.contains("98/2023/NĐ-CP"), "{page}");
    assert!(page.contains("Chiến sĩ thi đua cơ sở") && page.contains("06/2026/QH16"), "{page}");
    let same = somebody.get(&format!("{changes}?tu=10/09/2025&den=11/09/2025")).await.page();
    assert!(same.contains("Không có điều kiện nào khác nhau"), "{same}");
    let turned = somebody.get(&format!("{changes}?tu=15/10/2026&den=30/06/2025")).await.refused();
    assert!(turned.contains("hãy đổi lại hai ngày"), "{turned}");
    let wrong = somebody.get(&format!("{changes}?tu=31/02/2025&den=15/10/2026")).await.refused();
    assert!(wrong.contains("value=\"31/02/2025\"") && wrong.contains("id=\"f-tu-error\""), "{wrong}");
}
