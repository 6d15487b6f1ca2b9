//! The list of people as it goes out, and what a row of it says otherwise when it comes back.
//!
//! The hidden column of a row holds who is meant and a digest of each of his cells. A cell that comes back as it went is not
//! edited, whatever the record says by then; one that differs changes its own field and nothing else. So rows and columns may
//! come back in any order, and what is gone from the file changes nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use law::Group;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ROW_ID_HEADER;
use super::birth::birth;
use super::choice;
use super::line::is_filling;
use super::name::name;
use super::trouble::{Trouble, quoted};
use super::understood::{About, Column, List, Row, Severity, Text};
use crate::person::{Honorific, Profile};
use crate::word::words;
use crate::workbook::Cell;

words! {
    /// A column of the list of people.
    PersonColumn "cột của danh sách người" {
        Name = "full_name" / "Họ và tên",
        Honorific = "honorific" / "Danh xưng",
        BirthYear = "birth_year" / "Năm sinh",
        Post = "post" / "Chức vụ",
        Leader = "leader" / "Lãnh đạo, quản lý",
        Unit = "unit" / "Đơn vị",
        Group = "group" / "Nhóm đối tượng",
    }
}

impl PersonColumn {
    /// The column under that header, as the file has it.
    fn under(header: &str) -> Option<Self> {
        let header = viet::fold(header);
        Self::ALL.iter().copied().find(|column| viet::fold(column.label()) == header)
    }
}

/// What stands in the column of those who hold a leading post.
const YES: &str = "Có";

/// Somebody as the list of people shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub profile: Profile,
    pub post: String,
    pub unit: String,
}

impl Shown {
    /// What stands in that column: a year is a number, everything else a text.
    pub fn cell(&self, column: PersonColumn) -> Cell {
        if let (PersonColumn::BirthYear, Some(year)) =
            (column, self.profile.birth_year.and_then(|year| i32::try_from(year).ok()))
        {
            return Cell::Number(f64::from(year));
        }
        Cell::text(self.text(column))
    }

    /// The same as a text, as it is read again.
    pub fn text(&self, column: PersonColumn) -> String {
        let profile = &self.profile;
        let text = match column {
            PersonColumn::Honorific => profile.honorific.word(),
            PersonColumn::Name => &profile.full_name,
            PersonColumn::BirthYear => {
                return profile.birth_year.map(|year| year.to_string()).unwrap_or_default();
            }
            PersonColumn::Post => &self.post,
            PersonColumn::Leader if profile.leader => YES,
            PersonColumn::Leader => "",
            PersonColumn::Unit => &self.unit,
            PersonColumn::Group => profile.group.label(),
        };
        viet::tidy(text)
    }

    /// What the hidden column holds for him.
    pub fn mark(&self, id: Uuid) -> String {
        let digests = PersonColumn::ALL.iter().map(|column| digest(*column, &self.text(*column)));
        format!("{MARK}{id}-{}", digests.collect::<String>())
    }
}

/// How the mark of a person begins.
const MARK: &str = "nguoi-";
/// Hexadecimal digits of a digest: forty bits, so that among a million edited cells none is likely to pass for what it was.
const DIGITS: usize = 10;

/// A short digest over the column and what stands in it.
fn digest(column: PersonColumn, text: &str) -> String {
    let hash = Sha256::new().chain_update(column.word()).chain_update([0]).chain_update(text).finalize();
    hash.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect()
}

/// A row of the list of people that came back: who is meant, and what was typed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    pub person: Uuid,
    pub edits: Vec<Edit>,
    /// Of his cells as they went out.
    digests: Vec<String>,
}

/// A cell that was typed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub column: PersonColumn,
    /// The place of its column in the file.
    pub place: usize,
    pub text: String,
}

/// What an edit changes in the record, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub column: PersonColumn,
    pub from: String,
    pub to: String,
}

/// A cell that was edited here and whose field somebody changed in the record since the list went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossed {
    pub place: usize,
    /// What the record holds by now.
    pub now: String,
    pub says: String,
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |text: &str| if text.is_empty() { "để trống".to_owned() } else { text.to_owned() };
        write!(f, "{}: {} → {}", self.column.label(), shown(&self.from), shown(&self.to))
    }
}

/// Whether the text is the mark of somebody in a list that went out.
pub(super) fn is_mark(text: &str) -> bool {
    parts(text).is_some()
}

fn parts(mark: &str) -> Option<(Uuid, &str)> {
    const ID: usize = 36;
    let rest = mark.strip_prefix(MARK)?;
    let digests = rest.get(ID..)?.strip_prefix('-')?;
    Some((rest.get(..ID)?.parse().ok()?, digests))
}

impl Back {
    /// What a row says, when its hidden column has the mark of a person.
    pub(super) fn of(row: &Row, columns: &[Column]) -> Option<Self> {
        let (person, digests) = parts(row.id.as_deref()?)?;
        let digests = digests.as_bytes().chunks(DIGITS);
        let digests = digests.map(|digest| String::from_utf8_lossy(digest).into_owned()).collect();
        let mut back = Self { person, edits: Vec::new(), digests };
        for column in columns {
            let Some(meant) = PersonColumn::under(&column.header) else { continue };
            let cell = row.cells.get(column.place).cloned().unwrap_or_default();
            if !back.is_as_it_went(meant, &cell) {
                back.edits.push(Edit {
                    column: meant,
                    place: column.place,
                    text: bare(&cell.text).to_owned(),
                });
            }
        }
        Some(back)
    }

    /// Whether the cell holds what went out: as it is read, or as it stands in the file.
    fn is_as_it_went(&self, column: PersonColumn, cell: &Text) -> bool {
        let as_it_stood = cell.as_it_stood().map(viet::tidy);
        [Some(&cell.text), as_it_stood.as_ref()]
            .into_iter()
            .flatten()
            .flat_map(|text| [text.as_str(), bare(text)])
            .any(|text| self.digests.contains(&digest(column, text)))
    }

    /// Leaves in the row what is to be said of the cells that were edited: the others are as good as the record.
    pub(super) fn judge(&self, row: &mut Row, columns: &[Column], today: NaiveDate) {
        let is_of_list = |header: &str| PersonColumn::under(header).is_some();
        row.problems.retain(|problem| {
            !is_of_list(&problem.column)
                && !matches!(
                    problem.about,
                    About::NameMissing | About::SexDiffers | About::BirthDiffers | About::IdAgainstBirth
                )
        });
        for edit in &self.edits {
            let Some(column) = columns.iter().find(|column| column.place == edit.place) else { continue };
            let troubles = edit.apply(&mut nobody(), today);
            row.problems.extend(troubles.into_iter().map(|trouble| trouble.in_column(column)));
        }
    }

    /// What the edits change in the record as it stands now, and how it stands then; or why the row waits. `is_sure`: a
    /// clerk looked at the row and said so. `has_namesake`: somebody else has that name.
    pub fn weigh(
        &self,
        now: &Shown,
        is_sure: bool,
        has_namesake: impl Fn(&str) -> bool,
        today: NaiveDate,
    ) -> Result<(Shown, Vec<Change>), String> {
        if let Some(unit) = self.edits.iter().find(|edit| edit.column == PersonColumn::Unit)
            && viet::fold(&unit.text) != viet::fold(&now.unit)
        {
            return Err(format!(
                "Đổi đơn vị cần ngày chuyển: hãy chuyển trên hồ sơ của người này, hoặc ghi lại đơn vị {}.",
                quoted(&now.unit)
            ));
        }
        if let Some(crossed) = self.crossed(now, today).into_iter().next() {
            return Err(crossed.says);
        }
        let mut then = now.clone();
        for edit in &self.edits {
            edit.apply(&mut then, today);
        }
        let changes: Vec<Change> =
            PersonColumn::ALL.iter().filter_map(|column| change(*column, now, &then)).collect();
        let renamed = changes.iter().find(|change| change.column == PersonColumn::Name);
        if let Some(renamed) = renamed.filter(|renamed| !is_sure && has_namesake(&renamed.to)) {
            return Err(format!(
                "{} đổi thành {}, là tên của người khác trong hồ sơ; nếu cột mã dòng bị lệch khi sắp xếp thì hãy tải lại tệp, nếu đúng thì lưu dòng này.",
                quoted(&renamed.from),
                quoted(&renamed.to)
            ));
        }
        let refusals = then.profile.refusals(today);
        match refusals.iter().next().filter(|_| !changes.is_empty()) {
            Some(refusal) => Err(refusal.says.clone()),
            None => Ok((then, changes)),
        }
    }

    /// The edits that meet a change which somebody made in the record since the list went out, and are not the same.
    pub fn crossed(&self, now: &Shown, today: NaiveDate) -> Vec<Crossed> {
        let edits = self.edits.iter().filter(|edit| edit.column != PersonColumn::Unit);
        let crossed = edits.filter_map(|edit| {
            let held = now.text(edit.column);
            let mut then = now.clone();
            edit.apply(&mut then, today);
            let is_crossed =
                !self.digests.contains(&digest(edit.column, &held)) && then.text(edit.column) != held;
            is_crossed.then(|| Crossed { place: edit.place, says: crossing(edit, &held), now: held })
        });
        crossed.collect()
    }

    /// The cells of the row as they are after a clerk looked at it beside the record: what he did not edit follows the
    /// record, and the mark is the record's, so that only what changes after this crosses his edits again.
    pub fn set_anew(&self, list: &List, row: &Row, now: &Shown) -> BTreeMap<usize, String> {
        let mut cells = BTreeMap::new();
        for column in &list.columns {
            if column.header == ROW_ID_HEADER {
                cells.insert(column.place, now.mark(self.person));
            }
            let Some(meant) = PersonColumn::under(&column.header) else { continue };
            let cell = row.cells.get(column.place).cloned().unwrap_or_default();
            if self.is_as_it_went(meant, &cell) {
                cells.insert(column.place, now.text(meant));
            }
        }
        cells
    }
}

fn crossing(edit: &Edit, held: &str) -> String {
    let field = edit.column.label();
    match held {
        "" => format!(
            "{field}: tệp ghi {}, còn hồ sơ đã bỏ trống sau khi tải tệp; hãy xóa ô này, hoặc lưu để ghi theo tệp.",
            quoted(&edit.text)
        ),
        held => format!(
            "{field}: tệp ghi {}, còn hồ sơ đã đổi thành {} sau khi tải tệp; hãy chọn dùng theo hồ sơ, hoặc lưu để ghi theo tệp.",
            quoted(&edit.text),
            quoted(held)
        ),
    }
}

fn change(column: PersonColumn, now: &Shown, then: &Shown) -> Option<Change> {
    let (from, to) = (now.text(column), then.text(column));
    (from != to).then_some(Change { column, from, to })
}

/// Without the sign by which a file of text says that a cell is text.
fn bare(text: &str) -> &str {
    let bare = text.strip_prefix('\'');
    bare.filter(|rest| rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])).unwrap_or(text)
}

/// Somebody of whom nothing is known, on whom an edit is tried.
fn nobody() -> Shown {
    let profile = Profile {
        full_name: String::new(),
        honorific: Honorific::Unknown,
        sex: None,
        birth_year: None,
        group: Group::Other,
        leader: false,
        invented: false,
    };
    Shown { profile, post: String::new(), unit: String::new() }
}

impl Edit {
    /// Writes the cell into its field; gives back what is to be said of the cell. A field that cannot be read stays.
    fn apply(&self, to: &mut Shown, today: NaiveDate) -> Vec<Trouble> {
        let text = if is_filling(&self.text) { "" } else { self.text.as_str() };
        match self.column {
            PersonColumn::Name => return apply_name(text, to),
            PersonColumn::BirthYear => match birth(text, today) {
                Ok(birth) => to.profile.birth_year = birth.map(|birth| i64::from(birth.year())),
                Err(trouble) => return vec![trouble],
            },
            PersonColumn::Honorific => match honorific(text) {
                Some(honorific) => to.profile.honorific = honorific,
                None => return refused(text, "danh xưng; hãy ghi Ông, Bà hoặc để trống"),
            },
            PersonColumn::Leader => match yes(text) {
                Some(leader) => to.profile.leader = leader,
                None => return refused(text, "Có hay Không; hãy ghi Có hoặc để trống"),
            },
            PersonColumn::Group => match group(text) {
                Some(group) => to.profile.group = group,
                None => {
                    return refused(
                        text,
                        "nhóm đối tượng; hãy ghi như cán bộ, công chức, viên chức, người lao động",
                    );
                }
            },
            PersonColumn::Post => text.clone_into(&mut to.post),
            PersonColumn::Unit => text.clone_into(&mut to.unit),
        }
        Vec::new()
    }
}

fn apply_name(text: &str, to: &mut Shown) -> Vec<Trouble> {
    if text.is_empty() {
        let says = "Họ và tên đã bị xóa; hãy ghi lại họ và tên, hoặc để lại dòng này.";
        return vec![Trouble::refuses(About::NameMissing, says)];
    }
    let named = name(&Text { text: text.to_owned(), ..Text::default() });
    if named.troubles.iter().all(|trouble| trouble.kind() == Severity::Warns) {
        to.profile.full_name = named.name;
    }
    named.troubles
}

fn refused(text: &str, is_no: &str) -> Vec<Trouble> {
    vec![Trouble::refuses(About::NotReadable, format!("{} không phải {is_no}.", quoted(text)))]
}

fn honorific(text: &str) -> Option<Honorific> {
    let folded = viet::fold(text);
    Honorific::ALL.iter().copied().find(|one| viet::fold(one.word()) == folded)
}

fn yes(text: &str) -> Option<bool> {
    match viet::fold(text).as_str() {
        "" | "khong" | "k" | "ko" => Some(false),
        "co" | "x" | "1" | "v" => Some(true),
        _ => None,
    }
}

fn group(text: &str) -> Option<Group> {
    let folded = viet::fold(text);
    Group::ALL.iter().copied().find(|one| viet::fold(one.label()) == folded).or_else(|| choice::group(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-22".parse().expect("a date")
    }

    fn shown() -> Shown {
        let profile = Profile {
            full_name: "Lò Thị Mẫu".into(),
            honorific: Honorific::Mrs,
            sex: Some(law::Sex::Female),
            birth_year: Some(1985),
            group: Group::CivilServant,
            leader: true,
            invented: true,
        };
        Shown { profile, post: "- Chuyên viên".into(), unit: "Phòng Tổng hợp".into() }
    }

    fn column(place: usize, header: &str) -> Column {
        Column {
            place,
            header: header.to_owned(),
            meaning: super::super::Meaning::default(),
            sure: 100,
            by: super::super::By::Header,
            samples: Vec::new(),
        }
    }

    /// The row of a list with these cells over what went out.
    fn back(edited: &[(PersonColumn, &str)]) -> Back {
        let out = shown();
        let columns: Vec<_> =
            PersonColumn::ALL.iter().enumerate().map(|(place, one)| column(place, one.label())).collect();
        let cell = |one: &PersonColumn| {
            let typed = edited.iter().find(|(column, _)| column == one).map(|(_, text)| (*text).to_owned());
            Text { text: typed.unwrap_or_else(|| out.text(*one)), ..Text::default() }
        };
        let row = Row {
            sheet: String::new(),
            line: 2,
            id: Some(out.mark(Uuid::from_u128(7))),
            back: None,
            fields: super::super::Fields::default(),
            cells: PersonColumn::ALL.iter().map(cell).collect(),
            band: super::super::Band::default(),
            problems: Vec::new(),
        };
        Back::of(&row, &columns).expect("a mark")
    }

    fn weighed(back: &Back, now: &Shown) -> Result<Vec<String>, String> {
        let weighed = back.weigh(now, false, |name| name == "Giàng A Thử", today());
        weighed.map(|(_, changes)| changes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn only_edited_cells_change_their_fields() {
        let now = Shown { post: "Văn thư".into(), ..shown() };
        assert_eq!(weighed(&back(&[]), &now), Ok(vec![]), "changed since, but not here");
        let edits = [
            (PersonColumn::BirthYear, "1986"),
            (PersonColumn::Leader, ""),
            (PersonColumn::Group, "Viên chức"),
        ];
        assert_eq!(
            weighed(&back(&edits), &now),
            Ok(vec![
                "Năm sinh: 1985 → 1986".into(),
                "Lãnh đạo, quản lý: Có → để trống".into(),
                "Nhóm đối tượng: công chức → viên chức".into()
            ])
        );
        let (then, _) = back(&edits).weigh(&now, false, |_| false, today()).expect("changes");
        assert_eq!((then.post.as_str(), then.profile.group), ("Văn thư", Group::PublicEmployee));
    }

    #[test]
    fn what_somebody_else_changed_as_well_is_asked() {
        let edited = back(&[(PersonColumn::Post, "Trưởng phòng")]);
        let now = Shown { post: "Văn thư".into(), ..shown() };
        let says = weighed(&edited, &now).expect_err("asked");
        assert!(says.contains("“Trưởng phòng”") && says.contains("“Văn thư”"), "{says}");
        let same = Shown { post: "Trưởng phòng".into(), ..shown() };
        assert_eq!(weighed(&edited, &same), Ok(vec![]), "both say the same");
    }

    #[test]
    fn a_move_a_strange_name_and_an_unreadable_cell_wait() {
        let moved = weighed(&back(&[(PersonColumn::Unit, "Phòng Khác")]), &shown()).expect_err("waits");
        assert!(moved.contains("ngày chuyển"), "{moved}");
        let renamed = back(&[(PersonColumn::Name, "Giàng A Thử")]);
        assert!(weighed(&renamed, &shown()).expect_err("waits").contains("người khác"));
        assert!(renamed.weigh(&shown(), true, |_| true, today()).is_ok(), "a clerk is sure");
        for (column, text) in [
            (PersonColumn::Honorific, "Đại tá"),
            (PersonColumn::Leader, "có lẽ"),
            (PersonColumn::Group, "mèo"),
            (PersonColumn::BirthYear, "31/02/1980"),
            (PersonColumn::Name, ""),
        ] {
            let back = back(&[(column, text)]);
            let troubles = back.edits[0].apply(&mut nobody(), today());
            assert!(troubles.iter().any(|trouble| trouble.kind() == Severity::Refuses), "{text}");
        }
    }

    #[test]
    fn the_sign_of_a_text_is_no_edit_and_a_mark_that_was_spoilt_means_nobody() {
        assert_eq!(back(&[(PersonColumn::Post, "'- Chuyên viên")]).edits, []);
        assert_eq!(back(&[(PersonColumn::Post, "- Chuyên viên ")]).edits.len(), 1, "the reader tidies first");
        let mark = shown().mark(Uuid::from_u128(7));
        for spoilt in ["nguoi-", "nguoi-7", &mark[1..], &mark[..30], "nguoi-ééééééééééééééééééé"]
        {
            assert!(!is_mark(spoilt), "{spoilt}");
        }
        assert!(is_mark(&mark));
    }

    #[test]
    fn every_group_is_read_as_it_is_written() {
        for one in Group::ALL {
            assert_eq!(group(one.label()), Some(*one), "{}", one.label());
        }
        assert_eq!(honorific("Chưa rõ"), None);
    }
}
