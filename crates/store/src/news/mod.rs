//! News of movements, for those who write and publish them; [`public`] is what everybody reads, [`photo`] what stands beside it.
//!
//! An item is seen by who works for the unit that writes it or stands above it; the launching office is always above it.

pub mod photo;
pub mod public;

use chrono::{DateTime, Utc};
use domain::news::{self, Hands, State, Step, Text};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::movement::seen as movement_seen;
use crate::{Conn, Db, Done, Failure, movement, org};

/// An item with what the viewer holds towards it.
#[derive(Debug, Clone)]
pub struct News {
    pub id: Uuid,
    pub movement_id: Uuid,
    pub movement_title: String,
    pub unit_name: String,
    pub state: State,
    pub version: i64,
    pub text: Text,
    pub published_at: Option<DateTime<Utc>>,
    pub hands: Hands,
}

/// One line of a list of items.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct NewsRow {
    pub id: Uuid,
    pub movement_title: String,
    pub unit_name: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub title: String,
    pub written_at: DateTime<Utc>,
    pub published_at: Option<DateTime<Utc>>,
}

/// The unit `c` takes part in the movement `m`: it launched it, registered for it, or launched one of its own in answer.
macro_rules! takes_part {
    () => {
        "(c.id = m.unit_id
          or exists (select 1 from answer a where a.movement_id = m.id and a.unit_id = c.id and a.reply <> 'decline')
          or exists (select 1 from movement own where own.parent_id = m.id and own.unit_id = c.id and own.state <> 'draft'))"
    };
}
pub(crate) use takes_part;

/// Whether the viewer ($1, his day $2) works for the unit of the item `n` or stands above it.
macro_rules! seen {
    () => {
        "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = n.unit_id
            and r.role in ('administrator', 'clerk', 'head', 'leader') and r.starts <= $2 and r.ends >= $2)"
    };
}

/// Somebody writes an item of a launched movement for a unit that takes part.
pub async fn write(db: &Db, act: &Act, movement: Uuid, unit: Uuid, text: &Text) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = movement::find(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), unit).await?;
    let under = find!(conn, (String, bool), UNDER, unit, movement.id)?;
    let (name, takes_part) = under.filter(|_| !roles.is_empty()).ok_or(Failure::Missing)?;
    news::writing_refusals(&roles, &name, takes_part, movement.state).or_go_on()?;
    let text = text.clone().tidied();
    text.refusals().or_go_on()?;
    let id = conn.new_id();
    let Text { title, lead, body, author } = &text;
    run!(conn, INSERT, id, movement.id, unit, title, lead, body, author, act.at, act.account)?;
    let detail = json!({ "movement": movement.id, "unit": unit, "title": text.title });
    conn.finish("news.write", id, detail).await
}

const UNDER: &str = concat!(
    "select c.name, ",
    takes_part!(),
    " as takes_part from movement m join unit mu on mu.id = m.unit_id
    join unit c on c.path >= mu.path and c.path < mu.path || '~' where c.id = $1 and m.id = $2"
);
const INSERT: &str =
    "insert into news (id, movement_id, unit_id, state, version, title, lead, body, author, written_at, written_by)
    values ($1, $2, $3, 'draft', 1, $4, $5, $6, $7, $8, $9)";

/// Writes another text in the place of the one of `version`; one that was published stays to be read by the office.
pub async fn update(db: &Db, act: &Act, id: Uuid, version: i64, text: &Text) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let news = open_for_change(&mut conn, act.viewer(), id).await?;
    let text = text.clone().tidied();
    text.refusals().or_go_on()?;
    if news.state == State::Published {
        run!(conn, KEEP_VERSION, id)?;
    }
    move_to(&mut conn, id, version, news.state).await?;
    let Text { title, lead, body, author } = &text;
    run!(conn, UPDATE, id, title, lead, body, author, act.at, act.account)?;
    conn.finish("news.update", id, json!({ "title": text.title })).await
}

const KEEP_VERSION: &str =
    "insert into news_version (news_id, version, title, lead, body, author, written_at, written_by)
    select id, version, title, lead, body, author, written_at, written_by from news where id = $1";
const UPDATE: &str =
    "update news set title = $2, lead = $3, body = $4, author = $5, written_at = $6, written_by = $7
    where id = $1";

/// The item, when it may be changed by the viewer as it stands.
pub(crate) async fn open_for_change(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<News, Failure> {
    let news = find(conn, viewer, id).await?;
    news::step_to(news.state, Step::Update, &news.hands)?;
    Ok(news)
}

/// Takes the next version, unless somebody else took it first.
pub(crate) async fn move_to(conn: &mut Conn, id: Uuid, version: i64, state: State) -> Result<(), Failure> {
    let moved = run!(conn, MOVE, id, version, state.word())?;
    if moved == 0 { Err(Failure::Stale) } else { Ok(()) }
}

const MOVE: &str = "update news set version = version + 1, state = $3 where id = $1 and version = $2";

/// Whoever writes asks the launching office to publish.
pub async fn offer(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    take(db, act, id, version, Step::Offer, "").await
}

/// The launching office puts the item on the movement's page.
pub async fn publish(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    take(db, act, id, version, Step::Publish, "").await
}

/// The launching office gives an offered item back, with the reason that its writer reads.
pub async fn send_back(db: &Db, act: &Act, id: Uuid, version: i64, reason: &str) -> Result<Done, Failure> {
    take(db, act, id, version, Step::SendBack, reason).await
}

/// The launching office takes a published item from the page, for a reason. It is kept.
pub async fn withdraw(db: &Db, act: &Act, id: Uuid, version: i64, reason: &str) -> Result<Done, Failure> {
    take(db, act, id, version, Step::Withdraw, reason).await
}

async fn take(db: &Db, act: &Act, id: Uuid, version: i64, step: Step, reason: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let news = find(&mut conn, act.viewer(), id).await?;
    let state = news::step_to(news.state, step, &news.hands)?;
    let reason = viet::tidy(reason);
    news::reason_refusals(step, &reason).or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    run!(conn, STEP, id, step.word(), &reason, act.at, act.account)?;
    if step == Step::Publish {
        run!(conn, "update news set published_at = $2 where id = $1", id, act.at)?;
    }
    conn.finish(act_of(step), id, json!({ "title": news.text.title, "reason": reason })).await
}

const STEP: &str = "insert into news_step (news_id, position, step, reason, at, account_id)
    select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 from news_step where news_id = $1";

fn act_of(step: Step) -> &'static str {
    match step {
        Step::Update => "news.update",
        Step::Offer => "news.offer",
        Step::Publish => "news.publish",
        Step::SendBack => "news.send_back",
        Step::Withdraw => "news.withdraw",
    }
}

/// The item, when the viewer sees it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<News, Failure> {
    let row = find!(conn, Row, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    let hands = Hands {
        over_writer: org::roles_over(conn, viewer, row.unit_id).await?,
        writer: row.unit_name.clone(),
        over_editor: org::roles_over(conn, viewer, row.editor_id).await?,
        editor: row.editor_name,
    };
    Ok(News {
        id: row.id,
        movement_id: row.movement_id,
        movement_title: row.movement_title,
        unit_name: row.unit_name,
        state: row.state,
        version: row.version,
        text: Text { title: row.title, lead: row.lead, body: row.body, author: row.author },
        published_at: row.published_at,
        hands,
    })
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    movement_id: Uuid,
    movement_title: String,
    editor_id: Uuid,
    editor_name: String,
    unit_id: Uuid,
    unit_name: String,
    #[sqlx(try_from = "String")]
    state: State,
    version: i64,
    title: String,
    lead: String,
    body: String,
    author: String,
    published_at: Option<DateTime<Utc>>,
}

const FIND: &str = concat!(
    "select n.id, n.movement_id, m.title as movement_title, mu.id as editor_id, mu.name as editor_name, n.unit_id,
        u.name as unit_name, n.state, n.version, n.title, n.lead, n.body, n.author, n.published_at
    from news n join movement m on m.id = n.movement_id join unit mu on mu.id = m.unit_id join unit u on u.id = n.unit_id
    where n.id = $3 and ",
    seen!()
);

/// The columns of [`NewsRow`].
macro_rules! row {
    () => {
        "select n.id, m.title as movement_title, u.name as unit_name, n.state, n.title, n.written_at, n.published_at
        from news n join movement m on m.id = n.movement_id join unit mu on mu.id = m.unit_id join unit u on u.id = n.unit_id "
    };
}

/// The items of a movement that the viewer sees, the last written first.
pub async fn list(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<NewsRow>, Failure> {
    Ok(all!(conn, NewsRow, LIST, viewer.account, viewer.on, movement)?)
}

const LIST: &str =
    concat!(row!(), "where n.movement_id = $3 and ", seen!(), " order by n.written_at desc, n.id desc");

/// What waits for the viewer as the launching office's clerk or leader: items that somebody asks to be published.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<NewsRow>, Failure> {
    Ok(all!(conn, NewsRow, WAITING, viewer.account, viewer.on)?)
}

const WAITING: &str = concat!(
    row!(),
    "where n.state = 'offered'
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = m.unit_id and r.role in ('clerk', 'leader')
                  and r.starts <= $2 and r.ends >= $2)
    order by n.written_at, n.id"
);

/// The units for which the viewer may write an item of the movement, from the top down.
pub async fn writers(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
) -> Result<Vec<(Uuid, String)>, Failure> {
    Ok(all!(conn, (Uuid, String), WRITERS, viewer.account, viewer.on, movement)?)
}

const WRITERS: &str = concat!(
    "select c.id, c.name from movement m join unit mu on mu.id = m.unit_id
    join unit c on c.path >= mu.path and c.path < mu.path || '~'
    where m.id = $3 and m.state <> 'draft' and ",
    movement_seen!(),
    " and ",
    takes_part!(),
    " and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = c.id and r.role in ('clerk', 'head')
                  and r.starts <= $2 and r.ends >= $2)
    order by c.path"
);

/// A published text that another one took the place of.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Earlier {
    pub version: i64,
    pub title: String,
    pub lead: String,
    pub body: String,
    pub author: String,
    pub written_at: DateTime<Utc>,
    /// Who wrote it.
    pub who: String,
}

/// The earlier texts of an item that the viewer sees, the latest first.
pub async fn earlier(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Vec<Earlier>, Failure> {
    Ok(all!(conn, Earlier, EARLIER, viewer.account, viewer.on, id)?)
}

const EARLIER: &str = concat!(
    "select v.version, v.title, v.lead, v.body, v.author, v.written_at, o.display_name as who
    from news_version v join account o on o.id = v.written_by join news n on n.id = v.news_id
    where n.id = $3 and ",
    seen!(),
    " order by v.version desc"
);

/// A step that an item took.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Taken {
    #[sqlx(try_from = "String")]
    pub step: Step,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// The steps of an item that the viewer sees, the latest first.
pub async fn steps(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Vec<Taken>, Failure> {
    Ok(all!(conn, Taken, STEPS, viewer.account, viewer.on, id)?)
}

const STEPS: &str = concat!(
    "select s.step, s.reason, s.at, o.display_name as who
    from news_step s join account o on o.id = s.account_id join news n on n.id = s.news_id
    where n.id = $3 and ",
    seen!(),
    " order by s.position desc"
);

pub(crate) use seen;
