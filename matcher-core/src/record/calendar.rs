//! Dates in records: `YYYY-MM-DD`, nothing else.

use time::Date;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

const ISO_DATE: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// Reads `YYYY-MM-DD`.
///
/// # Errors
/// When the text is not a date of the calendar in that form.
pub fn parse_date(text: &str) -> Result<Date, time::error::Parse> {
    Date::parse(text, ISO_DATE)
}

/// Writes `YYYY-MM-DD`.
pub fn format_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Serde form of a date that must be there.
pub(crate) mod required {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Date;

    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::format_date(*date))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::parse_date(&text).map_err(|_| D::Error::custom(format!("`{text}` is not a date YYYY-MM-DD")))
    }
}

/// Serde form of a date that may be unknown.
pub(crate) mod optional {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Date;

    pub(crate) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.serialize_str(&super::format_date(*date)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        super::parse_date(&text)
            .map(Some)
            .map_err(|_| D::Error::custom(format!("`{text}` is not a date YYYY-MM-DD")))
    }
}
