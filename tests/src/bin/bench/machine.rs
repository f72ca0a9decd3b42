//! On what, from what and when: as much as is needed to read the figures, and no names.

use std::{fs, path::Path, process::Command};

fn printed(program: &str, arguments: &[&str], folder: &Path) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The commit, and whether something else than results was changed since.
pub(crate) fn commit(folder: &Path) -> String {
    let commit = printed("git", &["rev-parse", "--short=10", "HEAD"], folder);
    let changes = printed("git", &["status", "--porcelain", "--", ":!tests/bench/RESULTS.md"], folder);
    let changed = changes.is_some_and(|changes| !changes.is_empty());
    format!("{}{}", commit.as_deref().unwrap_or("unknown"), if changed { " with changes" } else { "" })
}

/// Today, in UTC.
pub(crate) fn date(folder: &Path) -> String {
    printed("date", &["-u", "+%F"], folder).unwrap_or_default()
}

/// The processor, its cores, the kernel, Node.
pub(crate) fn machine(folder: &Path) -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.split('-').next().unwrap_or_default().trim();
    let node = printed("node", &["--version"], folder).unwrap_or_default();
    let model = model.map_or("unknown processor", |(_, model)| model.trim());
    format!("{model}, {cores} cores, Linux {kernel}, Node {node}")
}
