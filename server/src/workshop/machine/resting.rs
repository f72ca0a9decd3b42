//! Notes that are not settled yet: since when each has rested, and which are ready without waiting.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    ids::{NoteRef, Timestamp},
    limits::SETTLE_AFTER_MS,
    note::Note,
};

/// Notes whose present text is not settled.
#[derive(Debug, Default)]
pub(in crate::workshop) struct Resting {
    /// When each was changed last.
    changed: BTreeMap<NoteRef, Timestamp>,
    /// When to look at each, not later than its rest can be over. A note that was changed meanwhile is put off then, so
    /// typing costs nothing here.
    looks: BTreeSet<(Timestamp, NoteRef)>,
    /// Marked as settled by their writer, or gone.
    ready: BTreeSet<NoteRef>,
}

impl Resting {
    /// Notes that `name` was changed; `note` is how it reads now, none if it is gone.
    pub(in crate::workshop) fn changed(&mut self, name: NoteRef, note: Option<&Note>, at: Timestamp) {
        if note.is_none_or(Note::is_settled) {
            self.ready.insert(name.clone());
        } else {
            self.ready.remove(&name);
        }
        match self.changed.get_mut(&name) {
            Some(changed) => *changed = at,
            None => {
                self.looks.insert((at.plus_ms(SETTLE_AFTER_MS), name.clone()));
                self.changed.insert(name, at);
            }
        }
    }

    /// Takes the notes that are settled now.
    pub(in crate::workshop) fn take(&mut self, now: Timestamp) -> BTreeSet<NoteRef> {
        while self.looks.first().is_some_and(|(due, _)| *due <= now) {
            let Some((_, name)) = self.looks.pop_first() else { break };
            match self.changed.get(&name).map(|changed| changed.plus_ms(SETTLE_AFTER_MS)) {
                Some(due) if due > now => {
                    self.looks.insert((due, name));
                }
                Some(_) => {
                    self.ready.insert(name);
                }
                None => {}
            }
        }
        for name in &self.ready {
            self.changed.remove(name);
        }
        std::mem::take(&mut self.ready)
    }

    /// Takes every note that is not settled yet: none of them will be written on.
    pub(in crate::workshop) fn take_all(&mut self) -> BTreeSet<NoteRef> {
        self.looks.clear();
        let ready = std::mem::take(&mut self.ready);
        std::mem::take(&mut self.changed).into_keys().chain(ready).collect()
    }

    /// Forgets a note: what it says is known.
    pub(in crate::workshop) fn forget(&mut self, name: &NoteRef) {
        self.changed.remove(name);
        self.ready.remove(name);
    }

    /// Whether the note is not settled yet.
    pub(in crate::workshop) fn contains(&self, name: &NoteRef) -> bool {
        self.changed.contains_key(name)
    }

    /// The notes that are not settled yet.
    pub(in crate::workshop) fn names(&self) -> impl Iterator<Item = &NoteRef> {
        self.changed.keys()
    }

    /// When [`Self::take`] has something next; `at_once` if it has already.
    pub(in crate::workshop) fn next_due(&self, at_once: Timestamp) -> Option<Timestamp> {
        if self.ready.is_empty() { self.looks.first().map(|(due, _)| *due) } else { Some(at_once) }
    }
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::note::settled_mark;

    use super::*;

    fn name(note: &str) -> NoteRef {
        format!("e1.r1/{note}").parse().unwrap()
    }

    fn says(text: &str, mark: Option<String>) -> Note {
        Note { text: text.into(), settled: mark, ..Note::default() }
    }

    #[test]
    fn b6_a_note_is_settled_when_its_mark_fits_or_when_it_has_rested() {
        let mut resting = Resting::default();
        resting.changed(name("n1"), Some(&says("slow", None)), Timestamp(0));
        resting.changed(name("n2"), Some(&says("dear", Some(settled_mark("dear")))), Timestamp(0));
        resting.changed(name("n3"), Some(&says("late", Some(settled_mark("lat")))), Timestamp(0));
        resting.changed(name("n4"), None, Timestamp(0));
        assert_eq!(resting.next_due(Timestamp(0)), Some(Timestamp(0)));
        assert_eq!(resting.take(Timestamp(0)), [name("n2"), name("n4")].into());

        let typed = Timestamp(SETTLE_AFTER_MS - 1);
        resting.changed(name("n1"), Some(&says("slow print", None)), typed);
        assert_eq!(resting.next_due(typed), Some(Timestamp(SETTLE_AFTER_MS)));
        assert_eq!(resting.take(Timestamp(SETTLE_AFTER_MS)), [name("n3")].into());
        assert!(resting.take(typed.plus_ms(SETTLE_AFTER_MS - 1)).is_empty());
        assert_eq!(resting.take(typed.plus_ms(SETTLE_AFTER_MS)), [name("n1")].into());
        assert_eq!(resting.next_due(typed), None);
    }

    #[test]
    fn a_note_that_goes_on_being_written_is_not_ready_any_more() {
        let mut resting = Resting::default();
        resting.changed(name("n1"), Some(&says("dear", Some(settled_mark("dear")))), Timestamp(0));
        resting.changed(name("n1"), Some(&says("dearer", Some(settled_mark("dear")))), Timestamp(1));
        assert!(resting.take(Timestamp(1)).is_empty());
        assert!(resting.contains(&name("n1")));
        resting.forget(&name("n1"));
        assert!(resting.take(Timestamp(SETTLE_AFTER_MS * 2)).is_empty());
        assert_eq!(resting.names().count(), 0);
    }
}
