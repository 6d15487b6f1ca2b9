//! The report of a review, as the papers draw it.

use std::collections::BTreeMap;

use papers::ReviewPaper;
use papers::nd30::{Answered, Signer};
use store::review::Review;

use crate::decision::award_name;
use crate::movement::paper::office_head;

/// The paper of the review; a draft has blanks for number and day.
pub(super) fn report(review: Review, answers: Option<Answered>, specimen: bool) -> ReviewPaper {
    let codes = review.figures.commended.iter().map(|one| &one.code);
    let codes = codes.chain(review.figures.proposed.iter().map(|one| &one.code));
    let awards: BTreeMap<_, _> = codes.map(|code| (code.clone(), award_name(code).to_owned())).collect();
    let symbol = format!("BC-{}", review.office.symbol);
    ReviewPaper {
        head: office_head(&review.office, &review.paper.number, symbol, review.paper.on),
        answers,
        signer: signer(&review),
        written: review.written,
        figures: review.figures,
        awards,
        specimen,
    }
}

/// Of a draft the head of the office, without a name.
fn signer(review: &Review) -> Signer {
    let (paper, office) = (&review.paper, &review.office);
    let post = if paper.signer_post.is_empty() { &office.head_post } else { &paper.signer_post };
    Signer { authority: post.lines().map(str::to_owned).collect(), name: paper.signer_name.clone() }
}
