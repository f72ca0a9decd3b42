//! The first byte of a struct in a Yjs update, version 1: which kind it is, and which fields follow.
//!
//! Source: `UpdateEncoderV1` and the `Item`, `GC` and `Skip` structs of Yjs 13.6.

/// The bits that say which kind a struct is.
pub const KIND_BITS: u8 = 0b0001_1111;
/// A key of a map follows.
pub const HAS_KEY: u8 = 0b0010_0000;
/// The id of the struct to the right, when this one was made, follows.
pub const HAS_RIGHT: u8 = 0b0100_0000;
/// The id of the struct to the left, when this one was made, follows.
pub const HAS_LEFT: u8 = 0b1000_0000;

/// Something collected: its length only.
pub const GONE: u8 = 0;
/// Deleted content: its length only.
pub const DELETED: u8 = 1;
/// JSON values of early versions of Yjs.
pub const JSON: u8 = 2;
/// Bytes.
pub const BINARY: u8 = 3;
/// A piece of text.
pub const STRING: u8 = 4;
/// A value inside a text.
pub const EMBED: u8 = 5;
/// A mark of formatting inside a text.
pub const FORMAT: u8 = 6;
/// A shared type: list, map, text.
pub const TYPE: u8 = 7;
/// Values.
pub const ANY: u8 = 8;
/// Clocks that this update does not bring.
pub const SKIP: u8 = 10;
