//! What an answer says of how the call went.

use http::{HeaderMap, Response};
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::failure::Failure;

/// The header or trailer with the code.
const GRPC_STATUS: &str = "grpc-status";

/// How a call ended.
pub(super) struct Outcome {
    pub(super) code: Code,
    /// The reason in its `ErrorInfo`.
    pub(super) reason: Option<String>,
    /// What failed, for defects and damage: the administrator is told the call's number, and looks here.
    pub(super) cause: Option<String>,
}

impl Outcome {
    /// What a head says; `None` when the end is still to come.
    pub(super) fn of_head(headers: &HeaderMap) -> Option<Self> {
        headers.contains_key(GRPC_STATUS).then(|| Self::of_trailers(headers))
    }

    pub(super) fn of_trailers(trailers: &HeaderMap) -> Self {
        match Status::from_header_map(trailers) {
            Some(status) => {
                let reason = status.get_details_error_info().map(|info| info.reason);
                let serious = matches!(status.code(), Code::Internal | Code::Unknown | Code::DataLoss);
                Self { code: status.code(), reason, cause: serious.then(|| status.message().to_owned()) }
            }
            None => Self { code: Code::Unknown, reason: None, cause: None },
        }
    }
}

/// Gives an error that the transport made itself what all our errors have. What it calls an internal or unknown error
/// is a message that it could not read: the caller's doing.
pub(super) fn dress(response: Response<Body>) -> Response<Body> {
    let status = match Status::from_header_map(response.headers()) {
        Some(status) if status.code() != Code::Ok && status.details().is_empty() => status,
        None if !response.status().is_success() => {
            Status::invalid_argument(format!("HTTP status {}", response.status().as_u16()))
        }
        _ => return response,
    };
    let status = dressed(&status);
    let mut dressed = status.into_http();
    // What a client needs to know to try again otherwise, such as the encodings that are understood.
    for (name, value) in response.headers() {
        if !dressed.headers().contains_key(name) && !of_status(name) {
            dressed.headers_mut().insert(name.clone(), value.clone());
        }
    }
    dressed
}

/// The same for the end of a stream; `None` where nothing is to be changed.
pub(super) fn dress_trailers(trailers: &HeaderMap) -> Option<HeaderMap> {
    let status = Status::from_header_map(trailers)?;
    if status.code() == Code::Ok || !status.details().is_empty() {
        return None;
    }
    let mut headers = HeaderMap::new();
    // Only a message that is no header value could fail, and this one is encoded.
    dressed(&status).add_header(&mut headers).ok()?;
    Some(headers)
}

fn dressed(status: &Status) -> Status {
    let message = status.message();
    let failure = |code, reason, chinese: &str| Failure::new(code, reason, message, chinese);
    match status.code() {
        Code::Unimplemented => {
            failure(Code::Unimplemented, "UNIMPLEMENTED", "没有这个接口，或不支持这种编码。")
        }
        Code::OutOfRange | Code::ResourceExhausted => {
            failure(Code::ResourceExhausted, "MESSAGE_TOO_LARGE", "消息太大，请分批发送。")
        }
        Code::Internal | Code::Unknown | Code::InvalidArgument => {
            failure(Code::InvalidArgument, "UNREADABLE_MESSAGE", "消息无法解析，请检查客户端与协议版本。")
        }
        code => failure(code, "FAILED", "请求没有完成。"),
    }
    .into()
}

/// A failure of a stream's own messages, put like those of single calls.
pub(crate) fn of_stream(status: &Status) -> Status {
    if status.code() == Code::Cancelled { status.clone() } else { dressed(status) }
}

/// Whether a header belongs to the status itself.
fn of_status(name: &http::HeaderName) -> bool {
    [GRPC_STATUS, "grpc-message", "grpc-status-details-bin", "content-length"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use tonic::{Code, Status};
    use tonic_types::StatusExt;

    use super::dress;
    use crate::failure::DOMAIN;

    #[test]
    fn what_the_transport_refuses_has_a_reason_too() {
        let told = |status: Status| {
            let status = Status::from_header_map(dress(status.into_http()).headers()).expect("a status");
            let info = status.get_details_error_info().expect("a reason");
            assert_eq!(info.domain, DOMAIN);
            (status.code(), info.reason)
        };
        assert_eq!(
            told(Status::internal("failed to decode Protobuf message")),
            (Code::InvalidArgument, "UNREADABLE_MESSAGE".to_owned())
        );
        assert_eq!(told(Status::unimplemented("")), (Code::Unimplemented, "UNIMPLEMENTED".to_owned()));
        assert_eq!(told(Status::out_of_range("")), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE".to_owned()));
    }
}
