//! TCVN3 and VNI both ways, and telling them apart.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use viet::legacy::*;
use viet::letter::{Letter, Tone};
use viet::syllable::is_syllable;

use crate::speech::{capitalized, letters, syllable, words};

fn tcvn3(text: &str) -> String {
    decode(text, Encoding::Tcvn3, Face::Ordinary)
}

fn vni(text: &str) -> String {
    decode(text, Encoding::Vni, Face::Ordinary)
}

fn verdict(text: &str) -> Verdict {
    detect(text).verdict
}

#[test]
fn every_letter_comes_back_from_vni() {
    for c in letters() {
        let text = c.to_string();
        let written = encode(&text, Encoding::Vni, Face::Ordinary).unwrap();
        assert!(written.chars().all(|c| (c as u32) < 0x100), "{c}: {written}");
        assert_eq!(vni(&written), text, "{written}");
    }
}

#[test]
fn every_letter_comes_back_from_tcvn3_by_the_font_of_its_case() {
    for c in letters() {
        let (letter, text) = (Letter::of(c).unwrap(), c.to_string());
        let faces: &[Face] = match (letter.is_capital(), letter.tone()) {
            (true, Tone::Level) => &[Face::Ordinary, Face::Capitals],
            (true, _) => &[Face::Capitals],
            (false, _) => &[Face::Ordinary],
        };
        for face in [Face::Ordinary, Face::Capitals] {
            let written = encode(&text, Encoding::Tcvn3, face);
            assert_eq!(written.is_ok(), faces.contains(&face), "{c} {face:?}");
            if let Ok(written) = written {
                assert_eq!(written.chars().count(), 1);
                assert_eq!(decode(&written, Encoding::Tcvn3, face), text);
            }
        }
        assert!(encode(&text, Encoding::Tcvn3, Face::Unknown).is_ok());
    }
}

#[test]
fn the_codes_of_tcvn3_are_those_of_the_standard() {
    let coded = |c: &char| encode(&c.to_string(), Encoding::Tcvn3, Face::Ordinary).ok();
    let codes: Vec<(char, String)> =
        letters().into_iter().filter(|c| !c.is_ascii()).filter_map(|c| Some((c, coded(&c)?))).collect();
    let small = codes.iter().filter(|(c, _)| c.is_lowercase()).count();
    assert_eq!((small, codes.len() - small), (67, 7), "VN3 has 67 small letters and 7 capitals");
    let distinct: std::collections::BTreeSet<&String> = codes.iter().map(|(_, code)| code).collect();
    assert_eq!(distinct.len(), codes.len());
    assert!(distinct.iter().all(|code| ("\u{A1}".."\u{FF}").contains(&code.as_str())));
}

/// Every small letter with its codes, by vowel: written down from the converters named in `viet::legacy`, not from its
/// tables.
#[test]
fn the_whole_alphabet_is_coded_as_the_converters_do() {
    let rows = [
        ("àảãáạ", "µ¶·¸¹", "aø aû aõ aù aï"),
        ("ăằẳẵắặ", "¨»¼½¾Æ", "aê aè aú aü aé aë"),
        ("âầẩẫấậ", "©ÇÈÉÊË", "aâ aà aå aã aá aä"),
        ("èẻẽéẹ", "ÌÎÏÐÑ", "eø eû eõ eù eï"),
        ("êềểễếệ", "ªÒÓÔÕÖ", "eâ eà eå eã eá eä"),
        ("ìỉĩíị", "×ØÜÝÞ", "ì æ ó í ò"),
        ("òỏõóọ", "ßáâãä", "oø oû oõ où oï"),
        ("ôồổỗốộ", "«åæçèé", "oâ oà oå oã oá oä"),
        ("ơờởỡớợ", "¬êëìíî", "ô ôø ôû ôõ ôù ôï"),
        ("ùủũúụ", "ïñòóô", "uø uû uõ uù uï"),
        ("ưừửữứự", "\u{AD}õö÷øù", "ö öø öû öõ öù öï"),
        ("ỳỷỹýỵ", "úûüýþ", "yø yû yõ yù î"),
        ("đ", "®", "ñ"),
    ];
    assert_eq!(rows.iter().map(|row| row.0.chars().count()).sum::<usize>(), 67);
    for (unicode, abc, southern) in rows {
        assert_eq!(encode(unicode, Encoding::Tcvn3, Face::Ordinary).unwrap(), abc);
        assert_eq!(encode(unicode, Encoding::Vni, Face::Ordinary).unwrap(), southern.replace(' ', ""));
        assert_eq!(vni(&southern.to_uppercase().replace(' ', "")), unicode.to_uppercase());
    }
    assert_eq!(encode("ĂÂÊÔƠƯĐ", Encoding::Tcvn3, Face::Ordinary).unwrap(), "¡¢£¤¥¦§");
}

/// The whole sets against one sentence with every letter, as converters of those days wrote it.
#[test]
fn known_texts_are_read() {
    let texts = [
        (
            "Céng hßa x· héi chñ nghÜa ViÖt Nam",
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
            "Cộng hòa xã hội chủ nghĩa Việt Nam",
        ),
        ("§éc lËp - Tù do - H¹nh phóc", "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        ("NguyÔn ThÞ Thóy Hµ", "Nguyeãn Thò Thuùy Haø", "Nguyễn Thị Thúy Hà"),
        ("H÷u Lòng, B¾c S¬n", "Höõu Luõng, Baéc Sôn", "Hữu Lũng, Bắc Sơn"),
        ("tr\u{AD}ëng phßng, kü s\u{AD}", "tröôûng phoøng, kyõ sö", "trưởng phòng, kỹ sư"),
        ("bÇu cö, tÝn nhiÖm 95,5%", "baàu cöû, tín nhieäm 95,5%", "bầu cử, tín nhiệm 95,5%"),
    ];
    for (abc, southern, unicode) in texts {
        assert_eq!(tcvn3(abc), unicode);
        assert_eq!(vni(southern), unicode);
        assert_eq!(encode(unicode, Encoding::Tcvn3, Face::Ordinary).unwrap(), abc);
        assert_eq!(encode(unicode, Encoding::Vni, Face::Ordinary).unwrap(), southern);
        assert_eq!(verdict(abc), Verdict::Is(Encoding::Tcvn3), "{abc}");
        assert_eq!(verdict(southern), Verdict::Is(Encoding::Vni), "{southern}");
        assert_eq!(verdict(unicode), Verdict::Is(Encoding::Unicode), "{unicode}");
    }
}

#[test]
fn the_font_says_the_case_and_without_it_the_other_letters_do() {
    let read = |text, face| decode(text, Encoding::Tcvn3, face);
    assert_eq!(read("nguyÔn v¨n a", Face::Capitals), "NGUYỄN VĂN A");
    assert_eq!(read("NGUYÔN V¡N A", Face::Ordinary), "NGUYễN VĂN A");
    let guessed = [
        ("NGUYÔN V¡N A", "NGUYỄN VĂN A"),
        ("NGUYÔN ThÞ Hµ", "NGUYỄN Thị Hà"),
        ("§ång chÝ NGUYÔN V¡N A", "Đồng chí NGUYỄN VĂN A"),
        ("PH¹M Hµ", "PHẠM HÀ"),
        ("Hµ", "Hà"),
        ("¸ H¶i", "á Hải"),
    ];
    for (text, read_as) in guessed {
        assert_eq!(read(text, Face::Unknown), read_as);
    }
    assert_eq!(Encoding::of_font(".vntimeH"), Some((Encoding::Tcvn3, Face::Capitals)));
    assert_eq!(Encoding::of_font(".VnTime"), Some((Encoding::Tcvn3, Face::Ordinary)));
    assert_eq!(Encoding::of_font("Vntime"), None);
}

#[test]
fn what_an_encoding_cannot_write_is_refused_with_its_place() {
    let refused = |text: &str, encoding| encode(text, encoding, Face::Ordinary).unwrap_err();
    assert_eq!((refused("số ©", Encoding::Tcvn3).character, refused("số ©", Encoding::Tcvn3).at), ('©', 3));
    assert_eq!(refused("Ấn", Encoding::Tcvn3).character, 'Ấ');
    assert_eq!(refused("Müller", Encoding::Vni).character, 'ü');
    assert_eq!(
        refused("李", Encoding::Vni).to_string(),
        "Không ghi được ký tự “李” (thứ 1) bằng bảng mã VNI."
    );
    assert_eq!(encode("“số” 1° – ç", Encoding::Vni, Face::Ordinary).unwrap(), "“soá” 1° – ç");
}

#[test]
fn plain_text_is_no_evidence() {
    for text in ["", "Nguyen Van A", "Nam 2026", "1.000.000", "Bình Minh", "Lính", "· 5 §", "“Nam” – An…"]
    {
        let told = detect(text);
        assert_eq!((told.verdict, told.sure, told.evidence.words), (Verdict::NoEvidence, 0, 0), "{text}");
    }
}

#[test]
fn what_reads_well_in_two_ways_is_told_as_such() {
    let between = |text: &str| match verdict(text) {
        Verdict::Ambiguous(readings) => readings.iter().collect::<Vec<_>>(),
        other => panic!("{text}: {other:?}"),
    };
    // Hoà or Hồ; Vò, Vũ or Vị; Khoá or Khố.
    assert_eq!(between("Hoà"), [Encoding::Unicode, Encoding::Vni]);
    assert_eq!(between("Vò"), Encoding::ALL);
    assert_eq!(between("Khoá"), [Encoding::Unicode, Encoding::Vni]);
    // One more word decides.
    assert_eq!(verdict("Hoà Việt"), Verdict::Is(Encoding::Unicode));
    assert_eq!(verdict("Hoà Vieät"), Verdict::Is(Encoding::Vni));
    assert_eq!(verdict("V¨n Vò"), Verdict::Is(Encoding::Tcvn3));
}

#[test]
fn initials_and_the_letter_of_a_list_are_read() {
    for text in ["Nghị định số 98/2023/NĐ-CP", "HĐND và UBND tỉnh", "điểm đ khoản 1", "TĐKT"]
    {
        for encoding in [Encoding::Tcvn3, Encoding::Vni] {
            let written = encode(text, encoding, Face::Ordinary).unwrap();
            assert_eq!(verdict(&written), Verdict::Is(encoding), "{written}");
        }
        assert_eq!(verdict(text), Verdict::Is(Encoding::Unicode), "{text}");
    }
}

/// Short texts may be told as ambiguous, but none may be told as something that it is not.
#[test]
fn names_are_told_or_ambiguous_but_never_wrong() {
    let names = [
        "Nguyễn Văn Hùng",
        "Trần Thị Thúy",
        "Lê Hoàng Long",
        "Phạm Minh Thư",
        "Hoàng Thị Lan Anh",
        "Vũ Đức Đam",
        "Võ Thị Sáu",
        "Đặng Thùy Trâm",
        "Bùi Xuân Phái",
        "Đỗ Thu Hồng",
        "Hồ Chí Minh",
        "Ngô Bảo Châu",
        "Dương Văn Thành",
        "Lý Thường Kiệt",
        "Đào Tấn",
        "Đoàn Thị Điểm",
        "Trịnh Hoài Đức",
        "Lò Văn Thuận",
        "Sùng A Páo",
        "Giàng Thị Mỷ",
        "Vàng Văn Lử",
        "Nông Thị Bích",
        "Cầm Bá Thước",
        "Quàng Văn Pấng",
        "Tòng Thị Phóng",
        "Thạch Sâm",
        "Huỳnh Tấn Phát",
        "Tôn Đức Thắng",
        "Lương Thế Vinh",
        "Mạc Đĩnh Chi",
        "Chu Văn An",
        "Phan Bội Châu",
        "Thanh Tú",
        "Hòa",
        "Thu Hà",
        "Trường Chinh",
    ];
    let mut told = 0;
    for name in names {
        for encoding in Encoding::ALL {
            let written = encode(name, encoding, Face::Unknown).unwrap();
            match verdict(&written) {
                Verdict::Is(found) => {
                    assert_eq!(found, encoding, "{written}");
                    told += 1;
                }
                Verdict::Ambiguous(readings) => assert!(readings.has(encoding), "{written}"),
                other => panic!("{written}: {other:?}"),
            }
        }
    }
    assert!(told * 10 >= names.len() * 3 * 9, "{told} of {} were told", names.len() * 3);
}

#[test]
fn two_texts_in_one_are_mixed() {
    assert_eq!(
        verdict("NguyÔn V¨n An, Sở Nội vụ tỉnh"),
        Verdict::Mixed { most: Encoding::Unicode, also: Encoding::Tcvn3 }
    );
    assert_eq!(
        verdict("Nguyeãn Vaên An TrÇn"),
        Verdict::Mixed { most: Encoding::Vni, also: Encoding::Tcvn3 }
    );
    // One slip among many words is none.
    let mut column = Evidence::of("Mü");
    column += Evidence::of(&"Nguyễn Thị Hạnh Phước ".repeat(10));
    assert_eq!(column.detection().verdict, Verdict::Is(Encoding::Unicode));
    assert_eq!(column.explained_alone(Encoding::Tcvn3), 1);
}

#[test]
fn other_languages_are_unreadable() {
    for text in ["Żółć", "Москва", "日本", "façade"] {
        assert_eq!(verdict(text), Verdict::Unreadable, "{text}");
    }
    // Names of minorities are seen by their letters.
    assert_eq!(verdict("Krông Năng"), Verdict::Is(Encoding::Unicode));
    assert_eq!(verdict("§¾k L¾k"), Verdict::Is(Encoding::Tcvn3));
    assert_eq!(verdict("Kđăm"), Verdict::Is(Encoding::Unicode));
    assert_eq!(verdict("“Hà”"), Verdict::Is(Encoding::Unicode));
}

#[test]
fn sureness_grows_with_the_words() {
    let sure: Vec<u8> = ["V¨n", "V¨n ThÞ", "V¨n ThÞ TrÇn", "V¨n ThÞ TrÇn Hµ Lª Ph¹m §ç L\u{AD}u"]
        .map(|text| detect(text).sure)
        .to_vec();
    assert_eq!(sure, [75, 88, 94, 99]);
}

#[test]
fn syllables_are_known_by_their_spelling() {
    for word in [
        "Nguyễn", "giếng", "gì", "quốc", "quỳnh", "ý", "yến", "khuya", "hoà", "hòa", "THUỲ", "nghiêng",
        "ướt", "xoong",
    ] {
        assert!(is_syllable(word), "{word}");
    }
    for word in
        ["", "ng", "nguyôn", "mat", "màt", "mátt", "cẻ", "ngế", "gheo2", "ghang", "hòà", "Kđăm", "nghiênggg"]
    {
        assert!(!is_syllable(word), "{word}");
    }
}

#[test]
fn what_the_font_of_capitals_would_raise_is_not_written_in_it() {
    for raised in ["ÿ", "ß"] {
        assert!(encode(raised, Encoding::Tcvn3, Face::Capitals).is_err(), "{raised}");
    }
}

proptest! {
    #[test]
    fn dictionary_syllables_are_syllables(word in syllable()) {
        prop_assert!(is_syllable(&word), "{}", word);
        prop_assert!(is_syllable(&word.to_uppercase()));
    }

    #[test]
    fn texts_come_back(text in "[A-Za-zÀ-ỹĐđ0-9 ,.“”–]{0,40}", apart: bool) {
        for (encoding, face) in [(Encoding::Vni, Face::Ordinary), (Encoding::Tcvn3, Face::Ordinary), (Encoding::Tcvn3, Face::Capitals)] {
            if let Ok(written) = encode(&text, encoding, face) {
                let written: String = if apart { written.nfd().collect() } else { written };
                prop_assert_eq!(decode(&written, encoding, face), text.nfc().collect::<String>());
            }
        }
    }

    #[test]
    fn vietnamese_can_always_be_written(text in words()) {
        prop_assert_eq!(vni(&encode(&text, Encoding::Vni, Face::Ordinary).unwrap()), text.clone());
        let runs = runs(&text).unwrap();
        let back: String = runs.iter().map(|run| decode(&run.text, Encoding::Tcvn3, run.face)).collect();
        prop_assert_eq!(back, text.clone());
        prop_assert!(runs.windows(2).all(|two| two[0].face != two[1].face));
        let small = text.to_lowercase();
        prop_assert_eq!(runs_of(&small), usize::from(!small.is_empty()));
        let capitals = text.to_uppercase();
        let written = encode(&capitals, Encoding::Tcvn3, Face::Capitals).unwrap();
        prop_assert_eq!(decode(&written, Encoding::Tcvn3, Face::Capitals), capitals);
    }

    #[test]
    fn ten_words_are_told_in_every_encoding(words in prop::collection::vec(syllable(), 10..20)) {
        let text = words.iter().map(|word| capitalized(word)).collect::<Vec<_>>().join(" ").to_lowercase();
        for encoding in Encoding::ALL {
            let written = encode(&text, encoding, Face::Ordinary).unwrap();
            let told = detect(&written);
            // A reading is never named that does not give the text back.
            if let Verdict::Is(found) = told.verdict {
                prop_assert_eq!(decode(&written, found, Face::Ordinary), text.clone());
            }
        }
    }

    #[test]
    fn no_text_breaks_the_detector(text in "\\PC{0,20}|[\u{A0}-\u{FF} a-z]{0,20}") {
        let told = detect(&text);
        prop_assert_eq!(told.sure > 0, matches!(told.verdict, Verdict::Is(_)));
        for encoding in Encoding::ALL {
            let _ = decode(&text, encoding, Face::Unknown);
            prop_assert!(told.evidence.explained_alone(encoding) <= told.evidence.explained(encoding));
        }
    }
}

fn runs_of(text: &str) -> usize {
    runs(text).unwrap().len()
}
