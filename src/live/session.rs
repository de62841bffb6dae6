//! A WebSocket session: the only file that knows actix-web-actors, with the guards that its faults ask for. It turns
//! messages into use cases and frames into bytes. Not here: who may open one (`admission`), what is sent on (`watches`).

use std::future::Future;
use std::sync::Arc;

use actix::prelude::*;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use actix_web_actors::ws::{CloseCode, CloseReason, Message, ProtocolError, WebsocketContext, WsResponseBuilder};

use super::admission::{Refused, check_headers, origin_of};
use super::bucket::{Bucket, Rate};
use super::frame_guard::Guarded;
use super::watches::{Verdict, Watches};
use super::{Live, Place, Word};
use crate::actors::feed::{Frame, Resync, Watcher};
use crate::actors::handle::Outcome;
use crate::app::town::{LiveHold, Town, Visitor};
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, SlotStart, Week};
use crate::wire::close::Close;
use crate::wire::messages::{
    CLIENT_FRAME_BYTES_MAX, ClientMessage, MyHold, SUBPROTOCOL, ServerMessage, WireRefusal, decode, encode,
};

/// The protocol's version.
const PROTOCOL: u16 = 1;
/// Pings of the server without an answer before the connection is given up.
const PINGS_MISSED_MAX: u8 = 2;
/// What a client may ask while a snapshot of it could not be had: soon, but not at once.
const ASK_AGAIN: std::time::Duration = std::time::Duration::from_millis(250);

type SessionContext = WebsocketContext<Session>;

/// Opens a socket: everything is checked before the upgrade.
pub async fn open(request: HttpRequest, stream: Payload, live: Data<Arc<Live>>) -> actix_web::Result<HttpResponse> {
    let live = live.get_ref();
    let origin = origin_of(request.peer_addr().map(|peer| peer.ip()), request.headers(), &live.limits);
    let admitted = check_headers(request.headers(), origin.own, &live.limits).and_then(|()| live.take_place(origin));
    let place = match admitted {
        Ok(place) => place,
        Err(refused) => return Ok(refuse(refused)),
    };
    let (visitor, cookie) = live.visitors.visitor(&request);
    let session = Session::new(place, visitor, live);
    // The guard sees each frame's header before the parser, which would take in the whole frame first.
    let stream = Guarded::new(stream, CLIENT_FRAME_BYTES_MAX);
    let builder = WsResponseBuilder::new(session, &request, stream);
    let mut response = builder.protocols(&[SUBPROTOCOL]).frame_size(CLIENT_FRAME_BYTES_MAX).start()?;
    if let Some(cookie) = cookie {
        response.add_cookie(&cookie)?;
    }
    Ok(response)
}

fn refuse(refused: Refused) -> HttpResponse {
    metrics::counter!("sportello_connections_refused_total", "reason" => format!("{refused:?}")).increment(1);
    let mut response = HttpResponse::build(refused.status());
    if refused == Refused::Full {
        response.insert_header(("Retry-After", "5"));
    }
    response.content_type("text/plain; charset=utf-8").body(refused.reason())
}

/// One socket. Small, because there are thousands.
struct Session {
    place: Place,
    visitor: Arc<Visitor>,
    watches: Watches,
    /// None for programs on this machine.
    bucket: Option<Bucket>,
    in_flight: u16,
    pings_missed: u8,
    greeted: bool,
}

impl Session {
    fn new(place: Place, visitor: Visitor, live: &Live) -> Self {
        let bucket = (!place.origin.own).then(|| Bucket::full(rate(live), live.town.monotonic()));
        Self {
            place,
            visitor: Arc::new(visitor),
            watches: Watches::default(),
            bucket,
            in_flight: 0,
            pings_missed: 0,
            greeted: false,
        }
    }

    fn live(&self) -> &Live {
        &self.place.live
    }

    fn town(&self) -> Arc<Town> {
        self.live().town.clone()
    }

    /// Says why and ends: without `stop` the connection would wait for the client's echo.
    fn close(&self, close: Close, ctx: &mut SessionContext) {
        metrics::counter!("sportello_connections_closed_total", "code" => close.code().to_string()).increment(1);
        ctx.close(Some(CloseReason {
            code: CloseCode::from(close.code()),
            description: Some(close.reason().to_owned()),
        }));
        ctx.stop();
    }

    fn send(ctx: &mut SessionContext, message: &ServerMessage) {
        ctx.binary(encode(message));
    }

    fn refuse(ctx: &mut SessionContext, id: RequestId, refusal: Refusal) {
        Self::reply(ctx, id, Outcome::refused(refusal));
    }

    fn reply(ctx: &mut SessionContext, id: RequestId, outcome: Outcome) {
        let Outcome { seq, result } = outcome;
        let (ok, refusal) = match result {
            Ok(answer) => (Some(answer), None),
            Err(refusal) => (None, Some(WireRefusal { code: refusal.number(), why: refusal })),
        };
        Self::send(ctx, &ServerMessage::Reply { id, seq, ok, refusal });
    }

    fn ping(&mut self, ctx: &mut SessionContext) {
        if self.pings_missed >= PINGS_MISSED_MAX {
            return self.close(Close::Silent, ctx);
        }
        self.pings_missed += 1;
        ctx.ping(b"");
    }
}

fn rate(live: &Live) -> Rate {
    Rate { burst: live.limits.commands_burst, per_second: live.limits.commands_per_second }
}

/// Messages of the client.
impl Session {
    fn on_frame(&mut self, bytes: &[u8], ctx: &mut SessionContext) {
        match decode(bytes) {
            Ok(ClientMessage::Hello { protocol: PROTOCOL }) => self.greet(ctx),
            Ok(ClientMessage::Hello { .. }) => self.close(Close::OtherProtocol, ctx),
            Ok(_) if !self.greeted => self.close(Close::HelloMissing, ctx),
            Ok(message) => self.on_message(message, ctx),
            Err(problem) => {
                tracing::debug!(frame.problem = %problem, "a frame could not be read");
                self.close(Close::Malformed, ctx);
            }
        }
    }

    fn greet(&mut self, ctx: &mut SessionContext) {
        self.greeted = true;
        let ping_seconds = u16::try_from(self.live().limits.ping.as_secs()).unwrap_or(u16::MAX);
        let server_time = self.live().town.now().0;
        Self::send(ctx, &ServerMessage::Welcome { protocol: PROTOCOL, server_time, ping_seconds });
    }

    fn on_message(&mut self, message: ClientMessage, ctx: &mut SessionContext) {
        let id = message.id();
        if let Err(retry_after_ms) = self.take_token() {
            return Self::refuse(ctx, id, Refusal::RateLimited { retry_after_ms });
        }
        match message {
            ClientMessage::Hello { .. } => {}
            ClientMessage::Ping { id } => {
                let server_time = self.live().town.now().0;
                Self::send(ctx, &ServerMessage::Pong { id, server_time });
            }
            ClientMessage::Watch { id, resource, week } => self.watch(id, &resource, week, ctx),
            ClientMessage::Unwatch { resource, week, .. } => self.unwatch(&resource, week),
            ClientMessage::Mine { id } => self.send_mine(Some(id), ctx),
            command => self.command(command, ctx),
        }
    }

    fn take_token(&mut self) -> Result<(), u32> {
        let (rate, now) = (rate(self.live()), self.live().town.monotonic());
        self.bucket.as_mut().map_or(Ok(()), |bucket| bucket.take(rate, now))
    }

    /// Runs a command beside the socket and answers when it is durable. Other messages go on meanwhile.
    fn command(&mut self, command: ClientMessage, ctx: &mut SessionContext) {
        let (town, visitor) = (self.town(), self.visitor.clone());
        match command {
            ClientMessage::Hold { id, resource, date, minute, fold, minutes } => {
                let range = SlotRange { start: SlotStart { date, minute, fold }, minutes };
                self.run(id, async move { town.hold(&visitor, id, &resource, range).await }, ctx);
            }
            ClientMessage::Extend { id, resource, hold } => {
                self.run(id, async move { town.extend(&visitor, id, &resource, hold).await }, ctx);
            }
            ClientMessage::Release { id, resource, hold } => {
                self.run(id, async move { town.release(&visitor, id, &resource, hold).await }, ctx);
            }
            ClientMessage::Confirm { id, resource, hold } => {
                self.run(id, async move { town.confirm(&visitor, id, &resource, hold).await }, ctx);
            }
            ClientMessage::Cancel { id, booking, .. } => {
                self.run(id, async move { town.cancel(id, booking).await }, ctx);
            }
            // `on_message` has dealt with the others.
            _ => {}
        }
    }

    fn run(&mut self, id: RequestId, work: impl Future<Output = Outcome> + 'static, ctx: &mut SessionContext) {
        if usize::from(self.in_flight) >= self.live().limits.commands_in_flight_max {
            let retry_after_ms = crate::actors::core::RETRY_AFTER_MS;
            return Self::refuse(ctx, id, Refusal::Busy { retry_after_ms });
        }
        self.in_flight += 1;
        let answered = work.into_actor(self).map(move |outcome, session, ctx| {
            session.in_flight -= 1;
            let changed = outcome.result.is_ok();
            Self::reply(ctx, id, outcome);
            if changed {
                session.live().tell_person(session.visitor.tag);
            }
        });
        ctx.spawn(answered);
    }

    fn send_mine(&self, id: Option<RequestId>, ctx: &mut SessionContext) {
        let (town, visitor) = (self.town(), self.visitor.clone());
        let asked = async move { (town.my_hold(&visitor).await, town.now().0) };
        let sent = asked.into_actor(self).map(move |(hold, server_time), _, ctx| {
            Self::send(ctx, &ServerMessage::Mine { id, server_time, hold: hold.map(my_hold) });
        });
        ctx.spawn(sent);
    }
}

fn my_hold(live: LiveHold) -> MyHold {
    let SlotStart { date, minute, fold } = live.range.start;
    MyHold {
        resource: live.resource,
        hold: live.hold,
        date,
        minute,
        fold,
        minutes: live.range.minutes,
        until: live.until.0,
        extensions_left: live.extensions_left,
    }
}

/// Watching.
impl Session {
    fn watch(&mut self, id: RequestId, resource: &ResourceId, week: Week, ctx: &mut SessionContext) {
        let limit = self.live().limits.watches_per_connection_max;
        if self.watches.len() >= limit && !self.watches.has(resource, week) {
            return Self::refuse(
                ctx,
                id,
                Refusal::TooManyWatches { watches_max: u16::try_from(limit).unwrap_or(u16::MAX) },
            );
        }
        self.ask(Some(id), resource.clone(), week, ctx);
    }

    fn unwatch(&mut self, resource: &ResourceId, week: Week) {
        if self.watches.end(resource, week) {
            self.live().town.unwatch(resource, week, self.place.id);
        }
    }

    /// Asks for a week's snapshot, at most once at a time. `id` is the client's question, if it was the client's.
    fn ask(&mut self, id: Option<RequestId>, resource: ResourceId, week: Week, ctx: &mut SessionContext) {
        if !self.watches.ask(&resource, week) {
            return;
        }
        let watcher =
            Watcher { id: self.place.id, frames: ctx.address().recipient(), resync: ctx.address().recipient() };
        let (town, name) = (self.town(), resource.clone());
        let asked = async move { town.watch(&name, week, watcher).await };
        let sent = asked.into_actor(self).map(move |snapshot, session, ctx| match snapshot {
            Ok(frame) => session.on_snapshot(&frame, ctx),
            Err(refusal) => session.on_no_snapshot(id, resource, week, refusal, ctx),
        });
        ctx.spawn(sent);
    }

    fn on_snapshot(&mut self, frame: &Frame, ctx: &mut SessionContext) {
        let verdict = self.watches.snapshot(&frame.0);
        match verdict {
            Verdict::Send | Verdict::SendAndAsk => ctx.binary(frame.0.bytes.clone()),
            // Unwatched in the meantime; the relay may have been told before it knew of this watch.
            Verdict::Drop | Verdict::Ask => {
                self.live().town.unwatch(&frame.0.resource, frame.0.week, self.place.id);
            }
        }
        if verdict == Verdict::SendAndAsk {
            self.watches.asking_failed(&frame.0.resource, frame.0.week);
            self.ask(None, frame.0.resource.clone(), frame.0.week, ctx);
        }
    }

    /// A client that asked is told; a client that watches gets its snapshot a little later.
    fn on_no_snapshot(
        &mut self,
        id: Option<RequestId>,
        resource: ResourceId,
        week: Week,
        refusal: Refusal,
        ctx: &mut SessionContext,
    ) {
        self.watches.asking_failed(&resource, week);
        if let Some(id) = id {
            self.unwatch(&resource, week);
            return Self::refuse(ctx, id, refusal);
        }
        ctx.run_later(ASK_AGAIN, move |session, ctx| {
            if session.watches.has(&resource, week) {
                session.ask(None, resource, week, ctx);
            }
        });
    }
}

impl Actor for Session {
    type Context = SessionContext;

    fn started(&mut self, ctx: &mut SessionContext) {
        // Bounded, and everybody uses `try_send`: a client that does not read costs these few frames and no more.
        ctx.set_mailbox_capacity(self.live().limits.session_mailbox);
        ctx.run_interval(self.live().limits.ping, |session, ctx| session.ping(ctx));
        self.live().add(self.place.id, self.visitor.tag, ctx.address().recipient());
    }

    fn stopped(&mut self, _: &mut SessionContext) {
        self.live().remove(self.place.id, self.visitor.tag);
        for (resource, week) in self.watches.all() {
            self.live().town.unwatch(resource, week, self.place.id);
        }
    }
}

impl StreamHandler<Result<Message, ProtocolError>> for Session {
    fn handle(&mut self, message: Result<Message, ProtocolError>, ctx: &mut SessionContext) {
        self.pings_missed = 0;
        match message {
            Ok(Message::Binary(bytes)) => self.on_frame(&bytes, ctx),
            Ok(Message::Ping(payload)) => ctx.pong(&payload),
            Ok(Message::Pong(_) | Message::Nop) => {}
            Ok(Message::Text(_)) => self.close(Close::Text, ctx),
            // Commands fit into one frame; a client that cuts them is none of ours.
            Ok(Message::Continuation(_)) => self.close(Close::Fragment, ctx),
            Ok(Message::Close(_)) => {
                ctx.close(None);
                ctx.stop();
            }
            // The guard's error, too, comes this way. Errors do not end the actor by themselves.
            Err(ProtocolError::Overflow) => self.close(Close::TooBig, ctx),
            Err(ProtocolError::Io(error))
                if error.get_ref().is_some_and(|inner| inner.to_string().contains("overflow")) =>
            {
                self.close(Close::TooBig, ctx);
            }
            Err(_) => ctx.stop(),
        }
    }

    fn finished(&mut self, ctx: &mut SessionContext) {
        ctx.stop();
    }
}

impl Handler<Frame> for Session {
    type Result = ();

    fn handle(&mut self, frame: Frame, ctx: &mut SessionContext) {
        match self.watches.broadcast(&frame.0) {
            Verdict::Send => ctx.binary(frame.0.bytes.clone()),
            Verdict::Ask | Verdict::SendAndAsk => {
                self.watches.asking_failed(&frame.0.resource, frame.0.week);
                self.ask(None, frame.0.resource.clone(), frame.0.week, ctx);
            }
            Verdict::Drop => {}
        }
    }
}

impl Handler<Resync> for Session {
    type Result = ();

    fn handle(&mut self, _: Resync, ctx: &mut SessionContext) {
        metrics::counter!("sportello_resyncs_total").increment(1);
        let weeks: Vec<_> = self.watches.all().map(|(resource, week)| (resource.clone(), week)).collect();
        for (resource, week) in weeks {
            self.ask(None, resource, week, ctx);
        }
    }
}

impl Handler<Word> for Session {
    type Result = ();

    fn handle(&mut self, word: Word, ctx: &mut SessionContext) {
        match word {
            Word::MineChanged => self.send_mine(None, ctx),
            Word::Drain { spread_ms } => {
                Self::send(ctx, &ServerMessage::Drain { spread_ms });
                self.close(Close::Drain, ctx);
            }
        }
    }
}
