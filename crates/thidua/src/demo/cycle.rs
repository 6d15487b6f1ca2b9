//! The cycle of a movement as the player goes through it: launch, answers, pledge, dossier, council, decision, final review.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::account::Role;
use domain::council::{Choice, NewMeeting};
use domain::decision::{self, Signing};
use domain::dossier::NewDossier;
use domain::movement::{Asks, Closing, Draft, Launch, Paper, Scope};
use domain::pledge::{NewAnswer, Registered, Reply, Signature};
use law::{Law, Outcome};
use store::dossier::{Sheet, row};
use store::pledge::signing::{self, Whose};
use store::{council, dossier, movement, pledge};
use uuid::Uuid;

use super::house::{House, Named};
use super::script::{self, Office};
use super::{Fault, Player};

pub(super) fn known(of: &BTreeMap<&str, Uuid>, key: &str) -> Result<Uuid, Fault> {
    of.get(key).copied().ok_or_else(|| Fault::Unknown(key.to_owned()))
}

impl<'a> Player<'a> {
    pub(super) fn clerk(&self, script: &Office) -> Result<Uuid, Fault> {
        Ok(self.house(script)?.holding(script, Role::Clerk, &script.code)?.0)
    }

    /// The leader's account and name.
    pub(super) fn leader(&self, script: &Office) -> Result<(Uuid, String), Fault> {
        let (account, human) = self.house(script)?.holding(script, Role::Leader, &script.code)?;
        Ok((account, human.name))
    }

    pub(super) async fn draft(
        &mut self,
        script: &Office,
        movement: &'a script::Movement,
    ) -> Result<(), Fault> {
        let (clerk, office) = (self.clerk(script)?, self.house(script)?.office);
        let done = movement::draft(self.db, &self.act(clerk), office, &draft_of(movement)).await?;
        self.house_mut(script)?.movements.insert(&movement.key, done.id);
        Ok(())
    }

    pub(super) async fn launch(&mut self, script: &Office, movement: &script::Movement) -> Result<(), Fault> {
        let (leader, signer_name) = self.leader(script)?;
        let (id, version) = self.movement(script, movement, leader).await?;
        let launch = Launch {
            number: movement.number.clone(),
            on: Some(self.day),
            signer_name,
            signer_post: script.head_post.clone(),
        };
        movement::launch(self.db, &self.act(leader), id, version, &launch).await?;
        Ok(())
    }

    async fn movement(
        &self,
        script: &Office,
        movement: &script::Movement,
        account: Uuid,
    ) -> Result<(Uuid, i64), Fault> {
        let id = known(&self.house(script)?.movements, &movement.key)?;
        let found = movement::find(&mut self.db.read().await?, self.viewer(account), id).await?;
        Ok((id, found.version))
    }

    pub(super) async fn answer(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        answer: &script::Answer,
    ) -> Result<(), Fault> {
        let house = self.house(script)?;
        let (head, _) = house.holding(script, Role::Head, &answer.unit)?;
        let (id, unit) = (known(&house.movements, &movement.key)?, house.unit(&answer.unit)?);
        let of_unit = answer.titles.iter().map(|code| Registered { person: None, award_code: code.clone() });
        let of_people = house.holders(&answer.people)?.into_iter();
        let of_people =
            of_people.map(|holder| Registered { person: holder.person(), award_code: "LDTT".to_owned() });
        let new = NewAnswer {
            reply: Reply::Adopt,
            titles: of_unit.chain(of_people).collect(),
            targets: answer.targets.clone(),
            note: String::new(),
        };
        pledge::answer(self.db, &self.act(head), id, unit, None, &new).await?;
        Ok(())
    }

    pub(super) async fn open_pledge(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        new: &script::Pledge,
    ) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, known(&self.house(script)?.movements, &movement.key)?);
        signing::open(self.db, &self.act(clerk), Whose::Movement(id), &new.text, false).await?;
        Ok(())
    }

    /// Every division signs, each by its head.
    pub(super) async fn sign_pledge(
        &mut self,
        script: &Office,
        movement: &script::Movement,
    ) -> Result<(), Fault> {
        for division in &script.division {
            let house = self.house(script)?;
            let (head, human) = house.holding(script, Role::Head, &division.code)?;
            let (id, unit) = (known(&house.movements, &movement.key)?, house.unit(&division.code)?);
            let signature = Signature { name: human.name, post: human.post };
            signing::sign(self.db, &self.act(head), Whose::Movement(id), unit, 1, &signature).await?;
        }
        Ok(())
    }

    pub(super) async fn begin(&mut self, script: &Office, new: &'a script::Dossier) -> Result<(), Fault> {
        let house = self.house(script)?;
        let (account, unit) = (house.account(&new.by)?, house.unit(&new.unit)?);
        let answers = new.movement.as_deref().map(|key| known(&house.movements, key)).transpose()?;
        let said = NewDossier { title: new.title.clone(), year: new.year, category: new.category };
        let id = dossier::create(self.db, &self.act(account), unit, answers, &said).await?.id;
        self.house_mut(script)?.dossiers.insert(&new.key, id);
        match new.pasted {
            true => self.paste(script, new, id, account).await,
            false => self.pick(script, new, id, account).await,
        }
    }

    async fn pick(
        &mut self,
        script: &Office,
        new: &script::Dossier,
        id: Uuid,
        account: Uuid,
    ) -> Result<(), Fault> {
        for rows in &new.rows {
            let version = self.sheet(id, account).await?.dossier.version;
            let holders = self.house(script)?.holders(&rows.who)?;
            let act = self.act(account);
            row::pick(self.db, &act, id, version, &holders, &rows.award, &rows.achievement).await?;
        }
        Ok(())
    }

    /// As from a clerk's spreadsheet: title, header, bands, ordinals and a total around the rows.
    async fn paste(
        &mut self,
        script: &Office,
        new: &script::Dossier,
        id: Uuid,
        account: Uuid,
    ) -> Result<(), Fault> {
        let block = block_of(self.house(script)?, new)?;
        let version = self.sheet(id, account).await?.dossier.version;
        let pasted = row::paste(self.db, &self.act(account), id, version, &block, None).await?;
        match pasted.says.is_empty() {
            true => Ok(()),
            false => Err(Fault::NotTaken(pasted.says.join(" "))),
        }
    }

    async fn sheet(&self, id: Uuid, account: Uuid) -> Result<Sheet, Fault> {
        Ok(dossier::find(&mut self.db.read().await?, self.viewer(account), id).await?)
    }

    /// Who writes the dossier, and its id.
    fn written(&self, script: &Office, of: &script::Dossier) -> Result<(Uuid, Uuid), Fault> {
        let house = self.house(script)?;
        Ok((house.account(&of.by)?, known(&house.dossiers, &of.key)?))
    }

    pub(super) async fn submit(&mut self, script: &Office, of: &script::Dossier) -> Result<(), Fault> {
        let (account, id) = self.written(script, of)?;
        let version = self.sheet(id, account).await?.dossier.version;
        dossier::submit(self.db, &self.act(account), id, version).await?;
        Ok(())
    }

    pub(super) async fn return_for_changes(
        &mut self,
        script: &Office,
        of: &script::Dossier,
        returned: &script::Returned,
    ) -> Result<(), Fault> {
        let (clerk, (_, id)) = (self.clerk(script)?, self.written(script, of)?);
        let version = self.sheet(id, clerk).await?.dossier.version;
        dossier::return_for_changes(self.db, &self.act(clerk), id, version, &returned.reason).await?;
        Ok(())
    }

    pub(super) async fn resubmit(&mut self, script: &Office, of: &script::Dossier) -> Result<(), Fault> {
        let (account, id) = self.written(script, of)?;
        let version = self.sheet(id, account).await?.dossier.version;
        dossier::resubmit(self.db, &self.act(account), id, version).await?;
        Ok(())
    }

    /// The office appraises: rows that it does not support are set aside, open questions answered, the dossier accepted.
    pub(super) async fn accept(&mut self, script: &Office, of: &script::Dossier) -> Result<(), Fault> {
        let (clerk, (_, id)) = (self.clerk(script)?, self.written(script, of)?);
        self.set_aside(script, of, id, clerk).await?;
        self.confirm(script, of, id).await?;
        let version = self.sheet(id, clerk).await?.dossier.version;
        dossier::accept(self.db, &self.act(clerk), id, version).await?;
        Ok(())
    }

    async fn set_aside(
        &mut self,
        script: &Office,
        of: &script::Dossier,
        id: Uuid,
        clerk: Uuid,
    ) -> Result<(), Fault> {
        if of.set_aside.is_empty() {
            return Ok(());
        }
        let sheet = self.sheet(id, clerk).await?;
        let rows = rows_of(self.house(script)?, &sheet, &of.set_aside)?;
        let act = self.act(clerk);
        row::set_aside(self.db, &act, id, sheet.dossier.version, &rows, &of.set_aside_reason).await?;
        Ok(())
    }

    /// The leader answers each question that the data leaves open; about himself the clerk does.
    async fn confirm(&mut self, script: &Office, of: &script::Dossier, id: Uuid) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        let (leader, human) = self.house(script)?.holding(script, Role::Leader, &script.code)?;
        let sheet = self.sheet(id, leader).await?;
        let asked = sheet.proposed().filter(|row| row.verdict.verdict == Outcome::Ask);
        for (version, row) in (sheet.dossier.version..).zip(asked) {
            let who = if row.person_id == Some(human.id) { clerk } else { leader };
            row::confirm(self.db, &self.act(who), id, version, row.id, true, &of.confirmation).await?;
        }
        Ok(())
    }

    /// The council weighs the rows of some dossiers; the meeting is closed once every member has voted.
    pub(super) async fn meet(&mut self, script: &Office, new: &script::Meeting) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        let mut rows = Vec::new();
        let mut against = Vec::new();
        for key in &new.dossiers {
            let house = self.house(script)?;
            let sheet = self.sheet(known(&house.dossiers, key)?, clerk).await?;
            rows.extend(sheet.proposed().map(|row| row.id));
            against.extend(rows_of(house, &sheet, &new.against)?);
        }
        let meeting = NewMeeting {
            title: new.title.clone(),
            place: new.place.clone(),
            number: new.number.clone(),
            held_on: self.day,
            rows: rows.clone(),
        };
        let council = self.house(script)?.council;
        let id = council::open_meeting(self.db, &self.act(clerk), council, &meeting).await?.id;
        self.vote(script, new, id, &rows, &against).await?;
        if new.awaited.is_empty() {
            council::close_meeting(self.db, &self.act(clerk), id).await?;
        }
        Ok(())
    }

    /// The chair votes for every row, the others not for those that the script lets fail.
    async fn vote(
        &mut self,
        script: &Office,
        of: &script::Meeting,
        meeting: Uuid,
        rows: &[Uuid],
        against: &[Uuid],
    ) -> Result<(), Fault> {
        let members = self.house(script)?.members.clone();
        for (seat, (login, account)) in members.into_iter().enumerate() {
            if of.awaited.iter().any(|awaited| awaited == login) {
                continue;
            }
            let viewer = self.viewer(account);
            let mine = council::my_ballot(&mut self.db.read().await?, viewer, meeting).await?;
            let locked = mine.map(|ballot| ballot.locked).unwrap_or_default();
            let open = rows.iter().filter(|row| !locked.contains_key(row));
            let choice = |row: &Uuid| Choice { nomination: *row, yes: seat == 0 || !against.contains(row) };
            let choices: Vec<_> = open.map(choice).collect();
            council::vote(self.db, &self.act(account), meeting, &choices).await?;
        }
        Ok(())
    }

    /// The clerk prepares a decision from the rows of some dossiers that passed.
    pub(super) async fn prepare(&mut self, script: &Office, new: &'a script::Decision) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        let house = self.house(script)?;
        let dossiers: Vec<_> =
            new.dossiers.iter().map(|key| known(&house.dossiers, key)).collect::<Result<_, _>>()?;
        let office = house.office;
        let ready = store::decision::ready(&mut self.db.read().await?, self.viewer(clerk), office).await?;
        let rows = ready.iter().filter(|row| dossiers.contains(&row.dossier_id)).map(|row| row.nomination_id);
        let draft = decision_of(&self.db.law(), new, rows.collect(), self.day);
        let id = store::decision::prepare(self.db, &self.act(clerk), office, &draft).await?.id;
        self.house_mut(script)?.decisions.insert(&new.key, id);
        Ok(())
    }

    pub(super) async fn sign(&mut self, script: &Office, of: &script::Decision) -> Result<(), Fault> {
        let (leader, signer_name) = self.leader(script)?;
        let id = known(&self.house(script)?.decisions, &of.key)?;
        let viewer = self.viewer(leader);
        let found = store::decision::find(&mut self.db.read().await?, viewer, id).await?;
        let signing = Signing {
            number: of.number.clone(),
            on: Some(self.day),
            signer_name,
            signer_post: script.head_post.clone(),
            authority_reason: of.authority.clone(),
            total_seen: found.money(&self.db.law(), self.day).total,
        };
        store::decision::sign(self.db, &self.act(leader), id, found.version, &signing).await?;
        Ok(())
    }

    pub(super) async fn close(&mut self, script: &Office, movement: &script::Movement) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        let (id, version) = self.movement(script, movement, clerk).await?;
        let closing = Closing { summary: movement.summary.clone(), on: Some(self.day) };
        movement::close(self.db, &self.act(clerk), id, version, &closing).await?;
        Ok(())
    }
}

fn draft_of(movement: &script::Movement) -> Draft {
    let movement_parent = movement.parent.as_ref();
    Draft {
        title: movement.title.clone(),
        theme: movement.theme.clone(),
        occasion: movement.occasion.clone(),
        kind: movement.kind,
        practice: movement.practice.clone(),
        scope: Scope::Unit,
        subjects: movement.subjects.clone(),
        purpose: movement.purpose.clone(),
        requirements: movement.requirements.clone(),
        plan: movement.plan.clone(),
        measures: movement.measures.clone(),
        starts: Some(movement.starts),
        ends: Some(movement.ends),
        register_by: None,
        asks: Asks::Both,
        // A number without the letters of a type is that of a letter.
        paper: Paper::named_by(&movement.number).unwrap_or(Paper::Letter),
        carried_out_by: movement.carried_out_by.clone(),
        followed_by: movement.followed_by.clone(),
        parent: None,
        parent_number: movement_parent.map(|parent| parent.number.clone()).unwrap_or_default(),
        parent_date: movement_parent.map(|parent| parent.on),
        parent_issuer: movement_parent.map(|parent| parent.issuer.clone()).unwrap_or_default(),
        launch: Launch::default(),
        contents: movement.contents.clone(),
        criteria: movement.criteria.clone(),
        targets: movement.targets.clone(),
        bases: movement.bases.clone(),
        recipients: movement.recipients.clone(),
        commemorations: movement.commemorations.clone(),
        tasks: movement.tasks.clone(),
    }
}

fn decision_of(law: &Law, new: &script::Decision, rows: Vec<Uuid>, on: NaiveDate) -> decision::Draft {
    let mut bases = decision::legal_bases(law, on);
    bases.extend(new.bases.iter().cloned());
    decision::Draft {
        rows,
        subject_line: new.subject_line.clone(),
        achievement: new.achievement.clone(),
        own_achievements: false,
        proposal: new.proposal.clone(),
        bonus_source: new.bonus_source.clone(),
        executors: new.executors.clone(),
        bases,
        recipients: new.recipients.clone(),
    }
}

/// The rows of the sheet that the references name; a reference that is not in it names none.
fn rows_of(house: &House, sheet: &Sheet, references: &[String]) -> Result<Vec<Uuid>, Fault> {
    let holders = house.holders(references)?;
    let is_named = |row: &&dossier::Row| {
        holders.iter().any(|holder| holder.person() == row.person_id && holder.unit() == row.unit_id)
    };
    Ok(sheet.proposed().filter(is_named).map(|row| row.id).collect())
}

fn block_of(house: &House, new: &script::Dossier) -> Result<String, Fault> {
    let mut collectives = Vec::new();
    let mut people = Vec::new();
    for rows in &new.rows {
        let award = Law::built_in().award(&rows.award).ok_or_else(|| Fault::Unknown(rows.award.clone()))?;
        for reference in &rows.who {
            for named in house.named(reference)? {
                let list = if named.holder.unit().is_some() { &mut collectives } else { &mut people };
                list.push(line_of(list.len() + 1, &named, &award.name, &rows.achievement));
            }
        }
    }
    let total = format!("\tTổng cộng: {} đề nghị", collectives.len() + people.len());
    let mut lines = vec![
        format!("DANH SÁCH {}", new.title.to_uppercase()),
        "STT\tHọ và tên\tChức vụ\tĐơn vị\tHình thức đề nghị\tThành tích".to_owned(),
    ];
    for (band, rows) in [("I\tTẬP THỂ", collectives), ("II\tCÁ NHÂN", people)] {
        if !rows.is_empty() {
            lines.push(band.to_owned());
            lines.extend(rows);
        }
    }
    lines.push(total);
    Ok(lines.join("\n"))
}

fn line_of(ordinal: usize, named: &Named, award: &str, achievement: &str) -> String {
    let Named { name, post, unit, .. } = named;
    format!("{ordinal}\t{name}\t{post}\t{unit}\t{award}\t{achievement}")
}
