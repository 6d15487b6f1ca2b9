//! The walk of the route table: every route with every role, at the own unit, a unit below, the one above, the one beside it and
//! another office. Whoever adds a route whose address names something adds its parameter to [`PARAMETERS`], and a route for
//! everybody to [`PUBLIC`]. All units and people are invented.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use domain::account::Role;
use domain::cluster::{self, NewCluster};
use domain::council::{Choice, NewCouncil, NewMeeting, NewMember, Part};
use domain::decision::{Draft, legal_bases};
use domain::dossier::NewDossier;
use domain::import::{Given, Mapping, RowState, understand};
use domain::indicator::period::Rhythm;
use domain::indicator::{Amount, Counting, Direction, GoalOf, Joining, NewIndicator};
use domain::inspection::{self, NewFinding, NewVisit};
use domain::movement::file::Type;
use domain::org::UnitKind;
use domain::org::life::{Event, Paper};
use domain::record::report::{About, NewReport};
use domain::record::{CaseKind, Holder, NewCase};
use domain::review::{self, NewReview};
use domain::role_model::{Told, Whom};
use domain::{Viewer, movement, news};
use law::{Category, GradeLevel, Group, Law};
use store::import::{self, NewImport};
use store::movement::file::NewFile;
use store::pledge::signing::{self, Whose};
use store::role_model::NewRoleModel;
use store::{account, audit, council, decision, dossier, org, person, record};
use uuid::Uuid;
use web::{Access, Route, table};

use crate::app::{Answer, App, Caller, TODAY, date};
use crate::decision::{sheet, version};

/// The routes for everybody.
const PUBLIC: &[(Method, &str)] = &[
    (Method::GET, "/"),
    (Method::GET, "/assets/app.css"),
    (Method::GET, "/assets/app.js"),
    (Method::GET, "/assets/icon.svg"),
    (Method::GET, "/assets/search.js"),
    (Method::GET, "/bang-vang"),
    (Method::GET, "/dang-nhap"),
    (Method::POST, "/dang-nhap"),
    (Method::GET, "/favicon.ico"),
    (Method::GET, "/khoi-tao"),
    (Method::POST, "/khoi-tao"),
    (Method::GET, "/lich/{file}"),
    (Method::GET, "/livez"),
    (Method::GET, "/phong-trao"),
    (Method::GET, "/phong-trao/anh/{photo}/{size}"),
    (Method::GET, "/phong-trao/tin.atom"),
    (Method::GET, "/phong-trao/tin.rss"),
    (Method::GET, "/phong-trao/{id}"),
    (Method::GET, "/dien-hinh"),
    (Method::GET, "/dien-hinh/{id}"),
    (Method::GET, "/dien-hinh/{id}/anh/{size}"),
    (Method::GET, "/phong-trao/{id}/tin.atom"),
    (Method::GET, "/phong-trao/{id}/tin.rss"),
    (Method::GET, "/phong-trao/{id}/tin/{news}"),
    (Method::GET, "/phong-trao/{id}/tep/{file}"),
    (Method::GET, "/readyz"),
    (Method::GET, "/xac-minh"),
    (Method::GET, "/xac-minh/{token}"),
];

/// What an address may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Unit,
    CaseOfUnit,
    LinkOfUnit,
    Person,
    CaseOfPerson,
    /// Another person of the unit.
    Nominee,
    Merge,
    Apart,
    Report,
    Account,
    Grant,
    Movement,
    /// An item of another movement, which is launched.
    News,
    Photo,
    File,
    Template,
    Dossier,
    Row,
    Council,
    Member,
    Meeting,
    Decision,
    Import,
    ImportRow,
    Cluster,
    Review,
    RoleModel,
    /// A stay of the member below.
    Stay,
    Season,
    MemberUnit,
    /// Another member of the cluster.
    Peer,
    Indicator,
    /// A unit that reports on the indicator.
    Reporting,
    Visit,
    Finding,
}

/// What stands in the place of a parameter.
#[derive(Clone, Copy)]
enum Parameter {
    Id(Kind),
    Words(&'static [&'static str]),
}

use Parameter::{Id, Words};

/// Every parameter, by its address up to and including it.
const PARAMETERS: &[(&str, Parameter)] = &[
    ("/lam-viec/con-nguoi/{id}", Id(Kind::Person)),
    ("/lam-viec/bao-sai/{id}", Id(Kind::Report)),
    ("/lam-viec/con-nguoi/{id}/muc/{entry}", Id(Kind::CaseOfPerson)),
    ("/lam-viec/con-nguoi/{id}/muc/{entry}/{deed}", Words(&["sua", "gach-bo"])),
    ("/lam-viec/con-nguoi/{id}/vu-viec/{case}", Id(Kind::CaseOfPerson)),
    ("/lam-viec/con-nguoi/trung/cap/{one}", Id(Kind::Person)),
    ("/lam-viec/con-nguoi/trung/cap/{one}/{other}", Id(Kind::Nominee)),
    ("/lam-viec/con-nguoi/trung/gop/{merge}", Id(Kind::Merge)),
    ("/lam-viec/con-nguoi/trung/hai-nguoi/{apart}", Id(Kind::Apart)),
    (
        "/lam-viec/con-nguoi/{id}/{entry}",
        Words(&["xep-loai", "khen-thuong", "sang-kien", "ky-luat", "vu-viec", "thoi-gian-nghi"]),
    ),
    ("/lam-viec/don-vi/{id}", Id(Kind::Unit)),
    (
        "/lam-viec/don-vi/{id}/thay-doi/{change}",
        Words(&["doi-ten", "doi-ma", "chuyen", "sap-nhap", "chia-tach", "giai-the"]),
    ),
    ("/lam-viec/don-vi/{id}/muc/{entry}", Id(Kind::CaseOfUnit)),
    ("/lam-viec/don-vi/{id}/muc/{entry}/{deed}", Words(&["sua", "gach-bo"])),
    ("/lam-viec/don-vi/{id}/truoc-day/{link}", Id(Kind::LinkOfUnit)),
    ("/lam-viec/don-vi/{id}/vu-viec/{case}", Id(Kind::CaseOfUnit)),
    ("/lam-viec/don-vi/{id}/{entry}", Words(&["xep-loai", "khen-thuong", "vu-viec"])),
    ("/lam-viec/ho-so/{id}", Id(Kind::Dossier)),
    ("/lam-viec/ho-so/{id}/dong/{row}", Id(Kind::Row)),
    ("/lam-viec/hoi-dong/{id}", Id(Kind::Council)),
    ("/lam-viec/hoi-dong/{id}/thanh-vien/{member}", Id(Kind::Member)),
    ("/lam-viec/hoi-dong/phien/{id}", Id(Kind::Meeting)),
    ("/lam-viec/nhap/{id}", Id(Kind::Import)),
    ("/lam-viec/nhap/{id}/cot/{list}", Words(&["0"])),
    ("/lam-viec/nhap/{id}/dong/{row}", Id(Kind::ImportRow)),
    ("/lam-viec/cum-khoi/{id}", Id(Kind::Cluster)),
    ("/lam-viec/cum-khoi/{id}/thanh-vien/{member}", Id(Kind::Stay)),
    ("/lam-viec/cum-khoi/nam/{season}", Id(Kind::Season)),
    ("/lam-viec/cum-khoi/nam/{season}/cham-cheo/{unit}", Id(Kind::MemberUnit)),
    ("/lam-viec/cum-khoi/nam/{season}/cham-cheo/{unit}/{other}", Id(Kind::Peer)),
    ("/lam-viec/cum-khoi/nam/{season}/giao-uoc/{unit}", Id(Kind::MemberUnit)),
    ("/lam-viec/cum-khoi/nam/{season}/tham-dinh/{unit}", Id(Kind::MemberUnit)),
    ("/lam-viec/cum-khoi/nam/{season}/tu-cham/{unit}", Id(Kind::MemberUnit)),
    ("/dien-hinh/{id}", Id(Kind::RoleModel)),
    ("/dien-hinh/{id}/anh/{size}", Words(&["nho.jpg", "rong.jpg"])),
    ("/lam-viec/dien-hinh/{id}", Id(Kind::RoleModel)),
    ("/lam-viec/dien-hinh/{id}/anh/{size}", Words(&["nho.jpg", "rong.jpg"])),
    ("/lam-viec/tong-ket/{id}", Id(Kind::Review)),
    ("/lam-viec/chi-tieu/{id}", Id(Kind::Indicator)),
    ("/lam-viec/chi-tieu/{id}/don-vi/{unit}", Id(Kind::Reporting)),
    ("/lam-viec/kiem-tra/{id}", Id(Kind::Visit)),
    ("/lam-viec/kiem-tra/{id}/ket-luan/{finding}", Id(Kind::Finding)),
    ("/lam-viec/kiem-tra/{id}/ket-luan/{finding}/{deed}", Words(&["tra-loi", "tra-lai", "xac-nhan", "rut"])),
    ("/lam-viec/phong-trao/{id}", Id(Kind::Movement)),
    ("/lam-viec/phong-trao/{id}/chi-tieu/{unit}", Id(Kind::Reporting)),
    ("/lam-viec/phong-trao/{id}/giao-uoc/{unit}", Id(Kind::Unit)),
    ("/lam-viec/phong-trao/{id}/ket-qua/{unit}", Id(Kind::Unit)),
    ("/lam-viec/phong-trao/{id}/tep/{file}", Id(Kind::File)),
    ("/lam-viec/phong-trao/{id}/tra-loi/{unit}", Id(Kind::Unit)),
    ("/lam-viec/tin/{id}", Id(Kind::News)),
    ("/lam-viec/tin/{id}/buoc/{step}", Words(&["gui-duyet", "dang", "tra-lai", "go"])),
    ("/lam-viec/tin/{id}/anh/{photo}", Id(Kind::Photo)),
    ("/lam-viec/tin/{id}/anh/{photo}/{deed}", Words(&["go", "dau-trang", "bo-dau-trang"])),
    ("/lam-viec/tin/{id}/anh/{photo}/hinh/{size}", Words(&["nho.jpg", "rong.jpg"])),
    ("/lam-viec/phong-trao/mau/{template}", Id(Kind::Template)),
    ("/lam-viec/quan-tri/tai-khoan/{id}", Id(Kind::Account)),
    ("/lam-viec/quan-tri/tai-khoan/{id}/vai-tro/{grant}", Id(Kind::Grant)),
    ("/lam-viec/quyet-dinh/{id}", Id(Kind::Decision)),
    ("/lam-viec/quyet-dinh/{id}/giay-khen/{file}", Words(&["1.pdf"])),
    ("/lam-viec/quyet-dinh/{id}/thu-hoi/{ordinal}", Words(&["1"])),
    ("/lich/{file}", Words(&["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.ics"])),
    ("/phong-trao/{id}", Id(Kind::Movement)),
    ("/phong-trao/{id}/tin/{news}", Id(Kind::News)),
    ("/phong-trao/anh/{photo}", Id(Kind::Photo)),
    ("/phong-trao/anh/{photo}/{size}", Words(&["nho.jpg", "rong.jpg"])),
    ("/phong-trao/{id}/tep/{file}", Id(Kind::File)),
    ("/xac-minh/{token}", Words(&["0123456789abcdef0123456789abcdef"])),
];

/// After these nobody is logged in: they come last, each with a log-in of its own.
const ENDS_THE_SESSION: &[&str] = &["/lam-viec/tai-khoan/dang-xuat", "/dang-xuat"];

/// What the forms of many pages could send, so that an act is reached and not only its form.
const FILLED_IN: &[(&str, &str)] = &[
    ("version", "1"),
    ("year", "2023"),
    ("grade", "HTTNV"),
    ("code", "GK"),
    ("category", "sudden"),
    ("kind", "complaint"),
    ("measure", "khien_trach"),
    ("imposed", "01/02/2025"),
    ("opened", "01/02/2025"),
    ("closed", "20/02/2025"),
    ("finding", "no_violation"),
    ("effect", "base"),
    ("name", "Tên (hư cấu)"),
    ("template", "Tên mẫu (hư cấu)"),
    ("full_name", "Lò Thị Mai (hư cấu)"),
    ("group", "civil_servant"),
    ("starts", "01/03/2025"),
    ("last", "01/03/2025"),
    ("role", "clerk"),
    ("title", "Tên (hư cấu)"),
    ("text", "Nội dung (hư cấu)"),
    ("reason", "Lý do (hư cấu)"),
    ("aside_reason", "Lý do (hư cấu)"),
    ("eligible", "1"),
    ("body", "Nội dung (hư cấu)"),
    ("author", "Tin: đơn vị (hư cấu)"),
    ("summary", "Kết quả (hư cấu)"),
    ("closed_on", "01/03/2025"),
    ("targets", "Chỉ tiêu (hư cấu)"),
    ("number", "09/XX-YY"),
    ("on", "01/03/2025"),
    ("held_on", "01/03/2025"),
    ("place", "Phòng họp A"),
    ("signer_name", "Lò Văn Mẫu"),
    ("signer_post", "CHÁNH VĂN PHÒNG"),
    ("final", "1"),
    ("sure", "1"),
    ("sure_to_close", "1"),
    ("day", "01/03/2025"),
    ("decided", "01/02/2025"),
    ("issuer", "Cơ quan (hư cấu)"),
    ("counts", "yes"),
    ("kept", "one"),
    ("party", "member"),
    ("religion", "Không (hư cấu)"),
    ("form", "vu-viec"),
    ("from", "01/02/2025"),
    ("to", "20/02/2025"),
    ("about", "missing"),
    ("right", "Nội dung đúng (hư cấu)"),
    ("evidence", "Văn bản (hư cấu)"),
    ("answer", "keep"),
    ("says", "Câu trả lời (hư cấu)"),
    ("step", "open_peers"),
    ("until", "2026"),
    ("post", "head"),
    ("most", "10"),
    ("measure", "hồ sơ"),
    ("goal", "10"),
    ("ends", "31/08/2025"),
    ("due_days", "5"),
    ("joining", "sum"),
    ("amount", "5"),
    ("period", "2025-03-01"),
    ("members", "Lò Thị Mẫu (hư cấu)"),
    ("subject", "Nội dung (hư cấu)"),
    ("mender", "Trưởng phòng (hư cấu)"),
    ("due", "31/03/2025"),
    ("diem-1", "5"),
];

type Objects = BTreeMap<Kind, Uuid>;

/// An office between one above it, one beside it, one division below it, and an office that has nothing to do with it; in each of
/// them one object of every kind. The callers hold one role each, over the office in the middle.
struct World {
    app: App,
    own: Objects,
    child: Objects,
    foreign: Vec<(&'static str, Objects)>,
    callers: Vec<(Role, Caller)>,
}

impl World {
    async fn new() -> Self {
        let app = App::new().await;
        let above = app.office;
        let middle = app.unit(Some(above), "A", UnitKind::Office).await;
        let below = app.unit(Some(middle), "A1", UnitKind::Division).await;
        let beside = app.unit(Some(above), "B", UnitKind::Office).await;
        let other = app.unit(None, "KHAC", UnitKind::Office).await;
        let hands = Hands::new(&app, &[above, other]).await;
        let own = hands.office(&app, middle, "A").await;
        let foreign = vec![
            ("parent", hands.office(&app, above, "VP").await),
            ("sibling", hands.office(&app, beside, "B").await),
            ("other office", hands.office(&app, other, "KHAC").await),
        ];
        let (child, _) = hands.unit(&app, below, "A1").await;
        let callers = callers(&app, middle, own[&Kind::Person], hands.members[2].0.person).await;
        Self { app, own, child, foreign, callers }
    }

    fn caller(&self, role: Role) -> &Caller {
        &self.callers.iter().find(|caller| caller.0 == role).expect("a caller").1
    }

    /// The number of the last act that was written.
    async fn acts(&self) -> i64 {
        let viewer = Viewer { account: self.app.admin, on: date(TODAY) };
        let log = audit::list(&mut self.app.db.read().await.expect("read"), viewer, None).await.expect("log");
        log.first().map_or(0, |row| row.seq)
    }
}

/// One caller a role. The individual is the person whose record the walk asks for; the council member sits in the councils of all
/// offices, with a role over one of them.
async fn callers(app: &App, unit: Uuid, person: Uuid, member: Uuid) -> Vec<(Role, Caller)> {
    let mut callers = Vec::new();
    for role in Role::ALL.iter().copied() {
        let login = login(role);
        let own = match role {
            Role::Individual => Some(person),
            Role::CouncilMember => Some(member),
            _ => None,
        };
        app.account(&login, role, unit, own).await;
        callers.push((role, app.log_in(&login).await));
    }
    callers
}

fn login(role: Role) -> String {
    format!("goi-{}", role.word())
}

/// Those who do the work of all offices: a clerk, and three members of every council.
struct Hands {
    clerk: Uuid,
    members: Vec<(NewMember, Uuid)>,
}

impl Hands {
    async fn new(app: &App, tops: &[Uuid]) -> Self {
        let clerk = app.account("noisinh", Role::Clerk, tops[0], None).await;
        let mut members = Vec::new();
        for part in [Part::Chair, Part::Secretary, Part::Member] {
            let person = app.person(tops[0], &format!("Hoàng Ủy Viên {part}"), None).await;
            let login = format!("hoidong-{}", part.word());
            let account = app.account(&login, Role::CouncilMember, tops[0], Some(person)).await;
            members.push((NewMember { person, part }, account));
        }
        for top in &tops[1..] {
            app.grant(clerk, Role::Clerk, *top).await;
            for (_, account) in &members {
                app.grant(*account, Role::CouncilMember, *top).await;
            }
        }
        Self { clerk, members }
    }

    /// What every unit has: the last is its dossier with one row.
    async fn unit(&self, app: &App, unit: Uuid, code: &str) -> (Objects, Uuid) {
        let person = app.person(unit, "Sùng Thị Thử", None).await;
        let nominee = app.person(unit, "Tẩn Văn Mẫu", Some(GradeLevel::Excellent)).await;
        let login = format!("nguoi-{}", code.to_lowercase());
        let account = app.account(&login, Role::Head, unit, None).await;
        let viewer = Viewer { account, on: date(TODAY) };
        let grants = account::grants(&mut app.db.read().await.expect("read"), viewer).await.expect("grants");
        let draft =
            movement::Draft { title: format!("Phong trào {code} (hư cấu)"), ..Default::default() };
        let act = app.act_of(self.clerk);
        let movement = store::movement::draft(&app.db, &act, unit, &draft).await.expect("draft").id;
        let (file, template) = self.beside(app, movement, code).await;
        let dossier = self.dossier(app, unit, nominee).await;
        let row = sheet(app, self.clerk, dossier).await.rows[0].id;
        let (import, import_row) = self.import(app, unit).await;
        let (merge, apart) = self.twins(app, unit).await;
        let cluster = self.cluster(app, unit, code).await;
        let (news, photo) = self.news(app, unit, code).await;
        let objects = [
            (Kind::News, news),
            (Kind::Photo, photo),
            (Kind::Unit, unit),
            (Kind::CaseOfUnit, self.case(app, Holder::Unit(unit)).await),
            (Kind::LinkOfUnit, link(app, unit, code).await),
            (Kind::Person, person),
            (Kind::CaseOfPerson, self.case(app, Holder::Person(person)).await),
            (Kind::Nominee, nominee),
            (Kind::Merge, merge),
            (Kind::Apart, apart),
            (Kind::Report, report(app, unit, person, code).await),
            (Kind::Account, account),
            (Kind::Grant, grants[0].id),
            (Kind::Movement, movement),
            (Kind::File, file),
            (Kind::Template, template),
            (Kind::Dossier, dossier),
            (Kind::Row, row),
            (Kind::Import, import),
            (Kind::ImportRow, import_row),
            (Kind::Review, self.review(app, unit).await),
            (Kind::RoleModel, self.role_model(app, unit).await),
            (Kind::Indicator, self.indicator(app, movement, code).await),
        ];
        let followed = self.followed(app, unit, code).await;
        (objects.into_iter().chain(cluster).chain(followed).collect(), row)
    }

    /// A launched movement, a unit below that reports, and a visit to it with what was found.
    async fn followed(&self, app: &App, unit: Uuid, code: &str) -> Vec<(Kind, Uuid)> {
        let reporting = app.unit(Some(unit), &format!("{code}-BC"), UnitKind::Division).await;
        let act = || app.act_of(self.clerk);
        let draft = launchable(&format!("Phong trào theo dõi {code} (hư cấu)"));
        let movement = store::movement::draft(&app.db, &act(), unit, &draft).await.expect("draft").id;
        let launch = movement::Launch {
            number: format!("41/KH-{code}"),
            on: Some(date(TODAY)),
            signer_name: "Nguyễn Hư Cấu".into(),
            signer_post: "CHÁNH VĂN PHÒNG".into(),
        };
        store::movement::launch(&app.db, &act(), movement, 1, &launch).await.expect("launched");
        let visit = NewVisit {
            on: Some(date(TODAY)),
            members: "Lò Thị Mẫu (hư cấu)".into(),
            subject: "Tiến độ (hư cấu)".into(),
        };
        let visit =
            store::inspection::record(&app.db, &act(), movement, reporting, &visit).await.expect("visit").id;
        let finding = NewFinding {
            kind: inspection::Kind::Shortcoming,
            text: "Sổ thiếu (hư cấu)".into(),
            mender: "Trưởng phòng".into(),
            due: Some(date("2025-03-31")),
        };
        let finding =
            store::inspection::add_finding(&app.db, &act(), visit, &finding).await.expect("finding").id;
        vec![(Kind::Reporting, reporting), (Kind::Visit, visit), (Kind::Finding, finding)]
    }

    async fn indicator(&self, app: &App, movement: Uuid, code: &str) -> Uuid {
        let wells = NewIndicator {
            text: format!("Giếng {code} (hư cấu)"),
            measure: "giếng".into(),
            direction: Direction::More,
            counting: Counting::Added,
            joining: Joining::Sum,
            goal_of: GoalOf::Each,
            goal: Amount::parse("60").ok(),
            base: None,
            base_at: String::new(),
            starts: Some(date(TODAY)),
            ends: Some(date("2025-08-31")),
            rhythm: Rhythm::Monthly,
            due_days: Some(5),
        };
        let act = app.act_of(self.clerk);
        store::indicator::create(&app.db, &act, movement, &wells).await.expect("indicator").id
    }

    /// Two records that were made one, and two of whom it was said that they are two people.
    async fn twins(&self, app: &App, unit: Uuid) -> (Uuid, Uuid) {
        let kept = app.person(unit, "Giàng Thị Đôi", None).await;
        let (gone, other) =
            (app.person(unit, "Giàng Thị Đôi", None).await, app.person(unit, "Giàng Thị Đôi", None).await);
        let (act, says) = (app.act_of(self.clerk), "Một người (hư cấu)");
        let merge = person::merge::merge(&app.db, &act, kept, gone, says).await.expect("merged").id;
        let (act, says) = (app.act_of(self.clerk), "Hai người (hư cấu)");
        let apart = person::same::set_apart(&app.db, &act, kept, other, says).await.expect("two").id;
        (merge, apart)
    }

    /// A review of a year that is over.
    async fn review(&self, app: &App, unit: Uuid) -> Uuid {
        let new = NewReview {
            kind: review::Kind::Final,
            movement: None,
            starts: Some(date("2024-01-01")),
            ends: Some(date("2024-12-31")),
        };
        store::review::begin(&app.db, &app.act_of(self.clerk), unit, &new).await.expect("begun").id
    }

    /// The unit itself, found to be a model.
    async fn role_model(&self, app: &App, unit: Uuid) -> Uuid {
        let new = NewRoleModel {
            whom: Whom::Collective(unit),
            movement: None,
            told: Told {
                field: "Cải cách hành chính".into(),
                consented_on: Some(date("2024-12-02")),
                consent: "Biên bản (hư cấu)".into(),
                ..Told::default()
            },
            on: Some(date("2024-12-01")),
            says: "Qua tổng kết năm (hư cấu)".into(),
        };
        let id = store::role_model::find_out(&app.db, &app.act_of(self.clerk), &new).await.expect("found").id;
        let (act, (said, pictures)) = (app.act_of(self.clerk), photo(&unit.to_string()));
        store::role_model::photo::add(&app.db, &act, id, 1, &said, &pictures).await.expect("added");
        id
    }

    /// A file of a movement, and the template that was kept of it.
    async fn beside(&self, app: &App, movement: Uuid, code: &str) -> (Uuid, Uuid) {
        let new = NewFile {
            name: "Kế hoạch (hư cấu)".into(),
            kind: Type::Pdf,
            is_public: true,
            bytes: format!("%PDF-1.7 {code}").into_bytes(),
            replaces: None,
        };
        let file = store::movement::file::add(&app.db, &app.act_of(self.clerk), movement, &new)
            .await
            .expect("added")
            .id;
        let act = app.act_of(self.clerk);
        let template =
            store::movement::template::keep(&app.db, &act, movement, "Mẫu (hư cấu)").await.expect("kept").id;
        (file, template)
    }

    /// A list of one row that waits.
    async fn import(&self, app: &App, unit: Uuid) -> (Uuid, Uuid) {
        let workbook = sheets::read_pasted("Họ và tên\tNgày sinh\nSùng Thị Đợi\t31/02/1990").expect("read");
        let mapping = Mapping::default();
        let given =
            Given { awards: Law::built_in().awards(), today: date(TODAY), mapping: &mapping, encoding: None };
        let understood = understand(&workbook, &given);
        let new = NewImport {
            file_name: "danh-sach.csv".to_owned(),
            starts: date("2025-01-01"),
            group: Group::CivilServant,
            awards_held: true,
            understood,
        };
        let id = import::begin(&app.db, &app.act_of(self.clerk), unit, new).await.expect("begun").id;
        let mut conn = app.db.read().await.expect("read");
        let viewer = Viewer { account: self.clerk, on: date(TODAY) };
        let found = import::find(&mut conn, viewer, id).await.expect("the import");
        let lines = import::lines(&mut conn, viewer, &found, RowState::ALL, 0, 2).await.expect("rows");
        (id, lines[0].id)
    }

    /// An item that is written, with a photo, of a movement that is launched.
    async fn news(&self, app: &App, unit: Uuid, code: &str) -> (Uuid, Uuid) {
        let draft = launchable(&format!("Phong trào đã phát động {code} (hư cấu)"));
        let act = || app.act_of(self.clerk);
        let movement = store::movement::draft(&app.db, &act(), unit, &draft).await.expect("draft").id;
        let paper = movement::Launch {
            number: format!("50/KH-{code}"),
            on: Some(date(TODAY)),
            signer_name: "Nguyễn Hư Cấu".into(),
            signer_post: "CHÁNH VĂN PHÒNG".into(),
        };
        store::movement::launch(&app.db, &act(), movement, 1, &paper).await.expect("launched");
        let text = news::Text {
            title: format!("Tin của {code} (hư cấu)"),
            body: "Nội dung (hư cấu)".into(),
            author: "Tin: đơn vị (hư cấu)".into(),
            lead: String::new(),
        };
        let id = store::news::write(&app.db, &act(), movement, unit, &text).await.expect("written").id;
        let (said, pictures) = photo(code);
        let photo =
            store::news::photo::add(&app.db, &act(), id, 1, &said, &pictures).await.expect("added").id;
        (id, photo)
    }

    /// A cluster of two units below, with a year that is prepared.
    async fn cluster(&self, app: &App, unit: Uuid, code: &str) -> Vec<(Kind, Uuid)> {
        let new = NewCluster {
            kind: cluster::Kind::Cluster,
            name: format!("Cụm {code} (hư cấu)"),
            decision_number: String::new(),
            decision_date: None,
        };
        let id =
            store::cluster::create(&app.db, &app.act_of(self.clerk), unit, &new).await.expect("cluster").id;
        let mut made = vec![(Kind::Cluster, id)];
        for (kind, n) in [(Kind::MemberUnit, 1), (Kind::Peer, 2)] {
            let member = app.unit(Some(unit), &format!("{code}-TV{n}"), UnitKind::Division).await;
            let act = app.act_of(self.clerk);
            let stay = store::cluster::join(&app.db, &act, id, member, 2025).await.expect("joined").id;
            made.extend([(kind, member), (Kind::Stay, stay)]);
        }
        let act = app.act_of(self.clerk);
        let season = store::cluster::season::begin(&app.db, &act, id, 2025, false).await.expect("begun").id;
        let (act, whose) = (app.act_of(self.clerk), Whose::Season(season));
        signing::open(&app.db, &act, whose, "Hoàn thành nhiệm vụ (hư cấu)", false).await.expect("opened");
        made.push((Kind::Season, season));
        made
    }

    async fn case(&self, app: &App, holder: Holder) -> Uuid {
        let new = NewCase { holder, kind: CaseKind::Complaint, opened: date("2025-02-01") };
        record::open_case(&app.db, &app.act_of(self.clerk), &new).await.expect("case").id
    }

    async fn dossier(&self, app: &App, unit: Uuid, nominee: Uuid) -> Uuid {
        let new =
            NewDossier { title: "Đề nghị năm 2024".into(), year: 2024, category: Category::Merit };
        let act = app.act_of(self.clerk);
        let id = dossier::create(&app.db, &act, unit, None, &new).await.expect("dossier").id;
        let version = version(app, self.clerk, id).await;
        let (act, nominees) = (app.act_of(self.clerk), [Holder::Person(nominee)]);
        dossier::row::pick(&app.db, &act, id, version, &nominees, "LDTT", "").await.expect("picked");
        id
    }

    /// What an office has: beside that of every unit a council, its meeting and a decision that waits for its signature.
    async fn office(&self, app: &App, office: Uuid, code: &str) -> Objects {
        let (mut objects, row) = self.unit(app, office, code).await;
        self.accept(app, objects[&Kind::Dossier]).await;
        let council = self.council(app, office).await;
        let viewer = Viewer { account: self.clerk, on: date(TODAY) };
        let seats = council::members(&mut app.db.read().await.expect("read"), viewer, council)
            .await
            .expect("members");
        let meeting = self.meeting(app, council, row).await;
        let decision = self.decision(app, office, row).await;
        objects.extend([
            (Kind::Council, council),
            (Kind::Member, seats[0].id),
            (Kind::Meeting, meeting),
            (Kind::Decision, decision),
        ]);
        objects
    }

    async fn accept(&self, app: &App, id: Uuid) {
        let version = version(app, self.clerk, id).await;
        dossier::submit(&app.db, &app.act_of(self.clerk), id, version).await.expect("submitted");
        dossier::accept(&app.db, &app.act_of(self.clerk), id, version + 1).await.expect("accepted");
    }

    async fn council(&self, app: &App, office: Uuid) -> Uuid {
        let new = NewCouncil {
            name: "Hội đồng (hư cấu)".into(),
            decision_number: "01/QĐ-VP".into(),
            decision_date: date("2025-01-06"),
            ends: None,
            members: self.members.iter().map(|member| member.0).collect(),
        };
        council::create(&app.db, &app.act_of(self.clerk), office, &new).await.expect("council").id
    }

    async fn meeting(&self, app: &App, council: Uuid, row: Uuid) -> Uuid {
        let new = NewMeeting {
            title: "Họp xét khen thưởng".into(),
            place: "Phòng họp A".into(),
            number: "01/BB-HĐ".into(),
            held_on: date(TODAY),
            rows: vec![row],
        };
        let act = app.act_of(self.clerk);
        let id = council::open_meeting(&app.db, &act, council, &new).await.expect("opened").id;
        for (_, account) in &self.members {
            let choice = Choice { nomination: row, yes: true };
            council::vote(&app.db, &app.act_of(*account), id, &[choice]).await.expect("voted");
        }
        council::close_meeting(&app.db, &app.act_of(self.clerk), id).await.expect("closed");
        id
    }

    async fn decision(&self, app: &App, office: Uuid, row: Uuid) -> Uuid {
        let draft = Draft {
            rows: vec![row],
            subject_line: "Về việc khen thưởng năm 2024 (hư cấu)".into(),
            achievement: "đã hoàn thành xuất sắc nhiệm vụ năm 2024".into(),
            own_achievements: false,
            proposal: "Theo đề nghị của Hội đồng".into(),
            bonus_source: "quỹ thi đua, khen thưởng".into(),
            executors: "Trưởng các phòng".into(),
            bases: legal_bases(Law::built_in(), date(TODAY)),
            recipients: vec!["Lưu: VT".into()],
        };
        decision::prepare(&app.db, &app.act_of(self.clerk), office, &draft).await.expect("prepared").id
    }
}

/// A draft that lacks nothing.
fn launchable(title: &str) -> movement::Draft {
    let one = || vec!["Một (hư cấu)".to_owned()];
    movement::Draft {
        title: title.into(),
        subjects: "Tập thể, cá nhân".into(),
        purpose: "Hoàn thành nhiệm vụ".into(),
        plan: "Một đợt".into(),
        measures: "Kiểm tra".into(),
        starts: Some(date(TODAY)),
        ends: Some(date("2025-08-31")),
        carried_out_by: "Các phòng".into(),
        followed_by: "Văn phòng".into(),
        contents: one(),
        criteria: one(),
        targets: one(),
        recipients: one(),
        ..movement::Draft::default()
    }
}

/// What the person says is wrong in her record.
async fn report(app: &App, unit: Uuid, person: Uuid, code: &str) -> Uuid {
    let login = format!("bao-{}", code.to_lowercase());
    let herself = app.account(&login, Role::Individual, unit, Some(person)).await;
    let new = NewReport {
        person,
        about: About::Missing,
        entry: None,
        right: "Lao động tiên tiến năm 2023 (hư cấu)".into(),
        evidence: "Quyết định số 5/QĐ (hư cấu)".into(),
    };
    record::report::send(&app.db, &app.act_of(herself), &new).await.expect("sent").id
}

/// A photo with pictures that differ by these words.
fn photo(of: &str) -> (news::NewPhoto, news::Pictures) {
    let said = news::NewPhoto {
        caption: "Lễ phát động (hư cấu)".into(),
        photographer: "Hư Cấu".into(),
        alt: String::new(),
        people: Some(news::People::Nobody),
    };
    let picture = || news::Picture { bytes: of.as_bytes().to_vec(), width: 1, height: 1 };
    (said, news::Pictures { wide: picture(), small: picture() })
}

/// A unit below that one ends in it: the link waits for somebody to say whether its record counts.
async fn link(app: &App, unit: Uuid, code: &str) -> Uuid {
    let ends = app.unit(Some(unit), &format!("{code}-CU"), UnitKind::Division).await;
    let paper = Paper { number: "1/QĐ".into(), decided: date(TODAY), issuer: "Cơ quan (hư cấu)".into() };
    let event = Event { day: date(TODAY), paper };
    let act = app.act_of(app.admin);
    org::life::dissolve(&app.db, &act, ends, unit, &event).await.expect("dissolved");
    let viewer = Viewer { account: app.admin, on: date(TODAY) };
    let known =
        org::history::life(&mut app.db.read().await.expect("read"), viewer, unit).await.expect("life");
    known.predecessors[0].id
}

/// An id of the same shape that nothing has.
const NOTHING: Uuid = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_0001);

/// The addresses that a path becomes when its n-th id is the one that `pick` says: none when `pick` has none for it.
fn addresses(path: &str, pick: impl Fn(usize, Kind) -> Option<Uuid>) -> Vec<String> {
    let mut all = vec![String::new()];
    let (mut rest, mut ids) = (path, 0);
    while let Some((before, after)) = rest.split_once('{') {
        let (_, after) = after.split_once('}').expect("a parameter ends");
        let until = &path[..path.len() - after.len()];
        let known = PARAMETERS.iter().find(|parameter| parameter.0 == until);
        let values: Vec<String> =
            match known.unwrap_or_else(|| panic!("{path}: name {until} in PARAMETERS")).1 {
                Words(words) => words.iter().map(|word| (*word).to_owned()).collect(),
                Id(kind) => {
                    ids += 1;
                    pick(ids - 1, kind).iter().map(Uuid::to_string).collect()
                }
            };
        all = all
            .iter()
            .flat_map(|at| values.iter().map(move |value| format!("{at}{before}{value}")))
            .collect();
        rest = after;
    }
    all.iter().map(|at| format!("{at}{rest}")).collect()
}

/// The addresses of the route at these objects.
fn at(route: &Route, objects: &Objects) -> Vec<String> {
    addresses(route.path, |_, kind| objects.get(&kind).copied())
}

/// How many ids the path names.
fn ids(path: &str) -> usize {
    let count = std::cell::Cell::new(0);
    addresses(path, |n, _| {
        count.set(n + 1);
        Some(NOTHING)
    });
    count.get()
}

/// What a browser does: opens the address, or sends a form of this session to it.
async fn knock(caller: &Caller, method: &Method, address: &str, fields: &[(&str, &str)]) -> Answer {
    if *method == Method::GET {
        return caller.get(address).await;
    }
    caller.post(address, &caller.trust().await, fields).await
}

/// Status, target and page of an answer, without the ids and tokens in which any two answers differ.
fn told(answer: &Answer) -> (StatusCode, String, String) {
    (answer.status, without_ids(&answer.to), without_ids(&answer.text()))
}

fn without_ids(text: &str) -> String {
    let is_id = |c: char| c.is_ascii_hexdigit() || c == '-';
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_id) {
        let run = &rest[start..];
        let length = run.find(|c| !is_id(c)).unwrap_or(run.len());
        kept += &rest[..start];
        kept += if length < 32 { &run[..length] } else { "#" };
        rest = &run[length..];
    }
    kept + rest
}

/// The roles that may knock at the route.
fn may_knock(route: &Route, role: Role) -> bool {
    match route.access {
        Access::Public | Access::SignedIn => true,
        Access::Roles(roles) => roles.contains(&role),
    }
}

#[test]
fn what_is_public_was_made_so_on_purpose() {
    let mut public: Vec<_> = table()
        .into_iter()
        .filter(|route| route.access == Access::Public)
        .map(|route| (route.path, route.method.to_string()))
        .collect();
    public.sort();
    let mut expected: Vec<_> = PUBLIC.iter().map(|(method, path)| (*path, method.to_string())).collect();
    expected.sort();
    assert_eq!(public, expected);
}

#[test]
fn ids_and_tokens_are_not_compared() {
    assert_eq!(without_ids(&format!("cấp {NOTHING}, 2024-01-01")), "cấp #, 2024-01-01");
}

#[tokio::test]
async fn who_may_not_knock_is_told_nothing() {
    let world = World::new().await;
    let missing = told(&world.caller(Role::Clerk).get("/lam-viec/khong-co").await);
    let citizen = world.app.citizen();
    assert_eq!(missing.0, StatusCode::NOT_FOUND);
    for route in table() {
        for address in at(&route, &world.own) {
            let name = format!("{} {}", route.method, route.path);
            if route.access != Access::Public {
                let answer = match route.method {
                    Method::GET => citizen.get(&address).await,
                    _ => citizen.post(&address, &[], &[]).await,
                };
                let sent_to_log_in = answer.to.starts_with("/dang-nhap?toi=");
                match route.method {
                    Method::GET => {
                        assert!(answer.status == StatusCode::SEE_OTHER && sent_to_log_in, "{name}")
                    }
                    _ => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}"),
                }
            }
            for (role, caller) in world.callers.iter().filter(|caller| !may_knock(&route, caller.0)) {
                let answer = knock(caller, &route.method, &address, FILLED_IN).await;
                assert!(told(&answer) == missing, "{role}: {name} answers {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn a_foreign_id_answers_like_a_missing_one() {
    let world = World::new().await;
    let mut leaks = Vec::new();
    for route in table().iter().filter(|route| ids(route.path) > 0) {
        for (role, caller) in world.callers.iter().filter(|caller| may_knock(route, caller.0)) {
            let before = world.acts().await;
            let forms: &[&[_]] = if route.method == Method::GET { &[&[]] } else { &[&[], FILLED_IN] };
            for fields in forms {
                leaks.extend(
                    walk_foreign(&world, route, caller, fields)
                        .await
                        .into_iter()
                        .map(|leak| format!("{role}: {} {leak}", route.method)),
                );
            }
            if world.acts().await != before {
                leaks.push(format!("{role}: {} {} wrote something", route.method, route.path));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// Where a foreign id is told from a missing one. Each of the ids of an address is foreign in turn, and all of them together.
async fn walk_foreign(world: &World, route: &Route, caller: &Caller, fields: &[(&str, &str)]) -> Vec<String> {
    let mut leaks = Vec::new();
    for places in 1_usize..1 << ids(route.path) {
        let is_away = |n: usize| places & (1 << n) != 0;
        let away = |there: &dyn Fn(Kind) -> Option<Uuid>| {
            addresses(
                route.path,
                |n, kind| if is_away(n) { there(kind) } else { world.own.get(&kind).copied() },
            )
        };
        let mut missing = Vec::new();
        for address in away(&|_| Some(NOTHING)) {
            missing.push(told(&knock(caller, &route.method, &address, fields).await));
        }
        for (relation, objects) in &world.foreign {
            for (address, missing) in away(&|kind| objects.get(&kind).copied()).iter().zip(&missing) {
                let answer = told(&knock(caller, &route.method, address, fields).await);
                if answer != *missing {
                    leaks.push(format!(
                        "{} at {relation} ({address}): {} instead of {}",
                        route.path, answer.0, missing.0
                    ));
                }
            }
        }
    }
    leaks
}

/// An id that a form or a question after the address names: role, method, address, field with what stands before the id, what it
/// names, and what else the form needs to reach its act.
type Named =
    (Role, Method, &'static str, &'static str, &'static str, Kind, &'static [(&'static str, &'static str)]);

const NAMED: &[Named] = &[
    (Role::Clerk, Method::GET, "/lam-viec/con-nguoi", "don_vi", "", Kind::Unit, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/con-nguoi", "sau", "", Kind::Person, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/con-nguoi/moi", "don_vi", "", Kind::Unit, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/hoi-dong/moi", "co-quan", "", Kind::Unit, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/quyet-dinh/moi", "co-quan", "", Kind::Unit, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/phong-trao/moi", "tu", "", Kind::Movement, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/phong-trao/moi", "mau", "", Kind::Template, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/con-nguoi/{id}/muc/{entry}", "bao_sai", "", Kind::Report, &[]),
    (
        Role::Clerk,
        Method::POST,
        "/lam-viec/con-nguoi/{id}/muc/{entry}/gach-bo",
        "report",
        "",
        Kind::Report,
        &[],
    ),
    (Role::Clerk, Method::POST, "/lam-viec/con-nguoi", "unit", "", Kind::Unit, &[]),
    (Role::Clerk, Method::POST, "/lam-viec/con-nguoi/{id}/chuyen", "unit", "", Kind::Unit, &[]),
    (Role::Clerk, Method::POST, "/lam-viec/cum-khoi/moi", "unit", "", Kind::Unit, &[]),
    (
        Role::Clerk,
        Method::POST,
        "/lam-viec/cum-khoi/{id}/thanh-vien",
        "unit",
        "",
        Kind::Peer,
        &[("from", "2025")],
    ),
    (
        Role::Clerk,
        Method::POST,
        "/lam-viec/cum-khoi/{id}/truong",
        "unit",
        "",
        Kind::Peer,
        &[("year", "2025")],
    ),
    (Role::Clerk, Method::POST, "/lam-viec/phong-trao/moi", "unit", "", Kind::Unit, DRAFT),
    (Role::Clerk, Method::POST, "/lam-viec/tong-ket/moi", "unit", "", Kind::Unit, REVIEW),
    (Role::Clerk, Method::POST, "/lam-viec/tong-ket/moi", "movement", "", Kind::Movement, REVIEW),
    (Role::Clerk, Method::POST, "/lam-viec/dien-hinh/moi", "unit", "", Kind::Unit, MODEL),
    (Role::Clerk, Method::POST, "/lam-viec/dien-hinh/moi", "person", "", Kind::Person, MODEL),
    (Role::Clerk, Method::GET, "/lam-viec/dien-hinh/moi", "nguoi", "", Kind::Person, &[]),
    (Role::Clerk, Method::GET, "/lam-viec/tong-ket/moi", "phong-trao", "", Kind::Movement, &[]),
    (Role::Clerk, Method::POST, "/lam-viec/ho-so/moi", "unit", "", Kind::Unit, &[]),
    (Role::Clerk, Method::POST, "/lam-viec/ho-so/{id}/chon", "holder", "nguoi-", Kind::Person, PICK),
    (Role::Clerk, Method::POST, "/lam-viec/ho-so/{id}/chon", "holder", "don-vi-", Kind::Unit, PICK),
    (Role::Clerk, Method::POST, "/lam-viec/hoi-dong/moi", "office", "", Kind::Unit, &[]),
    (Role::Clerk, Method::POST, "/lam-viec/quyet-dinh/moi", "office", "", Kind::Unit, &[]),
    (Role::Administrator, Method::POST, "/lam-viec/don-vi", "parent", "", Kind::Unit, UNIT),
    (
        Role::Administrator,
        Method::POST,
        "/lam-viec/don-vi/{id}/thay-doi/chuyen",
        "parent",
        "",
        Kind::Unit,
        &[],
    ),
    (Role::Administrator, Method::POST, "/lam-viec/don-vi/{id}/thay-doi/sap-nhap", "to", "", Kind::Unit, &[]),
    (Role::Administrator, Method::POST, "/lam-viec/don-vi/{id}/thay-doi/giai-the", "to", "", Kind::Unit, &[]),
    (Role::Administrator, Method::POST, "/lam-viec/quan-tri/tai-khoan", "person", "", Kind::Person, ACCOUNT),
    (
        Role::Administrator,
        Method::POST,
        "/lam-viec/quan-tri/tai-khoan/{id}/vai-tro",
        "unit",
        "",
        Kind::Unit,
        &[],
    ),
];

const DRAFT: &[(&str, &str)] = &[("practice", "chuyên đề"), ("scope", "unit")];
const REVIEW: &[(&str, &str)] = &[("kind", "final"), ("starts", "01/01/2024"), ("ends", "31/12/2024")];
const MODEL: &[(&str, &str)] = &[("field", "Chuyển đổi số"), ("says", "Qua kiểm tra"), ("on", "01/02/2025")];
const PICK: &[(&str, &str)] = &[("version", "2"), ("award", "GK")];
const UNIT: &[(&str, &str)] = &[("code", "MOI"), ("kind", "division"), ("head_post", "TRƯỞNG PHÒNG")];
const ACCOUNT: &[(&str, &str)] =
    &[("login", "moi"), ("display_name", "Người mới (hư cấu)"), ("password", "ba con gà trên đồi")];

#[tokio::test]
async fn a_foreign_id_in_a_form_answers_like_a_missing_one() {
    let world = World::new().await;
    let before = world.acts().await;
    let mut own_answers = Vec::new();
    for named in NAMED {
        let missing = name(&world, named, NOTHING).await;
        for (relation, objects) in &world.foreign {
            let answer = name(&world, named, objects[&named.5]).await;
            assert!(
                answer == missing,
                "{} {}={relation}: {} instead of {}",
                named.2,
                named.3,
                answer.0,
                missing.0
            );
        }
        own_answers.push((named, missing));
    }
    assert_eq!(world.acts().await, before, "a foreign id wrote something");
    for (named, missing) in own_answers {
        // A form of something below names what stands below.
        let home = if ids(named.2) > 0 { &world.child } else { &world.own };
        let answer = name(&world, named, home[&named.5]).await;
        assert!(answer != missing, "{} {}: the own id is not even looked at", named.2, named.3);
    }
}

/// What the page answers to a form that names this id; the rest of it is of the caller's own house.
async fn name(world: &World, named: &Named, id: Uuid) -> (StatusCode, String, String) {
    let (role, method, path, field, prefix, _, others) = named;
    let (value, own) = (format!("{prefix}{id}"), world.own[&Kind::Unit].to_string());
    let address = addresses(path, |_, kind| world.child.get(&kind).copied()).remove(0);
    let mut fields = vec![(*field, value.as_str())];
    fields.extend_from_slice(others);
    if *method == Method::POST {
        fields.extend_from_slice(&[("unit", own.as_str()), ("office", own.as_str())]);
        fields.extend_from_slice(FILLED_IN);
        return told(&knock(world.caller(*role), method, &address, &fields).await);
    }
    told(&world.caller(*role).get(&format!("{address}?{field}={value}")).await)
}

#[tokio::test]
async fn nothing_breaks_at_home() {
    let world = World::new().await;
    let mut routes = table();
    routes.sort_by_key(|route| (route.method == Method::POST, ENDS_THE_SESSION.contains(&route.path)));
    for route in &routes {
        for (role, caller) in world.callers.iter().filter(|caller| may_knock(route, caller.0)) {
            let again = match ENDS_THE_SESSION.contains(&route.path) {
                true => Some(world.app.log_in(&login(*role)).await),
                false => None,
            };
            let caller = again.as_ref().unwrap_or(caller);
            let below = if ids(route.path) > 0 { at(route, &world.child) } else { Vec::new() };
            for address in below.into_iter().chain(at(route, &world.own)) {
                let answer = knock(caller, &route.method, &address, &[]).await;
                let said = format!("{role}: {} {address}: {}", route.method, answer.status);
                assert!(!answer.status.is_server_error(), "{said}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_ones_own_is_there() {
    let world = World::new().await;
    let seen: &[(Role, &str)] = &[
        (Role::Clerk, "/lam-viec/con-nguoi/{id}"),
        (Role::Clerk, "/lam-viec/con-nguoi/trung/cap/{one}/{other}"),
        (Role::Personnel, "/lam-viec/con-nguoi/{id}"),
        (Role::Personnel, "/lam-viec/con-nguoi/{id}/rieng"),
        (Role::Personnel, "/lam-viec/con-nguoi/{id}/rieng/sua"),
        (Role::Clerk, "/lam-viec/con-nguoi/{id}/muc/{entry}"),
        (Role::Clerk, "/lam-viec/don-vi/{id}/muc/{entry}"),
        (Role::Administrator, "/lam-viec/bao-sai/{id}"),
        (Role::Clerk, "/lam-viec/don-vi/{id}"),
        (Role::Clerk, "/lam-viec/phong-trao/{id}"),
        (Role::Leader, "/lam-viec/tong-ket/{id}"),
        (Role::Clerk, "/lam-viec/tong-ket/{id}/bao-cao.pdf"),
        (Role::Head, "/lam-viec/dien-hinh/{id}"),
        (Role::Leader, "/lam-viec/dien-hinh/{id}/anh/{size}"),
        (Role::Clerk, "/lam-viec/ho-so/{id}"),
        (Role::Clerk, "/lam-viec/ho-so/{id}/dong/{row}"),
        (Role::Clerk, "/lam-viec/hoi-dong/{id}"),
        (Role::Clerk, "/lam-viec/hoi-dong/phien/{id}"),
        (Role::CouncilMember, "/lam-viec/hoi-dong/phien/{id}"),
        (Role::Leader, "/lam-viec/quyet-dinh/{id}"),
        (Role::Clerk, "/lam-viec/cum-khoi/{id}"),
        (Role::Leader, "/lam-viec/cum-khoi/nam/{season}"),
        (Role::Head, "/lam-viec/cum-khoi/nam/{season}/bang-diem"),
        (Role::Clerk, "/lam-viec/cum-khoi/nam/{season}/tham-dinh/{unit}"),
        (Role::Clerk, "/lam-viec/cum-khoi/nam/{season}/cham-cheo/{unit}/{other}"),
        (Role::Head, "/lam-viec/don-vi/{id}"),
        (Role::Clerk, "/lam-viec/tin/{id}"),
        (Role::Leader, "/lam-viec/tin/{id}/sua"),
        (Role::Head, "/lam-viec/tin/{id}/anh/{photo}/hinh/{size}"),
        (Role::Administrator, "/lam-viec/quan-tri/tai-khoan/{id}"),
    ];
    for (role, path) in seen {
        for address in [&world.own, &world.child]
            .into_iter()
            .flat_map(|objects| addresses(path, |_, kind| objects.get(&kind).copied()))
        {
            let status = world.caller(*role).get(&address).await.status;
            assert_eq!(status, StatusCode::OK, "{role}: {address}");
        }
    }
    let record = format!("/lam-viec/con-nguoi/{}", world.own[&Kind::Person]);
    let report = format!("/lam-viec/bao-sai/{}", world.own[&Kind::Report]);
    for own in [&record, &format!("{record}/bao-sai"), &report] {
        assert_eq!(world.caller(Role::Individual).get(own).await.status, StatusCode::OK, "{own}");
    }
    let others = format!("{record}/bao-sai");
    assert_eq!(
        world.caller(Role::Clerk).get(&others).await.status,
        StatusCode::NOT_FOUND,
        "only she reports"
    );
}
