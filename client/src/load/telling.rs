//! Reports in words.

use std::fmt::{self, Display, Formatter};

use super::{Idled, Joined, Report, Summary, Written};

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(written) => written.fmt(f),
            Self::Join(joined) => joined.fmt(f),
            Self::Idle(idled) => idled.fmt(f),
        }
    }
}

impl Display for Summary {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { p50_ms, p99_ms, p999_ms, max_ms, .. } = self;
        write!(f, "p50 {p50_ms:.2}  p99 {p99_ms:.2}  p99.9 {p999_ms:.2}  max {max_ms:.1} ms")
    }
}

impl Display for Written {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rooms of {}, {} s measured", self.rooms, self.people_per_room, self.seconds)?;
        writeln!(f, "delivered    {} of {}", self.delivered, self.expected)?;
        row(f, "edits", self.edits)?;
        row(f, "cursors", self.cursors)?;
        row(f, "saved", self.saved)?;
        row(f, "sent late by", self.late)?;
        writeln!(f, "documents    {} people differ from their room", self.different)?;
        if let Some(rooms) = self.late_joiners_different {
            writeln!(f, "late joiners differ in {rooms} rooms")?;
        }
        if let Some(killed) = self.killed {
            writeln!(
                f,
                "killed       {} of {} edits that others had seen are lost",
                killed.lost, killed.seen
            )?;
        }
        if let (Some(seconds), Some(each)) = (self.server_cpu_seconds, self.server_cpu_us_per_delivery) {
            writeln!(f, "server       {seconds:.2} s of CPU, {each:.2} µs a delivery")?;
        }
        troubles(f, &self.trouble)
    }
}

impl Display for Joined {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} observers open a board of {} notes, {} times",
            self.observers, self.notes, self.rounds
        )?;
        row(f, "synced", self.synced)?;
        if let Some(seconds) = self.server_cpu_seconds {
            writeln!(f, "server       {seconds:.3} s of CPU each time")?;
        }
        troubles(f, &self.trouble)
    }
}

impl Display for Idled {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} sockets on {} boards of {} notes", self.connections, self.boards, self.notes)?;
        if let (Some(before), Some(after)) = (self.memory_before_kib, self.memory_after_kib) {
            writeln!(f, "memory       {before} KiB before, {after} KiB after")?;
        }
        if let Some(each) = self.kib_per_connection {
            writeln!(f, "each         {each:.1} KiB")?;
        }
        troubles(f, &self.trouble)
    }
}

fn row(f: &mut Formatter<'_>, name: &str, summary: Option<Summary>) -> fmt::Result {
    summary.map_or(Ok(()), |summary| writeln!(f, "{name:<12} {summary}"))
}

fn troubles(f: &mut Formatter<'_>, troubles: &[String]) -> fmt::Result {
    troubles.iter().try_for_each(|trouble| writeln!(f, "trouble      {trouble}"))
}
