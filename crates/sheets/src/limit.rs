//! How much a file may hold. What is beyond is refused before it costs more than it is worth.

/// Bytes of a file.
pub const FILE: usize = 20 * 1024 * 1024;
/// Bytes of everything in a package once inflated, as counted while inflating and not as the file says.
pub const UNPACKED: u64 = 200 * 1024 * 1024;
/// How many times its packed size one part may grow, once it is larger than [`HARMLESS`].
pub const RATIO: u64 = 100;
/// Bytes up to which a part may be squeezed as it likes: a short table of styles often shrinks more than a hundredfold.
pub const HARMLESS: u64 = 1024 * 1024;
/// Parts of a package.
pub const PARTS: usize = 1_000;
/// Lines with content in all sheets together: 100,000 rows, and the titles, heads, bands and totals around them.
pub const LINES: usize = 101_000;
/// Columns up to the last one with content.
pub const COLUMNS: usize = 200;
/// Bytes of the text of one cell, in UTF-8.
pub const CELL: usize = 32 * 1024;
/// Cells in all sheets together, the empty ones before the last of their line included.
pub const CELLS: usize = 3_000_000;
/// Bytes of all texts together, a text that many cells share counted for each.
pub const TEXT: usize = 64 * 1024 * 1024;
/// Merged regions in all sheets together.
pub const MERGED: usize = 10_000;

/// Bytes of the text of a letter, in UTF-8.
pub const LETTER: usize = 4 * 1024 * 1024;
/// Pages of a letter that is a PDF.
pub const PAGES: usize = 200;

/// Pixels of a photo, and of one of its sides.
pub const PIXELS: u64 = 40_000_000;
pub const SIDE: u32 = 20_000;
/// Bytes that decoding a photo may take: enough for that many pixels with an alpha, of 8 bits.
pub const DECODED: u64 = 200 * 1024 * 1024;
/// The longest side of a photo that is kept, in pixels: across a page, and in a list.
pub const WIDE: u32 = 1_600;
pub const SMALL: u32 = 480;

/// Address space of the process that reads, in bytes.
pub const MEMORY: u64 = 512 * 1024 * 1024;
/// Processor time of the process that reads, in seconds.
pub const PROCESSOR: u64 = 5;
/// Bytes of an answer that the parent takes; what the limits above let through stays below.
pub(crate) const ANSWER: u64 = 192 * 1024 * 1024;
