//! Sort keys against ICU's collator for Vietnamese (CLDR): they agree, except where `viet::sort` says that they differ.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use proptest::prelude::*;
use viet::sort::{key, person_key};

use crate::speech::{letters, words};

fn collator(strength: Strength) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.strength = Some(strength);
    Collator::try_new(locale!("vi").into(), options).unwrap()
}

fn by_key(left: &str, right: &str) -> Ordering {
    key(left).cmp(&key(right))
}

#[test]
fn every_two_letters_stand_as_in_icu() {
    let icu = collator(Strength::Tertiary);
    let all: Vec<String> = letters().iter().map(char::to_string).collect();
    for left in &all {
        for right in &all {
            assert_eq!(by_key(left, right), icu.compare(left, right), "{left} {right}");
        }
    }
}

/// The rule for names in ICU's terms: the last word with its tone, the rest with its tones, then the case of both.
fn people_in_icu(left: &str, right: &str) -> Ordering {
    let split = |name: &str| -> (String, String) {
        let (rest, given) = name.rsplit_once(' ').unwrap_or(("", name));
        (given.to_owned(), rest.to_owned())
    };
    let ((left_given, left_rest), (right_given, right_rest)) = (split(left), split(right));
    let (tones, cases) = (collator(Strength::Secondary), collator(Strength::Tertiary));
    tones
        .compare(&left_given, &right_given)
        .then_with(|| tones.compare(&left_rest, &right_rest))
        .then_with(|| cases.compare(&left_given, &right_given))
        .then_with(|| cases.compare(&left_rest, &right_rest))
}

/// Two texts that often begin alike, so that tones and case get to decide.
fn pair() -> impl Strategy<Value = (String, String)> {
    let alike = words().prop_flat_map(|text| (Just(text.clone()), retoned(text)));
    prop_oneof![(words(), words()), alike]
}

/// The same text with some letters in another tone or case.
fn retoned(text: String) -> impl Strategy<Value = String> {
    use viet::letter::{Letter, Tone};
    prop::collection::vec((0u8..6, 0usize..6), text.chars().count()).prop_map(move |dice| {
        let change = |(c, (chance, tone)): (char, (u8, usize))| match (Letter::of(c), chance) {
            (Some(letter), 0) if letter.tone() != Tone::Level => {
                letter.with_tone(Tone::ALL[tone]).unwrap().to_char()
            }
            (Some(letter), 1) => {
                (if letter.is_capital() { letter.small() } else { letter.capital() }).to_char()
            }
            _ => c,
        };
        text.chars().zip(dice).map(change).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn words_stand_as_in_icu((left, right) in pair()) {
        prop_assert_eq!(by_key(&left, &right), collator(Strength::Tertiary).compare(&left, &right));
    }

    #[test]
    fn people_stand_as_in_icu((left, right) in pair()) {
        prop_assert_eq!(person_key(&left).cmp(&person_key(&right)), people_in_icu(&left, &right));
    }
}

/// What the module's head lists, each with the other order in ICU: when one of them no longer differs, the head is wrong.
#[test]
fn the_keys_differ_from_icu_exactly_where_they_say() {
    let icu = collator(Strength::Tertiary);
    let differing = [
        // one syllable in two ways
        ("hoà", "hòa", Ordering::Equal, Ordering::Less),
        ("thuý", "thúy", Ordering::Equal, Ordering::Less),
        // spaces and hyphens
        ("an  ninh", "an ninh", Ordering::Equal, Ordering::Less),
        ("an ", "an", Ordering::Equal, Ordering::Greater),
        ("Hà-Nội", "Hà Nội", Ordering::Equal, Ordering::Greater),
        // punctuation
        ("an (bình)", "an bình", Ordering::Equal, Ordering::Less),
        ("H'Hen", "Hà", Ordering::Greater, Ordering::Less),
        // look-alikes of đ
        ("ðan", "đan", Ordering::Equal, Ordering::Less),
        // other scripts, in the order of Unicode's numbers
        ("Ⅷ", "z", Ordering::Greater, Ordering::Less),
    ];
    for (left, right, ours, theirs) in differing {
        assert_eq!(by_key(left, right), ours, "{left} {right} by key");
        assert_eq!(icu.compare(left, right), theirs, "{left} {right} in ICU");
    }
}
