//! The binary as a machine runs it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A process that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Once the signal was heard before anybody waited for it, and the demo ran on.
#[test]
fn a_demo_that_is_ended_at_once_leaves_nothing() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("ended-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut demo = Running(
        Command::new(env!("CARGO_BIN_EXE_thidua"))
            .args(["demo", "--listen", "127.0.0.1:0"])
            .env("TMPDIR", &folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("started"),
    );
    let mut said = BufReader::new(demo.0.stdout.take().expect("its output"));
    let mut address = String::new();
    said.read_line(&mut address).expect("the address");
    assert!(address.starts_with("http://localhost:"), "{address}");
    let asked = Command::new("kill").arg(demo.0.id().to_string()).status().expect("kill");
    assert!(asked.success());
    assert!(demo.0.wait().expect("ended").success());
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 0, "something was left");
    std::fs::remove_dir(&folder).expect("removed");
}

fn law(arguments: &[&str]) -> (Option<i32>, String, String) {
    let said = Command::new(env!("CARGO_BIN_EXE_thidua")).arg("law").args(arguments).output().expect("run");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (said.status.code(), text(&said.stdout), text(&said.stderr))
}

/// A facts file in a folder of its own.
fn facts(name: &str, text: &str) -> String {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    std::fs::write(&file, text).expect("written");
    file.display().to_string()
}

const CASE: &str = "award = \"CSTDCS\"\nyear = 2026\nreceived = 2026-09-15\n[subject]\nkind = \"person\"\n\
    group = \"civil_servant\"\ngrades = [{ year = 2026, grade = \"HTXSNV\" }]\nawards = []\ninitiatives = []\n\
    discipline = []\npending = []\n";

#[test]
fn the_law_answers_in_the_form_that_others_rely_on() {
    let file = facts("case.toml", CASE);
    let (code, said, _) = law(&["judge", &file, "--json"]);
    let verdict: serde_json::Value = serde_json::from_str(&said).expect("one JSON document");
    assert_eq!((code, &verdict["verdict"]), (Some(0), &serde_json::json!("eligible")));
    assert_eq!(verdict["law"]["on"], "2026-09-15");

    let (code, said, _) = law(&["quota", "--grade-count", "HTTNV=30", "--on", "2026-12-01", "--json"]);
    let quota: serde_json::Value = serde_json::from_str(&said).expect("one JSON document");
    assert_eq!((code, &quota["ceiling"]), (Some(0), &serde_json::json!(6)));
    let (_, said, _) = law(&["quota", "--ldtt", "47", "--percent", "13", "--on", "2026-12-01", "--json"]);
    let quota: serde_json::Value = serde_json::from_str(&said).expect("one JSON document");
    assert_eq!((&quota["ceiling"], &quota["exact"]), (&serde_json::json!(6), &serde_json::json!("6.11")));
    assert_eq!(quota["cite"][0]["instrument"], "local rule");

    let (code, said, _) = law(&["forecast", &file, "--grade", "HTXSNV"]);
    assert!(code == Some(0) && said.contains("Năm 2028 có thể xét Bằng khen"), "{said}");
    assert_eq!(law(&["check"]).0, Some(0));
}

#[test]
fn facts_that_cannot_be_read_are_one_line_with_place_and_remedy() {
    for (name, text, place) in [
        ("year.toml", CASE.replace("year = 2026, grade", "year = 20266, grade"), "dòng 7"),
        ("grade.toml", CASE.replace("HTXSNV", "TOT"), "dòng 7"),
        ("award.toml", CASE.replace("CSTDCS", "XYZ"), "dòng 1"),
        ("type.toml", CASE.replace("year = 2026\n", "year = \"hai\"\n"), "dòng 2"),
        ("large.toml", "#".repeat(2_000_000), "1 MB"),
    ] {
        let (code, said, told) = law(&["judge", &facts(name, &text), "--json"]);
        assert_eq!((code, said.as_str()), (Some(2), ""), "{name}: {told}");
        assert!(told.lines().count() == 1 && told.contains(place), "{name}: {told}");
    }
    let (code, _, told) = law(&["quota", "--grade-count", "HTTNV", "--on", "2026-12-01"]);
    assert!(code == Some(2) && told.contains("HTTNV=30"), "{told}");
}

/// A clerk's list of five, as the command is given it: the third has a day that no calendar has, the fourth a lost zero, the
/// fifth a unit that nobody opened.
const PEOPLE: &str = "STT,Họ và tên,Ngày sinh,Chức vụ,Đơn vị,Số định danh cá nhân\n\
    1,Lò Thị Mẫu,05/03/1985,Chuyên viên,,\n\
    2,Giàng A Thử,1990,Văn thư,,014090000001\n\
    3,Vàng Ví Dụ,31/02/1991,Kế toán,,\n\
    4,Lý Thị Mẫu,07/08/1988,Chuyên viên,,14188000001\n\
    5,Sùng A Thử,12/12/1979,Chuyên viên,Phòng Chưa Có,\n";

#[test]
fn a_list_of_people_is_brought_in_once_and_known_the_next_time() {
    let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("people-{}", std::process::id()));
    let folder = data.display().to_string();
    let thidua = |arguments: &[&str]| {
        let run =
            Command::new(env!("CARGO_BIN_EXE_thidua")).args(arguments).args(["--data", &folder]).output();
        let run = run.expect("run");
        (run.status.code(), String::from_utf8_lossy(&run.stdout).into_owned())
    };
    let file = facts("people.csv", PEOPLE);
    let import = |more: &[&str]| {
        let (code, said) =
            thidua(&[&["people", "import", file.as_str(), "--unit", "VP", "--json"], more].concat());
        let told: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
        (code, told)
    };
    let counts = |told: &serde_json::Value| {
        ["rows", "matched", "new", "ambiguous", "rejected"].map(|name| told[name].as_u64().unwrap_or(99))
    };
    assert_eq!(thidua(&["init", "--office", "Văn phòng (hư cấu)", "--code", "VP"]).0, Some(0));

    for _ in 0..2 {
        let (code, told) = import(&["--dry-run"]);
        assert_eq!((code, counts(&told)), (Some(0), [5, 0, 3, 0, 2]), "nothing is kept: {told}");
        assert_eq!(told["units_new"], serde_json::json!(["Phòng Chưa Có"]));
        let rows: Vec<_> =
            told["problems"].as_array().expect("problems").iter().map(|one| &one["row"]).collect();
        assert_eq!(rows, [4, 5], "the numbers of the file: {told}");
        assert_eq!(told["columns"]["Số định danh cá nhân"], "id_number");
    }
    let (code, told) = import(&[]);
    assert_eq!((code, counts(&told)), (Some(0), [5, 0, 3, 0, 2]), "{told}");
    let (code, told) = import(&[]);
    assert_eq!(
        (code, counts(&told)),
        (Some(0), [5, 3, 0, 0, 2]),
        "whom it knows it does not enter again: {told}"
    );
    assert_eq!(thidua(&["doctor"]).0, Some(0));

    assert_eq!(thidua(&["people", "import", &file, "--unit", "KHONG-CO"]).0, Some(2));
    let picture = facts("people.xlsx", "\u{1}\u{2}");
    assert_eq!(thidua(&["people", "import", &picture, "--unit", "VP"]).0, Some(2));
    std::fs::remove_dir_all(&data).expect("removed");
}

/// An invented announcement, as an office publishes it.
const LAUNCH: &str = "PHÁT ĐỘNG\nPhong trào thi đua cải cách hành chính năm 2026\n\n\
    Thực hiện Kế hoạch số 9/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh Giả Định về phong trào thi đua năm 2026, \
    Sở Ví dụ phát động phong trào thi đua tới toàn thể công chức thuộc Sở với chủ đề “Gần dân, sát dân”, gồm các nội dung sau:\n\
    1. Trả kết quả đúng hạn 100% hồ sơ.\n2. Không sách nhiễu, phiền hà.\n\nNơi nhận:\n- Các phòng;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLò Thị Mẫu\n";

fn intake(arguments: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_thidua")).arg("intake").args(arguments).output().expect("run");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (run.status.code(), text(&run.stdout), text(&run.stderr))
}

#[test]
fn an_announcement_is_read_in_the_form_that_others_rely_on() {
    let file = facts("launch.txt", LAUNCH);
    let (code, said, _) = intake(&[&file, "--json"]);
    let found: serde_json::Value = serde_json::from_str(&said).expect("one JSON document");
    assert_eq!(code, Some(0));
    let names = [
        "title",
        "kind",
        "theme",
        "occasion",
        "issuer",
        "number",
        "date",
        "period",
        "parent",
        "purpose",
        "requirements",
        "subjects",
        "contents",
        "targets",
        "commemorations",
        "responsibilities",
        "recipients",
        "signer",
        "references",
    ];
    for name in names {
        assert!(found.get(name).is_some(), "{name}");
    }
    assert_eq!(found["title"]["value"], "Phong trào thi đua cải cách hành chính năm 2026");
    assert_eq!(found["title"]["span"], serde_json::json!([10, 57]));
    assert_eq!(found["kind"]["value"], "regular");
    assert_eq!(found["period"]["to"]["value"], "2026-12-31");
    assert_eq!(found["parent"]["number"]["value"], "9/KH-UBND");
    assert_eq!(found["parent"]["date"]["value"], "2026-01-05");
    assert_eq!(found["contents"][1]["no"]["value"], "2");
    assert_eq!(found["targets"][0]["value"]["value"], 100);
    assert_eq!(found["targets"][0]["unit"]["value"], "%");
    assert_eq!(found["signer"]["name"]["value"], "Lò Thị Mẫu");
    assert_eq!((&found["number"], &found["purpose"]), (&serde_json::Value::Null, &serde_json::json!([])));

    let (code, said, _) = intake(&[&file]);
    assert!(code == Some(0) && said.contains("Chủ đề: Gần dân, sát dân\n"), "{said}");
    assert!(said.contains("Đến ngày: 31/12/2026") && said.contains("Không thấy trong văn bản: "), "{said}");
}

/// The published announcements where their folder is at hand, else invented ones of the same form; beside each stands what a
/// person read in it, a field a line.
#[test]
fn five_announcements_are_read_by_command() {
    let read = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/intake");
    let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/announcements");
    for (name, invented) in [
        ("langson-2014", "letter"),
        ("langson-2017", "article_of_a_plan"),
        ("laocai-2022", "article"),
        ("danang-2020", "plan"),
        ("laichau-2021", "decision"),
    ] {
        let file = published.join(format!("{name}.txt"));
        let (file, told) = match std::fs::read_to_string(read.join(format!("published/{name}.txt"))) {
            Ok(told) if file.exists() => (file.display().to_string(), told),
            _ => {
                let sample = std::fs::read_to_string(read.join(format!("samples/{invented}.txt")));
                let sample = sample.expect("an invented announcement");
                let (text, told) = sample.split_once("=====\n").expect("a text and what is to be found");
                (facts(&format!("{invented}.txt"), text), told.to_owned())
            }
        };
        let (code, said, error) = intake(&[&file, "--json"]);
        assert_eq!(code, Some(0), "{file}: {error}");
        let found: serde_json::Value = serde_json::from_str(&said).expect("one JSON document");
        holds(&file, &found, &told);
    }
}

/// Every field that people read is in the document with its value; a value that ends in "…" is only its beginning.
fn holds(file: &str, found: &serde_json::Value, told: &str) {
    for (field, of) in [
        ("title", "/title/value"),
        ("kind", "/kind/value"),
        ("theme", "/theme/value"),
        ("occasion", "/occasion/value"),
        ("issuer", "/issuer/value"),
        ("number", "/number/value"),
        ("date", "/date/value"),
        ("from", "/period/from/value"),
        ("to", "/period/to/value"),
        ("subjects", "/subjects/value"),
    ] {
        let said = found.pointer(of).and_then(|value| value.as_str());
        let expected = values(told, field).next();
        assert!(said.is_some() == expected.is_some(), "{file}, {field}: {said:?}");
        assert!(
            said.zip(expected).is_none_or(|(said, told)| is_told(said, told)),
            "{file}, {field}: {said:?}"
        );
    }
    for (field, list, of) in [
        ("purpose", "purpose", "/value"),
        ("requirement", "requirements", "/value"),
        ("content", "contents", "/text/value"),
        ("target", "targets", "/text/value"),
        ("commemoration", "commemorations", "/name/value"),
        ("duty", "responsibilities", "/what/value"),
        ("recipient", "recipients", "/value"),
    ] {
        let said = found[list].as_array().expect(list).iter();
        let said: Vec<_> = said.filter_map(|one| one.pointer(of)?.as_str()).collect();
        let expected: Vec<_> = values(told, field).collect();
        assert_eq!(said.len(), expected.len(), "{file}, {field}: {said:?}");
        assert!(
            said.iter().zip(expected).all(|(said, told)| is_told(said, told)),
            "{file}, {field}: {said:?}"
        );
    }
}

/// The values of a field in such a list, without what stands before a `|`.
fn values<'a>(told: &'a str, field: &'a str) -> impl Iterator<Item = &'a str> {
    let of_field = told.lines().filter_map(move |line| line.strip_prefix(field)?.strip_prefix(": "));
    of_field.map(|value| value.split_once(" | ").map_or(value, |(_, text)| text))
}

fn is_told(said: &str, told: &str) -> bool {
    told.strip_suffix('…').map_or(said == told, |beginning| said.starts_with(beginning))
}

#[test]
fn a_file_that_is_no_announcement_is_one_line_that_says_what_to_do() {
    for (name, text, says) in [
        ("empty.txt", "", "không có chữ"),
        ("page.txt", "<html><body>thi đua</body></html>", "HTML"),
        ("rich.doc", "{\\rtf1 thi đua}", "RTF"),
        ("scan.pdf", "%PDF-1.7\n", "bị hỏng"),
    ] {
        let (code, said, told) = intake(&[&facts(name, text), "--json"]);
        assert_eq!((code, said.as_str()), (Some(2), ""), "{name}: {told}");
        assert!(told.lines().count() == 1 && told.contains(says) && told.contains(name), "{name}: {told}");
    }
    assert_eq!(intake(&["/nowhere/launch.txt"]).0, Some(2));
}
