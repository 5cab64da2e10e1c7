//! The five pictures of a coupling map as SVG files, for reports: plain shapes on white that office programs read.

mod colours;
mod flow;
mod flow_layout;
mod gaps;
mod heat;
mod overview;
mod regions;
mod svg;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use matcher_core::coupling::CouplingMap;

use crate::atomic::write_atomically;
use crate::error::Error;

#[cfg(test)]
pub(crate) use colours::LEVEL_COLOURS;
pub(crate) use flow::flow_figures;

/// Writes the pictures into a folder, which it makes where there is none; gives the files in the order of their numbers.
/// The heat map stands there whole and chain by chain, as it is too tall for a page of a report; the flows chain by chain.
///
/// # Errors
/// [`Error::Write`] when the folder or a file cannot be written.
pub fn write(folder: &Path, map: &CouplingMap) -> Result<Vec<PathBuf>, Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    let mut files = Vec::new();
    for (name, picture) in pictures(map) {
        let path = folder.join(format!("{}.svg", file_name(&name)));
        let failed = |source: std::io::Error| Error::Write { path: path.clone(), source };
        write_atomically(&path, |file| file.write_all(picture.as_bytes()).map_err(failed))?;
        files.push(path);
    }
    Ok(files)
}

fn pictures(map: &CouplingMap) -> Vec<(String, String)> {
    let mut found = vec![("1-产业链总览图".to_owned(), overview::picture(map))];
    let chains: Vec<_> = map.chains.iter().collect();
    found.push(("2-环节阶段热力图".to_owned(), heat::picture(&chains)));
    for chain in &map.chains {
        found.push((format!("2-环节阶段热力图-{}", chain.name), heat::picture(&[chain])));
    }
    for chain in &map.chains {
        found.push((format!("3-供需对接流向图-{}", chain.name), flow::picture(map, chain)));
    }
    found.push(("4-区县分布图".to_owned(), regions::picture(map)));
    found.push(("5-缺口图".to_owned(), gaps::picture(map)));
    found
}

/// A name without what file systems do not take: chains are named by whoever runs the catalogue.
fn file_name(name: &str) -> String {
    let allowed = |c: char| !c.is_control() && !r#"\/:*?"<>|"#.contains(c);
    name.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_chain_cannot_leave_the_folder() {
        assert_eq!(file_name("3-../图:链"), "3-.._图_链");
    }
}
