//! The figures of a review, counted from the records. What counts is said at each statement.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::Viewer;
use domain::indicator::State;
use domain::pledge::Reply;
use domain::review::figures::{self, Figures, Granted, Holder, Launched, Measured, Models, Proposed};
use domain::role_model::Stage;
use law::Sex;
use uuid::Uuid;

use super::Head;
use crate::indicator::value::{self, TallyRow};
use crate::indicator::{self, UnitRow};
use crate::pledge::{self, AnswerRow};
use crate::{Conn, Failure, org};

/// The period of a review and the part of the office's work that it is about.
struct Scope {
    /// Of the unit whose work it is.
    path: String,
    unit: Uuid,
    movement: Option<Uuid>,
    starts: NaiveDate,
    ends: NaiveDate,
}

impl Scope {
    fn years(&self) -> (i64, i64) {
        (i64::from(self.starts.year()), i64::from(self.ends.year()))
    }
}

/// Counts everything that a review tells.
pub(super) async fn draw(
    conn: &mut Conn,
    viewer: Viewer,
    head: &Head,
    small_up_to: Option<i64>,
) -> Result<Figures, Failure> {
    let path = org::get(conn, head.unit_id).await?.path;
    let (starts, ends) = (head.starts, head.ends);
    let scope = &Scope { path, unit: head.unit_id, movement: head.movement_id, starts, ends };
    let granted = granted(conn, scope).await?;
    let (launches, begun) = launches(conn, viewer, scope).await?;
    let years = match scope.movement {
        Some(_) => Vec::new(),
        None => {
            let initiatives = initiatives(conn, scope).await?;
            figures::years(scope.years(), &granted, &begun, &initiatives, small_up_to)
        }
    };
    Ok(Figures {
        launches,
        commended: figures::commended(&granted, small_up_to),
        proposed: proposed(conn, scope).await?,
        years,
        models: models(conn, scope).await?,
    })
}

/// The movements under way in the period, each with its answers, and how many began in which year.
async fn launches(
    conn: &mut Conn,
    viewer: Viewer,
    scope: &Scope,
) -> Result<(Vec<Launched>, BTreeMap<i64, i64>), Failure> {
    let (mut launches, mut begun) = (Vec::new(), BTreeMap::new());
    let Scope { unit, movement, starts, ends, .. } = *scope;
    let rows = all!(conn, (Uuid, String, String, NaiveDate), LAUNCHES, unit, starts, ends, movement)?;
    for (id, title, number, on) in rows {
        let answers = pledge::answers(conn, viewer, id).await?;
        if starts <= on {
            *begun.entry(i64::from(on.year())).or_default() += 1;
        }
        let indicators = measured(conn, viewer, id, ends).await?;
        launches.push(Launched { indicators, ..told(title, number, on, &answers) });
    }
    Ok((launches, begun))
}

/// Those of the unit that were launched by the end of the period and not over before it began.
const LAUNCHES: &str = "select m.id, m.title, m.number, m.launched_on from movement m
    where m.unit_id = $1 and m.state <> 'draft' and m.launched_on <= $3
      and (m.closed_on is null or m.closed_on >= $2) and (m.ends is null or m.ends >= $2 or m.launched_on >= $2)
      and ($4 is null or m.id = $4)
    order by m.launched_on, m.id";

fn told(title: String, number: String, on: NaiveDate, answers: &[AnswerRow]) -> Launched {
    let replied = |reply| answers.iter().filter(|row| row.reply() == Some(reply)).count();
    let sum = |count: fn(&AnswerRow) -> i64| answers.iter().map(count).sum();
    Launched {
        title,
        number,
        on: Some(on),
        asked: answers.len(),
        adopted: replied(Reply::Adopt),
        adapted: replied(Reply::Adapt),
        declined: replied(Reply::Decline),
        own: answers.iter().filter(|row| row.reply().is_none() && row.own_id.is_some()).count(),
        titles: sum(|row| row.titles),
        titles_held: sum(|row| row.titles_held),
        targets: sum(|row| row.targets),
        targets_met: sum(|row| row.targets_met),
        indicators: Vec::new(),
    }
}

/// The indicators that were followed by that day, each with what the units had reported of the periods that were over.
async fn measured(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    until: NaiveDate,
) -> Result<Vec<Measured>, Failure> {
    let mut indicators = indicator::list(conn, viewer, movement).await?;
    indicators.retain(|one| one.state != State::Ended && one.window.starts <= until);
    if indicators.is_empty() {
        return Ok(Vec::new());
    }
    let units = indicator::units(conn, viewer, movement).await?;
    let goals = indicator::goals(conn, viewer, movement).await?;
    let tallies = value::tallies_until(conn, viewer, movement, until).await?;
    let goals: BTreeMap<_, _> =
        goals.iter().map(|row| ((row.indicator_id, row.unit_id), row.goal())).collect();
    let tallies: BTreeMap<_, _> =
        tallies.iter().map(|row| ((row.indicator_id, row.unit_id), TallyRow::tally(row))).collect();
    let of = |one: &indicator::Indicator| {
        let at = |unit: &UnitRow| {
            let key = (one.id, unit.unit_id);
            (one.course(one.goal_of_unit(goals.get(&key).copied())), tallies.get(&key).copied())
        };
        Measured::of(&one.written, &units.iter().map(at).collect::<Vec<_>>(), until)
    };
    Ok(indicators.iter().map(of).collect())
}

/// The awards that count, revoked ones left out: of a movement those that its dossiers led to; else those of the unit, of the
/// units below it and of the people there.
async fn granted(conn: &mut Conn, scope: &Scope) -> Result<Vec<Granted>, Failure> {
    let Scope { path, movement, starts, ends, .. } = scope;
    let (first, last) = scope.years();
    let (people, collectives) = match movement {
        Some(id) => (
            all!(conn, PeopleRow, PEOPLE_OF_MOVEMENT, *starts, *ends, first, last, *id)?,
            all!(conn, CollectiveRow, COLLECTIVES_OF_MOVEMENT, *starts, *ends, first, last, *id)?,
        ),
        None => (
            all!(conn, PeopleRow, PEOPLE_OF_UNIT, *starts, *ends, first, last, path)?,
            all!(conn, CollectiveRow, COLLECTIVES_OF_UNIT, *starts, *ends, first, last, path)?,
        ),
    };
    let people = people.into_iter().map(PeopleRow::granted);
    Ok(people.chain(collectives.into_iter().map(CollectiveRow::granted)).collect())
}

/// Awards of people that differ in nothing that is counted.
#[derive(sqlx::FromRow)]
struct PeopleRow {
    code: String,
    year: i64,
    decided: Option<NaiveDate>,
    leader: bool,
    sex: String,
    count: i64,
}

impl PeopleRow {
    fn granted(self) -> Granted {
        let sex: Option<Sex> = self.sex.parse().ok();
        Granted {
            code: self.code,
            year: year_of(self.decided, self.year),
            holder: Holder::Person { leader: self.leader, sex },
            count: self.count,
        }
    }
}

#[derive(sqlx::FromRow)]
struct CollectiveRow {
    code: String,
    year: i64,
    decided: Option<NaiveDate>,
    people: i64,
}

impl CollectiveRow {
    fn granted(self) -> Granted {
        Granted {
            code: self.code,
            year: year_of(self.decided, self.year),
            holder: Holder::Collective(self.people),
            count: 1,
        }
    }
}

fn year_of(decided: Option<NaiveDate>, achieved: i64) -> i64 {
    decided.map_or(achieved, |day| i64::from(day.year()))
}

/// An award `w` that was decided from $1 to $2, or whose day is not known and whose achievement is of the years $3 to $4.
macro_rules! counts {
    () => {
        "not exists (select 1 from revocation x where x.award_id = w.id)
            and (w.decided between $1 and $2 or w.decided is null and w.year between $3 and $4)"
    };
}

/// Whether the award `w` came of a dossier of the movement $5.
macro_rules! is_of_movement {
    () => {
        " and exists (select 1 from nomination n join dossier d on d.id = n.dossier_id
            where n.id = w.nomination_id and d.movement_id = $5)"
    };
}

macro_rules! people {
    ($whose:expr) => {
        concat!(
            "select w.code, w.year, w.decided, p.leader, coalesce(p.sex, '') as sex, count(*) as count
            from award w join person p on p.id = w.person_id
            where ",
            counts!(),
            $whose,
            " group by w.code, w.year, w.decided, p.leader, coalesce(p.sex, '')
            order by w.code, w.year, w.decided"
        )
    };
}

macro_rules! collectives {
    ($whose:expr) => {
        concat!(
            "select w.code, w.year, w.decided,
                (select count(distinct b.person_id) from membership b join unit c on c.id = b.unit_id
                 where c.path >= u.path and c.path < u.path || '~' and b.starts <= $2 and (b.ends is null or b.ends >= $2)) as people
            from award w join unit u on u.id = w.unit_id
            where ",
            counts!(),
            $whose,
            " order by w.code, w.year, w.decided"
        )
    };
}

const PEOPLE_OF_MOVEMENT: &str = people!(is_of_movement!());
/// Who was in the unit $5 or below at some time of the period, and on the day of the decision in no other.
const PEOPLE_OF_UNIT: &str = people!(
    " and exists (select 1 from membership b join unit u on u.id = b.unit_id
        where b.person_id = p.id and u.path >= $5 and u.path < $5 || '~' and b.starts <= $2 and (b.ends is null or b.ends >= $1))
      and not exists (select 1 from membership b join unit u on u.id = b.unit_id
        where b.person_id = p.id and not (u.path >= $5 and u.path < $5 || '~')
          and b.starts <= w.decided and (b.ends is null or b.ends >= w.decided))"
);
/// A collective is as large as it is on the last day of the period.
const COLLECTIVES_OF_MOVEMENT: &str = collectives!(is_of_movement!());
const COLLECTIVES_OF_UNIT: &str = collectives!(" and u.path >= $5 and u.path < $5 || '~'");

/// Nominations of dossiers that left their unit: of the movement, else of the unit and those below it in the years.
async fn proposed(conn: &mut Conn, scope: &Scope) -> Result<Vec<Proposed>, Failure> {
    let (first, last) = scope.years();
    let rows =
        all!(conn, (String, i64, i64, i64), PROPOSED, scope.movement, &scope.path, first, last)?.into_iter();
    Ok(rows
        .map(|(code, waiting, set_aside, granted)| Proposed { code, waiting, set_aside, granted })
        .collect())
}

/// What a council did not pass counts with what was set aside.
const PROPOSED: &str = "with n as (
        select n.award_code,
            case when exists (select 1 from award w where w.nomination_id = n.id) then 1 else 0 end as granted,
            case when n.state = 'set_aside'
                or exists (select 1 from agenda a where a.nomination_id = n.id and a.result = 'failed') then 1 else 0 end as aside
        from nomination n join dossier d on d.id = n.dossier_id join unit u on u.id = d.unit_id
        where d.state <> 'draft' and (d.movement_id = $1
            or $1 is null and u.path >= $2 and u.path < $2 || '~' and d.year between $3 and $4))
    select award_code, sum((1 - granted) * (1 - aside)), sum((1 - granted) * aside), sum(granted)
    from n group by award_code order by award_code";

/// Initiatives by year, of people who were in the unit or below it at some time of the period.
async fn initiatives(conn: &mut Conn, scope: &Scope) -> Result<BTreeMap<i64, i64>, Failure> {
    let (first, last) = scope.years();
    let counts = all!(conn, (i64, i64), INITIATIVES, scope.starts, scope.ends, first, last, &scope.path)?;
    Ok(counts.into_iter().collect())
}

const INITIATIVES: &str = "select i.year, count(*) from initiative i
    where i.year between $3 and $4
      and exists (select 1 from membership b join unit u on u.id = b.unit_id
        where b.person_id = i.person_id and u.path >= $5 and u.path < $5 || '~'
          and b.starts <= $2 and (b.ends is null or b.ends >= $1))
    group by i.year order by i.year";

/// Stages that role models reached in the period.
async fn models(conn: &mut Conn, scope: &Scope) -> Result<Models, Failure> {
    let mut models = Models::default();
    let Scope { path, movement, starts, ends, .. } = scope;
    for (stage, count) in all!(conn, (String, i64), MODELS, *starts, *ends, path, *movement)? {
        match Stage::try_from(stage)? {
            Stage::Found => models.found = count,
            Stage::Nurtured => models.nurtured = count,
            Stage::Recognised => models.recognised = count,
            Stage::Multiplied => models.multiplied = count,
            Stage::Ended => {}
        }
    }
    Ok(models)
}

const MODELS: &str = "select s.stage, count(*) from role_model_stage s join role_model o on o.id = s.role_model_id
    join unit u on u.id = o.unit_id
    where s.day between $1 and $2 and u.path >= $3 and u.path < $3 || '~' and ($4 is null or o.movement_id = $4)
    group by s.stage order by s.stage";
