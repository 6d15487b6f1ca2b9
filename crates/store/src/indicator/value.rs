//! What units report of an indicator, period by period: a correction keeps the value that it takes the place of, and so does taking
//! one back, after which nothing is known of the period.

use chrono::{DateTime, NaiveDate, Utc};
use domain::indicator::pace::{Joint, Tally};
use domain::indicator::period::{Period, Rhythm, Window};
use domain::indicator::{self, Amount, NewValue, Step};
use domain::{Act, Refusals, Viewer, local_date};
use serde_json::json;
use uuid::Uuid;

use super::{Indicator, concerning, reports, worked_for};
use crate::{Conn, Db, Done, Failure};

/// A value as it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ValueRow {
    /// First day of its period.
    pub period: NaiveDate,
    pub version: i64,
    amount: i64,
    pub note: String,
    pub evidence: String,
    /// Of the first report of the period.
    pub reported_at: DateTime<Utc>,
    pub at: DateTime<Utc>,
    pub who: String,
}

impl ValueRow {
    pub fn amount(&self) -> Amount {
        Amount::of_thousandths(self.amount)
    }

    /// Whether the period was first reported after it was due.
    pub fn is_late(&self, due: NaiveDate) -> bool {
        local_date(self.reported_at) > due
    }
}

/// A value that stood once.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct EarlierRow {
    /// First day of its period.
    pub period: NaiveDate,
    pub version: i64,
    amount: i64,
    pub note: String,
    pub evidence: String,
    pub at: DateTime<Utc>,
    pub who: String,
    /// When it was taken back; `None`: a correction took its place.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Who took it back and why; empty for a correction.
    pub withdrawn_by: String,
    pub reason: String,
}

impl EarlierRow {
    pub fn amount(&self) -> Amount {
        Amount::of_thousandths(self.amount)
    }
}

/// What a unit reported of an indicator so far.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TallyRow {
    pub indicator_id: Uuid,
    pub unit_id: Uuid,
    periods: i64,
    days: i64,
    sum: i64,
    last: i64,
    until: NaiveDate,
    /// How many of the periods were over on the viewer's day, and the first day of the last of them.
    pub ended: i64,
    pub last_ended: Option<NaiveDate>,
}

impl TallyRow {
    pub fn tally(&self) -> Tally {
        Tally {
            periods: self.periods,
            days: self.days,
            sum: Amount::of_thousandths(self.sum),
            last: Amount::of_thousandths(self.last),
            until: self.until,
        }
    }
}

/// Head or clerk of a unit reports the value of the period that begins on that day; `version` is that of the value that stood when
/// the form was drawn, none for the first one. After the deadline it is late, never refused.
pub async fn report(
    db: &Db,
    act: &Act,
    indicator: Uuid,
    unit: Uuid,
    period: NaiveDate,
    version: Option<i64>,
    new: &NewValue,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = concerning(&mut conn, act.viewer(), indicator, unit, Step::Report).await?;
    let period = found.window.period(period).ok_or(Failure::Missing)?;
    let new = new.clone().tidied();
    let amount = reportable(&period, act.today(), &new)?;
    let stands = find!(conn, (i64,), STANDS, indicator, unit, period.starts)?.map(|(version,)| version);
    if stands != version {
        return Err(Failure::Stale);
    }
    match stands {
        None => insert(&mut conn, act, &found, unit, &period, amount, &new).await?,
        Some(_) => correct(&mut conn, act, &found, unit, &period, amount, &new).await?,
    }
    let detail = json!({
        "movement": found.movement_id, "unit": unit, "period": period.starts, "amount": amount.to_string(), "from": version
    });
    conn.finish("indicator.report", indicator, detail).await
}

fn reportable(period: &Period, today: NaiveDate, new: &NewValue) -> Result<Amount, Refusals> {
    if period.starts > today {
        let starts = viet::date::short(period.starts);
        let says = format!("{} chưa bắt đầu; hãy báo cáo từ ngày {starts}.", period.label());
        return Err(Refusals::at("period", says));
    }
    new.require()
}

const STANDS: &str =
    "select version from indicator_value where indicator_id = $1 and unit_id = $2 and period = $3";

async fn insert(
    conn: &mut Conn,
    act: &Act,
    indicator: &Indicator,
    unit: Uuid,
    period: &Period,
    amount: Amount,
    new: &NewValue,
) -> Result<(), Failure> {
    let (days, amount) = (period.days(), amount.thousandths());
    let (note, evidence) = (&new.note, &new.evidence);
    let (starts, ends) = (period.starts, period.ends);
    run!(conn, INSERT, indicator.id, unit, starts, ends, days, amount, note, evidence, act.at, act.account)?;
    Ok(())
}

/// After values that were taken back their numbers go on.
const INSERT: &str =
    "insert into indicator_value (indicator_id, unit_id, period, ends, days, version, amount, note, evidence,
        reported_at, at, account_id)
    select $1, $2, $3, $4, $5, 1 + count(*), $6, $7, $8, $9, $9, $10 from indicator_value_version e
    where e.indicator_id = $1 and e.unit_id = $2 and e.period = $3";

async fn correct(
    conn: &mut Conn,
    act: &Act,
    indicator: &Indicator,
    unit: Uuid,
    period: &Period,
    amount: Amount,
    new: &NewValue,
) -> Result<(), Failure> {
    let (amount, starts) = (amount.thousandths(), period.starts);
    run!(conn, KEEP, indicator.id, unit, starts)?;
    run!(conn, CORRECT, indicator.id, unit, starts, amount, &new.note, &new.evidence, act.at, act.account)?;
    Ok(())
}

const KEEP: &str = "insert into indicator_value_version (indicator_id, unit_id, period, version, amount, note, evidence, at, account_id)
    select indicator_id, unit_id, period, version, amount, note, evidence, at, account_id from indicator_value
    where indicator_id = $1 and unit_id = $2 and period = $3";
const CORRECT: &str =
    "update indicator_value set version = version + 1, amount = $4, note = $5, evidence = $6, at = $7,
        account_id = $8
    where indicator_id = $1 and unit_id = $2 and period = $3";

/// Head or clerk of a unit takes back the value of `version` that was reported by mistake, as long as it could be corrected.
pub async fn withdraw(
    db: &Db,
    act: &Act,
    indicator: Uuid,
    unit: Uuid,
    period: NaiveDate,
    version: i64,
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = concerning(&mut conn, act.viewer(), indicator, unit, Step::Withdraw).await?;
    let period = found.window.period(period).ok_or(Failure::Missing)?.starts;
    let reason = viet::tidy(reason);
    indicator::withdraw_refusals(&reason).or_go_on()?;
    let kept = run!(conn, KEEP_WITHDRAWN, indicator, unit, period, version, act.at, act.account, &reason)?;
    if kept == 0 {
        return Err(Failure::Stale);
    }
    run!(conn, WITHDRAW, indicator, unit, period)?;
    let detail = json!({
        "movement": found.movement_id, "unit": unit, "period": period, "from": version, "reason": reason
    });
    conn.finish("indicator.withdraw", indicator, detail).await
}

const KEEP_WITHDRAWN: &str =
    "insert into indicator_value_version (indicator_id, unit_id, period, version, amount, note, evidence, at,
        account_id, withdrawn_at, withdrawn_by, reason)
    select indicator_id, unit_id, period, version, amount, note, evidence, at, account_id, $5, $6, $7
    from indicator_value where indicator_id = $1 and unit_id = $2 and period = $3 and version = $4";
const WITHDRAW: &str = "delete from indicator_value where indicator_id = $1 and unit_id = $2 and period = $3";

/// The values of a unit for which the viewer works or above which he stands, in the order of their periods.
pub async fn list(
    conn: &mut Conn,
    viewer: Viewer,
    indicator: Uuid,
    unit: Uuid,
) -> Result<Vec<ValueRow>, Failure> {
    Ok(all!(conn, ValueRow, LIST, viewer.account, viewer.on, indicator, unit)?)
}

const LIST: &str = concat!(
    "select v.period, v.version, v.amount, v.note, v.evidence, v.reported_at, v.at, o.display_name as who
    from indicator_value v join account o on o.id = v.account_id
    where v.indicator_id = $3 and v.unit_id = $4 and v.unit_id in ",
    worked_for!(),
    " order by v.period"
);

/// The values that stood before a correction or were taken back, the latest first.
pub async fn earlier(
    conn: &mut Conn,
    viewer: Viewer,
    indicator: Uuid,
    unit: Uuid,
) -> Result<Vec<EarlierRow>, Failure> {
    Ok(all!(conn, EarlierRow, EARLIER, viewer.account, viewer.on, indicator, unit)?)
}

const EARLIER: &str = concat!(
    "select e.period, e.version, e.amount, e.note, e.evidence, e.at, o.display_name as who, e.withdrawn_at,
        coalesce(w.display_name, '') as withdrawn_by, e.reason
    from indicator_value_version e join account o on o.id = e.account_id left join account w on w.id = e.withdrawn_by
    where e.indicator_id = $3 and e.unit_id = $4 and e.unit_id in ",
    worked_for!(),
    " order by e.period desc, e.version desc"
);

/// One row for each indicator and unit, from one walk through the values: however many units and periods there are, it is one
/// statement.
macro_rules! tallies {
    ($of:literal) => {
        tallies!($of, "")
    };
    ($of:literal, $values:literal) => {
        concat!(
            "select x.indicator_id, x.unit_id, x.periods, x.days, x.sum, v.amount as last, v.ends as until, x.ended, x.last_ended
            from (select g.indicator_id, g.unit_id, count(*) as periods, cast(sum(g.days) as bigint) as days,
                    cast(sum(g.amount) as bigint) as sum, max(g.period) as period,
                    cast(sum(case when g.ends < $2 then 1 else 0 end) as bigint) as ended,
                    max(case when g.ends < $2 then g.period end) as last_ended
                from indicator_value g where g.indicator_id in (select i.id from indicator i where ",
            $of,
            ")",
            $values,
            " group by g.indicator_id, g.unit_id) x
            join indicator_value v on v.indicator_id = x.indicator_id and v.unit_id = x.unit_id and v.period = x.period
            where x.unit_id in ",
            worked_for!()
        )
    };
}

/// What the units of the viewer reported of all indicators of a movement.
pub async fn tallies(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<TallyRow>, Failure> {
    Ok(all!(conn, TallyRow, TALLIES, viewer.account, viewer.on, movement)?)
}

const TALLIES: &str = tallies!("i.movement_id = $3");

/// The same of the periods that were over on a day.
pub async fn tallies_until(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    until: NaiveDate,
) -> Result<Vec<TallyRow>, Failure> {
    Ok(all!(conn, TallyRow, TALLIES_UNTIL, viewer.account, viewer.on, movement, until)?)
}

const TALLIES_UNTIL: &str = tallies!("i.movement_id = $3", " and g.ends <= $4");

/// The same of one indicator.
pub async fn tallies_of(conn: &mut Conn, viewer: Viewer, indicator: Uuid) -> Result<Vec<TallyRow>, Failure> {
    Ok(all!(conn, TallyRow, TALLIES_OF, viewer.account, viewer.on, indicator)?)
}

const TALLIES_OF: &str = tallies!("i.id = $3");

/// What all reporting units together reported of an indicator, period by period: for those who work for the movement's unit; for
/// everybody else nothing.
pub async fn joints(conn: &mut Conn, viewer: Viewer, indicator: &Indicator) -> Result<Vec<Joint>, Failure> {
    let rows = all!(conn, (NaiveDate, i64, i64), JOINTS, viewer.account, viewer.on, indicator.id)?;
    let joint = |(starts, units, sum): (NaiveDate, i64, i64)| {
        let period = indicator.window.period(starts)?;
        let units = usize::try_from(units).ok()?;
        Some(Joint { period, units, sum: Amount::of_thousandths(sum) })
    };
    Ok(rows.into_iter().filter_map(joint).collect())
}

const JOINTS: &str = concat!(
    "select v.period, count(*), cast(sum(v.amount) as bigint)
    from indicator_value v
    where v.indicator_id = $3
      and v.unit_id in (select c.id from indicator i join movement m on m.id = i.movement_id join unit mu on mu.id = m.unit_id
            join unit c on ",
    reports!(),
    " where i.id = $3 and mu.id in ",
    worked_for!(),
    ") group by v.period order by v.period"
);

/// The units that the viewer heads.
macro_rules! headed {
    () => {
        "(select g.unit_id from role_grant g where g.account_id = $1 and g.role = 'head' and g.starts <= $2 and g.ends >= $2)"
    };
}

/// Values that a unit owes.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub movement_id: Uuid,
    pub movement_title: String,
    pub unit_id: Uuid,
    pub unit_name: String,
    /// How many indicators lack the value of a period that is over.
    pub indicators: usize,
    /// When their last period that is over was or is due; the earliest day. Of a period that is not over, when it will be.
    pub due: NaiveDate,
}

/// What waits on the desk of the viewer as head: values of periods that are over, by movement and unit.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Waiting>, Failure> {
    let mut waiting: Vec<Waiting> = Vec::new();
    for owed in all!(conn, Owed, OWED, viewer.account, viewer.on)? {
        let window = owed.window();
        let over = window.over(viewer.on);
        let Some(last) = over.last().filter(|_| i64::try_from(over.len()).unwrap_or(0) > owed.ended) else {
            continue;
        };
        let due = window.due(last);
        match waiting.last_mut() {
            Some(row) if row.movement_id == owed.movement_id && row.unit_id == owed.unit_id => {
                row.indicators += 1;
                row.due = row.due.min(due);
            }
            _ => waiting.push(owed.waiting(due)),
        }
    }
    Ok(waiting)
}

/// What his units will owe: the values of periods that are not over and not reported, due by that day; by movement, unit and
/// period.
pub async fn upcoming(
    conn: &mut Conn,
    viewer: Viewer,
    until: NaiveDate,
) -> Result<Vec<(Period, Waiting)>, Failure> {
    let known = all!(conn, (Uuid, Uuid, NaiveDate), KNOWN, viewer.account, viewer.on)?;
    let mut upcoming: Vec<(Period, Waiting)> = Vec::new();
    for owed in all!(conn, Owed, OWED, viewer.account, viewer.on)? {
        let window = owed.window();
        let ahead = window.periods().into_iter().filter(|period| period.ends >= viewer.on);
        for period in ahead.filter(|period| window.due(period) <= until) {
            if known.contains(&(owed.indicator_id, owed.unit_id, period.starts)) {
                continue;
            }
            let new = owed.waiting(window.due(&period));
            let is_same = |(of, row): &&mut (Period, Waiting)| {
                *of == period
                    && (row.movement_id, row.unit_id, row.due) == (new.movement_id, new.unit_id, new.due)
            };
            match upcoming.iter_mut().find(is_same) {
                Some((_, row)) => row.indicators += 1,
                None => upcoming.push((period, new)),
            }
        }
    }
    Ok(upcoming)
}

#[derive(sqlx::FromRow)]
struct Owed {
    indicator_id: Uuid,
    movement_id: Uuid,
    movement_title: String,
    unit_id: Uuid,
    unit_name: String,
    starts: NaiveDate,
    ends: NaiveDate,
    #[sqlx(try_from = "String")]
    rhythm: Rhythm,
    due_days: i64,
    /// Periods that are over and reported.
    ended: i64,
}

impl Owed {
    fn window(&self) -> Window {
        Window { starts: self.starts, ends: self.ends, rhythm: self.rhythm, due_days: self.due_days }
    }

    /// The value of one period.
    fn waiting(&self, due: NaiveDate) -> Waiting {
        Waiting {
            movement_id: self.movement_id,
            movement_title: self.movement_title.clone(),
            unit_id: self.unit_id,
            unit_name: self.unit_name.clone(),
            indicators: 1,
            due,
        }
    }
}

const OWED: &str = concat!(
    "select i.id as indicator_id, m.id as movement_id, m.title as movement_title, c.id as unit_id, c.name as unit_name,
        i.starts, i.ends, i.rhythm, i.due_days,
        (select count(*) from indicator_value v where v.indicator_id = i.id and v.unit_id = c.id and v.ends < $2) as ended
    from indicator i join movement m on m.id = i.movement_id join unit mu on mu.id = m.unit_id join unit c on ",
    reports!(),
    " where m.state = 'launched' and i.ended_at is null and c.id in ",
    headed!(),
    " order by m.id, c.path, i.id"
);
/// The periods that are not over and reported all the same.
const KNOWN: &str = concat!(
    "select v.indicator_id, v.unit_id, v.period from indicator_value v where v.ends >= $2 and v.unit_id in ",
    headed!()
);
