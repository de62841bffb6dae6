//! Export and restore: the whole store as one checksummed file. This is the backup: a copy of a live folder is none.
//!
//! The file: a line that names format and version, then for each row two length-prefixed byte strings (key and value,
//! lengths as 32-bit big-endian), a length of 2^32-1 as the end, the number of rows (64 bits), and the SHA-256 of all
//! that came before. Values stay sealed as they are in the store, so that their versions and checksums travel along.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::keys;
use super::sled::{OpenError, SledSettings, SledStore};
use super::{StoreError, codec};

const TITLE: &[u8] = b"sportello export, version 1\n";
const TITLE_OF_ANY: &[u8] = b"sportello export, version ";
const END: u32 = u32::MAX;
/// No key or value of ours is near this long: a length beyond it is damage.
const LENGTH_MAX: u32 = 64 * 1024 * 1024;
/// Rows restored in one step.
const STEP_ROWS: usize = 2000;

/// Why an export or a restore did not happen. Nothing is left half done.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{path}: {problem}")]
    File { path: String, problem: String },
    #[error("{0} exists already: choose another name")]
    Exists(String),
    #[error("{0} is not empty: restore into a new folder")]
    NotEmpty(String),
    #[error("{0} is no export of Sportello")]
    NoExport(String),
    #[error("{0} was written by a newer program: use that one")]
    Newer(String),
    #[error("{path} is damaged: {problem}. Use another export")]
    Damaged { path: String, problem: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// What was written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub rows: u64,
    pub bytes: u64,
    /// SHA-256 of the file, less the checksum itself.
    pub sha256: String,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows, {} bytes, SHA-256 {}", self.rows, self.bytes, self.sha256)
    }
}

/// Writes everything into a new file. The name appears when all of it is on disk.
///
/// # Errors
/// Where the file exists or cannot be written, or the store cannot be read.
pub fn export(store: &SledStore, to: &Path) -> Result<Summary, BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.display().to_string()));
    }
    let partial = with_ending(to, "partial");
    let result = write_all(store, &partial).and_then(|summary| {
        std::fs::rename(&partial, to).map_err(|error| file_error(to, &error))?;
        sync_folder_of(to)?;
        Ok(summary)
    });
    if result.is_err() {
        // What was written is of no use; where it cannot be removed, its ending says so.
        let _ = std::fs::remove_file(&partial);
    }
    result
}

fn write_all(store: &SledStore, to: &Path) -> Result<Summary, BackupError> {
    let failed = |error: std::io::Error| file_error(to, &error);
    // It has people's names, and the town's secrets: nobody else's business.
    let file = File::options().write(true).create(true).truncate(true).mode(0o600).open(to).map_err(failed)?;
    let mut out = Hashing::new(BufWriter::new(file));
    out.write_all(TITLE).map_err(failed)?;
    let mut rows = 0u64;
    for row in store.scan(b"") {
        let (key, value) = row?;
        // A damaged row is found now, not on the day on which the export is needed.
        codec::open(|| super::keys::readable(&key), &value)?;
        for part in [key, value] {
            let length = u32::try_from(part.len()).unwrap_or(END);
            out.write_all(&length.to_be_bytes()).map_err(failed)?;
            out.write_all(&part).map_err(failed)?;
        }
        rows += 1;
    }
    out.write_all(&END.to_be_bytes()).map_err(failed)?;
    out.write_all(&rows.to_be_bytes()).map_err(failed)?;
    let (mut writer, digest, bytes) = out.finish();
    writer.write_all(&digest).map_err(failed)?;
    let file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    Ok(Summary { rows, bytes: bytes + digest.len() as u64, sha256: hex(&digest) })
}

/// Makes a new store of an exported file. The whole file is checked first, and the folder gets its name when all is
/// there and durable.
///
/// # Errors
/// Where the file is damaged or the folder is not empty or cannot be written.
pub fn restore(from: &Path, into: &Path, settings: &SledSettings) -> Result<Summary, BackupError> {
    let empty = !into.exists() || std::fs::read_dir(into).is_ok_and(|mut entries| entries.next().is_none());
    if !empty {
        return Err(BackupError::NotEmpty(into.display().to_string()));
    }
    let summary = read_rows(from, |_| Ok(()))?;
    let partial = with_ending(into, "partial");
    if partial.exists() {
        return Err(BackupError::Exists(partial.display().to_string()));
    }
    let made = fill(from, &partial, settings).and_then(|()| {
        std::fs::rename(&partial, into).map_err(|error| file_error(into, &error))?;
        sync_folder_of(into)
    });
    if made.is_err() {
        let _ = std::fs::remove_dir_all(&partial);
    }
    made.map(|()| summary)
}

fn fill(from: &Path, folder: &Path, settings: &SledSettings) -> Result<(), BackupError> {
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
    let store = SledStore::open(folder, settings)?;
    let mut step: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    read_rows(from, |row| {
        step.push(row);
        if step.len() >= STEP_ROWS {
            store.put_raw(std::mem::take(&mut step))?;
        }
        Ok(())
    })?;
    store.put_raw(step)?;
    // The committer has followed none of these events: the next opening makes the rows of live holds from them.
    store.put_rows(Vec::new(), vec![keys::meta(keys::LIVE_KEPT)])?;
    store.close();
    Ok(())
}

/// Reads a file from end to end and checks it; each row goes to `take`.
fn read_rows(
    from: &Path,
    mut take: impl FnMut((Vec<u8>, Vec<u8>)) -> Result<(), BackupError>,
) -> Result<Summary, BackupError> {
    let name = from.display().to_string();
    let damaged = |problem: &str| BackupError::Damaged { path: name.clone(), problem: problem.to_owned() };
    let file = File::open(from).map_err(|error| file_error(from, &error))?;
    let mut input = Hashing::new(BufReader::new(file));
    check_title(&mut input, &name)?;
    let cut_off = |_| damaged("it is cut off");
    let mut rows = 0u64;
    while let Some(key) = input.read_part().map_err(cut_off)? {
        let value = input.read_part().map_err(cut_off)?.ok_or_else(|| damaged("a value is missing"))?;
        take((key, value))?;
        rows += 1;
    }
    let counted = input.read_exactly::<8>().map_err(cut_off)?;
    let (mut rest, digest, bytes) = input.finish();
    let mut written = Vec::new();
    rest.read_to_end(&mut written).map_err(|error| file_error(from, &error))?;
    if written != digest {
        return Err(damaged("its checksum does not fit"));
    }
    if u64::from_be_bytes(counted) != rows {
        return Err(damaged("rows are missing"));
    }
    Ok(Summary { rows, bytes: bytes + written.len() as u64, sha256: hex(&digest) })
}

fn check_title(input: &mut Hashing<BufReader<File>>, name: &str) -> Result<(), BackupError> {
    let title = input.read_exactly::<{ TITLE.len() }>().map_err(|_| BackupError::NoExport(name.to_owned()))?;
    if title == TITLE {
        Ok(())
    } else if title.starts_with(TITLE_OF_ANY) {
        Err(BackupError::Newer(name.to_owned()))
    } else {
        Err(BackupError::NoExport(name.to_owned()))
    }
}

/// Reads or writes, and hashes what passes.
struct Hashing<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Hashing<T> {
    fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> (T, Vec<u8>, u64) {
        (self.inner, self.hash.finalize().to_vec(), self.bytes)
    }

    fn pass(&mut self, part: &[u8]) {
        self.hash.update(part);
        self.bytes += part.len() as u64;
    }
}

impl<T: Write> Hashing<T> {
    fn write_all(&mut self, part: &[u8]) -> std::io::Result<()> {
        self.pass(part);
        self.inner.write_all(part)
    }
}

impl<T: Read> Hashing<T> {
    fn read_exactly<const N: usize>(&mut self) -> std::io::Result<[u8; N]> {
        let mut part = [0; N];
        self.inner.read_exact(&mut part)?;
        self.pass(&part);
        Ok(part)
    }

    /// A key or a value; none at the end.
    fn read_part(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let length = u32::from_be_bytes(self.read_exactly()?);
        if length == END {
            return Ok(None);
        }
        if length > LENGTH_MAX {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        let mut part = vec![0; length as usize];
        self.inner.read_exact(&mut part)?;
        self.pass(&part);
        Ok(Some(part))
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn sync_folder_of(path: &Path) -> Result<(), BackupError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| file_error(path, &error))
}

fn file_error(path: &Path, error: &dyn std::fmt::Display) -> BackupError {
    BackupError::File { path: path.display().to_string(), problem: error.to_string() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
