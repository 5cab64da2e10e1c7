//! Certificates, read again when their files change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::ServerError;
use crate::settings::TlsSettings;

/// So often at most the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The server's certificate, as its files are now.
pub(super) struct Tls {
    files: Files,
    current: Mutex<Current>,
}

struct Files {
    certificate: PathBuf,
    key: PathBuf,
    client_ca: Option<PathBuf>,
}

struct Current {
    config: Arc<ServerConfig>,
    looked: Instant,
    modified: Vec<Option<SystemTime>>,
}

impl Tls {
    /// Reads the files; `None` where there is no certificate.
    pub(super) fn open(settings: &TlsSettings) -> Result<Option<Self>, ServerError> {
        let (Some(certificate), Some(key)) = (settings.certificate.clone(), settings.key.clone()) else {
            return Ok(None);
        };
        let files = Files { certificate, key, client_ca: settings.client_ca.clone() };
        let modified = files.modified();
        let config = Arc::new(files.read()?);
        let current = Mutex::new(Current { config, looked: Instant::now(), modified });
        Ok(Some(Self { files, current }))
    }

    /// Takes a connection in with the certificate as it is now.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.looked.elapsed() >= LOOK_EVERY {
            current.looked = Instant::now();
            let modified = self.files.modified();
            if modified != current.modified {
                match self.files.read() {
                    Ok(config) => {
                        current.modified = modified;
                        current.config = Arc::new(config);
                        tracing::info!("certificate read again");
                    }
                    Err(error) => {
                        tracing::error!(%error, "certificate cannot be read; the one before still counts")
                    }
                }
            }
        }
        TlsAcceptor::from(Arc::clone(&current.config))
    }
}

impl Files {
    fn modified(&self) -> Vec<Option<SystemTime>> {
        let files = [Some(&self.certificate), Some(&self.key), self.client_ca.as_ref()];
        let of = |file: &Path| std::fs::metadata(file).and_then(|data| data.modified()).ok();
        files.into_iter().map(|file| file.and_then(|file| of(file))).collect()
    }

    fn read(&self) -> Result<ServerConfig, ServerError> {
        let chain = certificates(&self.certificate)?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| broken(&self.key, &error))?;
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| broken(&self.certificate, &error))?;
        let builder = match &self.client_ca {
            None => builder.with_no_client_auth(),
            Some(file) => {
                let roots = Arc::new(authorities(file)?);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build();
                builder.with_client_cert_verifier(verifier.map_err(|error| broken(file, &error))?)
            }
        };
        let mut config =
            builder.with_single_cert(chain, key).map_err(|error| broken(&self.certificate, &error))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, ServerError> {
    let read = CertificateDer::pem_file_iter(file).map_err(|error| broken(file, &error))?;
    let chain = read.collect::<Result<Vec<_>, _>>().map_err(|error| broken(file, &error))?;
    if chain.is_empty() {
        return Err(ServerError::Tls {
            file: file.display().to_string(),
            reason: "no certificate in it".to_owned(),
        });
    }
    Ok(chain)
}

fn authorities(file: &Path) -> Result<RootCertStore, ServerError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        roots.add(certificate).map_err(|error| broken(file, &error))?;
    }
    Ok(roots)
}

fn broken(file: &Path, error: &dyn std::fmt::Display) -> ServerError {
    ServerError::Tls { file: file.display().to_string(), reason: error.to_string() }
}
