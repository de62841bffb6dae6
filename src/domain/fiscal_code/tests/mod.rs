//! The fiscal code: tables of good and bad ones, and laws that hold for any text.

mod properties;
mod tables;
