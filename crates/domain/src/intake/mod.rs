//! Reads an announcement (phát động) as offices publish it: a plan, a decision, a letter, or a portal's article about one.
//!
//! Pure: a text in, an [`Announcement`] out, each value beside its place. Rules over the text, no guess: what the text does
//! not say stays empty. A person looks over what was found before it becomes a draft ([`Announcement::draft`]).
//!
//! In the order in which a letter is read:
//!
//! | module | reads |
//! | --- | --- |
//! | `letter`, `mark` | the text as paragraphs, without the portal around it and without what stands twice; "I.", "1.", "a)", "-" |
//! | `outline` | what each paragraph is about: the headings and what stands under them |
//! | `title`, `kind` | the name of the movement, and what kind it is |
//! | `office`, `issuer` | names of offices; whose announcement it is |
//! | `day`, `document` | dates; numbers of papers: its own, the superior's, those that it refers to |
//! | `period` | from when to when |
//! | `theme`, `occasion` | the slogan; what is celebrated, and the anniversaries |
//! | `purpose`, `content`, `target`, `duty` | what for, who takes part, what to do, how much of it, and who sees to it |
//! | `ending` | "Nơi nhận" and the signer |
//! | `draft`, `told` | a draft filled with what was found; the same as people read it, each beside its sentence |

mod announcement;
mod content;
mod day;
mod document;
mod draft;
mod duty;
mod ending;
mod issuer;
mod kind;
mod letter;
mod mark;
mod occasion;
mod office;
mod outline;
mod pattern;
mod period;
mod purpose;
mod target;
mod theme;
mod title;
mod told;

pub use announcement::{
    Announcement, Commemoration, Content, Found, Parent, Period, Reference, Responsibility, Signer, Target,
};
pub use letter::LONGEST;
pub use told::{Source, Told};

use letter::Letter;
use outline::Outline;

/// Reads an announcement. Places are counted in characters of the text composed to NFC, its line ends as they are; of a
/// text longer than [`LONGEST`] only the beginning is read.
pub fn read(text: &str) -> Announcement {
    let text = viet::nfc(text);
    let letter = Letter::of(&text);
    let outline = Outline::of(&letter);
    let title = title::find(&letter);
    let head = title.as_ref();
    let issuer = issuer::find(&letter, head);
    let own = document::own(&letter, head);
    let parent = document::parent(&letter, own.number.as_ref());
    let period = period::find(&letter, &outline, head, own.date.as_ref());
    let disputed = period::disputed(&letter, &outline, period.as_ref());
    let theme = theme::find(&letter, &outline, head);
    let occasion = occasion::find(&letter, head, theme.as_ref());
    let contents = content::find(&letter, &outline);
    let (kind, practice) = kind::find(&letter, head, theme.as_ref(), period.as_ref()).unzip();
    Announcement {
        kind,
        practice: practice.flatten(),
        references: document::references(&letter, own.number.as_ref(), parent.as_ref()),
        commemorations: occasion::commemorations(&letter, head, period.as_ref()),
        purpose: purpose::purposes(&letter, &outline),
        requirements: purpose::requirements(&letter, &outline),
        subjects: purpose::subjects(&letter, &outline, head),
        targets: target::find(&letter, &outline, &contents),
        responsibilities: duty::find(&letter, &outline, &contents),
        recipients: ending::recipients(&letter),
        signer: ending::signer(&letter),
        title: title.map(|title| letter.told(title.name)),
        number: own.number.map(|at| letter.told(at)),
        date: own.date,
        contents: contents.into_iter().map(|content| content.told(&letter)).collect(),
        theme: theme.map(|at| letter.told(at)),
        occasion: occasion.map(|at| letter.told(at)),
        issuer,
        period: period.filter(|_| disputed.is_empty()),
        disputed,
        parent,
    }
}
