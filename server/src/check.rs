//! `fivefold check`: reads a data folder as a server would and says what of it is damaged. It changes nothing and may run
//! beside a server; each workshop is looked at as it is in one moment.

use std::{fmt, path::PathBuf};

use clap::Args;
use fivefold_protocol::ids::{PersonId, WorkshopId};
use serde::Serialize;

use crate::{
    log::{
        Position,
        entry::EntryError,
        sqlite::{file::OpenError, inspection::Inspection, wal::WalDamage},
    },
    serve::DATA_FILE,
    workshop::{check::Broken, machine::FoldError},
};

mod workshop;

/// Options of `fivefold check`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Folder in which the server keeps everything
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Print one JSON object instead of lines
    #[arg(long)]
    pub json: bool,
}

/// What is wrong, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// SQLite's own finding about the file.
    #[error("{0}")]
    Structure(String),
    /// The end of what was committed cannot be read.
    #[error(transparent)]
    Wal(#[from] WalDamage),
    /// A table cannot be read to its end.
    #[error("{0}")]
    Unreadable(String),
    /// A name that no workshop has.
    #[error("no workshop can have this name")]
    NotAName,
    /// An entry is not what was written.
    #[error("the entry is damaged: {0}")]
    Entry(EntryError),
    /// Entries are gone.
    #[error("{} missing", if *count == 1 { "the entry is".to_owned() } else { format!("this and the next entries, {count} in all, are") })]
    Missing {
        /// How many in a row.
        count: u64,
    },
    /// An entry that stands where it does not belong.
    #[error("the entry stands {0}")]
    Misplaced(&'static str),
    /// An entry under another name than that of its first record.
    #[error("the entry is filed under another record than its first")]
    Misfiled,
    /// A snapshot is not what was written.
    #[error("the snapshot is damaged: {0}")]
    Snapshot(EntryError),
    /// A snapshot of what the log does not hold.
    #[error("a snapshot of what the log does not hold")]
    SnapshotAhead,
    /// There are rows, but nothing says how far the log goes.
    #[error("nothing says how far the log goes")]
    NoHead,
    /// The row that says where the last control entry stands is wrong.
    #[error("the last control entry is said to stand here and does not")]
    ControlHead,
    /// A deleted workshop of which something is left.
    #[error("the workshop was deleted, and something of it is left")]
    Remains,
    /// Entries do not make a workshop.
    #[error("{from} cannot be folded: {reason}")]
    Fold {
        /// What was folded.
        from: Source,
        /// Why not.
        reason: FoldError,
    },
    /// A snapshot and the log make two different workshops.
    #[error("{0} comes to another workshop than the log")]
    Differs(Source),
    /// A rule that every workshop keeps is broken.
    #[error("{0}")]
    Broken(Broken),
    /// A row beside the log is not what was written.
    #[error("a row of {0} is damaged: the checksum does not match")]
    Row(&'static str),
    /// A log of which the identities know nothing.
    #[error("the workshop has a log and nobody knows of it")]
    NotKnown,
    /// A name of somebody who never came.
    #[error("{0} has a name and never joined")]
    NeverJoined(PersonId),
}

/// From what a workshop is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The log from its first entry on.
    Log,
    /// A snapshot and the entries after it.
    Snapshot(Position),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log => f.write_str("the log"),
            Self::Snapshot(at) => write!(f, "the snapshot at {} with what follows", at.0),
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In which workshop; none for the file as a whole.
    pub workshop: Option<String>,
    /// At which position of its log.
    pub position: Option<Position>,
    /// What.
    pub damage: Damage,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.workshop, self.position) {
            (Some(workshop), Some(at)) => write!(f, "workshop {workshop}, position {}: ", at.0)?,
            (Some(workshop), None) => write!(f, "workshop {workshop}: ")?,
            (None, _) => f.write_str("file: ")?,
        }
        // One problem is one line, whatever SQLite says.
        f.write_str(&self.damage.to_string().replace('\n', " "))
    }
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Report {
    /// The data file.
    pub file: PathBuf,
    /// Workshops that have a log.
    pub workshops: u64,
    /// Entries, archived ones included.
    pub entries: u64,
    /// Snapshots.
    pub snapshots: u64,
    /// What is wrong, in the order in which it was found.
    pub problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Printed<'a> {
    file: &'a PathBuf,
    sound: bool,
    workshops: u64,
    entries: u64,
    snapshots: u64,
    problems: Vec<PrintedProblem<'a>>,
}

#[derive(Serialize)]
struct PrintedProblem<'a> {
    workshop: Option<&'a str>,
    position: Option<u64>,
    what: String,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// The report as one JSON object.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let problems = self.problems.iter().map(|problem| PrintedProblem {
            workshop: problem.workshop.as_deref(),
            position: problem.position.map(|at| at.0),
            what: problem.damage.to_string(),
        });
        let printed = Printed {
            file: &self.file,
            sound: self.is_sound(),
            workshops: self.workshops,
            entries: self.entries,
            snapshots: self.snapshots,
            problems: problems.collect(),
        };
        serde_json::to_value(printed).unwrap_or_default()
    }

    pub(crate) fn add(&mut self, workshop: Option<&str>, position: Option<Position>, damage: Damage) {
        self.problems.push(Problem { workshop: workshop.map(str::to_owned), position, damage });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let Self { file, workshops, entries, snapshots, problems } = self;
        let verdict = match problems.len() {
            0 => "sound".to_owned(),
            1 => "damaged in one place".to_owned(),
            many => format!("damaged in {many} places"),
        };
        writeln!(
            f,
            "{} is {verdict}: {workshops} workshops, {entries} entries, {snapshots} snapshots",
            file.display()
        )
    }
}

/// Reads everything in a data folder. Takes about as long as loading every workshop of it from its beginning.
///
/// # Errors
/// [`OpenError`]: the data file is not there, not ours, or cannot be opened at all.
pub fn folder(data: &std::path::Path) -> Result<Report, OpenError> {
    file(&data.join(DATA_FILE))
}

/// As [`folder`], of one data file.
///
/// # Errors
/// As [`folder`].
pub fn file(path: &std::path::Path) -> Result<Report, OpenError> {
    let inspection = Inspection::open(path)?;
    let mut report = Report { file: path.to_owned(), ..Report::default() };
    if let Some(damage) = inspection.left_out() {
        report.add(None, None, damage.clone().into());
    }
    for line in inspection.structure() {
        report.add(None, None, Damage::Structure(line));
    }
    match inspection.changed_rows() {
        Ok(rows) => {
            for (workshop, table) in rows {
                report.add(workshop.as_deref(), None, Damage::Row(table));
            }
        }
        Err(error) => report.add(None, None, Damage::Unreadable(error.to_string())),
    }
    match inspection.workshops() {
        Ok(names) => {
            for name in names {
                match name.parse::<WorkshopId>() {
                    Ok(id) => look_at(&inspection, &id, &mut report),
                    Err(_) => report.add(Some(&name), None, Damage::NotAName),
                }
            }
        }
        Err(error) => report.add(None, None, Damage::Unreadable(error.to_string())),
    }
    Ok(report)
}

fn look_at(inspection: &Inspection, id: &WorkshopId, report: &mut Report) {
    match inspection.workshop(id) {
        Ok(kept) => {
            report.workshops += u64::from(kept.head.is_some_and(|head| !head.deleted));
            report.entries += kept.rows.len() as u64;
            report.snapshots += kept.pictures.len() as u64;
            for (position, damage) in workshop::judge(kept) {
                report.add(Some(id.as_str()), position, damage);
            }
        }
        Err(error) => report.add(Some(id.as_str()), None, Damage::Unreadable(error.to_string())),
    }
}
