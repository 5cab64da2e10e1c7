//! Files in and out, as offices send them and as attackers might.

mod bad_input;
mod lexicon_sheet;
mod map_json;
mod map_page;
mod map_sheets;
mod map_support;
mod messy;
mod office_workbooks;
mod raw_xlsx;
mod reports;
mod round_trip;
