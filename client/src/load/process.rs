//! What a server's process on this computer has used, where the system says so (Linux).

use std::{path::PathBuf, process::Command};

/// Clock ticks of `/proc/PID/stat` in a second; the same on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;
/// Fields after the name, before the ticks spent in the program; those spent in the kernel for it come next.
const FIELDS_BEFORE_TICKS: usize = 11;

/// A process, by its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Process(pub(super) u32);

impl Process {
    /// Seconds of CPU so far, in the program and in the kernel for it.
    pub(super) fn cpu_seconds(self) -> Option<f64> {
        let stat = self.file("stat")?;
        let (_, after_name) = stat.rsplit_once(')')?;
        let mut fields = after_name.split_whitespace().skip(FIELDS_BEFORE_TICKS);
        let mut ticks = || fields.next()?.parse::<f64>().ok();
        Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
    }

    /// Ends it at once, as a crash does; says whether that could be done.
    pub(super) fn kill(self) -> bool {
        Command::new("kill").arg("-9").arg(self.0.to_string()).status().is_ok_and(|status| status.success())
    }

    /// Memory it holds, in KiB: pages shared with other processes count in parts.
    pub(super) fn memory_kib(self) -> Option<u64> {
        let maps = self.file("smaps_rollup")?;
        let line = maps.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn file(self, name: &str) -> Option<String> {
        std::fs::read_to_string(PathBuf::from("/proc").join(self.0.to_string()).join(name)).ok()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_knows_what_it_has_used() {
        let me = Process(std::process::id());
        assert!(me.cpu_seconds().unwrap() >= 0.0);
        assert!(me.memory_kib().unwrap() > 100);
        assert!(Process(u32::MAX).cpu_seconds().is_none());
    }
}
