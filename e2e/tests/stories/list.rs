//! A clerk's list of two hundred, typed in TCVN3 years ago, with fifteen faults: brought in and mended with the keyboard alone.

use std::path::PathBuf;

use e2e::browser;
use e2e::folder::Folder;
use e2e::hand::{Hand, Mode};
use e2e::office::{self, PASSWORD, STARTS, TWELVE, UNIT};
use e2e::served::{Database, Installation};
use viet::legacy::{Encoding, Face, encode};

const ROWS: usize = 200;
const HEADS: [&str; 7] =
    ["TT", "Họ và tên", "Ngày sinh", "Số định danh", "Chức vụ", "Xếp loại năm 2025", "Danh hiệu năm 2025"];

/// What is wrong with a row, and how the clerk mends it.
enum Fault {
    /// Excel took the zero at the beginning away; one press mends all of them.
    LostZero,
    /// The cell under this head is wrong, and this is right.
    Cell { head: &'static str, wrong: &'static str, right: &'static str },
    /// Somebody of this name stands on record: it is he.
    Known(&'static str),
}

const NO_DAY: Fault = Fault::Cell { head: "Ngày sinh", wrong: "31/02/1991", right: "28/02/1991" };
const NO_GRADE: Fault =
    Fault::Cell {
        head: "Xếp loại năm 2025", wrong: "Rất tốt", right: "Hoàn thành tốt nhiệm vụ"
    };
const NO_AWARD: Fault =
    Fault::Cell {
        head: "Danh hiệu năm 2025", wrong: "Người tốt việc tốt", right: "Lao động tiên tiến"
    };
const NO_NAME: Fault = Fault::Cell { head: "Họ và tên", wrong: "", right: "Hoàng Thị Hư Cấu" };

/// The fifteen, by the ordinal of their row.
const FAULTS: [(usize, Fault); 15] = [
    (3, NO_DAY),
    (17, Fault::LostZero),
    (18, Fault::LostZero),
    (31, NO_GRADE),
    (44, NO_DAY),
    (58, Fault::Known(TWELVE[3])),
    (72, NO_AWARD),
    (90, Fault::LostZero),
    (101, NO_NAME),
    (120, NO_DAY),
    (133, NO_GRADE),
    (150, Fault::Known(TWELVE[6])),
    (166, NO_AWARD),
    (181, NO_DAY),
    (199, NO_GRADE),
];

#[tokio::test]
async fn an_old_list_is_mended_with_the_keyboard() {
    let _turn = browser::turn().await;
    let place = Installation::new(Database::Sqlite);
    office::prepare(&place.url()).await;
    let served = place.serve(STARTS);
    let clerk = Hand::logged_in(&served.address, Mode::Keyboard, false, office::CLERK, PASSWORD).await;
    let folder = Folder::new("list");
    send(&clerk, &write(&folder)).await;
    see_the_letters(&clerk).await;
    mend(&clerk).await;
    take(&clerk).await;
    clerk.close().await;
    served.end_healthy();
}

/// The list as a workbook whose every letter is a code of TCVN3.
fn write(folder: &Folder) -> PathBuf {
    let rows = (1..=ROWS).map(|ordinal| row(ordinal).iter().map(|cell| old(cell)).collect());
    let heads = HEADS.map(old);
    let table = sheets::Table::of_texts("DS", &heads.each_ref().map(String::as_str), rows);
    let file = folder.path().join("danh-sach-cu.xlsx");
    let made_on = chrono::NaiveDate::from_ymd_opt(2003, 6, 2).expect("a day");
    std::fs::write(&file, table.xlsx(made_on).expect("a workbook")).expect("a file");
    file
}

fn old(text: &str) -> String {
    encode(text, Encoding::Tcvn3, Face::Ordinary).expect("what .VnTime can write")
}

fn row(ordinal: usize) -> Vec<String> {
    let fault = FAULTS.iter().find(|(at, _)| *at == ordinal).map(|(_, fault)| fault);
    let birth = 1970 + ordinal % 30;
    let number = format!("0140{:02}{:06}", birth % 100, ordinal * 1_009);
    let cells = [
        ordinal.to_string(),
        name(ordinal),
        format!("{:02}/{:02}/{birth}", ordinal % 28 + 1, ordinal % 12 + 1),
        number.clone(),
        "Chuyên viên".to_owned(),
        "Hoàn thành tốt nhiệm vụ".to_owned(),
        "Lao động tiên tiến".to_owned(),
    ];
    let faulty = |(head, cell): (&str, String)| match fault {
        Some(Fault::LostZero) if head == "Số định danh" => number[1..].to_owned(),
        Some(Fault::Cell { head: at, wrong, .. }) if *at == head => (*wrong).to_owned(),
        Some(Fault::Known(name)) if head == "Họ và tên" => (*name).to_owned(),
        Some(Fault::Known(_)) if head == "Ngày sinh" || head == "Số định danh" => String::new(),
        _ => cell,
    };
    HEADS.into_iter().zip(cells).map(faulty).collect()
}

/// A name for each ordinal, invented like its bearer.
fn name(ordinal: usize) -> String {
    const FAMILIES: [&str; 10] =
        ["Lò", "Vàng", "Giàng", "Lý", "Nguyễn", "Trần", "Đỗ", "Phan", "Hoàng", "Sùng"];
    const GIVENS: [&str; 20] = [
        "Thuỷ", "Mẫn", "Dưỡng", "Khuyến", "Ngọ", "Tuyết", "Đằng", "Hiếu", "Lượng", "Phẩm", "Quỳ", "Rạng",
        "Sửu", "Tỵ", "Uyển", "Vượng", "Xuyến", "Yểng", "Bưởi", "Cửu",
    ];
    format!("{} Thử {}", FAMILIES[ordinal % 10], GIVENS[ordinal / 10 % 20])
}

async fn send(clerk: &Hand, file: &std::path::Path) {
    clerk.follow("Con người và đơn vị").await;
    clerk.follow("Nhập danh sách").await;
    let form = clerk.form("Đọc danh sách").await;
    form.attach("Tệp danh sách", file).await;
    form.choose("Đơn vị", &format!("– {UNIT}")).await;
    form.send().await;
    clerk.is_told("Đã đọc danh sách").await;
}

/// The page says which encoding it was, with what it made of it, before anything is taken.
async fn see_the_letters(clerk: &Hand) {
    clerk.sees("TCVN3").await;
    clerk.sees(&format!("{} → {}", old(&name(1)), name(1))).await;
    clerk.sees(&name(3)).await;
    clerk.sees(&format!("Đang chờ ({})", FAULTS.len())).await;
    clerk.sees(&format!("Nhận {} dòng đã sẵn sàng", ROWS - FAULTS.len())).await;
}

async fn mend(clerk: &Hand) {
    clerk.press("Dùng gợi ý cho mọi dòng: số định danh mất số 0 đầu").await;
    for (ordinal, fault) in &FAULTS {
        // The form that comes first is of the row that comes next.
        let form = clerk.form("Lưu và sang dòng sau").await;
        match fault {
            Fault::LostZero => continue,
            Fault::Cell { head, right, .. } => form.fill(head, right).await,
            Fault::Known(name) => form.pick(&format!("{name} – ")).await,
        }
        form.send().await;
        clerk.is_told("Đã lưu").await;
        clerk.sees_not(&format!("Dòng {}:", ordinal + 1)).await;
    }
    clerk.sees("Đang chờ (0)").await;
}

/// Everybody is on record, under letters that any program reads.
async fn take(clerk: &Hand) {
    clerk.press(&format!("Nhận {ROWS} dòng đã sẵn sàng")).await;
    clerk.is_told("Đã nhận các dòng").await;
    clerk.sees(&format!("Đã nhận ({ROWS})")).await;
    clerk.follow("Con người và đơn vị").await;
    let form = clerk.form("Tìm").await;
    form.fill("Tên, có dấu hoặc không dấu", "tran thu duong").await;
    form.send().await;
    clerk.follow("Trần Thử Dưỡng").await;
    clerk.sees("Lao động tiên tiến").await;
    clerk.sees("Hoàn thành tốt nhiệm vụ").await;
}
