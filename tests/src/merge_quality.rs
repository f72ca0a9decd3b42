//! How good the merge is on notes whose right answer is known: what it joins by itself, and what is together after a
//! facilitator who knows the answer has answered the first suggestions. The engine alone, without a server.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_client::rehearse::notes::FileBoard;
use fivefold_encoder::Encoder;
use fivefold_protocol::{ids::NoteRef, reason::MatchReason};
use fivefold_server::merge::{
    Decisions, Engine, Group, Proposal, rank::ByMeaning, settled_hash_of_normalised,
};

/// Pairs of notes: put together, of those rightly, and those that should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Put together.
    pub made: usize,
    /// Of those, pairs of one problem.
    pub right: usize,
    /// All pairs of one problem.
    pub gold: usize,
}

impl Pairs {
    /// Share of the pairs that were made that are right; 1 if none was made.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.right, self.made)
    }

    /// Share of the pairs of one problem that were made; 1 if there is none.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.right, self.gold)
    }
}

impl std::ops::Add for Pairs {
    type Output = Self;

    fn add(self, more: Self) -> Self {
        Self { made: self.made + more.made, right: self.right + more.right, gold: self.gold + more.gold }
    }
}

impl std::iter::Sum for Pairs {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum + one)
    }
}

/// A suggestion that was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What one note says.
    pub a: String,
    /// What the other says.
    pub b: String,
    /// Whether they are one problem.
    pub same: bool,
}

/// What became of a board.
#[derive(Debug, Clone)]
pub struct Quality {
    /// What the engine joined by itself.
    pub sure: Pairs,
    /// The list it made by itself.
    pub list: Vec<Group>,
    /// Texts of different problems that it put together.
    pub wrong_merges: Vec<Vec<String>>,
    /// What was together after the answers.
    pub answered: Pairs,
    /// The suggestions that stood first, one after the other, with their answers.
    pub answers: Vec<Answer>,
    /// Notes said in the other language too, and apart from it: for how many the first suggestion is right, of how many.
    pub translated: (usize, usize),
    /// Texts of one problem that the machine left apart, each for its group, and what it made of the two.
    pub missed: Vec<(String, String, MatchReason)>,
}

/// A board with the problem of every note.
struct Labelled {
    texts: BTreeMap<NoteRef, String>,
    problem: BTreeMap<NoteRef, usize>,
}

/// Judges one board, with at most `asks` answers; with an encoder suggestions are ranked by meaning too.
///
/// # Panics
/// If the board does not say which problem each of its notes is.
#[must_use]
pub fn judge(board: &FileBoard, asks: usize, encoder: Option<&Encoder>) -> Quality {
    let notes = Labelled::new(board);
    let mut engine = notes.engine(encoder);
    let mut decisions = Decisions::default();
    let mut proposal = engine.propose(&decisions);
    let sure = notes.pairs(&proposal.groups);
    let wrong_merges = proposal.groups.iter().filter(|group| notes.problems(group).len() > 1);
    let wrong_merges = wrong_merges.map(|group| notes.said(group)).collect();
    let list = proposal.groups.clone();
    let translated = notes.translated(&proposal);
    let missed = notes.missed(&proposal.groups, &engine);
    let mut answers = Vec::new();
    while let Some(first) = proposal.suggestions.first().filter(|_| answers.len() < asks) {
        let same = notes.problem[&first.a] == notes.problem[&first.b];
        let text = |id: &NoteRef| notes.texts[id].clone();
        answers.push(Answer { a: text(&first.a), b: text(&first.b), same });
        let of = |id: &NoteRef| {
            proposal.groups.iter().find(|group| group.notes.contains(id)).unwrap().notes.clone()
        };
        let (a, b) = (of(&first.a), of(&first.b));
        if same {
            decisions.fixed.retain(|group| group.is_disjoint(&a) && group.is_disjoint(&b));
            decisions.fixed.push(a.union(&b).cloned().collect());
        } else {
            notes.keep_apart(&a, &b, &mut decisions);
        }
        proposal = engine.propose(&decisions);
        // What a person touched keeps what it gained.
        for fixed in &mut decisions.fixed {
            let gained = proposal.groups.iter().find(|group| fixed.is_subset(&group.notes));
            fixed.clone_from(&gained.expect("what people joined stays together").notes);
        }
    }
    Quality { sure, wrong_merges, list, answered: notes.pairs(&proposal.groups), answers, translated, missed }
}

impl Labelled {
    fn new(board: &FileBoard) -> Self {
        let (mut texts, mut problem) = (BTreeMap::new(), BTreeMap::new());
        for (at, room) in board.rooms.iter().enumerate() {
            for exercise in &room.exercises {
                let number = exercise.id.trim_start_matches(|c: char| !c.is_ascii_digit());
                for note in &exercise.notes {
                    let id: NoteRef = format!("e{number}.r{}/{}", at + 1, note.id).parse().unwrap();
                    let holds = |gold: &fivefold_client::rehearse::notes::FileProblem| {
                        gold.notes.iter().any(|source| source.id == note.id)
                    };
                    problem.insert(id.clone(), board.gold.iter().position(holds).expect("a labelled note"));
                    texts.insert(id, note.text.clone());
                }
            }
        }
        Self { texts, problem }
    }

    fn engine(&self, encoder: Option<&Encoder>) -> Engine {
        let mut engine = Engine::new();
        for (id, text) in &self.texts {
            engine.set_note(id.clone(), text);
        }
        if let Some(encoder) = encoder {
            engine.rank_by(Box::new(ByMeaning::new()));
            let unread = engine.unread(usize::MAX);
            let read: Vec<_> = unread.iter().map(|text| Arc::new(encoder.meaning(text))).collect();
            engine.understand(unread.iter().map(String::as_str).zip(&read));
        }
        engine
    }

    /// Of the notes whose problem is said in the other language too, and that the machine left apart from all of it: for how
    /// many the first suggestion leads to the same problem, and how many there are.
    fn translated(&self, proposal: &Proposal) -> (usize, usize) {
        let (mut right, mut all) = (0, 0);
        for group in &proposal.groups {
            let first = proposal.suggestions.iter().find_map(|suggestion| {
                let (a, b) = (&suggestion.a, &suggestion.b);
                match (group.notes.contains(a), group.notes.contains(b)) {
                    (true, false) => Some(b),
                    (false, true) => Some(a),
                    _ => None,
                }
            });
            for id in &group.notes {
                let problem = self.problem[id];
                let translations: BTreeSet<&NoteRef> = self
                    .problem
                    .iter()
                    .filter(|(other, same)| {
                        **same == problem && self.is_russian(other) != self.is_russian(id)
                    })
                    .map(|(other, _)| other)
                    .collect();
                if !translations.is_empty() && translations.iter().all(|other| !group.notes.contains(*other))
                {
                    all += 1;
                    right += usize::from(first.is_some_and(|other| self.problem[other] == problem));
                }
            }
        }
        (right, all)
    }

    fn is_russian(&self, id: &NoteRef) -> bool {
        self.texts[id].chars().any(|c| matches!(c, 'а'..='я'))
    }

    fn problems(&self, group: &Group) -> BTreeSet<usize> {
        group.notes.iter().map(|id| self.problem[id]).collect()
    }

    fn said(&self, group: &Group) -> Vec<String> {
        group.notes.iter().map(|id| self.texts[id].clone()).collect()
    }

    fn pairs(&self, groups: &[Group]) -> Pairs {
        let of = |n: usize| n * n.saturating_sub(1) / 2;
        let count = |ids: &mut dyn Iterator<Item = &NoteRef>| {
            let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
            for id in ids {
                *sizes.entry(self.problem[id]).or_default() += 1;
            }
            sizes.into_values().map(of).sum::<usize>()
        };
        Pairs {
            made: groups.iter().map(|group| of(group.notes.len())).sum(),
            right: groups.iter().map(|group| count(&mut group.notes.iter())).sum(),
            gold: count(&mut self.problem.keys()),
        }
    }

    /// Not the same, said of two problems: it holds for all notes with these texts.
    fn keep_apart(&self, a: &BTreeSet<NoteRef>, b: &BTreeSet<NoteRef>, decisions: &mut Decisions) {
        let key = |id: &NoteRef| settled_hash_of_normalised(&self.texts[id]);
        let like = |group: &BTreeSet<NoteRef>| -> Vec<&NoteRef> {
            let keys: BTreeSet<u64> = group.iter().map(key).collect();
            self.texts.keys().filter(|id| keys.contains(&key(id))).collect()
        };
        for a in like(a) {
            for b in like(b).into_iter().filter(|b| key(a) != key(b)) {
                decisions.apart.insert((a.min(b).clone(), a.max(b).clone()));
            }
        }
    }

    fn missed(&self, groups: &[Group], engine: &Engine) -> Vec<(String, String, MatchReason)> {
        let mut parts: BTreeMap<usize, Vec<&NoteRef>> = BTreeMap::new();
        for first in groups.iter().filter_map(|group| group.notes.first()) {
            parts.entry(self.problem[first]).or_default().push(first);
        }
        let pairs = parts.values().flat_map(|parts| {
            parts.iter().enumerate().flat_map(|(at, a)| parts.iter().skip(at + 1).map(move |b| (*a, *b)))
        });
        let text = |id: &NoteRef| self.texts[id].clone();
        pairs.map(|(a, b)| (text(a), text(b), engine.compare(a, b).unwrap_or_default())).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of pairs on a board")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
