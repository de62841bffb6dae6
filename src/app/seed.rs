//! Reads a folder of TOML files into a catalogue and schedules, for the first start on an empty store.
