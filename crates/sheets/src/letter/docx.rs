//! The text of a DOCX file: its paragraphs in their order, the cells of tables row by row.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::numbers::Numbers;
use super::refused::{NoLetter, Refused};
use crate::package::{self, Package};
use crate::refused::{self, Foreign};

/// Where the text stands.
const BODY: &str = "word/document.xml";
/// How its numbered paragraphs are counted.
const NUMBERING: &str = "word/numbering.xml";

/// What a package is told to be.
enum Kind {
    Docx,
    OpenText,
    Spreadsheet,
}

pub(super) fn read(bytes: &[u8]) -> Result<String, Refused> {
    let (mut package, kind) = package::sound(bytes, told_by)?;
    match kind {
        Kind::OpenText => return Err(NoLetter::OpenText.into()),
        Kind::Spreadsheet => return Err(NoLetter::Spreadsheet.into()),
        Kind::Docx => {}
    }
    let numbers = match package.index_for_name(NUMBERING) {
        Some(_) => Numbers::of(&package::text(&mut package, NUMBERING)?)?,
        None => Numbers::default(),
    };
    Body::new(numbers).read(&package::text(&mut package, BODY)?)
}

fn told_by(names: &[String], package: &mut Package) -> Result<Kind, refused::Refused> {
    let has = |name: &str| names.iter().any(|one| one == name);
    let has_in = |folder: &str| names.iter().any(|one| one.starts_with(folder));
    if has("mimetype") {
        let kind = package::beginning(package, "mimetype")?;
        return if kind.starts_with("application/vnd.oasis.opendocument.text") {
            Ok(Kind::OpenText)
        } else if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            Ok(Kind::Spreadsheet)
        } else {
            Err(Foreign::Archive.into())
        };
    }
    if !has("[Content_Types].xml") {
        return Err(Foreign::Archive.into());
    }
    let types = package::beginning(package, "[Content_Types].xml")?;
    if types.contains("macroEnabled") || names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        Err(refused::Refused::Macros)
    } else if has(BODY) {
        Ok(Kind::Docx)
    } else if has_in("xl/") {
        Ok(Kind::Spreadsheet)
    } else if has_in("ppt/") {
        Err(Foreign::Slides.into())
    } else {
        Err(Foreign::Archive.into())
    }
}

/// The text as it grows.
struct Body {
    numbers: Numbers,
    text: String,
    /// Of the paragraph that is read: by which list it is counted, on which level.
    list: String,
    level: usize,
    /// Where the paragraph began.
    start: usize,
    is_text: bool,
    /// Within so many elements that are not read.
    aside: usize,
}

/// What repeats a text for older programs, and what was moved away or struck out under review.
const ASIDE: [&str; 3] = ["mc:Fallback", "w:del", "w:moveFrom"];

impl Body {
    fn new(numbers: Numbers) -> Self {
        let text = String::new();
        Self { numbers, text, list: String::new(), level: 0, start: 0, is_text: false, aside: 0 }
    }

    fn read(mut self, xml: &str) -> Result<String, Refused> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|_| Refused::Damaged)? {
                Event::Start(tag) if ASIDE.contains(&tag.name().as_ref()) => self.aside += 1,
                Event::End(tag) if ASIDE.contains(&tag.name().as_ref()) => self.aside -= 1,
                Event::Eof if self.aside == 0 => return Ok(self.text),
                Event::Eof => return Err(Refused::Damaged),
                _ if self.aside > 0 => {}
                Event::Start(tag) => self.open(&tag)?,
                Event::Empty(tag) => {
                    self.open(&tag)?;
                    self.close(tag.name().as_ref());
                }
                Event::End(tag) => self.close(tag.name().as_ref()),
                Event::Text(text) if self.is_text => self.text.push_str(&text.xml10_content()),
                Event::CData(text) if self.is_text => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) if self.is_text => self.text.push(character(&entity)?),
                Event::DocType(_) => return Err(Refused::DocumentType),
                _ => {}
            }
        }
    }

    fn open(&mut self, tag: &BytesStart) -> Result<(), Refused> {
        match tag.name().as_ref() {
            "w:p" => (self.list, self.level, self.start) = (String::new(), 0, self.text.len()),
            "w:numId" => self.list = value(tag)?,
            "w:ilvl" => self.level = value(tag)?.parse().unwrap_or(0),
            "w:t" => self.is_text = true,
            "w:tab" | "w:ptab" => self.text.push('\t'),
            "w:br" | "w:cr" => self.text.push('\n'),
            "w:noBreakHyphen" => self.text.push('-'),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:t" => self.is_text = false,
            "w:p" => {
                let start = self.start.min(self.text.len());
                let is_said = !self.text[start..].trim().is_empty();
                if let Some(number) = self.numbers.next(&self.list, self.level).filter(|_| is_said) {
                    self.text.insert_str(start, &format!("{number} "));
                }
                self.text.push('\n');
                self.start = self.text.len();
            }
            _ => {}
        }
    }
}

/// `w:val` of an element, empty without one.
pub(super) fn value(tag: &BytesStart) -> Result<String, Refused> {
    attribute(tag, "w:val")
}

pub(super) fn attribute(tag: &BytesStart, name: &str) -> Result<String, Refused> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Refused::Damaged)?;
        if attribute.key.as_ref() == name {
            return Ok(attribute.value.into_owned());
        }
    }
    Ok(String::new())
}

/// The five names that XML has, and characters by number; others would need a document type.
fn character(entity: &BytesRef) -> Result<char, Refused> {
    if let Some(character) = entity.resolve_char_ref().map_err(|_| Refused::Damaged)? {
        return Ok(character);
    }
    match &*entity.xml10_content() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Refused::Damaged),
    }
}
