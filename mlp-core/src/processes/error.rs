//! Errors of processes that work together.

use std::string::String;

use thiserror::Error;

/// The reason that processes cannot work together, or no longer.
///
/// Every process of the job gets an error: the one with the cause has the cause, the others have its text and its number.
///
/// ```
/// use mlp_core::processes::ProcessError;
/// let error = ProcessError::Left { process: 3, during: "fit" };
/// assert_eq!(error.to_string(), "process 3 has left the job, and cannot take part in `fit`: see its own error");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProcessError {
    /// `Processes::start` was called twice, or MPI was initialized otherwise.
    #[error(
        "the processes of this job have been started before: call `Processes::start` once, at the beginning of `main`"
    )]
    StartedTwice,
    /// The MPI library does not allow threads in a process.
    #[error("this MPI library does not support threads within a process")]
    NoThreads,
    /// MPI is used on another thread than the one that started it.
    #[error("processes communicate on the thread that has called `Processes::start`, but this is another one")]
    OtherThread,
    /// The value that `Processes::start` returned was dropped.
    #[error("the processes have ended: keep the value of `Processes::start` until the end of `main`")]
    Ended,
    /// An earlier error has ended the communication.
    #[error("the processes no longer communicate, after an earlier error")]
    Broken,
    /// A process returned from `main`, usually with an error of its own.
    #[error("process {process} has left the job, and cannot take part in `{during}`: see its own error")]
    Left {
        /// The process, counted from 0.
        process: usize,
        /// The operation of this process.
        during: &'static str,
    },
    /// Two processes call different operations.
    #[error("process {process} calls `{theirs}` while this one calls `{ours}`: all processes must make the same calls")]
    Apart {
        /// The other process, counted from 0.
        process: usize,
        /// Its operation.
        theirs: &'static str,
        /// The operation of this process.
        ours: &'static str,
    },
    /// A process has failed; it has the error itself.
    #[error("process {process} has failed: {message}")]
    Failed {
        /// The process, counted from 0.
        process: usize,
        /// The text of its error.
        message: String,
    },
    /// The processes do not do the same: their arguments, seeds, networks or data differ.
    #[error(
        "the processes do not train the same: {property} is `{ours}` on process 0, but `{theirs}` on process {process}"
    )]
    Different {
        /// The property, such as `seed`.
        property: String,
        /// Its value on process 0.
        ours: String,
        /// The first process with another value.
        process: usize,
        /// Its value there.
        theirs: String,
    },
    /// The trainers of a search that is shared among processes share their batches as well.
    #[error("each run of this search is on one process: remove `.processes(…)` from its trainers, or from the search")]
    Nested,
    /// The scalar of the network is neither `f32` nor `f64`.
    #[error("processes exchange numbers of the types `f32` and `f64` alone")]
    Scalar,
    /// A message would have more elements than MPI can count.
    #[error("{what} would take a message of {elements} elements, more than MPI counts in one: 2147483647")]
    TooLong {
        /// The content of the message.
        what: &'static str,
        /// The number of its elements.
        elements: usize,
    },
}
