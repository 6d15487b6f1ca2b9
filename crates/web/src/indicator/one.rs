//! One indicator over all units: the whole where units can be added, and each unit with its sentence.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::indicator::pace::{Course, Joint, Tally, whole};
use domain::indicator::{Amount, GoalOf, Joining, State as Stands, Step, offers};
use store::indicator::{Indicator, UnitRow};
use store::org::roles_over;
use uuid::Uuid;

use super::plot::{self, Plot};
use super::{Head, Progress, mark};
use crate::form::id_of;
use crate::movement::OFFICE;
use crate::{Frame, Place, Problem, Route, Sent, Site, Visitor, page};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec/chi-tieu/{id}", OFFICE, show)]
}

#[derive(Template)]
#[template(path = "indicator/one.html")]
pub(super) struct OnePage {
    frame: Frame,
    id: Uuid,
    movement: Uuid,
    title: String,
    head: Head,
    facts: Vec<super::Fact>,
    state: &'static str,
    state_mark: &'static str,
    version: i64,
    may_update: bool,
    may_end: bool,
    /// Why no sum of all units is drawn, or how far it is known.
    whole_says: String,
    plot: Option<Plot>,
    joints: Vec<JointLine>,
    rows: Vec<Row>,
    reason: String,
    refusals: Refusals,
}

/// A period of all units together.
struct JointLine {
    period: String,
    units: String,
    sum: String,
    is_whole: bool,
}

struct Row {
    unit: Uuid,
    name: String,
    stands: String,
    goal: String,
    mark: &'static str,
    word: &'static str,
    says: String,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, id_of(&id)?, None, Refusals::none()).await?)
}

pub(super) async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: Option<&Sent>,
    refusals: Refusals,
) -> Result<OnePage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let found = store::indicator::find(&mut conn, viewer, id).await?;
    let roles = roles_over(&mut conn, viewer, found.unit_id).await?;
    let tallies = store::indicator::value::tallies_of(&mut conn, viewer, id).await?;
    let goals = store::indicator::goals(&mut conn, viewer, found.movement_id).await?;
    let progress = Progress {
        indicators: Vec::new(),
        units: store::indicator::units(&mut conn, viewer, found.movement_id).await?,
        goals: goals.into_iter().map(|row| ((row.indicator_id, row.unit_id), row.goal())).collect(),
        tallies: tallies.into_iter().map(|row| ((row.indicator_id, row.unit_id), row)).collect(),
    };
    let sees_whole = store::indicator::sees_whole(&mut conn, viewer, found.unit_id).await?;
    let joints = match found.written.joining {
        Joining::Sum if sees_whole => store::indicator::value::joints(&mut conn, viewer, &found).await?,
        _ => Vec::new(),
    };
    let units = progress.units.len();
    let values = whole(found.written.counting, &found.window, &joints, units);
    let course = of_all(&found, &progress);
    let is_untouched = progress.tallies.is_empty() && !progress.goals.keys().any(|key| key.0 == id);
    Ok(OnePage {
        frame: Frame::office(site, visitor, "Chỉ tiêu", Place::Movements, uri).with_refusals(&refusals),
        id,
        movement: found.movement_id,
        title: found.movement_title.clone(),
        head: Head::of(&found),
        facts: super::facts(&found),
        state: found.state.label(),
        state_mark: if found.state == Stands::Followed { "neutral" } else { "waiting" },
        version: sent.map_or(found.version, Sent::version),
        may_update: offers(found.state, Step::Write, &roles) && is_untouched,
        may_end: offers(found.state, Step::End, &roles),
        whole_says: if sees_whole { whole_says(&found, &progress, &course, &values) } else { String::new() },
        plot: plot::draw(&course, &values, &found.written.measure),
        joints: joints.iter().map(|joint| JointLine::of(joint, units)).collect(),
        rows: progress.units.iter().map(|unit| progress.row(&found, unit)).collect(),
        reason: sent.map(|sent| sent.text("reason").to_owned()).unwrap_or_default(),
        refusals,
    })
}

/// What is wanted of all units together.
fn of_all(found: &Indicator, progress: &Progress) -> Course {
    let units = progress.units.len();
    let goal = match found.written.goal_of {
        GoalOf::Whole => found.written.goal,
        GoalOf::Each => progress
            .units
            .iter()
            .map(|unit| found.goal_of_unit(progress.goals.get(&(found.id, unit.unit_id)).copied()))
            .try_fold(Amount::ZERO, |sum, goal| Some(sum.plus(goal?))),
    };
    let base = match found.written.goal_of {
        GoalOf::Whole => found.written.base,
        GoalOf::Each => found.written.base.map(|base| base.times(units)),
    };
    Course { base, ..found.course(goal) }
}

fn whole_says(
    found: &Indicator,
    progress: &Progress,
    course: &Course,
    values: &[(domain::indicator::period::Period, Amount)],
) -> String {
    let measure = &found.written.measure;
    if found.written.joining == Joining::Apart {
        let stands = progress.tallies.values().map(|row| row.tally().stands(found.written.counting));
        let apart = "Chỉ tiêu này không cộng giữa các đơn vị; xem từng đơn vị trong bảng dưới.";
        return match (stands.clone().min(), stands.max()) {
            (Some(least), Some(most)) => {
                format!("{apart} Hiện thấp nhất {least}, cao nhất {most} {measure}.")
            }
            _ => apart.to_owned(),
        };
    }
    match Tally::of(values) {
        None => "Chưa có kỳ nào đủ số liệu của mọi đơn vị nên chưa cộng được.".to_owned(),
        Some(tally) => format!("Cả phong trào. {}", course.says(Some(&tally), measure)),
    }
}

impl JointLine {
    fn of(joint: &Joint, units: usize) -> Self {
        Self {
            period: joint.period.label(),
            units: format!("{}/{units}", joint.units),
            sum: joint.sum.to_string(),
            is_whole: joint.units >= units,
        }
    }
}

impl Progress {
    fn row(&self, found: &Indicator, unit: &UnitRow) -> Row {
        let (course, tally) = self.at(found, unit.unit_id);
        let outlook = course.outlook(tally.as_ref());
        Row {
            unit: unit.unit_id,
            name: unit.unit_name.clone(),
            stands: tally.map(|tally| tally.stands(course.counting).to_string()).unwrap_or_default(),
            goal: course.goal.map(|goal| goal.to_string()).unwrap_or_default(),
            mark: mark(outlook),
            word: outlook.label(),
            says: course.says(tally.as_ref(), &found.written.measure),
        }
    }
}
