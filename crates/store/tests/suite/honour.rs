//! The honour roll's stories: what anybody finds in it. People and offices are invented.

use store::honour::{self, Honour, Query};

use crate::decision::{DAY, Desk};
use crate::house::House;
use crate::on_both;

on_both!(
    words_are_found_by_their_beginnings_without_accents,
    nothing_typed_is_taken_for_the_language_of_the_search,
    filters_and_pages_walk_the_newest_first,
);

/// Two decisions: three people of 2026, two awards of 2025.
async fn roll(house: House) -> Desk {
    let desk = Desk::new(house).await;
    let older = desk.rows(1, 2025, "2026-01-05", &[("CSTDCS", Some(1), true), ("GK", Some(3), true)]).await;
    let newer = desk
        .rows(
            2,
            2026,
            "2026-08-20",
            &[("LDTT", Some(1), true), ("LDTT", Some(2), true), ("TTLDTT", None, true)],
        )
        .await;
    for (rows, number, day) in [(older, "1", "2026-01-12"), (newer, "2", DAY)] {
        let id = desk.prepare(&rows, day).await.expect("prepared");
        desk.sign(id, number, day).await.expect("signed");
    }
    desk
}

async fn found(desk: &Desk, query: Query) -> Vec<Honour> {
    let mut conn = desk.house.db.read().await.expect("read");
    honour::search(&mut conn, &query, 50).await.expect("searched").honours
}

async fn names(desk: &Desk, text: &str) -> Vec<String> {
    let all = found(desk, Query { text: text.into(), ..Query::default() }).await;
    all.into_iter().map(|honour| format!("{} {}", honour.code, honour.name)).collect()
}

async fn words_are_found_by_their_beginnings_without_accents(house: House) {
    let desk = roll(house).await;
    let dao = ["LDTT Nguyễn Thị Đào", "CSTDCS Nguyễn Thị Đào"];
    for text in ["đào", "Dao", "NGUYEN thi d", "dao nguy", "Nguye\u{302}\u{303}n ĐÀO", "chuyên viên đào"]
    {
        assert_eq!(names(&desk, text).await, dao, "{text}");
    }
    for text in ["h'hen", "HHen", "h’he nie"] {
        assert_eq!(names(&desk, text).await, ["LDTT H’Hen Niê"], "{text}");
    }
    assert_eq!(names(&desk, "giấy khen").await, ["GK Trần Văn Đức"]);
    assert_eq!(names(&desk, "guyen").await, Vec::<String>::new(), "not in the middle of a word");
    assert_eq!(names(&desk, "đào đức").await, Vec::<String>::new(), "every word counts");
}

async fn nothing_typed_is_taken_for_the_language_of_the_search(house: House) {
    let desk = roll(house).await;
    let all = names(&desk, "").await.len();
    for text in [
        "\"",
        "'",
        "đào\" OR \"đức",
        "NEAR(đào đức)",
        "đào*",
        "-đào",
        "đào' | 'đức",
        "đào & !đức",
        "(",
        "a:b:c",
        "\\",
        "=ldtt",
        "\0",
    ] {
        assert!(names(&desk, text).await.len() <= all, "{text}");
    }
    assert_eq!(names(&desk, "đào\" OR \"đức").await, Vec::<String>::new(), "OR is a word like others");
    assert_eq!(names(&desk, "\" ' * ( )").await.len(), all, "no word, no condition");
    assert_eq!(names(&desk, "=ldtt").await, Vec::<String>::new(), "the mark cannot be typed");
}

async fn filters_and_pages_walk_the_newest_first(house: House) {
    let desk = roll(house).await;
    let order: Vec<_> = found(&desk, Query::default()).await.into_iter().map(|h| (h.year, h.code)).collect();
    let expected = [(2026, "TTLDTT"), (2026, "LDTT"), (2026, "LDTT"), (2025, "CSTDCS"), (2025, "GK")];
    assert_eq!(order, expected.map(|(year, code)| (year, code.to_owned())));
    let of = |award: Option<&str>, year, text: &str| Query {
        award: award.map(str::to_owned),
        year,
        text: text.into(),
        ..Query::default()
    };
    assert_eq!(found(&desk, of(None, Some(2025), "")).await.len(), 2);
    assert_eq!(found(&desk, of(Some("LDTT"), None, "")).await.len(), 2);
    assert_eq!(found(&desk, of(Some("LDTT"), Some(2025), "")).await.len(), 0);
    assert_eq!(found(&desk, of(Some("LDTT"), Some(2026), "đào")).await.len(), 1);

    let mut conn = desk.house.db.read().await.expect("read");
    for text in ["", "van"] {
        let (mut before, mut walked) = (None, Vec::new());
        loop {
            let query = Query { text: text.into(), before, ..Query::default() };
            let page = honour::search(&mut conn, &query, 2).await.expect("page");
            walked.extend(page.honours);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        let whole = honour::search(&mut conn, &Query { text: text.into(), ..Query::default() }, 50)
            .await
            .expect("whole");
        assert_eq!(walked, whole.honours, "{text}");
        assert!(!walked.is_empty());
    }
}
