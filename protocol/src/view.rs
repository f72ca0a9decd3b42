//! Views: what a person sees of a workshop, as JSON over the `live` socket. A whole at first, then JSON patches
//! (RFC 6902). Collections are maps by id, so that a patch names what changed. A view holds only what its person may
//! know: what is secret is not sent, rather than hidden.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    command::{Answer, Assignment, Phase, Pin, Resources, TimerEnd, WhenFull, WordingVerdict},
    hint::{Hint, HintRule},
    ids::{
        BoardId, BoardKey, CriterionId, DecisionId, DraftId, ExerciseId, KindId, NoteId, NoteRef, PersonId,
        ProblemId, RoomId, TaskId, ThemeId, Timestamp, WorkshopId,
    },
    reason::MatchReason,
    role::{Language, Occupation, Role},
    template::{Anonymity, Criterion, Template},
};

/// Derives what every part of a view needs.
macro_rules! view {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident { $($body:tt)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
            pub $kind $name { $($body)* }
        )*
    };
}

view! {
    /// Everything one person sees of a workshop.
    pub struct View {
        /// The workshop itself.
        pub workshop: WorkshopView,
        /// The person who looks.
        pub me: MeView,
        /// Everybody, by id; removed people too, marked as such.
        pub people: BTreeMap<PersonId, PersonView>,
        /// The rooms.
        pub rooms: BTreeMap<RoomId, RoomView>,
        /// The boards this person may open: one's own room's, or all for facilitators and observers.
        pub boards: BTreeMap<BoardKey, BoardView>,
        /// The common list, for those who may see it now.
        pub list: Option<ListView>,
        /// The tasks, once they were made; for participants from the task phase on.
        pub tasks: BTreeMap<TaskId, TaskView>,
        /// The scoring form.
        pub form: FormView,
        /// Scoring, once a round was opened; for participants from the scoring phase on.
        pub scoring: Option<ScoringView>,
        /// What was revealed so far; for participants from the scoring phase on.
        pub results: Option<ResultsView>,
        /// The plan, from the first reveal on; for participants from the phase plan on.
        pub plan: Option<PlanView>,
    }

    /// The workshop itself.
    pub struct WorkshopView {
        /// Its id.
        pub id: WorkshopId,
        /// Its title.
        pub title: String,
        /// The language of its content.
        pub language: Language,
        /// Its template.
        pub template: Template,
        /// Where it is.
        pub phase: Phase,
        /// Whether the door is locked.
        pub door_locked: bool,
        /// How often links were renewed; whoever shows links asks for them again when it grows.
        pub links_renewed: u32,
        /// What happens when every room is full.
        pub when_full: WhenFull,
        /// Whether participants see the list already.
        pub list_shown: bool,
        /// When it will be deleted.
        pub delete_after: Timestamp,
        /// Lines shown to everybody, newest last.
        pub broadcasts: Vec<BroadcastView>,
        /// The exercise that everybody was brought to last, with the moment, so that a page follows once.
        pub brought_to: Option<BroughtTo>,
        /// Exercises that are open for every room, later ones included.
        pub open_exercises: BTreeSet<ExerciseId>,
        /// Timers of all rooms, by exercise.
        pub timers: BTreeMap<ExerciseId, TimerView>,
    }

    /// A line to everybody.
    pub struct BroadcastView {
        /// By whom.
        pub by: PersonId,
        /// When.
        pub at: Timestamp,
        /// What.
        pub text: String,
    }

    /// Where everybody was brought.
    pub struct BroughtTo {
        /// The exercise.
        pub exercise: ExerciseId,
        /// When.
        pub at: Timestamp,
    }

    /// The person who looks.
    pub struct MeView {
        /// Their id.
        pub person: PersonId,
        /// Their role.
        pub role: Role,
        /// Their room, if seated.
        pub room: Option<RoomId>,
        /// When and why they were moved last.
        pub moved: Option<MovedView>,
        /// Texts that could not be saved where they were written.
        pub drafts: BTreeMap<DraftId, DraftView>,
        /// Up to when they looked at the list (facilitators); newer problems are *new to me*.
        pub seen_at: Timestamp,
    }

    /// A move to another room.
    pub struct MovedView {
        /// From where.
        pub from: Option<RoomId>,
        /// When.
        pub at: Timestamp,
        /// Why.
        pub reason: String,
    }

    /// A kept text.
    pub struct DraftView {
        /// Where it was written.
        pub board: BoardKey,
        /// The text.
        pub text: String,
        /// When.
        pub at: Timestamp,
    }

    /// A person.
    pub struct PersonView {
        /// The name; "participant 7" forms are made by the page when it is empty (erased).
        pub name: String,
        /// In own words, what they do.
        pub about: String,
        /// The role.
        pub role: Role,
        /// What they do.
        pub occupation: Occupation,
        /// The language of their page.
        pub language: Language,
        /// Their room.
        pub room: Option<RoomId>,
        /// Whether a page of theirs is connected now.
        pub online: bool,
        /// Whether they were removed.
        pub removed: bool,
        /// Whether their name was erased.
        pub erased: bool,
        /// The last time a facilitator made a rejoin code for them.
        pub code_made: Option<CodeMadeView>,
    }

    /// Somebody made a rejoin code for somebody else.
    pub struct CodeMadeView {
        /// Who.
        pub by: PersonId,
        /// When.
        pub at: Timestamp,
    }

    /// A room.
    pub struct RoomView {
        /// Its name; empty for the number alone.
        pub name: String,
        /// Who sits in it; at most five.
        pub seats: Vec<PersonId>,
        /// Whether it calls a facilitator.
        pub call: Option<CallView>,
        /// Its chat, for its members and facilitators.
        pub chat: Vec<ChatView>,
    }

    /// A call for a facilitator.
    pub struct CallView {
        /// By whom.
        pub by: PersonId,
        /// Since when.
        pub since: Timestamp,
        /// Who is coming.
        pub coming: Option<PersonId>,
    }

    /// A line of a room's chat.
    pub struct ChatView {
        /// By whom.
        pub by: PersonId,
        /// When.
        pub at: Timestamp,
        /// What.
        pub text: String,
    }

    /// A board, beside its document.
    pub struct BoardView {
        /// The document's name on both dialects.
        pub board: BoardId,
        /// Whether writing is open.
        pub state: BoardState,
        /// Whether this person may write now.
        pub writable: bool,
        /// The room's own timer.
        pub timer: Option<TimerView>,
        /// Who said "I'm done".
        pub done: BTreeSet<PersonId>,
        /// How far it is.
        pub progress: ProgressView,
        /// What is known of each note beside its text; only for boards that the page watches.
        pub notes: BTreeMap<NoteId, NoteMetaView>,
    }

    /// How far a board is.
    pub struct ProgressView {
        /// Notes on it.
        pub notes: u32,
        /// Notes by kind.
        pub by_kind: BTreeMap<KindId, u32>,
        /// The exercise's minimums, in its order.
        pub minimums: Vec<MinimumView>,
        /// Problems on it.
        pub problems: u32,
        /// Problems with an example, own or under them.
        pub with_example: u32,
        /// Problems without a hint on their wording.
        pub well_worded: u32,
        /// Members of the room who wrote nothing here, for facilitators and observers; nobody where authors are not shown.
        pub silent: BTreeSet<PersonId>,
        /// When somebody wrote last.
        pub last_activity: Option<Timestamp>,
    }

    /// One minimum and how far it is reached.
    pub struct MinimumView {
        /// Of which kind.
        pub kind: KindId,
        /// How many there are.
        pub have: u32,
        /// How many the method asks for.
        pub at_least: u32,
        /// How many of them have the child that is asked for; none if none is.
        pub with_child: Option<u32>,
    }

    /// What is known of a note beside its text.
    pub struct NoteMetaView {
        /// Who created it, as the exercise's anonymity allows.
        pub author: Option<PersonId>,
        /// When.
        pub at: Timestamp,
        /// How many said "same for me".
        pub same: u32,
        /// Whether I did.
        pub same_mine: bool,
        /// The example I gave with it; empty if none.
        pub same_my_example: String,
        /// Examples that came with it.
        pub same_examples: Vec<String>,
        /// Hints on its wording, for problems.
        pub hints: Vec<Hint>,
        /// The problem of the common list it is a source of, for those who may see the list.
        pub problem: Option<ProblemId>,
    }

    /// The common list.
    pub struct ListView {
        /// Grows whenever merging is closed; scoring refers to it.
        pub version: u32,
        /// Whether it is frozen (merging was closed).
        pub frozen: bool,
        /// Whether the machine only suggests.
        pub suggest_only: bool,
        /// The problems.
        pub problems: BTreeMap<ProblemId, ProblemView>,
        /// Joined ids and where they went.
        pub aliases: BTreeMap<ProblemId, ProblemId>,
        /// Likely matches, best first.
        pub suggestions: Vec<SuggestionView>,
        /// Decisions of people, undone ones included.
        pub decisions: BTreeMap<DecisionId, DecisionView>,
        /// Themes.
        pub themes: BTreeMap<ThemeId, String>,
        /// Where every note went.
        pub account: AccountView,
        /// When merging was closed, oldest first; the last is the present version.
        pub closings: Vec<ClosingView>,
    }

    /// A close of merging.
    pub struct ClosingView {
        /// The version of the list that it made.
        pub version: u32,
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub by: Option<PersonId>,
        /// Problems of that version.
        pub problems: u32,
    }

    /// A problem of the common list.
    pub struct ProblemView {
        /// Its title: a source's text, a person's, or the checked wording.
        pub title: String,
        /// Whether a person chose the title.
        pub renamed: bool,
        /// Its theme.
        pub theme: Option<ThemeId>,
        /// The notes that say it.
        pub sources: BTreeMap<NoteRef, SourceView>,
        /// Why they are together.
        pub joins: Vec<JoinView>,
        /// Rooms with a note in it that is not deleted.
        pub rooms: BTreeSet<RoomId>,
        /// Whether a person decided something about it.
        pub touched: bool,
        /// Who works on it.
        pub claimed_by: Option<PersonId>,
        /// When a note of it arrived, was reworded or was deleted last.
        pub changed_at: Timestamp,
        /// The situation, from its sources.
        pub situation: String,
        /// Hints on its wording.
        pub hints: Vec<Hint>,
        /// Hints that were put away.
        pub dismissed: BTreeSet<HintRule>,
        /// The verdict on its wording.
        pub wording: WordingVerdict,
    }

    /// A note as a source of a problem.
    pub struct SourceView {
        /// Its settled text.
        pub text: String,
        /// Its kind.
        pub kind: KindId,
        /// Its situation.
        pub situation: String,
        /// Its examples: its own, those under it, those of "same for me".
        pub examples: Vec<String>,
        /// Its author, as the exercise's anonymity allows.
        pub author: Option<PersonId>,
        /// What may be told of where it comes from: the strictest of the exercises in which it has stood.
        pub anonymity: Anonymity,
        /// When it arrived in the list.
        pub at: Timestamp,
        /// How many said "same for me".
        pub same: u32,
        /// Whether its text changed after somebody decided about it.
        pub changed: bool,
        /// Whether it was deleted on its board.
        pub deleted: bool,
        /// What it left because of an edit, until somebody decides about its problem.
        pub left: Option<LeftView>,
    }

    /// A problem that a note left when it, or a note beside it, was edited.
    pub struct LeftView {
        /// Which; it may be gone, or another by now.
        pub problem: ProblemId,
        /// When.
        pub at: Timestamp,
    }

    /// Why two sources are together.
    pub struct JoinView {
        /// One.
        pub a: NoteRef,
        /// The other.
        pub b: NoteRef,
        /// The matching words, if the machine joined them.
        pub reason: Option<MatchReason>,
        /// The decision, if a person did.
        pub decision: Option<DecisionId>,
    }

    /// Two problems that may be the same.
    pub struct SuggestionView {
        /// One.
        pub a: ProblemId,
        /// The other.
        pub b: ProblemId,
        /// The note of the first that looks alike.
        pub note_a: NoteRef,
        /// The note of the second.
        pub note_b: NoteRef,
        /// 0 to 1000.
        pub score: u16,
        /// The matching words.
        pub reason: MatchReason,
        /// Whether the two say the same as far as the operator's encoder can tell, whatever their words.
        pub alike_in_meaning: bool,
    }

    /// What a person decided about the list.
    pub struct DecisionView {
        /// By whom.
        pub by: PersonId,
        /// When.
        pub at: Timestamp,
        /// What.
        pub what: DecisionKind,
        /// Why.
        pub reason: String,
        /// By whom, when and why it was undone, if it was.
        pub undone: Option<UndoneView>,
    }

    /// How a decision was undone.
    pub struct UndoneView {
        /// By whom.
        pub by: PersonId,
        /// When; not known of what was imported from before it was written down.
        pub at: Option<Timestamp>,
        /// Why.
        pub reason: String,
    }

    /// How a list came about in numbers.
    pub struct AccountView {
        /// Notes on the boards that count as problems and are settled.
        pub notes: u32,
        /// Notes still being written.
        pub unsettled: u32,
        /// Problems with a note that is not deleted.
        pub problems: u32,
        /// Settled notes in no problem: always 0 unless something is wrong.
        pub unassigned: u32,
        /// Problems raised by one room only.
        pub single_room: BTreeSet<ProblemId>,
        /// Problems whose notes are all deleted: they stand in the list because people decided about them.
        pub deleted: BTreeSet<ProblemId>,
    }

    /// A task.
    pub struct TaskView {
        /// The problem it comes from.
        pub problem: ProblemId,
        /// Its text.
        pub text: String,
        /// Whether its problem changed after the text was made or confirmed.
        pub stale: bool,
        /// Whether it is scored.
        pub included: bool,
    }

    /// The scoring form.
    pub struct FormView {
        /// Its criteria.
        pub criteria: Vec<Criterion>,
        /// Whether it is frozen.
        pub frozen: bool,
    }

    /// An open or ended round of scoring, as one person sees it.
    pub struct ScoringView {
        /// 1 for the first.
        pub round: u32,
        /// Whether answers are still taken.
        pub open: bool,
        /// The tasks of this round, in this person's own order.
        pub order: Vec<TaskId>,
        /// One's own answers of this round.
        pub mine: BTreeMap<TaskId, BTreeMap<CriterionId, Answer>>,
        /// Whether this person said "finished".
        pub finished: bool,
        /// For facilitators and observers: how many answers each participant has given; never which.
        pub progress: BTreeMap<PersonId, ScoreProgress>,
        /// How many participants have finished, and how many there are.
        pub finished_count: u32,
        /// Participants who can score.
        pub scorers: u32,
    }

    /// How far a person is.
    pub struct ScoreProgress {
        /// Answers given.
        pub answered: u32,
        /// Answers asked for.
        pub asked: u32,
        /// Said "finished".
        pub finished: bool,
    }

    /// What was revealed.
    pub struct ResultsView {
        /// Every revealed round, first to last.
        pub rounds: Vec<RoundView>,
        /// The ranking by the newest answers of each task.
        pub ranking: Vec<RankedView>,
        /// Tasks by disagreement, widest first.
        pub talk: Vec<TaskId>,
    }

    /// One revealed round.
    pub struct RoundView {
        /// Its number.
        pub round: u32,
        /// By task and criterion.
        pub tasks: BTreeMap<TaskId, BTreeMap<CriterionId, SpreadView>>,
    }

    /// The answers to one question, without names.
    pub struct SpreadView {
        /// The values given, rising.
        pub values: Vec<u8>,
        /// How many did not know.
        pub dont_know: u32,
        /// The median; none if nobody gave a value.
        pub median: Option<f64>,
        /// Lower and upper quartile; none if nobody gave a value.
        pub quartiles: Option<(f64, f64)>,
        /// Disagreement: the spread between the quartiles as a share of the scale, 0 to 1000.
        pub disagreement: u16,
    }

    /// A task in the ranking.
    pub struct RankedView {
        /// Which.
        pub task: TaskId,
        /// Its place; tasks with the same score share one. None if nobody scored it.
        pub rank: Option<u32>,
        /// Weighted score, 0 to 1000; none if nobody scored it.
        pub score: Option<u16>,
        /// The parts of the score.
        pub parts: BTreeMap<CriterionId, PartView>,
        /// Widest disagreement over the criteria, 0 to 1000.
        pub disagreement: u16,
        /// Whether its place would change by more than one without any one scorer, or with any weight one higher or lower.
        pub fragile: bool,
    }

    /// One criterion's part of a score.
    pub struct PartView {
        /// The median.
        pub median: f64,
        /// The median as a share of the scale (turned round for costs), 0 to 1000.
        pub share: u16,
        /// The weight.
        pub weight: u8,
    }

    /// The plan.
    pub struct PlanView {
        /// What there is to spend; 0 means not limited.
        pub capacity: Resources,
        /// The currency.
        pub currency: String,
        /// The tasks in order of rank.
        pub rows: Vec<PlanRowView>,
        /// What the planned tasks use.
        pub used: Resources,
        /// The best possible set under the same capacity and pins, for comparison.
        pub best: Vec<TaskId>,
        /// Sum of scores of the plan and of the best set.
        pub score: u32,
        /// Of the best set.
        pub best_score: u32,
    }

    /// A row of the plan.
    pub struct PlanRowView {
        /// Which task.
        pub task: TaskId,
        /// Whether it is done.
        pub place: PlanPlace,
        /// What it needs.
        pub cost: Option<Resources>,
        /// Who entered that.
        pub cost_by: Option<PersonId>,
        /// Pinned by hand.
        pub pin: Option<PinView>,
        /// Who, when, what.
        pub assignment: Assignment,
    }

    /// A pin and why.
    pub struct PinView {
        /// In or out.
        pub pin: Pin,
        /// By whom.
        pub by: PersonId,
        /// Why.
        pub reason: String,
    }
}

/// Whether a board takes writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoardState {
    /// Its exercise was not opened for this room yet.
    NotOpened,
    /// It takes writing.
    Open,
    /// It can be read.
    Closed,
}

/// A timer on the server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TimerView {
    /// It runs.
    Running {
        /// When it ends.
        ends_at: Timestamp,
        /// What happens then.
        at_end: TimerEnd,
    },
    /// It stands still.
    Paused {
        /// What is left, in milliseconds.
        left_ms: i64,
        /// What happens at the end.
        at_end: TimerEnd,
    },
    /// It has ended.
    Ended {
        /// When.
        at: Timestamp,
    },
}

/// What a decision was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DecisionKind {
    /// Joined problems.
    Join {
        /// Those that went into it.
        problems: Vec<ProblemId>,
        /// The one that survived.
        into: ProblemId,
    },
    /// Split a note off.
    Split {
        /// Which.
        note: NoteRef,
        /// From where.
        from: ProblemId,
        /// Its new entry.
        to: ProblemId,
    },
    /// Not the same.
    Apart {
        /// One.
        a: ProblemId,
        /// The other.
        b: ProblemId,
    },
    /// Moved a note.
    Move {
        /// Which.
        note: NoteRef,
        /// From where.
        from: ProblemId,
        /// Where to.
        to: ProblemId,
    },
    /// Renamed.
    Rename {
        /// Which.
        problem: ProblemId,
        /// The title before.
        before: String,
        /// The title after.
        after: String,
    },
    /// Put under a theme.
    Theme {
        /// Which problem.
        problem: ProblemId,
        /// The theme before.
        before: Option<ThemeId>,
        /// The theme after.
        after: Option<ThemeId>,
    },
    /// Gave a theme another title.
    RenameTheme {
        /// Which.
        theme: ThemeId,
        /// The title before.
        before: String,
        /// The title after.
        after: String,
    },
    /// Took a theme away.
    RemoveTheme {
        /// Which.
        theme: ThemeId,
        /// Its title.
        title: String,
    },
}

/// Where a task stands in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanPlace {
    /// In the plan.
    Planned,
    /// Does not fit any more; a later, smaller one may.
    Skipped,
    /// Pinned out.
    PinnedOut,
    /// Nobody has said what it needs.
    NoCost,
    /// Nobody scored it.
    NotScored,
}
