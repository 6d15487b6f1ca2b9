//! News of a movement (tin, bài): written by the movement's office or a unit that takes part, published by the office, and with
//! photos of which somebody says that the people in them agreed.
//!
//! A text is paragraphs between blank lines; lines that begin with `- ` are a list ([`blocks`]). There is no other markup.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::account::Role;
use crate::movement::{self, only};
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// Where an item stands. The public reads what is published.
    State "trạng thái tin" {
        Draft = "draft" / "Đang viết",
        Offered = "offered" / "Chờ duyệt",
        Published = "published" / "Đã đăng",
        Withdrawn = "withdrawn" / "Đã gỡ",
    }
}

words! {
    /// What may be done with an item.
    Step "bước của tin" {
        Update = "update" / "sửa tin",
        Offer = "offer" / "gửi duyệt tin",
        Publish = "publish" / "đăng tin",
        SendBack = "send_back" / "trả lại tin",
        Withdraw = "withdraw" / "gỡ tin",
    }
}

words! {
    /// On whose side somebody acts.
    Side "bên làm tin" {
        Writer = "writer" / "đơn vị viết tin",
        Editor = "editor" / "đơn vị phát động",
    }
}

impl Side {
    /// Who acts for the side: the writer's over the unit that writes, the editor's over the unit that launched.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Writer => &[Role::Clerk, Role::Head],
            Self::Editor => &[Role::Clerk, Role::Leader],
        }
    }
}

/// From, step, to, and whose it is: the whole workflow. What was published is changed and withdrawn by the office whose page it is.
pub const WORKFLOW: &[(State, Step, State, Side)] = &[
    (State::Draft, Step::Update, State::Draft, Side::Writer),
    (State::Draft, Step::Offer, State::Offered, Side::Writer),
    (State::Draft, Step::Publish, State::Published, Side::Editor),
    (State::Offered, Step::Publish, State::Published, Side::Editor),
    (State::Offered, Step::SendBack, State::Draft, Side::Editor),
    (State::Published, Step::Update, State::Published, Side::Editor),
    (State::Published, Step::Withdraw, State::Withdrawn, Side::Editor),
];

/// What somebody holds towards one item.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// Roles over the unit that writes, and its name.
    pub over_writer: Vec<Role>,
    pub writer: String,
    /// Roles over the unit that launched the movement, and its name.
    pub over_editor: Vec<Role>,
    pub editor: String,
}

impl Hands {
    fn hold(&self, side: Side) -> bool {
        let held = match side {
            Side::Writer => &self.over_writer,
            Side::Editor => &self.over_editor,
        };
        held.iter().any(|role| side.roles().contains(role))
    }

    fn only(&self, side: Side, step: Step) -> Refusals {
        let unit = match side {
            Side::Writer => &self.writer,
            Side::Editor => &self.editor,
        };
        only(side.roles(), unit, step.label())
    }
}

/// Whether an item in that state offers the step to these hands.
pub fn offers(state: State, step: Step, hands: &Hands) -> bool {
    WORKFLOW.iter().any(|(from, s, _, side)| *from == state && *s == step && hands.hold(*side))
}

/// The state to which the step leads; else why it is not open to these hands in this state.
pub fn step_to(state: State, step: Step, hands: &Hands) -> Result<State, Refusals> {
    let row = WORKFLOW.iter().find(|(from, s, ..)| *from == state && *s == step);
    let Some((_, _, to, side)) = row else { return Err(wrong_state(state, step)) };
    if hands.hold(*side) { Ok(*to) } else { Err(hands.only(*side, step)) }
}

fn wrong_state(state: State, step: Step) -> Refusals {
    Refusals::of(match (state, step) {
        (State::Draft, _) => "Tin chưa gửi duyệt và chưa đăng; hãy tải lại trang để xem các bước còn lại.",
        (State::Offered, _) => "Tin đang chờ duyệt; chỉ đăng hoặc trả lại được.",
        (State::Published, _) => "Tin đã đăng; chỉ sửa hoặc gỡ được.",
        (State::Withdrawn, _) => "Tin đã gỡ; hãy viết tin mới nếu cần.",
    })
}

/// What stands in the way of a step beside state and role: what takes something away from its writer or from the public has a reason.
pub fn reason_refusals(step: Step, reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    match step {
        Step::SendBack => refusals.require("reason", reason, "Ghi lý do trả lại để đơn vị viết tin sửa."),
        Step::Withdraw => refusals.require("reason", reason, "Ghi lý do gỡ tin."),
        Step::Update | Step::Offer | Step::Publish => {}
    }
    refusals
}

/// Whether somebody with these roles over the unit writes for it: it must be the launching one or take part.
pub fn writing_refusals(roles: &[Role], unit: &str, takes_part: bool, movement: movement::State) -> Refusals {
    if movement == movement::State::Draft {
        return Refusals::of("Phong trào chưa phát động; hãy viết tin sau khi phát động.");
    }
    if !roles.iter().any(|role| Side::Writer.roles().contains(role)) {
        return only(Side::Writer.roles(), unit, "viết tin");
    }
    if !takes_part {
        return Refusals::at(
            "unit",
            format!("{unit} chưa đăng ký tham gia phong trào; hãy đăng ký trước khi viết tin."),
        );
    }
    Refusals::none()
}

/// Characters of a title, a lead and a text.
const TITLE: usize = 200;
const LEAD: usize = 600;
const BODY: usize = 20_000;

/// What is written of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub title: String,
    /// One paragraph that stands above the text and in feeds; may be empty.
    pub lead: String,
    pub body: String,
    /// As it is printed: `Tin, ảnh: …`.
    pub author: String,
}

impl Text {
    /// The form in which it is stored: tidy lines, one blank line between blocks.
    pub fn tidied(self) -> Self {
        Self {
            title: viet::tidy(&self.title),
            lead: viet::tidy(&self.lead),
            body: blocks(&self.body).iter().map(Block::as_typed).collect::<Vec<_>>().join("\n\n"),
            author: viet::tidy(&self.author),
        }
    }

    /// What stands in the way of keeping it.
    pub fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("title", &self.title, "Ghi tiêu đề của tin.");
        refusals.require("body", &self.body, "Ghi nội dung của tin.");
        refusals.require("author", &self.author, "Ghi người viết, ví dụ: Tin, ảnh: Phòng Tổng hợp.");
        for (field, text, most) in
            [("title", &self.title, TITLE), ("lead", &self.lead, LEAD), ("body", &self.body, BODY)]
        {
            if text.chars().count() > most {
                let most = viet::number::grouped(i64::try_from(most).unwrap_or(i64::MAX));
                refusals.add(field, format!("Nhiều nhất {most} ký tự; hãy viết gọn lại."));
            }
        }
        refusals
    }

    /// What stands for the item in a list or a feed: its lead, else its first paragraph.
    pub fn summary(&self) -> String {
        if !self.lead.is_empty() {
            return self.lead.clone();
        }
        match blocks(&self.body).into_iter().next() {
            Some(Block::Paragraph(text)) => text,
            Some(Block::List(items)) => items.join("; "),
            None => String::new(),
        }
    }
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(String),
    List(Vec<String>),
}

impl Block {
    fn as_typed(&self) -> String {
        match self {
            Self::Paragraph(text) => text.clone(),
            Self::List(items) => items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"),
        }
    }
}

/// The pieces of a text: a blank line ends a piece, lines that begin with `- ` are entries of a list.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(viet::tidy) {
        let entry = line.strip_prefix("- ").map(viet::tidy).filter(|entry| !entry.is_empty());
        match (entry, blocks.last_mut()) {
            _ if line.is_empty() || line == "-" => {
                goes_on = false;
                continue;
            }
            (Some(entry), Some(Block::List(items))) if goes_on => items.push(entry),
            (Some(entry), _) => blocks.push(Block::List(vec![entry])),
            (None, Some(Block::Paragraph(text))) if goes_on => {
                text.push(' ');
                text.push_str(&line);
            }
            (None, _) => blocks.push(Block::Paragraph(line)),
        }
        goes_on = true;
    }
    blocks
}

words! {
    /// Who is seen in a photo: without the statement that they agreed no photo of people is kept. A person's image is his to
    /// give away (Civil Code 91/2015/QH13, Article 32).
    People "người trong ảnh" {
        Nobody = "nobody" / "Không có ai nhận ra được trong ảnh",
        Agreed = "agreed" / "Mọi người nhận ra được trong ảnh đã đồng ý cho đăng",
    }
}

/// How many photos an item may have.
pub const MOST_PHOTOS: i64 = 20;

/// What is said of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    pub caption: String,
    pub photographer: String,
    /// What is seen, for who does not see it; empty: the caption says it.
    pub alt: String,
    pub people: Option<People>,
}

impl NewPhoto {
    pub fn tidied(self) -> Self {
        Self {
            caption: viet::tidy(&self.caption),
            photographer: viet::tidy(&self.photographer),
            alt: viet::tidy(&self.alt),
            ..self
        }
    }

    /// What stands in the way of keeping it beside `photos` others.
    pub fn refusals(&self, photos: i64) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("caption", &self.caption, "Ghi chú thích của ảnh.");
        refusals.require("photographer", &self.photographer, "Ghi người chụp ảnh.");
        if self.people.is_none() {
            refusals.add(
                "people",
                "Chọn: ảnh không có ai nhận ra được, hoặc mọi người trong ảnh đã đồng ý cho đăng.",
            );
        }
        if photos >= MOST_PHOTOS {
            refusals
                .add("file", format!("Một tin có nhiều nhất {MOST_PHOTOS} ảnh; hãy gỡ bớt ảnh khác trước."));
        }
        refusals
    }
}

words! {
    /// The two sizes in which a photo is kept, by the end of their address.
    Size "cỡ ảnh" {
        Wide = "wide" / "rong.jpg",
        Small = "small" / "nho.jpg",
    }
}

/// One size of a photo: a JPEG without anything but its pixels.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Picture {
    pub bytes: Vec<u8>,
    /// In pixels.
    pub width: u32,
    pub height: u32,
}

/// A photo in both its sizes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pictures {
    pub wide: Picture,
    pub small: Picture,
}

impl Pictures {
    pub fn of(&self, size: Size) -> &Picture {
        match size {
            Size::Wide => &self.wide,
            Size::Small => &self.small,
        }
    }
}

/// What makes an item a relative of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    pub id: Uuid,
    pub movement: Uuid,
    /// The unit that launched the movement.
    pub issuer: Uuid,
    pub title: String,
}

/// The relatives of an item among the others, nearest first: of the same movement, of the same issuer, then by the words that their
/// titles share; equals keep their order. Whoever shares nothing is none.
pub fn related(of: &Kin, others: &[Kin]) -> Vec<Uuid> {
    let words = words_of(&of.title);
    let near = |other: &Kin| {
        let shared = words.intersection(&words_of(&other.title)).count();
        (other.movement == of.movement, other.issuer == of.issuer, shared)
    };
    let mut found: Vec<_> = others
        .iter()
        .filter(|other| other.id != of.id)
        .map(|other| (near(other), other.id))
        .filter(|((movement, issuer, shared), _)| *movement || *issuer || *shared >= SHARED)
        .collect();
    found.sort_by_key(|(near, _)| std::cmp::Reverse(*near));
    found.into_iter().map(|(_, id)| id).collect()
}

/// So many words in common make two titles of strangers relatives.
const SHARED: usize = 3;

/// The words of a title, folded, without those that every title of this field has.
fn words_of(title: &str) -> BTreeSet<String> {
    let folded = viet::fold(title);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !["phong", "trao", "thi", "dua"].contains(word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hands(over_writer: &[Role], over_editor: &[Role]) -> Hands {
        Hands {
            over_writer: over_writer.to_vec(),
            writer: "Phòng A".into(),
            over_editor: over_editor.to_vec(),
            editor: "Văn phòng".into(),
        }
    }

    #[test]
    fn every_state_and_step_leads_somewhere_or_says_why_not() {
        let both = hands(&[Role::Clerk], &[Role::Clerk]);
        for state in State::ALL.iter().copied() {
            for step in Step::ALL.iter().copied() {
                let row = WORKFLOW.iter().find(|row| row.0 == state && row.1 == step);
                assert_eq!(offers(state, step, &both), row.is_some(), "{state} {step}");
                match (row, step_to(state, step, &both)) {
                    (Some(row), Ok(to)) => assert_eq!(to, row.2, "{state} {step}"),
                    (None, Err(why)) => assert!(!why.is_empty(), "{state} {step}"),
                    (_, other) => panic!("{state} {step}: {other:?}"),
                }
                for role in Role::ALL.iter().copied() {
                    for (hands, side) in
                        [(hands(&[role], &[]), Side::Writer), (hands(&[], &[role]), Side::Editor)]
                    {
                        let is_his = row.is_some_and(|row| row.3 == side && side.roles().contains(&role));
                        assert_eq!(offers(state, step, &hands), is_his, "{state} {step} {role} {side}");
                        assert_eq!(
                            step_to(state, step, &hands).is_ok(),
                            is_his,
                            "{state} {step} {role} {side}"
                        );
                    }
                }
            }
        }
        let says = step_to(State::Offered, Step::Publish, &hands(&[Role::Head], &[])).expect_err("not his");
        assert!(says.to_string().contains("của Văn phòng được đăng tin"), "{says}");
    }

    #[test]
    fn who_takes_part_writes_once_it_is_launched() {
        let launched = movement::State::Launched;
        assert!(writing_refusals(&[Role::Head], "Phòng A", true, launched).is_empty());
        assert!(writing_refusals(&[Role::Clerk], "Phòng A", true, movement::State::Closed).is_empty());
        assert!(!writing_refusals(&[Role::Clerk], "Phòng A", true, movement::State::Draft).is_empty());
        assert!(!writing_refusals(&[Role::Individual], "Phòng A", true, launched).is_empty());
        assert!(writing_refusals(&[Role::Head], "Phòng A", false, launched).for_field("unit").is_some());
    }

    #[test]
    fn a_text_is_paragraphs_and_lists_and_keeps_its_form() {
        let typed = "Dòng một\n dòng hai\n\n\n-  Một\n- Hai\nTiếp theo\n\n- Ba\n<b>không là thẻ</b>\n-";
        let read = blocks(typed);
        let list = |items: &[&str]| Block::List(items.iter().map(|&item| item.into()).collect());
        let paragraph = |text: &str| Block::Paragraph(text.into());
        assert_eq!(
            read,
            [
                paragraph("Dòng một dòng hai"),
                list(&["Một", "Hai"]),
                paragraph("Tiếp theo"),
                list(&["Ba"]),
                paragraph("<b>không là thẻ</b>"),
            ]
        );
        let text = Text { body: typed.into(), ..Text::default() }.tidied();
        assert_eq!(blocks(&text.body), read, "what is stored reads as what was typed");
        assert_eq!(text.clone().tidied(), text);
        assert_eq!(text.summary(), "Dòng một dòng hai");
        assert_eq!(Text { lead: "Mở đầu".into(), ..text }.summary(), "Mở đầu");
    }

    #[test]
    fn what_lacks_is_said_at_its_field() {
        let refusals = Text { title: "x".repeat(TITLE + 1), ..Text::default() }.refusals();
        assert!(refusals.for_field("title").is_some_and(|says| says.contains("200 ký tự")));
        assert!(["body", "author"].iter().all(|field| refusals.for_field(field).is_some()));
        let photo = NewPhoto {
            caption: "Lễ phát động".into(),
            photographer: "Hư Cấu".into(),
            alt: String::new(),
            people: None,
        };
        assert!(photo.refusals(0).for_field("people").is_some(), "nobody said that people agreed");
        let photo = NewPhoto { people: Some(People::Agreed), ..photo };
        assert!(photo.refusals(0).is_empty());
        assert!(photo.refusals(MOST_PHOTOS).for_field("file").is_some());
    }

    #[test]
    fn relatives_are_of_the_movement_then_of_the_issuer_then_of_like_words() {
        let kin = |id: u128, movement: u128, issuer: u128, title: &str| Kin {
            id: Uuid::from_u128(id),
            movement: Uuid::from_u128(movement),
            issuer: Uuid::from_u128(issuer),
            title: title.into(),
        };
        let of = kin(1, 1, 1, "Phòng Tổng hợp ký giao ước");
        let others = [
            kin(2, 9, 9, "Phong trào thi đua phong trào thi đua"),
            kin(3, 9, 9, "Các phòng ký giao ước tổng kết"),
            kin(4, 8, 1, "Tin khác"),
            kin(1, 1, 1, "Phòng Tổng hợp ký giao ước"),
            kin(5, 1, 1, "Sơ kết"),
            kin(6, 1, 1, "Phòng Kinh tế ký giao ước"),
        ];
        let ids: Vec<_> = related(&of, &others).iter().map(|id| id.as_u128()).collect();
        assert_eq!(ids, [6, 5, 4, 3]);
    }
}
