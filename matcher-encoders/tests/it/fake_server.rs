//! A server of the protocol whose answers a test chooses, gone with its test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use matcher_core::Cancel;
use matcher_encoders::{HttpEncoder, HttpSettings};
use serde_json::{Value, json};

/// Length of the vectors that [`good`] gives.
pub(crate) const DIMENSIONS: usize = 3;

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// Method, path and version, then the headers, a line each.
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Received {
    pub(crate) fn texts(&self) -> Vec<String> {
        self.body["input"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    }
}

/// What the server does with a request.
pub(crate) enum Reply {
    /// Answers with a status, further headers and a body.
    Answer(&'static str, &'static str, String),
    /// Says nothing until the client has gone.
    Silence,
    /// Sends the beginning of an answer, and then more of it for ever.
    Endless,
    /// Closes the connection.
    Nothing,
}

/// The numbers that stand for a text: its chars and its bytes.
pub(crate) fn vector_of(text: &str) -> [f32; DIMENSIONS] {
    [text.chars().count() as f32, text.len() as f32, 1.0]
}

/// A good answer.
pub(crate) fn good(request: &Received) -> Reply {
    let of_text = |(index, text): (usize, &String)| json!({"object": "embedding", "index": index, "embedding": vector_of(text)});
    let data: Vec<Value> = request.texts().iter().enumerate().map(of_text).collect();
    ok(&json!({"object": "list", "data": data, "model": "m", "usage": {"total_tokens": 1}}))
}

pub(crate) fn ok(body: &Value) -> Reply {
    Reply::Answer("200 OK", "", body.to_string())
}

pub(crate) struct FakeServer {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    gone: Arc<AtomicUsize>,
}

impl FakeServer {
    /// Starts a server that asks `reply` for each request, with the number of those before it.
    pub(crate) fn start(reply: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server =
            Self { address: listener.local_addr().unwrap(), received: Arc::default(), gone: Arc::default() };
        let (received, gone, reply) =
            (Arc::clone(&server.received), Arc::clone(&server.gone), Arc::new(reply));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (received, gone, reply) = (Arc::clone(&received), Arc::clone(&gone), Arc::clone(&reply));
                thread::spawn(move || serve(stream.unwrap(), &received, &gone, &*reply));
            }
        });
        server
    }

    /// The requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// How many clients have closed their connection while they waited.
    pub(crate) fn gone(&self) -> usize {
        self.gone.load(Ordering::SeqCst)
    }

    /// Settings for this server that fail quickly.
    pub(crate) fn settings(&self) -> HttpSettings {
        HttpSettings {
            dimensions: Some(DIMENSIONS),
            first_wait_ms: 1,
            timeout_seconds: 10,
            ..HttpSettings::new(format!("http://{}/v1", self.address), "m")
        }
    }

    /// An encoder that asks this server.
    pub(crate) fn encoder(&self, change: impl FnOnce(&mut HttpSettings)) -> HttpEncoder {
        let mut settings = self.settings();
        change(&mut settings);
        HttpEncoder::connect(&settings, None, &Cancel::never()).unwrap()
    }
}

type Replies = dyn Fn(usize, &Received) -> Reply + Send + Sync;

fn serve(stream: TcpStream, received: &Mutex<Vec<Received>>, gone: &AtomicUsize, reply: &Replies) {
    let mut incoming = BufReader::new(stream.try_clone().unwrap());
    let mut outgoing = stream;
    while let Some(request) = read(&mut incoming) {
        let number = {
            let mut all = received.lock().unwrap();
            all.push(request.clone());
            all.len() - 1
        };
        match reply(number, &request) {
            Reply::Answer(status, headers, body) => {
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
                if outgoing
                    .write_all(head.as_bytes())
                    .and_then(|()| outgoing.write_all(body.as_bytes()))
                    .is_err()
                {
                    return;
                }
            }
            Reply::Silence => {
                let _ = incoming.read(&mut [0]);
                gone.fetch_add(1, Ordering::SeqCst);
                return;
            }
            Reply::Endless => {
                let _ = outgoing.write_all(b"HTTP/1.1 200 OK\r\n\r\n{\"data\":[");
                while outgoing.write_all(&[b' '; 65_536]).is_ok() {}
                return;
            }
            Reply::Nothing => return,
        }
    }
}

fn read(incoming: &mut impl BufRead) -> Option<Received> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if incoming.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    incoming.read_exact(&mut body).ok()?;
    Some(Received { head, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// Waits until something has come about; fails after five seconds.
pub(crate) fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("not within five seconds: {what}");
}
