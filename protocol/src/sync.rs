//! Frames on the wire: to be written.
