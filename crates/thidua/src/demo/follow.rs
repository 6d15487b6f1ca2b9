//! What is followed while a movement runs, as the player goes through it: indicators, the values of units, inspection visits.

use domain::Refusals;
use domain::account::Role;
use domain::indicator::{Amount, GoalOf, NewIndicator, NewValue};
use domain::inspection::{Kind, NewFinding, NewVisit, Saying, State, Step};
use store::inspection::{Finding, Visit};
use store::{Failure, indicator, inspection};
use uuid::Uuid;

use super::script::{self, Office};
use super::{Fault, Player};

fn amount(text: &str) -> Result<Amount, Fault> {
    Amount::parse(text).map_err(|says| Fault::Failure(Failure::Refused(Refusals::of(says))))
}

impl Player<'_> {
    fn movement_id(&self, script: &Office, movement: &script::Movement) -> Result<Uuid, Fault> {
        let found = self.house(script)?.movements.get(movement.key.as_str()).copied();
        found.ok_or_else(|| Fault::Unknown(movement.key.clone()))
    }

    pub(super) async fn measure(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        new: &script::Indicator,
    ) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, self.movement_id(script, movement)?);
        let new = NewIndicator {
            text: new.text.clone(),
            measure: new.measure.clone(),
            direction: new.direction,
            counting: new.counting,
            joining: new.joining,
            goal_of: GoalOf::Each,
            goal: Some(amount(&new.goal)?),
            base: new.base.as_deref().map(amount).transpose()?,
            base_at: new.base_at.clone(),
            starts: Some(new.starts),
            ends: Some(new.ends),
            rhythm: new.rhythm,
            due_days: Some(new.due_days),
        };
        indicator::create(self.db, &self.act(clerk), id, &new).await?;
        Ok(())
    }

    /// Each unit reports by its head.
    pub(super) async fn report_value(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        of: &script::Indicator,
        value: &script::Value,
    ) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, self.movement_id(script, movement)?);
        let all = indicator::list(&mut self.db.read().await?, self.viewer(clerk), id).await?;
        let measured = all.iter().find(|one| one.written.text == of.text).map(|one| one.id);
        let measured = measured.ok_or_else(|| Fault::Unknown(of.text.clone()))?;
        for (code, number) in &value.of {
            let house = self.house(script)?;
            let (head, _) = house.holding(script, Role::Head, code)?;
            let unit = house.unit(code)?;
            let new = NewValue {
                amount: Some(amount(number)?),
                note: String::new(),
                evidence: value.evidence.clone(),
            };
            let act = self.act(head);
            indicator::value::report(self.db, &act, measured, unit, value.period, None, &new).await?;
        }
        Ok(())
    }

    pub(super) async fn visit(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        new: &script::Visit,
    ) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, self.movement_id(script, movement)?);
        let unit = self.house(script)?.unit(&new.unit)?;
        let said = NewVisit { on: Some(new.on), members: new.members.clone(), subject: new.subject.clone() };
        let visit = inspection::record(self.db, &self.act(clerk), id, unit, &said).await?.id;
        let strength =
            NewFinding { kind: Kind::Strength, text: new.strength.clone(), mender: String::new(), due: None };
        let shortcoming = NewFinding {
            kind: Kind::Shortcoming,
            text: new.shortcoming.clone(),
            mender: new.mender.clone(),
            due: Some(new.due),
        };
        for finding in [strength, shortcoming] {
            inspection::add_finding(self.db, &self.act(clerk), visit, &finding).await?;
        }
        Ok(())
    }

    pub(super) async fn mend(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        visit: &script::Visit,
    ) -> Result<(), Fault> {
        let (head, _) = self.house(script)?.holding(script, Role::Head, &visit.unit)?;
        let said = Saying { says: visit.answer.clone(), evidence: visit.evidence.clone() };
        self.take(script, movement, visit, head, State::Open, Step::Answer, &said).await
    }

    pub(super) async fn confirm_mending(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        visit: &script::Visit,
    ) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        self.take(script, movement, visit, clerk, State::Answered, Step::Close, &Saying::default()).await
    }

    #[expect(clippy::too_many_arguments, reason = "whose step it is, on what, and what is said with it")]
    async fn take(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        of: &script::Visit,
        who: Uuid,
        from: State,
        step: Step,
        said: &Saying,
    ) -> Result<(), Fault> {
        let id = self.movement_id(script, movement)?;
        let (visit, finding) = self.waiting(id, who, of, from).await?;
        let act = self.act(who);
        inspection::take(self.db, &act, visit.id, finding.id, finding.version, step, said).await?;
        Ok(())
    }

    /// The visit of that day with its finding that stands so.
    async fn waiting(
        &self,
        movement: Uuid,
        who: Uuid,
        of: &script::Visit,
        state: State,
    ) -> Result<(Visit, Finding), Fault> {
        let mut conn = self.db.read().await?;
        let viewer = self.viewer(who);
        let unknown = || Fault::Unknown(of.subject.clone());
        let visits = inspection::list(&mut conn, viewer, movement).await?;
        let visit = visits.into_iter().find(|visit| visit.subject == of.subject).ok_or_else(unknown)?;
        let findings = inspection::findings(&mut conn, viewer, visit.id).await?;
        let finding = findings.into_iter().find(|one| one.state == state).ok_or_else(unknown)?;
        Ok((visit, finding))
    }
}
