//! Forms as they were sent: CSRF checked, fields readable one by one, and the words with which a field comes back.

use std::fmt;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{Method, header};
use chrono::NaiveDate;
use domain::{Refusal, Refusals};
use store::Failure;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::frame::ErrorLink;
use crate::site::FileReader;
use crate::visitor::Caller;
use crate::{Problem, Site};

/// A form that one of our pages sent.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    fields: Vec<(String, String)>,
    files: Vec<(String, SentFile)>,
    path: String,
}

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// As the browser names it; nothing to trust.
    pub name: String,
    pub bytes: Bytes,
}

impl SentFile {
    /// What a reader that blocks makes of the file.
    ///
    /// # Errors
    /// The reader's sentence, at the field `file`.
    pub async fn read<T, E>(&self, reader: &FileReader<T, E>) -> Result<T, Failure>
    where
        T: Send + 'static,
        E: fmt::Display + Send + 'static,
    {
        let (reader, bytes) = (reader.clone(), self.bytes.clone());
        let read = tokio::task::spawn_blocking(move || reader(&bytes)).await;
        let read = read.map_err(|error| Failure::Corrupt(error.to_string()))?;
        read.map_err(|why| Failure::refused_at("file", why.to_string()))
    }
}

impl Sent {
    /// What a form that changes something begins from: the fields as they would have been sent.
    pub fn of(fields: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { fields, ..Self::default() }
    }

    /// These fields, each as `came` has it where that form sends it: for a page with several forms of which one came back.
    #[must_use]
    pub fn with(mut self, came: Option<Self>) -> Self {
        for (name, value) in came.into_iter().flat_map(|came| came.fields) {
            if let Some((_, stands)) = self.fields.iter_mut().find(|(field, _)| *field == name) {
                *stands = value;
            }
        }
        self
    }

    /// The value of a field; empty when it was not sent. Line ends are `\n`, whatever the browser sends.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// The value of a one-line field, tidied as it is stored (NFC, single blanks).
    pub fn tidy(&self, name: &str) -> String {
        viet::tidy(self.text(name))
    }

    /// A field with one entry a line: tidied, empty lines left out.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.text(name).lines().map(viet::tidy).filter(|line| !line.is_empty()).collect()
    }

    /// Every value that was sent under the name: ticked boxes, chosen rows.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Every field, in the order of the form.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    pub fn is_on(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Ids that were chosen under the name; whatever is no id is left out.
    pub fn ids(&self, name: &str) -> Vec<Uuid> {
        self.all(name).iter().filter_map(|id| id.parse().ok()).collect()
    }

    /// A date as people type it; `None` for an empty field. A date that does not exist adds its sentence at the field.
    pub fn date(&self, name: &'static str, refusals: &mut Refusals) -> Option<NaiveDate> {
        let typed = self.text(name).trim();
        if typed.is_empty() {
            return None;
        }
        viet::date::parse(typed).map_err(|error| refusals.add(name, error.to_string())).ok()
    }

    /// A whole number; `None` for an empty field. Anything else adds a sentence at the field.
    pub fn number(&self, name: &'static str, refusals: &mut Refusals) -> Option<i64> {
        let typed: String = self.text(name).chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        if typed.is_empty() {
            return None;
        }
        typed
            .parse()
            .map_err(|_| refusals.add(name, format!("«{typed}» không phải là số; hãy ghi bằng chữ số.")))
            .ok()
    }

    /// The file that was chosen under the name; a field that was left empty sends none.
    pub fn file(&self, name: &str) -> Option<&SentFile> {
        let file = self.files.iter().find(|(field, _)| field == name).map(|(_, file)| file);
        file.filter(|file| !file.bytes.is_empty())
    }

    /// The version of the thing that the form was drawn from; 0 when the form carries none.
    pub fn version(&self) -> i64 {
        self.text("version").parse().unwrap_or(0)
    }

    /// The idempotency key of this form at this address: forms of one page do not share a result.
    pub fn key(&self) -> String {
        format!("{} {}", self.path, self.text("key"))
    }
}

impl FromRequest<Site> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        debug_assert_eq!(request.method(), Method::POST);
        let path = request.uri().path().to_owned();
        let csrf = request
            .extensions()
            .get::<Caller>()
            .and_then(|c| c.visitor.as_ref())
            .map(|v| v.session.csrf.clone());
        let kind = request.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_owned());
        let read = match kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data")) {
            true => Self::with_files(request, site).await?,
            false => Self::without_files(request, site).await?,
        };
        let sent = Self { path, ..read };
        match csrf {
            Some(csrf) if !bool::from(sent.text("csrf").as_bytes().ct_eq(csrf.as_bytes())) => {
                Err(Problem::Foreign)
            }
            Some(_) if sent.text("key").is_empty() => Err(Problem::Foreign),
            _ => Ok(sent),
        }
    }
}

impl Sent {
    async fn without_files(request: Request, site: &Site) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, site).await.map_err(|_| Problem::TooLarge)?;
        let fields = form_urlencoded::parse(&body);
        let fields = fields.map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")));
        Ok(Self { fields: fields.collect(), ..Self::default() })
    }

    async fn with_files(request: Request, site: &Site) -> Result<Self, Problem> {
        let mut parts = Multipart::from_request(request, site).await.map_err(|_| Problem::Missing)?;
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|_| Problem::TooLarge)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| Problem::TooLarge)?;
            match file_name {
                Some(file_name) => sent.files.push((name, SentFile { name: file_name, bytes })),
                None => {
                    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                    sent.fields.push((name, text));
                }
            }
        }
        Ok(sent)
    }
}

/// One choice of a select, radio or tick list.
#[derive(Debug, Clone)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), chosen }
    }

    /// A title or form of the catalogue.
    pub fn award(award: &law::Award, chosen: bool) -> Self {
        Self::new(&award.code, &award.name, chosen)
    }
}

/// The year that a filter asks for; none where nothing was typed.
///
/// # Errors
/// The sentence that belongs beside the field.
pub fn asked_year(typed: &str) -> Result<Option<i32>, &'static str> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let year = typed.parse().ok().filter(|year| (1945..=9_999).contains(year));
    year.map(Some).ok_or("Ghi năm bằng bốn chữ số, ví dụ 2026.")
}

/// Of a page with several forms, the one that came back: its values and what stands in the way. The form's name, followed by a
/// hyphen, is the `at` of its fields.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    form: String,
    sent: Sent,
    refusals: Refusals,
}

impl Returned {
    pub fn new(form: impl Into<String>, sent: Sent, refusals: Refusals) -> Self {
        Self { form: form.into(), sent, refusals }
    }

    /// Whether it is this form that came back.
    pub fn is(&self, form: &str) -> bool {
        !self.form.is_empty() && self.form == form
    }

    /// What was typed into a field of this form; empty in every other form.
    pub fn value(&self, form: &str, field: &str) -> &str {
        if self.is(form) { self.sent.text(field) } else { "" }
    }

    /// Every value that was chosen under a field of this form; none in every other form.
    pub fn values(&self, form: &str, field: &str) -> Vec<&str> {
        if self.is(form) { self.sent.all(field) } else { Vec::new() }
    }

    /// The sentence at a field of this form; empty in every other form.
    pub fn error(&self, form: &str, field: &str) -> &str {
        if self.is(form) { self.refusals.for_field(field).unwrap_or_default() } else { "" }
    }

    /// The sentences on top of the page, each leading to its field.
    pub fn errors(&self) -> Vec<ErrorLink> {
        let link = |refusal: &Refusal| ErrorLink {
            href: (!refusal.field.is_empty()).then(|| format!("#f-{}-{}", self.form, refusal.field)),
            says: refusal.says.clone(),
        };
        self.refusals.iter().map(link).collect()
    }
}

/// A value without which the form says nothing: when it is not there, the sentence stands at its field.
pub(crate) fn needed<T>(
    value: Option<T>,
    field: &'static str,
    says: &str,
    refusals: &mut Refusals,
) -> Option<T> {
    if value.is_none() && refusals.for_field(field).is_none() {
        refusals.add(field, says);
    }
    value
}

/// The refusals of an act, for a form that is drawn again; every other failure is a problem of its own.
pub(crate) fn refusals_of(failure: Failure) -> Result<Refusals, Problem> {
    match failure {
        Failure::Refused(refusals) => Ok(refusals),
        Failure::Stale => Ok(Refusals::of(failure.to_string())),
        other => Err(other.into()),
    }
}

/// The id in an address; whatever is no id answers like one that is missing.
pub(crate) fn id_of(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::Missing)
}
