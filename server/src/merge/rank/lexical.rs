//! The ranking by words: two texts are near if they are about the same things, and the nearer the fewer other texts are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ranking, Said, TextId};

/// Weight of an aspect that one text alone has; each doubling of the texts that have it takes one off.
const WEIGHT_MAX: u32 = 5;
/// An aspect of more texts than this says nothing about any of them.
const COMMON: usize = 400;

/// The ranking by words.
#[derive(Debug, Default)]
pub struct Lexical {
    ids: BTreeMap<String, usize>,
    aspects: Vec<Aspect>,
    texts: Vec<Option<Profile>>,
    changed: BTreeSet<TextId>,
    /// Shared weight with each text while one is scored; 0 in between.
    shared: Vec<u32>,
}

/// Something that texts are about.
#[derive(Debug, Default)]
struct Aspect {
    holders: BTreeSet<TextId>,
}

#[derive(Debug)]
struct Profile {
    /// In ascending order.
    aspects: Vec<usize>,
    /// Sum of the squared weights.
    size: u32,
}

impl Aspect {
    /// The squared weight of an aspect that this many texts have.
    fn square(holders: usize) -> u32 {
        match holders {
            0 => 0,
            1..=COMMON => WEIGHT_MAX.saturating_sub(holders.ilog2()).max(1).pow(2),
            _ => 0,
        }
    }
}

impl Lexical {
    /// The ranking of no texts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets a text hold an aspect, or no longer. If that changes the weight of the aspect, its other holders change too.
    fn hold(&mut self, aspect: usize, text: TextId, holds: bool) {
        let Some(aspect) = self.aspects.get_mut(aspect) else { return };
        let before = Aspect::square(aspect.holders.len());
        if holds {
            aspect.holders.insert(text);
        } else {
            aspect.holders.remove(&text);
        }
        let after = Aspect::square(aspect.holders.len());
        if before == after {
            return;
        }
        for other in aspect.holders.iter().filter(|other| **other != text) {
            if let Some(Some(profile)) = self.texts.get_mut(*other) {
                profile.size = profile.size + after - before;
                self.changed.insert(*other);
            }
        }
    }

    fn profile(&self, text: TextId) -> Option<&Profile> {
        self.texts.get(text)?.as_ref()
    }

    fn square_of(&self, aspect: usize) -> u32 {
        self.aspects.get(aspect).map_or(0, |aspect| Aspect::square(aspect.holders.len()))
    }
}

impl Ranking for Lexical {
    fn insert(&mut self, text: TextId, said: Said<'_>) {
        let mut aspects = Vec::with_capacity(said.aspects.len());
        for name in said.aspects {
            let id = match self.ids.get(name) {
                Some(id) => *id,
                None => {
                    self.aspects.push(Aspect::default());
                    self.ids.insert(name.clone(), self.aspects.len() - 1);
                    self.aspects.len() - 1
                }
            };
            self.hold(id, text, true);
            aspects.push(id);
        }
        aspects.sort_unstable();
        let size = aspects.iter().map(|aspect| self.square_of(*aspect)).sum();
        if self.texts.len() <= text {
            self.texts.resize_with(text + 1, || None);
            self.shared.resize(text + 1, 0);
        }
        if let Some(slot) = self.texts.get_mut(text) {
            *slot = Some(Profile { aspects, size });
        }
        self.changed.insert(text);
    }

    fn remove(&mut self, text: TextId) {
        let Some(gone) = self.texts.get_mut(text).and_then(Option::take) else { return };
        for aspect in gone.aspects {
            self.hold(aspect, text, false);
        }
        self.changed.remove(&text);
    }

    fn take_changed(&mut self) -> BTreeSet<TextId> {
        std::mem::take(&mut self.changed)
    }

    fn scores(&mut self, text: TextId) -> Vec<(TextId, u16)> {
        let Some(Some(own)) = self.texts.get(text) else { return Vec::new() };
        let mut met = Vec::new();
        for aspect in own.aspects.iter().filter_map(|aspect| self.aspects.get(*aspect)) {
            let square = Aspect::square(aspect.holders.len());
            if square == 0 {
                continue;
            }
            for other in &aspect.holders {
                if let Some(shared) = self.shared.get_mut(*other) {
                    if *shared == 0 {
                        met.push(*other);
                    }
                    *shared += square;
                }
            }
        }
        let mut found = Vec::with_capacity(met.len());
        for other in met {
            let shared = self.shared.get_mut(other).map(std::mem::take).unwrap_or_default();
            if let Some(Some(profile)) = self.texts.get(other).filter(|_| other != text) {
                found.push((other, cosine(shared, own.size, profile.size)));
            }
        }
        found
    }

    fn score(&self, a: TextId, b: TextId) -> u16 {
        let (Some(a), Some(b)) = (self.profile(a), self.profile(b)) else { return 0 };
        let shared = a.aspects.iter().filter(|aspect| b.aspects.binary_search(aspect).is_ok());
        cosine(shared.map(|aspect| self.square_of(*aspect)).sum(), a.size, b.size)
    }
}

/// 0 to 1000, rounded down; without floating point, so that it is the same everywhere.
fn cosine(shared: u32, a: u32, b: u32) -> u16 {
    let size = (u64::from(a) * u64::from(b)).isqrt().max(1);
    u16::try_from((u64::from(shared) * 1000 / size).min(1000)).unwrap_or(1000)
}
