//! The little HTTP/1.1 that a load generator needs, over plain blocking sockets, and couriers on threads of their own
//! that post for the crowd. Not here: WebSocket.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::crowd::ClientId;

/// Longest wait for one answer: a server that takes longer has failed the run.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// A status and a body.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// A connection that is kept and made again where it was lost.
pub struct Http {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Http {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.exchange("GET", path, "", b"")
    }

    /// As a browser asks: the body comes compressed, and stays so.
    pub fn get_compressed(&mut self, path: &str) -> Result<Answer> {
        self.exchange("GET", path, "Accept-Encoding: gzip, deflate, br, zstd\r\n", b"")
    }

    pub fn post_json(&mut self, path: &str, cookie: Option<&str>, body: &str) -> Result<Answer> {
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        self.exchange("POST", path, &cookie, body.as_bytes())
    }

    /// `more`: whole lines of the head.
    fn exchange(&mut self, method: &str, path: &str, more: &str, body: &[u8]) -> Result<Answer> {
        let kept = self.stream.is_some();
        match self.try_exchange(method, path, more, body) {
            // A kept connection may have been closed meanwhile; a fresh one tells the truth.
            Err(_) if kept => {
                self.stream = None;
                self.try_exchange(method, path, more, body)
            }
            other => other,
        }
        .inspect_err(|_| self.stream = None)
        .with_context(|| format!("{method} {path}"))
    }

    fn try_exchange(&mut self, method: &str, path: &str, more: &str, body: &[u8]) -> Result<Answer> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nContent-Type: application/json\r\n\
             {more}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let address = self.address;
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => none.insert(dial(address)?),
        };
        stream.get_mut().write_all(&[head.as_bytes(), body].concat())?;
        read_answer(stream)
    }
}

fn dial(address: SocketAddr) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect_timeout(&address, ANSWER_WAIT)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(ANSWER_WAIT))?;
    Ok(BufReader::new(stream))
}

fn read_answer(stream: &mut impl BufRead) -> Result<Answer> {
    let status_line = read_line(stream)?;
    let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.with_context(|| format!("not a status line: {status_line:?}"))?;
    let (mut length, mut chunked) = (0usize, false);
    loop {
        let line = read_line(stream)?.to_ascii_lowercase();
        match line.split_once(':').map(|(name, value)| (name, value.trim())) {
            _ if line.is_empty() => break,
            Some(("content-length", value)) => length = value.parse().context("content-length")?,
            Some(("transfer-encoding", value)) => chunked = value == "chunked",
            _ => {}
        }
    }
    let body = if chunked { read_chunks(stream)? } else { read_exactly(stream, length)? };
    Ok(Answer { status, body })
}

fn read_chunks(stream: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_line(stream)?;
        let length = usize::from_str_radix(line.trim(), 16).with_context(|| format!("chunk length {line:?}"))?;
        body.extend(read_exactly(stream, length)?);
        read_line(stream)?;
        if length == 0 {
            return Ok(body);
        }
    }
}

fn read_exactly(stream: &mut impl BufRead, length: usize) -> Result<Vec<u8>> {
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

fn read_line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        bail!("the server closed the connection");
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}

/// Something to post for a client.
pub struct Parcel {
    pub client: ClientId,
    pub path: String,
    pub cookie: Option<String>,
    pub body: String,
}

/// What came of a parcel: the status, or why there is none.
pub struct Receipt {
    pub client: ClientId,
    pub result: Result<u16, String>,
}

/// Threads that post for the crowd, so that its own thread never waits.
pub struct Couriers {
    parcels: Option<Sender<Parcel>>,
    receipts: Receiver<Receipt>,
}

impl Couriers {
    pub fn new(address: SocketAddr, threads: usize) -> Self {
        let (parcels, inbox) = channel::<Parcel>();
        let (outbox, receipts) = channel();
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..threads {
            let (inbox, outbox) = (Arc::clone(&inbox), outbox.clone());
            std::thread::spawn(move || deliver(&inbox, &outbox, Http::new(address)));
        }
        Self { parcels: Some(parcels), receipts }
    }

    pub fn send(&self, parcel: Parcel) {
        // The threads end only after this sender has gone, so there is always somebody to take it.
        if let Some(parcels) = &self.parcels {
            let _ = parcels.send(parcel);
        }
    }

    /// What has come back meanwhile.
    pub fn receipts(&self) -> impl Iterator<Item = Receipt> + '_ {
        self.receipts.try_iter()
    }
}

impl Drop for Couriers {
    fn drop(&mut self) {
        self.parcels = None;
    }
}

fn deliver(inbox: &Mutex<Receiver<Parcel>>, outbox: &Sender<Receipt>, mut http: Http) {
    loop {
        let Ok(parcel) = inbox.lock().map_err(|_| ()).and_then(|inbox| inbox.recv().map_err(|_| ())) else { return };
        let result = http.post_json(&parcel.path, parcel.cookie.as_deref(), &parcel.body);
        let result = result.map(|answer| answer.status).map_err(|error| format!("{error:#}"));
        if outbox.send(Receipt { client: parcel.client, result }).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_in_both_forms() {
        let cases = [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokREST", 200, "ok"),
            (
                "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n2\r\nno\r\n1\r\n!\r\n0\r\n\r\nREST",
                404,
                "no!",
            ),
            ("HTTP/1.1 204 No Content\r\n\r\nREST", 204, ""),
        ];
        for (wire, status, body) in cases {
            let mut bytes = wire.as_bytes();
            let answer = read_answer(&mut bytes).unwrap();
            assert_eq!((answer.status, answer.body.as_slice()), (status, body.as_bytes()));
            let rest: &[u8] = if status == 204 { b"REST" } else { bytes };
            assert_eq!(rest, b"REST", "{wire:?}");
        }
        assert!(read_answer(&mut "".as_bytes()).is_err());
    }
}
