//! Two records of one person made one, and taken apart again exactly.
//!
//! Everything that names the record that goes then names the one that is kept ([`PLACES`]). What stands twice stays with the
//! record that goes: no list and no search meets it, and nothing was deleted. Each row that is touched is a part of the merge
//! with what was and what became of it; taking the merge back reads the parts from the end.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::person::merge::{Clashes, Held, Stay, Stretch, Twice, join, overlap, twice};
use domain::person::private::Private;
use domain::person::same::Match;
use domain::record::Holder;
use domain::search::Kind;
use domain::{Act, Viewer};
use law::Law;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::same::{ARE_TWO, both_writable, given, told, written};
use super::{Membership, Person, private, writable};
use crate::record::{self, Record};
use crate::{Conn, Db, Done, Failure, search};

/// A column that names a person.
struct Place {
    /// `table.column`.
    room: &'static str,
    /// What a page calls its rows; empty where a page has no business with them.
    label: &'static str,
    rows: &'static str,
    point: &'static str,
}

macro_rules! place {
    ($table:literal, $column:literal, $label:literal) => {
        Place {
            room: concat!($table, ".", $column),
            label: $label,
            rows: concat!("select id from ", $table, " where ", $column, " = $1 order by id"),
            point: concat!("update ", $table, " set ", $column, " = $2 where id = $1 and ", $column, " = $3"),
        }
    };
}

/// Every column that names a person and whose rows go over as they are. A migration that adds one adds its line here.
const PLACES: &[Place] = &[
    place!("grade", "person_id", "xếp loại"),
    place!("award", "person_id", "khen thưởng"),
    place!("initiative", "person_id", "sáng kiến"),
    place!("discipline", "person_id", "kỷ luật"),
    place!("pending_case", "person_id", "vụ việc"),
    place!("absence", "person_id", "thời gian nghỉ"),
    place!("record_struck", "person_id", "mục đã gạch bỏ"),
    place!("fact_report", "person_id", "báo sai"),
    place!("nomination", "person_id", "dòng đề nghị khen thưởng"),
    place!("registration", "person_id", "đăng ký thi đua"),
    place!("role_model", "person_id", "điển hình tiên tiến"),
    place!("council_member", "person_id", "ghế trong hội đồng"),
    place!("account", "person_id", "tài khoản"),
    place!("import_row", "person_id", "dòng của danh sách đã nhập"),
    place!("person_apart", "one_id", ""),
    place!("person_apart", "other_id", ""),
];

const STAYS: &str = "membership.person_id";
/// Stays as it is: it says who looked at which of the two, and its reader knows of merges.
const VIEWS: &str = "record_view.person_id";
const PRIVATE: &str = "person_private.person_id";
const PROFILE: &str = "person";

/// Every `table.column` that names a person and of which the merge knows what becomes.
pub fn known_places() -> Vec<&'static str> {
    let own = [STAYS, VIEWS, PRIVATE, "person_merge.kept_id", "person_merge.gone_id"];
    PLACES.iter().map(|place| place.room).chain(own).collect()
}

// what would happen --------------------------------------------------------------------------------------------------

/// Two records side by side, with what a merge would do.
#[derive(Debug, Clone)]
pub struct Compared {
    pub one: Side,
    pub other: Side,
    pub told: Match,
    /// The way through the units that would come of it.
    pub way: Vec<Membership>,
    /// What stands on both, and would stand once.
    pub twice: Vec<String>,
    pub clashes: Clashes,
}

/// One of the two.
#[derive(Debug, Clone)]
pub struct Side {
    pub person: Person,
    pub stays: Vec<Membership>,
    pub record: Record,
    /// How many rows of each kind would go over.
    pub counts: Vec<(&'static str, usize)>,
}

/// The two, for who writes over both.
pub async fn compared(conn: &mut Conn, viewer: Viewer, one: Uuid, other: Uuid) -> Result<Compared, Failure> {
    both_writable(conn, viewer, one, other).await?;
    let told = told(conn, viewer, one, other).await?;
    let found = findings(conn, one, other).await?;
    let (kept, gone) = (stays(conn, one).await?, stays(conn, other).await?);
    let sides = (side(conn, viewer, one).await?, side(conn, viewer, other).await?);
    let rows: BTreeMap<Uuid, &Membership> = kept
        .iter()
        .zip(stays_of(&sides.0))
        .chain(gone.iter().zip(stays_of(&sides.1)))
        .map(|(row, shown)| (row.id, shown))
        .collect();
    let way = joined(&kept, &gone).into_iter();
    let way = way
        .filter_map(|stretch| {
            let shown = (*rows.get(&stretch.stay)?).clone();
            Some(Membership { starts: stretch.starts, ends: stretch.ends, ..shown })
        })
        .collect();
    let twice = found.doubles.into_iter().map(|double| double.says).collect();
    Ok(Compared { one: sides.0, other: sides.1, told, way, twice, clashes: found.clashes })
}

/// In the order of [`stays`].
fn stays_of(side: &Side) -> impl Iterator<Item = &Membership> {
    side.stays.iter().rev()
}

async fn side(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Side, Failure> {
    let person = super::find(conn, viewer, id).await?;
    let mut counts = Vec::new();
    for place in PLACES.iter().filter(|place| !place.label.is_empty()) {
        let rows = column!(conn, Uuid, place.rows, id)?.len();
        if rows > 0 {
            counts.push((place.label, rows));
        }
    }
    Ok(Side {
        stays: super::memberships(conn, &person).await?,
        record: record::find(conn, viewer, Holder::Person(id)).await?,
        person,
        counts,
    })
}

/// A row that stands on both records.
struct Double {
    room: &'static str,
    /// The row that is with the record that goes, in the end.
    row: Uuid,
    /// It is now with the record that is kept.
    yields: bool,
    says: String,
}

/// What stands on both, and what both cannot have.
struct Findings {
    doubles: Vec<Double>,
    clashes: Clashes,
}

async fn findings(conn: &mut Conn, kept: Uuid, gone: Uuid) -> Result<Findings, Failure> {
    let mut found = Findings { doubles: Vec::new(), clashes: Clashes::default() };
    found.clashes.are_two = value!(conn, i64, ARE_TWO, kept, gone)? > 0;
    found.clashes.two_accounts = value!(conn, i64, TWO_ACCOUNTS, kept, gone)? > 0;
    found.clashes.two_numbers = value!(conn, i64, TWO_NUMBERS, kept, gone)? > 0;
    found.clashes.two_absences = value!(conn, i64, TWO_ABSENCES, kept, gone)? > 0;
    grades(conn, kept, gone, &mut found).await?;
    awards(conn, kept, gone, &mut found).await?;
    seats(conn, kept, gone, &mut found).await?;
    nominations(conn, kept, gone, &mut found).await?;
    for (room, what, sql) in ALIKE {
        for (row, name) in all!(conn, (Uuid, String), *sql, kept, gone)? {
            let name = name.parse().map_or(name, viet::date::short);
            let says = format!("{what} {name}");
            found.doubles.push(Double { room, row, yields: false, says });
        }
    }
    Ok(found)
}

const TWO_ACCOUNTS: &str = "select count(*) from account a join account b on b.person_id = $2
    where a.person_id = $1 and a.closed_at is null and b.closed_at is null";
const TWO_NUMBERS: &str = "select count(*) from person_private a join person_private b on b.person_id = $2
    where a.person_id = $1 and a.id_number <> b.id_number";
const TWO_ABSENCES: &str = "select count(*) from absence a join absence b on b.starts <= a.ends and b.ends >= a.starts
    where a.person_id = $1 and b.person_id = $2 and not (a.kind = b.kind and a.starts = b.starts and a.ends = b.ends)";

/// Rows that say the same of the same: the room, what a page calls it, and which rows of the record that goes.
const ALIKE: &[(&str, &str, &str)] = &[
    (
        "initiative.person_id",
        "Sáng kiến, đề tài",
        // One that served an award, or that a nomination names, goes along with it.
        "select distinct g.id, g.name from initiative k join initiative g on g.year = k.year and g.kind = k.kind and g.name = k.name
            where k.person_id = $1 and g.person_id = $2
              and not exists (select 1 from initiative_use u where u.initiative_id = g.id)
              and not exists (select 1 from nomination_initiative n where n.initiative_id = g.id) order by g.id",
    ),
    (
        "absence.person_id",
        "Thời gian nghỉ từ",
        "select distinct g.id, cast(g.starts as text) from absence k join absence g on g.kind = k.kind and g.starts = k.starts
                and g.ends = k.ends
            where k.person_id = $1 and g.person_id = $2 order by g.id",
    ),
    (
        "discipline.person_id",
        "Kỷ luật theo",
        "select distinct g.id, g.decision from discipline k join discipline g on g.measure = k.measure and g.imposed = k.imposed
            where k.person_id = $1 and g.person_id = $2 order by g.id",
    ),
    (
        "pending_case.person_id",
        "Vụ việc mở ngày",
        "select distinct g.id, cast(g.opened as text) from pending_case k join pending_case g on g.kind = k.kind and g.opened = k.opened
                and coalesce(k.closed, g.opened) = coalesce(g.closed, g.opened)
            where k.person_id = $1 and g.person_id = $2 order by g.id",
    ),
    (
        "registration.person_id",
        "Đăng ký thi đua trong phong trào",
        "select distinct g.id, m.title from registration k join registration g on g.answer_id = k.answer_id and g.award_code = k.award_code
                join answer a on a.id = g.answer_id join movement m on m.id = a.movement_id
            where k.person_id = $1 and g.person_id = $2 order by g.id",
    ),
];

async fn grades(conn: &mut Conn, kept: Uuid, gone: Uuid, found: &mut Findings) -> Result<(), Failure> {
    for (row, year, is_same) in all!(conn, (Uuid, i64, bool), GRADES, kept, gone)? {
        match is_same {
            true => found.doubles.push(Double {
                room: "grade.person_id",
                row,
                yields: false,
                says: format!("Xếp loại năm {year}"),
            }),
            false => found.clashes.grades.push(year),
        }
    }
    Ok(())
}

const GRADES: &str =
    "select g.id, g.year, k.grade = g.grade as is_same from grade k join grade g on g.year = k.year
    where k.person_id = $1 and g.person_id = $2 order by g.year";

#[derive(sqlx::FromRow)]
struct Award {
    id: Uuid,
    code: String,
    category: String,
    year: i64,
    decision_number: String,
    is_granted_here: bool,
}

impl Award {
    fn held(self) -> Result<Held, Failure> {
        let Self { id, code, category, year, decision_number: number, is_granted_here } = self;
        Ok(Held { id, code, category: category.parse()?, year, number, is_granted_here })
    }
}

async fn awards(conn: &mut Conn, kept: Uuid, gone: Uuid, found: &mut Findings) -> Result<(), Failure> {
    let (ours, theirs) = (held(conn, kept).await?, held(conn, gone).await?);
    for (kept, gone) in theirs.iter().flat_map(|gone| ours.iter().map(move |kept| (kept, gone))) {
        let Some(outcome) = twice(kept, gone) else { continue };
        let name = award_name(&conn.law, &gone.code);
        if outcome == Twice::Settle {
            found.clashes.awards.push((name, gone.year));
            continue;
        }
        let yields = outcome == Twice::KeptYields;
        let row = if yields { kept.id } else { gone.id };
        let says = format!("{name} năm {}", gone.year);
        found.doubles.push(Double { room: "award.person_id", row, yields, says });
    }
    Ok(())
}

fn award_name(law: &Law, code: &str) -> String {
    law.award(code).map_or_else(|| code.to_owned(), |award| award.name.clone())
}

async fn held(conn: &mut Conn, person: Uuid) -> Result<Vec<Held>, Failure> {
    all!(conn, Award, HELD, person)?.into_iter().map(Award::held).collect()
}

/// An award that was taken back stands beside whatever else stands.
const HELD: &str =
    "select a.id, a.code, a.category, a.year, a.decision_number, a.decision_id is not null as is_granted_here
    from award a
    where a.person_id = $1 and not exists (select 1 from revocation v where v.award_id = a.id) order by a.id";

async fn seats(conn: &mut Conn, kept: Uuid, gone: Uuid, found: &mut Findings) -> Result<(), Failure> {
    for (row, council, is_over) in all!(conn, (Uuid, String, bool), SEATS, kept, gone)? {
        match is_over {
            true => found.doubles.push(Double {
                room: "council_member.person_id",
                row,
                yields: false,
                says: format!("Thành viên của {council} (đã thôi)"),
            }),
            false => found.clashes.councils.push(council),
        }
    }
    Ok(())
}

const SEATS: &str = "select g.id, c.name, g.ends is not null as is_over from council_member k
    join council_member g on g.council_id = k.council_id join council c on c.id = g.council_id
    where k.person_id = $1 and g.person_id = $2 order by g.id";

async fn nominations(conn: &mut Conn, kept: Uuid, gone: Uuid, found: &mut Findings) -> Result<(), Failure> {
    for (row, dossier, is_over) in all!(conn, (Uuid, String, bool), NOMINATIONS, kept, gone)? {
        match is_over {
            true => found.doubles.push(Double {
                room: "nomination.person_id",
                row,
                yields: false,
                says: format!("Dòng đề nghị trong hồ sơ {dossier}"),
            }),
            false => found.clashes.dossiers.push(dossier),
        }
    }
    Ok(())
}

/// A row that was set aside, or that was granted, asks for nothing any more.
const NOMINATIONS: &str = "select g.id, d.title,
        g.state = 'set_aside' or exists (select 1 from award a where a.nomination_id = g.id) as is_over
    from nomination k join nomination g on g.dossier_id = k.dossier_id and g.award_code = k.award_code
    join dossier d on d.id = g.dossier_id
    where k.person_id = $1 and g.person_id = $2 order by g.id";

// the merge ----------------------------------------------------------------------------------------------------------

/// A stay as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
struct StayRow {
    id: Uuid,
    person_id: Uuid,
    unit_id: Uuid,
    post: String,
    starts: NaiveDate,
    ends: Option<NaiveDate>,
}

impl StayRow {
    fn stay(&self) -> Stay {
        Stay { id: self.id, starts: self.starts, ends: self.ends }
    }

    fn stretched(&self, id: Uuid, person_id: Uuid, stretch: &Stretch) -> Self {
        Self { id, person_id, starts: stretch.starts, ends: stretch.ends, ..self.clone() }
    }
}

/// The stays of a person, the earliest first.
async fn stays(conn: &mut Conn, person: Uuid) -> Result<Vec<StayRow>, Failure> {
    Ok(all!(conn, StayRow, STAYS_OF, person)?)
}

const STAYS_OF: &str = "select id, person_id, unit_id, post, starts, ends from membership where person_id = $1 order by starts, id";

fn joined(kept: &[StayRow], gone: &[StayRow]) -> Vec<Stretch> {
    let plain = |rows: &[StayRow]| rows.iter().map(StayRow::stay).collect::<Vec<_>>();
    join(&plain(kept), &plain(gone))
}

/// Who writes over both says that they are one person: the record `gone` goes into the record `kept`.
pub async fn merge(db: &Db, act: &Act, kept: Uuid, gone: Uuid, reason: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    both_writable(&mut conn, act.viewer(), kept, gone).await?;
    let reason = given(reason)?;
    let found = findings(&mut conn, kept, gone).await?;
    found.clashes.refusals().or_go_on()?;
    let id = conn.new_id();
    run!(conn, INSERT, id, kept, gone, &reason, act.at, act.account)?;
    let mut parts = Parts { merge: id, position: 0, kept, gone };
    parts.fill_profile(&mut conn).await?;
    parts.fill_private(&mut conn).await?;
    parts.join_stays(&mut conn).await?;
    parts.go_over(&mut conn, &found.doubles).await?;
    search::renew(&mut conn, Kind::Person, gone).await?;
    search::renew(&mut conn, Kind::Person, kept).await?;
    let detail = json!({ "kept": kept, "gone": gone, "parts": parts.position, "reason": reason });
    conn.finish("person.merge", id, detail).await
}

const INSERT: &str = "insert into person_merge (id, position, kept_id, gone_id, reason, at, account_id)
    select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6 from person_merge";

/// The rows that a merge touches, one after the other.
struct Parts {
    merge: Uuid,
    position: i64,
    kept: Uuid,
    gone: Uuid,
}

impl Parts {
    async fn add(
        &mut self,
        conn: &mut Conn,
        room: &str,
        row: Uuid,
        was: Option<Value>,
        became: Option<Value>,
    ) -> Result<(), Failure> {
        let text = |value: Option<Value>| value.map(|value| value.to_string());
        run!(conn, INSERT_PART, self.merge, self.position, room, row, text(was), text(became))?;
        self.position += 1;
        Ok(())
    }

    /// Year of birth and sex where only the record that goes has them.
    async fn fill_profile(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let Some(own) = find!(conn, Profile, PROFILE_OF, self.kept)? else { return Ok(()) };
        let Some(other) = find!(conn, Profile, PROFILE_OF, self.gone)? else { return Ok(()) };
        let full =
            Profile { birth_year: own.birth_year.or(other.birth_year), sex: own.sex.clone().or(other.sex) };
        if full == own {
            return Ok(());
        }
        run!(conn, SET_PROFILE, self.kept, full.birth_year, &full.sex)?;
        let (was, became) = (serde_json::to_value(own)?, serde_json::to_value(full)?);
        self.add(conn, PROFILE, self.kept, Some(was), Some(became)).await
    }

    /// What only the private sheet of the record that goes says. The part names the fields and not what stands in them.
    async fn fill_private(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let Some(other) = private::get(conn, self.gone).await? else { return Ok(()) };
        let own = private::get(conn, self.kept).await?;
        let is_new = own.is_none();
        let own = own.unwrap_or_default();
        let fields = own.lacks(&other);
        if fields.is_empty() {
            return Ok(());
        }
        private::put(conn, self.kept, &own.filled(&other)).await?;
        let was = (!is_new).then(|| json!({}));
        self.add(conn, PRIVATE, self.kept, was, Some(json!({ "filled": fields }))).await
    }

    async fn join_stays(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let (kept, gone) = (stays(conn, self.kept).await?, stays(conn, self.gone).await?);
        let mut stretches: BTreeMap<Uuid, Vec<Stretch>> = BTreeMap::new();
        for stretch in joined(&kept, &gone) {
            stretches.entry(stretch.stay).or_default().push(stretch);
        }
        for row in kept.iter().chain(&gone) {
            let of_row = stretches.remove(&row.id).unwrap_or_default();
            self.stretch(conn, row, &of_row).await?;
        }
        Ok(())
    }

    /// The row takes the first of its stretches; each further one is a row of its own.
    async fn stretch(&mut self, conn: &mut Conn, row: &StayRow, of_row: &[Stretch]) -> Result<(), Failure> {
        let was = serde_json::to_value(row)?;
        let Some((first, further)) = of_row.split_first() else {
            run!(conn, "delete from membership where id = $1", row.id)?;
            return self.add(conn, STAYS, row.id, Some(was), None).await;
        };
        let now = row.stretched(row.id, self.kept, first);
        if now != *row {
            set_stay(conn, &now).await?;
            self.add(conn, STAYS, row.id, Some(was), Some(serde_json::to_value(&now)?)).await?;
        }
        for stretch in further {
            let new = row.stretched(conn.new_id(), self.kept, stretch);
            insert_stay(conn, &new).await?;
            self.add(conn, STAYS, new.id, None, Some(serde_json::to_value(&new)?)).await?;
        }
        Ok(())
    }

    /// What stands twice is put with the record that goes, and all the rest goes over.
    async fn go_over(&mut self, conn: &mut Conn, doubles: &[Double]) -> Result<(), Failure> {
        for place in PLACES {
            let theirs = column!(conn, Uuid, place.rows, self.gone)?;
            let ours = column!(conn, Uuid, place.rows, self.kept)?;
            let is_double = |row: &Uuid, yields: bool| {
                doubles
                    .iter()
                    .any(|double| double.room == place.room && double.row == *row && double.yields == yields)
            };
            for row in theirs {
                match is_double(&row, false) {
                    true if place.room == REGISTERED => self.take_out(conn, row).await?,
                    true => self.point(conn, place, row, self.gone, self.gone).await?,
                    false => self.point(conn, place, row, self.gone, self.kept).await?,
                }
            }
            for row in ours.iter().filter(|row| is_double(row, true)) {
                self.point(conn, place, *row, self.kept, self.gone).await?;
            }
        }
        Ok(())
    }

    async fn point(
        &mut self,
        conn: &mut Conn,
        place: &Place,
        row: Uuid,
        from: Uuid,
        to: Uuid,
    ) -> Result<(), Failure> {
        run!(conn, place.point, row, to, from)?;
        self.add(conn, place.room, row, Some(json!(from)), Some(json!(to))).await
    }

    /// A registration shows on the unit's list whoever's it is: of two, one is taken out.
    async fn take_out(&mut self, conn: &mut Conn, row: Uuid) -> Result<(), Failure> {
        let was = find!(conn, Registration, REGISTRATION, row, self.kept)?.ok_or(Failure::Missing)?;
        run!(conn, "delete from registration where id = $1", row)?;
        self.add(conn, REGISTERED, row, Some(serde_json::to_value(was)?), None).await
    }
}

const INSERT_PART: &str = "insert into person_merge_part (merge_id, position, room, row_id, was, became)
    values ($1, $2, $3, $4, $5, $6)";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
struct Profile {
    birth_year: Option<i64>,
    sex: Option<String>,
}

const PROFILE_OF: &str = "select birth_year, sex from person where id = $1";
const SET_PROFILE: &str = "update person set birth_year = $2, sex = $3 where id = $1";

const REGISTERED: &str = "registration.person_id";

#[derive(Debug, Serialize, Deserialize, sqlx::FromRow)]
struct Registration {
    answer_id: Uuid,
    position: i64,
    award_code: String,
    /// The one that stands for both.
    twin: Uuid,
}

const REGISTRATION: &str = "select g.answer_id, g.position, g.award_code, k.id as twin from registration g
    join registration k on k.answer_id = g.answer_id and k.award_code = g.award_code and k.person_id = $2
    where g.id = $1 order by k.id limit 1";

async fn set_stay(conn: &mut Conn, stay: &StayRow) -> Result<(), Failure> {
    run!(conn, SET_STAY, stay.id, stay.person_id, stay.starts, stay.ends)?;
    Ok(())
}

const SET_STAY: &str = "update membership set person_id = $2, starts = $3, ends = $4 where id = $1";

async fn insert_stay(conn: &mut Conn, stay: &StayRow) -> Result<(), Failure> {
    run!(conn, INSERT_STAY, stay.id, stay.person_id, stay.unit_id, &stay.post, stay.starts, stay.ends)?;
    Ok(())
}

const INSERT_STAY: &str =
    "insert into membership (id, person_id, unit_id, post, starts, ends) values ($1, $2, $3, $4, $5, $6)";

// taking it back -----------------------------------------------------------------------------------------------------

#[derive(sqlx::FromRow)]
struct Part {
    room: String,
    row_id: Uuid,
    was: Option<String>,
    became: Option<String>,
}

impl Part {
    /// What was there, where something was.
    fn was<T: serde::de::DeserializeOwned>(&self) -> Result<Option<T>, Failure> {
        Ok(self.was.as_deref().map(serde_json::from_str).transpose()?)
    }

    fn became<T: serde::de::DeserializeOwned>(&self) -> Result<Option<T>, Failure> {
        Ok(self.became.as_deref().map(serde_json::from_str).transpose()?)
    }
}

/// Who writes over both takes the merge back: what it touched is as it was, and what came later stays with the record that was
/// kept.
pub async fn undo(db: &Db, act: &Act, merge: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (kept, gone) = find!(conn, (Uuid, Uuid), PAIR_OF, merge)?.ok_or(Failure::Missing)?;
    writable(&mut conn, act.viewer(), kept).await?;
    if let Some((name,)) = find!(conn, (String,), LATER, merge, kept)? {
        return Err(Failure::refused(format!(
            "Sau lần gộp này còn lần gộp với {name}; hãy hoàn tác lần ấy trước."
        )));
    }
    run!(conn, MARK_UNDONE, merge, act.at, act.account)?;
    let parts = all!(conn, Part, PARTS, merge)?;
    for part in &parts {
        put_back(&mut conn, part, gone).await?;
    }
    still_sound(&mut conn, kept, gone).await?;
    both_writable(&mut conn, act.viewer(), kept, gone).await?;
    search::renew(&mut conn, Kind::Person, gone).await?;
    search::renew(&mut conn, Kind::Person, kept).await?;
    conn.finish("person.undo_merge", merge, json!({ "kept": kept, "gone": gone, "parts": parts.len() })).await
}

const PAIR_OF: &str = "select kept_id, gone_id from person_merge where id = $1 and undone_at is null";
const LATER: &str = "select p.full_name from person_merge g join person_merge m on m.position > g.position
    join person p on p.id = m.gone_id
    where g.id = $1 and m.kept_id = $2 and m.undone_at is null order by m.position desc limit 1";
const MARK_UNDONE: &str = "update person_merge set undone_at = $2, undone_by = $3 where id = $1";
const PARTS: &str =
    "select room, row_id, was, became from person_merge_part where merge_id = $1 order by position desc";

async fn put_back(conn: &mut Conn, part: &Part, gone: Uuid) -> Result<(), Failure> {
    match part.room.as_str() {
        STAYS => put_stay_back(conn, part).await,
        PROFILE => put_profile_back(conn, part).await,
        PRIVATE => put_private_back(conn, part, gone).await,
        REGISTERED if part.became.is_none() => put_registration_back(conn, part, gone).await,
        room => {
            let place = PLACES.iter().find(|place| place.room == room);
            let place = place.ok_or_else(|| Failure::Corrupt(format!("person_merge_part {room}")))?;
            let (was, became) = (part.was::<Uuid>()?, part.became::<Uuid>()?);
            // A row that is there no more was taken out since then by somebody who may.
            run!(conn, place.point, part.row_id, was, became)?;
            Ok(())
        }
    }
}

/// Refused when the stay is not as the merge left it: somebody moved since then.
async fn put_stay_back(conn: &mut Conn, part: &Part) -> Result<(), Failure> {
    let (was, became) = (part.was::<StayRow>()?, part.became::<StayRow>()?);
    let now = find!(conn, StayRow, STAY, part.row_id)?;
    let same_days = |one: &StayRow, other: &StayRow| {
        (one.person_id, one.unit_id, one.starts, one.ends)
            == (other.person_id, other.unit_id, other.starts, other.ends)
    };
    match (was, became, now) {
        (Some(was), None, None) => insert_stay(conn, &was).await,
        (None, Some(became), Some(now)) if same_days(&became, &now) => {
            run!(conn, "delete from membership where id = $1", now.id)?;
            Ok(())
        }
        (Some(was), Some(became), Some(now)) if same_days(&became, &now) => set_stay(conn, &was).await,
        _ => Err(moved_since()),
    }
}

const STAY: &str = "select id, person_id, unit_id, post, starts, ends from membership where id = $1";

fn moved_since() -> Failure {
    Failure::refused(
        "Sau khi gộp, người này đã chuyển đơn vị hoặc đơn vị đã ngừng hoạt động nên không hoàn tác được; hãy thêm người mới cho bên kia.",
    )
}

/// What somebody wrote since then stays.
async fn put_profile_back(conn: &mut Conn, part: &Part) -> Result<(), Failure> {
    let (Some(was), Some(became)) = (part.was::<Profile>()?, part.became::<Profile>()?) else {
        return Ok(());
    };
    let Some(now) = find!(conn, Profile, PROFILE_OF, part.row_id)? else { return Ok(()) };
    let birth_year = if now.birth_year == became.birth_year { was.birth_year } else { now.birth_year };
    let sex = if now.sex == became.sex { was.sex } else { now.sex };
    run!(conn, SET_PROFILE, part.row_id, birth_year, sex)?;
    Ok(())
}

#[derive(Deserialize)]
struct Filled {
    filled: Vec<String>,
}

/// The fields that the merge filled are empty again where they still say what the sheet of the other record says.
async fn put_private_back(conn: &mut Conn, part: &Part, gone: Uuid) -> Result<(), Failure> {
    let Some(now) = private::get(conn, part.row_id).await? else { return Ok(()) };
    let other = private::get(conn, gone).await?.unwrap_or_default();
    let Some(Filled { filled }) = part.became()? else { return Ok(()) };
    let differs = now.changed(&other);
    let untouched = |field: &str| filled.iter().any(|one| one == field) && !differs.contains(&field);
    let was = emptied(now, untouched);
    match part.was.is_none() && was == Private::default() {
        true => run!(conn, "delete from person_private where person_id = $1", part.row_id).map(drop)?,
        false => private::put(conn, part.row_id, &was).await?,
    }
    Ok(())
}

fn emptied(mut sheet: Private, is_empty: impl Fn(&str) -> bool) -> Private {
    let nothing = Private::default();
    if is_empty("id_number") {
        sheet.id_number = nothing.id_number;
    }
    if is_empty("born") {
        sheet.born = nothing.born;
    }
    if is_empty("ethnicity") {
        sheet.ethnicity = nothing.ethnicity;
    }
    if is_empty("religion") {
        sheet.religion = nothing.religion;
    }
    if is_empty("party") {
        sheet.party = nothing.party;
    }
    if is_empty("party_since") {
        sheet.party_since = nothing.party_since;
    }
    sheet
}

/// Back beside its twin; an answer that the unit wrote anew since then has neither of the two.
async fn put_registration_back(conn: &mut Conn, part: &Part, gone: Uuid) -> Result<(), Failure> {
    let Some(was) = part.was::<Registration>()? else { return Ok(()) };
    run!(conn, PUT_REGISTRATION, part.row_id, was.answer_id, was.position, gone, &was.award_code, was.twin)?;
    Ok(())
}

const PUT_REGISTRATION: &str = "insert into registration (id, answer_id, position, person_id, award_code)
    select $1, answer_id, $3, $4, $5 from registration where id = $6 and answer_id = $2";

/// What came after the merge must not leave either of the two in a state that no act leaves.
async fn still_sound(conn: &mut Conn, kept: Uuid, gone: Uuid) -> Result<(), Failure> {
    for person in [kept, gone] {
        let stays: Vec<Stay> = stays(conn, person).await?.iter().map(StayRow::stay).collect();
        if stays.is_empty() || overlap(&stays) || value!(conn, i64, IN_A_CLOSED_UNIT, person)? > 0 {
            return Err(moved_since());
        }
    }
    match find!(conn, (String,), AWARDED_SINCE, kept, gone)? {
        Some((award,)) => Err(Failure::refused(format!(
            "Sau khi gộp đã ký khen thưởng {} theo đề nghị đã chuyển; hãy thu hồi khen thưởng ấy trước.",
            award_name(&conn.law, &award)
        ))),
        None => Ok(()),
    }
}

const IN_A_CLOSED_UNIT: &str = "select count(*) from membership m join unit u on u.id = m.unit_id
    where m.person_id = $1 and u.closed is not null and (m.ends is null or m.ends > u.closed)";
const AWARDED_SINCE: &str = "select a.code from award a join nomination n on n.id = a.nomination_id
    where a.person_id = $1 and n.person_id = $2
      and not exists (select 1 from revocation v where v.award_id = a.id) order by a.id limit 1";

// what was merged ----------------------------------------------------------------------------------------------------

/// A merge as a list shows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Merged {
    pub id: Uuid,
    pub kept_id: Uuid,
    pub kept_name: String,
    pub gone_name: String,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub who: String,
    pub undone_at: Option<DateTime<Utc>>,
    pub undone_by: Option<String>,
}

/// The latest merges of people over whom the viewer writes, those that were taken back too.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Merged>, Failure> {
    Ok(all!(conn, Merged, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = concat!(
    "select g.id, k.id as kept_id, k.full_name as kept_name, o.full_name as gone_name, g.reason, g.at, a.display_name as who,
        g.undone_at, b.display_name as undone_by
     from person_merge g join person k on k.id = g.kept_id join person o on o.id = g.gone_id
        join account a on a.id = g.account_id left join account b on b.id = g.undone_by
     where ", written!("k.id"), " order by g.position desc limit 50"
);

/// Where the record that went leads now, when the viewer may see that person.
pub async fn kept_of(conn: &mut Conn, viewer: Viewer, gone: Uuid) -> Result<Option<Uuid>, Failure> {
    let mut id = gone;
    for _ in 0..MOST_STEPS {
        let Some((kept,)) = find!(conn, (Uuid,), KEPT_OF, id)? else { break };
        id = kept;
    }
    match super::find(conn, viewer, id).await {
        Ok(person) => Ok((person.id != gone).then_some(person.id)),
        Err(Failure::Missing) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A record seldom goes into another one twice; a ring, which only an insider could make, must not hold a page up.
const MOST_STEPS: usize = 20;
const KEPT_OF: &str = "select kept_id from person_merge where gone_id = $1 and undone_at is null";
