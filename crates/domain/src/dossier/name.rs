//! Whether two written names are one name: accents count, the place of the tone mark does not.

/// "Hoà" and "Hòa" are one name, "Hùng" and "Hưng" are two; a name typed without accents is any that it folds to.
pub fn is_same(written: &str, known: &str) -> bool {
    let written = viet::tidy(written).to_lowercase();
    let known = viet::tidy(known).to_lowercase();
    written == known
        || (viet::fold(&written) == written && viet::fold(&known) == written)
        || written.split(' ').map(syllable).eq(known.split(' ').map(syllable))
}

/// The letters of a syllable without its tone, and the tone, wherever it stands.
fn syllable(word: &str) -> (String, Option<usize>) {
    let mut tone = None;
    let letters = word.chars().map(|letter| match without_tone(letter) {
        Some((plain, found)) => {
            tone = Some(found);
            plain
        }
        None => letter,
    });
    (letters.collect(), tone)
}

fn without_tone(letter: char) -> Option<(char, usize)> {
    TONED.iter().enumerate().find_map(|(tone, toned)| {
        let place = toned.chars().position(|c| c == letter)?;
        Some((VOWELS.chars().nth(place)?, tone))
    })
}

const VOWELS: &str = "aăâeêioôơuưy";
const TONED: [&str; 5] = ["àằầèềìòồờùừỳ", "ảẳẩẻểỉỏổởủửỷ", "ãẵẫẽễĩõỗỡũữỹ", "áắấéếíóốớúứý", "ạặậẹệịọộợụựỵ"];

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
