//! Tables as a spreadsheet reads them.

use fivefold_protocol::{
    ids::{ProblemId, TaskId, Timestamp},
    role::Language,
};

use super::delimited::harmless;
use crate::export::{Tracker, plan_csv, plan_xlsx, problems_csv, sources_csv, specimen, tracker_csv};

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
        "\u{1}\tx",
        "\u{1}\rx",
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

/// A part of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut parts.by_name(name).unwrap(), &mut text).unwrap();
    text
}

#[test]
fn t2_a_workbook_has_the_plan_and_its_sources_with_text_as_text_and_numbers_as_numbers() {
    let now = Timestamp(1_735_689_599_999);
    let workbook = plan_xlsx(&specimen::view(), Language::Ru, now).unwrap();
    assert_eq!(workbook, plan_xlsx(&specimen::view(), Language::Ru, now).unwrap(), "it reads no clock");
    let sheets = part(&workbook, "xl/workbook.xml");
    assert!(sheets.contains("name=\"План\"") && sheets.contains("name=\"Источники\""), "{sheets}");
    let [plan, sources] = [1, 2].map(|sheet| part(&workbook, &format!("xl/worksheets/sheet{sheet}.xml")));
    assert!(plan.contains("<v>1.5</v>"), "a number, whatever the language: {plan}");
    assert_eq!((plan.matches("<row ").count(), sources.matches("<row ").count()), (4, 4));
    assert!(!plan.contains("<f>") && !sources.contains("<f>"), "nothing is a formula");
    let texts = part(&workbook, "xl/sharedStrings.xml");
    assert!(texts.contains("=HYPERLINK(") && texts.contains("Долго ждут"), "{texts}");
}

#[test]
fn t2_a_text_that_is_too_long_for_a_cell_or_not_for_xml_is_cut_or_left_out() {
    let mut view = specimen::view();
    let list = view.list.as_mut().unwrap();
    list.problems.get_mut(&ProblemId(1)).unwrap().title = format!("\u{1}\u{ffff}{}", "😀".repeat(20_000));
    let workbook = plan_xlsx(&view, Language::En, Timestamp(0)).unwrap();
    let texts = part(&workbook, "xl/sharedStrings.xml");
    assert!(texts.contains(&format!(">{}…<", "😀".repeat(16_383))), "cut between two characters");
}

#[test]
fn t8_issues_for_trackers_have_their_columns_and_say_where_they_come_from() {
    let read_plain = |tracker, language| {
        let table = tracker_csv(&specimen::view(), language, tracker).unwrap();
        assert!(!table.starts_with('\u{feff}'));
        read(&format!("\u{feff}{table}"), b',')
    };
    let jira = read_plain(Tracker::Jira, Language::En);
    assert_eq!(jira[0], ["Summary", "Issue Type", "Description", "Labels", "Labels", "Due Date"]);
    assert_eq!(jira.len(), 3, "a task that was left out is no issue");
    assert_eq!((jira[1][1].as_str(), jira[1][3].as_str()), ("Task", "planned"));
    assert_eq!((jira[2][0].starts_with("'=HYPERLINK"), jira[2][3].as_str()), (true, "does-not-fit"));
    let description = &jira[1][2];
    for told in [
        "Problem: Долго ждут",
        "Problem ID: b1",
        "- Ждут | <img src=x> (Room 1 (North); Complaints; Anna <b>; e1.r1/n1)",
        "  Example: on Monday",
        "- - секрет (Secret; e2/n2)",
    ] {
        assert!(description.lines().any(|line| line == told), "{told} in {description}");
    }

    let trello = read_plain(Tracker::Trello, Language::Ru);
    assert_eq!(trello[0], ["List Name", "Card Name", "Card Description", "Labels", "Due Date"]);
    assert_eq!([&trello[1][0], &trello[2][0]], ["в плане", "не помещается"]);
    let linear = read_plain(Tracker::Linear, Language::Ru);
    assert_eq!(linear[0], ["Title", "Description", "Status", "Labels"]);
    assert_eq!([&linear[1][2], &linear[2][2]], ["Todo", "Backlog"]);

    let mut view = specimen::view();
    view.tasks.get_mut(&TaskId(1)).unwrap().text = "long \n words ".repeat(40);
    let source = view.list.as_mut().unwrap().problems.get_mut(&ProblemId(1)).unwrap();
    source.sources.values_mut().next().unwrap().examples = vec!["x".repeat(20_000)];
    let table = tracker_csv(&view, Language::En, Tracker::Linear).unwrap();
    let rows = read(&format!("\u{feff}{table}"), b',');
    assert_eq!((rows[1][0].chars().count(), rows[1][1].chars().count()), (255, 16_000));
    assert!(rows[1][0].ends_with('…') && !rows[1][0].contains('\n'));
}
