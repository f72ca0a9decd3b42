use fivefold_protocol::{
    command::{Command, Phase, TimerEnd},
    error::ErrorCode,
    ids::{ExerciseId, RoomId},
    limits::TIMER_MAX_S,
    view::BoardState,
};

use super::{ANA, Given, board, room};
use crate::workshop::exercises::timers::Timer;

fn e1() -> ExerciseId {
    "e1".parse().unwrap()
}

fn start(room: Option<RoomId>, seconds: u32, at_end: TimerEnd) -> Command {
    Command::StartTimer { exercise: e1(), room, seconds, at_end }
}

fn adjust(seconds: i32) -> Command {
    Command::AdjustTimer { exercise: e1(), room: None, seconds }
}

fn pause(paused: bool) -> Command {
    Command::PauseTimer { exercise: e1(), room: None, paused }
}

#[test]
fn a_chime_ends_the_timer_and_leaves_the_exercise_open() {
    let mut given = Given::rooms_of(&[1]);
    given.does(ANA, start(None, 60, TimerEnd::Chime));
    let ends_at = given.now.plus_ms(60_000);
    assert_eq!(given.workshop.next_due(), Some(ends_at));
    assert!(given.passes(59_999).is_empty());
    assert_eq!(given.passes(1).len(), 1);
    assert_eq!(given.workshop.exercises.timers.get(&e1(), None), Some(Timer::Ended { at: ends_at }));
    assert_eq!(given.workshop.exercises.state(&board("e1.r1")), BoardState::Open);
    assert_eq!(given.workshop.next_due(), None);
    assert!(given.passes(60_000).is_empty());
}

#[test]
fn a_closing_timer_closes_the_exercise_for_its_rooms() {
    let mut given = Given::rooms_of(&[1, 1, 1]);
    given.does(ANA, start(None, 60, TimerEnd::Close));
    given.does(ANA, start(Some(room(2)), 120, TimerEnd::Close));
    given.passes(60_000);
    let states =
        |given: &Given| ["e1.r1", "e1.r2", "e1.r3"].map(|key| given.workshop.exercises.state(&board(key)));
    assert_eq!(states(&given), [BoardState::Closed, BoardState::Open, BoardState::Closed]);
    given.does(ANA, Command::OpenRoom {});
    assert_eq!(given.workshop.exercises.state(&board("e1.r4")), BoardState::NotOpened);
    given.passes(60_000);
    assert_eq!(states(&given), [BoardState::Closed; 3]);
}

#[test]
fn timers_that_end_at_once_close_every_room() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.does(ANA, start(None, 60, TimerEnd::Close));
    given.does(ANA, start(Some(room(2)), 30, TimerEnd::Close));
    given.passes(3_600_000);
    assert_eq!(given.workshop.exercises.state(&board("e1.r1")), BoardState::Closed);
    assert_eq!(given.workshop.exercises.state(&board("e1.r2")), BoardState::Closed);
    assert_eq!(given.workshop.exercises.epoch(&board("e1.r2")), 1);
}

#[test]
fn a_paused_timer_keeps_what_is_left() {
    let mut given = Given::rooms_of(&[1]);
    given.does(ANA, start(None, 60, TimerEnd::Chime));
    given.passes(19_999);
    given.does(ANA, pause(true));
    assert_eq!(given.refuses(ANA, pause(true)), ErrorCode::NothingToDo);
    given.passes(3_600_000);
    given.does(ANA, adjust(10));
    given.does(ANA, pause(false));
    assert_eq!(given.workshop.next_due(), Some(given.now.plus_ms(50_000)));
}

#[test]
fn a_timer_is_adjusted_within_its_bounds() {
    let mut given = Given::rooms_of(&[1]);
    assert_eq!(given.refuses(ANA, adjust(60)), ErrorCode::NotFound);
    assert_eq!(given.refuses(ANA, start(None, 0, TimerEnd::Chime)), ErrorCode::OutOfRange);
    assert_eq!(given.refuses(ANA, start(None, TIMER_MAX_S + 1, TimerEnd::Chime)), ErrorCode::OutOfRange);
    assert_eq!(given.refuses(ANA, start(Some(room(9)), 60, TimerEnd::Chime)), ErrorCode::NotFound);
    given.does(ANA, start(None, TIMER_MAX_S, TimerEnd::Chime));
    assert_eq!(given.refuses(ANA, adjust(i32::MAX)), ErrorCode::OutOfRange);
    assert_eq!(given.refuses(ANA, adjust(0)), ErrorCode::NothingToDo);
    given.does(ANA, adjust(i32::MIN));
    assert_eq!(given.passes(0).len(), 1);
    assert_eq!(given.refuses(ANA, adjust(60)), ErrorCode::NotFound);
    given.does(ANA, Command::StopTimer { exercise: e1(), room: None });
    assert_eq!(given.refuses(ANA, Command::StopTimer { exercise: e1(), room: None }), ErrorCode::NotFound);
}

#[test]
fn x2_closing_an_exercise_takes_its_timers_away() {
    let mut given = Given::rooms_of(&[1, 1]);
    let close = |rooms| Command::CloseExercise { exercise: e1(), rooms };
    given.does(ANA, start(None, 60, TimerEnd::Chime));
    given.does(ANA, start(Some(room(1)), 120, TimerEnd::Chime));
    given.does(ANA, start(Some(room(2)), 180, TimerEnd::Chime));
    given.does(ANA, close(vec![room(1)]));
    let timer = |given: &Given, of| given.workshop.exercises.timers.get(&e1(), of);
    assert_eq!(timer(&given, Some(room(1))), None);
    assert!(timer(&given, None).is_some() && timer(&given, Some(room(2))).is_some());
    given.passes(60_000);
    given.does(ANA, close(Vec::new()));
    assert_eq!((timer(&given, None), timer(&given, Some(room(2)))), (None, None));
    assert_eq!(given.workshop.next_due(), None);
}

#[test]
fn x2_a_timer_is_for_an_open_exercise() {
    let mut given = Given::rooms_of(&[1, 1]);
    let close = |rooms| Command::CloseExercise { exercise: e1(), rooms };
    given.does(ANA, close(vec![room(1)]));
    assert_eq!(given.refuses(ANA, start(Some(room(1)), 60, TimerEnd::Chime)), ErrorCode::ExerciseClosed);
    given.does(ANA, start(Some(room(2)), 60, TimerEnd::Chime));
    given.does(ANA, start(None, 60, TimerEnd::Close));
    given.does(ANA, close(Vec::new()));
    for (room, at_end) in [(None, TimerEnd::Close), (Some(room(2)), TimerEnd::Chime)] {
        assert_eq!(given.refuses(ANA, start(room, 60, at_end)), ErrorCode::ExerciseClosed);
    }
    // Open for all, though there is no room yet.
    let mut given = Given::rooms_of(&[]);
    given.does(ANA, start(None, 60, TimerEnd::Close));
}

#[test]
fn the_end_of_merging_stops_every_timer() {
    let mut given = Given::rooms_of(&[1]);
    given.does(ANA, start(None, 60, TimerEnd::Chime));
    given.to(Phase::Wording);
    assert_eq!(given.workshop.next_due(), None);
    assert_eq!(given.workshop.exercises.timers.get(&e1(), None), None);
}
