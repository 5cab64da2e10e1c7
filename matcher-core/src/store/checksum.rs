//! Checksums of rows. SQLite checks how its pages hang together, not what stands in a value.

use crc32fast::Hasher;

/// Of one version of a record; `body` is `None` for a removed one.
pub(super) fn record_checksum(kind: i64, id: &str, sequence: i64, body: Option<&str>) -> i64 {
    let mut sum = Checksum::default();
    sum.number(kind).text(Some(id)).number(sequence).text(body);
    sum.finish()
}

/// One entry of the history, as it stands in its row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ChangeRow<'a> {
    pub(super) sequence: i64,
    pub(super) row: i64,
    /// The change of the same record before this one.
    pub(super) previous: Option<i64>,
    pub(super) at_ms: Option<i64>,
    pub(super) author: Option<&'a str>,
    pub(super) former: Option<&'a str>,
}

impl ChangeRow<'_> {
    /// Of the whole entry.
    pub(super) fn checksum(&self) -> i64 {
        let mut sum = Checksum::default();
        // Neither a sequence below 1 nor a time before 1970 occurs, so −1 can stand for none.
        sum.number(self.sequence).number(self.row).number(self.previous.unwrap_or(-1));
        sum.number(self.at_ms.unwrap_or(-1)).text(self.author).text(self.former);
        sum.finish()
    }
}

/// Of an outcome: demand, supply and day; the event's code; reason and reporter.
pub(super) fn outcome_checksum(key: [&str; 3], event: i64, told: [Option<&str>; 2]) -> i64 {
    let mut sum = Checksum::default();
    sum.text(Some(key[0])).text(Some(key[1])).text(Some(key[2])).number(event).text(told[0]).text(told[1]);
    sum.finish()
}

/// Of a request: identifier, fingerprint and result; when it was carried out.
pub(super) fn request_checksum(texts: [&str; 3], at_ms: i64) -> i64 {
    let mut sum = Checksum::default();
    sum.number(at_ms).text(Some(texts[0])).text(Some(texts[1])).text(Some(texts[2]));
    sum.finish()
}

/// Of a setting: name and value.
pub(super) fn setting_checksum(name: &str, value: &str) -> i64 {
    let mut sum = Checksum::default();
    sum.text(Some(name)).text(Some(value));
    sum.finish()
}

/// CRC-32 over values, each with its length, so that two neighbours cannot trade bytes unnoticed.
#[derive(Default)]
struct Checksum(Hasher);

impl Checksum {
    fn number(&mut self, value: i64) -> &mut Self {
        self.0.update(&value.to_le_bytes());
        self
    }

    fn text(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(text) => {
                self.number(text.len() as i64);
                self.0.update(text.as_bytes());
            }
            None => {
                self.number(-1);
            }
        }
        self
    }

    fn finish(self) -> i64 {
        i64::from(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::record_checksum;

    #[test]
    fn nothing_and_the_empty_text_differ_and_neighbours_keep_their_bytes() {
        assert_ne!(record_checksum(1, "a", 1, None), record_checksum(1, "a", 1, Some("")));
        assert_ne!(record_checksum(1, "ab", 1, Some("c")), record_checksum(1, "a", 1, Some("bc")));
        assert_eq!(record_checksum(1, "a", 1, Some("b")), record_checksum(1, "a", 1, Some("b")));
    }
}
