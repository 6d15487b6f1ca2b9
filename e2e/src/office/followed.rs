//! A movement that was launched before the story, and what came of it: an indicator with and one without values, a visit, news,
//! a report that is being written, and somebody who became a role model.

use domain::indicator::period::Rhythm;
use domain::indicator::{Amount, Counting, Direction, GoalOf, Joining, NewIndicator};
use domain::inspection::{self, NewFinding, NewVisit};
use domain::movement::{Draft, Launch};
use domain::news::Text;
use domain::pledge::{NewAnswer, Reply};
use domain::review::{Kind, NewReview};
use domain::role_model::{Reached, Stage, Told, Whom};
use store::role_model::NewRoleModel;
use store::{indicator, movement, news, pledge, review, role_model};
use uuid::Uuid;

use super::{Office, today};

/// Its name, which no story looks for.
const TITLE: &str = "Thi đua cải cách hành chính (hư cấu)";

impl Office {
    /// Both units take part, so that it waits on nobody's desk; `heads` are theirs.
    pub(super) async fn follow_a_movement(&self, units: [Uuid; 2], heads: [Uuid; 2], clerk: Uuid) {
        let id = self.launch(clerk).await;
        for (unit, head) in units.into_iter().zip(heads) {
            let answer =
                NewAnswer { reply: Reply::Adopt, titles: vec![], targets: vec![], note: String::new() };
            pledge::answer(&self.db, &self.act(head), id, unit, None, &answer).await.expect("an answer");
        }
        self.measure(id, clerk).await;
        self.visit(id, units[0], clerk).await;
        self.tell(id, clerk).await;
        self.review(id, clerk).await;
        movement::template::keep(&self.db, &self.act(clerk), id, "Mẫu cải cách (hư cấu)")
            .await
            .expect("a template");
    }

    async fn launch(&self, clerk: Uuid) -> Uuid {
        let one = || vec!["Một việc (hư cấu)".to_owned()];
        let draft = Draft {
            title: TITLE.into(),
            subjects: "Tập thể, cá nhân".into(),
            purpose: "Hoàn thành nhiệm vụ".into(),
            plan: "Một đợt".into(),
            measures: "Kiểm tra".into(),
            starts: Some(today()),
            ends: today().checked_add_months(chrono::Months::new(6)),
            carried_out_by: "Các phòng".into(),
            followed_by: "Văn phòng".into(),
            contents: one(),
            criteria: one(),
            targets: one(),
            recipients: one(),
            ..Draft::default()
        };
        let id = movement::draft(&self.db, &self.act(clerk), self.office, &draft).await.expect("a draft").id;
        let launch = Launch {
            number: "91/KH-VP".into(),
            on: Some(today()),
            signer_name: "Vi Văn Trưởng".into(),
            signer_post: "Chánh Văn phòng".into(),
        };
        movement::launch(&self.db, &self.act(clerk), id, 1, &launch).await.expect("launched").id
    }

    async fn measure(&self, movement: Uuid, clerk: Uuid) {
        let indicator = NewIndicator {
            text: "Hồ sơ trực tuyến (hư cấu)".into(),
            measure: "hồ sơ".into(),
            direction: Direction::More,
            counting: Counting::Added,
            joining: Joining::Sum,
            goal_of: GoalOf::Each,
            goal: Amount::parse("60").ok(),
            base: None,
            base_at: String::new(),
            starts: Some(today()),
            ends: today().checked_add_months(chrono::Months::new(5)),
            rhythm: Rhythm::Monthly,
            due_days: Some(5),
        };
        indicator::create(&self.db, &self.act(clerk), movement, &indicator).await.expect("an indicator");
    }

    async fn visit(&self, movement: Uuid, unit: Uuid, clerk: Uuid) {
        let visit = NewVisit {
            on: Some(today()),
            members: "Nguyễn Thị Chuyên (hư cấu)".into(),
            subject: "Tiến độ".into(),
        };
        let visit = store::inspection::record(&self.db, &self.act(clerk), movement, unit, &visit)
            .await
            .expect("a visit")
            .id;
        let finding = NewFinding {
            kind: inspection::Kind::Strength,
            text: "Sổ đầy đủ (hư cấu)".into(),
            mender: String::new(),
            due: None,
        };
        store::inspection::add_finding(&self.db, &self.act(clerk), visit, &finding).await.expect("a finding");
    }

    async fn tell(&self, movement: Uuid, clerk: Uuid) {
        let text = Text {
            title: "Ra quân cải cách hành chính (hư cấu)".into(),
            lead: String::new(),
            body: "Sáng nay các phòng họp mặt.".into(),
            author: "Tin: Văn phòng (hư cấu)".into(),
        };
        let id =
            news::write(&self.db, &self.act(clerk), movement, self.office, &text).await.expect("written").id;
        news::publish(&self.db, &self.act(clerk), id, 1).await.expect("published");
    }

    async fn review(&self, movement: Uuid, clerk: Uuid) {
        let new =
            NewReview { kind: Kind::Interim, movement: None, starts: Some(today()), ends: Some(today()) };
        review::begin_of(&self.db, &self.act(clerk), movement, &new).await.expect("a review");
    }

    /// A collective that everybody may read of.
    pub(super) async fn find_a_role_model(&self, unit: Uuid, clerk: Uuid) {
        let told = Told {
            field: "Cải cách hành chính".into(),
            story: "Rút ngắn hồ sơ (hư cấu)".into(),
            consented_on: Some(today()),
            consent: "Đơn (hư cấu)".into(),
        };
        let says = || "Qua tổng kết (hư cấu)".to_owned();
        let new = NewRoleModel {
            whom: Whom::Collective(unit),
            movement: None,
            told,
            on: Some(today()),
            says: says(),
        };
        let id = role_model::find_out(&self.db, &self.act(clerk), &new).await.expect("found").id;
        let reached = Reached { stage: Stage::Recognised, on: Some(today()), says: says() };
        role_model::reach(&self.db, &self.act(clerk), id, 1, &reached).await.expect("recognised");
    }
}
