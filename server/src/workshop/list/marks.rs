//! What people say about a problem as a whole: who works on it, its wording, its hints.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::{Command, WordingVerdict},
    error::ErrorCode,
    hint::HintRule,
    ids::{PersonId, ProblemId},
};

use super::{List, ListEvent, notes::text_key};
use crate::workshop::{Asker, Refusal, Workshop, ensure};

impl List {
    pub(in crate::workshop) fn claim(
        &self,
        asker: Asker,
        id: ProblemId,
        claimed: bool,
    ) -> Result<ListEvent, Refusal> {
        let problem = self.find(id)?;
        let by = self.problems.get(&problem).and_then(|problem| problem.claimed_by);
        if let Some(other) = by.filter(|by| *by != asker.person) {
            return Refusal::err(ErrorCode::ClaimedByOther, format!("{other} is working on it"));
        }
        ensure(by.is_some() != claimed, ErrorCode::NothingToDo, "nothing would change")?;
        Ok(ListEvent::Claimed { problem, claimed })
    }

    /// What frees the problem that `asker` wants to claim, if whoever holds it is away.
    pub(in crate::workshop) fn freed_for(
        &self,
        asker: PersonId,
        command: &Command,
        is_online: impl Fn(PersonId) -> bool,
    ) -> Option<ListEvent> {
        let Command::ClaimProblem { problem, claimed: true } = command else { return None };
        let problem = self.resolve(*problem)?;
        let holder = self.problems.get(&problem)?.claimed_by.filter(|holder| *holder != asker)?;
        (!is_online(holder)).then_some(ListEvent::Claimed { problem, claimed: false })
    }

    pub(in crate::workshop) fn set_mode(&self, suggest_only: bool) -> Result<ListEvent, Refusal> {
        ensure(self.suggest_only != suggest_only, ErrorCode::NothingToDo, "nothing would change")?;
        Ok(ListEvent::ModeSet { suggest_only })
    }

    pub(in crate::workshop) fn judge_wording(
        &self,
        workshop: &Workshop,
        id: ProblemId,
        verdict: WordingVerdict,
    ) -> Result<ListEvent, Refusal> {
        let problem = self.find(id)?;
        if let WordingVerdict::BackToRoom { room } = verdict {
            workshop.rooms.find(room)?;
        }
        let is = self.problems.get(&problem).map(|problem| problem.marks.wording);
        ensure(is != Some(verdict), ErrorCode::NothingToDo, "this is the verdict already")?;
        Ok(ListEvent::WordingJudged { problem, verdict })
    }

    pub(in crate::workshop) fn dismiss_hint(
        &self,
        id: ProblemId,
        rule: HintRule,
    ) -> Result<ListEvent, Refusal> {
        let problem = self.find(id)?;
        let known = self.problems.get(&problem).is_some_and(|p| p.marks.dismissed.contains(&rule));
        ensure(!known, ErrorCode::NothingToDo, "the hint was put away already")?;
        Ok(ListEvent::HintDismissed { problem, rule })
    }

    /// Notes that somebody worded these problems in the list's document, with the text as it is now; the machine leaves
    /// them alone from then on. `None` if all of that is known.
    #[must_use]
    pub fn worded<'a>(&self, texts: impl IntoIterator<Item = (ProblemId, &'a str)>) -> Option<ListEvent> {
        let news = texts.into_iter().filter_map(|(id, text)| Some((self.resolve(id)?, text_key(text))));
        let news = news.filter(|(id, text)| {
            self.problems.get(id).is_some_and(|problem| problem.marks.worded != Some(*text))
        });
        let problems: BTreeMap<_, _> = news.collect();
        (!problems.is_empty()).then_some(ListEvent::Worded { problems })
    }
}
