//! Cells merged down over several rows: what stands in the first holds for all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Field;
use super::understood::{Column, Text};
use crate::workbook::Sheet;

/// The merged cells of a list, met from the top down.
pub(super) struct Downward {
    /// By the first line: column and last line.
    ranges: BTreeMap<u32, Vec<(usize, u32)>>,
    /// By column: what stands in the first cell, and the last line.
    held: BTreeMap<usize, (Text, u32)>,
}

impl Downward {
    pub fn new(sheet: &Sheet, columns: &[Column]) -> Self {
        const HELD: [Field; 5] = [Field::Unit, Field::Position, Field::Award, Field::Grade, Field::Group];
        let places: BTreeSet<usize> = columns
            .iter()
            .filter(|column| column.meaning.field.is_some_and(|field| HELD.contains(&field)))
            .map(|column| column.place)
            .collect();
        let mut ranges: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
        for merged in sheet.merged.iter().filter(|merged| merged.lines.1 > merged.lines.0) {
            let place = merged.columns.0 as usize;
            if merged.columns.1 == merged.columns.0 && places.contains(&place) {
                ranges.entry(merged.lines.0).or_default().push((place, merged.lines.1));
            }
        }
        Self { ranges, held: BTreeMap::new() }
    }

    /// The cells of a row with those that a merged cell above holds for it.
    pub fn filled(&mut self, line: u32, mut texts: Vec<Text>) -> Vec<Text> {
        for (place, last) in self.ranges.get(&line).into_iter().flatten() {
            let text = texts.get(*place).cloned().unwrap_or_default();
            self.held.insert(*place, (text, *last));
        }
        for (place, (text, last)) in &self.held {
            if line <= *last && texts.get(*place).is_none_or(|own| own.text.is_empty()) {
                texts.resize(texts.len().max(place + 1), Text::default());
                texts[*place] = text.clone();
            }
        }
        texts
    }
}
