//! The rehearsal harness and the specs.
