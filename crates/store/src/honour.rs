//! The honour roll and the check of a certificate: what anybody may read without logging in.
//!
//! Published of an award: name, post and unit, award, number, day and issuer of the decision; nothing else about a person
//! (Law 91/2025/QH15, Article 3). The search differs between the databases, so it stands here alone: FTS5 keeps a list for every
//! beginning of a word; PostgreSQL's vector holds every beginning as a word. Both answer the newest first without counting or
//! ranking all that matches, which is what keeps a common name quick.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::db::{Link, Split};
use crate::decision::Row;
use crate::{Conn, Failure};

/// A published award.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Honour {
    pub name: String,
    pub post_unit: String,
    /// Code of the award.
    pub code: String,
    /// The year whose achievement it honours.
    pub year: i64,
    pub decision_number: String,
    pub decided: Option<NaiveDate>,
    pub issuer: String,
    pub token: String,
    pub place: i64,
}

/// What is looked for in the honour roll.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// As people type it; every word is the beginning of a word of name, post, unit or award, in any order.
    pub text: String,
    /// Code of the award.
    pub award: Option<String>,
    /// The year whose achievement was honoured.
    pub year: Option<i64>,
    pub movement: Option<Uuid>,
    /// Only what stands below this place: [`Page::next`] of the page before.
    pub before: Option<i64>,
}

/// A page of the honour roll, by year honoured and day of the decision, the newest first.
#[derive(Debug, Clone)]
pub struct Page {
    pub honours: Vec<Honour>,
    /// Where the next page begins; `None`: this is the last.
    pub next: Option<i64>,
}

/// Looks through the published awards that stand; one taken back is not among them.
pub async fn search(conn: &mut Conn, query: &Query, size: usize) -> Result<Page, Failure> {
    let (floor, ceiling) =
        query.year.map_or((0, i64::MAX), |year| (first_of_year(year), first_of_year(year + 1)));
    let below = query.before.map_or(ceiling, |before| before.min(ceiling));
    // One more than the page holds tells whether there is another.
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let terms = terms(conn, query);
    let mut honours = match terms.is_empty() {
        true => all!(conn, Honour, NEWEST, below, floor, limit)?,
        false => matching(conn, &terms, below, floor, limit).await?,
    };
    let more = honours.len() > size;
    honours.truncate(size);
    let next = honours.last().filter(|_| more).map(|last| last.place);
    Ok(Page { honours, next })
}

/// The columns of [`Honour`].
macro_rules! honour {
    () => {
        "select a.name, a.post_unit, a.code, a.year, a.decision_number, a.decided, a.issuer, a.token, a.place from "
    };
}

const NEWEST: &str = concat!(
    honour!(),
    "award a
     where a.place < $1 and a.place >= $2 and not exists (select 1 from revocation v where v.award_id = a.id)
     order by a.place desc limit $3"
);

async fn matching(
    conn: &mut Conn,
    terms: &str,
    below: i64,
    floor: i64,
    limit: i64,
) -> Result<Vec<Honour>, Failure> {
    let newest = all!(conn, Honour, MATCHING, terms, below, floor, limit)?;
    let complete = i64::try_from(newest.len()).is_ok_and(|found| found == limit);
    match conn.link {
        Link::Postgres(_) if !complete => Ok(all!(conn, Honour, MATCHING_RARE, terms, below, floor, limit)?),
        _ => Ok(newest),
    }
}

/// PostgreSQL walks the newest 20,000 places: a common word fills the page there. SQLite's index answers in this order by itself.
const MATCHING: Split = Split {
    sqlite: concat!(
        honour!(),
        "(select rowid as place from award_search
             where award_search match $1 and rowid < $2 and rowid >= $3 order by rowid desc limit $4) s
         join award a on a.place = s.place order by a.place desc"
    ),
    postgres: concat!(
        honour!(),
        "(select place from (select place, words from award_search where place < $2 and place >= $3
                 order by place desc limit 20000) newest
             where words @@ cast($1 as tsquery) order by place desc limit $4) s
         join award a on a.place = s.place order by a.place desc"
    ),
};

/// PostgreSQL only: words too rare to fill a page from the newest places are few, so all of them are sorted. `place + 0` keeps the
/// planner from walking every place in order to find them.
const MATCHING_RARE: &str = concat!(
    honour!(),
    "(select place from award_search where words @@ cast($1 as tsquery) and place < $2 and place >= $3
         order by place + 0 desc limit $4) s
     join award a on a.place = s.place order by a.place desc"
);

/// Longer words are compared by this many letters.
const LONGEST_WORD: usize = 20;
/// More words than this in one query say nothing new.
const MOST_WORDS: usize = 10;

/// The words by which a text is found: folded, cut at everything that is neither letter nor digit.
fn words(text: &str) -> Vec<String> {
    let folded = viet::fold(text);
    let all = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    all.map(|word| word.chars().take(LONGEST_WORD).collect()).collect()
}

/// A word that nobody can type: the award or the movement as a condition. It is never taken for the beginning of another.
fn mark(of: &str) -> String {
    let plain: String = of.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    format!("={}", plain.to_ascii_lowercase())
}

/// The query in the database's own language. Letters, digits and our own mark are all that gets into it, each word in quotes.
fn terms(conn: &Conn, query: &Query) -> String {
    let marks = query
        .award
        .as_deref()
        .map(mark)
        .into_iter()
        .chain(query.movement.map(|id| mark(&id.simple().to_string())));
    let typed = words(&query.text).into_iter().take(MOST_WORDS);
    match conn.link {
        Link::Sqlite(_) => {
            let typed = typed.map(|word| format!("\"{word}\" *"));
            typed.chain(marks.map(|mark| format!("\"{mark}\""))).collect::<Vec<_>>().join(" AND ")
        }
        Link::Postgres(_) => {
            typed.chain(marks).map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" & ")
        }
    }
}

/// Bits of a place: year honoured, then the day of the decision, then the order of granting.
const DAY_BITS: u32 = 22;
const ORDER_BITS: u32 = 26;

fn first_of_year(year: i64) -> i64 {
    year.clamp(0, 9_999) << (DAY_BITS + ORDER_BITS)
}

/// The next free place among the awards of that year that were decided on that day.
pub(crate) async fn next_place(conn: &mut Conn, year: i64, decided: NaiveDate) -> Result<i64, Failure> {
    let floor = first_of_year(year) + (i64::from(decided.num_days_from_ce()) << ORDER_BITS);
    let taken = find!(conn, (i64,), LAST_PLACE, floor, floor + (1 << ORDER_BITS))?;
    Ok(taken.map_or(floor, |(last,)| last + 1))
}

const LAST_PLACE: &str =
    "select place from award where place >= $1 and place < $2 order by place desc limit 1";

/// Makes the row's award findable at its place.
pub(crate) async fn publish(conn: &mut Conn, place: i64, row: &Row) -> Result<(), Failure> {
    let award = law::Law::built_in().award(&row.award_code).map_or("", |award| award.name.as_str());
    let text = format!("{} {} {award}", row.name, row.post_unit);
    let marks = [Some(mark(&row.award_code)), row.movement_id.map(|id| mark(&id.simple().to_string()))];
    let all: Vec<_> = words(&text).into_iter().chain(marks.into_iter().flatten()).collect();
    run!(conn, PUBLISH, place, all.join(" "))?;
    Ok(())
}

const PUBLISH: Split = Split {
    sqlite: "insert into award_search (rowid, words) values ($1, $2)",
    postgres: "insert into award_search (place, words)
        select $1, array_to_tsvector(array(select left(word, n) from unnest(string_to_array($2, ' ')) word,
            generate_series(case when left(word, 1) = '=' then length(word) else 1 end, length(word)) n))",
};

/// Takes an award out of the search; its row stays.
pub(crate) async fn withdraw(conn: &mut Conn, place: Option<i64>) -> Result<(), Failure> {
    run!(conn, WITHDRAW, place)?;
    Ok(())
}

const WITHDRAW: Split = Split {
    sqlite: "delete from award_search where rowid = $1",
    postgres: "delete from award_search where place = $1",
};

/// What a certificate's code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    Valid(Honour),
    /// Taken back by this decision. Why is not published.
    Revoked {
        honour: Honour,
        number: String,
        on: Option<NaiveDate>,
    },
    Unknown,
}

/// Looks a code up, as it stands in the address or as somebody typed it.
pub async fn verify(conn: &mut Conn, token: &str) -> Result<Verified, Failure> {
    let token: String =
        token.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let Some(found) = find!(conn, Checked, VERIFY, token)? else { return Ok(Verified::Unknown) };
    Ok(match found.revoked_by {
        None => Verified::Valid(found.honour),
        Some(number) => Verified::Revoked { honour: found.honour, number, on: found.revoked_on },
    })
}

#[derive(sqlx::FromRow)]
struct Checked {
    #[sqlx(flatten)]
    honour: Honour,
    revoked_by: Option<String>,
    revoked_on: Option<NaiveDate>,
}

const VERIFY: &str =
    "select a.name, a.post_unit, a.code, a.year, a.decision_number, a.decided, a.issuer, a.token, a.place,
        d.number as revoked_by, d.decided_on as revoked_on
    from award a
    left join revocation v on v.award_id = a.id
    left join decision d on d.id = v.decision_id
    where a.token = $1 and a.place is not null";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_letters_and_digits_only() {
        assert_eq!(
            words("Nguyễn Đình-Thi\" OR * NEAR(a) '=gk' y’Bham"),
            ["nguyen", "dinh", "thi", "or", "near", "a", "gk", "ybham"]
        );
        assert_eq!(words(" . \"' * =:|&! "), Vec::<String>::new());
        assert_eq!(words(&"a".repeat(50))[0].len(), LONGEST_WORD);
    }

    #[test]
    fn marks_cannot_be_typed() {
        assert_eq!(mark("CSTD-BT"), "=cstdbt");
        assert!(words("=cstdbt").iter().all(|word| !word.starts_with('=')));
    }

    #[test]
    fn places_grow_with_the_year_and_then_with_the_day() {
        let day = |text: &str| {
            i64::from(text.parse::<NaiveDate>().expect("a date").num_days_from_ce()) << ORDER_BITS
        };
        let place = |year, on| first_of_year(year) + day(on);
        assert!(place(2026, "2026-01-05") > place(2025, "2026-12-31"));
        assert!(place(2025, "2026-01-06") > place(2025, "2026-01-05"));
        assert!(day("9999-12-31") < 1 << (DAY_BITS + ORDER_BITS) && place(9_999, "9999-12-31") > 0);
    }
}
