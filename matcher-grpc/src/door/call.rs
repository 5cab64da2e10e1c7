//! One call, as services and logs know it.

use std::time::Instant;

use http::HeaderMap;
use matcher_core::Cancel;

use super::REQUEST_ID;
use crate::auth::{Caller, hex};
use crate::descriptors;

/// Longest number of a call that is taken over from its caller, in bytes.
const LONGEST_ID: usize = 100;

/// One call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// Its number: the caller's own, or one of chance.
    pub(crate) id: String,
    pub(crate) begun: Instant,
    pub(crate) deadline: Option<Instant>,
    /// Known once it was let in.
    pub(crate) caller: Option<Caller>,
    rpc: &'static str,
}

impl Call {
    pub(super) fn begin(path: &str, headers: &HeaderMap) -> Self {
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        let sound = |id: &&str| {
            !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_graphic())
        };
        Self {
            id: given.filter(sound).map_or_else(by_chance, str::to_owned),
            begun: Instant::now(),
            deadline: None,
            caller: None,
            rpc: descriptors::rpc(path).map_or("unknown", |rpc| rpc.path),
        }
    }

    /// The rpc's path, `unknown` for one that the server does not have: callers must not make up names of metrics.
    pub(crate) fn rpc(&self) -> &'static str {
        self.rpc
    }

    /// What ends its work when its time is over.
    pub(crate) fn cancel(&self) -> Cancel {
        self.deadline.map_or_else(Cancel::never, Cancel::at)
    }

    /// In whose name this call writes.
    pub(crate) fn author(&self) -> Option<String> {
        self.caller.as_ref().and_then(|caller| caller.name.as_deref()).map(str::to_owned)
    }

    /// The call that a request belongs to.
    pub(crate) fn of<T>(request: &tonic::Request<T>) -> Result<Self, tonic::Status> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or_else(|| crate::failure::Failure::internal("a call came in by a side door").into())
    }
}

fn by_chance() -> String {
    let mut bytes = [0; 8];
    // Without chance the number is 0, and the call none the worse.
    let _ = getrandom::fill(&mut bytes);
    hex(&bytes)
}
