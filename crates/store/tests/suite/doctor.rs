use domain::record::{Holder, NewAward};
use law::Category;
use store::{doctor, record};

use crate::house::House;
use crate::on_both;

on_both!(a_sound_database_has_nothing_to_say, what_an_insider_changes_is_said);

const DAY: &str = "2026-11-02";

/// An office with people, records and an award known from before.
async fn lived_in(house: &House) {
    let (office, admin) = house.office(DAY).await;
    let a = house.division(admin, office, "A", DAY).await;
    let mai = house.person(admin, a, "Lò Thị Mai", DAY).await;
    let award = NewAward {
        holder: Holder::Person(mai),
        code: "LDTT".into(),
        category: Category::Merit,
        year: 2025,
        decided: None,
        decision_number: String::new(),
        issuer: String::new(),
        achievement: String::new(),
    };
    record::add_award(&house.db, &house.act(admin, DAY), &award).await.expect("award");
}

async fn faults(house: &House) -> Vec<String> {
    let mut conn = house.db.read().await.expect("read");
    doctor::check(&mut conn).await.expect("check")
}

async fn a_sound_database_has_nothing_to_say(house: House) {
    lived_in(&house).await;
    assert_eq!(faults(&house).await, Vec::<String>::new());
}

async fn what_an_insider_changes_is_said(house: House) {
    lived_in(&house).await;
    let mut said = 0;
    for (tamper, says) in TAMPERINGS {
        house.tamper(tamper).await;
        let faults = faults(&house).await;
        assert!(faults.iter().any(|fault| fault.contains(says)), "{says}: {faults:?}");
        assert!(faults.len() > said, "{says} is said besides what was said before");
        said = faults.len();
    }
}

/// What is done to the database, and what the doctor then says.
const TAMPERINGS: &[(&str, &str)] = &[
    ("update audit set detail = '{}' where seq = 2", "Nhật ký dòng số 2"),
    ("update unit set path = '00990001' where code = 'A'", "Đơn vị nằm sai chỗ trong cây: A."),
    ("update unit set closed = '2020-01-01' where code = 'A'", "Đơn vị đã ngừng hoạt động mà còn người: A."),
    (
        "insert into membership (id, person_id, unit_id, post, starts)
            select a.id, m.person_id, m.unit_id, '', '2015-01-01' from membership m join award a on a.person_id = m.person_id",
        "Một người đang ở hai đơn vị: Lò Thị Mai.",
    ),
    ("update membership set ends = '2000-01-01'", "Thời gian ở đơn vị kết thúc trước khi bắt đầu: Lò Thị Mai."),
];
