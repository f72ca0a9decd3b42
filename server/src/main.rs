//! The `fivefold` binary.

fn main() {}
