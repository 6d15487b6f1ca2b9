//! What was: the tree as of a day, the life line of a unit, units by a name or code of before, and the line of units from which
//! one came.
//!
//! Who sees what: the tree of a day holds the units that the viewer reaches today, wherever they stood then. Whoever sees a unit
//! sees its life line with the names of the units it came from and went into; whoever reads its record also reads what stood on
//! the record of those it came from, as a collective. Their people are not shown: they came along, each with his own record.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::Viewer;
use domain::org::UnitKind;
use domain::org::life::{Counts, EventKind, handed_on_through};
use uuid::Uuid;

use super::find;
use crate::{Conn, Failure};

/// A unit as it stood on a day.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TreeUnit {
    pub id: Uuid,
    /// The unit above it that day.
    pub parent_id: Option<Uuid>,
    pub name: String,
    pub code: String,
    #[sqlx(try_from = "String")]
    pub kind: UnitKind,
    /// Its last day, where it has closed since.
    pub closed: Option<NaiveDate>,
    /// People in it that day, those of the units below not counted in.
    pub people: i64,
    /// How deep it stood that day: 0 at the top of what the viewer sees.
    #[sqlx(skip)]
    pub depth: usize,
}

/// The tree of that day, from the top down: names, codes and places as they were.
pub async fn tree_on(conn: &mut Conn, viewer: Viewer, day: NaiveDate) -> Result<Vec<TreeUnit>, Failure> {
    Ok(in_order(all!(conn, TreeUnit, TREE_ON, viewer.account, viewer.on, day)?))
}

const TREE_ON: &str = "select u.id, p.parent_id, n.name, c.code, u.kind, u.closed,
        (select count(*) from membership m
            where m.unit_id = u.id and m.starts <= $3 and (m.ends is null or m.ends >= $3)) as people
    from unit u
    join unit_name n on n.unit_id = u.id and n.starts <= $3 and (n.ends is null or n.ends >= $3)
    join unit_code c on c.unit_id = u.id and c.starts <= $3 and (c.ends is null or c.ends >= $3)
    join unit_place p on p.unit_id = u.id and p.starts <= $3 and (p.ends is null or p.ends >= $3)
    where u.opened <= $3 and (u.closed is null or u.closed >= $3)
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2)
    order by u.path";

/// Each unit after the one above it, with its depth; one whose superior the viewer does not see stands at the top.
fn in_order(units: Vec<TreeUnit>) -> Vec<TreeUnit> {
    let seen: Vec<_> = units.iter().map(|unit| unit.id).collect();
    let mut below: BTreeMap<Option<Uuid>, Vec<TreeUnit>> = BTreeMap::new();
    for unit in units {
        let above = unit.parent_id.filter(|above| seen.contains(above));
        below.entry(above).or_default().push(unit);
    }
    let mut waiting: Vec<_> = below.remove(&None).unwrap_or_default();
    waiting.reverse();
    let mut ordered = Vec::new();
    while let Some(unit) = waiting.pop() {
        let children = below.remove(&Some(unit.id)).unwrap_or_default();
        let depth = unit.depth + 1;
        waiting.extend(children.into_iter().rev().map(|child| TreeUnit { depth, ..child }));
        ordered.push(unit);
    }
    ordered
}

/// One event of a unit's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEvent {
    pub kind: EventKind,
    pub day: NaiveDate,
    /// The name, code or superior of before; empty where there is none.
    pub before: String,
    /// That of after; for a unit that ended or was split the units that follow it, each once.
    pub after: String,
    /// The number of the paper, its day and its issuer; `None` where nobody entered one.
    pub paper: Option<(String, NaiveDate, String)>,
}

/// A unit from which another one came, or into which it went.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Link {
    pub id: Uuid,
    pub from_id: Uuid,
    pub from_name: String,
    pub to_id: Uuid,
    pub to_name: String,
    #[sqlx(try_from = "String")]
    pub kind: EventKind,
    pub day: NaiveDate,
    counts: i64,
    /// Why, who and when, where somebody has decided.
    pub reason: Option<String>,
    pub who: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
}

impl Link {
    /// Whether the record of the one counts for the other.
    pub fn counts(&self) -> Counts {
        counts_of(self.counts)
    }
}

fn counts_of(stored: i64) -> Counts {
    match stored {
        1 => Counts::Yes,
        0 => Counts::No,
        _ => Counts::Undecided,
    }
}

/// What happened to a unit, and its neighbours in time.
#[derive(Debug, Clone)]
pub struct Life {
    /// From its opening on.
    pub events: Vec<LifeEvent>,
    pub predecessors: Vec<Link>,
    pub successors: Vec<Link>,
}

/// The life line of a unit that the viewer sees.
pub async fn life(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Life, Failure> {
    let here = find(conn, viewer, unit).await?;
    let names = all!(conn, (String, NaiveDate), NAMES, unit)?;
    let codes = all!(conn, (String, NaiveDate), CODES, unit)?;
    let parents = all!(conn, (String, NaiveDate), PARENTS, unit)?;
    let noted = all!(conn, Noted, NOTED, unit)?;
    let predecessors = all!(conn, Link, PREDECESSORS, unit)?;
    let successors = all!(conn, Link, SUCCESSORS, unit)?;
    let followers = |day| {
        let names = successors.iter().filter(|link| link.day == day).map(|link| link.to_name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let mut events = vec![LifeEvent {
        kind: EventKind::Created,
        day: here.opened,
        before: String::new(),
        after: names.first().map_or_else(|| here.name.clone(), |(name, _)| name.clone()),
        paper: None,
    }];
    for noted in noted {
        let (before, after) = match noted.kind {
            EventKind::Renamed => around(&names, noted.day),
            EventKind::Recoded => around(&codes, noted.day),
            EventKind::Moved => around(&parents, noted.day),
            _ => (String::new(), followers(noted.day)),
        };
        let paper = Some((noted.number, noted.decided, noted.issuer));
        events.push(LifeEvent { kind: noted.kind, day: noted.day, before, after, paper });
    }
    let ended =
        events.last().is_some_and(|event| here.closed.and_then(|last| last.succ_opt()) == Some(event.day));
    if let Some(closed) = here.closed.filter(|_| !ended) {
        let (before, after) = (String::new(), String::new());
        events.push(LifeEvent { kind: EventKind::Closed, day: closed, before, after, paper: None });
    }
    Ok(Life { events, predecessors, successors })
}

/// What held until the day, and what from the day on.
fn around(held: &[(String, NaiveDate)], day: NaiveDate) -> (String, String) {
    let before = held.iter().rev().find(|(_, starts)| *starts < day);
    let after = held.iter().find(|(_, starts)| *starts == day);
    let value =
        |found: Option<&(String, NaiveDate)>| found.map(|(value, _)| value.clone()).unwrap_or_default();
    (value(before), value(after))
}

#[derive(sqlx::FromRow)]
struct Noted {
    #[sqlx(try_from = "String")]
    kind: EventKind,
    day: NaiveDate,
    number: String,
    decided: NaiveDate,
    issuer: String,
}

const NAMES: &str = "select name, starts from unit_name where unit_id = $1 order by starts";
const CODES: &str = "select code, starts from unit_code where unit_id = $1 order by starts";
const PARENTS: &str = "select coalesce(n.name, ''), p.starts from unit_place p
    left join unit_name n on n.unit_id = p.parent_id and n.starts <= p.starts and (n.ends is null or n.ends >= p.starts)
    where p.unit_id = $1 order by p.starts";
const NOTED: &str =
    "select kind, day, number, decided, issuer from unit_event where unit_id = $1 order by day, at, id";

/// A link with the names of its day: that of the one unit on its eve, that of the other on the day.
macro_rules! link {
    ($where:literal) => {
        concat!(
            "select s.id, s.from_id, f.name as from_name, s.to_id, t.name as to_name, s.kind, s.day, s.counts,
                d.reason, a.display_name as who, d.at as decided_at
            from succession s
            join unit_name f on f.unit_id = s.from_id
                and f.starts = (select max(l.starts) from unit_name l where l.unit_id = s.from_id and l.starts < s.day)
            join unit_name t on t.unit_id = s.to_id and t.starts <= s.day and (t.ends is null or t.ends >= s.day)
            left join unit_link_decision d on d.link_id = s.id
                and d.position = (select max(l.position) from unit_link_decision l where l.link_id = s.id)
            left join account a on a.id = d.account_id
            where ", $where, " order by s.day, f.name, s.id"
        )
    };
}

const PREDECESSORS: &str = link!("s.to_id = $1");
const SUCCESSORS: &str = link!("s.from_id = $1");

/// A unit that once had the name or the code that was looked for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Named {
    pub id: Uuid,
    /// What it is called now, or was called last.
    pub name: String,
    pub closed: Option<NaiveDate>,
    /// The name or the code that matched, and when it held.
    pub was: String,
    pub starts: NaiveDate,
    pub ends: Option<NaiveDate>,
}

/// How many units one search shows.
const MOST_NAMED: i64 = 50;

/// Units that the viewer reaches by a name or a code that they have or had: part of the name, typed with or without accents; the
/// whole code.
pub async fn named(conn: &mut Conn, viewer: Viewer, typed: &str) -> Result<Vec<Named>, Failure> {
    let folded = viet::fold(typed).replace(['%', '_', '\\'], " ");
    let words = folded.trim();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let (pattern, code) = (format!("% {words}%"), viet::tidy(typed).to_lowercase());
    Ok(all!(conn, Named, NAMED, viewer.account, viewer.on, &pattern, &code, MOST_NAMED)?)
}

const NAMED: &str = "select u.id, u.name, u.closed, w.was, w.starts, w.ends
    from unit u
    join (select unit_id, name as was, starts, ends from unit_name where ' ' || folded like $3
          union all select unit_id, code, starts, ends from unit_code where lower(code) = $4) w on w.unit_id = u.id
    where exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2)
    order by u.path, w.starts, w.was limit $5";

/// A unit in the line of those from which another one came.
#[derive(Debug, Clone)]
pub(crate) struct Ancestor {
    /// The unit that came from it.
    pub(crate) unit: Uuid,
    pub(crate) from: Uuid,
    pub(crate) name: String,
    pub(crate) counts: Counts,
    /// The last year whose record it hands on.
    pub(crate) through: i64,
}

/// Everything from which these units came, over any number of steps: a step that does not count ends its line, and a line with an
/// open step is open. Where several lines lead to one unit, the one that counts holds.
pub(crate) async fn ancestors(conn: &mut Conn, units: &[Uuid]) -> Result<Vec<Ancestor>, Failure> {
    let mut best: BTreeMap<(Uuid, Uuid), Ancestor> = BTreeMap::new();
    for row in among!(conn, Step, ANCESTORS, units)? {
        let ended = row.closed.is_some_and(|closed| closed < row.day);
        let found = Ancestor {
            unit: row.unit_id,
            from: row.from_id,
            name: row.name,
            counts: counts_of(row.counts),
            through: i64::from(handed_on_through(row.day, ended)),
        };
        let known = best.entry((found.unit, found.from)).or_insert_with(|| found.clone());
        if known.counts == Counts::Undecided && found.counts == Counts::Yes {
            *known = found;
        }
    }
    Ok(best.into_values().collect())
}

#[derive(sqlx::FromRow)]
struct Step {
    unit_id: Uuid,
    from_id: Uuid,
    day: NaiveDate,
    counts: i64,
    name: String,
    closed: Option<NaiveDate>,
}

/// Days only fall along a line, so it ends; a line that comes back to its own unit is not followed.
const ANCESTORS: &str = concat!(
    "with recursive line (unit_id, from_id, day, counts) as (
        select s.to_id, s.from_id, s.day, s.counts from succession s where s.counts <> 0 and s.to_id in (",
    many!(),
    ")
        union
        select l.unit_id, s.from_id, s.day, case when l.counts = 2 then l.counts else s.counts end
        from line l join succession s on s.to_id = l.from_id
        where s.counts <> 0 and s.day < l.day and s.from_id <> l.unit_id)
    select l.unit_id, l.from_id, l.day, l.counts, u.name, u.closed
    from line l join unit u on u.id = l.from_id order by l.unit_id, u.path, l.day desc"
);
