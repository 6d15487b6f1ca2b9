//! The route table: every address with the rule that says who may knock, and the guard that enforces it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use domain::account::Role;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::visitor::{self, Caller};
use crate::{
    Problem, Site, account, asset, audit, calendar, catalogue, cluster, council, decision, desk, dossier,
    forecast, honour, import, indicator, inspection, intake, law_text, movement, news, org, person, pledge,
    record, review, role_model, screening, search,
};

/// Who may knock at a route. Which rows exist for them is decided by the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, without logging in.
    Public,
    /// Everybody who is logged in.
    SignedIn,
    /// Whoever holds one of these roles today, over whatever unit.
    Roles(&'static [Role]),
}

/// One line of the route table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    /// The longest body that is read (bytes).
    longest: usize,
    handler: MethodRouter<Site>,
}

impl Route {
    pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            path,
            access,
            longest: LONGEST_FORM,
            handler: on(MethodFilter::GET, handler),
        }
    }

    pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            path,
            access,
            longest: LONGEST_FORM,
            handler: on(MethodFilter::POST, handler),
        }
    }

    /// A form with a file; the room that reads it says how long the file may be.
    #[must_use]
    pub fn with_file(self) -> Self {
        Self { longest: LONGEST_FILE, ..self }
    }
}

/// Every route of every room.
pub fn table() -> Vec<Route> {
    [
        account::routes(),
        asset::routes(),
        audit::routes(),
        calendar::routes(),
        catalogue::routes(),
        cluster::routes(),
        council::routes(),
        decision::routes(),
        desk::routes(),
        dossier::routes(),
        forecast::routes(),
        honour::routes(),
        import::routes(),
        indicator::routes(),
        inspection::routes(),
        intake::routes(),
        law_text::routes(),
        movement::routes(),
        news::routes(),
        org::routes(),
        person::routes(),
        pledge::routes(),
        record::routes(),
        review::routes(),
        role_model::routes(),
        screening::routes(),
        search::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The longest form that is read (bytes), and the longest with a file: 20 MB and what the form says beside it.
const LONGEST_FORM: usize = 2 * 1024 * 1024;
const LONGEST_FILE: usize = 21 * 1024 * 1024;

/// The whole site. A route that is not in the table does not exist.
pub fn router(site: Site) -> Router {
    let mut router = Router::new();
    for route in table() {
        let guard = middleware::from_fn_with_state((site.clone(), route.access), guard);
        let handler = route.handler.layer(DefaultBodyLimit::max(route.longest)).route_layer(guard);
        router = router.route(route.path, handler.layer(RequestBodyLimitLayer::new(route.longest)));
    }
    let mut router = router
        .fallback(|| async { Problem::Missing })
        .layer(CatchPanicLayer::custom(|_| Problem::internal("panic").into_response()))
        .layer(middleware::map_response(in_our_words));
    for (name, value) in headers(&site) {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    router.with_state(site)
}

/// What is refused before any handler – an address or a query that cannot be read, a form that is too large – is refused by the
/// libraries in English and without a page: here it becomes ours.
async fn in_our_words(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    match response.status() {
        _ if is_page => response,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge.into_response(),
        status if status.is_client_error() => Problem::Missing.into_response(),
        _ => response,
    }
}

/// The headers of every answer.
fn headers(site: &Site) -> Vec<(HeaderName, &'static str)> {
    let mut headers = vec![
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ];
    if site.is_https() {
        headers.push((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"));
    }
    headers
}

/// Lets a request through to its handler when the route's rule allows it. A refused address answers like one that is missing.
async fn guard(State((site, access)): State<(Site, Access)>, request: Request, next: Next) -> Response {
    if request.method() == Method::POST && !visitor::is_same_origin(&site, request.headers()) {
        return Problem::Foreign.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let caller = match Caller::of(&site, &parts).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    match (access, &caller.visitor) {
        (Access::Public, _) | (Access::SignedIn, Some(_)) => {}
        (Access::Roles(roles), Some(visitor)) if visitor.holds_any(roles) => {}
        (_, Some(_)) => return Problem::Missing.into_response(),
        (_, None) if parts.method == Method::GET => {
            return Redirect::to(&visitor::log_in_first(&parts.uri)).into_response();
        }
        (_, None) => return Problem::SessionOver.into_response(),
    }
    parts.extensions.insert(caller);
    next.run(Request::from_parts(parts, body)).await
}
