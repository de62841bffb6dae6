//! Hands arbitrary bytes to the function of the same name; what it does is in `tests/all/fuzzing/targets.rs`.
#![no_main]

#[path = "../../tests/all/fuzzing/targets.rs"]
#[allow(dead_code)]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    targets::record(bytes);
});
