//! Ready rows go into the records: people who come new, and of those who are known what their records lack.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::Act;
use domain::import::{Change, PersonColumn, RowState, Shown};
use serde_json::{Value, json};
use uuid::Uuid;

use super::register::{Matched, Register, profile};
use super::{Import, Line, lines, open, stand};
use crate::audit::{Begun, begin};
use crate::db::Split;
use crate::{Conn, Db, Failure, person, search};

/// How many rows one act takes: other writers wait as long as one act lasts.
pub const AT_ONCE: usize = 2_000;

/// What one act came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub rows: usize,
    /// There are further rows to take.
    pub more: bool,
}

/// Takes the next rows that are ready, at most [`AT_ONCE`]. Each is asked anew where it stands: what somebody entered since
/// then is not entered twice.
pub async fn take(db: &Db, act: &Act, import: Uuid) -> Result<Taken, Failure> {
    let mut conn = match begin(db, act).await? {
        Begun::Fresh(conn) => conn,
        Begun::Repeated(_) => return so_far(db, act, import).await,
    };
    let found = open(&mut conn, act.viewer(), import).await?;
    let ready = [RowState::Matched, RowState::New];
    let mut rows = lines(&mut conn, act.viewer(), &found, &ready, 0, AT_ONCE as i64 + 1).await?;
    let more = rows.len() > AT_ONCE;
    rows.truncate(AT_ONCE);
    let register = stand(&mut conn, act.viewer(), &found, &mut rows, Matched::Again).await?;
    let mut entries = Entries::default();
    for line in rows.iter_mut().filter(|line| line.state.is_ready()) {
        let person = match line.state {
            RowState::New => entries.enter(&conn, &found, &register, line),
            _ => line.person.unwrap_or_default(),
        };
        entries.add(&conn, &found, line, person);
        entries.edit(&register, line, act.today());
        (line.state, line.person) = (RowState::Taken, Some(person));
    }
    entries.leave_out_what_is_known(&mut conn).await?;
    entries.write(&mut conn, act).await?;
    set_down(&mut conn, &rows).await?;
    let taken = rows.iter().filter(|line| line.state == RowState::Taken).count();
    let detail = json!({ "rows": taken, "new": entries.people.len(), "changed": entries.changed() });
    conn.finish("import.take", import, detail).await?;
    Ok(Taken { rows: taken, more })
}

/// Where the rows stand now; what they say is not touched.
async fn set_down(conn: &mut Conn, rows: &[Line]) -> Result<(), Failure> {
    let rows = rows.iter().map(|line| json!([line.id, line.state.word(), line.person, line.says]));
    run!(conn, SET_DOWN, Value::Array(rows.collect()).to_string())?;
    Ok(())
}

const SET_DOWN: Split = bulk!(
    "with n(id, state, person_id, says) as (",
    ") update import_row set state = n.state, person_id = n.person_id, says = n.says from n where import_row.id = n.id",
    uuid 0, plain 1, uuid 2, plain 3
);

/// A repeated form: nothing is taken again.
async fn so_far(db: &Db, act: &Act, import: Uuid) -> Result<Taken, Failure> {
    let mut conn = db.read().await?;
    let import = super::find(&mut conn, act.viewer(), import).await?;
    Ok(Taken { rows: 0, more: super::counts(&mut conn, &import).await?.ready() > 0 })
}

/// What is to be written, as [`bulk!`] statements take it.
#[derive(Default)]
struct Entries {
    people: Vec<Value>,
    /// Their names, by which they are found.
    names: Vec<(Uuid, String)>,
    memberships: Vec<Value>,
    private: Vec<Value>,
    /// Of people who are known: what their record may lack.
    known: Vec<Known>,
    grades: Vec<(Uuid, i32, Value)>,
    awards: Vec<(Uuid, String, i32, Value)>,
    initiatives: Vec<(Uuid, String, Value)>,
    /// Of people whose rows of the list of people were edited: how they stand then, and what changes.
    edits: Vec<(Uuid, Shown, Vec<Change>)>,
}

struct Known {
    person: Uuid,
    birth_year: Option<i64>,
    sex: Option<law::Sex>,
    post: String,
}

impl Entries {
    /// Somebody new, and where he stands.
    fn enter(&mut self, conn: &Conn, import: &Import, register: &Register, line: &Line) -> Uuid {
        let profile = profile(import, line);
        let id = conn.new_id();
        self.names.push((id, profile.full_name.clone()));
        self.people.push(json!([
            id,
            profile.full_name,
            viet::fold(&profile.full_name),
            viet::sort::person_key(&profile.full_name),
            profile.honorific.word(),
            profile.sex.map(law::Sex::as_str),
            profile.birth_year,
            profile.group.as_str(),
            profile.leader,
            profile.invented,
            conn.write.as_ref().map(|write| write.at)
        ]));
        let unit = register.unit(&line.row.fields.unit).unwrap_or(import.unit_id);
        let post = viet::tidy(&line.row.fields.position);
        self.memberships.push(json!([conn.new_id(), id, unit, post, import.starts]));
        id
    }

    fn add(&mut self, conn: &Conn, import: &Import, line: &Line, person: Uuid) {
        let fields = &line.row.fields;
        if line.state == RowState::Matched && line.row.back.is_none() {
            let birth_year = fields.birth.map(|birth| i64::from(birth.year()));
            let post = viet::tidy(&fields.position);
            self.known.push(Known { person, birth_year, sex: fields.sex, post });
        }
        let born = fields.birth.and_then(|birth| birth.day());
        if fields.id_number.is_some() || born.is_some() || !fields.ethnicity.is_empty() {
            self.private.push(json!([person, fields.id_number, born, fields.ethnicity]));
        }
        let year = import.lists.get(line.list).and_then(|list| list.year);
        for (of, grade) in &fields.grades {
            let Some(year) = of.or(year) else { continue };
            self.grades.push((person, year, json!([conn.new_id(), person, year, grade.as_str(), ""])));
        }
        if import.awards_held {
            for (code, of) in &fields.awards {
                let Some(year) = of.or(year) else { continue };
                let post = viet::tidy(&fields.position);
                let (id, merit) = (conn.new_id(), law::Category::Merit.as_str());
                let award =
                    json!([id, person, code, merit, year, "", "", fields.name, post, fields.achievement]);
                self.awards.push((person, code.clone(), year, award));
            }
        }
        if let (false, Some(year)) = (fields.initiative.is_empty(), year) {
            // The level at which it was recognised is not in a list: the lowest claims nothing that nobody said.
            let (kind, effect) = (law::InitiativeKind::Initiative.as_str(), law::Effect::Base.as_str());
            let entry = json!([conn.new_id(), person, year, kind, effect, fields.initiative, ""]);
            self.initiatives.push((person, fields.initiative.clone(), entry));
        }
    }

    /// What was edited in a row of the list of people.
    fn edit(&mut self, register: &Register, line: &Line, today: NaiveDate) {
        let Some(back) = &line.row.back else { return };
        if let Ok((then, changes)) = register.edited(line, back, today)
            && !changes.is_empty()
        {
            self.edits.push((back.person, then, changes));
        }
    }

    /// Whose fields change, by the names of the fields.
    fn changed(&self) -> BTreeMap<String, Vec<&'static str>> {
        let names = |changes: &[Change]| changes.iter().map(|change| change.column.word()).collect();
        self.edits.iter().map(|(person, _, changes)| (person.to_string(), names(changes))).collect()
    }

    /// What stands on record already is not entered again.
    async fn leave_out_what_is_known(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let people: Vec<_> = self.known.iter().map(|known| known.person).collect();
        let graded: BTreeSet<_> = among!(conn, (Uuid, i64), GRADED, people)?.into_iter().collect();
        let held: BTreeSet<_> = among!(conn, (Uuid, String, i64), HELD, people)?.into_iter().collect();
        let named: BTreeSet<_> = among!(conn, (Uuid, String), NAMED, people)?.into_iter().collect();
        self.grades.retain(|(person, year, _)| !graded.contains(&(*person, i64::from(*year))));
        self.awards
            .retain(|(person, code, year, _)| !held.contains(&(*person, code.clone(), i64::from(*year))));
        self.initiatives.retain(|(person, name, _)| !named.contains(&(*person, name.clone())));
        Ok(())
    }

    async fn write(&self, conn: &mut Conn, act: &Act) -> Result<(), Failure> {
        run!(conn, PEOPLE, serde_json::to_string(&self.people)?)?;
        search::enter_people(conn, &self.names).await?;
        run!(conn, MEMBERSHIPS, serde_json::to_string(&self.memberships)?)?;
        run!(conn, PRIVATE, serde_json::to_string(&self.private)?)?;
        let grades: Vec<_> = self.grades.iter().map(|(_, _, grade)| grade).collect();
        run!(conn, GRADES, serde_json::to_string(&grades)?)?;
        let awards: Vec<_> = self.awards.iter().map(|(_, _, _, award)| award).collect();
        run!(conn, AWARDS, serde_json::to_string(&awards)?)?;
        let initiatives: Vec<_> = self.initiatives.iter().map(|(_, _, entry)| entry).collect();
        run!(conn, INITIATIVES, serde_json::to_string(&initiatives)?)?;
        for (person, then, changes) in &self.edits {
            person::write_profile(conn, *person, &then.profile).await?;
            if changes.iter().any(|change| change.column == PersonColumn::Post) {
                person::write_post(conn, *person, act.today(), &then.post).await?;
            }
        }
        self.fill(conn, act).await
    }

    /// What the record of somebody who is known lacks; what stands there stays, but for a post, which changes.
    async fn fill(&self, conn: &mut Conn, act: &Act) -> Result<(), Failure> {
        let people: Vec<_> = self.known.iter().map(|known| known.person).collect();
        let rows = among!(conn, (Uuid, Option<i64>, Option<String>, String), LACKS, people, act.today())?;
        let recorded: BTreeMap<_, _> =
            rows.into_iter().map(|(id, birth_year, sex, post)| (id, (birth_year, sex, post))).collect();
        let (mut filled, mut posts) = (Vec::new(), Vec::new());
        for known in &self.known {
            let Some((birth_year, sex, post)) = recorded.get(&known.person) else { continue };
            let lacks = (birth_year.is_none() && known.birth_year.is_some())
                || (sex.is_none() && known.sex.is_some());
            if lacks {
                filled.push(json!([known.person, known.birth_year, known.sex.map(law::Sex::as_str)]));
            }
            if !known.post.is_empty() && known.post != *post {
                posts.push(json!([known.person, act.today(), known.post]));
            }
        }
        run!(conn, FILL, Value::Array(filled).to_string())?;
        run!(conn, POSTS, Value::Array(posts).to_string())?;
        Ok(())
    }
}

const GRADED: &str = concat!("select person_id, year from grade where person_id in (", many!(), ")");
const HELD: &str = concat!(
    "select a.person_id, a.code, a.year from award a where a.person_id in (",
    many!(),
    ") and a.category = 'merit' and not exists (select 1 from revocation v where v.award_id = a.id)"
);
const NAMED: &str = concat!("select person_id, name from initiative where person_id in (", many!(), ")");
const LACKS: &str = concat!(
    "select p.id, p.birth_year, p.sex, m.post from person p join membership m on m.person_id = p.id
    where p.id in (",
    many!(),
    ") and m.starts <= $101 and (m.ends is null or m.ends >= $101)"
);
const FILL: Split = bulk!(
    "with n(id, birth_year, sex) as (",
    ") update person set birth_year = coalesce(person.birth_year, n.birth_year), sex = coalesce(person.sex, n.sex)
    from n where person.id = n.id",
    uuid 0, bigint 1, plain 2
);
const POSTS: Split = bulk!(
    "with n(id, day, post) as (",
    ") update membership set post = n.post from n
    where membership.person_id = n.id and membership.starts <= n.day and (membership.ends is null or membership.ends >= n.day)",
    uuid 0, date 1, plain 2
);

const PEOPLE: Split = bulk!(
    "insert into person (id, full_name, folded, sort_key, honorific, sex, birth_year, legal_group, leader, invented, created_at)",
    "",
    uuid 0, plain 1, plain 2, plain 3, plain 4, plain 5, bigint 6, plain 7, boolean 8, boolean 9, timestamptz 10
);
const MEMBERSHIPS: Split = bulk!(
    "insert into membership (id, person_id, unit_id, post, starts)", "", uuid 0, uuid 1, uuid 2, plain 3, date 4
);
const PRIVATE: Split = bulk!(
    "insert into person_private (person_id, id_number, born, ethnicity)",
    "on conflict (person_id) do update set id_number = coalesce(person_private.id_number, excluded.id_number),
        born = coalesce(person_private.born, excluded.born),
        ethnicity = case when person_private.ethnicity = '' then excluded.ethnicity else person_private.ethnicity end",
    uuid 0, plain 1, date 2, plain 3
);
const GRADES: Split = bulk!(
    "insert into grade (id, person_id, year, grade, decision)", "on conflict (person_id, year) do nothing",
    uuid 0, uuid 1, bigint 2, plain 3, plain 4
);
const AWARDS: Split = bulk!(
    "insert into award (id, person_id, code, category, year, decision_number, issuer, name, post_unit, achievement)", "",
    uuid 0, uuid 1, plain 2, plain 3, bigint 4, plain 5, plain 6, plain 7, plain 8, plain 9
);
const INITIATIVES: Split = bulk!(
    "insert into initiative (id, person_id, year, kind, effect, name, recognised_by)", "",
    uuid 0, uuid 1, bigint 2, plain 3, plain 4, plain 5, plain 6
);
