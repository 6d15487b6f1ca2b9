//! The log as an administrator reads it: who did what, when, to what, and whether the chain holds.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{FixedOffset, Utc};
use domain::account::Role;
use serde::Deserialize;
use store::audit::{SHOWN, Shown};

use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec/quan-tri/nhat-ky", Access::Roles(&[Role::Administrator]), list)]
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct LogPage {
    frame: Frame,
    rows: Vec<LogLine>,
    next: Option<String>,
    /// Where the chain does not hold; `None`: it was not asked.
    faults: Option<Vec<String>>,
}

struct LogLine {
    seq: i64,
    when: String,
    who: String,
    act: String,
    subject: String,
    detail: String,
}

#[derive(Deserialize)]
struct Asked {
    /// The last row of the page before.
    truoc: Option<String>,
    /// Whether the whole chain is to be walked.
    kiem_tra: Option<String>,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let before = asked.truoc.as_deref().and_then(|seq| seq.parse().ok());
    let rows = store::audit::list(&mut conn, visitor.viewer, before).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|shown| shown == SHOWN);
    let last = rows.last().map(|row| row.seq);
    let faults = match asked.kiem_tra {
        Some(_) => Some(store::audit::check_chain(&mut conn).await?),
        None => None,
    };
    page(&LogPage {
        frame: Frame::office(&site, &visitor, "Nhật ký", Place::Administration, &uri),
        rows: rows.into_iter().map(LogLine::from).collect(),
        next: last.filter(|_| is_full).map(|last| format!("/lam-viec/quan-tri/nhat-ky?truoc={last}")),
        faults,
    })
}

impl From<Shown> for LogLine {
    fn from(row: Shown) -> Self {
        Self {
            seq: row.seq,
            when: local_time(row.at),
            who: row.who.unwrap_or_else(|| "(chưa đăng nhập)".to_owned()),
            act: in_words(row.act),
            subject: row.subject.to_string(),
            detail: row.detail,
        }
    }
}

/// What an act of the store is called; one that is not yet in the list keeps its own name.
fn in_words(act: String) -> String {
    ACTS.iter().find(|(name, _)| *name == act).map_or(act, |(_, says)| (*says).to_owned())
}

const ACTS: &[(&str, &str)] = &[
    ("account.init", "Khởi tạo hệ thống"),
    ("account.create", "Mở tài khoản"),
    ("account.close", "Đóng tài khoản"),
    ("account.grant", "Cấp vai trò"),
    ("account.end_grant", "Thôi vai trò"),
    ("account.log_in", "Đăng nhập"),
    ("account.log_in_failed", "Đăng nhập sai"),
    ("account.log_out", "Đăng xuất"),
    ("account.log_out_everywhere", "Đăng xuất khỏi mọi máy"),
    ("account.change_password", "Đổi mật khẩu"),
    ("calendar.renew", "Tạo địa chỉ lịch"),
    ("calendar.revoke", "Thu hồi địa chỉ lịch"),
    ("org.create", "Thêm đơn vị"),
    ("org.close", "Ngừng hoạt động đơn vị"),
    ("org.rename", "Đổi tên đơn vị"),
    ("org.recode", "Đổi mã đơn vị"),
    ("org.move", "Chuyển đơn vị cấp trên"),
    ("org.merge", "Sáp nhập, hợp nhất đơn vị"),
    ("org.split", "Chia, tách đơn vị"),
    ("org.dissolve", "Giải thể đơn vị"),
    ("org.decide_link", "Xác định thành tích của đơn vị trước"),
    ("person.create", "Thêm người"),
    ("person.update", "Sửa thông tin người"),
    ("person.move", "Chuyển đơn vị"),
    ("person.update_private", "Sửa thông tin riêng"),
    ("person.merge", "Gộp hai hồ sơ của một người"),
    ("person.undo_merge", "Hoàn tác gộp hồ sơ"),
    ("person.set_apart", "Ghi là hai người"),
    ("person.take_back_apart", "Bỏ ghi là hai người"),
    ("record.add_grade", "Ghi xếp loại"),
    ("record.add_award", "Ghi khen thưởng đã có"),
    ("record.add_initiative", "Ghi sáng kiến"),
    ("record.add_discipline", "Ghi kỷ luật"),
    ("record.open_case", "Ghi vụ việc"),
    ("record.close_case", "Ghi kết luận vụ việc"),
    ("record.add_absence", "Ghi thời gian nghỉ"),
    ("record.strike", "Gạch bỏ mục trong hồ sơ"),
    ("record.correct", "Sửa mục trong hồ sơ"),
    ("record.report", "Báo sai trong hồ sơ của mình"),
    ("record.answer", "Trả lời báo sai"),
    ("movement.draft", "Soạn phong trào"),
    ("movement.update", "Sửa dự thảo phong trào"),
    ("movement.launch", "Phát động"),
    ("movement.close", "Tổng kết phong trào"),
    ("news.write", "Viết tin"),
    ("news.update", "Sửa tin"),
    ("news.offer", "Gửi duyệt tin"),
    ("news.publish", "Đăng tin"),
    ("news.send_back", "Trả lại tin"),
    ("news.withdraw", "Gỡ tin"),
    ("news.add_photo", "Thêm ảnh vào tin"),
    ("news.remove_photo", "Gỡ ảnh của tin"),
    ("news.choose_banner", "Chọn ảnh đầu trang phong trào"),
    ("news.clear_banner", "Bỏ ảnh đầu trang phong trào"),
    ("pledge.answer", "Đăng ký thi đua"),
    ("pledge.remind", "Nhắc đơn vị chưa trả lời"),
    ("pledge.report", "Ghi kết quả đăng ký"),
    ("pledge.open", "Mở giao ước"),
    ("pledge.sign", "Ký giao ước"),
    ("review.begin", "Lập báo cáo sơ kết, tổng kết"),
    ("review.write", "Soạn báo cáo"),
    ("review.issue", "Ban hành báo cáo"),
    ("role_model.find", "Ghi điển hình tiên tiến"),
    ("role_model.tell", "Sửa phần giới thiệu điển hình"),
    ("role_model.reach", "Ghi chặng của điển hình"),
    ("indicator.create", "Lập chỉ tiêu"),
    ("indicator.update", "Sửa chỉ tiêu"),
    ("indicator.end", "Thôi theo dõi chỉ tiêu"),
    ("indicator.set_goal", "Đặt mục tiêu riêng của đơn vị"),
    ("indicator.report", "Báo cáo số liệu chỉ tiêu"),
    ("inspection.record", "Ghi kiểm tra"),
    ("inspection.add_finding", "Thêm kết luận kiểm tra"),
    ("inspection.answer", "Trả lời kết luận kiểm tra"),
    ("inspection.send_back", "Trả lại phần khắc phục"),
    ("inspection.close", "Xác nhận đã khắc phục"),
    ("inspection.withdraw", "Rút kết luận kiểm tra"),
    ("cluster.create", "Lập cụm, khối thi đua"),
    ("cluster.join", "Thêm thành viên cụm, khối"),
    ("cluster.leave", "Thôi thành viên cụm, khối"),
    ("cluster.name_post", "Chọn trưởng, phó cụm, khối"),
    ("cluster.begin", "Lập năm thi đua của cụm, khối"),
    ("cluster.prepare", "Sửa bảng điểm cụm, khối"),
    ("cluster.open_self", "Mở tự chấm"),
    ("cluster.open_peers", "Mở chấm chéo"),
    ("cluster.open_appraisal", "Mở thẩm định điểm"),
    ("cluster.score", "Ghi phiếu điểm cụm, khối"),
    ("cluster.excuse", "Nêu lý do xếp hạng khi thiếu điểm"),
    ("cluster.rank", "Xếp hạng cụm, khối"),
    ("cluster.propose", "Đề nghị tặng cờ thi đua"),
    ("cluster.close", "Kết thúc năm thi đua"),
    ("cluster.send_back", "Trả lại bước trước của năm thi đua"),
    ("dossier.create", "Lập hồ sơ"),
    ("dossier.pick", "Thêm dòng đề nghị"),
    ("dossier.paste", "Dán danh sách đề nghị"),
    ("dossier.remove", "Bỏ dòng đề nghị"),
    ("dossier.set_aside", "Để lại dòng đề nghị"),
    ("dossier.propose_again", "Đề nghị lại"),
    ("dossier.name_initiatives", "Chọn sáng kiến cho đề nghị"),
    ("dossier.confirm", "Xác nhận của người có thẩm quyền"),
    ("dossier.submit", "Trình hồ sơ"),
    ("dossier.return", "Trả lại hồ sơ"),
    ("dossier.resubmit", "Trình lại hồ sơ"),
    ("dossier.accept", "Tiếp nhận hồ sơ"),
    ("council.create", "Lập hội đồng"),
    ("council.end_member", "Thôi thành viên hội đồng"),
    ("council.open_meeting", "Mở phiên họp"),
    ("council.close_meeting", "Đóng phiên họp"),
    ("council.vote", "Bỏ phiếu"),
    ("decision.prepare", "Soạn quyết định"),
    ("decision.update", "Sửa dự thảo quyết định"),
    ("decision.sign", "Ký quyết định"),
    ("decision.revoke", "Thu hồi khen thưởng"),
];

/// Day and time in Việt Nam (UTC+7): `02/11/2026 09:00:00`.
fn local_time(at: chrono::DateTime<Utc>) -> String {
    let local = FixedOffset::east_opt(7 * 3600).map(|hanoi| at.with_timezone(&hanoi).naive_local());
    let local = local.unwrap_or_else(|| at.naive_utc());
    format!("{} {}", viet::date::short(local.date()), local.time().format("%H:%M:%S"))
}
