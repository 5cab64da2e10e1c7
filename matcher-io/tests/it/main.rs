//! Files in and out, as offices send them and as attackers might.

mod bad_input;
mod messy;
mod raw_xlsx;
mod reports;
mod round_trip;
