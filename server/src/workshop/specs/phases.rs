use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    role::Role,
    view::BoardState,
};

use super::{ANA, Given, board};

fn phase(phase: Phase) -> Command {
    Command::SetPhase { phase }
}

#[test]
fn forward_goes_one_phase_at_a_time_and_back_to_any() {
    let mut given = Given::a_workshop();
    assert_eq!(given.refuses(ANA, phase(Phase::Merging)), ErrorCode::WrongPhase);
    assert_eq!(given.refuses(ANA, phase(Phase::Lobby)), ErrorCode::NothingToDo);
    given.to(Phase::Closed);
    given.does(ANA, phase(Phase::Exercises));
    assert_eq!(given.refuses(ANA, phase(Phase::Wording)), ErrorCode::WrongPhase);
}

#[test]
fn only_facilitators_move_the_workshop() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let eva = given.joins(Role::Observer);
    for person in [ben, eva] {
        assert_eq!(given.refuses(person, phase(Phase::Merging)), ErrorCode::Forbidden);
    }
}

#[test]
fn entering_the_exercises_opens_nothing_by_itself() {
    let mut given = Given::a_workshop();
    given.does(ANA, Command::OpenRoom {});
    given.to(Phase::Exercises);
    assert_eq!(given.workshop.exercises.state(&board("e1.r1")), BoardState::NotOpened);
}

#[test]
fn leaving_merging_freezes_the_list_and_closes_what_is_open() {
    let mut given = Given::rooms_of(&[1]);
    let problem = given.with_problem("queues at noon");
    given.to(Phase::Merging);
    assert_eq!(given.workshop.exercises.state(&board("e1.r1")), BoardState::Open);
    assert!(!given.workshop.list.frozen);
    given.to(Phase::Wording);
    assert_eq!(given.workshop.exercises.state(&board("e1.r1")), BoardState::Closed);
    assert_eq!((given.workshop.list.frozen, given.workshop.list.version), (true, 1));
    let closing = &given.workshop.list.closings[0];
    assert_eq!((closing.by, closing.problems[&problem].title.as_str()), (Some(ANA), "queues at noon"));
}

#[test]
fn going_back_reopens_the_list_and_closing_again_is_a_new_version() {
    let mut given = Given::rooms_of(&[1]);
    given.to(Phase::Plan);
    assert_eq!(given.workshop.list.version, 1);
    given.does(ANA, phase(Phase::Tasks));
    assert!(given.workshop.list.frozen);
    given.does(ANA, phase(Phase::Merging));
    assert!(!given.workshop.list.frozen);
    given.to(Phase::Wording);
    assert_eq!((given.workshop.list.version, given.workshop.list.closings.len()), (2, 2));
}

#[test]
fn a_closed_workshop_takes_only_drafts_erasure_and_the_way_back() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    given.to(Phase::Closed);
    for command in
        [Command::OpenRoom {}, Command::Broadcast { text: "x".to_owned() }, Command::MarkSeen { until: None }]
    {
        assert_eq!(given.refuses(ANA, command), ErrorCode::WorkshopClosed);
    }
    let say = Command::Say { room: None, text: "bye".to_owned() };
    assert_eq!(given.refuses(ben, say), ErrorCode::WorkshopClosed);
    assert_eq!(given.workshop.may_write(ben, &board("e1.r1")), Err(ErrorCode::WorkshopClosed));
    given.joins(Role::Observer);
    given.does(ANA, phase(Phase::Lobby));
    given.does(ANA, Command::OpenRoom {});
}

#[test]
fn a_command_outside_its_phases_is_refused() {
    let mut given = Given::a_workshop();
    let merge = Command::SetMergeMode { suggest_only: true };
    assert_eq!(given.refuses(ANA, merge.clone()), ErrorCode::WrongPhase);
    given.to(Phase::Exercises);
    given.does(ANA, merge.clone());
    assert_eq!(given.refuses(ANA, merge), ErrorCode::NothingToDo);
}
