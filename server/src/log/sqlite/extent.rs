//! Whether all of a data file is there. SQLite reads a page behind the end of its file as zeros, and a page that holds nothing
//! in use may be gone without its noticing: whoever copied a part of the file would never hear of it.
//!
//! The first page says how many there are: <https://sqlite.org/fileformat2.html#the_database_header>. What the write-ahead log
//! holds need not stand in the file yet, also when the power was cut while it was being copied there.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::wal::{Committed, named_after, word};

const HEADER_BYTES: u64 = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where the file says with which journal it was written, and what it says when there is no write-ahead log.
const JOURNAL_AT: usize = 18;
const ROLLBACK_JOURNAL: u8 = 1;
/// Words of the header, counted from 0.
const CHANGES_AT: usize = 6;
const PAGES_AT: usize = 7;
/// The number of changes for which the number of pages holds.
const PAGES_HOLD_FOR_AT: usize = 23;

/// How large a data file is, and how large it says to be.
#[derive(Debug)]
pub(super) struct Extent {
    beginning: Vec<u8>,
    bytes: u64,
    /// Whether a transaction without a write-ahead log was cut off: SQLite brings the file back by itself.
    half_done: bool,
}

/// A page that is not there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// Counted from 1.
    pub(super) page: u32,
    /// Of how many.
    pub(super) pages: u32,
}

impl Extent {
    /// # Errors
    /// The file cannot be read.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let mut beginning = Vec::new();
        (&file).take(HEADER_BYTES).read_to_end(&mut beginning)?;
        let half_done = std::fs::metadata(named_after(path, "-journal")).is_ok_and(|file| file.len() > 0);
        Ok(Self { beginning, bytes: file.metadata()?.len(), half_done })
    }

    /// Its first bytes.
    pub(super) fn beginning(&self) -> &[u8] {
        &self.beginning
    }

    /// Whether it has, or had, a write-ahead log.
    pub(super) fn is_written_ahead(&self) -> bool {
        self.beginning.get(JOURNAL_AT).is_some_and(|journal| *journal != ROLLBACK_JOURNAL)
    }

    /// The first page that is neither whole in the file nor in the log.
    pub(super) fn first_missing(&self, log: Option<Committed>) -> Option<Missing> {
        if !self.beginning.starts_with(MAGIC) || self.half_done {
            return None;
        }
        let Committed { pages, here } = match log {
            Some(log) => log,
            None => Committed { pages: self.pages()?, here: Default::default() },
        };
        let whole = u32::try_from(self.bytes / self.page_bytes()?).unwrap_or(u32::MAX);
        let page = (whole.saturating_add(1)..=pages).find(|page| !here.contains(page))?;
        Some(Missing { page, pages })
    }

    fn pages(&self) -> Option<u32> {
        let pages = word(&self.beginning, PAGES_AT)?;
        (word(&self.beginning, CHANGES_AT) == word(&self.beginning, PAGES_HOLD_FOR_AT)).then_some(pages)
    }

    fn page_bytes(&self) -> Option<u64> {
        let stored = u64::from(word(&self.beginning, 4)? >> 16);
        match stored {
            // The largest does not fit into two bytes.
            1 => Some(65_536),
            512.. => Some(stored),
            _ => None,
        }
    }
}
