//! What one person sees of scoring: their own answers, and counts. Another's answer cannot be read here at any time.

use fivefold_protocol::{
    ids::{PersonId, TaskId},
    role::Role,
    view::{ScoreProgress, ScoringView},
};

use super::{Scoring, order::order, round::Round};
use crate::workshop::Workshop;

impl Scoring {
    /// The newest round as `person` sees it; none before the first. Participants get their own order of tasks and their own
    /// answers; facilitators and observers get the tasks by id and how far each participant is.
    #[must_use]
    pub fn scoring_view(&self, workshop: &Workshop, person: PersonId, role: Role) -> Option<ScoringView> {
        let round = self.rounds.last()?;
        let included = workshop.tasks.included(workshop);
        let tasks: Vec<_> =
            round.tasks.iter().copied().filter(|task| included.binary_search(task).is_ok()).collect();
        let scorers = workshop.people.scorers();
        let finished_count = count(scorers.iter().filter(|scorer| round.finished.contains(scorer)).count());
        let sees_progress = match role {
            Role::Facilitator | Role::Observer => true,
            Role::Participant => false,
        };
        let progress = if sees_progress {
            scorers.iter().map(|scorer| (*scorer, progress(round, *scorer, &tasks))).collect()
        } else {
            Default::default()
        };
        let mine = round.sheets.get(&person).filter(|_| !sees_progress).cloned().unwrap_or_default();
        Some(ScoringView {
            round: round.number,
            open: round.is_open(),
            order: if sees_progress { tasks } else { order(&workshop.id, round.number, person, tasks) },
            mine,
            finished: round.finished.contains(&person),
            progress,
            finished_count,
            scorers: count(scorers.len()),
        })
    }
}

fn progress(round: &Round, person: PersonId, tasks: &[TaskId]) -> ScoreProgress {
    let sheet = round.sheets.get(&person);
    let answered = |task: &TaskId| sheet.and_then(|sheet| sheet.get(task)).map_or(0, |row| row.len());
    ScoreProgress {
        answered: count(tasks.iter().map(answered).sum()),
        asked: count(tasks.len() * round.criteria.len()),
        finished: round.finished.contains(&person),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
