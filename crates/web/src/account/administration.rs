//! The administrator's pages: accounts, their roles, opening and closing.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use serde::Deserialize;
use store::Failure;
use store::account::{AccountRow, Grant, NO_END, NewAccount, NewGrant};
use uuid::Uuid;
use viet::date::short;

use crate::form::{id_of, needed, refusals_of};
use crate::person::unit_choices;
use crate::record::{choices, day};
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

const MAY_ADMINISTER: Access = Access::Roles(&[Role::Administrator]);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/quan-tri", MAY_ADMINISTER, list),
        Route::post("/lam-viec/quan-tri/tai-khoan", MAY_ADMINISTER, create),
        Route::get("/lam-viec/quan-tri/tai-khoan/{id}", MAY_ADMINISTER, show),
        Route::post("/lam-viec/quan-tri/tai-khoan/{id}/vai-tro", MAY_ADMINISTER, grant),
        Route::post("/lam-viec/quan-tri/tai-khoan/{id}/vai-tro/{grant}", MAY_ADMINISTER, end_grant),
        Route::post("/lam-viec/quan-tri/tai-khoan/{id}/dong", MAY_ADMINISTER, close),
    ]
}

#[derive(Template)]
#[template(path = "account/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    accounts: Vec<AccountLine>,
    returned: Returned,
    /// The name whose people are offered for the new account.
    wanted: String,
    people: Vec<Choice>,
}

struct AccountLine {
    id: Uuid,
    login: String,
    display_name: String,
    person: String,
    roles: Vec<String>,
    is_closed: bool,
}

#[derive(Deserialize)]
struct Asked {
    /// Part of the name of the person whose account is to be opened.
    ten: Option<String>,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let wanted = asked.ten.unwrap_or_default();
    page(&list_page(&site, &visitor, &uri, &wanted, Returned::default()).await?)
}

async fn list_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    wanted: &str,
    returned: Returned,
) -> Result<ListPage, Problem> {
    let mut conn = site.db.read().await?;
    let accounts = store::account::list(&mut conn, visitor.viewer).await?;
    let mut roles: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (account, grant) in store::account::administered_grants(&mut conn, visitor.viewer).await? {
        if grant.starts <= visitor.viewer.on && visitor.viewer.on <= grant.ends {
            roles.entry(account).or_default().push(format!("{}, {}", grant.role, grant.unit_name));
        }
    }
    let wanted = viet::tidy(wanted);
    let mut people = Vec::new();
    if !wanted.is_empty() {
        for unit in visitor.units_as(&[Role::Administrator]) {
            people.extend(store::person::list(&mut conn, visitor.viewer, unit, &wanted, None).await?.people);
        }
    }
    let chosen = returned.value("mo", "person");
    Ok(ListPage {
        frame: Frame::office(site, visitor, "Quản trị", Place::Administration, uri).with_returned(&returned),
        says: format!("{} tài khoản", accounts.len()),
        accounts: accounts.into_iter().map(|row| AccountLine::new(row, &mut roles)).collect(),
        people: people
            .into_iter()
            .map(|person| {
                let label = format!("{} – {}", person.full_name, person.post_unit());
                Choice::new(person.id, label, person.id.to_string() == chosen)
            })
            .collect(),
        wanted,
        returned,
    })
}

impl AccountLine {
    fn new(row: AccountRow, roles: &mut BTreeMap<Uuid, Vec<String>>) -> Self {
        Self {
            roles: roles.remove(&row.id).unwrap_or_default(),
            id: row.id,
            login: row.login,
            display_name: row.display_name,
            person: row.person_name.unwrap_or_default(),
            is_closed: row.closed_at.is_some(),
        }
    }
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let new = NewAccount {
        login: sent.tidy("login"),
        display_name: sent.tidy("display_name"),
        password: sent.text("password").to_owned(),
        person: sent.text("person").parse().ok(),
    };
    match store::account::create(&site.db, &visitor.act(&site, &sent.key()), &new).await {
        Ok(done) => Ok(see(&address(done.id), "da-luu")),
        Err(failure) => {
            let wanted = sent.text("ten").to_owned();
            let returned = Returned::new("mo", sent, refusals_of(failure)?);
            refused(&list_page(&site, &visitor, &uri, &wanted, returned).await?)
        }
    }
}

fn address(account: Uuid) -> String {
    format!("/lam-viec/quan-tri/tai-khoan/{account}")
}

#[derive(Template)]
#[template(path = "account/page.html")]
struct AccountPage {
    frame: Frame,
    account: AccountRow,
    under: String,
    grants: Vec<GrantLine>,
    /// The visitor's own account is not closed by himself.
    may_close: bool,
    returned: Returned,
    roles: Vec<Choice>,
    units: Vec<Choice>,
}

/// A role in words.
pub(super) struct GrantLine {
    pub id: Uuid,
    pub role: Role,
    pub unit: String,
    pub starts: String,
    /// Empty when no end is set.
    pub ends: String,
    pub is_over: bool,
}

impl GrantLine {
    pub(super) fn new(grant: Grant, today: chrono::NaiveDate) -> Self {
        Self {
            id: grant.id,
            role: grant.role,
            unit: grant.unit_name,
            starts: short(grant.starts),
            ends: if grant.ends == NO_END { String::new() } else { short(grant.ends) },
            is_over: grant.ends < today,
        }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&account_page(&site, &visitor, &uri, id_of(&id)?, Returned::default()).await?)
}

async fn account_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<AccountPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let account = store::account::find(&mut conn, viewer, id).await?;
    let grants = store::account::administered_grants(&mut conn, viewer).await?;
    let units = store::person::searchable(&mut conn, viewer).await?;
    let value = |field| returned.value("vai-tro", field);
    Ok(AccountPage {
        frame: Frame::office(site, visitor, &account.display_name, Place::Administration, uri)
            .with_returned(&returned),
        under: match (&account.person_name, account.closed_at) {
            (_, Some(_)) => format!("Tên đăng nhập {}, đã đóng", account.login),
            (Some(person), None) => format!("Tên đăng nhập {}, của {person}", account.login),
            (None, None) => format!("Tên đăng nhập {}", account.login),
        },
        grants: grants
            .into_iter()
            .filter(|(account, _)| *account == id)
            .map(|(_, grant)| GrantLine::new(grant, viewer.on))
            .collect(),
        may_close: account.closed_at.is_none() && id != visitor.session.account_id,
        roles: choices(Role::ALL, Role::word, Role::label, value("role")),
        units: unit_choices(&units, value("unit").parse().ok()),
        account,
        returned,
    })
}

async fn grant(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let outcome = match new_grant(id, &sent) {
        Ok(new) => store::account::grant(&site.db, &act, &new).await.map(drop),
        Err(refusals) => Err(refusals.into()),
    };
    let came = Came { form: "vai-tro", sent, done: "da-cap-vai-tro", outcome };
    answer(&site, &visitor, &uri, id, came).await
}

fn new_grant(account: Uuid, sent: &Sent) -> Result<NewGrant, Refusals> {
    let mut refusals = Refusals::none();
    let role = needed(sent.text("role").parse().ok(), "role", "Chọn vai trò.", &mut refusals);
    let unit = needed(sent.text("unit").parse().ok(), "unit", "Chọn đơn vị.", &mut refusals);
    let starts = day(sent, "starts", &mut refusals);
    let ends = sent.date("ends", &mut refusals);
    match role.zip(unit).zip(starts) {
        Some(((role, unit), starts)) if refusals.is_empty() => {
            Ok(NewGrant { account, role, unit, starts, ends })
        }
        _ => Err(refusals),
    }
}

async fn end_grant(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, grant)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let outcome = store::account::end_grant(&site.db, &act, id, id_of(&grant)?).await.map(drop);
    answer(&site, &visitor, &uri, id, Came { form: "thoi", sent, done: "da-thoi-vai-tro", outcome }).await
}

async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let outcome = store::account::close(&site.db, &visitor.act(&site, &sent.key()), id).await.map(drop);
    answer(&site, &visitor, &uri, id, Came { form: "dong", sent, done: "da-dong", outcome }).await
}

/// What an act on one account came to, and which form asked for it.
struct Came {
    form: &'static str,
    sent: Sent,
    done: &'static str,
    outcome: Result<(), Failure>,
}

/// Back to the account's page, or the page again with the form as it was sent.
async fn answer(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    came: Came,
) -> Result<Response, Problem> {
    match came.outcome {
        Ok(()) => Ok(see(&address(id), came.done)),
        Err(failure) => {
            let returned = Returned::new(came.form, came.sent, refusals_of(failure)?);
            refused(&account_page(site, visitor, uri, id, returned).await?)
        }
    }
}
