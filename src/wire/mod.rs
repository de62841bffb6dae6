//! The live protocol's messages (`/live`, subprotocol `sportello.v1`): MessagePack maps told apart by `t`.
//! `docs/asyncapi.yaml` describes them; `web/src/wire.ts` is generated from this file. Not here: sockets, sessions.

pub mod cells;
pub mod close;
pub mod frame;
pub mod messages;
pub mod refusals;

#[cfg(test)]
mod tests;
