//! The few ways in which text stands out.

/// How a text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Not at all.
    Plain,
    /// A heading.
    Heading,
    /// A word that was searched for.
    Highlight,
    /// Something good.
    Good,
    /// Something to look at.
    Caution,
    /// Something beside the point.
    Faint,
}

impl Style {
    /// The text between its escape sequences.
    pub(super) fn paint(self, text: &str) -> String {
        let code = match self {
            Self::Plain => return text.to_owned(),
            Self::Heading => "1",
            Self::Highlight => "1;33",
            Self::Good => "32",
            Self::Caution => "33",
            Self::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
