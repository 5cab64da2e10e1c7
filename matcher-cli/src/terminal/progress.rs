//! A progress bar on stderr, only where somebody looks at it.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shows the bar under a heading such as `匹配`.
    pub(crate) fn new(heading: &str) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        // How fast it goes, and how long it will still take: what one wants to know before going for lunch.
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}  {per_sec}  还需 {eta_precise}")
        {
            bar.set_style(style);
        }
        bar.set_message(heading.to_owned());
        Self { bar }
    }

    /// Shows how much of how much is done.
    pub(crate) fn set(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    /// Shows how much is done where the whole is not known.
    pub(crate) fn count(&self, done: u64) {
        self.bar.set_position(done);
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
