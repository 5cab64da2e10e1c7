//! Plans against enumeration, on problems that are small enough for it.

mod cases;
mod problem;
