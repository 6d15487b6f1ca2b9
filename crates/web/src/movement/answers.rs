//! What the units below answered to a movement, as a file: the table of the movement's page.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::movement::State as Standing;
use domain::workbook::Cell;
use sheets::{Column, Holds, Table};
use store::pledge::AnswerRow;

use super::answers_line;
use crate::download::{self, Format};
use crate::form::id_of;
use crate::{Access, Problem, Route, Site, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/dang-ky.csv", Access::SignedIn, list),
        Route::get("/lam-viec/phong-trao/{id}/dang-ky.xlsx", Access::SignedIn, list),
    ]
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    format: Format,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id).await?;
    if movement.state == Standing::Draft {
        return Err(Problem::Missing);
    }
    let rows = store::pledge::answers(&mut conn, visitor.viewer, id).await?;
    let says = format!("{}, ngày {}", movement.draft.title, viet::date::short(visitor.viewer.on));
    let titles = ["ĐĂNG KÝ CỦA CÁC ĐƠN VỊ".to_owned(), says];
    let titles = titles.into_iter().chain(answers_line(movement.superior.as_ref())).collect();
    let table = Table { titles, ..table(&rows) };
    download::file(&site, &visitor, table, format, "dang-ky-thi-dua")
}

/// How a unit answered, in words.
pub(super) fn says(row: &AnswerRow) -> &'static str {
    match row.reply() {
        Some(reply) => reply.label(),
        None if row.has_answered() => "Có phong trào riêng",
        None => "Chưa trả lời",
    }
}

/// The columns of the page; its mark of an answer and the day are two here, so that a day is a day.
fn table(rows: &[AnswerRow]) -> Table {
    let row = |row: &AnswerRow| {
        vec![
            Cell::text(&*row.unit_name),
            Cell::text(says(row)),
            row.answered_at.map_or(Cell::Empty, |at| Cell::Date(domain::local_date(at))),
            Cell::text(&*row.note),
            Cell::count(row.titles),
            Cell::count(row.titles_held),
            Cell::count(row.targets),
            Cell::count(row.targets_met),
            Cell::text(row.own_title.as_deref().unwrap_or_default()),
        ]
    };
    let columns = [
        ("Đơn vị", Holds::Text),
        ("Trả lời", Holds::Text),
        ("Ngày trả lời", Holds::Date),
        ("Ghi chú", Holds::Text),
        ("Danh hiệu đăng ký", Holds::Number),
        ("Danh hiệu đạt", Holds::Number),
        ("Chỉ tiêu đăng ký", Holds::Number),
        ("Chỉ tiêu đạt", Holds::Number),
        ("Phong trào của đơn vị", Holds::Text),
    ];
    Table {
        name: "Đăng ký".to_owned(),
        columns: columns.map(|(head, holds)| Column::holding(head, holds)).into(),
        rows: rows.iter().map(row).collect(),
        ..Table::default()
    }
}
