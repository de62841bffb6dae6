//! `[mail]`: the town's mail server and what its letters look like. Not here: what is sent (`notify`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// The town's mail server. Without a host no mail is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// Name of the mail server; empty: no mail is sent.
    pub host: String,
    pub port: u16,
    pub tls: TlsChoice,
    /// PEM file of a certificate authority of the town's own; empty: those of the machine.
    pub ca_file: String,
    /// Empty: the mail server asks for none.
    pub user: String,
    pub password: Secret,
    /// File whose first line is the password, in place of `password`.
    pub password_file: String,
    /// Whose the letters are: a no-reply address, with or without a name before it.
    pub from: String,
    /// Where mail servers report what could not be delivered; empty: to `from`.
    pub envelope_from: String,
    /// Where answers go; empty: to `from`.
    pub reply_to: String,
    /// Of Message-IDs, and how this machine greets; empty: the domain of `from`.
    pub domain: String,
    pub ics_method: IcsChoice,
    /// For each step of a conversation with the mail server.
    pub timeout_seconds: u64,
    /// Connections to the mail server at the same time.
    pub connections: u32,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            tls: TlsChoice::Starttls,
            ca_file: String::new(),
            user: String::new(),
            password: Secret::default(),
            password_file: String::new(),
            from: String::new(),
            envelope_from: String::new(),
            reply_to: String::new(),
            domain: String::new(),
            ics_method: IcsChoice::Request,
            timeout_seconds: 30,
            connections: 4,
        }
    }
}

/// How the connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsChoice {
    Starttls,
    Implicit,
    None,
}

/// How appointments come with letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IcsChoice {
    Request,
    Publish,
}

/// A text that no log shows.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "Secret(none)" } else { "Secret(..)" })
    }
}
