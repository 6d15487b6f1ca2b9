//! An announcement is read into the form of a draft, which the clerk saves.

use std::path::Path;

use axum::http::StatusCode;
use domain::account::Role;

use crate::app::{Answer, App};

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
    ];
    let saved = clerk.send(NEW, NEW, &draft).await.led_to();
    assert!(clerk.get(&saved).await.page().contains("77/PĐ-UBND"));
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
