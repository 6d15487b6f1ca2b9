//! Trust: every write is one transaction with one idempotency key and one audit row, chained by hash to the row before it.
//!
//! A write takes the head of the chain with its first statement, so writes follow one another on both databases and no two
//! acts decide on the same state (see docs/adr/0002).

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{Act, Viewer};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Conn, Db, Failure, db::Link};

/// What an act came to: the thing that it made or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub id: Uuid,
    /// The key was used before: nothing was done again, and `id` is the first result.
    pub repeated: bool,
}

/// The write that a transaction is about.
pub(crate) struct Write {
    account: Option<Uuid>,
    key: String,
    pub(crate) at: DateTime<Utc>,
    seq: i64,
    prev: String,
}

pub(crate) enum Begun {
    Fresh(Conn),
    Repeated(Done),
}

/// Begins the act, or returns the first result when its key was used before: `let mut conn = begin!(db, act);`.
macro_rules! begin {
    ($db:expr, $act:expr) => {
        match $crate::audit::begin($db, $act).await? {
            $crate::audit::Begun::Fresh(conn) => conn,
            $crate::audit::Begun::Repeated(done) => return Ok(done),
        }
    };
}

pub(crate) async fn begin(db: &Db, act: &Act) -> Result<Begun, Failure> {
    begin_as(db, Some(act.account), &act.key, act.at).await
}

/// Begins a write that nobody who is logged in makes: the first run, a failed log-in, a command on the machine.
pub(crate) async fn begin_as(
    db: &Db,
    account: Option<Uuid>,
    key: &str,
    at: DateTime<Utc>,
) -> Result<Begun, Failure> {
    let mut conn = db.write().await?;
    let head = find!(conn, Head, TAKE_HEAD)?.ok_or_else(|| Failure::Corrupt("chain_head".to_owned()))?;
    if let Some(first) = find!(conn, FirstResult, FIRST_RESULT, key)? {
        // A key belongs to the account that used it: another account's form cannot learn the result.
        return if first.account_id == account {
            Ok(Begun::Repeated(Done { id: first.subject, repeated: true }))
        } else {
            Err(Failure::Stale)
        };
    }
    conn.write = Some(Write { account, key: key.to_owned(), at, seq: head.seq, prev: head.hash });
    Ok(Begun::Fresh(conn))
}

/// The last row of the chain: keep it outside the database, and a rewritten chain is noticed too.
#[derive(Debug, sqlx::FromRow)]
pub struct Head {
    pub seq: i64,
    pub hash: String,
}

#[derive(sqlx::FromRow)]
struct FirstResult {
    subject: Uuid,
    account_id: Option<Uuid>,
}

const TAKE_HEAD: &str = "update chain_head set seq = seq + 1 where id = 1 returning seq, hash";
const FIRST_RESULT: &str = "select subject, account_id from audit where key = $1";

impl Conn {
    /// Ends the act: appends its audit row and commits. `act` is the step's name ("dossier.submit"), `subject` what it made or
    /// changed, `detail` what an auditor needs to know; never a password, never how somebody voted.
    pub(crate) async fn finish(
        mut self,
        act: &'static str,
        subject: Uuid,
        detail: Value,
    ) -> Result<Done, Failure> {
        let write = self.write.take().ok_or_else(|| Failure::Corrupt(format!("{act} đã ghi hai lần")))?;
        let row = Entry {
            seq: write.seq,
            at: write.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            account: write.account,
            key: write.key,
            act: act.to_owned(),
            subject,
            detail: detail.to_string(),
        };
        let hash = row.hash_after(&write.prev);
        run!(
            self,
            APPEND,
            row.seq,
            write.at,
            row.account,
            &row.key,
            &row.act,
            row.subject,
            &row.detail,
            &write.prev,
            &hash
        )?;
        run!(self, MOVE_HEAD, &hash)?;
        self.commit().await?;
        Ok(Done { id: subject, repeated: false })
    }

    pub(crate) async fn commit(self) -> Result<(), Failure> {
        match self.link {
            Link::Sqlite(link) => link.commit().await?,
            Link::Postgres(link) => link.commit().await?,
        }
        Ok(())
    }
}

const APPEND: &str = "insert into audit (seq, at, account_id, key, act, subject, detail, prev, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const MOVE_HEAD: &str = "update chain_head set hash = $1 where id = 1";

/// What the hash of an audit row covers.
struct Entry {
    seq: i64,
    at: String,
    account: Option<Uuid>,
    key: String,
    act: String,
    subject: Uuid,
    detail: String,
}

impl Entry {
    /// SHA-256 over the previous hash and the fields, each with its length before it, so that no two rows read alike.
    fn hash_after(&self, prev: &str) -> String {
        let account = self.account.map(|id| id.to_string()).unwrap_or_default();
        let mut hash = Sha256::new();
        for field in [
            prev,
            &self.seq.to_string(),
            &self.at,
            &account,
            &self.key,
            &self.act,
            &self.subject.to_string(),
            &self.detail,
        ] {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

/// One row of the log as it is shown to an administrator.
#[derive(Debug, sqlx::FromRow)]
pub struct AuditRow {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub account_id: Option<Uuid>,
    pub key: String,
    pub act: String,
    pub subject: Uuid,
    pub detail: String,
    pub prev: String,
    pub hash: String,
}

impl AuditRow {
    fn entry(&self) -> Entry {
        Entry {
            seq: self.seq,
            at: self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            account: self.account_id,
            key: self.key.clone(),
            act: self.act.clone(),
            subject: self.subject,
            detail: self.detail.clone(),
        }
    }
}

const PAGE: i64 = 1_000;

/// The head of the chain as it stands.
pub async fn head(conn: &mut Conn) -> Result<Head, Failure> {
    find!(conn, Head, HEAD)?.ok_or_else(|| Failure::Corrupt("chain_head".to_owned()))
}

const HEAD: &str = "select seq, hash from chain_head where id = 1";

/// Walks the whole chain and says, in sentences, where it does not hold. Empty: every row is as it was written.
pub async fn check_chain(conn: &mut Conn) -> Result<Vec<String>, Failure> {
    let mut faults = Vec::new();
    let (mut seq, mut prev) = (0, String::new());
    loop {
        let rows = all!(conn, AuditRow, ROWS_AFTER, seq, PAGE)?;
        let Some(last) = rows.last().map(|row| row.seq) else { break };
        for row in &rows {
            if row.seq != seq + 1 {
                faults.push(format!("Nhật ký thiếu dòng giữa số {seq} và số {}.", row.seq));
            }
            if row.prev != prev || row.hash != row.entry().hash_after(&row.prev) {
                faults
                    .push(format!("Nhật ký dòng số {} ({}) không khớp mã băm: đã bị sửa.", row.seq, row.act));
            }
            seq = row.seq;
            prev.clone_from(&row.hash);
        }
        debug_assert_eq!(seq, last);
    }
    let head = find!(conn, Head, HEAD)?;
    if head.is_none_or(|head| head.seq != seq || head.hash != prev) {
        faults
            .push(format!("Nhật ký kết thúc ở dòng số {seq}, không đúng với đầu chuỗi: có dòng đã bị xóa."));
    }
    Ok(faults)
}

const ROWS_AFTER: &str = "select seq, at, account_id, key, act, subject, detail, prev, hash
    from audit where seq > $1 order by seq limit $2";

/// How many rows stand on one page of the log.
pub const SHOWN: i64 = 50;

/// One row of the log with the name of who acted.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Shown {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// `None`: nobody who was logged in.
    pub who: Option<String>,
    pub act: String,
    pub subject: Uuid,
    pub detail: String,
}

/// The latest rows before `before` that concern the viewer as an administrator: those of the accounts that hold a role inside
/// what he administers, and those of nobody.
pub async fn list(conn: &mut Conn, viewer: Viewer, before: Option<i64>) -> Result<Vec<Shown>, Failure> {
    Ok(all!(conn, Shown, LIST, viewer.account, viewer.on, before.unwrap_or(i64::MAX), SHOWN)?)
}

const LIST: &str = "select l.seq, l.at, a.display_name as who, l.act, l.subject, l.detail
    from audit l left join account a on a.id = l.account_id
    where l.seq < $3
      and exists (select 1 from reach r where r.account_id = $1 and r.role = 'administrator' and r.starts <= $2 and r.ends >= $2)
      and (l.account_id is null
           or exists (select 1 from role_grant g join reach r on r.unit_id = g.unit_id
                      where g.account_id = l.account_id and r.account_id = $1 and r.role = 'administrator'
                        and r.starts <= $2 and r.ends >= $2))
    order by l.seq desc limit $4";
