//! Tables as a spreadsheet reads them.

use fivefold_protocol::{ids::ProblemId, role::Language};

use super::delimited::harmless;
use crate::export::{plan_csv, problems_csv, sources_csv, specimen};

fn read(table: &str, delimiter: u8) -> Vec<Vec<String>> {
    let text = table.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_russian_table_opens_right_in_excel() {
    let table = problems_csv(&specimen::view(), Language::Ru).unwrap();
    assert!(table.starts_with("\u{feff}Код проблемы;Проблема;"));
    let first = table.split("\r\n").next().unwrap();
    assert_eq!(first.split(';').count(), 19);
    assert!(table.ends_with("\r\n"));
    let plan = read(&plan_csv(&specimen::view(), Language::Ru).unwrap(), b';');
    assert_eq!(plan[1][7], "1,5");
}

#[test]
fn an_english_table_has_commas_and_a_row_for_each_source() {
    let rows = read(&problems_csv(&specimen::view(), Language::En).unwrap(), b',');
    let ids: Vec<_> = rows.iter().map(|row| (row[0].as_str(), row[6].as_str())).collect();
    assert_eq!(
        ids,
        [("Problem ID", "Note ID"), ("b1", "e1.r1/n1"), ("b1", "e2/n2"), ("b2", "e1.r2/n3"), ("b3", "")]
    );
    assert_eq!(rows[1][7..11], ["Room 1 (North)", "e1", "Complaints", "Problem"]);
    assert_eq!(rows[1][13..15], ["on Monday\nin May", "Anna <b>"]);
    assert_eq!(rows[3][14], "participant 3", "an erased person has a number");
    assert!(rows.iter().all(|row| row.len() == 19));
}

#[test]
fn an_anonymous_exercise_names_neither_author_nor_room() {
    let rows = read(&problems_csv(&specimen::view(), Language::En).unwrap(), b',');
    assert_eq!((rows[2][7].as_str(), rows[2][14].as_str()), ("", ""));
    let plan = read(&plan_csv(&specimen::view(), Language::En).unwrap(), b',');
    assert_eq!(plan[1][20..22], ["e1.r1/n1\ne2/n2", "Room 1 (North)"]);
    assert_eq!(plan[1][24], "Anna <b>");
}

#[test]
fn no_cell_runs_as_a_formula() {
    for nasty in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\u{a0}=1",
        "\u{feff}=1",
        "\u{200b}@x",
        "＝1",
        "－1",
        "\tx",
        "\rx",
        "\n=1",
        "\u{0}=1",
        "\u{1b}+1",
    ] {
        assert!(harmless(nasty).starts_with('\''), "{nasty:?}");
    }
    for fine in ["a=1", "1-2", "«=1»", "", "e1.r1/n-1", "ok\nok", "5"] {
        assert_eq!(harmless(fine), fine);
    }
    let rows = read(&plan_csv(&specimen::view(), Language::Ru).unwrap(), b';');
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert!(rows.iter().flatten().any(|cell| cell.starts_with("'=HYPERLINK")));
}

#[test]
fn quotes_separators_and_line_ends_stay_inside_their_cell() {
    let mut view = specimen::view();
    let nasty = "a;b,c\"d\r\ne";
    view.list.as_mut().unwrap().problems.get_mut(&ProblemId(1)).unwrap().title = nasty.to_owned();
    for (language, delimiter) in [(Language::Ru, b';'), (Language::En, b',')] {
        let rows = read(&problems_csv(&view, language).unwrap(), delimiter);
        assert_eq!(rows[1][1], "a;b,c\"d\ne");
    }
}

#[test]
fn a_plan_table_has_every_task_also_before_the_reveal() {
    let mut view = specimen::view();
    let rows = read(&plan_csv(&view, Language::En).unwrap(), b',');
    let seen: Vec<_> =
        rows[1..].iter().map(|row| (row[0].as_str(), row[1].as_str(), row[3].as_str())).collect();
    assert_eq!(seen, [("1", "t1", "planned"), ("2", "t2", "does not fit"), ("", "t3", "left out")]);
    (view.plan, view.results) = (None, None);
    assert_eq!(read(&plan_csv(&view, Language::En).unwrap(), b',').len(), 4);
    view.list = None;
    assert_eq!(read(&problems_csv(&view, Language::En).unwrap(), b',').len(), 1);
}

#[test]
fn t7_the_table_of_sources_has_every_note_once_in_the_order_of_the_plan() {
    let rows = read(&sources_csv(&specimen::view(), Language::En).unwrap(), b',');
    let told: Vec<_> = rows.iter().map(|row| [0, 1, 2, 4, 6].map(|column| row[column].as_str())).collect();
    assert_eq!(
        told,
        [
            ["Rank", "In the plan", "Task ID", "Problem ID", "Note ID"],
            ["1", "planned", "t1", "b1", "e1.r1/n1"],
            ["1", "planned", "t1", "b1", "e2/n2"],
            ["2", "does not fit", "t2", "b2", "e1.r2/n3"],
        ]
    );
    let note = |row: usize| [7, 9, 13, 14].map(|column| rows[row][column].as_str());
    assert_eq!(note(1), ["Room 1 (North)", "Complaints", "on Monday\nin May", "Anna <b>"]);
    assert_eq!(note(2), ["", "Secret", "", ""], "an anonymous exercise names neither room nor author");
    assert!(rows.iter().flatten().any(|cell| cell.starts_with("'=HYPERLINK")));

    // Before there are tasks it is the list with its notes.
    let mut view = specimen::view();
    (view.plan, view.results) = (None, None);
    view.tasks.clear();
    let rows = read(&sources_csv(&view, Language::Ru).unwrap(), b';');
    assert_eq!(
        rows.iter().map(|row| row[4].as_str()).collect::<Vec<_>>(),
        ["Код проблемы", "b1", "b1", "b2"]
    );
}
