//! `fivefold backup`: one consistent copy of everything a server keeps, made beside it while it runs, and read back.

use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    check::{self, Report},
    log::sqlite::{
        file::{FileError, OpenError, sync_folder_of},
        inspection::Inspection,
    },
    serve::DATA_FILE,
};

/// Options of `fivefold backup`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Folder in which the server keeps everything
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// The copy to make; nothing may be there yet
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The data file cannot be opened, or the copy cannot be read back.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Nothing is overwritten.
    #[error("{0} is there already, and nothing is overwritten")]
    Exists(PathBuf),
    /// Another backup to the same file is under way, or was interrupted.
    #[error("{0} is there: another backup is under way, or one was interrupted; then remove it")]
    UnderWay(PathBuf),
    /// The data file cannot be read to its end.
    #[error("the data file cannot be copied: {0}")]
    Read(#[from] FileError),
    /// The copy cannot be written.
    #[error("{0}: {1}")]
    Write(PathBuf, io::Error),
}

/// Copies the data file of the folder `data` to `to`, readable by its owner only, and checks the copy as
/// [`check::file`] does. Until the copy is whole and on disk it stands beside `to` with the ending `.part`.
///
/// A copy of a damaged file is a file too: what is wrong with it stands in the report.
///
/// # Errors
/// [`BackupError`]: there is no copy, and nothing else was changed.
pub fn make(data: &Path, to: &Path) -> Result<Report, BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let source = Inspection::open(&data.join(DATA_FILE))?;
    let part = to.with_added_extension("part");
    create_private(&part)?;
    let copied = fill(&source, &part, to);
    if copied.is_err() {
        // Why there is no copy is the better story.
        let _ = std::fs::remove_file(&part);
    }
    copied
}

fn fill(source: &Inspection, part: &Path, to: &Path) -> Result<Report, BackupError> {
    let failed = |error| BackupError::Write(part.to_owned(), error);
    source.copy_into(part)?;
    File::open(part).and_then(|file| file.sync_all()).map_err(failed)?;
    let mut report = check::file(part)?;
    to.clone_into(&mut report.file);
    if let Some(damage) = source.left_out() {
        report.add(None, None, damage.clone().into());
    }
    std::fs::rename(part, to).map_err(failed)?;
    sync_folder_of(to).map_err(failed)?;
    Ok(report)
}

fn create_private(path: &Path) -> Result<(), BackupError> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(BackupError::UnderWay(path.to_owned()))
        }
        Err(error) => Err(BackupError::Write(path.to_owned(), error)),
    }
}
