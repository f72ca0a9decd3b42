//! What the engine promises, over notes of many businesses and over random boards.

use fivefold_protocol::reason::Veto;
use proptest::prelude::*;

use super::*;

fn id(n: usize) -> NoteRef {
    format!("e{}.r{}/n{n}", n % 3 + 1, n % 4 + 1).parse().unwrap()
}

fn engine(texts: &[(NoteRef, String)]) -> Engine {
    let mut engine = Engine::new();
    for (id, text) in texts {
        engine.set_note(id.clone(), text);
    }
    engine
}

fn joined(a: &str, b: &str) -> bool {
    let mut engine = engine(&[(id(1), a.to_owned()), (id(2), b.to_owned())]);
    engine.propose(&Decisions::default()).groups.len() == 1
}

fn pairs(file: &str) -> Vec<(&str, &str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('|')).collect()
}

#[test]
fn different_problems_in_similar_words_are_never_joined() {
    let wrong: Vec<_> =
        pairs(include_str!("tests/different.txt")).into_iter().filter(|(a, b)| joined(a, b)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_problem_in_other_words_is_mostly_joined() {
    let all = pairs(include_str!("tests/same.txt"));
    let missed: Vec<_> = all.iter().filter(|(a, b)| !joined(a, b)).collect();
    assert!(missed.len() * 20 <= all.len(), "{missed:#?}");
}

#[test]
fn a_language_is_a_file_and_nothing_else() {
    assert!(joined("Das Paket kommt viel zu spät", "Die Sendung kam mit Verspätung"));
    assert!(joined("Niemand ruft den Kunden zurück", "Und zurück ruft niemand"));
    assert!(!joined("Das Paket kommt spät", "Das Paket kommt nie spät"));
    assert!(!joined("Lieferung kommt morgens spät", "Lieferung kommt abends spät"));
    let why = reason("Das Paket kommt viel zu spät", "Die Sendung kam mit Verspätung");
    let same: Vec<_> = why.same.iter().map(|pair| (pair.a.as_str(), pair.b.as_str())).collect();
    assert_eq!(same, [("Paket", "Sendung"), ("kommt", "kam"), ("spät", "Verspätung")]);
}

fn reason(a: &str, b: &str) -> MatchReason {
    let engine = engine(&[(id(1), a.to_owned()), (id(2), b.to_owned())]);
    engine.compare(&id(1), &id(2)).unwrap()
}

#[test]
fn a_refusal_names_its_ground() {
    let veto = |a: &str, b: &str| reason(a, b).veto;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        veto("Очередь до 18 часов", "Очередь до 20 часов"),
        Some(Veto::Numbers { a: words(&["18"]), b: words(&["20"]) })
    );
    assert_eq!(
        veto("Receipts arrive by email", "Receipts never arrive by email"),
        Some(Veto::Negation { a: words(&[]), b: words(&["never"]) })
    );
    assert_eq!(
        veto("Шумно в номере ночью", "Шумно в номере утром"),
        Some(Veto::Contrast { a: "ночью".to_owned(), b: "утром".to_owned() })
    );
    assert_eq!(
        veto("Error before payment", "Error after payment"),
        Some(Veto::Relation { a: "before payment".to_owned(), b: "after payment".to_owned() })
    );
}

#[test]
fn the_reason_shows_the_words_as_they_were_written_and_turns_with_the_question() {
    let one = reason("Лифт в подъезде СЛОМАН", "В подъезде сломаны лифты и двери");
    assert_eq!(one.only_b, ["двери"]);
    let written: Vec<_> = one.same.iter().map(|pair| (pair.a.as_str(), pair.b.as_str())).collect();
    assert_eq!(written, [("Лифт", "лифты"), ("подъезде", "подъезде"), ("СЛОМАН", "сломаны")]);
    let other = reason("В подъезде сломаны лифты и двери", "Лифт в подъезде СЛОМАН");
    assert_eq!(other.only_a, one.only_b);
}

#[test]
fn copies_and_blank_notes() {
    let texts = ["Нет лифта", "нет  лифта!", "…", "", "?"];
    let texts: Vec<_> = texts.iter().enumerate().map(|(n, text)| (id(n), (*text).to_owned())).collect();
    let proposal = engine(&texts).propose(&Decisions::default());
    assert_eq!(proposal.groups.len(), 4, "copies are one problem, notes without a word stay alone");
}

#[test]
fn on_a_short_list_nobody_is_asked_about_notes_that_only_touch_the_same_field() {
    let texts = [
        "Долго ждать ответа поддержки в чате",
        "Курьер не позвонил перед доставкой и оставил посылку у соседей",
        "Чат на сайте не открывается с телефона",
        "Посылку долго не отправляют со склада в регионы",
        "Поддержка отвечает в чате слишком долго",
    ];
    let texts: Vec<_> = texts.iter().enumerate().map(|(n, text)| (id(n), (*text).to_owned())).collect();
    let proposal = engine(&texts).propose(&Decisions::default());
    let asked: Vec<_> = proposal.suggestions.iter().map(|asked| (asked.a.clone(), asked.b.clone())).collect();
    let slow = |notes: &BTreeSet<NoteRef>| notes.contains(&id(0)) && notes.contains(&id(4));
    let found = proposal.groups.iter().any(|group| slow(&group.notes)) || asked.contains(&(id(0), id(4)));
    assert!(found, "what is the same is joined or asked about: {proposal:#?}");
    assert!(asked.len() <= 3, "of ten pairs: {asked:?}");
}

#[test]
fn only_groups_that_may_have_changed_are_proposed_again() {
    let texts = ["Нет лифта", "Лифта нет", "Шумно в номере ночью", "Шумно в номере утром"];
    let texts: Vec<_> = texts.iter().enumerate().map(|(n, text)| (id(n), (*text).to_owned())).collect();
    let mut engine = engine(&texts);
    let sizes = |proposal: Proposal| -> Vec<usize> {
        proposal.groups.iter().map(|group| group.notes.len()).collect()
    };
    assert_eq!(sizes(engine.propose_changes(&Decisions::default())), [2, 1, 1]);
    assert!(sizes(engine.propose_changes(&Decisions::default())).is_empty());
    engine.set_note(id(7), "Ночью в номере шумно");
    assert_eq!(sizes(engine.propose_changes(&Decisions::default())), [2]);
}

#[test]
fn a_general_note_does_not_bridge_two_special_ones() {
    let texts = [
        "Медленно обновляется баланс",
        "Медленно обновляется бонусный баланс",
        "Медленно обновляется семейный баланс",
    ];
    let texts: Vec<_> = texts.iter().enumerate().map(|(n, text)| (id(n), (*text).to_owned())).collect();
    let proposal = engine(&texts).propose(&Decisions::default());
    assert!(proposal.groups.iter().all(|group| group.notes.len() < 3), "{proposal:#?}");
}

#[test]
fn a_group_of_people_gains_a_note_even_where_its_own_notes_conflict() {
    let texts =
        ["Шумно в номере ночью", "Шумно в номере утром", "Ночью в номере шумно", "Днем в номере шумно"];
    let texts: Vec<_> = texts.iter().enumerate().map(|(n, text)| (id(n), (*text).to_owned())).collect();
    let decisions = Decisions { fixed: vec![BTreeSet::from([id(0), id(1)])], ..Decisions::default() };
    let proposal = engine(&texts).propose(&decisions);
    let sizes: Vec<usize> = proposal.groups.iter().map(|group| group.notes.len()).collect();
    assert_eq!(sizes.iter().max(), Some(&3));
    assert_eq!(proposal.groups.len(), 2);
}

#[test]
fn suggest_only_joins_nothing_and_asks_instead() {
    let texts = [
        (id(1), "Не работает лифт".to_owned()),
        (id(2), "лифт не работает".to_owned()),
        (id(3), "Не работает лифт".to_owned()),
    ];
    let decisions = Decisions { suggest_only: true, ..Decisions::default() };
    let proposal = engine(&texts).propose(&decisions);
    assert_eq!(proposal.groups.len(), 3);
    assert_eq!(proposal.suggestions.len(), 3);
}

#[test]
fn the_key_of_a_settled_text_never_changes() {
    let key = settled_hash_of_normalised;
    assert_eq!(key("Не работает лифт"), key("  не РАБОТАЕТ, лифт! "));
    assert_ne!(key("Не работает лифт"), key("Не работает лифт утром"));
    assert_eq!(
        key("abc"),
        0xe71f_a219_0541_574b,
        "it is stored: a change makes people's decisions forgotten"
    );
}

/// Words that combine into notes which are alike, conflict, copy and add to each other.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "лифт",
        "лифты",
        "сломан",
        "не",
        "работает",
        "утром",
        "вечером",
        "подъезд",
        "очередь",
        "очереди",
        "долгая",
        "касса",
        "5",
        "10",
        "без",
        "чека",
        "queue",
        "queues",
        "long",
        "slow",
        "refund",
        "not",
        "phone",
        "laptop",
        "after",
        "payment",
        "например",
        ",",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..7).prop_map(|words| words.join(" "))
}

fn board() -> impl Strategy<Value = Vec<(NoteRef, String)>> {
    prop::collection::vec(text(), 1..24)
        .prop_map(|texts| texts.into_iter().enumerate().map(|(n, text)| (id(n), text)).collect())
}

/// Up to three fixed groups without common notes, and pairs that are apart and not in one of them.
fn decisions() -> impl Strategy<Value = Decisions> {
    let homes = prop::collection::vec(0..8_usize, 24);
    let apart = prop::collection::vec((0..24_usize, 0..24_usize), 0..12);
    (homes, apart, prop::bool::weighted(0.1)).prop_map(|(homes, apart, suggest_only)| {
        let fixed: Vec<BTreeSet<NoteRef>> = (0..3)
            .map(|group| (0..24).filter(|n| homes[*n] == group).map(id).collect::<BTreeSet<_>>())
            .filter(|group| !group.is_empty())
            .collect();
        let together = |a: usize, b: usize| homes[a] == homes[b] && homes[a] < 3;
        let apart = apart
            .into_iter()
            .filter(|&(a, b)| a != b && !together(a, b))
            .map(|(a, b)| (id(a), id(b)))
            .collect();
        Decisions { fixed, apart, suggest_only }
    })
}

#[test]
fn m3_a_note_that_a_group_of_people_s_making_lets_go_of_is_a_change_whatever_else_the_group_held() {
    let mut live = Engine::new();
    live.set_note(id(0), "подъезд чека");
    live.set_note(id(1), "чека подъезд");
    let decisions = Decisions { fixed: vec![[id(1), id(2)].into()], ..Decisions::default() };
    let together = live.propose_changes(&decisions).groups;
    assert_eq!(together[0].notes, [id(0), id(1), id(2)].into());

    live.remove_note(&id(1));

    let changes = live.propose_changes(&decisions).groups;
    assert!(changes.iter().any(|group| group.notes == [id(0)].into()), "{changes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_and_what_was_edited_on_the_way_do_not_matter(
        (notes, shuffled) in board().prop_flat_map(|notes| (Just(notes.clone()), Just(notes).prop_shuffle())),
        drafts in prop::collection::vec(text(), 24),
        decisions in decisions(),
    ) {
        let afresh = engine(&notes).propose(&decisions);
        let mut live = Engine::new();
        for ((id, _), draft) in shuffled.iter().zip(&drafts) {
            live.set_note(id.clone(), draft);
        }
        live.set_note(id(99), "очередь долгая");
        for (id, text) in &shuffled {
            live.set_note(id.clone(), text);
        }
        live.remove_note(&id(99));
        prop_assert_eq!(live.propose(&decisions), afresh);
    }

    #[test]
    fn the_changes_of_a_proposal_make_the_one_before_the_one_made_afresh(
        steps in prop::collection::vec((0..24_usize, prop::option::weighted(0.8, text())), 1..24),
        decisions in decisions(),
        decided_before in 0..24_usize,
    ) {
        let mut live = Engine::new();
        let mut notes: BTreeMap<NoteRef, String> = BTreeMap::new();
        let mut groups: BTreeMap<NoteRef, Group> = BTreeMap::new();
        let undecided = Decisions::default();
        for (at, (note, said)) in steps.into_iter().enumerate() {
            let note = id(note);
            match said {
                Some(said) => {
                    live.set_note(note.clone(), &said);
                    notes.insert(note, said);
                }
                None => {
                    live.remove_note(&note);
                    notes.remove(&note);
                }
            }
            let decisions = if at < decided_before { &undecided } else { &decisions };
            let changes = live.propose_changes(decisions);
            let texts: Vec<_> = notes.iter().map(|(id, text)| (id.clone(), text.clone())).collect();
            let mut afresh = engine(&texts).propose(decisions);

            let held = |group: &Group| group.notes.iter().any(|note| {
                notes.contains_key(note) || decisions.fixed.iter().any(|fixed| fixed.contains(note))
            });
            let changed: BTreeSet<&NoteRef> = changes.groups.iter().flat_map(|group| &group.notes).collect();
            groups.retain(|_, group| held(group) && group.notes.iter().all(|note| !changed.contains(note)));
            groups.extend(changes.groups.iter().map(|group| (group.notes.first().unwrap().clone(), group.clone())));
            prop_assert_eq!(&changes.suggestions, &afresh.suggestions);
            afresh.groups.sort_by(|a, b| a.notes.cmp(&b.notes));
            prop_assert_eq!(groups.values().cloned().collect::<Vec<_>>(), afresh.groups);
        }
    }

    #[test]
    fn decisions_bind_every_proposal(notes in board(), decisions in decisions()) {
        let proposal = engine(&notes).propose(&decisions);
        let mut home: BTreeMap<&NoteRef, usize> = BTreeMap::new();
        for (at, group) in proposal.groups.iter().enumerate() {
            for note in &group.notes {
                prop_assert!(home.insert(note, at).is_none(), "{note} stands in two groups");
            }
            for join in &group.joins {
                prop_assert!(group.notes.contains(&join.0) && group.notes.contains(&join.1) && join.0 < join.1);
            }
        }
        prop_assert!(notes.iter().all(|(note, _)| home.contains_key(note)), "a note was lost");
        let mut taken = BTreeSet::new();
        for group in &decisions.fixed {
            let homes: BTreeSet<usize> = group.iter().map(|note| home[note]).collect();
            prop_assert_eq!(homes.len(), 1, "a fixed group was split");
            prop_assert!(taken.insert(homes.into_iter().next()), "two fixed groups were joined");
        }
        for (a, b) in &decisions.apart {
            if let (Some(a), Some(b)) = (home.get(a), home.get(b)) {
                prop_assert_ne!(a, b, "a pair that people parted stands in one group");
            }
        }
        prop_assert!(proposal.suggestions.len() <= SUGGESTIONS_MAX);
        for Suggestion { a, b, .. } in &proposal.suggestions {
            prop_assert_ne!(home[a], home[b], "a suggestion within one group");
            let apart = decisions.apart.contains(&(a.clone(), b.clone())) || decisions.apart.contains(&(b.clone(), a.clone()));
            prop_assert!(!apart, "a suggestion that people have answered");
        }
    }

    #[test]
    fn any_text_is_taken(texts in prop::collection::vec("\\PC{0,40}", 1..6)) {
        let notes: Vec<_> = texts.into_iter().enumerate().map(|(n, text)| (id(n), text)).collect();
        let proposal = engine(&notes).propose(&Decisions::default());
        prop_assert_eq!(proposal.groups.iter().map(|group| group.notes.len()).sum::<usize>(), notes.len());
    }
}

#[test]
fn the_reason_given_in_one_order_is_the_other_one_turned() {
    for (a, b) in pairs(include_str!("tests/same.txt")) {
        let (one, other) = (reason(a, b), reason(b, a));
        assert_eq!(one.veto.is_some(), other.veto.is_some());
        assert_eq!((&one.only_a, &one.only_b), (&other.only_b, &other.only_a), "{a} | {b}");
    }
}
