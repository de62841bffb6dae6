//! `[sms]`, `[app_io]`, `[webhook]`: other ways to people than mail. Each is off without its address. Not here: what is
//! sent (`notify`).

use serde::{Deserialize, Serialize};

use super::Secret;

/// The town's provider of SMS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsConfig {
    pub url: String,
    pub content_type: String,
    /// With `{to}`, `{text}`, `{sender}` and `{id}`.
    pub body: String,
    /// The header that lets the town in.
    pub header: String,
    pub secret: Secret,
    pub secret_file: String,
    pub sender: String,
    /// What an answer must contain; empty: its status is enough.
    pub accepted: String,
    /// The provider is in the town's own network.
    pub allow_private: bool,
}

/// App IO.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppIoConfig {
    pub url: String,
    pub key: Secret,
    pub key_file: String,
    /// It is a proxy in the town's own network.
    pub allow_private: bool,
}

/// A program that hears of bookings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookConfig {
    pub url: String,
    pub secret: Secret,
    pub secret_file: String,
    /// The person's fiscal code and the booking's address go with it.
    pub personal_data: bool,
    /// The program is in the town's own network.
    pub allow_private: bool,
}

impl Default for SmsConfig {
    fn default() -> Self {
        Self {
            url: String::new(),
            content_type: "application/json".to_owned(),
            body: r#"{"to": "{to}", "text": "{text}", "sender": "{sender}", "id": "{id}"}"#.to_owned(),
            header: "Authorization".to_owned(),
            secret: Secret::default(),
            secret_file: String::new(),
            sender: String::new(),
            accepted: String::new(),
            allow_private: false,
        }
    }
}

impl Default for AppIoConfig {
    fn default() -> Self {
        let url = String::new();
        Self { url, key: Secret::default(), key_file: String::new(), allow_private: false }
    }
}
