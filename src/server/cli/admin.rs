//! `sightline admin`, and how any command reaches an installation.

use clap::Subcommand;

use super::{Folders, output};
use crate::server::command::{Caller, Command, Reply, execute, tenant, token, user};
use crate::server::local;

/// Manage tenants, users and enrolment tokens.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Tenants.
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// Users.
    #[command(subcommand)]
    User(user::Command),
    /// Enrolment tokens.
    #[command(subcommand)]
    Token(token::Command),
}

impl Admin {
    pub(super) async fn run(self, folders: &Folders) -> Result<(), String> {
        let command = match self {
            Self::Tenant(command) => Command::Tenant(command),
            Self::User(command) => Command::User(command),
            Self::Token(command) => Command::Token(command),
        };
        match ask(folders, command).await? {
            Answer::Done => Ok(()),
            Answer::Decide(question) => Err(question),
        }
    }
}

/// How a command ended.
pub(super) enum Answer {
    Done,
    Decide(String),
}

/// Sends a command to the running server, or opens the folder and executes it here.
pub(super) async fn ask(folders: &Folders, command: Command) -> Result<Answer, String> {
    let mut last = None;
    let mut show = |reply: Reply| match reply {
        Reply::Line(text) => output::line(&text),
        Reply::Progress(text) => output::progress(&text),
        end => last = Some(end),
    };
    if let Some(stream) = local::connect(&folders.data).await {
        local::ask(stream, &command, &mut show).await.map_err(|error| error.to_string())?;
    } else {
        let installation = folders.open().await?;
        let (caller, mut replies) = Caller::new();
        let cancel = caller.cancel.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                cancel.cancel();
            }
        });
        let printing = async {
            while let Some(reply) = replies.recv().await {
                show(reply);
            }
        };
        let working = async {
            execute(&installation, command, &caller).await;
            drop(caller);
        };
        tokio::join!(working, printing);
        installation.close().await;
    }
    output::end_progress();
    match last {
        Some(Reply::Done) => Ok(Answer::Done),
        Some(Reply::Decide(question)) => Ok(Answer::Decide(question)),
        Some(Reply::Failed(message)) => Err(message),
        _ => Err("no answer".to_owned()),
    }
}
