//! Command lines of the benchmarks: `--name value` flags, and words that stand alone.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::{Context, bail};

/// What a command line says.
#[derive(Debug, Default)]
pub struct Flags {
    usage: &'static str,
    values: BTreeMap<String, String>,
    words: Vec<String>,
}

impl Flags {
    /// Reads this process's command line; `names` are the flags that there are, with their dashes.
    ///
    /// # Errors
    /// A flag that there is not, that stands without a value, or an argument that is not valid Unicode.
    pub fn read(usage: &'static str, names: &[&str]) -> anyhow::Result<Self> {
        let mut flags = Self { usage, ..Self::default() };
        let mut given = std::env::args_os().skip(1).map(|argument| argument.into_string().ok());
        while let Some(argument) = given.next() {
            let argument = argument.context(usage)?;
            if names.contains(&argument.as_str()) {
                flags.values.insert(argument, given.next().flatten().context(usage)?);
            } else if argument.starts_with("--") {
                bail!(usage);
            } else {
                flags.words.push(argument);
            }
        }
        Ok(flags)
    }

    /// The value of a flag, or what stands for it when it is not given.
    ///
    /// # Errors
    /// A value of another sort.
    pub fn value<T: FromStr>(&self, name: &str, otherwise: T) -> anyhow::Result<T> {
        let Some(value) = self.values.get(name) else { return Ok(otherwise) };
        value.parse().ok().with_context(|| format!("`{value}` does not fit {name}\n{}", self.usage))
    }

    /// The words that stand alone, exactly as many as are asked for.
    ///
    /// # Errors
    /// More or fewer words.
    pub fn words<const N: usize>(self) -> anyhow::Result<[String; N]> {
        <[String; N]>::try_from(self.words).ok().context(self.usage)
    }
}
