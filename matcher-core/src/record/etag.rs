//! A short name for the content of a record.

use sha2::{Digest, Sha256};

use super::Record;

/// So many bytes of the hash tell contents apart: by chance two of them meet once in 2^64 versions.
const ETAG_BYTES: usize = 16;

impl Record {
    /// Names the record's content: 32 lower-case hex digits, the first 16 bytes of the SHA-256 of its JSON form.
    ///
    /// The same content has the same etag, whenever and by whomever it was written; other content has another. A newer
    /// version of this crate may write the same record differently, and then gives it another etag.
    ///
    /// # Example
    /// ```
    /// use matcher_core::record::{Demand, Record};
    ///
    /// let record = Record::Demand(Demand::from_text("d1", "尾矿利用", ""));
    /// assert_eq!(record.etag(), record.clone().etag());
    /// assert_ne!(record.etag(), Record::Demand(Demand::from_text("d1", "尾矿", "")).etag());
    /// ```
    pub fn etag(&self) -> String {
        // Every record has a JSON form: only maps with keys that are no text have none.
        let body = serde_json::to_vec(self).unwrap_or_default();
        let hash = Sha256::digest(&body);
        hash.iter().take(ETAG_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{Demand, Record};

    #[test]
    fn an_etag_survives_reading_and_writing() {
        let mut demand = Demand::from_text("d1", "钼尾矿利用", "");
        demand.budget_wan_yuan = Some(0.1);
        let record = Record::Demand(demand);
        let body = serde_json::to_string(&record).expect("JSON");
        let read: Record = serde_json::from_str(&body).expect("a record");
        assert_eq!(read.etag(), record.etag());
        assert!(record.etag().len() == 32 && record.etag().bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
