//! Announcements read: invented ones of every kind, each with all that stands in it written by hand; the five published
//! ones where their folder is at hand; and texts of any letters.

use std::path::Path;

use domain::intake::{Announcement, Found, LONGEST, read};
use domain::movement::{Kind, Paper};
use proptest::prelude::*;

/// The announcements of `samples/` (offices and people are invented): a text, a line `=====`, and what is to be found, a
/// value a line in the order of [`told`]; a value that ends in "…" is only the beginning.
const SAMPLES: [(&str, &str); 16] = [
    ("plan", include_str!("samples/plan.txt")),
    ("letter", include_str!("samples/letter.txt")),
    ("decision", include_str!("samples/decision.txt")),
    ("article", include_str!("samples/article.txt")),
    ("article_of_a_plan", include_str!("samples/article_of_a_plan.txt")),
    ("capitals", include_str!("samples/capitals.txt")),
    ("wrapped", include_str!("samples/wrapped.txt")),
    ("party", include_str!("samples/party.txt")),
    ("twice", include_str!("samples/twice.txt")),
    ("draft_without_number", include_str!("samples/draft_without_number.txt")),
    ("markdown", include_str!("samples/markdown.txt")),
    ("no_announcement", include_str!("samples/no_announcement.txt")),
    ("ward_article", include_str!("samples/ward_article.txt")),
    ("province_plan", include_str!("samples/province_plan.txt")),
    ("dept_letter", include_str!("samples/dept_letter.txt")),
    ("several_days", include_str!("samples/several_days.txt")),
];

/// What is to be found in the published announcements, read by hand; their texts are not ours to keep.
const PUBLISHED: [(&str, &str); 5] = [
    ("danang-2020", include_str!("published/danang-2020.txt")),
    ("laichau-2021", include_str!("published/laichau-2021.txt")),
    ("langson-2014", include_str!("published/langson-2014.txt")),
    ("langson-2017", include_str!("published/langson-2017.txt")),
    ("laocai-2022", include_str!("published/laocai-2022.txt")),
];

/// Each value as a line.
fn told(found: &Announcement) -> Vec<String> {
    let mut lines = Vec::new();
    let mut one =
        |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("{name}: {value}")));
    one("title", text(&found.title));
    one("kind", found.kind.as_ref().map(|kind| kind.value.word().to_owned()));
    one("theme", text(&found.theme));
    one("occasion", text(&found.occasion));
    one("issuer", text(&found.issuer));
    one("number", text(&found.number));
    one("date", text(&found.date));
    one("from", found.period.as_ref().and_then(|period| text(&period.from)));
    one("to", found.period.as_ref().and_then(|period| text(&period.to)));
    let dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let parent = found.parent.as_ref();
    one(
        "parent",
        parent.map(|parent| {
            format!("{} | {} | {}", parent.number.value, dash(text(&parent.date)), dash(text(&parent.issuer)))
        }),
    );
    let each = |name: &str, values: &[Found<String>]| -> Vec<String> {
        values.iter().map(|value| format!("{name}: {}", value.value)).collect()
    };
    lines.extend(each("purpose", &found.purpose));
    lines.extend(each("requirement", &found.requirements));
    lines.extend(text(&found.subjects).map(|subjects| format!("subjects: {subjects}")));
    lines.extend(
        found.contents.iter().map(|item| format!("content: {} | {}", dash(text(&item.no)), item.text.value)),
    );
    lines.extend(found.targets.iter().map(|target| {
        format!("target: {} {} | {}", target.value.value, target.unit.value, target.text.value)
    }));
    lines.extend(
        found
            .commemorations
            .iter()
            .map(|one| format!("commemoration: {} | {}", dash(text(&one.date)), one.name.value)),
    );
    lines.extend(
        found.responsibilities.iter().map(|duty| format!("duty: {} | {}", duty.who.value, duty.what.value)),
    );
    lines.extend(each("recipient", &found.recipients));
    lines.extend(
        found.signer.iter().map(|signer| format!("signer: {} | {}", signer.post.value, signer.name.value)),
    );
    lines.extend(
        found
            .references
            .iter()
            .map(|one| format!("reference: {} | {}", dash(text(&one.number)), dash(text(&one.title)))),
    );
    lines
}

fn text<T: ToString>(found: &Option<Found<T>>) -> Option<String> {
    found.as_ref().map(|found| found.value.to_string())
}

fn is_told(told: &[String], expected: &[&str]) -> bool {
    told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| match expected.strip_suffix('…') {
            Some(beginning) => told.starts_with(beginning),
            None => told == expected,
        })
}

fn differences(name: &str, text: &str, expected: &str) -> String {
    let found = read(text);
    holds_its_places(&found, text);
    let (told, expected) = (told(&found), expected.lines().collect::<Vec<_>>());
    if is_told(&told, &expected) {
        return String::new();
    }
    let fits = |told: &str, expected: &str| is_told(&[told.to_owned()], &[expected]);
    let surplus = told.iter().filter(|told| !expected.iter().any(|one| fits(told, one)));
    let missing = expected.iter().filter(|one| !told.iter().any(|told| fits(told, one)));
    let surplus: String = surplus.map(|line| format!("  read    {line}\n")).collect();
    let missing: String = missing.map(|line| format!("  missing {line}\n")).collect();
    format!("{name}\n{surplus}{missing}")
}

#[test]
fn every_kind_of_announcement_is_read_whole() {
    let all: String = SAMPLES
        .iter()
        .map(|(name, sample)| {
            let (text, expected) = sample.split_once("=====\n").expect("a text and what is to be found");
            differences(name, text, expected)
        })
        .collect();
    assert!(all.is_empty(), "\n{all}");
}

#[test]
fn the_published_announcements_are_read_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/announcements");
    let mut all = String::new();
    for (name, expected) in PUBLISHED {
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{name}.txt"))) else {
            eprintln!("{name}: the text is not at hand");
            continue;
        };
        all += &differences(name, &text, expected);
    }
    assert!(all.is_empty(), "\n{all}");
}

#[test]
fn times_that_do_not_fit_are_told_and_none_is_chosen() {
    let text = |time: &str, spoken: &str| {
        format!(
            "KẾ HOẠCH\nPhát động phong trào thi đua “Đoàn kết” năm 2025\nI. THỜI GIAN\n{time}\nII. NỘI DUNG\n1. Hoàn thành 95% hồ sơ đúng hạn.\n{spoken}\n"
        )
    };
    let disputed = |time: &str, spoken: &str| {
        let text = text(time, spoken);
        let found = read(&text);
        holds_its_places(&found, &text);
        assert_eq!(found.period.is_none(), !found.disputed.is_empty(), "{time} {spoken}");
        found.disputed.into_iter().map(|one| one.value).collect::<Vec<_>>()
    };
    let march = "Từ ngày 01/3/2025 đến ngày 31/8/2025.";
    let spoken = |range: &str| format!("Phong trào thi đua được tổ chức {range}.");
    assert_eq!(
        disputed(march, &spoken("từ ngày 01/4/2025 đến ngày 30/9/2025")),
        ["01/03/2025 – 31/08/2025", "01/04/2025 – 30/09/2025"]
    );
    assert_eq!(
        disputed("Từ ngày 31/8/2025 đến ngày 01/3/2025.", ""),
        ["Từ ngày 31/8/2025 đến ngày 01/3/2025"],
        "it ends before it begins"
    );
    assert!(disputed(march, &spoken("từ ngày 01/3/2025 đến ngày 31/8/2025")).is_empty(), "said twice");
    assert!(disputed(march, &spoken("từ ngày 01/3/2025 đến ngày 31/5/2025")).is_empty(), "a phase");
    assert!(disputed(march, &spoken("từ năm 2015 đến năm 2020")).is_empty(), "another movement");
}

#[test]
fn a_target_without_a_unit_stays_a_content() {
    let found = read(
        "PHÁT ĐỘNG\nPhong trào thi đua năm 2025\nVăn phòng Hư Cấu phát động phong trào thi đua với các nội dung sau:\n1. Phấn đấu đạt 95 trong năm.\n2. Hoàn thành 95% hồ sơ đúng hạn.\n",
    );
    let targets: Vec<_> = found.targets.iter().map(|target| target.unit.value.as_str()).collect();
    assert_eq!((found.contents.len(), targets), (2, vec!["%"]), "95 of what, the text does not say");
}

/// Every place lies in the text, and what is a text stands there word by word.
fn holds_its_places(found: &Announcement, text: &str) {
    let characters: Vec<char> = viet::nfc(text).chars().collect();
    let place = |span: (usize, usize)| -> String { characters[span.0..span.1].iter().collect() };
    let texts = [&found.title, &found.theme, &found.occasion, &found.issuer, &found.number, &found.subjects];
    let mut texts: Vec<&Found<String>> = texts.into_iter().flatten().collect();
    texts.extend(found.purpose.iter().chain(&found.requirements).chain(&found.recipients));
    texts.extend(found.contents.iter().flat_map(|item| item.no.iter().chain([&item.text])));
    texts.extend(found.targets.iter().flat_map(|target| [&target.text, &target.unit]));
    texts.extend(found.commemorations.iter().map(|one| &one.name));
    texts.extend(found.responsibilities.iter().flat_map(|duty| [&duty.who, &duty.what]));
    texts.extend(found.signer.iter().flat_map(|signer| [&signer.post, &signer.name]));
    texts.extend(found.references.iter().flat_map(|one| one.number.iter().chain(&one.title)));
    texts.extend(found.parent.iter().flat_map(|parent| parent.issuer.iter().chain([&parent.number])));
    for found in texts {
        let there = viet::tidy(&place(found.span));
        let mut words = there.split(' ');
        let stands = found.value.split(' ').all(|word| words.any(|there| there == word));
        assert!(stands, "«{}» is not «{there}»", found.value);
    }
    let period = found.period.iter().flat_map(|period| period.from.iter().chain(&period.to));
    for day in period.chain(&found.date).chain(found.commemorations.iter().flat_map(|one| &one.date)) {
        assert!(!place(day.span).is_empty());
    }
}

/// Pieces that rules look for, put together without sense.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "KẾ HOẠCH",
        "PHÁT ĐỘNG",
        "Số: 12/KH-UBND",
        "Số: ",
        "phát động phong trào thi đua",
        "chủ đề “",
        "”",
        "\"",
        "**",
        "từ nay đến hết tháng 8 năm 2017",
        "giai đoạn 2020-2019",
        "ngày 31/02/2024",
        "tháng 13 năm 2024",
        "\n",
        "\r\n",
        "\t",
        "    ",
        "1. ",
        "I. ",
        "a) ",
        "- ",
        "Điều 1. ",
        "MỤC ĐÍCH, YÊU CẦU",
        "NỘI DUNG:",
        "Nội dung: ",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "Nguyễn Hư Cấu",
        "Ủy ban nhân dân tỉnh",
        "kỷ niệm 80 năm Ngày ",
        "(2/9)",
        "chào mừng ",
        "; ",
        ". ",
        ":",
        ", ",
        "100%",
        "đề nghị các phòng thực hiện",
        "Thực hiện Kế hoạch số 1/KH-A ngày 1/1/2024 của Sở A về phát động",
        "\u{301}",
        "ǅ",
        "İ",
        "…",
        "Nhằm ",
        "yêu cầu ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_text_is_read_and_every_place_lies_in_it(text in "\\PC{0,300}|(?s).{0,300}") {
        holds_its_places(&read(&text), &text);
    }

    #[test]
    fn any_order_of_words_is_read(text in pieces()) {
        holds_its_places(&read(&text), &text);
    }
}

/// Of each only the beginning is read, so nothing grows beyond it: two megabytes cost what [`LONGEST`] costs.
#[test]
fn a_text_without_end_is_read_to_its_limit() {
    let long = |piece: &str| piece.repeat(2 * 1024 * 1024 / piece.len());
    for piece in [
        "1. ",
        "1. \n",
        "a",
        "phát động ",
        "Văn phòng ",
        "“",
        "Sở A, ",
        "100% ",
        "từ nay đến ",
        "kỷ niệm 80 năm Ngày ",
        "I. NỘI DUNG\n",
    ] {
        let text = long(piece);
        let found = read(&text);
        assert!(found.contents.len() <= LONGEST, "{piece}");
    }
}

#[test]
fn what_was_found_fills_a_draft_and_nothing_else() {
    let text = SAMPLES[1].1.split_once("=====\n").expect("a text").0;
    let draft = read(text).draft();
    assert_eq!(draft.title, "phát động thi đua chào mừng kỷ niệm 71 năm Ngày Thầy thuốc Việt Nam");
    assert_eq!((draft.kind, draft.theme.as_str()), (Kind::Thematic, "Tận tâm vì người bệnh"));
    assert_eq!(draft.starts.map(|day| day.to_string()).as_deref(), Some("2026-01-20"));
    assert_eq!(
        (draft.parent_number.as_str(), draft.parent_issuer.as_str()),
        ("112/SYT-VP", "SỞ Y TẾ TỈNH GIẢ ĐỊNH")
    );
    assert_eq!(draft.paper, Paper::Letter, "45/BVVD-TCHC");
    assert_eq!(draft.contents.len(), 3);
    assert_eq!(draft.commemorations, ["27/02/2026: 71 năm Ngày Thầy thuốc Việt Nam"]);
    assert_eq!(
        draft.tasks,
        ["các khoa, phòng: triển khai thực hiện và báo cáo kết quả trước ngày 05/3/2026."]
    );
    assert!(draft.refusals().is_empty() && draft.plan.is_empty() && draft.criteria.is_empty());

    let decision = SAMPLES[2].1.split_once("=====\n").expect("a text").0;
    assert_eq!(read(decision).draft().paper, Paper::Decision, "12/QĐ-PGDĐT");

    let plan = SAMPLES.iter().find(|(name, _)| *name == "plan").expect("a plan").1;
    let plan = read(plan.split_once("=====\n").expect("a text").0);
    let launch = plan.draft().launch;
    assert_eq!((launch.number.as_str(), launch.signer_name.as_str()), ("157/KH-UBND", "Nguyễn Hư Cấu"));
    assert_eq!(launch.on.map(|day| day.to_string()).as_deref(), Some("2025-03-05"));
    assert!(plan.is_issued_by("Ủy ban nhân dân tỉnh Giả Định (hư cấu)"));
    assert!(!plan.is_issued_by("Văn phòng Ủy ban nhân dân tỉnh Giả Định"), "its superior's");
    assert!(!plan.is_issued_by("Sở Nội vụ tỉnh Giả Định") && !read("").is_issued_by("Sở Nội vụ"));

    let nothing = read("Thông báo lịch nghỉ lễ").draft();
    assert_eq!(nothing, domain::movement::Draft::default());
}

#[test]
fn the_name_of_practice_is_found_and_is_one_of_the_laws_data() {
    let on = chrono::NaiveDate::MAX;
    for (title, practice) in [
        ("Phát động đợt thi đua đặc biệt chào mừng Đại hội (hư cấu)", "đặc biệt"),
        ("Phát động đợt thi đua cao điểm quý IV (hư cấu)", "cao điểm"),
        ("Phát động phong trào thi đua nước rút cuối năm (hư cấu)", "nước rút"),
        ("Phát động phong trào thi đua đột xuất khắc phục hậu quả bão (hư cấu)", "đột xuất"),
        ("Phát động thi đua theo đợt chào mừng ngày 02/9 (hư cấu)", "theo đợt"),
        ("Phát động phong trào thi đua thường xuyên năm 2026 (hư cấu)", "thường xuyên"),
        ("Phát động phong trào thi đua năm 2026 (hư cấu)", "thường xuyên"),
    ] {
        let draft = read(&format!("{title}\n\n1. Hoàn thành nhiệm vụ được giao.")).draft();
        assert_eq!(draft.practice, practice, "{title}");
        let form = domain::movement::kind_of(law::Law::built_in(), &draft.practice, on);
        assert_eq!(form, Some(draft.kind), "{title}");
    }
}
