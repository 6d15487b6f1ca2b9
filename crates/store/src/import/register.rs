//! Who and what the rows of an import may mean: the people and units over which the viewer may write, inside the office.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::Viewer;
use domain::import::{Back, Change, Crossed, RowState, Shown, Standing, clash, in_the_way, stand};
use domain::person::same::{Candidate, Match, Said, Traits};
use domain::person::{Honorific, Placement, Profile};
use law::{GradeLevel, Group};
use tokio::task::yield_now;
use uuid::Uuid;
use viet::date::Partial;

use super::{Import, Line};
use crate::{Conn, Failure, org};

/// The people, units and grades that a set of rows may speak of.
pub(super) struct Register {
    people: Vec<Candidate>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_number: BTreeMap<String, Vec<usize>>,
    /// Where each of the people stands, beside what the law's weighing needs.
    standing_in: BTreeMap<Uuid, Uuid>,
    units: BTreeMap<String, Uuid>,
    grades: BTreeMap<Uuid, Vec<(i32, GradeLevel)>>,
    /// Those whose rows of the list of people came back, as that list shows them now.
    shown: BTreeMap<Uuid, Shown>,
}

#[derive(sqlx::FromRow)]
struct Known {
    id: Uuid,
    full_name: String,
    folded: String,
    #[sqlx(try_from = "String")]
    honorific: Honorific,
    sex: String,
    birth_year: Option<i64>,
    #[sqlx(try_from = "String")]
    legal_group: Group,
    leader: bool,
    invented: bool,
    born: Option<NaiveDate>,
    id_number: Option<String>,
    post: String,
    unit_id: Uuid,
    unit_name: String,
}

impl Known {
    fn candidate(&self) -> Candidate {
        let year = self.birth_year.and_then(|year| i32::try_from(year).ok()).map(Partial::Year);
        let traits = Traits::of(&Said {
            name: &self.full_name,
            birth: self.born.map(Partial::Day).or(year),
            sex: self.sex.parse().ok(),
            unit: &self.unit_name,
            post: &self.post,
            id_number: self.id_number.as_deref(),
        });
        let (full_name, unit, post) = (self.full_name.clone(), self.unit_name.clone(), self.post.clone());
        Candidate { id: self.id, full_name, unit, post, traits }
    }

    fn shown(&self) -> Shown {
        let profile = Profile {
            full_name: self.full_name.clone(),
            honorific: self.honorific,
            sex: self.sex.parse().ok(),
            birth_year: self.birth_year,
            group: self.legal_group,
            leader: self.leader,
            invented: self.invented,
        };
        Shown { profile, post: self.post.clone(), unit: self.unit_name.clone() }
    }
}

/// How rows that are matched are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matched {
    /// Like all others, by name and number.
    Anew,
    /// Whether they still mean whom they meant.
    Again,
}

/// From so many different names on everybody of the office is read at once: asking name by name would take longer.
const MANY_NAMES: usize = 2_000;
/// So many rows or people are weighed before others who share the thread are let in: a province's take seconds.
const AT_ONCE: usize = 1_000;

impl Register {
    pub(super) async fn read(
        conn: &mut Conn,
        viewer: Viewer,
        import: &Import,
        lines: &[Line],
        matched: Matched,
    ) -> Result<Self, Failure> {
        let path = org::office_of(conn, import.unit_id).await?.path;
        let units = units(conn, viewer, &path).await?;
        let mut known = known(conn, viewer, &path, lines, matched).await?;
        known.sort_by_key(|one| one.id);
        let mut register = Self {
            people: Vec::new(),
            by_name: BTreeMap::new(),
            by_number: BTreeMap::new(),
            standing_in: BTreeMap::new(),
            units,
            grades: BTreeMap::new(),
            shown: BTreeMap::new(),
        };
        let back = came_back(lines);
        for some in known.chunks(AT_ONCE) {
            some.iter().for_each(|one| register.add(one, back.contains(&one.id)));
            yield_now().await;
        }
        Ok(register)
    }

    /// Where each of the lines stands, in their order.
    pub(super) async fn stand(
        &mut self,
        conn: &mut Conn,
        import: &Import,
        lines: &[Line],
        today: NaiveDate,
    ) -> Result<Vec<Standing>, Failure> {
        let mut meant = Vec::with_capacity(lines.len());
        for some in lines.chunks(AT_ONCE) {
            meant.extend(some.iter().map(|line| self.meant(line)));
            yield_now().await;
        }
        let graded = lines.iter().zip(&meant).filter(|(line, _)| !line.row.fields.grades.is_empty());
        let graded: BTreeSet<_> = graded.filter_map(|(_, standing)| standing.person).collect();
        self.grades = grades(conn, graded.into_iter().collect()).await?;
        let mut standings = Vec::with_capacity(lines.len());
        for some in lines.chunks(AT_ONCE) {
            let meant = meant.drain(..some.len());
            standings.extend(
                some.iter().zip(meant).map(|(line, meant)| self.standing(import, line, meant, today)),
            );
            yield_now().await;
        }
        Ok(standings)
    }

    /// Whom the row means, whatever else stands in its way.
    fn meant(&self, line: &Line) -> Standing {
        match &line.row.back {
            Some(back) => {
                let person = self.shown.contains_key(&back.person).then_some(back.person);
                Standing { state: RowState::Matched, person, says: String::new() }
            }
            None => stand(&line.row, line.chosen(), &self.candidates(line)),
        }
    }

    fn add(&mut self, known: &Known, came_back: bool) {
        if self.standing_in.insert(known.id, known.unit_id).is_some() {
            return;
        }
        if came_back {
            self.shown.insert(known.id, known.shown());
        }
        let place = self.people.len();
        self.by_name.entry(known.folded.clone()).or_default().push(place);
        if let Some(number) = &known.id_number {
            self.by_number.entry(number.clone()).or_default().push(place);
        }
        self.people.push(known.candidate());
    }

    /// Where a row stands, as far as the office's records say.
    fn standing(&self, import: &Import, line: &Line, meant: Standing, today: NaiveDate) -> Standing {
        if let Some(back) = &line.row.back {
            return self.stand_back(import, line, back, meant.person, today);
        }
        let list = import.lists.get(line.list);
        let says = match meant.state {
            RowState::Matched => {
                let person = meant.person.unwrap_or_default();
                let grades = self.grades.get(&person).map_or(&[][..], Vec::as_slice);
                self.gone(person)
                    .or_else(|| clash(&line.row, list.and_then(|list| list.year), grades))
                    .or_else(|| self.elsewhere(line, person))
            }
            RowState::New => refusal(import, line, today),
            _ => None,
        };
        let says = says.or_else(|| self.without_year(import, line).filter(|_| meant.state.is_ready()));
        says.map_or(meant, |says| Standing::waits(RowState::Conflict, says))
    }

    /// A row of the list of people: it means whom its mark says, and changes what was edited.
    fn stand_back(
        &self,
        import: &Import,
        line: &Line,
        back: &Back,
        person: Option<Uuid>,
        today: NaiveDate,
    ) -> Standing {
        let told = in_the_way(&line.row).map_or_else(|| self.edited(line, back, today), Err);
        let year = import.lists.get(line.list).and_then(|list| list.year);
        let grades = self.grades.get(&back.person).map_or(&[][..], Vec::as_slice);
        let told = told.and_then(|(_, changes)| match clash(&line.row, year, grades) {
            Some(says) => Err(says),
            None => self.without_year(import, line).map_or(Ok(changes), Err),
        });
        let (state, says) = match told {
            Ok(changes) if changes.is_empty() => (RowState::Matched, "Không đổi gì.".to_owned()),
            Ok(changes) => (RowState::Matched, joined(&changes)),
            Err(says) => (RowState::Conflict, says),
        };
        Standing { state, person, says }
    }

    /// How a person stands after what was edited in his row, and what it changes; or why the row waits.
    pub(super) fn edited(
        &self,
        line: &Line,
        back: &Back,
        today: NaiveDate,
    ) -> Result<(Shown, Vec<Change>), String> {
        let now = self.shown.get(&back.person).ok_or_else(|| {
            "Không thấy người của dòng này ở đơn vị mà bạn được ghi hồ sơ; hãy để lại dòng này.".to_owned()
        })?;
        let is_other = |place: &usize| self.people[*place].id != back.person;
        let has_namesake =
            |name: &str| self.by_name.get(&viet::fold(name)).is_some_and(|named| named.iter().any(is_other));
        back.weigh(now, line.is_chosen, has_namesake, today)
    }

    /// Whom a row of the list of people means, as that list shows him now.
    pub(super) fn shown(&self, person: Uuid) -> Option<&Shown> {
        self.shown.get(&person)
    }

    fn candidates(&self, line: &Line) -> Vec<&Candidate> {
        let fields = &line.row.fields;
        let named = self.by_name.get(&viet::fold(&fields.name));
        let numbered = fields.id_number.as_ref().and_then(|number| self.by_number.get(number));
        let places: BTreeSet<_> = named.into_iter().chain(numbered).flatten().collect();
        places.into_iter().map(|place| &self.people[*place]).collect()
    }

    /// The unit that a row names, where it is known.
    pub(super) fn unit(&self, name: &str) -> Option<Uuid> {
        self.units.get(&viet::fold(name)).copied()
    }

    /// The units that the rows of an import name and that are not known.
    pub(super) fn unknown_units(&self, import: &Import) -> Vec<String> {
        let named: BTreeSet<_> = import.lists.iter().flat_map(|list| &list.units).collect();
        named.into_iter().filter(|name| self.unit(name).is_none()).cloned().collect()
    }

    /// Who was chosen may have left since, or the role over his unit may have ended.
    fn gone(&self, person: Uuid) -> Option<String> {
        (!self.standing_in.contains_key(&person)).then(|| {
            "Người đã chọn nay không ở đơn vị mà bạn được ghi hồ sơ; hãy chọn lại người khác.".to_owned()
        })
    }

    /// A list does not move people: that is an act with a day of its own.
    fn elsewhere(&self, line: &Line, person: Uuid) -> Option<String> {
        let (named, here) = (self.unit(&line.row.fields.unit)?, self.standing_in.get(&person)?);
        (named != *here).then(|| {
            "Hồ sơ ghi người này ở đơn vị khác; hãy chuyển đơn vị trên hồ sơ, hoặc sửa đơn vị ở dòng này."
                .to_owned()
        })
    }

    /// A grade or award without a year could be of any.
    fn without_year(&self, import: &Import, line: &Line) -> Option<String> {
        let year = import.lists.get(line.list).and_then(|list| list.year);
        let fields = &line.row.fields;
        let lacks = fields.grades.iter().any(|(of, _)| of.or(year).is_none())
            || (import.awards_held && fields.awards.iter().any(|(_, of)| of.or(year).is_none()));
        lacks.then(|| "Chưa rõ xếp loại hoặc khen thưởng của năm nào; hãy ghi năm ở phần cột.".to_owned())
    }
}

/// The changes of a row in words.
fn joined(changes: &[Change]) -> String {
    changes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Those whose rows of the list of people came back.
fn came_back(lines: &[Line]) -> BTreeSet<Uuid> {
    lines.iter().filter_map(|line| line.row.back.as_ref()).map(|back| back.person).collect()
}

/// What stands in the way of somebody new.
fn refusal(import: &Import, line: &Line, today: NaiveDate) -> Option<String> {
    let placement = Placement { unit: import.unit_id, post: String::new(), starts: import.starts };
    let refusals = profile(import, line).refusals(today).and(placement.refusals(today));
    refusals.iter().next().map(|refusal| refusal.says.clone())
}

/// Somebody new, as the row and the import say.
pub(super) fn profile(import: &Import, line: &Line) -> Profile {
    let fields = &line.row.fields;
    let sex = fields.sex;
    let addressed = Honorific::ALL.iter().copied().find(|one| one.word() == fields.honorific);
    let honorific = addressed.unwrap_or(match sex {
        Some(law::Sex::Male) => Honorific::Mr,
        Some(law::Sex::Female) => Honorific::Mrs,
        None => Honorific::Unknown,
    });
    Profile {
        full_name: fields.name.clone(),
        honorific,
        sex,
        birth_year: fields.birth.map(|birth| i64::from(birth.year())),
        group: fields.group.unwrap_or(import.group),
        leader: false,
        invented: false,
    }
    .tidy()
}

async fn known(
    conn: &mut Conn,
    viewer: Viewer,
    path: &str,
    lines: &[Line],
    matched: Matched,
) -> Result<Vec<Known>, Failure> {
    let (by_id, by_name): (Vec<&Line>, Vec<&Line>) = lines
        .iter()
        .partition(|line| line.is_chosen || (matched == Matched::Again && line.state == RowState::Matched));
    let names: BTreeSet<_> = by_name.iter().map(|line| viet::fold(&line.row.fields.name)).collect();
    // Whom our own list shows need not be of this office.
    let back: Vec<_> = came_back(lines).into_iter().collect();
    let mut known = among!(conn, Known, BY_ID, &back, EVERYWHERE, viewer.on, viewer.account)?;
    let numbers: BTreeSet<_> = by_name.iter().filter_map(|line| line.row.fields.id_number.clone()).collect();
    if names.len() > MANY_NAMES {
        let everybody = all!(conn, Known, EVERYBODY, path, viewer.on, viewer.account)?;
        let is_meant = |one: &Known| {
            names.contains(&one.folded)
                || one.id_number.as_ref().is_some_and(|number| numbers.contains(number))
        };
        known.extend(everybody.into_iter().filter(is_meant));
        return Ok(known);
    }
    conn.seek().await?;
    let (names, numbers): (Vec<_>, Vec<_>) = (names.into_iter().collect(), numbers.into_iter().collect());
    let ids: BTreeSet<_> = by_id.iter().filter_map(|line| line.person).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    known.extend(among!(conn, Known, NAMED, &names, path, viewer.on, viewer.account)?);
    known.extend(among!(conn, Known, NUMBERED, &numbers, path, viewer.on, viewer.account)?);
    known.extend(among!(conn, Known, BY_ID, &ids, path, viewer.on, viewer.account)?);
    Ok(known)
}

/// The path above every unit.
const EVERYWHERE: &str = "";

/// What [`Known`] says of a person himself.
macro_rules! himself {
    () => {
        "p.id, p.full_name, p.folded, p.honorific, coalesce(p.sex, '') as sex, p.birth_year, p.legal_group, p.leader, p.invented"
    };
}

/// The units `u` of the office over which the viewer may write on that day.
#[rustfmt::skip]
macro_rules! writable {
    ($path:literal, $on:literal, $account:literal) => {
        concat!(
            "u.path >= ", $path, " and u.path < ", $path, " || '~'
                and exists (select 1 from reach r where r.unit_id = u.id and r.account_id = ", $account, "
                    and r.starts <= ", $on, " and r.ends >= ", $on, " and r.role in ('administrator', 'clerk'))"
        )
    };
}

/// Those for whom the condition holds, as [`Known`], inside the office, where the viewer may write. Post, unit and permission are
/// asked for each who is found: joins would do for few too, but PostgreSQL expects many namesakes, and walks through all that
/// stands in a province.
#[rustfmt::skip]
macro_rules! some {
    ($condition:expr) => {
        concat!(
            "with meant as materialized (
                select ", himself!(), ", ", some!(@standing "post"), ", ", some!(@standing "unit_id"), " from person p where ", $condition, "),
            placed as materialized (
                select q.*, (select u.name from unit u where u.id = q.unit_id and ", writable!("$101", "$102", "$103"), ") as unit_name
                from meant q)
            select p.*, v.born, v.id_number from placed p left join person_private v on v.person_id = p.id
            where p.unit_name is not null"
        )
    };
    (@standing $what:literal) => {
        concat!(
            "(select m.", $what, " from membership m where m.person_id = p.id and m.starts <= $102
                and (m.ends is null or m.ends >= $102) order by m.starts desc limit 1) as ", $what
        )
    };
}

const NAMED: &str = some!(concat!("p.folded in (", many!(), ")"));
const NUMBERED: &str =
    some!(concat!("p.id in (select n.person_id from person_private n where n.id_number in (", many!(), "))"));
const BY_ID: &str = some!(concat!("p.id in (", many!(), ")"));
const EVERYBODY: &str = concat!(
    "select ",
    himself!(),
    ", m.post, m.unit_id, u.name as unit_name, v.born, v.id_number
    from membership m join person p on p.id = m.person_id join unit u on u.id = m.unit_id
    left join person_private v on v.person_id = p.id
    where m.starts <= $2 and (m.ends is null or m.ends >= $2) and ",
    writable!("$1", "$2", "$3")
);

/// The open units of the office where the viewer may write, by folded name, former ones included, and by code.
async fn units(conn: &mut Conn, viewer: Viewer, path: &str) -> Result<BTreeMap<String, Uuid>, Failure> {
    let mut units = BTreeMap::new();
    for (id, folded, code) in all!(conn, (Uuid, String, String), UNITS, path, viewer.on, viewer.account)? {
        units.insert(folded, id);
        units.insert(viet::fold(&code), id);
    }
    Ok(units)
}

const UNITS: &str = "select u.id, coalesce(n.folded, u.folded) as folded, u.code from unit u left join unit_name n on n.unit_id = u.id
    where u.path >= $1 and u.path < $1 || '~' and (u.closed is null or u.closed >= $2)
      and u.id in (select r.unit_id from reach r where r.account_id = $3 and r.starts <= $2 and r.ends >= $2
                     and r.role in ('administrator', 'clerk'))
    order by u.path desc";

async fn grades(
    conn: &mut Conn,
    people: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<(i32, GradeLevel)>>, Failure> {
    let mut grades: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (person, year, grade) in among!(conn, (Uuid, i64, String), GRADES, people)? {
        let year = i32::try_from(year).unwrap_or(i32::MAX);
        grades.entry(person).or_default().push((year, grade.parse()?));
    }
    Ok(grades)
}

const GRADES: &str = concat!("select person_id, year, grade from grade where person_id in (", many!(), ")");

/// Somebody whom a row may mean, as a page offers him.
#[derive(Debug, Clone)]
pub struct Possible {
    pub id: Uuid,
    pub full_name: String,
    pub post: String,
    pub unit: String,
    pub told: Match,
}

/// What a row asks of a clerk.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Those whom it may mean, the likeliest first; of a row that means several.
    pub possible: Vec<Possible>,
    /// What was edited in it and changed in the record since that list went out; of a row of the list of people.
    pub crossed: Vec<Crossed>,
}

/// What each of the rows asks, in their order.
pub async fn questions(
    conn: &mut Conn,
    viewer: Viewer,
    import: &Import,
    lines: &[Line],
) -> Result<Vec<Question>, Failure> {
    // The register is large: a page of rows that ask nothing does without it.
    if !lines.iter().any(|line| line.state.waits()) {
        return Ok(vec![Question::default(); lines.len()]);
    }
    let register = Register::read(conn, viewer, import, lines, Matched::Anew).await?;
    Ok(lines.iter().map(|line| register.question(line, viewer.on)).collect())
}

impl Register {
    fn question(&self, line: &Line, today: NaiveDate) -> Question {
        match (line.state, &line.row.back) {
            (RowState::Several, _) => Question { possible: self.possible(line), crossed: Vec::new() },
            (RowState::Conflict, Some(back)) => {
                let now = self.shown(back.person);
                let crossed = now.map(|now| back.crossed(now, today)).unwrap_or_default();
                Question { possible: Vec::new(), crossed }
            }
            _ => Question::default(),
        }
    }

    fn possible(&self, line: &Line) -> Vec<Possible> {
        let candidates = self.candidates(line);
        let offered = domain::import::possible(&line.row, &candidates).into_iter();
        let offered = offered.map(|(one, told)| Possible {
            id: one.id,
            full_name: one.full_name.clone(),
            post: one.post.clone(),
            unit: one.unit.clone(),
            told,
        });
        offered.collect()
    }
}
