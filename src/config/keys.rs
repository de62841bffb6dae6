//! Each key of the configuration: what it is, what it may be, and why. Not here: the defaults (`config`).

/// A key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// `section.key`.
    pub path: &'static str,
    pub kind: Kind,
    /// What it is, for the reference.
    pub says: &'static str,
}

/// What values a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A whole number from one to another, both included, and why.
    Number(u64, u64, &'static str),
    /// `true` or `false`.
    Flag,
    /// `host:port`; where empty words are allowed, the key may be left out.
    Listen { required: bool },
    /// A list of origins of browsers.
    Origins,
    /// A list of IP addresses.
    Addresses,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A filter of log lines.
    Filter,
    /// A line of text; may be empty.
    Text,
    /// As `Text`, never shown.
    Secret,
    /// An address of mail, with or without a name; may be empty.
    MailAddress,
}

const fn key(path: &'static str, kind: Kind, says: &'static str) -> Key {
    Key { path, kind, says }
}

/// All keys, in the order of the reference.
pub const KEYS: &[Key] = &[
    key("server.listen", Kind::Listen { required: true }, "Address and port of pages and sockets."),
    key(
        "server.metrics_listen",
        Kind::Listen { required: false },
        "Address and port of metrics for Prometheus; never a public one. Left out: no metrics are served.",
    ),
    key(
        "server.origins",
        Kind::Origins,
        "Origins from which browsers may open sockets and post forms. Empty: the `http://` and `https://` origins of \
         the request's own `Host`.",
    ),
    key(
        "server.trusted_proxies",
        Kind::Addresses,
        "Addresses of reverse proxies whose `X-Forwarded-For` is believed. Connections that come straight from one of \
         these, without that header, have no limits for each address.",
    ),
    key(
        "server.secure_cookies",
        Kind::Flag,
        "Cookies get `Secure` and the `__Host-` prefix: `true` for every town behind HTTPS.",
    ),
    key(
        "server.workers",
        Kind::Number(0, 256, "each is a thread; beyond the cores there is nothing to gain"),
        "Threads for pages and sockets; 0 is one for each core.",
    ),
    key(
        "server.drain_ms",
        Kind::Number(0, 8000, "containers are killed 10 seconds after the stop signal"),
        "On a stop signal: how long clients are given to be told and to go, in milliseconds.",
    ),
    key(
        "limits.connections_max",
        Kind::Number(1, 1_000_000, "each takes a file descriptor and some 12 KiB"),
        "Open sockets in all.",
    ),
    key(
        "limits.connections_per_address_max",
        Kind::Number(1, 1_000_000, "mobile networks put thousands of people behind one address"),
        "Open sockets for each client address.",
    ),
    key(
        "limits.watches_per_connection_max",
        Kind::Number(1, 64, "each is a place in a publisher's list and a share of every tick"),
        "Weeks that one socket may watch.",
    ),
    key(
        "limits.commands_burst",
        Kind::Number(1, 10_000, "a person clicks; nothing that clicks more often is one"),
        "Commands a socket may send at once before the rate counts.",
    ),
    key(
        "limits.commands_per_second",
        Kind::Number(1, 10_000, "a person clicks; nothing that clicks more often is one"),
        "Commands a second and socket, in the long run.",
    ),
    key(
        "limits.commands_in_flight_max",
        Kind::Number(1, 1024, "each waits in memory for its answer"),
        "Commands of one socket that may be under way.",
    ),
    key(
        "limits.session_mailbox",
        Kind::Number(
            2,
            1024,
            "such a socket is ended soon; news that do not fit are asked for again, or come with the next connection",
        ),
        "Pings and news of the person's other windows that may wait for a socket whose client does not read.",
    ),
    key(
        "limits.calendar_mailbox",
        Kind::Number(16, 1_000_000, "a full one takes about a second to work off per 40,000 commands"),
        "Commands queued for one calendar before `busy`.",
    ),
    key(
        "limits.store_queue",
        Kind::Number(16, 1_000_000, "a full one takes about a second to work off per 40,000 commits"),
        "Commits queued for the store before `busy`.",
    ),
    key(
        "limits.write_stall_ms",
        Kind::Number(1000, 25_000, "shorter ends phones in a tunnel, and nobody who never reads stays for 30 seconds"),
        "After this long without room in a socket's send buffer it is closed, in milliseconds.",
    ),
    key(
        "limits.ping_seconds",
        Kind::Number(1, 50, "proxies close what was silent for 60 seconds"),
        "Between two pings of the server, in seconds.",
    ),
    key(
        "limits.tick_ms",
        Kind::Number(1, 1000, "after a second a screen is no longer live"),
        "Shortest time between two ticks of one week, in milliseconds.",
    ),
    key(
        "limits.posts_burst",
        Kind::Number(1, 1_000_000, "offices, libraries and mobile networks put hundreds of people behind one address"),
        "Forms and API calls that change something which one address may send at once before the rate counts.",
    ),
    key(
        "limits.posts_per_second",
        Kind::Number(1, 1_000_000, "a booking takes three of them; whoever sends more all the time takes every place"),
        "Forms and API calls that change something, a second and address, in the long run.",
    ),
    key(
        "limits.body_bytes_max",
        Kind::Number(4096, 1_048_576, "the longest form needs less than 4 KiB, and every body is held in memory"),
        "Longest body of a form or of an API call, in bytes.",
    ),
    key(
        "store.cache_mib",
        Kind::Number(8, 65_536, "less makes sled read its own pages again and again"),
        "sled's page cache, in MiB.",
    ),
    key(
        "store.free_mib_min",
        Kind::Number(1, 1_048_576, "confirm and cancel must still find room when holds are refused"),
        "New holds are refused below this much free disk, in MiB.",
    ),
    key(
        "store.ballast_mib",
        Kind::Number(1, 4096, "a store on a full disk needs some MiB to reopen"),
        "Size of the ballast file that keeps room for confirm and cancel on a full disk, in MiB.",
    ),
    key(
        "store.snapshot_events",
        Kind::Number(100, 1_000_000, "fewer costs writes, more costs time at a start"),
        "A resource's snapshot is kept after this many events.",
    ),
    key(
        "identity.local_accounts",
        Kind::Flag,
        "People may have accounts of this town, with e-mail and password. They need mail, and certify nothing.",
    ),
    key(
        "identity.idle_minutes",
        Kind::Number(
            5,
            1440,
            "shorter ends a login while a form is filled in, longer leaves it open at a shared machine",
        ),
        "A login that is not used ends after so many minutes. A page that is open is no use.",
    ),
    key(
        "identity.session_hours",
        Kind::Number(1, 720, "whoever finds a machine a month later is another person"),
        "A login ends after so many hours, used or not.",
    ),
    key("mail.host", Kind::Text, "Name of the mail server; empty: no mail is sent. docs/mail.md explains the whole."),
    key(
        "mail.port",
        Kind::Number(1, 65_535, "587 for `starttls`, 465 for `implicit`, 25 for a relay in the same house"),
        "Port of the mail server.",
    ),
    key(
        "mail.tls",
        Kind::Choice(&["starttls", "implicit", "none"]),
        "How the connection is kept secret: TLS after a beginning in the clear, and never without it; TLS from the first \
         byte; or not at all, for a mail server on the same machine.",
    ),
    key(
        "mail.ca_file",
        Kind::Text,
        "PEM file of a certificate authority of the town's own, trusted beside those of the machine.",
    ),
    key("mail.user", Kind::Text, "User at the mail server; empty: it asks for none."),
    key("mail.password", Kind::Secret, "The user's password; better in a file of its own, or in the environment."),
    key("mail.password_file", Kind::Text, "File whose first line is the password, in place of `password`."),
    key("mail.from", Kind::MailAddress, "Whose the letters are: a no-reply address. Needed where there is a host."),
    key(
        "mail.envelope_from",
        Kind::MailAddress,
        "Where mail servers report what could not be delivered; empty: to `from`.",
    ),
    key("mail.reply_to", Kind::MailAddress, "Where answers of citizens go; empty: to `from`."),
    key(
        "mail.domain",
        Kind::Text,
        "Domain of Message-IDs, and how this machine greets the mail server; empty: the domain of `from`.",
    ),
    key(
        "mail.ics_method",
        Kind::Choice(&["request", "publish"]),
        "How appointments come with letters: as invitations, which mail programs put into calendars and take out again; or \
         as publications, which nobody can answer.",
    ),
    key(
        "mail.timeout_seconds",
        Kind::Number(1, 40, "a try of a letter ends after 90 seconds in all"),
        "For each step of a conversation with the mail server, in seconds.",
    ),
    key(
        "mail.connections",
        Kind::Number(1, 32, "most mail servers take no more from one client"),
        "Connections to the mail server at the same time.",
    ),
    key(
        "sms.url",
        Kind::Text,
        "Where the town's provider takes SMS; empty: none are sent. docs/channels.md has examples.",
    ),
    key("sms.content_type", Kind::Text, "Of the body: JSON or a form; what is put into it is written accordingly."),
    key("sms.body", Kind::Text, "What is posted, with `{to}`, `{text}`, `{sender}` and `{id}` in it."),
    key("sms.header", Kind::Text, "The header that carries the secret."),
    key("sms.secret", Kind::Secret, "The header's whole value, such as `Bearer …`; better in a file of its own."),
    key("sms.secret_file", Kind::Text, "File whose first line is the secret, in place of `secret`."),
    key("sms.sender", Kind::Text, "Whom the SMS comes from; names have to be registered."),
    key("sms.accepted", Kind::Text, "What an answer must contain to be a yes; empty: its status is enough."),
    key("sms.allow_private", Kind::Flag, "Whether the provider may be in the town's own network."),
    key(
        "app_io.url",
        Kind::Text,
        "App IO's address, `https://api.io.pagopa.it/api/v1`; empty: no messages are sent. docs/channels.md tells more.",
    ),
    key("app_io.key", Kind::Secret, "The subscription key of the town's service; better in a file of its own."),
    key("app_io.key_file", Kind::Text, "File whose first line is the key, in place of `key`."),
    key("app_io.allow_private", Kind::Flag, "Whether the address may be in the town's own network."),
    key(
        "webhook.url",
        Kind::Text,
        "A program that hears of bookings; empty: none. docs/channels.md tells what it gets.",
    ),
    key(
        "webhook.secret",
        Kind::Secret,
        "What it checks signatures with, 24 bytes or more; better in a file of its own.",
    ),
    key("webhook.secret_file", Kind::Text, "File whose first line is the secret, in place of `secret`."),
    key("webhook.personal_data", Kind::Flag, "Whether the fiscal code and the booking's address go with an event."),
    key("webhook.allow_private", Kind::Flag, "Whether the program may be in the town's own network."),
    key("log.format", Kind::Choice(&["pretty", "json"]), "How log lines look: for people, or for a collector."),
    key(
        "log.filter",
        Kind::Filter,
        "Which log lines: a level (`error`, `warn`, `info`, `debug`, `trace`), or levels by part of the program, such \
         as `info,sportello::store=debug`.",
    ),
];

/// The keys of one `[[identity.provider]]`: name, what it may be, what it is. An example stands in `EXAMPLE_PROVIDER`.
pub const PROVIDER_KEYS: &[(&str, &str, &str)] = &[
    (
        "id",
        "1 to 32 of a-z, 0-9 and `-`, not `local` or `uscita`",
        "Its name in addresses: people come back to `/accesso/{id}/ritorno`.",
    ),
    ("kind", "`spid`, `cie`, `eidas` or `other`", "What stands behind it; the State vouches for the first three."),
    (
        "title",
        "a table with `it` and, if you like, `en`, `de`, `fr`, `sl`",
        "What its link says. Left out: the usual words.",
    ),
    ("issuer", "`https://…`; `http://` on this machine only", "As the provider writes it in its discovery document."),
    ("client_id", "any text", "The name under which the provider knows this server."),
    ("client_secret", "any text, or left out", "The secret. Better in a file."),
    ("client_secret_file", "a path, or left out", "A file that holds the secret alone."),
    ("scopes", "a list; default `[\"profile\", \"email\"]`", "Asked for besides `openid`."),
    ("acr_values", "a list, or left out", "Levels that are asked for, the most wanted first."),
    ("level_claim", "the name of a claim; default `acr`", "The claim that says how sure the provider is."),
    ("level_min", "1, 2 or 3, or left out", "A login below this is refused. eIDAS is low, substantial, high."),
    ("certified", "`true` or `false`; default by `kind`", "The State vouches for the data: people cannot change them."),
    ("logout", "`true` or `false`; default `true`", "*Esci* leads on to the provider's own logout, where it has one."),
    (
        "claims",
        "a table of lists; docs/identity.md has the defaults",
        "Which claims mean what; the first that is there wins.",
    ),
];

/// A provider as an example.
pub const EXAMPLE_PROVIDER: &str = r#"[[identity.provider]]
id = "spid"
kind = "spid"
issuer = "https://login.example.it"
client_id = "sportello"
client_secret_file = "/run/secrets/spid"
scopes = ["profile", "email"]
acr_values = ["https://www.spid.gov.it/SpidL2"]
level_min = 2
"#;

/// The keys of one `[[identity.operator]]`, as those of a provider.
pub const OPERATOR_KEYS: &[(&str, &str, &str)] = &[
    ("account", "an e-mail address, or left out", "Known by the town's account of this address."),
    ("fiscal_code", "a fiscal code, or left out", "Known by this code, in a login that the State vouches for."),
    ("provider", "the id of a provider, or left out", "Known by what this provider calls them; with `subject`."),
    ("subject", "any text, or left out", "The `sub` of the provider's tokens."),
    (
        "resources",
        "a list of ids of the tree; default all of it",
        "What they may steer: each with everything that is below it.",
    ),
];

/// An operator as an example.
pub const EXAMPLE_OPERATOR: &str = r#"[[identity.operator]]
account = "anagrafe@comune.example.it"
resources = ["anagrafe"]
"#;

/// Variables that are not of the form `SPORTELLO_SECTION__KEY`, and what reads them.
pub const RESERVED_VARIABLES: &[(&str, &str)] = &[
    ("SPORTELLO_CONFIG", "path of the configuration file, as `--config`"),
    ("SPORTELLO_BINARY", "the server that the browser tests start"),
    ("SPORTELLO_BLESS", "tests write the files that are made from the source"),
    ("SPORTELLO_STRICT", "`make deny` fails where it cannot have the list of known holes"),
];

/// Beginnings of names that tests read, and of those that Kubernetes gives to every container beside a service that is
/// called `sportello`.
pub const RESERVED_BEGINNINGS: &[&str] = &[
    "SPORTELLO_TEST_",
    "SPORTELLO_SIM_",
    "SPORTELLO_POWER_CUT",
    "SPORTELLO_FREEZE",
    "SPORTELLO_SERVICE_",
    "SPORTELLO_PORT",
];

impl Kind {
    /// What a value may be, in words.
    pub fn allowed(&self) -> String {
        match self {
            Self::Number(from, to, why) => format!("{from} to {to}: {why}"),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Listen { required: true } => "`address:port`".to_owned(),
            Self::Listen { required: false } => "`address:port`, or left out".to_owned(),
            Self::Origins => "origins such as `https://prenota.example.it`, without a path".to_owned(),
            Self::Addresses => "IP addresses".to_owned(),
            Self::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
            Self::Filter => "a filter as tracing-subscriber reads it".to_owned(),
            Self::Text => "one line of at most 500 signs, or empty".to_owned(),
            Self::Secret => "one line of at most 500 signs, or empty; it is never shown".to_owned(),
            Self::MailAddress => {
                "an address such as `Comune di Roccaverde <no-reply@comune.example.it>`, or empty".to_owned()
            }
        }
    }
}
