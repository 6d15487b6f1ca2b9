//! An announcement is read into the form of a draft, which the clerk saves.

use std::path::Path;

use axum::http::StatusCode;
use domain::account::Role;
use viet::legacy::{Encoding, Face, encode};

use crate::app::{Answer, App};
use crate::movement::{DOCUMENT, whole, with};

const PATH: &str = "/lam-viec/phong-trao/doc-van-ban";
const NEW: &str = "/lam-viec/phong-trao/moi";

/// Of an invented office.
const ANNOUNCEMENT: &str = "PHÁT ĐỘNG
Phong trào thi đua “Kỷ cương, chất lượng, kịp thời” năm 2025
Thực hiện văn bản số 77/PĐ-UBND ngày 10/02/2025 của Ủy ban nhân dân tỉnh Hư Cấu, Văn phòng Hư Cấu phát động phong trào thi đua với các nội dung sau:
1. Hoàn thành 95% hồ sơ đúng hạn.
2. Giữ gìn văn hoá công sở.
";

#[tokio::test]
async fn an_announcement_fills_the_form_of_a_draft() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    assert!(clerk.get("/lam-viec/phong-trao").await.page().contains(PATH));
    let page = clerk.send(PATH, PATH, &[("text", ANNOUNCEMENT)]).await.page();
    assert!(page.contains("Đọc được từ văn bản") && page.contains("Câu trong văn bản"), "{page}");
    for value in ["Kỷ cương, chất lượng, kịp thời", "77/PĐ-UBND", "10/02/2025", "Giữ gìn văn hoá công sở"]
    {
        assert!(page.contains(value), "{value}: {page}");
    }
    assert!(page.contains("Văn bản không nói:") && page.contains("nơi nhận"), "{page}");
    assert!(
        clerk.get("/lam-viec/phong-trao").await.page().contains("Chưa có phong trào nào"),
        "nothing is kept"
    );

    let draft = [
        ("unit", &*app.office.to_string()),
        ("title", "Phong trào thi đua năm 2025"),
        ("practice", "đặc biệt"),
        ("scope", "unit"),
        ("content", "Hoàn thành 95% hồ sơ đúng hạn"),
        ("parent_number", "77/PĐ-UBND"),
        ("parent_date", "10/02/2025"),
        ("parent_issuer", "Ủy ban nhân dân tỉnh Hư Cấu"),
        ("number", "12/KH-VP"),
        ("launched_on", "05/03/2025"),
        ("signer_name", "Nguyễn Hư Cấu"),
    ];
    let saved = clerk.send(NEW, NEW, &draft).await.led_to();
    let page = clerk.get(&saved).await.page();
    assert!(page.contains("77/PĐ-UBND"), "{page}");
    for said in ["12/KH-VP", "05/03/2025", "Nguyễn Hư Cấu"] {
        assert!(page.contains(&format!("value=\"{said}\"")), "the launch begins with {said}: {page}");
    }
}

#[tokio::test]
async fn the_superiors_launch_that_the_system_holds_is_chosen() {
    let app = App::new().await;
    let above = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let unit = app.office.to_string();
    let draft = [whole(&unit), vec![("paper", "call")]].concat();
    let at = above.send(NEW, NEW, &draft).await.led_to();
    let document = with(&with(DOCUMENT, "number", "77/PĐ-UBND"), "launched_on", "10/02/2025");
    let launched = above.send(&at, &format!("{at}/phat-dong"), &document).await.led_to();
    let id = launched.rsplit('/').next().expect("its id");
    let unit = app.division("TH").await;
    let clerk = app.caller("chuyenvien.th", Role::Clerk, unit).await;
    let text = ANNOUNCEMENT.replace("tỉnh Hư Cấu,", "tỉnh Hư Cấu về phong trào thi đua năm 2025,");
    let page = clerk.send(PATH, PATH, &[("text", &text)]).await.page();
    let fields = fields(&page);
    let value = |name: &str| fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str());
    assert_eq!((value("parent"), value("parent_number")), (Some(id), Some("")), "{fields:?}");
}

#[tokio::test]
async fn what_cannot_be_read_says_so_and_loses_nothing() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let empty = clerk.send(PATH, PATH, &[("text", "  ")]).await.refused();
    assert!(empty.contains("Chọn tệp, hoặc dán nội dung"), "{empty}");
    let other = clerk.send(PATH, PATH, &[("text", "Danh mục văn phòng phẩm còn đây")]).await.refused();
    assert!(
        other.contains("Không thấy tên phong trào") && other.contains("văn phòng phẩm còn đây"),
        "{other}"
    );
    let trust = clerk.form(PATH, PATH).await;
    for (name, bytes) in
        [("cu.doc", &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"[..]), ("anh.pdf", b"%PDF-1.4 nothing")]
    {
        let page = clerk.post_file(PATH, &trust, &[("text", "Còn đây")], (name, bytes)).await.refused();
        assert!(page.contains("id=\"f-file\"") && page.contains("Còn đây"), "{name}: {page}");
    }
    let head = app.caller("truongvp", Role::Head, app.office).await;
    let trust = head.form("/lam-viec", "/dang-xuat").await;
    assert_ne!(head.post(PATH, &trust, &[("text", ANNOUNCEMENT)]).await.status, StatusCode::OK);
}

/// A PDF of so many pages that all draw the same.
fn pdf(pages: usize, drawn: &str) -> Vec<u8> {
    let kids: String = (0..pages).map(|at| format!("{} 0 R ", at + 5)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>"),
        format!("<</Length {}>>\nstream\n{drawn}\nendstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
    objects.extend((0..pages).map(|_| page.to_owned()));
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    file += &format!("{table}trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

/// The beginning of a file of Word 97: a directory that names its stream.
fn old_word() -> Vec<u8> {
    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(512, 0);
    let mut entry: Vec<u8> = "WordDocument\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u8::try_from(entry.len()).expect("a short name");
    entry.resize(128, 0);
    (entry[64], entry[66]) = (length, 2);
    file.extend(entry);
    file.resize(1024, 0);
    file
}

#[tokio::test]
async fn every_bad_file_gets_its_sentence_and_a_way_on() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let drawn = "BT /F1 12 Tf 72 700 Td (Danh muc van phong pham) Tj ET";
    let trust = clerk.form(PATH, PATH).await;
    for (name, bytes, says) in [
        ("scan.pdf", pdf(1, "0 0 100 100 re f"), "chỉ có hình chụp, không có chữ để đọc; hãy nộp tệp Word"),
        ("200.pdf", pdf(200, drawn), "Không thấy tên phong trào"),
        ("201.pdf", pdf(201, drawn), "hơn 200 trang; hãy tách lấy phần văn bản phát động"),
        ("1997.doc", old_word(), "Word đời cũ (.doc); hãy mở bằng Word, lưu thành .docx"),
    ] {
        let page = clerk.post_file(PATH, &trust, &[("text", "Còn đây")], (name, &bytes)).await.refused();
        assert!(page.contains(says) && page.contains("Soạn bằng tay"), "{name}: {page}");
    }
}

#[tokio::test]
async fn a_plan_in_an_old_code_page_is_read_as_it_was_meant() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    // The line in capitals was typed in the face that has nothing else.
    let (capitals, rest) = ANNOUNCEMENT.split_once('\n').expect("two lines");
    let write = |text: &str, face| encode(text, Encoding::Tcvn3, face).expect("written");
    let typed =
        format!("{}\n{}", write(capitals, Face::Capitals), write(&rest.replace('Ủ', "ủ"), Face::Ordinary));
    let bytes: Vec<u8> = typed.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    assert!(std::str::from_utf8(&bytes).is_err(), "not Unicode");
    let trust = clerk.form(PATH, PATH).await;
    let page = clerk.post_file(PATH, &trust, &[], ("ke-hoach.txt", &bytes)).await.page();
    for value in ["ỷ cương, chất lượng, kịp thời", "77/PĐ-UBND", "Giữ gìn văn hoá công sở"]
    {
        assert!(page.contains(value), "{value}: {page}");
    }
}

#[tokio::test]
async fn times_that_contradict_each_other_are_told_with_both_sentences() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let text = "KẾ HOẠCH
Phát động phong trào thi đua “Đoàn kết” năm 2025
I. THỜI GIAN
Từ ngày 01/3/2025 đến ngày 31/8/2025.
II. NỘI DUNG
1. Hoàn thành 95% hồ sơ đúng hạn.
Phong trào thi đua được tổ chức từ ngày 01/4/2025 đến ngày 30/9/2025.
";
    let page = clerk.send(PATH, PATH, &[("text", text)]).await.page();
    for said in [
        "Văn bản nói thời gian không khớp nhau",
        "01/03/2025 – 31/08/2025: “Từ ngày 01/3/2025 đến ngày 31/8/2025.”",
        "01/04/2025 – 30/09/2025: “Phong trào thi đua được tổ chức từ ngày 01/4/2025 đến ngày 30/9/2025.”",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let empty: Vec<_> = fields(&page)
        .into_iter()
        .filter(|(name, value)| matches!(name.as_str(), "starts" | "ends") && value.is_empty())
        .collect();
    assert_eq!(empty.len(), 2, "nothing is chosen silently: {page}");
    let agreed = text.replace("01/4/2025", "01/3/2025").replace("30/9/2025", "31/8/2025");
    let page = clerk.send(PATH, PATH, &[("text", &agreed)]).await.page();
    assert!(page.contains("value=\"31/08/2025\"") && !page.contains("không khớp nhau"), "{page}");
}

#[tokio::test]
async fn the_published_announcements_fill_a_draft_that_is_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/announcements");
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    for file in files {
        let file = file.expect("a file").path();
        let bytes = std::fs::read(&file).expect("a text");
        let trust = clerk.form(PATH, PATH).await;
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        let page = clerk.post_file(PATH, &trust, &[], (name, &bytes)).await.page();
        let fields = fields(&page);
        assert!(
            fields.iter().any(|(name, value)| name == "title" && !value.is_empty()),
            "{name}: {fields:?}"
        );
        let sent: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let saved: Answer = clerk.post(NEW, &clerk.trust().await, &sent).await;
        let at = saved.led_to();
        assert!(clerk.get(&at).await.page().contains("Dự thảo"), "{name}");
    }
}

/// What the fields of the form of a draft would send.
fn fields(page: &str) -> Vec<(String, String)> {
    let start = page.find(&format!("action=\"{NEW}\"")).expect("the form of a draft");
    let form = page[start..].split("</form>").next().unwrap_or_default();
    let named = |tag: &str, attribute: &str| {
        tag.split_once(&format!("{attribute}=\""))
            .and_then(|(_, rest)| Some(rest.split_once('"')?.0.to_owned()))
    };
    let plain = |text: &str| {
        let pairs = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
        pairs.iter().fold(text.to_owned(), |text, (coded, bare)| text.replace(coded, bare))
    };
    let mut fields = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let Some(name) = named(tag, "name").filter(|name| !matches!(name.as_str(), "csrf" | "key")) else {
            continue;
        };
        let is_choice = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        if tag.starts_with("textarea") {
            fields.push((name, plain(rest.trim_start_matches('\n'))));
        } else if tag.starts_with("input") && (!is_choice || tag.contains(" checked")) {
            fields.push((name, plain(&named(tag, "value").unwrap_or_default())));
        } else if tag.starts_with("select") {
            let chosen =
                form[form.find(tag).unwrap_or_default()..].split("</select>").next().unwrap_or_default();
            let chosen = chosen.split("<option").find(|option| option.contains(" selected"));
            fields.push((name, chosen.and_then(|option| named(option, "value")).unwrap_or_default()));
        }
    }
    fields
}
