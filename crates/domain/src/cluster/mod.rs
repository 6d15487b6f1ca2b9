//! A cluster (cụm, khối thi đua): which units stand in it in which year, who heads it, and its emulation year from the scoring
//! table to the ranking.
//!
//! That clusters exist is law (Law 06/2022/QH15, Article 16, clause 2, point c: the council of each level sets them up). Scoring
//! tables, weights, ties and the rotation of the head are the office's own and stand in its data: [`scoring`] is the table,
//! [`sheet`] what one side gave one member, [`ranking`] what comes of all sheets.

pub mod ranking;
pub mod scoring;
pub mod sheet;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::account::Role;
use crate::movement::only;
use crate::refusal::Refusals;
use crate::word::words;
use scoring::Settings;

words! {
    /// What the office calls it: a cluster gathers by place, a bloc by field of work.
    Kind "loại cụm, khối" {
        Cluster = "cluster" / "Cụm thi đua",
        Bloc = "bloc" / "Khối thi đua",
    }
}

impl Kind {
    /// The word in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Cluster => "cụm",
            Self::Bloc => "khối",
        }
    }
}

words! {
    /// What a member does for the cluster during a year.
    Post "chức trách trong cụm, khối" {
        Head = "head" / "trưởng",
        Deputy = "deputy" / "phó",
    }
}

impl Post {
    /// `cụm trưởng`, `khối phó`.
    pub fn of(self, kind: Kind) -> String {
        format!("{} {}", kind.noun(), self.label())
    }
}

/// A cluster as the paper that sets it up names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCluster {
    pub kind: Kind,
    pub name: String,
    pub decision_number: String,
    pub decision_date: Option<NaiveDate>,
}

impl NewCluster {
    pub fn tidied(self) -> Self {
        let (name, decision_number) = (viet::tidy(&self.name), viet::tidy(&self.decision_number));
        Self { name, decision_number, ..self }
    }

    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("name", &self.name, "Ghi tên cụm, khối thi đua.");
        if self.decision_number.is_empty() != self.decision_date.is_none() {
            refusals.add("decision_number", "Ghi cả số và ngày văn bản thành lập, hoặc để trống cả hai.");
        }
        if self.decision_date.is_some_and(|on| on > today) {
            refusals.add("decision_date", "Ngày văn bản thành lập chưa tới; hãy xem lại ngày.");
        }
        refusals
    }
}

/// Whether somebody with these roles over the organising unit keeps its clusters.
pub fn keep_refusals(roles: &[Role], unit: &str) -> Refusals {
    if roles.contains(&Role::Clerk) {
        Refusals::none()
    } else {
        only(&[Role::Clerk], unit, "lập và sửa cụm, khối thi đua")
    }
}

/// The years of a member: from the first until the one in which it is no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    pub unit: Uuid,
    pub from: i64,
    /// The first year without it; `None`: it stays.
    pub until: Option<i64>,
}

impl Stay {
    pub fn covers(&self, year: i64) -> bool {
        self.from <= year && self.until.is_none_or(|until| year < until)
    }
}

/// Years that a cluster can have.
fn require_year(refusals: &mut Refusals, field: &'static str, year: i64) {
    if !(1945..=9_999).contains(&year) {
        refusals.add(field, "Ghi năm bằng bốn chữ số, ví dụ 2026.");
    }
}

/// What stands in the way of a unit that joins. `stays` are its own; `under_way` the years whose scoring has begun: their members
/// are fixed.
pub fn join_refusals(unit: &str, from: i64, stays: &[Stay], under_way: &[i64]) -> Refusals {
    let mut refusals = Refusals::none();
    require_year(&mut refusals, "from", from);
    if let Some(stay) = stays.iter().find(|stay| stay.until.is_none_or(|until| until > from)) {
        refusals.add("unit", format!("{unit} đã là thành viên từ năm {}; không cần thêm nữa.", stay.from));
    }
    if let Some(year) = under_way.iter().filter(|year| **year >= from).max() {
        refusals.add(
            "from",
            format!(
                "Năm {year} đã chấm điểm theo danh sách thành viên hiện có; hãy thêm {unit} từ năm {}, hoặc trả năm {year} về bước chuẩn bị.",
                year + 1
            ),
        );
    }
    refusals
}

/// What stands in the way of a member that leaves from the year `until` on. `posts` are the years and posts for which it is named.
pub fn leave_refusals(
    kind: Kind,
    unit: &str,
    stay: &Stay,
    until: i64,
    posts: &[(i64, Post)],
    under_way: &[i64],
) -> Refusals {
    let mut refusals = Refusals::none();
    require_year(&mut refusals, "until", until);
    if stay.until.is_some() {
        refusals.add("", format!("{unit} đã thôi tham gia; hãy mở lại trang để xem danh sách mới."));
    } else if until < stay.from {
        refusals
            .add("until", format!("{unit} tham gia từ năm {}; ghi năm thôi từ năm đó trở đi.", stay.from));
    }
    for (year, post) in posts.iter().filter(|(year, _)| *year >= until) {
        let post = post.of(kind);
        refusals.add(
            "until",
            format!(
                "{unit} đang là {post} năm {year}; hãy chọn {post} khác cho năm {year} rồi mới cho thôi."
            ),
        );
    }
    if let Some(year) = under_way.iter().filter(|year| **year >= until && stay.covers(**year)).max() {
        refusals.add(
            "until",
            format!(
                "Năm {year} đang chấm điểm nên danh sách thành viên không đổi; hãy cho thôi từ năm {}. Điểm mà {unit} không chấm được thì nêu lý do ở bước thẩm định.",
                year + 1
            ),
        );
    }
    refusals
}

/// What stands in the way of a unit that is to be head or deputy for a year; `over` says that the year is closed.
pub fn post_refusals(
    kind: Kind,
    post: Post,
    year: i64,
    unit: &str,
    is_member: bool,
    holds_other: bool,
    over: bool,
) -> Refusals {
    let mut refusals = Refusals::none();
    require_year(&mut refusals, "year", year);
    let named = post.of(kind);
    if !is_member {
        refusals.add(
            "unit",
            format!(
                "{unit} không phải thành viên {} năm {year} nên không làm {named} được; hãy chọn một thành viên của năm đó, hoặc thêm {unit} vào danh sách trước.",
                kind.noun()
            ),
        );
    }
    if holds_other {
        refusals.add("unit", format!("{unit} đã giữ chức trách kia trong năm {year}; hãy chọn đơn vị khác."));
    }
    if over {
        refusals.add("year", format!("Năm {year} đã kết thúc; {named} của năm đó không đổi nữa."));
    }
    refusals
}

words! {
    /// Where the emulation year of a cluster stands.
    State "bước của năm thi đua" {
        Preparing = "preparing" / "Chuẩn bị",
        SelfScoring = "self_scoring" / "Tự chấm",
        PeerScoring = "peer_scoring" / "Chấm chéo",
        Appraising = "appraising" / "Thẩm định",
        Ranked = "ranked" / "Đã xếp hạng",
        Closed = "closed" / "Đã kết thúc",
    }
}

impl State {
    /// Whether scores are or were given: members and table are then fixed.
    pub fn is_under_way(self) -> bool {
        self != Self::Preparing
    }
}

words! {
    /// What may be done in an emulation year.
    Step "bước của năm thi đua" {
        Prepare = "prepare" / "sửa bảng điểm",
        OpenSelf = "open_self" / "mở tự chấm",
        ScoreOwn = "score_own" / "tự chấm",
        OpenPeers = "open_peers" / "mở chấm chéo",
        ScorePeer = "score_peer" / "chấm chéo",
        OpenAppraisal = "open_appraisal" / "mở thẩm định",
        Appraise = "appraise" / "thẩm định",
        Rank = "rank" / "xếp hạng",
        Propose = "propose" / "đề nghị tặng cờ",
        Close = "close" / "kết thúc năm thi đua",
        Return = "return" / "trả lại bước trước",
    }
}

/// As whom somebody comes to a cluster's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Clerk of the unit that organises the cluster.
    Organiser,
    /// Head of the unit that heads the cluster this year.
    ClusterHead,
    /// Head of a member.
    Member,
}

impl Seat {
    fn called(self, kind: Kind, organiser: &str) -> String {
        match self {
            Self::Organiser => format!("chuyên viên thi đua, khen thưởng của {organiser}"),
            Self::ClusterHead => format!("trưởng đơn vị làm {} trong năm", Post::Head.of(kind)),
            Self::Member => "trưởng đơn vị thành viên".to_owned(),
        }
    }
}

/// Who writes the pledge of a cluster's year, and whether it still may be written.
pub fn pledge_refusals(kind: Kind, state: State, seats: &[Seat], organiser: &str) -> Refusals {
    let who = [Seat::Organiser, Seat::ClusterHead];
    if who.iter().any(|seat| seats.contains(seat)) {
        return sign_refusals(state);
    }
    let who = who.map(|seat| seat.called(kind, organiser));
    Refusals::of(format!("Chỉ {} được soạn giao ước của {}.", who.join(" hoặc "), kind.noun()))
}

/// Whether the pledge of a year in that state may still be signed.
pub fn sign_refusals(state: State) -> Refusals {
    match state {
        State::Closed => Refusals::of("Năm thi đua đã kết thúc; giao ước không sửa, không ký nữa."),
        _ => Refusals::none(),
    }
}

/// From, step, to, and who may: the whole workflow.
pub const WORKFLOW: &[(State, Step, State, &[Seat])] = &[
    (State::Preparing, Step::Prepare, State::Preparing, &[Seat::Organiser]),
    (State::Preparing, Step::OpenSelf, State::SelfScoring, &[Seat::Organiser]),
    (State::SelfScoring, Step::ScoreOwn, State::SelfScoring, &[Seat::Member]),
    (State::SelfScoring, Step::OpenPeers, State::PeerScoring, &[Seat::Organiser, Seat::ClusterHead]),
    (State::PeerScoring, Step::ScorePeer, State::PeerScoring, &[Seat::Member]),
    (State::PeerScoring, Step::OpenAppraisal, State::Appraising, &[Seat::Organiser, Seat::ClusterHead]),
    (State::Appraising, Step::Appraise, State::Appraising, &[Seat::Organiser]),
    (State::Appraising, Step::Rank, State::Ranked, &[Seat::Organiser]),
    (State::Ranked, Step::Propose, State::Ranked, &[Seat::Organiser]),
    (State::Ranked, Step::Close, State::Closed, &[Seat::Organiser]),
    (State::SelfScoring, Step::Return, State::Preparing, &[Seat::Organiser]),
    (State::PeerScoring, Step::Return, State::SelfScoring, &[Seat::Organiser]),
    (State::Appraising, Step::Return, State::PeerScoring, &[Seat::Organiser]),
    (State::Ranked, Step::Return, State::Appraising, &[Seat::Organiser]),
];

/// Whether a year in that state offers the step to somebody in these seats.
pub fn offers(state: State, step: Step, seats: &[Seat]) -> bool {
    WORKFLOW
        .iter()
        .any(|(from, s, _, who)| *from == state && *s == step && seats.iter().any(|seat| who.contains(seat)))
}

/// Why the step is not open to somebody in these seats, in this state; else the state that it leads to.
pub fn step_to(
    state: State,
    step: Step,
    seats: &[Seat],
    kind: Kind,
    organiser: &str,
) -> Result<State, Refusals> {
    let of_step = WORKFLOW.iter().filter(|(_, s, _, _)| *s == step);
    let Some((from, _, to, who)) =
        of_step.clone().find(|row| row.0 == state).or_else(|| of_step.clone().next())
    else {
        return Err(Refusals::of("Năm thi đua không có bước này."));
    };
    if !seats.iter().any(|seat| who.contains(seat)) {
        let names: Vec<_> = who.iter().map(|seat| seat.called(kind, organiser)).collect();
        return Err(Refusals::of(format!("Chỉ {} được {}.", names.join(" hoặc "), step.label())));
    }
    if *from != state { Err(wrong_state(state, step, *from)) } else { Ok(*to) }
}

/// The sentence for a step that belongs to the state `needs`.
fn wrong_state(state: State, step: Step, needs: State) -> Refusals {
    Refusals::of(match state {
        State::Closed => {
            "Năm thi đua đã kết thúc; không còn bước nào nữa. Hãy mở năm thi đua sau.".to_owned()
        }
        State::Preparing if step == Step::Return => {
            "Năm thi đua đang ở bước đầu; bảng điểm sửa được ngay.".to_owned()
        }
        _ if state < needs => {
            format!("Năm thi đua đang ở bước “{state}”; hãy đợi tới bước “{needs}” rồi {step}.")
        }
        _ => format!(
            "Năm thi đua đã sang bước “{state}” nên không {step} được nữa; cần sửa thì trả lại bước trước, kèm lý do."
        ),
    })
}

/// The stations of a year, in their order, for the stepper.
pub const STATIONS: &[State] = &[
    State::Preparing,
    State::SelfScoring,
    State::PeerScoring,
    State::Appraising,
    State::Ranked,
    State::Closed,
];

/// What stands in the way of a new emulation year of the cluster.
pub fn season_refusals(year: i64, has_one: bool, today: NaiveDate) -> Refusals {
    let mut refusals = Refusals::none();
    require_year(&mut refusals, "year", year);
    if year > i64::from(today.year()) + 1 {
        refusals.add("year", "Chưa lập được năm thi đua xa hơn năm sau; hãy xem lại năm.");
    }
    if has_one {
        refusals.add("year", format!("Năm thi đua {year} đã lập; hãy mở năm đó trong danh sách."));
    }
    refusals
}

/// What stands in the way of opening the self-scoring: after it, members and table are fixed.
pub fn open_refusals(kind: Kind, settings: &Settings, members: usize, has_head: bool) -> Refusals {
    let mut refusals = settings.refusals();
    if !settings.scoring.criteria.iter().any(|criterion| criterion.line == scoring::Line::Main) {
        refusals.add("table", "Bảng điểm chưa có tiêu chí nào; hãy dán hoặc thêm tiêu chí.");
    }
    if settings.own_due.is_none() {
        refusals.add("own_due", "Ghi hạn tự chấm.");
    }
    if settings.peer_due.is_none() {
        refusals.add("peer_due", "Ghi hạn chấm chéo.");
    }
    if members < 2 {
        refusals.add(
            "",
            format!(
                "{} cần ít nhất hai đơn vị thành viên trong năm mới chấm điểm được; hãy thêm thành viên.",
                kind.label()
            ),
        );
    }
    if !has_head {
        refusals.add(
            "",
            format!("Chưa chọn {} của năm; hãy chọn ở trang của {}.", Post::Head.of(kind), kind.noun()),
        );
    }
    refusals
}

/// A step back says why: those who scored read it.
pub fn return_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("reason", reason, "Ghi lý do trả lại bước trước.");
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL_SEATS: &[Seat] = &[Seat::Organiser, Seat::ClusterHead, Seat::Member];

    fn stay(from: i64, until: Option<i64>) -> Stay {
        Stay { unit: Uuid::nil(), from, until }
    }

    #[test]
    fn every_arrow_that_is_not_drawn_is_refused_with_its_sentence() {
        for state in State::ALL.iter().copied() {
            for step in Step::ALL.iter().copied() {
                let drawn = WORKFLOW.iter().find(|row| row.0 == state && row.1 == step);
                let went = step_to(state, step, ALL_SEATS, Kind::Cluster, "Sở Nội vụ");
                match drawn {
                    Some((_, _, to, _)) => assert_eq!(went, Ok(*to), "{state:?} {step:?}"),
                    None => {
                        let says = went.expect_err("refused").to_string();
                        let tells_the_way = ["hãy", "Hãy", "trả lại bước trước", "sửa được ngay"]
                            .iter()
                            .any(|way| says.contains(way));
                        assert!(tells_the_way && says.ends_with('.'), "{state:?} {step:?}: {says}");
                    }
                }
                assert_eq!(offers(state, step, ALL_SEATS), drawn.is_some());
            }
        }
    }

    #[test]
    fn every_state_is_reached_and_every_way_back_leads_one_station() {
        for (from, step, to, who) in WORKFLOW {
            assert!(!who.is_empty());
            let place = |state: &State| STATIONS.iter().position(|one| one == state).expect("a station");
            match step {
                Step::Return => assert_eq!(place(to) + 1, place(from)),
                _ => assert!(place(to) == place(from) || place(to) == place(from) + 1, "{from:?} {step:?}"),
            }
        }
        for state in STATIONS.iter().skip(1) {
            assert!(WORKFLOW.iter().any(|row| row.2 == *state), "{state:?}");
        }
    }

    #[test]
    fn nobody_takes_the_step_of_another_seat() {
        for (from, step, _, who) in WORKFLOW {
            for seat in ALL_SEATS.iter().filter(|seat| !who.contains(seat)) {
                let says = step_to(*from, *step, &[*seat], Kind::Bloc, "Sở Nội vụ")
                    .expect_err("refused")
                    .to_string();
                assert!(says.starts_with("Chỉ ") && says.contains(step.label()), "{says}");
                assert!(!offers(*from, *step, &[*seat]));
            }
        }
        let says =
            step_to(State::SelfScoring, Step::OpenPeers, &[], Kind::Bloc, "Sở Nội vụ").expect_err("refused");
        assert_eq!(
            says.to_string(),
            "Chỉ chuyên viên thi đua, khen thưởng của Sở Nội vụ hoặc trưởng đơn vị làm khối trưởng trong năm được mở chấm chéo."
        );
    }

    #[test]
    fn a_head_leaves_only_after_another_one_is_named() {
        let refused =
            leave_refusals(Kind::Cluster, "Phòng A", &stay(2024, None), 2026, &[(2026, Post::Head)], &[]);
        let says = refused.for_field("until").expect("refused");
        assert!(says.contains("cụm trưởng năm 2026") && says.contains("hãy chọn cụm trưởng khác"), "{says}");
        let later =
            leave_refusals(Kind::Cluster, "Phòng A", &stay(2024, None), 2027, &[(2026, Post::Head)], &[]);
        assert!(later.is_empty(), "the year of the post is over then: {later}");
    }

    #[test]
    fn a_year_under_way_keeps_its_members() {
        let leaving = leave_refusals(Kind::Cluster, "Phòng A", &stay(2024, None), 2026, &[], &[2025, 2026]);
        assert!(leaving.for_field("until").is_some_and(|says| says.contains("từ năm 2027")), "{leaving}");
        let joining = join_refusals("Phòng B", 2026, &[], &[2025, 2026]);
        assert!(joining.for_field("from").is_some_and(|says| says.contains("từ năm 2027")), "{joining}");
        assert!(join_refusals("Phòng B", 2027, &[stay(2024, Some(2026))], &[2026]).is_empty());
        assert!(join_refusals("Phòng B", 2025, &[stay(2024, None)], &[]).for_field("unit").is_some());
        assert!(
            leave_refusals(Kind::Cluster, "A", &stay(2026, None), 2026, &[], &[]).is_empty(),
            "entered by mistake"
        );
        assert!(!stay(2026, Some(2026)).covers(2026));
        assert!(
            leave_refusals(Kind::Cluster, "A", &stay(2026, None), 2025, &[], &[])
                .for_field("until")
                .is_some()
        );
    }

    #[test]
    fn whoever_left_heads_nothing() {
        let refused = post_refusals(Kind::Bloc, Post::Head, 2026, "Phòng A", false, false, false);
        let says = refused.for_field("unit").expect("refused");
        assert!(says.contains("không phải thành viên khối năm 2026") && says.contains("hãy chọn"), "{says}");
        assert!(
            post_refusals(Kind::Bloc, Post::Head, 2026, "A", true, true, false).for_field("unit").is_some()
        );
        assert!(
            post_refusals(Kind::Bloc, Post::Head, 2026, "A", true, false, true).for_field("year").is_some()
        );
        assert!(post_refusals(Kind::Bloc, Post::Head, 2026, "A", true, false, false).is_empty());
    }

    #[test]
    fn scoring_opens_with_a_table_two_members_a_head_and_both_deadlines() {
        let refused = open_refusals(Kind::Cluster, &Settings::default(), 1, false);
        for field in ["table", "own_due", "peer_due"] {
            assert!(refused.for_field(field).is_some(), "{field}");
        }
        assert_eq!(refused.iter().filter(|one| one.field.is_empty()).count(), 2);
    }

    #[test]
    fn a_paper_has_number_and_day() {
        let new = NewCluster {
            kind: Kind::Cluster,
            name: " Cụm  số 1 ".into(),
            decision_number: "12/QĐ-HĐ".into(),
            decision_date: None,
        };
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day");
        assert_eq!(new.clone().tidied().name, "Cụm số 1");
        assert!(new.refusals(today).for_field("decision_number").is_some());
        let dated = NewCluster { decision_date: today.succ_opt(), ..new };
        assert!(dated.refusals(today).for_field("decision_date").is_some());
        assert!(
            !season_refusals(2028, false, today).is_empty() && season_refusals(2027, false, today).is_empty()
        );
        assert!(season_refusals(2026, true, today).for_field("year").is_some());
    }
}
