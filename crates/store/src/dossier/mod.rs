//! Dossiers: begun by a unit, filled row by row, sent, returned, sent again, accepted.
//!
//! [`sheet`] reads a dossier with its verdicts; [`row`] adds rows and takes them out. The steps of the workflow are here.

pub mod row;
pub mod sheet;

use chrono::NaiveDate;
use domain::account::Role;
use domain::dossier::{self, Hands, NewDossier, State, Step, Way};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::movement::{Superior, superior};
use crate::{Conn, Db, Done, Failure, org, search};

pub use sheet::{
    Asked, Confirmation, Dossier, Listed, Page, Row, Sheet, StepTaken, case_of, find, list, received_since,
};

/// A head or clerk over the unit begins a dossier for it; the office at or above the unit will appraise it.
pub async fn create(
    db: &Db,
    act: &Act,
    unit: Uuid,
    movement: Option<Uuid>,
    new: &NewDossier,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    org::require(&mut conn, act.viewer(), unit, dossier::PROPOSES).await?;
    new.refusals(act.today()).or_go_on()?;
    require_movement(&mut conn, unit, movement).await?;
    let office = org::office_of(&mut conn, unit).await?.id;
    let id = conn.new_id();
    let title = viet::tidy(&new.title);
    run!(
        conn,
        INSERT,
        id,
        unit,
        office,
        movement,
        &title,
        i64::from(new.year),
        new.category.as_str(),
        act.account,
        act.at
    )?;
    search::renew(&mut conn, domain::search::Kind::Dossier, id).await?;
    let detail =
        json!({ "title": title, "unit": unit, "office": office, "year": new.year, "movement": movement });
    conn.finish("dossier.create", id, detail).await
}

const INSERT: &str =
    "insert into dossier (id, unit_id, office_id, movement_id, state, version, title, year, category,
        created_by, created_at)
    values ($1, $2, $3, $4, 'draft', 1, $5, $6, $7, $8, $9)";

/// A movement that was launched by the unit or by one above it.
async fn require_movement(conn: &mut Conn, unit: Uuid, movement: Option<Uuid>) -> Result<(), Failure> {
    let Some(movement) = movement else { return Ok(()) };
    let launched = value!(conn, i64, MOVEMENT_FOR, unit, movement)?;
    (launched > 0).then_some(()).ok_or_else(|| {
        Failure::refused_at("movement", "Chọn phong trào đã phát động của đơn vị hoặc của cấp trên.")
    })
}

const MOVEMENT_FOR: &str = "select count(*)
    from movement m join unit o on o.id = m.unit_id join unit u on u.path >= o.path and u.path < o.path || '~'
    where u.id = $1 and m.id = $2 and m.state in ('launched', 'closed')";

/// A movement that a dossier may answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Answerable {
    pub id: Uuid,
    pub title: String,
    pub launched_on: Option<NaiveDate>,
}

/// The movements that the units for which the viewer proposes may answer, the latest first.
pub async fn answerable(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Answerable>, Failure> {
    Ok(all!(conn, Answerable, ANSWERABLE, viewer.account, viewer.on)?)
}

const ANSWERABLE: &str = "select m.id, m.title, m.launched_on
    from movement m join unit o on o.id = m.unit_id
    where m.state in ('launched', 'closed')
      and exists (select 1 from reach r join unit u on u.id = r.unit_id
                  where r.account_id = $1 and r.starts <= $2 and r.ends >= $2 and r.role in ('head', 'clerk')
                    and u.path >= o.path and u.path < o.path || '~')
    order by m.launched_on desc, m.id desc limit 100";

/// The open units for which the viewer may begin a dossier, from the top down.
pub async fn proposing_units(conn: &mut Conn, viewer: Viewer) -> Result<Vec<org::Unit>, Failure> {
    Ok(all!(conn, org::Unit, PROPOSING_UNITS, viewer.account, viewer.on)?)
}

const PROPOSING_UNITS: &str = "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u
    where (u.closed is null or u.closed >= $2)
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2
                    and r.role in ('head', 'clerk'))
    order by u.path";

/// The unit sends its dossier for the first time: the law of this day judges it.
pub async fn submit(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    advance(db, act, id, version, Step::Submit, "").await
}

/// The office gives the dossier back and says what to mend.
pub async fn return_for_changes(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    reason: &str,
) -> Result<Done, Failure> {
    advance(db, act, id, version, Step::Return, &viet::tidy(reason)).await
}

/// The unit sends the mended dossier; the day on which it was first received goes on to decide which law judges it.
pub async fn resubmit(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    advance(db, act, id, version, Step::Resubmit, "").await
}

/// The office accepts the dossier; its verdicts stand from now on.
pub async fn accept(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    advance(db, act, id, version, Step::Accept, "").await
}

async fn advance(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    step: Step,
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = find(&mut conn, act.viewer(), id).await?;
    let way = sheet.dossier.state.way(step).ok_or_else(|| sheet.dossier.state.refuses(step))?;
    require(
        sheet.hands.take(way),
        "Vai trò của anh, chị không có bước này; hãy báo người lập hoặc người thẩm định hồ sơ.",
    )?;
    touch(&mut conn, id, version).await?;
    match step {
        Step::Return => dossier::return_refusals(reason).or_go_on()?,
        Step::Submit | Step::Resubmit | Step::Accept => {
            sheet.refusals(step).or_go_on()?;
            keep_verdicts(&mut conn, &sheet).await?;
        }
    }
    take_step(&mut conn, act, &sheet, way, reason).await?;
    let rows = sheet.proposed().count();
    conn.finish(name_of(step), id, json!({ "to": way.to.word(), "reason": reason, "rows": rows })).await
}

/// Goes on when the viewer, who sees the dossier, may also do this.
fn require(may: bool, says: &str) -> Result<(), Failure> {
    may.then_some(()).ok_or_else(|| Failure::refused(says))
}

/// Counts the version on, or says that the dossier was changed since the form was drawn.
async fn touch(conn: &mut Conn, id: Uuid, version: i64) -> Result<(), Failure> {
    next_version!(conn, "dossier", id, version)
}

/// Those of rows that were set aside too: they say why.
async fn keep_verdicts(conn: &mut Conn, sheet: &Sheet) -> Result<(), Failure> {
    for row in &sheet.rows {
        let verdict = serde_json::to_string(&row.verdict)?;
        run!(conn, "update nomination set verdict = $2 where id = $1", row.id, verdict)?;
    }
    Ok(())
}

async fn take_step(
    conn: &mut Conn,
    act: &Act,
    sheet: &Sheet,
    way: &Way,
    reason: &str,
) -> Result<(), Failure> {
    let id = sheet.dossier.id;
    let received = sheet.dossier.received_on.or((way.step == Step::Submit).then(|| act.today()));
    run!(conn, "update dossier set state = $2, received_on = $3 where id = $1", id, way.to.word(), received)?;
    let position = i64::try_from(sheet.steps.len()).unwrap_or(i64::MAX) + 1;
    run!(conn, INSERT_STEP, id, position, way.step.word(), reason, act.at, act.account)?;
    Ok(())
}

const INSERT_STEP: &str = "insert into dossier_step (dossier_id, position, step, reason, at, account_id)
    values ($1, $2, $3, $4, $5, $6)";

fn name_of(step: Step) -> &'static str {
    match step {
        Step::Submit => "dossier.submit",
        Step::Return => "dossier.return",
        Step::Resubmit => "dossier.resubmit",
        Step::Accept => "dossier.accept",
    }
}

/// What the viewer's roles reach of a dossier.
async fn hands(conn: &mut Conn, viewer: Viewer, unit: Uuid, office: Uuid) -> Result<Hands, Failure> {
    let unit: Vec<Role> = org::roles_over(conn, viewer, unit).await?;
    let office = org::roles_over(conn, viewer, office).await?;
    Ok(Hands { unit, office })
}

/// The superior's launch that the movement of a dossier answers, when the viewer sees the dossier and there is one.
pub async fn answered(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Option<Superior>, Failure> {
    Ok(find!(conn, Superior, SUPERIOR, viewer.account, viewer.on, id)?)
}

const SUPERIOR: &str = concat!(
    "select ",
    superior!(),
    "m.id = (select d.movement_id from dossier d where d.id = $3 and ",
    sheet::seen!(),
    ")"
);

/// By when the law wants a dossier sent for one of its awards.
#[derive(Debug, Clone)]
pub struct Due {
    pub dossier_id: Uuid,
    pub title: String,
    pub on: NaiveDate,
    /// The law's sentence.
    pub says: String,
}

/// The days by which the dossiers that the viewer sees are to be sent, as the law of his day says: of awards that are proposed and
/// not yet given. Most awards have no such day.
pub async fn due(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Due>, Failure> {
    let mut due = Vec::new();
    for (dossier_id, title, year, code) in
        all!(conn, (Uuid, String, i64, String), OPEN, viewer.account, viewer.on)?
    {
        let rules = conn.law.deadlines(&code, viewer.on).into_iter().filter(|rule| rule.step == "submit");
        due.extend(rules.filter_map(|rule| {
            let until = rule.until?;
            let year = i32::try_from(year).ok()? + until.years_after;
            let on = NaiveDate::from_ymd_opt(year, until.month, until.day)?;
            Some(Due { dossier_id, title: title.clone(), on, says: rule.says })
        }));
    }
    Ok(due)
}

const OPEN: &str = concat!(
    "select distinct d.id, d.title, d.year, n.award_code from dossier d join nomination n on n.dossier_id = d.id
    where n.state = 'proposed' and not exists (select 1 from award w where w.nomination_id = n.id) and ",
    sheet::seen!(),
    " order by d.id, n.award_code"
);

/// How many dossiers the viewer sees in each state.
pub async fn counts(conn: &mut Conn, viewer: Viewer) -> Result<Vec<(State, i64)>, Failure> {
    let counts = all!(conn, (String, i64), COUNTS, viewer.account, viewer.on)?;
    counts.into_iter().map(|(state, count)| Ok((State::try_from(state)?, count))).collect()
}

const COUNTS: &str = concat!(
    "select d.state, count(*) from dossier d where ",
    sheet::seen!(),
    " group by d.state order by d.state"
);
