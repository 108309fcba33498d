//! One line for each request. It names the route and not the path, since a path may hold a secret or a name.

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BodySize, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
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

/// The middleware, outermost of all.
///
/// # Errors
/// None of its own.
pub async fn requests<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let (started, id) = (Instant::now(), format!("{:016x}", rand::rng().next_u64()));
    let method = req.method().clone();
    req.extensions_mut().insert(RequestId(id.clone()));
    let mut answer = next.call(req).await.inspect_err(|e| {
        let status = e.as_response_error().status_code().as_u16();
        tracing::info!(target: "cairn::request", id, method = method.as_str(), status);
    })?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let bytes = match answer.response().body().size() {
        BodySize::Sized(bytes) => Some(bytes),
        BodySize::None | BodySize::Stream => None,
    };
    tracing::info!(
        target: "cairn::request",
        id,
        method = method.as_str(),
        route = answer.request().match_pattern().unwrap_or_else(|| "(none)".to_owned()),
        status = answer.status().as_u16(),
        ms = started.elapsed().as_secs_f64() * 1000.0,
        bytes,
    );
    Ok(answer)
}
