//! Movements: written as drafts, launched by a signed document, followed through the cycle, closed with a final review.
//!
//! Drafts are seen by those who work on them; a launched movement also by everybody below its unit, and by the public. [`template`]
//! keeps texts to begin others from, [`file`] what hangs on a movement.

pub mod file;
pub mod template;

use chrono::{DateTime, NaiveDate, Utc};
use domain::movement::{
    self, Asks, Closing, Draft, Kind, Launch, List, Need, Paper, Progress, Scope, State, Station, Step,
};
use domain::{Act, Viewer, local_date};
use law::Law;
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org, paper_number, search};

/// A movement with everything that is written of it.
#[derive(Debug, Clone)]
pub struct Movement {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub state: State,
    pub version: i64,
    pub draft: Draft,
    /// Title of the superior's movement inside the system that this one answers; empty when there is none.
    pub parent_title: String,
    /// The superior's launch that this one answers, inside the system or outside.
    pub superior: Option<Superior>,
    /// Number and symbol of the launch; empty for a draft.
    pub number: String,
    pub launched_on: Option<NaiveDate>,
    pub signer_name: String,
    pub signer_post: String,
    /// The final review; empty while it runs.
    pub summary: String,
    pub closed_on: Option<NaiveDate>,
    /// The nearest office at or above the unit: it issues the document and keeps its number.
    pub office: org::Unit,
}

/// The document of a superior's launch.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Superior {
    pub number: String,
    #[sqlx(rename = "day")]
    pub on: NaiveDate,
    pub issuer: String,
}

impl Movement {
    /// Everything that a launch on that day needs, met or not.
    pub fn needs(&self, law: &Law, on: NaiveDate) -> Vec<Need> {
        movement::completeness(law, &self.draft, self.decider(), on)
    }

    fn decider(&self) -> Option<law::Decider> {
        self.office.decider.parse().ok()
    }
}

/// One line of a list of movements.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MovementRow {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub title: String,
    pub theme: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub practice: String,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
    pub number: String,
    pub launched_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
}

/// A movement with how many of the units directly below have answered it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    #[sqlx(flatten)]
    pub row: MovementRow,
    pub expected: i64,
    pub answered: i64,
}

/// A launched movement that waits for the answer of a unit.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    #[sqlx(flatten)]
    pub row: MovementRow,
    pub waits_unit_id: Uuid,
    pub waits_unit_name: String,
    /// The last day on which an answer is in time, where one was said.
    pub register_by: Option<NaiveDate>,
    /// The day on which the unit was last reminded.
    pub reminded_on: Option<NaiveDate>,
}

/// A clerk writes the draft of a movement for a unit.
pub async fn draft(db: &Db, act: &Act, unit: Uuid, draft: &Draft) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let roles = org::roles_over(&mut conn, act.viewer(), unit).await?;
    if roles.is_empty() {
        return Err(Failure::Missing);
    }
    let named = org::get(&mut conn, unit).await?.name;
    movement::draft_refusals(&roles, &named).or_go_on()?;
    let draft = draft.clone().tidied();
    draft.refusals().or_go_on()?;
    require_parent(&mut conn, act.viewer(), draft.parent, None).await?;
    let id = conn.new_id();
    run!(conn, INSERT, id, unit, act.account, act.at)?;
    write(&mut conn, id, &draft, act.at).await?;
    conn.finish("movement.draft", id, json!({ "unit": unit, "title": draft.title })).await
}

const INSERT: &str = "insert into movement (id, unit_id, state, version, title, folded, theme, occasion, kind, practice, scope,
        subjects, purpose, requirements, plan, measures, carried_out_by, followed_by, parent_number, parent_issuer, number,
        signer_name, signer_post, summary, created_by, created_at, updated_at)
    values ($1, $2, 'draft', 1, '', '', '', '', 'thematic', '', 'unit', '', '', '', '', '', '', '', '', '', '', '', '', '', $3, $4, $4)";

/// The superior's movement must be one that is launched and that the actor sees; it cannot be the movement itself.
async fn require_parent(
    conn: &mut Conn,
    viewer: Viewer,
    parent: Option<Uuid>,
    own: Option<Uuid>,
) -> Result<(), Failure> {
    let Some(parent) = parent else { return Ok(()) };
    let seen = find!(conn, (String,), PARENT, viewer.account, viewer.on, parent)?;
    match seen {
        Some((state,)) if state != State::Draft.word() && Some(parent) != own => Ok(()),
        _ => Err(Failure::refused_at("parent", "Chọn một phong trào đã phát động trong danh sách.")),
    }
}

async fn write(conn: &mut Conn, id: Uuid, draft: &Draft, at: DateTime<Utc>) -> Result<(), Failure> {
    run!(
        conn,
        WRITE,
        id,
        &draft.title,
        viet::fold(&draft.title),
        &draft.theme,
        &draft.occasion,
        draft.kind.word(),
        &draft.practice,
        draft.scope.word(),
        &draft.subjects,
        &draft.purpose,
        &draft.requirements,
        &draft.plan,
        &draft.measures,
        draft.starts,
        draft.ends,
        &draft.carried_out_by,
        &draft.followed_by,
        draft.parent,
        &draft.parent_number,
        draft.parent_date,
        &draft.parent_issuer,
        at,
        draft.paper.word(),
        draft.register_by,
        draft.asks.word(),
        &draft.launch.number,
        draft.launch.on,
        &draft.launch.signer_name,
        &draft.launch.signer_post
    )?;
    run!(conn, "delete from movement_entry where movement_id = $1", id)?;
    for list in List::ALL {
        for (position, text) in (1_i64..).zip(draft.list(*list)) {
            run!(conn, INSERT_ENTRY, id, list.word(), position, text)?;
        }
    }
    search::renew(conn, domain::search::Kind::Movement, id).await
}

const WRITE: &str = "update movement set title = $2, folded = $3, theme = $4, occasion = $5, kind = $6, practice = $7, scope = $8,
        subjects = $9, purpose = $10, requirements = $11, plan = $12, measures = $13, starts = $14, ends = $15,
        carried_out_by = $16, followed_by = $17, parent_id = $18, parent_number = $19, parent_date = $20,
        parent_issuer = $21, updated_at = $22, paper = $23, register_by = $24, asks = $25,
        said_number = $26, said_on = $27, said_signer_name = $28, said_signer_post = $29
    where id = $1";
const INSERT_ENTRY: &str =
    "insert into movement_entry (movement_id, list, position, text) values ($1, $2, $3, $4)";

/// A clerk changes a draft; `version` is the one that the form was drawn from.
pub async fn update(db: &Db, act: &Act, id: Uuid, version: i64, draft: &Draft) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (movement, state) = step(&mut conn, act.viewer(), id, Step::Update).await?;
    let draft = draft.clone().tidied();
    draft.refusals().or_go_on()?;
    require_parent(&mut conn, act.viewer(), draft.parent, Some(id)).await?;
    move_to(&mut conn, id, version, state).await?;
    write(&mut conn, id, &draft, act.at).await?;
    let detail = json!({ "from": movement.version, "title": draft.title });
    conn.finish("movement.update", id, detail).await
}

/// The movement as the actor sees it, and the state that the step leads to.
async fn step(conn: &mut Conn, viewer: Viewer, id: Uuid, step: Step) -> Result<(Movement, State), Failure> {
    let movement = find(conn, viewer, id).await?;
    let roles = org::roles_over(conn, viewer, movement.unit_id).await?;
    let to = movement::step_to(movement.state, step, &roles, &movement.unit_name)?;
    Ok((movement, to))
}

/// Takes the next version, unless somebody else took it first.
async fn move_to(conn: &mut Conn, id: Uuid, version: i64, state: State) -> Result<(), Failure> {
    let moved = run!(conn, MOVE, id, version, state.word())?;
    if moved == 0 { Err(Failure::Stale) } else { Ok(()) }
}

const MOVE: &str = "update movement set version = version + 1, state = $3 where id = $1 and version = $2";

/// Launches the movement with its signed document. Its text is fixed from then on.
pub async fn launch(db: &Db, act: &Act, id: Uuid, version: i64, launch: &Launch) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (movement, state) = step(&mut conn, act.viewer(), id, Step::Launch).await?;
    let launch = Launch {
        number: movement::as_cited(&launch.number),
        signer_name: viet::tidy(&launch.signer_name),
        signer_post: viet::tidy(&launch.signer_post),
        ..launch.clone()
    };
    let mut refusals =
        movement::launch_refusals(&conn.law, &movement.draft, movement.decider(), &launch, act.today());
    if let Some(on) = launch.on {
        paper_number::refuse_used(&mut conn, &mut refusals, movement.office.id, on, &launch.number).await?;
    }
    refusals.or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    run!(conn, LAUNCH, id, &launch.number, launch.on, &launch.signer_name, &launch.signer_post, act.at)?;
    if let Some(on) = launch.on {
        paper_number::take(&mut conn, movement.office.id, on, &launch.number, id).await?;
    }
    search::renew(&mut conn, domain::search::Kind::Movement, id).await?;
    let detail = json!({ "number": launch.number, "on": launch.on, "signer": launch.signer_name });
    conn.finish("movement.launch", id, detail).await
}

const LAUNCH: &str =
    "update movement set number = $2, launched_on = $3, signer_name = $4, signer_post = $5, updated_at = $6
    where id = $1";

/// Ends the movement with its final review.
pub async fn close(db: &Db, act: &Act, id: Uuid, version: i64, closing: &Closing) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (movement, state) = step(&mut conn, act.viewer(), id, Step::Close).await?;
    let closing = closing.clone().tidied();
    closing.refusals(movement.launched_on, act.today()).or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    run!(conn, CLOSE, id, &closing.summary, closing.on, act.at)?;
    conn.finish("movement.close", id, json!({ "on": closing.on })).await
}

const CLOSE: &str = "update movement set summary = $2, closed_on = $3, updated_at = $4 where id = $1";

/// Who sees the movement `m` of the unit `mu`: the viewer is $1, his day $2.
macro_rules! seen {
    () => {
        "(exists (select 1 from reach r where r.account_id = $1 and r.unit_id = m.unit_id and r.starts <= $2 and r.ends >= $2
                    and (m.state <> 'draft' or r.role in ('administrator', 'clerk', 'head', 'leader')))
          or (m.state <> 'draft' and exists (select 1 from role_grant g join unit gu on gu.id = g.unit_id
                    where g.account_id = $1 and g.starts <= $2 and g.ends >= $2 and gu.path >= mu.path and gu.path < mu.path || '~')))"
    };
}
pub(crate) use seen;

/// The superior's launch that the movement `m` answers, inside the system or outside: the columns of [`Superior`], and from where.
macro_rules! superior {
    () => {
        "coalesce(p.number, m.parent_number) as number, coalesce(p.launched_on, m.parent_date) as day,
            coalesce(pu.name, m.parent_issuer) as issuer
        from movement m left join movement p on p.id = m.parent_id left join unit pu on pu.id = p.unit_id
        where coalesce(p.launched_on, m.parent_date) is not null and "
    };
}
pub(crate) use superior;

/// The columns of [`MovementRow`].
macro_rules! row {
    () => {
        "m.id, m.unit_id, mu.name as unit_name, m.state, m.title, m.theme, m.kind, m.practice, m.starts, m.ends, m.number,
         m.launched_on, m.closed_on"
    };
}

/// The unit `c` below has answered the movement `m`: it registered, or launched a movement of its own in answer.
macro_rules! has_answered {
    () => {
        "(exists (select 1 from answer a where a.movement_id = m.id and a.unit_id = c.id)
          or exists (select 1 from movement own where own.parent_id = m.id and own.unit_id = c.id and own.state <> 'draft'))"
    };
}
pub(crate) use has_answered;

/// The unit `c` stands open directly below the movement's unit on the day $2.
macro_rules! is_directly_below {
    () => {
        "c.parent_id = m.unit_id and c.opened <= $2 and (c.closed is null or c.closed >= $2)"
    };
}
pub(crate) use is_directly_below;

const PARENT: &str =
    concat!("select m.state from movement m join unit mu on mu.id = m.unit_id where m.id = $3 and ", seen!());

/// The movements that the viewer sees, the youngest first; `state` narrows them.
pub async fn list(conn: &mut Conn, viewer: Viewer, state: Option<State>) -> Result<Vec<Listed>, Failure> {
    let word = state.map_or("", State::word);
    Ok(all!(conn, Listed, LISTED, viewer.account, viewer.on, word)?)
}

const LISTED: &str = concat!(
    "select ",
    row!(),
    ",
        (select count(*) from unit c where ",
    is_directly_below!(),
    ") as expected,
        (select count(*) from unit c where ",
    is_directly_below!(),
    " and ",
    has_answered!(),
    ") as answered
    from movement m join unit mu on mu.id = m.unit_id
    where ($3 = '' or m.state = $3) and ",
    seen!(),
    "
    order by coalesce(m.launched_on, m.starts) desc, m.id desc"
);

/// The movement with all that is written of it, when the viewer sees it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Movement, Failure> {
    let row = find!(conn, Row, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    whole(conn, row).await
}

/// The movement as everybody may see it: launched or closed.
pub async fn find_published(conn: &mut Conn, id: Uuid) -> Result<Movement, Failure> {
    let row = find!(conn, Row, FIND_PUBLISHED, id)?.ok_or(Failure::Missing)?;
    whole(conn, row).await
}

macro_rules! whole_row {
    () => {
        "select m.id, m.unit_id, mu.name as unit_name, m.state, m.version, m.title, m.theme, m.occasion, m.kind, m.practice,
            m.scope, m.subjects, m.purpose, m.requirements, m.plan, m.measures, m.starts, m.ends, m.carried_out_by,
            m.followed_by, m.parent_id, coalesce(p.title, '') as parent_title,
            coalesce(p.number, m.parent_number) as superior_number, coalesce(p.launched_on, m.parent_date) as superior_on,
            coalesce(pu.name, m.parent_issuer) as superior_issuer, m.parent_number, m.parent_date, m.parent_issuer,
            m.said_number, m.said_on, m.said_signer_name, m.said_signer_post,
            m.paper, m.register_by, m.asks, m.number, m.launched_on, m.signer_name, m.signer_post, m.summary, m.closed_on
        from movement m join unit mu on mu.id = m.unit_id left join movement p on p.id = m.parent_id
        left join unit pu on pu.id = p.unit_id "
    };
}

const FIND: &str = concat!(whole_row!(), "where m.id = $3 and ", seen!());
const FIND_PUBLISHED: &str = concat!(whole_row!(), "where m.id = $1 and m.state <> 'draft'");

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    unit_name: String,
    #[sqlx(try_from = "String")]
    state: State,
    version: i64,
    title: String,
    theme: String,
    occasion: String,
    #[sqlx(try_from = "String")]
    kind: Kind,
    practice: String,
    #[sqlx(try_from = "String")]
    scope: Scope,
    subjects: String,
    purpose: String,
    requirements: String,
    plan: String,
    measures: String,
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
    carried_out_by: String,
    followed_by: String,
    parent_id: Option<Uuid>,
    parent_title: String,
    superior_number: String,
    superior_on: Option<NaiveDate>,
    superior_issuer: String,
    parent_number: String,
    parent_date: Option<NaiveDate>,
    parent_issuer: String,
    said_number: String,
    said_on: Option<NaiveDate>,
    said_signer_name: String,
    said_signer_post: String,
    #[sqlx(try_from = "String")]
    paper: Paper,
    register_by: Option<NaiveDate>,
    #[sqlx(try_from = "String")]
    asks: Asks,
    number: String,
    launched_on: Option<NaiveDate>,
    signer_name: String,
    signer_post: String,
    summary: String,
    closed_on: Option<NaiveDate>,
}

async fn whole(conn: &mut Conn, row: Row) -> Result<Movement, Failure> {
    let office = org::office_of(conn, row.unit_id).await?;
    let entries = all!(conn, (String, String), ENTRIES, row.id)?;
    let mut draft = Draft {
        title: row.title,
        theme: row.theme,
        occasion: row.occasion,
        kind: row.kind,
        practice: row.practice,
        scope: row.scope,
        subjects: row.subjects,
        purpose: row.purpose,
        requirements: row.requirements,
        plan: row.plan,
        measures: row.measures,
        starts: row.starts,
        ends: row.ends,
        carried_out_by: row.carried_out_by,
        followed_by: row.followed_by,
        parent: row.parent_id,
        parent_number: row.parent_number,
        parent_date: row.parent_date,
        parent_issuer: row.parent_issuer,
        launch: Launch {
            number: row.said_number,
            on: row.said_on,
            signer_name: row.said_signer_name,
            signer_post: row.said_signer_post,
        },
        paper: row.paper,
        register_by: row.register_by,
        asks: row.asks,
        ..Draft::default()
    };
    for (list, text) in entries {
        draft.list_mut(List::try_from(list)?).push(text);
    }
    Ok(Movement {
        id: row.id,
        unit_id: row.unit_id,
        unit_name: row.unit_name,
        state: row.state,
        version: row.version,
        draft,
        parent_title: row.parent_title,
        superior: row.superior_on.map(|on| Superior {
            number: row.superior_number,
            on,
            issuer: row.superior_issuer,
        }),
        number: row.number,
        launched_on: row.launched_on,
        signer_name: row.signer_name,
        signer_post: row.signer_post,
        summary: row.summary,
        closed_on: row.closed_on,
        office,
    })
}

const ENTRIES: &str = "select list, text from movement_entry where movement_id = $1 order by list, position";

/// Every launched movement, for everybody: those under way first, then the finished, the youngest first.
pub async fn published(conn: &mut Conn) -> Result<Vec<MovementRow>, Failure> {
    Ok(all!(conn, MovementRow, PUBLISHED)?)
}

const PUBLISHED: &str = concat!(
    "select ", row!(), " from movement m join unit mu on mu.id = m.unit_id
    where m.state <> 'draft' order by case m.state when 'launched' then 0 else 1 end, m.launched_on desc, m.id desc"
);

/// The latest movements, launched at some time, of the units whose clerk the viewer is: those that a new draft may begin from.
pub async fn repeatable(conn: &mut Conn, viewer: Viewer) -> Result<Vec<MovementRow>, Failure> {
    Ok(all!(conn, MovementRow, REPEATABLE, viewer.account, viewer.on)?)
}

const REPEATABLE: &str = concat!(
    "select ",
    row!(),
    " from movement m join unit mu on mu.id = m.unit_id
    where m.state <> 'draft' and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = m.unit_id
        and r.role = 'clerk' and r.starts <= $2 and r.ends >= $2)
    order by coalesce(m.ends, m.launched_on) desc, m.id desc limit 12"
);

/// The launched movements that a new one of the viewer's may answer.
pub async fn answerable(conn: &mut Conn, viewer: Viewer) -> Result<Vec<MovementRow>, Failure> {
    Ok(all!(conn, MovementRow, ANSWERABLE, viewer.account, viewer.on)?)
}

const ANSWERABLE: &str = concat!(
    "select ",
    row!(),
    " from movement m join unit mu on mu.id = m.unit_id
    where m.state = 'launched' and ",
    seen!(),
    " order by m.launched_on desc, m.id desc"
);

/// What waits on the desk of the viewer as head: launched movements of the unit above that his unit has not answered.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Waiting>, Failure> {
    Ok(all!(conn, Waiting, WAITING, viewer.account, viewer.on)?)
}

const WAITING: &str = concat!(
    "select ",
    row!(),
    ", c.id as waits_unit_id, c.name as waits_unit_name, m.register_by,
        (select max(d.day) from answer_reminder d where d.movement_id = m.id and d.unit_id = c.id) as reminded_on
    from movement m join unit mu on mu.id = m.unit_id join unit c on ",
    is_directly_below!(),
    "
    where m.state = 'launched' and not ",
    has_answered!(),
    "
      and exists (select 1 from role_grant g where g.account_id = $1 and g.role = 'head' and g.unit_id = c.id
                  and g.starts <= $2 and g.ends >= $2)
    order by m.launched_on desc, m.id desc, c.path"
);

/// What waits on the desk of the viewer as clerk: movements of his units whose last day is over and that have no final review yet.
pub async fn to_close(conn: &mut Conn, viewer: Viewer) -> Result<Vec<MovementRow>, Failure> {
    Ok(all!(conn, MovementRow, TO_CLOSE, viewer.account, viewer.on)?)
}

const TO_CLOSE: &str = concat!(
    "select ",
    row!(),
    " from movement m join unit mu on mu.id = m.unit_id
    where m.state = 'launched' and m.ends < $2 and m.unit_id in (select r.unit_id from reach r
        where r.account_id = $1 and r.role = 'clerk' and r.starts <= $2 and r.ends >= $2)
    order by m.ends, m.id"
);

/// The six stations of the movement's cycle, with their days and who holds the one that waits.
pub async fn steps(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Vec<Station>, Failure> {
    let row = find!(conn, ProgressRow, PROGRESS, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    Ok(movement::stations(&row.into(), viewer.on))
}

const PROGRESS: &str = concat!(
    "select mu.name as unit, m.carried_out_by, m.followed_by, m.launched_on, m.starts, m.ends, m.closed_on,
        (select count(*) from unit c where ", is_directly_below!(), ") as expected,
        (select count(*) from unit c where ", is_directly_below!(), " and ", has_answered!(), ") as answered,
        (select max(a.answered_at) from answer a where a.movement_id = m.id) as last_answer_at,
        (select count(*) from dossier d where d.movement_id = m.id) as dossiers,
        (select count(*) from dossier d where d.movement_id = m.id and d.state = 'accepted') as dossiers_accepted,
        (select count(*) from nomination n join dossier d on d.id = n.dossier_id
            where d.movement_id = m.id and d.state = 'accepted' and n.state = 'proposed'
              and not exists (select 1 from agenda w where w.nomination_id = n.id and w.result is not null)) as unweighed,
        (select count(*) from nomination n join dossier d on d.id = n.dossier_id
            where d.movement_id = m.id
              and exists (select 1 from agenda w where w.nomination_id = n.id and w.result is not null)) as weighed,
        (select max(t.held_on) from meeting t join agenda w on w.meeting_id = t.id join nomination n on n.id = w.nomination_id
            join dossier d on d.id = n.dossier_id where d.movement_id = m.id and t.state = 'closed') as last_meeting_on,
        (select count(*) from nomination n join dossier d on d.id = n.dossier_id
            where d.movement_id = m.id
              and exists (select 1 from agenda w where w.nomination_id = n.id and w.result = 'passed')
              and not exists (select 1 from decision_row o where o.nomination_id = n.id)) as undecided,
        (select count(*) from decision e where e.movement_id = m.id and e.kind = 'grant' and e.state = 'prepared') as decisions_prepared,
        (select count(*) from decision e where e.movement_id = m.id and e.kind = 'grant' and e.state = 'signed') as decisions_signed,
        (select max(e.decided_on) from decision e where e.movement_id = m.id and e.kind = 'grant' and e.state = 'signed') as decided_on
    from movement m join unit mu on mu.id = m.unit_id
    where m.id = $3 and ", seen!()
);

#[derive(sqlx::FromRow)]
struct ProgressRow {
    unit: String,
    carried_out_by: String,
    followed_by: String,
    launched_on: Option<NaiveDate>,
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    expected: i64,
    answered: i64,
    last_answer_at: Option<DateTime<Utc>>,
    dossiers: i64,
    dossiers_accepted: i64,
    unweighed: i64,
    weighed: i64,
    last_meeting_on: Option<NaiveDate>,
    undecided: i64,
    decisions_prepared: i64,
    decisions_signed: i64,
    decided_on: Option<NaiveDate>,
}

impl From<ProgressRow> for Progress {
    fn from(row: ProgressRow) -> Self {
        Self {
            unit: row.unit,
            carried_out_by: row.carried_out_by,
            followed_by: row.followed_by,
            launched_on: row.launched_on,
            starts: row.starts,
            ends: row.ends,
            closed_on: row.closed_on,
            expected: row.expected,
            answered: row.answered,
            last_answer_on: row.last_answer_at.map(local_date),
            dossiers: row.dossiers,
            dossiers_accepted: row.dossiers_accepted,
            unweighed: row.unweighed,
            weighed: row.weighed,
            last_meeting_on: row.last_meeting_on,
            undecided: row.undecided,
            decisions_prepared: row.decisions_prepared,
            decisions_signed: row.decisions_signed,
            decided_on: row.decided_on,
        }
    }
}
