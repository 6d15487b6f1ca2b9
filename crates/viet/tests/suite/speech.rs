//! Vietnamese to test with: its letters, and syllables built by the rules of the language.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Every letter that Vietnamese writes, and f, j, w, z, small and capital: from the marks, not from the table under test.
pub fn letters() -> Vec<char> {
    let mut all = Vec::new();
    for base in ('a'..='z').chain('A'..='Z') {
        for shape in ["", "\u{306}", "\u{302}", "\u{31B}"] {
            for tone in TONES {
                all.extend(one_letter(base, shape, tone));
            }
        }
    }
    all.extend(['đ', 'Đ']);
    all.sort_unstable();
    all
}

/// The marks in the order of CLDR.
pub const TONES: [&str; 6] = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];

fn one_letter(base: char, shape: &str, tone: &str) -> Option<char> {
    let shapes = match base.to_ascii_lowercase() {
        'a' => "\u{306}\u{302}",
        'e' => "\u{302}",
        'o' => "\u{302}\u{31B}",
        'u' => "\u{31B}",
        _ => "",
    };
    let bears_tone = "aeiouy".contains(base.to_ascii_lowercase());
    if !shapes.contains(shape) || (!tone.is_empty() && !bears_tone) {
        return None;
    }
    let composed: String = format!("{base}{shape}{tone}").nfc().collect();
    let mut chars = composed.chars();
    chars.next().filter(|_| chars.next().is_none())
}

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "r", "s", "t", "th", "tr",
    "v", "x",
];

/// Rhymes as (before the tone, the vowel that bears it, after it), in the modern way: hoà, thuý.
const RHYMES: &[(&str, char, &str)] = &[
    ("", 'a', ""),
    ("", 'a', "n"),
    ("", 'a', "ng"),
    ("", 'a', "nh"),
    ("", 'a', "i"),
    ("", 'a', "o"),
    ("", 'ă', "n"),
    ("", 'ă', "ng"),
    ("", 'ă', "c"),
    ("", 'â', "n"),
    ("", 'â', "m"),
    ("", 'â', "t"),
    ("", 'â', "y"),
    ("", 'o', ""),
    ("", 'o', "n"),
    ("", 'o', "ng"),
    ("", 'ô', ""),
    ("", 'ô', "ng"),
    ("", 'ơ', ""),
    ("", 'ơ', "n"),
    ("", 'u', ""),
    ("", 'u', "ng"),
    ("", 'ư', ""),
    ("", 'ư', "ng"),
    ("ư", 'ơ', "ng"),
    ("u", 'â', "n"),
    ("uy", 'ê', "n"),
    ("uy", 'ê', "t"),
    ("u", 'y', ""),
    ("o", 'a', ""),
    ("o", 'a', "n"),
    ("o", 'e', ""),
    ("", 'ê', ""),
    ("", 'ê', "nh"),
    ("", 'i', ""),
    ("", 'i', "nh"),
    ("i", 'ê', "n"),
    ("i", 'ê', "u"),
    ("", 'u', "a"),
    ("", 'ư', "a"),
];

/// One syllable, small, as dictionaries have it.
pub fn syllable() -> impl Strategy<Value = String> {
    (prop::sample::select(ONSETS), prop::sample::select(RHYMES), 0usize..6).prop_map(
        |(onset, (head, vowel, tail), tone)| {
            let stopped = tail.ends_with(['c', 't', 'p']) || tail == "ch";
            let tone = if stopped { 4 + tone % 2 } else { tone };
            // Before e, ê and i the letters c, g and ng are written k, gh and ngh.
            let front = head.starts_with('i') || (head.is_empty() && "eêi".contains(vowel));
            let onset = match onset {
                "c" if front => "k",
                "g" if front => "gh",
                "ng" if front => "ngh",
                other => other,
            };
            format!("{onset}{head}{vowel}{}{tail}", TONES[tone]).nfc().collect()
        },
    )
}

/// One syllable in one of the ways names and headings write it.
pub fn cased_syllable() -> impl Strategy<Value = String> {
    (syllable(), 0..4).prop_map(|(syllable, case)| match case {
        0 => syllable.to_uppercase(),
        1 => syllable,
        _ => capitalized(&syllable),
    })
}

pub fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A text of one to four words.
pub fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(cased_syllable(), 1..5).prop_map(|words| words.join(" "))
}
