//! The plot of several years: drawn on the server, with a sentence for whoever does not see it and the table beside it. Words stand
//! outside the drawing, so that they keep their size on a phone.

use domain::review::figures::{Trend, Year, trends};

const WIDTH: i64 = 1_000;
const HEIGHT: i64 = 400;
/// Room for the marks at the edges.
const EDGE: i64 = 12;

/// What the template draws, in the numbers of its view box.
pub(super) struct Plot {
    pub says: String,
    pub most: i64,
    pub years: Vec<i64>,
    pub lines: Vec<Line>,
}

pub(super) struct Line {
    pub label: &'static str,
    /// How it is stroked, so that lines are told apart without their colours.
    pub stroke: &'static str,
    pub points: Vec<(i64, i64)>,
}

impl Line {
    pub fn path(&self) -> String {
        self.points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
    }
}

const STROKES: [&str; 3] = ["solid", "dashed", "dotted"];

/// Nothing is drawn where nothing was counted.
pub(super) fn draw(years: &[Year]) -> Option<Plot> {
    let trends = trends(years);
    let most = trends.iter().flat_map(|one| one.counts.iter().copied()).max()?;
    let steps = i64::try_from(years.len()).ok()? - 1;
    let place = |(step, count): (i64, &i64)| {
        let across = EDGE + step * (WIDTH - 2 * EDGE) / steps.max(1);
        (across, HEIGHT - EDGE - count * (HEIGHT - 2 * EDGE) / most.max(1))
    };
    let line = |(one, stroke): (&Trend, &'static str)| Line {
        label: one.label,
        stroke,
        points: (0_i64..).zip(&one.counts).map(place).collect(),
    };
    let years: Vec<_> = years.iter().map(|one| one.year).collect();
    Some(Plot {
        says: trends.iter().map(|one| says(one, &years)).collect::<Vec<_>>().join(" "),
        lines: trends.iter().zip(STROKES).map(line).collect(),
        most,
        years,
    })
}

/// "Cá nhân được khen: năm 2021 có 12, năm 2022 có 31."
fn says(trend: &Trend, years: &[i64]) -> String {
    let told = years.iter().zip(&trend.counts).map(|(year, count)| format!("năm {year} có {count}"));
    format!("{}: {}.", trend.label, told.collect::<Vec<_>>().join(", "))
}
