//! Every input is hostile: none of it is a 500, and each is told what is wrong.

use super::support::{App, PASSWORD, Seen};
use reqwest::Method;

const GOOD: &str = "email=learner%40cairn.test&password=cairn-demo-1843";

#[actix_web::test]
async fn nul_bytes_are_refused_wherever_they_stand() {
    let app = App::start();
    let visitor = app.visitor();
    for body in ["email=a%00b&password=x", "email=a\0b&password=x", "em%00ail=a&password=x"] {
        let answer = visitor.sends("/sign-in", body).await;
        assert_eq!(answer.status, 400, "{body:?}");
        assert!(answer.words().contains("NUL"), "{}", answer.words());
    }
    for path in ["/%00", "/sign-in%00", "/assets/x/%00", "/sign-in?as=%00", "/sign-in?next=%00"] {
        assert!(visitor.get(path).await.status.as_u16() < 500, "{path}");
    }
    let jonas = app.jonas().await;
    let after = data_encoding::BASE64URL_NOPAD.encode(br#"["a\u0000b",1]"#);
    assert_eq!(jonas.get(&format!("/admin/people?after={after}")).await.status, 404);
}

#[actix_web::test]
async fn a_field_that_comes_twice_is_refused() {
    let app = App::start();
    let answer = app.visitor().sends("/sign-in", &format!("{GOOD}&email=mentor%40cairn.test")).await;
    assert_eq!(answer.status, 400);
    assert!(answer.words().contains("Open the page again"), "{}", answer.words());
}

#[actix_web::test]
async fn ten_megabytes_are_too_much_declared_or_not() {
    let app = App::start();
    let visitor = app.visitor();
    let ten = format!("email={}", "x".repeat(10 << 20));
    let declared = visitor.sees("/sign-in", visitor.form("/sign-in", &ten)).await;
    assert_eq!(declared.status, 413);
    assert!(declared.words().contains("one megabyte"), "{}", declared.words());

    // Chunked, and stopped by the server on the way: what it reads of the rest is its own business.
    let chunks = futures_util::stream::iter((0..10).map(|_| Ok::<_, std::io::Error>("x".repeat(1 << 20))));
    let request = visitor.form("/sign-in", "").body(reqwest::Body::wrap_stream(chunks));
    match request.send().await {
        Ok(answer) => assert_eq!(answer.status(), 413),
        Err(e) => assert!(e.is_request() || e.is_body(), "closed while sending: {e}"),
    }
    assert_eq!(
        visitor.signs_in("learner@cairn.test", PASSWORD).await.status,
        303,
        "and the next one is served"
    );
}

#[actix_web::test]
async fn only_what_is_sealed_may_be_longer_than_a_megabyte() {
    let app = App::start();
    let visitor = app.visitor();
    let more = "x".repeat((1 << 20) + 1);
    assert_eq!(visitor.sends("/sign-in", &format!("email={more}")).await.status, 413);
    assert_eq!(visitor.sends("/sign-in", &format!("sealed=x&email={more}")).await.status, 413);
    assert_eq!(visitor.sends("/sign-in", &format!("email=&sealed={more}")).await.status, 422);
    assert_eq!(visitor.sends("/sign-in", &format!("email=&sealed={more}{more}")).await.status, 413);
}

#[actix_web::test]
async fn bad_percent_encoding_and_bad_utf8_are_never_a_fault_of_ours() {
    let app = App::start();
    let visitor = app.visitor();
    for body in ["email=%zz&password=%", "email=%ff%fe&password=%c3", "%=%&&&==", "="] {
        let answer = visitor.sends("/sign-in", body).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{body}: {}", answer.status);
    }
    let raw = visitor.form("/sign-in", "").body(vec![b'e', b'=', 0xff, 0xfe]);
    assert_eq!(visitor.sees("/sign-in", raw).await.status, 400);
    for path in
        ["/%zz", "/%ff", "/%", "/account/%2e%2e/%2e%2e", "/sign-in?next=%zz", "/sign-in?as=%ff", "/?%"]
    {
        assert!(visitor.get(path).await.status.as_u16() < 500, "{path}");
    }
}

#[actix_web::test]
async fn only_forms_are_read_as_forms() {
    let app = App::start();
    let visitor = app.visitor();
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", "x", ""] {
        let request = visitor
            .request(Method::POST, "/sign-in")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", kind)
            .body(GOOD);
        assert_eq!(visitor.sees("/sign-in", request).await.status, 415, "{kind}");
    }
}

#[actix_web::test]
async fn a_form_of_another_site_changes_nothing() {
    let app = App::start();
    let amara = app.amara().await;
    for site in ["cross-site", "same-site", "nonsense"] {
        let request = amara
            .request(Method::POST, "/sign-out")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        let refused = amara.sees("/sign-out", request).await;
        assert_eq!(refused.status, 403, "{site}");
        assert!(refused.words().contains("did not come from a page of this site"), "{}", refused.words());
    }
    assert_eq!(amara.get("/account").await.status, 200, "still signed in");
}

#[actix_web::test]
async fn without_fetch_metadata_the_origin_has_to_be_ours() {
    let app = App::start();
    let host = app.at.clone();
    for (origin, status) in [
        (None, 403),
        (Some("null"), 403),
        (Some("http://evil.example"), 403),
        (Some("http://localhost:8080.evil.example"), 403),
        (Some(host.as_str()), 303),
        (Some("http://localhost:8080"), 303),
    ] {
        let amara = app.amara().await;
        let mut request = amara
            .request(Method::POST, "/sign-out")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        assert_eq!(amara.sees("/sign-out", request).await.status, status, "{origin:?}");
    }
}

#[actix_web::test]
async fn a_header_cannot_be_injected() {
    let app = App::start();
    let visitor = app.visitor();
    let body = format!("{GOOD}&next=%2F%0D%0ASet-Cookie%3A%20owned%3D1");
    let answer = visitor.sends("/sign-in", &body).await;
    assert_eq!(answer.to.as_deref(), Some("/"));
    assert!(!format!("{:?}", answer.headers).contains("owned"));
    let answer = visitor.get("/account%0d%0aSet-Cookie:%20owned=1").await;
    assert!(!answer.headers.contains_key("set-cookie"));
}

#[actix_web::test]
async fn other_methods_are_told_what_there_is() {
    let app = App::start();
    let visitor = app.visitor();
    let request = visitor.request(Method::DELETE, "/sign-in").header("sec-fetch-site", "same-origin");
    let answer = visitor.sees("/sign-in", request).await;
    assert_eq!(answer.status, 405);
    let allowed = answer.headers["allow"].to_str().unwrap();
    assert!(allowed.contains("GET") && allowed.contains("POST") && allowed.contains("HEAD"), "{allowed}");
    assert_eq!(answer.texts("h1"), ["That cannot be done here"]);
}

#[actix_web::test]
async fn a_cookie_of_nonsense_is_no_cookie() {
    let app = App::start();
    let visitor = app.visitor();
    for cookie in ["theme=<script>", "flash=ok:PHNjcmlwdD4", "flash=%00", "cairn=%01", "=;;=,"] {
        let request = visitor.request(Method::GET, "/sign-in").header("cookie", cookie);
        let page: Seen = visitor.sees("/sign-in", request).await;
        assert_eq!(page.status, 200, "{cookie}");
        assert_eq!(page.attributes("html", "data-theme"), ["auto"]);
        assert_eq!(page.texts("[role=status]"), [""], "unsigned words are not shown");
    }
}
