//! Processes that train one network together, on one machine or many, by MPI (feature `mpi`).
//!
//! The results have the same bits for any number of processes, and of threads in each. See the guide
//! [`processes`](crate::guide::processes).

use core::marker::PhantomData;
use core::time::Duration;

use mpi::Threading;
use mpi::environment::Universe;

mod codec;
mod compare;
mod distribution;
mod error;
mod link;

pub use codec::Exchanged;
pub(crate) use codec::{read_sample, write_sample};
pub(crate) use distribution::Distribution;
#[cfg(all(test, feature = "csv"))]
pub(crate) use distribution::even_part;
pub use error::ProcessError;
pub(crate) use link::{Float, Link, Operation};

/// The processes of a job, started by `mpirun -n 4 program` or the like. A program that is started without `mpirun` is a job of one
/// process.
///
/// All processes run the same program and make the same calls of the methods that take them: a call returns in each process once all
/// have made it. A process that leaves early, with an error of its own, ends those calls in the others with a
/// [`ProcessError`]; a process that panics or is killed ends the job.
///
/// The value is kept until the end of `main`, on the thread that has called [`start`](Self::start), which alone communicates.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::processes::Processes;
/// network! { struct Net< input 1 => tanh 16 => linear 1; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let world = Processes::start()?;
/// let inputs: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
/// let data = Dataset::new(inputs.clone(), inputs)?;
/// let mut net = Net::random(&mut StdRng::seed_from_u64(7));
/// let trainer = Trainer::new(Adam::new(1e-2)).batch(Batch::Mini(256)).epochs(5);
/// let report = trainer.clone().processes(&world).threads(2).fit(&mut net, &data)?;
/// if world.is_root() {
///     println!("{report}"); // once, not by every process
/// }
///
/// let mut alone = Net::random(&mut StdRng::seed_from_u64(7));
/// trainer.clone().fit(&mut alone, &data)?;
/// assert_eq!(net, alone); // whatever the number of processes
/// # Ok(())
/// # }
/// ```
pub struct Processes {
    link: Link,
    /// Ends MPI when it is dropped.
    _universe: Universe,
    /// MPI is ended by the thread that has started it.
    _on_this_thread: PhantomData<*const ()>,
}

impl core::fmt::Debug for Processes {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Processes").field("rank", &self.rank()).field("count", &self.count()).finish_non_exhaustive()
    }
}

impl Processes {
    /// Joins the job: at the beginning of `main`, once.
    ///
    /// # Errors
    ///
    /// If the processes were started before, or if the MPI library does not support threads.
    pub fn start() -> Result<Self, ProcessError> {
        let (universe, threading) =
            mpi::initialize_with_threading(Threading::Funneled).ok_or(ProcessError::StartedTwice)?;
        if threading < Threading::Funneled {
            return Err(ProcessError::NoThreads);
        }
        Ok(Self { link: Link::new(), _universe: universe, _on_this_thread: PhantomData })
    }

    /// The number of this process, counted from 0.
    pub fn rank(&self) -> usize {
        self.link.rank()
    }

    /// The number of processes.
    pub fn count(&self) -> usize {
        self.link.count()
    }

    /// Whether this is process 0, which prints, and reads and writes checkpoints.
    pub fn is_root(&self) -> bool {
        self.link.is_root()
    }

    /// Waits until all processes have called it.
    ///
    /// # Errors
    ///
    /// If another process does anything else.
    pub fn barrier(&self) -> Result<(), ProcessError> {
        self.link.enter(Operation::Barrier)
    }

    /// The time that this process has spent in messages so far. Waiting for other processes counts as well.
    pub fn communication_time(&self) -> Duration {
        Link::time()
    }

    /// The link that the parts of the library keep.
    pub(crate) const fn link(&self) -> Link {
        self.link
    }
}

impl Drop for Processes {
    /// Ends MPI in this process. The other processes are told, so that they do not wait for this one; after a panic, they are ended.
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::eprintln!("process {} of {} has panicked: the job ends", self.rank(), self.count());
            self.link.abort();
        }
        // An error means that others do something else, and they get an error as well.
        let _ = self.link.enter(Operation::Leave);
        Link::end();
    }
}
