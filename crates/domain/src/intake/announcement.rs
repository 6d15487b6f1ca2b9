//! What could be read of an announcement, each value beside the place where it was found.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::movement::Kind;

/// A value and its place: from the first character on, up to the one behind the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found<T> {
    pub value: T,
    pub span: (usize, usize),
}

/// An announcement as far as it could be read. What was not found is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Announcement {
    pub title: Option<Found<String>>,
    pub kind: Option<Found<Kind>>,
    /// The name by which practice calls it, one of the law's data: `đặc biệt`.
    pub practice: Option<Found<String>>,
    /// The slogan.
    pub theme: Option<Found<String>>,
    pub occasion: Option<Found<String>>,
    /// The office that launches, in the fullest form that the text has.
    pub issuer: Option<Found<String>>,
    /// Of the paper that is announced.
    pub number: Option<Found<String>>,
    /// Of the paper that is announced; of the page where there is no paper.
    pub date: Option<Found<NaiveDate>>,
    /// None where the text contradicts itself.
    pub period: Option<Period>,
    /// The times that the text gives and that do not fit each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Found<String>>,
    pub parent: Option<Parent>,
    pub purpose: Vec<Found<String>>,
    pub requirements: Vec<Found<String>>,
    pub subjects: Option<Found<String>>,
    pub contents: Vec<Content>,
    pub targets: Vec<Target>,
    pub commemorations: Vec<Commemoration>,
    pub responsibilities: Vec<Responsibility>,
    pub recipients: Vec<Found<String>>,
    pub signer: Option<Signer>,
    pub references: Vec<Reference>,
}

/// First and last day of the movement, as far as they are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    pub from: Option<Found<NaiveDate>>,
    pub to: Option<Found<NaiveDate>>,
}

/// The superior's launch that this one answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parent {
    pub number: Found<String>,
    pub date: Option<Found<NaiveDate>>,
    pub issuer: Option<Found<String>>,
}

/// One content of the emulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Content {
    /// Its number or letter; none behind a dash and in prose.
    pub no: Option<Found<String>>,
    pub text: Found<String>,
}

/// Something to be reached that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    pub text: Found<String>,
    #[serde(serialize_with = "as_number")]
    pub value: Found<viet::number::Decimal>,
    /// "%" or what is counted.
    pub unit: Found<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commemoration {
    pub name: Found<String>,
    /// The day on which it is kept in the movement's year.
    pub date: Option<Found<NaiveDate>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Responsibility {
    pub who: Found<String>,
    pub what: Found<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signer {
    pub post: Found<String>,
    pub name: Found<String>,
}

/// A paper that the announcement refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    pub number: Option<Found<String>>,
    /// What it is about, in the announcement's words.
    pub title: Option<Found<String>>,
}

/// A number of the other side's language: whole where it is whole.
fn as_number<S: Serializer>(value: &Found<viet::number::Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    let decimal = value.value;
    match decimal.whole() {
        Some(whole) => Found { value: whole, span: value.span }.serialize(serializer),
        None => {
            let number = decimal.digits as f64 / 10f64.powi(i32::from(decimal.scale));
            Found { value: number, span: value.span }.serialize(serializer)
        }
    }
}
