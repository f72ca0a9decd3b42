//! What always holds of the form, the rounds and the sheets.

use fivefold_protocol::{command::Answer, template::check_criteria};

use super::{Round, Scoring};
use crate::workshop::{
    check::{Broken, holds, numbered},
    tasks::Tasks,
};

impl Scoring {
    /// The first thing that does not hold.
    pub(in crate::workshop) fn check(&self, tasks: &Tasks) -> Result<(), Broken> {
        numbered("round", self.rounds.iter().map(|round| round.number))?;
        let rising = self.rounds.windows(2).all(|pair| pair[0].number < pair[1].number);
        holds(rising, || "the rounds are out of order".to_owned())?;
        let earlier = self.rounds.split_last().map_or(&[] as &[Round], |(_, earlier)| earlier);
        holds(!earlier.iter().any(Round::is_open), || "a round before the last is open".to_owned())?;
        let forms = self.rounds.iter().map(|round| &round.criteria).chain(&self.form);
        for form in forms {
            check_criteria(form).map_err(|error| Broken(error.to_string()))?;
        }
        self.rounds.iter().try_for_each(|round| round.check(tasks))
    }
}

impl Round {
    fn check(&self, tasks: &Tasks) -> Result<(), Broken> {
        let number = self.number;
        let rising = self.tasks.windows(2).all(|pair| pair[0] < pair[1]);
        let known = self.tasks.iter().all(|task| tasks.get(*task).is_some());
        holds(rising && known, || format!("the tasks of round {number} are not those there are"))?;
        for (task, row) in self.sheets.values().flatten() {
            holds(self.tasks.contains(task), || format!("round {number} does not ask about {task}"))?;
            for (id, answer) in row {
                let criterion = self.criterion(id);
                let can_be = criterion.is_some_and(|criterion| match answer {
                    Answer::DontKnow => true,
                    Answer::Value(value) => criterion.points.iter().any(|point| point.value == *value),
                });
                holds(can_be, || format!("nobody could answer {answer:?} to {id} in round {number}"))?;
            }
        }
        Ok(())
    }
}
