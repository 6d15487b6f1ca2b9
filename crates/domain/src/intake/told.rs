//! What was found as people read it: under the name that they know, and beside the sentence in which it stands.

use super::announcement::{Announcement, Found};

/// What was found of one field; empty where the text does not say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub name: &'static str,
    pub values: Vec<Found<String>>,
}

impl Announcement {
    /// Every field under its Vietnamese name, in the order in which a launch is written.
    pub fn told(&self) -> Vec<Told> {
        let told = |name, values: Vec<Found<String>>| Told { name, values };
        let one = |name, found: &Option<Found<String>>| told(name, found.iter().cloned().collect());
        let period = self.period.as_ref();
        vec![
            one("Tên phong trào", &self.title),
            told(
                "Hình thức thi đua",
                self.kind.iter().map(|kind| kind.as_text(|kind| kind.label().to_owned())).collect(),
            ),
            one("Cách gọi", &self.practice),
            one("Chủ đề", &self.theme),
            one("Chào mừng", &self.occasion),
            one("Cơ quan phát động", &self.issuer),
            one("Số", &self.number),
            told("Ngày", day(self.date.as_ref())),
            told("Từ ngày", day(period.and_then(|period| period.from.as_ref()))),
            told("Đến ngày", day(period.and_then(|period| period.to.as_ref()))),
            told("Văn bản cấp trên", self.superior()),
            told("Mục đích", self.purpose.clone()),
            told("Yêu cầu", self.requirements.clone()),
            one("Đối tượng", &self.subjects),
            told("Nội dung", self.numbered_contents()),
            told("Chỉ tiêu", self.counted_targets()),
            told("Ngày kỷ niệm", self.days_kept()),
            told("Tổ chức thực hiện", self.duties()),
            told("Nơi nhận", self.recipients.clone()),
            told("Người ký", self.signed_by()),
            told("Văn bản nêu trong bài", self.papers()),
        ]
    }

    fn superior(&self) -> Vec<Found<String>> {
        let paper = self.parent.iter().map(|parent| {
            let date = parent.date.as_ref().map(|date| format!(" ngày {}", viet::date::short(date.value)));
            let issuer = parent.issuer.as_ref().map(|issuer| format!(" của {}", issuer.value));
            parent.number.as_text(|number| {
                format!("{number}{}{}", date.unwrap_or_default(), issuer.unwrap_or_default())
            })
        });
        paper.collect()
    }

    fn numbered_contents(&self) -> Vec<Found<String>> {
        let contents = self.contents.iter().map(|content| {
            let no = content.no.as_ref().map(|no| format!("{}. ", no.value));
            content.text.as_text(|text| no.unwrap_or_default() + text)
        });
        contents.collect()
    }

    fn counted_targets(&self) -> Vec<Found<String>> {
        let targets = self.targets.iter().map(|target| {
            target.text.as_text(|text| format!("{} {}: {text}", target.value.value, target.unit.value))
        });
        targets.collect()
    }

    fn days_kept(&self) -> Vec<Found<String>> {
        let days = self.commemorations.iter().map(|one| {
            let date = one.date.as_ref().map(|date| format!(" ({})", viet::date::short(date.value)));
            one.name.as_text(|name| name.clone() + &date.unwrap_or_default())
        });
        days.collect()
    }

    fn duties(&self) -> Vec<Found<String>> {
        let duties = self.responsibilities.iter();
        duties.map(|duty| duty.who.as_text(|who| format!("{who}: {}", duty.what.value))).collect()
    }

    fn signed_by(&self) -> Vec<Found<String>> {
        let signer = self.signer.iter();
        signer.map(|signer| signer.post.as_text(|post| format!("{post} {}", signer.name.value))).collect()
    }

    fn papers(&self) -> Vec<Found<String>> {
        let papers = self.references.iter().filter_map(|one| {
            let parts: Vec<_> = [&one.number, &one.title].into_iter().flatten().collect();
            let text = parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(", ");
            Some(Found { value: text, span: parts.first()?.span })
        });
        papers.collect()
    }
}

fn day(found: Option<&Found<chrono::NaiveDate>>) -> Vec<Found<String>> {
    found.into_iter().map(|day| day.as_text(|day| viet::date::short(*day))).collect()
}

impl<T> Found<T> {
    /// The same place, with the value in words.
    fn as_text(&self, words: impl FnOnce(&T) -> String) -> Found<String> {
        Found { value: words(&self.value), span: self.span }
    }
}

/// A text that shows the sentences in which things were found.
#[derive(Debug, Clone)]
pub struct Source {
    text: Vec<char>,
}

/// What a page shows of a sentence at the most, in characters.
const SHOWN: usize = 300;

impl Source {
    /// The text from which [`read`](super::read) read: places count in its NFC form.
    pub fn of(text: &str) -> Self {
        Self { text: viet::nfc(text).chars().collect() }
    }

    /// The sentence around a place, inside its line; cut where it is long. A place behind the text has none.
    pub fn sentence(&self, (from, to): (usize, usize)) -> String {
        let to = to.min(self.text.len());
        let from = from.min(to);
        let start = (1..=from).rev().find(|at| self.ends_before(*at)).unwrap_or(0);
        let last = self.text.len();
        let end = (to.max(1)..last).find(|at| self.ends_before(*at)).unwrap_or(last);
        let sentence: String = self.text[start..end].iter().take(SHOWN).collect();
        let is_cut = end - start > SHOWN;
        viet::tidy(&sentence) + if is_cut { "…" } else { "" }
    }

    /// Whether a sentence or a line ends right before the character at that place.
    fn ends_before(&self, at: usize) -> bool {
        let before = self.text[at - 1];
        let is_stop = matches!(before, '.' | '!' | '?' | ';');
        before == '\n' || (is_stop && self.text.get(at).is_none_or(|next| next.is_whitespace()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_shown_whole_inside_its_line() {
        let source = Source::of("Phần một.\nNgày 24/9/2014 phát động. Từ nay đến hết tháng 8. Xong\n");
        let text: String = source.text.iter().collect();
        let at = |words: &str| {
            let start = text.find(words).map_or(0, |byte| text[..byte].chars().count());
            source.sentence((start, start + words.chars().count()))
        };
        assert_eq!(at("24/9/2014"), "Ngày 24/9/2014 phát động.");
        assert_eq!(at("tháng 8"), "Từ nay đến hết tháng 8.");
        assert_eq!(at("Phần"), "Phần một.");
        assert_eq!(at("Xong"), "Xong");
        assert_eq!(source.sentence((9_999, 10_000)), "");
    }

    #[test]
    fn a_long_sentence_is_cut() {
        let source = Source::of(&"thi đua ".repeat(200));
        assert!(source.sentence((0, 3)).ends_with('…'));
    }

    #[test]
    fn every_value_stands_in_its_sentence() {
        let text = "PHÁT ĐỘNG\nPhong trào thi đua “Kỷ cương, chất lượng” năm 2025\nVăn phòng tỉnh (hư cấu) phát động phong trào thi đua với các nội dung sau:\n1. Hoàn thành 95% hồ sơ đúng hạn.\n2. Giữ gìn văn hoá công sở.\n";
        let found = super::super::read(text);
        let source = Source::of(text);
        let told = found.told();
        let contents = told.iter().find(|told| told.name == "Nội dung").map(|told| told.values.clone());
        let contents = contents.unwrap_or_default();
        assert_eq!(contents.len(), 2, "{told:?}");
        for (content, sentence) in
            contents.iter().zip(["1. Hoàn thành 95% hồ sơ đúng hạn.", "2. Giữ gìn văn hoá công sở."])
        {
            assert!(sentence.contains(&source.sentence(content.span)), "{}", source.sentence(content.span));
        }
    }
}
