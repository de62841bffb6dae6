//! The fiscal code: tables of good and bad ones, laws that hold for any text, and a hundred thousand of another
//! program's.

mod properties;
mod tables;
mod vectors;
