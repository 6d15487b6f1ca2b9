//! What every handler needs: the database, the clock, the press, the settings.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::news::Pictures;
use domain::workbook::Workbook;
use domain::{Clock, Viewer, local_date};
use store::Db;

/// How a file that somebody sent is read; blocks while it does.
pub type FileReader<T, E> = Arc<dyn Fn(&[u8]) -> Result<T, E> + Send + Sync>;

/// How a spreadsheet is read.
pub type SheetReader = FileReader<Workbook, sheets::Refused>;

/// How a letter is read into its text.
pub type LetterReader = FileReader<String, sheets::letter::Refused>;

/// How a photo is read and drawn again in its two sizes.
pub type PhotoReader = FileReader<Pictures, sheets::photo::Refused>;
/// How it is told what an attachment is.
pub type AttachmentReader = FileReader<domain::movement::file::Type, sheets::attachment::Refused>;

/// The running installation. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub press: Arc<papers::Press>,
    /// Reads a spreadsheet that somebody sent, in a process of its own; blocks while it does.
    pub sheets: SheetReader,
    /// Reads an announcement that somebody sent, in a process of its own; blocks while it does.
    pub letters: LetterReader,
    /// Reads a photo that somebody sent, in a process of its own; blocks while it does.
    pub photos: PhotoReader,
    /// Tells what a file is that somebody hangs on something, in a process of its own; blocks while it does.
    pub attachments: AttachmentReader,
    pub settings: Arc<Settings>,
}

/// What the configuration says to the pages.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which people reach the pages, without a slash at the end: `https://thidua.example.vn`.
    pub base_url: String,
    /// The name at the head of pages that belong to no unit.
    pub office: String,
    /// A throw-away installation with invented people: every page says so.
    pub demo: bool,
    /// A proxy in front sets X-Forwarded-For and X-Forwarded-Proto.
    pub behind_proxy: bool,
    /// Logging in over plain http from other machines is allowed, although it can be listened to.
    pub allow_plain_http: bool,
    /// The code that the first-run page asks for; printed where the service was started.
    pub first_run_code: Option<String>,
}

impl Site {
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The viewer for this account today.
    pub(crate) fn viewer(&self, account: uuid::Uuid) -> Viewer {
        Viewer { account, on: local_date(self.now()) }
    }

    /// Whether people reach the pages over https, so that cookies and headers may insist on it.
    pub(crate) fn is_https(&self) -> bool {
        self.settings.base_url.starts_with("https://")
    }
}
