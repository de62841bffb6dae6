//! A signed webhook, as Standard Webhooks 1.0 has it: who gets it can tell that it is ours, whole, new, and the first.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use serde_json::Value;
use sha2::Sha256;

use super::outgoing::{NoAnswer, Outcome, Outgoing};
use crate::domain::time::Timestamp;

/// A receiver.
#[derive(Clone)]
pub struct Webhook {
    url: Url,
    secret: Vec<u8>,
    client: Outgoing,
}

impl Webhook {
    /// `secret`: of 24 bytes or more; in the form `whsec_…` it is base64.
    ///
    /// # Errors
    /// What is wrong with the secret.
    pub fn new(url: Url, secret: &str, client: Outgoing) -> Result<Self, &'static str> {
        let secret = match secret.strip_prefix("whsec_") {
            Some(encoded) => STANDARD.decode(encoded).map_err(|_| "expected base64 behind whsec_")?,
            None => secret.as_bytes().to_vec(),
        };
        if secret.len() < 24 {
            return Err("expected 24 bytes or more: a short secret can be guessed");
        }
        Ok(Self { url, secret, client })
    }

    /// Sends an event. `id` is the same at every try.
    pub async fn send(&self, id: &str, event: &Value, now: Timestamp) -> Outcome {
        let (seconds, body) = ((now.0 / 1000).to_string(), event.to_string());
        let signature = format!("v1,{}", STANDARD.encode(self.sign(id, &seconds, &body)));
        let headers = [
            ("content-type", "application/json"),
            ("webhook-id", id),
            ("webhook-timestamp", seconds.as_str()),
            ("webhook-signature", signature.as_str()),
        ];
        match self.client.post(&self.url, &headers, body.into_bytes()).await {
            Ok(answer) => match answer.status {
                200..=299 => Outcome::Sent,
                401 | 403 => Outcome::Unavailable(answer.status),
                408 | 425 | 429 | 500..=599 => Outcome::Later(answer.status),
                status => Outcome::Refused(status),
            },
            Err(NoAnswer::NotSent) => Outcome::Unavailable(0),
            Err(NoAnswer::Unclear) => Outcome::Later(0),
        }
    }

    fn sign(&self, id: &str, seconds: &str, body: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_signs_as_the_standard_says() {
        // The example of the Standard Webhooks specification's reference libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let url = Url::parse("https://app.example.it/hook").unwrap();
        let client = Outgoing::new(false).unwrap();
        let hook = Webhook::new(url.clone(), secret, client.clone()).unwrap();
        let signed = hook.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}");
        assert_eq!(STANDARD.encode(signed), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(Webhook::new(url, "short", client).is_err());
    }
}
