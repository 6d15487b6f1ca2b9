//! The certificate (giấy khen, or the sheet of a title): A4 landscape, one page for each recipient.
//!
//! Order, case and colour of the lines follow decree 98/2023/NĐ-CP, Article 104, the last text that was read;
//! sizes and the border are the project's own. The office supplies its emblem; without one a plain star stands
//! in its place.

use std::sync::Arc;

use chrono::NaiveDate;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use viet::date::long;

use super::{Award, called, capital};
use crate::PaperError;
use crate::nd30::{MOTTO, NATION, Signer, bare, specimen};

/// The template that draws certificates.
pub(crate) const TEMPLATE: &str = "certificate.typ";

/// The most characters that the box of name, post and achievement holds, each; with more the smallest type
/// overflows.
const LONGEST: usize = 300;
/// The most characters of a line that shrinks to one line.
const LONGEST_LINE: usize = 120;

/// One certificate. Its decision must have been issued: number and day are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The emblem at the top, an SVG picture supplied by the office; a plain star without one.
    pub emblem_svg: Option<Arc<str>>,
    /// The post of the person who grants it, such as `Chánh Văn phòng Ủy ban nhân dân tỉnh Lào Cai`.
    pub authority: String,
    /// What is granted.
    pub award: Award,
    /// `Ông` or `Bà`; none for a collective or household.
    pub honorific: Option<String>,
    /// The recipient's name, exactly as in the decision; at most 300 characters.
    pub name: String,
    /// Post and unit, parent body, or address; at most 300 characters, may be empty.
    pub post_unit: String,
    /// The achievement, exactly as in the decision; at most 300 characters.
    pub achievement: String,
    /// Number and symbol of the decision, such as `05/QĐ-VP`.
    pub decision: String,
    /// The day of the decision.
    pub date: NaiveDate,
    /// The golden-book number (số sổ vàng): the recipient's number in the decision's list.
    pub ordinal: u32,
    /// The place name before the date.
    pub place: String,
    /// Who signs.
    pub signer: Signer,
    /// The address at which anyone can check this certificate; also in the QR code.
    pub address: String,
    /// True for demonstration data.
    pub specimen: bool,
}

/// A certificate as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct SheetText {
    nation: &'static str,
    motto: &'static str,
    authority: String,
    grants: &'static str,
    award: String,
    name: String,
    post_unit: String,
    achievement: String,
    decision: String,
    ordinal: String,
    place_date: String,
    signer: Vec<String>,
    signed_by: String,
    address: String,
    specimen: Option<&'static str>,
    /// Which of the pictures is the emblem.
    emblem: Option<usize>,
}

/// The pictures of a batch. They are kept apart from the text because they are not set in a font.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Pictures<'a> {
    emblems: Vec<&'a str>,
    /// Where the QR code of each certificate lies in the dots, in order.
    codes: Vec<Code>,
    /// The dots of all codes, one byte each, from black to white.
    #[serde(skip)]
    pub(crate) dots: Vec<u8>,
}

/// A QR code: a square of dots. Dots and no outlines, because a batch of outlines is most of the work of its pages.
#[derive(Debug, Serialize)]
struct Code {
    starts: usize,
    side: usize,
}

/// Dots along a module of a QR code, so that a viewer that smooths pictures leaves the module's middle alone.
const FINE: usize = 4;
/// Empty modules around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;

/// Writes a batch of certificates out; refuses an empty one and texts that would not fit.
pub(crate) fn sheets(all: &[Certificate]) -> Result<(Vec<SheetText>, Pictures<'_>), PaperError> {
    if all.is_empty() {
        return Err(PaperError::Incomplete(
            "Chưa chọn giấy khen nào để in. Hãy chọn ít nhất một người hoặc tập thể.",
        ));
    }
    let mut pictures = Pictures::default();
    let mut texts = Vec::with_capacity(all.len());
    for certificate in all {
        demand_room(certificate)?;
        let emblem = certificate.emblem_svg.as_deref().map(|emblem| place(emblem, &mut pictures.emblems));
        pictures.draw_code(&certificate.address)?;
        texts.push(text(certificate, emblem));
    }
    Ok((texts, pictures))
}

fn demand_room(certificate: &Certificate) -> Result<(), PaperError> {
    let fields = [
        ("Tên", &certificate.name, LONGEST),
        ("Chức vụ, đơn vị", &certificate.post_unit, LONGEST),
        ("Thành tích", &certificate.achievement, LONGEST),
        ("Thẩm quyền", &certificate.authority, LONGEST_LINE),
        ("Tên danh hiệu, hình thức khen thưởng", &certificate.award.name().to_owned(), LONGEST_LINE),
        ("Địa chỉ kiểm tra", &certificate.address, LONGEST_LINE),
    ]
    .map(|(field, text, limit)| (field, text.chars().count(), limit));
    match fields.into_iter().find(|(_, length, limit)| length > limit) {
        Some((field, length, limit)) => Err(PaperError::TooLong { field, length, limit }),
        None => Ok(()),
    }
}

/// The place of an emblem among those met so far: a batch has one, and it is sent to the press once.
fn place<'a>(emblem: &'a str, emblems: &mut Vec<&'a str>) -> usize {
    emblems.iter().position(|known| *known == emblem).unwrap_or_else(|| {
        emblems.push(emblem);
        emblems.len() - 1
    })
}

impl Pictures<'_> {
    fn draw_code(&mut self, address: &str) -> Result<(), PaperError> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M)
            .map_err(|error| PaperError::Drawing(error.to_string()))?;
        let (width, dark) = (code.width(), code.into_colors());
        let side = (width + 2 * QUIET) * FINE;
        let starts = self.dots.len();
        self.dots.resize(starts + side * side, u8::MAX);
        for (at, _) in dark.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            let (down, along) = ((at / width + QUIET) * FINE, (at % width + QUIET) * FINE);
            for line in down..down + FINE {
                self.dots[starts + line * side + along..][..FINE].fill(0);
            }
        }
        self.codes.push(Code { starts, side });
        Ok(())
    }
}

fn text(certificate: &Certificate, emblem: Option<usize>) -> SheetText {
    let Certificate { place, signer, date, .. } = certificate;
    SheetText {
        nation: NATION,
        motto: MOTTO,
        authority: certificate.authority.to_uppercase(),
        grants: match certificate.award {
            Award::Title(_) => "TẶNG DANH HIỆU",
            Award::Form(_) => "TẶNG",
        },
        award: certificate.award.name().to_uppercase(),
        name: called(certificate.honorific.as_deref(), &certificate.name),
        post_unit: certificate.post_unit.clone(),
        achievement: capital(bare(&certificate.achievement)),
        decision: format!("Quyết định số {} {}", certificate.decision, long(*date)),
        ordinal: format!("Số sổ vàng: {}", certificate.ordinal),
        place_date: format!("{place}, {}", long(*date)),
        signer: signer.authority.iter().map(|line| line.to_uppercase()).collect(),
        signed_by: signer.name.clone(),
        address: certificate.address.clone(),
        specimen: specimen(certificate.specimen),
        emblem,
    }
}
