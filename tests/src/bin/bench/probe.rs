//! What the disk takes for making four KiB durable: the yardstick for latencies of a server that does it for every edit.

use std::{fs::OpenOptions, io::Write, path::Path, time::Instant};

use crate::numbers::median;

const TIMES: usize = 100;

/// The median of a hundred appends with fsync beside `data`, in milliseconds.
#[expect(clippy::disallowed_methods, reason = "it measures time")]
pub(crate) fn fsync_ms(data: &Path) -> anyhow::Result<f64> {
    let path = data.join("probe");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        file.write_all(&[7; 4_096])?;
        file.sync_all()?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    std::fs::remove_file(path)?;
    Ok(median(times).unwrap_or_default())
}
