//! Which award a clerk means: by code, by name, by the initials in use, with the words that stand around them in lists.

use std::collections::BTreeMap;

use law::{Award, SubjectKind};

/// The catalogue, ready to be asked for what people write.
pub struct AwardNames<'a> {
    awards: &'a [Award],
    /// From letters only ("ldtt", "laodongtientien") to the place in the catalogue; `None` where two awards share it.
    keys: BTreeMap<String, Option<usize>>,
}

impl<'a> AwardNames<'a> {
    pub fn new(awards: &'a [Award]) -> Self {
        let mut keys: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (place, award) in awards.iter().enumerate() {
            for key in [letters(&award.code), letters(&award.name), initials(&award.name)] {
                keys.entry(key)
                    .and_modify(|known| *known = known.filter(|known| *known == place))
                    .or_insert(Some(place));
            }
        }
        // A code is never ambiguous, whatever the initials of another name may be.
        keys.extend(awards.iter().enumerate().map(|(place, award)| (letters(&award.code), Some(place))));
        Self { awards, keys }
    }

    /// The award that a cell names, if it names exactly one.
    pub fn find(&self, cell: &str) -> Option<&'a Award> {
        let folded = viet::fold(cell);
        let words = without_surroundings(&folded);
        let key = letters(words);
        let place = self.keys.get(&key).copied().flatten().or_else(|| self.of_somebody(words))?;
        self.awards.get(place)
    }

    /// "Giấy khen của Giám đốc Sở" is a giấy khen.
    fn of_somebody(&self, words: &str) -> Option<usize> {
        let (what, _) = words.split_once(" cua ")?;
        self.keys.get(&letters(what)).copied().flatten()
    }

    /// Every award that a cell names: "LĐTT, CSTĐCS" names two. `None` when a part of it is not known.
    pub fn find_all(&self, cell: &str) -> Option<Vec<&'a Award>> {
        if let Some(award) = self.find(cell) {
            return Some(vec![award]);
        }
        let parts = cell.split([',', ';', '/', '+', '&']).flat_map(|part| part.split(" và "));
        parts.filter(|part| !part.trim().is_empty()).map(|part| self.find(part)).collect()
    }

    /// Whether the award is for collectives only, so that a row that asks for it can name nothing else.
    pub fn only_collective(award: &Award) -> bool {
        award.subjects == [SubjectKind::Collective]
    }
}

/// The letters and digits of a text, with `y` as `i` ("chiến sỹ", "chiến sĩ") and without the word "cấp".
fn letters(text: &str) -> String {
    let folded = viet::fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| *word != "cap");
    words.flat_map(str::chars).map(|c| if c == 'y' { 'i' } else { c }).collect()
}

fn initials(name: &str) -> String {
    viet::fold(name).split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next()).collect()
}

/// Drops "danh hiệu", "tặng", "đề nghị" before the name and "năm 2026", "(lần 1)" after it.
fn without_surroundings(folded: &str) -> &str {
    let mut rest = folded.split('(').next().unwrap_or_default().trim();
    while let Some(shorter) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.trim_start_matches([' ', ':', '"', '“', '-']);
    }
    match rest.rfind(" nam ") {
        Some(at) if rest[at + 5..].chars().all(|c| c.is_ascii_digit() || " -–/".contains(c)) => {
            rest[..at].trim_end()
        }
        _ => rest,
    }
}

const BEFORE: [&str; 6] =
    ["danh hieu thi dua", "danh hieu", "hinh thuc khen thuong", "hinh thuc", "tang ", "de nghi "];

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(cell: &str) -> Option<Vec<&'static str>> {
        let names = AwardNames::new(law::Law::built_in().awards());
        names.find_all(cell).map(|awards| awards.into_iter().map(|award| award.code.as_str()).collect())
    }

    #[test]
    fn an_award_is_known_by_code_name_and_initials() {
        for (cell, code) in [
            ("LĐTT", "LDTT"),
            ("ldtt", "LDTT"),
            ("Lao động tiên tiến", "LDTT"),
            ("DANH HIỆU “LAO ĐỘNG TIÊN TIẾN” NĂM 2026", "LDTT"),
            ("Danh hiệu: Lao động tiên tiến năm 2025 - 2026", "LDTT"),
            ("CSTĐCS", "CSTDCS"),
            ("CSTĐ-CS", "CSTDCS"),
            ("Chiến sỹ thi đua cấp cơ sở", "CSTDCS"),
            ("Chie\u{302}\u{301}n si\u{303} thi \u{111}ua co\u{31b} so\u{31b}\u{309}", "CSTDCS"),
            ("TTLĐXS", "TTLDXS"),
            ("Tập thể Lao động xuất sắc", "TTLDXS"),
            ("Giấy khen", "GK"),
            ("Tặng Giấy khen của Giám đốc Sở Nội vụ", "GK"),
            ("giấy khen (lần đầu)", "GK"),
        ] {
            assert_eq!(codes(cell), Some(vec![code]), "{cell}");
        }
    }

    #[test]
    fn several_awards_stand_in_one_cell() {
        assert_eq!(codes("LĐTT, CSTĐCS"), Some(vec!["LDTT", "CSTDCS"]));
        assert_eq!(codes("CSTĐCS và Giấy khen"), Some(vec!["CSTDCS", "GK"]));
        assert_eq!(codes("LĐTT, hoa hồng"), None);
        assert_eq!(codes("Bằng"), None);
        assert_eq!(codes("#N/A"), None);
    }
}
