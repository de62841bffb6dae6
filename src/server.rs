//! Puts the town together, opens it, and closes it in order. Not here: what the parts do.

mod channels;
mod filling;
mod identity;
mod letters;
mod listener;
mod open_files;

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use self::filling::fill_if_empty;
use self::letters::{Letters, Worker};
use self::listener::Listening;
use crate::actors::clock::{Clock, SystemClock};
use crate::actors::registry::{ActorSettings, Registry};
use crate::app::access::AccessLog;
use crate::app::retention::Retention;
use crate::app::town::{Office, Town};
use crate::app::turns::Turns;
use crate::config::Config;
use crate::http::brand::Brand;
use crate::http::visitor::Visitors;
use crate::http::{self, Pages};
use crate::live::{self, Live, LiveLimits};
use crate::store::Store;
use crate::store::sled::{SledSettings, SledStore};
use crate::telemetry::{self, Metrics};

/// The server stopped by itself, because going on could have broken a promise.
#[derive(Debug, thiserror::Error)]
#[error("stopped: {0}")]
pub struct Stopped(String);

/// What handlers of health ask.
struct Health {
    town: Arc<Town>,
    draining: AtomicBool,
}

/// Opens the town in a folder and serves it until a stop signal, or until the store stops.
///
/// # Errors
/// Where the town cannot be opened, and `Stopped` where it had to be closed.
pub fn serve(config: Config, data: PathBuf, demo: Option<PathBuf>) -> anyhow::Result<()> {
    telemetry::init_log(&config.log)?;
    telemetry::log_panics();
    open_files::raise(config.limits.connections_max);
    let metrics = Metrics::install()?;
    actix_web::rt::System::new().block_on(run(config, data, demo, metrics))
}

async fn run(config: Config, data: PathBuf, demo: Option<PathBuf>, metrics: Metrics) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let brand = open_brand(&config)?;
    let (store, stopped) = open_store(&config, &data)?;
    fill_if_empty(store.as_ref(), demo.as_deref(), clock.as_ref()).await?;
    let letters = Letters::of(&config)?;
    let registry =
        Registry::start_posting(store.clone(), clock.clone(), actor_settings(&config), letters.posting.clone());
    let retention = Retention::new(store.clone(), registry.clone(), clock.clone());
    let town = Town::open(registry, store.clone(), clock.clone()).await.context("opening the town")?;
    let posting = letters.posting.clone();
    let log = AccessLog::open(store.clone(), clock.clone(), config.identity.access_log_months)?;
    let log = Arc::new(log);
    let operators = config.identity.operator.clone();
    let office = Office { operators, outbox: store.clone(), posting, log: log.clone(), closings: Turns::default() };
    let town = Arc::new(town.proving_guests(letters.mailer.is_some()).with_office(office));
    let health = Data::new(Health { town: town.clone(), draining: AtomicBool::new(false) });
    let sessions = store.secret("visitors")?;
    let access = identity::open(&config, log, store.clone(), clock.clone(), &town, letters.mailer.clone())?;
    let visitors = Visitors::new(sessions, config.server.secure_cookies).with_access(access.clone());
    let pages = Pages::new(town.clone(), visitors.clone(), page_settings(&config)).map_err(anyhow::Error::msg)?;
    let pages = pages.looking_like(brand);
    let live = Data::new(Arc::new(Live::new(town.clone(), visitors, live_limits(&config))));
    identity::close_sockets(&access, &live);
    actix_web::rt::spawn(access.sweep());
    actix_web::rt::spawn(retention.run());
    let server = public_server(&config, Data::new(pages), live.clone(), health.clone())?;
    let admin = metrics_server(&config, metrics)?;
    let handles: Vec<ServerHandle> =
        [Some(server.handle()), admin.as_ref().map(|admin| admin.handle())].into_iter().flatten().collect();
    tracing::info!(server.listen = %config.server.listen, store.folder = %data.display(), "the town is open");
    let sending = letters.start(&town, store.clone(), clock);
    let serving = actix_web::rt::spawn(server);
    if let Some(admin) = admin {
        actix_web::rt::spawn(admin);
    }
    let end = wait_for_end(stopped, serving).await;
    health.draining.store(true, Ordering::Relaxed);
    close(&end, &live, handles, sending, store, Duration::from_millis(config.server.drain_ms)).await;
    match end {
        End::Signal => Ok(()),
        End::Store(why) => Err(Stopped(why).into()),
        End::Listener(why) => anyhow::bail!("the listener ended: {why}"),
    }
}

/// Why the server ends.
enum End {
    Signal,
    Store(String),
    Listener(String),
}

type Serving = actix_web::rt::task::JoinHandle<std::io::Result<()>>;

async fn wait_for_end(stopped: oneshot::Receiver<String>, serving: Serving) -> End {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return End::Listener("signals cannot be heard".to_owned());
    };
    tokio::select! {
        _ = terminate.recv() => End::Signal,
        _ = interrupt.recv() => End::Signal,
        why = stopped => End::Store(why.unwrap_or_else(|_| "the committer ended".to_owned())),
        ended = serving => End::Listener(format!("{ended:?}")),
    }
}

/// In order: tell every browser and let letters under way be recorded, stop the listeners, close the store. Nothing
/// acknowledged waits for any of it. A store that has stopped is not touched again: what it acknowledged is on disk.
async fn close(
    end: &End,
    live: &Data<Arc<Live>>,
    handles: Vec<ServerHandle>,
    sending: Worker,
    store: Arc<SledStore>,
    drain: Duration,
) {
    if matches!(end, End::Store(_)) {
        return;
    }
    tracing::info!("closing: browsers are told to come back");
    for handle in &handles {
        handle.pause().await;
    }
    // Browsers and mail servers are waited for at the same time.
    let drained = tokio::time::timeout(drain, live.drain());
    let _ = futures_util::future::join(drained, sending.stop(drain)).await;
    for handle in handles {
        handle.stop(false).await;
    }
    store.close();
    tracing::info!("closed");
}

fn open_store(config: &Config, data: &Path) -> anyhow::Result<(Arc<SledStore>, oneshot::Receiver<String>)> {
    // It has people's names: nobody else's business.
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.with_context(|| format!("--data {}: the folder cannot be made", data.display()))?;
    let opened = SledStore::open(data, &store_settings(config));
    let store = opened.with_context(|| format!("opening the store in {}", data.display()))?;
    let (tell, stopped) = oneshot::channel();
    store.on_stop(Box::new(move |why| {
        let _ = tell.send(why);
    }));
    Ok((Arc::new(store), stopped))
}

fn public_server(
    config: &Config,
    pages: Data<Pages>,
    live: Data<Arc<Live>>,
    health: Data<Health>,
) -> anyhow::Result<actix_web::dev::Server> {
    let sockets = {
        let live = live.clone();
        move |cfg: &mut ServiceConfig| {
            cfg.app_data(live.clone()).configure(live::routes);
        }
    };
    let shared = Arc::clone(live.get_ref());
    let pages = move |cfg: &mut ServiceConfig| {
        cfg.app_data(health.clone())
            .app_data(live.clone())
            .service(http::shows("/health/live", async || HttpResponse::Ok().finish()))
            .service(http::shows("/health/ready", ready))
            .configure(live::routes)
            .configure(http::configure(pages.clone()));
    };
    let workers = match config.server.workers {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        workers => workers,
    };
    let listen = &config.server.listen;
    let connections_max = config.limits.connections_max + PAGES_CONNECTIONS;
    let how = Listening { listen, workers, connections_max, live: shared };
    listener::serve(&how, pages, sockets).with_context(|| format!("server.listen: {listen} cannot be listened on"))
}

/// actix bounds connections for each worker, and pages and health are among them. Sockets have a bound of their own, in all
/// and not for each worker, so this one only has to leave room: a full house must still answer `/health/live`, and say to
/// whoever comes for a socket that it is full.
const PAGES_CONNECTIONS: usize = 2000;

async fn ready(health: Data<Health>) -> HttpResponse {
    let leaving = health.draining.load(Ordering::Relaxed);
    match (leaving, health.town.stopped()) {
        (false, None) => HttpResponse::Ok().body("ready"),
        (true, _) => HttpResponse::ServiceUnavailable().body("closing"),
        (_, Some(why)) => HttpResponse::ServiceUnavailable().body(why),
    }
}

/// Metrics on an address of their own, never a public one.
fn metrics_server(config: &Config, metrics: Metrics) -> anyhow::Result<Option<actix_web::dev::Server>> {
    let Some(listen) = &config.server.metrics_listen else { return Ok(None) };
    let metrics = Data::new(metrics);
    let factory = move || {
        let render = |metrics: Data<Metrics>| async move { metrics.render() };
        App::new().app_data(metrics.clone()).service(http::shows("/metrics", render))
    };
    let server = HttpServer::new(factory).workers(1).disable_signals();
    let bound =
        server.bind(listen).with_context(|| format!("server.metrics_listen: {listen} cannot be listened on"))?;
    Ok(Some(bound.run()))
}

/// The brand's files are read before anything is opened: what is wrong in them must not wait for the first visitor.
fn open_brand(config: &Config) -> anyhow::Result<Brand> {
    let icons = config.identity.provider.iter().filter_map(|of| Some((of.id.clone(), of.icon.clone()?)));
    Ok(Brand::open(config.brand.clone(), icons)?)
}

/// What the store needs to know of the configuration.
#[must_use]
pub fn store_settings(config: &Config) -> SledSettings {
    SledSettings {
        cache_mib: config.store.cache_mib,
        free_mib_min: config.store.free_mib_min,
        ballast_mib: config.store.ballast_mib,
        queue: config.limits.store_queue,
    }
}

fn actor_settings(config: &Config) -> ActorSettings {
    ActorSettings {
        mailbox: config.limits.calendar_mailbox,
        tick: Duration::from_millis(config.limits.tick_ms),
        snapshot_events: config.store.snapshot_events,
        arbiters: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    }
}

fn page_settings(config: &Config) -> http::Settings {
    http::Settings {
        origins: config.server.origins.clone(),
        trusted_proxies: config.server.trusted_proxies.clone(),
        posts_burst: config.limits.posts_burst,
        posts_per_second: config.limits.posts_per_second,
        body_bytes_max: config.limits.body_bytes_max,
        secure_cookies: config.server.secure_cookies,
    }
}

fn live_limits(config: &Config) -> LiveLimits {
    let limits = &config.limits;
    LiveLimits {
        origins: config.server.origins.clone(),
        trusted_proxies: config.server.trusted_proxies.clone(),
        connections_max: limits.connections_max,
        connections_per_address_max: limits.connections_per_address_max,
        watches_per_connection_max: limits.watches_per_connection_max,
        commands_burst: limits.commands_burst,
        commands_per_second: limits.commands_per_second,
        commands_in_flight_max: limits.commands_in_flight_max,
        session_mailbox: limits.session_mailbox,
        write_stall: Duration::from_millis(u64::from(limits.write_stall_ms)),
        ping: Duration::from_secs(u64::from(limits.ping_seconds)),
    }
}
