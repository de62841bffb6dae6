//! The table of close codes: one meaning each, for good, and what a client does about it.

/// Why the server ends a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    Protocol,
    Text,
    Fragment,
    TooBig,
    Drain,
    Malformed,
    HelloMissing,
    LoginEnded,
    OtherProtocol,
    Silent,
    TooMany,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct CloseRow {
    pub close: Close,
    /// RFC 6455 §7.4; 4000 and up are this protocol's own.
    pub code: u16,
    pub reason: &'static str,
    /// What the client does.
    pub advice: &'static str,
}

/// All of them.
pub const CLOSES: [CloseRow; 11] = [
    row(Close::Protocol, 1002, "no frames of RFC 6455", "a defect of the client: do not reconnect"),
    row(Close::Text, 1003, "binary frames only", "a defect of the client: do not reconnect"),
    row(Close::Fragment, 1003, "no fragmented messages", "a defect of the client: do not reconnect"),
    row(Close::TooBig, 1009, "frame longer than 4096 bytes", "a defect of the client: do not reconnect"),
    row(Close::Drain, 1012, "the server restarts", "reconnect after a random part of the `spread_ms` told before"),
    row(Close::Malformed, 4400, "a frame that is no message", "a defect of the client: do not reconnect"),
    row(Close::HelloMissing, 4401, "hello must come first", "a defect of the client: do not reconnect"),
    row(Close::LoginEnded, 4403, "the login has ended", "reconnect: as a guest, or logged in again"),
    row(Close::OtherProtocol, 4406, "another version of the protocol", "reload the page"),
    row(Close::Silent, 4408, "no answer to a ping", "reconnect with back-off"),
    row(Close::TooMany, 4429, "went on after many refusals", "reconnect after 10 s at the earliest"),
];

const fn row(close: Close, code: u16, reason: &'static str, advice: &'static str) -> CloseRow {
    CloseRow { close, code, reason, advice }
}

impl CloseRow {
    /// Whether coming back makes sense for a client.
    #[must_use]
    pub fn again(&self) -> bool {
        matches!(self.close, Close::Drain | Close::LoginEnded | Close::Silent | Close::TooMany)
    }
}

impl Close {
    fn row(self) -> &'static CloseRow {
        // Every kind has its row: the test below walks through them.
        CLOSES.iter().find(|row| row.close == self).unwrap_or(&CLOSES[0])
    }

    /// The code of the close frame.
    #[must_use]
    pub fn code(self) -> u16 {
        self.row().code
    }

    /// The reason in the close frame.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.row().reason
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_kind_and_fits_into_a_close_frame() {
        for row in CLOSES {
            assert_eq!(row.close.code(), row.code);
            assert!(row.reason.len() <= 123, "RFC 6455 §5.5: control frames carry 125 bytes");
        }
    }
}
