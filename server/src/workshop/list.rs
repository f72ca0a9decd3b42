//! The common list: which settled notes say the same problem. The engine proposes, people decide, and this part keeps
//! both: [`notes`] brings notes in, [`arrange`] records the engine's proposal as one event, [`decisions`] and [`undo`]
//! hold what people decided. Nothing here runs the engine, so replay never does either.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fivefold_protocol::{
    command::{Phase, WordingVerdict},
    error::ErrorCode,
    hint::HintRule,
    ids::{DecisionId, NoteRef, PersonId, ProblemId, RoomId, ThemeId, Timestamp},
    limits::THEMES_MAX,
    reason::MatchReason,
    view::DecisionKind,
};
use serde::{Deserialize, Serialize};

use super::{Refusal, Stamp};
use apart::Keys;
use arrange::Arranged;
use closing::Closing;
use decisions::Decision;
use notes::{SettledNote, SettledText};

pub mod apart;
pub mod arrange;
pub mod closing;
pub mod decisions;
mod follow;
mod leaving;
mod marks;
pub mod notes;
mod themes;
mod title;
pub mod undo;
mod unmark;

/// The common list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// How often merging was closed; scoring refers to it.
    pub version: u32,
    /// Whether merging is closed now: notes still come in, but stay outside the problems until it is reopened.
    pub frozen: bool,
    /// Whether the machine only suggests.
    pub suggest_only: bool,
    /// Settled notes that count as problems, deleted ones included as long as a problem keeps their trace.
    pub notes: BTreeMap<NoteRef, SettledNote>,
    /// The problems.
    pub problems: BTreeMap<ProblemId, Problem>,
    /// Joined ids and where they went; follow them with [`List::resolve`].
    pub aliases: BTreeMap<ProblemId, ProblemId>,
    /// What people decided, undone decisions included.
    pub decisions: BTreeMap<DecisionId, Decision>,
    /// Themes.
    pub themes: BTreeMap<ThemeId, String>,
    /// Themes that were removed. Problems that stood under them do so again when that is undone.
    #[serde(default)]
    pub removed_themes: BTreeMap<ThemeId, String>,
    /// The list as it was at each close of merging, oldest first.
    pub closings: VecDeque<Closing>,
    /// Problem ids handed out so far.
    pub problems_made: u32,
    /// Raised whenever the list's document closes for writing.
    pub text_epoch: u32,
    /// The newest version of the engine that arranged it.
    #[serde(default)]
    pub engine: u32,
    /// How the texts that people keep apart were made into keys.
    #[serde(default = "Keys::stored_before")]
    pub keys: Keys,
}

/// An entry of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The notes that say it; never empty.
    pub notes: BTreeSet<NoteRef>,
    /// Why they are together.
    pub joins: Vec<Join>,
    /// What people said about it as a whole.
    pub marks: Marks,
    /// Who works on it.
    pub claimed_by: Option<PersonId>,
    /// When a note of it arrived, was reworded or was deleted last. What people decide about it is no news.
    pub changed_at: Timestamp,
    /// The source whose words name it, as it was chosen when the list was arranged; see [`List::title_note`].
    pub named_by: Option<NoteRef>,
    /// Whether notes or their texts changed since that choice.
    pub name_due: bool,
    /// Whether one of its notes was reworded since the list was arranged last.
    #[serde(default)]
    pub reworded: bool,
    /// The version of the engine that made it; what an older engine made stays as it is.
    pub engine: u32,
}

/// Why two notes of a problem are together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// One.
    pub a: NoteRef,
    /// The other.
    pub b: NoteRef,
    /// The matching words, if the machine joined them.
    pub reason: Option<MatchReason>,
    /// The decision, if a person did.
    pub decision: Option<DecisionId>,
}

impl Join {
    /// Is it between these two, in this order?
    pub(super) fn is_of(&self, a: &NoteRef, b: &NoteRef) -> bool {
        (&self.a, &self.b) == (a, b)
    }
}

/// What people said about a problem as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Marks {
    /// A title that a person chose.
    pub title: Option<String>,
    /// Its theme.
    pub theme: Option<ThemeId>,
    /// The verdict on its wording.
    pub wording: WordingVerdict,
    /// Hints that were put away.
    pub dismissed: BTreeSet<HintRule>,
    /// The key of its wording, once somebody worded it in the list's document.
    pub worded: Option<u64>,
}

/// What happened to the list. Where no person is named, it is the principal of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ListEvent {
    /// A note came to rest, for the first time or with other words.
    NoteSettled {
        /// Which.
        note: NoteRef,
        /// What it says.
        text: SettledText,
    },
    /// A note was deleted, or does not count as a problem any more.
    NoteWithdrawn {
        /// Which.
        note: NoteRef,
    },
    /// The engine's proposal, as the difference to the list before.
    Arranged {
        /// New and changed problems.
        problems: Vec<Arranged>,
        /// Problems that are gone, and where most of their notes went.
        dropped: Vec<(ProblemId, Option<ProblemId>)>,
        /// The version of the engine.
        engine: u32,
    },
    /// A person decided something.
    Decided {
        /// Its id.
        decision: DecisionId,
        /// What.
        what: DecisionKind,
        /// Why.
        reason: String,
    },
    /// A person took a decision back.
    DecisionUndone {
        /// Which.
        decision: DecisionId,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A theme was named.
    ThemeCreated {
        /// Its id.
        theme: ThemeId,
        /// Its title.
        title: String,
    },
    /// Somebody works on a problem, or no longer.
    Claimed {
        /// Which.
        problem: ProblemId,
        /// Claimed or not.
        claimed: bool,
    },
    /// Whether sure matches are only suggested.
    ModeSet {
        /// Suggest only.
        suggest_only: bool,
    },
    /// A verdict on a problem's wording.
    WordingJudged {
        /// Which.
        problem: ProblemId,
        /// What.
        verdict: WordingVerdict,
    },
    /// A hint was put away.
    HintDismissed {
        /// On which problem.
        problem: ProblemId,
        /// Which rule.
        rule: HintRule,
    },
    /// Problems were worded in the list's document.
    Worded {
        /// Which, each with the key of its text.
        problems: BTreeMap<ProblemId, u64>,
    },
    /// The list was frozen.
    MergingClosed,
    /// The list may change again.
    MergingReopened,
    /// The list's document closed for writing.
    TextsClosed,
}

impl List {
    /// The problem that `id` is now: itself, or what it was joined into.
    #[must_use]
    pub fn resolve(&self, id: ProblemId) -> Option<ProblemId> {
        let mut id = id;
        for _ in 0..=self.aliases.len() {
            if self.problems.contains_key(&id) {
                return Some(id);
            }
            id = *self.aliases.get(&id)?;
        }
        None
    }

    /// The problems of the list, by id; joined ones are not among them.
    #[must_use]
    pub fn problem_ids(&self) -> Vec<ProblemId> {
        self.problems.keys().copied().collect()
    }

    /// Where a note is.
    #[must_use]
    pub fn problem_of(&self, note: &NoteRef) -> Option<ProblemId> {
        self.notes.get(note)?.problem
    }

    /// Rooms that raised a problem: those with a note in it that is not deleted.
    #[must_use]
    pub fn rooms_of(&self, problem: ProblemId) -> BTreeSet<RoomId> {
        let notes = self.problems.get(&problem).into_iter().flat_map(|problem| &problem.notes);
        let live = notes.filter(|note| self.notes.get(note).is_some_and(|note| !note.deleted));
        live.map(|note| note.room).collect()
    }

    /// Settled notes in no problem: none while merging is open and the engine has caught up.
    pub fn unassigned(&self) -> impl Iterator<Item = &NoteRef> {
        self.notes.iter().filter(|(_, note)| note.problem.is_none()).map(|(id, _)| id)
    }

    pub(super) fn find(&self, id: ProblemId) -> Result<ProblemId, Refusal> {
        let found = self.resolve(id);
        found.ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("there is no problem {id}")))
    }

    /// What a change of phase does to the list: leaving merging forward freezes it, going back to merging reopens it.
    pub(super) fn on_phase(&self, from: Phase, to: Phase) -> Vec<ListEvent> {
        let mut events = Vec::new();
        if to > Phase::Merging && !self.frozen {
            events.push(ListEvent::MergingClosed);
        }
        if to <= Phase::Merging && self.frozen {
            events.push(ListEvent::MergingReopened);
        }
        if takes_texts(from) && !takes_texts(to) {
            events.push(ListEvent::TextsClosed);
        }
        events
    }

    pub(super) fn apply(&mut self, event: &ListEvent, stamp: Stamp) {
        match event {
            ListEvent::NoteSettled { note, text } => self.fold_settled(note, text, stamp.at),
            ListEvent::NoteWithdrawn { note } => self.fold_withdrawn(note, stamp.at),
            ListEvent::Arranged { problems, dropped, engine } => {
                self.fold_arranged(problems, dropped, *engine, stamp.at);
            }
            ListEvent::Decided { decision, what, reason } => {
                self.fold_decided(*decision, what, reason, stamp)
            }
            ListEvent::DecisionUndone { decision, reason } => {
                self.fold_undone(*decision, reason, Some(stamp))
            }
            ListEvent::ThemeCreated { theme, title } => {
                let room = self.themes.len() + self.removed_themes.len() < THEMES_MAX;
                if theme.0 > 0 && room && !self.removed_themes.contains_key(theme) {
                    self.themes.entry(*theme).or_insert_with(|| title.clone());
                }
            }
            ListEvent::Claimed { problem, claimed } => {
                if let Some(problem) = self.problems.get_mut(problem) {
                    problem.claimed_by = stamp.by.filter(|_| *claimed);
                }
            }
            ListEvent::ModeSet { suggest_only } => self.suggest_only = *suggest_only,
            ListEvent::WordingJudged { problem, verdict } => {
                if let Some(found) = self.problems.get_mut(problem) {
                    found.marks.wording = *verdict;
                    self.acknowledge(*problem);
                }
            }
            ListEvent::HintDismissed { problem, rule } => {
                if let Some(problem) = self.problems.get_mut(problem) {
                    problem.marks.dismissed.insert(*rule);
                }
            }
            ListEvent::Worded { problems } => {
                for (problem, text) in problems {
                    if let Some(problem) = self.problems.get_mut(problem) {
                        problem.marks.worded = Some(*text);
                    }
                }
            }
            ListEvent::MergingClosed => self.fold_closed(stamp),
            ListEvent::MergingReopened => self.fold_reopened(),
            ListEvent::TextsClosed => self.text_epoch = self.text_epoch.saturating_add(1),
        }
    }

    /// Somebody was removed: what they were working on is free again.
    pub(super) fn forget(&mut self, person: PersonId) {
        for problem in self.problems.values_mut().filter(|problem| problem.claimed_by == Some(person)) {
            problem.claimed_by = None;
        }
    }
}

/// Whether the list's document takes writing in a phase.
pub(super) fn takes_texts(phase: Phase) -> bool {
    matches!(phase, Phase::Wording | Phase::Tasks)
}
