//! SMS through any provider that takes HTTP: where to post, with which headers, and what, is data.

use reqwest::Url;

use super::outgoing::{Answered, NoAnswer, Outcome, Outgoing};

/// How the town's provider is spoken to.
#[derive(Clone)]
pub struct SmsSettings {
    pub url: Url,
    /// `application/json` or `application/x-www-form-urlencoded`: how what is put into the body is written.
    pub content_type: String,
    /// With `{to}`, `{text}`, `{sender}` and `{id}`.
    pub body: String,
    /// The header that lets the town in, such as `Authorization`; none where there is no secret.
    pub secret: Option<(String, String)>,
    pub sender: String,
    /// What an answer must contain to be a yes; empty: its status is enough.
    pub accepted: String,
}

/// Sends.
#[derive(Clone)]
pub struct Sms {
    settings: SmsSettings,
    client: Outgoing,
}

impl Sms {
    #[must_use]
    pub fn new(settings: SmsSettings, client: Outgoing) -> Self {
        Self { settings, client }
    }

    /// Sends a text to a number (E.164). A number of the fixed network gets none.
    pub async fn send(&self, to: &str, text: &str, id: &str) -> Outcome {
        if to.starts_with("+39") && !to.starts_with("+393") {
            return Outcome::Nobody;
        }
        let mut headers = vec![("content-type", self.settings.content_type.as_str())];
        headers.extend(self.settings.secret.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let sent = self.client.post(&self.settings.url, &headers, self.body(to, text, id).into_bytes()).await;
        match sent {
            Ok(answer) => self.outcome(&answer),
            Err(NoAnswer::NotSent) => Outcome::Unavailable(0),
            // A second SMS costs and confuses; whether there was a first is the office's to find out.
            Err(NoAnswer::Unclear) => Outcome::Unclear,
        }
    }

    fn outcome(&self, Answered { status, body }: &Answered) -> Outcome {
        let says_yes = String::from_utf8_lossy(body).contains(&self.settings.accepted);
        match status {
            200..=299 if says_yes => Outcome::Sent,
            401 | 402 | 403 | 407 => Outcome::Unavailable(*status),
            408 | 425 | 429 | 500..=599 => Outcome::Later(*status),
            _ => Outcome::Refused(*status),
        }
    }

    /// What is put in is written so that it cannot be taken for more than a value.
    fn body(&self, to: &str, text: &str, id: &str) -> String {
        let json = self.settings.content_type.contains("json");
        let write = |value: &str| {
            if json {
                serde_json::Value::from(value).to_string().trim_matches('"').to_owned()
            } else {
                percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
            }
        };
        let values = [("{to}", to), ("{text}", text), ("{sender}", self.settings.sender.as_str()), ("{id}", id)];
        // Piece by piece: a text that has `{id}` in it is a text.
        let (mut body, mut rest) = (String::new(), self.settings.body.as_str());
        while let Some((at, name, value)) =
            values.iter().filter_map(|(name, value)| Some((rest.find(name)?, *name, *value))).min_by_key(|(at, ..)| *at)
        {
            body += &rest[..at];
            body += &write(value);
            rest = &rest[at + name.len()..];
        }
        body + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_stays_a_value() {
        let body = |content_type: &str, body: &str| {
            let (content_type, body) = (content_type.to_owned(), body.to_owned());
            let (url, sender) = (Url::parse("https://sms.example.it").unwrap(), "Comune".to_owned());
            let settings = SmsSettings { url, content_type, body, secret: None, sender, accepted: String::new() };
            Sms::new(settings, Outgoing::new(false).unwrap()).body("+393331234567", "A \"{id}\" & b", "7K3M9-0")
        };
        let json = body("application/json", "{\"to\": \"{to}\", \"text\": \"{text}\", \"id\": \"{id}\"}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((value["text"].as_str(), value["id"].as_str()), (Some("A \"{id}\" & b"), Some("7K3M9-0")));
        let form = body("application/x-www-form-urlencoded", "to={to}&text={text}&from={sender}");
        assert_eq!(form, "to=%2B393331234567&text=A%20%22%7Bid%7D%22%20%26%20b&from=Comune");
    }
}
