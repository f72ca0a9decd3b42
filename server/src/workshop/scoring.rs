//! Scoring: the form, the rounds, and every participant's score sheet. A round's tasks and form are frozen when it opens;
//! until its reveal nothing of it leaves but one's own answers and counts, and after it nothing is ever shown per person.
//!
//! - The form may be changed while no round is open (or the open one has no answers and the workshop went back to an
//!   earlier phase). What was scored under the old form keeps it; the change counts from the next round on.
//! - Entering the phase opens the first round, if there is a task. Coming back to it goes on with an open round. If the list or the choice of
//!   tasks changed meanwhile, a new round takes its place: answers about tasks that have not changed are carried over, the
//!   old round is kept. If the last round was revealed and the list changed since, a round opens for what is new in it.
//! - Each task counts with the newest revealed round in which somebody answered something about it.
//! - The answers of a person who is removed or erased stay, like their notes: the sheet is a number's, not a name's.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::{Answer, Phase},
    error::ErrorCode,
    ids::{CriterionId, PersonId, TaskId, Timestamp},
    template::{Criterion, TemplateError, check_criteria},
    view::{FormView, ResultsView},
};
use serde::{Deserialize, Serialize};

use super::{Asker, Event, Refusal, Workshop, ensure, people::standing::nameless};

mod check;
mod order;
mod ranking;
mod round;
#[cfg(test)]
mod specs;
mod spread;
mod view;

pub use round::{Round, RoundState, Sheet};

/// The form and every round.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scoring {
    /// The form, once somebody changed it; the template's until then.
    form: Option<Vec<Criterion>>,
    /// Oldest first; only the last can be open.
    rounds: Vec<Round>,
}

/// What happened in scoring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoringEvent {
    /// The form was changed.
    FormSet {
        /// Its criteria.
        criteria: Vec<Criterion>,
    },
    /// A round was opened. With the number of the open round it replaces that one; else it supersedes it.
    RoundOpened {
        /// Its number.
        round: u32,
        /// Its tasks, rising.
        tasks: Vec<TaskId>,
        /// Its form.
        criteria: Vec<Criterion>,
        /// The version of the list.
        list_version: u32,
        /// Tasks whose answers come over from the round that it supersedes.
        carried: Vec<TaskId>,
    },
    /// A person answered, or took an answer back.
    Scored {
        /// Which task.
        task: TaskId,
        /// Which criterion.
        criterion: CriterionId,
        /// The answer.
        answer: Option<Answer>,
    },
    /// A person said "finished", or took it back.
    ScoringFinished {
        /// Finished or not.
        finished: bool,
    },
    /// The open round was shown to everybody.
    RoundRevealed {
        /// Its number.
        round: u32,
    },
}

impl Scoring {
    /// What a change of phase does: entering [`Phase::Scoring`] opens a round or goes on with one, if there is a task.
    ///
    /// # Errors
    /// - `wrong_phase`: the list is not closed.
    /// - `not_scored`: on the way forward to the plan, nothing was revealed yet, and there are tasks and people to score.
    pub fn on_phase(&self, workshop: &Workshop, from: Phase, to: Phase) -> Result<Vec<Event>, Refusal> {
        if to == Phase::Plan && from < to && !self.rounds.iter().any(Round::is_revealed) {
            let in_vain =
                workshop.tasks.included(workshop).is_empty() || workshop.people.scorers().is_empty();
            ensure(in_vain, ErrorCode::NotScored, "no round was revealed yet")?;
        }
        if to != Phase::Scoring || from == to {
            return Ok(Vec::new());
        }
        let tasks = to_score(workshop)?;
        Ok(self.enter(workshop, tasks).map(Event::Scoring).into_iter().collect())
    }

    /// Folds what happened.
    pub fn apply(&mut self, event: &ScoringEvent, by: Option<PersonId>, at: Timestamp) {
        match (event, self.rounds.last_mut(), by) {
            (ScoringEvent::FormSet { criteria }, ..) => self.form = Some(criteria.clone()),
            (ScoringEvent::RoundOpened { round, tasks, criteria, list_version, carried }, ..) => {
                self.push(*round, tasks, criteria, *list_version, carried);
            }
            (ScoringEvent::Scored { task, criterion, answer }, Some(round), Some(person)) => {
                round.write(person, *task, criterion, *answer);
            }
            (ScoringEvent::ScoringFinished { finished: true }, Some(round), Some(person)) => {
                round.finished.insert(person);
            }
            (ScoringEvent::ScoringFinished { finished: false }, Some(round), Some(person)) => {
                round.finished.remove(&person);
            }
            (ScoringEvent::RoundRevealed { .. }, Some(round), _) => round.state = RoundState::Revealed { at },
            (
                ScoringEvent::Scored { .. }
                | ScoringEvent::ScoringFinished { .. }
                | ScoringEvent::RoundRevealed { .. },
                ..,
            ) => {}
        }
    }

    /// The form that the next round will have.
    #[must_use]
    pub fn form<'a>(&'a self, workshop: &'a Workshop) -> &'a [Criterion] {
        self.form.as_deref().unwrap_or(&workshop.template.criteria)
    }

    /// The form as everybody sees it: the open round's, else the next one's.
    #[must_use]
    pub fn form_view(&self, workshop: &Workshop) -> FormView {
        let criteria = self.open().map_or_else(|| self.form(workshop), |round| &round.criteria);
        FormView { criteria: criteria.to_vec(), frozen: self.is_frozen(workshop) }
    }

    /// Every round, oldest first.
    #[must_use]
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// What was revealed: rounds, ranking and talk list; none before the first reveal. `tasks` are the included tasks with
    /// their texts; the texts decide the order of rows that share a rank.
    #[must_use]
    pub fn results(&self, tasks: &BTreeMap<TaskId, String>) -> Option<ResultsView> {
        let revealed: Vec<_> = self.rounds.iter().filter(|round| round.is_revealed()).collect();
        if revealed.is_empty() {
            return None;
        }
        let ranking = ranking::rank(&revealed, tasks);
        let talk = ranking::talk(&ranking);
        Some(ResultsView { rounds: revealed.iter().map(|round| round.view()).collect(), ranking, talk })
    }

    /// How many answers a person has given, over all rounds.
    #[must_use]
    pub fn answers_of(&self, person: PersonId) -> u32 {
        let given = self.rounds.iter().filter_map(|round| round.sheets.get(&person));
        let answers: usize = given.flat_map(BTreeMap::values).map(BTreeMap::len).sum();
        u32::try_from(answers).unwrap_or(u32::MAX)
    }

    /// Takes the answers of rounds that were not revealed away; says whether there were any.
    pub fn forget_unrevealed(&mut self) -> bool {
        let mut forgot = false;
        for round in self.rounds.iter_mut().filter(|round| !round.is_revealed()) {
            forgot |= round.has_answers();
            round.sheets.clear();
            round.finished.clear();
        }
        forgot
    }

    /// Takes the names off the sheets of revealed rounds: who gave which answers is nobody's business after the reveal.
    pub fn forget_scorers(&mut self) {
        for round in self.rounds.iter_mut().filter(|round| round.is_revealed()) {
            let mut sheets: Vec<_> = std::mem::take(&mut round.sheets).into_values().collect();
            // In an order that tells nothing about the people, and is the same for equal answers.
            sheets.sort_by_cached_key(|sheet| serde_json::to_string(sheet).unwrap_or_default());
            round.sheets = nameless().zip(sheets).collect();
            round.finished.clear();
        }
    }

    fn open(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| round.is_open())
    }

    fn is_frozen(&self, workshop: &Workshop) -> bool {
        self.open().is_some_and(|round| round.has_answers() || workshop.phase == Phase::Scoring)
    }

    fn push(
        &mut self,
        number: u32,
        tasks: &[TaskId],
        criteria: &[Criterion],
        list_version: u32,
        carried: &[TaskId],
    ) {
        let mut sheets = BTreeMap::new();
        if let Some(last) = self.rounds.last_mut().filter(|round| round.is_open()) {
            sheets = last.sheets_of(carried);
            if last.number == number {
                self.rounds.pop();
            } else {
                last.state = RoundState::Superseded;
            }
        }
        self.rounds.push(Round {
            number,
            tasks: tasks.to_vec(),
            criteria: criteria.to_vec(),
            list_version,
            sheets,
            finished: std::collections::BTreeSet::new(),
            state: RoundState::Open,
        });
    }

    /// The round that entering the phase opens, if any.
    fn enter(&self, workshop: &Workshop, tasks: Vec<TaskId>) -> Option<ScoringEvent> {
        let Some(last) = self.rounds.last() else {
            return (!tasks.is_empty()).then(|| self.opened(workshop, 1, tasks, Vec::new()));
        };
        let stale = workshop.tasks.stale(workshop);
        let list_same = last.list_version == workshop.list.version;
        let in_last = |task: &TaskId| last.tasks.binary_search(task).is_ok();
        let asked = |task: &TaskId| in_last(task) || self.was_revealed(*task);
        let is_new = |task: &TaskId| !asked(task) || !list_same && stale.contains(task);
        if !last.is_open() {
            let new: Vec<_> = tasks.into_iter().filter(is_new).collect();
            return (!list_same && !new.is_empty())
                .then(|| self.opened(workshop, last.number.saturating_add(1), new, Vec::new()));
        }
        let tasks: Vec<_> = tasks.into_iter().filter(|task| in_last(task) || is_new(task)).collect();
        let same = list_same && last.criteria == self.form(workshop) && tasks.iter().all(in_last);
        if same || tasks.is_empty() {
            return None;
        }
        let carries = |task: &TaskId| in_last(task) && (list_same || !stale.contains(task));
        let carried = tasks.iter().copied().filter(carries).collect();
        let number = last.number.saturating_add(u32::from(last.has_answers()));
        Some(self.opened(workshop, number, tasks, carried))
    }

    fn was_revealed(&self, task: TaskId) -> bool {
        self.rounds.iter().any(|round| round.is_revealed() && round.tasks.binary_search(&task).is_ok())
    }

    fn opened(
        &self,
        workshop: &Workshop,
        round: u32,
        tasks: Vec<TaskId>,
        carried: Vec<TaskId>,
    ) -> ScoringEvent {
        let criteria = self.form(workshop).to_vec();
        ScoringEvent::RoundOpened { round, tasks, criteria, list_version: workshop.list.version, carried }
    }

    pub(super) fn set_form(
        &self,
        workshop: &Workshop,
        criteria: &[Criterion],
    ) -> Result<ScoringEvent, Refusal> {
        check_criteria(criteria).map_err(|error| {
            let long = matches!(error, TemplateError::TooLong { .. });
            let code = if long { ErrorCode::TextTooLong } else { ErrorCode::FormInvalid };
            Refusal::new(code, error.to_string())
        })?;
        if self.is_frozen(workshop) {
            return Err(Refusal::new(ErrorCode::FormFrozen, "a round is open; reveal it first"));
        }
        if self.form(workshop) == criteria {
            return Err(Refusal::nothing("this is the form already"));
        }
        Ok(ScoringEvent::FormSet { criteria: criteria.to_vec() })
    }

    pub(super) fn score(
        &self,
        workshop: &Workshop,
        asker: Asker,
        task: TaskId,
        criterion: &CriterionId,
        answer: Option<Answer>,
    ) -> Result<ScoringEvent, Refusal> {
        let round = self.open_now()?;
        if !round.tasks.contains(&task) {
            return Err(Refusal::new(ErrorCode::NotFound, format!("{task} is not in this round")));
        }
        if workshop.tasks.included(workshop).binary_search(&task).is_err() {
            return Err(Refusal::new(ErrorCode::NoLongerApplies, format!("{task} was taken out")));
        }
        let Some(known) = round.criterion(criterion) else {
            return Err(Refusal::new(
                ErrorCode::NotFound,
                format!("this round has no criterion {criterion}"),
            ));
        };
        if let Some(Answer::Value(value)) = answer
            && !known.points.iter().any(|point| point.value == value)
        {
            return Err(Refusal::new(ErrorCode::OutOfRange, format!("{criterion} has no point {value}")));
        }
        if round.answer(asker.person, task, criterion) == answer {
            return Err(Refusal::nothing("this is the answer already"));
        }
        Ok(ScoringEvent::Scored { task, criterion: criterion.clone(), answer })
    }

    pub(super) fn finish(&self, asker: Asker, finished: bool) -> Result<ScoringEvent, Refusal> {
        let round = self.open_now()?;
        if round.finished.contains(&asker.person) == finished {
            return Err(Refusal::nothing("this is so already"));
        }
        Ok(ScoringEvent::ScoringFinished { finished })
    }

    /// The round on whose sheets participants write now.
    fn open_now(&self) -> Result<&Round, Refusal> {
        self.open().ok_or_else(|| Refusal::new(ErrorCode::WrongPhase, "no round is open"))
    }

    pub(super) fn reveal(&self) -> Result<ScoringEvent, Refusal> {
        let Some(round) = self.open() else { return Err(Refusal::nothing("no round is open")) };
        if !round.has_answers() {
            return Err(Refusal::new(ErrorCode::NotScored, "nobody has answered anything in this round"));
        }
        Ok(ScoringEvent::RoundRevealed { round: round.number })
    }

    /// Opens a round by hand; from the plan it leads back to scoring.
    pub(super) fn open_round(&self, workshop: &Workshop, chosen: &[TaskId]) -> Result<Vec<Event>, Refusal> {
        // An open round that nobody has answered may be chosen anew.
        if self.open().is_some_and(Round::has_answers) {
            return Err(Refusal::nothing("a round is open already; reveal it first"));
        }
        let included = to_score(workshop)?;
        ensure(
            !included.is_empty(),
            ErrorCode::WrongPhase,
            "no task is included: there is nothing to score",
        )?;
        for task in chosen {
            if workshop.tasks.get(*task).is_none() {
                return Err(Refusal::new(ErrorCode::NotFound, format!("no task {task}")));
            }
            if included.binary_search(task).is_err() {
                return Err(Refusal::new(ErrorCode::NoLongerApplies, format!("{task} was taken out")));
            }
        }
        let tasks = included.into_iter().filter(|task| chosen.is_empty() || chosen.contains(task)).collect();
        let number =
            self.rounds.last().map_or(1, |round| round.number.saturating_add(u32::from(!round.is_open())));
        let opened = Event::Scoring(self.opened(workshop, number, tasks, Vec::new()));
        let back = (workshop.phase != Phase::Scoring).then_some(Event::PhaseChanged(Phase::Scoring));
        Ok(std::iter::once(opened).chain(back).collect())
    }
}

/// The tasks that a round opened now would have.
fn to_score(workshop: &Workshop) -> Result<Vec<TaskId>, Refusal> {
    let closed = workshop.list.frozen;
    ensure(closed, ErrorCode::WrongPhase, "the list is not closed: only a closed list is scored")?;
    Ok(workshop.tasks.included(workshop))
}
