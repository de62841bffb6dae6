//! Takes a connection over from the HTTP server when a client asks for another protocol on it (RFC 9110 §7.8). The
//! answer is an application's, as for any request; if it is an upgrade, the connection is a session's from then on and
//! the HTTP server's buffers are gone. Not here: who may open a socket (`entry`), moving bytes (`pump`).

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_codec::Framed;
use actix_http::h1::{Codec, Message};
use actix_http::{BoxedPayloadStream, ConnectionType, Payload, Request, Response, StatusCode};
use actix_service::{Service, ServiceFactory, fn_factory, fn_service};
use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::rt::net::TcpStream;
use bytes::BytesMut;
use tokio::time::timeout;
use tokio_util::codec::Encoder;

use super::Live;
use super::outlet::Outlet;
use super::pump::{Inbox, Pump, hang_up};

/// How long a peer may take to read why it is refused.
const REFUSE_WITHIN: Duration = Duration::from_secs(1);

/// A request to change the protocol, and the connection that it came on.
pub type UpgradeRequest = (Request, Framed<TcpStream, Codec>);

/// Serves requests for another protocol with an application of their own, as `HttpServiceBuilder::upgrade` wants it.
pub fn upgrades<F>(
    application: F,
    live: Arc<Live>,
) -> impl ServiceFactory<UpgradeRequest, Config = (), Response = (), Error = Infallible, InitError = F::InitError>
where
    F: ServiceFactory<Request, Config = (), Response = ServiceResponse<BoxBody>, Error = actix_web::Error> + 'static,
{
    fn_factory(move || {
        let (starting, live) = (application.new_service(()), live.clone());
        async move {
            let application = Rc::new(starting.await?);
            Ok(fn_service(move |(request, framed): UpgradeRequest| {
                let parts = framed.into_parts();
                let stream = Rc::new(parts.io);
                let line = Line {
                    stream: stream.clone(),
                    codec: parts.codec,
                    unread: parts.read_buf,
                    unsent: parts.write_buf,
                };
                // Boxed, so that what the answer took to make does not stay as long as the socket.
                let taking = Box::pin(take_over(application.clone(), request, line));
                // A stop waits until the last word has been heard.
                let under_way = live.hanging_up.token();
                async move {
                    // The connection may break while it is answered: nobody is there to be told then.
                    if let Ok(Some(pump)) = taking.await {
                        pump.await;
                    }
                    Box::pin(hang_up(&stream)).await;
                    drop(under_way);
                    Ok(())
                }
            }))
        }
    })
}

/// A connection as the HTTP server gives it away.
struct Line {
    stream: Rc<TcpStream>,
    codec: Codec,
    /// Came after the request.
    unread: BytesMut,
    /// Answers to earlier requests that have not been written yet.
    unsent: BytesMut,
}

/// Answers the request. Returns what moves bytes from then on, if the protocol changes.
async fn take_over<S>(application: Rc<S>, request: Request, line: Line) -> io::Result<Option<Pump>>
where
    S: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>,
{
    let Line { stream, mut codec, unread, unsent: mut bytes } = line;
    let inbox = Inbox::new(unread.freeze());
    let outlet = Outlet::new(stream.clone());
    let payload: BoxedPayloadStream = Box::pin(inbox.clone());
    let (request, _) = request.replace_payload(Payload::Stream { payload });
    request.extensions_mut().insert(outlet.clone());
    let answer = match application.call(request).await {
        Ok(answer) => answer.into_parts().1,
        Err(error) => error.error_response(),
    };
    let (head, body) = answer.into_parts();
    let mut head: Response<()> = head.into();
    let upgraded = head.status() == StatusCode::SWITCHING_PROTOCOLS;
    if !upgraded {
        head.head_mut().set_connection_type(ConnectionType::Close);
    }
    codec.encode(Message::Item((head, body.size())), &mut bytes)?;
    if !upgraded {
        encode_body(body, &mut codec, &mut bytes).await?;
        outlet.send(bytes.freeze());
        let flushed = timeout(REFUSE_WITHIN, poll_fn(|cx| outlet.poll_flush(cx))).await;
        outlet.close();
        return flushed.unwrap_or(Ok(())).map(|()| None);
    }
    outlet.send(bytes.freeze());
    Ok(Some(Pump::new(stream, outlet, inbox, body)))
}

/// Appends a whole body: refusals are short.
async fn encode_body(body: BoxBody, codec: &mut Codec, bytes: &mut BytesMut) -> io::Result<()> {
    if body.size() == BodySize::None {
        return Ok(());
    }
    let mut body = pin!(body);
    while let Some(piece) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
        let piece = piece.map_err(|error| io::Error::other(error.to_string()))?;
        codec.encode(Message::Chunk(Some(piece)), bytes)?;
    }
    codec.encode(Message::Chunk(None), bytes)
}
