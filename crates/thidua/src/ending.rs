//! Being asked to end: SIGINT and SIGTERM, heard from the moment a command begins.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::Failure;

pub struct Ending {
    interrupt: Signal,
    terminate: Signal,
}

impl Ending {
    /// Begins to listen: a signal that comes before anybody waits for it is kept.
    pub fn listen() -> Result<Self, Failure> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Comes back when somebody has asked the process to end.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
