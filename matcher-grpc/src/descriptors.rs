//! The protos as data: for reflection, field masks, and tests that leave no rpc out.

use std::collections::HashMap;
use std::sync::OnceLock;

use prost_reflect::DescriptorPool;

/// The compiled protos: a `FileDescriptorSet` in binary form.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/matcher.v1.binpb"));

/// Every message, enum and service of the protos.
pub(crate) fn pool() -> &'static DescriptorPool {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    POOL.get_or_init(|| {
        DescriptorPool::decode(FILE_DESCRIPTOR_SET)
            .unwrap_or_else(|error| unreachable!("the build made the descriptors: {error}"))
    })
}

/// What is known of an rpc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rpc {
    /// Its path: `/package.Service/Rpc`.
    pub(crate) path: &'static str,
    /// Whether either side sends more than one message.
    pub(crate) streams: bool,
    /// Whether it goes on until its caller ends it.
    pub(crate) endless: bool,
}

/// Rpcs that come with the transport.
const FOREIGN: &[Rpc] = &[
    Rpc { path: "/grpc.health.v1.Health/Check", streams: false, endless: false },
    Rpc { path: "/grpc.health.v1.Health/List", streams: false, endless: false },
    Rpc { path: "/grpc.health.v1.Health/Watch", streams: true, endless: true },
    Rpc { path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", streams: true, endless: true },
    Rpc {
        path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        streams: true,
        endless: true,
    },
];

/// The rpc of a path, if the server has it.
pub(crate) fn rpc(path: &str) -> Option<Rpc> {
    static RPCS: OnceLock<HashMap<&'static str, Rpc>> = OnceLock::new();
    let rpcs = RPCS.get_or_init(|| {
        let methods = pool().services().flat_map(|service| service.methods().collect::<Vec<_>>());
        let own = methods.map(|method| Rpc {
            path: format!("/{}/{}", method.parent_service().full_name(), method.name()).leak(),
            streams: method.is_client_streaming() || method.is_server_streaming(),
            endless: false,
        });
        own.chain(FOREIGN.iter().copied()).map(|rpc| (rpc.path, rpc)).collect()
    });
    rpcs.get(path).copied()
}

/// The names of the services of the protos.
pub(crate) fn services() -> impl Iterator<Item = String> {
    pool().services().map(|service| service.full_name().to_owned())
}

/// The comment that stands before an rpc in its proto.
#[cfg(test)]
pub(crate) fn comment_of(method: &prost_reflect::MethodDescriptor) -> Option<String> {
    let file = method.parent_file();
    let info = file.file_descriptor_proto().source_code_info.as_ref()?;
    let location = info.location.iter().find(|location| location.path == method.path())?;
    location.leading_comments.clone()
}
