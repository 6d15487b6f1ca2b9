//! Answers: a page, a redirect after an act, a form that comes back, and what is said when something stands in the way.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::Failure;

/// Why there is no page.
#[derive(Debug)]
pub enum Problem {
    /// Nothing here, or not for this visitor: both answer alike.
    Missing,
    /// The log-in has ended while the form was open.
    SessionOver,
    /// The form did not come from one of our pages.
    Foreign,
    TooLarge,
    /// The act was refused and the page had no form to show it in.
    Refused(String),
    Internal(String),
}

impl Problem {
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into())
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Missing => Self::Missing,
            Failure::Refused(_) | Failure::Stale => Self::Refused(failure.to_string()),
            Failure::Database(_) | Failure::Migration(_) | Failure::Corrupt(_) => {
                Self::Internal(failure.to_string())
            }
        }
    }
}

/// An id in an address that is no id leads nowhere: `let id: Uuid = id.parse()?`.
impl From<uuid::Error> for Problem {
    fn from(_: uuid::Error) -> Self {
        Self::Missing
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

#[derive(Template)]
#[template(path = "layout/problem.html")]
struct ProblemPage<'a> {
    title: &'a str,
    says: &'a str,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, title, says) = match &self {
            Self::Missing => (
                StatusCode::NOT_FOUND,
                "Không tìm thấy",
                "Địa chỉ này không có nội dung, hoặc tài khoản không được xem. Hãy về trang chủ hoặc quay lại trang trước.",
            ),
            Self::SessionOver => (
                StatusCode::UNAUTHORIZED,
                "Phiên đăng nhập đã hết",
                "Hãy đăng nhập lại ở thẻ khác, rồi quay lại trang trước và gửi lại; những gì đã nhập còn nguyên ở đó.",
            ),
            Self::Foreign => (
                StatusCode::FORBIDDEN,
                "Biểu mẫu không hợp lệ",
                "Biểu mẫu này không được gửi từ trang của hệ thống hoặc đã quá cũ. Hãy mở lại trang rồi gửi lại.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Nội dung quá lớn",
                "Một biểu mẫu nhận nhiều nhất 2 MB chữ, hoặc một tệp 20 MB. Hãy chia nhỏ rồi gửi từng phần.",
            ),
            Self::Refused(says) => (StatusCode::UNPROCESSABLE_ENTITY, "Chưa làm được", says.as_str()),
            Self::Internal(what) => {
                tracing::error!(%what, "a request failed");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Hệ thống gặp lỗi",
                    "Chưa có gì bị mất: thao tác chưa hoàn thành được hủy trọn vẹn. Hãy thử lại sau ít phút hoặc báo người quản trị.",
                )
            }
        };
        match (ProblemPage { title, says }).render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => status.into_response(),
        }
    }
}

/// A page that is there.
pub fn page(template: &impl Template) -> Result<Response, Problem> {
    Ok(Html(template.render()?).into_response())
}

/// The form again, with what was typed and what stands in the way.
pub fn refused(template: &impl Template) -> Result<Response, Problem> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}

/// After an act: on to the page that shows its result; `done` is a code of the frame's notices.
pub fn see(path: &str, done: &str) -> Response {
    let joint = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{joint}xong={done}")).into_response()
}
