//! One socket. The only file that names actix-web-actors, which is deprecated: whatever replaces it, replaces this.
//!
//! What to know about it: the actor is the body of an HTTP response and only runs while `pump` polls that, which it does
//! not while the client does not read, so nothing that matters may depend on its timers; errors do not stop it by
//! themselves; only `try_send` bounds it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, rt};
use actix_web_actors::ws;

use super::Live;
use super::bucket::{Bucket, Excess};
use super::commands::{self, Asked, Command};
use super::entry::{self, Unwelcome};
use super::frame_guard::FrameGuard;
use super::hall::{Hall, Nudge};
use super::outlet::Outlet;
use super::places::{NoPlace, Place};
use super::screen::{Resync, Screen};
use super::watches::Step;
use crate::actors::feed::{Frame, Watcher};
use crate::actors::handle::Outcome;
use crate::app::town::Visitor;
use crate::domain::command::Answer;
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Week;
use crate::http::peer::Peer;
use crate::wire::close::Close;
use crate::wire::messages::{CLIENT_FRAME_BYTES_MAX, SUBPROTOCOL, ServerMessage, decode};

/// The protocol's version in `hello` and `welcome`.
const PROTOCOL: u16 = 1;

/// When all places are taken, another may be free soon; an address that has too many keeps them for longer.
const RETRY_WHEN_FULL_SECONDS: u16 = 5;
const RETRY_WHEN_ADDRESS_FULL_SECONDS: u16 = 30;
/// A snapshot or a hold that the calendar was too busy to tell is asked for again after this long.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// What people read while the server is away, in the catalogue of texts.
const NOTICE_CLOSING: &str = "notice-closing";
/// Commands take milliseconds; whoever has this many under way may send the next one then.
const IN_FLIGHT_RETRY_MS: u32 = 100;

/// Puts `/live` into an application, whose data must have `Data<Arc<Live>>`. Called once on each thread.
pub fn routes(cfg: &mut ServiceConfig) {
    // A cell, because how often to ping is known only with the first request.
    cfg.app_data(Rc::new(std::cell::OnceCell::<Hall>::new()))
        .service(web::resource("/live").route(web::get().to(open)));
}

/// `GET /live`: everything that can be refused is refused here, before there is a socket.
async fn open(request: HttpRequest, payload: web::Payload, live: Data<Arc<Live>>) -> actix_web::Result<HttpResponse> {
    let live = Arc::clone(live.get_ref());
    let peer = match entry::admit(&request, &live.limits) {
        Ok(peer) => peer,
        Err(unwelcome) => return Ok(turn_away(unwelcome)),
    };
    // There only where the client asks for another protocol on this connection (`upgrade`).
    let Some(outlet) = request.extensions().get::<Outlet>().cloned() else {
        return Ok(turn_away(Unwelcome::Protocol));
    };
    if live.is_leaving() {
        return Ok(no_place(NoPlace::Full));
    }
    let address = match peer {
        Peer::Own => None,
        Peer::Client(address) => Some(address),
    };
    let place = match live.places.take(address) {
        Ok(place) => place,
        Err(why) => return Ok(no_place(why)),
    };
    let (visitor, cookie) = live.visitors.visitor(&request);
    let tripped = Rc::new(Cell::new(false));
    let guarded = FrameGuard::new(payload, CLIENT_FRAME_BYTES_MAX, tripped.clone());
    let screen = Rc::new(Screen::new(live.new_id(), outlet));
    let session = Session {
        screen,
        live,
        hall: hall(&request),
        visitor,
        _place: place,
        bucket: (peer != Peer::Own).then(Bucket::default),
        in_flight: 0,
        greeted: false,
        awaiting_pong: false,
        tripped,
    };
    let mut response = ws::WsResponseBuilder::new(session, &request, guarded)
        .protocols(&[SUBPROTOCOL])
        .frame_size(CLIENT_FRAME_BYTES_MAX)
        .start()?;
    if let Some(cookie) = cookie {
        response.add_cookie(&cookie)?;
    }
    Ok(response)
}

/// This thread's hall.
fn hall(request: &HttpRequest) -> Hall {
    let ping = request.app_data::<Data<Arc<Live>>>().map_or(Duration::from_secs(20), |live| live.limits.ping);
    let known = request.app_data::<Rc<std::cell::OnceCell<Hall>>>();
    known.map_or_else(|| Hall::new(ping), |cell| cell.get_or_init(|| Hall::new(ping)).clone())
}

fn turn_away(unwelcome: Unwelcome) -> HttpResponse {
    match unwelcome {
        Unwelcome::Protocol => {
            count_refused("protocol");
            HttpResponse::BadRequest().body(format!("the subprotocol {SUBPROTOCOL} must be offered"))
        }
        Unwelcome::Origin => {
            count_refused("origin");
            HttpResponse::Forbidden().body("sockets are opened by pages of this site only")
        }
    }
}

fn no_place(why: NoPlace) -> HttpResponse {
    let (mut response, reason, seconds) = match why {
        NoPlace::Full => (HttpResponse::ServiceUnavailable(), "full", RETRY_WHEN_FULL_SECONDS),
        NoPlace::AddressFull => (HttpResponse::TooManyRequests(), "address", RETRY_WHEN_ADDRESS_FULL_SECONDS),
    };
    count_refused(reason);
    response.insert_header((RETRY_AFTER, usize::from(seconds))).body("all places are taken; come back later")
}

fn count_refused(reason: &'static str) {
    metrics::counter!("sportello_connections_refused_total", "reason" => reason).increment(1);
}

/// A socket. Thousands are idle at any time: nothing here has a buffer of its own.
struct Session {
    screen: Rc<Screen>,
    live: Arc<Live>,
    hall: Hall,
    visitor: Visitor,
    /// Given back when the session is dropped.
    _place: Place,
    /// None for the machine's own programs.
    bucket: Option<Bucket>,
    in_flight: usize,
    greeted: bool,
    awaiting_pong: bool,
    /// The frame guard ended the stream.
    tripped: Rc<Cell<bool>>,
}

type Ctx = ws::WebsocketContext<Session>;

impl Session {
    /// The client has closed: it gets its close frame back.
    fn leave_as_wished(ctx: &mut Ctx) {
        ctx.close(None);
        ctx.stop();
    }

    /// Closes and stops: without the stop it would wait for a peer that may never answer.
    fn close(close: Close, ctx: &mut Ctx) {
        metrics::counter!("sportello_connections_closed_total", "code" => close.code().to_string()).increment(1);
        let description = Some(close.reason().to_owned());
        ctx.close(Some(ws::CloseReason { code: close.code().into(), description }));
        ctx.stop();
    }
}

impl Actor for Session {
    type Context = Ctx;

    fn started(&mut self, ctx: &mut Ctx) {
        ctx.set_mailbox_capacity(self.live.limits.session_mailbox);
        self.screen.set_session(ctx.address().recipient());
        self.hall.join(self.screen.id(), ctx.address().recipient(), &self.live.leaving);
        // Let in just before the server began to leave, and joined after the others were told.
        let leaving = *self.live.leaving.borrow();
        if let Some(spread_ms) = leaving {
            ctx.notify(Nudge::Leave { spread_ms });
        }
    }

    fn stopped(&mut self, _: &mut Ctx) {
        self.hall.leave(self.screen.id());
        if self.greeted {
            self.live.windows.close(self.visitor.tag, self.screen.id());
        }
        metrics::gauge!("sportello_watchers").decrement(self.screen.watched() as f64);
        // When the server goes, the relays go with it; the thread may be past starting one.
        if !self.live.is_leaving() {
            for (resource, week) in self.screen.weeks() {
                self.live.town.unwatch(&resource, week, self.screen.id());
            }
        }
    }
}

/// What the client sends.
impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Session {
    fn handle(&mut self, item: Result<ws::Message, ws::ProtocolError>, ctx: &mut Ctx) {
        match item {
            Ok(ws::Message::Binary(frame)) => self.receive(&frame, ctx),
            Ok(ws::Message::Pong(_)) if self.awaiting_pong => self.awaiting_pong = false,
            // A client may send some that nobody asked for (RFC 6455 §5.5.3), but each is work.
            Ok(ws::Message::Pong(_)) => match self.spend() {
                Ok(()) | Err(Excess::Wait(_)) => {}
                Err(Excess::Abuse) => Self::close(Close::TooMany, ctx),
            },
            Ok(ws::Message::Ping(payload)) => match self.spend() {
                Ok(()) => ctx.pong(&payload),
                Err(Excess::Wait(_)) => {}
                Err(Excess::Abuse) => Self::close(Close::TooMany, ctx),
            },
            Ok(ws::Message::Text(_)) => Self::close(Close::Text, ctx),
            // Commands fit into one frame; a client that cuts them is none of ours.
            Ok(ws::Message::Continuation(_)) => Self::close(Close::Fragment, ctx),
            Ok(ws::Message::Close(_)) => Self::leave_as_wished(ctx),
            Ok(ws::Message::Nop) => {}
            Err(_) if self.tripped.get() => Self::close(Close::TooBig, ctx),
            Err(ws::ProtocolError::Overflow) => Self::close(Close::TooBig, ctx),
            // The connection broke: there is nobody to tell.
            Err(ws::ProtocolError::Io(_)) => ctx.stop(),
            Err(_) => Self::close(Close::Protocol, ctx),
        }
    }
}

impl Session {
    fn receive(&mut self, frame: &[u8], ctx: &mut Ctx) {
        // What was wrong is not logged: it could quote what the frame held (law 7).
        let Ok(message) = decode(frame) else { return Self::close(Close::Malformed, ctx) };
        let asked = Asked::from(message);
        match (self.greeted, asked.id()) {
            (false, None) => self.greet(&asked, ctx),
            (true, Some(id)) => self.serve(id, asked, ctx),
            (false, Some(_)) => Self::close(Close::HelloMissing, ctx),
            (true, None) => Self::close(Close::Malformed, ctx),
        }
    }

    fn greet(&mut self, hello: &Asked, ctx: &mut Ctx) {
        if !matches!(hello, Asked::Hello { protocol: PROTOCOL }) {
            return Self::close(Close::OtherProtocol, ctx);
        }
        self.greeted = true;
        self.live.windows.open(self.visitor.tag, self.screen.id(), ctx.address().recipient());
        let ping_seconds = u16::try_from(self.live.limits.ping.as_secs()).unwrap_or(u16::MAX);
        let server_time = self.live.town.now().0;
        self.screen.send(&ServerMessage::Welcome { protocol: PROTOCOL, server_time, ping_seconds });
    }

    /// Takes a request out of the bucket.
    fn spend(&mut self) -> Result<(), Excess> {
        let (now, limits) = (self.live.ticks_ms(), &self.live.limits);
        let Some(bucket) = &mut self.bucket else { return Ok(()) };
        bucket.take(now, limits.commands_burst, limits.commands_per_second)
    }

    fn serve(&mut self, id: RequestId, asked: Asked, ctx: &mut Ctx) {
        match (self.spend(), &asked) {
            // What only frees is never put off: refused, it would leave a watch behind that the client believes gone.
            (Ok(()), _) | (Err(Excess::Wait(_)), Asked::Unwatch { .. }) => {}
            (Err(Excess::Abuse), _) => return Self::close(Close::TooMany, ctx),
            (Err(Excess::Wait(retry_after_ms)), _) => {
                return self.screen.send(&commands::refused(id, Refusal::RateLimited { retry_after_ms }));
            }
        }
        match asked {
            Asked::Hello { .. } => {}
            Asked::Ping { id } => self.screen.send(&ServerMessage::Pong { id, server_time: self.live.town.now().0 }),
            Asked::Unwatch { id, resource, week } => self.unwatch(id, &resource, week),
            _ if self.in_flight >= self.live.limits.commands_in_flight_max => {
                self.screen.send(&commands::refused(id, Refusal::Busy { retry_after_ms: IN_FLIGHT_RETRY_MS }));
            }
            Asked::Watch { id, resource, week } => self.watch(id, resource, week, ctx),
            Asked::Run { id, command } => self.run(id, command, ctx),
            Asked::Mine { id } => self.tell_mine(Some(id), ctx),
        }
    }

    /// Runs a command as a task of its own: it must come to its end also when the socket goes meanwhile.
    fn run(&mut self, id: RequestId, command: Command, ctx: &mut Ctx) {
        self.in_flight += 1;
        let changes_hold = command.changes_hold();
        let task = rt::spawn(command.run(self.live.town.clone(), self.visitor.clone(), id));
        let answer = task.into_actor(self).map(move |done, session, _| {
            session.in_flight -= 1;
            let outcome = done.unwrap_or_else(|_| Outcome::refused(Refusal::OutcomeUnknown));
            let done = outcome.result.is_ok();
            session.screen.send(&commands::reply(id, outcome));
            if done && changes_hold {
                session.live.windows.tell_others(session.visitor.tag, session.screen.id());
            }
        });
        ctx.spawn(answer);
    }

    /// Sends what this person holds now.
    fn tell_mine(&mut self, id: Option<RequestId>, ctx: &mut Ctx) {
        self.in_flight += 1;
        let (town, visitor) = (self.live.town.clone(), self.visitor.clone());
        let asking = async move { town.my_hold(&visitor).await };
        let answer = asking.into_actor(self).map(move |hold, session, ctx| {
            session.in_flight -= 1;
            match (hold, id) {
                (Ok(hold), _) => {
                    let (hold, server_time) = (hold.map(commands::my_hold), session.live.town.now().0);
                    session.screen.send(&ServerMessage::Mine { id, server_time, hold });
                }
                (Err(refusal), Some(id)) => session.screen.send(&commands::refused(id, refusal)),
                // Nobody asked, so nobody would ask again.
                (Err(_), None) => {
                    ctx.run_later(ASK_AGAIN_AFTER, |session, ctx| session.tell_mine(None, ctx));
                }
            }
        });
        ctx.spawn(answer);
    }
}

/// Watching.
impl Session {
    fn watch(&mut self, id: RequestId, resource: ResourceId, week: Week, ctx: &mut Ctx) {
        if self.screen.with(&resource, week, |_| ()).is_none() {
            let max = self.live.limits.watches_per_connection_max;
            if self.screen.watched() >= max {
                let watches_max = u16::try_from(max).unwrap_or(u16::MAX);
                return self.screen.send(&commands::refused(id, Refusal::TooManyWatches { watches_max }));
            }
            self.screen.add(resource.clone(), week);
            metrics::gauge!("sportello_watchers").increment(1);
        }
        self.ask(resource, week, Some(id), ctx);
    }

    fn unwatch(&mut self, id: RequestId, resource: &ResourceId, week: Week) {
        self.forget(resource, week);
        let done = Outcome { seq: 0, result: Ok(Answer::Nothing) };
        self.screen.send(&commands::reply(id, done));
    }

    fn forget(&mut self, resource: &ResourceId, week: Week) {
        if self.screen.remove(resource, week) {
            metrics::gauge!("sportello_watchers").decrement(1);
        }
        self.live.town.unwatch(resource, week, self.screen.id());
    }

    /// Asks for a snapshot, unless one is under way already.
    fn ask(&mut self, resource: ResourceId, week: Week, asker: Option<RequestId>, ctx: &mut Ctx) {
        if !self.screen.begin_asking(&resource, week, asker) {
            return;
        }
        let (town, screen) = (self.live.town.clone(), self.screen.clone());
        let asking = async move {
            let snapshot = town.watch(&resource, week, screen).await;
            (resource, snapshot)
        };
        let answer = asking.into_actor(self).map(move |(resource, snapshot), session, ctx| match snapshot {
            Ok(frame) => session.show(&frame, ctx),
            Err(refusal) => session.show_nothing(resource, week, refusal, ctx),
        });
        ctx.spawn(answer);
    }

    /// The snapshot that was asked for has come.
    fn show(&mut self, frame: &Frame, ctx: &mut Ctx) {
        let body = &frame.0;
        let Some(step) = self.screen.with(&body.resource, body.week, |watch| watch.answered(body)) else {
            // The client has ended the watch meanwhile.
            return self.live.town.unwatch(&body.resource, body.week, self.screen.id());
        };
        if matches!(step, Step::Send | Step::SendAndAsk) {
            self.screen.send_frame(frame);
        }
        if matches!(step, Step::Ask | Step::SendAndAsk) {
            self.ask(body.resource.clone(), body.week, None, ctx);
        }
    }

    /// There is no snapshot: whoever asked is told; what the session asked for by itself it asks for again.
    fn show_nothing(&mut self, resource: ResourceId, week: Week, refusal: Refusal, ctx: &mut Ctx) {
        let asker = self.screen.with(&resource, week, |watch| {
            watch.asking = false;
            watch.asker.take()
        });
        match asker {
            Some(Some(id)) => {
                self.forget(&resource, week);
                self.screen.send(&commands::refused(id, refusal));
            }
            Some(None) => {
                ctx.run_later(ASK_AGAIN_AFTER, move |session, ctx| session.ask(resource, week, None, ctx));
            }
            None => {}
        }
    }
}

/// Frames were missed while the client did not read.
impl Handler<Resync> for Session {
    type Result = ();

    fn handle(&mut self, _: Resync, ctx: &mut Ctx) {
        metrics::counter!("sportello_resyncs_total").increment(1);
        for (resource, week) in self.screen.weeks() {
            self.ask(resource, week, None, ctx);
        }
    }
}

impl Handler<Nudge> for Session {
    type Result = ();

    fn handle(&mut self, nudge: Nudge, ctx: &mut Ctx) {
        match nudge {
            // Ended elsewhere, or by its age.
            Nudge::Ping if !self.live.visitors.is_still(&self.visitor) => Self::close(Close::LoginEnded, ctx),
            Nudge::Ping => {
                self.awaiting_pong = true;
                ctx.ping(b"");
            }
            Nudge::PongDue if self.awaiting_pong => Self::close(Close::Silent, ctx),
            Nudge::PongDue => {}
            // A browser that logs in keeps its tag: sockets of before know no login, and stay.
            Nudge::LoginEnded if self.visitor.session.is_some() => Self::close(Close::LoginEnded, ctx),
            Nudge::LoginEnded => {}
            Nudge::HoldChanged => self.tell_mine(None, ctx),
            Nudge::Leave { spread_ms } => {
                self.screen.send(&ServerMessage::Notice { key: NOTICE_CLOSING.to_owned() });
                self.screen.send(&ServerMessage::Drain { spread_ms });
                Self::close(Close::Drain, ctx);
            }
        }
    }
}
