//! What stands around every page: the office's name, the places, who is logged in, what was just done.

use axum::http::Uri;
use domain::account::Role;
use domain::{Refusal, Refusals};

use crate::{Returned, Site, Visitor};

/// The frame of one page, as `layout/*.html` read it.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub title: String,
    pub office: String,
    pub person: String,
    pub places: Vec<PlaceLink>,
    pub csrf: String,
    pub key: String,
    pub notice: Option<String>,
    pub demo: bool,
    /// What stands in the way of the form that came back, each with a link to its field.
    pub errors: Vec<ErrorLink>,
}

#[derive(Debug, Clone)]
pub struct PlaceLink {
    pub href: &'static str,
    pub label: &'static str,
    pub current: bool,
}

#[derive(Debug, Clone)]
pub struct ErrorLink {
    pub href: Option<String>,
    pub says: String,
}

/// The places of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Work,
    Movements,
    Clusters,
    Dossiers,
    Council,
    Decisions,
    People,
    Law,
    Administration,
    /// A page of the office that belongs to no place: the own account.
    Elsewhere,
}

impl Frame {
    /// A page of the office. `title` is the page's name in the browser; `uri` says what was just done (`?xong=…`).
    pub fn office(site: &Site, visitor: &Visitor, title: impl Into<String>, place: Place, uri: &Uri) -> Self {
        Self {
            title: title.into(),
            person: visitor.session.display_name.clone(),
            places: rail(visitor, place),
            csrf: visitor.session.csrf.clone(),
            notice: notice(uri),
            ..Self::plain(site)
        }
    }

    /// A page for everybody. `current` is the address of the link that stands for it.
    pub fn public(site: &Site, title: impl Into<String>, current: &str) -> Self {
        Self { title: title.into(), places: face(current), ..Self::plain(site) }
    }

    /// A page that stands alone.
    pub fn bare(site: &Site, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::plain(site) }
    }

    fn plain(site: &Site) -> Self {
        Self {
            office: site.settings.office.clone(),
            key: site.db.new_token(),
            demo: site.settings.demo,
            ..Self::default()
        }
    }

    /// The same frame for a page with several forms of which one came back.
    pub fn with_returned(mut self, returned: &Returned) -> Self {
        self.errors = returned.errors();
        self
    }

    /// The same frame for a form that came back, with what stands in the way.
    pub fn with_refusals(mut self, refusals: &Refusals) -> Self {
        self.errors = refusals.iter().map(error_link).collect();
        self
    }
}

/// A sentence of a list, leading to the field where it belongs.
pub(crate) fn error_link(refusal: &Refusal) -> ErrorLink {
    let href = (!refusal.field.is_empty()).then(|| format!("#f-{}", refusal.field));
    ErrorLink { href, says: refusal.says.clone() }
}

const OFFICE_ROLES: &[Role] = &[Role::Clerk, Role::Head, Role::Leader, Role::Administrator];

fn rail(visitor: &Visitor, place: Place) -> Vec<PlaceLink> {
    let all: [(Place, &'static str, &'static str, &[Role]); 9] = [
        (Place::Work, "/lam-viec", "Việc của tôi", Role::ALL),
        (Place::Movements, "/lam-viec/phong-trao", "Phong trào", Role::ALL),
        (
            Place::Clusters,
            "/lam-viec/cum-khoi",
            "Cụm, khối thi đua",
            &[Role::Administrator, Role::Clerk, Role::Head, Role::Leader, Role::CouncilMember],
        ),
        (Place::Dossiers, "/lam-viec/ho-so", "Hồ sơ khen thưởng", OFFICE_ROLES),
        (
            Place::Council,
            "/lam-viec/hoi-dong",
            "Hội đồng",
            &[Role::Clerk, Role::Leader, Role::CouncilMember, Role::Administrator],
        ),
        (
            Place::Decisions,
            "/lam-viec/quyet-dinh",
            "Quyết định",
            &[Role::Clerk, Role::Leader, Role::Administrator],
        ),
        (Place::People, "/lam-viec/con-nguoi", "Con người và đơn vị", domain::person::READERS),
        (Place::Law, "/lam-viec/quy-dinh", "Quy định", Role::ALL),
        (Place::Administration, "/lam-viec/quan-tri", "Quản trị", &[Role::Administrator]),
    ];
    all.into_iter()
        .filter(|(.., roles)| visitor.holds_any(roles))
        .map(|(of, href, label, _)| PlaceLink { href, label, current: of == place })
        .collect()
}

fn face(current: &str) -> Vec<PlaceLink> {
    [
        ("/phong-trao", "Phong trào"),
        ("/bang-vang", "Bảng vàng"),
        ("/dien-hinh", "Điển hình"),
        ("/xac-minh", "Xác minh"),
        ("/dang-nhap", "Đăng nhập"),
    ]
    .map(|(href, label)| PlaceLink { href, label, current: href == current })
    .into()
}

/// What was just done, from the address after a redirect: a closed list, so that nobody can put words on our page.
fn notice(uri: &Uri) -> Option<String> {
    let query = uri.query()?;
    let done = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "xong")?.1;
    NOTICES.iter().find(|(code, _)| *code == done).map(|(_, says)| (*says).to_owned())
}

/// Code and sentence of everything that a page says after an act, room by room.
const NOTICES: &[(&str, &str)] = &[
    ("da-luu", "Đã lưu."),
    ("da-doc-danh-sach", "Đã đọc danh sách. Sửa các dòng đang chờ; dòng sẵn sàng thì bấm nhận."),
    ("da-nhan-dong", "Đã nhận các dòng vào hồ sơ."),
    ("da-doi-chieu", "Đã ký. Hồ sơ nhận từ ngày văn bản có hiệu lực được xét theo văn bản này."),
    ("da-them", "Đã thêm vào hồ sơ."),
    ("da-gop", "Đã gộp thành một người. Hoàn tác được ở trang Có thể là một người."),
    ("da-hoan-tac-gop", "Đã hoàn tác. Hai hồ sơ lại như trước khi gộp."),
    ("da-ghi-hai-nguoi", "Đã ghi là hai người; cặp này không được nhắc lại."),
    ("da-bo-hai-nguoi", "Đã bỏ ghi; cặp này được nhắc lại."),
    ("da-sua-muc", "Đã gạch bỏ mục cũ và ghi mục mới."),
    ("da-gach-bo", "Đã gạch bỏ. Mục cũ vẫn xem được ở phần Đã gạch bỏ."),
    ("da-bao-sai", "Đã gửi báo sai. Câu trả lời sẽ hiện ở trang này."),
    ("da-tra-loi", "Đã gửi câu trả lời."),
    ("da-chon-sang-kien", "Đã ghi sáng kiến dùng cho đề nghị này."),
    ("da-chuyen", "Đã chuyển sang đơn vị mới."),
    ("da-dong", "Đã đóng."),
    ("da-thay-doi", "Đã ghi thay đổi của đơn vị."),
    ("da-cap-vai-tro", "Đã cấp vai trò."),
    ("da-thoi-vai-tro", "Vai trò đã kết thúc."),
    ("doi-mat-khau", "Đã đổi mật khẩu. Mọi phiên đăng nhập đã được đăng xuất."),
    ("da-phat-dong", "Đã phát động. Các đơn vị bên dưới thấy phong trào ở mục Phong trào."),
    ("da-tong-ket", "Đã ghi tổng kết phong trào."),
    ("da-dang-ky", "Đã gửi đăng ký của đơn vị."),
    ("da-nhac", "Đã nhắc các đơn vị chưa trả lời."),
    ("da-ky-giao-uoc", "Đã ký giao ước thi đua."),
    ("da-bao-cao", "Đã ghi số liệu. Số trước khi sửa vẫn xem được."),
    ("da-rut-so-lieu", "Đã rút số liệu. Kỳ ấy lại là chưa có số."),
    ("da-ghi-kiem-tra", "Đã ghi kiểm tra. Hãy thêm từng kết luận."),
    ("thu-hoi-lich", "Đã thu hồi. Địa chỉ lịch cũ không còn dùng được."),
    ("da-gui-duyet-tin", "Đã gửi duyệt. Đơn vị phát động thấy ở mục Việc của tôi."),
    ("da-dang-tin", "Đã đăng. Mọi người đọc được ở trang công khai của phong trào."),
    ("da-tra-lai-tin", "Đã trả lại tin cho đơn vị viết."),
    ("da-go-tin", "Đã gỡ. Địa chỉ công khai của tin không còn nội dung."),
    ("da-them-anh", "Đã thêm ảnh."),
    ("da-go-anh", "Đã gỡ ảnh và xóa hình."),
    ("da-chon-anh", "Đã đổi ảnh đầu trang của phong trào."),
    ("lap-cum-khoi", "Đã lập. Hãy thêm thành viên và chọn trưởng cho năm nay."),
    ("them-thanh-vien-cum", "Đã thêm thành viên."),
    ("thoi-thanh-vien-cum", "Đã ghi đơn vị thôi tham gia."),
    ("chon-cum-truong", "Đã ghi trưởng, phó của năm."),
    ("lap-nam-thi-dua", "Đã lập năm thi đua. Hãy xem bảng điểm và ghi hạn."),
    ("sang-buoc", "Đã sang bước mới. Các đơn vị liên quan thấy ở mục Việc của tôi."),
    ("tra-lai-buoc", "Đã trả lại bước trước. Các đơn vị đọc được lý do."),
    ("da-gui-diem", "Đã gửi phiếu điểm."),
    ("da-luu-diem", "Đã lưu phiếu điểm; chưa gửi."),
    ("da-lap-bao-cao", "Đã lập báo cáo. Số liệu ở dưới; hãy ghi hạn chế, nguyên nhân, phương hướng."),
    ("da-ban-hanh-bao-cao", "Đã ban hành báo cáo."),
    ("da-ghi-dien-hinh", "Đã ghi điển hình."),
    ("da-lap-ho-so", "Đã lập hồ sơ. Hãy dán danh sách hoặc chọn người, tập thể."),
    ("da-them-dong", "Đã thêm vào hồ sơ."),
    ("da-xoa-dong", "Đã xóa dòng khỏi hồ sơ."),
    ("da-de-lai", "Đã để lại; các dòng này vẫn xem và đề nghị lại được ở dưới."),
    ("da-de-nghi-lai", "Đã đề nghị lại."),
    ("da-xac-nhan", "Đã ghi xác nhận."),
    ("da-trinh", "Đã trình hồ sơ."),
    ("da-tra-lai", "Đã trả lại hồ sơ cho đơn vị."),
    ("da-tiep-nhan", "Đã tiếp nhận hồ sơ."),
    ("lap-hoi-dong", "Đã ghi nhận hội đồng."),
    ("thoi-thanh-vien", "Đã ghi nhận thành viên thôi tham gia hội đồng."),
    ("mo-phien", "Đã mở phiên họp. Thành viên có thể bỏ phiếu."),
    ("bo-phieu", "Phiếu đã ở trong hòm."),
    ("da-soan-quyet-dinh", "Đã lưu dự thảo quyết định. Lãnh đạo thấy ở mục Quyết định."),
    ("da-ky", "Đã ký quyết định. Tập thể, cá nhân được khen đã có trong bảng vàng."),
    ("da-thu-hoi", "Đã ký quyết định hủy bỏ, thu hồi. Trang xác minh đã đổi theo."),
    ("dong-phien", "Đã đóng phiên và kiểm phiếu."),
];
