//! What is counted among the contents: "100% cán bộ", "ít nhất 05 sáng kiến".

use super::announcement::Target;
use super::content::Item;
use super::letter::{Letter, Place, within};
use super::mark::mark;
use super::outline::{Outline, Topic};
use super::pattern::patterns;

patterns! {
    /// A share, or a number of things that are done.
    COUNT = r"(?P<value>\d{1,3}(?:\.\d{3})*(?:,\d+)?)\s*(?P<unit>%|(?:sáng kiến|giải pháp|đề tài|công trình|mô hình|nhiệm vụ(?: trọng tâm)?|hồ sơ|tập thể|cá nhân|hộ(?: nghèo| gia đình)?|km|ki-lô-mét|tỷ đồng|triệu đồng|ngày công|hội nghị|cuộc|buổi|lớp|tin,? bài|bài viết|cây(?: xanh)?|ha|đảng viên|đoàn viên|điển hình(?: tiên tiến)?|lượt(?: người)?|xã|thôn|căn nhà|ngôi nhà|phần quà|đơn vị máu)\b)";
    GOAL = r"phấn đấu|ít nhất|tối thiểu|đạt|hoàn thành|trên|từ|mỗi|có|xây dựng|không quá|giảm|tăng|vận động|trồng|bảo đảm|đảm bảo|tổ chức";
    CLAUSE = r";|\.\s";
}

/// From what stands under "Chỉ tiêu" and from the contents.
pub(super) fn find(letter: &Letter, outline: &Outline, contents: &[Item]) -> Vec<Target> {
    let headed = outline.about(Topic::Targets).into_iter().map(|one| one.said.clone());
    let places: Vec<Place> = headed.chain(contents.iter().map(|item| item.text.clone())).collect();
    places.iter().flat_map(|at| clauses(letter, at)).flat_map(|clause| counted(letter, &clause)).collect()
}

/// What surrounds a clause: dashes of the list that it stands in.
const AROUND: [char; 7] = ['.', ';', '-', '–', '+', '•', '*'];

fn clauses(letter: &Letter, at: &Place) -> Vec<Place> {
    let mut clauses = Vec::new();
    let mut start = at.start;
    for end in CLAUSE.find_iter(letter.slice(at)) {
        let end = within(at, end);
        clauses.push(letter.bare(start..end.start, &AROUND));
        start = end.end;
    }
    clauses.push(letter.bare(start..at.end, &AROUND));
    clauses.into_iter().map(|clause| behind_mark(letter, clause)).collect()
}

/// A clause of a list within a content, without its "b)".
fn behind_mark(letter: &Letter, clause: Place) -> Place {
    let (_, said) = mark(letter.slice(&clause));
    clause.start + said.start..clause.end
}

fn counted(letter: &Letter, clause: &Place) -> Vec<Target> {
    let text = letter.slice(clause);
    let counts = COUNT.captures_iter(text).filter_map(|found| {
        let (value, unit) = (found.name("value")?, found.name("unit")?);
        let number = viet::number::parse(value.as_str()).ok()?;
        let is_goal = unit.as_str() == "%" || GOAL.is_match(&text[..value.start()]);
        is_goal.then(|| Target {
            text: letter.told(clause.clone()),
            value: letter.found(&within(clause, value), number),
            unit: letter.told(within(clause, unit)),
        })
    });
    counts.collect()
}
