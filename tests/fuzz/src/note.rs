//! Whole documents, whoever made them: they are read as notes and texts, whatever stands in them.

use fivefold_server::{
    boards::{
        admission::{Admission, Owners},
        board::Board,
    },
    lint::{self, Limits},
};

/// Opens the bytes as a board, as an import would, and reads everything in it twice.
pub fn run(data: &[u8]) {
    let Ok(linted) = lint::update(data, &Limits::STATE) else { return };
    let Ok(admission) = Admission::restore(&linted, &Owners::default()) else { return };
    let mut board = Board::from_state(data).expect("what passes every check can be opened");
    let (notes, texts) = (board.notes(), board.list_texts());
    assert_eq!(lint::state_vector(&board.state_vector()).unwrap(), admission.state_vector());
    board.rest();
    let state = board.state();
    assert!(lint::update(&state, &Limits::STATE).is_ok());
    let again = Board::from_state(&state).unwrap();
    assert_eq!(again.notes(), notes);
    assert_eq!(again.list_texts(), texts);
}
