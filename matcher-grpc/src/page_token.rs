//! Page tokens: where a list goes on, signed, so that nobody can make one or take one to another request.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::auth::hex;
use crate::failure::Failure;

/// Bytes of the signature that a token carries.
const SIGNATURE_BYTES: usize = 16;

/// Makes and reads page tokens of one server. The key is made anew when the server starts, so a list that is
/// interrupted by a restart begins again.
pub(crate) struct PageTokens {
    key: [u8; 32],
}

impl PageTokens {
    /// With a key of chance.
    pub(crate) fn new() -> std::io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(std::io::Error::other)?;
        Ok(Self { key })
    }

    /// A token for `request` (what has to stay the same from page to page) that goes on after `after`.
    pub(crate) fn seal(&self, request: &str, after: &str) -> String {
        let signature = hex(&self.mac(request, after).finalize().into_bytes()[..SIGNATURE_BYTES]);
        format!("{}{signature}", hex(after.as_bytes()))
    }

    /// Where to go on; `""` for the first page.
    pub(crate) fn open(&self, request: &str, token: &str) -> Result<String, Failure> {
        if token.is_empty() {
            return Ok(String::new());
        }
        self.read(request, token).ok_or_else(|| {
            let english = "not a token that this server gave for this request; begin again without one";
            Failure::field("page_token", english, "不是本服务为这个请求发出的翻页标记，请从第一页重新开始")
        })
    }

    fn read(&self, request: &str, token: &str) -> Option<String> {
        let bytes = unhex(token)?;
        let (after, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_BYTES)?)?;
        let after = std::str::from_utf8(after).ok()?;
        self.mac(request, after).verify_truncated_left(signature).is_ok().then(|| after.to_owned())
    }

    fn mac(&self, request: &str, after: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key)
            .unwrap_or_else(|_| unreachable!("a key of any length will do"));
        // The length keeps one pair from being read as another.
        mac.update(&(request.len() as u64).to_le_bytes());
        mac.update(request.as_bytes());
        mac.update(after.as_bytes());
        mac
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::PageTokens;

    #[test]
    fn a_token_leads_on_and_belongs_to_its_request() {
        let tokens = PageTokens::new().expect("chance");
        let token = tokens.seal("list/demand", "需求-7");
        assert_eq!(tokens.open("list/demand", &token).expect("own"), "需求-7");
        assert_eq!(tokens.open("list/demand", "").expect("first page"), "");
        assert!(tokens.open("list/supply", &token).is_err());
        assert!(PageTokens::new().expect("chance").open("list/demand", &token).is_err());
    }

    #[test]
    fn no_change_of_a_token_is_taken() {
        let tokens = PageTokens::new().expect("chance");
        let token = tokens.seal("r", "abc");
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).expect("ascii");
            assert!(tokens.open("r", &changed).is_err(), "{changed}");
        }
        for broken in ["x", "00", &token[2..], &token[..token.len() - 2], "zz", "需"] {
            assert!(tokens.open("r", broken).is_err(), "{broken}");
        }
    }
}
