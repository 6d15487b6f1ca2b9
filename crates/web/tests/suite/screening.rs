use domain::account::Role;
use domain::workbook::Cell;
use law::GradeLevel;

use crate::app::App;

const SCREENING: &str = "/lam-viec/ra-soat";

#[tokio::test]
async fn a_head_sees_who_is_due_for_what_and_takes_the_list_along() {
    let app = App::new().await;
    let unit = app.division("A").await;
    app.person(unit, "Lò Thị Mẫu", Some(GradeLevel::Excellent)).await;
    app.person(unit, "Giàng A Thử", Some(GradeLevel::Completed)).await;
    app.person(unit, "Vàng Ví Dụ", None).await;
    let head = app.caller("truongphong", Role::Head, unit).await;
    let page = head.get(&format!("{SCREENING}?nam=2024")).await.page();
    assert!(page.contains("3 người"), "{page}");
    assert!(page.contains("Thiếu dữ liệu"), "a year without a grade waits: {page}");

    let due = head.get(&format!("{SCREENING}?nam=2024&loai=CSTDCS")).await.page();
    assert!(due.contains("Lò Thị Mẫu") && due.contains("Vàng Ví Dụ"), "{due}");
    assert!(!due.contains("Giàng A Thử"), "the award is closed to him: {due}");
    let wrong = head.get(&format!("{SCREENING}?nam=20266")).await.page();
    assert!(wrong.contains("bốn chữ số"), "{wrong}");

    let file = head.get(&format!("{SCREENING}.csv?nam=2024&loai=CSTDCS")).await;
    let text = file.page();
    assert!(text.starts_with('\u{FEFF}') && text.contains("Lò Thị Mẫu") && !text.contains("Giàng A Thử"));
    let open_to_her = text.lines().find(|line| line.starts_with("Lò Thị Mẫu")).expect("her line");
    assert!(open_to_her.contains("Lao động tiên tiến; "), "{open_to_her}");
    let file = head.get(&format!("{SCREENING}.xlsx?nam=2024&loai=CSTDCS")).await;
    let sheet = sheets::read(&file.bytes).expect("a workbook").sheets.remove(0);
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!((sheet.lines[2].cell(2), sheet.lines[2].cell(3)), (&text("Năm"), &text("Kết luận")));
    let hers = sheet.lines.iter().find(|line| *line.cell(0) == text("Lò Thị Mẫu")).expect("her line");
    assert_eq!(*hers.cell(2), Cell::Number(2024.0), "a year is a number");
}

#[tokio::test]
async fn a_screening_ends_where_the_roles_end() {
    let app = App::new().await;
    let (a, b) = (app.division("A").await, app.division("B").await);
    app.person(b, "Lò Thị Mẫu", None).await;
    let head = app.caller("truongphong", Role::Head, a).await;
    assert_eq!(head.get(&format!("{SCREENING}?don_vi={b}")).await.status.as_u16(), 404);
    assert_eq!(head.get(&format!("{SCREENING}.csv?don_vi={b}")).await.status.as_u16(), 404);
    assert!(!head.get(SCREENING).await.page().contains("Lò Thị Mẫu"));
    let individual = app.caller("canhan", Role::Individual, a).await;
    assert_eq!(individual.get(SCREENING).await.status.as_u16(), 404);
}

#[tokio::test]
async fn more_people_than_a_screening_takes_are_screened_part_by_part_or_not_at_all() {
    let app = App::new().await;
    let unit = app.division("A").await;
    for _ in 0..=5_000 {
        app.person(unit, "Lò Thị Mẫu", None).await;
    }
    let head = app.caller("truongphong", Role::Head, unit).await;
    let page = head.get(&format!("{SCREENING}?nam=2024")).await.page();
    assert!(page.contains("hơn 5.000 người") && !page.contains("Lò Thị Mẫu"), "{page}");
    let file = head.get(&format!("{SCREENING}.csv?nam=2024")).await.refused();
    assert!(file.contains("hơn 5.000 người"), "a part of the list must not look like the whole: {file}");
}
