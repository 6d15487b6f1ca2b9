//! Whether two written names are one name: accents count, the place of the tone mark does not.

/// A written name in the forms in which it is compared: made once, compared with many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    spelling: String,
    folded: String,
    match_key: String,
}

impl Name {
    pub fn of(written: &str) -> Self {
        Self {
            spelling: viet::name::spelling_key(written),
            folded: viet::fold(written),
            match_key: viet::name::match_key(written),
        }
    }

    /// "Hoà" and "Hòa" are one name, "Hùng" and "Hưng" are two; a name typed without accents is any that it folds to.
    pub fn is_same(&self, known: &Self) -> bool {
        self.spelling == known.spelling || (self.spelling == self.folded && self.folded == known.folded)
    }

    /// [`viet::name::match_key`]: for proposing whom it might mean.
    pub fn match_key(&self) -> &str {
        &self.match_key
    }
}

/// Whether two written names are one, as [`Name::is_same`] says.
pub fn is_same(written: &str, known: &str) -> bool {
    Name::of(written).is_same(&Name::of(known))
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn accents_count_and_the_place_of_the_tone_does_not() {
        for (written, known) in [
            ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"),
            ("LÒ  VĂN\u{a0}THỬ", "Lò Văn Thử"),
            ("Trần Thuý Thử", "Trần Thúy Thử"),
            ("Vang A Vi", "Vàng A Ví"),
            ("Nguye\u{302}\u{303}n Thử", "Nguyễn Thử"),
        ] {
            assert!(is_same(written, known), "{written} – {known}");
        }
        for (written, known) in
            [("Lê Văn Hùng", "Lê Văn Hưng"), ("Lê Văn Hung", "Lê Văn"), ("Lê Văn Hùng", "Lê Văn Hung")]
        {
            assert!(!is_same(written, known), "{written} – {known}");
        }
    }
}
