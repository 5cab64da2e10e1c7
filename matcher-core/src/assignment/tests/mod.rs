//! Plans against enumeration, on problems that are small enough for it.

mod cases;
mod diagnosis;
mod enumeration;
mod optimal;
mod problem;
mod stable;
mod wording;
