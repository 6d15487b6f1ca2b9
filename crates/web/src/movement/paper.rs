//! The document that launches a movement, as the papers draw it.

use chrono::NaiveDate;
use domain::movement::Draft;
use papers::LaunchPaper;
use papers::movement::{Answered, Responsibility};
use papers::nd30::{Head, Signer};
use store::movement::Movement;

/// The paper of the launch; a draft has blanks for number and day.
pub(super) fn launch(movement: &Movement, specimen: bool) -> LaunchPaper {
    let draft = &movement.draft;
    LaunchPaper {
        head: head(movement),
        kind: kind(&movement.number).to_owned(),
        subject: draft.title.clone(),
        bases: draft.bases.clone(),
        answers: movement.superior.as_ref().map(|superior| Answered {
            kind: "văn bản".to_owned(),
            notation: superior.number.clone(),
            date: superior.on,
            issuer: superior.issuer.clone(),
            subject: None,
        }),
        movement: after_the_noun(&draft.title).to_owned(),
        occasion: some(&draft.occasion),
        purpose: lines(&draft.purpose),
        requirements: lines(&draft.requirements),
        theme: some(&draft.theme),
        period: period(draft),
        contents: draft.contents.clone(),
        targets: draft.targets.clone(),
        participants: lines(&draft.subjects),
        criteria: draft.criteria.clone(),
        awards: Vec::new(),
        responsibilities: responsibilities(draft),
        recipients: draft.recipients.clone(),
        signer: Signer { authority: lines(&movement.signer_post), name: movement.signer_name.clone() },
        specimen,
    }
}

fn head(movement: &Movement) -> Head {
    let office = &movement.office;
    let (number, symbol) = match domain::movement::notation(&movement.number) {
        Some((number, symbol)) => (Some(number), symbol),
        None => (None, format!("PĐ-{}", office.symbol)),
    };
    Head {
        superior: some(&office.superior),
        issuer: office.name.clone(),
        place: office.place.clone(),
        number,
        symbol,
        date: movement.launched_on,
    }
}

/// The type of document by the letters of its symbol (decree 30/2020/NĐ-CP, Appendix III).
fn kind(notation: &str) -> &'static str {
    match notation.split_once('/').map(|(_, symbol)| symbol.split('-').next().unwrap_or_default()) {
        Some("KH") => "Kế hoạch",
        Some("CT") => "Chỉ thị",
        Some("HD") => "Hướng dẫn",
        _ => "Phát động",
    }
}

/// The movement's name without the noun that the paper's sentence brings itself.
fn after_the_noun(title: &str) -> &str {
    let nouns = ["Phong trào thi đua ", "phong trào thi đua ", "Thi đua ", "thi đua "];
    nouns.iter().find_map(|noun| title.strip_prefix(noun)).unwrap_or(title)
}

fn period(draft: &Draft) -> Option<(NaiveDate, NaiveDate)> {
    draft.starts.zip(draft.ends)
}

/// Plan and measures, who carries out and who follows, then the tasks: "unit: what it does".
fn responsibilities(draft: &Draft) -> Vec<Responsibility> {
    let duty = |who: &str, what: Vec<String>| Responsibility { who: who.to_owned(), what };
    let mut all = vec![
        duty("Kế hoạch", lines(&draft.plan)),
        duty("Biện pháp", lines(&draft.measures)),
        duty("Các ngày kỷ niệm", draft.commemorations.clone()),
        duty("Tổ chức thực hiện", lines(&draft.carried_out_by)),
        duty("Theo dõi, đôn đốc, kiểm tra", lines(&draft.followed_by)),
    ];
    for task in &draft.tasks {
        let (who, what) = task.split_once(':').unwrap_or(("Các đơn vị", task));
        all.push(duty(who.trim(), vec![what.trim().to_owned()]));
    }
    all
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
