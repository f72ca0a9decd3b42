//! The files that a workshop can be taken away as.

/// What can be exported from a workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// The report for people, in Markdown.
    Report,
    /// The common list.
    Problems,
    /// The plan.
    Plan,
    /// The notes that the plan comes from.
    Sources,
    /// The plan and its notes, for Excel.
    Workbook,
    /// The plan as issues for Jira.
    Jira,
    /// The plan as cards for Trello.
    Trello,
    /// The plan as issues for Linear.
    Linear,
    /// Everything, to be imported elsewhere.
    Workshop,
}

impl Export {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Report,
        Self::Problems,
        Self::Plan,
        Self::Sources,
        Self::Workbook,
        Self::Jira,
        Self::Trello,
        Self::Linear,
        Self::Workshop,
    ];

    /// The file's name.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Report => "report.md",
            Self::Problems => "problems.csv",
            Self::Plan => "plan.csv",
            Self::Sources => "sources.csv",
            Self::Workbook => "plan.xlsx",
            Self::Jira => "jira.csv",
            Self::Trello => "trello.csv",
            Self::Linear => "linear.csv",
            Self::Workshop => "workshop.json",
        }
    }
}
