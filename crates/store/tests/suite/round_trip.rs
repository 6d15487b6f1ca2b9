//! The list of people goes out, is worked on, and comes back: what was edited changes, and nothing else. Everybody is invented.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::Role;
use domain::import::{Given, Mapping, PersonColumn, ROW_ID_HEADER, RowState, Shown, Understood, understand};
use domain::person::Honorific;
use domain::workbook::{Cell, Line as SheetLine, Sheet, Workbook};
use law::{Group, Law};
use store::import::{self, Line, Mended, NewImport};
use store::{audit, doctor, person};
use uuid::Uuid;

use crate::house::{House, date, placement, viewer};
use crate::on_both;

on_both!(
    what_was_edited_changes_and_nothing_else,
    what_somebody_else_changed_is_asked_and_then_done,
    people_whom_the_clerk_may_not_write_are_not_there,
);

const TODAY: &str = "2026-03-02";

type People = BTreeMap<Uuid, Shown>;

struct Office {
    house: House,
    admin: Uuid,
    clerk: Uuid,
    unit: Uuid,
    people: Vec<Uuid>,
}

impl Office {
    async fn new(house: House) -> Self {
        let (office, admin) = house.office("2012-01-01").await;
        let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, "2020-01-01").await;
        let mut people = Vec::new();
        for code in ["TH", "KT"] {
            let unit = house.division(admin, office, code, "2012-01-01").await;
            for name in ["Lò Thị Mẫu", "=Giàng A Thử", "+Vàng Ví Dụ", "-Lý Thử", "@Sùng A", "Hà"]
            {
                people.push(house.person(clerk, unit, &format!("{name} {code}"), TODAY).await);
            }
        }
        Self { house, admin, clerk, unit: office, people }
    }

    async fn now(&self) -> People {
        let mut conn = self.house.db.read().await.expect("read");
        let all = person::everybody(&mut conn, viewer(self.clerk, TODAY), self.unit, "", 1_000).await;
        all.expect("everybody").iter().map(|one| (one.id, one.shown())).collect()
    }

    async fn set(&self, id: Uuid, to: &Shown) {
        let act = self.house.act(self.clerk, TODAY);
        person::update(&self.house.db, &act, id, &to.profile, &to.post).await.expect("updated");
    }

    async fn bring(&self, account: Uuid, unit: Uuid, file: &Understood) -> Uuid {
        let new = NewImport {
            file_name: "danh-sach-nguoi.xlsx".to_owned(),
            starts: date("2026-01-01"),
            group: Group::CivilServant,
            awards_held: true,
            understood: file.clone(),
        };
        let act = self.house.act(account, TODAY);
        import::begin(&self.house.db, &act, unit, new).await.expect("begun").id
    }

    async fn lines(&self, account: Uuid, id: Uuid) -> Vec<Line> {
        let mut conn = self.house.db.read().await.expect("read");
        let viewer = viewer(account, TODAY);
        let import = import::find(&mut conn, viewer, id).await.expect("the import");
        import::lines(&mut conn, viewer, &import, RowState::ALL, 0, 1_000).await.expect("rows")
    }

    async fn take(&self, account: Uuid, id: Uuid) {
        import::take(&self.house.db, &self.house.act(account, TODAY), id).await.expect("taken");
    }

    /// Saves the row as its form stands.
    async fn save(&self, id: Uuid, row: Uuid, mended: &Mended) {
        let act = self.house.act(self.clerk, TODAY);
        import::mend(&self.house.db, &act, id, row, mended).await.expect("mended");
    }
}

/// The sheet of some people with some of the columns, as a spreadsheet gives it back.
fn sheet(columns: &[PersonColumn], rows: &[(Uuid, &Shown, Vec<Cell>)]) -> Understood {
    let text = |text: &str| Cell::Text(text.to_owned());
    let head = std::iter::once(text(ROW_ID_HEADER)).chain(columns.iter().map(|column| text(column.label())));
    let title = vec![Cell::Empty, text("DANH SÁCH NGƯỜI")];
    let rows = rows.iter().map(|(id, went, cells)| {
        std::iter::once(Cell::Text(went.mark(*id))).chain(cells.iter().cloned()).collect()
    });
    let lines = std::iter::once(title).chain([head.collect()]).chain(rows);
    let lines = (1..).zip(lines).map(|(number, cells)| SheetLine { number, cells });
    let sheet = Sheet { name: "Danh sách người".into(), lines: lines.collect(), ..Sheet::default() };
    let mapping = Mapping::default();
    let given =
        Given { awards: Law::built_in().awards(), today: date(TODAY), mapping: &mapping, encoding: None };
    understand(&Workbook { sheets: vec![sheet] }, &given)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("small") % end
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn shuffle<T>(&mut self, of: &mut [T]) {
        for at in (1..of.len()).rev() {
            of.swap(at, self.below(at + 1));
        }
    }

    /// A cell that somebody types into that column, and the record with it.
    fn edit(&mut self, column: PersonColumn, to: &mut Shown, edits: usize) -> Cell {
        let text = match column {
            PersonColumn::Name => {
                const SYLLABLES: [&str; 12] =
                    ["An", "Bình", "Chi", "Dần", "Giang", "Hoà", "Ích", "Khuê", "Lụa", "Mỷ", "Nênh", "Xuân"];
                // A name that nobody else has.
                let at = |power: u32| SYLLABLES[edits / 12_usize.pow(power) % 12];
                let name = format!("{} {} {}", self.one(&["Lò", "Giàng A", "Vàng Thị"]), at(1), at(0));
                format!("{name} {}", at(2)).clone_into(&mut to.profile.full_name);
                to.profile.full_name.clone()
            }
            PersonColumn::Honorific => {
                to.profile.honorific = *self.one(Honorific::ALL);
                to.profile.honorific.word().to_owned()
            }
            PersonColumn::BirthYear => {
                let year = i32::try_from(1950 + self.below(50)).expect("a year");
                to.profile.birth_year = (year % 7 > 0).then_some(i64::from(year));
                return if year % 7 > 0 { Cell::Number(f64::from(year)) } else { Cell::Empty };
            }
            PersonColumn::Post => {
                const POSTS: [&str; 8] = [
                    "Chuyên viên",
                    "=Trưởng phòng",
                    "+ Kế toán",
                    "- Văn thư",
                    "@Phó phòng",
                    "",
                    "Tổng cộng",
                    "x",
                ];
                to.post = (*self.one(&POSTS)).to_owned();
                to.post.clone()
            }
            PersonColumn::Leader => {
                let (word, leader) = *self.one(&[("Có", true), ("", false), ("không", false), ("x", true)]);
                to.profile.leader = leader;
                word.to_owned()
            }
            PersonColumn::Group => {
                to.profile.group = *self.one(Group::ALL);
                to.profile.group.label().to_owned()
            }
            PersonColumn::Unit => to.unit.clone(),
        };
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

/// Two hundred sheets: some of the people, some of the columns, in any order, some cells typed over, while somebody else goes
/// on working on the records.
async fn what_was_edited_changes_and_nothing_else(house: House) {
    let office = Office::new(house).await;
    let mut dice = Dice(7);
    let mut expected = office.now().await;
    let (mut edits, mut crossings) = (0, 0);
    for round in 0..200 {
        let went = expected.clone();
        let mut columns = PersonColumn::ALL.to_vec();
        dice.shuffle(&mut columns);
        columns.truncate(1 + dice.below(columns.len()));
        let mut listed = office.people.clone();
        dice.shuffle(&mut listed);
        listed.truncate(1 + dice.below(listed.len()));
        // Somebody works on the records meanwhile.
        for _ in 0..dice.below(6) {
            let (id, column) = (*dice.one(&office.people), *dice.one(PersonColumn::ALL));
            let mut to = expected[&id].clone();
            edits += 1;
            dice.edit(column, &mut to, edits);
            office.set(id, &to).await;
            expected.insert(id, to);
        }
        let mut rows = Vec::new();
        for id in &listed {
            let (mut typed, mut touched) = (went[id].clone(), BTreeSet::new());
            let mut cells = Vec::new();
            for column in &columns {
                let cell = if dice.below(5) == 0 {
                    edits += 1;
                    let cell = dice.edit(*column, &mut typed, edits);
                    touched.extend((typed.text(*column) != went[id].text(*column)).then_some(*column));
                    cell
                } else {
                    went[id].cell(*column)
                };
                cells.push(cell);
            }
            let now = expected.get_mut(id).expect("known");
            let changed_since = |column: &PersonColumn| now.text(*column) != went[id].text(*column);
            let crosses =
                |column: &PersonColumn| changed_since(column) && now.text(*column) != typed.text(*column);
            crossings += usize::from(touched.iter().any(crosses));
            for column in touched {
                copy(column, &typed, now);
            }
            rows.push((*id, &went[id], cells));
        }
        let id = office.bring(office.clerk, office.unit, &sheet(&columns, &rows)).await;
        for line in office.lines(office.clerk, id).await {
            if line.state == RowState::Conflict {
                assert!(line.says.contains("sau khi tải tệp"), "{round}: {}", line.says);
                office.save(id, line.id, &Mended::default()).await;
            }
        }
        let lines = office.lines(office.clerk, id).await;
        assert_eq!(lines.len(), listed.len(), "{round}");
        assert!(lines.iter().all(|line| line.state == RowState::Matched), "{round}: {lines:?}");
        office.take(office.clerk, id).await;
        assert_eq!(office.now().await, expected, "{round}: {columns:?}");
    }
    assert!(edits > 800 && crossings > 5, "{edits} edits, {crossings} crossings");
    let mut conn = office.house.db.read().await.expect("read");
    assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
}

fn copy(column: PersonColumn, from: &Shown, to: &mut Shown) {
    let (of, profile) = (&from.profile, &mut to.profile);
    match column {
        PersonColumn::Name => profile.full_name.clone_from(&of.full_name),
        PersonColumn::Honorific => profile.honorific = of.honorific,
        PersonColumn::BirthYear => profile.birth_year = of.birth_year,
        PersonColumn::Post => to.post.clone_from(&from.post),
        PersonColumn::Leader => profile.leader = of.leader,
        PersonColumn::Group => profile.group = of.group,
        PersonColumn::Unit => to.unit.clone_from(&from.unit),
    }
}

const NAME_AND_POST: [PersonColumn; 2] = [PersonColumn::Name, PersonColumn::Post];

/// A row of names and posts with another post.
fn with_post<'a>(id: Uuid, went: &'a Shown, post: &str) -> (Uuid, &'a Shown, Vec<Cell>) {
    (id, went, vec![went.cell(PersonColumn::Name), Cell::Text(post.to_owned())])
}

async fn what_somebody_else_changed_is_asked_and_then_done(house: House) {
    let office = Office::new(house).await;
    let went = office.now().await;
    let [hers, his] = [office.people[0], office.people[1]];
    for (id, post) in [(hers, "Văn thư"), (his, "Kế toán")] {
        office.set(id, &Shown { post: post.to_owned(), ..went[&id].clone() }).await;
    }
    let rows = [with_post(hers, &went[&hers], "Trưởng phòng"), with_post(his, &went[&his], "Phó phòng")];
    let id = office.bring(office.clerk, office.unit, &sheet(&NAME_AND_POST, &rows)).await;
    let lines = office.lines(office.clerk, id).await;
    assert!(lines.iter().all(|line| line.state == RowState::Conflict), "{lines:?}");
    for said in ["Trưởng phòng", "Văn thư"] {
        assert!(lines[0].says.contains(said), "{}", lines[0].says);
    }
    let viewer = viewer(office.clerk, TODAY);
    let crossed = {
        let mut conn = office.house.db.read().await.expect("read");
        let import = import::find(&mut conn, viewer, id).await.expect("the import");
        let asked = import::questions(&mut conn, viewer, &import, &lines).await.expect("questions");
        asked[0].crossed[0].clone()
    };
    assert_eq!(crossed.now, "Văn thư");

    // Hers follows the record, his the file; then somebody changes his once more before the rows are taken.
    let follow = Mended { typed: BTreeMap::from([(crossed.place, crossed.now)]), ..Mended::default() };
    office.save(id, lines[0].id, &follow).await;
    office.save(id, lines[1].id, &Mended::default()).await;
    let lines = office.lines(office.clerk, id).await;
    assert_eq!(
        lines.iter().map(|line| (line.state, line.says.as_str())).collect::<Vec<_>>(),
        [(RowState::Matched, "Không đổi gì."), (RowState::Matched, "Chức vụ: Kế toán → Phó phòng")]
    );
    office.set(his, &Shown { post: "Chánh văn phòng".to_owned(), ..went[&his].clone() }).await;
    office.take(office.clerk, id).await;
    let line = office.lines(office.clerk, id).await.remove(1);
    assert_eq!(line.state, RowState::Conflict);
    assert!(line.says.contains("Chánh văn phòng"), "{}", line.says);
    office.save(id, line.id, &Mended::default()).await;
    office.take(office.clerk, id).await;
    let now = office.now().await;
    assert_eq!((now[&hers].post.as_str(), now[&his].post.as_str()), ("Văn thư", "Phó phòng"));

    let mut conn = office.house.db.read().await.expect("read");
    let log = audit::list(&mut conn, domain::Viewer { account: office.admin, on: date(TODAY) }, None).await;
    let taken = log.expect("log").into_iter().find(|row| row.act == "import.take").expect("the act");
    assert!(taken.detail.contains(&format!("\"{his}\":[\"post\"]")), "{}", taken.detail);
}

async fn people_whom_the_clerk_may_not_write_are_not_there(house: House) {
    let office = Office::new(house).await;
    let went = office.now().await;
    let (hers, his) = (office.people[0], office.people[11]);
    let unit = {
        let mut conn = office.house.db.read().await.expect("read");
        person::find(&mut conn, viewer(office.clerk, TODAY), hers).await.expect("she").unit_id
    };
    let clerk = office.house.member(office.admin, "phong", Role::Clerk, unit, "2020-01-01").await;
    let rows = [
        with_post(hers, &went[&hers], "Trưởng phòng"),
        with_post(his, &went[&his], "Trưởng phòng"),
        with_post(Uuid::from_u128(9), &went[&his], "Trưởng phòng"),
    ];
    let id = office.bring(clerk, unit, &sheet(&NAME_AND_POST, &rows)).await;
    let lines = office.lines(clerk, id).await;
    assert_eq!(
        lines.iter().map(|line| line.state).collect::<Vec<_>>(),
        [RowState::Matched, RowState::Conflict, RowState::Conflict]
    );
    assert_eq!(lines[1].says, lines[2].says, "a foreign id answers like a missing one");
    assert_eq!((lines[1].person, lines[2].person), (None, None));
    office.take(clerk, id).await;
    assert_eq!(office.now().await[&his], went[&his]);

    // A move has a day of its own, and after it the row says the same as the record.
    let columns = [PersonColumn::Name, PersonColumn::Unit];
    let moved = vec![went[&hers].cell(PersonColumn::Name), went[&his].cell(PersonColumn::Unit)];
    let id = office.bring(office.clerk, office.unit, &sheet(&columns, &[(hers, &went[&hers], moved)])).await;
    let line = office.lines(office.clerk, id).await.remove(0);
    assert!(line.state == RowState::Conflict && line.says.contains("ngày chuyển"), "{}", line.says);
    assert_eq!(line.person, Some(hers), "the way to her page");
    let there = {
        let mut conn = office.house.db.read().await.expect("read");
        person::find(&mut conn, viewer(office.clerk, TODAY), his).await.expect("he").unit_id
    };
    let act = office.house.act(office.clerk, TODAY);
    person::move_to(&office.house.db, &act, hers, &placement(there, "2026-03-01")).await.expect("moved");
    import::match_anew(&office.house.db, &office.house.act(office.clerk, TODAY), id).await.expect("matched");
    assert_eq!(office.lines(office.clerk, id).await[0].says, "Không đổi gì.");
}
