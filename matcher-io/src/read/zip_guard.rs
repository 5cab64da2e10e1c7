//! Counts what a workbook really inflates to, before any reader allocates for it. Sizes that the archive declares
//! are not believed.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::ReadLimits;
use crate::error::Error;

/// Inflates every part into nothing and checks the limits.
pub(super) fn check(path: &Path, limits: &ReadLimits) -> Result<(), Error> {
    let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
    let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > limits.entries {
        return Err(damaged(format!("压缩包内有 {} 个部件", archive.len())));
    }
    let mut workbook = false;
    let mut total = 0_u64;
    let mut buffer = vec![0_u8; 64 * 1024];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let name = entry.name().map_err(|error| damaged(error.to_string()))?.into_owned();
        workbook |= name.eq_ignore_ascii_case("xl/workbook.xml");
        let mut bytes = 0_u64;
        loop {
            let read = entry.read(&mut buffer).map_err(|error| damaged(format!("{name}：{error}")))?;
            if read == 0 {
                break;
            }
            bytes += read as u64;
            check_sizes(path, limits, (&name, bytes, total + bytes))?;
        }
        total += bytes;
    }
    if !workbook {
        return Err(Error::UnknownFormat {
            path: path.to_owned(),
            found: "a zip archive without a workbook",
        });
    }
    Ok(())
}

fn check_sizes(path: &Path, limits: &ReadLimits, sizes: (&str, u64, u64)) -> Result<(), Error> {
    let (name, bytes, total) = sizes;
    if bytes > limits.entry_bytes {
        let what = format!("其中的 {name} ");
        return Err(Error::TooLarge { path: path.to_owned(), what, limit_bytes: limits.entry_bytes });
    }
    if total > limits.inflated_bytes {
        let what = "全部内容".to_owned();
        return Err(Error::TooLarge { path: path.to_owned(), what, limit_bytes: limits.inflated_bytes });
    }
    Ok(())
}
