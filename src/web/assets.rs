//! The files that pages are drawn with, compressed when the binary was built and served under the hash of them all.

use super::In;
use crate::{error::Error, people::access::Anyone};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::Path,
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// Made by build.rs: each file, and beside it `.br` and `.gz` where they are smaller.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Files;

/// Of all files together: one change, and every address is new.
const HASH: &str = env!("ASSETS_HASH");

/// The address of a file by its name, as in `url("cairn.css")`.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{HASH}/{name}")
}

/// The parts of a file's address.
#[derive(serde::Deserialize)]
pub struct At {
    hash: String,
    name: String,
}

/// A file. Under its hash it never changes; under an older one, which a page of the last release still names, it is
/// today's file, to be asked for again.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn serve(In(..): In<Anyone>, at: Path<At>, req: HttpRequest) -> Result<HttpResponse, Error> {
    let (file, encoding) = best(&at.name, &req).ok_or(Error::NotFound)?;
    let kind = Files::get(&at.name).ok_or(Error::NotFound)?.metadata.mimetype().to_owned();
    let cache = if at.hash == HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, with_charset(kind)))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CONTENT_ENCODING, encoding));
    Ok(match file.data {
        std::borrow::Cow::Borrowed(bytes) => answer.body(bytes),
        std::borrow::Cow::Owned(bytes) => answer.body(bytes),
    })
}

/// The smallest form that the browser takes.
fn best(name: &str, req: &HttpRequest) -> Option<(EmbeddedFile, HeaderValue)> {
    let accepts =
        req.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let takes = |coding: &str| {
        accepts.split(',').any(|one| {
            let (name, weight) = one.trim().split_once(';').unwrap_or((one.trim(), ""));
            name == coding && !weight.replace(' ', "").eq_ignore_ascii_case("q=0")
        })
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| takes(coding))
        .find_map(|(coding, end)| {
            Some((Files::get(&format!("{name}.{end}"))?, HeaderValue::from_static(coding)))
        })
        .or_else(|| Some((Files::get(name)?, HeaderValue::from_static("identity"))))
}

fn with_charset(kind: String) -> String {
    let is_text = kind.starts_with("text/") || kind == "image/svg+xml";
    if is_text { kind + "; charset=utf-8" } else { kind }
}
