//! Files that hold numbers as memory holds them: mapped and checked, they are there at once.
//!
//! An image is a row of sections, each of numbers of one kind, with a checksum over all of it at its end. It is written by
//! and for machines of one byte order; whatever it holds can be made anew, so one that cannot be read is as good as
//! none.

mod read;
mod slab;
mod write;

pub(crate) use read::ImageReader;
pub(crate) use slab::{Number, Slab};
pub(crate) use write::ImageWriter;

/// Begins every image: a number that machines of another byte order read as another, the version of the format, and
/// nothing yet.
const BEGINNING: [u32; 4] = [0x4d61_7463, 3, 0, 0];
/// Sections begin at multiples of so many bytes, which suits every number.
const ALIGNMENT: usize = 16;
