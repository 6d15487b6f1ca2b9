//! The zip package of an XLSX, ODS or DOCX file, looked through before anything understands it: every part is inflated once
//! and its real bytes are counted, whatever its headers say.

use std::io::{self, Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::kind::Kind;
use crate::limit;
use crate::refused::{Foreign, Refused};

pub(crate) type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The workbook that the package is, once nothing in it is refused.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Kind, Refused> {
    sound(bytes, told_by).map(|(_, kind)| kind)
}

/// A package in which nothing is refused, and what it is told to be by the names of its parts.
pub(crate) fn sound<K>(
    bytes: &[u8],
    told_by: impl FnOnce(&[String], &mut Package) -> Result<K, Refused>,
) -> Result<(Package<'_>, K), Refused> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
    if package.len() > limit::PARTS {
        return Err(Refused::TooManyParts);
    }
    let names = names(&package)?;
    if package.has_duplicate_names() || package.has_overlapping_entries().map_err(refused)? {
        return Err(Refused::Overlapping);
    }
    if (0..package.len()).any(|part| package.by_index_data(part).is_ok_and(|part| part.encrypted())) {
        return Err(Refused::Encrypted);
    }
    let kind = told_by(&names, &mut package)?;
    let mut unpacked = 0;
    for (part, name) in names.iter().enumerate() {
        unpacked += measure(package.by_index(part).map_err(refused)?, name, unpacked)?;
    }
    Ok((package, kind))
}

fn refused(error: ZipError) -> Refused {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => Refused::Encrypted,
        _ => Refused::Damaged,
    }
}

/// A part as text in UTF-8.
pub(crate) fn text(package: &mut Package, name: &str) -> Result<String, Refused> {
    let mut text = String::new();
    package.by_name(name).map_err(refused)?.read_to_string(&mut text).map_err(|_| Refused::Damaged)?;
    Ok(text)
}

/// The parts' names, with `/` between folders, none of which leads out of the package.
fn names(package: &Package) -> Result<Vec<String>, Refused> {
    let mut names = Vec::with_capacity(package.len());
    for part in 0..package.len() {
        let name = package.name_for_index(part).ok_or(Refused::Damaged)?.map_err(|_| Refused::Damaged)?;
        let name = name.replace('\\', "/");
        if name.starts_with('/') || name.contains([':', '\0']) || name.split('/').any(|step| step == "..") {
            return Err(Refused::EscapingName);
        }
        names.push(name);
    }
    Ok(names)
}

const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn told_by(names: &[String], package: &mut Package) -> Result<Kind, Refused> {
    let has = |name: &str| names.iter().any(|one| one == name);
    let has_in = |folder: &str| names.iter().any(|one| one.starts_with(folder));
    if has("mimetype") {
        return match beginning(package, "mimetype")?.as_str() {
            ODS if names.iter().any(|name| is_script(name)) => Err(Refused::Macros),
            ODS => Ok(Kind::Ods),
            other if other.starts_with("application/vnd.oasis.opendocument.text") => {
                Err(Foreign::Document.into())
            }
            other if other.starts_with("application/vnd.oasis.opendocument.pres") => {
                Err(Foreign::Slides.into())
            }
            _ => Err(Foreign::Archive.into()),
        };
    }
    if !has("[Content_Types].xml") {
        return Err(Foreign::Archive.into());
    }
    let types = beginning(package, "[Content_Types].xml")?;
    let has_macros = types.contains("macroEnabled")
        || has_in("xl/macrosheets/")
        || names.iter().any(|name| name.ends_with("vbaProject.bin"));
    if has_in("word/") {
        Err(Foreign::Document.into())
    } else if has_in("ppt/") {
        Err(Foreign::Slides.into())
    } else if has_macros {
        Err(Refused::Macros)
    } else if has("xl/workbook.bin") {
        Err(Foreign::BinaryWorkbook.into())
    } else if types.contains("spreadsheetml") {
        Ok(Kind::Xlsx)
    } else {
        Err(Foreign::Archive.into())
    }
}

/// A module of LibreOffice Basic or of another script; the lists of libraries alone run nothing.
fn is_script(name: &str) -> bool {
    (name.starts_with("Basic/") || name.starts_with("Scripts/"))
        && !name.ends_with('/')
        && !["script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"]
            .iter()
            .any(|list| name.ends_with(list))
}

/// The first bytes of a part, as text; enough for a list of content types.
pub(crate) fn beginning(package: &mut Package, name: &str) -> Result<String, Refused> {
    let part = package.by_name(name).map_err(refused)?;
    let mut bytes = Vec::new();
    part.take(limit::HARMLESS).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `<!DOCTYPE` in the encodings that XML may have. It can stand only where markup is, so a cell's text is not taken for it.
const DOCUMENT_TYPES: [&[u8]; 3] =
    [b"<!DOCTYPE", b"<\0!\0D\0O\0C\0T\0Y\0P\0E\0", b"\0<\0!\0D\0O\0C\0T\0Y\0P\0E"];

/// Folders of pictures: nothing in them is read, and a drawing (SVG) may have a document type.
const PICTURES: [&str; 4] = ["xl/media/", "word/media/", "Pictures/", "Thumbnails/"];

/// Inflates one part and gives its real length, having `before` of the others.
fn measure(mut part: ZipFile<'_, Cursor<&[u8]>>, name: &str, before: u64) -> Result<u64, Refused> {
    let is_picture = PICTURES.iter().any(|folder| name.starts_with(folder));
    let searched: Vec<_> = DOCUMENT_TYPES.iter().map(|sign| memmem::Finder::new(*sign)).collect();
    let (packed, said) = (part.compressed_size().max(1), part.size());
    let mut length = 0;
    let mut piece = vec![0; 64 * 1024];
    // The end of one piece is kept before the next, so that no sign is cut in two.
    let mut kept = 0;
    loop {
        let got = part.read(&mut piece[kept..]).map_err(|error| broken(&error))?;
        if got == 0 {
            break;
        }
        length += got as u64;
        if before + length > limit::UNPACKED {
            return Err(Refused::Unpacked);
        }
        if length > limit::HARMLESS && length / packed > limit::RATIO {
            return Err(Refused::Squeezed);
        }
        let filled = kept + got;
        if !is_picture && searched.iter().any(|sign| sign.find(&piece[..filled]).is_some()) {
            return Err(Refused::DocumentType);
        }
        kept = filled.min(24);
        piece.copy_within(filled - kept..filled, 0);
    }
    if length == said { Ok(length) } else { Err(Refused::FalseSizes) }
}

/// Why inflating broke off: the part goes on behind the length that its header tells, or it is not sound.
fn broken(error: &io::Error) -> Refused {
    match error.to_string().contains("declared uncompressed size") {
        true => Refused::FalseSizes,
        false => Refused::Damaged,
    }
}
