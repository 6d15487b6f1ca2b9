//! Names as lists have them.

use proptest::prelude::*;
use viet::name::*;

use crate::speech::{capitalized, syllable};

fn written(text: &str) -> (Vec<&'static str>, &str, bool) {
    let told = address(text);
    (told.titles.iter().map(|title| title.written).collect(), told.name, told.sure)
}

#[test]
fn several_forms_of_address_come_off_in_their_order() {
    assert_eq!(
        written("Đ/c Thượng tá, ThS. Vũ Văn Hùng"),
        (vec!["Đồng chí", "Thượng tá", "ThS"], "Vũ Văn Hùng", true)
    );
    assert_eq!(written("PGS.TS.BS Lê Hà"), (vec!["PGS", "TS", "BS"], "Lê Hà", true));
    assert_eq!(written("Ông/Bà: Trần An"), (vec!["Ông (bà)"], "Trần An", true));
    assert_eq!(written("ông (bà) Trần An"), (vec!["Ông (bà)"], "Trần An", true));
    assert_eq!(written("Cô giáo Lò Thị Mai"), (vec!["Cô giáo"], "Lò Thị Mai", true));
    assert_eq!(written("ÔNG Y Moan Ênuôl"), (vec!["Ông"], "Y Moan Ênuôl", true));
    assert_eq!(written("Bà H’Hen Niê"), (vec!["Bà"], "H’Hen Niê", true));
}

#[test]
fn what_may_be_a_name_is_told_as_doubtful() {
    assert_eq!(written("Ông Ích Khiêm"), (vec!["Ông"], "Ích Khiêm", false));
    assert_eq!(written("Anh Thư"), (vec!["Anh"], "Thư", false));
    // A family name follows: hardly a name of four words that begins with another family name.
    assert_eq!(written("Ông Nguyễn Văn A"), (vec!["Ông"], "Nguyễn Văn A", true));
}

#[test]
fn a_name_keeps_what_belongs_to_it() {
    for name in
        ["Ông", "Nguyễn Văn Anh", "Bành Thị Bà", "Tsan Văn A", "Đông Chí Hiếu", "Cốc Thị Ba", "", "K'Tiếu"]
    {
        assert_eq!(written(name), (vec![], name, true), "{name}");
    }
}

#[test]
fn the_parts_of_a_name() {
    let told = |name| {
        let parts = parts(name);
        (parts.family, parts.middle, parts.given, parts.order)
    };
    assert_eq!(told(" Nguyễn  Văn   An "), ("Nguyễn", "Văn", "An", Order::FamilyFirst));
    assert_eq!(told("Trần Hà"), ("Trần", "", "Hà", Order::FamilyFirst));
    assert_eq!(told("An"), ("", "", "An", Order::GivenOnly));
    assert_eq!(told(""), ("", "", "", Order::GivenOnly));
    assert_eq!(told("A Phủ"), ("", "", "A Phủ", Order::GivenOnly));
    assert_eq!(told("K’Tiếu"), ("", "", "K’Tiếu", Order::GivenOnly));
    assert_eq!(told("Y Moan Ênuôl"), ("Ênuôl", "", "Y Moan", Order::FamilyLast));
    assert_eq!(told("H'Hen Niê"), ("Niê", "", "H'Hen", Order::FamilyLast));
    assert_eq!(told("K'Să Thị Mai"), ("K'Să", "Thị", "Mai", Order::FamilyFirst));
    assert_eq!(told("Rơ Châm H'Phik"), ("Rơ", "Châm", "H'Phik", Order::FamilyFirst));
}

#[test]
fn proper_case_is_offered_only_where_case_was_lost() {
    let offered = [
        ("nguyễn văn an", Some("Nguyễn Văn An")),
        ("K’TIẾU", Some("K’Tiếu")),
        ("A-LĂNG ĐÌNH", Some("A-Lăng Đình")),
        ("TRẦN T.HOÀ", Some("Trần T.Hoà")),
        ("Nguyễn Văn An", None),
        ("Y", None),
        ("", None),
        ("123", None),
    ];
    for (name, expected) in offered {
        assert_eq!(proper(name).as_deref(), expected, "{name}");
    }
}

#[test]
fn spellings_of_one_name_match() {
    assert_eq!(match_key("Nguyễn Thị Thuý"), match_key("NGUYỄN THỊ THÚY"));
    assert_eq!(match_key("Sỹ Quý-Kỳ"), match_key("sĩ quí kì"));
    assert_eq!(match_key("K’Tiếu"), match_key("K'Tiếu"));
    for (left, right) in [("Thúy", "Thúi"), ("Mây", "Mâi"), ("Yên", "Iên"), ("Huy", "Hui")] {
        assert_ne!(match_key(left), match_key(right));
    }
}

proptest! {
    #[test]
    fn the_parts_make_up_the_name(words in prop::collection::vec(syllable(), 1..6)) {
        let name = words.iter().map(|word| capitalized(word)).collect::<Vec<_>>().join(" ");
        let parts = parts(&name);
        let joined = [parts.family, parts.middle, parts.given].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(&joined, &name);
        prop_assert_eq!(proper(&name.to_uppercase()).filter(|_| name.chars().count() > 1), (name.chars().count() > 1).then_some(name.clone()));
        prop_assert_eq!(match_key(&name), match_key(&name.to_uppercase()));
    }

    #[test]
    fn no_name_breaks_them(name in "\\PC{0,20}|[a-zA-ZÀ-ỹĐđ'’./ -]{0,30}") {
        let told = address(&name);
        prop_assert!(name.contains(told.name));
        let _ = (parts(&name), proper(&name), match_key(&name));
    }
}
