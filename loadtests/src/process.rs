//! What /proc tells of a process: CPU time, memory, sockets. Not here: starting and stopping one (`server`).

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ticks a second of the times in /proc/PID/stat: fixed to 100 in what Linux tells to programs (USER_HZ).
const TICKS_PER_SECOND: u64 = 100;

/// CPU time in user and kernel mode since the process began, all threads.
pub fn cpu(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("CPU time of the server")?;
    parse_cpu(&stat).context("/proc/PID/stat")
}

/// The name of the program stands in brackets and may hold anything, so the fields are counted behind the last one.
fn parse_cpu(stat: &str) -> Option<Duration> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
}

/// Resident memory in KiB.
pub fn resident_kib(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("memory of the server")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let digits = line.and_then(|line| line.split_whitespace().next()).context("VmRSS in /proc/PID/status")?;
    digits.parse().context("VmRSS in /proc/PID/status")
}

/// The process that does the work when another one was put in front of it (`strace`, `taskset`): the last child in the
/// line, as long as there is only one.
pub fn innermost(pid: u32) -> u32 {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let mut children = children.split_whitespace().filter_map(|child| child.parse().ok());
    match (children.next(), children.next()) {
        (Some(only), None) => innermost(only),
        _ => pid,
    }
}

/// Far ports of the established connections whose near port is `port`, on this machine.
pub fn peers_of(port: u16) -> Result<BTreeSet<u16>> {
    let mut found = BTreeSet::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let text = fs::read_to_string(table).with_context(|| table.to_owned())?;
        found.extend(parse_peers(&text, port));
    }
    Ok(found)
}

fn parse_peers(table: &str, port: u16) -> Vec<u16> {
    let number = |address: &str| u16::from_str_radix(address.rsplit(':').next()?, 16).ok();
    let row = |line: &str| {
        let mut fields = line.split_whitespace().skip(1);
        let (near, far, state) = (number(fields.next()?)?, number(fields.next()?)?, fields.next()?.to_owned());
        (near == port && state == "01").then_some(far)
    };
    table.lines().skip(1).filter_map(row).collect()
}

/// Soft limit of open files raised to the hard one; returns it.
pub fn raise_open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where it is refused, the limit stays, and whoever opens too many is told.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// The machine in one line: processors, their name, memory, kernel.
pub fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let (cpuinfo, meminfo) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let field = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let cpus = cpuinfo.lines().filter(|line| line.starts_with("processor")).count();
    let model = field(&cpuinfo, "model name").unwrap_or_default();
    let kib: u64 = field(&meminfo, "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok()).unwrap_or(0);
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cpus} x {model}, {} GiB, Linux {}", kib.div_ceil(1024 * 1024), kernel.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_behind_any_name() {
        let stat = "42 (a ) b (c) S 1 42 42 0 -1 4194304 500 0 0 0 150 50 0 0 20 0 3 0 100 1000 10";
        assert_eq!(parse_cpu(stat), Some(Duration::from_secs(2)));
        assert_eq!(parse_cpu("nothing"), None);
    }

    #[test]
    fn only_established_connections_of_the_port_count() {
        let table = "  sl  local_address rem_address   st\n\
             0: 0100007F:1F90 00000000:0000 0A 0\n\
             1: 0100007F:1F90 0100007F:C001 01 0\n\
             2: 0100007F:1F90 0100007F:C002 08 0\n\
             3: 0100007F:C001 0100007F:1F90 01 0\n";
        assert_eq!(parse_peers(table, 8080), vec![0xC001]);
    }

    #[test]
    fn this_process_has_memory_and_time() {
        assert!(resident_kib(std::process::id()).unwrap() > 100);
        assert!(cpu(std::process::id()).is_ok());
    }
}
