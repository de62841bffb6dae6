//! The server under load: found at an address, or started here on a temporary folder, measured, killed and stopped.
//! Not here: what is done to it.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

use crate::http::Http;
use crate::process;

/// Longest start: a store of a million bookings must be ready in two seconds; ten times that is a failure.
const START_WAIT: Duration = Duration::from_secs(30);
/// Longest stop after a signal: the server promises three seconds.
const STOP_WAIT: Duration = Duration::from_secs(10);
/// Between two looks at a server that is starting.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Limits that a crowd on one address and in one process would meet, and real people would not.
const ROOM: [(&str, &str); 3] = [
    ("SPORTELLO_LIMITS__COMMANDS_BURST", "10000"),
    ("SPORTELLO_LIMITS__COMMANDS_PER_SECOND", "10000"),
    ("SPORTELLO_LOG__FILTER", "warn"),
];

/// A server that this program started.
struct Own {
    words: Vec<String>,
    folder: TempDir,
    child: Child,
    /// How it ended, once it has.
    ended: Option<ExitStatus>,
}

/// The server under load.
pub struct Server {
    pub address: SocketAddr,
    own: Option<Own>,
    pid: Option<u32>,
    /// From the start of the process to `/health/ready`.
    pub ready_after: Option<Duration>,
}

impl Server {
    /// A server that runs already.
    pub fn at(url: &str, pid: Option<u32>) -> Result<Self> {
        let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("ws://"));
        let rest = rest.with_context(|| format!("expected an address such as http://127.0.0.1:8080, got {url:?}"))?;
        let host = rest.split('/').next().unwrap_or_default();
        let mut found = host.to_socket_addrs().with_context(|| format!("address {host:?}"))?;
        let address = found.next().with_context(|| format!("address {host:?}"))?;
        Ok(Self { address, own: None, pid, ready_after: None })
    }

    /// Starts `COMMAND serve --data <temporary> --listen 127.0.0.1:<free>` and waits until it is ready. `demo` makes
    /// the files of the town in a folder, unless the command names a town itself.
    pub fn spawn(command: &str, demo: Option<&str>) -> Result<Self> {
        Self::spawn_in(command, demo, tempfile::tempdir().context("temporary folder")?)
    }

    /// As `spawn`, on a folder whose `data` may hold a store already.
    pub fn spawn_in(command: &str, demo: Option<&str>, folder: TempDir) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
        let names_town = words.iter().any(|word| word == "--demo" || word.starts_with("--demo="));
        words.push("serve".to_owned());
        if let Some(town) = demo.filter(|_| !names_town) {
            let place = folder.path().join("demo");
            fs::create_dir_all(&place)?;
            fs::write(place.join("town.toml"), town)?;
            words.extend(["--demo".to_owned(), place.display().to_string()]);
        }
        let data = folder.path().join("data").display().to_string();
        words.extend(["--data".to_owned(), data, "--listen".to_owned(), address.to_string()]);
        let begun = Instant::now();
        let child = launch(&words, &log_path(&folder))?;
        let own = Own { words, folder, child, ended: None };
        let mut server = Self { address, own: Some(own), pid: None, ready_after: None };
        server.wait_ready(begun)?;
        Ok(server)
    }

    /// The folder of its store, where this program made it.
    pub fn data(&self) -> Option<PathBuf> {
        self.own.as_ref().map(|own| own.folder.path().join("data"))
    }

    /// True where this program started it, and so may kill it.
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// CPU time so far, where the process is known.
    pub fn cpu(&self) -> Option<Duration> {
        self.pid.and_then(|pid| process::cpu(pid).ok())
    }

    /// Resident memory in KiB, where the process is known.
    pub fn resident_kib(&self) -> Option<u64> {
        self.pid.and_then(|pid| process::resident_kib(pid).ok())
    }

    /// True once a server started here has ended without being asked to.
    pub fn exited(&mut self) -> Option<bool> {
        let own = self.own.as_mut()?;
        if own.ended.is_none() {
            own.ended = own.child.try_wait().ok().flatten();
        }
        Some(own.ended.is_some())
    }

    /// How it ended, and the last line that it wrote.
    pub fn last_words(&mut self) -> Option<String> {
        self.exited();
        let own = self.own.as_ref()?;
        let text = String::from_utf8_lossy(&fs::read(log_path(&own.folder)).unwrap_or_default()).into_owned();
        let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("(it wrote nothing)").to_owned();
        Some(own.ended.map_or(last.clone(), |status| format!("{status}: {last}")))
    }

    /// Kills it with SIGKILL: no goodbye, no flush.
    pub fn kill(&mut self) -> Result<()> {
        let own = self.own.as_mut().context("only a server started with --spawn can be killed")?;
        // The group, because a program in front of the server must not keep it alive.
        let group = Pid::from_child(&own.child);
        kill_process_group(group, Signal::KILL).context("killing the server")?;
        own.child.wait().context("waiting for the killed server")?;
        self.pid = None;
        Ok(())
    }

    /// Starts it again on the same data and the same address. Returns when the process was started.
    pub fn restart(&mut self) -> Result<Instant> {
        let own = self.own.as_mut().context("only a server started with --spawn can be restarted")?;
        let begun = Instant::now();
        own.child = launch(&own.words, &log_path(&own.folder))?;
        own.ended = None;
        Ok(begun)
    }

    /// One look at a server that was restarted: true once it is ready.
    pub fn is_ready(&mut self, begun: Instant) -> Result<bool> {
        if self.exited() == Some(true) {
            bail!("the server stopped instead of starting; {}", self.last_words().unwrap_or_default());
        }
        let ready = Http::new(self.address).get("/health/ready").is_ok_and(|answer| answer.status == 200);
        if ready {
            self.ready_after = Some(begun.elapsed());
            self.pid = self.own.as_ref().map(|own| process::innermost(own.child.id()));
        }
        Ok(ready)
    }

    /// Waits until a server that was started is ready.
    pub fn wait_ready(&mut self, begun: Instant) -> Result<()> {
        while !self.is_ready(begun)? {
            if begun.elapsed() > START_WAIT {
                bail!("not ready after {START_WAIT:?}; {}", self.last_words().unwrap_or_default());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// Asks it to stop, as an operator would, and returns how long that took. Nothing for a server found at an address.
    pub fn stop(&mut self) -> Result<Option<Duration>> {
        if self.exited() != Some(false) {
            return Ok(None);
        }
        let Some(own) = self.own.as_mut() else { return Ok(None) };
        let begun = Instant::now();
        kill_process(Pid::from_child(&own.child), Signal::TERM).context("stopping the server")?;
        while own.child.try_wait()?.is_none() {
            if begun.elapsed() > STOP_WAIT {
                bail!("the server had not stopped {STOP_WAIT:?} after SIGTERM");
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(Some(begun.elapsed()))
    }
}

impl Drop for Server {
    /// Nothing that this program started outlives it.
    fn drop(&mut self) {
        if let Some(own) = &mut self.own
            && matches!(own.child.try_wait(), Ok(None))
        {
            let _ = kill_process_group(Pid::from_child(&own.child), Signal::KILL);
            let _ = own.child.wait();
        }
    }
}

fn log_path(folder: &TempDir) -> PathBuf {
    folder.path().join("server.log")
}

fn launch(words: &[String], log: &PathBuf) -> Result<Child> {
    let (program, arguments) = words.split_first().context("--spawn needs a command")?;
    let log = File::options().create(true).append(true).open(log).context("the server's log")?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0);
    for (name, value) in ROOM {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    command.spawn().with_context(|| format!("starting {program:?}"))
}
