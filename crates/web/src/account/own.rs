//! The own account: roles, password, logging out everywhere.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Refusals, local_date};

use super::administration::GrantLine;
use crate::form::refusals_of;
use crate::{Access, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/tai-khoan", Access::SignedIn, show),
        Route::post("/lam-viec/tai-khoan/mat-khau", Access::SignedIn, change_password),
        Route::post("/lam-viec/tai-khoan/lich", Access::SignedIn, renew_calendar),
        Route::post("/lam-viec/tai-khoan/lich/thu-hoi", Access::SignedIn, revoke_calendar),
        Route::post("/lam-viec/tai-khoan/dang-xuat", Access::SignedIn, log_out_everywhere),
    ]
}

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage {
    frame: Frame,
    login: String,
    grants: Vec<GrantLine>,
    /// The day on which the address of the calendar was made; none without one.
    calendar: Option<String>,
    /// The address of the calendar, this once after it was made.
    made: String,
    refusals: Refusals,
}

impl OwnPage {
    async fn new(site: &Site, visitor: &Visitor, uri: &Uri, refusals: Refusals) -> Result<Self, Problem> {
        let frame = Frame::office(site, visitor, "Tài khoản của tôi", Place::Elsewhere, uri);
        let calendar = store::calendar::standing(&mut site.db.read().await?, visitor.viewer).await?;
        Ok(Self {
            frame: frame.with_refusals(&refusals),
            login: visitor.session.login.clone(),
            grants: visitor
                .grants
                .iter()
                .map(|grant| GrantLine::new(grant.clone(), visitor.viewer.on))
                .collect(),
            calendar: calendar.map(|(_, at)| viet::date::short(local_date(at))),
            made: String::new(),
            refusals,
        })
    }

    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&OwnPage::new(&site, &visitor, &uri, Refusals::none()).await?)
}

async fn change_password(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let act = visitor.act(&site, &sent.key());
    let came = match sent.text("password") == sent.text("again") {
        true => {
            store::account::change_password(&site.db, &act, sent.text("old"), sent.text("password")).await
        }
        false => {
            Err(Refusals::at("again", "Hai lần nhập mật khẩu mới chưa giống nhau; hãy nhập lại.").into())
        }
    };
    match came {
        // Every session has ended, this one too.
        Ok(_) => Ok(Redirect::to("/dang-nhap").into_response()),
        Err(failure) => refused(&OwnPage::new(&site, &visitor, &uri, refusals_of(failure)?).await?),
    }
}

/// The secret is told on this page and never again.
async fn renew_calendar(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let (_, secret) = store::calendar::renew(&site.db, &visitor.act(&site, &sent.key())).await?;
    let made = secret.map(|secret| format!("{}/lich/{secret}.ics", site.settings.base_url));
    let own = OwnPage::new(&site, &visitor, &uri, Refusals::none()).await?;
    page(&OwnPage { made: made.unwrap_or_default(), ..own })
}

async fn revoke_calendar(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    match store::calendar::revoke(&site.db, &visitor.act(&site, &sent.key())).await {
        Ok(_) => Ok(see("/lam-viec/tai-khoan", "thu-hoi-lich")),
        Err(failure) => refused(&OwnPage::new(&site, &visitor, &uri, refusals_of(failure)?).await?),
    }
}

async fn log_out_everywhere(
    State(site): State<Site>,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Problem> {
    store::account::log_out_everywhere(&site.db, &visitor.act(&site, &sent.key())).await?;
    Ok(Redirect::to("/dang-nhap").into_response())
}
