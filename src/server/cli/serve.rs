//! `sightline serve` and `sightline demo`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use clap::Args;
use leptos::config::get_configuration;
use metrics_exporter_prometheus::PrometheusBuilder;
use store::wall_millis;
use tokio_util::sync::CancellationToken;

use super::{Folders, output};
use crate::server::geo::Geo;
use crate::server::installation::Installation;
use crate::server::local;
use crate::server::router::{Reached, Served, router};
use crate::server::session::Limits;
use crate::server::state::AppState;

mod demo;

pub use demo::Demo;

/// Run the portal.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:3000", env = "SIGHTLINE_LISTEN")]
    listen: SocketAddr,
    /// Certificate chain, PEM: the portal then speaks TLS itself.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// MMDB file, or folder of such files, that says where addresses are and whose network they belong
    /// to; can be given several times.
    #[arg(long, value_name = "PATH", env = "SIGHTLINE_GEO", value_delimiter = ',')]
    geo: Vec<PathBuf>,
    /// A proxy in front speaks TLS; needed to listen beyond this machine without a certificate.
    #[arg(long, conflicts_with = "tls_cert")]
    behind_proxy: bool,
}

impl Serve {
    pub(super) async fn run(self, folders: &Folders) -> Result<(), String> {
        self.check()?;
        let geo = self.geo()?;
        let installation = Self::open(folders).await?;
        self.answer(installation, geo).await
    }

    /// Refuses to send passwords and telemetry over a network in clear text.
    fn check(&self) -> Result<(), String> {
        if self.listen.ip().is_loopback() || self.tls_cert.is_some() || self.behind_proxy {
            return Ok(());
        }
        Err(format!(
            "{} can be reached from other machines: give --tls-cert and --tls-key, or say --behind-proxy \
             where a proxy speaks TLS",
            self.listen
        ))
    }

    /// The databases of places and networks; a broken one is told before anything is opened.
    fn geo(&self) -> Result<Geo, String> {
        Geo::load(&self.geo).map_err(|error| error.to_string())
    }

    async fn open(folders: &Folders) -> Result<Arc<Installation>, String> {
        let installation = folders.open().await?;
        installation.open_all().await.map_err(|error| output::chain(&error))?;
        Ok(installation)
    }

    /// Answers requests until the process is told to stop.
    async fn answer(self, installation: Arc<Installation>, geo: Geo) -> Result<(), String> {
        let metrics = PrometheusBuilder::new()
            .install_recorder()
            .map_err(|error| format!("metrics: {error}"))?;
        let mut options = get_configuration(None)
            .map_err(|error| format!("page options: {error}"))?
            .leptos_options;
        options.site_addr = self.listen;
        let state = AppState::new(Arc::clone(&installation), Limits::default(), geo);
        let reached = Reached { tls: self.tls_cert.is_some() || self.behind_proxy };
        let app = router(Served { state, options, metrics }, reached);
        let stop = CancellationToken::new();
        local::serve(Arc::clone(&installation), stop.clone())
            .await
            .map_err(|error| format!("local socket: {error}"))?;
        let sweeping = tokio::spawn(sweep(Arc::clone(&installation), stop.clone()));
        let handle = axum_server::Handle::new();
        tokio::spawn({
            let (handle, stop) = (handle.clone(), stop.clone());
            async move {
                told_to_stop().await;
                stop.cancel();
                handle.graceful_shutdown(Some(std::time::Duration::from_secs(10)));
            }
        });
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        tracing::info!(address = %self.listen, scheme, "listening");
        output::note(&format!("Sightline answers at {scheme}://{}", self.listen));
        let service = app.into_make_service();
        let served = match (self.tls_cert, self.tls_key) {
            (Some(cert), Some(key)) => {
                let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
                let tls = RustlsConfig::from_pem_file(cert, key)
                    .await
                    .map_err(|error| format!("certificate: {error}"))?;
                axum_server::bind_rustls(self.listen, tls).handle(handle).serve(service).await
            }
            _ => axum_server::bind(self.listen).handle(handle).serve(service).await,
        };
        stop.cancel();
        let _ = sweeping.await;
        installation.close().await;
        served.map_err(|error| format!("{}: {error}", self.listen))
    }
}

/// Removes expired sessions and uploads that broke off, every ten minutes.
async fn sweep(installation: Arc<Installation>, stop: CancellationToken) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(600));
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        installation.uploads().sweep().await;
        let pool = installation.control().pool();
        if let Err(error) =
            crate::server::control::sessions::sweep(pool, wall_millis() / 1000).await
        {
            tracing::warn!(%error, "expired sessions stay until the next sweep");
        }
    }
}

/// Ctrl-C, or what a supervisor sends.
async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        let check = |listen: &str, tls: bool, behind_proxy: bool, expect: bool| {
            let path = tls.then(|| PathBuf::from("x.pem"));
            let serve = Serve {
                listen: listen.parse().unwrap(),
                tls_cert: path.clone(),
                tls_key: path,
                geo: Vec::new(),
                behind_proxy,
            };
            assert_eq!(serve.check().is_ok(), expect, "{listen}");
        };
        check("127.0.0.1:3000", false, false, true);
        check("[::1]:3000", false, false, true);
        check("0.0.0.0:3000", false, false, false);
        check("192.0.2.1:3000", false, false, false);
        check("192.0.2.1:3000", true, false, true);
        check("0.0.0.0:3000", false, true, true);
    }
}
