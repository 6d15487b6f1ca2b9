//! The register of papers: a number with its symbol stands once a year among the papers of one office (decree 30/2020/NĐ-CP,
//! Article 15), whatever room issues the paper.

use chrono::{Datelike, NaiveDate};
use domain::Refusals;
use uuid::Uuid;

use crate::{Conn, Failure};

/// Adds a sentence at the field `number` when the office has used it in that year.
pub(crate) async fn refuse_used(
    conn: &mut Conn,
    refusals: &mut Refusals,
    office: Uuid,
    on: NaiveDate,
    number: &str,
) -> Result<(), Failure> {
    if value!(conn, i64, USED, office, i64::from(on.year()), number)? > 0 {
        refusals.add("number", format!("Số {number} đã dùng trong năm {}; hãy ghi số khác.", on.year()));
    }
    Ok(())
}

const USED: &str = "select count(*) from paper_number where office_id = $1 and year = $2 and number = $3";

/// Enters the number for what it was given to.
pub(crate) async fn take(
    conn: &mut Conn,
    office: Uuid,
    on: NaiveDate,
    number: &str,
    subject: Uuid,
) -> Result<(), Failure> {
    run!(conn, TAKE, office, i64::from(on.year()), number, subject)?;
    Ok(())
}

const TAKE: &str = "insert into paper_number (office_id, year, number, subject) values ($1, $2, $3, $4)";
