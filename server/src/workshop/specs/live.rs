//! The list with the real engine behind it, as it runs live: notes come, change, go and stand in any order, and people
//! decide in between.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::Command,
    ids::{NoteRef, ProblemId, ThemeId},
};
use proptest::prelude::*;

use super::{
    ANA, Given,
    decisions::undo,
    engine::{note, said},
};
use crate::{
    config::RESTS_AFTER_MS,
    merge::{Engine, Proposal},
    workshop::{
        list::{List, ListEvent},
        machine::Matcher,
    },
};

/// Texts that are alike, forbid each other, add a word to each other, and copy each other.
const TEXTS: [&str; 16] = [
    "Не работает лифт утром",
    "Утром лифт не работает",
    "лифт не работает УТРОМ!",
    "Лифт не работает вечером",
    "Лифт сломан утром",
    "Утром не работают лифты",
    "Долго ждать лифт",
    "Лифт приходится долго ждать",
    "Слишком долгая доставка заказа",
    "Доставка заказа слишком долгая",
    "Доставка заказа слишком дорогая",
    "Cannot pay by card at the desk",
    "Can't pay by card at the desk",
    "Cannot pay by card online",
    "Cards are not accepted at the desk",
    "",
];

/// What happens, with numbers that pick a note, a text or a problem.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write(u8, u8),
    Delete(u8),
    Arrange,
    Rest,
    Decide(u8, u8, u8),
}

fn steps(people: bool) -> impl Strategy<Value = Vec<Step>> {
    let any = || any::<u8>();
    let write = (any(), any()).prop_map(|(note, text)| Step::Write(note, text));
    let decide = (any(), any(), any()).prop_map(|(what, x, y)| Step::Decide(what, x, y));
    let step = prop_oneof![
        6 => write,
        1 => any().prop_map(Step::Delete),
        2 => Just(Step::Arrange),
        1 => Just(Step::Rest),
        if people { 3 } else { 0 } => decide,
    ];
    prop::collection::vec(step, 1..70)
}

fn a_note(n: u8) -> NoteRef {
    note(&format!("e1.r{}/n{}", n % 3 + 1, n % 14))
}

/// A workshop and what matches its notes from the first one on.
struct Live {
    given: Given,
    matcher: Matcher,
    /// Whether people decided anything since the list was arranged last.
    decided: bool,
}

impl Live {
    fn new() -> Self {
        let mut given = Given::rooms_of(&[1, 1, 1]);
        given.does(ANA, Command::CreateTheme { title: "Comfort".to_owned() });
        Self { given, matcher: Matcher::new(), decided: true }
    }

    fn list(&self) -> &List {
        &self.given.workshop.list
    }

    fn takes(&mut self, events: Vec<ListEvent>) {
        for event in &events {
            if let ListEvent::NoteSettled { note, text } = event {
                self.matcher.set_note(note.clone(), &text.text);
            } else if let ListEvent::NoteWithdrawn { note } = event {
                self.matcher.remove_note(note);
            }
        }
        self.given.list(events);
    }

    fn writes(&mut self, notes: &[(NoteRef, &str)]) {
        self.given.now = self.given.now.plus_ms(1);
        let notes: Vec<_> = notes.iter().map(|(id, text)| (id.clone(), said(text))).collect();
        self.takes(self.list().settle(&notes));
    }

    /// Everything is taken in, in steps; in between the workshop goes on.
    fn fills(&mut self, step: usize) -> bool {
        self.matcher.fill(&self.given.workshop.list, step)
    }

    /// The list takes what the engine proposes, and the proposal is the one of an engine that has never seen anything else.
    fn arranges(&mut self) -> Proposal {
        let decisions = self.list().decisions_for_engine();
        let mut afresh = Engine::new();
        for (id, note) in self.list().live_notes() {
            afresh.set_note(id.clone(), &note.said.text);
        }
        let proposal = afresh.propose(&decisions);
        while !self.fills(3) {}
        let live = self.matcher.propose(&decisions, !self.decided, self.given.now);
        if self.decided {
            assert_eq!(live, proposal, "what was there before shows in the proposal");
        }
        self.decided = false;
        assert_eq!(live.suggestions, proposal.suggestions, "what was there before shows in the questions");
        let explain = |a: &NoteRef, b: &NoteRef| afresh.compare(a, b).unwrap_or_default();
        let event = self.list().arrange(&live, explain);
        assert_eq!(event, self.list().arrange(&proposal, explain), "a change of the list is missing");
        self.takes(event.into_iter().collect());
        proposal
    }

    fn decides(&mut self, what: u8, x: u8, y: u8) {
        let made = self.list().problems_made.max(1);
        let problem = |n: u8| ProblemId(u32::from(n) % made + 1);
        let reason = String::new();
        let command = match what % 9 {
            0 | 1 => Command::JoinProblems { problems: vec![problem(x), problem(y)], reason },
            2 => Command::SplitNote { note: a_note(x), reason },
            3 => Command::NotTheSame { a: problem(x), b: problem(y), reason },
            4 => Command::MoveNote { note: a_note(x), to: problem(y), reason },
            5 => Command::RenameProblem { problem: problem(x), title: format!("title {}", y % 3), reason },
            6 => {
                let theme = (!y.is_multiple_of(3)).then_some(ThemeId(1));
                Command::SetTheme { problem: problem(x), theme, reason }
            }
            7 => Command::SetMergeMode { suggest_only: x.is_multiple_of(2) },
            _ => undo(u32::from(x) % 6 + 1),
        };
        if let Ok(events) = self.given.workshop.decide(self.given.asker(ANA), &command) {
            self.given.record(&events, Some(ANA));
            self.decided = true;
        }
    }

    fn does(&mut self, step: Step) {
        match step {
            Step::Write(note, text) => {
                let text = TEXTS[usize::from(text) % TEXTS.len()];
                self.writes(&[(a_note(note), text)]);
            }
            Step::Delete(note) => self.takes(self.list().withdraw(&[a_note(note)])),
            Step::Arrange => drop(self.arranges()),
            Step::Rest => {
                self.matcher.rest(self.given.now.plus_ms(RESTS_AFTER_MS + 1));
                // What comes next may come between two steps of filling it again.
                self.fills(3);
            }
            Step::Decide(what, x, y) => self.decides(what, x, y),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_same_notes_give_the_same_list_in_whatever_order_they_came_changed_and_went(
        (plan, seed) in (steps(false), any::<u64>())
    ) {
        let mut live = Live::new();
        plan.into_iter().for_each(|step| live.does(step));
        live.arranges();

        let mut notes: Vec<_> =
            live.list().live_notes().map(|(id, note)| (id.clone(), note.said.text.clone())).collect();
        notes.sort_by_key(|(id, _)| {
            id.to_string().bytes().fold(seed, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        });
        let mut other = Live::new();
        for (id, text) in &notes {
            other.writes(&[(id.clone(), text)]);
        }
        let proposal = other.arranges();

        prop_assert_eq!(live.given.partition(), other.given.partition());
        let proposed: BTreeSet<_> = proposal.groups.into_iter().map(|group| group.notes).collect();
        prop_assert_eq!(live.given.partition(), proposed);
        let decisions = live.list().decisions_for_engine();
        let again = live.matcher.propose(&decisions, false, live.given.now);
        prop_assert_eq!(live.list().arrange(&again, |_, _| Default::default()), None);
    }

    #[test]
    fn what_people_touched_stands_what_they_parted_never_meets_and_all_else_is_as_proposed_afresh(plan in steps(true)) {
        let mut live = Live::new();
        for step in plan {
            let touched = live.list().decisions_for_engine().fixed;
            if !matches!(step, Step::Arrange) {
                live.does(step);
                continue;
            }
            let proposal = live.arranges();
            let proposed: BTreeSet<_> = proposal.groups.into_iter().map(|group| group.notes).collect();
            prop_assert_eq!(live.given.partition(), proposed);
            let mut homes = BTreeSet::new();
            for notes in touched {
                let home: BTreeSet<_> = notes.iter().map(|id| live.list().problem_of(id)).collect();
                prop_assert_eq!(home.len(), 1, "the machine split what a person touched");
                prop_assert!(homes.insert(home), "the machine joined two that people touched");
            }
            for (a, b) in live.list().apart() {
                prop_assert_ne!(live.list().problem_of(&a), live.list().problem_of(&b), "{} meets {}", a, b);
            }
            live.given.workshop.check_invariants().unwrap();
        }
    }
}
