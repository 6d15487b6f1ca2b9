//! What everybody reads of a movement: published items with their photos, who takes part, whether somebody was honoured.
//!
//! No viewer: nothing but what was published gets through these statements.

use chrono::{DateTime, Utc};
use domain::news::{Kin, Size, Text};
use uuid::Uuid;

use super::takes_part;
use crate::{Conn, Failure};

/// A published item.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Article {
    pub id: Uuid,
    pub movement_id: Uuid,
    pub movement_title: String,
    /// The unit that launched the movement.
    pub issuer_id: Uuid,
    pub unit_name: String,
    pub title: String,
    pub lead: String,
    pub body: String,
    pub author: String,
    pub written_at: DateTime<Utc>,
    pub published_at: DateTime<Utc>,
    /// Its first photo, if it has one.
    pub photo_id: Option<Uuid>,
    pub photo_alt: Option<String>,
}

impl Article {
    /// When it was last changed for its readers.
    pub fn updated_at(&self) -> DateTime<Utc> {
        self.written_at.max(self.published_at)
    }

    pub fn text(&self) -> Text {
        let Self { title, lead, body, author, .. } = self.clone();
        Text { title, lead, body, author }
    }

    pub fn kin(&self) -> Kin {
        Kin { id: self.id, movement: self.movement_id, issuer: self.issuer_id, title: self.title.clone() }
    }
}

/// What is published of the item `n` of the movement `m`: the columns of [`Article`].
macro_rules! article {
    () => {
        "select n.id, n.movement_id, m.title as movement_title, m.unit_id as issuer_id, u.name as unit_name, n.title, n.lead,
            n.body, n.author, n.written_at, n.published_at, p.id as photo_id,
            case when p.alt <> '' then p.alt else p.caption end as photo_alt
        from news n join movement m on m.id = n.movement_id join unit u on u.id = n.unit_id
        left join news_photo p on p.id = (select q.id from news_photo q where q.news_id = n.id and q.removed_at is null
            order by q.position limit 1)
        where n.state = 'published' and m.state <> 'draft' "
    };
}

/// The newest items of all movements.
pub async fn latest(conn: &mut Conn, most: i64) -> Result<Vec<Article>, Failure> {
    Ok(all!(conn, Article, LATEST, most)?)
}

const LATEST: &str = concat!(article!(), "order by n.published_at desc, n.id desc limit $1");

/// The newest items of a movement.
pub async fn of_movement(conn: &mut Conn, movement: Uuid, most: i64) -> Result<Vec<Article>, Failure> {
    Ok(all!(conn, Article, OF_MOVEMENT, movement, most)?)
}

const OF_MOVEMENT: &str =
    concat!(article!(), "and n.movement_id = $1 order by n.published_at desc, n.id desc limit $2");

/// A published item of that movement.
pub async fn find(conn: &mut Conn, movement: Uuid, id: Uuid) -> Result<Article, Failure> {
    find!(conn, Article, FIND, movement, id)?.ok_or(Failure::Missing)
}

const FIND: &str = concat!(article!(), "and n.movement_id = $1 and n.id = $2");

/// A photo as everybody sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PublicPhoto {
    pub id: Uuid,
    pub caption: String,
    pub photographer: String,
    pub alt: String,
    /// In pixels, of its wide size.
    pub width: i64,
    pub height: i64,
}

/// What is published of the photo `p` of the item `n` of the movement `m`: the columns of [`PublicPhoto`].
macro_rules! photo {
    () => {
        "select p.id, p.caption, p.photographer, case when p.alt <> '' then p.alt else p.caption end as alt, s.width, s.height
        from news_photo p join news_picture s on s.photo_id = p.id and s.size = 'wide' join news n on n.id = p.news_id
        join movement m on m.id = n.movement_id "
    };
}

/// The photos of a published item, in their order.
pub async fn photos(conn: &mut Conn, news: Uuid) -> Result<Vec<PublicPhoto>, Failure> {
    Ok(all!(conn, PublicPhoto, PHOTOS, news)?)
}

const PHOTOS: &str = concat!(
    photo!(),
    "where n.id = $1 and p.removed_at is null and n.state = 'published' and m.state <> 'draft' order by p.position"
);

/// The photo at the head of a movement's page, while its item is published.
pub async fn banner(conn: &mut Conn, movement: Uuid) -> Result<Option<PublicPhoto>, Failure> {
    Ok(find!(conn, PublicPhoto, BANNER, movement)?)
}

const BANNER: &str = concat!(
    photo!(),
    "join movement_banner b on b.photo_id = p.id and b.movement_id = m.id
    where m.id = $1 and p.removed_at is null and n.state = 'published' and m.state <> 'draft'"
);

/// One size of a published photo: its hash and its bytes.
pub async fn picture(conn: &mut Conn, photo: Uuid, size: Size) -> Result<(String, Vec<u8>), Failure> {
    find!(conn, (String, Vec<u8>), PICTURE, photo, size.word())?.ok_or(Failure::Missing)
}

const PICTURE: &str = "select s.hash, s.bytes from news_picture s join news_photo p on p.id = s.photo_id
    join news n on n.id = p.news_id join movement m on m.id = n.movement_id
    where p.id = $1 and s.size = $2 and p.removed_at is null and n.state = 'published' and m.state <> 'draft'";

/// The names of the units below that take part in a launched movement, from the top down.
pub async fn participants(conn: &mut Conn, movement: Uuid) -> Result<Vec<String>, Failure> {
    Ok(column!(conn, String, PARTICIPANTS, movement)?)
}

const PARTICIPANTS: &str = concat!(
    "select c.name from movement m join unit mu on mu.id = m.unit_id
    join unit c on c.path > mu.path and c.path < mu.path || '~'
    where m.id = $1 and m.state <> 'draft' and ",
    takes_part!(),
    " order by c.path"
);

/// How many published awards were earned in the movement.
pub async fn honours(conn: &mut Conn, movement: Uuid) -> Result<i64, Failure> {
    Ok(value!(conn, i64, HONOURS, movement)?)
}

const HONOURS: &str = "select count(*) from award a join nomination n on n.id = a.nomination_id
    join dossier d on d.id = n.dossier_id
    where d.movement_id = $1 and a.place is not null
      and not exists (select 1 from revocation v where v.award_id = a.id)";
