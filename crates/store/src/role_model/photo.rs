//! The photo of a role model: one at a time, added with the statement that the people in it agreed, shown to the public with the
//! story, gone for good when it is removed or the agreement is taken back.

use chrono::{DateTime, Utc};
use domain::news::{NewPhoto, People, Picture, Pictures, Size};
use domain::{Act, Viewer, role_model};
use serde_json::json;
use uuid::Uuid;

use super::{kept, public, seen};
use crate::news::photo::hash_of;
use crate::{Conn, Db, Done, Failure};

/// The photo that stands beside a role model.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Photo {
    pub caption: String,
    pub photographer: String,
    /// What is seen, for who does not see it.
    pub alt: String,
    /// What was stated of the people in it.
    #[sqlx(try_from = "String")]
    pub people: People,
    /// Who added it.
    pub who: String,
    pub added_at: DateTime<Utc>,
    /// Of the wide picture, in pixels.
    pub width: i64,
    pub height: i64,
}

/// A clerk or head adds a photo in the place of the one that stands.
pub async fn add(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    new: &NewPhoto,
    pictures: &Pictures,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = kept(&mut conn, act.viewer(), id).await?;
    let new = new.clone().tidied();
    role_model::photo_refusals(found.consented_on).and(new.refusals(0)).or_go_on()?;
    let Some(people) = new.people else { return Err(Failure::Missing) };
    next_version!(&mut conn, "role_model", id, version)?;
    take_away(&mut conn, act, id).await?;
    let photo = conn.new_id();
    let NewPhoto { caption, photographer, alt, .. } = &new;
    run!(conn, ADD, photo, id, caption, photographer, alt, people.word(), act.at, act.account)?;
    for size in Size::ALL.iter().copied() {
        let Picture { bytes, width, height } = pictures.of(size);
        let hash = hash_of(bytes);
        run!(conn, ADD_PICTURE, photo, size.word(), i64::from(*width), i64::from(*height), hash, bytes)?;
    }
    let detail = json!({ "photo": photo, "people": people.word(), "hash": hash_of(&pictures.wide.bytes) });
    conn.finish("role_model.add_photo", id, detail).await
}

const ADD: &str =
    "insert into role_model_photo (id, role_model_id, caption, photographer, alt, people, added_at, added_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const ADD_PICTURE: &str = "insert into role_model_picture (photo_id, size, width, height, hash, bytes) values ($1, $2, $3, $4, $5, $6)";

/// Removes the photo for good.
pub async fn remove(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    kept(&mut conn, act.viewer(), id).await?;
    next_version!(&mut conn, "role_model", id, version)?;
    if take_away(&mut conn, act, id).await? == 0 {
        return Err(Failure::Stale);
    }
    conn.finish("role_model.remove_photo", id, json!({})).await
}

/// Deletes the pictures of the photo that stands, if one does; its line stays. How many there were.
pub(super) async fn take_away(conn: &mut Conn, act: &Act, id: Uuid) -> Result<u64, Failure> {
    run!(conn, DELETE_PICTURES, id)?;
    Ok(run!(conn, REMOVE, id, act.at, act.account)?)
}

const DELETE_PICTURES: &str = "delete from role_model_picture where photo_id in (select id from role_model_photo where role_model_id = $1)";
const REMOVE: &str = "update role_model_photo set removed_at = $2, removed_by = $3
    where role_model_id = $1 and removed_at is null";

/// What stands beside the role model `o`: the columns of [`Photo`].
macro_rules! photo {
    ($rest:expr) => {
        concat!(
            "select p.caption, p.photographer, case when p.alt <> '' then p.alt else p.caption end as alt, p.people,
                a.display_name as who, p.added_at, s.width, s.height
            from role_model_photo p join role_model_picture s on s.photo_id = p.id and s.size = 'wide'
            join role_model o on o.id = p.role_model_id join account a on a.id = p.added_by
            where p.removed_at is null and ",
            $rest
        )
    };
}

/// The photo of a role model that the viewer reads.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Option<Photo>, Failure> {
    Ok(find!(conn, Photo, FIND, viewer.account, viewer.on, id)?)
}

const FIND: &str = photo!(concat!("o.id = $3 and ", seen!()));

/// The photo of a role model of whom everybody may read.
pub async fn find_published(conn: &mut Conn, id: Uuid) -> Result<Option<Photo>, Failure> {
    Ok(find!(conn, Photo, FIND_PUBLISHED, id)?)
}

const FIND_PUBLISHED: &str = photo!(concat!("o.id = $1 and ", public!()));

macro_rules! picture {
    ($rest:expr) => {
        concat!(
            "select s.bytes from role_model_picture s join role_model_photo p on p.id = s.photo_id
            join role_model o on o.id = p.role_model_id where p.removed_at is null and ",
            $rest
        )
    };
}

/// One size of it.
pub async fn picture(conn: &mut Conn, viewer: Viewer, id: Uuid, size: Size) -> Result<Vec<u8>, Failure> {
    let found = find!(conn, (Vec<u8>,), PICTURE, viewer.account, viewer.on, id, size.word())?;
    found.map(|(bytes,)| bytes).ok_or(Failure::Missing)
}

const PICTURE: &str = picture!(concat!("o.id = $3 and s.size = $4 and ", seen!()));

/// One size of what everybody may see.
pub async fn published_picture(conn: &mut Conn, id: Uuid, size: Size) -> Result<Vec<u8>, Failure> {
    let found = find!(conn, (Vec<u8>,), PUBLISHED_PICTURE, id, size.word())?;
    found.map(|(bytes,)| bytes).ok_or(Failure::Missing)
}

const PUBLISHED_PICTURE: &str = picture!(concat!("o.id = $1 and s.size = $2 and ", public!()));

/// Pictures that are not what was kept, for the doctor: one at a time, for together they may be large.
pub(crate) async fn faults(conn: &mut Conn) -> Result<Vec<String>, Failure> {
    let mut faults = Vec::new();
    for (photo, size, hash, caption) in all!(conn, (Uuid, String, String, String), KEPT)? {
        let bytes = value!(conn, Vec<u8>, BYTES, photo, &size)?;
        if hash_of(&bytes) != hash {
            faults.push(format!("Ảnh của điển hình khác với mã băm đã lưu: {caption}."));
        }
    }
    Ok(faults)
}

const KEPT: &str = "select s.photo_id, s.size, s.hash, p.caption
    from role_model_picture s join role_model_photo p on p.id = s.photo_id order by s.photo_id, s.size";
const BYTES: &str = "select bytes from role_model_picture where photo_id = $1 and size = $2";
