//! The yardstick: a child process that does nothing but `write` the same frame to the same number of sockets at the
//! same rate. What the server spends on a frame is compared with what this spends. Not here: the reading end.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::pace::Pace;
use crate::{process, ws};

/// First argument of the child; not for people.
pub const HIDDEN: &str = "bare-writer";

/// The child: tells its port, takes `count` connections, then writes as told on its standard input until that ends.
pub fn child(count: usize) -> Result<()> {
    process::raise_open_files();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?);
    let mut sockets = Vec::with_capacity(count);
    for _ in 0..count {
        let (socket, _) = listener.accept()?;
        socket.set_nodelay(true)?;
        sockets.push(socket);
    }
    for line in std::io::stdin().lines() {
        let (rate, seconds, payload) = parse_order(&line?)?;
        write_all(&mut sockets, rate, seconds, &ws::server_frame(&payload))?;
    }
    Ok(())
}

fn write_all(sockets: &mut [TcpStream], rate: f64, seconds: f64, frame: &[u8]) -> Result<()> {
    let mut pace = Pace::new(Instant::now(), rate, seconds);
    while let Some(due) = pace.due() {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        pace.take(due);
        for socket in sockets.iter_mut() {
            socket.write_all(frame)?;
        }
    }
    Ok(())
}

fn order(rate: f64, seconds: f64, payload: &[u8]) -> String {
    let digits: String = payload.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{rate} {seconds} {digits}\n")
}

fn parse_order(line: &str) -> Result<(f64, f64, Vec<u8>)> {
    let mut words = line.split(' ');
    let mut word = || words.next().context("expected: rate seconds payload");
    let (rate, seconds, digits) = (word()?.parse()?, word()?.parse()?, word()?);
    let byte = |place| u8::from_str_radix(digits.get(place..place + 2).unwrap_or("?"), 16);
    let payload = (0..digits.len()).step_by(2).map(byte).collect::<Result<_, _>>()?;
    Ok((rate, seconds, payload))
}

/// The parent's end.
pub struct Bare {
    child: Child,
    pub address: SocketAddr,
    /// Kept open, because the child writes nothing more but must not meet a closed pipe.
    _output: BufReader<ChildStdout>,
}

impl Bare {
    pub fn start(count: usize) -> Result<Self> {
        let program = std::env::current_exe().context("this program's own path")?;
        let mut child = Command::new(program)
            .args([HIDDEN, &count.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the bare writer")?;
        let mut output = BufReader::new(child.stdout.take().context("the bare writer's output")?);
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            bail!("the bare writer ended at once");
        }
        let address = line.trim().parse().with_context(|| format!("the bare writer's address {line:?}"))?;
        Ok(Self { child, address, _output: output })
    }

    /// Writes a payload to all sockets, so many times a second, for so long.
    pub fn write(&mut self, rate: f64, seconds: f64, payload: &[u8]) -> Result<()> {
        let input = self.child.stdin.as_mut().context("the bare writer's input")?;
        input.write_all(order(rate, seconds, payload).as_bytes()).context("the bare writer")
    }

    pub fn cpu(&self) -> Result<Duration> {
        process::cpu(self.child.id())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_understood() {
        let line = order(5.5, 2.0, &[0, 255, 16]);
        assert_eq!(parse_order(line.trim_end()).unwrap(), (5.5, 2.0, vec![0, 255, 16]));
        for wrong in ["", "5", "5 2", "5 2 zz", "5 2 123"] {
            assert!(parse_order(wrong).is_err(), "{wrong:?} was accepted");
        }
    }
}
