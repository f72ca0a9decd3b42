//! Two notes side by side: which words say the same, what is left over, and what forbids to take them for one problem.

use fivefold_protocol::reason::{Likeness, MatchReason, Veto, WordPair};

use super::{
    alike::alike,
    language::{LANGUAGES, Relation},
    note::{Number, Person, Prepared, Sense, Tie, Word},
};

/// Fewest content words that must align for two notes to be joined.
const ALIGNED_MIN: usize = 2;
/// Fewest content words that must align for one more word on one side to count as detail.
const ALIGNED_FOR_DETAIL: usize = 3;
/// Most words that one side may have more.
pub(super) const DETAIL_WORDS: usize = 1;
/// Shortest word, in letters, that is certain even mistyped.
const CERTAIN_LETTERS: usize = 8;

/// What the engine makes of two notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Different problems, as far as the words tell.
    Apart,
    /// The same problem; one of them says a word more.
    Detail,
    /// The same problem.
    Sure,
}

/// A verdict with its score and its grounds.
#[derive(Debug, Clone)]
pub(crate) struct Judgement<'a> {
    pub(crate) verdict: Verdict,
    /// How much of both notes aligns, 0 to 1000.
    pub(crate) score: u16,
    pub(crate) veto: Option<Veto>,
    a: &'a Sense,
    b: &'a Sense,
    aligned: Vec<(&'a Word, &'a Word, Likeness)>,
    left_a: Vec<&'a Word>,
    left_b: Vec<&'a Word>,
}

impl Judgement<'_> {
    /// Does the first note say something that the second does not?
    pub(crate) fn a_says_more(&self) -> bool {
        !self.left_a.is_empty() || numbers_only_in(self.a, self.b).next().is_some()
    }

    /// Does the second note say something that the first does not?
    pub(crate) fn b_says_more(&self) -> bool {
        !self.left_b.is_empty() || numbers_only_in(self.b, self.a).next().is_some()
    }

    fn reason(self) -> MatchReason {
        let surfaces = |words: &[&Word], sense: &Sense, other: &Sense| {
            let numbers = numbers_only_in(sense, other).map(|number| number.surface.clone());
            words.iter().map(|word| word.surface.clone()).chain(numbers).collect()
        };
        MatchReason {
            same: self
                .aligned
                .iter()
                .map(|(a, b, how)| WordPair { a: a.surface.clone(), b: b.surface.clone(), how: *how })
                .collect(),
            only_a: surfaces(&self.left_a, self.a, self.b),
            only_b: surfaces(&self.left_b, self.b, self.a),
            veto: self.veto,
        }
    }
}

fn numbers_only_in<'a>(sense: &'a Sense, other: &Sense) -> impl Iterator<Item = &'a Number> {
    sense.numbers.iter().filter(|(number, _)| !other.numbers.contains_key(*number)).map(|(_, number)| number)
}

/// What two notes share, in what they differ, and what forbids to join them; in the order of [`weigh`].
pub(crate) fn judge(a: &Prepared, b: &Prepared) -> MatchReason {
    weigh(a, b).reason()
}

/// Compares two notes. Turning the two around turns the grounds around and nothing else, as long as the caller keeps to
/// one order of the two (words that fit several others are aligned in the order of the first note).
pub(crate) fn weigh<'a>(a: &'a Prepared, b: &'a Prepared) -> Judgement<'a> {
    let mut best: Option<Judgement<'a>> = None;
    for sense_a in a.senses() {
        for sense_b in b.senses() {
            // What fails is the same as what cannot be done only where the other note says the latter.
            if (sense_a.failing && !sense_b.unable)
                || (sense_b.failing && !sense_a.unable)
                || (sense_a.failing && sense_b.failing)
            {
                continue;
            }
            let mut judged = weigh_senses(sense_a, sense_b);
            if a.too_long || b.too_long {
                judged.verdict = Verdict::Apart;
            }
            let better =
                best.as_ref().is_none_or(|best| (judged.verdict, judged.score) > (best.verdict, best.score));
            if better {
                best = Some(judged);
            }
        }
    }
    best.unwrap_or_else(|| weigh_senses(a.whole(), b.whole()))
}

/// Does anything in what the two say forbid to join them, whether or not their words align?
pub(crate) fn forbids(a: &Sense, b: &Sense) -> Option<Veto> {
    if !a.numbers.is_empty() && !b.numbers.is_empty() && !a.numbers.keys().eq(b.numbers.keys()) {
        let surfaces = |sense: &Sense| sense.numbers.values().map(|n| n.surface.clone()).collect();
        return Some(Veto::Numbers { a: surfaces(a), b: surfaces(b) });
    }
    if a.denials() != b.denials() {
        let surfaces = |sense: &Sense| sense.negations.iter().chain(&sense.without).cloned().collect();
        return Some(Veto::Negation { a: surfaces(a), b: surfaces(b) });
    }
    for (scale, values_a) in &a.places {
        if let Some(values_b) = b.places.get(scale)
            && values_a.keys().all(|value| !values_b.contains_key(value))
            && let (Some(a), Some(b)) = (values_a.values().next(), values_b.values().next())
        {
            return Some(Veto::Contrast { a: a.clone(), b: b.clone() });
        }
    }
    None
}

struct Alignment {
    /// Index in `a`, index in `b`, how they are alike; in the order of `a`.
    pairs: Vec<(usize, usize, Likeness)>,
    left_a: Vec<usize>,
    left_b: Vec<usize>,
}

/// Pairs the words of two notes one to one, the surest pairs first.
fn align(a: &Sense, b: &Sense) -> Alignment {
    let mut candidates = Vec::new();
    for (i, word_a) in a.words.iter().enumerate() {
        for (j, word_b) in b.words.iter().enumerate() {
            if let Some(how) = alike(&word_a.form, &word_b.form) {
                candidates.push((how, i, j));
            }
        }
    }
    candidates.sort_unstable();
    let (mut taken_a, mut taken_b) = (vec![false; a.words.len()], vec![false; b.words.len()]);
    let mut pairs = Vec::new();
    for (how, i, j) in candidates {
        if let (Some(in_a @ false), Some(in_b @ false)) = (taken_a.get_mut(i), taken_b.get_mut(j)) {
            (*in_a, *in_b) = (true, true);
            pairs.push((i, j, how));
        }
    }
    pairs.sort_unstable_by_key(|&(i, j, _)| (i, j));
    let left =
        |taken: &[bool]| taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(at, _)| at).collect();
    Alignment { pairs, left_a: left(&taken_a), left_b: left(&taken_b) }
}

fn weigh_senses<'a>(a: &'a Sense, b: &'a Sense) -> Judgement<'a> {
    let alignment = align(a, b);
    let aligned: Vec<(&Word, &Word, Likeness)> = alignment
        .pairs
        .iter()
        .filter_map(|&(i, j, how)| Some((a.words.get(i)?, b.words.get(j)?, how)))
        .collect();
    let left = |sense: &'a Sense, at: &[usize]| -> Vec<&'a Word> {
        at.iter().filter_map(|&at| sense.words.get(at)).collect()
    };
    let (left_a, left_b) = (left(a, &alignment.left_a), left(b, &alignment.left_b));
    let veto =
        forbids(a, b).or_else(|| other_relations(a, b, &aligned)).or_else(|| other_direction(a, b, &aligned));
    let verdict = match &veto {
        None => fit(a, b, &aligned, &left_a, &left_b),
        Some(_) => Verdict::Apart,
    };
    Judgement { verdict, score: score(a, b, &aligned), veto, a, b, aligned, left_a, left_b }
}

/// Two notes that nothing forbids to join: do their words fit well enough?
fn fit<'a>(
    a: &Sense,
    b: &Sense,
    aligned: &[(&Word, &Word, Likeness)],
    left_a: &[&'a Word],
    left_b: &[&'a Word],
) -> Verdict {
    let typos = aligned.iter().filter(|(_, _, how)| *how == Likeness::Typo).count();
    let told = aligned
        .iter()
        .filter(|(a, _, how)| {
            *how <= Likeness::Form || (*how == Likeness::Typo && a.form.letters.len() >= CERTAIN_LETTERS)
        })
        .count();
    let both_deny = a.denials() > 0 && b.denials() > 0;
    let one_will_do = told == 1 && both_deny && !a.failing && !b.failing;
    let enough = aligned.len() >= ALIGNED_MIN || (aligned.len() == 1 && one_will_do);
    if !enough || typos > 1 || a.numbers.len() != b.numbers.len() {
        return Verdict::Apart;
    }
    // "Waiting takes too long": a word that repeats what an aligned word says is not left over.
    let over = |left: &[&'a Word], other: &Sense| -> Vec<&'a Word> {
        let repeats = |word: &Word| {
            other.words.iter().any(|o| {
                matches!(
                    alike(&word.form, &o.form),
                    Some(Likeness::Same | Likeness::Form | Likeness::Synonym)
                )
            })
        };
        left.iter().copied().filter(|word| !repeats(word)).collect()
    };
    let (over_a, over_b) = (over(left_a, b), over(left_b, a));
    if over_a.is_empty() && over_b.is_empty() {
        return Verdict::Sure;
    }
    let detail = |over: &[&Word]| {
        over.len() <= DETAIL_WORDS
            && over.iter().all(|word| {
                let says_little = word.form.light || (word.form.role && aligned.len() >= ALIGNED_FOR_DETAIL);
                !word.led && (!word.negated || word.form.light) && (says_little || !word.form.on_scale)
            })
            && (aligned.len() >= ALIGNED_FOR_DETAIL || over.iter().all(|word| word.form.light))
    };
    let one_sided = (over_a.is_empty() && detail(&over_b)) || (over_b.is_empty() && detail(&over_a));
    if one_sided { Verdict::Detail } else { Verdict::Apart }
}

/// The same word or number after another preposition: before and after the payment, from and to the account.
fn other_relations(a: &Sense, b: &Sense, aligned: &[(&Word, &Word, Likeness)]) -> Option<Veto> {
    let words = aligned.iter().map(|(a, b, _)| ((&a.tie, &a.surface), (&b.tie, &b.surface)));
    let numbers = a.numbers.iter().filter_map(|(number, in_a)| {
        let in_b = b.numbers.get(number)?;
        Some(((&in_a.tie, &in_a.surface), (&in_b.tie, &in_b.surface)))
    });
    let ties: Vec<_> = words.chain(numbers).collect();
    let from_to =
        |a: &Tie, b: &Tie| a.relations.contains(&Relation::From) && b.relations.contains(&Relation::To);
    let with_to =
        |a: &Tie, b: &Tie| a.relations.contains(&Relation::With) && b.relations.contains(&Relation::To);
    // "С карты на счёт", "со счёта на карту": either word alone would not tell.
    let there = ties.iter().find(|(a, b)| with_to(a.0, b.0));
    let back = ties.iter().any(|(a, b)| with_to(b.0, a.0));
    let only = |tie: &Tie, relation: Relation| tie.relations.len() == 1 && tie.relations.contains(&relation);
    let opposite = |a: &Tie, b: &Tie| {
        let in_time = [Relation::After, Relation::Before].into_iter().any(|relation| {
            (only(a, relation) && !b.relations.contains(&relation))
                || (only(b, relation) && !a.relations.contains(&relation))
        });
        in_time || from_to(a, b) || from_to(b, a)
    };
    let found = ties.iter().find(|(a, b)| opposite(a.0, b.0)).or_else(|| there.filter(|_| back))?;
    let say = |(tie, surface): (&Tie, &String)| format!("{} {surface}", tie.surface).trim_start().to_owned();
    Some(Veto::Relation { a: say(found.0), b: say(found.1) })
}

/// The same two people the other way round: the courier cannot reach the customer, the customer cannot reach the courier.
fn other_direction(a: &Sense, b: &Sense, aligned: &[(&Word, &Word, Likeness)]) -> Option<Veto> {
    let of =
        |word: &Word| Person { at: word.at, text: word.form.text.clone(), surface: word.surface.clone() };
    let mut people: Vec<(Person, Person)> = aligned
        .iter()
        .filter(|(a, b, _)| a.form.role && b.form.role)
        .map(|(a, b, _)| (of(a), of(b)))
        .collect();
    if let (Some(a), Some(b)) = (&a.customer, &b.customer) {
        people.push((a.clone(), b.clone()));
    }
    let language = aligned.iter().find_map(|(a, _, _)| a.form.language).and_then(|at| LANGUAGES.get(at));
    let fixed_order = language.is_some_and(|language| language.fixed_order);
    let mut pairs =
        people.iter().enumerate().flat_map(|(at, x)| people.iter().skip(at + 1).map(move |y| (x, y)));
    let (x, y) = pairs.find(|(x, y)| {
        let turned = (x.0.at < y.0.at) != (x.1.at < y.1.at);
        let other_forms = x.0.text != x.1.text && y.0.text != y.1.text;
        if fixed_order { turned } else { turned && other_forms }
    })?;
    let say = |x: &Person, y: &Person| {
        let (first, second) = if x.at < y.at { (x, y) } else { (y, x) };
        format!("{} … {}", first.surface, second.surface)
    };
    Some(Veto::Relation { a: say(&x.0, &y.0), b: say(&x.1, &y.1) })
}

fn score(a: &Sense, b: &Sense, aligned: &[(&Word, &Word, Likeness)]) -> u16 {
    let weight = |how: Likeness| match how {
        Likeness::Same => 1000,
        Likeness::Form => 980,
        Likeness::Typo => 920,
        Likeness::Prefix => 880,
        Likeness::Synonym => 850,
    };
    let words: usize = aligned.iter().map(|(_, _, how)| weight(*how)).sum();
    let numbers = a.numbers.keys().filter(|number| b.numbers.contains_key(*number)).count() * 1000;
    let size = a.size() + b.size();
    let share = (2 * (words + numbers)).checked_div(size).unwrap_or(0).min(1000);
    u16::try_from(share).unwrap_or(1000)
}
