//! The heap use of the parsers of data files: a small multiple of the size of the file.

use mlp_core::data::idx;
use mlp_core::prelude::*;
use mlp_tests::allocations::on_this_thread;
use mlp_tests::fixture::idx_header;

/// The peak heap use of reading a file, as a multiple of its size.
fn multiple(bytes: usize, read: impl FnOnce()) -> usize {
    on_this_thread(read).peak / bytes
}

#[test]
fn a_csv_file_takes_a_small_multiple_of_its_size() {
    let csv = |text: &str| {
        multiple(text.len(), || {
            let _ = Csv::from_text("f", text).header(false).classes::<f64, 1>();
            let _ = Csv::from_text("f", text).classes::<f64, 1>();
            let _ = Csv::from_text("f", text).header(false).values::<f64, 1, 1>();
            let _ = Csv::from_text("f", text).header(false).inputs([0]).target(1).values::<f64, 1, 1>();
        })
    };
    let classes = (0..100_000).map(|i| format!("1,{i:x}\n")).collect::<Vec<_>>().concat();
    for (what, text) in [
        ("numbers", "1,2\n".repeat(200_000)),
        ("empty columns", ",".repeat(1 << 20)),
        ("empty columns of two lines", ",".repeat(1 << 19) + "\n" + &",".repeat(1 << 19)),
        ("lines", "\n".repeat(1_000_000)),
        ("classes", classes),
        ("one field", "1".repeat(1_000_000)),
        ("an unclosed quote", "1,2\n\"".to_owned() + &"1,2\n".repeat(200_000)),
    ] {
        let times = csv(&text);
        // The parser holds eight bytes per field of a line, in buffers that double, and four copies of the first line.
        let most = if what.starts_with("empty") { 4 * 2 * 8 + 4 } else { 32 };
        assert!(times <= most, "{what}: {times} times the size of the file");
    }
}

#[test]
fn an_idx_file_takes_a_small_multiple_of_its_size() {
    let read = |bytes: &[u8]| {
        multiple(bytes.len(), || {
            let _ = idx::read_images::<SVector<f64, 4>>("f", bytes);
            let _ = idx::read_labels("f", bytes);
        })
    };
    for sizes in [vec![250_000, 4], vec![u32::MAX, 4], vec![1_000_000], vec![u32::MAX]] {
        let times = read(&[idx_header(&sizes), vec![1; 1_000_000]].concat());
        assert!(times <= 32, "{sizes:?}: {times} times the size of the file");
    }
    // A header without data allocates one buffer.
    for sizes in [[u32::MAX, 2, 2], [u32::MAX, u32::MAX, u32::MAX]] {
        assert!(read(&idx_header(&sizes)) * 16 < 64 << 10, "{sizes:?}");
    }
}
