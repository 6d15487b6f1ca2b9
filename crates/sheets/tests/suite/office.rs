//! LibreOffice as the other side: it opens what is written here, and writes old and open formats that are read here.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::import::{Back, Given, Mapping, PersonColumn, Shown, understand};
use domain::person::{Honorific, Profile};
use domain::workbook::{Cell, Workbook};
use sheets::Table;
use uuid::Uuid;

use crate::writes::{BEGINNINGS, list, made_on, part};

/// A folder for one test, gone at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("thidua-office-{}-{number}", std::process::id()));
        fs::create_dir(&path).expect("a folder");
        Folder(path)
    }

    /// The file that LibreOffice makes of another; `into` is an ending, perhaps with a filter and its options.
    pub fn convert(&self, name: &str, bytes: &[u8], into: &str) -> Vec<u8> {
        let file = self.0.join(name);
        fs::write(&file, bytes).expect("written");
        let run = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", self.0.join("profile").display()))
            .args(["--headless", "--convert-to", into, "--outdir"])
            .arg(&self.0)
            .arg(&file)
            .output()
            .expect("soffice runs; scripts/test installs it");
        let ending = into.split(':').next().unwrap_or(into);
        fs::read(file.with_extension(ending)).unwrap_or_else(|error| {
            panic!("soffice made no {ending} ({error}): {}", String::from_utf8_lossy(&run.stderr))
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Semicolons, quotation marks, UTF-8, cells as they are shown.
const SHOWN: &str = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true";

#[test]
fn what_is_written_opens_as_it_was_meant_and_runs_nothing() {
    let folder = Folder::new();
    let bytes = list().xlsx(made_on()).unwrap();
    let shown = String::from_utf8(folder.convert("list.xlsx", &bytes, SHOWN)).expect("UTF-8");
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], ";DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG;;;;;");
    assert_eq!(lines[3], "018f-a;1;Lò Thị Mẫu;001234567890;05/03/1980;1,234,567;Lao động tiên tiến");
    assert_eq!(lines[4], "018f-b;2.5;Y Hà;;1975;;");

    let texts = Table::of_texts("A", &["B"], BEGINNINGS.map(|cell| vec![cell.to_owned()]));
    let opened = folder.convert("texts.xlsx", &texts.xlsx(made_on()).unwrap(), "ods");
    let content = part(&opened, "content.xml");
    assert!(content.contains("table:table-cell") && !content.contains("table:formula"), "{content}");
    let opened = folder.convert("typed.csv", &texts.csv().unwrap(), "ods");
    let content = part(&opened, "content.xml");
    assert!(content.contains("table:table-cell") && !content.contains("table:formula"), "{content}");
}

#[test]
fn real_xls_and_ods_files_are_read_like_the_xlsx_they_come_from() {
    let folder = Folder::new();
    let bytes = list().xlsx(made_on()).unwrap();
    let wanted = sheets::read(&bytes).unwrap();
    let xls = folder.convert("list.xlsx", &bytes, "xls:MS Excel 97");
    assert!(xls.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]), "an old file");
    assert_eq!(sheets::read(&xls).unwrap(), wanted);
    let ods = folder.convert("again.xlsx", &bytes, "ods");
    let mut without_merges = wanted.clone();
    without_merges.sheets.iter_mut().for_each(|sheet| sheet.merged.clear());
    assert_eq!(sheets::read(&ods).unwrap(), without_merges);
    for length in [xls.len() / 2, 600] {
        assert_eq!(
            sheets::read(&xls[..length]).map(|_: Workbook| ()),
            Err(sheets::Refused::Damaged),
            "{length}"
        );
    }
}

#[test]
fn old_encodings_pass_through_an_old_file_unchanged() {
    let folder = Folder::new();
    let legacy = "NguyÔn V¨n An";
    let bytes = Table::of_texts("A", &["B"], [vec![legacy.to_owned()]]).xlsx(made_on()).unwrap();
    let xls = folder.convert("legacy.xlsx", &bytes, "xls:MS Excel 97");
    let workbook = sheets::read(&xls).unwrap();
    assert_eq!(workbook.sheets[0].lines[1].cells, [Cell::Text(legacy.to_owned())]);
}

/// The list of people as the office gives it away; the second name and post look like formulas.
fn people() -> (Vec<(Uuid, Shown)>, Table) {
    let shown = |name: &str, post: &str| {
        let profile = Profile {
            full_name: name.into(),
            honorific: Honorific::Mrs,
            sex: None,
            birth_year: Some(1985),
            group: law::Group::CivilServant,
            leader: false,
            invented: true,
        };
        Shown { profile, post: post.into(), unit: "Phòng Tổng hợp".into() }
    };
    let people = [("Lò Thị Mẫu", "Chuyên viên"), ("=Giàng A Thử", "- Văn thư"), ("+Vàng Ví Dụ", "@Kế toán")];
    let people: Vec<_> =
        (1..).zip(people).map(|(id, (name, post))| (Uuid::from_u128(id), shown(name, post))).collect();
    let row = |shown: &Shown| PersonColumn::ALL.iter().map(|column| shown.cell(*column)).collect();
    let table = Table {
        name: "Danh sách người".into(),
        titles: vec!["DANH SÁCH NGƯỜI".into()],
        columns: PersonColumn::ALL.iter().map(|column| sheets::Column::text(column.label())).collect(),
        rows: people.iter().map(|(_, shown)| row(shown)).collect(),
        ids: people.iter().map(|(id, shown)| shown.mark(*id)).collect(),
        ..Table::default()
    };
    (people, table)
}

/// How many cells of each person were edited, as the list is understood when it comes back.
fn edits(bytes: &[u8]) -> Vec<(Uuid, Vec<(PersonColumn, String)>)> {
    let mapping = Mapping::default();
    let awards = law::Law::built_in().awards();
    let given = Given { awards, today: made_on(), mapping: &mapping, encoding: None };
    let told = understand(&sheets::read(bytes).expect("read"), &given);
    let edits = |back: &Back| back.edits.iter().map(|edit| (edit.column, edit.text.clone())).collect();
    told.rows().filter_map(|row| row.back.as_ref()).map(|back| (back.person, edits(back))).collect()
}

#[test]
fn a_list_of_people_that_libreoffice_wrote_again_has_only_the_cells_that_were_edited() {
    let folder = Folder::new();
    let (people, mut table) = people();
    let untouched: Vec<_> = people.iter().map(|(id, _)| (*id, Vec::new())).collect();
    let post = PersonColumn::ALL.iter().position(|column| *column == PersonColumn::Post).expect("it");
    for name in ["people.xlsx", "edited.xlsx"] {
        let written = table.xlsx(made_on()).expect("written");
        // Into another folder in effect: the file that is converted must not be the one that is written.
        let opened = folder.convert(name, &written, "ods");
        let again = folder.convert(&name.replace(".xlsx", ".ods"), &opened, "xlsx:Calc MS Excel 2007 XML");
        let mut expected = untouched.clone();
        if name == "edited.xlsx" {
            expected[0].1.push((PersonColumn::Post, "=Trưởng phòng".to_owned()));
        }
        assert_eq!(edits(&again), expected, "{name}");
        assert_eq!(edits(&table.csv().expect("written")), expected, "as text");
        table.rows[0][post] = Cell::Text("=Trưởng phòng".to_owned());
    }
}
