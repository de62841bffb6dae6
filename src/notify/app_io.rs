//! App IO: messages to people's phones by their fiscal code (pagoPA, io-functions-services, guida tecnica 5.1). First
//! whether the person wants them from this service, then the message. A message whose answer is lost is not sent again:
//! the API cannot tell a repetition from a second message.

use chrono::{DateTime, SecondsFormat};
use reqwest::Url;
use serde_json::{Value, json};

use super::outgoing::{NoAnswer, Outcome, Outgoing};
use crate::domain::time::Timestamp;

/// Speaks for one service of the town.
#[derive(Clone)]
pub struct AppIo {
    profiles: Url,
    messages: Url,
    key: String,
    client: Outgoing,
}

impl AppIo {
    /// `base` such as `https://api.io.pagopa.it/api/v1`.
    #[must_use]
    pub fn new(base: &Url, key: String, client: Outgoing) -> Self {
        let at = |last: &str| {
            let mut url = base.clone();
            url.set_path(&format!("{}/{last}", base.path().trim_end_matches('/')));
            url
        };
        Self { profiles: at("profiles"), messages: at("messages"), key, client }
    }

    /// Sends a message to whoever has this fiscal code.
    pub async fn send(&self, fiscal_code: &str, (subject, markdown): (String, String), due: Timestamp) -> Outcome {
        match self.wants(fiscal_code).await {
            Ok(true) => {}
            Ok(false) => return Outcome::Nobody,
            Err(outcome) => return outcome,
        }
        let due_date = DateTime::from_timestamp_millis(due.0).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        let content = json!({ "subject": subject, "markdown": markdown, "due_date": due_date });
        let message = json!({ "fiscal_code": fiscal_code, "feature_level_type": "STANDARD", "content": content });
        match self.post(&self.messages, &message).await {
            Ok((201, _)) => Outcome::Sent,
            Ok((429, _)) => Outcome::Later(429),
            Ok((status @ (401 | 403), _)) => Outcome::Unavailable(status),
            Ok((status @ 400..=499, _)) => Outcome::Refused(status),
            Err(NoAnswer::NotSent) => Outcome::Unavailable(0),
            Ok(_) | Err(NoAnswer::Unclear) => Outcome::Unclear,
        }
    }

    /// Whether the person is there, and has not said no to this service. Asking again harms nothing.
    async fn wants(&self, fiscal_code: &str) -> Result<bool, Outcome> {
        match self.post(&self.profiles, &json!({ "fiscal_code": fiscal_code })).await {
            Ok((200, profile)) => Ok(profile["sender_allowed"] == true),
            Ok((404, _)) => Ok(false),
            Ok((status @ (401 | 403), _)) => Err(Outcome::Unavailable(status)),
            Ok((status @ (429 | 500..=599), _)) => Err(Outcome::Later(status)),
            Ok((status, _)) => Err(Outcome::Refused(status)),
            Err(_) => Err(Outcome::Unavailable(0)),
        }
    }

    async fn post(&self, url: &Url, body: &Value) -> Result<(u16, Value), NoAnswer> {
        let headers = [("content-type", "application/json"), ("ocp-apim-subscription-key", self.key.as_str())];
        let answer = self.client.post(url, &headers, body.to_string().into_bytes()).await?;
        Ok((answer.status, serde_json::from_slice(&answer.body).unwrap_or_default()))
    }
}
