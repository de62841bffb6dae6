//! Every setting and limit, with its default. A TOML file and `SPORTELLO_…` variables change them; an unknown key is an
//! error that names file, line and key. Not here: what each may be and why (`keys`), how they are read (`load`).

mod channels;
mod keys;
mod load;
mod mail;
mod reference;
mod tables;

use serde::{Deserialize, Serialize};

use crate::http::brand::settings::BrandSettings;
use crate::identity::operator::OperatorSettings;
use crate::identity::provider::ProviderSettings;

pub use self::channels::{AppIoConfig, SmsConfig, WebhookConfig};
pub use self::load::ConfigError;
pub use self::mail::{IcsChoice, MailConfig, Secret, TlsChoice};
pub use self::reference::{example_toml, reference_markdown};

/// The whole configuration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub server: ServerConfig,
    pub brand: BrandSettings,
    pub limits: Limits,
    pub store: StoreConfig,
    pub identity: IdentityConfig,
    pub mail: MailConfig,
    pub sms: SmsConfig,
    pub app_io: AppIoConfig,
    pub webhook: WebhookConfig,
    pub log: LogConfig,
}

/// Addresses and the like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address and port of pages and sockets.
    pub listen: String,
    /// Address and port of metrics; never a public one.
    pub metrics_listen: Option<String>,
    /// Origins from which browsers may open sockets and post forms, such as `https://prenota.example.it`. When empty:
    /// the `http://` and `https://` origins of the request's own `Host`.
    pub origins: Vec<String>,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed. Connections that come straight from one of these
    /// (without the header) are the machine's own and have no per-address limits.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Cookies get `Secure` and the `__Host-` prefix: for every town behind HTTPS.
    pub secure_cookies: bool,
    /// Threads for pages and sockets; 0 is one for each core.
    pub workers: usize,
    /// On a stop signal: how long clients are given to be told and to go, in milliseconds.
    pub drain_ms: u64,
}

/// Bounds (law 6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Open sockets in all.
    pub connections_max: usize,
    /// Open sockets for each client address: mobile networks put thousands of people behind one.
    pub connections_per_address_max: usize,
    /// Weeks that one socket may watch.
    pub watches_per_connection_max: usize,
    /// Commands a socket may send at once before the rate below counts.
    pub commands_burst: u32,
    /// Commands a second and socket, in the long run.
    pub commands_per_second: u32,
    /// Commands of one socket that may be under way.
    pub commands_in_flight_max: usize,
    /// Pings and news of the person's other windows that may wait for a socket whose client does not read.
    pub session_mailbox: usize,
    /// Commands queued for one calendar before `busy`.
    pub calendar_mailbox: usize,
    /// Commits queued for the store before `busy`.
    pub store_queue: usize,
    /// After this long without room in a socket's send buffer it is closed, in milliseconds.
    pub write_stall_ms: u32,
    /// Between two pings of the server, in seconds.
    pub ping_seconds: u16,
    /// Shortest time between two ticks of one week, in milliseconds.
    pub tick_ms: u64,
    /// Forms and API calls that change something which an address may send at once before the rate below counts.
    pub posts_burst: u32,
    /// Forms and API calls that change something, a second and address, in the long run.
    pub posts_per_second: u32,
    /// Longest body of a form or of an API call, in bytes.
    pub body_bytes_max: usize,
}

/// The store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreConfig {
    /// sled's page cache, in MiB.
    pub cache_mib: u64,
    /// New holds are refused below this much free disk, in MiB.
    pub free_mib_min: u64,
    /// Size of the ballast file that keeps room for confirm and cancel on a full disk, in MiB.
    pub ballast_mib: u64,
    /// A resource's snapshot is kept after this many events.
    pub snapshot_events: u64,
}

/// Who people are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdentityConfig {
    /// People may have accounts of this town, with e-mail and password.
    pub local_accounts: bool,
    /// A login that is not used ends after so many minutes.
    pub idle_minutes: u32,
    /// A login ends after so many hours, used or not.
    pub session_hours: u32,
    /// The access log is kept for so many months.
    pub access_log_months: u32,
    /// Providers of identities, in the order of the page: `[[identity.provider]]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provider: Vec<ProviderSettings>,
    /// Who may steer calendars: `[[identity.operator]]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operator: Vec<OperatorSettings>,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// `pretty` or `json`.
    pub format: LogFormat,
    /// Filter as tracing-subscriber reads it, such as `info` or `sportello=debug`.
    pub filter: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Pretty,
    Json,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            metrics_listen: None,
            origins: Vec::new(),
            trusted_proxies: vec![std::net::Ipv4Addr::LOCALHOST.into(), std::net::Ipv6Addr::LOCALHOST.into()],
            secure_cookies: false,
            workers: 0,
            drain_ms: 1500,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 19_500,
            connections_per_address_max: 500,
            watches_per_connection_max: 8,
            commands_burst: 30,
            commands_per_second: 5,
            commands_in_flight_max: 16,
            session_mailbox: 16,
            calendar_mailbox: 8192,
            store_queue: 8192,
            write_stall_ms: 20_000,
            ping_seconds: 20,
            tick_ms: 50,
            posts_burst: 300,
            posts_per_second: 30,
            body_bytes_max: 16 * 1024,
        }
    }
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { cache_mib: 64, free_mib_min: 256, ballast_mib: 64, snapshot_events: 5000 }
    }
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            local_accounts: true,
            idle_minutes: 30,
            session_hours: 12,
            access_log_months: 24,
            provider: Vec::new(),
            operator: Vec::new(),
        }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Pretty, filter: "info".to_owned() }
    }
}
