//! The files of a map.

use std::path::{Path, PathBuf};

use anyhow::Result;
use matcher_core::coupling::{CouplingMap, MapComparison};
use matcher_io::{map_json, map_page, map_pictures, map_workbook};

/// The file that later maps are compared with.
pub(super) const MAP_FILE: &str = "map.json";

/// A file that was written, and what it is for.
pub(in crate::commands) struct MapFile {
    pub(in crate::commands) path: PathBuf,
    pub(in crate::commands) purpose: &'static str,
}

/// Writes all files into a folder that is there.
pub(super) fn write(
    folder: &Path,
    map: &CouplingMap,
    comparison: Option<&MapComparison>,
) -> Result<Vec<MapFile>> {
    let mut files = write_for_people(folder, map, comparison)?;
    let path = folder.join(MAP_FILE);
    map_json::write(&path, map)?;
    files.push(MapFile { path, purpose: "留着，以后用 --against 与它比较" });
    Ok(files)
}

/// Writes those that people open.
pub(in crate::commands) fn write_for_people(
    folder: &Path,
    map: &CouplingMap,
    comparison: Option<&MapComparison>,
) -> Result<Vec<MapFile>> {
    let page = folder.join("map.html");
    map_page::write(&page, map, comparison)?;
    let workbook = folder.join("map.xlsx");
    map_workbook::write(&workbook, map, comparison)?;
    let pictures = folder.join("pictures");
    map_pictures::write(&pictures, map)?;
    Ok(vec![
        MapFile {
            path: page,
            purpose: "用浏览器打开，不用联网：五图五清单，点任一格看记录和理由，可打印成 A3",
        },
        MapFile {
            path: workbook, purpose: "用 Excel 或 WPS 打开：全部数字、五张清单和逐条底册"
        },
        MapFile { path: pictures, purpose: "五张图的 SVG，可插入报告" },
    ])
}
