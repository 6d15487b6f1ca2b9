//! Files of a movement, kept as bytes with their hash. One that another took the place of, or that was taken down, stays to be read
//! by those who work on the movement.

use chrono::{DateTime, Utc};
use domain::account::Role;
use domain::movement::file::{self, Type};
use domain::movement::{State, only};
use domain::{Act, Refusals, Viewer};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Movement, find as find_movement, seen};
use crate::{Conn, Db, Done, Failure, org};

/// A file that is to be kept. What it is was told from its bytes.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// As [`file::name`] gives it.
    pub name: String,
    pub kind: Type,
    pub is_public: bool,
    pub bytes: Vec<u8>,
    /// The file whose place it takes.
    pub replaces: Option<Uuid>,
}

/// A file without its bytes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct FileRow {
    pub id: Uuid,
    pub replaces_id: Option<Uuid>,
    pub name: String,
    #[sqlx(try_from = "String", rename = "type")]
    pub kind: Type,
    pub is_public: bool,
    /// Bytes.
    pub size: i64,
    pub sha256: String,
    pub at: DateTime<Utc>,
    /// Who sent it.
    pub who: String,
    /// Another took its place, or it was taken down.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A clerk hangs a file on a movement that is not summed up yet, or puts it in the place of another one.
pub async fn add(db: &Db, act: &Act, movement: Uuid, new: &NewFile) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = kept(&mut conn, act.viewer(), movement).await?;
    let rows = list(&mut conn, act.viewer(), movement.id).await?;
    let standing = rows.iter().filter(|row| row.ended_at.is_none() && Some(row.id) != new.replaces).count();
    file::refusals(&new.name, standing).or_go_on()?;
    let hash = hex::encode(Sha256::digest(&new.bytes));
    if rows.iter().any(|row| row.ended_at.is_none() && row.sha256 == hash) {
        return Err(Failure::refused_at("file", "Tệp này đã có trong phong trào; hãy chọn tệp khác."));
    }
    if let Some(replaced) = new.replaces {
        end_standing(&mut conn, act, movement.id, replaced).await?;
    }
    let id = conn.new_id();
    let size = i64::try_from(new.bytes.len()).unwrap_or(i64::MAX);
    run!(
        conn,
        ADD,
        id,
        movement.id,
        new.replaces,
        &new.name,
        new.kind.word(),
        new.is_public,
        size,
        &hash,
        act.at,
        act.account,
        &new.bytes
    )?;
    let detail = json!({ "movement": movement.id, "name": new.name, "type": new.kind.word(), "size": size,
        "sha256": hash, "public": new.is_public, "replaces": new.replaces });
    conn.finish("movement.add_file", id, detail).await
}

const ADD: &str =
    "insert into movement_file (id, movement_id, replaces_id, name, type, is_public, size, sha256, at, account_id, bytes)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// The movement, when the actor is its clerk and it is not summed up yet.
async fn kept(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Movement, Failure> {
    let movement = find_movement(conn, viewer, id).await?;
    let roles = org::roles_over(conn, viewer, movement.unit_id).await?;
    keep_refusals(&roles, &movement).or_go_on()?;
    Ok(movement)
}

/// Whether somebody with these roles over its unit hangs files on the movement.
pub fn keep_refusals(roles: &[Role], movement: &Movement) -> Refusals {
    if !roles.contains(&Role::Clerk) {
        return only(&[Role::Clerk], &movement.unit_name, "đính kèm tệp");
    }
    match movement.state {
        State::Closed => Refusals::of("Phong trào đã tổng kết; không thêm, thay, gỡ tệp được nữa."),
        State::Draft | State::Launched => Refusals::none(),
    }
}

async fn end_standing(conn: &mut Conn, act: &Act, movement: Uuid, file: Uuid) -> Result<(), Failure> {
    let ended = run!(conn, END, file, movement, act.at, act.account)?;
    if ended == 1 {
        return Ok(());
    }
    let known = find!(
        conn,
        (Uuid,),
        "select id from movement_file where id = $1 and movement_id = $2",
        file,
        movement
    )?;
    Err(if known.is_some() { Failure::Stale } else { Failure::Missing })
}

const END: &str = "update movement_file set ended_at = $3, ended_by = $4
    where id = $1 and movement_id = $2 and ended_at is null";

/// A clerk takes a file down: it is no longer public and no longer listed among those that stand.
pub async fn take_down(db: &Db, act: &Act, movement: Uuid, file: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = kept(&mut conn, act.viewer(), movement).await?;
    end_standing(&mut conn, act, movement.id, file).await?;
    conn.finish("movement.take_file_down", file, json!({ "movement": movement.id })).await
}

/// Every file of a movement that the viewer sees: those that stand first, in the order in which they came.
pub async fn list(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<FileRow>, Failure> {
    Ok(all!(conn, FileRow, LIST, viewer.account, viewer.on, movement)?)
}

const LIST: &str = concat!(
    "select f.id, f.replaces_id, f.name, f.type, f.is_public, f.size, f.sha256, f.at, o.display_name as who, f.ended_at
    from movement_file f join movement m on m.id = f.movement_id join unit mu on mu.id = m.unit_id
    join account o on o.id = f.account_id
    where m.id = $3 and ", seen!(), "
    order by case when f.ended_at is null then 0 else 1 end, f.at, f.id"
);

/// A file that somebody takes along.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Taken {
    pub name: String,
    #[sqlx(try_from = "String", rename = "type")]
    pub kind: Type,
    pub bytes: Vec<u8>,
}

/// A file of a movement that the viewer sees, also one that no longer stands.
pub async fn take(conn: &mut Conn, viewer: Viewer, movement: Uuid, file: Uuid) -> Result<Taken, Failure> {
    find!(conn, Taken, TAKE, viewer.account, viewer.on, movement, file)?.ok_or(Failure::Missing)
}

const TAKE: &str = concat!(
    "select f.name, f.type, f.bytes from movement_file f join movement m on m.id = f.movement_id join unit mu on mu.id = m.unit_id
    where m.id = $3 and f.id = $4 and ", seen!()
);

/// The files of a launched movement that are for everybody.
pub async fn published(conn: &mut Conn, movement: Uuid) -> Result<Vec<FileRow>, Failure> {
    Ok(all!(conn, FileRow, PUBLISHED, movement)?)
}

const PUBLISHED: &str =
    "select f.id, f.replaces_id, f.name, f.type, f.is_public, f.size, f.sha256, f.at, '' as who, f.ended_at
    from movement_file f join movement m on m.id = f.movement_id
    where m.id = $1 and m.state <> 'draft' and f.is_public and f.ended_at is null order by f.at, f.id";

/// A file that is for everybody.
pub async fn take_published(conn: &mut Conn, movement: Uuid, file: Uuid) -> Result<Taken, Failure> {
    find!(conn, Taken, TAKE_PUBLISHED, movement, file)?.ok_or(Failure::Missing)
}

const TAKE_PUBLISHED: &str =
    "select f.name, f.type, f.bytes from movement_file f join movement m on m.id = f.movement_id
    where m.id = $1 and f.id = $2 and m.state <> 'draft' and f.is_public and f.ended_at is null";

/// Files whose bytes are not those that came, in sentences: for [`crate::doctor`].
pub(crate) async fn faults(conn: &mut Conn) -> Result<Vec<String>, Failure> {
    let mut faults = Vec::new();
    for id in column!(conn, Uuid, "select id from movement_file order by id")? {
        let (name, hash, size, bytes) =
            find!(conn, (String, String, i64, Vec<u8>), WHOLE, id)?.ok_or(Failure::Missing)?;
        if hex::encode(Sha256::digest(&bytes)) != hash || i64::try_from(bytes.len()) != Ok(size) {
            faults.push(format!("Tệp đính kèm phong trào không còn đúng nội dung đã nộp: {name}."));
        }
    }
    Ok(faults)
}

const WHOLE: &str = "select name, sha256, size, bytes from movement_file where id = $1";
