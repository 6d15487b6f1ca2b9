//! The law as this office holds it: texts of rules that its legal officer held beside the official document and signed.
//!
//! Each signed text is laid over the product's data (and over the files of the office's own folder) from its first day on; all
//! of it passes the same checks as the data itself, or the law stays as it was.

use std::sync::Arc;

use chrono::{DateTime, Months, NaiveDate, Utc};
use domain::{Act, Refusals, Viewer, local_date};
use law::{Amendment, Fault, Law, Outcome, Overlay, built_in_files, own_files};
use serde_json::json;
use uuid::Uuid;

use crate::dossier::{Asked, received_since};
use crate::{Conn, Db, Done, Failure};

/// A text that was signed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Signed {
    pub id: Uuid,
    pub rule: String,
    pub starts: NaiveDate,
    pub source: String,
    body: String,
    pub signed_at: DateTime<Utc>,
    pub who: String,
}

/// A new text of a rule, before it is signed.
#[derive(Debug, Clone, Default)]
pub struct NewText {
    pub amendment: Amendment,
    /// The document that was held beside it.
    pub source: String,
}

/// A row of a dossier that the new text judges differently.
#[derive(Debug, Clone)]
pub struct Affected {
    pub asked: Asked,
    pub before: Outcome,
    pub after: Outcome,
}

/// What a new text would change.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// How many rows were judged again.
    pub judged: usize,
    pub affected: Vec<Affected>,
}

/// Takes the files of the office's own folder, as (path inside the folder, text), and lays the signed texts over them.
pub async fn take_folder(db: &Db, folder: Vec<(String, String)>) -> Result<(), Failure> {
    db.hold(crate::db::Held { folder: Arc::new(folder), ..db.held() });
    renew(db).await
}

/// Reads the signed texts again. What cannot be laid over the data leaves the product's own law in force: see [`faults`].
pub(crate) async fn renew(db: &Db) -> Result<(), Failure> {
    let signed = all(&mut db.read().await?).await?;
    let mut held = db.held();
    let last = signed.last().map(|last| head(&last.source, &last.who, local_date(last.signed_at)));
    let texts: Vec<_> = signed.into_iter().map(|text| text.body).collect();
    let (law, faults) = match laid(&held.folder, last, &texts) {
        Ok(law) => (law, Vec::new()),
        Err(faults) => (Law::built_in().clone(), faults),
    };
    (held.law, held.faults) = (law, Arc::new(faults));
    db.hold(held);
    Ok(())
}

/// Why the office's own texts are not in force, each with file and place; empty when they are.
pub fn faults(db: &Db) -> Vec<Fault> {
    db.held().faults.to_vec()
}

/// Every signed text, in the order of signing.
pub async fn all(conn: &mut Conn) -> Result<Vec<Signed>, Failure> {
    Ok(all!(conn, Signed, ALL)?)
}

const ALL: &str = "select t.id, t.rule, t.starts, t.source, t.body, t.signed_at, a.display_name as who
    from law_text t join account a on a.id = t.signed_by order by t.id";

/// The product's data with the folder and the texts over it; `head` says who answers for the texts.
fn laid(
    folder: &[(String, String)],
    head: Option<Overlay>,
    texts: &[String],
) -> Result<Arc<Law>, Vec<Fault>> {
    let mut files = head.map(|head| own_files(&head, texts)).unwrap_or_default();
    let has_own_head = folder.iter().any(|(path, _)| path == HEAD);
    files.retain(|(path, _)| !(has_own_head && path == HEAD));
    let all: Vec<_> =
        folder.iter().chain(&files).map(|(path, text)| (path.as_str(), text.as_str())).collect();
    match all.is_empty() {
        true => Ok(Law::built_in().clone()),
        false => Law::read_with_overlay(built_in_files(), &all).map(Arc::new),
    }
}

/// The file of a folder that says who answers for it.
const HEAD: &str = "overlay.toml";

fn head(source: &str, who: &str, on: NaiveDate) -> Overlay {
    Overlay {
        name: "Văn bản do cơ quan đối chiếu".to_owned(),
        source: source.to_owned(),
        confirmed_by: who.to_owned(),
        confirmed_on: on,
    }
}

/// Whether the viewer may sign texts of the law: a clerk or administrator over an office that has none above it.
pub async fn may_sign(conn: &mut Conn, viewer: Viewer) -> Result<bool, Failure> {
    Ok(value!(conn, i64, MAY_SIGN, viewer.account, viewer.on)? > 0)
}

const MAY_SIGN: &str = "select count(*) from role_grant g join unit u on u.id = g.unit_id
    where g.account_id = $1 and g.role in ('administrator', 'clerk') and g.starts <= $2 and g.ends >= $2 and u.parent_id is null";

/// What the new text would change in the dossiers received in the year before, were they received on its first day.
pub async fn preview(db: &Db, viewer: Viewer, new: &NewText) -> Result<Preview, Failure> {
    let mut conn = db.read().await?;
    require(&mut conn, viewer).await?;
    let (_, law) = written(db, &mut conn, viewer, new).await?;
    let since = viewer.on.checked_sub_months(Months::new(12)).unwrap_or(viewer.on);
    let mut asked = received_since(&mut conn, viewer, since).await?;
    for one in &mut asked {
        one.case.received = one.case.received.max(new.amendment.from);
    }
    let cases: Vec<_> = asked.iter().map(|one| one.case.clone()).collect();
    let changes = conn.law.changes(&law, &cases).map_err(|unknown| Failure::Corrupt(unknown.to_string()))?;
    let told = changes.into_iter().filter(|change| change.before != change.after);
    let affected = told.filter_map(|change| {
        let asked = asked.get(change.case)?.clone();
        Some(Affected { asked, before: change.before, after: change.after })
    });
    Ok(Preview { judged: cases.len(), affected: affected.collect() })
}

async fn require(conn: &mut Conn, viewer: Viewer) -> Result<(), Failure> {
    may_sign(conn, viewer).await?.then_some(()).ok_or(Failure::Missing)
}

/// The file of the new text, and the law with it.
async fn written(
    db: &Db,
    conn: &mut Conn,
    viewer: Viewer,
    new: &NewText,
) -> Result<(String, Arc<Law>), Failure> {
    let mut refusals = Refusals::none();
    refusals.require("source", &new.source, "Ghi văn bản đã đối chiếu: số, ngày, nơi đăng.");
    refusals.or_go_on()?;
    let body = conn
        .law
        .amended(viewer.on, &new.amendment)
        .map_err(|fault| Failure::refused_at(field(&fault.at), fault.says))?;
    let mut texts: Vec<_> = all(conn).await?.into_iter().map(|text| text.body).collect();
    texts.push(body.clone());
    let head = head(&new.source, "người đang ký", viewer.on);
    let law = laid(&db.held().folder, Some(head), &texts).map_err(|faults| {
        let says: Vec<_> = faults.iter().map(|fault| fault.says.clone()).collect();
        Failure::refused(format!("Văn bản mới không khớp với dữ liệu: {}", says.join(" ")))
    })?;
    Ok((body, law))
}

/// The form's field for a place in the condition.
fn field(at: &str) -> &'static str {
    if at == "key" { "" } else { "values" }
}

/// The officer signs: from its first day on the installation judges by the new text.
pub async fn sign(db: &Db, act: &Act, new: &NewText) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    require(&mut conn, act.viewer()).await?;
    let (body, _) = written(db, &mut conn, act.viewer(), new).await?;
    let id = conn.new_id();
    let (key, source) = (&new.amendment.key, viet::tidy(&new.source));
    run!(conn, INSERT, id, key, new.amendment.from, &source, &body, act.account, act.at)?;
    let detail = json!({ "rule": key, "from": new.amendment.from, "source": source });
    let done = conn.finish("law_text.sign", id, detail).await?;
    renew(db).await?;
    Ok(done)
}

const INSERT: &str = "insert into law_text (id, rule, starts, source, body, signed_by, signed_at)
    values ($1, $2, $3, $4, $5, $6, $7)";
