//! One line for each request. It names the route and not the path, since a path may hold a secret or a name.

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BodySize, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use rand::RngCore;
use std::time::Instant;

/// By which a person and the log speak of the same request.
#[derive(Clone)]
struct RequestId(String);

/// The request's id; empty before the log's middleware.
pub(super) fn id(req: &HttpRequest) -> String {
    req.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// Names the request to whoever gets the answer.
pub(super) fn name(headers: &mut HeaderMap, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

/// The middleware, outermost of all.
///
/// # Errors
/// None of its own.
pub async fn requests<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let line = Line {
        id: format!("{:016x}", rand::rng().next_u64()),
        method: req.method().clone(),
        // Asked now: of a request that fails nothing is left.
        route: req.match_pattern().unwrap_or_else(|| "(none)".to_owned()),
        started: Instant::now(),
    };
    req.extensions_mut().insert(RequestId(line.id.clone()));
    match next.call(req).await {
        Ok(mut answer) => {
            name(answer.headers_mut(), &line.id);
            line.write(answer.status(), answer.response().body().size());
            Ok(answer)
        }
        Err(e) => {
            line.write(e.as_response_error().status_code(), BodySize::None);
            Err(e)
        }
    }
}

/// What is known of a request before it is answered.
struct Line {
    id: String,
    method: Method,
    route: String,
    started: Instant,
}

impl Line {
    fn write(&self, status: StatusCode, size: BodySize) {
        let bytes = match size {
            BodySize::Sized(bytes) => Some(bytes),
            BodySize::None | BodySize::Stream => None,
        };
        tracing::info!(
            target: "cairn::request",
            id = self.id,
            method = self.method.as_str(),
            route = self.route,
            status = status.as_u16(),
            ms = self.started.elapsed().as_secs_f64() * 1000.0,
            bytes,
        );
    }
}
