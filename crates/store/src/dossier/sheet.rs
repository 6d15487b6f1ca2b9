//! A dossier as it is read: its rows with the law's verdict on each, its history, and what the viewer may do with it.
//!
//! Until a dossier is accepted its verdicts are judged anew from the records of the day, so that a record that is mended
//! shows at once; an accepted dossier shows the verdicts that were kept with it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::dossier::{self, Hands, Nominee, RowState, State, Step};
use domain::{Refusals, Viewer};
use law::{Case, Category, Law, Verdict};
use uuid::Uuid;

use crate::{Conn, Failure, record};

/// A dossier without its rows.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Dossier {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    /// The office that appraises.
    pub office_id: Uuid,
    pub office_name: String,
    pub movement_id: Option<Uuid>,
    pub movement_title: Option<String>,
    movement_starts: Option<NaiveDate>,
    movement_ends: Option<NaiveDate>,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub version: i64,
    pub title: String,
    /// The year whose achievement is judged.
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub category: Category,
    /// The day on which the office first received it; the law of that day judges it.
    pub received_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
}

impl Dossier {
    /// The year as the law takes it.
    pub fn judged_year(&self) -> i32 {
        i32::try_from(self.year).unwrap_or(i32::MAX)
    }

    fn movement_months(&self) -> Option<u32> {
        self.movement_starts
            .zip(self.movement_ends)
            .map(|(starts, ends)| dossier::movement_months(starts, ends))
    }
}

/// One subject and one award.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: Uuid,
    pub position: i64,
    /// The person, or none for a collective.
    pub person_id: Option<Uuid>,
    /// The collective, or none for a person.
    pub unit_id: Option<Uuid>,
    pub award_code: String,
    /// The award's name in the law's catalogue.
    pub award: &'static str,
    pub achievement: String,
    pub honorific: String,
    pub name: String,
    /// Post and unit of a person, the superior unit of a collective.
    pub post_unit: String,
    pub state: RowState,
    pub set_aside_reason: String,
    pub verdict: Verdict,
    /// What a competent person decided last.
    pub confirmation: Option<Confirmation>,
    /// Whether the row was sent with the dossier before: then it is set aside instead of removed.
    pub sent: bool,
}

impl Row {
    /// What the domain asks of a row.
    pub fn nominee(&self) -> Nominee<'_> {
        Nominee {
            name: &self.name,
            award: self.award,
            outcome: self.verdict.verdict,
            why: dossier::why(&self.verdict),
            confirmed: self.confirmation.as_ref().map(|confirmation| confirmation.eligible),
        }
    }

    pub fn is_proposed(&self) -> bool {
        self.state == RowState::Proposed
    }
}

/// How a competent person answered what the text leaves open: who, when, why.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Confirmation {
    pub nomination_id: Uuid,
    pub eligible: bool,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// A step that was taken.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StepTaken {
    #[sqlx(try_from = "String")]
    pub step: Step,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// Everything that a dossier's page shows.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub dossier: Dossier,
    pub rows: Vec<Row>,
    pub steps: Vec<StepTaken>,
    pub hands: Hands,
}

impl Sheet {
    pub fn proposed(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.is_proposed())
    }

    pub fn row(&self, id: Uuid) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// What stands in the way of this step: the page shows it, the act enforces it.
    pub fn refusals(&self, step: Step) -> Refusals {
        let proposed: Vec<_> = self.proposed().map(Row::nominee).collect();
        dossier::refusals(step, &proposed)
    }
}

/// Who sees a dossier: whoever holds a reading role over the unit that proposes. For a statement whose $1 is the viewer's
/// account and $2 his day, and whose dossier is `d`.
macro_rules! seen {
    () => {
        "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = d.unit_id and r.starts <= $2 and r.ends >= $2
                   and r.role in ('administrator', 'clerk', 'head', 'leader'))"
    };
}
pub(crate) use seen;

/// The dossier with its verdicts, when the viewer may see it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Sheet, Failure> {
    let dossier = find!(conn, Dossier, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    let hands = super::hands(conn, viewer, dossier.unit_id, dossier.office_id).await?;
    let steps = all!(conn, StepTaken, STEPS, id)?;
    let stored = all!(conn, Stored, ROWS, id)?;
    let verdicts = match dossier.state {
        State::Accepted => stored.iter().map(Stored::kept_verdict).collect::<Result<_, _>>()?,
        _ => judge(conn, &dossier, &stored, viewer.on).await?,
    };
    let mut confirmations = confirmations(conn, id).await?;
    let rows = stored.into_iter().zip(verdicts).map(|(row, verdict)| {
        let confirmation = confirmations.remove(&row.id);
        row.with(verdict, confirmation)
    });
    Ok(Sheet { rows: rows.collect(), dossier, steps, hands })
}

/// The columns of [`Dossier`].
macro_rules! dossier {
    () => {
    "select d.id, d.unit_id, u.name as unit_name, d.office_id, o.name as office_name, d.movement_id, m.title as movement_title,
        m.starts as movement_starts, m.ends as movement_ends, d.state, d.version, d.title, d.year, d.category, d.received_on,
        d.created_at
    from dossier d
    join unit u on u.id = d.unit_id
    join unit o on o.id = d.office_id
    left join movement m on m.id = d.movement_id "
    };
}

const FIND: &str = concat!(dossier!(), "where d.id = $3 and ", seen!());
const RECEIVED_SINCE: &str =
    concat!(dossier!(), "where d.received_on >= $3 and ", seen!(), " order by d.received_on, d.id");

const STEPS: &str = "select s.step, s.reason, s.at, a.display_name as who
    from dossier_step s join account a on a.id = s.account_id
    where s.dossier_id = $1 order by s.position";

const ROWS: &str =
    "select id, position, person_id, unit_id, award_code, achievement, honorific, name, post_unit, state,
        set_aside_reason, verdict
    from nomination where dossier_id = $1 order by position";

#[derive(sqlx::FromRow)]
struct Stored {
    id: Uuid,
    position: i64,
    person_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    award_code: String,
    achievement: String,
    honorific: String,
    name: String,
    post_unit: String,
    #[sqlx(try_from = "String")]
    state: RowState,
    set_aside_reason: String,
    verdict: Option<String>,
}

impl Stored {
    fn kept_verdict(&self) -> Result<Verdict, Failure> {
        let kept = self
            .verdict
            .as_deref()
            .ok_or_else(|| Failure::Corrupt(format!("dòng {} không có kết luận", self.id)))?;
        Ok(serde_json::from_str(kept)?)
    }

    fn with(self, verdict: Verdict, confirmation: Option<Confirmation>) -> Row {
        let award = Law::built_in().award(&self.award_code).map_or("", |award| award.name.as_str());
        Row {
            id: self.id,
            position: self.position,
            person_id: self.person_id,
            unit_id: self.unit_id,
            award_code: self.award_code,
            award,
            achievement: self.achievement,
            honorific: self.honorific,
            name: self.name,
            post_unit: self.post_unit,
            state: self.state,
            set_aside_reason: self.set_aside_reason,
            verdict,
            confirmation,
            sent: self.verdict.is_some(),
        }
    }
}

/// Judges every row on the day the dossier was received, else on the viewer's day; the records come in a fixed number of
/// statements, however many rows there are.
async fn judge(
    conn: &mut Conn,
    dossier: &Dossier,
    rows: &[Stored],
    on: NaiveDate,
) -> Result<Vec<Verdict>, Failure> {
    let cases = cases(conn, dossier, rows, on).await?;
    let judged = cases.iter().map(|case| conn.law.judge(case));
    judged.map(|verdict| verdict.map_err(|unknown| Failure::Corrupt(unknown.to_string()))).collect()
}

async fn cases(
    conn: &mut Conn,
    dossier: &Dossier,
    rows: &[Stored],
    on: NaiveDate,
) -> Result<Vec<Case>, Failure> {
    let people: Vec<_> = rows.iter().filter_map(|row| row.person_id).collect();
    let units: Vec<_> = rows.iter().filter_map(|row| row.unit_id).collect();
    let mut facts = record::person_facts(conn, &people).await?;
    facts.extend(record::unit_facts(conn, &units, dossier.judged_year()).await?);
    rows.iter().map(|row| case(dossier, row, &facts, on)).collect()
}

fn case(
    dossier: &Dossier,
    row: &Stored,
    facts: &BTreeMap<Uuid, law::Subject>,
    on: NaiveDate,
) -> Result<Case, Failure> {
    let whose = row.person_id.or(row.unit_id).and_then(|id| facts.get(&id));
    let mut subject = whose.cloned().ok_or_else(|| Failure::Corrupt(format!("dòng {}", row.id)))?;
    subject.movement_months = dossier.movement_months();
    Ok(Case {
        award: row.award_code.clone(),
        year: dossier.judged_year(),
        received: dossier.received_on.unwrap_or(on),
        decided: None,
        category: dossier.category,
        // Who decides is asked when the decision is prepared: the office also forwards what it may not decide itself.
        decider: None,
        subject,
    })
}

/// What the law is asked about a row today; none where the dossier is accepted and its verdicts are kept.
pub async fn case_of(
    conn: &mut Conn,
    sheet: &Sheet,
    row: &Row,
    on: NaiveDate,
) -> Result<Option<Case>, Failure> {
    if sheet.dossier.state == State::Accepted {
        return Ok(None);
    }
    let stored: Vec<_> =
        all!(conn, Stored, ROWS, sheet.dossier.id)?.into_iter().filter(|one| one.id == row.id).collect();
    Ok(cases(conn, &sheet.dossier, &stored, on).await?.pop())
}

/// A row of a dossier as the law is asked about it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub dossier_id: Uuid,
    pub dossier_title: String,
    pub name: String,
    pub case: Case,
}

/// Every proposed row of the dossiers that were received since that day, as far as the viewer sees them.
pub async fn received_since(
    conn: &mut Conn,
    viewer: Viewer,
    since: NaiveDate,
) -> Result<Vec<Asked>, Failure> {
    let mut asked = Vec::new();
    for dossier in all!(conn, Dossier, RECEIVED_SINCE, viewer.account, viewer.on, since)? {
        let mut rows = all!(conn, Stored, ROWS, dossier.id)?;
        rows.retain(|row| row.state == RowState::Proposed);
        let cases = cases(conn, &dossier, &rows, viewer.on).await?;
        asked.extend(rows.into_iter().zip(cases).map(|(row, case)| Asked {
            dossier_id: dossier.id,
            dossier_title: dossier.title.clone(),
            name: row.name,
            case,
        }));
    }
    Ok(asked)
}

/// The last confirmation of each row.
async fn confirmations(conn: &mut Conn, dossier: Uuid) -> Result<BTreeMap<Uuid, Confirmation>, Failure> {
    let all = all!(conn, Confirmation, CONFIRMATIONS, dossier)?;
    Ok(all.into_iter().map(|confirmation| (confirmation.nomination_id, confirmation)).collect())
}

const CONFIRMATIONS: &str = "select c.nomination_id, c.eligible, c.reason, c.at, a.display_name as who
    from confirmation c join nomination n on n.id = c.nomination_id join account a on a.id = c.account_id
    where n.dossier_id = $1 order by c.at, c.id";

/// One line of the list of dossiers.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub title: String,
    pub unit_name: String,
    pub movement_title: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub category: Category,
    pub received_on: Option<NaiveDate>,
    /// People and collectives that are still proposed, each counted once for every award.
    pub people: i64,
    pub collectives: i64,
}

/// A stretch of the list, the latest dossier first.
#[derive(Debug, Clone)]
pub struct Page {
    pub dossiers: Vec<Listed>,
    /// The last dossier of this page when more follow: the next page begins after it.
    pub next: Option<Uuid>,
}

/// How many dossiers stand on one page.
const ON_A_PAGE: usize = 50;

/// The dossiers that the viewer sees, of one state or of all, after the last one of the page before.
pub async fn list(
    conn: &mut Conn,
    viewer: Viewer,
    state: Option<State>,
    after: Option<Uuid>,
) -> Result<Page, Failure> {
    let state = state.map_or("", State::word);
    let after = after.unwrap_or(Uuid::max());
    let limit = i64::try_from(ON_A_PAGE).unwrap_or(i64::MAX) + 1;
    let mut dossiers = all!(conn, Listed, LIST, viewer.account, viewer.on, state, after, limit)?;
    let more = dossiers.len() > ON_A_PAGE;
    dossiers.truncate(ON_A_PAGE);
    let next = dossiers.last().filter(|_| more).map(|dossier| dossier.id);
    Ok(Page { dossiers, next })
}

const LIST: &str = concat!(
    "select d.id, d.title, u.name as unit_name, m.title as movement_title, d.state, d.year, d.category, d.received_on,
        (select count(*) from nomination n where n.dossier_id = d.id and n.state = 'proposed' and n.person_id is not null) as people,
        (select count(*) from nomination n where n.dossier_id = d.id and n.state = 'proposed' and n.unit_id is not null) as collectives
    from dossier d join unit u on u.id = d.unit_id left join movement m on m.id = d.movement_id
    where ($3 = '' or d.state = $3) and d.id < $4 and ", seen!(), "
    order by d.id desc limit $5"
);
