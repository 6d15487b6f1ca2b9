//! News as the player tells them: written with their photos, approved, published.

use domain::account::Role;
use domain::news::{NewPhoto, People, Text};
use store::news::{self, photo};
use uuid::Uuid;

use super::cycle::known;
use super::script::{self, Office};
use super::{Fault, Player};

/// The pictures that items show; drawn for the demo, so that nobody is seen in them.
const PICTURES: &[(&str, &[u8])] = &[
    ("phat-dong.jpg", include_bytes!("../../../../demo/anh/phat-dong.jpg")),
    ("giao-uoc.jpg", include_bytes!("../../../../demo/anh/giao-uoc.jpg")),
];

impl<'a> Player<'a> {
    /// Somebody writes an item with its photos; a unit's waits for the office, whose clerk publishes.
    pub(super) async fn tell(
        &mut self,
        script: &Office,
        movement: &script::Movement,
        item: &'a script::News,
    ) -> Result<(), Fault> {
        let house = self.house(script)?;
        let role = if item.unit == script.code { Role::Clerk } else { Role::Head };
        let (writer, _) = house.holding(script, role, &item.unit)?;
        let (movement, unit) = (known(&house.movements, &movement.key)?, house.unit(&item.unit)?);
        let text = Text {
            title: item.title.clone(),
            lead: item.lead.clone(),
            body: item.body.clone(),
            author: item.author.clone(),
        };
        let id = news::write(self.db, &self.act(writer), movement, unit, &text).await?.id;
        for (version, shown) in (1..).zip(&item.photos) {
            self.show(writer, id, version, shown).await?;
        }
        if role == Role::Head {
            news::offer(self.db, &self.act(writer), id, self.version_of(writer, id).await?).await?;
        }
        self.house_mut(script)?.news.insert(&item.title, id);
        Ok(())
    }

    async fn show(
        &mut self,
        writer: Uuid,
        id: Uuid,
        version: i64,
        shown: &script::Photo,
    ) -> Result<(), Fault> {
        let bytes = PICTURES.iter().find(|(name, _)| *name == shown.file);
        let (_, bytes) = bytes.ok_or_else(|| Fault::Unknown(shown.file.clone()))?;
        let pictures = sheets::photo::read(bytes).map_err(|refused| Fault::NotTaken(refused.to_string()))?;
        let new = NewPhoto {
            caption: shown.caption.clone(),
            photographer: shown.photographer.clone(),
            alt: shown.alt.clone(),
            people: Some(People::Nobody),
        };
        photo::add(self.db, &self.act(writer), id, version, &new, &pictures).await?;
        Ok(())
    }

    async fn version_of(&self, account: Uuid, id: Uuid) -> Result<i64, Fault> {
        Ok(news::find(&mut self.db.read().await?, self.viewer(account), id).await?.version)
    }

    /// The office publishes an item; its first photo may go to the head of the movement's page.
    pub(super) async fn publish(&mut self, script: &Office, item: &script::News) -> Result<(), Fault> {
        let (clerk, id) = (self.clerk(script)?, known(&self.house(script)?.news, &item.title)?);
        let version = self.version_of(clerk, id).await?;
        news::publish(self.db, &self.act(clerk), id, version).await?;
        let photos = photo::list(&mut self.db.read().await?, self.viewer(clerk), id).await?;
        if let Some(first) = photos.first().filter(|_| item.banner) {
            photo::choose_banner(self.db, &self.act(clerk), id, first.id).await?;
        }
        Ok(())
    }
}
