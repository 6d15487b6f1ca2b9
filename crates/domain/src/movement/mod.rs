//! A movement (phong trào thi đua): what is written of it, what its launch must contain, its steps from draft to final
//! review, and where it stands in the cycle. [`copy`] begins a draft from an older one, [`file`] is what hangs on a movement.
//!
//! [`completeness`] is the one list of what a launch needs: the page shows it, [`launch_refusals`] enforces it.

pub mod copy;
pub mod file;

use chrono::NaiveDate;
use law::{Citation, Decider, LaunchRequirement, Law};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::account::Role;
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// Where a movement stands. Once launched its text is fixed.
    State "trạng thái phong trào" {
        Draft = "draft" / "Dự thảo",
        Launched = "launched" / "Đang thực hiện",
        Closed = "closed" / "Đã tổng kết",
    }
}

words! {
    /// Forms of emulation (Law 06/2022/QH15, Article 16, clause 1).
    Kind "hình thức thi đua" {
        Regular = "regular" / "Thi đua thường xuyên",
        Thematic = "thematic" / "Thi đua theo chuyên đề",
    }
}

impl From<law::Emulation> for Kind {
    fn from(form: law::Emulation) -> Self {
        match form {
            law::Emulation::Regular => Self::Regular,
            law::Emulation::Thematic => Self::Thematic,
        }
    }
}

/// The form of the law that a movement of this name is (on that day); `None` for a name that the law's data does not hold.
pub fn kind_of(law: &Law, practice: &str, on: NaiveDate) -> Option<Kind> {
    law.practices(on).into_iter().find(|known| known.name == practice).map(|known| known.form.into())
}

/// The name by which practice calls a movement of that form where nothing more is known: the law's own.
pub fn practice_of(law: &Law, kind: Kind, on: NaiveDate) -> String {
    let own = law.practices(on).into_iter().find(|known| Kind::from(known.form) == kind);
    own.map(|known| known.name).unwrap_or_default()
}

words! {
    /// The paper that launches a movement: what the clerk chooses to have drawn (decree 30/2020/NĐ-CP, Appendix III). `Call` is a
    /// paper of practice that the decree does not list.
    Paper "văn bản phát động" {
        Plan = "plan" / "Kế hoạch",
        Decision = "decision" / "Quyết định",
        Letter = "letter" / "Công văn",
        Call = "call" / "Phát động",
        Directive = "directive" / "Chỉ thị",
        Guide = "guide" / "Hướng dẫn",
    }
}

impl Paper {
    /// The letters with which its symbol begins; a letter (công văn) has none.
    pub fn letters(self) -> Option<&'static str> {
        match self {
            Self::Plan => Some("KH"),
            Self::Decision => Some("QĐ"),
            Self::Letter => None,
            Self::Call => Some("PĐ"),
            Self::Directive => Some("CT"),
            Self::Guide => Some("HD"),
        }
    }

    /// The symbol of such a paper of the office: `KH-VP`.
    pub fn symbol(self, office: &str) -> String {
        self.letters().map_or_else(|| office.to_owned(), |letters| format!("{letters}-{office}"))
    }

    /// The paper that a number's symbol names; `None` where it begins with none of the known letters.
    pub fn named_by(number: &str) -> Option<Self> {
        let (_, symbol) = notation(number)?;
        let first = symbol.split('-').next().unwrap_or_default().to_uppercase();
        Self::ALL.iter().copied().find(|paper| paper.letters() == Some(first.as_str()))
    }
}

words! {
    /// What units are asked to register.
    Asks "mẫu đăng ký" {
        Both = "both" / "Danh hiệu và chỉ tiêu",
        Titles = "titles" / "Chỉ danh hiệu",
        Targets = "targets" / "Chỉ chỉ tiêu",
    }
}

impl Asks {
    pub fn titles(self) -> bool {
        self != Self::Targets
    }

    pub fn targets(self) -> bool {
        self != Self::Titles
    }
}

words! {
    /// How far a movement reaches (Law 06/2022/QH15, Article 16, clause 2).
    Scope "phạm vi thi đua" {
        Nation = "nation" / "Toàn quốc",
        Province = "province" / "Bộ, ban, ngành, đoàn thể, địa phương",
        Cluster = "cluster" / "Cụm, khối thi đua",
        Unit = "unit" / "Cơ quan, tổ chức, đơn vị",
    }
}

words! {
    /// The lists of a movement, each of short texts in their order.
    List "danh sách của phong trào" {
        Content = "content" / "Nội dung thi đua",
        Criterion = "criterion" / "Tiêu chí",
        Target = "target" / "Chỉ tiêu",
        Basis = "basis" / "Căn cứ",
        Recipient = "recipient" / "Nơi nhận",
        Commemoration = "commemoration" / "Ngày kỷ niệm",
        Task = "task" / "Tổ chức thực hiện",
    }
}

words! {
    /// What may be done with a movement.
    Step "bước của phong trào" {
        Update = "update" / "sửa dự thảo",
        Launch = "launch" / "phát động",
        Close = "close" / "tổng kết",
    }
}

/// From, step, to, and who may: the whole workflow.
pub const WORKFLOW: &[(State, Step, State, &[Role])] = &[
    (State::Draft, Step::Update, State::Draft, &[Role::Clerk]),
    (State::Draft, Step::Launch, State::Launched, &[Role::Clerk, Role::Leader]),
    (State::Launched, Step::Close, State::Closed, &[Role::Clerk, Role::Leader]),
];

/// Whether a movement in that state offers the step to somebody with these roles over its unit.
pub fn offers(state: State, step: Step, roles: &[Role]) -> bool {
    WORKFLOW
        .iter()
        .any(|(from, s, _, who)| *from == state && *s == step && roles.iter().any(|role| who.contains(role)))
}

/// Why the step is not open to somebody with these roles over the unit, in this state; else the state that it leads to.
pub fn step_to(state: State, step: Step, roles: &[Role], unit: &str) -> Result<State, Refusals> {
    let of_step = WORKFLOW.iter().filter(|(_, s, _, _)| *s == step);
    let Some((from, _, to, who)) =
        of_step.clone().find(|row| row.0 == state).or_else(|| of_step.clone().next())
    else {
        return Err(Refusals::of("Phong trào không có bước này."));
    };
    if !roles.iter().any(|role| who.contains(role)) {
        return Err(only(who, unit, step.label()));
    }
    if *from != state { Err(wrong_state(state, step)) } else { Ok(*to) }
}

/// The sentence for somebody who sees the thing but may not do this with it.
pub fn only(who: &[Role], unit: &str, does: &str) -> Refusals {
    let names: Vec<_> = who.iter().map(|role| called(*role)).collect();
    Refusals::of(format!("Chỉ {} của {unit} được {does}.", names.join(" hoặc ")))
}

fn called(role: Role) -> &'static str {
    match role {
        Role::Clerk => "chuyên viên thi đua, khen thưởng",
        Role::Leader => "lãnh đạo ký",
        Role::Head => "trưởng đơn vị",
        Role::Administrator => "quản trị",
        Role::Individual => "cá nhân",
        Role::CouncilMember => "thành viên hội đồng",
        Role::Personnel => "người quản lý hồ sơ cán bộ",
    }
}

fn wrong_state(state: State, step: Step) -> Refusals {
    Refusals::of(match (state, step) {
        (State::Draft, _) => "Phong trào chưa phát động; hãy phát động trước khi tổng kết.",
        (State::Launched, Step::Launch) => {
            "Phong trào này đã phát động; hãy mở lại trang để xem số và ngày văn bản."
        }
        (State::Launched, _) => "Phong trào đã phát động nên không sửa được nữa; chỉ còn bước tổng kết.",
        (State::Closed, _) => "Phong trào đã tổng kết; không còn bước nào nữa.",
    })
}

/// Whether somebody with these roles over the unit may write a new draft.
pub fn draft_refusals(roles: &[Role], unit: &str) -> Refusals {
    if roles.contains(&Role::Clerk) {
        Refusals::none()
    } else {
        only(&[Role::Clerk], unit, "soạn phong trào")
    }
}

/// What is written of a movement. Texts may have several lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub title: String,
    /// The slogan.
    pub theme: String,
    pub occasion: String,
    pub kind: Kind,
    /// What the office itself calls it: thường xuyên, theo đợt, chuyên đề, đặc biệt, đột xuất ([`Law::practices`]).
    pub practice: String,
    pub scope: Scope,
    pub subjects: String,
    pub purpose: String,
    pub requirements: String,
    pub plan: String,
    pub measures: String,
    /// First day of the movement.
    pub starts: Option<NaiveDate>,
    /// Last day of the movement.
    pub ends: Option<NaiveDate>,
    /// Last day on which units answer in time; an answer after it counts all the same.
    pub register_by: Option<NaiveDate>,
    pub asks: Asks,
    pub paper: Paper,
    pub carried_out_by: String,
    pub followed_by: String,
    /// The superior's movement inside the system that this one answers.
    pub parent: Option<Uuid>,
    /// The superior's launch outside the system: number, day, issuer; all three or none.
    pub parent_number: String,
    pub parent_date: Option<NaiveDate>,
    pub parent_issuer: String,
    /// What the document of the launch says, where it is there before the launch is entered; else empty.
    pub launch: Launch,
    pub contents: Vec<String>,
    pub criteria: Vec<String>,
    pub targets: Vec<String>,
    pub bases: Vec<String>,
    pub recipients: Vec<String>,
    pub commemorations: Vec<String>,
    pub tasks: Vec<String>,
}

impl Default for Draft {
    /// An empty thematic movement inside one unit.
    fn default() -> Self {
        Self {
            title: String::new(),
            theme: String::new(),
            occasion: String::new(),
            kind: Kind::Thematic,
            practice: String::new(),
            scope: Scope::Unit,
            subjects: String::new(),
            purpose: String::new(),
            requirements: String::new(),
            plan: String::new(),
            measures: String::new(),
            starts: None,
            ends: None,
            register_by: None,
            asks: Asks::Both,
            paper: Paper::Plan,
            carried_out_by: String::new(),
            followed_by: String::new(),
            parent: None,
            parent_number: String::new(),
            parent_date: None,
            parent_issuer: String::new(),
            launch: Launch::default(),
            contents: Vec::new(),
            criteria: Vec::new(),
            targets: Vec::new(),
            bases: Vec::new(),
            recipients: Vec::new(),
            commemorations: Vec::new(),
            tasks: Vec::new(),
        }
    }
}

impl Draft {
    pub fn list(&self, list: List) -> &[String] {
        match list {
            List::Content => &self.contents,
            List::Criterion => &self.criteria,
            List::Target => &self.targets,
            List::Basis => &self.bases,
            List::Recipient => &self.recipients,
            List::Commemoration => &self.commemorations,
            List::Task => &self.tasks,
        }
    }

    pub fn list_mut(&mut self, list: List) -> &mut Vec<String> {
        match list {
            List::Content => &mut self.contents,
            List::Criterion => &mut self.criteria,
            List::Target => &mut self.targets,
            List::Basis => &mut self.bases,
            List::Recipient => &mut self.recipients,
            List::Commemoration => &mut self.commemorations,
            List::Task => &mut self.tasks,
        }
    }

    /// The form in which it is stored: tidy texts, empty lines left out.
    pub fn tidied(mut self) -> Self {
        let lines = [
            &mut self.title,
            &mut self.theme,
            &mut self.occasion,
            &mut self.practice,
            &mut self.parent_number,
        ];
        let launch = [&mut self.launch.number, &mut self.launch.signer_name, &mut self.launch.signer_post];
        for text in lines.into_iter().chain([&mut self.parent_issuer]).chain(launch) {
            *text = viet::tidy(text);
        }
        let paragraphs = [
            &mut self.subjects,
            &mut self.purpose,
            &mut self.requirements,
            &mut self.plan,
            &mut self.measures,
        ];
        for text in paragraphs.into_iter().chain([&mut self.carried_out_by, &mut self.followed_by]) {
            *text = paragraphed(text);
        }
        for list in List::ALL {
            let entries = self.list_mut(*list);
            *entries =
                entries.iter().map(|entry| viet::tidy(entry)).filter(|entry| !entry.is_empty()).collect();
        }
        self
    }

    /// Whether it answers a superior's launch, inside the system or outside.
    pub fn answers_a_superior(&self) -> bool {
        self.parent.is_some() || !self.parent_number.is_empty()
    }

    /// What stands in the way of keeping it as a draft.
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("title", &self.title, "Ghi tên phong trào.");
        if let (Some(starts), Some(ends)) = (self.starts, self.ends)
            && ends < starts
        {
            refusals.add("ends", "Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.");
        }
        if let (Some(by), Some(ends)) = (self.register_by, self.ends)
            && by > ends
        {
            refusals.add("register_by", "Hạn đăng ký phải trước hoặc bằng ngày kết thúc phong trào.");
        }
        self.refuse_half_a_parent(&mut refusals);
        refusals
    }

    fn refuse_half_a_parent(&self, refusals: &mut Refusals) {
        let (number, issuer) = (!self.parent_number.trim().is_empty(), !self.parent_issuer.trim().is_empty());
        let outside = number || issuer || self.parent_date.is_some();
        if outside && self.parent.is_some() {
            refusals.add("parent", "Chọn phong trào cấp trên trong hệ thống, hoặc ghi số, ngày và cơ quan của văn bản bên ngoài; chỉ dùng một cách.");
            return;
        }
        if outside && !number {
            refusals.add("parent_number", "Ghi số văn bản phát động của cấp trên.");
        }
        if outside && self.parent_date.is_none() {
            refusals.add("parent_date", "Ghi ngày của văn bản phát động của cấp trên.");
        }
        if outside && !issuer {
            refusals.add("parent_issuer", "Ghi cơ quan ban hành văn bản phát động của cấp trên.");
        }
    }
}

/// The lines of a block of text, tidy, without blanks and without the dashes or bullets in front.
pub fn entries(block: &str) -> Vec<String> {
    let bare = |line: &str| viet::tidy(viet::tidy(line).trim_start_matches(['-', '–', '•', '+', '*']));
    block.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

pub(crate) fn paragraphed(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(viet::tidy).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// One thing that a launch needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The field of the form where it is written.
    pub field: &'static str,
    /// What to write when it is missing.
    pub says: String,
    /// Where the law asks it; empty for what the product itself needs.
    pub cites: Vec<String>,
    /// Whether a launch is refused without it. What rests on a text that was not read for that day only advises.
    pub binding: bool,
    pub met: bool,
}

/// Everything that a launch on that day needs, met or not: what the law asks, then what the work itself needs
/// under any law.
pub fn completeness(law: &Law, draft: &Draft, decider: Option<Decider>, on: NaiveDate) -> Vec<Need> {
    let asked = asked_on(law, on);
    let mut needs: Vec<_> = asked.iter().filter_map(|ask| need_of_law(draft, ask)).collect();
    needs.extend(launcher_covers_scope(draft, decider, &asked));
    let own = [
        ("title", "Ghi tên phong trào.", !draft.title.trim().is_empty()),
        ("content", "Ghi ít nhất một nội dung thi đua.", !draft.contents.is_empty()),
        ("starts", "Ghi ngày bắt đầu và ngày kết thúc.", draft.starts.is_some() && draft.ends.is_some()),
        (
            "carried_out_by",
            "Ghi đơn vị hoặc người tổ chức thực hiện.",
            !draft.carried_out_by.trim().is_empty(),
        ),
        (
            "followed_by",
            "Ghi đơn vị hoặc người theo dõi, đôn đốc, kiểm tra.",
            !draft.followed_by.trim().is_empty(),
        ),
        ("recipient", "Ghi nơi nhận văn bản phát động.", !draft.recipients.is_empty()),
    ];
    for (field, says, met) in own {
        match needs.iter_mut().find(|need| need.field == field) {
            Some(asked_by_law) => asked_by_law.binding = true,
            None => needs.push(Need { field, says: says.to_owned(), cites: Vec::new(), binding: true, met }),
        }
    }
    needs
}

/// What the law of that day asks; for a day whose law was not read, the last text known, as advice.
fn asked_on(law: &Law, day: NaiveDate) -> Vec<LaunchRequirement> {
    let asked = law.launch_requirements(day);
    if !asked.is_empty() {
        return asked;
    }
    let last_known = law.launch_requirements(NaiveDate::MAX);
    last_known.into_iter().map(|ask| LaunchRequirement { confirmed: false, ..ask }).collect()
}

fn need_of_law(draft: &Draft, ask: &LaunchRequirement) -> Option<Need> {
    let written = |text: &str| !text.trim().is_empty();
    let (field, met) = match ask.field.as_str() {
        "goals" => ("purpose", written(&draft.purpose)),
        "scope" => ("scope", true),
        "subjects" => ("subjects", written(&draft.subjects)),
        "contents" => ("content", !draft.contents.is_empty()),
        "criteria" => ("criterion", !draft.criteria.is_empty()),
        "period" => ("starts", draft.starts.is_some() && draft.ends.is_some()),
        "plan" => ("plan", written(&draft.plan)),
        "measures" => ("measures", written(&draft.measures)),
        _ => return None,
    };
    let cites = ask.cite.iter().map(Citation::to_string).collect();
    Some(Need { field, says: ask.says.clone(), cites, binding: ask.confirmed, met })
}

/// Whoever launches must stand high enough for the scope (Law 06/2022/QH15, Article 18). Only the clauses on the whole
/// country and on a sector were read; the chairs of People's Committees are advice.
fn launcher_covers_scope(
    draft: &Draft,
    decider: Option<Decider>,
    asked: &[LaunchRequirement],
) -> Option<Need> {
    let nation = [Decider::President, Decider::PrimeMinister];
    let province = [Decider::Minister, Decider::ProvinceChair];
    let covers =
        |who: &[Decider]| decider.is_some_and(|decider| who.contains(&decider) || nation.contains(&decider));
    let (says, met, clause, read) = match draft.scope {
        Scope::Nation => (
            "Phong trào toàn quốc do Chủ tịch nước hoặc Thủ tướng Chính phủ phát động; hãy chọn phạm vi hẹp hơn.",
            covers(&nation),
            "1",
            true,
        ),
        Scope::Province => (
            "Phong trào của bộ, ngành, địa phương do bộ trưởng, người đứng đầu ban, ngành hoặc Chủ tịch Ủy ban nhân dân phát động; hãy xem lại phạm vi.",
            covers(&province),
            "2",
            false,
        ),
        Scope::Cluster | Scope::Unit => return None,
    };
    let law = asked.iter().find_map(|ask| ask.cite.first().map(|cite| (cite, ask.confirmed)));
    let cites = law.map(|(cite, _)| Citation {
        article: Some("18".into()),
        clause: Some(clause.into()),
        point: None,
        ..cite.clone()
    });
    Some(Need {
        field: "scope",
        says: says.to_owned(),
        cites: cites.iter().map(Citation::to_string).collect(),
        binding: read && law.is_some_and(|(_, confirmed)| confirmed),
        met,
    })
}

/// The signed document that launches a movement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Launch {
    /// Number and symbol: `05/KH-VP`.
    pub number: String,
    pub on: Option<NaiveDate>,
    pub signer_name: String,
    pub signer_post: String,
}

/// Number and symbol of a document (decree 30/2020/NĐ-CP, Appendix I): "5/KH-VP" is 5 and `KH-VP`.
pub fn notation(text: &str) -> Option<(u32, String)> {
    let (number, symbol) = text.split_once('/')?;
    let symbol = viet::tidy(symbol);
    (!symbol.is_empty()).then_some((number.trim().parse().ok()?, symbol))
}

/// Number and symbol in the one form in which they are cited and compared: `05/KH-VP`.
pub fn as_cited(text: &str) -> String {
    notation(text).map_or_else(|| viet::tidy(text), |(number, symbol)| format!("{number:02}/{symbol}"))
}

/// What stands in the way of launching it today: what is incomplete on the day of the document, then the document itself.
pub fn launch_refusals(
    law: &Law,
    draft: &Draft,
    decider: Option<Decider>,
    launch: &Launch,
    today: NaiveDate,
) -> Refusals {
    let mut refusals = draft.refusals();
    let missing = completeness(law, draft, decider, launch.on.unwrap_or(today));
    for need in missing.into_iter().filter(|need| need.binding && !need.met) {
        if refusals.for_field(need.field).is_none() {
            refusals.add(need.field, need.says);
        }
    }
    refuse_number(draft.paper, &launch.number, &mut refusals);
    match launch.on {
        None => refusals.add("launched_on", "Ghi ngày của văn bản phát động."),
        Some(on) if on > today => {
            refusals.add("launched_on", "Ngày văn bản không được sau hôm nay; hãy ghi ngày đã ký.")
        }
        Some(_) => {}
    }
    refusals.require("signer_name", &launch.signer_name, "Ghi họ tên người ký văn bản phát động.");
    refusals.require("signer_post", &launch.signer_post, "Ghi chức vụ người ký văn bản phát động.");
    refusals
}

fn refuse_number(paper: Paper, number: &str, refusals: &mut Refusals) {
    if notation(number).is_none() {
        let example = paper.symbol("VP");
        refusals.add("number", format!("Ghi số kèm ký hiệu văn bản phát động, ví dụ 05/{example}."));
    }
    if let Some(named) = Paper::named_by(number).filter(|named| *named != paper) {
        let (named, paper) = (named.label().to_lowercase(), paper.label().to_lowercase());
        refusals.add(
            "number",
            format!("Ký hiệu này là của {named}, còn văn bản phát động đã chọn là {paper}; sửa số, hoặc chọn lại văn bản ở dự thảo."),
        );
    }
}

/// The final review that ends a movement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closing {
    pub summary: String,
    pub on: Option<NaiveDate>,
}

impl Closing {
    pub fn refusals(&self, launched_on: Option<NaiveDate>, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("summary", &self.summary, "Ghi kết quả tổng kết phong trào.");
        match self.on {
            None => refusals.add("closed_on", "Ghi ngày tổng kết."),
            Some(on) if on > today => refusals.add("closed_on", "Ngày tổng kết không được sau hôm nay."),
            Some(on) if launched_on.is_some_and(|launched| on < launched) => {
                refusals.add("closed_on", "Ngày tổng kết không được trước ngày phát động.");
            }
            Some(_) => {}
        }
        refusals
    }

    pub fn tidied(self) -> Self {
        Self { summary: paragraphed(&self.summary), ..self }
    }
}

words! {
    /// The stations of a movement's cycle, in their order.
    Stage "chặng của phong trào" {
        Launch = "launch" / "Phát động",
        Register = "register" / "Đăng ký, giao ước",
        CarryOut = "carry_out" / "Thực hiện",
        Review = "review" / "Bình xét",
        Decide = "decide" / "Quyết định",
        Close = "close" / "Tổng kết",
    }
}

words! {
    /// Where a station stands. Several may be under way at once.
    Standing "tình trạng của chặng" {
        Done = "done" / "Đã xong",
        Now = "now" / "Đang ở bước này",
        Todo = "todo" / "Chưa tới",
    }
}

/// A station with its day and who holds it while it is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    pub stage: Stage,
    pub standing: Standing,
    /// The day on which it was done, or begins.
    pub on: Option<NaiveDate>,
    /// The last day, where it lasts.
    pub until: Option<NaiveDate>,
    /// Who holds it and what is waited for; empty when nothing is.
    pub holder: String,
}

/// What the rooms know of a movement's way through them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub unit: String,
    pub carried_out_by: String,
    pub followed_by: String,
    pub launched_on: Option<NaiveDate>,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    /// Units directly below, and how many of them have answered.
    pub expected: i64,
    pub answered: i64,
    pub last_answer_on: Option<NaiveDate>,
    pub dossiers: i64,
    pub dossiers_accepted: i64,
    /// Nominations of accepted dossiers that no closed meeting has weighed.
    pub unweighed: i64,
    pub weighed: i64,
    pub last_meeting_on: Option<NaiveDate>,
    /// Nominations that passed and stand in no decision.
    pub undecided: i64,
    pub decisions_prepared: i64,
    pub decisions_signed: i64,
    pub decided_on: Option<NaiveDate>,
}

/// The six stations of the cycle as they stand on that day.
pub fn stations(progress: &Progress, today: NaiveDate) -> Vec<Station> {
    [launching, registering, carrying_out, reviewing, deciding, closing]
        .iter()
        .map(|station| station(progress, today))
        .collect()
}

fn launching(progress: &Progress, _today: NaiveDate) -> Station {
    let waits = format!("Chuyên viên, lãnh đạo {}", progress.unit);
    let standing = if progress.launched_on.is_some() { Standing::Done } else { Standing::Now };
    Station::new(Stage::Launch, standing, progress.launched_on, waits)
}

fn registering(progress: &Progress, today: NaiveDate) -> Station {
    let waiting = progress.expected - progress.answered;
    let standing = match progress.launched_on {
        None => Standing::Todo,
        Some(_) if waiting <= 0 || progress.is_over(today) => Standing::Done,
        Some(_) => Standing::Now,
    };
    let waits = format!("{waiting}/{} đơn vị chưa trả lời", progress.expected);
    Station::new(Stage::Register, standing, progress.last_answer_on, waits)
}

fn carrying_out(progress: &Progress, today: NaiveDate) -> Station {
    let standing = match progress.launched_on {
        None => Standing::Todo,
        Some(_) if progress.is_over(today) => Standing::Done,
        Some(_) if progress.starts.is_some_and(|starts| today < starts) => Standing::Todo,
        Some(_) => Standing::Now,
    };
    let until = progress.ends;
    Station {
        until,
        ..Station::new(Stage::CarryOut, standing, progress.starts, progress.carried_out_by.clone())
    }
}

fn reviewing(progress: &Progress, today: NaiveDate) -> Station {
    let unaccepted = progress.dossiers - progress.dossiers_accepted;
    let weighed = progress.weighed > 0 && progress.unweighed == 0 && unaccepted == 0;
    let (standing, waits) = match progress.launched_on {
        None => (Standing::Todo, String::new()),
        Some(_) if weighed || progress.closed_on.is_some() => (Standing::Done, String::new()),
        Some(_) if unaccepted > 0 => (Standing::Now, format!("{unaccepted} hồ sơ chưa tiếp nhận")),
        Some(_) if progress.unweighed > 0 => {
            (Standing::Now, format!("Hội đồng: {} đề nghị chưa xét", progress.unweighed))
        }
        Some(_) if progress.is_over(today) => (Standing::Now, progress.followed_by.clone()),
        Some(_) => (Standing::Todo, String::new()),
    };
    Station::new(Stage::Review, standing, progress.last_meeting_on, waits)
}

fn deciding(progress: &Progress, _today: NaiveDate) -> Station {
    let open = progress.decisions_prepared + progress.undecided;
    let (standing, waits) = match progress.launched_on {
        None => (Standing::Todo, String::new()),
        Some(_) if progress.decisions_prepared > 0 => {
            (Standing::Now, format!("Lãnh đạo {} ký", progress.unit))
        }
        Some(_) if open > 0 => (Standing::Now, format!("{} đề nghị chờ lập quyết định", progress.undecided)),
        Some(_) if progress.decisions_signed > 0 || progress.closed_on.is_some() => {
            (Standing::Done, String::new())
        }
        Some(_) => (Standing::Todo, String::new()),
    };
    Station::new(Stage::Decide, standing, progress.decided_on, waits)
}

fn closing(progress: &Progress, today: NaiveDate) -> Station {
    let standing = match progress.closed_on {
        Some(_) => Standing::Done,
        None if progress.launched_on.is_some() && progress.is_over(today) => Standing::Now,
        None => Standing::Todo,
    };
    Station::new(Stage::Close, standing, progress.closed_on, progress.followed_by.clone())
}

impl Station {
    fn new(stage: Stage, standing: Standing, on: Option<NaiveDate>, waits: String) -> Self {
        let holder = if standing == Standing::Now { waits } else { String::new() };
        Self { stage, standing, on, until: None, holder }
    }
}

impl Progress {
    fn is_over(&self, today: NaiveDate) -> bool {
        self.closed_on.is_some() || self.ends.is_some_and(|ends| today > ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn whole() -> Draft {
        Draft {
            title: "Thi đua hư cấu".into(),
            subjects: "Tập thể, cá nhân".into(),
            purpose: "Hoàn thành nhiệm vụ".into(),
            plan: "Hai đợt".into(),
            measures: "Kiểm tra hằng quý".into(),
            starts: Some(day("2025-03-01")),
            ends: Some(day("2025-08-31")),
            carried_out_by: "Các phòng".into(),
            followed_by: "Phòng Tổ chức".into(),
            contents: vec!["Nội dung một".into()],
            criteria: vec!["Tiêu chí một".into()],
            recipients: vec!["Lưu: VT".into()],
            ..Draft::default()
        }
    }

    fn document() -> Launch {
        Launch {
            number: "05/KH-VP".into(),
            on: Some(day("2025-03-01")),
            signer_name: "Nguyễn Hư Cấu".into(),
            signer_post: "Chánh Văn phòng".into(),
        }
    }

    #[test]
    fn a_whole_draft_may_be_launched() {
        let refusals = launch_refusals(
            Law::built_in(),
            &whole(),
            Some(Decider::DepartmentHead),
            &document(),
            day("2025-03-01"),
        );
        assert_eq!(refusals, Refusals::none());
    }

    #[test]
    fn the_page_lists_what_the_launch_refuses() {
        let empty = Draft::default();
        let on = day("2025-03-01");
        let listed: Vec<_> = completeness(Law::built_in(), &empty, None, on)
            .into_iter()
            .filter(|n| n.binding && !n.met)
            .map(|n| n.field)
            .collect();
        let refused = launch_refusals(Law::built_in(), &empty, None, &document(), on);
        for field in &listed {
            assert!(refused.for_field(field).is_some(), "{field}");
        }
        for field in [
            "title",
            "content",
            "criterion",
            "purpose",
            "plan",
            "measures",
            "subjects",
            "starts",
            "carried_out_by",
            "followed_by",
            "recipient",
        ] {
            assert!(listed.contains(&field), "{field}: {listed:?}");
        }
        let mut once = listed.clone();
        once.dedup();
        assert_eq!(once, listed, "nothing is asked twice");
    }

    #[test]
    fn before_the_law_that_was_read_its_requirements_are_advice() {
        let empty = Draft::default();
        let on = day("2017-07-21");
        let needs = completeness(Law::built_in(), &empty, None, on);
        let criteria = needs.iter().find(|need| need.field == "criterion").expect("shown");
        assert!(!criteria.binding && !criteria.met);
        let launch = Launch { on: Some(on), ..document() };
        let refused = launch_refusals(Law::built_in(), &empty, None, &launch, day("2017-07-21"));
        assert!(refused.for_field("criterion").is_none());
        assert!(refused.for_field("starts").is_some(), "the product's own needs stand on every day");
    }

    #[test]
    fn a_nationwide_movement_is_launched_from_the_top() {
        let nation = Draft { scope: Scope::Nation, ..whole() };
        let refused =
            |decider| launch_refusals(Law::built_in(), &nation, decider, &document(), day("2025-03-01"));
        assert!(refused(Some(Decider::DepartmentHead)).for_field("scope").is_some());
        assert!(refused(None).for_field("scope").is_some());
        assert!(refused(Some(Decider::PrimeMinister)).is_empty());
        let province = Draft { scope: Scope::Province, ..whole() };
        let advice =
            completeness(Law::built_in(), &province, Some(Decider::DepartmentHead), day("2025-03-01"));
        assert!(advice.iter().any(|need| need.field == "scope" && !need.met && !need.binding));
    }

    #[test]
    fn the_document_needs_number_day_and_signer() {
        let refused = launch_refusals(Law::built_in(), &whole(), None, &Launch::default(), day("2025-03-01"));
        for field in ["number", "launched_on", "signer_name", "signer_post"] {
            assert!(refused.for_field(field).is_some(), "{field}");
        }
        let tomorrow = Launch { on: Some(day("2025-03-02")), ..document() };
        assert!(
            launch_refusals(Law::built_in(), &whole(), None, &tomorrow, day("2025-03-01"))
                .for_field("launched_on")
                .is_some()
        );
    }

    #[test]
    fn a_name_of_practice_is_one_form_of_the_law_with_its_reason() {
        let (law, on) = (Law::built_in(), day("2025-03-01"));
        assert_eq!(kind_of(law, "thường xuyên", on), Some(Kind::Regular));
        for name in ["chuyên đề", "theo đợt", "đặc biệt", "cao điểm", "nước rút", "đột xuất"]
        {
            assert_eq!(kind_of(law, name, on), Some(Kind::Thematic), "{name}");
        }
        assert_eq!(kind_of(law, "tùy ý", on), None);
        for known in law.practices(on) {
            assert!(
                !known.says.is_empty() && known.cite[0].to_string().contains("Điều 16"),
                "{}",
                known.name
            );
        }
        let old = law.practices(day("2014-09-24"));
        assert_eq!(
            old.len(),
            law.practices(on).len(),
            "a day whose law was not read uses the last names known"
        );
        for kind in Kind::ALL.iter().copied() {
            assert_eq!(kind_of(law, &practice_of(law, kind, on), on), Some(kind));
        }
    }

    #[test]
    fn a_number_fits_the_paper_that_was_chosen() {
        let refused = |paper, number: &str| {
            let (draft, launch) =
                (Draft { paper, ..whole() }, Launch { number: number.into(), ..document() });
            let on = day("2025-03-01");
            launch_refusals(Law::built_in(), &draft, Some(Decider::DepartmentHead), &launch, on)
                .for_field("number")
                .is_some()
        };
        for paper in Paper::ALL.iter().copied() {
            assert!(!refused(paper, &format!("05/{}", paper.symbol("VP"))), "{paper}");
            for other in Paper::ALL.iter().filter(|other| **other != paper && other.letters().is_some()) {
                assert!(refused(paper, &format!("05/{}", other.symbol("VP"))), "{paper} {other}");
            }
        }
        assert!(!refused(Paper::Letter, "162/VPUBND-TCHC"));
    }

    #[test]
    fn units_register_before_the_end() {
        let late = Draft { register_by: Some(day("2025-09-01")), ..whole() };
        assert!(late.refusals().for_field("register_by").is_some());
        assert!(Draft { register_by: Some(day("2025-03-15")), ..whole() }.refusals().is_empty());
    }

    #[test]
    fn a_number_is_cited_with_its_symbol() {
        assert_eq!(as_cited(" 5/ KH-VP "), "05/KH-VP");
        assert_eq!(notation("1004/PĐ-UBND"), Some((1004, "PĐ-UBND".to_owned())));
        for unfit in ["05", "05/", "/KH-VP", "năm/KH-VP", ""] {
            assert_eq!(notation(unfit), None, "{unfit}");
        }
    }

    #[test]
    fn a_parent_outside_is_named_by_number_day_and_issuer() {
        let half = Draft { parent_number: "1004/PĐ-UBND".into(), ..whole() };
        let refused = half.refusals();
        assert!(refused.for_field("parent_date").is_some() && refused.for_field("parent_issuer").is_some());
        let both = Draft { parent: Some(Uuid::nil()), ..half };
        assert!(both.refusals().for_field("parent").is_some());
        let backwards = Draft { ends: Some(day("2025-02-01")), ..whole() };
        assert!(backwards.refusals().for_field("ends").is_some());
    }

    #[test]
    fn steps_say_who_may_and_when() {
        assert_eq!(step_to(State::Draft, Step::Launch, &[Role::Leader], "VP"), Ok(State::Launched));
        let head =
            step_to(State::Draft, Step::Launch, &[Role::Head], "Văn phòng").expect_err("refused").to_string();
        assert_eq!(
            head,
            "Chỉ chuyên viên thi đua, khen thưởng hoặc lãnh đạo ký của Văn phòng được phát động."
        );
        for (state, step) in [
            (State::Launched, Step::Update),
            (State::Launched, Step::Launch),
            (State::Draft, Step::Close),
            (State::Closed, Step::Close),
        ] {
            assert!(step_to(state, step, &[Role::Clerk], "VP").is_err(), "{state:?} {step:?}");
            assert!(!offers(state, step, &[Role::Clerk, Role::Leader]));
        }
        assert!(draft_refusals(&[Role::Leader], "VP").iter().count() == 1);
    }

    #[test]
    fn a_block_of_lines_becomes_entries() {
        assert_eq!(
            entries("- Hội đồng TĐKT tỉnh;\r\n\n  •  Lưu:  VT \n"),
            ["Hội đồng TĐKT tỉnh;", "Lưu: VT"]
        );
        let draft = Draft {
            purpose: " một \r\n\n hai ".into(),
            contents: vec![" ".into(), " a  b ".into()],
            ..Draft::default()
        };
        assert_eq!(draft.clone().tidied().purpose, "một\nhai");
        assert_eq!(draft.tidied().contents, ["a b"]);
    }

    #[test]
    fn the_cycle_moves_on() {
        let standing = |progress: &Progress, on: &str| {
            stations(progress, day(on)).iter().map(|s| s.standing.word()).collect::<Vec<_>>().join(" ")
        };
        let mut progress = Progress { unit: "VP".into(), expected: 2, ..Progress::default() };
        assert_eq!(standing(&progress, "2025-02-01"), "now todo todo todo todo todo");
        progress.launched_on = Some(day("2025-03-01"));
        (progress.starts, progress.ends) = (Some(day("2025-03-01")), Some(day("2025-08-31")));
        assert_eq!(standing(&progress, "2025-03-02"), "done now now todo todo todo");
        progress.answered = 2;
        assert_eq!(standing(&progress, "2025-03-02"), "done done now todo todo todo");
        (progress.dossiers, progress.dossiers_accepted, progress.unweighed) = (1, 1, 12);
        assert_eq!(standing(&progress, "2025-09-02"), "done done done now todo now");
        (progress.unweighed, progress.weighed, progress.undecided) = (0, 12, 11);
        assert_eq!(standing(&progress, "2025-09-02"), "done done done done now now");
        (progress.undecided, progress.decisions_signed) = (0, 1);
        assert_eq!(standing(&progress, "2025-09-02"), "done done done done done now");
        progress.closed_on = Some(day("2025-09-10"));
        assert_eq!(standing(&progress, "2025-09-10"), "done done done done done done");
    }

    #[test]
    fn a_final_review_lies_between_launch_and_today() {
        let closing = |on: Option<&str>| Closing { summary: "Đạt".into(), on: on.map(day) };
        let refused = |on| !closing(on).refusals(Some(day("2025-03-01")), day("2025-09-10")).is_empty();
        assert!(refused(None) && refused(Some("2025-02-28")) && refused(Some("2025-09-11")));
        assert!(!refused(Some("2025-09-10")));
        assert!(Closing::default().refusals(None, day("2025-09-10")).for_field("summary").is_some());
    }
}
