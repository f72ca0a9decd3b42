//! What scoring promises, as given, when, then.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::{
        Answer::{DontKnow, Value},
        Command, Phase,
    },
    error::ErrorCode,
    ids::{PersonId, ProblemId, TaskId},
    role::Role,
    template::Direction,
    view::{RankedView, ResultsView},
};
use proptest::prelude::*;

use super::{RoundState, round::Round};
use crate::workshop::tasks::specimen::{FACILITATOR, Specimen, criteria, criterion, score};

const OPEN_ALL: Command = Command::OpenRound { tasks: Vec::new() };
const REVEAL: Command = Command::Reveal {};

fn texts(count: u32) -> BTreeMap<TaskId, String> {
    (1..=count).map(|id| (TaskId(id), format!("text {id}"))).collect()
}

fn results(given: &Specimen) -> ResultsView {
    let tasks = given.workshop.tasks.included(&given.workshop).into_iter();
    given.workshop.scoring.results(&tasks.map(|id| (id, format!("text {id}"))).collect()).unwrap()
}

fn row(results: &ResultsView, task: u32) -> &RankedView {
    results.ranking.iter().find(|row| row.task == TaskId(task)).unwrap()
}

#[test]
fn scoring_opens_only_on_a_closed_list_with_a_task() {
    let mut given = Specimen::with_problems(1);
    given.enter(Phase::Scoring);
    assert_eq!(given.refused(FACILITATOR, &OPEN_ALL), ErrorCode::WrongPhase, "there is no task");
    assert!(given.workshop.scoring.rounds().is_empty());
    given.enter(Phase::Tasks);
    given.enter(Phase::Scoring);
    assert_eq!(given.workshop.scoring.rounds().len(), 1);

    let mut given = Specimen::with_problems(1);
    given.enter(Phase::Tasks);
    given.open_list();
    assert_eq!(given.try_enter(Phase::Scoring).unwrap_err().code, ErrorCode::WrongPhase);
    assert!(given.workshop.scoring.rounds().is_empty());
}

#[test]
fn only_participants_answer_and_only_with_points_of_the_scale() {
    let mut given = Specimen::in_scoring(1);
    let (ana, good) = (given.participant(1), score(1, "share", Some(Value(3))));
    assert_eq!(given.refused(FACILITATOR, &good), ErrorCode::Forbidden);
    for (wrong, code) in [
        (score(1, "share", Some(Value(6))), ErrorCode::OutOfRange),
        (score(1, "share", Some(Value(0))), ErrorCode::OutOfRange),
        (score(1, "nothing", Some(Value(1))), ErrorCode::NotFound),
        (score(7, "share", Some(Value(1))), ErrorCode::NotFound),
        (score(1, "share", None), ErrorCode::NothingToDo),
    ] {
        assert_eq!(given.refused(ana, &wrong), code, "{wrong:?}");
    }
    given.run(ana, &good);
    assert_eq!(given.refused(ana, &good), ErrorCode::NothingToDo);
    given.run(ana, &score(1, "share", None));
    assert_eq!(given.refused(FACILITATOR, &REVEAL), ErrorCode::NotScored);
}

#[test]
fn before_the_reveal_nobody_gets_anything_but_their_own_answers_and_counts() {
    let mut given = Specimen::in_scoring(2);
    given.score(1, 1, "share", Value(5));
    given.score(2, 1, "share", Value(1));
    given.score(2, 2, "effect", DontKnow);
    given.run(given.participant(2), &Command::FinishScoring { finished: true });

    let see = |person, role| given.workshop.scoring.scoring_view(&given.workshop, person, role).unwrap();
    let ana = see(PersonId(2), Role::Participant);
    assert_eq!(ana.mine.len(), 1);
    assert_eq!(ana.mine[&TaskId(1)][&"share".parse().unwrap()], Value(5));
    assert!(ana.progress.is_empty());
    assert_eq!((ana.finished_count, ana.scorers, ana.finished), (1, 3, false));
    for role in [Role::Facilitator, Role::Observer] {
        let leader = see(PersonId(1), role);
        assert!(leader.mine.is_empty());
        let progress = &leader.progress[&PersonId(3)];
        assert_eq!((progress.answered, progress.asked, progress.finished), (2, 6, true));
    }
    assert_eq!(given.workshop.scoring.results(&texts(2)), None);
}

#[test]
fn the_ranking_is_the_weighted_mean_of_shares_without_what_nobody_knows() {
    let mut given = Specimen::in_scoring(3);
    for (person, share, effect) in [(1, 5, 4), (2, 4, 3), (3, 5, 3)] {
        given.score(person, 1, "share", Value(share));
        given.score(person, 1, "effect", Value(effect));
        given.score(person, 1, "effort", Value(2));
        given.score(person, 2, "share", Value(2));
        given.score(person, 2, "effort", DontKnow);
    }
    given.run(FACILITATOR, &REVEAL);

    let results = results(&given);
    let first = &results.ranking[0];
    // share 5 → 1000 × 2, effect 3 → 500 × 3, effort 2 as a cost → 750 × 1; 4250 / 6 = 708.3
    assert_eq!((first.task, first.rank, first.score), (TaskId(1), Some(1), Some(708)));
    let part = &first.parts[&"effort".parse().unwrap()];
    assert_eq!((part.median, part.share, part.weight), (2.0, 750, 1));
    // Only `share` has values: 250 × 2 / 2.
    assert_eq!((row(&results, 2).score, row(&results, 2).parts.len()), (Some(250), 1));
    let unscored = &results.ranking[2];
    assert_eq!((unscored.task, unscored.rank, unscored.score), (TaskId(3), None, None));
    assert_eq!(results.rounds[0].tasks[&TaskId(2)][&"effort".parse().unwrap()].dont_know, 3);
}

#[test]
fn ties_share_a_rank_and_stand_in_the_order_of_their_texts() {
    let mut given = Specimen::in_scoring(3);
    for task in 1..=3 {
        given.score(1, task, "share", Value(if task == 2 { 5 } else { 3 }));
    }
    given.run(FACILITATOR, &REVEAL);
    let mut keys = texts(3);
    keys.insert(TaskId(1), "zebra".to_owned());
    let ranking = given.workshop.scoring.results(&keys).unwrap().ranking;
    let order: Vec<_> = ranking.iter().map(|row| (row.task.0, row.rank.unwrap())).collect();
    assert_eq!(order, [(2, 1), (3, 2), (1, 2)]);
}

#[test]
fn a_rank_that_hangs_on_one_person_or_one_weight_is_fragile() {
    let mut given = Specimen::in_scoring(4);
    for person in 1..=3 {
        for (task, value) in [(1, 5), (2, 4), (3, 3), (4, 2)] {
            given.score(person, task, "share", Value(value));
        }
    }
    given.run(FACILITATOR, &REVEAL);
    assert!(results(&given).ranking.iter().all(|row| !row.fragile), "three agree");

    let mut given = Specimen::in_scoring(4);
    for (task, value) in [(1, 5), (2, 4), (3, 3), (4, 2)] {
        given.score(1, task, "share", Value(value));
    }
    given.run(FACILITATOR, &REVEAL);
    assert!(results(&given).ranking.iter().all(|row| row.fragile), "one person is all there is");

    // share × 2 and effect × 3: t1 leads by effect, t2 and t3 by share; one step of a weight turns the order round.
    let mut given = Specimen::in_scoring(3);
    given.run_form(vec![
        criterion("share", 3, Direction::Benefit),
        criterion("effect", 3, Direction::Benefit),
    ]);
    for person in 1..=3 {
        for (task, share, effect) in [(1, 1, 5), (2, 5, 1), (3, 4, 2)] {
            given.score(person, task, "share", Value(share));
            given.score(person, task, "effect", Value(effect));
        }
    }
    given.run(FACILITATOR, &REVEAL);
    assert!(row(&results(&given), 1).fragile);
    assert!(!row(&results(&given), 3).fragile);
}

impl Specimen {
    /// Replaces the form of the open, unanswered round by way of the phase before.
    fn run_form(&mut self, criteria: Vec<fivefold_protocol::template::Criterion>) {
        self.enter(Phase::Tasks);
        self.run(FACILITATOR, &Command::SetForm { criteria });
        self.enter(Phase::Scoring);
        assert_eq!(self.workshop.scoring.rounds().len(), 1);
    }
}

#[test]
fn the_form_is_frozen_while_a_round_is_open_and_a_later_change_keeps_the_first_round() {
    let mut given = Specimen::in_scoring(1);
    let other = Command::SetForm { criteria: vec![criterion("joy", 1, Direction::Benefit)] };
    assert_eq!(given.refused(FACILITATOR, &other), ErrorCode::FormFrozen);
    given.score(1, 1, "share", Value(4));
    given.enter(Phase::Tasks);
    assert_eq!(given.refused(FACILITATOR, &other), ErrorCode::FormFrozen, "somebody has scored");
    given.enter(Phase::Scoring);
    given.run(FACILITATOR, &REVEAL);

    given.run(FACILITATOR, &other);
    assert_eq!(given.workshop.scoring.rounds()[0].criteria, criteria());
    given.run(FACILITATOR, &OPEN_ALL);
    assert_eq!(row(&results(&given), 1).score, Some(750), "the open round does not count yet");
    given.score(1, 1, "joy", Value(5));
    given.run(FACILITATOR, &REVEAL);
    assert_eq!(row(&results(&given), 1).score, Some(1_000));
    assert_eq!(results(&given).rounds.len(), 2);

    let bad = Command::SetForm { criteria: vec![criterion("joy", 0, Direction::Benefit)] };
    assert_eq!(given.refused(FACILITATOR, &bad), ErrorCode::FormInvalid);
    assert_eq!(given.refused(given.participant(1), &other), ErrorCode::Forbidden);
}

#[test]
fn the_newest_answers_of_each_task_count() {
    let mut given = Specimen::in_scoring(3);
    for task in 1..=3 {
        given.score(1, task, "share", Value(5));
    }
    given.run(FACILITATOR, &REVEAL);
    given.enter(Phase::Plan);
    given.run(FACILITATOR, &Command::OpenRound { tasks: vec![TaskId(2), TaskId(3)] });
    assert_eq!(given.workshop.phase, Phase::Scoring, "a round opened in the plan leads back to scoring");
    given.score(2, 2, "share", Value(1));
    given.run(FACILITATOR, &REVEAL);

    let results = results(&given);
    assert_eq!(row(&results, 1).score, Some(1_000));
    assert_eq!(row(&results, 2).score, Some(0));
    assert_eq!(row(&results, 3).score, Some(1_000), "nobody answered it in the second round");
}

#[test]
fn coming_back_to_scoring_goes_on_with_the_open_round() {
    let mut given = Specimen::in_scoring(2);
    given.score(1, 1, "share", Value(5));
    given.enter(Phase::Tasks);
    assert_eq!(
        given.refused(given.participant(1), &score(1, "share", Some(Value(1)))),
        ErrorCode::WrongPhase
    );
    given.enter(Phase::Scoring);
    assert_eq!(given.workshop.scoring.rounds().len(), 1);
    assert!(given.workshop.scoring.rounds()[0].has_answers());
}

#[test]
fn coming_back_to_a_round_on_chosen_tasks_does_not_widen_it() {
    let mut given = Specimen::in_scoring(3);
    given.score(1, 1, "share", Value(5));
    given.run(FACILITATOR, &REVEAL);
    given.run(FACILITATOR, &Command::OpenRound { tasks: vec![TaskId(2)] });
    given.score(1, 2, "share", Value(2));
    given.enter(Phase::Tasks);
    given.enter(Phase::Scoring);
    assert_eq!(given.workshop.scoring.rounds().len(), 2);

    given.enter(Phase::Tasks);
    given.add_problem(ProblemId(9), 9);
    given.close_list_again();
    given.enter(Phase::Wording);
    given.enter(Phase::Tasks);
    given.enter(Phase::Scoring);
    let newest = &given.workshop.scoring.rounds()[2];
    assert_eq!(newest.tasks, [TaskId(2), TaskId(4)], "the chosen one and the new one");
    assert_eq!(newest.sheets[&PersonId(2)].len(), 1);
}

#[test]
fn an_open_round_that_nobody_has_answered_can_be_chosen_anew() {
    let mut given = Specimen::in_scoring(2);
    let only_first = Command::OpenRound { tasks: vec![TaskId(1)] };
    given.run(FACILITATOR, &only_first);
    let rounds = given.workshop.scoring.rounds();
    assert_eq!((rounds.len(), rounds[0].number, rounds[0].tasks.as_slice()), (1, 1, [TaskId(1)].as_slice()));

    // Its only task is taken out: the round has nothing left to ask, and yet nobody is stuck.
    given.run(FACILITATOR, &Command::IncludeTask { task: TaskId(1), included: false });
    assert_eq!(given.refused(FACILITATOR, &only_first), ErrorCode::NoLongerApplies);
    given.run(FACILITATOR, &OPEN_ALL);
    assert_eq!(given.workshop.scoring.rounds()[0].tasks, [TaskId(2)]);
    given.score(1, 2, "share", Value(3));
    assert_eq!(given.refused(FACILITATOR, &OPEN_ALL), ErrorCode::NothingToDo);
}

#[test]
fn a_list_that_changed_under_an_open_round_gets_a_new_round_that_keeps_what_still_holds() {
    let mut given = Specimen::in_scoring(3);
    for task in 1..=3 {
        given.score(1, task, "share", Value(4));
    }
    given.enter(Phase::Wording);
    given.add_problem(ProblemId(1), 100);
    given.remove_problem(ProblemId(2));
    given.add_problem(ProblemId(4), 4);
    given.close_list_again();
    given.enter(Phase::Tasks);
    given.enter(Phase::Scoring);

    let rounds: &[Round] = given.workshop.scoring.rounds();
    assert_eq!(rounds[0].state, RoundState::Superseded);
    assert_eq!(rounds[0].sheets[&PersonId(2)].len(), 3, "the first is kept");
    assert_eq!(rounds[1].tasks, [TaskId(1), TaskId(3), TaskId(4)]);
    let carried: Vec<_> = rounds[1].sheets[&PersonId(2)].keys().copied().collect();
    assert_eq!(carried, [TaskId(3)], "t1's problem changed, t2's was joined");

    given.run(FACILITATOR, &REVEAL);
    assert_eq!(results(&given).rounds.len(), 1, "a superseded round is never shown");
}

#[test]
fn after_a_reveal_a_changed_list_opens_a_round_for_what_is_new_in_it() {
    let mut given = Specimen::in_scoring(2);
    given.score(1, 1, "share", Value(4));
    given.run(FACILITATOR, &REVEAL);
    given.enter(Phase::Plan);
    given.enter(Phase::Scoring);
    assert_eq!(given.workshop.scoring.rounds().len(), 1, "looking back opens nothing");

    given.enter(Phase::Merging);
    given.add_problem(ProblemId(5), 5);
    given.close_list_again();
    given.enter(Phase::Tasks);
    given.enter(Phase::Scoring);
    assert_eq!(given.workshop.scoring.rounds()[1].tasks, [TaskId(3)]);
}

#[test]
fn a_task_taken_out_during_a_round_takes_no_answers_and_has_no_rank() {
    let mut given = Specimen::in_scoring(2);
    given.score(1, 1, "share", Value(4));
    given.run(FACILITATOR, &Command::IncludeTask { task: TaskId(1), included: false });
    let again = score(1, "effect", Some(Value(1)));
    assert_eq!(given.refused(given.participant(1), &again), ErrorCode::NoLongerApplies);
    given.run(FACILITATOR, &REVEAL);
    assert_eq!(results(&given).ranking.len(), 1);
    let seen = given.workshop.scoring.scoring_view(&given.workshop, PersonId(2), Role::Participant);
    assert_eq!(seen.unwrap().order, [TaskId(2)]);
}

#[test]
fn the_plan_needs_a_reveal_first_and_a_reveal_ends_the_round() {
    let mut given = Specimen::in_scoring(1);
    given.score(1, 1, "share", DontKnow);
    assert_eq!(given.try_enter(Phase::Plan).unwrap_err().code, ErrorCode::NotScored);
    assert_eq!(given.refused(given.participant(1), &REVEAL), ErrorCode::Forbidden);
    assert_eq!(given.refused(FACILITATOR, &OPEN_ALL), ErrorCode::NothingToDo);
    given.run(FACILITATOR, &REVEAL);
    assert_eq!(
        given.refused(given.participant(1), &score(1, "share", Some(Value(1)))),
        ErrorCode::WrongPhase
    );
    assert_eq!(given.refused(FACILITATOR, &REVEAL), ErrorCode::NothingToDo);
    assert_eq!(row(&results(&given), 1).rank, None, "nobody knew");
    given.enter(Phase::Plan);
}

#[test]
fn the_talk_list_begins_with_the_widest_disagreement() {
    let mut given = Specimen::in_scoring(3);
    for (person, wide, narrow) in [(1, 1, 3), (2, 5, 4)] {
        given.score(person, 1, "share", Value(4));
        given.score(person, 2, "share", Value(wide));
        given.score(person, 3, "share", Value(narrow));
    }
    given.run(FACILITATOR, &REVEAL);
    assert_eq!(results(&given).talk, [TaskId(2), TaskId(3)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_ranking_does_not_depend_on_the_order_in_which_people_score(
        answers in prop::collection::vec((1u32..=3, 1u32..=4, 0usize..3, 0u8..=5), 1..40),
        seed in any::<u64>(),
    ) {
        // The last answer to a question counts, so each question is asked once.
        let mut asked = BTreeSet::new();
        let mut answers = answers;
        answers.retain(|(person, task, criterion, _)| asked.insert((*person, *task, *criterion)));
        let mut shuffled = answers.clone();
        shuffled.sort_by_key(|(p, t, c, _)| (u64::from(p * 31 + t * 7) + *c as u64).wrapping_mul(seed | 1));
        let outcome = |answers: &[(u32, u32, usize, u8)]| {
            let mut given = Specimen::in_scoring(4);
            for (person, task, criterion, value) in answers {
                let answer = if *value == 0 { DontKnow } else { Value(*value) };
                given.score(*person, *task, ["share", "effect", "effort"][*criterion], answer);
            }
            given.run(FACILITATOR, &REVEAL);
            given.workshop.scoring.results(&texts(4))
        };
        prop_assert_eq!(outcome(&answers), outcome(&shuffled));
    }
}
