//! Fields of forms and of JSON bodies, taken out one by one: each error names its field. Of a JSON body
//! none may be left over; a form may carry more, because browsers send every control that has a name.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use actix_web::web::{Bytes, Form};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::errors::Problem;

/// The fields of a posted form.
pub struct FormFields(HashMap<String, String>);

impl From<Form<HashMap<String, String>>> for FormFields {
    fn from(form: Form<HashMap<String, String>>) -> Self {
        Self(form.into_inner())
    }
}

impl FormFields {
    /// A field as it was typed; empty where it is missing.
    pub fn text(&mut self, field: &str) -> String {
        self.0.remove(field).unwrap_or_default()
    }

    /// A field as a value.
    ///
    /// # Errors
    /// Names the field where it is missing or wrong.
    pub fn take<T: FromStr<Err: Display>>(&mut self, field: &'static str) -> Result<T, Problem> {
        let text = self.0.remove(field).ok_or_else(|| Problem::field(field, "it is missing"))?;
        text.parse().map_err(|error: T::Err| Problem::field(field, error))
    }
}

/// The fields of a JSON object.
pub struct JsonFields(Map<String, Value>);

impl JsonFields {
    /// # Errors
    /// Where the body is no JSON object.
    pub fn parse(body: &Bytes) -> Result<Self, Problem> {
        let value = serde_json::from_slice(body).map_err(|error| Problem::field("body", error))?;
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(Problem::field("body", "expected a JSON object")),
        }
    }

    /// A field as a value.
    ///
    /// # Errors
    /// Names the field where it is missing or wrong.
    pub fn take<T: DeserializeOwned>(&mut self, field: &'static str) -> Result<T, Problem> {
        let value = self.0.remove(field).ok_or_else(|| Problem::field(field, "it is missing"))?;
        serde_json::from_value(value).map_err(|error| Problem::field(field, error))
    }

    /// A field that may be missing.
    ///
    /// # Errors
    /// Names the field where it is wrong.
    pub fn take_or<T: DeserializeOwned>(&mut self, field: &'static str, otherwise: T) -> Result<T, Problem> {
        if self.0.contains_key(field) { self.take(field) } else { Ok(otherwise) }
    }

    /// # Errors
    /// Names a field that nobody asked for: a typing error must not pass in silence.
    pub fn finish(self) -> Result<(), Problem> {
        match self.0.into_iter().next() {
            Some((field, _)) => {
                Err(Problem::field(&field.chars().take(40).collect::<String>(), "there is no such field"))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RequestId;

    fn wrong(body: &'static str) -> String {
        let read = || -> Result<(), Problem> {
            let mut fields = JsonFields::parse(&Bytes::from_static(body.as_bytes()))?;
            let _: RequestId = fields.take("request")?;
            let _: u16 = fields.take("minute")?;
            let _: bool = fields.take_or("fold", false)?;
            fields.finish()
        };
        match read() {
            Err(Problem::Field { field, .. }) => field,
            Err(other) => format!("{other:?}"),
            Ok(()) => "nothing".to_owned(),
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let cases = [
            ("", "body"),
            ("[]", "body"),
            ("{", "body"),
            (r#"{"minute":5}"#, "request"),
            (r#"{"request":"x","minute":5}"#, "request"),
            (r#"{"request":"00000000000000000000000000000001"}"#, "minute"),
            (r#"{"request":"00000000000000000000000000000001","minute":-1}"#, "minute"),
            (r#"{"request":"00000000000000000000000000000001","minute":1,"fold":3}"#, "fold"),
            (r#"{"request":"00000000000000000000000000000001","minute":1,"x":3}"#, "x"),
            (r#"{"request":"00000000000000000000000000000001","minute":1}"#, "nothing"),
        ];
        for (body, field) in cases {
            assert_eq!(wrong(body), field, "{body}");
        }
    }
}
