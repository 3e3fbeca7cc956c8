//! Far more threads than the system grants, in child processes that may start few threads or have little memory.

use super::*;

#[test]
fn the_number_of_threads_is_at_most_four_times_the_available_parallelism() {
    let available = thread::available_parallelism().map_or(1, usize::from);
    for threads in [4 * available + 1, 100_000, usize::MAX] {
        assert_eq!(Threads::<Xor>::new(threads).count(), 4 * available, "{threads}");
    }
    assert_eq!(Threads::<Xor>::new(0).count(), available);
    assert_eq!(Threads::<Xor>::new(1).count(), 1);
}

#[cfg(all(target_os = "linux", not(miri)))]
mod limited {
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::{Child, Command, Output, Stdio};
    use std::string::String;
    use std::time::{Duration, Instant};
    use std::{env, format, fs, process};

    use super::*;

    network! { struct Large< input 1000 => linear 4000; loss squared >; }

    /// The environment variable with the limit of the child process, an argument of `prlimit`; for the address space the number
    /// of bytes above those in use.
    const LIMIT: &str = "MLP_TEST_LIMIT";

    /// The exit code of a child process that cannot be limited.
    const SKIPPED: i32 = 77;

    /// The size of the address space of this process.
    fn address_space() -> u64 {
        let pages = fs::read_to_string("/proc/self/statm").unwrap();
        4096 * pages.split(' ').next().unwrap().parse::<u64>().unwrap()
    }

    fn limit_this_process(limit: &str) {
        let limit = match limit.strip_prefix("--as=+") {
            // A sanitizer has already reserved terabytes.
            Some(_) if address_space() > 1 << 40 => process::exit(SKIPPED),
            Some(more) => format!("--as={}", address_space() + more.parse::<u64>().unwrap()),
            None => limit.into(),
        };
        let prlimit = Command::new("prlimit").args(["--pid", &format!("{}", process::id()), &limit]).status();
        if !prlimit.is_ok_and(|status| status.success()) {
            process::exit(SKIPPED);
        }
    }

    fn gradient_on_many_threads<N: Network<Scalar = f32> + PartialEq>(x: &[N::Input], y: &[N::Output]) -> usize
    where
        N::Output: Target<N::Output>,
    {
        let net = N::boxed_zeros();
        let (mut expected, mut actual) = (N::boxed_zeros(), N::boxed_zeros());
        let risk = net.gradient_into(x, y, &mut N::workspace(), &mut expected);
        limit_this_process(&env::var(LIMIT).expect("set by the other tests"));
        let mut threads = Threads::<N>::new(100_000);
        threads.is_worth_sharing = |_, _| true;
        assert!(threads.gradient_into(&net, x, y, &mut actual) == risk && expected == actual);
        threads.count()
    }

    #[test]
    #[ignore = "run by the other tests, in a child process with a limit"]
    fn small() {
        std::println!("threads: {}", gradient_on_many_threads::<Xor>(&numbers(1000, 1), &numbers(1000, 2)));
    }

    #[test]
    #[ignore = "run by the other tests, in a child process with a limit"]
    fn large() {
        std::println!("threads: {}", gradient_on_many_threads::<Large>(&numbers(129, 1), &numbers(129, 2)));
    }

    #[test]
    #[ignore = "run by the other tests, in a child process with a limit"]
    fn jobs() {
        limit_this_process(&env::var(LIMIT).expect("set by the other tests"));
        let (jobs, workers) =
            ((0..200).collect::<std::vec::Vec<u64>>(), std::sync::Mutex::new(std::collections::HashSet::new()));
        let results = crate::search::pool::compute(&jobs, 8, |job| {
            workers.lock().unwrap().insert(thread::current().id());
            thread::sleep(Duration::from_micros(100));
            Ok::<_, ()>(job * job)
        });
        assert!(results == Ok(jobs.iter().map(|job| job * job).collect()));
        std::println!("threads: {}", workers.lock().unwrap().len());
    }

    /// The output of a child process, which is killed after a minute.
    fn finish(mut child: Child) -> Output {
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if start.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("the child process hangs");
            }
            thread::sleep(Duration::from_millis(2));
        }
        child.wait_with_output().unwrap()
    }

    /// The number of threads of a child process with this limit; `None`, after a message, if it cannot be limited.
    fn threads(test: &str, limit: &str) -> Option<usize> {
        let module = module_path!().split_once("::").unwrap().1;
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--ignored", "--exact", &format!("{module}::{test}"), "--nocapture", "--test-threads=1"]);
        command.env(LIMIT, limit).stdout(Stdio::piped()).stderr(Stdio::piped());
        // The limit on processes does not apply to root, and counts all processes of a user.
        if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            command.uid(54_321).current_dir(Path::new("/"));
        }
        let child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                std::eprintln!("SKIPPED: no child process of another user: {error}");
                return None;
            }
        };
        let output = finish(child);
        if output.status.code() == Some(SKIPPED) {
            std::eprintln!("SKIPPED: `prlimit {limit}` fails, or a sanitizer uses the address space");
            return None;
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{limit}: {}\n{stdout}{stderr}", output.status);
        let count = stdout.split("threads: ").nth(1).and_then(|rest| rest.split_whitespace().next());
        Some(count.unwrap_or_else(|| panic!("no count: {stdout}")).parse().unwrap())
    }

    #[test]
    fn a_process_that_may_start_few_threads_uses_those() {
        for processes in 1..=3 {
            let Some(count) = threads("small", &format!("--nproc={processes}")) else { return };
            assert!(count <= processes, "{count} threads of {processes}");
        }
    }

    #[test]
    fn a_search_in_a_process_that_may_start_few_threads_runs_on_those() {
        for processes in 1..=3 {
            let Some(count) = threads("jobs", &format!("--nproc={processes}")) else { return };
            assert!(count <= processes, "{count} threads of {processes}");
        }
        for mebibytes in [4, 8, 16, 32] {
            if threads("jobs", &format!("--as=+{}", mebibytes << 20)).is_none() {
                return;
            }
        }
    }

    #[test]
    fn a_process_with_little_memory_uses_fewer_threads() {
        let most = 4 * thread::available_parallelism().map_or(1, usize::from);
        for mebibytes in [4, 6, 8, 12, 16, 32, 64, 66, 68, 96, 128, 130, 132, 136, 192, 196, 200, 254, 256, 258] {
            let Some(count) = threads("small", &format!("--as=+{}", mebibytes << 20)) else { return };
            assert!(count <= most);
            // Reserved for each.
            assert!(mebibytes > 256 || count == 1, "{count} threads in {mebibytes} MiB");
        }
        for mebibytes in (260..1300).step_by(37) {
            let Some(count) = threads("small", &format!("--as=+{}", mebibytes << 20)) else { return };
            assert!((2..=most).contains(&count), "{count} threads in {mebibytes} MiB");
        }
    }

    #[test]
    fn a_process_without_memory_for_many_gradients_uses_fewer_threads() {
        for mebibytes in (100..900).step_by(67) {
            let Some(count) = threads("large", &format!("--as=+{}", mebibytes << 20)) else { return };
            // A workspace and a gradient of at least 16 MB each.
            assert!(count <= 1 + mebibytes / 16, "{count} threads in {mebibytes} MiB");
        }
    }
}
