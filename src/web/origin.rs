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

/// The base address; or, on a site that is reached over plain http, the host that this request was sent to. Over https
/// a page of the same host without TLS is another site: whoever sits on the way may have written it.
fn is_our_origin(origin: &str, base: &Url, host: Option<&str>) -> bool {
    Some(origin) == Some(base.origin().ascii_serialization()).as_deref()
        || base.scheme() == "http" && host.is_some_and(|host| origin.strip_prefix("http://") == Some(host))
}

#[cfg(test)]
mod tests {
    use super::is_our_origin;

    #[test]
    fn an_origin_is_ours_as_the_base_address_or_over_plain_http_as_the_host_seen() {
        let is_ours = |base: &str, origin, host| is_our_origin(origin, &base.parse().expect("a URL"), host);
        let over_tls = |origin, host| is_ours("https://learn.example.org", origin, host);
        assert!(over_tls("https://learn.example.org", Some("10.0.0.7:8080")));
        assert!(!over_tls("http://learn.example.org", Some("learn.example.org")), "the scheme counts");
        assert!(!over_tls("http://10.0.0.7:8080", Some("10.0.0.7:8080")));
        assert!(!over_tls("https://learn.example.org.evil.example", None));
        let plain = |origin, host| is_ours("http://localhost:8080", origin, host);
        assert!(plain("http://localhost:8080", None));
        assert!(plain("http://10.0.0.7:8080", Some("10.0.0.7:8080")));
        assert!(!plain("https://10.0.0.7:8080", Some("10.0.0.7:8080")), "this server speaks no TLS");
        assert!(!plain("http://evil.example", Some("10.0.0.7:8080")));
        assert!(!plain("null", Some("10.0.0.7:8080")));
    }
}
