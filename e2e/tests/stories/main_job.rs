//! The main job, end to end: from a launched movement to a certificate that a stranger checks. Told once, lived on both
//! databases, with a mouse, with the keyboard alone, and in a browser that runs no script.

use std::collections::BTreeSet;

use e2e::browser;
use e2e::hand::{Hand, Mode};
use e2e::office::{self, COUNCIL, MEMBERS, PASSWORD, STARTS, TWELVE, UNIT, called};
use e2e::paper;
use e2e::served::{Database, Installation};

use crate::pages;

#[tokio::test]
async fn on_sqlite_with_a_mouse() {
    live(Database::Sqlite, Mode::Mouse, true).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: run scripts/test"]
async fn on_postgresql_with_a_mouse() {
    live(Database::Postgres, Mode::Mouse, false).await;
}

#[tokio::test]
async fn with_the_keyboard_alone() {
    live(Database::Sqlite, Mode::Keyboard, false).await;
}

#[tokio::test]
async fn without_script() {
    live(Database::Sqlite, Mode::NoScript, false).await;
}

const MOVEMENT: &str = "Thi đua lập thành tích chào mừng ngày truyền thống";
const DOSSIER: &str = "Đề nghị khen thưởng của Phòng Tổng hợp";
const MEETING: &str = "Họp Hội đồng xét khen thưởng năm 2026";
const SUBJECT: &str = "Về việc công nhận danh hiệu Lao động tiên tiến năm 2026";
const TITLE: &str = "Lao động tiên tiến";
const OFFICE: &str = "Văn phòng Thử nghiệm (hư cấu)";
const TODAY: &str = "15/09/2026";
/// The one whom the council does not pass.
const NOT_PASSED: usize = 10;

/// Everybody of the story, on one installation.
struct Story {
    address: String,
    mode: Mode,
    /// Whether every page that is shown is photographed and checked by axe-core.
    watched: bool,
}

impl Story {
    async fn enters(&self, login: &str) -> Hand {
        Hand::logged_in(&self.address, self.mode, self.watched, login, PASSWORD).await
    }
}

async fn live(database: Database, mode: Mode, watched: bool) {
    let _turn = browser::turn().await;
    let place = Installation::new(database);
    office::prepare(&place.url()).await;
    let served = place.serve(STARTS);
    let story = Story { address: served.address.clone(), mode, watched };
    let (clerk, head) = (story.enters(office::CLERK).await, story.enters(office::HEAD).await);

    draft(&story, &clerk).await;
    launch(&clerk).await;
    refuse_the_number_again(&clerk).await;
    open_the_pledge(&clerk).await;
    answer(&head).await;
    see_the_answers(&clerk).await;

    begin_the_dossier(&head).await;
    paste_the_twelve(&head).await;
    see_why(&head).await;
    submit(&head).await;
    give_back(&clerk).await;
    mend_the_record(&clerk).await;
    send_again(&head).await;
    accept(&clerk).await;
    head.close().await;
    bring_a_list_in(&clerk).await;

    found_the_council(&clerk).await;
    open_the_meeting(&clerk).await;
    for seat in 0..COUNCIL.len() {
        vote(&story, seat).await;
    }
    close_the_meeting(&clerk).await;
    let shown = prepare_the_decision(&clerk).await;
    clerk.close().await;

    let leader = story.enters(office::LEADER).await;
    sign(&leader).await;
    let code = take_the_papers(&leader).await;
    leader.close().await;
    check_as_a_stranger(&story, &code).await;
    if watched {
        pages::walk(&story.address, &shown).await;
    }
    served.end_healthy();
}

/// A date that does not exist comes back with all that was typed; a form that grew stale is refused.
async fn draft(story: &Story, clerk: &Hand) {
    clerk.shows("viec-cua-toi").await;
    clerk.follow("Phong trào").await;
    clerk.follow("Soạn phong trào").await;
    clerk.shows("soan-phong-trao").await;
    let form = clerk.form("Lưu dự thảo").await;
    form.fill("Tên phong trào", MOVEMENT).await;
    form.fill("Ngày bắt đầu", "31/02/2026").await;
    form.take("Cách gọi của cơ quan", "Theo đợt – thi đua theo chuyên đề").await;
    form.take("Phạm vi thi đua", "Cơ quan, tổ chức, đơn vị").await;
    form.send().await;
    let form = clerk.form("Lưu dự thảo").await;
    form.is_wrong("Ngày bắt đầu", "31/02/2026").await;
    assert_eq!(form.value("Tên phong trào").await, MOVEMENT, "what was typed is kept");
    clerk.shows("soan-phong-trao-sai-ngay").await;
    let form = clerk.form("Lưu dự thảo").await;
    form.fill("Ngày bắt đầu", "01/08/2026").await;
    form.send_twice().await;
    clerk.is_at(MOVEMENT).await;
    clerk.is_told("Đã lưu").await;
    clerk.shows("phong-trao-du-thao").await;

    let colleague = story.enters(office::CLERK).await;
    colleague.open(&clerk.path().await).await;
    colleague.follow("Sửa dự thảo").await;
    complete(clerk).await;
    let form = colleague.form("Lưu dự thảo").await;
    form.fill("Chủ đề", "Viết sau, gửi muộn").await;
    form.send().await;
    colleague.is_refused("đã được người khác sửa").await;
    assert_eq!(
        colleague.form("Lưu dự thảo").await.value("Chủ đề").await,
        "Viết sau, gửi muộn",
        "what was typed is kept"
    );
    colleague.follow("Phong trào").await;
    assert_eq!(
        colleague.count(&format!("//main//a[normalize-space(.)='{MOVEMENT}']")).await,
        1,
        "sent twice, kept once"
    );
    colleague.close().await;
}

async fn complete(clerk: &Hand) {
    let launch = clerk.form("Phát động").await;
    launch.fill("Số và ký hiệu văn bản", "05/KH-VP").await;
    launch.fill("Ngày văn bản", TODAY).await;
    launch.fill("Người ký", COUNCIL[0]).await;
    launch.fill("Chức vụ người ký", "Chánh Văn phòng").await;
    launch.send().await;
    clerk.is_refused("Ghi tiêu chí thi đua").await;
    assert_eq!(
        clerk.form("Phát động").await.value("Số và ký hiệu văn bản").await,
        "05/KH-VP",
        "what was typed is kept"
    );

    clerk.follow("Sửa dự thảo").await;
    let form = clerk.form("Lưu dự thảo").await;
    for (label, text) in [
        ("Chủ đề", "Kỷ cương, tận tụy, sáng tạo"),
        ("Dịp phát động", "Ngày truyền thống của Văn phòng (hư cấu)"),
        ("Ngày kết thúc", "31/12/2026"),
        ("Mục đích", "Hoàn thành nhiệm vụ năm 2026."),
        ("Yêu cầu", "Thiết thực, không hình thức."),
        ("Đối tượng thi đua", "Các phòng và công chức của Văn phòng."),
        ("Nội dung thi đua", "Giải quyết văn bản đúng hạn\nGiữ nền nếp cơ quan"),
        ("Tiêu chí", "Không có văn bản quá hạn"),
        ("Chỉ tiêu", "100 phần trăm văn bản đúng hạn"),
        ("Kế hoạch", "Phát động tháng 9, tổng kết tháng 12."),
        ("Biện pháp", "Đôn đốc hằng tháng."),
        ("Ai tổ chức thực hiện", "Trưởng các phòng"),
        ("Ai theo dõi, đôn đốc, kiểm tra", UNIT),
        ("Nơi nhận", "Các phòng\nLưu: VT"),
    ] {
        form.fill(label, text).await;
    }
    form.send().await;
    clerk.is_told("Đã lưu").await;
}

async fn launch(clerk: &Hand) {
    let form = clerk.form("Phát động").await;
    form.fill("Số và ký hiệu văn bản", "05/KH-VP").await;
    form.fill("Ngày văn bản", TODAY).await;
    form.fill("Người ký", COUNCIL[0]).await;
    form.fill("Chức vụ người ký", "Chánh Văn phòng").await;
    form.send().await;
    clerk.is_told("Đã phát động").await;
    clerk.sees("Đang thực hiện").await;
}

/// A number is used once in a year.
async fn refuse_the_number_again(clerk: &Hand) {
    let launched = clerk.path().await;
    clerk.follow("Phong trào").await;
    clerk.follow("Soạn phong trào").await;
    let form = clerk.form("Lưu dự thảo").await;
    form.fill("Tên phong trào", "Phong trào còn là dự thảo").await;
    form.take("Cách gọi của cơ quan", "Thường xuyên – thi đua thường xuyên").await;
    form.take("Phạm vi thi đua", "Cơ quan, tổ chức, đơn vị").await;
    form.send().await;
    let form = clerk.form("Phát động").await;
    form.fill("Số và ký hiệu văn bản", "05/KH-VP").await;
    form.fill("Ngày văn bản", TODAY).await;
    form.fill("Người ký", COUNCIL[0]).await;
    form.fill("Chức vụ người ký", "Chánh Văn phòng").await;
    form.send().await;
    let form = clerk.form("Phát động").await;
    form.is_wrong("Số và ký hiệu văn bản", "đã dùng trong năm 2026").await;
    assert_eq!(form.value("Người ký").await, COUNCIL[0], "what was typed is kept");
    clerk.shows("phong-trao-trung-so").await;
    clerk.open(&launched).await;
}

async fn open_the_pledge(clerk: &Hand) {
    let form = clerk.form("Mở giao ước").await;
    form.fill("Nội dung giao ước", "Các phòng cùng giữ đúng hạn.\nCùng giúp nhau khi việc dồn.").await;
    form.send().await;
    clerk.sees("Các đơn vị ký giao ước").await;
    clerk.shows("phong-trao").await;
}

async fn answer(head: &Hand) {
    head.open("/lam-viec").await;
    head.shows("viec-cua-truong-phong").await;
    head.follow(MOVEMENT).await;
    head.shows("dang-ky").await;
    let form = head.form("Gửi đăng ký").await;
    form.fill("Chỉ tiêu cụ thể của đơn vị", "100 phần trăm văn bản của phòng đúng hạn, 31/12/2026").await;
    form.choose(&format!("{}, Chuyên viên", TWELVE[3]), TITLE).await;
    form.send().await;
    head.is_told("Đã gửi đăng ký của đơn vị").await;
    head.follow(&format!("{UNIT}: đăng ký, giao ước")).await;
    let form = head.form("Ký giao ước").await;
    form.fill("Người ký", "Trần Văn Tổng").await;
    form.fill("Chức vụ", "Trưởng phòng").await;
    form.send().await;
    head.is_told("Đã ký giao ước thi đua").await;
}

/// The office sees who has answered and who has not.
async fn see_the_answers(clerk: &Hand) {
    clerk.open(&clerk.path().await).await;
    let row =
        |unit: &str, words: &str| format!("//tr[th[normalize-space(.)='{unit}']]/td[contains(., '{words}')]");
    assert_eq!(clerk.count(&row(UNIT, "Hưởng ứng, có chỉ tiêu riêng")).await, 1);
    assert_eq!(clerk.count(&row(UNIT, "Đã ký")).await, 1);
    assert_eq!(clerk.count("//td[contains(., 'Chưa trả lời')]").await, 1, "the other unit is still silent");
    clerk.form("Nhắc đơn vị chưa trả lời").await.send().await;
    clerk.is_told("Đã nhắc các đơn vị chưa trả lời").await;
}

async fn begin_the_dossier(head: &Hand) {
    head.follow("Hồ sơ khen thưởng").await;
    head.follow("Lập hồ sơ").await;
    let form = head.form("Lập hồ sơ").await;
    form.fill("Tên hồ sơ", DOSSIER).await;
    form.choose("Đơn vị đề nghị", UNIT).await;
    form.fill("Năm xét", "2026").await;
    form.choose("Loại hình khen thưởng", "công trạng").await;
    form.send().await;
    head.is_told("Đã lập hồ sơ").await;
}

/// As it comes out of Excel: a title above, an empty row, a total, accents of the other kind, somebody twice, a stranger.
fn block() -> String {
    let mut lines = vec!["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2026\t\t\t".to_owned()];
    lines.push("STT\tHọ và tên\tChức vụ\tDanh hiệu đề nghị".to_owned());
    for (n, name) in TWELVE.iter().enumerate() {
        let name = if n == 4 { "Nguye\u{302}\u{303}n Thi\u{323} Na\u{306}m" } else { name };
        lines.push(format!("{}\t{name}\tChuyên viên\tLĐTT", n + 1));
        if n == 5 {
            lines.push("\t\t\t".to_owned());
        }
    }
    lines.push(format!("13\t{}\tChuyên viên\tLĐTT", TWELVE[3]));
    lines.push("14\tNgười Ở Đâu\tChuyên viên\tLĐTT".to_owned());
    lines.push("\tTổng cộng: 14 người\t\t".to_owned());
    lines.join("\n")
}

const ROWS: &str = "//section[h2[normalize-space(.)='Danh sách đề nghị']]//tbody/tr";

async fn paste_the_twelve(head: &Hand) {
    let form = head.form("Thêm vào hồ sơ").await;
    form.paste("Danh sách", &block()).await;
    form.send().await;
    head.is_refused(&format!("{} – {TITLE} đã có ở dòng", TWELVE[3])).await;
    head.is_refused("Người Ở Đâu").await;
    assert_eq!(head.count(ROWS).await, 12);
    let rest = head.form("Thêm vào hồ sơ").await.value("Danh sách").await;
    assert!(rest.contains("Người Ở Đâu") && !rest.contains(TWELVE[0]), "what was not taken is kept: {rest}");
    head.shows("ho-so-dan-danh-sach").await;
    for says in ["Đủ điều kiện: 8", "Chưa đủ điều kiện: 3", "Thiếu dữ liệu: 1"] {
        head.sees(says).await;
    }
}

async fn see_why(head: &Hand) {
    head.follow(&called(TWELVE[0])).await;
    head.is_at(&called(TWELVE[0])).await;
    head.sees("Không đạt").await;
    head.sees("Luật Thi đua, khen thưởng").await;
    head.shows("the-quy-dinh").await;
    head.follow("Về hồ sơ").await;
}

/// Three rows stand in the way until they are set aside.
async fn submit(head: &Hand) {
    head.press("Trình hồ sơ").await;
    head.is_refused(TWELVE[1]).await;
    head.press("Để lại 3 dòng chưa đủ điều kiện").await;
    head.is_told("Đã để lại").await;
    assert_eq!(head.count(ROWS).await, 9);
    head.form("Trình hồ sơ").await.send_twice().await;
    head.is_told("Đã trình hồ sơ").await;
    head.shows("ho-so-da-trinh").await;
}

async fn give_back(clerk: &Hand) {
    clerk.open("/lam-viec").await;
    clerk.follow(DOSSIER).await;
    clerk.shows("ho-so-cho-tham-dinh").await;
    clerk.press("Tiếp nhận hồ sơ").await;
    clerk.is_refused(TWELVE[11]).await;
    let form = clerk.form("Trả lại hồ sơ").await;
    form.fill("Lý do trả lại", "Bổ sung xếp loại năm 2026 của Tẩn Văn Mẫu.").await;
    form.send().await;
    clerk.is_told("Đã trả lại hồ sơ").await;
}

async fn mend_the_record(clerk: &Hand) {
    clerk.follow("Con người và đơn vị").await;
    clerk.shows("con-nguoi").await;
    let form = clerk.form("Tìm").await;
    form.fill("Tên, có dấu hoặc không dấu", "tan van mau").await;
    form.send().await;
    clerk.follow(TWELVE[11]).await;
    clerk.unfold("Thêm xếp loại").await;
    let form = clerk.form("Thêm xếp loại").await;
    form.fill("Năm", "2026").await;
    form.choose("Mức xếp loại", "Hoàn thành tốt nhiệm vụ").await;
    form.send().await;
    clerk.is_told("Đã thêm").await;
    clerk.shows("mot-nguoi").await;
}

async fn send_again(head: &Hand) {
    head.open("/lam-viec").await;
    head.follow(DOSSIER).await;
    head.sees("Bổ sung xếp loại năm 2026").await;
    head.press("Trình lại").await;
    head.is_told("Đã trình hồ sơ").await;
}

/// A row that waits is mended in its form; nothing is entered before it is taken.
async fn bring_a_list_in(clerk: &Hand) {
    clerk.follow("Con người và đơn vị").await;
    clerk.follow("Nhập danh sách").await;
    clerk.shows("nhap-danh-sach").await;
    let form = clerk.form("Đọc danh sách").await;
    let list = "Họ và tên\tNăm sinh\nGiàng A Nhập\t1990\nVàng Thị Nhập\t31/02/1991";
    form.paste("Hoặc dán danh sách", list).await;
    form.send().await;
    clerk.is_told("Đã đọc danh sách").await;
    clerk.shows("nhap-dong-cho").await;
    let form = clerk.form("Lưu và sang dòng sau").await;
    form.fill("Năm sinh", "1991").await;
    form.send().await;
    clerk.press("Nhận 2 dòng đã sẵn sàng").await;
    clerk.is_told("Đã nhận các dòng").await;
}

async fn accept(clerk: &Hand) {
    clerk.open("/lam-viec").await;
    clerk.follow(DOSSIER).await;
    clerk.press("Tiếp nhận hồ sơ").await;
    clerk.is_told("Đã tiếp nhận hồ sơ").await;
    clerk.shows("ho-so-da-tiep-nhan").await;
}

async fn found_the_council(clerk: &Hand) {
    clerk.follow("Hội đồng").await;
    clerk.follow("Lập hội đồng").await;
    clerk.shows("lap-hoi-dong").await;
    let form = clerk.form("Lập hội đồng").await;
    form.fill("Tên hội đồng", "Hội đồng Thi đua, khen thưởng (hư cấu)").await;
    form.fill("Số quyết định thành lập", "11/QĐ-VP").await;
    form.fill("Ngày quyết định", "10/01/2026").await;
    for (name, part) in COUNCIL.iter().zip(["Chủ tịch", "Phó Chủ tịch", "Thư ký"]) {
        form.choose_named(&format!("Phần việc của {}", called(name)), part).await;
    }
    form.send().await;
    clerk.is_told("Đã ghi nhận hội đồng").await;
}

/// Whom the council weighs: those of the dossier, and one of its own members.
fn weighed() -> impl Iterator<Item = &'static str> {
    TWELVE[3..].iter().copied().chain([COUNCIL[2]])
}

async fn open_the_meeting(clerk: &Hand) {
    clerk.follow("Mở phiên họp").await;
    let form = clerk.form("Xem lại danh sách").await;
    form.fill("Tên phiên họp", MEETING).await;
    form.fill("Ngày họp", TODAY).await;
    form.fill("Địa điểm", "Phòng họp số 1").await;
    form.fill("Số biên bản", "02/BB-HĐTĐKT").await;
    for name in weighed() {
        form.tick_named(&format!("Đưa {}, {TITLE}, ra phiên họp", called(name))).await;
    }
    form.send().await;
    clerk.is_at("Xem lại trước khi mở phiên").await;
    clerk.press("Mở phiên họp").await;
    clerk.is_told("Đã mở phiên họp").await;
}

/// Nobody votes on his own row. One row is passed by the first member alone.
async fn vote(story: &Story, seat: usize) {
    let member = story.enters(MEMBERS[seat]).await;
    member.open("/lam-viec").await;
    member.follow(MEETING).await;
    if seat == 2 {
        member.shows("phieu-bau").await;
        member.sees("Không bỏ phiếu").await;
    }
    let form = member.form("Bỏ phiếu").await;
    for name in weighed().filter(|name| *name != COUNCIL[seat]) {
        let against = name == TWELVE[NOT_PASSED] && seat > 0;
        let choice = if against { "Không đồng ý" } else { "Đồng ý" };
        form.take(&format!("Ý kiến về {}, {TITLE}", called(name)), choice).await;
    }
    form.tick("Đã xem lại phiếu; đồng ý bỏ phiếu này vào hòm").await;
    form.send().await;
    member.is_told("Phiếu đã ở trong hòm").await;
    member.close().await;
}

async fn close_the_meeting(clerk: &Hand) {
    clerk.open("/lam-viec/hoi-dong").await;
    clerk.follow(MEETING).await;
    clerk.shows("phien-hop").await;
    let form = clerk.form("Đóng phiên và kiểm phiếu").await;
    form.tick("Các thành viên đã bỏ phiếu xong; đóng phiên").await;
    form.send().await;
    clerk.is_told("Đã đóng phiên và kiểm phiếu").await;
    assert_eq!(clerk.count("//td[contains(., 'Đủ tỷ lệ phiếu')]").await, 9);
    assert_eq!(clerk.count("//td[contains(., 'Không đủ tỷ lệ phiếu')]").await, 1);
    clerk.shows("ket-qua").await;
    let minutes = paper::words(&clerk.download("Biên bản (PDF)").await);
    assert!(minutes.contains("BIÊN BẢN") && minutes.contains("02/BB-HĐTĐKT"), "{minutes}");
    assert!(weighed().all(|name| minutes.contains(name)), "{minutes}");
}

/// Gives back the pages that stand only while a decision waits: the form for a new one, and the one that changes it.
async fn prepare_the_decision(clerk: &Hand) -> [String; 2] {
    clerk.follow("Quyết định").await;
    clerk.follow(&format!("{OFFICE}: soạn quyết định cho 9 dòng")).await;
    let new = clerk.path().await;
    clerk.shows("soan-quyet-dinh").await;
    let form = clerk.form("Lưu dự thảo, chuyển lãnh đạo").await;
    for name in weighed().filter(|name| *name != TWELVE[NOT_PASSED]) {
        form.tick_named(&format!("Chọn {}, {TITLE}", called(name))).await;
    }
    form.fill("Trích yếu", SUBJECT).await;
    form.fill("Thành tích chung", "đã có thành tích xuất sắc trong công tác năm 2026").await;
    form.fill("Dòng đề nghị", "Theo đề nghị của Phòng Tổng hợp tại Tờ trình số 09/TTr-TH ngày 15/9/2026")
        .await;
    form.fill("Nguồn tiền thưởng", "Quỹ thi đua, khen thưởng của Văn phòng").await;
    form.fill("Ai chịu trách nhiệm thi hành", "Trưởng các phòng").await;
    form.fill("Nơi nhận", "Các phòng\nLưu: VT").await;
    form.send().await;
    clerk.is_told("Đã lưu dự thảo quyết định").await;
    clerk.shows("quyet-dinh-du-thao").await;
    clerk.follow("Sửa dự thảo").await;
    clerk.shows("sua-quyet-dinh").await;
    [new, clerk.path().await]
}

async fn sign(leader: &Hand) {
    leader.open("/lam-viec").await;
    leader.follow(SUBJECT).await;
    for (on, is_right) in [("30/02/2026", false), (TODAY, true)] {
        let form = leader.form("Ký quyết định").await;
        form.fill("Số quyết định", "05").await;
        form.fill("Ngày quyết định", on).await;
        form.fill("Họ và tên người ký", COUNCIL[0]).await;
        form.fill("Chức vụ người ký", "CHÁNH VĂN PHÒNG").await;
        form.send().await;
        if !is_right {
            let form = leader.form("Ký quyết định").await;
            form.is_wrong("Ngày quyết định", on).await;
            assert_eq!(form.value("Số quyết định").await, "05", "what was typed is kept");
            leader.shows("ky-quyet-dinh").await;
        }
    }
    leader.is_told("Đã ký quyết định").await;
    leader.shows("quyet-dinh").await;
}

/// Takes decision and certificates, and reads them with other programs. Gives back what the code on a certificate says.
async fn take_the_papers(leader: &Hand) -> String {
    let commended: Vec<&str> = weighed().filter(|name| *name != TWELVE[NOT_PASSED]).collect();
    let decision = leader.download("Quyết định PDF").await;
    let words = paper::words(&decision);
    assert!(words.contains("QUYẾT ĐỊNH") && words.contains("05/QĐ-VP"), "{words}");
    assert!(commended.iter().all(|name| words.contains(name)), "{words}");
    assert!(!words.contains(TWELVE[NOT_PASSED]), "who was not passed is not commended: {words}");
    let docx = paper::words_of_docx(&leader.download("Quyết định Word").await);
    assert!(commended.iter().all(|name| docx.contains(name)), "{docx}");

    let certificates = leader.download("Giấy khen PDF").await;
    assert_eq!(paper::pages(&certificates), commended.len(), "one page for each of them");
    let codes: BTreeSet<String> = (1..=commended.len()).map(|page| paper::qr(&certificates, page)).collect();
    assert_eq!(codes.len(), commended.len(), "each has a code of its own: {codes:?}");
    let own = leader.download(&format!("Giấy khen của {}", called(TWELVE[3]))).await;
    assert_eq!(paper::pages(&own), 1);
    let words = paper::words(&own).to_uppercase();
    assert!(words.contains(&TWELVE[3].to_uppercase()), "{words}");
    let code = paper::qr(&own, 1);
    assert!(codes.contains(&code), "{code}");
    code
}

/// Nobody logs in here.
async fn check_as_a_stranger(story: &Story, code: &str) {
    assert!(code.starts_with(&format!("{}/xac-minh/", story.address)), "{code}");
    let stranger = Hand::new(&story.address, story.mode, story.watched).await;
    stranger.open(code).await;
    stranger.sees("Có giá trị").await;
    stranger.sees(TWELVE[3]).await;
    stranger.sees("05/QĐ-VP").await;
    stranger.shows("xac-minh").await;
    stranger.open("/xac-minh/00000000000000000000000000000000").await;
    stranger.sees("Không có trong sổ").await;
    stranger.shows("xac-minh-khong-co").await;

    stranger.open("/bang-vang").await;
    let form = stranger.form("Lọc").await;
    form.fill("Từ cần tìm", "ly van bon").await;
    form.send().await;
    stranger.sees(TWELVE[3]).await;
    stranger.sees_not(TWELVE[4]).await;
    stranger.shows("bang-vang").await;
    stranger.open("/phong-trao").await;
    stranger.follow(MOVEMENT).await;
    stranger.is_at(MOVEMENT).await;
    stranger.shows("phong-trao-cong-khai").await;
    stranger.close().await;
}
