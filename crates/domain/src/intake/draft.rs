//! A draft filled with what was found, and with nothing else.

use super::announcement::{Announcement, Commemoration, Found, Responsibility};
use chrono::NaiveDate;
use law::Law;

use crate::movement::{Draft, Kind, Launch, Paper, notation, practice_of};

impl Announcement {
    /// The draft of a movement: what was not found keeps the value of an empty one. A superior's launch goes in only whole
    /// (number, day, issuer), as [`Draft::refusals`] asks.
    pub fn draft(&self) -> Draft {
        let empty = Draft::default();
        let parent = self.parent.as_ref().and_then(|parent| {
            Some((&parent.number.value, parent.date.as_ref()?.value, &parent.issuer.as_ref()?.value))
        });
        let period = self.period.as_ref();
        Draft {
            title: text(self.title.as_ref()),
            theme: text(self.theme.as_ref()),
            occasion: text(self.occasion.as_ref()),
            practice: self.practice().unwrap_or_default(),
            kind: self.kind.as_ref().map_or(empty.kind, |kind| kind.value),
            subjects: text(self.subjects.as_ref()),
            purpose: lines(&self.purpose),
            requirements: lines(&self.requirements),
            starts: period.and_then(|period| period.from.as_ref()).map(|day| day.value),
            ends: period.and_then(|period| period.to.as_ref()).map(|day| day.value),
            parent_number: parent.map(|(number, _, _)| number.clone()).unwrap_or_default(),
            parent_date: parent.map(|(_, date, _)| date),
            parent_issuer: parent.map(|(_, _, issuer)| issuer.clone()).unwrap_or_default(),
            launch: self.launch(),
            paper: self.paper().unwrap_or(empty.paper),
            contents: self.contents.iter().map(|content| content.text.value.clone()).collect(),
            targets: self.targets.iter().map(|target| target.text.value.clone()).collect(),
            recipients: self.recipients.iter().map(|one| one.value.clone()).collect(),
            commemorations: self.commemorations.iter().map(kept_on).collect(),
            tasks: self.responsibilities.iter().map(task).collect(),
            ..empty
        }
        .tidied()
    }
}

impl Announcement {
    /// The name of practice that was found; where only the form was told, the law's own name for it.
    fn practice(&self) -> Option<String> {
        let of_law = |kind: &Found<Kind>| {
            practice_of(
                Law::built_in(),
                kind.value,
                self.date.as_ref().map_or(NaiveDate::MAX, |date| date.value),
            )
        };
        let found = self.practice.as_ref().map(|found| found.value.clone());
        found.or_else(|| self.kind.as_ref().map(of_law))
    }
}

impl Announcement {
    /// Whether this office is known to have issued it: the one name begins with all words of the other ("Sở Nội vụ tỉnh …"),
    /// for the office of a committee bears the committee's name behind its own. Not to know is no.
    pub fn is_issued_by(&self, office: &str) -> bool {
        let office = viet::fold(office);
        let issuer = self.issuer.as_ref().map(|issuer| viet::fold(&issuer.value));
        issuer.is_some_and(|issuer| {
            issuer.split_whitespace().zip(office.split_whitespace()).all(|(one, other)| one == other)
        })
    }

    /// What its paper says; the day of a page on which no paper is named is not one of a paper.
    fn launch(&self) -> Launch {
        let signer = self.signer.as_ref();
        Launch {
            number: text(self.number.as_ref()),
            on: self.date.as_ref().filter(|_| self.number.is_some()).map(|date| date.value),
            signer_name: text(signer.map(|signer| &signer.name)),
            signer_post: text(signer.map(|signer| &signer.post)),
        }
    }
}

impl Announcement {
    /// The paper that its number names; a symbol without the letters of any is a letter's.
    fn paper(&self) -> Option<Paper> {
        let number = &self.number.as_ref()?.value;
        notation(number).map(|_| Paper::named_by(number).unwrap_or(Paper::Letter))
    }
}

fn text(found: Option<&Found<String>>) -> String {
    found.map(|found| found.value.clone()).unwrap_or_default()
}

fn lines(found: &[Found<String>]) -> String {
    found.iter().map(|one| one.value.as_str()).collect::<Vec<_>>().join("\n")
}

/// "28/8/2017: 72 năm …", as people write it into the list.
fn kept_on(commemoration: &Commemoration) -> String {
    let name = &commemoration.name.value;
    match &commemoration.date {
        Some(date) => format!("{}: {name}", viet::date::short(date.value)),
        None => name.clone(),
    }
}

fn task(duty: &Responsibility) -> String {
    format!("{}: {}", duty.who.value, duty.what.value)
}
