//! Each paper is drawn, then read again with poppler, qpdf and LibreOffice, as an office would read it.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod readers;
mod samples;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use papers::cluster::FlagProposal;
use papers::movement::Form;
use papers::{
    Certificate, DecisionPaper, LaunchPaper, PaperError, Press, decision_docx, launch_docx, pledge_docx,
    ranking_docx,
};

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::load(&[PathBuf::from("/usr/share/fonts")]).unwrap());

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

fn has(text: &str, part: &str) {
    assert!(text.contains(part), "“{part}” is not in:\n{text}");
}

#[test]
fn decision_says_counts_sum_and_every_name() {
    let paper = samples::decision();
    let text = readers::words(&PRESS.decision(&paper).unwrap());
    let whole = readers::pages(&PRESS.decision(&paper).unwrap()).join(" ");
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 05/QĐ-VP",
        "Mẫu Sơn, ngày 05 tháng 01 năm 2026",
        "cho 06 tập thể và 31 cá nhân",
        "30.186.000 đồng",
        "Ba mươi triệu một trăm tám mươi sáu nghìn đồng",
        "- Như Điều 3;",
        "- Lưu: VT, HCQT.",
        "I. TẬP THỂ (06)",
        "II. CÁ NHÂN (31)",
        "Danh sách gồm 06 tập thể, 31 cá nhân./.",
        "Bản trình diễn",
    ] {
        has(&text, part);
    }
    for row in &paper.rows {
        let named = row.name.split(' ').all(|word| whole.contains(word));
        assert!(named, "{} is not in the list", row.name);
    }
}

#[test]
fn list_has_page_numbers_of_its_own_and_repeats_its_head() {
    let pages = readers::pages(&PRESS.decision(&samples::decision()).unwrap());
    let first_of_list = pages.iter().position(|page| page.contains("DANH SÁCH")).unwrap();
    let number = |page: &String| page.lines().find(|line| !line.trim().is_empty()).unwrap().trim().to_owned();
    assert!(pages.len() > first_of_list + 1, "the list must run over a page's end to be tested");
    assert!(number(&pages[0]).starts_with(char::is_alphabetic), "no number on the first page");
    assert!(number(&pages[first_of_list]).starts_with("DANH SÁCH"), "no number on the list's first page");
    assert_eq!(number(&pages[first_of_list + 1]), "2");
    assert!(pages[first_of_list..].iter().all(|page| page.contains("Chức vụ, đơn vị")));
}

#[test]
fn several_awards_are_points_of_article_one_and_parts_of_the_list() {
    let text = readers::words(&PRESS.decision(&samples::decision_of_two_awards()).unwrap());
    for part in [
        "a) Tặng Giấy khen cho 06 tập thể;",
        "b) Tặng danh hiệu “Lao động tiên tiến” cho 04 cá nhân.",
        "A. GIẤY KHEN",
        "B. LAO ĐỘNG TIÊN TIẾN",
        "I. CÁ NHÂN (04)",
        "Như Điều 2;",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("đồng)"), "a decision without money speaks of none");
}

#[test]
fn a_bonus_without_a_figure_is_paid_by_the_rules_and_none_is_invented() {
    let mut paper = samples::decision();
    paper.rows[0].bonus = None;
    let text = readers::words(&PRESS.decision(&paper).unwrap());
    has(&text, "dòng chưa ghi số tiền được thưởng theo quy định hiện hành, chi từ");
    paper.rows.iter_mut().for_each(|row| row.bonus = None);
    let text = readers::words(&PRESS.decision(&paper).unwrap());
    has(&text, "theo quy định hiện hành, chi từ");
    assert!(!text.contains("bằng chữ"), "no sum");
}

#[test]
fn draft_has_neither_number_nor_day() {
    let mut paper = samples::decision();
    (paper.head.number, paper.head.date) = (None, None);
    let text = readers::words(&PRESS.decision(&paper).unwrap());
    has(&text, "Số: /QĐ-VP");
    has(&text, "Mẫu Sơn, ngày tháng năm");
    assert!(!text.contains("2026 của Chánh"), "the list names no day either");
}

#[test]
fn word_file_says_what_the_pdf_says() {
    for paper in [samples::decision(), samples::decision_of_two_awards()] {
        demand_same_words(&PRESS.decision(&paper).unwrap(), &decision_docx(&paper).unwrap());
    }
    for paper in launches() {
        demand_same_words(&PRESS.launch(&paper).unwrap(), &launch_docx(&paper).unwrap());
    }
    let pledge = samples::pledge();
    demand_same_words(&PRESS.pledge(&pledge).unwrap(), &pledge_docx(&pledge).unwrap());
    let ranking = samples::ranking();
    demand_same_words(&PRESS.ranking(&ranking).unwrap(), &ranking_docx(&ranking).unwrap());
}

/// The launch in every form, and as a draft.
fn launches() -> [LaunchPaper; 4] {
    let mut draft = samples::launch_as(samples::decided(), "QĐ-VP");
    (draft.head.number, draft.head.date) = (None, None);
    [
        samples::launch(),
        samples::launch_as(samples::decided(), "QĐ-VP"),
        samples::launch_as(Form::Letter, "VP-TCHC"),
        draft,
    ]
}

fn demand_same_words(pdf: &[u8], docx: &[u8]) {
    let (pdf, word) = (words_of(pdf), words_of(&readers::from_word(docx)));
    // Not the numbers of pages: the two break them at different places.
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        one.difference(other)
            .filter(|word| !word.chars().all(|c| c.is_ascii_digit()) || word.len() > 1)
            .cloned()
            .collect()
    };
    assert_eq!(only(&pdf, &word), Vec::<String>::new(), "only in the PDF");
    assert_eq!(only(&word, &pdf), Vec::<String>::new(), "only in the Word file");
}

#[test]
fn every_paper_of_a_movement_names_the_superiors_launch() {
    let named = "số 1004/PĐ-UBND ngày 24 tháng 9 năm 2025 của Ủy ban nhân dân tỉnh Mẫu Sơn";
    for paper in launches() {
        has(&readers::words(&PRESS.launch(&paper).unwrap()), named);
    }
    has(&readers::words(&PRESS.pledge(&samples::pledge()).unwrap()), named);
    has(&readers::words(&PRESS.decision(&samples::decision()).unwrap()), named);
    has(&readers::words(&PRESS.minutes(&samples::minutes()).unwrap()), named);
    has(&readers::words(&PRESS.review(&samples::review()).unwrap()), named);
}

#[test]
fn a_decision_issues_the_plan_on_a_page_of_its_own() {
    let pages = readers::pages(&PRESS.launch(&samples::launch_as(samples::decided(), "QĐ-VP")).unwrap());
    let whole = pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Số: 05/QĐ-VP",
        "CHÁNH VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH MẪU SƠN",
        "Điều 1. Phát động phong trào thi đua “Đoàn kết, sáng tạo, hoàn thành nhiệm vụ”",
        "Điều 3. Trưởng các phòng, đơn vị và các đơn vị",
        "- Như Điều 3;",
        "(Kèm theo Quyết định số 05/QĐ-VP ngày 05 tháng 01 năm 2026 của Chánh Văn phòng",
        "Hình thức thi đua: thi đua theo chuyên đề (đặc biệt).",
    ] {
        has(&whole, part);
    }
    assert_eq!(whole.matches("./.").count(), 1, "a paper ends once");
    let plan = pages.iter().position(|page| page.contains("KẾ HOẠCH")).unwrap();
    assert!(plan > 0 && pages[plan - 1].contains("Nơi nhận"), "the plan begins after the signature");
}

#[test]
fn a_letter_names_whom_it_goes_to_and_what_it_is_about() {
    let text = readers::words(&PRESS.launch(&samples::launch_as(Form::Letter, "VP-TCHC")).unwrap());
    for part in [
        "Số: 05/VP-TCHC",
        "V/v phát động phong trào thi đua",
        "Kính gửi:",
        "- UBND tỉnh (báo cáo);",
        "- Như trên;",
        "./.",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("CÔNG VĂN"), "a letter does not bear the name of its type");
}

#[test]
fn a_launch_that_is_not_signed_says_that_it_is_a_draft() {
    let [signed, .., draft] = launches();
    has(&readers::words(&PRESS.launch(&draft).unwrap()), "DỰ THẢO");
    assert!(!readers::words(&PRESS.launch(&signed).unwrap()).contains("DỰ THẢO"));
}

#[test]
fn a_pledge_has_its_grid_and_says_who_has_not_signed() {
    let mut paper = samples::pledge();
    let text = readers::words(&PRESS.pledge(&paper).unwrap());
    for part in [
        "(bản thứ 2)",
        "05 đơn vị có tên dưới đây",
        "98% hồ sơ đúng hạn; Ít nhất 01",
        "Đã ký ngày 07/01/2026",
        "Nông Thị Ví Dụ",
        "02/05 đơn vị đã ký; chưa ký: Phòng Kinh tế, Phòng Khoa giáo - Văn xã, Ban Tiếp công dân./.",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("Số:"), "a pledge has no number");
    paper.seats.truncate(2);
    has(&readers::words(&PRESS.pledge(&paper).unwrap()), "Cả 02 đơn vị đã ký./.");
    paper.seats.clear();
    assert!(matches!(PRESS.pledge(&paper), Err(PaperError::Incomplete(_))));
}

#[test]
fn a_ranking_says_the_rule_for_equal_points_and_whom_it_proposes() {
    let mut paper = samples::ranking();
    let text = readers::words(&PRESS.ranking(&paper).unwrap());
    for part in [
        "KẾT QUẢ CHẤM ĐIỂM, XẾP HẠNG THI ĐUA",
        "Cụm thi đua số 1 năm 2025",
        "04 đơn vị thành viên, 03 đơn vị được xếp hạng",
        "thẩm định 50, chấm chéo 30, tự chấm 20",
        "Bằng điểm thì xét lần lượt: điểm thẩm định cao hơn; ít điểm trừ hơn; sau đó vẫn bằng thì đồng hạng.",
        "92,50 91,33 91,33 91,33",
        "92,50 – – –",
        "Văn phòng huyện Mẫu: Điểm cuối là điểm thẩm định. Điểm chấm chéo là bình quân của 3 đơn vị.",
        "Đề nghị xét tặng cờ thi đua: Văn phòng huyện Mẫu. Lý do: Dẫn đầu cụm./.",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("Số:"), "a ranking has no number");
    paper.ties.clear();
    paper.proposal = FlagProposal { unit: None, reason: "Không đơn vị nào vượt trội.".into() };
    let text = readers::words(&PRESS.ranking(&paper).unwrap());
    has(&text, "Bằng điểm thì đồng hạng.");
    has(&text, "Không đề nghị xét tặng cờ thi đua cho đơn vị nào. Lý do: Không đơn vị nào vượt trội./.");
    paper.rows.clear();
    assert!(matches!(PRESS.ranking(&paper), Err(PaperError::Incomplete(_))));
}

#[test]
fn national_name_keeps_to_one_line() {
    let paper = samples::decision();
    for pdf in [PRESS.decision(&paper).unwrap(), readers::from_word(&decision_docx(&paper).unwrap())] {
        has(&readers::pages(&pdf)[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    }
}

#[test]
fn every_page_of_demonstration_data_says_so() {
    let paper = samples::decision();
    let letter = launch_docx(&samples::launch_as(Form::Letter, "VP-TCHC")).unwrap();
    for pdf in [
        PRESS.decision(&paper).unwrap(),
        readers::from_word(&decision_docx(&paper).unwrap()),
        readers::from_word(&letter),
        readers::from_word(&pledge_docx(&samples::pledge()).unwrap()),
    ] {
        for page in readers::pages(&pdf) {
            let says = "Bản trình diễn – người và việc được hư cấu";
            assert_eq!(page.matches(says).count(), 1, "once on each page: {page}");
        }
    }
}

fn words_of(pdf: &[u8]) -> BTreeSet<String> {
    // A line may end behind a hyphen or a stroke, and the two end their lines at different places.
    readers::words(pdf).split([' ', '-', '/']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn decision_without_lines_or_with_a_number_twice_is_refused() {
    let mut paper = samples::decision();
    paper.rows[1].ordinal = 1;
    assert!(matches!(PRESS.decision(&paper), Err(PaperError::Incomplete(_))));
    paper.rows.clear();
    assert!(matches!(decision_docx(&paper), Err(PaperError::Incomplete(_))));
}

#[test]
fn certificates_are_one_landscape_page_each() {
    let all: Vec<_> = (1..=3).map(|ordinal| Certificate { ordinal, ..samples::certificate() }).collect();
    let pdf = PRESS.certificates(&all).unwrap();
    let info = readers::info(&pdf);
    has(&info, "841.89 x 595.276 pts (A4)");
    let pages = readers::pages(&pdf);
    assert_eq!(pages.len(), 3);
    for (page, ordinal) in pages.iter().zip(1..) {
        has(page, "GIẤY KHEN");
        has(page, "Bà Nông Thị Ví Dụ");
        has(page, "Quyết định số 05/QĐ-VP ngày 05 tháng 01 năm 2026");
        has(page, &format!("Số sổ vàng: {ordinal}"));
        has(page, &samples::certificate().address);
    }
}

#[test]
fn longest_texts_stay_inside_the_certificate() {
    let long: String = "ƯƠNGWM ".repeat(50).chars().take(300).collect();
    let certificate = Certificate {
        name: long.clone(),
        post_unit: long.clone(),
        achievement: long,
        authority: "Ư".repeat(120),
        ..samples::certificate()
    };
    let pdf = PRESS.certificates(&[certificate]).unwrap();
    assert_eq!(readers::pages(&pdf).len(), 1);
    let boxes = readers::boxes(&pdf);
    let filled: Vec<_> = boxes.iter().filter(|(word, _)| word.starts_with("ƯƠNG")).collect();
    assert!(filled.len() >= 120, "all three texts are there: {}", filled.len());
    for (word, [left, top, right, bottom]) in filled {
        assert!(*top >= 93.0 * MM && *bottom <= 145.0 * MM, "{word} stands at {top}–{bottom}");
        assert!(*left >= 17.0 * MM && *right <= 280.0 * MM, "{word} stands at {left}–{right}");
    }
    for (word, [left, _, right, _]) in boxes {
        assert!(left >= 17.0 * MM && right <= 280.0 * MM, "{word} stands at {left}–{right}");
    }
}

#[test]
fn too_long_a_text_is_refused_with_its_name() {
    let certificate = Certificate { achievement: "a".repeat(301), ..samples::certificate() };
    let refusal = PRESS.certificates(&[certificate]).unwrap_err().to_string();
    assert_eq!(refusal, "Thành tích dài 301 ký tự, tối đa 300 ký tự. Hãy rút gọn rồi in lại.");
}

#[test]
fn letter_that_the_font_lacks_is_named() {
    let mut paper = samples::decision();
    paper.rows[0].name = "Phòng 漢".into();
    let refusal = PRESS.decision(&paper).unwrap_err();
    assert!(matches!(refusal, PaperError::Letter { letter: '漢', .. }), "{refusal}");
}

#[test]
fn minutes_carry_the_votes() {
    let text = readers::words(&PRESS.minutes(&samples::minutes()).unwrap());
    for part in [
        "Số: 03/BB-HĐTĐKT",
        "08 giờ 30 phút, ngày 30 tháng 12 năm 2025",
        "có mặt: 04; vắng: 01",
        "bỏ phiếu kín",
        "4/5",
        "80,00",
        "60,00",
        "Không đạt",
        "THƯ KÝ",
        "CHỦ TỌA",
        "đã gửi ý kiến bằng văn bản",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("ngày 05 tháng 01 năm 2026"), "minutes have no date beside their number");
}

#[test]
fn launch_answers_the_superior_and_numbers_its_parts() {
    let text = readers::words(&PRESS.launch(&samples::launch()).unwrap());
    for part in [
        "Thực hiện Phát động số 1004/PĐ-UBND ngày 24 tháng 9 năm 2025 của Ủy ban nhân dân tỉnh Mẫu Sơn",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. NỘI DUNG THI ĐUA",
        "từ ngày 01/02/2026 đến ngày 31/08/2026",
        "d) Xây dựng tổ chức đảng",
        "IV. TỔ CHỨC THỰC HIỆN",
        "tổ chức thực hiện./.",
    ] {
        has(&text, part);
    }
}

#[test]
fn a_report_says_what_was_counted_and_what_people_wrote() {
    let pdf = PRESS.review(&samples::review()).unwrap();
    let text = readers::words(&pdf);
    for part in [
        "BÁO CÁO",
        "Tổng kết công tác thi đua, khen thưởng giai đoạn 2021 - 2025",
        "I. TÌNH HÌNH TRIỂN KHAI",
        "Phong trào thi đua thực hiện trong kỳ: 02.",
        "5/8",
        "Chỉ tiêu của phong trào “Văn hóa công sở”, theo số liệu các đơn vị đã báo cáo:",
        "Hồ sơ trực tuyến",
        "1.000.000",
        "7.250.000,5",
        "Kết quả qua các năm",
        "2021 2022 2023 2024 2025 Cá nhân được khen Tập thể được khen Sáng kiến",
        "tập thể nhỏ: 2/6 (33,3 %)",
        "không giữ chức vụ lãnh đạo, quản lý: 24/31 (77,4 %)",
        "Đang đề nghị xét: Chiến sĩ thi đua cơ sở: 03.",
        "phát hiện 04; bồi dưỡng 02; công nhận 01; nhân rộng 00",
        "Hạn chế: Hai đơn vị chậm báo cáo.",
        "Nguyên nhân: Chưa quan tâm.",
        "- Lưu: VT.",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("BÀI HỌC"), "nobody wrote any");
    assert!(text.contains("V. PHƯƠNG HƯỚNG"), "what is left out takes no number");
}

#[test]
fn every_pdf_is_sound_archival_and_in_one_embedded_family() {
    let family = PRESS.serif().replace(' ', "");
    for pdf in [
        PRESS.decision(&samples::decision()).unwrap(),
        PRESS.certificates(&[samples::certificate()]).unwrap(),
        PRESS.minutes(&samples::minutes()).unwrap(),
        PRESS.launch(&samples::launch()).unwrap(),
        PRESS.review(&samples::review()).unwrap(),
        PRESS.ranking(&samples::ranking()).unwrap(),
        PRESS.launch(&samples::launch_as(samples::decided(), "QĐ-VP")).unwrap(),
        PRESS.launch(&samples::launch_as(Form::Letter, "VP-TCHC")).unwrap(),
    ] {
        readers::demand_sound(&pdf);
        has(&String::from_utf8_lossy(&pdf), "pdfaid:part");
        for (font, embedded) in readers::fonts(&pdf) {
            assert!(embedded && font.contains(&family), "{font} is not an embedded {family}");
        }
    }
}

#[test]
fn same_values_give_the_same_bytes() {
    let paper: DecisionPaper = samples::decision();
    assert_eq!(PRESS.decision(&paper).unwrap(), PRESS.decision(&paper).unwrap());
    assert_eq!(decision_docx(&paper).unwrap(), decision_docx(&paper).unwrap());
}

#[test]
fn built_in_family_prints_where_the_office_has_no_fonts() {
    let press = Press::load(&[]).unwrap();
    assert_eq!(press.serif(), "New Computer Modern");
    has(&readers::words(&press.certificates(&[samples::certificate()]).unwrap()), "Nguyễn Thị Phượng");
}
