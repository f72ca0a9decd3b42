//! What the preloaded notebook (tests/power/shim.c) wrote down about a server's disk.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use fivefold_tests::process::ServerProcess;
use tempfile::TempDir;

use super::cut::Files;

/// One thing that was done to the files of the folder, by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    Create(Arc<str>),
    Write { file: Arc<str>, offset: usize, data: Arc<[u8]> },
    Truncate { file: Arc<str>, size: usize },
    Sync(Arc<str>),
    SyncFolder,
    Unlink(Arc<str>),
    Rename { from: Arc<str>, to: Arc<str> },
    SyncFailed(Arc<str>),
}

/// A moment, as the place that the notes had reached: the process, and the bytes of its notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    process: u32,
    bytes: u64,
}

/// A note, and the moment at which it was complete.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    pub(crate) at: Mark,
    pub(crate) note: Note,
}

/// Notes about every server that was started with them.
#[derive(Debug)]
pub(crate) struct Notebook {
    shim: PathBuf,
    notes: TempDir,
    _built: TempDir,
}

/// What a folder holds, without the index of the write-ahead log.
pub(crate) fn files(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|file| !file.file_name().to_str().unwrap().ends_with("-shm"))
        .map(|file| (Arc::from(file.file_name().to_str().unwrap()), fs::read(file.path()).unwrap()))
        .collect()
}

impl Mark {
    /// Which process it was, counted from 1.
    pub(crate) fn process(self) -> usize {
        self.process as usize
    }
}

impl Notebook {
    /// Builds the notebook.
    ///
    /// # Errors
    /// Why it cannot be used on this computer.
    pub(crate) fn new() -> Result<Self, String> {
        let built = TempDir::new().unwrap();
        let shim = built.path().join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("power/shim.c");
        let mut build = Command::new("cc");
        build.args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o"]);
        build.arg(&shim).arg(source).args(["-ldl", "-lpthread"]);
        let built_well = build.output().map_err(|error| format!("there is no C compiler `cc`: {error}"))?;
        let complaints = String::from_utf8_lossy(&built_well.stderr);
        assert!(built_well.status.success(), "shim.c: {complaints}");
        Ok(Self { shim, notes: TempDir::new().unwrap(), _built: built })
    }

    /// A server on a new folder whose disk is noted down.
    pub(crate) fn server(&self) -> ServerProcess {
        let data = TempDir::new().unwrap();
        let folder = data.path().canonicalize().unwrap();
        ServerProcess::start_on(data, &self.environment(&folder))
    }

    /// What a process needs in its environment to be noted.
    pub(crate) fn environment<'a>(&'a self, folder: &'a Path) -> [(&'static str, &'a OsStr); 3] {
        [
            ("LD_PRELOAD", self.shim.as_os_str()),
            ("FIVEFOLD_DISK_FOLDER", folder.as_os_str()),
            ("FIVEFOLD_DISK_NOTES", self.notes.path().as_os_str()),
        ]
    }

    /// The file that arms a failure, when it is made.
    pub(crate) fn trigger(&self) -> PathBuf {
        self.notes.path().join("armed")
    }

    /// This moment. What was noted before it was done before it.
    pub(crate) fn now(&self) -> Mark {
        let mut now = Mark { process: 0, bytes: 0 };
        while let Ok(file) = fs::metadata(self.file(now.process)) {
            now = Mark { process: now.process + 1, bytes: file.len() };
        }
        now
    }

    fn file(&self, process: u32) -> PathBuf {
        self.notes.path().join(process.to_string())
    }

    /// Every note so far.
    pub(crate) fn read(&self) -> Vec<Noted> {
        let mut noted = Vec::new();
        for process in 0.. {
            let Ok(bytes) = fs::read(self.file(process)) else { break };
            read_one(process + 1, &bytes, &mut noted);
        }
        noted
    }
}

const HEAD_BYTES: usize = 16;

/// The notes of one process. One that was killed may have left half a note at the end.
fn read_one(process: u32, bytes: &[u8], noted: &mut Vec<Noted>) {
    let mut names: Vec<Arc<str>> = vec![Arc::from("")];
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + HEAD_BYTES) {
        let length = u32::from_le_bytes(head[4..8].try_into().unwrap()) as usize;
        let offset = usize::try_from(u64::from_le_bytes(head[8..16].try_into().unwrap())).unwrap();
        let Some(data) = bytes.get(at + HEAD_BYTES..at + HEAD_BYTES + length) else { return };
        at += HEAD_BYTES + length;
        let file = |number: usize| names.get(number).cloned().unwrap_or_else(|| Arc::from(""));
        let this = file(usize::from(head[1]));
        let note = match head[0] {
            1 => {
                names.push(Arc::from(std::str::from_utf8(data).unwrap()));
                continue;
            }
            2 => Note::Create(this),
            3 => Note::Write { file: this, offset, data: Arc::from(data) },
            4 => Note::Truncate { file: this, size: offset },
            5 => Note::Sync(this),
            6 => Note::SyncFolder,
            7 => Note::Unlink(this),
            8 => Note::Rename { from: this, to: file(offset) },
            9 => Note::SyncFailed(this),
            other => panic!("a note of kind {other}"),
        };
        noted.push(Noted { at: Mark { process, bytes: at as u64 }, note });
    }
}
