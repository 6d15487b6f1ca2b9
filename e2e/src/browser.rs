//! Debian's Chromium under its driver: one process group for each person of a story, with a profile of its own.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use thirtyfour::prelude::*;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::folder::{Folder, Program};
use crate::served::beside_tests;

/// As many stories drive browsers at a time; a Chromium fills a core.
static STORIES: Semaphore = Semaphore::const_new(2);

/// Waits until there is room for another story with browsers.
pub async fn turn() -> SemaphorePermit<'static> {
    STORIES.acquire().await.expect("never closed")
}

/// The window in which a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub width: u32,
    pub height: u32,
    pub dark: bool,
}

impl Window {
    /// The office PC.
    pub const OFFICE: Window = Window { width: 1366, height: 768, dark: false };

    /// The office PC and a phone, each in the light and in the dark.
    pub const ALL: [Window; 4] = [
        Window { width: 360, height: 740, dark: false },
        Window { width: 360, height: 740, dark: true },
        Window { width: 1366, height: 768, dark: true },
        Window::OFFICE,
    ];
}

/// One person's browser.
pub struct Browser {
    pub driver: WebDriver,
    pub downloads: PathBuf,
    /// In this order: the driver and what it started end before their folder goes.
    program: Program,
    folder: Folder,
}

impl Browser {
    /// A browser that has seen nothing yet. `script`: whether pages may run theirs.
    pub async fn new(script: bool) -> Self {
        let folder = Folder::new("browser");
        let downloads = folder.path().join("downloads");
        std::fs::create_dir_all(&downloads).expect("a folder for downloads");
        let (program, address) = driver();
        let mut wishes = DesiredCapabilities::chrome();
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        for argument in ARGUMENTS.iter().copied().chain([profile.as_str()]) {
            wishes.add_arg(argument).expect("an argument");
        }
        let mut preferences = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "plugins.always_open_pdf_externally": true,
        });
        if !script {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        wishes.add_experimental_option("prefs", preferences).expect("preferences");
        let driver = WebDriver::new(&address, wishes).await.expect("Chromium starts");
        driver.set_page_load_timeout(Duration::from_secs(60)).await.expect("a limit");
        let browser = Self { driver, downloads, program, folder };
        browser.tell("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
        browser.resize(Window::OFFICE, None).await;
        browser
    }

    /// Shows pages in such a window. `height`: another height, to take a whole page in one picture.
    pub async fn resize(&self, window: Window, height: Option<u32>) {
        let metrics = json!({
            "width": window.width, "height": height.unwrap_or(window.height),
            "deviceScaleFactor": 1, "mobile": false,
        });
        self.tell("Emulation.setDeviceMetricsOverride", metrics).await;
        let scheme = if window.dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tell("Emulation.setEmulatedMedia", media).await;
    }

    /// A picture of the whole page, in the folder `shots` of the build.
    pub async fn shoot(&self, name: &str, window: Window) {
        let folder = beside_tests("shots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        // A long table keeps to the window's height and grows with it, so the page is measured until it stays.
        let mut taken = window.height;
        for _ in 0..4 {
            let height =
                self.number("document.documentElement.scrollHeight").await.clamp(window.height, 12_000);
            if height == taken {
                break;
            }
            taken = height;
            self.resize(window, Some(taken)).await;
        }
        let theme = if window.dark { "dark" } else { "light" };
        let file = folder.join(format!("{name}-{}-{theme}.png", window.width));
        self.driver.screenshot(&file).await.expect("a picture");
        self.resize(window, None).await;
    }

    /// A number that the page knows.
    pub async fn number(&self, expression: &str) -> u32 {
        let found =
            self.driver.execute(format!("return {expression}"), vec![]).await.expect("the page answers");
        found.json().as_u64().and_then(|number| u32::try_from(number).ok()).expect("a whole number")
    }

    /// A command to the browser itself, below its pages.
    pub async fn tell(&self, command: &str, arguments: serde_json::Value) {
        self.driver.cdp().send_raw(command, arguments).await.expect("the browser obeys");
    }

    /// Closes the browser as a person does. A story that fails leaves this to `Program`, which ends the process group.
    pub async fn close(self) {
        let Self { driver, program, folder, .. } = self;
        driver.quit().await.expect("Chromium ends");
        drop(program);
        drop(folder);
    }
}

/// Chromium refuses to run as root with its sandbox. The rest keeps it from calling home and from using a screen.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--lang=vi",
];

/// A driver on a free port, and its address. It takes the port on both loopbacks, and ends at once when the port that it
/// drew on the one is in use on the other: then it is started again.
fn driver() -> (Program, String) {
    (0..5).find_map(|_| start_driver()).expect("chromedriver finds a free port")
}

fn start_driver() -> Option<(Program, String)> {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("Debian's package chromium-driver; scripts/test installs it");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let program = Program::of(child);
    let port = output.lines().map_while(Result::ok).find_map(|line| {
        let port = line.split("started successfully on port ").nth(1)?;
        Some(port.trim_end_matches('.').to_owned())
    })?;
    Some((program, format!("http://127.0.0.1:{port}")))
}
