//! The first words of problems and tasks in the list's document.

use fivefold_protocol::{
    command::Phase,
    ids::{BoardKey, Timestamp},
};

use super::{Caused, Machine};
use crate::{
    boards::{
        board::Board,
        seed::{ListMap, Seed},
    },
    workshop::{Workshop, tasks::prefill},
};

/// Where the server's own client ids begin: beyond the 32 bits that Yjs draws from.
pub(super) const OWN_CLIENTS: u64 = 1 << 33;
/// Client ids are below this.
pub(super) const CLIENT_ID_END: u64 = 1 << 53;

impl Machine {
    /// Seeds the texts of problems and tasks that have none yet, when the phase asks for them.
    pub(super) fn stage_texts(&mut self, now: Timestamp, caused: &mut Vec<Caused>) {
        if !matches!(self.workshop.phase, Phase::Wording | Phase::Tasks) {
            return;
        }
        let slot = self.boards.entry(BoardKey::List).or_default();
        let texts = seeds(&self.workshop, &slot.board);
        // A client id that nobody has used on this board.
        let Some(client) = (OWN_CLIENTS..CLIENT_ID_END).find(|id| slot.admission.owner(*id).is_none()) else {
            return;
        };
        let Some(update) = slot.board.seed(&texts, client) else { return };
        let payload = self.own_edit(&BoardKey::List, update);
        self.stage_own_edit(payload, now, caused);
    }
}

/// What the list's document should say at first: a problem's title, a task made of problem and situation.
fn seeds(workshop: &Workshop, board: &Board) -> Vec<Seed> {
    let list = &workshop.list;
    let written = board.list_texts();
    let problems = list.problem_ids().into_iter().map(|id| {
        let text = list.title(id).to_owned();
        let replaces = !list.is_worded(id) && written.problems.get(&id).is_some_and(|before| *before != text);
        Seed { map: ListMap::Problems, key: id.to_string(), text, replaces }
    });
    let tasks = workshop.tasks.iter().filter(|_| workshop.phase == Phase::Tasks).map(|(id, task)| {
        let wording = written.problems.get(&task.problem).filter(|_| list.is_worded(task.problem));
        let title = wording.map_or_else(|| list.title(task.problem), String::as_str);
        let text = prefill(title, list.situation(task.problem), workshop.language);
        Seed { map: ListMap::Tasks, key: id.to_string(), text, replaces: false }
    });
    problems.chain(tasks).collect()
}
