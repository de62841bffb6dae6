//! A browser so plain that it keeps cookies, follows redirects when it is told to, and fills in forms.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::LONG;

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

impl Answer {
    /// Where it sends the browser.
    pub fn location(&self) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location").then_some(value)
        })
    }
}

/// Cookies by origin and name, and by origin the token that its pages put into their forms.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    cookies: BTreeMap<(String, String), String>,
    tokens: BTreeMap<String, String>,
}

impl Browser {
    pub fn get(&mut self, url: &str) -> Answer {
        self.ask("GET", url, FORM, "")
    }

    /// Sends a form, with the token of the last page that this browser was on; who was on none opens one first.
    pub fn post(&mut self, url: &str, form: &str) -> Answer {
        let origin = origin(url);
        if !self.tokens.contains_key(&origin) {
            self.get(&format!("{origin}/accessibilita"));
        }
        let token = self.tokens.get(&origin).map(|token| format!("&token={token}")).unwrap_or_default();
        self.ask("POST", url, FORM, &format!("{form}{token}"))
    }

    /// Sends a form as it is, without a token.
    pub fn post_bare(&mut self, url: &str, form: &str) -> Answer {
        self.ask("POST", url, FORM, form)
    }

    /// Calls the API.
    pub fn post_json(&mut self, url: &str, json: &str) -> Answer {
        self.ask("POST", url, "application/json", json)
    }

    pub fn cookie(&self, origin: &str, name: &str) -> Option<&String> {
        self.cookies.get(&(origin.to_owned(), name.to_owned()))
    }

    fn ask(&mut self, method: &str, url: &str, content_type: &str, body: &str) -> Answer {
        let origin = origin(url);
        let path = Some(&url[origin.len()..]).filter(|path| !path.is_empty()).unwrap_or("/");
        let host = &origin["http://".len()..];
        let of_host = self.cookies.iter().filter(|((of, _), _)| *of == origin);
        let cookies = of_host.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut stream = TcpStream::connect(host).expect("somebody listens");
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: text/html\r\nCookie: {cookies}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (headers, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        self.keep(&origin, headers, body);
        let status = headers.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, headers: headers.replace('\r', ""), body: body.to_owned() }
    }

    fn keep(&mut self, origin: &str, headers: &str, body: &str) {
        let token = body.split_once("name=\"token\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        if let Some(token) = token {
            self.tokens.insert(origin.to_owned(), token.to_owned());
        }
        for line in headers.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            if name.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('='))
            {
                // Another person's forms are another's: the next page has the new token.
                if token.is_none() && name.ends_with("sid") {
                    self.tokens.remove(origin);
                }
                self.cookies.insert((origin.to_owned(), name.to_owned()), value.to_owned());
            }
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Scheme, host and port of an address.
fn origin(url: &str) -> String {
    let rest = url.strip_prefix("http://").expect("plain HTTP");
    format!("http://{}", &rest[..rest.find(['/', '?']).unwrap_or(rest.len())])
}

/// An address that may be relative to another.
pub fn absolute(base: &str, location: &str) -> String {
    if location.starts_with("http://") {
        return location.to_owned();
    }
    let rest = base.strip_prefix("http://").unwrap_or(base);
    let host = rest.split('/').next().unwrap_or(rest);
    format!("http://{host}{location}")
}

/// A parameter of an address, as it stands there.
pub fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let query = url.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}
