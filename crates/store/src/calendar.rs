//! The calendar: the secret address under which somebody's own calendar program reads what he may see, and the days of the
//! movements he sees.
//!
//! Of the address only its hash is kept. One that was ended answers like one that never was.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{Act, Viewer};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::movement::seen;
use crate::{Conn, Db, Done, Failure};

/// Makes a new secret for the actor's calendar and ends the one before. The secret is told this once; none when the act is repeated.
pub async fn renew(db: &Db, act: &Act) -> Result<(Done, Option<String>), Failure> {
    let secret = db.new_token();
    let done = replace(db, act, &secret).await?;
    Ok((done, (!done.repeated).then_some(secret)))
}

async fn replace(db: &Db, act: &Act, secret: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    run!(conn, END, act.account, act.at)?;
    let id = conn.new_id();
    run!(conn, INSERT, id, act.account, hash_of(secret), act.at)?;
    conn.finish("calendar.renew", id, json!({})).await
}

const END: &str = "update calendar_address set ended_at = $2 where account_id = $1 and ended_at is null";
const INSERT: &str =
    "insert into calendar_address (id, account_id, secret_hash, made_at) values ($1, $2, $3, $4)";

fn hash_of(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// Ends the address of the actor's calendar.
pub async fn revoke(db: &Db, act: &Act) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let id = standing(&mut conn, act.viewer()).await?.map(|(id, _)| id);
    let id = id.ok_or_else(|| Failure::refused("Chưa có địa chỉ lịch nào để thu hồi."))?;
    run!(conn, END, act.account, act.at)?;
    conn.finish("calendar.revoke", id, json!({})).await
}

/// The address of the viewer's calendar that stands, and since when.
pub async fn standing(conn: &mut Conn, viewer: Viewer) -> Result<Option<(Uuid, DateTime<Utc>)>, Failure> {
    Ok(find!(conn, (Uuid, DateTime<Utc>), STANDING, viewer.account)?)
}

const STANDING: &str = "select id, made_at from calendar_address where account_id = $1 and ended_at is null";

/// Whose calendar a secret opens, while both the address and the account stand.
pub async fn holder(conn: &mut Conn, secret: &str) -> Result<Uuid, Failure> {
    let found = find!(conn, (Uuid,), HOLDER, hash_of(secret))?;
    found.map(|(account,)| account).ok_or(Failure::Missing)
}

const HOLDER: &str = "select a.id from calendar_address c join account a on a.id = c.account_id
    where c.secret_hash = $1 and c.ended_at is null and a.closed_at is null";

/// A day that a movement remembers, as it is written there.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Remembered {
    pub movement_id: Uuid,
    pub position: i64,
    pub text: String,
}

/// The days that the launched movements which the viewer sees remember.
pub async fn remembered(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Remembered>, Failure> {
    Ok(all!(conn, Remembered, REMEMBERED, viewer.account, viewer.on)?)
}

const REMEMBERED: &str = concat!(
    "select e.movement_id, e.position, e.text from movement_entry e join movement m on m.id = e.movement_id
    join unit mu on mu.id = m.unit_id
    where e.list = 'commemoration' and m.state <> 'draft' and ",
    seen!(),
    " order by m.launched_on, m.id, e.position"
);

/// The days of a launched movement that the viewer sees.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Span {
    pub movement_id: Uuid,
    pub title: String,
    /// The last day on which an answer is in time, where one was said.
    pub register_by: Option<NaiveDate>,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
}

/// The launched movements that the viewer sees and that are under way on some day between the two.
pub async fn spans(
    conn: &mut Conn,
    viewer: Viewer,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Span>, Failure> {
    Ok(all!(conn, Span, SPANS, viewer.account, viewer.on, from, to)?)
}

const SPANS: &str = concat!(
    "select m.id as movement_id, m.title, m.register_by, m.starts, m.ends, m.closed_on
    from movement m join unit mu on mu.id = m.unit_id
    where m.state <> 'draft' and (m.starts is null or m.starts <= $4 or m.register_by <= $4)
      and (m.ends is null or m.ends >= $3 or m.closed_on >= $3) and ",
    seen!(),
    " order by m.starts, m.id"
);
