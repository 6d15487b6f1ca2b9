//! Role models as the player finds them and leads them on.

use domain::record::Holder;
use domain::role_model::{Told, Whom};
use store::role_model::{self, NewRoleModel};

use super::cycle::known;
use super::script::{self, Office};
use super::{Fault, Player};

impl<'a> Player<'a> {
    pub(super) async fn find_model(
        &mut self,
        script: &Office,
        model: &'a script::RoleModel,
    ) -> Result<(), Fault> {
        let clerk = self.clerk(script)?;
        let house = self.house(script)?;
        let holder = house.holders(std::slice::from_ref(&model.who))?.first().copied();
        let whom = match holder.ok_or_else(|| Fault::Unknown(model.who.clone()))? {
            Holder::Person(id) => Whom::Person(id),
            Holder::Unit(id) => Whom::Collective(id),
        };
        let told = Told { field: model.field.clone(), story: model.story.clone(), ..Told::default() };
        let movement = model.movement.as_deref().map(|key| known(&house.movements, key)).transpose()?;
        let new = NewRoleModel { whom, movement, told, on: Some(model.on), says: model.says.clone() };
        let id = role_model::find_out(self.db, &self.act(clerk), &new).await?.id;
        self.house_mut(script)?.role_models.insert(&model.who, id);
        Ok(())
    }

    /// Whoever it is about agrees that the story is told.
    pub(super) async fn agree(&mut self, script: &Office, model: &script::RoleModel) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, known(&self.house(script)?.role_models, &model.who)?);
        let found = role_model::find(&mut self.db.read().await?, self.viewer(clerk), id).await?;
        let told = Told { consented_on: model.consented, consent: model.consent.clone(), ..found.told() };
        role_model::tell(self.db, &self.act(clerk), id, found.version, &told).await?;
        Ok(())
    }

    pub(super) async fn lead(
        &mut self,
        script: &Office,
        model: &script::RoleModel,
        reached: &script::Reached,
    ) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, known(&self.house(script)?.role_models, &model.who)?);
        let found = role_model::find(&mut self.db.read().await?, self.viewer(clerk), id).await?;
        let reached = domain::role_model::Reached {
            stage: reached.stage,
            on: Some(reached.on),
            says: reached.says.clone(),
        };
        role_model::reach(self.db, &self.act(clerk), id, found.version, &reached).await?;
        Ok(())
    }
}
