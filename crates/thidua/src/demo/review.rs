//! Reviews as the player writes and issues them.

use domain::movement::Launch;
use domain::review::{NewReview, Written};
use store::review;

use super::cycle::known;
use super::script::{self, Office};
use super::{Fault, Player};

impl Player<'_> {
    pub(super) async fn review(&mut self, script: &Office, new: &script::Review) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        let house = self.house(script)?;
        let office = house.office;
        let movement = new.movement.as_deref().map(|key| known(&house.movements, key)).transpose()?;
        let said = NewReview { kind: new.kind, movement, starts: Some(new.starts), ends: Some(new.ends) };
        let act = self.act(clerk);
        let id = match movement {
            Some(movement) => review::begin_of(self.db, &act, movement, &said).await?.id,
            None => review::begin(self.db, &act, office, &said).await?.id,
        };
        let begun = review::find(&mut self.db.read().await?, self.viewer(clerk), id).await?;
        let written = Written {
            assessment: new.assessment.clone(),
            limits: new.limits.clone(),
            causes: new.causes.clone(),
            lessons: new.lessons.clone(),
            directions: new.directions.clone(),
            recipients: new.recipients.clone(),
            small_up_to: new.small_up_to,
            ..begun.written
        };
        review::write(self.db, &self.act(clerk), id, begun.head.version, &written).await?;
        let paper = Launch {
            number: new.number.clone(),
            on: Some(self.day),
            signer_name: self.leader(script)?.1,
            signer_post: script.head_post.clone(),
        };
        review::issue(self.db, &self.act(clerk), id, begun.head.version + 1, &paper).await?;
        Ok(())
    }
}
