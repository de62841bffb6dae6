//! The ways to people beside mail, as the configuration has them. Not here: what each of them does.

use anyhow::{Context, ensure};

use crate::app::short_letters::Way;
use crate::config::{AppIoConfig, Config, Secret, SmsConfig, WebhookConfig};
use crate::notify::app_io::AppIo;
use crate::notify::outgoing::Outgoing;
use crate::notify::sms::{Sms, SmsSettings};
use crate::notify::webhook::Webhook;

/// The ways that are on.
///
/// # Errors
/// Where a section does not fit together; the text names the key.
pub fn ways(config: &Config) -> anyhow::Result<Vec<Way>> {
    let ways = [sms(&config.sms)?.map(Way::Sms), app_io(&config.app_io)?.map(Way::AppIo), webhook(&config.webhook)?];
    Ok(ways.into_iter().flatten().collect())
}

fn sms(config: &SmsConfig) -> anyhow::Result<Option<Sms>> {
    if config.url.is_empty() {
        return Ok(None);
    }
    let client = Outgoing::new(config.allow_private)?;
    let url = client.address(&config.url).context("sms.url")?;
    ensure!(
        config.body.contains("{to}") && config.body.contains("{text}"),
        "sms.body: expected a text with {{to}} and {{text}} in it"
    );
    let secret = secret("sms.secret", &config.secret, &config.secret_file)?;
    let settings = SmsSettings {
        url,
        content_type: config.content_type.clone(),
        body: config.body.clone(),
        secret: secret.map(|secret| (config.header.clone(), secret)),
        sender: config.sender.clone(),
        accepted: config.accepted.clone(),
    };
    Ok(Some(Sms::new(settings, client)))
}

fn app_io(config: &AppIoConfig) -> anyhow::Result<Option<AppIo>> {
    if config.url.is_empty() {
        return Ok(None);
    }
    let client = Outgoing::new(config.allow_private)?;
    let url = client.address(&config.url).context("app_io.url")?;
    let key = secret("app_io.key", &config.key, &config.key_file)?;
    let key = key.context("app_io.key: expected the service's subscription key, as app_io.url is set")?;
    Ok(Some(AppIo::new(&url, key, client)))
}

fn webhook(config: &WebhookConfig) -> anyhow::Result<Option<Way>> {
    if config.url.is_empty() {
        return Ok(None);
    }
    let client = Outgoing::new(config.allow_private)?;
    let url = client.address(&config.url).context("webhook.url")?;
    let secret = secret("webhook.secret", &config.secret, &config.secret_file)?;
    let secret = secret.context("webhook.secret: expected one, as webhook.url is set: receivers check signatures")?;
    let hook = Webhook::new(url, &secret, client).map_err(|problem| anyhow::anyhow!("webhook.secret: {problem}"))?;
    Ok(Some(Way::Webhook(hook, config.personal_data)))
}

/// A secret, from the configuration or the first line of a file; none where there is neither.
fn secret(key: &'static str, direct: &Secret, file: &str) -> anyhow::Result<Option<String>> {
    if file.is_empty() {
        return Ok(Some(direct.0.clone()).filter(|secret| !secret.is_empty()));
    }
    ensure!(direct.0.is_empty(), "{key}: expected either it or {key}_file");
    let text = std::fs::read_to_string(file).with_context(|| format!("{key}_file: {file} cannot be read"))?;
    Ok(text.lines().next().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_together_is_named() {
        let says = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            ways(&config).err().map_or_else(String::new, |error| format!("{error:#}"))
        };
        assert!(ways(&Config::default()).unwrap().is_empty());
        assert!(says(|c| c.sms.url = "http://example.it".to_owned()).starts_with("sms.url: "));
        assert!(says(|c| c.webhook.url = "https://192.168.0.1/x".to_owned()).contains("allow_private"));
        assert!(says(|c| c.webhook.url = "https://app.example.it".to_owned()).starts_with("webhook.secret: "));
        assert!(says(|c| c.app_io.url = "https://api.example.it".to_owned()).starts_with("app_io.key: "));
        let without_text = |c: &mut Config| {
            (c.sms.url, c.sms.body) = ("https://sms.example.it".to_owned(), "{to}".to_owned());
        };
        assert!(says(without_text).starts_with("sms.body: "));
        let no_file = |c: &mut Config| {
            (c.app_io.url, c.app_io.key_file) = ("https://api.example.it".to_owned(), "/nowhere".to_owned());
        };
        assert!(says(no_file).starts_with("app_io.key_file: /nowhere"));
    }
}
