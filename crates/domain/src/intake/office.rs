//! Names of offices in running text: where one begins, where it ends, and which of two forms is the fuller.

use regex::Regex;

use super::letter::{Letter, Place};
use super::pattern::patterns;

patterns! {
    /// The words with which names of offices begin; what else begins with them is told by `NO_OFFICE`.
    HEAD = r"(?-i:\b(?:Văn phòng|VĂN PHÒNG|Văn Phòng|Ủy ban|Uỷ ban|ỦY BAN|UỶ BAN|UBND|HĐND|UBMTTQ|Hội đồng|HỘI ĐỒNG|Sở|SỞ|Phòng|PHÒNG|Chi cục|CHI CỤC|Tổng cục|TỔNG CỤC|Cục|CỤC|Trường|TRƯỜNG|Trung tâm|TRUNG TÂM|Đảng ủy|Đảng uỷ|ĐẢNG ỦY|Đảng bộ|ĐẢNG BỘ|Tỉnh ủy|Tỉnh uỷ|TỈNH ỦY|Thành ủy|THÀNH ỦY|Liên đoàn|LIÊN ĐOÀN|Công đoàn|CÔNG ĐOÀN|Tổng Liên đoàn|Bệnh viện|BỆNH VIỆN|Tổng công ty|TỔNG CÔNG TY|Công ty|CÔNG TY|Tập đoàn|TẬP ĐOÀN|Học viện|HỌC VIỆN|Viện|VIỆN|Đại học|ĐẠI HỌC|Mặt trận|MẶT TRẬN|Bảo hiểm|BẢO HIỂM|Kho bạc|KHO BẠC|Tòa án|TÒA ÁN|Thanh tra|THANH TRA|Chi nhánh|CHI NHÁNH|Ngân hàng|NGÂN HÀNG|Công an|CÔNG AN|Thủ tướng|Chủ tịch|Chính phủ|Bộ|BỘ|Ban|BAN|Đoàn|ĐOÀN|Hội|HỘI)\b)";
    NO_OFFICE = r"^[\s,]+(?-i:nghị|thảo|kết|viên|hành|thi|thao|thể|chống|phó|nước)\b";
    WORD = r"[\p{L}\p{N}]+(?:['’.&/]\p{L}+)*";
    /// Words that no name of an office goes on with.
    STOP = r"^(?:phát động|PHÁT ĐỘNG|(?-i:ban hành|tổ chức|vừa|đã|về|của|với|để|nhằm|đề nghị|đề xuất|yêu cầu|trân trọng|kính|căn cứ|xây dựng|cho|tới|trong|năm|ngày|là|thực hiện|triển khai|tiếp tục|ra|sẽ|đang|chủ trì|chủ động|quyết định|quyết tâm|tặng|gửi|có|theo|từ|đến|thuộc|hướng dẫn|hưởng ứng|thông báo|lần|giao|xem|xét|tham mưu|phối hợp|chịu|và (?:các|toàn|cán|ra|yêu)|các (?:phòng|đơn|sở|ban|cấp|tổ)|báo cáo|tích cực|công bố|kêu gọi|khen|biểu dương|long trọng|được|khi|tại|ký|những|này|trên|phấn đấu|giai đoạn|nhiệm kỳ|làm|số|ở|nay|đạt|như|sau|trước|vào|do|bởi|luôn|cần|phải|không|cùng|chỉ đạo|đôn đốc|theo dõi|tổng hợp|xác định|đồng ý|tăng cường|đẩy mạnh|khóa|khoá|bao gồm|gồm|trực tiếp|hằng|hàng|(?:tận|chúc) ))(?:\b|$)";
    POST_BEFORE = r"(?:chánh|phó|trưởng|giám đốc|chủ tịch|chủ nhiệm|bí thư|lãnh đạo|thư ký|ủy viên)\s+$";
    PLACE_OF = r"^(?:tỉnh|thành phố|tp\.?|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu|việt nam|trung ương)\b";
    ENDS_IN_PLACE = r"(?:tỉnh|thành phố|xã|phường|huyện|quận)$";
}

/// The first name of an office in a text, from a byte on.
pub(super) fn first_in(text: &str, from: usize) -> Option<Place> {
    names_in(text, from).next()
}

/// The names of offices in a text.
pub(super) fn names_in(text: &str, from: usize) -> impl Iterator<Item = Place> {
    let head: &Regex = &HEAD;
    head.find_iter(&text[from..]).filter_map(move |found| {
        let start = from + found.start();
        let behind = &text[from + found.end()..];
        (!NO_OFFICE.is_match(behind)).then(|| start..start + length(&text[start..], found.len()))
    })
}

/// Words of the longest name.
const WORDS: usize = 24;

/// How far the name reaches with which a text begins; its first words are as long as `head`.
fn length(text: &str, head: usize) -> usize {
    let mut end = head;
    for word in WORD.find_iter(&text[head..]).take(WORDS) {
        let (start, next) = (head + word.start(), head + word.end());
        if !joins(&text[end..start], &text[start..]) || STOP.is_match(&text[start..]) {
            break;
        }
        end = next;
    }
    end
}

/// Whether what stands between two words keeps them in one name: a blank, a hyphen, or a comma as in "Sở Văn hóa, Thể thao
/// và Du lịch" and "Văn phòng Đoàn ĐBQH, HĐND và UBND".
fn joins(between: &str, behind: &str) -> bool {
    let ends_line = between.contains(['\n', '\r']);
    let goes_on = behind.starts_with(|c: char| c.is_lowercase())
        || HEAD.find(behind).is_some_and(|head| head.start() == 0);
    let is_in_line = between.len() < 4 && !between.contains('\t') && (!ends_line || goes_on);
    match between.trim() {
        "" | "-" | "–" => is_in_line,
        "," => {
            let clause = behind.split([',', '.', ';', ':', '\n']).next().unwrap_or_default();
            if PLACE_OF.is_match(behind) {
                return is_in_line;
            }
            let is_name = behind.starts_with(|c: char| c.is_uppercase());
            let second = clause.split_once(" và ").map(|(_, second)| second);
            is_in_line
                && is_name
                && second.is_some_and(|second| second.starts_with(|c: char| c.is_uppercase()))
        }
        _ => false,
    }
}

/// A name by which its forms are one: small letters, abbreviations written out.
pub(super) fn key(name: &str) -> String {
    let small = name.to_lowercase().replace('ỷ', "ủ").replace("ủ ban", "ủy ban");
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let whole = words.map(|word| match word {
        "ubnd" => "ủy ban nhân dân",
        "hđnd" => "hội đồng nhân dân",
        "đbqh" => "đại biểu quốc hội",
        "tp" => "thành phố",
        "uy" => "ủy",
        word => word,
    });
    whole.collect::<Vec<_>>().join(" ").replace("uỷ", "ủy")
}

/// So many names of a text are compared.
const COMPARED: usize = 2_000;

/// The fullest form that the whole text has of a name; the place itself where it has no fuller one. A name behind a post
/// ("Chánh Văn phòng …") may run on into the name of its holder and does not count.
pub(super) fn fullest(letter: &Letter, name: &Place) -> Place {
    let core = key(letter.slice(name));
    let is_form = |at: &Place| {
        let form = key(letter.slice(at));
        let more = form.strip_prefix(&core).map(str::trim_start);
        let is_same = more.is_some_and(|more| {
            more.is_empty()
                || PLACE_OF.is_match(more)
                || (ENDS_IN_PLACE.is_match(&core) && more.split(' ').count() <= 4)
                || !core.contains(' ')
                || core == "văn phòng"
        });
        is_same
            && form[core.len()..].starts_with([' ']) == (form.len() > core.len())
            && !POST_BEFORE.is_match(
                &letter.text[..at.start]
                    [letter.text[..at.start].floor_char_boundary(at.start.saturating_sub(24))..],
            )
    };
    let forms = names_in(letter.text, 0).take(COMPARED).filter(is_form);
    let fullness = |at: &Place| (key(letter.slice(at)).chars().count(), letter.slice(at).chars().count());
    forms.fold(name.clone(), |best, at| if fullness(&at) > fullness(&best) { at } else { best })
}
