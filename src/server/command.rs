//! What the shell can ask of an installation: one enum, executed the same way whether it came
//! through the local socket or the folder was opened for it.

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::server::installation::Installation;

pub mod import;
pub mod simulate;
pub mod tenant;
pub mod token;
pub mod user;
pub mod verify;

/// A request.
#[derive(Debug, Serialize, Deserialize)]
pub enum Command {
    /// Make, list, disable tenants.
    Tenant(tenant::Command),
    /// Make, list, disable users.
    User(user::Command),
    /// Make, list, disable enrolment tokens.
    Token(token::Command),
    /// Read files into a tenant.
    Import(import::Command),
    /// Show an import's report.
    Report(import::Report),
    /// Simulate telemetry into a tenant.
    Simulate(simulate::Command),
    /// Verify what is kept.
    Verify(verify::Command),
}

/// Part of the answer. The last one is `Done`, `Decide` or `Failed`.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// A line of the result.
    Line(String),
    /// How far it is, for a person who waits.
    Progress(String),
    /// Finished.
    Done,
    /// Nothing was done yet: somebody must decide, and ask again with the decision.
    Decide(String),
    /// It did not work, and why.
    Failed(String),
}

/// Where replies go, and whether anyone still wants them.
#[derive(Clone, Debug)]
pub struct Caller {
    replies: mpsc::Sender<Reply>,
    /// Cancelled when the caller went away or asked to stop.
    pub cancel: CancellationToken,
}

/// Why a command ended without its result.
#[derive(Debug)]
pub enum Stop {
    /// A decision is needed first.
    Decide(String),
    /// It failed, with a message for the person at the shell.
    Failed(String),
}

impl<E: std::error::Error> From<E> for Stop {
    fn from(error: E) -> Self {
        let chain: Vec<String> =
            std::iter::successors(Some(&error as &dyn std::error::Error), |e| e.source())
                .map(ToString::to_string)
                .collect();
        Self::Failed(chain.join(": "))
    }
}

impl Caller {
    /// A caller that reads its replies from the other end.
    #[must_use]
    pub fn new() -> (Self, mpsc::Receiver<Reply>) {
        let (replies, receiver) = mpsc::channel(64);
        (Self { replies, cancel: CancellationToken::new() }, receiver)
    }

    /// Sends a line of the result. A caller that went away cancels the command.
    pub async fn line(&self, text: impl Into<String>) {
        self.send(Reply::Line(text.into())).await;
    }

    /// Tells how far it is.
    pub async fn progress(&self, text: impl Into<String>) {
        self.send(Reply::Progress(text.into())).await;
    }

    /// Tells how far it is, where the caller is ready to hear it.
    pub fn hint(&self, text: impl Into<String>) {
        let _ = self.replies.try_send(Reply::Progress(text.into()));
    }

    async fn send(&self, reply: Reply) {
        if self.replies.send(reply).await.is_err() {
            self.cancel.cancel();
        }
    }
}

/// Executes a command and sends its whole answer.
pub async fn execute(installation: &Installation, command: Command, caller: &Caller) {
    let done = match command {
        Command::Tenant(command) => tenant::execute(installation, command, caller).await,
        Command::User(command) => user::execute(installation, command, caller).await,
        Command::Token(command) => token::execute(installation, command, caller).await,
        Command::Import(command) => import::execute(installation, command, caller).await,
        Command::Report(command) => import::report(installation, command, caller).await,
        Command::Simulate(command) => simulate::execute(installation, command, caller).await,
        Command::Verify(command) => verify::execute(installation, command, caller).await,
    };
    let last = match done {
        Ok(()) => Reply::Done,
        Err(Stop::Decide(question)) => Reply::Decide(question),
        Err(Stop::Failed(message)) => Reply::Failed(message),
    };
    caller.send(last).await;
}
