//! How this server speaks to providers: HTTPS with the machine's roots, no redirects, and a bound on time and size.

use std::time::Duration;

use openidconnect::http::{Request, Response};

/// A provider that takes longer keeps people waiting before a white screen.
const WHOLE: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// The longest real answer is a set of keys with certificates, some tens of kilobytes.
const BODY_BYTES_MAX: usize = 512 * 1024;

/// Why a provider could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("{0}")]
    Request(#[from] reqwest::Error),
    #[error("the answer is longer than {BODY_BYTES_MAX} bytes")]
    TooLong,
    #[error("the answer makes no sense: {0}")]
    Answer(#[from] openidconnect::http::Error),
}

/// A client for all providers.
#[derive(Clone)]
pub struct HttpClient {
    inner: reqwest::Client,
}

impl HttpClient {
    /// # Errors
    /// Where TLS cannot be set up: the machine has no root certificates.
    pub fn new() -> Result<Self, HttpError> {
        // The whole program has one; whoever came first has set it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let inner = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(WHOLE)
            .connect_timeout(CONNECT)
            .user_agent(concat!("sportello/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { inner })
    }

    /// Asks and reads the whole answer.
    ///
    /// # Errors
    /// Where it cannot be reached in time, or answers at length.
    pub async fn ask(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, HttpError> {
        let mut answer = self.inner.execute(request.try_into()?).await?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            if body.len() + piece.len() > BODY_BYTES_MAX {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(response.body(body)?)
    }
}
