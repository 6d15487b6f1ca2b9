//! Lists as files: the table that a page shows, as XLSX or as CSV. Taking one along is reading: it is no act and leaves no row
//! in the log.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use sheets::{Table, Unwritten};

use crate::{Problem, Site, Visitor};

/// How a list goes out: as the end of the address says, so that both files of a list have one handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Csv,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(if parts.uri.path().ends_with(".csv") { Self::Csv } else { Self::Xlsx })
    }
}

/// The file of a table; each printed page says whose it is and of which day.
pub(crate) fn file(
    site: &Site,
    visitor: &Visitor,
    table: Table,
    format: Format,
    name: &str,
) -> Result<Response, Problem> {
    let table = Table { issued: issued(site, visitor), ..table };
    let bytes = match format {
        Format::Xlsx => table.xlsx(visitor.viewer.on),
        Format::Csv => table.csv(),
    };
    sent(bytes, format, name)
}

/// Several tables as sheets of one workbook.
pub(crate) fn workbook(
    site: &Site,
    visitor: &Visitor,
    mut tables: Vec<Table>,
    name: &str,
) -> Result<Response, Problem> {
    tables.iter_mut().for_each(|table| table.issued = issued(site, visitor));
    sent(sheets::workbook(&tables, visitor.viewer.on), Format::Xlsx, name)
}

fn issued(site: &Site, visitor: &Visitor) -> String {
    format!("{} – {}", site.settings.office, viet::date::short(visitor.viewer.on))
}

fn sent(bytes: Result<Vec<u8>, Unwritten>, format: Format, name: &str) -> Result<Response, Problem> {
    let bytes = bytes.map_err(|error| Problem::internal(error.to_string()))?;
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.ending());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}
