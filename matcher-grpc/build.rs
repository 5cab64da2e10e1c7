//! Turns the protos into Rust: with protox, so that nobody needs protoc.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new("../proto");
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(root.join("matcher/v1"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    files.sort();
    println!("cargo::rerun-if-changed=../proto/matcher/v1");
    let descriptors = protox::compile(&files, [root])?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    // Reflection, field masks and the tests read the same descriptors that the code is made from.
    fs::write(out.join("matcher.v1.binpb"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure().build_client(true).build_server(true).compile_fds(descriptors)?;
    Ok(())
}
