//! Valid files, invalid files of every kind, and files truncated at every byte.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use nalgebra::{SVector, vector};
use rand::RngExt;

use super::error::IdxProblem;
use super::read::{images_of, labels_of};
use crate::data::Dataset;
use crate::number::random::generator;

type Image = SVector<f32, 4>;

/// A file of these dimension sizes and elements.
fn file(sizes: &[u32], elements: &[u8]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, u8::try_from(sizes.len()).unwrap()];
    file.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    file.extend(elements);
    file
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn images(bytes: &[u8]) -> Result<Vec<Image>, IdxProblem> {
    images_of(bytes)
}

#[test]
fn a_gzipped_file_gives_the_same_data_as_the_plain_one() {
    let plain = file(&[2, 2, 2], &[0, 255, 51, 102, 1, 2, 3, 4]);
    let read = images(&plain).unwrap();
    assert_eq!(read[0], vector![0.0, 1.0, 0.2, 0.4]);
    assert_eq!(images(&gzip(&plain)).unwrap(), read);
    let labels = file(&[3], &[9, 0, 255]);
    assert_eq!(labels_of(&labels[..]).unwrap(), [9, 0, 255]);
    assert_eq!(labels_of(&gzip(&labels)[..]).unwrap(), [9, 0, 255]);
}

#[test]
fn a_truncated_or_extended_file_is_an_error() {
    let plain = file(&[2, 2, 2], &[7; 8]);
    let packed = gzip(&plain);
    for whole in [&plain, &packed] {
        for length in 0..whole.len() {
            assert!(images(&whole[..length]).is_err(), "{length} bytes of {}", whole.len());
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert!(images(&longer).is_err());
    }
    assert!(matches!(images(&plain[..19]), Err(IdxProblem::Truncated { found: 3, expected: 8 })));
    assert!(matches!(images(&gzip(&plain[..19])), Err(IdxProblem::Truncated { found: 3, expected: 8 })));
    assert!(matches!(images(&gzip(&[&plain[..], &[0]].concat())), Err(IdxProblem::TooLong { expected: 8 })));
}

#[test]
fn each_problem_has_its_message() {
    let message = |bytes: &[u8]| images(bytes).unwrap_err().to_string();
    assert_eq!(message(b"P5 2 2"), "this is not an IDX file: it begins with the bytes [50, 35] instead of [00, 00]");
    for found in [[0, 1], [1, 0]] {
        let error = images(&[found[0], found[1], 8, 1, 0, 0, 0, 0]).unwrap_err();
        assert!(matches!(error, IdxProblem::NotIdx { found: first } if first == found), "{error}");
    }
    assert_eq!(
        message(&[0, 0, 13, 1, 0, 0, 0, 0]),
        "the elements are of type 0x0d, but only unsigned bytes (0x08) are read"
    );
    assert_eq!(message(&[0, 0, 8, 0]), "the header announces 0 dimensions");
    assert_eq!(message(&file(&[1, 28, 28], &[0; 784])), "an image has 28 × 28 pixels, but a sample has 4 numbers");
    assert_eq!(
        message(&file(&[7], &[0; 7])),
        "the file has 1 dimension (is it the file of the labels?), but a sample has 4 numbers"
    );
    assert_eq!(message(&file(&[7, 1], &[0; 7])), "an image has 1 pixel, but a sample has 4 numbers");
    let single = |bytes: &[u8]| labels_of(bytes).unwrap_err().to_string();
    assert_eq!(single(&file(&[1], &[])), "the file ends after 0 of the 1 byte that its header announces");
    assert_eq!(single(&file(&[1], &[0; 2])), "the file continues after the 1 byte that its header announces");
    let labels = labels_of(&file(&[1, 2, 2], &[0; 4])[..]).unwrap_err();
    assert_eq!(labels.to_string(), "labels have 1 dimension, but this file has 3: is it the file of the images?");
}

#[test]
fn damage_to_a_gzipped_file_is_detected() {
    let elements: Vec<u8> = (0..=255).cycle().take(4000).collect();
    let packed = gzip(&file(&[1000, 4], &elements));
    let whole = images(&packed).unwrap();
    // Not in the ten bytes of the gzip header, where some changes have no effect.
    for index in 10..packed.len() {
        let mut damaged = packed.clone();
        damaged[index] ^= 0x10;
        if let Ok(read) = images(&damaged) {
            panic!("byte {index} was changed, and {} images were read (whole: {})", read.len(), whole.len());
        }
    }
}

#[test]
fn sizes_declared_by_a_header_allocate_no_memory() {
    for sizes in [[u32::MAX, 2, 2], [u32::MAX, u32::MAX, u32::MAX], [1, 65536, 65536], [0, 4, 1]] {
        let result = images(&file(&sizes, &[]));
        assert_eq!(result.is_ok(), sizes[0] == 0, "{sizes:?}");
    }
    assert!(labels_of(&file(&[u32::MAX], &[1])[..]).is_err());
    let without_pixels = images_of::<SVector<f32, 0>>(&file(&[u32::MAX, 0], &[])[..]);
    assert!(matches!(without_pixels, Err(IdxProblem::ImageSize { expected: 0, .. })));
}

#[test]
fn a_decompression_bomb_is_refused_and_a_compressible_data_set_is_read() {
    let million_zeros = |count: u32| gzip(&file(&[count << 18, 4], &vec![0; (count as usize) << 20]));
    assert!(matches!(images(&million_zeros(4)), Err(IdxProblem::Bomb)));
    assert_eq!(images(&gzip(&file(&[1 << 17, 4], &vec![0; 1 << 19]))).unwrap().len(), 1 << 17);
    // Far above the size that is exempt from the limit.
    let mut rng = generator(1);
    let noise: Vec<u8> = (0..3 << 20).map(|_| rng.random()).collect();
    assert_eq!(images(&gzip(&file(&[3 << 18, 4], &noise))).unwrap().len(), 3 << 18);
}

#[test]
fn a_data_set_has_a_label_for_each_image_and_at_least_one_of_both() {
    let read = |images: u32, labels: u32| {
        let pixels = file(&[images, 2, 2], &vec![7; 4 * images as usize]);
        let classes = file(&[labels], &vec![1; labels as usize]);
        Dataset::<Image, usize>::read_idx(("images", &pixels[..]), ("labels", &classes[..]))
    };
    assert_eq!(read(2, 2).unwrap().targets(), [1, 1]);
    assert_eq!(read(0, 0).unwrap_err().to_string(), "images: there are no samples");
    assert_eq!(read(1, 2).unwrap_err().to_string(), "labels: there are 2 labels, but 1 image in images");
    assert_eq!(read(2, 1).unwrap_err().to_string(), "labels: there is 1 label, but 2 images in images");
}

#[test]
fn the_readers_never_panic() {
    for seed in 0..20_000 {
        let mut rng = generator(seed);
        let mut bytes = file(&[rng.random_range(0..3), 2, 2], &[1; 8]);
        if rng.random() {
            bytes = gzip(&bytes);
        }
        for _ in 0..rng.random_range(1..4) {
            let index = rng.random_range(0..bytes.len());
            bytes[index] = rng.random();
        }
        bytes.truncate(rng.random_range(0..=bytes.len()));
        let (_, _) = (images(&bytes), labels_of(&bytes[..]));
    }
}
