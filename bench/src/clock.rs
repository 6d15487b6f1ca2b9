//! Times, and what is printed of them.

use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "a benchmark measures the machine's time")]
pub fn now() -> Instant {
    Instant::now()
}

/// How long the work took, and what it gave.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = now();
    let given = work();
    (start.elapsed(), given)
}

/// The shortest of three runs, and what it gave: the others met somebody else on this core.
pub fn shortest<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let (mut least, mut given) = timed(&mut work);
    for _ in 1..3 {
        let (time, again) = timed(&mut work);
        if time < least {
            (least, given) = (time, again);
        }
    }
    (least, given)
}

/// The time below which this share (per cent) of the runs lie.
pub fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() * share).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

pub fn millis(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:02} ms", micros / 1000, micros % 1000 / 10)
}

/// Resident memory of a process in MiB, as the kernel states it.
pub fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// How many times as long as ours the other took, to one place after the point.
pub fn ratio(theirs: Duration, ours: Duration) -> String {
    tenths(theirs.as_nanos(), ours.as_nanos())
}

pub fn tenths(part: u128, whole: u128) -> String {
    let tenths = part * 10 / whole.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}
