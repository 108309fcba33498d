//! The address of a database that was named: refused at the start where libpq could not read it, since libpq would
//! quote it, with its password, in its complaint.

use std::net::Ipv6Addr;

/// The address of a PostgreSQL, in either of libpq's forms: `postgres://user:password@host/name?a=b`, or words as in
/// `host=… dbname=…`. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address, if libpq could read it. A sign that could end a part too early has to be percent-encoded.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let uri = ["postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let can_be_read = !text.contains(char::is_control) && uri.map_or_else(|| are_words(text), is_uri);
        can_be_read.then(|| Self(text.to_owned()))
    }

    /// The address itself, for libpq.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseUrl(hidden)")
    }
}

/// `user:password@host:port,host:port/name?parameter=value&…`, of which all may lack.
fn is_uri(after_scheme: &str) -> bool {
    let (before, parameters) = after_scheme.split_once('?').unwrap_or((after_scheme, ""));
    let (authority, name) = before.split_once('/').unwrap_or((before, ""));
    let (user, hosts) = authority.split_once('@').unwrap_or(("", authority));
    is_encoded(user)
        && is_encoded(name)
        && hosts.split(',').all(is_host)
        && (parameters.is_empty() || parameters.split('&').all(is_parameter))
}

fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((address, "")) => return address.parse::<Ipv6Addr>().is_ok(),
        Some((address, port)) if address.parse::<Ipv6Addr>().is_ok() && port.starts_with(':') => {
            ("", &port[1..])
        }
        Some(_) => return false,
        None => text.split_once(':').unwrap_or((text, "")),
    };
    is_encoded(name) && !name.contains(['[', ']']) && is_port(port)
}

fn is_parameter(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, value)| {
        !name.is_empty()
            && [name, value].into_iter().all(is_encoded)
            && !value.contains('=')
            && (name != "port" || value.split(',').all(is_port))
    })
}

/// None: libpq's own, 5432.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Every `%` begins a byte in hexadecimal digits, not 0, and no sign is there that may only part the address.
fn is_encoded(text: &str) -> bool {
    let is_byte = |after: &str| {
        let digits = after.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        digits.is_some_and(|digits| digits != "00")
    };
    !text.contains(['@', ' ']) && text.split('%').skip(1).all(is_byte)
}

/// `name=value name='a value'`, with `\` before a sign that stands for itself.
fn are_words(text: &str) -> bool {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let Some((name, value, after)) = word(rest) else {
            return false;
        };
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !is_name || name == "port" && !value.split(',').all(is_port) {
            return false;
        }
        rest = after.trim_start();
    }
    !text.trim().is_empty()
}

/// The first word's name and value, and what comes after it.
fn word(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let inner = rest.strip_prefix('\'');
    let (rest, is_quoted) = (inner.unwrap_or(rest), inner.is_some());
    let (mut value, mut signs) = (String::new(), rest.char_indices());
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => value.extend(signs.next().map(|(_, escaped)| escaped)),
            '\'' if is_quoted => return Some((name.trim_end(), value, &rest[at + 1..])),
            sign if !is_quoted && sign.is_whitespace() => return Some((name.trim_end(), value, &rest[at..])),
            sign => value.push(sign),
        }
    }
    (!is_quoted).then_some((name.trim_end(), value, ""))
}

#[cfg(test)]
mod tests {
    use super::DatabaseUrl;

    #[test]
    fn what_libpq_reads_is_an_address() {
        for text in [
            "postgres://u:p@h/d",
            "postgresql://u:p%40ss@h:6543/d?sslmode=require&connect_timeout=2",
            "postgresql://cairn:p@%2Ftmp%2Fsocket:5432/d",
            "postgres:///d",
            "postgres://",
            "postgres:///d?host=/tmp&port=5433",
            "postgres://u@one:5432,two:5433/d",
            "postgres://u@[::1]:5432/d",
            "postgres://u@[::1]/d",
            "host=/tmp dbname=d",
            "host = h password='it is'port=5432",
            r"password='a \' quote' user=a\ b",
        ] {
            assert!(DatabaseUrl::parse(text).is_some(), "{text} is refused");
        }
    }

    #[test]
    fn what_libpq_would_quote_in_a_complaint_is_none() {
        for text in [
            "localhost",
            "hunter2",
            "mysql://u:p@h/d",
            "postgres:/u:p@h/d",
            "postgres://u:p@ss@h/d",
            "postgres://u:p/ss@h/d",
            "postgres://u:12/ss@h/d",
            "postgres://u:12?ss=1@h/d",
            "postgres://u:p%ss@h/d",
            "postgres://u:p%00@h/d",
            "postgres://u:p@h:0/d",
            "postgres://u:p@h:65536/d",
            "postgres://u:p@h:port/d",
            "postgres://u:p@[::1/d",
            "postgres://u:p@[]/d",
            "postgres://u:p@h/d?sslmode",
            "postgres://u:p@h/d?port=99999",
            "postgres://u:p@h/d\n",
            "host=h password=two words",
            "host=h password=two wor=ds port=x",
            "host=h port=0",
            "password='hunter2",
            "=x",
            " ",
        ] {
            assert!(DatabaseUrl::parse(text).is_none(), "{text} is accepted");
        }
    }

    #[test]
    fn an_address_is_not_shown_by_mistake() {
        let address = DatabaseUrl::parse("postgres://u:hunter2@h/d");
        assert_eq!(format!("{address:?}"), "Some(DatabaseUrl(hidden))");
    }
}
