//! The clock and the random source of the machine: the one place that may ask for them (ARCHITECTURE.md, invariant 8).

use chrono::{DateTime, Utc};
use domain::{Clock, Entropy};

pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
    fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }
}

pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the random source that everybody else is given")]
    #[expect(
        clippy::expect_used,
        reason = "without randomness no session and no ballot is safe: better no service"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the machine's random source answers");
    }
}
