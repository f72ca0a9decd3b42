//! The number and string forms of lib0, under every Yjs message.
//!
//! Numbers are little-endian groups of seven bits. Only the shortest form of a number is read, which is the form that
//! every writer produces: so two readers can never disagree about what the bytes mean.

/// The first whole number that JavaScript cannot hold exactly; every number on the wire is below it.
pub const SAFE_INTEGERS: u64 = 1 << 53;

/// Why bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes end inside a value.
    #[error("the bytes end inside a value")]
    Ended,
    /// A number is larger than its place allows.
    #[error("a number is larger than {max}")]
    TooLarge {
        /// The largest allowed value.
        max: u64,
    },
    /// A number has needless zero groups.
    #[error("a number is not in its shortest form")]
    NotShortest,
    /// A string is not UTF-8.
    #[error("a string is not UTF-8")]
    NotUtf8,
    /// A count promises more items than the bytes can hold.
    #[error("a count of {count} in {left} bytes")]
    CountTooLarge {
        /// The count that was read.
        count: u64,
        /// The bytes that were left.
        left: usize,
    },
    /// A message or part of a kind that this protocol does not have.
    #[error("unknown kind {kind}")]
    UnknownKind {
        /// The number that was read.
        kind: u64,
    },
    /// Bytes after the end of the message.
    #[error("{left} bytes after the end of the message")]
    Trailing {
        /// How many.
        left: usize,
    },
}

/// Reads values from the front of a slice. After an error its place is unspecified; stop reading.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader of all of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    /// The bytes not yet read.
    #[must_use]
    pub fn left(&self) -> &'a [u8] {
        self.left
    }

    /// Whether everything was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// The next byte.
    ///
    /// # Errors
    /// [`ReadError::Ended`].
    pub fn byte(&mut self) -> Result<u8, ReadError> {
        let (&first, rest) = self.left.split_first().ok_or(ReadError::Ended)?;
        self.left = rest;
        Ok(first)
    }

    /// The next `length` bytes, borrowed.
    ///
    /// # Errors
    /// [`ReadError::Ended`].
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], ReadError> {
        let (taken, rest) = self.left.split_at_checked(length).ok_or(ReadError::Ended)?;
        self.left = rest;
        Ok(taken)
    }

    /// A number of at most `max`; `max` must be below 2^56.
    ///
    /// # Errors
    /// [`ReadError::Ended`], [`ReadError::TooLarge`], [`ReadError::NotShortest`].
    pub fn uint_up_to(&mut self, max: u64) -> Result<u64, ReadError> {
        let mut value = 0;
        for group in 0..8 {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << (7 * group);
            if byte < 0x80 {
                if byte == 0 && group > 0 {
                    return Err(ReadError::NotShortest);
                }
                return if value <= max { Ok(value) } else { Err(ReadError::TooLarge { max }) };
            }
        }
        Err(ReadError::TooLarge { max })
    }

    /// A number below 2^53.
    ///
    /// # Errors
    /// As [`Self::uint_up_to`].
    pub fn uint(&mut self) -> Result<u64, ReadError> {
        self.uint_up_to(SAFE_INTEGERS - 1)
    }

    /// A number of 32 bits.
    ///
    /// # Errors
    /// As [`Self::uint_up_to`].
    pub fn uint32(&mut self) -> Result<u32, ReadError> {
        let value = self.uint_up_to(u64::from(u32::MAX))?;
        u32::try_from(value).map_err(|_| ReadError::TooLarge { max: u64::from(u32::MAX) })
    }

    /// A signed number whose magnitude is below 2^53: a first group of six bits with the sign, then groups of seven.
    ///
    /// # Errors
    /// As [`Self::uint_up_to`].
    pub fn int(&mut self) -> Result<i64, ReadError> {
        let max = SAFE_INTEGERS - 1;
        let first = self.byte()?;
        let mut value = u64::from(first & 0x3f);
        if first & 0x80 != 0 {
            let rest = self.uint_up_to(max >> 6)?;
            if rest == 0 {
                return Err(ReadError::NotShortest);
            }
            value |= rest << 6;
        }
        let value = i64::try_from(value).map_err(|_| ReadError::TooLarge { max })?;
        Ok(if first & 0x40 != 0 { -value } else { value })
    }

    /// A count of items that take at least `least` bytes each: never more than the bytes that are left can hold.
    ///
    /// # Errors
    /// [`ReadError::CountTooLarge`], or as [`Self::uint_up_to`].
    pub fn count(&mut self, least: usize) -> Result<usize, ReadError> {
        let count = self.uint()?;
        let left = self.left.len();
        match usize::try_from(count) {
            Ok(small) if small.checked_mul(least.max(1)).is_some_and(|bytes| bytes <= left) => Ok(small),
            Ok(_) | Err(_) => Err(ReadError::CountTooLarge { count, left }),
        }
    }

    /// Bytes with their length before them, borrowed.
    ///
    /// # Errors
    /// As [`Self::count`].
    pub fn bytes(&mut self) -> Result<&'a [u8], ReadError> {
        let length = self.count(1)?;
        self.take(length)
    }

    /// A string with its length in bytes before it, borrowed.
    ///
    /// # Errors
    /// [`ReadError::NotUtf8`], or as [`Self::count`].
    pub fn string(&mut self) -> Result<&'a str, ReadError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| ReadError::NotUtf8)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`ReadError::Trailing`].
    pub fn end(self) -> Result<(), ReadError> {
        if self.left.is_empty() { Ok(()) } else { Err(ReadError::Trailing { left: self.left.len() }) }
    }
}

/// Writes values one after the other.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty writer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty writer with room for `bytes`.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes) }
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// One byte.
    pub fn byte(&mut self, byte: u8) -> &mut Self {
        self.bytes.push(byte);
        self
    }

    /// Bytes as they are, without a length.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// A number. Readers refuse 2^53 and more.
    pub fn uint(&mut self, mut value: u64) -> &mut Self {
        while value >= 0x80 {
            self.bytes.push(0x80 | low_bits(value, 0x7f));
            value >>= 7;
        }
        self.byte(low_bits(value, 0x7f))
    }

    /// A signed number.
    pub fn int(&mut self, value: i64) -> &mut Self {
        let sign = if value < 0 { 0x40 } else { 0 };
        let magnitude = value.unsigned_abs();
        let first = sign | low_bits(magnitude, 0x3f);
        if magnitude < 0x40 {
            return self.byte(first);
        }
        self.byte(0x80 | first).uint(magnitude >> 6)
    }

    /// A length or count.
    pub fn count(&mut self, count: usize) -> &mut Self {
        self.uint(count as u64)
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.count(bytes.len()).raw(bytes)
    }

    /// A string with its length in bytes before it.
    pub fn string(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }
}

fn low_bits(value: u64, mask: u8) -> u8 {
    value.to_le_bytes()[0] & mask
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn numbers_have_the_bytes_that_lib0_writes() {
        assert_eq!(
            written(|w| {
                w.uint(0);
            }),
            [0]
        );
        assert_eq!(
            written(|w| {
                w.uint(127);
            }),
            [0x7f]
        );
        assert_eq!(
            written(|w| {
                w.uint(128);
            }),
            [0x80, 0x01]
        );
        assert_eq!(
            written(|w| {
                w.uint(300);
            }),
            [0xac, 0x02]
        );
        assert_eq!(
            written(|w| {
                w.int(-1);
            }),
            [0x41]
        );
        assert_eq!(
            written(|w| {
                w.int(64);
            }),
            [0x80, 0x01]
        );
        assert_eq!(
            written(|w| {
                w.string("né");
            }),
            [3, b'n', 0xc3, 0xa9]
        );
    }

    #[test]
    fn a_number_in_a_longer_form_than_needed_is_refused() {
        assert_eq!(Reader::new(&[0x80, 0x00]).uint(), Err(ReadError::NotShortest));
        assert_eq!(Reader::new(&[0x80, 0x00]).int(), Err(ReadError::NotShortest));
    }

    #[test]
    fn a_number_of_two_to_the_53_is_refused() {
        let bytes = written(|w| {
            w.uint(SAFE_INTEGERS);
        });
        assert_eq!(Reader::new(&bytes).uint(), Err(ReadError::TooLarge { max: SAFE_INTEGERS - 1 }));
        assert_eq!(Reader::new(&[0xff; 20]).uint(), Err(ReadError::TooLarge { max: SAFE_INTEGERS - 1 }));
    }

    #[test]
    fn a_count_never_promises_more_than_the_bytes_can_hold() {
        let bytes = written(|w| {
            w.uint(100_000_000).raw(&[0; 3]);
        });
        assert_eq!(
            Reader::new(&bytes).count(1),
            Err(ReadError::CountTooLarge { count: 100_000_000, left: 3 })
        );
        assert_eq!(Reader::new(&[2, 0, 0, 0]).count(2), Err(ReadError::CountTooLarge { count: 2, left: 3 }));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(number in 0..SAFE_INTEGERS, small in any::<u32>(), signed in -(1_i64 << 53) + 1..1 << 53, text in ".{0,40}", data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let bytes = written(|w| { w.uint(number).uint(u64::from(small)).int(signed).string(&text).bytes(&data); });
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.uint(), Ok(number));
            prop_assert_eq!(reader.uint32(), Ok(small));
            prop_assert_eq!(reader.int(), Ok(signed));
            prop_assert_eq!(reader.string(), Ok(text.as_str()));
            prop_assert_eq!(reader.bytes(), Ok(data.as_slice()));
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn any_bytes_read_without_a_panic(data in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut reader = Reader::new(&data);
            let _ = (reader.uint(), reader.int(), reader.uint32(), reader.count(2), reader.string(), reader.bytes(), reader.byte());
        }
    }
}
