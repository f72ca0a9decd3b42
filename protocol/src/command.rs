//! Commands: what people ask a workshop to do. Each is decided by the server alone, and answers with a position in the
//! log or an error code. SPEC.md section C says who may send which, and when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    hint::HintRule,
    ids::{
        BoardKey, CriterionId, DecisionId, DraftId, ExerciseId, KindId, NoteId, NoteRef, PersonId, ProblemId,
        RoomId, TaskId, ThemeId, Timestamp,
    },
    role::{Language, Occupation, Role},
    template::Criterion,
};

/// The phases of a workshop, in order. Forward is one step; back is always possible; nothing is destroyed either way.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ts_rs::TS,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// People arrive; rooms are made.
    Lobby,
    /// Rooms write.
    Exercises,
    /// Attention moves to the common list.
    Merging,
    /// The list's wording is checked.
    Wording,
    /// Problems become tasks.
    Tasks,
    /// Each person scores alone.
    Scoring,
    /// Scores are out; tasks are planned.
    Plan,
    /// Over; everything can be read and exported.
    Closed,
}

/// What happens when a timer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimerEnd {
    /// Everybody hears a chime; writing goes on.
    Chime,
    /// The exercise closes for the rooms of the timer.
    Close,
}

/// What to do when somebody joins and every room is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenFull {
    /// Open another room.
    OpenRoom,
    /// Let the person wait in the lobby until a facilitator seats them.
    Wait,
}

/// The people of one room, as the facilitator wants them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomAssignment {
    /// An existing room, or none for a new one.
    #[serde(default)]
    pub room: Option<RoomId>,
    /// At most five participants.
    pub people: Vec<PersonId>,
}

/// A note on its way to another exercise. What is not given, the server chooses (SPEC B10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedNote {
    /// Which.
    pub note: NoteId,
    /// Its kind there.
    #[serde(default)]
    pub kind: Option<KindId>,
    /// The note it belongs to there: one that moves along, or stands there already.
    #[serde(default)]
    pub parent: Option<NoteId>,
    /// Its place among its neighbours there, at most [`crate::limits::PLACE_MAX`] bytes.
    #[serde(default)]
    pub order: Option<String>,
}

/// The verdict on a problem's wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum WordingVerdict {
    /// Nobody has looked yet.
    #[default]
    Unchecked,
    /// It can stay as it is.
    Fine,
    /// A room is asked to word it better.
    BackToRoom {
        /// Which room.
        room: RoomId,
    },
}

/// One person's answer for one task and criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A point of the criterion's scale.
    Value(u8),
    /// "I don't know": never counted as a zero.
    DontKnow,
}

/// A facilitator's will about one task of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pin {
    /// In the plan, whatever its rank.
    In,
    /// Not in the plan, whatever its rank.
    Out,
}

/// The three steps of a roadmap.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RoadmapStep {
    /// Remove pain points.
    RemovePain,
    /// Meet expectations.
    MeetExpectations,
    /// Anticipate expectations.
    AnticipateExpectations,
}

/// What resources there are, or what a task needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// Person-days, in tenths (15 = 1.5 days), so that sums are exact.
    pub tenth_days: u32,
    /// Money in whole units of the workshop's currency.
    pub money: u64,
}

/// An indicator that a task is expected to move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The indicator's id in the template.
    pub indicator: String,
    /// What it is today, in the person's own words or figures.
    pub baseline: String,
    /// What it should become.
    pub target: String,
}

/// Who does a task, until when, and what it should move.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// A person of the workshop.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// Somebody outside the workshop, in words (a department, not a name, is best).
    #[serde(default)]
    pub owner_text: String,
    /// A date, `YYYY-MM-DD`, or empty.
    #[serde(default)]
    pub due: String,
    /// Which step of the roadmap.
    #[serde(default)]
    pub step: Option<RoadmapStep>,
    /// What it should move.
    #[serde(default)]
    pub expectations: Vec<Expectation>,
}

/// Something a person asks the workshop to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    // --- people and rooms -------------------------------------------------------------------------------------
    /// Changes one's own occupation or language (a facilitator may do it for others). Names are not in the log: see
    /// `PATCH …/people/{person}`.
    UpdatePerson {
        /// Whom.
        person: PersonId,
        /// New occupation.
        #[serde(default)]
        occupation: Option<Occupation>,
        /// New language.
        #[serde(default)]
        language: Option<Language>,
    },
    /// Lets nobody new in, or opens the door again. Rejoining stays possible.
    SetDoor {
        /// Whether it is locked.
        locked: bool,
    },
    /// Makes new links, for one role or for all: the old ones let nobody in any more. Whoever is in stays in.
    RenewLinks {
        /// Whose link; none for all.
        #[serde(default)]
        role: Option<Role>,
    },
    /// What happens when every room is full.
    SetWhenFull {
        /// The choice.
        when_full: WhenFull,
    },
    /// Puts participants into rooms as given; whoever is not named is unseated. Refused as a whole if a room would have
    /// more than five.
    AssignRooms {
        /// The rooms.
        rooms: Vec<RoomAssignment>,
    },
    /// Opens one more, empty room.
    OpenRoom {},
    /// Names a room.
    RenameRoom {
        /// Which.
        room: RoomId,
        /// Its name; empty for the number alone.
        name: String,
    },
    /// A participant without a seat (or one who may choose) takes one.
    TakeSeat {
        /// Where.
        room: RoomId,
    },
    /// Moves a person to another room, or out of all rooms.
    MovePerson {
        /// Whom.
        person: PersonId,
        /// Where to.
        #[serde(default)]
        room: Option<RoomId>,
        /// What the person is told.
        #[serde(default)]
        reason: String,
    },
    /// Removes a person from the workshop. Their notes stay. Whoever knows a link can come in again with it as somebody new:
    /// see `renew_links`.
    RemovePerson {
        /// Whom.
        person: PersonId,
    },

    // --- phases and exercises ---------------------------------------------------------------------------------
    /// Moves the workshop to a phase.
    SetPhase {
        /// Which.
        phase: Phase,
    },
    /// Opens an exercise for writing.
    OpenExercise {
        /// Which.
        exercise: ExerciseId,
        /// For these rooms; empty for all, later ones included.
        #[serde(default)]
        rooms: Vec<RoomId>,
    },
    /// Closes an exercise for writing.
    CloseExercise {
        /// Which.
        exercise: ExerciseId,
        /// For these rooms; empty for all.
        #[serde(default)]
        rooms: Vec<RoomId>,
    },
    /// Starts a timer on the server's clock; replaces the one that runs.
    StartTimer {
        /// For which exercise.
        exercise: ExerciseId,
        /// For one room, or none for all.
        #[serde(default)]
        room: Option<RoomId>,
        /// How long, in seconds.
        seconds: u32,
        /// What happens at the end.
        at_end: TimerEnd,
    },
    /// Adds (or takes away) seconds.
    AdjustTimer {
        /// Of which exercise.
        exercise: ExerciseId,
        /// Of one room, or none for the common one.
        #[serde(default)]
        room: Option<RoomId>,
        /// How many.
        seconds: i32,
    },
    /// Stops the clock without ending the timer, or lets it run on.
    PauseTimer {
        /// Of which exercise.
        exercise: ExerciseId,
        /// Of one room, or none for the common one.
        #[serde(default)]
        room: Option<RoomId>,
        /// Paused or running.
        paused: bool,
    },
    /// Takes the timer away.
    StopTimer {
        /// Of which exercise.
        exercise: ExerciseId,
        /// Of one room, or none for the common one.
        #[serde(default)]
        room: Option<RoomId>,
    },
    /// Shows a line to everybody.
    Broadcast {
        /// What.
        text: String,
    },
    /// Asks every page to go to an exercise.
    BringEveryone {
        /// Where to.
        exercise: ExerciseId,
    },
    /// A participant says "I'm done" with an exercise.
    SetDone {
        /// Which.
        exercise: ExerciseId,
        /// Done or not.
        done: bool,
    },
    /// A room calls a facilitator.
    CallFacilitator {},
    /// A facilitator takes the call of a room (or a member withdraws it).
    AnswerCall {
        /// Of which room.
        room: RoomId,
        /// `true`: I am coming; `false`: it is settled.
        coming: bool,
    },
    /// Says something in the chat of one's room (facilitators: of any room).
    Say {
        /// Where; none for one's own room.
        #[serde(default)]
        room: Option<RoomId>,
        /// What.
        text: String,
    },
    /// "Same for me", with an optional example of one's own.
    SameForMe {
        /// Which note.
        note: NoteRef,
        /// On or off.
        on: bool,
        /// An example of one's own.
        #[serde(default)]
        example: String,
    },
    /// Moves notes to another exercise of their room, all or none; they stay the notes they are.
    MoveToExercise {
        /// The board on which they stand.
        from: BoardKey,
        /// Which, in the order in which they are to stand there.
        notes: Vec<MovedNote>,
        /// Where to.
        to: ExerciseId,
    },
    /// Keeps a text that could not be saved where it was written. Allowed in any phase.
    KeepDraft {
        /// Where it was written.
        board: BoardKey,
        /// The text.
        text: String,
    },
    /// Forgets a draft, after its text was put somewhere or is not wanted.
    DropDraft {
        /// Which.
        draft: DraftId,
    },
    /// Lets participants see the list before merging is closed, or not.
    ShowList {
        /// Shown or not.
        shown: bool,
    },

    // --- merging ----------------------------------------------------------------------------------------------
    /// These problems are the same. The oldest id survives.
    JoinProblems {
        /// Two or more.
        problems: Vec<ProblemId>,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// This note is another problem: it gets an entry of its own.
    SplitNote {
        /// Which.
        note: NoteRef,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// These two are not the same, however alike they look.
    NotTheSame {
        /// One.
        a: ProblemId,
        /// The other.
        b: ProblemId,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// This note belongs to that problem.
    MoveNote {
        /// Which.
        note: NoteRef,
        /// Where to.
        to: ProblemId,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Gives a problem a title of its own.
    RenameProblem {
        /// Which.
        problem: ProblemId,
        /// The title.
        title: String,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Names a new theme.
    CreateTheme {
        /// Its title.
        title: String,
    },
    /// Gives a theme another title.
    RenameTheme {
        /// Which.
        theme: ThemeId,
        /// The title.
        title: String,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Takes a theme away; the problems under it stand under none.
    RemoveTheme {
        /// Which.
        theme: ThemeId,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Puts a problem under a theme, or under none.
    SetTheme {
        /// Which problem.
        problem: ProblemId,
        /// Which theme.
        #[serde(default)]
        theme: Option<ThemeId>,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Undoes a decision about the list, also after later ones.
    UndoDecision {
        /// Which.
        decision: DecisionId,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// "I am working on this one", or no longer.
    ClaimProblem {
        /// Which.
        problem: ProblemId,
        /// Claimed or not.
        claimed: bool,
    },
    /// Whether sure matches join by themselves or are only suggested.
    SetMergeMode {
        /// Suggest only.
        suggest_only: bool,
    },
    /// "I have seen the list as it was shown to me."
    MarkSeen {
        /// The newest `changed_at` of what was shown; none for all there is now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },

    // --- wording and tasks ------------------------------------------------------------------------------------
    /// The verdict on a problem's wording.
    JudgeWording {
        /// Which.
        problem: ProblemId,
        /// What.
        verdict: WordingVerdict,
    },
    /// Puts a hint away for good.
    DismissHint {
        /// On which problem.
        problem: ProblemId,
        /// Which rule.
        rule: HintRule,
    },
    /// Takes a task out of what is scored, or back in.
    IncludeTask {
        /// Which.
        task: TaskId,
        /// In or out.
        included: bool,
    },
    /// "This task's text still fits its problem": takes the mark *its problem has changed* away.
    ConfirmTask {
        /// Which.
        task: TaskId,
    },

    // --- scoring ----------------------------------------------------------------------------------------------
    /// Changes the form; refused while a round is open in the scoring phase (G3) in this round.
    SetForm {
        /// The criteria.
        criteria: Vec<Criterion>,
    },
    /// One answer on one's own score sheet. May be changed until the reveal.
    Score {
        /// Which task.
        task: TaskId,
        /// Which criterion.
        criterion: CriterionId,
        /// The answer; none takes it back.
        #[serde(default)]
        answer: Option<Answer>,
    },
    /// "I have scored what I can."
    FinishScoring {
        /// Finished or not.
        finished: bool,
    },
    /// Shows the scores to everybody and ends the round.
    Reveal {},
    /// Opens another round for these tasks; the rounds before are kept.
    OpenRound {
        /// Which tasks; empty for all.
        #[serde(default)]
        tasks: Vec<TaskId>,
    },

    // --- plan -------------------------------------------------------------------------------------------------
    /// What there is to spend.
    SetCapacity {
        /// How much; a value of 0 means: not limited by this.
        capacity: Resources,
        /// The currency's sign or code.
        #[serde(default)]
        currency: String,
    },
    /// What a task needs, entered by whoever knows.
    SetCost {
        /// Which task.
        task: TaskId,
        /// How much; none takes it back.
        #[serde(default)]
        cost: Option<Resources>,
    },
    /// Puts a task into the plan or out of it by hand.
    PinTask {
        /// Which.
        task: TaskId,
        /// In, out, or as its rank says.
        #[serde(default)]
        pin: Option<Pin>,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Who, until when, which indicators.
    AssignTask {
        /// Which.
        task: TaskId,
        /// The assignment.
        assignment: Assignment,
    },

    // --- persons' data ----------------------------------------------------------------------------------------
    /// Erases a person: the name is gone everywhere, the result stays. One may erase oneself; facilitators may erase
    /// anybody.
    ErasePerson {
        /// Whom.
        person: PersonId,
    },
}

/// A command as it is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandRequest {
    /// Chosen by the client, unique per person; the same key posted again gets the first answer.
    pub key: String,
    /// What is asked.
    pub command: Command,
}

/// The answer to a command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct CommandAnswer {
    /// Where it stands in the workshop's log.
    pub position: u64,
    /// Ids that it made, by kind (`room`, `draft`, `decision`, `theme`, `problem`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub made: BTreeMap<String, String>,
}
