//! The columns of a list: what each was taken for, and the form that says otherwise.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::Refusals;
use domain::import::{Column, Field, List, Meaning, ROW_ID_HEADER};
use store::import::{self, Import, Mapped};
use uuid::Uuid;
use viet::legacy::Encoding;

use super::{MAY_WRITE, address};
use crate::form::{asked_year, id_of};
use crate::{Choice, Problem, Route, Sent, Site, Visitor, see};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post("/lam-viec/nhap/{id}/cot/{list}", MAY_WRITE, map)]
}

/// A list as the page shows it above its rows.
pub(super) struct ListView {
    pub at: usize,
    pub import: Uuid,
    pub version: i64,
    pub title: String,
    pub year: String,
    /// "TCVN3, chắc 98 %"; empty for Unicode.
    pub encoding: String,
    pub samples: Vec<(String, String)>,
    pub columns: Vec<ColumnView>,
    pub left_out: Vec<String>,
}

pub(super) struct ColumnView {
    pub header: String,
    pub field: String,
    pub year_field: String,
    pub fields: Vec<Choice>,
    pub year: String,
    pub samples: String,
}

impl ListView {
    pub(super) fn of(import: &Import, at: usize, list: &List) -> Self {
        Self {
            at,
            import: import.id,
            version: import.version,
            title: [list.sheet.as_str(), list.title.as_str()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" – "),
            year: list.year.map(|year| year.to_string()).unwrap_or_default(),
            encoding: encoding(list),
            samples: list.encoding.samples.clone(),
            columns: list
                .columns
                .iter()
                .filter(|column| column.header != ROW_ID_HEADER)
                .map(|column| ColumnView::of(column, import.is_open))
                .collect(),
            left_out: list
                .left_out
                .iter()
                .map(|left| {
                    format!("Dòng {}: {} ({})", left.line, left.text, left.why.label().to_lowercase())
                })
                .collect(),
        }
    }
}

fn encoding(list: &List) -> String {
    let name = match list.encoding.encoding {
        Encoding::Unicode => return String::new(),
        Encoding::Tcvn3 => "TCVN3",
        Encoding::Vni => "VNI Windows",
    };
    let mixed = if list.encoding.is_mixed { ", lẫn bảng mã khác" } else { "" };
    format!(
        "Chữ trong tệp theo bảng mã {name} (chắc {} %{mixed}), đã chuyển sang Unicode.",
        list.encoding.sure
    )
}

impl ColumnView {
    fn of(column: &Column, is_open: bool) -> Self {
        let chosen = column.meaning.field.map_or("", Field::word);
        let fields =
            Field::ALL.iter().map(|field| Choice::new(field.word(), field.label(), field.word() == chosen));
        Self {
            header: column.header.clone(),
            field: format!("cot-{}", column.place),
            year_field: format!("nam-{}", column.place),
            fields: fields.collect(),
            year: column.meaning.year.map(|year| year.to_string()).unwrap_or_default(),
            // What is private was the clerk's to check while it was his to bring in.
            samples: match is_open || !is_private(column) {
                true => column.samples.join("; "),
                false => String::new(),
            },
        }
    }
}

fn is_private(column: &Column) -> bool {
    matches!(column.meaning.field, Some(Field::IdNumber | Field::Birth | Field::Ethnicity))
}

async fn map(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, list)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, at) = (id_of(&id)?, list.parse::<usize>().map_err(|_| Problem::Missing)?);
    let found = {
        let mut conn = site.db.read().await?;
        import::find(&mut conn, visitor.viewer, id)
            .await?
            .lists
            .into_iter()
            .nth(at)
            .ok_or(Problem::Missing)?
    };
    let mapped = mapped(&found, &sent).map_err(|refusals| Problem::Refused(refusals.to_string()))?;
    import::map(&site.db, &visitor.act(&site, &sent.key()), id, sent.version(), at, &mapped).await?;
    Ok(see(&address(id), "da-luu"))
}

fn mapped(list: &List, sent: &Sent) -> Result<Mapped, Refusals> {
    let mut refusals = Refusals::none();
    let mut year = |typed: &str| {
        asked_year(typed).unwrap_or_else(|says| {
            refusals.add("", says);
            None
        })
    };
    let mut mapped = Mapped { year: year(sent.text("nam")), ..Mapped::default() };
    for column in &list.columns {
        let field: Option<Field> = sent.text(&format!("cot-{}", column.place)).parse().ok();
        let kept = if field == column.meaning.field { column.meaning.clone() } else { Meaning::default() };
        let year = year(sent.text(&format!("nam-{}", column.place)));
        mapped.meanings.insert(column.place, Meaning { field, year, ..kept });
    }
    refusals.or_go_on().map(|()| mapped)
}
