//! An office as the player sets it up: its units, people, log-ins and council, and what stands on the records.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::account::Role;
use domain::council::{NewCouncil, NewMember};
use domain::org::{NewUnit, UnitKind};
use domain::person::Placement;
use domain::record::report::{About, NewReport};
use domain::record::{Holder, NewAbsence, NewAward, NewDiscipline, NewGrade, NewInitiative};
use law::{Category, Effect, GradeLevel, Group, InitiativeKind};
use store::account::{self, NewAccount, NewGrant};
use store::{council, org, person, record};
use uuid::Uuid;

use super::script::{self, Division, Office};
use super::{Fault, Player};

/// Who decides in these offices: the head of a body with legal personality (Law 06/2022/QH15, Article 80, clause 1).
const DECIDER: law::Decider = law::Decider::DepartmentHead;

/// What came of an office: the ids behind the names of its script.
pub struct House<'a> {
    pub office: Uuid,
    units: BTreeMap<&'a str, Placed<'a>>,
    accounts: BTreeMap<&'a str, Uuid>,
    pub council: Uuid,
    /// Members in the order of the founding decision: log-in and account.
    pub members: Vec<(&'a str, Uuid)>,
    pub movements: BTreeMap<&'a str, Uuid>,
    /// By their titles.
    pub news: BTreeMap<&'a str, Uuid>,
    /// Of each cluster, by its name, the year.
    pub seasons: BTreeMap<&'a str, Uuid>,
    /// By who they are.
    pub role_models: BTreeMap<&'a str, Uuid>,
    pub dossiers: BTreeMap<&'a str, Uuid>,
    pub decisions: BTreeMap<&'a str, Uuid>,
}

/// A unit with its people, those who lead first.
struct Placed<'a> {
    id: Uuid,
    name: &'a str,
    people: Vec<Human>,
}

/// One of the people who were made up.
#[derive(Clone)]
pub struct Human {
    pub id: Uuid,
    pub name: String,
    pub post: String,
}

/// Somebody or some unit of the script, with what a list would say of it.
pub struct Named {
    pub holder: Holder,
    pub name: String,
    pub post: String,
    pub unit: String,
}

impl<'a> House<'a> {
    /// What a reference means: `TH` the unit, `TH#2` one of its people, `TH#1-4` four of them.
    pub fn named(&self, reference: &str) -> Result<Vec<Named>, Fault> {
        let unknown = || Fault::Unknown(reference.to_owned());
        let (code, which) = reference.split_once('#').map_or((reference, None), |(code, n)| (code, Some(n)));
        let unit = self.units.get(code).ok_or_else(unknown)?;
        let Some(which) = which else {
            let name = unit.name.to_owned();
            return Ok(vec![Named {
                holder: Holder::Unit(unit.id),
                name,
                post: String::new(),
                unit: String::new(),
            }]);
        };
        let (first, last) = which.split_once('-').unwrap_or((which, which));
        let (first, last): (usize, usize) = first.parse().ok().zip(last.parse().ok()).ok_or_else(unknown)?;
        let people = unit.people.get(first..=last).ok_or_else(unknown)?;
        let named = |human: &Human| Named {
            holder: Holder::Person(human.id),
            name: human.name.clone(),
            post: human.post.clone(),
            unit: unit.name.to_owned(),
        };
        Ok(people.iter().map(named).collect())
    }

    pub fn holders(&self, references: &[String]) -> Result<Vec<Holder>, Fault> {
        let mut holders = Vec::new();
        for reference in references {
            holders.extend(self.named(reference)?.into_iter().map(|named| named.holder));
        }
        Ok(holders)
    }

    fn person(&self, reference: &str) -> Result<Uuid, Fault> {
        let holder = self.holders(&[reference.to_owned()])?.into_iter().next();
        holder.and_then(Holder::person).ok_or_else(|| Fault::Unknown(reference.to_owned()))
    }

    pub fn unit(&self, code: &str) -> Result<Uuid, Fault> {
        self.units.get(code).map(|unit| unit.id).ok_or_else(|| Fault::Unknown(code.to_owned()))
    }

    pub fn account(&self, login: &str) -> Result<Uuid, Fault> {
        self.accounts.get(login).copied().ok_or_else(|| Fault::Unknown(login.to_owned()))
    }

    /// The first account that holds the role over exactly that unit, and the person behind it.
    pub fn holding(&self, script: &Office, role: Role, unit: &str) -> Result<(Uuid, Human), Fault> {
        let holds = |account: &&script::Account| {
            account.roles.iter().any(|held| held.role == role && held.unit == unit)
        };
        let account =
            script.account.iter().find(holds).ok_or_else(|| Fault::Unknown(format!("{role}: {unit}")))?;
        let person = self.person(&account.who)?;
        let human = self.units.values().flat_map(|unit| &unit.people).find(|human| human.id == person);
        let human = human.ok_or_else(|| Fault::Unknown(account.who.clone()))?;
        Ok((self.account(&account.login)?, human.clone()))
    }

    /// Everybody, and the units below the office with them.
    pub fn everybody(&self) -> impl Iterator<Item = &Human> {
        self.units.values().flat_map(|unit| &unit.people)
    }
}

impl<'a> Player<'a> {
    /// The office joins: units, people, log-ins and council.
    pub(super) async fn join(&mut self, script: &'a Office) -> Result<(), Fault> {
        let office = self.add_office(script).await?;
        let mut house = House {
            office,
            units: BTreeMap::new(),
            accounts: BTreeMap::new(),
            council: Uuid::nil(),
            members: Vec::new(),
            movements: BTreeMap::new(),
            news: BTreeMap::new(),
            seasons: BTreeMap::new(),
            role_models: BTreeMap::new(),
            dossiers: BTreeMap::new(),
            decisions: BTreeMap::new(),
        };
        let people =
            self.add_people(office, Group::CivilServant, &script.leaders, true, script.opened).await?;
        house.units.insert(&script.code, Placed { id: office, name: &script.name, people });
        for division in &script.division {
            let placed = self.add_division(script, office, division).await?;
            house.units.insert(&division.code, placed);
        }
        self.add_accounts(script, &mut house).await?;
        self.found_council(script, &mut house).await?;
        self.houses.insert(&script.code, house);
        Ok(())
    }

    async fn add_office(&mut self, script: &Office) -> Result<Uuid, Fault> {
        let new = NewUnit {
            code: script.code.clone(),
            name: script.name.clone(),
            kind: UnitKind::Office,
            head_post: script.head_post.clone(),
            decider: DECIDER.as_str().to_owned(),
            place: script.place.clone(),
            symbol: script.symbol.clone(),
            superior: script.superior.clone(),
            opened: script.opened,
        };
        let act = self.act(self.administrator);
        Ok(org::create(self.db, &act, Some(self.root), &new).await?.id)
    }

    async fn add_division(
        &mut self,
        script: &Office,
        office: Uuid,
        division: &'a Division,
    ) -> Result<Placed<'a>, Fault> {
        let new = NewUnit {
            code: format!("{}.{}", script.code, division.code),
            name: division.name.clone(),
            kind: UnitKind::Division,
            head_post: division.leaders.first().cloned().unwrap_or_default(),
            decider: String::new(),
            place: script.place.clone(),
            symbol: division.code.clone(),
            superior: script.name.clone(),
            opened: script.opened,
        };
        let act = self.act(self.administrator);
        let id = org::create(self.db, &act, Some(office), &new).await?.id;
        let mut people = self.add_people(id, division.group, &division.leaders, true, script.opened).await?;
        people.extend(self.add_people(id, division.group, &division.staff, false, script.opened).await?);
        Ok(Placed { id, name: &division.name, people })
    }

    async fn add_people(
        &mut self,
        unit: Uuid,
        group: Group,
        posts: &[String],
        leader: bool,
        starts: NaiveDate,
    ) -> Result<Vec<Human>, Fault> {
        let mut people = Vec::new();
        for post in posts.iter().flat_map(|post| repeated(post)) {
            let profile = self.cast.next(group, leader, self.day.year());
            let placement = Placement { unit, post: post.to_owned(), starts };
            let act = self.act(self.administrator);
            let id = person::create(self.db, &act, &profile, &placement).await?.id;
            people.push(Human { id, name: profile.full_name, post: placement.post });
        }
        Ok(people)
    }

    async fn add_accounts(&mut self, script: &'a Office, house: &mut House<'a>) -> Result<(), Fault> {
        for account in &script.account {
            let named = house.named(&account.who)?;
            let whose = named.first().ok_or_else(|| Fault::Unknown(account.who.clone()))?;
            let new = NewAccount {
                login: account.login.clone(),
                display_name: whose.name.clone(),
                password: self.password.to_owned(),
                person: whose.holder.person(),
            };
            let act = self.act(self.administrator);
            let id = account::create(self.db, &act, &new).await?.id;
            for held in &account.roles {
                let unit = house.unit(&held.unit)?;
                let grant = NewGrant { account: id, role: held.role, unit, starts: self.day, ends: None };
                let act = self.act(self.administrator);
                account::grant(self.db, &act, &grant).await?;
            }
            house.accounts.insert(&account.login, id);
        }
        Ok(())
    }

    async fn found_council(&mut self, script: &'a Office, house: &mut House<'a>) -> Result<(), Fault> {
        let council = &script.council;
        let mut members = Vec::new();
        for member in &council.members {
            members.push(NewMember { person: house.person(&member.who)?, part: member.part });
            let account = script.account.iter().find(|account| account.who == member.who);
            let account = account.ok_or_else(|| Fault::Unknown(member.who.clone()))?;
            house.members.push((&account.login, house.account(&account.login)?));
        }
        let new = NewCouncil {
            name: council.name.clone(),
            decision_number: council.number.clone(),
            decision_date: council.on,
            ends: None,
            members,
        };
        let (clerk, _) = house.holding(script, Role::Clerk, &script.code)?;
        house.council = council::create(self.db, &self.act(clerk), house.office, &new).await?.id;
        Ok(())
    }

    /// The clerk enters the grades of a year.
    pub(super) async fn grade(&mut self, script: &Office, grades: &script::Grades) -> Result<(), Fault> {
        let house = self.house(script)?;
        let without = house.holders(&grades.without)?;
        let mut special: BTreeMap<Uuid, GradeLevel> = BTreeMap::new();
        for exception in &grades.except {
            for named in house.named(&exception.who)? {
                special.extend(named.holder.person().map(|person| (person, exception.grade)));
            }
        }
        let graded = match grades.only.is_empty() {
            true => house.everybody().map(|human| Holder::Person(human.id)).collect(),
            false => house.holders(&grades.only)?,
        };
        let (clerk, _) = house.holding(script, Role::Clerk, &script.code)?;
        for holder in graded.into_iter().filter(|holder| !without.contains(holder)) {
            let grade =
                holder.person().and_then(|person| special.get(&person)).copied().unwrap_or(grades.grade);
            let new = NewGrade { holder, year: grades.year, grade, decision: grades.decision.clone() };
            record::add_grade(self.db, &self.act(clerk), &new).await?;
        }
        Ok(())
    }

    pub(super) async fn know_award(&mut self, script: &Office, award: &script::Award) -> Result<(), Fault> {
        let house = self.house(script)?;
        let (clerk, _) = house.holding(script, Role::Clerk, &script.code)?;
        for named in house.named(&award.who)? {
            let new = NewAward {
                holder: named.holder,
                code: award.code.clone(),
                category: Category::Merit,
                year: award.year,
                decided: Some(award.decided),
                decision_number: award.number.clone(),
                issuer: script.name.clone(),
                achievement: String::new(),
            };
            record::add_award(self.db, &self.act(clerk), &new).await?;
        }
        Ok(())
    }

    pub(super) async fn know_initiative(
        &mut self,
        script: &Office,
        initiative: &script::Initiative,
    ) -> Result<(), Fault> {
        let house = self.house(script)?;
        let (clerk, _) = house.holding(script, Role::Clerk, &script.code)?;
        let new = NewInitiative {
            person: house.person(&initiative.who)?,
            year: initiative.year,
            kind: InitiativeKind::Initiative,
            effect: Effect::Base,
            name: initiative.name.clone(),
            recognised_by: initiative.recognised_by.clone(),
            used_for: Vec::new(),
        };
        record::add_initiative(self.db, &self.act(clerk), &new).await?;
        Ok(())
    }

    pub(super) async fn discipline(
        &mut self,
        script: &Office,
        discipline: &script::Discipline,
    ) -> Result<(), Fault> {
        let house = self.house(script)?;
        let (clerk, _) = house.holding(script, Role::Clerk, &script.code)?;
        let new = NewDiscipline {
            person: house.person(&discipline.who)?,
            measure: discipline.measure,
            imposed: discipline.imposed,
            until: None,
            duty_related: discipline.duty_related,
            decision: discipline.decision.clone(),
        };
        record::add_discipline(self.db, &self.act(clerk), &new).await?;
        Ok(())
    }

    pub(super) async fn absence(&mut self, script: &Office, absence: &script::Absence) -> Result<(), Fault> {
        let house = self.house(script)?;
        let (clerk, _) = house.holding(script, Role::Clerk, &script.code)?;
        let new = NewAbsence {
            person: house.person(&absence.who)?,
            kind: absence.kind,
            from: absence.from,
            to: absence.to,
            decision: absence.decision.clone(),
        };
        record::add_absence(self.db, &self.act(clerk), &new).await?;
        Ok(())
    }

    /// Somebody says what his record lacks; it waits for an answer.
    pub(super) async fn report(&mut self, script: &Office, report: &script::Report) -> Result<(), Fault> {
        let house = self.house(script)?;
        let account = house.account(&report.by)?;
        let new = NewReport {
            person: house.person(&report.who)?,
            about: About::Missing,
            entry: None,
            right: report.right.clone(),
            evidence: report.evidence.clone(),
        };
        record::report::send(self.db, &self.act(account), &new).await?;
        Ok(())
    }
}

/// `Chuyên viên ×3` is three posts.
fn repeated(post: &str) -> impl Iterator<Item = &str> {
    let (name, times) = post.split_once(" ×").unwrap_or((post, "1"));
    std::iter::repeat_n(name, times.parse().unwrap_or(1))
}
