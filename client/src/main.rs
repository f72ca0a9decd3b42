//! The `fivefold-client` binary.

fn main() {}
