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
    let text = without_decision(text);
    for part in text.split([';', '\n']) {
        add(part, names, &mut named);
    }
    named
}

/// "Bằng khen UBND tỉnh (QĐ số 123/QĐ-UBND ngày 05/01/2022)" without number and day of its decision, whose year need not be
/// the year that is honoured.
fn without_decision(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, part) in text.split('(').enumerate() {
        let (inside, behind) = part.split_once(')').unwrap_or((part, ""));
        match at {
            0 => kept.push_str(part),
            _ if speaks_of_decision(inside) => kept.push_str(behind),
            _ => kept.extend(["(", part]),
        }
    }
    let parts = kept.split(';').map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let kept = words.iter().position(|word| speaks_of_decision(word)).unwrap_or(words.len());
        words[..kept].join(" ")
    });
    parts.collect::<Vec<_>>().join(";")
}

fn speaks_of_decision(text: &str) -> bool {
    let folded = viet::fold(text);
    ["qd", "so:"].iter().any(|begin| folded.starts_with(begin))
        || ["quyet dinh", "/qd", "ngay "].iter().any(|words| folded.contains(words))
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

/// The award that a part names, however clerks shorten it.
pub(super) fn find<'a>(part: &str, names: &AwardNames<'a>) -> Option<&'a Award> {
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
            ("Bằng khen UBND tỉnh (QĐ số 123/QĐ-UBND ngày 05/01/2022)", vec![("BK-BT", None)]),
            ("GK năm 2021 (QĐ 12/QĐ-VP); LĐTT QĐ số 13/QĐ-VP", vec![("GK", Some(2021)), ("LDTT", None)]),
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
