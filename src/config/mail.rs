//! How mail leaves: the server that takes it, and the address that it comes from.

use super::{Wrong, read};
use lettre::{SmtpTransport, message::Mailbox, transport::smtp::SmtpTransportBuilder};
use std::time::Duration;
use url::{Host, Url};

/// A server that says nothing for this time is given up; the mail is tried again later.
const PATIENCE: Duration = Duration::from_secs(20);

/// How mail leaves.
#[derive(Clone)]
pub struct Mail {
    /// The server that takes it: one connection for each mail.
    pub server: SmtpTransport,
    /// Whom it comes from.
    pub from: Mailbox,
    /// A password goes to another machine unencrypted.
    pub is_overheard: bool,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("from", &self.from).finish_non_exhaustive()
    }
}

/// What the two settings say together; none: mail is kept.
pub(super) fn read(found: &read::Found) -> Result<Option<Mail>, Wrong> {
    const SERVER: &str = "CAIRN_SMTP_URL";
    const SENDER: &str = "CAIRN_MAIL_FROM";
    const SERVERS: &str = "an address as smtps://user:password@mail.example.org or \
        smtp://user:password@mail.example.org:587?tls=required, in which other signs than letters, digits, - and _ are \
        percent-encoded (@ is %40)";
    const SENDERS: &str = "an address, as learn@example.org or \"Our School <learn@example.org>\"";
    let from = found.given(SENDER).map(|text| mailbox(text).ok_or_else(|| found.wrong(SENDER, SENDERS)));
    let from = from.transpose()?;
    let Some(text) = found.given(SERVER) else { return Ok(None) };
    let (server, is_overheard) = server(text).ok_or_else(|| found.wrong(SERVER, SERVERS))?;
    let from = from.ok_or_else(|| {
        found.wrong(
            SENDER,
            "set, because CAIRN_SMTP_URL is: it is whom mail comes from, as \"Our School <learn@example.org>\"",
        )
    })?;
    Ok(Some(Mail { server: server.timeout(Some(PATIENCE)).build(), from, is_overheard }))
}

fn mailbox(text: &str) -> Option<Mailbox> {
    text.parse().ok().filter(|_| !text.contains(char::is_control))
}

/// lettre reads the address, but takes more than it understands: words of other schemes as a host, other parameters
/// than `tls` for none.
fn server(text: &str) -> Option<(SmtpTransportBuilder, bool)> {
    let url = Url::parse(text).ok().filter(|_| !text.contains(|c: char| c.is_control() || c == ' '))?;
    let is_server = matches!(url.scheme(), "smtp" | "smtps") && url.host().is_some() && url.port() != Some(0);
    let is_understood = url.query_pairs().all(|(name, _)| name == "tls") && url.fragment().is_none();
    let has_password = url.password().is_some();
    if !is_server || !is_understood || has_password == url.username().is_empty() {
        return None;
    }
    let is_plain = url.scheme() == "smtp" && !url.query_pairs().any(|(_, value)| value == "required");
    let builder = SmtpTransport::from_url(text).ok()?;
    Some((builder, has_password && is_plain && !is_this_machine(&url)))
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        // A scheme that is no browser's has opaque hosts: an address of IPv4 is a name there.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        None => false,
    }
}
