//! JSON, one value a line.

use std::io::{self, Write};

use serde::Serialize;

/// Writes a value and ends its line.
pub(crate) fn write_line(writer: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, value)?;
    writer.write_all(b"\n")
}
