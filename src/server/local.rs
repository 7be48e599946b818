//! The local socket in the data folder: how the shell's commands reach a running server. One JSON
//! line asks, JSON lines answer; closing the connection cancels. The folder's permissions (0700)
//! decide who may connect: whoever can read the folder could open it anyway.

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::sync::CancellationToken;

use crate::server::command::{Caller, Command, Reply, execute};
use crate::server::installation::Installation;

/// A request is a few paths and names, never telemetry.
const LONGEST_REQUEST: u64 = 1 << 20;

const NAME: &str = "local.sock";

/// A socket's address has room for 108 bytes, its ending zero included.
const LONGEST_PATH: usize = 107;

/// The address of a data folder's socket. Where the path is too long for one, it goes by way of the
/// opened folder, which must stay open until the socket is bound or connected.
fn address(data: &Path) -> std::io::Result<(PathBuf, Option<File>)> {
    let path = data.join(NAME);
    if path.as_os_str().len() <= LONGEST_PATH {
        return Ok((path, None));
    }
    let folder = File::open(data)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}/{NAME}", folder.as_raw_fd()));
    Ok((path, Some(folder)))
}

/// Answers commands until `stop`.
///
/// # Errors
/// The socket cannot be made.
pub async fn serve(
    installation: Arc<Installation>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let path = installation.data().join(NAME);
    // The folder's lock is ours, so a socket that lies there belongs to nobody.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let (address, folder) = address(installation.data())?;
    let listener = UnixListener::bind(address)?;
    drop(folder);
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(answer(Arc::clone(&installation), stream, stop.child_token()));
                }
                Err(error) => tracing::warn!(%error, "local socket"),
            }
        }
        let _ = std::fs::remove_file(&path);
    });
    Ok(())
}

async fn answer(installation: Arc<Installation>, stream: UnixStream, stop: CancellationToken) {
    let (reading, mut writing) = stream.into_split();
    let mut reading = BufReader::new(reading.take(LONGEST_REQUEST));
    let mut line = String::new();
    if reading.read_line(&mut line).await.is_err() {
        return;
    }
    let (caller, mut replies) = Caller::new();
    let command: Command = match serde_json::from_str(&line) {
        Ok(command) => command,
        Err(error) => {
            let reply =
                Reply::Failed(format!("this server does not understand the command: {error}"));
            let _ = write(&mut writing, &reply).await;
            return;
        }
    };
    let cancel = caller.cancel.clone();
    let work = tokio::spawn(async move { execute(&installation, command, &caller).await });
    let mut rest = String::new();
    let mut gone = false;
    loop {
        tokio::select! {
            reply = replies.recv() => match reply {
                Some(reply) => if write(&mut writing, &reply).await.is_err() { cancel.cancel(); },
                None => break,
            },
            // The caller says no more: this ends when it hangs up.
            _ = reading.read_line(&mut rest), if !gone => { gone = true; cancel.cancel(); }
            () = stop.cancelled(), if !cancel.is_cancelled() => cancel.cancel(),
        }
    }
    let _ = work.await;
}

async fn write(
    stream: &mut (impl tokio::io::AsyncWrite + Unpin),
    reply: &Reply,
) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    stream.flush().await
}

/// A connection to the server that owns a data folder; `None` where none runs.
pub async fn connect(data: &Path) -> Option<UnixStream> {
    let (address, _folder) = address(data).ok()?;
    UnixStream::connect(address).await.ok()
}

/// Asks a running server, handing every reply on until the last one.
///
/// # Errors
/// The connection breaks, or the server is of another version.
pub async fn ask(
    stream: UnixStream,
    command: &Command,
    mut on_reply: impl FnMut(Reply),
) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut line = serde_json::to_vec(command)?;
    line.push(b'\n');
    writing.write_all(&line).await?;
    let mut lines = BufReader::new(reading).lines();
    while let Some(line) = lines.next_line().await? {
        let reply: Reply = serde_json::from_str(&line)?;
        let last = matches!(reply, Reply::Done | Reply::Decide(_) | Reply::Failed(_));
        on_reply(reply);
        if last {
            return Ok(());
        }
    }
    Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the server stopped in the middle"))
}
