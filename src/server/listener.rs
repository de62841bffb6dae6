//! The public listener. actix-web's own `HttpServer` has no place for a handler of upgrades, so this puts the same parts
//! together with one: requests are the pages' application's, sockets are `live`'s. Not here: routes.

use std::sync::Arc;
use std::time::Duration;

use actix_http::HttpService;
use actix_server::Server;
use actix_service::{IntoServiceFactory, map_config};
use actix_web::App;
use actix_web::dev::AppConfig;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::ServiceConfig;

use crate::http::security;
use crate::live::{self, Live};

/// How the listener listens.
pub struct Listening<'a> {
    /// Address and port.
    pub listen: &'a str,
    /// Threads.
    pub workers: usize,
    /// Connections of one thread, sockets included; more wait until one ends.
    pub connections_max: usize,
    pub live: Arc<Live>,
}

/// Connections that the kernel keeps until they are accepted: after a restart all browsers come at once.
const BACKLOG: u32 = 8192;

/// How long a connection may take to end once it has been answered for the last time.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Binds the address and makes the server, to be run by awaiting it. `pages` configures the application of ordinary
/// requests, `sockets` that of requests for another protocol; both once for each thread.
///
/// # Errors
/// Where the address cannot be listened on.
pub fn serve<P, S>(how: &Listening<'_>, pages: P, sockets: S) -> std::io::Result<Server>
where
    P: Fn(&mut ServiceConfig) + Clone + Send + 'static,
    S: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let live = how.live.clone();
    let service = move || {
        let limits = live.limits().clone();
        // Host and scheme are only used to make URLs, and pages have none with a host.
        let pages =
            App::new().wrap(from_fn(security::guard)).wrap(Compress::default()).configure(pages.clone()).into_factory();
        let sockets = App::new().wrap(from_fn(security::guard)).configure(sockets.clone()).into_factory();
        HttpService::build()
            .client_disconnect_timeout(CLOSE_WITHIN)
            .on_connect_ext(move |stream: &_, _: &mut _| live::on_connect(stream, &limits))
            .upgrade(live::upgrades(map_config(sockets, |()| AppConfig::default()), live.clone()))
            .finish(map_config(pages, |()| AppConfig::default()))
            .tcp()
    };
    let server = Server::build()
        .workers(how.workers)
        .max_concurrent_connections(how.connections_max)
        .backlog(BACKLOG)
        .shutdown_timeout(1)
        .disable_signals();
    Ok(server.bind("sportello", how.listen, service)?.run())
}
