//! Reads the configuration: defaults, then the file, then the environment; each value is checked where it comes from.
//! Not here: the keys themselves (`keys`).

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Config;
use super::keys::{KEYS, Key, Kind, RESERVED_BEGINNINGS, RESERVED_VARIABLES};
use crate::app::toml_file::{TomlError, line_of, parse};
use crate::notify::mail::mailbox;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{path}: {problem}")]
    Unreadable { path: PathBuf, problem: String },
    #[error(transparent)]
    Toml(#[from] TomlError),
    #[error("{variable}: {problem}")]
    Variable { variable: String, problem: String },
    #[error("{key}: {problem}")]
    Value { key: String, problem: String },
}

/// A value that its key does not allow.
struct Wrong {
    key: String,
    problem: String,
}

impl Config {
    /// The defaults, changed by a file, changed by the environment's `SPORTELLO_SECTION__KEY` variables.
    ///
    /// # Errors
    /// The first thing that is wrong: file, line and key, or the variable; and what is allowed.
    pub fn load(file: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut config = file.map_or_else(|| Ok(Self::default()), from_file)?;
        let mut variables: Vec<_> = env.filter(|(name, _)| is_setting(name)).collect();
        variables.sort();
        for (variable, value) in variables {
            let set = config.with_variable(&variable, &value);
            config = set.map_err(|problem| ConfigError::Variable { variable, problem })?;
        }
        Ok(config)
    }

    /// Whether every value is one that its key allows; for who changes a value after loading, as a command line does.
    ///
    /// # Errors
    /// The first key whose value is not allowed, and what is.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.first_wrong().map_or(Ok(()), |Wrong { key, problem }| Err(ConfigError::Value { key, problem }))
    }

    fn first_wrong(&self) -> Option<Wrong> {
        let table = self.table();
        let wrong = KEYS.iter().find_map(|key| {
            let problem = problem(key.kind, value_of(&table, key))?;
            Some(Wrong { key: key.path.to_owned(), problem })
        });
        let others = [Self::wrong_brand, Self::wrong_provider, Self::wrong_operator];
        wrong.or_else(|| others.into_iter().find_map(|look| look(self)))
    }

    fn wrong_brand(&self) -> Option<Wrong> {
        let (key, problem) = self.brand.problem()?;
        Some(Wrong { key: format!("brand.{key}"), problem })
    }

    fn wrong_operator(&self) -> Option<Wrong> {
        self.identity.operator.iter().enumerate().find_map(|(at, operator)| {
            let (key, problem) = operator.problem()?;
            Some(Wrong { key: format!("identity.operator.{at}.{key}"), problem })
        })
    }

    fn wrong_provider(&self) -> Option<Wrong> {
        let providers = &self.identity.provider;
        providers.iter().enumerate().find_map(|(at, provider)| {
            let again = providers[..at].iter().any(|other| other.id == provider.id);
            let twice = again.then(|| ("id", format!("there are two providers {}", provider.id)));
            let (key, problem) = provider.problem().or(twice)?;
            Some(Wrong { key: format!("identity.provider.{at}.{key}"), problem })
        })
    }

    /// The values by section and key; a key that is left out is not there.
    pub(super) fn table(&self) -> Table {
        // A structure of strings, numbers, flags and lists always has a TOML form.
        Table::try_from(self).unwrap_or_default()
    }

    fn with_variable(&self, variable: &str, text: &str) -> Result<Self, String> {
        let path = variable.strip_prefix("SPORTELLO_").unwrap_or(variable).to_lowercase().replacen("__", ".", 1);
        let key = KEYS.iter().find(|key| key.path == path).ok_or_else(|| format!("there is no setting {path}"))?;
        let (section, name) = key.path.split_once('.').unwrap_or_default();
        let mut table = self.table();
        let section = table.get_mut(section).and_then(Value::as_table_mut);
        if let Some(section) = section {
            section.insert(name.to_owned(), value_from(key.kind, text)?);
        }
        let config: Self = table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
        match config.first_wrong() {
            Some(wrong) => Err(format!("{}: {}", wrong.key, wrong.problem)),
            None => Ok(config),
        }
    }
}

fn from_file(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), problem: error.to_string() })?;
    let file = path.display().to_string();
    let config: Config = parse(&file, &text)?;
    match config.first_wrong() {
        Some(Wrong { key, problem }) => Err(TomlError { line: line_of(&text, &key), file, key, problem }.into()),
        None => Ok(config),
    }
}

/// Whatever has our name is meant for us, so that one with a typing error is told and not passed over.
fn is_setting(variable: &str) -> bool {
    let reserved = RESERVED_VARIABLES.iter().any(|(name, _)| *name == variable)
        || RESERVED_BEGINNINGS.iter().any(|beginning| variable.starts_with(beginning));
    variable.starts_with("SPORTELLO_") && !reserved
}

pub(super) fn value_of<'a>(table: &'a Table, key: &Key) -> Option<&'a Value> {
    let (section, name) = key.path.split_once('.')?;
    table.get(section)?.get(name)
}

fn value_from(kind: Kind, text: &str) -> Result<Value, String> {
    let list = || text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect();
    let wrong = |_| format!("expected {}, got {text:?}", kind.allowed());
    match kind {
        Kind::Number(..) => text.trim().parse::<i64>().map(Value::Integer).map_err(|_| wrong(())),
        Kind::Flag => text.trim().parse::<bool>().map(Value::Boolean).map_err(|_| wrong(())),
        Kind::Origins | Kind::Addresses => Ok(Value::Array(list())),
        Kind::Listen { .. } | Kind::Choice(_) | Kind::Filter | Kind::Text | Kind::Secret | Kind::MailAddress => {
            Ok(Value::String(text.to_owned()))
        }
    }
}

/// What is wrong with a value, if anything. Shapes that the types already refuse are not looked at again.
fn problem(kind: Kind, value: Option<&Value>) -> Option<String> {
    let expected = |got: &str| Some(format!("expected {}, got {got}", kind.allowed()));
    match (kind, value) {
        (Kind::Number(from, to, _), Some(Value::Integer(number))) => {
            let inside = u64::try_from(*number).is_ok_and(|number| (from..=to).contains(&number));
            if inside { None } else { expected(&number.to_string()) }
        }
        (Kind::Listen { .. }, Some(Value::String(text))) if !is_listen(text) => expected(&format!("{text:?}")),
        (Kind::Filter, Some(Value::String(text))) if tracing_subscriber::EnvFilter::try_new(text).is_err() => {
            expected(&format!("{text:?}"))
        }
        (Kind::Text, Some(Value::String(text))) if !is_line(text) => expected(&format!("{text:?}")),
        (Kind::Secret, Some(Value::String(text))) if !is_line(text) => expected("something else"),
        (Kind::MailAddress, Some(Value::String(text))) if !text.is_empty() && mailbox(text).is_err() => {
            expected(&format!("{text:?}"))
        }
        (Kind::Origins, Some(Value::Array(origins))) => {
            let wrong = origins.iter().find(|origin| !origin.as_str().is_some_and(is_origin));
            wrong.and_then(|origin| expected(&origin.to_string()))
        }
        _ => None,
    }
}

fn is_line(text: &str) -> bool {
    text.chars().count() <= 500 && !text.chars().any(char::is_control)
}

/// A host (a name, an IPv4 address, an IPv6 address in brackets) and a port.
fn is_listen(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let named = !host.is_empty() && host.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.' || c == b'-');
    port.parse::<u16>().is_ok() && (named || text.parse::<std::net::SocketAddr>().is_ok())
}

/// Exactly as browsers send it: scheme, host in lower case, a port where it is not the scheme's.
fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sign = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b".-:[]".contains(&c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVIDER: &str = "[[identity.provider]]\nid = 'spid'\nkind = 'spid'\nissuer = 'http://login.example.it'\n\
        client_id = 'town'\n";

    fn file(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(&path, text).unwrap();
        let folder = format!("{}/", folder.path().display());
        Config::load(Some(&path), std::iter::empty()).map_err(|error| error.to_string().replace(&folder, ""))
    }

    fn env(variables: &[(&str, &str)]) -> Result<Config, String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(None, variables).map_err(|error| error.to_string())
    }

    #[test]
    fn the_defaults_are_allowed() {
        assert!(Config::default().check().is_ok());
        let others = [("HOME", "/"), ("SPORTELLO_CONFIG", "x.toml"), ("SPORTELLO_PORT_80_TCP", "tcp://10.0.0.1:80")];
        assert_eq!(env(&others), Ok(Config::default()));
        assert_eq!(file(""), Ok(Config::default()));
    }

    #[test]
    fn a_wrong_file_is_named_with_line_and_key() {
        let cases = [
            ("[server]\nlisten = 'here'", "s.toml:2: server.listen: expected `address:port`, got \"here\""),
            ("[server]\nlisten = 8080", "s.toml:2: server.listen: invalid type"),
            ("[server]\n\nport = 1", "s.toml:3: server.port: unknown field `port`, expected one of"),
            ("[serve]\n", "s.toml:1: serve: unknown field `serve`, expected one of"),
            ("[limits]\ntick_ms = 0", "s.toml:2: limits.tick_ms: expected 1 to 1000: after a second"),
            ("[limits]\ntick_ms = -1", "s.toml:2: limits.tick_ms: invalid value: integer `-1`, expected u64"),
            ("limits.tick_ms = 5000", "s.toml:1: limits.tick_ms: expected 1 to 1000"),
            ("[log]\nformat = 'xml'", "s.toml:2: log.format: unknown variant `xml`, expected `pretty` or `json`"),
            ("[log]\nfilter = 'a=b=c'", "s.toml:2: log.filter: expected a filter"),
            ("[server]\norigins = ['https://a.example/']", "s.toml:2: server.origins: expected origins such as"),
            ("[server]\ntrusted_proxies = ['proxy']", "s.toml:2: server.trusted_proxies"),
            ("[server]\nlisten = 'a:1'\nlisten = 'b:1'", "s.toml:3: listen: duplicate key"),
            ("[mail]\nfrom = 'the town'", "s.toml:2: mail.from: expected an address such as"),
            ("[mail]\nhost = \"a\\nb\"", "s.toml:2: mail.host: expected one line"),
            (
                "[mail]\npassword = \"secret\\u0000\"",
                "s.toml:2: mail.password: expected one line of at most 500 signs, or empty; it is never shown, got something else",
            ),
            ("[mail]\ntls = 'ssl'", "s.toml:2: mail.tls: unknown variant `ssl`, expected one of `starttls`"),
            ("[server\n", "s.toml:1: "),
            ("[identity]\nidle_minutes = 1", "s.toml:2: identity.idle_minutes: expected 5 to 1440"),
            ("[[identity.provider]]\nid = 'spid'", "s.toml:1: identity.provider.0: missing field `kind`"),
            ("[[identity.provider]]\nnonsense = 1", "s.toml:2: identity.provider.0.nonsense: unknown field"),
            ("[brand]\ncolour = '#ffd23f'", "s.toml:2: brand.colour: expected a darker colour: white on #ffd23f has a"),
            ("[brand]\nlogo = 1", "s.toml:2: brand.logo: invalid type"),
            ("[brand.links]\nfaq = 'faq'", "s.toml:2: brand.links.faq: expected an address such as `https://"),
            ("[brand]\n[[brand.social]]\nname.it = 'X'\nurl = 'x'", "s.toml:4: brand.social.0.url: expected"),
            ("[brand]\nfont = 'x'", "s.toml:2: brand.font: unknown field `font`, expected one of"),
            (PROVIDER, "s.toml:4: identity.provider.0.issuer: expected an https:// address"),
        ];
        for (text, begins) in cases {
            let error = file(text).expect_err(text);
            assert!(error.starts_with(begins), "{text}\n  gave {error}\n  not {begins}");
        }
        let missing = Config::load(Some(Path::new("/nowhere/s.toml")), std::iter::empty());
        assert!(missing.expect_err("missing").to_string().starts_with("/nowhere/s.toml: "));
    }

    #[test]
    fn variables_are_read_by_the_type_of_their_key() {
        let config = env(&[
            ("SPORTELLO_SERVER__LISTEN", "[::1]:9000"),
            ("SPORTELLO_SERVER__METRICS_LISTEN", "127.0.0.1:9090"),
            ("SPORTELLO_SERVER__ORIGINS", "https://a.example, http://b.example:8080"),
            ("SPORTELLO_SERVER__TRUSTED_PROXIES", "10.0.0.1"),
            ("SPORTELLO_SERVER__SECURE_COOKIES", "true"),
            ("SPORTELLO_LIMITS__TICK_MS", "20"),
            ("SPORTELLO_LOG__FORMAT", "json"),
        ])
        .unwrap();
        assert_eq!(config.server.listen, "[::1]:9000");
        assert_eq!(config.server.metrics_listen.as_deref(), Some("127.0.0.1:9090"));
        assert_eq!(config.server.origins, ["https://a.example", "http://b.example:8080"]);
        assert!(config.server.secure_cookies && config.limits.tick_ms == 20);
        assert_eq!(config.log.format, super::super::LogFormat::Json);
    }

    #[test]
    fn a_wrong_variable_is_named() {
        let cases = [
            ("SPORTELLO_SERVER__PORT", "1", "SPORTELLO_SERVER__PORT: there is no setting server.port"),
            ("SPORTELLO_LIMITS_TICK_MS", "20", "SPORTELLO_LIMITS_TICK_MS: there is no setting limits_tick_ms"),
            ("SPORTELLO_LISTEN", "1", "SPORTELLO_LISTEN: there is no setting listen"),
            ("SPORTELLO_SERVE__LISTEN", "1", "SPORTELLO_SERVE__LISTEN: there is no setting serve.listen"),
            ("SPORTELLO_LIMITS__TICK_MS", "fast", "SPORTELLO_LIMITS__TICK_MS: expected 1 to 1000"),
            ("SPORTELLO_LIMITS__TICK_MS", "0", "SPORTELLO_LIMITS__TICK_MS: limits.tick_ms: expected 1 to 1000"),
            ("SPORTELLO_SERVER__SECURE_COOKIES", "yes", "SPORTELLO_SERVER__SECURE_COOKIES: expected `true` or `false`"),
            ("SPORTELLO_LOG__FORMAT", "xml", "SPORTELLO_LOG__FORMAT: unknown variant"),
        ];
        for (name, value, begins) in cases {
            let error = env(&[(name, value)]).expect_err(name);
            assert!(error.starts_with(begins), "{name}={value}\n  gave {error}\n  not {begins}");
        }
    }

    #[test]
    fn providers_come_from_the_file_and_stay_when_a_variable_changes_another_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        let text = PROVIDER.replace("http:", "https:");
        std::fs::write(&path, format!("{text}{}", text.replace("id = 'spid'", "id = 'cie'"))).unwrap();
        let variables = [("SPORTELLO_IDENTITY__IDLE_MINUTES".to_owned(), "60".to_owned())];
        let config = Config::load(Some(&path), variables.into_iter()).unwrap();
        let ids: Vec<&str> = config.identity.provider.iter().map(|provider| provider.id.as_str()).collect();
        assert_eq!((ids, config.identity.idle_minutes), (vec!["spid", "cie"], 60));
        std::fs::write(&path, format!("{text}{text}")).unwrap();
        let twice = Config::load(Some(&path), std::iter::empty()).expect_err("twice").to_string();
        assert!(twice.ends_with("s.toml:7: identity.provider.1.id: there are two providers spid"), "{twice}");
    }

    #[test]
    fn the_environment_is_stronger_than_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(&path, "[limits]\ntick_ms = 100\nping_seconds = 10").unwrap();
        let variables = [("SPORTELLO_LIMITS__TICK_MS".to_owned(), "30".to_owned())];
        let config = Config::load(Some(&path), variables.into_iter()).unwrap();
        assert_eq!((config.limits.tick_ms, config.limits.ping_seconds), (30, 10));
    }
}
