//! Rounds of successive halving.

use std::vec::Vec;

use crate::search::rounds::rounds;

/// The rows and the epochs of each round.
fn lengths(rows: usize, factor: usize, epochs: usize) -> Vec<(usize, usize)> {
    rounds(rows, Some(factor), epochs).into_iter().map(|round| (round.rows, round.epochs(epochs))).collect()
}

#[test]
fn every_round_keeps_one_row_in_factor_and_trains_factor_times_as_long() {
    assert_eq!(lengths(24, 3, 50), [(24, 6), (8, 17), (3, 50)]);
    assert_eq!(lengths(27, 3, 81), [(27, 9), (9, 27), (3, 81)]);
    assert_eq!(lengths(5, 2, 8), [(5, 2), (3, 4), (2, 8)]);
}

#[test]
fn there_is_one_round_without_halving_or_with_few_rows_or_epochs() {
    assert_eq!(rounds(24, None, 50).len(), 1);
    assert_eq!(lengths(2, 3, 50), [(2, 50)]);
    assert_eq!(lengths(24, 3, 2), [(24, 2)]);
}

#[test]
fn the_first_round_has_an_epoch_and_the_last_complete_runs() {
    for rows in 1..70 {
        for factor in 2..6 {
            for epochs in 1..30 {
                let lengths = lengths(rows, factor, epochs);
                assert!(lengths[0].1 >= 1 && lengths[lengths.len() - 1].0 >= 1);
                assert_eq!((lengths[0].0, lengths[lengths.len() - 1].1), (rows, epochs));
                assert!(lengths.is_sorted_by(|one, other| one.0 > other.0 && one.1 <= other.1), "{lengths:?}");
            }
        }
    }
}

#[test]
fn epochs_without_limit_do_not_overflow() {
    assert_eq!(lengths(9, 3, usize::MAX).last(), Some(&(3, usize::MAX)));
}
