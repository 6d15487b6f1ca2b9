//! A person in front of the pages: reads what is shown, and acts with a mouse, with the keyboard alone, or with a browser
//! that runs no script.
//!
//! Things are named as people name them: a field by its label, a form by the words on its button, a link by its words.

use std::path::{Path, PathBuf};
use std::time::Duration;

use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Window};

/// How a person acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Mouse,
    /// Tab, arrows, Enter, Space and typing; nothing else.
    Keyboard,
    /// A mouse, in a browser that runs no script.
    NoScript,
}

/// How long a person waits for a page.
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(50);

/// More presses of Tab than any page has stops.
const STOPS: usize = 600;

/// A person with a browser on one installation.
pub struct Hand {
    browser: Browser,
    address: String,
    mode: Mode,
    /// Whether the pages that the story shows are photographed and checked by axe-core.
    watched: bool,
}

/// One form on the page.
pub struct Form<'a> {
    hand: &'a Hand,
    root: WebElement,
    button: String,
}

impl Hand {
    pub async fn new(address: &str, mode: Mode, watched: bool) -> Self {
        let browser = Browser::new(mode != Mode::NoScript).await;
        Self { browser, address: address.to_owned(), mode, watched }
    }

    /// A person who has just logged in. Passwords of stories are no secrets.
    pub async fn logged_in(address: &str, mode: Mode, watched: bool, login: &str, password: &str) -> Self {
        let hand = Self::new(address, mode, watched).await;
        hand.open("/dang-nhap").await;
        let form = hand.form("Đăng nhập").await;
        form.fill("Tên đăng nhập", login).await;
        form.fill("Mật khẩu", password).await;
        form.send().await;
        hand
    }

    pub async fn close(self) {
        self.browser.close().await;
    }

    /// Types an address of the site into the browser: `/phong-trao`, or a whole address of it.
    pub async fn open(&self, path: &str) {
        let address =
            if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.address) };
        self.browser.driver.goto(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// The path of the page that is open.
    pub async fn path(&self) -> String {
        self.browser.driver.current_url().await.expect("an address").path().to_owned()
    }

    /// Goes where the link with these words leads.
    pub async fn follow(&self, words: &str) {
        let link = self.find(&link(words), words).await;
        self.and_arrive(words, self.activate(&link, Key::Enter)).await;
    }

    /// Opens what is folded under these words.
    pub async fn unfold(&self, words: &str) {
        let summary = self.find(&format!("//summary[{}]", says(words)), words).await;
        self.activate(&summary, Key::Enter).await.unwrap_or_else(|error| panic!("{words}: {error}"));
    }

    /// Takes the file behind the link or button with these words.
    pub async fn download(&self, words: &str) -> PathBuf {
        let before = self.files();
        let place = format!("({} | //button[{}])", link(words), says(words));
        let element = self.find(&place, words).await;
        self.activate(&element, Key::Enter).await.unwrap_or_else(|error| panic!("{words}: {error}"));
        let new = || self.files().into_iter().find(|file| !before.contains(file));
        let came = tokio::time::timeout(PATIENCE * 3, async {
            loop {
                match new() {
                    Some(file) => return file,
                    None => tokio::time::sleep(GLANCE).await,
                }
            }
        });
        match came.await {
            Ok(file) => file,
            Err(_) => panic!("no file came for “{words}” on {}", self.screen().await),
        }
    }

    /// Files that came whole; those still on their way bear other names.
    fn files(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(&self.browser.downloads).expect("the folder of downloads").flatten();
        let on_its_way = |name: &str| name.starts_with('.') || name.ends_with(".crdownload");
        files
            .filter(|file| file.file_name().to_str().is_some_and(|name| !on_its_way(name)))
            .map(|file| file.path())
            .collect()
    }

    /// The form whose button has these words: one of the page itself before one of the bar above every page.
    pub async fn form(&self, button: &str) -> Form<'_> {
        let of_page = format!("//main//form[.//button[{}]]", says(button));
        let place = format!("{of_page} | //form[.//button[{}]][not({of_page})]", says(button));
        Form { hand: self, root: self.find(&place, button).await, button: button.to_owned() }
    }

    /// Sends the form whose button has these words, as it stands.
    pub async fn press(&self, button: &str) {
        self.form(button).await.send().await;
    }

    /// Waits until the page shows these words.
    pub async fn sees(&self, words: &str) {
        self.until(&format!("“{words}” to be seen"), async || Ok(self.text().await?.contains(words))).await;
    }

    /// The page does not show these words.
    pub async fn sees_not(&self, words: &str) {
        let text = self.text().await.expect("the page's text");
        assert!(!text.contains(words), "“{words}” stands on {}", self.screen().await);
    }

    /// The page is the one with this heading.
    pub async fn is_at(&self, heading: &str) {
        self.find(&format!("//h1[{}]", says(heading)), heading).await;
    }

    /// The page says that it was done.
    pub async fn is_told(&self, words: &str) {
        self.has("//*[@role='status']", words).await;
    }

    /// The page came back with this sentence in its list of what is wrong.
    pub async fn is_refused(&self, words: &str) {
        self.has("//*[@role='alert']", words).await;
    }

    async fn has(&self, place: &str, words: &str) {
        self.until(&format!("“{words}” in {place}"), async || {
            let found = self.browser.driver.find_all(By::XPath(place)).await?;
            for element in found {
                if element.text().await?.contains(words) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await;
    }

    /// How many things of the page answer to an XPath: rows of a table, boxes, choices.
    pub async fn count(&self, place: &str) -> usize {
        self.browser.driver.find_all(By::XPath(place)).await.expect("an XPath").len()
    }

    /// The address behind the first link whose words begin so.
    pub async fn address_of(&self, words: &str) -> String {
        let link = self.find(&link(words), words).await;
        link.prop("href").await.expect("a link").expect("an address")
    }

    /// The addresses of all links of the page, on this site, without what follows a `#`.
    pub async fn links(&self) -> Vec<String> {
        let script = "return Array.from(document.links, link => link.href.split('#')[0])";
        let found = self.browser.driver.execute(script, vec![]).await.expect("links");
        let links = found.json().as_array().into_iter().flatten().filter_map(|link| link.as_str());
        let paths = links.filter_map(|link| link.strip_prefix(&self.address));
        paths.filter(|path| path.starts_with('/')).map(str::to_owned).collect()
    }

    /// In a watched story: a picture of the page in each window, and axe-core finds nothing there.
    pub async fn shows(&self, name: &str) {
        if self.watched {
            self.check(Some(name)).await;
        }
    }

    /// axe-core finds nothing on this page, and it does not have to be pushed sideways, in no window.
    pub async fn check(&self, name: Option<&str>) {
        for window in Window::ALL {
            self.browser.resize(window, None).await;
            let found = axe::violations(&self.browser).await;
            assert!(found.is_empty(), "{} at {window:?}:\n{found}", self.path().await);
            let width = self.browser.number("document.documentElement.scrollWidth").await;
            assert!(width <= window.width, "{} is {width} wide at {window:?}", self.path().await);
            if let Some(name) = name {
                self.browser.shoot(name, window).await;
            }
        }
    }

    /// Pastes what was copied elsewhere into the field that has the focus.
    async fn paste(&self, text: &str) {
        self.browser.tell("Input.insertText", serde_json::json!({ "text": text })).await;
    }

    /// Does what a press does: the mouse clicks; the keyboard goes there and presses the key.
    async fn activate(&self, element: &WebElement, key: Key) -> WebDriverResult<()> {
        match self.mode {
            Mode::Mouse | Mode::NoScript => self.click(element).await,
            Mode::Keyboard => {
                self.reach(element).await?;
                element.send_keys(key).await
            }
        }
    }

    /// Turns the wheel until the element is in the middle of the window, where no table's head lies over it, and clicks.
    async fn click(&self, element: &WebElement) -> WebDriverResult<()> {
        let turn = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.browser.driver.execute(turn, vec![element.to_json()?]).await?;
        element.click().await
    }

    /// Tab until the element has the focus. The key goes to the page, not to an element: what is sent to a field for files is
    /// taken for a file's name.
    async fn reach(&self, element: &WebElement) -> WebDriverResult<()> {
        for _ in 0..STOPS {
            let active = self.browser.driver.active_element().await?;
            if active == *element {
                return Ok(());
            }
            self.browser.driver.action_chain().send_keys(Key::Tab).perform().await?;
        }
        panic!("the keyboard does not reach {} on {}", element.outer_html().await?, self.screen().await);
    }

    /// The act leads to another page; waits until that page has taken the place of this one.
    async fn and_arrive(&self, what: &str, act: impl Future<Output = WebDriverResult<()>>) {
        let driver = &self.browser.driver;
        let before = driver.find(By::Tag("html")).await.expect("a page").element_id();
        if let Err(error) = act.await {
            panic!("“{what}” on {}: {error}", self.screen().await);
        }
        self.until(&format!("another page after “{what}”"), async || {
            let now = driver.find(By::Tag("html")).await?;
            Ok(now.element_id() != before)
        })
        .await;
    }

    /// The first thing at that place that is shown.
    async fn find(&self, place: &str, name: &str) -> WebElement {
        let mut found = None;
        self.until(&format!("“{name}” ({place})"), async || {
            for element in self.browser.driver.find_all(By::XPath(place)).await? {
                if element.is_displayed().await? {
                    found = Some(element);
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await;
        found.expect("found before the end of patience")
    }

    /// Looks again until it is so. A page that is being replaced under the look is looked at again.
    async fn until(&self, what: &str, mut is_so: impl AsyncFnMut() -> WebDriverResult<bool>) {
        let mut last = None;
        let looking = async {
            loop {
                match is_so().await {
                    Ok(true) => return,
                    Ok(false) => last = None,
                    Err(error) => last = Some(error),
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        if tokio::time::timeout(PATIENCE, looking).await.is_err() {
            let why = last.map(|error| error.to_string()).unwrap_or_default();
            panic!("waited in vain for {what} {why}on {}", self.screen().await);
        }
    }

    async fn text(&self) -> WebDriverResult<String> {
        self.browser.driver.find(By::Tag("body")).await?.text().await
    }

    /// Address and words of the page, for the report of a story that fails.
    async fn screen(&self) -> String {
        let address = self.browser.driver.current_url().await.map(|url| url.to_string()).unwrap_or_default();
        format!("{address}:\n{}", self.text().await.unwrap_or_default())
    }
}

impl Form<'_> {
    /// Writes the text into the field with this label, in place of what stands there.
    pub async fn fill(&self, label: &str, text: &str) {
        let input = self.field(label).await;
        self.write(&input, label, text).await;
    }

    /// Writes the text into the field that has no label of its own on screen, by its accessible name.
    pub async fn fill_named(&self, name: &str, text: &str) {
        let place = format!("(.//input | .//textarea)[@aria-label={}]", literal(name));
        let input = self.part(&place, name).await;
        self.write(&input, name, text).await;
    }

    async fn write(&self, input: &WebElement, label: &str, text: &str) {
        self.focus(input, label).await;
        let written = input.value().await.expect("a field").unwrap_or_default();
        if !written.is_empty() {
            input.send_keys(Key::Control + "a").await.expect("all chosen");
            input.send_keys(Key::Delete).await.expect("removed");
        }
        if !text.is_empty() {
            input.send_keys(text).await.unwrap_or_else(|error| panic!("{label}: {error}"));
        }
    }

    /// Pastes a block into the field with this label.
    pub async fn paste(&self, label: &str, text: &str) {
        let input = self.field(label).await;
        self.focus(&input, label).await;
        self.hand.paste(text).await;
    }

    /// Puts a file into the field with this label, as the browser's own window for files does.
    pub async fn attach(&self, label: &str, file: &Path) {
        let input = self.field(label).await;
        self.focus(&input, label).await;
        let file = file.to_str().expect("a path of plain letters");
        input.send_keys(file).await.unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Takes the choice whose label begins with these words.
    pub async fn pick(&self, begins: &str) {
        let place = format!(".//label[starts-with(normalize-space(.), {})]//input", literal(begins));
        let choice = self.part(&place, begins).await;
        self.tick_box(&choice, begins).await;
    }

    /// Chooses the line of a list.
    pub async fn choose(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        self.choose_in(&list, option).await;
    }

    /// Chooses the line of a list that has no label of its own on screen, by its accessible name.
    pub async fn choose_named(&self, name: &str, option: &str) {
        let list = self.part(&format!(".//select[@aria-label={}]", literal(name)), name).await;
        self.choose_in(&list, option).await;
    }

    async fn choose_in(&self, list: &WebElement, option: &str) {
        let wanted = list.find(By::XPath(format!(".//option[{}]", says(option)))).await;
        let Ok(wanted) = wanted else {
            panic!("no “{option}” in {}", list.text().await.unwrap_or_default())
        };
        if self.hand.mode != Mode::Keyboard {
            wanted.click().await.expect("chosen");
            return;
        }
        self.focus(list, option).await;
        list.send_keys(Key::Home).await.expect("the first line");
        for _ in 0..STOPS {
            if wanted.is_selected().await.expect("a line of a list") {
                return;
            }
            list.send_keys(Key::Down).await.expect("the next line");
        }
        panic!("the arrows do not reach “{option}”");
    }

    /// Ticks the box, or takes the choice, with this label.
    pub async fn tick(&self, label: &str) {
        let place = format!(".//label[{}]//input", says(label));
        let boxed = self.part(&place, label).await;
        self.tick_box(&boxed, label).await;
    }

    /// Ticks the box with this accessible name.
    pub async fn tick_named(&self, name: &str) {
        let place = format!(".//input[@aria-label={}]", literal(name));
        let boxed = self.part(&place, name).await;
        self.tick_box(&boxed, name).await;
    }

    /// Takes the choice with this label in the group with this legend.
    pub async fn take(&self, legend: &str, label: &str) {
        let place = format!(".//fieldset[legend[{}]]//label[{}]//input", says(legend), says(label));
        let boxed = self.part(&place, label).await;
        self.tick_box(&boxed, label).await;
    }

    async fn tick_box(&self, boxed: &WebElement, label: &str) {
        if boxed.is_selected().await.expect("a box or a choice") {
            return;
        }
        let is_choice = boxed.attr("type").await.expect("its type").as_deref() == Some("radio");
        match (self.hand.mode, is_choice) {
            (Mode::Keyboard, true) => self.walk_choices(boxed).await,
            _ => {
                self.hand.activate(boxed, Key::Space).await.unwrap_or_else(|error| panic!("{label}: {error}"))
            }
        }
        assert!(boxed.is_selected().await.expect("a box or a choice"), "“{label}” is not taken");
    }

    /// Tab stops at one choice of a group only, and the arrows go on from there.
    async fn walk_choices(&self, wanted: &WebElement) {
        let name = wanted.attr("name").await.expect("a name").expect("a group's name");
        for _ in 0..STOPS {
            let active = self.hand.browser.driver.active_element().await.expect("a focus");
            let of_group = active.attr("name").await.expect("a name").as_deref() == Some(&name);
            let key = match (of_group, active == *wanted) {
                (true, true) => Key::Space,
                (true, false) => Key::Down,
                (false, _) => Key::Tab,
            };
            active.send_keys(key).await.expect("a key");
            if wanted.is_selected().await.expect("a choice") {
                return;
            }
        }
        panic!("the keyboard does not reach the choice in {name}");
    }

    /// Sends the form; another page comes.
    pub async fn send(&self) {
        let place = format!(".//button[{}]", says(&self.button));
        let button = self.part(&place, &self.button).await;
        self.hand.and_arrive(&self.button, self.hand.activate(&button, Key::Enter)).await;
    }

    /// Sends the form as an impatient person does: a double click, or Enter pressed twice.
    pub async fn send_twice(&self) {
        let place = format!(".//button[{}]", says(&self.button));
        let button = self.part(&place, &self.button).await;
        let twice = async {
            if self.hand.mode == Mode::Keyboard {
                self.hand.reach(&button).await?;
                return button.send_keys(Key::Enter + Key::Enter).await;
            }
            self.hand.browser.driver.action_chain().double_click_element(&button).perform().await
        };
        self.hand.and_arrive(&self.button, twice).await;
    }

    /// What stands in the field with this label.
    pub async fn value(&self, label: &str) -> String {
        self.field(label).await.value().await.expect("a field").unwrap_or_default()
    }

    /// The sentence stands at the field with this label, and the field says that it is wrong.
    pub async fn is_wrong(&self, label: &str, sentence: &str) {
        let input = self.field(label).await;
        assert_eq!(input.attr("aria-invalid").await.expect("a field").as_deref(), Some("true"), "{label}");
        let described = input.attr("aria-describedby").await.expect("a field").unwrap_or_default();
        let mut told = String::new();
        for id in described.split_whitespace() {
            let element = self.hand.browser.driver.find(By::Id(id)).await.expect("what describes the field");
            told += &element.text().await.expect("its words");
        }
        assert!(told.contains(sentence), "“{label}” says “{told}”");
    }

    /// The field that the label names.
    async fn field(&self, label: &str) -> WebElement {
        let wanted = literal(label);
        let place = format!(
            ".//label[normalize-space(.)={wanted} or starts-with(normalize-space(.), concat({wanted}, ' (không bắt buộc)'))]"
        );
        let label = self.part(&place, label).await;
        let id = label.attr("for").await.expect("a label").expect("a label names its field");
        self.hand.browser.driver.find(By::Id(id.as_str())).await.expect("the label's field")
    }

    async fn focus(&self, input: &WebElement, name: &str) {
        let came = match self.hand.mode {
            Mode::Keyboard => self.hand.reach(input).await,
            Mode::Mouse | Mode::NoScript => self.hand.click(input).await,
        };
        came.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    async fn part(&self, place: &str, name: &str) -> WebElement {
        let found = self.root.find(By::XPath(place)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                panic!("no “{name}” in the form “{}”: {error}\n{}", self.button, self.hand.screen().await)
            }
        }
    }
}

fn link(words: &str) -> String {
    format!("//a[{}]", says(words))
}

/// The words of an element, as they are seen.
fn says(words: &str) -> String {
    format!("normalize-space(.)={}", literal(words))
}

/// A text inside an XPath.
fn literal(text: &str) -> String {
    assert!(!text.contains('\''), "an apostrophe needs concat(): {text}");
    format!("'{text}'")
}
