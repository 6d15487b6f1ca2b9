use std::io::Write;
use std::process::{Command, Stdio};

use axum::http::{StatusCode, header};
use domain::account::Role;

use crate::app::{App, Caller};
use crate::movement::launched;

/// What somebody types into the form of an item.
const ITEM: &[(&str, &str)] = &[
    ("title", "Ra quân & thi đua <năm mới>"),
    ("lead", "Mở đầu (hư cấu)"),
    ("body", "Đoạn một\r\n\r\n- Ý một\r\n- Ý hai\r\n\r\n<script>alert(1)</script>"),
    ("author", "Tin, ảnh: Phòng A (hư cấu)"),
];

/// A red picture of one pixel, as PNG.
pub const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc8!\"\x02\0\x02\x98\0\xf1\xa7K\xa7\x10\0\0\0\0IEND\xaeB`\x82";

const PHOTO: &[(&str, &str)] = &[
    ("caption", "Lễ ra quân (hư cấu)"),
    ("photographer", "Hư Cấu"),
    ("alt", "Mười người đứng thành hàng"),
    ("people", "agreed"),
];

async fn written(by: &Caller, movement: &str, unit: &str) -> String {
    let new = format!("{movement}/tin/moi");
    by.send(&new, &new, &[&[("unit", unit)], ITEM].concat()).await.led_to()
}

async fn with_photo(by: &Caller, item: &str) -> String {
    let add = format!("{item}/anh");
    let form = by.form(item, &add).await;
    by.post_file(&add, &form, PHOTO, ("anh.png", PIXEL)).await.led_to();
    let page = by.get(item).await.page();
    let (_, rest) = page.split_once(&format!("src=\"{add}/")).expect("the photo is shown");
    rest.split('/').next().expect("its id").to_owned()
}

#[tokio::test]
async fn an_item_of_a_unit_reaches_the_public_through_the_office() {
    let app = App::new().await;
    let a = app.division("A").await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let head = app.caller("truonga", Role::Head, a).await;
    let movement = launched(&clerk, app.office, "05/KH-VP").await;
    let public = movement.replace("/lam-viec", "");
    let new = format!("{movement}/tin/moi");
    assert!(!head.get(&new).await.page().contains(&a.to_string()), "who has not answered is not offered");
    let form = head.form(&new, &new).await;
    let unit = a.to_string();
    let page = head.post(&new, &form, &[&[("unit", unit.as_str())], ITEM].concat()).await.refused();
    assert!(
        page.contains("chưa đăng ký tham gia phong trào") && page.contains("Tin, ảnh: Phòng A"),
        "{page}"
    );
    let answer = format!("{movement}/tra-loi/{a}");
    head.send(&answer, &answer, &[("reply", "adopt")]).await.led_to();

    let item = written(&head, &movement, &unit).await;
    let shown = format!("{public}/tin/{}", item.rsplit('/').next().expect("an id"));
    head.send(&item, &format!("{item}/buoc/gui-duyet"), &[]).await.led_to();
    assert_eq!(app.citizen().get(&shown).await.status, StatusCode::NOT_FOUND);
    assert!(clerk.get("/lam-viec").await.page().contains(&item), "it waits on the desk of the office");
    let back = format!("{item}/buoc/tra-lai");
    let page = clerk.send(&item, &back, &[("reason", " ")]).await.refused();
    assert!(page.contains("href=\"#f-tra-lai-reason\""), "{page}");
    clerk.send(&item, &format!("{item}/buoc/dang"), &[]).await.led_to();

    let page = app.citizen().get(&shown).await.page();
    for said in [
        "<li>Ý hai</li>",
        "Tin, ảnh: Phòng A",
        "&#60;năm mới&#62;",
        "mailto:?subject=Ra%20qu%C3%A2n",
        "data-print",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("<script>alert"), "what was typed is text");
    let page = app.citizen().get(&public).await.page();
    for said in [shown.as_str(), "Đơn vị tham gia (1)", "tin.atom"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(app.citizen().get("/phong-trao").await.page().contains(&shown));
    let elsewhere = shown.replace(public.rsplit('/').next().expect("an id"), &a.to_string());
    assert_eq!(
        app.citizen().get(&elsewhere).await.status,
        StatusCode::NOT_FOUND,
        "an item of another movement"
    );

    let edit = format!("{item}/sua");
    let page = head.get(&item).await.page();
    assert!(!page.contains(&edit), "what is public is the office's to change");
    let changed = [("title", "Ra quân đầu xuân"), ("body", "Sửa"), ("author", "Tin: Phòng A")];
    clerk.send(&edit, &edit, &changed).await.led_to();
    assert!(head.get(&item).await.page().contains("Các bản trước"), "what stood there is still read");
    clerk.send(&item, &format!("{item}/buoc/go"), &[("reason", "Sai số liệu (hư cấu)")]).await.led_to();
    assert_eq!(app.citizen().get(&shown).await.status, StatusCode::NOT_FOUND);
    assert!(head.get(&item).await.page().contains("Sai số liệu (hư cấu)"));
}

#[tokio::test]
async fn a_photo_is_drawn_again_and_each_bad_file_is_told() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let movement = launched(&clerk, app.office, "05/KH-VP").await;
    let item = written(&clerk, &movement, &app.office.to_string()).await;
    let add = format!("{item}/anh");
    let form = clerk.form(&item, &add).await;
    for (file, says) in
        [(&b"<svg onload=\"x\"/>"[..], "SVG"), (&PIXEL[..40], "chưa trọn"), (b"%PDF-1.7", "không phải ảnh")]
    {
        let page = clerk.post_file(&add, &form, PHOTO, ("anh.png", file)).await.refused();
        assert!(page.contains(says) && page.contains("Lễ ra quân (hư cấu)"), "{says}: {page}");
    }
    let unsaid = [("caption", "Lễ ra quân"), ("photographer", "Hư Cấu")];
    let page = clerk.post_file(&add, &form, &unsaid, ("anh.png", PIXEL)).await.refused();
    assert!(page.contains("đã đồng ý cho đăng"), "{page}");

    let photo = with_photo(&clerk, &item).await;
    let picture = format!("/phong-trao/anh/{photo}/rong.jpg");
    assert_eq!(
        app.citizen().get(&picture).await.status,
        StatusCode::NOT_FOUND,
        "a draft's photo is not public"
    );
    assert_eq!(clerk.get(&format!("{add}/{photo}/hinh/nho.jpg")).await.status, StatusCode::OK);
    clerk.send(&item, &format!("{item}/buoc/dang"), &[]).await.led_to();
    clerk.send(&item, &format!("{add}/{photo}/dau-trang"), &[]).await.led_to();
    let answer = app.citizen().get(&picture).await;
    assert!(answer.bytes.starts_with(b"\xFF\xD8"), "a JPEG, whatever was sent");
    let told = [header::CONTENT_TYPE, header::CACHE_CONTROL, header::X_CONTENT_TYPE_OPTIONS]
        .map(|name| answer.header(name));
    assert_eq!(told, ["image/jpeg", "public, max-age=604800", "nosniff"]);
    let known = app.citizen().get_with(&picture, header::IF_NONE_MATCH, &answer.header(header::ETAG)).await;
    assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(app.citizen().get(&picture.replace("rong", "lon")).await.status, StatusCode::NOT_FOUND);

    let public = movement.replace("/lam-viec", "");
    let page = app.citizen().get(&public).await.page();
    for said in ["class=\"photo banner\"", "alt=\"Mười người đứng thành hàng\"", "Ảnh: Hư Cấu"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    clerk.send(&item, &format!("{add}/{photo}/go"), &[]).await.led_to();
    assert_eq!(app.citizen().get(&picture).await.status, StatusCode::NOT_FOUND);
    assert!(!app.citizen().get(&public).await.page().contains("class=\"photo banner\""));
}

/// Reads a feed with a parser that is not ours: the root, then of each entry its id, title and address.
const READER: &str = r#"
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
atom = '{http://www.w3.org/2005/Atom}'
print(root.tag.replace(atom, ''))
if root.tag == atom + 'feed':
    assert all(root.find(atom + name) is not None for name in ('id', 'title', 'updated'))
    for entry in root.findall(atom + 'entry'):
        print(entry.find(atom + 'id').text, entry.find(atom + 'title').text, entry.find(atom + 'link').get('href'), sep='|')
else:
    from email.utils import parsedate_to_datetime
    for item in root.iter('item'):
        assert parsedate_to_datetime(item.find('pubDate').text).tzinfo
        print(item.find('guid').text, item.find('title').text, item.find('link').text, sep='|')
"#;

fn read_by_another(feed: &[u8]) -> Vec<String> {
    let mut reader = Command::new("python3")
        .args(["-c", READER])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    reader.stdin.take().expect("its input").write_all(feed).expect("handed over");
    let read = reader.wait_with_output().expect("it ends");
    assert!(read.status.success(), "the feed is read: {}", String::from_utf8_lossy(feed));
    String::from_utf8(read.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn feeds_are_read_by_another_reader_and_told_once() {
    let app = App::new().await;
    let clerk = app.caller("chuyenvien", Role::Clerk, app.office).await;
    let movement = launched(&clerk, app.office, "05/KH-VP").await;
    let other = launched(&clerk, app.office, "06/KH-VP").await;
    let item = written(&clerk, &movement, &app.office.to_string()).await;
    clerk.send(&item, &format!("{item}/buoc/dang"), &[]).await.led_to();
    let id = |address: &str| address.rsplit('/').next().expect("an id").to_owned();
    let (movement, other, item) = (id(&movement), id(&other), id(&item));
    let news = format!(
        "urn:uuid:{item}|Ra quân & thi đua <năm mới>|http://localhost:8080/phong-trao/{movement}/tin/{item}"
    );
    let launch = format!(
        "urn:uuid:{movement}|Phát động: Thi đua hư cấu chào mừng ngày truyền thống|http://localhost:8080/phong-trao/{movement}"
    );
    let citizen = app.citizen();
    for (ending, root) in [("atom", "feed"), ("rss", "rss")] {
        let answer = citizen.get(&format!("/phong-trao/{movement}/tin.{ending}")).await;
        assert!(answer.header(header::CONTENT_TYPE).starts_with(&format!("application/{ending}+xml")));
        assert_eq!(read_by_another(&answer.bytes), [root, &news, &launch]);
        let all = citizen.get(&format!("/phong-trao/tin.{ending}")).await;
        assert_eq!(read_by_another(&all.bytes).len(), 4, "both launches and the item");

        let own = format!("/phong-trao/{movement}/tin.{ending}");
        let by_tag = citizen.get_with(&own, header::IF_NONE_MATCH, &answer.header(header::ETAG)).await;
        let by_time =
            citizen.get_with(&own, header::IF_MODIFIED_SINCE, &answer.header(header::LAST_MODIFIED)).await;
        assert_eq!([by_tag.status, by_time.status], [StatusCode::NOT_MODIFIED; 2]);
        let older = citizen.get_with(&own, header::IF_MODIFIED_SINCE, "Fri, 28 Feb 2025 00:00:00 GMT").await;
        assert_eq!(older.status, StatusCode::OK);
        let another = citizen.get(&format!("/phong-trao/{other}/tin.{ending}")).await;
        assert_eq!(read_by_another(&another.bytes).len(), 2, "its launch only");
    }
    let draft = format!("/phong-trao/{}/tin.atom", app.office);
    assert_eq!(citizen.get(&draft).await.status, StatusCode::NOT_FOUND);
}
