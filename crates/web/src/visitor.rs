//! Who calls: the session behind the cookie, the roles of today, the address from which the call comes.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use domain::account::Role;
use domain::{Act, Viewer};
use store::account::{Grant, Origin, Session};
use uuid::Uuid;

use crate::{Problem, Site};

/// The cookie that carries the session's token. `__Host-` binds it to this host, to https (or localhost) and to the whole path.
pub(crate) const COOKIE: &str = "__Host-thidua";

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub session: Session,
    pub grants: Vec<Grant>,
    pub viewer: Viewer,
    token: String,
}

impl Visitor {
    pub fn holds(&self, role: Role) -> bool {
        self.holds_any(&[role])
    }

    pub fn holds_any(&self, roles: &[Role]) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// The units over which the visitor holds one of these roles himself (not the units below them).
    pub fn units_as(&self, roles: &[Role]) -> Vec<Uuid> {
        self.grants.iter().filter(|grant| roles.contains(&grant.role)).map(|grant| grant.unit_id).collect()
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// An act of this visitor with the key of the form that was sent.
    pub fn act(&self, site: &Site, key: &str) -> Act {
        Act { account: self.session.account_id, key: key.to_owned(), at: site.now() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>();
        caller.and_then(|caller| caller.visitor.clone()).ok_or(Problem::SessionOver)
    }
}

/// A call: who makes it (if anybody is logged in) and from where. The guard puts it beside the request.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) visitor: Option<Visitor>,
    pub(crate) origin: Origin,
    pub(crate) is_safe: bool,
}

impl Caller {
    pub(crate) async fn of(site: &Site, parts: &Parts) -> Result<Self, Problem> {
        let visitor = match cookie(&parts.headers) {
            Some(token) => visitor(site, token).await?,
            None => None,
        };
        let agent = header_text(&parts.headers, header::USER_AGENT.as_str()).chars().take(200).collect();
        let origin = Origin { address: address(site, parts), agent };
        Ok(Self { visitor, origin, is_safe: is_safe_channel(site, &parts.headers) })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Caller>()
            .cloned()
            .ok_or_else(|| Problem::internal("a handler outside the route table"))
    }
}

async fn visitor(site: &Site, token: &str) -> Result<Option<Visitor>, Problem> {
    let mut conn = site.db.read().await?;
    let Some(session) = store::account::session(&mut conn, token, site.now()).await? else { return Ok(None) };
    let viewer = site.viewer(session.account_id);
    let grants = store::account::grants(&mut conn, viewer).await?;
    Ok(Some(Visitor { session, grants, viewer, token: token.to_owned() }))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(';'))
        .filter_map(|one| one.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

fn address(site: &Site, parts: &Parts) -> String {
    let forwarded = header_text(&parts.headers, "x-forwarded-for");
    if site.settings.behind_proxy && !forwarded.is_empty() {
        // The proxy appends the address that it saw; whatever stands before it came from the caller and may be invented.
        return forwarded.rsplit(',').next().unwrap_or_default().trim().to_owned();
    }
    match parts.extensions.get::<ConnectInfo<SocketAddr>>() {
        Some(ConnectInfo(address)) => address.ip().to_string(),
        None => String::new(),
    }
}

/// Whether nobody on the way can read the password: https, or a call that never leaves the machine.
fn is_safe_channel(site: &Site, headers: &HeaderMap) -> bool {
    let host = header_text(headers, header::HOST.as_str());
    let name =
        host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let is_https = site.settings.behind_proxy && header_text(headers, "x-forwarded-proto") == "https";
    is_local || is_https || site.settings.allow_plain_http
}

/// Whether a form was sent from one of our own pages: the browser says so itself. A caller that is no browser sends neither header
/// and still needs the session's CSRF token.
pub(crate) fn is_same_origin(site: &Site, headers: &HeaderMap) -> bool {
    let fetch_site = header_text(headers, "sec-fetch-site");
    if !fetch_site.is_empty() {
        return matches!(fetch_site, "same-origin" | "none");
    }
    let origin = header_text(headers, header::ORIGIN.as_str());
    let host = header_text(headers, header::HOST.as_str());
    origin.is_empty()
        || origin == site.settings.base_url
        || origin.split_once("://").is_some_and(|(_, named)| named == host)
}

fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The log-in page, with the address to which it leads back.
pub(crate) fn log_in_first(wanted: &Uri) -> String {
    let path = wanted.path_and_query().map_or("/", |path| path.as_str());
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("toi", path).finish();
    format!("/dang-nhap?{query}")
}
