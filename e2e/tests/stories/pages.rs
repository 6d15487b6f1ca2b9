//! Every page of the route table, for every role that may see it: axe-core finds nothing, in any window.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::Role;
use e2e::hand::{Hand, Mode};
use e2e::office::{ADMINISTRATOR, CLERK, HEAD, INDIVIDUAL, KEEPER, LEADER, MEMBERS, PASSWORD};
use web::Access;

/// So many pages of one route are checked for each person: a list filled and filtered, a thing in two of its states.
const OF_ONE_ROUTE: usize = 2;

/// Addresses that are no pages, and the first run, which is over on an installation where a story was lived.
const NO_PAGES: &[&str] = &["/khoi-tao", "/livez", "/readyz", "/favicon.ico"];

/// Walks the pages of the installation from their links, as a stranger and in every role, and fails when a route was
/// never met by anybody who may see it. `shown`: addresses that stood only during the story, and were checked there.
pub async fn walk(address: &str, shown: &[String]) {
    let routes: Vec<&str> = pages().map(|(path, _)| path).collect();
    let mut met: BTreeSet<&str> = shown.iter().filter_map(|path| route_of(path, &routes)).collect();
    let stranger = Hand::new(address, Mode::Mouse, false).await;
    met.extend(walk_as(&stranger, &["/", "/dang-nhap", "/xac-minh"], &routes).await);
    stranger.close().await;
    for login in [ADMINISTRATOR, CLERK, HEAD, INDIVIDUAL, KEEPER, MEMBERS[1], LEADER] {
        let person = Hand::logged_in(address, Mode::Mouse, false, login, PASSWORD).await;
        // A search has no link: people type it.
        let from = ["/lam-viec", "/lam-viec/tai-khoan", "/lam-viec/toi", "/lam-viec/tim?q=thi"];
        met.extend(walk_as(&person, &from, &routes).await);
        person.close().await;
    }
    let missed: Vec<&&str> = routes.iter().filter(|route| !met.contains(**route)).collect();
    assert!(missed.is_empty(), "no link of any role led to {missed:?}");
}

/// The routes that answer with a page to somebody of the story.
fn pages() -> impl Iterator<Item = (&'static str, Access)> {
    let all = web::table().into_iter().filter(|route| route.method.as_str() == "GET");
    all.map(|route| (route.path, route.access)).filter(|(path, access)| {
        let is_seen =
            !matches!(access, Access::Roles(roles) if roles.iter().all(|role| !Role::ALL.contains(role)));
        !is_file(path) && is_seen && !path.starts_with("/assets/") && !NO_PAGES.contains(path)
    })
}

/// Papers, lists, feeds and pictures are no pages.
fn is_file(path: &str) -> bool {
    [".pdf", ".docx", ".csv", ".xlsx", ".atom", ".rss", "{file}", "{size}"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Follows links from these pages, a few of each route, checks each page, and gives back the routes met.
async fn walk_as<'r>(person: &Hand, from: &[&str], routes: &[&'r str]) -> BTreeSet<&'r str> {
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<String> = from.iter().rev().map(|path| (*path).to_owned()).collect();
    while let Some(path) = ahead.pop() {
        // A feed's address would pass for that of a movement's page.
        let Some(route) = route_of(&path, routes).filter(|_| !is_file(&path)) else { continue };
        let times = met.entry(route).or_default();
        if *times == OF_ONE_ROUTE || !seen.insert(path.clone()) {
            continue;
        }
        *times += 1;
        person.open(&path).await;
        person.check(None).await;
        ahead.extend(person.links().await);
    }
    met.into_keys().collect()
}

/// The route that answers to the path: among those that fit, the one with the most words of its own.
fn route_of<'r>(path: &str, routes: &[&'r str]) -> Option<&'r str> {
    let path: Vec<&str> = path.split('?').next().unwrap_or_default().split('/').collect();
    let fits = |route: &&&str| {
        let parts: Vec<&str> = route.split('/').collect();
        parts.len() == path.len()
            && parts.iter().zip(&path).all(|(part, word)| part.starts_with('{') || part == word)
    };
    routes.iter().filter(fits).min_by_key(|route| route.matches('{').count()).copied()
}
