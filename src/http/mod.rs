//! Pages, forms and the JSON API. Handlers parse, call one use case, answer.

pub mod visitor;
