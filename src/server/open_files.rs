//! The limit of open files, which is one of sockets.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files beside the sockets: the store's, the log, listeners, what pages have open for a moment.
const OTHER_FILES: u64 = 200;

/// A socket is a file, and the soft limit is 1,024 nearly everywhere, for the sake of programs that use `select`. Raising
/// it as far as the machine allows needs no right; where that is too little, better said at the start than on a full day.
pub fn raise(connections_max: usize) {
    let allowed = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: allowed.maximum, ..allowed });
    let open_files = if raised.is_ok() { allowed.maximum } else { allowed.current };
    let needed = connections_max as u64 + OTHER_FILES;
    if open_files.is_some_and(|open_files| open_files < needed) {
        tracing::warn!(
            limit.open_files = open_files,
            limit.needed = needed,
            "too few open files are allowed for limits.connections_max: raise the hard limit (ulimit -Hn, LimitNOFILE=)"
        );
    }
}
