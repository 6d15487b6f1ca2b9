//! People who log in: accounts, roles, sessions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::{self, Failures, Role};
use domain::{Act, Refusals, Viewer, local_date};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::{Begun, begin_as};
use crate::{Conn, Db, Done, Failure, org, person};

/// An account to be created.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub login: String,
    pub display_name: String,
    pub password: String,
    pub person: Option<Uuid>,
}

/// A role that an account holds over a unit and all below it.
#[derive(Debug, Clone)]
pub struct NewGrant {
    pub account: Uuid,
    pub role: Role,
    pub unit: Uuid,
    pub starts: NaiveDate,
    /// The last day; `None`: until it is ended.
    pub ends: Option<NaiveDate>,
}

/// The day that stands for "no end".
pub const NO_END: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Somebody who is logged in, as the pages know him.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Session {
    pub account_id: Uuid,
    pub person_id: Option<Uuid>,
    pub login: String,
    pub display_name: String,
    pub csrf: String,
    pub expires_at: DateTime<Utc>,
}

/// A role in force, with the unit over which it is held.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Grant {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub role: Role,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
}

/// One line of the administrator's list of accounts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AccountRow {
    pub id: Uuid,
    pub login: String,
    pub display_name: String,
    pub created_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    /// The person whose account it is, if it is a person's.
    pub person_name: Option<String>,
}

/// The first run: makes the root office and its administrator. `thidua init` and the first-run page both end here.
///
/// # Errors
/// `Refused` when an office stands already or the words are not fit.
pub async fn init(
    db: &Db,
    key: &str,
    at: DateTime<Utc>,
    office: &domain::org::NewUnit,
    administrator: &NewAccount,
) -> Result<Done, Failure> {
    let mut conn = match begin_as(db, None, key, at).await? {
        Begun::Fresh(conn) => conn,
        Begun::Repeated(done) => return Ok(done),
    };
    if is_ready(&mut conn).await? {
        return Err(Failure::refused("Hệ thống đã được khởi tạo; hãy đăng nhập."));
    }
    office.refusals().or_go_on()?;
    account_refusals(administrator).or_go_on()?;
    let unit = org::insert(&mut conn, None, office).await?;
    let account = insert(&mut conn, administrator, at).await?;
    let grant = NewGrant { account, role: Role::Administrator, unit, starts: local_date(at), ends: None };
    insert_grant(&mut conn, &grant).await?;
    let detail = json!({ "office": office.name, "login": administrator.login, "unit": unit });
    conn.finish("account.init", account, detail).await
}

/// Whether the installation has its office.
pub async fn is_ready(conn: &mut Conn) -> Result<bool, Failure> {
    Ok(value!(conn, i64, "select count(*) from account")? > 0)
}

/// An administrator opens an account.
pub async fn create(db: &Db, act: &Act, new: &NewAccount) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    administers_anything(&mut conn, act.viewer()).await?;
    account_refusals(new).or_go_on()?;
    require_known(&mut conn, act.viewer(), new.person).await?;
    let id = insert(&mut conn, new, act.at).await.map_err(|failure| match failure.is_unique_violation() {
        true => Failure::refused_at("login", "Tên đăng nhập này đã có; hãy chọn tên khác."),
        false => failure,
    })?;
    conn.finish("account.create", id, json!({ "login": new.login, "person": new.person })).await
}

/// Whoever opens an account for a person lets its holder see that person's record, so he must reach the person himself.
async fn require_known(conn: &mut Conn, viewer: Viewer, person: Option<Uuid>) -> Result<(), Failure> {
    match person {
        Some(person) if !person::is_known(conn, viewer, person).await? => {
            Err(Failure::refused_at("person", "Chọn một người trong danh sách tìm được."))
        }
        _ => Ok(()),
    }
}

fn account_refusals(new: &NewAccount) -> Refusals {
    let mut refusals = account::password_refusals(&new.login, &new.password);
    refusals.require("display_name", &new.display_name, "Ghi họ tên người dùng.");
    let is_login =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '@');
    if new.login.len() < 3 || !new.login.chars().all(is_login) {
        refusals.add(
            "login",
            "Tên đăng nhập có ít nhất 3 ký tự, gồm chữ thường không dấu, số và các dấu . - _ @",
        );
    }
    refusals
}

async fn insert(conn: &mut Conn, new: &NewAccount, at: DateTime<Utc>) -> Result<Uuid, Failure> {
    let id = conn.new_id();
    let salt = *conn.new_slip().as_bytes();
    let hash = account::hash_password(&new.password, salt).map_err(|e| Failure::Corrupt(e.to_string()))?;
    run!(conn, INSERT_ACCOUNT, id, &new.login, &new.display_name, hash, new.person, at)?;
    Ok(id)
}

const INSERT_ACCOUNT: &str =
    "insert into account (id, login, display_name, password_hash, person_id, created_at)
    values ($1, $2, $3, $4, $5, $6)";

/// An administrator gives a role over a unit that he administers.
pub async fn grant(db: &Db, act: &Act, new: &NewGrant) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    org::require(&mut conn, act.viewer(), new.unit, &[Role::Administrator]).await?;
    find(&mut conn, act.viewer(), new.account).await?;
    let id = insert_grant(&mut conn, new).await?;
    let detail = json!({ "account": new.account, "role": new.role.word(), "unit": new.unit });
    conn.finish("account.grant", id, detail).await
}

pub(crate) async fn insert_grant(conn: &mut Conn, new: &NewGrant) -> Result<Uuid, Failure> {
    let id = conn.new_id();
    let ends = new.ends.unwrap_or(NO_END);
    if ends < new.starts {
        return Err(Failure::refused_at("ends", "Ngày thôi giữ vai trò phải sau ngày bắt đầu."));
    }
    run!(conn, INSERT_GRANT, id, new.account, new.role.word(), new.unit, new.starts, ends)?;
    Ok(id)
}

const INSERT_GRANT: &str = "insert into role_grant (id, account_id, role, unit_id, starts, ends)
    values ($1, $2, $3, $4, $5, $6)";

/// An administrator ends a role of an account: from this day on it counts no more.
pub async fn end_grant(db: &Db, act: &Act, account: Uuid, grant: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (unit,) = find!(conn, (Uuid,), UNIT_OF_GRANT, grant, account)?.ok_or(Failure::Missing)?;
    org::require(&mut conn, act.viewer(), unit, &[Role::Administrator]).await?;
    let last = act.today().pred_opt().unwrap_or(act.today());
    run!(conn, "update role_grant set ends = $2 where id = $1", grant, last)?;
    conn.finish("account.end_grant", grant, json!({ "ends": last })).await
}

const UNIT_OF_GRANT: &str = "select unit_id from role_grant where id = $1 and account_id = $2";

async fn administers_anything(conn: &mut Conn, viewer: Viewer) -> Result<(), Failure> {
    let roles = grants(conn, viewer).await?;
    roles.iter().any(|grant| grant.role == Role::Administrator).then_some(()).ok_or(Failure::Missing)
}

/// The roles that count today, in the order in which they were given.
pub async fn grants(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Grant>, Failure> {
    Ok(all!(conn, Grant, GRANTS, viewer.account, viewer.on)?)
}

const GRANTS: &str = "select g.id, g.role, g.unit_id, u.name as unit_name, g.starts, g.ends
    from role_grant g join unit u on u.id = g.unit_id
    where g.account_id = $1 and g.starts <= $2 and g.ends >= $2
    order by g.id";

/// An administrator closes an account: its log-ins end at once, its acts stay on record.
pub async fn close(db: &Db, act: &Act, account: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = find(&mut conn, act.viewer(), account).await?;
    if account == act.account {
        return Err(Failure::refused("Không tự đóng tài khoản đang dùng; hãy nhờ một quản trị viên khác."));
    }
    if run!(conn, "update account set closed_at = $2 where id = $1 and closed_at is null", account, act.at)?
        == 0
    {
        return Err(Failure::refused("Tài khoản này đã đóng."));
    }
    run!(conn, "delete from session where account_id = $1", account)?;
    conn.finish("account.close", account, json!({ "login": found.login })).await
}

/// Which accounts an administrator sees: those that hold a role inside what he administers, and those that hold none at all.
/// For a statement whose $1 is his account and $2 his day, and whose account is `a`.
macro_rules! administered {
    () => {
        "(exists (select 1 from reach r where r.account_id = $1 and r.role = 'administrator' and r.starts <= $2 and r.ends >= $2)
          and (not exists (select 1 from role_grant g where g.account_id = a.id)
               or exists (select 1 from role_grant g join reach r on r.unit_id = g.unit_id
                          where g.account_id = a.id and r.account_id = $1 and r.role = 'administrator'
                            and r.starts <= $2 and r.ends >= $2)))"
    };
}

/// The account in whose name a command on the machine works for a unit: the first that administers it on that day.
pub async fn keeper(conn: &mut Conn, unit: Uuid, on: NaiveDate) -> Result<Option<Uuid>, Failure> {
    Ok(find!(conn, (Uuid,), KEEPER, unit, on)?.map(|(account,)| account))
}

const KEEPER: &str = "select a.id from account a join reach r on r.account_id = a.id
    where r.unit_id = $1 and r.starts <= $2 and r.ends >= $2 and r.role = 'administrator' and a.closed_at is null
    order by a.id limit 1";

/// The accounts that the viewer administers.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<AccountRow>, Failure> {
    Ok(all!(conn, AccountRow, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = concat!(
    "select a.id, a.login, a.display_name, a.created_at, a.closed_at, p.full_name as person_name
    from account a left join person p on p.id = a.person_id
    where ",
    administered!(),
    " order by a.login"
);

/// An account that the viewer administers.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<AccountRow, Failure> {
    find!(conn, AccountRow, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)
}

const FIND: &str = concat!(
    "select a.id, a.login, a.display_name, a.created_at, a.closed_at, p.full_name as person_name
    from account a left join person p on p.id = a.person_id
    where a.id = $3 and ",
    administered!()
);

/// Every role of the accounts that the viewer administers, past and to come, over the units that he administers: (account, role).
pub async fn administered_grants(conn: &mut Conn, viewer: Viewer) -> Result<Vec<(Uuid, Grant)>, Failure> {
    let rows = all!(conn, GrantOf, ADMINISTERED_GRANTS, viewer.account, viewer.on)?;
    Ok(rows.into_iter().map(|row| (row.account_id, row.grant)).collect())
}

#[derive(sqlx::FromRow)]
struct GrantOf {
    account_id: Uuid,
    #[sqlx(flatten)]
    grant: Grant,
}

const ADMINISTERED_GRANTS: &str = "select g.account_id, g.id, g.role, g.unit_id, u.name as unit_name, g.starts, g.ends
    from role_grant g join unit u on u.id = g.unit_id
    where exists (select 1 from reach r where r.unit_id = g.unit_id and r.account_id = $1 and r.role = 'administrator'
                    and r.starts <= $2 and r.ends >= $2)
    order by g.account_id, g.starts, g.id";

/// What a log-in came to.
#[derive(Debug, PartialEq, Eq)]
pub enum LogIn {
    /// The token for the cookie; only its hash is stored.
    Welcome { token: String },
    /// The name or the password is wrong; which of them is not said.
    Wrong,
    /// Too many failures: wait.
    Wait,
}

/// Where a log-in comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    pub address: String,
    pub agent: String,
}

/// Checks name and password and opens a session.
pub async fn log_in(
    db: &Db,
    login: &str,
    password: &str,
    from: &Origin,
    at: DateTime<Utc>,
) -> Result<LogIn, Failure> {
    let login = login.trim().to_lowercase();
    let mut conn = db.read().await?;
    if failures(&mut conn, &login, &from.address, at).await?.too_many() {
        return Ok(LogIn::Wait);
    }
    let known = find!(conn, Credentials, CREDENTIALS, &login)?;
    drop(conn);
    // A name that does not exist costs as much time as one that does.
    let hash = known.as_ref().map_or(NOBODY, |known| known.password_hash.as_str());
    let matches = account::password_matches(password, hash);
    match known.filter(|_| matches) {
        Some(known) => Ok(LogIn::Welcome { token: open_session(db, known.id, from, at).await? }),
        None => remember_failure(db, &login, from, at).await.map(|()| LogIn::Wrong),
    }
}

/// A hash of nobody's password, with the same cost as the real ones.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$J0Pn9QhY4kq9yJX2Yl5dPSz1D1yq0h1C5d0l2q3hJcA";

#[derive(sqlx::FromRow)]
struct Credentials {
    id: Uuid,
    password_hash: String,
}

const CREDENTIALS: &str = "select id, password_hash from account where login = $1 and closed_at is null";

async fn failures(
    conn: &mut Conn,
    login: &str,
    address: &str,
    at: DateTime<Utc>,
) -> Result<Failures, Failure> {
    let since = account::failures_since(at);
    let (here, address, login) =
        find!(conn, (i64, i64, i64), FAILURES, since, login, address)?.unwrap_or((0, 0, 0));
    Ok(Failures { here, address, login })
}

const FAILURES: &str = "select count(*) filter (where login = $2 and address = $3),
        count(*) filter (where address = $3),
        count(*) filter (where login = $2)
    from login_failure where at > $1";

async fn remember_failure(db: &Db, login: &str, from: &Origin, at: DateTime<Utc>) -> Result<(), Failure> {
    let Begun::Fresh(mut conn) = begin_as(db, None, &db.new_token(), at).await? else { return Ok(()) };
    let id = conn.new_id();
    run!(
        conn,
        "insert into login_failure (id, login, address, at) values ($1, $2, $3, $4)",
        id,
        login,
        &from.address,
        at
    )?;
    conn.finish("account.log_in_failed", id, json!({ "login": login, "address": from.address })).await?;
    Ok(())
}

async fn open_session(db: &Db, account: Uuid, from: &Origin, at: DateTime<Utc>) -> Result<String, Failure> {
    let token = db.new_token();
    let Begun::Fresh(mut conn) = begin_as(db, Some(account), &db.new_token(), at).await? else {
        return Ok(token);
    };
    run!(conn, "delete from session where expires_at <= $1", at)?;
    let expires = at + account::SESSION_LASTS;
    run!(
        conn,
        INSERT_SESSION,
        token_hash(&token),
        account,
        db.new_token(),
        at,
        expires,
        &from.address,
        &from.agent
    )?;
    conn.finish("account.log_in", account, json!({ "address": from.address })).await?;
    Ok(token)
}

const INSERT_SESSION: &str =
    "insert into session (token_hash, account_id, csrf, created_at, expires_at, address, agent)
    values ($1, $2, $3, $4, $5, $6, $7)";

fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Who holds this token, while the log-in lasts and the account is open.
pub async fn session(conn: &mut Conn, token: &str, at: DateTime<Utc>) -> Result<Option<Session>, Failure> {
    Ok(find!(conn, Session, SESSION, token_hash(token), at)?)
}

const SESSION: &str = "select s.account_id, a.person_id, a.login, a.display_name, s.csrf, s.expires_at
    from session s join account a on a.id = s.account_id
    where s.token_hash = $1 and s.expires_at > $2 and a.closed_at is null";

/// Ends this session.
pub async fn log_out(db: &Db, act: &Act, token: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    run!(
        conn,
        "delete from session where token_hash = $1 and account_id = $2",
        token_hash(token),
        act.account
    )?;
    conn.finish("account.log_out", act.account, json!({})).await
}

/// Ends every session of the account, on whatever machine.
pub async fn log_out_everywhere(db: &Db, act: &Act) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let ended = run!(conn, "delete from session where account_id = $1", act.account)?;
    conn.finish("account.log_out_everywhere", act.account, json!({ "sessions": ended })).await
}

/// Changes the own password; every session ends, so that a stolen one ends with it.
pub async fn change_password(db: &Db, act: &Act, old: &str, new: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let known =
        find!(conn, (String, String), "select login, password_hash from account where id = $1", act.account)?;
    let (login, hash) = known.ok_or(Failure::Missing)?;
    if !account::password_matches(old, &hash) {
        return Err(Failure::refused_at("old", "Mật khẩu hiện tại chưa đúng; hãy nhập lại."));
    }
    account::password_refusals(&login, new).or_go_on()?;
    let salt = *conn.new_slip().as_bytes();
    let hash = account::hash_password(new, salt).map_err(|e| Failure::Corrupt(e.to_string()))?;
    run!(conn, "update account set password_hash = $2 where id = $1", act.account, hash)?;
    run!(conn, "delete from session where account_id = $1", act.account)?;
    conn.finish("account.change_password", act.account, json!({})).await
}
