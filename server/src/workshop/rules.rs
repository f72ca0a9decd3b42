//! Who may ask for what, and in which phases: one table. What more a command asks for is decided by its part.

use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    role::Role,
};

use super::{Asker, Refusal, Workshop, ensure};

/// Who may send a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Facilitators,
    Participants,
    /// Facilitators and participants; some only in their own room, as the part decides.
    Both,
    /// Observers too, about themselves.
    Everybody,
}

impl Workshop {
    pub(super) fn check_rules(&self, asker: Asker, command: &Command) -> Result<(), Refusal> {
        let (who, from, to) = rule(command);
        let may = match who {
            Who::Facilitators => asker.role == Role::Facilitator,
            Who::Participants => asker.role == Role::Participant,
            Who::Both => asker.role != Role::Observer,
            Who::Everybody => true,
        };
        ensure(may, ErrorCode::Forbidden, "your role may not do this")?;
        let over = self.phase == Phase::Closed && to < Phase::Closed;
        ensure(!over, ErrorCode::WorkshopClosed, "the workshop is closed")?;
        let now = (from..=to).contains(&self.phase);
        ensure(now, ErrorCode::WrongPhase, format!("this is not done in the phase {:?}", self.phase))
    }
}

/// Who may send a command, and from which phase to which.
fn rule(command: &Command) -> (Who, Phase, Phase) {
    use Phase::{Closed, Exercises, Lobby, Merging, Plan, Scoring, Tasks, Wording};
    use Who::{Both, Everybody, Facilitators, Participants};
    match command {
        Command::SetPhase { .. } | Command::RenewLinks { .. } => (Facilitators, Lobby, Closed),
        Command::ErasePerson { .. } => (Everybody, Lobby, Closed),
        Command::KeepDraft { .. } | Command::DropDraft { .. } => (Both, Lobby, Closed),

        Command::UpdatePerson { .. } => (Everybody, Lobby, Plan),
        Command::SetDoor { .. }
        | Command::SetWhenFull { .. }
        | Command::AssignRooms { .. }
        | Command::OpenRoom {}
        | Command::RenameRoom { .. }
        | Command::MovePerson { .. }
        | Command::RemovePerson { .. }
        | Command::Broadcast { .. }
        | Command::BringEveryone { .. }
        | Command::ShowList { .. }
        | Command::MarkSeen { .. } => (Facilitators, Lobby, Plan),
        Command::TakeSeat { .. } | Command::CallFacilitator {} => (Participants, Lobby, Plan),
        Command::AnswerCall { .. } | Command::Say { .. } => (Both, Lobby, Plan),

        Command::OpenExercise { .. }
        | Command::CloseExercise { .. }
        | Command::StartTimer { .. }
        | Command::AdjustTimer { .. }
        | Command::PauseTimer { .. }
        | Command::StopTimer { .. } => (Facilitators, Exercises, Merging),
        Command::SetDone { .. } => (Participants, Exercises, Merging),
        Command::SameForMe { .. } => (Participants, Exercises, Wording),
        Command::MoveToExercise { .. } => (Both, Exercises, Merging),

        // The structure of the list changes while merging is open, which it is from the first note on.
        Command::JoinProblems { .. }
        | Command::SplitNote { .. }
        | Command::NotTheSame { .. }
        | Command::MoveNote { .. }
        | Command::SetMergeMode { .. } => (Facilitators, Exercises, Merging),
        // Titles and themes may still change on the frozen list; undoing structure is refused there by the list.
        Command::RenameProblem { .. }
        | Command::CreateTheme { .. }
        | Command::SetTheme { .. }
        | Command::RenameTheme { .. }
        | Command::RemoveTheme { .. }
        | Command::UndoDecision { .. }
        | Command::ClaimProblem { .. }
        | Command::DismissHint { .. } => (Facilitators, Exercises, Tasks),
        Command::JudgeWording { .. } => (Facilitators, Merging, Tasks),

        Command::IncludeTask { .. }
        | Command::ConfirmTask { .. }
        | Command::SetCapacity { .. }
        | Command::PinTask { .. }
        | Command::AssignTask { .. } => (Facilitators, Tasks, Plan),
        Command::SetCost { .. } => (Both, Tasks, Plan),
        Command::SetForm { .. } => (Facilitators, Lobby, Plan),
        Command::Score { .. } | Command::FinishScoring { .. } => (Participants, Scoring, Scoring),
        Command::Reveal {} => (Facilitators, Scoring, Scoring),
        Command::OpenRound { .. } => (Facilitators, Scoring, Plan),
    }
}
