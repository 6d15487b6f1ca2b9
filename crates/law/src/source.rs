//! What the law's data files are made of: instruments, the catalogue of awards, and spans of time.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::case::SubjectKind;
use crate::cite::Citation;
use crate::day::{day, some_day};
use crate::word::words;

words!(
    /// How well a text is known.
    pub Confidence, "mức tin cậy",
    Read = "read" "đã đọc văn bản",
    Second = "second" "theo nguồn thứ cấp",
    Memory = "memory" "chưa tìm thấy văn bản",
    Conflict = "conflict" "các nguồn khác nhau",
);

words!(
    /// Kinds of instrument.
    pub InstrumentKind, "loại văn bản",
    Law = "law" "Luật",
    Decree = "decree" "Nghị định",
    Circular = "circular" "Thông tư",
    Letter = "letter" "Công văn",
    Decision = "decision" "Quyết định",
);

words!(
    /// Danh hiệu thi đua or hình thức khen thưởng.
    pub Kind, "loại khen thưởng",
    Title = "title" "danh hiệu thi đua",
    Form = "form" "hình thức khen thưởng",
);

words!(
    /// The level at which an award is granted.
    pub Level, "cấp",
    Base = "base" "cơ sở",
    Province = "province" "bộ, ban, ngành, tỉnh",
    Nation = "nation" "Nhà nước",
);

words!(
    /// What is handed over with an award.
    pub Token, "hiện vật",
    Certificate = "certificate" "bằng chứng nhận",
    Frame = "frame" "khung",
    Badge = "badge" "huy hiệu",
);

/// A law, decree, circular or letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// `06/2022/QH15`
    pub number: String,
    pub kind: InstrumentKind,
    /// `Luật Thi đua, khen thưởng`
    pub title: String,
    /// How a citation names it: `Luật Thi đua, khen thưởng số 06/2022/QH15`.
    pub cited_as: String,
    #[serde(default, deserialize_with = "some_day")]
    pub issued: Option<NaiveDate>,
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    /// The last day on which it is in force.
    #[serde(default, deserialize_with = "some_day")]
    pub to: Option<NaiveDate>,
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// The instrument that this one amends.
    #[serde(default)]
    pub amends: Option<String>,
    /// Whether its articles are the ground of verdicts.
    #[serde(default)]
    pub governs: bool,
    /// Whether papers name it among their legal bases.
    #[serde(default)]
    pub basis: bool,
    pub confidence: Confidence,
    #[serde(default)]
    pub note: Option<String>,
}

impl Instrument {
    /// Whether it is in force on that day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// One title or form of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Award {
    /// `CSTDCS`
    pub code: String,
    /// `Chiến sĩ thi đua cơ sở`
    pub name: String,
    pub kind: Kind,
    pub subjects: Vec<SubjectKind>,
    pub level: Level,
    /// Considered every year (otherwise when it is due).
    #[serde(default)]
    pub yearly: bool,
    /// What is handed over with it, beside the money; empty where the data does not say.
    #[serde(default)]
    pub comes_with: Vec<Token>,
    pub cite: Vec<Citation>,
}

/// A name that old records carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    pub name: String,
    /// The award of today that takes its place; `None` where nothing does.
    #[serde(default)]
    pub code: Option<String>,
    /// The last day on which the name was given.
    #[serde(deserialize_with = "day")]
    pub to: NaiveDate,
    pub confidence: Confidence,
    pub cite: Vec<Citation>,
}

impl Award {
    /// Whether it is one of the yearly titles of that kind of subject, on which awards above rest; those above the
    /// base need a choice among several and are never taken for granted.
    pub(crate) fn is_run_upon(&self, kind: SubjectKind) -> bool {
        let is_of_base = self.level == Level::Base || kind == SubjectKind::Collective;
        self.kind == Kind::Title && self.yearly && is_of_base && self.subjects.contains(&kind)
    }
}

/// When a text holds, and how far it was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Span {
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    /// The last day; without it the text is carried on.
    #[serde(default, deserialize_with = "some_day")]
    pub to: Option<NaiveDate>,
    /// The last day for which the text was read; after it the text is carried on, but not confirmed.
    #[serde(default, deserialize_with = "some_day")]
    pub read_to: Option<NaiveDate>,
    pub confidence: Confidence,
}

impl Span {
    pub(crate) fn holds(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    pub(crate) fn confirmed(&self, on: NaiveDate) -> bool {
        self.confidence == Confidence::Read && self.read_to.is_none_or(|to| on <= to)
    }
}
