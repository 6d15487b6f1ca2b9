//! An empty installation: the office is declared in the browser, and its administrator makes it fit for work.

use e2e::browser;
use e2e::hand::{Hand, Mode};
use e2e::office::{PASSWORD, STARTS};
use e2e::served::{Database, Installation};

#[tokio::test]
async fn an_office_begins_in_the_browser() {
    let _turn = browser::turn().await;
    let mut served = Installation::new(Database::Sqlite).serve(STARTS);
    let code = served.line();
    let code = code.rsplit(' ').next().expect("the code at the end of the line");
    let admin = Hand::new(&served.address, Mode::Mouse, true).await;
    declare_the_office(&admin, code).await;
    admin.open("/khoi-tao").await;
    admin.is_at("Không tìm thấy").await;
    log_in(&admin).await;
    add_a_unit(&admin).await;
    add_a_person(&admin).await;
    let login = open_an_account(&admin).await;
    admin.close().await;

    let head = Hand::logged_in(&served.address, Mode::Mouse, false, &login, PASSWORD).await;
    head.follow("Con người và đơn vị").await;
    head.sees("Lò Thị Mai").await;
    head.close().await;
    served.end_healthy();
}

async fn declare_the_office(admin: &Hand, code: &str) {
    admin.open("/khoi-tao").await;
    let form = admin.form("Khởi tạo").await;
    form.fill("Mã khởi tạo", "đoán mò").await;
    form.fill("Tên cơ quan", "Văn phòng Mới (hư cấu)").await;
    form.fill("Mã cơ quan", "VPM").await;
    form.fill("Địa danh", "Xã Mẫu").await;
    form.choose("Thẩm quyền khen thưởng của người đứng đầu", DECIDER).await;
    form.fill("Họ và tên", "Quản trị viên (hư cấu)").await;
    form.fill("Tên đăng nhập", "quantri").await;
    form.fill("Mật khẩu", PASSWORD).await;
    form.send().await;

    let form = admin.form("Khởi tạo").await;
    form.is_wrong("Mã khởi tạo", "Mã khởi tạo chưa đúng").await;
    assert_eq!(form.value("Tên cơ quan").await, "Văn phòng Mới (hư cấu)", "what was typed is kept");
    admin.shows("khoi-tao").await;
    let form = admin.form("Khởi tạo").await;
    form.fill("Mã khởi tạo", code).await;
    form.fill("Mật khẩu", PASSWORD).await;
    form.send().await;
    admin.is_at("Đăng nhập").await;
}

const DECIDER: &str = "người đứng đầu cơ quan chuyên môn cấp tỉnh và tương đương";

async fn log_in(admin: &Hand) {
    admin.open("/dang-nhap").await;
    let form = admin.form("Đăng nhập").await;
    form.fill("Tên đăng nhập", "quantri").await;
    form.fill("Mật khẩu", "một câu khác hẳn").await;
    form.send().await;
    admin.is_refused("chưa đúng").await;
    admin.shows("dang-nhap").await;
    let form = admin.form("Đăng nhập").await;
    assert_eq!(form.value("Tên đăng nhập").await, "quantri", "what was typed is kept");
    form.fill("Mật khẩu", PASSWORD).await;
    form.send().await;
}

async fn add_a_unit(admin: &Hand) {
    admin.open("/lam-viec/don-vi").await;
    admin.unfold("Thêm đơn vị").await;
    let form = admin.form("Thêm đơn vị").await;
    form.choose("Trực thuộc", "Văn phòng Mới (hư cấu)").await;
    form.fill("Tên đơn vị", "Phòng Tổng hợp (hư cấu)").await;
    form.fill("Mã đơn vị", "TH").await;
    form.choose("Loại đơn vị", "Phòng, ban, đơn vị thuộc").await;
    form.fill("Hoạt động từ ngày", "31/02/2026").await;
    form.send().await;
    let form = admin.form("Thêm đơn vị").await;
    form.is_wrong("Hoạt động từ ngày", "31/02/2026").await;
    assert_eq!(form.value("Tên đơn vị").await, "Phòng Tổng hợp (hư cấu)", "what was typed is kept");
    form.fill("Hoạt động từ ngày", "01/01/2026").await;
    form.send().await;
    admin.is_at("Phòng Tổng hợp (hư cấu)").await;
    admin.is_told("Đã lưu").await;
}

async fn add_a_person(admin: &Hand) {
    admin.follow("Thêm người").await;
    let form = admin.form("Lưu").await;
    form.fill("Họ và tên", "Lò Thị Mai").await;
    form.choose("Danh xưng", "Bà").await;
    form.choose("Nhóm đối tượng", "Công chức").await;
    form.fill("Làm việc ở đơn vị từ ngày", "01/02/2026").await;
    form.fill("Chức vụ", "Chuyên viên").await;
    form.send().await;
    admin.is_at("Lò Thị Mai").await;
    admin.unfold("Thêm xếp loại").await;
    let form = admin.form("Thêm xếp loại").await;
    form.fill("Năm", "2025").await;
    form.choose("Mức xếp loại", "Hoàn thành tốt nhiệm vụ").await;
    form.send().await;
    admin.is_told("Đã").await;
    admin.sees("Hoàn thành tốt nhiệm vụ").await;
}

/// An account for the head of the unit; gives back its log-in name.
async fn open_an_account(admin: &Hand) -> String {
    let login = "truong.phong";
    admin.follow("Quản trị").await;
    let form = admin.form("Mở tài khoản").await;
    form.fill("Họ tên người dùng", "Trưởng phòng (hư cấu)").await;
    form.fill("Tên đăng nhập", login).await;
    form.fill("Mật khẩu đầu tiên", "ngắn").await;
    form.send().await;
    let form = admin.form("Mở tài khoản").await;
    form.is_wrong("Mật khẩu đầu tiên", "ít nhất 12 ký tự").await;
    form.fill("Mật khẩu đầu tiên", PASSWORD).await;
    form.send().await;
    if !admin.path().await.contains("/tai-khoan/") {
        admin.follow(login).await;
    }
    let form = admin.form("Cấp vai trò").await;
    form.choose("Vai trò", "Trưởng đơn vị").await;
    form.choose("Ở đơn vị, gồm các đơn vị bên dưới", "– Phòng Tổng hợp (hư cấu)").await;
    form.fill("Từ ngày", "15/09/2026").await;
    form.send().await;
    admin.sees("Trưởng đơn vị").await;
    login.to_owned()
}
