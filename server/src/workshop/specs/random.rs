//! Random plans. A plan is a list of numbers, so that proptest can shrink it; each number picks a command that could make
//! sense in the state it meets.

use fivefold_protocol::{
    command::{Command, Phase, RoomAssignment, TimerEnd, WhenFull, WordingVerdict},
    hint::HintRule,
    ids::{NoteRef, PersonId, ProblemId, RoomId, ThemeId},
    role::Role,
};
use proptest::prelude::*;

use super::{
    ANA, Given,
    decisions::undo,
    engine::{arrange, note, propose, said},
};
use crate::workshop::Event;

pub(super) type Pick = (u8, u8, u8, u8);

pub(super) fn a_note(n: u8) -> NoteRef {
    note(&format!("e1.r{}/n{}", n % 3 + 1, n % 10))
}

pub(super) fn a_text(n: u8) -> String {
    format!("{} {}", ["queue", "noise", "dark", "cold"][usize::from(n % 4)], n % 7)
}

pub(super) fn command(given: &Given, (what, x, y, z): Pick) -> Command {
    let person = PersonId(u32::from(x) % 12 + 1);
    let room = RoomId(u32::from(y) % 4 + 1);
    let maybe_room = (z % 4 > 0).then_some(room);
    let made = given.workshop.list.problems_made.max(1);
    let problem = |n: u8| ProblemId(u32::from(n) % made + 1);
    let exercise = if z % 2 == 0 { "e1" } else { "e2" }.parse().unwrap();
    let reason = String::new();
    match what % 36 {
        0 => Command::OpenRoom {},
        1 | 2 => Command::TakeSeat { room },
        3 | 4 => Command::MovePerson { person, room: maybe_room, reason },
        5 => Command::RemovePerson { person },
        6 => Command::AssignRooms {
            rooms: (0..y % 4)
                .map(|n| RoomAssignment {
                    room: (n % 2 == 0).then_some(RoomId(u32::from(n) + 1)),
                    people: (0..x % 7).map(|m| PersonId(u32::from(n * 5 + m) % 12 + 1)).collect(),
                })
                .collect(),
        },
        7 => Command::SetWhenFull { when_full: if x % 2 == 0 { WhenFull::Wait } else { WhenFull::OpenRoom } },
        8 | 9 => {
            let phases = [Phase::Lobby, Phase::Exercises, Phase::Merging, Phase::Wording, Phase::Tasks];
            Command::SetPhase { phase: phases[usize::from(x) % 5] }
        }
        10 | 11 => Command::OpenExercise { exercise, rooms: maybe_room.into_iter().collect() },
        12 => Command::CloseExercise { exercise, rooms: maybe_room.into_iter().collect() },
        13 => {
            let at_end = if x % 2 == 0 { TimerEnd::Close } else { TimerEnd::Chime };
            Command::StartTimer { exercise, room: maybe_room, seconds: u32::from(x) + 1, at_end }
        }
        14 => Command::AdjustTimer { exercise, room: maybe_room, seconds: i32::from(x) - 128 },
        15 => Command::PauseTimer { exercise, room: maybe_room, paused: x % 2 == 0 },
        16 => Command::SetDone { exercise, done: y % 3 > 0 },
        17 => Command::CallFacilitator {},
        18 => Command::AnswerCall { room, coming: x % 2 == 0 },
        19 => Command::Say { room: maybe_room, text: "hello".to_owned() },
        20..=22 => Command::JoinProblems { problems: vec![problem(x), problem(y), problem(z)], reason },
        23 | 24 => Command::SplitNote { note: a_note(x), reason },
        25 => Command::NotTheSame { a: problem(x), b: problem(y), reason },
        26 | 27 => Command::MoveNote { note: a_note(x), to: problem(y), reason },
        28 => Command::RenameProblem { problem: problem(x), title: format!("title {}", y % 3), reason },
        29 if z % 4 == 0 => Command::RemoveTheme { theme: ThemeId(u32::from(y) % 4), reason },
        29 if z % 4 == 1 => Command::RenameTheme {
            theme: ThemeId(u32::from(y) % 4),
            title: format!("named {}", x % 3),
            reason,
        },
        29 => Command::CreateTheme { title: format!("theme {}", x % 3) },
        30 => Command::SetTheme {
            problem: problem(x),
            theme: (y % 3 > 0).then(|| ThemeId(u32::from(y) % 3)),
            reason,
        },
        31 | 32 => undo(u32::from(x) % 8 + 1),
        33 => Command::ClaimProblem { problem: problem(x), claimed: y % 2 == 0 },
        34 => Command::JudgeWording { problem: problem(x), verdict: WordingVerdict::BackToRoom { room } },
        _ => Command::DismissHint { problem: problem(x), rule: HintRule::Solution },
    }
}

/// Carries out one pick; what is refused changes nothing.
fn step(given: &mut Given, pick: Pick) {
    let (what, x, y, z) = pick;
    given.now = given.now.plus_ms(i64::from(z) * 100);
    match what % 8 {
        0 => given.record(&given.workshop.tick(given.now), None),
        1 => given.list(
            given.workshop.list.settle(&[(a_note(x), said(&a_text(y))), (a_note(z), said(&a_text(x)))]),
        ),
        2 => given.list(given.workshop.list.withdraw(&[a_note(x)])),
        3 => given.arranges(),
        4 if given.workshop.people.by_id.len() < 12 => {
            let role = if x % 6 == 0 { Role::Observer } else { Role::Participant };
            given.joins(role);
        }
        _ => {
            let command = command(given, (y.wrapping_add(what / 8), x, z, y ^ x));
            let people = given.workshop.people.by_id.len();
            let other = PersonId(u32::try_from(usize::from(z) % people).unwrap() + 1);
            for person in [ANA, other] {
                if let Ok(events) = given.workshop.decide(given.asker(person), &command) {
                    given.record(&events, Some(person));
                    break;
                }
            }
        }
    }
}

pub(super) fn a_plan(most: usize) -> impl Strategy<Value = Vec<Pick>> {
    prop::collection::vec(any::<Pick>(), 1..most)
}

/// The events that a pick would give, decided now but not recorded.
fn decided(given: &Given, pick: Pick) -> (Vec<Event>, Option<PersonId>) {
    let mut trial = given.clone();
    let before = trial.log.len();
    step(&mut trial, pick);
    let by = trial.log.last().and_then(|(_, stamp)| stamp.by);
    let events = trial.log.drain(before..).map(|(event, _)| event).collect();
    trial.forget_log();
    (events, by)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commands_keeps_what_always_holds_and_can_be_replayed(plan in a_plan(90)) {
        let mut given = Given::rooms_of(&[2, 5, 1]);
        for pick in plan {
            step(&mut given, pick);
        }
    }

    #[test]
    fn events_that_come_too_late_still_keep_what_always_holds(plan in a_plan(60), late in a_plan(12)) {
        let mut given = Given::rooms_of(&[4, 5]);
        let (first, second) = plan.split_at(plan.len() / 2);
        for pick in first {
            step(&mut given, *pick);
        }
        let late: Vec<_> = late.into_iter().map(|pick| decided(&given, pick)).collect();
        for pick in second {
            step(&mut given, *pick);
        }
        for (events, by) in late {
            given.record(&events, by);
        }
    }

    #[test]
    fn without_human_decisions_the_list_is_the_proposal_whatever_the_order_of_arrival(
        arrivals in prop::collection::vec((any::<u8>(), any::<u8>(), 0..4u8), 1..40)
    ) {
        let mut given = Given::rooms_of(&[1, 1, 1]);
        for (x, y, what) in &arrivals {
            match what {
                0 => given.list(given.workshop.list.withdraw(&[a_note(*x)])),
                1 => given.arranges(),
                _ => given.list(given.workshop.list.settle(&[(a_note(*x), said(&a_text(*y)))])),
            }
        }
        given.arranges();

        let mut at_once = Given::rooms_of(&[1, 1, 1]);
        let notes: Vec<_> =
            given.workshop.list.live_notes().map(|(id, note)| (id.clone(), note.said.clone())).collect();
        at_once.list(at_once.workshop.list.settle(&notes));
        let proposed = propose(&at_once.workshop.list).groups.into_iter().map(|group| group.notes).collect();
        prop_assert_eq!(given.partition(), proposed);
        at_once.arranges();
        prop_assert_eq!(given.partition(), at_once.partition());
        prop_assert_eq!(arrange(&given.workshop.list, &propose(&given.workshop.list)), None);
    }

    #[test]
    fn undoing_every_decision_gives_the_list_without_them(plan in a_plan(60)) {
        let mut given = Given::rooms_of(&[1, 1, 1]);
        for n in 0..10 {
            given.list(given.workshop.list.settle(&[(a_note(n), said(&a_text(n.wrapping_mul(7))))]));
        }
        given.arranges();
        let before = given.partition();
        for (what, x, y, z) in plan {
            let command = command(&given, (20 + what % 11, x, y, z));
            if let Ok(events) = given.workshop.decide(given.asker(ANA), &command) {
                given.record(&events, Some(ANA));
            }
        }
        let decisions: Vec<_> = given.workshop.list.decisions.keys().rev().copied().collect();
        for decision in decisions {
            let undone = given.workshop.decide(given.asker(ANA), &undo(decision.0));
            prop_assert!(undone.is_ok(), "the newest first can always be undone: {undone:?}");
            given.record(&undone.unwrap(), Some(ANA));
            given.workshop.check_invariants().unwrap();
        }
        prop_assert_eq!(given.partition(), before.clone());
        given.arranges();
        prop_assert_eq!(given.partition(), before);
        prop_assert!(given.workshop.list.touched().is_empty());
    }
}
