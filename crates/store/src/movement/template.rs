//! Texts of movements that an office keeps under a name (mẫu), to begin others from. A template that is dropped stays in the database.

use chrono::{DateTime, Utc};
use domain::movement::{self, Draft};
use domain::{Act, Refusals, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::find as find_movement;
use crate::{Conn, Db, Done, Failure, org};

/// A template as a list names it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TemplateRow {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub name: String,
    pub at: DateTime<Utc>,
}

/// A clerk keeps the text of a movement that he sees as a template of its unit.
pub async fn keep(db: &Db, act: &Act, movement: Uuid, name: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = find_movement(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), movement.unit_id).await?;
    movement::draft_refusals(&roles, &movement.unit_name).or_go_on()?;
    let name = tidied(name)?;
    let text = serde_json::to_string(&movement.draft.as_template())?;
    let id = conn.new_id();
    let kept = run!(conn, KEEP, id, movement.unit_id, &name, viet::fold(&name), text, act.at, act.account);
    kept.map_err(taken)?;
    let detail = json!({ "movement": movement.id, "unit": movement.unit_id, "name": name });
    conn.finish("movement.keep_template", id, detail).await
}

const KEEP: &str = "insert into movement_template (id, unit_id, name, folded, text, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7)";

fn tidied(name: &str) -> Result<String, Failure> {
    let name = viet::tidy(name);
    let mut refusals = Refusals::none();
    refusals.require("template", &name, "Ghi tên mẫu.");
    refusals.or_go_on()?;
    Ok(name)
}

fn taken(error: sqlx::Error) -> Failure {
    let failure = Failure::from(error);
    match failure.is_unique_violation() {
        true => Failure::refused_at("template", "Đã có mẫu mang tên này; hãy chọn tên khác."),
        false => failure,
    }
}

/// A clerk gives a template another name.
pub async fn rename(db: &Db, act: &Act, id: Uuid, name: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (template, _) = find(&mut conn, act.viewer(), id).await?;
    let name = tidied(name)?;
    let sql = "update movement_template set name = $2, folded = $3 where id = $1";
    run!(conn, sql, id, &name, viet::fold(&name)).map_err(taken)?;
    conn.finish("movement.rename_template", id, json!({ "from": template.name, "to": name })).await
}

/// A clerk drops a template: nobody begins from it any more.
pub async fn drop(db: &Db, act: &Act, id: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (template, _) = find(&mut conn, act.viewer(), id).await?;
    run!(
        conn,
        "update movement_template set dropped_at = $2, dropped_by = $3 where id = $1",
        id,
        act.at,
        act.account
    )?;
    conn.finish("movement.drop_template", id, json!({ "name": template.name })).await
}

/// The standing templates `t` of units `u` whose clerk the viewer ($1, day $2) is.
macro_rules! kept {
    ($columns:literal, $rest:literal) => {
        concat!(
            "select t.id, t.unit_id, u.name as unit_name, t.name, t.at",
            $columns,
            " from movement_template t join unit u on u.id = t.unit_id
            where t.dropped_at is null and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = t.unit_id
                and r.role = 'clerk' and r.starts <= $2 and r.ends >= $2) ",
            $rest
        )
    };
}

/// The templates of the units whose clerk the viewer is, by unit and name.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<TemplateRow>, Failure> {
    Ok(all!(conn, TemplateRow, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = kept!("", "order by u.path, t.folded, t.id");

/// The template with the draft that begins from it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<(TemplateRow, Draft), Failure> {
    let row = find!(conn, WithText, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    Ok((row.row, serde_json::from_str(&row.text)?))
}

const FIND: &str = kept!(", t.text", "and t.id = $3");

#[derive(sqlx::FromRow)]
struct WithText {
    #[sqlx(flatten)]
    row: TemplateRow,
    text: String,
}
