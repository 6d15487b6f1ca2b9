//! Stylesheet, scripts and icon, built into the binary.

use axum::http::header;
use axum::response::IntoResponse;

use crate::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/assets/app.css", Access::Public, || async {
            asset("text/css; charset=utf-8", include_str!("../assets/app.css"))
        }),
        Route::get("/assets/app.js", Access::Public, || async {
            asset("text/javascript; charset=utf-8", include_str!("../assets/app.js"))
        }),
        Route::get("/assets/search.js", Access::Public, || async {
            asset("text/javascript; charset=utf-8", include_str!("../assets/search.js"))
        }),
        Route::get("/assets/icon.svg", Access::Public, || async {
            asset("image/svg+xml", include_str!("../assets/icon.svg"))
        }),
        Route::get("/favicon.ico", Access::Public, || async {
            asset("image/svg+xml", include_str!("../assets/icon.svg"))
        }),
        Route::get("/livez", Access::Public, || async { "ok" }),
    ]
}

/// Kept by the browser for an hour: an upgrade of the binary shows soon, and a day's work loads it a few times.
fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")], text)
}
