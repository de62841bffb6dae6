//! Who somebody is: OpenID Connect towards the town's providers (SPID, CIE and eIDAS stand behind a proxy), local accounts,
//! codes by mail, and what a session remembers. Rules and the talk with providers alone.
//!
//! Not here: where rows are kept (`store`), who may do what (`app`), cookies and pages (`http`), sending letters
//! (`notify`).

pub mod account;
pub mod claims;
pub mod code;
pub mod http_client;
pub mod letter;
pub mod login;
pub mod operator;
pub mod password;
pub mod provider;
pub mod relying_party;
pub mod session;
