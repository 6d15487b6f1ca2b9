//! Private sheets: read by those who keep them and by the person himself, written by those who keep them.

use chrono::NaiveDate;
use domain::person::private::{Party, Private};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::Person;
use crate::{Conn, Db, Done, Failure};

/// A private sheet, with the person whose it is.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub person: Person,
    pub private: Private,
    /// Whether the viewer keeps it; else it is his own.
    pub is_keeper: bool,
    /// The same identity number stands on somebody else's sheet.
    pub is_shared: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id_number: Option<String>,
    born: Option<NaiveDate>,
    ethnicity: String,
    religion: String,
    #[sqlx(try_from = "String")]
    party: Party,
    party_since: Option<NaiveDate>,
}

impl From<Row> for Private {
    fn from(row: Row) -> Self {
        let Row { id_number, born, ethnicity, religion, party, party_since } = row;
        Self { id_number, born, ethnicity, religion, party, party_since }
    }
}

/// The sheet of a person, empty where nothing was written yet; missing for everybody who may not read it.
pub async fn find(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<Sheet, Failure> {
    let is_keeper = keeps(conn, viewer, person).await?;
    if !is_keeper && value!(conn, i64, IS_OWN, viewer.account, person)? == 0 {
        return Err(Failure::Missing);
    }
    let private = get(conn, person).await?.unwrap_or_default();
    let is_shared = match &private.id_number {
        Some(number) => value!(conn, i64, SHARED, number, person)? > 0,
        None => false,
    };
    Ok(Sheet { person: super::find(conn, viewer, person).await?, private, is_keeper, is_shared })
}

const IS_OWN: &str = "select count(*) from account o where o.id = $1 and o.person_id = $2";
/// A record that went into another one keeps its sheet, and shares it with nobody.
const SHARED: &str = "select count(*) from person_private v
    where v.id_number = $1 and v.person_id <> $2
      and not exists (select 1 from person_merge g where g.gone_id = v.person_id and g.undone_at is null)";

/// Whether the viewer reads the sheet of this person: decides which links a page shows.
pub async fn may_read(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<bool, Failure> {
    Ok(value!(conn, i64, IS_OWN, viewer.account, person)? > 0 || keeps(conn, viewer, person).await?)
}

/// Whether the viewer keeps the sheets of the unit in which the person stands that day.
async fn keeps(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<bool, Failure> {
    Ok(value!(conn, i64, KEEPS, viewer.account, viewer.on, person)? > 0)
}

const KEEPS: &str = "select count(*) from membership s join reach r on r.unit_id = s.unit_id
    where s.person_id = $3 and s.starts <= $2 and (s.ends is null or s.ends >= $2)
      and r.account_id = $1 and r.starts <= $2 and r.ends >= $2 and r.role = 'personnel'";

/// The sheet without asking who looks: for acts that have asked already.
pub(super) async fn get(conn: &mut Conn, person: Uuid) -> Result<Option<Private>, Failure> {
    Ok(find!(conn, Row, GET, person)?.map(Private::from))
}

const GET: &str = "select id_number, born, ethnicity, religion, party, party_since from person_private where person_id = $1";

/// Who keeps the sheets of the person's unit writes his. The log says which fields changed, and never what stands in them.
pub async fn update(db: &Db, act: &Act, person: Uuid, private: &Private) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    writable(&mut conn, act.viewer(), person).await?;
    let private = private.clone().tidy();
    private.refusals(act.today()).or_go_on()?;
    let before = get(&mut conn, person).await?.unwrap_or_default();
    put(&mut conn, person, &private).await?;
    conn.finish("person.update_private", person, json!({ "changed": private.changed(&before) })).await
}

async fn writable(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<(), Failure> {
    super::find(conn, viewer, person).await?;
    match keeps(conn, viewer, person).await? {
        true => Ok(()),
        false => Err(Failure::refused(
            "Chỉ người quản lý hồ sơ cán bộ của đơn vị được ghi thông tin riêng; hãy báo cho họ.",
        )),
    }
}

pub(super) async fn put(conn: &mut Conn, person: Uuid, private: &Private) -> Result<(), Failure> {
    run!(
        conn,
        PUT,
        person,
        &private.id_number,
        private.born,
        &private.ethnicity,
        &private.religion,
        private.party.word(),
        private.party_since
    )?;
    Ok(())
}

const PUT: &str =
    "insert into person_private (person_id, id_number, born, ethnicity, religion, party, party_since)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (person_id) do update set id_number = excluded.id_number, born = excluded.born, ethnicity = excluded.ethnicity,
        religion = excluded.religion, party = excluded.party, party_since = excluded.party_since";
