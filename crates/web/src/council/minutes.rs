//! The minutes of a closed meeting as a paper.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDateTime;
use domain::council::{Outcome, number_parts};
use domain::local_time;
use papers::MinutesPaper;
use papers::council::{Attendee, Member, VoteRow};
use papers::nd30::Head;
use store::council::{AgendaRow, Minutes};
use uuid::Uuid;

use super::meeting::award;
use super::{COUNCIL, full_name};
use crate::movement::answered;
use crate::{Problem, Route, Site, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec/hoi-dong/phien/{id}/bien-ban.pdf", COUNCIL, paper)]
}

async fn paper(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse()?;
    let mut conn = site.db.read().await?;
    let minutes = store::council::minutes(&mut conn, visitor.viewer, id).await?;
    drop(conn);
    let paper = minutes_paper(&minutes, site.settings.demo);
    let press = site.press.clone();
    // Setting a paper takes tens of milliseconds of computing: not on a thread that answers others.
    let pdf = tokio::task::spawn_blocking(move || press.minutes(&paper))
        .await
        .map_err(|error| Problem::internal(error.to_string()))?
        .map_err(|error| Problem::Refused(error.to_string()))?;
    let name = "inline; filename=\"bien-ban.pdf\"";
    Ok(([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, name)], pdf)
        .into_response())
}

fn minutes_paper(minutes: &Minutes, specimen: bool) -> MinutesPaper {
    let meeting = &minutes.meeting.row;
    let (number, symbol) = number_parts(&meeting.number).unzip();
    let began = meeting.held_on.and_time(local_time(meeting.opened_at).time());
    let ended = meeting.closed_at.map_or(began, local_time);
    MinutesPaper {
        head: Head {
            superior: Some(minutes.office.name.clone()),
            issuer: minutes.council_name.clone(),
            place: minutes.office.place.clone(),
            number,
            symbol: symbol.unwrap_or_default().to_owned(),
            date: Some(meeting.held_on),
        },
        subject: meeting.title.clone(),
        founded_by: format!(
            "Quyết định số {} ngày {}",
            minutes.decision_number,
            viet::date::short(minutes.decision_date)
        ),
        answers: minutes.superiors.iter().map(answered).collect(),
        began,
        ended: not_before(ended, began),
        venue: meeting.place.clone(),
        chair: attendee(minutes.chair()),
        secretary: attendee(minutes.secretary()),
        members: minutes.members.iter().map(member).collect(),
        proceedings: proceedings(minutes),
        secret: true,
        votes: minutes.rows.iter().map(vote_row).collect(),
        conclusions: conclusions(minutes),
        recipients: vec!["Thành viên Hội đồng".into(), "Lưu: VT, Hồ sơ".into()],
        specimen,
    }
}

/// A meeting recorded for an earlier hour of its day does not end before it began.
fn not_before(ended: NaiveDateTime, began: NaiveDateTime) -> NaiveDateTime {
    ended.max(began)
}

fn attendee(one: Option<&store::council::Attendee>) -> Attendee {
    match one {
        Some(one) => Attendee {
            honorific: one.honorific.clone(),
            name: one.name.clone(),
            post: match one.post.is_empty() {
                true => format!("{} Hội đồng", one.part.label()),
                false => format!("{}, {} Hội đồng", one.post, one.part.label()),
            },
        },
        None => Attendee { honorific: String::new(), name: String::new(), post: String::new() },
    }
}

fn member(one: &store::council::Attendee) -> Member {
    let absent = (!one.present).then(|| "không bỏ phiếu, chưa có ý kiến bằng văn bản".to_owned());
    Member { person: attendee(Some(one)), absent }
}

fn proceedings(minutes: &Minutes) -> Vec<String> {
    let locked: Vec<String> = minutes
        .members
        .iter()
        .filter(|member| member.recused > 0)
        .map(|member| format!("{} ({} đề nghị)", full_name(&member.honorific, &member.name), member.recused))
        .collect();
    let mut all = vec!["Chủ trì nêu tiêu chuẩn; thư ký trình bày tóm tắt thành tích và kết quả đối chiếu quy định của từng đề nghị".to_owned()];
    if !locked.is_empty() {
        all.push(format!(
            "Thành viên không bỏ phiếu ở đề nghị có liên quan đến mình hoặc đơn vị mình, vẫn tính trong tổng số thành viên: {}",
            locked.join("; ")
        ));
    }
    all
}

fn vote_row(row: &AgendaRow) -> VoteRow {
    let count = row.count.as_ref();
    let whole = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
    VoteRow {
        name: full_name(&row.honorific, &row.name),
        post_unit: row.post_unit.clone(),
        award: award(&row.award_code),
        yes: whole(count.map(|count| count.yes)),
        no: whole(count.map(|count| count.no)),
        of: whole(count.map(|count| count.members)),
        passes: count.and_then(|count| match count.outcome {
            Outcome::Passed => Some(true),
            Outcome::Failed => Some(false),
            Outcome::Incomplete => None,
        }),
    }
}

/// The council's conclusion, and the rule by which each award was counted.
fn conclusions(minutes: &Minutes) -> Vec<String> {
    let waiting = minutes.rows.iter().filter(|row| outcome(row) == Some(Outcome::Incomplete)).count();
    let mut all = vec![format!(
        "Hội đồng nhất trí trình cấp có thẩm quyền xem xét, quyết định {:02} đề nghị đủ tỷ lệ phiếu trên tổng số {:02} đề nghị",
        minutes.passed(),
        minutes.rows.len()
    )];
    if waiting > 0 {
        all.push(format!(
            "{waiting:02} đề nghị chưa kết luận vì còn thành viên chưa có ý kiến; đưa ra phiên họp khác sau khi lấy đủ ý kiến"
        ));
    }
    all.extend(rules(minutes));
    all
}

fn outcome(row: &AgendaRow) -> Option<Outcome> {
    row.count.as_ref().map(|count| count.outcome)
}

/// One sentence for each award that was voted on: its threshold and articles, or that the office's default was used.
fn rules(minutes: &Minutes) -> Vec<String> {
    let mut codes: Vec<&str> = minutes.rows.iter().map(|row| row.award_code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().filter_map(|code| rule(minutes, code)).collect()
}

fn rule(minutes: &Minutes, code: &str) -> Option<String> {
    let count = minutes.rows.iter().find(|row| row.award_code == code)?.count.as_ref()?;
    let award = award(code);
    let cites: Vec<String> = count.law.cite.iter().map(ToString::to_string).collect();
    let mut says = match &count.law.threshold {
        Some(percent) => {
            format!("{award}: cần từ {percent}% tổng số thành viên đồng ý ({})", cites.join("; "))
        }
        None => format!("{award}: không có văn bản quy định tỷ lệ, tạm tính theo quá nửa tổng số thành viên"),
    };
    if !count.law.confirmed {
        says.push_str("; quy định của ngày họp chưa được đối chiếu văn bản");
    }
    Some(says)
}
