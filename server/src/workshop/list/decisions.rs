//! What people decide about the list. A decision is a record: it keeps the ground it stood on, so that it can be undone,
//! also after later ones, and it is fixed ground for every later proposal of the engine.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::WordingVerdict,
    error::ErrorCode,
    ids::{DecisionId, NoteRef, PersonId, ProblemId, ThemeId, Timestamp},
    limits,
    view::DecisionKind,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Join, List, ListEvent, Marks, Problem,
    apart::{Apart, ordered},
};
use crate::workshop::{Refusal, Stamp, ensure, text};

/// One decision of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: DecisionKind,
    /// Why.
    pub reason: String,
    /// By whom, when and why it was undone, if it was.
    #[serde(default, alias = "undone_by", deserialize_with = "undone")]
    pub undone: Option<Undone>,
    /// What undoing it needs to know.
    pub ground: Ground,
}

/// How a decision was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// By whom.
    pub by: PersonId,
    /// When; not known of what was kept before it was written down.
    pub at: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

/// How a decision was undone as it is kept, or who undid it alone, as it was before.
fn undone<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Undone>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Whole(Undone),
        By(PersonId),
    }
    Ok(Option::<Kept>::deserialize(reader)?.map(|kept| match kept {
        Kept::Whole(undone) => undone,
        Kept::By(by) => Undone { by, at: None, reason: String::new() },
    }))
}

/// What a list was like where a decision changed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ground {
    /// Before a join: the problems that went into it, the survivor included.
    Joined {
        /// By id.
        parts: BTreeMap<ProblemId, Part>,
        /// Their themes that had been removed.
        #[serde(default)]
        removed: BTreeSet<ThemeId>,
    },
    /// Before a split.
    Split {
        /// Joins that held the note.
        lost: Vec<Join>,
        /// The note and each of those it was with.
        apart: Vec<Apart>,
    },
    /// Not the same.
    Apart {
        /// Each note of the one with each of the other.
        apart: Vec<Apart>,
    },
    /// Before a move.
    Moved {
        /// Joins that held the note.
        lost: Vec<Join>,
        /// The marks of the problem it came from, if that had no other note and is gone.
        emptied: Option<Marks>,
    },
    /// Before a rename.
    Renamed {
        /// The own title before.
        before: Option<String>,
    },
    /// Before a change that is undone with what the decision itself says.
    Themed,
    /// Before a problem was put under a theme.
    Under {
        /// The theme before, a removed one included.
        before: Option<ThemeId>,
    },
}

/// A problem before it was joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its notes.
    pub notes: BTreeSet<NoteRef>,
    /// Its marks.
    pub marks: Marks,
}

impl List {
    /// Problems about which a person decided something that still stands: they gain notes and never lose one by machine.
    #[must_use]
    pub fn touched(&self) -> BTreeSet<ProblemId> {
        let standing = self.decisions.values().filter(|decision| decision.undone.is_none());
        let decided =
            standing.flat_map(|decision| concerned(&decision.what)).filter_map(|id| self.resolve(id));
        let marked = self.problems.iter().filter(|(_, problem)| {
            let marks = &problem.marks;
            marks.worded.is_some()
                || !marks.dismissed.is_empty()
                || marks.wording != WordingVerdict::Unchecked
        });
        decided.chain(marked.map(|(id, _)| *id)).collect()
    }

    pub(in crate::workshop) fn join(&self, ids: &[ProblemId], reason: &str) -> Result<ListEvent, Refusal> {
        let problems = ids.iter().map(|id| self.find(*id)).collect::<Result<BTreeSet<_>, _>>()?;
        let Some(into) = problems.first().copied().filter(|_| problems.len() > 1) else {
            return Refusal::err(ErrorCode::NothingToDo, "two different problems are needed");
        };
        self.decided(DecisionKind::Join { problems: problems.into_iter().collect(), into }, reason)
    }

    pub(in crate::workshop) fn split(&self, note: &NoteRef, reason: &str) -> Result<ListEvent, Refusal> {
        let from = self.find_note(note)?;
        let others = self.problems.get(&from).is_some_and(|problem| problem.notes.len() > 1);
        ensure(others, ErrorCode::NothingToDo, "the note has an entry of its own already")?;
        let to = ProblemId(self.problems_made.saturating_add(1));
        self.decided(DecisionKind::Split { note: note.clone(), from, to }, reason)
    }

    pub(in crate::workshop) fn set_apart(
        &self,
        a: ProblemId,
        b: ProblemId,
        reason: &str,
    ) -> Result<ListEvent, Refusal> {
        let (a, b) = (self.find(a)?, self.find(b)?);
        ensure(a != b, ErrorCode::NothingToDo, "they are one problem; split a note off instead")?;
        let known = self.apart();
        let news = self.pairs(a, b).into_iter().any(|pair| !known.contains(&ordered(&pair.a, &pair.b)));
        ensure(news, ErrorCode::NothingToDo, "this is known already")?;
        self.decided(DecisionKind::Apart { a, b }, reason)
    }

    pub(in crate::workshop) fn move_note(
        &self,
        note: &NoteRef,
        to: ProblemId,
        reason: &str,
    ) -> Result<ListEvent, Refusal> {
        let (from, to) = (self.find_note(note)?, self.find(to)?);
        ensure(from != to, ErrorCode::NothingToDo, "the note is there already")?;
        self.decided(DecisionKind::Move { note: note.clone(), from, to }, reason)
    }

    pub(in crate::workshop) fn rename(
        &self,
        id: ProblemId,
        title: &str,
        reason: &str,
    ) -> Result<ListEvent, Refusal> {
        let problem = self.find(id)?;
        let after = text::needed_line(title, limits::TITLE_MAX)?;
        let own = self.problems.get(&problem).and_then(|problem| problem.marks.title.as_ref());
        let elsewhere = "somebody worded it: its text is changed in the phase of wording";
        ensure(!self.is_worded(problem), ErrorCode::WrongPhase, elsewhere)?;
        ensure(own != Some(&after), ErrorCode::NothingToDo, "this is the title already")?;
        let before = self.title(problem).to_owned();
        self.decided(DecisionKind::Rename { problem, before, after }, reason)
    }

    pub(in crate::workshop) fn set_theme(
        &self,
        id: ProblemId,
        after: Option<ThemeId>,
        reason: &str,
    ) -> Result<ListEvent, Refusal> {
        let problem = self.find(id)?;
        let known = after.is_none_or(|theme| self.themes.contains_key(&theme));
        ensure(known, ErrorCode::NotFound, "there is no such theme")?;
        let before = self.theme_of(problem);
        ensure(before != after, ErrorCode::NothingToDo, "the problem stands under it already")?;
        self.decided(DecisionKind::Theme { problem, before, after }, reason)
    }

    pub(super) fn decided(&self, what: DecisionKind, reason: &str) -> Result<ListEvent, Refusal> {
        let reason = text::optional(reason, limits::FREE_TEXT_MAX)?;
        let left = self.decisions.len() < limits::DECISIONS_MAX;
        ensure(left, ErrorCode::OutOfRange, format!("at most {} decisions", limits::DECISIONS_MAX))?;
        let last = self.decisions.last_key_value().map_or(0, |(decision, _)| decision.0);
        Ok(ListEvent::Decided { decision: DecisionId(last.saturating_add(1)), what, reason })
    }

    fn find_note(&self, note: &NoteRef) -> Result<ProblemId, Refusal> {
        let known = self.notes.get(note).filter(|note| !note.deleted).and_then(|note| note.problem);
        known.ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("{note} is in no problem")))
    }

    pub(super) fn fold_decided(&mut self, id: DecisionId, what: &DecisionKind, reason: &str, stamp: Stamp) {
        let Some(by) = stamp.by.filter(|_| id.0 > 0 && !self.decisions.contains_key(&id)) else { return };
        let ground = match what {
            DecisionKind::Join { problems, into } => self.fold_join(id, problems, *into),
            DecisionKind::Split { note, from, to } => self.fold_split(note, *from, *to),
            DecisionKind::Apart { a, b } => Some(Ground::Apart { apart: self.pairs(*a, *b) }),
            DecisionKind::Move { note, from, to } => self.fold_move(id, note, *from, *to),
            DecisionKind::Rename { problem, after, .. } => self
                .problems
                .get_mut(problem)
                .map(|problem| Ground::Renamed { before: problem.marks.title.replace(after.clone()) }),
            DecisionKind::Theme { problem, after, .. } => {
                let known = after.is_none_or(|theme| self.themes.contains_key(&theme));
                self.problems.get_mut(problem).filter(|_| known).map(|problem| {
                    let before = std::mem::replace(&mut problem.marks.theme, *after);
                    Ground::Under { before }
                })
            }
            DecisionKind::RenameTheme { theme, after, .. } => self.themes.get_mut(theme).map(|title| {
                title.clone_from(after);
                Ground::Themed
            }),
            DecisionKind::RemoveTheme { theme, .. } => self.themes.remove(theme).map(|title| {
                self.removed_themes.insert(*theme, title);
                Ground::Themed
            }),
        };
        let Some(ground) = ground else { return };
        for problem in concerned(what).into_iter().filter_map(|id| self.resolve(id)).collect::<BTreeSet<_>>()
        {
            self.acknowledge(problem);
        }
        let (what, reason) = (what.clone(), reason.to_owned());
        self.decisions.insert(id, Decision { by, at: stamp.at, what, reason, undone: None, ground });
    }

    /// A person has just decided about this problem as it is: its notes do not count as changed or come from elsewhere any
    /// more.
    pub(super) fn acknowledge(&mut self, problem: ProblemId) {
        let Some(problem) = self.problems.get(&problem) else { return };
        for id in &problem.notes {
            if let Some(note) = self.notes.get_mut(id) {
                note.changed = false;
                note.left = None;
            }
        }
    }

    fn fold_join(&mut self, id: DecisionId, problems: &[ProblemId], into: ProblemId) -> Option<Ground> {
        let ids: BTreeSet<_> = problems.iter().copied().chain([into]).collect();
        let parts: BTreeMap<_, _> = ids
            .into_iter()
            .filter_map(|id| self.problems.get(&id).map(|p| (id, p)))
            .map(|(id, p)| (id, Part { notes: p.notes.clone(), marks: p.marks.clone() }))
            .collect();
        if parts.len() < 2 || !parts.contains_key(&into) {
            return None;
        }
        let themes = parts.values().filter_map(|part| part.marks.theme);
        let removed = themes.filter(|theme| !self.themes.contains_key(theme)).collect();
        let speaks_for = self.title_note(into).cloned();
        for part in parts.keys().filter(|part| **part != into) {
            let other = self.title_note(*part).cloned();
            let Some(gone) = self.problems.remove(part) else { continue };
            self.aliases.insert(*part, into);
            for note in &gone.notes {
                if let Some(note) = self.notes.get_mut(note) {
                    note.problem = Some(into);
                }
            }
            let Some(survivor) = self.problems.get_mut(&into) else { continue };
            survivor.notes.extend(gone.notes);
            survivor.name_due = true;
            survivor.joins.extend(gone.joins);
            survivor.changed_at = survivor.changed_at.max(gone.changed_at);
            survivor.claimed_by = survivor.claimed_by.or(gone.claimed_by);
            if let (Some(a), Some(b)) = (speaks_for.clone(), other) {
                survivor.joins.push(Join { a, b, reason: None, decision: Some(id) });
            }
        }
        if let Some(survivor) = self.problems.get_mut(&into) {
            survivor.marks = joined_marks(into, &parts, &removed);
        }
        Some(Ground::Joined { parts, removed })
    }

    fn fold_split(&mut self, note: &NoteRef, from: ProblemId, to: ProblemId) -> Option<Ground> {
        let source = self.problems.get(&from)?;
        let fresh = to.0 > 0 && !self.problems.contains_key(&to) && !self.aliases.contains_key(&to);
        if !fresh || source.notes.len() < 2 || !source.notes.contains(note) {
            return None;
        }
        let (engine, changed_at) = (source.engine, source.changed_at);
        let others: Vec<_> = source.notes.iter().filter(|other| *other != note).cloned().collect();
        let apart = others.iter().filter_map(|other| self.pair(note, other)).collect();
        let lost = self.take(note);
        self.problems.insert(to, Problem { changed_at, engine, ..Problem::default() });
        self.problems_made = self.problems_made.max(to.0);
        self.put(note, to);
        Some(Ground::Split { lost, apart })
    }

    fn fold_move(
        &mut self,
        id: DecisionId,
        note: &NoteRef,
        from: ProblemId,
        to: ProblemId,
    ) -> Option<Ground> {
        let changed_at = self.problems.get(&from)?.changed_at;
        let target = self.problems.get(&to).filter(|_| from != to && self.problem_of(note) == Some(from))?;
        let next_to = target.notes.first().cloned();
        let next_to = self.title_note(to).cloned().or(next_to);
        let lost = self.take(note);
        self.put(note, to);
        if let Some(target) = self.problems.get_mut(&to) {
            target.changed_at = target.changed_at.max(changed_at);
            target.joins.extend(next_to.map(|a| Join {
                a,
                b: note.clone(),
                reason: None,
                decision: Some(id),
            }));
        }
        let emptied = self.retire_if_empty(from, to);
        Some(Ground::Moved { lost, emptied })
    }

    /// Lets a problem without notes go on as an alias of `to`; its marks are returned.
    pub(super) fn retire_if_empty(&mut self, id: ProblemId, to: ProblemId) -> Option<Marks> {
        if !self.problems.get(&id)?.notes.is_empty() {
            return None;
        }
        let gone = self.problems.remove(&id)?;
        self.aliases.insert(id, to);
        Some(gone.marks)
    }
}

/// The problems that a decision makes fixed ground. "Not the same" keeps two apart without fixing either.
pub(super) fn concerned(what: &DecisionKind) -> Vec<ProblemId> {
    match what {
        DecisionKind::Join { problems, into } => problems.iter().copied().chain([*into]).collect(),
        DecisionKind::Split { from, to, .. } | DecisionKind::Move { from, to, .. } => vec![*from, *to],
        DecisionKind::Rename { problem, .. } | DecisionKind::Theme { problem, .. } => vec![*problem],
        DecisionKind::Apart { .. } | DecisionKind::RenameTheme { .. } | DecisionKind::RemoveTheme { .. } => {
            Vec::new()
        }
    }
}

/// The marks of a join: the survivor's, completed by those of the others in the order of their ids. A theme that had been
/// removed gives way to one that had not.
pub(super) fn joined_marks(
    into: ProblemId,
    parts: &BTreeMap<ProblemId, Part>,
    removed: &BTreeSet<ThemeId>,
) -> Marks {
    let mut marks = parts.get(&into).map(|part| part.marks.clone()).unwrap_or_default();
    let stands = |theme: &ThemeId| !removed.contains(theme);
    for part in parts.values() {
        marks.title = marks.title.or_else(|| part.marks.title.clone());
        marks.theme = marks.theme.filter(stands).or(part.marks.theme.filter(stands)).or(marks.theme);
        marks.dismissed.extend(part.marks.dismissed.iter().copied());
        marks.worded = marks.worded.or(part.marks.worded);
    }
    marks
}
