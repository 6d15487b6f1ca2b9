//! Stories of a cluster: its members and heads, and a year from the table to the unit proposed for the flag.

use chrono::Datelike;
use domain::account::Role;
use domain::cluster::ranking::Place;
use domain::cluster::scoring::{Points, Scoring, Settings, Side, Tie, Weights, read};
use domain::cluster::sheet::{Mark, Sheet};
use domain::cluster::{Kind, NewCluster, Post, Seat, State};
use store::cluster::season::{self, Season};
use store::cluster::sheet::{self, Which};
use store::{Done, Failure, cluster, doctor};
use uuid::Uuid;

use crate::house::{House, date, viewer};
use crate::movement::{DAY, Office, office, refusals};
use crate::on_both;

on_both!(
    a_year_goes_from_the_table_to_the_flag,
    what_is_missing_is_never_zero_and_needs_a_reason,
    a_head_leaves_only_when_another_one_is_named,
    a_year_under_way_keeps_its_members,
    each_side_scores_for_itself_alone,
    nobody_reads_what_is_not_for_him,
    a_stale_form_and_a_repeated_one_change_nothing,
    a_table_that_changes_makes_everybody_score_again,
    a_ranking_is_taken_back_with_its_reason,
    next_year_begins_with_the_table_of_this_one,
    the_desk_says_who_owes_what_until_when,
    what_an_insider_changes_is_found,
);

const YEAR: i64 = 2025;

fn new_cluster() -> NewCluster {
    NewCluster {
        kind: Kind::Cluster,
        name: "Cụm thi đua số 1 (hư cấu)".into(),
        decision_number: "12/QĐ-HĐTĐKT".into(),
        decision_date: Some(date("2025-01-10")),
    }
}

fn settings() -> Settings {
    let table = "I. CHUYÊN MÔN\nHồ sơ đúng hạn\t60\nCải cách hành chính\t40\nĐIỂM THƯỞNG\nMô hình mới\t5\nĐIỂM TRỪ\nHồ sơ quá hạn\t10";
    Settings {
        own_due: Some(date("2025-03-10")),
        peer_due: Some(date("2025-03-20")),
        scoring: Scoring {
            criteria: read(table).expect("a table"),
            bonus_cap: Some(Points::of_hundredths(500)),
            weights: Weights { own: 1, peers: 2, appraiser: 7 },
            ties: vec![Tie::Criterion(1), Tie::FewerDeductions],
        },
    }
}

fn marks(points: [&str; 4]) -> Sheet {
    let mark = |points: &str| Mark {
        points: Points::parse(points).ok(),
        words: "Báo cáo quý (hư cấu)".into(),
    };
    Sheet { marks: points.map(mark).into() }
}

/// A cluster of the two divisions, A at its head.
struct Story {
    house: House,
    office: Office,
    id: Uuid,
}

impl Story {
    async fn new(house: House) -> Self {
        let office = office(&house).await;
        let act = house.act(office.clerk, DAY);
        let id = cluster::create(&house.db, &act, office.id, &new_cluster()).await.expect("created").id;
        let story = Self { house, office, id };
        for unit in [story.office.a, story.office.b] {
            story.join(unit, 2024).await.expect("joined");
        }
        story.name(Post::Head, story.office.a).await.expect("named");
        story
    }

    async fn join(&self, unit: Uuid, from: i64) -> Result<Done, Failure> {
        cluster::join(&self.house.db, &self.house.act(self.office.clerk, DAY), self.id, unit, from).await
    }

    async fn name(&self, post: Post, unit: Uuid) -> Result<Done, Failure> {
        let act = self.house.act(self.office.clerk, DAY);
        cluster::name_post(&self.house.db, &act, self.id, YEAR, post, unit).await
    }

    async fn leave(&self, unit: Uuid, until: i64) -> Result<Done, Failure> {
        let mut conn = self.house.db.read().await.expect("read");
        let rows =
            cluster::members(&mut conn, viewer(self.office.clerk, DAY), self.id).await.expect("members");
        let member = rows.iter().find(|row| row.unit_id == unit).expect("a member").id;
        drop(conn);
        cluster::leave(&self.house.db, &self.house.act(self.office.clerk, DAY), self.id, member, until).await
    }

    /// A year whose table stands.
    async fn prepared(&self) -> Uuid {
        let act = self.house.act(self.office.clerk, DAY);
        let id = season::begin(&self.house.db, &act, self.id, YEAR, false).await.expect("begun").id;
        let act = self.house.act(self.office.clerk, DAY);
        season::prepare(&self.house.db, &act, id, 1, &settings()).await.expect("prepared");
        id
    }

    /// A year in which the members score themselves.
    async fn opened(&self) -> Uuid {
        let id = self.prepared().await;
        season::open_self(&self.house.db, &self.house.act(self.office.clerk, DAY), id, 2)
            .await
            .expect("opened");
        id
    }

    /// A year that is appraised; A and B scored themselves and each other.
    async fn appraising(&self) -> Uuid {
        let id = self.opened().await;
        self.score(self.office.head_a, id, Which::Own(self.office.a), &marks(["60", "38", "5", "0"]))
            .await
            .expect("own");
        self.score(self.office.head_b, id, Which::Own(self.office.b), &marks(["58", "40", "0", "0"]))
            .await
            .expect("own");
        season::open_peers(&self.house.db, &self.house.act(self.office.head_a, DAY), id, 3)
            .await
            .expect("peers");
        let (a, b) = (self.office.a, self.office.b);
        self.score(self.office.head_a, id, Which::Peer { by: a, of: b }, &marks(["57", "39", "0", "0"]))
            .await
            .expect("peer");
        self.score(self.office.head_b, id, Which::Peer { by: b, of: a }, &marks(["59", "37", "5", "1"]))
            .await
            .expect("peer");
        let act = self.house.act(self.office.clerk, DAY);
        season::open_appraisal(&self.house.db, &act, id, 4).await.expect("appraisal");
        id
    }

    async fn score(&self, by: Uuid, season: Uuid, which: Which, given: &Sheet) -> Result<Done, Failure> {
        sheet::score(&self.house.db, &self.house.act(by, DAY), season, which, 0, given, true).await
    }

    async fn appraise(&self, season: Uuid, unit: Uuid, points: [&str; 4]) {
        self.score(self.office.clerk, season, Which::Appraiser(unit), &marks(points))
            .await
            .expect("appraised");
    }

    async fn rank(&self, season: Uuid, version: i64) -> Result<Done, Failure> {
        season::rank(&self.house.db, &self.house.act(self.office.clerk, DAY), season, version).await
    }

    async fn found(&self, by: Uuid, season: Uuid) -> Season {
        let mut conn = self.house.db.read().await.expect("read");
        season::find(&mut conn, viewer(by, DAY), season).await.expect("found")
    }

    async fn places(&self, by: Uuid, season: Uuid) -> Vec<Place> {
        let mut conn = self.house.db.read().await.expect("read");
        season::places(&mut conn, viewer(by, DAY), season).await.expect("read").expect("ranked")
    }

    async fn is_sound(&self) -> Vec<String> {
        let mut conn = self.house.db.read().await.expect("read");
        doctor::check(&mut conn).await.expect("checked")
    }
}

async fn a_year_goes_from_the_table_to_the_flag(house: House) {
    let story = Story::new(house).await;
    let id = story.appraising().await;
    story.appraise(id, story.office.a, ["60", "36", "5", "0"]).await;
    story.appraise(id, story.office.b, ["58", "40", "0", "0"]).await;
    story.rank(id, 5).await.expect("ranked");
    let places = story.places(story.office.head_b, id).await;
    let said: Vec<_> = places
        .iter()
        .map(|place| {
            (place.unit, place.place, place.points.map(|points| points.to_string()).unwrap_or_default())
        })
        .collect();
    // A: (103 + 2 × 100 + 7 × 101) : 10; B: (98 + 2 × 96 + 7 × 98) : 10
    assert_eq!(
        said,
        [(story.office.a, Some(1), "101".to_owned()), (story.office.b, Some(2), "97,6".to_owned())]
    );
    assert!(places[0].why[0].starts_with("Điểm cuối = (1 × tự chấm 103"), "{:?}", places[0].why);

    let early = season::close(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 6).await;
    assert!(refusals(early).to_string().contains("Chưa ghi đơn vị được đề nghị"));
    let propose = async |version, unit, reason: &str| {
        let act = story.house.act(story.office.clerk, DAY);
        season::propose(&story.house.db, &act, id, version, unit, reason).await
    };
    assert!(refusals(propose(6, Some(story.office.b), "").await).for_field("reason").is_some());
    assert!(
        matches!(propose(6, Some(story.office.id), "x").await, Err(Failure::Missing)),
        "not in the ranking"
    );
    propose(6, Some(story.office.b), "A đã nhận cờ năm trước (hư cấu)").await.expect("proposed");
    propose(7, Some(story.office.a), "").await.expect("the first place needs no reason");
    let found = story.found(story.office.head_b, id).await;
    let mut conn = story.house.db.read().await.expect("read");
    let by = viewer(story.office.head_b, DAY);
    let proposal = season::proposal(&mut conn, by, &found).await.expect("read").expect("proposed");
    assert_eq!(proposal.unit_id, Some(story.office.a));
    drop(conn);
    season::close(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 8).await.expect("closed");
    assert_eq!(story.found(story.office.clerk, id).await.state, State::Closed);
    assert_eq!(story.is_sound().await, Vec::<String>::new());
}

async fn what_is_missing_is_never_zero_and_needs_a_reason(house: House) {
    let story = Story::new(house).await;
    let id = story.opened().await;
    let (a, b) = (story.office.a, story.office.b);
    let half = marks(["60", "", "0", "0"]);
    let says = refusals(story.score(story.office.head_a, id, Which::Own(a), &half).await).to_string();
    assert!(says.contains("“Cải cách hành chính” chưa có điểm"), "{says}");
    let over = marks(["61", "0", "0", "0"]);
    assert!(
        refusals(story.score(story.office.head_a, id, Which::Own(a), &over).await)
            .to_string()
            .contains("vượt mức tối đa 60")
    );
    story.score(story.office.head_a, id, Which::Own(a), &marks(["60", "40", "0", "0"])).await.expect("own");
    let act = || story.house.act(story.office.clerk, DAY);
    season::open_peers(&story.house.db, &act(), id, 3).await.expect("peers");
    season::open_appraisal(&story.house.db, &act(), id, 4).await.expect("appraisal");
    story.appraise(id, a, ["60", "40", "0", "0"]).await;
    let says = refusals(story.rank(id, 5).await).to_string();
    for said in [
        "Đơn vị B (hư cấu) chưa tự chấm.",
        "chưa chấm chéo Đơn vị B (hư cấu).",
        "Đơn vị B (hư cấu) chưa được thẩm định.",
    ] {
        assert!(says.contains(said), "{said}: {says}");
    }
    let excuse = async |missing: &[(Side, Uuid)], reason: &str| {
        season::excuse(&story.house.db, &act(), id, missing, reason).await
    };
    let all = [(Side::Own, b), (Side::Peer, a), (Side::Peer, b), (Side::Appraiser, b)];
    assert!(refusals(excuse(&all, " ").await).for_field("gap_reason").is_some());
    assert!(refusals(excuse(&[], "x").await).for_field("gap").is_some());
    assert!(matches!(excuse(&[(Side::Own, a)], "x").await, Err(Failure::Stale)), "nothing is missing there");
    excuse(&all, "Đơn vị mới sáp nhập, chưa đủ số liệu (hư cấu)").await.expect("excused");
    story.rank(id, 5).await.expect("ranked");
    let places = story.places(story.office.clerk, id).await;
    assert_eq!(
        places.iter().map(|place| (place.unit, place.place)).collect::<Vec<_>>(),
        [(a, Some(1)), (b, None)]
    );
    assert!(places[1].why.iter().any(|says| says.contains("mới sáp nhập")), "{:?}", places[1].why);
    assert_eq!(places[1].points, None, "missing is not zero");
    assert_eq!(story.is_sound().await, Vec::<String>::new());
}

async fn a_head_leaves_only_when_another_one_is_named(house: House) {
    let story = Story::new(house).await;
    let says = refusals(story.leave(story.office.a, YEAR).await).to_string();
    assert!(says.contains("đang là cụm trưởng năm 2025; hãy chọn cụm trưởng khác cho năm 2025"), "{says}");
    story.name(Post::Head, story.office.b).await.expect("another one");
    story.leave(story.office.a, YEAR).await.expect("left");
    let says = refusals(story.name(Post::Deputy, story.office.a).await).to_string();
    assert!(says.contains("không phải thành viên cụm năm 2025"), "{says}");
    assert!(refusals(story.name(Post::Deputy, story.office.b).await).for_field("unit").is_some());
    assert!(matches!(story.name(Post::Head, Uuid::nil()).await, Err(Failure::Missing)));
    assert!(
        matches!(story.join(story.office.id, YEAR).await, Err(Failure::Missing)),
        "the organiser is no member"
    );
    story.join(story.office.a, YEAR).await.expect("comes back");
    let mut conn = story.house.db.read().await.expect("read");
    let rows = cluster::posts(&mut conn, viewer(story.office.head_a, DAY), story.id).await.expect("posts");
    assert_eq!(
        rows.iter().map(|row| (row.unit_id, row.ended_at.is_some())).collect::<Vec<_>>(),
        [(story.office.b, false), (story.office.a, true)],
        "nothing is lost"
    );
    drop(conn);
    assert_eq!(story.is_sound().await, Vec::<String>::new());
}

async fn a_year_under_way_keeps_its_members(house: House) {
    let story = Story::new(house).await;
    let third = story.house.division(story.office.admin, story.office.id, "C", DAY).await;
    let id = story.prepared().await;
    let mut conn = story.house.db.read().await.expect("read");
    let listed = season::list(&mut conn, viewer(story.office.head_a, DAY), story.id).await.expect("list");
    assert!(listed.is_empty(), "what is prepared is the organiser's");
    drop(conn);
    story.join(third, YEAR).await.expect("still open");
    season::open_self(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 2)
        .await
        .expect("opened");
    let says = refusals(story.leave(third, YEAR).await).to_string();
    assert!(says.contains("hãy cho thôi từ năm 2026"), "{says}");
    let fourth = story.house.division(story.office.admin, story.office.id, "D", DAY).await;
    assert!(refusals(story.join(fourth, YEAR).await).to_string().contains("từ năm 2026"));
    story.leave(third, YEAR + 1).await.expect("next year");
    let mut conn = story.house.db.read().await.expect("read");
    let members = season::members(&mut conn, viewer(story.office.head_a, DAY), id).await.expect("members");
    assert_eq!(members.len(), 3);
}

async fn each_side_scores_for_itself_alone(house: House) {
    let story = Story::new(house).await;
    let id = story.opened().await;
    let (a, b) = (story.office.a, story.office.b);
    let sheet = marks(["60", "40", "0", "0"]);
    let says = refusals(story.score(story.office.head_a, id, Which::Own(b), &sheet).await).to_string();
    assert!(says.starts_with("Chỉ trưởng đơn vị của Đơn vị B"), "{says}");
    let above = story.house.member(story.office.admin, "truongvp", Role::Head, story.office.id, DAY).await;
    let says = refusals(story.score(above, id, Which::Own(a), &sheet).await).to_string();
    assert!(says.contains("Chỉ trưởng đơn vị thành viên"), "{says}");
    let itself = Which::Peer { by: a, of: a };
    assert!(matches!(story.score(story.office.head_a, id, itself, &sheet).await, Err(Failure::Missing)));
    let early = story.score(story.office.head_a, id, Which::Peer { by: a, of: b }, &sheet).await;
    assert!(refusals(early).to_string().contains("hãy đợi tới bước “Chấm chéo”"));
    let by_b = season::open_peers(&story.house.db, &story.house.act(story.office.head_b, DAY), id, 3).await;
    assert!(refusals(by_b).to_string().contains("cụm trưởng"), "only the head of the cluster");
    let by_leader =
        season::open_peers(&story.house.db, &story.house.act(story.office.leader, DAY), id, 3).await;
    assert!(refusals(by_leader).to_string().starts_with("Chỉ chuyên viên thi đua, khen thưởng của"));
    let found = story.found(story.office.head_a, id).await;
    let mut conn = story.house.db.read().await.expect("read");
    let standing =
        season::standing(&mut conn, viewer(story.office.head_a, DAY), &found).await.expect("standing");
    assert_eq!((standing.seats, standing.units), (vec![Seat::Member, Seat::ClusterHead], vec![a]));
    drop(conn);
    let made = cluster::create(
        &story.house.db,
        &story.house.act(story.office.leader, DAY),
        story.office.id,
        &new_cluster(),
    )
    .await;
    assert!(refusals(made).to_string().contains("lập và sửa cụm"));
    let foreign = cluster::create(
        &story.house.db,
        &story.house.act(story.office.head_a, DAY),
        story.office.id,
        &new_cluster(),
    )
    .await;
    assert!(matches!(foreign, Err(Failure::Missing)));
}

async fn nobody_reads_what_is_not_for_him(house: House) {
    let story = Story::new(house).await;
    let outside = story.house.division(story.office.admin, story.office.id, "C", DAY).await;
    let stranger = story.house.member(story.office.admin, "truongc", Role::Head, outside, DAY).await;
    let (a, b) = (story.office.a, story.office.b);
    let id = story.opened().await;
    story.score(story.office.head_a, id, Which::Own(a), &marks(["60", "40", "0", "0"])).await.expect("own");
    let read = async |by: Uuid, which: Which| {
        let mut conn = story.house.db.read().await.expect("read");
        let found = season::find(&mut conn, viewer(by, DAY), id).await?;
        sheet::find(&mut conn, viewer(by, DAY), &found, which).await
    };
    assert!(matches!(read(stranger, Which::Own(a)).await, Err(Failure::Missing)));
    assert!(
        read(story.office.head_b, Which::Own(a)).await.expect("seen").is_none(),
        "not while they score themselves"
    );
    assert!(read(story.office.leader, Which::Own(a)).await.expect("seen").is_some());
    season::open_peers(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 3)
        .await
        .expect("peers");
    assert!(read(story.office.head_b, Which::Own(a)).await.expect("seen").is_some());
    let peer = Which::Peer { by: b, of: a };
    let kept = marks(["59", "", "0", "0"]);
    let act = story.house.act(story.office.head_b, DAY);
    sheet::score(&story.house.db, &act, id, peer, 0, &kept, false).await.expect("kept");
    assert!(read(story.office.clerk, peer).await.expect("seen").is_none(), "kept is not sent");
    assert_eq!(read(story.office.head_b, peer).await.expect("seen").expect("own").sheet.points(1), None);
    let act = story.house.act(story.office.head_b, DAY);
    sheet::score(&story.house.db, &act, id, peer, 1, &marks(["59", "40", "0", "0"]), true)
        .await
        .expect("sent");
    assert!(read(story.office.head_a, peer).await.expect("seen").is_none(), "what peers give is not told");
    assert!(read(story.office.clerk, peer).await.expect("seen").is_some());
    let mut conn = story.house.db.read().await.expect("read");
    assert!(cluster::list(&mut conn, viewer(stranger, DAY)).await.expect("list").is_empty());
    assert!(matches!(cluster::find(&mut conn, viewer(stranger, DAY), story.id).await, Err(Failure::Missing)));
}

async fn a_stale_form_and_a_repeated_one_change_nothing(house: House) {
    let story = Story::new(house).await;
    let id = story.prepared().await;
    let stale =
        season::prepare(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 1, &settings()).await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    let act = story.house.act(story.office.clerk, DAY);
    let first = season::open_self(&story.house.db, &act, id, 2).await.expect("opened");
    let again = season::open_self(&story.house.db, &act, id, 2).await.expect("the same key");
    assert_eq!((first.id, again.id, again.repeated), (id, id, true));
    let which = Which::Own(story.office.a);
    story.score(story.office.head_a, id, which, &marks(["60", "40", "0", "0"])).await.expect("own");
    let stale = story.score(story.office.head_a, id, which, &marks(["1", "1", "0", "0"])).await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
}

async fn a_table_that_changes_makes_everybody_score_again(house: House) {
    let story = Story::new(house).await;
    let id = story.opened().await;
    let which = Which::Own(story.office.a);
    story.score(story.office.head_a, id, which, &marks(["60", "40", "0", "0"])).await.expect("own");
    let back = async |version, reason: &str| {
        let act = story.house.act(story.office.clerk, DAY);
        season::send_back(&story.house.db, &act, id, version, reason).await
    };
    assert!(refusals(back(3, "").await).for_field("reason").is_some());
    back(3, "Bảng điểm thiếu một tiêu chí (hư cấu)").await.expect("back");
    let late = Settings { peer_due: Some(date("2025-03-25")), ..settings() };
    let prepare = async |version, settings: &Settings| {
        let act = story.house.act(story.office.clerk, DAY);
        season::prepare(&story.house.db, &act, id, version, settings).await.expect("prepared")
    };
    prepare(4, &late).await;
    assert_eq!(story.found(story.office.clerk, id).await.edition, 2, "days alone change no table");
    let mut other = settings();
    other.scoring.criteria.remove(1);
    other.scoring.ties.clear();
    prepare(5, &other).await;
    season::open_self(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 6)
        .await
        .expect("opened");
    let found = story.found(story.office.head_a, id).await;
    let mut conn = story.house.db.read().await.expect("read");
    let by = viewer(story.office.head_a, DAY);
    assert!(sheet::find(&mut conn, by, &found, which).await.expect("read").is_none(), "of another table");
    let returns = season::returns(&mut conn, by, id).await.expect("returns");
    assert_eq!((returns.len(), returns[0].state), (1, State::SelfScoring));
    drop(conn);
    assert_eq!(story.is_sound().await, Vec::<String>::new());
}

async fn a_ranking_is_taken_back_with_its_reason(house: House) {
    let story = Story::new(house).await;
    let id = story.appraising().await;
    let (a, b) = (story.office.a, story.office.b);
    story.appraise(id, a, ["60", "38", "5", "0"]).await;
    story.appraise(id, b, ["58", "40", "0", "0"]).await;
    story.rank(id, 5).await.expect("ranked");
    let act = || story.house.act(story.office.clerk, DAY);
    season::propose(&story.house.db, &act(), id, 6, Some(a), "").await.expect("proposed");
    for version in 7..9 {
        season::send_back(&story.house.db, &act(), id, version, "Có kiến nghị (hư cấu)").await.expect("back");
    }
    season::send_back(&story.house.db, &act(), id, 9, "Có kiến nghị (hư cấu)")
        .await
        .expect("to self-scoring");
    let mut conn = story.house.db.read().await.expect("read");
    assert!(season::places(&mut conn, viewer(story.office.clerk, DAY), id).await.expect("read").is_none());
    drop(conn);
    let own = marks(["60", "30", "5", "0"]);
    let act_a = story.house.act(story.office.head_a, DAY);
    sheet::score(&story.house.db, &act_a, id, Which::Own(a), 1, &own, true).await.expect("again");
    season::open_peers(&story.house.db, &act(), id, 10).await.expect("peers");
    season::open_appraisal(&story.house.db, &act(), id, 11).await.expect("appraisal");
    let mut bare = marks(["60", "38", "5", "0"]);
    bare.marks.iter_mut().for_each(|mark| mark.words.clear());
    let silent = sheet::score(&story.house.db, &act(), id, Which::Appraiser(a), 1, &bare, true).await;
    assert!(refusals(silent).to_string().contains("ghi lý do khác nhau"));
    story.rank(id, 12).await.expect("ranked anew, its reasons stand");
    assert_eq!(story.is_sound().await, Vec::<String>::new());
}

async fn next_year_begins_with_the_table_of_this_one(house: House) {
    let story = Story::new(house).await;
    story.prepared().await;
    let begin = async |year, copied| {
        let act = story.house.act(story.office.clerk, DAY);
        season::begin(&story.house.db, &act, story.id, year, copied).await
    };
    let next = begin(YEAR + 1, true).await.expect("begun").id;
    let found = story.found(story.office.clerk, next).await;
    assert_eq!((found.settings.scoring, found.settings.own_due), (settings().scoring, None));
    assert!(refusals(begin(YEAR, false).await).for_field("year").is_some());
    let refused =
        season::open_self(&story.house.db, &story.house.act(story.office.clerk, DAY), next, 1).await;
    let says = refusals(refused);
    assert!(
        says.for_field("own_due").is_some() && says.to_string().contains("Chưa chọn cụm trưởng"),
        "{says}"
    );
}

async fn the_desk_says_who_owes_what_until_when(house: House) {
    let story = Story::new(house).await;
    let id = story.opened().await;
    let waits = async |by| {
        let mut conn = story.house.db.read().await.expect("read");
        let rows = season::waiting(&mut conn, viewer(by, DAY)).await.expect("waiting");
        rows.into_iter()
            .map(|row| (row.unit_id, row.missing, row.due.map(|due| due.day())))
            .collect::<Vec<_>>()
    };
    assert_eq!(waits(story.office.head_a).await, [(story.office.a, 1, Some(10))]);
    assert!(waits(story.office.clerk).await.is_empty());
    story
        .score(story.office.head_a, id, Which::Own(story.office.a), &marks(["60", "40", "0", "0"]))
        .await
        .expect("own");
    assert!(waits(story.office.head_a).await.is_empty());
    season::open_peers(&story.house.db, &story.house.act(story.office.clerk, DAY), id, 3)
        .await
        .expect("peers");
    assert_eq!(waits(story.office.head_a).await, [(story.office.a, 1, Some(20))]);
}

async fn what_an_insider_changes_is_found(house: House) {
    let story = Story::new(house).await;
    let id = story.house.id(story.appraising().await);
    let twice = "insert into cluster_member (id, cluster_id, unit_id, from_year, at, account_id)
        select cluster_id, cluster_id, unit_id, 2030, at, account_id from cluster_member where unit_id = ";
    for (tampering, says) in [
        ("update cluster_mark set points = 99900 where position = 1".to_owned(), "vượt mức tối đa"),
        (format!("update cluster_season set state = 'ranked' where id = {id}"), "không có bảng xếp hạng"),
        (format!("{twice}{}", story.house.id(story.office.a)), "đứng hai lần trong cùng một năm"),
        ("update cluster_post set year = 1999".to_owned(), "phó của cụm, khối không phải thành viên"),
        (
            "update cluster_member set from_year = 2026".to_owned(),
            "Phiếu điểm của một đơn vị không phải thành viên",
        ),
    ] {
        assert!(!story.is_sound().await.join("\n").contains(says), "{says} before anything was done");
        story.house.tamper(&tampering).await;
        let faults = story.is_sound().await.join("\n");
        assert!(faults.contains(says), "{says}: {faults}");
    }
}
