//! The text of a PDF: its signs in the order in which they are drawn, put together to lines and the lines to paragraphs.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::refused::Refused;
use crate::limit;

pub(super) fn read(bytes: &[u8]) -> Result<String, Refused> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refused::Encrypted,
        LoadPdfError::Invalid => Refused::Damaged,
    })?;
    let pages = pdf.pages();
    if pages.len() > limit::PAGES {
        return Err(Refused::TooManyPages);
    }
    let (mut text, mut unknown) = (String::new(), 0);
    for page in pages.iter() {
        let mut drawn = Drawn::default();
        let cache = InterpreterCache::new();
        let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut drawn);
        unknown += drawn.unknown;
        write(&mut text, &drawn.lines);
        if text.len() > limit::LETTER {
            return Err(Refused::TooMuch);
        }
    }
    let known = text.chars().filter(|c| c.is_alphanumeric()).count();
    match known {
        0 if unknown == 0 => Err(Refused::Scan),
        known if unknown > known => Err(Refused::UnknownLetters),
        _ => Ok(text),
    }
}

/// The lines of a page.
#[derive(Default)]
struct Drawn {
    lines: Vec<Line>,
    /// Signs whose letter nobody knows.
    unknown: usize,
    /// Signs in all.
    signs: usize,
}

/// Signs beside each other, in points of the page, upwards.
struct Line {
    text: String,
    left: f64,
    /// Where the next sign would stand.
    right: f64,
    base: f64,
    size: f64,
}

impl Line {
    /// About how wide its first word is: a line is full where the next one's would not have fitted.
    fn first_word(&self) -> f64 {
        let count = |text: &str| text.chars().count() as f64;
        let word = self.text.split_whitespace().next().unwrap_or_default();
        (self.right - self.left) * count(word) / count(&self.text).max(1.0)
    }
}

impl Drawn {
    fn put(&mut self, text: &str, at: Point, size: f64, width: f64) {
        let end = at.x + width;
        if let Some(line) = self.lines.last_mut()
            && (line.base - at.y).abs() < 0.4 * line.size.max(size)
            && at.x > line.right - 0.5 * size
        {
            // A blank may be a gap instead of a sign; a wide one parts two columns.
            let gap = at.x - line.right;
            if gap > 3.0 * size {
                line.text.push('\t');
            } else if gap > 0.18 * size && !line.text.ends_with(' ') && text != " " {
                line.text.push(' ');
            }
            line.text.push_str(text);
            (line.right, line.size) = (end, line.size.max(size));
            return;
        }
        self.lines.push(Line { text: text.to_owned(), left: at.x, right: end, base: at.y, size });
    }
}

/// Signs of a page that are looked at; a page of small print has a tenth.
const SIGNS: usize = 100_000;

impl Device<'_> for Drawn {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        self.signs += 1;
        if self.signs > SIGNS {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.unknown += 1;
                return;
            }
        };
        // A sign is drawn in thousandths of its size.
        let drawn = transform * glyph_transform;
        let place = drawn * Point::ZERO;
        let size = (drawn * Point::new(0.0, 1000.0) - place).hypot();
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width().map_or(500.0, f64::from),
            Glyph::Type3(_) => 500.0,
        };
        let width = (drawn * Point::new(advance, 0.0) - place).hypot();
        if place.is_finite() && size.is_finite() && !text.contains('\0') {
            self.put(&text, place, size, width);
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Writes the lines of a page as paragraphs. The number at the top of a page is left out.
fn write(text: &mut String, lines: &[Line]) {
    let lines: Vec<&Line> = lines.iter().filter(|line| !line.text.trim().is_empty()).collect();
    let left = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    let is_page_number = |line: &Line| line.text.trim().chars().all(|c| c.is_ascii_digit());
    let mut above: Option<&Line> = None;
    for (place, line) in lines.iter().enumerate() {
        if place == 0 && is_page_number(line) {
            continue;
        }
        let goes_on = above.is_some_and(|above| {
            let is_full = above.right + line.first_word() > right - above.size && !above.text.contains('\t');
            let is_below = (0.0..2.5 * line.size).contains(&(above.base - line.base));
            is_full && is_below && line.left < left + 0.6 * line.size
        });
        if goes_on {
            text.truncate(text.trim_end().len());
            text.push(' ');
        }
        text.push_str(line.text.trim());
        text.push('\n');
        above = Some(line);
    }
}
