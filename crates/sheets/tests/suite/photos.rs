//! Photos: what goes on is a picture and nothing else, and every bad file has its own sentence.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use sheets::photo::{Refused, read};

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { Rgb([200, 20, 20]) } else { Rgb([20, 20, 200]) },
    )
}

fn jpeg(photo: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    photo.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)).expect("written");
    bytes
}

fn written(photo: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    photo.into().write_to(&mut bytes, format).expect("written");
    bytes.into_inner()
}

/// The file with a segment behind its first two bytes.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a short segment").to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, content, &jpeg[2..]].concat()
}

/// What a camera writes: the position of the photo (6: turned to the right), its own name, and a place.
fn exif(position: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let entries = [entry(0x010F, 2, 4, *b"CAM\0"), entry(0x0112, 3, 1, [0, position, 0, 0])].concat();
    [&b"Exif\0\0MM\0*\0\0\0\x08\0\x02"[..], &entries, &[0; 4], b"GPSLatitude 22.39"].concat()
}

fn pixel(bytes: &[u8], x: u32, y: u32) -> [u8; 3] {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg)
        .expect("a JPEG")
        .into_rgb8()
        .get_pixel(x, y)
        .0
}

fn is_red([red, _, blue]: [u8; 3]) -> bool {
    red > 150 && blue < 80
}

#[test]
fn each_kind_becomes_two_jpegs_that_are_not_too_wide() {
    let photo = halves(2_400, 1_200);
    let files =
        [jpeg(&photo), written(photo.clone(), ImageFormat::Png), written(photo.clone(), ImageFormat::WebP)];
    for file in files {
        let pictures = read(&file).expect("read");
        let sizes = [&pictures.wide, &pictures.small].map(|of| (of.width, of.height));
        assert_eq!(sizes, [(1_600, 800), (480, 240)]);
        for picture in [&pictures.wide, &pictures.small] {
            assert!(
                is_red(pixel(&picture.bytes, 10, 10))
                    && !is_red(pixel(&picture.bytes, picture.width - 10, 10))
            );
        }
    }
    let small = read(&jpeg(&halves(300, 200))).expect("read");
    assert_eq!((small.wide.width, small.small.width), (300, 300), "nothing is enlarged");
}

#[test]
fn nothing_but_pixels_goes_on() {
    let mut file = with_segment(&jpeg(&halves(600, 400)), 0xE1, &exif(6));
    file = with_segment(&file, 0xFE, b"Nguoi chup: Hu Cau");
    file.extend_from_slice(b"<?php behind the end ?>");
    let pictures = read(&file).expect("read");
    assert_eq!((pictures.wide.width, pictures.wide.height), (400, 600), "the camera's position is applied");
    assert!(is_red(pixel(&pictures.wide.bytes, 200, 20)), "left became top");
    for bytes in [&pictures.wide.bytes, &pictures.small.bytes] {
        for told in ["Exif", "GPS", "CAM", "Hu Cau", "php"] {
            assert!(!bytes.windows(told.len()).any(|run| run == told.as_bytes()), "{told}");
        }
        // Marker by marker: an application segment other than JFIF or a comment has no business there.
        assert_eq!(bytes[2..4], [0xFF, 0xE0]);
        assert!(!bytes.windows(2).any(|pair| matches!(pair, [0xFF, 0xE1..=0xEF | 0xFE])));
    }
}

#[test]
fn what_is_transparent_becomes_white() {
    let clear = RgbaImage::from_pixel(60, 40, Rgba([10, 10, 10, 0]));
    let pictures = read(&written(clear, ImageFormat::Png)).expect("read");
    assert!(pixel(&pictures.wide.bytes, 5, 5).iter().all(|part| *part > 250));
}

#[test]
fn every_bad_file_has_its_sentence() {
    let good = jpeg(&halves(600, 400));
    let png = written(halves(600, 400), ImageFormat::Png);
    let cases: [(&[u8], Refused); 9] = [
        (b"", Refused::NoPicture),
        (b"%PDF-1.7 nothing to see", Refused::NoPicture),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", Refused::Drawing),
        (b"<?xml version=\"1.0\"?>\n<!-- x --><svg onload=\"x\"/>", Refused::Drawing),
        (b"GIF89a\x01\0\x01\0", Refused::OtherKind),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Refused::OtherKind),
        (&good[..good.len() / 2], Refused::Damaged),
        (&png[..png.len() / 2], Refused::Damaged),
        (&good[..20], Refused::Damaged),
    ];
    for (file, says) in cases {
        assert_eq!(read(file), Err(says), "{:?}", &file[..file.len().min(24)]);
    }
    assert_eq!(read(&vec![0xFF; sheets::limit::FILE + 1]), Err(Refused::TooLarge));
}

/// The heads alone say how large a picture would be: nothing of that size is ever made.
#[test]
fn a_picture_that_would_be_huge_is_refused_by_its_head() {
    let mut png = written(halves(4, 4), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let head = crc(&png[12..29]);
    png[29..33].copy_from_slice(&head.to_be_bytes());
    assert_eq!(read(&png), Err(Refused::TooManyPixels), "30,000 × 30,000");
    let mut jpeg = jpeg(&halves(16, 16));
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x20, 0, 0x20, 0]);
    assert_eq!(read(&jpeg), Err(Refused::TooManyPixels), "8,192 × 8,192");
}

/// CRC-32 of a PNG's chunk (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

#[test]
fn an_answer_is_what_reading_here_gives() {
    let file = jpeg(&halves(50, 40));
    let mut answer = Vec::new();
    sheets::serve_photo(Cursor::new(&file), &mut answer).expect("served");
    assert!(answer.len() > 600, "both sizes come back: {}", answer.len());
}
