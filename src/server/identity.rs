//! Puts the ways to log in together. Not here: what they do (`app::access`).

use std::sync::Arc;

use actix_web::web::Data;

use crate::actors::clock::Clock;
use crate::app::access::{Access, AccessLog, AccessSettings};
use crate::app::town::Town;
use crate::config::Config;
use crate::identity::letter::Post;
use crate::identity::session::Lifetime;
use crate::live::Live;
use crate::notify::mail::Mailer;
use crate::notify::mail::access::AccessLetter;
use crate::store::Store;

/// The ways to log in. Without a mailer pages say that letters have no way out.
///
/// # Errors
/// Where `[identity]` does not fit together.
pub fn open(
    config: &Config,
    log: Arc<AccessLog>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    town: &Arc<Town>,
    mailer: Option<Arc<Mailer>>,
) -> anyhow::Result<Arc<Access>> {
    let identity = &config.identity;
    let minutes = |minutes: i64| minutes * 60_000;
    let lifetime = Lifetime {
        idle_ms: minutes(identity.idle_minutes.into()),
        whole_ms: minutes(i64::from(identity.session_hours) * 60),
    };
    let (providers, local_accounts) = (identity.provider.clone(), identity.local_accounts);
    if local_accounts && mailer.is_none() {
        tracing::warn!("no mail is configured: nobody can register or choose another password");
    }
    if config.server.origins.is_empty() && !providers.is_empty() {
        tracing::warn!("server.origins is empty: providers of identities send people back to this machine only");
    }
    let settings = AccessSettings { providers, local_accounts, lifetime };
    Ok(Arc::new(Access::open(
        settings,
        log,
        store,
        clock.clone(),
        mailer.map(|mailer| post(mailer, town.clone(), clock)),
    )?))
}

/// Letters go out in the runtime of the process, where the mailer's connections live; whoever asked does not wait.
fn post(mailer: Arc<Mailer>, town: Arc<Town>, clock: Arc<dyn Clock>) -> Post {
    let runtime = tokio::runtime::Handle::current();
    Box::new(move |letter| {
        let (mailer, now) = (mailer.clone(), clock.now());
        let letter = AccessLetter {
            kind: letter.kind,
            town: town.catalog().town.name.in_language(&letter.language).to_owned(),
            to: letter.to,
            language: letter.language,
            code: letter.code,
            link: letter.link,
            minutes: letter.minutes,
        };
        runtime.spawn(async move {
            if let Err(error) = mailer.send_access(&letter, now).await {
                tracing::warn!(error = %error, "a letter that lets somebody in was not taken");
            }
        });
    })
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
