//! What every answer tells the browser to refuse. The answers that actix's HTTP decoder gives by itself, to what is no
//! request (400) or has too long a head (431), pass no middleware: they are empty and carry nothing of this.

use crate::state::State;
use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
};

/// Nothing from elsewhere, nothing inline: a text that slips through escaping still runs nothing.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: with it, a POST of our own pages would carry `Origin: null`.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::PERMISSIONS_POLICY, "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    // Pages are a person's own: no cache keeps them, and every showing asks again.
    (header::CACHE_CONTROL, "private, no-cache"),
];

/// Two years. Only for this host: what stands below it may belong to others, who have not promised TLS.
const HSTS: &str = "max-age=63072000";

/// The middleware. An answer that sets one of these itself keeps its own.
///
/// # Errors
/// None of its own.
pub async fn security<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut answer = next.call(req).await?;
    let is_https = State::of(answer.request()).config.is_https();
    protect(answer.headers_mut(), is_https);
    Ok(answer)
}

/// Adds what lacks; also for an answer that does not pass through the middleware any more.
pub(super) fn protect(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in &ALWAYS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
}
