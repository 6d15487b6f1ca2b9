//! Lists that clerks bring in. Everybody in them is invented.

use std::collections::BTreeMap;

use domain::account::Role;
use domain::import::{Chosen, Given, Mapping, RowState, Understood, understand};
use domain::org::UnitKind;
use domain::record::Holder;
use domain::workbook::{Cell, Line as SheetLine, Sheet, Workbook};
use law::{GradeLevel, Group, Law};
use store::import::{self, Import, Line, Mapped, Mended, NewImport};
use store::{Failure, account, org, person, record};
use uuid::Uuid;

use crate::house::{House, date, new_unit, placement, viewer};
use crate::on_both;

on_both!(
    a_list_is_matched_taken_and_never_entered_twice,
    a_row_that_waits_is_mended_chosen_or_left,
    a_sheet_of_waiting_rows_comes_back_to_the_same_rows,
    what_was_said_of_a_column_is_remembered,
    a_foreign_import_is_missing,
    who_was_chosen_and_has_left_is_chosen_again,
    a_unit_that_is_not_known_is_told_until_it_is_there,
);

const TODAY: &str = "2026-03-02";

/// A sheet with its header, as a spreadsheet would give it.
fn workbook(rows: &[&[&str]]) -> Workbook {
    let cells = |row: &&[&str]| row.iter().map(|text| Cell::Text((*text).to_owned())).collect();
    let lines = rows.iter().zip(1..).map(|(row, number)| SheetLine { number, cells: cells(row) });
    let sheet = Sheet { name: "Danh sách".into(), lines: lines.collect(), ..Sheet::default() };
    Workbook { sheets: vec![sheet] }
}

fn understood(rows: &[&[&str]], mapping: &Mapping) -> Understood {
    let given = Given { awards: Law::built_in().awards(), today: date(TODAY), mapping, encoding: None };
    understand(&workbook(rows), &given)
}

fn new(understood: Understood) -> NewImport {
    NewImport {
        file_name: "danh-sach.xlsx".to_owned(),
        starts: date("2026-01-01"),
        group: Group::CivilServant,
        awards_held: true,
        understood,
    }
}

/// An office with a clerk and one person who is known.
struct Office {
    house: House,
    clerk: Uuid,
    unit: Uuid,
    known: Uuid,
}

impl Office {
    async fn new(house: House) -> Self {
        let (office, admin) = house.office("2020-01-01").await;
        let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, "2020-01-01").await;
        let unit = house.division(admin, office, "TH", "2020-01-01").await;
        let known = house.person(clerk, unit, "Lò Thị Hoà", "2020-01-01").await;
        Self { house, clerk, unit, known }
    }

    async fn begin(&self, rows: &[&[&str]]) -> Uuid {
        let understood = understood(rows, &Mapping::default());
        let act = self.house.act(self.clerk, TODAY);
        import::begin(&self.house.db, &act, self.unit, new(understood)).await.expect("begun").id
    }

    async fn import(&self, id: Uuid) -> Import {
        let mut conn = self.house.db.read().await.expect("read");
        import::find(&mut conn, viewer(self.clerk, TODAY), id).await.expect("the import")
    }

    async fn lines(&self, id: Uuid) -> Vec<Line> {
        let import = self.import(id).await;
        let mut conn = self.house.db.read().await.expect("read");
        import::lines(&mut conn, viewer(self.clerk, TODAY), &import, RowState::ALL, 0, 1_000)
            .await
            .expect("rows")
    }

    async fn admin(&self) -> Uuid {
        let mut conn = self.house.db.read().await.expect("read");
        account::keeper(&mut conn, self.unit, date(TODAY)).await.expect("keeper").expect("one")
    }

    async fn take(&self, id: Uuid) -> import::Taken {
        import::take(&self.house.db, &self.house.act(self.clerk, TODAY), id).await.expect("taken")
    }

    async fn record(&self, person: Uuid) -> record::Record {
        let mut conn = self.house.db.read().await.expect("read");
        record::find(&mut conn, viewer(self.clerk, TODAY), Holder::Person(person)).await.expect("record")
    }

    async fn people(&self) -> i64 {
        let mut conn = self.house.db.read().await.expect("read");
        let list =
            person::list(&mut conn, viewer(self.clerk, TODAY), self.unit, "", None).await.expect("people");
        list.total.expect("few")
    }
}

const HEADER: &[&str] =
    &["TT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị", "Xếp loại năm 2025", "Danh hiệu năm 2025"];
const UNIT: &str = "Đơn vị TH (hư cấu)";

async fn a_list_is_matched_taken_and_never_entered_twice(house: House) {
    let office = Office::new(house).await;
    let rows: &[&[&str]] = &[
        HEADER,
        &["1", "Lò Thị Hòa", "1985", "Phó phòng", UNIT, "HTXSNV", "Lao động tiên tiến"],
        &["2", "Giàng A Mẫu", "1990", "Chuyên viên", UNIT, "HTTNV", ""],
    ];
    let id = office.begin(rows).await;
    let states: Vec<_> = office.lines(id).await.iter().map(|line| line.state).collect();
    assert_eq!(states, [RowState::Matched, RowState::New]);
    assert_eq!(office.people().await, 1, "nothing is entered before it is taken");

    assert_eq!(office.take(id).await, import::Taken { rows: 2, more: false });
    assert_eq!(office.people().await, 2);
    let record = office.record(office.known).await;
    assert_eq!(
        record.grades.iter().map(|grade| (grade.year, grade.grade)).collect::<Vec<_>>(),
        [(2025, GradeLevel::Excellent)]
    );
    assert_eq!(
        record.awards.iter().map(|award| (award.code.as_str(), award.year)).collect::<Vec<_>>(),
        [("LDTT", 2025)]
    );
    let mut conn = office.house.db.read().await.expect("read");
    let person = person::find(&mut conn, viewer(office.clerk, TODAY), office.known).await.expect("she");
    assert_eq!((person.post.as_str(), person.full_name.as_str()), ("Phó phòng", "Lò Thị Hoà"));
    drop(conn);

    // The same file again: everybody is known now, and nothing stands twice.
    let again = office.begin(rows).await;
    assert!(office.lines(again).await.iter().all(|line| line.state == RowState::Matched));
    office.take(again).await;
    assert_eq!(office.people().await, 2);
    let record = office.record(office.known).await;
    assert_eq!((record.grades.len(), record.awards.len()), (1, 1));
    assert_eq!(office.take(again).await, import::Taken { rows: 0, more: false });
}

async fn a_row_that_waits_is_mended_chosen_or_left(house: House) {
    let office = Office::new(house).await;
    let id = office
        .begin(&[
            HEADER,
            &["1", "Lò Thị Hoà", "", "", "", "", ""],
            &["2", "Giàng A Mẫu", "31/02/1990", "", UNIT, "", ""],
            &["3", "Vàng Thị Thử", "1991", "", UNIT, "", ""],
        ])
        .await;
    let lines = office.lines(id).await;
    assert_eq!(
        lines.iter().map(|line| line.state).collect::<Vec<_>>(),
        [RowState::Several, RowState::Conflict, RowState::New]
    );
    assert!(lines[0].says.contains("Lò Thị Hoà") && !lines[1].says.is_empty());
    let import = office.import(id).await;
    let mut conn = office.house.db.read().await.expect("read");
    let asked =
        import::questions(&mut conn, viewer(office.clerk, TODAY), &import, &lines).await.expect("questions");
    drop(conn);
    assert!(asked[1..].iter().all(|question| question.possible.is_empty()));
    assert_eq!(asked[0].possible.iter().map(|one| one.id).collect::<Vec<_>>(), [office.known]);

    let mend = async |line: &Line, mended: Mended| {
        let act = office.house.act(office.clerk, TODAY);
        import::mend(&office.house.db, &act, id, line.id, &mended).await.expect("mended");
    };
    mend(&lines[0], Mended { chosen: Some(Chosen::Person(office.known)), ..Mended::default() }).await;
    let birth = import.lists[0].columns.iter().find(|column| column.header == "Năm sinh").expect("it").place;
    mend(&lines[1], Mended { typed: BTreeMap::from([(birth, "1990".to_owned())]), ..Mended::default() })
        .await;
    mend(&lines[2], Mended { leave: true, ..Mended::default() }).await;
    let states: Vec<_> = office.lines(id).await.iter().map(|line| line.state).collect();
    assert_eq!(states, [RowState::Matched, RowState::New, RowState::Left]);
    assert_eq!(office.take(id).await.rows, 2);
    assert_eq!(office.people().await, 2, "who was left aside is not entered");
    let taken = office.lines(id).await;
    let act = office.house.act(office.clerk, TODAY);
    let refused = import::mend(&office.house.db, &act, id, taken[0].id, &Mended::default()).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
}

async fn a_sheet_of_waiting_rows_comes_back_to_the_same_rows(house: House) {
    let office = Office::new(house).await;
    let id = office
        .begin(&[
            HEADER,
            &["1", "Giàng A Mẫu", "31/02/1990", "", UNIT, "HTTNV", ""],
            &["2", "Vàng Thị Thử", "1991", "", UNIT, "", ""],
        ])
        .await;
    let lines = office.lines(id).await;
    let mark = import::row_mark(&lines[0]);
    let header: Vec<_> = ["Mã dòng (không sửa)", "Lý do"].iter().chain(HEADER).copied().collect();
    let mended = [&mark, "Ngày sinh", "1", "Giàng A Mẫu", "12/02/1990", "", UNIT, "HTTNV", ""];
    let back = understood(&[&header, &mended], &Mapping::default());
    let act = office.house.act(office.clerk, TODAY);
    let done = import::begin(&office.house.db, &act, office.unit, new(back)).await.expect("back");
    assert_eq!(done.id, id, "no import of its own");
    let after = office.lines(id).await;
    assert_eq!(after.len(), 2);
    assert_eq!((after[0].id, after[0].state), (lines[0].id, RowState::New), "{}", after[0].says);
}

async fn what_was_said_of_a_column_is_remembered(house: House) {
    let office = Office::new(house).await;
    let rows: &[&[&str]] = &[
        &["TT", "Họ và tên", "Cột lạ"],
        &["1", "Giàng A Mẫu", "Văn thư"],
        &["2", "Vàng Thị Thử", "Kế toán"],
    ];
    let id = office.begin(rows).await;
    let list = &office.import(id).await.lists[0];
    let strange = list.columns.iter().find(|column| column.header == "Cột lạ").expect("the column").place;
    let post = domain::import::Meaning::of(domain::import::Field::Position);
    let mapped = Mapped { meanings: BTreeMap::from([(strange, post)]), year: Some(2025) };
    let version = office.import(id).await.version;
    let act = office.house.act(office.clerk, TODAY);
    import::map(&office.house.db, &act, id, version, 0, &mapped).await.expect("mapped");
    assert_eq!(office.lines(id).await[0].row.fields.position, "Văn thư");
    let act = office.house.act(office.clerk, TODAY);
    let stale = import::map(&office.house.db, &act, id, version, 0, &mapped).await;
    assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
    let mut conn = office.house.db.read().await.expect("read");
    let mapping =
        import::mapping(&mut conn, viewer(office.clerk, TODAY), office.unit).await.expect("mapping");
    drop(conn);
    let next = understood(rows, &mapping);
    assert_eq!(next.lists[0].rows[1].fields.position, "Kế toán");
}

async fn a_foreign_import_is_missing(house: House) {
    let office = Office::new(house).await;
    let id = office.begin(&[HEADER, &["1", "Giàng A Mẫu", "1990", "", "", "", ""]]).await;
    let line = office.lines(id).await.remove(0);
    let admin = office.admin().await;
    let other = office.house.division(admin, office.unit, "B", "2020-01-01").await;
    let stranger = office.house.member(admin, "nguoila", Role::Clerk, other, "2020-01-01").await;
    let mut conn = office.house.db.read().await.expect("read");
    let found = import::find(&mut conn, viewer(stranger, TODAY), id).await;
    assert!(matches!(found, Err(Failure::Missing)), "{found:?}");
    assert!(import::list(&mut conn, viewer(stranger, TODAY)).await.expect("a list").is_empty());
    drop(conn);
    let act = || office.house.act(stranger, TODAY);
    let taken = import::take(&office.house.db, &act(), id).await;
    assert!(matches!(taken, Err(Failure::Missing)), "{taken:?}");
    let mended = import::mend(&office.house.db, &act(), id, line.id, &Mended::default()).await;
    assert!(matches!(mended, Err(Failure::Missing)), "{mended:?}");
    let head = office.house.member(admin, "truong", Role::Head, office.unit, "2020-01-01").await;
    let act = office.house.act(head, TODAY);
    let understood =
        understood(&[HEADER, &["1", "Giàng A Mẫu", "1990", "", "", "", ""]], &Mapping::default());
    let begun = import::begin(&office.house.db, &act, office.unit, new(understood)).await;
    assert!(matches!(begun, Err(Failure::Refused(_))), "who reads may not write: {begun:?}");
}

/// Once a row was written on the person whom a clerk had chosen, wherever that person stood by then.
async fn who_was_chosen_and_has_left_is_chosen_again(house: House) {
    let office = Office::new(house).await;
    let id = office.begin(&[HEADER, &["1", "Lò Thị Hoà", "", "Phó phòng", "", "HTTNV", ""]]).await;
    let line = office.lines(id).await.remove(0);
    let chosen = Mended { chosen: Some(Chosen::Person(office.known)), ..Mended::default() };
    let act = office.house.act(office.clerk, TODAY);
    import::mend(&office.house.db, &act, id, line.id, &chosen).await.expect("mended");
    assert_eq!(office.lines(id).await[0].state, RowState::Matched);

    let admin = office.admin().await;
    let elsewhere = org::create(
        &office.house.db,
        &office.house.act(admin, "2020-01-01"),
        None,
        &new_unit("KHAC", UnitKind::Office),
    )
    .await
    .expect("another office")
    .id;
    let both = account::NewGrant {
        account: admin,
        role: Role::Clerk,
        unit: elsewhere,
        starts: date("2020-01-01"),
        ends: None,
    };
    account::grant(&office.house.db, &office.house.act(admin, TODAY), &both).await.expect("granted");
    let to = placement(elsewhere, "2026-03-01");
    person::move_to(&office.house.db, &office.house.act(admin, TODAY), office.known, &to)
        .await
        .expect("moved");

    assert_eq!(office.take(id).await, import::Taken { rows: 0, more: false });
    let line = office.lines(id).await.remove(0);
    assert_eq!(line.state, RowState::Conflict);
    assert!(line.says.contains("hãy chọn lại"), "{}", line.says);
    let mut conn = office.house.db.read().await.expect("read");
    let her = person::find(&mut conn, viewer(admin, TODAY), office.known).await.expect("she");
    let record =
        record::find(&mut conn, viewer(admin, TODAY), Holder::Person(office.known)).await.expect("record");
    assert_eq!((her.post.as_str(), record.grades.len()), ("Chuyên viên", 0), "nothing is written");
}

async fn a_unit_that_is_not_known_is_told_until_it_is_there(house: House) {
    let office = Office::new(house).await;
    let name = "Đơn vị MOI (hư cấu)";
    let id = office
        .begin(&[
            HEADER,
            &["1", "Giàng A Mẫu", "1990", "", name, "", ""],
            &["2", "Vàng Thị Thử", "", "", UNIT, "", ""],
        ])
        .await;
    let unknown = async || {
        let import = office.import(id).await;
        let mut conn = office.house.db.read().await.expect("read");
        import::unknown_units(&mut conn, viewer(office.clerk, TODAY), &import).await.expect("units")
    };
    assert_eq!(unknown().await, [name]);
    // A typing error that is mended is told no longer.
    let (line, unit) = (office.lines(id).await.remove(0), 4);
    let mend = async |text: &str| {
        let mended = Mended { typed: BTreeMap::from([(unit, text.to_owned())]), ..Mended::default() };
        let act = office.house.act(office.clerk, TODAY);
        import::mend(&office.house.db, &act, id, line.id, &mended).await.expect("mended");
    };
    mend(UNIT).await;
    assert!(unknown().await.is_empty());
    mend(name).await;
    assert_eq!(unknown().await, [name]);

    let new = office.house.division(office.admin().await, office.unit, "MOI", "2020-01-01").await;
    let matched = import::match_anew(&office.house.db, &office.house.act(office.clerk, TODAY), id).await;
    matched.expect("matched anew");
    assert!(unknown().await.is_empty());
    office.take(id).await;
    let mut conn = office.house.db.read().await.expect("read");
    let people = person::list(&mut conn, viewer(office.clerk, TODAY), new, "", None).await.expect("people");
    assert_eq!(people.people.len(), 1, "he stands where the list says");
}
