//! What people and files may throw at the readers: one clear line each, and never a panic.
#![expect(clippy::unwrap_used, reason = "a test fails where its facts are wrong")]

use law::*;
use proptest::prelude::*;

const FACTS: &str = r#"award    = "CSTDCS"
year     = 2026
received = 2026-09-15
[subject]
kind  = "person"
group = "civil_servant"
[[subject.grades]]
year = 2026
grade = "HTTNV"
[[subject.awards]]
code = "LDTT"
year = 2026
"#;

fn fault(text: &str) -> String {
    Law::built_in().read_case(text).unwrap_err().to_string()
}

#[test]
fn a_good_file_is_read_in_both_forms() {
    let case = Law::built_in().read_case(FACTS).unwrap();
    let json = serde_json::to_string(&case).unwrap();
    assert_eq!(Law::built_in().read_case(&json).unwrap(), case);
}

#[test]
fn a_bad_file_gets_one_line_with_place_and_remedy() {
    let bad = [
        ("year     = 2026", "year     = 20266", "dòng 2: năm 20266 nằm ngoài khoảng 1945 đến 2100"),
        ("\"HTTNV\"", "\"HTT\"", "dòng 9: “HTT” không phải là mức xếp loại. Chọn một trong: HTXSNV, HTTNV"),
        (
            "\"CSTDCS\"",
            "\"CSTDXX\"",
            "dòng 1: Không có mã “CSTDXX” trong danh mục. Dùng mã của danh mục, như CSTT",
        ),
        (
            "\"LDTT\"",
            "\"ldtt\"",
            "dòng 11: Không có mã “ldtt” trong danh mục. Dùng mã của danh mục, như LDTT",
        ),
        ("group =", "grup =", "dòng 6: Không có mục “grup”"),
        ("\"person\"", "7", "dòng 5: Sai kiểu: ghi integer `7`"),
        ("kind  = \"person\"", "", "dòng 4: Thiếu mục “kind”"),
        ("received = 2026-09-15", "received = 2026-02-30", "dòng 3: "),
        ("received = 2026-09-15", "received = \"2026-02-30\"", "dòng 3: “2026-02-30” không phải là một ngày"),
    ];
    for (from, to, wanted) in bad {
        let says = fault(&FACTS.replacen(from, to, 1));
        assert!(says.starts_with(wanted), "{to}: {says}");
        assert!(!says.contains('\n') && says.ends_with('.'), "{to}: {says}");
    }
}

#[test]
fn json_is_told_its_line_too() {
    let says = fault("{\n \"award\": \"CSTDCS\",\n \"year\": 20266 }");
    assert!(says.starts_with("dòng 3: năm 20266"), "{says}");
    assert!(fault("{\"award\": ").starts_with("dòng 1: "));
}

#[test]
fn an_oversized_file_is_not_read() {
    let long = format!("{FACTS}# {}", "x".repeat(LONGEST_FACTS));
    let says = fault(&long);
    assert!(says.contains("quá giới hạn 1048576 byte"), "{says}");
    assert!(says.len() < 200);
}

/// A text with a few bytes changed, cut out or doubled, on the borders of characters.
fn spoil(text: &str, changes: &[(usize, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, length, new) in changes {
        let from = at % (chars.len() + 1);
        let to = (from + length).min(chars.len());
        chars.splice(from..to, new.chars());
    }
    chars.into_iter().collect()
}

fn changes() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let new = prop_oneof![
        "[ -~\\n]{0,6}",
        Just("\"".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("[[".to_owned()),
        Just("-1".to_owned()),
        Just("\u{0}".to_owned()),
        Just("CSTDCS".to_owned()),
    ];
    prop::collection::vec((any::<usize>(), 0usize..8, new), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn spoilt_facts_never_panic(changes in changes()) {
        let law = Law::built_in();
        match law.read_case(&spoil(FACTS, &changes)) {
            Ok(case) => {
                let verdict = law.judge(&case).unwrap();
                prop_assert_eq!(law.outcome(&law.brief(&case).unwrap()), verdict.verdict);
                law.readings(&case).unwrap();
            }
            Err(fault) => prop_assert!(!fault.to_string().contains('\n')),
        }
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        let _ = Law::built_in().read_case(&text);
        let _ = Law::read(&[("instruments.toml", &text), ("rules/x.toml", &text), ("cases/x.toml", &text)]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_spoilt_law_never_panics(file in 0..built_in_files().len(), changes in changes()) {
        let (path, text) = built_in_files()[file];
        let spoilt = spoil(text, &changes);
        let files: Vec<_> = built_in_files()
            .iter()
            .map(|(name, text)| (*name, if *name == path { spoilt.as_str() } else { *text }))
            .collect();
        if let Ok(law) = Law::read(&files) {
            law.check();
        }
        let overlay = [("overlay.toml", spoilt.as_str()), ("rules/x.toml", spoilt.as_str())];
        prop_assert!(Law::read_with_overlay(built_in_files(), &overlay).is_err());
    }
}
