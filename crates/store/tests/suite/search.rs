//! The search's stories: names as people type them, papers by title, year and number, and what never shows. Everything is told
//! twice: as whoever reaches little finds it (each thing compared) and as whoever reaches much does (by the index).

use domain::account::Role;
use domain::dossier::NewDossier;
use domain::movement::Draft;
use domain::search::{Closeness, Kind, Query};
use law::Category;
use store::search::{FEW, Group, Wanted, find};
use store::{account, doctor, dossier, movement, person};
use uuid::Uuid;

use crate::decision::Desk;
use crate::house::{House, PASSWORD, placement, profile, viewer};
use crate::on_both;

on_both!(
    names_are_found_as_people_type_them,
    the_best_hits_come_first_and_names_in_their_order,
    a_misspelt_name_is_found,
    who_sees_nothing_finds_nothing_and_counts_nothing,
    papers_are_found_by_title_year_and_number,
    a_corrected_name_is_found_and_the_old_one_is_not,
    an_index_that_is_not_there_is_filled_when_the_database_opens,
    the_doctor_sees_an_index_that_does_not_agree,
);

const DAY: &str = "2026-08-25";

/// The hits of both ways, which must be the same.
async fn found(house: &House, who: Uuid, text: &str, most: usize) -> Vec<Group> {
    let mut conn = house.db.read().await.expect("read");
    let wanted = |few| Wanted { query: Query::of(text), kind: None, most, few };
    let compared = find(&mut conn, viewer(who, DAY), &wanted(FEW)).await.expect("compared");
    let walked = find(&mut conn, viewer(who, DAY), &wanted(-1)).await.expect("walked");
    assert_eq!(compared, walked, "{text}: both ways find the same");
    compared
}

async fn titles(house: &House, who: Uuid, text: &str) -> Vec<String> {
    let groups = found(house, who, text, 10).await;
    groups.into_iter().flat_map(|group| group.hits).map(|hit| hit.title).collect()
}

/// The names of the people alone, in their order.
async fn people(house: &House, who: Uuid, text: &str) -> Vec<String> {
    let groups = found(house, who, text, 10).await;
    let people = groups.into_iter().filter(|group| group.kind == Kind::Person);
    people.flat_map(|group| group.hits).map(|hit| hit.title).collect()
}

async fn names_are_found_as_people_type_them(house: House) {
    let (office, admin) = house.office(DAY).await;
    for name in [
        "Lò Thị Mai",
        "Đỗ Thị Ánh",
        "Nguyễn Thị Hoà",
        "Trần Thị Hòa",
        "H’Hen Niê",
        "K’Tiếu",
        "Lý Văn Quý",
        "Nguyễn-Đình Thuý",
    ] {
        house.person(admin, office, name, DAY).await;
    }
    for (typed, names) in [
        ("Lò Thị Mai", &["Lò Thị Mai"] as &[_]),
        ("mai lo", &["Lò Thị Mai"]),
        ("MAI THỊ", &["Lò Thị Mai"]),
        ("Lo\u{300} Thi\u{323} Mai", &["Lò Thị Mai"]),
        ("đỗ", &["Đỗ Thị Ánh"]),
        ("do", &["Đỗ Thị Ánh"]),
        ("nguyen hoa", &["Nguyễn Thị Hoà"]),
        ("h'hen", &["H’Hen Niê"]),
        ("hhen nie", &["H’Hen Niê"]),
        ("nie hen", &["H’Hen Niê"]),
        ("K'Tiếu", &["K’Tiếu"]),
        ("ktieu", &["K’Tiếu"]),
        ("Lí Quí", &["Lý Văn Quý"]),
        ("thúy đình", &["Nguyễn-Đình Thuý"]),
        ("thi an", &["Đỗ Thị Ánh"]),
        ("khong ai", &[]),
        ("%", &[]),
        ("_ò", &[]),
        ("' or 1=1", &[]),
    ] {
        assert_eq!(people(&house, admin, typed).await, names, "{typed}");
    }
    for typed in ["hoà", "hòa", "Hoa\u{300}", "HOA"] {
        assert_eq!(people(&house, admin, typed).await, ["Nguyễn Thị Hoà", "Trần Thị Hòa"], "{typed}");
    }
    let groups = found(&house, admin, "mai lo", 10).await;
    assert_eq!(groups[0].kind, Kind::Person);
    assert_eq!(groups[0].hits[0].about, "Chuyên viên, Đơn vị VP (hư cấu)");
}

async fn the_best_hits_come_first_and_names_in_their_order(house: House) {
    let (office, admin) = house.office(DAY).await;
    for name in
        ["Lò Thanh", "Lò Thành An", "Vũ Thanhh", "Hà Thang", "Bùi Thân", "Đỗ Thánh Ân", "Lò Hạnh", "Lò Mai"]
    {
        house.person(admin, office, name, DAY).await;
    }
    let groups = found(&house, admin, "thanh", 10).await;
    let hits: Vec<_> = groups[0].hits.iter().map(|hit| (hit.title.as_str(), hit.closeness)).collect();
    use Closeness::{Beginning, Exact, Near};
    assert_eq!(
        hits,
        [
            ("Lò Thành An", Exact),
            ("Đỗ Thánh Ân", Exact),
            ("Lò Thanh", Exact),
            ("Vũ Thanhh", Beginning),
            ("Lò Hạnh", Near),
            ("Hà Thang", Near),
            ("Bùi Thân", Near),
        ]
    );
    assert!(!groups[0].more);
    let groups = found(&house, admin, "thanh", 2).await;
    assert_eq!((groups[0].hits.len(), groups[0].more), (2, true));
    assert_eq!(groups[0].hits[1].title, "Đỗ Thánh Ân", "the first two of the same order");
    let groups = found(&house, admin, "thanh", 4).await;
    assert_eq!((groups[0].hits[3].title.as_str(), groups[0].more), ("Vũ Thanhh", true));
}

async fn a_misspelt_name_is_found(house: House) {
    let (office, admin) = house.office(DAY).await;
    for name in ["Nguyễn Thị Phương", "Hoàng Khánh", "Lò Mai"] {
        house.person(admin, office, name, DAY).await;
    }
    for typed in ["nguyne phuong", "nguyen phuogn", "nguyenn", "phuon thi", "nguyne phuogn", "huong nguyen"] {
        assert_eq!(titles(&house, admin, typed).await, ["Nguyễn Thị Phương"], "{typed}");
    }
    assert_eq!(titles(&house, admin, "hoagn khanh").await, ["Hoàng Khánh"]);
    assert_eq!(titles(&house, admin, "mia").await, [""; 0], "three letters are as they are");
    assert_eq!(titles(&house, admin, "nguyne mai").await, [""; 0], "the words belong to two people");
}

async fn who_sees_nothing_finds_nothing_and_counts_nothing(house: House) {
    let (office, admin) = house.office(DAY).await;
    let (a, b) =
        (house.division(admin, office, "A", DAY).await, house.division(admin, office, "B", DAY).await);
    let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
    house.person(admin, b, "Lò Văn Mai", DAY).await;
    let clerk = house.member(admin, "chuyenvien", Role::Clerk, office, DAY).await;
    for (unit, title) in [(a, "Đề nghị của A"), (b, "Đề nghị của B")] {
        let new = NewDossier { title: title.into(), year: 2025, category: Category::Merit };
        dossier::create(&house.db, &house.act(clerk, DAY), unit, None, &new).await.expect("dossier");
        let draft = Draft { title: format!("Dự thảo {title}"), ..Draft::default() };
        movement::draft(&house.db, &house.act(clerk, DAY), unit, &draft).await.expect("draft");
    }
    let head = house.member(admin, "truongphong", Role::Head, a, DAY).await;
    let council = house.member(admin, "hoidong", Role::CouncilMember, office, DAY).await;
    let own = account::NewAccount {
        login: "canhan".into(),
        display_name: "Lò Thị Mai (hư cấu)".into(),
        password: PASSWORD.into(),
        person: Some(mai),
    };
    let own = account::create(&house.db, &house.act(admin, DAY), &own).await.expect("account").id;
    let both = ["Lò Thị Mai", "Lò Văn Mai"];
    let papers = ["Dự thảo Đề nghị của A", "Dự thảo Đề nghị của B", "Đề nghị của A", "Đề nghị của B"];
    for (who, people, units, dossiers) in [
        (admin, &both[..], 3, &papers[..]),
        (clerk, &both[..], 3, &papers[..]),
        (head, &both[..1], 1, &[papers[0], papers[2]][..]),
        (council, &[], 0, &[]),
        (own, &both[..1], 0, &[]),
        (Uuid::nil(), &[], 0, &[]),
    ] {
        assert_eq!(titles(&house, who, "lo mai").await, people);
        assert_eq!(titles(&house, who, "don vi hu cau").await.len(), units);
        let mut found_papers = titles(&house, who, "de nghi").await;
        // Both of a kind are of the same moment.
        found_papers.sort();
        assert_eq!(found_papers, dossiers);
        let groups = found(&house, who, "lo mai", 1).await;
        assert_eq!(groups.iter().any(|group| group.more), people.len() > 1, "a foreign one is not counted");
    }

    let to_b = placement(b, DAY);
    person::move_to(&house.db, &house.act(admin, DAY), mai, &to_b).await.expect("moved");
    assert_eq!(titles(&house, head, "lo mai").await, [""; 0], "she has left his unit");
    let wanted = Wanted { query: Query::of("de nghi"), kind: Some(Kind::Dossier), most: 10, few: FEW };
    let mut conn = house.db.read().await.expect("read");
    let groups = find(&mut conn, viewer(clerk, DAY), &wanted).await.expect("found");
    assert_eq!((groups.len(), groups[0].kind, groups[0].hits.len()), (1, Kind::Dossier, 2));
    let groups = find(&mut conn, viewer(clerk, "2020-01-01"), &wanted).await.expect("found");
    assert_eq!(groups, [], "before his role began");
}

async fn papers_are_found_by_title_year_and_number(house: House) {
    let desk = Desk::new(house).await;
    let rows = desk.rows(1, 2026, "2026-08-20", &[("LDTT", Some(1), true)]).await;
    let decision = desk.prepare(&rows, DAY).await.expect("prepared");
    let title = "Về việc khen thưởng năm 2026 (hư cấu)";
    let house = &desk.house;
    assert_eq!(titles(house, desk.leader, "khen thuong 2026").await, [title]);
    assert_eq!(titles(house, desk.leader, "05/QĐ-VP").await, [""; 0]);
    desk.sign(decision, "05", DAY).await.expect("signed");
    for typed in ["05/QĐ-VP", "5/qd-vp", "5/qđ", "qd vp khen", "2026 05/QĐ-VP"] {
        assert_eq!(titles(house, desk.leader, typed).await, [title], "{typed}");
    }
    for typed in ["06/QĐ-VP", "15/QĐ-VP", "05/QĐ-VPP"] {
        assert_eq!(titles(house, desk.leader, typed).await, [""; 0], "{typed}");
    }
    let about = &found(house, desk.leader, "05/QĐ-VP", 10).await[0].hits[0].about;
    assert_eq!(about, "05/QĐ-VP, Đơn vị VP (hư cấu)");
    assert_eq!(titles(house, Uuid::nil(), "05/QĐ-VP").await, [""; 0], "a stranger sees no decisions");
}

async fn a_corrected_name_is_found_and_the_old_one_is_not(house: House) {
    let (office, admin) = house.office(DAY).await;
    let id = house.person(admin, office, "Lò Thị Mai", DAY).await;
    house.person(admin, office, "Lò Thị Hoa", DAY).await;
    person::update(&house.db, &house.act(admin, DAY), id, &profile("Lò Thị Mây"), "").await.expect("update");
    assert_eq!(titles(&house, admin, "mai").await, [""; 0]);
    assert_eq!(titles(&house, admin, "lo may").await, ["Lò Thị Mây"]);
    assert_eq!(titles(&house, admin, "lo thi").await, ["Lò Thị Hoa", "Lò Thị Mây"]);
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
}

async fn an_index_that_is_not_there_is_filled_when_the_database_opens(house: House) {
    let (office, admin) = house.office(DAY).await;
    for name in ["Nguyễn Thị Phương", "H’Hen Niê", "Lò Mai"] {
        house.person(admin, office, name, DAY).await;
    }
    house.fill_search().await;
    let mut conn = house.db.read().await.expect("read");
    assert_eq!(doctor::check(&mut conn).await.expect("check"), Vec::<String>::new());
    drop(conn);
    for typed in ["phuong", "nguyne", "thi phuogn"] {
        assert_eq!(titles(&house, admin, typed).await, ["Nguyễn Thị Phương"], "{typed}");
    }
    house.person(admin, office, "Lò Thị Phương", DAY).await;
    assert_eq!(titles(&house, admin, "phuong").await.len(), 2);
}

async fn the_doctor_sees_an_index_that_does_not_agree(house: House) {
    let (office, admin) = house.office(DAY).await;
    house.person(admin, office, "Lò Thị Mai", DAY).await;
    for (tampering, says) in [
        ("update person set full_name = 'Lò Thị Mây'", "Chỉ mục tìm kiếm thiếu hoặc cũ, loại Người: 1 mục"),
        ("delete from search_near where word = 'mai'", "thiếu khóa tìm gần đúng của từ: mai."),
        ("update search_word set entries = 7 where word = 'lo'", "đếm sai số mục của từ: lo."),
        ("delete from search_posting where word = 'mai'", "không đủ từ của mục:  lo mai thi thy ."),
        ("delete from search_entry where kind = 'person'", "còn từ không thuộc mục nào: lo."),
        ("update search_entry set subject_id = (select id from account)", "còn mục không thuộc người"),
    ] {
        house.tamper(tampering).await;
        let mut conn = house.db.read().await.expect("read");
        let faults = doctor::check(&mut conn).await.expect("check");
        assert!(faults.iter().any(|fault| fault.contains(says)), "{says}: {faults:?}");
    }
}
