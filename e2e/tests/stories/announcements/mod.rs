//! The five announcements, each from its text to the final review, in the browser: read and corrected, launched, answered on two
//! levels, registered and pledged, measured for three months, checked, reviewed, scored, closed.
//!
//! Each lives in an installation of its own, on the last day of its three months.

mod told;

use chrono::{Datelike, Months, NaiveDate};
use e2e::browser;
use e2e::hand::{Hand, Mode};
use e2e::office::PASSWORD;
use e2e::office::cascade::{
    self, BELOW, BELOW_HEAD, BESIDE, CLERK, ONE, ONE_HEAD, PEOPLE, SUPERIOR_CLERK, TWO, TWO_HEAD,
};
use e2e::served::{Database, Installation};

use told::{Told, is_shown};

/// A special drive of a department that answers the province's launch.
#[tokio::test]
async fn langson_2014() {
    live(Case {
        office: "Sở Nội vụ tỉnh Lạng Sơn",
        title: "Đợt thi đua đặc biệt chào mừng Đại hội Đảng các cấp",
        published: "langson-2014",
        on: ["2014-12-31", "2014-10-01"],
        invented: "letter",
        else_on: ["2026-04-30", "2026-02-01"],
        more: More::Superior,
    })
    .await;
}

/// A drive for an anniversary, with its deadline.
#[tokio::test]
async fn langson_2017() {
    live(Case {
        office: "Văn phòng Hội đồng nhân dân tỉnh Lạng Sơn",
        title: "Phong trào thi đua chào mừng Ngày Truyền thống Văn phòng",
        published: "langson-2017",
        on: ["2017-09-30", "2017-07-21"],
        invented: "article_of_a_plan",
        else_on: ["2023-09-30", "2023-07-01"],
        more: More::Nothing,
    })
    .await;
}

/// A plan of several movements at once.
#[tokio::test]
async fn laocai_2022() {
    live(Case {
        office: "Văn phòng Ủy ban nhân dân tỉnh Lào Cai",
        title: "Phong trào thi đua năm 2022 của Văn phòng",
        published: "laocai-2022",
        on: ["2022-12-31", "2022-01-24"],
        invented: "article",
        else_on: ["2024-09-30", "2024-07-01"],
        more: More::Beside,
    })
    .await;
}

/// Five years under review.
#[tokio::test]
async fn danang_2020() {
    live(Case {
        office: "Văn phòng Đoàn ĐBQH, HĐND và UBND thành phố Đà Nẵng",
        title: "Phong trào thi đua yêu nước giai đoạn 2020 - 2025",
        published: "danang-2020",
        on: ["2025-12-31", "2020-07-25"],
        invented: "plan",
        else_on: ["2030-12-31", "2025-03-05"],
        more: More::FiveYears,
    })
    .await;
}

/// Divisions make the targets of a year concrete.
#[tokio::test]
async fn laichau_2021() {
    live(Case {
        office: "Văn phòng Ủy ban nhân dân tỉnh Lai Châu",
        title: "Phong trào thi đua năm 2021 của Văn phòng",
        published: "laichau-2021",
        on: ["2021-12-31", "2021-01-15"],
        invented: "decision",
        else_on: ["2024-05-31", "2024-03-01"],
        more: More::Nothing,
    })
    .await;
}

/// An announcement, the office that publishes it, and what it has beyond the others.
struct Case {
    office: &'static str,
    /// As the clerk corrects it.
    title: &'static str,
    published: &'static str,
    /// The day of the story and the day of the launch.
    on: [&'static str; 2],
    /// The text in its place where the published one is not at hand, and its days.
    invented: &'static str,
    else_on: [&'static str; 2],
    more: More,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Nothing,
    Superior,
    Beside,
    FiveYears,
}

const SUPERIOR: &str = "Ủy ban nhân dân tỉnh (hư cấu)";
const SIGNER: &str = "Vi Văn Trưởng";
const POST: &str = "Chánh Văn phòng";
const INDICATOR: &str = "Hồ sơ giải quyết trước hạn";
const FINDING: &str = "Sổ theo dõi chưa ghi đủ các tuần";
const WHY_NOT: &str = "Phòng đang sáp nhập, chưa tổ chức được (hư cấu)";
const TARGET: &str = "100 phần trăm hồ sơ của phòng đúng hạn";

/// The movements that the plan of Lào Cai names beside that of the year, how practice calls them, and their numbers.
const BESIDES: [(&str, &str, &str); 2] = [
    ("Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở", "Chuyên đề", "412/VPUBND-TCHC"),
    (
        "Lào Cai đoàn kết, chung sức, đồng lòng thi đua phòng, chống và chiến thắng đại dịch COVID - 19",
        "Đặc biệt",
        "955/VPUBND-TCHC",
    ),
];

struct Story {
    case: Case,
    told: Told,
    address: String,
    day: NaiveDate,
    launched: NaiveDate,
    starts: NaiveDate,
    ends: NaiveDate,
}

impl Story {
    /// The first day of the three months, or of the movement where that begins inside them.
    fn measured_from(&self) -> NaiveDate {
        let month = self.day.with_day(1).expect("a first day");
        self.starts.max(month.checked_sub_months(Months::new(2)).expect("two months before"))
    }

    fn number(&self) -> &str {
        self.told.one("number").unwrap_or("05/KH-VP")
    }

    fn own_title(&self) -> String {
        format!("{} tại {BELOW}", self.case.title)
    }

    async fn enters(&self, login: &str) -> Hand {
        Hand::logged_in(&self.address, Mode::Mouse, false, login, PASSWORD).await
    }
}

fn shown(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

async fn live(case: Case) {
    let _turn = browser::turn().await;
    let told = Told::find(case.published, case.invented);
    let [day, launched] = if told.is_published { case.on } else { case.else_on };
    let (day, launched): (NaiveDate, NaiveDate) =
        (day.parse().expect("a day"), launched.parse().expect("a day"));
    let place = Installation::new(Database::Sqlite);
    let superior = (case.more == More::Superior).then_some(SUPERIOR);
    cascade::prepare(&place.url(), case.office, superior, day).await;
    let served = place.serve(&format!("{day} 02:00:00"));
    let (from, to) = (told.day("from"), told.day("to"));
    let story = Story {
        address: served.address.clone(),
        day,
        launched,
        starts: from.unwrap_or(launched),
        ends: to.map_or(day, |to| to.max(day)),
        told,
        case,
    };
    tell(&story).await;
    served.end_healthy();
}

async fn tell(story: &Story) {
    if story.case.more == More::Superior {
        launch_from_above(story).await;
    }
    let clerk = story.enters(CLERK).await;
    read(story, &clerk).await;
    correct(story, &clerk).await;
    launch(story, &clerk, story.number(), story.launched).await;
    let home = clerk.path().await;
    if story.case.more == More::Beside {
        launch_beside(story, &clerk).await;
    }

    let below = story.enters(BELOW_HEAD).await;
    register(story, &below).await;
    let own = answer_with_own(story, &below, &home).await;
    see_own(story, &clerk, &home, &own).await;
    let (one, two) = (story.enters(ONE_HEAD).await, story.enters(TWO_HEAD).await);
    adapt(story, &one).await;
    decline(story, &two).await;
    see_answers(&below, &own).await;
    pledge(&below, &one, &own).await;

    measure(story, &clerk, &home).await;
    report(story, &below, &home).await;
    see_progress(&clerk, &home).await;
    visit(story, &clerk, &home).await;
    mend(&below).await;
    confirm(&clerk).await;
    review(story, &clerk, &home, "Sơ kết", "11/BC-VP").await;

    score(story, &below, &one, &two).await;
    tell_results(&one, &own).await;
    two.close().await;
    one.close().await;
    below.close().await;

    review(story, &clerk, &home, "Tổng kết", "12/BC-VP").await;
    match story.case.more {
        More::Beside => review_all(story, &clerk).await,
        More::FiveYears => review_five_years(story, &clerk).await,
        More::Nothing | More::Superior => {}
    }
    close(story, &clerk, &home).await;
    clerk.close().await;
}

/// The superior's paper, under the number that the announcement cites.
async fn launch_from_above(story: &Story) {
    let (number, on, _) = story.told.superior().expect("an announcement that answers one");
    let clerk = story.enters(SUPERIOR_CLERK).await;
    clerk.follow("Phong trào").await;
    clerk.follow("Soạn phong trào").await;
    let form = clerk.form("Lưu dự thảo").await;
    form.fill("Tên phong trào", "Thi đua của toàn tỉnh (hư cấu)").await;
    form.take("Phạm vi thi đua", "Cơ quan, tổ chức, đơn vị").await;
    let paper = if number.contains("/PĐ-") { "Phát động" } else { "Công văn" };
    form.take("Loại văn bản", paper).await;
    form.fill("Ngày bắt đầu", &shown(story.starts)).await;
    form.fill("Ngày kết thúc", &shown(story.ends)).await;
    form.fill("Nội dung thi đua", "Hoàn thành nhiệm vụ").await;
    complete(&clerk).await;
    launch(story, &clerk, number, on).await;
    clerk.close().await;
}

/// What the law of the day and the work itself ask beyond what was written, and saves.
async fn complete(clerk: &Hand) {
    let form = clerk.form("Lưu dự thảo").await;
    for (label, text) in [
        ("Mục đích", "Hoàn thành nhiệm vụ."),
        ("Đối tượng thi đua", "Tập thể, cá nhân."),
        ("Tiêu chí", "Đúng hạn, đúng quy định"),
        ("Kế hoạch", "Sơ kết, tổng kết theo đợt."),
        ("Biện pháp", "Đôn đốc, kiểm tra hằng tháng."),
        ("Ai tổ chức thực hiện", "Các đơn vị thuộc cơ quan"),
        ("Ai theo dõi, đôn đốc, kiểm tra", BESIDE),
        ("Nơi nhận", "Các đơn vị\nLưu: VT"),
    ] {
        if form.value(label).await.is_empty() {
            form.fill(label, text).await;
        }
    }
    form.send().await;
    clerk.is_told("Đã lưu").await;
}

/// The text is pasted; every field shows what a person read in it.
async fn read(story: &Story, clerk: &Hand) {
    clerk.follow("Phong trào").await;
    clerk.follow("Đọc từ văn bản").await;
    let form = clerk.form("Đọc văn bản").await;
    form.paste("Hoặc dán nội dung văn bản", &story.told.text).await;
    form.send().await;
    clerk.sees("Đọc được từ văn bản").await;
    let form = clerk.form("Lưu dự thảo").await;
    for (label, field) in [
        ("Tên phong trào", "title"),
        ("Chủ đề", "theme"),
        ("Dịp phát động", "occasion"),
        ("Mục đích", "purpose"),
        ("Yêu cầu", "requirement"),
        ("Đối tượng thi đua", "subjects"),
        ("Nội dung thi đua", "content"),
        ("Chỉ tiêu", "target"),
        ("Nơi nhận", "recipient"),
    ] {
        let shown = form.value(label).await;
        let told: Vec<_> = story.told.all(field).collect();
        assert_eq!(shown.lines().count(), told.len(), "{label}: {shown}");
        for (shown, told) in shown.lines().zip(told) {
            assert!(is_shown(shown, told), "{label}: {shown}");
        }
    }
    for (label, field) in [("Ngày bắt đầu", "from"), ("Ngày kết thúc", "to")] {
        assert_eq!(form.value(label).await, story.told.day(field).map(shown).unwrap_or_default(), "{label}");
    }
    read_superior(story, clerk).await;
}

/// A superior's launch that the system holds is chosen; another one stands with its number.
async fn read_superior(story: &Story, clerk: &Hand) {
    let form = clerk.form("Lưu dự thảo").await;
    let chosen = form.value("Phong trào trong hệ thống").await;
    let number = form.value("Số văn bản").await;
    match (story.told.superior(), story.case.more) {
        (Some(_), More::Superior) => assert!(!chosen.is_empty() && number.is_empty(), "{number}"),
        (told, _) => assert_eq!(number, told.map(|(number, ..)| number).unwrap_or_default()),
    }
}

/// The clerk looks the draft over, mends its title and days, adds what the text does not say, and saves.
async fn correct(story: &Story, clerk: &Hand) {
    let form = clerk.form("Lưu dự thảo").await;
    form.fill("Tên phong trào", story.case.title).await;
    form.fill("Ngày bắt đầu", &shown(story.starts)).await;
    form.fill("Ngày kết thúc", &shown(story.ends)).await;
    complete(clerk).await;
    clerk.is_at(story.case.title).await;
    clerk.sees("Dự thảo").await;
    if story.case.more == More::Superior {
        let (number, on, _) = story.told.superior().expect("an announcement that answers one");
        clerk.sees(&format!("Văn bản số {number} ngày {} của {SUPERIOR}", shown(on))).await;
    }
}

/// From the page of a draft.
async fn launch(story: &Story, clerk: &Hand, number: &str, on: NaiveDate) {
    assert!(on <= story.day);
    let form = clerk.form("Phát động").await;
    form.fill("Số và ký hiệu văn bản", number).await;
    form.fill("Ngày văn bản", &shown(on)).await;
    form.fill("Người ký", SIGNER).await;
    form.fill("Chức vụ người ký", POST).await;
    form.send().await;
    clerk.is_told("Đã phát động").await;
    clerk.sees(&format!("{number}, {}", shown(on))).await;
}

/// The other movements of the plan, each begun as a copy of the year's and put right; all of them run side by side.
async fn launch_beside(story: &Story, clerk: &Hand) {
    let home = clerk.path().await;
    for (theme, practice, number) in BESIDES {
        if story.told.is_published {
            clerk.sees(theme).await;
        }
        clerk.follow("Chép thành dự thảo mới").await;
        let form = clerk.form("Lưu dự thảo").await;
        form.fill("Tên phong trào", &format!("Phong trào “{theme}”")).await;
        form.fill("Chủ đề", theme).await;
        form.pick(&format!("{practice} –")).await;
        form.fill("Ngày bắt đầu", &shown(story.starts)).await;
        form.fill("Ngày kết thúc", &shown(story.ends)).await;
        form.fill("Nội dung thi đua", theme).await;
        form.fill("Chỉ tiêu", "").await;
        form.take("Loại văn bản", "Công văn").await;
        form.send().await;
        clerk.is_told("Đã lưu").await;
        launch(story, clerk, number, story.launched).await;
        clerk.open(&home).await;
    }
    clerk.follow("Phong trào").await;
    clerk.follow("Đang thực hiện").await;
    assert_eq!(clerk.count("//table[@id='movements']/tbody/tr").await, 1 + BESIDES.len());
}

/// The office below finds each movement on its desk, and answers.
async fn register(story: &Story, below: &Hand) {
    let besides = BESIDES.map(|(theme, ..)| format!("Phong trào “{theme}”"));
    let besides = if story.case.more == More::Beside { &besides[..] } else { &[] };
    for title in besides {
        below.open("/lam-viec").await;
        below.follow(title).await;
        below.press("Gửi đăng ký").await;
        below.is_told("Đã gửi đăng ký").await;
    }
    below.open("/lam-viec").await;
    below.follow(story.case.title).await;
    let form = below.form("Gửi đăng ký").await;
    form.fill("Chỉ tiêu cụ thể của đơn vị", "150 hồ sơ trước hạn trong ba tháng").await;
    form.send().await;
    below.is_told("Đã gửi đăng ký của đơn vị").await;
}

/// It adapts the movement into one of its own, and launches that; gives back its page.
async fn answer_with_own(story: &Story, below: &Hand, home: &str) -> String {
    below.open(home).await;
    below.follow("Soạn phong trào hưởng ứng").await;
    let form = below.form("Lưu dự thảo").await;
    assert_eq!(form.value("Tên phong trào").await, story.case.title);
    assert!(form.value("Nơi nhận").await.is_empty(), "its paper goes elsewhere");
    form.fill("Tên phong trào", &story.own_title()).await;
    form.fill("Chỉ tiêu", "50 hồ sơ trước hạn mỗi tháng").await;
    form.take("Loại văn bản", "Kế hoạch").await;
    complete(below).await;
    below.is_at(&story.own_title()).await;
    launch(story, below, "03/KH-TT", story.launched).await;
    below.path().await
}

/// The office above sees the answer with the movement of its own, and reminds who is silent.
async fn see_own(story: &Story, clerk: &Hand, home: &str, own: &str) {
    clerk.open(home).await;
    let own = own.replace("/lam-viec", "");
    let link = format!("//tr[th[normalize-space(.)='{BELOW}']]//a[@href='{own}']");
    assert_eq!(clerk.count(&link).await, 1, "{}", story.own_title());
    let silent = format!("//tr[th[normalize-space(.)='{BESIDE}']]/td[contains(., 'Chưa trả lời')]");
    assert_eq!(clerk.count(&silent).await, 1);
    clerk.press("Nhắc đơn vị chưa trả lời").await;
    clerk.is_told("Đã nhắc các đơn vị chưa trả lời").await;
}

/// A unit of the office below registers a target and what one of its people aims at.
async fn adapt(story: &Story, one: &Hand) {
    one.open("/lam-viec").await;
    one.follow(&story.own_title()).await;
    let form = one.form("Gửi đăng ký").await;
    form.fill("Chỉ tiêu cụ thể của đơn vị", TARGET).await;
    form.choose(&format!("{}, Chuyên viên", PEOPLE[1]), "Lao động tiên tiến").await;
    form.send().await;
    one.is_told("Đã gửi đăng ký của đơn vị").await;
}

/// The other one does not take part, and is asked why.
async fn decline(story: &Story, two: &Hand) {
    two.open("/lam-viec").await;
    two.follow(&story.own_title()).await;
    let form = two.form("Gửi đăng ký").await;
    form.take("Trả lời của đơn vị", "Không tham gia").await;
    form.send().await;
    let form = two.form("Gửi đăng ký").await;
    form.is_wrong("Ghi chú", "Ghi lý do đơn vị không tham gia").await;
    form.fill("Ghi chú", WHY_NOT).await;
    form.send().await;
    two.is_told("Đã gửi đăng ký của đơn vị").await;
}

async fn see_answers(below: &Hand, own: &str) {
    below.open(own).await;
    let row =
        |unit: &str, words: &str| format!("//tr[th[normalize-space(.)='{unit}']]/td[contains(., '{words}')]");
    assert_eq!(below.count(&row(ONE, "Hưởng ứng, có chỉ tiêu riêng")).await, 1);
    assert_eq!(below.count(&row(TWO, WHY_NOT)).await, 1);
    below.sees("Chưa trả lời: 0").await;
}

async fn pledge(below: &Hand, one: &Hand, own: &str) {
    let form = below.form("Mở giao ước").await;
    form.fill("Nội dung giao ước", "Các phòng cùng giữ đúng hạn.\nCùng giúp nhau khi việc dồn.").await;
    form.send().await;
    below.sees("Các đơn vị ký giao ước").await;
    one.open(own).await;
    one.follow(&format!("{ONE}: đăng ký, giao ước")).await;
    let form = one.form("Ký giao ước").await;
    form.fill("Người ký", PEOPLE[0]).await;
    form.fill("Chức vụ", "Trưởng phòng").await;
    form.send().await;
    one.is_told("Đã ký giao ước thi đua").await;
    below.open(own).await;
    let signed = format!("//table[@id='signatures']//tr[th[normalize-space(.)='{ONE}']]");
    assert_eq!(
        below.count(&format!("{signed}[contains(., 'Đã ký')][contains(., '{}')]", PEOPLE[0])).await,
        1
    );
}

/// What is measured, month by month.
async fn measure(story: &Story, clerk: &Hand, home: &str) {
    clerk.open(home).await;
    clerk.follow("Chỉ tiêu và tiến độ (0)").await;
    clerk.follow("Lập chỉ tiêu").await;
    let form = clerk.form("Lưu chỉ tiêu").await;
    form.fill("Chỉ tiêu", INDICATOR).await;
    form.fill("Đơn vị tính", "hồ sơ").await;
    form.take("Chiều", "Càng cao càng tốt").await;
    form.take("Số liệu mỗi kỳ là", "Phát sinh trong kỳ, cộng các kỳ").await;
    form.take("Tính chung các đơn vị", "Cộng số của các đơn vị").await;
    form.fill("Mục tiêu", "150").await;
    form.take("Mục tiêu và số gốc là của", "Mỗi đơn vị").await;
    form.fill("Tính từ ngày", &shown(story.measured_from())).await;
    form.fill("Đến ngày", &shown(story.day)).await;
    form.take("Nhịp báo cáo", "Hằng tháng").await;
    form.fill("Hạn báo cáo, số ngày sau khi hết kỳ", "5").await;
    form.send().await;
    clerk.is_told("Đã lưu").await;
    clerk.is_at(INDICATOR).await;
}

/// Three months, each with its evidence: the first two are late, the third is in time.
async fn report(story: &Story, below: &Hand, home: &str) {
    below.open(home).await;
    below.follow("Chỉ tiêu và tiến độ (1)").await;
    below.follow(BELOW).await;
    below.follow(INDICATOR).await;
    for (month, amount) in (0..).zip(["40", "50,5", "65"]) {
        let of = story.measured_from().checked_add_months(Months::new(month)).expect("a month");
        below.sees(&format!("Tháng {}/{}: báo cáo số liệu", of.month(), of.year())).await;
        let form = below.form("Gửi số liệu").await;
        form.fill("Số liệu (hồ sơ)", amount).await;
        form.fill("Minh chứng", &format!("Báo cáo số {}/BC-TT", 20 + month)).await;
        form.send().await;
        below.is_told("Đã ghi số liệu").await;
    }
    let row = |words: &str| format!("//table[@id='periods']/tbody/tr[contains(., '{words}')]");
    assert_eq!(below.count(&row("Chậm, báo cáo ngày")).await, 2);
    assert_eq!(below.count(&row("Đúng hạn")).await, 1);
    assert_eq!(below.count(&row("155,5")).await, 1, "the months add up");
    assert_eq!(below.count(&row("22/BC-TT")).await, 1);
    below.sees("155,5/150 hồ sơ").await;
}

/// The office above sees who has reported, how far they are, and who owes.
async fn see_progress(clerk: &Hand, home: &str) {
    clerk.open(home).await;
    clerk.follow("Chỉ tiêu và tiến độ (1)").await;
    let row = |unit: &str| format!("//table[@id='grid']//tr[th[normalize-space(.)='{unit}']]");
    assert_eq!(clerk.count(&format!("{}[contains(., 'Đủ')][contains(., 'Đạt')]", row(BELOW))).await, 1);
    assert_eq!(clerk.count(&format!("{}[contains(., 'Thiếu 1 chỉ tiêu')]", row(BESIDE))).await, 1);
}

async fn visit(story: &Story, clerk: &Hand, home: &str) {
    clerk.open(home).await;
    clerk.follow("Kiểm tra (0)").await;
    clerk.follow("Ghi kiểm tra").await;
    let form = clerk.form("Ghi kiểm tra").await;
    form.choose("Đơn vị được kiểm tra", BELOW).await;
    form.fill("Ngày kiểm tra", &shown(story.day)).await;
    form.fill("Đoàn kiểm tra", "Vi Văn Trưởng, Trưởng đoàn").await;
    form.fill("Nội dung kiểm tra", "Việc thực hiện phong trào").await;
    form.send().await;
    clerk.is_told("Đã ghi kiểm tra").await;
    let form = clerk.form("Thêm kết luận").await;
    form.take("Loại", "Hạn chế").await;
    form.fill("Kết luận", FINDING).await;
    form.fill("Ai khắc phục", "Giám đốc Trung tâm").await;
    form.fill("Hạn khắc phục", &shown(story.day)).await;
    form.send().await;
    clerk.is_told("Đã lưu").await;
    clerk.sees("Chờ khắc phục").await;
}

async fn mend(below: &Hand) {
    below.open("/lam-viec").await;
    below.follow(FINDING).await;
    let form = below.form(&format!("Trả lời: {FINDING}")).await;
    form.fill("Đã khắc phục thế nào", "Đã ghi bổ sung đủ các tuần.").await;
    form.fill("Minh chứng", "Sổ theo dõi quý này").await;
    form.send().await;
    below.is_told("Đã lưu").await;
    below.sees("Chờ xác nhận").await;
}

async fn confirm(clerk: &Hand) {
    clerk.open("/lam-viec").await;
    clerk.follow(FINDING).await;
    clerk.sees("Sổ theo dõi quý này").await;
    clerk.press("Xác nhận đã khắc phục").await;
    clerk.is_told("Đã lưu").await;
    clerk.sees("Đã khắc phục").await;
}

/// A review of the movement, with the answers as they came, issued under its number.
async fn review(story: &Story, clerk: &Hand, home: &str, kind: &str, number: &str) {
    clerk.open(home).await;
    clerk.follow("Lập báo cáo").await;
    let form = clerk.form("Lập báo cáo").await;
    form.take("Loại báo cáo", kind).await;
    form.send().await;
    clerk.is_told("Đã lập báo cáo").await;
    let row = format!("//table[@id='launches']//tr[th[normalize-space(.)='{}']]", story.case.title);
    for (column, count) in [("Đơn vị", "2"), ("Hưởng ứng", "1"), ("Chưa trả lời", "1")] {
        let cell = format!("{row}/td[@data-label='{column}'][normalize-space(.)='{count}']");
        assert_eq!(clerk.count(&cell).await, 1, "{column}");
    }
    issue(story, clerk, number).await;
    clerk.open(home).await;
    clerk.sees(&format!("{kind} phong trào thi đua “{}” – Đã ban hành", story.case.title)).await;
}

/// What people write of a review; without it nothing is issued.
async fn issue(story: &Story, clerk: &Hand, number: &str) {
    let form = clerk.form("Lưu báo cáo").await;
    form.fill("Hạn chế", "Một đơn vị chưa trả lời.").await;
    form.fill("Nguyên nhân", "Việc dồn cuối kỳ.").await;
    form.fill("Phương hướng, nhiệm vụ", "Đôn đốc sớm hơn.").await;
    form.fill("Nơi nhận", "Các đơn vị\nLưu: VT").await;
    form.send().await;
    clerk.is_told("Đã lưu").await;
    let form = clerk.form("Ban hành báo cáo").await;
    form.fill("Số và ký hiệu", number).await;
    form.fill("Ngày báo cáo", &shown(story.day)).await;
    form.fill("Người ký", SIGNER).await;
    form.fill("Chức vụ người ký", POST).await;
    form.send().await;
    clerk.is_told("Đã ban hành báo cáo").await;
    clerk.sees(&format!("{number}, {}", shown(story.day))).await;
    clerk.sees("giữ như khi ban hành").await;
}

/// The office below scores its units: by themselves, by each other, by itself; and ranks them.
async fn score(story: &Story, below: &Hand, one: &Hand, two: &Hand) {
    found_the_cluster(below).await;
    let year = begin_the_year(story, below).await;
    for (head, unit, points) in [(one, ONE, ["58", "39"]), (two, TWO, ["55", "30"])] {
        head.open(&year).await;
        head.follow(&format!("{unit}: tự chấm điểm")).await;
        give(head, points, None).await;
    }
    go_on(below, &year, "Mở chấm chéo").await;
    for (head, from, to, points) in [(one, ONE, TWO, ["50", "30"]), (two, TWO, ONE, ["60", "38"])] {
        head.open(&year).await;
        head.follow(&format!("{from} chấm {to}")).await;
        give(head, points, None).await;
    }
    go_on(below, &year, "Mở thẩm định").await;
    for (unit, points, why) in [(ONE, ["58", "39"], None), (TWO, ["50", "30"], Some("Hai việc quá hạn"))]
    {
        below.open(&year).await;
        below.follow(&format!("Chưa có: {unit}")).await;
        give(below, points, why).await;
    }
    go_on(below, &year, "Xếp hạng").await;
    for (place, unit, points) in [("1", ONE, "97"), ("2", TWO, "80")] {
        let row = format!("//table[@id='scores']//tr[th[normalize-space(.)='{unit}']]");
        let placed =
            format!("{row}[td[@data-label='Hạng']='{place}'][td[@data-label='Điểm cuối']='{points}']");
        assert_eq!(below.count(&placed).await, 1, "{unit}");
    }
}

async fn found_the_cluster(below: &Hand) {
    below.open("/lam-viec/cum-khoi").await;
    below.follow("Lập cụm, khối").await;
    let form = below.form("Lập cụm, khối").await;
    form.take("Loại", "Khối thi đua").await;
    form.fill("Tên cụm, khối", "Khối thi đua các phòng").await;
    form.send().await;
    below.is_told("Đã lập").await;
    for unit in [ONE, TWO] {
        let form = below.form("Thêm thành viên").await;
        form.choose("Thêm đơn vị", unit).await;
        form.send().await;
        below.is_told("Đã thêm thành viên").await;
    }
    let form = below.form("Chọn khối trưởng, phó").await;
    form.choose("Đơn vị", ONE).await;
    form.send().await;
    below.is_told("Đã ghi trưởng, phó của năm").await;
}

/// The year with its scoring table, opened to self-scoring; gives back its page.
async fn begin_the_year(story: &Story, below: &Hand) -> String {
    below.press("Lập năm thi đua").await;
    below.is_told("Đã lập năm thi đua").await;
    let year = below.path().await.replace("/bang-diem", "");
    below.open(&format!("{year}/bang-diem")).await;
    let form = below.form("Lưu bảng điểm").await;
    form.paste("Bảng điểm dán từ Excel", "Nhiệm vụ đúng hạn\t60\nCải cách hành chính\t40").await;
    form.fill("Hạn tự chấm", &shown(story.day)).await;
    form.fill("Hạn chấm chéo", &shown(story.day)).await;
    form.send().await;
    below.is_told("Đã lưu").await;
    go_on(below, &year, "Mở tự chấm").await;
    year
}

async fn go_on(below: &Hand, year: &str, step: &str) {
    below.open(year).await;
    below.press(step).await;
    below.is_told("Đã sang bước mới").await;
}

/// Fills a sheet of two lines and sends it; `why` an appraiser differs in the first.
async fn give(by: &Hand, points: [&str; 2], why: Option<&str>) {
    let form = by.form("Gửi phiếu điểm").await;
    for (line, points) in (1..).zip(points) {
        form.fill_named(&format!("Điểm dòng {line}"), points).await;
    }
    if let Some(why) = why {
        form.fill_named("Lý do khi khác điểm tự chấm dòng 1", why).await;
    }
    form.send().await;
    by.is_told("Đã gửi phiếu điểm").await;
}

/// What came of the target that the unit registered.
async fn tell_results(one: &Hand, own: &str) {
    one.open(own).await;
    one.follow(&format!("{ONE}: đăng ký, giao ước")).await;
    one.follow("Đăng ký và kết quả").await;
    let form = one.form("Lưu kết quả").await;
    form.take("Kết quả (không bắt buộc)", "Đạt").await;
    form.fill("Đã làm được", "98/98 hồ sơ đúng hạn").await;
    form.send().await;
    one.is_told("Đã lưu").await;
    one.sees("Đăng ký 2: đạt 1, không đạt 0, chưa có kết quả 1").await;
}

/// The year of the whole office: every movement of its plan stands in one review.
async fn review_all(story: &Story, clerk: &Hand) {
    let first = NaiveDate::from_ymd_opt(story.day.year(), 1, 1).expect("a day");
    begin_of_office(clerk, "Tổng kết", first, story.day).await;
    assert_eq!(clerk.count("//table[@id='launches']/tbody/tr").await, 1 + BESIDES.len());
    for (theme, ..) in BESIDES {
        assert_eq!(clerk.count(&format!("//table[@id='launches']//th[contains(., '{theme}')]")).await, 1);
    }
    issue(story, clerk, "13/BC-VP").await;
}

/// Five years with what was launched and who was commended in each of them.
async fn review_five_years(story: &Story, clerk: &Hand) {
    let last = story.day.year();
    let first = NaiveDate::from_ymd_opt(last - 4, 1, 1).expect("a day");
    begin_of_office(clerk, "Tổng kết năm năm", first, story.day).await;
    let years = "//table[@id='years']/tbody/tr";
    assert_eq!(clerk.count(years).await, 5);
    let commended =
        format!("{years}[th='{}'][td[@data-label='Tập thể']='1'][td[@data-label='Cá nhân']='3']", last - 1);
    assert_eq!(clerk.count(&commended).await, 1);
    clerk.sees("2/3 (66,7 %)").await;
    let form = clerk.form("Lưu báo cáo").await;
    form.fill("Tập thể nhỏ có đến bao nhiêu người", "5").await;
    issue(story, clerk, "13/BC-VP").await;
    clerk.sees("1/1 (100,0 %)").await;
    clerk.sees(&format!("giai đoạn {} - {last}", last - 4)).await;
}

async fn begin_of_office(clerk: &Hand, kind: &str, starts: NaiveDate, ends: NaiveDate) {
    clerk.open("/lam-viec/tong-ket").await;
    clerk.follow("Lập báo cáo").await;
    let form = clerk.form("Lập báo cáo").await;
    form.take("Loại báo cáo", kind).await;
    form.fill("Kỳ báo cáo từ ngày", &shown(starts)).await;
    form.fill("Đến ngày", &shown(ends)).await;
    form.send().await;
    clerk.is_told("Đã lập báo cáo").await;
}

/// The movement ends with what came of it, and everybody reads that.
async fn close(story: &Story, clerk: &Hand, home: &str) {
    clerk.open(home).await;
    let form = clerk.form("Tổng kết phong trào").await;
    form.fill("Kết quả tổng kết", "155,5 hồ sơ trước hạn trong ba tháng.").await;
    form.fill("Ngày tổng kết", &shown(story.day)).await;
    form.send().await;
    clerk.is_told("Đã ghi tổng kết phong trào").await;
    clerk.sees("Đã tổng kết").await;
    clerk.open(&home.replace("/lam-viec", "")).await;
    clerk.sees("155,5 hồ sơ trước hạn trong ba tháng.").await;
}
