//! One check for every door: who calls, and whether they may.

use std::sync::Arc;

use http::HeaderMap;
use tonic::Code;

use super::keyring::{Keyring, Refusal};
use super::role::{Access, Role};
use crate::failure::Failure;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The token's name; none where no token is asked for.
    pub(crate) name: Option<Arc<str>>,
}

/// What the server asks of callers.
pub(crate) struct Auth {
    /// `None` where no token is asked for.
    keyring: Option<Keyring>,
    open_health: bool,
}

impl Auth {
    pub(crate) fn new(keyring: Option<Keyring>, open_health: bool) -> Self {
        Self { keyring, open_health }
    }

    /// Lets a call in, or says why not.
    pub(crate) fn admit(&self, headers: &HeaderMap, access: Access) -> Result<Caller, Failure> {
        let Some(keyring) = &self.keyring else { return Ok(Caller { name: None }) };
        let role = match access {
            Access::Health if self.open_health => return Ok(Caller { name: None }),
            Access::Health => Role::Read,
            Access::Role(role) => role,
        };
        let holder = keyring.admit(bearer(headers)).map_err(refused)?;
        if holder.role < role {
            let english = format!("this call needs the role `{}`", role.as_str());
            let chinese = format!("令牌“{}”没有权限，需要 {} 角色。", holder.name, role.as_str());
            return Err(Failure::new(Code::PermissionDenied, "ROLE_TOO_LOW", english, chinese));
        }
        Ok(Caller { name: Some(holder.name) })
    }
}

/// The token of an `authorization: Bearer …` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn refused(refusal: Refusal) -> Failure {
    let unauthenticated =
        |reason, english, chinese| Failure::new(Code::Unauthenticated, reason, english, chinese);
    match refusal {
        Refusal::Missing => {
            let chinese =
                "缺少令牌：请在 authorization 头里写 Bearer 加令牌（由 matcher token create 生成）。";
            unauthenticated("TOKEN_MISSING", "a token is needed: `authorization: Bearer …`", chinese)
        }
        Refusal::Unknown => {
            unauthenticated("TOKEN_UNKNOWN", "the token is not known", "令牌无效或已被收回。")
        }
        Refusal::Expired => {
            unauthenticated("TOKEN_EXPIRED", "the token has expired", "令牌已过期，请换一个。")
        }
        Refusal::TooFast(wait) => {
            let chinese = "调用太频繁，请稍后重试。";
            Failure::new(Code::ResourceExhausted, "RATE_LIMITED", "too many calls with this token", chinese)
                .retry_after(wait)
        }
    }
}
