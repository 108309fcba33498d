//! Lists a page at a time, by key: page 1,000 costs what page 1 costs, and a row that comes or goes meanwhile shifts
//! nothing.

use crate::error::Error;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Query};
use serde::{Serialize, de::DeserializeOwned};
use std::future::{Ready, ready};

/// The key of the last row of a page: the next page begins after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<K>(pub K);

impl<K: Serialize> Cursor<K> {
    fn to_text(&self) -> Option<String> {
        serde_json::to_vec(&self.0).ok().map(|json| data_encoding::BASE64URL_NOPAD.encode(&json))
    }
}

/// Where the request wants the list to go on, `?after=…`; none: at its beginning.
#[derive(Debug)]
pub struct After<K>(pub Option<Cursor<K>>);

impl<K: DeserializeOwned + 'static> FromRequest for After<K> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        #[derive(serde::Deserialize)]
        struct Asked {
            after: Option<String>,
        }
        let asked = Query::<Asked>::from_query(req.query_string()).ok().and_then(|q| q.into_inner().after);
        ready(match asked {
            None => Ok(Self(None)),
            Some(text) => read(&text).map(|key| Self(Some(Cursor(key)))).ok_or(Error::NotFound),
        })
    }
}

/// A text that NUL stands in cannot be compared with anything in PostgreSQL, so it is no key.
fn read<K: DeserializeOwned>(text: &str) -> Option<K> {
    let json = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let json =
        String::from_utf8(json).ok().filter(|json| !json.contains("\\u0000") && !json.contains('\0'))?;
    serde_json::from_str(&json).ok()
}

/// A page of a list.
#[derive(Debug)]
pub struct Slice<T> {
    /// What is on it.
    pub rows: Vec<T>,
    /// The cursor of the next page; none: this is the last.
    pub next: Option<String>,
}

impl<T> Slice<T> {
    /// How many rows to ask for: one more than the page shows, to know whether there is a next one.
    #[must_use]
    pub fn fetch(size: usize) -> i64 {
        i64::try_from(size + 1).unwrap_or(i64::MAX)
    }

    /// The page, from what was fetched.
    pub fn of<K: Serialize>(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> Cursor<K>) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).and_then(|last| key(last).to_text());
        Self { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let slice = Slice::of(vec![1_i64, 2, 3], 2, |n| Cursor(("Ünal \"x\"".to_owned(), *n)));
        assert_eq!(slice.rows, [1, 2]);
        let next = slice.next.expect("a third row is there");
        assert_eq!(read::<(String, i64)>(&next), Some(("Ünal \"x\"".to_owned(), 2)));
        assert!(Slice::of(vec![1_i64, 2], 2, |n| Cursor(*n)).next.is_none());
    }

    #[test]
    fn a_made_up_cursor_is_no_cursor() {
        let nul = data_encoding::BASE64URL_NOPAD.encode(br#"["\u0000",1]"#);
        for text in ["", "x", "!!", nul.as_str()] {
            assert_eq!(read::<(String, i64)>(text), None, "{text}");
        }
    }
}
