//! Taking back what a person said about a problem as a whole, its title or its theme: what stood before comes back wherever
//! later decisions carried it, also after the problem was joined into another.

use std::ops::Bound;

use fivefold_protocol::{
    ids::{DecisionId, ProblemId, ThemeId},
    view::DecisionKind,
};

use super::{
    List, Marks,
    decisions::{Decision, Ground, joined_marks},
    undo::NoLongerApplies,
};

/// One thing that people say about a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// Its own title.
    Title(Option<String>),
    /// Its theme.
    Theme(Option<ThemeId>),
}

/// What becomes of a mark that a later decision replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replaced {
    /// It is left to that decision: nothing is taken back.
    Stays,
    /// That decision remembers what now stood before it.
    Remembered,
}

/// Where a mark stands.
enum Place {
    Problem(ProblemId),
    /// In the ground of a join: the problem as it was before.
    Part(DecisionId, ProblemId),
    /// In the ground of a move that took a problem's last note.
    Emptied(DecisionId),
    /// In the ground of a decision that replaced it.
    Before(DecisionId),
}

impl Mark {
    /// The mark of the same kind that stands here.
    fn in_place_of(&self, marks: &Marks) -> Self {
        match self {
            Self::Title(_) => Self::Title(marks.title.clone()),
            Self::Theme(_) => Self::Theme(marks.theme),
        }
    }

    fn put(self, marks: &mut Marks) {
        match self {
            Self::Title(title) => marks.title = title,
            Self::Theme(theme) => marks.theme = theme,
        }
    }

    /// What stood before `decision` if it replaced a mark of this kind on `problem`.
    fn replaced_by(&self, decision: &Decision, problem: ProblemId) -> Option<Self> {
        match (self, &decision.what, &decision.ground) {
            (Self::Title(_), DecisionKind::Rename { problem: at, .. }, Ground::Renamed { before }) => {
                (*at == problem).then(|| Self::Title(before.clone()))
            }
            (Self::Theme(_), DecisionKind::Theme { problem: at, before, .. }, ground) => {
                let before = if let Ground::Under { before } = ground { before } else { before };
                (*at == problem).then_some(Self::Theme(*before))
            }
            _ => None,
        }
    }
}

impl List {
    /// Puts `now` wherever decisions after `since` carried the mark `was` of `problem`.
    pub(super) fn unmark(
        &mut self,
        since: DecisionId,
        problem: ProblemId,
        [was, now]: [Mark; 2],
        replaced: Replaced,
    ) -> Result<(), NoLongerApplies> {
        for (place, mark) in self.places(since, problem, [was, now], replaced)? {
            self.put_mark(&place, mark);
        }
        Ok(())
    }

    /// Where the mark stands, with what is to stand there.
    fn places(
        &self,
        since: DecisionId,
        problem: ProblemId,
        [mut was, mut now]: [Mark; 2],
        replaced: Replaced,
    ) -> Result<Vec<(Place, Mark)>, NoLongerApplies> {
        let stands = |was: &Mark, marks: &Marks| {
            if was.in_place_of(marks) == *was { Ok(()) } else { Err(NoLongerApplies) }
        };
        let (mut at, mut places) = (problem, Vec::new());
        let later = self.decisions.range((Bound::Excluded(since), Bound::Unbounded));
        for (id, decision) in later.filter(|(_, decision)| decision.undone.is_none()) {
            match (&decision.what, &decision.ground) {
                (DecisionKind::Join { into, .. }, Ground::Joined { parts, removed })
                    if parts.contains_key(&at) =>
                {
                    let mut changed = parts.clone();
                    if let Some(part) = changed.get_mut(&at) {
                        stands(&was, &part.marks)?;
                        now.clone().put(&mut part.marks);
                    }
                    places.push((Place::Part(*id, at), now.clone()));
                    was = was.in_place_of(&joined_marks(*into, parts, removed));
                    now = now.in_place_of(&joined_marks(*into, &changed, removed));
                    at = *into;
                    if was == now {
                        return Ok(places);
                    }
                }
                (DecisionKind::Move { from, .. }, Ground::Moved { emptied: Some(marks), .. })
                    if *from == at =>
                {
                    stands(&was, marks)?;
                    places.push((Place::Emptied(*id), now));
                    return Ok(places);
                }
                _ => {
                    let Some(before) = was.replaced_by(decision, at) else { continue };
                    if replaced == Replaced::Stays || before != was {
                        return Err(NoLongerApplies);
                    }
                    places.push((Place::Before(*id), now));
                    return Ok(places);
                }
            }
        }
        stands(&was, &self.problems.get(&at).ok_or(NoLongerApplies)?.marks)?;
        places.push((Place::Problem(at), now));
        Ok(places)
    }

    fn ground_mut(&mut self, decision: DecisionId) -> Option<&mut Ground> {
        self.decisions.get_mut(&decision).map(|decision| &mut decision.ground)
    }

    fn put_mark(&mut self, place: &Place, mark: Mark) {
        match place {
            Place::Problem(problem) => {
                if let Some(problem) = self.problems.get_mut(problem) {
                    mark.put(&mut problem.marks);
                }
            }
            Place::Part(decision, problem) => {
                if let Some(Ground::Joined { parts, .. }) = self.ground_mut(*decision)
                    && let Some(part) = parts.get_mut(problem)
                {
                    mark.put(&mut part.marks);
                }
            }
            Place::Emptied(decision) => {
                if let Some(Ground::Moved { emptied: Some(marks), .. }) = self.ground_mut(*decision) {
                    mark.put(marks);
                }
            }
            Place::Before(decision) => {
                if let Some(ground) = self.ground_mut(*decision) {
                    *ground = match mark {
                        Mark::Title(before) => Ground::Renamed { before },
                        Mark::Theme(before) => Ground::Under { before },
                    };
                }
            }
        }
    }
}
