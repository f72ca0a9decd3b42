//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use fivefold_client::api;
use fivefold_protocol::{
    ids::{BoardKey, KindId, NoteId, WorkshopId},
    role,
};

mod load;

pub(crate) use load::{Kind, LoadArguments};

/// Create, join, write, watch, export; rehearse a whole workshop.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a workshop and print its links
    Create(CreateArguments),
    /// Join a workshop by a link and print the seat as JSON
    Join(JoinArguments),
    /// Put a note on a board and print its id
    Post(PostArguments),
    /// Print the live view, then every change of it, as JSON lines
    Watch(SeatArguments),
    /// Write one export
    Export(ExportArguments),
    /// Make workshops full of people and print a ticket for every seat
    Seats(SeatsArguments),
    /// Let many people loose on a server, and measure what they see of it
    Load(LoadArguments),
    /// Play a whole workshop, or pour notes of a file into workshops
    Rehearse(RehearseArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ServerArguments {
    /// Address of the server
    #[arg(long, value_name = "URL")]
    pub(crate) server: String,
    /// The server's operator key, where creating workshops needs it
    #[arg(long, env = "FIVEFOLD_OPERATOR_KEY", hide_env_values = true, value_name = "KEY")]
    pub(crate) operator_key: Option<String>,
    /// For how long to wait for a server that is away or busy
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) patience: u64,
}

impl ServerArguments {
    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.patience)
    }
}

#[derive(Debug, Args)]
pub(crate) struct CreateArguments {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// Name of a template of the server, or a file of one's own (.toml)
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "customer-problems")]
    pub(crate) template: String,
    /// Language of the workshop
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// Title of the workshop
    #[arg(long)]
    pub(crate) title: String,
    /// Name of the facilitator
    #[arg(long, value_name = "NAME", default_value = "Facilitator")]
    pub(crate) facilitator: String,
    /// Print everything as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct JoinArguments {
    /// The link that was given away
    #[arg(long, value_name = "URL")]
    pub(crate) link: String,
    /// Address of the server, if it is not that of the link
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// Name of the person
    #[arg(long)]
    pub(crate) name: String,
    /// What they do
    #[arg(long, value_enum, default_value_t = Occupation::Other)]
    pub(crate) occupation: Occupation,
    /// What they do, in words
    #[arg(long, default_value = "")]
    pub(crate) about: String,
    /// Language of their page
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// The same key gets the same seat; drawn if not given
    #[arg(long)]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SeatArguments {
    /// Address of the server
    #[arg(long, value_name = "URL")]
    pub(crate) server: String,
    /// The workshop's id
    #[arg(long, value_name = "ID")]
    pub(crate) workshop: WorkshopId,
    /// The seat's token
    #[arg(long, env = "FIVEFOLD_TOKEN", hide_env_values = true)]
    pub(crate) token: String,
}

#[derive(Debug, Args)]
pub(crate) struct PostArguments {
    #[command(flatten)]
    pub(crate) seat: SeatArguments,
    /// The board, for example e1.r2
    #[arg(long, value_name = "EXERCISE.ROOM")]
    pub(crate) board: BoardKey,
    /// What the note says
    #[arg(long)]
    pub(crate) text: String,
    /// Its kind; the exercise's problem if not given
    #[arg(long)]
    pub(crate) kind: Option<KindId>,
    /// The note it stands under
    #[arg(long, value_name = "NOTE")]
    pub(crate) parent: Option<NoteId>,
    /// Its situation, for problems
    #[arg(long)]
    pub(crate) situation: Option<String>,
    /// Its example, for problems
    #[arg(long)]
    pub(crate) example: Option<String>,
    /// Its id; a new one if not given
    #[arg(long)]
    pub(crate) id: Option<NoteId>,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    #[command(flatten)]
    pub(crate) seat: SeatArguments,
    /// Which export
    #[arg(long, value_enum)]
    pub(crate) what: What,
    /// The file to write; standard output if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SeatsArguments {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// How many workshops
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) workshops: u32,
    /// How many rooms in each, with five people each
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(crate) rooms: u32,
    /// How many observers in each, spread over its rooms
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub(crate) observers: u32,
    /// Print everything as JSON; otherwise one address a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RehearseArguments {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// A scenario to play; the built-in one if not given
    #[arg(long, value_name = "FILE", conflicts_with = "notes")]
    pub(crate) scenario: Option<PathBuf>,
    /// Language of the built-in scenario
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// Notes to pour into workshops, in the form of the gold set for merging
    #[arg(long, value_name = "FILE", requires = "clusters")]
    pub(crate) notes: Option<PathBuf>,
    /// Where to write which notes came together
    #[arg(long, value_name = "FILE", requires = "notes")]
    pub(crate) clusters: Option<PathBuf>,
    /// Who answers the first suggestions of each board before the clusters are written
    #[arg(long, value_enum, requires_all = ["notes", "asks"])]
    pub(crate) answers: Option<Answers>,
    /// How many suggestions of each board are answered
    #[arg(long, value_name = "NUMBER", requires = "answers")]
    pub(crate) asks: Option<usize>,
    /// Folder for the exports
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Decides whatever the scenario leaves open
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Answers {
    /// Whoever wrote the file: `gold` says which notes are the same problem
    Oracle,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lang {
    /// Russian
    Ru,
    /// English
    En,
}

impl From<Lang> for role::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ru => Self::Ru,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Occupation {
    /// Sales, contact centre, customer service
    TalksToCustomers,
    /// Accounting, IT, logistics
    OwnsProcess,
    /// Anything else
    Other,
}

impl From<Occupation> for role::Occupation {
    fn from(occupation: Occupation) -> Self {
        match occupation {
            Occupation::TalksToCustomers => Self::TalksToCustomers,
            Occupation::OwnsProcess => Self::OwnsProcess,
            Occupation::Other => Self::Other,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// The report for people
    #[value(name = "report.md")]
    Report,
    /// The common list
    #[value(name = "problems.csv")]
    Problems,
    /// The plan
    #[value(name = "plan.csv")]
    Plan,
    /// The notes that the plan comes from
    #[value(name = "sources.csv")]
    Sources,
    /// The plan and its notes, for Excel
    #[value(name = "plan.xlsx")]
    Workbook,
    /// The plan as issues for Jira
    #[value(name = "jira.csv")]
    Jira,
    /// The plan as cards for Trello
    #[value(name = "trello.csv")]
    Trello,
    /// The plan as issues for Linear
    #[value(name = "linear.csv")]
    Linear,
    /// Everything, to be imported elsewhere
    #[value(name = "workshop.json")]
    Workshop,
}

impl From<What> for api::Export {
    fn from(what: What) -> Self {
        match what {
            What::Report => Self::Report,
            What::Problems => Self::Problems,
            What::Plan => Self::Plan,
            What::Sources => Self::Sources,
            What::Workbook => Self::Workbook,
            What::Jira => Self::Jira,
            What::Trello => Self::Trello,
            What::Linear => Self::Linear,
            What::Workshop => Self::Workshop,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn notes_and_clusters_come_together_and_exclude_a_scenario() {
        let parse = |more: &[&str]| {
            let start = ["fivefold-client", "rehearse", "--server", "http://x", "--out", "o", "--seed", "1"];
            Arguments::try_parse_from(start.iter().chain(more))
        };
        assert!(parse(&[]).is_ok());
        assert!(parse(&["--scenario", "s.toml"]).is_ok());
        assert!(parse(&["--notes", "n.json", "--clusters", "c.json"]).is_ok());
        assert!(parse(&["--notes", "n.json"]).is_err());
        assert!(parse(&["--notes", "n.json", "--clusters", "c.json", "--scenario", "s.toml"]).is_err());
    }
}
