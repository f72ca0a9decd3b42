//! The write-ahead log, looked at before SQLite trusts it.
//!
//! SQLite reads it up to the first frame that does not fit and takes that for the end: right after a power cut, which can
//! only damage what was not synced yet, and wrong after a bit has flipped further up, where it would silently forget every
//! commit that follows. The two can be told apart: a commit is synced before the next one begins, so whatever stands
//! before a commit that has a successor was whole once. Only damage in the last commit looks like a cut.
//!
//! And it reads a page that the data file ends before as zeros, so `extent` looks whether all of it is there.
//!
//! The format is SQLite's, fixed by <https://sqlite.org/fileformat2.html#walformat>.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::extent::Extent;

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// The first word of the file; its last bit says in which order the checksums read bytes.
const MAGIC: u32 = 0x377f_0682;
/// A server may be writing while somebody else looks: what seems damaged is looked at so many times.
const LOOKS: usize = 5;

/// Why the write-ahead log, or the data file that it belongs to, must not be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WalDamage {
    /// Its first bytes are not what was written.
    #[error("the write-ahead log is damaged at its beginning, and nothing in it can be read")]
    Header,
    /// A frame is not what was written, and commits follow it.
    #[error(
        "the write-ahead log is damaged at frame {frame}, and what was committed after it cannot be read"
    )]
    Frame {
        /// Which, counted from 1.
        frame: usize,
    },
    /// It was not written for this file.
    #[error("the write-ahead log beside it belongs to another data file; was a copy put over the old file?")]
    Foreign,
    /// The data file is shorter than it was.
    #[error("the data file was cut short: it ends before its page {page} of {pages} does")]
    Short {
        /// The first page that is not whole, counted from 1.
        page: u32,
        /// Of how many.
        pages: u32,
    },
}

/// Where the write-ahead log of a data file stands.
pub(super) fn beside(path: &Path) -> PathBuf {
    named_after(path, "-wal")
}

/// A file that SQLite keeps beside the one at `path`.
pub(super) fn named_after(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// What is wrong with the write-ahead log of the data file at `path`, if there is one. A server may be writing to it.
///
/// # Errors
/// One of the two cannot be read.
pub(super) fn damage(path: &Path) -> io::Result<Option<WalDamage>> {
    let mut found = look(path)?;
    for _ in 1..LOOKS {
        // What is only being written looks different the next time.
        let again = if found.is_some() { look(path)? } else { return Ok(None) };
        if again == found {
            break;
        }
        found = again;
    }
    Ok(found.map(|(damage, _)| damage))
}

/// What is wrong, and the bytes that say so.
fn look(path: &Path) -> io::Result<Option<(WalDamage, Vec<u8>)>> {
    let wal = match fs::read(beside(path)) {
        Ok(wal) => wal,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    // After the log: a data file that is in use only grows.
    let file = Extent::of(path)?;
    let short = |committed| {
        let missing = file.first_missing(committed)?;
        Some((WalDamage::Short { page: missing.page, pages: missing.pages }, file.beginning().to_vec()))
    };
    // Frames are written after the header was synced.
    let Some((header, frames)) = wal.split_at_checked(HEADER_BYTES).filter(|(_, frames)| !frames.is_empty())
    else {
        return Ok(short(None));
    };
    if !file.is_written_ahead() {
        return Ok(Some((WalDamage::Foreign, header.to_vec())));
    }
    let Some(header) = Header::read(header) else {
        return Ok(Some((WalDamage::Header, header.to_vec())));
    };
    match header.damaged_frame(frames) {
        Some((frame, bytes)) => Ok(Some((WalDamage::Frame { frame }, bytes.to_vec()))),
        None => Ok(short(header.committed(frames))),
    }
}

/// What the write-ahead log holds of a data file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Committed {
    /// Pages of the file after the last commit.
    pub(super) pages: u32,
    /// Those of them that stand in the log.
    pub(super) here: BTreeSet<u32>,
}

/// A running checksum over pairs of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Checksum(u32, u32);

impl Checksum {
    fn add(mut self, bytes: &[u8], big_endian: bool) -> Self {
        let word = |bytes: [u8; 4]| {
            if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
        };
        for pair in bytes.as_chunks::<8>().0 {
            let [a, b, c, d, e, f, g, h] = *pair;
            self.0 = self.0.wrapping_add(word([a, b, c, d])).wrapping_add(self.1);
            self.1 = self.1.wrapping_add(word([e, f, g, h])).wrapping_add(self.0);
        }
        self
    }
}

/// The word number `at` of a header.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.as_chunks::<4>().0.get(at).map(|word| u32::from_be_bytes(*word))
}

struct Header {
    big_endian: bool,
    page_bytes: usize,
    /// Frames of this generation of the log carry it.
    salt: (u32, u32),
    checksum: Checksum,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let magic = word(bytes, 0)?;
        let big_endian = magic & 1 == 1;
        let checksum = Checksum(word(bytes, 6)?, word(bytes, 7)?);
        let fits = magic & !1 == MAGIC && Checksum(0, 0).add(bytes.get(..24)?, big_endian) == checksum;
        let page_bytes = usize::try_from(word(bytes, 2)?).ok()?;
        fits.then_some(Self { big_endian, page_bytes, salt: (word(bytes, 4)?, word(bytes, 5)?), checksum })
    }

    /// What was committed, up to the first frame that is not what was written. None: nothing.
    fn committed(&self, frames: &[u8]) -> Option<Committed> {
        let mut checksum = self.checksum;
        let mut found: Option<Committed> = None;
        let mut since = Vec::new();
        for frame in frames.chunks_exact(FRAME_HEADER_BYTES + self.page_bytes) {
            let (head, page) = frame.split_at_checked(FRAME_HEADER_BYTES)?;
            let sum = checksum.add(head.get(..8)?, self.big_endian).add(page, self.big_endian);
            checksum = Checksum(word(head, 4)?, word(head, 5)?);
            if sum != checksum || (word(head, 2)?, word(head, 3)?) != self.salt {
                break;
            }
            since.push(word(head, 0)?);
            if let pages @ 1.. = word(head, 1)? {
                let found = found.get_or_insert_default();
                found.pages = pages;
                found.here.extend(since.drain(..));
            }
        }
        found
    }

    /// The first frame that is not what was written although it was synced, counted from 1.
    fn damaged_frame<'a>(&self, frames: &'a [u8]) -> Option<(usize, &'a [u8])> {
        let mut checksum = self.checksum;
        let mut broken = None;
        let mut commit_seen = false;
        for (at, frame) in frames.chunks_exact(FRAME_HEADER_BYTES + self.page_bytes).enumerate() {
            let (head, page) = frame.split_at_checked(FRAME_HEADER_BYTES)?;
            let ours = (word(head, 2)?, word(head, 3)?) == self.salt;
            if broken.is_none() {
                let sum = checksum.add(head.get(..8)?, self.big_endian).add(page, self.big_endian);
                checksum = Checksum(word(head, 4)?, word(head, 5)?);
                if ours && sum == checksum {
                    continue;
                }
                broken = Some((at + 1, frame));
            }
            // From here on only what the frames say of themselves counts.
            if ours && commit_seen {
                return broken;
            }
            commit_seen |= ours && word(head, 1)? != 0;
        }
        None
    }
}
