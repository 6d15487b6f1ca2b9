//! The plot of an indicator: drawn on the server, with a sentence for whoever does not see it and the table beside it. Marks and
//! words stand outside the drawing, so that they keep their size on a phone.

use domain::indicator::Amount;
use domain::indicator::pace::{Course, Outlook, Tally};
use domain::indicator::period::Period;

const WIDTH: i128 = 1_000;
const HEIGHT: i128 = 400;
/// Room for the marks at the edges.
const EDGE: i128 = 12;

/// What the template draws, in the numbers of its view box.
pub(super) struct Plot {
    pub says: String,
    /// The line of what was reached, and its points.
    pub line: String,
    pub points: Vec<(i128, i128)>,
    /// The height of the goal.
    pub goal: Option<i128>,
    /// From the last point to the end at the present pace.
    pub pace: Option<String>,
    pub most: String,
    pub least: String,
    pub from: String,
    pub to: String,
}

/// Nothing is drawn where nothing was reported.
pub(super) fn draw(course: &Course, values: &[(Period, Amount)], measure: &str) -> Option<Plot> {
    let tally = Tally::of(values)?;
    let reached = reached(course, values);
    let led_to = match course.outlook(Some(&tally)) {
        Outlook::OnPace(amount) | Outlook::WillMiss(amount) => Some(amount),
        _ => None,
    };
    let start = course.start();
    let shown = reached.iter().map(|(_, amount)| *amount).chain(start).chain(course.goal).chain(led_to);
    let heights: Vec<Amount> = shown.chain([Amount::ZERO]).collect();
    let (most, least) = (heights.iter().max().copied()?, heights.iter().min().copied()?);
    let across =
        |day: i64| EDGE + i128::from(day) * (WIDTH - 2 * EDGE) / i128::from(course.window.days().max(1));
    let up = |amount: Amount| {
        let (of, span) =
            (amount.thousandths() - least.thousandths(), most.thousandths() - least.thousandths());
        HEIGHT - EDGE - i128::from(of) * (HEIGHT - 2 * EDGE) / i128::from(span.max(1))
    };
    let place = |(period, amount): &(Period, Amount)| {
        let day = (period.ends - course.window.starts).num_days() + 1;
        (across(day), up(*amount))
    };
    let points: Vec<_> = reached.iter().map(place).collect();
    let begins = start.map(|amount| (across(0), up(amount)));
    let line = begins.into_iter().chain(points.iter().copied()).map(|(x, y)| format!("{x},{y}"));
    let pace = points
        .last()
        .zip(led_to)
        .map(|((x, y), amount)| format!("{x},{y} {},{}", across(course.window.days()), up(amount)));
    Some(Plot {
        says: course.says(Some(&tally), measure),
        line: line.collect::<Vec<_>>().join(" "),
        goal: course.goal.map(up),
        pace,
        most: format!("{most} {measure}"),
        least: format!("{least} {measure}"),
        from: viet::date::short(course.window.starts),
        to: viet::date::short(course.window.ends),
        points,
    })
}

/// What stood at the end of each reported period: values that are added are added up.
pub(super) fn reached(course: &Course, values: &[(Period, Amount)]) -> Vec<(Period, Amount)> {
    let up_to = |count: usize| {
        let tally = Tally::of(values.get(..=count)?)?;
        Some((values.get(count)?.0, tally.stands(course.counting)))
    };
    (0..values.len()).filter_map(up_to).collect()
}
