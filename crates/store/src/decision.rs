//! Decisions: prepared from the rows that the council passed, signed by the leader, with the awards that follow in the same
//! transaction; and the decisions that take an award back.

use chrono::NaiveDate;
use domain::account::Role;
use domain::decision::{self, Candidate, Draft, Kind, Money, Revoking, Signing, State, Step};
use domain::{Act, Refusals, Viewer};
use law::{Decider, Law, SubjectKind};
use serde_json::json;
use uuid::Uuid;

use crate::movement::{Superior, superior};
use crate::{Conn, Db, Done, Failure, honour, org, paper_number, search};

/// The roles over an office that see its decisions.
pub const SEE: &[Role] = &[Role::Clerk, Role::Leader, Role::Administrator];

/// A row that the council passed, as the office sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    /// The golden-book number; 0 while no decision holds the row.
    pub ordinal: i64,
    pub nomination_id: Uuid,
    pub dossier_id: Uuid,
    pub dossier_title: String,
    pub movement_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub unit_id: Option<Uuid>,
    pub award_code: String,
    pub category: String,
    /// The year whose achievement it honours.
    pub year: i64,
    /// The row's own achievement; may be empty.
    pub achievement: String,
    pub honorific: String,
    pub name: String,
    pub post_unit: String,
    /// The law's verdict as it was judged when the dossier was accepted: JSON of `law::Verdict`.
    pub verdict: Option<String>,
    /// What a competent person confirmed where the law does not answer, and who.
    pub confirmed_reason: Option<String>,
    pub confirmed_by: Option<String>,
    /// The day of the meeting that passed it; `None`: none has.
    pub passed_on: Option<NaiveDate>,
    pub yes: Option<i64>,
    pub members: Option<i64>,
    /// How many awards of the same code and year the subject holds already, other than this row's.
    pub held: i64,
    /// The award that signing made of it.
    pub award_id: Option<Uuid>,
    /// Đồng as it was signed; `None` before, and where the data had no figure.
    pub bonus: Option<i64>,
    pub token: Option<String>,
    /// The decision that took the award back.
    pub revoked_by: Option<Uuid>,
}

impl Row {
    /// The row as the domain weighs it.
    pub fn candidate(&self) -> Candidate {
        Candidate {
            nomination: self.nomination_id,
            subject: self.person_id.or(self.unit_id).unwrap_or(self.nomination_id),
            kind: self.kind(),
            name: self.name.clone(),
            code: self.award_code.clone(),
            year: i32::try_from(self.year).unwrap_or_default(),
            achievement: self.achievement.clone(),
            passed_on: self.passed_on,
        }
    }

    pub fn kind(&self) -> SubjectKind {
        if self.unit_id.is_some() { SubjectKind::Collective } else { SubjectKind::Person }
    }
}

/// A decision with everything that stands in it.
#[derive(Debug, Clone)]
pub struct Decision {
    pub id: Uuid,
    pub office: org::Unit,
    pub kind: Kind,
    pub state: State,
    pub version: i64,
    /// What the clerk wrote; `rows` as they are printed. Empty texts in a decision that takes back.
    pub draft: Draft,
    /// Number and symbol, "05/QĐ-VP"; empty before it is signed.
    pub number: String,
    pub decided_on: Option<NaiveDate>,
    pub signer_name: String,
    pub signer_post: String,
    pub authority_reason: String,
    /// The sum that was signed, in đồng; `None` before, and where the data had no figure.
    pub total: Option<i64>,
    pub rows: Vec<Row>,
    /// The awards that this decision takes back.
    pub taken_back: Vec<TakenBack>,
    /// The superior's launch that the movement of its rows answers.
    pub superior: Option<Superior>,
    /// The roles of the viewer over the office.
    pub roles: Vec<Role>,
}

impl Decision {
    pub fn candidates(&self) -> Vec<Candidate> {
        self.rows.iter().map(Row::candidate).collect()
    }

    pub fn decider(&self) -> Option<Decider> {
        decider(&self.office)
    }

    /// What is paid when it is decided on that day.
    pub fn money(&self, law: &Law, on: NaiveDate) -> Money {
        decision::money(law, &self.candidates(), on)
    }

    pub fn offers(&self, step: Step) -> bool {
        self.kind == Kind::Grant && decision::offers(Some(self.state), step, &self.roles)
    }
}

fn decider(office: &org::Unit) -> Option<Decider> {
    office.decider.parse().ok()
}

/// An award that a decision takes back.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TakenBack {
    pub award_id: Uuid,
    pub name: String,
    pub post_unit: String,
    pub code: String,
    pub decision_number: String,
    pub decided: Option<NaiveDate>,
    /// The decision that granted it.
    pub granted_by: Option<Uuid>,
    pub reason: String,
}

/// One line of a list of decisions.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub office_id: Uuid,
    pub office_name: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub subject_line: String,
    pub number: String,
    pub decided_on: Option<NaiveDate>,
    pub total: Option<i64>,
    pub collectives: i64,
    pub people: i64,
}

/// The columns of [`Row`]; the decision's row `d` may be absent.
macro_rules! row {
    () => {
        "coalesce(d.ordinal, 0) as ordinal, n.id as nomination_id, n.dossier_id, f.title as dossier_title, f.movement_id,
         n.person_id, n.unit_id, n.award_code, f.category, f.year, n.achievement, n.honorific, n.name, n.post_unit, n.verdict,
         c.reason as confirmed_reason, ca.display_name as confirmed_by, m.held_on as passed_on, g.yes, g.members,
         (select count(*) from award h where h.code = n.award_code and h.year = f.year
             and (h.person_id = n.person_id or h.unit_id = n.unit_id) and (h.nomination_id is null or h.nomination_id <> n.id)
             and not exists (select 1 from revocation v where v.award_id = h.id)) as held,
         w.id as award_id, w.bonus, w.token, v.decision_id as revoked_by
     from nomination n
     join dossier f on f.id = n.dossier_id
     left join decision_row d on d.nomination_id = n.id
     left join award w on w.nomination_id = n.id
     left join revocation v on v.award_id = w.id
     left join (agenda g join meeting m on m.id = g.meeting_id and m.state = 'closed')
         on g.nomination_id = n.id and g.result = 'passed'
     left join confirmation c on c.nomination_id = n.id
         and not exists (select 1 from confirmation later where later.nomination_id = n.id and later.id > c.id)
     left join account ca on ca.id = c.account_id"
    };
}

/// The rows of an office that the council passed and that no decision holds yet.
pub async fn ready(conn: &mut Conn, viewer: Viewer, office: Uuid) -> Result<Vec<Row>, Failure> {
    org::require(conn, viewer, office, SEE).await?;
    Ok(all!(conn, Row, READY, office)?)
}

const READY: &str = concat!(
    "select ",
    row!(),
    " where f.office_id = $1 and f.state = 'accepted' and n.state = 'proposed' and m.id is not null and d.nomination_id is null
     order by f.received_on, f.id, n.position"
);

/// Whether an office below or at which the viewer is a clerk has rows for a decision: office, its name, how many.
pub async fn ready_offices(conn: &mut Conn, viewer: Viewer) -> Result<Vec<(Uuid, String, i64)>, Failure> {
    Ok(all!(conn, (Uuid, String, i64), READY_OFFICES, viewer.account, viewer.on)?)
}

const READY_OFFICES: &str = "select u.id, u.name, (select count(*) from nomination n
            join dossier f on f.id = n.dossier_id
            join agenda g on g.nomination_id = n.id and g.result = 'passed'
            join meeting m on m.id = g.meeting_id and m.state = 'closed'
        where f.office_id = u.id and f.state = 'accepted' and n.state = 'proposed'
          and not exists (select 1 from decision_row d where d.nomination_id = n.id))
    from unit u
    where u.kind = 'office' and (u.closed is null or u.closed >= $2)
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.role = 'clerk'
            and r.starts <= $2 and r.ends >= $2)
    order by u.path";

/// A clerk prepares a decision of the office.
pub async fn prepare(db: &Db, act: &Act, office: Uuid, draft: &Draft) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let roles = roles_that_see(&mut conn, act.viewer(), office).await?;
    let state = decision::step_to(None, Step::Prepare, &roles)?;
    let id = conn.new_id();
    let (draft, movement) = weigh(&mut conn, act, office, id, draft).await?;
    run!(
        conn,
        INSERT,
        id,
        office,
        Kind::Grant.word(),
        state.word(),
        act.account,
        act.at,
        draft.own_achievements
    )?;
    write(&mut conn, id, &draft, movement).await?;
    conn.finish("decision.prepare", id, json!({ "office": office, "rows": draft.rows })).await
}

const INSERT: &str = "insert into decision (id, office_id, kind, state, version, subject_line, achievement, own_achievements, proposal,
        bonus_source, executors, authority_reason, number, signer_name, signer_post, prepared_by, prepared_at)
    values ($1, $2, $3, $4, 1, '', '', $7, '', '', '', '', '', '', '', $5, $6)";

async fn roles_that_see(conn: &mut Conn, viewer: Viewer, office: Uuid) -> Result<Vec<Role>, Failure> {
    let roles = org::roles_over(conn, viewer, office).await?;
    if roles.iter().any(|role| SEE.contains(role)) { Ok(roles) } else { Err(Failure::Missing) }
}

/// The draft with its rows in the order of print, when nothing stands in its way, and the movement that all rows answer.
async fn weigh(
    conn: &mut Conn,
    act: &Act,
    office: Uuid,
    id: Uuid,
    draft: &Draft,
) -> Result<(Draft, Option<Uuid>), Failure> {
    let mut rows = Vec::new();
    for nomination in &draft.rows {
        rows.push(find!(conn, Row, FREE, office, id, *nomination)?.ok_or(Failure::Missing)?);
    }
    let candidates: Vec<_> = rows.iter().map(Row::candidate).collect();
    let mut draft = draft.clone().tidied();
    let named = org::get(conn, office).await?;
    draft.refusals(&conn.law, &candidates, decider(&named), act.today()).or_go_on()?;
    draft.rows = decision::in_order(candidates).iter().map(|row| row.nomination).collect();
    let first = rows.first().and_then(|row| row.movement_id);
    Ok((draft, first.filter(|_| rows.iter().all(|row| row.movement_id == first))))
}

/// A nomination before this office that is not in another decision.
const FREE: &str = concat!(
    "select ",
    row!(),
    " where f.office_id = $1 and f.state = 'accepted' and n.state = 'proposed' and (d.decision_id is null or d.decision_id = $2)
      and n.id = $3"
);

async fn write(conn: &mut Conn, id: Uuid, draft: &Draft, movement: Option<Uuid>) -> Result<(), Failure> {
    run!(
        conn,
        WRITE,
        id,
        &draft.subject_line,
        &draft.achievement,
        draft.own_achievements,
        &draft.proposal,
        &draft.bonus_source,
        &draft.executors,
        movement
    )?;
    run!(conn, "delete from decision_entry where decision_id = $1", id)?;
    for (list, entries) in [("basis", &draft.bases), ("recipient", &draft.recipients)] {
        for (position, text) in (1_i64..).zip(entries) {
            run!(conn, INSERT_ENTRY, id, list, position, text)?;
        }
    }
    run!(conn, "delete from decision_row where decision_id = $1", id)?;
    for (ordinal, nomination) in (1_i64..).zip(&draft.rows) {
        run!(conn, INSERT_ROW, id, ordinal, *nomination)?;
    }
    search::renew(conn, domain::search::Kind::Decision, id).await
}

const WRITE: &str = "update decision set subject_line = $2, achievement = $3, own_achievements = $4, proposal = $5, bonus_source = $6,
        executors = $7, movement_id = $8
    where id = $1";
const INSERT_ENTRY: &str =
    "insert into decision_entry (decision_id, list, position, text) values ($1, $2, $3, $4)";
const INSERT_ROW: &str = "insert into decision_row (decision_id, ordinal, nomination_id) values ($1, $2, $3)";

/// A clerk changes a decision that is not signed; `version` is the one that the form was drawn from.
pub async fn update(db: &Db, act: &Act, id: Uuid, version: i64, draft: &Draft) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (found, state) = step(&mut conn, act.viewer(), id, Step::Update).await?;
    let (draft, movement) = weigh(&mut conn, act, found.office.id, id, draft).await?;
    move_to(&mut conn, id, version, state).await?;
    write(&mut conn, id, &draft, movement).await?;
    conn.finish("decision.update", id, json!({ "from": version, "rows": draft.rows })).await
}

/// The decision as the actor sees it, and the state that the step leads to.
async fn step(conn: &mut Conn, viewer: Viewer, id: Uuid, step: Step) -> Result<(Decision, State), Failure> {
    let found = find(conn, viewer, id).await?;
    let state = decision::step_to(Some(found.state), step, &found.roles)?;
    Ok((found, state))
}

/// Takes the next version, unless somebody else took it first.
async fn move_to(conn: &mut Conn, id: Uuid, version: i64, state: State) -> Result<(), Failure> {
    let moved = run!(conn, MOVE, id, version, state.word())?;
    if moved == 0 { Err(Failure::Stale) } else { Ok(()) }
}

const MOVE: &str = "update decision set version = version + 1, state = $3 where id = $1 and version = $2";

/// The leader signs: the decision gets its number, and every row becomes an award with its place in the honour roll.
pub async fn sign(db: &Db, act: &Act, id: Uuid, version: i64, signing: &Signing) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (found, state) = step(&mut conn, act.viewer(), id, Step::Sign).await?;
    if found.version != version {
        return Err(Failure::Stale);
    }
    let signing = signing.clone().tidied();
    let law = conn.law();
    let mut refusals =
        decision::sign_refusals(&law, &signing, &found.candidates(), found.decider(), act.today());
    let number = notation(&mut conn, &mut refusals, &found.office, &signing.number, signing.on).await?;
    refusals.or_go_on()?;
    let on = signing.on.ok_or(Failure::Missing)?;
    move_to(&mut conn, id, version, state).await?;
    paper_number::take(&mut conn, found.office.id, on, &number, id).await?;
    let money = found.money(&law, on);
    run!(
        conn,
        SIGN,
        id,
        &number,
        on,
        &signing.signer_name,
        &signing.signer_post,
        &signing.authority_reason,
        money.total,
        act.account,
        act.at
    )?;
    grant(&mut conn, &found, &number, on, &money).await?;
    search::renew(&mut conn, domain::search::Kind::Decision, id).await?;
    let detail = json!({ "number": number, "on": on, "signer": signing.signer_name, "total": money.total,
        "rows": found.draft.rows, "authority_reason": signing.authority_reason });
    conn.finish("decision.sign", id, detail).await
}

const SIGN: &str = "update decision set number = $2, decided_on = $3, signer_name = $4, signer_post = $5, authority_reason = $6,
        total = $7, signed_by = $8, signed_at = $9
    where id = $1";

/// Number and symbol of a paper to be signed; adds why it cannot have them. Empty where the domain has refused already.
async fn notation(
    conn: &mut Conn,
    refusals: &mut Refusals,
    office: &org::Unit,
    number: &str,
    on: Option<NaiveDate>,
) -> Result<String, Failure> {
    let Some((number, on)) = decision::parse_number(number).zip(on) else { return Ok(String::new()) };
    let notation = decision::notation(number, &office.symbol);
    paper_number::refuse_used(conn, refusals, office.id, on, &notation).await?;
    Ok(notation)
}

/// Makes an award of every row. The last row takes its place in the honour roll first, so that the first stands on top.
async fn grant(
    conn: &mut Conn,
    of: &Decision,
    number: &str,
    on: NaiveDate,
    money: &Money,
) -> Result<(), Failure> {
    for (row, bonus) in of.rows.iter().zip(&money.rows).rev() {
        let id = conn.new_id();
        let token = conn.new_public_token();
        let place = honour::next_place(conn, row.year, on).await?;
        let achievement = of.draft.achievement_of(&row.candidate()).to_owned();
        run!(
            conn,
            INSERT_AWARD,
            id,
            row.person_id,
            row.unit_id,
            &row.award_code,
            &row.category,
            row.year,
            on,
            number,
            &of.office.name,
            &row.name,
            &row.post_unit,
            achievement,
            bonus.amount,
            row.ordinal,
            of.id,
            row.nomination_id,
            token,
            place
        )?;
        run!(conn, USE_INITIATIVES, row.nomination_id, &row.award_code, id)?;
        honour::publish(conn, place, row).await?;
    }
    Ok(())
}

const INSERT_AWARD: &str =
    "insert into award (id, person_id, unit_id, code, category, year, decided, decision_number, issuer, name,
        post_unit, achievement, bonus, ordinal, decision_id, nomination_id, token, place)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

/// What the nomination names has served this award from now on.
const USE_INITIATIVES: &str = "insert into initiative_use (initiative_id, code, award_id)
    select n.initiative_id, $2, $3 from nomination_initiative n where n.nomination_id = $1";

/// The leader takes an award back: a decision of its own (Law 06/2022/QH15, Article 93, clauses 2 and 8: who granted cancels).
pub async fn revoke(db: &Db, act: &Act, award: Uuid, revoking: &Revoking) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let granted = find!(conn, Granted, GRANTED, award)?.ok_or(Failure::Missing)?;
    let (found, state) = step(&mut conn, act.viewer(), granted.decision_id, Step::Revoke).await?;
    let revoking = revoking.clone().tidied();
    let mut refusals = revoking.refusals(found.decided_on, act.today());
    if granted.revoked > 0 {
        refusals.add("", "Khen thưởng này đã bị hủy bỏ, thu hồi; không hủy lần nữa.");
    }
    let number = notation(&mut conn, &mut refusals, &found.office, &revoking.number, revoking.on).await?;
    refusals.or_go_on()?;
    let on = revoking.on.ok_or(Failure::Missing)?;
    let id = conn.new_id();
    run!(conn, INSERT, id, found.office.id, Kind::Revoke.word(), state.word(), act.account, act.at, false)?;
    paper_number::take(&mut conn, found.office.id, on, &number, id).await?;
    let none: Option<i64> = None;
    run!(
        conn,
        SIGN,
        id,
        &number,
        on,
        &revoking.signer_name,
        &revoking.signer_post,
        "",
        none,
        act.account,
        act.at
    )?;
    run!(conn, "update decision set subject_line = $2 where id = $1", id, revocation_subject(&granted))?;
    run!(
        conn,
        "insert into revocation (award_id, decision_id, reason) values ($1, $2, $3)",
        award,
        id,
        &revoking.reason
    )?;
    honour::withdraw(&mut conn, granted.place).await?;
    search::renew(&mut conn, domain::search::Kind::Decision, id).await?;
    let detail = json!({ "award": award, "number": number, "on": on, "reason": revoking.reason });
    conn.finish("decision.revoke", id, detail).await
}

/// An award as revoking it needs it.
#[derive(sqlx::FromRow)]
struct Granted {
    decision_id: Uuid,
    code: String,
    name: String,
    place: Option<i64>,
    revoked: i64,
}

const GRANTED: &str = "select a.decision_id, a.code, a.name, a.place,
        (select count(*) from revocation v where v.award_id = a.id) as revoked
    from award a where a.id = $1 and a.decision_id is not null";

fn revocation_subject(granted: &Granted) -> String {
    let named =
        Law::built_in().award(&granted.code).map_or(granted.code.as_str(), |award| award.name.as_str());
    format!("Về việc hủy bỏ quyết định tặng {named} đối với {}", granted.name)
}

/// The decision, when the viewer holds a role that sees the office's decisions.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Decision, Failure> {
    let head = find!(conn, DecisionHead, FIND, id, viewer.account, viewer.on)?.ok_or(Failure::Missing)?;
    let rows = all!(conn, Row, ROWS, id)?;
    let entries = all!(conn, (String, String), ENTRIES, id)?;
    let list =
        |name: &str| entries.iter().filter(|entry| entry.0 == name).map(|entry| entry.1.clone()).collect();
    Ok(Decision {
        id,
        office: org::get(conn, head.office_id).await?,
        kind: head.kind,
        state: head.state,
        version: head.version,
        draft: Draft {
            rows: rows.iter().map(|row| row.nomination_id).collect(),
            subject_line: head.subject_line,
            achievement: head.achievement,
            own_achievements: head.own_achievements,
            proposal: head.proposal,
            bonus_source: head.bonus_source,
            executors: head.executors,
            bases: list("basis"),
            recipients: list("recipient"),
        },
        number: head.number,
        decided_on: head.decided_on,
        signer_name: head.signer_name,
        signer_post: head.signer_post,
        authority_reason: head.authority_reason,
        total: head.total,
        rows,
        taken_back: all!(conn, TakenBack, TAKEN_BACK, id)?,
        superior: find!(conn, Superior, SUPERIOR, id)?,
        roles: org::roles_over(conn, viewer, head.office_id).await?,
    })
}

#[derive(sqlx::FromRow)]
struct DecisionHead {
    office_id: Uuid,
    #[sqlx(try_from = "String")]
    kind: Kind,
    #[sqlx(try_from = "String")]
    state: State,
    version: i64,
    subject_line: String,
    achievement: String,
    own_achievements: bool,
    proposal: String,
    bonus_source: String,
    executors: String,
    authority_reason: String,
    number: String,
    decided_on: Option<NaiveDate>,
    signer_name: String,
    signer_post: String,
    total: Option<i64>,
}

const FIND: &str = "select d.office_id, d.kind, d.state, d.version, d.subject_line, d.achievement, d.own_achievements, d.proposal,
        d.bonus_source, d.executors, d.authority_reason, d.number, d.decided_on, d.signer_name, d.signer_post, d.total
    from decision d
    where d.id = $1 and exists (select 1 from reach r where r.account_id = $2 and r.unit_id = d.office_id
        and r.role in ('clerk', 'leader', 'administrator') and r.starts <= $3 and r.ends >= $3)";
const ROWS: &str = concat!("select ", row!(), " where d.decision_id = $1 order by d.ordinal");
const ENTRIES: &str = "select list, text from decision_entry where decision_id = $1 order by list, position";
const SUPERIOR: &str =
    concat!("select ", superior!(), "m.id = (select d.movement_id from decision d where d.id = $1)");
const TAKEN_BACK: &str = "select v.award_id, a.name, a.post_unit, a.code, a.decision_number, a.decided, a.decision_id as granted_by, v.reason
    from revocation v join award a on a.id = v.award_id
    where v.decision_id = $1 order by a.ordinal";

/// The decisions of the offices that the viewer sees, the latest first.
pub async fn list(conn: &mut Conn, viewer: Viewer, state: Option<State>) -> Result<Vec<Listed>, Failure> {
    let word = state.map_or("", State::word);
    Ok(all!(conn, Listed, LIST, viewer.account, viewer.on, word, LISTED_AT_MOST)?)
}

/// A page of decisions: an office signs fewer in some years.
pub const LISTED_AT_MOST: i64 = 200;

/// The columns of [`Listed`].
macro_rules! listed {
    () => {
        "select d.id, d.office_id, u.name as office_name, d.kind, d.state, d.subject_line, d.number, d.decided_on, d.total,
             (select count(*) from decision_row w join nomination n on n.id = w.nomination_id
                 where w.decision_id = d.id and n.unit_id is not null) as collectives,
             (select count(*) from decision_row w join nomination n on n.id = w.nomination_id
                 where w.decision_id = d.id and n.person_id is not null) as people
         from decision d join unit u on u.id = d.office_id "
    };
}

const LIST: &str = concat!(
    listed!(),
    "where ($3 = '' or d.state = $3)
       and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = d.office_id
            and r.role in ('clerk', 'leader', 'administrator') and r.starts <= $2 and r.ends >= $2)
     order by d.id desc limit $4"
);

/// The decisions that wait for the viewer's signature, the oldest first.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Listed>, Failure> {
    Ok(all!(conn, Listed, WAITING, viewer.account, viewer.on)?)
}

const WAITING: &str = concat!(
    listed!(),
    "where d.state = 'prepared'
       and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = d.office_id and r.role = 'leader'
            and r.starts <= $2 and r.ends >= $2)
     order by d.id"
);
