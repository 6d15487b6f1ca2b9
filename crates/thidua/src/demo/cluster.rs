//! A cluster's year as the player goes through it: gathered, scored by three sides, ranked.

use domain::account::Role;
use domain::cluster::scoring::{Points, Scoring, Settings, read};
use domain::cluster::sheet::{Mark, Sheet};
use domain::cluster::{NewCluster, Post};
use store::cluster::season::{self, Season};
use store::cluster::sheet::{self, Which};
use store::{Failure, cluster};
use uuid::Uuid;

use super::cycle::known;
use super::script::{self, Office, Score};
use super::{Fault, Player};

impl<'a> Player<'a> {
    /// The cluster, its members and its head; its year with the scoring table, open to the divisions.
    pub(super) async fn gather(&mut self, script: &Office, new: &'a script::Cluster) -> Result<(), Fault> {
        let (clerk, office) = (self.clerk(script)?, self.house(script)?.office);
        let founded = NewCluster {
            kind: new.kind,
            name: new.name.clone(),
            decision_number: new.number.clone(),
            decision_date: Some(new.on),
        };
        let id = cluster::create(self.db, &self.act(clerk), office, &founded).await?.id;
        for score in &new.score {
            let unit = self.house(script)?.unit(&score.unit)?;
            cluster::join(self.db, &self.act(clerk), id, unit, new.year).await?;
        }
        let head = self.house(script)?.unit(&new.head)?;
        cluster::name_post(self.db, &self.act(clerk), id, new.year, Post::Head, head).await?;
        let season = season::begin(self.db, &self.act(clerk), id, new.year, false).await?.id;
        self.house_mut(script)?.seasons.insert(&new.name, season);
        let criteria = read(&new.table).map_err(Failure::Refused)?;
        let scoring = Scoring { criteria, ..Scoring::default() };
        let settings = Settings { own_due: Some(new.own), peer_due: Some(new.peers), scoring };
        season::prepare(self.db, &self.act(clerk), season, 1, &settings).await?;
        season::open_self(self.db, &self.act(clerk), season, 2).await?;
        Ok(())
    }

    pub(super) async fn score_own(&mut self, script: &Office, of: &script::Cluster) -> Result<(), Fault> {
        let season = known(&self.house(script)?.seasons, &of.name)?;
        for score in &of.score {
            let (head, unit) = self.head_of(script, &score.unit)?;
            let given = sheet_of(&score.own, &score.evidence)?;
            sheet::score(self.db, &self.act(head), season, Which::Own(unit), 0, &given, true).await?;
        }
        let (clerk, version) = (self.clerk(script)?, self.season(script, season).await?.version);
        season::open_peers(self.db, &self.act(clerk), season, version).await?;
        Ok(())
    }

    pub(super) async fn score_peers(&mut self, script: &Office, of: &script::Cluster) -> Result<(), Fault> {
        let season = known(&self.house(script)?.seasons, &of.name)?;
        for by in &of.score {
            for score in of.score.iter().filter(|score| score.unit != by.unit) {
                let (head, by) = self.head_of(script, &by.unit)?;
                let which = Which::Peer { by, of: self.house(script)?.unit(&score.unit)? };
                let given = sheet_of(&score.peers, "")?;
                sheet::score(self.db, &self.act(head), season, which, 0, &given, true).await?;
            }
        }
        let (clerk, version) = (self.clerk(script)?, self.season(script, season).await?.version);
        season::open_appraisal(self.db, &self.act(clerk), season, version).await?;
        Ok(())
    }

    /// The office appraises each division, ranks them, and proposes the first one.
    pub(super) async fn rank(&mut self, script: &Office, of: &script::Cluster) -> Result<(), Fault> {
        let (clerk, season) = (self.clerk(script)?, known(&self.house(script)?.seasons, &of.name)?);
        for score in &of.score {
            let which = Which::Appraiser(self.house(script)?.unit(&score.unit)?);
            let given = appraised(score)?;
            sheet::score(self.db, &self.act(clerk), season, which, 0, &given, true).await?;
        }
        let found = self.season(script, season).await?;
        season::rank(self.db, &self.act(clerk), season, found.version).await?;
        let places = season::places(&mut self.db.read().await?, self.viewer(clerk), season).await?;
        let first = places.and_then(|places| places.first().map(|place| place.unit));
        season::propose(self.db, &self.act(clerk), season, found.version + 1, first, "").await?;
        Ok(())
    }

    fn head_of(&self, script: &Office, code: &str) -> Result<(Uuid, Uuid), Fault> {
        let house = self.house(script)?;
        Ok((house.holding(script, Role::Head, code)?.0, house.unit(code)?))
    }

    async fn season(&self, script: &Office, id: Uuid) -> Result<Season, Fault> {
        let viewer = self.viewer(self.clerk(script)?);
        Ok(season::find(&mut self.db.read().await?, viewer, id).await?)
    }
}

fn sheet_of(points: &[String], words: &str) -> Result<Sheet, Fault> {
    let mark = |points: &String| {
        let points = Points::parse(points).map_err(Fault::NotTaken)?;
        Ok(Mark { points: Some(points), words: words.to_owned() })
    };
    Ok(Sheet { marks: points.iter().map(mark).collect::<Result<_, Fault>>()? })
}

/// What the office gives, with its reason where that differs from the division's own score.
fn appraised(score: &Score) -> Result<Sheet, Fault> {
    let mut given = sheet_of(&score.appraised, "")?;
    let own = sheet_of(&score.own, "")?;
    for (mark, own) in given.marks.iter_mut().zip(own.marks) {
        if mark.points != own.points {
            mark.words.clone_from(&score.why);
        }
    }
    Ok(given)
}
