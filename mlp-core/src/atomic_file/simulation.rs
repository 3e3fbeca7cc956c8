//! A file system in memory that returns an error from any chosen operation, or loses power before it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use super::file_system::{Access, Locked, Status};
use super::*;

/// The mode of new files.
pub(super) const NEW: u32 = 0o644;

/// The files of a file system by path, each with its content and mode.
pub(super) type Files = BTreeMap<PathBuf, (Vec<u8>, u32)>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// This operation returns an error.
    Error(usize, io::ErrorKind),
    /// This operation and all later ones do nothing.
    PowerFailure(usize),
}

/// A file, whose data and mode are durable as of the last sync.
struct Inode {
    now: (Vec<u8>, u32),
    durable: (Vec<u8>, u32),
    is_locked: bool,
}

#[derive(Default)]
struct State {
    inodes: Vec<Inode>,
    now: BTreeMap<PathBuf, usize>,
    /// As of the last sync of the directory.
    durable: BTreeMap<PathBuf, usize>,
    operations: Vec<&'static str>,
}

pub(super) struct Simulation {
    state: RefCell<State>,
    fault: Option<Fault>,
}

impl Simulation {
    /// A file system with these durable files.
    pub(super) fn new(files: &[(&str, &str, u32)], fault: Option<Fault>) -> Self {
        let mut state = State::default();
        for (path, content, mode) in files {
            let content = (content.as_bytes().to_vec(), *mode);
            state.now.insert(PathBuf::from(path), state.inodes.len());
            state.inodes.push(Inode { now: content.clone(), durable: content, is_locked: false });
        }
        state.durable = state.now.clone();
        Self { state: RefCell::new(state), fault }
    }

    /// The operations so far.
    pub(super) fn operations(&self) -> Vec<&'static str> {
        self.state.borrow().operations.clone()
    }

    /// The files that running processes see.
    pub(super) fn files(&self) -> Files {
        let State { inodes, now, .. } = &*self.state.borrow();
        now.iter().map(|(path, inode)| (path.clone(), inodes[*inode].now.clone())).collect()
    }

    /// The possible states after a power failure: names and data may have reached the disk without a sync, in any order.
    pub(super) fn after_power_failure(&self) -> Vec<Files> {
        let State { inodes, now, durable, .. } = &*self.state.borrow();
        let with = |names: &BTreeMap<PathBuf, usize>, content: fn(&Inode) -> &(Vec<u8>, u32)| {
            names.iter().map(|(path, inode)| (path.clone(), content(&inodes[*inode]).clone())).collect()
        };
        [now, durable]
            .iter()
            .flat_map(|names| [with(names, |inode| &inode.now), with(names, |inode| &inode.durable)])
            .collect()
    }

    /// Counts an operation, and returns its error.
    fn operation(&self, name: &'static str) -> io::Result<()> {
        let operations = &mut self.state.borrow_mut().operations;
        operations.push(name);
        let index = operations.len() - 1;
        match self.fault {
            Some(Fault::Error(at, kind)) if at == index => Err(kind.into()),
            Some(Fault::PowerFailure(at)) if at <= index => Err(io::Error::other("no power")),
            _ => Ok(()),
        }
    }

    fn find(&self, path: &Path) -> io::Result<usize> {
        self.state.borrow().now.get(path).copied().ok_or(io::ErrorKind::NotFound.into())
    }
}

/// An open file.
pub(super) struct Open<'a> {
    simulation: &'a Simulation,
    inode: usize,
    has_lock: std::cell::Cell<bool>,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.has_lock.get() {
            self.simulation.state.borrow_mut().inodes[self.inode].is_locked = false;
        }
    }
}

impl Write for Open<'_> {
    /// Writes at most 1,000 bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.simulation.operation("write")?;
        let bytes = &bytes[..bytes.len().min(1000)];
        let (content, mode) = &mut self.simulation.state.borrow_mut().inodes[self.inode].now;
        assert_eq!(*mode, 0o600, "others can read incomplete content");
        content.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> FileSystem for &'a Simulation {
    type File = Open<'a>;
    type Directory = ();
    type Permissions = u32;

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.operation("resolve")?;
        self.find(path).map(|_| path.to_path_buf())
    }

    fn status(&self, path: &Path) -> io::Result<Status<u32>> {
        self.operation("status")?;
        let inode = self.find(path)?;
        let permissions = self.state.borrow().inodes[inode].now.1;
        Ok(Status { is_file: true, is_read_only: permissions & 0o222 == 0, permissions })
    }

    fn require_writable(&self, _: &Path) -> io::Result<()> {
        self.operation("require_writable")
    }

    fn create(&self, path: &Path, access: Access) -> io::Result<Open<'a>> {
        self.operation("create")?;
        let state = &mut *self.state.borrow_mut();
        let inode = state.inodes.len();
        assert!(state.now.insert(path.to_path_buf(), inode).is_none(), "the names are unique");
        let content = (Vec::new(), if access == Access::Owner { 0o600 } else { NEW });
        state.inodes.push(Inode { now: content.clone(), durable: content, is_locked: false });
        Ok(Open { simulation: self, inode, has_lock: false.into() })
    }

    fn open(&self, path: &Path) -> io::Result<Open<'a>> {
        self.operation("open")?;
        Ok(Open { simulation: self, inode: self.find(path)?, has_lock: false.into() })
    }

    fn lock(&self, file: &Open<'a>) -> Locked {
        if self.operation("lock").is_err() {
            return Locked::Unsupported;
        }
        if std::mem::replace(&mut self.state.borrow_mut().inodes[file.inode].is_locked, true) {
            return Locked::Busy;
        }
        file.has_lock.set(true);
        Locked::Yes
    }

    fn is_at(&self, file: &Open<'a>, path: &Path) -> bool {
        self.find(path).is_ok_and(|inode| inode == file.inode)
    }

    fn permissions(&self, file: &Open<'a>) -> io::Result<u32> {
        self.operation("permissions")?;
        Ok(self.state.borrow().inodes[file.inode].now.1)
    }

    fn set_permissions(&self, file: &Open<'a>, mode: u32) -> io::Result<()> {
        self.operation("set_permissions")?;
        self.state.borrow_mut().inodes[file.inode].now.1 = mode;
        Ok(())
    }

    fn sync(&self, file: &Open<'a>) -> io::Result<()> {
        self.operation("sync")?;
        let inode = &mut self.state.borrow_mut().inodes[file.inode];
        inode.durable = inode.now.clone();
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operation("rename")?;
        let inode = self.find(from)?;
        let names = &mut self.state.borrow_mut().now;
        names.remove(from);
        names.insert(to.to_path_buf(), inode);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.operation("remove")?;
        self.find(path)?;
        self.state.borrow_mut().now.remove(path);
        Ok(())
    }

    fn names(&self, _: &Path) -> io::Result<Vec<OsString>> {
        self.operation("names")?;
        Ok(self.state.borrow().now.keys().filter_map(|path| Some(path.file_name()?.to_os_string())).collect())
    }

    fn open_directory(&self, _: &Path) -> io::Result<()> {
        self.operation("open_directory")
    }

    fn sync_directory(&self, (): &()) -> io::Result<()> {
        self.operation("sync_directory")?;
        let state = &mut *self.state.borrow_mut();
        state.durable = state.now.clone();
        Ok(())
    }
}
