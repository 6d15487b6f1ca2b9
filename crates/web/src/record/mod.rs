//! The record on the page of a person or a unit: what stands on it, and the forms that add to it.
//!
//! [`entry`] mends one entry, [`report`] is where a person says what is wrong in his own, [`own`] what he alone sees beside it.

pub(crate) mod entry;
pub(crate) mod own;
pub(crate) mod report;

use std::collections::BTreeSet;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::person::WRITERS;
use domain::record::{
    CaseEnd, CaseKind, EntryKind, Holder, Looked, NewAbsence, NewAward, NewCase, NewDiscipline, NewEntry,
    NewGrade, NewInitiative,
};
use domain::{Refusals, local_date};
use law::{AbsenceKind, CaseFinding, Category, Effect, GradeLevel, InitiativeKind, Law, Measure};
use store::record::{AbsenceRow, AwardRow, CaseRow, Entry, InitiativeRow, Record, Struck, Use};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use crate::decision::award_name;
use crate::form::{id_of, needed, refusals_of};
use crate::{Access, Choice, Problem, Returned, Route, Sent, Site, Visitor, org, person, see};

const MAY_WRITE: Access = Access::Roles(WRITERS);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = entry::routes();
    routes.extend(report::routes());
    routes.extend([
        Route::post("/lam-viec/con-nguoi/{id}/{entry}", MAY_WRITE, enter_for_person),
        Route::post("/lam-viec/con-nguoi/{id}/vu-viec/{case}", MAY_WRITE, close_case_of_person),
        Route::post("/lam-viec/don-vi/{id}/{entry}", MAY_WRITE, enter_for_unit),
        Route::post("/lam-viec/don-vi/{id}/vu-viec/{case}", MAY_WRITE, close_case_of_unit),
    ]);
    routes
}

/// The record as the templates read it.
pub(crate) struct Sheet {
    /// The address of the page; an entry is sent to this address, a slash and the entry's name.
    pub action: String,
    pub is_person: bool,
    pub may_write: bool,
    pub returned: Returned,
    /// The forms that mend an entry are drawn from this too; a closed case has its end.
    pub is_closed_case: bool,
    pub grades: Vec<GradeLine>,
    pub awards: Vec<AwardLine>,
    pub initiatives: Vec<InitiativeLine>,
    pub discipline: Vec<DisciplineLine>,
    pub cases: Vec<CaseLine>,
    pub absences: Vec<AbsenceLine>,
    pub struck: Vec<StruckLine>,
}

/// What the viewer may do with an entry, as a link.
pub(crate) struct Deed {
    pub href: String,
    pub label: &'static str,
    /// Which entry, for whoever hears the link without its row.
    pub of: String,
}

pub(crate) struct AbsenceLine {
    pub deeds: Vec<Deed>,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub decision: String,
}

/// An entry that was struck out, in words.
pub(crate) struct StruckLine {
    pub told: String,
    pub reason: String,
    pub by: String,
    pub is_replaced: bool,
}

pub(crate) struct GradeLine {
    pub deeds: Vec<Deed>,
    pub year: i64,
    pub grade: String,
    pub decision: String,
}

pub(crate) struct AwardLine {
    pub deeds: Vec<Deed>,
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
    pub deeds: Vec<Deed>,
    pub year: i64,
    pub name: String,
    pub kind: &'static str,
    pub effect: &'static str,
    pub recognised_by: String,
    /// The awards that it served; empty when none.
    pub used_for: String,
}

pub(crate) struct DisciplineLine {
    pub deeds: Vec<Deed>,
    pub measure: String,
    pub imposed: String,
    pub until: String,
    pub duty_related: bool,
    pub decision: String,
}

pub(crate) struct CaseLine {
    pub deeds: Vec<Deed>,
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

/// What the viewer may do with the entries of a record.
#[derive(Clone, Copy, Default)]
pub(crate) struct Hand {
    pub may_write: bool,
    /// It is the viewer's own record.
    pub is_own: bool,
}

impl Hand {
    fn deeds(self, action: &str, entry: &Entry) -> Vec<Deed> {
        let (id, of) = (entry.id(), told(entry));
        let mut deeds = Vec::new();
        if self.may_write && !entry.is_granted_here() {
            deeds.push(Deed { href: format!("{action}/muc/{id}"), label: "Sửa", of: of.clone() });
        }
        if self.is_own {
            deeds.push(Deed { href: format!("{action}/bao-sai?muc={id}"), label: "Báo sai", of });
        }
        deeds
    }
}

impl Sheet {
    pub(crate) fn new(holder: Holder, record: Record, hand: Hand, returned: Returned) -> Self {
        let action = address(holder);
        let deeds = |entry: Entry| hand.deeds(&action, &entry);
        let grades =
            record.grades.into_iter().map(|row| GradeLine::new(deeds(Entry::Grade(row.clone())), row));
        let awards =
            record.awards.into_iter().map(|row| AwardLine::new(deeds(Entry::Award(row.clone())), row));
        let initiatives = record.initiatives.into_iter();
        let initiatives =
            initiatives.map(|row| InitiativeLine::new(deeds(Entry::Initiative(row.clone())), row));
        let discipline = record.discipline.into_iter();
        let discipline =
            discipline.map(|row| DisciplineLine::new(deeds(Entry::Discipline(row.clone())), row));
        let cases = record.cases.into_iter();
        let cases = cases.map(|row| CaseLine::new(deeds(Entry::Case(row.clone())), &action, row));
        let absences = record.absences.into_iter();
        let absences = absences.map(|row| AbsenceLine::new(deeds(Entry::Absence(row.clone())), row));
        Self {
            is_person: holder.person().is_some(),
            may_write: hand.may_write,
            returned,
            is_closed_case: false,
            grades: grades.collect(),
            awards: awards.collect(),
            initiatives: initiatives.collect(),
            discipline: discipline.collect(),
            cases: cases.collect(),
            absences: absences.collect(),
            struck: record.struck.iter().map(StruckLine::from).collect(),
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

    pub(crate) fn absence_kinds(&self) -> Vec<Choice> {
        self.chosen("thoi-gian-nghi", "kind", AbsenceKind::ALL, AbsenceKind::as_str, AbsenceKind::label)
    }

    /// The awards of people that an initiative may have served.
    pub(crate) fn served(&self) -> Vec<Choice> {
        let typed = self.returned.values("sang-kien", "used_for");
        let of_people = |award: &&law::Award| award.subjects.contains(&law::SubjectKind::Person);
        let awards = Law::built_in().awards().iter().filter(of_people);
        awards.map(|award| Choice::award(award, typed.contains(&award.code.as_str()))).collect()
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

impl GradeLine {
    fn new(deeds: Vec<Deed>, row: store::record::GradeRow) -> Self {
        Self { deeds, year: row.year, grade: capital(row.grade.label()), decision: row.decision }
    }
}

impl AwardLine {
    fn new(deeds: Vec<Deed>, row: AwardRow) -> Self {
        Self {
            deeds,
            year: row.year,
            name: award_name(&row.code).to_owned(),
            category: row.category.label(),
            decision: decided(&row),
            href: row.token.map(|token| format!("/xac-minh/{token}")),
            revoked: row.revoked,
        }
    }
}

/// Number, day and issuer, as far as they are known.
fn decided(row: &AwardRow) -> String {
    let day = row.decided.map(|day| format!("ngày {}", short(day))).unwrap_or_default();
    joined([row.decision_number.as_str(), &day, &row.issuer])
}

/// The parts that are there, with commas between them.
fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

impl InitiativeLine {
    fn new(deeds: Vec<Deed>, row: InitiativeRow) -> Self {
        Self {
            deeds,
            year: row.year,
            kind: row.kind.label(),
            effect: row.effect.label(),
            used_for: served_in_words(&row.used_for),
            name: row.name,
            recognised_by: row.recognised_by,
        }
    }
}

/// The awards that an initiative served, each once.
pub(crate) fn served_in_words(uses: &[Use]) -> String {
    let names: BTreeSet<_> = uses.iter().map(|used| award_name(&used.code)).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

impl DisciplineLine {
    fn new(deeds: Vec<Deed>, row: store::record::DisciplineRow) -> Self {
        Self {
            deeds,
            measure: capital(row.measure.label()),
            imposed: short(row.imposed),
            until: row.until.map(short).unwrap_or_default(),
            duty_related: row.duty_related,
            decision: row.decision,
        }
    }
}

impl CaseLine {
    fn new(deeds: Vec<Deed>, action: &str, row: CaseRow) -> Self {
        let form = format!("ket-luan-{}", row.id);
        Self {
            deeds,
            kind: row.kind.label(),
            opened: short(row.opened),
            ended: ended(&row),
            action: format!("{action}/vu-viec/{}", row.id),
            at: format!("{form}-"),
            form,
        }
    }
}

/// How a case ended; empty while it is open.
fn ended(row: &CaseRow) -> String {
    let finding = row.finding().map(CaseFinding::label).unwrap_or("chưa ghi kết luận");
    row.closed.map(|closed| format!("Kết thúc {}: {finding}", short(closed))).unwrap_or_default()
}

impl AbsenceLine {
    fn new(deeds: Vec<Deed>, row: AbsenceRow) -> Self {
        let (from, to) = (short(row.starts), short(row.ends));
        Self { deeds, kind: capital(row.kind.label()), from, to, decision: row.decision }
    }
}

impl From<&Struck> for StruckLine {
    fn from(struck: &Struck) -> Self {
        Self {
            told: told(&struck.entry),
            reason: struck.reason.clone(),
            by: format!("{}, ngày {}", struck.who, short(local_date(struck.at))),
            is_replaced: struck.is_replaced,
        }
    }
}

/// An entry in one line: "Xếp loại năm 2025: hoàn thành tốt nhiệm vụ (12/TB-VP)".
pub(crate) fn told(entry: &Entry) -> String {
    let (says, paper) = match entry {
        Entry::Grade(row) => {
            (format!("Xếp loại năm {}: {}", row.year, row.grade.label()), row.decision.clone())
        }
        Entry::Award(row) => (format!("{} năm {}", award_name(&row.code), row.year), decided(row)),
        Entry::Initiative(row) => (
            format!("{} năm {}: {}", capital(row.kind.label()), row.year, row.name),
            row.recognised_by.clone(),
        ),
        Entry::Discipline(row) => {
            (format!("Kỷ luật {} ngày {}", row.measure.label(), short(row.imposed)), row.decision.clone())
        }
        Entry::Case(row) => (format!("{} từ ngày {}", row.kind.label(), short(row.opened)), ended(row)),
        Entry::Absence(row) => {
            let days = format!("từ {} đến {}", short(row.starts), short(row.ends));
            (format!("{} {days}", capital(row.kind.label())), row.decision.clone())
        }
    };
    if paper.is_empty() { says } else { format!("{says} ({paper})") }
}

/// The word of an entry in addresses; also the name of its form.
fn slug(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Grade => "xep-loai",
        EntryKind::Award => "khen-thuong",
        EntryKind::Initiative => "sang-kien",
        EntryKind::Discipline => "ky-luat",
        EntryKind::Case => "vu-viec",
        EntryKind::Absence => "thoi-gian-nghi",
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
    let is_own = visitor.session.person_id.is_some() && visitor.session.person_id == holder.person();
    Ok(Sheet::new(holder, record, Hand { may_write, is_own }, returned))
}

/// Remembers that somebody looked at a person's record, once the page has been read. A page waits for it only a moment and is
/// never refused for it: where the writer is busy the row is written when its turn comes.
pub(crate) async fn looked(site: &Site, visitor: &Visitor, person: Uuid, what: Looked) {
    if visitor.session.person_id == Some(person) {
        return;
    }
    let (db, viewer) = (site.db.clone(), visitor.viewer);
    let writing = tokio::spawn(async move {
        if let Err(failure) = store::record::looked(&db, viewer, person, what).await {
            tracing::warn!(%failure, "a look at a record was not remembered");
        }
    });
    // Past this the page goes out; the row is still written.
    let _ = tokio::time::timeout(A_MOMENT, writing).await;
}

const A_MOMENT: Duration = Duration::from_millis(200);

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
    let kind = EntryKind::ALL.iter().copied().find(|kind| slug(*kind) == entry).ok_or(Failure::Missing)?;
    let done = store::record::add(&site.db, &act, &new_entry(holder, kind, sent)?).await?;
    tracing::debug!(id = %done.id, entry, "entered");
    Ok(())
}

/// What the form of such an entry says.
fn new_entry(holder: Holder, kind: EntryKind, sent: &Sent) -> Result<NewEntry, Failure> {
    Ok(match (kind, holder.person()) {
        (EntryKind::Grade, _) => NewEntry::Grade(grade(holder, sent)?),
        (EntryKind::Award, _) => NewEntry::Award(award(holder, sent)?),
        (EntryKind::Case, _) => NewEntry::Case(case(holder, sent)?, end_of_case(sent)?),
        (EntryKind::Initiative, Some(person)) => NewEntry::Initiative(initiative(person, sent)?),
        (EntryKind::Discipline, Some(person)) => NewEntry::Discipline(discipline(person, sent)?),
        (EntryKind::Absence, Some(person)) => NewEntry::Absence(absence(person, sent)?),
        _ => return Err(Failure::Missing),
    })
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
        used_for: sent.all("used_for").into_iter().map(str::to_owned).collect(),
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

/// The end of a case whose form asks for it too.
fn end_of_case(sent: &Sent) -> Result<Option<CaseEnd>, Refusals> {
    match sent.is_on("closed") || sent.is_on("finding") {
        true => case_end(sent).map(Some),
        false => Ok(None),
    }
}

fn absence(person: Uuid, sent: &Sent) -> Result<NewAbsence, Refusals> {
    let mut refusals = Refusals::none();
    let kind = needed(sent.text("kind").parse().ok(), "kind", "Chọn lý do nghỉ.", &mut refusals);
    let (from, to) = (day(sent, "from", &mut refusals), day(sent, "to", &mut refusals));
    let new = kind.zip(from).zip(to).map(|((kind, from), to)| NewAbsence {
        person,
        kind,
        from,
        to,
        decision: sent.tidy("decision"),
    });
    new.ok_or(refusals)
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
    /// Why there is no grade; empty where that is not known.
    pub absence: String,
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
            absence: year.absences.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", "),
        })
        .collect()
}
