//! Files that cannot be a checkpoint, refused before the first epoch.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use mlp_core::prelude::*;
use mlp_core::train::CheckpointError;

use super::{File, data, net, refused, written};

/// Trains until the first epoch has ended, which none may.
fn refuse(checkpoint: Checkpoint) -> CheckpointError {
    let mut net = net();
    let before = net.clone();
    let mut trainer = Trainer::new(Adam::new(0.02)).epochs(3).checkpoint(checkpoint);
    let result = trainer.fit_with(&mut net, &data(1, 40), |_, _| -> ControlFlow<()> { panic!("an epoch has ended") });
    let error = result.expect_err("an unusable checkpoint");
    assert_eq!(net, before);
    refused(&error).clone()
}

fn names_beside(path: &Path) -> Vec<String> {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let entries = fs::read_dir(path.parent().expect("a directory")).expect("a readable directory");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|other| other.contains(&name) && *other != name).collect()
}

#[test]
fn a_target_that_cannot_be_written_is_refused_before_the_first_epoch() {
    let file = File::new("unwritable");
    fs::write(&file.0, "").expect("a writable file");
    let mut permissions = fs::metadata(&file.0).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file.0, permissions).expect("the owner");
    let error = refuse(Checkpoint::new(&file.0)).to_string();
    assert!(
        error.ends_with("cannot be written: the file is read-only: make it writable, or choose another file"),
        "{error}"
    );

    let unwritable = [std::env::temp_dir(), file.0.join("below"), "no/such/directory/net".into(), "".into()];
    for path in unwritable {
        for checkpoint in [Checkpoint::new(&path), Checkpoint::new(&path).resume()] {
            let error = refuse(checkpoint);
            assert!(matches!(error, CheckpointError::File { action: "written", .. }), "{error}");
        }
    }
    assert!(names_beside(&file.0).is_empty());
}

#[test]
fn a_second_run_on_the_same_file_is_refused_until_the_first_has_ended() {
    let file = File::new("in-use");
    let trainer = Trainer::new(Adam::new(0.02)).epochs(3).checkpoint(Checkpoint::new(&file.0));
    let data = data(1, 40);
    let mut epochs = 0;
    trainer
        .clone()
        .fit_with(&mut net(), &data, |_, _| {
            epochs += 1;
            let error = trainer.clone().fit(&mut net(), &data).expect_err("the other run");
            assert_eq!(*refused(&error), CheckpointError::InUse { path: file.0.clone() });
            assert!(
                error
                    .to_string()
                    .ends_with("is in use by another training run: wait until that has ended, or choose another file")
            );
        })
        .expect("the first run");
    assert_eq!(epochs, 3);
    trainer.clone().fit(&mut net(), &data).expect("the first run has ended");
    assert!(names_beside(&file.0).is_empty(), "{:?}", names_beside(&file.0));
}

#[test]
fn what_is_read_to_resume_is_bounded() {
    let file = File::new("bounded");
    let bytes = written(&file);
    let start = Instant::now();
    for content in [&bytes[..], &[], &[0; 8]] {
        fs::write(&file.0, content).expect("a writable file");
        // Six gigabytes that take no space on the disk.
        fs::OpenOptions::new().write(true).open(&file.0).and_then(|file| file.set_len(6 << 30)).expect("a sparse file");
        let error = refuse(Checkpoint::new(&file.0).resume());
        assert!(matches!(error, CheckpointError::Damaged { .. }), "{error}");
    }
    #[cfg(unix)]
    {
        fs::remove_file(&file.0).expect("a file");
        assert!(std::process::Command::new("mkfifo").arg(&file.0).status().expect("a command of every Unix").success());
        for path in [&*file.0, Path::new("/dev/zero")] {
            let error = refuse(Checkpoint::new(path).resume()).to_string();
            assert!(error.ends_with("the path is not a regular file"), "{error}");
        }
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
