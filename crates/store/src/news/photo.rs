//! Photos of an item: added with the statement that the people in them agreed, removed for good, one of them at the head of the
//! movement's page.

use chrono::{DateTime, Utc};
use domain::news::{NewPhoto, People, Picture, Pictures, Size, State};
use domain::{Act, Viewer};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{move_to, open_for_change, seen};
use crate::{Conn, Db, Done, Failure};

/// A photo as the office sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Photo {
    pub id: Uuid,
    pub caption: String,
    pub photographer: String,
    pub alt: String,
    /// What was stated of the people in it.
    #[sqlx(try_from = "String")]
    pub people: People,
    /// Who added it.
    pub who: String,
    pub added_at: DateTime<Utc>,
    pub removed_at: Option<DateTime<Utc>>,
    /// Whether it stands at the head of the movement's page.
    pub is_banner: bool,
}

/// Adds a photo to the item of `version`.
pub async fn add(
    db: &Db,
    act: &Act,
    news: Uuid,
    version: i64,
    new: &NewPhoto,
    pictures: &Pictures,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let item = open_for_change(&mut conn, act.viewer(), news).await?;
    let new = new.clone().tidied();
    let photos = value!(conn, i64, COUNT, news)?;
    new.refusals(photos).or_go_on()?;
    let Some(people) = new.people else { return Err(Failure::Missing) };
    move_to(&mut conn, news, version, item.state).await?;
    let id = conn.new_id();
    let NewPhoto { caption, photographer, alt, .. } = &new;
    run!(conn, ADD, id, news, caption, photographer, alt, people.word(), act.at, act.account)?;
    for size in Size::ALL.iter().copied() {
        let Picture { bytes, width, height } = pictures.of(size);
        let hash = hash_of(bytes);
        run!(conn, ADD_PICTURE, id, size.word(), i64::from(*width), i64::from(*height), hash, bytes)?;
    }
    let detail = json!({
        "news": news, "caption": new.caption, "people": people.word(), "hash": hash_of(&pictures.wide.bytes)
    });
    conn.finish("news.add_photo", id, detail).await
}

const COUNT: &str = "select count(*) from news_photo where news_id = $1 and removed_at is null";
const ADD: &str =
    "insert into news_photo (id, news_id, position, caption, photographer, alt, people, added_at, added_by)
    select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8 from news_photo where news_id = $2";
const ADD_PICTURE: &str =
    "insert into news_picture (photo_id, size, width, height, hash, bytes) values ($1, $2, $3, $4, $5, $6)";

/// By which a picture is known.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Removes a photo: its pictures are deleted, for somebody in it may have asked so; its line stays.
pub async fn remove(db: &Db, act: &Act, news: Uuid, version: i64, photo: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    standing(&mut conn, act.viewer(), news, photo).await?;
    let item = open_for_change(&mut conn, act.viewer(), news).await?;
    move_to(&mut conn, news, version, item.state).await?;
    run!(conn, "delete from movement_banner where photo_id = $1", photo)?;
    run!(conn, "delete from news_picture where photo_id = $1", photo)?;
    run!(conn, REMOVE, photo, act.at, act.account)?;
    conn.finish("news.remove_photo", photo, json!({ "news": news })).await
}

const REMOVE: &str = "update news_photo set removed_at = $2, removed_by = $3 where id = $1";

/// Puts a published photo at the head of its movement's page.
pub async fn choose_banner(db: &Db, act: &Act, news: Uuid, photo: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = standing(&mut conn, act.viewer(), news, photo).await?;
    let item = open_for_change(&mut conn, act.viewer(), news).await?;
    if item.state != State::Published {
        return Err(Failure::refused(
            "Tin của ảnh này chưa đăng; hãy đăng tin trước khi chọn làm ảnh đầu trang.",
        ));
    }
    run!(conn, CHOOSE_BANNER, movement, photo, act.at, act.account)?;
    conn.finish("news.choose_banner", photo, json!({ "movement": movement })).await
}

const CHOOSE_BANNER: &str =
    "insert into movement_banner (movement_id, photo_id, chosen_at, chosen_by) values ($1, $2, $3, $4)
    on conflict (movement_id) do update set photo_id = excluded.photo_id, chosen_at = excluded.chosen_at,
        chosen_by = excluded.chosen_by";

/// Takes the photo from the head of the movement's page.
pub async fn clear_banner(db: &Db, act: &Act, news: Uuid, photo: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = standing(&mut conn, act.viewer(), news, photo).await?;
    open_for_change(&mut conn, act.viewer(), news).await?;
    run!(conn, "delete from movement_banner where photo_id = $1", photo)?;
    conn.finish("news.clear_banner", photo, json!({ "movement": movement })).await
}

/// The movement of a photo that stands beside an item that the viewer sees.
async fn standing(conn: &mut Conn, viewer: Viewer, news: Uuid, photo: Uuid) -> Result<Uuid, Failure> {
    let found = find!(conn, (Uuid,), STANDING, viewer.account, viewer.on, news, photo)?;
    found.map(|(movement,)| movement).ok_or(Failure::Missing)
}

const STANDING: &str = concat!(
    "select n.movement_id from news_photo p join news n on n.id = p.news_id
    where n.id = $3 and p.id = $4 and p.removed_at is null and ",
    seen!()
);

/// The photos of an item that the viewer sees, those removed too, in their order.
pub async fn list(conn: &mut Conn, viewer: Viewer, news: Uuid) -> Result<Vec<Photo>, Failure> {
    Ok(all!(conn, Photo, LIST, viewer.account, viewer.on, news)?)
}

const LIST: &str = concat!(
    "select p.id, p.caption, p.photographer, p.alt, p.people, o.display_name as who, p.added_at, p.removed_at,
        exists (select 1 from movement_banner b where b.photo_id = p.id) as is_banner
    from news_photo p join news n on n.id = p.news_id join account o on o.id = p.added_by
    where n.id = $3 and ",
    seen!(),
    " order by p.position"
);

/// One size of a photo of an item that the viewer sees.
pub async fn picture(
    conn: &mut Conn,
    viewer: Viewer,
    news: Uuid,
    photo: Uuid,
    size: Size,
) -> Result<Vec<u8>, Failure> {
    let found = find!(conn, (Vec<u8>,), PICTURE, viewer.account, viewer.on, news, photo, size.word())?;
    found.map(|(bytes,)| bytes).ok_or(Failure::Missing)
}

const PICTURE: &str = concat!(
    "select s.bytes from news_picture s join news_photo p on p.id = s.photo_id join news n on n.id = p.news_id
    where n.id = $3 and p.id = $4 and s.size = $5 and ",
    seen!()
);

/// Pictures that are not what was kept, for the doctor: one at a time, for together they may be large.
pub(crate) async fn faults(conn: &mut Conn) -> Result<Vec<String>, Failure> {
    let mut faults = Vec::new();
    let all = all!(conn, (Uuid, String, String, String), KEPT)?;
    for (photo, size, hash, caption) in all {
        let bytes = value!(conn, Vec<u8>, BYTES, photo, &size)?;
        if hash_of(&bytes) != hash {
            faults.push(format!("Ảnh của tin khác với mã băm đã lưu: {caption}."));
        }
    }
    Ok(faults)
}

const KEPT: &str =
    "select s.photo_id, s.size, s.hash, p.caption from news_picture s join news_photo p on p.id = s.photo_id
    order by s.photo_id, s.size";
const BYTES: &str = "select bytes from news_picture where photo_id = $1 and size = $2";
