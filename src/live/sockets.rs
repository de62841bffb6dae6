//! Options of TCP sockets, set when a connection is accepted. They are what ends a socket whose client never reads:
//! the session itself is not run any more then.

use actix_web::rt::net::TcpStream;
use socket2::SockRef;

use super::LiveLimits;

/// Unsent bytes that the kernel keeps for a socket. A slow reader is felt after this much, and not after the megabytes
/// to which send buffers grow; what is on its way to a fast reader far away is not counted, so pages lose no speed.
const UNSENT_BYTES_MAX: u32 = 16 * 1024;

/// For each connection that is accepted: small frames go at once, a full buffer is felt early, and a peer that takes
/// nothing for `write_stall` is disconnected by the kernel (TCP_USER_TIMEOUT; tcp(7)).
pub fn on_connect(stream: &TcpStream, limits: &LiveLimits) {
    let socket = SockRef::from(stream);
    let set = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_tcp_user_timeout(Some(limits.write_stall)))
        .and_then(|()| socket.set_tcp_notsent_lowat(UNSENT_BYTES_MAX));
    if let Err(error) = set {
        // The peer may be gone already; else the socket works, but a stuck one would stay until its peer goes.
        tracing::debug!(socket.error = %error, "a socket's options could not be set");
    }
}
