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
    /// Whether it takes as long as it takes, as long as its caller waits: streams, and what reads everything.
    pub(crate) unbounded: bool,
    /// Whether it goes on until its caller ends it.
    pub(crate) endless: bool,
}

/// Rpcs without a stream that read the whole catalogue.
const READ_EVERYTHING: [&str; 2] = ["CreateBackup", "CheckCatalogue"];

/// Rpcs that come with the transport.
const FOREIGN: &[Rpc] = &[
    Rpc { path: "/grpc.health.v1.Health/Check", unbounded: false, endless: false },
    Rpc { path: "/grpc.health.v1.Health/Watch", unbounded: true, endless: true },
    Rpc { path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", unbounded: true, endless: true },
    Rpc {
        path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        unbounded: true,
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
            unbounded: method.is_client_streaming()
                || method.is_server_streaming()
                || READ_EVERYTHING.contains(&method.name()),
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
