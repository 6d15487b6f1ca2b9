//! The press: fonts, templates and the Typst compiler behind every PDF of the office.
//!
//! A [`Press`] parses its fonts once and may be shared between threads. It prints with one serif family, chosen
//! by [`Press::load`], and knows no other: a letter that the family lacks is an error, never another font.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontStyle, FontWeight};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::cluster::{self, RankingPaper};
use crate::council::{self, MinutesPaper};
use crate::decision::{self, Certificate, DecisionPaper, Pictures};
use crate::movement::{self, LaunchPaper};
use crate::pledge::{self, PledgePaper};
use crate::review::{self, ReviewPaper};

/// The families that may print a paper, best first: the face of decree 30/2020/NĐ-CP, two with its metrics or
/// its look, and the one that is always there.
const FAMILIES: [&str; 4] = ["Times New Roman", "Tinos", "TeX Gyre Termes", "New Computer Modern"];

/// Every letter of Vietnamese beside plain a–z, in small; a face must have each of them in both cases.
const VIETNAMESE: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// The four styles a paper is set in: regular, bold, italic, bold italic.
const STYLES: [(FontStyle, FontWeight); 4] = [
    (FontStyle::Normal, FontWeight::REGULAR),
    (FontStyle::Normal, FontWeight::BOLD),
    (FontStyle::Italic, FontWeight::REGULAR),
    (FontStyle::Italic, FontWeight::BOLD),
];

/// The names under which a template reads what it prints, and the dots of its QR codes.
const DATA: &str = "data.json";
const DOTS: &str = "dots";

/// The templates.
const TEMPLATES: [(&str, &str); 8] = [
    ("nd30.typ", include_str!("../templates/nd30.typ")),
    (decision::TEMPLATE, include_str!("../templates/decision.typ")),
    (decision::CERTIFICATE_TEMPLATE, include_str!("../templates/certificate.typ")),
    (council::TEMPLATE, include_str!("../templates/minutes.typ")),
    (movement::TEMPLATE, include_str!("../templates/launch.typ")),
    (pledge::TEMPLATE, include_str!("../templates/pledge.typ")),
    (cluster::TEMPLATE, include_str!("../templates/ranking.typ")),
    (review::TEMPLATE, include_str!("../templates/review.typ")),
];

/// The pictures that the templates place.
const PICTURES: [(&str, &str); 2] = [
    ("border.svg", include_str!("../templates/border.svg")),
    ("star.svg", include_str!("../templates/star.svg")),
];

/// Why a paper could not be made. Each is a Vietnamese sentence that says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// No family in the font folders, nor the built-in one, has all Vietnamese letters in four styles.
    #[error("Không tìm thấy phông chữ in được đủ chữ tiếng Việt. Hãy cài phông Tinos (gói fonts-croscore).")]
    NoSerif,
    /// A character of the data is in no face of the family in use.
    #[error("Phông {serif} không có ký tự “{letter}” (U+{code:04X}). Hãy sửa ký tự này rồi in lại.", code = *letter as u32)]
    Letter {
        /// The character that cannot be drawn.
        letter: char,
        /// The family in use.
        serif: String,
    },
    /// The paper lacks something without which it must not be printed.
    #[error("{0}")]
    Incomplete(&'static str),
    /// A field is longer than its place on the paper can hold.
    #[error("{field} dài {length} ký tự, tối đa {limit} ký tự. Hãy rút gọn rồi in lại.")]
    TooLong {
        /// What the clerk calls the field.
        field: &'static str,
        /// Its length in characters.
        length: usize,
        /// The most that fits.
        limit: usize,
    },
    /// The template or the compiler failed: a fault of the program, not of the data.
    #[error("Không in được văn bản. Hãy gửi dòng này cho người quản trị: {0}")]
    Drawing(String),
}

/// The fonts, the templates and the compiler. Costs about 20 MB; make one for the whole process.
#[derive(Debug)]
pub struct Press {
    serif: &'static str,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    library: LazyHash<Library>,
    templates: Vec<(FileId, Source)>,
    pictures: Vec<(FileId, Bytes)>,
    data: FileId,
    dots: FileId,
    record: PdfOptions,
    draft: PdfOptions,
}

impl Press {
    /// Takes the first of Times New Roman, Tinos, TeX Gyre Termes and New Computer Modern that has every
    /// Vietnamese letter in regular, bold, italic and bold italic. Looks in `font_dirs` and the folders below
    /// them (one that does not exist counts as empty), then among the fonts built into the program.
    pub fn load(font_dirs: &[PathBuf]) -> Result<Press, PaperError> {
        let faces = faces(font_dirs);
        let (serif, fonts) =
            FAMILIES.iter().find_map(|f| Some((*f, family(f, &faces)?))).ok_or(PaperError::NoSerif)?;
        Ok(Press {
            serif,
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            library: LazyHash::new(Library::default()),
            templates: TEMPLATES.iter().map(|(name, text)| template(name, text)).collect::<Result<_, _>>()?,
            pictures: PICTURES.iter().map(|(name, svg)| picture(name, svg)).collect::<Result<_, _>>()?,
            data: file_id(DATA)?,
            dots: file_id(DOTS)?,
            record: options(&[PdfStandard::A_2a, PdfStandard::Ua_1])?,
            draft: options(&[PdfStandard::Ua_1])?,
        })
    }

    /// The font family that this press prints with.
    pub fn serif(&self) -> &str {
        self.serif
    }

    /// A commending decision and, from a new page with page numbers of its own, the list that goes with it.
    /// PDF/UA-1, and PDF/A-2a once it has a day of issue.
    pub fn decision(&self, paper: &DecisionPaper) -> Result<Vec<u8>, PaperError> {
        self.print(decision::TEMPLATE, paper.head.date, &decision::text(paper)?, Pictures::default())
    }

    /// Certificates, one A4 landscape page each, in the order given. PDF/A-2a and PDF/UA-1.
    pub fn certificates(&self, all: &[Certificate]) -> Result<Vec<u8>, PaperError> {
        let (sheets, pictures) = decision::certificate_sheets(all)?;
        let day = all.first().map(|certificate| certificate.date);
        self.print(decision::CERTIFICATE_TEMPLATE, day, &sheets, pictures)
    }

    /// The minutes of a meeting of the council, with the table of votes. PDF/A-2a and PDF/UA-1.
    pub fn minutes(&self, paper: &MinutesPaper) -> Result<Vec<u8>, PaperError> {
        self.print(council::TEMPLATE, Some(paper.ended.date()), &council::text(paper)?, Pictures::default())
    }

    /// The document that launches a movement. PDF/UA-1, and PDF/A-2a once it has a day of issue.
    pub fn launch(&self, paper: &LaunchPaper) -> Result<Vec<u8>, PaperError> {
        self.print(movement::TEMPLATE, paper.head.date, &movement::text(paper)?, Pictures::default())
    }

    /// A pledge with its grid of signatures. PDF/UA-1, and PDF/A-2a once everybody has signed.
    pub fn pledge(&self, paper: &PledgePaper) -> Result<Vec<u8>, PaperError> {
        self.print(pledge::TEMPLATE, paper.head.date, &pledge::text(paper)?, Pictures::default())
    }

    /// The ranking of a cluster's year. PDF/UA-1, and PDF/A-2a once it has a day.
    pub fn ranking(&self, paper: &RankingPaper) -> Result<Vec<u8>, PaperError> {
        self.print(cluster::TEMPLATE, paper.head.date, &cluster::text(paper)?, Pictures::default())
    }

    /// The report of a review. PDF/UA-1, and PDF/A-2a once it has a day of issue.
    pub fn review(&self, paper: &ReviewPaper) -> Result<Vec<u8>, PaperError> {
        self.print(review::TEMPLATE, paper.head.date, &review::text(paper), Pictures::default())
    }

    /// Prints one document. With a day it is a record for the archive; without one it is a draft, which the
    /// archive's standard has no place for.
    fn print(
        &self,
        template: &str,
        day: Option<NaiveDate>,
        text: &impl Serialize,
        pictures: Pictures<'_>,
    ) -> Result<Vec<u8>, PaperError> {
        self.demand_letters(text)?;
        let parts = day.map(|day| (day.year(), day.month(), day.day()));
        let data = Data { serif: self.serif, day: parts, paper: text, pictures: &pictures };
        let data = serde_json::to_vec(&data).map_err(|error| PaperError::Drawing(error.to_string()))?;
        let (data, dots) = (Bytes::new(data), Bytes::new(pictures.dots));
        let sheet = Sheet { press: self, main: file_id(template)?, data, dots };
        let pdf = sheet.print(if day.is_some() { &self.record } else { &self.draft });
        // The compiler remembers every document it has set; without this, memory grows with each one.
        typst::comemo::evict(0);
        pdf
    }

    /// Names the first character that the serif lacks. The compiler would only say that some text failed.
    fn demand_letters(&self, text: &impl Serialize) -> Result<(), PaperError> {
        let text = serde_json::to_string(text).map_err(|error| PaperError::Drawing(error.to_string()))?;
        let missing = |letter: &char| !self.fonts.iter().all(|font| has(font, *letter));
        match text.chars().find(missing) {
            Some(letter) => Err(PaperError::Letter { letter, serif: self.serif.to_owned() }),
            None => Ok(()),
        }
    }
}

/// What a template finds in `data.json`.
#[derive(Serialize)]
struct Data<'a, T> {
    serif: &'a str,
    day: Option<(i32, u32, u32)>,
    paper: &'a T,
    pictures: &'a Pictures<'a>,
}

/// One paper on the press: its template and its data, and beside them what every paper shares. File names are
/// the same for all papers, because the compiler never forgets a name and has room for 65,535.
struct Sheet<'a> {
    press: &'a Press,
    main: FileId,
    data: Bytes,
    dots: Bytes,
}

impl Sheet<'_> {
    fn print(&self, options: &PdfOptions) -> Result<Vec<u8>, PaperError> {
        let drawn = typst::compile::<PagedDocument>(self);
        let document = drawn.output.map_err(|errors| drawing(&errors))?;
        // A warning is a missing font or a layout that did not settle: a paper that nobody should sign.
        if !drawn.warnings.is_empty() {
            return Err(drawing(&drawn.warnings));
        }
        typst_pdf::pdf(&document, options).map_err(|errors| drawing(&errors))
    }
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        among(&self.press.templates, id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data {
            return Ok(self.data.clone());
        }
        if id == self.press.dots {
            return Ok(self.dots.clone());
        }
        among(&self.press.pictures, id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A paper knows a handful of files, and a file id has no order: looking along the list is the map.
fn among<T: Clone>(files: &[(FileId, T)], id: FileId) -> FileResult<T> {
    files.iter().find(|(known, _)| *known == id).map(|(_, file)| file.clone()).ok_or(FileError::AccessDenied)
}

fn options(standards: &[PdfStandard]) -> Result<PdfOptions, PaperError> {
    let standards =
        PdfStandards::new(standards).map_err(|error| PaperError::Drawing(error.message().to_string()))?;
    Ok(PdfOptions { creator: Smart::Custom(None), standards, ..PdfOptions::default() })
}

/// Every face in the folders, then the built-in ones. A file that cannot be read or is no font is passed over:
/// font folders of an office hold all sorts of things.
fn faces(font_dirs: &[PathBuf]) -> Vec<Font> {
    let mut files = Vec::new();
    for dir in font_dirs {
        font_files(dir, &mut files);
    }
    let found = files.iter().filter_map(|file| fs::read(file).ok()).map(Bytes::new);
    found.chain(typst_assets::fonts().map(Bytes::new)).flat_map(Font::iter).collect()
}

/// Collects the font files below `dir`, in the order of their names so that each start takes the same faces.
fn font_files(dir: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let kind = path.extension().and_then(|kind| kind.to_str()).map(str::to_ascii_lowercase);
        if path.is_dir() {
            font_files(&path, files);
        } else if matches!(kind.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            files.push(path);
        }
    }
}

/// The four faces of a family, or nothing if one is absent or lacks a Vietnamese letter.
fn family(name: &str, faces: &[Font]) -> Option<Vec<Font>> {
    STYLES.iter().map(|style| face(name, *style, faces)).collect()
}

fn face(name: &str, (style, weight): (FontStyle, FontWeight), faces: &[Font]) -> Option<Font> {
    let fits = |font: &&Font| {
        let info = font.info();
        info.family == name && info.variant.style == style && info.variant.weight == weight
    };
    faces.iter().filter(fits).find(|font| has_vietnamese(font)).cloned()
}

fn has_vietnamese(font: &Font) -> bool {
    VIETNAMESE
        .chars()
        .flat_map(|letter| letter.to_uppercase().chain([letter]))
        .all(|letter| has(font, letter))
}

fn has(font: &Font, letter: char) -> bool {
    font.info().coverage.contains(letter as u32)
}

fn template(name: &str, text: &str) -> Result<(FileId, Source), PaperError> {
    let id = file_id(name)?;
    Ok((id, Source::new(id, text.to_owned())))
}

fn picture(name: &str, svg: &'static str) -> Result<(FileId, Bytes), PaperError> {
    Ok((file_id(name)?, Bytes::from_string(svg)))
}

fn file_id(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|_| PaperError::Drawing(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn drawing(problems: &[SourceDiagnostic]) -> PaperError {
    let messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
    PaperError::Drawing(messages.join("; "))
}
