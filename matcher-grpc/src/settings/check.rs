//! Whether settings can be used, and whether they are safe.

use std::net::SocketAddr;

use super::{AuthMode, Settings, SettingsError};

impl Settings {
    /// Checks what no single setting shows.
    ///
    /// # Errors
    /// [`SettingsError::Unusable`] names the setting, the reason and the way out.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.check_tls()?;
        self.check_reach(self.listen.address, "listen.address")?;
        if let Some(metrics) = self.listen.metrics {
            self.check_reach(metrics, "listen.metrics")?;
        }
        self.check_limits()?;
        self.check_origins()
    }

    fn check_tls(&self) -> Result<(), SettingsError> {
        let tls = &self.tls;
        if tls.certificate.is_some() != tls.key.is_some() {
            return unusable(
                "tls",
                "certificate and key are needed together".to_owned(),
                "证书和私钥要一起给出",
            );
        }
        if tls.client_ca.is_some() && tls.certificate.is_none() {
            return unusable(
                "tls.client_ca",
                "needs tls.certificate and tls.key".to_owned(),
                "需要同时设置 tls.certificate 和 tls.key",
            );
        }
        Ok(())
    }

    /// Beyond this machine, nobody may listen in and nobody may call without a token.
    fn check_reach(&self, address: SocketAddr, setting: &'static str) -> Result<(), SettingsError> {
        if address.ip().is_loopback() || self.listen.insecure {
            return Ok(());
        }
        if self.tls.certificate.is_none() {
            let reason = format!(
                "{address} can be reached from other machines, and there is no TLS: set tls.certificate and tls.key, \
                 listen on 127.0.0.1, or allow it with listen.insecure"
            );
            return unusable(
                setting,
                reason,
                "该地址别的机器可以访问，却没有 TLS。请设置 tls.certificate 和 tls.key，或改为监听 127.0.0.1，或用 --insecure 明确允许",
            );
        }
        if self.auth.mode == AuthMode::Off {
            let reason = format!(
                "{address} can be reached from other machines, and no token is asked for: leave auth.mode at `auto`, \
                 or allow it with listen.insecure"
            );
            return unusable(
                setting,
                reason,
                "该地址别的机器可以访问，却不要求令牌。请把 auth.mode 设为 auto，或用 --insecure 明确允许",
            );
        }
        if !self.token_file().is_file() {
            let reason = format!(
                "{address} can be reached from other machines, and there is no token yet in {}: make one with \
                 `matcher token create`, or allow it with listen.insecure",
                self.token_file().display()
            );
            return unusable(
                setting,
                reason,
                "该地址别的机器可以访问，却还没有令牌。请先用 matcher token create 生成，或用 --insecure 明确允许",
            );
        }
        Ok(())
    }

    fn check_limits(&self) -> Result<(), SettingsError> {
        let limits = &self.limits;
        let positive = [
            ("limits.message_bytes", limits.message_bytes),
            ("limits.text_chars", limits.text_chars),
            ("limits.batch_records", limits.batch_records),
            ("limits.batch_demands", limits.batch_demands),
            ("limits.long_calls", limits.long_calls),
            ("limits.longest_call_seconds", limits.longest_call_seconds as usize),
            ("connection.most", self.connection.most),
            ("connection.streams", self.connection.streams as usize),
            ("connection.handshake_seconds", self.connection.handshake_seconds as usize),
        ];
        for (setting, value) in positive {
            if value == 0 {
                return unusable(setting, "has to be 1 or more".to_owned(), "至少为 1");
            }
        }
        if !(1..=1_000).contains(&limits.top) {
            return unusable(
                "limits.top",
                format!("{} is not within 1 to 1,000", limits.top),
                "应在 1 到 1000 之间",
            );
        }
        if limits.rate_per_second > 0 && limits.rate_burst == 0 {
            return unusable("limits.rate_burst", "has to be 1 or more".to_owned(), "至少为 1");
        }
        Ok(())
    }

    fn check_origins(&self) -> Result<(), SettingsError> {
        for origin in &self.web.origins {
            let sound = http::Uri::try_from(origin.as_str()).is_ok_and(|uri| {
                uri.scheme().is_some() && uri.authority().is_some() && !origin.ends_with('/')
            });
            if !sound {
                let reason = format!(
                    "`{origin}` is no origin; one looks like https://portal.example.cn, without a path"
                );
                return unusable("web.origins", reason, "来源的形式是 https://portal.example.cn，不带路径");
            }
        }
        Ok(())
    }

    /// Whether callers need a token.
    pub fn needs_token(&self) -> bool {
        match self.auth.mode {
            AuthMode::Required => true,
            AuthMode::Off => false,
            // A file that was named, or that cannot be looked at, is no reason to let everybody in.
            AuthMode::Auto => {
                let beyond = |address: SocketAddr| !address.ip().is_loopback();
                self.auth.tokens.is_some()
                    || beyond(self.listen.address)
                    || self.listen.metrics.is_some_and(beyond)
                    || !matches!(self.token_file().try_exists(), Ok(false))
            }
        }
    }
}

fn unusable(setting: &'static str, reason: String, chinese: &str) -> Result<(), SettingsError> {
    Err(SettingsError::Unusable { setting, reason, chinese: chinese.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::settings::AuthMode;

    fn refused(change: impl FnOnce(&mut Settings)) -> Option<String> {
        let mut settings = Settings::default();
        change(&mut settings);
        settings.check().err().map(|error| error.to_string())
    }

    #[test]
    fn other_machines_need_tls_and_tokens() {
        assert_eq!(refused(|_| {}), None);
        let wide = "0.0.0.0:50051".parse().expect("an address");
        let without_tls = refused(|settings| settings.listen.address = wide).expect("refused");
        assert!(without_tls.contains("tls.certificate"), "{without_tls}");
        let with_tls = |settings: &mut Settings| {
            settings.listen.address = wide;
            settings.data = "/nowhere".into();
            settings.tls.certificate = Some("c.pem".into());
            settings.tls.key = Some("k.pem".into());
        };
        assert!(refused(with_tls).expect("no token").contains("matcher token create"));
        let off = |settings: &mut Settings| {
            with_tls(settings);
            settings.auth.mode = AuthMode::Off;
        };
        assert!(refused(off).expect("no tokens asked for").contains("auth.mode"));
        let told_so = |settings: &mut Settings| {
            off(settings);
            settings.listen.insecure = true;
        };
        assert_eq!(refused(told_so), None);
    }

    #[test]
    fn only_this_machine_without_a_token_file_needs_no_token() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = || Settings { data: folder.path().to_owned(), ..Settings::default() };
        assert!(!settings().needs_token());
        let mut beyond = settings();
        beyond.listen.insecure = true;
        beyond.listen.address = "0.0.0.0:1".parse().expect("an address");
        assert!(beyond.needs_token());
        let mut named = settings();
        named.auth.tokens = Some(folder.path().join("mistyped.toml"));
        assert!(named.needs_token());
        std::fs::write(folder.path().join("tokens.toml"), "").expect("written");
        assert!(settings().needs_token());
    }

    #[test]
    fn the_metrics_port_is_looked_at_too() {
        let wide = Some("[::]:9464".parse().expect("an address"));
        assert!(refused(|settings| settings.listen.metrics = wide).expect("refused").contains("metrics"));
    }

    #[test]
    fn half_a_certificate_and_broken_origins_are_refused() {
        assert!(refused(|settings| settings.tls.key = Some("k".into())).is_some());
        assert!(refused(|settings| settings.web.origins = vec!["portal.example.cn".into()]).is_some());
        assert!(refused(|settings| settings.web.origins = vec!["https://a.example/".into()]).is_some());
        assert!(refused(|settings| settings.limits.top = 0).is_some());
    }
}
