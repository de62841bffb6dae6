//! Opening: the lock, what is mended before, and what is tried when sled finds its files corrupt.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::store::StoreError;

/// sled's threads take milliseconds for their last writes; beyond this something is wrong.
const LET_GO_WAIT: Duration = Duration::from_secs(2);

/// Why a store does not open. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the folder is in use by process {pid}: stop it first, or use another folder")]
    InUse { pid: String },
    #[error("{folder}: {problem}")]
    Io { folder: String, problem: String },
    #[error(
        "sled finds its files corrupt ({problem}); a copy was set aside in {copy}. Restore the last export with \
         `sportello restore`, into a new folder"
    )]
    Corrupt { problem: String, copy: String },
    #[error(
        "{folder}: the last {lost} steps that were made durable are missing: sled's files are damaged, or older ones were \
         put in their place. Restore the last export with `sportello restore`, into a new folder; to go on without what \
         is missing, delete the file `mark`"
    )]
    Lost { folder: String, lost: u64 },
    #[error("{0}")]
    Unreadable(StoreError),
}

impl OpenError {
    pub(super) fn io(folder: &Path, error: &dyn std::fmt::Display) -> Self {
        Self::Io { folder: folder.display().to_string(), problem: error.to_string() }
    }
}

/// Takes the folder for this process, until the file is closed.
pub fn lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join("sportello.lock");
    let options = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = options.map_err(|error| OpenError::io(folder, &error))?;
    if let Err(error) = rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        if error != rustix::io::Errno::WOULDBLOCK {
            return Err(OpenError::io(folder, &error));
        }
        let mut pid = String::new();
        let _ = file.read_to_string(&mut pid);
        return Err(OpenError::InUse { pid: pid.trim().to_owned() });
    }
    // Written for the message above only; the lock is the kernel's. On a full disk it may fail: the start makes room.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    Ok(file)
}

/// Opens sled. A snapshot of its index that was being written when the process died would keep it from opening: such
/// files are deleted first. Where it still finds corruption, the folder is set aside and all of sled's index snapshots
/// are deleted: the data are in its log, only this start is slower.
pub fn open_tree(folder: &Path, cache_mib: u64) -> Result<sled::Db, OpenError> {
    remove_files(folder, |name| name.starts_with("snap.") && name.ends_with(".generating"))?;
    wait_until_let_go(folder);
    let first = match open_once(folder, cache_mib) {
        Ok(tree) => {
            remove_files(folder, |name| name == SET_ASIDE)?;
            return Ok(tree);
        }
        Err(Problem::Corrupt(problem)) => problem,
        Err(Problem::Other(problem)) => return Err(OpenError::io(folder, &problem)),
    };
    let copy = set_aside(folder).map_err(|error| OpenError::io(folder, &error))?;
    tracing::error!(store.problem = first, store.copy = %copy.display(), "sled's files are corrupt; trying without its snapshots");
    remove_files(folder, |name| name.starts_with("snap."))?;
    open_once(folder, cache_mib).map_err(|problem| {
        let (Problem::Corrupt(problem) | Problem::Other(problem)) = problem;
        OpenError::Corrupt { problem, copy: copy.display().to_string() }
    })
}

/// Waits for sled's own lock, which it lets go a moment after its last handle is dropped, when its threads are through.
/// Ours is held by now, so nobody else can have it. Where that takes too long, opening says so.
fn wait_until_let_go(folder: &Path) {
    let Ok(held) = File::open(folder.join("db")) else { return };
    let (tell, told) = std::sync::mpsc::channel();
    let wait = move || {
        let _ = rustix::fs::flock(&held, rustix::fs::FlockOperation::LockExclusive);
        drop(held);
        let _ = tell.send(());
    };
    if std::thread::Builder::new().name("store-lock".to_owned()).spawn(wait).is_ok() {
        let _ = told.recv_timeout(LET_GO_WAIT);
    }
}

pub enum Problem {
    Corrupt(String),
    Other(String),
}

/// Opens as the files are. sled may panic on files it does not understand, so it is opened on a thread of its own.
pub fn open_once(folder: &Path, cache_mib: u64) -> Result<sled::Db, Problem> {
    // No flusher thread: every commit flushes. That thread would sync sled's file behind our back and only log what
    // went wrong, and end silently on an error. sled collects garbage in every write as well, so none is left lying.
    let config = sled::Config::new().path(folder).cache_capacity(cache_mib * 1024 * 1024).flush_every_ms(None);
    let opened = std::thread::spawn(move || config.open()).join();
    match opened {
        Ok(Ok(tree)) => Ok(tree),
        Ok(Err(sled::Error::Corruption { .. })) => Err(Problem::Corrupt("a checksum does not fit".to_owned())),
        Ok(Err(sled::Error::Io(error))) if !tells_of_damage(&error) => Err(Problem::Other(error.to_string())),
        Ok(Err(error)) => Err(Problem::Corrupt(error.to_string())),
        Err(_) => Err(Problem::Corrupt("sled panicked while it read them".to_owned())),
    }
}

/// Whether an error is about what is in a file, not about reaching it.
fn tells_of_damage(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
}

fn remove_files(folder: &Path, which: impl Fn(&str) -> bool) -> Result<(), OpenError> {
    let io = |error: &std::io::Error| OpenError::io(folder, error);
    for entry in std::fs::read_dir(folder).map_err(|error| io(&error))? {
        let entry = entry.map_err(|error| io(&error))?;
        if entry.file_name().to_str().is_some_and(&which) {
            std::fs::remove_file(entry.path()).map_err(|error| io(&error))?;
        }
    }
    Ok(())
}

/// Names the copy that was made of a corrupt folder, for as long as the folder stays corrupt.
const SET_ASIDE: &str = "set-aside";

/// Copies the folder beside itself, under the first free name.
fn set_aside(folder: &Path) -> std::io::Result<PathBuf> {
    let folder = &folder.canonicalize()?;
    let noted = folder.join(SET_ASIDE);
    // Started again and again on the same damage, it copies once.
    if let Some(copy) = std::fs::read_to_string(&noted).ok().map(PathBuf::from).filter(|copy| copy.is_dir()) {
        return Ok(copy);
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free =
        (1..).map(|number| folder.with_file_name(format!("{name}.corrupt-{number}"))).find(|path| !path.exists());
    let copy = free.unwrap_or_else(|| folder.with_extension("corrupt"));
    if let Err(error) = copy_folder(folder, &copy) {
        // Half a copy helps nobody, and may be what fills the disk.
        let _ = std::fs::remove_dir_all(&copy);
        return Err(error);
    }
    std::fs::write(noted, copy.display().to_string())?;
    Ok(copy)
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if entry.file_name() != "ballast" {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
