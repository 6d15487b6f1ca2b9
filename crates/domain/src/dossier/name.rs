//! Whether two written names are one name: accents count, the place of the tone mark does not.

/// "Hoà" and "Hòa" are one name, "Hùng" and "Hưng" are two; a name typed without accents is any that it folds to.
pub fn is_same(written: &str, known: &str) -> bool {
    viet::name::spelling_key(written) == viet::name::spelling_key(known) || is_bare_form(written, known)
}

fn is_bare_form(written: &str, known: &str) -> bool {
    let folded = viet::fold(written);
    viet::tidy(written).to_lowercase() == folded && viet::fold(known) == folded
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
