//! Messages among the processes: the only module that calls MPI. All functions are collective: every process calls them in the
//! same order.

use core::any::TypeId;
use core::fmt::Display;
use core::ops::Range;
use std::string::{String, ToString};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};
use std::vec;
use std::vec::Vec;

use mpi::collective::{CommunicatorCollectives, Root, SystemOperation};
use mpi::datatype::{Equivalence, Partition, PartitionMut};
use mpi::topology::{Communicator, SimpleCommunicator};

use super::distribution::even_part;
use super::error::ProcessError;
use crate::number::cast::{cast, cast_mut};
use crate::number::scalar::Scalar;

/// The process that prints, reads and writes for all.
pub(crate) const ROOT: usize = 0;

/// Whether `MPI_Finalize` has been called, or is about to be.
static HAS_ENDED: AtomicBool = AtomicBool::new(false);
/// Whether an error has ended the communication.
static IS_BROKEN: AtomicBool = AtomicBool::new(false);
/// The time in messages, in nanoseconds.
static TIME: AtomicU64 = AtomicU64::new(0);

/// The operations that begin with a check that all processes call the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Operation {
    Leave,
    Barrier,
    Fit,
    Share,
    Evaluate,
    Search,
}

impl Operation {
    const ALL: [Self; 6] = [Self::Leave, Self::Barrier, Self::Fit, Self::Share, Self::Evaluate, Self::Search];

    const fn name(self) -> &'static str {
        match self {
            Self::Leave => "the end of main",
            Self::Barrier => "barrier",
            Self::Fit => "fit",
            Self::Share => "share",
            Self::Evaluate => "evaluate",
            Self::Search => "choose",
        }
    }
}

/// The link of this process to the others. Messages use MPI's communicator of all processes, which has no value of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    rank: usize,
    count: usize,
    /// The thread that has started MPI.
    thread: ThreadId,
}

#[allow(clippy::unused_self, reason = "only a process that MPI was started in has a link")]
impl Link {
    /// The link of a process in which MPI has just been started by this thread.
    pub(super) fn new() -> Self {
        let world = SimpleCommunicator::world();
        let number = |number: i32| usize::try_from(number).unwrap_or_default();
        Self { rank: number(world.rank()), count: number(world.size()).max(1), thread: thread::current().id() }
    }

    /// The number of this process, counted from 0.
    pub(crate) const fn rank(self) -> usize {
        self.rank
    }

    /// The number of processes.
    pub(crate) const fn count(self) -> usize {
        self.count
    }

    /// Whether this process prints, reads and writes for all.
    pub(crate) const fn is_root(self) -> bool {
        self.rank == ROOT
    }

    /// The time that this process has spent in messages, which includes waiting for others.
    pub(super) fn time() -> Duration {
        Duration::from_nanos(TIME.load(Ordering::Relaxed))
    }

    /// Ends the communication before MPI does.
    pub(super) fn end() {
        HAS_ENDED.store(true, Ordering::Relaxed);
    }

    /// Ends all processes at once.
    pub(super) fn abort(self) -> ! {
        SimpleCommunicator::world().abort(1)
    }

    /// Checks that all processes begin the same operation.
    ///
    /// # Errors
    ///
    /// If they do not, or if this process can no longer communicate.
    pub(crate) fn enter(self, operation: Operation) -> Result<(), ProcessError> {
        if HAS_ENDED.load(Ordering::Relaxed) {
            return Err(ProcessError::Ended);
        }
        if self.thread != thread::current().id() {
            return Err(ProcessError::OtherThread);
        }
        if IS_BROKEN.load(Ordering::Relaxed) {
            return Err(ProcessError::Broken);
        }
        let ours = operation as u8;
        let mut all = vec![0; self.count];
        timed(|| SimpleCommunicator::world().all_gather_into(&[ours][..], &mut all[..]));
        let Some((process, &other)) = all.iter().enumerate().find(|&(_, &other)| other != ours) else { return Ok(()) };
        IS_BROKEN.store(true, Ordering::Relaxed);
        let other = Operation::ALL.into_iter().find(|operation| *operation as u8 == other);
        match other.filter(|other| *other != Operation::Leave) {
            None => Err(ProcessError::Left { process, during: operation.name() }),
            Some(other) => Err(ProcessError::Apart { process, theirs: other.name(), ours: operation.name() }),
        }
    }

    /// The result of this process if all have succeeded. Otherwise every process gets an error: its own, or the text of the first.
    pub(crate) fn agree<T, E: Display + From<ProcessError>>(self, result: Result<T, E>) -> Result<T, E> {
        let has_failed = u64::from(result.is_err());
        // The first of the processes that have failed.
        let first = self.least(if has_failed == 1 { self.rank as u64 } else { u64::MAX });
        if first == u64::MAX {
            return result;
        }
        let process = usize::try_from(first).unwrap_or_default();
        let message = result.as_ref().err().filter(|_| process == self.rank).map(ToString::to_string);
        let message = self.broadcast_from(process, message.unwrap_or_default().into_bytes());
        result?;
        let message = String::from_utf8_lossy(&message).into_owned();
        Err(ProcessError::Failed { process, message }.into())
    }

    /// The largest of the numbers of all processes.
    pub(crate) fn largest(self, number: u64) -> u64 {
        !self.least(!number)
    }

    /// The least of the numbers of all processes.
    pub(crate) fn least(self, number: u64) -> u64 {
        let mut least = [0];
        timed(|| {
            SimpleCommunicator::world().all_reduce_into(&[number][..], &mut least[..], SystemOperation::min());
        });
        least[0]
    }

    /// The numbers of all processes.
    pub(crate) fn all(self, number: usize) -> Vec<usize> {
        let mut all = vec![0; self.count];
        timed(|| SimpleCommunicator::world().all_gather_into(&[number as u64][..], &mut all[..]));
        all.into_iter().map(|number: u64| usize::try_from(number).unwrap_or(usize::MAX)).collect()
    }

    /// The bytes of all processes.
    pub(crate) fn all_bytes(self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let lengths = self.all(bytes.len());
        let mut all = received_bytes(&lengths);
        self.gather(not_in_place(bytes), &lengths, &mut all);
        let mut rest = &all[..];
        let next = |length: usize| {
            let (bytes, after) = rest.split_at(length);
            rest = after;
            bytes.to_vec()
        };
        lengths.into_iter().map(next).collect()
    }

    /// The bytes of the root.
    pub(crate) fn broadcast(self, bytes: Vec<u8>) -> Vec<u8> {
        self.broadcast_from(ROOT, bytes)
    }

    fn broadcast_from(self, process: usize, mut bytes: Vec<u8>) -> Vec<u8> {
        let world = SimpleCommunicator::world();
        timed(|| {
            let root = world.process_at_rank(as_count(process));
            let mut length = [bytes.len() as u64];
            root.broadcast_into(&mut length[..]);
            bytes.resize(usize::try_from(length[0]).unwrap_or_default(), 0);
            // In parts that MPI can count.
            for part in bytes.chunks_mut(1 << 30) {
                root.broadcast_into(part);
            }
        });
        bytes
    }

    /// Passes a value through all processes in their order: each continues with that of the one before. All get the last.
    pub(crate) fn chain(self, first: u64, mut next: impl FnMut(u64) -> u64) -> u64 {
        let mut value = [first];
        for process in 0..self.count {
            if process == self.rank {
                value[0] = next(value[0]);
            }
            timed(|| {
                let world = SimpleCommunicator::world();
                world.process_at_rank(as_count(process)).broadcast_into(&mut value[..]);
            });
        }
        value[0]
    }

    /// Gathers parts of these lengths, in the order of the processes, on all of them.
    pub(crate) fn gather<T: Equivalence>(self, own: &[T], lengths: &[usize], all: &mut [T]) {
        let (lengths, starts) = counts(lengths);
        timed(|| {
            let mut all = PartitionMut::new(all, lengths, starts);
            SimpleCommunicator::world().all_gather_varcount_into(own, &mut all);
        });
    }

    /// Gathers parts of these lengths, in the order of the processes, on the root. The others get nothing.
    pub(crate) fn gather_on_root<T: Equivalence + Clone>(self, own: &[T], lengths: &[usize], zero: T) -> Vec<T> {
        let world = SimpleCommunicator::world();
        let root = world.process_at_rank(as_count(ROOT));
        if !self.is_root() {
            timed(|| root.gather_varcount_into(own));
            return Vec::new();
        }
        let mut all = vec![zero; lengths.iter().sum()];
        let (lengths, starts) = counts(lengths);
        timed(|| root.gather_varcount_into_root(own, &mut PartitionMut::new(&mut all[..], lengths, starts)));
        all
    }

    /// Sends a part of `send` to each process, and receives a part of `receive` from each; the parts have these lengths.
    pub(crate) fn exchange<T: Equivalence>(
        self,
        send: &[T],
        send_lengths: &[usize],
        receive: &mut [T],
        receive_lengths: &[usize],
    ) {
        let ((send_lengths, send_starts), (receive_lengths, receive_starts)) =
            (counts(send_lengths), counts(receive_lengths));
        timed(|| {
            let send = Partition::new(send, send_lengths, send_starts);
            let mut receive = PartitionMut::new(receive, receive_lengths, receive_starts);
            SimpleCommunicator::world().all_to_all_varcount_into(&send, &mut receive);
        });
    }

    /// Sends bytes to each process, and returns those received from each.
    pub(crate) fn exchange_bytes(self, send: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, ProcessError> {
        let send_lengths: Vec<_> = send.iter().map(Vec::len).collect();
        let ones = vec![1; self.count];
        let mut receive_lengths = vec![0_u64; self.count];
        let lengths: Vec<_> = send_lengths.iter().map(|&length| length as u64).collect();
        self.exchange(&lengths, &ones, &mut receive_lengths, &ones);
        let receive_lengths: Vec<_> =
            receive_lengths.into_iter().map(|length| usize::try_from(length).unwrap_or(usize::MAX)).collect();
        let elements =
            send_lengths.iter().sum::<usize>().max(receive_lengths.iter().fold(0, |sum, &n| sum.saturating_add(n)));
        let is_countable = |()| i32::try_from(elements).map(|_| ());
        self.agree(is_countable(()).map_err(|_| ProcessError::TooLong { what: "the samples of a process", elements }))?;
        let mut received = received_bytes(&receive_lengths);
        self.exchange(not_in_place(&send.concat()), &send_lengths, &mut received, &receive_lengths);
        let mut rest = &received[..];
        let next = |length: usize| {
            let (bytes, after) = rest.split_at(length);
            rest = after;
            bytes.to_vec()
        };
        Ok(receive_lengths.into_iter().map(next).collect())
    }

    /// [`exchange`](Self::exchange) of scalars.
    pub(crate) fn exchange_scalars<T: Scalar>(
        self,
        send: &[T],
        send_lengths: &[usize],
        receive: &mut [T],
        receive_lengths: &[usize],
    ) {
        match Float::of::<T>() {
            Some(Float::Single) => {
                self.exchange(cast::<T, f32>(send), send_lengths, cast_mut::<T, f32>(receive), receive_lengths);
            }
            Some(Float::Double) => {
                self.exchange(cast::<T, f64>(send), send_lengths, cast_mut::<T, f64>(receive), receive_lengths);
            }
            None => unreachable!("other scalars are refused at the start"),
        }
    }

    /// [`gather`](Self::gather) of scalars.
    pub(crate) fn gather_scalars<T: Scalar>(self, own: &[T], lengths: &[usize], all: &mut [T]) {
        match Float::of::<T>() {
            Some(Float::Single) => self.gather(cast::<T, f32>(own), lengths, cast_mut::<T, f32>(all)),
            Some(Float::Double) => self.gather(cast::<T, f64>(own), lengths, cast_mut::<T, f64>(all)),
            None => unreachable!("other scalars are refused at the start"),
        }
    }

    /// [`gather_on_root`](Self::gather_on_root) of scalars.
    pub(crate) fn gather_scalars_on_root<T: Scalar>(self, own: &[T], lengths: &[usize]) -> Vec<T> {
        match Float::of::<T>() {
            Some(Float::Single) => owned(&self.gather_on_root(cast::<T, f32>(own), lengths, 0.0)),
            Some(Float::Double) => owned(&self.gather_on_root(cast::<T, f64>(own), lengths, 0.0)),
            None => unreachable!("other scalars are refused at the start"),
        }
    }

    /// The part of `total` items that belongs to a process.
    pub(crate) const fn part_of(self, process: usize, total: usize) -> Range<usize> {
        even_part(total, process, self.count)
    }
}

/// The types of numbers that processes exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Float {
    Single,
    Double,
}

impl Float {
    /// `None` for any other scalar.
    pub(crate) fn of<T: Scalar>() -> Option<Self> {
        if TypeId::of::<T>() == TypeId::of::<f32>() {
            Some(Self::Single)
        } else if TypeId::of::<T>() == TypeId::of::<f64>() {
            Some(Self::Double)
        } else {
            None
        }
    }

    /// As in the files of networks.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Single => "f32",
            Self::Double => "f64",
        }
    }
}

/// The numbers as scalars of the same type.
fn owned<T: Scalar, U: Scalar>(numbers: &[T]) -> Vec<U> {
    cast::<T, U>(numbers).to_vec()
}

/// The same bytes at an address that no implementation of MPI reserves: an empty `Vec` of bytes is at the address 1, which Open MPI
/// takes for `MPI_IN_PLACE`. Elements of more bytes have other addresses.
fn not_in_place(bytes: &[u8]) -> &[u8] {
    static NOTHING: [u8; 8] = [0; 8];
    if bytes.is_empty() { &NOTHING[..0] } else { bytes }
}

/// Memory for messages of these lengths, also at another address.
fn received_bytes(lengths: &[usize]) -> Vec<u8> {
    vec![0; lengths.iter().sum::<usize>().max(1)]
}

/// Lengths as MPI counts them, and where each part begins. Too large ones are refused before.
fn counts(lengths: &[usize]) -> (Vec<i32>, Vec<i32>) {
    let mut start = 0;
    let next = |&length: &usize| {
        let part = (as_count(length), as_count(start));
        start += length;
        part
    };
    lengths.iter().map(next).unzip()
}

fn as_count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or_else(|_| unreachable!("lengths are checked before they are used"))
}

/// Adds the time that a function takes to the time in messages.
fn timed<R>(function: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let result = function();
    let time = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    TIME.fetch_add(time, Ordering::Relaxed);
    result
}
