//! One story for each lesson that clerks' sheets have taught.

use std::collections::BTreeMap;

use domain::import::{About, By, Field, List, Mapping, Meaning, Row, Why, find_twice, reread, understand};
use domain::workbook::{Cell, Merged, Sheet, Workbook};
use law::{GradeLevel, Law, Sex};
use viet::legacy::{Encoding, Face, encode};

use crate::{given, read, sheet, today, workbook};

fn list(lines: &[&str]) -> List {
    let told = read(&workbook(lines));
    assert_eq!(told.lists.len(), 1, "{told:?}");
    told.lists.into_iter().next().expect("one")
}

fn names(list: &List) -> Vec<&str> {
    list.rows.iter().map(|row| row.fields.name.as_str()).collect()
}

fn fields(list: &List) -> Vec<Option<Field>> {
    list.columns.iter().map(|column| column.meaning.field).collect()
}

fn abouts(row: &Row) -> Vec<About> {
    row.problems.iter().map(|problem| problem.about).collect()
}

fn left_out(list: &List) -> Vec<(u32, Why)> {
    list.left_out.iter().map(|left| (left.line, left.why)).collect()
}

#[test]
fn a_list_has_titles_bands_totals_and_signatures_around_its_rows() {
    let list = list(&[
        "UBND TỈNH THỬ",
        "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2025",
        "STT|Họ và tên|Chức vụ|Đơn vị",
        "(1)|(2)|(3)|(4)",
        "I|Phòng Tổng hợp (02 người)",
        "1|Nguyễn Văn Thử|Chuyên viên|",
        "2|Lò Thị Mẫu|Kế toán|",
        "3",
        "Phòng Hành chính",
        "1|Vàng A Thử|Lái xe|",
        "STT|Họ và tên|Chức vụ|Đơn vị",
        "2|Lý Thị Thử|Văn thư|Ban Dân tộc",
        "Tổng cộng|4 người",
        "||Lạng Sơn, ngày 05 tháng 3 năm 2026",
        "||NGƯỜI LẬP BIỂU",
        "||Nguyễn Thị Ký",
    ]);
    assert_eq!(names(&list), ["Nguyễn Văn Thử", "Lò Thị Mẫu", "Vàng A Thử", "Lý Thị Thử"]);
    let units: Vec<&str> = list.rows.iter().map(|row| row.fields.unit.as_str()).collect();
    assert_eq!(units, ["Phòng Tổng hợp", "Phòng Tổng hợp", "Phòng Hành chính", "Ban Dân tộc"]);
    assert_eq!((list.header, list.year), (Some((3, 3)), Some(2025)));
    let expected = [
        (1, Why::Title),
        (2, Why::Title),
        (3, Why::Header),
        (4, Why::ColumnNumbers),
        (5, Why::Band),
        (8, Why::Blank),
        (9, Why::Band),
        (11, Why::Header),
        (13, Why::Total),
        (14, Why::Foot),
        (15, Why::Foot),
        (16, Why::Foot),
    ];
    assert_eq!(left_out(&list), expected);
}

#[test]
fn a_year_of_birth_under_nam_or_nu_tells_sex_and_year() {
    let list = list(&[
        "TT|Họ tên|Năm sinh||Chức vụ - đơn vị",
        "||Nam|Nữ|",
        "1|Nguyễn Văn Thử|1980||Phó Trưởng phòng, Phòng Tổng hợp",
        "2|Lò Thị Mẫu||1991|Chuyên viên",
        "3|Vàng A Thử|1980|1981|Chuyên viên",
    ]);
    let told: Vec<_> =
        list.rows.iter().map(|row| (row.fields.sex, row.fields.birth.map(|birth| birth.year()))).collect();
    assert_eq!(told[..2], [(Some(Sex::Male), Some(1980)), (Some(Sex::Female), Some(1991))]);
    assert!(abouts(&list.rows[2]).contains(&About::SexDiffers));
    assert_eq!(
        (list.rows[0].fields.position.as_str(), list.rows[0].fields.unit.as_str()),
        ("Phó Trưởng phòng", "Phòng Tổng hợp")
    );
    assert_eq!(list.header, Some((1, 2)));
    assert_eq!(list.columns[3].header, "Năm sinh – Nữ");
}

#[test]
fn merged_heads_give_their_year_to_the_columns_below() {
    let mut sheet = sheet(&[
        "STT|Họ và tên|Năm 2023||Năm 2024|",
        "||Xếp loại|Danh hiệu|Xếp loại|Danh hiệu",
        "1|Nguyễn Văn Thử|HTTNV|LĐTT|HTXSNV|CSTĐCS, Giấy khen",
        "2|Lò Thị Mẫu|HTNV||HTTNV|LĐTT năm 2022; GK",
    ]);
    for columns in [(0, 0), (1, 1)] {
        sheet.merged.push(Merged { lines: (1, 2), columns });
    }
    for columns in [(2, 3), (4, 5)] {
        sheet.merged.push(Merged { lines: (1, 1), columns });
    }
    let told = read(&Workbook { sheets: vec![sheet] });
    let rows = &told.lists[0].rows;
    assert_eq!(rows[0].fields.grades, [(Some(2023), GradeLevel::Good), (Some(2024), GradeLevel::Excellent)]);
    let awards = |at: usize| -> Vec<(&str, Option<i32>)> {
        rows[at].fields.awards.iter().map(|(code, year)| (code.as_str(), *year)).collect()
    };
    assert_eq!(awards(0), [("LDTT", Some(2023)), ("CSTDCS", Some(2024)), ("GK", Some(2024))]);
    assert_eq!(awards(1), [("LDTT", Some(2022)), ("GK", Some(2024))]);
}

#[test]
fn titles_of_people_stand_in_a_cell_or_before_the_name() {
    let list = list(&[
        "STT|Ông/Bà|Họ và tên",
        "1|Ông|Nguyễn Văn Thử",
        "2|Thượng tá|Lò Văn Mẫu",
        "3||Bà Vàng Thị Thử",
        "4|Bà|Ông Lý Văn Thử",
    ]);
    let told: Vec<_> = list.rows.iter().map(|row| (row.fields.honorific.as_str(), row.fields.sex)).collect();
    assert_eq!(told[..3], [("Ông", Some(Sex::Male)), ("Thượng tá", None), ("Bà", Some(Sex::Female))]);
    assert_eq!(abouts(&list.rows[3]), [About::SexDiffers]);
}

#[test]
fn a_column_of_ong_ba_with_names_is_the_column_of_names() {
    let list = list(&["STT|Ông (bà)|Chức vụ", "1|Nguyễn Văn Thử|Chuyên viên", "2|Lò Thị Mẫu|Kế toán"]);
    assert_eq!(names(&list), ["Nguyễn Văn Thử", "Lò Thị Mẫu"]);
}

#[test]
fn dates_come_as_text_as_serial_numbers_and_as_years() {
    let list = list(&[
        "STT|Họ và tên|Ngày sinh",
        "1|Nguyễn Văn Thử|5/3/1980",
        "2|Lò Thị Mẫu|29285",
        "3|Vàng A Thử|1980",
        "4|Lý Thị Thử|01.02.86",
        "5|Chu Văn Thử|31/02/1980",
        "6|Hà Thị Thử|#N/A",
    ]);
    let told: Vec<String> = list
        .rows
        .iter()
        .map(|row| row.fields.birth.map_or(String::new(), |birth| birth.to_string()))
        .collect();
    assert_eq!(told, ["05/03/1980", "05/03/1980", "1980", "", "", ""]);
    assert_eq!(list.rows[1].cells[2].original.as_deref(), Some("29285"));
    assert_eq!(abouts(&list.rows[3]), [About::BirthCentury]);
    assert_eq!(list.rows[3].problems[0].suggestion.as_deref(), Some("01/02/1986"));
    assert_eq!(abouts(&list.rows[4]), [About::BirthUnreadable]);
    assert_eq!(abouts(&list.rows[5]), [About::FailedFormula]);
    assert!(list.rows[3].asks() && list.rows[4].is_refused() && list.rows[5].is_refused());
}

#[test]
fn identity_numbers_lose_their_zero_and_are_offered_it_again() {
    let list = list(&[
        "STT|Họ và tên|Giới tính|Năm sinh|Số CCCD",
        "1|Nguyễn Văn Thử|Nam|1980|014080000001",
        "2|Lò Thị Mẫu|Nữ|1981|14181000002",
        "3|Vàng A Thử|Nam|1982|014182000003",
    ]);
    assert_eq!(list.rows[0].fields.id_number.as_deref(), Some("014080000001"));
    assert_eq!(list.rows[1].fields.id_number, None);
    assert_eq!(list.rows[1].problems[0].suggestion.as_deref(), Some("014181000002"));
    assert_eq!(list.rows[1].problems[0].column, "Số CCCD");
    assert_eq!(abouts(&list.rows[2]), [About::IdAgainstSex]);
    assert!(!list.rows[2].is_refused() && !list.rows[2].asks());
}

#[test]
fn a_number_that_the_sheet_holds_as_a_number_is_read_digit_by_digit() {
    let mut book = workbook(&["Họ và tên|Số CCCD", "Nguyễn Văn Thử|"]);
    book.sheets[0].lines[1].cells.resize(2, Cell::Empty);
    book.sheets[0].lines[1].cells[1] = Cell::Number(14_080_000_001.0);
    let row = read(&book).rows().next().cloned().expect("a row");
    assert_eq!(row.problems[0].suggestion.as_deref(), Some("014080000001"));
}

#[test]
fn old_code_pages_are_told_and_may_be_overruled() {
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let old = |text: &str| encode(text, encoding, Face::Unknown).expect("writable");
        let lines = [
            "STT|Họ và tên|Chức vụ|Đơn vị",
            "1|Nguyễn Văn Thử|Trưởng phòng|Phòng Tổng hợp",
            "2|Lò Thị Mẫu|Chuyên viên|Phòng Quản trị",
        ]
        .map(old);
        let book = workbook(&lines.each_ref().map(String::as_str));
        let told = read(&book);
        let list = &told.lists[0];
        assert_eq!(names(list), ["Nguyễn Văn Thử", "Lò Thị Mẫu"], "{encoding:?}");
        assert_eq!(list.encoding.encoding, encoding);
        assert!(list.encoding.sure > 90);
        // Names are shown before heads, posts and units.
        let shown: Vec<_> = list.encoding.samples.iter().map(|(_, converted)| converted.as_str()).collect();
        assert_eq!(shown[..2], ["Nguyễn Văn Thử", "Lò Thị Mẫu"], "{encoding:?}");
        assert_eq!(list.rows[0].cells[1].original, Some(old("Nguyễn Văn Thử")));
        let mapping = Mapping::default();
        let as_it_stands = domain::import::Given { encoding: Some(Encoding::Unicode), ..given(&mapping) };
        let kept = understand(&book, &as_it_stands);
        assert!(kept.rows().all(|row| row.fields.name != "Nguyễn Văn Thử"));
    }
}

#[test]
fn one_column_in_another_encoding_is_read_in_its_own() {
    let old = |text: &str| encode(text, Encoding::Tcvn3, Face::Unknown).expect("writable");
    let people = ["Nguyễn Văn Thử", "Lò Thị Mẫu", "Vàng Đức Thử", "Hoàng Thị Nga"];
    let mut lines = vec!["STT|Họ và tên|Đơn vị".to_owned()];
    lines.extend(people.iter().map(|name| format!("1|{}|Phòng Tổng hợp", old(name))));
    let list = list(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(names(&list), people);
    assert!(list.encoding.is_mixed);
    assert_eq!(list.rows[0].fields.unit, "Phòng Tổng hợp");
}

#[test]
fn hidden_sheets_and_lists_of_codes_are_left_aside() {
    let list = sheet(&["STT|Họ và tên|Đơn vị", "1|Nguyễn Văn Thử|Phòng Tổng hợp"]);
    let codes = sheet(&["Mã|Tên", "GK|Giấy khen", "BK|Bằng khen"]);
    let guide = sheet(&["HƯỚNG DẪN", "Ghi đủ các cột, không sửa tên cột."]);
    let hidden = Sheet { is_hidden: true, ..list.clone() };
    let collectives =
        sheet(&["STT|Tên đơn vị/tập thể|Mã danh hiệu", "1|Phòng Tổng hợp|TTLĐTT", "2|Ban Dân tộc|TTLĐTT"]);
    let told = read(&Workbook { sheets: vec![hidden, codes, guide, list.clone(), collectives, list] });
    assert_eq!((told.lists.len(), told.aside.len()), (2, 4), "{told:?}");
}

#[test]
fn two_lists_may_stand_in_one_sheet() {
    let told = read(&workbook(&[
        "DANH SÁCH CÔNG CHỨC",
        "STT|Họ và tên|Chức vụ",
        "1|Nguyễn Văn Thử|Chuyên viên",
        "DANH SÁCH NGƯỜI LAO ĐỘNG",
        "TT|Họ tên|Năm sinh|Đơn vị",
        "1|Lò Thị Mẫu|1980|Phòng Tổng hợp",
    ]));
    assert_eq!(told.lists.iter().map(names).collect::<Vec<_>>(), [["Nguyễn Văn Thử"], ["Lò Thị Mẫu"]]);
}

#[test]
fn collectives_among_people_stand_for_nobody() {
    let list = list(&[
        "STT|Phân loại|Tên|Danh hiệu",
        "1|TAPTHE|Phòng Tổng hợp|TTLĐTT",
        "2|CANHAN|Nguyễn Văn Thử|LĐTT",
        "3|HOGIADINH|Hộ ông Lò Văn Mẫu|GK",
    ]);
    assert_eq!(names(&list), ["Nguyễn Văn Thử"]);
    assert_eq!(left_out(&list)[1..], [(2, Why::Collective), (4, Why::Collective)]);
    let list = self::list(&[
        "STT|Họ và tên|Đơn vị",
        "I|TẬP THỂ",
        "1|Phòng Tổng hợp|Sở Thử",
        "II|CÁ NHÂN",
        "1|Lò Văn Thử|Sở Thử",
    ]);
    assert_eq!(names(&list), ["Lò Văn Thử"]);
}

#[test]
fn a_list_without_header_is_known_by_its_content() {
    let list = list(&[
        "1|Nguyễn Văn Thử|Nam|05/03/1980|Chuyên viên|Phòng Tổng hợp|LĐTT",
        "2|Lò Thị Mẫu|Nữ|12/11/1991|Kế toán|Văn phòng|CSTĐCS",
        "3|Vàng A Thử|Nam|01/01/1975|Trưởng phòng|Ban Dân tộc|LĐTT",
    ]);
    let expected =
        [Field::Ordinal, Field::Name, Field::Sex, Field::Birth, Field::Position, Field::Unit, Field::Award];
    assert_eq!(fields(&list), expected.map(Some));
    assert!(list.columns.iter().all(|column| column.by == By::Content && column.sure < 90));
    assert_eq!(list.columns[1].header, "Cột B");
}

#[test]
fn what_a_person_says_of_a_column_overrules_the_guess() {
    let book = workbook(&[
        "STT|Họ và tên|Chỗ làm|Ghi chú",
        "1|Nguyễn Văn Thử|Kho số hai|Tày",
        "2|Lò Thị Mẫu|Kho số ba|Kinh",
    ]);
    assert_eq!(fields(&read(&book).lists[0])[2], None);
    let mut mapping = Mapping::default();
    mapping.set("CHỖ  LÀM", Meaning::of(Field::Unit));
    mapping.set("Ghi chú", Meaning::of(Field::Ethnicity));
    let told = understand(&book, &given(&mapping));
    let row = &told.lists[0].rows[0];
    assert_eq!((row.fields.unit.as_str(), row.fields.ethnicity.as_str()), ("Kho số hai", "Tày"));
    assert_eq!((told.lists[0].columns[2].by, told.lists[0].columns[2].sure), (By::Mapping, 100));
}

#[test]
fn a_year_that_no_column_names_is_asked_with_the_one_of_the_title() {
    let list = list(&["DANH SÁCH KHEN THƯỞNG NĂM 2025", "STT|Họ và tên|Xếp loại", "1|Nguyễn Văn Thử|HTTNV"]);
    assert_eq!(list.rows[0].fields.grades, [(None, GradeLevel::Good)]);
    assert_eq!(
        (list.problems[0].about, list.problems[0].suggestion.as_deref()),
        (About::NoYear, Some("2025"))
    );
}

#[test]
fn the_same_person_twice_is_told_and_namesakes_are_not() {
    let mut list = list(&[
        "STT|Họ và tên|Ngày sinh|Đơn vị",
        "1|Nguyễn Văn Hòa|05/03/1980|Phòng Tổng hợp",
        "2|NGUYỄN  VĂN HOÀ|5.3.1980|Phòng Hành chính",
        "3|Nguyễn Văn Hòa|06/03/1980|Phòng Tổng hợp",
        "4|Nguyễn Văn Hoa|05/03/1980|Phòng Tổng hợp",
    ]);
    let twice = |list: &List| -> Vec<bool> {
        list.rows.iter().map(|row| abouts(row).contains(&About::Twice)).collect()
    };
    assert_eq!(twice(&list), [false, true, false, false]);
    list.rows.remove(0);
    find_twice(&mut list.rows);
    assert_eq!(twice(&list), [false, false, false]);
}

#[test]
fn a_cell_that_the_clerk_mends_is_read_again() {
    let list = list(&["STT|Họ và tên|Ngày sinh", "1|Nguyễn Văn\u{200b} Thử|31/02/1980"]);
    let row = &list.rows[0];
    assert_eq!(abouts(row), [About::Hidden, About::BirthUnreadable]);
    let typed = BTreeMap::from([(1, "Nguyễn Văn Thử".to_owned()), (2, "28/02/1980".to_owned())]);
    let awards = Law::built_in().awards();
    let mended = reread(&list, row, &typed, awards, today());
    assert_eq!(mended.problems, []);
    assert_eq!(mended.fields.birth.map(|birth| birth.to_string()).as_deref(), Some("28/02/1980"));
    assert_eq!(mended.cells[2].original.as_deref(), Some("31/02/1980"));
    assert_eq!(reread(&list, row, &BTreeMap::new(), awards, today()), *row);
}

#[test]
fn our_own_export_is_known_again_by_its_hidden_column() {
    let list = list(&["Mã dòng (không sửa)|STT|Họ và tên", "a1b2|1|Nguyễn Văn Thử"]);
    assert_eq!(list.rows[0].id.as_deref(), Some("a1b2"));
    assert_eq!(names(&list), ["Nguyễn Văn Thử"]);
}

#[test]
fn a_cell_merged_over_several_lines_holds_for_all_of_them() {
    let mut sheet = sheet(&[
        "Đơn vị: Ban Dân tộc",
        "STT|Họ và tên|Đơn vị",
        "1|Nguyễn Văn Thử|Phòng Tổng hợp",
        "2|Lò Thị Mẫu|",
        "3|",
        "4|Vàng A Thử|",
    ]);
    sheet.merged.push(Merged { lines: (3, 5), columns: (2, 2) });
    let told = read(&Workbook { sheets: vec![sheet] });
    let units: Vec<&str> = told.rows().map(|row| row.fields.unit.as_str()).collect();
    assert_eq!(
        units,
        ["Phòng Tổng hợp", "Phòng Tổng hợp", "Ban Dân tộc"],
        "the title's unit where no cell has one"
    );
}

#[test]
fn crosses_under_nam_and_nu_tell_the_sex() {
    let list = list(&[
        "TT|Họ và tên|Giới tính||Ngày sinh",
        "||Nam|Nữ|",
        "1|Nguyễn Văn Thử|x||05/03/1980",
        "2|Lò Thị Mẫu||x|05/03/1981",
    ]);
    let sexes: Vec<_> = list.rows.iter().map(|row| row.fields.sex).collect();
    assert_eq!(sexes, [Some(Sex::Male), Some(Sex::Female)]);
    assert_eq!(fields(&list)[2..4], [Some(Field::Sex); 2]);
}

#[test]
fn columns_of_codes_that_were_not_found_are_left_aside() {
    let list = list(&[
        "STT|Tên gọi|Tên tập thể/cá nhân/hộ|Danh hiệu/Hình thức|||HTKT|PLDT",
        "1|Ông|Nguyễn Văn Thử|Giấy khen|||#N/A|#N/A",
        "2|Bà|Lò Thị Mẫu|LĐTT|||#N/A|12",
    ]);
    assert!(list.rows.iter().all(|row| row.problems.is_empty()), "{:?}", list.rows);
}

#[test]
fn a_list_in_capitals_ends_where_the_signatures_begin() {
    let list = list(&[
        "HỌ VÀ TÊN|NGÀY SINH|CHỨC VỤ",
        "1. PHÒNG TỔNG HỢP",
        "NGUYỄN VĂN THỬ|05/03/1980|CHUYÊN VIÊN",
        "BAN VĂN MẪU|05/03/1981|CHUYÊN VIÊN",
        "NGƯỜI LẬP",
        "VÀNG A KÝ",
    ]);
    assert_eq!(names(&list), ["NGUYỄN VĂN THỬ", "BAN VĂN MẪU"]);
    assert_eq!(list.rows[0].fields.unit, "PHÒNG TỔNG HỢP");
    assert_eq!(list.rows[0].problems[0].suggestion.as_deref(), Some("Nguyễn Văn Thử"));
}

#[test]
fn a_broken_row_is_a_row() {
    let list = list(&[
        "STT|Họ và tên|Năm sinh|Đơn vị",
        "1||1980|Phòng Tổng hợp",
        "2|#N/A|1981|Phòng Tổng hợp",
        "3|12345|1982|Phòng Tổng hợp",
        "4|Lò Thị Mẫu|1983|#REF!",
        "5|Nguyễn Văn Thử, Lò Thị Mẫu|1983|Phòng Tổng hợp",
    ]);
    let told: Vec<_> = list.rows.iter().map(abouts).collect();
    let expected = [
        About::NameMissing,
        About::FailedFormula,
        About::NotAName,
        About::FailedFormula,
        About::SeveralPeople,
    ];
    assert_eq!(told, expected.map(|about| vec![about]));
    assert!(list.rows.iter().all(Row::is_refused));
}

#[test]
fn a_file_without_people_says_so() {
    let told = read(&workbook(&["Báo cáo tháng 3", "Số liệu|12|13"]));
    assert_eq!(told.problems[0].about, About::NoList);
    assert!(read(&Workbook::default()).problems.len() == 1, "on {}", today());
}
