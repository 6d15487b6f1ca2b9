//! Makes files: packages part by part, so that a test can spoil exactly one thing.

use std::io::{Cursor, Write};

use domain::workbook::{Cell, Line, Sheet, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A package of these parts, deflated.
pub fn package<'a>(parts: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    packed(parts, CompressionMethod::Deflated)
}

/// A package of these parts as they are.
pub fn stored<'a>(parts: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    packed(parts, CompressionMethod::Stored)
}

fn packed<'a>(parts: impl IntoIterator<Item = (&'a str, Vec<u8>)>, method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("a part");
        zip.write_all(&bytes).expect("written");
    }
    zip.finish().expect("a package").into_inner()
}

/// The parts of an XLSX file with one sheet.
pub struct Xlsx {
    /// What stands in `<sheetData>`.
    pub cells: String,
    /// What follows `</sheetData>`.
    pub behind: String,
    /// The shared strings, each an `<si>`.
    pub strings: String,
    /// Attributes of `<workbookPr>`.
    pub properties: &'static str,
    /// Number formats of the styles 1, 2, …
    pub formats: Vec<&'static str>,
    /// What stands before the sheet's root element.
    pub prologue: String,
    /// Further parts.
    pub more: Vec<(&'static str, Vec<u8>)>,
}

impl Xlsx {
    pub fn of(cells: impl Into<String>) -> Self {
        Xlsx {
            cells: cells.into(),
            behind: String::new(),
            strings: String::new(),
            properties: "",
            formats: Vec::new(),
            prologue: String::new(),
            more: Vec::new(),
        }
    }

    pub fn parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        let package = "http://schemas.openxmlformats.org/package/2006";
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
        let types = format!(
            "{head}<Types xmlns=\"{package}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/>\
             <Override PartName=\"/xl/styles.xml\" ContentType=\"{kind}.styles+xml\"/>\
             <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{kind}.sharedStrings+xml\"/></Types>"
        );
        let roots = format!(
            "{head}<Relationships xmlns=\"{package}/relationships\">\
             <Relationship Id=\"rId1\" Type=\"{links}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let book = format!(
            "{head}<workbook xmlns=\"{main}\" xmlns:r=\"{links}\"><workbookPr {}/>\
             <sheets><sheet name=\"Danh sách\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
            self.properties
        );
        let targets = format!(
            "{head}<Relationships xmlns=\"{package}/relationships\">\
             <Relationship Id=\"rId1\" Type=\"{links}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"{links}/styles\" Target=\"styles.xml\"/>\
             <Relationship Id=\"rId3\" Type=\"{links}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
        );
        let formats: String = (164..)
            .zip(&self.formats)
            .map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"))
            .collect();
        let styled: String = (164..)
            .take(self.formats.len())
            .map(|id| format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>"))
            .collect();
        let styles = format!(
            "{head}<styleSheet xmlns=\"{main}\"><numFmts>{formats}</numFmts>\
             <cellXfs><xf numFmtId=\"0\"/>{styled}</cellXfs></styleSheet>"
        );
        let strings = format!("{head}<sst xmlns=\"{main}\">{}</sst>", self.strings);
        let sheet = format!(
            "{head}{}<worksheet xmlns=\"{main}\"><sheetData>{}</sheetData>{}</worksheet>",
            self.prologue, self.cells, self.behind
        );
        let mut parts: Vec<_> = [
            ("[Content_Types].xml", types),
            ("_rels/.rels", roots),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", targets),
            ("xl/styles.xml", styles),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/sheet1.xml", sheet),
        ]
        .map(|(name, text)| (name, text.into_bytes()))
        .into();
        parts.extend(self.more.iter().cloned());
        parts
    }

    pub fn bytes(&self) -> Vec<u8> {
        package(self.parts())
    }
}

/// A cell with a text in itself.
pub fn inline(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// An old compound file whose directory has these streams, all empty.
pub fn compound(streams: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    for name in std::iter::once(&"Root Entry").chain(streams) {
        let mut entry: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let length = entry.len() as u8;
        entry.resize(128, 0);
        (entry[64], entry[66]) = (length, if *name == "Root Entry" { 5 } else { 2 });
        bytes.extend(entry);
    }
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// A whole old compound file with one stream of at most 4,096 bytes: the table of sectors, the directory, the stream.
pub fn old_book(stream: &[u8]) -> Vec<u8> {
    const FREE: u32 = 0xFFFF_FFFF;
    const END: u32 = 0xFFFF_FFFE;
    const TABLE: u32 = 0xFFFF_FFFD;
    let mut file = compound(&["Workbook"]);
    let mut directory = file.split_off(512);
    directory.truncate(512);
    // Versions, byte order, sizes of a sector and of a small one.
    file[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let numbers = [(44, 1), (48, 1), (56, 4096), (60, END), (68, END), (76, 0)];
    for (place, number) in numbers.into_iter().chain((80..512).step_by(4).map(|place| (place, FREE))) {
        file[place..place + 4].copy_from_slice(&u32::to_le_bytes(number));
    }
    let sectors = [TABLE, END, 3, 4, 5, 6, 7, 8, 9, END].into_iter().chain(std::iter::repeat(FREE)).take(128);
    file.extend(sectors.flat_map(u32::to_le_bytes));
    directory[116..120].copy_from_slice(&END.to_le_bytes());
    directory[128 + 116..][..8].copy_from_slice(&[2, 0, 0, 0, 0, 16, 0, 0]);
    file.extend(directory);
    file.extend(stream);
    file.resize(512 * 11, 0);
    file
}

pub fn words(cells: &[&str]) -> Vec<Cell> {
    let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) };
    cells.iter().map(cell).collect()
}

pub fn line(number: u32, cells: Vec<Cell>) -> Line {
    Line { number, cells }
}

/// The only sheet of a file.
pub fn only(workbook: Workbook) -> Sheet {
    let [sheet] = <[Sheet; 1]>::try_from(workbook.sheets).expect("one sheet");
    sheet
}
