//! A draft that begins from another movement: an older one, its dates moved by whole years, or the superior's, which it answers;
//! what belonged to that launch alone is left out.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::{Draft, Launch};
use crate::word::words;

words! {
    /// Why a field of a copied draft stands empty.
    LeftOut "phần không chép" {
        Superior = "superior" / "văn bản cấp trên",
        Commemorations = "commemorations" / "ngày kỷ niệm",
        Dates = "dates" / "ngày không có trong năm mới",
    }
}

/// A draft copied from an older one, with what a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub draft: Draft,
    pub left_out: Vec<LeftOut>,
    /// Fields that still name a year of the old movement: what people call them.
    pub old_years: Vec<&'static str>,
}

impl Draft {
    /// What a template keeps of it: the text, without dates and without the superior's launch.
    pub fn as_template(&self) -> Self {
        Self { starts: None, ends: None, register_by: None, ..self.without_launch() }
    }

    fn without_launch(&self) -> Self {
        Self {
            parent: None,
            parent_number: String::new(),
            parent_date: None,
            parent_issuer: String::new(),
            launch: Launch::default(),
            ..self.clone()
        }
    }

    /// The same movement again: its dates by as many whole years later, one at least, as bring its end to today or after, and the
    /// years of title and slogan with them. What does not move by itself (anniversaries, the superior's launch) is left out.
    pub fn again(&self, today: NaiveDate) -> Copied {
        let years = self.years_until(today);
        let mut left_out = Vec::new();
        if self.answers_a_superior() {
            left_out.push(LeftOut::Superior);
        }
        if !self.commemorations.is_empty() {
            left_out.push(LeftOut::Commemorations);
        }
        let moved = |day: Option<NaiveDate>| day.and_then(|day| day.with_year(day.year() + years));
        let dates = [self.starts, self.ends, self.register_by];
        if dates.iter().any(|day| day.is_some() && moved(*day).is_none()) {
            left_out.push(LeftOut::Dates);
        }
        let draft = Self {
            title: self.with_years_moved(&self.title, years),
            theme: self.with_years_moved(&self.theme, years),
            starts: moved(self.starts),
            ends: moved(self.ends),
            register_by: moved(self.register_by),
            commemorations: Vec::new(),
            ..self.without_launch()
        };
        let old_years = draft.naming(&self.years());
        Copied { old_years, draft, left_out }
    }

    /// A unit's own movement in answer to this one, which is `parent`: the same aims in the same time. Who carries it out, who
    /// follows it and where its paper goes is the unit's own.
    pub fn in_answer(&self, parent: Uuid) -> Self {
        Self {
            parent: Some(parent),
            title: self.title.clone(),
            theme: self.theme.clone(),
            occasion: self.occasion.clone(),
            kind: self.kind,
            practice: self.practice.clone(),
            subjects: self.subjects.clone(),
            purpose: self.purpose.clone(),
            requirements: self.requirements.clone(),
            plan: self.plan.clone(),
            measures: self.measures.clone(),
            starts: self.starts,
            ends: self.ends,
            asks: self.asks,
            contents: self.contents.clone(),
            criteria: self.criteria.clone(),
            targets: self.targets.clone(),
            commemorations: self.commemorations.clone(),
            ..Self::default()
        }
    }

    fn years_until(&self, today: NaiveDate) -> i32 {
        let Some(last) = self.ends.or(self.starts) else { return 0 };
        let behind = (today.year() - last.year()).max(1);
        let moved = last.with_year(last.year() + behind).unwrap_or(last);
        if moved < today { behind + 1 } else { behind }
    }

    /// The years in which it ran.
    fn years(&self) -> Vec<i32> {
        let (first, last) = (self.starts.or(self.ends), self.ends.or(self.starts));
        first.zip(last).map(|(first, last)| (first.year()..=last.year()).collect()).unwrap_or_default()
    }

    fn with_years_moved(&self, text: &str, years: i32) -> String {
        let own = self.years();
        let word = |word: &str| match word.parse::<i32>() {
            Ok(year) if word.len() == 4 && own.contains(&year) => (year + years).to_string(),
            _ => word.to_owned(),
        };
        parts(text).map(word).collect()
    }

    /// The fields that name one of these years.
    fn naming(&self, years: &[i32]) -> Vec<&'static str> {
        let names = |text: &str| {
            parts(text)
                .any(|word| word.len() == 4 && word.parse().is_ok_and(|year: i32| years.contains(&year)))
        };
        let texts = [
            ("Dịp phát động", &self.occasion),
            ("Đối tượng", &self.subjects),
            ("Mục đích", &self.purpose),
            ("Yêu cầu", &self.requirements),
            ("Kế hoạch", &self.plan),
            ("Biện pháp", &self.measures),
        ];
        let texts = texts.into_iter().filter(|(_, text)| names(text)).map(|(label, _)| label);
        let lists = super::List::ALL.iter().filter(|list| self.list(**list).iter().any(|entry| names(entry)));
        texts.chain(lists.map(|list| list.label())).collect()
    }
}

/// Runs of digits and what stands between them.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| c.is_ascii_digit() != first.is_ascii_digit()).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn last_year() -> Draft {
        Draft {
            title: "Phong trào thi đua năm 2024 (hư cấu)".into(),
            theme: "Thi đua 2024, về đích trước 20245".into(),
            starts: Some(day("2024-02-29")),
            ends: Some(day("2024-11-30")),
            register_by: Some(day("2024-03-15")),
            parent_number: "1004/PĐ-UBND".into(),
            parent_date: Some(day("2024-01-02")),
            parent_issuer: "Ủy ban nhân dân tỉnh (hư cấu)".into(),
            purpose: "Hoàn thành kế hoạch năm 2024".into(),
            commemorations: vec!["28/8/2024: ngày truyền thống".into()],
            tasks: vec!["Các phòng: báo cáo trước 15/11/2024".into(), "Phòng A: theo dõi".into()],
            ..Draft::default()
        }
    }

    #[test]
    fn dates_move_by_whole_years_and_what_does_not_move_is_named() {
        let copied = last_year().again(day("2025-01-10"));
        let draft = &copied.draft;
        assert_eq!(
            (draft.starts, draft.ends),
            (None, Some(day("2025-11-30"))),
            "29 February is no day of 2025"
        );
        assert_eq!(draft.register_by, Some(day("2025-03-15")));
        assert_eq!(draft.title, "Phong trào thi đua năm 2025 (hư cấu)");
        assert_eq!(draft.theme, "Thi đua 2025, về đích trước 20245", "a longer number is no year");
        assert!(
            !draft.answers_a_superior() && draft.parent_date.is_none() && draft.commemorations.is_empty()
        );
        assert_eq!(copied.left_out, [LeftOut::Superior, LeftOut::Commemorations, LeftOut::Dates]);
        assert_eq!(copied.old_years, ["Mục đích", "Tổ chức thực hiện"]);
    }

    #[test]
    fn a_copy_is_of_another_year_and_its_end_is_not_past() {
        for (today, ends) in
            [("2024-11-30", "2025-11-30"), ("2025-12-01", "2026-11-30"), ("2027-06-01", "2027-11-30")]
        {
            let copied = last_year().again(day(today));
            assert_eq!(copied.draft.ends, Some(day(ends)), "{today}");
            assert!(copied.draft.refusals().is_empty());
        }
        let undated = Draft { starts: None, ends: None, register_by: None, ..last_year() };
        assert!(
            undated.again(day("2025-01-10")).draft.title.contains("2024"),
            "no dates, nothing to count from"
        );
    }

    #[test]
    fn a_movement_in_answer_has_the_aims_of_the_superiors_and_not_its_paper() {
        let parent = Uuid::from_u128(7);
        let superior = Draft { recipients: vec!["Các sở".into()], ..last_year() };
        let own = superior.in_answer(parent);
        assert_eq!((own.parent, own.title.as_str()), (Some(parent), superior.title.as_str()));
        assert_eq!((own.starts, own.ends, own.register_by), (superior.starts, superior.ends, None));
        assert_eq!((&own.purpose, &own.commemorations), (&superior.purpose, &superior.commemorations));
        assert!(own.recipients.is_empty() && own.tasks.is_empty() && own.parent_number.is_empty());
        assert!(own.refusals().is_empty(), "{}", own.refusals());
    }

    #[test]
    fn a_template_has_neither_dates_nor_a_superior() {
        let kept = last_year().as_template();
        assert!(
            kept.starts.is_none()
                && kept.ends.is_none()
                && kept.register_by.is_none()
                && !kept.answers_a_superior()
        );
        assert_eq!(kept.tasks, last_year().tasks);
    }
}
