//! The demo: a throw-away installation in which five offices have lived through their movements and a sixth is in the middle of
//! its own.
//!
//! [`play`] takes an open, empty database and does everything through the acts that the pages call, each on its own day: what
//! an act refuses the demo cannot have. What happens is told by the files of `demo/` ([`script`]), people are made up by
//! [`names`], and [`Player`] goes through the days: [`house`] sets an office up, [`cycle`] plays its movements, [`follow`] what is
//! measured and checked meanwhile; [`news`], [`review`], [`cluster`] and [`role_model`] play the rooms of these names.

mod cluster;
mod cycle;
mod follow;
mod house;
mod names;
mod news;
mod review;
mod role_model;
mod script;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use domain::account::Role;
use domain::org::{NewUnit, UnitKind};
use domain::{Act, Viewer, local_date};
use store::account::{self, NewAccount};
use store::{Db, Failure, org};
use uuid::Uuid;

use house::House;
use names::Cast;
use script::{Office, Script};

/// A way into the demo, and what waits behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub name: String,
    pub password: String,
    /// The role by which it is shown.
    pub role: Role,
    /// A Vietnamese sentence.
    pub waits: String,
}

/// Why the demo could not be played.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("demo/{file}: {says}")]
    Script { file: &'static str, says: String },
    /// The script names somebody or something that is not there.
    #[error("“{0}” không có trong kịch bản.")]
    Unknown(String),
    /// Lines of a pasted block that were not taken.
    #[error("{0}")]
    NotTaken(String),
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error("{office}, {day}, {step}: {fault}")]
    At { office: String, day: NaiveDate, step: &'static str, fault: Box<Fault> },
}

/// Plays everything that had happened by `start` into an open, empty database and says how to log in.
///
/// # Errors
/// The script cannot be read, or an act refused what it says.
pub async fn play(db: &Db, start: DateTime<Utc>) -> Result<Vec<Login>, Fault> {
    let script = Script::read(local_date(start))?;
    let mut player = Player::open(db, &script).await?;
    for entry in diary(&script, local_date(start)) {
        player.perform(&entry).await.map_err(|fault| entry.locate(fault))?;
    }
    Ok(logins(&script))
}

/// One thing that happens in an office on a day.
struct Entry<'a> {
    on: NaiveDate,
    office: &'a Office,
    step: Step<'a>,
}

enum Step<'a> {
    Join,
    Grade(&'a script::Grades),
    KnowAward(&'a script::Award),
    KnowInitiative(&'a script::Initiative),
    Discipline(&'a script::Discipline),
    Absence(&'a script::Absence),
    Report(&'a script::Report),
    Draft(&'a script::Movement),
    Launch(&'a script::Movement),
    Answer(&'a script::Movement, &'a script::Answer),
    OpenPledge(&'a script::Movement, &'a script::Pledge),
    SignPledge(&'a script::Movement),
    Measure(&'a script::Movement, &'a script::Indicator),
    ReportValue(&'a script::Movement, &'a script::Indicator, &'a script::Value),
    Visit(&'a script::Movement, &'a script::Visit),
    Mend(&'a script::Movement, &'a script::Visit),
    Confirm(&'a script::Movement, &'a script::Visit),
    Begin(&'a script::Dossier),
    Submit(&'a script::Dossier),
    Return(&'a script::Dossier, &'a script::Returned),
    Resubmit(&'a script::Dossier),
    Accept(&'a script::Dossier),
    Meet(&'a script::Meeting),
    Prepare(&'a script::Decision),
    Sign(&'a script::Decision),
    Tell(&'a script::Movement, &'a script::News),
    Publish(&'a script::News),
    Close(&'a script::Movement),
    Review(&'a script::Review),
    Gather(&'a script::Cluster),
    ScoreOwn(&'a script::Cluster),
    ScorePeers(&'a script::Cluster),
    Rank(&'a script::Cluster),
    FindModel(&'a script::RoleModel),
    Agree(&'a script::RoleModel),
    Lead(&'a script::RoleModel, &'a script::Reached),
}

impl Step<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Grade(_) => "grade",
            Self::KnowAward(_) => "award",
            Self::KnowInitiative(_) => "initiative",
            Self::Discipline(_) => "discipline",
            Self::Absence(_) => "absence",
            Self::Report(_) => "report",
            Self::Draft(_) => "draft",
            Self::Launch(_) => "launch",
            Self::Answer(..) => "answer",
            Self::OpenPledge(..) => "open pledge",
            Self::SignPledge(_) => "sign pledge",
            Self::Measure(..) => "indicator",
            Self::ReportValue(..) => "value of an indicator",
            Self::Visit(..) => "visit",
            Self::Mend(..) => "mend",
            Self::Confirm(..) => "confirm",
            Self::Begin(_) => "begin dossier",
            Self::Submit(_) => "submit",
            Self::Return(..) => "return",
            Self::Resubmit(_) => "resubmit",
            Self::Accept(_) => "accept",
            Self::Meet(_) => "meet",
            Self::Prepare(_) => "prepare decision",
            Self::Sign(_) => "sign decision",
            Self::Tell(..) => "tell",
            Self::Publish(_) => "publish",
            Self::Close(_) => "close",
            Self::Review(_) => "review",
            Self::Gather(_) => "cluster",
            Self::ScoreOwn(_) => "self-score",
            Self::ScorePeers(_) => "score peers",
            Self::Rank(_) => "rank",
            Self::FindModel(_) => "role model",
            Self::Agree(_) => "agreement of a role model",
            Self::Lead(..) => "stage of a role model",
        }
    }
}

impl Entry<'_> {
    fn locate(&self, fault: Fault) -> Fault {
        let (office, step) = (self.office.code.clone(), self.step.name());
        Fault::At { office, day: self.on, step, fault: Box::new(fault) }
    }
}

/// Everything up to and with the day `until`, day by day through all offices; inside a day in the order of the cycle.
fn diary(script: &Script, until: NaiveDate) -> Vec<Entry<'_>> {
    let mut diary: Vec<_> = script.offices.iter().flat_map(of_office).collect();
    diary.retain(|entry| entry.on <= until);
    diary.sort_by_key(|entry| entry.on);
    diary
}

fn of_office(office: &Office) -> Vec<Entry<'_>> {
    let mut steps = vec![(Some(office.joins), Step::Join)];
    steps.extend(office.grades.iter().map(|grades| (Some(grades.on), Step::Grade(grades))));
    steps.extend(office.award.iter().map(|award| (Some(award.on), Step::KnowAward(award))));
    steps.extend(office.initiative.iter().map(|new| (Some(new.on), Step::KnowInitiative(new))));
    steps.extend(office.discipline.iter().map(|new| (Some(new.on), Step::Discipline(new))));
    steps.extend(office.absence.iter().map(|new| (Some(new.on), Step::Absence(new))));
    steps.extend(office.movement.iter().flat_map(of_movement));
    steps.extend(office.dossier.iter().flat_map(of_dossier));
    steps.extend(office.meeting.iter().map(|meeting| (Some(meeting.on), Step::Meet(meeting))));
    steps.extend(office.decision.iter().map(|decision| (Some(decision.prepared), Step::Prepare(decision))));
    steps.extend(office.decision.iter().map(|decision| (decision.signed, Step::Sign(decision))));
    steps.extend(office.movement.iter().map(|movement| (movement.closed, Step::Close(movement))));
    steps.extend(office.report.iter().map(|report| (Some(report.on), Step::Report(report))));
    steps.extend(office.review.iter().map(|review| (Some(review.on), Step::Review(review))));
    steps.extend(office.cluster.iter().flat_map(of_cluster));
    steps.extend(office.role_model.iter().flat_map(of_role_model));
    steps.into_iter().filter_map(|(on, step)| Some(Entry { on: on?, office, step })).collect()
}

fn of_movement(movement: &script::Movement) -> Vec<(Option<NaiveDate>, Step<'_>)> {
    let mut steps = vec![
        (Some(movement.drafted), Step::Draft(movement)),
        (Some(movement.launched), Step::Launch(movement)),
    ];
    steps.extend(movement.answer.iter().map(|answer| (Some(answer.on), Step::Answer(movement, answer))));
    if let Some(pledge) = &movement.pledge {
        steps.push((Some(pledge.opened), Step::OpenPledge(movement, pledge)));
        steps.push((Some(pledge.signed), Step::SignPledge(movement)));
    }
    for indicator in &movement.indicator {
        steps.push((Some(indicator.on), Step::Measure(movement, indicator)));
        let values = indicator.value.iter();
        steps.extend(values.map(|value| (Some(value.on), Step::ReportValue(movement, indicator, value))));
    }
    for visit in &movement.visit {
        steps.push((Some(visit.on), Step::Visit(movement, visit)));
        steps.push((Some(visit.mended), Step::Mend(movement, visit)));
        steps.push((Some(visit.confirmed), Step::Confirm(movement, visit)));
    }
    for item in &movement.news {
        steps.extend([(Some(item.on), Step::Tell(movement, item)), (item.published, Step::Publish(item))]);
    }
    steps
}

fn of_cluster(cluster: &script::Cluster) -> [(Option<NaiveDate>, Step<'_>); 4] {
    [
        (Some(cluster.on), Step::Gather(cluster)),
        (Some(cluster.own), Step::ScoreOwn(cluster)),
        (Some(cluster.peers), Step::ScorePeers(cluster)),
        (Some(cluster.ranked), Step::Rank(cluster)),
    ]
}

fn of_role_model(model: &script::RoleModel) -> Vec<(Option<NaiveDate>, Step<'_>)> {
    let mut steps = vec![(Some(model.on), Step::FindModel(model)), (model.consented, Step::Agree(model))];
    steps.extend(model.stage.iter().map(|reached| (Some(reached.on), Step::Lead(model, reached))));
    steps
}

fn of_dossier(dossier: &script::Dossier) -> Vec<(Option<NaiveDate>, Step<'_>)> {
    let mut steps =
        vec![(Some(dossier.begun), Step::Begin(dossier)), (dossier.submitted, Step::Submit(dossier))];
    if let Some(returned) = &dossier.returned {
        steps.push((Some(returned.on), Step::Return(dossier, returned)));
        steps.push((Some(returned.again), Step::Resubmit(dossier)));
    }
    steps.push((dossier.accepted, Step::Accept(dossier)));
    steps
}

/// Goes through the diary and remembers what came of it.
struct Player<'a> {
    db: &'a Db,
    cast: Cast<'a>,
    password: &'a str,
    root: Uuid,
    administrator: Uuid,
    day: NaiveDate,
    acts_of_day: u32,
    houses: BTreeMap<&'a str, House<'a>>,
}

impl<'a> Player<'a> {
    /// The first run: the body over all offices, and its administrator.
    async fn open(db: &'a Db, script: &'a Script) -> Result<Self, Fault> {
        let stage = &script.stage;
        let top = NewUnit {
            code: stage.code.clone(),
            name: stage.name.clone(),
            kind: UnitKind::Office,
            head_post: String::new(),
            decider: String::new(),
            place: String::new(),
            symbol: stage.code.clone(),
            superior: String::new(),
            opened: stage.opened,
        };
        let administrator = NewAccount {
            login: stage.administrator.login.clone(),
            display_name: stage.administrator.display_name.clone(),
            password: stage.password.clone(),
            person: None,
        };
        let done = account::init(db, "demo-init", morning(stage.opened), &top, &administrator).await?;
        let viewer = Viewer { account: done.id, on: stage.opened };
        let units = org::list(&mut db.read().await?, viewer).await?;
        Ok(Self {
            db,
            cast: Cast::new(&stage.names),
            password: &stage.password,
            root: units.first().ok_or(Failure::Missing)?.id,
            administrator: done.id,
            day: stage.opened,
            acts_of_day: 0,
            houses: BTreeMap::new(),
        })
    }

    async fn perform(&mut self, entry: &Entry<'a>) -> Result<(), Fault> {
        if entry.on != self.day {
            (self.day, self.acts_of_day) = (entry.on, 0);
        }
        let office = entry.office;
        match &entry.step {
            Step::Join => self.join(office).await,
            Step::Grade(grades) => self.grade(office, grades).await,
            Step::KnowAward(award) => self.know_award(office, award).await,
            Step::KnowInitiative(initiative) => self.know_initiative(office, initiative).await,
            Step::Discipline(discipline) => self.discipline(office, discipline).await,
            Step::Absence(absence) => self.absence(office, absence).await,
            Step::Report(report) => self.report(office, report).await,
            Step::Draft(movement) => self.draft(office, movement).await,
            Step::Launch(movement) => self.launch(office, movement).await,
            Step::Answer(movement, answer) => self.answer(office, movement, answer).await,
            Step::OpenPledge(movement, pledge) => self.open_pledge(office, movement, pledge).await,
            Step::SignPledge(movement) => self.sign_pledge(office, movement).await,
            Step::Measure(movement, indicator) => self.measure(office, movement, indicator).await,
            Step::ReportValue(movement, indicator, value) => {
                self.report_value(office, movement, indicator, value).await
            }
            Step::Visit(movement, visit) => self.visit(office, movement, visit).await,
            Step::Mend(movement, visit) => self.mend(office, movement, visit).await,
            Step::Confirm(movement, visit) => self.confirm_mending(office, movement, visit).await,
            Step::Begin(dossier) => self.begin(office, dossier).await,
            Step::Submit(dossier) => self.submit(office, dossier).await,
            Step::Return(dossier, returned) => self.return_for_changes(office, dossier, returned).await,
            Step::Resubmit(dossier) => self.resubmit(office, dossier).await,
            Step::Accept(dossier) => self.accept(office, dossier).await,
            Step::Meet(meeting) => self.meet(office, meeting).await,
            Step::Prepare(decision) => self.prepare(office, decision).await,
            Step::Sign(decision) => self.sign(office, decision).await,
            Step::Tell(movement, item) => self.tell(office, movement, item).await,
            Step::Publish(item) => self.publish(office, item).await,
            Step::Close(movement) => self.close(office, movement).await,
            Step::Review(review) => self.review(office, review).await,
            Step::Gather(cluster) => self.gather(office, cluster).await,
            Step::ScoreOwn(cluster) => self.score_own(office, cluster).await,
            Step::ScorePeers(cluster) => self.score_peers(office, cluster).await,
            Step::Rank(cluster) => self.rank(office, cluster).await,
            Step::FindModel(model) => self.find_model(office, model).await,
            Step::Agree(model) => self.agree(office, model).await,
            Step::Lead(model, reached) => self.lead(office, model, reached).await,
        }
    }

    fn house(&self, office: &Office) -> Result<&House<'a>, Fault> {
        self.houses.get(office.code.as_str()).ok_or_else(|| Fault::Unknown(office.code.clone()))
    }

    fn house_mut(&mut self, office: &Office) -> Result<&mut House<'a>, Fault> {
        self.houses.get_mut(office.code.as_str()).ok_or_else(|| Fault::Unknown(office.code.clone()))
    }

    /// The next act of the day: one second after the one before, so that ids and log follow the order of events.
    fn act(&mut self, account: Uuid) -> Act {
        let at = morning(self.day) + Duration::seconds(i64::from(self.acts_of_day));
        let key = format!("demo-{}-{}", self.day, self.acts_of_day);
        self.acts_of_day += 1;
        Act { account, key, at }
    }

    fn viewer(&self, account: Uuid) -> Viewer {
        Viewer { account, on: self.day }
    }
}

/// Eight o'clock in Việt Nam.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) + Duration::hours(1)).and_utc()
}

fn logins(script: &Script) -> Vec<Login> {
    let stage = &script.stage;
    let login = |name: &str, role, waits: &str| Login {
        name: name.to_owned(),
        password: stage.password.clone(),
        role,
        waits: waits.to_owned(),
    };
    let administrator = login(&stage.administrator.login, Role::Administrator, &stage.administrator.waits);
    let shown = script.offices.iter().flat_map(|office| &office.account).filter_map(|account| {
        let held = account.roles.first()?;
        Some(login(&account.login, held.role, account.waits.as_deref()?))
    });
    std::iter::once(administrator).chain(shown).collect()
}
