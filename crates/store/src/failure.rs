//! Why a read or a write did not come about.

use domain::{Refusals, UnknownWord};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no such thing, or not for this viewer: both answer alike.
    #[error("Không tìm thấy nội dung này, hoặc tài khoản không được xem.")]
    Missing,
    /// The step is refused; the sentences say what to do.
    #[error("{0}")]
    Refused(#[from] Refusals),
    /// Somebody else changed it since the form was drawn.
    #[error(
        "Nội dung đã được người khác sửa sau khi mở trang này. Dữ liệu vừa nhập còn giữ dưới đây; hãy tải lại trang để xem bản mới rồi nhập lại."
    )]
    Stale,
    #[error("Cơ sở dữ liệu chưa thực hiện được: {0}")]
    Database(#[from] sqlx::Error),
    #[error("Cơ sở dữ liệu chưa nâng cấp được: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value that the program cannot read: the database was changed from outside.
    #[error("Dữ liệu đã lưu không đọc được: {0}")]
    Corrupt(String),
}

impl Failure {
    pub fn refused(says: impl Into<String>) -> Self {
        Self::Refused(Refusals::of(says))
    }

    pub fn refused_at(field: &'static str, says: impl Into<String>) -> Self {
        Self::Refused(Refusals::at(field, says))
    }

    /// Whether a database constraint of this kind stopped the write: it then becomes a sentence at the field.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

impl From<UnknownWord> for Failure {
    fn from(unknown: UnknownWord) -> Self {
        Self::Corrupt(unknown.to_string())
    }
}

impl From<law::UnknownWord> for Failure {
    fn from(unknown: law::UnknownWord) -> Self {
        Self::Corrupt(unknown.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
