//! The image that stands beside an index: of memory as it was after one of its commits.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tantivy::directory::{Directory, MmapDirectory};

use super::RecordIndex;
use super::folders::numbered;
use crate::image::{ImageReader, ImageWriter};

const IMAGE: &str = "image-";
const PART_FILE: &str = "image.part";

impl RecordIndex {
    /// The last image that was put beside the index; `None` when there is none that is whole.
    pub(crate) fn image(&self) -> Option<ImageReader> {
        let folder = self.folder.as_deref()?;
        let newest = numbered(folder, IMAGE).ok()?.into_iter().max()?;
        // tantivy maps files, which takes `unsafe`.
        let file = MmapDirectory::open(folder).ok()?.open_read(Path::new(&name(newest))).ok()?;
        ImageReader::new(file.read_bytes().ok()?)
    }

    /// Puts an image beside the index, in place of those that were there. Those may be in use: they stay as they are for
    /// whoever has them.
    pub(crate) fn put_image(
        &self,
        fill: impl FnOnce(&mut ImageWriter<BufWriter<File>>) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(folder) = self.folder.as_deref() else { return Ok(()) };
        let others = numbered(folder, IMAGE)?;
        let next = others.iter().max().map_or(1, |newest| newest + 1);
        let part = folder.join(PART_FILE);
        let written = write(&part, fill).and_then(|()| fs::rename(&part, folder.join(name(next))));
        if written.is_err() {
            let _ = fs::remove_file(&part);
            return written;
        }
        for other in others {
            // Where a file that is in use cannot be removed, it goes with the next one.
            let _ = fs::remove_file(folder.join(name(other)));
        }
        Ok(())
    }
}

fn write(
    part: &Path,
    fill: impl FnOnce(&mut ImageWriter<BufWriter<File>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut image = ImageWriter::new(BufWriter::new(File::create(part)?))?;
    fill(&mut image)?;
    image.finish()?.flush()
}

fn name(number: u64) -> String {
    format!("{IMAGE}{number}")
}
