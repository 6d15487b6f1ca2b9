//! Searching from anywhere: people, units, dossiers, movements and decisions that the viewer sees, by any words of their names.
//!
//! The index is four small tables beside the things, the same on both databases (migration 0005); acts keep it with [`renew`],
//! which reads the thing as it was just written. Who reaches few things has them compared one by one. Whoever reaches many begins
//! with the rarest word and walks its things in their order until the page is full, so a common word costs no more than a rare
//! one. Near words are found among the words, not among the things: there are 200,000 people and a few thousand syllables.
//!
//! A thing that the viewer does not see is nowhere: neither among the hits nor in what is said of their number.

use std::collections::{BTreeMap, BTreeSet};

use domain::Viewer;
use domain::search::{self, Closeness, Kind, Query, Term};
use serde_json::json;
use uuid::Uuid;

use crate::db::Split;
use crate::{Conn, Db, Failure};

/// What is looked for, and how much of it is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub query: Query,
    /// Only things of this kind.
    pub kind: Option<Kind>,
    /// Hits of each kind.
    pub most: usize,
    /// Up to how many things that the viewer sees are compared one by one: [`FEW`], unless a test wants one way or the other.
    pub few: i64,
}

/// Beyond so many things the index is quicker than comparing each.
pub const FEW: i64 = 2_000;

/// A thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub id: Uuid,
    pub title: String,
    /// What tells it from another of the same title: post and unit, number, office.
    pub about: String,
    pub closeness: Closeness,
}

/// The hits of one kind, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub kind: Kind,
    pub hits: Vec<Hit>,
    /// There are more than were wanted.
    pub more: bool,
}

/// What of all that the viewer sees has these words: the kinds that have hits, in the order of [`Kind::ALL`].
pub async fn find(conn: &mut Conn, viewer: Viewer, wanted: &Wanted) -> Result<Vec<Group>, Failure> {
    let mut groups = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        if wanted.kind.is_none_or(|only| only == kind) && wanted.query.may_mean(kind) {
            let group = group(conn, viewer, kind, wanted).await?;
            groups.extend((!group.hits.is_empty()).then_some(group));
        }
    }
    Ok(groups)
}

async fn group(conn: &mut Conn, viewer: Viewer, kind: Kind, wanted: &Wanted) -> Result<Group, Failure> {
    // One more than is wanted tells whether there is another.
    let limit = wanted.most + 1;
    let few = wanted.few.saturating_add(1);
    let seen = all!(conn, Entry, statements(kind).seen, viewer.account, viewer.on, few)?;
    let mut found = match i64::try_from(seen.len()).is_ok_and(|seen| seen <= wanted.few) {
        true => compare_each(seen, &wanted.query),
        false => walk(conn, viewer, kind, &wanted.query, limit).await?,
    };
    found.sort();
    found.dedup();
    found.truncate(limit);
    let more = found.len() > wanted.most;
    found.truncate(wanted.most);
    Ok(Group { kind, hits: described(conn, viewer, kind, &found).await?, more })
}

/// A thing that agrees, in the order of hits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    closeness: Closeness,
    sort_key: String,
    id: Uuid,
}

#[derive(sqlx::FromRow)]
struct Entry {
    subject_id: Uuid,
    sort_key: String,
    words: String,
}

fn compare_each(entries: Vec<Entry>, query: &Query) -> Vec<Found> {
    let agrees = |entry: Entry| {
        let words: Vec<&str> = entry.words.split_whitespace().collect();
        let closeness = query.closeness(&words)?;
        Some(Found { closeness, sort_key: entry.sort_key, id: entry.subject_id })
    };
    entries.into_iter().filter_map(agrees).collect()
}

// the walk -----------------------------------------------------------------------------------------------------------

/// A word of the index and how many things have it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Known {
    word: String,
    entries: i64,
}

/// One way to read a typed word.
#[derive(Debug, Clone)]
struct Reading {
    /// What the words of a thing must be like: `'% mai %'`, `'% ma%'`.
    pattern: String,
    /// The words of the index that are meant, the most frequent first.
    words: Vec<Known>,
}

impl Reading {
    fn is(known: Known) -> Self {
        Self { pattern: format!("% {} %", known.word), words: vec![known] }
    }

    fn entries(&self) -> i64 {
        self.words.iter().map(|known| known.entries).sum()
    }
}

/// A typed word in all its readings.
struct Readings {
    exact: Reading,
    beginning: Reading,
    near: Vec<Reading>,
}

/// How many words that begin alike are walked: a single letter begins more, and fills the page with fewer.
const BEGINNINGS: i64 = 40;
/// How many postings the near words of one kind may cost: who types nothing but misspelt words finds less, and does not wait.
const MOST_READ: i64 = 40_000;
/// What a walk costs at least. One that compares no other word ends as soon as the page is full, however frequent its word.
const LEAST_READ: i64 = 100;

async fn walk(
    conn: &mut Conn,
    viewer: Viewer,
    kind: Kind,
    query: &Query,
    limit: usize,
) -> Result<Vec<Found>, Failure> {
    let mut terms = Vec::new();
    for term in &query.terms {
        terms.push(read(conn, kind, term).await?);
    }
    let mut walk = Walk { viewer, kind, limit, left: i64::MAX, found: BTreeMap::new() };
    walk.go(conn, Closeness::Exact, &terms.iter().map(|term| &term.exact).collect::<Vec<_>>()).await?;
    if !walk.is_full() {
        let beginnings: Vec<_> = terms.iter().map(|term| &term.beginning).collect();
        walk.go(conn, Closeness::Beginning, &beginnings).await?;
    }
    walk.left = MOST_READ;
    for (closeness, misspelt) in [(Closeness::Near, 1), (Closeness::Far, 2)] {
        if walk.is_full() {
            break;
        }
        for readings in misspellings(&terms, misspelt) {
            walk.go(conn, closeness, &readings).await?;
        }
    }
    Ok(walk.found.into_iter().map(|(id, (closeness, sort_key))| Found { closeness, sort_key, id }).collect())
}

async fn read(conn: &mut Conn, kind: Kind, term: &Term) -> Result<Readings, Failure> {
    let word = &term.word;
    // Nothing sorts after the last character there is.
    let last = format!("{word}\u{10FFFF}");
    let begins = all!(conn, Known, BEGINNING, kind.word(), word, &last, BEGINNINGS)?;
    let exact = find!(conn, Known, EXACT, kind.word(), word)?;
    let mut near = Vec::new();
    if term.may_be_near() {
        let keys: Vec<String> = search::keys(word).into_iter().collect();
        near = among!(conn, Known, NEAR, keys, kind.word())?;
        near.retain(|known| term.is_near(&known.word) && !known.word.starts_with(word.as_str()));
        near.sort_by(|a, b| a.word.cmp(&b.word));
        near.dedup();
    }
    Ok(Readings {
        exact: Reading { pattern: format!("% {word} %"), words: exact.into_iter().collect() },
        beginning: Reading { pattern: format!("% {word}%"), words: begins },
        near: near.into_iter().map(Reading::is).collect(),
    })
}

const EXACT: &str = "select word, entries from search_word where kind = $1 and word = $2 and entries > 0";
const BEGINNING: &str = "select word, entries from search_word
    where kind = $1 and word >= $2 and word < $3 and entries > 0 order by entries desc, word limit $4";
const NEAR: &str = concat!(
    // Keys first: there are few, and thousands of words.
    "select distinct w.word, w.entries from search_near n cross join search_word w
    where w.kind = $101 and w.word = n.word and n.near_key in (",
    many!(),
    ") and w.entries > 0"
);

/// Every way to read so many of the words as near ones, and the others as beginnings.
fn misspellings(terms: &[Readings], misspelt: usize) -> Vec<Vec<&Reading>> {
    let mut ways: Vec<(usize, Vec<&Reading>)> = vec![(0, Vec::new())];
    for term in terms {
        ways = ways
            .into_iter()
            .flat_map(|(near, way)| {
                let as_typed = std::iter::once((near, &term.beginning));
                let nearly = term.near.iter().map(move |reading| (near + 1, reading));
                let readings: Vec<_> = as_typed.chain(nearly).filter(|(near, _)| *near <= misspelt).collect();
                readings.into_iter().map(move |(near, reading)| {
                    (near, way.iter().copied().chain([reading]).collect::<Vec<_>>())
                })
            })
            .collect();
    }
    ways.into_iter().filter(|(near, _)| *near == misspelt).map(|(_, way)| way).collect()
}

/// What was found on the way.
struct Walk {
    viewer: Viewer,
    kind: Kind,
    limit: usize,
    /// How many postings may still be read.
    left: i64,
    found: BTreeMap<Uuid, (Closeness, String)>,
}

impl Walk {
    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    /// Walks the things of the rarest word; the other words are compared with each.
    async fn go(
        &mut self,
        conn: &mut Conn,
        closeness: Closeness,
        readings: &[&Reading],
    ) -> Result<(), Failure> {
        let Some((at, rarest)) = readings.iter().enumerate().min_by_key(|(_, reading)| reading.entries())
        else {
            return Ok(());
        };
        let others = readings.iter().enumerate().filter(|(other, _)| *other != at);
        let mut patterns: Vec<&str> = others.map(|(_, reading)| reading.pattern.as_str()).collect();
        patterns.resize(search::MOST_TERMS - 1, "%");
        for known in &rarest.words {
            let others = patterns.iter().any(|pattern| *pattern != "%");
            let cost = LEAST_READ + if others { known.entries } else { 0 };
            if self.left < cost {
                break;
            }
            self.left -= cost;
            self.follow(conn, closeness, &known.word, &patterns).await?;
        }
        Ok(())
    }

    async fn follow(
        &mut self,
        conn: &mut Conn,
        closeness: Closeness,
        word: &str,
        patterns: &[&str],
    ) -> Result<(), Failure> {
        // Those that agree better were found already and may stand on top again.
        let better = self.found.values().filter(|(found, _)| *found < closeness).count();
        let limit = i64::try_from(self.limit + better).unwrap_or(i64::MAX);
        let rows = all!(
            conn,
            (Uuid, String),
            statements(self.kind).walk,
            self.viewer.account,
            self.viewer.on,
            word,
            limit,
            patterns[0],
            patterns[1],
            patterns[2],
            patterns[3],
            patterns[4]
        )?;
        for (id, sort_key) in rows {
            self.found.entry(id).or_insert((closeness, sort_key));
        }
        Ok(())
    }
}

// what each kind asks ------------------------------------------------------------------------------------------------

/// The statements of one kind. In each $1 is the viewer's account and $2 his day.
#[derive(Clone, Copy)]
struct Statements {
    /// The entries of what he sees, no more than $3; one that he sees in two ways stands there twice.
    seen: &'static str,
    /// The things of the word $3 whose words are like $5 to $9 and that he sees, in their order, no more than $4.
    walk: &'static str,
    /// Title and what is said beside it.
    described: &'static str,
}

/// `$all`: the ids of all that the viewer sees, from his roles on. `$joined` and `$seen`: whether he sees the thing `x`. The two say
/// the same, and every story asks both.
macro_rules! statements {
    ($kind:literal, $all:expr, $joined:expr, $seen:expr, $described:expr) => {
        Statements {
            seen: concat!(
                "select e.subject_id, e.sort_key, e.words from (select id from (",
                $all,
                ") every limit $3) seen join search_entry e on e.subject_id = seen.id"
            ),
            walk: concat!(
                "select x.subject_id, x.sort_key from search_posting x ",
                $joined,
                " x.kind = '",
                $kind,
                "' and x.word = $3 and x.words like $5 and x.words like $6 and x.words like $7 and x.words like $8
                 and x.words like $9 and ",
                $seen,
                " order by x.sort_key, x.subject_id limit $4"
            ),
            described: $described,
        }
    };
}

/// The units over which the viewer holds a role that reads their dossiers.
macro_rules! read_units {
    () => {
        "select r.unit_id from reach r where r.account_id = $1 and r.starts <= $2 and r.ends >= $2
            and r.role in ('administrator', 'clerk', 'head', 'leader')"
    };
}

/// The units over which the viewer holds a role that reads their people.
macro_rules! people_units {
    () => {
        "select r.unit_id from reach r where r.account_id = $1 and r.starts <= $2 and r.ends >= $2
            and r.role in ('administrator', 'clerk', 'head', 'leader', 'personnel')"
    };
}

const PERSON: Statements = statements!(
    "person",
    concat!(
        "select m.person_id as id from membership m
            where m.starts <= $2 and (m.ends is null or m.ends >= $2) and m.unit_id in (", people_units!(), ")
         union all select o.person_id as id from account o where o.id = $1 and o.person_id is not null"
    ),
    "where",
    // As person::seen!() says it, and for PostgreSQL, which would otherwise first gather everybody who is seen, with a limit.
    "(exists (select 1 from account o where o.id = $1 and o.person_id = x.subject_id)
      or exists (select 1 from membership s join reach r on r.unit_id = s.unit_id
                 where s.person_id = x.subject_id and s.starts <= $2 and (s.ends is null or s.ends >= $2)
                   and r.account_id = $1 and r.starts <= $2 and r.ends >= $2
                   and r.role in ('administrator', 'clerk', 'head', 'leader', 'personnel') limit 1 offset 0))",
    concat!(
        "select p.id, p.full_name as title, case when m.post = '' then u.name else m.post || ', ' || u.name end as about
         from person p join membership m on m.person_id = p.id join unit u on u.id = m.unit_id
         where p.id in (", many!(), ") and m.starts <= $101 and (m.ends is null or m.ends >= $101)"
    )
);

const UNIT: Statements = statements!(
    "unit",
    concat!("select u.unit_id as id from (", people_units!(), ") u"),
    "cross join unit u where u.id = x.subject_id and",
    "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2
         and r.role in ('administrator', 'clerk', 'head', 'leader', 'personnel'))",
    concat!(
        "select u.id, u.name as title, coalesce(a.name, '') as about from unit u left join unit a on a.id = u.parent_id
         where u.id in (", many!(), ")"
    )
);

const DOSSIER: Statements = statements!(
    "dossier",
    concat!("select d.id from dossier d where d.unit_id in (", read_units!(), ")"),
    "cross join dossier d where d.id = x.subject_id and",
    crate::dossier::sheet::seen!(),
    concat!(
        "select d.id, d.title, u.name || ', ' || cast(d.year as text) as about from dossier d join unit u on u.id = d.unit_id
         where d.id in (", many!(), ")"
    )
);

const MOVEMENT: Statements = statements!(
    "movement",
    concat!(
        "select m.id from movement m where m.state = 'draft' and m.unit_id in (", read_units!(), ")
         union all select m.id from movement m where m.state <> 'draft' and m.unit_id in (
             select r.unit_id from reach r where r.account_id = $1 and r.starts <= $2 and r.ends >= $2)
         union all select m.id from movement m where m.state <> 'draft' and m.unit_id in (
             select a.id from role_grant g join unit s on s.id = g.unit_id join unit a on s.path >= a.path and s.path < a.path || '~'
             where g.account_id = $1 and g.starts <= $2 and g.ends >= $2)"
    ),
    "cross join movement m cross join unit mu where m.id = x.subject_id and mu.id = m.unit_id and",
    crate::movement::seen!(),
    concat!(
        "select m.id, m.title, case when m.number = '' then u.name else m.number || ', ' || u.name end as about
         from movement m join unit u on u.id = m.unit_id where m.id in (", many!(), ")"
    )
);

const DECISION: Statements = statements!(
    "decision",
    "select d.id from decision d where d.office_id in (
         select r.unit_id from reach r where r.account_id = $1 and r.starts <= $2 and r.ends >= $2
             and r.role in ('clerk', 'leader', 'administrator'))",
    "cross join decision d where d.id = x.subject_id and",
    "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = d.office_id and r.starts <= $2 and r.ends >= $2
         and r.role in ('clerk', 'leader', 'administrator'))",
    concat!(
        "select d.id, d.subject_line as title, case when d.number = '' then u.name else d.number || ', ' || u.name end as about
         from decision d join unit u on u.id = d.office_id where d.id in (", many!(), ")"
    )
);

fn statements(kind: Kind) -> Statements {
    match kind {
        Kind::Person => PERSON,
        Kind::Unit => UNIT,
        Kind::Dossier => DOSSIER,
        Kind::Movement => MOVEMENT,
        Kind::Decision => DECISION,
    }
}

#[derive(sqlx::FromRow)]
struct Described {
    id: Uuid,
    title: String,
    about: String,
}

/// The hits as people read them, in the same order. The ids come from statements that asked who looks.
async fn described(
    conn: &mut Conn,
    viewer: Viewer,
    kind: Kind,
    found: &[Found],
) -> Result<Vec<Hit>, Failure> {
    let ids: Vec<Uuid> = found.iter().map(|found| found.id).collect();
    let rows = match kind {
        Kind::Person => among!(conn, Described, PERSON.described, ids, viewer.on)?,
        _ => among!(conn, Described, statements(kind).described, ids)?,
    };
    let mut told: BTreeMap<Uuid, Described> = rows.into_iter().map(|row| (row.id, row)).collect();
    let hit = |found: &Found| {
        let Described { id, title, about } = told.remove(&found.id)?;
        Some(Hit { id, title, about, closeness: found.closeness })
    };
    Ok(found.iter().filter_map(hit).collect())
}

// the index ----------------------------------------------------------------------------------------------------------

/// By which texts the things of a kind are found, and the name that gives them their place: as many rows for a thing as it has
/// texts. Another source of words (a unit's former names) is one more select here, and a call of [`renew`] where it is written.
fn texts(kind: Kind) -> Texts {
    match kind {
        Kind::Person => PERSON_TEXTS,
        Kind::Unit => UNIT_TEXTS,
        Kind::Dossier => DOSSIER_TEXTS,
        Kind::Movement => MOVEMENT_TEXTS,
        Kind::Decision => DECISION_TEXTS,
    }
}

/// The texts of one thing ($1), and those of the things after $1 ($2 rows).
#[derive(Clone, Copy)]
struct Texts {
    one: &'static str,
    next: &'static str,
}

macro_rules! texts {
    ($rows:literal) => {
        Texts {
            one: concat!("select t.id, t.name, t.text from (", $rows, ") t where t.id = $1"),
            next: concat!(
                "select t.id, t.name, t.text from (",
                $rows,
                ") t where t.id > $1 order by t.id limit $2"
            ),
        }
    };
}

/// A record that went into another one is found no more.
const PERSON_TEXTS: Texts = texts!(
    "select p.id, p.full_name as name, p.full_name as text from person p
     where not exists (select 1 from person_merge g where g.gone_id = p.id and g.undone_at is null)"
);
/// Under former names and codes too.
const UNIT_TEXTS: Texts = texts!(
    "select u.id, u.name, u.folded || ' ' || u.code as text from unit u
     union all select u.id, u.name, n.folded as text from unit u join unit_name n on n.unit_id = u.id and n.ends is not null
     union all select u.id, u.name, c.code as text from unit u join unit_code c on c.unit_id = u.id and c.ends is not null"
);
const DOSSIER_TEXTS: Texts =
    texts!("select d.id, d.title as name, d.title || ' ' || cast(d.year as text) as text from dossier d");
const MOVEMENT_TEXTS: Texts = texts!(
    "select m.id, m.title as name,
         m.title || ' ' || m.number || ' ' || coalesce(substr(cast(coalesce(m.launched_on, m.starts) as text), 1, 4), '') as text
     from movement m"
);
const DECISION_TEXTS: Texts = texts!(
    "select d.id, d.subject_line as name,
         d.subject_line || ' ' || d.number || ' ' || coalesce(substr(cast(d.decided_on as text), 1, 4), '') as text
     from decision d"
);

#[derive(sqlx::FromRow)]
struct Text {
    id: Uuid,
    name: String,
    text: String,
}

/// A thing as the index holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Thing {
    id: Uuid,
    sort_key: String,
    words: BTreeSet<String>,
}

impl Thing {
    fn new(kind: Kind, text: &Text) -> Self {
        Self { id: text.id, sort_key: sort_key(kind, text), words: search::words_of(&text.text) }
    }

    /// The words with a blank on either side of each.
    fn line(&self) -> String {
        self.words.iter().fold(" ".to_owned(), |line, word| line + word + " ")
    }

    fn is(&self, held: &Entry) -> bool {
        self.sort_key == held.sort_key && self.line() == held.words
    }
}

/// People and units stand in the order of their names, papers from the latest to the first: an id grows with its time.
fn sort_key(kind: Kind, text: &Text) -> String {
    match kind {
        Kind::Person => viet::sort::person_key(&text.name),
        Kind::Unit => viet::sort::key(&text.name),
        Kind::Dossier | Kind::Movement | Kind::Decision => {
            hex::encode((!(text.id.as_u128() >> 64) as u64).to_be_bytes())
        }
    }
}

fn gathered(kind: Kind, texts: &[Text]) -> Vec<Thing> {
    let mut things: Vec<Thing> = Vec::new();
    for text in texts {
        match things.last_mut().filter(|thing| thing.id == text.id) {
            Some(thing) => thing.words.extend(search::words_of(&text.text)),
            None => things.push(Thing::new(kind, text)),
        }
    }
    things
}

/// Brings the index up to what the thing is called now: the last step of every act that writes a name, a title or a number.
pub(crate) async fn renew(conn: &mut Conn, kind: Kind, id: Uuid) -> Result<(), Failure> {
    let now = gathered(kind, &all!(conn, Text, texts(kind).one, id)?).pop();
    let before = find!(conn, Entry, HELD, id)?;
    if let (Some(now), Some(before)) = (&now, &before)
        && now.is(before)
    {
        return Ok(());
    }
    if let Some(before) = before {
        forget(conn, kind, &before).await?;
    }
    if let Some(now) = now {
        enter(conn, kind, &now).await?;
    }
    Ok(())
}

const HELD: &str = "select subject_id, sort_key, words from search_entry where subject_id = $1";

async fn forget(conn: &mut Conn, kind: Kind, before: &Entry) -> Result<(), Failure> {
    run!(conn, "delete from search_entry where subject_id = $1", before.subject_id)?;
    for word in before.words.split_whitespace() {
        run!(conn, FORGET, kind.word(), word, &before.sort_key, before.subject_id)?;
        run!(conn, COUNT_DOWN, kind.word(), word)?;
    }
    Ok(())
}

const FORGET: &str =
    "delete from search_posting where kind = $1 and word = $2 and sort_key = $3 and subject_id = $4";
const COUNT_DOWN: &str = "update search_word set entries = entries - 1 where kind = $1 and word = $2";

async fn enter(conn: &mut Conn, kind: Kind, thing: &Thing) -> Result<(), Failure> {
    let line = thing.line();
    run!(conn, ENTER, thing.id, kind.word(), &thing.sort_key, &line)?;
    for word in &thing.words {
        run!(conn, POST, kind.word(), word, &thing.sort_key, thing.id, &line)?;
        if value!(conn, i64, COUNT_UP, kind.word(), word)? == 1 {
            enter_keys(conn, word).await?;
        }
    }
    Ok(())
}

const ENTER: &str = "insert into search_entry (subject_id, kind, sort_key, words) values ($1, $2, $3, $4)";
const POST: &str =
    "insert into search_posting (kind, word, sort_key, subject_id, words) values ($1, $2, $3, $4, $5)";
const COUNT_UP: &str = "insert into search_word (kind, word, entries) values ($1, $2, 1)
    on conflict (kind, word) do update set entries = search_word.entries + 1 returning entries";

async fn enter_keys(conn: &mut Conn, word: &str) -> Result<(), Failure> {
    for key in search::keys(word) {
        run!(conn, ENTER_KEY, key, word)?;
    }
    Ok(())
}

const ENTER_KEY: &str =
    "insert into search_near (near_key, word) values ($1, $2) on conflict (near_key, word) do nothing";

/// Enters people who were just written, many at once: a list of them repeats its words, and each is counted once.
pub(crate) async fn enter_people(conn: &mut Conn, people: &[(Uuid, String)]) -> Result<(), Failure> {
    let kind = Kind::Person;
    let text = |(id, name): &(Uuid, String)| Text { id: *id, name: name.clone(), text: name.clone() };
    let things: Vec<_> = people.iter().map(|one| Thing::new(kind, &text(one))).collect();
    let (mut entries, mut postings, mut counts) = (Vec::new(), Vec::new(), BTreeMap::new());
    for thing in &things {
        let line = thing.line();
        for word in &thing.words {
            postings.push(json!([kind.word(), word, thing.sort_key, thing.id, line]));
            *counts.entry(word).or_insert(0) += 1;
        }
        entries.push(json!([thing.id, kind.word(), thing.sort_key, line]));
    }
    run!(conn, ENTER_MANY, serde_json::to_string(&entries)?)?;
    run!(conn, POST_MANY, serde_json::to_string(&postings)?)?;
    let added: Vec<_> = counts.iter().map(|(word, count)| json!([kind.word(), word, count])).collect();
    for (word, entries) in all!(conn, (String, i64), COUNT_UP_MANY, serde_json::to_string(&added)?)? {
        if counts.get(&word) == Some(&entries) {
            enter_keys(conn, &word).await?;
        }
    }
    Ok(())
}

const ENTER_MANY: Split = bulk!(
    "insert into search_entry (subject_id, kind, sort_key, words)", "", uuid 0, plain 1, plain 2, plain 3
);
const POST_MANY: Split = bulk!(
    "insert into search_posting (kind, word, sort_key, subject_id, words)", "",
    plain 0, plain 1, plain 2, uuid 3, plain 4
);
const COUNT_UP_MANY: Split = bulk!(
    "insert into search_word (kind, word, entries)",
    "on conflict (kind, word) do update set entries = search_word.entries + excluded.entries returning word, entries",
    plain 0, plain 1, bigint 2
);

/// Fills the index of a database that had none when it was last open.
pub(crate) async fn fill(db: &Db) -> Result<(), Failure> {
    if !is_wanting(&mut db.read().await?).await? {
        return Ok(());
    }
    let mut conn = db.write().await?;
    // Whoever writes takes the head of the chain: no act comes between, nor another process that fills.
    run!(conn, "update chain_head set seq = seq where id = 1")?;
    if is_wanting(&mut conn).await? {
        fill_all(&mut conn).await?;
        conn.commit().await?;
    }
    Ok(())
}

async fn is_wanting(conn: &mut Conn) -> Result<bool, Failure> {
    Ok(value!(conn, i64, WANTING)? > 0)
}

const WANTING: &str =
    "select count(*) from (select 1 from unit where not exists (select 1 from search_entry) limit 1) u";

async fn fill_all(conn: &mut Conn) -> Result<(), Failure> {
    for kind in Kind::ALL.iter().copied() {
        let mut after = Uuid::nil();
        loop {
            let things = next_things(conn, kind, after).await?;
            let Some(last) = things.last() else { break };
            after = last.id;
            for thing in &things {
                run!(conn, ENTER, thing.id, kind.word(), &thing.sort_key, thing.line())?;
            }
        }
    }
    run!(conn, "delete from search_posting")?;
    run!(conn, POST_ALL)?;
    run!(conn, "delete from search_word")?;
    run!(conn, COUNT_ALL)?;
    for word in column!(conn, String, "select distinct word from search_word")? {
        enter_keys(conn, &word).await?;
    }
    Ok(())
}

/// Words are letters and digits, so they can stand in JSON as they are.
const POST_ALL: Split = Split {
    sqlite: r#"insert into search_posting (kind, word, sort_key, subject_id, words)
        select e.kind, w.value, e.sort_key, e.subject_id, e.words
        from search_entry e, json_each('["' || replace(trim(e.words), ' ', '","') || '"]') w where e.words <> ' '"#,
    postgres: "insert into search_posting (kind, word, sort_key, subject_id, words)
        select e.kind, w.value, e.sort_key, e.subject_id, e.words
        from search_entry e, unnest(string_to_array(trim(e.words), ' ')) as w (value) where e.words <> ' '",
};
const COUNT_ALL: &str = "insert into search_word (kind, word, entries)
    select kind, word, count(*) from search_posting group by kind, word";

const PAGE: i64 = 1_000;

/// The next things of the kind by their ids; empty behind the last.
async fn next_things(conn: &mut Conn, kind: Kind, after: Uuid) -> Result<Vec<Thing>, Failure> {
    let texts = all!(conn, Text, texts(kind).next, after, PAGE)?;
    let full = i64::try_from(texts.len()).is_ok_and(|read| read == PAGE);
    let mut things = gathered(kind, &texts);
    // The texts of the last thing may go on behind the page.
    if full && things.len() > 1 {
        things.pop();
    }
    Ok(things)
}

/// What of the index does not agree with the things, one sentence for each kind.
pub(crate) async fn faults(conn: &mut Conn) -> Result<Vec<String>, Failure> {
    let mut faults = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let stale = stale(conn, kind).await?;
        if let Some(first) = stale.first() {
            let (label, count) = (kind.label(), stale.len());
            faults.push(format!("Chỉ mục tìm kiếm thiếu hoặc cũ, loại {label}: {count} mục, từ {first}."));
        }
    }
    Ok(faults)
}

async fn stale(conn: &mut Conn, kind: Kind) -> Result<Vec<Uuid>, Failure> {
    let (mut stale, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let things = next_things(conn, kind, after).await?;
        let Some(last) = things.last() else { return Ok(stale) };
        let entries = all!(conn, Entry, HELD_BETWEEN, kind.word(), after, last.id)?;
        let held: BTreeMap<Uuid, Entry> =
            entries.into_iter().map(|entry| (entry.subject_id, entry)).collect();
        after = last.id;
        let agrees = |thing: &Thing| held.get(&thing.id).is_some_and(|entry| thing.is(entry));
        stale.extend(things.iter().filter(|thing| !agrees(thing)).map(|thing| thing.id));
    }
}

const HELD_BETWEEN: &str = "select subject_id, sort_key, words from search_entry
    where kind = $1 and subject_id > $2 and subject_id <= $3";
