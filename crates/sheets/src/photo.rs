//! Photos: a hostile JPEG, PNG or WebP file decoded and drawn again in two sizes, as JPEG.
//!
//! Nothing of the file goes on but its pixels: no place, camera, name or comment (EXIF, XMP, IPTC), no colour profile, nothing
//! behind the picture's end. What the camera says of its own position is applied before it is dropped; what is transparent
//! becomes white.

use std::io::Cursor;

use domain::news::{Picture, Pictures};
use image::codecs::jpeg::JpegEncoder;
use image::error::LimitErrorKind;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::apart::Ended;
use crate::limit;

/// A photo that is not taken, as a sentence for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refused {
    /// More bytes than [`FILE`](crate::limit::FILE).
    #[error("Tệp lớn hơn 20 MB; hãy lưu ảnh nhỏ hơn rồi nộp lại.")]
    TooLarge,
    #[error("Tệp này không phải ảnh; hãy chọn tệp ảnh JPEG, PNG hoặc WebP.")]
    NoPicture,
    #[error("Ảnh vẽ SVG không nhận được; hãy xuất thành PNG hoặc JPEG rồi nộp lại.")]
    Drawing,
    #[error(
        "Loại ảnh này chưa nhận được (GIF, TIFF, HEIC, AVIF …); hãy lưu thành JPEG, PNG hoặc WebP rồi nộp lại."
    )]
    OtherKind,
    /// More pixels than [`PIXELS`](crate::limit::PIXELS).
    #[error("Ảnh có hơn 40 triệu điểm ảnh; hãy thu nhỏ ảnh rồi nộp lại.")]
    TooManyPixels,
    #[error("Tệp ảnh bị hỏng hoặc tải lên chưa trọn; hãy mở ra, lưu thành tệp mới rồi nộp lại.")]
    Damaged,
    #[error("Ảnh cần quá nhiều bộ nhớ để mở; hãy thu nhỏ ảnh rồi nộp lại.")]
    OutOfMemory,
    #[error("Ảnh mất quá nhiều thời gian để mở; hãy thu nhỏ ảnh rồi nộp lại.")]
    OutOfTime,
    #[error("Chưa mở được ảnh này; hãy mở ra, lưu thành tệp mới rồi nộp lại.")]
    Crashed,
    #[error("Hệ thống chưa mở được tệp lúc này; hãy thử lại sau ít phút.")]
    NotStarted,
}

impl From<Ended> for Refused {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::TooLarge => Self::TooLarge,
            Ended::OutOfMemory => Self::OutOfMemory,
            Ended::OutOfTime => Self::OutOfTime,
            Ended::Crashed => Self::Crashed,
            Ended::NotStarted => Self::NotStarted,
        }
    }
}

/// Reads a file in this process. Pages take [`Reader`](crate::Reader) instead: a file is hostile until it was read.
///
/// # Errors
/// The file is not taken, for the reason that the sentence gives.
pub fn read(bytes: &[u8]) -> Result<Pictures, Refused> {
    if bytes.len() > limit::FILE {
        return Err(Refused::TooLarge);
    }
    let photo = decoded(bytes, format(bytes)?)?;
    Ok(Pictures { wide: sized(&photo, limit::WIDE)?, small: sized(&photo, limit::SMALL)? })
}

/// What the file is, from its bytes; its name is never asked.
fn format(bytes: &[u8]) -> Result<ImageFormat, Refused> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(format),
        Ok(_) => Err(Refused::OtherKind),
        // A file of Apple's cameras: a box of the kind "ftyp" comes first.
        Err(_) if bytes.get(4..8) == Some(b"ftyp") => Err(Refused::OtherKind),
        Err(_) if is_drawing(bytes) => Err(Refused::Drawing),
        Err(_) => Err(Refused::NoPicture),
    }
}

fn is_drawing(bytes: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    begin.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && begin.contains("<svg")
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<RgbImage, Refused> {
    if format == ImageFormat::Jpeg && !is_whole(bytes) {
        return Err(Refused::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(limit::SIDE);
    limits.max_image_height = Some(limit::SIDE);
    limits.max_alloc = Some(limit::DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limit::PIXELS {
        return Err(Refused::TooManyPixels);
    }
    let position = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut photo = DynamicImage::ImageRgb8(opaque(DynamicImage::from_decoder(decoder).map_err(why)?));
    photo.apply_orientation(position);
    Ok(photo.into_rgb8())
}

fn why(error: ImageError) -> Refused {
    match error {
        ImageError::Limits(limit) if limit.kind() == LimitErrorKind::DimensionError => Refused::TooManyPixels,
        ImageError::Limits(_) => Refused::OutOfMemory,
        _ => Refused::Damaged,
    }
}

/// Whether the picture's own end is there: the decoder fills what was cut off with grey. Walks the segments (ITU-T T.81, Annex B),
/// for what stands behind the end may be anything.
fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        // The next marker: in a scan FF is followed by 00 or a restart, elsewhere FF may be repeated.
        let Some(next) = bytes.get(at..).and_then(|rest| rest.windows(2).position(is_marker)) else {
            return false;
        };
        at += next + 2;
        if bytes[at - 1] == 0xD9 {
            return true;
        }
        let Some(length) = bytes.get(at..at + 2) else { return false };
        at += usize::from(u16::from_be_bytes([length[0], length[1]]));
    }
}

fn is_marker(pair: &[u8]) -> bool {
    pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0x01 | 0xD0..=0xD8 | 0xFF)
}

/// What is transparent lies on white, as on the page.
fn opaque(photo: DynamicImage) -> RgbImage {
    if !photo.color().has_alpha() {
        return photo.into_rgb8();
    }
    let seen = photo.into_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let over = |part: u8| {
            let (part, alpha) = (u16::from(part), u16::from(alpha));
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([red, green, blue].map(over))
    })
}

/// The photo with no side longer than `most` pixels, never enlarged.
fn sized(photo: &RgbImage, most: u32) -> Result<Picture, Refused> {
    let longest = photo.width().max(photo.height());
    let photo = if longest > most {
        let scaled = |side: u32| {
            u32::try_from(u64::from(side) * u64::from(most) / u64::from(longest)).unwrap_or(most).max(1)
        };
        let (width, height) = (scaled(photo.width()), scaled(photo.height()));
        // Down to twice the size by plain means, for the last step a finer one: large photos would take seconds.
        let near = image::imageops::thumbnail(
            photo,
            (width * 2).min(photo.width()),
            (height * 2).min(photo.height()),
        );
        image::imageops::resize(&near, width, height, FilterType::CatmullRom)
    } else {
        photo.clone()
    };
    let mut bytes = Vec::new();
    photo.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).map_err(why)?;
    Ok(Picture { bytes, width: photo.width(), height: photo.height() })
}

/// Of a hundred.
const QUALITY: u8 = 82;
