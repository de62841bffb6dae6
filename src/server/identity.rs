//! Puts the ways to log in together. Not here: what they do (`app::access`).

use std::sync::Arc;

use actix_web::web::Data;

use crate::actors::clock::Clock;
use crate::app::access::{Access, AccessSettings};
use crate::config::Config;
use crate::identity::session::Lifetime;
use crate::live::Live;
use crate::store::Store;

/// The ways to log in. Letters have no way out yet: pages say so.
pub fn open(config: &Config, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Access>> {
    let identity = &config.identity;
    let minutes = |minutes: i64| minutes * 60_000;
    let lifetime = Lifetime {
        idle_ms: minutes(identity.idle_minutes.into()),
        whole_ms: minutes(i64::from(identity.session_hours) * 60),
    };
    let (providers, local_accounts) = (identity.provider.clone(), identity.local_accounts);
    if local_accounts {
        tracing::warn!("no mail is configured: nobody can register or choose another password");
    }
    if config.server.origins.is_empty() && !providers.is_empty() {
        tracing::warn!("server.origins is empty: providers of identities send people back to this machine only");
    }
    let settings = AccessSettings { providers, local_accounts, lifetime };
    Ok(Arc::new(Access::open(settings, store, clock, None)?))
}

/// A login that ends takes its sockets with it.
pub fn close_sockets(access: &Access, live: &Data<Arc<Live>>) {
    let live = Arc::downgrade(live.get_ref());
    access.on_end(Box::new(move |tag| {
        if let Some(live) = live.upgrade() {
            live.end_login(tag);
        }
    }));
}
