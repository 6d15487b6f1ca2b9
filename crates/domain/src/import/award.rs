//! The awards that a cell names, each with the year beside it: "CSTĐCS, Giấy khen", "LĐTT năm 2023; CSTĐCS 2024".

use std::collections::BTreeMap;

use law::Award;

use super::choice::is_nothing;
use super::heading::year_in;
use crate::dossier::AwardNames;

/// What a cell names: codes with years, and the parts that are no award we know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub awards: Vec<(String, Option<i32>)>,
    pub unknown: Vec<String>,
}

/// Reads cells of awards; a list says the same few things in thousands of them.
pub(super) struct AwardReader<'a> {
    pub names: &'a AwardNames<'a>,
    read: BTreeMap<String, Named>,
}

/// So many different cells are remembered.
const REMEMBERED: usize = 4_096;

impl<'a> AwardReader<'a> {
    pub fn new(names: &'a AwardNames<'a>) -> Self {
        Self { names, read: BTreeMap::new() }
    }

    pub fn read(&mut self, text: &str) -> Named {
        if let Some(known) = self.read.get(text) {
            return known.clone();
        }
        let named = named(text, self.names);
        if self.read.len() < REMEMBERED {
            self.read.insert(text.to_owned(), named.clone());
        }
        named
    }
}

pub(super) fn named(text: &str, names: &AwardNames) -> Named {
    let mut named = Named::default();
    for part in text.split([';', '\n']) {
        add(part, names, &mut named);
    }
    named
}

/// A part whole, because names have commas of their own ("Bằng khen của bộ, ban, ngành, tỉnh"); else in its parts.
fn add(part: &str, names: &AwardNames, named: &mut Named) {
    if is_nothing(part) {
        return;
    }
    if let Some(award) = names.find(&without_year(part)) {
        named.awards.push((award.code.clone(), year_in(part)));
        return;
    }
    let parts = part.split([',', '/', '+', '&']).flat_map(|part| part.split(" và "));
    for part in parts.filter(|part| !is_nothing(part)) {
        match find(part, names) {
            Some(award) => named.awards.push((award.code.clone(), year_in(part))),
            None => named.unknown.push(viet::tidy(part)),
        }
    }
}

fn find<'a>(part: &str, names: &AwardNames<'a>) -> Option<&'a Award> {
    let bare = without_year(part);
    names.find(&bare).or_else(|| spelled_out(&bare).iter().find_map(|text| names.find(text)))
}

/// "CSTĐCS 2024", "2023: LĐTT", "LĐTT (năm 2023)" without the year.
fn without_year(part: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in part.split_whitespace() {
        let is_year = year_in(word).is_some() && !word.chars().any(char::is_alphabetic);
        if !is_year {
            words.push(word);
        } else if words.last().is_some_and(|before| is_word_before_year(before)) {
            words.pop();
        }
    }
    words.join(" ").trim_matches([' ', ':', '-', '–', '.', '(', ')']).to_owned()
}

fn is_word_before_year(word: &str) -> bool {
    matches!(viet::fold(word).trim_matches(['(', ',']), "nam" | "hoc")
}

/// What clerks shorten, written out: "BK UBND tỉnh", "HCLĐ hạng III", "CSTĐ cấp tỉnh".
fn spelled_out(part: &str) -> Vec<String> {
    let folded = viet::fold(part);
    let mut words: Vec<&str> = folded.split(' ').collect();
    for word in &mut words {
        *word = SHORT.iter().find(|(short, _)| short == word).map_or(*word, |(_, whole)| whole);
    }
    let whole = words.join(" ");
    let mut texts = vec![whole.clone()];
    for what in ["bang khen", "co thi dua", "chien si thi dua"] {
        let Some(of) = whole.strip_prefix(what) else { continue };
        let names = |words: &[&str]| {
            words.iter().any(|word| of.split(' ').any(|of| of.trim_matches([',', '.']) == *word))
        };
        if of.contains("thu tuong") || of.contains("chinh phu") {
            texts.push(format!("{what} cua thu tuong chinh phu"));
            texts.push(format!("{what} cua chinh phu"));
        } else if of.contains("toan quoc") {
            texts.push(format!("{what} toan quoc"));
        } else if names(&["tinh", "bo", "ubnd", "nganh"]) || of.contains("thanh pho") {
            texts.push(format!("{what} cua bo, ban, nganh, tinh"));
            texts.push(format!("{what} bo, ban, nganh, tinh"));
        }
    }
    texts
}

const SHORT: &[(&str, &str)] = &[
    ("bk", "bang khen"),
    ("gk", "giay khen"),
    ("ttg", "thu tuong"),
    ("ttcp", "thu tuong chinh phu"),
    ("hcld", "huan chuong lao dong"),
    ("hclđ", "huan chuong lao dong"),
    ("cstd", "chien si thi dua"),
    ("i", "nhat"),
    ("ii", "nhi"),
    ("iii", "ba"),
    ("tq", "toan quoc"),
    ("sy", "si"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Named {
        named(text, &AwardNames::new(law::Law::built_in().awards()))
    }

    #[test]
    fn several_awards_with_years_stand_in_one_cell() {
        for (text, told) in [
            ("CSTĐCS, Giấy khen", vec![("CSTDCS", None), ("GK", None)]),
            ("LĐTT năm 2023; CSTĐCS 2024", vec![("LDTT", Some(2023)), ("CSTDCS", Some(2024))]),
            ("2023: LĐTT", vec![("LDTT", Some(2023))]),
            ("Lao động tiên tiến (2025)", vec![("LDTT", Some(2025))]),
            ("Bằng khen của bộ, ban, ngành, tỉnh", vec![("BK-BT", None)]),
            ("BK UBND tỉnh", vec![("BK-BT", None)]),
            ("Bằng khen của Thủ tướng", vec![("BK-TTG", None)]),
            ("CSTĐ cấp tỉnh", vec![("CSTD-BT", None)]),
            ("HCLĐ hạng III", vec![("HCLD3", None)]),
            ("Không", vec![]),
        ] {
            let told: Vec<_> =
                told.into_iter().map(|(code, year): (&str, _)| (code.to_owned(), year)).collect();
            assert_eq!(of(text), Named { awards: told, unknown: vec![] }, "{text}");
        }
        assert_eq!(of("LĐTT, hoa hồng").unknown, ["hoa hồng"]);
        assert_eq!(of("Bằng khen").unknown, ["Bằng khen"]);
    }
}
