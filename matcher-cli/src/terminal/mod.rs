//! The terminal: results on stdout, messages and progress on stderr. Nothing else in the crate writes to either.

mod progress;
mod style;
mod table;
mod wrap;

use std::env;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

pub(crate) use progress::Progress;
pub(crate) use style::Style;
pub(crate) use table::Table;
pub(crate) use wrap::{clean, cut, display_width, wrap};

/// Columns taken when nobody says how wide the terminal is.
const DEFAULT_COLUMNS: usize = 100;
/// Wider lines are hard to read.
const MOST_COLUMNS: usize = 120;
/// Narrower than this a table makes no sense.
const LEAST_COLUMNS: usize = 40;

/// Results on stdout, buffered, and messages on stderr.
pub(crate) struct Terminal {
    out: BufWriter<StdoutLock<'static>>,
    colour: bool,
    columns: usize,
}

impl Terminal {
    /// Takes stdout for this process. Colours only when a person reads, and has not set `NO_COLOR`.
    pub(crate) fn new() -> Self {
        let stdout = io::stdout();
        let interactive = stdout.is_terminal();
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        // The old Windows console shows escape sequences as they are.
        let capable = !cfg!(windows) || env::var_os("WT_SESSION").is_some();
        let size = if interactive { terminal_size::terminal_size() } else { None };
        let columns = size.map_or(DEFAULT_COLUMNS, |(width, _)| usize::from(width.0));
        Self {
            colour: interactive && !refused && capable,
            columns: columns.clamp(LEAST_COLUMNS, MOST_COLUMNS),
            out: BufWriter::new(stdout.lock()),
        }
    }

    /// Columns of a line.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// Writes text as it is, without a line end.
    pub(crate) fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Writes text of our own making, which may have several lines.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.raw(text)
    }

    /// Writes a line, wrapped; lines after the first are indented by as much as the text itself is.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        let indent = text.len() - text.trim_start_matches(' ').len();
        self.entry(&" ".repeat(indent), &text[indent..])
    }

    /// Writes a text behind a lead such as `  1. `; further lines stand under the first.
    pub(crate) fn entry(&mut self, lead: &str, text: &str) -> io::Result<()> {
        self.styled(lead, text, Style::Plain)
    }

    /// As [`Terminal::entry`], with the text in a style.
    pub(crate) fn styled(&mut self, lead: &str, text: &str, style: Style) -> io::Result<()> {
        let indent = display_width(lead);
        let lines = wrap(text, self.columns.saturating_sub(indent));
        for (at, line) in lines.iter().enumerate() {
            let lead = if at == 0 { lead.to_owned() } else { " ".repeat(indent) };
            let line = self.paint(line, style);
            writeln!(self.out, "{}", format!("{lead}{line}").trim_end())?;
        }
        Ok(())
    }

    /// Writes an empty line.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        self.raw("\n")
    }

    /// Writes a table.
    pub(crate) fn table(&mut self, table: &Table) -> io::Result<()> {
        let text = table.render(self.columns);
        self.raw(&text)
    }

    /// Gives a text the style where styles are shown.
    pub(crate) fn paint(&self, text: &str, style: Style) -> String {
        if self.colour { style.paint(text) } else { text.to_owned() }
    }

    /// Writes everything out.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says something to the user beside the results, on stderr.
    pub(crate) fn complain(&mut self, message: &str) {
        // Results written so far come first. A closed stderr leaves nobody to be told.
        let _ = self.out.flush();
        let _ = writeln!(io::stderr(), "{}", message.trim_end());
    }
}
