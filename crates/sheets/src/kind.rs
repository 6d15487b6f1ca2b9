//! What a file is, from its bytes. Its name is never asked.

use crate::package;
use crate::refused::{Foreign, Refused};

/// A kind of file that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Xlsx,
    Ods,
    Xls,
    Text,
}

/// Tells the kind, and inspects a package on the way: what passes may be given to a reader.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Refused> {
    if bytes.starts_with(b"PK\x03\x04") {
        return package::inspect(bytes);
    }
    if is_compound(bytes) {
        return compound(bytes);
    }
    match foreign(bytes) {
        Some(foreign) => Err(foreign.into()),
        None => Ok(Kind::Text),
    }
}

/// A file of the years before packages, or a wrapper around an encrypted package.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// First bytes that no table typed as text begins with.
const SIGNS: [(&[u8], Foreign); 14] = [
    (b"%PDF", Foreign::Pdf),
    (b"\x89PNG", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"RIFF", Foreign::Picture),
    (b"II*\0", Foreign::Picture),
    (b"MM\0*", Foreign::Picture),
    (b"{\\rtf", Foreign::Document),
    (b"PK\x05\x06", Foreign::Archive),
    (b"PK\x07\x08", Foreign::Archive),
    (b"Rar!", Foreign::Archive),
    (b"7z\xBC\xAF", Foreign::Archive),
    (b"\x1F\x8B", Foreign::Archive),
    (b"\x7FELF", Foreign::Unknown),
];

pub(crate) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, foreign)| *foreign)
}

/// A page or XML in a text that was taken for a table. A cell may begin with `<`, a tag of these may not.
pub(crate) fn marked_up(text: &str) -> Option<Foreign> {
    let begin: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    let tags = [
        "<html",
        "<!doctype",
        "<table",
        "<head",
        "<meta",
        "<style",
        "<body",
        "<div",
        "<!--",
        "mime-version:",
    ];
    if tags.iter().any(|tag| begin.starts_with(tag)) {
        return Some(Foreign::WebPage);
    }
    let is_page = || text.chars().take(2048).collect::<String>().to_ascii_lowercase().contains("<html");
    begin.starts_with("<?xml").then(|| if is_page() { Foreign::WebPage } else { Foreign::Xml })
}

/// A compound file: an old workbook, or another old document, or a wrapper around an encrypted new one.
fn compound(bytes: &[u8]) -> Result<Kind, Refused> {
    let has = |name: &str| has_entry(bytes, name);
    if has("EncryptedPackage") || is_locked(bytes) {
        Err(Refused::Encrypted)
    } else if has("ObjectPool") || (has("WordDocument") && !has("Workbook")) {
        Err(Foreign::Document.into())
    } else if has("PowerPoint Document") {
        Err(Foreign::Slides.into())
    } else if has("_VBA_PROJECT_CUR") {
        Err(Refused::Macros)
    } else if has("Workbook") || has("Book") {
        Ok(Kind::Xls)
    } else if has("Root Entry") && bytes.len().is_multiple_of(512) {
        Err(Foreign::Unknown.into())
    } else {
        // Cut off within its directory or before: a whole one fills its sectors.
        Err(Refused::Damaged)
    }
}

/// Whether the directory of a compound file names a stream or storage. Its entries are 128 bytes long and lie at
/// multiples of that: 64 bytes of name, how many of them count, the kind of the entry.
pub(crate) fn has_entry(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    let length = u8::try_from(wanted.len()).unwrap_or(64);
    bytes.chunks_exact(128).skip(4).any(|entry| {
        entry.starts_with(&wanted) && entry[64..66] == [length, 0] && matches!(entry[66], 1 | 2 | 5)
    })
}

/// Whether the records of a workbook (Excel 97 and later) begin with the sign that what follows is encrypted. The library
/// knows it too, but takes the oldest way, by which every byte is merely mixed with a key, for no encryption.
fn is_locked(bytes: &[u8]) -> bool {
    const BEGIN: [u8; 8] = [0x09, 0x08, 16, 0, 0, 6, 5, 0];
    const PROTECTED: [u8; 4] = [0x86, 0, 0, 0];
    const LOCKED: [u8; 2] = [0x2F, 0];
    // A stream begins with a sector; those of short streams have 64 bytes.
    (512..bytes.len())
        .step_by(64)
        .filter_map(|at| bytes[at..].strip_prefix(&BEGIN)?.get(12..))
        .any(|next| next.strip_prefix(&PROTECTED).unwrap_or(next).starts_with(&LOCKED))
}
