//! A meeting: opening it in two looks, the ballot on a phone, the roll, closing, the results with rule and article.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::council::{self, BALLOT_LABEL, MeetingState, NewMeeting, Outcome, Step};
use law::Law;
use store::Failure;
use store::council::{AgendaRow, Meeting, MyBallot, RollRow, RowCount, WaitingRow};
use uuid::Uuid;

use super::{COUNCIL, full_name, meeting_mark};
use crate::law_card::LawCard;
use crate::{Access, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

const CLERKS: Access = Access::Roles(&[Role::Clerk]);
const CLOSERS: Access = Access::Roles(&[Role::Clerk, Role::CouncilMember]);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/hoi-dong/{id}/phien/moi", CLERKS, new_form),
        Route::post("/lam-viec/hoi-dong/{id}/phien/moi", CLERKS, open),
        Route::get("/lam-viec/hoi-dong/phien/{id}", COUNCIL, show),
        Route::post("/lam-viec/hoi-dong/phien/{id}/bo-phieu", Access::Roles(&[Role::CouncilMember]), vote),
        Route::post("/lam-viec/hoi-dong/phien/{id}/dong", CLOSERS, close),
    ]
}

/// Where a meeting is read.
pub(super) fn address(meeting: Uuid) -> String {
    format!("/lam-viec/hoi-dong/phien/{meeting}")
}

/// The award's name as the catalogue has it.
pub(super) fn award(code: &str) -> String {
    Law::built_in().award(code).map_or_else(|| code.to_owned(), |award| award.name.clone())
}

// a new meeting ------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "council/new_meeting.html")]
struct NewPage {
    frame: Frame,
    council: Uuid,
    council_name: String,
    sent: Sent,
    refusals: Refusals,
    rows: Vec<WaitingLine>,
    /// The second look: the chosen rows alone, with their count, before the meeting is opened.
    is_final: bool,
    says: String,
}

struct WaitingLine {
    id: Uuid,
    name: String,
    post_unit: String,
    award: String,
    dossier: String,
    earlier: String,
    chosen: bool,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&new_page(&site, &visitor, &uri, id.parse()?, Sent::default(), Refusals::none()).await?)
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    council: Uuid,
    sent: Sent,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let council = store::council::find(&mut conn, visitor.viewer, council).await?;
    let waiting = store::council::waiting(&mut conn, visitor.viewer, council.id).await?;
    let chosen = sent.ids("rows");
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Mở phiên họp", Place::Council, uri).with_refusals(&refusals),
        council: council.id,
        council_name: council.name,
        says: format!("{} dòng đề nghị đang chờ hội đồng", waiting.len()),
        rows: waiting.into_iter().map(|row| WaitingLine::new(row, &chosen)).collect(),
        sent,
        refusals,
        is_final: false,
    })
}

impl WaitingLine {
    fn new(row: WaitingRow, chosen: &[Uuid]) -> Self {
        Self {
            id: row.nomination_id,
            earlier: row
                .earlier()
                .map(|outcome| format!("Phiên trước: {}", outcome.label()))
                .unwrap_or_default(),
            name: full_name(&row.honorific, &row.name),
            post_unit: row.post_unit,
            award: award(&row.award_code),
            dossier: row.dossier_title,
            chosen: chosen.contains(&row.nomination_id),
        }
    }
}

/// First look: what would stand in the way, and the list that was chosen. Second look (`final`): the meeting is opened.
async fn open(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let council: Uuid = id.parse()?;
    let (new, mut refusals) = new_meeting(&sent);
    if refusals.is_empty() && sent.is_on("final") {
        match store::council::open_meeting(&site.db, &visitor.act(&site, &sent.key()), council, &new).await {
            Ok(done) => return Ok(see(&address(done.id), "mo-phien")),
            Err(Failure::Refused(why)) => refusals = why,
            Err(failure) => return Err(failure.into()),
        }
    } else if refusals.is_empty() && !sent.is_on("back") {
        let mut conn = site.db.read().await?;
        refusals = store::council::open_refusals(&mut conn, visitor.viewer, council, &new).await?;
    }
    let is_clear = refusals.is_empty();
    let mut form = new_page(&site, &visitor, &uri, council, sent, refusals).await?;
    if !is_clear {
        return refused(&form);
    }
    if !form.sent.is_on("back") {
        form.rows.retain(|row| row.chosen);
        form.says = format!("{} dòng đề nghị sẽ đưa ra phiên họp", form.rows.len());
        form.is_final = true;
    }
    page(&form)
}

fn new_meeting(sent: &Sent) -> (NewMeeting, Refusals) {
    let mut refusals = Refusals::none();
    let held_on = sent.date("held_on", &mut refusals);
    if held_on.is_none() && refusals.is_empty() {
        refusals.add("held_on", "Ghi ngày họp.");
    }
    let new = NewMeeting {
        title: sent.tidy("title"),
        place: sent.tidy("place"),
        number: sent.tidy("number"),
        held_on: held_on.unwrap_or_default(),
        rows: sent.ids("rows"),
    };
    (new, refusals)
}

// one meeting --------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "council/meeting.html")]
struct MeetingPage {
    frame: Frame,
    address: String,
    title: String,
    council: String,
    council_address: String,
    facts: Vec<Fact>,
    mark: &'static str,
    state: &'static str,
    is_open: bool,
    label: &'static str,
    rows: Vec<Row>,
    rows_say: String,
    /// The viewer is a member who has not voted, and some row is open to him.
    may_vote: bool,
    /// He is a member, and his ballot is in the box.
    has_voted: bool,
    /// Rows that this member's ballot must mark.
    to_mark: usize,
    may_close: bool,
    roll: Option<Vec<RollLine>>,
    roll_says: String,
    results_say: String,
    /// No row's rule of the vote was confirmed for the day: said once for all of them.
    is_unconfirmed: bool,
}

struct Fact {
    label: &'static str,
    value: String,
}

/// A row before the meeting.
struct Row {
    id: Uuid,
    number: usize,
    name: String,
    post_unit: String,
    award: String,
    achievement: String,
    dossier: String,
    card: Option<LawCard>,
    /// Why the viewer does not vote on it; empty when he may.
    locked: String,
    /// The mark that came back with a refused ballot: yes, no or nothing.
    marked: String,
    result: Option<RowResult>,
}

/// What came of a row.
struct RowResult {
    mark: &'static str,
    outcome: &'static str,
    yes: String,
    no: i64,
    absent: i64,
    recused: i64,
    share: String,
    says: String,
    cites: Vec<String>,
    is_confirmed: bool,
}

struct RollLine {
    name: String,
    post: String,
    part: &'static str,
    mark: &'static str,
    word: &'static str,
    recused: i64,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&meeting_page(&site, &visitor, &uri, id.parse()?, &Sent::default(), Refusals::none()).await?)
}

async fn meeting_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: &Sent,
    refusals: Refusals,
) -> Result<MeetingPage, Problem> {
    let mut conn = site.db.read().await?;
    let meeting = store::council::find_meeting(&mut conn, visitor.viewer, id).await?;
    let agenda = store::council::agenda(&mut conn, visitor.viewer, id).await?;
    let mine = store::council::my_ballot(&mut conn, visitor.viewer, id).await?;
    let roll = match meeting.seat.sees_roll() {
        true => Some(store::council::roll(&mut conn, visitor.viewer, id).await?),
        false => None,
    };
    let frame =
        Frame::office(site, visitor, meeting.row.title.clone(), Place::Council, uri).with_refusals(&refusals);
    Ok(MeetingPage::new(frame, &meeting, agenda, mine.as_ref(), roll, sent))
}

impl MeetingPage {
    fn new(
        frame: Frame,
        meeting: &Meeting,
        agenda: Vec<AgendaRow>,
        mine: Option<&MyBallot>,
        roll: Option<Vec<RollRow>>,
        sent: &Sent,
    ) -> Self {
        let row = &meeting.row;
        let is_open = row.state == MeetingState::Open;
        let to_mark = mine.map_or(0, |mine| agenda.len() - mine.locked.len());
        let voted = roll.as_ref().map_or(0, |roll| roll.iter().filter(|line| line.voted).count());
        let results_say = results_say(&agenda);
        let is_unconfirmed =
            agenda.iter().filter_map(|row| row.count.as_ref()).all(|count| !count.law.confirmed);
        Self {
            frame,
            address: address(row.id),
            title: row.title.clone(),
            council: row.council_name.clone(),
            council_address: format!("/lam-viec/hoi-dong/{}", row.council_id),
            facts: facts(meeting),
            mark: meeting_mark(row.state),
            state: row.state.label(),
            is_open,
            label: BALLOT_LABEL,
            rows_say: format!("{} dòng đề nghị", agenda.len()),
            may_vote: is_open
                && meeting.seat.may(Step::Vote)
                && mine.is_some_and(|mine| !mine.voted)
                && to_mark > 0,
            has_voted: mine.is_some_and(|mine| mine.voted),
            to_mark,
            may_close: is_open && meeting.seat.may(Step::Close),
            roll_says: format!("Đã bỏ phiếu: {voted}/{} thành viên", row.members),
            roll: roll.map(|roll| roll.into_iter().map(RollLine::from).collect()),
            results_say,
            is_unconfirmed,
            rows: (1..).zip(agenda).map(|(number, row)| Row::new(number, row, mine, sent)).collect(),
        }
    }
}

fn facts(meeting: &Meeting) -> Vec<Fact> {
    let row = &meeting.row;
    let mut facts = vec![
        Fact { label: "Ngày họp", value: viet::date::short(row.held_on) },
        Fact { label: "Địa điểm", value: row.place.clone() },
        Fact { label: "Số biên bản", value: row.number.clone() },
        Fact {
            label: "Số thành viên", value: format!("{} (mẫu số của mọi tỷ lệ phiếu)", row.members)
        },
    ];
    if let Some(part) = meeting.seat.part {
        facts.push(Fact { label: "Tham gia với tư cách", value: part.label().to_owned() });
    }
    facts
}

fn results_say(agenda: &[AgendaRow]) -> String {
    let of = |outcome| {
        agenda.iter().filter(|row| row.count.as_ref().is_some_and(|count| count.outcome == outcome)).count()
    };
    format!(
        "{} dòng: {} đủ tỷ lệ phiếu, {} không đủ, {} chưa đủ ý kiến thành viên",
        agenda.len(),
        of(Outcome::Passed),
        of(Outcome::Failed),
        of(Outcome::Incomplete)
    )
}

impl Row {
    fn new(number: usize, row: AgendaRow, mine: Option<&MyBallot>, sent: &Sent) -> Self {
        let verdict = row.verdict.as_deref().and_then(|text| serde_json::from_str::<law::Verdict>(text).ok());
        Self {
            id: row.nomination_id,
            number,
            name: full_name(&row.honorific, &row.name),
            post_unit: row.post_unit,
            award: award(&row.award_code),
            achievement: row.achievement,
            dossier: row.dossier_title,
            card: verdict.as_ref().map(LawCard::of),
            locked: mine.and_then(|mine| mine.locked.get(&row.nomination_id)).cloned().unwrap_or_default(),
            marked: sent.text(&mark_field(row.nomination_id)).to_owned(),
            result: row.count.map(RowResult::from),
        }
    }
}

impl From<RowCount> for RowResult {
    fn from(count: RowCount) -> Self {
        Self {
            mark: match count.outcome {
                Outcome::Passed => "met",
                Outcome::Failed => "unmet",
                Outcome::Incomplete => "waiting",
            },
            outcome: count.outcome.label(),
            yes: format!("{}/{}", count.yes, count.members),
            no: count.no,
            absent: count.absent,
            recused: count.recused,
            share: format!("{}%", count.law.share.replace('.', ",")),
            cites: count.law.cite.iter().map(ToString::to_string).collect(),
            is_confirmed: count.law.confirmed,
            says: count.law.says,
        }
    }
}

impl From<RollRow> for RollLine {
    fn from(row: RollRow) -> Self {
        let (mark, word) =
            if row.voted { ("met", "Đã bỏ phiếu") } else { ("waiting", "Chưa bỏ phiếu") };
        Self {
            name: full_name(&row.honorific, &row.name),
            post: row.post,
            part: row.part.label(),
            mark,
            word,
            recused: row.recused,
        }
    }
}

// the ballot ---------------------------------------------------------------------------------------------------------

/// The field with which a ballot marks a row.
fn mark_field(row: Uuid) -> String {
    format!("{MARK_FIELD}{row}")
}

const MARK_FIELD: &str = "dong-";

async fn vote(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let meeting: Uuid = id.parse()?;
    let choices: Vec<council::Choice> = sent.pairs().filter_map(choice).collect();
    let came = match sent.is_on("sure") {
        true => store::council::vote(&site.db, &visitor.act(&site, &sent.key()), meeting, &choices).await,
        false => Err(Failure::refused_at("sure", "Đánh dấu ô xác nhận ở cuối phiếu rồi bỏ phiếu.")),
    };
    answer(&site, &visitor, &uri, meeting, &sent, came.map(|_| "bo-phieu")).await
}

fn choice((field, mark): (&str, &str)) -> Option<council::Choice> {
    let nomination = field.strip_prefix(MARK_FIELD)?.parse().ok()?;
    match mark {
        "yes" => Some(council::Choice { nomination, yes: true }),
        "no" => Some(council::Choice { nomination, yes: false }),
        _ => None,
    }
}

async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let meeting: Uuid = id.parse()?;
    let came = match sent.is_on("sure_to_close") {
        true => store::council::close_meeting(&site.db, &visitor.act(&site, &sent.key()), meeting).await,
        false => Err(Failure::refused_at("sure_to_close", "Đánh dấu ô xác nhận rồi đóng phiên.")),
    };
    answer(&site, &visitor, &uri, meeting, &sent, came.map(|_| "dong-phien")).await
}

/// On to the meeting, or the meeting again with what was marked and why it was refused.
async fn answer(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    meeting: Uuid,
    sent: &Sent,
    came: Result<&'static str, Failure>,
) -> Result<Response, Problem> {
    match came {
        Ok(done) => Ok(see(&address(meeting), done)),
        Err(Failure::Refused(refusals)) => {
            refused(&meeting_page(site, visitor, uri, meeting, sent, refusals).await?)
        }
        Err(failure) => Err(failure.into()),
    }
}
