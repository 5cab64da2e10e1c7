//! Input that no sound client sends, drawn at random: broken HTTP/2, gRPC, protobuf and gRPC-Web.

mod exchange;
mod frames;
mod grpc;
mod http2;
mod proto;
mod web;

use std::net::SocketAddr;

use crate::Random;

pub use proto::{send_sound, sound_messages};

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// Bytes and frames of HTTP/2.
    Http2,
    /// Heads and message prefixes of gRPC.
    Grpc,
    /// Messages.
    Proto,
    /// gRPC-Web over HTTP/1.1, and HTTP/1.1 itself.
    Web,
}

/// What became of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// What sort of input it was.
    pub what: &'static str,
    /// The statuses of gRPC that came back.
    pub codes: Vec<i32>,
}

impl Broken {
    /// Everything that can be broken.
    pub const ALL: [Self; 4] = [Self::Http2, Self::Grpc, Self::Proto, Self::Web];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http2 => "http2",
            Self::Grpc => "grpc",
            Self::Proto => "proto",
            Self::Web => "web",
        }
    }

    /// Sends one input of this sort over a connection of its own and listens a moment to what comes back.
    ///
    /// # Errors
    /// When the server takes no connection.
    pub async fn send(self, address: SocketAddr, random: &mut Random) -> anyhow::Result<Sent> {
        match self {
            Self::Http2 => http2::send(address, random).await,
            Self::Grpc => grpc::send(address, random).await,
            Self::Proto => proto::send(address, random).await,
            Self::Web => web::send(address, random).await,
        }
    }
}

/// Random bytes, up to `most` of them.
fn junk(random: &mut Random, most: u64) -> Vec<u8> {
    (0..random.between(1, most)).map(|_| random.next_bits() as u8).collect()
}
