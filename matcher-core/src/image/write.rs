//! Writing an image, section by section.

use std::io::{self, Write};

use zerocopy::IntoBytes;

use super::{ALIGNMENT, BEGINNING, Number};

/// An image that is being written.
pub(crate) struct ImageWriter<W> {
    out: W,
    sum: crc32fast::Hasher,
    length: u64,
}

impl<W: Write> ImageWriter<W> {
    pub(crate) fn new(out: W) -> io::Result<Self> {
        let mut writer = Self { out, sum: crc32fast::Hasher::new(), length: 0 };
        writer.put(BEGINNING.as_bytes())?;
        Ok(writer)
    }

    /// Writes the next section, which has to be read as numbers of the same kind.
    pub(crate) fn section<T: Number>(&mut self, numbers: &[T]) -> io::Result<()> {
        let bytes = numbers.as_bytes();
        self.put([bytes.len() as u64, size_of::<T>() as u64].as_bytes())?;
        self.put(bytes)?;
        let padding = bytes.len().next_multiple_of(ALIGNMENT) - bytes.len();
        self.put(&[0; ALIGNMENT][..padding])
    }

    /// Ends the image.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let sum = self.sum.clone().finalize();
        self.put([self.length, u64::from(sum)].as_bytes())?;
        Ok(self.out)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.length += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}
