//! The live WebSocket endpoint `/live`. `session` alone knows actix-web-actors.
