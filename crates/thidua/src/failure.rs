//! Why a command did not do its work, and the exit code that says which kind of why.

use std::process::ExitCode;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The words of the call are wrong, or the input as a whole cannot be read: exit code 2, nothing is written.
    #[error("{0}")]
    Words(String),
    /// The work failed: exit code 1.
    #[error("{0}")]
    Work(String),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Work(_) => ExitCode::from(1),
            Self::Words(_) => ExitCode::from(2),
        }
    }
}

impl From<store::Failure> for Failure {
    fn from(failure: store::Failure) -> Self {
        Self::Work(failure.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Work(error.to_string())
    }
}

impl From<papers::PaperError> for Failure {
    fn from(error: papers::PaperError) -> Self {
        Self::Work(error.to_string())
    }
}
