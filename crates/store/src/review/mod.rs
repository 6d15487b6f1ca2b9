//! Reviews (sơ kết, tổng kết): begun, written and issued by a clerk; their figures in [`figures`].
//!
//! A review is read by those who work for its unit or stand above it.

mod figures;

use chrono::NaiveDate;
use domain::movement::{Launch, as_cited};
use domain::review::figures::Figures;
use domain::review::{self, Kind, NewReview, State, Step, Written};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, movement, org, paper_number};

/// A review with all that is written and counted.
#[derive(Debug, Clone)]
pub struct Review {
    pub head: Head,
    pub written: Written,
    /// Of the paper; empty while it is a draft.
    pub paper: Launch,
    /// The office whose paper it is.
    pub office: org::Unit,
    pub figures: Figures,
}

/// One line of a list of reviews.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Head {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub movement_id: Option<Uuid>,
    /// Empty for a review of all emulation work.
    pub movement_title: String,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub version: i64,
    pub title: String,
    pub number: String,
    pub issued_on: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    head: Head,
    assessment: String,
    limits: String,
    causes: String,
    lessons: String,
    directions: String,
    requests: String,
    recipients: String,
    small_up_to: Option<i64>,
    signer_name: String,
    signer_post: String,
    figures: Option<String>,
}

/// A clerk begins a review of all emulation work of the unit.
pub async fn begin(db: &Db, act: &Act, unit: Uuid, new: &NewReview) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let roles = org::roles_over(&mut conn, act.viewer(), unit).await?;
    if roles.is_empty() {
        return Err(Failure::Missing);
    }
    let named = org::get(&mut conn, unit).await?.name;
    review::step_to(State::Draft, Step::Write, &roles, &named)?;
    let new = NewReview { movement: None, ..new.clone() };
    new.refusals(None).or_go_on()?;
    open(conn, act, unit, None, &new).await
}

/// A clerk begins a review of a movement that was launched.
pub async fn begin_of(db: &Db, act: &Act, movement: Uuid, new: &NewReview) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = movement::find(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), movement.unit_id).await?;
    review::step_to(State::Draft, Step::Write, &roles, &movement.unit_name)?;
    let launched = movement
        .launched_on
        .ok_or_else(|| Failure::refused("Phong trào chưa phát động; phát động rồi mới sơ kết, tổng kết."))?;
    let new = NewReview { movement: Some(movement.id), ..new.clone() };
    new.refusals(Some(launched)).or_go_on()?;
    open(conn, act, movement.unit_id, Some(&movement.draft.title), &new).await
}

async fn open(
    mut conn: Conn,
    act: &Act,
    unit: Uuid,
    of: Option<&str>,
    new: &NewReview,
) -> Result<Done, Failure> {
    let (Some(starts), Some(ends)) = (new.starts, new.ends) else { return Err(Failure::Missing) };
    let id = conn.new_id();
    let title = review::title(new.kind, of, starts, ends);
    run!(conn, INSERT, id, unit, new.kind.word(), new.movement, starts, ends, &title, act.at, act.account)?;
    conn.finish("review.begin", id, json!({ "unit": unit, "movement": new.movement, "title": title })).await
}

const INSERT: &str = "insert into review (id, unit_id, kind, movement_id, starts, ends, state, version, title, assessment, limits,
        causes, lessons, directions, requests, recipients, number, signer_name, signer_post, at, account_id)
    values ($1, $2, $3, $4, $5, $6, 'draft', 1, $7, '', '', '', '', '', '', '', '', '', '', $8, $9)";

/// A clerk writes what the figures do not say; `version` is the one that the form was drawn from.
pub async fn write(db: &Db, act: &Act, id: Uuid, version: i64, written: &Written) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    step(&mut conn, act.viewer(), id, Step::Write).await?;
    let written = written.clone().tidied();
    written.refusals().or_go_on()?;
    next_version!(&mut conn, "review", id, version)?;
    let Written { title, assessment, limits, causes, lessons, directions, requests, recipients, small_up_to } =
        &written;
    run!(
        conn,
        WRITE,
        id,
        title,
        assessment,
        limits,
        causes,
        lessons,
        directions,
        requests,
        recipients,
        *small_up_to
    )?;
    conn.finish("review.write", id, json!({ "from": version })).await
}

const WRITE: &str =
    "update review set title = $2, assessment = $3, limits = $4, causes = $5, lessons = $6, directions = $7,
        requests = $8, recipients = $9, small_up_to = $10
    where id = $1";

/// The review as the actor sees it, and the state that the step leads to.
async fn step(conn: &mut Conn, viewer: Viewer, id: Uuid, step: Step) -> Result<(Row, State), Failure> {
    let row = find!(conn, Row, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    let roles = org::roles_over(conn, viewer, row.head.unit_id).await?;
    let to = review::step_to(row.head.state, step, &roles, &row.head.unit_name)?;
    Ok((row, to))
}

/// Issues the review with its signed paper; the figures of that moment stay with it.
pub async fn issue(db: &Db, act: &Act, id: Uuid, version: i64, paper: &Launch) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (row, state) = step(&mut conn, act.viewer(), id, Step::Issue).await?;
    let paper = Launch {
        number: as_cited(&paper.number),
        signer_name: viet::tidy(&paper.signer_name),
        signer_post: viet::tidy(&paper.signer_post),
        ..paper.clone()
    };
    let found = whole(&mut conn, act.viewer(), row).await?;
    let mut refusals = review::issue_refusals(&found.written, &paper, found.head.ends, act.today());
    let Some(on) = paper.on else { return Err(refusals.into()) };
    paper_number::refuse_used(&mut conn, &mut refusals, found.office.id, on, &paper.number).await?;
    refusals.or_go_on()?;
    next_version!(&mut conn, "review", id, version)?;
    let figures = serde_json::to_string(&found.figures)?;
    run!(conn, ISSUE, id, state.word(), &paper.number, on, &paper.signer_name, &paper.signer_post, figures)?;
    paper_number::take(&mut conn, found.office.id, on, &paper.number, id).await?;
    conn.finish("review.issue", id, json!({ "number": paper.number, "on": on })).await
}

const ISSUE: &str =
    "update review set state = $2, number = $3, issued_on = $4, signer_name = $5, signer_post = $6, figures = $7
    where id = $1";

/// The viewer ($1, day $2) works for the unit of the review `v` or stands above it.
macro_rules! seen {
    () => {
        "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = v.unit_id and r.role <> 'individual'
                   and r.starts <= $2 and r.ends >= $2)"
    };
}

macro_rules! head {
    () => {
        "v.id, v.unit_id, u.name as unit_name, v.kind, v.movement_id, coalesce(m.title, '') as movement_title, v.starts, v.ends,
            v.state, v.version, v.title, v.number, v.issued_on"
    };
}

macro_rules! from {
    () => {
        " from review v join unit u on u.id = v.unit_id left join movement m on m.id = v.movement_id where "
    };
}

/// The reviews that the viewer reads, the latest period first.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Head>, Failure> {
    Ok(all!(conn, Head, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = concat!("select ", head!(), from!(), seen!(), " order by v.ends desc, v.at desc, v.id");

/// The drafts that wait for the viewer as clerk, the earliest period first.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Head>, Failure> {
    Ok(all!(conn, Head, WAITING, viewer.account, viewer.on)?)
}

const WAITING: &str = concat!(
    "select ",
    head!(),
    from!(),
    "v.state = 'draft' and v.unit_id in (select r.unit_id from reach r
        where r.account_id = $1 and r.role = 'clerk' and r.starts <= $2 and r.ends >= $2)
    order by v.ends, v.id"
);

/// Those of one movement, the latest period first.
pub async fn list_of(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<Head>, Failure> {
    Ok(all!(conn, Head, LIST_OF, viewer.account, viewer.on, movement)?)
}

const LIST_OF: &str = concat!(
    "select ",
    head!(),
    from!(),
    seen!(),
    " and v.movement_id = $3 order by v.ends desc, v.at desc, v.id"
);

/// The review when the viewer reads it; of a draft with the figures of today.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Review, Failure> {
    let row = find!(conn, Row, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    whole(conn, viewer, row).await
}

const FIND: &str = concat!(
    "select ",
    head!(),
    ", v.assessment, v.limits, v.causes, v.lessons, v.directions, v.requests, v.recipients, v.small_up_to, v.signer_name,
        v.signer_post, v.figures",
    from!(),
    "v.id = $3 and ",
    seen!()
);

async fn whole(conn: &mut Conn, viewer: Viewer, row: Row) -> Result<Review, Failure> {
    let figures = match &row.figures {
        Some(kept) => serde_json::from_str(kept)?,
        None => figures::draw(conn, viewer, &row.head, row.small_up_to).await?,
    };
    Ok(Review {
        office: org::office_of(conn, row.head.unit_id).await?,
        written: Written {
            title: row.head.title.clone(),
            assessment: row.assessment,
            limits: row.limits,
            causes: row.causes,
            lessons: row.lessons,
            directions: row.directions,
            requests: row.requests,
            recipients: row.recipients,
            small_up_to: row.small_up_to,
        },
        paper: Launch {
            number: row.head.number.clone(),
            on: row.head.issued_on,
            signer_name: row.signer_name,
            signer_post: row.signer_post,
        },
        figures,
        head: row.head,
    })
}
