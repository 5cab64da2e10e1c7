//! Reading an image, section by section, in the order in which they were written.

use ownedbytes::OwnedBytes;
use zerocopy::FromBytes;

use super::{ALIGNMENT, BEGINNING, Number, Slab};

/// Two numbers of eight bytes stand before each section, and at the end.
const PAIR_BYTES: usize = 16;

/// An image that is whole.
pub(crate) struct ImageReader {
    rest: OwnedBytes,
}

impl ImageReader {
    /// Reads all of it once; `None` when it is not what was written, or was written for other machines.
    pub(crate) fn new(bytes: OwnedBytes) -> Option<Self> {
        let whole = bytes.len().checked_sub(PAIR_BYTES)?;
        let (begun, ended) = bytes.as_slice().split_at(whole);
        let sum = u64::from(crc32fast::hash(begun));
        if pair(ended)? != [whole as u64, sum] || <[u32; 4]>::read_from_prefix(begun).ok()?.0 != BEGINNING {
            return None;
        }
        Some(Self { rest: bytes.slice(PAIR_BYTES..whole) })
    }

    /// The next section; `None` when there is none, or it is of numbers of another size.
    pub(crate) fn section<T: Number>(&mut self) -> Option<Slab<T>> {
        let [length, size] = pair(&self.rest)?;
        let length = usize::try_from(length).ok()?;
        let end = length.checked_next_multiple_of(ALIGNMENT)?.checked_add(PAIR_BYTES)?;
        if size != size_of::<T>() as u64 || end > self.rest.len() {
            return None;
        }
        let numbers = Slab::mapped(self.rest.slice(PAIR_BYTES..PAIR_BYTES + length))?;
        self.rest = self.rest.slice(end..self.rest.len());
        Some(numbers)
    }
}

fn pair(bytes: &[u8]) -> Option<[u64; 2]> {
    Some(<[u64; 2]>::read_from_prefix(bytes).ok()?.0)
}

#[cfg(test)]
mod tests {
    use super::super::{ImageReader, ImageWriter, Slab};
    use super::OwnedBytes;

    fn image() -> Vec<u8> {
        let mut writer = ImageWriter::new(Vec::new()).expect("memory");
        writer.section(&[1u16, 2, 3]).expect("memory");
        writer.section::<f32>(&[]).expect("memory");
        writer.section(&[0.5f32, -1.0]).expect("memory");
        writer.finish().expect("memory")
    }

    fn read(image: &[u8]) -> Option<ImageReader> {
        ImageReader::new(OwnedBytes::new(image.to_vec()))
    }

    #[test]
    fn what_was_written_is_read() {
        let mut reader = read(&image()).expect("whole");
        let mut numbers: Slab<u16> = reader.section().expect("there");
        assert_eq!(*numbers, [1, 2, 3]);
        numbers.own().push(4);
        assert_eq!(*numbers, [1, 2, 3, 4]);
        assert!(reader.section::<u16>().is_none(), "it is one of other numbers");
        assert!(reader.section::<f32>().expect("there").is_empty());
        assert_eq!(*reader.section::<f32>().expect("there"), [0.5, -1.0]);
        assert!(reader.section::<f32>().is_none());
    }

    #[test]
    fn one_byte_that_is_another_or_missing_is_noticed() {
        let image = image();
        for at in 0..image.len() {
            let mut other = image.clone();
            other[at] ^= 1;
            assert!(read(&other).is_none(), "byte {at}");
            assert!(read(&image[..at]).is_none(), "{at} bytes");
        }
    }
}
