//! The record on the page of a person or a unit: what stands on it, and the forms that add to it.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::person::WRITERS;
use domain::record::{CaseEnd, CaseKind, Holder, NewAward, NewCase, NewDiscipline, NewGrade, NewInitiative};
use law::{CaseFinding, Category, Effect, GradeLevel, InitiativeKind, Law, Measure};
use store::record::{AwardRow, CaseRow, Record};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use crate::decision::award_name;
use crate::form::{id_of, needed, refusals_of};
use crate::{Access, Choice, Problem, Returned, Route, Sent, Site, Visitor, org, person, see};

const MAY_WRITE: Access = Access::Roles(WRITERS);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/lam-viec/con-nguoi/{id}/{entry}", MAY_WRITE, enter_for_person),
        Route::post("/lam-viec/con-nguoi/{id}/vu-viec/{case}", MAY_WRITE, close_case_of_person),
        Route::post("/lam-viec/don-vi/{id}/{entry}", MAY_WRITE, enter_for_unit),
        Route::post("/lam-viec/don-vi/{id}/vu-viec/{case}", MAY_WRITE, close_case_of_unit),
    ]
}

/// The record as the templates read it.
pub(crate) struct Sheet {
    /// The address of the page; an entry is sent to this address, a slash and the entry's name.
    pub action: String,
    pub is_person: bool,
    pub may_write: bool,
    pub returned: Returned,
    pub grades: Vec<GradeLine>,
    pub awards: Vec<AwardLine>,
    pub initiatives: Vec<InitiativeLine>,
    pub discipline: Vec<DisciplineLine>,
    pub cases: Vec<CaseLine>,
}

pub(crate) struct GradeLine {
    pub year: i64,
    pub grade: String,
    pub decision: String,
}

pub(crate) struct AwardLine {
    pub year: i64,
    pub name: String,
    pub category: &'static str,
    /// Number, day and issuer, as far as they are known.
    pub decision: String,
    /// The page that verifies it, for an award that was granted here.
    pub href: Option<String>,
    pub revoked: bool,
}

pub(crate) struct InitiativeLine {
    pub year: i64,
    pub name: String,
    pub kind: &'static str,
    pub effect: &'static str,
    pub recognised_by: String,
}

pub(crate) struct DisciplineLine {
    pub measure: String,
    pub imposed: String,
    pub until: String,
    pub duty_related: bool,
    pub decision: String,
}

pub(crate) struct CaseLine {
    pub kind: &'static str,
    pub opened: String,
    /// How and when it ended; empty while it is open.
    pub ended: String,
    pub action: String,
    /// The name of the form that closes it.
    pub form: String,
    /// Before the ids of that form's fields.
    pub at: String,
}

impl Sheet {
    pub(crate) fn new(holder: Holder, record: Record, may_write: bool, returned: Returned) -> Self {
        let action = address(holder);
        let cases = record.cases.into_iter().map(|case| CaseLine::new(&action, case)).collect();
        Self {
            is_person: holder.person().is_some(),
            may_write,
            returned,
            grades: record.grades.into_iter().map(GradeLine::from).collect(),
            awards: record.awards.into_iter().map(AwardLine::from).collect(),
            initiatives: record.initiatives.into_iter().map(InitiativeLine::from).collect(),
            discipline: record.discipline.into_iter().map(DisciplineLine::from).collect(),
            cases,
            action,
        }
    }

    fn chosen<T: Copy>(
        &self,
        form: &str,
        field: &str,
        all: &[T],
        word: fn(T) -> &'static str,
        label: fn(T) -> &'static str,
    ) -> Vec<Choice> {
        choices(all, word, label, self.returned.value(form, field))
    }

    pub(crate) fn levels(&self) -> Vec<Choice> {
        self.chosen("xep-loai", "grade", GradeLevel::ALL, GradeLevel::as_str, GradeLevel::label)
    }

    /// The awards of the catalogue that such a holder may have.
    pub(crate) fn catalogue(&self) -> Vec<Choice> {
        let kind = if self.is_person { law::SubjectKind::Person } else { law::SubjectKind::Collective };
        let typed = self.returned.value("khen-thuong", "code");
        let fitting = Law::built_in().awards().iter().filter(|award| award.subjects.contains(&kind));
        fitting.map(|award| Choice::award(award, award.code == typed)).collect()
    }

    pub(crate) fn categories(&self) -> Vec<Choice> {
        self.chosen("khen-thuong", "category", Category::ALL, Category::as_str, Category::label)
    }

    pub(crate) fn initiative_kinds(&self) -> Vec<Choice> {
        self.chosen("sang-kien", "kind", InitiativeKind::ALL, InitiativeKind::as_str, InitiativeKind::label)
    }

    pub(crate) fn effects(&self) -> Vec<Choice> {
        self.chosen("sang-kien", "effect", Effect::ALL, Effect::as_str, Effect::label)
    }

    pub(crate) fn measures(&self) -> Vec<Choice> {
        self.chosen("ky-luat", "measure", Measure::ALL, Measure::as_str, Measure::label)
    }

    pub(crate) fn case_kinds(&self) -> Vec<Choice> {
        self.chosen("vu-viec", "kind", CaseKind::ALL, CaseKind::word, CaseKind::label)
    }

    pub(crate) fn findings(&self, form: &str) -> Vec<Choice> {
        self.chosen(form, "finding", CaseFinding::ALL, CaseFinding::as_str, CaseFinding::label)
    }
}

/// The choices of a closed list of words, the one that was typed chosen.
pub(crate) fn choices<T: Copy>(
    all: &[T],
    word: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
    typed: &str,
) -> Vec<Choice> {
    all.iter().map(|&value| Choice::new(word(value), capital(label(value)), word(value) == typed)).collect()
}

/// The text with its first letter in upper case, as a choice or a cell begins.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The page on which the record stands.
fn address(holder: Holder) -> String {
    match holder {
        Holder::Person(id) => format!("/lam-viec/con-nguoi/{id}"),
        Holder::Unit(id) => format!("/lam-viec/don-vi/{id}"),
    }
}

impl From<store::record::GradeRow> for GradeLine {
    fn from(row: store::record::GradeRow) -> Self {
        Self { year: row.year, grade: capital(row.grade.label()), decision: row.decision }
    }
}

impl From<AwardRow> for AwardLine {
    fn from(row: AwardRow) -> Self {
        let name =
            Law::built_in().award(&row.code).map_or_else(|| row.code.clone(), |award| award.name.clone());
        let day = row.decided.map(|day| format!("ngày {}", short(day))).unwrap_or_default();
        let decision = [row.decision_number, day, row.issuer];
        Self {
            year: row.year,
            name,
            category: row.category.label(),
            decision: decision.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            href: row.token.map(|token| format!("/xac-minh/{token}")),
            revoked: row.revoked,
        }
    }
}

impl From<store::record::InitiativeRow> for InitiativeLine {
    fn from(row: store::record::InitiativeRow) -> Self {
        let (kind, effect) = (row.kind.label(), row.effect.label());
        Self { year: row.year, name: row.name, kind, effect, recognised_by: row.recognised_by }
    }
}

impl From<store::record::DisciplineRow> for DisciplineLine {
    fn from(row: store::record::DisciplineRow) -> Self {
        Self {
            measure: capital(row.measure.label()),
            imposed: short(row.imposed),
            until: row.until.map(short).unwrap_or_default(),
            duty_related: row.duty_related,
            decision: row.decision,
        }
    }
}

impl CaseLine {
    fn new(action: &str, row: CaseRow) -> Self {
        let finding = row.finding().map(CaseFinding::label).unwrap_or("chưa ghi kết luận");
        let form = format!("ket-luan-{}", row.id);
        Self {
            kind: row.kind.label(),
            opened: short(row.opened),
            ended: row
                .closed
                .map(|closed| format!("Kết thúc {}: {finding}", short(closed)))
                .unwrap_or_default(),
            action: format!("{action}/vu-viec/{}", row.id),
            at: format!("{form}-"),
            form,
        }
    }
}

/// Reads the record of a holder whom the viewer may see.
pub(crate) async fn sheet(
    conn: &mut Conn,
    visitor: &Visitor,
    holder: Holder,
    unit: Uuid,
    returned: Returned,
) -> Result<Sheet, Failure> {
    let record = store::record::find(conn, visitor.viewer, holder).await?;
    let may_write = store::person::may_write(conn, visitor.viewer, unit).await?;
    Ok(Sheet::new(holder, record, may_write, returned))
}

async fn enter_for_person(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, entry)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    enter(&site, &visitor, &uri, Holder::Person(id_of(&id)?), &entry, sent).await
}

async fn enter_for_unit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, entry)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    enter(&site, &visitor, &uri, Holder::Unit(id_of(&id)?), &entry, sent).await
}

async fn enter(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    holder: Holder,
    entry: &str,
    sent: Sent,
) -> Result<Response, Problem> {
    let came = add(site, visitor, holder, entry, &sent).await;
    answer(site, visitor, uri, holder, entry, sent, came).await
}

/// Adds the entry that the form named in the address describes.
async fn add(
    site: &Site,
    visitor: &Visitor,
    holder: Holder,
    entry: &str,
    sent: &Sent,
) -> Result<(), Failure> {
    let act = visitor.act(site, &sent.key());
    let db = &site.db;
    let done = match (entry, holder.person()) {
        ("xep-loai", _) => store::record::add_grade(db, &act, &grade(holder, sent)?).await?,
        ("khen-thuong", _) => store::record::add_award(db, &act, &award(holder, sent)?).await?,
        ("vu-viec", _) => store::record::open_case(db, &act, &case(holder, sent)?).await?,
        ("sang-kien", Some(person)) => {
            store::record::add_initiative(db, &act, &initiative(person, sent)?).await?
        }
        ("ky-luat", Some(person)) => {
            store::record::add_discipline(db, &act, &discipline(person, sent)?).await?
        }
        _ => return Err(Failure::Missing),
    };
    tracing::debug!(id = %done.id, entry, "entered");
    Ok(())
}

fn grade(holder: Holder, sent: &Sent) -> Result<NewGrade, Refusals> {
    let mut refusals = Refusals::none();
    let year = year(sent, &mut refusals);
    let grade = needed(sent.text("grade").parse().ok(), "grade", "Chọn mức xếp loại.", &mut refusals);
    let new = year.zip(grade).map(|(year, grade)| NewGrade {
        holder,
        year,
        grade,
        decision: sent.tidy("decision"),
    });
    new.ok_or(refusals)
}

fn year(sent: &Sent, refusals: &mut Refusals) -> Option<i64> {
    let typed = sent.number("year", refusals);
    needed(typed, "year", "Ghi năm.", refusals)
}

fn award(holder: Holder, sent: &Sent) -> Result<NewAward, Refusals> {
    let mut refusals = Refusals::none();
    let decided = sent.date("decided", &mut refusals);
    let year = year(sent, &mut refusals);
    let category =
        needed(sent.text("category").parse().ok(), "category", "Chọn loại hình khen thưởng.", &mut refusals);
    match year.zip(category) {
        Some((year, category)) if refusals.is_empty() => Ok(NewAward {
            holder,
            code: sent.tidy("code"),
            category,
            year,
            decided,
            decision_number: sent.tidy("decision_number"),
            issuer: sent.tidy("issuer"),
            achievement: sent.tidy("achievement"),
        }),
        _ => Err(refusals),
    }
}

fn initiative(person: Uuid, sent: &Sent) -> Result<NewInitiative, Refusals> {
    let mut refusals = Refusals::none();
    let year = year(sent, &mut refusals);
    let kind = needed(sent.text("kind").parse().ok(), "kind", "Chọn loại.", &mut refusals);
    let effect = needed(sent.text("effect").parse().ok(), "effect", "Chọn phạm vi ảnh hưởng.", &mut refusals);
    let new = year.zip(kind).zip(effect).map(|((year, kind), effect)| NewInitiative {
        person,
        year,
        kind,
        effect,
        name: sent.tidy("name"),
        recognised_by: sent.tidy("recognised_by"),
        used_for: Vec::new(),
    });
    new.ok_or(refusals)
}

fn discipline(person: Uuid, sent: &Sent) -> Result<NewDiscipline, Refusals> {
    let mut refusals = Refusals::none();
    let until = sent.date("until", &mut refusals);
    let imposed = day(sent, "imposed", &mut refusals);
    let measure =
        needed(sent.text("measure").parse().ok(), "measure", "Chọn hình thức kỷ luật.", &mut refusals);
    match measure.zip(imposed) {
        Some((measure, imposed)) if refusals.is_empty() => {
            let duty_related = sent.is_on("duty_related");
            Ok(NewDiscipline {
                person,
                measure,
                imposed,
                until,
                duty_related,
                decision: sent.tidy("decision"),
            })
        }
        _ => Err(refusals),
    }
}

/// A day that the form must say.
pub(crate) fn day(sent: &Sent, field: &'static str, refusals: &mut Refusals) -> Option<chrono::NaiveDate> {
    let typed = sent.date(field, refusals);
    needed(typed, field, "Ghi ngày theo dạng ngày/tháng/năm.", refusals)
}

fn case(holder: Holder, sent: &Sent) -> Result<NewCase, Refusals> {
    let mut refusals = Refusals::none();
    let kind = needed(sent.text("kind").parse().ok(), "kind", "Chọn loại vụ việc.", &mut refusals);
    let opened = day(sent, "opened", &mut refusals);
    kind.zip(opened).map(|(kind, opened)| NewCase { holder, kind, opened }).ok_or(refusals)
}

async fn close_case_of_person(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, case)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    close_case(&site, &visitor, &uri, Holder::Person(id_of(&id)?), id_of(&case)?, sent).await
}

async fn close_case_of_unit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, case)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    close_case(&site, &visitor, &uri, Holder::Unit(id_of(&id)?), id_of(&case)?, sent).await
}

async fn close_case(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    holder: Holder,
    case: Uuid,
    sent: Sent,
) -> Result<Response, Problem> {
    let act = visitor.act(site, &sent.key());
    let came = match case_end(&sent) {
        Ok(end) => store::record::close_case(&site.db, &act, holder, case, &end).await.map(drop),
        Err(refusals) => Err(refusals.into()),
    };
    answer(site, visitor, uri, holder, &format!("ket-luan-{case}"), sent, came).await
}

fn case_end(sent: &Sent) -> Result<CaseEnd, Refusals> {
    let mut refusals = Refusals::none();
    let closed = day(sent, "closed", &mut refusals);
    let finding = needed(sent.text("finding").parse().ok(), "finding", "Chọn kết luận.", &mut refusals);
    closed.zip(finding).map(|(closed, finding)| CaseEnd { closed, finding }).ok_or(refusals)
}

/// Back to the page of the record, or the page again with the form as it was sent.
async fn answer(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    holder: Holder,
    form: &str,
    sent: Sent,
    came: Result<(), Failure>,
) -> Result<Response, Problem> {
    match came {
        Ok(()) => Ok(see(&address(holder), "da-them")),
        Err(failure) => {
            let returned = Returned::new(form, sent, refusals_of(failure)?);
            match holder {
                Holder::Person(id) => person::refused_page(site, visitor, uri, id, returned).await,
                Holder::Unit(id) => org::refused_page(site, visitor, uri, id, returned).await,
            }
        }
    }
}

/// A cell of the five-year strip as the kit draws it.
pub(crate) struct StripCell {
    pub year: i32,
    pub grade: String,
    pub titles: String,
    pub initiative: bool,
    pub discipline: bool,
}

/// The five years up to and with `last`.
pub(crate) fn strip(subject: &law::Subject, last: i32) -> Vec<StripCell> {
    let cells = domain::record::strip(subject, last).into_iter();
    cells
        .map(|year| StripCell {
            year: year.year,
            grade: year.grade.map(|grade| grade.as_str().to_owned()).unwrap_or_default(),
            titles: year
                .awards
                .iter()
                .map(|code| award_name(code))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(", "),
            initiative: year.initiative,
            discipline: year.discipline,
        })
        .collect()
}
