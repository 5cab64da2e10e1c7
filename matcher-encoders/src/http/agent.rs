//! The client below the protocol: times, proxy, and whom it trusts.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

use crate::settings::{HttpSettings, SettingFault};

/// How every request is made. Redirects are not followed, so that the key goes nowhere but where it was meant to go, and a
/// proxy is used only when the settings name one.
///
/// # Errors
/// [`SettingFault`] for `http.proxy` and `http.ca_file`.
pub(super) fn config(settings: &HttpSettings, endpoint: &str) -> Result<Config, SettingFault> {
    let connecting = Some(Duration::from_secs(settings.connect_timeout_seconds));
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(proxy(settings)?)
        .user_agent(concat!("matcher/", env!("CARGO_PKG_VERSION")))
        .accept("application/json")
        .timeout_resolve(connecting)
        .timeout_connect(connecting)
        .timeout_global(Some(Duration::from_secs(settings.timeout_seconds)));
    // Without TLS nothing has to be trusted, and nothing is read.
    if endpoint.starts_with("https") {
        config = config.tls_config(tls(settings.ca_file.as_deref())?);
    }
    Ok(config.build())
}

fn proxy(settings: &HttpSettings) -> Result<Option<Proxy>, SettingFault> {
    let proxy = settings.proxy.as_deref().map(Proxy::new).transpose();
    proxy.map_err(|_| {
        let reason = "is no address of a proxy; it should be like http://10.0.0.1:8080";
        SettingFault::new("http.proxy", reason, "应当是代理地址，例如 http://10.0.0.1:8080")
    })
}

/// Trusts whom this machine trusts, and the authorities of a file.
fn tls(ca_file: Option<&Path>) -> Result<TlsConfig, SettingFault> {
    let of_machine = rustls_native_certs::load_native_certs().certs;
    let mut trusted: Vec<Certificate<'static>> =
        of_machine.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
    if let Some(file) = ca_file {
        trusted.extend(authorities(file)?);
    }
    if trusted.is_empty() {
        let reason = "this machine trusts no authority; name a file with the certificate of the server's";
        return Err(SettingFault::new(
            "http.ca_file",
            reason,
            "本机没有受信任的根证书，请给出签发服务端证书的根证书文件",
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder().root_certs(RootCerts::from(trusted));
    Ok(tls.unversioned_rustls_crypto_provider(provider).build())
}

fn authorities(file: &Path) -> Result<Vec<Certificate<'static>>, SettingFault> {
    let fault = |what: &str, chinese: &str| {
        let place = file.display();
        SettingFault::new("http.ca_file", format!("`{place}`: {what}"), format!("文件“{place}”{chinese}"))
    };
    let pem = fs::read(file).map_err(|error| fault(&error.to_string(), "无法读取"))?;
    let found: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() {
        return Err(fault("has no certificate (PEM)", "里没有 PEM 格式的证书"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::config;
    use crate::settings::HttpSettings;

    #[test]
    fn no_proxy_is_used_unless_settings_name_one() {
        let plain = HttpSettings::new("http://a", "m");
        assert!(config(&plain, "http://a/v1/embeddings").expect("sound").proxy().is_none());
        let given = HttpSettings { proxy: Some("http://10.0.0.1:8080".to_owned()), ..plain.clone() };
        assert!(config(&given, "http://a/v1/embeddings").expect("sound").proxy().is_some());
        let wrong = HttpSettings { proxy: Some("gopher://a b".to_owned()), ..plain };
        assert_eq!(config(&wrong, "http://a/v1/embeddings").expect_err("no proxy").setting, "http.proxy");
    }

    #[test]
    fn a_file_without_certificates_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, "no certificate").expect("a file");
        let settings = HttpSettings { ca_file: Some(file), ..HttpSettings::new("https://a", "m") };
        let fault = config(&settings, "https://a/v1/embeddings").expect_err("no certificate").to_string();
        assert!(fault.contains("ca.pem") && fault.contains("PEM"), "{fault}");
    }
}
