//! A connecting socket with the smallest receive buffer that the system gives. Not here: who uses it (readers that
//! never read, so that the server feels it after a few KiB instead of after megabytes of kernel buffer).

use std::io;
use std::net::{SocketAddr, TcpStream as StdStream};

use mio::net::TcpStream;
use rustix::net::{AddressFamily, SocketFlags, SocketType, connect, socket_with, sockopt};

/// What is asked for; Linux doubles it and has a floor of 2,304.
const RECEIVE_BYTES: usize = 1024;

/// Begins to connect. The size must be set before, because it decides what the handshake offers.
pub fn tiny_receive_buffer(address: SocketAddr) -> io::Result<TcpStream> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let socket = socket_with(family, SocketType::STREAM, flags, None)?;
    sockopt::set_socket_recv_buffer_size(&socket, RECEIVE_BYTES)?;
    match connect(&socket, &address) {
        Ok(()) | Err(rustix::io::Errno::INPROGRESS) => Ok(TcpStream::from_std(StdStream::from(socket))),
        Err(error) => Err(error.into()),
    }
}
