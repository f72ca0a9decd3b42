//! What time makes due: timers that ended, notes that came to rest, the list's next arrangement, rest for what is not needed.

use std::{collections::BTreeSet, sync::Arc};

use fivefold_encoder::Meaning;
use fivefold_protocol::{
    ids::{BoardKey, NoteRef, ProblemId, Timestamp},
    limits::SETTLE_AFTER_MS,
};

use super::{Caused, FoldError, Machine};
use crate::{
    config::{ARRANGE_EVERY_MS, MATCHER_STEP, RESTS_AFTER_MS},
    merge::Suggestion,
    workshop::{Event, evidence, list::notes::SettledText},
};

/// What of the list may have to be arranged anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToArrange {
    Nothing,
    /// What notes changed that came, changed or went since the list was arranged last.
    Notes,
    /// All of it: something else happened.
    Everything,
}

impl ToArrange {
    /// A note came, changed or went.
    pub(super) fn notes(&mut self) {
        if *self == Self::Nothing {
            *self = Self::Notes;
        }
    }
}

impl Machine {
    /// Does what time has made due: timers that ended, notes that settled, the list's next arrangement.
    ///
    /// # Errors
    /// [`FoldError`]: the machine must not be used any more.
    pub fn stage_due(&mut self, now: Timestamp) -> Result<Vec<Caused>, FoldError> {
        self.staged_at = now;
        let mut caused = Vec::new();
        for event in self.workshop.tick(now) {
            self.stage_event(event, None, now, &mut caused);
        }
        let ready = self.resting.take(now);
        self.stage_settled(ready, now, &mut caused);
        let rested = now.plus_ms(-SETTLE_AFTER_MS);
        let worded = self.worded_since(rested);
        self.stage_worded(worded, rested, &mut caused);
        if self.arranges_at().is_some_and(|due| due <= now) {
            self.stage_arranged(now, MATCHER_STEP, &mut caused);
        }
        Ok(caused)
    }

    /// What is still being written comes to rest as it is, and the list takes it in: it is about to be frozen, and the boards
    /// close.
    pub(super) fn stage_everything_settled(&mut self, now: Timestamp, caused: &mut Vec<Caused>) {
        let ready = self.resting.take_all();
        self.stage_settled(ready, now, caused);
        self.stage_arranged(now, usize::MAX, caused);
    }

    /// Lets the list know what these notes say now.
    fn stage_settled(&mut self, ready: BTreeSet<NoteRef>, now: Timestamp, caused: &mut Vec<Caused>) {
        let (settled, withdrawn) = self.settled(ready);
        let list = &self.workshop.list;
        let events: Vec<_> = list.settle(&settled).into_iter().chain(list.withdraw(&withdrawn)).collect();
        for event in events {
            self.stage_event(Event::List(event), None, now, caused);
        }
    }

    /// Arranges the list anew where something changed, or takes the next step towards it: `most` notes that the matcher does
    /// not hold.
    fn stage_arranged(&mut self, now: Timestamp, most: usize, caused: &mut Vec<Caused>) {
        if self.to_arrange != ToArrange::Nothing && self.matcher.fill(&self.workshop.list, most) {
            let decisions = self.workshop.list.decisions_for_engine();
            let changes_only = self.to_arrange == ToArrange::Notes;
            let proposal = self.matcher.propose(&decisions, changes_only, now);
            let explain = |a: &NoteRef, b: &NoteRef| self.matcher.compare(a, b);
            if let Some(event) = self.workshop.list.arrange(&proposal, explain) {
                self.stage_event(Event::List(event), None, now, caused);
            }
            self.to_arrange = ToArrange::Nothing;
            self.arranged_at = now;
            if self.suggestions != proposal.suggestions {
                self.suggestions = proposal.suggestions;
                self.suggested += 1;
            }
        }
    }

    /// When the list is to be arranged, or the next step towards it taken. What people decide shows at once; of notes that
    /// come in quick succession several are arranged together.
    fn arranges_at(&self) -> Option<Timestamp> {
        match self.to_arrange {
            ToArrange::Nothing => None,
            ToArrange::Notes => Some(self.arranged_at.plus_ms(ARRANGE_EVERY_MS).max(self.staged_at)),
            ToArrange::Everything => Some(self.staged_at),
        }
    }

    /// Lets go of what can be made again and has not been needed for a while. The list's document stays open: its texts are
    /// part of every view.
    pub fn rest(&mut self, now: Timestamp) {
        for (key, slot) in &mut self.boards {
            let quiet = slot.last_activity.is_none_or(|at| now.since_ms(at) > RESTS_AFTER_MS);
            if quiet && *key != BoardKey::List {
                slot.board.rest();
                slot.admission.rest();
            }
        }
        if self.to_arrange == ToArrange::Nothing {
            self.matcher.rest(now);
        }
    }

    /// Whether somebody worded the problem in the list's document, just now included.
    #[must_use]
    pub fn is_worded(&self, problem: ProblemId) -> bool {
        self.workshop.list.is_worded(problem) || self.worded.contains_key(&problem)
    }

    /// The wordings that have not been touched since `before` and that the list does not know yet.
    pub(super) fn worded_since(&self, before: Timestamp) -> Option<Event> {
        let mut rested =
            self.worded.iter().filter(|(_, at)| **at <= before).map(|(problem, _)| *problem).peekable();
        rested.peek()?;
        let texts = self.boards.get(&BoardKey::List)?.board.list_texts().problems;
        let texts = rested.filter_map(|problem| Some((problem, texts.get(&problem)?.as_str())));
        self.workshop.list.worded(texts).map(Event::List)
    }

    /// Lets the list know these wordings, which are all that have not been touched since `before`.
    pub(super) fn stage_worded(
        &mut self,
        worded: Option<Event>,
        before: Timestamp,
        caused: &mut Vec<Caused>,
    ) {
        if let Some(event) = worded {
            self.stage_event(event, None, self.staged_at, caused);
        }
        self.worded.retain(|_, at| *at > before);
    }

    /// How many notes that count as problems are not settled yet.
    #[must_use]
    pub fn unsettled_problems(&self) -> usize {
        let counts = |name: &&NoteRef| {
            let notes = self.boards.get(&name.board()).map(|slot| &slot.notes);
            let exercise = self.workshop.template.exercise(&name.exercise);
            notes.zip(exercise).is_some_and(|(notes, exercise)| {
                evidence::settled_text(exercise, notes, &name.note).is_some()
            })
        };
        self.resting.names().filter(counts).count()
    }

    /// From now on suggestions are ranked by what notes mean as well, as far as [`Self::understand`] says it.
    pub fn rank_by_meaning(&mut self) {
        self.matcher.rank_by_meaning();
    }

    /// Texts whose meaning is not known yet, at most `most`.
    #[must_use]
    pub fn unread(&self, most: usize) -> Vec<String> {
        self.matcher.unread(most)
    }

    /// Takes in what texts mean. With the last of them the suggestions are made anew; the list stays as it is.
    pub fn understand(&mut self, read: &[(String, Arc<Meaning>)]) {
        self.matcher.understand(read);
        if self.matcher.unread(1).is_empty() {
            self.to_arrange.notes();
        }
    }

    /// Grows whenever the suggestions become others. They are no events, so nothing else tells.
    #[must_use]
    pub fn suggested(&self) -> u64 {
        self.suggested
    }

    /// Likely matches between different problems, best first.
    #[must_use]
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// When [`Self::stage_due`] has something to do next.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let rested = self.resting.next_due(self.staged_at);
        let worded = self.worded.values().min().map(|at| at.plus_ms(SETTLE_AFTER_MS));
        [self.workshop.next_due(), rested, worded, self.arranges_at()].into_iter().flatten().min()
    }

    /// What these notes say, which are settled now, and which of them are gone or no problem (any more).
    fn settled(&self, ready: BTreeSet<NoteRef>) -> (Vec<(NoteRef, SettledText)>, Vec<NoteRef>) {
        let (mut settled, mut withdrawn) = (Vec::new(), Vec::new());
        for name in self.with_problems_beside(ready) {
            let key = name.board();
            let Some(slot) = self.boards.get(&key) else { continue };
            let Some(exercise) = self.workshop.template.exercise(&name.exercise) else { continue };
            match evidence::settled_text(exercise, &slot.notes, &name.note) {
                Some(text) => settled.push((name, text)),
                None => withdrawn.push(name),
            }
        }
        (settled, withdrawn)
    }

    /// The notes themselves, and the settled problems on their boards whose evidence they are.
    fn with_problems_beside(&self, mut ready: BTreeSet<NoteRef>) -> BTreeSet<NoteRef> {
        let mut beside = Vec::new();
        for name in &ready {
            let Some(slot) = self.boards.get(&name.board()) else { continue };
            for note in evidence::problems_beside(&slot.notes, &name.note) {
                let problem = NoteRef { note, ..name.clone() };
                if !self.resting.contains(&problem) {
                    beside.push(problem);
                }
            }
        }
        ready.extend(beside);
        ready
    }
}
