//! An office for a story: the real router over an empty database, a clock that stands still, and callers by role.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use domain::account::Role;
use domain::org::{NewUnit, UnitKind};
use domain::person::{Honorific, Placement, Profile};
use domain::record::{Holder, NewGrade};
use domain::{Act, Clock, Entropy, Viewer};
use store::account::{LogIn, NewAccount, NewGrant, Origin};
use store::{Db, account, org, person, record};
use tower::ServiceExt;
use uuid::Uuid;
use web::{Settings, Site, router};

/// The day on which every story plays.
pub const TODAY: &str = "2025-03-01";
const PASSWORD: &str = "ba con gà trên đồi";

/// Numbers that differ between tests and between calls; nothing secret.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (n ^ (n >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 29)).to_le_bytes()[..chunk.len()]);
        }
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        now()
    }
}

fn now() -> DateTime<Utc> {
    Utc.from_utc_datetime(&date(TODAY).and_hms_opt(2, 0, 0).expect("a time"))
}

pub fn date(day: &str) -> NaiveDate {
    day.parse().expect("a date")
}

/// The running pages, with an office and its administrator.
pub struct App {
    pub db: Db,
    router: Router,
    pub admin: Uuid,
    /// The office at the top.
    pub office: Uuid,
    folder: std::path::PathBuf,
    keys: AtomicU64,
}

impl App {
    pub async fn new() -> Self {
        static STARTS: AtomicU64 = AtomicU64::new(1);
        let seed = STARTS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("thidua-web-{}-{seed}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("temporary folder");
        let url = format!("sqlite:{}", folder.join("thidua.db").display());
        let entropy = Arc::new(Counter(AtomicU64::new(seed.wrapping_mul(0xD1B5_4A32_D192_ED03))));
        let db = Db::open(&url, entropy).await.expect("SQLite opens");
        let administrator = new_account("quantri");
        let office = new_unit("VP", UnitKind::Office);
        let admin = account::init(&db, "init", now(), &office, &administrator).await.expect("init").id;
        let viewer = Viewer { account: admin, on: date(TODAY) };
        let office = org::list(&mut db.read().await.expect("read"), viewer).await.expect("units")[0].id;
        let press = papers::Press::load(&[]).expect("the built-in fonts");
        let site = Site {
            db: db.clone(),
            clock: Arc::new(Still),
            press: Arc::new(press),
            sheets: Arc::new(sheets::read),
            letters: Arc::new(sheets::letter::read),
            photos: Arc::new(sheets::photo::read),
            attachments: Arc::new(sheets::attachment::kind),
            settings: Arc::new(settings()),
        };
        Self { db, router: router(site), admin, office, folder, keys: AtomicU64::new(0) }
    }

    fn act(&self) -> Act {
        self.act_of(self.admin)
    }

    /// An act of that account with a key of its own.
    pub fn act_of(&self, account: Uuid) -> Act {
        let key = format!("app-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        Act { account, key, at: now() }
    }

    /// A division of the office.
    pub async fn division(&self, code: &str) -> Uuid {
        self.unit(Some(self.office), code, UnitKind::Division).await
    }

    /// A unit below that one; without a parent an office of its own.
    pub async fn unit(&self, parent: Option<Uuid>, code: &str, kind: UnitKind) -> Uuid {
        org::create(&self.db, &self.act(), parent, &new_unit(code, kind)).await.expect("unit").id
    }

    /// A civil servant of the unit, made up, with his grade of 2024 where there is one.
    pub async fn person(&self, unit: Uuid, name: &str, grade: Option<law::GradeLevel>) -> Uuid {
        let profile = Profile {
            full_name: name.into(),
            honorific: Honorific::Mrs,
            sex: Some(law::Sex::Female),
            birth_year: Some(1985),
            group: law::Group::CivilServant,
            leader: false,
            invented: true,
        };
        let placement = Placement { unit, post: "Chuyên viên".into(), starts: date("2012-01-01") };
        let person = person::create(&self.db, &self.act(), &profile, &placement).await.expect("person").id;
        if let Some(level) = grade {
            self.grade(person, level).await;
        }
        person
    }

    /// The grade of 2024 is entered.
    pub async fn grade(&self, person: Uuid, grade: law::GradeLevel) {
        let new = NewGrade {
            holder: Holder::Person(person),
            year: 2024,
            grade,
            decision: "12/TB-VP (hư cấu)".into(),
        };
        record::add_grade(&self.db, &self.act(), &new).await.expect("grade");
    }

    /// An account that holds one role over one unit and may belong to a person.
    pub async fn account(&self, login: &str, role: Role, unit: Uuid, person: Option<Uuid>) -> Uuid {
        let new = NewAccount { person, ..new_account(login) };
        let account = account::create(&self.db, &self.act(), &new).await.expect("account").id;
        self.grant(account, role, unit).await;
        account
    }

    /// The account holds this role as well.
    pub async fn grant(&self, account: Uuid, role: Role, unit: Uuid) {
        let grant = NewGrant { account, role, unit, starts: date(TODAY), ends: None };
        account::grant(&self.db, &self.act(), &grant).await.expect("grant");
    }

    /// Somebody who is logged in and holds one role over one unit.
    pub async fn caller(&self, login: &str, role: Role, unit: Uuid) -> Caller {
        self.account(login, role, unit, None).await;
        self.log_in(login).await
    }

    /// Whose account that is, logged in.
    pub async fn log_in(&self, login: &str) -> Caller {
        let from = Origin { address: "192.0.2.1".into(), agent: "suite".into() };
        let came = account::log_in(&self.db, login, PASSWORD, &from, now()).await.expect("log in");
        let LogIn::Welcome { token } = came else { panic!("{came:?}") };
        Caller { router: self.router.clone(), cookie: format!("__Host-thidua={token}") }
    }

    /// Somebody from the street.
    pub fn citizen(&self) -> Caller {
        Caller { router: self.router.clone(), cookie: String::new() }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn settings() -> Settings {
    Settings {
        base_url: "http://localhost:8080".into(),
        office: "Văn phòng (hư cấu)".into(),
        demo: true,
        behind_proxy: false,
        allow_plain_http: false,
        first_run_code: None,
    }
}

fn new_account(login: &str) -> NewAccount {
    NewAccount {
        login: login.into(),
        display_name: format!("{login} (hư cấu)"),
        password: PASSWORD.into(),
        person: None,
    }
}

fn new_unit(code: &str, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: code.into(),
        name: format!("Đơn vị {code} (hư cấu)"),
        kind,
        head_post: "CHÁNH VĂN PHÒNG".into(),
        decider: "department_head".into(),
        place: "Hà Nội".into(),
        symbol: code.into(),
        superior: String::new(),
        opened: date("2010-01-01"),
    }
}

/// A browser without script.
pub struct Caller {
    router: Router,
    cookie: String,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    /// Where a redirect leads; empty without one.
    pub to: String,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What a header says; empty without it.
    pub fn header(&self, name: HeaderName) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    }

    /// The page, which must be there.
    pub fn page(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.text()
    }

    /// The page of a refused form.
    pub fn refused(self) -> String {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text());
        self.text()
    }

    /// The address to which an act led, without what the page says about it.
    pub fn led_to(self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.to.split('?').next().unwrap_or_default().to_owned()
    }
}

impl Caller {
    pub async fn get(&self, path: &str) -> Answer {
        self.call(
            Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).expect("request"),
        )
        .await
    }

    /// Opens the address with a header beside the cookie.
    pub async fn get_with(&self, path: &str, name: HeaderName, value: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header(name, value);
        self.call(request.body(Body::empty()).expect("request")).await
    }

    /// Opens the page, takes its first form's hidden fields and sends them with these fields to the address.
    pub async fn send(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.form(page, action).await;
        self.post(action, &form, fields).await
    }

    /// The hidden fields of the page's form that leads to the address.
    pub async fn form(&self, page: &str, action: &str) -> Vec<(String, String)> {
        let page = self.get(page).await.page();
        let start = page
            .find(&format!("action=\"{action}\""))
            .unwrap_or_else(|| panic!("no form to {action} in {page}"));
        let form = page[start..].split("</form>").next().unwrap_or_default();
        let hidden = form.split("<input type=\"hidden\" name=\"").skip(1);
        hidden
            .filter_map(|rest| {
                Some((value(rest)?.to_owned(), value(rest.split_once("value=\"")?.1)?.to_owned()))
            })
            .collect()
    }

    /// The hidden fields of a form of this session that was not sent yet.
    pub async fn trust(&self) -> Vec<(String, String)> {
        self.form("/lam-viec/tai-khoan", "/lam-viec/tai-khoan/mat-khau").await
    }

    pub async fn post(&self, action: &str, hidden: &[(String, String)], fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(hidden).extend_pairs(fields);
        let request = Request::post(action)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.finish()));
        self.call(request.expect("request")).await
    }

    /// Sends a form with a file, as a browser does.
    pub async fn post_file(
        &self,
        action: &str,
        hidden: &[(String, String)],
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Answer {
        let part = |name: &str, value: &str| {
            format!("--ranh-gioi\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let hidden = hidden.iter().map(|(name, value)| part(name, value));
        let mut body: Vec<u8> =
            hidden.chain(fields.iter().map(|(name, value)| part(name, value))).collect::<String>().into();
        let (name, bytes) = file;
        body.extend(
            format!(
                "--ranh-gioi\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--ranh-gioi--\r\n");
        let request = Request::post(action)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=ranh-gioi")
            .body(Body::from(body));
        self.call(request.expect("request")).await
    }

    async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let to = response
            .headers()
            .get(header::LOCATION)
            .and_then(|to| to.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let headers = response.headers().clone();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
        Answer { status, to, headers, bytes }
    }
}

/// The text up to the next quotation mark.
fn value(rest: &str) -> Option<&str> {
    rest.split_once('"').map(|(value, _)| value)
}
