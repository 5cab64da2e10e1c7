//! China's time: the country has one time zone, and asking the system for the local one is refused in programs with
//! several threads.

use matcher_core::record::format_date;
use time::{Date, OffsetDateTime, UtcOffset};

/// Today.
pub(crate) fn today() -> Date {
    in_china(OffsetDateTime::now_utc()).date()
}

/// Day, hour and minute of a moment, as `2026-05-01 17:30`.
pub(crate) fn minute(moment: OffsetDateTime) -> String {
    let moment = in_china(moment);
    format!("{} {:02}:{:02}", format_date(moment.date()), moment.hour(), moment.minute())
}

/// This second as it stands in names of files, as `20260501-173000`.
pub(crate) fn stamp() -> String {
    let now = in_china(OffsetDateTime::now_utc());
    let (year, month, day) = (now.year(), u8::from(now.month()), now.day());
    format!("{year:04}{month:02}{day:02}-{:02}{:02}{:02}", now.hour(), now.minute(), now.second())
}

fn in_china(moment: OffsetDateTime) -> OffsetDateTime {
    UtcOffset::from_hms(8, 0, 0).map_or(moment, |offset| moment.to_offset(offset))
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::minute;

    #[test]
    fn the_evening_in_greenwich_is_the_next_morning_in_china() {
        let moment = OffsetDateTime::from_unix_timestamp(1_767_225_540).expect("a moment");
        assert_eq!(minute(moment), "2026-01-01 07:59");
    }
}
