//! How good the merge is on files of notes whose right answer is known, in the form of the gold set for merging.
//!
//! `cargo run -p fivefold-tests --example merge_quality [--asks N] [--encoder FILE] [--show BOARD]… FILE…`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement prints and stops at the first surprise"
)]

use fivefold_client::rehearse::notes::NotesFile;
use fivefold_encoder::Encoder;
use fivefold_tests::merge_quality::{Pairs, Quality, judge};

fn main() {
    let (mut asks, mut shown, mut files, mut encoder) = (20, Vec::new(), Vec::new(), None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--asks" => asks = arguments.next().unwrap().parse().unwrap(),
            "--encoder" => encoder = Some(Encoder::open(arguments.next().unwrap().as_ref()).unwrap()),
            "--show" => shown.push(arguments.next().unwrap()),
            _ => files.push(argument),
        }
    }
    for path in files {
        let after = format!("after {asks} answers");
        println!("{path}\n{:24} precision  recall   wrong  {after:16} translations first", "");
        let file = NotesFile::from_json(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let judged: Vec<(&str, Quality)> = file
            .boards
            .iter()
            .map(|board| (board.id.as_str(), judge(board, asks, encoder.as_ref())))
            .collect();
        for (name, quality) in &judged {
            line(name, quality.sure, quality.wrong_merges.len(), quality.answered, quality.translated);
            quality.wrong_merges.iter().for_each(|texts| println!("    WRONG {texts:#?}"));
            if shown.iter().any(|shown| shown == name) {
                show(quality);
            }
        }
        let sum =
            |of: &dyn Fn(&Quality) -> Pairs| judged.iter().map(|(_, quality)| of(quality)).sum::<Pairs>();
        let wrong = judged.iter().map(|(_, quality)| quality.wrong_merges.len()).sum();
        let translated = judged.iter().fold((0, 0), |(right, all), (_, quality)| {
            (right + quality.translated.0, all + quality.translated.1)
        });
        line("all", sum(&|quality| quality.sure), wrong, sum(&|quality| quality.answered), translated);
    }
}

fn line(name: &str, sure: Pairs, wrong: usize, answered: Pairs, (right, all): (usize, usize)) {
    let (precision, recall) = (sure.precision(), sure.recall());
    let translated = if all == 0 { String::new() } else { format!("{right} of {all}") };
    println!("{name:24} {precision:>9.3} {recall:>7.3} {wrong:>7}  {:<16.3} {translated}", answered.recall());
}

fn show(quality: &Quality) {
    for answer in &quality.answers {
        println!("    {} {} | {}", if answer.same { "yes" } else { " no" }, answer.a, answer.b);
    }
    for (a, b, reason) in &quality.missed {
        let same: Vec<&str> = reason.same.iter().map(|pair| pair.a.as_str()).collect();
        let (only_a, only_b) = (&reason.only_a, &reason.only_b);
        println!("    apart {a} | {b}: same {same:?}, only {only_a:?} {only_b:?}, {:?}", reason.veto);
    }
}
