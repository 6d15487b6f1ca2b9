//! The own account: roles, password, logging out everywhere.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusals;

use super::administration::GrantLine;
use crate::form::refusals_of;
use crate::{Access, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/tai-khoan", Access::SignedIn, show),
        Route::post("/lam-viec/tai-khoan/mat-khau", Access::SignedIn, change_password),
        Route::post("/lam-viec/tai-khoan/dang-xuat", Access::SignedIn, log_out_everywhere),
    ]
}

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage {
    frame: Frame,
    login: String,
    grants: Vec<GrantLine>,
    refusals: Refusals,
}

impl OwnPage {
    fn new(site: &Site, visitor: &Visitor, uri: &Uri, refusals: Refusals) -> Self {
        let frame = Frame::office(site, visitor, "Tài khoản của tôi", Place::Elsewhere, uri);
        Self {
            frame: frame.with_refusals(&refusals),
            login: visitor.session.login.clone(),
            grants: visitor
                .grants
                .iter()
                .map(|grant| GrantLine::new(grant.clone(), visitor.viewer.on))
                .collect(),
            refusals,
        }
    }

    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&OwnPage::new(&site, &visitor, &uri, Refusals::none()))
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
        Err(failure) => refused(&OwnPage::new(&site, &visitor, &uri, refusals_of(failure)?)),
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
