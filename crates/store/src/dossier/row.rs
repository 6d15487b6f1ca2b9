//! The rows of a dossier: picked, pasted, removed, set aside, proposed again, confirmed.

use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::{self, RowState, name, paste};
use domain::record::Holder;
use domain::{Act, Refusals, Viewer};
use law::{Award, Law, Outcome, SubjectKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Row, Sheet, find, require, touch};
use crate::audit::{Begun, begin};
use crate::person::PersonRow;
use crate::record::InitiativeRow;
use crate::{Conn, Db, Done, Failure, person, record};

const NOT_A_WRITER: &str =
    "Chỉ trưởng đơn vị hoặc chuyên viên sửa được danh sách, khi hồ sơ đang lập hoặc bị trả lại.";

/// Somebody or some unit that may stand in a row, as the dossier's papers will name it.
#[derive(Debug, Clone)]
struct Candidate {
    holder: Holder,
    id: Uuid,
    honorific: &'static str,
    name: String,
    post: String,
    /// The unit of a person, the superior unit of a collective.
    unit_name: String,
    unit_path: String,
}

impl Candidate {
    fn post_unit(&self) -> String {
        match self.post.is_empty() {
            true => self.unit_name.clone(),
            false => format!("{}, {}", self.post, self.unit_name),
        }
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
struct UnitRow {
    id: Uuid,
    name: String,
    path: String,
    parent_name: String,
}

impl UnitRow {
    fn candidate(self) -> Candidate {
        Candidate {
            holder: Holder::Unit(self.id),
            id: self.id,
            honorific: "",
            name: self.name,
            post: String::new(),
            unit_name: self.parent_name,
            unit_path: self.path,
        }
    }
}

/// What stands in a dossier already and what is on record, so that nothing is proposed twice.
struct Standing {
    year: i32,
    present: BTreeSet<(Uuid, String)>,
    facts: BTreeMap<Uuid, law::Subject>,
    position: i64,
}

impl Standing {
    async fn of(conn: &mut Conn, sheet: &Sheet, candidates: &[&Candidate]) -> Result<Self, Failure> {
        let year = sheet.dossier.judged_year();
        let people: Vec<_> = candidates.iter().filter_map(|candidate| candidate.holder.person()).collect();
        let units: Vec<_> = candidates.iter().filter_map(|candidate| candidate.holder.unit()).collect();
        let mut facts = record::person_facts(conn, &people).await?;
        facts.extend(record::unit_facts(conn, &units, year).await?);
        let rows = sheet
            .rows
            .iter()
            .filter_map(|row| Some((row.person_id.or(row.unit_id)?, row.award_code.clone())));
        let position = sheet.rows.iter().map(|row| row.position).max().unwrap_or(0);
        Ok(Self { year, present: rows.collect(), facts, position })
    }

    /// Why this subject cannot be proposed for this award here.
    fn refusal(&self, candidate: &Candidate, award: &Award) -> Option<String> {
        let Candidate { id, name, .. } = candidate;
        if let Some(says) = dossier::subject_refusal(award, candidate.holder.kind()) {
            return Some(format!("{name}: {says}"));
        }
        if self.present.contains(&(*id, award.code.clone())) {
            return Some(format!("{name} đã có trong hồ sơ này với {}; không cần thêm nữa.", award.name));
        }
        let held = self.facts.get(id).is_some_and(|record| dossier::is_held(award, self.year, record));
        held.then(|| format!("{name} đã được tặng {} năm {}; hãy bỏ khỏi danh sách.", award.name, self.year))
    }

    async fn add(
        &mut self,
        conn: &mut Conn,
        dossier: Uuid,
        candidate: &Candidate,
        award: &Award,
        achievement: &str,
    ) -> Result<(), Failure> {
        self.position += 1;
        self.present.insert((candidate.id, award.code.clone()));
        let id = conn.new_id();
        run!(
            conn,
            INSERT,
            id,
            dossier,
            self.position,
            candidate.holder.person(),
            candidate.holder.unit(),
            &award.code,
            viet::tidy(achievement),
            candidate.honorific,
            &candidate.name,
            candidate.post_unit()
        )?;
        Ok(())
    }
}

const INSERT: &str = "insert into nomination (id, dossier_id, position, person_id, unit_id, award_code, achievement, honorific, name,
        post_unit, state, set_aside_reason)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'proposed', '')";

/// The dossier, when the actor may add and remove rows now.
async fn writable(conn: &mut Conn, viewer: Viewer, dossier: Uuid, version: i64) -> Result<Sheet, Failure> {
    let sheet = find(conn, viewer, dossier).await?;
    require(sheet.hands.write(sheet.dossier.state), NOT_A_WRITER)?;
    touch(conn, dossier, version).await?;
    Ok(sheet)
}

/// Adds people and collectives of the unit and of those below it, all for one award, or none of them.
pub async fn pick(
    db: &Db,
    act: &Act,
    dossier: Uuid,
    version: i64,
    holders: &[Holder],
    award: &str,
    achievement: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = writable(&mut conn, act.viewer(), dossier, version).await?;
    let award = chosen_award(award)?;
    if holders.is_empty() {
        return Err(Failure::refused_at("holder", "Chọn ít nhất một người hoặc tập thể."));
    }
    let candidates = chosen(&mut conn, act.viewer(), &sheet, holders).await?;
    let mut standing = Standing::of(&mut conn, &sheet, &candidates.iter().collect::<Vec<_>>()).await?;
    let mut refusals = Refusals::none();
    for says in candidates.iter().filter_map(|candidate| standing.refusal(candidate, award)) {
        refusals.add("holder", says);
    }
    refusals.or_go_on()?;
    for candidate in &candidates {
        standing.add(&mut conn, dossier, candidate, award, achievement).await?;
    }
    let names: Vec<_> = candidates.iter().map(|candidate| &candidate.name).collect();
    conn.finish("dossier.pick", dossier, json!({ "award": award.code, "names": names })).await
}

fn chosen_award(code: &str) -> Result<&'static Award, Failure> {
    let none = || Failure::refused_at("award", "Chọn danh hiệu hoặc hình thức khen thưởng.");
    Law::built_in().award(code).ok_or_else(none)
}

/// The chosen ones, each once; one that does not stand inside the unit answers like one that is missing.
async fn chosen(
    conn: &mut Conn,
    viewer: Viewer,
    sheet: &Sheet,
    holders: &[Holder],
) -> Result<Vec<Candidate>, Failure> {
    let people: Vec<_> = holders.iter().filter_map(|holder| holder.person()).collect();
    let unit = sheet.dossier.unit_id;
    let rows = among!(conn, PersonRow, PEOPLE_INSIDE, &people, unit, viewer.on)?;
    let units = units_inside(conn, viewer, unit).await?;
    let paths: BTreeMap<_, _> = units.iter().map(|unit| (unit.id, unit.path.clone())).collect();
    let mut known: BTreeMap<Uuid, Candidate> =
        rows.into_iter().map(|person| (person.id, person_candidate(person, &paths))).collect();
    known.extend(units.into_iter().map(|unit| (unit.id, unit.candidate())));
    let mut seen = BTreeSet::new();
    let ids =
        holders.iter().filter_map(|holder| holder.person().or(holder.unit())).filter(|id| seen.insert(*id));
    ids.map(|id| known.remove(&id).ok_or(Failure::Missing)).collect()
}

const PEOPLE_INSIDE: &str = concat!(
    "select p.id, p.full_name, p.folded, p.honorific, m.post, u.id as unit_id, u.name as unit_name, p.invented
    from person p join membership m on m.person_id = p.id join unit u on u.id = m.unit_id
    join unit s on u.path >= s.path and u.path < s.path || '~'
    where p.id in (", many!(), ") and s.id = $101 and m.starts <= $102 and (m.ends is null or m.ends >= $102)
    order by p.sort_key, p.id"
);

fn person_candidate(person: PersonRow, paths: &BTreeMap<Uuid, String>) -> Candidate {
    Candidate {
        holder: Holder::Person(person.id),
        id: person.id,
        honorific: person.honorific.word(),
        name: person.full_name,
        post: person.post,
        unit_path: paths.get(&person.unit_id).cloned().unwrap_or_default(),
        unit_name: person.unit_name,
    }
}

/// The unit and all open ones below it.
async fn units_inside(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Vec<UnitRow>, Failure> {
    Ok(all!(conn, UnitRow, UNITS_INSIDE, unit, viewer.on)?)
}

const UNITS_INSIDE: &str = "select u.id, u.name, u.path, coalesce(above.name, '') as parent_name
    from unit u join unit s on u.path >= s.path and u.path < s.path || '~' left join unit above on above.id = u.parent_id
    where s.id = $1 and (u.closed is null or u.closed >= $2)
    order by u.path";

/// A collective that may be picked.
#[derive(Debug, Clone)]
pub struct Collective {
    pub id: Uuid,
    pub name: String,
}

/// The collectives that a dossier of this unit may propose, from the top down.
pub async fn collectives(conn: &mut Conn, viewer: Viewer, sheet: &Sheet) -> Result<Vec<Collective>, Failure> {
    let units = units_inside(conn, viewer, sheet.dossier.unit_id).await?;
    Ok(units.into_iter().map(|unit| Collective { id: unit.id, name: unit.name }).collect())
}

/// What a pasted block came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pasted {
    /// Rows that now stand in the dossier.
    pub added: usize,
    /// One sentence for every line that does not.
    pub says: Vec<String>,
    /// Those lines as they were pasted, with what they need above them: to be mended and pasted again.
    pub rest: String,
}

/// Adds the rows of a block copied from a spreadsheet. A line that cannot be taken stays with a sentence; the others are added.
/// `otherwise` is the award of lines that name none.
pub async fn paste(
    db: &Db,
    act: &Act,
    dossier: Uuid,
    version: i64,
    text: &str,
    otherwise: Option<&str>,
) -> Result<Pasted, Failure> {
    let mut conn = match begin(db, act).await? {
        Begun::Fresh(conn) => conn,
        Begun::Repeated(_) => return pasted_before(db, act).await,
    };
    let sheet = writable(&mut conn, act.viewer(), dossier, version).await?;
    let block = paste::read(text, Law::built_in().awards(), otherwise);
    if block.rows.is_empty() && block.problems.is_empty() {
        return Err(Failure::refused_at(
            "text",
            "Chưa thấy dòng nào; hãy chép các ô trong Excel rồi dán vào đây.",
        ));
    }
    let pasted = add_block(&mut conn, act.viewer(), &sheet, &block).await?;
    if pasted.added == 0 {
        // Nothing was written, so the same form may be sent again when its lines are mended.
        return Ok(pasted);
    }
    conn.finish("dossier.paste", dossier, serde_json::to_value(&pasted)?).await?;
    Ok(pasted)
}

/// A repeated form gets what the first one came to.
async fn pasted_before(db: &Db, act: &Act) -> Result<Pasted, Failure> {
    let mut conn = db.read().await?;
    let detail = value!(conn, String, "select detail from audit where key = $1", &act.key)?;
    Ok(serde_json::from_str(&detail)?)
}

async fn add_block(
    conn: &mut Conn,
    viewer: Viewer,
    sheet: &Sheet,
    block: &paste::Block,
) -> Result<Pasted, Failure> {
    let register = Register::read(conn, viewer, sheet, &block.rows).await?;
    let mut problems: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for problem in &block.problems {
        problems.entry(problem.line).or_default().push(problem.says.clone());
    }
    let mut standing = Standing::of(conn, sheet, &register.named(&block.rows)).await?;
    let mut added = 0;
    for row in &block.rows {
        let award = chosen_award(&row.award)?;
        let found = register.who(row).and_then(|candidate| match standing.refusal(candidate, award) {
            Some(says) => Err(says),
            None => Ok(candidate),
        });
        match found {
            Ok(candidate) => {
                standing.add(conn, sheet.dossier.id, candidate, award, &row.achievement).await?;
                added += 1;
            }
            Err(says) => {
                let problem = paste::Problem::new(row.line, says);
                problems.entry(row.line).or_default().push(problem.says);
            }
        }
    }
    let rest = block.with_lines(&problems.keys().copied().collect());
    Ok(Pasted { added, says: problems.into_values().flatten().collect(), rest })
}

/// The people whose names stand in a block and all collectives of the unit.
struct Register {
    unit_name: String,
    people: Vec<Candidate>,
    units: Vec<Candidate>,
}

impl Register {
    async fn read(
        conn: &mut Conn,
        viewer: Viewer,
        sheet: &Sheet,
        rows: &[paste::PastedRow],
    ) -> Result<Self, Failure> {
        let unit = sheet.dossier.unit_id;
        let names: BTreeSet<_> = rows.iter().map(|row| viet::fold(&row.name)).collect();
        let names: Vec<_> = names.into_iter().collect();
        let people = person::matching(conn, viewer, unit, &names).await?;
        let units = units_inside(conn, viewer, unit).await?;
        let paths: BTreeMap<_, _> = units.iter().map(|unit| (unit.id, unit.path.clone())).collect();
        Ok(Self {
            unit_name: sheet.dossier.unit_name.clone(),
            people: people.into_iter().map(|person| person_candidate(person, &paths)).collect(),
            units: units.into_iter().map(UnitRow::candidate).collect(),
        })
    }

    /// Everybody whom a line may mean.
    fn named(&self, rows: &[paste::PastedRow]) -> Vec<&Candidate> {
        let names: BTreeSet<_> = rows.iter().map(|row| viet::fold(&row.name)).collect();
        let units = self.units.iter().filter(|unit| names.contains(&viet::fold(&unit.name)));
        self.people.iter().chain(units).collect()
    }

    /// The one whom a line means, or a sentence that says what to do.
    fn who(&self, row: &paste::PastedRow) -> Result<&Candidate, String> {
        match row.kind {
            Some(SubjectKind::Collective) => self.which_unit(row),
            Some(_) => self.which_person(row),
            None => match self.which_person(row) {
                Err(says) => self.which_unit(row).map_err(|_| says),
                found => found,
            },
        }
    }

    fn which_unit(&self, row: &paste::PastedRow) -> Result<&Candidate, String> {
        let named: Vec<_> = self.units.iter().filter(|unit| name::is_same(&row.name, &unit.name)).collect();
        match narrowed(&named, row).as_slice() {
            [one] => Ok(one),
            [] => Err(format!(
                "chưa có tập thể “{}” trong {}; hãy ghi đúng tên đơn vị hoặc chọn ở mục Chọn từ danh sách.",
                row.name, self.unit_name
            )),
            several => Err(format!(
                "có {} tập thể tên “{}”; hãy ghi đơn vị cấp trên vào cột đơn vị.",
                several.len(),
                row.name
            )),
        }
    }

    fn which_person(&self, row: &paste::PastedRow) -> Result<&Candidate, String> {
        let folded = viet::fold(&row.name);
        let alike: Vec<_> = self.people.iter().filter(|person| viet::fold(&person.name) == folded).collect();
        let named: Vec<_> =
            alike.iter().copied().filter(|person| name::is_same(&row.name, &person.name)).collect();
        if let ([], [other, ..]) = (named.as_slice(), alike.as_slice()) {
            return Err(format!(
                "chưa có “{}”, chỉ có {} ({}); nếu đúng là người này, hãy sửa lại họ tên.",
                row.name,
                other.name,
                other.post_unit()
            ));
        }
        match narrowed(&named, row).as_slice() {
            [one] if self.stands_elsewhere(one, row) => Err(format!(
                "{} đang ở {}, không ở {}; hãy sửa lại đơn vị.",
                one.name, one.unit_name, row.unit
            )),
            [one] => Ok(one),
            [] => Err(format!(
                "chưa có “{}” trong danh sách người của {}; hãy xem lại họ tên hoặc nhập người này trước.",
                row.name, self.unit_name
            )),
            several => {
                let who: Vec<_> = several.iter().map(|person| person.post_unit()).collect();
                Err(format!(
                    "có {} người tên “{}” ({}); hãy ghi rõ đơn vị, chức vụ.",
                    several.len(),
                    row.name,
                    who.join("; ")
                ))
            }
        }
    }

    /// The line names another unit that we know, neither his own nor one above it.
    fn stands_elsewhere(&self, person: &Candidate, row: &paste::PastedRow) -> bool {
        let named = self.units.iter().find(|unit| name::is_same(&row.unit, &unit.name));
        named.is_some_and(|unit| !person.unit_path.starts_with(&unit.unit_path))
    }
}

/// Several of one name: those of the unit that the line names, then those of its post.
fn narrowed<'a>(named: &[&'a Candidate], row: &paste::PastedRow) -> Vec<&'a Candidate> {
    let place = viet::fold(&format!("{} {}", row.post, row.unit));
    let post = viet::fold(&row.post);
    let of_unit = |one: &&Candidate| place.contains(&viet::fold(&one.unit_name));
    let of_post = |one: &&Candidate| !post.is_empty() && viet::fold(&one.post) == post;
    let mut left = named.to_vec();
    for test in [&of_unit as &dyn Fn(&&Candidate) -> bool, &of_post] {
        let fewer: Vec<_> = left.iter().copied().filter(|one| test(one)).collect();
        if left.len() > 1 && !fewer.is_empty() {
            left = fewer;
        }
    }
    left
}

/// Takes a row out that was never sent; one that was is set aside with a reason.
pub async fn remove(db: &Db, act: &Act, dossier: Uuid, version: i64, row: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = writable(&mut conn, act.viewer(), dossier, version).await?;
    let found = sheet.row(row).ok_or(Failure::Missing)?;
    if found.sent {
        return Err(Failure::refused("Dòng này đã được trình; hãy để lại kèm lý do thay vì xóa."));
    }
    run!(conn, "delete from nomination where id = $1", row)?;
    let detail = json!({ "name": found.name, "award": found.award_code, "person": found.person_id, "unit": found.unit_id });
    conn.finish("dossier.remove", dossier, detail).await
}

/// Sets rows aside for one reason: they stay in the dossier and are proposed no longer.
pub async fn set_aside(
    db: &Db,
    act: &Act,
    dossier: Uuid,
    version: i64,
    rows: &[Uuid],
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = settable(&mut conn, act.viewer(), dossier, version).await?;
    let reason = viet::tidy(reason);
    dossier::set_aside_refusals(&reason).or_go_on()?;
    if rows.is_empty() {
        return Err(Failure::refused("Chọn ít nhất một dòng để lại."));
    }
    let chosen: Vec<_> =
        rows.iter().map(|id| sheet.row(*id).ok_or(Failure::Missing)).collect::<Result<_, _>>()?;
    let reasons: Vec<_> = chosen.iter().map(|row| (row.id, reason.clone())).collect();
    change_state(&mut conn, RowState::SetAside, &reasons).await?;
    let names: Vec<_> = chosen.iter().map(|row| &row.name).collect();
    conn.finish("dossier.set_aside", dossier, json!({ "rows": rows, "names": names, "reason": reason })).await
}

/// Sets every row aside that does not meet the law, each with the condition that it does not meet as its reason.
pub async fn set_aside_unmet(db: &Db, act: &Act, dossier: Uuid, version: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = settable(&mut conn, act.viewer(), dossier, version).await?;
    let unmet: Vec<_> = sheet.proposed().filter(|row| row.verdict.verdict == Outcome::NotEligible).collect();
    if unmet.is_empty() {
        return Err(Failure::refused("Không có dòng nào chưa đủ điều kiện."));
    }
    let reasons: Vec<_> = unmet.iter().map(|row| (row.id, dossier::why(&row.verdict).to_owned())).collect();
    change_state(&mut conn, RowState::SetAside, &reasons).await?;
    let rows: Vec<_> = unmet.iter().map(|row| json!({ "row": row.id, "name": row.name })).collect();
    conn.finish("dossier.set_aside", dossier, json!({ "rows": rows, "reason": "not_eligible" })).await
}

/// Proposes a row again that was set aside.
pub async fn propose_again(
    db: &Db,
    act: &Act,
    dossier: Uuid,
    version: i64,
    row: Uuid,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = settable(&mut conn, act.viewer(), dossier, version).await?;
    let found = sheet.row(row).ok_or(Failure::Missing)?;
    change_state(&mut conn, RowState::Proposed, &[(row, String::new())]).await?;
    conn.finish("dossier.propose_again", dossier, json!({ "row": row, "name": found.name })).await
}

async fn settable(conn: &mut Conn, viewer: Viewer, dossier: Uuid, version: i64) -> Result<Sheet, Failure> {
    let sheet = find(conn, viewer, dossier).await?;
    require(
        sheet.hands.set_aside(sheet.dossier.state),
        "Hồ sơ ở bước này không để lại được dòng; hãy báo người đang giữ hồ sơ.",
    )?;
    touch(conn, dossier, version).await?;
    Ok(sheet)
}

async fn change_state(conn: &mut Conn, state: RowState, rows: &[(Uuid, String)]) -> Result<(), Failure> {
    for (row, reason) in rows {
        run!(
            conn,
            "update nomination set state = $2, set_aside_reason = $3 where id = $1",
            row,
            state.word(),
            reason
        )?;
    }
    Ok(())
}

/// A competent person of the office answers what the text of the law leaves open for this row: who, when and why are kept.
pub async fn confirm(
    db: &Db,
    act: &Act,
    dossier: Uuid,
    version: i64,
    row: Uuid,
    eligible: bool,
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = find(&mut conn, act.viewer(), dossier).await?;
    let found = sheet.row(row).ok_or(Failure::Missing)?;
    let reason = viet::tidy(reason);
    let person = value!(conn, Option<Uuid>, "select person_id from account where id = $1", act.account)?;
    let own = person.is_some() && person == found.person_id;
    dossier::confirm_refusals(sheet.dossier.state, found.verdict.verdict, own, &reason).or_go_on()?;
    require(
        sheet.hands.confirm(sheet.dossier.state),
        "Chỉ chuyên viên hoặc lãnh đạo của cơ quan thẩm định xác nhận được dòng này.",
    )?;
    touch(&mut conn, dossier, version).await?;
    let id = conn.new_id();
    run!(conn, INSERT_CONFIRMATION, id, row, eligible, &reason, act.at, act.account)?;
    let detail = json!({ "row": row, "name": found.name, "eligible": eligible, "reason": reason });
    conn.finish("dossier.confirm", dossier, detail).await
}

const INSERT_CONFIRMATION: &str =
    "insert into confirmation (id, nomination_id, eligible, reason, at, account_id)
    values ($1, $2, $3, $4, $5, $6)";

/// An initiative of the nominee, and whether the row names it.
#[derive(Debug, Clone)]
pub struct NamedInitiative {
    pub initiative: InitiativeRow,
    pub is_named: bool,
}

/// The initiatives of the row's person; none of a collective.
pub async fn initiatives(conn: &mut Conn, row: &Row) -> Result<Vec<NamedInitiative>, Failure> {
    let Some(person) = row.person_id else { return Ok(Vec::new()) };
    let all = record::initiatives(conn, Some(person)).await?;
    let named = all.into_iter().map(|initiative| {
        let is_named = initiative.named.contains(&row.id);
        NamedInitiative { initiative, is_named }
    });
    Ok(named.collect())
}

/// Says which of the nominee's initiatives the row rests on, until the dossier is accepted: the award that comes of it uses them.
pub async fn name_initiatives(
    db: &Db,
    act: &Act,
    dossier: Uuid,
    version: i64,
    row: Uuid,
    chosen: &[Uuid],
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let sheet = settable(&mut conn, act.viewer(), dossier, version).await?;
    let found = sheet.row(row).ok_or(Failure::Missing)?;
    let own = initiatives(&mut conn, found).await?;
    let own_one = |id: &Uuid| own.iter().map(|one| &one.initiative).find(|one| one.id == *id);
    let named: Vec<_> =
        chosen.iter().map(|id| own_one(id).ok_or(Failure::Missing)).collect::<Result<_, _>>()?;
    dossier::initiative_refusals(chosen_award(&found.award_code)?, &served(&named)).or_go_on()?;
    run!(conn, "delete from nomination_initiative where nomination_id = $1", row)?;
    for id in chosen.iter().collect::<BTreeSet<_>>() {
        run!(conn, record::struck::INSERT_NAMED, row, *id)?;
    }
    let detail = json!({ "row": row, "name": found.name, "initiatives": chosen });
    conn.finish("dossier.name_initiatives", dossier, detail).await
}

/// Name of each initiative and the awards that it served.
fn served(named: &[&InitiativeRow]) -> Vec<(String, Vec<String>)> {
    let codes = |one: &InitiativeRow| one.used_for.iter().map(|used| used.code.clone()).collect();
    named.iter().map(|one| (one.name.clone(), codes(one))).collect()
}
