//! Whatever stands in the cells: nothing panics, every line is told once, the order of the rows does not matter.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::import::{Fields, reread};
use domain::workbook::{Cell, Line, Merged, Sheet, Workbook};
use law::Law;
use proptest::prelude::*;

use crate::{read, today};

/// What sheets are full of, and what they should not hold.
fn any_cell() -> impl Strategy<Value = Cell> {
    let words = prop::sample::select(vec![
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Năm sinh",
        "Nam",
        "Nữ",
        "Đơn vị",
        "Chức vụ",
        "Số CCCD",
        "Xếp loại 2024",
        "LĐTT",
        "Danh hiệu",
        "I",
        "II.",
        "A",
        "1",
        "(1)",
        "Tổng cộng",
        "Nguyễn Văn Thử",
        "Lò Thị Mẫu",
        "Ông",
        "Phòng Tổng hợp",
        "CÁ NHÂN",
        "TẬP THỂ",
        "05/03/1980",
        "31/02/1980",
        "80",
        "14180000001",
        "HTTNV",
        "LĐTT, Giấy khen 2023",
        "x",
        "-",
        "...",
        "#N/A",
        "Người lập biểu",
        "NguyÔn V¨n A",
        "Nguyeãn Vaên A",
        "Mã dòng (không sửa)",
        "Ghi chú:",
        "\u{0}\u{202e}",
        "Năm 2023",
    ]);
    prop_oneof![
        3 => Just(Cell::Empty),
        8 => words.prop_map(|word| Cell::Text(word.to_owned())),
        1 => any::<String>().prop_map(Cell::Text),
        1 => any::<f64>().prop_map(Cell::Number),
        1 => (1_i32..60_000).prop_map(|number| Cell::Number(f64::from(number))),
        1 => any::<bool>().prop_map(Cell::Flag),
        1 => (1_i32..700_000).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).map_or(Cell::Empty, Cell::Date)),
        1 => Just(Cell::Error("#REF!".to_owned())),
    ]
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    let lines = prop::collection::vec((1_u32..4, prop::collection::vec(any_cell(), 0..8)), 0..25);
    let merged = prop::collection::vec((any::<u8>(), any::<u8>(), any::<u32>(), any::<u8>()), 0..4);
    (lines, merged).prop_map(|(lines, merged)| {
        let mut number = 0;
        let lines = lines.into_iter().map(|(step, cells)| {
            number += step;
            Line { number, cells }
        });
        let merged = merged.into_iter().map(|(first, last, from, to)| Merged {
            lines: (u32::from(first % 8), u32::from(last)),
            columns: (from % 300, u32::from(to)),
        });
        Sheet { name: "Trang".into(), is_hidden: false, lines: lines.collect(), merged: merged.collect() }
    })
}

proptest! {
    #[test]
    fn every_line_is_told_once(sheet in any_sheet()) {
        let numbers: Vec<u32> = sheet.lines.iter().map(|line| line.number).collect();
        let speaks = |cell: &Cell| matches!(cell, Cell::Text(text) if text.chars().any(|c| c.is_ascii_alphanumeric()));
        let speaking: Vec<u32> =
            sheet.lines.iter().filter(|line| line.cells.iter().any(speaks)).map(|line| line.number).collect();
        let told = read(&Workbook { sheets: vec![sheet] });
        prop_assert_eq!(told.lists.is_empty(), !told.aside.is_empty());
        let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
        for list in &told.lists {
            let lines = list.rows.iter().map(|row| row.line).chain(list.left_out.iter().map(|left| left.line));
            lines.for_each(|line| *seen.entry(line).or_default() += 1);
        }
        let is_told = |line: &u32| told.lists.is_empty() || seen.contains_key(line);
        prop_assert!(speaking.iter().all(is_told), "{:?} of {:?}", seen, speaking);
        prop_assert!(seen.iter().all(|(line, times)| *times == 1 && numbers.contains(line)), "{:?}", seen);
    }

    #[test]
    fn a_row_read_again_is_the_same_and_takes_whatever_is_typed(sheet in any_sheet(), place in 0_usize..8, typed in any::<String>()) {
        let told = read(&Workbook { sheets: vec![sheet] });
        let awards = Law::built_in().awards();
        for list in &told.lists {
            for row in &list.rows {
                let again = reread(list, row, &BTreeMap::new(), awards, today());
                prop_assert_eq!(&again.fields, &row.fields);
                let mended = reread(list, row, &BTreeMap::from([(place, typed.clone())]), awards, today());
                prop_assert_eq!(mended.text(place), viet::tidy(&typed));
            }
        }
    }

    #[test]
    fn every_problem_says_what_to_do(sheet in any_sheet()) {
        for row in read(&Workbook { sheets: vec![sheet] }).rows() {
            for problem in &row.problems {
                prop_assert!(problem.says.ends_with('.') && !problem.says.is_empty(), "{}", problem.says);
                prop_assert!(problem.suggestion.as_ref().is_none_or(|offered| !offered.is_empty() || problem.field.is_some()));
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle()) {
        let of = |order: &[usize]| {
            let mut dice = crate::office::Dice::new(7);
            let people: Vec<_> = (0..12).map(|at| crate::office::Person::any(&mut dice, at)).collect();
            let mut lines = vec!["Họ và tên|Ngày sinh|Đơn vị|Số CCCD|Danh hiệu".to_owned()];
            lines.extend(order.iter().map(|at| {
                let person = &people[*at];
                format!("{}|{}|{}|{}|{}", person.name, person.birth.format("%d/%m/%Y"), person.unit, person.id_number, person.awards[0].1)
            }));
            let told = read(&crate::workbook(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
            let mut fields: Vec<Fields> = told.rows().map(|row| row.fields.clone()).collect();
            fields.sort_by(|one, other| one.id_number.cmp(&other.id_number));
            fields
        };
        let sorted: Vec<usize> = (0..12).collect();
        prop_assert_eq!(of(&order), of(&sorted));
    }
}
