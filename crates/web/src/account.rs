//! Logging in and out, the first run. The administrator's pages are in `administration`, the own account in `own`.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusals;
use domain::org::{NewUnit, UnitKind};
use serde::Deserialize;
use store::Failure;
use store::account::{LogIn, NewAccount};
use subtle::ConstantTimeEq;

mod administration;
mod own;

use crate::visitor::{COOKIE, Caller};
use crate::{Access, Choice, Frame, Problem, Route, Sent, Site, Visitor, page, refused};

pub(crate) fn routes() -> Vec<Route> {
    [door(), administration::routes(), own::routes()].into_iter().flatten().collect()
}

fn door() -> Vec<Route> {
    vec![
        Route::get("/dang-nhap", Access::Public, log_in_page),
        Route::post("/dang-nhap", Access::Public, log_in),
        Route::post("/dang-xuat", Access::SignedIn, log_out),
        Route::get("/khoi-tao", Access::Public, first_run_page),
        Route::post("/khoi-tao", Access::Public, first_run),
        Route::get("/readyz", Access::Public, ready),
    ]
}

#[derive(Template)]
#[template(path = "account/log_in.html")]
struct LogInPage {
    frame: Frame,
    login: String,
    /// Where to go afterwards: an address of this site.
    wanted: String,
    is_safe: bool,
}

#[derive(Deserialize)]
struct Wanted {
    toi: Option<String>,
}

async fn log_in_page(
    State(site): State<Site>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    if !store::account::is_ready(&mut conn).await? {
        return Ok(Redirect::to("/khoi-tao").into_response());
    }
    page(&LogInPage {
        frame: Frame::bare(&site, "Đăng nhập"),
        login: String::new(),
        wanted: own_address(wanted.toi.as_deref().unwrap_or_default()).to_owned(),
        is_safe: caller.is_safe,
    })
}

async fn log_in(State(site): State<Site>, caller: Caller, sent: Sent) -> Result<Response, Problem> {
    let says = if !caller.is_safe {
        "Đường truyền này không được mã hóa, mật khẩu có thể bị đọc trộm. Hãy dùng địa chỉ https của hệ thống."
    } else {
        match store::account::log_in(
            &site.db,
            sent.text("login"),
            sent.text("password"),
            &caller.origin,
            site.now(),
        )
        .await?
        {
            LogIn::Welcome { token } => return welcome(own_address(sent.text("wanted")), &token),
            LogIn::Wrong => "Tên đăng nhập hoặc mật khẩu chưa đúng.",
            LogIn::Wait => "Đã thử sai quá nhiều lần. Hãy chờ 15 phút rồi đăng nhập lại.",
        }
    };
    let refusals = Refusals::of(says);
    refused(&LogInPage {
        frame: Frame::bare(&site, "Đăng nhập").with_refusals(&refusals),
        login: sent.text("login").to_owned(),
        wanted: own_address(sent.text("wanted")).to_owned(),
        is_safe: caller.is_safe,
    })
}

/// An address on this site, or the desk: a link in a letter must not lead a log-in elsewhere.
fn own_address(wanted: &str) -> &str {
    let stays = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(['\\', '\n', '\r']);
    if stays { wanted } else { "/lam-viec" }
}

fn welcome(path: &str, token: &str) -> Result<Response, Problem> {
    let max_age = domain::account::SESSION_LASTS.num_seconds();
    with_cookie(Redirect::to(path).into_response(), &format!("{COOKIE}={token}; Max-Age={max_age}"))
}

fn with_cookie(mut response: Response, cookie: &str) -> Result<Response, Problem> {
    let value = HeaderValue::try_from(format!("{cookie}; Path=/; Secure; HttpOnly; SameSite=Lax"))
        .map_err(|error| Problem::internal(error.to_string()))?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

async fn log_out(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Result<Response, Problem> {
    store::account::log_out(&site.db, &visitor.act(&site, &sent.key()), visitor.token()).await?;
    let mut response = with_cookie(Redirect::to("/").into_response(), &format!("{COOKIE}=; Max-Age=0"))?;
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

#[derive(Template)]
#[template(path = "account/first_run.html")]
struct FirstRunPage {
    frame: Frame,
    sent: Sent,
    refusals: Refusals,
    deciders: Vec<Choice>,
}

impl FirstRunPage {
    fn new(site: &Site, sent: Sent, refusals: Refusals) -> Self {
        let chosen = sent.text("decider").to_owned();
        let deciders = law::Decider::ALL
            .iter()
            .map(|d| Choice::new(d.as_str(), d.label(), d.as_str() == chosen))
            .collect();
        Self {
            frame: Frame::bare(site, "Khởi tạo hệ thống").with_refusals(&refusals),
            sent,
            refusals,
            deciders,
        }
    }

    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn first_run_page(State(site): State<Site>) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    if store::account::is_ready(&mut conn).await? {
        return Err(Problem::Missing);
    }
    page(&FirstRunPage::new(&site, Sent::default(), Refusals::none()))
}

async fn first_run(State(site): State<Site>, sent: Sent) -> Result<Response, Problem> {
    let office = NewUnit {
        code: sent.tidy("code"),
        name: sent.tidy("name"),
        kind: UnitKind::Office,
        head_post: sent.tidy("head_post"),
        decider: sent.tidy("decider"),
        place: sent.tidy("place"),
        symbol: sent.tidy("symbol"),
        superior: sent.tidy("superior"),
        opened: domain::local_date(site.now()),
    };
    let administrator = NewAccount {
        login: sent.tidy("login"),
        display_name: sent.tidy("display_name"),
        password: sent.text("password").to_owned(),
        person: None,
    };
    let came = match code_fits(&site, sent.text("first_run_code")) {
        true => store::account::init(&site.db, &sent.key(), site.now(), &office, &administrator).await,
        false => Err(Failure::refused_at(
            "first_run_code",
            "Mã khởi tạo chưa đúng; mã được in ở nơi khởi động hệ thống.",
        )),
    };
    match came {
        Ok(_) => Ok(Redirect::to("/dang-nhap").into_response()),
        Err(Failure::Refused(refusals)) => refused(&FirstRunPage::new(&site, sent, refusals)),
        Err(failure) => Err(failure.into()),
    }
}

/// Whoever opens the first-run page must have seen the code at the place where the service was started.
fn code_fits(site: &Site, typed: &str) -> bool {
    let code = site.settings.first_run_code.as_deref();
    code.is_some_and(|code| code.as_bytes().ct_eq(typed.trim().as_bytes()).into())
}

/// Ready: the database answers.
async fn ready(State(site): State<Site>) -> Result<&'static str, Problem> {
    let mut conn = site.db.read().await?;
    store::account::is_ready(&mut conn).await?;
    Ok("ready")
}
