//! Opening a file that is regular: not a directory, a device or a pipe, which has no end of its own, and whose opening or reading may
//! wait for another program.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Opens a regular file for reading. Symbolic links are followed.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidInput`] if the path is that of something else; and the errors of the file system.
pub(crate) fn open(path: impl AsRef<Path>) -> io::Result<File> {
    let path = path.as_ref();
    // Before opening, since that of a pipe waits for a writer.
    if fs::metadata(path)?.is_file() { File::open(path) } else { Err(refused()) }
}

/// The error for a path that is not that of a regular file.
pub(crate) fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "the path is not a regular file")
}

#[cfg(all(test, unix, feature = "tables", feature = "idx"))]
mod tests {
    use std::path::PathBuf;
    use std::process::Command;
    use std::string::{String, ToString};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use crate::data::idx;
    use crate::prelude::*;
    use crate::table::{Columns, Guess, Model, Preparation, Table, TableReader, number};

    network! { struct Line< input 1 => linear 1; loss squared >; }

    candidates! { enum Lines< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }

    fn columns() -> Columns {
        Columns::new().input("x", number()).target("y", number())
    }

    fn model() -> Model<Line> {
        let table = Table::from_text("t.csv", "x,y\n1,2\n3,4\n", &columns()).unwrap();
        Model::new(Line::zeros(), Preparation::fit(&table).unwrap()).unwrap()
    }

    /// The message of a loader; a test that waits for a writer of a pipe fails.
    fn message<T, E: ToString>(path: &str, loader: impl FnOnce(PathBuf) -> Result<T, E> + Send + 'static) -> String {
        let (sender, receiver) = channel();
        let path = PathBuf::from(path);
        std::thread::spawn(move || {
            // After the end of the test, nobody receives.
            let _ = sender.send(loader(path).err().map(|error| error.to_string()));
        });
        receiver.recv_timeout(Duration::from_secs(20)).expect("no waiting").expect("an error")
    }

    #[test]
    fn no_loader_opens_a_pipe_or_a_device() {
        let pipe = std::env::temp_dir().join(std::format!("mlp-pipe-{}", std::process::id()));
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("a command of every Unix").success());
        for path in [pipe.to_str().unwrap(), "/dev/zero"] {
            let messages = [
                message(path, |path| Line::zeros().load_safetensors(path)),
                message(path, |path| Line::zeros().load_raw(path)),
                message(path, Lines::<f32>::load),
                message(path, Csv::open),
                message(path, idx::labels),
                message(path, |path| Dataset::<SVector<f32, 1>, usize>::from_idx(&path, &path)),
                message(path, |path| TableReader::open(path, &columns()).map(|_| ())),
                message(path, Guess::of_file),
                message(path, Model::<Line>::load),
                message(path, |path| model().predict_file(path).map(|_| ())),
                message(path, |path| model().predict_file_as(path, &Columns::new()).map(|_| ())),
            ];
            for message in messages {
                assert!(message.ends_with("the path is not a regular file"), "{message}");
            }
        }
        std::fs::remove_file(pipe).unwrap();
    }
}
