//! Where requests go.

use ureq::http::Uri;

use crate::settings::SettingFault;

const SETTING: &str = "http.url";

/// The address of the embeddings endpoint: `/embeddings` is added where it is not there yet, and `/v1` before it where the
/// address has no path at all.
///
/// # Errors
/// [`SettingFault`] for what is no address of HTTP, and for one with a password, which would be shown in messages.
pub(crate) fn endpoint(url: &str) -> Result<String, SettingFault> {
    let uri: Uri = url.trim().parse().map_err(|_| no_address())?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().unwrap_or_default().is_empty() {
        return Err(no_address());
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if authority.contains('@') {
        let reason = "has a user or password in it; put a key into a file and name it with http.api_key_file";
        let chinese = "地址里不应写用户名或密码。请把密钥放入文件，用 http.api_key_file 指明";
        return Err(SettingFault::new(SETTING, reason, chinese));
    }
    let path = match uri.path().trim_end_matches('/') {
        "" => "/v1/embeddings".to_owned(),
        full if full.ends_with("/embeddings") => full.to_owned(),
        base => format!("{base}/embeddings"),
    };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(format!("{}://{authority}{path}{query}", uri.scheme_str().unwrap_or_default()))
}

fn no_address() -> SettingFault {
    let reason = "is no http or https address; it should be like http://127.0.0.1:8000/v1";
    SettingFault::new(SETTING, reason, "应当是 http 或 https 地址，例如 http://127.0.0.1:8000/v1")
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn whichever_way_the_address_ends_the_endpoint_is_the_same() {
        let base = "http://127.0.0.1:8000";
        for end in ["", "/", "/v1", "/v1/", "/v1/embeddings", "/v1/embeddings/"] {
            let url = format!(" {base}{end} ");
            assert_eq!(endpoint(&url).expect("an address"), "http://127.0.0.1:8000/v1/embeddings", "{url}");
        }
        assert_eq!(
            endpoint("https://[::1]/compatible-mode/v1?a=b").expect("an address"),
            "https://[::1]/compatible-mode/v1/embeddings?a=b"
        );
    }

    #[test]
    fn what_is_no_address_of_http_is_refused() {
        for url in ["", "127.0.0.1:8000", "ftp://a/v1", "http://", "http:///v1", "/v1", "http://a b"] {
            endpoint(url).expect_err(url);
        }
    }
}
