//! A form on another site's page changes nothing here.

use crate::{error::Error, state::State};
use actix_web::{
    HttpRequest,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
};
use url::Url;

/// The middleware: an unsafe request has to say that a page of this site sent it. Browsers say so in
/// `Sec-Fetch-Site` (W3C Fetch Metadata), over plain http on hosts other than localhost only in `Origin`.
///
/// # Errors
/// None of its own: who is refused gets an answer.
pub async fn same_origin<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    if req.method().is_safe() || is_ours(req.request()) {
        next.call(req).await.map(ServiceResponse::map_into_left_body)
    } else {
        Ok(req.error_response(Error::OtherOrigin).map_into_right_body())
    }
}

fn is_ours(req: &HttpRequest) -> bool {
    let header = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            is_our_origin(origin, &State::of(req).config.base_url, header(header::HOST.as_str()))
        }
        (None, None) => false,
    }
}

/// The base address, or the host that this request was sent to over plain http: TLS ends before this server, and then
/// the base address is known.
fn is_our_origin(origin: &str, base: &Url, host: Option<&str>) -> bool {
    Some(origin) == Some(base.origin().ascii_serialization()).as_deref()
        || host.is_some_and(|host| origin.strip_prefix("http://") == Some(host))
}

#[cfg(test)]
mod tests {
    use super::is_our_origin;

    #[test]
    fn an_origin_is_ours_as_the_base_address_or_the_host_seen() {
        let base = "https://learn.example.org".parse().expect("an address");
        let ours = |origin, host| is_our_origin(origin, &base, host);
        assert!(ours("https://learn.example.org", Some("10.0.0.7:8080")));
        assert!(ours("http://10.0.0.7:8080", Some("10.0.0.7:8080")));
        assert!(!ours("http://learn.example.org", Some("10.0.0.7:8080")), "the scheme counts");
        assert!(!ours("https://10.0.0.7:8080", Some("10.0.0.7:8080")), "this server speaks no TLS");
        assert!(!ours("https://learn.example.org.evil.example", None));
        assert!(!ours("null", Some("10.0.0.7:8080")));
    }
}
