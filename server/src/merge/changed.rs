//! Which groups may be others than in the proposal before, so that whoever follows need not look at all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Decisions, cluster::Clusters, rank::TextId};

/// A unit of a group, so that it is the same in the next proposal: its text, and which of the text's units it is.
type Member = (TextId, usize);

/// What a group was made of: all members and the pairs that made it.
type Makings = (Vec<Member>, Vec<(Member, Member)>);

/// What the groups of the last proposal were made of.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// `None`: there was no proposal.
    decisions: Option<Decisions>,
    /// Texts that came, or whose notes changed, since.
    touched: BTreeSet<TextId>,
    groups: Groups,
}

/// Groups of several units.
#[derive(Debug, Default)]
struct Groups {
    /// By their first member.
    made_of: BTreeMap<Member, Makings>,
    members: BTreeSet<Member>,
}

impl Before {
    /// A text came, or its notes changed.
    pub(super) fn touch(&mut self, text: TextId) {
        self.touched.insert(text);
    }

    /// The groups, by their first units, that are not certainly as they were when this was asked last. Texts are named by
    /// their places in `ids`.
    pub(super) fn changed(
        &mut self,
        clusters: &Clusters<'_>,
        ids: &[TextId],
        decisions: &Decisions,
    ) -> Vec<usize> {
        let decided = self.decisions.as_ref() != Some(decisions);
        if decided {
            self.decisions = Some(decisions.clone());
        }
        let touched = std::mem::take(&mut self.touched);
        let before = std::mem::take(&mut self.groups);
        let member = |unit: &usize| -> Option<Member> {
            let text = clusters.text_of(*unit)?;
            Some((*ids.get(text)?, *unit - clusters.units_of(text).start))
        };
        let links = clusters.links();
        let mut changed = Vec::new();
        for home in clusters.homes() {
            let units = clusters.units(home);
            let mut members: Vec<Member> = units.iter().filter_map(member).collect();
            if members.len() < units.len() {
                // With notes without a word, or in no text, it counts as changed; what it lets go of later is then alone.
                changed.push(home);
                self.groups.members.extend(members);
                continue;
            }
            let is_touched = members.iter().any(|(text, _)| touched.contains(text));
            let same = if let [only] = members.as_slice() {
                !before.members.contains(only)
            } else {
                let link = |(a, b): &(usize, usize)| Some((member(a)?, member(b)?));
                let mut made: Vec<_> = links.get(&home).into_iter().flatten().filter_map(link).collect();
                made.sort_unstable();
                members.sort_unstable();
                let first = members.first().copied().unwrap_or_default();
                self.groups.members.extend(members.iter().copied());
                let group = (members, made);
                let same = before.made_of.get(&first) == Some(&group);
                self.groups.made_of.insert(first, group);
                same
            };
            if decided || is_touched || !same {
                changed.push(home);
            }
        }
        changed
    }
}
