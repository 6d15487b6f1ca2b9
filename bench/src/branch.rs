//! A branch beside the crowd: a unit with many units directly below it, and a movement that it launched.

use crate::Outcome;
use crate::crowd::Server;

pub struct Branch {
    /// The kinds of its ids: the unit above, those below, the movement.
    pub ids: [&'static str; 3],
    /// Its part of the path, of four digits.
    pub path: &'static str,
    /// Code and name of the unit above.
    pub above: [&'static str; 2],
    /// What code and name of each unit below begin with.
    pub below: [&'static str; 2],
    pub units: u32,
    /// Title, number and day of the launch.
    pub launch: [&'static str; 3],
}

impl Branch {
    pub async fn write(&self, server: &mut Server) -> Outcome<()> {
        self.units(server).await?;
        self.movement(server).await
    }

    async fn units(&self, server: &mut Server) -> Outcome<()> {
        let (above, below) = (server.id(self.ids[0], "1"), server.id(self.ids[1], "i"));
        let (numbers, text, part) = (server.numbers(self.units), server.text_of("i"), self.path);
        let path = match server {
            Server::Sqlite(_) => format!("r.path || '{part}' || printf('%04d', i)"),
            Server::Postgres(_) => format!("r.path || '{part}' || lpad(cast(i as text), 4, '0')"),
        };
        let columns = "insert into unit (id, parent_id, path, code, name, folded, kind, head_post, decider, place, symbol, superior, opened)";
        let root = "(select id, path from unit where parent_id is null) r";
        let ([code, name], [codes, names]) = (self.above, self.below);
        let (folded, all_folded) = (viet::fold(name), viet::fold(names));
        server
            .run(&format!(
                "{columns} select {above}, r.id, r.path || '{part}', '{code}', '{name}', '{folded}', 'office', '', '', '', '{code}', '',
                    '2010-01-01' from {root}"
            ))
            .await?;
        server
            .run(&format!(
                "{columns} select {below}, {above}, {path}, '{codes}' || {text}, '{names} ' || {text}, '{all_folded} ' || {text}, 'division',
                    '', '', '', '{codes}', '', '2010-01-01' from {numbers} cross join {root}"
            ))
            .await?;
        for held in [
            "insert into unit_name (unit_id, name, folded, starts) select id, name, folded, opened from unit",
            "insert into unit_code (unit_id, code, starts) select id, code, opened from unit",
            "insert into unit_place (unit_id, parent_id, starts) select id, parent_id, opened from unit",
        ] {
            server.run(&format!("{held} where id = {above} or parent_id = {above}")).await?;
        }
        Ok(())
    }

    async fn movement(&self, server: &mut Server) -> Outcome<()> {
        let (movement, unit) = (server.id(self.ids[2], "1"), server.id(self.ids[0], "1"));
        let [title, number, day] = self.launch;
        let folded = viet::fold(title);
        server
            .run(&format!(
                "insert into movement (id, unit_id, state, version, title, folded, theme, occasion, kind, practice, scope, subjects, purpose,
                    requirements, plan, measures, starts, ends, carried_out_by, followed_by, parent_number, parent_issuer, number,
                    launched_on, signer_name, signer_post, summary, created_by, created_at, updated_at)
                 select {movement}, {unit}, 'launched', 2, '{title}', '{folded}', '', '', 'regular', '', 'unit', '', '', '', '', '', '{day}',
                    '2026-12-31', '', '', '', '', '{number}', '{day}', '', '', '', a.id, a.created_at, a.created_at
                 from (select id, created_at from account order by created_at limit 1) a"
            ))
            .await
    }
}
