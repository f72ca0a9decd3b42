//! A Rust client for Fivefold.
